"""Pages open, whatever a student's code puts out."""

import time

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pages import page

OF_A_TEST = {"grade": True, "solution": False, "grade_id": "f--a", "points": 1, "score": 0}
# Of processor time; half a minute and more without the limits on markup.
SECONDS = 15
PICTURE = "iVBO" * 100_000


def shown(kind, text):
    """Return an output of the kind, with the text."""
    if kind == "stream":
        return new_output("stream", text=text)
    if kind == "error":
        return new_output("error", ename="E", evalue=text, traceback=[text])
    return new_output("display_data", data={kind: text, "text/plain": "in short"})


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
@pytest.mark.parametrize("kind", ["stream", "error", "text/html", "text/markdown", "text/latex"])
def test_a_line_of_twenty_megabytes_is_cut_and_a_sentence_says_so(kind, template):
    cell = new_code_cell("1", outputs=[shown(kind, "a" * 20_000_000)])
    of_page = page(new_notebook(cells=[cell]), template)
    assert len(of_page) < 300_000
    said = "in short" if kind.startswith("text/") else "19,980,000 more characters are not shown"
    assert said in of_page


def test_markup_alone_that_is_too_long_says_so():
    html = new_output("display_data", data={"text/html": "<b>a</b>" * 100_000})
    of_page = page(new_notebook(cells=[new_code_cell("1", outputs=[html])]), "feedback")
    assert "(What stood here is not shown: it has 800,000 characters" in of_page


def test_forty_figures_stay_a_page_that_opens():
    figures = [shown("image/png", PICTURE) for _ in range(40)]
    of_page = page(new_notebook(cells=[new_code_cell("1", outputs=figures)]), "feedback")
    assert len(of_page) < 13_000_000
    assert of_page.count("data:image/png") == 29
    assert of_page.count("more than a page can hold") == 11


def test_a_long_notebook_keeps_its_tests():
    test = new_code_cell(
        "### BEGIN HIDDEN TESTS\nsecret\n### END HIDDEN TESTS", metadata={"nbgrader": OF_A_TEST}
    )
    cells = [new_markdown_cell("a" * 30_000) for _ in range(40)]
    of_page = page(new_notebook(cells=[*cells, test]), "formgrade")
    assert "END HIDDEN TESTS" in of_page
    assert len(of_page) < 1_000_000


@pytest.mark.parametrize(
    "text",
    ["[" * 90_000, "<div>" * 18_000, "<b>" * 30_000, "<i></x>" * 9_000, "\\[" * 60_000],
)
def test_nested_markup_takes_no_time(text):
    start = time.process_time()
    kinds = ("text/html", "text/markdown", "text/latex")
    outputs = [shown(kind, text) for kind in kinds]
    page(
        new_notebook(cells=[new_markdown_cell(text), new_code_cell("1", outputs=outputs)]),
        "feedback",
    )
    assert time.process_time() - start < SECONDS
