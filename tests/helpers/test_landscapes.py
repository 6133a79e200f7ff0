"""The landscapes: closed forms against differences, minima, broadcasting, noise."""

import numpy as np
import pytest

from helpers.landscapes import (
    LANDSCAPES,
    Landscape,
    batched_digits,
    bowl,
    logistic_digits,
    noisy,
    ravine,
    saddle,
    two_basins,
)
from helpers.problems.gradients import check_gradient, richardson_gradient

TURNED = {f"ravine at {angle}": lambda angle=angle: ravine(30.0, angle) for angle in (17, 45, 90)}
SURFACES = [pytest.param(make(), id=name) for name, make in (LANDSCAPES | TURNED).items()]
every_surface = pytest.mark.parametrize("landscape", SURFACES)


def random_points(landscape, shape=(), seed=0):
    """Points of the domain and a little beyond it, shape (*shape, 2)."""
    low, high = np.transpose(landscape.domain)
    margin = 0.2 * (high - low)
    return np.random.default_rng(seed).uniform(low - margin, high + margin, (*shape, 2))


def test_every_factory_stands_under_its_name():
    assert {name: make().name for name, make in LANDSCAPES.items()} == {n: n for n in LANDSCAPES}


@every_surface
def test_gradient_fits_the_loss(landscape):
    errors = [
        check_gradient(landscape.gradient, landscape.f, w)
        for w in random_points(landscape, shape=(60,))
    ]
    assert max(errors) < 1e-7


@every_surface
def test_hessian_fits_the_gradient(landscape):
    for w in random_points(landscape, shape=(60,), seed=1):
        measured = [richardson_gradient(lambda w, i=i: landscape.gradient(w)[i], w) for i in (0, 1)]
        hessian = landscape.hessian(w)
        np.testing.assert_allclose(hessian, measured, rtol=1e-7, atol=1e-8 * abs(hessian).max())
        np.testing.assert_allclose(hessian, hessian.T, rtol=1e-12, atol=1e-14)


@every_surface
@pytest.mark.parametrize("shape", [(), (5,), (3, 4)])
def test_leading_axes_broadcast(landscape, shape):
    points = random_points(landscape, shape, seed=2)
    rows = points.reshape(-1, 2)
    for function, tail in [
        (landscape.f, ()),
        (landscape.gradient, (2,)),
        (landscape.hessian, (2, 2)),
    ]:
        values = function(points)
        assert np.shape(values) == shape + tail
        assert np.asarray(values).dtype == np.float64
        one_by_one = np.array([function(w) for w in rows]).reshape(shape + tail)
        np.testing.assert_allclose(values, one_by_one, rtol=1e-12, atol=1e-14)


@every_surface
def test_points_are_left_alone(landscape):
    points = random_points(landscape, (4,), seed=3)
    before = points.copy()
    for function in (landscape.f, landscape.gradient, landscape.hessian):
        function(points)[...] = 7.0
        np.testing.assert_array_equal(points, before)
    assert not np.any(landscape.hessian(points) == 7.0)


@every_surface
def test_whole_numbers_and_lists_are_points_too(landscape):
    for function in (landscape.f, landscape.gradient, landscape.hessian):
        np.testing.assert_array_equal(function([1, 2]), function(np.array([1.0, 2.0])))


@every_surface
def test_domain_holds_start_and_minimum(landscape):
    low, high = np.transpose(landscape.domain)
    for point in (landscape.start, landscape.minimum):
        if point is not None:
            assert point.shape == (2,)
            assert (low < point).all()
            assert (point < high).all()


@pytest.mark.parametrize("name", sorted(LANDSCAPES.keys() - {"saddle"}))
def test_minimum_is_stationary_and_least(name):
    landscape = LANDSCAPES[name]()
    w = landscape.minimum
    assert landscape.f_min == pytest.approx(landscape.f(w), abs=1e-15)
    assert abs(landscape.gradient(w)).max() < 1e-14
    assert np.linalg.eigvalsh(landscape.hessian(w)).min() > 0
    assert (landscape.f(random_points(landscape, (20_000,), seed=4)) > landscape.f_min).all()
    nearby = w + np.random.default_rng(5).normal(scale=1e-3, size=(500, 2))
    assert (landscape.f(nearby) > landscape.f_min).all()


def test_saddle_falls_without_end():
    landscape = saddle()
    assert landscape.minimum is None
    assert landscape.f_min is None
    assert landscape.f(np.array([0.0, 1e6])) < -1e11
    np.testing.assert_array_equal(landscape.gradient(np.zeros(2)), np.zeros(2))
    np.testing.assert_array_equal(np.linalg.eigvalsh(landscape.hessian(np.zeros(2))), [-1, 1])


@pytest.mark.parametrize("condition_number", [1, 10, 100.0, 1e6])
@pytest.mark.parametrize("angle", [0, 30, 45, 200])
def test_ravine_has_its_condition_number_at_any_angle(condition_number, angle):
    landscape = ravine(condition_number, angle)
    curvatures = np.linalg.eigvalsh(landscape.hessian(np.zeros(2)))
    np.testing.assert_allclose(curvatures, [1, condition_number], rtol=1e-9)
    np.testing.assert_allclose(landscape.f(landscape.start), (100 + condition_number) / 2)


def test_ravine_starts_at_10_1_and_turns_anticlockwise():
    np.testing.assert_array_equal(ravine().start, [10.0, 1.0])
    np.testing.assert_allclose(ravine(angle=90).start, [-1.0, 10.0])
    np.testing.assert_array_equal(ravine(7.0).gradient(np.array([3.0, 2.0])), [3.0, 14.0])


