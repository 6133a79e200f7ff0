"""nbgrader's own steps on a course, one submission at a time, and their reasons in sentences."""

import io
import logging
import re
import shutil
import sqlite3
import tempfile
import warnings
from contextlib import closing, contextmanager
from pathlib import Path

import nbformat
from nbformat.warnings import MissingIDFieldWarning
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from grader.course import CONFIG, Course, Lesson
from grader.errors import RavineError
from grader.limits import NotebookBudget
from grader.submissions import Submission

# A notebook may take as long as this many cells that use up their time.
NOTEBOOK_CELLS = 6
BUSY = (
    "The gradebook {path} cannot be written ({error}). If another program holds it "
    "(the formgrader, another grading run), close that, then run this again."
)
OTHER_CELLS = (
    "{source} has other cells than when it was first graded, and nbgrader cannot change the cells "
    "of an assignment that has submissions. Take the change back, or move gradebook.db away and "
    "grade the class anew"
)


class Grading:
    """nbgrader's steps on one course, with the course's own configuration."""

    def __init__(self, course: Course):
        """Read the course's configuration; RavineError if it is no good."""
        self.course = course
        try:
            self.config: Config = PyFileConfigLoader(CONFIG, path=str(course.root)).load_config()
        except Exception as error:
            raise RavineError(
                f"{course.root / CONFIG} cannot be run: {error!r}. Mend it."
            ) from error

    def folder(self, **settings) -> CourseDirectory:
        """Return nbgrader's view of the course."""
        return CourseDirectory(config=self.config, root=str(self.course.root), **settings)

    def gradebook(self) -> Gradebook:
        """Open the gradebook."""
        folder = self.folder()
        return Gradebook(folder.db_url, folder.course_id)

    def check_free(self) -> None:
        """RavineError if another program holds the gradebook locked."""
        path = Path(self.folder().db_url.removeprefix("sqlite:///"))
        if not path.is_file():
            return
        try:
            with closing(sqlite3.connect(path, timeout=5)) as database:
                database.execute("BEGIN IMMEDIATE")
                database.rollback()
        except sqlite3.OperationalError as error:
            raise RavineError(BUSY.format(path=path, error=error)) from None
        except sqlite3.DatabaseError as error:
            raise RavineError(
                f"{path} is no gradebook ({error}). Restore it from a backup, or move it away."
            ) from None

    def register(self, lesson: Lesson) -> None:
        """Enter the lesson's cells and points into the gradebook, leaving release/ as it is."""
        if not lesson.source.is_file():
            raise RavineError(f"{lesson.source} is missing. Run: ravine build")
        with tempfile.TemporaryDirectory(prefix="ravine-register-") as scratch:
            folder = self.folder(assignment_id=lesson.name, release_directory=scratch)
            _run(GenerateAssignment(coursedir=folder, config=self.config), str(lesson.source))

    def autograde(self, submission: Submission) -> None:
        """Grade one submission; RavineError says why it cannot be graded, and nothing is lost."""
        check_readable(submission)
        config = self.config.copy()
        seconds = config.Execute.get("timeout", 30)
        config.Execute.timeout_func = NotebookBudget(seconds, NOTEBOOK_CELLS * seconds)
        was_there = self._is_recorded(submission)
        try:
            with _kept(submission.autograded.parent):
                self._convert(Autograde, submission, config)
        except RavineError:
            if not was_there:
                self._forget(submission)
            raise

    def give_feedback(self, submission: Submission) -> None:
        """Write the feedback page of a graded submission."""
        if not submission.autograded.is_file():
            raise RavineError(
                f"{submission.lesson.name} is not graded yet. "
                f"Run: ravine grade {submission.lesson.name}"
            )
        self._convert(GenerateFeedback, submission, self.config)

    def _convert(self, step: type[BaseConverter], submission: Submission, config: Config) -> None:
        folder = self.folder(assignment_id=submission.lesson.name, student_id=submission.student)
        converter = step(coursedir=folder, config=config)
        converter.force = True
        _run(converter, str(submission.folder))

    def _is_recorded(self, submission: Submission) -> bool:
        with self.gradebook() as gradebook:
            try:
                gradebook.find_submission(submission.lesson.name, submission.student)
            except MissingEntry:
                return False
        return True

    def _forget(self, submission: Submission) -> None:
        """Take back what a first grading that failed has begun to record: it would count as 0."""
        if not self._is_recorded(submission):
            return
        with self.gradebook() as gradebook:
            gradebook.remove_submission(submission.lesson.name, submission.student)
            if not gradebook.student_submissions(submission.student):
                gradebook.remove_student(submission.student)


def check_readable(submission: Submission) -> None:
    """RavineError unless the folder holds the lesson's notebook, and it can be read as one."""
    path = submission.folder / f"{submission.lesson.notebook}.ipynb"
    if not path.is_file():
        there = ", ".join(sorted(p.name for p in submission.folder.glob("*") if p.is_file()))
        holds = f"holds {there}, but no {path.name}" if there else f"holds no {path.name}"
        raise RavineError(
            f"{submission.folder} {holds}. Rename the notebook if it is there, "
            "or ask the student to hand in again."
        )
    try:
        with _quiet():
            nbformat.read(path, as_version=4)
    except Exception as error:
        why = str(error).partition("\n")[0][:120]
        raise RavineError(
            f"{path} cannot be read as a notebook ({why}). Ask the student for a new copy."
        ) from None


@contextmanager
def _kept(folder: Path):
    """Put a folder back as it was if what follows fails or is interrupted."""
    with tempfile.TemporaryDirectory(prefix="ravine-kept-") as scratch:
        kept = Path(scratch) / "kept"
        if folder.is_dir():
            shutil.copytree(folder, kept)
        try:
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if kept.is_dir():
                shutil.copytree(kept, folder)
            raise


@contextmanager
def _quiet():
    """Silence, by name, what is of nbgrader's making and nobody's to mend."""
    # Output that is no text, such as half a surrogate pair, is told by its test; not here as well.
    logging.getLogger("tornado").addHandler(logging.NullHandler())
    logging.getLogger("tornado").propagate = False
    with warnings.catch_warnings():
        # Its way of filling its tables, and the notebooks that editors left without cell ids.
        warnings.filterwarnings("ignore", category=SAWarning, message="Object of type")
        warnings.filterwarnings("ignore", category=MissingIDFieldWarning)
        yield


def _run(step: BaseConverter, where: str) -> None:
    """Run one of nbgrader's steps; RavineError gives its reason in one sentence."""
    log = io.StringIO()
    step.log = logging.Logger("nbgrader")
    step.log.addHandler(logging.StreamHandler(log))
    try:
        with _quiet():
            step.start()
    except Exception as error:
        why = _reason(log.getvalue(), error, where)
        raise RavineError(f"{where} could not be processed: {why}.") from error


def _reason(log: str, error: Exception, where: str) -> str:
    """Return the last exception that nbgrader logged; its own says only 'see above'."""
    if "Cannot add or remove cells" in log:
        return OTHER_CELLS.format(source=where)
    raised = re.findall(r"^[\w.]*(?:Error|Exception|Entry)\b: .+$", log, flags=re.MULTILINE)
    reason = raised[-1] if raised else str(error)
    return reason.removeprefix("grader.errors.RavineError: ").rstrip(".")
