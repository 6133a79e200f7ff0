"""Calls that an interrupt stops, from the main thread and from another one."""

import signal
import threading
import time
from types import SimpleNamespace

import pytest

from helpers.explorer import explore, interrupts, prints
from helpers.explorer.interrupts import interruptible
from helpers.explorer.time_limit import time_limit
from helpers.landscapes import bowl


class Loop:
    """The main thread's loop, which runs one call; and what kind of message the kernel works on."""

    def __init__(self):
        self.message = "comm_msg"
        self.called, self.is_there = None, threading.Event()

    def add_callback(self, function, *arguments):
        self.called = lambda: function(*arguments)
        self.is_there.set()

    def run(self):
        assert self.is_there.wait(10)
        self.called()


@pytest.fixture
def loop(monkeypatch):
    loop = Loop()
    kernel = SimpleNamespace(
        io_loop=loop, get_parent=lambda: {"header": {"msg_type": loop.message}}
    )
    monkeypatch.setattr(interrupts, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.setattr(interrupts, "_interrupted_at", -interrupts.REST)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield loop
    assert signal.signal(signal.SIGINT, before) == signal.SIG_IGN, "as it was before the call"


def from_a_thread(loop, function):
    """Call from another thread, and return what it returned or raised."""
    found = []

    def run():
        try:
            found.append(interruptible(function, 1, 2))
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    loop.run()
    thread.join(10)
    return found[0]


def test_in_the_main_thread_a_function_is_just_called(loop):
    assert interruptible(lambda a, b: (a, b), 1, b=2) == (1, 2)
    assert loop.called is None


def test_from_another_thread_it_is_called_in_the_main_one(loop):
    assert from_a_thread(loop, lambda a, b: threading.current_thread()) is threading.main_thread()


def test_what_it_raises_is_raised_where_it_was_called_for(loop):
    assert isinstance(from_a_thread(loop, lambda a: a), TypeError)


def test_an_interrupt_stops_it(loop):
    def endless(a, b):
        threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
        while True:
            time.sleep(0.01)

    assert isinstance(from_a_thread(loop, endless), KeyboardInterrupt)


@pytest.fixture
def interrupted(loop, monkeypatch):
    """The seconds of a clock, which stand where a call has been interrupted after a minute."""
    now = [100.0]
    monkeypatch.setattr(interrupts.time, "monotonic", lambda: now[0])

    def long():
        now[0] += 60
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interruptible(long)
    return now


def test_an_event_that_waited_while_another_was_interrupted_is_interrupted_too(interrupted):
    interrupted[0] += interrupts.REST / 2
    with pytest.raises(KeyboardInterrupt):
        interruptible(max, 3, 4)


def test_an_event_that_comes_later_is_not(interrupted):
    interrupted[0] += interrupts.REST
    assert interruptible(max, 3, 4) == 4


def test_a_cell_that_is_run_at_once_is_not(interrupted, loop):
    loop.message = "execute_request"
    assert interruptible(max, 3, 4) == 4


def test_what_it_prints_in_an_event_is_kept_to_be_told(loop, capsys):
    def verbose(a, b):
        print("first")
        print("last")

    assert from_a_thread(loop, lambda a, b: prints.taken()) == ""
    interruptible(verbose, 1, 2)
    assert prints.taken() == "Printed 2 lines, the last: last"
    assert prints.taken() == ""
    interruptible(print, "x" * 1000)
    assert prints.taken() == f"Printed: {'x' * prints.LONGEST}"
    assert capsys.readouterr().out == ""
    loop.message = "execute_request"
    interruptible(print, "in a cell")
    assert (prints.taken(), capsys.readouterr().out) == ("", "in a cell\n")


def test_what_an_event_prints_is_told_in_the_figure(loop):
    def wordy(gradient, start, steps, factor=0.5):
        print("factor", factor)
        return [start * factor**k for k in range(steps + 1)]

    loop.message = "execute_request"
    figure = explore(wordy, bowl(), {"factor": (0.0, 1.0)}, steps=3)
    assert "Printed" not in figure.text
    loop.message = "comm_msg"
    figure.canvas.set_state({"values": [0.25]})
    assert figure.text.split("\n")[1:] == ["Printed: factor 0.25"]


def test_code_that_takes_too_long_is_stopped_and_no_other():
    with time_limit(0.05) as ran_out:
        while True:
            pass
    assert ran_out()
    with time_limit(5) as ran_out:
        pass
    assert not ran_out()


def test_without_a_kernel_it_is_just_called(monkeypatch):
    monkeypatch.setattr(interrupts, "get_ipython", lambda: None)
    assert interruptible(max, 3, 4) == 4
