"""How each student stands in each lesson, which is what reports and exports tell."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    Notebook,
    SourceCell,
    Student,
    SubmittedAssignment,
)
from sqlalchemy import text
from sqlalchemy.orm import joinedload

from grader import converters
from grader.course import Course, Lesson
from grader.gradebook import graded
from grader.gradebook.book import Book
from grader.gradebook.dates import Calendar
from grader.gradebook.problems import Problems
from grader.gradebook.scores import Score, by_exercise, grades, total
from grader.gradebook.submissions import Submission, submissions
from grader.gradebook.under_way import ready


class Status(StrEnum):
    """What became of a lesson for a student."""

    GRADED = "graded"
    LATE = "late"  # Graded, and handed in after the due date.
    MISSING = "missing"
    FAILED = "failed"  # Handed in, and it could not be graded.
    NOT_GRADED = "not graded"  # Handed in since the class was graded, first or anew.


@dataclass(frozen=True)
class Who:
    """A student, as the roster has it; what it lacks is empty."""

    name: str
    first: str = ""
    last: str = ""
    email: str = ""
    lms_id: str = ""

    @property
    def full(self) -> str:
        """First and last name, as far as they are known."""
        return f"{self.first} {self.last}".strip()


@dataclass(frozen=True)
class Standing:
    """How a student stands in a lesson.

    Attributes:
        who: the student.
        is_in_gradebook: whether the gradebook knows the student. Others are known by what lies in
            `submitted/` alone, which may be no student at all, but a folder by a wrong name.
        lesson: the lesson.
        status: what became of it.
        cells: points of each test cell, in the notebook's order; empty if none are recorded. They
            are those of an earlier version where the present one is not graded.
        max_score: what the lesson gives at most.
        penalty: points that being late costs.
        handed_in: when, in UTC without a zone, as nbgrader has it; None if that is not known.
        due: until when, with the student's extension, alike; None without a due date. That of who
            has not handed in yet is the settings' extension, or the lesson's due date.
        extension: how much of that is an extension.
        needs_person: whether a cell waits for a person's points.
        problem: why the present submission could not be graded.
        facts: what is known of the grading, as `ravine grade` recorded it.
    """

    who: Who
    is_in_gradebook: bool
    lesson: Lesson
    status: Status
    cells: dict[str, Score]
    max_score: float
    penalty: float = 0.0
    handed_in: datetime | None = None
    due: datetime | None = None
    extension: timedelta = timedelta(0)
    needs_person: bool = False
    problem: str | None = None
    facts: dict | None = None

    @property
    def exercises(self) -> dict[str, Score]:
        """Points of each exercise, before a penalty."""
        return by_exercise(self.cells)

    @property
    def raw(self) -> float | None:
        """The points before a penalty; None if none are recorded."""
        return total(self.cells.values()).points if self.cells else None

    @property
    def score(self) -> float | None:
        """The points that count; None if none are recorded."""
        return None if self.raw is None else max(0.0, self.raw - self.penalty)

    @property
    def submission(self) -> Submission:
        """Where the student's files lie."""
        return Submission(self.lesson, self.who.name)


def standings(course: Course) -> list[Standing]:
    """Return the standing of each student of the class in each lesson that is under way.

    The class are the students in the gradebook and those who handed something in; a lesson is
    under way when the gradebook knows its cells, or somebody handed it in. Sorted by lesson, then
    by student.

    Raises:
        RavineError: the gradebook or the notes beside it cannot be read.
    """
    book, problems = ready(course)
    with converters.quiet(), book.open() as gradebook:
        graded.prepare(gradebook)
        return list(_Class(gradebook, book, problems))


