"""The visible checks of numbers that a learner chooses."""

import numpy as np
import pytest

from helpers.checks import CheckFailed, NotAttempted, check_infinite, check_reaches, check_settings

KEYS = ["rate"]


def test_settings(capsys):
    told = {"allowed": lambda rate: rate > 0, "expected": "rate > 0"}
    check_settings("tuned", {"rate": 2, "more": "x"}, KEYS, **told)
    assert capsys.readouterr().out == "Right: tuned, rate > 0.\n"
    check_settings("tuned", {"rate": 2}, KEYS, **told, grading_tells="where it ends")
    assert capsys.readouterr().out == "Noted: tuned, rate > 0; grading tells where it ends.\n"
    with pytest.raises(CheckFailed, match=r"tuned is \{'rate': 0.0\}. Expected: rate > 0."):
        check_settings("tuned", {"rate": 0}, KEYS, **told)
    with pytest.raises(NotAttempted):
        check_settings("tuned", {"rate": ...}, KEYS, **told)


def test_the_loss_that_is_reached(capsys):
    check_reaches("tuned", {"rate": 2}, KEYS, loss=lambda rate: rate / 4, below=1)
    assert capsys.readouterr().out == "Right: tuned, a loss below 1.\n"
    for rate in (4.0, np.nan, np.inf):
        with pytest.raises(CheckFailed, match=r"Expected: "):
            check_reaches("tuned", {"rate": rate}, KEYS, loss=lambda rate: rate / 4, below=1)


def test_infinite(capsys):
    check_infinite(lambda x: x, (np.inf,))
    assert capsys.readouterr().out == "Right: your function(inf) is infinite.\n"
    for value in (-np.inf, np.nan, 1e308, None):
        with pytest.raises(CheckFailed):
            check_infinite(lambda x, value=value: value, (1.0,))
