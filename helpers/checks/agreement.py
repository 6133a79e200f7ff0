"""Functions compared with themselves: answers that agree or rise, and arguments that stay.

A wrong formula costs nothing here. But an answer that is always the same agrees with itself too, so
each check first demands answers that differ. The arguments are handed over as copies.
"""

import itertools
from typing import Any

import numpy as np

from helpers.checks.compare import agree, as_array, copied, numbers, same
from helpers.checks.functions import call, call_text
from helpers.checks.outcomes import kind, name_of, passed, short, wrong
from helpers.checks.slips import naming_slips


@naming_slips
def check_same(function, arguments, others, *, unlike, rtol=1e-9, look="") -> None:
    """Check that two calls have the same answer, and the call with `unlike` another one."""
    compare_same(function, arguments, others, unlike=unlike, rtol=rtol, look=look)
    passed(f"{call_text(function, arguments)} and {call_text(function, others)} are equal")


@naming_slips
def check_same_word(function, arguments, others, *, unlike, look="") -> None:
    """Do what `check_same` does with answers that are words."""
    compare_same_word(function, arguments, others, unlike=unlike, look=look)
    passed(f"{call_text(function, arguments)} and {call_text(function, others)} are called alike")


@naming_slips
def check_different(function, calls) -> None:
    """Check that each call has another answer than the one before it."""
    for before, after in itertools.pairwise(calls):
        demand_effect(function, before, after)
    passed(f"{name_of(function)}, {len(calls)} calls with different answers")


@naming_slips
def check_rising(function, calls, *, look="") -> None:
    """Check that the answer, a number, rises from one call to the next."""
    compare_rising(function, calls, look=look)
    passed(f"{name_of(function)} rises from {call_text(function, calls[0])} on")


@naming_slips
def check_columns(function, table, *rest, look="") -> None:
    """Check that the answer to a table holds, column by column, the answers to the columns."""
    compare_columns(function, table, *rest, look=look)
    passed(f"{name_of(function)}, each column of a table of shape {table.shape} by itself")


@naming_slips
def check_first_rows(function, table, *rest, look="") -> None:
    """Check that the first rows of the answer to a table are the answer to its first rows."""
    compare_first_rows(function, table, *rest, look=look)
    passed(f"{name_of(function)}, the first rows of a table of shape {table.shape}")


@naming_slips
def check_kept(function, arguments, names, *, unlike, case) -> None:
    """Check that a call leaves its arrays as they were, to the last bit.

    `unlike` are arguments with another answer: a function that answers always the same has not
    looked at its arguments.
    """
    demand_effect(function, arguments, unlike)
    compare_kept(function, tuple(map(copied, arguments)), names, case=case)
    passed(f"{case}: {', '.join(names)} as before")


def compare_same(function, arguments, others, *, unlike, rtol=1e-9, look="") -> None:
    """Do what `check_same` does, without a line for a right answer."""
    one, other = (answer(function, each) for each in (arguments, others))
    if one.shape != other.shape or not agree(one, other, rtol):
        raise wrong(
            f"{call_text(function, arguments)} is {short(one)}, and {call_text(function, others)} "
            f"is {short(other)}. Expected: the same.",
            look,
        )
    demand_effect(function, arguments, unlike)


def compare_same_word(function, arguments, others, *, unlike, look="") -> None:
    """Do what `check_same_word` does, without a line for a right answer."""
    one, other, differs = (_word(function, each) for each in (arguments, others, unlike))
    if one != other:
        raise wrong(
            f"{call_text(function, arguments)} is {one!r}, and {call_text(function, others)} is "
            f"{other!r}. Expected: the same.",
            look,
        )
    if one == differs:
        raise wrong(
            f"{call_text(function, arguments)} and {call_text(function, unlike)} are both {one!r}. "
            "Expected: words that differ."
        )


