"""The reader's own functions: whatever they raise is a sentence, and names no line but their own."""

import numpy as np
import pytest
from figures import descend, press, quiet, shrink, still_says

from helpers.explorer import curves, explore, regime_map
from helpers.explorer.reader import sentence, unknown_names
from helpers.landscapes import bowl, ravine
from helpers.paths import as_path_function

__all__ = ["quiet"]  # an imported fixture that acts on every test here


def rule(gradient, start, steps, learning_rate=0.018, rho=0.8, kind="heavy", nesterov=False):
    return [start]


def test_unknown_names():
    assert unknown_names(["rho", "beta", "steps", "gamma"], rule) == ["beta", "gamma"]
    assert unknown_names(["beta"], lambda gradient, start, steps, **others: start) == []


def broken(gradient, start, steps):
    return np.zeros(2) @ np.zeros(3)


def test_the_sentence_names_the_line_of_the_readers_own_code():
    with pytest.raises(ValueError, match="mismatch") as caught:
        broken(None, None, 3)
    said = sentence(caught.value, broken)
    assert said.startswith("Nothing to draw: ValueError: matmul")
    line = broken.__code__.co_firstlineno + 1
    assert said.endswith(f"(line {line} of its cell: return np.zeros(2) @ np.zeros(3))")


def test_the_sentence_about_an_update_rule_names_its_line_and_none_of_the_helpers():
    def rule(w, dw, config=None):
        raise NotImplementedError

    play = as_path_function(rule)
    with pytest.raises(NotImplementedError) as caught:
        play(lambda w: w, np.ones(2), 3)
    line = rule.__code__.co_firstlineno + 1
    said = f"(line {line} of its cell: raise NotImplementedError)"
    assert sentence(caught.value, play).endswith(said)


def test_the_sentence_about_somebody_elses_code_names_no_line():
    with pytest.raises(ValueError, match="mismatch") as caught:
        broken(None, None, 3)
    assert "of its cell" not in sentence(caught.value, np.linalg.norm)
    assert sentence(KeyError("rho"), len) == "Nothing to draw: KeyError: 'rho'"


@pytest.fixture(params=[SystemExit(1), GeneratorExit(1)], ids=["SystemExit", "GeneratorExit"])
def end(request):
    """A function that ends what runs, or would, once it is told to; and the sentence about it."""

    def end(wanted=True):
        if wanted:
            raise request.param
        return 1.0

    return end, f"{type(request.param).__name__}: 1"


def test_a_path_function_that_exits_is_told_and_the_figure_lives_on(end):
    end, said = end

    def path(gradient, start, steps, factor=0.25):
        end(factor > 0.5)
        return shrink(gradient, start, steps, factor)

    figure = explore(path, bowl(), {"factor": (0.0, 1.0)})
    figure.controls["factor"].value = 0.75
    assert figure.text.startswith(f"Nothing to draw: {said}")
    assert still_says(figure) == figure.text
    figure.controls["factor"].value = 0.25
    assert figure.text.startswith("After 100 steps")


def test_a_landscape_that_exits_is_told(end):
    end, said = end

    def hill(number=4):
        end(number > 5)
        return ravine(number)

    figure = explore(shrink, hill, {"number": (1, 9)})
    figure.controls["number"].value = 6
    assert figure.text.startswith(f"Nothing to draw: {said}")


def test_a_mark_that_exits_is_told(end):
    end, said = end
    marks = {"learning_rate": {"limit": lambda learning_rate: end(learning_rate > 0.5)}}
    figure = explore(descend, bowl(), {"learning_rate": (0.001, 1.0)}, marks=marks)
    figure.controls["learning_rate"].value = 0.75
    assert figure.text.endswith(f"No marks: {said}")


@pytest.mark.parametrize("which", ["function", "says"])
def test_curves_that_exit_are_told(end, which):
    end, said = end

    def line(x, a=1):
        end(which == "function" and a > 2)
        return a * x

    def says(x, y):
        end(which == "says" and y[-1] > 4)
        return "fine"

    figure = curves(line, {"a": (0, 4)}, x=[1.0, 2.0], says=says)
    figure.controls["a"].value = 3
    assert figure.text.startswith(f"Nothing to draw: {said}")
    press(figure, "Reset")
    assert figure.text == "fine"


def test_a_map_that_exits_is_told_on_the_whole_plane_and_at_a_click(end):
    end, said = end

    def path(gradient, start, steps, a, b):
        end(np.min(a) > 0.5)
        return np.stack([start * a**k for k in range(steps + 1)])

    limits = {"x": {"a": (0.1, 0.9)}, "y": {"b": (0.0, 1.0)}, "steps": 3}
    chart = regime_map(path, bowl(), **limits)
    chart.canvas.picked = [0.75, 0.5]
    assert chart.text.startswith(f"Nothing to draw: {said}")
    chart.canvas.picked = [0.25, 0.5]
    assert chart.text.startswith("a 0.25, b 0.5: loss")
    chart = regime_map(lambda gradient, start, steps, a, b: end(), bowl(), **limits)
    assert chart.text.startswith(f"Nothing to draw: {said}")
