"""What one understands of checking gradients.

What `gradient_predictions(a, h, noise, n, ratio)` predicts is measured here with differences and
random directions, or searched for; `fools_the_check(w, point, u)` is checked as carelessly as its
cell says, and then with care.
"""

import numpy as np

from grader.trials.seeds import stream
from grader.trials.sheets import predicts_drawn
from helpers.checks.functions import returned
from helpers.checks.outcomes import wrong

STEP = 1e-5
PASSES, IS_WRONG = 1e-7, 1e-2
# What passes a careless check must be wrong in this share of the careful ones.
MOST = 0.8


def settings(rng):
    """Return a, h, noise, n and ratio, with some kinks within a step on the average."""
    n = int(10 ** rng.uniform(np.log10(60), 3))
    return (
        float(rng.uniform(2, 5)),
        float(rng.uniform(0.5, 2.5)) / n,
        float(10 ** rng.uniform(-9, -5)),
        n,
        float(rng.choice([rng.uniform(0.2, 0.8), rng.uniform(1.5, 5)])),
    )


def bargain(sheet, grade_id):
    """The error of the one-sided difference over that of the central one, for exp(a w) at 0."""
    predicts_drawn(sheet, grade_id, settings, _measured_bargain, rtol=0.08)


def best_step(sheet, grade_id):
    """The step with the least greatest error of the central difference, sin(a w) at 0 with noise.

    The valley is flat at its bottom, and the cube root without its factor of 3 is 31 % off.
    """
    predicts_drawn(sheet, grade_id, settings, _searched_step, rtol=0.4)


def missing_2(sheet, grade_id):
    """The relative error of a slope whose penalty part is half of what it should be."""
    predicts_drawn(sheet, grade_id, settings, _error_of_half, rtol=0.02)


def diluted(sheet, grade_id):
    """The median relative error along random directions if one of n equal entries is zero."""
    predicts_drawn(sheet, grade_id, settings, _median_along_directions, rtol=0.2, draws=10)


def crossings(sheet, grade_id):
    """The share of checks that cross at least one of n kinks."""
    predicts_drawn(sheet, grade_id, settings, _share_across_kinks, rtol=0.13)


def _measured_bargain(a, h, *_):
    ahead, behind = np.expm1(a * h), np.expm1(-a * h)
    return (ahead / h - a) / ((ahead - behind) / (2 * h) - a)


def _searched_step(a, _, noise, *__):
    h = np.logspace(-6, 0, 6001)
    return h[np.argmin(np.abs(np.sin(a * h) / h - a) + noise / h)]


def _error_of_half(*given):
    data, penalty = 1.0, given[4]
    right, half = data + penalty, data + penalty / 2
    return abs(right - half) / (abs(right) + abs(half))


def _median_along_directions(*given):
    rng = np.random.default_rng(0)
    # The other entries of the direction add up to a normal number of variance n - 1.
    lost, others = rng.normal(size=30_000), rng.normal(size=30_000) * np.sqrt(given[3] - 1)
    return np.median(np.abs(lost) / (np.abs(others + lost) + np.abs(others)))


def _share_across_kinks(_, h, __, n, ___):
    nearest = 1 - (1 - np.random.default_rng(0).random(30_000)) ** (1 / n)
    return np.mean(nearest < h)


def fools_along_u(function, grade_id):
    """At the point, along u, the check passes; elsewhere, along other directions, it fails."""
    for rng, point, u in _places(grade_id):
        _demand_passes(_gradient(function, (point, point, u)), point, [u], "at the point, along u")
        _demand_wrong(_elsewhere(function, rng, point, u))


def fools_at_the_point(function, grade_id):
    """At the point the check passes along every coordinate; elsewhere it fails."""
    for rng, point, u in _places(grade_id):
        came, entries = _gradient(function, (point, point, u)), np.eye(point.size)
        _demand_passes(came, point, entries, "at the point, for some entry")
        _demand_wrong(_elsewhere(function, rng, point, u))


def fools_everywhere_along_u(function, grade_id):
    """Wherever it is made along u, the check passes; along other directions it fails."""
    for rng, point, u in _places(grade_id):
        found = list(_elsewhere(function, rng, point, u))
        for came, w, _ in found:
            _demand_passes(came, w, [u], "at another place, along u")
        _demand_wrong(found)


def _places(grade_id):
    rng = stream(grade_id)
    for size in (3, 5, 8):
        u = _direction(rng, size)
        yield rng, _place(rng, size, u), u


def _direction(rng, size):
    u = rng.normal(size=size)
    return u / np.linalg.norm(u)


def _place(rng, size, *directions):
    """Return a place with no entry near zero, nor any slope along the directions."""
    while True:
        w = rng.choice([-1.0, 1.0], size=size) * rng.uniform(0.5, 2, size=size)
        if all(abs(w**3 @ u) > 0.3 for u in directions):
            return w


def _elsewhere(function, rng, point, u):
    """Yield what comes at places that are drawn, each with its place and a direction."""
    for _ in range(40):
        v = _direction(rng, point.size)
        w = _place(rng, point.size, u, v)
        yield _gradient(function, (w, point, u)), w, v


def _demand_passes(came, w, directions, where):
    for u in directions:
        error = _check(came, w, u)
        if not error < PASSES:
            raise wrong(
                f"{where}, the relative error is {error:.0e}. Expected: the check passes, "
                f"below {PASSES:g}.",
                "What is wrong in your gradient must not show there.",
            )


def _demand_wrong(found):
    share = np.mean([_check(came, w, v) > IS_WRONG for came, w, v in found])
    if not share >= MOST:
        raise wrong(
            f"at other places, along other directions, the relative error exceeds {IS_WRONG:g} in "
            f"{share:.0%} of the checks. Expected: in at least {MOST:.0%}.",
            "Your gradient should be wrong, and clearly so.",
        )


def _gradient(function, arguments):
    case = f"a call with {arguments[0].size} weights"
    came = returned(function, arguments, arguments[0].shape, case=case)
    if not np.isfinite(came).all():
        raise wrong(f"the gradient of {case} is {came}. Expected: finite numbers.")
    return came


def _check(gradient, w, u):
    """Return the relative error of a slope by formula beside the measured one."""
    by_formula = float(gradient @ u)
    measured = (_loss(w + STEP * u) - _loss(w - STEP * u)) / (2 * STEP)
    return abs(by_formula - measured) / (abs(by_formula) + abs(measured))


def _loss(w):
    return np.sum(w**4) / 4
