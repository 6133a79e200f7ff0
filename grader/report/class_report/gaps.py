"""Where a zero in the gradebook says nothing of what a student can do."""

from dataclasses import dataclass

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)

from grader import converters
from grader.course import Course
from grader.gradebook.book import Book
from grader.gradebook.standings import Standing
from grader.names import exercise_of

# What nbgrader notes of an answer that is as it was given out.
UNTOUCHED = "No response."
# Lesson, student, and a cell.
Places = frozenset[tuple[str, str, str]]


@dataclass(frozen=True)
class Gaps:
    """Answers that were not begun, and cells that wait for a person's points."""

    untouched: Places = frozenset()
    waiting: Places = frozenset()

    def of(self, standing: Standing, cell: str) -> bool:
        """Whether a student's points for a cell are no result."""
        key = (standing.lesson.name, standing.who.name)
        answer = exercise_of(cell)
        return (*key, answer) in self.untouched or (*key, cell) in self.waiting


def read(course: Course) -> Gaps:
    """Return the gaps of a whole course."""
    with converters.quiet(), Book(course).open() as gradebook:
        untouched = _places(gradebook.db, Comment, Comment.auto_comment == UNTOUCHED)
        waiting = _places(gradebook.db, Grade, Grade.needs_manual_grade.is_(True))
    return Gaps(untouched, waiting)


def _places(session, kind: type[Comment] | type[Grade], condition) -> Places:
    rows = session.query(Assignment.name, SubmittedAssignment.student_id, BaseCell.name)
    rows = rows.select_from(kind).join(BaseCell, BaseCell.id == kind.cell_id)
    rows = rows.join(SubmittedNotebook, SubmittedNotebook.id == kind.notebook_id)
    rows = rows.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    rows = rows.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    return frozenset(map(tuple, rows.filter(condition)))
