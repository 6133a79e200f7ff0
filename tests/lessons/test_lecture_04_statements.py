"""What lecture 04 says without a number: the statements hold, as far as code can tell."""

import numpy as np
import pytest
from test_lecture_04_numbers import identity
from texts import lecture

TEXT = lecture("04_nesterov")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_nesterov_is_momentum_with_a_friction_of_its_own(n):
    assert n["same_path"] < 1e-14
    for product in (0.01, 0.5, 1.0, 1.3):
        ahead, _ = n["nesterov"](identity, 1.0, 60, product, 0.9)
        plain, _ = n["momentum"](identity, 1.0, 60, product, 0.9 * (1 - product))
        np.testing.assert_allclose(ahead, plain, atol=1e-12)


def test_swings_of_nesterov_die_out_within_60_steps(n):
    plain, ahead = (n["swings"][name] for name in ("momentum", "Nesterov"))
    assert np.abs(ahead[60:]).max() < 0.002
    assert np.abs(plain[90:]).max() > 0.005


def test_in_the_valley_nesterov_is_on_the_floor_after_one_step(n):
    ahead, plain = (n["in_the_valley"][name].iterates[:, 1] for name in ("Nesterov", "momentum"))
    assert np.abs(ahead[1:]).max() < 1e-12
    assert (np.diff(np.sign(plain[:30])) != 0).sum() > 10
    assert (valley_after(n, "Nesterov", 5) < valley_after(n, "momentum", 5)).mean() > 0.9


def valley_after(n, name, step):
    return n["in_the_valley"][name].losses[step:]


def test_what_is_left_at_nearly_all_products(n):
    products = np.linspace(0.5, 3.7, 100)
    left = n["what_is_left"](products)["momentum"]
    assert (np.abs(np.log10(left) + 2) < 0.75).all()
    assert n["what_is_left"](np.array([1.0]))["Nesterov"] < 1e-12


def test_the_three_forms_of_the_step_are_one():
    rng = np.random.default_rng(0)
    w, v_prev, g = rng.normal(size=(3, 5))
    rho, rate = 0.8, 0.1
    v = rho * v_prev - rate * g
    first = w - rho * v_prev + (1 + rho) * v
    np.testing.assert_allclose(first, w + v + rho * (v - v_prev))
    np.testing.assert_allclose(first, w - rate * g + rho * v)


def changing(steps, own):
    """Walk on w^2/2 with rho_t = (t-2)/(t+1): ahead, and held with the next (own) or one rho."""
    x = held = 1.0
    v = u = 0.0
    plain, behind = [], []
    for t in range(1, steps + 1):
        rho, following = max(t - 2, 0) / (t + 1), (t - 1) / (t + 2)
        v = rho * v - 0.1 * (x + rho * v)
        x = x + v
        u_prev, u = u, rho * u - 0.1 * held
        after = following if own else rho
        held = held - rho * u_prev + u + after * u
        plain.append(x)
        behind.append(held - after * u)
    return np.array(plain), np.array(behind)


def test_held_points_need_the_next_momentum_when_it_changes():
    plain, right = changing(30, own=True)
    np.testing.assert_allclose(plain, right, atol=1e-13)
    plain, late = changing(30, own=False)
    assert np.abs(plain - late).max() > 0.01


def test_reformulation_of_the_roots(n):
    rho, p = 0.9, 0.3
    x, _ = n["nesterov"](identity, 1.0, 20, p, rho)
    np.testing.assert_allclose(
        x[2:], (1 + rho) * (1 - p) * x[1:-1] - rho * (1 - p) * x[:-2], atol=1e-12
    )
