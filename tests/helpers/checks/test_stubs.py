"""What a student sees who runs an assignment before any answer is written: sentences."""

import nbformat
import pytest
from nbclient import NotebookClient
from project import ROOT
from texts import GRADED

from helpers.checks.stubs import explain_stubs

BEFORE = "import numpy as np\nfrom helpers.checks import explain_stubs\n\nexplain_stubs()"
STUB = "def rule(w):\n    raise NotImplementedError"


def run(cells):
    """Run cells in a kernel, demos too and on after errors; return their error outputs."""
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, allow_errors=True, skip_cells_with_tag="")
    client.execute(cwd=ROOT)
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return [output for output in outputs if output.output_type == "error"]


def shown(*sources):
    return [
        "\n".join(error.traceback) for error in run(list(map(nbformat.v4.new_code_cell, sources)))
    ]


@pytest.mark.parametrize("lesson", GRADED)
def test_no_cell_of_an_untouched_assignment_ends_in_a_traceback(lesson):
    (path,) = (ROOT / "release" / lesson).glob("*.ipynb")
    errors = run(nbformat.read(path, as_version=4).cells)
    assert len(errors) > 10
    for error in errors:
        said = "\n".join(error.traceback)
        assert said.startswith("Not attempted yet: "), said
        assert "\n" not in said


def test_the_function_is_named_however_deep_it_is_called():
    assert shown(BEFORE, STUB, "list(map(rule, [1.0]))") == [
        "Not attempted yet: rule still raises NotImplementedError. Replace that line by your "
        "answer and run its cell, then this one again."
    ]


def test_any_other_error_keeps_its_traceback():
    of_library, of_answer = shown(
        BEFORE,
        "import numbers\nnumbers.Complex.real.fget(1)",
        "def rule(w):\n    return 1 / w",
        "rule(0)",
    )
    assert "Traceback" in of_library
    assert "ZeroDivisionError" in of_answer
    assert "Traceback" in of_answer


def test_outside_jupyter_nothing_changes():
    explain_stubs()
    with pytest.raises(NotImplementedError):
        exec(STUB + "\nrule(1)", {})
