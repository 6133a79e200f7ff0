"""Layers that should give two inputs two classes, recorded by the classes alone where they do."""

import numpy as np

from helpers.checks.compare import same
from helpers.checks.records.calls import Stopped
from helpers.checks.records.leaves import told


def classes(called, x, p) -> list[list]:
    """Record the classes that a layer ``called(x, p) -> (W, b)`` gives to p x and to x.

    Where they are the same, or two scores are equal, the scores are recorded too.
    """
    given = x.copy()
    try:
        answer = called(given, p)
    except Stopped as stopped:
        return stopped.leaves
    changed = [] if same(given, x) else [["x changed"]]
    try:
        W, b = (np.asarray(part, dtype=float) for part in answer)
        both = [each @ W + b for each in (p * x, x)]
        second, first = np.sort(both, axis=1).T[-2:]
    except (TypeError, ValueError):
        return [["no layer"], *told(answer), *changed]
    shapes = [[f"W {W.shape[:1]}, b {b.ndim} axes"]]
    ties = ~(first - second > 1e-9 * np.maximum(np.abs(first), np.abs(second)))
    if not ties.any() and len(set(np.argmax(both, axis=1))) > 1:
        return [*shapes, ["two classes"], *changed]
    return [*shapes, [f"ties {ties.tolist()}", *map(float, np.ravel(both))], *changed]
