"""A learner's notebook, graded with the hidden tests, and what came of it exercise by exercise."""

import ast
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course import Course, Lesson
from grader.engine.grading import grade_class
from grader.engine.intake import reading
from grader.engine.intake.compose import FOREIGN
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.results import Result
from grader.gradebook.scores import Score, cell_scores
from grader.gradebook.submissions import Submission
from grader.learner import notebooks
from grader.learner.class_of_one import ME, class_of_one, hand_in
from grader.learner.copies import assignment
from grader.learner.found import Checked, Exercise, Tested
from grader.learner.hints import hints
from grader.learner.notebooks import grade_id
from grader.learner.record import Record, Standing
from grader.names import exercise_of
from grader.report import diagnosis
from grader.report.feedback import write_page
from helpers.checks import CheckFailed, NotAttempted

OTHER = (
    "{path} holds the assignment of {other}, not that of {lesson}. Nothing was checked. Move it to "
    "where it belongs, or say: ravine check {path}"
)
NONE = (
    "{path} holds no exercise of {lesson}, or an editor has dropped all that tells them. Nothing "
    "was checked. Move it away, run `ravine start {lesson}`, and copy your answers into the fresh "
    "notebook."
)


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
    record = Record(course.root)
    saved, notebook = notebooks.saved_at(path), path.read_bytes()
    mine = class_of_one(course)
    submission = hand_in(mine, lesson, notebook)
    [result] = grade_class(mine, [submission.lesson], lambda *_: None, back_end, student=ME)
    if result.problem:
        is_foreign = FOREIGN in result.problem
        none = NONE.format(path=path, lesson=lesson.name)
        raise RavineError(none if is_foreign else result.problem)
    exercises = _exercises(Book(mine), result, record.of(lesson))
    record.note(lesson, {each.name: _standing(each, record.of(lesson)) for each in exercises})
    return Checked(lesson, path, saved, exercises, result.note)


def page_of(course: Course, lesson: Lesson) -> Path:
    """Write the page of feedback on a lesson's last check beside the learner's copy; return where.

    Raises:
        RavineError: it cannot be written.
    """
    mine = class_of_one(course)
    submission = Submission(Lesson(mine.root, lesson.name), ME)
    write_page(Book(mine), submission)
    page = assignment(lesson).path.with_name("feedback.html")
    notebooks.write(page, submission.feedback.read_bytes())
    return page


def lesson_of(course: Course, path: Path) -> Lesson:
    """Return the lesson whose assignment a notebook is; RavineError if it is none."""
    notebook = read(path)
    for lesson in course.assignments():
        if reading.is_of(notebook, lesson):
            return lesson
    raise RavineError(
        f"{path} is no assignment of this course. Name the lesson, for example: ravine check 03"
    )


def _check_is_of(lesson: Lesson, path: Path) -> None:
    """RavineError if a notebook cannot be read, or is of another lesson."""
    notebook = read(path)
    held = [other for other in Course(lesson.root).assignments() if reading.is_of(notebook, other)]
    if held and lesson not in held:
        raise RavineError(OTHER.format(path=path, other=held[0].name, lesson=lesson.name))


def read(path: Path) -> NotebookNode:
    """Return a learner's notebook as intake reads it; RavineError if that cannot be done."""
    try:
        return reading.read(path)
    except reading.UnreadableError as error:
        raise RavineError(notebooks.DAMAGED.format(what=error.what)) from None


def _exercises(book: Book, result: Result, before: dict[str, Standing]) -> list[Exercise]:
    """Return what each exercise came to, from the graded notebook and the gradebook."""
    lesson, graded = result.submission.lesson, nbformat.read(result.submission.autograded, 4)
    with book.open() as gradebook:
        scores = cell_scores(gradebook, lesson, ME)
    cells = {grade_id(cell): cell for cell in graded.cells}
    tests: dict[str, list[Tested]] = {}
    for name, score in scores.items():
        tests.setdefault(exercise_of(name), []).append(_tested(cells[name], score))
    release = notebooks.read(lesson.release)
    known = {each["exercise"]: each["sentence"] for each in diagnosis.of(lesson, result.facts)}
    found = [
        Exercise(name, tests.get(name, []), cells[name].source.strip() != stub, known.get(name))
        for name, stub in notebooks.stubs(release).items()
    ]
    return [_with_hint(each, hints(release)[each.name], lesson, before) for each in found]


def _with_hint(
    exercise: Exercise, steps: list[str], lesson: Lesson, before: dict[str, Standing]
) -> Exercise:
    """Add the first hint at the first check that misses, the second at the next, and so on."""
    if not exercise.is_missed:
        return exercise
    missed = before[exercise.name].missed if exercise.name in before else 0
    if missed < len(steps):
        return replace(exercise, hint=steps[missed])
    solution = f"The model answer: ravine solution {lesson.name} {exercise.name}"
    return replace(exercise, hint=" ".join([*steps[-1:], solution]))


def _tested(cell: NotebookNode, score: Score) -> Tested:
    """Return what a test cell came to; its docstring says what it tries."""
    tries = ast.get_docstring(ast.parse(cell.source)) or grade_id(cell).partition("--")[2]
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if not errors:
        said = "".join(output.get("text", "") for output in cell.outputs)
        return Tested(tries, score, said.strip())
    name, said = errors[-1].ename, errors[-1].evalue
    is_ours = name in (CheckFailed.__name__, NotAttempted.__name__)
    said = said.strip() if is_ours or not said else f"{name}: {said.strip()}"
    return Tested(tries, score, said or name, name == NotAttempted.__name__)


def _standing(exercise: Exercise, before: dict[str, Standing]) -> Standing:
    earlier = before.get(exercise.name, Standing(0, 0))
    return Standing(
        exercise.score.points,
        exercise.score.of,
        earlier.checked + exercise.is_attempted,
        earlier.missed + exercise.is_missed,
        exercise.diagnosis,
    )
