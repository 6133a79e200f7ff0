"""Checks of rules that take the gradient as a function: where they call it, and how often."""

import numpy as np

from helpers.checks.compare import compare, copied
from helpers.checks.outcomes import name_of, passed, wrong
from helpers.checks.rules import call_rule, compare_state
from helpers.checks.sequences import beside


class Recorder:
    """Notes at which points a gradient function is called.

    Attributes:
        gradient: the function to hand to a rule.
        points: a copy of each point at which it was called.
    """

    def __init__(self, gradient):
        """Record the calls of `gradient`, which gets copies of the points."""
        self.points = []

        def recorded(w):
            self.points.append(np.array(w))
            return gradient(np.array(w))

        self.gradient = recorded

    def compare_point(self, at, case, *, rtol, scale=None, look="") -> None:
        """Raise CheckFailed unless there was one call, at the point `at`.

        The tolerance is `rtol` times `scale` (by default the largest entry of `at`).
        """
        if not self.points:
            advice = "It is a function: call it with the point as its argument."
            raise wrong(f"gradient was not called in {case}. Expected: once.", advice)
        if (count := len(self.points)) > 1:
            advice = "Keep what the first call returns, and do not ask again."
            raise wrong(f"gradient was called {count} times in {case}. Expected: once.", advice)
        what = f"the point at which gradient was called in {case}"
        compare(self.points[0], at, what, rtol=rtol, scale=scale, look=look)


def check_lookahead(
    rule, w, gradient, config, at, next_w, state, *, case, rtol=1e-9, look=""
) -> None:
    """Check one step of a rule ``rule(w, gradient, config) -> (next_w, config)``.

    Args:
        rule: the learner's function; it gets copies of w and config.
        w: the weights.
        gradient: the gradient as a function of the weights.
        config: dict of hyperparameters and state, or None.
        at: the point at which the rule is to call `gradient`, once.
        next_w: the expected weights, or None to leave them open.
        state, case, rtol, look: as in `helpers.checks.rules.check_rule`.
    """
    _step(rule, w, gradient, config, at, next_w, state, case=case, rtol=rtol, look=look)
    passed(f"{name_of(rule)}, {case}")


def check_lookahead_steps(
    rule, w, gradient, steps, config=None, *, case, rtol=1e-9, look=""
) -> None:
    """Check several steps of such a rule, each made with what the step before returned.

    `steps` is a list of (changes, at, next_w): a dict of hyperparameters that the caller changes
    in the config before the step, where the rule is to call `gradient`, and the weights after it.
    """
    for number, (changes, at, next_w) in enumerate(steps, start=1):
        if changes:
            config = {**(config or {}), **changes}
        here = f"step {number} of {case}"
        w, config = _step(
            rule, w, gradient, config, at, next_w, {}, case=here, rtol=rtol, look=look
        )
    passed(f"{name_of(rule)}, {case}")


def with_given_gradient(rule) -> "WithGivenGradient":
    """Return such a rule in the form ``rule(w, dw, config)``: wherever it asks, the gradient is dw.

    It stands where the rule does, so that steps with it can go over together.
    """
    return beside(rule, WithGivenGradient)(rule)


class WithGivenGradient:
    """What `with_given_gradient` returns."""

    def __init__(self, rule):
        self._rule, self.__name__ = rule, name_of(rule)

    def __call__(self, w, dw, *config):
        """Call the rule with a function that returns this very array dw."""
        return self._rule(w, lambda _: dw, *config)


def _step(rule, w, gradient, config, at, next_w, state, *, case, rtol, look):
    recorder = Recorder(gradient)
    came = call_rule(rule, copied(w), recorder.gradient, copied(config), case=case)
    recorder.compare_point(at, case, rtol=rtol, look=look)
    if next_w is not None:
        compare(came[0], next_w, f"next_w of {case}", rtol=rtol, look=look)
    compare_state(came[1], state, case, rtol=rtol, look=look)
    return came
