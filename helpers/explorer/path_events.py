"""From what a reader does to an explorer to what it shows: each change runs what depends on it."""

from collections.abc import Collection

from helpers.explorer.canvas import Canvas
from helpers.explorer.controls import AnyControl, Controls
from helpers.explorer.events import Events
from helpers.explorer.path_model import PathModel, two_numbers
from helpers.explorer.path_view import PathView
from helpers.explorer.rules import are_slow
from helpers.explorer.sliders import Control
from helpers.explorer.sweep import Sweep

HANDLES = ("start", "velocity")  # what can be dragged: traits of the canvas, and of the model


class PathEvents(Events):
    """Listens to controls, buttons, and what is dragged."""

    def __init__(
        self,
        canvas: Canvas,
        controls: Controls,
        model: PathModel,
        view: PathView,
        presets: list[dict[AnyControl, object]],
    ):
        """Run every rule once, and listen."""
        # The contours of a landscape are no part of a frame.
        sweep = Sweep(canvas, controls, self._frame_at, fixed=controls.landscape.values())
        super().__init__(canvas, controls, self._run_changed, sweep, presets)
        self._model, self._view = model, view
        self._handles = [name for name in HANDLES if getattr(model, name) is not None]
        self._places = {name: getattr(model, name) for name in self._handles}
        self._run_rules(model.runners)
        canvas.observe(self._dragged, self._handles)

    def reset(self) -> None:
        """Set all controls and handles to what they were at the beginning, and run once."""
        self._sweep.stop()
        with self._hold():
            self._canvas.show(**self._places)
        for name, value in self._places.items():
            setattr(self._model, name, value)
        changed = self._set(self._first)
        self._run_some(self._model.runners, self._is_of_landscape(changed))

    def _frame_at(self, control: Control, value) -> dict:
        """Return what the canvas would show with another value of a rule's control."""
        setting, model = self._controls.setting({control: value}), self._model.copy()
        model.run(self._rules_of({control}), setting.rules)
        return self._view.frame(model, setting)

    def _run_changed(self, changed: set[AnyControl]) -> None:
        self._run_some(self._rules_of(changed), self._is_of_landscape(changed))

    def _rules_of(self, controls: set[AnyControl]) -> list[str]:
        of_rules = self._controls.rules.items()
        return [rule for rule, own in of_rules if controls.intersection(own.values())]

    def _is_of_landscape(self, changed: set[AnyControl]) -> bool:
        return bool(changed.intersection(self._controls.landscape.values()))

    def _dragged(self, change) -> None:
        if self._held:
            return
        self._sweep.stop()
        try:
            setattr(self._model, change.name, two_numbers(change.name, change.new))
        except ValueError:
            with self._hold():
                setattr(self._canvas, change.name, getattr(self._model, change.name))
        else:
            self._run_rules(self._model.runners)

    def _run_some(self, rules: Collection[str], landscape: bool) -> None:
        """Run some rules; after a change of the landscape, all."""
        if landscape:
            rules = self._model.runners
            self._model.make_landscape(self._controls.setting().landscape)
            if not self._model.problem:
                self._view.show_landscape()
        self._run_rules(rules)

    def _run_rules(self, rules: Collection[str]) -> None:
        if are_slow([self._model.runners[rule] for rule in rules]):
            self._view.show_waiting()
        self._model.run(rules, self._controls.setting().rules)
        self._mind_the_time()
        self._view.show()

    def _mind_the_time(self) -> None:
        """Let the sliders of what is slow wait until they are let go."""
        runners = self._model.runners
        of_rules = [(self._controls.rules[rule], [runner]) for rule, runner in runners.items()]
        for controls, run in [(self._controls.landscape, list(runners.values())), *of_rules]:
            for control in controls.values():
                if control.has_trait("continuous_update"):
                    control.continuous_update = not are_slow(run)
