"""A synthetic class in a scratch course: from what students hand in to feedback and grades.

`works` are what one can hand in, `students` who does, and `telling` says what came of it.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import numpy as np

from grader.answers import load
from grader.course import CONFIG, Course, Lesson
from grader.demo.students import CLASS, HOSTILE, Student
from grader.demo.works import Draw
from grader.engine.back_ends import SANDBOX, beware, started
from grader.engine.grading import Watch, grade_class
from grader.errors import RavineError
from grader.gradebook.results import Result
from grader.report.class_report.writing import write_report
from grader.report.exports import export_grades
from grader.report.feedback import give_feedback

MARK = ".ravine-demo"
SEED = 7
# Enough to show what a time limit does; the demo need not wait half a minute for each endless loop.
# One lesson has a due date, by which one student is late.
SETTINGS = """
c.Execute.timeout = 20
c.Dates.due = {"04_nesterov": "2026-10-20 23:59 Europe/Zurich"}
c.AssignLatePenalties.plugin_class = "grader.gradebook.penalties.ShareADay"
"""


@dataclass(frozen=True)
class Shown:
    """What came of the demo.

    Attributes:
        into: the scratch course.
        students: who was in the class.
        handed_in: by student and lesson, what it was.
        results: of each submission; a problem is that of its grading, or else of its feedback.
        unsandboxed: what to know where there is no sandbox, and nobody hostile in the class.
    """

    into: Path
    students: list[Student]
    handed_in: dict[tuple[str, str], str]
    results: list[Result]
    unsandboxed: str | None


def run_demo(
    course: Course,
    into: Path,
    watching: Callable[[], AbstractContextManager[Watch]],
    progress: Callable[[list, str], Iterable],
) -> Shown:
    """Make and grade the class in `into`, with feedback; RavineError if something else is there."""
    scratch = _scratch_course(course, into)
    lessons = scratch.assignments()
    with started(scratch) as back_end:
        is_safe = back_end is not None and back_end.kind == SANDBOX
        students = [*CLASS, *HOSTILE] if is_safe else CLASS
        handed_in = _hand_in(course, lessons, students)
        with watching() as watch:
            graded = grade_class(scratch, lessons, watch, back_end)
        unsandboxed = beware(back_end)
    pages = give_feedback(scratch, lessons, progress)
    results = [
        replace(one, problem=one.problem or page.problem)
        for one, page in zip(graded, pages, strict=True)
    ]
    export_grades(scratch, into / "grades.csv")
    write_report(scratch, None, into / "report.html", progress)
    return Shown(into, students, handed_in, results, unsandboxed)


def _scratch_course(course: Course, into: Path) -> Course:
    """Lay out an empty course in `into`, in place of an earlier demo but of nothing else."""
    if into.exists():
        if not (into / MARK).is_file():
            raise RavineError(f"{into} exists and is no earlier demo. Choose another with --into.")
        shutil.rmtree(into)
    into.mkdir(parents=True)
    (into / MARK).write_text("Made by `ravine demo`, which replaces this folder at its next run.\n")
    # With their texts, in which known mistakes have their names.
    for folder in ("course", "source", "release", "lessons"):
        shutil.copytree(course.root / folder, into / folder)
    (into / CONFIG).write_text((course.root / CONFIG).read_text(encoding="utf-8") + SETTINGS)
    return Course(into)


def _hand_in(
    course: Course, lessons: list[Lesson], students: list[Student]
) -> dict[tuple[str, str], str]:
    """Write what the class hands in; return in words what it is."""
    chance = np.random.default_rng(SEED)
    chosen = {student.name: student.lessons(chance) for student in students}
    said = {}
    for lesson in lessons:
        answers = load(course.root / "lessons" / lesson.name / "answers.py")
        draw = Draw(answers, chance, lesson.root)
        for student in students:
            if lesson.name in chosen[student.name]:
                said[student.name, lesson.name] = _submit(student, draw, lesson)
    return said


def _submit(student: Student, draw: Draw, lesson: Lesson) -> str:
    notebook = nbformat.read(lesson.release, as_version=4)
    said = student.once.get(lesson.name, student.usual)(draw, notebook)
    path = lesson.root / "submitted" / student.name / lesson.name / f"{lesson.notebook}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return student.spoils[lesson.name](path) if lesson.name in student.spoils else said
