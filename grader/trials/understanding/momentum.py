"""What one understands of momentum: what a ball does, measured by rolling the reference rule.

`predictions` are asked as a function of the rate and of rho, and grading draws both.
"""

from functools import cache

import numpy as np

from grader.trials import reference, sheets
from helpers.checks.functions import check_numbers
from helpers.checks.outcomes import wrong
from helpers.landscapes import two_basins

LONG = 3000
# Where the ball of `loses` is let go, as the assignment says.
RATE, RHO, STEPS = 0.1, 0.9, 1000


def coasts(sheet, grade_id):
    """How far a ball at its full speed rolls once the slope has ended."""
    sheets.predicts_drawn(sheet, grade_id, _pairs(0.8, 0.95), _coasted, rtol=0.02)


def turns(sheet, grade_id):
    """How many steps a ball at its full speed goes on after its slope has turned."""
    sheets.predicts_drawn(sheet, grade_id, _pairs(0.96, 0.99), _went_on, rtol=0.1)


def as_fast(sheet, grade_id):
    """The condition number at which plain descent, at its best, is as fast as a swinging ball."""
    # A swing may end a little before its time, and the tolerance has to bear that too.
    sheets.predicts_drawn(sheet, grade_id, _pairs(0.85, 0.97), _as_fast, rtol=0.15)


def still_swings(sheet, grade_id):
    """The smallest curvature along which a ball overshoots."""
    sheets.predicts_drawn(sheet, grade_id, _pairs(0.85, 0.97), _swings_from, rtol=0.1, draws=3)


def as_a_batch(sheet, grade_id):
    """The batch, in batches of the ball, whose gradient is as true as the velocity."""
    sheets.predicts_drawn(sheet, grade_id, _pairs(0.85, 0.97), _batch, rtol=0.1)


def loses(start, *, below):
    """See that momentum loses the deep well to plain descent, from a start below this loss."""
    landscape, at = two_basins(), check_numbers("losing_start", start, ("w_1", "w_2"))
    w = np.array([at["w_1"], at["w_2"]])
    if not (np.abs(w) <= np.array(landscape.domain)[:, 1]).all():
        raise wrong(f"losing_start is {at}, which is outside the landscape.")
    if not landscape.f(w) < below:
        raise wrong(
            f"the loss at losing_start is {landscape.f(w):.3g}. Expected: below {below:g}.",
            "Look for a lower start from which momentum still loses.",
        )
    plain, ball = (
        landscape.f(_rolled(landscape.gradient, w, STEPS, RATE, rho)[0][-1]) for rho in (0, RHO)
    )
    if not plain < landscape.f_min + 0.01 < ball:
        raise wrong(
            f"from losing_start plain gradient descent ends at a loss of {plain:.3g}, momentum at "
            f"{ball:.3g}. Expected: {landscape.f_min:.3g} for the first, more for the second."
        )


@cache
def _coasted(rate, rho):
    stopped = _rolled(lambda w: np.zeros(()), 0.0, LONG, rate, rho, _full_speed(rate, rho))[0][-1]
    return abs(stopped)


@cache
def _went_on(rate, rho):
    velocities = _rolled(lambda w: -np.ones(()), 0.0, LONG, rate, rho, _full_speed(rate, rho))[1]
    return np.argmax(velocities[1:] >= 0)


def _full_speed(rate, rho):
    return _rolled(lambda w: np.ones(()), 0.0, LONG, rate, rho)[1][-1]


@cache
def _as_fast(rate, rho):
    swings, _ = _rolled(lambda w: w, 1.0, LONG, rate, rho)
    steps = len(swings) - np.argmax(abs(swings[::-1]) >= 1e-4)
    ks = np.geomspace(2, 1000, 3000)
    # At the best rate both ends of a ravine shrink alike, so the gentle one is enough.
    descends, _ = _rolled(lambda w: w, np.ones(ks.shape), steps, 2 / (1 + ks), 0.0)
    return ks[np.argmax(descends[-1] >= 1e-4)]


@cache
def _swings_from(rate, rho):
    curvatures = np.geomspace(1e-5, 1, 1500) / rate
    places, _ = _rolled(lambda w: curvatures * w, np.ones(1500), 2000, rate, rho)
    return curvatures[(places < 0).any(axis=0)].min()


@cache
def _batch(rate, rho):
    kicked = _rolled(lambda w: np.zeros(()), 0.0, LONG, rate, rho, np.array(1.0))[1]
    return kicked.sum() ** 2 / (kicked**2).sum()


def _pairs(lowest, highest):
    """Return a function that draws a rate and a rho from this range."""
    return lambda rng: (float(rng.uniform(0.05, 0.3)), float(rng.uniform(lowest, highest)))


def _rolled(gradient, w, steps, rate, rho, velocity=None):
    """Return places and velocities of a ball, each of shape (steps + 1, ...)."""
    w = np.asarray(w, dtype=float)
    config = {"learning_rate": rate, "momentum": rho, "velocity": np.zeros_like(w)}
    if velocity is not None:
        config["velocity"] = velocity
    rolled = [(w, config["velocity"])]
    for _ in range(steps):
        w, config = reference.sgd_momentum(w, gradient(w), config)
        rolled.append((w, config["velocity"]))
    places, velocities = zip(*rolled, strict=True)
    return np.array(places), np.array(velocities)
