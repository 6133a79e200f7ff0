"""What tests of a learner's commands share: a course of two lessons, and one's own copy of it."""

import shutil

import pytest
from damaged_class import add_a_lesson
from own_notebook import LESSON, build
from refusals import edit
from tiny_course import make_tiny

from grader.cli import lab
from grader.course import Course
from grader.gradebook.book import Book
from grader.learner import checking
from grader.learner.class_of_one import class_of_one

HINTS = """# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Twice is <em>once</em> more.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# Use <code>+</code>.
#
# </details>

# %% test="double--of_two" points=1"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course of two small lessons, the first with hints, built."""
    root = make_tiny(tmp_path_factory.mktemp("built") / "tiny")
    edit(root, '# %% test="double--of_two" points=1', HINTS)
    edit(
        root,
        "# # Doubling\n",
        "# # Doubling\n# See the [lecture](../../course/01_doubling.ipynb), `course/01_doubling.ipynb`.\n",
    )
    add_a_lesson(root)
    build(root)
    # Entering lessons into a gradebook takes a second, as at a learner's first check.
    book = Book(class_of_one(Course(root)))
    for lesson in Course(root).assignments():
        book.register(lesson)
    return root


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """What JupyterLab was to open first, each time that it was started; none runs already."""
    first = []
    monkeypatch.setattr(lab, "serve", lambda course, teach, more, path: first.append(path) or 0)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    (tmp_path / "runtime").mkdir()
    return first


@pytest.fixture
def course(built, tmp_path, opened):
    """A course of one's own, in which nothing has been started."""
    return shutil.copytree(built, tmp_path / "tiny", symlinks=True)


@pytest.fixture
def study(course, ravine, monkeypatch, request):
    """Return a function that runs a command in the course, and returns what it says."""
    if "page" not in request.node.name:  # Which takes as long as all else.
        monkeypatch.setattr(checking, "page_of", lambda course, lesson: course.root)

    def run(*arguments, cwd=course, code=0):
        done = ravine(*arguments, cwd=cwd, code=code)
        return done.stdout + done.stderr

    return run


@pytest.fixture
def mine(course, study):
    """My notebook of the first lesson, just started."""
    study("start", "1")
    return course / "work" / LESSON / "doubling.ipynb"
