"""Momentum on a quadratic loss in closed form: what is left of it after any number of steps."""

import numpy as np


def momentum_loss(learning_rate: float, momentum: float, *, curvatures, start, steps: int) -> float:
    """Return the loss sum(curvatures * w^2) / 2 that momentum leaves after `steps` from rest.

    Along a curvature c the heavy ball obeys w_(t+1) = (1 + rho - lr c) w_t - rho w_(t-1), so that
    `steps` steps are a power of a matrix of two rows. Source: Polyak 1964.

    Args:
        learning_rate, momentum: lr and rho.
        curvatures, start: shape (d,).
        steps: at least 0.

    Returns:
        The loss; infinite or NaN where it overflows.

    >>> momentum_loss(0.5, 0.0, curvatures=[1.0], start=[4.0], steps=2)
    0.5
    """
    lr, rho = float(learning_rate), float(momentum)
    with np.errstate(all="ignore"):
        ends = [
            np.linalg.matrix_power([[1 + rho - lr * c, -rho], [1.0, 0.0]], steps)[0].sum() * w
            for c, w in zip(curvatures, start, strict=True)
        ]
        return float(np.asarray(curvatures) @ np.square(ends) / 2)
