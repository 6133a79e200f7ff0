"""The kinds of problems, each with how its answer is recorded."""

import itertools

import numpy as np

from helpers.checks.compare import copied, same
from helpers.checks.records.batches import batches
from helpers.checks.records.calls import Stopped
from helpers.checks.records.given import Push
from helpers.checks.records.leaves import named, told, told_by_key


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
        if isinstance(now, np.ndarray | dict) and not _is_kept(now, then):
            what = told_by_key(now, then) if isinstance(now, dict) else told(now)
            leaves += named(f"argument {n} changed", what)
    return leaves


def own(called, arguments) -> list[list]:
    """Record whether what a call returns shares memory with an argument."""
    given = _copied(arguments)
    try:
        answer = called(*given)
    except Stopped as stopped:
        return stopped.leaves
    parts = answer if isinstance(answer, list | tuple) else [answer]
    arrays = [
        [part for part in all_of if isinstance(part, np.ndarray)] for all_of in (parts, given)
    ]
    shared = any(np.shares_memory(*pair) for pair in itertools.product(*arrays))
    return [["shared with an argument" if shared else "of its own"]]


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


def walk(called, starts, turns, keys, **how) -> list[list]:
    """Record steps of an update rule, as `_walk` makes them."""
    try:
        return _joined(_walk(called, starts, turns, keys, **how))
    except Stopped as stopped:
        return stopped.leaves


def apart(called, starts, turns, keys) -> list[list]:
    """Record whether each parameter goes in turn with the others as it goes alone."""
    try:
        *together, _ = _walk(called, starts, turns, keys)
        alone = [
            _walk(called, [start], [(0, *turn[1:]) for turn in turns if turn[0] == place], keys)[0]
            for place, start in enumerate(starts)
        ]
    except Stopped as stopped:
        return stopped.leaves
    return [["as alone" if together == alone else "not as alone"]]


def again(called, start, dw, keys, changes) -> list[list]:
    """Record whether a step comes out as before, when the caller has changed what it returned."""
    came = []
    for _ in range(2):
        try:
            w, config = _step(called, tuple(copied(start)), Push(dw, None).given, None)
        except Stopped as stopped:
            return stopped.leaves
        came.append(told(w) + told_by_key(config, keys))
        config.update(changes)
    return [["as before" if came[0] == came[1] else "not as before"]]


def _walk(called, starts, turns, keys, times=1, reused=False, every=True) -> list[list[list]]:
    """Take steps of an update rule; return the leaves of each parameter, and what is left to say.

    Stopped if a step is none.

    Args:
        called: ``rule(w, dw, config) -> (next_w, config)``.
        starts: (w, config) of each parameter, or (w,) for a first call without a config.
        turns: (place in starts, gradient, what the caller changes in the config before).
        keys: those of a config that are recorded at the end.
        times: how often all turns are made.
        reused: hand over each gradient in the same array, which the caller then overwrites.
        every: record the weights after every step, not only after the last.
    """
    now, leaves = [tuple(copied(start)) for start in starts], [[] for _ in (*starts, "all")]
    pushes, results = [], []
    buffer = np.empty_like(turns[0][1]) if reused else None
    try:
        for place, dw, changes in itertools.chain.from_iterable([turns] * times):
            pushes.append(Push(dw, buffer))
            next_w, config = _step(called, now[place], pushes[-1].given, changes)
            pushes[-1].look()
            results.append((next_w, copied(next_w)))
            now[place] = np.array(next_w), config
            leaves[place] += told(next_w) if every else []
    except Stopped as stopped:
        raise Stopped([*_joined(leaves), *stopped.leaves]) from None
    for place, (w, config) in enumerate(now):
        leaves[place] += [*([] if every else told(w)), *told_by_key(config, keys)]
    said = [["a result changed later"] for one, then in results if not same(one, then)]
    said += [leaf for push in pushes for leaf in push.said()]
    leaves[-1] += [leaf for n, leaf in enumerate(said) if leaf not in said[:n]]
    return leaves


def _joined(parts) -> list:
    return list(itertools.chain.from_iterable(parts))


def _step(called, start, push, changes) -> tuple:
    """Take one step; Stopped if it raises an error or returns no pair of numbers and a config."""
    w, *config = start
    if changes:
        config = [{**(config[0] if config else {}), **changes}]
    answer = called(np.array(w), push, *config)
    is_pair = isinstance(answer, list | tuple) and len(answer) == 2
    if not is_pair or not isinstance(answer[1], dict) or told(answer[0])[0][0][0] != "(":
        raise Stopped([["no pair"], *told(answer)])
    return answer


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
    "keeping": keeping,
    "batches": batches,
    "walk": walk,
    "apart": apart,
    "again": again,
}
