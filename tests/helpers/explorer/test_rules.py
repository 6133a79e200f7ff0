"""What becomes of a rule's run, and how that is said."""

import numpy as np
import pytest
from figures import descend, shrink

from helpers.explorer import rules
from helpers.explorer.rules import MOST_STEPS, SLOW, Outcome, Runner, are_slow
from helpers.landscapes import bowl, ravine, saddle


def of(function, landscape=None, steps=30, highest=1e5, **values):
    landscape = landscape or bowl()
    runner = Runner("", function)
    runner.run(landscape, landscape.start, steps, values, highest)
    return runner


def stopped(gradient, start, steps):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("runner", "outcome", "said"),
    [
        (of(shrink), Outcome.FINISHED, "After 30 steps: loss 2.7e-18, distance 2.3e-09"),
        (of(descend, saddle(), 0), Outcome.FINISHED, "After 0 steps: loss "),
        (of(descend, ravine(100), 30, learning_rate=0.1), Outcome.GROWING, "Diverges: after 30 st"),
        (of(descend, ravine(100), 900, learning_rate=0.1), Outcome.OVERFLOWED, "Diverged at step "),
        (of(stopped), Outcome.INTERRUPTED, "Nothing to draw: interrupted"),
        (of(None), Outcome.FAILED, "Nothing to draw: TypeError: None is not a callable"),
        (
            of(shrink, beta=1),
            Outcome.FAILED,
            "Nothing to draw: TypeError: the path function has no",
        ),
        (
            of(shrink, steps=MOST_STEPS + 1),
            Outcome.FAILED,
            "Nothing to draw: ValueError: 5001 step",
        ),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, Outcome) else "",
)
def test_an_outcome_is_told(runner, outcome, said):
    assert runner.outcome is outcome
    assert runner.says().startswith(said)
    assert (runner.path is None) == (outcome in (Outcome.INTERRUPTED, Outcome.FAILED))
    assert bool(runner.problem) == (runner.path is None)
    assert outcome.diverged == said.startswith("Diverge")


def test_a_run_leaves_nothing_of_the_one_before():
    runner, hill = Runner("", shrink), bowl()
    assert runner.outcome is Outcome.WAITING
    runner.run(hill, hill.start, 3, {"factor": "x"}, 1e5)
    assert runner.outcome is Outcome.FAILED
    runner.run(hill, hill.start, 3, {"factor": 0.5}, 1e5)
    assert (runner.outcome, runner.problem) == (Outcome.FINISHED, "")
    runner.fail("gone")
    assert (runner.outcome, runner.path, runner.says()) == (Outcome.FAILED, None, "Gone")


def test_a_rule_that_cannot_be_used_is_never_run():
    runner = Runner("", lambda *_: pytest.fail("run"), "no control")
    runner.run(bowl(), bowl().start, 3, {}, 1e5)
    assert (runner.outcome, runner.says()) == (Outcome.FAILED, "No control")


def test_slow_is_what_takes_long_together_or_was_interrupted(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(rules.time, "perf_counter", lambda: clock[0])

    def half(gradient, start, steps):
        clock[0] += 0.6 * SLOW
        return shrink(gradient, start, steps)

    one, other = of(half), of(half)
    assert not are_slow([one])
    assert are_slow([one, other])
    assert are_slow([of(stopped)])
    assert not are_slow([])


@pytest.mark.parametrize("name", ["learning_rate", "lr"])
def test_the_learning_rate_is_given_or_a_default(name):
    def rule(gradient, start, steps, **values):
        return np.array([start] * (steps + 1))

    assert of(rule).learning_rate is None
    assert of(rule, **{name: 0.25}).learning_rate == 0.25
    assert of(descend).learning_rate == 0.1
