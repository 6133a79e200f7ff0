"""Ctrl-C, and what else ends a program: noted at once, acted on where nothing is lost by it."""

import contextlib
import signal
from collections.abc import Callable, Iterator

# Ctrl-C, a machine that shuts down, a terminal that is closed; Windows has no signal for the last.
ENDINGS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]

_came: list[int] = []
_stops: list[Callable[[], None]] = []


@contextlib.contextmanager
def interrupts_kept() -> Iterator[None]:
    """Note interrupts instead of raising them wherever the program happens to be.

    An exception out of nowhere is lost in a destructor or a weak reference's callback (Python
    prints a traceback and goes on), and splits what belongs together, such as the grades of one
    notebook. So an interrupt stops what runs long (`stopped_by`), and whoever can be interrupted
    asks (`stop_if_asked`). In the main thread only.
    """
    _came.clear()
    before = {end: signal.signal(end, _note) for end in ENDINGS if not _is_nohup(end)}
    try:
        yield
    finally:
        for end, handler in before.items():
            signal.signal(end, handler)
        _came.clear()


def stop_if_asked() -> None:
    """KeyboardInterrupt if an interrupt has been noted."""
    if _came:
        raise KeyboardInterrupt


@contextlib.contextmanager
def stopped_by(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` when an interrupt comes while the body runs."""
    _stops.append(stop)
    try:
        yield
    finally:
        _stops.remove(stop)


def _is_nohup(ending: int) -> bool:
    """Whether somebody has seen to it that a terminal that closes ends nothing."""
    return ending not in ENDINGS[:2] and signal.getsignal(ending) is signal.SIG_IGN


def _note(ending: int, _frame) -> None:
    _came.append(ending)
    for stop in tuple(_stops):
        stop()
