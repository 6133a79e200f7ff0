"""A real JupyterLab in headless Chromium, for the tests that look at what students see."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

from grader.cli.lab import arguments
from grader.course import Course

TOKEN = "a-token-for-tests"
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20  # seconds; a busy machine takes long to show what a quiet one shows at once

expect.set_options(timeout=1000 * PATIENCE)


def require_browser():
    """Skip on a user's machine without Chromium; on CI its absence is a failure."""
    if CHROMIUM:
        return
    if os.environ.get("CI"):
        pytest.fail("Chromium is not installed, and on CI no browser test may be skipped.")
    pytest.skip("no Chromium or Chrome on this machine: the notebooks are not seen in JupyterLab")


def jupyter_lab(root, settings, *, teach=False):
    """Serve a folder with JupyterLab as a learner sees it, or who teaches; yield its address.

    Its own settings and its log lie in `settings`.
    """
    return serving(sys.executable, arguments(Course(root), teach=teach), root, settings)


def jupyter_notebook(root, settings):
    """Serve a folder with Notebook 7, which is JupyterLab's own parts around one notebook."""
    given = [f"--ServerApp.root_dir={root}"]
    return serving(sys.executable, given, root, settings, ("notebook", "JupyterNotebookApp"))


@contextlib.contextmanager
def serving(python, given, root, settings, app=("jupyterlab", "LabApp")):
    """Run the JupyterLab of an environment in a folder, with these arguments; yield its address.

    `app` is another application of Jupyter: its module, and its name.
    """
    module, name = app
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        python, "-m", module, *given, "--no-browser", "--allow-root", f"--port={port}",
        f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0",
        f"--{name}.user_settings_dir={settings}", f"--{name}.workspaces_dir={settings}",
        f"--{name}.expose_app_in_browser=True",
    ]  # fmt: skip
    path = os.pathsep.join([os.path.dirname(python), os.environ["PATH"]])
    with (settings / "server.log").open("w") as log:
        env = {**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(settings / "config")}
        server = subprocess.Popen(command, cwd=root, stdout=log, stderr=log, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/status?token={TOKEN}")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()
            return
        time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not answer within {seconds} s at {url}")


@contextlib.contextmanager
def chromium(width=1300, height=900):
    """Yield a page of headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


@contextlib.contextmanager
def chromium_without_errors():
    """Yield a page whose errors fail the test."""
    errors = []
    with chromium() as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
    assert errors == []


def eventually(page, check, seconds=PATIENCE):
    """Call a check until its assertions hold, and return what it returns."""
    end = time.monotonic() + seconds
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > end:
                raise
        page.wait_for_timeout(50)


class Notebook:
    """A notebook that is open in JupyterLab."""

    WHERE = "doc/tree"  # of its address

    def __init__(self, page, address, path):
        """Open the notebook alone on the page, and wait for its kernel."""
        self.page = page
        page.goto(f"{address}/{self.WHERE}/{path}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        # An idle light comes on before the kernel is connected, and what runs then is lost.
        page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.context.ready;
                await panel.sessionContext.ready;
                await panel.sessionContext.session.kernel.info;
            }"""
        )
        page.locator(".jp-Notebook .jp-Cell").first.click()

    def cells(self):
        """Return the number of cells."""
        return self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
        )

    def place(self, cell_id):
        """Return the place of the cell with this id."""
        ids = self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets.map(w => w.model.id)"
        )
        return ids.index(cell_id)

    def select(self, n):
        """Make a cell the active one, and scroll to it."""
        self.page.evaluate(
            """async n => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = n;
                await notebook.scrollToItem(n, 'center');
            }""",
            n,
        )

    def run(self, n):
        """Run a cell, wait until it is done, and return the text it put out."""
        self.select(n)
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
        self.wait_until_idle()
        return self.output(n)

    def wait_until_idle(self):
        """Wait until the kernel has nothing left to do."""
        self.page.wait_for_function(
            """async () => {
                const context = window.jupyterapp.shell.currentWidget.sessionContext;
                const kernel = context.session?.kernel;
                if (!kernel || kernel.status !== 'idle') return false;
                await kernel.requestKernelInfo();
                const cells = window.jupyterapp.shell.currentWidget.content.widgets;
                return !cells.some(w => w.prompt === '*');
            }"""
        )

    def run_all(self, to_the_end=False):
        """Run all cells from top to bottom, and wait until they are done or one has failed.

        `to_the_end` waits for the last cell, whatever fails on the way.
        """
        self.page.wait_for_function(
            "() => window.jupyterapp.commands.isEnabled('notebook:run-all-cells')"
        )
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(
            """to_the_end => {
                const cells = window.jupyterapp.shell.currentWidget.content.widgets;
                const code = cells.map(w => w.model).filter(m => m.type === 'code');
                const failed = m => m.outputs.toJSON().some(o => o.output_type === 'error');
                const all = code.every(m => m.executionCount !== null);
                return all || (!to_the_end && code.some(failed));
            }""",
            arg=to_the_end,
        )
        self.wait_until_idle()

    def output(self, n):
        """Return the text that a cell has put out."""
        return self.page.evaluate(
            """n => {
                const cell = window.jupyterapp.shell.currentWidget.content.widgets[n];
                const outputs = cell.model.outputs?.toJSON() ?? [];
                return outputs.map(o => o.text ?? o.traceback?.join('\\n')
                    ?? o.data?.['text/plain'] ?? '').flat().join('');
            }""",
            n,
        )

    def type_and_run(self, n, text):
        """Replace a cell's text by typing, and run it by keyboard."""
        self.select(n)
        before = self._execution_count(n)
        self.page.locator(".jp-Cell.jp-mod-active .cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        # Without automatic indentation each line is typed with its own.
        for number, line in enumerate(text.split("\n")):
            if number:
                self.page.keyboard.press("Enter")
                self.page.keyboard.press("Shift+Home")
            self.page.keyboard.insert_text(line) if line else None
        self.page.keyboard.press("Shift+Enter")
        eventually(self.page, lambda: self._has_run_since(n, before), seconds=60)
        self.wait_until_idle()

    def _execution_count(self, n):
        """Return a cell's execution count; None while it runs, or where it never ran."""
        return self.page.evaluate(
            "n => window.jupyterapp.shell.currentWidget.content.widgets[n].model.executionCount", n
        )

    def _has_run_since(self, n, before):
        assert self._execution_count(n) not in (None, before)

    def source(self, n):
        """Return a cell's text."""
        return self.page.evaluate(
            "n => window.jupyterapp.shell.currentWidget.content.widgets[n].model.sharedModel.source",
            n,
        )


class Notebook7(Notebook):
    """A notebook that is open in Notebook 7."""

    WHERE = "notebooks"
