"""What the students of the demo hand in: each a change to the notebook, told in a few words."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode

from grader.answers import Answer
from grader.authoring.texts import exercise_cells

ENDLESS = """
def {name}(*args, **kwargs):
    while True:
        pass
"""
# Ends the process that calls it, without a word.
DIES = """
def {name}(*args, **kwargs):
    import os

    os._exit(0)
"""
# Each of the following attacks does no harm where nothing stops it.
OPENS_GRADEBOOK = """
try:
    print(open("{root}/gradebook.db", "rb").read(16))
except OSError as error:
    print(error.strerror)
"""
CALLS_OUT = """
import socket

try:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
except OSError as error:
    print(error.strerror)
"""
EQUALS_EVERYTHING = """
import helpers.checks

for check in list(vars(helpers.checks)):
    setattr(helpers.checks, check, lambda *args, **kwargs: None)


class Right:
    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        return self


def {name}(*args, **kwargs):
    return Right()
"""
SCRIPT = """
from IPython.display import HTML

HTML("<script>document.title = 'Score: 100 of 100'</script>")
"""


@dataclass(frozen=True)
class Draw:
    """The answers of a lesson, the stream of chance to draw from them, and the course's folder."""

    answers: list[Answer]
    chance: np.random.Generator
    root: Path

    def of(self, exercise: str, right: bool) -> Answer:
        """Return one of the right, or wrong, answers of an exercise."""
        fitting = [v for v in self.answers if v.exercise == exercise and v.right == right]
        return fitting[self.chance.integers(len(fitting))]


Work = Callable[[Draw, NotebookNode], str]


def all_right(draw: Draw, notebook: NotebookNode) -> str:
    """Answer every exercise right."""
    for exercise, cell in exercise_cells(notebook).items():
        cell.source = draw.of(exercise, right=True).source
    return "all right"


def first_half(draw: Draw, notebook: NotebookNode) -> str:
    """Answer the first exercises right, and leave the rest as they were."""
    cells = exercise_cells(notebook)
    done = int(draw.chance.integers(1, len(cells)))
    for exercise in list(cells)[:done]:
        cells[exercise].source = draw.of(exercise, right=True).source
    return f"{done} of {len(cells)} exercises done"


def mistaken(draw: Draw, notebook: NotebookNode) -> str:
    """Make two typical mistakes, and answer the rest right."""
    all_right(draw, notebook)
    cells = exercise_cells(notebook)
    chosen = [str(name) for name in draw.chance.choice(list(cells), size=2, replace=False)]
    wrong = [draw.of(exercise, right=False) for exercise in cells if exercise in chosen]
    for answer in wrong:
        cells[answer.exercise].source = answer.source
    return "mistakes: " + ", ".join(f"{v.exercise}, {v.name.replace('_', ' ')}" for v in wrong)


def untouched(_draw: Draw, _notebook: NotebookNode) -> str:
    """Hand in the release as it is."""
    return "untouched"


def test_twice(draw: Draw, notebook: NotebookNode) -> str:
    """Copy a test cell, as Ctrl-C Ctrl-V does in JupyterLab."""
    all_right(draw, notebook)
    n = _first_test(notebook)
    twin = nbformat.from_dict(json.loads(json.dumps(notebook.cells[n])))
    twin["id"] = "a-copied-cell"
    notebook.cells.insert(n + 1, twin)
    return "a test copied"


def test_gone(draw: Draw, notebook: NotebookNode) -> str:
    """Delete a test cell."""
    all_right(draw, notebook)
    del notebook.cells[_first_test(notebook)]
    return "a test deleted"


def ids_lost(draw: Draw, notebook: NotebookNode) -> str:
    """Save with an editor that knows nothing of nbgrader's metadata."""
    all_right(draw, notebook)
    for cell in notebook.cells:
        cell.metadata = NotebookNode()
    return "all metadata lost"


def endless(draw: Draw, notebook: NotebookNode) -> str:
    """Answer the first exercise with a loop that never ends."""
    return _first_is(ENDLESS, draw, notebook) + " never ends"


def dies(draw: Draw, notebook: NotebookNode) -> str:
    """Answer the first exercise with what ends Python."""
    return _first_is(DIES, draw, notebook) + " ends Python"


def opens_gradebook(draw: Draw, notebook: NotebookNode) -> str:
    """Answer all right, and read the gradebook on the way."""
    return _and(OPENS_GRADEBOOK.format(root=draw.root), draw, notebook) + "opens the gradebook"


def calls_out(draw: Draw, notebook: NotebookNode) -> str:
    """Answer all right, and open a network connection on the way."""
    return _and(CALLS_OUT, draw, notebook) + "calls out over the network"


def shows_script(draw: Draw, notebook: NotebookNode) -> str:
    """Answer all right, and show a script that changes the page on which it stands."""
    return _and(SCRIPT, draw, notebook) + "a script for the page"


def equals_everything(draw: Draw, notebook: NotebookNode) -> str:
    """Replace the checks, and answer the first exercise with an object that equals everything."""
    return _first_is(EQUALS_EVERYTHING, draw, notebook) + " forges the checks and its answer"


def half_a_file(path: Path) -> str:
    """Cut a notebook off in the middle, as a broken upload does."""
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: len(whole) // 2], encoding="utf-8")
    return "half a file"


def no_file(path: Path) -> str:
    """Leave the folder empty."""
    path.unlink()
    return "an empty folder"


def a_day_late(path: Path) -> str:
    """Note beside a notebook, as an exchange does, that it came the day after it was due."""
    path.with_name("timestamp.txt").write_text("2026-10-21 21:30:00 UTC\n")
    return "mistakes, and handed in a day late"


def _first_is(code: str, draw: Draw, notebook: NotebookNode) -> str:
    all_right(draw, notebook)
    name, cell = next(iter(exercise_cells(notebook).items()))
    cell.source = code.format(name=name).strip()
    return name


def _and(code: str, draw: Draw, notebook: NotebookNode) -> str:
    all_right(draw, notebook)
    next(iter(exercise_cells(notebook).values())).source += f"\n{code}"
    return "all right, and "


def _first_test(notebook: NotebookNode) -> int:
    graded = (
        n for n, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade")
    )
    return next(graded)
