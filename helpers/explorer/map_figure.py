"""A map of where a rule works: its final loss over a plane of two hyperparameters."""

from collections.abc import Callable
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers.explorer.canvas import Canvas, axes, png
from helpers.explorer.figure import LiveFigure
from helpers.explorer.loss_scale import LOSS_SCALE, loss_limits
from helpers.explorer.path_figure import Explorer
from helpers.explorer.reader import ANYTHING, sentence
from helpers.explorer.rules import Runner
from helpers.explorer.sliders import is_logarithmic
from helpers.explorer.values import require_value
from helpers.landscapes import Landscape

COLUMNS, ROWS = 160, 110
COLORS = plt.get_cmap("cividis")


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
        """Return the axis of name -> (low, high) or log(low, high)."""
        ((name, limits),) = wanted.items()
        limits = limits if isinstance(limits, tuple) else tuple(limits)
        return cls(name, *limits, is_logarithmic(name, limits), count)

    @property
    def values(self) -> np.ndarray:
        """The values of the map, shape (count,)."""
        return (np.geomspace if self.log else np.linspace)(self.low, self.high, self.count)

    def moved(self, value: float | None, hundredths: int) -> float:
        """Return the value so many hundredths of the axis away; None stands in the middle."""
        low, high = np.log([self.low, self.high]) if self.log else (self.low, self.high)
        share = 0.5
        if value is not None:
            share = ((np.log(value) if self.log else value) - low) / (high - low)
        there = low + np.clip(share + hundredths / 100, 0, 1) * (high - low)
        return float(np.clip(np.exp(there) if self.log else there, self.low, self.high))


