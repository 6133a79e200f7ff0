"""The test cells of the assignments, run on an answer in this process: as in one kernel, in order."""

import contextlib
import functools
import io

import numpy as np
from project import ROOT
from texts import GRADED, assignment

from grader.answers import load
from grader.authoring.regions import HIDDEN, without
from grader.authoring.texts import exercise_cells
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

    A cell that fails with anything but a sentence of a check is a defect of the cell.
    """
    points = {}
    for grade_id, cell in cells_of(lesson, exercise).items():
        test = without(cell.source, HIDDEN) if released else cell.source
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(test, namespace)
        except (CheckFailed, NotAttempted):
            points[grade_id] = 0
        else:
            points[grade_id] = cell.metadata.nbgrader.points
    return points


def solution(lesson, exercise):
    """Return what the model answer defines: a function, or a value."""
    namespace = {"np": np}
    exec(SOLUTIONS[lesson][exercise].source, namespace)
    return namespace[exercise]
