"""One command at a time that changes a class: two would write over each other's notes."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from grader.course import Course
from grader.errors import RavineError

try:
    import fcntl
except ImportError:  # Windows.
    fcntl = None


@contextmanager
def alone(course: Course) -> Iterator[None]:
    """Keep other such commands of the course out, until this ends or its program is gone.

    Raises:
        RavineError: there is one.
    """
    if fcntl is None:
        yield
        return
    folder = os.open(course.root, os.O_RDONLY)
    try:
        _lock(folder, course)
        yield
    finally:
        os.close(folder)


def _lock(folder: int, course: Course) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network disks lock no folders; there it is as good as unknown.
        if error.errno == errno.EWOULDBLOCK:
            raise RavineError(
                f"Another command of ravine is at work in {course.root}. "
                "When it has ended, run this again."
            ) from None
