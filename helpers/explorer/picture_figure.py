"""Small pictures beside sliders: any arrays of the reader's own, such as images of 8 x 8 pixels."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers.explorer.canvas import Canvas
from helpers.explorer.figure import LiveFigure
from helpers.explorer.interrupts import interruptible
from helpers.explorer.reader import ANYTHING, require_names, sentence
from helpers.explorer.sliders import control_row, try_controls

INK = 254  # The darkest grey; one more stands for a place without a pixel.


class Pictures(LiveFigure):
    """The figure that `pictures` returns.

    Attributes:
        function: what it draws.
        controls: its control widgets by name.
    """

    def __init__(
        self,
        function: Callable,
        controls: dict,
        *,
        limits: tuple[float, float],
        says: Callable[..., str] | None,
    ):
        """Take what `pictures` takes; draw once."""
        self.function, self._says, self._limits = function, says, limits
        self.controls, self._unusable = try_controls(controls, function)
        self._first = {control: control.value for control in self.controls.values()}
        super().__init__(Canvas(), control_row(self.controls.values(), self._reset))
        self.canvas.show("pictures", "explorer: pictures, told in the text below", [])
        self._changed()
        for control in self.controls.values():
            control.observe(lambda _: self._changed(), "value")

    @property
    def problem(self) -> str:
        """What is wrong with the function or its controls."""
        return self._problem

    def picture(self) -> Figure | None:
        """Return the pictures as they are now."""
        if not self._arrays:
            return None
        figure, axes = plt.subplots(
            ncols=len(self._arrays),
            figsize=(2.2 * len(self._arrays), 2.5),
            layout="constrained",
            squeeze=False,
        )
        low, high = self._limits
        for ax, (title, array) in zip(axes[0], self._arrays.items(), strict=True):
            ax.imshow(array, cmap="gray_r", vmin=low, vmax=high)
            ax.set_title(title, fontsize=10)
            ax.set(xticks=[], yticks=[])
        return figure

    def _changed(self) -> None:
        self._compute()
        with self.canvas.hold_sync():
            self.canvas.images = [self._packed(*item) for item in self._arrays.items()]
            self.canvas.tell(self._result())

    def _compute(self) -> None:
        """Compute the arrays by title; what goes wrong becomes a sentence."""
        self._problem, self._arrays = self._unusable, {}
        if self._unusable:
            return
        values = {name: control.value for name, control in self.controls.items()}
        try:
            require_names(values, self.function, "the function")
            found = interruptible(lambda values: self.function(**values), values)
            self._arrays = {title: _array(title, array) for title, array in found.items()}
        except ANYTHING as error:
            self._problem = sentence(error, self.function)

    def _packed(self, title, array):
        low, high = self._limits
        grey = np.clip((array - low) / (high - low), 0, 1) * INK
        grey = np.where(np.isnan(grey), INK + 1, grey).round().astype(np.uint8)
        rows, columns = array.shape
        return {"title": title, "rows": rows, "columns": columns, "grey": grey.tobytes()}

    def _result(self) -> str:
        """Return what `says` makes of the pictures, or what is wrong."""
        if self._problem or self._says is None:
            return self._problem
        try:
            return self._says(*self._arrays.values())
        except ANYTHING as error:
            return sentence(error, self._says)

    def _reset(self) -> None:
        for control, value in self._first.items():
            control.value = value


def _array(title, array) -> np.ndarray:
    array = np.asarray(array, dtype=float)
    if array.ndim != 2:
        raise ValueError(f"a picture has two axes, but {title!r} has shape {array.shape}")
    return array
