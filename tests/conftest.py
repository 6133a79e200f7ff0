"""What tests of all rooms share: a tiny course, and the commands."""

import os
import subprocess
import sys
import sysconfig
from unittest import mock

import matplotlib
import pytest
from project import command
from tiny_course import make_tiny

from grader.cli import main
from grader.engine import local

matplotlib.use("Agg")
# nbgrader calls a program of its environment by name.
os.environ["PATH"] = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"


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


class Kept(local.Local):
    """The engine's programs, which stay warm when a command that used them ends."""

    end = local.Local.close

    def close(self):
        pass


@pytest.fixture(scope="session")
def warm():
    """Start the engine's programs at most once, when a command first needs them."""
    started = []

    def kept(jobs=None):
        started.extend([] if started else [Kept()])
        return started[0]

    with mock.patch("grader.engine.back_ends.Local", kept):
        yield
    for programs in started:
        programs.end()


@pytest.fixture
def ravine(monkeypatch, capfd, warm):
    """Return a function that runs the `ravine` command in a folder, without a process of its own.

    Starting Python, importing nbgrader and starting the engine take longer than most commands do.
    """

    def run(*arguments, cwd, code=0):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["ravine", *map(str, arguments)])
        capfd.readouterr()
        # What the command puts into its environment ends with it, as it would with a process.
        with mock.patch.dict(os.environ):
            ended = _exit_code(main)
        said = capfd.readouterr()
        assert ended == code, f"exit {ended}\n{said.out}\n{said.err}"
        assert "Traceback" not in said.out + said.err, said.err
        return subprocess.CompletedProcess(arguments, ended, said.out, said.err)

    return run


def _exit_code(main):
    """Run a command to its end and return what a shell would get; a sentence goes to stderr."""
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return 1 if isinstance(end.code, str) else int(end.code or 0)
    return 0


@pytest.fixture
def nbgrader():
    """Return a function that runs the stock `nbgrader` command in a folder."""

    def run(*arguments, cwd, code=0):
        done = command("nbgrader", *arguments, cwd=cwd)
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return run
