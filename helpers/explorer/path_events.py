"""From what a reader does to an explorer to what it shows: each change runs what depends on it."""

import contextlib
from collections.abc import Collection, Iterator

import ipywidgets as widgets

from helpers.explorer.controls import Controls
from helpers.explorer.handles import Handle
from helpers.explorer.path_model import PathModel
from helpers.explorer.path_view import PathView
from helpers.explorer.rules import are_slow


class PathEvents:
    """Listens to controls and handles; changes that belong together make one run."""

    def __init__(self, model: PathModel, view: PathView, controls: Controls, handles: list[Handle]):
        """Run every rule once, and listen."""
        self._model, self._view = model, view
        self._controls, self._handles = controls, handles
        self._first = {control: control.value for control in controls.every()}
        self._held = False
        self._run(model.runners)
        self._listen()

    def apply(self, values: dict[widgets.Widget, object]) -> None:
        """Set some controls, then run once what that changes."""
        changed = self._set(values)
        of_rules = self._controls.rules.items()
        rules = [rule for rule, own in of_rules if changed.intersection(own.values())]
        self._changed(rules, self._is_of_landscape(changed))

    def reset(self) -> None:
        """Set all controls and handles to what they were at the beginning, and run once."""
        with self._hold():
            for handle in self._handles:
                handle.value = handle.first
        changed = self._set(self._first)
        self._changed(self._model.runners, self._is_of_landscape(changed))

    def _listen(self) -> None:
        for control in self._controls.landscape.values():
            control.observe(lambda _: self._changed([], landscape=True), "value")
        for rule, controls in self._controls.rules.items():
            for control in controls.values():
                control.observe(lambda _, rule=rule: self._changed([rule]), "value")
        for handle in self._handles:
            handle.on_change(lambda handle=handle: self._moved(handle))

    @contextlib.contextmanager
    def _hold(self) -> Iterator[None]:
        """Run nothing for a while."""
        was, self._held = self._held, True
        try:
            yield
        finally:
            self._held = was

    def _set(self, values: dict[widgets.Widget, object]) -> set[widgets.Widget]:
        """Set controls without a run; return those with another value than before."""
        before = {control: control.value for control in self._controls.every()}
        with self._hold():
            for control, value in values.items():
                control.value = value
        return {control for control, value in before.items() if control.value != value}

    def _is_of_landscape(self, changed: set[widgets.Widget]) -> bool:
        return bool(changed.intersection(self._controls.landscape.values()))

    def _moved(self, handle: Handle) -> None:
        setattr(self._model, handle.name, handle.value)
        self._changed(self._model.runners)

    def _changed(self, rules: Collection[str], landscape: bool = False) -> None:
        """Run some rules; after a change of the landscape, all."""
        if self._held:
            return
        if landscape:
            rules = self._model.runners
            self._model.make_landscape(self._controls.landscape_values())
            if not self._model.problem:
                self._view.show_landscape()
        self._run(rules)

    def _run(self, rules: Collection[str]) -> None:
        if are_slow([self._model.runners[rule] for rule in rules]):
            self._view.show_waiting()
        self._model.run(rules, self._controls.rule_values())
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
