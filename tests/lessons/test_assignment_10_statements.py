"""What assignment 10 says in its checks and hints, and its predictions by other ways."""

import numpy as np
import pytest
from texts import assignment

from grader.trials import regularization

TEXT = assignment("10_regularization")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_the_predictions_are_what_simulations_give():
    rng = np.random.default_rng(0)
    out = 3 / 0.2 * (rng.random(400_000) < 0.2)
    assert out.std() == pytest.approx(regularization.noise(3, 0.2), rel=0.01)
    w = np.linspace(-5, 5, 100_001)
    least = w[np.argmin((w - 4) ** 2 + 3 / 2 * w**2)]
    assert least == pytest.approx(regularization.balance(4, 3), abs=1e-4)


def scores_of(x, layers, masks):
    for W, mask in zip(layers, masks, strict=True):
        x = np.maximum(x @ W, 0) * mask
    return x.sum(axis=-1)


def test_three_forgotten_scales_multiply_the_scores():
    rng = np.random.default_rng(1)
    x, layers = rng.uniform(size=30), [rng.uniform(size=(30, 30)) for _ in range(3)]
    masks = (rng.random((3, 4000, 30)) < 0.8).astype(float)
    in_training = scores_of(x, layers, masks).mean()
    at_test = scores_of(x, layers, np.ones((3, 1))).item()
    assert at_test / in_training == pytest.approx(regularization.inflation(0.8, 3), rel=0.01)


def test_checks_state_what_the_functions_give(n, code):
    """The sums of squares and the lengths that the checks name as made by hand."""
    first, second = np.array([[3.0, 4.0], [0.0, -1.0]]), np.array([[2.0], [-0.5], [1.5]])
    squares = [2 * n["l2_penalty"]([W], 1.0)[0] for W in (first, second)]
    assert "the squares add up to {:g} and {:g}".format(*squares) in code
    lengths = np.linalg.norm(np.array([[3.0, 5.0, -6.0], [4.0, -12.0, 8.0]]), axis=0)
    assert "The lengths of the columns are {:g}, {:g} and {:g}".format(*lengths) in code


def test_a_layer_without_biases_hides_a_scale(n):
    """No weights at all let a positive factor change the class if the biases are zero."""
    rng = np.random.default_rng(2)
    for _ in range(200):
        x, W = np.abs(rng.normal(size=6)), rng.normal(size=(6, 4))
        assert np.argmax(x @ W) == np.argmax(0.3 * x @ W)
    W, b = n["revealing_layer"](x, 0.3)
    assert np.argmax(x @ W + b) != np.argmax(0.3 * x @ W + b)


def test_each_cure_is_of_use_on_the_data_that_ask_for_it(n):
    found = {key: runs.mean(axis=0)[1] for key, runs in n["found"].items()}
    assert all(
        found[cure, 0.2] > found["none", 0.2] + 0.02 for cure in n["cures"] if cure != "none"
    )
    assert max(found[cure, 0.0] for cure in n["cures"]) - found["none", 0.0] < 0.01
