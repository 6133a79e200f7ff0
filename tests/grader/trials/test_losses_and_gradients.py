"""What the hidden tests of lesson 01 compare with is itself right."""

import numpy as np
import pytest

from grader.trials import gradients, losses
from grader.trials.seeds import stream
from helpers.problems.gradients import richardson_gradient

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("h", gradients.STEPS)
@pytest.mark.parametrize("shape", [(), (3,), (2, 2)])
def test_the_central_difference_of_a_cubic_is_the_quotient_itself(shape, h):
    f, exact = gradients.cubic(RNG, shape)
    x = np.asarray(RNG.normal(size=shape))
    expected = np.empty(shape)
    for index in np.ndindex(shape):
        e = np.zeros(shape)
        e[index] = h
        expected[index] = (f(x + e) - f(x - e)) / (2 * h)
    np.testing.assert_allclose(exact(x, h), expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("reg", [0.0, 0.3])
def test_the_softmax_reference_has_the_gradient_of_its_loss(reg):
    for W, X, y in losses._classifications(stream("test")):
        loss, gradient = losses.softmax_reference(W, X, y, reg)
        measured = richardson_gradient(
            lambda V, a=(X, y, reg): losses.softmax_reference(V, *a)[0], W
        )
        np.testing.assert_allclose(gradient, measured, rtol=1e-9, atol=1e-9)
        naive = -np.log(np.exp(X @ W)[np.arange(len(y)), y] / np.exp(X @ W).sum(axis=1)).mean()
        assert loss == pytest.approx(naive + reg * np.sum(W**2), rel=1e-12)


@pytest.mark.parametrize("size", [1e3, 1e8, 1e150])
def test_the_softmax_reference_is_exact_for_large_scores(size):
    loss, gradient = losses.softmax_reference(
        np.array([[size, 0.0]]), np.ones((2, 1)), np.array([0, 1]), 0.0
    )
    assert loss == size / 2
    np.testing.assert_array_equal(gradient, [[0.5, -0.5]])


def test_the_classifications_hold_what_the_contract_promises():
    sizes = set()
    for W, X, y in losses._classifications(stream("test")):
        assert X.shape[1] == W.shape[0]
        assert y.shape == X.shape[:1]
        assert 0 <= y.min() <= y.max() < W.shape[1]
        sizes |= {("N", len(X)), ("D", len(W)), ("C", W.shape[1])}
    assert {("N", 1), ("D", 1), ("C", 2)} <= sizes


def test_views_do_not_lie_in_one_piece():
    views = gradients._views(stream("test"))
    assert not any(view.flags.c_contiguous for view in views)


def test_relative_errors_by_hand():
    cases = {(1.0, 3.0): 0.5, (2.0, -2.0): 1.0, (0.0, 0.0): 0.0, (1e-9, 0.0): 0.1}
    for (a, b), expected in cases.items():
        assert gradients._relative_error(a, b) == pytest.approx(expected)
