"""How a lecture opens: its title, its goals, how long it takes."""

import re
from dataclasses import dataclass

from nbformat import NotebookNode

MINUTES = re.compile(r"(?:the core takes about|\*Going further\* another) (\d+(?: to \d+)?)\b")
GOALS = re.compile(r"\*\*You will be able to\*\*\s*\n\s*\n(.+?)(?:\n\s*\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Opening:
    """The facts of a lecture's first cell; texts are Markdown, empty where it has none.

    Attributes:
        title: of the lecture.
        goals: the numbered list of what one will be able to do.
        minutes: how long the core takes, and the section *Going further* if there is one.
    """

    title: str
    goals: str
    minutes: tuple[str, ...]


def opening(notebook: NotebookNode) -> Opening:
    """Return how a lecture opens."""
    source = notebook.cells[0].source
    title = source.partition("\n")[0]
    goals = GOALS.search(source)
    return Opening(
        title=title.removeprefix("# ").strip(),
        goals=goals[1] if goals else "",
        minutes=tuple(MINUTES.findall(" ".join(source.split()))),
    )
