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
        spare = (1.5, 0.75)
        self.limits = _decades(losses, bounds, spare) if logarithmic else _eighths(losses, bounds)

    def extend(self, losses: np.ndarray, bounds: tuple[float, float]) -> bool:
        """Make room for more losses, within bounds; return whether that took any.

        It takes much at once, as not to change at every move of a slider.
        """
        before = low, high = self.limits
        losses = np.clip(losses, *bounds)
        around = _decades(losses, bounds, whole=3) if self._logarithmic else bounds
        self.limits = (
            min(low, around[0]) if losses.min() < low else low,
            max(high, around[1]) if losses.max() > high else high,
        )
        return self.limits != before


def _decades(losses, bounds, spare=(0.0, 0.0), whole: int = 1) -> tuple[float, float]:
    """Return limits around losses in powers of ten, in whole numbers of decades."""
    levels = np.log10(np.clip(losses, *bounds))
    low = whole * np.floor((levels.min() - spare[0]) / whole)
    high = whole * np.ceil((levels.max() + spare[1]) / whole)
    return max(bounds[0], float(10**low)), min(bounds[1], float(10**high))


def _eighths(losses, bounds) -> tuple[float, float]:
    """Return limits around losses, in eighths of the bounds."""
    eighth = (bounds[1] - bounds[0]) / 8
    places = (np.clip(losses, *bounds) - bounds[0]) / eighth
    low = min(np.floor(places.min()), 7)
    high = max(np.ceil(places.max()), low + 1)
    return float(bounds[0] + low * eighth), float(bounds[0] + high * eighth)
