"""What the visible checks say of each wrong answer: they name its own slip, or none."""

from collections import Counter

import numpy as np
import pytest
from in_process import ANSWERS, EXERCISES, said_of
from texts import GRADED

from grader.trials.rules import first_step
from helpers.checks import CheckFailed
from helpers.checks.slips import OUTSIDE

FAMILIAR = "That looks familiar: "


def named(message):
    """Return the slip that a message names, or ''."""
    return message.partition(FAMILIAR)[2]


def row(answer, said):
    """Return a row of the table: how many of the checks that fail name the slip, and an example."""
    slips = Counter(map(named, said.values()))
    count = sum(slips.values()) - slips[""]
    example = next(filter(named, said.values()), next(iter(said.values()), "passes them all"))
    return f"{answer.exercise:24} {answer.name:36} {count} of {len(said)}  {example[:200]}"


def wrong(lesson):
    return [answer for answer in ANSWERS[lesson] if not answer.right]


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_some_slips_of_each_exercise_are_named_and_none_falsely(lesson, exercise):
    own = [answer for answer in wrong(lesson) if answer.exercise == exercise]
    for answer in own[1::15]:
        said = said_of(answer.source, lesson, exercise)
        assert {named(message) for message in said.values()} <= {"", answer.slip}, answer.name


@pytest.mark.parametrize(
    ("lesson", "exercise", "name"),
    [
        ("03_momentum", "sgd_momentum", "nesterov"),
        ("03_momentum", "sgd_momentum", "sgd_step_added"),
        ("03_momentum", "sgd_momentum_outside", "running_mean"),
        ("06_rmsprop", "rmsprop", "epsilon_on_the_weights"),
        ("06_rmsprop", "rmsprop", "epsilon_inside_the_root"),
        ("06_rmsprop", "rmsprop", "epsilon_of_keras_hard_coded"),
        ("07_adam", "adam", "epsilon_inside"),
        ("07_adam", "adam", "t_raised_after_its_use"),
    ],
)
def test_common_slips_are_named(lesson, exercise, name):
    [answer] = [a for a in wrong(lesson) if (a.exercise, a.name) == (exercise, name)]
    assert answer.slip in map(named, said_of(answer.source, lesson, exercise).values())


@pytest.mark.parametrize(
    ("lesson", "exercise", "name"),
    [
        ("03_momentum", "sgd_momentum_outside", "velocity_in_a_global"),
        ("07_adam", "adam", "count_in_a_global"),
    ],
)
def test_state_outside_of_the_config_is_told_as_such_wherever_it_shows(lesson, exercise, name):
    [answer] = [a for a in wrong(lesson) if (a.exercise, a.name) == (exercise, name)]
    said = said_of(answer.source, lesson, exercise)
    assert f"{exercise}--gradient_kept" not in said
    assert said
    for message in said.values():
        assert message.endswith((OUTSIDE, answer.slip))


def test_a_mutable_default_is_told_by_a_hidden_test():
    [answer] = [a for a in wrong("06_rmsprop") if a.name == "mutable_default"]
    namespace = {"np": np}
    exec(answer.source, namespace)
    with pytest.raises(CheckFailed, match=r"A default such as config=\{\} is one dict"):
        first_step(namespace["rmsprop"], "rmsprop--first_step")


@pytest.mark.full
@pytest.mark.parametrize("lesson", GRADED)
def test_each_slip_that_can_be_told_by_its_numbers_is_named(lesson, record_property):
    rows, seen, told = [], 0, 0
    for answer in wrong(lesson):
        said = said_of(answer.source, lesson, answer.exercise)
        slips = {named(message) for message in said.values()}
        assert slips <= {"", answer.slip}, answer.name
        rows.append(row(answer, said))
        seen, told = seen + bool(said), told + (answer.slip in slips)
    shown = f"{lesson}: visible checks name {told} of {seen} wrong answers that they find"
    record_property("table", "\n".join([shown, *rows]))
    # The others are words, errors and changed arrays, which a message tells as they are.
    assert told >= seen / 2
