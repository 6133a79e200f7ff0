"""What hidden tests import: trials of rules and losses, references, and streams of chance."""

from grader.trials import lookahead, losses, reference, rules
from grader.trials.seeds import stream

__all__ = ["lookahead", "losses", "reference", "rules", "stream"]
