"""The trials that compare an update rule with itself: what must agree whatever its formula is.

They are called as those in `grader.trials.rules`. Each behaviour costs in one place: starts with
which a first call does not work are left out here, since the cell of the first step is for those.
"""

import itertools

import numpy as np

from grader.trials import draws, reference
from helpers.checks import consistency
from helpers.checks.compare import compare, same
from helpers.checks.outcomes import wrong

# Pairs of values that must differ in their effect, so that a cap or a floor shows.
EXTREMES = {
    "learning_rate": ((150.0, 200.0),),
    "momentum": ((0.99, 0.999), (2.0, 3.0)),
    "decay_rate": ((0.999, 0.9999),),
    "beta1": ((0.99, 0.999),),
    "beta2": ((0.999, 0.9999),),
    "epsilon": ((8.0, 10.0),),
    "weight_decay": ((4.0, 5.0),),
}
# Keys that no rule knows, as a caller may keep them beside the rule's own.
EXTRA = {"name": "layer 1", "epoch": 3}
# A hyperparameter at 0 leaves less to compute, and tempts to hand on dw itself.
KEEPING_RATES = ("momentum", "decay_rate", "beta1")
SHAPES = ((), (1,), (5,), (3, 3), (4, 1), (2, 3, 4), (2, 1, 3, 2))


def keeps_state(rule, grade_id):
    """See that the config carries the state, and that a state which it brings is used."""
    rng, name = draws.begin(grade_id)
    for _ in range(3):
        consistency.compare_keeps_state(rule, *_situation(rng, name, (4,)), draws.state_of(name))


def hyperparameters(rule, grade_id):
    """Give each subset of the hyperparameters; change each on the way, also to extremes."""
    rng, name = draws.begin(grade_id)
    w, dw, config = _situation(rng, name, (3,))
    consistency.demand_effect(rule, w, dw, config, draws.state_of(name))
    defaults = reference.DEFAULTS[name]
    consistency.compare_hyperparameters(rule, w, dw, config, draws.hyperparameters(rng, name))
    for key, default in defaults.items():
        for value, other in ((default, 0), *EXTREMES[key]):
            consistency.compare_hyperparameters(rule, w, dw, {**config, key: value}, {key: other})
    for given in _subsets(defaults):
        missing = {
            key: value for key, value in config.items() if key in given or key not in defaults
        }
        consistency.compare_defaults(rule, w, dw, missing, defaults)
    _compare_with_extra(rule, w, dw, config)


def separate_parameters(rule, grade_id, steps=5):
    """Move two parameters in turn, from first calls and from where a run has come to."""
    rng, name = draws.begin(grade_id)
    w, dw, config = _situation(rng, name, (3,))
    consistency.demand_effect(rule, w, dw, config, draws.state_of(name))
    gradients = [draws.gradient(rng, (3,)) for _ in range(steps)]
    on_the_way = consistency.run(rule, (w, config), gradients)
    for start in consistency.working(rule, dw, [on_the_way, *_starts(name, w, config)]):
        starts = [start, (draws.gradient(rng, (3,)), *start[1:])]
        consistency.compare_separate(rule, starts, gradients)
        consistency.compare_first_answer(rule, starts, dw)


def gradient_kept(rule, grade_id, steps=4):
    """See that no dw is ever changed, and that the state survives a reused gradient buffer."""
    rng, name = draws.begin(grade_id)
    consistency.demand_effect(rule, *_situation(rng, name, (3,)), draws.state_of(name))
    for shape, dtype in (((3,), np.float64), ((), np.float64), ((2, 3), np.float32)):
        w, dw, config = consistency.cast(_situation(rng, name, shape), dtype)
        gradients = [dw, *(draws.gradient(rng, shape).astype(dtype) for _ in range(steps - 1))]
        for start in consistency.working(rule, dw, _starts(name, w, config)):
            consistency.compare_gradient_kept(rule, start, gradients, _rates(name, config))


def any_array(rule, grade_id):
    """Move parameters of 0 to 4 axes, in float64 and float32, without and with a given state."""
    rng, name = draws.begin(grade_id)
    state = draws.state_of(name)
    for _ in range(5):
        w, dw, config = _situation(rng, name, (3,))
        consistency.demand_effect(rule, w, dw, config, state)
        consistency.compare_digits(rule, w, dw, config)
    starts_from_rest = consistency.working(rule, dw, [(w, _rates(name, config))])
    for shape in SHAPES:
        w, _, config = _situation(rng, name, shape)
        gradients = [draws.gradient(rng, shape) for _ in range(3)]
        for first in (config, _rates(name, config)) if starts_from_rest else (config,):
            consistency.compare_entries(rule, w, gradients, first)
            consistency.compare_float32(rule, w, gradients, first)


def decay(rule, grade_id):
    """See what the decay of AdamW adds to a step, and that the state knows nothing of it."""
    rng, name = draws.begin(grade_id)
    look = "The decay takes the share learning_rate * weight_decay of the old w, and no more."
    for _ in range(6):
        w, dw, config = _situation(rng, name, (4,))
        consistency.demand_effect(rule, w, dw, config, draws.state_of(name))
        (with_it, state), (without, other_state) = (
            consistency.step(rule, w, dw, each)
            for each in (config, {**config, "weight_decay": 0.0})
        )
        expected = -config["learning_rate"] * config["weight_decay"] * w
        compare(with_it - without, expected, "What the decay adds to w", rtol=1e-9, look=look)
        for key in draws.state_of(name):
            what = f"config[{key!r}] with the decay"
            compare(
                state.get(key), other_state.get(key), what, rtol=0, look="It is made of dw alone."
            )


def _situation(rng, name, shape):
    """Return weights, a gradient and a full config whose state is not zero."""
    return (
        draws.gradient(rng, shape),
        draws.gradient(rng, shape),
        draws.with_state(rng, name, shape),
    )


def _rates(name, config):
    """Return the hyperparameters of a config, without its state."""
    return {key: config[key] for key in reference.DEFAULTS[name]}


def _starts(name, w, config):
    """Return starts of a walk with all kinds of first calls, with a state and without."""
    rates = _rates(name, config)
    zeros = [{**rates, key: 0} for key in KEEPING_RATES if key in rates]
    return [(w, config), (w,), *((w, first) for first in (None, {}, rates, *zeros))]


def _subsets(keys):
    sizes = range(len(keys))
    return itertools.chain.from_iterable(itertools.combinations(keys, size) for size in sizes)


def _compare_with_extra(rule, w, dw, config):
    """See that keys which no rule knows do no harm."""
    more = {**config, **EXTRA}
    if not same(*(consistency.step(rule, w, dw, each)[0] for each in (config, more))):
        raise wrong("The step changes when config holds keys that the rule does not know.")
