"""A limit to the time that code in the main thread may take."""

import _thread
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator


class _TooLong(BaseException):
    """Raised in code that has run out of time."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[Callable[[], bool]]:
    """Stop code in the main thread that takes longer; what this yields says whether it did.

    The code is stopped by an interrupt, which another thread can send on every system.
    """
    running, ran_out = [True], []

    def stop(*_):
        if running:
            ran_out.append(True)
            raise _TooLong

    before = signal.signal(signal.SIGINT, stop)
    timer = threading.Timer(seconds, _interrupt, [threading.get_ident()])
    timer.start()
    try:
        yield lambda: bool(ran_out)
    except _TooLong:
        pass
    finally:
        running.clear()
        timer.cancel()
        signal.signal(signal.SIGINT, before)


def _interrupt(main: int) -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGINT)  # ends a sleep as well
    else:
        _thread.interrupt_main()
