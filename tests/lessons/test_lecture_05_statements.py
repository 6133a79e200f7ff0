"""What lecture 05 says without a number: the statements hold, as far as code can tell."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("05_adagrad")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_prose_asks_with_the_steps_that_the_next_cell_counts(n, prose):
    counts = n["along_the_axes"]
    assert f"SGD needs {counts['SGD']} steps and momentum {counts['momentum']}." in prose


def test_rates_are_those_of_the_steps(n):
    path = n["in_the_valley"]["AdaGrad"]
    gradients = n["valley"].gradient(path.iterates[:-1])
    steps = path.iterates[:-1] - path.iterates[1:]
    np.testing.assert_allclose(path.extras["rates"][1:] * gradients, steps, rtol=1e-9, atol=1e-15)
    assert np.isnan(path.extras["rates"][0]).all()


def test_rates_in_the_ravine_are_constant_from_step_10(n):
    np.testing.assert_allclose(n["rates"][10:], n["rates"][-1:].repeat(71, axis=0), rtol=0.005)


def test_only_adagrad_does_not_notice_the_currency(n):
    euros, cents = n["ends"]["AdaGrad"]
    assert euros == pytest.approx(cents, rel=1e-7)
    for name in ("SGD", "without the root"):
        euros, cents = n["ends"][name]
        assert abs(euros - cents) > 0.2
    assert n["ends"]["SGD"][1] == 0


def test_without_the_root_the_steps_are_a_hundred_times_as_short(n):
    first = [1 - n["without_root"](f, 1.0, 1, 0.1)[1] for f in (n["in_euros"], n["in_cents"])]
    assert first[0] / first[1] == pytest.approx(100)


def test_the_condition_number_is_not_seen_along_the_axes(n):
    assert n["largest_distance"] < 1e-8
    assert set(n["steps_by_k"].values()) == {6}


def test_the_best_rates_for_adagrad_are_not_at_the_end_of_the_grid(n):
    """Finer and wider grids find no better count at 45 degrees, and none below 4 along the axes."""
    finer = np.geomspace(0.05, 1000, 801)
    rule = lambda *args: n["adagrad"](*args)[0]  # noqa: E731

    def fewest_steps(hill):
        starts = np.broadcast_to(hill.start, (len(finer), 2))
        losses = hill.f(rule(hill.gradient, starts, 720, finer[:, None]))
        return (losses <= 1e-6).any(axis=1).argmax()

    assert fewest_steps(n["valley"]) >= 4
    assert fewest_steps(n["ravine"](100, 45)) == n["at_45_degrees"]["AdaGrad"]


def test_sgd_and_momentum_know_no_axes(n):
    for name in ("SGD", "momentum"):
        assert n["at_45_degrees"][name] == n["along_the_axes"][name]


def test_at_45_degrees_two_equal_rates_are_the_best_pair(n):
    matrix = n["ravine"](100, 45).hessian(np.zeros(2))
    ratios = np.geomspace(0.1, 10, 201)
    conditions = [
        np.linalg.cond(np.diag([1, r]) ** 0.5 @ matrix @ np.diag([1, r]) ** 0.5) for r in ratios
    ]
    assert ratios[np.argmin(conditions)] == pytest.approx(1)
    assert min(conditions) == pytest.approx(100)


@pytest.mark.parametrize("gradient", [5.0, 5000.0])
def test_a_constant_gradient_gives_steps_of_one_over_the_root(n, gradient):
    w = n["adagrad"](lambda w: np.full(1, gradient), [0.0], 100, learning_rate=1)[0][:, 0]
    np.testing.assert_allclose(-np.diff(w), 1 / np.sqrt(np.arange(1, 101)), rtol=1e-7)
    np.testing.assert_allclose(n["lengths"][[0, 3, 99]], [1, 0.5, 0.1], rtol=1e-7)


def test_the_noisy_rate_follows_its_line(n):
    rates = n["with_noise"][1:]
    np.testing.assert_allclose(rates[100:], 1 / np.sqrt(n["t"][100:]), rtol=0.15)
    np.testing.assert_allclose(rates[9000:], 1 / np.sqrt(n["t"][9000:]), rtol=0.02)


def test_without_noise_the_rate_ends_constant(n):
    assert np.ptp(n["quiet"][1000:]) < 1e-12


def test_smoothness_and_not_convexity_keeps_the_rates(n):
    for name in ("bowl", "cosine"):
        assert len(set(n["settling"][name])) == 1
    np.testing.assert_allclose(n["settling"]["kink"], [0.1, 0.0316, 0.01], atol=1e-4)


@pytest.mark.parametrize("rate", [0.1, 1.0, 50.0])
def test_the_inequality_of_the_proof(n, rate):
    """On cos(w1) + cos(2 w2), whose curvature is at most 4, the caches stay within the bound."""
    gradient = lambda w: -np.array([1.0, 2.0]) * np.sin(np.array([1.0, 2.0]) * w)  # noqa: E731
    iterates, extras = n["adagrad"](gradient, [0.3, 0.2], 2000, rate, epsilon=0.0)
    caches = (rate / extras["rates"][-1]) ** 2
    grown = 1 + np.log(caches / gradient(iterates[0]) ** 2)
    low, start = -2.0, np.cos([0.3, 0.4]).sum()
    assert (rate * np.sqrt(caches) - 2 * rate**2 * grown).sum() <= start - low
    if rate <= 1:
        assert np.abs(gradient(iterates[-1])).max() < 1e-6


def test_nothing_on_the_way_to_the_basin_is_stationary(n):
    way = np.stack([np.linspace(-3, 11.9, 500), np.zeros(500)], axis=-1)
    assert (n["wall"].gradient(way)[:, 0] < -0.01).all()


def test_each_halving_of_the_rate_costs_nearly_a_factor_of_four(n):
    one, half, quarter = (n["over"][rate] for rate in (1, 0.5, 0.25))
    assert 3 < half / one < quarter / half < 4


def test_adagrad_leaves_a_noisy_well_early_or_never(n):
    sgd, adagrad = n["with_sgd"], n["with_adagrad"]
    assert abs(sgd[0] - adagrad[0]) < 5
    assert sgd[-1] < 1
    assert adagrad[2] == adagrad[-1] > 70
    first = n["rested"][1] - n["bottom"]
    assert (np.linalg.norm(first, axis=-1) < 1.2).all(), "no ball is out after one step"


def test_rates_of_features_have_slope_minus_a_half(n):
    rates, seen = n["extras"]["rates"][-1], n["seen"]
    slope, _ = np.polyfit(np.log(seen), np.log(rates), 1)
    assert slope == pytest.approx(-0.5, abs=0.05)
    assert rates[0] < n["rare"]["SGD"][1] < rates[seen < 20].min()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rare_features_gain_with_other_seeds_too(n, seed):
    rng = np.random.default_rng(seed)
    X = (rng.random((2000, 100)) < n["how_often"]).astype(float)
    y = X @ n["true_w"] + rng.normal(scale=0.5, size=2000)
    best = {name: n["best_score"](rule, X, y)[0] for name, rule in n["streamed"].items()}
    assert best["AdaGrad"] < 0.65 * best["SGD"]


def test_the_full_matrix_knows_no_axes(n):
    assert set(n["full"].values()) == {7}


def test_the_regret_is_within_its_bound(n):
    assert 0 < n["regret"] < n["bound"]
