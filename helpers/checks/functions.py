"""The visible checks of functions: the value, the word or the error of a call."""

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from helpers.checks.compare import as_array, compare, copied, numbers, quiet
from helpers.checks.outcomes import (
    CheckFailed,
    NotAttempted,
    error_text,
    hint,
    kind,
    listed,
    name_of,
    not_attempted,
    passed,
    place,
    short,
    wrong,
)
from helpers.checks.slips import naming_slips


@naming_slips
def check_value(function, arguments, expected, *, rtol=1e-9, scale=None, look="") -> None:
    """Check that ``function(*arguments)`` returns the expected number or array.

    The tolerance is `rtol` times `scale` (by default the largest expected entry).
    """
    compare_value(function, arguments, expected, rtol=rtol, scale=scale, look=look)
    passed(call_text(function, arguments))


@naming_slips
def check_shape(function, arguments, shape, *, look="") -> None:
    """Check that ``function(*arguments)`` returns an array, or a list, of this shape."""
    case = call_text(function, arguments)
    returned(function, arguments, shape, case=case)
    passed(f"{case} has the shape {shape}")


@naming_slips
def check_standing(function, arguments, deviations, *, rtol, look="") -> None:
    """Check by how many standard deviations the first entry of the answer is above its mean."""
    case = call_text(function, arguments)
    came = as_array(call(function, *map(copied, arguments), case=case), case)
    came = numbers(came, case, shape=came.shape).astype(float).ravel()
    if not np.isfinite(came).all() or len(set(came)) < 2:
        raise wrong(f"{case} is {short(came)}. Expected: finite numbers that are not all equal.")
    stands = (came[0] - np.mean(came)) / np.std(came)
    compare(stands, deviations, f"the first of {case}, in deviations", rtol=rtol, look=look)
    passed(f"{case} begins {deviations:g} standard deviations from its mean")


@naming_slips
def check_word(function, arguments, expected, *, look="") -> None:
    """Check that ``function(*arguments)`` returns the expected word, a string."""
    compare_word(function, arguments, expected, look=look)
    passed(f"{call_text(function, arguments)} is {expected!r}")


@naming_slips
def check_infinite(function, arguments, *, look="") -> None:
    """Check that ``function(*arguments)`` is positive infinity."""
    compare_infinite(function, arguments, look=look)
    passed(f"{call_text(function, arguments)} is infinite")


@naming_slips
def check_raises(function, arguments, error=ValueError, *, look="") -> None:
    """Check that ``function(*arguments)`` raises an error of this class."""
    compare_raises(function, arguments, error, look=look)
    passed(f"{call_text(function, arguments)} raises {error.__name__}")


def compare_infinite(function, arguments, *, look="") -> None:
    """Do what `check_infinite` does, without a line for a right answer."""
    case = call_text(function, arguments)
    came = numbers(call(function, *map(copied, arguments), case=case), case, shape=())
    if not np.isposinf(came):
        raise wrong(f"{case} is {came}. Expected: inf.", look)


def compare_raises(function, arguments, error=ValueError, *, look="") -> None:
    """Do what `check_raises` does, without a line for a right answer."""
    case = call_text(function, arguments)
    require_callable(function)
    try:
        with quiet():
            came = function(*map(copied, arguments))
    except NotImplementedError:
        raise not_attempted(function) from None
    except error:
        return
    except (Exception, SystemExit) as other:
        raise wrong(
            f"{case} raised {error_text(other)}{place(other, function)}. "
            f"Expected: {error.__name__}.",
            look,
        ) from None
    raise wrong(f"{case} returned {short(came)}. Expected: it raises {error.__name__}.", look)


def check_numbers(name, values, keys) -> dict[str, float]:
    """Check that `values` is a dict with a finite number for each of the keys; return them."""
    if not isinstance(values, dict):
        raise wrong(f"{name} is {kind(values)}. Expected: a dict with the keys {listed(keys)}.")
    if any(values.get(key) is ... for key in keys):
        raise NotAttempted(
            f"Not attempted yet: {name}. Replace each ... by a number, delete the line with "
            "raise below them, and run the cell again."
        )
    for key in keys:
        if key not in values:
            raise wrong(
                f"{name} has no key {key!r}; it holds {listed(values)}. "
                f"Expected the keys {listed(keys)}."
            )
        value = values[key]
        value = float(value) if isinstance(value, Fraction) else value
        number = numbers(value, f"{name}[{key!r}]", shape=())
        if not np.isfinite(number):
            raise wrong(f"{name}[{key!r}] is {number}. Expected: a finite number.")
    return {key: float(values[key]) for key in keys}


def compare_value(function, arguments, expected, *, rtol=1e-9, scale=None, look="") -> None:
    """Do what `check_value` does, without a line for a right answer."""
    case = call_text(function, arguments)
    came = call(function, *map(copied, arguments), case=case)
    if isinstance(came, list | tuple) and np.ndim(expected):
        came = as_array(came, case)
    compare(came, expected, case, rtol=rtol, scale=scale, look=look)


def compare_word(function, arguments, expected, *, look="") -> None:
    """Do what `check_word` does, without a line for a right answer."""
    case = call_text(function, arguments)
    came = call(function, *map(copied, arguments), case=case)
    if not (isinstance(came, str) and came == expected):
        look = "Is there a return statement?" if came is None else look
        raise wrong(f"{case}: expected {expected!r}, came {short(came)}.", look)


def call(function, *arguments, case) -> Any:
    """Call a learner's function; what goes wrong in it becomes NotAttempted or CheckFailed."""
    require_callable(function)
    with errors_told(function, arguments, case):
        return function(*arguments)


def returned(function, arguments, shape, *, case) -> np.ndarray:
    """Return what a learner's function returns, an array or a list of this shape, as floats."""
    came = call(function, *map(copied, arguments), case=case)
    came = as_array(came, case) if isinstance(came, list | tuple) else came
    return numbers(came, case, shape=shape).astype(float)


@contextlib.contextmanager
def errors_told(function, arguments, case) -> Iterator[None]:
    """Turn what goes wrong in a learner's function into NotAttempted or CheckFailed."""
    try:
        with quiet():
            yield
    except NotImplementedError:
        raise not_attempted(function) from None
    except CheckFailed:
        raise
    except (Exception, SystemExit) as error:
        raise wrong(
            f"{name_of(function)} stopped in {case} with {error_text(error)}"
            f"{place(error, function)}.",
            hint(error, function, arguments),
        ) from None


def call_text(function, arguments) -> str:
    """Return a call as text."""
    return f"{name_of(function)}({', '.join(map(short, arguments))})"


def require_callable(function) -> None:
    """Raise CheckFailed if a name does not stand for a function."""
    if not callable(function):
        raise wrong(f"The name stands for {kind(function)}. Expected: a function.")
