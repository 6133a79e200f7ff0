"""Checks of a training, ``build(gradient, validate, starts, rng)``, on a `Challenge`."""

import copy
import math
from numbers import Number

import numpy as np

from helpers.checks.compare import quiet
from helpers.checks.functions import call
from helpers.checks.outcomes import CheckFailed, kind, passed, wrong
from helpers.checks.slips import naming_slips

CASE = "build(gradient, validate, starts, rng)"
# What a network that was never trained does not reach: ten classes, so about 0.1.
LEARNT = 0.25


@naming_slips
def check_repeats(build, challenge, seed=1) -> None:
    """Check that the same task and the same state of rng lead to the same networks.

    `challenge` makes a task of a seed.
    """
    compare_repeats(build, challenge, seed, np.random.default_rng(seed))
    passed("the same task and the same rng lead to the same networks")


def check_climbs(build, challenge, steps, seed=2) -> None:
    """Say how far a training gets on a practice task; it should reach the first of the steps."""
    task = challenge(seed)
    networks = trained(build, task, np.random.default_rng(seed))
    with quiet():
        reached = task.test_accuracy(networks)
    if reached < steps[0]:
        raise too_low(reached, steps)
    passed(f"practice task {seed}, {told(reached, steps)}")


def told(accuracy, steps) -> str:
    """Say where on the ladder an accuracy is."""
    above = [step for step in steps if step > accuracy]
    following = f"the next begins at {above[0]:.1%}" if above else "there is none above"
    step = f"step {len(steps) - len(above)} of {len(steps)}"
    return f"accuracy {rounded_down(accuracy)}: {step}, {following}"


def rounded_down(accuracy) -> str:
    """Return an accuracy in percent, never rounded up to a step that it does not reach."""
    return f"{math.floor(round(1000 * accuracy, 6)) / 1000:.1%}"


def too_low(accuracy, steps) -> CheckFailed:
    """Return the error of a training that does not reach the first step."""
    return wrong(
        f"the networks that build returned reach an accuracy of {rounded_down(accuracy)}. "
        f"Expected: at least {steps[0]:.1%}, the first step.",
        "Do the weights follow -dw, at a rate that neither crawls nor blows up?",
    )


def trained(build, challenge, rng) -> list[np.ndarray]:
    """Call a training on a challenge; return its networks, vectors of weights.

    Raises:
        NotAttempted: if the function is still the stub.
        CheckFailed: if it stops, wants more than the budget, or returns no networks.
    """
    starts = challenge.starts.copy()
    try:
        came = call(build, challenge.gradient, challenge.validate, starts, rng, case=CASE)
    except CheckFailed:
        _within_budget(challenge)
        raise
    # Who caught the error has asked for more all the same.
    _within_budget(challenge)
    return _networks(came, *challenge.starts.shape)


def _within_budget(challenge):
    if challenge.overdrawn:
        raise wrong(
            f"build asked for more than {challenge.overdrawn}. Expected: it stays within its "
            "budget."
        ) from None


def compare_learnt(challenge, networks) -> None:
    """Raise CheckFailed unless networks know more of a challenge than chance does."""
    with quiet():
        reached = challenge.test_accuracy(networks)
    if reached < LEARNT:
        raise wrong(
            f"the networks that build returned reach an accuracy of {reached:.1%}. Expected: more "
            f"than {LEARNT:.0%}; with ten classes, guessing reaches about 10%.",
            "Do the weights follow -dw, at a rate that neither crawls nor blows up?",
        )


def compare_repeats(build, challenge, seed, rng) -> None:
    """Raise CheckFailed unless task and state of rng decide all, and another task others."""
    one, same, other = map(challenge, (seed, seed, seed + 1))
    first = trained(build, one, copy.deepcopy(rng))
    again = trained(build, same, copy.deepcopy(rng))
    elsewhere = trained(build, other, copy.deepcopy(rng))
    compare_learnt(one, first)
    compare_learnt(other, elsewhere)
    if len(first) != len(again) or not all(map(np.array_equal, first, again)):
        raise wrong(
            "two trainings on the same task, with rng in the same state, led to different "
            "networks. Expected: the same. Draw from rng, and from nothing else: not from "
            "np.random.x, and nothing kept from an earlier call."
        )


def _networks(came, most, length) -> list[np.ndarray]:
    """Return what came as one to `most` vectors of weights."""
    if isinstance(came, np.ndarray) and came.ndim == 1:
        came = [came]
    is_flat = isinstance(came, list | tuple) and any(isinstance(each, Number) for each in came)
    if is_flat or not isinstance(came, list | tuple | np.ndarray):
        look = " Is there a return statement?" if came is None else ""
        what = "a list of numbers" if is_flat else kind(came)
        raise wrong(
            f"{CASE} returned {what}. Expected: a vector of {length} weights, as an array, or a "
            f"list of one to {most} such vectors.{look}"
        )
    if not 1 <= len(came) <= most:
        raise wrong(f"{CASE} returned {len(came)} networks. Expected: one to {most}.")
    return [_vector(each, length) for each in came]


def _vector(each, length):
    is_vector = isinstance(each, np.ndarray) and each.shape == (length,) and each.dtype.kind == "f"
    if not is_vector:
        raise wrong(
            f"among the networks that build returned is {kind(each)}. "
            f"Expected: vectors of {length} weights, arrays of floats."
        )
    if not np.isfinite(each).all():
        raise wrong(
            "the weights that build returned are not all finite.",
            "A rate that is too large makes them grow without end.",
        )
    return np.array(each, dtype=np.float64)
