"""What a page of feedback says of a submission that came late."""

from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.course import Course
from grader.gradebook.book import Book
from grader.gradebook.dates import Calendar
from grader.gradebook.lateness import Late, lateness
from grader.gradebook.moments import Moment


class GetLateness(NbGraderPreprocessor):
    """Leave a sentence under `resources["late"]`, if it came late; after nbgrader's GetGrades."""

    def preprocess(self, nb: NotebookNode, resources: dict):
        """Ask the gradebook, and the settings for the zone in which the due date was told."""
        of = resources["nbgrader"]
        with Gradebook(of["db_url"]) as gradebook:
            late = lateness(gradebook, of["assignment"], of["student"])
        if late:
            book = Book(Course(Path(self.parent.parent.coursedir.root)))
            due = Calendar.of(book).moment(of["assignment"], late.due)
            resources["late"] = _said(late, due, of)
        return nb, resources


def penalized(of: dict) -> str:
    """Return what is known of a penalty where nobody asked how late it was; empty for none."""
    return f"Handed in late: {_cost(of)}." if of.get("late_penalty") else ""


def _said(late: Late, due: Moment, of: dict) -> str:
    how = f"Handed in {late.how} after the due date, {due}"
    return f"{how}: {_cost(of)}." if of.get("late_penalty") else f"{how}; no points are taken off."


def _cost(of: dict) -> str:
    """Return what lateness takes; the score of nbgrader's page is without it."""
    penalty, score, most = (round(of[name], 2) for name in ("late_penalty", "score", "max_score"))
    points = "1 point is" if penalty == 1 else f"{penalty:g} points are"
    return f"{points} taken off, so {score:g} of {most:g} count"
