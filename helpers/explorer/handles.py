"""What can be dragged in an explorer, the start and the first velocity, with number fields."""

from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from helpers.explorer.canvas import Canvas


class Handle:
    """A point or a vector of two numbers: dragged on the canvas, or typed into two fields.

    Attributes:
        first: its values at the beginning, a list of two.
        fields: its two number fields.
    """

    def __init__(self, canvas: Canvas, name: str, first, changed: Callable):
        """Tie a trait of the canvas, `name`, to two fields; `changed` is called at each change.

        Raises:
            ValueError: if `first` are not two finite numbers.
        """
        self._canvas, self.name, self._changed, self._showing = canvas, name, changed, False
        self.first = _two_numbers(name, first)
        self.fields = [_field(f"{name} w{n}", v) for n, v in enumerate(self.first, start=1)]
        self.value = self.first
        for field in self.fields:
            field.observe(lambda _: self._typed(), "value")
        canvas.observe(lambda _: self._moved(), name)

    @property
    def value(self) -> list[float]:
        """Its two values."""
        return getattr(self._canvas, self.name)

    @value.setter
    def value(self, values) -> None:
        setattr(self._canvas, self.name, list(values))

    def code(self) -> str:
        """Return it as code."""
        return f"{self.name}=({', '.join(f'{value:.4g}' for value in self.value)})"

    def _typed(self) -> None:
        if not self._showing:
            self.value = [field.value for field in self.fields]

    def _moved(self) -> None:
        self._showing = True
        for field, value in zip(self.fields, self.value, strict=True):
            field.value = _shown(value)
        self._showing = False
        self._changed()


def _two_numbers(name: str, values) -> list[float]:
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.shape != (2,) or not np.isfinite(array).all():
        raise ValueError(f"{name} must be two finite numbers, got {values!r}")
    return array.tolist()


def _field(description: str, value: float) -> widgets.FloatText:
    style = {"description_width": "initial"}
    shown = _shown(value)
    return widgets.FloatText(
        shown, description=description, step=0.1, style=style, layout={"width": "12em"}
    )


def _shown(value: float) -> float:
    return float(f"{value:.4g}")
