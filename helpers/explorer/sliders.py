"""Sliders and fields for the explorer, from short descriptions or from widgets."""

import inspect
import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

import ipywidgets as widgets
import traitlets

from helpers.explorer.reader import LEARNING_RATES, sentence
from helpers.explorer.values import require_value

STYLE = {"description_width": "8.5em"}
# A mark on a slider stands out of its box, and would bring a scrollbar.
COLUMN = {"overflow": "visible"}
WRAP = {"flex_flow": "row wrap", **COLUMN}
LAYOUT = {"width": "28em", "max_width": "100%"}
TRAITS = ("value", "min", "max", "step")
FACTOR = 0.01  # the decimal logarithm of the factor of a key press on a logarithmic slider


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


class _Exact:
    """A slider that keeps a value that Python gives it, also between its marks.

    The front end moves a slider to the nearest mark and, where it updates continuously, sends the
    mark's value back. So it gets the value while it does not.
    """

    def notify_change(self, change):
        """Tell the front end of a new value, and only then the observers."""
        from_here = change["name"] == "value" and "value" not in self._property_lock
        if from_here and self.comm is not None:
            first = self._first_mark(self.value)
            self._tell(value=self.value, min=first, continuous_update=False)
            self._tell(continuous_update=self.continuous_update)
            self.min = first
        super().notify_change(change)

    def _first_mark(self, value: float) -> float:
        """Return where the marks begin."""
        return self.min

    def _tell(self, **state) -> None:
        self._send({"method": "update", "state": state, "buffer_paths": []})


class LinearSlider(_Exact, widgets.FloatSlider):
    """A linear slider that keeps the value it is given."""


class WholeSlider(_Exact, widgets.IntSlider):
    """A slider of whole numbers that keeps the value it is given."""


class LogSlider(_Exact, widgets.FloatLogSlider):
    """A logarithmic slider that keeps the value it is given.

    Its marks move so that they pass through the value, since keys go from mark to mark: it begins
    up to one step later than it was told to.
    """

    def __init__(self, low: float, high: float):
        """Take the limits; the slider stands in their middle."""
        self._low, last = math.log10(low), math.log10(high)
        value = 10 ** ((self._low + last) / 2)
        first = self._first_mark(value)
        super().__init__(value=value, min=first, max=last, step=FACTOR, readout_format=".3g")

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest value."""
        return 10**self._low, 10**self.max

    def _first_mark(self, value: float) -> float:
        exponent = math.log10(value)
        return exponent - FACTOR * math.floor((exponent - self._low) / FACTOR + 1e-9)

    @traitlets.validate("value")
    def _validate_value(self, proposal) -> float:
        low, high = self.limits
        return min(max(proposal["value"], low), high)

    @traitlets.validate("min")
    def _validate_min(self, proposal) -> float:
        return proposal["value"]


def make_controls(controls: dict, function: Callable) -> dict[str, widgets.Widget]:
    """Return a widget for each control.

    Args:
        controls: name -> a widget, or what `ipywidgets.interact` takes: (low, high) or
            (low, high, step) for a slider, a list or dict for a choice, a bool for a checkbox.
            log(low, high), and (low, high) of a learning rate, make a logarithmic slider.
        function: where a control of that name has a default value, the slider starts there.

    Raises:
        ValueError: if nothing can be made of a description, or a control does not take the default.
    """
    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is not inspect.Parameter.empty
    }
    return {name: _control(name, wanted, defaults.get(name)) for name, wanted in controls.items()}


def try_controls(controls: dict, function: Callable) -> tuple[dict[str, widgets.Widget], str]:
    """Return the widgets and "", or no widgets and what is wrong, in a sentence."""
    try:
        return make_controls(controls, function), ""
    except Exception as error:
        return {}, sentence(error, function)


def _control(name, wanted, default) -> widgets.Widget:
    control = _from_description(name, wanted, default)
    if not control.has_trait("value"):
        raise ValueError(f"the control {name!r} is a widget without a value: {control!r}")
    if not getattr(control, "description", ""):
        control.description = name
    control.tooltip = control.description
    control.style, control.layout = STYLE, LAYOUT
    return control


def _from_description(name, wanted, default) -> widgets.Widget:
    if isinstance(wanted, widgets.Widget):
        return wanted
    log = is_logarithmic(name, wanted)
    control = LogSlider(*wanted) if log else _from_abbreviation(name, wanted)
    if default is not None:
        require_value(name, control, default, ", the function's default")
        control.value = default
    return control


def _from_abbreviation(name, wanted) -> widgets.Widget:
    control = widgets.interactive.widget_from_abbrev(wanted)
    if control is None:
        raise ValueError(
            f"the control {name!r} cannot be made of {wanted!r}; give (low, high), "
            "(low, high, step), log(low, high), a list of choices, a bool or a widget"
        )
    if type(control) is widgets.FloatSlider:
        traits = {name: getattr(control, name) for name in TRAITS}
        return LinearSlider(**traits, readout_format=f".{_decimals(control.step)}f")
    if type(control) is widgets.IntSlider:
        return WholeSlider(**{name: getattr(control, name) for name in TRAITS})
    return control


def _decimals(step: float) -> int:
    """Return how many decimals tell a slider's marks apart; two at least, as in ipywidgets."""
    return max(2, -math.floor(math.log10(step) + 1e-9))


def control_row(controls: Iterable[widgets.Widget], reset: Callable) -> widgets.HBox:
    """Return controls in a row that wraps, with a reset button."""
    return widgets.HBox([*controls, button("Reset", reset)], layout=WRAP)


def button(name: str, action: Callable) -> widgets.Button:
    """Return a button that calls `action` without arguments."""
    made = widgets.Button(description=name)
    made.on_click(lambda _: action())
    return made


def code(value) -> str:
    """Return the value of a control as code."""
    return f"{value:.4g}" if isinstance(value, float) else repr(value)
