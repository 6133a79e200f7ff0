"""Probe problems of prediction sheets and of settings that break a rule."""

import numpy as np


def adam_predictions() -> dict[str, dict]:
    """Return settings: rate, beta1, slope, spike, weight decay, distance."""
    settings = (
        (0.1, 0.9, 2.0, 5.0, 0.2, 10.0),
        (0.05, 0.9, 2.0, 5.0, 0.2, 10.0),
        (0.1, 0.97, 2.0, 4.0, 0.2, 30.0),
        (0.1, 0.9, 3.0, 7.0, 0.4, 10.0),
    )
    return {str(each): _call(*each) for each in settings}


def long_step() -> dict[str, dict]:
    """Return pairs of betas."""
    return {str(betas): _call(*betas) for betas in ((0.9, 0.999), (0.8, 0.998), (0.6, 0.999))}


def rprop() -> dict[str, dict]:
    """Return a first step, and steps from a state that is given, with signs of all kinds."""
    w, dw, size = np.array([1.0, -2.0, 3.0]), np.array([2.0, -0.5, 4.0]), np.array([0.1, 0.2, 0.4])
    rates, given = {"grow": 1.5, "shrink": 0.25}, {"step_size": size, "before": 3 * dw}
    starts = {"defaults": None, "a rate": {"learning_rate": 0.3}, "a state": given}
    starts["a state and factors"] = rates | given
    gradients = {"same signs": dw, "other signs": -dw, "a zero": dw * np.array([0.0, 1.0, 1.0])}
    return {
        f"{start}, {signs}": {
            "kind": "walk",
            "starts": [(w, config)],
            "turns": [(0, gradient, {}), (0, dw, {})],
            "keys": ["learning_rate", "grow", "shrink", "step_size", "before"],
        }
        for start, config in starts.items()
        for signs, gradient in gradients.items()
    }


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


PROBLEMS = {
    "adam_predictions": adam_predictions,
    "long_step": long_step,
    "rprop": rprop,
}
