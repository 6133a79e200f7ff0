"""Grading with stock nbgrader, one submission at a time, so that none can stop the others."""

import io
import logging
import re
import sqlite3
import tempfile
import warnings
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.warnings import MissingIDFieldWarning
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from grader.course import CONFIG, Course, Lesson
from grader.errors import RavineError
from grader.limits import NotebookBudget

NOTEBOOK_FACTOR = 6
BUSY = (
    "The gradebook {path} cannot be written ({error}). If another program holds it "
    "(the formgrader, another grading run), close that, then run this again."
)


@dataclass(frozen=True)
class Submission:
    """One student's folder for one lesson."""

    lesson: Lesson
    student: str

    @property
    def folder(self) -> Path:
        """What the student handed in."""
        return self.lesson.root / "submitted" / self.student / self.lesson.name

    @property
    def autograded(self) -> Path:
        """The graded notebook."""
        graded = self.lesson.root / "autograded" / self.student / self.lesson.name
        return graded / f"{self.lesson.notebook}.ipynb"

    @property
    def feedback(self) -> Path:
        """The student's feedback page."""
        folder = self.lesson.root / "feedback" / self.student / self.lesson.name
        return folder / f"{self.lesson.notebook}.html"


class Grading:
    """nbgrader's steps on one course, with the course's own configuration."""

    def __init__(self, course: Course):
        """Read the course's configuration."""
        self.course = course
        self.config: Config = PyFileConfigLoader(CONFIG, path=str(course.root)).load_config()

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
            run(GenerateAssignment(coursedir=folder, config=self.config), str(lesson.source))

    def submissions(self, lesson: Lesson) -> list[Submission]:
        """Return the submissions of this lesson, and of each student whose folder is empty."""
        students = sorted(p for p in (self.course.root / "submitted").glob("*") if p.is_dir())
        return [
            Submission(lesson, student.name)
            for student in students
            if (student / lesson.name).is_dir() or not any(student.iterdir())
        ]

    def autograde(self, submission: Submission) -> None:
        """Grade one submission; RavineError says why it cannot be graded."""
        check_readable(submission)
        config = self.config.copy()
        seconds = config.Execute.get("timeout", 30)
        config.Execute.timeout_func = NotebookBudget(seconds, NOTEBOOK_FACTOR * seconds)
        self._convert(Autograde, submission, config)

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
        run(converter, str(submission.folder))


def check_readable(submission: Submission) -> None:
    """RavineError unless the folder holds the lesson's notebook, and it can be read as one."""
    path = submission.folder / f"{submission.lesson.notebook}.ipynb"
    if not path.is_file():
        there = ", ".join(sorted(p.name for p in submission.folder.glob("*")))
        holds = f"holds {there}, but no {path.name}" if there else f"holds no {path.name}"
        raise RavineError(
            f"{submission.folder} {holds}. Rename the notebook if it is there, "
            "or ask the student to hand in again."
        )
    try:
        with quiet():
            nbformat.read(path, as_version=4)
    except Exception as error:
        why = str(error).partition("\n")[0][:120]
        raise RavineError(
            f"{path} cannot be read as a notebook ({why}). Ask the student for a new copy."
        ) from None


@contextmanager
def quiet():
    """Silence two warnings, by name, that are of nbgrader's making and nobody's to mend."""
    with warnings.catch_warnings():
        # Its way of filling its tables, and the cells it puts back without an id.
        warnings.filterwarnings("ignore", category=SAWarning, message="Object of type")
        warnings.filterwarnings("ignore", category=MissingIDFieldWarning)
        yield


def run(step: BaseConverter, where: str) -> None:
    """Run one of nbgrader's steps; RavineError gives its reason in one sentence."""
    log = io.StringIO()
    step.log = logging.Logger("nbgrader")
    step.log.addHandler(logging.StreamHandler(log))
    try:
        with quiet():
            step.start()
    except Exception as error:
        why = _reason(log.getvalue(), error)
        raise RavineError(f"{where} could not be processed: {why}") from error


def _reason(log: str, error: Exception) -> str:
    """Return the last exception that nbgrader logged; its own says only 'see above'."""
    raised = re.findall(r"^[\w.]*(?:Error|Exception|Entry)\b: .+$", log, flags=re.MULTILINE)
    return raised[-1] if raised else str(error)
