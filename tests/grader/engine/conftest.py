"""What tests of the engine share: its two warm programs, and a class that was graded by commands."""

import pytest
from damaged_class import LESSON, add_a_lesson, make_class, submitted
from project import command
from tiny_course import make_tiny

from grader.engine.local import Local


@pytest.fixture(scope="session")
def local():
    """The back end of this machine."""
    back_end = Local(2)
    yield back_end
    back_end.close()


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory):
    """A class of the tiny course, graded and given feedback by the real commands."""
    root = make_tiny(tmp_path_factory.mktemp("class"))
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Execute.timeout = 3\n")
    add_a_lesson(root)
    assert command("grader", "build", cwd=root).returncode == 0
    make_class(root)
    before = submitted(root)
    runs = {
        "grade": command("grader", "grade", LESSON, "--json", cwd=root),
        "feedback": command("grader", "feedback", LESSON, cwd=root),
        "export": command("grader", "export", cwd=root),
    }
    assert submitted(root) == before
    return root, runs
