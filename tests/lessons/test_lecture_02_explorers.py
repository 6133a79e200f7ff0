"""The explorers of lecture 02: their goals can be reached, and what the prose says of them holds."""

import numpy as np
import pytest
from figures import press
from texts import lecture

TEXT = lecture("02_sgd")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def rates_of(figure):
    """Return the rates that keys lead to, from the least on."""
    slider = figure.controls["learning_rate"]
    return slider.min * 10 ** np.arange(0, np.log10(slider.max / slider.min), 0.01)


def reached_at(figure, rates, **values):
    """Return the rates at which the figure says that its goal is reached."""
    found = []
    for rate in rates:
        figure.set(learning_rate=float(rate), **values)
        if figure.reached:
            found.append(rate)
    return found


def test_the_parabola_stops_converging_at_two_over_the_curvature(n, prose):
    figure = n["parabola"]
    figure.controls["curvature"].value = 5.0
    factors = {}
    for rate in (0.2, 0.4, 0.41):
        figure.controls["learning_rate"].value = rate
        factors[rate] = figure.text
    assert "each step multiplies w by 0;" in factors[0.2]
    assert "each step multiplies w by -1;" in factors[0.4]
    assert "multiplies w by -1.05; after 30 steps w = 4.3" in factors[0.41]
    assert "At 0.4: there the product is 2 and the factor is $-1$." in prose


def test_the_goal_of_the_zigzag_is_reached_where_the_answer_says(n, prose):
    figure = n["zigzag"]
    press(figure, "Reset")
    assert not figure.reached
    found = reached_at(figure, np.arange(0.03, 0.07, 0.0001), k=30.0)
    assert f"with rates from about {found[0]:.3f} to {found[-1]:.3f} at $k = 30$" in prose
    assert reached_at(figure, rates_of(figure), k=30.0)
    around = np.arange(0.04, 0.06, 0.0002)
    hardest = reached_at(figure, around, k=36.0)
    assert reached_at(figure, rates_of(figure), k=36.0)
    assert hardest
    assert abs(np.array(hardest) - 0.0535).max() < 0.001
    assert not reached_at(figure, around, k=37.0)
    assert "up to a condition number of 36, and there only with rates close to 0.0535." in prose


def test_no_rate_does_it_in_the_narrow_ravine(n, prose):
    figure = n["zigzag"]
    losses = []
    for rate in np.arange(0.001, 0.0205, 0.0001):
        figure.set(learning_rate=float(rate), k=100.0)
        losses.append(figure.runners[""].path.losses[-1])
    assert 0.9 < min(losses) < 1
    assert "In a ravine with $k = 100$ no rate does it: the loss stays above 0.9." in prose


def test_the_two_factors_cross_at_the_best_rate(n):
    figure = n["both_factors"]
    for k in (2.0, 5.0, 19.0):
        figure.controls["k"].value = k
        assert float(figure.text.split()[-1]) == pytest.approx((k - 1) / (k + 1), abs=0.01)


def test_only_the_start_leads_to_the_deepest_well(n, prose):
    figure = n["wells"]
    press(figure, "Reset")
    assert reached_at(figure, rates_of(figure)) == []
    press(figure, "Reset")
    figure.canvas.start = [-3.0, 2.0]
    assert figure.reached
    assert "A start of $(-3, 2)$ reaches the goal." in prose
    press(figure, "Reset")


@pytest.mark.parametrize("exponent", [-16, -12, -6, -1])
def test_the_curve_beside_the_ridge_says_the_number_of_steps(n, exponent):
    figure = n["ridge"]
    press(figure, "Reset")
    figure.controls["exponent"].value = exponent
    steps = int(np.ceil(-exponent * np.log(10) / np.log(1.1) - 1e-9))
    assert figure.text == f"|w2| is below 1 in the first {steps} of 400 steps"


def test_noise_frees_the_iterate_on_the_ridge(n, prose):
    figure = n["on_the_ridge"]
    assert not figure.reached
    assert not figure.runners[""].path.iterates[:, 1].any()
    reached = {}
    for noise in (0.0, 1e-6, 1e-4, 1e-2, 1.0):
        figure.set(noise=noise)
        reached[noise] = figure.reached
    assert reached == {0.0: False, 1e-6: False, 1e-4: True, 1e-2: True, 1.0: True}
    figure.set(noise=1e-6)
    assert abs(figure.runners[""].path.iterates[-1, 1]) > 0.1
    assert "A noise of 1e-4 is enough." in prose


def test_batches_begin_with_the_same_seed_at_every_event(n):
    figure = n["batches"]
    assert figure.controls["batch_size"].value == 1
    figure.set(batch_size=4, learning_rate=20.0)
    first = figure.runners[""].path.iterates
    figure.set(batch_size=64)
    figure.set(batch_size=4)
    np.testing.assert_array_equal(figure.runners[""].path.iterates, first)
    figure.set(learning_rate=19.0)
    figure.set(learning_rate=20.0)
    np.testing.assert_array_equal(figure.runners[""].path.iterates, first)


def test_larger_batches_wander_less(n):
    figure, spread = n["batches"], []
    for size in (1, 8, 64, 357):
        figure.set(batch_size=size, learning_rate=20.0)
        spread.append(np.mean(figure.runners[""].path.losses[-150:]) - n["two_weights"].f_min)
    assert (np.divide(spread[:-1], spread[1:]) > 5).all()
    assert spread[-1] < 1e-6
    figure.set(batch_size=1)
    assert figure.runners[""].path.losses[:10].min() < 0.2


def test_a_star_of_batches_draws_together_about_its_mean(n):
    figure, spread = n["star"], []
    for size in (1, 8, 64, 357):
        figure.set(batch_size=size)
        iterates = figure.runners[""].path.iterates
        np.testing.assert_allclose(iterates[-1], iterates[1:-1:2].mean(axis=0))
        spread.append(np.linalg.norm(iterates[1:-1:2].std(axis=0)))
    assert (np.diff(spread) < 0).all()
    assert spread[-1] < 1e-12
    press(figure, "Reset")
