"""Small pictures beside sliders: any arrays of the reader's own, such as images of 8 x 8 pixels."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers.explorer.function_figure import FunctionFigure

INK = 254  # The darkest grey; one more stands for a place without a pixel.


class Pictures(FunctionFigure):
    """The figure that `pictures` returns."""

    def __init__(
        self,
        function: Callable,
        controls: dict,
        *,
        limits: tuple[float, float],
        says: Callable[..., str] | None,
    ):
        """Take what `pictures` takes; draw once."""
        self._limits = limits
        super().__init__(function, controls, says)

    def picture(self) -> Figure | None:
        """Return the pictures as they are now."""
        if not self._found:
            return None
        figure, axes = plt.subplots(
            ncols=len(self._found),
            figsize=(2.2 * len(self._found), 2.5),
            layout="constrained",
            squeeze=False,
        )
        low, high = self._limits
        for ax, (title, array) in zip(axes[0], self._found.items(), strict=True):
            ax.imshow(array, cmap="gray_r", vmin=low, vmax=high)
            ax.set_title(title, fontsize=10)
            ax.set(xticks=[], yticks=[])
        return figure

    def _call(self, values: dict):
        return self.function(**values)

    def _checked(self, returned) -> dict[str, np.ndarray]:
        if not isinstance(returned, dict):
            raise TypeError(f"the function must return {{title: array}}, not {returned!r}")
        return {title: _array(title, array) for title, array in returned.items()}

    def _words_of(self, found: dict[str, np.ndarray]) -> str:
        return self._says(*found.values())

    def _lay_out(self, found: dict[str, np.ndarray]) -> None:
        label, groups = "explorer: pictures, told in the text below", self.all_controls.groups()
        self.canvas.lay_out("pictures", label, [], controls=groups)

    def _drawn(self, found: dict[str, np.ndarray]) -> dict:
        return {"images": [self._packed(*item) for item in found.items()]}

    def _packed(self, title, array):
        low, high = self._limits
        grey = np.clip((array - low) / (high - low), 0, 1) * INK
        grey = np.where(np.isnan(grey), INK + 1, grey).round().astype(np.uint8)
        rows, columns = array.shape
        return {"title": title, "rows": rows, "columns": columns, "grey": grey.tobytes()}


def _array(title, array) -> np.ndarray:
    array = np.asarray(array, dtype=float)
    if array.ndim != 2 or not array.size:
        raise ValueError(
            f"a picture has two axes, none empty, but {title!r} has shape {array.shape}"
        )
    return array
