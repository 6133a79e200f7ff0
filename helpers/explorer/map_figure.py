"""A map of where a rule works: its final loss over a plane of two hyperparameters."""

from collections.abc import Callable
from numbers import Real

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers.explorer import prints
from helpers.explorer.canvas import Canvas, axes, words
from helpers.explorer.controls import Controls
from helpers.explorer.figure import WRAP, LiveFigure, close
from helpers.explorer.loss_scale import LOSS_SCALE, loss_limits
from helpers.explorer.map_axis import Axis, theory_lines
from helpers.explorer.path_figure import Explorer
from helpers.explorer.path_model import two_numbers
from helpers.explorer.reader import ANYTHING, sentence
from helpers.explorer.rules import Runner
from helpers.explorer.values import require_value
from helpers.landscapes import Landscape

COLUMNS, ROWS = 320, 220
COLORS = plt.get_cmap("cividis")
BANDS = 5  # of rows, one after the other: all at once take more memory, and longer
HIGHEST, NOTHING = 254, 255  # the level of the highest losses, and what stands where there is none
# Side by side as long as the page is wide enough, else one below the other.
SHARES = (
    {"flex": "45 1 0", "min_width": "min(300px, 100%)"},
    {"flex": "55 1 0", "min_width": "min(330px, 100%)"},
)


