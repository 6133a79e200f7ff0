"""A map of where a rule works: its final loss over a plane of two hyperparameters."""

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from helpers.explorer.canvas import Canvas, axes, number, png, still
from helpers.explorer.interrupts import interruptible
from helpers.explorer.loss_scale import diverges, loss_limits
from helpers.explorer.sliders import LOGARITHMIC, sentence
from helpers.explorer.values import require_value
from helpers.paths import run_path

COLUMNS, ROWS = 160, 110
# Final loss as a share of the first, from the darkest to the brightest colour.
SHARES = (1e-9, 1e3)
COLORS = plt.get_cmap("cividis")


class RegimeMap(widgets.VBox):
    """The figure that `regime_map` returns.

    Attributes:
        losses: final losses, shape (rows, columns); infinite where the rule diverged.
        text: what stands below the figure.
    """

    def __init__(self, path_function, landscape, x, y, steps, explorer):
        """Take what `regime_map` takes; run the rule once, on the whole plane."""
        (self._x, x_limits), (self._y, y_limits) = *x.items(), *y.items()
        self._landscape, self._steps, self._explorer = landscape, steps, explorer
        self._check_explorer(x_limits, y_limits)
        self._xs = _spaced(self._x, *x_limits, COLUMNS)
        self._ys = _spaced(self._y, *y_limits, ROWS)
        self._number, self._problem, self._path_function = number(), "", path_function
        self._setting = False
        self.losses = self._run(path_function)
        self.canvas = Canvas(0, light=png(self._image()), view=self._view())
        self._follow_explorer()
        self.canvas.observe(lambda _: self._picked(), "picked")
        self.canvas.observe(self._moved, "moved")
        self._tell()
        super().__init__([self.canvas])

    @property
    def text(self) -> str:
        """What stands below the figure."""
        return self.canvas.said["text"]

    def _ipython_display_(self):
        """Show the picture that stays when the kernel is gone, then the live figure."""
        if self._problem:
            print(self._problem)
        figure, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
        mesh = ax.pcolormesh(self._xs, self._ys, self._logs(), cmap=COLORS, rasterized=True)
        ax.set(xlabel=self._x, ylabel=self._y, xscale="log" if self._x in LOGARITHMIC else "linear")
        figure.colorbar(mesh, label=f"log10 of loss after {self._steps} steps / first loss")
        plt.close(figure)
        display(still(figure, self._number, self.text))
        display(self._repr_mimebundle_(), raw=True)

    def _run(self, path_function) -> np.ndarray:
        """Run all pairs at once: gradients broadcast over the leading axes of the weights."""
        x, y = np.meshgrid(self._xs, self._ys)
        start = np.broadcast_to(self._landscape.start, (*x.shape, 2)).copy()
        values = {self._x: x[..., None], self._y: y[..., None]}
        try:
            with np.errstate(all="ignore"):
                made = path_function(self._landscape.gradient, start, self._steps, **values)
                w = np.asarray(made[0] if isinstance(made, tuple) else made)[-1]
                losses = self._landscape.f(w)
            if losses.shape != x.shape:
                raise ValueError(
                    "the path function must work on weights of shape (rows, columns, 2) as well"
                )
        except (Exception, KeyboardInterrupt) as error:
            self._problem = sentence(error, path_function)
            return np.full(x.shape, np.inf)
        return np.where(np.isfinite(losses), losses, np.inf)

    def _logs(self) -> np.ndarray:
        lowest = self._landscape.f_min or 0.0
        first = float(self._landscape.f(self._landscape.start)) - lowest
        return np.log10(np.clip((self.losses - lowest) / first, *SHARES))

    def _image(self) -> Figure:
        figure = Figure(figsize=(6, 4.2), dpi=100)
        ax = figure.add_axes((0, 0, 1, 1))
        ax.imshow(self._logs(), origin="lower", aspect="auto", cmap=COLORS, interpolation="nearest")
        ax.axis("off")
        return figure

    def _view(self) -> dict:
        limits = (self._xs[0], self._xs[-1]), (self._ys[0], self._ys[-1])
        logs = {"xlog": self._x in LOGARITHMIC, "ylog": self._y in LOGARITHMIC}
        words = f"map of the final loss over {self._x} and {self._y}; a click chooses a pair"
        stops = [f"rgb({r},{g},{b})" for r, g, b, _ in COLORS(np.linspace(0, 1, 9), bytes=True)]
        return {
            "kind": "map",
            "number": self._number,
            "label": f"map: loss after {self._steps} steps",
            "panels": [axes(*limits, self._x, self._y, words, **logs)],
            "series": [],
            "goal": None,
            "colors": {
                "stops": stops,
                "low": f"{SHARES[0]:g} of the first loss",
                "high": f"{SHARES[1]:g} times, or diverged",
            },
        }

    def _check_explorer(self, *limits) -> None:
        """Refuse an explorer that could not go wherever a click on the map may send it."""
        controls = self._explorer.controls if self._explorer else None
        for name, (low, high) in zip((self._x, self._y), limits, strict=True) if controls else ():
            if name not in controls:
                raise ValueError(f"the map has {name!r}, which is no control of the explorer")
            # A place that is no whole number shows a control that would round.
            for value in (low, high, low + (high - low) / np.pi):
                require_value(name, controls[name], float(value), ", which is on the map")

    def _follow_explorer(self) -> None:
        if self._explorer is None:
            return
        for name in (self._x, self._y):
            self._explorer.controls[name].observe(lambda _: self._show_settings(), "value")
        self._show_settings()

    def _show_settings(self) -> None:
        """Mark the explorer's settings, but not while a pick is setting one after the other."""
        if self._setting:
            return
        controls = self._explorer.controls
        self.canvas.picked = [float(controls[name].value) for name in (self._x, self._y)]

    def _picked(self) -> None:
        self._tell()
        if self._explorer is None:
            return
        controls = self._explorer.controls
        wanted = dict(zip((self._x, self._y), self.canvas.picked, strict=True))
        if any(abs(controls[name].value - v) > 1e-6 * abs(v) for name, v in wanted.items()):
            self._setting = True
            try:
                self._explorer.set(**wanted)
            finally:
                self._setting = False

    def _moved(self, change) -> None:
        """Move the pair by so many hundredths of the axes, from the middle if there is none."""
        panel = self.canvas.view["panels"][0]
        places = self.canvas.picked or [None, None]
        hundredths = np.subtract(change.new, change.old or [0, 0])
        self.canvas.picked = [
            _stepped(value, panel[axis], panel[f"{axis}log"], by)
            for axis, value, by in zip("xy", places, hundredths, strict=True)
        ]

    def _tell(self) -> None:
        text = self._problem
        if not text and self.canvas.picked:
            text = self._result_at(*self.canvas.picked)
        self.canvas.said = {"text": text, "reached": False, "settings": ""}

    def _result_at(self, x: float, y: float) -> str:
        """Run once more, at just this pair: between the map's points the loss may be another."""
        values = {self._x: x, self._y: y}
        try:
            path = interruptible(
                run_path, self._path_function, self._landscape, self._steps, **values
            )
        except (Exception, KeyboardInterrupt) as error:
            return sentence(error, self._path_function)
        lowest = self._landscape.f_min or 0.0
        _, highest = loss_limits(self._landscape, self._landscape.start)
        diverged = path.diverged_at is not None or diverges(path.losses - lowest, highest)
        result = "diverges" if diverged else f"loss {path.losses[-1]:.2g}"
        result += f" {'within' if diverged else 'after'} {self._steps} steps"
        return f"{self._x} {x:.3g}, {self._y} {y:.3g}: {result}"


def _stepped(value, limits, log: bool, hundredths: int) -> float:
    """Return the value so many hundredths of an axis away, at most its limit."""
    (low, high), share = np.log(limits) if log else limits, 0.5
    if value is not None:
        share = ((np.log(value) if log else value) - low) / (high - low)
    moved = low + np.clip(share + hundredths / 100, 0, 1) * (high - low)
    return float(np.clip(np.exp(moved) if log else moved, *limits))


def _spaced(name, low, high, count) -> np.ndarray:
    return (np.geomspace if name in LOGARITHMIC else np.linspace)(low, high, count)
