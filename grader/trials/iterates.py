"""The hidden tests of the plain iterate behind a look-ahead point.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers. What a missing key means, what is read from config and what stays as it is
are tried on the function alone, whatever its formula is.
"""

from functools import partial

import numpy as np

from grader.trials import reference
from grader.trials.seeds import stream
from helpers.checks.agreement import answer, compare_same, demand_effect
from helpers.checks.compare import compare, copied, numbers, same
from helpers.checks.functions import call, compare_value
from helpers.checks.outcomes import wrong

SHAPES = ((), (1,), (5,), (2, 3), (2, 3, 4))


def formula(function, grade_id):
    """Points and velocities of any shape and size."""
    rng = stream(grade_id)
    for shape in SHAPES * 2:
        w, config = _drawn(rng, shape, 10.0 ** rng.uniform(-6, 6))
        expected = w - config["momentum"] * config["velocity"]
        scale = float(np.max(np.abs(w)) + np.max(np.abs(config["velocity"])))
        compare_value(function, (w, config), expected, scale=scale)


def along_a_run(function, grade_id):
    """Along a run of the second form it gives the iterates of the first, step by step."""
    rng = stream(grade_id)
    for dtype, rtol in ((np.float64, 1e-9), (np.float32, 1e-4)):
        curvatures = rng.uniform(0.1, 2.5, size=(3, 4)).astype(dtype)
        w = x = rng.normal(size=(3, 4)).astype(dtype)
        config = ahead = {"learning_rate": float(rng.uniform(0.1, 0.3)), "momentum": 0.9}
        for _ in range(40):
            w, config = reference.nesterov(w, curvatures * w, config)
            x, ahead = reference.nesterov_lookahead(x, partial(np.multiply, curvatures), ahead)
            compare_value(function, (w, config), x, rtol=rtol, scale=3.0)


def missing_keys(function, grade_id):
    """A missing velocity is zero, a missing momentum 0.9, and no config misses both."""
    rng = stream(grade_id)
    for shape in SHAPES:
        w, config = _drawn(rng, shape)
        v, rest = config["velocity"], {"momentum": config["momentum"], "velocity": 0 * w}
        for less in (None, {}, {"learning_rate": 0.1}, {"momentum": 0.3, "epoch": 2}):
            compare_same(
                function, (w, less), (w, rest), unlike=(w, config), look="No velocity: v is zero."
            )
        for less in ({"velocity": v}, {"learning_rate": 0.1, "velocity": v}):
            usual = {"momentum": 0.9, "velocity": v}
            look = "The default of momentum is 0.9."
            compare_same(function, (w, less), (w, usual), unlike=(w, rest), look=look)


def reads_config(function, grade_id):
    """Momentum is used as it comes, 0 and large, other keys are not, and each entry goes alone."""
    rng = stream(grade_id)
    w, config = _drawn(rng, (2, 3))
    for one, other in ((0.0, 0.9), (0.5, 0.7), (0.999, 0.99), (1.0, 1.5), (2.0, 3.0)):
        pair = ((w, {**config, "momentum": momentum}) for momentum in (one, other))
        demand_effect(function, *pair)
    more = {**config, "learning_rate": 0.3, "name": "layer 1"}
    look = "Nothing but momentum and velocity counts."
    compare_same(function, (w, config), (w, more), unlike=(w + 1, config), look=look)
    whole = numbers(answer(function, (w, config)), "The iterate", shape=w.shape)
    for index in np.ndindex(w.shape):
        entry = {**config, "velocity": np.array([config["velocity"][index]])}
        alone = numbers(answer(function, (np.array([w[index]]), entry)), "One entry", shape=(1,))
        look = "Each entry of the iterate is made of that entry of w and of the velocity."
        compare(whole[index], alone[0], "An entry", rtol=1e-9, scale=1.0, look=look)


def only_looks(function, grade_id):
    """Neither w nor a value of config changes, now or in a later call, and the answer is new."""
    rng = stream(grade_id)
    look = "Look for operations in place (-=, *=, out=) on w or on the velocity, and for pop."
    for shape in SHAPES:
        w, config = _drawn(rng, shape)
        demand_effect(function, (w, config), (np.asarray(w + 1), config))
        given = w.copy(), copied(config)
        first = call(function, *given, case="a call in the middle of a run")
        if not same(list(given[:1]), [w]) or given[1].keys() != config.keys():
            raise wrong("w or the keys of config changed in the call.", look)
        for key, value in config.items():
            compare(given[1][key], value, f"config[{key!r}] after the call", rtol=0, look=look)
        kept = np.array(first)
        call(function, np.asarray(-w), copied(config), case="a second call")
        if not same(first, kept):
            raise wrong(
                "The answer of one call changed in the next.",
                "Each call must return an array of its own, and not write into an earlier answer.",
            )


def _drawn(rng, shape, size=1.0):
    w, v = (np.asarray(size * rng.normal(size=shape)) for _ in range(2))
    return w, {"momentum": float(rng.uniform(0.1, 0.8)), "velocity": v}
