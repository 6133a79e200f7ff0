"""Comparisons of what came with what was expected, told in sentences."""

import contextlib
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from helpers.checks.outcomes import apart, kind, wrong


def numbers(value, what, *, shape) -> np.ndarray:
    """Return `value` as an array of real numbers of this shape, or raise CheckFailed."""
    if not isinstance(value, np.ndarray | np.generic | int | float) or isinstance(value, bool):
        wanted = f"numbers in an array of shape {shape}" if shape else "one number"
        raise wrong(f"{what} is {kind(value)}. Expected: {wanted}.")
    came = as_array(value, what)
    if came.dtype.kind not in "fiu":
        raise wrong(f"{what} holds values of type {came.dtype}. Expected: real numbers.")
    if came.shape != shape:
        raise wrong(
            f"{what} has the shape {came.shape}. Expected: {shape}.",
            "Count the entries."
            if came.ndim == len(shape) == 1
            else "Look for a reshape, a sum or a broadcast that changes the shape.",
        )
    return came


def compare(came, expected, what, *, rtol, scale=None, look="") -> None:
    """Raise CheckFailed if an entry of `came` is off by more than `rtol` times `scale`.

    `scale` is by default the largest expected entry, or 1 if all are zero.
    """
    expected = np.asarray(expected, dtype=np.float64)
    came = numbers(came, what, shape=expected.shape).astype(np.float64)
    if scale is None:
        scale = np.max(np.abs(expected), initial=0.0) or 1.0
    with np.errstate(all="ignore"):
        error = np.abs(came - expected)
    off = ~(error <= rtol * scale)
    if not off.any():
        return
    error = np.where(off, np.nan_to_num(error, nan=np.inf), -1.0)
    worst = np.unravel_index(np.argmax(error), off.shape)
    place = f" at index {list(map(int, worst))}" if worst else ""
    count = f" ({off.sum()} of {off.size} entries differ)" if off.size > 1 else ""
    raise wrong(f"{what}{place}: {apart(expected[worst], came[worst])}{count}.", look)


def same(one, other) -> bool:
    """Return whether two arrays, or two lists of arrays, hold the same bits; NaN equals NaN."""
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind == "f")


def agree(one, other, rtol) -> bool:
    """Return whether two arrays are equal up to `rtol` times the largest entry; NaN equals NaN."""
    one, other = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    scale = np.max(np.abs(one[np.isfinite(one)]), initial=0.0) or 1.0
    return np.allclose(one, other, rtol=0, atol=rtol * scale, equal_nan=True)


def copied(value) -> Any:
    """Return a copy of an array, or of a dict, list or tuple of arrays; anything else as it is."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(copied, value))
    return value.copy() if isinstance(value, np.ndarray) else value


def as_array(value, what) -> np.ndarray:
    """Return `value` as an array; CheckFailed about `what` if NumPy makes none of it."""
    if type(value) is np.ndarray:
        return value
    try:
        with quiet():
            return np.asarray(value)
    except Exception:
        raise wrong(f"{what} is {kind(value)}. Expected: numbers.") from None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence warnings of the code inside: values decide, and stderr would cost points."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
