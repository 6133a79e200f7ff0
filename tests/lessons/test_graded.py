"""Every lesson through the real grading: solutions, untouched releases, right and wrong answers.

The engine and nbgrader's own steps, with one seed, agree cell by cell.
"""

import builtins
import contextlib
import io
import itertools
import json
import shutil
from itertools import zip_longest
from keyword import iskeyword

import nbformat
import numpy as np
import pytest
from in_process import ANSWERS, SOLUTIONS, grade, points_in
from nbgrader.api import Gradebook
from project import ROOT, command
from texts import GRADED

from grader.authoring.texts import exercise_cells
from grader.course import Course, Lesson
from grader.engine.back_ends import PLUG
from grader.gradebook.book import Book
from grader.gradebook.seeds import seed_of
from grader.names import exercise_names, names_defined
from grader.trials.seeds import VARIABLE

STOCK = "grader.engine.preprocessors.QuietExecute"


def hand_in(course, lesson, student, notebook):
    folder = course / "submitted" / student / lesson.name
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{lesson.notebook}.ipynb")


def few(name):
    """Return some answers of a lesson as notebooks: a right one, and wrong ones unlike each other.

    Each is exercise -> answer.
    """
    right, wrong = {}, [{}, {}]
    for exercise in SOLUTIONS[name]:
        own = [a for a in ANSWERS[name] if a.exercise == exercise]
        right[exercise] = [a for a in own if a.right][-1]
        unlike = {}
        for answer in (a for a in own if not a.right):
            points, _ = grade(answer.source, name, exercise)
            unlike.setdefault(tuple(points.values()), answer)
        for notebook, answer in zip(wrong, reversed(unlike.values()), strict=False):
            notebook[exercise] = answer
    return [right, *wrong]


def every(name):
    """Return all answers of a lesson as notebooks, the n-th of each exercise in one."""
    own = ([a for a in ANSWERS[name] if a.exercise == exercise] for exercise in SOLUTIONS[name])
    return [{answer.exercise: answer for answer in filter(None, row)} for row in zip_longest(*own)]


def hand_in_answers(course, lesson, notebooks):
    """Hand in notebooks of answers; return who has which."""
    handed_in = {}
    for n, answers in enumerate(notebooks):
        notebook = nbformat.read(lesson.release, as_version=4)
        cells = exercise_cells(notebook)
        for exercise, answer in answers.items():
            cells[exercise].source = answer.source
            handed_in[answer] = f"student{n:02}"
        hand_in(course, lesson, f"student{n:02}", notebook)
    return handed_in


def with_all_names_taken(lesson):
    """Return the solution of a student whose variables are called like all builtins and `np`."""
    notebook = nbformat.read(lesson.source, as_version=4)
    names = (name for name in dir(builtins) if not (name.startswith("_") or iskeyword(name)))
    taken = " = ".join(names)
    for exercise, cell in exercise_cells(notebook).items():
        names_of = sorted(exercise_names(exercise, names_defined(cell.source)))
        asked = ", ".join(names_of) + ","
        cell.source = (
            "import builtins, numpy\n"
            f"own = {{'np': numpy}}\nbuiltins.exec({cell.source!r}, own)\n"
            f"{asked} = ({', '.join(f'own[{name!r}]' for name in names_of)},)\n"
            f"np = {taken} = 'mine'"
        )
    return notebook


def in_process(answer, lesson):
    """Return the points of an answer whose notebook has tried it once, as its reader did."""
    namespace = {"np": np}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for source in (answer.source, *tries(lesson, answer.exercise)):
            with contextlib.suppress(Exception):
                exec(source, namespace)
        return points_in(namespace, lesson.name, answer.exercise)


def tries(lesson, exercise):
    """Yield the cells of code between an answer and its first test."""
    cells = iter(nbformat.read(lesson.source, as_version=4).cells)
    own = exercise_cells(nbformat.read(lesson.source, as_version=4))[exercise].id
    for _ in itertools.takewhile(lambda cell: cell.id != own, cells):
        pass
    for cell in itertools.takewhile(lambda cell: "nbgrader" not in cell.metadata, cells):
        if cell.cell_type == "code":
            yield cell.source


each_lesson = pytest.mark.parametrize(
    "graded",
    [
        pytest.param((name, chosen), id=f"{name}-{chosen.__name__}", marks=marks)
        for chosen in (few, every)
        for name in GRADED
        for often in [chosen is few and name == "11_transfer"]
        for also in [() if often else (pytest.mark.full,)]
        for marks in [(pytest.mark.xdist_group(f"{name}-graded"), *also)]
    ],
    indirect=True,
    scope="module",
)


