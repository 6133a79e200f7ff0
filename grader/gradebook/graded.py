"""The graded notebook of a submission: it and the gradebook are of the same grading, always.

The notebook is written in full beside its place, its digest is committed with the scores, and then
it is moved into place. A program that is killed leaves either nothing that counts, or a notebook
whose digest the gradebook knows; the next command drops the one and moves the other.
"""

import errno
import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from grader import converters
from grader.course import Lesson
from grader.errors import RavineError
from grader.files import digest
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission

# Hidden, so that nbgrader takes it for no student's folder.
PREFIX = ".recording-"
# An extra table in the same file survives nbgrader's own commands.
TABLE = (
    "CREATE TABLE IF NOT EXISTS ravine_grading (lesson VARCHAR(128) NOT NULL, "
    "student VARCHAR(128) NOT NULL, notebook VARCHAR(64) NOT NULL, facts TEXT NOT NULL, "
    "PRIMARY KEY (lesson, student))"
)
UNFINISHED = (
    "A grading was cut off, and {path} cannot be brought to what the gradebook says ({error}). "
    "If another program holds the gradebook, close that; then run this again."
)
OF = "lesson = :lesson AND student = :student"


@dataclass(frozen=True)
class Graded:
    """The files of one grading, on their way into `autograded/STUDENT/LESSON/`.

    Attributes:
        submission: whose grading it is.
        staging: a hidden folder in `autograded/`; they wait in its own STUDENT/LESSON/.
    """

    submission: Submission
    staging: Path

    def write(self, files: dict[str, bytes], mode: int) -> None:
        """Write the files beside their place; OSError, also if that could not be written."""
        _check_writable(self.submission.autograded.parent)
        self._here.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = self._here / name
            path.unlink(missing_ok=True)
            path.write_bytes(content)
            path.chmod(mode)

    @property
    def digest(self) -> str | None:
        """What tells the graded notebook from every other."""
        return digest(self._here / self.submission.autograded.name)

    def move(self) -> None:
        """Move the files into their place, the notebook last, and remove what is not of them."""
        notebook = self.submission.autograded
        names = _names(self._here)
        if notebook.name not in names:
            return  # Another command has finished it.
        notebook.parent.mkdir(parents=True, exist_ok=True)
        for old in _names(notebook.parent) - names:
            _remove(notebook.parent / old)
        for name in sorted(names, key=lambda name: name == notebook.name):
            with suppress(FileNotFoundError):  # Another command is at it.
                (self._here / name).replace(notebook.with_name(name))

    def drop(self) -> None:
        """Remove the files."""
        for name in _names(self._here):
            (self._here / name).unlink(missing_ok=True)

    @property
    def _here(self) -> Path:
        return self.staging / self.submission.student / self.submission.lesson.name


def staging(book: Book) -> Path:
    """Return a folder of one's own, in which graded files wait for their gradebook."""
    autograded = book.course.root / "autograded"
    autograded.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=PREFIX, dir=autograded))


def prepare(gradebook: Gradebook) -> None:
    """Make a gradebook ready for `note`."""
    with gradebook.engine.begin() as connection:
        connection.execute(text(TABLE))


def note(session: Session, submission: Submission, notebook: str, facts: dict) -> None:
    """Write down, in a transaction that is open, of which grading the scores are.

    Args:
        session: of the gradebook.
        submission: whose scores they are.
        notebook: the digest of the graded notebook.
        facts: what else there is to know of the grading, as plain data.
    """
    row = {**_key(submission), "notebook": notebook, "facts": json.dumps(facts)}
    session.execute(text(f"DELETE FROM ravine_grading WHERE {OF}"), row)
    session.execute(
        text("INSERT INTO ravine_grading VALUES (:lesson, :student, :notebook, :facts)"), row
    )


def noted(session: Session, submission: Submission) -> tuple[str, dict] | None:
    """Return what `note` wrote down last: digest and facts; None if it never did."""
    query = text(f"SELECT notebook, facts FROM ravine_grading WHERE {OF}")
    row = session.execute(query, _key(submission)).first()
    return (row[0], json.loads(row[1])) if row else None


def facts_of(session: Session, submission: Submission) -> dict | None:
    """Return the facts of a submission's grading; None if it was not recorded, or not last."""
    last = noted(session, submission)
    return last[1] if last and last[0] == digest(submission.autograded) else None


def lock(session: Session) -> None:
    """Begin a transaction in which nobody else writes; OperationalError after five seconds."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")


def clear(folder: Path) -> None:
    """Remove a staging folder, unless files wait in it."""
    for inside in [*sorted(folder.rglob("*"), reverse=True), folder]:
        with suppress(OSError):
            inside.rmdir()


def finish(book: Book) -> None:
    """Bring to its end what a killed grading was about: all of it, or nothing.

    Raises:
        RavineError: the gradebook or `autograded/` cannot be written.
    """
    autograded = book.course.root / "autograded"
    if not any(autograded.glob(f"{PREFIX}*")):
        return
    try:
        with converters.quiet(), book.open() as gradebook:
            prepare(gradebook)
            # Nobody else's grading is between its first file and its commit then.
            lock(gradebook.db)
            for folder in autograded.glob(f"{PREFIX}*"):
                _finish(book, gradebook.db, folder)
            gradebook.db.commit()
    except (SQLAlchemyError, OSError) as error:
        raise RavineError(UNFINISHED.format(path=autograded, error=error)) from error


def _finish(book: Book, session: Session, folder: Path) -> None:
    for path in folder.glob("*/*/*.ipynb"):
        lesson = Lesson(book.course.root, path.parent.name)
        graded = Graded(Submission(lesson, path.parent.parent.name), folder)
        recorded = noted(session, graded.submission)
        if recorded and recorded[0] == graded.digest:
            graded.move()
    shutil.rmtree(folder, ignore_errors=True)


def _check_writable(folder: Path) -> None:
    """PermissionError if a folder cannot be written, or made if there is none.

    It is not made: to nbgrader it would be a submission that is graded.
    """
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))


def _key(submission: Submission) -> dict[str, str]:
    return {"lesson": submission.lesson.name, "student": submission.student}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
