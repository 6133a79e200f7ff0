"""The right and wrong answers of a lesson, read from its `answers.py`.

Each code cell of that file is one answer; nothing in it is run. A right one is written out:

    # %% right="adam" name="folded_rate"
    def adam(w, dw, config=None):
        ...

A wrong one begins with a comment, the diagnosis that learners read. Then it is written out too, or
it is an edit (see `edits`) of the right answer that `of` names, or else of the first one of its
exercise. It may belong to several exercises, and then it edits an answer of that name in each:

    # %% wrong="adam adamw" name="epsilon_inside" of="folded_rate"
    # Your epsilon stands inside the root; it is added to the root.
    # - np.sqrt(config["v"]) + config["epsilon"]
    # + np.sqrt(config["v"] + config["epsilon"])
"""

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from grader.answers.edits import edited, is_change, read_changes
from grader.authoring.names import defined_names
from grader.errors import RavineError

VERDICTS = ("right", "wrong")
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Answer:
    """One answer to an exercise: its source, and for a wrong one what the learner should know."""

    exercise: str
    name: str
    right: bool
    source: str
    diagnosis: str


@dataclass(frozen=True)
class Header:
    """What stands after `# %%`: the verdict, the exercises, a name, and what is edited, if any."""

    right: bool
    exercises: list[str]
    name: str
    of: str | None


def load(path: Path) -> list[Answer]:
    """Return the answers in a py:percent file, in its order.

    Raises:
        RavineError: if the file cannot be read, or a cell has no verdict, no name, the name of
            another one or no diagnosis, edits what no right answer above it has once, or does not
            define its exercise.
    """
    try:
        notebook = jupytext.reads(Path(path).read_text(encoding="utf-8"), fmt="py:percent")
    except (OSError, UnicodeDecodeError) as error:
        raise RavineError(f"The answers in {path} cannot be read: {error}.") from error
    answers: list[Answer] = []
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for n, cell in enumerate(cells, start=1):
        header = _header(cell, f"{path}, cell {n}")
        for exercise in header.exercises:
            try:
                answers.append(_answer(exercise, header, cell.source, answers))
            except RavineError as error:
                place = f"{path}, cell {n} ({exercise}, {header.name})"
                raise RavineError(f"{place}: {error}") from error
    return answers


def _header(cell: NotebookNode, place: str) -> Header:
    verdicts = [verdict for verdict in VERDICTS if verdict in cell.metadata]
    if len(verdicts) != 1:
        raise RavineError(f"{place}: the header should have one of {', '.join(VERDICTS)}.")
    exercises, name = str(cell.metadata[verdicts[0]]).split(), cell.metadata.get("name")
    for key, value in [(verdicts[0], one) for one in exercises or [""]] + [("name", name)]:
        if not isinstance(value, str) or not NAME.fullmatch(value):
            raise RavineError(f"{place}: {key}={value!r} should be a name in small letters.")
    return Header(verdicts == ["right"], exercises, name, cell.metadata.get("of"))


def _answer(exercise: str, header: Header, text: str, above: list[Answer]) -> Answer:
    if any((exercise, header.name) == (other.exercise, other.name) for other in above):
        raise RavineError(f"{exercise} has two answers called {header.name}.")
    diagnosis, changes, source = _parted(text)
    if changes:
        base = _base(exercise, header.of, above)
        source = edited(base.source, read_changes(changes))
    try:
        defined = defined_names(source)
    except SyntaxError as error:
        raise RavineError(f"line {error.lineno} is no Python: {error.msg}.") from error
    if exercise not in defined:
        raise RavineError(f"the cell does not define {exercise}.")
    if not header.right and not diagnosis:
        raise RavineError("a wrong answer begins with a comment, its diagnosis.")
    return Answer(exercise, header.name, header.right, source, diagnosis)


def _parted(text: str) -> tuple[str, list[str], str]:
    """Return the diagnosis that a cell begins with, as one line, its changes, and its code."""
    lines = text.splitlines()
    code = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    change = next((n for n, line in enumerate(lines[:code]) if is_change(line)), code)
    diagnosis = " ".join(line.lstrip("# ").strip() for line in lines[:change])
    return diagnosis, lines[change:code], "\n".join(lines[code:]).strip("\n")


def _base(exercise: str, name: str | None, above: list[Answer]) -> Answer:
    """Return the right answer of that name, or the first one of its exercise."""
    right = [other for other in above if other.exercise == exercise and other.right]
    for other in right:
        if name in (None, other.name):
            return other
    called = f" called {name}" if name else ""
    raise RavineError(f"no right answer{called} stands above it.")
