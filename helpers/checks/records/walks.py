"""Walks of an update rule, ``rule(w, dw, config) -> (next_w, config)``, recorded step by step."""

import itertools

import numpy as np

from helpers.checks.compare import copied, same
from helpers.checks.records.calls import Stopped
from helpers.checks.records.given import Push
from helpers.checks.records.leaves import told, told_by_key


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
