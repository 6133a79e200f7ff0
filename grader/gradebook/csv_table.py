"""A table in a CSV file, whichever program wrote it: its encoding, separator, columns and rows."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.errors import RavineError

SEPARATORS = ",;\t"
MEGABYTES = 10
# UTF-32 before UTF-16: its mark begins alike.
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
QUOTES = "its quotes do not match: begin and end a field with one, or with none"


@dataclass(frozen=True)
class Table:
    """A CSV file that was read.

    Attributes:
        path: the file.
        encoding: of its letters.
        lines: its lines, the empty ones at its top taken off.
        above: how many those are.
    """

    path: Path
    encoding: str
    lines: list[str]
    above: int

    @cached_property
    def separator(self) -> str:
        """What makes the most columns of the first line."""
        return max(SEPARATORS, key=lambda each: len(_fields(self.lines[0], each)))

    @cached_property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [name.strip() for name in _fields(self.lines[0], self.separator)]

    @cached_property
    def columns(self) -> dict[str, int]:
        """Where each column stands, by its name in small letters with `_` for spaces."""
        places: dict[str, int] = {}
        for n, name in enumerate(self.header):
            places.setdefault("_".join(name.casefold().split()), n)
        return places

    def rows(self) -> Iterator[tuple[int, list[str], str]]:
        """Yield each row below the header: line, fields, and what is wrong with it, if anything.

        A quote that is never closed would take the rest of the file along; so reading goes on in
        the line below.
        """
        start = 1
        while start < len(self.lines):
            rest = (f"{line}\n" for line in self.lines[start:])
            reader, done = csv.reader(rest, delimiter=self.separator, strict=True), 0
            try:
                for row in reader:
                    if fields := [field.strip() for field in row if any(map(str.strip, row))]:
                        yield self.above + start + done + 1, *self._fitted(fields)
                    done = reader.line_num
                return
            except csv.Error:
                yield self.above + start + done + 1, [], QUOTES
            start += done + 1

    def _fitted(self, fields: list[str]) -> tuple[list[str], str]:
        """Return as many fields as there are columns, or what is wrong."""
        wanted = len(self.header)
        if len(fields) < wanted:
            return fields, f"it has {len(fields)} fields, and the first line {wanted}: add the rest"
        if any(fields[wanted:]):
            hint = "put a field that holds the separator in quotes"
            return fields, f"it has {len(fields)} fields, and the first line {wanted}: {hint}"
        return fields[:wanted], ""


def read(path: Path) -> Table:
    """Return the table in a file; RavineError if there is no file, no text, or no line in it."""
    text, encoding = _decoded(_bytes(path), path)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # Excel knows a first line that names the separator.
    told = (n for n, line in enumerate(lines) if line.strip() and not line.startswith("sep="))
    above = next(told, None)
    if above is None:
        raise RavineError(f"{path} is empty.")
    return Table(path, encoding, lines[above:], above)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MEGABYTES * 1_000_000 + 1)
    except OSError as error:
        raise RavineError(f"{path} cannot be read: {error.strerror}.") from None
    if len(raw) > MEGABYTES * 1_000_000:
        raise RavineError(f"{path} has more than {MEGABYTES} MB, and tables up to that are read.")
    if raw.startswith(SPREADSHEETS):
        raise RavineError(f"{path} is a spreadsheet program's own file. There, save it as CSV.")
    return raw


def _decoded(raw: bytes, path: Path) -> tuple[str, str]:
    """Return a file's text and encoding: a mark tells it, or null bytes, or else what fits."""
    marked = [name for mark, name in MARKS.items() if raw.startswith(mark)][:1]
    if not marked and b"\0" in raw[:200]:
        marked = ["UTF-16-LE" if b"\0" in raw[1:200:2] else "UTF-16-BE"]
    for name in marked or ["UTF-8", "cp1252", "Latin-1"]:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, "UTF-8" if name == "utf-8-sig" else name
    raise RavineError(f"{path} is no text. Export the table once more, as CSV.")


def _fields(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return []
