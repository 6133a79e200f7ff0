"""What lecture 11 says without a number, and its explorers: their goals can be reached."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("11_transfer")
MEASURED = "transfer"
RATES = (3e-4, 1e-3, 3e-3, 1e-2, 3e-2)

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def gains(n, frozen, rate):
    """Set the first explorer; return the points over scratch that it shows and tells."""
    figure = n["settings"]
    figure.controls["frozen"].value = frozen
    figure.controls["learning_rate"].value = rate
    told = figure.text.partition("gain: ")[2].partition(" points")[0]
    return np.array([float(gain) for gain in told.split(", ")]), figure.text


def test_the_goals_of_the_settings_are_reached_and_in_the_way_told(n):
    with_one = {
        (frozen, rate): gains(n, frozen, rate)[0][0] for frozen in (0, 1, 2) for rate in RATES
    }
    assert max(with_one, key=with_one.get)[0] == 2
    assert min(with_one[2, rate] for rate in RATES[2:]) > max(with_one[0, rate] for rate in RATES)
    above = [
        (f, r) for f in (0, 1, 2) for r in RATES if "below scratch at 0 of 6" in gains(n, f, r)[1]
    ]
    assert above == [(0, 3e-3), (0, 1e-2)]


def test_the_goal_of_thawing_is_reached_first_with_25_steps(n):
    ends = {}
    for steps in (0, 5, 10, 25, 50):
        n["thaw"].controls["head_steps"].value = steps
        ends[steps] = float(n["thaw"].text.partition("head first ")[2].partition(",")[0])
    assert [steps for steps, end in ends.items() if end > 55.5] == [25, 50]


def test_gradients_through_random_heads_are_nearly_at_right_angles(n):
    rng = np.random.default_rng(9)
    sent = [n["through"](rng.standard_normal((64, 5)) / 8, np.zeros(5)) for _ in range(8)]
    cosines = [n["cosine_of"](sent[i], sent[j]) for i in range(8) for j in range(i)]
    assert abs(np.mean(cosines)) < 0.1
    assert max(np.abs(cosines)) < 0.4


def test_codes_do_not_notice_when_they_are_computed_alone(n):
    codes = n["codes_of"](n["many"], n["net"].weights)
    np.testing.assert_allclose(n["codes_of"](n["many"][7:8], n["net"].weights), codes[7:8])
    assert codes.min() == 0


@pytest.mark.full
def test_the_stored_runs_come_out_again(n, measure):
    task, stored = measure.Task("canvas", 3), n["stored"]["canvas"]
    assert task.source == pytest.approx(stored["source"][3], abs=2e-3)
    for start, layers in (("pretrained", task.old), ("random", task.fresh)):
        _, accuracy = measure.on_frozen(task, 2, layers, 2, 1e-2)
        assert accuracy == pytest.approx(stored["runs"][start]["2"]["2"]["0.01"][3], abs=5e-3)
    _, accuracy = measure.head_first(task, 10, 1e-3)
    assert accuracy == pytest.approx(stored["head first"]["10"]["0.001"][3], abs=5e-3)
