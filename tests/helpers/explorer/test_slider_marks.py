"""Marks on sliders, and names in presets and marks that there are not."""

import ipywidgets as widgets
import matplotlib as mpl

mpl.use("Agg")

import numpy as np
import pytest
from figures import RATE, counted, descend, press, quiet, shrink, still_says, swing

from helpers.explorer import explore, race
from helpers.landscapes import bowl, ravine

__all__ = ["quiet"]  # an imported fixture that acts on every test here

CONTROLS = {"learning_rate": (1e-3, 0.1), "rho": (0.0, 0.99, 0.01)}
LIMIT = {"limit": lambda rho: (2 + 2 * rho) / 100}


def with_all_kinds(presets):
    """Return an explorer that has a control of each kind, with these presets."""

    def rule(gradient, start, steps, learning_rate=0.018, rho=0.8, **others):
        return swing(gradient, start, steps, learning_rate, rho)

    controls = {
        **CONTROLS,
        "n": (1, 9),
        "kind": ["a", "b"],
        "flag": False,
        "band": widgets.FloatRangeSlider(min=0, max=1),
        "several": widgets.SelectMultiple(options=["a", "b"]),
        "word": widgets.Text("no"),
        "angle": (0, 90),
    }
    presets = {str(name): setting for name, setting in presets.items()}
    return explore(rule, lambda angle=0: ravine(100, angle), controls, presets=presets)


def limits_of(figure, slider="learning_rate"):
    groups = figure.canvas.view["controls"]
    labels = [control["label"] for group in groups for control in group["controls"]]
    return figure.canvas.limits[labels.index(slider)]


def at(figure, slider="learning_rate"):
    marks = limits_of(figure, slider)["marks"]
    return [(mark["label"], mark["value"], mark["share"]) for mark in marks]


def test_a_mark_stands_at_its_share_of_a_log_slider():
    figure = explore(swing, ravine(100), CONTROLS, marks={"learning_rate": {"limit": 0.02}})
    share = (np.log10(0.02) + 3) / 2
    assert at(figure) == [("limit", "0.02", pytest.approx(share, abs=1e-4))]
    assert figure.canvas.limits[1] is None


def test_a_mark_stands_at_its_share_of_a_linear_slider():
    figure = explore(swing, ravine(100), CONTROLS, marks={"rho": {"half": 0.495}})
    assert at(figure, "rho") == [("half", "0.495", 0.5)]


def test_a_mark_follows_the_controls_that_it_is_a_function_of():
    figure = explore(swing, ravine(100), CONTROLS, marks={"learning_rate": LIMIT})
    assert at(figure)[0][1] == "0.036"
    figure.set(rho=0.0)
    assert at(figure)[0][1] == "0.02"


def test_a_mark_beyond_the_slider_is_left_out():
    for value in (0.2, 1e-4, 0.0, -1.0, np.nan, np.inf):
        figure = explore(swing, ravine(100), CONTROLS, marks={"learning_rate": {"limit": value}})
        assert at(figure) == []


@pytest.mark.parametrize(
    ("limit", "share"),
    [(0.01, 0.5), (1e-5, 0.0), (-1.0, 0.0), (0.1, None), (0.2, None), (np.nan, None)],
)
def test_the_track_diverges_from_a_limit_to_its_end(limit, share):
    figure = explore(swing, ravine(100), CONTROLS, diverges={"learning_rate": limit})
    assert limits_of(figure)["diverges"] == share
    assert limits_of(figure).get("above") == (None if share is None else f"{limit:.3g}")
    assert limits_of(figure)["marks"] == []


def test_where_a_track_diverges_follows_the_controls():
    diverges = {"learning_rate": LIMIT["limit"]}
    figure = explore(
        swing, ravine(100), CONTROLS, diverges=diverges, marks={"learning_rate": LIMIT}
    )
    for rho, limit in ((0.8, "0.036"), (0.0, "0.02")):
        figure.set(rho=rho)
        assert limits_of(figure)["above"] == limit
        assert limits_of(figure)["diverges"] == at(figure)[0][2]
    with pytest.raises(ValueError, match="diverges: there is no control 'lr'"):
        explore(swing, ravine(100), CONTROLS, diverges={"lr": 1})


def test_in_a_race_each_rule_has_marks_of_its_own():
    figure = race(
        {
            "SGD": (descend, {**RATE, "angle": (0, 90)}),
            "momentum": (swing, {**CONTROLS, "learning_rate": (1e-3, 0.1)}),
        },
        lambda angle=0: ravine(100, angle),
        marks={
            "SGD": {"learning_rate": {"limit": 0.02}, "angle": {"diagonal": 45}},
            "momentum": {"learning_rate": LIMIT},
        },
    )
    assert at(figure, "SGD learning_rate")[0][1] == "0.02"
    assert at(figure, "momentum learning_rate")[0][1] == "0.036"
    assert at(figure, "angle") == [("diagonal", "45", 0.5)]


def test_a_mark_that_cannot_be_computed_is_told():
    marks = {"learning_rate": {"limit": lambda rho: 1 / (rho - 0.5)}}
    figure = explore(swing, ravine(100), CONTROLS, marks=marks)
    figure.set(rho=0.5)
    assert figure.text.split("\n")[1] == "No marks: ZeroDivisionError: float division by zero"
    assert still_says(figure) == figure.text.split("\n")[1]
    figure.set(rho=0.6)
    assert "\n" not in figure.text


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ({"rate": {"limit": 1}}, "marks: there is no control 'rate', only 'learning_rate', 'rho'"),
        ({"learning_rate": {"limit": lambda beta: 1}}, "marks: 'limit' takes 'beta', which is no"),
    ],
)
def test_marks_of_what_there_is_not_are_refused(marks, message):
    with pytest.raises(ValueError, match=message):
        explore(swing, ravine(100), CONTROLS, marks=marks)


