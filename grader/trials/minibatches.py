"""The hidden tests of lesson 02's minibatches: what an epoch holds, and where its order comes from.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers.
"""

import copy

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.minibatches import (
    compare_epoch,
    compare_orders,
    compare_pair,
    compare_sizes,
    deal,
    deal_order,
    deal_orders,
    demand_batches,
)
from helpers.checks.outcomes import wrong

# At 5.5 standard deviations a fair shuffle fails less than once in 250,000 gradings.
DEVIATIONS = 5.5


def each_index_once(minibatches, grade_id):
    """Epochs of many sizes."""
    rng = stream(grade_id)
    demand_batches(minibatches)
    for n, batch_size in ((1, 1), (2, 1), (3, 8), (7, 2), (64, 16), (101, 10), (357, 32)):
        for _ in range(5):
            compare_epoch(deal(minibatches, n, batch_size, rng), n)


def sizes(minibatches, grade_id):
    """All batches are full, the last one apart; none is empty."""
    rng = stream(grade_id)
    for n in (1, 2, 3, 10, 64, 101, 357):
        for batch_size in (1, 2, 7, 9, n, n + 1, 10 * n):
            compare_sizes(deal(minibatches, n, batch_size, rng), n, batch_size)


def fresh_order(minibatches, grade_id):
    """Every call deals another order, also of batches that hold all examples."""
    rng = stream(grade_id)
    # So many examples that two drawn orders are never the same, even if little of them is drawn.
    compare_orders([deal_order(minibatches, 2000, size, rng) for size in (2, 7, 2000, 2500) * 4])


def only_from_rng(minibatches, grade_id):
    """Generators in the same state deal the same; an epoch stays as it was dealt."""
    rng = stream(grade_id)
    for _ in range(3):
        deal(minibatches, 30, 7, rng)
        pair = copy.deepcopy(rng), copy.deepcopy(rng)
        compare_pair(minibatches, pair, np.random.Generator(rng.bit_generator.jumped()))
    epoch = deal(minibatches, 30, 7, rng)
    kept = np.concatenate(epoch)
    deal(minibatches, 30, 7, rng)
    if not np.array_equal(np.concatenate(epoch), kept):
        raise wrong(
            "the batches of one epoch changed when the next epoch was dealt. Expected: new arrays "
            "in every call, which nothing writes into later."
        )


def fair_shuffle(minibatches, grade_id, epochs=6000, n=8):
    """All orders are equally likely: no index prefers a place, and no two stay together."""
    rng = stream(grade_id)
    compare_epoch(deal(minibatches, n, 3, rng), n)
    orders = deal_orders(minibatches, n, 3, rng, epochs)
    in_first = np.eye(n)[orders[:, :3]].sum(axis=1)
    together = in_first.T @ in_first
    places = np.eye(n)[orders].sum(axis=0).T
    _compare_together(together / epochs, epochs)
    _compare_places(places / epochs, epochs)


def _compare_together(came, epochs):
    """See how often an index, and a pair of them, is in the first batch of three."""
    n = len(came)
    expected = np.where(np.eye(n, dtype=bool), 3 / n, 3 / n * 2 / (n - 1))
    for i, j in _far(came, expected, epochs):
        who = f"the index {i} is" if i == j else f"the indices {i} and {j} are"
        raise wrong(
            f"over {epochs} epochs of {n} examples in batches of 3, {who} in the first batch in "
            f"{came[i, j]:.1%} of all epochs. Expected: about {expected[i, j]:.1%}. All orders "
            "must be equally likely."
        )


def _compare_places(came, epochs):
    """See how often an index is at each place of the order."""
    n = len(came)
    for i, place in _far(came, np.full((n, n), 1 / n), epochs):
        raise wrong(
            f"over {epochs} epochs of {n} examples the index {i} is at place {place} in "
            f"{came[i, place]:.1%} of all epochs. Expected: about {1 / n:.1%}, in every batch, the "
            "last one too. All orders must be equally likely."
        )


def _far(came, expected, epochs):
    """Return the places at which a share is too far from the one that is expected."""
    error = DEVIATIONS * np.sqrt(expected * (1 - expected) / epochs)
    return np.argwhere(abs(came - expected) > error)[:1].tolist()
