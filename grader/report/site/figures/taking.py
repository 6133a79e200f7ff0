"""The figures of a lecture for its page, taken from the kernel that runs the lecture.

`FIRST_CELL` is run in the kernel before the lecture. From then on a figure that is displayed puts
out its data instead of widgets.
"""

import base64
import itertools

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.display import display

from grader.report.site.figures.explorers import explorer_twin, map_twin
from grader.report.site.figures.states import Pool, state_of
from grader.report.site.figures.stored import stored_runs
from helpers.explorer.canvas import png
from helpers.explorer.figure import LiveFigure
from helpers.explorer.map_figure import RegimeMap
from helpers.explorer.path_figure import Explorer

MIMETYPE = "application/vnd.ravine.figure+json"
FIRST_CELL = f"import {__name__}\n{__name__}.take_figures()"
PIXELS = 100  # an inch
STILL_ONLY = "This figure moves in the notebook only; its runs are too large for a page."


def take_figures() -> None:
    """Have the running kernel put out the data of figures, numbered in order, from now on."""
    numbers = itertools.count(1)
    formatter = get_ipython().display_formatter.ipython_display_formatter

    def put_out(figure):
        display({MIMETYPE: figure_data(figure, str(next(numbers)))}, raw=True)

    formatter.for_type(LiveFigure, put_out)


def figure_data(figure: LiveFigure, number: str) -> dict:
    """Return all that a page needs of a figure, as JSON.

    Returns:
        Its "id", "kind", "state" and "pool" (`states`), its "still" (a PNG in base64, or None) of
        "width" and "height" in CSS pixels, its "words", a "note" to readers, and one of "twin",
        "map" and "stored"; where there is none, the page has the still alone. A map's explorer is
        the figure "beside".
    """
    shown = {"id": number, "kind": figure.canvas.view["kind"], "words": figure.text}
    return {**shown, **_still(figure), **_live(figure, number)}


def _live(figure: LiveFigure, number: str) -> dict:
    """Return the state of a figure, and what stands for its kernel."""
    if isinstance(figure, RegimeMap):
        return _live_map(figure, number)
    twin = explorer_twin(figure) if isinstance(figure, Explorer) else None
    if twin:
        return {**_state(figure, number), "twin": twin, "note": _fixed(figure)}
    if (found := stored_runs(figure, number)) is None:
        return {**_state(figure, number), "note": STILL_ONLY}
    return found | {"note": f"{found['note']} {_fixed(figure)}".strip()}


def _live_map(figure: RegimeMap, number: str) -> dict:
    beside = figure.beside
    data = _state(figure, number)
    if (twin := map_twin(figure)) is None or (beside and explorer_twin(beside) is None):
        return {**data, "note": STILL_ONLY}
    data |= {"map": twin, "note": ""}
    return data | ({"beside": _live(beside, f"{number}b")} if beside else {})


def _state(figure: LiveFigure, number: str) -> dict:
    pool = Pool()
    return {"state": pool.packed(state_of(figure.canvas, number)), "pool": pool.pieces}


def _still(figure: LiveFigure) -> dict:
    picture = figure.picture()
    if picture is None:
        return {"still": None, "width": 0, "height": 0}
    picture.set_dpi(PIXELS)
    plt.close(picture)
    width, height = (round(PIXELS * inches) for inches in picture.get_size_inches())
    return {"still": base64.b64encode(png(picture)).decode(), "width": width, "height": height}


def _fixed(figure: LiveFigure) -> str:
    """Return which of its controls a page lacks."""
    own = [widget.description for widget in figure.all_controls.widgets()]
    return f"On this page {' and '.join(own)} cannot be changed." if own else ""
