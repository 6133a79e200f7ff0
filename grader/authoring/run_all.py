"""Run All reaches the last cell, whatever the answers are.

Test cells raise, since one that raises nothing would earn its points. JupyterLab stops there unless
the cell is tagged `raises-exception`, and so is each cell that an unanswered exercise can make
raise. nbgrader looks at what a cell put out, and at no tag.
"""

import ast

from nbformat import NotebookNode

from grader.authoring.namespace import imported_names
from grader.authoring.texts import exercise_cells, tested_exercise
from grader.names import bound_names, names_defined, used_names

TAG = "raises-exception"


def tag_what_may_raise(notebook: NotebookNode) -> None:
    """Tag the answers, the tests, and the cells that use an answer or what is made of one."""
    answers = exercise_cells(notebook).values()
    of_answers = set().union(*(names_defined(cell.source) for cell in answers))
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        made, uses = _names(cell.source)
        uses_answers = bool(uses & of_answers)
        if uses_answers and not tested_exercise(cell):
            of_answers |= made
        if uses_answers or cell in answers or tested_exercise(cell):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), TAG]


def _names(source: str) -> tuple[set[str], set[str]]:
    """Return what a cell makes, less what it imports, and what it uses; nothing of magics."""
    try:
        ast.parse(source)
    except SyntaxError:
        return set(), set()
    return bound_names(source) - imported_names(source).keys(), used_names(source)
