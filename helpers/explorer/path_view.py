"""What the front end gets of an explorer: axes and contours, paths, marks and words."""

import math

import numpy as np

from helpers.explorer import prints
from helpers.explorer.arrows import UNSEEN, decompose_steps
from helpers.explorer.best import BestSoFar
from helpers.explorer.canvas import Canvas, axes, line_style, rule_of, words
from helpers.explorer.codec import in_reach, pack
from helpers.explorer.controls import Controls, Setting
from helpers.explorer.ground import ground
from helpers.explorer.loss_scale import LossScale
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
        marks: SliderMarks,
        presets: list[str],
    ):
        """Take what there is to show, and the names of the presets."""
        self._canvas, self._model = canvas, model
        self._controls, self._marks, self._presets = controls, marks, presets
        self._best = BestSoFar()
        self._loss_scale: LossScale | None = None
        self._rate_limits: tuple[float, float] | None = None
        canvas.show(start=model.start, velocity=model.velocity or [])

    def show_landscape(self) -> None:
        """Draw the landscape, and lay the axes out for it."""
        with self._canvas.hold_sync():
            self._lay_out()
            self._canvas.ground = ground(self._model.landscape)

    def show(self) -> None:
        """Send what the last runs changed, in one message."""
        with self._canvas.hold_sync():
            self._make_room()
            setting = self._controls.setting()
            frame = self.frame(self._model, setting)
            said = frame["said"]
            said["best"] = self._best.after(self._model, setting.landscape)
            said["text"] = "\n".join(filter(None, [said["text"], prints.taken()]))
            self._canvas.show(values=setting.sent, **frame)

    def show_waiting(self) -> None:
        """Say that a slow run has begun."""
        self._canvas.said = self._words("Computing ...", self._controls.setting())

    def frame(self, model: PathModel, setting: Setting) -> dict:
        """Return what the canvas shows of the runs of a model at a setting of its controls."""
        limits, no_marks = self._marks.places(setting)
        runners = model.runners.values()
        text = "\n".join(line for line in [*(r.says() for r in runners), no_marks] if line)
        problem = bool(no_marks) or any(runner.problem for runner in runners)
        said = self._words(text, setting, problem=problem, reached=model.reached)
        series = [self._series(runner, model) for runner in runners]
        return {"said": said, "limits": limits, "series": series}

    def _words(self, text: str, setting: Setting, **more) -> dict:
        code = [setting.code(), _code("start", self._model.start)]
        if self._model.velocity is not None:
            code.append(_code("velocity", self._model.velocity))
        drawn = enumerate(self._controls.drawn)
        waits = [n for n, control in drawn if not control.continuous_update]
        settings = ", ".join(code)
        exact = {
            "values": setting.sent,
            "places": [*self._model.start, *(self._model.velocity or ())],
        }
        return words(text, settings=settings, waits=waits, **exact, **more)

    def _lay_out(self) -> None:
        model = self._model
        landscape, steps = model.landscape, self._controls.most_steps(model.steps)
        self._canvas.lay_out(
            "path",
            f"explorer: paths on the {landscape.name} landscape",
            self._panels(steps),
            series=[line_style(name, n, self._rule(name)) for n, name in enumerate(model.runners)],
            coordinates=[line_style(name, n) for n, name in enumerate(("w1", "w2"))],
            least=model.least,
            minimum=None if landscape.minimum is None else landscape.minimum.tolist(),
            shades=SHADES,
            goal=self._goal(steps),
            controls=self._controls.groups(),
            presets=self._presets,
        )

    def _rule(self, name: str) -> str:
        return "" if name else rule_of(self._model.runners[name].function)

    def _goal(self, steps: int) -> dict | None:
        goal = self._model.goal
        if goal is None:
            return None
        text = f"a loss below {goal:g} within {steps} steps"
        return {"text": text, "level": goal - self._model.least}

    def _panels(self, steps: int) -> list[dict]:
        """Return the axes of the landscape, of the loss and, where paths bring them, of rates."""
        landscape = self._model.landscape
        left = axes(*landscape.domain, "w1", "w2", "landscape and path, told in the text below")
        loss = "loss − least loss" if landscape.f_min else "loss"
        limits = self._loss_scale.limits if self._loss_scale else self._model.loss_limits
        right = axes(
            (0, max(steps, 1)),
            limits,
            "step",
            loss,
            f"{loss} at each step",
            ylog=landscape.f_min is not None,
        )
        panels = [{**left, "equal": is_to_scale(landscape)}, right]
        if self._rate_limits:
            alone = len(self._model.runners) == 1
            lines = "w1 solid and w2 dashed" if alone else "w1 thick and w2 thin"
            description = f"rate of each coordinate at each step, {lines}"
            panels.append(
                axes((0, max(steps, 1)), self._rate_limits, "step", "rate", description, ylog=True)
            )
        return panels

    def _make_room(self) -> None:
        """Lay the axes out anew where the last paths need more room."""
        more_losses, rates = self._make_room_for_losses(), self._make_room_for_rates()
        if more_losses or rates:
            self._lay_out()

    def _make_room_for_losses(self) -> bool:
        model = self._model
        losses, bounds = model.losses_to_show(), model.loss_limits
        if self._loss_scale is not None:
            return self._loss_scale.extend(losses, bounds)
        if not model.paths:
            return False
        self._loss_scale = LossScale(losses, bounds, model.landscape.f_min is not None)
        return True

    def _make_room_for_rates(self) -> bool:
        """Choose limits when a path first brings rates, and others where one would not be seen."""
        paths = [path for path in self._model.paths if RATES in path.extras]
        before = self._rate_limits
        if not paths or (before and not _have_unseen_rates(paths, before)):
            return False
        low, high = rate_limits(paths)
        self._rate_limits = (min(before[0], low), max(before[1], high)) if before else (low, high)
        return self._rate_limits != before

    def _series(self, runner: Runner, model: PathModel) -> dict:
        """Return a path as the front end reads it, with the rates and the arrows that it has."""
        if (path := runner.path) is None:
            return {}
        found = {"path": self._path(path, model)}
        if RATES in path.extras and self._rate_limits:
            panel = self._canvas.view["panels"][2]
            found["rates"] = pack(*((rates, panel, "y") for rates in path.extras[RATES].T))
        if arrows := _arrows(runner, model):
            found["arrows"] = arrows
        return found

    def _path(self, path: Trajectory, model: PathModel) -> bytes:
        """Return w1, w2, and how far the loss is above the least one."""
        left, right = self._canvas.view["panels"][:2]
        w1, w2 = in_reach(path.iterates, model.landscape.domain).T
        return pack((w1, left, "x"), (w2, left, "y"), (path.losses - model.least, right, "y"))


def _have_unseen_rates(paths: list[Trajectory], limits: tuple[float, float]) -> bool:
    """Whether all rates of some coordinate are outside of limits."""
    low, high = limits
    for path in paths:
        for rates in path.extras[RATES][1:].T:
            rates = rates[np.isfinite(rates) & (rates > 0)]
            if rates.size and not ((low < rates) & (rates < high)).any():
                return True
    return False


def _arrows(runner: Runner, model: PathModel) -> list[float]:
    """Return what the steps carry on; [] where it is not known.

    That is the share of the step before, what is carried into the first step, and whether
    the push comes after it. A change that nobody would see is none, and is not sent.
    """
    if (rate := runner.learning_rate) is None:
        return []
    carried = decompose_steps(runner.path, model.landscape, rate)
    if carried is None:
        return []
    decimals = math.ceil(-math.log10(UNSEEN * np.ptp(model.landscape.domain)))
    first = np.round(carried.first, decimals).tolist()
    return [round(carried.share, 6), *first, float(carried.ahead)]


def _code(name: str, values: list[float]) -> str:
    return f"{name}=({', '.join(f'{value:.4g}' for value in values)})"
