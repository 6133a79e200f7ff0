"""What an explorer's page needs in place of a kernel, where its functions have JavaScript twins."""

import numpy as np

from grader.report.site.figures.marks import marks
from grader.report.site.figures.twins import landscape_twin, rule_twin
from helpers.explorer.controls import Controls
from helpers.explorer.map_figure import RegimeMap
from helpers.explorer.path_figure import Explorer
from helpers.explorer.path_model import PathModel
from helpers.explorer.sliders import Choice, Control
from helpers.landscapes import Landscape
from helpers.plots import contour_levels, grid_heights


def explorer_twin(explorer: Explorer) -> dict | None:
    """Return what `front/twin.js` makes an explorer of; None if a function has no twin."""
    model, controls = explorer.model, explorer.all_controls
    if explorer.problem:
        return None
    rules = [_rule(name, model, controls) for name in model.runners]
    landscape = _landscape(model, controls)
    if landscape is None or None in rules:
        return None
    return {
        "steps": model.steps,
        "goal": model.goal,
        "landscape": landscape,
        "levels": _levels(model, controls),
        "rules": rules,
        "controls": [_control(control, controls, landscape) for control in controls.drawn],
        "presets": [_preset(preset, controls) for preset in explorer.presets],
        "limits": _limits(explorer),
    }


def map_twin(figure: RegimeMap) -> dict | None:
    """Return what `front/map.js` makes a map of; None if its functions have no twin."""
    rule = rule_twin(figure.runner.function)
    landscape = landscape_twin(lambda: figure.landscape, [{}], figure.steps)
    if rule is None or landscape is None or figure.problem:
        return None
    x, y, start = figure.x.name, figure.y.name, figure.landscape.start.tolist()
    return {**rule, "landscape": landscape, "steps": figure.steps, "start": start, "x": x, "y": y}


def _rule(name: str, model: PathModel, controls: Controls) -> dict | None:
    runner = model.runners[name]
    if (twin := rule_twin(runner.function)) is None:
        return None
    # A widget of the lecture's own is not on the page, and keeps its value there.
    fixed = {
        key: control.value
        for key, control in controls.rules[name].items()
        if not isinstance(control, Control)
    }
    takes_velocity = "velocity" in model.velocity_of(runner)
    extras = sorted(runner.path.extras)
    values = twin["values"] | fixed
    return {
        **twin,
        "name": name,
        "values": values,
        "extras": extras,
        "takesVelocity": takes_velocity,
    }


def _landscape(model: PathModel, controls: Controls) -> dict | None:
    make = model.make or (lambda: model.landscape)
    first, settings = controls.setting().landscape, []
    for name, control in controls.landscape.items():
        if not isinstance(control, Control):
            return None
        places = marks(control, None if isinstance(control, Choice) else 3)
        settings += [{**first, name: control.received(place)} for place in places]
    return landscape_twin(make, [first, *settings], controls.most_steps(model.steps))


def _control(control: Control, controls: Controls, landscape: dict) -> dict:
    """Return whose a control is, and what its options are."""
    rules = [n for n, own in enumerate(controls.rules.values()) if control in own.values()]
    name = control.name if rules else landscape["controls"][control.name]
    described = {"rule": rules[0] if rules else None, "parameter": name}
    return described | ({"options": control.values} if isinstance(control, Choice) else {})


def _preset(preset: dict, controls: Controls) -> dict:
    return {controls.drawn.index(control): control.sent(v) for control, v in preset.items()}


def _levels(model: PathModel, controls: Controls) -> dict | None:
    """Return how far contours are above the least loss, at each mark of a ravine's control."""
    if model.landscape.name != "ravine" or not controls.landscape:
        return None
    ((name, control),) = controls.landscape.items()
    at = marks(control)
    above = [_heights(model.make(**{name: control.received(place)})) for place in at]
    return {"control": controls.drawn.index(control), "at": at, "above": above}


def _heights(landscape: Landscape) -> list[float]:
    x, y, heights = grid_heights(landscape)
    raised = 10 ** heights[0, 0] - landscape.f(np.array([x[0], y[0]]))  # by `grid_heights`
    found = 10 ** contour_levels(heights) - raised
    return [float(f"{height:.6g}") for height in found if height > 0]


def _limits(explorer: Explorer) -> list[dict | None]:
    """Return the marks of each control; {"by", "at", "found"} where another control moves them."""
    controls, places = explorer.all_controls, explorer.marks.places
    found, _ = places(controls.setting())
    for n, control in enumerate(controls.drawn):
        at = marks(control)
        moved = [places(controls.setting({control: control.received(v)}))[0] for v in at]
        for k, fixed in enumerate(found):
            if any(limits[k] != fixed for limits in moved) and "by" not in (fixed or {}):
                found[k] = {"by": n, "at": at, "found": [limits[k] for limits in moved]}
    return found
