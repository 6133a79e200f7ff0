"""What problems hand to a learner's function, as JSON: arrays, and functions by name."""

import json

import numpy as np

from helpers.checks.compare import same
from helpers.checks.records.leaves import WORD, named, told


def written(problems: dict) -> str:
    """Return problems as JSON."""
    return json.dumps(problems, default=_of_array)


def read(problems: str) -> dict:
    """Return problems that `written` has written, with functions where their names stood."""
    return json.loads(problems, object_hook=_made)


def _of_array(array) -> dict:
    return {"array": array.tolist(), "dtype": array.dtype.name}


def _made(parts: dict):
    if "array" in parts:
        return np.array(parts["array"], dtype=parts["dtype"])
    if "column by column" in parts:
        return np.asfortranarray(parts["column by column"])
    return FUNCTIONS[parts["function"]] if "function" in parts else parts


class Push:
    """A gradient that a rule is given: an array, or the function that {"slopes": a} stands for.

    With a buffer the array is that one, which its owner overwrites after the step.
    """

    def __init__(self, dw, buffer):
        self._dw, self._buffer, self._said = dw, buffer, []
        if isinstance(dw, dict):
            self.given = Slope(dw["slopes"])
        elif buffer is None:
            self.given = dw.copy()
        else:
            self.given = buffer
            buffer[...] = dw

    def look(self) -> None:
        """Look at what the step has left; then the buffer is overwritten."""
        if self._buffer is not None:
            if not same(self._buffer, self._dw):
                self._said += _changed(self._buffer)
            self._buffer[...] = 7

    def said(self) -> list[list]:
        """Return leaves about what became of it, by the end of a walk."""
        if isinstance(self.given, Slope):
            return self.given.said()
        if self._buffer is None and not same(self.given, self._dw):
            return _changed(self.given)
        return self._said


class Slope:
    """A gradient function: a (w + w^3 / 8), entry by entry."""

    def __init__(self, slopes):
        self._slopes, self._answers = slopes, []

    def __call__(self, w):
        """Return the gradient at w."""
        w = np.asarray(w, dtype=np.float64)
        answer = np.asarray(self._slopes * (w + w**3 / 8))
        self._answers.append((answer, answer.copy()))
        return answer

    def said(self) -> list[list]:
        """Return leaves about its calls."""
        changed = [_changed(now) for now, then in self._answers if not same(now, then)]
        shapes = "".join(sorted({str(now.shape) for now, _ in self._answers}))
        called = f"{len(self._answers)} calls of gradient at {shapes}"
        return [[called[:WORD]], *(changed[0] if changed else [])]


def _changed(gradient) -> list[list]:
    """Return what became of a gradient, which a rule should leave alone."""
    return named("the gradient changed", told(gradient))


def _cubes(x):
    """Return a sum whose third derivatives show the step of a difference."""
    x = np.asarray(x)
    return np.sum(np.arange(1, x.size + 1).reshape(x.shape) * x**3).item()


def _coupled(x):
    """Return a sum in which an entry that stays shifted shows in the slopes of others."""
    flat = np.ravel(x)
    return np.sum(np.sin(flat) * np.cumsum(flat)).item()


def _rows(x):
    """Return a sum that a flat copy of a matrix does not have."""
    return np.sum(x[0] * x[-1] ** 2).item()


def _rough(x):
    """Return a sum whose slopes depend on steps of 1e-6, too."""
    return np.sum(np.sin(3e4 * np.asarray(x))).item()


def _flat(x):
    return 1e-7 * _cubes(x)


FUNCTIONS = {
    "cubes": _cubes,
    "coupled": _coupled,
    "rows": _rows,
    "rough": _rough,
    "flat": _flat,
}
