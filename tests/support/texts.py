"""The texts of the lessons as the tests read and run them."""

import copy
import functools
import inspect
import re
import time
from dataclasses import dataclass

import matplotlib.pyplot as plt
import pytest
from project import ROOT

from grader.authoring.claims import Claim, is_for_claims, read_claims, without_claims
from grader.authoring.texts import written_cells
from grader.course import Course
from grader.names import bound_names, free_names

LESSONS = [lesson.name for lesson in Course(ROOT).texts()]
GRADED = [lesson.name for lesson in Course(ROOT).assignments()]


@dataclass(frozen=True)
class Evaluated:
    """A claim of a cell (counted from 1), and its value, or the exception that it raised."""

    cell: int
    claim: Claim
    value: object


class Text:
    """A lecture or an assignment: its cells, its prose in one line, and what its code leaves.

    `written` are the cells with their claims, `cells` those that students get.
    """

    def __init__(self, lesson, kind):
        self.lesson, self.kind = lesson, kind
        self.path = ROOT / "lessons" / lesson / f"{kind}.py"
        self.written = written_cells(self.path)
        self.cells = without_claims(self.path, copy.deepcopy(self.written))

    @functools.cached_property
    def prose(self):
        return self._in_one_line("markdown")

    @functools.cached_property
    def code(self):
        return self._in_one_line("code")

    @property
    def namespace(self):
        """The namespace that the code cells, solutions and tests included, leave behind."""
        return self._run.namespace

    @property
    def claims(self):
        """Each claim as `Evaluated`, with the names as they stand at its cell."""
        return self._run.claims

    @property
    def seconds(self):
        """How long the code cells took, those of the claims not counted."""
        return self._run.seconds

    @functools.cached_property
    def _run(self):
        run, waiting = Run(f"{self.kind}_{self.lesson}"), []
        for number, cell in enumerate(self.written, start=1):
            # What stands right above a solution is about it, and waits for it.
            is_solution = cell.metadata.get("nbgrader", {}).get("solution")
            if not is_solution and not all(is_for_claims(above) for _, above in waiting):
                run.evaluate(waiting)
                waiting = []
            if cell.cell_type == "markdown" or is_for_claims(cell):
                waiting.append((number, cell))
            else:
                run.execute(compile(cell.source, f"{self.path}, cell {number}", "exec"))
        run.evaluate(waiting)
        return run

    def headings(self):
        """Return (level, title) of each heading, in order."""
        text = "\n".join(cell.source for cell in self.cells if cell.cell_type == "markdown")
        text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
        return [(len(marks), title) for marks, title in re.findall(r"^(#+) (.+)$", text, re.M)]

    def _in_one_line(self, kind):
        text = " ".join(cell.source for cell in self.cells if cell.cell_type == kind)
        return re.sub(r"\s+", " ", text)


class Run:
    """The cells of a text as they run in order: a namespace, and beside it what claims define."""

    def __init__(self, name):
        self.namespace, self.claims, self.seconds = {"__name__": name}, [], 0.0
        self._helpers, self._unbound = {}, set()

    def execute(self, code):
        """Run a cell of the notebook."""
        began = time.perf_counter()
        exec(code, self.namespace)
        self.seconds += time.perf_counter() - began
        plt.close("all")

    def evaluate(self, cells):
        """Evaluate the claims of markdown cells, given as (number, cell), and what helps them."""
        for number, cell in cells:
            if is_for_claims(cell):
                self._help_claims(number, cell.source)
                continue
            for claim in read_claims(cell.source):
                self.claims.append(Evaluated(number, claim, self._value(claim.python)))

    def _help_claims(self, number, source):
        """Run a cell tagged claims; the notebook's own cells never see what it defines."""
        names = {**self.namespace, **self._helpers}
        own = bound_names(source)
        if not self._is_bound_to_the_notebook(source):
            self._unbound |= own
        exec(compile(source, f"cell {number}, tagged claims", "exec"), names)
        self._helpers |= {name: names[name] for name in own}

    def _value(self, python):
        if not python:
            return None
        if not self._is_bound_to_the_notebook(python):
            return NameError("it uses no name of the notebook")
        try:
            return eval(python, {**self.namespace, **self._helpers})
        except Exception as error:
            return error

    def _is_bound_to_the_notebook(self, python):
        """Whether it uses a name that the notebook defines; a module computes anything."""
        known = {**self.namespace, **self._helpers}
        used = [known.get(name) for name in free_names(python) - self._unbound]
        return any(value is not None and not inspect.ismodule(value) for value in used)


@functools.cache
def lecture(lesson):
    """Return the lecture of a lesson; it runs at most once in a process."""
    return Text(lesson, "lecture")


@functools.cache
def assignment(lesson):
    """Return the assignment of a lesson, with its solutions."""
    return Text(lesson, "assignment")


def of_lessons(read, lessons):
    """Return each text as a parameter that runs beside the other tests of its lesson."""
    return [
        pytest.param(read(name), id=f"{read.__name__}-{name}", marks=pytest.mark.xdist_group(name))
        for name in lessons
    ]


LECTURES = of_lessons(lecture, LESSONS)
ASSIGNMENTS = of_lessons(assignment, GRADED)
# Those of which README and coverage speak: from 90 on, lessons are an instructor's own.
OURS = [name for name in LESSONS if name < "90"]


def significant(value):
    """Return a value as prose prints it: 9e-3, not 9e-03."""
    mantissa, _, exponent = f"{value:.0e}".partition("e")
    return f"{mantissa}e{int(exponent)}"
