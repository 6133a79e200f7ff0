"""The trials of lesson 08: what they compare with comes from elsewhere, and sheets are judged."""

import numpy as np
import pytest

from grader.trials import schedules, sheets
from grader.trials.seeds import stream
from helpers.checks import CheckFailed, NotAttempted


def test_the_dense_matrix_is_that_of_bfgs():
    """On a bowl, n steps along conjugate directions leave the inverse Hessian itself."""
    rng = np.random.default_rng(0)
    root = rng.normal(size=(5, 5))
    hessian = root @ root.T + np.eye(5)
    _, directions = np.linalg.eigh(hessian)
    s_list = list(directions.T)
    h = schedules._inverse_hessian(5, s_list, [hessian @ s for s in s_list])
    assert np.allclose(h, np.linalg.inv(hessian), rtol=1e-9)


def test_the_dense_matrix_turns_the_newest_change_into_the_newest_step():
    g, s_list, y_list = schedules._pairs(stream("any"), 6, 4)
    h = schedules._inverse_hessian(6, s_list, y_list)
    assert np.allclose(h @ y_list[-1], s_list[-1])
    assert np.allclose(h, h.T)
    assert g @ h @ g > 0


def test_the_weights_of_a_decaying_mean_are_those_of_the_corrected_recursion():
    rows, a = np.random.default_rng(1).normal(size=(9, 2)), 0.0
    for k, row in enumerate(rows):
        a = 0.7 * a + 0.3 * row
        assert np.allclose(schedules._weighted(rows[: k + 1], 0.7), a / (1 - 0.7 ** (k + 1)))


def remembers(t, learning_rate, drop, every, kept={}):  # noqa: B006 (the mistake)
    if t % every == 0 and t:
        kept[every, drop, learning_rate] = kept.get((every, drop, learning_rate), 1.0) * drop
    return learning_rate * kept.get((every, drop, learning_rate), 1.0)


def one_step_late(t, learning_rate, drop, every):
    return learning_rate * drop ** (max(t - 1, 0) // every)


def test_a_schedule_that_remembers_is_caught_and_a_late_one_costs_its_own_cell():
    with pytest.raises(CheckFailed):
        schedules.any_order(remembers, "step_decay--any_order")
    schedules.any_order(one_step_late, "step_decay--any_order")
    schedules.goes_on_dropping(one_step_late, "step_decay--goes_on_dropping")
    with pytest.raises(CheckFailed):
        schedules.steps(one_step_late, "step_decay--values")


@pytest.mark.parametrize("came", [99, 99.0, np.float32(100), 97])
def test_a_prediction_within_the_tolerance_is_right(came):
    sheets.predicts({"lag": came, "other": ...}, "lag", 99, rtol=0.03)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ({"lag": 95}, "the prediction 'lag' is 95, which is not what comes out"),
        ({"lag": -99}, "the prediction 'lag' is -99"),
        ({"lag": np.nan}, "finite"),
        ({"delay": 99}, "no key 'lag'"),
        (99, "Expected: a dict"),
    ],
)
def test_a_prediction_that_is_off_is_told_without_the_number(sheet, said):
    with pytest.raises(CheckFailed, match=said) as failed:
        sheets.predicts(sheet, "lag", 99.5, rtol=0.03)
    assert "99.5" not in str(failed.value)


def test_a_prediction_that_was_not_made_is_not_attempted():
    with pytest.raises(NotAttempted):
        sheets.predicts({"lag": ...}, "lag", 99, rtol=0.03)
