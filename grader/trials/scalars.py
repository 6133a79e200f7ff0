"""The hidden tests of functions that answer with one number.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers. Units, order and errors are tried on the function alone, whatever its
formula is.
"""

import itertools
import math

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.agreement import answer, compare_rising, compare_same, demand_effect
from helpers.checks.compare import numbers
from helpers.checks.functions import call, call_text, compare_raises, compare_value
from helpers.checks.outcomes import wrong


def critical_momentum(function, grade_id):
    """Products of learning rate and curvature in the whole range, near both of its ends too."""
    rng = stream(grade_id)
    products = [*rng.uniform(0.01, 3.99, size=20), *10 ** rng.uniform(-10, -1, size=20)]
    for product in (*products, *(4 - 10 ** rng.uniform(-8, -1, size=20))):
        curvature = float(10 ** rng.uniform(-3, 3))
        arguments = (float(product) / curvature, curvature)
        compare_value(function, arguments, 1 + product - 2 * product**0.5, scale=1.0)


def beyond_one(function, grade_id):
    """Beyond a product of 1 the momentum goes on, and depends on the product alone."""
    rng = stream(grade_id)
    look = "Up to 4 every product has its momentum, and only the product counts."
    for product in (*rng.uniform(1.1, 3.9, size=10), 4 - 1e-6):
        curvature = float(10 ** rng.uniform(-3, 3))
        compare_same(
            function,
            (float(product), 1.0),
            (float(product) / curvature, curvature),
            unlike=(float(1 + product) / 2, 1.0),
            look=look,
        )


def outside_range(function, grade_id):
    """A ValueError outside of the open range from 0 to 4, also for what is no number."""
    look = "The product must lie strictly between 0 and 4."
    demand_effect(function, (0.5, 1.0), (0.25, 1.0))
    outside = ((0.25, 16.0), (2.0, 3.0), (-0.5, 2.0), (3.0, 0.0), (0.1, 50.0), (math.nan, 1.0))
    for arguments in outside:
        compare_raises(function, arguments, look=look)


def bias_correction(function, grade_id):
    """The factor after few values and after many, for any beta."""
    rng = stream(grade_id)
    for t in range(1, 13):
        beta = float(rng.uniform(0.05, 0.95))
        share = (1 - beta) * sum(beta**k for k in range(t))
        compare_value(function, (beta, t), 1 / share)
    for t in (1, 2, 1000):
        compare_value(function, (0.0, t), 1.0, look="A beta of 0 keeps nothing.")
    for t in (1, 3, 20, 150, 1000, 4000, 20_000, 10**6):
        for size in (-2, -3, -4):
            beta = 1 - 10 ** (size + float(rng.uniform(-0.5, 0.5)))
            compare_value(function, (beta, t), -1 / math.expm1(t * math.log(beta)))


def long_runs(function, grade_id):
    """For a beta close to 1 the factor goes on changing for thousands of values."""
    rng = stream(grade_id)
    for _ in range(5):
        beta = 1 - 10 ** float(rng.uniform(-3.5, -2.5))
        for counts in itertools.pairwise((1, 10, 100, 900, 1500, 4000, 10_000)):
            demand_effect(function, *((beta, t) for t in counts))
        for betas in itertools.pairwise((0.2, 0.9, beta, 0.9999)):
            demand_effect(function, *((each, 1) for each in betas))


def refuses(function, grade_id):
    """A ValueError where no value has come in yet, and none where one has."""
    demand_effect(function, (0.9, 1), (0.5, 1))
    for beta in (0.0, 0.3, 0.999):
        for t in (0, -1, -2, -7):
            compare_raises(function, (beta, t), look="The count must be at least 1.")


def short_ways(function, grade_id):
    """Ways of up to 40 steps at rate 1, and ways that a step covers exactly."""
    rng, sums = stream(grade_id), _sums(40)
    for steps in range(1, 41):
        distance = float(sums[steps - 1] + rng.uniform(0.2, 0.8) / steps**0.5)
        compare_value(function, (distance, 1.0), steps)
    for rate in (0.5, 1.0, 4.0):
        compare_value(function, (rate, rate), 1, look="One step is just enough.")


def no_way(function, grade_id):
    """No way costs no step, and the least way costs one."""
    rng = stream(grade_id)
    for distance, rate in ((0.0, 3.0), (0, 1e-3), (0.0, 100.0)):
        compare_value(function, (distance, rate), 0)
    for rate in (1e-3, 0.1, 100.0):
        compare_value(function, (float(rng.uniform(1e-8, 0.3)) * rate, rate), 1)


def learning_rate(function, grade_id):
    """Only the distance in units of the rate counts."""
    rng = stream(grade_id)
    look = "Every step is as many times longer as the rate is."
    for power in np.linspace(-6, 3, 28):
        rate = float(10.0**power * rng.uniform(1, 2))
        distance, times = rate * float(rng.uniform(2, 10)), 2.0 ** int(rng.integers(1, 10))
        others, unlike = (times * distance, times * rate), (4 * distance, rate)
        compare_same(function, (distance, rate), others, unlike=unlike, look=look)


