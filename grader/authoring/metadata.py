"""The short headers of cells, and nbgrader's metadata that they stand for.

`# %% test="adam--first_step" points=1` is a test cell, `# %% answer="adam"` a solution cell, and
`# %% given="setup"` one that students run and cannot change. Each may have `tags=[...]` too. A
code cell that is not graded may have `fold=true`, which ships it folded, and `alt="..."`, what its
picture shows.
"""

import math
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from grader.authoring.alternatives import KEY, alternative_problem

KINDS = {
    "test": {"grade": True, "locked": True, "solution": False},
    "answer": {"grade": False, "locked": False, "solution": True},
    "given": {"grade": False, "locked": True, "solution": False},
}
FOLD = "fold"
KEYS = {*KINDS, "points", "tags", FOLD, KEY}
REST = {"schema_version": 3, "task": False}
LONGEST_ID = 64
WORD = r"[A-Za-z_][A-Za-z0-9_]*"
# Where jupytext keeps the text of a header that it could not read.
UNREADABLE = "incorrectly_encoded_metadata"
# Where a header that is refused leaves the reason, for the rules to tell with file and cell.
PROBLEM = "header_problem"


def expand(cell: NotebookNode) -> None:
    """Put nbgrader's metadata in place of the cell's short header, or the reason why not."""
    header = dict(cell.metadata)
    cell.metadata = NotebookNode({"tags": header["tags"]} if "tags" in header else {})
    if problem := next(_problems(header, cell.cell_type), None):
        cell.metadata[PROBLEM] = problem
        return
    if kind := next((kind for kind in KINDS if kind in header), None):
        points = {"points": header["points"]} if "points" in header else {}
        cell.metadata["nbgrader"] = of_nbgrader(kind, header[kind], **points)
    if FOLD in header:
        cell.metadata["jupyter"] = {"source_hidden": True}
    if KEY in header:
        cell.metadata[KEY] = header[KEY]


def is_folded(cell: NotebookNode) -> bool:
    """Whether the cell's code is shown only to those who ask for it."""
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


def of_nbgrader(kind: str, name: str, **points: float) -> NotebookNode:
    """Return nbgrader's metadata of a cell: a test, an answer, or one that is given."""
    return NotebookNode({**KINDS[kind], "grade_id": name, **points, **REST})


def _problems(header: dict, cell_type: str) -> Iterator[str]:
    """Yield what is wrong with a header: a misspelt key would ungrade a cell."""
    if UNREADABLE in header:
        yield (
            f"the header cannot be read: {header[UNREADABLE]}; "
            'write key="text" or key=number, with straight quotes.'
        )
    if "nbgrader" in header:
        yield (
            'nbgrader metadata is written by the build; write test="..." points=..., '
            'answer="..." or given="..." in its place.'
        )
    if "title" in header:
        yield f"{header['title']!r} in the header is no key=value; take it out, or give it a value."
    if unknown := sorted(set(header) - KEYS - {"title"}):
        yield f"the header has unknown keys: {', '.join(unknown)}; there are {_listed(KEYS)}."
    kinds = [kind for kind in KINDS if kind in header]
    if len(kinds) > 1:
        yield f"a cell is one of {', '.join(kinds)}, not all; take the others out."
    if "points" in header and kinds != ["test"]:
        yield "only a test has points; take them out."
    if kinds == ["test"] and not _counts(header.get("points")):
        yield f"a test needs points above 0, not {header.get('points')!r}."
    yield from (why for kind in kinds for why in _name_problems(header[kind], kind))
    yield from _problems_of_showing(header, is_ungraded_code=cell_type == "code" and not kinds)


def _problems_of_showing(header: dict, is_ungraded_code: bool) -> Iterator[str]:
    if (showing := {FOLD, KEY} & header.keys()) and not is_ungraded_code:
        yield f"{_listed(showing)} is for a code cell that is not graded; take it out."
    if header.get(FOLD, True) is not True:
        yield f"fold={header[FOLD]!r} is ill-formed; write fold=true, or leave it out."
    if KEY in header and (why := alternative_problem(header[KEY])):
        yield why


def _counts(points) -> bool:
    is_number = isinstance(points, int | float) and not isinstance(points, bool)
    return is_number and 0 < points < math.inf


def _name_problems(name, kind: str) -> Iterator[str]:
    form = f"{WORD}--{WORD}" if kind == "test" else WORD
    if not isinstance(name, str) or not re.fullmatch(form, name):
        wanted = '"exercise--behaviour"' if kind == "test" else "one Python name in quotes"
        yield f"{kind}={name!r} is ill-formed; it must be {wanted}."
    elif len(name) > LONGEST_ID:
        yield f"{name} is {len(name)} characters long; at most {LONGEST_ID} fit a cell id."


def _listed(keys: set[str]) -> str:
    return ", ".join(sorted(keys))
