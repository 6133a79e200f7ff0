"""The trials of the look-ahead form of Nesterov momentum, whose gradient is a function.

Where the gradient of each step is drawn beforehand, its steps are those of plain momentum, whatever
the point. So it goes through the trials of update rules under that name, and the point at which it
calls the function is tried by itself.
"""

from functools import partial

import numpy as np

from grader.trials import draws, reference
from grader.trials.seeds import stream
from helpers.checks.compare import compare, copied, same
from helpers.checks.consistency import demand_effect
from helpers.checks.lookahead import Recorder, with_given_gradient
from helpers.checks.outcomes import wrong
from helpers.checks.rules import call_rule

NAME = "sgd_momentum"
LOOK = "The gradient belongs to the point where the velocity leads, w + rho * v, and to no other."


def go_through(trial, rule, grade_id):
    """Put a rule ``rule(w, gradient, config)`` through a trial of update rules.

    It may call the gradient wherever and as often as it likes: a mistake in that costs no points
    where another behaviour is on trial.
    """
    trial(with_given_gradient(rule), f"{NAME}--{grade_id}")


def asks_ahead(rule, grade_id, calls=10):
    """See that the rule asks once, where the weights and the velocity of the call lead."""
    rng = stream(grade_id)
    w, dw, config = rng.normal(size=3), draws.gradient(rng, 3), draws.with_state(rng, NAME, (3,))
    demand_effect(with_given_gradient(rule), w, dw, config, draws.state_of(NAME))
    for number, shape in enumerate(((3, 4), ()) * calls, start=1):
        w, config = np.asarray(rng.normal(size=shape)), draws.with_state(rng, NAME, shape)
        recorder = Recorder(np.ones_like)
        call_rule(rule, w.copy(), recorder.gradient, copied(config), case=f"call {number}")
        drift = config["momentum"] * config["velocity"]
        scale = float(max(np.abs(w).max(), np.abs(drift).max()))
        recorder.compare_point(w + drift, f"call {number}", rtol=1e-9, scale=scale, look=LOOK)


def reads_momentum_ahead(rule, grade_id):
    """See that the point at which the gradient is asked for moves with the momentum."""
    rng, points = stream(grade_id), []
    w, config = rng.normal(size=3), draws.with_state(rng, NAME, (3,))
    for momentum in (0.3, 0.8):
        recorder, given = Recorder(np.ones_like), {**copied(config), "momentum": momentum}
        call_rule(rule, w.copy(), recorder.gradient, given, case=f"a call at momentum {momentum}")
        points.append(recorder.points)
    if same(*points):
        raise wrong("gradient was called at the same point with momentum 0.3 and 0.8.", LOOK)


def on_a_quadratic(rule, grade_id, steps=60):
    """Follow the rule in the closed loop: the gradient of a quadratic, at the point it asks for."""
    rng = stream(grade_id)
    for shape in ((3, 4), ()):
        gradient = partial(np.multiply, rng.uniform(0.1, 2.5, size=shape))
        w = expected_w = np.asarray(rng.normal(size=shape))
        rates = {"learning_rate": float(rng.uniform(0.1, 0.3)), "momentum": 0.85}
        config = expected_config = {**rates, "velocity": np.zeros(shape)}
        for number in range(1, steps + 1):
            case = f"step {number} with the gradient of a quadratic"
            w, config = call_rule(rule, w.copy(), gradient, copied(config), case=case)
            expected_w, expected_config = reference.nesterov_lookahead(
                expected_w, gradient, expected_config
            )
            compare(w, expected_w, f"next_w of {case}", rtol=1e-9, scale=1.0, look=LOOK)
