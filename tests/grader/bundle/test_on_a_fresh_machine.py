"""A bundle as a student has it: unpacked elsewhere, installed from PyPI as it says, and used."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from lab import TOKEN, Notebook, chromium_without_errors, require_browser, serving
from playwright.sync_api import expect
from project import ROOT, command
from sgd_momentum import ANSWER, ASSIGNMENT, WRONG

SLIP = "That looks familiar: "

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("bundle")]


class Machine:
    """A folder in which a bundle is unpacked, and an environment that had nothing in it."""

    def __init__(self, folder):
        made = command(
            "grader", "bundle", "0", "1", "2", "3", "--to", folder / "ours.zip", cwd=ROOT
        )
        assert made.returncode == 0, made.stderr
        shutil.unpack_archive(folder / "ours.zip", folder)
        self.root, self.home = folder / "ours", folder / "home"
        self.home.mkdir()
        subprocess.run([sys.executable, "-m", "venv", self.root / ".venv"], check=True)
        self.python = str(self.root / ".venv" / "bin" / "python")
        page = (self.root / "README.md").read_text()
        # As its page says: both, in this order.
        for said in re.findall(r"^pip (install .*)", page, flags=re.MULTILINE)[:2]:
            self.run("-m", "pip", "--disable-pip-version-check", "--quiet", *said.split())

    def run(self, *arguments, code=0):
        """Run the environment's Python in the bundle's folder, with nothing of ours around it."""
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(
            [self.python, *arguments],
            cwd=self.root,
            env={**kept, "HOME": str(self.home), "MPLBACKEND": ""},
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    def executed(self, path, **options):
        """Return a notebook of the bundle as nbconvert runs it, with these options of it."""
        given = [f"--{name}" for name in options]
        self.run("-m", "nbconvert", "--to=notebook", "--execute", *given, "--output=run", path)
        return nbformat.read((self.root / path).with_name("run.ipynb"), as_version=4)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A student's machine with the bundle of lessons 00 to 03 installed."""
    return Machine(tmp_path_factory.mktemp("machine"))


@pytest.fixture(scope="module")
def lab(machine, tmp_path_factory):
    """The bundle's JupyterLab, started as its page says; yields its address."""
    require_browser()
    with serving(machine.python, [], machine.root, tmp_path_factory.mktemp("settings")) as address:
        yield address


@pytest.fixture
def page(lab):
    """A page whose errors fail the test."""
    with chromium_without_errors() as page:
        yield page


def test_nothing_of_the_graders_side_is_there(machine):
    assert "No module named 'grader'" in machine.run("-c", "import grader", code=1)
    where = machine.run("-P", "-c", "import helpers; print(helpers.__file__)").strip()
    assert Path(where).parent == machine.root / "helpers"
    inside = {p.relative_to(machine.root).parts[0] for p in machine.root.rglob("*")}
    assert inside == {
        *("course", "release", "helpers", "labconfig", ".venv"),
        *("LICENSE", "README.md", "pyproject.toml", "requirements.txt"),
    }
    for name in ("ravine", "typer", "jupytext"):
        assert not (machine.root / ".venv/bin" / name).exists()


@pytest.mark.parametrize("name", ["00_start", "03_momentum"])
def test_a_lecture_runs(machine, name):
    cells = machine.executed(f"course/{name}.ipynb").cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    kinds = {output.get("name", output.output_type) for output in outputs}
    assert "display_data" in kinds
    assert kinds.isdisjoint({"error", "stderr"})


def test_checks_tell_right_from_wrong(machine):
    def said(answer):
        """Return what the checks of an answer put out, by grade id."""
        notebook = nbformat.read(machine.root / ASSIGNMENT, as_version=4)
        cells = {cell.id: cell for cell in notebook.cells}
        cells["sgd_momentum"].source = answer
        # So that nbconvert runs it, as a student does.
        cells["sgd_momentum_overview"].metadata.tags = []
        copy = Path(ASSIGNMENT).with_name("copy.ipynb")
        nbformat.write(notebook, machine.root / copy)
        run = machine.executed(copy.as_posix(), **{"allow-errors": True})
        return {
            cell.id: "\n".join(o.get("text", o.get("evalue", "")) for o in cell.outputs)
            for cell in run.cells
            if cell.id.startswith("sgd_momentum") and cell.cell_type == "code"
        }

    assert "Right: sgd_momentum" in said(ANSWER)["sgd_momentum--first_step"]
    wrong = said(WRONG)
    assert "Not right yet" in wrong["sgd_momentum--first_step"]
    assert SLIP in wrong["sgd_momentum--first_step"]
    assert "✗ not right yet" in wrong["sgd_momentum_overview"]


def test_jupyterlab_shows_a_student_neither_news_nor_what_is_a_teachers(lab, page):
    page.goto(f"{lab}/lab/tree/{ASSIGNMENT}?token={TOKEN}")
    expect(page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate")).to_be_visible()
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert "Run" in menus
    assert "Nbgrader" not in menus
    assert page.get_by_text("Create Assignment").count() == 0
    commands = page.evaluate("() => window.jupyterapp.commands.listCommands()")
    assert [name for name in commands if name.startswith("nbgrader:")] == []
    page.wait_for_timeout(3000)
    assert page.locator(".Toastify__toast").count() == 0


def test_validate_tells_what_fails(lab, page):
    Notebook(page, lab, ASSIGNMENT)
    page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for(timeout=120_000)
    expect(dialog).to_contain_text("Not attempted yet: sgd_momentum")
