"""Checks of networks taken together: their probabilities, and two that must not be averaged."""

import numpy as np

from helpers.checks.compare import as_array, compare, numbers, same
from helpers.checks.functions import call
from helpers.checks.outcomes import passed, wrong
from helpers.checks.slips import naming_slips


@naming_slips
def check_sums(ensemble_probabilities, scores) -> None:
    """Check that the probabilities of each image sum to 1, and that the order is no matter."""
    compare_sums(ensemble_probabilities, scores)
    passed("probabilities from 0 to 1 that sum to 1, whatever the order of the networks")


@naming_slips
def check_images(ensemble_probabilities, scores) -> None:
    """Check that an image has the same probabilities alone as among others."""
    compare_images(ensemble_probabilities, scores)
    passed("an image has the same probabilities alone as among others")


@naming_slips
def check_twin(twin, w, shape, network_scores) -> None:
    """Check that a twin gives the scores of the network."""
    compare_twin(twin, w, shape, network_scores, np.random.default_rng(0))
    passed("the twin has other weights and the same scores")


@naming_slips
def check_twin_apart(twin, w, shape) -> None:
    """Check that the network keeps its weights."""
    compare_twin_apart(twin, w, shape)
    passed("the network keeps its weights")


@naming_slips
def check_broken(twin, w, shape, network_scores) -> None:
    """Check that the mean of a network and its twin is another network."""
    compare_broken(twin, w, shape, network_scores, np.random.default_rng(0))
    passed("the mean of the two is a network with other scores")


def compare_sums(ensemble_probabilities, scores) -> None:
    """Raise CheckFailed unless answers are probabilities, and depend on the networks as a set."""
    case = f"ensemble_probabilities of scores of shape {scores.shape}"
    came = _probabilities(ensemble_probabilities, scores, case)
    if not np.allclose(came.sum(axis=1), 1, rtol=0, atol=1e-9) or np.any(came < 0):
        raise wrong(f"{case}: the first row sums to {came[0].sum():.6g}. Expected: 1 in each row.")
    if np.ptp(came) < 1e-6:
        raise wrong(f"{case}: all probabilities are {came.flat[0]:.4g}, whatever the scores.")
    other = _probabilities(ensemble_probabilities, scores[::-1].copy(), case)
    compare(other, came, f"{case}, the networks in reverse order", rtol=1e-9)


def compare_images(ensemble_probabilities, scores) -> None:
    """Raise CheckFailed unless each image has the same probabilities alone as among others."""
    case = f"ensemble_probabilities of scores of shape {scores.shape}"
    together = _probabilities(ensemble_probabilities, scores, case)
    if np.ptp(together, axis=0).max() < 1e-6:
        raise wrong(f"{case}: all images have the same probabilities, whatever their scores.")
    for n in range(scores.shape[1]):
        one = scores[:, n : n + 1].copy()
        alone = _probabilities(ensemble_probabilities, one, f"{case}, image {n} alone")
        compare(alone, together[n : n + 1], f"{case}, image {n} alone", rtol=1e-9, scale=1.0)


def _probabilities(function, scores, case):
    given = scores.copy()
    came = as_array(call(function, given, case=case), case)
    if not same(given, scores):
        raise wrong(f"{case} changed the scores. Expected: they stay as they are.")
    return numbers(came, case, shape=scores.shape[1:])


def _twin_of(twin, w, shape):
    """Return a twin, which must differ from the network."""
    inputs, hidden, classes = shape
    case = f"twin(w, {inputs}, {hidden}, {classes})"
    came = numbers(call(twin, w.copy(), *shape, case=case), case, shape=w.shape)
    if same(came, call(twin, w + 1.0, *shape, case=case)):
        raise wrong(f"{case} is the same for other weights. Expected: a twin of the network w.")
    if not np.isfinite(came).all() or np.max(abs(came - w)) < 1e-3 * np.max(abs(w)):
        raise wrong(f"{case} returned the weights that it got. Expected: other weights.")
    return came


def compare_twin_apart(twin, w, shape) -> None:
    """Raise CheckFailed if a twin takes the weights from the network, or shares them with it."""
    _twin_of(twin, w, shape)
    given = w.copy()
    came = twin(given, *shape)
    if not same(given, w):
        raise wrong("twin changed the weights it was given. Expected: they stay as they are.")
    if np.shares_memory(came, given):
        raise wrong("the twin shares memory with w. Expected: an array of its own.")


def compare_twin(twin, w, shape, network_scores, rng) -> None:
    """Raise CheckFailed unless network and twin give the same scores."""
    inputs, hidden, classes = shape
    images = rng.standard_normal((20, inputs))
    expected = network_scores(w, images, hidden, classes)
    came = network_scores(_twin_of(twin, w, shape), images, hidden, classes)
    compare(came, expected, "the scores of the twin on 20 images", rtol=1e-9)


def compare_broken(twin, w, shape, network_scores, rng) -> None:
    """Raise CheckFailed unless the mean of network and twin scores differently."""
    inputs, hidden, classes = shape
    images = rng.standard_normal((20, inputs))
    other = _twin_of(twin, w, shape)
    if np.std(network_scores(other, images, hidden, classes)) < 1e-6:
        raise wrong("the twin gives every image the same scores. Expected: those of the network.")
    one = network_scores(w, images, hidden, classes)
    mean = network_scores((w + other) / 2, images, hidden, classes)
    if np.max(abs(mean - one)) < 0.1 * np.std(one):
        raise wrong(
            "the mean of the network and its twin gives nearly the scores of the network. "
            "Expected: clearly others.",
            "The two should reach their scores by different ways.",
        )
