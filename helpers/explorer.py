"""The interactive figures: a landscape, a path that the reader's own function makes, and sliders.

matplotlib draws the landscape once; the front end, in `front/`, draws paths over it from a small
binary array, so a slider event costs one run of the path function and a millisecond of drawing.
Where there is no live kernel, a static picture of the same content stands in; while a notebook is
graded or validated, nothing is run or drawn.
"""

import inspect
import os
from collections.abc import Callable

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

from helpers.canvas import Canvas, axes, number, picture, series, still
from helpers.controls import WRAP, button, make_controls, sentence
from helpers.curves import Curves
from helpers.handles import Handle
from helpers.landscapes import Landscape
from helpers.plots import RATES, SHADES, compare, compare_rates, is_to_scale, rate_limits
from helpers.regimes import RegimeMap
from helpers.runners import Runner

SLOW = 0.5  # seconds for one event; beyond, sliders wait until they are let go
# Where the log scale of the loss begins and ends, as shares of the loss at the start.
LOSS_SCALE = (1e-9, 1e3)


def explore(
    path_function: Callable,
    landscape: "Landscape | Callable[..., Landscape]",
    controls: dict,
    *,
    steps: int = 100,
    goal: float | None = None,
    presets: dict[str, dict] | None = None,
    start=None,
    velocity=None,
) -> "Explorer | None":
    """Show a path that moves with its sliders.

    Args:
        path_function: `(gradient, start, steps, **hyperparameters) -> iterates`, shape
            (steps + 1, 2), or `-> (iterates, {name: array})`. With an array called "velocity",
            row k the velocity at iterate k, each step is drawn as two arrows: the push of the
            gradient, and what is carried on. A rule that takes its gradients elsewhere than at the
            iterates returns them as "gradient"; where they are those of the points that the
            velocity leads to, what is carried on comes first. `helpers.steps` says when arrows
            would not be true, and are left out.
            An array called "rates", shape (steps + 1, 2), row k the rate of each coordinate in
            the step that leads to iterate k, is drawn in a panel of its own, on a log scale.
        landscape: where to run it; or a function that makes a landscape of some of the controls.
        controls: name -> (low, high), (low, high, step), a list of choices, or a widget.
        steps: how many steps, unless a control is called "steps".
        goal: a loss to get below; the figure says when it is reached.
        presets: name -> {control: value}, a button each.
        start: where to start, shape (2,); the landscape's start by default.
        velocity: the first velocity, shape (2,). Given, it is drawn as an arrow at the start whose
            head can be dragged, it can be typed, and the path function gets it as the keyword
            `velocity`, a new array of shape (2,) at each call.

    Returns:
        The figure, to be the last line of a cell; None while a notebook is graded.

    Raises:
        ValueError: if the start or the velocity are not two finite numbers. What is wrong with the
            path function or its controls is told in the figure instead, and in the cell.
    """
    return race(
        {"": (path_function, controls)},
        landscape,
        steps=steps,
        goal=goal,
        presets={name: {"": values} for name, values in (presets or {}).items()},
        start=start,
        velocity=velocity,
    )


def race(
    rules: dict[str, tuple[Callable, dict]],
    landscape: "Landscape | Callable[..., Landscape]",
    *,
    steps: int = 100,
    goal: float | None = None,
    presets: dict[str, dict[str, dict]] | None = None,
    start=None,
    velocity=None,
) -> "Explorer | None":
    """Show several paths on one landscape, each with its own sliders: one rate for all is unfair.

    Args:
        rules: name -> (path_function, controls), each as in `explore`.
        landscape, steps, goal, start: as in `explore`; every rule is to reach the goal.
        presets: name -> {rule: {control: value}}.
        velocity: as in `explore`; only the path functions with a parameter `velocity` get it.
            Where none has one, the figure says so.
    """
    if _is_graded():
        return None
    return Explorer(rules, landscape, steps, goal, presets or {}, start, velocity)


