"""Tables of results that a person can read."""

from rich.console import Group
from rich.table import Table

from grader.course import Lesson
from grader.marking import Result
from grader.scores import Score, total


def class_tables(results: list[Result], notes: dict[str, str] | None = None) -> Group:
    """Return one table a lesson: who, what score for which exercise, where the feedback lies.

    `notes` says more about a student, in a column of its own.
    """
    lessons = dict.fromkeys(result.submission.lesson for result in results)
    return Group(*(_lesson_table(lesson, results, notes or {}) for lesson in lessons))


def _lesson_table(lesson: Lesson, results: list[Result], notes: dict[str, str]) -> Table:
    results = [result for result in results if result.submission.lesson == lesson]
    exercises = list(dict.fromkeys(name for result in results for name in result.scores or {}))
    table = Table(title=lesson.name, title_justify="left")
    table.add_column("student", no_wrap=True)
    if notes:
        table.add_column("handed in")
    for exercise in exercises:
        table.add_column(exercise.replace("_", " "), justify="right")
    table.add_column("total", justify="right", no_wrap=True)
    table.add_column(f"feedback, in {lesson.root.name}/feedback/", no_wrap=True)
    for result in results:
        note = [notes[result.submission.student]] if notes else []
        table.add_row(result.submission.student, *note, *_cells(result, exercises))
    return table


def _cells(result: Result, exercises: list[str]) -> list[str]:
    if result.scores is None:
        return [*["-" for _ in exercises], "not graded", ""]
    scores = [result.scores.get(exercise, Score(0, 0)) for exercise in exercises]
    page = result.feedback
    shown = str(page.parent.relative_to(page.parents[2])) if page else ""
    return [*map(str, scores), str(total(scores)), shown]
