"""The hidden tests of functions that answer with a series, a value or a row for each step.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers. What is known at a step does not depend on later ones, and a column not on
the others: there the function is compared with itself.
"""

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.agreement import (
    answer,
    compare_columns,
    compare_first_rows,
    compare_kept,
    demand_effect,
)
from helpers.checks.compare import compare, numbers
from helpers.checks.functions import compare_value
from helpers.checks.outcomes import wrong

SHAPES = ((6, 1), (1, 4), (5, 5), (4, 2, 3), (3, 1, 2, 2), (1, 1, 1), (7,))


def weights(function, grade_id):
    """The weights of the last few gradients in the velocity."""
    rng = stream(grade_id)
    for steps in (1, 2, 3, 4):
        for rho in (0.0, *map(float, rng.uniform(0.1, 0.95, size=3))):
            expected = np.array([rho ** (steps - 1 - k) for k in range(steps)])
            compare_value(function, (rho, steps), expected)
    small = np.array([1e-12, 1e-6, 1.0])
    look = "A small rho has small weights; they are compared relative to their own size."
    compare_value(function, (1e-6, 3), small, scale=small, look=look)


def newest_weights(function, grade_id):
    """The largest weights, of the newest gradients, are the same however many came before."""
    rng = stream(grade_id)
    demand_effect(function, (0.9, 5), (0.5, 5))
    look = "One gradient more, long ago, changes no weight of the others."
    for rho in map(float, rng.uniform(0.1, 0.95, size=5)):
        for few, many in ((1, 2), (1, 7), (3, 4), (5, 40)):
            newest, alone = (_ascending(function, rho, steps) for steps in (many, few))
            for came, steps in ((newest, many), (alone, few)):
                numbers(came, f"gradient_weights({rho:.3g}, {steps})", shape=(steps,))
            what = f"One of the {few} largest of {many} weights at rho = {rho:.3g}"
            compare(newest[-few:], alone, what, rtol=1e-9, look=look)
    look = "At rho = 0 the velocity is the newest gradient and nothing else."
    older = _ascending(function, 0.0, 4)[:-1]
    compare(older, np.zeros(3), "One of the older weights", rtol=1e-9, look=look)


def one_factor(function, grade_id):
    """From each weight to the next one it is one factor, that of two steps, small as they are."""
    rng = stream(grade_id)
    demand_effect(function, (0.9, 5), (0.5, 5))
    look = "Each step back multiplies by the same number, however many there are."
    for span in ((-0.2, -0.1), (-1, -0.2), (-3, -1)):
        rho = 1 - 10 ** float(rng.uniform(*span))
        factor = np.divide(*_ascending(function, rho, 2)[-2:])
        for steps in (7, 40, 300):
            came = _ascending(function, rho, steps)
            expected = came[1:] * factor
            what = f"One of {steps} weights at rho = {rho:.4g}"
            scale = np.maximum(np.abs(expected), 1e-300)
            compare(came[:-1], expected, what, rtol=1e-9, scale=scale, look=look)


def effective_rates(function, grade_id):
    """Rates over long runs whose gradients change in size, each relative to its own size.

    Beside such large ones no epsilon shows.
    """
    rng = stream(grade_id)
    look = "Each rate is compared relative to its own size, from the first step to the last."
    for steps, d, size in ((300, 2, 1e7), (60, 5, 1e6), (60, 1, 1e12), (1000, 3, 1e8)):
        gradients = size * rng.normal(size=(steps, d)) * 10.0 ** rng.uniform(-2, 1, (steps, 1))
        _compare_rates(function, gradients, float(10.0 ** rng.uniform(-3, 2)), 1e-12, look)


def epsilon(function, grade_id):
    """Epsilons from small to large, beside gradients of their size, and zeros at the start."""
    rng = stream(grade_id)
    look = "Epsilon is added to the root, once, at every step."
    for size in (1e-10, 1e-6, 0.03, 4.0, 500.0):
        gradients = rng.normal(size=(5, 3)) * size
        gradients[:2, 0] = 0.0
        _compare_rates(function, gradients, float(rng.uniform(0.05, 5.0)), size, look)


def each_coordinate(function, grade_id):
    """The rates of a coordinate are those that it has alone."""
    rng = stream(grade_id)
    look = "Each column is a coordinate with a sum of its own, whatever the others do."
    for steps, d in ((1, 4), (2, 2), (4, 3), (3, 7)):
        gradients = rng.normal(size=(steps, d)) * 10.0 ** rng.uniform(-2, 2, size=d)
        gradients[1:, 0] = 0.0
        compare_columns(function, gradients, 0.7, 0.3, look=look)


