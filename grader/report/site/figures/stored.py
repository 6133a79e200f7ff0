"""Runs of a figure that are stored for its page, where no JavaScript stands for its function."""

import json
import math

from grader.report.site.figures.marks import marks, stops
from grader.report.site.figures.states import Pool, state_of
from helpers.explorer.figure import LiveFigure

LARGEST = 300_000  # characters of a figure's data
MOST_FRAMES = 500
FEWEST_MARKS = 9  # on a slider, before runs along each slider alone tell more
FRAME = ("limits", "series", "said", "images")  # the traits that a run may change
OF_LANDSCAPES = ("view", "ground")  # those that stay unless the landscape changes


def stored_runs(figure: LiveFigure, number: str) -> dict | None:
    """Return the state of a figure with stored runs over the marks of its controls.

    Returns:
        {"state", "stored", "pool", "note"}; None if its data would be too large.
    """
    runs = _Runs(figure, number)
    for grid in (True, False):
        if (values := runs.chosen(grid)) is not None:
            return runs.made(values, grid)
    return None


class _Runs:
    """The runs of one figure."""

    def __init__(self, figure: LiveFigure, number: str):
        self._canvas, self._controls = figure.canvas, figure.all_controls.drawn
        self._state, self._first = state_of(self._canvas, number), list(self._canvas.values)
        self._presets = figure.presets

    def chosen(self, grid: bool) -> list[list] | None:
        """Return the marks of each control that fit the page, on a grid or along each control."""
        most = [len(marks(control)) for control in self._controls]
        frame, rest = self._sizes()
        while True:
            found = [marks(*pair) for pair in zip(self._controls, most, strict=True)]
            counts = [len(values) for values in found]
            frames = math.prod(counts) if grid else sum(counts)
            if frames <= MOST_FRAMES and rest + frames * frame <= LARGEST:
                return found
            thinned = [max(FEWEST_MARKS, math.ceil(count * 0.7)) for count in counts]
            if thinned == most or not any(a < b for a, b in zip(thinned, counts, strict=True)):
                return None
            most = thinned

    def made(self, values: list[list], grid: bool) -> dict:
        """Return the data of the figure, with a run at each of these settings."""
        pool = Pool()
        state = pool.packed(self._with_stops(values))
        with self._canvas.hold_sync():
            frames = [pool.packed(self._frame(at, values)) for at in self._settings(values, grid)]
            self._canvas.values = self._first
        counts = [len(found) for found in values]
        presets = [self._preset(preset, values) for preset in self._presets]
        stored = {"grid": grid, "counts": counts, "frames": frames, "presets": presets}
        note = _note(grid, counts == [len(marks(control)) for control in self._controls])
        return {"state": state, "stored": stored, "pool": pool.pieces, "note": note}

    def _sizes(self) -> tuple[int, int]:
        """Return about how long a run is in JSON, and all the rest."""
        pool = Pool()
        rest = len(json.dumps([pool.packed(self._state), pool.pieces]))
        before = sum(map(len, pool.pieces))
        with self._canvas.hold_sync():
            self._canvas.values = [marks(control)[-1] for control in self._controls]
            frame = json.dumps(pool.packed(self._traits()))
            self._canvas.values = self._first
        return len(frame) + sum(map(len, pool.pieces)) - before, rest

    def _settings(self, values: list[list], grid: bool):
        """Yield the settings of the runs, as places among these values."""
        if not grid:
            first = self._places(self._first, values)
            for n, found in enumerate(values):
                for place in range(len(found)):
                    yield [*first[:n], place, *first[n + 1 :]]
            return
        for number in range(math.prod(map(len, values))):
            places = []
            for found in reversed(values):
                number, place = divmod(number, len(found))
                places.insert(0, place)
            yield places

    def _frame(self, places: list[int], values: list[list]) -> dict:
        self._canvas.values = [found[n] for found, n in zip(values, places, strict=True)]
        frame = self._traits()
        sent = self._as_sent(places)
        return frame | {"said": frame["said"] | {"values": sent, "best": "", "waits": []}}

    def _traits(self) -> dict:
        now = {name: getattr(self._canvas, name) for name in (*FRAME, *OF_LANDSCAPES)}
        now["view"] = now["view"] | {
            key: self._state["view"][key] for key in ("number", "controls")
        }
        return {key: v for key, v in now.items() if key in FRAME or v != self._state[key]}

    def _with_stops(self, values: list[list]) -> dict:
        """Return the state with controls that have no values but these."""
        left = iter(values)
        groups = [
            {**group, "controls": [stops(control, next(left)) for control in group["controls"]]}
            for group in self._state["view"]["controls"]
        ]
        sent = self._as_sent(self._places(self._first, values))
        said = self._state["said"] | {"values": sent}
        view = self._state["view"] | {"controls": groups}
        return self._state | {"view": view, "values": sent, "said": said}

    def _as_sent(self, places: list[int]) -> list:
        """Return the values that the page's front end knows: places, but for a check."""
        kinds = [control.described()["kind"] for control in self._controls]
        return [bool(n) if kind == "check" else n for n, kind in zip(places, kinds, strict=True)]

    def _places(self, sent: list, values: list[list]) -> list[int]:
        return [found.index(value) for found, value in zip(values, sent, strict=True)]

    def _preset(self, preset: dict, values: list[list]) -> dict:
        """Return the places that a preset's button sets, by the number of the control."""
        found = {}
        for control, value in preset.items():
            n = self._controls.index(control)
            wanted = control.sent(value)
            nearest = min(range(len(values[n])), key=lambda m: abs(values[n][m] - wanted))
            found[n] = nearest
        return found


def _note(grid: bool, complete: bool) -> str:
    stops = "" if complete else "; its sliders stop where one is stored"
    alone = "" if grid else " Moving one slider sets the others back to their first values."
    return f"The runs of this figure were computed beforehand{stops}.{alone}"
