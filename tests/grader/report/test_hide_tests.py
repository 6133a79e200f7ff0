"""What of hidden tests a page of feedback holds: nothing, whatever quotes them."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from grader.report.hide_tests import HideTests
from grader.report.repaired import SayRepairs

SECRET = "assert rule(3.5) == 7.25"
SEEN = "assert rule(1.0) == 2.0"
HIDDEN = f"### BEGIN HIDDEN TESTS\n{SECRET}\n{SEEN}\n### END HIDDEN TESTS"
OF_A_TEST = {"grade": True, "solution": False, "grade_id": "rule--values", "points": 1}
OF_AN_ANSWER = {"grade": False, "solution": True, "grade_id": "rule"}


def cleared(source="1", outputs=(), metadata=None):
    """Return a student's cell after the step, beside a test with a hidden line."""
    own = new_code_cell(source, outputs=list(outputs), metadata=metadata or {})
    test = new_code_cell(
        f"{SEEN}\n{HIDDEN}", metadata={"nbgrader": OF_A_TEST}, outputs=list(outputs)
    )
    notebook, _ = HideTests().preprocess(new_notebook(cells=[own, test]), {})
    return notebook


@pytest.mark.parametrize(
    "output",
    [
        new_output(
            "stream", name="stderr", text=f"cell.py:3: RuntimeWarning: overflow\n  {SECRET}\n"
        ),
        new_output(
            "error", ename="E", evalue=f"at {SECRET}", traceback=["Traceback", f"---> {SECRET}"]
        ),
        new_output("display_data", data={"text/html": f"<b>{SECRET}</b>", "text/plain": SECRET}),
    ],
)
def test_a_line_of_a_hidden_test_is_quoted_nowhere(output):
    said = nbformat.writes(cleared(outputs=[output]))
    assert SECRET not in said
    assert "(a line of a hidden test)" in said
    assert "HIDDEN TESTS" not in said


def test_a_line_that_is_shown_anyway_is_no_secret():
    said = new_output("stream", text=SEEN)
    assert SEEN in nbformat.writes(cleared(outputs=[said]))


@pytest.mark.parametrize("marker", ["### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS\nx = 1"])
@pytest.mark.parametrize("metadata", [{}, {"nbgrader": OF_AN_ANSWER}])
def test_markers_that_a_student_writes_cost_no_page(marker, metadata):
    assert cleared(marker, metadata=metadata).cells[0].source == marker


def test_repairs_are_said_above_the_first_cell():
    notebook = new_notebook(cells=[new_code_cell("1")])
    notebook.metadata["ravine"] = {
        "repairs": ["a test was put back", "null characters were removed"]
    }
    notebook, _ = SayRepairs().preprocess(notebook, {})
    said = notebook.cells[0].source
    assert said.startswith("**Before this notebook was graded, it was repaired:**")
    assert "- a test was put back\n- null characters were removed" in said
    untouched, _ = SayRepairs().preprocess(new_notebook(cells=[new_code_cell("1")]), {})
    assert len(untouched.cells) == 1
