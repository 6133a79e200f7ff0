"""The controls of a figure, rule by rule, and what they can be set to."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Integral

import ipywidgets as widgets

from helpers.explorer.descriptions import make_controls, try_controls
from helpers.explorer.sliders import Control, code
from helpers.explorer.values import require_value

AnyControl = Control | widgets.Widget


@dataclass(frozen=True)
class Setting:
    """Values of all controls.

    Attributes:
        landscape: what the landscape is made of, by name.
        rules: the hyperparameters, rule -> {name: value}.
        sent: what the front end calls those of the controls that it draws, in their order.
    """

    landscape: dict
    rules: dict[str, dict]
    sent: list

    def of(self, rule: str) -> dict:
        """Return the values for the landscape and for one rule, by name."""
        return {**self.landscape, **self.rules[rule]}

    def code(self) -> str:
        """Return the values of the rules' controls as code."""
        texts = []
        for rule, values in self.rules.items():
            text = f"dict({', '.join(f'{name}={code(value)}' for name, value in values.items())})"
            texts.append(f"{rule}: {text}" if rule else text)
        return "; ".join(texts)


class Controls:
    """The controls of the landscape and of each rule; a figure of one function has one rule, "".

    Attributes:
        landscape: name -> control, for what the function that makes the landscape takes.
        rules: rule -> {name: control}, its own; none where they could not be made.
        problems: rule -> why they could not be made, in a sentence; "" if they could.
        drawn: those that the front end draws, in its order.
    """

    def __init__(self, rules: dict[str, tuple[Callable, dict]], make: Callable | None = None):
        """Make all controls.

        Args:
            rules: rule -> (path function, controls by name, as in `descriptions.make_controls`).
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
        self.drawn = [control for control in self.every() if isinstance(control, Control)]

    def of(self, rule: str) -> dict[str, AnyControl]:
        """Return the controls of the landscape and of one rule, by name."""
        return {**self.landscape, **self.rules[rule]}

    def every(self) -> list[AnyControl]:
        """Return all controls."""
        own = [control for controls in self.rules.values() for control in controls.values()]
        return list(dict.fromkeys([*self.landscape.values(), *own]))

    def widgets(self) -> list[widgets.Widget]:
        """Return the reader's own widgets."""
        return [control for control in self.every() if not isinstance(control, Control)]

    def groups(self) -> list[dict]:
        """Return how the front end draws them: of each group its title, and its controls."""
        landscape = [_described(control, name) for name, control in self.landscape.items()]
        found = [{"title": "landscape", "controls": landscape}]
        for rule, controls in self.rules.items():
            own = [_described(c, f"{rule} {name}".strip()) for name, c in controls.items()]
            found.append({"title": rule, "controls": own})
        for group in found:
            group["controls"] = [described for described in group["controls"] if described]
        return [group for group in found if group["controls"]]

    def setting(self, changed: dict[AnyControl, object] | None = None) -> Setting:
        """Return the values of all controls; of some, these others."""
        values = {control: control.value for control in self.every()} | (changed or {})
        return Setting(
            landscape={name: values[control] for name, control in self.landscape.items()},
            rules={
                rule: {name: values[control] for name, control in controls.items()}
                for rule, controls in self.rules.items()
            },
            sent=[control.sent(values[control]) for control in self.drawn],
        )

    def received(self, sent: list) -> dict[Control, object]:
        """Return which controls the front end has given another value, and which.

        Raises:
            ValueError, TypeError, IndexError: if these are no values of these controls.
        """
        now = self.setting().sent
        return {
            control: control.received(new)
            for control, old, new in zip(self.drawn, now, sent, strict=True)
            if new != old
        }

    def most_steps(self, steps: int) -> int:
        """Return how many steps a path may have; `steps` where no control says so."""
        counts = [controls.get("steps") for controls in self.rules.values()]
        return max(steps if control is None else _most(control, steps) for control in counts)

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

    def wanted(self, what: str, settings: dict[str, dict]) -> dict[AnyControl, object]:
        """Return the value that each control is to have, of those that could be made.

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


def _described(control: AnyControl, label: str) -> dict:
    """Return how the front end draws a control; {} of what it does not draw."""
    if not isinstance(control, Control):
        return {}
    return {"name": control.name, "label": label, **control.described()}


def _most(control: AnyControl, steps: int) -> int:
    """Return the greatest number of steps that a control takes; `steps` where it takes none."""
    offered = getattr(control, "values", [getattr(control, "max", control.value)])
    return int(max((n for n in offered if isinstance(n, Integral)), default=steps))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)
