"""A synthetic class in a scratch course: from what students hand in to feedback and grades."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode

from grader.answers import load
from grader.authoring.texts import exercise_cells
from grader.course import CONFIG, Course, Lesson
from grader.demo.answering import Draw, all_right, half_done, mistaken, untouched
from grader.engine.grading import grade_class
from grader.errors import RavineError
from grader.gradebook.results import Result
from grader.report.exports import export_grades
from grader.report.feedback import give_feedback

LESSON = "03_momentum"
MARK = ".ravine-demo"
SEED = 7
# One endless loop is enough to show what a time limit does; the demo need not wait half a minute.
CELL_SECONDS = 5
ENDLESS = """def gradient_weights(rho, steps):
    weights = []
    while len(weights) < steps:
        weight = rho
    return weights
"""


@dataclass(frozen=True)
class Student:
    """One member of the class: an id, and how the notebook comes about."""

    name: str
    hand_in: Callable[["Draw", NotebookNode], str]


def test_twice(draw: Draw, notebook: NotebookNode) -> str:
    """Copy a test cell, as Ctrl-C Ctrl-V does in JupyterLab."""
    all_right(draw, notebook)
    n = _first_test(notebook)
    twin = nbformat.from_dict(json.loads(json.dumps(notebook.cells[n])))
    twin["id"] = "a-copied-cell"
    notebook.cells.insert(n + 1, twin)
    return "a test copied"


def test_gone(draw: Draw, notebook: NotebookNode) -> str:
    """Delete a test cell."""
    all_right(draw, notebook)
    del notebook.cells[_first_test(notebook)]
    return "a test deleted"


def endless(draw: Draw, notebook: NotebookNode) -> str:
    """Answer one exercise with a loop that never ends."""
    all_right(draw, notebook)
    exercise_cells(notebook)["gradient_weights"].source = ENDLESS
    return "an endless loop"


def _first_test(notebook: NotebookNode) -> int:
    graded = (
        n for n, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade")
    )
    return next(graded)


CLASS = [
    *(Student(name, all_right) for name in ("amara", "bruno", "chiara", "dmitri", "esther")),
    *(Student(name, half_done) for name in ("farid", "greta", "hana", "ivan")),
    *(Student(name, mistaken) for name in ("jun", "katya", "liam", "mei", "noor", "omar", "paula")),
    *(Student(name, mistaken) for name in ("quentin", "rosa", "sven")),
    Student("tariq", untouched),
    Student("uma", test_twice),
    Student("viktor", test_gone),
    Student("wanda", endless),
]
DAMAGED = "xavier"
NOTHING = "yara"


def run_demo(course: Course, into: Path, progress: Callable) -> tuple[list[Result], dict[str, str]]:
    """Make and grade the class, with feedback; return the results and what was handed in."""
    scratch = _scratch_course(course, into)
    lesson = scratch.assignments([LESSON])[0]
    draw = Draw(load(course.root / "lessons" / LESSON / "answers.py"), np.random.default_rng(SEED))
    handed_in = {student.name: _submit(student, draw, lesson) for student in CLASS}
    handed_in |= _submit_unreadable(lesson)
    graded = grade_class(scratch, [lesson], progress)
    give_feedback(scratch, [lesson], progress)
    export_grades(scratch, into / "grades.csv")
    return graded, handed_in


def _scratch_course(course: Course, into: Path) -> Course:
    """Lay out an empty course in `into`, in place of an earlier demo but of nothing else."""
    if into.exists():
        if not (into / MARK).is_file():
            raise RavineError(f"{into} exists and is no earlier demo. Choose another with --into.")
        shutil.rmtree(into)
    into.mkdir(parents=True)
    (into / MARK).write_text("Made by `ravine demo`, which replaces this folder at its next run.\n")
    for folder in ("course", "source", "release"):
        shutil.copytree(course.root / folder, into / folder)
    limit = f"\nc.Execute.timeout = {CELL_SECONDS}\n"
    (into / CONFIG).write_text((course.root / CONFIG).read_text(encoding="utf-8") + limit)
    return Course(into)


def _folder(lesson: Lesson, student: str) -> Path:
    folder = lesson.root / "submitted" / student / lesson.name
    folder.mkdir(parents=True)
    return folder


def _submit(student: Student, draw: Draw, lesson: Lesson) -> str:
    notebook = nbformat.read(lesson.release, as_version=4)
    said = student.hand_in(draw, notebook)
    nbformat.write(notebook, _folder(lesson, student.name) / f"{lesson.notebook}.ipynb")
    return said


def _submit_unreadable(lesson: Lesson) -> dict[str, str]:
    """Hand in half a file, and no file at all."""
    whole = lesson.release.read_text(encoding="utf-8")
    half = _folder(lesson, DAMAGED) / f"{lesson.notebook}.ipynb"
    half.write_text(whole[: len(whole) // 2], encoding="utf-8")
    _folder(lesson, NOTHING)
    return {DAMAGED: "half a file", NOTHING: "an empty folder"}
