"""The hidden tests of the lessons, put on trial by right and wrong answers: quickly, in-process.

test_graded.py sends answers through the real grading, which must agree.
"""

import copy

import numpy as np
import pytest
from in_process import ANSWERS, EXERCISES, SOLUTIONS, earned, full, grade, last_value
from nbgrader.preprocessors import ClearSolutions

each_exercise = pytest.mark.parametrize(
    ("lesson", "exercise"),
    [
        pytest.param(lesson, exercise, id=exercise, marks=pytest.mark.xdist_group(lesson))
        for lesson, exercise in EXERCISES
    ],
)


def stub(lesson, exercise):
    """Return what nbgrader leaves of a solution cell."""
    cell = copy.deepcopy(SOLUTIONS[lesson][exercise])
    return ClearSolutions().preprocess_cell(cell, {"language": "python"}, 0)[0].source


@each_exercise
def test_right_answers_get_all_points_and_wrong_ones_lose_some(lesson, exercise):
    possible = full(lesson, exercise)
    misjudged = []
    for answer in (a for a in ANSWERS[lesson] if a.exercise == exercise):
        points, stderr = grade(answer.source, lesson, exercise)
        is_right = (
            points == possible if answer.right else sum(points.values()) == sum(possible.values())
        )
        if stderr or is_right != answer.right:
            misjudged.append((answer.name, points, stderr))
    assert misjudged == []


@pytest.mark.parametrize("released", [False, True])
@each_exercise
def test_solution_gets_all_points_and_the_stub_none(lesson, exercise, released):
    solution = SOLUTIONS[lesson][exercise].source
    assert grade(solution, lesson, exercise, released) == (full(lesson, exercise), "")
    points, stderr = grade(stub(lesson, exercise), lesson, exercise, released)
    assert (sum(points.values()), stderr) == (0, "")


@each_exercise
def test_no_test_cell_is_idle_and_no_two_say_the_same(lesson, exercise):
    wrong = [a for a in ANSWERS[lesson] if a.exercise == exercise and not a.right]
    scores = [grade(a.source, lesson, exercise)[0] for a in wrong]
    failed_by = [tuple(not s[grade_id] for s in scores) for grade_id in full(lesson, exercise)]
    assert all(map(any, failed_by))
    assert len(set(failed_by)) == len(failed_by)


@pytest.mark.parametrize("value", [True, np.float64(1), float("nan"), float("inf"), -1, 3, "1", []])
def test_a_test_cell_that_ends_with_anything_but_points_is_a_defect(value):
    with pytest.raises(AssertionError, match="the test ends with"):
        earned(value, points=2)


def test_a_test_cell_may_end_with_points():
    assert [earned(value, points=2) for value in (None, 0, 1.5, 2)] == [2, 0, 1.5, 2]
    assert last_value("x = 3\nx / 2", {}) == 1.5
    assert last_value("x = 3\nassert x", {}) is None
