"""Draws and searches, recorded by what they draw and where from, and trainings by what they ask."""

import numpy as np

from helpers.checks.records.calls import Stopped
from helpers.checks.records.leaves import named, told, told_by_key

# A training that was never told where to end.
GRADIENTS, LOOKS = 800, 100
STARTS, WEIGHTS = 5, 12


def drawn(called, arguments, seed) -> list[list]:
    """Record what ``f(low, high, rng, ...)`` draws; `arguments` leave out the generator."""

    def once(rng):
        return told(called(*arguments[:2], rng, *map(_size, arguments[2:])))

    return _by_generator(once, seed)


def searched(called, ranges, scores, trials, seed) -> list[list]:
    """Record a search ``f(score, ranges, trials, rng)`` whose calls get these scores in turn."""

    def once(rng):
        asked = []

        def score(**settings):
            asked.append(settings)
            return scores[(len(asked) - 1) % len(scores)]

        answer = called(score, dict(ranges), trials, rng)
        leaves = [[f"{len(asked)} calls"], *_settings("asked", asked[:4], ranges)]
        if not (isinstance(answer, list | tuple) and len(answer) == 3):
            return leaves + told(answer)
        best, lowest, tried = answer
        leaves += [*_settings("best", [best], ranges), *named("lowest", told(lowest))]
        return leaves + _tried(tried, ranges)

    return _by_generator(once, seed)


def trained(called, peak, rough) -> list[list]:
    """Record a training ``f(gradient, validate, starts, rng)`` of weights that go from 0 to 1.

    Looks are best where the mean of the weights is at the `peak`; every second gradient is `rough`.
    """

    def once(rng):
        counts = {"gradients": 0, "looks": 0}

        def gradient(w):
            _spend(counts, "gradients", GRADIENTS)
            noise = rough * (-1.0) ** counts["gradients"]
            return float(np.sum((w - 1) ** 2) / 2), w - 1 + noise

        def validate(w):
            _spend(counts, "looks", LOOKS)
            return float(1 / (1 + abs(np.mean(w) - peak)))

        starts = np.linspace(-0.2, 0.2, STARTS * WEIGHTS).reshape(STARTS, WEIGHTS)
        answer = called(gradient, validate, starts, rng)
        return [[f"{count} {name}"] for name, count in counts.items()] + told(answer)

    return _by_generator(once, 3)


def _spend(counts, name, most):
    """Count what is asked for, also beyond the budget: who catches the error is known by that."""
    counts[name] += 1
    if counts[name] > most:
        raise RuntimeError(f"all {name} are spent")


def _by_generator(once, seed) -> list[list]:
    """Return the leaves of a call, with words if more or less than its generator decides them."""
    try:
        came, moved = [], []
        for other in (1, 2):
            np.random.seed(other)
            rng = np.random.default_rng(seed)
            before = str(rng.bit_generator.state)
            came.append(once(rng))
            moved.append(str(rng.bit_generator.state) != before)
    except Stopped as stopped:
        return stopped.leaves
    if came[0] != came[1]:
        return [["more than rng decides"]]
    return [*came[0], *([] if moved[0] else [["rng not moved"]])]


def _size(size):
    return tuple(size) if isinstance(size, list) else size


def _settings(name, dicts, ranges) -> list[list]:
    """Return leaves of dicts of settings."""
    return [
        leaf
        for each in dicts
        for leaf in named(name, told_by_key(each, ranges) if isinstance(each, dict) else told(each))
    ]


def _tried(tried, ranges) -> list[list]:
    """Return leaves of a list of pairs, settings and score."""
    if not isinstance(tried, list | tuple):
        return named("tried", told(tried))
    leaves = [[f"{len(tried)} tried"]]
    for pair in tried[:3]:
        if not (isinstance(pair, list | tuple) and len(pair) == 2):
            return [*leaves, ["no pairs"]]
        leaves += [*_settings("tried", pair[:1], ranges), *named("score", told(pair[1]))]
    return leaves
