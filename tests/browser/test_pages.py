"""Pages that show a hostile notebook, opened in a real browser."""

import pytest
from hostile_markup import ACTIVE, KINDS, OTHER_DATA
from lab import chromium, require_browser
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pages import page

pytestmark = pytest.mark.xdist_group("browser")
EVIL = "document.title='EVIL';alert(1);fetch('https://evil.example/')"
# The formgrader's page asks for its own style and for MathJax; the page of feedback for nothing.
ALLOWED = {
    "formgrade": ("file:///formgrader/", "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"),
    "feedback": (),
}
TITLES = {"formgrade": "momentum", "feedback": "Feedback on momentum"}


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
def test_nothing_runs_and_no_request_leaves(template, tmp_path):
    require_browser()
    texts = [text.replace("EVIL()", EVIL) for text in ACTIVE]
    data = [({kind: text}, {}) for kind in KINDS for text in texts] + OTHER_DATA
    shown = [new_output("display_data", data=of, metadata=sizes) for of, sizes in data]
    cells = [*map(new_markdown_cell, texts), new_code_cell("1", outputs=shown)]
    path = tmp_path / "page.html"
    path.write_text(page(new_notebook(cells=cells), template), encoding="utf-8")
    asked, dialogs = [], []
    with chromium() as browser:
        # Of the page itself; what it asks for elsewhere is counted, and not had.
        browser.route("http*://**", lambda route: route.abort())
        browser.on("request", lambda request: asked.append(request.url))
        browser.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        browser.goto(path.as_uri())
        browser.wait_for_timeout(500)
        assert browser.title() == TITLES[template]
    assert dialogs == []
    own = (path.as_uri(), "data:image/", *ALLOWED[template])
    assert [url for url in asked if not url.startswith(own)] == []
