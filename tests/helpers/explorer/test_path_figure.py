"""The explorer without a browser: what is computed, sent and said."""

import json
from functools import partial

import matplotlib as mpl

mpl.use("Agg")

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from figures import (
    RATE,
    columns_of,
    counted,
    descend,
    press,
    quiet,
    same_to_the_eye,
    shown,
    shrink,
    swing,
    tell,
)

from helpers.explorer import explore, path_view, race
from helpers.explorer.rules import MOST_STEPS
from helpers.landscapes import LANDSCAPES, bowl, noisy, ravine, saddle
from helpers.paths import as_path_function, run_path, run_rule
from helpers.styles import NEUTRAL, STYLES

__all__ = ["quiet"]  # an imported fixture that acts on every test here


def test_the_frame_holds_the_path():
    figure = explore(descend, ravine(30), RATE, steps=40)
    figure.set(learning_rate=0.06)
    path = run_path(descend, ravine(30), 40, learning_rate=0.06)
    w1, w2, losses = columns_of(figure.canvas.series[0]["path"])
    left = figure.canvas.view["panels"][0]
    same_to_the_eye(w1, path.iterates[:, 0], left["x"])
    same_to_the_eye(w2, path.iterates[:, 1], left["y"])
    np.testing.assert_allclose(losses, path.losses, rtol=1e-3)


def test_the_frame_holds_the_loss_above_the_least_one():
    figure = explore(descend, LANDSCAPES["logistic_digits"](), RATE, steps=5)
    landscape = LANDSCAPES["logistic_digits"]()
    path = run_path(descend, landscape, 5, learning_rate=0.1)
    assert landscape.f_min > 0.001
    assert figure.canvas.view["least"] == landscape.f_min
    assert figure.canvas.view["panels"][1]["ylabel"] == "loss − least loss"
    np.testing.assert_allclose(
        columns_of(figure.canvas.series[0]["path"])[2], path.losses - landscape.f_min, rtol=1e-3
    )


def test_a_control_moves_path_and_text():
    figure = explore(shrink, bowl(), {"factor": (0.0, 1.0)}, steps=3)
    assert figure.text == "After 3 steps: loss 0.049, distance 0.31"
    figure.controls["factor"].value = 0.1
    assert figure.text == "After 3 steps: loss 3.1e-06, distance 0.0025"
    same_to_the_eye(
        columns_of(figure.canvas.series[0]["path"])[0], [2, 0.2, 0.02, 0.002], (-2.5, 2.5)
    )
    assert "factor=0.1" in figure.canvas.said["settings"]
    assert "start=(2, 1.5)" in figure.canvas.said["settings"]


def test_where_there_is_no_minimum_there_is_no_distance():
    figure = explore(descend, saddle(), RATE, steps=0)
    assert figure.text == f"After 0 steps: loss {saddle().f(saddle().start):.2g}"
    assert figure.canvas.view["panels"][1]["ylog"] is False


def test_only_what_changed_is_run():
    (one, ones), (two, twos) = counted(shrink), counted(shrink)
    figure = race(
        {"one": (one, {"factor": (0.0, 1.0)}), "two": (two, {"factor": (0.0, 1.0)})},
        bowl(),
        presets={"both": {"one": {"factor": 0.3}, "two": {"factor": 0.4}}},
    )
    assert (ones, twos) == ([0.5], [0.5])
    figure.controls_of("one")["factor"].value = 0.25
    assert (ones, twos) == ([0.5, 0.25], [0.5])
    figure.set("two", factor=0.75)
    assert (ones, twos) == ([0.5, 0.25], [0.5, 0.75])
    press(figure, "both")
    assert (ones, twos) == ([0.5, 0.25, 0.3], [0.5, 0.75, 0.4])
    press(figure, "Reset")
    assert (ones, twos) == ([0.5, 0.25, 0.3, 0.5], [0.5, 0.75, 0.4, 0.5])
    figure.canvas.start = [1.0, 1.0]
    assert (len(ones), len(twos)) == (5, 5)


def test_setting_several_controls_runs_once():
    calls = []

    def both(gradient, start, steps, a=1, b=1):
        calls.append((a, b))
        return shrink(gradient, start, steps)

    figure = explore(both, bowl(), {"a": (0, 9), "b": (0, 9)})
    figure.set(a=3, b=4)
    assert calls == [(1, 1), (3, 4)]


