"""What lecture 06 says without a number: the statements hold, as far as code can tell."""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("06_rmsprop")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def first_rates(n, name):
    return n["on_the_plateau"][name].extras["rates"][:, 0]


def test_the_plateau_is_four_times_as_long_as_the_wall(n):
    start, minimum = n["terrain"].start[0], n["terrain"].minimum[0]
    assert minimum / -start == pytest.approx(4, abs=0.5)


def test_paths_of_figure_1_part_late_and_end_as_told(n):
    ada, rms = (n["on_the_plateau"][name].losses for name in ("AdaGrad", "RMSProp"))
    assert ada[50] == pytest.approx(rms[50], rel=0.01)
    assert rms[510] > 1
    assert rms[560] < 1e-9
    rates = first_rates(n, "RMSProp")
    assert 495 < rates[400:540].argmax() + 400 < 515
    assert rates[510] > rates[530] < rates[600]


def test_a_constant_gradient_makes_steps_of_the_learning_rate(n):
    w, _ = n["rmsprop"](lambda w: -7.0 * np.ones_like(w), np.zeros(1), 3000, 0.05)
    assert np.diff(w[-2:, 0]) == pytest.approx(0.05)


@pytest.mark.parametrize("decay_rate", [0.9, 0.99])
@pytest.mark.parametrize("size", [1e-3, 1.0, 50.0])
def test_the_first_step_is_that_of_adagrad_at_a_comparable_rate(n, size, decay_rate):
    rate = 0.1 * np.sqrt(1 - decay_rate)
    by_leak, _ = n["rmsprop"](lambda _: np.array([size]), [0.0], 1, rate, decay_rate, epsilon=0)
    by_sum, _ = n["adagrad"](lambda _: np.array([size]), [0.0], 1, 0.1, epsilon=0)
    np.testing.assert_allclose(by_leak, by_sum)


