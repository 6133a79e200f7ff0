"""The bytes of a text file that people edit, as text."""

from pathlib import Path

from grader.errors import RavineError


def read_utf8(path: Path) -> str:
    """Return the file's text, less a byte-order mark; RavineError if it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RavineError(f"{path} is not UTF-8 text ({error.reason}). Save it as UTF-8.") from None
