"""A check by oneself: points, what came, what helps; and what is no notebook of the lesson."""

import doctest
import json
import os
import shutil

import pytest
from handed_in import HALF, RIGHT
from own_notebook import write

from grader.learner import hints

pytestmark = pytest.mark.xdist_group("grading")


def test_an_untouched_notebook_has_no_points_and_gets_no_hint(mine, study):
    said = study("check", "1")
    assert "01_doubling: 0/3 points (doubling.ipynb, as saved at " in said
    assert "double 0/3  not attempted yet" in said
    assert "Hint" not in said


def test_a_mistake_is_told_with_one_hint_after_the_other_and_then_all_is_right(mine, study):
    write(mine, double=HALF)
    said = study("check", "1")
    assert "double 1/3  not right yet" in said
    assert "0/2  Twice many a number." in said
    assert "Twice two." not in said
    assert "Hint 1: the idea. Twice is once more." in said
    assert "Hint 2" not in said
    for solution in (False, True):
        said = study("check", "1")
        assert "Hint 2: the pieces. Use `+`." in said
        told = "The model answer: ravine solution 01_doubling double" in " ".join(said.split())
        assert told == solution
    write(mine, double=RIGHT)
    said = study("check", "1")
    assert "3/3 points" in said
    assert "double 3/3  right" in said
    assert "Well done!" in said


def test_check_is_called_in_a_notebook_or_with_a_path(course, mine, study):
    write(mine, double=RIGHT)
    assert "3/3" in study("check", cwd=mine.parent)
    elsewhere = course / "elsewhere.ipynb"
    elsewhere.write_bytes(mine.read_bytes())
    assert "(elsewhere.ipynb, as saved" in study("check", "elsewhere.ipynb")
    assert "Name the lesson" in study("check", code=1)
    assert "Name the lesson" in study("check", cwd=course / "work/lectures", code=1)


def test_the_class_sees_nothing_of_a_check(course, mine, study):
    before = {path.name for path in course.iterdir()}
    write(mine, double=RIGHT)
    config = course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = 'sqlite:///class.db'\n")
    assert json.loads(study("check", "1", "--json"))["score"] == 3
    write(mine, double=HALF)
    assert json.loads(study("check", "1", "--json"))["score"] == 1
    # Of a learner's own gradebook there is no need of a copy.
    assert not list(course.glob("**/*-backups"))
    assert {path.name for path in course.iterdir()} == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read as a notebook"),
        ("[]", "cannot be read as a notebook"),
        ('{"cells": []}', "holds no exercise of 01_doubling"),
        ("02_tripling", "holds the assignment of 02_tripling, not that of 01_doubling"),
    ],
)
def test_what_is_no_notebook_of_the_lesson_is_told(course, mine, study, content, said):
    other = course / "release" / content / "tripling.ipynb"
    mine.write_text(other.read_text() if other.is_file() else content)
    before = mine.read_bytes()
    assert said in study("check", "1", code=1)
    assert mine.read_bytes() == before


def test_what_has_no_copy_or_no_lesson_is_told(course, mine, study):
    assert "Run: ravine start 02_tripling" in study("check", "2", code=1)
    assert "no lesson called '7'" in study("start", "7", code=1)
    assert "There is no file" in study("check", "nothing.ipynb", code=1)
    assert "is no assignment of this course" in study(
        "check", "work/lectures/01_doubling.ipynb", code=1
    )


def test_a_later_copy_beside_the_notebook_is_told(mine, study):
    shutil.copy(mine, mine.with_name("doubling-Copy1.ipynb"))
    os.utime(mine, (0, 0))
    assert "Beside doubling.ipynb lies doubling-Copy1.ipynb" in study("check", "1")


def test_a_page_of_feedback_lies_beside_the_notebook(course, mine, study):
    write(mine, double=HALF)
    assert "with the notebook: work/01_doubling/feedback.html" in study("check", "1")
    page = mine.with_name("feedback.html").read_text()
    assert "Twice many a number." in page
    assert "canary" not in page
    assert not (course / "feedback").exists()


def test_examples_come_out_as_written():
    results = doctest.testmod(hints)
    assert results.attempted > results.failed == 0
