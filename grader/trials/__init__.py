"""What hidden tests import: trials of rules and losses, references, and streams of chance."""

from grader.trials import (
    consistency,
    gradients,
    hessians,
    lookahead,
    losses,
    minibatches,
    reference,
    rules,
)
from grader.trials.seeds import stream

__all__ = [
    "consistency",
    "gradients",
    "hessians",
    "lookahead",
    "losses",
    "minibatches",
    "reference",
    "rules",
    "stream",
]
