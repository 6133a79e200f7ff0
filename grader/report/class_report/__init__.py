"""The class report: one page on how a class did, for those who teach it.

`lessons` tells of each lesson, out of `items` (how hard the tests are, and whom they tell apart)
and `mistakes`; `attention` says who needs a person, `students` has everybody's results, `page` puts
it all into one HTML file, and `writing` puts that where nothing else is.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.standings import Standing, standings
from grader.report.class_report import attention, gaps, lessons, students
from grader.report.class_report.gaps import Gaps

NOBODY = (
    "Nobody has handed in anything yet, so there is nothing to report. Put hand-ins into {place}, "
    "then run: ravine grade --all"
)
NOT_YET = (
    "Nobody has handed in {names}, and the gradebook does not know it, so there is nothing to "
    "report. Leave it out, or grade it first."
)


@dataclass(frozen=True)
class ClassReport:
    """All that the page tells; `made` is the local time."""

    course: str
    made: datetime
    lessons: list[lessons.OfLesson]
    reasons: list[attention.Reason]
    rows: list[students.Row]

    def as_dict(self) -> dict:
        """Return the report as plain data."""
        return {**asdict(self), "made": self.made.isoformat()}


def class_report(
    course: Course,
    chosen: list[Lesson] | None,
    folder: Path,
    progress: Callable[[list, str], Iterable],
) -> ClassReport:
    """Return what there is to tell of a class.

    Args:
        course: whose class it is.
        chosen: the lessons; None for all that are under way.
        folder: where the page will lie; its links to feedback start there.
        progress: goes through the lessons, and tells how far it has come.

    Raises:
        RavineError: there is nothing to tell, or the gradebook cannot be read.
    """
    everything = standings(course)
    if not everything:
        raise RavineError(NOBODY.format(place=course.root / "submitted/STUDENT/LESSON/"))
    under_way = list(dict.fromkeys(each.lesson for each in everything))
    if absent := [lesson.name for lesson in chosen or [] if lesson not in under_way]:
        raise RavineError(NOT_YET.format(names=", ".join(absent)))
    told = [lesson for lesson in under_way if chosen is None or lesson in chosen]
    links = folder if folder.is_relative_to(course.root) else None
    return told_of(
        Book(course).folder().course_id or course.root.name,
        [each for each in everything if each.lesson in told],
        gaps.read(course),
        links,
        progress,
    )


def told_of(
    name: str,
    own: list[Standing],
    found: Gaps,
    folder: Path | None,
    progress: Callable[[list, str], Iterable] = lambda things, _: things,
) -> ClassReport:
    """Return what these standings tell; `folder` is where links start, None for no links."""
    by_lesson: dict[Lesson, list[Standing]] = {}
    for standing in own:
        by_lesson.setdefault(standing.lesson, []).append(standing)
    return ClassReport(
        name,
        datetime.now().astimezone(),
        [
            lessons.of_lesson(lesson, of, found)
            for lesson, of in progress(list(by_lesson.items()), "Reading the class")
        ],
        attention.reasons(own),
        students.rows(own, folder),
    )