def test_the_landscape_is_drawn_again_only_when_its_controls_change(monkeypatch):
    made, drawn, ground = [], [], path_view.ground
    monkeypatch.setattr(path_view, "ground", lambda hill: drawn.append(hill) or ground(hill))

    def landscape(angle=0):
        made.append(angle)
        return ravine(30, angle)

    figure = explore(shrink, landscape, {"angle": (0, 90), "factor": (0.0, 1.0)}, steps=5)
    first = figure.canvas.ground
    figure.controls["factor"].value = 0.1
    figure.set(factor=0.2)
    figure.canvas.start = [1.0, 1.0]
    press(figure, "Reset")
    assert (made, len(drawn)) == ([0], 1)
    figure.controls["angle"].value = 45
    assert (made, len(drawn)) == ([0, 45], 2)
    assert figure.canvas.ground != first
    np.testing.assert_array_equal(
        figure.runners[""].path.losses, run_path(shrink, ravine(30, 45), 5, ravine(30).start).losses
    )
    press(figure, "Reset")
    assert made == [0, 45, 0]
    assert figure.canvas.ground == first


def test_noise_is_the_same_at_every_event():
    figure = race(
        {"a": (descend, RATE), "b": (descend, RATE)}, noisy(ravine(10), 0.5, seed=3), steps=20
    )
    first = figure.runners["a"].path.iterates
    calm = run_path(descend, ravine(10), 20, learning_rate=0.1).iterates
    assert np.abs(first - calm).max() > 0.1
    np.testing.assert_array_equal(figure.runners["b"].path.iterates, first)
    figure.controls_of("a")["learning_rate"].value = 0.05
    figure.controls_of("a")["learning_rate"].value = 0.1
    np.testing.assert_array_equal(figure.runners["a"].path.iterates, first)


def test_overflow_ends_the_path_without_a_warning():
    figure = explore(swing, ravine(1e6), {"learning_rate": (1e-2, 1e6)}, steps=400)
    figure.set(learning_rate=1e6)
    path = figure.runners[""].path
    assert figure.text == f"Diverged at step {path.diverged_at}"
    assert path.diverged_at == len(path.losses) < 60
    assert np.isfinite(columns_of(figure.canvas.series[0]["path"])).all()
    shown(figure)


def test_an_event_is_small():
    figure = explore(swing, ravine(100), {**RATE, "rho": (0.0, 1.0)}, steps=200)
    sent = len(figure.canvas.series[0]["path"]) + len(json.dumps(figure.canvas.said))
    assert len(columns_of(figure.canvas.series[0]["path"])[0]) == 201
    assert sent <= 1_500, "the rest of 4 kB goes to Jupyter's own messages around it"


def test_one_event_is_one_message(monkeypatch):
    figure = explore(shrink, bowl(), {"factor": (0.0, 1.0)}, steps=3)
    sent = []
    monkeypatch.setattr(
        type(figure.canvas), "send_state", lambda _, key=None: sent.append(set(key))
    )
    figure.controls["factor"].value = 0.45
    figure.canvas.set_state({"values": [0.55]})
    assert sent == [{"values", "series", "said"}, {"series", "said"}]


def test_each_wish_has_an_answer_even_if_nothing_is_seen_of_it():
    figure = explore(shrink, bowl(), {}, steps=3)
    before = figure.canvas.said
    figure.canvas.set_state({"start": [2.0, 1.5 + 1e-9]})
    assert figure.canvas.said != before


def test_what_the_front_end_sends_is_kept_as_it_is():
    controls = {"factor": (0.0, 1.0), "kind": ["a", "b"], "n": (0, 5), "flag": True}

    def rule(gradient, start, steps, factor=0.5, **others):
        return shrink(gradient, start, steps, factor)

    figure = explore(rule, bowl(), controls, steps=3)
    figure.canvas.set_state({"values": [0.123456789, 1, 4, False]})
    assert [c.value for c in figure.controls.values()] == [0.123456789, "b", 4, False]
    assert figure.canvas.said["values"] == figure.canvas.values == [0.123456789, 1, 4, False]


@pytest.mark.parametrize(
    "sent",
    [[], [0.5, 0.5], ["0.5"], [None], [[0.5]], [1.5], [float("nan")], [10**400], None, "0.5"],
)
def test_nonsense_from_a_front_end_changes_nothing(sent, caplog):
    path_function, calls = counted(shrink)
    figure = explore(path_function, bowl(), {"factor": (0.0, 1.0)}, presets={"a": {"factor": 0.1}})
    figure.canvas.set_state({"values": sent})
    figure.canvas.set_state({"start": [1.0]})
    figure.canvas.set_state({"start": ["a", None]})
    figure.canvas.set_state({"start": [10**400, 0]})
    figure.canvas.set_state({"said": {}, "view": None, "series": []})
    for message in (
        None,
        "press",
        [],
        {},
        {"type": "press", "preset": 7},
        {"type": "press", "preset": "a"},
    ):
        tell(figure, message)
    for control in (None, 5, -1, "a"):
        tell(figure, {"type": "sweep", "control": control})
    assert calls == [0.5]
    assert figure.canvas.values == [0.5]
    assert figure.canvas.start == [2.0, 1.5]
    assert figure.text.startswith("After 100 steps")
    assert caplog.text == ""


