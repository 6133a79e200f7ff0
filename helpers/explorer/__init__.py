"""The interactive figures: a landscape, a path that the reader's own function makes, and sliders.

The front end, in `front/`, draws all; a path comes to it as a small binary array, so a slider event
costs one run of the path function and a millisecond of drawing; along a slider that is held, a
quick function is run ahead. Where there is no live kernel, a static picture of the same content
stands in; while a notebook is graded or validated, nothing is run or drawn.
"""

import os
from collections.abc import Callable

from helpers.explorer.controls import Controls
from helpers.explorer.curve_figure import Curves
from helpers.explorer.descriptions import log
from helpers.explorer.map_figure import RegimeMap
from helpers.explorer.path_figure import Explorer
from helpers.explorer.path_model import PathModel
from helpers.explorer.picture_figure import Pictures
from helpers.explorer.rules import Runner
from helpers.explorer.slider_marks import SliderMarks
from helpers.landscapes import Landscape

__all__ = ["curves", "explore", "log", "pictures", "race", "regime_map"]


def explore(
    path_function: Callable,
    landscape: Landscape | Callable[..., Landscape],
    controls: dict,
    *,
    steps: int = 100,
    goal: float | None = None,
    presets: dict[str, dict] | None = None,
    start=None,
    velocity=None,
    marks: dict[str, dict] | None = None,
    diverges: dict[str, float | Callable[..., float]] | None = None,
) -> Explorer | None:
    """Show a path that moves with its sliders.

    A path whose loss ends above the scale, 1000 times the first loss, and is still growing is said
    to diverge (`helpers.explorer.loss_scale`).

    Args:
        path_function: `(gradient, start, steps, **hyperparameters) -> iterates`, shape
            (steps + 1, 2), or `-> (iterates, {name: array})`. With an array called "velocity",
            row k the velocity at iterate k, each step is drawn as two arrows: the push of the
            gradient, and what is carried on. A rule that takes its gradients elsewhere than at the
            iterates returns them as "gradient"; where they are those of the points that the
            velocity leads to, what is carried on comes first. `explorer.arrows` says when arrows
            would not be true, and are left out; the parameter "learning_rate" or "lr" gives the
            rate.
            An array called "rates", shape (steps + 1, 2), row k the rate of each coordinate in
            the step that leads to iterate k, is drawn in a panel of its own, on a log scale.
        landscape: where to run it; or a function that makes a landscape of some of the controls.
        controls: name -> (low, high), (low, high, step), log(low, high), a list of choices, a
            bool, or an ipywidget of your own, which is shown above the figure. (low, high) of a
            "learning_rate" or "lr" is logarithmic as well; a list of at least four increasing
            numbers is a slider over them. The sliders made here keep a value between their marks;
            a widget of your own may round it.
        steps: how many steps, unless a control is called "steps".
        goal: a loss to get below; the figure says when it is reached.
        presets: name -> {control: value}, a button each.
        start: where to start, shape (2,); the landscape's start by default.
        velocity: the first velocity, shape (2,). Given, it is drawn as an arrow at the start whose
            head can be dragged, it can be typed, and the path function gets it as the keyword
            `velocity`, a new array of shape (2,) at each call.
        marks: control -> {label: value}, marks on its slider, such as a stability limit. A value
            may be a function of some controls, by their names: `lambda rho: (2 + 2 * rho) / 100`.
        diverges: control -> the value, or a function likewise, from which on paths diverge; the
            slider's track is shaded from there to its end.

    Returns:
        The figure, to be the last line of a cell; None while a notebook is graded.

    Raises:
        ValueError: if the start or the velocity are not two finite numbers, if presets, marks or
            `diverges` name what there is not, or if a control does not take the value of a preset.
            What is wrong with the path function or its controls is told in the figure instead.
    """
    return race(
        {"": (path_function, controls)},
        landscape,
        steps=steps,
        goal=goal,
        presets={name: {"": values} for name, values in (presets or {}).items()},
        start=start,
        velocity=velocity,
        marks={"": marks or {}},
        diverges={"": diverges or {}},
    )


