"""What tests of the gradebook share: a class of the tiny course that was graded once."""

import shutil

import pytest
from by_people import NOTEBOOK, by_a_person, opened
from handed_in import HALF, LESSON, RIGHT, WRONG, hand_in
from tiny_course import make_tiny

from grader import authoring
from grader.course import Course
from grader.engine import back_ends
from grader.engine.grading import grade_class
from grader.engine.versions import Versions


@pytest.fixture(scope="session")
def graded_once(tmp_path_factory, warm):
    """A class of three that was graded, with points and a comment that people gave since."""
    root = make_tiny(tmp_path_factory.mktemp("graded") / "tiny")
    course = Course(root)
    authoring.write(course, authoring.make(course))
    for student, answer in {"ann": RIGHT, "bob": HALF, "cid": WRONG}.items():
        hand_in(root, student, answer)
    lessons, versions = course.assignments(), Versions()
    grade_class(course, lessons, lambda *_: None, back_ends.Local(), versions=versions)
    by_a_person(root, "bob", "double--of_many", 1.5, extra=0.25)
    by_a_person(root, "cid", "double--of_two", 1)
    with opened(root) as gradebook:
        comment = gradebook.find_comment("double", NOTEBOOK, LESSON, "cid")
        comment.manual_comment = "Read the task."
        gradebook.db.commit()
    return root


@pytest.fixture
def graded(graded_once, tmp_path):
    """A course of one's own with that class."""
    return shutil.copytree(graded_once, tmp_path / "tiny")
