"""All checks of an exercise at a glance: a line each, green where right.

A check cell raises what it has to say, so that grading sees it. Here the same checks run one after
the other, and none stops the next.
"""

import ast
import contextlib
import io
import json
import re
import sys
import textwrap
from importlib import resources

from helpers.checks.outcomes import NOTED, CheckFailed, NotAttempted, error_text

GREEN, RED, PLAIN = "\x1b[32m", "\x1b[31m", ""
RIGHT, NOTED_ONLY = "✓ right            ", "· noted            "
LONGEST = 100


def overview(exercise) -> None:
    """Print a line for each check that an exercise shows, and how many are right.

    Of a check that is right the line says what it is about, of one that is not what came. An answer
    of which a check sees only the form is noted. The answer is looked up where this is called.
    Whatever it is, this raises nothing.

    Args:
        exercise: the name of the exercise, a string.
    """
    place = resources.files("helpers.checks") / "cells" / f"{exercise}.json"
    if not place.is_file():
        print(f"helpers has no checks of {exercise}: it is not of this notebook's version.")
        return
    checks = json.loads(place.read_text(encoding="utf-8"))
    width, right, noted = max(map(len, checks)), 0, 0
    for behaviour, lines in checks.items():
        colour, verdict, why = _outcome("\n".join(lines), dict(sys._getframe(1).f_globals))
        right += verdict == RIGHT
        noted += verdict == NOTED_ONLY
        print(f"{_painted(verdict, colour)}  {behaviour.replace('_', ' '):{width}}  {_short(why)}")
    later = f", and {noted} are noted for grading" if noted else ""
    print(f"{exercise}: {right} of {len(checks)} checks are right{later}.")


def _outcome(check, namespace):
    """Run a check; return the colour, the verdict, and what the check is about or what came."""
    about = ast.get_docstring(ast.parse(check)) or ""
    try:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            exec(compile(check, "<check>", "exec"), namespace)
    except NotAttempted:
        return PLAIN, "○ not attempted yet", about
    except CheckFailed as error:
        return RED, "✗ not right yet    ", str(error).removeprefix("Not right yet: ")
    except NameError as error:
        return PLAIN, "○ not attempted yet", f"Run the cell of your answer: {error_text(error)}."
    except Exception as error:
        return RED, "✗ not right yet    ", error_text(error)
    if any(line.startswith(NOTED) for line in said.getvalue().splitlines()):
        return PLAIN, NOTED_ONLY, about
    return GREEN, RIGHT, about


def _painted(text, colour):
    return f"{colour}{text}\x1b[0m" if colour else text


def _short(text):
    """Return the first sentence of a text, in one line and not longer than one."""
    return textwrap.shorten(re.split(r"(?<=\.)\s", text)[0], LONGEST, placeholder=" ...")
