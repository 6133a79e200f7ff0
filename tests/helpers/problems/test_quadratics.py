"""The closed form of momentum on a quadratic, beside the reference rule step by step."""

import doctest
from fractions import Fraction

import numpy as np
import pytest

from grader.trials.tuning import loss_on_quadratic
from helpers.problems import quadratics
from helpers.problems.quadratics import momentum_loss

RAVINE = {"curvatures": (1, 100), "start": (10, 1)}


@pytest.mark.parametrize("steps", [0, 1, 2, 7, 100])
@pytest.mark.parametrize(
    ("rate", "rho"), [(0.018, 0.0), (0.018, 0.8), (4 / 121, 81 / 121), (0.05, 0.9), (0.3, 0.5)]
)
def test_it_is_the_loss_of_the_reference(rate, rho, steps):
    config = {"learning_rate": rate, "momentum": rho}
    expected = loss_on_quadratic("sgd_momentum", config, **RAVINE, steps=steps)
    assert momentum_loss(**config, **RAVINE, steps=steps) == pytest.approx(expected, rel=1e-6)


def test_fractions_are_numbers():
    exact = momentum_loss(Fraction(4, 121), Fraction(81, 121), **RAVINE, steps=100)
    assert exact == momentum_loss(4 / 121, 81 / 121, **RAVINE, steps=100)


def test_a_run_that_overflows_is_infinite_or_no_number():
    assert not np.isfinite(momentum_loss(1e9, 0.9, **RAVINE, steps=500))


def test_the_example():
    assert doctest.testmod(quadratics).failed == 0
