"""What lecture 02 says without a number: the statements hold, as far as code can tell."""

import numpy as np
import pytest
from texts import lecture, significant

TEXT = lecture("02_sgd")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_the_factor_of_a_step_is_1_minus_rate_times_curvature(n):
    for curvature in (0.5, 3.0):
        for product in (0.3, 1.0, 1.7, 2.0, 2.3):
            path = n["sgd"](lambda w, c=curvature: c * w, 1.0, 5, product / curvature)
            np.testing.assert_allclose(path, (1 - product) ** np.arange(6), atol=1e-12)


def test_a_turned_ravine_has_the_same_curvatures(n):
    np.testing.assert_allclose(np.linalg.eigvalsh(n["hessian"]), [1, 100])
    assert abs(n["hessian"][0, 1]) > 1


def test_above_the_limit_the_loss_rises(n):
    losses = n["down_the_valley"][0.0202].losses
    assert (np.diff(losses[1:]) > 0).all()


@pytest.mark.parametrize("curvatures", [(1, 100), (1, 5, 30), (0.2, 0.2, 7)])
def test_no_rate_beats_the_best_one(curvatures):
    low, high = min(curvatures), max(curvatures)
    rates = np.linspace(0, 2 / high, 5001)
    worst = np.abs(1 - np.outer(rates, curvatures)).max(axis=1)
    assert worst.min() >= (high - low) / (high + low) - 1e-12
    assert rates[worst.argmin()] == pytest.approx(2 / (low + high), abs=2e-3 / high)


def test_newtons_step_is_home_at_once_and_climbs_at_a_maximum(n):
    valley = n["ravine"](condition_number=1000, angle=20)
    w = valley.start
    step = np.linalg.solve(valley.hessian(w), valley.gradient(w))
    np.testing.assert_allclose(w - step, valley.minimum, atol=1e-9)
    ridge = n["saddle"]()
    w = np.array([1.0, 0.5])
    np.testing.assert_allclose(w - np.linalg.solve(ridge.hessian(w), ridge.gradient(w)), [0, 0])


def test_no_curvature_of_logistic_regression_is_larger_than_at_zero(n):
    X, y, h = n["versions"]["0 to 1"], n["y"], 1e-4
    loss, rng = n["logistic_loss"], np.random.default_rng(0)
    largest = np.linalg.eigvalsh(X.T @ X / (4 * len(X))).max()
    assert n["spectra"]["0 to 1"][-1] == pytest.approx(largest + 0.002)
    for _ in range(5):
        u, w = rng.normal(size=(2, X.shape[1]))
        u /= np.linalg.norm(u)
        at_zero = (loss(h * u, X, y)[1] - loss(-h * u, X, y)[1]) / (2 * h)
        np.testing.assert_allclose(at_zero, X.T @ X @ u / (4 * len(X)), rtol=1e-5, atol=1e-9)
        elsewhere = (loss(w + h * u, X, y)[1] - loss(w - h * u, X, y)[1]) @ u / (2 * h)
        assert elsewhere < min(at_zero @ u, largest)


def test_the_floor_is_the_weight_decay_and_costs_no_steps(n):
    for name, values in n["spectra"].items():
        assert values[0] == pytest.approx(0.002), name
    X, y = n["versions"]["0 to 1"], n["y"]
    floor = np.linalg.eigh(X.T @ X)[1][:, :10]
    slope = n["logistic_loss"](np.zeros(65), X, y)[1]
    np.testing.assert_allclose(floor.T @ slope, 0, atol=1e-12)


def test_without_decay_a_change_of_units_changes_nothing_and_centring_nearly_all(n):
    """The bias, which keeps its units, is all that is left of the difference."""
    needed = {}
    for name, X in n["versions"].items():
        rate = 1 / (n["spectra"][name][-1] - 0.002)
        path = n["sgd"](lambda w, X=X: n["logistic_loss"](w, X, n["y"])[1], np.zeros(65), 200, rate)
        needed[name] = np.argmax(n["logistic_loss"](path, X, n["y"])[0] < 0.1)
    assert (needed["0 to 16"], needed["0 to 1"], needed["centred"]) == (134, 144, 10)


