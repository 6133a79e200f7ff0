"""How hard tests are and whom they tell apart, against NumPy's own numbers."""

import numpy as np
import pytest
from a_class import LESSON, standing

from grader.report.class_report import items
from grader.report.class_report.gaps import Gaps
from grader.report.class_report.items import AGAINST, ALL_FAIL, ALL_PASS

NAMES = ["a--one", "a--two", "b--one", "b--two"]
MOST = np.array([1, 2, 3, 1])


def a_class(points):
    """Return who got these points, a row a student and a column a test cell."""
    return [
        standing(f"s{n}", dict(zip(NAMES, zip(row, MOST, strict=True), strict=True)))
        for n, row in enumerate(points.tolist())
    ]


@pytest.fixture(scope="module")
def points():
    """Points of 40 students who are more or less able, and a last test that is against them."""
    chance = np.random.default_rng(3)
    able = chance.normal(size=(40, 1))
    points = (able + chance.normal(size=(40, 4)) > 0) * MOST
    points[:, 3] = (able[:, 0] + chance.normal(size=40) < 0) * MOST[3]
    return points.astype(float)


def test_of_cells(points):
    found = items.cells(a_class(points), Gaps())
    assert [item.name for item in found] == NAMES
    for item, own, most in zip(found, points.T, MOST, strict=True):
        rest = points.sum(axis=1) - own
        assert item.share == pytest.approx(own.mean() / most)
        assert item.discrimination == pytest.approx(np.corrcoef(own, rest)[0, 1])
        assert (item.attempts, item.of) == (40, most)
    assert [item.flag for item in found] == [None, None, None, AGAINST]


def test_of_exercises(points):
    found = items.exercises(a_class(points), Gaps())
    a, b = points[:, :2].sum(axis=1), points[:, 2:].sum(axis=1)
    assert [(item.name, item.of) for item in found] == [("a", 3), ("b", 4)]
    assert found[0].share == pytest.approx(a.mean() / 3)
    for item in found:
        assert item.discrimination == pytest.approx(np.corrcoef(a, b)[0, 1])


def test_who_did_not_attempt_an_exercise_says_nothing_of_it(points):
    """Stubs as they were given out, and points that wait for a person."""
    untouched = frozenset({(LESSON.name, f"s{n}", "a") for n in range(9)})
    waiting = frozenset({(LESSON.name, "s20", "b--one")})
    found = items.cells(a_class(points), Gaps(untouched, waiting))
    assert [item.attempts for item in found] == [31, 31, 39, 40]
    rest = points.sum(axis=1) - points[:, 0]
    assert found[0].share == pytest.approx(points[9:, 0].mean())
    assert found[0].discrimination == pytest.approx(np.corrcoef(points[9:, 0], rest[9:])[0, 1])


def test_too_few_or_all_alike_have_no_discrimination(points):
    nine, ten = (items.cells(a_class(points[:n]), Gaps()) for n in (9, 10))
    assert {item.discrimination for item in nine} == {None}
    assert None not in {item.discrimination for item in ten}
    points = points.copy()
    points[:, 0], points[:, 1] = 0, MOST[1]
    found = items.cells(a_class(points), Gaps())
    assert [item.flag for item in found[:2]] == [ALL_FAIL, ALL_PASS]
    assert [item.discrimination for item in found[:2]] == [None, None]
    assert [item.flag for item in items.cells(a_class(points[:4]), Gaps())[:2]] == [None, None]


def test_a_little_below_zero_is_chance(points):
    """Of 40, the error of a correlation of 0 is 0.16."""
    [*_, last] = items.cells(a_class(np.vstack([points, points[:, [0, 1, 2, 0]] > 0])), Gaps())
    assert -0.11 < last.discrimination < 0.11
    assert last.flag is None


def test_nobody_and_a_cell_without_points():
    assert items.cells([], Gaps()) == []
    assert items.cells([standing("ann", {"a--one": (0, 0)})], Gaps()) == []
