"""The page of feedback in a real browser: on a wide window and a phone, by day and by night."""

import nbformat
import pytest
from accessible import assert_accessible
from lab import chromium, require_browser
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from pages import page
from project import ROOT

pytestmark = pytest.mark.xdist_group("browser")
SAID = "Not right yet: next_w of step 1 at index [0]: expected 0.495, came 0.445."
WIDE = "<table class='dataframe'><tr>" + "<td>a long number</td>" * 40 + "</tr></table>"
FORMULA = "$$" + " + ".join(rf"\frac{{g_{n}}}{{\sqrt{{v_{n}}}}}" for n in range(40)) + "$$"
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def graded_notebook():
    """Return a released notebook as if graded, with what is wide in it."""
    notebook = nbformat.read(ROOT / "release/03_momentum/momentum.ipynb", as_version=4)
    # The first exercise has all that the others have, and axe reads every token.
    notebook.cells = notebook.cells[:16]
    tests = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    for n, cell in enumerate(tests):
        cell.metadata.nbgrader["score"] = n % 2
        error = new_output("error", ename="CheckFailed", evalue=SAID, traceback=[SAID])
        cell.outputs = [] if n % 2 else [error]
    shown = [
        new_output("display_data", data={"text/html": WIDE}),
        new_output("display_data", data={"image/png": PICTURE}),
        new_output("stream", text="a_very_long_word" * 40),
        new_output("stream", name="stderr", text="careful"),
    ]
    own = new_code_cell("def f(x=1):\n    return 'a' + x  # why\n" + "y = " + "1 + " * 99 + "1")
    own.outputs = shown
    notebook.cells += [new_markdown_cell(f"{FORMULA}\n\n|a|b|\n|-|-|\n|1|2|\n\n> said"), own]
    return notebook


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A page of feedback, open in a browser without a network."""
    require_browser()
    path = tmp_path_factory.mktemp("feedback") / "momentum.html"
    slips = [{"exercise": "sgd_momentum", "sentence": "This looks like + in place of -."}]
    path.write_text(page(graded_notebook(), "feedback", diagnosis=slips), encoding="utf-8")
    with chromium() as browser:
        browser.context.set_offline(True)
        browser.goto(path.as_uri())
        yield browser


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1300, "light"),
        (400, "dark"),
        pytest.param(400, "light", marks=pytest.mark.full),
        pytest.param(1300, "dark", marks=pytest.mark.full),
    ],
)
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(browser, width, scheme):
    assert_accessible(browser, width, scheme)


def test_the_dark_page_is_dark_and_paper_is_white(browser):
    ground = "getComputedStyle(document.body).backgroundColor"
    browser.emulate_media(color_scheme="dark")
    assert browser.evaluate(ground) == "rgb(17, 17, 17)"
    browser.emulate_media(media="print", color_scheme="light")
    assert browser.evaluate(ground) == "rgb(255, 255, 255)"
    browser.emulate_media(media="screen")


def test_formulas_are_drawn_and_links_lead_to_their_cells(browser):
    browser.set_viewport_size({"width": 1300, "height": 900})
    boxes = browser.evaluate(
        "[...document.querySelectorAll('math')].filter(m => !m.closest('details'))"
        ".map(m => m.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert len(boxes) >= 4
    assert all(width > 4 and height > 4 for width, height in boxes)
    browser.locator("tr.lost a").nth(1).click()
    place = browser.locator(":target").bounding_box()
    assert -1 <= place["y"] < 900
    browser.locator(":target .head a").click()
    assert browser.evaluate("scrollY") < 100
