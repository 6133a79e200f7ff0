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


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


PROBLEMS = {
    "gradient_predictions": gradient_predictions,
    "fools_the_check": fools_the_check,
}
