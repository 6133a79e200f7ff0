"""Ctrl-C, and what else ends a program, while a class is graded."""

import signal

import pytest

from grader.engine.interrupts import interrupts_kept, stop_if_asked, stopped_by

ENDINGS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def heard():
    """Signals as in a terminal, also where the tests themselves were started without one."""
    before = {ending: signal.signal(ending, signal.SIG_DFL) for ending in ENDINGS}
    yield
    for ending, handler in before.items():
        signal.signal(ending, handler)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_interrupt_is_found_by_who_asks_and_raises_nowhere_else(ending):
    with interrupts_kept():
        stop_if_asked()
        signal.raise_signal(ending)
        with pytest.raises(KeyboardInterrupt):
            stop_if_asked()


def test_an_interrupt_stops_what_runs_and_nothing_that_has_ended():
    stopped = []
    with interrupts_kept():
        with stopped_by(lambda: stopped.append("ended")):
            pass
        with stopped_by(lambda: stopped.append("runs")):
            signal.raise_signal(signal.SIGINT)
    assert stopped == ["runs"]


def test_afterwards_interrupts_are_what_they_were_and_none_is_left():
    before = [signal.getsignal(ending) for ending in ENDINGS]
    with interrupts_kept():
        assert [signal.getsignal(ending) for ending in ENDINGS] != before
        signal.raise_signal(signal.SIGINT)
    assert [signal.getsignal(ending) for ending in ENDINGS] == before
    stop_if_asked()


def test_a_closed_terminal_ends_nothing_that_was_to_outlive_it():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interrupts_kept():
            signal.raise_signal(signal.SIGHUP)
            stop_if_asked()
    finally:
        signal.signal(signal.SIGHUP, before)
