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


@pytest.mark.parametrize(("decay_rate", "below"), [(0.93, True), (0.94, False)])
def test_which_decay_rates_forget_the_burst_within_50_steps(n, decay_rate, below):
    roots = n["root_of_the_cache"](None, decay_rate)["root of the cache"]
    assert (roots[149] < 2) == below


def test_the_burst_says_how_long(n):
    n["burst"].controls["decay_rate"].value = 0.9
    assert "34 steps later it is below 2" in n["burst"].text
    n["burst"].controls["decay_rate"].value = 0.99


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


def test_the_race_is_lost_by_adagrad_at_equal_rates(n):
    figure, steps = race_at(n, 0.3, 0.3)
    assert not figure.reached
    assert steps == [None, 82]


def ratio_of_rates(n, rule, angle):
    n["turning"].set("AdaGrad", angle=angle)
    rates = n["turning"].runners[rule].path.extras["rates"]
    return rates[100, 1] / rates[100, 0]


@pytest.mark.parametrize("rule", ["AdaGrad", "RMSProp"])
def test_the_rates_follow_the_tangent_of_the_angle(n, rule, prose):
    assert f"{ratio_of_rates(n, rule, 45):.2f}" == "0.98"
    assert ratio_of_rates(n, rule, 20) == pytest.approx(1 / 3, abs=0.02)
    assert 0.005 < ratio_of_rates(n, rule, 0) < 0.01
    for angle in (20, 30, 40):
        assert ratio_of_rates(n, rule, angle) == pytest.approx(np.tan(np.deg2rad(angle)), rel=0.08)
    assert "settles at 0.98 times that of $w_1$" in prose


def test_at_20_degrees_both_are_worse_off_than_at_45(n):
    losses = {}
    for angle in (20, 45):
        n["turning"].set("AdaGrad", angle=angle)
        losses[angle] = [r.path.losses[-1] for r in n["turning"].runners.values()]
    assert all(turned > diagonal for turned, diagonal in zip(*losses.values(), strict=True))


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


def test_in_a_turned_ravine_the_steep_direction_decides_for_both(n):
    n["turning"].set("AdaGrad", angle=45)
    rates = n["turning"].runners["RMSProp"].path.extras["rates"]
    assert rates[-1] == pytest.approx([0.02, 0.02], rel=0.3)
    _, extras = n["rmsprop"](n["ravine"](100, 45).gradient, [6.4, 7.8], 1000, 0.15, 0.9)
    np.testing.assert_allclose(extras["rates"][-1], 0.02, rtol=0.01)


def test_the_marks_of_the_race_stand_at_equal_first_steps(n):
    race_at(n, 0.5, 0.05)
    marks = [mark for limit in n["side_by_side"].canvas.limits if limit for mark in limit["marks"]]
    assert "No marks" not in n["side_by_side"].text
    assert len(marks) == 2
    w, _ = n["rmsprop"](lambda _: np.array([3.0]), [0.0], 1, (1 - 0.99) ** 0.5, 0.99)
    assert w[1] == pytest.approx(-1.0)
