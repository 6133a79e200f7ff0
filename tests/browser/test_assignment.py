"""The student's notebook in a real JupyterLab: seen, solved, checked and validated."""

import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from lab import Notebook, chromium_without_errors, eventually, jupyter_lab, require_browser
from playwright.sync_api import expect
from project import ROOT
from sgd_momentum import ANSWER, ASSIGNMENT, WRONG

LECTURES = sorted(path.name for path in (ROOT / "course").glob("*.ipynb"))
SOLUTIONS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("source/*/*.ipynb"))

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of all notebooks; yields its address."""
    require_browser()
    root = tmp_path_factory.mktemp("notebooks")
    for folder in ("course", "release", "source"):
        shutil.copytree(ROOT / folder, root / folder)
    with jupyter_lab(root, tmp_path_factory.mktemp("settings")) as address:
        yield address


@pytest.fixture
def page(lab):
    """A page whose errors fail the test."""
    with chromium_without_errors() as page:
        yield page


def test_an_exercise_is_solved_by_typing_and_its_checks_turn_right(lab, page):
    notebook = Notebook(page, lab, ASSIGNMENT)
    assert notebook.run(notebook.place("setup")) == ""
    answer, check = notebook.place("sgd_momentum"), notebook.place("sgd_momentum--first_step")
    notebook.run(answer)
    said = notebook.run(check)
    assert said.startswith("Not attempted yet: sgd_momentum still raises NotImplementedError.")
    assert "Traceback" not in said
    notebook.type_and_run(answer, WRONG)
    said = notebook.run(check)
    assert "Not right yet" in said
    assert "expected" in said
    assert "Traceback" not in said
    notebook.type_and_run(answer, ANSWER)
    assert notebook.source(answer) == ANSWER
    for behaviour in ("first_step", "published_vector", "keeps_state", "gradient_kept"):
        said = notebook.run(notebook.place(f"sgd_momentum--{behaviour}"))
        assert said.startswith("Right: sgd_momentum"), said


def test_validate_tells_what_fails(lab, page):
    Notebook(page, lab, ASSIGNMENT)
    page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for(timeout=120_000)
    expect(dialog).to_contain_text("The following cell failed")
    expect(dialog).to_contain_text("Not attempted yet: critical_momentum")


@pytest.mark.full
def test_run_all_reaches_the_last_cell_past_a_wrong_answer_and_open_ones(lab, page):
    notebook = Notebook(page, lab, ASSIGNMENT)
    notebook.type_and_run(notebook.place("sgd_momentum"), WRONG)
    notebook.run_all(to_the_end=True)
    place = notebook.place("sgd_momentum_overview")
    said = notebook.output(place)
    assert "✗ not right yet" in said
    assert re.search(r"expected -?\d\S+, came -?\d", said)
    assert "sgd_momentum: 5 of 8 checks are right." in said
    notebook.select(place)
    right = page.locator(".ansi-green-fg", has_text="✓ right")
    expect(right.first).to_be_visible()
    red, green, _ = re.findall(r"\d+", right.first.evaluate("e => getComputedStyle(e).color"))
    assert int(green) > 2 * int(red)
    said = notebook.output(notebook.place("tuned_overview"))
    assert "tuned: 0 of 3 checks are right." in said


def test_test_cells_and_set_up_cannot_be_edited_or_deleted(lab, page):
    notebook = Notebook(page, lab, ASSIGNMENT)

    def are_locked():
        locked = page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets
                .filter(w => w.model.getMetadata('nbgrader')?.locked)
                .map(w => [w.model.id, w.readOnly, w.model.getMetadata('deletable')])"""
        )
        assert len(locked) > 20
        assert all(read_only and deletable is False for _, read_only, deletable in locked)
        assert notebook.cells() > len(locked)

    eventually(page, are_locked)


def outputs_of(page):
    """Return the outputs of all cells of a notebook, each as its kind and, of a stream, its text."""
    return page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
            .flatMap(w => w.model.outputs?.toJSON() ?? [])
            .map(o => [o.name ?? o.output_type, o.text ?? ''])"""
    )


def seen(names, always):
    """Return names as parameters, of which `make test` takes some, and `make test-all` all."""
    return [
        pytest.param(name, marks=() if any(part in name for part in always) else pytest.mark.full)
        for name in names
    ]


@pytest.mark.parametrize(
    "path", seen([*(f"course/{name}" for name in LECTURES), *SOLUTIONS], ("course/00", "course/03"))
)
def test_a_notebook_runs_from_top_to_bottom(lab, page, path):
    has_code = any(c.cell_type == "code" for c in nbformat.read(ROOT / path, as_version=4).cells)
    Notebook(page, lab, path).run_all()

    def something_is_shown():
        outputs = outputs_of(page)
        shown = {"display_data", "execute_result"}.intersection(kind for kind, _ in outputs)
        assert bool(shown) is has_code
        return outputs

    outputs = eventually(page, something_is_shown)
    assert [output for output in outputs if output[0] in ("error", "stderr")] == []


@pytest.mark.parametrize("name", seen(LECTURES, ("00",)))
def test_where_there_is_no_kernel_a_lecture_shows_pictures_for_its_explorers(tmp_path, name):
    notebook = nbformat.read(ROOT / "course" / name, as_version=4)
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    explorers = len(re.findall(r"(?<!def )\b(?:explore|race|curves|regime_map)\(", source))
    still = r'class="ravine-still-[^"]*"><img ([^>]*)>'
    pictures = re.findall(still, to_html(tmp_path, name))
    assert len(pictures) >= explorers
    for picture in pictures:
        assert re.search(r'alt="[^"]', picture)
        assert "data:image/png;base64," in picture


def to_html(folder, name):
    """Return an executed lecture as the HTML that nbconvert makes of it."""
    shutil.copy(ROOT / "course" / name, folder)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / name).with_suffix(".html").read_text(encoding="utf-8")
