"""The columns of `nbgrader export`, and then a status and the points of each exercise.

nbgrader's own are those of its `CsvExportPlugin`
(https://nbgrader.readthedocs.io/en/stable/plugins/export-plugin.html); as there, who has handed in
nothing has a score of zero. The status tells that from a zero that was earned.
"""

from grader.gradebook.standings import Standing
from grader.report.exports.cells import Table
from grader.report.exports.grades import Grades

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


def table(grades: Grades) -> tuple[Table, list[str]]:
    """Return one row for each student and lesson, and what to tell of it: nothing."""
    exercises = dict.fromkeys(
        (standing.lesson.name, name) for standing in grades.standings for name in standing.exercises
    )
    names = [f"{lesson}/{name}" for lesson, name in exercises]
    rows = [
        [*_row(standing), str(standing.status), *_points(standing, exercises)]
        for standing in grades.standings
    ]
    return Table([*COLUMNS, "status", *names], rows), []


def _row(of: Standing) -> list[object]:
    due = of.due and of.due - of.extension
    who = (of.who.name, of.who.last, of.who.first, of.who.email)
    scores = (of.raw or 0.0, of.penalty or 0.0, of.score or 0.0, of.max_score)
    return [of.lesson.name, due, of.handed_in, *who, *scores]


def _points(of: Standing, exercises: dict[tuple[str, str], None]) -> list[float | None]:
    """Return the points of each exercise; nothing for those of other lessons, or not graded."""
    own = of.exercises
    return [
        own[name].points if lesson == of.lesson.name and name in own else None
        for lesson, name in exercises
    ]
