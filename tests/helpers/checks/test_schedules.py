"""The visible checks of rules that get a schedule: what they say of a mistake."""

import re

import numpy as np
import pytest

from helpers import checks
from helpers.checks import CheckFailed
from helpers.checks.schedules import adding

STATE = {"w": np.zeros(1), "steps": [np.ones(1)] * 2}


def scheduled(rule, schedule, key="scheduled_t", begin=0):
    def step(w, dw, config=None):
        config = dict(config or {})
        t = config.get(key, begin)
        next_w, config = rule(w, dw, {**config, "learning_rate": schedule(t)})
        return next_w, {**config, key: t + 1}

    return step


def counts_from_one(rule, schedule):
    return scheduled(rule, schedule, begin=1)


def counts_under_another_key(rule, schedule):
    return scheduled(rule, schedule, key="count")


def counts_in_t(rule, schedule):
    return scheduled(rule, schedule, key="t")


def writes_t(rule, schedule):
    return scheduled(lambda w, dw, config: rule(w, dw, {**config, "t": 0}), schedule)


def counts_outside(rule, schedule):
    calls = []

    def step(w, dw, config=None):
        calls.append(dw)
        return rule(w, dw, {**(config or {}), "learning_rate": schedule(len(calls) - 1)})

    return step


def sets_the_rate_too_late(rule, schedule):
    def step(w, dw, config=None):
        t = (config or {}).get("scheduled_t", 0)
        next_w, config = rule(w, dw, config)
        return next_w, {**config, "learning_rate": schedule(t), "scheduled_t": t + 1}

    return step


def has_one_rate(rule, schedule):
    return lambda w, dw, config=None: rule(w, dw, {**(config or {}), "learning_rate": 1.0})


def is_no_function(rule, schedule):
    return 3.0


def run(check, function):
    """Make a check of a function, as the assignment does."""
    made = {
        "asks": lambda: checks.check_asks(function, 3, begin=7),
        "rates": lambda: checks.check_sets_rates(function, 3),
        "state": lambda: checks.check_state_of_rule(function, adding, config={"t": 3}, **STATE),
        "apart": lambda: checks.check_scheduled_apart(function),
        "resumes": lambda: checks.check_resumes(function),
    }
    return made[check]()


@pytest.mark.parametrize("check", ["asks", "rates", "state", "apart", "resumes"])
def test_what_is_right_passes_with_a_line(check, capsys):
    run(check, scheduled)
    assert capsys.readouterr().out.startswith("Right: scheduled(rule, schedule)")


@pytest.mark.parametrize(
    ("check", "function", "said"),
    [
        ("asks", counts_from_one, "was asked for [1, 2, 3]. Expected: [0, 1, 2]."),
        ("asks", counts_under_another_key, "was asked for [0, 1, 2]. Expected: [7, 8, 9]."),
        ("asks", counts_in_t, "was asked for [47, 48, 49]. Expected: [7, 8, 9]."),
        ("rates", sets_the_rate_too_late, "In step 1 the rule found the rate 5.0; the schedule"),
        ("state", writes_t, "config['t'] after step 1 of a rule that has a state: expected 4"),
        ("apart", counts_outside, "A parameter that moves in turn with another one"),
        ("resumes", counts_outside, "In a new function, from the same config, they lead to"),
        ("resumes", has_one_rate, "with either of two schedules"),
        ("asks", is_no_function, "is a value of type float. Expected: a function"),
    ],
)
def test_a_mistake_is_told(check, function, said):
    with pytest.raises(CheckFailed, match=re.escape(said)):
        run(check, function)


@pytest.mark.parametrize("check", ["rates", "state", "apart", "resumes"])
def test_a_wrong_count_costs_nothing_where_counting_is_not_on_trial(check):
    run(check, counts_from_one)