def race(
    rules: dict[str, tuple[Callable, dict]],
    landscape: Landscape | Callable[..., Landscape],
    *,
    steps: int = 100,
    goal: float | None = None,
    presets: dict[str, dict[str, dict]] | None = None,
    start=None,
    velocity=None,
    marks: dict[str, dict[str, dict]] | None = None,
    diverges: dict[str, dict[str, float | Callable[..., float]]] | None = None,
) -> Explorer | None:
    """Show several paths on one landscape, each with its own sliders: one rate for all is unfair.

    Args:
        rules: name -> (path_function, controls), each as in `explore`.
        landscape, steps, goal, start: as in `explore`; every rule is to reach the goal.
        presets: name -> {rule: {control: value}}.
        velocity: as in `explore`; only the path functions with a parameter `velocity` get it.
            Where none has one, the figure says so.
        marks: name of the rule -> {control: {label: value}}.
        diverges: name of the rule -> {control: value}.
    """
    if _is_graded():
        return None
    controls = Controls(rules, landscape if callable(landscape) else None)
    if velocity is not None and any("velocity" in own for own in controls.rules.values()):
        raise ValueError("velocity is a control as well; give it once")
    runners = {
        name: Runner(name, function, controls.problems[name])
        for name, (function, _) in rules.items()
    }
    model = PathModel(
        runners,
        landscape,
        controls.setting().landscape,
        start=start,
        velocity=velocity,
        steps=steps,
        goal=goal,
    )
    return Explorer(
        model, controls, presets or {}, SliderMarks(marks or {}, diverges or {}, controls)
    )


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
    return Curves(function, controls, x, labels=labels, scales=scales, y_limits=y_limits, says=says)


def pictures(
    function: Callable,
    controls: dict,
    *,
    limits: tuple[float, float] = (0.0, 1.0),
    says: Callable[..., str] | None = None,
) -> Pictures | None:
    """Show small pictures that move with their sliders.

    Args:
        function: `(**controls) -> {title: array}`, each of shape (rows, columns); NaN is no pixel.
        controls: as in `explore`.
        limits: the values of white paper and of black ink.
        says: `(array, ...) -> str`, what is to be seen, in words, below the pictures.
    """
    if _is_graded():
        return None
    return Pictures(function, controls, limits=limits, says=says)


def regime_map(
    path_function: Callable,
    landscape: Landscape,
    x: dict[str, tuple[float, float]],
    y: dict[str, tuple[float, float]],
    *,
    steps: int = 100,
    explorer: Explorer | None = None,
    lines: dict[str, Callable[[float], float]] | None = None,
) -> RegimeMap | None:
    """Show the final loss over a plane of two hyperparameters, all pairs in one run.

    Args:
        path_function: as in `explore`; it gets weights of shape (rows, columns, 2) and
            hyperparameters of shape (rows, columns, 1).
        landscape: where to run it.
        x, y: name -> (low, high) of a hyperparameter each, or log(low, high) for a log scale,
            which a "learning_rate" or "lr" has anyhow.
        steps: how many steps.
        explorer: a figure of the same rule, shown beside the map; a click on the map sets its
            sliders.
        lines: name -> a function of one of the two hyperparameters, by its name, that returns the
            other: `lambda rho: (2 + 2 * rho) / 100`. It is drawn as a curve over the map.

    Raises:
        ValueError: if the explorer lacks a control of the map, or one that reaches as far, or if
            a line takes something else than one hyperparameter of the map.
    """
    if _is_graded():
        return None
    return RegimeMap(
        path_function, landscape, x, y, steps=steps, explorer=explorer, lines=lines or {}
    )


def _is_graded() -> bool:
    return "NBGRADER_EXECUTION" in os.environ or "NBGRADER_VALIDATING" in os.environ
