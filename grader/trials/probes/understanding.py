"""Probe problems of prediction sheets and of settings that break a rule."""

import numpy as np


def gradient_predictions() -> dict[str, dict]:
    """Return settings: growth rate, step, noise, number and ratio."""
    settings = (
        (3.0, 0.01, 1e-6, 100, 0.5),
        (2.5, 0.018, 1e-8, 70, 3.0),
        (4.5, 0.008, 3e-6, 130, 1.5),
    )
    return {", ".join(f"{x:g}" for x in each): _call(*each) for each in settings}


def fools_the_check() -> dict[str, dict]:
    """Return weights at the point, along the direction from it, and elsewhere."""
    point, u = np.array([1.0, -1.5, 2.0, 0.5]), np.array([0.1, -0.5, 0.7, 0.5])
    other = np.array([-0.5, 1.0, 1.5, -2.0])
    return {
        "at the point": _call(point, point, u),
        "along the direction": _call(point + 2 * u, point, u),
        "elsewhere": _call(other, point, u),
        "along another direction": _call(other, point, u[::-1].copy()),
        "with a mirrored point": _call(other, -point, u),
    }


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
    "gradient_predictions": gradient_predictions,
    "fools_the_check": fools_the_check,
    "sgd_predictions": sgd_predictions,
    "slow_start": slow_start,
}
