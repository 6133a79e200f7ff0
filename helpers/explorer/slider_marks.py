"""Marks on sliders, such as the limit up to which a learning rate is stable."""

import inspect
from collections.abc import Callable, Iterator

import ipywidgets as widgets
import numpy as np

from helpers.explorer.controls import Controls
from helpers.explorer.reader import ANYTHING


class SliderMarks:
    """Marks on the sliders of an explorer.

    Attributes:
        problem: why there are none now, in a sentence; "" if there are.
    """

    def __init__(self, marks: dict[str, dict[str, dict]], controls: Controls):
        """Take rule -> {control: {label: a number, or a function of some controls of the rule}}.

        Raises:
            ValueError: if a rule or a control is unknown, a control is no slider, or a function
                takes an unknown control.
        """
        self._controls, self.problem = controls, ""
        self._marks = {rule: wanted for rule, wanted in marks.items() if wanted}
        controls.check_names("marks", self._marks)
        self._marks = {rule: m for rule, m in self._marks.items() if not controls.problems[rule]}
        for rule, wanted in self._marks.items():
            _check(wanted, controls.of(rule))

    def places(self) -> dict[str, list[dict]]:
        """Return where the marks stand now: slider -> [{label, value in words, share of it}].

        A mark that is not on the slider, or not a finite number, is left out. A slider goes by its
        description, after the name of its rule.
        """
        self.problem = ""
        try:
            return dict(self._each())
        except ANYTHING as error:
            self.problem = f"No marks: {type(error).__name__}: {error}"
            return {}

    def _each(self) -> Iterator[tuple[str, list[dict]]]:
        for rule, wanted in self._marks.items():
            controls = self._controls.of(rule)
            values = {name: control.value for name, control in controls.items()}
            for name, marks in wanted.items():
                owner = "" if name in self._controls.landscape else rule
                slider = controls[name]
                yield f"{owner} {slider.description}".strip(), _places(marks, slider, values)


def _check(marks: dict[str, dict], controls: dict[str, widgets.Widget]) -> None:
    for name, wanted in marks.items():
        if not (controls[name].has_trait("min") and controls[name].has_trait("max")):
            raise ValueError(f"marks: the control {name!r} is no slider")
        for label, value in wanted.items():
            for key, parameter in _parameters(value).items():
                if key not in controls and parameter.default is parameter.empty:
                    raise ValueError(f"marks: {label!r} takes {key!r}, which is no control")


def _places(marks: dict, slider: widgets.Widget, values: dict) -> list[dict]:
    found = [(label, _value(mark, values)) for label, mark in marks.items()]
    return [
        {"label": label, "value": f"{value:.3g}", "share": round(share, 4)}
        for label, value in found
        if 0 <= (share := _share(slider, value)) <= 1
    ]


def _parameters(mark: "float | Callable[..., float]") -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(mark).parameters) if callable(mark) else {}


def _value(mark, values) -> float:
    if callable(mark):
        mark = mark(**{name: values[name] for name in _parameters(mark) if name in values})
    return float(mark)


def _share(slider, value: float) -> float:
    """Return the share of the slider at which the value stands; NaN if it has no place."""
    with np.errstate(all="ignore"):
        if isinstance(slider, widgets.FloatLogSlider):
            value = np.log(value) / np.log(slider.base)
        return float((value - slider.min) / (slider.max - slider.min))
