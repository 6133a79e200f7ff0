"""The numbers in the prose of assignment 04 are the numbers that its solution computes.

The solution's cells, tests included, run once in one namespace. Each claim below rebuilds a phrase
from the variables they leave, so a change of code or of prose that parts the two fails. Numbers
that hang on random streams or on rounding are compared as printed.
"""

import numpy as np
import pytest
from texts import assignment, claims

TEXT = assignment("04_nesterov")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def says_which_step_is_longer(n):
    config = {"learning_rate": 0.1, "momentum": 0.9, "velocity": np.array([-0.5])}
    plain, ahead = (
        n["nesterov_lookahead"](np.array([1.0]), gradient, config)[1]["velocity"].item()
        for gradient in (lambda _: 1.0, lambda w: w)
    )
    return (
        f"moves by -0.45 - 0.1 = {plain:.2f}. Nesterov momentum takes it at 0.55, where the slope "
        f"is gentler, and moves by -0.45 - 0.055 = {ahead:.3f}."
    )


def says_by_hand_ahead(n):
    config = {"learning_rate": 0.1, "momentum": 0.9, "velocity": np.array([-0.5])}
    w, config = n["nesterov_lookahead"](np.array([1.0]), lambda w: w, config)
    return f"the velocity becomes {config['velocity'].item():.3f} and `w` {w.item():.3f}."


def two_steps(n):
    w, config, seen = np.array([1.0]), None, []
    for _ in range(2):
        w, config = n["nesterov"](w, np.array([1.0]), config)
        seen.append((w.item(), config["velocity"].item()))
    return seen


def says_by_hand(n):
    (w1, v1), (w2, v2) = two_steps(n)
    return (
        f"`w` goes from 1 to {w1:.3f} and then to {w2:.4f}, "
        f"and the velocity is {v1:.2f} and then {v2:.3f}."
    )


def says_first_two_moves(n):
    (w1, _), (w2, v2) = two_steps(n)
    return (
        f"By {w1 - 1:.3f}: the velocity becomes -0.01, the iterate moves by that, and the held "
        "point looks 0.9 times as far ahead once more. The next step, with gradient 1 again, is "
        f"0.009 - 1.9 * {-v2:.3f} = {w2 - w1:.4f}."
    )


def says_iterate_by_hand(n):
    x = n["iterate_from_lookahead"](
        np.array([0.85]), {"momentum": 0.5, "velocity": np.array([-0.1])}
    )
    return f"and $\\rho = 0.5$, so the plain iterate is {x.item():.1f}."


def says_distance_of_stored_points(n):
    np.testing.assert_allclose(n["iterates"], n["plain"], atol=1e-13)
    distance = np.linalg.norm(n["stored"] - n["plain"], axis=1).max()
    return f"The stored points lie up to {distance:.1f} away from them."


def says_losses_at_both_points(n):
    stored, plain = (n["valley"].f(n[points]) for points in ("stored", "plain"))
    return (
        f"{stored[20]:.2f} at step 20, and {plain[20]:.1f} at the plain iterate; "
        f"{stored[100]:.1e} at step 100, and {plain[100]:.1e} at the plain iterate."
    )


def settled(n, **settings):
    """Return the runners of the race with these settings, rule -> settings."""
    figure = n["racers"]
    figure._reset()
    for rule, values in settings.items():
        figure.set(rule, **values)
    return figure


def says_race_as_it_starts(n):
    figure = settled(n)
    plain, ahead = (runner.path.losses[-1] for runner in figure.runners.values())
    assert not figure.reached
    return f"0.01 and 0.9, it is at {ahead:.1e} after 100 steps and momentum at {plain:.1e}."


def says_how_the_goal_is_reached(n):
    figure = settled(
        n,
        momentum={"learning_rate": 0.03, "rho": 0.7},
        Nesterov={"learning_rate": 0.013, "rho": 0.8},
    )
    assert figure.reached
    plain, ahead = (runner.path.steps_to(1e-6) for runner in figure.runners.values())
    return (
        f"It reaches the goal at rate 0.03 and $\\rho = 0.7$, for example, after {plain} steps; "
        f"Nesterov momentum at rate 0.013 and $\\rho = 0.8$, after {ahead}."
    )


