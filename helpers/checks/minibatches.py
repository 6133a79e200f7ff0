"""Checks of minibatches: what a learner's function deals out in one epoch."""

import numpy as np

from helpers.checks.functions import call
from helpers.checks.outcomes import wrong


def deal(minibatches, n, batch_size, rng) -> list[np.ndarray]:
    """Call ``minibatches(n, batch_size, rng)`` and return its batches as arrays of whole numbers.

    Raises:
        NotAttempted: if the function is still the stub.
        CheckFailed: if it stops, or returns something else than a list of index arrays.
    """
    case = f"minibatches({n}, {batch_size}, rng)"
    answer = call(minibatches, n, batch_size, rng, case=case)
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
    expected = [min(batch_size, n - begin) for begin in range(0, n, batch_size)]
    came = [len(batch) for batch in batches]
    if came != expected:
        raise wrong(
            f"{n} examples in batches of {batch_size} came in sizes {_short(came)}. "
            f"Expected: {_short(expected)}. Only the last batch may be short, and none is empty."
        )


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
