"""What one understands of Nesterov momentum: predictions, settings that break it, a search."""

import math
from functools import partial

import numpy as np

from grader.trials import reference
from grader.trials.seeds import stream
from grader.trials.sheets import predicts_drawn
from helpers.checks import limits
from helpers.checks.functions import call, call_text, check_numbers
from helpers.checks.outcomes import wrong
from helpers.paths import settled

RUN = 300


def _setting(rng):
    """Draw a rate, rho and curvature with which the look-ahead brakes, and the ball swings."""
    rate, product = float(10 ** rng.uniform(-3, 1)), float(rng.uniform(0.12, 0.4))
    return rate, float(rng.uniform(0.85, 0.95)), product / rate


def sharpest_rest(sheet, grade_id):
    """The largest curvature in which the ball comes to rest, found among many at once."""

    def truth(rate, rho, curvature):
        curvatures = np.linspace(1.0, 2.0, 1001) / rate
        walk = _iterates(reference.nesterov, curvatures, rate, rho, 1000)
        return curvatures[abs(walk[-1]) < 1].max()

    predicts_drawn(sheet, grade_id, _setting, truth, rtol=0.02)


def lead_on_a_slope(sheet, grade_id):
    """How far the look-ahead point is ahead of the iterate after 1,000 steps on a slope of 1."""

    def truth(rate, rho, curvature):
        w, config = np.array(0.0), {"learning_rate": rate, "momentum": rho}
        for _ in range(1000):
            w, config = reference.nesterov_lookahead(w, np.ones_like, config)
        return abs(rho * float(config["velocity"]))

    predicts_drawn(sheet, grade_id, _setting, truth, rtol=0.02)


def reported_share(sheet, grade_id):
    """The loss at the look-ahead point, as a share of that at the iterate, after one step."""

    def truth(rate, rho, curvature):
        config = {"learning_rate": rate, "momentum": rho}
        w, config = reference.nesterov(np.array(1.0), np.array(curvature), config)
        return float(w / (w - rho * config["velocity"])) ** 2

    predicts_drawn(sheet, grade_id, _setting, truth, rtol=0.03)


def steps_to_a_thousandth(sheet, grade_id):
    """The step from which on the ball is within a thousandth of its first distance."""

    def truth(rate, rho, curvature):
        w, config = np.array(1.0), {"learning_rate": rate, "momentum": rho}
        distances = [1.0]
        for _ in range(RUN):
            w, config = reference.nesterov_lookahead(w, partial(np.multiply, curvature), config)
            distances.append(abs(float(w)))
        return float(settled(distances, 1e-3))

    # The formula for the long run is up to 14 percent off, as the swing ends between two steps.
    predicts_drawn(sheet, grade_id, _setting, truth, rtol=0.16)


def rho_to_walk_alike(sheet, grade_id):
    """The rho with which Nesterov momentum keeps as much of its velocity as plain momentum."""

    def truth(rate, rho, curvature):
        whole = {"learning_rate": rate, "momentum": 1.0, "velocity": np.array(1.0)}
        _, config = reference.nesterov_lookahead(
            np.array(0.0), partial(np.multiply, curvature), whole
        )
        return rho / float(config["velocity"])

    predicts_drawn(sheet, grade_id, _setting, truth, rtol=0.02)


def parts(parting_settings, grade_id):
    """Nesterov momentum diverges, and plain momentum with the same settings converges."""
    for curvatures in _drawn_curvatures(grade_id):
        _compare_parted(parting_settings, curvatures)


def arrives(parting_settings, grade_id):
    """Plain momentum has settled within a thousandth of its first distance after 200 steps."""
    for curvatures in _drawn_curvatures(grade_id):
        _compare_arrival(parting_settings, curvatures, 200)


def soon(parting_settings, grade_id):
    """It has settled there within 12 times the root of the condition number."""
    for curvatures in _drawn_curvatures(grade_id):
        condition = max(curvatures) / min(curvatures)
        _compare_arrival(parting_settings, curvatures, math.floor(12 * math.sqrt(condition)))


