"""The explorers of lecture 07: their goals can be reached, and what the prose says of them holds."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("07_adam")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)

BETA2 = np.round(np.arange(0.9, 0.9995, 0.001), 3)
BETA1 = np.round(np.arange(0, 0.995, 0.01), 2)


@pytest.fixture
def tuning(n):
    """The explorer of the betas, as it starts."""
    n["tuning"].set(learning_rate=0.1, beta1=0.9, beta2=0.999)
    return n["tuning"]


def loss_at(tuning, **values):
    tuning.set(**{"beta1": 0.9, "beta2": 0.999, **values})
    return tuning.runners[""].path.losses[-1]


def lowest_at(tuning, beta1):
    tuning.set(beta1=beta1, beta2=0.999)
    return tuning.runners[""].path.losses.min()


def reaching(tuning, name, settings):
    """Return the settings of one beta with which the figure says that the goal is reached."""
    found = {}
    for beta in map(float, settings):
        loss = loss_at(tuning, **{name: beta})
        if tuning.reached:
            found[beta] = loss
    return found


def test_the_goal_is_reached_with_beta2_alone_where_the_answer_says(tuning, prose):
    assert not tuning.reached
    assert f"the loss after 200 steps is {loss_at(tuning):.2g}." in prose
    near = BETA2[(BETA2 > 0.9425) & (BETA2 < 0.979)]
    found = list(reaching(tuning, "beta2", near))
    assert f"every setting from {found[0]} to {found[-1]} does it" in prose
    assert found == [beta for beta in near if found[0] <= beta <= found[-1]] != list(near)


def test_beta1_alone_touches_the_goal_in_passing_only(tuning, prose):
    assert not reaching(tuning, "beta1", BETA1)
    first, second = (beta for beta in map(float, BETA1) if lowest_at(tuning, beta) < 1e-4)
    assert f"{first} and {second} dip below the goal" in prose


def test_the_first_steps_in_words(n, prose):
    early = n["early"]
    said = (
        "without correction: first step 3.16, longest 6.57 at step 12; off by over 10 % until step"
    )
    assert early.text == f"{said} 1750"
    early.controls["beta2"].value = 0.99
    assert "first step 1.00" in early.text


def test_the_buttons_lead_from_signs_to_adam(n):
    route, ends = n["route"], {}
    for name, betas in {
        "signs": (0, 0),
        "below": (0, 0.999),
        "above": (0.9, 0),
        "both": (0.9, 0.999),
    }.items():
        route.set(beta1=betas[0], beta2=betas[1])
        ends[name] = route.runners[""].path.losses[-1]
        assert route.reached == (name == "both")
    assert ends["above"] > ends["signs"] > ends["below"]
    route.set(beta1=0.0, beta2=0.0)


def test_all_six_race_on_three_landscapes(n):
    for figure in ("in_the_valley", "on_the_saddle", "between_wells"):
        assert list(n[figure].runners) == list(n["rules"])
    assert not any(runner.problem for runner in n["in_the_valley"].runners.values())