def test_a_widget_of_the_readers_own_stands_above_the_canvas():
    slider = widgets.FloatSlider(0.5, max=1.0)
    figure = explore(shrink, bowl(), {"factor": slider, "steps": (1, 9)}, steps=3)
    row, canvas = figure._widget().children
    assert (row.children, canvas) == ((slider,), figure.canvas)
    assert figure.canvas.values == [5]
    slider.value = 0.1
    assert "factor=0.1" in figure.canvas.said["settings"]
    figure.close()
    slider.value = 0.2
    assert "factor=0.1" in figure.canvas.said["settings"]


def test_a_change_that_nobody_sees_is_not_sent():
    """The front end may send a rate back with another last digit; that would leave a ghost."""
    controls = {"learning_rate": (1e-3, 0.1), "rho": (0.0, 0.99, 0.01)}
    figure = explore(swing, ravine(30), controls)
    slider, sent = figure.controls["learning_rate"], []
    figure.canvas.observe(sent.append, "series")
    for _ in range(20):
        slider.value = np.nextafter(slider.value, 1)
    assert sent == []


def test_limits_stay_while_sliders_move():
    controls = {"factor": (0.0, 2.0), "turn": (0, 9)}
    figure = explore(shrink, lambda turn=0: bowl(), controls, steps=3)
    before = figure.canvas.view
    figure.controls["factor"].value = 0.9
    figure.canvas.start = [0.1, 0.1]
    figure.controls["turn"].value = 1
    assert figure.canvas.view == before
    assert before["panels"][0]["x"] == [-2.5, 2.5]


def loss_axis(figure):
    return pytest.approx(figure.canvas.view["panels"][1]["y"], rel=1e-6)


def test_the_loss_scale_fits_the_first_path_and_is_only_extended():
    figure = explore(shrink, bowl(), {"factor": (0.0, 9.0)}, steps=3)
    assert loss_axis(figure) == [1e-3, 100]  # of losses from 3.125 down to 0.049
    figure.set(factor=2.0)
    assert loss_axis(figure) == [1e-3, 1000]
    figure.set(factor=0.1)
    assert loss_axis(figure) == [1e-6, 1000]
    figure.set(factor=9.0)
    assert loss_axis(figure) == [1e-6, 3125], "as far as what does not diverge may go"
    figure.set(factor=0.0)
    assert loss_axis(figure) == [3.125e-9, 3125]
    figure.set(factor=0.5)
    assert loss_axis(figure) == [3.125e-9, 3125]


def test_the_loss_scale_holds_the_goal():
    figure = explore(shrink, bowl(), {"factor": (0.0, 1.0)}, steps=3, goal=1e-6)
    assert loss_axis(figure) == [1e-8, 100]


def test_where_there_is_no_least_loss_the_scale_is_linear_and_fits():
    figure = explore(descend, saddle(), RATE, steps=0)
    low, high = figure.canvas.view["panels"][1]["y"]
    first = saddle().f(saddle().start)
    assert low <= first <= high
    assert high - low < 2 * max(abs(first), 1.0)


def test_a_control_called_steps_sets_the_steps():
    figure = explore(shrink, bowl(), {"steps": (1, 300), "factor": (0.0, 1.0)})
    figure.set(steps=7)
    assert figure.text.startswith("After 7 steps")
    assert figure.canvas.view["panels"][1]["x"] == [0, 300]


def test_too_many_steps_are_refused_in_words():
    figure = explore(shrink, bowl(), {"steps": (1, 2 * MOST_STEPS)})
    figure.set(steps=MOST_STEPS)
    assert len(figure.runners[""].path.losses) == MOST_STEPS + 1
    figure.set(steps=MOST_STEPS + 1)
    assert "5001 steps are too many to draw; take at most 5000" in figure.text
    assert "path" not in figure.canvas.series[0]


def test_the_goal_is_for_all_paths_and_told_in_words():
    figure = race(
        {"a": (shrink, {"factor": (0.0, 1.0)}), "b": (shrink, {"factor": (0.0, 1.0)})},
        bowl(),
        steps=4,
        goal=1e-3,
    )
    goal = {"text": "a loss below 0.001 within 4 steps", "level": 0.001}
    assert figure.canvas.view["goal"] == goal
    assert not figure.reached
    figure.set("a", factor=0.1)
    assert not figure.reached
    figure.set("b", factor=0.1)
    assert figure.reached
    assert figure.canvas.said["reached"]


