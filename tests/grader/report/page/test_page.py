"""The page of feedback: what it says first, where its links lead, and what it needs beside it."""

import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pages import OF_NBGRADER, page
from project import ROOT

SECRET = "### BEGIN HIDDEN TESTS\nsecret = 1\n### END HIDDEN TESTS"
SIGNS = {"right": "✓", "partly": "◐", "lost": "✗"}


def answer(name, comment=None):
    of = {"grade": False, "solution": True, "grade_id": name, "comment": comment}
    return new_code_cell(f"def {name}(): ...", metadata={"nbgrader": of})


def graded(name, score, points, said="", doc="", **more):
    """Return a test cell as it is after grading."""
    of = {"grade": True, "solution": False, "grade_id": name, "score": score, "points": points}
    lines = new_output("error", ename="CheckFailed", evalue=said, traceback=["with colours"])
    source = f'"""{doc}"""\nassert rule() == 1\n{SECRET}' if doc else f"%time rule()\n{SECRET}"
    outputs = [lines] if said else []
    return new_code_cell(source, metadata={"nbgrader": {**of, **more}}, outputs=outputs)


def notebook(*cells):
    return new_notebook(cells=list(cells))


class Page(HTMLParser):
    """Takes apart what is looked for on a page."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.links, self.ids, self.fetched, self.levels = [], [], set(), [], []
        self.text = text
        self._cell = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        self.ids |= {of["id"]} if "id" in of else set()
        self.links += [of["href"]] if tag == "a" and "href" in of else []
        self.fetched += [of[name] for name in ("src", "srcset", "data") if name in of]
        self.fetched += [of["href"]] if tag != "a" and "href" in of else []
        self.levels += [int(tag[1])] if re.fullmatch(r"h\d", tag) else []
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self._cell = ""
        elif tag == "br" and self._cell is not None:
            self._cell += "\n"

    def handle_data(self, text):
        if self._cell is not None:
            self._cell += text

    def handle_endtag(self, tag):
        if tag == "td":
            self.rows[-1].append(" ".join(self._cell.split(" ")).strip())
            self._cell = None


def shown(*cells, **resources):
    return Page(page(notebook(*cells), "feedback", **resources))


CLASSIC = (
    new_markdown_cell("# Momentum\n\nSee the [lecture](../../course/03_momentum.ipynb)."),
    answer("rule"),
    graded("rule--step", 1, 1, doc="The first step."),
    graded(
        "rule--state", 0, 2, "Not right yet: 1 < 2.\nMore of it.", "State\nis kept.\n\nNot told."
    ),
    answer("tuned"),
    graded("tuned--some", 0.5, 1, doc="Some of it."),
    graded("tuned--magic_cell", 0, 1, "a sentence"),
)


def test_the_table_says_what_was_tested_and_what_came_lost_points_first():
    assert shown(*CLASSIC).rows == [
        [],
        [f"{SIGNS['lost']} 0 of 2, lost", "rule", "State is kept.\nNot right yet: 1 < 2."],
        [f"{SIGNS['partly']} 0.5 of 1, in part", "tuned", "Some of it."],
        [f"{SIGNS['lost']} 0 of 1, lost", "tuned", "magic cell\na sentence"],
        [],
        [f"{SIGNS['right']} 1 of 1, right", "rule", "The first step."],
    ]


def test_an_exercise_that_was_not_begun_is_one_row():
    said = "Not attempted yet: rule still raises NotImplementedError."
    tests = [graded(f"rule--{n}", 0, 2, said, f"Test {n}.") for n in range(2)]
    tests += [graded("rule--2", 0, 2, "Not attempted yet: your function.", "Test.")]
    rows = shown(answer("rule"), *tests, graded("other--a", 0, 1, said, "Test.")).rows[1:]
    assert rows == [
        ["✗ 0 of 6, lost", "rule", f"All 3 tests\n{said}"],
        ["✗ 0 of 1, lost", "other", f"Test.\n{said}"],
    ]


@pytest.mark.parametrize(
    "pair", [[(0, "the same"), (1, "the same")], [(0, "one"), (0, "another")], [(0, ""), (0, "")]]
)
def test_an_exercise_of_which_something_else_is_known_has_a_row_for_each_test(pair):
    tests = [graded(f"f--{n}", points, 2, said, "Test.") for n, (points, said) in enumerate(pair)]
    assert len(shown(*tests).rows) == 1 + len(pair)


@pytest.mark.parametrize("lesson", ["03_momentum", "07_adam"])
def test_every_link_leads_somewhere_and_nothing_is_fetched(lesson):
    [path] = (ROOT / "release" / lesson).glob("*.ipynb")
    released = nbformat.read(path, as_version=4)
    released.cells.append(new_markdown_cell("[a](../../course/a.ipynb) [b](b.py) [c](#no)"))
    picture = new_output("display_data", data={"image/png": "iVBO"})
    released.cells += [*CLASSIC[1:], new_code_cell("plot()", outputs=[picture], execution_count=3)]
    of = Page(page(released, "feedback", diagnosis=[{"exercise": "rule", "sentence": "A slip."}]))
    inside = [link[1:] for link in of.links if link.startswith("#")]
    assert {"rule--state", "rule", "top"} <= set(inside)
    assert [name for name in inside if name not in of.ids] == []
    assert [link for link in of.links if not link.startswith(("#", "https://"))] == []
    assert of.fetched == ["data:image/png;base64,iVBO"]
    assert re.findall(r"@import|url\(", of.text) == []
    assert "default-src 'none'" in of.text
    assert 'alt="plot of cell 3"' in of.text


def test_an_answer_that_stopped_is_told_by_what_stopped_it():
    stopped, lost = answer("rule"), graded("rule--step", 0, 1, doc="The first step.")
    for cell, error in ((stopped, SyntaxError("never closed (line 1)")), (lost, NameError("rule"))):
        name, lines = (
            type(error).__name__,
            ["Cell In[2], line 1", f"{type(error).__name__}: {error}"],
        )
        cell.outputs = [new_output("error", ename=name, evalue=str(error), traceback=lines)]
    assert "SyntaxError: never closed (line 1)" in shown(stopped, lost).rows[1][-1]


def test_headings_are_in_order_and_one_is_the_page_s():
    levels = shown(*CLASSIC, new_markdown_cell("## A\n\n### B\n\n###### C")).levels
    assert levels == [1, 2, 2, 2, 3, 4, 6]


def test_diagnosis_penalty_repairs_and_comments_are_said():
    repaired = notebook(*CLASSIC, answer("last", "Nice *idea*, $x$. <script>EVIL()"))
    repaired.metadata["ravine"] = {"repairs": ["a test was put back"]}
    said = page(
        repaired,
        "feedback",
        nbgrader={**OF_NBGRADER, "score": 1.25, "late_penalty": 0.25},
        diagnosis=[{"exercise": "rule", "sentence": "It looks like <b>a slip</b>."}],
    )
    assert "1.25 of 2 points" in said
    assert "0.25 points are taken off" in said
    assert "It looks like &lt;b&gt;a slip&lt;/b&gt;." in said
    parts = ("Points lost", "It looks like", "Full points", "Momentum</h2>")
    assert sorted(map(said.index, parts)) == [said.index(part) for part in parts]
    assert "<li>a test was put back</li>" in said
    assert "Nice <em>idea</em>, <math>" in said
    assert "<script" not in said


def test_without_any_of_these_nothing_is_said_of_them():
    said = page(notebook(*CLASSIC), "feedback")
    assert [
        w for w in ("What the mistakes", "taken off", "repaired", "Comment:") if w in said
    ] == []


def test_a_test_shows_its_visible_part_folded_and_nothing_hidden():
    said = page(notebook(*CLASSIC), "feedback")
    assert "secret" not in said
    assert said.count("<details>") == 4
    assert "with colours" not in said


def test_an_answer_that_a_person_graded_is_in_the_table_with_the_comment():
    task = {"task": True, "grade": False, "solution": False, "grade_id": "essay", "points": 3}
    essay = new_markdown_cell(
        "My thoughts.", metadata={"nbgrader": {**task, "score": 2, "comment": "Why?"}}
    )
    both = graded("code", 0, 1, **{"solution": True, "comment": "Too short.\nRead on."})
    rows = shown(essay, both).rows[1:]
    assert rows == [
        ["◐ 2 of 3, in part", "essay", "Your answer, graded by a person\nWhy?"],
        ["✗ 0 of 1, lost", "code", "Your answer, graded by a person\nToo short."],
    ]
