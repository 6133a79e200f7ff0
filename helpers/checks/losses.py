"""The visible checks of functions that return a loss and its gradient."""

import numpy as np

from helpers.checks.compare import compare, copied, numbers, same
from helpers.checks.functions import call
from helpers.checks.outcomes import passed, short, wrong
from helpers.checks.slips import naming_slips

NUMBERS = np.ndarray | np.generic | float | int


@naming_slips
def check_loss(function, arguments, *, loss=None, gradient=None, case, rtol=1e-9, look="") -> None:
    """Check ``function(*arguments) -> (loss, gradient)``; what is not given is not looked at.

    Args:
        function: the learner's function; it gets copies of the arguments, and the first of them
            is the array that the gradient belongs to.
        arguments: a tuple.
        loss: the expected loss, a number.
        gradient: the expected gradient, shape of the first argument.
        case: names the case in messages, for example "a loss at W = 0".
        rtol: tolerance relative to the largest expected entry.
        look: a sentence that says where to look when a value is wrong.
    """
    compare_loss(function, arguments, loss=loss, gradient=gradient, case=case, rtol=rtol, look=look)
    passed(case)


def compare_loss(
    function, arguments, *, loss=None, gradient=None, case, rtol=1e-9, scale=None, look=""
) -> None:
    """Do what `check_loss` does, without a line for a right answer."""
    came = call_loss(function, arguments, case=case)
    names = ("loss", "gradient")
    for name, value, expected in zip(names, came, (loss, gradient), strict=True):
        if expected is not None:
            what = f"The {name} in {case}"
            compare(value, expected, what, rtol=rtol, scale=scale, look=look)


@naming_slips
def check_same_loss(function, arguments, others, *, of, unlike, case, rtol=1e-9, look="") -> None:
    """Check that two calls have the same loss or gradient, and the call with `unlike` another one.

    `of` says which of the two is looked at; it must be finite. The others are as in `check_loss`.
    """
    compare_same_loss(
        function, arguments, others, of=of, unlike=unlike, case=case, rtol=rtol, look=look
    )
    passed(case)


def compare_same_loss(function, arguments, others, *, of, unlike, case, rtol=1e-9, look="") -> None:
    """Do what `check_same_loss` does, without a line for a right answer."""
    came, same_again, differs = (
        _part(function, each, of, case, look) for each in (arguments, others, unlike)
    )
    compare(same_again, came, f"The {of} in {case}", rtol=rtol, look=look)
    if same(came, differs):
        raise wrong(f"The {of} in {case} is the same for other arguments: {short(came)}.", look)


def call_loss(function, arguments, *, case) -> tuple | list:
    """Call with copies of the arguments and return the pair, not looked at any closer."""
    answer = call(function, *map(copied, arguments), case=case)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        missing = answer is None
        raise wrong(
            f"what came in {case} is {'None' if missing else type(answer).__name__}."
            " Expected: the pair of the loss and its gradient."
            + (" Is there a return statement?" if missing else "")
        )
    shapes = [np.shape(part) if isinstance(part, NUMBERS) else None for part in answer]
    if shapes == [np.shape(arguments[0]), ()] and shapes[0]:
        raise wrong(
            f"the pair that came in {case} begins with an array of shape "
            f"{shapes[0]}, and a number follows. Expected the other order: first the loss, then "
            "its gradient."
        )
    return answer


def _part(function, arguments, of, case, look):
    """Return the loss or the gradient of a call, which must be finite."""
    place, shape = {"loss": (0, ()), "gradient": (1, np.shape(arguments[0]))}[of]
    what = f"The {of} in {case}"
    part = numbers(call_loss(function, arguments, case=case)[place], what, shape=shape)
    if not np.isfinite(part).all():
        raise wrong(f"{what} is {short(part)}. Expected: finite numbers.", look)
    return part
