"""The trials that compare an update rule with the reference.

Each trial takes the learner's rule and the ``grade_id`` of the test cell, ``<rule>--<behaviour>``:
the part before the hyphens names the reference rule, the whole names the stream of random numbers.
A trial returns None or raises `helpers.checks.CheckFailed` or `NotAttempted`.

A wrong formula fails these and no others: state, separation, buffers, shapes and hyperparameters
are tried in `grader.trials.consistency`, where a rule is compared with itself.
"""

import numpy as np

from grader.trials import draws, reference
from grader.trials.walks import Walk
from helpers.checks.compare import copied
from helpers.checks.rules import call_rule, compare_state

FIRST = "If a cell above is not right yet, begin with that one."
ON_THE_WAY = (
    "If an earlier step agrees and this one does not, look at what the config carries from call "
    "to call; if step 1 differs, look at the formula."
)


def first_step(rule, grade_id):
    """Start without a config, with None and with {}, again and again: defaults, a state of zeros.

    The caller changes what a first call returned, which must change no later first call.
    """
    rng, name = draws.begin(grade_id)
    look = "Look at the default of each hyperparameter and at the state of a first call."
    for _ in range(2):
        for config in ((), (None,), ({},)):
            # Wide enough that the place of a tiny epsilon does not matter: it has its own cell.
            walk = Walk(rule, name, 2 * draws.gradient(rng, 2), *config, rtol=5e-7)
            label = f"config {config[0]}" if config else "no config"
            walk.go([draws.gradient(rng, 2)], look, label)
            _, returned = call_rule(rule, np.ones(2), np.ones(2), *copied(config), case=label)
            _compare_hyperparameters(returned, name)
            returned.update(draws.hyperparameters(rng, name))
    _, config = call_rule(rule, np.ones(2), np.zeros(2), None, case="a first step with dw = 0")
    _compare_hyperparameters(config, name)


def many_steps(rule, grade_id, steps=120):
    """Follow a long run from rest with gradients of changing size, some zero; then other starts.

    These are a state that is given, a negative rate and, where steps are counted, counts that are
    late. Epsilon is too small to show.
    """
    rng, name = draws.begin(grade_id)
    walk = Walk(
        rule, name, rng.normal(size=(3, 4)), _with_epsilon(draws.at_rest(rng, name, (3, 4)), 1e-12)
    )
    gradients = [rng.normal(size=(3, 4)) * 10.0 ** rng.uniform(-1, 1) for _ in range(steps)]
    walk.go([dw if n % 7 != 5 else 0 * dw for n, dw in enumerate(gradients)], ON_THE_WAY)
    given = _with_epsilon(draws.with_state(rng, name, (4,)), 1e-12)
    late = [{**given, **reference.DEFAULTS[name], "t": t} for t in (1500, 10**5) if "t" in given]
    for config in (given, {**given, "learning_rate": -0.1}, *late):
        walk = Walk(rule, name, rng.normal(size=4), config)
        gradients = [rng.normal(size=4) for _ in range(4)]
        walk.go(gradients, ON_THE_WAY, "the first config brings a state")


def epsilon(rule, grade_id):
    """Follow runs with epsilons small and large, gradients of any size, and entries without any."""
    rng, name = draws.begin(grade_id)
    look = f"{FIRST} Epsilon is added to the root and to nothing else, and used as it comes."
    for size in (1e-12, 1e-8, 1e-3, 1.0, 100.0):
        for spread in (0, 12):
            config = {**draws.at_rest(rng, name, (6,)), "epsilon": size}
            walk, gradients = Walk(rule, name, rng.normal(size=6), config), []
            for awake in range(6):
                dw = size * rng.normal(size=6) * 10.0 ** rng.uniform(-spread, spread, size=6)
                gradients.append(dw * (np.arange(6) <= awake))
            walk.go(gradients, look, f"epsilon {size:g}")


def sizes(rule, grade_id, powers=(-100, -12, -6, 6, 12, 100), steps=8):
    """Move parameters whose weights and gradients are tiny or huge, each a power of ten."""
    rng, name = draws.begin(grade_id)
    look = "Look for a clip, a rounding, a tolerance or a constant that the formula does not have."
    for power in powers:
        size = 10.0**power
        config = _with_epsilon(draws.at_rest(rng, name, (3,)), 1e-12 * size)
        walk = Walk(rule, name, size * rng.normal(size=3), config)
        gradients = [size * rng.normal(size=3) for _ in range(steps)]
        walk.go(gradients, look, f"gradients of size 1e{power:+d}")


def constant_gradient(rule, grade_id, steps=30):
    """Follow Adam under gradients that stay as they are, where each step is as long as the rate.

    Epsilon is too small to show.
    """
    rng, name = draws.begin(grade_id)
    look = f"{FIRST} Both running means are corrected, each with its own beta, and t is 1, 2, 3."
    for beta1, beta2 in ((0.9, 0.999), (0.0, 0.9), rng.uniform(0.2, 0.9, size=2)):
        w, dw = rng.normal(size=3), draws.gradient(rng, 3) * np.array([1e-3, 1.0, 1e3])
        betas = {"beta1": float(beta1), "beta2": float(beta2)}
        walk = Walk(rule, name, w, {"learning_rate": 0.1, **betas, "epsilon": 1e-30})
        walk.go([dw] * steps, look, "under a constant gradient")


def _with_epsilon(config, epsilon):
    return {**config, "epsilon": epsilon} if "epsilon" in config else config


def _compare_hyperparameters(config, name):
    """See that a returned config holds every hyperparameter, so that the caller can change it."""
    look = "The returned config must hold the hyperparameters too: the caller may change them."
    compare_state(config, reference.DEFAULTS[name], "a first step", rtol=0, look=look)
