"""What tests of more than one room share: a course whose gradebook is made already."""

import shutil

import pytest
from damaged_class import add_a_lesson
from tiny_course import make_tiny

from grader import authoring
from grader.course import Course
from grader.gradebook.book import Book


@pytest.fixture(scope="session")
def registered(tmp_path_factory):
    """A course of two small lessons, built, both in the gradebook, which takes seconds."""
    root = make_tiny(tmp_path_factory.mktemp("registered") / "tiny")
    add_a_lesson(root)
    course = Course(root)
    authoring.write(course, authoring.make(course))
    for lesson in course.assignments():
        Book(course).register(lesson)
    return root


@pytest.fixture
def course(registered, tmp_path):
    """A copy of that course."""
    return shutil.copytree(registered, tmp_path / "tiny")
