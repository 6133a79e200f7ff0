"""Time that runs out: what is left of it when a body has come to its end."""

import signal
import time
from unittest import mock

from grader.engine.judge.alarm import late_after


def test_an_alarm_that_comes_while_it_is_turned_off_does_not_set_it_again():
    """Afterwards nobody would be there to hear it, which ends a process."""
    turn = signal.setitimer

    def too_late(which, seconds, *interval):
        turn(which, seconds, *interval)
        if seconds == 0:
            signal.raise_signal(signal.SIGALRM)

    with mock.patch.object(signal, "setitimer", too_late), late_after(100):
        time.sleep(0.01)
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    turn(signal.ITIMER_REAL, 0)
    assert left == 0
