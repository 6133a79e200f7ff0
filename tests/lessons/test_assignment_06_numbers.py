"""The numbers in the prose of assignment 06 are the numbers that its solution computes.

The solution's cells, tests included, run once in one namespace. Each claim below rebuilds a phrase
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

import numpy as np
import pytest
from texts import assignment, claims

from helpers.paths import as_path_function, run_path

TEXT = assignment("06_rmsprop")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def walk(n, gradients, **config):
    """Step from w = 0 along these gradients; return w and cache after each step."""
    w, seen = np.zeros_like(gradients[0]), []
    for gradient in gradients:
        w, config = n["rmsprop"](w, gradient, config)
        seen.append((w, config["cache"]))
    return seen


def cross(n, rate, decay_rate, steps=300, landscape=None):
    """Return the path of the solution on the wall, the plateau and the basin."""
    rule = as_path_function(n["rmsprop"])
    place = landscape or n["terrain"]
    return run_path(rule, place, steps, learning_rate=rate, decay_rate=decay_rate)


def says_price_of_calm(n):
    restless, calm = (losses - 0.0966 for losses in n["runs"].values())
    peak = restless[298:302].max()
    return (
        f"at step 400 it is {calm[400]:.1e} above the minimum, where the first run is at "
        f"{restless[400]:.1e}. But whoever stops the first run at step 300 gets {peak:.1f} instead."
    )


def says_first_step(n):
    ((w, _),) = walk(n, [np.array([1.0, -1000.0])])
    assert w == pytest.approx([-0.1, 0.1])
    return f"Both by {w[1]:.1f}, in opposite directions."


def says_by_hand(n):
    (first, cache), (second, grown) = walk(n, [np.array([1.0, -1000.0])] * 2)
    step = np.abs(second - first)
    assert step[0] == pytest.approx(step[1])
    return (
        f"after the first step `w` is {first[0]:.1f} and {first[1]:.1f}, and the cache "
        f"{cache[0]:.2f} and {cache[1]:.0f}. After the second, the cache is {grown[0]:.4f} and "
        f"{grown[1]:.0f}, and the step is $0.01 / \\sqrt{{0.0199}} = {step[0]:.4f}$ long"
    )


def says_average_of_ones(n):
    averages = n["leaky_average"](np.ones(10), 0.9)
    return f"{averages[0]:.1f} after one value, and $1 - 0.9^{{10}} = {averages[9]:.3f}$ after ten."


def says_averages_by_hand(n):
    averages = ", ".join(f"{value:.3g}" for value in n["leaky_average"](np.ones(3), 0.9))
    return f"By hand, for ones and 0.9: {averages}."


def says_recoveries(n):
    asked = ((10, 1, 0.9), (1, 10, 0.9), (100, 1, 0.99), (1, 100, 0.99))
    listed = ", ".join(str(n["recovery_steps"](*sizes, 0.5)) for sizes in asked)
    return f"with those of the lecture: {listed}."


def says_forgetting_ten(n):
    return f"{n['recovery_steps'](10, 1, 0.9, 0.5)} to recover from the large gradient:"


def says_noticing_ten(n):
    assert n["recovery_steps"](1, 10, 0.9, 0.5) == 1
    return f"the first square of 10 brings the cache from 1 to {0.9 * 1 + 0.1 * 100:.1f} at once."


def says_race_on_the_plateau(n):
    short, long = cross(n, 0.158, 0.9), cross(n, 0.05, 0.99, 1000)
    assert short.losses[-1] == pytest.approx(0.158**2 / 8, rel=1e-3)
    assert 0.158 / np.sqrt(0.1) == pytest.approx(0.05 / np.sqrt(0.01), rel=1e-2)
    assert long.steps_to(0.01) > 300
    return (
        f"The short memory is there after {short.steps_to(0.01)} steps, and then jumps to and fro: "
        f"its loss stays at {short.losses[-1]:.3f}, the height at half a learning rate beside the "
        "minimum. The long memory has not forgotten the wall after 300 steps, so its steps are "
        f"short; it would need {long.steps_to(0.01)}."
    )


def says_with_its_decay_rate_alone(n):
    there = [d for d in np.arange(0, 100) / 100 if cross(n, 0.05, d).steps_to(0.01) is not None]
    assert there == [k / 100 for k in range(len(there))]
    return f"With its decay rate alone, just about: at {there[-1]:.2f} or below"


def says_race_in_the_ravine(n):
    sgd, rms = [], []
    for angle in (0, 45):
        hill = n["ravine"](100, angle)
        sgd.append(run_path(n["sgd"], hill, 250).steps_to(0.01))
        rms.append(cross(n, 0.15, 0.99, 250, hill).steps_to(0.01))
    return (
        f"it gets below a loss of 0.01 after {rms[0]} steps, and gradient descent after {sgd[0]}. "
        f"At 45 degrees they are about equal, with {rms[1]} and {sgd[1]} steps."
    )


def says_peak_in_the_ravine(n):
    losses = cross(n, 0.15, 0.99, 250, n["ravine"](100, 0)).losses
    step = 100 + losses[100:].argmax()
    return f"the loss of your rule shoots up to {losses[step]:.0f} at step {step}, and comes back."


def says_images(n):
    side = np.sqrt(n["images"].shape[1])
    return f"tells a 1 from an 8 ({len(n['X'])} images of {side:g} by {side:g} pixels"


def peaks(losses):
    inner = losses[1:-1]
    found = (inner > losses[:-2]) & (inner >= losses[2:]) & (inner > 0.5)
    return (1 + np.flatnonzero(found)).tolist()


def says_jumps(n):
    losses = n["runs"]["0.1 all the way"]
    _, first, second = peaks(losses)
    return (
        f"Twice the loss jumps up as if something had broken, to {losses[first]:.2f} at step "
        f"{first} and to {losses[second]:.2f} at step {second}."
    )


def says_first_peak(n):
    losses = n["runs"]["0.1 all the way"]
    return (
        f"The peak at step {peaks(losses)[0]}, up to {losses.max():.2f}, has another cause: the "
        f"first step is ten learning rates long, for each of the {n['X'].shape[1]} weights."
    )


def says_ends_of_batches(n):
    high, low, both = (np.mean(values) for values in n["ends"].values())
    return (
        f"The two together: {both:.3f}. The rate 0.1 arrives, but shakes at {high:.3f}; the rate "
        f"0.01 shakes little, but has not arrived, and is at {low:.3f}"
    )


def says_left_alone(n):
    end = n["train"]([0.01] * 2000, batch_size=8)[-30:].mean()
    return f"(left alone for 2,000 steps it gets to {end:.2f})."


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of assignment 06 should say: {phrase}"


def test_the_minimum_of_the_digits(n, prose, code):
    w = np.zeros(n["X"].shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-n["X"] @ w))
        hessian = (n["X"].T * (p * (1 - p))) @ n["X"] / len(n["X"]) + 1e-3 * np.eye(len(w))
        w = w - np.linalg.solve(hessian, n["decayed_loss"](w, n["X"], n["y"])[1])
    lowest = n["decayed_loss"](w, n["X"], n["y"])[0]
    assert f"keeps the minimum, {lowest:.4f}, at a finite place" in prose
    assert f"losses - {lowest:.4f}" in code


def test_the_prediction_of_the_first_run_holds(n):
    losses = n["runs"]["0.1 all the way"]
    assert 0 < losses[100] - 0.0966 < 0.01


def test_the_second_run_has_no_jump_after_the_drop(n):
    losses = n["runs"]["0.1, from step 150 on 0.01"]
    assert max(peaks(losses)) < 150
    assert (np.diff(losses[160:]) < 0).all()


def test_small_batches_make_the_loss_jump_about(n):
    losses = n["train"]([0.1] * 300, batch_size=8)
    assert np.sum(np.diff(losses[100:]) > 0) > 60


def test_a_rate_of_0_1_brings_the_long_memory_there(n):
    assert cross(n, 0.1, 0.99).steps_to(0.01) is not None
    assert cross(n, 0.09, 0.99).steps_to(0.01) is None


def test_checks_state_what_the_rule_gives(n, code):
    (_, cache), *_ = walk(n, [np.array([2.0])], decay_rate=0.75)
    assert cache == pytest.approx(1.0)
    inside = 0.1 * 2 / np.sqrt(1 + 1)
    assert f"inside the root the first step would be {inside:.3f}." in code
    rates = []
    square = 100.0
    for _ in range(36):
        square = 0.9 * square + 0.1
        rates.append(square**-0.5)
    assert f"After 35 updates the rate is {rates[34]:.3f}, after 36 it is {rates[35]:.3f}." in code
    assert f"and the rate from 1 to {(0.99 + 0.01 * 100**2) ** -0.5:.4f}." in code
