"""Ctrl-C while a class is graded."""

import contextlib
import signal

import pytest

from grader.engine.interrupts import interrupts_kept


def test_an_interrupt_raises_at_once():
    with interrupts_kept(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_that_somebody_swallows_is_found_between_two_steps():
    with interrupts_kept() as stop_if_asked:
        stop_if_asked()
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            stop_if_asked()


def test_afterwards_interrupts_are_what_they_were():
    before = signal.getsignal(signal.SIGINT)
    with interrupts_kept():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before
