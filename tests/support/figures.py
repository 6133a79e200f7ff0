"""What the tests of the interactive figures share: path functions, and looks at a figure."""

import base64
import contextlib
import html
import io
import re
import struct
from unittest import mock

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.explorer import figure as figure_module

RATE = {"learning_rate": (0.001, 1.0)}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """No grader is running, and no figure stays open."""
    for name in ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        monkeypatch.delenv(name, raising=False)
    yield
    left = plt.get_fignums()
    plt.close("all")
    assert not left, "a figure was left open, and would show up in the notebook"


def shrink(gradient, start, steps, factor=0.5):
    """Multiply the weights by a factor in each step."""
    return [start * np.float64(factor) ** k for k in range(steps + 1)]


def descend(gradient, start, steps, learning_rate=0.1):
    w = np.array(start)
    iterates = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        iterates.append(w)
    return np.array(iterates)


def swing(gradient, start, steps, learning_rate=0.018, rho=0.8):
    """Heavy ball in difference form, with its differences as velocities; any leading axes."""
    before, w = start, start
    iterates, velocities = [w], [np.zeros_like(w)]
    for _ in range(steps):
        before, w = w, w - learning_rate * gradient(w) + rho * (w - before)
        iterates.append(w)
        velocities.append(w - before)
    return np.array(iterates), {"velocity": np.array(velocities)}


def counted(function):
    """Return the function under its own signature, and the list of its calls."""
    calls = []

    def count(gradient, start, steps, factor=0.5):
        calls.append(factor)
        return function(gradient, start, steps, factor)

    return count, calls


def columns_of(frame):
    """Return the columns of a frame, shape (columns, n), read as `codec.py` says."""
    (width,) = struct.unpack_from("<H", frame)
    size = (len(frame) - 2) // width if width else 0
    return np.array([column_of(frame[2 + n * size : 2 + (n + 1) * size]) for n in range(width)])


def column_of(column):
    kind, a, b = struct.unpack_from("<Hff", column)
    if kind == 0:
        return a + b * np.frombuffer(column[10:], "<f2").astype(float)
    levels = np.frombuffer(column[10:], "<u2").astype(float)
    values = np.where(levels == 0, 0, np.exp(a + b * (levels - 1)))
    return np.where(levels == 65535, np.nan, values)


def same_to_the_eye(sent, expected, axis, log=False):
    """Check values to a thousandth of their axis, so less than a pixel; beyond it in proportion."""
    low, high = np.log(axis) if log else axis
    with np.errstate(divide="ignore"):
        sent, expected = (np.log(v) if log else np.asarray(v, float) for v in (sent, expected))
    beyond = 1e-3 * np.abs(expected - (low + high) / 2)
    np.testing.assert_array_less(np.abs(sent - expected) - beyond, 1e-3 / 2 * (high - low))


def shown(figure):
    """Return what a cell that ends in the figure displays; it prints nothing."""
    displayed = []
    with (
        mock.patch.object(
            figure_module, "display", lambda output, raw=False: displayed.append(output)
        ),
        contextlib.redirect_stdout(io.StringIO()) as printed,
    ):
        figure._ipython_display_()
    assert printed.getvalue() == ""
    return displayed


def still_says(figure):
    """Return what is written below the picture that stays without a kernel."""
    lines = re.findall("<p>(.*?)</p>", shown(figure)[0]["text/html"])
    return html.unescape("\n".join(lines))


def picture_of(outputs):
    """Return the static picture's pixels and its text."""
    text = outputs[0]["text/html"]
    alt = html.unescape(re.search(r'alt="([^"]*)"', text)[1])
    return pixels(base64.b64decode(re.search(r"base64,([^\"]*)", text)[1])), alt


def pixels(data):
    return plt.imread(io.BytesIO(data))


def press(figure, name):
    """Press a preset, or Reset, as the front end does."""
    pressed = {"reset": True}
    if name != "Reset":
        pressed = {"preset": figure.canvas.view["presets"].index(name)}
    tell(figure, {"type": "press", **pressed})


def tell(figure, message):
    """Have the front end send a message of its own."""
    figure.canvas._handle_custom_msg(message, [])


def said(figure, **values):
    """Return what a figure says at these values of its controls; the others are as at first."""
    first = {name: control.value for name, control in figure.controls.items()}
    for name, value in values.items():
        figure.controls[name].value = value
    text = figure.text
    for name, value in first.items():
        figure.controls[name].value = value
    assert not figure.problem
    return text
