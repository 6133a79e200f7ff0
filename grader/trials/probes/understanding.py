"""Probe problems of prediction sheets and of settings that break a rule."""


def momentum_predictions() -> dict[str, dict]:
    """Return rates and momenta."""
    pairs = (0.1, 0.9), (0.25, 0.97), (0.07, 0.85)
    return {f"{rate:g}, {rho:g}": _call(rate, rho) for rate, rho in pairs}


def values() -> dict[str, dict]:
    """Return the one problem of a value: what it is."""
    return {"the values": {"kind": "value"}}


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


PROBLEMS = {
    "momentum_predictions": momentum_predictions,
    "losing_start": values,
}
