"""The visible checks of functions that return a loss and its gradient, and of arguments kept."""

from typing import Any

import numpy as np

from helpers.checks.compare import compare, copied
from helpers.checks.functions import call
from helpers.checks.outcomes import passed, wrong

NUMBERS = np.ndarray | np.generic | float | int


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


def check_kept(function, arguments, names, *, case) -> None:
    """Check that a call leaves its arrays as they were, to the last bit."""
    compare_kept(function, tuple(map(copied, arguments)), names, case=case)
    passed(f"{case}: {', '.join(names)} as before")


def compare_kept(function, arguments, names, *, case) -> Any:
    """Do what `check_kept` does with these very arguments, without a line for a right answer.

    Args:
        function: the learner's function.
        arguments: a tuple; its arrays are handed over as they are.
        names: what the arrays among the arguments are called, in order.
        case: names the case in messages.

    Returns:
        What the function returned.
    """
    arrays = [value for value in arguments if isinstance(value, np.ndarray)]
    before = [array.tobytes() for array in arrays]
    answer = call(function, *arguments, case=case)
    for name, array, kept in zip(names, arrays, before, strict=True):
        if array.tobytes() != kept:
            raise wrong(
                f"{name} was changed in {case}. Expected: after the call it is the "
                "same to the last bit. Look for operations in place (-=, *=, out=) and for entries "
                "that are not put back as they were; a copy of the array is safe."
            )
    return answer
