"""What assignment 08 says in its checks, and that its predictions come out of runs."""

import re

import numpy as np
import pytest
from texts import assignment

TEXT = assignment("08_schedules")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def distance(rate, steps=20_000):
    """The rms distance at which noise keeps a weight, from the recursion of its variance."""
    variance = 0.0
    for _ in range(steps):
        variance = (1 - rate) ** 2 * variance + rate**2
    return variance**0.5


def test_the_predicted_rate_keeps_the_weight_at_a_tenth(n):
    assert distance(n["schedule_predictions"]["rate_for_a_tenth"]) == pytest.approx(0.1, rel=1e-3)


def test_the_predicted_lag_is_that_of_a_long_march(n):
    mean = 0.0
    for w in range(5000):
        mean = 0.99 * mean + 0.01 * w
    assert n["schedule_predictions"]["lag"] == pytest.approx(w - mean)


def test_the_predicted_factor_is_that_of_the_two_calls(n):
    meant, mistaken = (n["inverse_time_decay"](t, 1.0, 0.1) for t in (20, 20 * 50))
    assert n["schedule_predictions"]["times_too_small"] == pytest.approx(meant / mistaken)


def test_what_grading_expects_is_what_the_model_answer_says(n, code):
    expected = dict(re.findall(r'predicts\(schedule_predictions, "(\w+)", ([^,]+), rtol', code))
    assert {key: eval(value) for key, value in expected.items()} == pytest.approx(
        n["schedule_predictions"]
    )


def test_the_two_loops_by_hand_in_the_checks(code):
    """Alphas 1 and 1, gamma 0.3, r (0, -0.6) and then (1, -0.6)."""
    old, new = np.array([[1.0, 0.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [2.0, 4.0]])
    alphas, q = [], np.array([4.0, 2.0])
    for s, y in (new, old):
        alphas.append(s @ q / (y @ s))
        q = q - alphas[-1] * y
    gamma = new[0] @ new[1] / (new[1] @ new[1])
    r = gamma * q
    later = r + old[0] * (alphas[1] - old[1] @ r / (old[1] @ old[0]))
    assert alphas == [1, 1]
    assert [gamma, *r, *later] == pytest.approx([0.3, 0, -0.6, 1, -0.6])
    assert "both alphas are 1 and gamma is 0.3, so r is (0, -0.6), then (1, -0.6)." in code
    end = later + new[0] * (alphas[0] - new[1] @ later / (new[1] @ new[0]))
    assert -end == pytest.approx([-31 / 15, -7 / 15])
    assert "np.array([-31 / 15, -7 / 15])" in code
