"""Lesson text (py:percent) to notebook, the same bytes every time."""

import re
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from grader.authoring.alternatives import add_alternatives
from grader.authoring.claims import without_claims
from grader.authoring.metadata import expand
from grader.authoring.reading_time import fill_in_times
from grader.authoring.shared_texts import fill_in
from grader.authoring.utf8 import read_utf8
from grader.errors import RavineError
from grader.names import exercise_of

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# A cell id holds at most 64 characters; the rest is room for the place in the section.
SLUG_LENGTH = 54


def read_text(path: Path) -> NotebookNode:
    """Return the notebook that a lesson's text describes, with ids and no outputs."""
    cells = add_alternatives(without_claims(path, written_cells(path)))
    _name(cells)
    # Built without nbformat's own checks: the rules tell what is wrong, with the cell.
    return nbformat.from_dict(
        {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    )


def written_cells(path: Path) -> list[NotebookNode]:
    """Return the cells of a lesson's text with its claims, which no student sees."""
    try:
        text = read_utf8(path)
    except FileNotFoundError:
        raise RavineError(f"{path} is missing. Write it, or remove its lesson folder.") from None
    try:
        notebook = jupytext.reads(text, fmt="py:percent")
    except Exception as error:
        why = str(error).partition("\n")[0]
        raise RavineError(
            f"{path} cannot be read as py:percent ({why}). Correct the header or the metadata."
        ) from error
    cells = [_clean(cell) for cell in notebook.cells]
    fill_in(cells, path)
    fill_in_times(cells)
    return cells


def write_text(notebook: NotebookNode) -> str:
    """Return the notebook as the text of its file."""
    return nbformat.writes(notebook, version=4) + "\n"


def _clean(cell: NotebookNode) -> NotebookNode:
    """Drop what jupytext notes for its own round trip, the way here is one way; read the header."""
    cell.metadata.pop("lines_to_next_cell", None)
    expand(cell)
    return cell


def grade_id(cell: NotebookNode) -> str | None:
    """Return the cell's grade id, if it has one."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def tested_exercise(cell: NotebookNode) -> str | None:
    """Return the exercise that a test cell is of; None for any other cell."""
    is_test = cell.metadata.get("nbgrader", {}).get("grade")
    return exercise_of(cell.metadata.nbgrader.grade_id) if is_test else None


def exercise_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return the notebook's solution cells by the exercise they answer."""
    graded = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {c.metadata.nbgrader.grade_id: c for c in graded if c.metadata.nbgrader.solution}


def _name(cells: list[NotebookNode]) -> None:
    """Give each cell its grade id, or its section's heading and a place there, as id."""
    section, places = "top", Counter()
    taken = {grade_id(cell) for cell in cells}
    for cell in cells:
        section = _heading(cell) or section
        places[section] += 1
        while (made_up := _place(section, places[section])) in taken:
            places[section] += 1
        cell["id"] = grade_id(cell) or made_up
        taken.add(cell["id"])


def _place(section: str, n: int) -> str:
    return f"{section}-{n}" if n > 1 else section


def _heading(cell: NotebookNode) -> str | None:
    if cell.cell_type != "markdown":
        return None
    match = re.search(r"^#{1,6} +(.+)$", cell.source, flags=re.MULTILINE)
    if not match:
        return None
    return re.sub(r"[^a-z0-9]+", "-", match[1].lower()).strip("-")[:SLUG_LENGTH] or None
