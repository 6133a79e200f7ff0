"""What is said of lessons that changed since the class was graded, and of points that did."""

from collections.abc import Iterator

from rich import box
from rich.table import Table
from rich.text import Text

from grader.gradebook.changes import Changes
from grader.gradebook.entering import Entered
from grader.gradebook.results import Result
from grader.gradebook.scores import Score, total


def held_back(changes: Changes) -> list[str]:
    """Return why a lesson is not graded, and what to do."""
    head = f"{changes.lesson.source} has changed since the class was graded:"
    return [head, *_listed(changes), changes.stays()]


def held_row(changes: Changes) -> dict:
    """Return why a lesson is not graded as plain data, in a list of results."""
    return {
        "lesson": changes.lesson.name,
        "student": None,
        "problem": " ".join(held_back(changes)),
    }


def new_version(entered: Entered) -> list[str]:
    """Return what is different in a version by which a class is graded now, and what was kept."""
    said = [f"{entered.changes.lesson.name} is graded by its present version:"]
    said += _listed(entered.changes)
    if entered.backup:
        said.append(f"The gradebook as it was (to go back, copy it over): {entered.backup}")
    if entered.kept:
        said.append(f"What people gave for cells that are gone: {entered.kept}")
    return [*said, *(f"{each}." for each in entered.above)]


def to_look_at(changes: Changes, results: list[Result]) -> list[str]:
    """Return what a new version leaves as it was, once the class is graded by it."""
    name = changes.lesson.name
    own = {r.submission.student: r for r in results if r.submission.lesson == changes.lesson}
    said = [
        f"{student} has handed in nothing that lies in submitted/ now, and keeps the old points."
        for student in changes.students
        if student not in own
    ]
    if any(result.feedback for result in own.values()):
        said.append(f"Pages of feedback are of the version before. Run: ravine feedback {name}")
    return said


def other_points(results: list[Result]) -> Table | None:
    """Return a table of those who had other points when the command began; None if nobody had."""
    other = [result for result in results if result.is_other]
    if not other:
        return None
    table = Table(
        title="Points that changed", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("student", no_wrap=True)
    table.add_column("lesson", no_wrap=True)
    table.add_column("before", justify="right", no_wrap=True)
    table.add_column("now", justify="right", no_wrap=True)
    table.add_column("in")
    for result in other:
        of = result.submission
        sums = [str(total(scores.values())) for scores in (result.before, result.scores or {})]
        table.add_row(*map(Text, [of.student, of.lesson.name, *sums, ", ".join(_where(result))]))
    return table


def _listed(changes: Changes) -> list[str]:
    return [f"- {each}" for each in changes.told()]


def _where(result: Result) -> Iterator[str]:
    """Yield each exercise with other points, and which."""
    before, now = result.before, result.scores or {}
    for exercise in {**before, **now}:
        was, is_now = (scores.get(exercise, Score(0, 0)) for scores in (before, now))
        if was != is_now:
            yield f"{exercise.replace('_', ' ')} {was} → {is_now}"
