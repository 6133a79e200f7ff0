"""A grading by nbgrader's own step that has begun: if it never ends, all is put back as before.

The engine needs none of this: it records a submission in one transaction.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from grader.course import Course, Lesson
from grader.files import write_whole
from grader.gradebook.book import Book
from grader.gradebook.graded import finish
from grader.gradebook.problems import Problems
from grader.gradebook.submissions import Submission

try:
    import fcntl
except ImportError:  # Windows: whatever is found there counts as left behind.
    fcntl = None

# Hidden, so that nbgrader takes it for no student's folder.
PREFIX = ".under-way-"
LOCK = "lock"
NOTE = "note.json"
KEPT = "graded"


def ready(course: Course) -> tuple[Book, Problems]:
    """Return a course's gradebook and notes, with what a killed grading left behind undone.

    Raises:
        RavineError: the configuration, the gradebook or the notes are no good, or not to be had.
    """
    book, problems = Book(course), Problems(course)
    book.check_free()
    finish(book)
    for folder in sorted(_autograded(course).glob(f"{PREFIX}*")):
        _mend(book, problems, folder)
    return book, problems


@contextmanager
def under_way(book: Book, submission: Submission) -> Iterator[None]:
    """Undo what follows if it fails or is interrupted; at the next command, if it is killed.

    The graded notebook from before is put back, and a first grading leaves no record: it would
    count as zero.
    """
    place = _autograded(book.course)
    place.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    graded = submission.autograded.parent
    note = {
        "lesson": submission.lesson.name,
        "student": submission.student,
        "first": not book.is_recorded(submission),
        "was_there": graded.is_dir(),
    }
    try:
        with (folder / LOCK).open("w") as lock:
            _is_mine(lock)
            write_whole(folder / NOTE, json.dumps(note))
            try:
                if note["was_there"]:
                    graded.replace(folder / KEPT)
                yield
            except BaseException:
                _undo(book, submission, folder, note)
                raise
            finally:
                # Without its note the folder is only rubbish, whatever happens from here on.
                (folder / NOTE).unlink()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _autograded(course: Course) -> Path:
    return course.root / "autograded"


def _is_mine(lock: TextIO) -> bool:
    """Lock the file until it is closed, or its program ends; False if another holds it."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _mend(book: Book, problems: Problems, folder: Path) -> None:
    """Undo a grading whose program is gone."""
    try:
        with (folder / LOCK).open() as lock:
            if not _is_mine(lock):
                return
            note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
            submission = Submission(Lesson(book.course.root, note["lesson"]), note["student"])
            _undo(book, submission, folder, note)
            problems.cut_off(submission)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass  # Killed before it had begun, or after its end.
    shutil.rmtree(folder, ignore_errors=True)


def _undo(book: Book, submission: Submission, folder: Path, note: dict) -> None:
    graded, kept = submission.autograded.parent, folder / KEPT
    if kept.is_dir() or not note["was_there"]:
        shutil.rmtree(graded, ignore_errors=True)
        with suppress(OSError):
            graded.parent.rmdir()  # Unless there is more of the student.
    if kept.is_dir():
        graded.parent.mkdir(exist_ok=True)
        kept.replace(graded)
    if note["first"]:
        book.forget(submission)
