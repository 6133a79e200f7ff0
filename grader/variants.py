"""The right and wrong answers of a lesson, read from its `variants.py`.

Each code cell of that file is one whole answer. Its metadata names the `exercise`, the `verdict`
(right or wrong) and a `name`; a wrong one begins with a comment, the diagnosis that learners read.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext

from grader.authoring.names import defined_names
from grader.errors import RavineError

VERDICTS = ("right", "wrong")
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Variant:
    """One answer to an exercise: its source, and for a wrong one what the learner should know."""

    exercise: str
    name: str
    right: bool
    source: str
    diagnosis: str


def load_variants(path: Path) -> list[Variant]:
    """Return the variants in a py:percent file, in its order.

    Raises:
        RavineError: if the file cannot be read, or a cell has an unknown verdict, lacks a name or
            a diagnosis, has the name of another one, or does not define its exercise.
    """
    try:
        notebook = jupytext.reads(Path(path).read_text(encoding="utf-8"), fmt="py:percent")
    except (OSError, UnicodeDecodeError) as error:
        raise RavineError(f"The variants in {path} cannot be read: {error}.") from error
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    variants = [_variant(cell, f"{path}, cell {n}") for n, cell in enumerate(cells, start=1)]
    seen = set()
    for variant in variants:
        key = variant.exercise, variant.name
        if key in seen:
            raise RavineError(f"{path}: {variant.exercise} has two variants called {variant.name}.")
        seen.add(key)
    return variants


def _variant(cell, place) -> Variant:
    verdict, exercise, name = (cell.metadata.get(key) for key in ("verdict", "exercise", "name"))
    for key, value in (("exercise", exercise), ("name", name)):
        if not isinstance(value, str) or not NAME.fullmatch(value):
            raise RavineError(f"{place}: {key}={value!r} should be a name in small letters.")
    place = f"{place} ({exercise}, {name})"
    if verdict not in VERDICTS:
        raise RavineError(f"{place}: verdict={verdict!r} should be one of {', '.join(VERDICTS)}.")
    try:
        defined = defined_names(cell.source)
    except SyntaxError as error:
        raise RavineError(f"{place}: line {error.lineno} is no Python: {error.msg}.") from error
    if exercise not in defined:
        raise RavineError(f"{place}: the cell does not define {exercise}.")
    diagnosis = _diagnosis(cell.source)
    if verdict == "wrong" and not diagnosis:
        raise RavineError(f"{place}: a wrong variant begins with a comment, its diagnosis.")
    return Variant(exercise, name, verdict == "right", cell.source, diagnosis)


def _diagnosis(source) -> str:
    """Return the comment that a source begins with, as one line."""
    lines = []
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").strip())
    return " ".join(lines)
