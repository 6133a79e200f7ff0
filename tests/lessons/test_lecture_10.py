"""Lecture 10: what it trains is what is stored, its cures are right, its goals can be reached."""

import numpy as np
import pytest
from texts import lecture

from helpers.data import runs
from helpers.problems.mlp import Mlp

TEXT = lecture("10_regularization")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)

MEASURED = "regularization"
STORED = runs(MEASURED)
DIGITS = 6e-4  # numbers are stored with four digits


def test_the_networks_that_the_lecture_trains_are_the_first_of_those_stored(n):
    plain = STORED["plain"]
    for name, path in {"train": "on_training", "test": "on_test", "given": "given_back"}.items():
        np.testing.assert_allclose(n[path], plain[name][0], rtol=DIGITS)
    assert n["penalized_on_test"][-1] == pytest.approx(
        STORED["cures"]["L2 0.02"]["test"][0], DIGITS
    )
    stored = STORED["test time"]
    for way, name in {
        "divided in training": "inverted",
        "multiplied in testing": "plain, halved",
        "(a) neither": "plain, forgotten",
        "(b) both": "inverted, halved",
    }.items():
        loss, _ = n["softmax_loss"](n["ways"][way], n["test_labels"])
        assert loss == pytest.approx(stored[name]["loss"][0], DIGITS)


def test_at_first_the_test_images_are_named_better_than_the_training_images(n):
    assert (n["on_test"][1:10] > n["on_training"][1:10]).all()
    assert (n["on_test"][20:] < n["on_training"][20:]).all()


def test_the_gradients_of_the_penalized_network_are_slopes(n):
    rng = np.random.default_rng(0)
    net = n["WithPenalty"]([5, 4, 10], n["softmax_loss"], rng)
    images, labels = rng.normal(size=(6, 5)), rng.integers(0, 10, 6)
    weights = dict(net.weights)
    _, gradients = net.loss(images, labels)
    for name, w in weights.items():
        direction, ends = rng.normal(size=w.shape), []
        for step in (1e-5, -1e-5):
            net.weights = {**weights, name: w + step * direction}
            ends.append(net.loss(images, labels)[0])
        slope = (ends[0] - ends[1]) / 2e-5
        assert slope == pytest.approx(np.sum(gradients[name] * direction), 1e-6)


def test_the_penalty_leaves_biases_alone(n):
    plain, penalized = (
        kind([5, 4, 10], n["softmax_loss"], np.random.default_rng(0))
        for kind in (Mlp, n["WithPenalty"])
    )
    batch = np.random.default_rng(1).normal(size=(6, 5)), np.arange(6)
    (_, expected), (_, found) = (net.loss(*batch) for net in (plain, penalized))
    np.testing.assert_array_equal(found["b1"], expected["b1"])
    np.testing.assert_allclose(found["W2"] - expected["W2"], 0.02 * plain.weights["W2"])


def test_dropout_keeps_the_mean_and_sends_gradients_through_its_mask(n):
    rng = np.random.default_rng(0)
    param = {"mode": "train", "p": 0.3, "inverted": True, "rng": rng}
    x = np.ones((1000, 100))
    out, mask = n["dropout_forward"](x, param)
    assert abs(out.mean() - 1) < 5 * np.sqrt(0.7 / 0.3 / x.size)
    np.testing.assert_array_equal(n["dropout_backward"](x, mask), out)
    assert n["dropout_forward"](x, {**param, "mode": "test"})[0] is x


def test_a_move_by_whole_pixels_shifts_the_image_and_lets_zeros_in(n):
    images = np.random.default_rng(0).random((3, 64))
    squares = images.reshape(3, 8, 8)
    down_and_right = n["moved"](images, 1.0, 1.0).reshape(3, 8, 8)
    np.testing.assert_allclose(down_and_right[:, 1:, 1:], squares[:, :-1, :-1])
    assert not down_and_right[:, 0].any()
    assert not down_and_right[:, :, 0].any()
    left = n["moved"](images, -0.25, 0.0).reshape(3, 8, 8)
    np.testing.assert_allclose(left[..., :-1], 0.75 * squares[..., :-1] + 0.25 * squares[..., 1:])


def test_moves_of_a_batch_reach_as_far_as_they_are_told(n):
    images = np.random.default_rng(0).random((5, 64))
    ((still, _),) = n["with_moves"]([(images, None)], 0.0, np.random.default_rng(0))
    np.testing.assert_allclose(still, images - n["mean"])
    ((moved, _),) = n["with_moves"]([(images, None)], 0.5, np.random.default_rng(0))
    assert (abs(moved - still).max(axis=1) > 0.01).all()


def test_a_column_that_is_too_long_gets_the_length_of_the_limit(n):
    short = n["max_norm"](np.array([[3.0, 0.0], [4.0, 1.0]]), 2)
    np.testing.assert_allclose(short, [[1.2, 0], [1.6, 1]])


def test_the_goal_of_early_stopping_is_reached_with_the_error_and_some_patience(n):
    figure = n["stopping"]

    def kept(**settings):
        for name, value in settings.items():
            figure.controls[name].value = value
        return float(figure.text.rpartition(" ")[2])

    assert kept(watched="error", patience=1, seed=3) < 0.84
    assert kept(patience=4) > 0.84
    assert kept(patience=20) < 0.84
    assert figure.text.startswith("stops at step ")
    kept(watched="loss", patience=1)


def test_one_strength_reaches_the_goal_and_another_has_the_lowest_loss(n):
    figure, accuracy, loss = n["penalties"], {}, {}
    for strength in n["l2"]:
        figure.controls["strength"].value = strength
        _, said, lost = figure.text.split("test ")
        accuracy[strength], loss[strength] = float(said[9:14]), float(lost[5:])
    figure.controls["strength"].value = 0.001
    assert [strength for strength, found in accuracy.items() if found >= 0.88] == [0.02]
    assert min(loss, key=loss.get) == 0.003


def test_what_is_moved_and_moved_back_is_not_what_it_was(n):
    figure = n["moving"]
    lost = float(figure.text.rpartition(" ")[2])
    figure.controls["right"].value = 0.0
    assert float(figure.text.rpartition(" ")[2]) == 0 < lost
    figure.controls["right"].value = 0.5


@pytest.mark.full
@pytest.mark.parametrize("cure", ["max-norm 1", "batch norm"])
def test_a_stored_cure_measured_again_is_what_it_was(measure, cure):
    for name, value in measure.cure(cure, 3).items():
        assert value == pytest.approx(STORED["cures"][cure][name][3], DIGITS)