def step_by_step(function, grade_id):
    """Rates do not know the gradients of later steps, and go with the learning rate."""
    rng = stream(grade_id)
    look = "Row t holds the rates with which step t is made, from the gradients up to that step."
    for steps, d, size in ((2, 3, 1.0), (9, 2, 1e-6), (200, 2, 1e3)):
        gradients = size * rng.normal(size=(steps, d))
        compare_first_rows(function, gradients, 0.7, 0.1 * size, look=look)
        one, many = (answer(function, (gradients, rate, 0.1 * size)) for rate in (0.5, 3.0))
        compare(many, 6 * one, "The rates at a learning rate 6 times as large", rtol=1e-9)


def gradients_kept(function, grade_id):
    """The array of gradients is as it was."""
    gradients = stream(grade_id).normal(size=(5, 3))
    demand_effect(function, (gradients, 0.1, 1e-8), (2 * gradients, 0.1, 1e-8))
    compare_kept(function, (gradients, 0.1, 1e-8), ["gradients"], case="a call with five steps")


def leaky_average(function, grade_id):
    """Averages of series with any decay rate, short ones and long ones."""
    rng = stream(grade_id)
    for decay_rate in (0.0, 0.5, *(float(1 - 10 ** rng.uniform(-5, -0.1)) for _ in range(12))):
        values = rng.normal(size=12) * 10.0 ** rng.integers(-3, 4, size=12)
        shares = decay_rate ** np.arange(12)
        expected = [(1 - decay_rate) * np.sum(shares[t::-1] * values[: t + 1]) for t in range(12)]
        compare_value(function, (values, decay_rate), expected)
    for decay_rate in (0.3, 0.9, 0.99, float(rng.uniform(0.1, 0.9))):
        values = 1 + rng.random(size=1500)
        expected, average = np.empty_like(values), 0.0
        for step, value in enumerate(values):
            average += (1 - decay_rate) * (value - average)
            expected[step] = average
        compare_value(function, (values, decay_rate), expected, rtol=1e-9)


def any_value(function, grade_id):
    """Values that are arrays of any shape: each entry is averaged as it is alone."""
    rng = stream(grade_id)
    look = "The series runs along the first axis, and each entry of a value has its own average."
    for shape in SHAPES:
        decay_rate = float(rng.uniform(0.2, 0.95))
        compare_columns(function, rng.normal(size=shape), decay_rate, look=look)


def long_series(function, grade_id):
    """The first of many averages are those of a short series, and nothing overflows or vanishes."""
    rng = stream(grade_id)
    look = "Go from value to value: powers of the decay rate vanish or overflow over many steps."
    for decay_rate in (0.3, 0.9, 0.99, float(rng.uniform(0.1, 0.9))):
        compare_first_rows(function, 1 + rng.random(size=(1500, 2)), decay_rate, look=look)
    # What lies a thousand steps back has leaked away.
    recent = 1 + rng.random(size=1000)
    runs = [np.concatenate([np.full(2, old), recent]) for old in (1e6, 1.0)]
    one, other = (answer(function, (run, 0.5))[-1] for run in runs)
    compare(one, other, "The last average of a series with another beginning", rtol=1e-9, look=look)


def values_kept(function, grade_id):
    """The caller's values stay as they were, and the result is an array of its own."""
    rng = stream(grade_id)
    values = rng.normal(size=(4, 2))
    demand_effect(function, (values, 0.5), (values + 1, 0.5))
    for decay_rate in (0.5, 0.0):
        came = compare_kept(function, (values, decay_rate), ["values"], case="a series of pairs")
        if np.shares_memory(np.asarray(came), values):
            raise wrong("the result is the array values, or a part of it. Expected: a new array.")


def _ascending(function, rho, steps):
    """Return the weights from the smallest to the largest: their order has a cell of its own."""
    return np.sort(answer(function, (rho, steps)), axis=None)


def _compare_rates(function, gradients, rate, epsilon, look):
    cache, rows = np.zeros(gradients.shape[1]), []
    for newest in gradients:
        cache = cache + newest * newest
        rows.append(rate / (cache**0.5 + epsilon))
    expected = np.array(rows)
    compare_value(function, (gradients, rate, epsilon), expected, scale=expected, look=look)
