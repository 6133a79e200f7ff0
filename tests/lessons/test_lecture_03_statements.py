"""What lecture 03 says of momentum in general: where it is stable, and where it swings."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("03_momentum")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


@pytest.mark.parametrize("rho", [0, 0.5, 0.9])
def test_momentum_is_stable_exactly_below_2_plus_2_rho(n, rho):
    limit = 2 + 2 * rho
    stable, unstable = (
        n["momentum"](lambda w: w, 1.0, 4000, limit * share, rho)[0][-1] for share in (0.99, 1.01)
    )
    assert abs(stable) < 1e-6
    assert abs(unstable) > 1e6


@pytest.mark.parametrize("product", [0.01, 0.25, 0.81])
def test_critical_damping_parts_creeping_from_swinging(n, product):
    critical = (1 - np.sqrt(product)) ** 2
    creeping, swinging = (
        n["momentum"](lambda w: w, 1.0, 400, product, rho)[0]
        for rho in (critical, min(critical + 0.05, 0.999))
    )
    assert (creeping >= 0).all()
    assert (swinging < 0).any()


@pytest.mark.parametrize("rho", [0.9, 0.99])
def test_the_flat_parts_are_as_high_as_theory_says(n, rho):
    theory = np.log(1e-4) / np.log(np.sqrt(rho))
    assert n["needed"][rho][:2] == pytest.approx([theory, theory], rel=0.05)


@pytest.mark.parametrize("rho", [0.5, 0.9])
def test_a_step_shrinks_areas_of_position_and_velocity_by_rho(n, rho):
    for product in (0.01, 1.0, 3.0):
        path, extras = n["momentum"](lambda w, p=product: p * w, 1.0, 3, 1.0, rho)
        states = np.stack([path, extras["velocity"]], axis=-1)
        areas = [np.linalg.det(states[t : t + 2]) for t in range(3)]
        np.testing.assert_allclose(np.divide(areas[1:], areas[:-1]), rho)


def test_from_three_quarters_on_all_three_directions_swing_at_one_pace(n):
    def roots(curvature, rho):
        return np.roots([1, 0.018 * curvature - 1 - rho, rho])

    assert not np.iscomplex(roots(1, 0.74)).any()
    for rho in (0.76, 0.8, 0.9):
        for curvature in n["curvatures"]:
            assert np.iscomplex(roots(curvature, rho)).all()
            assert abs(roots(curvature, rho)) == pytest.approx(np.sqrt(rho))
    left = [n["shares"](np.arange(81), rho=rho)["all three"][-1] for rho in (0.6, 0.76, 0.9)]
    assert left[1] < min(left[0], left[2])
