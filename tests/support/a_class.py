"""Standings made by hand, as reports and exports read them from a gradebook."""

from datetime import datetime, timedelta
from pathlib import Path

from grader.course import Lesson
from grader.gradebook.scores import Score
from grader.gradebook.standings import Standing, Status, Who

LESSON = Lesson(Path("/nowhere"), "01_doubling")
DUE = datetime(2021, 1, 15, 12)


def standing(name, points=None, status=None, *, lesson=LESSON, most=(2, 3), **more):
    """Return a student's standing; points are those of two cells of one exercise, by default."""
    status = status or (Status.MISSING if points is None else Status.GRADED)
    cells = dict(
        zip(("double--of_two", "double--of_many"), map(Score, points or (), most), strict=False)
    )
    if isinstance(points, dict):
        cells = {name: Score(*each) for name, each in points.items()}
    who = more.pop("who", None) or Who(name)
    if status is Status.LATE:
        more = {"handed_in": DUE + timedelta(hours=26), "due": DUE, **more}
    return Standing(who, True, lesson, status, cells, sum(most), **more)
