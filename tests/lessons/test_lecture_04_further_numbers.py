"""The numbers in the optional part of lecture 04, Going further, are those that its code computes."""

import numpy as np
import pytest
from texts import claims, lecture

TEXT = lecture("04_nesterov")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def says_slopes(n):
    flat, constant, rising = n["slopes"].values()
    losses = {name: run[1000] for name, run in n["runs"].items()}
    gd, nine, fast = losses.values()
    assert gd / nine == pytest.approx(10, rel=0.01)
    return (
        f"has the slope ${flat:.2f}$. With $\\rho = 0.9$ (dashed, squares) the slope is "
        f"${constant:.2f}$; at $t = 1000$ the loss is a tenth of gradient descent's. With the "
        f"rising $\\rho$ (dash-dotted, triangles) the slope is ${rising:.2f}$, and the loss "
        f"{fast:.1e} instead of {gd:.1e}."
    )


def test_runs_keep_to_the_bounds(n):
    t = np.arange(1, 1001)
    gd, _, fast = n["runs"].values()
    assert (gd[1:] <= 100 / (2 * t)).all()
    assert (fast[1:] <= 200 / (t + 1.0) ** 2).all()


def says_tuned_steps(n):
    plain, proven, quadratic = n["steps_to_goal"]
    return f"needs {plain} steps, Nesterov momentum {proven} or {quadratic}."


def long_run_factor(rule, rate, rho, curvatures):
    """Return the factor per step in the worst of the directions, by the roots."""
    roots = []
    for curvature in curvatures:
        p = rate * curvature
        own = rho if rule == "momentum" else rho * (1 - p)
        roots.append(np.abs(np.roots([1, -(1 + own - p), own])).max())
    return max(roots)


def says_factors(n):
    factors = [
        long_run_factor(rule.__name__, rate, rho, (1, 100))
        for rule, rate, rho in n["best_settings"]
    ]
    k = 100
    expected = [9 / 11, 1 - 1 / np.sqrt(k), 1 - 2 / np.sqrt(3 * k + 1)]
    assert factors == pytest.approx(expected, rel=1e-6)
    return "at $k = 100$ are " + "{:.3f}, {:.3f} and {:.3f}.".format(*factors)


def says_cycle(n):
    points = sorted(n["cycling"]["momentum"][-3:], key=abs)
    assert abs(n["cycling"]["Nesterov"][-1]) < 5e-5
    return "ends in a cycle of three points, {:.3f}, ${:.3f}$ and {:.3f}.".format(*points)


def cycle_points(n):
    path, _ = n["momentum"](n["slope"], 3.3, 3000, 1 / 9, 4 / 9)
    return path[-3:]


def says_third_point(n):
    right = max(cycle_points(n))
    assert n["slope"](right) == pytest.approx(25 * right - 24)
    return f"the third, at {right:.3f}, lies below it."


def says_slope_to_distance(n):
    points = cycle_points(n)
    right = max(points)
    assert all(n["slope"](w) == pytest.approx(25 * w) for w in points if w < 1)
    return f"left of 1, but only {n['slope'](right) / right:.1f} at {right:.3f}, because"


def test_the_cycle_lasts_because_the_slopes_come_in_turn(n):
    """In turn, 25, 25 and 13.7 neither grow nor shrink the swing; each alone shrinks it."""
    product, alone = np.eye(2), []
    for w in cycle_points(n):
        step = np.array([[1 + 4 / 9 - n["slope"](w) / w / 9, -4 / 9], [1, 0]])
        alone.append(np.abs(np.linalg.eigvals(step)).max())
        product = step @ product
    assert max(alone) < 1
    assert np.isclose(np.linalg.eigvals(product), 1).any()


def test_the_cycle_repeats_for_ever(n):
    path, _ = n["momentum"](n["slope"], 3.3, 3000, 1 / 9, 4 / 9)
    np.testing.assert_allclose(path[-3:], path[-6:-3], rtol=1e-12)


def says_which_starts_come_home(n):
    starts = np.round(np.arange(2.0, 6.005, 0.01), 2)
    path, _ = n["momentum"](n["slope"], starts, 3000, 1 / 9, 4 / 9)
    caught = np.abs(path[-1]) > 0.1
    ahead, _ = n["nesterov"](n["slope"], starts, 60, 1 / 25, 2 / 3)
    assert np.abs(ahead[-1]).max() < 1e-4
    edges = np.flatnonzero(np.diff(caught.astype(int)))
    first, last = starts[edges[::2] + 1], starts[edges[1::2]]
    (a, b), (c, d), (e, f) = zip(first, last, strict=True)
    return (
        f"from about {a:.2f} to {b:.2f}, from {c:.2f} to {d:.2f}, and from {e:.2f} to {f:.2f} the"
    )


def says_settings_of_the_table(_):
    root = np.sqrt(3 * 25 + 1)
    return f"$\\mathrm{{lr}} = 4/76 = {4 / 76:.3f}$ and $\\rho = {(root - 2) / (root + 2):.2f}$."


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of lecture 04 should say: {phrase}"
