"""What the visible checks say of each wrong answer: they name its own slip, or none."""

from collections import Counter

import pytest
from in_process import ANSWERS, EXERCISES, said_of
from texts import GRADED

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
    for answer in own[1::9]:
        said = said_of(answer.source, lesson, exercise)
        assert {named(message) for message in said.values()} <= {"", answer.slip}, answer.name


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
