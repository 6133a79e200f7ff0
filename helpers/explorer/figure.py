"""What all live figures share: a canvas, a text, and a picture that outlives the kernel."""

import ipywidgets as widgets
import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure

from helpers.explorer.canvas import Canvas, still


class LiveFigure(widgets.VBox):
    """Rows of controls, and the canvas below them.

    Attributes:
        canvas: the drawing.
    """

    def __init__(self, canvas: Canvas, *rows: widgets.Widget):
        self.canvas = canvas
        super().__init__([*rows, canvas])

    @property
    def text(self) -> str:
        """The result in words, as it stands below the figure."""
        return self.canvas.said["text"]

    @property
    def problem(self) -> str:
        """What is wrong with the reader's functions or controls; "" where nothing is."""
        raise NotImplementedError

    def picture(self) -> Figure | None:
        """Return what the figure shows now, drawn by matplotlib; None if there is nothing."""
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        """Show the picture that stays when the kernel is gone, then the live figure."""
        if self.problem:
            print(self.problem)
        if (figure := self.picture()) is not None:
            plt.close(figure)
            display(still(figure, self.canvas.number, self.text))
        display(self._repr_mimebundle_(), raw=True)
