"""The results of each student, over all lessons."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from grader.gradebook.standings import Standing, Status, Who


@dataclass(frozen=True)
class Result:
    """How a student stands in a lesson; `score` is after a penalty, `page` a link to feedback."""

    lesson: str
    status: Status
    score: float | None
    penalty: float
    needs_person: bool
    page: str | None


@dataclass(frozen=True)
class Row:
    """A student's results, lesson by lesson; `points` are their sum, out of `of`."""

    who: Who
    results: list[Result]
    points: float
    of: float

    @property
    def called(self) -> str:
        """The student's name, or the id if there is none."""
        names = [each for each in (self.who.last, self.who.first) if each]
        return ", ".join(names) or self.who.name


def rows(standings: list[Standing], folder: Path | None) -> list[Row]:
    """Return a row for each student, sorted by name.

    Args:
        standings: of all, in each lesson that is told of.
        folder: where the links to feedback start from; None for no links.
    """
    of: dict[str, list[Standing]] = {}
    for standing in standings:
        of.setdefault(standing.who.name, []).append(standing)
    found = [_row(own, folder) for own in of.values()]
    return sorted(found, key=lambda row: (row.called.casefold(), row.who.name))


def _row(own: list[Standing], folder: Path | None) -> Row:
    results = [_result(standing, folder) for standing in own]
    points = sum(result.score or 0.0 for result in results)
    return Row(own[0].who, results, points, sum(standing.max_score for standing in own))


def _result(standing: Standing, folder: Path | None) -> Result:
    page = standing.submission.feedback
    # Unlike `page.is_file`, it bears an id that no file can have.
    is_linked = folder is not None and os.path.isfile(page)
    return Result(
        standing.lesson.name,
        standing.status,
        standing.score,
        standing.penalty,
        standing.needs_person,
        quote(Path(os.path.relpath(page, folder)).as_posix()) if is_linked else None,
    )
