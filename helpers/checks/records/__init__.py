"""What a learner's function answers to problems, as flat data that nobody has to trust to read it.

A record is a dict: the name of each problem -> what came, a list of leaves (see `leaves`). Problems
and records are JSON, so that they go over as one piece to the process where the function runs.
"""

import json
from collections.abc import Iterator

from helpers.checks.compare import quiet
from helpers.checks.records.calls import Called, NotWritten
from helpers.checks.records.given import read, written
from helpers.checks.records.kinds import KINDS

__all__ = ["ERRORS", "answers", "read", "record", "written"]

# The problem under whose name stands what errors said; how many of them.
ERRORS, MOST = "errors", 12


def record(function, problems: str) -> str:
    """Return what a function, or a value, answers to each problem; an empty record for a stub.

    Args:
        function: the learner's.
        problems: what `written` makes of name -> a dict: "kind", a key of KINDS, and what it takes.
    """
    try:
        return json.dumps(dict(answers(function, read(problems))))
    except NotWritten:
        return json.dumps({})


def answers(function, problems: dict) -> Iterator[tuple[str, list]]:
    """Yield the name of each problem and what came, one after the other; NotWritten for a stub."""
    called, errors_only = Called(function), True
    for name, problem in problems.items():
        more = {key: part for key, part in problem.items() if key != "kind"}
        try:
            with quiet():
                leaves = KINDS[problem["kind"]](called, **more)
        except NotWritten:
            raise
        except Exception as error:  # What came is so odd that it cannot even be looked at.
            leaves = [[f"not told, {type(error).__name__}"]]
        errors_only = errors_only and all(leaf[0].startswith("raised") for leaf in leaves)
        yield name, leaves
    # Where no call came back, what the errors say is all that tells one mistake from another.
    if errors_only:
        yield ERRORS, [[said] for said in dict.fromkeys(called.errors)][:MOST]
