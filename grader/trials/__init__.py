"""What hidden tests import: trials of all that is graded, and what they compare with."""

from grader.trials import (
    consistency,
    dropout,
    gradients,
    hessians,
    iterates,
    layers,
    lookahead,
    losses,
    minibatches,
    reference,
    regularization,
    rules,
    scalars,
    schedules,
    series,
    sheets,
    tuning,
)
from grader.trials.seeds import stream

__all__ = [
    "consistency",
    "dropout",
    "gradients",
    "hessians",
    "iterates",
    "layers",
    "lookahead",
    "losses",
    "minibatches",
    "reference",
    "regularization",
    "rules",
    "scalars",
    "schedules",
    "series",
    "sheets",
    "stream",
    "tuning",
]