def compare_rising(function, calls, *, look="") -> None:
    """Do what `check_rising` does, without a line for a right answer."""
    demand_effect(function, *calls[:2])
    for before, after in itertools.pairwise(calls):
        low, high = (
            numbers(answer(function, each), call_text(function, each), shape=())
            for each in (before, after)
        )
        if not low < high:
            raise wrong(
                f"{call_text(function, before)} is {low}, and {call_text(function, after)} is "
                f"{high}. Expected: more.",
                look,
            )


def compare_columns(function, table, *rest, look="") -> None:
    """Do what `check_columns` does, without a line for a right answer."""
    if len(table) > 1:
        demand_effect(function, (table, *rest), (table[::-1] * 2 + 1, *rest))
    came = _of_table(function, table, rest)
    for index in np.ndindex(table.shape[1:]):
        place = (slice(None), *index)
        column = table[place].reshape(-1, *(1 for _ in index))
        alone = _of_table(function, column, rest)
        if not agree(came[place], alone.ravel(), 1e-9):
            raise wrong(
                f"In the answer to a table of shape {table.shape} column {list(index)} is not the "
                "answer to that column alone.",
                look,
            )


def compare_first_rows(function, table, *rest, look="") -> None:
    """Do what `check_first_rows` does, without a line for a right answer."""
    demand_effect(function, (table, *rest), (table[::-1] * 2 + 1, *rest))
    came = _of_table(function, table, rest)
    for count in {1, len(table) // 2, len(table) - 1} - {0}:
        if not agree(came[:count], _of_table(function, table[:count], rest), 1e-9):
            raise wrong(
                f"The first {count} of {len(table)} rows of the answer are not the answer to the "
                f"first {count} rows.",
                look,
            )


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


def demand_effect(function, arguments, others) -> None:
    """Raise CheckFailed unless two calls have answers that differ and are more than an argument."""
    one, other = (parts(function, each) for each in (arguments, others))
    if same(one, other):
        raise wrong(
            f"{call_text(function, arguments)} and {call_text(function, others)} are both "
            f"{', '.join(map(short, one))}. Expected: answers that differ."
        )
    for first, second in zip(arguments, others, strict=True):
        if _holds(one, first) and _holds(other, second):
            raise wrong(f"{call_text(function, arguments)} hands back {short(first)}.")


def answer(function, arguments) -> np.ndarray:
    """Return what came as one array of finite numbers."""
    came = parts(function, arguments)
    if len(came) == 1:
        return came[0]
    alike = len({part.shape for part in came}) == 1
    return np.array(came) if alike else np.concatenate([part.ravel() for part in came])


def parts(function, arguments) -> list[np.ndarray]:
    """Return what came as a list of arrays of finite numbers, one for each part of a pair."""
    case = call_text(function, arguments)
    came = call(function, *map(copied, arguments), case=case)
    pieces = [came]
    if isinstance(came, list | tuple) and not came:
        raise wrong(f"{case} is empty, {came!r}. Expected: numbers.")
    if isinstance(came, list | tuple):
        pieces = [as_array(part, case) for part in came]
        if isinstance(came, list) and len({part.shape for part in pieces}) == 1:
            pieces = [np.array(pieces)]
    pieces = [numbers(part, case, shape=np.shape(part)) for part in pieces]
    if not all(np.isfinite(part).all() for part in pieces):
        raise wrong(f"{case} is {short(came)}. Expected: finite numbers.")
    return pieces


def _holds(came, argument):
    """Whether a part of an answer is an argument."""
    if not isinstance(argument, np.ndarray | np.generic | int | float):
        return False
    return any(same(part, argument) for part in came)


def _of_table(function, table, rest):
    came = answer(function, (table, *rest))
    return numbers(came, f"the answer to a table of shape {table.shape}", shape=table.shape)


def _word(function, arguments):
    case = call_text(function, arguments)
    came = call(function, *map(copied, arguments), case=case)
    if not isinstance(came, str):
        advice = "Is there a return statement?" if came is None else ""
        raise wrong(f"{case} is {kind(came)}. Expected: a word, as a string.", advice)
    return came
