"""What Ravine changes in nbgrader's own steps; `nbgrader_config.py` puts these in their places."""

import shutil
import subprocess
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, ValidationError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.api import Gradebook, SourceCell
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from grader.course import Lesson
from grader.engine import intake
from grader.engine.interrupts import stop_if_asked, stopped_by
from grader.errors import RavineError

DIED = (
    "Kernel died in the cell that begins {begins!r}: it ends Python (exit, a crash, too much "
    "memory). Nothing in the notebook can be graded while the cell is in it"
)
HANGS = (
    "the cell that begins {begins!r} goes on after its time and cannot be stopped. Nothing in the "
    "notebook can be graded while the cell is in it"
)
LATE = "the outputs of this cell did not arrive within {seconds} seconds"
# Seconds that a kernel gets to answer after a cell whose end was not heard of.
PATIENCE = 10

FOREIGN = (
    "the notebook holds none of the assignment's cells. If it is another notebook, ask the student "
    "for the right one; if an editor dropped its ids, copy the answers into a fresh notebook"
)


class SubmissionExporter(NotebookExporter):
    """Read a submission by our own intake, and what is graded after that as nbgrader does."""

    def from_filename(self, filename: str, resources: dict | None = None, **kw):
        """Read a notebook and run it through the steps; RavineError if it is none, or another's."""
        if not self.parent._sanitizing:
            return super().from_filename(filename, resources, **kw)
        lesson = Lesson(Path(self.parent.coursedir.root), resources["nbgrader"]["assignment"])
        notebook = intake.read(Path(filename))
        intake.check_lesson(notebook, Path(filename), lesson)
        self._keep_time(Path(filename).parent, resources["nbgrader"])
        return self.from_notebook_node(notebook, resources, **kw)

    def _keep_time(self, folder: Path, of: dict) -> None:
        """Copy the time of handing in to the graded notebook, if it is known."""
        if (time := folder / intake.TIME).is_file():
            graded = Path(self.parent._format_dest(of["assignment"], of["student"]))
            graded.mkdir(parents=True, exist_ok=True)
            shutil.copy(time, graded)


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
        seen = _mark_known(nb.cells, record)
        # What lessons have in common, such as a set-up cell, tells nothing.
        if not seen.intersection({*points, *solutions}):
            raise RavineError(FOREIGN)
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


def _mark_known(cells: list[NotebookNode], record: dict[str, NotebookNode]) -> set[str]:
    """Replace each cell's metadata by the record's; return which of the record are there.

    The last of two counts, so go backwards.
    """
    seen: set[str] = set()
    for cell in reversed(cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        name = name if name in record else cell.get("id")
        if name in record and name not in seen:
            cell.metadata = record[name].metadata
            seen.add(name)
        else:
            cell.metadata.pop("nbgrader", None)
    return seen


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
    started once more. An interrupt of the grading ends the kernel. A cell whose outputs are lost on
    their way loses its points, and no other does.
    """

    _ended_by: NotebookNode | None = None

    def preprocess(self, nb: NotebookNode, resources: dict, km=None):
        """Run a notebook; KeyboardInterrupt if the grading is interrupted."""
        self._ended_by = None
        with stopped_by(self._kill):
            return super().preprocess(nb, resources, km)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int):
        """Run one cell; RavineError names it if it takes the kernel with it."""
        stop_if_asked()
        if self._ended_by and cell.cell_type == "code":
            raise RavineError(DIED.format(begins=_begins(self._ended_by)))
        try:
            return super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            stop_if_asked()
            raise RavineError(DIED.format(begins=_begins(cell))) from None
        except CellTimeoutError:
            self._check_responsive(cell)
            cell.outputs.append(_lost(LATE.format(seconds=self.iopub_timeout)))
            return cell, resources

    def on_cell_executed(self, **kwargs):
        """Note which cell asked the kernel to end: it does so a moment later, in another cell."""
        super().on_cell_executed(**kwargs)
        payload = kwargs["execute_reply"]["content"].get("payload", [])
        if any(asked.get("source") == "ask_exit" for asked in payload):
            self._ended_by = kwargs["cell"]

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int):
        """Take an output in; in place of one that no notebook holds stands an error."""
        try:
            return super().process_message(msg, cell, cell_index)
        except (ValidationError, KeyError, TypeError):
            cell.outputs.append(_lost("an output of this cell is of no kind that a notebook holds"))
            return None

    def _check_responsive(self, cell: NotebookNode) -> None:
        """Wait until the kernel is free; RavineError names the cell if it does not get so."""
        try:
            run_sync(self.kc.wait_for_ready)(timeout=PATIENCE)
        except RuntimeError:
            stop_if_asked()
            raise RavineError(HANGS.format(begins=_begins(cell))) from None

    def _kill(self) -> None:
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        if process is not None:
            process.kill()

    def start_new_kernel(self, **kwargs):
        """Start a kernel whose own stderr goes nowhere."""
        super().start_new_kernel(stderr=subprocess.DEVNULL, **kwargs)
        stop_if_asked()

    def start_new_kernel_client(self):
        """Connect to the kernel; to a second one if the first has died."""
        try:
            return super().start_new_kernel_client()
        except RuntimeError:
            stop_if_asked()
            self.km = self.create_kernel_manager()
            self.start_new_kernel()
            return super().start_new_kernel_client()


def _begins(cell: NotebookNode) -> str:
    """Return the first line of a cell, by which it is found."""
    return cell.source.strip().partition("\n")[0][:60]


def _lost(said: str) -> NotebookNode:
    """Return an error that stands for an output."""
    return new_output("error", ename="OutputsLost", evalue=said, traceback=[f"OutputsLost: {said}"])
