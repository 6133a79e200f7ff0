"""The report as a file, which takes the place of an earlier report and of nothing else."""

from pathlib import Path

from grader.errors import RavineError
from grader.gradebook.problems import write_whole
from grader.report.class_report.page import MARK

# Characters of a file in which the mark of a report stands.
HEAD = 1000
OTHER = "{path} exists and is no earlier class report. Choose another file with --to."
UNWRITTEN = "{path} cannot be written: {why}. Choose another file with --to."


def check_free(path: Path) -> None:
    """RavineError if a report may not be written there."""
    if path.exists() and not _is_report(path):
        raise RavineError(OTHER.format(path=path))


def write(path: Path, page: str) -> None:
    """Write a page that `check_free` allows; RavineError if that cannot be done."""
    check_free(path)
    try:
        write_whole(path, page)
    except OSError as error:
        raise RavineError(UNWRITTEN.format(path=path, why=error.strerror)) from None


def _is_report(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return MARK in file.read(HEAD)
    except OSError as error:
        raise RavineError(UNWRITTEN.format(path=path, why=error.strerror)) from None
