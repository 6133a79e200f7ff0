"""The hidden tests of the lessons, put on trial by right and wrong answers: quickly, in-process.

tests/test_lessons.py sends the same answers through the real grading, and counts them.
"""

import contextlib
import copy
import functools
import io
import re

import numpy as np
import pytest
from nbgrader.preprocessors import ClearSolutions
from project import ROOT
from texts import GRADED, assignment

from grader.authoring.regions import HIDDEN, without
from grader.demo import exercise_cells
from grader.errors import RavineError
from grader.variants import load_variants

VARIANTS = {name: load_variants(ROOT / "lessons" / name / "variants.py") for name in GRADED}
SOLUTIONS = {name: exercise_cells(assignment(name)) for name in GRADED}


def of_lessons(items):
    """Return (lesson, item) as parameters that run beside the other tests of the lesson."""
    return [
        pytest.param(
            lesson,
            item,
            id=f"{lesson}-{_named(item)}",
            marks=pytest.mark.xdist_group(lesson),
        )
        for lesson, found in items.items()
        for item in found
    ]


def _named(item):
    verdict = {True: "right", False: "wrong"}.get(getattr(item, "right", None))
    return f"{item.exercise}-{verdict}-{item.name}" if verdict else item


@functools.cache
def cells_of(lesson, exercise):
    """Return the test cells of an exercise, as grade_id -> cell."""
    cells = assignment(lesson).cells
    graded = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    return {key: cell for key, cell in graded.items() if key.startswith(f"{exercise}--")}


@functools.cache
def grade(source, lesson, exercise, released=False):
    """Return the points per test cell, and what went to stderr; as in one kernel, in order."""
    namespace, points, stderr = {"np": np}, {}, io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(stderr):
        with contextlib.suppress(NotImplementedError):
            exec(source, namespace)
        for grade_id, cell in cells_of(lesson, exercise).items():
            test = without(cell.source, HIDDEN) if released else cell.source
            try:
                exec(test, namespace)
            except Exception:
                points[grade_id] = 0
            else:
                points[grade_id] = cell.metadata.nbgrader.points
    return points, stderr.getvalue()


def stub(lesson, exercise):
    """Return what nbgrader leaves of a solution cell."""
    cell = copy.deepcopy(SOLUTIONS[lesson][exercise])
    return ClearSolutions().preprocess_cell(cell, {"language": "python"}, 0)[0].source


def full(lesson, exercise):
    return {key: cell.metadata.nbgrader.points for key, cell in cells_of(lesson, exercise).items()}


@pytest.mark.parametrize(("lesson", "variant"), of_lessons(VARIANTS))
def test_variant(lesson, variant):
    points, stderr = grade(variant.source, lesson, variant.exercise)
    assert stderr == ""
    if variant.right:
        assert points == full(lesson, variant.exercise)
    else:
        assert sum(points.values()) < sum(full(lesson, variant.exercise).values())


@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize(("lesson", "exercise"), of_lessons(SOLUTIONS))
def test_solution_gets_all_points_and_the_stub_none(lesson, exercise, released):
    solution = SOLUTIONS[lesson][exercise].source
    assert grade(solution, lesson, exercise, released) == (full(lesson, exercise), "")
    points, stderr = grade(stub(lesson, exercise), lesson, exercise, released)
    assert (sum(points.values()), stderr) == (0, "")


@pytest.mark.parametrize(("lesson", "exercise"), of_lessons(SOLUTIONS))
def test_no_test_cell_is_idle_and_no_two_say_the_same(lesson, exercise):
    wrong = [v for v in VARIANTS[lesson] if v.exercise == exercise and not v.right]
    scores = [grade(v.source, lesson, exercise)[0] for v in wrong]
    failed_by = [tuple(not s[grade_id] for s in scores) for grade_id in full(lesson, exercise)]
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
