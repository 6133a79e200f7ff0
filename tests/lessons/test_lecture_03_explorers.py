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


def test_the_goal_of_the_ball_is_reached_with_rho_alone_where_the_answer_says(ball, prose):
    assert not ball.reached
    reached = [float(rho) for rho in RHOS if loss_at(ball, rho) < 1e-6 and ball.reached]
    assert reached == [0.75, 0.76, 0.77, 0.78, 0.79]
    assert "any $\\rho$ from 0.75 to 0.79 will do" in prose


def test_the_losses_that_the_answer_names(ball, prose):
    six, nine, more = (loss_at(ball, rho) for rho in (0.6, 0.9, 0.97))
    assert f"at $\\rho = 0.6$ the loss is {six:.2f}" in prose
    assert f"at 0.9 the loss is {nine:.3f}, and at 0.97 it is {more:.1f}" in prose
    assert "At $\\rho = 0.8$ the loss after 80 steps is 2.9e-06." in prose
    assert f"{loss_at(ball, 0.8):.1e}" == "2.9e-06"


def test_half_of_a_gradient_after_ten_steps(n, prose):
    less, more = (100 * n["velocities"]([1] + [0] * 10, rho)[-1] for rho in (0.93, 0.94))
    assert f"at 0.93 there is {less:.0f} % left, at 0.94 there is {more:.0f} %" in prose
    assert less < 50 < more


@pytest.mark.parametrize(
    ("rho", "new_rate", "apart"), [(0.9, 0.1, False), (0.0, 0.01, False), (0.9, 0.01, True)]
)
def test_when_the_two_forms_part(n, rho, new_rate, apart):
    both = n["both_forms"](np.arange(41), rho, new_rate)
    distance = np.abs(both["rate inside"] - both["rate outside"]).max()
    assert (distance > 0.1) if apart else (distance < 1e-12)


def test_a_dark_speck_is_gone_one_step_later(n, prose):
    hill = n["ravine"](condition_number=25)
    losses = n["run_path"](n["momentum"], hill, 51, learning_rate=0.0156, rho=0.86).losses
    said = f"the loss is {losses[50]:.1e} after 50 steps, and {losses[51]:.1e} after 51"
    assert said in prose


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
