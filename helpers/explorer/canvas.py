"""What the kernel and the front end of an interactive figure share: pictures, axes and frames."""

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


# The front end is one module, in parts of one topic each; later parts use earlier ones.
FRONT = (
    "page", "scales", "panel", "shapes", "legend", "frames", "player", "handles", "picker",
    "sliders", "paths", "charts", "figure",
)  # fmt: skip


def _front_end() -> str:
    folder = pathlib.Path(__file__).parent / "front"
    return "\n".join((folder / f"{part}.js").read_text(encoding="utf-8") for part in FRONT)


class Canvas(anywidget.AnyWidget):
    """The drawing; `front/figure.js` says how each of these is read."""

    _esm = _front_end()
    view = traitlets.Dict().tag(sync=True)
    light = traitlets.Bytes(b"").tag(sync=True)
    dark = traitlets.Bytes(b"").tag(sync=True)
    said = traitlets.Dict({"text": "", "reached": False, "settings": ""}).tag(sync=True)
    start = traitlets.List().tag(sync=True)
    velocity = traitlets.List().tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    picked = traitlets.List().tag(sync=True)
    moved = traitlets.List([0, 0]).tag(sync=True)

    def __init__(self, series: int, **values):
        """Take the number of series; each gets traits: its path, rates, what its steps carry."""
        super().__init__(**values)
        for n in range(series):
            self.add_traits(
                **{
                    f"frame_{n}": traitlets.Bytes(b"").tag(sync=True),
                    f"rates_{n}": traitlets.Bytes(b"").tag(sync=True),
                    f"carried_{n}": traitlets.List().tag(sync=True),
                }
            )


def number() -> str:
    """Return what tells a new figure's static picture from all others on a page.

    Counting would begin anew with each kernel, while pictures of the last one are still there.
    """
    return secrets.token_hex(4)


def axes(x, y, xlabel: str, ylabel: str, description: str, **more) -> dict:
    """Return the axes of a panel: limits, labels, and what it shows for those who cannot see it."""
    limits = {"x": [float(v) for v in x], "y": [float(v) for v in y]}
    return {**limits, "xlabel": xlabel, "ylabel": ylabel, "description": description, **more}


def series(name: str, position: int) -> dict:
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
