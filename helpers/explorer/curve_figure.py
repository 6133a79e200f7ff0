"""Curves with sliders: any y(x) of the reader's own, on the explorer's canvas."""

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

from helpers.explorer.canvas import Canvas, axes, number, series, still
from helpers.explorer.codec import pack
from helpers.explorer.interrupts import interruptible
from helpers.explorer.sliders import control_row, sentence, try_controls, unknown_names
from helpers.styles import NEUTRAL, STYLES


class Curves(widgets.VBox):
    """The figure that `curves` returns.

    Attributes:
        controls: its control widgets by name.
        text: what stands below the figure.
    """

    def __init__(self, function, controls, x, labels, scales, y_limits, says):
        """Take what `curves` takes; compute the curves once."""
        self.function = function
        self.controls, self._unusable = try_controls(controls, function)
        self._x, self._says, self._number = np.asarray(x, dtype=float), says, number()
        self._labels, self._scales = labels, scales
        self._first = {control: control.value for control in self.controls.values()}
        self._names = []
        y = self._compute()
        self._names = list(y) or [""]
        self.canvas = Canvas(len(self._names))
        self.canvas.view = self._view(y_limits or self._limits(y))
        self._send(y)
        for control in self.controls.values():
            control.observe(lambda _: self._send(self._compute()), "value")
        super().__init__([control_row(self.controls.values(), self._reset), self.canvas])

    @property
    def text(self) -> str:
        """What stands below the figure."""
        return self.canvas.said["text"]

    def _ipython_display_(self):
        """Show the picture that stays when the kernel is gone, then the live figure."""
        if self._problem:
            print(self._problem)
        figure, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
        for n, (name, y) in enumerate(self._y.items()):
            style = STYLES.get(name) or NEUTRAL[n % len(NEUTRAL)]
            ax.plot(self._x, y, label=name, **{**style, "marker": ""})
        panel = self.canvas.view["panels"][0]
        ax.set(xlim=panel["x"], ylim=panel["y"], xlabel=panel["xlabel"], ylabel=panel["ylabel"])
        ax.set(xscale=self._scales[0], yscale=self._scales[1])
        if any(self._y):
            ax.legend()
        plt.close(figure)
        display(still(figure, self._number, self.text))
        display(self._repr_mimebundle_(), raw=True)

    def _compute(self) -> dict[str, np.ndarray]:
        """Return the curves by name; what goes wrong becomes a sentence."""
        values = {name: control.value for name, control in self.controls.items()}
        self._problem, self._y = self._unusable, {}
        if self._unusable:
            return self._y
        try:
            if unknown := unknown_names(values, self.function):
                raise TypeError(f"the function has no parameter {' or '.join(unknown)}")
            y = interruptible(self._call, values)
            self._y = self._checked(y if isinstance(y, dict) else {"": y})
        except (Exception, KeyboardInterrupt) as error:
            self._problem = sentence(error, self.function)
        return self._y

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

    def _limits(self, y) -> tuple[float, float]:
        """Limits around the first curves; they stay while sliders move."""
        values = np.concatenate([*y.values(), [1.0]] if not y else list(y.values()))
        values = values[np.isfinite(values) & ((values > 0) | (self._scales[1] != "log"))]
        low, high = (values.min(), values.max()) if values.size else (0.0, 1.0)
        if self._scales[1] == "log":
            return low / 3, high * 3
        margin = 0.08 * (high - low or 1.0)
        return low - margin, high + margin

    def _view(self, y_limits) -> dict:
        x_limits = (self._x.min(), self._x.max())
        logs = {"xlog": self._scales[0] == "log", "ylog": self._scales[1] == "log"}
        panel = axes(x_limits, y_limits, *self._labels, "curves, told in the text below", **logs)
        named = [series(name, n) for n, name in enumerate(self._names)]
        return {
            "kind": "curves",
            "number": self._number,
            "label": f"explorer: {self._labels[1]} against {self._labels[0]}",
            "panels": [panel],
            "series": named,
            "goal": None,
        }

    def _send(self, y) -> None:
        (panel,) = self.canvas.view["panels"]
        with self.canvas.hold_sync():
            for n, name in enumerate(self._names):
                points = pack((self._x, panel, "x"), (y[name], panel, "y")) if name in y else b""
                setattr(self.canvas, f"frame_{n}", points)
            self.canvas.said = {"text": self._result(y), "reached": False, "settings": ""}

    def _result(self, y) -> str:
        """Return what `says` makes of the curves, or what is wrong."""
        if self._problem or self._says is None:
            return self._problem
        try:
            return self._says(self._x, *y.values())
        except (Exception, KeyboardInterrupt) as error:
            return sentence(error, self._says)

    def _reset(self) -> None:
        for control, value in self._first.items():
            control.value = value
