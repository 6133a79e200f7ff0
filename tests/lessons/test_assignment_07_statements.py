"""What assignment 07 says in its checks, and of decay and penalty in words."""

import re

import numpy as np
import pytest
from texts import assignment

TEXT = assignment("07_adam")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


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
