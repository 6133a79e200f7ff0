"""Rules that got a schedule, recorded: which counts it is asked for, and the steps."""

from helpers.checks.records.calls import Called, Stopped
from helpers.checks.records.leaves import named, told
from helpers.checks.records.walks import walk
from helpers.checks.schedules import Noted, adding


def scheduled(called, rule, **steps) -> list[list]:
    """Record steps of ``scheduled(rule, schedule)``, and whether they come again as they were.

    `steps` are those of a walk.
    """
    try:
        came, again = (_made(called, rule, steps) for _ in range(2))
    except Stopped as stopped:
        return stopped.leaves
    return came if came == again else [*came, ["not as before"]]


def _made(called, rule, steps):
    schedule = Noted()
    made = called(RULES[rule], schedule)
    if not callable(made):
        return [["no function"], *told(made)]
    step = Called(made)
    step.errors = called.errors
    leaves = walk(step, **steps)
    return [*named("asked", told(schedule.times)), *leaves]


def _silent(w, dw, config=None):
    """Step as `adding` does, and keep no count."""
    kept = {**(config or {})}
    return adding(w, dw, {key: kept[key] for key in ("learning_rate",) if key in kept})[0], kept


RULES = {"adding": adding, "silent": _silent}
