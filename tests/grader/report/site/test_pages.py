"""The pages of a small site: what is on them, where their links lead, and what they need beside."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader.authoring.alternatives import add_alternatives
from grader.course import Course
from grader.errors import RavineError
from grader.report.site.making import pages_of, shared_files
from grader.report.site.pages.front_page import NAME
from grader.report.site.pages.outputs import FIGURE, WIDGET
from grader.report.site.placing import place

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SIZE = {"width": 600, "height": 300}
OPENING = r"""# Momentum: give the iterate a velocity

We let
the ball roll.

**You will be able to**

1. *write* $\rho$ and
   its friction;
2. *trade* it for another 3 things.

**Time**: the core takes about
50 to 70 minutes; *Going further* another 25, which can wait for another day.
"""
TEXT = r"""## 1. What $\rho$ is

See [02_sgd](02_sgd.ipynb), [the assignment](../release/03_momentum/momentum.ipynb) and
[Distill](https://distill.pub/2017/momentum/).

$$v_{t+1} = \rho v_t$$

| a | b |
|---|---|
| 1 | 2 |

<details><summary>Answer</summary>

It *rolls*.

</details>

## 1. What $\rho$ is
"""
FOLDED = {"jupyter": {"source_hidden": True}}
BELOW = add_alternatives([new_code_cell(metadata={"alt": "It falls."}), new_markdown_cell("So.")])
BELOW = BELOW[1].source
CAPTION = "**Figure 1.** *$\\rho$ runs\nalong the floor.* After 80 steps it is there."


def figure(name, note="", **more):
    of = {"id": name, "kind": "curves", "note": note, "state": {}}
    shown = {"still": PIXEL, "words": "After 80 steps: loss 1", **SIZE}
    return new_output("display_data", data={FIGURE: {**of, **shown, **more}})


def plot():
    return new_output("display_data", data={"image/png": PIXEL}, metadata={"image/png": SIZE})


def momentum():
    """Return a lecture as if run, with all that lectures have."""
    widget = new_output("display_data", data={WIDGET: {}, "text/plain": "Explorer(children=())"})
    table = new_output("display_data", data={"text/html": "<table><tr><td>wide</td></tr></table>"})
    live = figure("1", twin={"rules": ["momentum"]}, state={"steps": 80})
    still = figure("2", note="This figure shows a run that takes long.")
    said = new_output("stream", text="a < b")
    return new_notebook(
        cells=[
            new_markdown_cell(OPENING),
            new_code_cell("plot('title')", outputs=[plot()]),
            new_markdown_cell(CAPTION),
            new_markdown_cell(TEXT),
            new_code_cell("drawn()", metadata=FOLDED, outputs=[plot()]),
            new_markdown_cell(BELOW),
            new_code_cell("explore()", outputs=[live, still, widget, table, said]),
        ]
    )


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


@pytest.fixture
def site(course):
    """The files of a site of two lectures and the front page."""
    return made(course)


def made(course):
    race = new_notebook(cells=[new_code_cell("race()", outputs=[figure("1", twin={})])])
    sgd = new_notebook(cells=[new_markdown_cell("# Plain SGD")])
    pages = pages_of(course, {NAME: race, "02_sgd": sgd, "03_momentum": momentum()})
    return {
        path: of[path] for of in (shared_files(pages), *(p.files for p in pages)) for path in of
    }


def page(site, name="03_momentum"):
    return BeautifulSoup(site[f"{name}.html"], "html.parser")


def of_script(site, path, name):
    [text] = re.findall(rf"window\.{name} = (.*);\n", site[path].decode())
    return json.loads(text)


def test_all_that_a_page_asks_for_is_beside_it_and_nothing_acts_in_line(site):
    for name in ("index", "02_sgd", "03_momentum"):
        shown = page(site, name)
        asked = [tag["src"] for tag in shown(src=True)]
        asked += [tag["href"] for tag in shown("link") if tag["href"] != "data:,"]
        assert set(asked) <= set(site)
        assert not [tag for tag in shown(True) if any(key.startswith("on") for key in tag.attrs)]
        assert all(script.get("src") for script in shown("script"))
        assert len(shown("h1")) == 1


def test_links_lead_from_page_to_page_or_say_that_it_is_in_the_course(site):
    text = page(site).article
    assert [a["href"] for a in text("a")] == ["02_sgd.html", "https://distill.pub/2017/momentum/"]
    assert "the assignment (in the course’s folder)" in text.get_text()
    assert [a["href"] for a in page(site).select(".neighbours a")] == ["02_sgd.html"]
    inside = [a["href"][1:] for a in page(site).select(".contents a")]
    assert inside == ["1-what-is", "1-what-is-2"]
    assert {tag["id"] for tag in text(["h1", "h2"])} >= set(inside)


def test_pictures_are_files_with_words_and_figures_live_or_say_why_not(site):
    pictures = page(site).article("img")
    words = "After 80 steps: loss 1"
    captions = ["Figure 1: rho runs along the floor.", "It falls."]
    assert [img["alt"] for img in pictures] == [*captions, words, words]
    assert all(img["width"] == "600" and img["loading"] == "lazy" for img in pictures)
    [live] = page(site).select(".ravine-site-figure")
    assert live["data-figure"] == "1"
    figures = of_script(site, "03_momentum.data.js", "ravineFigures")
    assert figures["1"]["state"] == {"steps": 80}
    assert PIXEL not in site["03_momentum.data.js"].decode()
    assert page(site).select_one(".note").text == "This figure shows a run that takes long."
    assert "Explorer(" not in page(site).text


def test_folded_code_opens_when_asked(site):
    [folded] = page(site).select("details.folded")
    assert not folded.has_attr("open")
    assert folded.pre.text.strip() == "drawn()"
    assert folded.find_next_sibling("figure")


def test_the_front_page_has_what_lessons_say_of_themselves(site):
    rows = [" ".join(row.text.split()) for row in page(site, "index").select("tbody tr")]
    assert rows[0].startswith("02 Plain SGD")
    assert rows[1].startswith("03 Momentum: give the iterate a velocity write ρ and its friction;")
    assert rows[1].endswith("50 to 70 min and 25 min for Going further")


def test_the_index_has_a_row_a_section(site):
    index = of_script(site, "search-index.js", "ravineIndex")
    assert [row[0] for row in index] == [
        *("02_sgd.html#plain-sgd", "03_momentum.html#momentum-give-the-iterate-a-velocity"),
        *("03_momentum.html#1-what-is", "03_momentum.html#1-what-is-2"),
    ]
    assert "It rolls." in index[2][3]


def test_links_to_colab_and_binder_come_with_the_address(course, site):
    assert not page(site).select(".elsewhere")
    urls = '[project]\nname = "r"\n[project.urls]\nRepository = "https://github.com/a/ravine"\n'
    (course.root / "pyproject.toml").write_text(urls, encoding="utf-8")
    elsewhere = page(made(course), "02_sgd").select_one(".elsewhere")
    assert [a["href"] for a in elsewhere("a")] == [
        "https://mybinder.org/v2/gh/a/ravine/HEAD?urlpath=lab/tree/course/02_sgd.ipynb",
        "https://colab.research.google.com/github/a/ravine/blob/HEAD/course/02_sgd.ipynb",
    ]
    assert "git+https://github.com/a/ravine" in elsewhere.pre.text


def test_a_site_replaces_a_site_and_nothing_else(tmp_path, site):
    place(site, tmp_path / "site")
    place({"index.html": site["index.html"]}, tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]
    thesis = tmp_path / "thesis"
    thesis.mkdir()
    (thesis / "index.html").write_text("mine")
    with pytest.raises(RavineError, match="is not a site that ravine made, so it is left alone"):
        place(site, thesis)
    assert (thesis / "index.html").read_text() == "mine"


@pytest.mark.full
def test_a_lecture_that_fails_is_named_and_the_site_stays(tiny, ravine):
    ravine("build", cwd=tiny)
    assert "2 pages" in ravine("site", cwd=tiny).stdout
    files = {path: path.read_bytes() for path in (tiny / "site").rglob("*.*")}
    lecture = tiny / "lessons/01_doubling/lecture.py"
    lecture.write_text(lecture.read_text().replace("2 * 3", "1 / 0"))
    ravine("build", cwd=tiny)
    said = ravine("site", cwd=tiny, code=1).stderr
    assert "01_doubling: cell 2, which begins '1 / 0', failed (ZeroDivisionError: " in said
    assert "No site was written." in said
    assert {path: path.read_bytes() for path in (tiny / "site").rglob("*.*")} == files
    assert not [path for path in tiny.iterdir() if path.name.startswith(".site")]
