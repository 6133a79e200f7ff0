"""The controls that the front end draws: sliders, choices and checks."""

import math
import numbers
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import traitlets

MARKS = 50  # that a linear slider has at least, where no step is given
MOST_DIGITS = 100  # that a browser writes
STOPS = 4  # so many increasing numbers to choose from, or more, are a slider that stops at each


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
        except (OverflowError, TypeError, ValueError):
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
        digits = min(_decimals(self.step), MOST_DIGITS)
        return {"kind": self.kind, **limits, "step": self.step, "digits": digits}

    def share(self, value: float) -> float:
        """Return where on the track a value stands, 0 to 1; beyond, or NaN, if nowhere."""
        return float((value - self.min) / (self.max - self.min))

    def at(self, share: float) -> float:
        """Return the value of the mark nearest to a share of the track."""
        marks = round(share * (self.max - self.min) / self.step)
        return self._kept(self._mark(marks))

    def _middle(self) -> float:
        return self._mark(int((self.max - self.min) / 2 / self.step + 1e-9))

    def _mark(self, number: int) -> float:
        """Return a mark by its number from the low end on; -0.3 + 3 * 0.1 is to be 0."""
        mark = round(self.min + number * self.step, 10 + _decimals(self.step))
        return min(max(mark, self.min), self.max)

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
        # Of arrays none is "equal" to another, and 1 is equal to True.
        same = (n for n, option in enumerate(self.values) if option is value)
        place = next(same, None)
        return self.values.index(value) if place is None else place

    def received(self, value) -> object:
        """Return the option at a place."""
        if not isinstance(value, int) or value < 0:
            raise ValueError(f"not the place of an option: {value!r}")
        return self.values[value]

    def _kept(self, value):
        return self.values[self.sent(value)]


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


def are_numbers(values) -> bool:
    """Whether all of these are finite numbers."""
    return all(isinstance(v, numbers.Real) and math.isfinite(v) for v in values)


def _are_stops(values) -> bool:
    if len(values) < STOPS or not are_numbers(values):
        return False
    return all(low < high for low, high in pairwise(values))


def _decimals(step: float) -> int:
    """Return how many decimals a slider's marks have, or as many as tell them apart."""
    most = max(2, -math.floor(math.log10(step) + 1e-9))
    return next((n for n in range(most) if math.isclose(round(step, n), step)), most)


def code(value) -> str:
    """Return the value of a control as code."""
    return f"{value:.4g}" if isinstance(value, float) else repr(value)
