"""What an explorer explores: rules on a landscape, from a start, to a goal. It knows no widgets."""

import copy
from collections.abc import Callable, Iterable
from numbers import Real

import numpy as np

from helpers.explorer.interrupts import interruptible
from helpers.explorer.loss_scale import loss_limits
from helpers.explorer.reader import ANYTHING, sentence
from helpers.explorer.rules import Runner
from helpers.landscapes import Landscape
from helpers.paths import Trajectory


class PathModel:
    """Rules on a landscape, and the paths of their last runs.

    Attributes:
        runners: the rules by name.
        landscape: where they run.
        make: the function that makes the landscape, or None.
        start: where they start, two numbers.
        velocity: the first velocity, two numbers; None where rules begin at rest.
        steps: how many steps, unless a rule is given another number.
        goal: the loss to get below, or None.
        problem: why there is no landscape for the present values, in a sentence; "" if there is.
    """

    def __init__(
        self,
        runners: dict[str, Runner],
        landscape: Landscape | Callable[..., Landscape],
        landscape_values: dict,
        *,
        start=None,
        velocity=None,
        steps: int,
        goal: float | None,
    ):
        """Take the rules, and a landscape or a function that makes one of these values.

        Raises:
            TypeError: if there is no landscape.
            ValueError: if the start, the velocity or the goal are no finite numbers.
        """
        if goal is not None and not (isinstance(goal, Real) and np.isfinite(goal)):
            raise ValueError(f"goal must be a finite number, got {goal!r}")
        self.runners, self.steps, self.goal, self.problem = runners, steps, goal, ""
        self.make = landscape if callable(landscape) else None
        self.landscape = _checked(landscape if self.make is None else self.make(**landscape_values))
        self.start = two_numbers("start", self.landscape.start if start is None else start)
        self.velocity = None if velocity is None else two_numbers("velocity", velocity)
        self._first_start = self.start

    @property
    def loss_limits(self) -> tuple[float, float]:
        """The limits of all scales of the losses, which stay when the start moves."""
        return loss_limits(self.landscape, self._first_start)

    @property
    def least(self) -> float:
        """The least loss, or 0 where there is none."""
        return self.landscape.f_min or 0.0

    def losses_to_show(self) -> np.ndarray:
        """Return all losses of the paths, the first one and the goal, above the least loss."""
        losses = [path.losses for path in self.paths]
        first = self.landscape.f(np.asarray(self._first_start))
        goal = [] if self.goal is None else [self.goal]
        return np.concatenate([[first], goal, *losses]) - self.least

    @property
    def paths(self) -> list[Trajectory]:
        """The paths that there are."""
        return [runner.path for runner in self.runners.values() if runner.path is not None]

    @property
    def reached(self) -> bool:
        """Whether there is a goal, and every path arrives and stays there."""
        return self.steps_needed is not None

    @property
    def steps_needed(self) -> int | None:
        """The step from which on every path stays at the goal; None where one does not."""
        if self.goal is None or len(self.paths) < len(self.runners):
            return None
        steps = [path.steps_to(self.goal) for path in self.paths]
        return None if None in steps else max(steps)

    def copy(self) -> "PathModel":
        """Return a model whose runs leave this one as it is."""
        made = copy.copy(self)
        made.runners = {name: copy.copy(runner) for name, runner in self.runners.items()}
        return made

    def make_landscape(self, values: dict) -> None:
        """Make the landscape of these values; where that fails, the old one stays without paths."""
        self.problem = ""
        try:
            self.landscape = _checked(interruptible(self.make, **values))
        except ANYTHING as error:
            self.problem = sentence(error, self.make)

    def run(self, rules: Iterable[str], values: dict[str, dict]) -> None:
        """Run some rules.

        Args:
            rules: their names.
            values: rule -> {hyperparameter: value}.
        """
        _, highest = self.loss_limits
        for name in rules:
            runner = self.runners[name]
            if self.problem:
                runner.fail(self.problem)
                continue
            given = values[name] | self.velocity_of(runner)
            runner.run(self._fresh_landscape(), self.start, self.steps, given, highest)

    def velocity_of(self, runner: Runner) -> dict[str, np.ndarray]:
        """Return the first velocity for a rule that takes it; for all, if none does."""
        if self.velocity is None:
            return {}
        takers = [runner for runner in self.runners.values() if runner.takes("velocity")]
        if takers and runner not in takers:
            return {}
        return {"velocity": np.array(self.velocity)}

    def _fresh_landscape(self) -> Landscape:
        """A noisy landscape begins its noise anew, or every event would see another one."""
        return self.landscape.restart() if self.landscape.restart else self.landscape


def _checked(landscape) -> Landscape:
    if not isinstance(landscape, Landscape):
        raise TypeError(f"a landscape is needed, got {landscape!r}")
    return landscape


def two_numbers(name: str, values) -> list[float]:
    """Return two finite numbers as a list.

    Raises:
        ValueError: if these are none.
    """
    try:
        array = np.asarray(values, dtype=float)
    except (OverflowError, TypeError, ValueError):
        array = np.empty(0)
    if array.shape != (2,) or not np.isfinite(array).all():
        raise ValueError(f"{name} must be two finite numbers, got {values!r}")
    return array.tolist()
