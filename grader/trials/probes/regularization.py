"""Probe problems of lesson 10: arguments, one question each, and nothing of what is right."""

import numpy as np

from helpers.checks.records.masks import QUESTIONS

SEED = 30


def regularization_predictions() -> dict[str, dict]:
    """Return the one problem of a value: what it is."""
    return {"the values": {"kind": "value"}}


def l2_penalty() -> dict[str, dict]:
    """Return lists of matrices with strengths."""
    one, two, three = _numbers((2, 3)), _numbers((3, 2), 1), _numbers((2, 2), 2)
    lists = {"one matrix": [one], "two matrices": [one, two], "three": [three, 2 * three, -three]}
    found = {
        f"{label} at strength {strength:g}": _call(weights, strength)
        for label, weights in lists.items()
        for strength in (0.3, 2.0)
    }
    return found | {
        "a row": _call([_numbers((1, 4), 3)], 0.7),
        "one weight": _call([np.array([[1.5]])], 0.7),
        "one axis": _call([_numbers(4, 3), one], 0.7),
        "strength zero": _call([one, two], 0.0),
        "strength one": _call([one, two], 1.0),
        "a matrix of its own": {"kind": "own", "arguments": ([one, two], 1.0)},
        "a later call": _keeping(([one, two], 0.3), ([2 * one, two], 0.3)),
    }


def max_norm() -> dict[str, dict]:
    """Return matrices with limits."""
    W = _numbers((4, 3))
    mixed = W * np.array([0.1, 1.0, 5.0])
    return {
        "long columns": _call(4 * W, 1.5),
        "short columns": _call(0.1 * W, 1.5),
        "long and short ones": _call(mixed, 1.5),
        "a small limit": _call(mixed, 0.05),
        "a large limit": _call(20 * mixed, 30.0),
        "a limit of one": _call(mixed, 1.0),
        "a square": _call(_numbers((3, 3), 1), 1.5),
        "one column": _call(_numbers((5, 1), 2), 1.5),
        "one row": _call(_numbers((1, 5), 2), 1.0),
        "a column of zeros": _call(W * np.array([0.0, 1.0, 5.0]), 1.5),
        "exactly at the limit": _call(np.array([[3.0, 0.6], [4.0, 0.8]]), 5.0),
        "a later call": _keeping((mixed, 1.5), (2 * mixed, 1.5)),
    }


def early_stopping() -> dict[str, dict]:
    """Return losses with patiences."""
    nan = float("nan")
    runs = {
        "falling": [5.0, 4.0, 3.0, 2.0, 1.0],
        "rising": [1.0, 2.0, 3.0, 4.0, 5.0],
        "a dip after a rise": [5.0, 3.0, 4.0, 3.5, 2.0, 2.5, 3.0, 2.2, 1.0],
        "a zigzag": [5.0, 6.0, 4.0, 5.0, 3.0, 4.0, 2.0, 3.0, 3.5, 3.2, 3.1, 1.0],
        "equals": [4.0, 3.0, 3.0, 3.0, 2.0, 2.0, 5.0],
        "not a number": [4.0, nan, 3.0, nan, nan, 3.5, nan, 1.0],
        "not a number at the end": [4.0, 3.0, nan, nan],
        "one loss": [2.0],
        "in the hundreds": [500.0, 400.0, 420.0, 410.0, 390.0, 395.0],
        "lower by little": [1.0, 0.9995, 0.9991, 0.9992, 0.9989, 0.9988],
        "tiny": [5e-9, 3e-9, 4e-9, 2e-9, 1e-9, 3e-9],
        "late": [5.0, 4.0, 4.5, 4.2, 4.1, 4.6, 4.05, 3.9, 4.3, 4.4, 4.0, 3.95, 4.0],
    }
    return {
        f"{label}, patience {patience}": _call(losses, patience)
        for label, losses in runs.items()
        for patience in (1, 2, 3, 6)
    }


def dropout_forward() -> dict[str, dict]:
    """Return questions about both passes, with probabilities to keep."""
    return {
        f"{ask} at p = {p:g}": {"kind": "dropout", "ask": ask, "p": p, "shape": (60, 50)}
        for ask in QUESTIONS
        for p in (0.8, 0.3)
    }


def revealing_layer() -> dict[str, dict]:
    """Return activations with probabilities to keep."""
    xs = {
        "three units": np.array([1.0, 0.0, 2.0]),
        "five units": np.array([0.0, 0.7, 0.2, 3.0, 0.4]),
        "one unit": np.array([1.3]),
        "large ones": np.array([400.0, 250.0]),
    }
    return {
        f"{label} at p = {p:g}": {"kind": "classes", "x": x, "p": p}
        for label, x in xs.items()
        for p in (0.2, 0.5, 0.9)
    }


def shift_image() -> dict[str, dict]:
    """Return images with shifts."""
    images = np.abs(_numbers((2, 4, 4)))
    shifts = ((1, 0), (0, 1), (-1, 0), (0, -1), (2, 1), (-2, 3), (4, 0), (0, -4), (5, -6), (0, 0))
    found = {f"by ({dx}, {dy})": _call(images, dx, dy) for dx, dy in shifts}
    return found | {
        "wide images": _call(np.abs(_numbers((2, 3, 5), 1)), 1, -1),
        "images of eight by eight": _call(np.abs(_numbers((1, 8, 8), 2)), -1, 2),
        "wide ones out of the picture": _call(np.abs(_numbers((1, 2, 5), 3)), 3, 1),
        "an array of its own": {"kind": "own", "arguments": (images, 0, 0)},
        "a later call": _keeping((images, 1, 0), (2 * images, 1, 0)),
    }


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


def _keeping(*calls) -> dict:
    return {"kind": "keeping", "calls": calls}


def _numbers(shape, seed=SEED) -> np.ndarray:
    """Return numbers between 0.5 and 2 of both signs."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2, shape))


ALL = (
    *(regularization_predictions, l2_penalty, max_norm, early_stopping),
    *(dropout_forward, revealing_layer, shift_image),
)
PROBLEMS = {each.__name__: each for each in ALL}
