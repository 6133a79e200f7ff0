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
