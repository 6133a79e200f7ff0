"""Probe problems of prediction sheets and of settings that break a rule."""

import numpy as np


def sgd_predictions() -> dict[str, dict]:
    """Return two curvatures and a factor."""
    settings = (1.0, 40.0, 100.0), (0.5, 32.0, 60.0), (1.75, 70.0, 320.0)
    return {
        f"{low:g}, {high:g}, {factor:g}": _call(low, high, factor) for low, high, factor in settings
    }


def slow_start() -> dict[str, dict]:
    """Return saddles along the axes and turned ones, rates and numbers of steps."""
    axes = np.array([[0.8, -0.6], [0.6, 0.8]])
    turned = (axes * [2.0, -0.5]) @ axes.T
    return {
        "along the axes": _call(np.diag([1.0, -1.0]), 0.1, 50),
        "the other way round": _call(np.diag([-0.75, 2.0]), 0.125, 20),
        "turned": _call((turned + turned.T) / 2, 0.2, 120),
    }


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


PROBLEMS = {
    "sgd_predictions": sgd_predictions,
    "slow_start": slow_start,
}
