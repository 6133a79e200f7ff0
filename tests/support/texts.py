"""The texts of the lessons as the tests read and run them."""

import functools
import re
import sys

import matplotlib.pyplot as plt
from project import ROOT

from grader.authoring.texts import read_text
from grader.course import Course

LESSONS = [lesson.name for lesson in Course(ROOT).texts()]
GRADED = [lesson.name for lesson in Course(ROOT).assignments()]


class Text:
    """A lecture or an assignment: its cells, its prose in one line, and what its code leaves."""

    def __init__(self, lesson, kind):
        self.lesson, self.kind = lesson, kind
        self.path = ROOT / "lessons" / lesson / f"{kind}.py"
        self.cells = read_text(self.path).cells

    @functools.cached_property
    def prose(self):
        return self._in_one_line("markdown")

    @functools.cached_property
    def code(self):
        return self._in_one_line("code")

    @functools.cached_property
    def namespace(self):
        """The namespace that the code cells, solutions and tests included, leave behind."""
        namespace = {"__name__": f"{self.kind}_{self.lesson}"}
        for number, cell in enumerate(self.cells, start=1):
            if cell.cell_type == "code":
                exec(compile(cell.source, f"{self.path}, cell {number}", "exec"), namespace)
                plt.close("all")
        return namespace

    def headings(self):
        """Return (level, title) of each heading, in order."""
        text = "\n".join(cell.source for cell in self.cells if cell.cell_type == "markdown")
        text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
        return [(len(marks), title) for marks, title in re.findall(r"^(#+) (.+)$", text, re.M)]

    def _in_one_line(self, kind):
        text = " ".join(cell.source for cell in self.cells if cell.cell_type == kind)
        return re.sub(r"\s+", " ", text)


@functools.cache
def lecture(lesson):
    """Return the lecture of a lesson; it runs at most once in a process."""
    return Text(lesson, "lecture")


@functools.cache
def assignment(lesson):
    """Return the assignment of a lesson, with its solutions."""
    return Text(lesson, "assignment")


def claims(module):
    """Return the functions of a test module that rebuild a phrase of the prose: says_..."""
    found = vars(sys.modules[module])
    return [claim for name, claim in found.items() if name.startswith("says_")]


def significant(value):
    """Return a value as prose prints it: 9e-3, not 9e-03."""
    mantissa, _, exponent = f"{value:.0e}".partition("e")
    return f"{mantissa}e{int(exponent)}"
