"""The explorers of lecture 05: their goals can be reached, and what the prose says of them holds."""

import re

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("05_adagrad")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)

RATES = np.geomspace(0.1, 1000, 81)


def reached(figure, **values):
    figure.set(**values)
    return figure.reached


def test_the_goal_in_the_valley_is_reached_from_a_rate_of_2_on(n, prose):
    figure = n["own_rates"]
    assert not reached(figure, learning_rate=0.5)
    met = [rate for rate in RATES if reached(figure, learning_rate=float(rate))]
    assert met == [rate for rate in RATES if rate > 1.96]
    assert "every learning rate from 2 on will do" in prose


def test_the_angles_at_which_the_goal_is_reached(n, prose):
    figure = n["turning"]
    assert reached(figure, angle=0.0, learning_rate=10)
    said = map(int, re.search(r"an angle of (\d+) degrees, and from (\d+) on", prose).groups())
    looked_at = {*range(0, 91, 10)}.union(*({n - 1, n, n + 1} for n in said))
    met = {angle for angle in looked_at if reached(figure, angle=float(angle))}
    low, high = max(a for a in met if a < 45), min(a for a in met if a > 45)
    assert met == looked_at & {*range(low + 1), *range(high, 91)}
    assert f"up to an angle of {low} degrees, and from {high} on" in prose


def test_at_45_degrees_no_rate_reaches_the_goal(n):
    figure = n["turning"]
    assert not any(reached(figure, angle=45.0, learning_rate=float(r)) for r in RATES if r <= 100)
    rates = figure.runners[""].path.extras["rates"]
    np.testing.assert_allclose(rates[10:, 0], rates[10:, 1], rtol=0.05)


def test_in_the_view_of_adagrad_the_goal_is_reached_up_to_an_angle(n, prose):
    figure, first = n["seen_turning"], int(re.search(r"From (\d+) degrees on", prose)[1])
    assert [reached(figure, angle=float(angle)) for angle in (0, first - 1, first, 45)] == [
        True,
        True,
        False,
        False,
    ]
    assert f"From {first} degrees on" in prose


def test_the_basin_is_reached_with_a_larger_rate_or_from_the_foot(n):
    figure = n["over_the_wall"]
    assert not reached(figure, learning_rate=0.5)
    assert figure.runners[""].path.iterates[-1, 0] < 10
    assert all(reached(figure, learning_rate=rate) for rate in (0.53, 1.0, 3.0, 10.0))
    figure.canvas.start = [0.5, 1.0]
    assert reached(figure, learning_rate=0.5)
    figure.canvas.start = [-2.8, 1.0]


def test_noise_decides_whether_the_rates_fall(n):
    ends = {}
    for sigma in (0.0, 1.0):
        path = n["run_path"](n["adagrad"], n["noisy_bowl"](sigma), 400, learning_rate=1)
        ends[sigma] = path.extras["rates"][[200, -1], 0]
    assert ends[0.0][0] == pytest.approx(ends[0.0][1])
    assert ends[1.0][1] < 0.8 * ends[1.0][0]
