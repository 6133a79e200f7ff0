"""Curves with sliders: any y(x) of the reader's own, on the explorer's canvas."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers.explorer.canvas import axes, line_style
from helpers.explorer.codec import pack
from helpers.explorer.function_figure import FunctionFigure
from helpers.styles import style_of

FARTHEST = 1e300  # that the first limits reach, both ways


class Curves(FunctionFigure):
    """The figure that `curves` returns."""

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
        self._x, self._names = np.asarray(x, dtype=float), []
        if set(scales) - {"linear", "log"}:
            raise ValueError(f"scales are 'linear' or 'log', got {scales!r}")
        self._labels, self._scales, self._y_limits = labels, scales, y_limits
        super().__init__(function, controls, says)

    def picture(self) -> Figure:
        """Return the curves as they are now."""
        figure, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
        for n, (name, y) in enumerate(self._found.items()):
            ax.plot(self._x, y, label=name, **{**style_of(name, n), "marker": ""})
        panel = self.canvas.view["panels"][0]
        ax.set(xlim=panel["x"], ylim=panel["y"], xlabel=panel["xlabel"], ylabel=panel["ylabel"])
        ax.set(xscale=self._scales[0], yscale=self._scales[1])
        if any(self._found):
            ax.legend()
        return figure

    def _call(self, values: dict):
        with np.errstate(all="ignore"):
            return self.function(self._x, **values)

    def _checked(self, returned) -> dict[str, np.ndarray]:
        y = returned if isinstance(returned, dict) else {"": returned}
        if self._is_laid_out and list(y) != self._names:
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

    def _words_of(self, found: dict[str, np.ndarray]) -> str:
        return self._says(self._x, *found.values())

    def _lay_out(self, found: dict[str, np.ndarray]) -> None:
        self._names = list(found) or [""]
        x_limits = self._x.min(initial=np.inf), self._x.max(initial=-np.inf)
        y_limits = self._y_limits or self._limits(found)
        logs = {"xlog": self._scales[0] == "log", "ylog": self._scales[1] == "log"}
        panel = axes(x_limits, y_limits, *self._labels, "curves, told in the text below", **logs)
        label = f"explorer: {self._labels[1]} against {self._labels[0]}"
        lines = [line_style(name, n) for n, name in enumerate(self._names)]
        groups = self.all_controls.groups()
        self.canvas.lay_out("curves", label, [panel], series=lines, controls=groups)

    def _limits(self, found: dict[str, np.ndarray]) -> tuple[float, float]:
        """Limits around the first curves; they stay while sliders move."""
        values = np.concatenate(list(found.values()) or [[1.0]])
        values = values[np.isfinite(values) & ((values > 0) | (self._scales[1] != "log"))]
        values = np.clip(values, -FARTHEST, FARTHEST)
        low, high = (values.min(), values.max()) if values.size else (0.1, 1.0)
        if self._scales[1] == "log":
            return low / 3, high * 3
        margin = 0.08 * (high - low or 1.0)
        return low - margin, high + margin

    def _drawn(self, found: dict[str, np.ndarray]) -> dict:
        (panel,) = self.canvas.view["panels"]
        curves = [found.get(name) for name in self._names]
        return {
            "series": [
                {} if y is None else {"path": pack((self._x, panel, "x"), (y, panel, "y"))}
                for y in curves
            ]
        }
