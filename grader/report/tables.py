"""Tables of results that a person can read, in a terminal of 80 columns too."""

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from grader.course import Lesson
from grader.engine.replay import Replay
from grader.gradebook.results import Result
from grader.gradebook.scores import Score, total


def class_tables(results: list[Result], notes: dict[str, str] | None = None) -> Group:
    """Return one table a lesson: who, what score for which exercise, where the feedback lies.

    `notes` says more about a student, in a column of its own.
    """
    shown = []
    for lesson in dict.fromkeys(result.submission.lesson for result in results):
        own = [result for result in results if result.submission.lesson == lesson]
        shown += [_lesson_table(lesson, own, notes or {}), _where_feedback_lies(lesson, own)]
    return Group(*shown)


def replay_table(replay: Replay) -> Table:
    """Return a table of what each test of a graded notebook came to now, and then."""
    of = f"{replay.submission.student}, {replay.submission.lesson.name}"
    title = f"{of}, as graded at {replay.facts['time']}"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, side in {
        "test": "left",
        "points": "right",
        "recorded": "right",
        "said": "left",
    }.items():
        table.add_column(name, justify=side)
    for test in replay.tests:
        recorded = "same" if test.is_same else f"{test.recorded or 0:g}/{test.of:g}"
        cells = [test.name, f"{test.points:g}/{test.of:g}", recorded, test.said]
        table.add_row(*map(Text, cells))
        if test.said != test.said_then:
            table.add_row("", "", "then:", Text(test.said_then))
    return table


def _lesson_table(lesson: Lesson, results: list[Result], notes: dict[str, str]) -> Table:
    exercises = list(dict.fromkeys(name for result in results for name in result.scores or {}))
    table = Table(title=lesson.name, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("student", no_wrap=True)
    if notes:
        table.add_column("handed in")
    for exercise in exercises:
        table.add_column(exercise.replace("_", " "), justify="right")
    table.add_column("total", justify="right", no_wrap=True)
    for result in results:
        note = [notes[result.submission.student]] if notes else []
        cells = [result.submission.student, *note, *_cells(result, exercises)]
        table.add_row(*map(Text, cells))
    return table


def _where_feedback_lies(lesson: Lesson, results: list[Result]) -> Text:
    pages = [result.feedback for result in results if result.feedback]
    where = f"{lesson.root.name}/feedback/STUDENT/{lesson.name}/{lesson.notebook}.html"
    said = f"{len(pages)} feedback pages: {where}" if pages else "No feedback pages yet."
    if len(pages) == 1:
        said = f"Feedback page: {pages[0].relative_to(lesson.root)}"
    # A path that is broken over two lines cannot be copied.
    return Text(said, no_wrap=True, overflow="ignore")


def _cells(result: Result, exercises: list[str]) -> list[str]:
    if result.scores is None:
        return [*["-" for _ in exercises], "none"]
    scores = [result.scores.get(exercise, Score(0, 0)) for exercise in exercises]
    mark = "*" if result.problem else ""
    return [*map(str, scores), f"{total(scores)}{mark}"]
