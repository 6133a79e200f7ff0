r"""Claims: what a lesson's prose says of its code, checked where it stands; the build strips them.

In the markdown of a lesson's text an anchor stands right after a number, and says in Python what
the number is:

    loss is 2.7<!-- = losses[-1] --> with SGD, at $w_1 = 2.3$<!-- = w[-1, 0] -->, after
    35 %<!-- = left[10] --> of the way, about twenty<!-- = ratio / 1e-3 --> times as far

The names are those of the notebook as it stands at that cell: what the code cells before it leave,
with their solutions. The text right above a solution is about that solution, and sees it. At least
one name is used that is no module. Rounded to the digits that are printed, the value must be the
number; `numerals` says which forms it may have, and what "about" does. A comparison in words has
a condition, which must be True, not just truthy:

    momentum takes fewer<!-- if fast < slow --> steps, and its loss falls below
    1e-10<!-- if losses[-1] < 1e-10 -->

What takes more than a short expression is defined right before, in a code cell tagged `claims`,
which the tests run and no student sees. It binds new names only, and the notebook never sees them:

    # %% tags=["claims"]
    slow, fast = (path.losses[-1] for path in in_the_valley.values())

Numbers without an anchor must be dates, places in the course, or parameters: numbers that stand in
code or formulas of their section. `<!-- given -->` after a number says so where no rule
can tell. tests/lessons/test_claims.py evaluates and lists; the build refuses what is malformed.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.numerals import Numeral, last_numeral
from grader.errors import RavineError
from grader.names import bound_names

TAG = "claims"
ANCHOR = re.compile(r"<!--(.*?)-->", re.S)


class ClaimError(ValueError):
    """An anchor that says nothing that could be checked."""


@dataclass(frozen=True)
class Claim:
    """An anchor, and what it stands after.

    kind is "=", "if" or "given", python what follows it in one line; said is the number, or the
    line's words before a condition. The anchor is source[start:end] of its cell.
    """

    kind: str
    python: str
    said: str
    numeral: Numeral | None
    start: int
    end: int


def read_claims(source: str) -> list[Claim]:
    """Return the anchors of a markdown cell, in order; ClaimError for the first ill-formed one."""
    rest = ANCHOR.sub("", source)
    for edge in ("<!--", "-->"):
        if edge in rest:
            raise ClaimError(f"{edge!r} stands without its partner; an anchor is <!-- ... -->.")
    return [_claim(source, match) for match in ANCHOR.finditer(source)]


def without_claims(path: Path, cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Return a text's cells as students see them; RavineError names each ill-formed anchor."""
    cells = list(cells)
    if bad := list(_problems(path, cells)):
        raise RavineError("\n".join(bad))
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = ANCHOR.sub("", cell.source)
    return [cell for cell in cells if not is_for_claims(cell)]


def is_for_claims(cell: NotebookNode) -> bool:
    """Whether the cell only serves the claims after it."""
    return TAG in cell.metadata.get("tags", [])


def _claim(source: str, match: re.Match) -> Claim:
    kind, _, python = " ".join(match[1].split()).partition(" ")
    if kind not in ("=", "if", "given"):
        raise ClaimError(
            f"{match[0]!r} is no anchor; write '= expression', 'if condition' or 'given'."
        )
    if kind == "given" and python:
        raise ClaimError(f"{match[0]!r}: after 'given' nothing may follow.")
    if kind != "given":
        _check_expression(match[0], python)
    before = source[: match.start()]
    # After a formula the anchor is out of the way of whoever reads the text in Jupyter.
    numeral = last_numeral(before) or last_numeral(before.removesuffix("$"))
    if kind != "if" and numeral is None:
        raise ClaimError(f"{match[0]!r} has no number right before it; put it after one.")
    if not before or before[-1].isspace():
        raise ClaimError(f"{match[0]!r} follows a space; put it right after what it is about.")
    words = ANCHOR.sub("", before.rpartition("\n")[2])[-30:]
    said = source[numeral.start : numeral.end] if numeral and kind != "if" else words
    return Claim(kind, python, said, numeral, match.start(), match.end())


def _check_expression(anchor: str, python: str) -> None:
    if not python:
        raise ClaimError(f"{anchor!r} lacks an expression; write it after the sign.")
    try:
        ast.parse(python, mode="eval")
    except SyntaxError as error:
        raise ClaimError(f"{anchor!r} is no Python expression ({error.msg}).") from None


def _problems(path: Path, cells: list[NotebookNode]) -> Iterator[str]:
    for n, cell in enumerate(cells, start=1):
        for why in _cell_problems(cell, cells):
            first = cell.source.strip().partition("\n")[0][:50]
            yield f"{path}, cell {n} ({first!r}): {why}"


def _cell_problems(cell: NotebookNode, cells: list[NotebookNode]) -> Iterator[str]:
    if is_for_claims(cell):
        yield from _helper_problems(cell, cells)
    elif cell.cell_type == "markdown":
        try:
            read_claims(cell.source)
        except ClaimError as error:
            yield str(error)
    elif anchor := ANCHOR.search(cell.source):
        yield f"{anchor[0]!r} stands in code, and students would see it; anchors are for markdown."


def _helper_problems(cell: NotebookNode, cells: list[NotebookNode]) -> Iterator[str]:
    """What is wrong with a cell that serves claims: it must not matter that the build drops it."""
    if cell.cell_type != "code" or "nbgrader" in cell.metadata:
        yield "a cell tagged claims is code, and not graded; take the tag or the metadata out."
        return
    try:
        own = bound_names(cell.source)
    except SyntaxError as error:
        yield f"the cell tagged claims is not plain Python (line {error.lineno}: {error.msg})."
        return
    if taken := sorted((own - {"_"}) & _names(cells)):
        yield f"the cell tagged claims binds {', '.join(taken)}, as the notebook does; rename."


def _names(cells: list[NotebookNode]) -> set[str]:
    """Return the names that the notebook's own code binds."""
    bound: set[str] = set()
    for cell in cells:
        if cell.cell_type == "code" and not is_for_claims(cell):
            try:
                bound |= bound_names(cell.source)
            except SyntaxError:  # for `rules` to refuse, or a magic of IPython
                continue
    return bound
