"""The map of two hyperparameters, without a browser."""

import math
import re

import matplotlib as mpl

mpl.use("Agg")

import numpy as np
import pytest
from figures import picture_of, quiet, shown, still_says, swing

from helpers.explorer import explore, log, race, regime_map
from helpers.landscapes import ravine
from helpers.paths import run_path

__all__ = ["quiet"]  # an imported fixture that acts on every test here

MAP = ({"learning_rate": (1e-3, 0.1)}, {"rho": (0.0, 0.99)})


@pytest.fixture(scope="module")
def linked():
    figure = explore(
        swing, ravine(100), {"learning_rate": (1e-3, 0.1), "rho": (0.0, 0.99, 0.01)}, steps=60
    )
    return figure, regime_map(swing, ravine(100), *MAP, steps=60, explorer=figure)


def test_the_map_is_the_losses_of_single_runs(linked):
    chart = linked[1]
    rates, rhos = np.geomspace(1e-3, 0.1, chart.losses.shape[1]), np.linspace(0, 0.99, 220)
    random = np.random.default_rng(1)
    for row, column in random.integers((220, 320), size=(25, 2)):
        path = run_path(swing, ravine(100), 60, learning_rate=rates[column], rho=rhos[row])
        assert chart.losses[row, column] == pytest.approx(path.losses[-1], rel=1e-9)


def test_the_map_marks_divergence():
    chart = regime_map(
        swing, ravine(100), {"learning_rate": (1e-3, 1e3)}, {"rho": (0.0, 0.5)}, steps=400
    )
    path = run_path(swing, ravine(100), 400, learning_rate=1e3, rho=0.0)
    assert path.diverged_at is not None
    assert chart.losses[0, -1] == np.inf
    assert np.isfinite(chart.losses[0, 0])
    chart.canvas.picked = [1e3, 0.0]
    assert chart.text == "learning_rate 1e+03, rho 0: diverges within 400 steps"


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (
            {"learning_rate": (1e-3, 1.0)},
            {"rho": (0.0, 0.9)},
            r"does not take 1\.0, which is on the map",
        ),
        ({"learning_rate": (1e-3, 0.1)}, {"beta": (0.0, 0.9)}, "'beta', which is no control"),
    ],
)
def test_an_explorer_that_cannot_follow_is_refused(linked, x, y, message):
    with pytest.raises(ValueError, match=message):
        regime_map(swing, ravine(100), x, y, steps=60, explorer=linked[0])


def test_an_explorer_that_would_round_is_refused():
    def times(gradient, start, steps, learning_rate=0.1, times=2):
        return swing(gradient, start, steps, learning_rate * times, 0.0)

    axes = {"learning_rate": (0.01, 0.1)}, {"times": (0, 10)}
    figure = explore(times, ravine(10), axes[0] | axes[1], steps=5)
    with pytest.raises(ValueError, match="'times' takes whole numbers from 0 to 10"):
        regime_map(times, ravine(10), *axes, steps=5, explorer=figure)


def test_an_explorer_without_its_controls_leaves_the_map_alone():
    figure = explore(swing, ravine(100), {"learning_rate": None, "rho": None}, steps=3)
    chart = regime_map(swing, ravine(100), *MAP, steps=3, explorer=figure)
    chart.canvas.picked = [0.01, 0.5]
    assert chart.text.startswith("learning_rate 0.01, rho 0.5: loss ")


def test_an_axis_is_logarithmic_where_it_is_described_so():
    def alpha(gradient, start, steps, alpha, learning_rate):
        return swing(gradient, start, steps, alpha * learning_rate, 0.0)

    axes = {"alpha": log(1e-3, 0.1)}, {"learning_rate": (0.0, 1.0)}
    chart = regime_map(alpha, ravine(100), *axes, steps=3)
    panel = chart.canvas.view["panels"][0]
    assert (panel["xlog"], panel["ylog"]) == (True, False)
    chart.canvas.moved = [1, 1]
    assert chart.canvas.picked == pytest.approx([10**-1.98, 0.51])
    path = run_path(alpha, ravine(100), 3, alpha=0.1, learning_rate=1.0)
    assert chart.losses[-1, -1] == pytest.approx(path.losses[-1])


def test_a_click_on_the_map_sets_the_explorer(linked):
    figure, chart = linked
    chart.canvas.picked = [0.033, 0.67]
    assert figure.controls["learning_rate"].value == pytest.approx(0.033)
    assert figure.controls["rho"].value == pytest.approx(0.67)
    path = run_path(swing, ravine(100), 60, learning_rate=0.033, rho=0.67)
    np.testing.assert_allclose(figure.runners[""].path.losses, path.losses)
    words = f"learning_rate 0.033, rho 0.67: loss {path.losses[-1]:.2g} after 60 steps"
    assert chart.text == words


def test_the_map_follows_the_explorer(linked):
    figure, chart = linked
    figure.set(learning_rate=0.01, rho=0.5)
    assert chart.canvas.picked == pytest.approx([0.01, 0.5])
    assert chart.text.startswith("learning_rate 0.01, rho 0.5: loss ")


def test_keys_that_come_together_lose_no_step(linked):
    figure, chart = linked
    figure.set(learning_rate=0.01, rho=0.5)
    chart.canvas.moved = [3, 0]
    chart.canvas.moved = [3, -20]
    rate, rho = 0.01 * 100**0.03, 0.5 - 0.2 * 0.99
    assert chart.canvas.picked == pytest.approx([rate, rho])
    assert figure.controls["learning_rate"].value == pytest.approx(rate)
    assert figure.controls["rho"].value == pytest.approx(rho)
    chart.canvas.moved = [-997, -20]
    assert chart.canvas.picked == pytest.approx([1e-3, rho])


