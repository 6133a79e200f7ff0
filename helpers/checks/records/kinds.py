"""The kinds of problems, each with how its answer is recorded."""

import itertools

import numpy as np

from helpers.checks.compare import copied, same
from helpers.checks.records.batches import batches
from helpers.checks.records.calls import Stopped
from helpers.checks.records.classes import classes
from helpers.checks.records.heads import head
from helpers.checks.records.layers import layer
from helpers.checks.records.leaves import named, told, told_by_key
from helpers.checks.records.limits import limit
from helpers.checks.records.masks import dropout
from helpers.checks.records.scheduled import scheduled
from helpers.checks.records.searches import drawn, searched, trained
from helpers.checks.records.walks import again, apart, walk
from helpers.checks.sequences import arrays_of


def value(called) -> list[list]:
    """Record what is no function: numbers, or a dict of them."""
    thing = called.function
    return told_by_key(thing, sorted(thing, key=str)) if isinstance(thing, dict) else told(thing)


def call(called, arguments) -> list[list]:
    """Record what a call returns, and which arguments it changes."""
    given = _copied(arguments)
    try:
        leaves = told(called(*given))
    except Stopped as stopped:
        return stopped.leaves
    for n, (now, then) in enumerate(zip(given, arguments, strict=True)):
        if isinstance(now, np.ndarray | dict | list) and not _is_kept(now, then):
            what = told_by_key(now, then) if isinstance(now, dict) else told(now)
            leaves += named(f"argument {n} changed", what)
    return leaves


def whole(called, arguments) -> list[list]:
    """Record whether what a call returns is a whole number by its type."""
    try:
        answer = called(*_copied(arguments))
    except Stopped as stopped:
        return stopped.leaves
    return [["whole" if np.asarray(answer).dtype.kind in "iu" else "not whole"]]


def own(called, arguments) -> list[list]:
    """Record whether what a call returns shares memory with an argument."""
    given = _copied(arguments)
    try:
        answer = called(*given)
    except Stopped as stopped:
        return stopped.leaves
    shared = any(
        np.shares_memory(*pair) for pair in itertools.product(arrays_of(answer), arrays_of(given))
    )
    return [["shared with an argument" if shared else "of its own"]]


def standing(called, arguments) -> list[list]:
    """Record how the first entry of an answer stands among all: in deviations, to two digits."""
    try:
        answer = called(*arguments)
        entries = np.array(answer, dtype=np.float64).ravel()
        stands = (entries[0] - entries.mean()) / entries.std()
    except Stopped as stopped:
        return stopped.leaves
    except (TypeError, ValueError, IndexError):
        return told(answer)
    begins = "with the first argument" if entries[0] == arguments[0] else "otherwise"
    words = [str(np.shape(answer)), f"begins {begins}", f"{stands:.2f} deviations"]
    return [[word] for word in words] + [["close together"]] * bool(entries.std() < 0.05)


def awake(called, arguments) -> list[list]:
    """Record which entries of a long answer are not zero, in units of the largest, and how late."""
    try:
        answer = called(*arguments)
        entries = np.array(answer, dtype=np.float64)
    except Stopped as stopped:
        return stopped.leaves
    except (TypeError, ValueError):
        return told(answer)
    [found] = np.nonzero(entries.ravel())
    if not len(found):
        return told(answer)
    scaled = entries.ravel()[found] / np.abs(entries).max()
    late = f"the first at a place of {len(str(found[0]))} digits"
    return [[str(entries.shape)], [late], *told(scaled)]


def keeping(called, calls) -> list[list]:
    """Record whether what the first call returned stays so through the next ones."""
    try:
        first = called(*copied(calls[0]))
        before = told(first)
        for arguments in calls[1:]:
            called(*copied(arguments))
    except Stopped as stopped:
        return stopped.leaves
    return [["kept" if told(first) == before else "changed later"]]


def twice(called, calls) -> list[list]:
    """Record whether each of some calls has the same answer when all are made again, backwards."""
    try:
        forth = [told(called(*copied(arguments))) for arguments in calls]
        back = [told(called(*copied(arguments))) for arguments in reversed(calls)]
    except Stopped as stopped:
        return stopped.leaves
    return [["as before" if forth == back[::-1] else "not as before"]]


def _copied(arguments) -> list:
    """Return copies of arguments, with arrays that lie in memory as they do."""
    return [np.array(a, order="K") if isinstance(a, np.ndarray) else copied(a) for a in arguments]


def _is_kept(now, then) -> bool:
    """Whether an argument is as it was; a dict may have got further keys."""
    if isinstance(now, dict):
        return all(key in now and same(now[key], part) for key, part in then.items())
    return same(now, then)


KINDS = {
    "value": value,
    "call": call,
    "own": own,
    "whole": whole,
    "standing": standing,
    "awake": awake,
    "keeping": keeping,
    "twice": twice,
    "scheduled": scheduled,
    "batches": batches,
    "drawn": drawn,
    "searched": searched,
    "trained": trained,
    "layer": layer,
    "classes": classes,
    "dropout": dropout,
    "head": head,
    "limit": limit,
    "walk": walk,
    "apart": apart,
    "again": again,
}
