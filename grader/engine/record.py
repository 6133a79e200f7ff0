"""Record: scores into nbgrader's gradebook and the graded notebook beside it, all or nothing.

What is written is what `nbgrader autograde` writes, so that the formgrader, feedback and export
work on it: but in one transaction a submission, and with one connection for a whole class.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode, v4
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    InvalidEntry,
    SubmittedNotebook,
)
from nbgrader.converters import Autograde
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from grader import converters
from grader.engine.intake.reading import TIME, moment, read_time
from grader.errors import RavineError
from grader.gradebook import graded
from grader.gradebook.book import BUSY, Book
from grader.gradebook.dates import Calendar
from grader.gradebook.graded import Graded
from grader.gradebook.penalties import Penalties
from grader.gradebook.submissions import Submission

UNWRITTEN = (
    "{path} cannot be written ({why}), so nothing of {student}, {lesson} is recorded. If another "
    "program holds it (the formgrader, another grading run), close that; if the disk is full, make "
    "room. Then run this again."
)
GONE = (
    "{path} has been moved, deleted or replaced while the grading ran. Put it back, and run this "
    "again; nothing of {student}, {lesson} is recorded."
)
UNMOVED = (
    "The scores of {student}, {lesson} are recorded, but its graded notebook could not be put into "
    "{path} ({why}). Mend that; the next command of ravine puts it there."
)
UNKNOWN = (
    "The gradebook does not know the cells {cells} of {lesson}: the source has changed since the "
    "class was first graded. Nothing of {student} is recorded."
)


class Recorder:
    """The one writer of a grading run: a gradebook that stays open, for one submission at a time.

    To be used in a `with` block, in one thread.
    """

    def __init__(self, book: Book):
        """Open the gradebook; RavineError if it cannot be written, or is of an older nbgrader."""
        self._book = book
        self._calendar, self._penalties = Calendar.of(book), Penalties(book)
        book.check_free()
        graded.finish(book)
        self._gradebook = _opened(book)
        # nbgrader commits after each of its steps; here only the end of a submission does.
        self._gradebook.db.commit = self._gradebook.db.flush
        self._file = Path(str(self._gradebook.engine.url.database or ""))
        self._identity = _identity(self._file)
        self._staging = graded.staging(book)
        self._step = Autograde(coursedir=book.folder(), config=book.config)
        self._step.log = logging.Logger("nbgrader")
        self._mode = int(str(self._step.permissions), 8)

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *_) -> None:
        self._gradebook.close()
        graded.clear(self._staging)

    def record(
        self,
        submission: Submission,
        notebook: NotebookNode,
        scores: Mapping[str, float | None],
        facts: dict | None = None,
    ) -> None:
        """Write one graded submission; whatever fails, what was recorded before stays.

        Args:
            submission: whose it is; the time of handing in is read from its folder.
            notebook: as intake made it, with its outputs.
            scores: points by grade id, None where a person has to decide. Cells that are graded
                by hand need none. The score of a cell that is not in the notebook is reset.
            facts: what else should be known of this grading, as plain data; `facts_of` returns it.

        Raises:
            RavineError: the gradebook or the disk cannot be written.
        """
        time = read_time(submission.folder)
        files = {submission.autograded.name: f"{v4.writes(notebook)}\n".encode()}
        if time is not None:
            files[TIME] = time
        new = Graded(submission, self._staging)
        try:
            with ExitStack() as undo:
                undo.callback(new.drop)
                with self._transaction(submission) as session:
                    self._write(submission, notebook, scores, moment(time))
                    new.write(files, self._mode)
                    graded.note(session, submission, new.digest, facts or {})
                undo.pop_all()
        except (SQLAlchemyError, InvalidEntry, OSError) as error:
            what = {"path": getattr(error, "filename", None) or self._file, "why": _why(error)}
            raise RavineError(self._say(UNWRITTEN, submission, **what)) from error
        self._move(submission, new)

    def facts_of(self, submission: Submission) -> dict | None:
        """Return the facts of a submission's grading; None if it was not recorded, or not last."""
        with self._session() as session:
            return graded.facts_of(session, submission)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A session for one submission; memory stays flat, and nothing is seen that is stale."""
        try:
            with converters.quiet():
                yield self._gradebook.db()
        finally:
            self._gradebook.db.remove()

    @contextmanager
    def _transaction(self, submission: Submission) -> Iterator[Session]:
        if _identity(self._file) != self._identity:
            raise RavineError(self._say(GONE, submission))
        with self._session() as session:
            try:
                graded.lock(session)
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def _write(
        self,
        submission: Submission,
        notebook: NotebookNode,
        scores: Mapping[str, float | None],
        time: datetime | None,
    ) -> None:
        """Fill in the rows of a submission, which are made if it is a first one."""
        book, lesson, student = self._gradebook, submission.lesson, submission.student
        book.update_or_create_student(student)
        # Also where there is none: another version's time is not this one's.
        whole = book.update_or_create_submission(lesson.name, student, timestamp=time)
        part = book.find_submission_notebook(lesson.notebook, lesson.name, student)
        cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
        self._grade(submission, part, {**_by_hand(cells), **scores})
        self._comment(part, cells)
        book.db.flush()
        self._calendar.extend(whole)
        self._penalties.charge(whole, part)

    def _grade(self, submission: Submission, part: SubmittedNotebook, scores: dict) -> None:
        """Set the scores of this run; those of cells that it did not have are reset."""
        rows = self._rows(Grade, part)
        if unknown := sorted(scores.keys() - {name for name, *_ in rows}):
            raise RavineError(self._say(UNKNOWN, submission, cells=", ".join(unknown)))
        for name, kind, grade in rows:
            grade.auto_score = scores.get(name)
            # As nbgrader decides it. It has no scores for tasks, and leaves them to the grader.
            if kind == GradeCell.__name__:
                by_hand = grade.manual_score is not None or grade.auto_score is None
                grade.needs_manual_grade = by_hand

    def _comment(self, part: SubmittedNotebook, cells: list[NotebookNode]) -> None:
        """Set nbgrader's own comments; those that a person wrote stand in another column."""
        untouched = {
            cell.metadata.nbgrader["grade_id"]
            for cell in cells
            if is_solution(cell) and cell.metadata.nbgrader["checksum"] == compute_checksum(cell)
        }
        for name, _, comment in self._rows(Comment, part):
            comment.auto_comment = "No response." if name in untouched else None

    def _rows(self, kind: type, part: SubmittedNotebook) -> list[tuple]:
        """Return the grades or comments of a notebook as (name of cell, kind of cell, row)."""
        query = self._gradebook.db.query(BaseCell.name, BaseCell.type, kind)
        return query.join(kind, kind.cell_id == BaseCell.id).filter_by(notebook_id=part.id).all()

    def _move(self, submission: Submission, new: Graded) -> None:
        try:
            new.move()
            if self._step.coursedir.groupshared:
                self._step.set_permissions(submission.lesson.name, submission.student)
        except OSError as error:
            said = self._say(
                UNMOVED, submission, path=submission.autograded.parent, why=_why(error)
            )
            raise RavineError(said) from error

    def _say(self, sentence: str, submission: Submission, **more) -> str:
        of = {"path": self._file, "student": submission.student, "lesson": submission.lesson.name}
        return sentence.format(**{**of, **more})


def _opened(book: Book) -> Gradebook:
    with converters.quiet():
        try:
            gradebook = book.open()
            graded.prepare(gradebook)
        except SQLAlchemyError as error:
            raise RavineError(BUSY.format(path=book.file, error=_why(error))) from error
    return gradebook


def _by_hand(cells: list[NotebookNode]) -> dict[str, float | None]:
    """Return what nbgrader says of cells that a person grades: 0 if untouched, else None."""
    both = [cell for cell in cells if is_grade(cell) and is_solution(cell)]
    return {cell.metadata.nbgrader["grade_id"]: determine_grade(cell)[0] for cell in both}


def _why(error: Exception) -> str:
    """Return what a database or the system said, without their own wrapping."""
    cause = getattr(error, "orig", None) or error
    return getattr(cause, "strerror", None) or str(cause).partition("\n")[0]


def _identity(path: Path) -> tuple[int, int] | None:
    """Return which file this is; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
