"""The controls of the interactive figures, made of short descriptions."""

import ipywidgets as widgets
import numpy as np
import pytest

from helpers.explorer.sliders import code, log, make_controls, try_controls


def rule(gradient, start, steps, learning_rate=0.018, rho=0.8, kind="heavy", nesterov=False):
    return [start]


def made(**controls):
    return make_controls(controls, rule)


@pytest.mark.parametrize(
    ("name", "wanted", "kind", "value"),
    [
        ("rho", (0.0, 0.99, 0.01), widgets.FloatSlider, 0.8),
        ("steps", (1, 300), widgets.IntSlider, 150),
        ("kind", ["heavy", "light"], widgets.Dropdown, "heavy"),
        ("kind", {"a": "light", "b": "heavy"}, widgets.Dropdown, "heavy"),
        ("nesterov", True, widgets.Checkbox, False),
        ("learning_rate", (1e-3, 0.1), widgets.FloatLogSlider, 0.018),
        ("learning_rate", (0.0, 0.1), widgets.FloatSlider, 0.018),
        ("learning_rate", (1e-3, 0.1, 1e-3), widgets.FloatSlider, 0.018),
        ("lr", (1e-4, 1e-2), widgets.FloatLogSlider, 1e-3),
        ("alpha", log(1e-4, 1e-2), widgets.FloatLogSlider, 1e-3),
        ("rho", log(0.1, 1), widgets.FloatLogSlider, 0.8),
        ("alpha", (1e-4, 1e-2), widgets.FloatSlider, 5.05e-3),
    ],
)
def test_each_description_makes_its_control(name, wanted, kind, value):
    control = made(**{name: wanted})[name]
    assert isinstance(control, kind)
    assert control.value == pytest.approx(value)
    assert control.description == name


@pytest.mark.parametrize("limits", [(0, 1), (-1, 1), (1, 1), (1, 0.1), (np.nan, 1)])
def test_limits_of_no_log_scale_are_refused(limits):
    with pytest.raises(ValueError, match=r"log\(low, high\) needs 0 < low < high, got log\("):
        log(*limits)


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [((0.0, 0.99, 0.01), ".2f"), ((0.8, 1.0, 0.001), ".3f"), ((0.0, 2.0, 0.5), ".2f")],
)
def test_a_slider_shows_the_digits_that_tell_its_marks_apart(wanted, shown):
    assert made(rho=wanted)["rho"].readout_format == shown


def test_a_widget_stays_as_it_is():
    wanted = widgets.IntText(3, description="memory")
    control = made(rho=wanted)["rho"]
    assert control is wanted
    assert (control.value, control.description) == (3, "memory")


def test_the_marks_of_a_rate_pass_through_its_default():
    slider = made(learning_rate=(1e-3, 0.1))["learning_rate"]
    marks = (np.log10(slider.value) - slider.min) / slider.step
    assert marks == pytest.approx(round(marks), abs=1e-6)
    assert 1e-3 <= 10**slider.min < 1e-3 * 10**slider.step
    assert slider.max == pytest.approx(-1)


def sent_by(control, monkeypatch):
    sent = []
    monkeypatch.setattr(control, "_send", lambda message, buffers=None: sent.append(message))
    return sent


@pytest.mark.parametrize(
    ("name", "wanted", "value"),
    [
        ("learning_rate", (1e-3, 0.1), 0.0195),
        ("rho", (0.0, 0.99), 0.123456),
        ("steps", (0, 9, 3), 4),
    ],
)
def test_the_front_end_gets_a_value_while_it_sends_none_back(name, wanted, value, monkeypatch):
    control = made(**{name: wanted})[name]
    sent = sent_by(control, monkeypatch)
    control.value = value
    assert control.value == value
    first, second = (message["state"] for message in sent[:2])
    assert first == {"value": value, "min": control.min, "continuous_update": False}
    assert second == {"continuous_update": True}
    assert all("continuous_update" not in message["state"] for message in sent[2:])


def test_the_marks_of_a_rate_pass_through_every_value_that_python_gives_it():
    slider = made(learning_rate=(1e-3, 0.1))["learning_rate"]
    for value in (1e-3, 0.00101, 0.0195, 0.0999, 0.1, 0.018):
        slider.value = value
        assert slider.value == value
        marks = (np.log10(value) - slider.min) / slider.step
        assert marks == pytest.approx(round(marks), abs=1e-6)
        assert -3 <= slider.min < -3 + slider.step
    slider.value = 7.0
    assert slider.value == pytest.approx(0.1)
    slider.value = 0.0
    assert slider.value == pytest.approx(1e-3)


def test_a_value_from_the_front_end_is_not_told_back(monkeypatch):
    slider = made(learning_rate=(1e-3, 0.1))["learning_rate"]
    first, sent = slider.min, sent_by(slider, monkeypatch)
    slider.set_state({"value": 0.02})
    assert slider.value == 0.02
    assert slider.min == first
    assert [message["method"] for message in sent] == ["echo_update"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (None, "the control 'rho' cannot be made of None; give"),
        ((1, "a"), "the control 'rho' cannot be made of"),
        (widgets.HTMLMath, "the control 'rho' cannot be made of"),
        (widgets.VBox(), "the control 'rho' is a widget without a value"),
    ],
)
def test_what_is_no_control_is_refused(wanted, message):
    with pytest.raises(ValueError, match=message):
        made(rho=wanted)
    controls, problem = try_controls({"rho": wanted}, rule)
    assert controls == {}
    assert message in problem


@pytest.mark.parametrize(
    ("name", "wanted", "message"),
    [
        (
            "rho",
            (0.0, 0.5),
            "'rho' takes from 0 to 0.5 and does not take 0.8, the function's default",
        ),
        (
            "rho",
            (0, 5),
            "'rho' takes whole numbers from 0 to 5 and does not take 0.8, the function",
        ),
        (
            "learning_rate",
            (0.1, 1.0),
            "'learning_rate' takes from 0.1 to 1 and does not take 0.018",
        ),
        ("kind", ["new", "old"], "'kind' offers 'new', 'old' and does not take 'heavy', the func"),
    ],
)
def test_a_default_that_a_control_does_not_take_is_told(name, wanted, message):
    controls, problem = try_controls({name: wanted}, rule)
    assert controls == {}
    assert problem.startswith(f"Nothing to draw: ValueError: the control {message}")


def test_good_controls_are_no_problem():
    controls, problem = try_controls({"rho": (0.0, 1.0)}, rule)
    assert list(controls) == ["rho"]
    assert problem == ""


def test_code_of_values():
    assert code(0.0181970086) == "0.0182"
    assert code(12) == "12"
    assert code("a b") == "'a b'"
    assert code(True) == "True"
