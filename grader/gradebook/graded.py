"""The graded notebook of a submission: it and the gradebook are of the same grading, always.

The notebook is written in full beside its place, its digest is committed with the scores, and then
it is moved into place. A program that is killed leaves either nothing that counts, or a notebook
whose digest the gradebook knows; the next command drops the one and moves the other.
"""

import hashlib
import json
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy import text
from sqlalchemy.orm import Session

from grader import converters
from grader.course import Lesson
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
OF = "lesson = :lesson AND student = :student"


@dataclass(frozen=True)
class Graded:
    """The files of one grading, on their way into `autograded/STUDENT/LESSON/`."""

    submission: Submission
    folder: Path

    @classmethod
    def write(cls, submission: Submission, files: dict[str, bytes], mode: int) -> "Graded":
        """Write the files beside their place; OSError leaves nothing behind."""
        autograded = submission.lesson.root / "autograded"
        submission.autograded.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=autograded))
        graded = cls(submission, folder)
        try:
            graded._here.mkdir(parents=True)
            for name, content in files.items():
                (graded._here / name).write_bytes(content)
                (graded._here / name).chmod(mode)
        except BaseException:
            graded.drop()
            raise
        return graded

    @property
    def digest(self) -> str:
        """What tells the graded notebook from every other."""
        return digest(self._here / self.submission.autograded.name)

    def move(self) -> None:
        """Move the files into their place, the notebook last, and remove what is not of them."""
        place, names = self.submission.autograded.parent, _names(self._here)
        place.mkdir(parents=True, exist_ok=True)
        for old in _names(place) - names:
            _remove(place / old)
        # Another command may be at it too: what has gone has arrived.
        with suppress(FileNotFoundError):
            for name in sorted(names, key=lambda name: name == self.submission.autograded.name):
                (self._here / name).replace(place / name)
        self.drop()

    def drop(self) -> None:
        """Remove whatever has not been moved."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _here(self) -> Path:
        return self.folder / self.submission.student / self.submission.lesson.name


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


def digest(path: Path) -> str | None:
    """Return the digest of a file; None if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def lock(session: Session) -> None:
    """Begin a transaction in which nobody else writes; OperationalError after five seconds."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")


def finish(book: Book) -> None:
    """Bring to its end what a killed grading was about: all of it, or nothing."""
    autograded = book.course.root / "autograded"
    if not any(autograded.glob(f"{PREFIX}*")):
        return
    with converters.quiet(), book.open() as gradebook:
        prepare(gradebook)
        # Nobody else's grading is between its first file and its commit then.
        lock(gradebook.db)
        for folder in autograded.glob(f"{PREFIX}*"):
            for path in folder.glob("*/*/*.ipynb"):
                _finish(gradebook.db, Graded(_submission(book, path), folder))
            shutil.rmtree(folder, ignore_errors=True)
        gradebook.db.commit()


def _finish(session: Session, graded: Graded) -> None:
    recorded = noted(session, graded.submission)
    if recorded and recorded[0] == graded.digest:
        graded.move()


def _submission(book: Book, path: Path) -> Submission:
    return Submission(Lesson(book.course.root, path.parent.name), path.parent.parent.name)


def _key(submission: Submission) -> dict[str, str]:
    return {"lesson": submission.lesson.name, "student": submission.student}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
