"""The numbers in the prose of assignment 07 are the numbers that its solution computes.

The solution's cells, tests included, run once in one namespace. Each claim below rebuilds a phrase
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

import re

import numpy as np
import pytest
from texts import assignment, claims, significant

TEXT = assignment("07_adam")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def says_first_corrections(n):
    first, second = (n["bias_correction"](beta, 1) for beta in (0.9, 0.999))
    return f"By {first:.0f} and by {second:.0f}: after one value only the share $1 - \\beta$"


def says_corrections_by_hand(n):
    factors = [n["bias_correction"](0.5, t) for t in (1, 2, 3)]
    return (
        f"By hand, for $\\beta = 0.5$: {factors[0]:.0f} after one value, then $1/(1 - 0.25) = "
        f"{factors[1]:.3f}$ and $1/(1 - 0.125) = {factors[2]:.3f}$."
    )


def says_first_step(n):
    w, _ = n["adam"](np.zeros(2), np.array([0.5, -1000.0]))
    np.testing.assert_allclose(w, [-0.001, 0.001], rtol=1e-6)
    return f"{-w[0]:.3f} in both, against the sign of the gradient."


def says_three_steps_by_hand(n):
    w, config, seen = np.array([1.0]), {"learning_rate": 0.1}, []
    for _ in range(3):
        w, config = n["adam"](w, np.array([2.0]), config)
        seen.append(f"{w.item():.1f}")
    return f"so `w` goes from 1 to {seen[0]}, {seen[1]} and {seen[2]}, and `t` counts to {config['t']}."


def says_first_step_with_decay(n):
    config = {"learning_rate": 0.1, "weight_decay": 0.5}
    w, _ = n["adamw"](np.ones(2), np.array([100.0, 0.01]), config)
    assert w[0] == pytest.approx(w[1], abs=1e-6)
    return f"Both at {w[0]:.2f}: the decay takes 0.1 times 0.5 of each"


def says_where_adamw_stops(n):
    path = n["paths"]["AdamW"]
    first, second = path.iterates[-1]
    assert n["paths"]["Adam"].losses[-1] < 1e-4
    return (
        f"after {len(path.losses) - 1:,} steps it is at ({first:.2f}, {second:.2f}), with a loss of "
        f"{path.losses[-1]:.2f}."
    )


def says_distance_to_go(n):
    return f"there are {1 - n['landscape'].start[0]:.1f} to go, at 0.1 a step"


def says_rates_that_reach_the_goal(n):
    driven = n["driven"]
    driven.set(learning_rate=0.1)
    assert not driven.reached
    for rate in (0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5):
        driven.set(learning_rate=rate)
        assert driven.reached, rate
    driven.set(learning_rate=0.4)
    loss = driven.runners[""].path.losses[-1]
    return f"0.4 does it, with a loss of {loss:.1e}, and so does any rate from 0.2 to 1.5 that we tried"


def says_where_a_large_decay_leaves_the_weights(n):
    rivals = n["rivals"]
    rivals.set("AdamW", weight_decay=0.0)
    plain, decayed = (rivals.runners[name].path for name in ("Adam", "AdamW"))
    np.testing.assert_allclose(plain.iterates, decayed.iterates)
    rivals.set("AdamW", weight_decay=1.0)
    first, second = rivals.runners["AdamW"].path.iterates[-1]
    minimum = n["logistic_digits"]().minimum
    distance = np.hypot(first - minimum[0], second - minimum[1])
    return f"ends near ({first:.2f}, {second:.2f}), a distance of {distance:.1f} from the minimum"


def says_minimum_of_the_two_pixels(n):
    first, second = n["logistic_digits"]().minimum
    return f"whose minimum lies far out, at ({first:.1f}, {second:.1f})"


def says_rates_that_train(n):
    good = n["rates"][n["ends"][:, 0] < 0.2]
    assert np.log10(good[-1] / good[0]) == pytest.approx(1.5)
    return f"below 0.2 from about {good[0]:.2f} to {good[-1]:.1f}, one and a half powers of ten"


def says_how_large_the_penalty_is(n):
    w, _ = n["train_network"](n["adam"], steps=50, learning_rate=0.03)
    rows = np.random.default_rng(5).choice(n["train"], size=64)
    gradient = n["network_loss"](w, n["X"][rows], n["labels"][rows], 32)[1]
    share = np.mean(0.1 * np.abs(w) > np.abs(gradient))
    return f"would be larger than the gradient of a batch in {100 * share:.0f} % of the weights"


def says_updates_against_weights(n):
    plain, decayed = (np.median(n["runs"][name][1][100:]) for name in ("Adam", "AdamW, decay 0.1"))
    return f"Here it is {significant(plain)} with Adam and {significant(decayed)} with AdamW"


def says_weights_of_the_network(n):
    return f"All its {n['initial_weights'](64, 32, 10).size:,} weights stand in one vector"


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of assignment 07 should say: {phrase}"


def test_the_penalty_leaves_smaller_weights_and_a_higher_loss(n):
    sizes = {name: np.linalg.norm(w) for name, (w, _) in n["runs"].items()}
    losses = {name: n["scores"](w)[0] for name, (w, _) in n["runs"].items()}
    assert sizes["Adam, penalty 0.1"] < sizes["AdamW, decay 0.1"] < sizes["Adam"]
    assert losses["Adam, penalty 0.1"] > 10 * losses["AdamW, decay 0.1"] > 10 * losses["Adam"]


def test_steps_by_hand_in_the_checks(n, code):
    """m and v as the check says them, and the weights to ten digits."""
    w, config = np.array([1.0]), {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.0}
    seen = []
    for g in (2.0, 0.0, -2.0):
        w, config = n["adam"](w, np.array([g]), config)
        seen.append((config["m"].item(), config["v"].item(), w.item()))
    told = ", ".join(f"{m:g}" for m, _, _ in seen), ", ".join(f"{v:g}" for _, v, _ in seen)
    assert f"m = {told[0]} and v = {told[1]}" in re.sub(r'"\s+"', "", code)
    assert all(f"{w:.10f}" in code for _, _, w in seen[1:])


def test_the_example_of_a_step_with_the_folded_form_is_the_same_early_and_late(n):
    """Both forms pass the visible checks of epsilon: after 1000 steps nothing is corrected."""
    assert n["bias_correction"](0.75, 1000) == n["bias_correction"](0.5, 1000) == 1
