"""Gradient checking: does a gradient written by hand fit its loss?"""

from collections.abc import Callable

import numpy as np

# Richardson extrapolation of the odd parts of f at the distances h, h/2 and h/4, written as one
# weighted sum: the errors of order h^2 and h^4 cancel, and one of order h^6 is left.
DISTANCES = np.array([1, 1 / 2, 1 / 4])
WEIGHTS = np.array([1 / 90, -4 / 9, 128 / 45])
# Close to the best trade between that error and the round-off eps / h of float64.
RELATIVE_STEP = 5e-3


def richardson_gradient(f: Callable, w) -> np.ndarray:
    """Return the gradient of f at w by Richardson extrapolation, good to about 1e-11.

    Args:
        f: a smooth function of an array shaped as w, with a scalar value.
        w: float array of any shape; not changed.

    Raises:
        ValueError: if f does not return a scalar.

    Source: L. F. Richardson, Phil. Trans. R. Soc. A 210 (1911), 307-357.

    >>> richardson_gradient(lambda w: np.sum(w**3), np.array([1.0, 2.0])).round(9)
    array([ 3., 12.])
    """
    w = np.asarray(w, dtype=np.float64)
    slopes = [_slope(f, w, index) for index in np.ndindex(w.shape)]
    return np.array(slopes).reshape(w.shape)


def check_gradient(gradient: Callable, f: Callable, w) -> float:
    """Return the relative error of gradient(w) against `richardson_gradient`.

    It is the distance of the two over the greater of their lengths (or over 1e-5, where both
    are shorter): below 1e-7 is good, above 1e-4 suspicious where f is smooth.

    Raises:
        ValueError: if gradient(w) is not shaped as w, or f(w) is not a scalar.

    >>> check_gradient(lambda w: 2 * w, lambda w: np.sum(w**2), np.ones(3)) < 1e-9
    True
    >>> round(check_gradient(lambda w: w, lambda w: np.sum(w**2), np.ones(3)), 6)
    0.5
    """
    w = np.asarray(w, dtype=np.float64)
    claimed = np.asarray(gradient(w.copy()), dtype=np.float64)
    if claimed.shape != w.shape:
        raise ValueError(f"the gradient must have the shape of w, {w.shape}, got {claimed.shape}")
    measured = richardson_gradient(f, w)
    longer = max(np.linalg.norm(claimed), np.linalg.norm(measured), 1e-5)
    return float(np.linalg.norm(claimed - measured) / longer)


def _slope(f, w, index) -> float:
    """Return the derivative of f along one entry of w."""
    reach = RELATIVE_STEP * max(1.0, abs(w[index]))
    odd_parts = [_value(f, w, index, d) - _value(f, w, index, -d) for d in reach * DISTANCES]
    return WEIGHTS @ odd_parts / reach


def _value(f, w, index, shift) -> float:
    shifted = w.copy()
    shifted[index] += shift
    value = np.asarray(f(shifted))
    if value.shape != ():
        raise ValueError(f"f must return a scalar, got shape {value.shape}")
    return float(value)
