"""Probe problems of lesson 12: draws, searches, ratios, ensembles, twins and trainings."""

import numpy as np

SEED = 32
RANGES = {"learning_rate": (1e-4, 10.0), "decay": (1e-6, 1.0)}


def capstone_predictions() -> dict[str, dict]:
    """Return the one problem of a value: what it is."""
    return {"the values": {"kind": "value"}}


def log_uniform() -> dict[str, dict]:
    """Return ranges with sizes, and ranges that cannot be drawn from."""
    ranges = {"many powers of ten": (1e-4, 10.0), "above 1": (2.0, 50.0), "narrow": (0.5, 0.7)}
    found = {label: _drawn(*ends) for label, ends in ranges.items()}
    for label, ends in ranges.items():
        found[f"{label}, a row"] = _drawn(*ends, 4)
        found[f"{label}, a table"] = _drawn(*ends, (2, 3))
    refused = ((0.0, 1.0), (-1.0, 1.0), (-2.0, -1.0), (2.0, 1.0), (1.0, 1.0))
    return found | {f"from {low:g} to {high:g}": _drawn(low, high) for low, high in refused}


def random_search() -> dict[str, dict]:
    """Return searches whose scores are given, one after the other."""
    nan, inf = np.nan, np.inf
    scores = {
        "falling": [4.0, 3.0, 2.0, 1.0],
        "rising": [1.0, 2.0, 3.0, 4.0],
        "best in the middle": [3.0, 1.0, 2.0, 4.0],
        "negative": [-1.0, -3.0, -2.0, 0.5],
        "above ten": [40.0, 30.0, 20.0, 50.0],
        "huge": [4e12, 3e12, 2e12, 5e12],
        "nan first": [nan, 3.0, 1.0, 2.0],
        "nan later": [3.0, 2.0, nan, 4.0],
        "infinity": [inf, 3.0, 2.0, 4.0],
        "minus infinity": [3.0, 2.0, -inf, 4.0],
    }
    found = {label: _searched(each, 4) for label, each in scores.items()}
    return found | {
        "one trial": _searched([2.0], 1),
        "nine trials": _searched([float((5 * n) % 9) for n in range(9)], 9),
    }


def update_ratio() -> dict[str, dict]:
    """Return weights before and after a step."""
    w, other = _numbers(4), _numbers(4, 1)
    matrix, next_matrix = _numbers((2, 3), 2), _numbers((2, 3), 3)
    return {
        "vectors": _call(w, other),
        "matrices": _call(matrix, next_matrix),
        "three axes": _call(_numbers((2, 2, 2), 4), _numbers((2, 2, 2), 5)),
        "single numbers": _call(np.array(2.0), np.array(1.5)),
        "a small step": _call(w, w + 1e-3 * other),
        "a step that turns": _call(np.array([3.0, 4.0]), np.array([4.0, 3.0])),
        "tiny weights": _call(1e-9 * w, 1e-9 * other),
        "from zero": _call(np.zeros(3), np.array([0.0, 2.0, 0.0])),
        "from zero to zero": _call(np.zeros(3), np.zeros(3)),
        "no step": _call(w, w.copy()),
        "to zero": _call(w, np.zeros(4)),
    }


def ensemble_probabilities() -> dict[str, dict]:
    """Return scores of some networks, images and classes."""
    sure = _numbers((3, 2, 4), 1)
    sure[0] *= 30
    shifted = _numbers((2, 3, 4), 2) + np.array([1000.0, -1000.0])[:, None, None]
    return {
        "three networks": _call(_numbers((3, 2, 4))),
        "as many of each": _call(_numbers((3, 3, 3), 3)),
        "one network": _call(_numbers((1, 2, 3), 4)),
        "one image": _call(_numbers((2, 1, 3), 5)),
        "two classes": _call(_numbers((2, 3, 2), 6)),
        "one is sure": _call(sure),
        "large scores": _call(1000 * _numbers((2, 2, 3), 7)),
        "large and small networks": _call(shifted),
        "images far apart": _call(np.array([[[900.0, 901.0], [0.0, 1.0]]])),
        "the first far above": _call(np.array([[[4000.0, 1.0, 0.0]]])),
        "the last far above": _call(np.array([[[0.0, 1.0, 4000.0]]])),
        "two far above": _call(np.array([[[0.0, 1800.0, 1801.0]]])),
        "two of five far above": _call(np.array([[[0.0, 1.0, 0.0, 900.0, 901.0]]])),
        "scores of zero": _call(np.zeros((2, 2, 3))),
    }


def twin() -> dict[str, dict]:
    """Return networks of some shapes."""
    shapes = {"small": (2, 3, 2), "one unit": (2, 1, 3), "one input": (1, 2, 2), "wide": (3, 4, 5)}
    return {
        label: _call(_numbers((i + 1) * h + (h + 1) * c, n), i, h, c)
        for n, (label, (i, h, c)) in enumerate(shapes.items())
    }


def build() -> dict[str, dict]:
    """Return trainings of a few weights towards 1, with looks that are best on the way."""
    return {
        "best half of the way": _trained(0.5, 0.0),
        "best at the end": _trained(1.0, 0.0),
        "rough": _trained(0.7, 0.4),
    }


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


def _drawn(*arguments) -> dict:
    return {"kind": "drawn", "arguments": arguments, "seed": SEED}


def _searched(scores, trials) -> dict:
    settings = {"ranges": RANGES, "scores": scores, "trials": trials}
    return {"kind": "searched", "seed": SEED, **settings}


def _trained(peak, rough) -> dict:
    return {"kind": "trained", "peak": peak, "rough": rough}


def _numbers(shape, more=0) -> np.ndarray:
    """Return numbers between 0.5 and 2 of both signs."""
    rng = np.random.default_rng(SEED + more)
    return np.asarray(rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2, shape))


ALL = (
    *(capstone_predictions, log_uniform, random_search, update_ratio),
    *(ensemble_probabilities, twin, build),
)
PROBLEMS = {each.__name__: each for each in ALL}
