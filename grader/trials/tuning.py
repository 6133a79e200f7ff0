"""The hidden tests of numbers that are tuned: the loss that the reference reaches with them."""

import numpy as np

from grader.trials import reference
from helpers.checks.functions import check_numbers
from helpers.checks.settings import compare_reached


def reaches(values, *, below):
    """See that 100 steps of momentum with these settings bring the ravine's loss below a bound."""
    settings = check_numbers("tuned", values, ("learning_rate", "momentum"))
    ravine = {"curvatures": (1, 100), "start": (10, 1), "steps": 100}
    look = "Is it too slow along the flat direction, or beyond the limit (2 + 2 momentum) / 100?"
    compare_reached(loss_on_quadratic("sgd_momentum", settings, **ravine), below, look=look)


def loss_on_quadratic(name, config, *, curvatures, start, steps):
    """Return the loss 1/2 sum(curvatures * w^2) after `steps` of the reference rule `name`.

    `config` holds the hyperparameters to judge; a run that overflows returns inf or NaN.
    """
    curvatures, w = np.asarray(curvatures, dtype=float), np.asarray(start, dtype=float)
    with np.errstate(all="ignore"):
        for _ in range(steps):
            w, config = getattr(reference, name)(w, curvatures * w, config)
        return float(np.sum(curvatures * w**2) / 2)
