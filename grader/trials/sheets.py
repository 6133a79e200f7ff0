"""The hidden tests of a prediction sheet: numbers that a learner works out before any run.

A sheet is a dict. Exercises of all lessons share one space of names, so each sheet is called after
its topic: `schedule_predictions`.
"""

from helpers.checks.functions import check_numbers
from helpers.checks.outcomes import wrong


def predicts(sheet, key, expected, *, rtol):
    """See that a sheet's number under this key is the expected one, up to a share of it."""
    came = check_numbers("the sheet", sheet, [key])[key]
    if not abs(came - expected) <= rtol * abs(expected):
        raise wrong(
            f"the prediction {key!r} is {came:g}, which is not what comes out.",
            "Work it out again, or make the run and see what it gives.",
        )
