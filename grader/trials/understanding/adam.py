"""What one understands of Adam: how far it goes, what it remembers, what holds it.

And two exercises beyond the sheet: gradients that make a long step, and a rule told in words.
"""

from functools import cache

import numpy as np

from grader.trials import reference
from grader.trials.seeds import stream
from grader.trials.sheets import predicts_drawn
from helpers.checks.compare import compare, copied
from helpers.checks.functions import call_text, returned
from helpers.checks.outcomes import wrong
from helpers.checks.rules import call_rule, compare_state

# How many gradients `long_step` returns, and how many of them may differ from zero.
GRADIENTS, AWAKE = 5000, 10


# --- The sheet ---


def steps_to_travel(sheet, grade_id):
    """Under a constant gradient a step is as long as the rate, whatever the gradient's size."""
    predicts_drawn(sheet, grade_id, _settings, _travel, rtol=0.02)


def steps_to_turn(sheet, grade_id):
    """How long the mean of the gradients outlives a change of their sign."""
    predicts_drawn(sheet, grade_id, _settings, _turn, rtol=0.12)


def average_step(sheet, grade_id):
    """Mean over root mean square, for gradients that contradict each other; two digits will do."""
    predicts_drawn(sheet, grade_id, _settings, _average, rtol=0.06)


def held_by_adamw(sheet, grade_id):
    """Where a decay of its own balances steps of full length."""
    predicts_drawn(sheet, grade_id, _settings, _adamw, rtol=0.03)


def held_by_penalty(sheet, grade_id):
    """Where the gradient of a penalty balances that of the loss."""
    predicts_drawn(sheet, grade_id, _settings, _penalty, rtol=0.03)


def _settings(rng):
    """Return learning_rate, beta1, slope, spike, weight_decay and distance."""
    rate, beta1, slope = rng.uniform(0.05, 0.1), rng.uniform(0.93, 0.98), rng.uniform(1.5, 4)
    spike, decay = rng.uniform(3, 8), rng.uniform(0.15, 0.5)
    values = rate, beta1, slope, spike, decay, rate * rng.uniform(150, 400)
    return tuple(float(f"{value:.3g}") for value in values)


def _run(gradient, steps, rule=reference.adam, **config):
    """Return the iterates of one weight that starts at 0; `gradient` takes the step and it."""
    w, iterates = np.array(0.0), [0.0]
    for step in range(steps):
        w, config = rule(w, np.array(gradient(step, float(w))), config)
        iterates.append(float(w))
    return np.array(iterates)


@cache
def _travel(rate, beta1, slope, spike, decay, distance):
    path = _run(lambda step, w: slope, 450, learning_rate=rate, beta1=beta1)
    return int(np.argmax(np.abs(path) >= distance))


@cache
def _turn(rate, beta1, slope, spike, decay, distance):
    path = _run(lambda t, w: slope if t < 1000 else -slope, 1100, learning_rate=rate, beta1=beta1)
    return 1 + int(np.argmax(np.diff(path)[1000:] > 0))


@cache
def _average(rate, beta1, slope, spike, decay, distance):
    def gradient(step, w):
        return spike * slope if step % 3 == 0 else -slope

    path = _run(gradient, 1200, learning_rate=rate, beta1=beta1)
    return (path[600] - path[1200]) / 600


@cache
def _adamw(rate, beta1, slope, spike, decay, distance):
    config = {"learning_rate": rate, "beta1": beta1, "weight_decay": decay}
    return _run(lambda step, w: -slope, 1200, reference.adamw, **config)[-1]


@cache
def _penalty(rate, beta1, slope, spike, decay, distance):
    # Where it comes to rest does not depend on beta2; with a shorter memory it is there sooner.
    config = {"learning_rate": rate, "beta1": beta1, "beta2": 0.99}
    return _run(lambda step, w: decay * w - slope, 2000, **config)[-1]


# --- Gradients that make a long step ---


def beyond_the_bound(function, grade_id):
    """Some step longer than the bound that the paper names, by a fifth: one gradient is too few."""
    rng = stream(grade_id)
    for _ in range(3):
        betas = round(rng.uniform(0.85, 0.9), 3), round(rng.uniform(0.998, 0.999), 5)
        least = 1.2 * (1 - betas[0]) / np.sqrt(1 - betas[1])
        _require_step(function, betas, least, f"{least:.3g} times the rate")


def five_rates(function, grade_id):
    """Some step longer than five rates at the default betas, which takes more than one gradient."""
    _require_step(function, (0.9, 0.999), 5.0, "five times the rate")


def nearly_the_longest(function, grade_id):
    """97 % of the longest step that there is: the gradients must grow as the betas ask for."""
    rng = stream(grade_id)
    # A wrong growth can be nearly right for a small beta1; the last one tells.
    for low, high in ((0.6, 0.67), (0.67, 0.74), (0.76, 0.8)):
        betas = round(rng.uniform(low, high), 3), round(rng.uniform(0.998, 0.999), 5)
        least = 0.97 * _longest(*betas)
        _require_step(function, betas, least, f"{least:.3g} times the rate")


