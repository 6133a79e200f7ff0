"""Probe problems of functions: arguments, one question each, and nothing of what is right."""

import numpy as np

RNG_SEED = 21


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


def _keeping(*calls) -> dict:
    return {"kind": "keeping", "calls": calls}


def _numbers(shape, seed=RNG_SEED) -> np.ndarray:
    """Return numbers between 0.5 and 2 of both signs."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2, shape))


def numeric_gradient() -> dict[str, dict]:
    """Return problems with f given by name."""
    cubes, coupled, rough = ({"function": name} for name in ("cubes", "coupled", "rough"))
    found = {
        f"{label}, {name}": _call(f, x, h)
        for name, f in (("cubes", cubes), ("coupled", coupled))
        for label, x, h in (
            ("a vector", _numbers(3), 0.25),
            ("a matrix", _numbers((2, 3)), 0.25),
            ("a square", _numbers((2, 2)), 0.125),
            ("three axes", _numbers((2, 1, 2)), 0.25),
            ("no axis", _numbers(()), 0.25),
        )
    }
    return found | {
        "a zero entry": _call(cubes, np.array([0.0, 1.5, -0.5]), 0.25),
        "a large entry": _call(cubes, np.array([8.0, 1.5]), 0.25),
        "default step": _call(rough, np.array([0.5, 1.5])),
        "a step of 1e-5": _call(rough, np.array([0.5, 1.5]), 1e-5),
        "a small step": _call(rough, np.array([0.5, 1.5]), 2e-6),
        "rows": _call({"function": "rows"}, _numbers((2, 3)), 0.25),
        "a tiny slope": _call({"function": "flat"}, np.array([0.5, 1.5]), 0.25),
        "columns first": _call(cubes, {"column by column": _numbers((3, 4))}, 0.25),
        "entries in thirds": _call(cubes, np.array([1 / 3, 2 / 7, 0.1]), 1e-3),
        "a later call": _keeping((cubes, _numbers(3), 0.25), (cubes, 2 * _numbers(3), 0.25)),
    }


def relative_error() -> dict[str, dict]:
    """Return pairs of arrays and numbers."""
    a = np.array([1.0, 2.0, -3.0])
    many = np.linspace(1, 2, 15)
    return {
        "near": _call(a, np.array([1.1, 2.0, -3.0])),
        "the smaller first": _call(np.array([1.0, 5.0]), np.array([1.5, 5.0])),
        "the larger first": _call(np.array([1.5, 5.0]), np.array([1.0, 5.0])),
        "large beside small": _call(np.array([1e-3, 5.0, 40.0]), np.array([2e-3, 5.5, 41.0])),
        "small beside huge": _call(np.array([1e-4, 1e3]), np.array([2e-4, 1e3])),
        "opposite signs": _call(np.array([1.0, 2.0]), np.array([-1.0, 2.5])),
        "equal": _call(a, a.copy()),
        "zeros": _call(np.zeros(2), np.zeros(2)),
        "zero and one": _call(np.array([0.0, 1.0]), np.array([0.5, 1.0])),
        "at the floor": _call(np.array([1e-9]), np.array([3e-9])),
        "far below the floor": _call(np.array([1e-12, 1e-11]), np.array([3e-12, 1e-11])),
        "just above the floor": _call(np.array([2e-8]), np.array([5e-8])),
        "a matrix": _call(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.5], [3.1, 4.4]])),
        "numbers": _call(1.0, 1.5),
        "a late entry": _call(many, np.where(np.arange(15) == 13, 3.0, many)),
        "small beside far larger": _call(np.array([1e4, 2e-6]), np.array([1e4, 3e-6])),
    }


def quadratic() -> dict[str, dict]:
    """Return weights with a matrix, symmetric or not, and a vector."""
    A, b, w = _numbers((3, 3)), _numbers(3, 1), _numbers(3, 2)
    symmetric, one = A + A.T, np.eye(2)
    return {
        "an unsymmetric matrix": _call(w, A, b),
        "a symmetric matrix": _call(w, symmetric, b),
        "without b": _call(w, A, np.zeros(3)),
        "only b": _call(w, np.zeros((3, 3)), b),
        "a diagonal matrix": _call(w, np.diag([1.0, -2.0, 3.0]), b),
        "one weight": _call(np.array([1.5]), np.array([[2.0]]), np.array([0.5])),
        "large numbers": _call(1e4 * w, A, b),
        "a negative value": _call(np.array([1.0, 2.0]), one, np.array([4.0, 5.0])),
        "a later call": _keeping((w, A, b), (2 * w, A, -b)),
        "b of zeros and the identity": _call(np.array([1.0, 2.0]), one, np.zeros(2)),
        "its own gradient": {"kind": "own", "arguments": (np.array([1.0, 2.0]), one, np.zeros(2))},
    }


def softmax_loss() -> dict[str, dict]:
    """Return weights, examples, classes and strengths of regularization."""
    W, X, y = _numbers((4, 3)), _numbers((5, 4), 1), np.array([0, 2, 1, 2, 0])
    many = np.arange(130) % 3
    return {
        "plain": _call(W, X, y, 0.0),
        "regularized": _call(W, X, y, 0.3),
        "regularized strongly": _call(W, 0 * X, y, 2.0),
        "one example": _call(W, X[:1], y[:1], 0.1),
        "one feature": _call(W[:1], X[:, :1], y, 0.1),
        "two classes": _call(W[:, :2], X, np.array([0, 1, 1, 0, 1]), 0.1),
        "a class that is missing": _call(W, X, np.array([0, 1, 1, 0, 1]), 0.1),
        "as many examples as classes": _call(W, X[:3], y[:3], 0.1),
        "large scores": _call(100 * W, 10 * X, y, 0.0),
        "large negative scores": _call(-np.abs(300 * W), np.abs(10 * X), y, 0.0),
        "scores of rows far apart": _call(W, np.diag([1e-2, 1e3, 1.0, 500.0]) @ X[:4], y[:4], 0.0),
        "an unlikely class": _call(np.eye(3) * 50, np.eye(3), np.array([1, 2, 0]), 0.0),
        "an impossible class": _call(np.eye(3) * 2000, np.eye(3), np.array([1, 2, 0]), 0.0),
        "scores beyond long floats": _call(np.eye(3) * 2e4, np.eye(3), np.array([1, 2, 0]), 0.0),
        "classes of another type": _call(W, X, y.astype(np.int32), 0.1),
        "many examples": _call(W, np.tile(X, (26, 1)), many, 0.1),
        "a later call": _keeping((W, X, y, 0.1), (2 * W, X, y, 0.1)),
    }


def condition_number() -> dict[str, dict]:
    """Return square matrices."""
    eps = float(np.finfo(float).eps)
    A = _numbers((3, 3))
    return {
        "a diagonal": _call(np.diag([1.0, 4.0, 2.0])),
        "a symmetric matrix": _call(A + A.T),
        "an unsymmetric matrix": _call(A),
        "a triangle": _call(np.array([[1.0, 3.0], [0.0, 2.0]])),
        "negative eigenvalues": _call(np.diag([-1.0, -5.0])),
        "an indefinite matrix": _call(np.diag([-3.0, 1.0])),
        "a rotation": _call(np.array([[0.0, -1.0], [1.0, 0.0]])),
        "singular": _call(np.array([[1.0, 2.0], [2.0, 4.0]])),
        "singular but for rounding": _call(
            np.outer([1.0, 2.0, 3.0], [0.1, 0.7, 0.3]) + np.outer([0.3, 1, 0], [1, 0, 0.2])
        ),
        "zeros": _call(np.zeros((2, 2))),
        "one number": _call(np.array([[3.0]])),
        "tiny numbers": _call(1e-20 * np.diag([1.0, 4.0])),
        "a tiny smallest one": _call(np.diag([1.0, 1e-9])),
        "a very tiny smallest one": _call(np.diag([1.0, 1e-12, 1.0])),
        "inside the border": _call(np.diag([1.0, 1.0, 1.0, 2 * eps])),
        "at the border": _call(np.diag([1.0, 1.0, 1.0, 4 * eps])),
        "beyond the border": _call(np.diag([1.0, 1.0, 1.0, 8 * eps])),
        "beyond the border of n squared": _call(np.diag([1.0, 1.0, 1.0, 32 * eps])),
        "large numbers": _call(np.diag([1e12, 4e12, 1.0e-3])),
    }


def best_learning_rate() -> dict[str, dict]:
    """Return matrices that are symmetric and positive definite, and others."""
    A = _numbers((3, 3))
    good = A @ A.T + np.eye(3)
    bent = np.array([[2.0, 3.0], [3.0, 2.0]])
    corner = good.copy()
    corner[1, 2] += 1.0
    return {
        "a diagonal": _call(np.diag([1.0, 9.0, 4.0])),
        "a diagonal out of order": _call(np.diag([9.0, 1.0, 4.0])),
        "two by two": _call(np.array([[2.0, 0.5], [0.5, 5.0]])),
        "three by three": _call(good),
        "one number": _call(np.array([[4.0]])),
        "a round bowl": _call(3 * np.eye(2)),
        "nearly flat": _call(np.diag([1e-9, 1.0])),
        "flat": _call(np.diag([0.0, 2.0])),
        "a negative eigenvalue": _call(bent),
        "two negative eigenvalues": _call(np.diag([-1.0, -2.0])),
        "two of three negative": _call(np.diag([-1.0, -1.0, 9.0])),
        "a negative diagonal": _call(np.diag([-1.0, 3.0])),
        "unsymmetric": _call(np.array([[2.0, 1.0], [0.0, 3.0]])),
        "unsymmetric in a corner": _call(corner),
        "zeros": _call(np.zeros((2, 2))),
    }


def stationary_point_kind() -> dict[str, dict]:
    """Return Hessians, with a tolerance or without."""
    hessians = {
        "up": [1.0, 2.0],
        "down": [-1.0, -2.0],
        "up and down": [1.0, -2.0],
        "up and flat": [1.0, 0.0],
        "down and flat": [-1.0, 0.0],
        "up, down and flat": [1.0, -2.0, 0.0],
        "flat": [0.0, 0.0],
        "two down, one up": [-1.0, -2.0, 3.0],
        "two up, one flat": [1.0, 2.0, 0.0],
    }
    found = {label: _call(np.diag(values)) for label, values in hessians.items()}
    for size in (3e-9, 1e-7, 0.2, 0.45, 0.5, 0.6, 0.9):
        for label, values in (("up", [size, 3.0]), ("down", [-size, -3.0]), ("both", [-size, 3.0])):
            found[f"{label}, {size:g} within the default"] = _call(np.diag(values))
            found[f"{label}, {size:g} within 0.5"] = _call(np.diag(values), 0.5)
    return found | {
        "no tolerance": _call(np.diag([1e-9, 1.0]), 0.0),
        "a large Hessian": _call(np.diag([20.0, 100.0]), 0.5),
        "a small Hessian": _call(np.diag([0.008, 0.1]), 0.01),
        "a small bend and a large one": _call(np.diag([0.6, 100.0]), 0.5),
        "crossed": _call(np.array([[1.0, 3.0], [3.0, 1.0]])),
        "crossed up": _call(np.array([[3.0, -1.0], [-1.0, 3.0]])),
        "negative ones off the diagonal": _call(
            np.array([[3.0, -1.0, 0], [-1.0, 3.0, 1], [0, 1, 4.0]])
        ),
        "rounded zeros": _call(np.array([[1.0, 1.0], [1.0, 1.0 - 1e-12]])),
    }


def gradient_weights() -> dict[str, dict]:
    """Return momenta and numbers of steps."""
    pairs = (
        *((0.9, 3), (0.5, 4), (0.3, 6), (0.95, 1), (0.0, 3), (1.0, 3), (0.7, 2), (0.8, 12)),
        *((1e-11, 2), (0.05, 50), (0.9, 60), (0.5, 60), (1.2, 5)),
    )
    return {f"{rho:g} over {steps}": _call(rho, steps) for rho, steps in pairs}


def critical_momentum() -> dict[str, dict]:
    """Return learning rates and curvatures, inside the range and outside."""
    pairs = (
        *((0.1, 1.0), (0.5, 0.5), (0.02, 4.0), (0.3, 3.0), (0.25, 8.0), (0.7, 5.0), (1.0, 1.0)),
        *((0.001, 1.0), (1e-6, 2.0), (3.97, 1.0), (0.9999, 4.0), (0.0, 1.0), (1.0, 4.0)),
        *((1.0, 5.0), (-0.1, 1.0), (2.0, 1.5), (0.4, 0.9), (1.5, 2.2), (1.2, 1.25), (np.nan, 1.0)),
    )
    return {f"{rate:g} times {curvature:g}": _call(rate, curvature) for rate, curvature in pairs}


def tuned() -> dict[str, dict]:
    """Return the one problem of a value: what it is."""
    return {"the values": {"kind": "value"}}


def iterate_from_lookahead() -> dict[str, dict]:
    """Return weights with configs, full and incomplete."""
    w, v = _numbers(3), _numbers(3, 1)
    rate = {"learning_rate": 0.2}
    configs = {
        "a full config": {**rate, "momentum": 0.7, "velocity": v},
        "a small momentum": {**rate, "momentum": 0.2, "velocity": v},
        "another rate": {"learning_rate": 3.0, "momentum": 0.7, "velocity": v},
        "no momentum": {**rate, "velocity": v},
        "momentum zero": {**rate, "momentum": 0.0, "velocity": v},
        "a large momentum": {**rate, "momentum": 1.5, "velocity": v},
        "no velocity": {**rate, "momentum": 0.7},
        "no rate": {"momentum": 0.7, "velocity": v},
        "an empty config": {},
        "config None": None,
    }
    found = {label: _call(w, config) for label, config in configs.items()}
    for label, shape in (("two axes", (2, 3)), ("no axis", ()), ("four axes", (1, 2, 1, 2))):
        config = {**rate, "momentum": 0.7, "velocity": _numbers(shape, 1)}
        found[label] = _call(_numbers(shape), config)
    full = configs["a full config"]
    return found | {"a later call": _keeping((w, full), (2 * w, full))}


def effective_rates() -> dict[str, dict]:
    """Return gradients of some steps, with a rate and an epsilon."""
    g = _numbers((4, 3))
    long = _numbers((60, 1), 1)
    return {
        "three coordinates": _call(g, 0.5, 1e-8),
        "a square": _call(_numbers((3, 3), 2), 0.5, 1e-8),
        "another rate": _call(g, 3.0, 1e-8),
        "a large epsilon": _call(g, 0.5, 0.7),
        "a gradient that begins with zeros": _call(np.array([[0.0, 1.0], [2.0, 0.0]]), 0.5, 0.1),
        "one coordinate": _call(g[:, :1], 0.5, 0.2),
        "one step": _call(g[:1], 0.5, 0.2),
        "tiny gradients": _call(1e-8 * g, 1e-8, 1e-9),
        "huge gradients": _call(1e6 * g, 0.5, 1e-8),
        "sixty steps": _call(long, 0.5, 1e-8),
        "a later call": _keeping((g, 0.5, 0.1), (2 * g, 0.5, 0.1)),
    }


def steps_to_travel() -> dict[str, dict]:
    """Return distances and rates."""
    pairs = (
        *((0.0, 1.0), (0.5, 1.0), (1.0, 1.0), (2.0, 2.0), (1.2, 1.0), (3.0, 1.0), (5.0, 0.7)),
        *((3.3, 0.5), (1.9, 0.31), (7.7, 2.3), (20.0, 1.0), (0.05, 0.01), (40.0, 0.9), (60.3, 0.9)),
        *((1.7, 1.0), (2.25, 1.0), (0.004, 0.0003)),
    )
    return {f"{distance:g} at {rate:g}": _call(distance, rate) for distance, rate in pairs}


def leaky_average() -> dict[str, dict]:
    """Return series of numbers and arrays, with decay rates."""
    x = _numbers(5)
    arrays = {
        "numbers": x,
        "vectors": _numbers((4, 3), 1),
        "as many vectors as entries": _numbers((3, 3), 1),
        "matrices": _numbers((3, 2, 2), 2),
        "one value": x[:1],
    }
    found = {label: _call(values, 0.7) for label, values in arrays.items()}
    for rate in (0.0, 0.3, 0.9, 0.9999, 1e-3):
        found[f"a decay rate of {rate:g}"] = _call(x, rate)
        found[f"vectors at a decay rate of {rate:g}"] = _call(arrays["vectors"], rate)
    return found | {
        "sixty numbers": _call(_numbers(60, 3), 0.5),
        "sixty numbers that fade fast": _call(_numbers(60, 3), 1e-12),
        "a later call": _keeping((x, 0.7), (2 * x, 0.7)),
        "a result of its own": {"kind": "own", "arguments": (x, 0.0)},
    }


def recovery_steps() -> dict[str, dict]:
    """Return old and new sizes of gradients, decay rates, and shares of the way."""
    cases = (
        *(
            (10.0, 1.0, 0.9, 0.5),
            (10.0, 1.0, 0.5, 0.5),
            (1.0, 10.0, 0.9, 0.5),
            (4.0, 3.0, 0.8, 0.5),
        ),
        *(
            (10.0, 1.0, 0.9, 0.2),
            (10.0, 1.0, 0.9, 0.9),
            (1.0, 3.0, 0.99, 0.7),
            (3.0, 1.0, 0.3, 0.3),
        ),
        *(
            (1.0, 1.5, 0.95, 0.6),
            (100.0, 1.0, 0.97, 0.99),
            (2.0, 1.0, 0.7, 0.8),
            (1.0, 20.0, 0.6, 0.95),
        ),
        *((10.0, 1.0, 0.9993, 0.5), (1.0, 2.0, 0.995, 0.4)),
    )
    found = {f"case {n}": _call(*case) for n, case in enumerate(cases, 1)}
    return found | {"a whole number": {"kind": "whole", "arguments": cases[0]}}


def bias_correction() -> dict[str, dict]:
    """Return betas and counts."""
    pairs = (
        *(
            (0.9, 1),
            (0.9, 2),
            (0.5, 3),
            (0.99, 7),
            (0.3, 1),
            (0.999, 1),
            (0.999, 1000),
            (0.9999, 1500),
        ),
        *((0.0, 1), (0.0, 3), (0.9, 0), (0.9, -1), (0.9, -3), (0.0, 0), (0.95, 40), (0.7, 10)),
    )
    return {f"{beta:g} after {t}": _call(beta, t) for beta, t in pairs}


def minibatches() -> dict[str, dict]:
    """Return numbers of examples and sizes of batches."""
    sizes = ((40, 8), (40, 12), (42, 9), (23, 40), (12, 5), (12, 12), (9, 1), (1, 4))
    return {f"{n} by {size}": {"kind": "batches", "n": n, "batch_size": size} for n, size in sizes}


ALL = (
    *(numeric_gradient, relative_error, quadratic, softmax_loss),
    *(condition_number, best_learning_rate, stationary_point_kind, minibatches),
    *(gradient_weights, critical_momentum, tuned, iterate_from_lookahead),
    *(effective_rates, steps_to_travel, leaky_average, recovery_steps, bias_correction),
)
PROBLEMS = {each.__name__: each for each in ALL}
