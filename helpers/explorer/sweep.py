"""Frames along a slider, computed while the kernel has nothing else to do, for a smooth drag.

When a slider is taken hold of, the front end asks for them. They are what events would show, by the
same code, and change nothing that the figure itself shows.
"""

import contextlib
import io
import time
from collections.abc import Callable, Collection, Iterator

from helpers.explorer import prints
from helpers.explorer.canvas import Canvas
from helpers.explorer.controls import AnyControl, Controls
from helpers.explorer.interrupts import main_loop, was_interrupted
from helpers.explorer.sliders import Choice, Control, Slider
from helpers.explorer.time_limit import time_limit

FRAMES = 41  # along a whole track
SLICE = 0.01  # seconds without a look at events; what takes longer for one frame is not swept
PAUSE = 0.001  # seconds between two slices
PATIENCE = 0.25  # seconds for a slice: at some value the function may run for ever

Frame = dict  # traits of the canvas by name


class Sweep:
    """Answers the front end's wishes for frames, one at a time."""

    def __init__(
        self,
        canvas: Canvas,
        controls: Controls,
        frame_at: Callable[[Control, object], Frame],
        fixed: Collection[Control] = (),
    ):
        """Listen.

        Args:
            canvas, controls: of the figure.
            frame_at: returns what the figure would show with another value of a control.
            fixed: controls that change more than frames hold, and are not swept.
        """
        self._canvas, self._controls = canvas, controls
        self._frame_at, self._fixed = frame_at, fixed
        self._swept: Control | None = None
        self._frames: Iterator[Frame] = iter(())
        self._wish: dict = {}
        canvas.hear("sweep", self._asked)

    def mind(self, changed: set[AnyControl]) -> None:
        """Stop if anything changed but the control that is swept."""
        if changed != {self._swept}:
            self.stop()

    def stop(self) -> None:
        """Compute no more frames."""
        self._swept, self._frames = None, iter(())

    def _asked(self, message: dict) -> None:
        place, loop = message.get("control"), main_loop()
        if loop is None or not isinstance(place, int):
            return
        if not 0 <= place < len(self._controls.drawn):
            return
        self.stop()
        self._wish = {"control": place, "id": message.get("id")}
        control = self._controls.drawn[place]
        places = _values(control)
        # Frames do not tell the values of widgets that the front end does not draw.
        if not places or self._controls.widgets() or control in self._fixed:
            self._refuse()
            return
        self._swept, self._frames = control, self._each(control, places)
        loop.add_callback(self._slice, loop, self._frames, True)

    def _slice(self, loop, frames: Iterator[Frame], first: bool) -> None:
        """Compute for a while, send what was found, and come back later for more."""
        if frames is not self._frames:
            return
        found, fit = _some_of(frames)
        if frames is not self._frames:
            return
        if not fit or (first and not found):
            self.stop()
            self._refuse()
        elif found:
            self._send(found)
            loop.call_later(PAUSE, self._slice, loop, frames, False)
        else:
            self.stop()

    def _each(self, control: Control, values: list) -> Iterator[Frame]:
        """Yield frames, that of the present value first; none if they are slow or differ."""
        frame, seconds = self._timed(control)
        if seconds > PATIENCE / 2:  # A second run would begin where no limit is left to stop it.
            return
        again, others = self._timed(control)
        if min(seconds, others) > SLICE or frame != again:
            return
        yield {"value": control.sent(control.value), **frame}
        for value in values:
            yield {"value": control.sent(value), **self._frame_at(control, value)}

    def _timed(self, control: Control) -> tuple[Frame, float]:
        """Return the frame of the present value, and the seconds that it took."""
        began = time.perf_counter()
        return self._frame_at(control, control.value), time.perf_counter() - began

    def _send(self, frames: list[Frame]) -> None:
        buffers = []
        packed = [_without_bytes(frame, buffers) for frame in frames]
        self._canvas.send({"type": "frames", **self._wish, "frames": packed}, buffers)

    def _refuse(self) -> None:
        self._canvas.send({"type": "no sweep", **self._wish})


def _some_of(frames: Iterator[Frame]) -> tuple[list[Frame], bool]:
    """Return the frames of a slice, and whether all was quick and quiet enough to show them."""
    found, printed, end = [], io.StringIO(), time.perf_counter() + SLICE
    out, err = contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed)
    with out, err, time_limit(PATIENCE) as ran_out:
        while frame := next(frames, None):
            found.append(frame)
            if time.perf_counter() > end:
                break
    unfit = ran_out() or was_interrupted() or printed.getvalue() or prints.taken()
    return found, not unfit


def _values(control: Control) -> list:
    """Return values along the track of a slider, the nearest first; [] for what is none."""
    if isinstance(control, Slider):
        here = control.share(control.value)
        shares = sorted((n / (FRAMES - 1) for n in range(FRAMES)), key=lambda s: abs(s - here))
        values = [control.at(share) for share in shares]
    elif isinstance(control, Choice) and control.is_slider:
        here = control.sent(control.value)
        values = sorted(control.values, key=lambda v: abs(control.sent(v) - here))
    else:
        return []
    return [value for value in dict.fromkeys(values) if value != control.value]


def _without_bytes(value, buffers: list[bytes]) -> object:
    """Return what JSON can hold, with the places in `buffers` for bytes, which go there."""
    if isinstance(value, bytes):
        buffers.append(value)
        return len(buffers) - 1
    if isinstance(value, dict):
        return {name: _without_bytes(part, buffers) for name, part in value.items()}
    if isinstance(value, list):
        return [_without_bytes(part, buffers) for part in value]
    return value
