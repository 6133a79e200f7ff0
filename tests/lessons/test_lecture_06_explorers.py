"""The explorers of lecture 06: their goals can be reached, and what the prose says of them holds."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("06_rmsprop")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


@pytest.fixture
def crossing(n):
    """The first explorer, as it starts."""
    n["crossing"].set(learning_rate=0.05, decay_rate=0.99)
    return n["crossing"]


def test_the_goal_of_the_crossing_is_reached_with_the_decay_rate_alone(crossing, prose):
    assert not crossing.reached
    reached = []
    for decay_rate in np.round(np.arange(0, 1, 0.01), 2):
        crossing.set(decay_rate=float(decay_rate))
        if crossing.reached:
            reached.append(float(decay_rate))
    assert reached == [round(0.01 * k, 2) for k in range(98)]
    assert "any decay rate up to 0.97 will do" in prose


def test_almost_no_memory_arrives_and_never_gets_closer(crossing):
    crossing.set(learning_rate=0.2, decay_rate=0.1)
    path = crossing.runners[""].path
    assert path.steps_to(0.1) < 100
    np.testing.assert_allclose(path.losses[-50:], 2 * 0.2**2 / 8, rtol=0.1)


def race_at(n, ada, rms):
    figure = n["side_by_side"]
    figure.set("AdaGrad", learning_rate=ada)
    figure.set("RMSProp", learning_rate=rms, decay_rate=0.99)
    return figure, [runner.path.steps_to(0.01) for runner in figure.runners.values()]


def test_the_race_is_won_by_both_at_comparable_rates(n, prose):
    figure, (ada, rms) = race_at(n, 3.0, 0.3)
    assert figure.reached
    assert f"At the rates 3 and 0.3 they arrive after {ada} and {rms} steps" in prose
    _, (ada, _) = race_at(n, 5.0, 0.3)
    assert f"and with 5 AdaGrad needs only {ada}." in prose


def test_rmsprop_does_not_stay_at_a_larger_rate(n, prose):
    figure, (_, rms) = race_at(n, 3.0, 0.4)
    assert not figure.reached
    assert rms is None
    losses = figure.runners["RMSProp"].path.losses
    assert np.argmax(losses < 0.01) < 82
    assert "thrown out again before step 150" in prose


def test_the_race_is_lost_by_adagrad_at_equal_rates(n):
    figure, steps = race_at(n, 0.3, 0.3)
    assert not figure.reached
    assert steps == [None, 82]


def test_curves_say_what_the_prose_says(n):
    assert (
        "the first step is 10 learning rates long; 28 steps are 2 or longer" in n["too_long"].text
    )
    assert "nearest: 3.5e-19 at step 43" in n["waking"].text
    assert "1e-08 on (outside), 6e-05 (inside)" in n["places"].text


@pytest.mark.parametrize("rate", [0.2, 0.5])
def test_each_weight_ends_at_its_own_edge(n, prose, rate):
    n["at_the_edge"].set(learning_rate=rate, decay_rate=0.9)
    path = n["at_the_edge"].runners[""].path
    np.testing.assert_allclose(path.extras["rates"][-1], [2, 0.02], rtol=1e-3)
    assert path.losses[-1] == pytest.approx(101 * rate**2 / 8, rel=1e-3)
    if rate == 0.2:
        assert f"{path.losses[-1]:.3f} at a learning rate of 0.2." in prose


def test_the_marks_of_the_race_stand_at_equal_first_steps(n):
    race_at(n, 0.5, 0.05)
    marks = [mark for limit in n["side_by_side"].canvas.limits if limit for mark in limit["marks"]]
    assert "No marks" not in n["side_by_side"].text
    assert len(marks) == 2
    w, _ = n["rmsprop"](lambda _: np.array([3.0]), [0.0], 1, (1 - 0.99) ** 0.5, 0.99)
    assert w[1] == pytest.approx(-1.0)


def test_the_clinic_says_how_a_run_ends(n):
    n["clinic"].controls["curve"].value = "B"
    n["clinic"].controls["change"].value = "10 times the rate"
    assert "with the change it grows without bound" in n["clinic"].text
    n["clinic"].controls["curve"].value = "A"
    n["clinic"].controls["change"].value = "none"