class RegimeMap(LiveFigure):
    """The figure that `regime_map` returns.

    Attributes:
        x, y: its axes.
        runner: the rule.
        landscape, steps: where it runs, and how far.
        beside: the explorer that is shown beside it, or None.
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
        lines: dict[str, Callable[[float], float]],
    ):
        """Take what `regime_map` takes; run the rule once, on the whole plane."""
        super().__init__(Canvas(), Controls({}))
        self.x, self.y = Axis.of(x, COLUMNS), Axis.of(y, ROWS)
        self.landscape, self.steps = landscape, steps
        # Where its controls could not be made, it says so itself.
        self._explorer = explorer if explorer and explorer.controls else None
        self.beside = explorer
        self._check_explorer()
        self._row: widgets.HBox | None = None
        self._led = [0.0, 0.0]  # by how many hundredths keys have led until now
        self.runner, self._problem, self._setting = Runner("", path_function), "", False
        self._lines, self._no_line = theory_lines(lines, self.x, self.y)
        self.losses = self._run_all()
        self._lay_out()
        self.canvas.plane = self._levels()
        self._follow_explorer()
        self.canvas.observe(self._picked, "picked")
        self.canvas.observe(self._moved, "moved")
        self._tell()

    @property
    def problem(self) -> str:
        """What is wrong with the path function on the plane, or else with a line."""
        return self._problem or self._no_line

    def picture(self) -> Figure:
        """Return the map, and a bar that tells its colours."""
        figure, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
        plane = self.x.values, self.y.values, self._logs()
        mesh = ax.pcolormesh(*plane, cmap=COLORS, rasterized=True)
        for line in self._lines:
            ax.plot(line["x"], line["y"], color="white", linewidth=1.5, label=line["name"])
        if self._lines:
            ax.legend(loc="upper left", facecolor="black", labelcolor="white")
        limits = {"xlim": (self.x.low, self.x.high), "ylim": (self.y.low, self.y.high)}
        scales = {f"{name}scale": axis.scale for name, axis in (("x", self.x), ("y", self.y))}
        ax.set(xlabel=self.x.name, ylabel=self.y.name, **scales, **limits)
        figure.colorbar(mesh, label=f"log10 of loss after {self.steps} steps / first loss")
        return figure

    def _run_all(self) -> np.ndarray:
        """Run many pairs at once: gradients broadcast over the leading axes of the weights."""
        x, y = np.meshgrid(self.x.values, self.y.values)
        try:
            bands = zip(np.array_split(x, BANDS), np.array_split(y, BANDS), strict=True)
            losses = np.concatenate([self._losses(*band) for band in bands])
        except ANYTHING as error:
            self._problem = sentence(error, self.runner.function)
            return np.full(x.shape, np.inf)
        return np.where(np.isfinite(losses), losses, np.inf)

    def _losses(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        start = np.broadcast_to(self.landscape.start, (*x.shape, 2)).copy()
        values = self._named(x[..., None], y[..., None])
        with np.errstate(all="ignore"):
            made = self.runner.function(self.landscape.gradient, start, self.steps, **values)
            iterates = np.asarray(made[0] if isinstance(made, tuple) else made)
            losses = self.landscape.f(iterates[-1])
        if losses.shape != x.shape:
            raise ValueError(
                "the path function must work on weights of shape (rows, columns, 2) as well"
            )
        return losses

    def _named(self, x, y) -> dict:
        return {self.x.name: x, self.y.name: y}

    def _logs(self) -> np.ndarray:
        """Return the logarithms of final losses as shares of the first, within the colours."""
        lowest = self.landscape.f_min or 0.0
        first = float(self.landscape.f(self.landscape.start)) - lowest
        return np.log10(np.clip((self.losses - lowest) / first, *LOSS_SCALE))

    def _levels(self) -> bytes:
        """Return the logarithms as levels, a byte each."""
        if self._problem:
            return bytes([NOTHING]) * (ROWS * COLUMNS)
        low, high = np.log10(LOSS_SCALE)
        levels = (self._logs() - low) / (high - low) * HIGHEST
        return levels.round().astype(np.uint8).tobytes()

    def _lay_out(self) -> None:
        x, y = self.x, self.y
        description = f"map of the final loss over {x.name} and {y.name}; a click chooses a pair"
        limits = [(axis.low, axis.high) for axis in (x, y)]
        panel = axes(*limits, x.name, y.name, description, xlog=x.log, ylog=y.log)
        stops = [f"rgb({r},{g},{b})" for r, g, b, _ in COLORS(np.linspace(0, 1, 9), bytes=True)]
        low, high = LOSS_SCALE
        plane = {
            "rows": ROWS,
            "columns": COLUMNS,
            "stops": stops,
            "low": f"{low:g} of the first loss",
            "high": f"{high:g} times, or diverged",
        }
        label = f"map: loss after {self.steps} steps"
        self.canvas.lay_out("map", label, [panel], plane=plane, lines=self._lines)

    def _check_explorer(self) -> None:
        """Refuse an explorer that could not go wherever a click on the map may send it."""
        if self._explorer is None:
            return
        if "" not in self._explorer.runners:
            raise ValueError("the explorer beside a map has one rule; a race has several")
        controls = self._explorer.controls
        for axis in (self.x, self.y):
            if axis.name not in controls:
                raise ValueError(f"the map has {axis.name!r}, which is no control of the explorer")
            # A place that is no whole number shows a control that would round.
            for value in (axis.low, axis.high, axis.low + (axis.high - axis.low) / np.pi):
                require_value(axis.name, controls[axis.name], float(value), ", which is on the map")

    def _follow_explorer(self) -> None:
        if self._explorer is None:
            return
        for axis in (self.x, self.y):
            self._explorer.controls[axis.name].observe(self._show_settings, "value")
        self._show_settings()

    def _show_settings(self, _=None) -> None:
        """Mark the explorer's settings, but not while a pick is setting one after the other."""
        if self._setting:
            return
        controls = self._explorer.controls
        self.canvas.picked = [float(controls[axis.name].value) for axis in (self.x, self.y)]

    def _picked(self, change) -> None:
        if not self._is_pair(change.new):
            self.canvas.picked = change.old
            return
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

    def _is_pair(self, values: list) -> bool:
        """Whether these are values of both hyperparameters that are on the map, or none."""
        if not values:
            return True
        numbers = len(values) == 2 and all(isinstance(value, Real) for value in values)
        return numbers and all(
            axis.low <= value <= axis.high
            for axis, value in zip((self.x, self.y), values, strict=True)
        )

    def _moved(self, change) -> None:
        """Move the pair by so many hundredths of the axes, from the middle if there is none."""
        try:
            led = two_numbers("moved", change.new)
        except ValueError:
            return
        places = self.canvas.picked or [None, None]
        hundredths, self._led = np.subtract(led, self._led), led
        self.canvas.picked = [
            axis.moved(value, by)
            for axis, value, by in zip((self.x, self.y), places, hundredths, strict=True)
        ]

    def _tell(self) -> None:
        picked, text = self.canvas.picked, self.problem
        if picked and not self._problem:
            text = "\n".join(filter(None, [self._result_at(*picked), prints.taken(), text]))
        self.canvas.said = words(text, problem=bool(self.problem or self.runner.problem))

    def _shown(self) -> list[LiveFigure]:
        return [self] if self.beside is None else [self, self.beside]

    def _widget(self) -> widgets.Widget:
        """Return the map, beside its explorer if there is one."""
        if self.beside is None:
            return self.canvas
        if self._row is None:
            views = [self._live, self.beside._live]
            for view, share in zip(views, SHARES, strict=True):
                for name, value in share.items():
                    setattr(view.layout, name, value)
            self._row = widgets.HBox(views, layout=WRAP)
        return self._row

    def close(self) -> None:
        """Let go of all that the kernel keeps of the map; its explorer stays."""
        if self._explorer:
            for axis in (self.x, self.y):
                self._explorer.controls[axis.name].unobserve(self._show_settings, "value")
        if self._row is not None:
            close(self._row)
        super().close()

    def _result_at(self, x: float, y: float) -> str:
        """Run once more, at just this pair: between the map's points the loss may be another."""
        start = self.landscape.start
        _, highest = loss_limits(self.landscape, start)
        runner, values = self.runner, self._named(x, y)
        runner.run(self.landscape, start, self.steps, values, highest)
        if runner.path is None:
            return runner.problem
        result = f"loss {runner.path.losses[-1]:.2g} after {self.steps} steps"
        if runner.outcome.diverged:
            result = f"diverges within {self.steps} steps"
        return f"{self.x.name} {x:.3g}, {self.y.name} {y:.3g}: {result}"