def curves(
    function: Callable,
    controls: dict,
    *,
    x,
    labels: tuple[str, str] = ("x", "y"),
    scales: tuple[str, str] = ("linear", "linear"),
    y_limits: tuple[float, float] | None = None,
    says: Callable[..., str] | None = None,
) -> Curves | None:
    """Show any y(x) that moves with its sliders.

    Args:
        function: `(x, **controls) -> y`, shape of x, or `-> {name: y}`.
        controls: as in `explore`.
        x: where to compute it, shape (n,).
        labels: what stands on the two axes.
        scales: "linear" or "log", for each axis.
        y_limits: limits of y; around the first curves by default.
        says: `(x, y, ...) -> str`, the result in words, below the figure.
    """
    if _is_graded():
        return None
    return Curves(function, controls, x, labels, scales, y_limits, says)


def regime_map(
    path_function: Callable,
    landscape: Landscape,
    x: dict[str, tuple[float, float]],
    y: dict[str, tuple[float, float]],
    *,
    steps: int = 100,
    explorer: "Explorer | None" = None,
) -> RegimeMap | None:
    """Show the final loss over a plane of two hyperparameters, all pairs in one run.

    Args:
        path_function: as in `explore`; it gets weights of shape (rows, columns, 2) and
            hyperparameters of shape (rows, columns, 1).
        landscape: where to run it.
        x, y: name -> (low, high) of a hyperparameter each; a learning rate gets a log scale.
        steps: how many steps.
        explorer: a figure of the same rule; a click on the map sets its sliders.
    """
    if _is_graded():
        return None
    return RegimeMap(path_function, landscape, x, y, steps, explorer)


def _is_graded() -> bool:
    return "NBGRADER_EXECUTION" in os.environ or "NBGRADER_VALIDATING" in os.environ


