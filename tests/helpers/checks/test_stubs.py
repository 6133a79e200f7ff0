"""What a student sees who runs an assignment before any answer is written: sentences, to its end."""

import nbformat
import pytest
from nbclient import NotebookClient
from project import ROOT
from texts import GRADED

from helpers.checks.stubs import explain_stubs

BEFORE = "import numpy as np\nfrom helpers.checks import explain_stubs\n\nexplain_stubs()"
STUB = "def rule(w):\n    raise NotImplementedError"


def run(cells, allow_errors=False):
    """Run cells in a kernel, demos too; return their error outputs.

    Unless errors are allowed, the first in a cell that is not tagged for it ends the run.
    """
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, allow_errors=allow_errors, skip_cells_with_tag="")
    client.execute(cwd=ROOT)
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return [output for output in outputs if output.output_type == "error"]


def shown(*sources):
    cells = list(map(nbformat.v4.new_code_cell, sources))
    return ["\n".join(error.traceback) for error in run(cells, allow_errors=True)]


@pytest.mark.parametrize("lesson", GRADED)
def test_run_all_reaches_the_end_of_an_untouched_assignment_without_a_traceback(lesson):
    (path,) = (ROOT / "release" / lesson).glob("*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    errors = run(cells)
    assert all(cell.execution_count for cell in cells if cell.cell_type == "code")
    overviews = [cell for cell in cells if cell.id.endswith("_overview")]
    assert len(overviews) > 2
    for cell in overviews:
        # A kernel may send one print in two messages.
        *lines, count = "".join(output.text for output in cell.outputs).splitlines()
        assert all(line.startswith("○ not attempted yet") for line in lines)
        assert f": 0 of {len(lines)} checks are right." in count
    assert len(errors) > 10
    for error in errors:
        said = "\n".join(error.traceback)
        assert said.startswith("Not attempted yet: "), said
        assert "\n" not in said


def test_the_function_is_named_however_deep_it_is_called():
    assert shown(BEFORE, STUB, "list(map(rule, [1.0]))") == [
        "Not attempted yet: rule still raises NotImplementedError. Replace that line with your "
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
