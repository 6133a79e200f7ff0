"""Paragraphs that stand in several lessons and are written once, as `lessons/NAME.md`.

`{{ NAME }}` in a markdown cell stands for the text of that file; the marks of `reading_time` stay.
"""

import re
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.reading_time import MARKS
from grader.authoring.utf8 import read_utf8
from grader.errors import RavineError

# Whatever stands between the braces, so that no misspelt name is shipped as it is.
MARK = re.compile(r"\{\{([^{}\n]*)\}\}")


def fill_in(cells: list[NotebookNode], lesson_text: Path) -> None:
    """Put the shared texts into the markdown cells of a lesson's text, the file `lesson_text`."""
    known = {path.stem: path for path in sorted(lesson_text.parent.parent.glob("*.md"))}
    for number, cell in enumerate(cells, start=1):
        if cell.cell_type == "markdown":
            place = f"{lesson_text}, cell {number}"
            cell.source = MARK.sub(lambda mark, at=place: _text(mark, known, at), cell.source)


def _text(mark: re.Match, known: dict[str, Path], place: str) -> str:
    name = mark[1].strip()
    if name in MARKS:
        return mark[0]
    if name not in known:
        raise RavineError(
            f"{place}: {mark[0]} names no text that lessons share. "
            f"There are: {', '.join((*known, *MARKS))}."
        )
    text = read_utf8(known[name]).strip()
    if inner := MARK.search(text):
        raise RavineError(
            f"{known[name]} holds {inner[0]}, but a shared text names no other one. Write it out."
        )
    return text
