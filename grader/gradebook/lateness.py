"""How late submissions are, and what it costs, as the gradebook has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import func
from sqlalchemy.orm import Session

from grader.gradebook.moments import duration


@dataclass(frozen=True)
class Late:
    """A submission that came after its due date.

    Attributes:
        due: until when it had time, with an extension; in UTC without a zone.
        by: how much later it came.
        penalty: points that it costs.
    """

    due: datetime
    by: timedelta
    penalty: float

    @property
    def how(self) -> str:
        """By how much, in words."""
        return duration(self.by.total_seconds())


def late_submissions(gradebook: Gradebook) -> dict[tuple[str, str], Late]:
    """Return what came late, by lesson and student."""
    return {(lesson, student): late for lesson, student, late in _late(gradebook.db)}


def lateness(gradebook: Gradebook, lesson: str, student: str) -> Late | None:
    """Return how late one submission is; None if it came in time."""
    its = (Assignment.name == lesson, SubmittedAssignment.student_id == student)
    return next((late for *_, late in _late(gradebook.db, *its)), None)


def _late(session: Session, *conditions) -> Iterator[tuple[str, str, Late]]:
    # By columns: nbgrader's objects add up all scores when they are loaded.
    columns = (
        Assignment.name,
        SubmittedAssignment.student_id,
        SubmittedAssignment.timestamp,
        Assignment.duedate,
        SubmittedAssignment.extension,
        func.coalesce(func.sum(SubmittedNotebook.late_submission_penalty), 0.0),
    )
    rows = session.query(*columns).select_from(SubmittedAssignment)
    rows = rows.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    rows = rows.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    rows = rows.filter(SubmittedAssignment.timestamp > Assignment.duedate, *conditions)
    for lesson, student, handed_in, due, extension, penalty in rows.group_by(
        SubmittedAssignment.id
    ):
        until = due + (extension or timedelta(0))
        if handed_in > until:
            yield lesson, student, Late(until, handed_in - until, penalty)
