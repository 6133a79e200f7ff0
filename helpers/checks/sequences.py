"""Steps of an update rule one after the other, made where it runs and judged afterwards.

While a notebook is graded the learner's rule runs in another process, and a message there costs
more than a step. So many go over as one: a tool of this module takes them over there. No step can
depend on what the checks find out about an earlier one.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

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
    cases = list(_cases(turns, label))
    calls = [(starts[place][0], dw, *starts[place][1:]) for place, dw in turns]
    answers = _brought(rule, copied(starts), copied(turns), calls, cases)
    for (w, *_), case, answer in zip(calls, cases, answers, strict=True):
        yield checked_step(name_of(rule), answer, np.shape(w), case)


def walks(rule, ways, label="") -> Iterator[tuple[np.ndarray, dict]]:
    """Yield the weights and the config at the end of each way; they are gone one by one.

    `ways` are pairs: a start as in `steps`, and the gradients.
    """
    turns = [(place, dw) for place, (_, gradients) in enumerate(ways) for dw in gradients]
    came = steps(rule, [start for start, _ in ways], turns, label)
    for _, gradients in ways:
        *_, end = (next(came) for _ in gradients)
        yield end


def may_hold_gradients(rule, start, gradients) -> bool:
    """Whether a call changes a dw, or a caller who changes a dw may change the config with it."""
    return beside(rule, holds_gradients)(rule, copied(start), copied(gradients)) is not False


# --- Tools: what runs beside the learner's function ---


def take_steps(rule, starts, turns) -> tuple[list, Callable | None]:
    """Return a copy of what each step returns, and what raises the error that ended them, if any.

    The arguments are those of `steps`.
    """
    answers: list = []
    try:
        with quiet():
            for answer in _taken(rule, starts, turns):
                answers.append(copied(answer))
    except (Exception, SystemExit) as error:
        return answers, _raising(error, rule)
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


def _brought(rule, starts, turns, calls, cases) -> Iterator:
    """Yield the answers of all steps, from a process that nobody has to trust.

    An error becomes what `call` makes of it.
    """
    require_callable(rule)
    with errors_told(rule, calls[0], cases[0]):
        brought = beside(rule, take_steps)(rule, starts, turns)
    is_pair = isinstance(brought, tuple) and len(brought) == 2 and isinstance(brought[0], list)
    answers, again = brought if is_pair else ([], None)
    yield from answers[: len(calls)]
    if len(answers) < len(calls):
        with errors_told(rule, calls[len(answers)], cases[len(answers)]):
            again()
        raise wrong(f"The steps of {name_of(rule)} came back otherwise than they were asked for.")


def _cases(turns, label) -> Iterator[str]:
    """Name each step by its number among those of its parameter."""
    taken: Counter = Counter()
    for place, _ in turns:
        taken[place] += 1
        yield f"step {taken[place]}" + (f" ({label})" if label else "")
