"""What hidden tests import: trials of all that is graded, and what they compare with."""

from grader.trials import (
    consistency,
    gradients,
    hessians,
    iterates,
    layers,
    lookahead,
    losses,
    minibatches,
    reference,
    rules,
    scalars,
    schedules,
    series,
    sheets,
    transfer,
    tuning,
)
from grader.trials.seeds import stream

__all__ = [
    "consistency",
    "gradients",
    "hessians",
    "iterates",
    "layers",
    "lookahead",
    "losses",
    "minibatches",
    "reference",
    "rules",
    "scalars",
    "schedules",
    "series",
    "sheets",
    "stream",
    "transfer",
    "tuning",
]
