"""The kernel that runs a submission."""

import json
import sys

import nbformat
import pytest

from grader.engine.preprocessors import QuietExecute

# Dies as many times as its folder holds files.
SCRIPT = """\
import pathlib, sys
falls = sorted(pathlib.Path(__file__).parent.glob("fall-*"))
if falls:
    falls[0].unlink()
    sys.exit(1)
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """A notebook of one cell, for a kernel that dies at its start while it is told to."""
    folder = tmp_path / "kernels" / "faint"
    folder.mkdir(parents=True)
    (folder / "faint.py").write_text(SCRIPT)
    command = [sys.executable, str(folder / "faint.py"), "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "faint", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("6 * 7")]), folder


def run(notebook):
    execute = QuietExecute(kernel_name="faint", extra_arguments=[])
    done, _ = execute.preprocess(notebook, {"metadata": {"path": "."}})
    return done.cells[0].outputs[0].data["text/plain"]


def test_a_kernel_that_dies_at_its_start_is_started_once_more(notebook):
    cells, folder = notebook
    (folder / "fall-1").touch()
    assert run(cells) == "42"


def test_one_that_dies_again_is_told(notebook):
    cells, folder = notebook
    (folder / "fall-1").touch()
    (folder / "fall-2").touch()
    with pytest.raises(RuntimeError, match="Kernel died before replying"):
        run(cells)
