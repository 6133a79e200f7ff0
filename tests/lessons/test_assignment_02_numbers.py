"""The numbers in the prose of assignment 02 are the numbers that its solution computes.

The solution's cells, tests included, run once in one namespace. Each claim below rebuilds a phrase
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

import numpy as np
import pytest
from texts import assignment, claims, significant

from helpers.landscapes import ravine
from helpers.paths import as_path_function, run_path

TEXT = assignment("02_sgd")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def says_prediction_of_a_step(n):
    w, _ = n["sgd"](np.array(3.0), np.array(-2.0), {"learning_rate": 0.5})
    return f"To {w:.0f}. The slope is negative, so downhill is to the right: 3 - 0.5 times (-2)."


def says_default_step(n):
    w, _ = n["sgd"](np.array([1.0, -2.0]), np.array([0.5, 1.0]))
    return f"at the default rate of 0.01: `w` goes from (1, -2) to ({w[0]:.3f}, {w[1]:.2f})."


def says_epsilon(_):
    return f"where $\\varepsilon \\approx {np.finfo(float).eps * 1e16:.1f} \\cdot 10^{{-16}}$"


def says_condition_numbers(n):
    k = n["condition_number"](np.diag([2.0, -8.0]))
    assert np.isinf(n["condition_number"](np.array([[1.0, 2.0], [2.0, 4.0]])))
    np.testing.assert_array_equal(np.array([[1.0, 2.0], [2.0, 4.0]]) @ [2, -1], 0)
    return f"{k:.0f}: the singular values are the sizes of the curvatures, 8 and 2"


def says_best_of_1_and_9(n):
    rate, factor = n["best_learning_rate"](np.diag([1.0, 9.0]))
    return (
        f"The rate is {rate:.1f} and the factor {factor:.1f}. The loss goes with the square of the "
        f"distance, so it shrinks by {factor**2:.2f} per step.",
        f"for the curvatures 1 and 9: {rate:.1f} and {factor:.1f}. For the ravine",
    )


def says_best_of_the_ravine(n):
    rate, factor = n["best_learning_rate"](ravine(100.0).hessian(np.zeros(2)))
    return f"with the curvatures 1 and 100: {rate:.4f} and {factor:.2f}."


def says_two_weight_network(n):
    def hessian(a, b):
        return np.array([[b**2, 2 * a * b - 1], [2 * a * b - 1, a**2]])

    values = np.linalg.eigvalsh(hessian(0, 0)), np.linalg.eigvalsh(hessian(1, 1))
    np.testing.assert_allclose(values, [[-1, 1], [0, 2]], atol=1e-12)
    assert n["stationary_point_kind"](hessian(0, 0)) == "saddle"
    assert n["stationary_point_kind"](hessian(1, 1)) == "degenerate"
    return "the eigenvalues are $-1$ and 1, so a saddle", "then 0 and 2, so degenerate"


def says_sizes(n):
    first, second, last = map(len, n["minibatches"](10, 4, np.random.default_rng(0)))
    return f"Three, of {first}, {second} and {last}.", f"in batches of {first}, {second} and {last}"


def says_drive(n):
    rate, factor = n["best_learning_rate"](ravine(30.0).hessian(np.zeros(2)))
    path = run_path(as_path_function(n["sgd"]), ravine(30.0), 100, learning_rate=rate)
    assert path.losses[-1] < 2e-4
    return (
        f"The rate is 2/31, about {rate:.4f}, with the factor 29/31, about {factor:.3f}. A hundred "
        f"steps shrink the distance by {factor:.3f} to the power 100, about {factor**100:.4f}, and "
        f"the loss by its square, from {path.losses[0]:.0f} to "
        f"{path.losses[-1]:.1e}".replace("e-0", "e-")
    )


def says_drive_at_40(n):
    rate, _ = n["best_learning_rate"](ravine(40.0).hessian(np.zeros(2)))
    path = run_path(as_path_function(n["sgd"]), ravine(40.0), 100, learning_rate=rate)
    return (
        f"At a condition number of 40 the best rate is 2/41, about {rate:.4f}, and the loss after "
        f"100 steps is {path.losses[-1]:.1e}.".replace("e-0", "e-")
    )


def says_images(n):
    return f"to tell a 3 from an 8: {len(n['X'])} images of 8 by 8 pixels"


def says_factor_of_grey_paper(n):
    centred, grey = (np.linalg.eigvalsh(H) for H in n["hessians"].values())
    ratio = n["condition_number"](n["hessians"]["plus 0.5"]) / n["condition_number"](
        n["hessians"]["centred"]
    )
    assert 4.26 <= grey[-1] < 4.29
    assert centred[-1] == pytest.approx(0.26)
    np.testing.assert_allclose((centred[0], grey[0]), 0.01)
    return f"where does the factor of {ratio:.0f} come from?"


def after(n, epochs):
    return [n["loss_after"](epochs, curve) for curve in n["curves"].values()]


def says_after_one_epoch(n):
    _, sixteen, _, whole = after(n, 1)
    assert sixteen == min(after(n, 1))
    settled = n["curves"][1][1]
    typical = np.median(settled[len(settled) // 2 :]) - n["least"]
    return (
        f"batches of 16 are ahead, {sixteen:.4f} above the least loss. All images together have "
        f"made one single step, and are still {whole:.2f} above it.",
        f"throws the weights about for ever, mostly {typical:.2f} above the least.",
        "Batches of 1 have made 357 steps",
    )


def says_after_forty_epochs(n):
    losses = after(n, 40)
    assert losses == sorted(losses, reverse=True)
    one, sixteen, many, whole = losses
    return f"of the batch sizes: {one:.4f}, {sixteen:.4f}, {many:.4f} and {whole:.4f}."


def says_a_smaller_rate(n):
    curve = n["train"](1, learning_rate=0.3, epochs=1)
    return f"batches of 1 are {n['loss_after'](1, curve):.4f} above the least after one epoch"


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrases = claim(n)
    for phrase in (phrases,) if isinstance(phrases, str) else phrases:
        assert phrase in prose, f"the prose of assignment 02 should say: {phrase}"


def test_the_goal_of_the_drive_is_within_reach_of_the_slider(n):
    losses = [
        run_path(as_path_function(n["sgd"]), ravine(30.0), 100, learning_rate=rate).losses[-1]
        for rate in 10 ** (np.log10(0.03) + 0.01 * np.arange(-20, 40))
    ]
    assert min(losses) < 2e-4
    assert significant(losses[20]) != significant(min(losses))


def test_the_least_loss_is_a_minimum(n):
    loss, gradient = n["decayed_loss"](np.zeros(65), n["X"], n["y"])
    w = np.zeros(65)
    for _ in range(1000):
        loss, gradient = n["decayed_loss"](w, n["X"], n["y"])
        w = w - 6 * gradient
    assert np.linalg.norm(gradient) < 1e-8
    assert n["least"] == pytest.approx(loss, abs=1e-9)
