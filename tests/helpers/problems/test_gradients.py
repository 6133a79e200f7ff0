"""The gradient check, against gradients that are known."""

import numpy as np
import pytest

from helpers.problems.gradients import check_gradient, richardson_gradient

RNG = np.random.default_rng(0)
EXAMPLES = {
    "fifth powers": (lambda w: np.sum(w**5), lambda w: 5 * w**4),
    "coupled": (lambda w: np.sin(w.sum()) * w.prod(), None),
    "exponential": (lambda w: np.exp(w / 3).sum(), lambda w: np.exp(w / 3) / 3),
    "constant": (lambda w: 4.0, np.zeros_like),
}


def coupled_gradient(w):
    others = np.array([np.delete(w, i).prod() for i in range(w.size)]).reshape(w.shape)
    return np.cos(w.sum()) * w.prod() + np.sin(w.sum()) * others


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 2)])
@pytest.mark.parametrize("name", EXAMPLES)
def test_agrees_with_the_closed_form(name, shape):
    f, gradient = EXAMPLES[name]
    w = RNG.uniform(-2, 2, shape)
    measured = richardson_gradient(f, w)
    assert measured.shape == shape
    np.testing.assert_allclose(measured, (gradient or coupled_gradient)(w), rtol=1e-9, atol=1e-10)
    assert check_gradient(gradient or coupled_gradient, f, w) < 1e-9


def test_is_exact_for_polynomials_of_degree_six_at_any_size():
    for w in (1e-3, 1.0, 50.0, 1e6):
        measured = richardson_gradient(lambda w: (w / 7) ** 6, np.array(w))
        np.testing.assert_allclose(measured, 6 / 7 * (w / 7) ** 5, rtol=1e-9, atol=1e-11)


def test_error_falls_with_the_sixth_power_of_the_step(monkeypatch):
    errors = []
    for step in (0.2, 0.1):
        monkeypatch.setattr("helpers.problems.gradients.RELATIVE_STEP", step)
        errors.append(abs(richardson_gradient(np.exp, np.array(0.0)) - 1))
    assert np.log2(errors[0] / errors[1]) == pytest.approx(6, abs=0.1)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda w: -2 * w, 2.0),
        (lambda w: 2.02 * w, 0.02 / 2.02),
        (lambda w: np.zeros_like(w), 1.0),
    ],
)
def test_wrong_gradients_have_a_large_error(wrong, error):
    measured = check_gradient(wrong, lambda w: np.sum(w**2), np.array([1.0, -2.0, 3.0]))
    assert measured == pytest.approx(error, rel=1e-6)


def test_one_wrong_entry_is_seen_and_a_tiny_gradient_too():
    def f(w):
        return 1e-3 * np.sum(w**2)

    def wrong(w):
        return 2e-3 * w * (np.arange(w.size) != 2)

    assert check_gradient(wrong, f, np.ones(5)) > 0.1
    assert check_gradient(lambda w: 2e-3 * w, f, np.ones(5)) < 1e-9


def test_at_a_minimum_the_error_is_small():
    assert (
        check_gradient(lambda w: np.exp(w) - 1, lambda w: np.sum(np.exp(w) - w), np.zeros(3)) < 1e-7
    )


def test_nan_is_not_small():
    assert not check_gradient(lambda w: w * np.nan, lambda w: np.sum(w**2), np.ones(2)) < 1


def test_w_is_left_alone_even_by_functions_that_change_it():
    def f(w):
        w *= w
        return w.sum()

    w = np.array([1.0, 2.0])
    measured = richardson_gradient(f, w)
    check_gradient(lambda w: w.__imul__(2), f, w)
    np.testing.assert_array_equal(w, [1.0, 2.0])
    np.testing.assert_allclose(measured, [2.0, 4.0])


def test_whole_numbers_are_points_too():
    np.testing.assert_allclose(richardson_gradient(lambda w: np.sum(w**2), [1, 2]), [2, 4])


def test_refuses_what_is_no_scalar_or_of_another_shape():
    with pytest.raises(ValueError, match=r"f must return a scalar, got shape \(2,\)"):
        richardson_gradient(lambda w: w, np.ones(2))
    with pytest.raises(ValueError, match=r"shape of w, \(2,\), got \(\)"):
        check_gradient(lambda w: w.sum(), lambda w: np.sum(w), np.ones(2))
