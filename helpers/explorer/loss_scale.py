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


class LossScale:
    """The axis of the losses: it fits the first paths, and later ones only extend it.

    Attributes:
        limits: its limits, above the least loss.
    """

    def __init__(self, losses: np.ndarray, bounds: tuple[float, float], logarithmic: bool):
        """Take what the first paths and the goal are above the least loss, and the most there is.

        On a log scale, about two decades are to spare below, and one above.
        """
        self._logarithmic = logarithmic
        self.limits = self._around(losses, bounds, below=1.5, above=0.75)

    def extend(self, losses: np.ndarray, bounds: tuple[float, float]) -> bool:
        """Make room for more losses, within bounds; return whether that took any."""
        low, high = self._around(losses, bounds, below=0, above=0)
        before = self.limits
        self.limits = min(low, before[0]), max(high, before[1])
        return self.limits != before

    def _around(self, losses, bounds, below: float, above: float) -> tuple[float, float]:
        """Return limits in whole decades; on a linear scale, in eighths of the bounds."""
        if not self._logarithmic:
            eighth = (bounds[1] - bounds[0]) / 8
            places = (np.clip(losses, *bounds) - bounds[0]) / eighth
            low, high = np.floor(places.min(initial=8)), np.ceil(places.max(initial=0))
            low, high = (low, high) if low < high else (low - 1, high + 1)
            return tuple(np.clip(bounds[0] + eighth * np.array([low, high]), *bounds).tolist())
        levels = np.log10(np.clip(losses, *bounds))
        low = np.floor(levels.min(initial=np.log10(bounds[1])) - below)
        high = np.ceil(levels.max(initial=np.log10(bounds[0])) + above)
        return max(bounds[0], float(10**low)), min(bounds[1], float(10**high))
