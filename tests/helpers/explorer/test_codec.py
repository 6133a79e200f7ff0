"""Columns in 16 bits a number: no pixel is lost, and what is no number stays none."""

import numpy as np
import pytest
from figures import columns_of, same_to_the_eye

from helpers.explorer.codec import in_reach, pack

LINEAR = {"x": (-12.0, 4.0), "y": (0.0, 1.0)}
LOG = {"x": (1e-3, 1e3), "xlog": True, "y": (1e-9, 1e3), "ylog": True}


def sent(values, axes, name="x"):
    (column,) = columns_of(pack((np.array(values, dtype=float), axes, name)))
    return column


def test_a_value_on_a_linear_axis_is_right_to_a_fraction_of_a_pixel():
    values = np.linspace(-12, 4, 4001)
    assert np.abs(sent(values, LINEAR) - values).max() < 16 / 4000


@pytest.mark.parametrize("name", ["x", "y"])
def test_far_away_the_direction_is_right(name):
    values = np.concatenate([-np.geomspace(1, 5e4, 500), np.geomspace(1, 5e4, 500)])
    same_to_the_eye(sent(values, LINEAR, name), values, LINEAR[name])


def test_a_point_out_of_reach_keeps_its_direction():
    domain = ((-12.0, 4.0), (0.0, 1.0))
    points = np.array([[-4, 0.5], [3, 1], [-4 + 16e9, 0.5 + 1e7], [1e300, -1e300]])
    near = in_reach(points, domain)
    np.testing.assert_array_equal(near[:2], points[:2])
    shares = (near - [-4, 0.5]) / [16, 1]
    np.testing.assert_allclose(np.abs(shares[2:]).max(axis=1), 60_000)
    np.testing.assert_allclose(shares[2, 1] / shares[2, 0], 1e-2)
    assert in_reach(np.empty((0, 2)), domain).shape == (0, 2)


def test_a_value_on_a_log_axis_is_right_to_a_fraction_of_a_pixel():
    values = np.geomspace(1e-12, 1e6, 1000)
    np.testing.assert_allclose(sent(values, LOG), values, rtol=5e-4)
    wide = np.geomspace(1e-290, 1e290, 1000)
    same_to_the_eye(sent(wide, LOG), wide, LOG["x"], log=True)


def test_overflow_and_what_is_no_number():
    values = [np.nan, np.inf, -np.inf, 1e308, -1e308, 1.0]
    linear = sent(values, LINEAR)
    assert np.isnan(linear[0])
    assert np.isfinite(linear[1:]).all()
    assert linear[1] > 1e5
    assert linear[2] < -1e5
    log = sent(values, LOG)
    assert np.isnan(log[0])
    assert log[[1, 3]] == pytest.approx(1e300, rel=0.02)
    assert log[[2, 4]].tolist() == [0, 0]
    assert log[5] == pytest.approx(1, rel=0.02)


@pytest.mark.parametrize("values", [[], [0.0], [0.0, -1.0], [np.nan], [2.0], [2.0, 2.0, 2.0]])
def test_few_values(values):
    for axes in (LINEAR, LOG):
        expected = [0 if axes is LOG and v <= 0 else v for v in values]
        np.testing.assert_allclose(sent(values, axes), expected, atol=4e-3)


def test_the_least_and_the_greatest_value_are_exact():
    np.testing.assert_allclose(sent([3.0, 5e-7, 1e4], LOG)[1:], [5e-7, 1e4], rtol=1e-5)


def test_two_hundred_steps_take_few_bytes():
    column = (np.ones(201), LINEAR, "x")
    assert len(pack(column, column, column)) == 2 + 3 * (10 + 2 * 201)