def test_keys_on_a_map_alone_begin_in_the_middle():
    chart = regime_map(swing, ravine(100), *MAP, steps=3)
    chart.canvas.moved = [0, 1]
    assert chart.canvas.picked == pytest.approx([0.01, 0.51 * 0.99])


def test_a_pick_runs_the_explorer_once_and_is_never_mixed_with_the_last_one(linked):
    figure, chart = linked
    figure.set(learning_rate=0.01, rho=0.5)
    seen = []
    chart.canvas.observe(lambda change: seen.append(change.new), "picked")
    chart.canvas.picked = [0.02, 0.7]
    assert seen == [[0.02, 0.7]]


def test_the_plane_has_a_level_for_each_loss(linked):
    chart = linked[1]
    plane, view = chart.canvas.plane, chart.canvas.view["plane"]
    assert (view["rows"], view["columns"]) == chart.losses.shape
    levels = np.frombuffer(plane, np.uint8).reshape(chart.losses.shape)
    shares = np.log10(chart.losses / ravine(100).f(ravine(100).start))
    assert levels[0, -1] == levels.max() == 254, "a rate of 0.1 without momentum diverges"
    np.testing.assert_allclose(levels, np.clip((shares + 9) / 12, 0, 1) * 254, atol=0.501)


def test_lines_of_theory_lie_on_the_map():
    lines = {
        "limit": lambda rho: (2 + 2 * rho) / 100,
        "fastest": lambda learning_rate: (1 - np.sqrt(100 * learning_rate)) ** 2,
    }
    chart = regime_map(swing, ravine(100), *MAP, steps=3, lines=lines)
    limit, fastest = chart.canvas.view["lines"]
    np.testing.assert_allclose(limit["x"], (2 + 2 * np.array(limit["y"])) / 100)
    assert (limit["y"][0], limit["y"][-1]) == (0.0, 0.99)
    assert 0 <= min(fastest["y"]) <= max(fastest["y"]) <= 0.99
    with pytest.raises(ValueError, match="lines: 'of beta' must take 'learning_rate' or 'rho'"):
        regime_map(swing, ravine(100), *MAP, steps=3, lines={"of beta": lambda beta: 1})


def test_a_line_that_fails_gets_a_sentence():
    lines = {"root": lambda rho: math.sqrt(rho - 0.5), "limit": lambda rho: 0.02}
    chart = regime_map(swing, ravine(100), *MAP, steps=3, lines=lines)
    assert chart.text == "No line 'root': ValueError: math domain error"
    assert [line["name"] for line in chart.canvas.view["lines"]] == ["limit"]
    chart.canvas.set_state({"picked": [0.01, 0.5]})
    assert re.match("learning_rate 0.01, rho 0.5: loss .*\nNo line 'root'", chart.text)


@pytest.mark.parametrize("limits", [(0.1, 0.001), (0.1, 0.1), ("a", "b"), (1, 2, 3)])
def test_an_axis_without_a_length_is_refused(limits):
    with pytest.raises(ValueError, match="an axis of the map is"):
        regime_map(swing, ravine(100), {"learning_rate": limits}, {"rho": (0, 1)}, steps=3)


def test_a_race_beside_a_map_is_refused():
    controls = {"learning_rate": (0.001, 0.1), "rho": (0.0, 0.99)}
    beside = race({"a": (swing, controls), "b": (swing, controls)}, ravine(100), steps=3)
    with pytest.raises(ValueError, match="one rule"):
        regime_map(swing, ravine(100), *MAP, steps=3, explorer=beside)


def test_the_map_stands_beside_its_explorer(linked):
    figure, chart = linked
    still, live = shown(chart)
    assert still["text/html"].count("<img") == 2
    assert [f"ravine-still-{f.canvas.number}" in still["text/html"] for f in linked] == [True, True]
    assert chart._widget().children == (chart.canvas, figure.canvas)
    assert live["text/plain"] == f"{chart.text}\n{figure.text}"
    assert picture_of([still])[1] == chart.text


@pytest.mark.parametrize("picked", [[1.0, 0.5], [0.01], ["a", 0.5], [0.01, None]])
def test_nonsense_is_not_picked(picked):
    chart = regime_map(swing, ravine(100), *MAP, steps=3)
    chart.canvas.set_state({"picked": picked})
    assert chart.canvas.picked == []
    assert chart.text == ""


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda gradient, start, steps, **_: start[0, :1], "shape .rows, columns, 2."),
        (lambda gradient, start, steps: start, "unexpected keyword argument"),
        (lambda gradient, start, steps, **_: None, "Nothing to draw: "),
        (None, "Nothing to draw: "),
    ],
)
def test_bad_functions_under_a_map_get_a_sentence(function, says):
    chart = regime_map(function, ravine(100), *MAP, steps=3)
    assert re.search(says, chart.text)
    assert still_says(chart) == chart.text


def test_a_function_that_runs_on_planes_only_gets_a_sentence_at_a_click():
    def planes_only(gradient, start, steps, learning_rate, rho):
        return np.array([start[..., :2]] * (steps + start.ndim - 2))

    chart = regime_map(planes_only, ravine(100), *MAP, steps=3)
    assert chart.text == ""
    chart.canvas.picked = [0.01, 0.5]
    assert chart.text.startswith("Nothing to draw: ValueError: the iterates of path_function")
