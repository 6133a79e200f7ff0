"""What can be dragged in an explorer, the start and the first velocity, with number fields."""

from collections.abc import Callable

import ipywidgets as widgets

from helpers.explorer.canvas import Canvas


class Handle:
    """A point or a vector of two numbers: dragged on the canvas, or typed into two fields.

    Attributes:
        name: of the trait of the canvas that holds its values.
        first: its values at the beginning, a list of two.
        fields: its two number fields.
    """

    def __init__(self, canvas: Canvas, name: str, first: list[float]):
        """Tie a trait of the canvas to two fields."""
        self._canvas, self.name, self.first, self._showing = canvas, name, first, False
        self.fields = [_field(f"{name} w{n}", v) for n, v in enumerate(first, start=1)]
        self.value = first
        for field in self.fields:
            field.observe(lambda _: self._typed(), "value")
        canvas.observe(lambda _: self._show(), name)

    @property
    def value(self) -> list[float]:
        """Its two values."""
        return getattr(self._canvas, self.name)

    @value.setter
    def value(self, values: list[float]) -> None:
        setattr(self._canvas, self.name, list(values))

    def on_change(self, act: Callable[[], None]) -> None:
        """Have `act` called at each change, after the fields show it."""
        self._canvas.observe(lambda _: act(), self.name)

    def code(self) -> str:
        """Return it as code."""
        return f"{self.name}=({', '.join(f'{value:.4g}' for value in self.value)})"

    def _typed(self) -> None:
        if not self._showing:
            self.value = [field.value for field in self.fields]

    def _show(self) -> None:
        self._showing = True
        for field, value in zip(self.fields, self.value, strict=True):
            field.value = _shown(value)
        self._showing = False


def _field(description: str, value: float) -> widgets.FloatText:
    style = {"description_width": "initial"}
    shown = _shown(value)
    return widgets.FloatText(
        shown, description=description, step=0.1, style=style, layout={"width": "12em"}
    )


def _shown(value: float) -> float:
    return float(f"{value:.4g}")
