"""Checks of what makes a rule with a schedule out of a rule and a schedule.

``scheduled(rule, schedule)`` returns a function that is an update rule again. The rule that is
handed to it here is no optimizer: it adds the learning rate to the weights, so that the weights
tell which rates were set, and counts its own steps in ``t``.
"""

import numpy as np

from helpers.checks.compare import compare, copied, same
from helpers.checks.functions import call
from helpers.checks.outcomes import kind, passed, wrong
from helpers.checks.rules import call_rule, compare_state

CASE = "scheduled(rule, schedule)"
KEY = "scheduled_t"


def check_asks(scheduled, steps, *, look="") -> None:
    """Check that each step asks the schedule once, for 0, 1, 2 and so on."""
    compare_asked(scheduled, steps, look=look)
    passed(f"{CASE} asks for t = 0 to {steps - 1}, once a step")


def check_scheduled(scheduled, rule, schedule, w, steps, config=None, *, case, look="") -> None:
    """Check steps of ``scheduled(rule, schedule)``, each made with what the one before returned.

    `steps` is a list of (dw, next_w, state): the gradient, the weights after the step, and what the
    returned config holds then.
    """
    compare_scheduled(scheduled, rule, schedule, w, steps, config, case=case, look=look)
    passed(f"{CASE}, {case}")


def check_scheduled_apart(scheduled) -> None:
    """Check that two parameters, moved in turn, count their steps apart."""
    compare_apart(scheduled, (0, 1, 1, 0, 0, 1, 0))
    passed(f"{CASE}, two parameters in turn")


def check_resumes(scheduled, *, look="") -> None:
    """Check that a new function goes on where the config of another one says."""
    compare_resumed(scheduled, before=3, after=2, look=look)
    compare_counted_from(scheduled, 7, look=look)
    passed(f"{CASE} goes on from a config")


def adding(w, dw, config=None) -> tuple[np.ndarray, dict]:
    """Return w plus the learning rate, and count the calls in config["t"]."""
    config = {"learning_rate": 0.01, "t": 0, **(config or {})}
    return w + config["learning_rate"], {**config, "t": config["t"] + 1}


class Noted:
    """A schedule whose rates are unlike for any two counts, and that notes for which it is asked.

    Attributes:
        times: what it was asked for.
    """

    def __init__(self, size=1.0):
        """Make all rates `size` times as large."""
        self.times, self._size, self.__name__ = [], size, "schedule"

    def __call__(self, t):
        """Return the rate of a count."""
        self.times.append(t)
        return self._size / (3.5 + t) ** 2


def wrapped(scheduled, rule, schedule):
    """Return what the learner's function makes of a rule and a schedule; CheckFailed for no rule."""
    came = call(scheduled, rule, schedule, case=CASE)
    if not callable(came):
        advice = "Is there a return statement?" if came is None else ""
        raise wrong(f"{CASE} is {kind(came)}. Expected: a function, again an update rule.", advice)
    return came


def demand_schedules(scheduled) -> None:
    """Raise CheckFailed if it makes no difference which schedule, or which rule, is given."""
    pairs = (adding, Noted()), (adding, Noted(2.0)), (_taking, Noted())
    ends = [_walk(wrapped(scheduled, *pair), 2, np.zeros(2))[0] for pair in pairs]
    if same(ends[0], ends[1]):
        raise wrong(
            f"Two steps of {CASE} lead to {ends[0]} with either of two schedules.",
            "Each call of scheduled returns a function that sets the rates of its own schedule.",
        )
    if same(ends[0], ends[2]):
        raise wrong(
            f"Two steps of {CASE} lead to {ends[0]} with either of two rules.",
            "Each call of scheduled returns a function that steps with its own rule.",
        )


def compare_asked(scheduled, steps, *, look="") -> None:
    """Do what `check_asks` does, without a line for a right answer."""
    demand_schedules(scheduled)
    schedule = Noted()
    _walk(wrapped(scheduled, adding, schedule), steps, np.zeros(2))
    if not _are(schedule.times, range(steps)):
        raise wrong(
            f"In {steps} steps the schedule was asked for {schedule.times}. "
            f"Expected: {list(range(steps))}.",
            look,
        )


def compare_scheduled(scheduled, rule, schedule, w, steps, config, *, case, look="") -> None:
    """Do what `check_scheduled` does, without a line for a right answer."""
    demand_schedules(scheduled)
    step = wrapped(scheduled, rule, schedule)
    for number, (dw, next_w, state) in enumerate(steps, start=1):
        here = f"step {number} of {case}"
        w, config = call_rule(step, copied(w), copied(dw), copied(config), case=here)
        if next_w is not None:
            compare(w, next_w, f"next_w of {here}", rtol=1e-9, look=look)
        compare_state(config, state, here, rtol=1e-9, look=look)


def compare_apart(scheduled, turns) -> None:
    """Do what `check_scheduled_apart` does; `turns` say which parameter moves, 0 or 1."""
    demand_schedules(scheduled)
    step, now = wrapped(scheduled, adding, Noted()), [(np.zeros(2),), (np.ones(2),)]
    for place in turns:
        w, *config = now[place]
        now[place] = call_rule(step, w, np.ones_like(w), *config, case="two parameters in turn")
    for place, start in enumerate((np.zeros(2), np.ones(2))):
        alone = _walk(wrapped(scheduled, adding, Noted()), turns.count(place), start)
        if not same(now[place][0], alone[0]):
            raise wrong(
                f"A parameter that moves in turn with another one ends at {now[place][0]}, and "
                f"alone at {alone[0]}. Expected: the same.",
                f"Each parameter has a config: the count belongs in there, under {KEY!r}.",
            )


def compare_resumed(scheduled, before, after, *, look="") -> None:
    """See that steps go on in a new function as in the one that the first steps were made with."""
    demand_schedules(scheduled)
    first = wrapped(scheduled, adding, Noted())
    half = _walk(first, before, np.zeros(2))
    whole = _walk(first, after, *copied(half))
    resumed = _walk(wrapped(scheduled, adding, Noted()), after, *copied(half))
    if not same(whole[0], resumed[0]):
        raise wrong(
            f"After {before} steps, {after} more lead to {whole[0]}. In a new function, from the "
            f"same config, they lead to {resumed[0]}. Expected: the same.",
            look,
        )


def compare_counted_from(scheduled, count, *, look="") -> None:
    """See that the count that a config holds is the one that the schedule is asked for."""
    demand_schedules(scheduled)
    schedule = Noted()
    step = wrapped(scheduled, adding, schedule)
    _, config = _walk(step, 2, np.zeros(2), {KEY: count, "t": 40})
    if not _are([*schedule.times, config.get(KEY)], range(count, count + 3)):
        raise wrong(
            f"From a config in which {KEY} is {count}, two steps asked for {schedule.times} and "
            f"left {KEY} at {config.get(KEY)}. Expected: {[count, count + 1]} and {count + 2}.",
            look,
        )


def _taking(w, dw, config=None):
    """Do what `adding` does, in the other direction."""
    next_w, config = adding(w, dw, config)
    return 2 * w - next_w, config


def _walk(step, count, w, config=None):
    """Take so many steps with a gradient of ones."""
    for _ in range(count):
        w, config = call_rule(step, w.copy(), np.ones_like(w), config, case="a step")
    return w, config


def _are(values, numbers):
    """Whether values are these numbers, whatever they are."""
    return len(values) == len(numbers) and all(
        np.ndim(value) == 0 and np.asarray(value).dtype.kind in "iuf" and value == number
        for value, number in zip(values, numbers, strict=True)
    )
