"""The numbers in the prose of lecture 06 are the numbers that its code computes.

The lecture's code cells run once, in one namespace. Each claim below rebuilds a phrase of the prose
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

import numpy as np
import pytest
from texts import claims, lecture, significant

TEXT = lecture("06_rmsprop")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def first_rates(n, name):
    return n["on_the_plateau"][name].extras["rates"][:, 0]


def updates_to_halfway(old, new, decay_rate):
    """Solve for the number of updates, as the fold in section 2 does in words."""
    middle = 2 / (1 / old + 1 / new)
    left = (middle**2 - new**2) / (old**2 - new**2)
    return int(np.ceil(np.log(left) / np.log(decay_rate)))


def first_below(length, decay_rate):
    """Return the first step under a constant gradient that is shorter than `length` rates."""
    steps = np.arange(1, 10_000)
    return int(steps[np.argmax(1 / np.sqrt(1 - decay_rate**steps) < length)])


def says_slopes_of_the_terrain(n):
    wall, plateau = (-n["terrain"].gradient(np.array([x, 0.0]))[0] for x in (-2.0, 5.0))
    return f"a steep wall with a slope of {wall:.1f}, then a long plateau with a slope of {plateau:.1f}"


def says_adagrad_leaves_the_wall(n):
    step = int(np.argmax(n["slow"].iterates[:, 0] > 0))
    return f"At the learning rate 0.5, AdaGrad is down the wall after {step} steps."


def says_adagrad_crosses(n):
    gradients = n["terrain"].gradient(n["slow"].iterates[:13])
    return (
        f"Far more: {n['slow'].steps_to(0.01):,} steps. The 13 gradients on the wall have left "
        f"about {np.sum(gradients[:, 0] ** 2):.0f} in the cache."
    )


def says_rate_after_the_wall(n):
    rate = n["slow"].extras["rates"][13, 0]
    return f"$0.5/\\sqrt{{114}} = {rate:.3f}$ at first, and less at every step."


def says_figure_1(n):
    ada, rms = (n["on_the_plateau"][name] for name in ("AdaGrad", "RMSProp"))
    return (
        f"It is in the basin after {rms.steps_to(0.01)} steps. AdaGrad has come as far as "
        f"$w_1 = {ada.iterates[-1, 0]:.1f}$ after {len(ada.losses) - 1}."
    )


def says_rates_of_figure_2(n):
    ada, rms = first_rates(n, "AdaGrad"), first_rates(n, "RMSProp")
    assert ada[1] == pytest.approx(rms[1], rel=1e-6)
    assert ada[13] == pytest.approx(0.05, abs=0.005)
    assert rms[13] == pytest.approx(0.05, abs=0.005)
    return (
        f"Both begin at the same {ada[1]:.2f}. On the wall they fall together, to 0.05. Then "
        "AdaGrad's (dotted, diamonds) creeps downwards, while RMSProp's (dashed, triangles) "
        f"climbs to {rms[500]:.2f} at step 500."
    )


def says_weight_at_the_horizon(_):
    shares = [d ** (1 / (1 - d)) for d in (0.99, 0.999)]
    assert shares == pytest.approx([np.exp(-1)] * 2, rel=0.01)
    return f"one horizon old has {100 * np.exp(-1):.0f} % ($1/e$) of the weight of the newest."


def says_velocity_and_cache(n):
    (v, cache), (small, same) = n["same_sign"], n["alternating"]
    assert abs(small) < 0.6
    assert cache == same == 1
    return f"it grows to {v:.0f} under a constant gradient and all but cancels"


def says_forgetting(n):
    assert (n["forgetting"], n["noticing"]) == (810, 1)
    assert updates_to_halfway(100, 1, 0.99) == 810
    assert updates_to_halfway(1, 100, 0.99) == 1
    return f"{n['forgetting']} steps to forget, one step to notice."


def says_halfway_up(_):
    middle = 2 / (1 / 100 + 1 / 1)
    factor = (100**2 - 1) / (middle**2 - 1)
    return (
        f"Halfway up is $\\sqrt{{c}} = 1/0.505 = {middle:.2f}$, so the old share must fall from "
        f"10,000 to about {middle**2 - 1:.0f}. A factor of {round(factor, -2):,.0f} at one percent"
    )


def says_noticed(_):
    cache = 0.99 + 0.01 * 100**2
    assert (1 - cache**-0.5) / (1 - 0.01) == pytest.approx(0.9, abs=0.02)
    return f"= {cache:.0f}$, and $1/\\sqrt{{101}} = {cache**-0.5:.4f}$ is nine tenths"


def burst_at(n, decay_rate):
    roots = n["root_of_the_cache"](None, decay_rate)["root of the cache"]
    return roots[99], int(np.argmax(roots[100:] < 2)) + 1


def says_burst(n):
    (nine, soon), (nines, late) = burst_at(n, 0.9), burst_at(n, 0.99)
    return (
        f"At 0.9 the root follows the burst almost to the top, {nine:.2f}, and is below 2 after "
        f"{soon} steps. At 0.99 it has come to {nines:.1f} when the burst ends, and takes {late} "
        "steps to get below 2."
    )


def says_unfair_saddle(n):
    ada, rms = n["equal_rates"].values()
    return f"{ada:,} steps against {rms}."


def says_first_step_at_the_saddle(n):
    ada, rms = (
        n["run_path"](n[rule], n["saddle"](), 1, learning_rate=0.01).iterates[1, 1]
        for rule in ("adagrad", "rmsprop")
    )
    assert rms / ada == pytest.approx(9, abs=0.3)
    return f"That makes {rms:.3f} of 0.1; see section 6."


def says_comparable_saddle(n):
    (_, ada, rms), (_, fast, same) = n["comparable_rates"]
    assert fast == same
    return (
        f"At the small rate RMSProp needs {rms} steps instead of {ada:,}. "
        f"At the larger rate both need {fast}:"
    )


def says_sgd_at_the_saddle(n):
    return (
        f"Plain gradient descent needs {n['steps_to_leave'](n['sgd'], learning_rate=0.1)} steps "
        "at rate 0.1"
    )


def ratios(counts):
    return np.array(counts[:-1]) / np.array(counts[1:])


def says_slopes_of_figure_3(n):
    ada, rms = ratios(n["to_the_basin"]["AdaGrad"]), ratios(n["to_the_basin"]["RMSProp"])
    return (
        f"costs AdaGrad {ada.min():.1f} to {ada.max():.1f} times as many steps, and RMSProp "
        f"{rms.min():.1f} to {rms.max():.1f} times as many."
    )


def says_ends_of_figure_3(n):
    ada, rms = n["to_the_basin"].values()
    return f"AdaGrad goes from {ada[-1]} to {ada[0]:,} steps, RMSProp from {rms[-1]} to {rms[0]}."


def says_first_steps(_):
    return (
        f"Below 2 from step {first_below(2, 0.99)} on, and below 1.1 from step "
        f"{first_below(1.1, 0.99)} on. At 0.9 the first step is {0.1**-0.5:.1f} learning rates "
        f"long, and the steps are right to within 10 % from step {first_below(1.1, 0.9)} on. At "
        f"0.999 it is {0.001**-0.5:.1f} long, and that takes until step {first_below(1.1, 0.999):,}."
    )


def bowl_distance(n, rate, steps=400, decay_rate=0.9):
    return np.abs(n["in_the_bowl"]([rate] * steps, decay_rate))


def says_figure_4(n):
    fast = bowl_distance(n, 0.1, 1000)
    assert (abs(fast[150:] - 0.05) < 0.005).all()
    return (
        f"the distance is {significant(fast[30])} after 30 steps and {significant(fast.min())} "
        f"after {fast.argmin()}. By step 100 it is back at {fast[100]:.2f}, and from step 150 on "
        f"it stays at {fast[-1]:.2f}, after 1,000 steps as well."
    )


def says_figure_4_in_words(n):
    fast, slow = bowl_distance(n, 0.1), bowl_distance(n, 0.01)
    assert f"{slow[-1]:.3f}" == "0.005"
    return (
        f"the first to its lowest point at step {fast.argmin()}, the second to "
        f"{significant(slow.min())} at step {slow.argmin()}."
    )


def says_thrown_out(n):
    far = bowl_distance(n, 0.1, 1400, 0.99)
    lowest = far.argmin()
    step = lowest + far[lowest:].argmax()
    short = bowl_distance(n, 0.1)
    assert short[short.argmin() :].max() / 0.1 == pytest.approx(2, abs=0.1)
    assert far[step] / 0.1 == pytest.approx(5, abs=0.5)
    return (
        f"it comes as near as {significant(far[lowest])}, lies still, as far as anyone can see, "
        f"and is thrown out to {far[step]:.2f}, five learning rates, at step {step}."
    )


def says_drop(n):
    return (
        f"The distance drops with the rate, from {n['distance'][200]:.2f} to "
        f"{n['distance'][-1]:.3f}."
    )


def says_clouds(n):
    measured = [n["cloud"](rate) for rate in (0.1, 0.01, 0.001)]
    formula = [np.sqrt(rate / 2) for rate in (0.1, 0.01, 0.001)]
    assert measured == pytest.approx(formula, rel=0.02)
    listed = ", ".join(f"{value:.3f}" for value in formula)
    return f"$\\sqrt{{\\mathrm{{lr}}\\,\\sigma/(2\\lambda)}}$: {listed} here."


def says_measured_clouds(n):
    return f"narrows the cloud by $\\sqrt{{10}}$ only: {', '.join(map(str, n['clouds'].values()))}."


def says_place_of_epsilon(n):
    def apart(size):
        outside, inside = n["step_in_the_long_run"](np.array(size)).values()
        return abs(inside - outside) / outside

    first = [1e-4 / (1e-5 + 1e-8), 1e-4 / np.sqrt(1e-10 + 1e-8)]
    assert first[0] / first[1] == pytest.approx(10, abs=0.1)
    return (
        f"At gradients of size 1 the place makes a difference of {apart(1.0):.0e} in the long run. "
        f"At gradients of $10^{{-4}}$ it makes one of {100 * apart(1e-4):.0f} % in the long run"
    )


def says_turned(n):
    (sgd, still), (ada, worse), (rms, no_better) = n["turned"].values()
    assert ada == rms
    assert sgd == still
    return (
        f"Along the axes AdaGrad and RMSProp need {ada} steps each, and gradient descent needs "
        f"{sgd}. At 45 degrees gradient descent still needs {still}, AdaGrad {worse}, and RMSProp "
        f"{no_better}:"
    )


def says_decay_rates(_):
    nine, nines = updates_to_halfway(100, 1, 0.9), updates_to_halfway(100, 1, 0.99)
    return (
        f"With 0.9 the horizon is 10 steps: the first step is {0.1**-0.5:.1f} learning rates long, "
        f"and a gradient 100 times too large is halfway forgotten after {nine} steps. With 0.99 it "
        f"is 100 steps: {0.01**-0.5:.0f} learning rates, and {nines} steps."
    )


def says_drifts(n):
    signs, nine, nines, more = (abs(float(drift)) for drift in n["drifts"].values())
    return (
        f"With signs alone it moves by {signs:.0f}: nine to one side and one back. At 0.9 it moves "
        f"by {nine:.2f}, at 0.99 by {nines:.3f}, at 0.999 by {more:.3f}."
    )


def says_centred(_):
    mean = 1 - 0.9**100
    return (
        "after 100 steps a step is about "
        f"{1 / np.sqrt(mean - mean**2 + 1e-8):.0f} learning rates long"
    )


def says_recap(n):
    ada, rms = n["equal_rates"].values()
    return (
        f"At equal learning rates RMSProp left the saddle after {rms} steps instead of {ada:,}, at "
        f"comparable rates after {n['comparable_rates'][0][2]}."
    )


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of lecture 06 should say: {phrase}"
