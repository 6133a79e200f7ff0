"""Whatever a grading's secret seed is, right answers get all points and wrong ones lose some."""

import os
from unittest import mock

import pytest
from in_process import ANSWERS, EXERCISES, SOLUTIONS, full, grade

from grader.trials.seeds import VARIABLE

each_exercise = pytest.mark.parametrize(
    ("lesson", "exercise"),
    [
        pytest.param(lesson, exercise, id=exercise, marks=pytest.mark.xdist_group(lesson))
        for lesson, exercise in EXERCISES
    ],
)


def lost(source, lesson, exercise, seed):
    """Return the test cells in which an answer gets less than all, when graded with a seed."""
    with mock.patch.dict(os.environ, {VARIABLE: seed}):
        points, _ = grade.__wrapped__(source, lesson, exercise)
    return [cell for cell, most in full(lesson, exercise).items() if points[cell] != most]


def misjudged(lesson, exercise, right, seeds):
    """Return (answer, seed, cells) wherever an answer is not taken for what it is."""
    own = [a for a in ANSWERS[lesson] if a.exercise == exercise and a.right == right]
    verdicts = [(a, seed, lost(a.source, lesson, exercise, seed)) for a in own for seed in seeds]
    return [(a.name, seed, cells) for a, seed, cells in verdicts if bool(cells) == right]


@pytest.mark.parametrize("seed", ["1", "2", "3"])
@each_exercise
def test_the_solution_gets_all_points_under_a_secret_seed(lesson, exercise, seed):
    assert lost(SOLUTIONS[lesson][exercise].source, lesson, exercise, seed) == []


@pytest.mark.full
@each_exercise
def test_right_answers_get_all_points_under_any_seed(lesson, exercise):
    seeds = [f"right {n}" for n in range(20)]
    assert misjudged(lesson, exercise, True, seeds) == []


@pytest.mark.full
@each_exercise
def test_wrong_answers_lose_points_under_any_seed(lesson, exercise):
    seeds = [f"wrong {n}" for n in range(5)]
    assert misjudged(lesson, exercise, False, seeds) == []
