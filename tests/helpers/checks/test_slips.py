"""A check that fails names a slip by the numbers that came, and says nothing where it cannot."""

import sys

import numpy as np
import pytest

from helpers import checks
from helpers.checks import CheckFailed, slips

FAMILIAR = "That looks familiar: "
GIVEN = {
    "w": np.array([1.0, 2.0]),
    "dw": np.array([3.0, -4.0]),
    "config": None,
    "next_w": np.array([4.0, -2.0]),
    "state": {"calls": 1},
    "case": "the first step",
    "look": "Think.",
}


def walk(w, dw, config=None):
    """Answer wrong, by a slip that is known: w - dw in place of w + dw."""
    config = {"calls": 0, **(config or {})}
    return w - dw, {**config, "calls": config["calls"] + 1}


def named(function, check=checks.check_rule, *arguments, **options):
    """Return what a check says of a function that is called like the exercise."""
    function.__name__ = "walk"
    with pytest.raises(CheckFailed) as failed:
        check(function, *arguments, **(options or GIVEN))
    return str(failed.value)


@pytest.fixture(autouse=True)
def table(monkeypatch):
    """A table in which walk's own numbers have a sentence."""
    exercise = slips.Exercise(keys=["calls"])
    case = slips.case_of(checks.check_rule, (), GIVEN)
    came = slips.met(checks.check_rule, walk, (), GIVEN, exercise)
    exercise.cases[case] = [{"slip": "That is - for +.", "numbers": came.numbers}]
    monkeypatch.setattr(slips, "known", lambda: {"walk": exercise})
    return exercise


def test_the_slip_takes_the_place_of_the_hint():
    assert named(walk) == (
        "Not right yet: next_w of the first step at index [1]: expected -2, came 6 "
        f"(2 of 2 entries differ). {FAMILIAR}That is - for +."
    )


def test_numbers_agree_within_tolerance_and_a_config_may_hold_more():
    def rounded(w, dw, config=None):
        next_w, config = walk(w, dw, config)
        return next_w * (1 + 1e-11), {**config, "mine": 7}

    assert FAMILIAR in named(rounded)


def second_step_differs(w, dw, config=None):
    next_w, config = walk(w, dw, config)
    return next_w + (config["calls"] == 2), config


def stops_later(w, dw, config=None):
    if config:
        raise RuntimeError
    return walk(w, dw, config)


def exits_later(w, dw, config=None):
    return walk(w, dw, config) if config is None else sys.exit()


@pytest.mark.parametrize(
    "rule",
    [
        second_step_differs,
        stops_later,
        exits_later,
        lambda w, dw, config=None: (w - dw * (1 + 1e-7), walk(w, dw, config)[1]),
        lambda w, dw, config=None: (w - dw, {**walk(w, dw, config)[1], "calls": 2}),
        lambda w, dw, config=None: 1 / 0,
    ],
)
def test_other_numbers_are_not_named_even_if_the_first_step_agrees(rule):
    assert FAMILIAR not in named(rule)


def test_another_case_is_not_named_and_another_hint_is_the_same_case():
    other = {**GIVEN, "case": "another step"}
    assert FAMILIAR not in named(walk, **other)
    assert FAMILIAR in named(walk, **{**GIVEN, "look": "Look elsewhere."})


def test_an_answer_that_changes_from_call_to_call_is_told_so():
    kept = []

    def forgetful(w, dw, config=None):
        kept.append(dw)
        return w - len(kept) * dw, walk(w, dw, config)[1]

    assert named(forgetful).endswith(slips.OUTSIDE)


def test_a_right_answer_is_called_once_and_what_a_wrong_one_prints_is_shown_once(capsys):
    calls = []

    def right(w, dw, config=None):
        calls.append(dw)
        return w + dw, walk(w, dw, config)[1]

    right.__name__ = "walk"
    checks.check_rule(right, **GIVEN)
    assert len(calls) == 1

    def talking(w, dw, config=None):
        print("hello")
        return walk(w, dw, config)

    capsys.readouterr()
    assert FAMILIAR in named(talking)
    assert capsys.readouterr().out == "hello\n"


def test_one_number_is_not_enough_unless_other_calls_bring_more(table):
    def third(x):
        return x / 3

    given = ((1.0,), 0.5)
    case = slips.case_of(checks.check_value, given, {})
    came = slips.met(checks.check_value, third, given, {}, slips.Exercise())
    assert not came.is_telling
    asked = slips.Exercise(asked=[[2.0], [[5.0]]])
    came = slips.met(checks.check_value, third, given, {}, asked)
    assert came.is_telling
    np.testing.assert_allclose(came.numbers, [1 / 3, 2 / 3, 5 / 3])
    table.asked.extend(asked.asked)
    table.keys.clear()
    table.cases[case] = [{"slip": "That is a third.", "numbers": came.numbers}]
    assert "a third" in named(third, checks.check_value, *given, look="Think.")
    assert "a third" not in named(
        lambda x: 1 / 3 if x == 1 else x, checks.check_value, *given, look="Think."
    )


def test_infinite_and_missing_numbers_are_compared_without_a_warning(table):
    def overflowing(w, dw, config=None):
        return w * np.inf, walk(w, dw, config)[1]

    exercise = slips.Exercise(keys=["calls"])
    came = slips.met(checks.check_rule, overflowing, (), GIVEN, exercise)
    table.cases[next(iter(table.cases))].append({"slip": "It overflows.", "numbers": came.numbers})
    assert "It overflows." in named(overflowing)


def test_what_rounding_alone_made_finite_is_not_told_by_its_digits(table):
    """A condition number of 4e16 is another one on another machine."""

    def numbers(size):
        def grown(w, dw, config=None):
            return w * size, {"calls": 1}

        return slips.met(checks.check_rule, grown, (), GIVEN, table).numbers

    assert numbers(4e16) == numbers(5e16)
    assert numbers(4e14) != numbers(5e14)
