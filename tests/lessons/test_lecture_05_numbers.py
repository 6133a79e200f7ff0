"""The numbers in the prose of lecture 05 are the numbers that its code computes.

The lecture's code cells run once, in one namespace. Each claim below rebuilds a phrase of the prose
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

import numpy as np
import pytest
from texts import claims, lecture

TEXT = lecture("05_adagrad")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def says_gradient_at_the_start(n):
    along, across = n["valley"].gradient(np.array([10.0, 1.0]))
    return f"The start is (10, 1), and there the gradient is ({along:.0f}, {across:.0f})."


def says_first_step(n):
    iterates, _ = n["adagrad"](n["valley"].gradient, (10, 1), steps=2, learning_rate=0.5)
    return f"To ({iterates[1, 0]:g}, {iterates[1, 1]:g}). After one step"


def says_second_step(n):
    iterates, _ = n["adagrad"](n["valley"].gradient, (10, 1), steps=2, learning_rate=0.5)
    along, across = iterates[1] - iterates[2]
    return (
        f"the step $0.5 \\cdot 9.5/{np.hypot(10, 9.5):.1f} = {along:.3f}$ along $w_1$, "
        f"$0.5 \\cdot 50/{np.hypot(100, 50):.1f} = {across:.3f}$ along $w_2$."
    )


def says_figure_1(n):
    slow, fast = n["in_the_valley"]["SGD"], n["in_the_valley"]["AdaGrad"]
    return (
        f"After 80 steps SGD's loss is {slow.losses[-1]:.1f}; AdaGrad's is below 1e-6 after "
        f"{fast.steps_to(1e-6)} steps."
    )


def says_figure_1_in_words(n):
    along, across = n["in_the_valley"]["AdaGrad"].iterates[1]
    return f"out of the frame to ({along:.0f}, {across:.0f}), swings back"


def says_sgd_stops(n):
    return f"stops at about $w_1 = {n['in_the_valley']['SGD'].iterates[-1, 0]:.1f}$"


def says_figure_2(n):
    (first, second), (end, other) = n["rates"][1], n["rates"][30]
    return (
        f"The rate of $w_1$ (solid, dots) starts at {first:g} and settles at {end:.2f}. That of "
        f"$w_2$ (dashed, squares) starts at {second:g} and settles at {other:.3f}, a little above"
    )


def says_leap(n):
    iterates, _ = n["adagrad"](n["valley"].gradient, (10, 1), 10, learning_rate=1000)
    steps = int(np.argmax(n["valley"].f(iterates) <= 1e-6))
    along, across = iterates[1]
    return (
        f"even at 1000, where the first step leads to ({along:.0f}, {across:.0f}), the loss is "
        f"below 1e-6 after {steps} steps."
    )


def says_epsilon(n):
    sizes = np.geomspace(1e-12, 1, 100_001)
    outside, inside = (
        np.interp(0.5, lengths, sizes) for lengths in n["first_steps"](sizes).values()
    )
    return (
        f"as small as $\\varepsilon$ itself, {outside:.0e}. Inside it is compared with $g^2$, so it "
        f"is felt at $\\sqrt{{\\varepsilon/3}}$, at {inside:.1e} already"
    )


def says_three_counts(n):
    counts = n["along_the_axes"]
    return f"SGD needs {counts['SGD']} steps and momentum {counts['momentum']}. About how many"


def best_steps(n, rule, rates, **more):
    """Return the least number of steps from (10, 1) to a loss of 1e-6 over these rates."""
    hill, steps = n["valley"], 500
    starts = np.broadcast_to(hill.start, (len(rates), 2))
    with np.errstate(all="ignore"):
        losses = hill.f(rule(hill.gradient, starts, steps, rates[:, None], **more))
    reached = losses <= 1e-6
    return int(np.where(reached.any(axis=0), reached.argmax(axis=0), steps).min())


def says_counts_of_tuned_rules(n):
    plain = best_steps(n, n["sgd"], np.linspace(0.015, 0.02, 1001))
    rates = np.linspace(0.001, 0.04, 1000)
    pairs = [best_steps(n, n["momentum"], rates, rho=rho) for rho in np.arange(0.5, 0.9, 0.01)]
    return f"the best rate of SGD needs {plain} steps, and the best pair of momentum {min(pairs)}.)"


def says_newton_rates(n):
    _, extras = n["adagrad"](n["valley"].gradient, (10, 1), 80, learning_rate=1000)
    along, across = extras["rates"][-1]
    return f"the rates settle at {along:.2f} and {across:.4f} with the learning rate 1000."


def says_figure_3(n):
    by_angle = dict(zip(n["angles"], n["by_angle"], strict=True))
    assert by_angle[0] == by_angle[90]
    return (
        f"At 0 and 90 degrees it needs {by_angle[0]} steps; at 10 degrees {by_angle[10]}, at 45 "
        f"degrees {by_angle[45]}. SGD needs {n['along_the_axes']['SGD']} at every angle, momentum "
        f"{n['along_the_axes']['momentum']}."
    )


def says_crossings(n):
    by_angle = np.array(n["by_angle"])
    lines = [n["along_the_axes"][name] for name in ("momentum", "SGD")]
    (a, b), (c, d) = (n["angles"][np.argmax(by_angle > line) + np.array([-1, 0])] for line in lines)
    return (
        f"crosses the line of momentum between {a} and {b} degrees and that of SGD between {c} "
        f"and {d}, is highest at {n['angles'][by_angle.argmax()]} degrees, and comes down to "
        f"{by_angle[-1]} again at 90, though on another curve: it is at {by_angle[1]} at 5 degrees, "
        f"and at {by_angle[-2]} at 85."
    )


def says_rates_at_45(n):
    hill = n["ravine"](100, 45)
    path = n["run_path"](n["adagrad"], hill, 100, learning_rate=10)
    assert np.ptp(path.extras["rates"][-1]) < 0.0003
    return f"both effective rates settle near {path.extras['rates'][-1].mean():.4f}, while"


def says_slope(n):
    hundred, most = n["down_the_slope"][[100, 10_000]]
    return f"{hundred:.2f} after 100 steps, {most:.2f} after 10,000."


def says_figure_4(n):
    return (
        f"the rate settles at {n['quiet'][-1]:.2f}. With noise of standard deviation 1 (dashed, "
        "squares) it soon follows the thin line, $\\mathrm{lr}/(\\sigma\\sqrt{t})$ (at first, balls "
        "whose first gradients happen to be tiny lift the mean), and is "
        f"{n['with_noise'][-1]:.4f} after 10,000 steps."
    )


def says_clouds(n):
    plain = np.mean(n["widths"]["SGD"])
    assert np.ptp(n["widths"]["SGD"]) < 0.05
    return (
        f"SGD's cloud stays as wide as it is, about {plain:.2f}. AdaGrad's contracts, to "
        f"{n['widths']['AdaGrad'][-1]:.3f} after 10,000 steps"
    )


def says_wall_prediction(n):
    path = n["run_path"](n["adagrad"], n["wall"], 100, learning_rate=0.5)
    plain = n["run_path"](n["sgd"], n["wall"], 500, learning_rate=0.5)
    down = int(np.argmax(path.iterates[:, 0] > 0))
    wall, plateau = n["wall"].gradient(np.array([[-2.0, 0.0], [6.0, 0.0]]))[:, 0]
    return (
        f"with the learning rate 0.5, in {down} steps. The plateau is {wall / plateau:.0f} times less "
        f"steep. SGD, at the same rate, is in the basin after {plain.steps_to(0.01)} steps."
    )


def says_with_and_without_the_wall(n):
    return (
        f"At the rate 0.5 it takes {n['over'][0.5]:,} steps with the wall, and "
        f"{n['from_the_foot'][0.5]} without."
    )


def says_figure_5(n):
    plain, foot, over = (path.steps_to(0.01) for path in n["ways"].values())
    return (
        f"are in the basin after {plain} and {foot} steps. AdaGrad over the wall (dash-dotted, "
        f"triangles) crosses the same plateau at nearly constant speed and arrives after {over:,}."
    )


def says_what_the_wall_counts(n):
    path = n["run_path"](n["adagrad"], n["wall"], 100, learning_rate=0.5)
    down = int(np.argmax(path.iterates[:, 0] > 0))
    cache = (0.5 / path.extras["rates"][down, 0]) ** 2
    return (
        f"it holds {down} squares, {cache:.0f} in all, and a step on the plateau adds only $0.1^2 "
        f"= 0.01$. In other words: *the wall counts as much as {cache / 0.01:,.0f} steps on the"
    )


def says_where_it_is_after_2000_steps(n):
    x = n["ways"]["AdaGrad, over the wall"].iterates[2000, 0]
    return f"after 2,000 steps it is only at $w_1 = {x:.1f}$."


def says_bold_rate(n):
    path = n["run_path"](n["adagrad"], n["wall"], 100, learning_rate=3)
    down = int(np.argmax(path.iterates[:, 0] > 0))
    count = {1: "one"}[down]
    return (
        f"six times as large takes {n['over'][3]} steps. It pays twice: each step is longer, and "
        f"fewer gradients of the wall get into the cache, only {count} instead of 13."
    )


def says_halving(n):
    one, half, quarter = (n["over"][rate] for rate in (1, 0.5, 0.25))
    return f"the steps rise from {one} to {half:,} to {quarter:,}."


def steps_on_the_saddle(n, turned):
    """Return the steps that AdaGrad and SGD need, at the rate 0.1, until |u_2| >= 1."""
    c = np.sqrt(0.5)
    axes = np.array([[c, -c], [c, c]]) if turned else np.eye(2)

    def gradient(w):
        return (w @ axes * [1, -1]) @ axes.T

    start = axes @ [1.5, 1e-6]
    paths = n["adagrad"](gradient, start, 1000, 0.1)[0], n["sgd"](gradient, start, 1000, 0.1)
    return [int(np.argmax(np.abs((path @ axes)[:, 1]) >= 1)) for path in paths]


def says_saddle(n):
    (quick, plain), (slow, same) = (steps_on_the_saddle(n, turned) for turned in (False, True))
    return (
        f"it is away in {quick} steps, where SGD needs {plain}. But, again, only along the axes: "
        f"on the same saddle turned by 45 degrees it needs {slow}, and SGD still {same}."
    )


def says_rare(n):
    return (
        f"AdaGrad's error is about half of SGD's: {n['rare']['AdaGrad'][0]:.3f} against "
        f"{n['rare']['SGD'][0]:.3f}."
    )


def says_even(n):
    gains = [1 - runs["AdaGrad"][0] / runs["SGD"][0] for runs in (n["even"], n["rare"])]
    return (
        f"AdaGrad's error is {100 * gains[0]:.0f} % below SGD's, instead of {100 * gains[1]:.0f} %."
    )


def says_figure_6(n):
    rates = n["extras"]["rates"][-1]
    return (
        f"has the rate {rates[0]:.3f}, and those that occurred fewer than 20 times have "
        f"{rates[n['seen'] < 20].mean():.2f} on average."
    )


def says_best_rate_of_sgd(n):
    return f"best rate (horizontal line), {n['rare']['SGD'][1]:.3f}, is too large for the first"


def says_regret(n):
    assert 8.5 < n["bound"] / n["regret"] < 9.5
    return f"The regret is about a ninth of the bound: {n['regret']:.0f} of {n['bound']:,.0f}."


def says_recap_of_the_ravine(n):
    plain, ball, along = n["along_the_axes"].values()
    return (
        f"{along} steps for every condition number, where SGD needs {plain} and momentum {ball} at "
        f"$k = 100$. Turned by 45 degrees it needs {n['at_45_degrees']['AdaGrad']}, as both"
    )


def says_recap_of_the_wall(n):
    return f"{n['over'][0.5]:,} steps are needed instead of {n['from_the_foot'][0.5]}."


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of lecture 05 should say: {phrase}"
