"""Which back end runs the notebooks of a course, started before what takes longer to import."""

import contextlib
import importlib
import sys
import threading
from collections.abc import Iterator

from grader.course import CONFIG, Course, load_config

PLUG = "grader.engine.plug.GradeByEngine"
# Takes about as long to import as the warm programs take to start.
SLOW = "grader.engine.grading"
SANDBOX = "bubblewrap"
BEWARE = (
    "WARNING: students' code runs WITHOUT A SANDBOX: {why} It may read and change whatever this "
    "account can. {what_to_do}"
)


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


def beware(back_end) -> str | None:
    """Return what an instructor must know before students' code runs; None with a sandbox."""
    if back_end is None and sys.platform == "linux":
        why = f"{CONFIG} chooses nbgrader's own steps."
        return BEWARE.format(why=why, what_to_do=f"Put {PLUG} there for the engine.")
    if back_end is None:
        why = "there is one on Linux only."
        return BEWARE.format(why=why, what_to_do="Grade classes that you do not trust there.")
    if back_end.kind == SANDBOX:
        return None
    what_to_do = "Install bubblewrap (Debian, Ubuntu: apt install bubblewrap) and grade again."
    return BEWARE.format(why=back_end.reason, what_to_do=what_to_do)
