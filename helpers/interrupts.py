"""Calls that Jupyter's interrupt can stop, wherever they come from."""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future

from IPython import get_ipython


def interruptible(function: Callable, *arguments, **keywords):
    """Call a function in the main thread, which interrupts reach, and return what it returns.

    JupyterLab sends what a widget does to a thread of its own (a subshell), which no signal
    reaches. That thread waits here, so a next event waits as well.

    Raises:
        KeyboardInterrupt: if the call was interrupted; else whatever the function raises.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None or threading.current_thread() is threading.main_thread():
        return function(*arguments, **keywords)
    future = Future()
    kernel.io_loop.add_callback(_answer, future, lambda: function(*arguments, **keywords))
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
