"""Fixtures of the explorer's browser tests: JupyterLab with their notebook, run."""

import explorer_notebook
import pytest
from lab import Notebook, chromium, jupyter_lab, require_browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of the notebook, in which its functions leave and look for signs."""
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def lab(request, folder, tmp_path_factory):
    """JupyterLab with the notebook of the module's `CELLS`; its address and log."""
    require_browser()
    settings = tmp_path_factory.mktemp("settings")
    explorer_notebook.write(folder / "explorer.ipynb", request.module.CELLS)
    with jupyter_lab(folder, settings) as address:
        yield address, settings / "server.log"


@pytest.fixture(scope="module")
def opened(lab):
    """The notebook, run from top to bottom, and what the page complained of until now."""
    address, _ = lab
    errors = []
    with chromium(height=1100) as page:
        page.on("pageerror", lambda error: errors.append(error.stack or str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.set_default_timeout(20_000)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        notebook = Notebook(page, address, "explorer.ipynb")
        notebook.run_all()
        yield notebook, errors


@pytest.fixture
def notebook(lab, opened):
    """The notebook; errors of the page or tracebacks of the server fail the test."""
    notebook, errors = opened
    yield notebook
    found, errors[:] = list(errors), []
    assert found == []
    assert "Traceback" not in lab[1].read_text()
