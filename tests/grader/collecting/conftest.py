"""What the tests of collecting share: a course with a class of forty in its gradebook."""

import shutil

import pytest
from lms import class_list

from grader.course import Course
from grader.gradebook import roster as students


@pytest.fixture(scope="module")
def with_roster(registered, tmp_path_factory):
    root = shutil.copytree(registered, tmp_path_factory.mktemp("roster") / "tiny")
    (root / "class.csv").write_text(class_list())
    students.enter(Course(root), root / "class.csv")
    return root


@pytest.fixture
def course(with_roster, tmp_path):
    """The tiny course with the class of forty in its gradebook."""
    return shutil.copytree(with_roster, tmp_path / "tiny")
