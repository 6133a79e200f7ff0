"""The axes of a map of two hyperparameters, and the theory's curves on it."""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.explorer.descriptions import is_logarithmic
from helpers.explorer.reader import ANYTHING

POINTS = 200  # of a curve


@dataclass(frozen=True)
class Axis:
    """One of the two hyperparameters, and the values that the map has of it."""

    name: str
    low: float
    high: float
    log: bool
    count: int

    @classmethod
    def of(cls, wanted: dict[str, tuple[float, float]], count: int) -> "Axis":
        """Return the axis of name -> (low, high) or log(low, high).

        Raises:
            ValueError: if it is described otherwise.
        """
        try:
            ((name, limits),) = wanted.items()
            limits = limits if isinstance(limits, tuple) else tuple(limits)
            low, high = map(float, limits)
        except (AttributeError, TypeError, ValueError):
            low, high = 0.0, 0.0
        if not (low < high and math.isfinite(high - low)):
            raise ValueError(f"an axis of the map is {{name: (low, high)}}, got {wanted!r}")
        return cls(name, low, high, is_logarithmic(name, limits), count)

    @property
    def scale(self) -> str:
        """What matplotlib calls its scale."""
        return "log" if self.log else "linear"

    @property
    def values(self) -> np.ndarray:
        """The values of the map, shape (count,)."""
        return self.spread(self.count)

    def spread(self, count: int) -> np.ndarray:
        """Return values evenly along the axis, shape (count,)."""
        return (np.geomspace if self.log else np.linspace)(self.low, self.high, count)

    def moved(self, value: float | None, hundredths: int) -> float:
        """Return the value so many hundredths of the axis away; None stands in the middle."""
        low, high = np.log([self.low, self.high]) if self.log else (self.low, self.high)
        share = 0.5
        if value is not None:
            share = ((np.log(value) if self.log else value) - low) / (high - low)
        there = low + np.clip(share + hundredths / 100, 0, 1) * (high - low)
        return float(np.clip(np.exp(there) if self.log else there, self.low, self.high))


def theory_lines(
    lines: dict[str, Callable[[float], float]], x: Axis, y: Axis
) -> tuple[list[dict], str]:
    """Return curves over a map, and why one cannot be drawn, in a sentence.

    Each has its "name", and the points "x" and "y" that are on the map.

    Args:
        lines: name -> a function of one hyperparameter, by its name, that returns the other.
        x, y: the axes.

    Raises:
        ValueError: if a function takes something else.
    """
    found, problem = [], ""
    for name, line in lines.items():
        given = list(inspect.signature(line).parameters)
        if given not in ([x.name], [y.name]):
            raise ValueError(f"lines: {name!r} must take {x.name!r} or {y.name!r}, not {given}")
        try:
            found.append({"name": str(name), **_points(line, x, y, given == [x.name])})
        except ANYTHING as error:
            problem = f"No line {name!r}: {type(error).__name__}: {error}"
    return found, problem


def _points(line: Callable[[float], float], x: Axis, y: Axis, takes_x: bool) -> dict:
    along, other = (x, y) if takes_x else (y, x)
    with np.errstate(all="ignore"):
        points = [(float(v), float(line(v))) for v in along.spread(POINTS)]
    seen = [(v, value) for v, value in points if other.low <= value <= other.high]
    first, second = [v for v, _ in seen], [value for _, value in seen]
    return {"x": first, "y": second} if takes_x else {"x": second, "y": first}
