"""Probe problems of prediction sheets and of settings that break a rule."""


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


def adagrad_predictions() -> dict[str, dict]:
    """Return settings, each with its own numbers."""
    return {
        "a setting": _call(0.4, 7, 0.05, 8, 13, 300, 80, 12),
        "another setting": _call(0.5, 11, 0.08, 6, 15, 700, 400, 30),
    }


def hard_ravine() -> dict[str, dict]:
    """Return condition numbers."""
    return {"k is 30": _call(30.0), "k is 70": _call(70.0)}


PROBLEMS = {"adagrad_predictions": adagrad_predictions, "hard_ravine": hard_ravine}
