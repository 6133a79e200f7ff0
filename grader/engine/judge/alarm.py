"""Time that runs out: `Late` is raised wherever the judge happens to be, waiting or computing."""

import contextlib
import signal
from collections.abc import Iterator

from grader.engine.inside.frames import Broken

# Seconds after which it is raised again, should a destructor have swallowed the first.
AGAIN = 0.5


class Late(Broken):
    """The time of a cell is over."""


@contextlib.contextmanager
def late_after(seconds: float) -> Iterator[None]:
    """Raise Late in the body when its time is over. In the main thread, and not one in another."""
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raise(_number, _frame) -> None:
    raise Late
