"""Short descriptions of controls, such as (low, high), and the controls that are made of them."""

import inspect
import numbers
from collections.abc import Callable, Mapping
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from helpers.explorer.reader import LEARNING_RATES, sentence
from helpers.explorer.sliders import (
    Check,
    Choice,
    Control,
    LogSlider,
    Slider,
    WholeSlider,
    are_numbers,
)

STYLE = {"description_width": "8.5em"}
LAYOUT = {"width": "28em", "max_width": "100%"}


class LogRange(NamedTuple):
    """The limits of what is searched by factors."""

    low: float
    high: float


def log(low: float, high: float) -> LogRange:
    """Describe a control, or an axis of a map, that is logarithmic.

    Raises:
        ValueError: if the limits are not positive, or not in this order.
    """
    if not 0 < low < high:
        raise ValueError(f"log(low, high) needs 0 < low < high, got log({low!r}, {high!r})")
    return LogRange(low, high)


def is_logarithmic(name: str, wanted) -> bool:
    """Whether a control of this name and description is: as told, or as a learning rate."""
    if isinstance(wanted, LogRange):
        return True
    is_range = isinstance(wanted, tuple) and len(wanted) == 2
    return is_range and name in LEARNING_RATES and wanted[0] > 0


def make_controls(controls: dict, function: Callable) -> dict[str, Control | widgets.Widget]:
    """Return a control for each description.

    Args:
        controls: name -> (low, high) or (low, high, step) for a slider, a list or dict for a
            choice, a bool for a checkbox, or a widget of the reader's own, which stays as it is.
            log(low, high), and (low, high) of a learning rate, make a logarithmic slider.
        function: where a control of that name has a default value, the control starts there.

    Raises:
        ValueError: if nothing can be made of a description, or a control does not take the default.
    """
    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is not inspect.Parameter.empty and parameter.default is not None
    }
    made = {name: _control(name, wanted) for name, wanted in controls.items()}
    for name, control in made.items():
        if name in defaults and isinstance(control, Control):
            control.value = control.kept(defaults[name], ", the function's default")
    return made


def try_controls(
    controls: dict, function: Callable
) -> tuple[dict[str, Control | widgets.Widget], str]:
    """Return the controls and "", or no controls and what is wrong, in a sentence."""
    try:
        return make_controls(controls, function), ""
    except Exception as error:
        return {}, sentence(error, function)


def _control(name, wanted) -> Control | widgets.Widget:
    if isinstance(wanted, widgets.Widget):
        return _widget(name, wanted)
    if isinstance(wanted, bool):
        return Check(name, wanted)
    if is_logarithmic(name, wanted):
        return LogSlider(name, *map(float, log(*wanted)))
    if isinstance(wanted, tuple) and len(wanted) in (2, 3) and are_numbers(wanted):
        return _slider(name, *wanted)
    if isinstance(wanted, dict | list | range | np.ndarray) and len(wanted):
        return Choice(name, _options(wanted))
    raise ValueError(
        f"the control {name!r} cannot be made of {wanted!r}; give (low, high), "
        "(low, high, step), log(low, high), a list of choices, a bool or a widget"
    )


def _slider(name, low, high, step=None) -> Slider:
    """Return a slider of whole numbers where all are given so."""
    if not low < high:
        raise ValueError(f"the control {name!r} needs low < high, got ({low!r}, {high!r})")
    if step is not None and not 0 < step <= high - low:
        raise ValueError(f"the control {name!r} needs a step that fits, got {step!r}")
    if all(isinstance(number, numbers.Integral) for number in (low, high, step or 1)):
        return WholeSlider(name, int(low), int(high), int(step or 1))
    return Slider(name, float(low), float(high), step and float(step))


def _options(wanted) -> Mapping | list:
    if isinstance(wanted, Mapping):
        return wanted
    options = wanted.tolist() if isinstance(wanted, np.ndarray) else list(wanted)
    if all(isinstance(option, tuple) and len(option) == 2 for option in options):
        return dict(options)
    return options


def _widget(name, widget: widgets.Widget) -> widgets.Widget:
    if not widget.has_trait("value"):
        raise ValueError(f"the control {name!r} is a widget without a value: {widget!r}")
    if not getattr(widget, "description", ""):
        widget.description = name
    widget.tooltip = widget.description
    widget.style, widget.layout = STYLE, LAYOUT
    return widget
