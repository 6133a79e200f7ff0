"""The grades of a course as a table."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbgrader.plugins.export import CsvExportPlugin

from grader.course import Course
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.problems import Problems


def export_grades(course: Course, to: Path) -> tuple[list[dict[str, str]], list[str]]:
    """Write nbgrader's table of grades to a CSV file; return its rows, and what it lacks."""
    book = Book(course)
    book.check_free()
    with tempfile.TemporaryDirectory(prefix="ravine-export-") as scratch:
        table = Path(scratch) / "grades.csv"
        with book.open() as gradebook:
            if not gradebook.assignments:
                raise RavineError(
                    f"The gradebook of {course.root} is empty. Run: ravine grade --all"
                )
            CsvExportPlugin(config=book.config, to=str(table)).export(gradebook)
        text = table.read_text(encoding="utf-8")
    try:
        to.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RavineError(
            f"{to} cannot be written: {error.strerror}. Choose another --to."
        ) from None
    return list(csv.DictReader(text.splitlines())), list(_lacking(course))


def _lacking(course: Course) -> Iterator[str]:
    for lesson, student, why in Problems(course):
        yield f"{student}, {lesson}: not of the present submission. {why}"
