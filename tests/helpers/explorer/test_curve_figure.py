"""Curves with sliders, without a browser."""

import re

import matplotlib as mpl

mpl.use("Agg")

import numpy as np
import pytest
from figures import columns_of, picture_of, press, quiet, same_to_the_eye, shown, still_says

from helpers.explorer import curves

__all__ = ["quiet"]  # an imported fixture that acts on every test here


def test_curves_send_say_and_show():
    x = np.arange(40.0)
    figure = curves(
        lambda x, rho=0.5: rho**x,
        {"rho": (0.0, 0.99, 0.01)},
        x=x,
        labels=("steps ago", "weight"),
        says=lambda x, y: f"total {y.sum():.3g}",
    )
    xs, ys = columns_of(figure.canvas.series[0]["path"])
    same_to_the_eye(xs, x, (0, 39))
    same_to_the_eye(ys, 0.5**x, figure.canvas.view["panels"][0]["y"])
    assert figure.text == "total 2"
    figure.controls["rho"].value = 0.75
    assert figure.text == "total 4"
    ys = columns_of(figure.canvas.series[0]["path"])[1]
    same_to_the_eye(ys, 0.75**x, figure.canvas.view["panels"][0]["y"])
    assert picture_of(shown(figure))[1] == "total 4"
    press(figure, "Reset")
    assert figure.text == "total 2"


def test_limits_of_curves_stay():
    def power(x, n=1):
        return x**n

    figure = curves(power, {"n": (0, 3)}, x=[0.0, 1.0, 2.0])
    assert figure.canvas.view["panels"][0]["x"] == [0, 2]
    assert figure.canvas.view["panels"][0]["y"] == pytest.approx([-0.16, 2.16])
    figure.controls["n"].value = 3
    assert figure.canvas.view["panels"][0]["y"] == pytest.approx([-0.16, 2.16])
    given = curves(power, {"n": (0, 3)}, x=[0.0, 1.0], y_limits=(-1, 5))
    assert given.canvas.view["panels"][0]["y"] == [-1, 5]


def test_log_scales_of_curves_pass_over_what_is_not_positive():
    figure = curves(
        lambda x, n=1: x**n - 1, {"n": (1, 3)}, x=[1.0, 10.0, 100.0], scales=("log", "log")
    )
    panel = figure.canvas.view["panels"][0]
    assert panel["xlog"]
    assert panel["ylog"]
    assert panel["y"] == pytest.approx([3, 297])
    shown(figure)


def test_a_dict_of_curves_has_names():
    figure = curves(lambda x, a=2.0: {"up": a * x, "down": -a * x}, {"a": (0.0, 4.0)}, x=[0.0, 1.0])
    assert [series["name"] for series in figure.canvas.view["series"]] == ["up", "down"]
    np.testing.assert_allclose(
        columns_of(figure.canvas.series[1]["path"]), [[0, 1], [0, -2]], atol=1e-3
    )
    shown(figure)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda x, a=1: 1 / (a - 1) * x, "ZeroDivisionError"),
        (lambda x, a=1: x[a:], "must return the shape of x"),
        (lambda x, a=1: None if a == 1 else x, "TypeError|must return the shape"),
        (lambda x: x, "no parameter a"),
    ],
)
def test_bad_curves_get_a_sentence(function, says):
    figure = curves(function, {"a": (0, 2)}, x=[0.0, 1.0])
    assert re.search(says, figure.text)
    assert figure.text.startswith("Nothing to draw: ")
    assert "path" not in figure.canvas.series[0]
    assert still_says(figure) == figure.text


def test_curves_recover():
    def curve(x, a=1):
        return {"up": x / (a - 1)} if a != 1 else 1 / 0

    figure = curves(curve, {"a": (0, 3)}, x=[1.0, 2.0])
    assert "path" not in figure.canvas.series[0]
    figure.controls["a"].value = 3
    assert figure.text == ""
    assert [line["name"] for line in figure.canvas.view["series"]] == ["up"]
    np.testing.assert_allclose(
        columns_of(figure.canvas.series[0]["path"]), [[1, 2], [0.5, 1]], rtol=1e-3
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": []},
        {"x": [1.0, np.nan]},
        {"x": [0.0, 1.0], "scales": ("log", "linear")},
        {"y_limits": (1, 0)},
        {"y_limits": (0, np.inf)},
        {"scales": ("linear", "lgo")},
    ],
)
def test_axes_without_a_length_are_refused(wrong):
    with pytest.raises(ValueError, match=r"the axis of|scales are"):
        curves(lambda x: x, {}, **{"x": [1.0, 2.0], **wrong})


@pytest.mark.parametrize("height", [np.nan, -1.0, 1e308])
def test_a_log_axis_has_limits_whatever_there_is_to_show(height):
    figure = curves(lambda x: height * x, {}, x=[0.5, 1.0], scales=("linear", "log"))
    low, high = figure.canvas.view["panels"][0]["y"]
    assert 0 < low < high < np.inf


def test_what_is_said_may_be_no_text():
    figure = curves(lambda x: x, {}, x=[1.0, 2.0], says=lambda x, y: y.sum())
    assert figure.text == "3.0"


def test_curves_under_other_names_are_refused_in_words():
    figure = curves(lambda x, a=1: {f"a{a}": x}, {"a": (0, 3)}, x=[1.0, 2.0])
    figure.controls["a"].value = 2
    assert "the first curves were ['a1'], now they are ['a2']" in figure.text


def test_words_that_cannot_be_said_are_a_sentence():
    def says(x, y):
        raise RuntimeError("no words")

    figure = curves(lambda x, a=1: a * x, {"a": (0, 3)}, x=[1.0, 2.0], says=says)
    figure.controls["a"].value = 2
    assert "RuntimeError: no words" in figure.text
    np.testing.assert_allclose(columns_of(figure.canvas.series[0]["path"])[1], [2, 4], rtol=1e-3)


def test_a_control_of_nothing_is_a_sentence_under_curves():
    figure = curves(lambda x, a=1: a * x, {"a": None}, x=[1.0, 2.0])
    assert "the control 'a' cannot be made of None" in figure.text
    assert "path" not in figure.canvas.series[0]
    assert still_says(figure) == figure.text
