"""What hidden tests import: trials of all that is graded, and what they compare with."""

from grader.trials import (
    consistency,
    ensembles,
    gradients,
    hessians,
    iterates,
    lookahead,
    losses,
    minibatches,
    project,
    reference,
    rules,
    sanity,
    scalars,
    search,
    series,
    sheets,
    tuning,
)
from grader.trials.seeds import stream

__all__ = [
    "consistency",
    "ensembles",
    "gradients",
    "hessians",
    "iterates",
    "lookahead",
    "losses",
    "minibatches",
    "project",
    "reference",
    "rules",
    "sanity",
    "scalars",
    "search",
    "series",
    "sheets",
    "stream",
    "tuning",
]
