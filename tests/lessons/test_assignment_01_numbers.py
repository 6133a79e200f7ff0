"""The numbers in the prose of assignment 01 are the numbers that its solution computes."""

import numpy as np
import pytest
from texts import assignment, claims

TEXT = assignment("01_gradients")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def pair(values):
    return f"({', '.join(f'{value:g}' for value in values)})"


def check_at(n, factor, reg):
    """Return the relative error of each entry on the first five digits."""
    return np.vectorize(n["relative_error"])(*n["gradients"](factor * n["W"], reg))


def says_cubes(n):
    slopes = n["numeric_gradient"](lambda w: np.sum(w**3), np.array([1.0, -2.0]), 0.1)
    return f"{pair(slopes.round(9))}. For a cube the central difference is $3x^2 + h^2$ exactly."


def says_product(n):
    slopes = n["numeric_gradient"](np.prod, np.array([2.0, 3.0, 4.0]))
    return f"then {pair(slopes.round(6))} for the product of 2, 3 and 4"


def says_relative_errors(n):
    first = n["relative_error"](1.0, 1.1)
    second = n["relative_error"](np.array([2.0, 1.0]), np.array([2.0, 3.0]))
    return f"so the result is {first:.4f}; then {second:g}, which the second entry decides"


def says_mean_of_one_wrong_sign(n):
    errors = [n["relative_error"](1.0, b) for b in [1.0] * 99 + [-1.0]]
    return f"The mean would be about {np.mean(errors):g}, and with a million entries {1e-6:f}"


def says_quadratic(n):
    A = np.array([[1.0, 2.0], [0.0, 3.0]])
    value, gradient = n["quadratic"](np.ones(2), A, np.zeros(2))
    assert value == 3
    return f"at (1, 1) it is {pair(gradient)}. But $A w = {pair(A @ np.ones(2))}$."


def says_blind_guess(n):
    loss, _ = n["softmax_loss"](np.zeros((1, 10)), np.ones((1, 1)), np.array([3]), 0.0)
    return f"$\\log 10 = {loss:.3f}$, the loss of a blind guess among ten."


def says_scores_by_hand(n):
    loss, dW = n["softmax_loss"](np.log([[1.0, 3.0]]), np.ones((1, 1)), np.array([0]), 0.0)
    return f"In class 0 its loss is $\\log 4 = {loss:.4f}$ and its gradient {pair(dW[0].round(9))}."


def says_blank_pixels(n):
    analytic, measured = n["gradients"](n["W"], reg=0.0)
    blank = np.sum(n["X"][:5].sum(axis=0) == 0)
    both = np.sum((analytic == 0) & (measured == 0))
    assert both == 10 * blank
    return f"{both} entries, of {blank} pixels."


def says_losses_for_one_check(n):
    return f"{2 * n['W'].size} losses, two for each weight."


def says_training(n):
    return (
        f"It starts with log 10, {n['losses'][0]:.3f}, and falls to {n['losses'][-1]:.3f}; "
        f"{100 * n['share']:.1f} % of the digits"
    )


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of assignment 01 should say: {phrase}"


def test_checks_on_the_digits(n, prose):
    assert "The largest of 650 relative errors is a few times 1e-7 at most." in prose
    assert "The median is below 1e-9." in prose
    for reg in (0.0, 0.1):
        errors = check_at(n, 1, reg)
        assert errors.max() < 1e-6
        assert np.median(errors) < 1e-9


def test_a_tiny_entry_makes_a_right_gradient_look_wrong(n, prose):
    assert (
        "it is about 2e-8, while round-off makes every measured entry wrong by about 1e-10" in prose
    )
    analytic, measured = n["gradients"](10 * n["W"], reg=0.0)
    errors = check_at(n, 10, 0.0)
    assert errors.max() > 1e-4
    worst = abs(analytic.ravel()[errors.argmax()])
    assert worst < 1e-6
    assert abs(analytic - measured).max() < 1e-9


def test_suspects_light_up_where_the_prose_says(n):
    wrong = {name: e > 1e-4 for name, e in n["suspects"](n["W"], reg=0.1).items()}
    assert wrong["no regularization"].mean() > 0.95
    rows = wrong["bias not regularized"]
    assert rows[64].all()
    assert not rows[:64].any()
    columns = wrong["class 9 reversed"]
    assert columns[:, 9].all()
    assert not columns[:, :9].any()


def test_the_lowest_point_moves_to_the_right(n, prose):
    h = 10.0 ** np.arange(-12, 0.1, 0.75)
    small, large = (h[n["largest_difference"](h, size).argmin()] for size in (0.1, 10.0))
    assert f"moves to the right: the figure says {small:.0e}, and then {large:.0e}." in prose
