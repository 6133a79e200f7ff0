"""What assignment 05 says in its code, and of AdaGrad in general.

The vector in the visible check is ours: it is made again here, by another formula and from torch's
step.
"""

import json
import math
import re
from decimal import Decimal, getcontext

import numpy as np
import pytest
from project import ROOT
from texts import assignment

from grader.trials.understanding.adagrad import BEST_OF, _fewest_steps

TEXT = assignment("05_adagrad")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def walk(n, gradients, **config):
    """Step from w = 1 under these gradients; return w and the cache after each step."""
    w, seen = np.array([1.0]), []
    for gradient in gradients:
        w, config = n["adagrad"](w, np.array([gradient]), config)
        seen.append((w.item(), config["cache"].item()))
    return seen


def test_prose_states_the_rates_before_they_are_made(n, prose):
    rates = n["rates"]
    assert f"at {len(rates)} rates, from 1/{1 / rates[0]:.0f} to {rates[-1]:.0f}, with" in prose


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


def test_the_rates_and_the_count_of_the_hard_ravine_are_those_of_grading(n, prose):
    low, high = BEST_OF[[0, -1]]
    assert f"tries {len(BEST_OF)} learning rates from {low:.1f} to {high:.0f}" in prose
    for H in (n["hard_ravine"](60.0), np.diag([1.0, 60.0])):
        assert n["steps_at_the_best_rate"](H, 400) == _fewest_steps(H, 400)
    assert _fewest_steps(np.diag([1.0, 60.0]), 400) == 6
