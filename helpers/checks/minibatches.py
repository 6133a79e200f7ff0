"""Checks of minibatches: what a learner's function deals out, in one epoch and in the next."""

import numpy as np

from helpers.checks.compare import quiet
from helpers.checks.functions import call
from helpers.checks.outcomes import passed, wrong
from helpers.checks.sequences import beside


def check_epochs(minibatches, cases) -> None:
    """Check that epochs hold each index once; `cases` are pairs of n and batch_size."""
    demand_batches(minibatches)
    for n, batch_size in cases:
        compare_epoch(deal(minibatches, n, batch_size, np.random.default_rng(0)), n)
    passed("each index comes exactly once")


def check_sizes(minibatches, cases) -> None:
    """Check the sizes of the batches; `cases` are pairs of n and batch_size."""
    for n, batch_size in cases:
        batches = deal(minibatches, n, batch_size, np.random.default_rng(0))
        compare_sizes(batches, n, batch_size)
    passed("the sizes of the batches")


def check_fresh_order(minibatches, n=50, batch_size=8) -> None:
    """Check that epochs from one generator and from another differ in their order."""
    rng = np.random.default_rng(0)
    orders = [deal_order(minibatches, n, batch_size, rng) for _ in range(3)]
    orders.append(deal_order(minibatches, n, batch_size, np.random.default_rng(1)))
    compare_orders(orders)
    passed("a fresh order in every epoch")


def check_only_from_rng(minibatches) -> None:
    """Check that generators in the same state deal the same epochs, and others deal others."""
    for seed in range(3):
        pair = np.random.default_rng(seed), np.random.default_rng(seed)
        compare_pair(minibatches, pair, np.random.default_rng(seed + 1))
    passed("the same state of rng deals the same batches")


def check_mixed(minibatches, n=40, batch_size=8) -> None:
    """Check that no first batch holds a row of neighbours."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        batches = deal(minibatches, n, batch_size, rng)
        first = batches[0] if batches else []
        if len({int(index) // batch_size for index in first}) <= 1:
            raise wrong(
                f"a batch holds {batch_size} neighbours, such as 0 to {batch_size - 1}. Expected: "
                "all examples are mixed, not batch by batch."
            )
    passed("the examples are mixed")


def deal_order(minibatches, n, batch_size, rng) -> np.ndarray:
    """Return the indices of an epoch in their order, as one array."""
    return np.concatenate([np.zeros(0, dtype=int), *deal(minibatches, n, batch_size, rng)])


def deal(minibatches, n, batch_size, rng) -> list[np.ndarray]:
    """Call ``minibatches(n, batch_size, rng)`` and return its batches as arrays of whole numbers.

    Raises:
        NotAttempted: if the function is still the stub.
        CheckFailed: if it stops, or returns something else than a list of index arrays.
    """
    case = f"minibatches({n}, {batch_size}, rng)"
    return _batches(call(minibatches, n, batch_size, rng, case=case), case)


def deal_orders(minibatches, n, batch_size, rng, epochs) -> np.ndarray:
    """Do what `deal_order` does for many epochs, a row each, and compare as `compare_epoch` does.

    The calls are made where the function runs. If something is amiss there, they are made once
    more, one by one, to say what.
    """
    orders = beside(minibatches, take_orders)(minibatches, n, batch_size, rng, epochs)
    expected = np.broadcast_to(np.arange(n), (epochs, n))
    if isinstance(orders, np.ndarray) and np.array_equal(np.sort(orders, axis=-1), expected):
        return orders
    dealt = [deal(minibatches, n, batch_size, rng) for _ in range(epochs)]
    for batches in dealt:
        compare_epoch(batches, n)
        compare_sizes(batches, n, batch_size)
    return np.stack([np.concatenate(batches) for batches in dealt])


def take_orders(minibatches, n, batch_size, rng, epochs) -> np.ndarray | None:
    """Return the orders of so many epochs; None if a batch is not as it should be."""
    sizes = sizes_of(n, batch_size)
    orders = np.empty((epochs, n), dtype=int)
    try:
        with quiet():
            for order in orders:
                batches = minibatches(n, batch_size, rng)
                if [len(batch) for batch in batches] != sizes:
                    return None
                np.concatenate(batches, out=order, casting="same_kind")
    except (Exception, SystemExit):
        return None
    return orders


def sizes_of(n, batch_size) -> list[int]:
    """Return the sizes of an epoch's batches."""
    return [min(batch_size, n - begin) for begin in range(0, n, batch_size)]


