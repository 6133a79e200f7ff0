"""The numbers in the prose of assignment 05 are the numbers that its solution computes.

The solution's cells, tests included, run once in one namespace. Each claim below rebuilds a phrase
from the variables they leave, so a change of code or of prose that parts the two fails. The vector
in the visible check is ours: it is made again here, by another formula and from torch's step.
"""

import json
import math
import re
from decimal import Decimal, getcontext

import numpy as np
import pytest
from project import ROOT
from texts import assignment, claims

TEXT = assignment("05_adagrad")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def walk(n, gradients, **config):
    """Step from w = 1 under these gradients; return w and the cache after each step."""
    w, seen = np.array([1.0]), []
    for gradient in gradients:
        w, config = n["adagrad"](w, np.array([gradient]), config)
        seen.append((w.item(), config["cache"].item()))
    return seen


def says_two_steps(n):
    (w1, _), (w2, cache) = walk(n, [3.0, 4.0], learning_rate=0.1)
    return (
        f"The first is {1 - w1:.1f}: the root of the cache is 3, so 3 is divided by 3. Then the "
        f"cache is 9 + 16 = {cache:.0f} and its root {math.sqrt(cache):.0f}, so the second step "
        f"is 0.1 times 4/5, which is {w1 - w2:.2f}."
    )


def says_by_hand(n):
    (w1, c1), (w2, c2) = walk(n, [3.0, 4.0], learning_rate=0.1)
    return (
        f"`w` goes from 1 to {w1:.1f} and then to {w2:.2f}, and the cache is {c1:.0f} and then "
        f"{c2:.0f}."
    )


def says_rates_by_hand(n):
    first, second = (1 / n["effective_rates"](n["gradients"], 1.0, 0.0)).T
    a, b, c = (f"{root:.0f}" for root in first)
    return (
        f"the first coordinate has the roots {a}, {b} and {c}, so its rates are 1/{a}, 1/{b} and "
        f"1/{c}. The second one has the roots {second[0]:.0f}, {second[1]:.0f} and {second[2]:.0f},"
    )


def says_twice_the_distance(n):
    once, twice = (n["steps_to_travel"](distance, 1.0) for distance in (18.5, 37.0))
    return f"At rate 1 a distance of 18.5 costs {once} steps and one of 37 costs {twice}."


def says_ways_by_hand(n):
    one, two, three = (n["steps_to_travel"](distance, 1.0) for distance in (0.9, 1.5, 2.0))
    assert (one, two, three) == (1, 2, 3)
    ways = np.cumsum(1 / np.sqrt(np.arange(1, 4)))
    return f"one step leads {ways[0]:.0f} far, two lead {ways[1]:.2f}, three {ways[2]:.2f}."


def says_60_steps(n):
    upright, turned = (
        n["run_rule"](n["adagrad"], landscape, steps=60, config={"learning_rate": 4.0}).losses[-1]
        for landscape in (n["upright"], n["turned"])
    )
    return (
        f"the loss falls to {upright:.1e}. In the turned ravine both coordinates share the steep "
        f"direction, so their two rates are nearly equal, and the loss is still {turned:.0f} after"
    )


def steps_over_the_wall(n, rate):
    hill = n["wall_plateau_basin"]()
    return n["run_rule"](n["adagrad"], hill, steps=3000, config={"learning_rate": rate}).steps_to(
        0.01
    )


def says_race(n):
    hill = n["wall_plateau_basin"]()
    w, plain = hill.start, 0
    while hill.f(w) > 0.01:
        w, plain = w - 0.5 * hill.gradient(w), plain + 1
    slow, bold = (steps_over_the_wall(n, rate) for rate in (0.5, 3.0))
    return (
        f"SGD is there after {plain} steps. AdaGrad still carries the squares of the wall in its "
        f"cache, and crawls: it needs {slow:,}. With a learning rate of 3 it is there after {bold}."
    )


def says_angles(n):
    """The start stays while the ravine turns, as in the figure; all rates at once."""
    rates, met = np.geomspace(0.1, 100, 151)[:, None], {}
    for angle in range(91):
        hill = n["ravine"](condition_number=100.0, angle=float(angle))
        w, config = np.tile([10.0, 1.0], (len(rates), 1)), {"learning_rate": rates}
        for _ in range(200):
            w, config = n["adagrad"](w, hill.gradient(w), config)
        if (good := hill.f(w) <= 1e-6).any():
            met[angle] = rates[good].ravel()
    low, high = max(a for a in met if a < 45), min(a for a in met if a > 45)
    assert met.keys() == {*range(low + 1), *range(high, 91)}
    assert met[low].min() < 4 < met[low].max()
    assert met[high].min() < 15 < met[high].max()
    return (
        f"Up to {low} degrees, with a learning rate of about 4, and again from {high} on, with one "
        "of about 15. In between no learning rate does it in 200 steps"
    )


