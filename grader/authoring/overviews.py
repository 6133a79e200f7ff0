"""The cell at the end of each exercise that runs all its checks, and the checks that it runs.

A cell of a notebook cannot run another one, and one that held the text of all checks again would be
a hundred lines long. So the visible parts of the test cells go into `helpers/checks/cells/`, a file
an exercise, and the cell calls `helpers.checks.overview` with the exercise's name.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.authoring.metadata import of_nbgrader
from grader.authoring.regions import HIDDEN, without
from grader.authoring.texts import tested_exercise
from grader.names import used_names

CHECKS = Path("helpers/checks/cells")
SOURCE = '''"""All checks of this exercise, a line each."""
from helpers import checks

checks.overview("{exercise}")'''


def with_overviews(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook with a cell after the last test of each exercise, which gives no points.

    Grading skips it: all that it runs is run there anyway.
    """
    last = {
        tested_exercise(cell): n for n, cell in enumerate(notebook.cells) if tested_exercise(cell)
    }
    ends = {n: exercise for exercise, n in last.items()}
    cells = []
    for n, cell in enumerate(notebook.cells):
        cells += [cell, _overview(ends[n])] if n in ends else [cell]
    return NotebookNode({**notebook, "cells": cells})


def check_texts(notebooks: Iterable[NotebookNode]) -> dict[Path, str]:
    """Return the text of the file of each exercise, what its test cells show students, as JSON.

    It holds a list of lines for each test cell, in order. A cell that shows no check has none.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for cell in (
        cell for notebook in notebooks for cell in notebook.cells if tested_exercise(cell)
    ):
        shown = without(cell.source, HIDDEN).strip()
        if used_names(shown):
            behaviour = cell.metadata.nbgrader.grade_id.partition("--")[2]
            found.setdefault(tested_exercise(cell), {})[behaviour] = shown.split("\n")
    return {
        CHECKS / f"{exercise}.json": json.dumps(checks, indent=1, ensure_ascii=False) + "\n"
        for exercise, checks in found.items()
    }


def overview_name(exercise: str) -> str:
    """Return the grade id of the cell that runs all checks of an exercise."""
    return f"{exercise}_overview"


def _overview(exercise: str) -> NotebookNode:
    name = overview_name(exercise)
    metadata = {"nbgrader": of_nbgrader("given", name), "tags": ["skip-execution"]}
    return new_code_cell(SOURCE.format(exercise=exercise), id=name, metadata=metadata)
