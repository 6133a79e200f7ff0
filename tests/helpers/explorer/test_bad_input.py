"""The explorer under bad input and under a grader, and the picture that stays without a kernel."""

import re

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figures import (
    RATE,
    columns_of,
    counted,
    descend,
    picture_of,
    pixels,
    quiet,
    shown,
    shrink,
    still_says,
)

from helpers import explorer as explorer_module
from helpers.explorer import curves, explore, race, regime_map
from helpers.explorer.canvas import png
from helpers.explorer.loss_scale import diverges
from helpers.landscapes import bowl, ravine, saddle
from helpers.paths import run_path
from helpers.plots import compare

__all__ = ["quiet"]  # an imported fixture that acts on every test here


def returns(thing):
    return lambda gradient, start, steps, factor=0.5: thing


def fails_at_length(gradient, start, steps, factor=0.5):
    raise ValueError("no\n" * 1000)


def raises(gradient, start, steps, factor=0.5):
    if factor < 1:
        raise RuntimeError("so not")
    return shrink(gradient, start, steps)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (raises, r"RuntimeError: so not \(line \d+ of its cell: raise RuntimeError"),
        (returns(np.zeros((4, 3))), r"must have shape \(101, 2\), got \(4, 3\)"),
        (returns(None), "got None; is a return missing?"),
        (returns(np.full((101, 2), np.nan)), "the first iterate must be the start"),
        (returns("text"), "must be an array of real numbers"),
        (lambda gradient, start, steps: None, "no parameter factor"),
        (lambda g, start, steps, factor: (start for _ in "ab"), "an array, not a generator"),
        (None, "None is not a callable object"),
        (fails_at_length, r"Nothing to draw: ValueError: (no )+n? ?\.\.\. \(line"),
    ],
)
def test_bad_path_functions_get_a_sentence(function, says):
    figure = race(
        {"bad": (function, {"factor": (0.0, 2.0)}), "good": (shrink, {"factor": (0.0, 1.0)})},
        bowl(),
    )
    bad, good = figure.text.split("\n")
    assert re.search(says, bad)
    assert bad.startswith("bad: Nothing to draw: ")
    assert good.startswith("good: after 100 steps")
    assert "path" not in figure.canvas.series[0]
    outputs = shown(figure)
    assert still_says(figure) in figure.text
    assert re.search(says, still_says(figure))
    assert picture_of(outputs)[1] == figure.text


def test_nan_on_the_way_is_divergence():
    def breaks(gradient, start, steps):
        iterates = np.tile(start, (steps + 1, 1))
        iterates[5:] = np.nan
        return iterates

    assert explore(breaks, bowl(), {}).text == "Diverged at step 5"


def test_the_figure_recovers():
    figure = explore(raises, bowl(), {"factor": (0.0, 2.0)})
    assert still_says(figure).startswith("Nothing to draw: RuntimeError")
    figure.controls["factor"].value = 1.5
    assert figure.text.startswith("After 100 steps")
    assert columns_of(figure.canvas.series[0]["path"]).shape == (3, 101)
    assert still_says(figure) == ""
    figure.controls["factor"].value = 0.5
    assert "so not" in figure.text
    assert "path" not in figure.canvas.series[0]


@pytest.mark.parametrize("control", [None, object(), (1, "a"), (3, 2)])
def test_a_control_of_nothing_gets_a_sentence(control):
    figure = explore(shrink, bowl(), {"factor": control})
    assert figure.text.startswith("Nothing to draw: ValueError: ")
    assert still_says(figure) == figure.text
    figure.canvas.start = [1.0, 1.0]
    assert figure.text.startswith("Nothing to draw: ValueError: ")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("lr", ["constant", None]),
        ("steps", ["ten", 5]),
        ("matrix", [np.eye(2), np.ones((2, 2))]),
        ("landscape", [1, 2]),
        ("function", ["a", "b"]),
    ],
)
def test_a_control_may_be_called_and_offer_anything(name, options):
    def rule(gradient, start, steps, **given):
        found.append(given.get(name, steps))
        return shrink(gradient, start, steps)

    found = []
    figure = explore(rule, bowl(), {name: options}, steps=3)
    figure.canvas.set_state({"values": [1]})
    assert found[-1] is options[1]
    assert figure.text.startswith("After ")


