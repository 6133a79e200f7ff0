"""Exports as files: an earlier export is replaced, and nothing else is."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from grader.course import Course
from grader.errors import RavineError
from grader.files import PRIVATE, digest, write_whole
from grader.report.exports.cells import Table

# So many of the last exports are known again.
KEPT = 200
NOT_OURS = (
    "{path} is there already, and is no export of this course as it was written: it may be "
    "somebody's work. Move it away, or choose another name: --to FILE."
)


def write_export(course: Course, to: Path, table: Table) -> None:
    """Write a table to a file; RavineError if that is not possible, or would lose something."""
    if to.is_dir():
        raise RavineError(f"{to} cannot be written: it is a folder. Choose another --to.")
    known = _known(course)
    if (to.exists() or to.is_symlink()) and digest(to) not in known:
        raise RavineError(NOT_OURS.format(path=to))
    text = table.as_csv()
    notes = [*known, hashlib.sha256(text.encode()).hexdigest()][-KEPT:]
    try:
        _notes(course).parent.mkdir(exist_ok=True)
        write_whole(_notes(course), json.dumps(notes))
        write_whole(to, text, PRIVATE)
    except OSError as error:
        path = error.filename2 or error.filename or to
        raise RavineError(
            f"{path} cannot be written: {error.strerror}. Choose another --to."
        ) from None


def _notes(course: Course) -> Path:
    return course.root / "autograded" / "exports.json"


def _known(course: Course) -> list[str]:
    """Return the digests of what was exported before; none if that cannot be read."""
    with suppress(OSError, ValueError):
        notes = json.loads(_notes(course).read_text(encoding="utf-8"))
        if isinstance(notes, list):
            return notes
    return []
