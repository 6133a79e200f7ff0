"""The cell that runs all checks of an exercise, and the tags that let Run All reach the last cell."""

import json

import nbformat
import pytest
from nbgrader.validator import Validator
from project import ROOT
from refusals import edit
from texts import GRADED
from tiny_course import with_checks

from grader import authoring
from grader.course import Course


def built(tiny):
    """Return the release notebook of the tiny course by cell id, and the checks of its exercise."""
    files = authoring.make(Course(with_checks(tiny))).files
    notebook = nbformat.reads(files[tiny / "release/01_doubling/doubling.ipynb"], as_version=4)
    checks = json.loads(files[tiny / "helpers/checks/cells/double.json"])
    return {cell.id: cell for cell in notebook.cells}, checks


def tags(cells):
    """Return what each cell of code is tagged with."""
    return {name: cell.metadata.get("tags") for name, cell in cells.items() if "outputs" in cell}


def test_an_exercise_ends_with_a_locked_cell_that_gives_no_points_and_that_grading_skips(tiny):
    edit(tiny, '"""Twice many', '"""Ever so many')
    cells, _ = built(tiny)
    assert list(cells) == [
        "doubling",
        "double",
        "double--of_two",
        "double--of_many",
        "double_overview",
    ]
    cell = cells["double_overview"]
    of_nbgrader = cell.metadata.nbgrader
    assert (of_nbgrader.locked, of_nbgrader.grade, of_nbgrader.solution) == (True, False, False)
    assert cell.metadata.tags == ["skip-execution"]
    assert len(cell.source.splitlines()) < 6


def test_the_checks_are_what_the_test_cells_show_and_one_that_shows_none_has_no_line(tiny):
    cells, checks = built(tiny)
    assert checks == {"of_two": cells["double--of_two"].source.splitlines()}


def test_answers_tests_and_what_uses_an_answer_may_raise_and_nothing_else(tiny):
    more = """
# %%
import math
four = double(2)

# %% tags=["skip-execution"]
four + 1

# %%
math.pi

# %%
%pwd
"""
    path = tiny / "lessons/01_doubling/assignment.py"
    path.write_text(path.read_text() + more)
    cells, _ = built(tiny)
    may = ["raises-exception"]
    assert list(tags(cells).values()) == [
        may, may, may, ["skip-execution"], may, ["skip-execution", *may], None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(name, marks=() if "03" in name else pytest.mark.full) for name in GRADED],
)
def test_nbgrader_lists_every_test_of_an_untouched_notebook_when_it_validates(lesson):
    (path,) = (ROOT / "release" / lesson).glob("*.ipynb")
    tests = [c for c in nbformat.read(path, as_version=4).cells if "--" in c.id]
    failed = Validator().validate(str(path))["failed"]
    assert [cell["source"] for cell in failed] == [cell.source for cell in tests]
    assert len(tests) > 10