@pytest.mark.parametrize("goal", ["low", float("nan"), float("inf")])
def test_a_goal_that_is_no_number_is_refused(goal):
    with pytest.raises(ValueError, match="goal must be a finite number"):
        explore(shrink, bowl(), {}, goal=goal)


def test_a_landscape_that_is_none_gets_a_sentence():
    controls = {"number": (1, 9), "factor": (0.0, 1.0)}
    figure = explore(shrink, lambda number=4: ravine(number) if number > 2 else None, controls)
    figure.controls["number"].value = 1
    assert figure.text == "Nothing to draw: TypeError: a landscape is needed, got None"
    figure.controls["number"].value = 9
    assert figure.text.startswith("After 100 steps")


def test_a_landscape_that_cannot_be_made_gets_a_sentence():
    figure = explore(
        shrink, lambda number=4: ravine(number), {"number": (-5, 9), "factor": (0.0, 1.0)}
    )
    figure.controls["number"].value = -5
    assert figure.text.startswith("Nothing to draw: ValueError: condition_number")
    assert "path" not in figure.canvas.series[0]
    figure.controls["factor"].value = 0.1
    assert figure.text.startswith("Nothing to draw: ValueError: condition_number")
    figure.controls["number"].value = 9
    assert figure.text.startswith("After 100 steps")


def test_a_refused_value_leaves_the_figure_alive():
    figure = explore(shrink, bowl(), {"factor": [0.25, 0.5]})
    with pytest.raises(
        Exception, match=r"set: the control .factor. offers 0\.25, 0\.5 and does not take 3"
    ):
        figure.set(factor=3)
    figure.controls["factor"].value = 0.25
    assert "factor=0.25" in figure.canvas.said["settings"]
    assert figure.runners[""].path.losses[1] == pytest.approx(3.125 / 16)


def test_unknown_names_are_refused_in_a_sentence():
    figure = explore(shrink, bowl(), {"factor": (0.0, 0.5)})
    with pytest.raises(ValueError, match=r"set: .*'faktor'.*'factor'"):
        figure.set(faktor=0.1)
    with pytest.raises(ValueError, match="set: there is no rule 'momentum'"):
        figure.set("momentum", factor=0.1)
    with pytest.raises(ValueError, match=r"takes from 0 to 0\.5 and does not take 0\.7"):
        figure.set(factor=0.7)
    assert figure.controls["factor"].value <= 0.5