def farther(function, grade_id):
    """A longer way costs more steps, whole ones, and a larger rate takes fewer."""
    rng = stream(grade_id)
    for _ in range(5):
        distance, rate = float(rng.uniform(1.5, 2.5)), float(rng.uniform(0.5, 1))
        ways = [(distance * times * rate, rate) for times in (1, 2, 4)]
        compare_rising(function, ways, look="A longer way costs more steps.")
        rates = [(distance, rate / times) for times in (1, 2, 4)]
        compare_rising(function, rates, look="At a smaller rate a way costs more steps.")
        for arguments in (*ways, *rates):
            _compare_whole(function, arguments, (int, float, np.integer, np.floating))


def long_ways(function, grade_id):
    """Long ways, to the exact step."""
    rng, sums = stream(grade_id), _sums(60_000)
    look = "The count must be exact: a formula for the sum is close, but some steps off."
    for low, high in ((1, 300), (300, 1000), (1000, 5000), (5000, 20_000), (51_000, 60_000)):
        steps, rate = int(rng.integers(low, high)), float(rng.uniform(0.2, 3.0))
        distance = float(rate * (sums[steps - 1] + rng.uniform(0.2, 0.8) / steps**0.5))
        compare_value(function, (distance, rate), steps, look=look)


def forgets(function, grade_id):
    """The exact number of updates half of the way from a large gradient to a small one."""
    _compare_updates(function, grade_id, lambda rng: (-(10 ** rng.uniform(-1, 0.4)), 0.5))


def notices(function, grade_id):
    """The exact number of updates half of the way from a small gradient to a large one."""
    _compare_updates(function, grade_id, lambda rng: (10 ** rng.uniform(-1, 0.2), 0.5))


def any_share(function, grade_id):
    """The exact number of updates for any share of the way, in both directions."""
    _compare_updates(
        function,
        grade_id,
        lambda rng: (rng.choice([-1, 1]) * rng.uniform(0.05, 1), rng.uniform(0.02, 0.98)),
    )


def more_share(function, grade_id):
    """A larger share of the way takes more updates, in both directions."""
    rng = stream(grade_id)
    look = "A larger share of the way takes more updates, whether the rate rises or falls."
    for size in (1e-2, 1.0, 1e2):
        for old, new in ((10 * size, size), (size, 10 * size)):
            decay_rate = float(rng.uniform(0.985, 0.995))
            calls = [(old, new, decay_rate, share) for share in (0.1, 0.5, 0.9, 0.99)]
            compare_rising(function, calls, look=look)


def any_unit(function, grade_id):
    """The unit of the gradients does not matter; the answer is an int."""
    rng = stream(grade_id)
    unlike = (2, 1, 0.999, 0.99)
    for _ in range(20):
        old, new = (float(size) for size in 10 ** rng.uniform(-1, 1, size=2))
        decay_rate, share = float(rng.uniform(0.9, 0.95)), float(rng.uniform(0.2, 0.8))
        times = 2.0 ** int(rng.integers(1, 10))
        one, other = ((c * old, c * new, decay_rate, share) for c in (1.0, times))
        look = "Only the ratio of the two sizes counts."
        compare_same(function, one, other, unlike=unlike, look=look)
        _compare_whole(function, one, (int, np.integer))


def long_memory(function, grade_id, times=50):
    """A memory that is many times as long takes as many times the updates, up to a few percent."""
    rng = stream(grade_id)
    for old, new, share in ((100, 1, 0.5), (3, 2, 0.99), (2, 3, 0.99)):
        decay_rate = float(rng.uniform(0.985, 0.99))
        calls = [(old, new, d, share) for d in (decay_rate, decay_rate ** (1 / times))]
        few, many = (numbers(answer(function, c), call_text(function, c), shape=()) for c in calls)
        if not abs(many / times - few) <= 0.03 * few + 2:
            raise wrong(
                f"{call_text(function, calls[0])} is {few}, and {call_text(function, calls[1])} is "
                f"{many}. Expected: about {times} times as many.",
                "The square root of decay_rate doubles the memory, and so the updates.",
            )


def _sums(steps):
    """Return how far AdaGrad has come after each number of steps at rate 1, from 0 on."""
    return np.concatenate([[0.0], np.cumsum(1 / np.sqrt(np.arange(1, steps + 1)))])


def _compare_updates(function, grade_id, draw, count=40):
    """Compare with the closed form; `draw` gives log10 of new / old, and the share of the way.

    Numbers of updates that rounding might change are passed over; long memories have their cell.
    """
    rng = stream(grade_id)
    while count:
        old, decay_rate = float(10 ** rng.uniform(-3, 3)), float(1 - 10 ** rng.uniform(-2.5, -0.2))
        ratio, share = map(float, draw(rng))
        new = old * 10**ratio
        reached = 1 / (1 / old + share * (1 / new - 1 / old))
        exact = math.log((reached**2 - new**2) / (old**2 - new**2)) / math.log(decay_rate)
        if abs(exact - round(exact)) > 0.01:
            count -= 1
            arguments = (old, new, decay_rate, share)
            compare_value(function, arguments, math.ceil(exact), rtol=0)


def _compare_whole(function, arguments, types):
    """See that an answer is a whole number of one of these types."""
    case = call_text(function, arguments)
    came = call(function, *arguments, case=case)
    came = came[()] if isinstance(came, np.ndarray) and came.ndim == 0 else came
    if not isinstance(came, types) or numbers(came, case, shape=()) % 1:
        raise wrong(f"{case} is {came!r}, of type {type(came).__name__}. Expected: a whole number.")
