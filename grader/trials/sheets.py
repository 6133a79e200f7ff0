"""The hidden tests of a prediction sheet: numbers that a learner works out before any run.

A sheet is a dict, or a function that returns one for settings that grading draws. Exercises of all
lessons share one space of names, so each sheet is called after its topic: `schedule_predictions`.
"""

from grader.trials.seeds import stream
from helpers.checks.functions import call_text, check_numbers
from helpers.checks.outcomes import wrong
from helpers.checks.predictions import predicted


def predicts(sheet, key, expected, *, rtol):
    """See that a sheet's number under this key is the expected one, up to a share of it."""
    came = check_numbers("the sheet", sheet, [key])[key]
    if not abs(came - expected) <= rtol * abs(expected):
        raise wrong(
            f"the prediction {key!r} is {came:g}, which is not what comes out.",
            "Work it out again, or make the run and see what it gives.",
        )


def predicts_drawn(sheet, grade_id, draw, truth, *, rtol, draws=5):
    """See that a sheet's number comes true for settings that are drawn anew.

    Args:
        sheet: the learner's function.
        grade_id: ``<sheet>--<key>``; it names the key, and the stream to draw from.
        draw: takes the stream and returns the arguments of a call, a tuple. They are rounded to
            three digits, which a learner can copy from the message into a run.
        truth: takes these arguments and returns what comes out, measured by running it where a
            run can tell.
        rtol: the share of the truth by which the sheet may be off.
        draws: how many settings.
    """
    rng, key = stream(grade_id), grade_id.partition("--")[2]
    for _ in range(draws):
        arguments = tuple(map(_short, draw(rng)))
        came, expected = predicted(sheet, key, arguments), truth(*arguments)
        if not abs(came - expected) <= rtol * abs(expected):
            off = "more" if came > expected else "less"
            raise wrong(
                f"{call_text(sheet, arguments)}[{key!r}] is {came:g}, which is {off} than what "
                "comes out.",
                "Work it out again, or make the run with these numbers and see what it gives.",
            )


def _short(value):
    return float(f"{value:.3g}") if isinstance(value, float) else value
