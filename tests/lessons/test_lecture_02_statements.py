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


def test_softmax_hessian_is_the_second_difference_of_the_loss(n):
    pixels, labels, reg = n["scaled"][:200], n["labels"][:200], 1e-3
    X = np.column_stack([pixels, np.ones(len(pixels))])

    def loss(w):
        W = w.reshape(10, 65).T
        scores = X @ W
        logs = np.log(np.exp(scores).sum(axis=1))
        return np.mean(logs - scores[np.arange(200), labels]) + reg * np.sum(W**2)

    hessian, rng = n["softmax_hessian"](pixels), np.random.default_rng(0)
    for _ in range(5):
        u = rng.normal(size=650)
        u /= np.linalg.norm(u)
        h = 1e-2
        measured = (loss(h * u) + loss(-h * u) - 2 * loss(0 * u)) / h**2
        assert u @ hessian @ u == pytest.approx(measured, rel=1e-3)


def test_no_curvature_of_logistic_regression_is_larger_than_at_zero(n):
    X, y, h = n["pixels"], n["y"], 1e-4
    loss, rng = n["logistic_loss"], np.random.default_rng(0)
    largest = np.linalg.eigvalsh(X.T @ X / (4 * len(X))).max()
    for _ in range(5):
        u, w = rng.normal(size=(2, X.shape[1]))
        u /= np.linalg.norm(u)
        at_zero = (loss(h * u, X, y)[1] - loss(-h * u, X, y)[1]) / (2 * h)
        np.testing.assert_allclose(at_zero, X.T @ X @ u / (4 * len(X)), rtol=1e-5, atol=1e-9)
        elsewhere = (loss(w + h * u, X, y)[1] - loss(w - h * u, X, y)[1]) @ u / (2 * h)
        assert elsewhere < min(at_zero @ u, largest)


def test_the_softmax_repeats_each_curvature_of_the_inputs_nine_times(n):
    X = np.column_stack([n["scaled"], np.ones(len(n["scaled"]))])
    inputs = np.linalg.eigvalsh(X.T @ X / len(X))
    expected = np.sort(np.concatenate([np.repeat(inputs / 10, 9), np.zeros(65)])) + 0.002
    np.testing.assert_allclose(n["spectra"]["0 to 1"], expected, atol=1e-9)


def test_dividing_the_pixels_changes_no_ratio_among_their_curvatures(n):
    def ratios(pixels):
        values = np.linalg.eigvalsh(pixels.T @ pixels)
        return values[values > 1e-9 * values[-1]] / values[-1]

    np.testing.assert_allclose(ratios(n["images"]), ratios(n["scaled"]), rtol=1e-6)


def test_the_largest_centred_curvature_is_that_of_the_bias(n):
    assert n["spectra"]["centred"][-1] == pytest.approx(0.1 + 0.002)


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
