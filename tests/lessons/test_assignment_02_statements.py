"""What assignment 02 takes for granted: its goal can be reached, and its least loss is the least."""

import numpy as np
import pytest
from texts import assignment, significant

from helpers.landscapes import ravine
from helpers.paths import as_path_function, run_path

TEXT = assignment("02_sgd")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_the_goal_of_the_drive_is_within_reach_of_the_slider(n):
    losses = [
        run_path(as_path_function(n["sgd"]), ravine(30.0), 100, learning_rate=rate).losses[-1]
        for rate in 10 ** (np.log10(0.03) + 0.01 * np.arange(-20, 40))
    ]
    assert min(losses) < 2e-4
    assert significant(losses[20]) != significant(min(losses))


def test_the_least_loss_is_a_minimum(n):
    loss, gradient = n["decayed_loss"](np.zeros(65), n["X"], n["y"])
    w = np.zeros(65)
    for _ in range(1000):
        loss, gradient = n["decayed_loss"](w, n["X"], n["y"])
        w = w - 6 * gradient
    assert np.linalg.norm(gradient) < 1e-8
    assert n["least"] == pytest.approx(loss, abs=1e-9)
