"""The numbers in the prose of assignment 03 are the numbers that its solution computes.

The solution's cells, tests included, run once in one namespace. Each claim below rebuilds a phrase
from the variables they leave, so a change of code or of prose that parts the two fails. Numbers
that hang on random streams or on rounding are compared as printed.
"""

import numpy as np
import pytest
from texts import assignment, claims, significant

TEXT = assignment("03_momentum")
CURVATURES = np.array([[1.0], [100.0]])

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def walk(rule, rates=(0.01, 0.01), rho=0.9):
    """Step from w = 1 under a gradient of 1, at these rates; return w and v after each step."""
    w, config, seen = np.array([1.0]), {"momentum": rho}, []
    for rate in rates:
        w, config = rule(w, np.array([1.0]), {**config, "learning_rate": rate})
        seen.append((w.item(), config["velocity"].item()))
    return seen


def losses_on_ravine(n, rates, rho, steps=100):
    """Return the loss at each rate: the rule gets all rates at once, a column for each."""
    w = np.outer([10.0, 1.0], np.ones_like(rates))
    config = {"learning_rate": rates, "momentum": rho}
    for _ in range(steps):
        w, config = n["sgd_momentum"](w, CURVATURES * w, config)
    return np.sum(CURVATURES * w**2, axis=0) / 2


def least_loss(n, rho):
    """Return the least loss over all stable rates: a grid, then finer around each local minimum."""
    rates = np.linspace(0, (2 + 2 * rho) / 100, 20_001)[1:-1]
    losses = losses_on_ravine(n, rates, rho)
    inner = losses[1:-1]
    dips = np.flatnonzero((inner <= losses[:-2]) & (inner <= losses[2:]))
    around = np.linspace(rates[dips], rates[dips + 2], 401).ravel()
    return min(losses.min(), losses_on_ravine(n, around, rho).min())


def at_minimum(X, y, weight_decay=1e-3):
    """Return the minimum of the decayed logistic loss and the Hessian there, by Newton's method."""
    w = np.zeros(X.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-X @ w))
        gradient = X.T @ (p - y) / len(X) + weight_decay * w
        hessian = (X.T * (p * (1 - p))) @ X / len(X) + weight_decay * np.eye(len(w))
        w = w - np.linalg.solve(hessian, gradient)
    assert np.linalg.norm(gradient) < 1e-12
    return w, hessian


def says_second_step_longer(n):
    (w1, _), (w2, _) = walk(n["sgd_momentum"])
    ratio, first = (w2 - w1) / (w1 - 1), w1 - 1
    return f"{ratio:.1f} times. The first step is {first:.2f}; the second is 0.9 times that, plus"


def says_by_hand_inside(n):
    (w1, v1), (w2, v2) = walk(n["sgd_momentum"])
    return (
        f"`w` goes from 1 to {w1:.2f} and then to {w2:.3f}, "
        f"and the velocity is {v1:.2f} and then {v2:.3f}."
    )


def says_by_hand_outside(n):
    (w1, v1), (w2, v2) = walk(n["sgd_momentum_outside"])
    return (
        f"`w` goes from 1 to {w1:.2f} and then to {w2:.3f}, as before, "
        f"but the velocity is {v1:.0f} and then {v2:.1f}."
    )


def says_ten_steps_ago(n):
    return f"0.9 to the tenth power, {n['gradient_weights'](0.9, 11)[0]:.2f}."


def says_weights_by_hand(n):
    weights = ", ".join(f"{weight:.3g}" for weight in n["gradient_weights"](0.9, 4))
    return (
        f"for $\\rho = 0.9$ and four steps: {weights}. As the number of steps grows, the sum of "
        f"the weights approaches $1/(1-\\rho)$, here {n['gradient_weights'](0.9, 1000).sum():.6g}."
    )


def says_critical_values(n):
    products = (0.01, 0.04, 0.64, 2.56, 1)
    a, b, c, d, e = (n["critical_momentum"](product, 1.0) for product in products)
    return (
        f"it falls: from {a:.2f} at a product of 0.01 to {b:.2f} at 0.04. Past 1 it rises: from "
        f"{c:.2f} at 0.64 to {d:.2f} at 2.56. In between, at 1, it is {e:.0f}."
    )


def says_rounded_pair(n):
    rounded = {key: float(f"{value:.4f}") for key, value in n["tuned"].items()}
    losses = [
        n["momentum_loss"](**pair, curvatures=(1, 100), start=(10, 1), steps=100)
        for pair in (rounded, {"learning_rate": 0.033, "momentum": 0.67}, n["tuned"])
    ]
    assert losses[1] < losses[2] < losses[0]
    return f"with both rounded to four digits the loss stops at {significant(losses[0])}."


def says_critical_by_hand(n):
    return (
        f"for a learning rate of 0.01 and a curvature of 1 the root is {np.sqrt(0.01):.1f}, "
        f"and 0.9 squared is {n['critical_momentum'](0.01, 1.0):.2f}."
    )