@pytest.mark.parametrize("condition_number", [0.5, 0, -1, np.inf, np.nan])
def test_ravine_refuses_no_condition_number(condition_number):
    with pytest.raises(ValueError, match="condition_number must be finite and at least 1"):
        ravine(condition_number)


def test_rosenbrock_names_its_source_and_has_its_published_value():
    landscape = LANDSCAPES["rosenbrock"]()
    assert "1960" in landscape.source
    assert landscape.f(landscape.start) == pytest.approx(24.2)


def stationary_points(landscape, count=400):
    """Minima found by Newton's method from random points, one row each, least loss first."""
    w = random_points(landscape, (count,), seed=6)
    for _ in range(100):
        curvatures, axes = np.linalg.eigh(landscape.hessian(w))
        slopes = np.einsum("nij,ni->nj", axes, landscape.gradient(w))
        # Absolute curvatures lead downhill only, and a bound keeps far points from flying off.
        steps = np.clip(slopes / np.maximum(abs(curvatures), 1e-3), -0.1, 0.1)
        w = w - np.einsum("nij,nj->ni", axes, steps)
    w = w[abs(landscape.gradient(w)).max(axis=-1) < 1e-9]
    w = np.unique(w.round(5), axis=0)
    return w[np.argsort(landscape.f(w))]


@pytest.mark.parametrize(("name", "count"), [("local_minima", 4), ("two_basins", 2)])
def test_number_of_minima(name, count):
    landscape = LANDSCAPES[name]()
    minima = stationary_points(landscape)
    assert len(minima) == count
    np.testing.assert_allclose(minima[0], landscape.minimum, atol=1e-5)
    assert np.diff(landscape.f(minima)).min() > 0.1


def test_the_deeper_of_the_two_basins_is_ten_times_sharper():
    landscape = two_basins()
    narrow, wide = np.linalg.eigvalsh(landscape.hessian(stationary_points(landscape)))
    assert narrow.min() > 10 * wide.max()


def test_wall_plateau_and_basin_come_one_after_the_other():
    landscape = LANDSCAPES["wall_plateau_basin"]()
    slopes = landscape.gradient(np.array([[-2.0, 0.0], [4.0, 0.0], [11.0, 0.0], [13.0, 0.0]]))[:, 0]
    np.testing.assert_allclose(slopes[:2], [-3.1, -0.1], rtol=1e-4)
    assert slopes[2] < -0.5
    assert slopes[3] > 0.5


@every_surface
def test_far_away_nothing_is_undefined(landscape):
    far = np.array([[1e3, -1e3], [-1e3, 1e3], [-1e3, -1e3]])
    for function in (landscape.f, landscape.gradient, landscape.hessian):
        assert np.isfinite(function(far)).all()


def test_noise_is_seeded_restarts_and_leaves_the_rest_exact():
    w = np.array([[1.0, -2.0]] * 3)
    first, again, other = (noisy(bowl(), 0.5, seed=s) for s in (1, 1, 2))
    calls = [first.gradient(w), first.gradient(w)]
    np.testing.assert_array_equal(calls, [again.gradient(w), again.gradient(w)])
    assert not np.isin(calls[0], calls[1]).any()
    assert not np.isin(calls[0], other.gradient(w)).any()
    np.testing.assert_array_equal(first.f(w), bowl().f(w))
    np.testing.assert_array_equal(first.hessian(w), bowl().hessian(w))
    assert first.name == "noisy bowl"


def test_noise_has_its_standard_deviation_and_no_bias():
    w = np.full((50_000, 2), 3.0)
    noise = noisy(bowl(), 0.5).gradient(w) - w
    assert abs(noise.mean()) < 0.01
    assert noise.std() == pytest.approx(0.5, rel=0.02)


def test_batches_repeat_with_their_seed_and_leave_loss_and_hessian_exact():
    whole, w = logistic_digits(), np.array([1.0, -2.0])
    first = batched_digits(8)
    calls = [first.gradient(w) for _ in range(3)]
    for again in (batched_digits(8), first.restart()):
        np.testing.assert_array_equal(calls, [again.gradient(w) for _ in range(3)])
    assert len(np.unique(calls, axis=0)) == 3
    assert not np.array_equal(batched_digits(8, seed=1).gradient(w), calls[0])
    assert not np.array_equal(batched_digits(9).gradient(w), calls[0])
    assert first.f(w) == whole.f(w)
    np.testing.assert_array_equal(first.hessian(w), whole.hessian(w))
    assert first.name == "logistic_digits in batches of 8"
    assert first.gradient(np.zeros((3, 4, 2))).shape == (3, 4, 2)


def test_batches_have_no_bias_and_the_spread_of_draws_without_replacement():
    whole, w, repeats = logistic_digits(), np.zeros(2), 20_000
    noise = {
        size: np.array([batch.gradient(w) for _ in range(repeats)]) - whole.gradient(w)
        for size, batch in ((size, batched_digits(size)) for size in (1, 16, 300, 357))
    }
    assert abs(noise[357]).max() < 1e-15
    one = noise[1].std(axis=0)
    assert (abs(noise[1].mean(axis=0)) < 5 * one / np.sqrt(repeats)).all()
    for size in (16, 300):
        expected = one * np.sqrt((357 - size) / 356 / size)
        np.testing.assert_allclose(noise[size].std(axis=0), expected, rtol=0.03)


@pytest.mark.parametrize("batch_size", [0, -1, 358])
def test_batches_refuse_an_impossible_size(batch_size):
    with pytest.raises(ValueError, match=f"between 1 and 357, got {batch_size}"):
        batched_digits(batch_size)


def test_a_landscape_cannot_be_changed():
    with pytest.raises(AttributeError):
        bowl().f_min = 1.0
    assert isinstance(bowl(), Landscape)
