"""The kernel that runs a submission."""

import asyncio
import json
import sys

import nbformat
import pytest

from grader.engine import preprocessors
from grader.engine.preprocessors import QuietExecute
from grader.errors import RavineError

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


def test_outputs_that_do_not_arrive_lose_their_own_cell_and_no_other(monkeypatch):
    """As when a busy machine is sent forty figures; here the one cell's end is held back."""
    poll = QuietExecute._async_poll_output_msg

    async def late(self, parent, cell, index):
        if index == 0:
            await asyncio.sleep(60)
        await poll(self, parent, cell, index)

    monkeypatch.setattr(QuietExecute, "_async_poll_output_msg", late)
    cells = [nbformat.v4.new_code_cell(source) for source in ("six = 6", "six * 7")]
    execute = QuietExecute(iopub_timeout=1)
    done, _ = execute.preprocess(nbformat.v4.new_notebook(cells=cells), {"metadata": {"path": "."}})
    assert [output.ename for output in done.cells[0].outputs] == ["OutputsLost"]
    assert done.cells[1].outputs[0].data["text/plain"] == "42"


def test_a_cell_that_cannot_be_stopped_is_named(monkeypatch):
    monkeypatch.setattr(preprocessors, "PATIENCE", 1)
    source = """# Never ends.
import time
def insist(until):
    while time.monotonic() < until:
        try:
            time.sleep(1)
        except KeyboardInterrupt:
            pass
insist(time.monotonic() + 60)"""
    cells = [nbformat.v4.new_code_cell(source)]
    execute = QuietExecute(iopub_timeout=1, timeout=1)
    with pytest.raises(RavineError, match=r"begins '# Never ends\.' goes on after its time"):
        execute.preprocess(nbformat.v4.new_notebook(cells=cells), {"metadata": {"path": "."}})
