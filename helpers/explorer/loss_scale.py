"""The scale of the losses, which stays while sliders move, and paths that leave it."""

import numpy as np

from helpers.landscapes import Landscape

# Where the log scale of the loss begins and ends, as shares of the loss at the start.
LOSS_SCALE = (1e-9, 1e3)


def loss_limits(landscape: Landscape, start) -> tuple[float, float]:
    """Return the limits of the loss, for paths from this start.

    They are shares of the first loss above the least one; where there is none, twice the first
    loss, or 2, up and down.
    """
    first = float(landscape.f(np.asarray(start)))
    if landscape.f_min is None:
        reach = 2 * max(abs(first), 1.0)
        return -reach, reach
    scale = (first - landscape.f_min) or 1.0
    return LOSS_SCALE[0] * scale, LOSS_SCALE[1] * scale


def diverges(losses: np.ndarray, highest: float) -> bool:
    """Whether losses, shape (steps + 1,), end above the scale and are still growing.

    They grow if the greatest of all is among the last quarter: paths that diverge may swing.
    """
    last = losses[-max(1, len(losses) // 4) :]
    return bool(losses[-1] > highest and last.max() == losses.max())