class Explorer(widgets.VBox):
    """The figure that `explore` and `race` return.

    Attributes:
        runners: its rules by name, each with `controls` and `path`; alone, a rule is called "".
    """

    def __init__(self, rules, landscape, steps, goal, presets, start, velocity):
        """Take what `race` takes; run every rule once."""
        self._make = landscape if callable(landscape) else None
        self._landscape = landscape if self._make is None else None
        self._steps, self._goal, self._quiet, self._number = steps, goal, False, number()
        self._landscape_controls, self.runners = self._take(rules)
        self._problem, self._rate_limits = "", None
        if self._make:
            self._landscape = self._make(**self._landscape_values())
        self.canvas = Canvas(len(rules))
        self._handles = self._take_handles(start, velocity)
        self._reset_values = {control: control.value for control in self._every_control()}
        self._show_landscape()
        self._run(self.runners.values())
        self._listen()
        super().__init__([*self._rows(presets), self.canvas])

    @property
    def text(self) -> str:
        """The result in words, as it stands below the figure."""
        return self.canvas.said["text"]

    @property
    def reached(self) -> bool:
        """Whether every path reaches the goal."""
        return self.canvas.said["reached"]

    @property
    def controls(self) -> dict[str, widgets.Widget]:
        """The controls of the landscape and of all rules, by name."""
        found = dict(self._landscape_controls)
        for runner in self.runners.values():
            found |= runner.controls
        return found

    def set(self, rule: str = "", /, **values) -> None:
        """Set several controls of a rule (and of the landscape), and run it once."""
        controls = {**self._landscape_controls, **self.runners[rule].controls}
        self._set({controls[name]: value for name, value in values.items()})

    def _ipython_display_(self):
        """Show the picture that stays when the kernel is gone, then the live figure."""
        if problems := [r.problem for r in self.runners.values() if r.problem]:
            print("\n".join(problems))
        paths = {r.name or "path": r.path for r in self.runners.values() if r.path is not None}
        if paths:
            figure = (compare_rates if self._rate_limits else compare)(self._landscape, paths)
            plt.close(figure)
            display(still(figure, self._number, self.text))
        display(self._repr_mimebundle_(), raw=True)

    def _take(self, rules):
        """Make all controls; those that the landscape's maker asks for are the landscape's."""
        wanted = inspect.signature(self._make).parameters if self._make else {}
        of_landscape, runners = {}, {}
        for name, (function, controls) in rules.items():
            own = {key: value for key, value in controls.items() if key not in wanted}
            shared = {key: value for key, value in controls.items() if key in wanted}
            of_landscape |= make_controls(shared, self._make) if shared else {}
            runners[name] = Runner(name, function, own)
        return of_landscape, runners

    def _take_handles(self, start, velocity) -> dict[str, Handle]:
        """Make what can be dragged: the start and, where it is given, the first velocity."""
        values = {"start": self._landscape.start if start is None else start}
        if velocity is not None:
            values["velocity"] = velocity
        return {
            name: Handle(self.canvas, name, value, self._handle_moved)
            for name, value in values.items()
        }

    def _every_control(self) -> list[widgets.Widget]:
        own = [c for runner in self.runners.values() for c in runner.controls.values()]
        return [*self._landscape_controls.values(), *own]

    def _landscape_values(self) -> dict:
        return {name: control.value for name, control in self._landscape_controls.items()}

    def _make_landscape(self) -> None:
        """Make and draw the landscape anew; where that fails the old one stays, without paths."""
        self._problem = ""
        try:
            self._landscape = self._make(**self._landscape_values())
        except Exception as error:
            self._problem = sentence(error, self._make)
        else:
            self._show_landscape()

    def _listen(self) -> None:
        for runner in self.runners.values():
            for control in runner.controls.values():
                control.observe(lambda _, runner=runner: self._changed([runner]), "value")
        for control in self._landscape_controls.values():
            control.observe(lambda _: self._changed(None), "value")

    def _changed(self, runners) -> None:
        """Run what changed: some runners, or (None) the landscape and so all of them."""
        if self._quiet:
            return
        if runners is None:
            self._make_landscape()
        self._run(self.runners.values() if runners is None else runners)

    def _set(self, values: dict, handles: bool = False) -> None:
        """Set controls, and put the handles back if so told; then run once what that changed."""
        before = {control: control.value for control in self._every_control()}
        was, self._quiet = self._quiet, True
        try:
            for control, value in values.items():
                control.value = value
            for handle in self._handles.values() if handles else ():
                handle.value = handle.first
        finally:
            self._quiet = was
        changed = {control for control, value in before.items() if control.value != value}
        if changed.intersection(self._landscape_controls.values()):
            self._changed(None)
        elif handles:
            self._handle_moved()
        else:
            runners = self.runners.values()
            self._changed([r for r in runners if changed.intersection(r.controls.values())])

    def _reset(self) -> None:
        self._set(self._reset_values, handles=True)

    def _handle_moved(self) -> None:
        self._changed(list(self.runners.values()))

    def _run(self, runners) -> None:
        for runner in runners:
            if self._problem:
                runner.fail(self._problem)
            else:
                start, given = self.canvas.start, self._given_to(runner)
                runner.run(self._fresh_landscape(), start, self._steps, **given)
        self._mind_the_time()
        self._find_rates()
        self._send()

    def _given_to(self, runner: Runner) -> dict[str, np.ndarray]:
        """Return the first velocity for a rule that takes it; for all, if none does."""
        if "velocity" not in self._handles:
            return {}
        takers = [runner for runner in self.runners.values() if runner.takes("velocity")]
        if takers and runner not in takers:
            return {}
        return {"velocity": np.array(self.canvas.velocity)}

    def _fresh_landscape(self) -> Landscape:
        """A noisy landscape begins its noise anew, or every event would see another one."""
        return self._landscape.restart() if self._landscape.restart else self._landscape

    def _send(self) -> None:
        """Send what changed, in one message."""
        panels = self.canvas.view["panels"]
        with self.canvas.hold_sync():
            for n, runner in enumerate(self.runners.values()):
                landscape = self._fresh_landscape()
                setattr(self.canvas, f"frame_{n}", runner.frame(landscape, panels))
                setattr(self.canvas, f"rates_{n}", runner.rates(panels))
                setattr(self.canvas, f"carried_{n}", runner.carried(landscape))
            self.canvas.said = self._said()

    def _mind_the_time(self) -> None:
        runners = self.runners.values()
        total = sum(runner.seconds for runner in runners)
        waits = dict.fromkeys(self._landscape_controls.values(), total)
        for runner in runners:
            waits |= dict.fromkeys(runner.controls.values(), runner.seconds)
        for control, seconds in waits.items():
            if control.has_trait("continuous_update"):
                control.continuous_update = seconds < SLOW

    def _said(self) -> dict:
        runners = self.runners.values()
        lines = [runner.says(self._landscape) for runner in runners]
        reached = self._goal is not None and all(
            r.path is not None and r.path.steps_to(self._goal) is not None for r in runners
        )
        rules = "; ".join(runner.settings() for runner in runners)
        settings = ", ".join([rules, *(handle.code() for handle in self._handles.values())])
        return {"text": "\n".join(lines), "reached": reached, "settings": settings}

    def _show_landscape(self) -> None:
        with self.canvas.hold_sync():
            self._show_axes()
            self.canvas.light = picture(self._landscape, SHADES["light"])
            self.canvas.dark = picture(self._landscape, SHADES["dark"])

    def _show_axes(self) -> None:
        landscape, runners = self._landscape, list(self.runners.values())
        steps = max(runner.most_steps(self._steps) for runner in runners)
        goal = None if self._goal is None else f"a loss below {self._goal:g}"
        self.canvas.view = {
            "kind": "path",
            "number": self._number,
            "label": f"explorer: paths on the {landscape.name} landscape",
            "panels": self._panels(steps),
            "series": [series(runner.name, n) for n, runner in enumerate(runners)],
            "coordinates": [series(name, n) for n, name in enumerate(("w1", "w2"))],
            "least": landscape.f_min or 0.0,
            "minimum": None if landscape.minimum is None else landscape.minimum.tolist(),
            "goal": goal and f"{goal} within {steps} steps",
        }

    def _panels(self, steps: int) -> list[dict]:
        """Return the axes of the landscape, of the loss and, where paths bring them, of rates."""
        landscape = self._landscape
        left = axes(*landscape.domain, "w1", "w2", "landscape and path, told in the text below")
        loss = "loss − least loss" if landscape.f_min else "loss"
        right = axes((0, steps), self._loss_limits(), "step", loss, f"{loss} at each step")
        panels = [
            {**left, "equal": is_to_scale(landscape)},
            {**right, "ylog": landscape.f_min is not None},
        ]
        if self._rate_limits:
            words = "rate of each coordinate at each step, w1 solid and w2 dashed"
            panels.append(axes((0, steps), self._rate_limits, "step", "rate", words, ylog=True))
        return panels

    def _find_rates(self) -> None:
        """Make room for rates when a path brings some; the limits then stay."""
        paths = [r.path for r in self.runners.values() if r.path is not None]
        if self._rate_limits or not any(RATES in path.extras for path in paths):
            return
        self._rate_limits = rate_limits(paths)
        self._show_axes()

    def _loss_limits(self) -> tuple[float, float]:
        """Limits that stay while sliders move, so that curves can be compared."""
        landscape = self._landscape
        first = float(landscape.f(np.asarray(self._handles["start"].first)))
        if landscape.f_min is None:
            reach = 2 * max(abs(first), 1.0)
            return -reach, reach
        scale = (first - landscape.f_min) or 1.0
        return LOSS_SCALE[0] * scale, LOSS_SCALE[1] * scale

    def _rows(self, presets) -> list[widgets.Widget]:
        """Return the controls, rule by rule, then the start, the presets and the reset."""
        rows = [widgets.VBox(list(self._landscape_controls.values()))]
        for runner in self.runners.values():
            title = [widgets.HTML(f"<b>{runner.name}</b>")] if runner.name else []
            rows.append(widgets.VBox([*title, *runner.controls.values()]))
        buttons = [
            button(name, lambda v=values: self._preset(v)) for name, values in presets.items()
        ]
        buttons.append(button("Reset", self._reset))
        fields = [field for handle in self._handles.values() for field in handle.fields]
        return [
            widgets.HBox(rows, layout=WRAP),
            widgets.HBox([*fields, *buttons], layout=WRAP),
        ]

    def _preset(self, values: dict[str, dict]) -> None:
        chosen = {}
        for rule, settings in values.items():
            controls = {**self._landscape_controls, **self.runners[rule].controls}
            chosen |= {controls[name]: value for name, value in settings.items()}
        self._set(chosen)