def test_the_best_so_far_counts_steps_until_all_are_there():
    rules = {name: (shrink, {"factor": (0.0, 1.0)}) for name in "ab"}
    figure = race(rules, bowl(), steps=30, goal=1e-3)
    assert figure.canvas.said["best"] == "best so far: 6 steps"
    figure.set("a", factor=0.1)
    assert figure.canvas.said["best"] == "best so far: 6 steps"
    figure.set("b", factor=0.01)
    assert figure.canvas.said["best"] == "best so far: 2 steps"
    figure.set("b", factor=1.0)
    assert figure.canvas.said["best"] == "best so far: 2 steps"
    figure.canvas.start = [0.0, 0.0]
    assert figure.canvas.said["best"] == "best so far: 0 steps", "another start is another task"
    press(figure, "Reset")
    assert figure.canvas.said["best"] == "best so far: 2 steps"


def test_without_a_goal_none_is_reached():
    figure = explore(shrink, bowl(), {"factor": (0.0, 1.0)})
    assert figure.canvas.view["goal"] is None
    assert not figure.reached


def test_presets_and_reset():
    figure = explore(
        shrink,
        bowl(),
        {"factor": (0.0, 1.0), "steps": (1, 9)},
        start=[1, 1],
        presets={"fast": {"factor": 0.1, "steps": 2}},
    )
    assert figure.controls["steps"].value == 5
    assert figure.canvas.view["presets"] == ["fast"]
    press(figure, "fast")
    assert figure.text == "After 2 steps: loss 0.0001, distance 0.014"
    figure.canvas.start = [2.0, 2.0]
    press(figure, "Reset")
    assert figure.canvas.start == [1.0, 1.0]
    assert figure.controls["factor"].value == 0.5
    assert figure.controls["steps"].value == 5
    assert figure.text == "After 5 steps: loss 0.00098, distance 0.044"


def test_the_start_is_dragged():
    figure = explore(shrink, bowl(), {"factor": (0.0, 1.0)}, steps=1)
    figure.canvas.start = [0.123456789, 2.0]
    np.testing.assert_array_equal(
        figure.runners[""].path.iterates, np.outer([1, 0.5], [0.123456789, 2.0])
    )
    assert "start=(0.1235, 2)" in figure.canvas.said["settings"]


@pytest.mark.parametrize(
    ("name", "color"),
    [("rmsprop", "RMSProp"), ("sgd_momentum", "momentum"), ("gradient_descent", "SGD"), ("f", "")],
)
def test_a_rule_that_is_alone_has_its_own_colour(name, color):
    def rule(gradient, start, steps, factor=0.5, other=1):
        return shrink(gradient, start, steps, factor)

    rule.__name__ = name
    figure = explore(partial(partial(rule, factor=0.25), other=2), bowl(), {})
    (style,) = figure.canvas.view["series"]
    expected = STYLES.get(color, NEUTRAL[0])
    assert (style["color"], style["marker"]) == (expected["color"], expected["marker"])
    assert (style["name"], style["dash"]) == ("", [])
    picture = figure.picture()
    assert picture.axes[1].lines[0].get_color() == expected["color"]
    plt.close(picture)


def test_a_rule_plays_as_a_path_function():
    def rule(w, dw, config=None):
        config = {"learning_rate": 0.1, "calls": 0} | (config or {})
        config["calls"] += 1
        return w - config["learning_rate"] / config["calls"] * dw, config

    figure = explore(as_path_function(rule), ravine(10), {"learning_rate": (0.001, 0.1)}, steps=30)
    figure.set(learning_rate=0.05)
    played = run_rule(rule, ravine(10), 30, config={"learning_rate": 0.05})
    np.testing.assert_array_equal(figure.runners[""].path.iterates, played.iterates)
    figure.set(learning_rate=0.1)
    np.testing.assert_array_equal(
        figure.runners[""].path.iterates, run_rule(rule, ravine(10), 30).iterates
    )


def test_a_rule_keeps_the_configuration_it_was_given():
    def rule(w, dw, config):
        config["seen"].append(1)
        return w - config["rate"] * config["scale"] * dw, config

    config = {"rate": 0.1, "scale": 2.0, "seen": []}
    path_function = as_path_function(rule, config)
    one = run_path(path_function, bowl(), 5, rate=0.2)
    np.testing.assert_array_equal(
        one.iterates, run_rule(rule, bowl(), 5, config={**config, "rate": 0.2}).iterates
    )
    assert config == {"rate": 0.1, "scale": 2.0, "seen": []}
