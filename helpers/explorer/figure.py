"""What all live figures share: a canvas, a text, and a picture that outlives the kernel."""

import ipywidgets as widgets
import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure

from helpers.explorer import cells
from helpers.explorer.canvas import Canvas, still
from helpers.explorer.controls import AnyControl, Controls
from helpers.explorer.events import Events

WRAP = {"flex_flow": "row wrap"}


def close(widget: widgets.DOMWidget) -> None:
    """Close a widget and its layout, which is a widget as well."""
    widget.layout.close()
    widget.close()


class LiveFigure:
    """A canvas, and above it the reader's own widgets, if there are any among the controls.

    Attributes:
        canvas: the drawing.
        all_controls: the controls, rule by rule.
    """

    def __init__(self, canvas: Canvas, controls: Controls):
        self.canvas, self.all_controls = canvas, controls
        self._events: Events | None = None
        own = controls.widgets()
        self._live = canvas
        if own:
            self._live = widgets.VBox([widgets.HBox(own, layout=WRAP), canvas])

    @property
    def controls(self) -> dict[str, AnyControl]:
        """The controls of the landscape and of all rules, by name; of one name, the last rule's."""
        found = dict(self.all_controls.landscape)
        for controls in self.all_controls.rules.values():
            found |= controls
        return found

    @property
    def presets(self) -> list[dict[AnyControl, object]]:
        """The values that each of its buttons sets, in their order."""
        return self._events.presets if self._events else []

    @property
    def text(self) -> str:
        """The result in words, as the figure says it."""
        return self.canvas.said["text"]

    @property
    def problem(self) -> str:
        """What is wrong with the reader's functions or controls; "" where nothing is."""
        raise NotImplementedError

    def picture(self) -> Figure | None:
        """Return what the figure shows now, drawn by matplotlib; None if there is nothing."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of all that the kernel keeps of the figure; it moves no longer."""
        if self._events:
            self._events.close()
        self.canvas.unobserve_all()
        boxes = [] if self._live is self.canvas else [self._live, self._live.children[0]]
        for widget in (self.canvas, *boxes):
            close(widget)

    def _shown(self) -> "list[LiveFigure]":
        """Return the figures that are shown together, side by side."""
        return [self]

    def _widget(self) -> widgets.Widget:
        """Return what is displayed live."""
        return self._live

    def _ipython_display_(self) -> None:
        """Show the picture that stays when the kernel is gone, then the live figure."""
        figures = self._shown()
        cells.show(figures)
        display({"text/html": "".join(figure._still() for figure in figures)}, raw=True)
        bundle = self._widget()._repr_mimebundle_()
        bundle = bundle[0] if isinstance(bundle, tuple) else bundle
        display({**bundle, "text/plain": "\n".join(f.text for f in figures)}, raw=True)

    def _still(self) -> str:
        if (figure := self.picture()) is not None:
            plt.close(figure)
        return still(figure, self.canvas.number, self.text, self.problem)
