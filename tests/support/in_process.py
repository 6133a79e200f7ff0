"""The test cells of the assignments, run on an answer in this process: as in one kernel, in order."""

import ast
import contextlib
import functools
import io

import numpy as np
from project import ROOT
from texts import GRADED, assignment

from grader.answers import load
from grader.authoring.regions import HIDDEN, without
from grader.authoring.texts import exercise_cells
from grader.names import exercise_names
from helpers.checks import CheckFailed, NotAttempted

ANSWERS = {name: load(ROOT / "lessons" / name / "answers.py") for name in GRADED}
SOLUTIONS = {name: exercise_cells(assignment(name)) for name in GRADED}
EXERCISES = [(lesson, exercise) for lesson in GRADED for exercise in SOLUTIONS[lesson]]


@functools.cache
def cells_of(lesson, exercise):
    """Return the test cells of an exercise, as grade_id -> cell."""
    cells = assignment(lesson).cells
    graded = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    return {key: cell for key, cell in graded.items() if key.startswith(f"{exercise}--")}


def full(lesson, exercise):
    """Return the points of each test cell of an exercise."""
    return {key: cell.metadata.nbgrader.points for key, cell in cells_of(lesson, exercise).items()}


@functools.cache
def grade(source, lesson, exercise, released=False):
    """Return the points that an answer gets in each cell, and what went to stderr."""
    namespace, stderr = {"np": np}, io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(stderr):
        with contextlib.suppress(NotImplementedError):
            exec(source, namespace)
        points = points_in(namespace, lesson, exercise, released)
    return points, stderr.getvalue()


def points_in(namespace, lesson, exercise, released=False):
    """Return the points that what stands in a namespace gets in each cell of an exercise.

    A cell that fails with anything but a sentence of a check is a defect of the cell, and so is one
    whose last value is neither None nor a plain number of points.
    """
    points = {}
    for grade_id, cell in cells_of(lesson, exercise).items():
        test = without(cell.source, HIDDEN) if released else cell.source
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                value = last_value(test, namespace)
        except (CheckFailed, NotAttempted):
            points[grade_id] = 0
        else:
            points[grade_id] = earned(value, cell.metadata.nbgrader.points)
    return points


def said_of(source, lesson, exercise):
    """Return what the visible checks say of an answer, as grade_id -> message; right ones nothing.

    Whatever else an answer raises in a cell is a defect of the cell.
    """
    namespace, said = {"np": np}, {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        exec(source, namespace)
        for grade_id, cell in cells_of(lesson, exercise).items():
            try:
                last_value(without(cell.source, HIDDEN), namespace)
            except (CheckFailed, NotAttempted) as failed:
                said[grade_id] = str(failed)
    return said


def last_value(source, namespace):
    """Run a cell, and return the value that a notebook would show below it."""
    statements, expression = compiled(source)
    exec(statements, namespace)
    return eval(expression, namespace)


@functools.cache
def compiled(source):
    """Return the code of a cell up to its last value, and that of the value; None if it has none."""
    tree = ast.parse(source)
    ends = isinstance(tree.body[-1], ast.Expr)
    value = ast.Expression(tree.body.pop().value) if ends else ast.parse("None", mode="eval")
    return compile(tree, "cell", "exec"), compile(value, "cell", "eval")


def earned(value, points):
    """Return what a cell that ran to its end gives: all points, or the number that it ends with."""
    if value is None:
        return points
    assert type(value) in (int, float), f"the test ends with {value!r}"
    assert 0 <= value <= points, f"the test ends with {value!r} of {points} points"
    return value


def solutions(lesson, exercise):
    """Return what the exercise asks for as the model answer defines it, by name."""
    namespace = {"np": np}
    exec(SOLUTIONS[lesson][exercise].source, namespace)
    return {name: namespace[name] for name in exercise_names(exercise, set(namespace))}


def solution(lesson, exercise):
    """Return what the model answer defines: a function, or a value."""
    namespace = {"np": np}
    exec(SOLUTIONS[lesson][exercise].source, namespace)
    return namespace[exercise]
