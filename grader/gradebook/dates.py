"""Due dates and extensions: from the course's settings into nbgrader's gradebook.

They stand where nbgrader has them, `Assignment.duedate` and `SubmittedAssignment.extension`, so its
own commands and the formgrader know them. What the settings name wins over what is in the
gradebook; where they say nothing, dates set in the formgrader or by `nbgrader db` hold, and what
the settings had set before is taken back.

nbgrader refuses new cells for an assignment that has a submission, so no submission is made for the
sake of an extension: who has not handed in yet gets it when the submission is recorded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from math import isfinite
from numbers import Real

from nbgrader.api import Assignment, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import or_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, object_session
from traitlets import Dict, TraitError
from traitlets.config import Configurable

from grader import converters
from grader.course import CONFIG, Course
from grader.errors import RavineError
from grader.gradebook import graded
from grader.gradebook.backups import rows_written
from grader.gradebook.book import BUSY, Book
from grader.gradebook.moments import EXAMPLE, Moment, NoMomentError
from grader.gradebook.penalties import Penalties
from grader.gradebook.settled import Settled

NO_TABLE = (
    "c.Dates in {config} should be tables, such as c.Dates.due = {{'03_momentum': {example!r}}} "
    "({why}). Mend it."
)
NO_EXTENSION = (
    "{written!r} is no extension; write until when, such as {example!r}, or a number of days"
)
NOTHING_TO_EXTEND = (
    "c.Dates.extensions in {config} gives {student} more time for {lesson}, which has no due date. "
    "Write one into c.Dates.due, or take the extension out."
)
NO_LONGER = (
    "c.Dates.extensions in {config} gives {student} until {until} for {lesson}, which is not after "
    "its due date, {due}. Mend one of them."
)
NO_DUE_NOW = "{lesson} has no due date any more: c.Dates.due does not name it now."
NO_EXTENSION_NOW = (
    "{student} has no extension for {lesson} any more: c.Dates.extensions does not name it now."
)
STRANGER = (
    "c.Dates.extensions in {config} names {student!r}, who is neither in the gradebook nor in "
    "submitted/.{hint} The extension holds when a student of that name hands in."
)


class Dates(Configurable):
    """Until when work is in time: `c.Dates.*` in nbgrader_config.py."""

    due = Dict(
        help="By lesson, its due date with time and zone: 2026-12-01 23:59 Europe/Zurich. None "
        "takes the date away that the gradebook has."
    ).tag(config=True)
    extensions = Dict(
        help="By student, and then by lesson, until when the student has time, written alike, or "
        "how many days longer than the others. 0 takes an extension away."
    ).tag(config=True)


@dataclass(frozen=True)
class Calendar:
    """The dates that a course's settings name.

    Attributes:
        due: by lesson; None where there shall be none.
        extensions: by student and lesson, until when, or how many days longer.
    """

    due: dict[str, Moment | None]
    extensions: dict[tuple[str, str], Moment | float]

    @classmethod
    def of(cls, book: Book) -> "Calendar":
        """Read the dates of a course's settings; RavineError for what is none."""
        try:
            dates = Dates(config=book.config)
            due = {
                _lesson(book.course, name, "due"): _due(name, written)
                for name, written in dates.due.items()
            }
            extensions = {
                (str(student), _lesson(book.course, name, "extensions")): _extension(
                    written, f"extensions[{student!r}][{name!r}]"
                )
                for student, lessons in dates.extensions.items()
                for name, written in lessons.items()
            }
        except (TraitError, AttributeError) as error:
            raise RavineError(NO_TABLE.format(config=CONFIG, example=EXAMPLE, why=error)) from None
        return cls(due, extensions)

    def enter_due(self, gradebook: Gradebook) -> list[str]:
        """Set the due dates of these lessons, which the gradebook need not know yet.

        Those of lessons that the settings named once are taken back; returns what to tell of it.
        """
        session = gradebook.db
        settled = Settled(session)
        there = {each.name: each for each in session.query(Assignment)}
        for lesson, moment in self.due.items():
            utc = moment and moment.utc
            if lesson not in there and utc:
                session.add(Assignment(lesson, duedate=utc, course_id=gradebook.course_id))
            elif lesson in there and there[lesson].duedate != utc:
                there[lesson].duedate = utc
            settled.note(lesson, utc)
        said = []
        for lesson in sorted(settled.due() - set(self.due)):
            if lesson in there and settled.holds(lesson, there[lesson].duedate):
                there[lesson].duedate = None
                said.append(NO_DUE_NOW.format(lesson=lesson))
            settled.note(lesson, None)
        return said

    def extend(self, whole: SubmittedAssignment) -> list[str]:
        """Give a submission the extension that the settings name, if they name one.

        One that they named once is taken back; returns what to tell of it.
        """
        lesson, student, length = whole.assignment, whole.student_id, whole.extension
        settled, said = Settled(object_session(whole)), []
        asked = self.extensions.get((student, lesson.name))
        if lesson.duedate is None:
            length = None  # nbgrader fails at a submission with an extension of nothing.
        elif asked is not None:
            length = self.length(asked, lesson.name, lesson.duedate) or None
        elif settled.holds(lesson.name, length, student):
            length = None
            said.append(NO_EXTENSION_NOW.format(student=student, lesson=lesson.name))
        settled.note(lesson.name, None if asked is None else length, student)
        if whole.extension != length:
            whole.extension = length
        return said

    def length(self, asked: Moment | float, lesson: str, due: datetime) -> timedelta:
        """Return how much later than the due date of a lesson, in UTC, an extension ends."""
        if isinstance(asked, Moment):
            return asked.utc - due
        return self.moment(lesson, due).later(asked).utc - due

    def moment(self, lesson: str, utc: datetime) -> Moment:
        """Return a time of the gradebook's in the zone of the lesson's due date."""
        return Moment.of_gradebook(utc, self.due.get(lesson))

    def until(self, student: str, lesson: str, due: datetime | None) -> datetime | None:
        """Return the due date of a student who has not handed in, in UTC."""
        asked = self.extensions.get((student, lesson))
        return due + self.length(asked, lesson, due) if due and asked else due

    def check(self, session: Session) -> None:
        """RavineError for an extension of nothing, or one that makes the time no longer."""
        due = {each.name: each.duedate for each in session.query(Assignment)}
        for (student, lesson), asked in self.extensions.items():
            of = {"config": CONFIG, "student": student, "lesson": lesson}
            if asked and not due.get(lesson):
                raise RavineError(NOTHING_TO_EXTEND.format(**of))
            if asked and not self.length(asked, lesson, due[lesson]) > timedelta(0):
                until = self.moment(lesson, due[lesson])
                raise RavineError(NO_LONGER.format(until=asked, due=until, **of))

    def strangers(self, book: Book, session: Session) -> Iterator[str]:
        """Yield what to say of each student whom nobody knows, which may be a slip of the pen."""
        known = {name for (name,) in session.query(Student.id)}
        known |= {path.name for path in book.course.root.glob("submitted/[!.]*")}
        for student in sorted({student for student, _ in self.extensions} - known):
            close = get_close_matches(student, sorted(known), n=1, cutoff=0.6)
            hint = f" Did you mean {close[0]}?" if close else ""
            yield STRANGER.format(config=CONFIG, student=student, hint=hint)