def test_fifty_rates_serve_every_curvature_of_the_ravine(n):
    assert n["loss_after"]([1 / 100, 1]) == 0
    assert n["loss_after"](n["fifty"]) < 1e-6
    assert (n["fifty"].min(), n["fifty"].max()) == pytest.approx((0.01, 1), rel=0.03)
    between = abs(np.prod(1 - np.outer(n["fifty"], np.linspace(1, 100, 9999)), axis=0))
    assert between.max() < 1e-4 < 1.2 * between.max()
    # 2 exp(-2 t / sqrt(k)) is what t such rates leave of a distance.
    assert 2 * np.exp(-2 * 50 / np.sqrt(100)) == pytest.approx(between.max(), rel=0.05)


def test_the_steep_share_is_gone_after_one_step_and_the_flat_one_is_left(n):
    shares = n["shares"](np.arange(31), 0.01)
    flat, two, three = shares["curvature 1"], shares["1 and 10"], shares["all three"]
    assert (flat[0], two[0], three[0]) == pytest.approx((1 / 3, 2 / 3, 1))
    np.testing.assert_allclose(two[1:], three[1:])
    assert flat[30] > 0.99 * three[30]


def test_a_small_batch_almost_always_points_downhill(n):
    rng, gradients = np.random.default_rng(0), n["one_by_one"]
    of_four = [gradients[rng.choice(357, 4, replace=False)].mean(axis=0) for _ in range(500)]
    assert (np.array(of_four) @ n["true_gradient"] > 0).all()
    along = gradients @ n["true_gradient"] / np.linalg.norm(n["true_gradient"])
    assert along.std() < n["noise_of_one"] / 4
    losses = n["logistic_loss"](-0.05 * gradients, n["examples"], n["y"])[0]
    assert np.mean(losses < np.log(2)) == pytest.approx(n["downhill"] / 100)


def test_shares_of_saddles(n):
    exact = {1: 0, 2: 100 / np.sqrt(2), 3: 100 * (1 - (np.pi - 2 * np.sqrt(2)) / (2 * np.pi))}
    for size, share in exact.items():
        assert n["share_of_saddles"][size] == pytest.approx(share, abs=0.4)
    assert n["share_of_saddles"][4] == pytest.approx(99.5, abs=0.1)
    assert n["share_of_saddles"][5] == pytest.approx(99.97, abs=0.02)


def test_nothing_leaves_the_ridge_itself(n):
    path = n["run_path"](n["sgd"], n["saddle"](), 2000, (1.5, 0), learning_rate=0.1)
    assert not path.iterates[:, 1].any()


def test_errors_halve_when_batches_are_four_times_as_large(n):
    ratios = np.divide(n["error_with"][:-1], n["error_with"][1:])
    np.testing.assert_allclose(ratios, 2, rtol=0.04)
    errors, length = dict(zip(n["sizes"], n["error_without"], strict=True)), 0.399
    assert errors[4] > length > errors[16] > length / 2


def test_clouds_hang_on_the_ratio_of_rate_and_batch(n):
    clouds = n["clouds"]
    for offset in (-1, 0, 1):
        diagonal = np.diagonal(clouds, offset)
        assert diagonal.max() < 1.35 * diagonal.min()
    assert (clouds[0, 0], clouds[2, 2]) == pytest.approx((clouds[1, 1],) * 2, rel=0.25)
    assert clouds[2, 0] > 10 * clouds[0, 2]


def test_full_batch_ends_far_below_the_others(n):
    assert significant(n["above"][357][-1]) == "1e-4"
    assert n["above"][357][-1] < 0.3 * np.median(n["above"][64][-60:])
