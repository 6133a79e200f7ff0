"""From what a reader does to a figure's controls to its next run."""

import contextlib
from collections.abc import Callable, Iterator

from helpers.explorer.canvas import Canvas
from helpers.explorer.controls import AnyControl, Controls
from helpers.explorer.sweep import Sweep


class Events:
    """Listens to controls and buttons; changes that belong together make one run.

    Attributes:
        presets: the values that each button sets, in their order.
    """

    def __init__(
        self,
        canvas: Canvas,
        controls: Controls,
        run: Callable[[set[AnyControl]], None],
        sweep: Sweep,
        presets: list[dict[AnyControl, object]] | None = None,
    ):
        """Listen.

        Args:
            canvas, controls: to what.
            run: called with the controls that have another value than before.
            sweep: what a change stops.
            presets: of each button the values that it sets.
        """
        self._canvas, self._controls = canvas, controls
        self._run, self._sweep = run, sweep
        self.presets, self._held = presets or [], False
        self._first = {control: control.value for control in controls.every()}
        for control in controls.every():
            control.observe(self._moved, "value")
        canvas.observe(self._received, "values")
        canvas.hear("press", self._pressed)

    def apply(self, values: dict[AnyControl, object]) -> None:
        """Set some controls, then run once what that changes."""
        self._changed(self._set(values))

    def reset(self) -> None:
        """Set all controls to what they were at the beginning, and run once."""
        self.apply(self._first)

    def close(self) -> None:
        """Listen no longer."""
        self._sweep.stop()
        for control in self._controls.every():
            control.unobserve(self._moved, "value")

    def _changed(self, controls: set[AnyControl]) -> None:
        self._sweep.mind(controls)
        self._run(controls)

    @contextlib.contextmanager
    def _hold(self) -> Iterator[None]:
        """Run nothing for a while."""
        was, self._held = self._held, True
        try:
            yield
        finally:
            self._held = was

    def _set(self, values: dict[AnyControl, object]) -> set[AnyControl]:
        """Set controls without a run; return those with another value than before."""
        before = {control: control.value for control in self._controls.every()}
        with self._hold():
            for control, value in values.items():
                control.value = value
        return {control for control, value in before.items() if _differ(control.value, value)}

    def _moved(self, change) -> None:
        if not self._held:
            self._changed({change.owner})

    def _received(self, change) -> None:
        """Take values from the front end; what it cannot mean is taken back."""
        if change.new == self._controls.setting().sent:
            return
        try:
            values = self._controls.received(change.new)
        except (IndexError, TypeError, ValueError):
            self._canvas.values = self._controls.setting().sent
        else:
            self.apply(values)

    def _pressed(self, message: dict) -> None:
        preset = message.get("preset")
        if message.get("reset") is True:
            self.reset()
        elif isinstance(preset, int) and 0 <= preset < len(self.presets):
            self.apply(self.presets[preset])


def _differ(value, before) -> bool:
    try:
        return bool(value != before)
    except ValueError:  # arrays
        return value is not before
