"""Steps of an update rule one after the other, made where it runs and judged afterwards.

While a notebook is graded the learner's rule runs in another process, and a message there costs
more than a step. So many go over as one: a tool of this module takes them over there. No step can
depend on what the checks find out about an earlier one.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from helpers.checks.compare import copied, quiet, same
from helpers.checks.functions import errors_told, require_callable
from helpers.checks.outcomes import name_of, wrong
from helpers.checks.rules import checked_step


def beside(function, tool) -> Any:
    """Return a tool of `helpers` as it is in the process of a function.

    A function that runs in another process says so by a method `beside`.
    """
    elsewhere = getattr(function, "beside", None)
    return tool if elsewhere is None else elsewhere(tool)


def steps(rule, starts, turns, label="") -> Iterator[tuple[np.ndarray, dict]]:
    """Yield the weights and the config after each step, checked as `call_rule` does.

    Args:
        rule: the learner's update rule; it gets copies of all that is given.
        starts: (w, config) of each parameter, or (w,) for a first call without a config.
        turns: the steps, each as a parameter's place in `starts` and its gradient.
        label: what a message says of a step beside its number.
    """
    yield from _taken_there(rule, starts, turns, range(len(turns)), label)


def walks(rule, ways, label="") -> Iterator[tuple[np.ndarray, dict]]:
    """Yield the weights and the config at the end of each way; they are gone one by one.

    `ways` are pairs: a start as in `steps`, and the gradients.
    """
    turns = [(place, dw) for place, (_, gradients) in enumerate(ways) for dw in gradients]
    ends = [end - 1 for end in itertools.accumulate(len(gradients) for _, gradients in ways)]
    yield from _taken_there(rule, [start for start, _ in ways], turns, ends, label)


def may_hold_gradients(rule, start, gradients) -> bool:
    """Whether a call changes a dw, or a caller who changes a dw may change the config with it."""
    return beside(rule, holds_gradients)(rule, copied(start), copied(gradients)) is not False


# --- Tools: what runs beside the learner's function ---


def take_steps(rule, starts, turns, wanted) -> tuple[list, tuple | None]:
    """Return a copy of what each step returns whose number is wanted, and how the steps ended.

    That is None if all were taken, else how many were, what the last of them returned, and a
    function that raises the error. `starts` and `turns` are those of `steps`.
    """
    answers, number, answer = [], 0, None
    try:
        with quiet():
            for number, answer in enumerate(_taken(rule, starts, turns), start=1):
                if number - 1 in wanted:
                    answers.append(copied(answer))
    except (Exception, SystemExit) as error:
        return answers, (number, answer, _raising(error, rule))
    return answers, None


def holds_gradients(rule, start, gradients) -> bool:
    """Return what `may_hold_gradients` asks for; True, too, if a step fails."""
    try:
        with quiet():
            given = copied(gradients)
            list(_taken(rule, [copied(start)], [(0, dw) for dw in given]))
            if not same(given, gradients):
                return True
            for dw, (_, config) in zip(
                given, _taken(rule, [start], [(0, dw) for dw in given]), strict=True
            ):
                before = copied(config)
                dw[...] = 7
                if any(not same(arrays_of(before[key]), arrays_of(config[key])) for key in before):
                    return True
    except (Exception, SystemExit):
        return True
    return False


def arrays_of(value) -> list[np.ndarray]:
    """Return the arrays in a value of a config, be it one or a list that holds some."""
    if isinstance(value, list | tuple):
        return [array for part in value for array in arrays_of(part)]
    return [value] if isinstance(value, np.ndarray) else []


def _taken(rule, starts, turns) -> Iterator:
    """Yield what each step returns; the next one of its parameter begins with that."""
    now = [*starts]
    for place, dw in turns:
        w, *config = now[place]
        answer = rule(np.array(w), dw, *config)
        yield answer
        next_w, new_config = answer
        now[place] = np.array(next_w), new_config


def _raising(error, rule) -> Callable:
    """Return a function that raises an error, to go to where the steps are judged."""

    def again():
        raise error

    again.__name__ = name_of(rule)
    return again


def _taken_there(rule, starts, turns, wanted, label) -> Iterator[tuple[np.ndarray, dict]]:
    """Yield what the steps return whose numbers are wanted, checked; an error as `call` tells it.

    It comes from a process that nobody has to trust.
    """
    require_callable(rule)
    cases = list(_cases(turns, label))
    calls = [(starts[place][0], dw, *starts[place][1:]) for place, dw in turns]
    with errors_told(rule, calls[0], cases[0]):
        brought = beside(rule, take_steps)(rule, copied(starts), copied(turns), list(wanted))
    answers, ended = _opened(brought)
    for number, answer in zip(wanted, answers, strict=False):
        yield checked_step(name_of(rule), answer, np.shape(calls[number][0]), cases[number])
    if len(answers) < len(wanted):
        _raise_what_ended(rule, ended, calls, cases)


def _opened(brought) -> tuple[list, object]:
    is_pair = isinstance(brought, tuple) and len(brought) == 2 and isinstance(brought[0], list)
    return brought if is_pair else ([], None)


def _raise_what_ended(rule, ended, calls, cases) -> NoReturn:
    """Raise what is amiss in the last answer, or the error of the step after it."""
    asked = f"The steps of {name_of(rule)} came back otherwise than they were asked for."
    try:
        number, answer, again = ended
        calls[number], cases[number - 1]
    except (TypeError, ValueError, IndexError):
        raise wrong(asked) from None
    if number:
        checked_step(name_of(rule), answer, np.shape(calls[number - 1][0]), cases[number - 1])
    with errors_told(rule, calls[number], cases[number]):
        again()
    raise wrong(asked)


def _cases(turns, label) -> Iterator[str]:
    """Name each step by its number among those of its parameter."""
    taken: Counter = Counter()
    for place, _ in turns:
        taken[place] += 1
        yield f"step {taken[place]}" + (f" ({label})" if label else "")
