"""Probe problems of prediction sheets and of settings that break a rule."""

import numpy as np


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
    """Return searches with toy rules, one of which writes into its config."""
    return {
        "a toy": _limit(False, 4.0, 0.5),
        "a toy at a large curvature": _limit(False, 700.0, 0.0),
        "a toy at a small curvature": _limit(False, 0.002, 0.8),
        "a toy that remembers": _limit(True, 4.0, 0.5),
    }


def parting_settings() -> dict[str, dict]:
    """Return curvatures in both orders, few and many."""
    return {
        "rising": _call(np.array([1.0, 49.0])),
        "falling": _call(np.array([49.0, 1.0])),
        "mixed and small": _call(np.array([0.02, 0.5, 0.01, 0.25])),
        "large": _call(np.array([300.0, 9000.0, 100.0])),
    }


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


def _limit(is_fragile, curvature, momentum) -> dict:
    return {
        "kind": "limit",
        "is_fragile": is_fragile,
        "curvature": curvature,
        "momentum": momentum,
    }


PROBLEMS = {
    "nesterov_predictions": nesterov_predictions,
    "largest_stable_rate": largest_stable_rate,
    "parting_settings": parting_settings,
}
