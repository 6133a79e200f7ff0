"""What trials of update rules draw from the stream of their test cell."""

import numpy as np

from grader.trials import reference
from grader.trials.seeds import stream

# Where hyperparameters are drawn from: away from the defaults and from values that hide a mistake.
RANGES = {
    "learning_rate": (0.02, 0.3),
    "momentum": (0.2, 0.8),
    "decay_rate": (0.3, 0.9),
    "beta1": (0.3, 0.8),
    "beta2": (0.5, 0.95),
    "epsilon": (0.05, 0.5),
    "weight_decay": (0.05, 0.5),
}


def begin(grade_id):
    """Return the stream of a test cell ``<rule>--<behaviour>``, and the name of the rule."""
    return stream(grade_id), grade_id.partition("--")[0]


def hyperparameters(rng, name):
    """Return a value for each hyperparameter of a rule."""
    return {key: float(rng.uniform(*RANGES[key])) for key in reference.DEFAULTS[name]}


def gradient(rng, shape):
    """Return a gradient with no entry near zero."""
    return np.asarray(rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 2, size=shape))


def with_state(rng, name, shape, steps=12):
    """Return a config as a run could leave it: what the reference holds after a few steps."""
    w, config = np.zeros(shape), hyperparameters(rng, name)
    for _ in range(steps):
        w, config = getattr(reference, name)(w, gradient(rng, shape), config)
    return {k: np.array(v) if isinstance(v, np.generic) else v for k, v in config.items()}


def at_rest(rng, name, shape):
    """Return a config with a state of zeros."""
    config = with_state(rng, name, shape)
    return {**config, **{key: 0 * config[key] for key in state_of(name)}}


def state_of(name):
    """Return the keys of a rule's state."""
    _, config = getattr(reference, name)(np.zeros(1), np.zeros(1))
    return tuple(key for key in config if key not in reference.DEFAULTS[name])
