"""A learner's notebook, graded with the hidden tests, and what came of it exercise by exercise."""

import ast
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course import Course, Lesson
from grader.engine.grading import grade_class
from grader.engine.intake import reading
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.results import Result
from grader.gradebook.scores import Score, test_scores, total
from grader.learner import notebooks
from grader.learner.class_of_one import ME, class_of_one, hand_in
from grader.learner.hints import hints
from grader.learner.notebooks import grade_id
from grader.learner.record import Record, Standing
from grader.report import diagnosis
from helpers.checks import CheckFailed, NotAttempted

UNREADABLE = (
    "{what} Nothing was checked. Take an older version of it (in JupyterLab: File > Revert "
    "Notebook to Checkpoint), or move it away, and `ravine start` makes a fresh copy."
)
FOREIGN = (
    "{path} is not the assignment of {lesson}: it holds none of its exercises. Nothing was checked."
)


@dataclass(frozen=True)
class Tested:
    """What one test came to: what it tries, in words, its points, and what it said."""

    tries: str
    score: Score
    said: str
    is_unanswered: bool = False


@dataclass(frozen=True)
class Exercise:
    """What an exercise came to; `hint` is the one to give now, if any."""

    name: str
    tests: list[Tested]
    is_attempted: bool
    diagnosis: str | None
    hint: str | None = None

    @property
    def score(self) -> Score:
        """The points of all of its tests."""
        return total(test.score for test in self.tests)

    @property
    def is_right(self) -> bool:
        """Whether it earned all points."""
        return self.score.points == self.score.of

    @property
    def is_missed(self) -> bool:
        """Whether something was answered, and lost points."""
        return self.is_attempted and not self.is_right


@dataclass(frozen=True)
class Checked:
    """What a check found; `saved` says which version of the notebook it was of."""

    lesson: Lesson
    path: Path
    saved: str
    exercises: list[Exercise]
    note: str | None

    @property
    def score(self) -> Score:
        """The points of the whole notebook."""
        return total(exercise.score for exercise in self.exercises)

    def as_dict(self) -> dict:
        """Return it as plain data."""
        of = {"lesson": self.lesson.name, "path": str(self.path), "saved": self.saved}
        score = {"score": self.score.points, "max_score": self.score.of, "note": self.note}
        return {**of, **score, "exercises": [asdict(exercise) for exercise in self.exercises]}


def check(course: Course, lesson: Lesson, path: Path, back_end) -> Checked:
    """Grade a notebook in the learner's own gradebook, and note how its exercises stand.

    Args:
        course: the course.
        lesson: which lesson's notebook it should be.
        path: where it lies, under whatever name.
        back_end: what runs it; None for nbgrader's own steps.

    Raises:
        RavineError: it cannot be read, or is of another lesson, or cannot be graded.
    """
    _check_is_of(lesson, path)
    saved, notebook = notebooks.saved_at(path), path.read_bytes()
    mine = class_of_one(course)
    submission = hand_in(mine, lesson, notebook)
    [result] = grade_class(mine, [submission.lesson], lambda *_: None, back_end, student=ME)
    if result.problem:
        raise RavineError(result.problem.replace(str(submission.folder / path.name), str(path)))
    record = Record(course.root)
    exercises = _exercises(Book(mine), result, record.of(lesson))
    record.note(lesson, {each.name: _standing(each, record.of(lesson)) for each in exercises})
    return Checked(lesson, path, saved, exercises, result.note)


def lesson_of(course: Course, path: Path) -> Lesson:
    """Return the lesson whose assignment a notebook is; RavineError if it is none."""
    notebook = _read(path)
    for lesson in course.assignments():
        if reading.is_of(notebook, lesson):
            return lesson
    raise RavineError(
        f"{path} is no assignment of this course. Name the lesson, for example: ravine check 03"
    )


def _check_is_of(lesson: Lesson, path: Path) -> None:
    """RavineError if a notebook cannot be read, or is of another lesson."""
    notebook = _read(path)
    for other in [lesson, *Course(lesson.root).assignments()]:
        if reading.is_of(notebook, other):
            break
    else:
        return  # Little is left of it; intake says what.
    if other != lesson:
        raise RavineError(
            f"{path} holds the assignment of {other.name}, not that of {lesson.name}. Nothing was "
            f"checked. Move it to where it belongs, or say: ravine check {path}"
        )


def _read(path: Path) -> NotebookNode:
    try:
        return reading.read(path)
    except reading.UnreadableError as error:
        raise RavineError(UNREADABLE.format(what=error.what)) from None


def _exercises(book: Book, result: Result, before: dict[str, Standing]) -> list[Exercise]:
    """Return what each exercise came to, from the graded notebook and the gradebook."""
    lesson, graded = result.submission.lesson, nbformat.read(result.submission.autograded, 4)
    with book.open() as gradebook:
        scores = test_scores(gradebook, lesson, ME)
    cells = {grade_id(cell): cell for cell in graded.cells}
    tests: dict[str, list[Tested]] = {}
    for name, score in scores.items():
        tests.setdefault(notebooks.exercise_of(name), []).append(_tested(cells[name], score))
    release = notebooks.read(lesson.release)
    known = {each["exercise"]: each["sentence"] for each in diagnosis.of(lesson, result.facts)}
    all_hints = hints(release)
    exercises = []
    for name, stub in notebooks.answers(release).items():
        is_attempted = cells[name].source.strip() != stub["source"].strip() and any(
            not test.is_unanswered for test in tests[name]
        )
        found = Exercise(name, tests[name], is_attempted, known.get(name))
        hint = _next(all_hints[name], before.get(name)) if found.is_missed else None
        exercises.append(replace(found, hint=hint))
    return exercises


def _tested(cell: NotebookNode, score: Score) -> Tested:
    """Return what a test cell came to; its docstring says what it tries."""
    tries = ast.get_docstring(ast.parse(cell.source)) or grade_id(cell).partition("--")[2]
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if not errors:
        said = "".join(output.get("text", "") for output in cell.outputs)
        return Tested(tries, score, said.strip())
    name, said = errors[-1].ename, errors[-1].evalue
    is_ours = name in (CheckFailed.__name__, NotAttempted.__name__)
    said = said if is_ours else f"{name}: {said}"
    return Tested(tries, score, said.strip(), name == NotAttempted.__name__)


def _next(steps: list[str], before: Standing | None) -> str | None:
    """Return the first hint at the first check that misses, the second at the next, and so on."""
    missed = before.missed if before else 0
    return steps[min(missed, len(steps) - 1)] if steps else None


def _standing(exercise: Exercise, before: dict[str, Standing]) -> Standing:
    earlier = before.get(exercise.name, Standing(0, 0))
    return Standing(
        exercise.score.points,
        exercise.score.of,
        earlier.checked + exercise.is_attempted,
        earlier.missed + exercise.is_missed,
        exercise.diagnosis,
    )
