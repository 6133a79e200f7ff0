"""Which back end runs the notebooks of a course, started before what takes longer to import."""

import contextlib
import importlib
import sys
import threading
from collections.abc import Iterator

from grader.course import Course, load_config

PLUG = "grader.engine.plug.GradeByEngine"
# Takes about as long to import as the warm programs take to start.
SLOW = "grader.engine.grading"


def is_chosen(course: Course) -> bool:
    """Whether the course's settings put the engine into nbgrader's commands."""
    return PLUG in load_config(course.root).Autograde.get("autograde_preprocessors", [])


@contextlib.contextmanager
def started(course: Course, jobs: int | None = None) -> Iterator:
    """Start the course's back end, and end it at last; it is None for nbgrader's own steps."""
    if sys.platform != "linux" or not is_chosen(course):
        yield None
        return
    from grader.engine.local import Local

    importing = threading.Thread(target=importlib.import_module, args=(SLOW,), daemon=True)
    importing.start()
    back_end = Local(jobs)
    try:
        importing.join()
        yield back_end
    finally:
        back_end.close()
