"""Calls that Jupyter's interrupt can stop, wherever they come from."""

import contextlib
import io
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from IPython import get_ipython

from helpers.explorer import prints

if TYPE_CHECKING:
    from tornado.ioloop import IOLoop

T = TypeVar("T")

REST = 1.0  # seconds after an interrupt, in which the events that waited are interrupted as well

_interrupted_at = -REST


def interruptible(function: Callable[..., T], *arguments, **keywords) -> T:
    """Call a function where interrupts reach it, and return what it returns.

    Of an event of a widget that waits when an interrupt comes, the call is interrupted as well:
    else it would run what the reader has just stopped. What the function prints in an event goes
    to `prints`.

    Raises:
        KeyboardInterrupt: if the call was interrupted; else whatever the function raises.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    if not _is_event(kernel):
        return _in_main_thread(kernel, lambda: _noted(function, *arguments, **keywords))
    if was_interrupted():
        raise KeyboardInterrupt
    printed = io.StringIO()

    def call() -> T:
        with contextlib.redirect_stdout(printed):
            return _noted(function, *arguments, **keywords)

    try:
        return _in_main_thread(kernel, call)
    finally:
        prints.note(printed.getvalue())


def was_interrupted() -> bool:
    """Whether the reader has just interrupted a call."""
    return time.monotonic() - _interrupted_at < REST


def main_loop() -> "IOLoop | None":
    """Return the loop of the kernel's main thread; None where there is no kernel."""
    return getattr(getattr(get_ipython(), "kernel", None), "io_loop", None)


def _noted(function: Callable[..., T], *arguments, **keywords) -> T:
    """Note an interrupt in the main thread, which may turn to the next event at once."""
    global _interrupted_at
    try:
        return function(*arguments, **keywords)
    except KeyboardInterrupt:
        _interrupted_at = time.monotonic()
        raise


def _is_event(kernel) -> bool:
    """Return whether what runs is what a widget did, and no cell."""
    parent = kernel.get_parent() if kernel else {}
    return parent.get("header", {}).get("msg_type") == "comm_msg"


def _in_main_thread(kernel, call: Callable[[], T]) -> T:
    """Make a call in the main thread.

    JupyterLab sends what a widget does to a thread of its own (a subshell), which no signal
    reaches. That thread waits here, so a next event waits as well.
    """
    loop = getattr(kernel, "io_loop", None)
    if loop is None or threading.current_thread() is threading.main_thread():
        return call()
    future = Future()
    loop.add_callback(_answer, future, call)
    return future.result()


def _answer(future: Future, call: Callable) -> None:
    try:
        # Between messages the kernel ignores interrupts.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            result = call()
        finally:
            signal.signal(signal.SIGINT, before)
    except BaseException as error:  # anything that got away would stop the kernel's loop
        future.set_exception(error)
    else:
        future.set_result(result)
