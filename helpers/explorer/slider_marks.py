"""Marks on sliders, such as a stability limit, and from where on a path diverges."""

import inspect
from collections.abc import Callable

import numpy as np

from helpers.explorer.controls import Controls, Setting
from helpers.explorer.reader import ANYTHING
from helpers.explorer.sliders import Control, Slider

Limit = float | Callable[..., float]


class SliderMarks:
    """Marks on the sliders of an explorer."""

    def __init__(
        self,
        marks: dict[str, dict[str, dict[str, Limit]]],
        diverges: dict[str, dict[str, Limit]],
        controls: Controls,
    ):
        """Take marks as rule -> {control: {label: limit}}, and where paths diverge likewise.

        Raises:
            ValueError: if a rule or a control is unknown, a control is no slider of the figure, or
                a function takes an unknown control.
        """
        self._controls = controls
        self._marks = _checked("marks", marks, controls)
        labelled = {
            rule: {name: {"diverges": limit} for name, limit in limits.items()}
            for rule, limits in diverges.items()
        }
        self._diverges = _checked("diverges", labelled, controls)

    def places(self, setting: Setting) -> tuple[list[dict | None], str]:
        """Return where the marks stand at a setting, as `Canvas.limits` has them.

        Where they cannot be computed, also say why, in a sentence.
        """
        found = [None] * len(self._controls.drawn)
        try:
            for slider, marks, limits in self._each(setting):
                found[self._controls.drawn.index(slider)] = {
                    "marks": _marks(slider, marks),
                    **_diverging(slider, limits.get("diverges", np.nan)),
                }
        except ANYTHING as error:
            return [None] * len(found), f"No marks: {type(error).__name__}: {error}"
        return found, ""

    def _each(self, setting: Setting):
        for rule in self._controls.rules:
            marks, limits = self._marks.get(rule, {}), self._diverges.get(rule, {})
            for name in dict.fromkeys([*marks, *limits]):
                slider = self._controls.of(rule)[name]
                wanted = marks.get(name, {}), limits.get(name, {})
                yield slider, *(_values(limits, setting.of(rule)) for limits in wanted)


def _checked(what: str, marks: dict[str, dict], controls: Controls) -> dict[str, dict]:
    wanted = {rule: of_rule for rule, of_rule in marks.items() if of_rule}
    controls.check_names(what, wanted)
    wanted = {rule: of_rule for rule, of_rule in wanted.items() if not controls.problems[rule]}
    for rule, of_rule in wanted.items():
        _check(what, of_rule, controls.of(rule))
    return wanted


def _check(what: str, marks: dict[str, dict], controls: dict[str, Control]) -> None:
    for name, limits in marks.items():
        if not isinstance(controls[name], Slider):
            raise ValueError(f"{what}: the control {name!r} is no slider of the figure")
        for label, limit in limits.items():
            for key, parameter in _parameters(limit).items():
                if key not in controls and parameter.default is parameter.empty:
                    raise ValueError(f"{what}: {label!r} takes {key!r}, which is no control")


def _marks(slider: Slider, values: dict[str, float]) -> list[dict]:
    return [
        {"label": label, "value": f"{value:.3g}", "share": round(share, 4)}
        for label, value in values.items()
        if 0 <= (share := slider.share(value)) <= 1
    ]


def _diverging(slider: Slider, limit: float) -> dict:
    if not limit < slider.max:
        return {"diverges": None}
    share = slider.share(limit) if limit > slider.min else 0.0
    return {"diverges": round(share, 4), "above": f"{limit:.3g}"}


def _values(limits: dict[str, Limit], values: dict) -> dict[str, float]:
    return {label: _value(limit, values) for label, limit in limits.items()}


def _parameters(limit: Limit) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(limit).parameters) if callable(limit) else {}


def _value(limit: Limit, values: dict) -> float:
    if callable(limit):
        limit = limit(**{name: values[name] for name in _parameters(limit) if name in values})
    return float(limit)