def says_where_it_diverges(n):
    figure = settled(
        n,
        momentum={"learning_rate": 0.018, "rho": 0.8},
        Nesterov={"learning_rate": 0.018, "rho": 0.8},
    )
    plain, ahead = (runner.path.losses[-1] for runner in figure.runners.values())
    assert plain < 1e-6 < 1e40 < ahead
    end, far = 3.6 / 2.6 / 100, 3.6 / 100
    return (
        f"a rate of about {end:.4f} at $\\rho = 0.8$, Nesterov momentum diverges, while momentum is "
        f"stable up to (2 + 2 rho)/100 = {far:.3f}."
    )


def says_images(n):
    side = np.sqrt(n["images"].shape[1])
    return f"to tell a 1 from an 8 ({len(n['X'])} images of {side:g} by {side:g} pixels"


def says_gap_at_a_large_momentum(n):
    at = np.flatnonzero(n["rates"] == 0.5)[0]
    found = n["gaps"](0.95)
    plain, ahead = (found[rule][at] for rule in ("momentum", "Nesterov"))
    return f"so at $\\rho = 0.95$ and rate 0.5 the gap is {ahead:.1e} instead of {plain:.1e};"


def says_best_gaps(n):
    found = n["gaps"](0.9)
    plain, ahead = (min(found[rule]) for rule in ("momentum", "Nesterov"))
    return f"at $\\rho = 0.9$: {plain:.1e} for momentum and {ahead:.1e} for Nesterov momentum."


def ends_of_batches(n, rate):
    """Return mean and spread of the end losses of each rule, as the notebook prints them."""
    runs = [n["losses"](200, rate, 0.9, batch_size=8, seed=seed) for seed in range(3)]
    ends = {rule: [run[rule][-20:].mean() for run in runs] for rule in runs[0]}
    return {rule: (np.mean(values), np.std(values)) for rule, values in ends.items()}


def says_small_batches(n):
    found = {rate: ends_of_batches(n, rate) for rate in (0.0625, 0.125, 0.25, 0.5)}
    (small,) = {f"{mean:.3f}" for mean, _ in found[0.0625].values()}
    plain, ahead = (found[0.5][rule][0] for rule in ("momentum", "Nesterov"))
    best = {rule: min(f[rule] for f in found.values()) for rule in ("momentum", "Nesterov")}
    assert abs(best["momentum"][0] - best["Nesterov"][0]) < best["momentum"][1]
    return (
        f"At small rates there is none: {small} each at 0.0625. At large rates Nesterov momentum "
        f"is calmer: {ahead:.3f} instead of {plain:.3f} at rate 0.5. The best values, "
        f"{best['Nesterov'][0]:.3f} and {best['momentum'][0]:.3f}, are closer together"
    )


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of assignment 04 should say: {phrase}"


def test_small_rates_agree(n):
    for rho in (0.9, 0.95):
        curves = n["gaps"](rho)
        plain, ahead = (np.array(curves[rule]) for rule in ("momentum", "Nesterov"))
        np.testing.assert_allclose(ahead[:4], plain[:4], rtol=0.05)


def test_the_lowest_loss_is_the_minimum(n):
    gradient = n["decayed_loss"]
    w = n["walk_stored"](n["gradient_of_batches"](), np.zeros(65), 1500, {"learning_rate": 1.0})[1]
    assert np.linalg.norm(gradient(w[-1])[1]) < 1e-8


def test_the_published_vector_is_what_the_formula_gives(n):
    shape = (4, 5)
    config = {"learning_rate": 1e-3, "velocity": np.linspace(0.6, 0.9, 20).reshape(shape)}
    w, _ = n["nesterov"](
        np.linspace(-0.4, 0.6, 20).reshape(shape),
        np.linspace(-0.6, 0.4, 20).reshape(shape),
        config,
    )
    assert w[0, 0] == pytest.approx(0.08714)
    assert w[3, 4] == pytest.approx(1.32824)
