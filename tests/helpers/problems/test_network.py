"""The small network: by hand, against differences, at extreme scores, and it can learn."""

import numpy as np
import pytest

from helpers.data import digits
from helpers.problems.gradients import check_gradient
from helpers.problems.network import accuracy, initial_weights, network_loss, network_scores


def problem(N=7, D=4, hidden=3, classes=5, seed=0):
    rng = np.random.default_rng(seed)
    w = rng.normal(size=(D + 1) * hidden + (hidden + 1) * classes)
    return w, rng.normal(size=(N, D)), rng.integers(0, classes, N)


def test_by_hand():
    """One input, one hidden unit, two classes: w = (a, b, u0, u1, c0, c1)."""
    h = np.tanh(0.5 * 2 + 1)
    s0, s1 = 3 * h + 0.25, -h - 0.5
    loss, _ = network_loss([0.5, 1, 3, -1, 0.25, -0.5], [[2.0]], [0], hidden=1, classes=2)
    assert loss == pytest.approx(np.log(1 + np.exp(-s0)) + np.log(1 + np.exp(s1)), rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_gradient_fits_the_loss(seed):
    w, X, labels = problem(seed=seed)
    error = check_gradient(
        lambda w: network_loss(w, X, labels, hidden=3, classes=5)[1],
        lambda w: network_loss(w, X, labels, hidden=3, classes=5)[0],
        w,
    )
    assert error < 1e-9


def test_gradient_fits_the_loss_on_digits():
    images, labels = digits()
    X, labels, w = images[:20, 18:24] / 16, labels[:20], initial_weights(6, 4, 10, seed=3)
    error = check_gradient(
        lambda w: network_loss(w, X, labels, hidden=4)[1],
        lambda w: network_loss(w, X, labels, hidden=4)[0],
        w,
    )
    assert error < 1e-9


def test_the_mean_over_minibatches_is_the_whole():
    w, X, labels = problem(N=12)
    parts = [network_loss(w, X[rows], labels[rows], 3, 5) for rows in np.arange(12).reshape(3, 4)]
    loss, gradient = network_loss(w, X, labels, 3, 5)
    assert loss == pytest.approx(np.mean([part[0] for part in parts]))
    np.testing.assert_allclose(gradient, np.mean([part[1] for part in parts], axis=0), atol=1e-15)


@pytest.mark.parametrize("score", [40.0, 800.0, 1e300])
def test_finite_for_every_finite_score(score):
    w = np.array([0.0, 0.0, 0.0, 0.0, score, -score])
    loss, gradient = network_loss(w, [[1.0]], [0], hidden=1, classes=2)
    assert 0 <= loss < 1e-17
    assert np.isfinite(gradient).all()
    assert network_loss(w, [[1.0]], [1], hidden=1, classes=2)[0] == 2 * score


def test_several_networks_at_once_are_each_alone():
    X, labels, networks = *problem()[1:], np.stack([problem(seed=seed)[0] for seed in range(3)])
    losses, gradients = network_loss(networks, X, labels, hidden=3, classes=5)
    scores = network_scores(networks, X, hidden=3, classes=5)
    for w, *several in zip(networks, losses, gradients, scores, strict=True):
        alone = *network_loss(w, X, labels, 3, 5), network_scores(w, X, 3, 5)
        for found, expected in zip(several, alone, strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_initial_weights_differ_by_seed_and_have_zero_biases():
    w = initial_weights(64, 32, 10, seed=1)
    np.testing.assert_array_equal(w, initial_weights(64, 32, 10, seed=1))
    assert not np.array_equal(w, initial_weights(64, 32, 10, seed=2))
    first, second = w[: 65 * 32].reshape(65, 32), w[65 * 32 :].reshape(33, 10)
    assert not first[-1].any()
    assert not second[-1].any()
    assert first[:-1].std() == pytest.approx(1 / 8, rel=0.05)
    assert second[:-1].std() == pytest.approx(1 / np.sqrt(32), rel=0.1)


def test_going_down_the_gradient_learns_the_digits():
    images, labels = digits()
    X, w = images / 16, initial_weights(64, 16, 10)
    before = accuracy(w, X, labels, hidden=16)
    for _ in range(100):
        w = w - network_loss(w, X, labels, hidden=16)[1]
    assert before < 0.3
    assert accuracy(w, X, labels, hidden=16) > 0.9


def test_arguments_are_left_alone():
    arguments = problem()
    before = [a.copy() for a in arguments]
    network_loss(*arguments, hidden=3, classes=5)
    for a, b in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"w": np.zeros(3)}, r"need 35 weights in one vector, got \(3,\)"),
        ({"X": np.zeros(4)}, r"X must have shape \(N, D\) with N > 0, got \(4,\)"),
        ({"X": np.zeros((0, 4)), "labels": []}, "N > 0"),
        ({"labels": [0]}, r"labels must have shape \(7,\)"),
        ({"labels": [5] * 7}, "one of the classes 0 to 4"),
    ],
)
def test_refuses_what_does_not_fit(change, message):
    w, X, labels = problem()
    with pytest.raises(ValueError, match=message):
        network_loss(**{"w": w, "X": X, "labels": labels, "hidden": 3, "classes": 5, **change})
