"""The hidden tests of what is looked at while a network trains.

An epsilon added to the length of the weights is judged where it matters, at zero weights. It moves
the other ratios by less than this tolerance.
"""

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.agreement import compare_kept, compare_same
from helpers.checks.functions import compare_infinite, compare_value

TOLERANCE = 1e-5


def update_ratio(function, grade_id):
    """The length of the step over that of the weights, for arrays of any shape."""
    rng = stream(grade_id)
    for shape in ((3,), (2, 4), (1,), (), (2, 3, 2)):
        w, step = (np.asarray(rng.standard_normal(shape)) for _ in range(2))
        for size in (1e-6, 0.1, 3.0):
            ratio = size * float(np.sqrt(np.sum(step**2)) / np.sqrt(np.sum(w**2)))
            compare_value(function, (w, w + size * step), ratio, rtol=TOLERANCE)


def units(function, grade_id):
    """The unit of the weights does not matter, and they stay as they are."""
    rng = stream(grade_id)
    for size in (1e-2, 10.0, 1e5):
        w, other = rng.standard_normal((2, 3, 4))
        scaled = size * w, size * other
        compare_same(function, (w, other), scaled, unlike=(w, 2 * other), rtol=TOLERANCE)
        compare_kept(function, (w.copy(), other.copy()), ("w", "next_w"), case="a step")


def zero(function, grade_id):
    """From zero weights: inf for a move, 0 for none; short weights are no zeros."""
    rng = stream(grade_id)
    for size in (1e-12, 1e12):
        w, other = rng.standard_normal((2, 3, 4))
        compare_same(function, (w, other), (size * w, size * other), unlike=(w, 2 * other))
    for shape in ((3,), (2, 2)):
        compare_infinite(function, (np.zeros(shape), rng.standard_normal(shape)))
        compare_value(function, (np.zeros(shape), np.zeros(shape)), 0.0)
        w = rng.standard_normal(shape)
        compare_value(function, (w, np.zeros(shape)), 1.0)
