"""The hidden tests of networks taken together."""

import numpy as np

from grader.trials.seeds import stream
from helpers.checks import ensembles
from helpers.checks.functions import compare_value
from helpers.problems import initial_weights

SHAPES = ((3, 2, 4), (5, 7, 3), (1, 1, 2), (64, 32, 10))


def values(function, grade_id):
    """The mean of the probabilities, of one network or many."""
    rng = stream(grade_id)
    for shape in ((1, 4, 3), (2, 1, 2), (3, 3, 3), (5, 6, 10), (4, 2, 1)):
        _compare(function, 2 * rng.standard_normal(shape))


def confident(function, grade_id):
    """One network that is nearly sure among others that are not."""
    rng = stream(grade_id)
    for size in (5.0, 30.0):
        scores = rng.standard_normal((3, 5, 4))
        scores[0] *= size
        _compare(function, scores)


def large(function, grade_id):
    """Scores of 1000 and more, of both signs."""
    rng = stream(grade_id)
    for size in (800.0, 1e4, 1e300):
        scores = size * rng.choice([-1.0, 1.0], (3, 4, 5)) * rng.uniform(0.5, 1.5, (3, 4, 5))
        _compare(function, scores)
        _compare(function, -np.abs(scores))


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


def twins(twin, grade_id):
    """The same scores, of networks of many shapes."""
    for w, shape, rng in _networks(grade_id):
        ensembles.compare_twin(twin, w, shape, rng)


def broken(twin, grade_id):
    """The mean of a network and its twin scores differently."""
    for w, shape, rng in _networks(grade_id):
        if shape[1] > 1:
            ensembles.compare_broken(twin, w, shape, rng)


def _networks(grade_id):
    rng = stream(grade_id)
    for shape in SHAPES:
        w = initial_weights(*shape, seed=int(rng.integers(2**32)))
        yield w + 0.3 * rng.standard_normal(w.shape), shape, rng