class RegimeMap(LiveFigure):
    """The figure that `regime_map` returns.

    Attributes:
        losses: final losses, shape (rows, columns); infinite where the rule diverged.
    """

    def __init__(
        self,
        path_function: Callable,
        landscape: Landscape,
        x: dict[str, tuple[float, float]],
        y: dict[str, tuple[float, float]],
        *,
        steps: int,
        explorer: Explorer | None,
    ):
        """Take what `regime_map` takes; run the rule once, on the whole plane."""
        self._x, self._y = Axis.of(x, COLUMNS), Axis.of(y, ROWS)
        self._landscape, self._steps = landscape, steps
        # Where its controls could not be made, it says so itself.
        self._explorer = explorer if explorer and explorer.controls else None
        self._check_explorer()
        self._runner, self._problem, self._setting = Runner("", path_function), "", False
        self.losses = self._run_all()
        super().__init__(Canvas(light=png(self._ground())))
        self._lay_out()
        self._follow_explorer()
        self.canvas.observe(lambda _: self._picked(), "picked")
        self.canvas.observe(self._moved, "moved")
        self._tell()

    @property
    def problem(self) -> str:
        """What is wrong with the path function on the plane."""
        return self._problem

    def picture(self) -> Figure:
        """Return the map, and a bar that tells its colours."""
        figure, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
        plane = self._x.values, self._y.values, self._logs()
        mesh = ax.pcolormesh(*plane, cmap=COLORS, rasterized=True)
        scale = "log" if self._x.log else "linear"
        ax.set(xlabel=self._x.name, ylabel=self._y.name, xscale=scale)
        figure.colorbar(mesh, label=f"log10 of loss after {self._steps} steps / first loss")
        return figure

    def _run_all(self) -> np.ndarray:
        """Run all pairs at once: gradients broadcast over the leading axes of the weights."""
        x, y = np.meshgrid(self._x.values, self._y.values)
        try:
            losses = self._losses(x, y)
            if losses.shape != x.shape:
                raise ValueError(
                    "the path function must work on weights of shape (rows, columns, 2) as well"
                )
        except ANYTHING as error:
            self._problem = sentence(error, self._runner.function)
            return np.full(x.shape, np.inf)
        return np.where(np.isfinite(losses), losses, np.inf)

    def _losses(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        start = np.broadcast_to(self._landscape.start, (*x.shape, 2)).copy()
        values = self._named(x[..., None], y[..., None])
        with np.errstate(all="ignore"):
            made = self._runner.function(self._landscape.gradient, start, self._steps, **values)
            return self._landscape.f(np.asarray(made[0] if isinstance(made, tuple) else made)[-1])

    def _named(self, x, y) -> dict:
        return {self._x.name: x, self._y.name: y}

    def _logs(self) -> np.ndarray:
        """Return the logarithms of final losses as shares of the first, within the colours."""
        lowest = self._landscape.f_min or 0.0
        first = float(self._landscape.f(self._landscape.start)) - lowest
        return np.log10(np.clip((self.losses - lowest) / first, *LOSS_SCALE))

    def _ground(self) -> Figure:
        figure = Figure(figsize=(6, 4.2), dpi=100)
        ax = figure.add_axes((0, 0, 1, 1))
        ax.imshow(self._logs(), origin="lower", aspect="auto", cmap=COLORS, interpolation="nearest")
        ax.axis("off")
        return figure

    def _lay_out(self) -> None:
        x, y = self._x, self._y
        words = f"map of the final loss over {x.name} and {y.name}; a click chooses a pair"
        limits = [(axis.values[0], axis.values[-1]) for axis in (x, y)]
        panel = axes(*limits, x.name, y.name, words, xlog=x.log, ylog=y.log)
        stops = [f"rgb({r},{g},{b})" for r, g, b, _ in COLORS(np.linspace(0, 1, 9), bytes=True)]
        low, high = LOSS_SCALE
        colors = {
            "stops": stops,
            "low": f"{low:g} of the first loss",
            "high": f"{high:g} times, or diverged",
        }
        self.canvas.show("map", f"map: loss after {self._steps} steps", [panel], colors=colors)

    def _check_explorer(self) -> None:
        """Refuse an explorer that could not go wherever a click on the map may send it."""
        if self._explorer is None:
            return
        controls = self._explorer.controls
        for axis in (self._x, self._y):
            if axis.name not in controls:
                raise ValueError(f"the map has {axis.name!r}, which is no control of the explorer")
            # A place that is no whole number shows a control that would round.
            for value in (axis.low, axis.high, axis.low + (axis.high - axis.low) / np.pi):
                require_value(axis.name, controls[axis.name], float(value), ", which is on the map")

    def _follow_explorer(self) -> None:
        if self._explorer is None:
            return
        for axis in (self._x, self._y):
            self._explorer.controls[axis.name].observe(lambda _: self._show_settings(), "value")
        self._show_settings()

    def _show_settings(self) -> None:
        """Mark the explorer's settings, but not while a pick is setting one after the other."""
        if self._setting:
            return
        controls = self._explorer.controls
        self.canvas.picked = [float(controls[axis.name].value) for axis in (self._x, self._y)]

    def _picked(self) -> None:
        self._tell()
        if self._explorer is None:
            return
        controls, wanted = self._explorer.controls, self._named(*self.canvas.picked)
        if any(abs(controls[name].value - v) > 1e-6 * abs(v) for name, v in wanted.items()):
            self._setting = True
            try:
                self._explorer.set(**wanted)
            finally:
                self._setting = False

    def _moved(self, change) -> None:
        """Move the pair by so many hundredths of the axes, from the middle if there is none."""
        places = self.canvas.picked or [None, None]
        hundredths = np.subtract(change.new, change.old or [0, 0])
        self.canvas.picked = [
            axis.moved(value, by)
            for axis, value, by in zip((self._x, self._y), places, hundredths, strict=True)
        ]

    def _tell(self) -> None:
        picked = self.canvas.picked
        self.canvas.tell(
            self._result_at(*picked) if picked and not self._problem else self._problem
        )

    def _result_at(self, x: float, y: float) -> str:
        """Run once more, at just this pair: between the map's points the loss may be another."""
        start = self._landscape.start
        _, highest = loss_limits(self._landscape, start)
        runner, values = self._runner, self._named(x, y)
        runner.run(self._landscape, start, self._steps, values, highest)
        if runner.path is None:
            return runner.problem
        result = f"loss {runner.path.losses[-1]:.2g} after {self._steps} steps"
        if runner.outcome.diverged:
            result = f"diverges within {self._steps} steps"
        return f"{self._x.name} {x:.3g}, {self._y.name} {y:.3g}: {result}"
