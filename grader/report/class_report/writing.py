"""The report as a file, which takes the place of an earlier report and of nothing else."""

from collections.abc import Callable, Iterable
from pathlib import Path

from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.files import PRIVATE, write_whole
from grader.report.class_report import ClassReport, class_report
from grader.report.class_report.page import MARK, page

# Characters of a file in which the mark of a report stands.
HEAD = 1000
OTHER = "{path} exists and is no earlier class report. Choose another file with --to."
UNWRITTEN = "{path} cannot be written: {why}. Choose another file with --to."


def write_report(
    course: Course,
    chosen: list[Lesson] | None,
    path: Path,
    progress: Callable[[list, str], Iterable],
) -> ClassReport:
    """Write a class report to a file, and return what it tells; arguments as of `class_report`.

    Raises:
        RavineError: something else is there, or there is nothing to tell.
    """
    if path.exists() and not _is_report(path):
        raise RavineError(OTHER.format(path=path))
    told = class_report(course, chosen, path.parent, progress)
    try:
        write_whole(path, page(told), PRIVATE)
    except OSError as error:
        raise RavineError(UNWRITTEN.format(path=path, why=error.strerror)) from None
    return told


def _is_report(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return MARK in file.read(HEAD)
    except OSError as error:
        raise RavineError(UNWRITTEN.format(path=path, why=error.strerror)) from None
