"""Tables as CSV whose text no spreadsheet takes for anything but text.

What a spreadsheet would run, and how it is kept from it, is told by OWASP, "CSV Injection"
(https://owasp.org/www-community/attacks/CSV_Injection): an apostrophe before a cell that begins
like a formula. A cell that holds a separator is quoted, also one that only some countries'
spreadsheets separate by.
"""

import re
from dataclasses import dataclass

# Blanks, and characters that are not seen, may stand before the sign, which may be a wide one.
UNSEEN = r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f]*"
FORMULA = re.compile(rf"(?:^|(?<=;))(?={UNSEEN}[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Names hold no line breaks and no tabs; platforms that read line by line stumble over them.
BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# `csv` knows one separator only.
SPECIAL = re.compile(r'[,;"]|^\s|\s$')


@dataclass(frozen=True)
class Table:
    """A header, and rows of as many cells: text, or numbers, or nothing."""

    header: list[str]
    rows: list[list[object]]

    def as_dicts(self) -> list[dict[str, str]]:
        """Return the rows by column, as they are, with nothing as empty text."""
        return [dict(zip(self.header, map(_plain, row), strict=True)) for row in self.rows]

    def as_csv(self) -> str:
        """Return the table as CSV that is safe in a spreadsheet.

        With letters beyond ASCII it begins with a byte-order mark, without which Excel shows
        others.
        """
        text = "".join(map(_line, [self.header, *self.rows]))
        return text if text.isascii() else f"\ufeff{text}"


def is_data(text: str) -> bool:
    """Whether a text can be written as it is."""
    return _safe(text) == text


def _line(row: list[object]) -> str:
    return ",".join(map(_quoted, map(_cell, row))) + "\n"


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if SPECIAL.search(cell) else cell


def _plain(cell: object) -> str:
    return "" if cell is None else str(cell)


def _cell(cell: object) -> str:
    return _safe(cell) if isinstance(cell, str) else _plain(cell)


def _safe(text: str) -> str:
    one_line = BREAKS.sub(" ", text)
    if NUMBER.fullmatch(one_line) or one_line == "-":
        return one_line
    return FORMULA.sub("'", one_line)
