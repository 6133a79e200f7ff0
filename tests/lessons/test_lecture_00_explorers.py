"""The figures of lecture 00: the goal can be reached, and what the prose says of them holds."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("00_start")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


@pytest.fixture
def roll(n):
    """The first explorer, as it starts."""
    n["roll"].set(learning_rate=0.1)
    return n["roll"]


def loss_at(roll, rate):
    roll.set(learning_rate=rate)
    return roll.runners[""].path.losses[-1]


def test_the_first_goal_takes_a_search_and_no_rate_brings_the_loss_below_1(n):
    figure = n["playground"]
    assert not figure.reached
    losses = {}
    for rate in np.geomspace(0.001, 0.025, 100):
        figure.set(learning_rate=rate)
        losses[rate] = figure.runners[""].path.losses[-1]
        assert figure.reached == (losses[rate] < 3), rate
    assert 1 < min(losses.values()) < 3
    assert 2 < sum(loss < 3 for loss in losses.values()) < 10


def test_the_slope_of_the_first_figure_is_told_in_words(n):
    figure = n["first_figure"]
    for w in (-1.5, 0.0, 1.0, 2.0):
        figure.controls["w"].value = w
        assert figure.text == f"the slope is {2 * w:.1f}"


def test_the_goal_is_reached_by_the_rates_that_the_answer_names(roll):
    assert not roll.reached
    rates = np.round(np.arange(0.02, 2.5, 0.01), 2)
    reached = [rate for rate in rates if loss_at(roll, rate) < 1e-6 and roll.reached]
    assert reached == list(np.round(np.arange(0.32, 1.681, 0.01), 2))


def test_what_the_answer_says_of_each_rate(roll):
    assert loss_at(roll, 1.0) == 0
    assert (roll.runners[""].path.losses[1:] == 0).all()
    for rate in (0.5, 1.5, 1.8):
        loss_at(roll, rate)
        assert (np.diff(roll.runners[""].path.losses) < 0).all()
    loss_at(roll, 1.8)
    sides = np.sign(roll.runners[""].path.iterates[:, 0])
    assert (sides[1:] == -sides[:-1]).all()
    loss_at(roll, 2.0)
    assert (roll.runners[""].path.losses == 3.125).all()
    loss_at(roll, 2.04)
    assert (np.diff(roll.runners[""].path.losses) > 0).all()


def test_the_cut_is_flattest_and_most_curved_where_the_answer_says(n):
    figure, curvature = n["slice_figure"], {}
    for degrees in range(0, 181, 5):
        figure.controls["degrees"].value = degrees
        curvature[degrees] = float(figure.text.removeprefix("the curvature is "))
    least, greatest = min(curvature, key=curvature.get), max(curvature, key=curvature.get)
    assert (least, greatest) == (135, 45)
    assert curvature[0] == curvature[90] == 2


def test_no_cut_leaves_its_picture(n):
    low, high = n["slice_figure"].canvas.view["panels"][0]["y"]
    for degrees in range(0, 181, 5):
        values = n["cut"](np.linspace(-2, 2, 81), degrees)
        assert low < values.min()
        assert values.max() < high
