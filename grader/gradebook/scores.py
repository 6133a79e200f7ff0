"""Reading a class's scores, exercise by exercise, from nbgrader's gradebook."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.course import Lesson
from grader.names import exercise_of

# By lesson and student, and by exercise.
ClassScores = dict[tuple[str, str], dict[str, "Score"]]


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


def exercise_scores(gradebook, lesson: Lesson, student: str) -> dict[str, Score] | None:
    """Return the student's score for each exercise in the notebook's order; None if not graded."""
    of_tests = cell_scores(gradebook, lesson, student)
    return None if of_tests is None else by_exercise(of_tests)


def by_exercise(of_tests: dict[str, Score]) -> dict[str, Score]:
    """Return the score for each exercise, from those of its test cells."""
    scores: dict[str, Score] = {}
    for name, score in of_tests.items():
        exercise = exercise_of(name)
        scores[exercise] = scores.get(exercise, Score(0, 0)) + score
    return scores


def cell_scores(gradebook, lesson: Lesson, student: str) -> dict[str, Score] | None:
    """Return the student's score for each test cell in the notebook's order; None if not graded."""
    # Takes a second, which those who only count can spare.
    from nbgrader.api import BaseCell, Grade, MissingEntry, SourceCell
    from sqlalchemy import text

    try:
        notebook = gradebook.find_submission_notebook(lesson.notebook, lesson.name, student)
    except MissingEntry:
        return None
    ask = gradebook.db.query
    # nbgrader enters cells in the notebook's order, and keeps no other note of it.
    entered = ask(SourceCell.name).filter_by(notebook_id=notebook.notebook_id)
    order = [name for (name,) in entered.order_by(text("source_cell.rowid"))]
    grades = ask(BaseCell.name, Grade.score, Grade.max_score).select_from(Grade)
    grades = grades.join(BaseCell, BaseCell.id == Grade.cell_id)
    grades = grades.filter(Grade.notebook_id == notebook.id)
    in_order = sorted(grades, key=lambda grade: order.index(grade[0]))
    return {name: Score(points, of) for name, points, of in in_order}


def class_scores(book, lessons: list[Lesson]) -> ClassScores:
    """Return the scores for each exercise that are recorded, by lesson and student."""
    if book.file and not book.file.is_file():
        return {}
    from nbgrader.api import Grade

    of_tests: dict[tuple[str, str], dict[str, Score]] = {}
    names = {lesson.name for lesson in lessons}
    with book.open() as gradebook:
        for lesson, student, cell, points, of in grades(gradebook.db, Grade.score, Grade.max_score):
            if lesson in names:
                of_tests.setdefault((lesson, student), {})[cell] = Score(points, of)
    return {key: by_exercise(tests) for key, tests in of_tests.items()}


def points_to_confirm(book) -> dict[tuple[str, str], dict[str, float]]:
    """Return by lesson and student the points that a person gave, and should look at again."""
    from nbgrader.api import Grade

    asked = Grade.manual_score, Grade.needs_manual_grade
    found: dict[tuple[str, str], dict[str, float]] = {}
    with book.open() as gradebook:
        for lesson, student, cell, points, needs_person in grades(gradebook.db, *asked):
            if needs_person and points is not None:
                found.setdefault((lesson, student), {})[cell] = points
    return found


def grades(session, *columns) -> Iterable[tuple]:
    """Return these columns of all grades in a gradebook, after lesson, student and cell."""
    from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook

    names = Assignment.name, SubmittedAssignment.student_id, BaseCell.name
    rows = session.query(*names, *columns).select_from(Grade)
    rows = rows.join(BaseCell, BaseCell.id == Grade.cell_id)
    rows = rows.join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
    rows = rows.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    return rows.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)


def total(scores: Iterable[Score]) -> Score:
    """Return the sum of scores."""
    return sum(scores, start=Score(0, 0))
