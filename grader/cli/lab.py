"""JupyterLab on the whole course: what it serves, finds, and shows to a learner."""

import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from grader.course import Course
from grader.learner.copies import lecture

# JupyterLab's own files of defaults, read from here and from nowhere in a user's home.
LEARNER_SETTINGS = Path(__file__).with_name("learner_settings")
# What a learner's file browser leaves out: what only those open who write, test or grade a course.
HIDDEN = (
    # Of the notebooks a learner has copies, so that the course stays as it was fetched.
    *("course", "release"),
    *("autograded", "benchmarks", "binder", "docs", "grader", "lessons", "site", "source", "tests"),
    *("tools",),
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "nbgrader_config.py"),
    *("pyproject.toml", "requirements*.txt", "package*.json", "biome.json", "node_modules"),
    *("gradebook.db*", "gradebook-backups", "*.egg-info", "__pycache__"),
)


def serve(course: Course, teach: bool, more: list[str], first: Path | None = None) -> int:
    """Become JupyterLab on the course; where that cannot be, wait for it and return its exit code.

    Args:
        course: the course to serve.
        teach: show all menus and all files, not only what a learner needs.
        more: further arguments of `jupyter lab`.
        first: the notebook to open; by default the course's first page.

    Raises:
        ModuleNotFoundError: JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise ModuleNotFoundError(name="jupyterlab")
    command = [sys.executable, "-m", "jupyterlab", *arguments(course, teach, first), *more]
    os.chdir(course.root)
    if os.name == "nt":
        return _wait_for(command)
    # In place of this process: signals reach the server, and its exit code is the command's.
    return os.execv(sys.executable, command)


def arguments(course: Course, teach: bool, first: Path | None = None) -> list[str]:
    """Return the arguments of `jupyter lab` that serve the course from its first page."""
    given = [f"--ServerApp.root_dir={course.root}"]
    if first := first or _first_page(course, teach):
        inside = quote(first.relative_to(course.root).as_posix())
        given.append(f"--LabApp.default_url=/lab/tree/{inside}")
    if os.name != "nt":
        # Without a terminal around it the server would start login shells, which reset PATH.
        shell = os.environ.get("SHELL", "sh")
        given.append(f"--ServerApp.terminado_settings=shell_command={shell}")
    return given if teach else [*given, *_learners_view()]


def _first_page(course: Course, teach: bool) -> Path | None:
    """Return the first lecture: a learner's own copy, or what those who write the course wrote."""
    pages = [lecture(lesson) for lesson in course.given() if lesson.lecture.is_file()]
    if not pages:
        return None
    return pages[0].path if pages[0].path.is_file() and not teach else pages[0].release


def _learners_view() -> list[str]:
    return [
        f"--LabApp.app_settings_dir={LEARNER_SETTINGS}",
        # Jupytext would open the README and every module of Python as a notebook.
        "--ServerApp.jpserver_extensions=jupyterlab_jupytext=False",
        *(f"--ContentsManager.hide_globs={name}" for name in HIDDEN),
    ]


def _wait_for(command: list[str]) -> int:
    """Run the server beside this process: Windows would hand the prompt back at exec. Not tried."""
    with subprocess.Popen(command) as server:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; it is the server's.
        return server.wait()
