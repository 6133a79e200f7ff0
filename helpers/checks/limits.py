"""Checks of a search for the largest stable rate, on toy rules whose limit is plain to see.

A toy multiplies w by rate times curvature and divides it by 3 + momentum, so it is stable below
just that product.
"""

import math

import numpy as np

from helpers.checks.compare import copied
from helpers.checks.functions import call, compare_value
from helpers.checks.outcomes import passed, wrong
from helpers.checks.slips import naming_slips

# Calls of its rule that one search may make, 30 runs of 200 steps: in grading a call takes a third
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
                "Runs of 200 steps are long enough, and 10 halvings fine enough.",
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


def compare_limit(search, rule, curvature, config, limit, share=1.0) -> None:
    """Raise CheckFailed unless a search finds the limit of a rule, up to a hundredth."""
    look = "Let w run from 1 for 200 steps: below the limit it shrinks, above it grows."
    arguments = Counted(rule, share), curvature, config
    compare_value(search, arguments, limit, rtol=0.01, look=look)


def compare_fresh_runs(search, curvature, config) -> None:
    """Raise CheckFailed if a search changes its config, or lets one run spoil the next."""
    other = {"momentum": config["momentum"] + 0.5}
    calls = (
        (sturdy, 2.5 * curvature, other),
        (sturdy, curvature, config),
        (fragile, curvature, config),
    )
    found = []
    for rule, at, of in calls:
        given = copied(of)
        found.append(call(search, Counted(rule), at, given, case="a search with a toy rule"))
        if given != of:
            raise wrong(
                f"config is {given} after the search. Expected: {of}, as before.",
                "Give each run a dict of its own.",
            )
    if not all(isinstance(each, int | float | np.number) for each in found):
        raise wrong(f"what was found is {found[0]!r}. Expected: one number.")
    another_limit, sturdy_limit, fragile_limit = map(float, found)
    if math.isclose(another_limit, sturdy_limit):
        raise wrong(f"with two configs the limit is {another_limit}. Expected: limits that differ.")
    if not math.isclose(sturdy_limit, fragile_limit, rel_tol=0.02):
        raise wrong(
            f"the limit of a rule is {sturdy_limit:g}, and {fragile_limit:g} if the rule writes "
            "into the dict that it is given. Expected: the same.",
            "Give each run a dict of its own, without what the run before has left in it.",
        )
