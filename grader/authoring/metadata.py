"""What a cell's metadata may say; nbgrader grades by it, and overlooks what it does not know."""

import math
import re
from collections.abc import Iterator

from nbformat import NotebookNode

CELL_KEYS = {"nbgrader", "tags"}
KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
SCHEMA = 3
LONGEST_ID = 64
WORD = r"[A-Za-z_][A-Za-z0-9_]*"
# Where jupytext keeps the text of metadata that it could not read.
UNREADABLE = "incorrectly_encoded_metadata"


def cell_problems(cell: NotebookNode) -> Iterator[str]:
    """What is wrong with the metadata around nbgrader's: a misspelt key would ungrade a cell."""
    if UNREADABLE in cell.metadata:
        yield f"the metadata cannot be read: {cell.metadata[UNREADABLE]}"
    elif unknown := sorted(set(cell.metadata) - CELL_KEYS):
        yield f"cell metadata unknown: {', '.join(unknown)}; there are nbgrader and tags."


def nbgrader_problems(meta) -> Iterator[str]:
    """What is wrong with nbgrader's metadata itself, whatever the cell holds."""
    if not isinstance(meta, dict):
        yield f"nbgrader metadata must be a dictionary, not {meta!r}."
        return
    schema = meta.get("schema_version")
    if "schema_version" not in meta:
        yield f'the schema version is missing; add "schema_version": {SCHEMA}.'
    elif not isinstance(schema, int) or schema != SCHEMA:
        yield f'schema version {schema!r} is not {SCHEMA}; write "schema_version": {SCHEMA}.'
    missing = sorted(KEYS - set(meta) - {"schema_version"})
    if missing:
        yield f"nbgrader metadata lacks {', '.join(missing)}."
        return
    unknown = sorted(set(meta) - KEYS - {"points"})
    if unknown:
        yield f"nbgrader metadata has unknown keys: {', '.join(unknown)}."
    for key in ("grade", "locked", "solution", "task"):
        if not isinstance(meta[key], bool):
            yield f"{key} must be true or false, not {meta[key]!r}."
    yield from _flags(meta)


def _flags(meta) -> Iterator[str]:
    if meta["task"]:
        yield "a task is graded by hand, and here all is graded by tests; set task to false."
    if meta["grade"] and meta["solution"]:
        yield "a cell is either an answer or a test; set grade or solution to false."
    if "points" in meta and not meta["grade"]:
        yield "points on an ungraded cell never count; remove them or set grade to true."
    if meta["grade"] and not _counts(meta.get("points")):
        yield f"a graded cell needs points above 0, not {meta.get('points')!r}."
    if meta["grade"] and not meta["locked"]:
        yield "students could edit an unlocked test cell; set locked to true."
    if meta["solution"] and meta["locked"]:
        yield "students could not edit a locked solution cell; set locked to false."
    yield from _grade_id(meta)


def _counts(points) -> bool:
    is_number = isinstance(points, int | float) and not isinstance(points, bool)
    return is_number and 0 < points < math.inf


def _grade_id(meta) -> Iterator[str]:
    name = meta["grade_id"]
    form = f"{WORD}--{WORD}" if meta["grade"] else WORD
    if not isinstance(name, str) or not re.fullmatch(form, name):
        wanted = "exercise--behaviour" if meta["grade"] else "one Python name"
        yield f"the grade id {name!r} is ill-formed; it must be {wanted}."
    elif len(name) > LONGEST_ID:
        yield f"the grade id is {len(name)} characters long; at most {LONGEST_ID} fit a cell id."