@pytest.mark.parametrize("control", [[0.1, 0.5], widgets.FloatSlider(0.5)])
def test_a_mark_on_what_is_no_slider_of_the_figure_is_refused(control):
    with pytest.raises(ValueError, match="marks: the control 'factor' is no slider of the figure"):
        explore(shrink, bowl(), {"factor": control}, marks={"factor": {"half": 0.5}})


def test_a_preset_of_what_there_is_not_is_refused():
    with pytest.raises(ValueError, match="preset 'fast': there is no control 'factr', only 'fact"):
        explore(shrink, bowl(), {"factor": (0.0, 1.0)}, presets={"fast": {"factr": 0.1}})
    with pytest.raises(ValueError, match="preset 'fast': there is no rule 'b', only 'a'"):
        race({"a": (shrink, {})}, bowl(), presets={"fast": {"b": {"factor": 0.1}}})
    with pytest.raises(ValueError, match="marks: there is no rule 'b', only 'a'"):
        race({"a": (shrink, {})}, bowl(), marks={"b": {"factor": {"half": 0.1}}})


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"rho": 1.5}, "'rho' takes from 0 to 0.99 and does not take 1.5; change one or the other"),
        ({"rho": -1e-6}, "'rho' takes from 0 to 0.99 and does not take -1e-06; "),
        ({"rho": np.nan}, "'rho' takes from 0 to 0.99 and does not take nan; "),
        ({"rho": np.inf}, "'rho' takes from 0 to 0.99 and does not take inf; "),
        ({"rho": None}, "'rho' takes from 0 to 0.99 and does not take None; "),
        ({"rho": "0.5"}, "'rho' takes from 0 to 0.99 and does not take '0.5'; "),
        ({"learning_rate": 0}, "'learning_rate' takes from 0.001 to 0.1 and does not take 0; "),
        (
            {"learning_rate": 0.1001},
            "'learning_rate' takes from 0.001 to 0.1 and does not take 0.1",
        ),
        ({"n": 2.5}, "'n' takes whole numbers from 1 to 9 and does not take 2.5; "),
        ({"n": 10}, "'n' takes whole numbers from 1 to 9 and does not take 10; "),
        ({"kind": "c"}, "'kind' offers 'a', 'b' and does not take 'c'; "),
        ({"flag": "yes"}, "'flag' takes True or False and does not take 'yes'; "),
        ({"band": (0.5, 2)}, r"'band' takes from 0 to 1 and does not take \(0.5, 2\); "),
        ({"band": 0.5}, "'band' takes from 0 to 1 and does not take 0.5; "),
        ({"angle": 91}, "'angle' takes whole numbers from 0 to 90 and does not take 91; "),
    ],
)
def test_a_preset_that_a_control_does_not_take_is_refused(setting, message):
    with pytest.raises(ValueError, match=f"preset 'fast': the control {message}"):
        with_all_kinds({"fast": setting})


def test_presets_that_the_controls_take():
    settings = [
        {"rho": 0, "learning_rate": 1e-3, "n": 2.0, "kind": "b", "flag": True},
        {"rho": np.float32(0.5), "learning_rate": 0.1, "n": np.int64(9), "flag": 0},
        {"rho": 0.99, "band": (0.25, 0.5), "several": ("a", "b"), "angle": 90},
        {"rho": 0.1234, "band": [0, 1], "several": ["b"], "word": "yes"},
    ]
    figure = with_all_kinds(dict(enumerate(settings)))
    first = {name: control.value for name, control in figure.controls.items()}
    for n, setting in enumerate(settings):
        press(figure, str(n))
        for name, value in setting.items():
            np.testing.assert_array_equal(figure.controls[name].value, value)
        press(figure, "Reset")
        assert {name: control.value for name, control in figure.controls.items()} == first


def test_where_controls_cannot_be_made_presets_and_marks_do_nothing():
    options = {"presets": {"fast": {"factor": 0.1}}, "marks": {"factor": {"half": 0.5}}}
    figure = explore(shrink, bowl(), {"factor": None}, **options)
    press(figure, "fast")
    assert figure.text.startswith("Nothing to draw: ValueError: the control 'factor'")


def test_beside_a_landscape_of_controls_too():
    options = {
        "presets": {"fast": {"factor": 0.1, "number": 9}},
        "marks": {"factor": {"half": 0.5}},
    }
    controls = {"number": (1, 9), "factor": None}
    figure = explore(shrink, lambda number=4: ravine(number), controls, **options)
    press(figure, "fast")
    assert figure.controls["number"].value == 9
    assert figure.text.startswith("Nothing to draw: ValueError: the control 'factor'")


def test_marks_travel_with_the_path(monkeypatch):
    figure = explore(swing, ravine(100), CONTROLS, marks={"learning_rate": LIMIT})
    sent = []
    monkeypatch.setattr(
        type(figure.canvas), "send_state", lambda _, key=None: sent.append(set(key))
    )
    figure.controls["rho"].value = 0.5
    assert sent == [{"values", "series", "limits", "said"}]


def test_a_preset_may_set_a_control_of_the_landscape():
    path_function, calls = counted(shrink)
    figure = explore(
        path_function,
        lambda number=4: ravine(number),
        {"number": (1, 9), "factor": (0.0, 1.0)},
        presets={"steep": {"number": 9, "factor": 0.1}},
    )
    press(figure, "steep")
    assert figure.controls["number"].value == 9
    assert calls == [0.5, 0.1]
