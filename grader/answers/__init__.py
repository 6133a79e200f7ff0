"""The right and wrong answers of a lesson, read from its `answers.py`; nothing in it is run.

Each code cell of that file is one answer. A right one is written out:

    # %% right="adam" name="plain"
    def adam(w, dw, config=None):
        ...

A wrong one begins with a comment, the diagnosis that learners read. After it comes the code, or, if
a right answer with a few lines changed makes the same mistake, those changes alone (see `edits`):

    # %% wrong="adam adamw" name="epsilon_inside"
    # Epsilon stands inside your root; add it after the root is taken.
    # - (np.sqrt(v_hat) + eps)
    # + np.sqrt(v_hat + eps)

What is changed is the first right answer to the exercise, or the one that the header names, as in
`of="folded_rate"`; it stands above. Where a header names two exercises, the changes are made in an
answer to each.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from grader.answers.edits import edited, is_change, read_changes
from grader.errors import RavineError
from grader.names import bound_names, exercise_names

VERDICTS = ("right", "wrong")
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Answer:
    """One answer to an exercise: its source, and for a wrong one what the learner should know.

    `is_slip` tells whether it is a right answer but for some changes.
    """

    exercise: str
    name: str
    right: bool
    source: str
    diagnosis: str
    is_slip: bool = False


@dataclass(frozen=True)
class Header:
    """What stands after `# %%`; `of` names the right answer that is changed, if not the first."""

    right: bool
    exercises: list[str]
    name: str
    of: str | None


def load(path: Path) -> list[Answer]:
    """Return the answers in a py:percent file, in its order.

    Raises:
        RavineError: if the file cannot be read, or a cell lacks a verdict, a name or a diagnosis,
            has the name of another one, does not define its exercise, or makes a change that does
            not fit the right answer at exactly one place.
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
            place = f"{path}, cell {n} ({exercise}, {header.name})"
            try:
                answers.append(_answer(exercise, header, cell.source, answers))
            except RavineError as error:
                raise RavineError(f"{place}: {error}") from error
    return answers


def _header(cell: NotebookNode, place: str) -> Header:
    verdicts = [verdict for verdict in VERDICTS if verdict in cell.metadata]
    if len(verdicts) != 1:
        raise RavineError(f"{place}: its header should say either right= or wrong=.")
    verdict, name, of = verdicts[0], cell.metadata.get("name"), cell.metadata.get("of")
    exercises = str(cell.metadata[verdict]).split()
    for key, value in [*((verdict, one) for one in exercises or [""]), ("name", name)]:
        if not isinstance(value, str) or not NAME.fullmatch(value):
            raise RavineError(f"{place}: {key}={value!r} should be a name in small letters.")
    return Header(verdict == "right", exercises, name, of)


def _answer(exercise: str, header: Header, text: str, above: list[Answer]) -> Answer:
    if any((other.exercise, other.name) == (exercise, header.name) for other in above):
        raise RavineError(f"{exercise} has two answers called {header.name}.")
    diagnosis, changes, source = _parted(text)
    if changes and source:
        raise RavineError("the cell has changes and code; it should have one of them.")
    if changes:
        source = edited(_base(exercise, header.of, above).source, read_changes(changes))
    try:
        defined = bound_names(source)
    except SyntaxError as error:
        raise RavineError(f"line {error.lineno} is no Python: {error.msg}.") from error
    if not exercise_names(exercise, defined):
        raise RavineError(f"the cell does not define {exercise}.")
    if not header.right and not diagnosis:
        raise RavineError("a wrong answer begins with a comment, its diagnosis.")
    return Answer(exercise, header.name, header.right, source, diagnosis, bool(changes))


def _parted(text: str) -> tuple[str, list[str], str]:
    """Return the diagnosis that a cell begins with, in one line, its changes, and its code."""
    lines = text.splitlines()
    code = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    change = next((n for n, line in enumerate(lines[:code]) if is_change(line)), code)
    diagnosis = " ".join(line.lstrip("# ").strip() for line in lines[:change])
    return diagnosis, lines[change:code], "\n".join(lines[code:]).strip("\n")


def _base(exercise: str, name: str | None, above: list[Answer]) -> Answer:
    """Return the right answer of that name, or the first one to its exercise."""
    for other in above:
        if other.exercise == exercise and other.right and name in (None, other.name):
            return other
    called = f" called {name}" if name else ""
    raise RavineError(f"above it stands no right answer{called} that it could change.")
