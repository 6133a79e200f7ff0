"""What lecture 04 says without a number: the statements hold, as far as code can tell."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("04_nesterov")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def identity(w):
    return w


def limit(rho, ahead):
    return (2 + 2 * rho) / (1 + 2 * rho * ahead)


@pytest.mark.parametrize("rho", [0, 0.5, 0.9, 0.99])
def test_table_of_limits(rho, prose):
    assert f"| {rho:g} | {limit(rho, False):.2f} | {limit(rho, True):.2f} |" in prose


@pytest.mark.parametrize("rho", [0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize(("rule", "ahead"), [("momentum", False), ("nesterov", True)])
def test_limits_are_where_the_rules_diverge(n, rule, ahead, rho):
    end = limit(rho, ahead)
    stable, unstable = (
        abs(n[rule](identity, 1.0, 3000, end * share, rho)[0][-1]) for share in (0.985, 1.01)
    )
    assert stable < 1e-5
    assert unstable > 1e6


def test_prose_counts_the_balls_before_they_start(n, prose):
    assert f"from {len(n['starts'])} points all over this landscape" in prose


def test_those_that_jump_about_are_in_the_narrow_basin(n):
    basins = n["basins"]
    w, extras = n["nesterov"](basins.gradient, n["starts"], 1500, 0.12, 0.9)
    moving = np.linalg.norm(extras["velocity"][-1], axis=-1) > 1e-3
    assert (np.linalg.norm(w[-1][moving] - basins.minimum, axis=-1) < 0.4).all()


def test_runs_keep_to_the_bounds(n):
    t = np.arange(1, 1001)
    gd, _, fast = n["runs"].values()
    assert (gd[1:] <= 100 / (2 * t)).all()
    assert (fast[1:] <= 200 / (t + 1.0) ** 2).all()


def long_run_factor(rule, rate, rho, curvatures):
    """Return the factor per step in the worst of the directions, by the roots."""
    roots = []
    for curvature in curvatures:
        p = rate * curvature
        own = rho if rule == "momentum" else rho * (1 - p)
        roots.append(np.abs(np.roots([1, -(1 + own - p), own])).max())
    return max(roots)


def test_factors_of_the_table(n):
    k = 100
    factors = [
        long_run_factor(rule.__name__, rate, rho, (1, k)) for rule, rate, rho in n["best_settings"]
    ]
    expected = [9 / 11, 1 - 1 / np.sqrt(k), 1 - 2 / np.sqrt(3 * k + 1)]
    assert factors == pytest.approx(expected, rel=1e-6)


def test_bound_for_curvatures_that_are_bounded_below_holds(n):
    """Nesterov 2004: (1 - 1/sqrt(k))^t, on a quadratic and on the function with the gentle piece."""
    m, most, t = 1, 25, np.arange(61)
    share = (1 - np.sqrt(m / most)) ** t
    for start in np.linspace(-4, 6, 21):
        for gradient in (n["slope"], lambda w: 25 * w, identity):
            w, _ = n["nesterov"](gradient, start, 60, 1 / most, 2 / 3)
            places = np.linspace(0, w, 401)
            losses = np.trapezoid(gradient(places), places, axis=0)
            assert (losses <= share * (losses[0] + m / 2 * start**2) * 1.01 + 1e-12).all()


def cycle_points(n):
    path, _ = n["momentum"](n["slope"], 3.3, 3000, 1 / 9, 4 / 9)
    np.testing.assert_allclose(path[-3:], path[-6:-3], rtol=1e-12)
    return path[-3:]


def test_the_cycle_lasts_because_the_slopes_come_in_turn(n):
    """In turn, 25, 25 and 13.7 neither grow nor shrink the swing; each alone shrinks it."""
    product, alone = np.eye(2), []
    for w in cycle_points(n):
        step = np.array([[1 + 4 / 9 - n["slope"](w) / w / 9, -4 / 9], [1, 0]])
        alone.append(np.abs(np.linalg.eigvals(step)).max())
        product = step @ product
    assert max(alone) < 1
    assert np.isclose(np.linalg.eigvals(product), 1).any()


def test_nesterov_converges_from_every_start_of_the_slider(n):
    starts = np.arange(200, 601) / 100
    ahead, _ = n["nesterov"](n["slope"], starts, 60, 1 / 25, 2 / 3)
    assert np.abs(ahead[-1]).max() < 1e-4


def test_prose_asks_with_the_settings_of_the_third_row(prose):
    root = np.sqrt(3 * 25 + 1)
    rho = (root - 2) / (root + 2)
    assert f"$\\mathrm{{lr}} = 4/76 = {4 / 76:.3f}$ and $\\rho = {rho:.2f}$." in prose


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
    """Walk on w^2/2 with rho_t = (t-2)/(t+1) in both forms, the second with the next rho (own)."""
    x = at_hand = 1.0
    v = u = 0.0
    plain, behind = [], []
    for t in range(1, steps + 1):
        rho, following = max(t - 2, 0) / (t + 1), (t - 1) / (t + 2)
        v = rho * v - 0.1 * (x + rho * v)
        x = x + v
        u_prev, u = u, rho * u - 0.1 * at_hand
        after = following if own else rho
        at_hand = at_hand - rho * u_prev + u + after * u
        plain.append(x)
        behind.append(at_hand - after * u)
    return np.array(plain), np.array(behind)


def test_look_ahead_points_need_the_next_momentum_when_it_changes():
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
