"""What one understands of AdaGrad."""

from functools import cache

import numpy as np

from grader.trials.reference import adagrad
from grader.trials.seeds import stream
from grader.trials.sheets import predicts_drawn
from helpers.checks.functions import call_text, returned
from helpers.checks.outcomes import wrong
from helpers.paths import settled

BEST_OF = np.geomspace(0.1, 100, 31)
MANY = 20_000


def same_path_rate(sheet, grade_id):
    """The rate at which weights in a smaller unit take the same path."""
    predicts_drawn(sheet, grade_id, _settings, _same_path_rate, rtol=0.02)


def rare_distance(sheet, grade_id):
    """How far a rare feature's weight gets, as a share of what a frequent one's does."""
    predicts_drawn(sheet, grade_id, _settings, _rare_distance, rtol=0.06)


def steps_after_wall(sheet, grade_id):
    """A distance on a plateau, with the squares of a wall in the cache."""
    predicts_drawn(sheet, grade_id, _settings, _steps_after_wall, rtol=0.04)


def steps_of_noise(sheet, grade_id):
    """How long the noise of minibatches takes to bring the rate down to a tenth."""
    predicts_drawn(sheet, grade_id, _settings, _steps_of_noise, rtol=0.06)


def angle_left(sheet, grade_id):
    """The turn that brings back a share of a ravine."""
    predicts_drawn(sheet, grade_id, _settings, _angle_left, rtol=0.03)


def needs_over(function, grade_id, times):
    """A Hessian with eigenvalues 1 and k on which AdaGrad needs more than so many times k steps."""
    rng = stream(grade_id)
    for k in rng.integers(50, 200, size=3).tolist():
        case = call_text(function, (k,))
        H = returned(function, (k,), (2, 2), case=case)
        _require_eigenvalues(H, k, case)
        least = _fewest_steps(H, at_most=int(times * k) + 1)
        if least <= times * k:
            raise wrong(
                f"on {case} AdaGrad arrives after {least:g} steps at its best rate. "
                f"Expected: more than {times * k:g}.",
                "Which direction must the ravine have so that both coordinates see the same?",
            )


def _settings(rng):
    """Return learning rate, factor, share, steps on the wall, distance, k, left and batch size."""
    k = round(rng.uniform(400, 1000))
    return (
        round(rng.uniform(0.3, 0.6), 2),
        int(rng.integers(5, 13)),
        round(rng.uniform(0.02, 0.1), 2),
        int(rng.integers(5, 13)),
        int(rng.integers(10, 17)),
        k,
        round(k * rng.uniform(0.12, 0.4)),
        int(rng.integers(8, 41)),
    )


def _same_path_rate(learning_rate, factor, *_):
    """Measure which multiple of the rate makes the new path `factor` times the old one."""
    curvature, start, steps = 3.0, 2.0, 5
    old = _walk(lambda w: curvature * w, start, learning_rate, steps)

    def new(power):
        gradient = lambda w: 100 * curvature * w / factor**2  # noqa: E731
        return _walk(gradient, factor * start, learning_rate * factor**power, steps)

    power = min((-2, -1, 0, 1, 2), key=lambda power: abs(new(power) - factor * old))
    return learning_rate * factor**power


def _walk(gradient, w, learning_rate, steps):
    w, config = np.array(w), {"learning_rate": learning_rate}
    for _ in range(steps):
        w, config = adagrad(w, gradient(w), config)
    return w


def _rare_distance(_rate, _factor, share, *_):
    distances = _distances()
    return distances[round(MANY * share)] / distances[MANY]


@cache
def _distances():
    """Return how far AdaGrad has come after each step under a constant gradient."""
    w, config, seen = np.array(0.0), {"learning_rate": 1.0}, [0.0]
    for _ in range(MANY):
        w, config = adagrad(w, np.array(-1.0), config)
        seen.append(float(w))
    return seen


@cache
def _steps_after_wall(learning_rate, factor, _share, steps_on_wall, distance, *_):
    config = {"learning_rate": learning_rate, "cache": np.array(steps_on_wall * factor**2)}
    w, steps = np.array(0.0), 0
    while w < distance:
        w, config = adagrad(w, np.array(-1.0), config)
        steps += 1
    return steps


def _angle_left(_rate, _factor, _share, _steps, _distance, k, left, _batch):
    """Bisect for the angle at which this condition number is left in the units of the rates."""
    low, high = 0.0, 45.0
    for _ in range(40):
        angle = (low + high) / 2
        H = _turned(k, angle)
        roots = np.sqrt(np.diag(H))
        low, high = (
            (low, angle) if np.linalg.cond(H / np.outer(roots, roots)) > left else (angle, high)
        )
    return (low + high) / 2


@cache
def _steps_of_noise(*settings):
    """Return the mean step at which the rate of 400 weights is down to a tenth."""
    batch_size, rng = settings[-1], np.random.default_rng(0)
    noise = rng.normal(scale=2 / np.sqrt(batch_size), size=(50 * batch_size, 400))
    config, w, above = {"learning_rate": 1.0}, np.zeros(400), np.zeros(400)
    for gradient in noise:
        w, config = adagrad(w, gradient, config)
        above += 1 / (np.sqrt(config["cache"]) + 1e-8) > 0.1
    return above.mean()


def _turned(k, angle):
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    axes = np.array([[cos, -sin], [sin, cos]])
    return axes @ np.diag([1.0, k]) @ axes.T


def _require_eigenvalues(H, k, case):
    if not (np.isfinite(H).all() and np.allclose(H, H.T, rtol=0, atol=1e-6 * k)):
        raise wrong(f"{case} is not symmetric. Expected: a Hessian, equal to its transpose.")
    least, greatest = np.linalg.eigvalsh(H)
    if not (abs(least - 1) < 1e-3 and abs(greatest - k) < 1e-3):
        raise wrong(
            f"{case} has the eigenvalues {least:.5g} and {greatest:.5g}. "
            f"Expected: 1 and {k:g}, so that its condition number is {k:g}."
        )


def _fewest_steps(H, at_most):
    """Return in how many steps from (10, 1) AdaGrad settles at a loss of 1e-6, at its best rate."""
    w, config = np.tile([10.0, 1.0], (len(BEST_OF), 1)), {"learning_rate": BEST_OF[:, np.newaxis]}
    losses = [(w @ H * w).sum(axis=1) / 2]
    for _ in range(at_most):
        w, config = adagrad(w, w @ H, config)
        losses.append((w @ H * w).sum(axis=1) / 2)
    return settled(losses, 1e-6).min()
