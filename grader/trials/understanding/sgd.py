"""What one understands of plain gradient descent, measured by running the reference rule.

Predictions are asked as a function of two curvatures and a factor, which grading draws.
"""

import numpy as np

from grader.trials import reference, sheets
from grader.trials.seeds import stream
from helpers.checks.compare import quiet
from helpers.checks.functions import returned
from helpers.checks.outcomes import wrong

# How much the little part of a start grows in the given number of steps, as powers of ten.
GROWTHS = (1.5, 3, 4.5, 5.9)


def steps(sheet, grade_id):
    """How many steps the best constant rate takes to bring the loss down."""

    def truth(low, high, factor):
        curvatures = np.array([low, high])
        path = _rolled(curvatures, np.full(1000, 2 / (low + high)))
        losses = path**2 @ curvatures
        return np.argmax(losses <= losses[0] / factor)

    sheets.predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.04)


def rate_in_other_units(sheet, grade_id):
    """The rate at which the worse of two inputs, in other units, shrinks most per step."""

    def truth(low, high, factor):
        inputs = np.diag(np.sqrt([low, high])) / factor
        smallest, largest = np.linalg.eigvalsh(inputs.T @ inputs)
        return 2 / (smallest + largest)

    sheets.predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.01)


def extra_steps(sheet, grade_id):
    """How many steps more a start takes that is closer to the ridge of a saddle."""

    def truth(low, high, factor):
        path = _rolled(np.array([high, -low]), np.full(2000, 1 / high))[:, 1]
        return np.argmax(path >= 1e3 * factor) - np.argmax(path >= 1e3)

    sheets.predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.03)


def batch(sheet, grade_id):
    """The batch whose standard error is half as long as the true gradient."""
    sheets.predicts_drawn(sheet, grade_id, _settings, lambda *args: 4 * args[2] ** 2, rtol=0.01)


def grows(sheet, grade_id):
    """What the two rates that suit two curvatures do to a direction between them."""

    def truth(low, high, factor):
        return abs(_rolled(np.array([(low + high) / 2]), [1 / high, 1 / low])[-1, 0])

    sheets.predicts_drawn(sheet, grade_id, _settings, truth, rtol=0.01)


def along_the_axes(function, grade_id):
    """Starts from which a saddle along the axes holds gradient descent for the given steps."""
    for case in _saddles(stream(grade_id), turned=False):
        _demand_held(function, *case)


def turned(function, grade_id):
    """Starts from which a turned saddle holds gradient descent for the given steps."""
    for case in _saddles(stream(grade_id), turned=True):
        _demand_held(function, *case)


def leaves(function, grade_id):
    """Starts from which gradient descent is held, and gets away within twice the steps."""
    for H, rate, count in _saddles(stream(grade_id), turned=False):
        losses = _demand_held(function, H, rate, count)
        if not losses[2 * count] < -1:
            raise wrong(
                f"after {2 * count} steps GD has still not left; the loss is "
                f"{losses[2 * count]:.3g}. Expected: below -1.",
                "A little of the way down must be in the start, and not too little.",
            )


def _settings(rng):
    low = rng.uniform(0.2, 2)
    return low, low * rng.uniform(30, 80), rng.uniform(50, 400)


def _rolled(curvatures, rates):
    """Return the places along each direction, from 1 on, shape (len(rates) + 1, directions)."""
    w = np.ones(len(curvatures))
    path = [w]
    for rate in rates:
        w, _ = reference.sgd(w, curvatures * w, {"learning_rate": rate})
        path.append(w)
    return np.array(path)


def _saddles(rng, *, turned):
    """Yield Hessians, rates and numbers of steps."""
    for number, growth in enumerate(rng.permutation(GROWTHS)):
        up, down, rate = rng.uniform(1, 3), rng.uniform(0.4, 1.2), rng.uniform(0.05, 0.2)
        angle = rng.uniform(0.3, 1.2) if turned else 0.0
        axes = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        H = (axes * ([up, -down] if number % 2 else [-down, up])) @ axes.T
        yield (H + H.T) / 2, rate, int(growth * np.log(10) / np.log(1 + rate * down))


def _demand_held(function, H, rate, count):
    """See that gradient descent has not left after `count` steps; and return the losses."""
    case = f"slow_start with the eigenvalues {np.linalg.eigvalsh(H).round(3)}"
    w = returned(function, (H, rate, count), (2,), case=case)
    # hypot, unlike norm, squares nothing, and so does not overflow.
    if not (np.isfinite(w).all() and np.hypot(*w) >= 1 - 1e-9):
        raise wrong(f"{case} is {w}. Expected: a start at least 1 away from the saddle.")
    losses = _losses(H, w, rate, 2 * count)
    if not np.min(losses[: count + 1]) >= -1:
        raise wrong(
            f"{case}: GD has left the saddle within {count} steps.",
            "The part of the start along the way down is too large.",
        )
    return losses


def _losses(H, w, rate, steps):
    losses = []
    with quiet():
        for _ in range(steps + 1):
            losses.append(w @ H @ w / 2)
            w, _ = reference.sgd(w, H @ w, {"learning_rate": rate})
    return losses