def test_with_hardly_any_leak_comparable_rmsprop_is_adagrad(n):
    decay_rate = 1 - 1e-9
    path, _ = n["rmsprop"](
        n["terrain"].gradient, n["terrain"].start, 300, 0.5 * (1e-9) ** 0.5, decay_rate, epsilon=0
    )
    other, _ = n["adagrad"](n["terrain"].gradient, n["terrain"].start, 300, 0.5, epsilon=0)
    np.testing.assert_allclose(path, other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("decay_rate", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("curvature", [0.3, 1.0, 8.0])
def test_it_hovers_at_half_the_learning_rate_at_the_edge_of_stability(n, decay_rate, curvature):
    iterates, extras = n["rmsprop"](lambda w: curvature * w, np.ones(1), 6000, 0.1, decay_rate)
    np.testing.assert_allclose(np.abs(iterates[-50:]), 0.05, rtol=1e-3)
    np.testing.assert_allclose(extras["rates"][-50:], 2 / curvature, rtol=1e-3)
    assert (iterates[-50:-1] * iterates[-49:] < 0).all()


def test_adagrad_settles_in_the_bowl(n):
    iterates, _ = n["adagrad"](lambda w: w, np.ones(1), 2000, 0.3)
    assert abs(iterates[-1, 0]) < 1e-12


def test_no_step_is_longer_than_the_first(n):
    for decay_rate in (0.5, 0.9, 0.99):
        steps = np.abs(np.diff(n["in_the_bowl"]([0.1] * 1500, decay_rate)))
        assert steps.max() <= 0.1 / np.sqrt(1 - decay_rate) * (1 + 1e-9)


def test_after_the_drop_the_ball_dives_once_more(n):
    assert n["distance"][200:300].min() < 1e-12
    assert n["distance"][-1] == pytest.approx(0.005, rel=0.02)


def test_epsilon_is_felt_where_the_prose_says(n):
    for size, place in ((1e-8, 0), (1e-4, 1)):
        steps = list(n["step_in_the_long_run"](np.array(size)).values())
        assert steps[place] == pytest.approx((0.5, 0.5**0.5)[place], rel=1e-3)
    below = n["step_in_the_long_run"](np.array(1e-12))
    assert below["outside the root"] == pytest.approx(1e-4, rel=1e-3)
    assert below["inside the root"] == pytest.approx(1e-8, rel=1e-3)


def test_a_large_epsilon_makes_gradient_descent(n):
    hill = n["bowl"]()
    path, _ = n["rmsprop"](hill.gradient, hill.start, 50, 1e5, epsilon=1e6)
    np.testing.assert_allclose(path[-1], hill.start * 0.9**50, rtol=1e-4)


def test_a_rare_gradient_meets_an_empty_cache(n):
    now = iter([1.0] + [0.0] * 2000 + [1.0])
    w, _ = n["rmsprop"](lambda _: np.array([next(now)]), [0.0], 2002, 0.01)
    assert -np.diff(w[-2:, 0]) == pytest.approx(0.1, rel=1e-3)


def test_the_wrong_end(n):
    assert n["ends"] == {"AdaGrad": -1.0, "RMSProp 0.9": 1.0, "RMSProp 0.99": -1.0}
    assert 40 - 29 == 11


def test_one_huge_gradient_shortens_hundreds_of_steps(n, prose):
    assert "one single huge gradient keeps the steps short for hundreds of steps" in prose
    now = iter([1.0] * 2000 + [100.0] + [1.0] * 1000)
    w, _ = n["rmsprop"](lambda _: np.array([next(now)]), [0.0], 3001, 1.0)
    steps = -np.diff(w[2001:, 0])
    assert 200 < np.argmax(steps > 0.5) < 500


def ends(n, letter, change="none"):
    """Return the last loss of a run of the game, with a change."""
    with np.errstate(all="ignore"):
        return n["treated"](None, letter, change)["changed"][-1]


def test_a_game_of_eight_curves_has_one_cure_at_least_for_each(n):
    cures = {
        "A": ("16 times the batch", "a tenth of the rate"),
        "B": ("momentum 0.9",),
        "C": ("1 % of the penalty",),
        "D": ("a tenth of the rate", "momentum 0.9"),
        "E": ("momentum 0.9",),
        "F": ("10 times the rate",),
        "G": ("a cache that leaks",),
        "H": ("momentum 0.9",),
    }
    for letter, changes in cures.items():
        before = n["train"](**n["runs"][letter])[-20:].mean()
        for change in changes:
            with np.errstate(all="ignore"):
                after = n["treated"](None, letter, change)["changed"][-20:].mean()
            assert after < before / 3, (letter, change)


def test_only_a_larger_rate_tells_the_twins_apart(n):
    for change in n["changes"]:
        if change != "10 times the rate":
            one, other = ends(n, "B", change), ends(n, "F", change)
            assert one < 10 * other or other < 1e-8
            assert other < 10 * one or one < 1e-8
    assert ends(n, "F", "10 times the rate") < 1e-30
    assert not ends(n, "B", "10 times the rate") < 1e30


def test_what_the_curves_of_the_game_look_like(n):
    run = {letter: n["train"](**n["runs"][letter]) for letter in n["runs"]}
    assert np.std(np.log(run["A"][20:])) > 0.5
    assert run["C"][20:].std() < 1e-4 * run["C"][-1] < run["G"][20:].std()
    assert (np.diff(run["G"][20:]) < 0).all()
    assert run["D"][20] < 1 < run["D"][-1] / 20
    assert run["E"][150] > 0.5 > 1e4 * run["E"][-1]
    rising = np.diff(run["H"]) > 0
    assert np.sum(rising[1:] & ~rising[:-1]) > 6


def test_the_penalty_of_the_game_is_not_a_matter_of_the_rate(n):
    assert ends(n, "C", "a tenth of the rate") == pytest.approx(ends(n, "C"), rel=0.01)
    assert ends(n, "C", "10 times the rate") > 2 * ends(n, "C")


def test_what_pytorch_calls_alpha_and_centred(prose):
    assert "`alpha` is our decay rate, `eps` is outside the root." in prose
