"""Paragraphs that stand in several lessons and are written once, as `lessons/NAME.md`.

`{{ NAME }}` in a markdown cell stands for the text of that file.
"""

import re
from pathlib import Path

from nbformat import NotebookNode

from grader.errors import RavineError

MARK = re.compile(r"\{\{ (\w+) \}\}")


def fill_in(cells: list[NotebookNode], lesson_text: Path) -> None:
    """Put the shared texts into the markdown cells of a lesson's text, the file `lesson_text`."""
    known = {path.stem: path for path in sorted(lesson_text.parent.parent.glob("*.md"))}
    for number, cell in enumerate(cells, start=1):
        if cell.cell_type == "markdown":
            place = f"{lesson_text}, cell {number}"
            cell.source = MARK.sub(lambda mark, at=place: _text(mark[1], known, at), cell.source)


def _text(name: str, known: dict[str, Path], place: str) -> str:
    if name not in known:
        raise RavineError(
            f"{place}: {{{{ {name} }}}} names no text that lessons share. "
            f"There are: {', '.join(known) or 'none'}."
        )
    return known[name].read_text(encoding="utf-8").strip()
