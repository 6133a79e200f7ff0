"""Paths: what an optimizer does on a landscape, step by step."""

import copy
import inspect
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from helpers.landscapes import Landscape


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The iterates of an optimizer, from the start on, as far as they stay finite.

    Attributes:
        iterates: shape (steps + 1, d), float64; row k is the iterate after k steps.
        losses: shape (steps + 1,), the loss at each iterate.
        diverged_at: the first step whose iterate or loss is not finite, or None; all arrays
            end just before it.
        extras: further arrays of shape (steps + 1, d), such as velocities, by name.
    """

    iterates: np.ndarray
    losses: np.ndarray
    diverged_at: int | None = None
    extras: dict[str, np.ndarray] = field(default_factory=dict)

    def steps_to(self, loss: float) -> int | None:
        """Return the step from which on the loss stays at most `loss`, or None.

        A path that dips below and comes up again has not arrived yet; one that diverges never does.

        >>> losses = np.array([4.0, 1.0, 3.0, 0.5, 0.1])
        >>> Trajectory(iterates=np.zeros((5, 2)), losses=losses).steps_to(1)
        3
        """
        if self.diverged_at is not None:
            return None
        step = settled(self.losses, loss)
        return int(step) if np.isfinite(step) else None


def settled(losses, loss: float) -> np.ndarray:
    """Return the step from which on each run's loss stays at most `loss`.

    Args:
        losses: shape (steps + 1, ...), each run's loss before the first step and after each.
        loss: the loss to settle at.

    Returns:
        floats, shape (...); inf for a run that ends above, or at NaN.

    >>> settled([4.0, 1.0, 3.0, 0.5, 0.1], 1)
    array(3.)
    """
    above = ~(np.asarray(losses) <= loss)
    after_the_last = np.where(above.any(axis=0), len(above) - above[::-1].argmax(axis=0), 0)
    return np.where(above[-1], np.inf, after_the_last)


def run_path(
    path_function: Callable, landscape: Landscape, steps: int, start=None, **hyperparameters
) -> Trajectory:
    """Run a path function on a landscape.

    Args:
        path_function: called once, as path_function(gradient, start, steps, **hyperparameters).
            It returns the iterates, shape (steps + 1, d) with the start first, or a pair
            (iterates, extras) with a dict of arrays of the same shape.
        landscape: where to run it.
        steps: how many steps, at least 0.
        start: where to start, shape (d,); the landscape's start unless given.
        **hyperparameters: handed on to path_function.

    Raises:
        TypeError: if path_function is no function, or returns something else than arrays.
        ValueError: if a shape is wrong, or the start is not finite or not the first iterate.

    >>> from helpers.landscapes import bowl
    >>> run_path(lambda gradient, start, steps: [start] * (steps + 1), bowl(), steps=2).losses
    array([3.125, 3.125, 3.125])
    """
    _require_function(path_function, "path_function")
    start, steps = _start(landscape, start), _steps(steps)
    with np.errstate(all="ignore"):
        returned = path_function(landscape.gradient, start.copy(), steps, **hyperparameters)
    iterates, extras = _iterates_and_extras(returned, (steps + 1, *start.shape))
    if not np.array_equal(iterates[0], start):
        raise ValueError(
            f"the first iterate must be the start {start}, got {iterates[0]}; "
            "if w changes in place, store w.copy()"
        )
    return _path(landscape, iterates, extras)


def run_rule(
    rule: Callable, landscape: Landscape, steps: int, start=None, config: dict | None = None
) -> Trajectory:
    """Run an update rule of the CS231n form on a landscape.

    Each step calls rule(w, dw, config), with config as the step before returned it, and takes
    the pair (next_w, config) that comes back. The rule gets copies, so it may change w and
    config in place; the config given here stays as it is.

    Args:
        rule: the update rule.
        landscape: where to run it.
        steps: how many steps, at least 0; a path that diverges ends earlier.
        start: where to start, shape (d,); the landscape's start unless given.
        config: hyperparameters for the first step; None for the rule's defaults.

    Raises:
        TypeError: if rule is no function, or does not return a pair of an array and a dict.
        ValueError: if next_w has another shape than w, or the start is not finite.
    """
    return run_path(as_path_function(rule, config), landscape, steps, start)


def as_path_function(rule: Callable, config: dict | None = None) -> Callable:
    """Return a rule of the CS231n form as a path function, as `run_path` and the explorer take it.

    Args:
        rule: the update rule; see `run_rule`.
        config: hyperparameters for the first step, beside those that the path function is given.

    Raises:
        TypeError: if rule is no function.
    """
    _require_function(rule, "rule")

    def path_function(gradient, start, steps, **hyperparameters):
        iterates = np.full((steps + 1, *start.shape), np.nan)
        iterates[0] = start
        state = {**(config or {}), **hyperparameters} if hyperparameters else config
        state = copy.deepcopy(state)
        for step in range(1, steps + 1):
            w = iterates[step - 1]
            iterates[step], state = _next_w_and_config(rule(w.copy(), gradient(w), state), w)
            if not np.isfinite(iterates[step]).all():
                break
        return iterates

    path_function.__name__ = getattr(rule, "__name__", path_function.__name__)
    # As a partial names what it calls: where a rule stops, the line told is one of its own cell.
    path_function.func = rule
    # So that sliders start at the values in config, as they do at a path function's own defaults.
    path_function.__signature__ = _with_defaults(inspect.signature(path_function), config or {})
    return path_function


def _with_defaults(signature: inspect.Signature, config: dict) -> inspect.Signature:
    *first, rest = signature.parameters.values()
    keyword = inspect.Parameter.KEYWORD_ONLY
    given = [inspect.Parameter(name, keyword, default=value) for name, value in config.items()]
    return signature.replace(parameters=[*first, *given, rest])


def _path(landscape, iterates, extras) -> Trajectory:
    """Compute the losses, and cut everything before the first step that is not finite."""
    with np.errstate(all="ignore"):
        losses = np.asarray(landscape.f(iterates))
    broken = np.flatnonzero(~(np.isfinite(iterates).all(axis=1) & np.isfinite(losses)))
    diverged_at = int(broken[0]) if len(broken) else None
    return Trajectory(
        iterates=iterates[:diverged_at],
        losses=losses[:diverged_at],
        diverged_at=diverged_at,
        extras={name: values[:diverged_at] for name, values in extras.items()},
    )


def _iterates_and_extras(returned, shape):
    iterates, extras = returned, {}
    if isinstance(returned, tuple) and len(returned) == 2 and isinstance(returned[1], dict):
        iterates, extras = returned
    return (
        _array(iterates, "the iterates of path_function", shape),
        {name: _array(values, f"the extra {name!r}", shape) for name, values in extras.items()},
    )


def _next_w_and_config(returned, w):
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise TypeError(f"rule must return the pair (next_w, config), got {_kind(returned)}")
    next_w, config = returned
    if not isinstance(config, dict):
        raise TypeError(f"rule must return config, a dict, after next_w, got {_kind(config)}")
    return _array(next_w, "next_w", w.shape), config


def _array(values, what, shape) -> np.ndarray:
    """Return a float64 copy of the values, or say why they are no array of that shape."""
    if values is None:
        raise TypeError(f"{what} must be an array, got None; is a return missing?")
    if isinstance(values, Iterator):
        raise TypeError(f"{what} must be an array; return an array, not {_kind(values)}")
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise TypeError(f"{what} must be an array of numbers: {error}") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{what} must be an array of real numbers, got dtype {array.dtype}")
    if array.shape != shape:
        raise ValueError(f"{what} must have shape {shape}, got {array.shape}")
    return array.astype(np.float64)


def _start(landscape, start) -> np.ndarray:
    start = _array(landscape.start if start is None else start, "start", landscape.start.shape)
    if not np.isfinite(start).all():
        raise ValueError(f"start must be finite, got {start}")
    return start


def _steps(steps) -> int:
    try:
        steps = operator.index(steps)
    except TypeError:
        raise TypeError(f"steps must be a whole number, got {_kind(steps)}") from None
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return steps


def _require_function(candidate, name):
    if not callable(candidate):
        raise TypeError(f"{name} must be a function, got {_kind(candidate)}")


def _kind(value) -> str:
    if value is None:
        return "None"
    length = f" of {len(value)}" if isinstance(value, tuple) else ""
    return f"a {type(value).__name__}{length}"
