"""The deep network: its gradients with and without what is passed in, and what each part is told."""

import doctest

import numpy as np
import pytest

from helpers.problems import Mlp, batches, mlp, richardson_gradient, train


def squares(scores, labels):
    """Half the mean squared distance of the scores to the labels, and its gradient."""
    apart = scores - labels[:, None]
    return float(np.sum(apart**2) / 2 / len(scores)), apart / len(scores)


def centre(x, gamma, beta, param):
    param["seen"] = param.get("seen", 0) + len(x)
    apart = x - x.mean(axis=0)
    return gamma * apart + beta, (apart, gamma)


def centre_backward(dout, cache):
    apart, gamma = cache
    dx = gamma * (dout - dout.mean(axis=0))
    return dx, np.sum(dout * apart, axis=0), dout.sum(axis=0)


def halve_in_training(x, param):
    factor = 0.5 if param["mode"] == "train" else 1.0
    return factor * x, factor


NORM = {"norm": (centre, centre_backward)}
DROPOUT = {"dropout": (halve_in_training, lambda dout, factor: factor * dout)}


def small_net(**parts):
    return Mlp([3, 5, 4, 2], squares, np.random.default_rng(1), **parts)


# No unit is so near its kink that a difference would step over it.
X, Y = np.random.default_rng(5).normal(size=(6, 3)), np.arange(6) % 2


@pytest.mark.parametrize(
    "parts", [{}, NORM, DROPOUT, NORM | DROPOUT], ids=["plain", "norm", "dropout", "both"]
)
def test_gradients_are_the_slopes_of_the_loss(parts):
    net = small_net(**parts)
    _, gradients = net.loss(X, Y)
    assert gradients.keys() == net.weights.keys()
    for name, w in list(net.weights.items()):

        def loss(at, name=name):
            net.weights[name] = at
            return net.loss(X, Y)[0]

        np.testing.assert_allclose(gradients[name], richardson_gradient(loss, w), atol=1e-8)
        net.weights[name] = w


def test_modes_reach_norm_and_dropout_and_states_are_one_a_layer():
    net = small_net(**NORM, **DROPOUT, norm_param={"momentum": 0.5})
    net.loss(X, Y)
    assert net.norm_params == 2 * [{"momentum": 0.5, "mode": "train", "seen": 6}]
    assert net.norm_params[0] is not net.norm_params[1]
    net.scores(X)
    assert net.norm_params[0]["mode"] == net.dropout_param["mode"] == "test"
    np.testing.assert_allclose(net.activations(X)[0], 2 * net.activations(X, "train")[0])


def test_weights_have_the_scale_of_he_or_the_one_given():
    net = Mlp([400, 300, 10], squares, np.random.default_rng(0))
    assert net.weights["W1"].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    net = Mlp([400, 300], squares, np.random.default_rng(0), scale=0.1)
    assert net.weights["W1"].std() == pytest.approx(0.1, rel=0.02)
    with pytest.raises(ValueError, match="sizes holds"):
        Mlp([3], squares, np.random.default_rng(0))


def test_training_gives_each_array_a_config_and_each_step_a_batch():
    net, seen = small_net(), []
    rng = np.random.default_rng(3)

    def rule(w, dw, config):
        return w - config["learning_rate"] * dw, {**config, "t": config.get("t", 0) + 1}

    losses = train(
        net,
        rule,
        batches(X, Y, 200, 4, rng),
        {"learning_rate": 0.1},
        watch=lambda step, _: seen.append(step),
    )
    assert seen == list(range(1, 201))
    assert losses.shape == (200,)
    assert losses[-20:].mean() < losses[0] / 3


def test_a_batch_holds_different_rows_with_their_labels():
    for images, labels in batches(np.arange(10), np.arange(10), 20, 7, np.random.default_rng(0)):
        assert len(set(images)) == 7
        assert (images == labels).all()


def test_examples_in_the_docstrings():
    results = doctest.testmod(mlp)
    assert results.attempted > results.failed == 0
