"""The figure that `explore` and `race` return."""

import ipywidgets as widgets
from matplotlib.figure import Figure

from helpers.explorer.canvas import Canvas
from helpers.explorer.controls import Controls
from helpers.explorer.figure import LiveFigure
from helpers.explorer.handles import Handle
from helpers.explorer.path_events import PathEvents
from helpers.explorer.path_model import PathModel
from helpers.explorer.path_view import PathView
from helpers.explorer.rules import Runner
from helpers.explorer.slider_marks import SliderMarks
from helpers.explorer.sliders import COLUMN, WRAP, button
from helpers.plots import compare, compare_rates
from helpers.styles import RATES


class Explorer(LiveFigure):
    """A landscape, the paths of some rules, and their controls.

    A slider's value goes from `PathEvents` to `PathModel`, which runs the rule, and from there to
    `PathView`, which shows the path.
    """

    def __init__(
        self,
        model: PathModel,
        controls: Controls,
        presets: dict[str, dict[str, dict]],
        marks: dict[str, dict[str, dict]],
    ):
        """Take a model, its controls, and presets and marks as in `race`; run every rule once.

        Raises:
            ValueError: if presets or marks name what there is not, or a control does not take the
                value of a preset.
        """
        self._model, self._controls, self._marks = model, controls, SliderMarks(marks, controls)
        settings = {
            name: controls.widget_values(f"preset {name!r}", wanted)
            for name, wanted in presets.items()
        }
        canvas = Canvas()
        self._handles = {"start": Handle(canvas, "start", model.start)}
        if model.velocity is not None:
            self._handles["velocity"] = Handle(canvas, "velocity", model.velocity)
        handles = list(self._handles.values())
        view = PathView(canvas, model, controls, handles, self._marks)
        self._events = PathEvents(model, view, controls, handles)
        super().__init__(canvas, self._sliders(), self._fields_and_buttons(settings))

    @property
    def runners(self) -> dict[str, Runner]:
        """Its rules by name, each with its `path`; alone, a rule is called ""."""
        return self._model.runners

    @property
    def controls(self) -> dict[str, widgets.Widget]:
        """The controls of the landscape and of all rules, by name; of one name, the last rule's."""
        found = dict(self._controls.landscape)
        for controls in self._controls.rules.values():
            found |= controls
        return found

    def controls_of(self, rule: str) -> dict[str, widgets.Widget]:
        """Return the controls of the landscape and of one rule, by name."""
        return self._controls.of(rule)

    @property
    def reached(self) -> bool:
        """Whether every path reaches the goal."""
        return self._model.reached

    @property
    def problem(self) -> str:
        """What is wrong with the rules, the landscape or the marks, a line each."""
        problems = [*(runner.problem for runner in self.runners.values()), self._marks.problem]
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
        self._events.apply(self._controls.widget_values("set", settings))

    def picture(self) -> Figure | None:
        """Return what `plots` makes of the paths; None where there is none."""
        paths = {r.name or "path": r.path for r in self.runners.values() if r.path is not None}
        if not paths:
            return None
        has_rates = any(RATES in path.extras for path in paths.values())
        return (compare_rates if has_rates else compare)(self._model.landscape, paths)

    def _reset(self) -> None:
        self._events.reset()

    def _sliders(self) -> widgets.HBox:
        """Return the controls, those of the landscape first, each rule's under its name."""
        columns = [widgets.VBox(list(self._controls.landscape.values()), layout=COLUMN)]
        for rule, controls in self._controls.rules.items():
            title = [widgets.HTML(f"<b>{rule}</b>")] if rule else []
            columns.append(widgets.VBox([*title, *controls.values()], layout=COLUMN))
        return widgets.HBox(columns, layout=WRAP)

    def _fields_and_buttons(
        self, settings: dict[str, dict[widgets.Widget, object]]
    ) -> widgets.HBox:
        fields = [field for handle in self._handles.values() for field in handle.fields]
        presets = [
            button(name, lambda values=values: self._events.apply(values))
            for name, values in settings.items()
        ]
        return widgets.HBox([*fields, *presets, button("Reset", self._reset)], layout=WRAP)