class _Class:
    """A gradebook read whole, beside what lies in submitted/."""

    def __init__(self, gradebook: Gradebook, book: Book, problems: Problems):
        self._session, self._problems = gradebook.db, problems
        self._calendar, course = Calendar.of(book), book.course
        self._due = {each.name: each.duedate for each in self._session.query(Assignment)}
        with_cells = {name for (name,) in self._session.query(Assignment.name).join(Notebook)}
        known = {lesson.name for lesson in course.assignments()} | with_cells
        lessons = [Lesson(course.root, name) for name in sorted(known)]
        self._handed_in = {
            lesson: {found.student: found.misplaced for found in submissions(course, lesson)}
            for lesson in lessons
        }
        # What lies in a wrong place may be meant for any lesson.
        self._lessons = [
            lesson
            for lesson, misplaced in self._handed_in.items()
            if lesson.name in with_cells or not all(misplaced.values())
        ]
        self._max = _max_scores(self._session)
        self._cells = _cells(self._session)
        self._submitted = _submitted(self._session)

    def __iter__(self) -> Iterator[Standing]:
        people = {each.id: _who(each) for each in self._session.query(Student)}
        names = set().union(people, *(self._handed_in[lesson] for lesson in self._lessons))
        for lesson in self._lessons:
            for name in sorted(names):
                yield self._standing(lesson, people.get(name), name)

    def _standing(self, lesson: Lesson, known: Who | None, name: str) -> Standing:
        who = known or Who(name)
        submission, key = Submission(lesson, who.name), (lesson.name, who.name)
        there = self._handed_in[lesson]
        problem = self._problems.of(submission) or there.get(who.name)
        cells, needs_person = self._cells.get(key, ({}, False))
        row = self._submitted.get(key)
        facts = graded.facts_of(self._session, submission) if row else None
        is_new = row is None or _is_newer(submission, facts or {})
        until = self._until(row, *key)
        return Standing(
            who,
            known is not None,
            lesson,
            _status(row, problem, is_new and who.name in there),
            cells,
            self._max.get(lesson.name, 0.0),
            penalty=sum(part.late_submission_penalty or 0.0 for part in row.notebooks)
            if row
            else 0,
            handed_in=row.timestamp if row else None,
            due=until,
            extension=until - self._due[lesson.name] if until else timedelta(0),
            needs_person=needs_person,
            problem=problem or None,
            facts=facts,
        )

    def _until(self, row: SubmittedAssignment | None, lesson: str, student: str) -> datetime | None:
        due = self._due.get(lesson)
        if due is None or row is None:
            return self._calendar.until(student, lesson, due)
        return row.duedate


def _is_newer(submission: Submission, facts: dict) -> bool:
    """Whether another notebook lies there than the one that was graded."""
    graded_one = facts.get("submitted")
    return graded_one is not None and submission.digest not in (None, graded_one)


def _status(row: SubmittedAssignment | None, problem: str | None, is_new: bool) -> Status:
    if problem:
        return Status.FAILED
    if is_new:
        return Status.NOT_GRADED
    if row is None:
        return Status.MISSING
    is_late = row.assignment.duedate is not None and row.total_seconds_late
    return Status.LATE if is_late else Status.GRADED


def _who(student: Student) -> Who:
    given = (student.first_name, student.last_name, student.email, student.lms_user_id)
    return Who(student.id, *(each or "" for each in given))


def _max_scores(session) -> dict[str, float]:
    return dict(map(tuple, session.query(Assignment.name, Assignment.max_score)))


def _cells(session) -> dict[tuple[str, str], tuple[dict[str, Score], bool]]:
    """Return by lesson and student: the points by test cell in order, and if a person is needed."""
    found: dict = defaultdict(dict)
    asked = Grade.score, Grade.max_score, Grade.needs_manual_grade
    for lesson, student, cell, points, most, needs in grades(session, *asked):
        found[lesson, student][cell] = Score(points, most), bool(needs)
    order = {name: n for n, name in enumerate(_in_order(session))}
    return {key: _in_order_of(order, key[0], own) for key, own in found.items()}


def _in_order_of(
    order: dict[tuple[str, str], int], lesson: str, own: dict[str, tuple[Score, bool]]
) -> tuple[dict[str, Score], bool]:
    cells = sorted(own, key=lambda cell: order[lesson, cell])
    return {cell: own[cell][0] for cell in cells}, any(needs for _, needs in own.values())


def _in_order(session) -> Iterator[tuple[str, str]]:
    """Yield lesson and name of each cell in the notebook's order: nbgrader enters them so."""
    cells = session.query(Assignment.name, SourceCell.name).select_from(SourceCell)
    cells = cells.join(Notebook, Notebook.id == SourceCell.notebook_id)
    cells = cells.join(Assignment, Assignment.id == Notebook.assignment_id)
    yield from map(tuple, cells.order_by(text("source_cell.rowid")))


def _submitted(session) -> dict[tuple[str, str], SubmittedAssignment]:
    rows = session.query(SubmittedAssignment).options(
        joinedload(SubmittedAssignment.assignment), joinedload(SubmittedAssignment.notebooks)
    )
    return {(row.assignment.name, row.student_id): row for row in rows}
