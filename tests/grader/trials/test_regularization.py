"""Trials of lesson 10 catch what a formula does not decide, and leave a wrong formula alone."""

import numpy as np
import pytest

from grader.trials import dropout, regularization
from grader.trials.layers import reference
from helpers.checks import CheckFailed


def shared_penalty(weights, strength):
    total = sum(np.sum(W**2) for W in weights)
    return strength * total / len(weights), [strength * W for W in weights]


def gradients_that_are_the_weights(weights, strength):
    return sum(np.sum(W**2) for W in weights), weights


def limit_of_the_longest(W, limit):
    longest = np.linalg.norm(W, axis=0).max()
    return W * min(1, limit / longest)


def clairvoyant(losses, patience):
    return reference_stop(losses, patience)[0], int(np.nanargmin(losses))


def reference_stop(losses, patience, better=lambda loss, best: loss < best):
    best = 0
    for n, loss in enumerate(losses):
        if n and better(loss, losses[best]):
            best = n
        elif n - best >= patience:
            return n, best
    return len(losses) - 1, best


def nan_wins(losses, patience):
    return reference_stop(losses, patience, lambda loss, best: not loss >= best)


def shift_of_the_batch(images, dx, dy):
    return np.roll(images, (1, dy, dx), axis=(0, 1, 2))


def layer_of_three(x, p):
    return np.eye(3), np.zeros(3)


@pytest.mark.parametrize(
    ("trial", "function", "message"),
    [
        (regularization.penalties_add_up, shared_penalty, "compared with the sum of the values"),
        (regularization.weights_kept, gradients_that_are_the_weights, "the array of the weights"),
        (regularization.short_columns, limit_of_the_longest, "is not longer than 1, and"),
        (regularization.each_column, limit_of_the_longest, "is not the answer to that column"),
        (regularization.only_the_past, clairvoyant, "Training ends at the stop"),
        (regularization.nan, nan_wins, "Ask for what is lower"),
        (regularization.each_image, shift_of_the_batch, "The first . of 5 rows"),
        (regularization.layer_fits, layer_of_three, "shape"),
    ],
)
def test_what_a_formula_does_not_decide_is_caught(trial, function, message):
    with pytest.raises(CheckFailed, match=message):
        trial(function, "function--x")


def penalty_without_the_half(weights, strength):
    return strength * sum(np.sum(W**2) for W in weights), [2 * strength * W for W in weights]


def half_the_limit(W, limit):
    lengths = np.linalg.norm(W, axis=0)
    return np.where(lengths > limit, W * limit / 2 / np.maximum(lengths, 1e-9), W)


def one_too_late(losses, patience):
    return reference_stop(losses, patience + 1)


def to_the_left(images, dx, dy):
    moved, width = np.zeros_like(images), images.shape[2]
    for column in range(max(0, dx), min(width, width + dx)):
        moved[:, :, column - dx] = images[:, :, column]
    return moved


def without_biases(x, p):
    return np.outer(x, [1.0, 0.5]), np.zeros(2)


@pytest.mark.parametrize(
    ("trial", "function"),
    [
        (regularization.penalties_add_up, penalty_without_the_half),
        (regularization.weights_kept, penalty_without_the_half),
        (regularization.short_columns, half_the_limit),
        (regularization.each_column, half_the_limit),
        (regularization.best, one_too_late),
        (regularization.never, one_too_late),
        (regularization.nan, one_too_late),
        (regularization.only_the_past, one_too_late),
        (regularization.each_image, to_the_left),
        (regularization.images_kept, to_the_left),
        (regularization.layer_fits, without_biases),
    ],
)
def test_a_wrong_formula_costs_nothing_where_it_is_not_on_trial(trial, function):
    trial(function, "function--x")


OF_FORWARD = (dropout.values, dropout.share, dropout.pattern, dropout.seed, dropout.test_mode)
OF_BOTH = (dropout.backward, dropout.at_zeros, dropout.arguments_kept)


def forward_without_the_scale(x, dropout_param):
    out, (param, mask) = reference.dropout_forward(x, dropout_param)
    if mask is None:
        return out, (param, None)
    return x * (mask > 0), (param, (mask > 0) * 1.0)


def failed_by(forward, backward):
    """Return the trials of dropout that a pair of passes fails."""
    failed = set()
    for trial in (*OF_FORWARD, *OF_BOTH):
        passes = (forward,) if trial in OF_FORWARD else (backward, forward)
        try:
            trial(*passes, "dropout_forward--x")
        except CheckFailed:
            failed.add(trial.__name__)
    return failed


def test_dropout_of_the_layers_passes_and_a_missing_scale_fails_the_values_alone():
    assert failed_by(reference.dropout_forward, reference.dropout_backward) == set()
    assert failed_by(forward_without_the_scale, reference.dropout_backward) == {"values"}
