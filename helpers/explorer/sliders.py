"""Sliders and fields for the explorer, from short descriptions or from widgets."""

import inspect
import math
import traceback
from collections.abc import Callable, Iterable

import ipywidgets as widgets
import traitlets

from helpers.explorer.values import require_value

# Rates are searched by factors, so their sliders are logarithmic.
LOGARITHMIC = ("learning_rate", "lr")
STYLE = {"description_width": "8.5em"}
WRAP = {"flex_flow": "row wrap"}
LAYOUT = {"width": "28em", "max_width": "100%"}
TRAITS = ("value", "min", "max", "step")
FACTOR = 0.01  # the decimal logarithm of the factor by which a key press changes a rate


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


class RateSlider(_Exact, widgets.FloatLogSlider):
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
            (low, high) of a learning rate becomes a logarithmic slider.
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
    is_rate = name in LOGARITHMIC and isinstance(wanted, tuple) and len(wanted) == 2
    control = RateSlider(*wanted) if is_rate and wanted[0] > 0 else _from_abbreviation(name, wanted)
    if default is not None:
        require_value(name, control, default, ", the function's default")
        control.value = default
    return control


def _from_abbreviation(name, wanted) -> widgets.Widget:
    control = widgets.interactive.widget_from_abbrev(wanted)
    if control is None:
        raise ValueError(
            f"the control {name!r} cannot be made of {wanted!r}; give (low, high), "
            "(low, high, step), a list of choices, a bool or a widget"
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


def unknown_names(names, function: Callable) -> list[str]:
    """Return those of the names that the function has no parameter for."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        return []
    known = {parameter.name for parameter in parameters}
    return [name for name in names if name not in known]


def check_names(what: str, settings: dict[str, dict], controls: dict[str, dict]) -> None:
    """Refuse settings that name what there is not.

    Args:
        what: what they are, for the message.
        settings: rule -> {control: anything}.
        controls: rule -> its controls by name; a rule that has none says itself why.

    Raises:
        ValueError: if a rule or a control is unknown.
    """
    for rule, wanted in settings.items():
        if rule not in controls:
            raise ValueError(f"{what}: there is no rule {rule!r}, only {_listed(controls)}")
        for name in wanted:
            if controls[rule] and name not in controls[rule]:
                known = _listed(controls[rule])
                raise ValueError(f"{what}: there is no control {name!r}, only {known}")


def check_values(what: str, settings: dict[str, dict], controls: dict[str, dict]) -> None:
    """Refuse settings with values that their controls do not take.

    Args:
        what, settings, controls: as in `check_names`.

    Raises:
        ValueError: if a control does not take its value.
    """
    for rule, wanted in settings.items():
        for name, value in wanted.items() if controls[rule] else ():
            try:
                require_value(name, controls[rule][name], value)
            except ValueError as error:
                raise ValueError(f"{what}: {error}") from None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)


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


def sentence(error: BaseException, function: Callable) -> str:
    """Return what went wrong in a reader's function, with the line where it stopped."""
    said = "".join(traceback.format_exception_only(error)).strip()
    if isinstance(error, KeyboardInterrupt):
        said = "interrupted"
    code = getattr(getattr(function, "func", function), "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if code and f.filename == code.co_filename]
    where = f" (line {own[-1].lineno} of its cell: {own[-1].line})" if own and own[-1].line else ""
    return f"Nothing to draw: {said}{where}"