def enter(book: Book) -> list[str]:
    """Bring the gradebook's dates to what the settings say, and all penalties to the dates.

    Nothing is graded anew. Returns what to tell an instructor.

    Raises:
        RavineError: the settings are no good, or the gradebook cannot be written.
    """
    calendar, penalties, said = Calendar.of(book), Penalties(book), []
    try:
        with converters.quiet(), book.open() as gradebook:
            session = gradebook.db
            graded.lock(session)
            before = rows_written(session)
            said += calendar.enter_due(gradebook)
            session.flush()
            calendar.check(session)
            for whole in _concerned(session, calendar):
                said += calendar.extend(whole)
                said += _charged(penalties, whole)
            session.flush()
            if rows_written(session) != before:
                book.back_up()
            session.commit()
            return [*calendar.strangers(book, session), *said]
    except SQLAlchemyError as error:
        path = book.folder().db_url.removeprefix("sqlite:///")
        raise RavineError(BUSY.format(path=path, error=error)) from error


def _charged(penalties: Penalties, whole: SubmittedAssignment) -> list[str]:
    """Set the penalties of a submission; return why that was not possible, and the rest goes on."""
    try:
        for part in whole.notebooks:
            penalties.charge(whole, part)
    except RavineError as error:
        return [str(error)]
    return []


def _concerned(session: Session, calendar: Calendar) -> list[SubmittedAssignment]:
    """Return the submissions that may be late, or have a penalty or an extension, or get one."""
    students = {student for student, _ in calendar.extensions}
    penalized = SubmittedAssignment.notebooks.any(SubmittedNotebook.late_submission_penalty > 0)
    rows = session.query(SubmittedAssignment).join(SubmittedAssignment.assignment)
    return rows.filter(
        or_(
            SubmittedAssignment.timestamp > Assignment.duedate,
            SubmittedAssignment.student_id.in_(students),
            SubmittedAssignment.extension.isnot(None),
            penalized,
        )
    ).all()


def _lesson(course: Course, name: str, setting: str) -> str:
    try:
        [lesson] = course.assignments([name])
    except RavineError as error:
        raise RavineError(f"c.Dates.{setting} in {CONFIG}: {error}") from None
    return lesson.name


def _due(name: str, written: object) -> Moment | None:
    return None if written is None else _moment(written, f"due[{name!r}]")


def _moment(written: object, where: str) -> Moment:
    try:
        return Moment.parse(str(written))
    except NoMomentError as error:
        raise RavineError(f"c.Dates.{where} in {CONFIG}: {error}.") from None


def _extension(written: object, where: str) -> Moment | float:
    if isinstance(written, str):
        return _moment(written, where)
    if isinstance(written, Real) and isfinite(written) and 0 <= written < 10_000:
        return float(written)
    said = NO_EXTENSION.format(written=written, example=EXAMPLE)
    raise RavineError(f"c.Dates.{where} in {CONFIG}: {said}.")
