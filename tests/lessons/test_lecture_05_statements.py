"""What lecture 05 says without a number: the statements hold, as far as code can tell."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("05_adagrad")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_prose_asks_with_the_steps_that_the_next_cell_counts(n, prose):
    counts = n["along_the_axes"]
    assert f"GD needs {counts['GD']} steps, and momentum {counts['momentum']}." in prose


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
    for name in ("GD", "without the root"):
        euros, cents = n["ends"][name]
        assert abs(euros - cents) > 0.2
    assert n["ends"]["GD"][1] == 0


def test_without_the_root_the_steps_are_a_hundred_times_as_short(n):
    first = [1 - n["without_root"](f, 1.0, 1, 0.1)[1] for f in (n["in_euros"], n["in_cents"])]
    assert first[0] / first[1] == pytest.approx(100)


def test_the_condition_number_is_not_seen_along_the_axes(n):
    assert n["largest_distance"] < 1e-8
    assert set(n["steps_by_k"].values()) == {6}


def test_finer_and_wider_grids_find_no_better_counts(n):
    """At 45 degrees for AdaGrad, along the axes for the others; AdaGrad needs at least 4 there."""
    wide, counts = np.geomspace(0.05, 1000, 801), n["along_the_axes"]
    assert n["fewest_steps"](n["adagrad"], n["valley"], wide, 20) >= 4
    at_45_degrees = n["fewest_steps"](n["adagrad"], n["ravine"](100, 45), wide, 720)
    assert at_45_degrees == n["at_45_degrees"]["AdaGrad"]
    gd = n["fewest_steps"](n["sgd"], n["valley"], np.linspace(0.01, 0.02, 1001), 500)
    assert gd == counts["GD"] > at_45_degrees / 2
    rates = np.linspace(0.01, 0.04, 301)
    for rho in np.arange(0.5, 0.9, 0.02):
        momentum = n["fewest_steps"](n["momentum"], n["valley"], rates, 150, rho=rho)
        assert momentum >= counts["momentum"]


def test_gd_and_momentum_know_no_axes(n):
    for name in ("GD", "momentum"):
        assert n["at_45_degrees"][name] == n["along_the_axes"][name]
    assert n["at_45_degrees"]["AdaGrad"] > n["at_45_degrees"]["GD"]


def test_gd_in_the_units_of_adagrad_is_gd_with_a_rate_for_each_coordinate(n):
    hill, seen = n["ravine"](100, 20), n["as_adagrad_sees_it"](20)
    curvatures = np.diag(hill.hessian(np.zeros(2)))
    w = n["sgd"](lambda w: hill.gradient(w) / curvatures, hill.start, 10, 1.0)
    z = n["sgd"](seen.gradient, seen.start, 10, 1.0)
    np.testing.assert_allclose(z, w * np.sqrt(curvatures), rtol=1e-9)


def test_what_is_left_of_the_ravine_is_a_bowl_at_0_and_all_of_it_at_45_degrees(n):
    """(sqrt(left) - 1/sqrt(left)) is sin(2 angle) times as much of 100."""
    for angle, said in {0: 1.0, 2: 2.0, 5: 4.7, 10: 13.4, 20: 42.5, 30: 75.5, 45: 100.0}.items():
        left = np.linalg.cond(n["as_adagrad_sees_it"](angle).hessian(np.zeros(2)))
        assert left == pytest.approx(said, abs=0.05)
        by_formula = np.sin(np.radians(2 * angle)) * (10 - 1 / 10)
        assert np.sqrt(left) - 1 / np.sqrt(left) == pytest.approx(by_formula, abs=1e-6)


def test_rate_1_is_the_best_in_the_view_of_adagrad(n):
    for angle in (5, 20, 45):
        values = np.linalg.eigvalsh(n["as_adagrad_sees_it"](angle).hessian(np.zeros(2)))
        assert 2 / values.sum() == pytest.approx(1)


def test_at_45_degrees_adagrad_settles_a_third_below_the_ideal_rates(n, prose):
    counts = {}
    for rate in np.geomspace(0.1, 100, 101)[30:50]:
        path = n["run_path"](n["adagrad"], n["ravine"](100, 45), 720, learning_rate=float(rate))
        counts[path.steps_to(1e-6) or np.inf] = path.extras["rates"][-1] * 50.5
    np.testing.assert_allclose(counts[n["by_angle"][9]], 2 / 3, atol=0.05)
    assert "at 45 degrees by a third" in prose


def test_adagrad_has_the_shape_of_the_gray_curve(n):
    seen, counts = np.array(n["predicted"]), np.array(n["by_angle"])
    assert (counts[1:-1] > seen[1:-1]).all()
    np.testing.assert_array_equal(np.argsort(seen[:10]), np.argsort(counts[:10]))


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
    rates, seen = n["extras"]["rates"][-1], n["occurred"]
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
