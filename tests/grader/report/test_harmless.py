"""What students' outputs look like on a page of feedback."""

import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from grader.report.harmless import HarmlessOutputs

ACTIVE = "<script>EVIL()</script><img src=x onerror=EVIL()><style>.panel{display:none}</style>"
SHOWN = [
    ({"text/html": ACTIVE}, {}),
    ({"text/html": "<a href='javascript:EVIL()'>a</a><iframe srcdoc='EVIL()'></iframe>"}, {}),
    ({"text/markdown": ACTIVE}, {}),
    ({"text/latex": ACTIVE}, {}),
    ({"image/svg+xml": f"<svg onload='EVIL()'>{ACTIVE}</svg>"}, {}),
    ({"text/vnd.mermaid": f"</pre>{ACTIVE}"}, {}),
    ({"application/javascript": "EVIL()"}, {}),
    ({"image/png": f"'\">{ACTIVE}"}, {}),
    ({"image/png": "iVBO"}, {"image/png": {"width": "1 onload=EVIL()", "alt": "'\"><script>"}}),
    ({"text/plain": ACTIVE}, {}),
]


def page(data, metadata):
    """Return the cells of a page, in the template that nbgrader's feedback extends."""
    output = new_output("display_data", data=data, metadata=metadata)
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[output])])
    notebook, _ = HarmlessOutputs().preprocess(notebook, {})
    return (
        HTMLExporter(template_name="classic").from_notebook_node(notebook)[0].partition("<body")[2]
    )


@pytest.mark.parametrize(("data", "metadata"), SHOWN)
def test_nothing_that_a_student_shows_runs(data, metadata):
    shown = page(data, metadata)
    for active in (
        "<script>EVIL",
        "<img src=x",
        "<style>.panel",
        "<iframe",
        "<a href='java",
        "<svg",
    ):
        assert active not in shown
    assert "onload=" not in shown
    assert "text/javascript" not in shown


def test_tables_and_figures_look_as_they_did():
    table = "<table class='dataframe'><thead><tr><th>a</th></tr></thead><tbody></tbody></table>"
    assert "<thead><tr><th>a</th></tr></thead><tbody></tbody>" in page({"text/html": table}, {})
    sized = page({"image/png": "iVBO"}, {"image/png": {"width": 40}})
    assert "data:image/png;base64,iVBO" in sized
    assert 'width="40"' in sized
