"""Lecture 08: its explorers' goals can be reached, and what it says without a number holds."""

import re

import numpy as np
import pytest
from figures import said
from texts import lecture

TEXT = lecture("08_schedules")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)

MEASURED = "schedules"


@pytest.mark.parametrize(
    ("kind", "learning_rate", "k"),
    [("1/t", 1.0, 1.0), ("1/sqrt(t)", 0.1, 1.0), ("exponential", 0.1, 0.005)],
)
def test_the_goal_of_settling_is_reached_where_the_answer_says(n, kind, learning_rate, k):
    figure = n["to_settle"]
    assert "the goal is 0.05" in figure.text
    assert "goal reached" in said(figure, kind=kind, learning_rate=learning_rate, k=k)


def test_no_constant_rate_reaches_it(n):
    steps = np.arange(1.0, 1001)
    for rate in np.geomspace(0.001, 1, 101):
        assert n["settling"](steps, rate, "constant")["distance"][-1] > 0.05


def test_the_exact_distance_is_that_of_the_runs(n):
    rates = np.geomspace(0.5, 0.01, 100)
    found = n["rms"](n["walks"](rates, count=20_000))[1:]
    np.testing.assert_allclose(found, n["exact_distance"](rates), rtol=0.03)


def test_the_goal_of_the_slow_start_is_reached_with_warm_up(n):
    figure = n["slow_start"]
    assert "the goal is 0.03" in figure.text
    assert said(figure, peak=0.25) == "diverged"
    assert said(figure, peak=5.0) == "diverged"
    assert "goal reached" in said(figure, peak=5.0, warm_up=50)


@pytest.mark.parametrize(
    ("batch_size", "peak", "lower"),
    [(8, 1.5, "constant"), (8, 3, "linear"), (64, 1.5, "constant"), (64, 4, "constant")],
)
def test_which_of_the_two_ends_lower_at_a_peak(n, batch_size, peak, lower):
    assert said(n["peaks"], batch_size=batch_size, peak=peak).endswith(f"{lower} is lower")


def test_the_running_mean_gains_at_a_high_rate_and_lags_at_a_low_one(n):
    def ends(**values):
        return [float(word) for word in re.findall(r"\d\.\d+", said(n["averages"], **values))]

    last, mean = ends(rate=3, decay=0.99)
    assert mean < 0.6 * last
    last, mean = ends(rate=0.5, decay=0.995)
    assert mean > last


def test_one_half_of_a_long_run_averages_to_the_mean_of_its_noise(n):
    """Whatever the rate: the average forgets it."""
    for rate in (0.2, 0.8):
        mean = n["walks"](np.full(1000, rate))[-500:].mean(axis=0)
        assert n["rms"](mean) == pytest.approx(1 / np.sqrt(500), rel=0.05)


def test_the_running_mean_of_a_constant_is_the_constant(n):
    np.testing.assert_allclose(n["running_means"](np.full((50, 3), 2.0), 0.99), 2.0)


def test_a_direction_of_l_bfgs_undoes_the_newest_pair(measure):
    """The secant equation: the implied inverse Hessian maps the newest y to its s."""
    rng = np.random.default_rng(0)
    hessian = np.diag([1.0, 3.0, 9.0, 27.0])
    pairs = [(s, hessian @ s) for s in rng.normal(size=(3, 4))]
    s, y = pairs[-1]
    np.testing.assert_allclose(measure.lbfgs_direction(y, pairs), -s, rtol=1e-10)


def test_the_notebook_trains_as_the_script_does(n, measure):
    rates = measure.rates_of("cosine", 2, steps=20)
    expected = measure.iterates_of("SGD", rates, 8, seed=10)
    np.testing.assert_array_equal(n["trained"](rates, 8, seed=10), expected)


@pytest.mark.full
@pytest.mark.parametrize("setting", ["SGD, 8", "Adam, 64"])
def test_an_entry_of_the_stored_table_comes_out_again(n, measure, setting):
    rule, size = setting.split(", ")
    row = n["stored"]["table"][setting]["linear"]
    (w,) = measure.last_of(rule, "linear", row["peak"], int(size), measure.REPORT[:1])
    assert measure.loss_of(w) == pytest.approx(row["losses"][0], rel=1e-2)
