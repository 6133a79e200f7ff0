"""The hidden tests of the lessons, put on trial by right and wrong answers: quickly, in-process.

tests/test_lessons.py sends the same answers through the real grading, and counts them.
"""

import contextlib
import copy
import functools
import io
import re
from pathlib import Path

import jupytext
import numpy as np
import pytest
from nbgrader.preprocessors import ClearSolutions

from grader.build.regions import HIDDEN, without
from grader.demo import exercise_cells
from grader.errors import RavineError
from grader.variants import load_variants

LESSON = Path(__file__).parents[1] / "lessons" / "03_momentum"
VARIANTS = load_variants(LESSON / "variants.py")
NOTEBOOK = jupytext.read(LESSON / "assignment.py", fmt="py:percent")
SOLUTIONS = exercise_cells(NOTEBOOK)


@functools.cache
def cells_of(exercise):
    """Return the test cells of an exercise, as grade_id -> cell."""
    graded = {c.metadata.nbgrader.grade_id: c for c in NOTEBOOK.cells if "nbgrader" in c.metadata}
    return {key: cell for key, cell in graded.items() if key.startswith(f"{exercise}--")}


@functools.cache
def grade(source, exercise, released=False):
    """Return the points per test cell, and what went to stderr; as in one kernel, in order."""
    namespace, points, stderr = {"np": np}, {}, io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(stderr):
        with contextlib.suppress(NotImplementedError):
            exec(source, namespace)
        for grade_id, cell in cells_of(exercise).items():
            test = without(cell.source, HIDDEN) if released else cell.source
            try:
                exec(test, namespace)
            except Exception:
                points[grade_id] = 0
            else:
                points[grade_id] = cell.metadata.nbgrader.points
    return points, stderr.getvalue()


def stub(exercise):
    """Return what nbgrader leaves of a solution cell."""
    cell = copy.deepcopy(SOLUTIONS[exercise])
    return ClearSolutions().preprocess_cell(cell, {"language": "python"}, 0)[0].source


def full(exercise):
    return {key: cell.metadata.nbgrader.points for key, cell in cells_of(exercise).items()}


@pytest.mark.parametrize(
    "variant", VARIANTS, ids=lambda v: f"{v.exercise}-{'right' if v.right else 'wrong'}-{v.name}"
)
def test_variant(variant):
    points, stderr = grade(variant.source, variant.exercise)
    assert stderr == ""
    if variant.right:
        assert points == full(variant.exercise)
    else:
        assert sum(points.values()) < sum(full(variant.exercise).values())


@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("exercise", SOLUTIONS)
def test_solution_gets_all_points_and_the_stub_none(exercise, released):
    assert grade(SOLUTIONS[exercise].source, exercise, released) == (full(exercise), "")
    points, stderr = grade(stub(exercise), exercise, released)
    assert (sum(points.values()), stderr) == (0, "")


@pytest.mark.parametrize("exercise", SOLUTIONS)
def test_no_test_cell_is_idle_and_no_two_say_the_same(exercise):
    wrong = [v for v in VARIANTS if v.exercise == exercise and not v.right]
    scores = [grade(v.source, exercise)[0] for v in wrong]
    failed_by = [tuple(not s[grade_id] for s in scores) for grade_id in full(exercise)]
    assert all(map(any, failed_by))
    assert len(set(failed_by)) == len(failed_by)


GOOD = '# %% verdict="wrong" exercise="f" name="a"\n# It is 1.\ndef f():\n    return 2\n'


def test_load_variants(tmp_path):
    path = tmp_path / "variants.py"
    path.write_text("# %% [markdown]\n# Text.\n\n" + GOOD)
    (variant,) = load_variants(path)
    assert (variant.exercise, variant.name, variant.right) == ("f", "a", False)
    assert variant.diagnosis == "It is 1."
    assert "return 2" in variant.source


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("wrong", "maybe"), "verdict='maybe'"),
        (GOOD.replace("# It is 1.\n", ""), "diagnosis"),
        (GOOD + "\n\n" + GOOD, "two variants called a"),
        (GOOD.replace("def f", "def g"), "does not define f"),
        (GOOD.replace(' name="a"', ""), "name=None"),
        (GOOD.replace(' exercise="f"', ""), "exercise=None"),
        (GOOD.replace("return 2", "return ("), "no Python"),
    ],
)
def test_load_variants_refuses(tmp_path, text, message):
    path = tmp_path / "variants.py"
    path.write_text(text)
    with pytest.raises(RavineError, match=re.escape(message)):
        load_variants(path)


def test_load_variants_without_a_file(tmp_path):
    with pytest.raises(RavineError, match="cannot be read"):
        load_variants(tmp_path / "variants.py")
