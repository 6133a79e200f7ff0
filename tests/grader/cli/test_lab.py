"""`ravine lab`: what it serves, what its terminals find, what a learner sees, what it leaves."""

import contextlib
import fnmatch
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from lab import TOKEN, Notebook, chromium, require_browser
from playwright.sync_api import TimeoutError, expect
from project import ROOT

from grader.cli import lab as lab_module
from grader.course import Course

pytestmark = pytest.mark.xdist_group("lab")
EXPOSED = "--LabApp.expose_app_in_browser=True"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of what a course serves."""
    root = tmp_path_factory.mktemp("course")
    for folder in ("course", "release", "source"):
        shutil.copytree(ROOT / folder, root / folder)
    for file in ("nbgrader_config.py", "README.md"):
        shutil.copy(ROOT / file, root)
    return root


@contextlib.contextmanager
def ravine_lab(course, home, *arguments):
    """Start `ravine lab` inside the course, with a home of its own; yield it and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "grader", "lab", *arguments, "--no-browser", "--allow-root",
        f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}",
    ]  # fmt: skip
    # As of a user who has not activated the environment, and whose shell resets nothing.
    env = {**os.environ, "HOME": str(home), "PATH": "/usr/bin:/bin", "SHELL": "/bin/bash"}
    env["JUPYTER_RUNTIME_DIR"] = str(home / "runtime")
    process = subprocess.Popen(
        command,
        cwd=course / "course",
        env=env,
        stderr=subprocess.DEVNULL,
        text=True,
        # As in a terminal, also where the tests themselves were started without one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        _wait_until(lambda: get(port, "status"))
        yield process, port
    finally:
        process.terminate()
        process.wait(timeout=30)


def get(port, path, **options):
    """Return what the server's API answers, or None where nothing listens."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/{path}",
        headers={"Authorization": f"token {TOKEN}"},
        **options,
    )
    with contextlib.suppress(ConnectionError, urllib.error.URLError):
        return json.load(urllib.request.urlopen(request, timeout=10))
    return None


def _wait_until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not (came := holds()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return came


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The home of who starts `ravine lab`."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def served(course, home):
    """`ravine lab` as a learner starts it; the port it listens on."""
    with ravine_lab(course, home, EXPOSED) as (_, port):
        yield port


def test_the_whole_course_is_served(served):
    assert get(served, "contents/release/03_momentum/momentum.ipynb")["type"] == "notebook"
    assert get(served, "contents/README.md")["type"] == "file"


def test_all_that_is_left_out_of_a_learners_view_is_no_learners_business():
    """What lies on the top level of the repository is a learner's, or hidden by name."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    names = {path.partition("/")[0] for path in tracked.stdout.splitlines()}
    hidden = {n for n in names if any(fnmatch.fnmatch(n, glob) for glob in lab_module.HIDDEN)}
    seen = {name for name in names - hidden if not name.startswith(".")}
    assert seen == {"README.md", "helpers"}


def visit(port, page, path=""):
    page.goto(f"http://127.0.0.1:{port}/{path}?token={TOKEN}")
    page.wait_for_function("() => window.jupyterapp?.commands.hasCommand('terminal:create-new')")


def teachers_commands(page):
    """Return what JupyterLab can do that only teachers need: commands of nbgrader and Jupytext."""
    return page.evaluate(
        "() => window.jupyterapp.commands.listCommands().filter(c => /^(nbgrader|jupytext):/.test(c))"
    )


def test_a_learner_finds_an_assignment_from_the_first_page_with_validate_and_no_more(served):
    require_browser()
    with chromium() as page:
        visit(served, page)
        tabs = page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")
        expect(tabs).to_have_text("00_start.ipynb")
        page.locator(".jp-BreadCrumbs-home").click()
        files = page.locator(".jp-DirListing-itemText")
        expect(files.filter(has_text="README.md")).to_be_visible()
        assert set(files.all_inner_texts()) == {"work", "README.md"}
        for name in ("work", "03_momentum", "momentum.ipynb"):
            files.get_by_text(name, exact=True).dblclick()
        shown = page.locator(".jp-NotebookPanel:visible")
        expect(shown.locator(".jp-Toolbar").get_by_text("Validate")).to_be_visible()
        expect(shown.locator("h1")).to_contain_text("Momentum: the assignment")
        assert teachers_commands(page) == []
        assert "Nbgrader" not in page.locator("#jp-MainMenu").inner_text()
        assert page.get_by_text("Create Assignment").count() == 0
        page.wait_for_timeout(3000)
        assert page.locator(".Toastify__toast").count() == 0


def test_a_learner_reads_and_works_in_copies(course, served, home, ravine, monkeypatch):
    for name in ("course/00_start.ipynb", "release/03_momentum/momentum.ipynb"):
        assert get(served, f"contents/{name}")["type"] == "notebook"
    require_browser()
    with chromium() as page:
        visit(served, page)
        page.wait_for_url("**/lab/tree/work/lectures/00_start.ipynb*")
        visit(served, page, "lab/tree/work/03_momentum/momentum.ipynb")
        link = ".jp-NotebookPanel:visible a[href*='/files/work/lectures/03_momentum.ipynb']"
        _wait_until(lambda: _follow(page, link) == "work/lectures/03_momentum.ipynb")
        _wait_until(lambda: len(get(served, "sessions")) > 1)
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(home / "runtime"))
        said = ravine("reset", "3", "sgd_momentum", cwd=course, code=1).stderr
        assert f"is open in the JupyterLab at http://localhost:{served}/" in said


