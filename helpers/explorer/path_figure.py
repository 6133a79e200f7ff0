"""The figure that `explore` and `race` return: controls, paths, and what is said of them."""

import inspect

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

from helpers.explorer.canvas import Canvas, axes, number, picture, series, still
from helpers.explorer.handles import Handle
from helpers.explorer.interrupts import interruptible
from helpers.explorer.loss_scale import loss_limits
from helpers.explorer.rules import Runner
from helpers.explorer.slider_marks import check_marks, place_marks
from helpers.explorer.sliders import (
    WRAP,
    button,
    check_names,
    check_values,
    make_controls,
    sentence,
)
from helpers.landscapes import Landscape
from helpers.plots import compare, compare_rates, is_to_scale, rate_limits
from helpers.styles import RATES, SHADES

SLOW = 0.5  # seconds for one event; beyond, sliders wait until they are let go


class Explorer(widgets.VBox):
    """The figure that `explore` and `race` return.

    Attributes:
        runners: its rules by name, each with `controls` and `path`; alone, a rule is called "".
    """

    def __init__(self, rules, landscape, steps, goal, presets, start, velocity, marks):
        """Take what `race` takes; run every rule once."""
        self._make = landscape if callable(landscape) else None
        self._landscape = landscape if self._make is None else None
        self._steps, self._goal, self._quiet, self._number = steps, goal, False, number()
        self._landscape_controls, self.runners = self._take(rules)
        self._problem, self._rate_limits = "", None
        if self._make:
            self._landscape = self._make(**self._landscape_values())
        self._marks = {rule: wanted for rule, wanted in marks.items() if wanted}
        self._check(presets)
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
        """Set several controls of a rule (and of the landscape), and run it once.

        Raises:
            ValueError: if a name is unknown, or a control does not take its value.
        """
        self._check_settings("set", {rule: values})
        controls = self._controls_of(rule)
        self._set({controls[name]: value for name, value in values.items()})

    def _ipython_display_(self):
        """Show the picture that stays when the kernel is gone, then the live figure."""
        problems = [*(runner.problem for runner in self.runners.values()), self._mark_problem]
        if problems := [problem for problem in problems if problem]:
            print("\n".join(problems))
        paths = {r.name or "path": r.path for r in self.runners.values() if r.path is not None}
        if paths:
            has_rates = any(RATES in path.extras for path in paths.values())
            figure = (compare_rates if has_rates else compare)(self._landscape, paths)
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

    def _controls_of(self, rule: str) -> dict[str, widgets.Widget]:
        """Return the controls of the landscape and of one rule."""
        return {**self._landscape_controls, **self.runners[rule].controls}

    def _check(self, presets) -> None:
        """Refuse presets and marks of what there is not, and values that controls do not take."""
        for name, settings in presets.items():
            self._check_settings(f"preset {name!r}", settings)
        controls = {rule: self._controls_of(rule) for rule in self.runners}
        check_names("marks", self._marks, controls)
        for rule, wanted in self._marks.items():
            check_marks(wanted, controls[rule])

    def _check_settings(self, what: str, settings: dict[str, dict]) -> None:
        """Refuse settings, as rule -> {control: value}, that the controls do not take."""
        controls = {rule: self._controls_of(rule) for rule in self.runners}
        check_names(what, settings, controls)
        check_values(what, settings, controls)

    def _take_handles(self, start, velocity) -> dict[str, Handle]:
        """Make what can be dragged: the start and, where it is given, the first velocity."""
        values = {"start": self._landscape.start if start is None else start}
        if velocity is not None:
            if any("velocity" in runner.controls for runner in self.runners.values()):
                raise ValueError("velocity is a control as well; give it once")
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
            self._landscape = interruptible(self._make, **self._landscape_values())
        except (Exception, KeyboardInterrupt) as error:
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
        if any(runner.seconds > SLOW for runner in runners):
            self.canvas.said = {**self.canvas.said, "text": "Computing ...", "reached": False}
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
        self._place_marks()
        panels = self.canvas.view["panels"]
        with self.canvas.hold_sync():
            for n, runner in enumerate(self.runners.values()):
                landscape = self._fresh_landscape()
                setattr(self.canvas, f"frame_{n}", runner.frame(landscape, panels))
                setattr(self.canvas, f"rates_{n}", runner.rates(panels))
                setattr(self.canvas, f"carried_{n}", runner.carried(landscape))
            self.canvas.said = self._said()

    def _place_marks(self) -> None:
        """Bring the marks on the sliders to where they stand now."""
        found, self._mark_problem = {}, ""
        try:
            for rule, wanted in self._marks.items():
                controls = self._controls_of(rule)
                for name, marks in place_marks(wanted, controls).items():
                    owner = "" if name in self._landscape_controls else rule
                    found[f"{owner} {controls[name].description}".strip()] = marks
        except Exception as error:
            self._mark_problem = f"No marks: {type(error).__name__}: {error}"
        self.canvas.marks = found

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
        _, highest = self._loss_limits()
        lines = [runner.says(self._landscape, highest) for runner in runners]
        lines += [self._mark_problem] if self._mark_problem else []
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
            lines = "w1 thick and w2 thin" if len(self.runners) > 1 else "w1 solid and w2 dashed"
            words = f"rate of each coordinate at each step, {lines}"
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
        return loss_limits(self._landscape, self._handles["start"].first)

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
            controls = self._controls_of(rule)
            # A rule whose controls could not be made has none.
            chosen |= {controls[name]: v for name, v in settings.items() if name in controls}
        self._set(chosen)
