"""The gradebook of a course: nbgrader's own database, opened, filled with cells, and kept true."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from nbgrader.api import Base, Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from traitlets.config import Config

from grader import converters
from grader.course import CONFIG, Course, Lesson, load_config
from grader.errors import RavineError
from grader.gradebook.backups import Backups, back_up, folder_of
from grader.gradebook.submissions import Submission

BUSY = (
    "The gradebook {path} cannot be written ({error}). If another program holds it "
    "(the formgrader, another grading run), close that, then run this again."
)

OLD = (
    "{path} was made by an older nbgrader (it has no {column}). "
    "Run: nbgrader db upgrade (it makes a backup first), then this again."
)


class Book:
    """The gradebook of one course, with the course's own configuration."""

    def __init__(self, course: Course):
        """Read the course's configuration; RavineError if it is no good."""
        self.course = course
        self.config = load_config(course.root)
        # What this command itself begins has no state before.
        self._is_backed_up = not (self.file and self.file.is_file())
        self._backup: Path | None = None

    def folder(self, **settings) -> CourseDirectory:
        """Return nbgrader's view of the course."""
        return CourseDirectory(config=self.config, root=str(self.course.root), **settings)

    def open(self) -> Gradebook:
        """Open the gradebook."""
        folder = self.folder()
        return Gradebook(folder.db_url, folder.course_id)

    @property
    def file(self) -> Path | None:
        """SQLite's file, which may not be there yet; None if the gradebook is another database."""
        try:
            url = make_url(self.folder().db_url)
        except ArgumentError as error:
            raise RavineError(f"{CONFIG} names no gradebook: {error}. Mend it.") from None
        is_file = url.get_backend_name() == "sqlite" and url.database not in (None, ":memory:")
        return Path(url.database) if is_file else None

    def back_up(self, before: str = "") -> Path | None:
        """Copy the gradebook aside, if this is the command's first change of it.

        To be called before each change; a copy that says `before` what stays for good. Returns the
        copy; None if the settings want none, if there is nothing to copy yet, or if it is no file
        of SQLite's. RavineError: no copy can be made.
        """
        keep, file = Backups.of(self.config).keep, self.file
        if keep and file and not self._is_backed_up:
            self._backup = back_up(file, keep, before)
        self._is_backed_up = True
        return self._backup

    def check_free(self) -> None:
        """RavineError if another program holds the gradebook locked, or it is of an older kind."""
        path = self.file
        if path is None or not path.is_file():
            return
        try:
            with closing(sqlite3.connect(path, timeout=5)) as database:
                database.execute("BEGIN IMMEDIATE")
                database.rollback()
                _check_age(database, path)
        except sqlite3.OperationalError as error:
            raise RavineError(BUSY.format(path=path, error=error)) from None
        except sqlite3.DatabaseError as error:
            raise RavineError(
                f"{path} is no gradebook ({error}). Copy one of {folder_of(path)} over it, or move "
                "it away."
            ) from None

    def register(self, lesson: Lesson) -> None:
        """Enter the lesson's cells and points into the gradebook, leaving release/ as it is."""
        if not lesson.source.is_file():
            raise RavineError(f"{lesson.source} is missing. Run: ravine build")
        self.back_up()
        with tempfile.TemporaryDirectory(prefix="ravine-register-") as scratch:
            folder = self.folder(assignment_id=lesson.name, release_directory=scratch)
            converters.run(
                GenerateAssignment(coursedir=folder, config=self.config), str(lesson.source)
            )

    def convert(self, step: type[BaseConverter], submission: Submission, config: Config) -> None:
        """Run one of nbgrader's steps on one submission."""
        folder = self.folder(assignment_id=submission.lesson.name, student_id=submission.student)
        converter = step(coursedir=folder, config=config)
        converter.force = True
        converters.run(converter, str(submission.folder))

    def is_recorded(self, submission: Submission) -> bool:
        """Whether the gradebook holds the submission."""
        with self.open() as gradebook:
            try:
                gradebook.find_submission(submission.lesson.name, submission.student)
            except MissingEntry:
                return False
        return True

    def forget(self, submission: Submission) -> None:
        """Take back what a first grading that failed has begun to record: it would count as 0."""
        if not self.is_recorded(submission):
            return
        with self.open() as gradebook:
            gradebook.remove_submission(submission.lesson.name, submission.student)
            if not gradebook.student_submissions(submission.student):
                gradebook.remove_student(submission.student)


def _check_age(database: sqlite3.Connection, path: Path) -> None:
    """RavineError if a table lacks a column that nbgrader has come to need."""
    for table in Base.metadata.sorted_tables:
        there = {row[1] for row in database.execute(f"PRAGMA table_info({table.name})")}
        missing = sorted(f"{table.name}.{c.name}" for c in table.columns if c.name not in there)
        if there and missing:
            raise RavineError(OLD.format(path=path, column=missing[0]))
