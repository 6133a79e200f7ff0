"""The page of feedback: what was tested and what came, what it looks like, and then the notebook.

One HTML file that needs nothing beside it: no network, no script, no other file. Its folder is
`feedback/STUDENT/LESSON/`, where the links of a notebook to its neighbours lead nowhere; so they
are plain text.
"""

import functools
from pathlib import Path

from jinja2 import Template
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution
from traitlets import default

from grader.report.harmless import HarmlessOutputs
from grader.report.page import cells, late, overview
from grader.report.repaired import SayRepairs
from grader.report.sizes import CutSizes
from grader.report.templates import environment

HERE = Path(__file__).parent


class FeedbackPage(Exporter):
    """Writes a graded notebook as a page; what nbgrader's `GenerateFeedback` exports with."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("preprocessors")
    def _preprocessors_default(self) -> list:
        return [HarmlessOutputs, CutSizes, SayRepairs]

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw):
        """Return the page of a notebook, after the steps that fetch its scores and clear it."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return _page(notebook, resources), resources


def _page(notebook: NotebookNode, resources: dict) -> str:
    rows = overview.rows(notebook)
    answers = {c.metadata.nbgrader.grade_id for c in notebook.cells if _is_answer(c)}
    return _template().render(
        cells=notebook.cells,
        of=resources["nbgrader"],
        lost=[row for row in rows if row.state != "right"],
        right=[row for row in rows if row.state == "right"],
        answers=answers,
        diagnosis=resources.get("diagnosis", []),
        late=resources.get("late") or late.penalized(resources["nbgrader"]),
    )


def _is_answer(cell: NotebookNode) -> bool:
    return is_solution(cell) and not is_grade(cell)


@functools.cache
def _template() -> Template:
    templates = environment(HERE)
    templates.globals |= {
        "text": cells.text,
        "markdown": cells.markdown,
        "code": cells.code,
        "shown": cells.shown,
        "row_of": overview.row_of,
        "signs": overview.SIGNS,
        "is_answer": _is_answer,
        "is_solution": is_solution,
    }
    return templates.get_template("page.html.j2")
