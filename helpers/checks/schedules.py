"""Checks of what makes a rule with a schedule out of a rule and a schedule.

``scheduled(rule, schedule)`` returns a function that is an update rule again. The rule that is
handed to it here is no optimizer: it adds the learning rate to the weights, and counts its own
calls in ``t``. Only where counting is on trial does it matter what the schedule is asked for; else
the learner's function is compared with itself, or with the rule alone.
"""

from collections.abc import Callable

import numpy as np

from helpers.checks.compare import copied, same
from helpers.checks.functions import call
from helpers.checks.outcomes import kind, passed, wrong
from helpers.checks.rules import call_rule, compare_state

CASE = "scheduled(rule, schedule)"
KEY = "scheduled_t"


def check_asks(scheduled, steps, *, begin, look="") -> None:
    """Check that each step asks the schedule once: for 0, 1, 2 and so on, or from `begin` on.

    In the second case the first config says that so many steps have been taken.
    """
    compare_asked(scheduled, steps, look=look)
    compare_asked(scheduled, steps, begin=begin, look=look)
    passed(f"{CASE} asks for t = 0 to {steps - 1}, and from a config's count on")


def check_sets_rates(scheduled, steps, *, look="") -> None:
    """Check that each step finds the rate that the schedule has just given."""
    compare_rates(scheduled, steps, look=look)
    passed(f"{CASE} sets the rate before each step")


def check_state_of_rule(scheduled, rule, w, steps, config, *, look="") -> None:
    """Check that what the rule keeps in its config is what it keeps there without a schedule.

    `steps` is a list of gradients.
    """
    compare_state_of_rule(scheduled, rule, w, steps, config, look=look)
    passed(f"{CASE} leaves alone what the rule keeps in its config")


def check_scheduled_apart(scheduled) -> None:
    """Check that two parameters, moved in turn from first calls on, count their steps apart."""
    compare_apart(scheduled, (0, 1, 1, 0, 0, 1, 0))
    passed(f"{CASE}, two parameters in turn")


def check_resumes(scheduled, *, look="") -> None:
    """Check that a new function goes on where the config of another one was left."""
    compare_resumed(scheduled, before=3, after=2, look=look)
    passed(f"{CASE} goes on from a config")


def adding(w, dw, config=None) -> tuple[np.ndarray, dict]:
    """Return w plus the learning rate, and count the calls in config["t"]."""
    config = {"learning_rate": 0.01, "t": 0, **(config or {})}
    return w + config["learning_rate"], {**config, "t": config["t"] + 1}


class Noted:
    """A schedule whose rates are unlike for any two counts, and that notes what it is asked.

    Attributes:
        times: what it was asked for.
        rates: what it gave.
    """

    def __init__(self, size=1.0):
        """Make all rates `size` times as large."""
        self.times, self.rates, self._size, self.__name__ = [], [], size, "schedule"

    def __call__(self, t):
        """Return the rate of a count."""
        self.times.append(t)
        self.rates.append(self._size / (3.5 + t) ** 2)
        return self.rates[-1]


def compare_asked(scheduled, steps, *, begin=0, look="") -> None:
    """See for which counts the schedule is asked in some steps, and what is left in the config."""
    _demand_schedules(scheduled)
    schedule = Noted()
    # The rule has a count of its own, which should not matter.
    config = {KEY: begin, "t": begin + 40} if begin else {}
    _, config = _walk(wrapped(scheduled, adding, schedule), steps, np.zeros(2), config)
    if not _are(schedule.times, range(begin, begin + steps)):
        begun = f", from a config in which {KEY!r} is {begin}," if begin else ""
        raise wrong(
            f"In {steps} steps{begun} the schedule was asked for {schedule.times}. "
            f"Expected: {list(range(begin, begin + steps))}.",
            look,
        )


