"""What an explorer explores: rules on a landscape, from a start, to a goal. It knows no widgets."""

from collections.abc import Callable, Iterable

import numpy as np

from helpers.explorer.interrupts import interruptible
from helpers.explorer.loss_scale import loss_limits
from helpers.explorer.reader import ANYTHING, sentence
from helpers.explorer.rules import Runner
from helpers.landscapes import Landscape


class PathModel:
    """Rules on a landscape, and the paths of their last runs.

    Attributes:
        runners: the rules by name.
        landscape: where they run.
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
            ValueError: if the start or the velocity are not two finite numbers.
        """
        self.runners, self.steps, self.goal, self.problem = runners, steps, goal, ""
        self._make = landscape if callable(landscape) else None
        self.landscape = landscape if self._make is None else self._make(**landscape_values)
        self.start = _two_numbers("start", self.landscape.start if start is None else start)
        self.velocity = None if velocity is None else _two_numbers("velocity", velocity)
        self._first_start = self.start

    @property
    def loss_limits(self) -> tuple[float, float]:
        """The scale of the losses, which stays when the start moves."""
        return loss_limits(self.landscape, self._first_start)

    @property
    def reached(self) -> bool:
        """Whether there is a goal, and every path reaches it."""
        paths = [runner.path for runner in self.runners.values()]
        return self.goal is not None and all(
            path is not None and path.steps_to(self.goal) is not None for path in paths
        )

    def make_landscape(self, values: dict) -> None:
        """Make the landscape of these values; where that fails, the old one stays without paths."""
        self.problem = ""
        try:
            self.landscape = interruptible(self._make, **values)
        except ANYTHING as error:
            self.problem = sentence(error, self._make)

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
            given = values[name] | self._velocity_of(runner)
            runner.run(self._fresh_landscape(), self.start, self.steps, given, highest)

    def _velocity_of(self, runner: Runner) -> dict[str, np.ndarray]:
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


def _two_numbers(name: str, values) -> list[float]:
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.shape != (2,) or not np.isfinite(array).all():
        raise ValueError(f"{name} must be two finite numbers, got {values!r}")
    return array.tolist()
