"""Small pictures with sliders, without a browser."""

import matplotlib as mpl

mpl.use("Agg")

import numpy as np
import pytest
from figures import picture_of, press, quiet, shown

from helpers.explorer import pictures

__all__ = ["quiet"]  # an imported fixture that acts on every test here


def bar(at=0):
    """A bar in one column of three, and a picture with a gap."""
    return {"bar": np.eye(3)[[at, at]], "gap": np.array([[np.nan, 0.5]])}


def test_pictures_send_say_and_show():
    figure = pictures(bar, {"at": (0, 2)}, says=lambda bar, _: f"column {bar[0].argmax()}")
    figure.controls["at"].value = 2
    assert figure.text == "column 2"
    sent, gap = figure.canvas.images
    assert sent == {"title": "bar", "rows": 2, "columns": 3, "grey": bytes([0, 0, 254] * 2)}
    assert gap["grey"] == bytes([255, 127])
    assert picture_of(shown(figure))[1] == "column 2"
    press(figure, "Reset")
    assert figure.text == "column 0"


def test_values_beyond_the_limits_are_paper_or_ink():
    figure = pictures(lambda: {"x": [[-9.0, -1.0, 0.0, 1.0, 9.0]]}, {}, limits=(-1, 1))
    assert figure.canvas.images[0]["grey"] == bytes([0, 0, 127, 254, 254])


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda a=1: {"x": [1.0, 2.0]}, "a picture has two axes"),
        (lambda a=1: {"x": [[1 / (a - 1)]]}, "ZeroDivisionError"),
        (lambda: {"x": [[1.0]]}, "no parameter a"),
        (lambda a=1: {"x": np.ones((0, 2))}, "a picture has two axes, none empty"),
        (lambda a=1: None, "must return {title: array}, not None"),
    ],
)
def test_what_is_wrong_is_told(function, says):
    figure = pictures(function, {"a": (1, 3)})
    figure.controls["a"].value = 1
    assert says in figure.text
    assert figure.canvas.images == []


def test_nothing_is_drawn_while_a_notebook_is_graded(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert pictures(bar, {"at": (0, 2)}) is None
