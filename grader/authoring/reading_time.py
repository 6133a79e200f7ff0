"""How long a lecture takes: an estimate from its text, filled in for two marks.

`{{ minutes }}` in a section is the time of that section, `{{ times }}` in the first cell that of
the core, and of the section *Going further* if there is one. No reader has confirmed the paces;
so each time is a range, from a quick reader to one who checks the formulas.
"""

import re
from dataclasses import dataclass

from nbformat import NotebookNode

from grader.authoring.claims import ANCHOR, is_for_claims
from grader.authoring.metadata import is_folded

MARK = re.compile(r"\{\{ *(minutes|times) *\}\}")
MARKS = ("minutes", "times")
TOP = ""
FURTHER = "Going further"
DISPLAYED = re.compile(r"\$\$.+?\$\$", re.DOTALL)
INLINE = re.compile(r"\$[^$]+\$")
PROMPT = re.compile(r"\*\*(?:Predict|Run|Explain|Your turn)\b")
LIVE = re.compile(r"^(?:\w+ = )?(?:explore|race|curves|pictures|regime_map)\(", re.MULTILINE)


@dataclass(frozen=True)
class Pace:
    """How fast somebody works: words a minute, and the seconds that each other thing takes."""

    words: int
    prompt: int
    formula: int
    line: int
    figure: int


QUICK = Pace(words=200, prompt=45, formula=10, line=2, figure=30)
CAREFUL = Pace(words=150, prompt=60, formula=30, line=3, figure=60)


@dataclass
class Counted:
    """What there is to do in a part of a lecture."""

    words: int = 0
    prompt: int = 0
    formula: int = 0
    line: int = 0
    figure: int = 0

    def add(self, cell_type: str, text: str, folded: bool) -> None:
        """Count a cell, or the part of it that is in a section."""
        if cell_type == "markdown":
            text = ANCHOR.sub("", text)
            self.words += len(INLINE.sub("formula", DISPLAYED.sub("", text)).split())
            self.prompt += len(PROMPT.findall(text))
            self.formula += len(DISPLAYED.findall(text))
            return
        self.figure += len(LIVE.findall(text))
        self.line += 0 if folded else sum(bool(line.strip()) for line in text.splitlines())

    def minutes(self, pace: Pace) -> float:
        """Return how long it takes at a pace."""
        others = ("prompt", "formula", "line", "figure")
        seconds = sum(getattr(self, of) * getattr(pace, of) for of in others)
        return self.words / pace.words + seconds / 60


def fill_in_times(cells: list[NotebookNode]) -> None:
    """Put the times into the cells of a lesson's text, in place of the marks."""
    counted, title = count(cells), TOP
    for cell in cells:
        if cell.cell_type != "markdown":
            continue
        parts = _parts(cell.source)
        for n, part in enumerate(parts):
            title = _title(part) or title
            filled = {"minutes": f"about {span([counted[title]], 1)} min", "times": whole(counted)}
            parts[n] = MARK.sub(lambda mark, by=filled: by[mark[1]], part)
        cell.source = "".join(parts)


def count(cells: list[NotebookNode]) -> dict[str, Counted]:
    """Return what there is to do in each section, by its title; what comes before any is TOP's."""
    title, counted = TOP, {TOP: Counted()}
    for cell in cells:
        if is_for_claims(cell):
            continue
        is_prose = cell.cell_type == "markdown"
        for part in _parts(cell.source) if is_prose else [cell.source]:
            title = (_title(part) if is_prose else None) or title
            counted.setdefault(title, Counted()).add(cell.cell_type, part, is_folded(cell))
    return counted


def whole(counted: dict[str, Counted]) -> str:
    """Return the time of a lecture in words."""
    core = [part for title, part in counted.items() if title != FURTHER]
    said = f"the core takes about {span(core, 5)} minutes"
    if FURTHER in counted:
        more = span([counted[FURTHER]], 5)
        said += f"; *{FURTHER}* another {more}, which can wait for another day"
    return f"{said}."


def span(parts: list[Counted], unit: int) -> str:
    """Return the minutes of some parts as a range, both ends rounded to the unit."""
    low, high = (sum(part.minutes(pace) for part in parts) for pace in (QUICK, CAREFUL))
    low, high = (max(unit, unit * round(end / unit)) for end in (low, high))
    return f"{low} to {high}" if low < high else f"{high}"


def _parts(source: str) -> list[str]:
    return re.split(r"^(?=## )", source, flags=re.MULTILINE)


def _title(part: str) -> str | None:
    heading = re.match(r"## (.+)", part)
    return heading[1].strip() if heading else None