def says_ravine_start(n):
    landscape = n["ravine"](condition_number=100.0)
    low, high = np.linalg.eigvalsh(landscape.hessian(landscape.start))
    x, y = landscape.start
    return (
        f"has the curvatures {low:g} and {high:g}, and we start at ({x:g}, {y:g}) "
        f"with a loss of {landscape.f(landscape.start):g}."
    )


def says_best_rates(n):
    bound = np.floor(1e7 * least_loss(n, 0.9)) / 1e7
    return (
        "Plain SGD, at the best of its learning rates, still has a loss of "
        f"{least_loss(n, 0.0):.2f} after 100 steps. "
        f"Momentum 0.9 stays above {significant(bound)} at every rate."
    )


def says_tuning_in_recap(n):
    assert n["reached"] < 1e-8
    return f"and it turned {least_loss(n, 0.0):.2f} into less than 1e-8."


def says_swings_out(n):
    losses = n["paths"]["momentum"].losses
    return f"to a loss of about {float(f'{losses.max():.1g}'):.0f} at step {losses.argmax()}, and"


def says_after_40_steps(n):
    momentum, sgd = (n["paths"][name].losses[40] for name in ("momentum", "SGD"))
    return f"after 40 steps its loss is {momentum:.2f}, and that of SGD {sgd:.0f}."


def says_why_the_loss_rises(n):
    first = n["paths"]["momentum"].iterates[1, 1]
    return (
        f"The rate of the pair, {n['tuned']['learning_rate']:.3f}, is above the limit of plain SGD, "
        f"{2 / 100:.2f}. The first step has no velocity yet, and throws $w_2$ from 1 to {first:.1f};"
    )


def says_images(n):
    side = np.sqrt(n["images"].shape[1])
    return f"to tell a 1 from an 8 ({len(n['X'])} images of {side:g} by {side:g} pixels"


def says_lag(n):
    ratio = n["pair"]["momentum"] / n["pair"]["SGD"]
    return f"lags behind, by {100 * (ratio.max() - 1):.0f} % of the loss at step {ratio.argmax()}:"


def says_end_of_pair(n):
    sgd, momentum = (n["pair"][name][100] for name in ("SGD", "momentum"))
    return f"({sgd:.3f} and {momentum:.3f} at step 100)"


def best_rate(n, curves, label):
    values = curves[label]
    return significant(min(values)), n["effective_rates"][np.argmin(values)]


def says_best_raw_sgd(n):
    gap, rate = best_rate(n, n["raw"], "SGD")
    return f"Among these rates SGD is at its best (a gap of {gap}) at {rate:.1f};"


def says_best_raw_momentum(n):
    gap, rate = best_rate(n, n["raw"], "momentum")
    return f"Momentum goes on falling to {gap}, at an effective rate of {rate:.0f},"


def says_reach(_):
    return (
        "= 2 + 2 rho: counted in effective rates that is "
        f"{(2 + 2 * 0.9) / (1 - 0.9) / 2:.0f} times as far as SGD, at rho = 0.9."
    )


def says_best_centred(n):
    sgd, momentum = (best_rate(n, n["centred"], label)[0] for label in ("SGD", "momentum"))
    return f"brings SGD down to {sgd}, and momentum 0.9 to no better than {momentum}: nothing left"


def says_draw(_):
    root = np.sqrt(0.9)
    return (
        f"which is {root:.3f} for 0.9. The two are equal at a condition number of "
        f"$k = {(1 + root) / (1 - root):.0f}$, so at"
    )


def says_best_of_batches(n):
    (sgd, low), (momentum, high) = (
        min(batch_end(n, rate, rho) for rate in n["batch_rates"]) for rho in (0.0, 0.9)
    )
    return (
        f"The best losses are {sgd:.3f} for SGD and {momentum:.3f} for momentum, "
        f"and they spread by {low:.2f} to {high:.2f} from draw to draw"
    )


def says_batches_at_rate_4(n):
    sgd, momentum = (batch_end(n, 4.0, rho)[0] for rho in (0.0, 0.9))
    return f"at an effective rate of 4 SGD ends at {sgd:.2f}, momentum at {momentum:.2f}."


def batch_end(n, rate, rho):
    """Return mean and spread of the end losses of the notebook's cell on small batches."""
    ends = [
        n["train"](n["X"], n["y"], 200, (1 - rho) * rate, rho, 8, seed)[0][-20:].mean()
        for seed in range(3)
    ]
    return np.mean(ends), np.std(ends)


def update_ratios(n, batch_size):
    """Return the median |update| / |weights| of SGD and of momentum, at the effective rate 1."""
    return [
        np.median(n["train"](n["X"], n["y"], 200, rate, rho, batch_size)[1][100:])
        for rate, rho in ((1.0, 0.0), (0.1, 0.9))
    ]


