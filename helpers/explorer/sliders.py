"""The controls that the front end draws: sliders, choices and checks, from short descriptions."""

import inspect
import math
import numbers
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
import traitlets

from helpers.explorer.reader import LEARNING_RATES, sentence

STYLE = {"description_width": "8.5em"}
LAYOUT = {"width": "28em", "max_width": "100%"}
MARKS = 50  # that a linear slider has at least, where no step is given
STOPS = 4  # so many increasing numbers to choose from, or more, are a slider that stops at each


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


class Control(traitlets.HasTraits):
    """A control that the front end draws; a value that it does not take is a ValueError.

    Attributes:
        name: what it is called, and what its parameter is called.
        value: its value, as the reader's function gets it.
        continuous_update: whether the front end sends each move, or only the last one.
    """

    value = traitlets.TraitType()  # of any kind, but checked even if it is None
    continuous_update = traitlets.Bool(True)

    def __init__(self, name: str, value):
        self.name = name
        super().__init__(value=value)

    @property
    def takes(self) -> str:
        """What it takes, as part of a sentence."""
        raise NotImplementedError

    def kept(self, value, what: str = "") -> object:
        """Return a value as the control would keep it.

        Args:
            value: the value.
            what: what the value is, for the message.

        Raises:
            ValueError: if the control does not take it.
        """
        try:
            return self._kept(value)
        except (TypeError, ValueError):
            raise ValueError(
                f"the control {self.name!r} {self.takes} and does not take {value!r}{what}; "
                "change one or the other"
            ) from None

    def described(self) -> dict:
        """Return how the front end draws it."""
        raise NotImplementedError

    def sent(self, value) -> object:
        """Return what the front end calls a value."""
        return value

    def received(self, value) -> object:
        """Return the value that the front end calls so.

        Raises:
            ValueError, TypeError, IndexError: if it is none.
        """
        return self.kept(value)

    def _kept(self, value):
        raise NotImplementedError

    @traitlets.validate("value")
    def _validate_value(self, proposal):
        return self.kept(proposal["value"])


class Slider(Control):
    """A slider. It keeps any value between its limits, also between its marks.

    Attributes:
        min, max: its least and its greatest value.
    """

    kind = "linear"

    def __init__(self, name: str, low: float, high: float, step: float | None = None):
        """Take the limits, and how far a key leads; the slider stands in the middle."""
        self.min, self.max = low, high
        self.step = step or 10.0 ** math.floor(math.log10((high - low) / MARKS))
        super().__init__(name, self._middle())

    @property
    def takes(self) -> str:
        """The limits in words."""
        return f"takes from {self.min:.4g} to {self.max:.4g}"

    def described(self) -> dict:
        """Return its limits, its step, and how many decimals tell its marks apart."""
        limits = {"low": self.min, "high": self.max}
        return {"kind": self.kind, **limits, "step": self.step, "digits": _decimals(self.step)}

    def share(self, value: float) -> float:
        """Return where on the track a value stands, 0 to 1; beyond, or NaN, if nowhere."""
        return float((value - self.min) / (self.max - self.min))

    def at(self, share: float) -> float:
        """Return the value of the mark nearest to a share of the track."""
        marks = round(share * (self.max - self.min) / self.step)
        return self._kept(min(round(self.min + marks * self.step, 12), self.max))

    def _middle(self) -> float:
        marks = int((self.max - self.min) / 2 / self.step + 1e-9)
        return self.min + marks * self.step

    def _kept(self, value) -> float:
        if not isinstance(value, numbers.Real):
            raise TypeError
        kept = min(max(float(value), self.min), self.max)
        if not math.isclose(kept, value, rel_tol=1e-9):
            raise ValueError
        return kept


class WholeSlider(Slider):
    """A slider of whole numbers."""

    kind = "whole"

    @property
    def takes(self) -> str:
        """The limits in words."""
        return f"takes whole numbers from {self.min} to {self.max}"

    def described(self) -> dict:
        """Return its limits and its step."""
        return {"kind": self.kind, "low": self.min, "high": self.max, "step": self.step}

    def _kept(self, value) -> int:
        kept = super()._kept(value)
        if kept != int(kept):
            raise ValueError
        return int(kept)


class LogSlider(Slider):
    """A logarithmic slider."""

    kind = "log"

    def described(self) -> dict:
        """Return its limits; keys lead by factors."""
        return {"kind": self.kind, "low": self.min, "high": self.max}

    def share(self, value: float) -> float:
        """Return where on the track a value stands, 0 to 1; beyond, or NaN, if nowhere."""
        with np.errstate(all="ignore"):
            return float(np.log(value / self.min) / np.log(self.max / self.min))

    def at(self, share: float) -> float:
        """Return the value at a share of the track."""
        return self._kept(min(self.min * (self.max / self.min) ** share, self.max))

    def _middle(self) -> float:
        return math.sqrt(self.min * self.max)


class Choice(Control):
    """A choice of some options.

    Attributes:
        values: the values of its options.
        is_slider: whether these are so many increasing numbers that a slider stops at each.
    """

    kind = "choice"

    def __init__(self, name: str, options: Mapping | list):
        """Take the options, or words -> option; the first one is chosen."""
        named = (
            options if isinstance(options, Mapping) else {str(value): value for value in options}
        )
        self._words, self.values = list(map(str, named)), list(named.values())
        self.is_slider = _are_stops(self.values)
        super().__init__(name, self.values[0])

    @property
    def takes(self) -> str:
        """The options in words."""
        return f"offers {', '.join(map(repr, self.values))}"

    def described(self) -> dict:
        """Return the words of its options, and whether they are stops of a slider."""
        return {"kind": self.kind, "options": self._words, "slider": self.is_slider}

    def sent(self, value) -> int:
        """Return the place of an option."""
        return self.values.index(value)

    def received(self, value) -> object:
        """Return the option at a place."""
        if not isinstance(value, int) or value < 0:
            raise ValueError(f"not the place of an option: {value!r}")
        return self.values[value]

    def _kept(self, value):
        return self.values[self.values.index(value)]


class Check(Control):
    """A yes or no."""

    kind = "check"

    @property
    def takes(self) -> str:
        """What it takes in words."""
        return "takes True or False"

    def described(self) -> dict:
        """Return its kind."""
        return {"kind": self.kind}

    def _kept(self, value) -> bool:
        if not isinstance(value, numbers.Real | np.bool_) or value not in (0, 1):
            raise ValueError
        return bool(value)


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
    if isinstance(wanted, tuple) and len(wanted) in (2, 3) and _are_numbers(wanted):
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


def _are_numbers(values) -> bool:
    return all(isinstance(v, numbers.Real) and math.isfinite(v) for v in values)


def _are_stops(values) -> bool:
    if len(values) < STOPS or not _are_numbers(values):
        return False
    return all(low < high for low, high in pairwise(values))


def _decimals(step: float) -> int:
    """Return how many decimals a slider's marks have, or as many as tell them apart."""
    most = max(2, -math.floor(math.log10(step) + 1e-9))
    return next((n for n in range(most) if math.isclose(round(step, n), step)), most)


def code(value) -> str:
    """Return the value of a control as code."""
    return f"{value:.4g}" if isinstance(value, float) else repr(value)
