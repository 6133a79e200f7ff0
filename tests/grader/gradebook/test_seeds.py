"""The secret seeds, in a table of Ravine's own in nbgrader's gradebook."""

import os
import re
import shutil
import sqlite3
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from unittest import mock

import pytest
from tiny_course import make_tiny

from grader import authoring
from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.gradebook import graded, seeds
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission

LESSON, OTHER = "01_doubling", "02_halving"


@pytest.fixture(scope="module")
def registered(tmp_path_factory):
    """A course whose lesson stands in the gradebook."""
    root = make_tiny(tmp_path_factory.mktemp("registered") / "tiny")
    course = Course(root)
    authoring.write(course, authoring.make(course))
    with mock.patch.dict(os.environ, PATH=sysconfig.get_path("scripts")):  # for alembic
        Book(course).register(Lesson(root, LESSON))
    return root


@pytest.fixture
def book(registered, tmp_path):
    """The gradebook of a course of one's own."""
    return Book(Course(shutil.copytree(registered, tmp_path / "tiny")))


def lesson(book, name=LESSON):
    return Lesson(book.course.root, name)


def path(book):
    return book.course.root / "gradebook.db"


def test_a_seed_is_drawn_once_for_each_lesson(book):
    seed = seeds.seed_of(book, lesson(book))
    assert re.fullmatch("[0-9a-f]{32}", seed)
    assert seeds.seed_of(book, lesson(book, OTHER)) != seed
    assert seeds.seed_of(Book(book.course), lesson(book)) == seed


def test_gradebooks_have_different_seeds(book, registered):
    mine = seeds.seed_of(book, lesson(book))
    path(book).unlink()
    shutil.copy(registered / "gradebook.db", path(book))
    assert seeds.seed_of(book, lesson(book)) != mine


def test_a_seed_drawn_anew_takes_the_place_of_its_own_alone(book):
    first, other = (seeds.seed_of(book, lesson(book, name)) for name in (LESSON, OTHER))
    second = seeds.draw_anew(book, lesson(book))
    assert second != first
    assert seeds.seed_of(book, lesson(book)) == second
    assert seeds.seed_of(book, lesson(book, OTHER)) == other


def test_a_seed_may_be_drawn_anew_before_there_is_one(book):
    assert seeds.draw_anew(book, lesson(book)) == seeds.seed_of(book, lesson(book))


def test_all_who_ask_at_once_get_the_same_seed(book):
    with ThreadPoolExecutor(8) as pool:
        asked = pool.map(lambda _: seeds.seed_of(Book(book.course), lesson(book)), range(16))
    assert len(set(asked)) == 1


def test_a_gradebook_that_is_locked_is_a_sentence(book, monkeypatch):
    url = f"{book.folder().db_url}?timeout=0.1"
    monkeypatch.setattr(type(book.folder()), "db_url", url)
    with closing(sqlite3.connect(path(book))) as database:
        database.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RavineError, match=r"gradebook\.db.* cannot be written \(database is"):
            seeds.seed_of(book, lesson(book))
    assert seeds.seed_of(book, lesson(book))


@pytest.mark.full
def test_both_tables_survive_nbgraders_own_commands(book, nbgrader):
    root, seed = book.course.root, seeds.seed_of(book, lesson(book))
    handed_in = root / "submitted" / "ada" / LESSON
    handed_in.mkdir(parents=True)
    shutil.copy(lesson(book).source, handed_in)
    nbgrader("autograde", LESSON, cwd=root)
    nbgrader("export", cwd=root)
    nbgrader("db", "upgrade", cwd=root)
    nbgrader("db", "assignment", "remove", LESSON, "--force", cwd=root)
    assert f"{LESSON},,,ada,,,,3.0,0.0,3.0,3.0" in (root / "grades.csv").read_text()
    assert seeds.seed_of(book, lesson(book)) == seed
    with book.open() as gradebook:
        ada = Submission(lesson(book), "ada")
        digest, facts = graded.noted(gradebook.db, ada)
    assert digest == graded.digest(ada.autograded)
    assert facts["seed"] == seed