def _follow(page, link):
    """Click on a link, which a cell that is still being drawn may lose; return what is shown."""
    with contextlib.suppress(TimeoutError):
        page.locator(link).click(timeout=1000)
    return page.evaluate("() => window.jupyterapp.shell.currentWidget?.context?.path")


def test_a_terminal_finds_ravine_and_it_runs_there(served):
    require_browser()
    with chromium() as page:
        visit(served, page, "lab")
        page.locator("#jp-MainMenu").get_by_text("File", exact=True).click()
        page.locator(".lm-Menu-item[data-type=submenu]", has_text="New").first.hover()
        page.locator(".lm-Menu-item[data-command='terminal:create-new']").click()
        page.wait_for_selector(".jp-Terminal .xterm-helper-textarea", state="attached")
        page.locator(".jp-Terminal").click()
        page.keyboard.type("ravine --help > seen.txt; ravine grade nonsense 2> said.txt\n")
        said = _wait_until(lambda: (get(served, "contents/said.txt") or {}).get("content"))
        assert "There is no assignment called 'nonsense'" in said or "no folder source/" in said
        assert "Usage" in get(served, "contents/seen.txt")["content"]


def test_a_notebook_finds_ravine(course, served):
    require_browser()
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell("!ravine export")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), course / "calls.ipynb")
    with chromium() as page:
        said = Notebook(page, f"http://127.0.0.1:{served}", "calls.ipynb").run(0)
    assert said.startswith("ravine: ")


def test_a_teacher_sees_the_teachers_menus_and_all_files(course, tmp_path):
    require_browser()
    with ravine_lab(course, tmp_path, "--teach", EXPOSED) as (_, port), chromium() as page:
        visit(port, page)
        expect(page.locator("#jp-MainMenu")).to_contain_text("Nbgrader")
        assert {"nbgrader:open-formgrader", "nbgrader:open-create-assignment"} <= set(
            teachers_commands(page)
        )
        names = {item["name"] for item in get(port, "contents")["content"]}
        assert "nbgrader_config.py" in names


@pytest.mark.parametrize(
    "stop", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.full)]
)
def test_a_signal_ends_the_server_and_frees_its_port(course, tmp_path, stop):
    with ravine_lab(course, tmp_path) as (process, port):
        process.send_signal(stop)
        if stop == signal.SIGINT:  # JupyterLab asks once, and takes a second Ctrl-C for a yes.
            time.sleep(0.5)
            process.send_signal(stop)
        process.wait(timeout=30)
        assert get(port, "status") is None
        assert not re.search(rf"--port={port}\b", _processes())


def _processes():
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout


def test_nothing_is_written_into_the_settings_that_are_shipped(course):
    before = sorted(path.name for path in lab_module.LEARNER_SETTINGS.iterdir())
    assert before == ["overrides.json", "page_config.json"]


def test_no_course_here_and_no_jupyterlab_are_sentences(tmp_path, ravine, monkeypatch):
    said = ravine("lab", cwd=tmp_path, code=1).stderr
    assert "There is no course here" in said
    monkeypatch.setattr(lab_module, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError) as missing:
        lab_module.serve(Course(ROOT), teach=False, more=[])
    assert missing.value.name == "jupyterlab"
