"""The figure that `explore` and `race` return."""

from matplotlib.figure import Figure

from helpers.explorer.canvas import Canvas, rule_of
from helpers.explorer.controls import AnyControl, Controls
from helpers.explorer.figure import LiveFigure
from helpers.explorer.path_events import PathEvents
from helpers.explorer.path_model import PathModel
from helpers.explorer.path_view import PathView
from helpers.explorer.rules import Runner
from helpers.explorer.slider_marks import SliderMarks
from helpers.plots import compare, compare_rates
from helpers.styles import RATES


class Explorer(LiveFigure):
    """A landscape, the paths of some rules, and their controls.

    A slider's value goes from `PathEvents` to `PathModel`, which runs the rule, and from there to
    `PathView`, which shows the path.

    Attributes:
        model: what it explores.
        marks: the marks on its sliders.
    """

    def __init__(
        self,
        model: PathModel,
        controls: Controls,
        presets: dict[str, dict[str, dict]],
        marks: SliderMarks,
    ):
        """Take a model, its controls and marks, and presets as in `race`; run every rule once.

        Raises:
            ValueError: if presets name what there is not, or a control does not take the value of
                a preset.
        """
        settings = {
            name: controls.wanted(f"preset {name!r}", wanted) for name, wanted in presets.items()
        }
        super().__init__(Canvas(), controls)
        self.model, self.marks = model, marks
        view = PathView(self.canvas, model, controls, marks, list(map(str, settings)))
        view.show_landscape()
        self._events = PathEvents(self.canvas, controls, model, view, list(settings.values()))

    @property
    def runners(self) -> dict[str, Runner]:
        """Its rules by name, each with its `path`; alone, a rule is called ""."""
        return self.model.runners

    def controls_of(self, rule: str) -> dict[str, AnyControl]:
        """Return the controls of the landscape and of one rule, by name."""
        return self.all_controls.of(rule)

    @property
    def reached(self) -> bool:
        """Whether every path reaches the goal."""
        return self.model.reached

    @property
    def problem(self) -> str:
        """What is wrong with the rules, the landscape or the marks, a line each."""
        _, no_marks = self.marks.places(self.all_controls.setting())
        problems = [*(runner.problem for runner in self.runners.values()), no_marks]
        return "\n".join(problem for problem in problems if problem)

    def set(self, rule: str = "", /, **values) -> None:
        """Set several controls of a rule (and of the landscape), and run it once.

        Raises:
            ValueError: if a name is unknown, or a control does not take its value.
        """
        self.apply({rule: values})

    def apply(self, settings: dict[str, dict]) -> None:
        """Set controls of several rules, as rule -> {control: value}, and run each once.

        Raises:
            ValueError: if a name is unknown, or a control does not take its value.
        """
        self._events.apply(self.all_controls.wanted("set", settings))

    def picture(self) -> Figure | None:
        """Return what `plots` makes of the paths; None where there is none."""
        paths = {
            name or rule_of(runner.function) or "path": runner.path
            for name, runner in self.runners.items()
            if runner.path is not None
        }
        if not paths:
            return None
        has_rates = any(RATES in path.extras for path in paths.values())
        return (compare_rates if has_rates else compare)(self.model.landscape, paths)
