"""Time that runs out: `Late` is raised wherever the judge happens to be, waiting or computing."""

import contextlib
import math
import signal
import time
from collections.abc import Callable, Iterator

from grader.engine.inside.frames import Broken

# Seconds after which it is raised again, should a destructor have swallowed the first.
AGAIN = 0.5


class Late(Broken):
    """The time of a cell is over."""


@contextlib.contextmanager
def late_after(
    seconds: float, clock: Callable[[], float] = time.monotonic, most: float = math.inf
) -> Iterator[None]:
    """Raise Late in the body when its time is over. In the main thread, and not one in another.

    The time is over after so many seconds of `clock`, at the latest after `most` of all clocks.
    """
    end, last = clock() + seconds, time.monotonic() + most
    is_over = False

    def ring(_number, _frame):
        if is_over:
            return
        left = min(end - clock(), last - time.monotonic())
        if left <= 0:
            raise Late
        signal.setitimer(signal.ITIMER_REAL, left, AGAIN)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
