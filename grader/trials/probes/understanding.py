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


def momentum_predictions() -> dict[str, dict]:
    """Return rates and momenta."""
    pairs = (0.1, 0.9), (0.25, 0.97), (0.07, 0.85)
    return {f"{rate:g}, {rho:g}": _call(rate, rho) for rate, rho in pairs}


def values() -> dict[str, dict]:
    """Return the one problem of a value: what it is."""
    return {"the values": {"kind": "value"}}


def nesterov_predictions() -> dict[str, dict]:
    """Return settings with which a ball swings, and is braked."""
    settings = {
        "one": (0.2, 0.9, 1.0),
        "a small rate": (0.003, 0.88, 110.0),
        "a large rate": (5.0, 0.94, 0.03),
        "more braking": (0.5, 0.86, 0.7),
    }
    return {label: _call(*each) for label, each in settings.items()}


def largest_stable_rate() -> dict[str, dict]:
    """Return searches with toy rules: one that remembers being broken, and one that swings."""
    return {
        "a toy": _limit("sturdy", 4.0, 0.5),
        "a toy at a large curvature": _limit("sturdy", 700.0, 0.0),
        "a toy at a small curvature": _limit("sturdy", 0.002, 0.8),
        "a toy that remembers": _limit("fragile", 4.0, 0.5),
        "a toy that swings": _limit("swinging", 4.0, 0.5),
    }


def parting_settings() -> dict[str, dict]:
    """Return curvatures in both orders, few and many."""
    return {
        "rising": _call(np.array([1.0, 49.0])),
        "falling": _call(np.array([49.0, 1.0])),
        "mixed and small": _call(np.array([0.02, 0.5, 0.01, 0.25])),
        "large": _call(np.array([300.0, 9000.0, 100.0])),
    }


def adagrad_predictions() -> dict[str, dict]:
    """Return settings, each with its own numbers."""
    return {
        "a setting": _call(0.4, 7, 0.05, 8, 13, 300, 80, 12),
        "another setting": _call(0.5, 11, 0.08, 6, 15, 700, 400, 30),
    }


def hard_ravine() -> dict[str, dict]:
    """Return condition numbers."""
    return {"k is 30": _call(30.0), "k is 70": _call(70.0)}


def rmsprop_predictions() -> dict[str, dict]:
    """Return settings: rates, decay rates, a large gradient, a number of steps, a curvature."""
    settings = (
        (0.05, 0.9, 40, 5, 4.0),
        (0.02, 0.9, 40, 5, 4.0),
        (0.05, 0.99, 40, 60, 4.0),
        (0.05, 0.9, 70, 9, 4.0),
        (0.05, 0.95, 40, 12, 9.0),
    )
    return {str(each): _call(*each) for each in settings}


def misleading_round() -> dict[str, dict]:
    """Return decay rates with lengths of rounds."""
    lengths = ((0.5, 20), (0.9, 30), (0.9, 100), (0.9, 200), (0.99, 300))
    return {
        f"{length} at {decay_rate}": _call(decay_rate, length) for decay_rate, length in lengths
    }


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
    pairs = (0.9, 0.999), (0.8, 0.998), (0.6, 0.999)
    return {str(betas): {"kind": "awake", "arguments": betas} for betas in pairs}


def rprop() -> dict[str, dict]:
    """Return a first step, and steps from a state that is given, with signs of all kinds."""
    w, dw, size = np.array([1.0, -2.0, 3.0]), np.array([2.0, -0.5, 4.0]), np.array([0.1, 0.2, 0.4])
    rates, given = {"grow": 1.5, "shrink": 0.25}, {"step_size": size, "before": 3 * dw}
    starts = {"defaults": None, "a rate": {"learning_rate": 0.3}, "a state": given}
    starts["a state and factors"] = rates | given
    gradients = {"same signs": dw, "other signs": -dw, "a zero": dw * np.array([0.0, 1.0, 1.0])}
    keys = ["learning_rate", "grow", "shrink", "step_size", "before"]
    once_more = {"kind": "again", "start": (w, given), "dw": dw, "keys": keys, "changes": {}}
    return {"once more": once_more} | {
        f"{start}, {signs}": {
            "kind": "walk",
            "starts": [(w, config)],
            "turns": [(0, gradient, {}), (0, dw, {})],
            "keys": keys,
        }
        for start, config in starts.items()
        for signs, gradient in gradients.items()
    }


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


def _limit(toy, curvature, momentum) -> dict:
    return {"kind": "limit", "toy": toy, "curvature": curvature, "momentum": momentum}


PROBLEMS = {
    "gradient_predictions": gradient_predictions,
    "fools_the_check": fools_the_check,
    "sgd_predictions": sgd_predictions,
    "slow_start": slow_start,
    "momentum_predictions": momentum_predictions,
    "losing_start": values,
    "nesterov_predictions": nesterov_predictions,
    "largest_stable_rate": largest_stable_rate,
    "parting_settings": parting_settings,
    "adagrad_predictions": adagrad_predictions,
    "hard_ravine": hard_ravine,
    "rmsprop_predictions": rmsprop_predictions,
    "misleading_round": misleading_round,
    "adam_predictions": adam_predictions,
    "long_step": long_step,
    "rprop": rprop,
}