def test_sliders_of_a_slow_function_wait_until_let_go(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("helpers.explorer.rules.time.perf_counter", lambda: clock[0])

    def slow(gradient, start, steps, factor=0.5):
        clock[0] += 2.0 if factor > 0.5 else 0.01
        return shrink(gradient, start, steps)

    rules = {"slow": (slow, {"factor": (0.0, 1.0)}), "fast": (shrink, {"factor": (0.0, 1.0)})}
    figure = race(rules, bowl())
    control, other = (figure.controls_of(name)["factor"] for name in rules)
    assert control.continuous_update
    control.value = 0.75
    assert not control.continuous_update
    assert other.continuous_update
    other.value = 0.3
    assert not control.continuous_update
    control.value = 0.25
    assert control.continuous_update


@pytest.mark.parametrize("name", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_nothing_is_run_or_drawn_while_grading(name, monkeypatch, capsys):
    monkeypatch.setenv(name, "1")
    for part in ("Explorer", "Curves", "RegimeMap"):
        monkeypatch.setattr(explorer_module, part, lambda *_: pytest.fail("drawn"))
    path_function, calls = counted(shrink)
    controls = {"factor": (0.0, 1.0)}
    assert explore(path_function, bowl(), controls) is None
    assert race({"a": (path_function, controls)}, bowl()) is None
    assert curves(lambda x, factor: calls.append(x), controls, x=[1.0, 2.0]) is None
    assert regime_map(path_function, bowl(), {"factor": (0, 1)}, {"b": (0, 1)}) is None
    assert calls == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("names", [[""], ["SGD", "momentum"]])
def test_the_static_picture_is_what_matplotlib_makes(names):
    figure = race(dict.fromkeys(names, (descend, RATE)), ravine(30), steps=40)
    for n, name in enumerate(names):
        figure.set(name, learning_rate=0.02 + 0.03 * n)
    outputs = shown(figure)
    paths = {
        name or "path": run_path(descend, ravine(30), 40, learning_rate=0.02 + 0.03 * n)
        for n, name in enumerate(names)
    }
    plain = compare(ravine(30), paths)
    plt.close(plain)
    picture, alt = picture_of(outputs)
    np.testing.assert_array_equal(picture, pixels(png(plain)))
    assert alt == figure.text
    assert outputs[1]["text/plain"] == figure.text
    assert outputs[1]["application/vnd.jupyter.widget-view+json"]["model_id"]


def test_a_path_that_leaves_the_scale_and_grows_is_said_to_diverge():
    figure = explore(descend, ravine(100), {"learning_rate": (0.001, 0.1)}, steps=30)
    figure.set(learning_rate=0.1)
    path = run_path(descend, ravine(100), 30, learning_rate=0.1)
    assert path.diverged_at is None
    assert path.losses[-1] > 1e50
    assert figure.text == "Diverges: after 30 steps the loss is above 1e+05 and growing"


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ([1, 10, 1e4, 1e5], True),
        ([1, 1e5, 10, 1e4, 1e5, 1e5, 1e6, 2e5], True),  # swings as it grows
        ([1, 1e6, 1e5, 2e4, 1e4, 5e3, 4e3, 3e3], False),  # comes back
        ([1, 10, 100, 900], False),  # still on the scale
        ([1e9, 1e8, 1e7, 1e6, 1e5], False),  # began beyond it
    ],
)
def test_what_diverges(losses, said):
    assert diverges(np.array(losses, dtype=float), 1e3) is said


def test_a_loss_that_falls_without_end_does_not_diverge():
    figure = explore(descend, saddle(), {"learning_rate": (0.001, 1.0)}, steps=100)
    figure.set(learning_rate=0.9)
    assert re.match(r"After 100 steps: loss -\d", figure.text)


def test_an_interrupt_is_told_and_the_figure_lives_on():
    def endless(gradient, start, steps, factor=0.5):
        if factor > 0.5:
            raise KeyboardInterrupt
        return shrink(gradient, start, steps, factor)

    figure = explore(endless, bowl(), {"factor": (0.0, 1.0)})
    figure.controls["factor"].value = 0.75
    assert figure.text.startswith("Nothing to draw: interrupted (line ")
    assert still_says(figure) == figure.text
    assert not figure.controls["factor"].continuous_update, "it would have taken for ever"
    figure.controls["factor"].value = 0.25
    assert figure.text.startswith("After 100 steps")
    assert figure.controls["factor"].continuous_update


def test_while_a_slow_function_runs_the_figure_says_so(monkeypatch):
    clock, said = [0.0], []
    monkeypatch.setattr("helpers.explorer.rules.time.perf_counter", lambda: clock[0])

    def slow(gradient, start, steps, factor=0.5):
        clock[0] += 2.0
        return shrink(gradient, start, steps, factor)

    figure = explore(slow, bowl(), {"factor": (0.0, 1.0)})
    figure.canvas.observe(lambda change: said.append(change.new["text"]), "said")
    figure.controls["factor"].value = 0.1
    assert said == ["Computing ...", figure.text]
