"""The controls of the interactive figures, made of short descriptions."""

import tomllib

import ipywidgets as widgets
import numpy as np
import pytest
from project import ROOT

from helpers.explorer.descriptions import log, make_controls, try_controls
from helpers.explorer.sliders import code


def rule(gradient, start, steps, learning_rate=0.018, rho=0.8, kind="heavy", nesterov=False):
    return [start]


def made(**controls):
    return make_controls(controls, rule)


def test_the_version_of_ipywidgets_has_an_upper_bound():
    """`figure.close` and `values` look into its widgets."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "ipywidgets>=8.1,<9" in project["dependencies"]


LINEAR = {"kind": "linear", "low": 0.0, "high": 0.99, "step": 0.01, "digits": 2}
LOG = {"kind": "log", "low": 1e-3, "high": 0.1}


@pytest.mark.parametrize(
    ("name", "wanted", "described", "value"),
    [
        ("rho", (0.0, 0.99, 0.01), LINEAR, 0.8),
        ("beta", (0.0, 0.99), LINEAR, 0.49),
        ("beta", (0.0, 0.05), {**LINEAR, "high": 0.05, "step": 0.001, "digits": 3}, 0.025),
        ("beta", (0, 2, 0.5), {**LINEAR, "high": 2, "step": 0.5, "digits": 1}, 1.0),
        ("steps", (1, 300), {"kind": "whole", "low": 1, "high": 300, "step": 1}, 150),
        ("steps", (0, 9, 3), {"kind": "whole", "low": 0, "high": 9, "step": 3}, 3),
        ("learning_rate", (1e-3, 0.1), LOG, 0.018),
        ("lr", (1e-3, 0.1), LOG, 0.01),
        ("alpha", log(1e-3, 0.1), LOG, 0.01),
        (
            "learning_rate",
            (0.0, 0.1),
            {**LINEAR, "high": 0.1, "step": 0.001, "digits": 3},
            0.018,
        ),
        ("kind", ["heavy", "2"], {"kind": "choice", "options": ["heavy", "2"]}, "heavy"),
        ("kind", {"a": 3, "b": "heavy"}, {"kind": "choice", "options": ["a", "b"]}, "heavy"),
        ("batch", [1, 8, 64], {"kind": "choice", "options": ["1", "8", "64"]}, 1),
        ("nesterov", True, {"kind": "check"}, False),
    ],
)
def test_each_description_makes_its_control(name, wanted, described, value):
    control = made(**{name: wanted})[name]
    assert control.value == pytest.approx(value)
    if described["kind"] == "choice":
        described = {**described, "slider": False}
    assert control.described() == described


@pytest.mark.parametrize("options", [[1, 8, 64, 357], np.array([0.1, 0.2, 0.5, 1.0])])
def test_four_increasing_numbers_are_a_slider_over_them(options):
    control = made(batch=options)["batch"]
    assert control.described()["slider"]
    assert control.received(2) == options[2]


def test_three_or_others_are_not():
    for options in ([1, 8, 64], [4, 3, 2, 1], [1, 1, 2, 3], list("abcd")):
        assert not made(batch=options)["batch"].described()["slider"]


@pytest.mark.parametrize("limits", [(0, 1), (-1, 1), (1, 1), (1, 0.1), (np.nan, 1)])
def test_limits_of_no_log_scale_are_refused(limits):
    with pytest.raises(ValueError, match=r"log\(low, high\) needs 0 < low < high, got log\("):
        log(*limits)


def test_a_widget_stays_as_it_is():
    wanted = widgets.IntText(3, description="memory")
    control = made(rho=wanted)["rho"]
    assert control is wanted
    assert (control.value, control.description) == (3, "memory")


@pytest.mark.parametrize("limits", [(-0.3, 0.3, 0.1), (1e-13, 5e-13), (0.0, 1e-130)])
def test_marks_are_exact_however_small(limits):
    slider = make_controls({"size": limits}, rule)["size"]
    low, *_, high = sorted(slider.at(share) for share in np.linspace(0, 1, 7))
    assert (low, high) == limits[:2]
    assert slider.value == pytest.approx((low + high) / 2, abs=slider.step / 2)
    assert slider.value == 0 or abs(slider.value) > 1e-3 * high
    assert slider.described()["digits"] <= 100


def test_a_slider_keeps_what_lies_between_its_marks():
    for name, wanted in [("learning_rate", (1e-3, 0.1)), ("rho", (0.0, 0.99)), ("x", (0, 9, 3))]:
        control = made(**{name: wanted})[name]
        value = 4 if name == "x" else 0.0123456789
        control.value = value
        assert control.value == value


@pytest.mark.parametrize("value", [0.991, -1e-9, np.nan, np.inf, None, "0.5", [0.5]])
def test_a_slider_clips_nothing(value):
    control = made(rho=(0.0, 0.99))["rho"]
    with pytest.raises(ValueError, match=r"'rho' takes from 0 to 0\.99 and does not take"):
        control.value = value
    assert control.value == 0.8


def test_what_rounding_puts_beyond_a_limit_is_the_limit():
    control = made(learning_rate=(1e-3, 0.1))["learning_rate"]
    control.value = np.nextafter(0.1, 1)
    assert control.value == 0.1


@pytest.mark.parametrize("wanted", [(1e-3, 0.1), (0.0, 0.99), (0, 9, 3)])
def test_places_on_a_track_and_values_are_each_others_inverse(wanted):
    name = "learning_rate" if wanted == (1e-3, 0.1) else "x"
    control = made(**{name: wanted})[name]
    for share in (0.0, 1 / 3, 2 / 3, 1.0):
        assert control.share(control.at(share)) == pytest.approx(share, abs=1e-2)
    assert (control.at(0.0), control.at(1.0)) == wanted[:2]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (None, "the control 'rho' cannot be made of None; give"),
        ((1, "a"), "the control 'rho' cannot be made of"),
        ([], "the control 'rho' cannot be made of"),
        ((2, 1), r"the control 'rho' needs low < high, got \(2, 1\)"),
        ((0, 1, 2), "the control 'rho' needs a step that fits, got 2"),
        (widgets.HTMLMath, "the control 'rho' cannot be made of"),
        (widgets.VBox(), "the control 'rho' is a widget without a value"),
        ((0.0, 0.5), "'rho' takes from 0 to 0.5 and does not take 0.8, the function's default"),
        ((0, 5), "'rho' takes whole numbers from 0 to 5 and does not take 0.8, the function"),
        ([1, 2], "'rho' offers 1, 2 and does not take 0.8, the function's default"),
        (True, "'rho' takes True or False and does not take 0.8, the function's default"),
    ],
)
def test_what_is_no_control_is_refused(wanted, message):
    with pytest.raises(ValueError, match=message):
        made(rho=wanted)
    controls, problem = try_controls({"rho": wanted}, rule)
    assert controls == {}
    assert problem.startswith("Nothing to draw: ValueError: the control 'rho'")


def test_good_controls_are_no_problem():
    controls, problem = try_controls({"rho": (0.0, 1.0)}, rule)
    assert list(controls) == ["rho"]
    assert problem == ""


def test_code_of_values():
    assert code(0.0181970086) == "0.0182"
    assert code(12) == "12"
    assert code("a b") == "'a b'"
    assert code(True) == "True"
