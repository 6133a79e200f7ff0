"""How a class did in one lesson: the counts, the spread of points, and where to look first."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles

import nbformat

from grader.course import Lesson
from grader.gradebook.standings import Standing, Status
from grader.report.class_report import items
from grader.report.class_report.gaps import Gaps
from grader.report.class_report.items import AGAINST, ALL_FAIL, Item
from grader.report.class_report.mistakes import Mistake, mistakes
from grader.report.page.overview import row_of

# One bin for each tenth of the points, and one for all of them.
BINS = 11
# What is named as first to look at.
FIRST = 3


@dataclass(frozen=True)
class Counts:
    """How many of a class did what; who is late is graded too."""

    students: int
    handed_in: int
    graded: int
    late: int
    missing: int
    failed: int
    not_graded: int


@dataclass(frozen=True)
class Spread:
    """Points of those who are graded, before a penalty: five numbers, and how many in each tenth.

    `tenths` has one more at its end, for those who have all points.
    """

    lowest: float
    lower: float
    median: float
    upper: float
    highest: float
    tenths: list[int]


@dataclass(frozen=True)
class Pointer:
    """Something to look at: what, and the part of the page that tells more."""

    said: str
    to: str


@dataclass(frozen=True)
class OfLesson:
    """All that is told of one lesson.

    `spread` is None if nobody is graded. `unprobed` counts the graded whose mistakes nothing is
    recorded of, and `tested` says in words what a test cell tests.
    """

    lesson: str
    counts: Counts
    max_score: float
    spread: Spread | None
    look_first: list[Pointer]
    mistakes: list[Mistake]
    unprobed: int
    exercises: list[Item]
    cells: list[Item]
    tested: dict[str, str]


def of_lesson(lesson: Lesson, standings: list[Standing], gaps: Gaps) -> OfLesson:
    """Return what there is to tell of a lesson, from the standings of a class in it."""
    graded = [each for each in standings if each.status in (Status.GRADED, Status.LATE)]
    counts, most = counts_of(standings), max(each.max_score for each in standings)
    known = mistakes(graded)
    exercises, cells = items.exercises(graded, gaps), items.cells(graded, gaps)
    first = list(_pointers(lesson.name, counts, known, exercises, cells))[:FIRST]
    spread = spread_of([each.raw for each in graded if each.cells], most)
    unprobed = sum("probes" not in (each.facts or {}) for each in graded)
    return OfLesson(
        lesson.name, counts, most, spread, first, known, unprobed, exercises, cells, tested(lesson)
    )


def tested(lesson: Lesson) -> dict[str, str]:
    """Return what each test cell of a lesson tests, in words; none if the source is no good."""
    try:
        cells = nbformat.read(lesson.source, as_version=4).cells
    except (OSError, ValueError):  # The next grading tells of it.
        return {}
    return {row.cell: row.what for cell in cells if (row := row_of(cell))}


def counts_of(standings: list[Standing]) -> Counts:
    """Count a class in one lesson."""
    of = {status: sum(each.status is status for each in standings) for status in Status}
    return Counts(
        students=len(standings),
        handed_in=len(standings) - of[Status.MISSING],
        graded=of[Status.GRADED] + of[Status.LATE],
        late=of[Status.LATE],
        missing=of[Status.MISSING],
        failed=of[Status.FAILED],
        not_graded=of[Status.NOT_GRADED],
    )


def spread_of(points: list[float], most: float) -> Spread | None:
    """Return how points spread over what a lesson gives at most; None of nobody, or of nothing."""
    if not points or not most:
        return None
    tenths = [0] * BINS
    for each in points:
        # Sums of floats: a hair below a bound is meant to be on it.
        tenths[min(BINS - 1, int(each / most * (BINS - 1) + 1e-9))] += 1
    lower, upper = points * 2 if len(points) == 1 else quantiles(points, method="inclusive")[::2]
    return Spread(min(points), lower, median(points), upper, max(points), tenths)


def _pointers(
    lesson: str, counts: Counts, known: list[Mistake], exercises: list[Item], cells: list[Item]
) -> Iterator[Pointer]:
    """Yield what to look at, what is most pressing first."""
    if counts.failed:
        yield Pointer(f"{counts.failed} could not be graded", "failed")
    if counts.not_graded:
        yield Pointer(f"{counts.not_graded} handed in since the class was graded", "not-graded")
    strange = [cell for cell in cells if cell.flag in (ALL_FAIL, AGAINST)]
    for cell in strange:
        yield Pointer(f"the test {cell.name}: {cell.flag}", f"tests-{lesson}")
    if known and len(known[0].students) > 1:
        first = known[0]
        said = f"{len(first.students)} of {first.lost} who lost points in {first.exercise}"
        yield Pointer(f"{said} made the same mistake: {first.sentence}", f"mistakes-{lesson}")
    hard = [each for each in exercises if each.share is not None and each.share < 1]
    if len(exercises) > 1 and hard:
        hardest = min(hard, key=lambda each: each.share)
        said = f"{hardest.name} is hardest: {hardest.share:.0%} of its points were earned"
        yield Pointer(said, f"tests-{lesson}")
