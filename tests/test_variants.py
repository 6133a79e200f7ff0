"""The hidden tests of the lessons, put on trial by right and wrong answers."""

import contextlib
import functools
import io
import re
from collections import Counter
from pathlib import Path

import jupytext
import numpy as np
import pytest

from grader.errors import RavineError
from grader.variants import load_variants

LESSONS = Path(__file__).parents[1] / "lessons"
LESSON = LESSONS / "03_momentum"
VARIANTS = load_variants(LESSON / "variants.py")
RULES = ("sgd_momentum", "sgd_momentum_outside")


@functools.cache
def cells():
    """The cells of the assignment with nbgrader metadata, as grade_id -> cell."""
    notebook = jupytext.read(LESSON / "assignment.py", fmt="py:percent")
    graded = (cell for cell in notebook.cells if "nbgrader" in cell.metadata)
    return {cell.metadata.nbgrader.grade_id: cell for cell in graded}


def cells_of(exercise):
    return {key: cell for key, cell in cells().items() if key.startswith(f"{exercise}--")}


def grade(source, exercise, released=False):
    """Return the points per test cell, and what went to stderr; as in one kernel, in order."""
    namespace, points, stderr = {"np": np}, {}, io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(stderr):
        with contextlib.suppress(NotImplementedError):
            exec(source, namespace)
        for grade_id, cell in cells_of(exercise).items():
            test = without_hidden_tests(cell.source) if released else cell.source
            try:
                exec(test, namespace)
            except Exception:
                points[grade_id] = 0
            else:
                points[grade_id] = cell.metadata.nbgrader.points
    return points, stderr.getvalue()


def without_hidden_tests(source):
    return re.sub(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", "", source, flags=re.DOTALL)


def stub(source):
    return re.sub(
        r"( *)### BEGIN SOLUTION.*?### END SOLUTION",
        r"\1raise NotImplementedError()",
        source,
        flags=re.DOTALL,
    )


def exercises():
    return [key for key, cell in cells().items() if cell.metadata.nbgrader.solution]


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


@pytest.mark.parametrize("exercise", exercises())
def test_solution_gets_all_points_and_the_stub_none(exercise):
    solution = cells()[exercise].source
    assert grade(solution, exercise) == (full(exercise), "")
    points, stderr = grade(stub(solution), exercise)
    assert (sum(points.values()), stderr) == (0, "")
    assert not any(grade(stub(solution), exercise, released=True)[0].values())


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v.right], ids=lambda v: v.name)
def test_right_variants_pass_the_visible_part(variant):
    assert grade(variant.source, variant.exercise, released=True)[0] == full(variant.exercise)


def test_enough_variants():
    counts = Counter((v.exercise, v.right) for v in VARIANTS)
    assert {v.exercise for v in VARIANTS} == set(exercises())
    for exercise in exercises():
        right, wrong = (6, 12) if exercise in RULES else (3, 5)
        assert counts[exercise, True] >= right
        assert counts[exercise, False] >= wrong


@pytest.mark.parametrize("exercise", exercises())
def test_no_test_cell_is_idle_and_no_two_say_the_same(exercise):
    wrong = [v for v in VARIANTS if v.exercise == exercise and not v.right]
    scores = [grade(v.source, exercise)[0] for v in wrong]
    failed_by = [tuple(not s[grade_id] for s in scores) for grade_id in full(exercise)]
    assert all(map(any, failed_by))
    assert len(set(failed_by)) == len(failed_by)


def test_table_of_variants(capsys):
    """Print what the hidden tests accept and catch, and what the visible checks alone miss."""
    with capsys.disabled():
        print(
            "\n\nexercise               right accepted   wrong caught   (by visible checks alone)"
        )
        for exercise in exercises():
            print(row(exercise))


def row(exercise):
    right = [v for v in VARIANTS if v.exercise == exercise and v.right]
    wrong = [v for v in VARIANTS if v.exercise == exercise and not v.right]
    accepted = sum(grade(v.source, exercise)[0] == full(exercise) for v in right)
    caught = sum(grade(v.source, exercise)[0] != full(exercise) for v in wrong)
    visible = sum(grade(v.source, exercise, released=True)[0] != full(exercise) for v in wrong)
    return (
        f"{exercise:22} {accepted:2} of {len(right):2}         {caught:2} of {len(wrong):2}"
        f"        {visible:2} of {len(wrong):2}"
    )


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
