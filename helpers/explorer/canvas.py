"""What the kernel and the front end of an interactive figure share."""

import base64
import functools
import io
import math
import pathlib
import secrets
from collections.abc import Callable
from html import escape

import anywidget
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.styles import ON_DARK, STYLES, style_of

DASHES = {"-": [], "--": [7, 4], "-.": [8, 3, 2, 3], ":": [2, 3]}
# Other names under which a function is one of the rules of `STYLES`.
ALIASES = {"gradient_descent": "sgd", "sgd_momentum": "momentum"}

TOLD = ("values", "start", "velocity", "picked", "moved")  # lists that the front end sets
SHOWN = ("view", "limits", "series", "said", "ground", "plane", "images")  # and what it only shows


class Canvas(anywidget.AnyWidget):
    """The figure as the front end draws it, its controls too.

    Attributes:
        number: what tells the figure from all others on a page, its static picture too.
        view: what stays while sliders move; `show` says what there is.
        values: of each control, in the order of `view`, the value as the front end calls it.
        limits: of each control None, or its marks (`slider_marks`).
        series: of each line a dict: "path", columns as `codec.pack` packs them; maybe "rates",
            likewise; maybe "arrows", what its steps carry on.
        said: the result in words and what belongs to it; `words` says what there is.
        start, velocity, picked: two numbers each, which the reader may drag, or pick on a map.
        moved: by how many hundredths of a map's axes keys have led, from the first on.
        ground: the contours of the landscape (`ground.ground`).
        plane: the levels of a map, a byte each, 0 to 254, the row of the lowest y first; 255 is
            nothing.
        images: of each small picture a dict: "title", "rows", "columns", and "grey", a byte a pixel
            (0 is paper, 254 ink, 255 nothing).
    """

    # Made of front/*.js by `make front`. Of a path anywidget would watch the file, for ever.
    _esm = (pathlib.Path(__file__).parent / "front.js").read_text(encoding="utf-8")
    view = traitlets.Dict().tag(sync=True)
    values = traitlets.List().tag(sync=True)
    limits = traitlets.List().tag(sync=True)
    series = traitlets.List().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    start = traitlets.List().tag(sync=True)
    velocity = traitlets.List().tag(sync=True)
    picked = traitlets.List().tag(sync=True)
    moved = traitlets.List([0, 0]).tag(sync=True)
    ground = traitlets.Bytes(b"").tag(sync=True)
    plane = traitlets.Bytes(b"").tag(sync=True)
    images = traitlets.List().tag(sync=True)

    def __init__(self, **values):
        super().__init__(said=words(""), **values)
        # Counting would begin anew with each kernel, beside pictures of the last one.
        self.number = secrets.token_hex(4)

    def lay_out(self, kind: str, label: str, panels: list[dict], **more) -> None:
        """Say what there is to draw.

        Args:
            kind: "path", "curves", "map" or "pictures".
            label: what the figure is, for those who cannot see it.
            panels: the axes of each panel, as `axes` makes them.
            **more: what this kind has beside: series (how each is drawn), goal, and so on.
        """
        view = {"kind": kind, "number": self.number, "label": label, "panels": panels}
        none = {"series": [], "goal": None, "controls": [], "presets": []}
        self.view = {**none, **view, **more}

    def hear(self, kind: str, act: Callable[[dict], None]) -> None:
        """Call a function with each message of a type that the front end sends."""

        def heard(_, message, buffers) -> None:
            if isinstance(message, dict) and message.get("type") == kind:
                act(message)

        self.on_msg(heard)

    def set_state(self, sync_data: dict) -> None:
        """Take what the front end may say, and nothing that it cannot mean."""
        taken = {
            name: value
            for name, value in sync_data.items()
            if name not in SHOWN and (name not in TOLD or isinstance(value, list))
        }
        super().set_state(taken)

    def show(self, **traits) -> None:
        """Set some traits, and send what changed in one message."""
        with self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, value)


def words(
    text: str,
    *,
    problem: bool = False,
    reached: bool = False,
    settings: str = "",
    best: str = "",
    values: list | None = None,
    waits: list[int] | None = None,
    places: list[float] | None = None,
) -> dict:
    """Return what a figure says.

    Args:
        text: the result in words.
        problem: whether it tells what is wrong.
        reached: whether the goal is reached.
        settings: the settings as code.
        best: the best result so far, in words.
        values: the values of the controls that all this is exact for.
        waits: the places of the controls whose moves are sent only when they are let go, as the
            function is slow.
        places: the numbers beside `values` that all this is exact for: no two wishes have one
            answer, or the second would seem to have none.
    """
    said = {"text": text, "problem": problem, "reached": reached, "settings": settings}
    exact = {"values": values or [], "places": places or []}
    return {**said, **exact, "best": best, "waits": waits or []}


def axes(x, y, xlabel: str, ylabel: str, description: str, **more) -> dict:
    """Return the axes of a panel: limits, labels, and what it shows for those who cannot see it.

    Raises:
        ValueError: if an axis has no length, or a logarithmic one reaches down to zero.
    """
    limits = {
        "x": _limits(xlabel, x, more.get("xlog", False)),
        "y": _limits(ylabel, y, more.get("ylog", False)),
    }
    return {**limits, "xlabel": xlabel, "ylabel": ylabel, "description": description, **more}


def _limits(label: str, limits, log: bool) -> list[float]:
    low, high = map(float, limits)
    if not (math.isfinite(high - low) and low < high and (low > 0 or not log)):
        wanted = "0 < low < high" if log else "low < high"
        raise ValueError(f"the axis of {label!r} needs {wanted}, got ({low:g}, {high:g})")
    return [low, high]


def line_style(name: str, position: int, rule: str = "") -> dict:
    """Return how a series is drawn, as everywhere else in the course.

    Args:
        name: what its legend says, maybe a key of `STYLES`; "" where it is alone.
        position: which of the series it is.
        rule: of one that is alone, the key of `STYLES` that it is drawn as, or "".
    """
    style = style_of(name or rule, position)
    line, color = style["linestyle"], style["color"]
    dash = DASHES[line] if isinstance(line, str) else list(line[1])
    # What is alone needs no dashes to be told from others.
    dash = dash if name else []
    dark, marker = ON_DARK.get(color, color), style["marker"]
    return {"name": name, "color": color, "dark": dark, "dash": dash, "marker": marker}


def rule_of(function: Callable) -> str:
    """Return the key of `STYLES` that a path function is called by, or ""."""
    while isinstance(function, functools.partial):
        function = function.func
    name = getattr(function, "__name__", "").lower()
    name = ALIASES.get(name, name)
    return next((key for key in STYLES if key.lower() == name), "")


def png(figure: Figure) -> bytes:
    """Return a figure as PNG."""
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_png(file)
    return file.getvalue()


def still(figure: Figure | None, number: str, text: str, problem: str) -> str:
    """Return, as HTML, what stands where there is no kernel; the front end hides it.

    Args:
        figure: the figure as a picture, or None.
        number: of its canvas.
        text: the result in words.
        problem: what is wrong, in words.
    """
    parts = [f"<p>{escape(line)}</p>" for line in problem.split("\n") if line]
    if figure is not None:
        source = base64.b64encode(png(figure)).decode()
        parts.insert(
            0,
            f'<img style="max-width: 100%" alt="{escape(text, quote=True)}" '
            f'src="data:image/png;base64,{source}">',
        )
    return f'<div class="ravine-still-{number}">{"".join(parts)}</div>'
