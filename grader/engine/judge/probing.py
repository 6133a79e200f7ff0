"""What a student's functions answer to the probe problems of exercises: data for a diagnosis.

No points depend on it. What comes back is JSON that a student's process has written, so it is taken
for anything until it has been looked through.
"""

import json
import math
from collections.abc import Iterable

from grader.trials.probes import EXERCISES, problems
from helpers.checks.records import record
from helpers.checks.sequences import beside

# Seconds for all exercises of a notebook; honest functions need milliseconds.
SECONDS = 1.0
# Characters of a record, and of a word in it.
RECORD, WORD = 40_000, 100


def to_probe(tests: Iterable[tuple[str, float, float]]) -> list[str]:
    """Return the exercises that lost points and have problems, from (grade id, points, of)."""
    lost = (grade_id.partition("--")[0] for grade_id, points, of in tests if points < of)
    return [exercise for exercise in dict.fromkeys(lost) if exercise in EXERCISES]


def answers(exercise: str, function: object) -> dict[str, list]:
    """Return the record of a function, or a value; an empty one where there is none to rely on.

    Raises:
        Broken: the student's process is of no more use.
    """
    try:
        # The calls are made where the function is: one message in place of hundreds.
        return read(beside(function, record)(function, problems(exercise)))
    except (Exception, SystemExit):
        return {}


def read(said: object) -> dict[str, list]:
    """Return a record that was written as JSON; an empty one if it is none."""
    try:
        if type(said) is not str or len(said) > RECORD:
            return {}
        came = json.loads(said)
        is_record = all(leaves and all(map(_is_leaf, leaves)) for leaves in came.values())
        return came if is_record else {}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}


def _is_leaf(leaf: object) -> bool:
    return type(leaf) is list and bool(leaf) and type(leaf[0]) is str and all(map(_is_part, leaf))


def _is_part(part: object) -> bool:
    if type(part) is str:
        return len(part) <= WORD
    return type(part) in (int, float) and math.isfinite(part)
