"""What the front end gets of an explorer: axes and pictures, paths, marks and words."""

import math

import numpy as np

from helpers.explorer.arrows import UNSEEN, decompose_steps
from helpers.explorer.canvas import Canvas, axes, line_style, picture
from helpers.explorer.codec import in_reach, pack
from helpers.explorer.controls import Controls
from helpers.explorer.handles import Handle
from helpers.explorer.path_model import PathModel
from helpers.explorer.rules import Runner
from helpers.explorer.slider_marks import SliderMarks
from helpers.paths import Trajectory
from helpers.plots import is_to_scale, rate_limits
from helpers.styles import RATES, SHADES


class PathView:
    """Shows a model on a canvas."""

    def __init__(
        self,
        canvas: Canvas,
        model: PathModel,
        controls: Controls,
        handles: list[Handle],
        marks: SliderMarks,
    ):
        """Take what there is to show, and show the landscape."""
        self._canvas, self._model, self._marks = canvas, model, marks
        self._controls, self._handles = controls, handles
        self._rate_limits: tuple[float, float] | None = None
        self.show_landscape()

    def show_landscape(self) -> None:
        """Draw the landscape, and lay the axes out for it."""
        with self._canvas.hold_sync():
            self._lay_out()
            self._canvas.light = picture(self._model.landscape, SHADES["light"])
            self._canvas.dark = picture(self._model.landscape, SHADES["dark"])

    def show(self) -> None:
        """Send what the last runs changed, in one message."""
        with self._canvas.hold_sync():
            self._make_room_for_rates()
            self._canvas.marks = self._marks.places()
            self._canvas.series = [self._series(r) for r in self._model.runners.values()]
            lines = [
                *(runner.says() for runner in self._model.runners.values()),
                self._marks.problem,
            ]
            self._tell("\n".join(line for line in lines if line), self._model.reached)

    def show_waiting(self) -> None:
        """Say that a slow run has begun."""
        self._tell("Computing ...")

    def _tell(self, text: str, reached: bool = False) -> None:
        places = [handle.code() for handle in self._handles]
        self._canvas.tell(text, reached, ", ".join([self._controls.code(), *places]))

    def _lay_out(self) -> None:
        model, names = self._model, list(self._model.runners)
        landscape, steps = model.landscape, self._controls.most_steps(model.steps)
        goal = None if model.goal is None else f"a loss below {model.goal:g} within {steps} steps"
        self._canvas.show(
            "path",
            f"explorer: paths on the {landscape.name} landscape",
            self._panels(steps),
            series=[line_style(name, n) for n, name in enumerate(names)],
            coordinates=[line_style(name, n) for n, name in enumerate(("w1", "w2"))],
            least=landscape.f_min or 0.0,
            minimum=None if landscape.minimum is None else landscape.minimum.tolist(),
            goal=goal,
        )

    def _panels(self, steps: int) -> list[dict]:
        """Return the axes of the landscape, of the loss and, where paths bring them, of rates."""
        landscape = self._model.landscape
        left = axes(*landscape.domain, "w1", "w2", "landscape and path, told in the text below")
        loss = "loss − least loss" if landscape.f_min else "loss"
        right = axes((0, steps), self._model.loss_limits, "step", loss, f"{loss} at each step")
        panels = [
            {**left, "equal": is_to_scale(landscape)},
            {**right, "ylog": landscape.f_min is not None},
        ]
        if self._rate_limits:
            alone = len(self._model.runners) == 1
            lines = "w1 solid and w2 dashed" if alone else "w1 thick and w2 thin"
            words = f"rate of each coordinate at each step, {lines}"
            panels.append(axes((0, steps), self._rate_limits, "step", "rate", words, ylog=True))
        return panels

    def _make_room_for_rates(self) -> None:
        """Lay a panel out when a path brings rates; its limits then stay."""
        paths = [r.path for r in self._model.runners.values() if r.path is not None]
        if self._rate_limits or not any(RATES in path.extras for path in paths):
            return
        self._rate_limits = rate_limits(paths)
        self._lay_out()

    def _series(self, runner: Runner) -> dict:
        """Return a path as the front end reads it, with the rates and the arrows that it has."""
        if (path := runner.path) is None:
            return {}
        found = {"path": self._path(path)}
        if RATES in path.extras:
            panel = self._canvas.view["panels"][2]
            found["rates"] = pack(*((rates, panel, "y") for rates in path.extras[RATES].T))
        if arrows := self._arrows(runner):
            found["arrows"] = arrows
        return found

    def _path(self, path: Trajectory) -> bytes:
        """Return w1, w2, and how far the loss is above the least one."""
        left, right = self._canvas.view["panels"][:2]
        landscape = self._model.landscape
        w1, w2 = in_reach(path.iterates, landscape.domain).T
        losses = path.losses - (landscape.f_min or 0.0)
        return pack((w1, left, "x"), (w2, left, "y"), (losses, right, "y"))

    def _arrows(self, runner: Runner) -> list[float]:
        """Return what the steps carry on; [] where it is not known.

        That is the share of the step before, what is carried into the first step, and whether
        the push comes after it. A change that nobody would see is none, and is not sent.
        """
        if (rate := runner.learning_rate) is None:
            return []
        carried = decompose_steps(runner.path, self._model.landscape, rate)
        if carried is None:
            return []
        decimals = math.ceil(-math.log10(UNSEEN * np.ptp(self._model.landscape.domain)))
        first = np.round(carried.first, decimals).tolist()
        return [round(carried.share, 6), *first, float(carried.ahead)]
