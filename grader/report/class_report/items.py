"""How test cells and exercises did: how hard they were, and whether they tell students apart."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import StatisticsError, correlation, fmean

from grader.gradebook.scores import total
from grader.gradebook.standings import Standing
from grader.names import exercise_of
from grader.report.class_report.gaps import Gaps

# Of fewer students a correlation is mostly chance: of ten, it is still off by about 0.3.
FEWEST_TO_CORRELATE = 10
# When fewer all pass, or all fail, that says little of the test.
FEWEST_TO_BE_ALL = 5

ALL_PASS = "everyone passes"
ALL_FAIL = "everyone fails"
AGAINST = "goes against the rest"


@dataclass(frozen=True)
class Item:
    """A test cell, or an exercise with all its test cells.

    Attributes:
        name: its name; that of a cell begins with its exercise's.
        of: the points that it gives at most.
        attempts: how many graded students attempted the exercise, and wait for no points of it.
        share: the mean share of its points that these earned, from 0 to 1; None if there are none.
        discrimination: the correlation of their points for it with their points for the rest of
            the lesson, from -1 to 1; None for too few students, or if either does not vary.
        flag: in words, what is strange about it, if anything is.
    """

    name: str
    of: float
    attempts: int
    share: float | None
    discrimination: float | None
    flag: str | None

    @property
    def exercise(self) -> str:
        """The exercise that it is, or belongs to."""
        return exercise_of(self.name)


def cells(graded: list[Standing], gaps: Gaps) -> list[Item]:
    """Return a lesson's test cells in the notebook's order, from all who are graded."""
    return list(_items(graded, gaps, lambda cell: cell))


def exercises(graded: list[Standing], gaps: Gaps) -> list[Item]:
    """Return a lesson's exercises in the notebook's order, from all who are graded."""
    return list(_items(graded, gaps, exercise_of))


def discrimination(points: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return the corrected item-total correlation; None for too few students or no variance.

    Args:
        points: of each student, for the item.
        rest: of each student, for all of the lesson but the item.
    """
    if len(points) < FEWEST_TO_CORRELATE:
        return None
    try:
        return correlation(points, rest)
    except StatisticsError:
        return None


def _items(graded: list[Standing], gaps: Gaps, group: Callable[[str], str]) -> Iterator[Item]:
    known = {cell: score.of for standing in graded for cell, score in standing.cells.items()}
    of: dict[str, float] = {}
    for cell, points in known.items():
        of[group(cell)] = of.get(group(cell), 0.0) + points
    for name, most in of.items():
        if most > 0:
            members = {cell for cell in known if group(cell) == name}
            yield _item(name, most, list(_attempts(graded, gaps, members)))


def _attempts(
    graded: list[Standing], gaps: Gaps, members: set[str]
) -> Iterator[tuple[float, float]]:
    """Yield, of each student who attempted these cells, the points for them and for the rest."""
    for standing in graded:
        own = members & standing.cells.keys()
        if own and not any(gaps.of(standing, cell) for cell in own):
            points = total(standing.cells[cell] for cell in own).points
            yield points, standing.raw - points


def _item(name: str, of: float, attempts: list[tuple[float, float]]) -> Item:
    points, rest = [each for each, _ in attempts], [each for _, each in attempts]
    share = fmean(points) / of if points else None
    relation = discrimination(points, rest)
    return Item(name, of, len(points), share, relation, _flag(points, of, relation))


def _flag(points: list[float], of: float, relation: float | None) -> str | None:
    if len(points) >= FEWEST_TO_BE_ALL and not any(points):
        return ALL_FAIL
    if len(points) >= FEWEST_TO_BE_ALL and min(points) >= of:
        return ALL_PASS
    # Below zero by two standard errors, which chance alone makes of one test in forty.
    return AGAINST if relation is not None and relation < -2 / sqrt(len(points) - 1) else None
