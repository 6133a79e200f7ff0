"""Reading a class's scores, exercise by exercise, from nbgrader's gradebook."""

from collections.abc import Iterable
from dataclasses import dataclass

from nbgrader.api import BaseCell, Grade, Gradebook, MissingEntry, SourceCell

from grader.course import Lesson


@dataclass(frozen=True)
class Score:
    """Points earned out of points possible."""

    points: float
    of: float

    def __add__(self, other: "Score") -> "Score":
        return Score(self.points + other.points, self.of + other.of)

    @property
    def share(self) -> float:
        """The share of the points that was earned, from 0 to 1."""
        return self.points / self.of

    def __str__(self) -> str:
        return f"{self.points:g}/{self.of:g}"


def exercise_scores(gradebook: Gradebook, lesson: Lesson, student: str) -> dict[str, Score] | None:
    """Return the student's score for each exercise in the notebook's order; None if not graded."""
    try:
        notebook = gradebook.find_submission_notebook(lesson.notebook, lesson.name, student)
    except MissingEntry:
        return None
    ask = gradebook.db.query
    order = [name for (name,) in ask(SourceCell.name).filter_by(notebook_id=notebook.notebook_id)]
    grades = ask(BaseCell.name, Grade.score, Grade.max_score).select_from(Grade)
    grades = grades.join(BaseCell, BaseCell.id == Grade.cell_id)
    grades = grades.filter(Grade.notebook_id == notebook.id)
    scores: dict[str, Score] = {}
    for name, points, of in sorted(grades, key=lambda grade: order.index(grade[0])):
        exercise = name.partition("--")[0]
        scores[exercise] = scores.get(exercise, Score(0, 0)) + Score(points, of)
    return scores


def total(scores: Iterable[Score]) -> Score:
    """Return the sum of scores."""
    return sum(scores, start=Score(0, 0))
