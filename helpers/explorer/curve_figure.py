"""Curves with sliders: any y(x) of the reader's own, on the explorer's canvas."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers.explorer.canvas import Canvas, axes, line_style
from helpers.explorer.codec import pack
from helpers.explorer.figure import LiveFigure
from helpers.explorer.interrupts import interruptible
from helpers.explorer.reader import ANYTHING, require_names, sentence
from helpers.explorer.sliders import control_row, try_controls
from helpers.styles import NEUTRAL, STYLES


class Curves(LiveFigure):
    """The figure that `curves` returns.

    Attributes:
        function: what it draws.
        controls: its control widgets by name.
    """

    def __init__(
        self,
        function: Callable,
        controls: dict,
        x: np.ndarray,
        *,
        labels: tuple[str, str],
        scales: tuple[str, str],
        y_limits: tuple[float, float] | None,
        says: Callable[..., str] | None,
    ):
        """Take what `curves` takes; compute the curves once."""
        self.function, self._says, self._x = function, says, np.asarray(x, dtype=float)
        self.controls, self._unusable = try_controls(controls, function)
        self._labels, self._scales, self._names = labels, scales, []
        self._first = {control: control.value for control in self.controls.values()}
        self._compute()
        self._names = list(self._y) or [""]
        canvas = Canvas()
        super().__init__(canvas, control_row(self.controls.values(), self._reset))
        self._lay_out(y_limits or self._limits())
        self._show()
        for control in self.controls.values():
            control.observe(lambda _: self._changed(), "value")

    @property
    def problem(self) -> str:
        """What is wrong with the function or its controls."""
        return self._problem

    def picture(self) -> Figure:
        """Return the curves as they are now."""
        figure, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
        for n, (name, y) in enumerate(self._y.items()):
            style = STYLES.get(name) or NEUTRAL[n % len(NEUTRAL)]
            ax.plot(self._x, y, label=name, **{**style, "marker": ""})
        panel = self.canvas.view["panels"][0]
        ax.set(xlim=panel["x"], ylim=panel["y"], xlabel=panel["xlabel"], ylabel=panel["ylabel"])
        ax.set(xscale=self._scales[0], yscale=self._scales[1])
        if any(self._y):
            ax.legend()
        return figure

    def _changed(self) -> None:
        self._compute()
        self._show()

    def _compute(self) -> None:
        """Compute the curves by name; what goes wrong becomes a sentence."""
        self._problem, self._y = self._unusable, {}
        if self._unusable:
            return
        values = {name: control.value for name, control in self.controls.items()}
        try:
            require_names(values, self.function, "the function")
            y = interruptible(self._call, values)
            self._y = self._checked(y if isinstance(y, dict) else {"": y})
        except ANYTHING as error:
            self._problem = sentence(error, self.function)

    def _call(self, values):
        with np.errstate(all="ignore"):
            return self.function(self._x, **values)

    def _checked(self, y: dict) -> dict[str, np.ndarray]:
        if self._names and list(y) != self._names:
            raise ValueError(
                f"the first curves were {self._names}, now they are {list(y)}; run the cell again"
            )
        return {name: self._array(values) for name, values in y.items()}

    def _array(self, y) -> np.ndarray:
        y = np.asarray(y, dtype=float)
        if y.shape != self._x.shape:
            raise ValueError(
                f"the function must return the shape of x, {self._x.shape}, not {y.shape}"
            )
        return y

    def _limits(self) -> tuple[float, float]:
        """Limits around the first curves; they stay while sliders move."""
        values = np.concatenate(list(self._y.values()) or [[1.0]])
        values = values[np.isfinite(values) & ((values > 0) | (self._scales[1] != "log"))]
        low, high = (values.min(), values.max()) if values.size else (0.0, 1.0)
        if self._scales[1] == "log":
            return low / 3, high * 3
        margin = 0.08 * (high - low or 1.0)
        return low - margin, high + margin

    def _lay_out(self, y_limits: tuple[float, float]) -> None:
        x_limits = (self._x.min(), self._x.max())
        logs = {"xlog": self._scales[0] == "log", "ylog": self._scales[1] == "log"}
        panel = axes(x_limits, y_limits, *self._labels, "curves, told in the text below", **logs)
        label = f"explorer: {self._labels[1]} against {self._labels[0]}"
        lines = [line_style(name, n) for n, name in enumerate(self._names)]
        self.canvas.show("curves", label, [panel], series=lines)

    def _show(self) -> None:
        (panel,) = self.canvas.view["panels"]
        found = [self._y.get(name) for name in self._names]
        with self.canvas.hold_sync():
            self.canvas.series = [
                {} if y is None else {"path": pack((self._x, panel, "x"), (y, panel, "y"))}
                for y in found
            ]
            self.canvas.tell(self._result())

    def _result(self) -> str:
        """Return what `says` makes of the curves, or what is wrong."""
        if self._problem or self._says is None:
            return self._problem
        try:
            return self._says(self._x, *self._y.values())
        except ANYTHING as error:
            return sentence(error, self._says)

    def _reset(self) -> None:
        for control, value in self._first.items():
            control.value = value
