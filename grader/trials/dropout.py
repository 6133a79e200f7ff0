"""The hidden tests of lesson 10's dropout, forward and backward.

Each trial takes the learner's functions and the ``grade_id`` of the test cell, which names the
stream of random numbers. The masks are the learner's own, drawn as the learner likes.
"""

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.dropout import (
    compare_arguments_kept,
    compare_backward_at_zeros,
    compare_dropout_backward,
    compare_kept_values,
    compare_pattern,
    compare_seed,
    compare_share,
    compare_test_mode,
    dropped,
)
from helpers.checks.outcomes import wrong

# The share is taken over one axis: there a mask that is drawn row by row has the share p too, and
# with several rows it would depend on chance whether that shows.
SHAPES, COUNT = ((20, 30), (5, 4, 30)), 10_000


def values(forward, grade_id):
    """An entry is 0 or x / p, for x of any size and sign, and p = 1 keeps all."""
    rng = stream(grade_id)
    for shape in SHAPES:
        compare_kept_values(forward, _numbers(rng, shape), float(rng.uniform(0.2, 0.9)))
    x = _numbers(rng, (4, 5))
    if not np.allclose(dropped(forward, x, 1.0), x, rtol=1e-9, atol=0):
        raise wrong("at p = 1 out is not x. Expected: a probability of 1 keeps everything.")


def share(forward, grade_id):
    """The share p is kept, small and large."""
    rng = stream(grade_id)
    for p in (0.1, 0.3, 0.75, 0.95, float(rng.uniform(0.55, 0.7))):
        compare_share(forward, COUNT, p)


def pattern(forward, grade_id):
    """Each entry is drawn by itself, in each call anew."""
    rng = stream(grade_id)
    for _ in range(2):
        compare_pattern(forward, (int(rng.integers(30, 60)), int(rng.integers(30, 60))))


def seed(forward, grade_id):
    """A seed decides the mask, from call to call, whatever is drawn in between."""
    rng = stream(grade_id)
    for shape in SHAPES:
        compare_seed(forward, shape, [int(each) for each in rng.choice(10**6, 2, replace=False)])
        compare_seed(forward, shape, [0, int(rng.integers(1, 10**6))])


def test_mode(forward, grade_id):
    """In test mode x is handed on as it is, for every p."""
    rng = stream(grade_id)
    for shape in (*SHAPES, (60,)):
        compare_test_mode(forward, _numbers(rng, shape), float(rng.uniform(0.2, 0.8)))


def backward(backward, forward, grade_id):
    """The gradient goes through the mask of its own forward pass."""
    rng = stream(grade_id)
    for shape in SHAPES:
        x, dout = _numbers(rng, shape), _numbers(rng, shape)
        compare_dropout_backward(backward, forward, x, dout, float(rng.uniform(0.3, 0.8)))


def at_zeros(backward, forward, grade_id):
    """Where x is 0 the mask decides all the same."""
    p = float(stream(grade_id).uniform(0.3, 0.7))
    for shape in SHAPES:
        compare_backward_at_zeros(backward, forward, shape, p)


def arguments_kept(backward, forward, grade_id):
    """What the caller hands over stays as it is, in both modes."""
    rng = stream(grade_id)
    for shape in SHAPES:
        x, dout = _numbers(rng, shape), _numbers(rng, shape)
        compare_arguments_kept(backward, forward, x, dout, 0.6)


def _numbers(rng, shape):
    """Return numbers between 0.5 and 2 of both signs."""
    return rng.uniform(0.5, 2, shape) * rng.choice([-1.0, 1.0], shape)
