"""What the kernel and the front end of an interactive figure share: here it is written down.

The traits of `Canvas` are what is shown. The front end sets `values`, `start`, `velocity`, `picked`
and `moved`, and the kernel answers by setting what this changes. Custom messages do the rest. Of
the front end:

    {"type": "press", "preset": n}      the button of preset n
    {"type": "press", "reset": true}    the button Reset
    {"type": "sweep", "control": n, "id": k}
        Slider n is taken hold of, and frames along it are wished for (`sweep`).

Of the kernel, several in answer to a wish, each with the wish's "control" and "id":

    {"type": "frames", "control": n, "id": k, "frames": [...]}
        Each frame is {"value", "said", "limits", "series"} or, of figures without paths, "value",
        "said", and "series" or "images": what the traits would be if control n had this value. In
        place of bytes stand their places among the message's buffers. The nearest ones come first.
    {"type": "no sweep", "control": n, "id": k}
        None will come: the function is slow or prints, or returns something else the second time.

A control is called by its place among all controls of `view`, over all groups. The front end shows
the nearest frame until something exact is nearer: `said` and `series` belong to the values that
`said["values"]` are. It throws frames away when another control, the start or the velocity changes.

Bytes are DataViews in JavaScript. Whatever speaks like this may stand on either side: on the pages
of the site, `grader/report/site/front/` does in place of the kernel.
"""

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
        view: what mostly stays while sliders move; `lay_out` says what there is.
        values: the value of each control: a number with all its digits, the place of an option, or
            true or false. The front end sets the whole list anew.
        limits: of each control None, or {"marks", "diverges", "above"}: marks on its track, each
            with its "label", its "value" in words and its "share" of the track; the share from
            which on paths diverge, or None; and that value in words, where there is one.
        series: of each line a dict, empty where there is nothing: "path", columns as `codec.pack`
            packs them (w1, w2 and the loss above the least one at each step; or x and y); maybe
            "rates", a column for each coordinate; maybe "arrows", of what a step carries on: its
            share of the step before, what goes into the first step (two numbers), and 1 where the
            push comes after it, else 0.
        said: the result in words and what belongs to it; `words` says what there is.
        start, velocity: two numbers each, which the reader may drag or type; [] where there are
            none.
        picked: the pair that is marked on a map, or [].
        moved: by how many hundredths of a map's axes keys have led, from the first on.
        ground: the contours of the landscape (`ground`).
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
            panels: the axes of each panel, as `axes` makes them; of paths the landscape, the loss
                and maybe the rates.
            **more: what this kind has beside.
                Of all but maps: controls, groups of a "title" ("" for none) and "controls", each
                with its "name", its "label" for those who cannot see it, and what its `described`
                in `sliders` returns.
                Of paths and curves: series, how each is drawn (`line_style`).
                Of paths: presets, the names of buttons; goal, None or its "text" and its "level"
                above the least loss; coordinates, how the rates of a path that is alone are drawn;
                least, the least loss or 0; minimum, two numbers or None; shades, for "light" and
                "dark" the colours "low" and "high" of the ground and that of its "line".
                Of maps: plane, its "rows" and "columns", its colours from the least loss on
                ("stops"), and "low" and "high", the ends of these in words; lines, curves with
                "name", "x" and "y".
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
        places: the start and the first velocity that all this is exact for: two wishes never
            have the same answer, or the second one would seem to have none.
    """
    said = {"text": text, "problem": problem, "reached": reached, "settings": settings}
    exact = {"values": values or [], "places": places or []}
    return {**said, **exact, "best": best, "waits": waits or []}


def axes(x, y, xlabel: str, ylabel: str, description: str, **more) -> dict:
    """Return the axes of a panel: limits, labels, and what it shows for those who cannot see it.

    What is `more`: xlog and ylog, for log scales, and equal, for one scale on both axes.

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

    Returns:
        Its "name", "color" (on a light ground), "dark" (on a dark one), "dash" (pixels drawn and
        left out) and "marker" (matplotlib's letter).
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