def _longest(beta1, beta2):
    """Return the longest step, by Cauchy and Schwarz, after AWAKE gradients and a long rest."""
    total = np.sum((beta1**2 / beta2) ** np.arange(AWAKE))
    late = np.sqrt(1 - beta2**GRADIENTS) / (1 - beta1**GRADIENTS)
    return (1 - beta1) / np.sqrt(1 - beta2) * np.sqrt(total) * late


def _require_step(function, betas, least, told):
    case = call_text(function, betas)
    gradients = returned(function, betas, (GRADIENTS,), case=case)
    if not np.isfinite(gradients).all():
        raise wrong(f"{case} holds numbers that are not finite. Expected: {GRADIENTS} gradients.")
    awake = np.flatnonzero(gradients)
    if len(awake) > AWAKE:
        raise wrong(f"{case} has {len(awake)} gradients that are not zero. Allowed: {AWAKE}.")
    longest = _longest_step(gradients, *betas)
    if not longest > least:
        raise wrong(
            f"The gradients of {case} make no step longer than {longest:.3g} times the rate. "
            f"Expected: one longer than {told}.",
            "Run them through your own adam, and look at m and the root of v separately.",
        )


def _longest_step(gradients, beta1, beta2):
    """Return the longest step of Adam under these gradients, in rates."""
    begin = int(np.argmax(gradients != 0))
    w, longest = np.array(0.0), 0.0
    # Under zeros nothing moves and only t rises.
    config = {"learning_rate": 1.0, "beta1": beta1, "beta2": beta2, "t": begin}
    with np.errstate(all="ignore"):
        for gradient in gradients[begin:]:
            next_w, config = reference.adam(w, np.array(gradient), config)
            longest, w = max(longest, float(abs(next_w - w))), next_w
    return longest


# --- A rule told in words ---


def first_move(rule, grade_id):
    """A first call: every weight goes by the first step size, against the sign of its gradient."""
    rng = stream(grade_id)
    for config in ({}, {"learning_rate": 0.3}):
        _follow(rule, rng, [np.array([1.0, -1.0, 1.0])], config)


def same_sign(rule, grade_id):
    """A sign that stays: the step sizes grow, however the size of the gradient changes."""
    rng, signs = stream(grade_id), np.array([1.0, -1.0, 1.0])
    _follow(rule, rng, [signs] * 5, _on_the_way(rng, signs))


def opposite_sign(rule, grade_id):
    """A sign that changes: the step sizes shrink before the step."""
    rng, signs = stream(grade_id), np.array([1.0, -1.0, 1.0])
    _follow(rule, rng, [-signs, signs, -signs, signs], _on_the_way(rng, signs))


def zeros(rule, grade_id):
    """A gradient of zero: no move, and no change of the step size now or in the step after."""
    rng, rows = stream(grade_id), ([0, 0, 1], [1, 0, 0], [0, -1, 1], [1, 0, 0])
    signs = [np.array(row, dtype=float) for row in rows]
    _follow(rule, rng, signs, _on_the_way(rng, np.array([1.0, 1.0, 0.0])))


def long_run(rule, grade_id):
    """Many steps, each weight with signs and sizes of its own, in two shapes."""
    rng = stream(grade_id)
    for shape in ((3,), (2, 3)):
        signs = rng.choice([-1.0, 1.0], size=(40, *shape))
        _follow(rule, rng, signs, _on_the_way(rng, signs[0]))


def _on_the_way(rng, signs):
    """Return a config as a run could leave it after a gradient of these signs."""
    limits = {"learning_rate": (0.1, 0.5), "grow": (1.05, 1.3), "shrink": (0.3, 0.7)}
    rates = {key: round(rng.uniform(*pair), 3) for key, pair in limits.items()}
    return {**rates, "step_size": rng.uniform(0.1, 1, signs.shape), "before": 2 * signs}


def _follow(rule, rng, signs, config):
    """Go along with a rule under gradients of these signs and of sizes that are drawn."""
    w = expected = rng.normal(size=signs[0].shape)
    held, config = copied(config), copied(config)
    for number, sign in enumerate(signs, start=1):
        dw, case = sign * rng.uniform(0.01, 3, size=sign.shape), f"step {number} of a run"
        w, config = call_rule(rule, w, dw.copy(), config, case=case)
        expected, held = _rprop(expected, dw, held)
        look = "Read the paragraph in words once more, sentence by sentence."
        compare(w, expected, f"next_w of {case}", rtol=1e-9, look=look)
        state = {key: held[key] for key in ("step_size", "before")}
        compare_state(config, state, case, rtol=1e-9, look=look)


def _rprop(w, dw, config):
    """Take a step of Rprop without step back and limits, after Riedmiller and Braun 1993."""
    config = {"learning_rate": 0.01, "grow": 1.2, "shrink": 0.5, **config}
    size = config.get("step_size", np.full_like(w, config["learning_rate"]))
    agrees = np.sign(dw) * np.sign(config.get("before", np.zeros_like(w)))
    size = size * np.where(agrees > 0, config["grow"], np.where(agrees < 0, config["shrink"], 1.0))
    return w - size * np.sign(dw), {**config, "step_size": size, "before": dw}
