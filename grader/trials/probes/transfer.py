"""Probe problems of lesson 11: networks, heads, rates and images, and nothing of what is right."""

from itertools import pairwise

import numpy as np

RNG_SEED = 11


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


def _head(layers, classes) -> dict:
    return {"kind": "head", "layers": layers, "classes": classes, "seed": RNG_SEED}


def _numbers(shape, seed=RNG_SEED) -> np.ndarray:
    """Return numbers between 0.5 and 2 of both signs."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2, shape))


def _network(*sizes, seed=RNG_SEED) -> list:
    return [
        [_numbers((d, h), seed + n), _numbers(h, seed + n + 50)]
        for n, (d, h) in enumerate(pairwise(sizes))
    ]


def transfer_predictions() -> dict[str, dict]:
    """Return the one problem of a value: what it is."""
    return {"the values": {"kind": "value"}}


def extract_features() -> dict[str, dict]:
    """Return images with one layer and with several."""
    x = _numbers((4, 3), 1)
    return {
        "one layer": _call(x, _network(3, 6)),
        "two layers": _call(x, _network(3, 6, 5)),
        "three layers": _call(x, _network(3, 6, 5, 7)),
        "one image": _call(x[:1], _network(3, 6)),
        "images of no sign": _call(np.abs(x), _network(3, 6)),
        "no biases": _call(x, [[W, 0 * b] for W, b in _network(3, 6, 5)]),
        "one pixel": _call(_numbers((3, 1)), _network(1, 4)),
    }


def new_head() -> dict[str, dict]:
    """Return networks with a number of classes and a seed."""
    return {
        "more classes": _head(_network(3, 400, 2), 1000),
        "as many classes": _head(_network(3, 400, 20), 20),
        "fewer classes": _head(_network(3, 100, 400), 100),
        "a head alone": _head(_network(500, 3), 40),
        "three layers": _head(_network(2, 3, 400, 5), 30),
    }


def train_head() -> dict[str, dict]:
    """Return codes with classes, steps and rates."""
    X, y = _numbers((5, 3)), np.array([0, 2, 1, 2, 0])
    far = np.array([[2000.0, 0.0], [0.0, 1.0], [5.0, 0.0], [0.0, 900.0]])
    return {
        "one step": _call(X, y, 3, 1, 0.5),
        "two steps": _call(X, y, 3, 2, 0.5),
        "six steps": _call(X, y, 3, 6, 0.2),
        "no step": _call(X, y, 3, 0, 0.5),
        "a class that is missing": _call(X, y, 5, 3, 0.5),
        "one example": _call(X[:1], y[:1], 2, 2, 0.5),
        "as many examples as classes": _call(X[:3], np.array([1, 0, 2]), 3, 2, 0.5),
        "large codes": _call(far, np.array([0, 1, 0, 1]), 2, 3, 1.0),
        "huge codes": _call(50 * X, y, 3, 2, 1.0),
        "equally large codes": _call(np.diag([90.0, 90, 90]), np.array([0, 2, 1]), 3, 2, 1.0),
    }


def fine_tune_step() -> dict[str, dict]:
    """Return networks with gradients and rates."""
    layers, gradients = _network(3, 4, 2), _network(3, 4, 2, seed=70)
    broken = [[dW + np.inf, db * np.nan] for dW, db in gradients]
    deep, of_deep = _network(2, 3, 4, 2), _network(2, 3, 4, 2, seed=80)
    return {
        "two rates": _call(layers, gradients, [0.5, 0.1]),
        "the other way round": _call(layers, gradients, [0.1, 0.5]),
        "three rates": _call(deep, of_deep, [0.05, 0.3, 0.7]),
        "one layer": _call(layers[:1], gradients[:1], [0.3]),
        "the first frozen by zero": _call(layers, gradients, [0.0, 0.1]),
        "the last frozen by zero": _call(layers, gradients, [0.3, 0]),
        "the first frozen by None": _call(layers, gradients, [None, 0.1]),
        "a frozen one with a broken gradient": _call(layers, [broken[0], gradients[1]], [0, 0.1]),
        "all frozen": _call(layers, gradients, [None, 0]),
    }


def blind_layer() -> dict[str, dict]:
    """Return pairs of images."""
    pairs = {
        "two pixels": ([[1.0, 1.0], [3.0, 1.0]], [[2.0, 0.0], [2.0, 5.0]]),
        "aslant": ([[1.0, 2.0], [3.0, 3.0]], [[2.0, 0.0], [3.0, 5.0]]),
        "small": ([[0.01, 0.02], [0.03, 0.03]], [[0.02, 0.0], [0.03, 0.05]]),
        "negative": ([[-4.0, -2.0], [-3.0, -3.0]], [[-2.0, 0.0], [-3.0, -5.0]]),
    }
    found = {name: _call(*map(np.array, pair)) for name, pair in pairs.items()}
    return found | {"five pixels": _call(_numbers((2, 5), 1), _numbers((2, 5), 2))}


PROBLEMS = {
    function.__name__: function
    for function in (
        transfer_predictions,
        extract_features,
        new_head,
        train_head,
        fine_tune_step,
        blind_layer,
    )
}
