"""Lecture 12: its explorers' goals can be reached, and what it says without a number holds."""

import numpy as np
import pytest
from figures import said
from texts import lecture

TEXT = lecture("12_capstone")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)

MEASURED = "capstone"


def test_each_check_catches_the_mistake_that_the_answer_names(n):
    right, suspects = n["three_checks"](), n["suspects"]
    assert right[2] == 1
    assert right[0] < 1.1 * np.log(10) < suspects["A"][0] / 10
    caught_by_penalty = [name for name, (first, later, _) in suspects.items() if later < first]
    assert caught_by_penalty == ["B"]
    assert [name for name, found in suspects.items() if found[2] < 1] == ["C"]
    assert suspects["C"][0] == pytest.approx(np.log(10), abs=1e-3)


def test_the_panels_are_in_the_order_of_the_answer(n, prose):
    order = n["order"]
    assert [order[letter] for letter in (0, 1, 4, 6)] == [
        *("penalized", "unlike data", "too fast", "overfitted"),
    ]
    for letter, words in (("A", "a strong penalty"), ("C", "a rate far too low"), ("G", "few")):
        assert f"**{letter}**, {words}" in prose
    assert sorted(order) == sorted(n["stored"]["curves"])


def test_the_best_rate_can_be_found_and_has_the_ratio_of_the_answer(n):
    found = {rate: said(n["ratio_by_rate"], rate=rate) for rate in n["tried_rates"]}
    assert min(found, key=lambda rate: float(found[rate].split()[6].rstrip(";"))) == 0.3
    assert "ratio 3.1e-03" in found[0.3]


def test_the_loss_between_the_points_of_the_map_is_between_theirs(n):
    landscape = n["landscape"]
    rates, penalties = np.linspace(-4, 1, 15), np.linspace(-6, 0, 15)
    on_the_grid = n["validation_loss"](*np.meshgrid(rates, penalties))
    np.testing.assert_allclose(on_the_grid, landscape)
    between = n["validation_loss"]((rates[3] + rates[4]) / 2, penalties[2])
    assert between == pytest.approx(np.mean(landscape[2, 3:5]))


@pytest.mark.parametrize("seed", ["0", "1", "2", "3"])
def test_on_each_map_alone_the_searches_rank_alike(n, monkeypatch, seed):
    monkeypatch.setitem(n, "landscape", np.array(n["stored"]["maps"][seed]))
    uniform, random, grid = (n["success"](how, 9, times=1000) for how in n["ways"])
    assert random > 40 * max(uniform, 0.001)
    assert abs(grid - random) < 0.06
    one = {how: n["success"](how, 9, n["only_the_rate"], times=1000) for how in n["ways"]}
    assert one["log-uniform"] > one["grid"] + 0.08


def test_the_goal_of_a_search_is_reached_with_some_seeds(n):
    found = [said(n["searches"], seed=seed) for seed in range(20)]
    assert 5 < sum("goal reached" in text for text in found) < 20
    assert "not within 0.05" in said(n["searches"], seed=12)


def test_enough_images_keep_the_winner_honest(n):
    assert "the goal is 1" in n["equals"].text
    assert "goal reached" in said(n["equals"], images=5000)
    assert "goal reached" not in said(n["equals"], images=2000)


def test_two_networks_are_worth_more_than_the_others_together(n):
    gains = np.diff([n["stored"]["ensembles"]["wrong"]["accuracy"][k] for k in (0, 1, 4)])
    assert gains[0] > gains[1] > 0


def test_the_notebook_s_loss_is_that_of_the_script(n, measure):
    rng = np.random.default_rng(0)
    scores, labels = 5 * rng.normal(size=(7, 10)), rng.integers(0, 10, 7)
    value, slopes = n["cross_entropy"](scores, labels)
    expected, expected_slopes = measure.cross_entropy(scores, labels)
    assert value == pytest.approx(expected)
    np.testing.assert_allclose(slopes, expected_slopes, atol=1e-12)


@pytest.mark.full
def test_some_entries_of_the_stored_table_come_out_again(n, measure):
    stored = n["stored"]
    assert measure.best_of(3, starts=25) == pytest.approx(stored["winners"]["starts"][3])
    nets = [measure.network((measure.X, measure.Y), 100 + k) for k in range(2)]
    ends = [net.accuracy(measure.TEST, measure.TEST_Y) for net in nets]
    of_pair = stored["lines"]["accuracy"][0]
    assert ends == pytest.approx([of_pair[0], of_pair[-1]], abs=1e-4)
