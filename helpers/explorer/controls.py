"""The controls of an explorer, rule by rule, and what they can be set to."""

import inspect
from collections.abc import Callable, Iterable

import ipywidgets as widgets

from helpers.explorer.sliders import code, make_controls, try_controls
from helpers.explorer.values import require_value


class Controls:
    """The controls of the landscape and of each rule.

    Attributes:
        landscape: name -> widget, for what the function that makes the landscape takes.
        rules: rule -> {name: widget}, its own; none where they could not be made.
        problems: rule -> why they could not be made, in a sentence; "" if they could.
    """

    def __init__(self, rules: dict[str, tuple[Callable, dict]], make: Callable | None):
        """Make all controls.

        Args:
            rules: rule -> (path function, controls by name, as in `sliders.make_controls`).
            make: the function that makes the landscape, or None.

        Raises:
            ValueError: if a control of the landscape cannot be made.
        """
        wanted = inspect.signature(make).parameters if make else {}
        self.landscape, self.rules, self.problems = {}, {}, {}
        for rule, (function, controls) in rules.items():
            own = {name: value for name, value in controls.items() if name not in wanted}
            shared = {name: value for name, value in controls.items() if name in wanted}
            self.landscape |= make_controls(shared, make) if shared else {}
            self.rules[rule], self.problems[rule] = try_controls(own, function)

    def of(self, rule: str) -> dict[str, widgets.Widget]:
        """Return the controls of the landscape and of one rule, by name."""
        return {**self.landscape, **self.rules[rule]}

    def every(self) -> list[widgets.Widget]:
        """Return all widgets."""
        own = [control for controls in self.rules.values() for control in controls.values()]
        return [*self.landscape.values(), *own]

    def landscape_values(self) -> dict:
        """Return what the landscape is made of, by name."""
        return _values(self.landscape)

    def rule_values(self) -> dict[str, dict]:
        """Return the hyperparameters, rule -> {name: value}."""
        return {rule: _values(controls) for rule, controls in self.rules.items()}

    def most_steps(self, steps: int) -> int:
        """Return how many steps a path may have; `steps` where no control says so."""
        counts = [controls.get("steps") for controls in self.rules.values()]
        return max(steps if c is None else int(getattr(c, "max", c.value)) for c in counts)

    def code(self) -> str:
        """Return the values of the rules' controls as code."""
        texts = []
        for rule, values in self.rule_values().items():
            text = f"dict({', '.join(f'{name}={code(value)}' for name, value in values.items())})"
            texts.append(f"{rule}: {text}" if rule else text)
        return "; ".join(texts)

    def check_names(self, what: str, settings: dict[str, dict]) -> None:
        """Refuse settings that name what there is not.

        Args:
            what: what they are, for the message.
            settings: rule -> {control: anything}.

        Raises:
            ValueError: if a rule or a control is unknown.
        """
        for rule, wanted in settings.items():
            if rule not in self.rules:
                raise ValueError(f"{what}: there is no rule {rule!r}, only {_listed(self.rules)}")
            controls = self.of(rule)
            unknown = [name for name in wanted if name not in controls]
            # A rule whose controls could not be made says so itself.
            if unknown and not self.problems[rule]:
                known = _listed(controls)
                raise ValueError(f"{what}: there is no control {unknown[0]!r}, only {known}")

    def widget_values(self, what: str, settings: dict[str, dict]) -> dict[widgets.Widget, object]:
        """Return the value that each widget is to have, of those that could be made.

        Args:
            what, settings: as in `check_names`.

        Raises:
            ValueError: if a name is unknown, or a control does not take its value.
        """
        self.check_names(what, settings)
        found = {}
        for rule, wanted in settings.items():
            controls = self.of(rule)
            for name, value in wanted.items():
                if name not in controls:
                    continue
                try:
                    require_value(name, controls[name], value)
                except ValueError as error:
                    raise ValueError(f"{what}: {error}") from None
                found[controls[name]] = value
        return found


def _values(controls: dict[str, widgets.Widget]) -> dict:
    return {name: control.value for name, control in controls.items()}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)
