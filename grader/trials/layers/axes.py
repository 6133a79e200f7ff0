"""The hidden tests of `norm_axes`: the axes of each kind, and errors."""

from grader.trials.layers import reference
from grader.trials.seeds import stream
from helpers.checks.compare import as_array, same
from helpers.checks.functions import call, compare_raises
from helpers.checks.outcomes import short, wrong

UNKNOWN = ("group", "Batch", "layers", "", "instance norm", "spatial")


def axes(function, grade_id):
    """The axes of all three kinds, in any order, as a tuple."""
    for kind, value in reference.AXES.items():
        _compare_axes(function, kind, value)


def refuses(function, grade_id):
    """A ValueError for what is none of the three kinds; these have answers that differ."""
    came = []
    for kind in reference.AXES:
        case = f"norm_axes({kind!r})"
        came.append(as_array(call(function, kind, case=case), case))
    if any(map(same, came, came[1:])):
        raise wrong(f"Two kinds have the same axes, {short(came[0])}.")
    rng = stream(grade_id)
    letters = ["".join(rng.choice(list("abelnrtuy"), size=5)) for _ in range(5)]
    for kind in (*UNKNOWN, *letters):
        compare_raises(function, (kind,))


def _compare_axes(function, kind, value):
    case = f"norm_axes({kind!r})"
    came = call(function, kind, case=case)
    if not isinstance(came, tuple | list) or not _in_any_order(as_array(came, case), value):
        raise wrong(f"{case} is {short(came)}. Expected: {value}.")


def _in_any_order(came, value):
    return came.dtype.kind in "iuf" and came.ndim == 1 and sorted(came.tolist()) == list(value)
