"""What lecture 01 says of round-off, of checks and of wrong gradients holds.

What hangs on rounding, and so on the machine, is told in the prose as a power of ten and tested
within a factor.
"""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("01_gradients")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def about(value, factor=5):
    """Within a factor of a rounding error: its size is told, its digits are chance."""
    return pytest.approx(np.log10(value), abs=np.log10(factor))


def at(n, errors, h):
    """Return the error at the step h of a curve over the lecture's steps."""
    place = np.argmin(abs(np.log10(n["steps"] / h)))
    return np.log10(errors[place])


def test_spacing_of_numbers(prose):
    assert f"{np.spacing(np.sin(1.0)):.1e}" == f"{2.0**-53:.1e}" == "1.1e-16"
    assert "floating-point numbers are $1.1 \\cdot 10^{-16}$ apart" in prose
    assert f"{np.spacing(1000.0):.1e}" == "1.1e-13"
    assert "With an offset of 1000 the numbers are $1.1 \\cdot 10^{-13}$ apart" in prose
    assert 1 + 1e-17 == 1


def test_errors_of_a_cube_are_exact(n):
    for h in (0.5, 0.1, 0.01):
        assert n["one_sided"](n["cube"], 1.0, h) - 3 == pytest.approx(3 * h + h**2, rel=1e-9)
        assert n["central"](n["cube"], 1.0, h) - 3 == pytest.approx(h**2, rel=1e-9)


def test_u_curve(n, prose):
    assert "near $h = 10^{-8}$, with a typical error of 1e-8." in prose
    one_sided, central = (n["fine"][name].min() for name in ("one-sided", "central"))
    assert one_sided < 1e-8 / 2
    assert central < 1e-11 / 2
    assert at(n, n["fine"]["one-sided"], 1e-8) == about(1e-8)
    assert at(n, n["fine"]["central"], 1e-5) == about(1e-11)
    for error in n["fine"].values():
        assert at(n, error, 1e-14) == about(3e-3, 10)
    for name, (low, high) in {"one-sided": (1e-9, 1e-7), "central": (1e-7, 1e-4)}.items():
        assert low < n["steps"][n["fine"][name].argmin()] < high


def test_a_sum_is_checked_as_well_as_a_mean_and_a_constant_hurts(n):
    def median_error(loss, slope):
        rng = np.random.default_rng(5)
        found = []
        for _ in range(300):
            w, u = rng.normal(size=65), n["random_direction"](rng)
            found.append(n["relative"](slope(w) @ u, n["slope_along"](u, loss, w)))
        return np.median(found)

    loss, gradient, count = n["loss"], n["gradient"], len(n["y"])
    of_mean = median_error(loss, gradient)
    of_sum = median_error(lambda w: count * loss(w), lambda w: count * gradient(w))
    with_constant = median_error(lambda w: 1000 + loss(w), gradient)
    assert of_sum == pytest.approx(of_mean, rel=0.3)
    assert with_constant > 100 * of_mean


def test_float32(n, prose):
    found = n["both_kinds"]["float32"]
    assert "comes down to about 1e-5 only, at steps between $10^{-3}$ and $10^{-2}$" in prose
    assert np.log10(found.min()) == about(1e-5)
    assert at(n, found, 1e-3) == about(1e-5)
    assert at(n, found, 1e-2) == about(1e-5)
    assert "At $h = 10^{-5}$ its error is about 1e-3" in prose
    assert at(n, found, 1e-5) == about(1e-3)


def test_gradient_is_right(n):
    from helpers.problems.gradients import check_gradient

    for w in n["places"]:
        assert check_gradient(n["gradient"], n["loss"], w) < 1e-9


def test_formula_and_measurement_agree_to_nine_digits(n, prose):
    assert "To nine digits or so" in prose
    rng = np.random.default_rng(0)
    w, u = rng.normal(size=65), n["random_direction"](rng)
    for direction in (u, n["pixel"]):
        by_formula, measured = (
            n["gradient"](w) @ direction,
            n["slope_along"](direction, n["loss"], w),
        )
        assert by_formula == pytest.approx(measured, rel=1e-8)


def test_right_and_wrong_checks_lie_apart(n, prose):
    right = np.array(n["found"]["right"])
    assert (
        "Of the right checks, 95 in 100 are below 1e-8; of the wrong ones, none is below 1e-7."
        in prose
    )
    assert np.median(right) < 1e-9
    assert np.mean(right < 1e-8) > 0.95
    for name in ("N - 1", "2 missing", "no bias"):
        assert min(n["found"][name]) > 1e-7
    assert "never came out below 1e-5 in figure 4" in prose
    assert min(n["found"]["no bias"]) > 1e-5


def test_a_relative_error_of_a_wrong_sign_or_a_zero_is_one(n):
    assert n["relative"](2.0, -2.0) == n["relative"](0.0, 3.0) == 1
    assert n["relative"](4.0, 4.0) == 0


def test_the_check_passes_at_zero_and_fails_at_random_weights(n):
    assert n["at_zero"] < 1e-9
    assert n["at_random"] > 0.1


def test_the_wrong_gradient_descends_another_loss(n):
    half = n["candidates"]["2 missing"]
    for w in n["places"]:
        np.testing.assert_allclose(half(w, 0.04), n["gradient"](w, 0.02), rtol=1e-12)
    _, losses = n["runs"]["2 missing"]
    assert losses[100] < losses[10] < losses[0]


def test_crossings_grow_with_the_step_and_the_number_of_images(n):
    many, few = n["crossed"][357], n["crossed"][3]
    assert all(np.diff(many) < 0)
    assert all(np.array(few) < many)


def test_relative_errors_grow_towards_the_minimum(n):
    entries, relative = np.array(n["on_the_way"]).T
    assert relative[:2].max() < 1e-9 < 1e-6 < relative[3]
    assert relative[4] > 0.5
    absolute = relative[:4] * 2 * abs(entries[:4])
    assert absolute.max() < 1e-11


def test_beyond_the_central_difference(n, prose):
    assert "at its best near $h = 10^{-3}$, with an error of about 1e-13" in prose
    extrapolated, imaginary = n["better"]["extrapolated"], n["better"]["complex step"]
    assert extrapolated.min() < 5e-13
    assert 1e-5 < n["steps"][extrapolated.argmin()] < 1e-1
    first, second = extrapolated[[2, 4]]
    assert np.log10(first / second) == pytest.approx(4, abs=0.1)
    assert imaginary[n["steps"] < 1e-8].max() < 3e-16
    np.testing.assert_allclose(imaginary[:7], n["better"]["central"][:7], rtol=0.2)
    assert n["distance"] < 1e-10