def _batches(answer, case) -> list[np.ndarray]:
    if not isinstance(answer, list | tuple):
        came = "None" if answer is None else f"a value of type {type(answer).__name__}"
        raise wrong(
            f"{case} returned {came}. "
            "Expected: a list of index arrays, one for each batch."
            + (" Is there a return statement?" if answer is None else "")
        )
    return [_indices(batch, f"batch {place} of {case}") for place, batch in enumerate(answer)]


def compare_epoch(batches, n) -> None:
    """Raise CheckFailed unless the batches hold each of the indices 0 to n - 1 exactly once."""
    counts = np.zeros(n, dtype=int)
    for index in np.concatenate([np.zeros(0, dtype=int), *batches]):
        if not 0 <= index < n:
            raise wrong(
                f"an epoch of {n} examples holds the index {index}. "
                f"Expected: indices from 0 to {n - 1}."
            )
        counts[index] += 1
    amiss = np.flatnonzero(counts != 1)
    if len(amiss):
        raise wrong(
            f"in an epoch of {n} examples the index {amiss[0]} comes "
            f"{counts[amiss[0]]} times ({len(amiss)} of {n} indices do not come once). "
            "Expected: each exactly once. Draw without replacement, and mind the end."
        )


def compare_sizes(batches, n, batch_size) -> None:
    """Raise CheckFailed unless all batches are full, the last one apart, which takes the rest."""
    expected = sizes_of(n, batch_size)
    came = [len(batch) for batch in batches]
    if came != expected:
        raise wrong(
            f"{n} examples in batches of {batch_size} came in sizes {_short(came)}. "
            f"Expected: {_short(expected)}. Only the last batch may be short, and none is empty."
        )


def demand_batches(minibatches) -> None:
    """Raise CheckFailed if the batches do not depend on batch_size."""
    counts = {len(deal(minibatches, 12, size, np.random.default_rng(0))) for size in (3, 4)}
    if len(counts) == 1:
        raise wrong("12 examples make as many batches of 3 as of 4. Expected: 4 and 3 batches.")


def compare_orders(orders) -> None:
    """Raise CheckFailed if two of these orders are the same, or one is 0, 1, 2, and so on."""
    n = len(orders[0])
    if len({tuple(map(int, order)) for order in (*orders, range(n))}) <= len(orders):
        raise wrong(
            "two epochs came in the same order, or one in the order 0, 1, 2, ... Expected: every "
            "call draws a new order from rng."
        )


def compare_pair(minibatches, pair, other) -> None:
    """Raise CheckFailed unless two equal generators deal the same epochs, and another others."""
    one, same, differs = (
        [deal_order(minibatches, 30, size, rng) for size in (2, 8, 30)] for rng in (*pair, other)
    )
    if not all(map(np.array_equal, one, same)):
        raise wrong(
            "two generators in the same state dealt different batches. Expected: the same. Draw "
            "from rng, and from nothing else: not from np.random.x or random, and nothing kept "
            "from an earlier call."
        )
    if all(map(np.array_equal, one, differs)):
        raise wrong("two generators in different states dealt the same batches. Draw from rng.")


def _indices(batch, what) -> np.ndarray:
    try:
        indices = np.asarray(batch)
    except Exception:
        indices = np.asarray(None)
    if indices.ndim != 1 or indices.dtype.kind not in "iu":
        axes = "1 axis" if indices.ndim == 1 else f"{indices.ndim} axes"
        raise wrong(
            f"{what} has {axes} and values of type {indices.dtype}. "
            "Expected: an array of one axis that holds whole numbers."
        )
    return indices


def _short(sizes) -> str:
    shown = ", ".join(map(str, sizes[:6]))
    return f"[{shown}, ... ({len(sizes)} batches)]" if len(sizes) > 6 else f"[{shown}]"
