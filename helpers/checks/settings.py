"""The visible checks of numbers that a learner chooses: their ranges, and the loss they lead to."""

from helpers.checks.functions import check_numbers
from helpers.checks.outcomes import noted, passed, wrong


def check_settings(name, values, keys, *, allowed, expected, grading_tells="") -> None:
    """Check a dict of finite numbers.

    Args:
        name: what the dict is called.
        values: the learner's dict.
        keys: the keys that it is to have.
        allowed: a function of these numbers, given by keyword, that says whether they will do.
        expected: says the same in words.
        grading_tells: where these numbers may still be wrong, what only grading tells of them.
    """
    settings = check_numbers(name, values, keys)
    if not allowed(**settings):
        raise wrong(f"{name} is {settings}. Expected: {expected}.")
    if grading_tells:
        noted(f"{name}, {expected}", grading_tells)
    else:
        passed(f"{name}, {expected}")


def check_reaches(name, values, keys, *, loss, below, look="") -> None:
    """Check that ``loss(**values)`` is below a bound, with the numbers of these keys alone."""
    compare_reached(loss(**check_numbers(name, values, keys)), below, look=look)
    passed(f"{name}, a loss below {below:g}")


def compare_reached(loss, below, *, look="") -> None:
    """Raise CheckFailed unless a loss, which may be inf or NaN, is below a bound."""
    if not loss < below:
        raise wrong(f"the loss is {loss:.1e}. Expected: below {below:g}.", look)
