"""All checks of an exercise at a glance: a line each, green where right.

A check cell raises what it has to say, so that grading sees it. Here the same checks run one after
the other, and none stops the next.
"""

import ast
import contextlib
import io
import json
import sys
import textwrap
from importlib import resources

from helpers.checks.outcomes import CheckFailed, NotAttempted, error_text

GREEN, RED, PLAIN = "\x1b[32m", "\x1b[31m", ""
LONGEST = 120


def overview(exercise) -> None:
    """Print a line for each check that an exercise shows, and how many are right.

    The answer is looked up where this is called. Whatever it is, this raises nothing.

    Args:
        exercise: the name of the exercise, a string.
    """
    place = resources.files("helpers.checks") / "cells" / f"{exercise}.json"
    if not place.is_file():
        print(f"helpers has no checks of {exercise}: it is not of this notebook's version.")
        return
    namespace = sys._getframe(1).f_globals
    checks = ["\n".join(lines) for lines in json.loads(place.read_text(encoding="utf-8")).values()]
    outcomes = [_outcome(check, dict(namespace)) for check in checks]
    for check, (colour, verdict, why) in zip(checks, outcomes, strict=True):
        about = " ".join((ast.get_docstring(ast.parse(check)) or "").partition("\n\n")[0].split())
        print(f"{_painted(verdict, colour)} {about} {why}".rstrip())
    right = [colour for colour, *_ in outcomes].count(GREEN)
    print(f"{exercise}: {right} of {len(checks)} checks are right.")


def _outcome(check, namespace):
    """Run a check, and return the colour, the verdict and what went wrong."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(check, "<check>", "exec"), namespace)
    except NotAttempted:
        return PLAIN, "○ not attempted yet", ""
    except CheckFailed as error:
        return RED, "✗ not right yet    ", _short(str(error).removeprefix("Not right yet: "))
    except NameError as error:
        return PLAIN, "○ not attempted yet", f"{error_text(error)}: run the cell of your answer."
    except Exception as error:
        return RED, "✗ not right yet    ", _short(error_text(error))
    return GREEN, "✓ right            ", ""


def _painted(text, colour):
    return f"{colour}{text}\x1b[0m" if colour else text


def _short(text):
    return textwrap.shorten(text, LONGEST, placeholder=" ...")
