"""One rule of an interactive figure: its path function, its controls, and their path."""

import inspect
import math
import time
from collections.abc import Callable

import numpy as np

from helpers.explorer.arrows import carried
from helpers.explorer.codec import in_reach, pack
from helpers.explorer.interrupts import interruptible
from helpers.explorer.loss_scale import diverges
from helpers.explorer.sliders import LOGARITHMIC, code, sentence, try_controls, unknown_names
from helpers.landscapes import Landscape
from helpers.paths import Trajectory, run_path
from helpers.styles import RATES

MOST_STEPS = 5_000


class Runner:
    """A rule, and the path that its controls make now.

    Attributes:
        name: its name; "" where it is alone.
        function: its path function.
        controls: its widgets by name.
        path: the path, or None.
        problem: where there is no path, why, in a sentence.
        seconds: how long the last run took; without end, if it was interrupted.
    """

    def __init__(self, name: str, function: Callable, controls: dict):
        """Make the controls; what goes wrong is the problem of every run."""
        self.name, self.function = name, function
        self.controls, self._unusable = try_controls(controls, function)
        self.path: Trajectory | None = None
        self.problem, self.seconds = self._unusable, 0.0

    def takes(self, name: str) -> bool:
        """Whether the path function has a parameter of this name."""
        return callable(self.function) and not unknown_names([name], self.function)

    def run(self, landscape: Landscape, start, steps: int, **given) -> None:
        """Compute the path; what goes wrong becomes `problem`, one sentence.

        Args:
            landscape, start: where.
            steps: how many steps, unless a control says so.
            **given: what the path function gets beside the values of the controls.
        """
        began = time.perf_counter()
        values = {name: control.value for name, control in self.controls.items()} | given
        steps = values.pop("steps", steps)
        interrupted = False
        self.fail(self._unusable)
        if self._unusable:
            return
        try:
            if unknown := unknown_names(values, self.function):
                raise TypeError(f"the path function has no parameter {' or '.join(unknown)}")
            if steps > MOST_STEPS:
                raise ValueError(f"{steps} steps are too many to draw; take at most {MOST_STEPS}")
            self.path = interruptible(run_path, self.function, landscape, steps, start, **values)
        except (Exception, KeyboardInterrupt) as error:
            self.fail(sentence(error, self.function))
            interrupted = isinstance(error, KeyboardInterrupt)
        self.seconds = math.inf if interrupted else time.perf_counter() - began

    def fail(self, problem: str) -> None:
        """Have no path, for this reason."""
        self.path, self.problem = None, problem

    def most_steps(self, steps: int) -> int:
        """Return how many steps the path may have; `steps` where no control says so."""
        control = self.controls.get("steps")
        return steps if control is None else int(getattr(control, "max", control.value))

    def says(self, landscape: Landscape, highest: float) -> str:
        """Return the result in words; above the highest loss of the scale a path diverges."""
        result = self._result(landscape, highest)
        return f"{self.name}: {result}" if self.name else result[:1].upper() + result[1:]

    def _result(self, landscape: Landscape, highest: float) -> str:
        if self.path is None:
            return self.problem
        if self.path.diverged_at is not None:
            return f"diverged at step {self.path.diverged_at}"
        last = len(self.path.losses) - 1
        if diverges(self.path.losses - (landscape.f_min or 0.0), highest):
            return f"diverges: after {last} steps the loss is above {highest:.0e} and growing"
        result = f"after {last} steps: loss {self.path.losses[-1]:.2g}"
        if landscape.minimum is None:
            return result
        distance = np.linalg.norm(self.path.iterates[-1] - landscape.minimum)
        return f"{result}, distance {distance:.2g}"

    def settings(self) -> str:
        """Return the values of the controls as code."""
        values = ", ".join(f"{name}={code(c.value)}" for name, c in self.controls.items())
        return f"{self.name}: dict({values})" if self.name else f"dict({values})"

    def frame(self, landscape: Landscape, panels: list[dict]) -> bytes:
        """Return the path as the front end reads it: w1, w2, and how far the loss is above least.

        Args:
            landscape: where the path runs.
            panels: the axes of the landscape, of the loss, and maybe of the rates.
        """
        if self.path is None:
            return b""
        w1, w2 = in_reach(self.path.iterates, landscape.domain).T
        losses = self.path.losses - (landscape.f_min or 0.0)
        return pack((w1, panels[0], "x"), (w2, panels[0], "y"), (losses, panels[1], "y"))

    def rates(self, panels: list[dict]) -> bytes:
        """Return the rates of the coordinates, two columns; nothing where there are none."""
        if self.path is None or RATES not in self.path.extras:
            return b""
        return pack(*((rates, panels[2], "y") for rates in self.path.extras[RATES].T))

    def carried(self, landscape: Landscape) -> list[float]:
        """Return what the steps carry on, as the front end reads it; [] where it is not known.

        That is the share of the step before, what is carried into the first step, and whether
        the push comes after it.
        """
        if self.path is None or (rate := self._learning_rate()) is None:
            return []
        found = carried(self.path, landscape, rate)
        return [] if found is None else [found.share, *found.first, float(found.ahead)]

    def _learning_rate(self) -> float | None:
        """Return the rate that a control or else a default gives, if it is one number."""
        parameters = inspect.signature(self.function).parameters
        for name in LOGARITHMIC:
            if name in self.controls:
                return float(self.controls[name].value)
            if isinstance(default := getattr(parameters.get(name), "default", None), float):
                return default
        return None
