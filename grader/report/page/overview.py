"""The tables on top of a page of feedback: what was tested, what it gave, what was said."""

import ast
from dataclasses import dataclass, replace
from itertools import groupby

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution, is_task

from grader.names import exercise_of

# A sign and a word for each, since colour alone tells nothing on paper, and not to everybody.
SIGNS = {"lost": ("✗", "lost"), "partly": ("◐", "in part"), "right": ("✓", "right")}

# So begins what checks say of a stub, by whatever name they call it.
NOT_BEGUN = "Not attempted yet"


@dataclass(frozen=True)
class Row:
    """What was tested by one graded cell, and what came.

    Attributes:
        cell: the cell's name, by which a link leads to it.
        exercise: the exercise that it belongs to.
        what: what was tested, in words.
        points: what it gave.
        of: what it could give.
        said: the first line of what the test said; empty if it was right.
    """

    cell: str
    exercise: str
    what: str
    points: float
    of: float
    said: str

    @property
    def state(self) -> str:
        """Whether the points are lost, partly lost, or all there: a key of `SIGNS`."""
        if self.points >= self.of:
            return "right"
        return "partly" if self.points > 0 else "lost"


def rows(notebook: NotebookNode) -> list[Row]:
    """Return a row for each graded cell in the notebook's order.

    An exercise that was not begun, or cannot be run, has one row for all its tests. What an answer
    that stopped has left undefined is told by what stopped it.
    """
    cells = notebook.cells
    stopped = {cell.metadata.nbgrader.grade_id: _error(cell) for cell in cells if is_solution(cell)}
    found = [_explained(row, stopped) for cell in cells if (row := row_of(cell))]
    by_exercise = [list(of) for _, of in groupby(found, key=lambda row: row.exercise)]
    return [row for of in by_exercise for row in _joined(of)]


def _explained(row: Row, stopped: dict[str, str]) -> Row:
    why = stopped.get(row.exercise) if row.said.startswith("NameError") else ""
    return replace(row, said=why) if why else row


def _joined(of: list[Row]) -> list[Row]:
    """Return the rows of an exercise; one for all, if nothing was right and all say the same."""
    first = of[0]
    say_the_same = len({row.said for row in of}) == 1
    not_begun = all(row.said.startswith(NOT_BEGUN) for row in of)
    earned = any(row.points for row in of)
    if len(of) == 1 or earned or not first.said or not (say_the_same or not_begun):
        return of
    return [replace(first, what=f"All {len(of)} tests", of=sum(row.of for row in of))]


def row_of(cell: NotebookNode) -> Row | None:
    """Return the row of a cell; None if it gives no points."""
    if not (is_grade(cell) or is_task(cell)):
        return None
    of = cell.metadata.nbgrader
    points, most = (float(of.get(name) or 0) for name in ("score", "points"))
    said = "" if points >= most else _said(cell)
    exercise = exercise_of(of.grade_id)
    return Row(of.grade_id, exercise, _what(cell), points, most, said)


def _what(cell: NotebookNode) -> str:
    """Return what a cell tests: the first paragraph of its docstring, or else its name."""
    if is_solution(cell) or is_task(cell):
        return "Your answer, graded by a person"
    try:
        said = ast.get_docstring(ast.parse(cell.source))
    except SyntaxError:  # Magics.
        said = None
    _, _, name = cell.metadata.nbgrader.grade_id.partition("--")
    first = (said or "").partition("\n\n")[0]
    return " ".join(first.split()) or (name or cell.metadata.nbgrader.grade_id).replace("_", " ")


def _error(cell: NotebookNode) -> str:
    """Return the last line of the error that a cell ended with, if it did."""
    lines = [line for o in cell.get("outputs", []) for line in o.get("traceback", [])]
    return "\n".join(lines).strip().rpartition("\n")[2].strip()


def _said(cell: NotebookNode) -> str:
    """Return the first line of what went wrong; of a person's comment where a person has graded."""
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    texts = [" ".join(error.traceback[:1]) or error.evalue for error in errors]
    texts.append(cell.metadata.nbgrader.get("comment") or "")
    return next((line.strip() for text in texts for line in text.splitlines() if line.strip()), "")
