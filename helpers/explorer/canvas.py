"""What the kernel and the front end of an interactive figure share: pictures, axes and series."""

import base64
import io
import pathlib
import secrets
from html import escape

import anywidget
import traitlets
from IPython.display import HTML
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.landscapes import Landscape
from helpers.plots import draw_contours
from helpers.styles import NEUTRAL, STYLES

DASHES = {"-": [], "--": [7, 4], "-.": [8, 3, 2, 3], ":": [2, 3]}
# What is too dark on a dark page, and what stands for it there.
ON_DARK = {"#000000": "#FFFFFF", "#0072B2": "#56B4E9", "#332288": "#9A8CFF", "#882255": "#FF7BBD"}


class Canvas(anywidget.AnyWidget):
    """The drawing, as `front/figure.js` reads it.

    Attributes:
        number: what tells the figure from all others on a page, its static picture too.
        view: what stays while sliders move; `show` says what there is.
        series: of each line a dict: "path", columns as `codec.pack` packs them; maybe "rates",
            likewise; maybe "arrows", what its steps carry on.
        light, dark: the ground of the first panel as PNG, in either theme.
        said: the text below, whether the goal is reached, and the settings as code.
        images: of each small picture a dict: "title", "rows", "columns", and "grey", a byte a pixel
            (0 is paper, 254 ink, 255 nothing).
        start, velocity, picked: two numbers each, which the reader may drag, or pick on a map.
        moved: by how many hundredths of a map's axes keys have led, from the first on.
        marks: name of a slider -> its marks (`slider_marks`).
    """

    _esm = pathlib.Path(__file__).parent / "front.js"  # made of front/*.js by `make front`
    view = traitlets.Dict().tag(sync=True)
    series = traitlets.List().tag(sync=True)
    images = traitlets.List().tag(sync=True)
    light = traitlets.Bytes(b"").tag(sync=True)
    dark = traitlets.Bytes(b"").tag(sync=True)
    said = traitlets.Dict({"text": "", "reached": False, "settings": ""}).tag(sync=True)
    start = traitlets.List().tag(sync=True)
    velocity = traitlets.List().tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    picked = traitlets.List().tag(sync=True)
    moved = traitlets.List([0, 0]).tag(sync=True)

    def __init__(self, **values):
        super().__init__(**values)
        # Counting would begin anew with each kernel, beside pictures of the last one.
        self.number = secrets.token_hex(4)

    def show(self, kind: str, label: str, panels: list[dict], **more) -> None:
        """Lay the figure out.

        Args:
            kind: "path", "curves", "map" or "pictures".
            label: what the figure is, for those who cannot see it.
            panels: the axes of each panel, as `axes` makes them.
            **more: what this kind has beside: series (how each is drawn), goal, and so on.
        """
        view = {"kind": kind, "number": self.number, "label": label, "panels": panels}
        self.view = {"series": [], "goal": None, **view, **more}

    def tell(self, text: str, reached: bool = False, settings: str = "") -> None:
        """Say the result in words, below the figure."""
        self.said = {"text": text, "reached": reached, "settings": settings}


def axes(x, y, xlabel: str, ylabel: str, description: str, **more) -> dict:
    """Return the axes of a panel: limits, labels, and what it shows for those who cannot see it."""
    limits = {"x": [float(v) for v in x], "y": [float(v) for v in y]}
    return {**limits, "xlabel": xlabel, "ylabel": ylabel, "description": description, **more}


def line_style(name: str, position: int) -> dict:
    """Return how a series is drawn: as everywhere else in the course."""
    style = STYLES.get(name) or (STYLES["momentum"] if not name else NEUTRAL[position % 5])
    line, color = style["linestyle"], style["color"]
    dash = DASHES[line] if isinstance(line, str) else list(line[1])
    # A path that is alone needs no dashes to be told from others.
    dash = dash if name else []
    return {"name": name, "color": color, "dark": ON_DARK.get(color, color), "dash": dash}


def picture(landscape: Landscape, shades: dict) -> bytes:
    """Return the contours of a landscape as PNG, from edge to edge."""
    figure = Figure(figsize=(6, 4.2), dpi=160)
    ax = figure.add_axes((0, 0, 1, 1))
    draw_contours(landscape, ax, shades)
    ax.axis("off")
    return png(figure)


def png(figure: Figure) -> bytes:
    """Return a figure as PNG."""
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_png(file)
    return file.getvalue()


def still(figure: Figure, number: str, words: str) -> HTML:
    """Return the picture that stands where there is no kernel; the front end hides it."""
    source = base64.b64encode(png(figure)).decode()
    return HTML(
        f'<img class="ravine-still-{number}" style="max-width: 100%" '
        f'alt="{escape(words, quote=True)}" src="data:image/png;base64,{source}">'
    )
