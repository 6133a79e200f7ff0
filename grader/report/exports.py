"""The grades of a course as a table."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student

from grader.course import Course
from grader.errors import RavineError
from grader.gradebook.problems import Problems
from grader.gradebook.under_way import ready

# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


def export_grades(course: Course, to: Path) -> tuple[list[dict[str, str]], list[str]]:
    """Write nbgrader's table of grades to a CSV file; return its rows, and what it lacks.

    The columns are those of `nbgrader export`, quoted. A name that a spreadsheet would run as a
    formula gets an apostrophe in front; a table with letters beyond ASCII gets a byte-order mark,
    without which Excel shows others.
    """
    book, problems = ready(course)
    with book.open() as gradebook:
        rows = list(_rows(gradebook))
        if not gradebook.assignments:
            raise RavineError(f"The gradebook of {course.root} is empty. Run: ravine grade --all")
    text = _csv(rows)
    try:
        to.write_text(text, encoding="utf-8" if text.isascii() else "utf-8-sig", newline="")
    except OSError as error:
        raise RavineError(
            f"{to} cannot be written: {error.strerror}. Choose another --to."
        ) from None
    return rows, list(_lacking(problems))


def _rows(gradebook: Gradebook) -> Iterator[dict[str, str]]:
    for assignment in gradebook.assignments:
        for student in gradebook.students:
            row = _row(gradebook, assignment, student)
            yield {name: "" if value is None else str(value) for name, value in row.items()}


def _row(gradebook: Gradebook, assignment: Assignment, student: Student) -> dict[str, object]:
    """Return a student's row for one assignment; zero where there is no submission."""
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        timestamp, raw, penalty = None, 0.0, 0.0
    else:
        timestamp, raw = submission.timestamp, submission.score
        penalty = submission.late_submission_penalty
    who = (student.id, student.last_name, student.first_name, student.email)
    scores = (raw, penalty, max(0.0, raw - penalty), assignment.max_score)
    row = (assignment.name, assignment.duedate, timestamp, *who, *scores)
    return dict(zip(COLUMNS, row, strict=True))


def _csv(rows: list[dict[str, str]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerows([COLUMNS, *([_as_data(cell) for cell in row.values()] for row in rows)])
    return table.getvalue()


def _as_data(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _lacking(problems: Problems) -> Iterator[str]:
    for lesson, student, why in problems:
        yield f"{student}, {lesson}: not of the present submission. {why}"
