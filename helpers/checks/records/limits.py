"""Searches for the largest stable rate, recorded by what they find for a toy rule."""

from helpers.checks.limits import Counted, fragile, sturdy
from helpers.checks.records.calls import Stopped
from helpers.checks.records.leaves import told


def limit(called, is_fragile, curvature, momentum) -> list[list]:
    """Record what is found, in units of the right limit, and whether config is kept."""
    config = {"momentum": momentum}
    toy = Counted(fragile if is_fragile else sturdy)
    try:
        found = called(toy, curvature, config)
    except Stopped as stopped:
        return stopped.leaves
    kept = "config kept" if config == {"momentum": momentum} else "config changed"
    try:
        share = f"{float(found) * curvature / (3 + momentum):.2g} of the limit"
    except (TypeError, ValueError):
        return [*told(found), [kept]]
    return [[share], [kept], ["one run" if toy.calls < 2 else "runs"]]
