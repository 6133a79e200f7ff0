"""The start and the first velocity, which a path function takes beside its hyperparameters."""

import numpy as np
import pytest
from figures import press, quiet, shrink, still_says

from helpers.explorer import explore, race
from helpers.landscapes import bowl
from helpers.paths import as_path_function

__all__ = ["quiet"]  # an imported fixture that acts on every test here


def thrown(gradient, start, steps, velocity, rho=0.5):
    """Let a ball roll on without any slope."""
    iterates, velocities = [start], [velocity]
    for _ in range(steps):
        velocity *= rho
        iterates.append(iterates[-1] + velocity)
        velocities.append(velocity.copy())
    return np.array(iterates), {"velocity": np.array(velocities)}


def test_the_first_velocity_reaches_the_path_function():
    figure = explore(thrown, bowl(), {"rho": (0.0, 1.0)}, steps=2, velocity=(0.4, -0.8))
    iterates = figure.runners[""].path.iterates
    np.testing.assert_allclose(iterates, [[2, 1.5], [2.2, 1.1], [2.3, 0.9]])
    assert figure.canvas.velocity == [0.4, -0.8]
    assert figure.canvas.said["settings"] == "dict(rho=0.5), start=(2, 1.5), velocity=(0.4, -0.8)"


def test_the_first_velocity_is_dragged_and_reset():
    figure = explore(thrown, bowl(), {"rho": (0.0, 1.0)}, steps=1, velocity=(0.4, -0.8))
    figure.canvas.velocity = [0.123456789, 1.0]
    np.testing.assert_allclose(figure.runners[""].path.iterates[1], [2.0617283945, 2.0])
    press(figure, "Reset")
    assert figure.canvas.velocity == [0.4, -0.8]
    np.testing.assert_allclose(figure.runners[""].path.iterates[1], [2.2, 1.1])


def test_in_a_race_those_get_the_velocity_that_take_it():
    rules = {"thrown": (thrown, {"rho": (0.0, 1.0)}), "shrink": (shrink, {"factor": (0.0, 1.0)})}
    figure = race(rules, bowl(), steps=1, velocity=(1, 0))
    np.testing.assert_allclose(figure.runners["thrown"].path.iterates[1], [2.5, 1.5])
    np.testing.assert_allclose(figure.runners["shrink"].path.iterates[1], [1, 0.75])


def test_where_none_takes_the_velocity_the_figure_says_so():
    figure = explore(shrink, bowl(), {"factor": (0.0, 1.0)}, velocity=(1, 0))
    assert figure.text == "Nothing to draw: TypeError: the path function has no parameter velocity"
    assert still_says(figure) == figure.text


def test_a_rule_gets_the_first_velocity_as_its_state():
    def rule(w, dw, config):
        config["velocity"] *= config["momentum"]
        return w + config["velocity"], config

    path_function = as_path_function(rule, {"momentum": 0.5})
    figure = explore(path_function, bowl(), {"momentum": (0.0, 1.0)}, steps=2, velocity=(4, 0))
    for _ in range(2):
        np.testing.assert_allclose(figure.runners[""].path.iterates[:, 0], [2, 4, 5])
        press(figure, "Reset")


@pytest.mark.parametrize("option", ["start", "velocity"])
@pytest.mark.parametrize("value", [(1, 2, 3), 5, "ab", (1, np.nan), (1, None)])
def test_a_bad_start_or_velocity_is_refused_in_words(option, value):
    with pytest.raises(ValueError, match=f"{option} must be two finite numbers"):
        explore(thrown, bowl(), {}, **({"velocity": (0, 0)} | {option: value}))


def test_a_velocity_that_is_a_control_as_well_is_refused():
    def thrown(gradient, start, steps, velocity=0.0):
        return [start] * (steps + 1)

    with pytest.raises(ValueError, match="velocity is a control as well"):
        explore(thrown, bowl(), {"velocity": (0.0, 1.0)}, velocity=(1, 0))
