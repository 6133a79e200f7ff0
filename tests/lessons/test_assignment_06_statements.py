"""What assignment 06 says beside its claims: in its checks, and of what it trains."""

import numpy as np
import pytest
from texts import assignment

TEXT = assignment("06_rmsprop")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_the_minimum_of_the_digits(n, prose, code):
    w = np.zeros(n["X"].shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-n["X"] @ w))
        hessian = (n["X"].T * (p * (1 - p))) @ n["X"] / len(n["X"]) + 1e-3 * np.eye(len(w))
        w = w - np.linalg.solve(hessian, n["decayed_loss"](w, n["X"], n["y"])[1])
    lowest = n["decayed_loss"](w, n["X"], n["y"])[0]
    assert f"keeps the minimum, {lowest:.4f}, at a finite place" in prose
    assert f"losses - {lowest:.4f}" in code


def test_the_prediction_of_the_first_run_holds(n):
    losses = n["runs"]["0.1 all the way"]
    assert 0 < losses[100] - 0.0966 < 0.01


def test_the_second_run_has_no_jump_after_the_drop(n):
    losses = n["runs"]["0.1, from step 150 on 0.01"]
    assert losses[150:].max() < 0.5
    assert (np.diff(losses[160:]) < 0).all()


def test_small_batches_make_the_loss_jump_about(n):
    losses = n["train"]([0.1] * 300, batch_size=8)
    assert np.sum(np.diff(losses[100:]) > 0) > 60


def test_checks_state_what_the_rule_gives(n, code):
    _, config = n["rmsprop"](np.array(0.0), np.array(2.0), {"decay_rate": 0.75})
    assert config["cache"] == pytest.approx(1.0)
    inside = 0.1 * 2 / np.sqrt(1 + 1)
    assert f"inside the root the first step would be {inside:.3f}." in code
    rates = []
    square = 100.0
    for _ in range(36):
        square = 0.9 * square + 0.1
        rates.append(square**-0.5)
    assert f"After 35 updates the rate is {rates[34]:.3f}, after 36 it is {rates[35]:.3f}." in code
    assert f"and the rate from 1 to {(0.99 + 0.01 * 100**2) ** -0.5:.4f}." in code
