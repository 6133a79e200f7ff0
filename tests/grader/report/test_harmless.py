"""What students' texts and outputs look like on a page of feedback, and in the formgrader."""

import json
from html.parser import HTMLParser

import pytest
from hostile_markup import ACTIVE, KINDS, OTHER_DATA, SCRIPT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from pages import page

from grader.report.harmless import CLASSES, clean


class Elements(HTMLParser):
    """Collects the elements of a page, each as its tag and attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def active(text):
    """Return what acts, fetches, restyles or bears an id among the elements of a page."""
    tags = {"script", "style", "iframe", "object", "embed", "svg", "math", "base", "form", "meta",
            "link", "input", "button", "title", "noscript"}  # fmt: skip
    found = []
    for tag, attributes in Elements(text).found:
        by_link = [attributes[k] or "" for k in ("href", "src", "action") if k in attributes]
        outside = [
            link
            for link in by_link
            if (tag != "a" and not link.startswith("data:image/"))
            or link.strip().lower().startswith(("javascript", "data:text", "files"))
        ]
        handlers = [name for name in attributes if name.startswith("on") or name in ("style", "id")]
        strange = [
            name for name in (attributes.get("class") or "").split() if not CLASSES.fullmatch(name)
        ]
        if tag in tags or outside or handlers or strange:
            found.append((tag, attributes))
    return found


def body(notebook, template):
    """Return a page from its body on."""
    return page(notebook, template).partition("<body")[2]


@pytest.mark.parametrize("text", ACTIVE)
def test_no_markup_acts_once_it_is_clean(text):
    shown = clean(text)
    assert active(shown) == []
    assert "\\href" not in shown
    assert clean(shown) == shown


def everything(data):
    """Return a code cell with an output for each piece of data and its metadata."""
    shown = [new_output("display_data", data=of, metadata=metadata) for of, metadata in data]
    return new_code_cell("1", outputs=shown)


# What a page itself puts around cells and outputs: elements of these classes.
NBGRADERS = (
    "cell ",
    "output",
    "prompt",
    "text_cell",
    "rendered",
    "input",
    "inner_cell",
    "highlight",
)
OUR = ("cell", "text", "wide", "out", "stderr", "error", "highlight")
OWN = {"feedback": (("section", "div", "pre"), OUR), "formgrade": (("div",), NBGRADERS)}


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
def test_nothing_that_a_student_writes_or_shows_acts_on_a_page(template):
    texts = [new_markdown_cell(text) for text in ACTIVE]
    raw = [new_raw_cell(text, metadata={"raw_mimetype": "text/html"}) for text in ACTIVE]
    streams = [new_output("stream", text=text) for text in ACTIVE]
    error = new_output("error", ename=SCRIPT, evalue=SCRIPT, traceback=ACTIVE)
    shown = [({kind: text}, {}) for kind in KINDS for text in ACTIVE]
    cells = [
        *texts, *raw, new_code_cell(SCRIPT, outputs=[*streams, error]), everything(shown),
        everything(OTHER_DATA),
    ]  # fmt: skip
    plain = new_notebook(cells=[new_markdown_cell("a"), new_code_cell("1")])
    before = active(body(plain, template))
    after = active(body(new_notebook(cells=cells), template))
    own, classes = OWN[template]
    # A formula whose commands are taken out is letters.
    new = [(t, a) for t, a in after if (t, a) not in before and (t, a) != ("math", {})]
    strange = [
        (t, a) for t, a in new if t not in own or not str(a.get("class")).startswith(classes)
    ]
    assert strange == []
    whole = page(new_notebook(cells=cells), template)
    assert "evil.example/seen" not in "".join(json.dumps(a) for t, a in Elements(whole).found)


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
def test_text_that_is_no_markdown_is_shown_as_typed(template):
    lost = "![a](attachment:nowhere.png) <script>EVIL()</script>"
    for source in (lost, ">" * 3000, "- " * 3000):
        shown = page(new_notebook(cells=[new_markdown_cell(source)]), template)
        assert "<script>EVIL" not in shown
    shown = page(new_notebook(cells=[new_markdown_cell(lost)]), template)
    assert "<pre>![a](attachment:nowhere.png)" in shown


def test_links_open_pages_of_their_own_that_know_nothing_of_this_one():
    shown = clean("<a href='https://example.org/' target='_self' rel='opener'>a</a>")
    assert 'rel="noopener noreferrer"' in shown
    assert 'target="_blank"' in shown
    assert "_self" not in shown


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
def test_tables_figures_and_folded_hints_look_as_they_did(template):
    table = '<table class="dataframe"><thead><tr><th>a</th></tr></thead><tbody></tbody></table>'
    assert clean(table) == table
    folded = "<details><summary>Hint</summary>\n\nUse `rho`.\n\n</details>"
    shown = page(new_notebook(cells=[new_markdown_cell(folded)]), template)
    assert "<details><summary>Hint</summary>" in shown
    assert "Use <code>rho</code>" in shown
    data = ({"image/png": "iVBO"}, {"image/png": {"width": 40}})
    shown = page(new_notebook(cells=[everything([data])]), template)
    assert "data:image/png;base64,iVBO" in shown
    assert 'width="40"' in shown
    pasted = new_markdown_cell("![a](attachment:a.png)", attachments={"a.png": {"image/png": "iV"}})
    assert 'src="data:image/png;base64,iV"' in page(new_notebook(cells=[pasted]), template)


def test_the_formgrader_shows_formulas_as_it_did():
    shown = page(new_notebook(cells=[new_markdown_cell("$a < b$, $\\frac{1}{2}$.")]), "formgrade")
    assert "$a &lt; b$, $\\frac{1}{2}$." in shown
    formula = [({"text/latex": "$a < b$"}, {})]
    assert "$a &lt; b$" in page(new_notebook(cells=[everything(formula)]), "formgrade")
