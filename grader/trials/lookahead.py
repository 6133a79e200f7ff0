"""The trials of the look-ahead form of Nesterov momentum, whose gradient is a function.

In the open loop, where the gradient of each step is drawn beforehand, its steps are those of plain
momentum, whatever the point. So it goes through the trials of `grader.trials.rules` beside the
reference of plain momentum, and the point at which it calls the function is compared by itself.
"""

import numpy as np

from grader.trials import reference, rules
from grader.trials.seeds import stream
from helpers.checks.compare import compare, copied
from helpers.checks.lookahead import Recorder
from helpers.checks.rules import call_rule, compare_state

LOOK = "The gradient belongs to the point where the velocity leads, w + rho * v, and to no other."


def go_through(trial, rule, grade_id, *, anywhere=False):
    """Put a rule ``rule(w, gradient, config)`` through one of the trials of `grader.trials.rules`.

    With `anywhere`, it may call the gradient wherever and as often as it likes, so that a mistake
    in that costs no points where another behaviour is on trial.
    """
    trial(_OpenLoop(rule, anywhere), f"sgd_momentum--{grade_id}")


def on_a_quadratic(rule, grade_id, steps=60):
    """Follow the rule in the closed loop: the gradient of a quadratic, at the point it asks for."""
    rng = stream(grade_id)
    for shape in ((3, 4), ()):
        curvatures = np.asarray(rng.uniform(0.1, 2.5, size=shape))
        w = np.asarray(rng.normal(size=shape))
        config = {"learning_rate": float(rng.uniform(0.1, 0.3)), "momentum": 0.85}
        _walk_on_a_quadratic(rule, curvatures, w, config, steps)


class _OpenLoop:
    """The learner's rule in the form ``rule(w, dw, config)``: its gradient is dw everywhere."""

    def __init__(self, rule, anywhere):
        self._rule, self._anywhere = rule, anywhere
        self.__name__ = getattr(rule, "__name__", "")

    def __call__(self, w, dw, *config):
        at, scale = _look_ahead(w, *config)
        recorder = Recorder(lambda _: dw)
        answer = self._rule(w, recorder.gradient, *config)
        if not self._anywhere:
            rtol = rules.RTOL.get(at.dtype, 1e-9)
            recorder.compare_point(at, "this step", rtol=rtol, scale=scale, look=LOOK)
        return answer


def _walk_on_a_quadratic(rule, curvatures, w, config, steps):
    expected_w, expected_config = w, config
    for number in range(1, steps + 1):
        recorder, case = Recorder(lambda point: curvatures * point), f"step {number}"
        at, _ = _look_ahead(expected_w, expected_config)
        w, config = call_rule(rule, w.copy(), recorder.gradient, copied(config), case=case)
        tolerance = {"rtol": 1e-9, "look": LOOK}
        recorder.compare_point(at, case, scale=1.0, **tolerance)
        expected_w, expected_config = reference.nesterov_lookahead(
            expected_w, lambda point: curvatures * point, expected_config
        )
        compare(w, expected_w, f"next_w of {case}", scale=1.0, **tolerance)
        state = {"velocity": expected_config["velocity"]}
        compare_state(config, state, case, scales={"velocity": 1.0}, **tolerance)


def _look_ahead(w, config=None):
    """Return w + rho v, and the size of its larger part, to which rounding is relative."""
    config = {**reference.DEFAULTS["nesterov_lookahead"], "velocity": 0.0, **(config or {})}
    drift = np.asarray(config["momentum"] * config["velocity"])
    sizes = (np.max(np.abs(part), initial=0.0) for part in (w, drift))
    return np.asarray(w + drift), max(sizes) or 1.0