def says_distance_alone(n):
    return f"The distance alone costs {n['steps_to_travel'](12.0, 0.5)} steps."


def says_best_losses(n):
    (plain, own), (bad, better) = (
        [min(losses[name]) for name in ("SGD", "AdaGrad")] for losses in (n["same"], n["mixed"])
    )
    return (
        f"the best losses are {plain:.3f} for SGD and {own:.3f} for AdaGrad. In units of their own "
        f"SGD comes to {bad:.3f}, AdaGrad to {better:.3f}:"
    )


def says_pixels(n):
    ratio = n["found"].max() / n["found"].min()
    return (
        f"have rates up to {round(ratio, -1):.0f} times as large as those that always are: what "
        "AdaGrad does for rare words it does for rare pixels too. And "
        f"{64 - n['ever_inked'].sum()} of the 64 pixels never met a gradient"
    )


def says_images(n):
    side = np.sqrt(n["pixels"].shape[1])
    return f"to tell a 1 from an 8 ({len(n['pixels'])} images of {side:g} by {side:g} pixels"


def says_rates_tried(n):
    rates = n["rates"]
    return f"at {len(rates)} rates, from 1/{1 / rates[0]:.0f} to {rates[-1]:.0f}, with three"


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of assignment 05 should say: {phrase}"


def printed(code, name):
    """Return the numbers that the check of the worked vector prints under this name, (4, 5)."""
    rows = re.search(rf'\b{name}"?[=:] ?np\.array\(\s*(\[\s*\[[^)]*)\)', code)[1]
    return np.array(re.findall(r"-?\d+\.\d+", rows), dtype=float).reshape(4, 5)


def test_the_worked_vector_by_another_formula(code):
    """w - lr sign(g) / (sqrt(1 + cache / g^2) + eps / |g|), in decimals, entry by entry."""
    getcontext().prec = 40
    lr, eps = Decimal("0.01"), Decimal("1e-8")
    for k, (came_w, came_cache) in enumerate(
        zip(printed(code, "next_w").ravel(), printed(code, "cache").ravel(), strict=True)
    ):
        share = Decimal(k) / 19
        w, g, cache = (
            share - Decimal("0.4"),
            share - Decimal("0.6"),
            Decimal("0.6") + share * 3 / 10,
        )
        size = abs(g)
        step = lr / ((1 + cache / size**2).sqrt() + eps / size)
        assert float(w - step.copy_sign(g)) == pytest.approx(came_w, abs=5.1e-9)
        assert float(cache + size**2) == pytest.approx(came_cache, abs=5.1e-9)


def test_the_worked_vector_is_the_step_of_torch(code):
    golden = json.loads((ROOT / "tests" / "golden" / "adagrad_vector.json").read_text())
    (row,) = golden["vectors"]
    for name in ("next_w", "cache"):
        np.testing.assert_allclose(printed(code, name), row[name], rtol=0, atol=5.1e-9)


def test_scale_of_a_coordinate_is_not_seen(n):
    ones, tens = n["effective_rates"](np.ones((20, 2)) * [1.0, 10.0], 1.0, 0.0).T
    np.testing.assert_allclose(ones, 10 * tens)


@pytest.mark.parametrize("count", [1, 2, 3, 10, 1000])
def test_steps_to_travel_agrees_with_the_rule(n, count):
    """The rule itself, under a constant gradient, arrives at the count that the formula gives."""
    way = walk(n, [7.0] * count, learning_rate=0.3, epsilon=0.0)[-1][0]
    distance = 1 - way - 0.1 / math.sqrt(count)
    assert n["steps_to_travel"](distance, 0.3) == count


def test_units_hurt_sgd_far_more_than_adagrad(n):
    plain, own = (min(n["mixed"][name]) / min(n["same"][name]) for name in ("SGD", "AdaGrad"))
    assert plain > 1.7
    assert own < 1.5


def test_rarely_inked_pixels_have_larger_rates(n):
    shares = (n["pixels"] > 0).mean(axis=0)[n["ever_inked"]]
    assert np.corrcoef(np.log(shares), np.log(n["found"]))[0, 1] < -0.8
