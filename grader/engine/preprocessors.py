"""What Ravine changes in nbgrader's own steps; `nbgrader_config.py` puts these in their places."""

import subprocess

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook, SourceCell
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from grader.errors import RavineError

FOREIGN = (
    "the notebook holds none of the assignment's cells. If it is another notebook, ask the student "
    "for the right one; if an editor dropped its ids, copy the answers into a fresh notebook"
)


class RestoreCells(NbGraderPreprocessor):
    """Give a submission back the cells and the metadata that the instructor gave it.

    A cell is known by its grade id, or, where an editor lost its metadata, by its cell id. Of a
    cell that stands twice the last counts, and the others become plain cells; one that is gone is
    put back at its place; ids that are not the assignment's are dropped. nbgrader's own steps stop
    the whole class at the first of these (jupyter/nbgrader issue 1083), and the submission at the
    others.
    """

    def preprocess(self, nb: NotebookNode, resources: dict):
        """Restore one notebook from the gradebook's record of it."""
        here = resources["nbgrader"]
        with Gradebook(here["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(here["notebook"], here["assignment"])
            points = {cell.name: cell.max_score for cell in notebook.grade_cells}
            solutions = {cell.name for cell in notebook.solution_cells}
            record = {cell.name: _cell(cell, points, solutions) for cell in notebook.source_cells}
        _mark_known(nb.cells, record)
        _put_back(nb.cells, record)
        return nb, resources


def _cell(source: SourceCell, points: dict, solutions: set) -> NotebookNode:
    """Return a cell as the instructor gave it out."""
    make = new_code_cell if source.cell_type == "code" else new_markdown_cell
    meta = {
        "cell_type": source.cell_type,
        "grade": source.name in points,
        "grade_id": source.name,
        "locked": source.locked,
        "schema_version": 3,
        "solution": source.name in solutions,
        "task": False,
    }
    if meta["grade"]:
        meta["points"] = points[source.name]
    return make(source.source, id=source.name, metadata={"nbgrader": meta})


def _mark_known(cells: list[NotebookNode], record: dict[str, NotebookNode]) -> None:
    """Replace each cell's metadata by the record's; the last of two counts, so go backwards."""
    seen: set[str] = set()
    for cell in reversed(cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id", cell.get("id"))
        if name in record and name not in seen:
            cell.metadata = record[name].metadata
            seen.add(name)
        else:
            cell.metadata.pop("nbgrader", None)
    if not seen:
        raise RavineError(FOREIGN)


def _put_back(cells: list[NotebookNode], record: dict[str, NotebookNode]) -> None:
    """Insert the cells that are missing, each after the one that it was given out after."""
    place = 0
    for name, cell in record.items():
        names = [c.metadata.get("nbgrader", {}).get("grade_id") for c in cells]
        if name in names:
            place = names.index(name) + 1
        else:
            cells.insert(place, cell)
            place += 1


class QuietExecute(Execute):
    """Run the notebook without what the kernel itself puts on stderr.

    Its warnings at each start, and its traceback when it is interrupted between two messages, are
    about the machine; what students' code writes comes back as outputs. So is a kernel that dies at
    its start, before any student's code, as when another program has just taken its port: it is
    started once more.
    """

    def start_new_kernel(self, **kwargs):
        """Start a kernel whose own stderr goes nowhere."""
        super().start_new_kernel(stderr=subprocess.DEVNULL, **kwargs)

    def start_new_kernel_client(self):
        """Connect to the kernel; to a second one if the first has died."""
        try:
            return super().start_new_kernel_client()
        except RuntimeError:
            self.km = self.create_kernel_manager()
            self.start_new_kernel()
            return super().start_new_kernel_client()
