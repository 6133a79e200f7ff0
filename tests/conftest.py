"""What tests of all rooms share: a tiny course, and the commands."""

import matplotlib
import pytest
from project import command
from tiny_course import make_tiny

matplotlib.use("Agg")


def pytest_terminal_summary(terminalreporter):
    """Print the tables that tests recorded, whichever worker they ran in."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    tables = [text for report in reports for key, text in report.user_properties if key == "table"]
    if tables:
        terminalreporter.section("answers through real grading")
        terminalreporter.write_line("\n\n".join(tables))


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
