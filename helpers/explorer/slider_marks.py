"""Marks on sliders, such as the limit up to which a learning rate is stable."""

import inspect
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np


def check_marks(marks: dict[str, dict], controls: dict[str, widgets.Widget]) -> None:
    """Refuse marks that cannot be made of these controls.

    Args:
        marks: control -> {label: a number, or a function of some controls that returns one}.
        controls: the controls by name.

    Raises:
        ValueError: if a control is no slider, or a function takes an unknown control.
    """
    for name, wanted in marks.items() if controls else ():
        if not (controls[name].has_trait("min") and controls[name].has_trait("max")):
            raise ValueError(f"marks: the control {name!r} is no slider")
        for label, value in wanted.items():
            for key, parameter in _parameters(value).items():
                if key not in controls and parameter.default is parameter.empty:
                    raise ValueError(f"marks: {label!r} takes {key!r}, which is no control")


def place_marks(marks: dict[str, dict], controls: dict[str, widgets.Widget]) -> dict[str, list]:
    """Return where the marks stand now: control -> [{label, value in words, share of the slider}].

    A mark that is not on the slider, or not a finite number, is left out.
    """
    values = {name: control.value for name, control in controls.items()}
    return {
        name: [
            {"label": label, "value": f"{value:.3g}", "share": round(share, 4)}
            for label, value in ((label, _value(mark, values)) for label, mark in wanted.items())
            if 0 <= (share := _share(controls[name], value)) <= 1
        ]
        for name, wanted in marks.items()
        if name in controls
    }


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
