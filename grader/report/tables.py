"""Tables of results that a person can read, in a terminal of 80 columns too."""

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from grader.course import Lesson
from grader.engine.replay import Replay
from grader.gradebook.results import Result
from grader.gradebook.scores import Score, total


def class_tables(results: list[Result]) -> Group:
    """Return one table a lesson: who, what score for which exercise, where the feedback lies."""
    shown = []
    for lesson in dict.fromkeys(result.submission.lesson for result in results):
        own = [result for result in results if result.submission.lesson == lesson]
        shown += [_lesson_table(lesson, own), _where_feedback_lies(lesson, own)]
    return Group(*shown)


def summary_table(results: list[Result], notes: dict[str, str]) -> Table:
    """Return one table of a class: the points of each student in each lesson, and what `notes` say.

    The points that a lesson has stand below its number. A dash stands where nothing was handed in,
    "none" for what could not be graded.
    """
    of = {(r.submission.student, r.submission.lesson.name): r for r in results}
    lessons = sorted({lesson for _, lesson in of})
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("student", no_wrap=True)
    for lesson in lessons:
        most = max(r.total.of if r.total else 0 for (_, name), r in of.items() if name == lesson)
        head = f"{lesson.partition('_')[0]}\n/{most:g}" if most else lesson.partition("_")[0]
        table.add_column(head, justify="right", no_wrap=True, min_width=4)
    table.add_column("in all", justify="right", no_wrap=True)
    table.add_column("handed in")
    for student, note in notes.items():
        own = [of.get((student, lesson)) for lesson in lessons]
        scores = [r.total for r in own if r and r.total]
        in_all = f"{total(scores).share:.0%}" if scores else "-"
        table.add_row(*map(Text, [student, *map(_total, own), in_all, note]))
    return table


def _total(result: Result | None) -> str:
    if result is None:
        return "-"
    return f"{result.total.points:g}" if result.scores else "none"


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


def _lesson_table(lesson: Lesson, results: list[Result]) -> Table:
    exercises = list(dict.fromkeys(name for result in results for name in result.scores or {}))
    table = Table(title=lesson.name, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("student", no_wrap=True)
    for exercise in exercises:
        table.add_column(exercise.replace("_", " "), justify="right")
    is_any_late = any(result.late for result in results)
    if is_any_late:
        table.add_column("late", justify="right")
    table.add_column("total", justify="right", no_wrap=True)
    for result in results:
        *scores, in_all = _cells(result, exercises)
        late = [_late(result)] if is_any_late else []
        table.add_row(*map(Text, [result.submission.student, *scores, *late, in_all]))
    return table


def _late(result: Result) -> str:
    """Return how late it was, and the points that it costs, which the total leaves out."""
    if not result.late:
        return ""
    penalty = f"{result.late.penalty:g}"
    return result.late.how if penalty == "0" else f"{result.late.how}: -{penalty}"


def _where_feedback_lies(lesson: Lesson, results: list[Result]) -> Text:
    pages = [result.feedback for result in results if result.feedback]
    said = f"{len(pages)} feedback pages in feedback/" if pages else "No feedback pages yet."
    if len(pages) == 1:
        said = f"Feedback page: {pages[0].relative_to(lesson.root)}"
    if older := sum(result.has_older_feedback for result in results):
        said += f", {older} older than the grading: ravine feedback {lesson.name}"
    # A path that is broken over two lines cannot be copied.
    return Text(said, no_wrap=True, overflow="ignore")


def _cells(result: Result, exercises: list[str]) -> list[str]:
    if result.scores is None:
        return [*["-" for _ in exercises], "none"]
    scores = [result.scores.get(exercise, Score(0, 0)) for exercise in exercises]
    mark = "*" if result.problem else ""
    return [*map(str, scores), f"{result.total}{mark}"]
