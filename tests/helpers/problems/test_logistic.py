"""The logistic loss: by hand, against differences, at extreme scores."""

import numpy as np
import pytest

from helpers.data import two_digits
from helpers.problems.gradients import check_gradient
from helpers.problems.logistic import logistic_loss


def problem(N=20, D=5, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=D), rng.normal(size=(N, D)), rng.integers(0, 2, N)


def test_by_hand():
    loss, gradient = logistic_loss([np.log(3)], [[1.0], [-1.0]], [1, 1])
    np.testing.assert_allclose(loss, (np.log(4 / 3) + np.log(4)) / 2)
    np.testing.assert_allclose(gradient, [(-1 / 4 + 3 / 4) / 2])


@pytest.mark.parametrize("seed", range(5))
def test_gradient_fits_the_loss(seed):
    w, X, y = problem(seed=seed)
    error = check_gradient(
        lambda w: logistic_loss(w, X, y)[1], lambda w: logistic_loss(w, X, y)[0], w
    )
    assert error < 1e-9


def test_gradient_fits_the_loss_on_digits():
    X, y = two_digits(3, 8)
    w = np.random.default_rng(1).normal(size=X.shape[1])
    error = check_gradient(
        lambda w: logistic_loss(w, X, y)[1], lambda w: logistic_loss(w, X, y)[0], w
    )
    assert error < 1e-9


@pytest.mark.parametrize("score", [40.0, 800.0, 1e300])
def test_finite_for_every_finite_score(score):
    for sign, label in [(1, 0), (-1, 1)]:
        loss, gradient = logistic_loss([sign * score], [[1.0]], [label])
        assert loss == score
        np.testing.assert_array_equal(gradient, [sign])
        loss, gradient = logistic_loss([sign * score], [[1.0]], [1 - label])
        assert 0 <= loss < 1e-17
        assert abs(gradient[0]) < 1e-16


def test_leading_axes_of_w_broadcast():
    w, X, y = problem()
    many = np.stack([[w, 2 * w, -w]] * 2)
    losses, gradients = logistic_loss(many, X, y)
    assert losses.shape == (2, 3)
    loss, gradient = logistic_loss(-w, X, y)
    np.testing.assert_allclose(losses[1, 2], loss)
    np.testing.assert_allclose(gradients[1, 2], gradient)


def test_arguments_are_left_alone():
    arguments = problem()
    before = [a.copy() for a in arguments]
    logistic_loss(*arguments)
    for a, b in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("w", "X", "y", "message"),
    [
        (np.zeros(2), np.zeros(2), [0, 1], r"X must have shape \(N, D\) with N > 0, got \(2,\)"),
        (np.zeros(2), np.zeros((0, 2)), [], "N > 0"),
        (np.zeros(2), np.zeros((3, 2)), [0, 1], r"y must have shape \(3,\)"),
        (np.zeros(3), np.zeros((2, 2)), [0, 1], "w must have 2 entries"),
        (np.float64(1), np.zeros((2, 2)), [0, 1], "w must have 2 entries"),
        (np.zeros(2), np.zeros((2, 2)), [-1, 1], "0 or 1"),
    ],
)
def test_refuses_what_does_not_fit(w, X, y, message):
    with pytest.raises(ValueError, match=message):
        logistic_loss(w, X, y)
