"""The hidden tests of understanding: predictions, and settings that break a rule.

One module for each topic. Truth is measured, by running the reference rule, where a run can tell.
"""

from grader.trials.understanding import (
    adagrad,
    adam,
    gradients,
    momentum,
    nesterov,
    rmsprop,
    sgd,
)

__all__ = ["adagrad", "adam", "gradients", "momentum", "nesterov", "rmsprop", "sgd"]
