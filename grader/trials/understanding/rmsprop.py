"""What one understands of RMSProp: its steps, its caches, and how it is led astray.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream to draw from. The truth is measured by running the reference rule.
"""

import itertools
import math

import numpy as np

from grader.trials.reference import rmsprop
from grader.trials.seeds import stream
from grader.trials.sheets import predicts_drawn
from helpers.checks.compare import quiet
from helpers.checks.functions import call_text, returned
from helpers.checks.outcomes import wrong

# The share of the sizes that the sum of a misleading round must be, at least.
WEIGHT = 0.25
# Nothing of this size is needed, and beyond it sums and squares overflow.
LARGEST = 1e100


def second_step(sheet, grade_id):
    """How long the second step is, when the first gradient was larger."""

    def truth(learning_rate, decay_rate, large, every, curvature):
        return abs(_steps([large, 1.0], learning_rate, decay_rate)[1])

    predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.02)


def rare_step(sheet, grade_id):
    """How long the steps of a weight become that seldom gets a gradient."""

    def truth(learning_rate, decay_rate, large, every, curvature):
        visits = [1.0] + [0.0] * (every - 1)
        rounds = math.ceil(20 / (1 - decay_rate) / every)
        return abs(_steps(visits * rounds + [1.0], learning_rate, decay_rate)[-1])

    predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.02)


def short_steps(sheet, grade_id):
    """How many steps after a single large gradient are less than half as long as usual."""

    def truth(learning_rate, decay_rate, large, every, curvature):
        usual = math.ceil(20 / (1 - decay_rate))
        steps = np.abs(_steps([1.0] * usual + [large] + [1.0] * usual, learning_rate, decay_rate))
        return int(np.sum(steps[usual + 1 :] < learning_rate / 2))

    predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.05)


def drift(sheet, grade_id):
    """How far two steps lead, when a large gradient and a small one of the other sign alternate."""

    def truth(learning_rate, decay_rate, large, every, curvature):
        pairs = math.ceil(10 / (1 - decay_rate))
        return abs(sum(_steps([large, -1.0] * pairs, learning_rate, decay_rate)[-2:]))

    predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.04)


def cache_in_the_end(sheet, grade_id):
    """What the cache is where the ball hovers about the minimum of a parabola."""

    def truth(learning_rate, decay_rate, large, every, curvature):
        w, config = np.array(1.0), {"learning_rate": learning_rate, "decay_rate": decay_rate}
        for _ in range(math.ceil(2 / learning_rate + 60 / (1 - decay_rate))):
            w, config = rmsprop(w, curvature * w, config)
        return float(config["cache"])

    predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.03)


def uphill(function, grade_id):
    """A misleading round makes RMSProp climb where the memory is short, from round to round."""
    rng = stream(grade_id)
    for decay_rate in _spread(rng, 0.65, 0.75, 0.85, 0.92, 0.95):
        _climbs(function, decay_rate, horizons=10, least=0.0)


def far(function, grade_id):
    """In long rounds RMSProp climbs by a tenth of a learning rate a step."""
    rng = stream(grade_id)
    for decay_rate in _spread(rng, 0.9, 0.93, 0.96, 0.99):
        _climbs(function, decay_rate, horizons=20, least=0.1)


def short_rounds(function, grade_id):
    """A round of three horizons misleads RMSProp, too."""
    rng = stream(grade_id)
    for decay_rate in _spread(rng, 0.9, 0.93, 0.96, 0.99):
        _climbs(function, decay_rate, horizons=3, least=0.0)


def _spread(rng, *limits) -> list[float]:
    """Draw a decay rate between each two neighbours: where a round fails must not be luck."""
    return [round(float(rng.uniform(*pair)), 4) for pair in itertools.pairwise(limits)]


def _settings(rng) -> tuple:
    """Return learning rate, decay rate, a large gradient, a number of steps and a curvature."""
    decay_rate = float(rng.choice([0.9, 0.95, 0.98, 0.99]))
    return (
        round(float(10 ** rng.uniform(-2, -1)), 4),
        decay_rate,
        int(rng.integers(30, 81)),
        max(2, round(float(rng.uniform(0.3, 1)) / (1 - decay_rate))),
        round(float(rng.uniform(2.5, 20)), 2),
    )


def _steps(gradients, learning_rate, decay_rate) -> list[float]:
    """Return by how much each of these gradients moves a weight."""
    w, config, moved = np.array(0.0), {}, []
    for gradient in gradients:
        config |= {"learning_rate": learning_rate, "decay_rate": decay_rate}
        new, config = rmsprop(w, np.array(float(gradient)), config)
        moved.append(float(new - w))
        w = new
    return moved


def _climbs(function, decay_rate, *, horizons, least):
    """See that RMSProp climbs by more than `least` learning rates a step in a later round."""
    length = round(horizons / (1 - decay_rate))
    gradients, case = _round(function, decay_rate, length)
    with quiet():
        climbed = sum(_steps(list(gradients) * 4, 1.0, decay_rate)[-length:])
    if not climbed > least * length:
        raise wrong(
            f"on {case}, again and again, RMSProp moves w by {climbed:.3g} learning rates a round. "
            f"Expected: more than {least * length:.3g}.",
            "How much does one large gradient count, however large it is? And the small ones, once "
            "it is forgotten?",
        )


def _round(function, decay_rate, length):
    """Return the learner's round of gradients, and its call as text."""
    case = call_text(function, (decay_rate, length))
    gradients = returned(function, (decay_rate, length), (length,), case=case)
    if not (np.abs(gradients) < LARGEST).all():
        raise wrong(f"{case} holds numbers that are not finite, or {LARGEST:g} and more.")
    total, sizes = math.fsum(gradients), math.fsum(np.abs(gradients))
    if not (sizes > 0 and total >= WEIGHT * sizes * (1 - 1e-9)):
        raise wrong(
            f"the sum of {case} is {total:.3g}, and that of the sizes {sizes:.3g}.",
            "The sum has to be at least a quarter of the sum of the sizes.",
        )
    return gradients, case
