"""Which back end runs the notebooks of a course, started before what takes longer to import."""

import contextlib
import importlib
import sys
from collections.abc import Iterator

from grader.course import CONFIG, Course, load_config
from grader.engine.local import Local
from grader.engine.sandbox import available
from grader.errors import RavineError

PLUG = "grader.engine.plug.GradeByEngine"
# Takes about as long to import as the warm programs take to start.
SLOW = "grader.engine.grading"
OF_NO_USE = "rfc3987_syntax"
SANDBOX = "bubblewrap"
BEWARE = (
    "WARNING: students' code runs WITHOUT A SANDBOX: {why} It may read and change whatever this "
    "account can. {what_to_do}"
)


def is_chosen(course: Course) -> bool:
    """Whether the course's settings put the engine into nbgrader's commands."""
    return PLUG in load_config(course.root).Autograde.get("autograde_preprocessors", [])


@contextlib.contextmanager
def started(course: Course, jobs: int | None = None, scheduler: str | None = None) -> Iterator:
    """Start the course's back end, and end it at last; it is None for nbgrader's own steps.

    Args:
        course: its settings say whether the engine grades it.
        jobs: how many notebooks run at once.
        scheduler: the address of a Dask cluster; by default they run on this machine.
    """
    if not is_chosen(course) or not (scheduler or available()):
        _import()
        yield None
        return
    back_end = _cluster(scheduler, jobs) if scheduler else Local(jobs)
    try:
        _import()
        yield back_end
    finally:
        back_end.close()


def _cluster(scheduler: str, jobs: int | None):
    try:
        from grader.engine.cluster import Cluster
    except ModuleNotFoundError as error:
        raise RavineError(
            f"--scheduler needs the Python package {error.name!r}, which is not installed. Run: "
            "pip install 'distributed>=2025.1'"
        ) from None
    return Cluster(scheduler, jobs)


def _import() -> None:
    """Import what grades, less what takes half of the time and is of no use here.

    jsonschema, which nbformat imports, makes a parser of internationalized web addresses of
    whatever package it finds for that; no notebook is checked for them.
    """
    if OF_NO_USE not in sys.modules:
        sys.modules[OF_NO_USE] = None
        try:
            importlib.import_module("jsonschema")
        finally:
            del sys.modules[OF_NO_USE]
    importlib.import_module(SLOW)


def beware(back_end) -> str | None:
    """Return what an instructor must know before students' code runs; None with a sandbox."""
    if back_end is None and available():
        why = f"{CONFIG} chooses nbgrader's own steps."
        return BEWARE.format(why=why, what_to_do=f"Put {PLUG} there for the engine.")
    if back_end is None:
        why = "there is one on Linux only."
        return BEWARE.format(why=why, what_to_do="Grade classes that you do not trust there.")
    if back_end.kind == SANDBOX:
        return None
    what_to_do = "Install bubblewrap (Debian, Ubuntu: apt install bubblewrap) and grade again."
    return BEWARE.format(why=back_end.reason, what_to_do=what_to_do)
