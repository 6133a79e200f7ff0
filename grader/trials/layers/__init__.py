"""Layers: their references, and the hidden tests of their forward and backward passes.

`draws` says which calls are made, `forward` tries what comes out, `backward` the gradients,
`arrays` all kinds of arrays, and `axes` the axes of the norms.
"""

from grader.trials.layers import reference
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
