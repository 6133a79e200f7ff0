"""The lectures, run: each in a scratch folder and a kernel of its own, two at a time."""

import asyncio
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.course import Course
from grader.errors import RavineError
from grader.report.site.figures import taking

AT_ONCE = 2
PATIENCE = 600  # seconds for a cell
# Run first, and on no page. Pictures have two pixels for one of the page: some screens have both.
FIRST_CELL = f"%config InlineBackend.figure_formats = ['retina']\n{taking.FIRST_CELL}"


def run(course: Course, notebooks: dict[str, NotebookNode]) -> dict[str, NotebookNode]:
    """Return the notebooks, by name, with what their cells put out.

    Raises:
        RavineError: a cell failed, or took too long; the message names it.
    """
    with (
        tempfile.TemporaryDirectory(prefix="ravine-site-") as scratch,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        env = _environment(course.root, scratch)
        done = pool.map(lambda name: _run(name, notebooks[name], Path(scratch), env), notebooks)
        return dict(zip(notebooks, done, strict=True))


def _environment(root: Path, scratch: str) -> dict[str, str]:
    """Return what kernels find: the course's own helpers, and nobody's IPython profile.

    With one thread each, two kernels on two cores do not wait for each other, and sums are added in
    the same order each time.
    """
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    ours = {"PYTHONPATH": path, "IPYTHONDIR": str(Path(scratch) / "ipython")}
    return {**os.environ, **ours, "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": ""}


def _run(name: str, notebook: NotebookNode, scratch: Path, env: dict[str, str]) -> NotebookNode:
    ran = deepcopy(notebook)
    ran.cells.insert(0, new_code_cell(FIRST_CELL))
    folder = scratch / name
    folder.mkdir()
    # What the kernel says outside of cells is about its connection, and for nobody here.
    apart = {"env": env, "stderr": subprocess.DEVNULL, "cleanup_kc": True}
    try:
        asyncio.run(_client(ran, folder).async_execute(**apart))
    except CellExecutionError as error:
        raise RavineError(_said(name, ran, f"{error.ename}: {error.evalue}")) from None
    except TimeoutError:
        raise RavineError(_said(name, ran, f"it took more than {PATIENCE} s")) from None
    except DeadKernelError:
        raise RavineError(_said(name, ran, "Python ended")) from None
    del ran.cells[0]
    return ran


def _client(ran: NotebookNode, folder: Path) -> NotebookClient:
    # Of this Python, whatever kernels the user has besides.
    kernel = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
    resources = {"metadata": {"path": str(folder)}}
    # What is printed comes in pieces that depend on the clock, unless it is put together.
    return NotebookClient(
        ran, km=kernel, timeout=PATIENCE, coalesce_streams=True, resources=resources
    )


def _said(name: str, ran: NotebookNode, why: str) -> str:
    """Return where a lecture failed: at the last of its cells that was begun."""
    begun = [cell for cell in ran.cells if cell.get("execution_count") or cell.get("outputs")]
    failed = max(ran.cells.index(cell) for cell in begun) if begun else 0
    first = ran.cells[failed].source.partition("\n")[0]
    return f"{name}: cell {failed}, which begins {first!r}, failed ({why}). No site was written."
