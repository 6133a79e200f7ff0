"""Checks of a search for the largest stable rate, on toy rules whose limit is plain to see.

A toy multiplies w by rate times curvature and divides it by 3 + momentum, so it is stable below
just that product.
"""

import math

import numpy as np

from helpers.checks.compare import copied, numbers
from helpers.checks.functions import call, compare_value
from helpers.checks.outcomes import passed, wrong
from helpers.checks.slips import naming_slips

# Calls of its rule that one search may make, 60 runs of 100 steps: in grading a call takes a third
# of a millisecond.
MOST_CALLS = 6_000


@naming_slips
def check_limit(search, curvature, momentum) -> None:
    """Check the limit of a toy rule, which depends on the curvature and on its config."""
    compare_limit(search, sturdy, curvature, {"momentum": momentum}, (3 + momentum) / curvature)
    passed(f"a toy rule at curvature {curvature:g} is stable up to {(3 + momentum) / curvature:g}")


@naming_slips
def check_fresh_runs(search, curvature) -> None:
    """Check that a run that grew leaves nothing behind for the next, and the config as it was."""
    compare_effect(search, curvature, {"momentum": 0.5})
    compare_fresh_runs(search, curvature, {"momentum": 0.5})
    passed("each run has a config of its own")


class Counted:
    """A rule under which steps are `share` times as long, and that counts its calls."""

    def __init__(self, rule, share=1.0):
        self.rule, self.share, self.calls = rule, share, 0

    def __repr__(self):
        return "rule"

    def __call__(self, w, dw, config):
        """Take a step; CheckFailed if it was called too often."""
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise wrong(
                f"one search called its rule more than {MOST_CALLS:,} times.",
                "Runs of 100 steps are long enough, and 10 halvings fine enough.",
            )
        return self.rule(w, self.share * dw, config)


def sturdy(w, dw, config) -> tuple:
    """Move w as a toy does."""
    return config["learning_rate"] * dw / (3 + config.get("momentum", 0.0)), config


def fragile(w, dw, config) -> tuple:
    """Do the same, but once w was beyond 2 it is broken for good, which its config remembers."""
    broken = config["is_broken"] = config.get("is_broken", False) | (np.abs(w) > 2)
    next_w, _ = sturdy(w, dw, config)
    return np.where(broken, 10.0, 1.0) * next_w, config


def swinging(w, dw, config) -> tuple:
    """Do as `sturdy` on the whole, but swing: every other step is twice as long, the others half.

    Each changes the sign; config remembers which comes next.
    """
    factor = config.get("factor", -2.0)
    next_w, _ = sturdy(w, dw, config)
    return factor * next_w, {**config, "factor": 1 / factor}


def compare_limit(search, rule, curvature, config, limit, share=1.0) -> None:
    """Raise CheckFailed unless a search finds the limit of a rule, up to a hundredth."""
    look = "Let w run from 1 for 100 steps: below the limit it shrinks, above it grows."
    arguments = Counted(rule, share), curvature, config
    compare_value(search, arguments, limit, rtol=0.01, look=look)


def compare_fresh_runs(search, curvature, config) -> None:
    """Raise CheckFailed if a search changes its config, or lets one run spoil the next."""
    sturdy_limit, fragile_limit = (
        found(search, toy, curvature, config) for toy in (sturdy, fragile)
    )
    if not math.isclose(sturdy_limit, fragile_limit, rel_tol=0.02):
        raise wrong(
            f"the limit of a rule is {sturdy_limit:g}, and {fragile_limit:g} if the rule writes "
            "into the dict that it is given. Expected: the same.",
            "Give each run a dict of its own, without what the run before has left in it.",
        )


def compare_effect(search, curvature, config) -> None:
    """Raise CheckFailed if a search finds the same whatever it is given."""
    other = {"momentum": config["momentum"] + 0.5}
    limits = found(search, sturdy, curvature, config), found(search, sturdy, 2.5 * curvature, other)
    if math.isclose(*limits):
        raise wrong(f"with two configs the limit is {limits[0]}. Expected: limits that differ.")
    if limits[0] == curvature:
        raise wrong(f"the search hands back the curvature, {curvature:g}. Expected: a rate.")


def found(search, toy, curvature, config) -> float:
    """Return the limit that a search finds; CheckFailed if it has changed the config."""
    given = copied(config)
    came = call(search, Counted(toy), curvature, given, case="a search with a toy rule")
    if given != config:
        raise wrong(
            f"config is {given} after the search. Expected: {config}, as before.",
            "Give each run a dict of its own.",
        )
    return float(numbers(came, "what a search found", shape=()))
