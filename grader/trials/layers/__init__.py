"""Layers: their references, and the hidden tests of their forward and backward passes.

`draws` says which calls are made, `forward` tries what comes out, `backward` the gradients,
`arrays` all kinds of arrays, `axes` the axes of the norms, and `company` batches that a learner
makes.
"""

from grader.trials.layers import company, reference
from grader.trials.layers.arrays import any_array, groups
from grader.trials.layers.axes import axes, refuses
from grader.trials.layers.backward import gradients
from grader.trials.layers.forward import (
    epsilon,
    modes,
    running_averages,
    test_mode,
    values,
    without_state,
)

__all__ = [
    "any_array",
    "axes",
    "company",
    "epsilon",
    "gradients",
    "groups",
    "modes",
    "reference",
    "refuses",
    "running_averages",
    "test_mode",
    "values",
    "without_state",
]
