"""The explorers of lecture 04: their goals can be reached, and what the prose says of them holds."""

import numpy as np
import pytest
from figures import press
from texts import lecture

TEXT = lecture("04_nesterov")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_the_push_of_nesterov_is_drawn_where_the_velocity_leads(n):
    canvas = n["both"].canvas
    share, x, y, ahead = canvas.series[1]["arrows"]
    assert share == pytest.approx(0.9)
    np.testing.assert_allclose([x, y], 0.9 * n["velocity"])
    assert ahead
    share, x, y, ahead = canvas.series[0]["arrows"]
    assert share == pytest.approx(0.9)
    assert not ahead


def test_a_velocity_that_leads_to_the_minimum_gets_no_push(n):
    figure = n["both"]
    figure.canvas.velocity = [-2 / 0.9, -1 / 0.9]
    plain, ahead = (figure.runners[name].path for name in ("momentum", "Nesterov"))
    np.testing.assert_allclose(ahead.iterates[1], 0, atol=1e-12)
    np.testing.assert_allclose(ahead.extras["gradient"][1], 0, atol=1e-12)
    assert (plain.iterates[1] < -0.3).all()
    press(figure, "Reset")


def test_the_swing_says_its_overshoot(n):
    figure = n["swing"]
    assert figure.text == "overshoot: momentum 0.60, Nesterov 0.35"
    figure.controls["product"].value = 1.0
    assert figure.text == "overshoot: momentum 0.90, Nesterov 0.00"
    press(figure, "Reset")


def test_limits_in_words(n):
    figure = n["limits"]
    assert figure.text.endswith("up to 3.78 (momentum), 1.34 (Nesterov)")
    figure.controls["rho"].value = 0.0
    assert figure.text.endswith("up to 1.98 (momentum), 1.98 (Nesterov)")
    press(figure, "Reset")


def test_the_goal_of_the_race_is_reached_where_the_answer_says(n, prose):
    figure = n["race_in_the_valley"]
    assert not figure.reached
    figure.set("momentum", learning_rate=0.03, rho=0.7)
    figure.set("Nesterov", learning_rate=0.013, rho=0.8)
    assert figure.reached
    plain, ahead = (figure.runners[name].path.steps_to(1e-6) for name in figure.runners)
    assert (
        f"It gets there at rate 0.03 and $\\rho = 0.7$, for example, after {plain} steps" in prose
    )
    assert f"gets there at rate 0.013 and $\\rho = 0.8$, after {ahead}; with more than" in prose
    limit = (2 + 1.6) / (1 + 1.6) / 100
    assert f"with more than {np.floor(limit * 1e4) / 1e4:.4f} it would diverge" in prose
    press(figure, "Reset")


def test_the_lines_on_the_map_are_those_of_theory(n):
    def roots(product, rho):
        return np.roots([1, (1 + rho) * (product - 1), rho * (1 - product)])

    for rho in (0.2, 0.5, 0.9):
        rate = n["theory"]["stability limit"](rho)
        assert abs(roots(25 * rate, rho)).max() == pytest.approx(1)
        rate = n["theory"]["critical damping"](rho)
        assert abs(np.ptp(roots(rate, rho))) < 1e-6
        assert np.iscomplex(roots(rate, rho + 0.01)).all()


def test_one_rate_for_both_lets_only_nesterov_go(n):
    figure = n["race_in_the_valley"]
    figure.apply({name: {"learning_rate": 0.02} for name in figure.runners})
    plain, ahead = (figure.runners[name].path.losses for name in figure.runners)
    assert plain[-1] < 0.01
    assert ahead[-1] > 1e50
    press(figure, "Reset")


WIDE, NARROW = -0.85, -1.18


def ends(figure):
    return [round(float(runner.path.losses[-1]), 2) for runner in figure.runners.values()]


def test_who_passes_the_narrow_basin(n):
    figure = n["past"]
    assert ends(figure) == [NARROW, NARROW]
    figure.set("momentum", rho=0.95)
    assert ends(figure)[0] == WIDE
    for rho in np.round(np.arange(0, 1, 0.01), 2):
        figure.set("Nesterov", rho=float(rho))
        assert ends(figure)[1] < -1.1, rho
    figure.set("Nesterov", rho=0.9, learning_rate=0.2)
    assert ends(figure)[1] == WIDE
    press(figure, "Reset")


@pytest.mark.parametrize(("push", "expected"), [(0.5, [WIDE, NARROW]), (0.7, [WIDE, WIDE])])
def test_a_first_velocity_helps(n, push, expected):
    figure = n["past"]
    figure.canvas.velocity = [push, 0.0]
    assert ends(figure) == expected
    press(figure, "Reset")


def test_the_cycle_and_a_start_that_converges(n):
    figure = n["cycle"]
    assert figure.text == "last step: momentum at 0.647, Nesterov at 0"
    figure.controls["start"].value = 3.0
    assert abs(float(figure.text.split()[4].rstrip(","))) < 1e-3
    press(figure, "Reset")


def test_a_better_place_than_the_table_exists_at_step_50(n, prose):
    figure = n["walker"]
    before = figure.runners[""].path.losses[-1]
    figure.set(learning_rate=0.048, rho=0.68)
    better = figure.runners[""].path.losses[-1]
    assert f"the loss at step 50 is {better:.1e} instead of {before:.1e}." in prose
    press(figure, "Reset")
