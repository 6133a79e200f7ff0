"""Notebooks of a few cells through the engine, as jobs: what each cell came to."""

import json
from dataclasses import dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grader.engine import run
from grader.engine.limits import Limits


@dataclass(frozen=True)
class Test:
    """A test cell."""

    __test__ = False
    source: str
    points: float = 1
    id: str = ""


@dataclass(frozen=True)
class Came:
    """What a job came to: its cells with their outputs, points of the tests in order, the rest."""

    cells: list[NotebookNode]
    points: list[float]
    outcome: run.Outcome

    def said(self, n):
        """Return name and message of the last error of a cell, as one text; None without one."""
        errors = [o for o in self.cells[n].outputs if o.output_type == "error"]
        return f"{errors[-1].ename}: {errors[-1].evalue}" if errors else None

    def printed(self, n, name="stdout"):
        """Return what a cell shows on a stream."""
        streams = [o for o in self.cells[n].outputs if o.output_type == "stream"]
        return "".join(o.text for o in streams if o.name == name)


def notebook_of(cells):
    """Return a notebook of cells: a source is a student's, a Test is one."""
    made = []
    for n, cell in enumerate(cells):
        if isinstance(cell, Test):
            of = {"grade_id": cell.id or f"test{n}", "points": cell.points}
            flags = {"grade": True, "solution": False, "locked": True, "schema_version": 3}
            of = {**of, **flags, "cell_type": "code"}
            made.append(new_code_cell(cell.source, metadata={"nbgrader": of}))
        else:
            made.append(new_code_cell(cell))
    return new_notebook(cells=made)


def came(local, cells, names="f", **limits):
    """Run cells, of which the student's are to define `names`, and return what they came to."""
    notebook = notebook_of(cells)
    job = run.job_of(notebook, names.split(), {**Limits().as_dict(), **limits}, "00")
    outcome = run.filled(notebook, local.submit(job).result())
    return Came(notebook.cells, list(outcome.points.values()), outcome)


def raw(local, cells, names="f"):
    """Return the outcome of a job as it is."""
    job = run.job_of(notebook_of(cells), names.split(), Limits().as_dict(), "00")
    return json.loads(local.submit(job).result())
