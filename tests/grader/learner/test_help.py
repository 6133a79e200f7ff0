"""Progress, model answers and stubs: what a learner gets beside a check."""

import json

import pytest
from handed_in import HALF, RIGHT, WRONG
from own_notebook import cells, text, write

pytestmark = pytest.mark.xdist_group("grading")


def test_progress_counts_what_was_checked_and_says_what_is_next(mine, study):
    assert "0/6 points. Next: double. Run: ravine start 01_doubling" in study("progress")
    write(mine, double=HALF)
    assert "1 answer begun, not checked yet" in study("progress")
    study("check", "1")
    assert "1/6 points. Next: double." in study("progress")
    write(mine, double=RIGHT)
    study("check", "1")
    assert "3/6 points. Next: triple." in study("progress")
    assert json.loads(study("progress", "--json"))[0]["lacking"] == []


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"version": 0}', '{"version": 1, "lessons": {"a": 1}}']
)
def test_a_record_that_is_none_is_told(course, mine, study, content):
    (course / "work/.ravine/record.json").write_text(content)
    for command in (["progress"], ["check", "1"], ["solution", "1", "double"]):
        assert "Move it away, and check again." in study(*command, code=1)
    mine.write_text("{")
    (course / "work/.ravine/record.json").unlink()
    assert "your copy cannot be read" in study("progress")


def test_the_model_answer_is_shown_after_an_attempt(mine, study):
    assert "No answer of yours to double" in study("solution", "1", "double", code=1)
    study("check", "1")
    assert "No answer of yours to double" in study("solution", "1", "double", code=1)
    write(mine, double=WRONG)
    study("check", "1")
    said = study("solution", "1", "double")
    assert "total = x + x" in said
    assert "SOLUTION" not in said
    assert "Hint 1: the idea." in said
    assert "Did you mean double?" in study("solution", "1", "doubel", code=1)


def test_an_instructor_sets_a_date(course, mine, study):
    write(mine, double=WRONG)
    study("check", "1")
    config = course / "nbgrader_config.py"
    before = config.read_text()

    def shown(dates, code=1):
        config.write_text(f"{before}\nc.Solutions.not_before = {dates}\n")
        return study("solution", "1", "double", code=code)

    assert "are to be seen from 2999-12-24 on" in shown({"1": "2999-12-24"})
    assert "total = x + x" in shown({"1": "1999-12-24", "2": "2999-12-24"}, code=0)
    for nonsense in ({"doubling": "soon"}, {"1": 7}, 7):
        assert "should name lessons and dates" in shown(nonsense)


def test_reset_gives_the_stub_back_and_keeps_the_answer(mine, study):
    stub = text(cells(mine)["double"])
    write(mine, double=WRONG, doubling="My notes")
    said = study("reset", "1", "double")
    assert "Whether doubling.ipynb is open in an editor cannot be seen" in said
    assert text(cells(mine)["double"]) == stub
    assert text(cells(mine)["doubling"]) == "My notes"
    [kept] = mine.parent.glob("double-kept-*.py")
    assert kept.read_text().strip() == WRONG.strip()
    assert "as it was given out" in study("reset", "1", "double")
    assert len(list(mine.parent.glob("*-kept-*"))) == 1


@pytest.mark.parametrize(("many", "said"), [(0, "has no cell for double"), (2, "has 2 cells for")])
def test_a_reset_that_is_not_clear_changes_nothing(mine, study, many, said):
    notebook = json.loads(mine.read_text())
    own = [cell for cell in notebook["cells"] if cell["id"] == "double"]
    others = [cell for cell in notebook["cells"] if cell["id"] != "double"]
    mine.write_text(json.dumps({**notebook, "cells": others + own * many}))
    before = mine.read_bytes()
    assert said in study("reset", "1", "double", code=1)
    assert mine.read_bytes() == before
    mine.write_text("{")
    for command in (["reset", "1", "double"], ["start", "1", "--update"]):
        assert "`ravine start` makes a fresh copy" in study(*command, code=1)
    assert mine.read_text() == "{"
    mine.unlink()
    assert "You have no copy" in study("reset", "1", "double", code=1)
