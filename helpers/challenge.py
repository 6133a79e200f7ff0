"""The capstone's challenge: train a network on data that stay hidden, within a budget.

The data are the shipped digits behind frosted glass: noise is added to the pixels, then all of them
are mixed by a matrix that the seed draws, and the ten classes are renamed. Half of the training
labels of each class are wrong. Whoever trains sees no image and no label, only gradients, so that
nothing can be looked up and each evaluation can be counted.
"""

import numpy as np

from helpers.data import digits
from helpers.problems import initial_weights, network_loss, network_scores

INPUTS, HIDDEN, CLASSES = 64, 32, 10
TRAINING, VALIDATION, BATCH = 600, 200, 20
NOISE, STRETCH = 0.2, 3.0
EVALUATIONS, LOOKS, NETWORKS = 800, 100, 5


class BudgetSpentError(RuntimeError):
    """What a training gets that asks for more than its budget; to catch it does not help.

    In grading it comes as a plain RuntimeError without a message, as all errors of a test do.
    """


class Challenge:
    """A task, with all that a training may ask of it.

    The network has 64 inputs, 32 tanh units and 10 logistic outputs (`network_loss`); its weights
    are one vector of 2410 numbers.

    Attributes:
        starts: five vectors of random initial weights, shape (5, 2410).
        evaluations: how many gradients may still be asked for, at first 800.
        looks: how many times `validate` may still be asked, at first 100.
        overdrawn: what was asked for beyond the budget, in words; empty at first. A training that
            overdrew earns nothing, whatever it returns.
    """

    def __init__(self, seed):
        """Draw the task from a seed, or from a `numpy.random.Generator`."""
        self._rng = np.random.default_rng(seed)
        self.evaluations, self.looks, self.overdrawn = EVALUATIONS, LOOKS, ""
        images, labels = _behind_glass(self._rng)
        cuts = [TRAINING, TRAINING + VALIDATION]
        self._images, self._validation, self._test = np.split(images, cuts)
        right, self._validation_labels, self._test_labels = np.split(labels, cuts)
        self._labels = _half_wrong(right, self._rng)
        self.starts = np.array(
            [initial_weights(INPUTS, HIDDEN, CLASSES, seed=self._seed()) for _ in range(NETWORKS)]
        )

    def gradient(self, w) -> tuple[float, np.ndarray]:
        """Return the loss at these weights, and its gradient, on a batch of 20 training images.

        Each call draws another batch, and costs one evaluation.

        Raises:
            BudgetSpentError: after 800 calls.
        """
        self.evaluations = self._spend(self.evaluations, f"{EVALUATIONS} gradients")
        rows = self._rng.choice(TRAINING, BATCH, replace=False)
        return network_loss(w, self._images[rows], self._labels[rows], HIDDEN)

    def validate(self, w) -> float:
        """Return the accuracy on 200 other images, whose labels are right.

        Raises:
            BudgetSpentError: after 100 calls.
        """
        self.looks = self._spend(self.looks, f"{LOOKS} looks at the validation images")
        return _accuracy([w], self._validation, self._validation_labels)

    def test_accuracy(self, networks) -> float:
        """Return the accuracy on the other 997 images, of one or more vectors of weights together.

        Their probabilities are averaged, output by output.
        """
        return _accuracy(np.atleast_2d(networks), self._test, self._test_labels)

    def _spend(self, left, of):
        """Return what is left of a budget after one more call."""
        if left <= 0:
            self.overdrawn = of
            raise BudgetSpentError(f"all {of} are spent")
        return left - 1

    def _seed(self):
        return int(self._rng.integers(2**32))


def _behind_glass(rng):
    """Return all digits, class by turns: noise added, pixels mixed, classes renamed."""
    images, labels = digits()
    order = _by_turns(labels, rng)
    images = images[order] / 16 + NOISE * rng.standard_normal(images.shape)
    left, right = (np.linalg.qr(rng.standard_normal((INPUTS, INPUTS)))[0] for _ in range(2))
    mixing = left * np.geomspace(STRETCH**0.5, STRETCH**-0.5, INPUTS) @ right
    return (images - images.mean(axis=0)) @ mixing, rng.permutation(CLASSES)[labels[order]]


def _by_turns(labels, rng):
    """Return a random order in which the classes take turns, so that no task is luckier by them."""
    order = rng.permutation(len(labels))
    turn = np.empty(len(labels))
    for c in range(CLASSES):
        rows = np.flatnonzero(labels[order] == c)
        turn[rows] = np.arange(len(rows))
    return order[np.argsort(turn, kind="stable")]


def _half_wrong(labels, rng):
    """Return labels of which half of each class are wrong, the other classes in turn."""
    given = labels.copy()
    for c in range(CLASSES):
        rows = rng.permutation(np.flatnonzero(labels == c))
        rows = rows[: len(rows) // 2]
        given[rows] = (c + 1 + np.arange(len(rows)) % (CLASSES - 1)) % CLASSES
    return given


def _accuracy(networks, images, labels):
    scores = [network_scores(w, images, HIDDEN) for w in networks]
    # The hyperbolic tangent never overflows; this is 1 / (1 + exp(-scores)).
    probabilities = np.mean([(1 + np.tanh(s / 2)) / 2 for s in scores], axis=0)
    return float(np.mean(probabilities.argmax(axis=1) == labels))
