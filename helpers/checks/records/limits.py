"""Searches for the largest stable rate, recorded by what they find for a toy rule."""

import numpy as np

from helpers.checks.limits import Counted, fragile, sturdy, swinging
from helpers.checks.records.calls import Stopped
from helpers.checks.records.leaves import told

TOYS = {"sturdy": sturdy, "fragile": fragile, "swinging": swinging}
FEW = 100  # calls: a search that takes single steps makes fewer, one that runs makes more


def limit(called, toy, curvature, momentum) -> list[list]:
    """Record what is found, in units of the right limit, how, and whether config is kept."""
    config = {"momentum": momentum}
    rule, slopes = Counted(TOYS[toy]), set()

    def watched(w, dw, config):
        slopes.add("of the landscape" if np.allclose(dw, curvature * w) else "another")
        return rule(w, dw, config)

    try:
        found = called(watched, curvature, config)
    except Stopped as stopped:
        return stopped.leaves
    kept = "config kept" if config == {"momentum": momentum} else "config changed"
    try:
        share = f"{float(found) * curvature / (3 + momentum):.2g} of the limit"
    except (TypeError, ValueError):
        return [*told(found), [kept]]
    asked = "one run" if rule.calls < 2 else "single steps" if rule.calls < FEW else "runs"
    return [[share], [kept], [asked], *([f"gradient: {slope}"] for slope in sorted(slopes))]
