"""The explorers of lecture 03: their goals can be reached, and what the prose says of them holds."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("03_momentum")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)

RHOS = np.round(np.arange(0, 1, 0.01), 2)


@pytest.fixture
def ball(n):
    """The first explorer, as it starts."""
    n["ball"].set(learning_rate=0.018, rho=0.8)
    return n["ball"]


def loss_at(ball, rho):
    ball.set(rho=float(rho))
    return ball.runners[""].path.losses[-1]


def test_the_goal_of_the_ball_is_reached_with_rho_alone_where_the_answer_says(ball):
    assert not ball.reached
    reached = [float(rho) for rho in RHOS if loss_at(ball, rho) < 1e-6 and ball.reached]
    assert reached == [0.75, 0.76, 0.77, 0.78, 0.79]


@pytest.mark.parametrize(
    ("rho", "new_rate", "apart"), [(0.9, 0.1, False), (0.0, 0.01, False), (0.9, 0.01, True)]
)
def test_when_the_two_forms_part(n, rho, new_rate, apart):
    both = n["both_forms"](np.arange(41), rho, new_rate)
    distance = np.abs(both["rate inside"] - both["rate outside"]).max()
    assert (distance > 0.1) if apart else (distance < 1e-12)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8])
def test_the_ball_diverges_from_the_mark_on_its_rate(n, ball, rho):
    ball.set(rho=rho)
    (mark,) = ball.canvas.marks["learning_rate"]
    assert mark["label"] == "diverges from here"
    limit = float(mark["value"])
    below, above = (
        n["run_path"](n["momentum"], n["valley"], 3000, learning_rate=share * limit, rho=rho).losses
        for share in (0.98, 1.02)
    )
    assert below[-1] < 1e-6
    assert not above[-1] < 1e6
