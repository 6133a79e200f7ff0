"""Ctrl-C that is not lost on the way."""

import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def interrupts_kept() -> Iterator[Callable[[], None]]:
    """Yield a function that raises KeyboardInterrupt if there was an interrupt since.

    An interrupt is an exception at once, as always. But Python drops one that is raised in a
    destructor, and a library may catch it, so a loop has to ask between its steps. In the main
    thread only.
    """
    came = []

    def note(*_) -> None:
        came.append(True)
        raise KeyboardInterrupt

    def stop_if_asked() -> None:
        if came:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield stop_if_asked
    finally:
        signal.signal(signal.SIGINT, before)
