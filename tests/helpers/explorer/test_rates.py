"""Rates that a path function brings beside its path: their panel, and how they are drawn."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figures import RATE, columns_of, descend, picture_of, pixels, quiet, shown, still_says

from helpers.explorer import explore, race
from helpers.explorer.canvas import png
from helpers.landscapes import bowl, ravine
from helpers.paths import run_path
from helpers.plots import compare, compare_rates, rate_limits

__all__ = ["quiet"]  # an imported fixture that acts on every test here


def scaled(gradient, start, steps, learning_rate=0.1):
    """Divide each coordinate's rate by the root of the mean of its squared gradients so far."""
    iterates, rates, total = [start], [np.full_like(start, np.nan)], np.zeros_like(start)
    for step in range(1, steps + 1):
        total = total + gradient(iterates[-1]) ** 2
        rates.append(learning_rate / np.sqrt(total / step))
        iterates.append(iterates[-1] - rates[-1] * gradient(iterates[-1]))
    return np.array(iterates), {"rates": np.array(rates)}


def test_rates_are_sent_and_have_a_panel():
    figure = explore(scaled, ravine(30), RATE, steps=40)
    rates = run_path(scaled, ravine(30), 40, learning_rate=0.1).extras["rates"]
    sent = columns_of(figure.canvas.series[0]["rates"])
    np.testing.assert_allclose(sent, rates.T, rtol=1e-3)
    panel = figure.canvas.view["panels"][2]
    assert (panel["xlabel"], panel["ylabel"], panel["ylog"]) == ("step", "rate", True)
    assert panel["y"] == pytest.approx([rates[1:].min() / 10, rates[1:].max() * 10])
    assert "w1 solid and w2 dashed" in panel["description"]
    w1, w2 = figure.canvas.view["coordinates"]
    assert (w1["name"], w2["name"]) == ("w1", "w2")
    assert w1["color"] != w2["color"]
    assert w1["dash"] != w2["dash"]


def test_without_rates_there_is_no_panel_for_them():
    figure = explore(descend, ravine(30), RATE)
    assert len(figure.canvas.view["panels"]) == 2
    assert "rates" not in figure.canvas.series[0]


def test_the_limits_of_rates_stay_while_all_are_seen():
    figure = explore(scaled, ravine(30), {"learning_rate": (0.001, 100.0)}, steps=40)
    before = figure.canvas.view
    figure.controls["learning_rate"].value = 0.01
    assert figure.canvas.view == before
    figure.controls["learning_rate"].value = 100.0
    low, high = figure.canvas.view["panels"][2]["y"]
    assert low == before["panels"][2]["y"][0]
    assert high > np.nanmax(columns_of(figure.canvas.series[0]["rates"]))


def test_a_panel_of_rates_comes_with_the_first_rates():
    def later(gradient, start, steps, learning_rate=0.1):
        if learning_rate > 0.05:
            raise RuntimeError("not yet")
        return scaled(gradient, start, steps, learning_rate)

    figure = explore(later, ravine(30), RATE)
    assert len(figure.canvas.view["panels"]) == 2
    figure.controls["learning_rate"].value = 0.01
    assert len(figure.canvas.view["panels"]) == 3
    figure.controls["learning_rate"].value = 1.0
    assert len(figure.canvas.view["panels"]) == 3
    assert "rates" not in figure.canvas.series[0]
    assert still_says(figure).startswith("Nothing to draw: RuntimeError: not yet")


def test_where_the_path_with_rates_fails_the_others_are_still_shown():
    rules = {"scaled": (scaled, {"learning_rate": (0.001, 1.0)}), "SGD": (descend, RATE)}
    figure = race(rules, ravine(30), steps=40)
    figure.runners["scaled"].fail("gone")
    assert picture_of(shown(figure))[0].shape[1] == 1100


def test_the_static_picture_has_the_rates():
    figure = race({"scaled": (scaled, RATE), "SGD": (descend, RATE)}, ravine(30), steps=40)
    figure.set("SGD", learning_rate=0.02)
    paths = {
        "scaled": run_path(scaled, ravine(30), 40),
        "SGD": run_path(descend, ravine(30), 40, learning_rate=0.02),
    }
    plain = compare_rates(ravine(30), paths)
    plt.close(plain)
    assert "w1 thick and w2 thin" in figure.canvas.view["panels"][2]["description"]
    picture, _ = picture_of(shown(figure))
    np.testing.assert_array_equal(picture, pixels(png(plain)))


def test_compare_rates_adds_one_panel_to_compare():
    paths = {"path": run_path(scaled, ravine(30), 40)}
    two, three = compare(ravine(30), paths), compare_rates(ravine(30), paths)
    three.canvas.draw()
    left, middle, right = three.axes
    assert [ax.get_ylabel() for ax in (left, middle)] == [ax.get_ylabel() for ax in two.axes]
    assert left.get_position().x1 < middle.get_position().x0
    assert middle.get_position().x1 < right.get_position().x0
    assert right.get_yscale() == "log"
    assert right.get_ylim() == rate_limits(paths.values())
    assert [line.get_label() for line in right.lines] == ["$w_1$", "$w_2$"]
    for line, rates in zip(right.lines, paths["path"].extras["rates"].T, strict=True):
        np.testing.assert_array_equal(line.get_ydata(), rates)
    assert len({line.get_color() for line in right.lines}) == 2
    assert [line.get_linestyle() for line in right.lines] == ["-", "--"]
    plt.close(two)
    plt.close(three)


def test_rates_of_several_paths_have_the_colours_of_their_paths():
    paths = {name: run_path(scaled, ravine(30), 40) for name in ("AdaGrad", "RMSProp")}
    figure = compare_rates(ravine(30), paths)
    lines = figure.axes[2].lines
    names = ["AdaGrad $w_1$", "AdaGrad $w_2$", "RMSProp $w_1$", "RMSProp $w_2$"]
    assert [line.get_label() for line in lines] == names
    assert lines[0].get_color() == lines[1].get_color() != lines[2].get_color()
    assert lines[0].get_linestyle() == lines[1].get_linestyle() != lines[2].get_linestyle()
    assert lines[0].get_linewidth() == lines[2].get_linewidth() > lines[1].get_linewidth()
    plt.close(figure)


def test_rates_that_are_no_rates_are_survived():
    def odd(gradient, start, steps):
        rates = np.full((steps + 1, 2), np.nan)
        rates[1:, 0] = np.inf
        rates[2] = 0.0
        return np.tile(start, (steps + 1, 1)), {"rates": rates}

    figure = explore(odd, bowl(), {}, steps=5)
    assert figure.canvas.view["panels"][2]["y"] == [0.1, 10]
    shown(figure)
    explore(odd, bowl(), {}, steps=0)


def test_no_rates_are_refused():
    with pytest.raises(ValueError, match="no path brings the extra 'rates'"):
        compare_rates(bowl(), {"path": run_path(descend, bowl(), 3)})
    assert plt.get_fignums() == []
