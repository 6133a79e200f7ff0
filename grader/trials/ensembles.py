"""The hidden tests of networks taken together."""

import itertools

import numpy as np

from grader.trials.seeds import stream
from helpers.checks import ensembles
from helpers.checks.agreement import compare_same
from helpers.checks.functions import compare_value
from helpers.problems import initial_weights, network_scores

SHAPES = ((3, 2, 4), (5, 7, 3), (1, 1, 2), (64, 32, 10))


def values(function, grade_id):
    """The mean of the probabilities, of one network or many."""
    rng = stream(grade_id)
    for shape in ((1, 4, 3), (2, 1, 2), (3, 3, 3), (5, 6, 10), (4, 2, 1)):
        scores = 2 * rng.standard_normal(shape)
        _compare(function, scores)
        # One network that is nearly sure.
        scores[0] *= 15
        _compare(function, scores)


def large(function, grade_id):
    """Scores may be shifted by any amount, image by image, and be far apart in a row."""
    rng = stream(grade_id)
    for size in (800.0, 1e4, 1e6):
        scores, other = rng.standard_normal((2, 3, 4, 5))
        shifts = size * rng.choice([-1.0, 1.0], (3, 4, 1))
        compare_same(function, (scores,), (scores + shifts,), unlike=(other,), rtol=1e-6)
    _far_apart(function, rng)


def _far_apart(function, rng):
    """Far apart is far apart: 100 within a row leave as little of the lower score as any number."""
    for size, high in itertools.product((2000.0, 1e5), (1, 2, 4)):
        scores, other = rng.standard_normal((2, 3, 4, 5))
        is_high = rng.permuted(np.broadcast_to(np.arange(5) < high, scores.shape), axis=-1)
        near, far = scores + 100 * is_high, scores + size * is_high
        compare_same(function, (near,), (far,), unlike=(other,), rtol=1e-6)


def _compare(function, scores):
    """Compare with the mean of the probabilities, network by network and row by row."""
    expected = np.zeros(scores.shape[1:])
    for of_network in scores:
        for row, s in zip(expected, of_network, strict=True):
            shifted = np.exp(s - max(s))
            row += shifted / sum(shifted) / len(scores)
    compare_value(function, (scores,), expected, scale=1.0)


def sums(function, grade_id):
    """Probabilities that sum to 1, from networks in any order."""
    rng = stream(grade_id)
    for shape in ((2, 5, 4), (3, 3, 3), (6, 2, 10)):
        ensembles.compare_sums(function, rng.standard_normal(shape))


def images(function, grade_id):
    """An image has the same probabilities alone as among others."""
    rng = stream(grade_id)
    for shape in ((2, 5, 4), (3, 3, 3), (1, 4, 2)):
        ensembles.compare_images(function, rng.standard_normal(shape))


def twins(twin, grade_id):
    """The same scores, of networks of many shapes."""
    for w, shape, rng in _networks(grade_id):
        ensembles.compare_twin(twin, w, shape, network_scores, rng)


def broken(twin, grade_id):
    """The mean of a network and its twin scores differently."""
    for w, shape, rng in _networks(grade_id):
        if shape[1] > 1:
            ensembles.compare_broken(twin, w, shape, network_scores, rng)


def apart(twin, grade_id):
    """The network keeps its weights."""
    for w, shape, _ in _networks(grade_id):
        ensembles.compare_twin_apart(twin, w, shape)


def _networks(grade_id):
    rng = stream(grade_id)
    for shape in SHAPES:
        w = initial_weights(*shape, seed=int(rng.integers(2**32)))
        yield w + 0.3 * rng.standard_normal(w.shape), shape, rng
