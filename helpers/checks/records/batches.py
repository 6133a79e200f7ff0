"""Epochs of mini-batches, recorded by what does not depend on how an order is drawn."""

import random

import numpy as np

from helpers.checks.records.calls import Stopped
from helpers.checks.records.leaves import told

# Batches of an epoch that are looked at.
MOST = 60


def batches(called, n, batch_size) -> list[list]:
    """Record epochs of ``minibatches(n, batch_size, rng) -> list of arrays of indices``."""
    rng = np.random.default_rng(n)
    begin = str(rng.bit_generator.state)
    try:
        answers = [called(n, batch_size, rng)]
        came = [_epoch(answers[0])]
        moved = str(rng.bit_generator.state) != begin
        came += [_epoch(called(n, batch_size, rng)) for _ in range(2)]
        same_seed, other_seed = (
            _epoch(called(n, batch_size, np.random.default_rng(seed))) for seed in (n, n + 1)
        )
        seeded = [_seeded(called, n, batch_size, module) for module in (np.random, random)]
    except Stopped as stopped:
        return stopped.leaves
    if any(epoch is None for epoch in came):
        return [["no batches"], *told(answers[0])]
    first, is_list = came[0], isinstance(answers[0], list | tuple | np.ndarray)
    words = {
        "no list": not is_list,
        "not of integers": is_list and not _hold_integers(answers[0]),
        "rng not moved": not moved,
        "drawn once": _alike(first, came[1]),
        "more than the seed decides": not _alike(first, same_seed),
        "the seed is not used": _alike(first, other_seed),
        "np.random decides": seeded[0],
        "random decides": seeded[1],
        "changed later": is_list and not _alike(first, _epoch(answers[0])),
        **(_order(came, n) if n > 20 else {}),
    }
    entries = _entries(np.concatenate([*first, []]), n)
    return [
        ["sizes", *map(len, first)],
        *entries,
        *([word] for word, holds in words.items() if holds),
    ]


def _seeded(called, n, batch_size, module) -> bool:
    """Whether an epoch comes again when this module's own generator is seeded again."""
    came = []
    for _ in range(2):
        module.seed(n)
        came.append(_epoch(called(n, batch_size, np.random.default_rng(n + len(came)))))
    return _alike(*came)


def _epoch(answer) -> list[np.ndarray] | None:
    """Return copies of the batches of an epoch; None if there are none."""
    try:
        return [np.array(batch, dtype=float).reshape(-1) for batch in [*answer][:MOST]]
    except Exception:
        return None


def _hold_integers(batches) -> bool:
    return all(np.asarray(batch).dtype.kind in "iu" for batch in batches if np.size(batch))


def _entries(order, n) -> list[list]:
    """Return which indices an epoch holds."""
    if np.array_equal(np.sort(order), np.arange(n)):
        return [["each index once"]]
    twice = "some index twice" if len(np.unique(order)) < len(order) else "no index twice"
    ends = [np.min(order, initial=n), np.max(order, initial=-1)]
    return [[twice, float(len(order))], ["from, to", *map(float, ends)]] if n > 20 else [[twice]]


def _order(epochs, n) -> dict[str, bool]:
    """Return what is not random about the orders of some epochs."""
    orders = [np.concatenate([*epoch, []]) for epoch in epochs]
    counted = [np.sum(order == np.arange(n)) if len(order) == n else 0 for order in orders]
    steps = [np.diff(order) % n for order in orders]
    return {
        "as counted": min(counted) == n,
        "nearly as counted": n - 3 <= min(counted) < n,
        "turned round": all(np.all(step == 1) for step in steps) and min(counted) < n,
        "rising within later batches": all(
            np.all(np.diff(batch) > 0) for epoch in epochs for batch in epoch[1:]
        ),
        "the same batches": len({_members(epoch) for epoch in epochs}) == 1,
        "the same last batch": len({_members(epoch[-1:]) for epoch in epochs}) == 1,
    }


def _members(epoch) -> str:
    return str(sorted(sorted(batch.tolist()) for batch in epoch))


def _alike(one, other) -> bool:
    if one is None or other is None:
        return one is other
    return [batch.tolist() for batch in one] == [batch.tolist() for batch in other]
