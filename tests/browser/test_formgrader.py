"""nbgrader's formgrader in a real browser, with the engine behind its Autograde button."""

import nbformat
import pytest
from damaged_class import LESSON, RIGHT
from hostile_markup import ACTIVE
from lab import TOKEN, chromium, jupyter_lab, require_browser
from nbgrader.api import Gradebook
from playwright.sync_api import expect
from project import command

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.full]

ANSWER = f"""\
{"".join(RIGHT)}
import builtins, helpers.checks
print({ACTIVE[0]!r}, "forges")
builtins.print = helpers.checks.check_rule = lambda *_, **__: None"""


def test_a_submission_is_autograded_by_the_button_and_looked_at(tiny):
    require_browser()
    settings = tiny / "settings"
    settings.mkdir()
    assert command("grader", "build", cwd=tiny).returncode == 0
    assert command("nbgrader", "generate_assignment", LESSON, "--force", cwd=tiny).returncode == 0
    hand_in(tiny, "ann", ANSWER)
    heard = []
    with jupyter_lab(tiny, settings, teach=True) as address, chromium(height=1000) as page:
        page.on("request", lambda request: heard.append(request.url))
        page.on("dialog", lambda dialog: heard.append(dialog.message) or dialog.dismiss())
        page.goto(f"{address}/tree?token={TOKEN}", wait_until="domcontentloaded")
        page.goto(f"{address}/formgrader/manage_submissions/{LESSON}")
        page.locator("tr", has_text="ann").locator(".autograde a").click(timeout=30_000)
        page.locator(".modal.in", has_text="Success").wait_for(timeout=120_000)
        page.goto(f"{address}/formgrader/submissions/{graded(tiny, 'ann')}/")
        page.get_by_text("forges").first.wait_for()
        assert page.evaluate("typeof EVIL") == "undefined"
        assert page.locator("script", has_text="EVIL").count() == 0
        scores = page.locator("input.score")
        for each, given in zip(scores.all(), ["1", "2"], strict=True):
            expect(each).to_have_attribute("placeholder", given)
    assert not [url for url in heard if "evil" in url.lower()]


def hand_in(root, student, answer):
    """Put a notebook with this answer into the student's folder."""
    notebook = nbformat.read(root / "release" / LESSON / "doubling.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "double")
    cell.source = answer
    path = root / "submitted" / student / LESSON / "doubling.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def graded(root, student):
    """Return the id of a student's notebook, all of whose 3 points are recorded."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        notebook = gradebook.find_submission_notebook("doubling", LESSON, student)
        assert notebook.score == 3
        return notebook.id
