"""Notebooks of a few cells through nbgrader's own steps, in one kernel without walls."""

import os
from unittest import mock

from jobs import Test, notebook_of
from nbgrader.preprocessors import IgnorePattern
from nbgrader.utils import determine_grade

from grader.engine.preprocessors import QuietExecute
from grader.errors import RavineError
from grader.trials.seeds import VARIABLE

REFUSED = "refused"


def in_stock(cells, seed="00"):
    """Return the points of the test cells, in order; REFUSED for one whose value stock refuses.

    RavineError if the kernel dies: then nothing in the notebook has points.
    """
    notebook = notebook_of(cells)
    resources = {"metadata": {"path": "."}}
    with mock.patch.dict(os.environ, {VARIABLE: seed}):
        QuietExecute(timeout=30).preprocess(notebook, resources)
    IgnorePattern(enabled=True, pattern=".*").preprocess(notebook, resources)
    pairs = zip(notebook.cells, cells, strict=True)
    return [_points(made) for made, cell in pairs if isinstance(cell, Test)]


def dies_in_stock(cells):
    """Whether nothing in the notebook has points, since the kernel dies."""
    try:
        in_stock(cells)
    except RavineError:
        return True
    return False


def _points(cell):
    try:
        return determine_grade(cell)[0]
    except ValueError:
        return REFUSED
