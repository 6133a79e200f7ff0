"""What assignment 04 says in its code: the minimum that it measures from, the published vector."""

import numpy as np
import pytest
from texts import assignment

TEXT = assignment("04_nesterov")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_the_lowest_loss_is_the_minimum(n):
    gradient = n["decayed_loss"]
    w = n["walk_at_hand"](n["gradient_of_batches"](), np.zeros(65), 1500, {"learning_rate": 1.0})[1]
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
