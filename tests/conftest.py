"""What several test modules share: what a text says and leaves, a tiny course, the command line."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import matplotlib
import pytest

matplotlib.use("Agg")

ROOT = Path(__file__).parent.parent

LECTURE = """\
# %% [markdown]
# # Doubling
# We double a number.

# %%
2 * 3
"""

ASSIGNMENT = '''\
# %% [markdown]
# # Doubling

# %% nbgrader={"grade": false, "grade_id": "double", "locked": false, "schema_version": 3, "solution": true, "task": false}
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    total = x + x
    return total
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "double--of_two", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
"""Twice two."""
assert double(2) == 4

# %% nbgrader={"grade": true, "grade_id": "double--of_many", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
"""Twice many a number."""
### BEGIN HIDDEN TESTS
for canary in range(7, 17):
    assert double(canary) == 2 * canary, f"twice {canary}"
### END HIDDEN TESTS
'''


def pytest_terminal_summary(terminalreporter):
    """Print the tables that tests recorded, whichever worker they ran in."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    tables = [text for report in reports for key, text in report.user_properties if key == "table"]
    if tables:
        terminalreporter.section("answers through real grading")
        terminalreporter.write_line("\n\n".join(tables))


def make_tiny(root):
    """Lay out a course of one small lesson, `01_doubling`, not yet built."""
    text = root / "lessons" / "01_doubling"
    text.mkdir(parents=True)
    (root / "helpers").mkdir()
    (text / "lecture.py").write_text(LECTURE)
    (text / "assignment.py").write_text(ASSIGNMENT)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


@pytest.fixture(scope="module")
def prose(request):
    """The prose, in one line, of the lecture or assignment that the module calls TEXT."""
    return request.module.TEXT.prose


@pytest.fixture(scope="module")
def code(request):
    """The code, in one line, of the lecture or assignment that the module calls TEXT."""
    return request.module.TEXT.code


@pytest.fixture(scope="module")
def n(request):
    """The namespace that the code of the module's TEXT leaves: n["loss"] is its `loss`."""
    return request.module.TEXT.namespace


@pytest.fixture
def tiny(tmp_path):
    """A course of one small lesson, `01_doubling`, not yet built."""
    return make_tiny(tmp_path / "tiny")


@pytest.fixture
def ravine():
    """Return a function that runs the real `ravine` command in a folder."""

    def run(*arguments, cwd, code=0):
        done = command("grader", *arguments, cwd=cwd)
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def nbgrader():
    """Return a function that runs the stock `nbgrader` command in a folder."""

    def run(*arguments, cwd, code=0):
        done = command("nbgrader", *arguments, cwd=cwd)
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return run


def command(module, *arguments, cwd):
    """Run a Python module as a user with an activated environment does."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        # Test workers may say 80, in which a class of five exercises does not fit on its lines.
        env={**os.environ, "PATH": path, "COLUMNS": "100"},
    )
