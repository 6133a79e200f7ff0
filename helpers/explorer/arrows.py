"""What makes a step of a rule with a velocity: the push of the gradient, and what is carried on."""

from dataclasses import dataclass

import numpy as np

from helpers.landscapes import Landscape
from helpers.paths import Trajectory

FAR = 1e3  # lengths of the domain; farther out nothing is drawn, and squares overflow
UNSEEN = 1e-6  # a share of the domain that is far below a pixel


@dataclass(frozen=True)
class Carried:
    """What each step carries on.

    Attributes:
        share: the share of the step before.
        first: what is carried into the first step, shape (2,).
        ahead: whether the push comes after it, with the gradient of the point it leads to.
    """

    share: float
    first: np.ndarray
    ahead: bool


def decompose_steps(path: Trajectory, landscape: Landscape, learning_rate: float) -> Carried | None:
    """Return what a path carries from step to step; None where its arrays do not bear that out.

    A step is taken to be a push, -learning_rate * gradient, plus what is carried on. That is told
    only if it holds at every step: what is left of the step beside the push must be one multiple
    of the extra "velocity", and one share of the step before.

    Args:
        path: with the extra "velocity", row k the velocity at iterate k. An extra "gradient" holds
            the gradients that the rule used, row k that of the step to iterate k, or of the step
            from it; without it they are those at the iterates.
        landscape: where the path runs; a noisy one as it was before the path.
        learning_rate: of the whole path.
    """
    if "velocity" not in path.extras or len(path.iterates) < 2:
        return None
    with np.errstate(all="ignore"):
        for gradients in _gradients(path, landscape):
            if found := _carried(path, landscape, -learning_rate * gradients):
                ahead = "gradient" in path.extras and _is_ahead(path, landscape, gradients, found)
                return Carried(*found, ahead)
    return None


def _gradients(path, landscape) -> list[np.ndarray]:
    """Return what may be the gradient of each step."""
    given = path.extras.get("gradient")
    if given is None:
        return [_gradient(landscape, path.iterates)[:-1]]
    return [given[1:], given[:-1]]


def _gradient(landscape, w) -> np.ndarray:
    return (landscape.restart() if landscape.restart else landscape).gradient(w)


def _carried(path, landscape, pushes) -> tuple[float, np.ndarray] | None:
    """Return the share of the step before, and what the first step carries on."""
    extent = np.ptp(landscape.domain)
    near = np.cumprod(np.abs(path.iterates[1:]).max(axis=1) < FAR * extent).astype(bool)
    steps, pushes = np.diff(path.iterates, axis=0)[near], pushes[near]
    rest = steps - pushes
    sizes = np.abs(pushes).max(axis=1) + np.abs(rest).max(axis=1)
    slack = (1e-5 * sizes + UNSEEN * extent)[:, None]
    velocities = path.extras["velocity"][:-1][near]
    if not len(rest) or _multiple(velocities, rest, slack) is None:
        return None
    share = _multiple(steps[:-1], rest[1:], slack[1:])
    return None if share is None else (share, rest[0])


def _multiple(of, values, slack) -> float | None:
    """Return c if values are c * of, else None."""
    c = float((of * values).sum() / ((of * of).sum() or 1.0))
    return c if (np.abs(values - c * of) <= slack).all() else None


def _is_ahead(path, landscape, gradients, found) -> bool:
    """Whether the gradients are those of the points that what is carried on leads to."""
    share, first = found
    here = path.iterates[:-1]
    there = here + np.concatenate([[first], share * np.diff(here, axis=0)])
    return not _are(gradients, _gradient(landscape, here)) and _are(
        gradients, _gradient(landscape, there)
    )


def _are(gradients, others) -> bool:
    return np.allclose(gradients, others, rtol=1e-5, atol=1e-9)
