"""Probe problems of prediction sheets and of settings that break a rule."""


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


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


PROBLEMS = {
    "rmsprop_predictions": rmsprop_predictions,
    "misleading_round": misleading_round,
}
