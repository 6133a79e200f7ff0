"""The explorers of lecture 07: their goals can be reached, and what the prose says of them holds."""

import re

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("07_adam")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)

BETA2 = np.round(np.arange(0.9, 0.9995, 0.001), 3)
BETA1 = np.round(np.arange(0, 0.995, 0.01), 2)


@pytest.fixture
def tuning(n):
    """The explorer of the betas, as it starts."""
    n["tuning"].set(learning_rate=0.1, beta1=0.9, beta2=0.999)
    return n["tuning"]


def loss_at(tuning, **values):
    tuning.set(**{"beta1": 0.9, "beta2": 0.999, **values})
    return tuning.runners[""].path.losses[-1]


def reaching(tuning, name, settings):
    """Return the settings of one beta with which the figure says that the goal is reached."""
    found = {}
    for beta in map(float, settings):
        loss = loss_at(tuning, **{name: beta})
        if tuning.reached:
            found[beta] = loss
    return found


def test_the_goal_is_reached_with_beta2_alone_where_the_answer_says(tuning, prose):
    assert not tuning.reached
    found = list(reaching(tuning, "beta2", BETA2))
    assert f"every setting from {found[0]} to {found[-1]} reaches the goal." in prose
    assert found == [beta for beta in BETA2 if beta <= found[-1]]


def test_the_losses_that_the_answer_names(tuning, prose):
    assert f"the loss after 200 steps is {loss_at(tuning):.2g}." in prose
    short, shortest = (loss_at(tuning, beta2=beta2) for beta2 in (0.95, 0.9))
    assert f"it is {short:.1e} at 0.95 and {shortest:.1e} at 0.9.)" in prose


def test_beta1_alone_touches_the_goal_in_passing_only(tuning, prose):
    (first, loss), (second, larger) = reaching(tuning, "beta1", BETA1).items()
    assert f"With $\\beta_1$ alone only {first} and {second} touch the goal" in prose
    assert f"they are above it again, at {loss:.1e} and {larger:.1e}." in prose
    assert min(loss, larger) > 1e-4


def test_the_first_steps_in_words(n, prose):
    early = n["early"]
    said = (
        "without correction: first step 3.16, longest 6.57 at step 12; off by over 10 % until step"
    )
    assert early.text == f"{said} 1750"
    early.controls["beta2"].value = 0.99
    assert "first step 1.00" in early.text


def test_momentum_does_not_notice_the_turn(n):
    turning = n["turning"]
    turning.controls["angle"].value = 0
    straight = turning.text
    turning.controls["angle"].value = 45
    assert (
        straight.split(",")[0] == turning.text.split(",")[0] == "after 100 steps: momentum 0.00044"
    )
    assert turning.text != straight


def test_the_goal_on_the_wall_is_reached_where_the_answer_says(n, prose):
    on_the_wall = n["on_the_wall"]
    assert not on_the_wall.reached
    for rule, rate in {"momentum": 0.1, "AdaGrad": 5.0, "Adam": 1.0}.items():
        on_the_wall.set(rule, learning_rate=rate)
    assert on_the_wall.reached
    assert "momentum at 0.1, AdaGrad at 5 and Adam at 1 reach the goal" in prose
    for rule, rate in {"momentum": 0.02, "AdaGrad": 0.5, "Adam": 0.05}.items():
        on_the_wall.set(rule, learning_rate=rate)


def test_the_penalty_depends_on_the_size_of_the_gradients_and_decay_does_not(n, prose):
    decaying, ends = n["decaying"], {}
    for size in (10.0, 1.0, 0.1, 0.01, 0.001):
        decaying.controls["size"].value = size
        penalty, decay = re.findall(r"\d\.\d\d", decaying.text)
        assert decay == "0.90"
        ends[size] = penalty
    assert abs(float(ends[1.0]) - 0.90) < 0.02
    assert ends[0.01] == ends[0.001]
    assert f"at size 10 it leaves {ends[10.0]} of the weight" in prose
    assert (
        f"it leaves {ends[0.1]} at size 0.1 and {ends[0.01]} at 0.01, and no less at 0.001" in prose
    )
