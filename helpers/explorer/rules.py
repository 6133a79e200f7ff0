"""One rule of an interactive figure: its path function, and what became of its last run."""

import functools
import inspect
import time
from collections.abc import Callable
from enum import Enum, auto
from numbers import Real

import numpy as np

from helpers.explorer.interrupts import interruptible
from helpers.explorer.loss_scale import diverges
from helpers.explorer.reader import (
    ANYTHING,
    LEARNING_RATES,
    require_names,
    sentence,
    unknown_names,
)
from helpers.landscapes import Landscape
from helpers.paths import Trajectory, run_path

MOST_STEPS = 5_000
SLOW = 0.5  # seconds for one run; beyond, sliders wait until they are let go


class Outcome(Enum):
    """What became of a run; only the last three leave a path."""

    WAITING = auto()  # there was none
    FAILED = auto()  # the function raised, or returned no path
    INTERRUPTED = auto()  # the reader stopped it
    OVERFLOWED = auto()  # an iterate or a loss is not finite, and the path ends before it
    GROWING = auto()  # all steps were taken, and the loss is above its scale and growing
    FINISHED = auto()  # all steps were taken

    @property
    def diverged(self) -> bool:
        """Whether the path diverged, as far as can be told from its steps."""
        return self in (Outcome.OVERFLOWED, Outcome.GROWING)


class Runner:
    """A rule, and what its last run left.

    Attributes:
        name: its name; "" where it is alone.
        function: its path function.
        outcome: what became of the last run.
        path: the path, or None.
        problem: where there is no path, why, in a sentence.
        seconds: how long the last run took.
    """

    def __init__(self, name: str, function: Callable, unusable: str = ""):
        """Take a rule; `unusable` is why it can never be run, in a sentence."""
        self.name, self.function, self._unusable = name, function, unusable
        self.path: Trajectory | None = None
        self.outcome, self.problem, self.seconds = Outcome.WAITING, "", 0.0
        self._landscape, self._highest, self._values = None, np.inf, {}

    def takes(self, name: str) -> bool:
        """Whether the path function has a parameter of this name."""
        return callable(self.function) and not unknown_names([name], self.function)

    def run(self, landscape: Landscape, start, steps: int, values: dict, highest: float) -> None:
        """Compute the path; what goes wrong becomes `problem`, one sentence.

        Args:
            landscape, start: where.
            steps: how many steps, unless the values say so.
            values: what the path function gets beside, by name.
            highest: the end of the loss scale, above which a loss that still grows diverges.
        """
        if self._unusable:
            self.fail(self._unusable)
            return
        began = time.perf_counter()
        self._landscape, self._highest, self._values = landscape, highest, dict(values)
        try:
            self.path, self.problem = self._path(start, steps), ""
            self.outcome = _outcome(self.path, landscape, highest)
        except ANYTHING as error:
            self.fail(sentence(error, self.function))
            if isinstance(error, KeyboardInterrupt):
                self.outcome = Outcome.INTERRUPTED
        self.seconds = time.perf_counter() - began

    def fail(self, problem: str) -> None:
        """Have no path, for this reason."""
        self.path, self.outcome, self.problem = None, Outcome.FAILED, problem

    @property
    def learning_rate(self) -> float | None:
        """The rate of the last run, given or else a default, if it is one number."""
        parameters = inspect.signature(self.function).parameters
        for name in LEARNING_RATES:
            default = getattr(parameters.get(name), "default", None)
            if isinstance(rate := self._values.get(name, default), Real):
                return float(rate)
        return None

    def says(self) -> str:
        """Return the result in words."""
        result = self._result()
        return f"{self.name}: {result}" if self.name else result[:1].upper() + result[1:]

    def _path(self, start, steps) -> Trajectory:
        values = dict(self._values)
        steps = values.pop("steps", steps)
        require_names(values, self.function, "the path function")
        if steps > MOST_STEPS:
            raise ValueError(f"{steps} steps are too many to draw; take at most {MOST_STEPS}")
        # A hyperparameter may be called as a parameter of `run_path` is.
        function = functools.partial(self.function, **values)
        return interruptible(run_path, function, self._landscape, steps, start)

    def _result(self) -> str:
        if self.path is None:
            return self.problem
        if self.outcome is Outcome.OVERFLOWED:
            return f"diverged at step {self.path.diverged_at}"
        last, loss = len(self.path.losses) - 1, self.path.losses[-1]
        if self.outcome is Outcome.GROWING:
            above = f"the loss is above {self._highest:.0e} and growing"
            return f"diverges: after {last} steps {above}"
        result = f"after {last} steps: loss {loss:.2g}"
        if self._landscape.minimum is None:
            return result
        distance = np.linalg.norm(self.path.iterates[-1] - self._landscape.minimum)
        return f"{result}, distance {distance:.2g}"


def are_slow(runners: list[Runner]) -> bool:
    """Whether another run of them all would be too long to be made at every move of a slider."""
    stopped = any(runner.outcome is Outcome.INTERRUPTED for runner in runners)
    return stopped or sum(runner.seconds for runner in runners) >= SLOW


def _outcome(path: Trajectory, landscape: Landscape, highest: float) -> Outcome:
    if path.diverged_at is not None:
        return Outcome.OVERFLOWED
    if diverges(path.losses - (landscape.f_min or 0.0), highest):
        return Outcome.GROWING
    return Outcome.FINISHED
