"""The hidden tests of `norm_axes`: the axes of each kind, and errors."""

import itertools

from grader.trials.layers import reference
from grader.trials.seeds import stream
from helpers.checks.functions import call, compare_raises
from helpers.checks.outcomes import short, wrong

UNKNOWN = ("group", "Batch", "layers", "", "instance norm", "spatial")


def axes(function, grade_id):
    """The axes of all three kinds, in any order, as a tuple."""
    for kind, value in reference.AXES.items():
        _compare_axes(function, kind, value)


def refuses(function, grade_id):
    """A ValueError for what is none of the three kinds; these have answers that differ."""
    came = [call(function, kind, case=f"norm_axes({kind!r})") for kind in reference.AXES]
    if any(one == other for one, other in itertools.pairwise(came)):
        raise wrong(f"Two kinds have the same axes, {short(came[0])}.")
    rng = stream(grade_id)
    letters = ["".join(rng.choice(list("abelnrtuy"), size=5)) for _ in range(5)]
    for kind in (*UNKNOWN, *letters):
        compare_raises(function, (kind,))


def _compare_axes(function, kind, value):
    case = f"norm_axes({kind!r})"
    came = call(function, kind, case=case)
    if not isinstance(came, tuple | list) or sorted(map(int, came)) != list(value):
        raise wrong(f"{case} is {short(came)}. Expected: {value}.")