def graded_by(course, lesson, *options):
    """Grade a lesson; return each student's result, and the points of each test cell."""
    done = command("grader", "grade", lesson.name, "--json", *options, cwd=course)
    assert done.returncode == 0, done.stderr
    results = {r["student"]: r for r in json.loads(done.stdout)}
    assert [r["problem"] for r in results.values() if r["problem"]] == []
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        points = {
            student: {
                grade.name: grade.score
                for grade in gradebook.find_submission_notebook(
                    lesson.notebook, lesson.name, student
                ).grades
            }
            for student in results
        }
    return results, points


def graded_by_stock(lesson, students):
    """Grade some again by nbgrader's own steps, with the same gradebook and so the same seed."""
    course = lesson.root.with_name(f"{lesson.root.name}-stock")
    shutil.copytree(lesson.root, course)
    config = course / "nbgrader_config.py"
    settings = config.read_text()
    assert PLUG in settings
    config.write_text(settings.replace(f'"{PLUG}"', f'"{STOCK}"'))
    for folder in (course / "submitted").iterdir():
        if folder.name not in students:
            shutil.rmtree(folder)
    _, points = graded_by(course, lesson, "--again")
    return points


@pytest.fixture(scope="module")
def graded(request, tmp_path_factory):
    """A lesson, answers to it handed in and graded, and each student's scores."""
    name, chosen = request.param
    course = tmp_path_factory.mktemp(name)
    for folder in ("source", "release"):
        shutil.copytree(ROOT / folder, course / folder)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    lesson = Lesson(course, name)
    handed_in = hand_in_answers(course, lesson, chosen(name))
    hand_in(course, lesson, "solution", nbformat.read(lesson.source, as_version=4))
    hand_in(course, lesson, "namer", with_all_names_taken(lesson))
    hand_in(course, lesson, "untouched", nbformat.read(lesson.release, as_version=4))
    results, points = graded_by(course, lesson)
    # Of the few, one of wrong answers.
    also = {"student01"} if chosen is few else {*handed_in.values(), "untouched"}
    assert also <= points.keys()
    return lesson, handed_in, results, points, graded_by_stock(lesson, also)


@each_lesson
def test_the_solution_scores_all_and_the_untouched_release_nothing(graded):
    _, _, results, _, _ = graded
    assert results["solution"]["score"] == results["solution"]["max_score"] > 0
    assert results["untouched"]["score"] == 0


@each_lesson
def test_what_a_student_names_costs_nothing(graded):
    _, _, results, _, _ = graded
    assert results["namer"]["score"] == results["namer"]["max_score"]


@each_lesson
def test_stock_nbgrader_gives_each_cell_the_same_points(graded):
    _, _, _, points, of_stock = graded
    assert of_stock
    assert {student: points[student] for student in of_stock} == of_stock
    assert any(of_cell for student in of_stock.values() for of_cell in student.values())


@each_lesson
def test_the_real_grading_says_what_the_cells_say_in_process(graded, monkeypatch):
    lesson, handed_in, results, points, _ = graded
    assert {a.right for a in handed_in} == {True, False}
    monkeypatch.setenv(VARIABLE, seed_of(Book(Course(lesson.root)), lesson))
    for answer, who in handed_in.items():
        here = in_process(answer, lesson)
        there = {cell: points[who][cell] for cell in here}
        assert there == here, (answer.exercise, answer.name)
        scored, _ = results[who]["exercises"][answer.exercise]
        assert scored == sum(here.values())


@each_lesson
def test_the_real_grading_names_slips_and_names_them_rightly(graded):
    lesson, handed_in, _, _, _ = graded
    named = [
        (message.partition("That looks familiar: ")[2], answer)
        for answer, who in handed_in.items()
        for cell, message in told_by(lesson, who).items()
        if cell.partition("--")[0] == answer.exercise and "That looks familiar: " in message
    ]
    assert named
    assert [answer.name for slip, answer in named if slip != answer.slip] == []


def told_by(lesson, who):
    """Return the error of each graded cell of a student, if it has one, as grade_id -> message."""
    path = lesson.root / "autograded" / who / lesson.name / f"{lesson.notebook}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    return {
        cell.metadata.nbgrader.grade_id: output.evalue
        for cell in cells
        if cell.metadata.get("nbgrader", {}).get("grade")
        for output in cell.outputs
        if output.output_type == "error"
    }


@pytest.mark.parametrize("name", GRADED)
def test_every_exercise_has_answers(name):
    assert {a.exercise for a in ANSWERS[name]} == set(SOLUTIONS[name])