def says_update_ratios(n):
    (of_all,) = {significant(ratio) for ratio in update_ratios(n, None)}
    sgd, momentum = update_ratios(n, 8)
    times = {9: "nine", 20: "twenty"}
    return (
        f"at the effective rate 1 both stay near the rule of thumb, at {of_all}. With batches of "
        f"8 the same rates give {significant(sgd)} and {significant(momentum)}, about "
        f"{times[round(sgd / 1e-3, -1)]} and {times[round(momentum / 1e-3)]} times the rule"
    )


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of assignment 03 should say: {phrase}"


def test_minima_and_condition_numbers(n, prose, code):
    w, raw = at_minimum(n["X"], n["y"])
    lowest = n["decayed_loss"](w, n["X"], n["y"])[0]
    assert f"the minimum of {lowest:.3f} is" in prose
    assert f"ax.axhline({lowest:.4f}, " in code
    assert f'label="minimum, {lowest:.4f}"' in code
    k, centred = (round(np.linalg.cond(h)) for h in (raw, at_minimum(*n["two_digits"](1, 8))[1]))
    assert f"the condition number falls from {k} to {centred}." in prose
    assert f"so at {centred} the two are about level in the long run" in prose
    assert f"from 0 to 1: condition number {k}" in code
    assert f"Centred pixels: condition number {centred}" in code


def test_without_decay_the_weights_grow_for_ever(n):
    w, _ = at_minimum(n["X"], n["y"], weight_decay=1e-5)
    assert ((2 * n["y"] - 1) * (n["X"] @ w) > 0).all()


def test_checks_state_what_the_rules_give(n, code):
    rates = (0.1, 0.1, 0.01)
    inside, _ = walk(n["sgd_momentum"], rates, rho=0.5)[-1]
    _, v = walk(n["sgd_momentum_outside"], rates, rho=0.5)[-1]
    assert f"v = 1, 1.5, {v:.2f}, and the last step is 0.01 * {v:.2f}." in code
    assert f"rate inside would come to {inside:.3f}." in code


def test_a_tenth_of_the_rate_shortens_only_the_step_of_the_second_form(n):
    shares = []
    for rule in (n["sgd_momentum"], n["sgd_momentum_outside"]):
        before, after = np.diff([w for w, _ in walk(rule, [0.1] * 200 + [0.01])])[-2:]
        shares.append(after / before)
    assert shares == pytest.approx([0.91, 0.1])


def error_roots(rho, product):
    """Return the factors by which momentum changes the error of a quadratic in a step."""
    return np.roots([1, product - 1 - rho, rho])


@pytest.mark.parametrize("product", [0.04, 0.25, 2.25, 3.5])
def test_critical_damping_is_fastest(n, product):
    critical, root = n["critical_momentum"](product, 1.0), 1 - np.sqrt(product)
    less, more = (error_roots(critical + change, product) for change in (-0.02, 0.02))
    np.testing.assert_allclose(error_roots(critical, product), root, rtol=1e-6)
    assert min(abs(less).max(), abs(more).max()) > abs(root)
    assert np.isreal(less).all()
    assert (np.sign(less) == np.sign(root)).all()
    assert np.iscomplex(more).all()


def test_nothing_is_stable_from_a_product_of_4_on(prose):
    assert "Beyond 4 no momentum below 1 is stable" in prose
    assert all(abs(error_roots(rho, 4.0)).max() > 1 for rho in np.arange(0, 1, 0.01))


def test_paths_of_the_ravine(n):
    sgd, inside, outside = (path.iterates for path in n["paths"].values())
    np.testing.assert_allclose(inside, outside, rtol=1e-9)
    for iterates in (sgd, inside):
        assert (iterates[1:, 1] * iterates[:-1, 1] < 0).all()
    assert abs(inside[40, 0]) < abs(sgd[40, 0]) / 10


def test_hint_brackets_the_momentum(n, prose):
    assert "try momenta between 0.6 and 0.8." in prose
    least = {rho: least_loss(n, rho) for rho in (0.6, 0.65, 0.7, 0.75, 0.8, 0.9)}
    assert [rho for rho, loss in least.items() if loss < 1e-8] == [0.65, 0.7, 0.75, 0.8]
    assert min(least, key=least.get) <= 0.75


def test_equal_effective_rates_agree_from_step_40(n, prose):
    ratio = n["pair"]["momentum"] / n["pair"]["SGD"] - 1
    assert (abs(ratio[40:]) < 0.05).all()
    assert ratio[-1] < 0 < ratio[1]
    assert "from step 40 on the two losses are within 5 % of each other" in prose


def test_curves_part_at_large_rates_only(n):
    sgd, momentum = (np.array(n["raw"][label]) for label in ("SGD", "momentum"))
    np.testing.assert_allclose(sgd[:9], momentum[:9], rtol=0.15)
    assert (np.diff(sgd[9:14]) > 0).all()
    assert sgd.min() / momentum.min() == pytest.approx(100, rel=0.2)
