"""What Ravine changes in nbgrader's own steps; `nbgrader_config.py` puts these in their places."""

import hashlib
import os
import subprocess
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, ValidationError
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from grader import converters
from grader.course import Course, Lesson
from grader.engine.fingerprint import facts
from grader.engine.intake import Template, compose, reading
from grader.engine.interrupts import stop_if_asked, stopped_by
from grader.errors import RavineError
from grader.gradebook import graded
from grader.gradebook.book import Book
from grader.gradebook.dates import Calendar
from grader.gradebook.seeds import seed_of
from grader.gradebook.submissions import Submission
from grader.trials.seeds import VARIABLE

# Under this name what runs a notebook leaves what is to be known of that.
FACTS = "ravine"
DIED = (
    "Kernel died in the cell that begins {begins!r}: it ends Python (exit, a crash, too much "
    "memory). Nothing in the notebook can be graded while the cell is in it"
)
HANGS = (
    "the cell that begins {begins!r} goes on after its time and cannot be stopped. Nothing in the "
    "notebook can be graded while the cell is in it"
)
NOT_RUN = (
    "--no-execute would give points for what did not run: outputs that were handed in count for "
    "nothing here. Run the command without it"
)
LATE = "the outputs of this cell did not arrive within {seconds} seconds"
# What keeps students' code from the machine, in facts.
NO_SANDBOX = "none"
# Seconds that a kernel gets to answer after a cell whose end was not heard of.
PATIENCE = 10


class SubmissionExporter(NotebookExporter):
    """Take a submission in as `ravine grade` does, and read what is graded then as nbgrader does.

    nbgrader's own reading stops the whole class at the first cell that stands twice
    (jupyter/nbgrader issue 1083), and the submission at other damage.
    """

    def __init__(self, **kw):
        """Begin without a template; each lesson's is made once."""
        super().__init__(**kw)
        self._templates: dict[Lesson, Template] = {}
        self._submitted: str | None = None
        self.parent.log.addFilter(converters.one_sentence)

    def from_filename(self, filename: str, resources: dict | None = None, **kw):
        """Read a notebook and run it through the steps; RavineError if it is none, or another's."""
        if not self.parent._sanitizing:
            output, resources = super().from_filename(filename, resources, **kw)
            self._note(output, resources)
            return output, resources
        if self.parent.config.Execute.get("enabled") is False:
            raise RavineError(NOT_RUN)
        lesson = Lesson(Path(self.parent.coursedir.root), resources["nbgrader"]["assignment"])
        reading.check_links(Path(filename).parent)
        self._submitted = Submission(lesson, resources["nbgrader"]["student"]).digest
        submitted = reading.read(Path(filename))
        reading.check_lesson(submitted, Path(filename), lesson)
        self._keep_time(Path(filename).parent, resources["nbgrader"])
        _, template = self.of(lesson.name)
        notebook, _ = compose(submitted, template)
        return self.from_notebook_node(notebook, resources, **kw)

    def of(self, name: str) -> tuple[Book, Template]:
        """Return the gradebook, and the template of the lesson that is called so."""
        lesson = Lesson(Path(self.parent.coursedir.root), name)
        book = Book(Course(lesson.root))
        book.config = self.parent.config
        if lesson not in self._templates:
            self._templates[lesson] = Template.of(book, lesson)
        return book, self._templates[lesson]

    def _note(self, output: str, resources: dict) -> None:
        """Write down how a notebook was graded, whose scores nbgrader has just recorded."""
        of = resources["nbgrader"]
        book, template = self.of(of["assignment"])
        digest = hashlib.sha256(output.encode()).hexdigest()
        with book.open() as gradebook:
            graded.prepare(gradebook)
            submission = Submission(template.lesson, of["student"])
            known = {**(resources[FACTS] or {}), "submitted": self._submitted}
            graded.note(gradebook.db, submission, digest, known)
            gradebook.db.commit()

    def _keep_time(self, folder: Path, of: dict) -> None:
        """Copy the time of handing in to the graded notebook, if it is known."""
        if (time := reading.read_time(folder)) is not None:
            graded = Path(self.parent._format_dest(of["assignment"], of["student"]))
            graded.mkdir(parents=True, exist_ok=True)
            (graded / reading.TIME).write_bytes(time)


class EnterDates(NbGraderPreprocessor):
    """Give a submission its dates, before its penalty is assigned.

    Those are the due date and the extension of c.Dates, which can be entered nowhere for somebody
    who had not handed in, and when it was handed in. nbgrader keeps another version's time where
    this one has none, and reads zones otherwise.
    """

    def preprocess(self, nb: NotebookNode, resources: dict):
        """Enter them; RavineError if the settings, or the time, are no good."""
        of = resources["nbgrader"]
        book = Book(Course(Path(self.parent.parent.coursedir.root)))
        calendar = Calendar.of(book)
        with Gradebook(of["db_url"], book.folder().course_id) as gradebook:
            calendar.enter_due(gradebook)
            gradebook.db.flush()
            whole = gradebook.find_submission(of["assignment"], of["student"])
            whole.timestamp = reading.moment(reading.read_time(_folder(book, of)))
            calendar.extend(whole)
            gradebook.db.commit()
        return nb, resources


class QuietExecute(Execute):
    """Run the notebook without what the kernel itself puts on stderr.

    Its warnings at each start, and its traceback when it is interrupted between two messages, are
    about the machine; what students' code writes comes back as outputs. So is a kernel that dies at
    its start, before any student's code, as when another program has just taken its port: it is
    started once more. An interrupt of the grading ends the kernel. A cell whose outputs are lost on
    their way loses its points, and no other does.
    """

    _ended_by: NotebookNode | None = None
    _seed: str | None = None

    def preprocess(self, nb: NotebookNode, resources: dict, km=None):
        """Run a notebook; KeyboardInterrupt if the grading is interrupted."""
        self._ended_by = None
        if self.parent is not None:
            book, template = self.parent.of(resources["nbgrader"]["assignment"])
            self._seed = seed_of(book, template.lesson)
            resources[FACTS] = facts(self._seed, NO_SANDBOX)
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
        """Start a kernel whose own stderr goes nowhere, and whose tests draw from the seed."""
        env = {**os.environ, **({VARIABLE: self._seed} if self._seed else {})}
        super().start_new_kernel(stderr=subprocess.DEVNULL, env=env, **kwargs)
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


def _folder(book: Book, of: dict) -> Path:
    return Submission(Lesson(book.course.root, of["assignment"]), of["student"]).folder


def _begins(cell: NotebookNode) -> str:
    """Return the first line of a cell, by which it is found."""
    return cell.source.strip().partition("\n")[0][:60]


def _lost(said: str) -> NotebookNode:
    """Return an error that stands for an output."""
    return new_output("error", ename="OutputsLost", evalue=said, traceback=[f"OutputsLost: {said}"])