def compare_rates(scheduled, steps, *, look="") -> None:
    """Do what `check_sets_rates` does, without a line for a right answer."""
    _demand_schedules(scheduled)
    schedule, found = Noted(), []

    def noting(w, dw, config):
        found.append((config.get("learning_rate"), [*schedule.rates[-1:]]))
        return adding(w, dw, config)

    _walk(wrapped(scheduled, noting, schedule), steps, np.zeros(2), {"learning_rate": 5.0})
    for number, (rate, given) in enumerate(found, start=1):
        if not _are([rate], given):
            said = f"the schedule had given {given[0]}" if given else "the schedule was not asked"
            raise wrong(f"In step {number} the rule found the rate {rate}; {said}.", look)


def compare_state_of_rule(scheduled, rule, w, steps, config, *, look="") -> None:
    """Do what `check_state_of_rule` does, without a line for a right answer."""
    _demand_schedules(scheduled)
    step, now, alone = wrapped(scheduled, rule, Noted()), (w, config), (w, config)
    for number, dw in enumerate(steps, start=1):
        case = f"step {number} of a rule that has a state"
        now = call_rule(step, copied(now[0]), copied(dw), copied(now[1]), case=case)
        alone = rule(alone[0], dw, {"learning_rate": 0.1, **alone[1]})
        kept = {key: part for key, part in alone[1].items() if key != "learning_rate"}
        compare_state(now[1], kept, case, rtol=1e-9, look=look)


def compare_apart(scheduled, turns) -> None:
    """Do what `check_scheduled_apart` does; `turns` say which parameter moves, 0 or 1."""
    _demand_schedules(scheduled)
    step, now = wrapped(scheduled, adding, Noted()), [(np.zeros(2),), (np.ones(2),)]
    for place in turns:
        w, *config = now[place]
        now[place] = call_rule(step, w, np.ones_like(w), *config, case="two parameters in turn")
    for place, start in enumerate((np.zeros(2), np.ones(2))):
        alone = _walk(wrapped(scheduled, adding, Noted()), turns.count(place), start, None)
        if not same(now[place][0], alone[0]):
            raise wrong(
                f"A parameter that moves in turn with another one ends at {now[place][0]}, and "
                f"alone at {alone[0]}. Expected: the same.",
                f"Each parameter has a config: the count belongs in there, under {KEY!r}.",
            )


def compare_resumed(scheduled, before, after, *, look="") -> None:
    """See that steps go on in a new function as in the one that the first steps were made with."""
    _demand_schedules(scheduled)
    first = wrapped(scheduled, adding, Noted())
    half = _walk(first, before, np.zeros(2), {})
    whole = _walk(first, after, *copied(half))
    resumed = _walk(wrapped(scheduled, adding, Noted()), after, *copied(half))
    if not same(whole[0], resumed[0]):
        raise wrong(
            f"After {before} steps, {after} more lead to {whole[0]}. In a new function, from the "
            f"same config, they lead to {resumed[0]}. Expected: the same.",
            look,
        )


def wrapped(scheduled, rule, schedule) -> Callable:
    """Return what the learner's function makes of a rule and a schedule, a function."""
    came = call(scheduled, rule, schedule, case=CASE)
    if not callable(came):
        advice = "Is there a return statement?" if came is None else ""
        raise wrong(f"{CASE} is {kind(came)}. Expected: a function, again an update rule.", advice)
    return came


def _demand_schedules(scheduled) -> None:
    """Raise CheckFailed if it makes no difference which schedule, or which rule, is given."""
    pairs = (adding, Noted()), (adding, Noted(2.0)), (_taking, Noted())
    ends = [_walk(wrapped(scheduled, *pair), 2, np.zeros(2), {})[0] for pair in pairs]
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


def _taking(w, dw, config=None):
    """Do what `adding` does, in the other direction."""
    next_w, config = adding(w, dw, config)
    return 2 * w - next_w, config


def _walk(step, count, w, config):
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
