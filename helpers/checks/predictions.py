"""The visible checks of predictions: whether each is a number in a sensible range, and no more."""

from helpers.checks.functions import call, call_text, check_numbers
from helpers.checks.outcomes import noted, wrong


def check_prediction(sheet, key, arguments, *, between) -> None:
    """Check the form of one number of a prediction sheet; whether it is right, grading tells.

    Args:
        sheet: the learner's function, which returns a dict of numbers.
        key: which of them.
        arguments: what the sheet is called with, a tuple.
        between: the least and the greatest number that is no slip of the pen.
    """
    came, (low, high) = predicted(sheet, key, arguments), between
    case = f"{call_text(sheet, arguments)}[{key!r}]"
    if not low <= came <= high:
        raise wrong(f"{case} is {came:g}. Expected: a number from {low:g} to {high:g}.")
    noted(f"{case} is {came:g}, a number from {low:g} to {high:g}")


def predicted(sheet, key, arguments) -> float:
    """Return what a sheet predicts under this key, a finite number."""
    case = call_text(sheet, arguments)
    return check_numbers(case, call(sheet, *arguments, case=case), [key])[key]