def without_velocity(search, grade_id):
    """Rules without a velocity: plain steps, and much shorter or longer ones, at any curvature."""
    rng = stream(grade_id)
    for share in (1.0, float(rng.choice([0.1, 10.0]) * rng.uniform(0.7, 1.4))):
        curvature = float(10 ** rng.uniform(-3, 3))
        limit = 2 / share / curvature
        limits.compare_limit(search, reference.sgd, curvature, {}, limit, share)


def with_velocity(search, grade_id):
    """Both kinds of momentum, with the rho of their config."""
    rng = stream(grade_id)
    for rule, ahead in ((reference.nesterov, 1), (reference.sgd_momentum, 0)):
        rho, curvature = float(rng.uniform(0.3, 0.9)), float(10 ** rng.uniform(-3, 3))
        limit = (2 + 2 * rho) / (1 + 2 * rho * ahead) / curvature
        limits.compare_limit(search, rule, curvature, {"momentum": rho}, limit)


def fresh_runs(search, grade_id):
    """Each run begins with the config that was given, whose dict stays as it is."""
    rng = stream(grade_id)
    curvature, momentum = float(10 ** rng.uniform(-3, 3)), float(rng.uniform(0, 1))
    limits.compare_fresh_runs(search, curvature, {"momentum": momentum})


def _drawn_curvatures(grade_id):
    """Draw the curvatures of five landscapes, in any order and of any size."""
    rng = stream(grade_id)
    for condition in rng.uniform((20, 20, 40, 60, 80), (35, 35, 60, 80, 100)):
        between = rng.uniform(1, condition, size=int(rng.integers(4)))
        curvatures = [1.0, condition, *between]
        rng.shuffle(curvatures)
        scale = 10 ** rng.uniform(-3, 3)
        yield np.array([float(f"{scale * each:.3g}") for each in curvatures])


def _iterates(rule, curvatures, rate, rho, steps):
    """Return the iterates of a rule in some directions at once, from 1 and at rest."""
    w, config = np.ones_like(curvatures), {"learning_rate": rate, "momentum": rho}
    walk = [w]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            w, config = rule(w, curvatures * w, config)
            walk.append(w)
    return np.array(walk)


def _farthest(rule, curvatures, settings):
    """Return, for each step of a run from 1 in each direction, the distance in the farthest."""
    walk = _iterates(rule, curvatures, settings["learning_rate"], settings["momentum"], RUN)
    return np.abs(walk).max(axis=1)


def _compare_parted(parting_settings, curvatures):
    """Return plain momentum's distances; CheckFailed unless only Nesterov momentum diverges."""
    case = call_text(parting_settings, (curvatures,))
    settings = call(parting_settings, curvatures.copy(), case=case)
    settings = check_numbers(case, settings, ["learning_rate", "momentum"])
    if not (settings["learning_rate"] > 0 and 0 <= settings["momentum"] < 1):
        raise wrong(f"{case} is {settings}. Expected: a rate above 0, and 0 <= momentum < 1.")
    plain, ahead = (
        _farthest(rule, curvatures, settings)
        for rule in (reference.sgd_momentum, reference.nesterov)
    )
    if ahead[-1] < 1e3:
        raise wrong(
            f"with {case} Nesterov momentum does not diverge: after {RUN} steps it is "
            f"{ahead[-1]:.1e} away, from 1.",
            "Which direction diverges first, and where is its limit?",
        )
    if not plain[-1] < 0.1:
        raise wrong(
            f"with {case} plain momentum does not converge: after {RUN} steps it is "
            f"{plain[-1]:.1e} away, from 1.",
            "It has a limit too, in the same direction.",
        )
    return plain


def _compare_arrival(parting_settings, curvatures, steps):
    came = float(settled(_compare_parted(parting_settings, curvatures), 1e-3))
    if came > steps:
        raise wrong(
            f"with {call_text(parting_settings, (curvatures,))} plain momentum has settled "
            f"within a thousandth at step {came:g}. Expected: at step {steps} or earlier.",
            "Now the flattest direction counts too, and how soon the swing dies out.",
        )
