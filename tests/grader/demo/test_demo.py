"""`ravine demo`: a class from submission to feedback, told in a table that a person can read."""

import csv
import re
from html import unescape
from pathlib import Path

import nbformat
import pytest
from project import ROOT, command

from grader.authoring.leaks import secret_lines

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo as a user runs it, into a folder of its own."""
    into = tmp_path_factory.mktemp("demo") / "demo"
    done = command("grader", "demo", "--into", into, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return into, done


def test_the_table_names_everyone_with_scores_and_feedback(demo):
    into, done = demo
    students = sorted(p.name for p in (into / "submitted").iterdir())
    assert len(students) >= 20
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert set(students) <= set(rows)
    assert "jun handed in: sgd_momentum, " in done.stdout
    pages = {p.parts[-3] for p in (into / "feedback").rglob("*.html")}
    assert pages == set(students) - {"xavier", "yara"}
    assert (
        f"{len(pages)} feedback pages: demo/feedback/STUDENT/03_momentum/momentum.html"
        in done.stdout
    )
    assert re.search(r"amara +all right( +(\d+)/\2){6}\s", done.stdout)


def test_scores_follow_what_was_handed_in(demo):
    with (demo[0] / "grades.csv").open() as table:
        grades = {
            row["student_id"]: (float(row["score"]), float(row["max_score"]))
            for row in csv.DictReader(table)
        }
    full = next(iter(grades.values()))[1]
    for student in ("amara", "bruno", "chiara", "dmitri", "esther", "uma", "viktor"):
        assert grades[student][0] == full
    assert grades["tariq"][0] == 0
    for student in ("farid", "jun", "katya", "sven", "wanda"):
        assert 0 < grades[student][0] < full


def test_it_says_what_could_not_be_graded_and_what_to_open(demo):
    into, done = demo
    assert "xavier: " in done.stderr
    assert "cannot be read as a notebook" in done.stderr
    assert "yara/03_momentum holds no momentum.ipynb" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr
    assert "to open in a browser: " in done.stdout
    page = done.stdout.split("to open in a browser: ")[1].splitlines()[0]
    assert page.startswith(str(into))
    assert "sgd_momentum" in Path(page).read_text()
    assert f"cd {into} && ravine lab --teach" in done.stdout


def test_it_replaces_an_earlier_demo_and_nothing_else(tmp_path, ravine):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")
    said = ravine("demo", "--into", precious, cwd=ROOT, code=1).stderr
    assert "is no earlier demo. Choose another with --into." in said
    assert (precious / "thesis.txt").read_text() == "years of work"


def words(page):
    """Return what a reader of a page sees: no markup, no white space."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", page.read_text())))


def test_feedback_pages_hold_no_hidden_line(demo):
    """The lines that stand only in hidden tests, looked for in what a reader of a page sees."""
    source = nbformat.read(ROOT / "source/03_momentum/momentum.ipynb", as_version=4)
    hidden = secret_lines([cell_with_hidden_only(source)])
    assert len(hidden) > 20
    for page in (demo[0] / "feedback").rglob("*.html"):
        seen = words(page)
        assert [line for line in hidden if re.sub(r"\s+", "", line) in seen] == [], page
        assert "HIDDENTESTS" not in seen


def cell_with_hidden_only(notebook):
    """Return the notebook less its solution cells, which students see as they wrote them."""
    cells = [c for c in notebook.cells if not c.metadata.get("nbgrader", {}).get("solution")]
    return nbformat.from_dict({**notebook, "cells": cells})
