"""Probe problems: what a function of a learner is tried on to see which mistake it makes.

They are no tests: no points depend on them, and nothing in them says what is right. Their numbers
are the same for everybody, and not those of hidden tests.
"""

from functools import cache

from grader.trials import reference
from grader.trials.probes import (
    capstone,
    functions,
    layers,
    regularization,
    rules,
    schedules,
    transfer,
    understanding,
)
from helpers.checks.records import written

OF_LESSONS = (functions, schedules, layers, regularization, transfer, capstone, understanding)
OF_FUNCTIONS = {name: of for lesson in OF_LESSONS for name, of in lesson.PROBLEMS.items()}
EXERCISES = (*reference.DEFAULTS, *OF_FUNCTIONS)


@cache
def problems(exercise: str) -> str:
    """Return the problems of one of EXERCISES, as `helpers.checks.records.record` takes them."""
    if exercise in reference.DEFAULTS:
        return written(rules.problems(exercise))
    return written(OF_FUNCTIONS[exercise]())
