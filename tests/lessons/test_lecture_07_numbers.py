"""The numbers in the prose of lecture 07 are the numbers that its code computes.

The lecture's code cells run once, in one namespace. Each claim below rebuilds a phrase of the prose
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

import numpy as np
import pytest
from texts import claims, lecture

TEXT = lecture("07_adam")
STEPS = np.arange(1, 10_001)

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def uncorrected(t=STEPS, beta1=0.9, beta2=0.999):
    """The step over the learning rate under a constant gradient, without corrections."""
    return (1 - beta1**t) / np.sqrt(1 - beta2**t)


def last_above(ratio):
    return STEPS[uncorrected() > ratio][-1]


def best_steps(n, rule, course):
    return f"{n['needed'][rule, course].min():,.0f}"


def width(n, rule, course):
    """Powers of ten of the rate over which the loss is below 1e-6 after 500 steps."""
    return np.sum(n["losses"][rule, course][500] < 1e-6) * 6 / 120


def mean_loss(n, rule, pixels):
    return f"{n['repeated'][rule, pixels][:, 0].mean():.4f}"


def says_valley_losses(n):
    slow, fast, adam = (path.losses[-1] for path in n["in_the_valley"].values())
    return f"{slow:.1e} with momentum, {fast:.1e} with RMSProp and {adam:.1e} with Adam"


def says_turned_losses(n):
    straight, turned = (
        [losses[-1] for losses in n["losses_in_a_turned_valley"](None, angle).values()]
        for angle in (0, 45)
    )
    assert turned[0] == pytest.approx(straight[0], rel=1e-9)
    return (
        f"its loss stays {straight[0]:.2g} at every angle. RMSProp and Adam take the root axis by axis. "
        "At 45 degrees both coordinates of the gradient are about equally large, there is nothing left "
        f"to equalize, and RMSProp ends at {turned[1]:.2g} instead of {straight[1]:.2g}. Adam loses "
        f"too, from {straight[2]:.2g} to {turned[2]:.1g}, but less"
    )


def says_first_step(_):
    return f"Too *long*, by a factor of {uncorrected()[0]:.2f}."


def says_root_of_v(_):
    return f"$\\sqrt{{1000}} = {1 / np.sqrt(1 - 0.999):.1f}$ times too small"


def says_how_long_it_errs(_):
    ratios = uncorrected()
    return (
        f"The step grows to {ratios.max():.2f} times the learning rate at step "
        f"{STEPS[ratios.argmax()]}, because $m$ is up to date after a few tens of steps and $v$ only "
        f"after a few thousand. It is still 2 times too long at step {last_above(2)}, and 10 % too "
        f"long until step {last_above(1.1):,}."
    )


def says_recap_of_the_first_steps(_):
    return (
        f"too *long*, by {uncorrected()[0]:.2f} at first, by {uncorrected().max():.2f} at step 12, "
        f"by 10 % still at step {last_above(1.1):,}."
    )


def says_curves_of_figure_2(n):
    curves = n["first_steps"](np.array([1.0]))
    return (
        f"With none it begins at {curves['none'][0]:.2f}, rises to {uncorrected().max():.2f} at step "
        "12, and falls slowly to 1, which it reaches after some thousands of steps. With only $m$ "
        f"corrected it begins at {curves['only m'][0]:.1f} and falls all the way. With only $v$ "
        f"corrected it begins at {curves['only v'][0]:.1f}"
    )


def moved_in_the_bowl(n, rule, rate=0.02):
    bowl = n["bowl"]()
    return np.abs(n[rule](bowl.gradient, bowl.start, 12, rate)[0][-1] - bowl.start)


def says_twelve_steps_in_the_bowl(n):
    corrected, without = (moved_in_the_bowl(n, rule) for rule in ("adam", "uncorrected"))
    np.testing.assert_allclose(corrected, 0.24, atol=0.005)
    assert (without > 5 * corrected).all()
    np.testing.assert_allclose(moved_in_the_bowl(n, "uncorrected", 0.0035), corrected, rtol=0.02)
    return (
        f"by {corrected[0]:.2f} in each weight, which is twelve times the rate. Without them by "
        f"{without[0]:.2f} and {without[1]:.2f}, more than five times as far"
    )


def says_signal_and_noise(n):
    means = [n["noisy_steps"](mu, sigma).mean() for mu, sigma in ((1, 1), (1, 3))]
    formula = [1 / np.hypot(1, sigma) for sigma in (1, 3)]
    np.testing.assert_allclose(means, formula, atol=0.02)
    return (
        f"1 without noise, {formula[0]:.2f} if both are equal, {formula[1]:.2f} if the noise is three "
        "times the signal, 0 without signal"
    )


def says_pure_noise(n):
    step = n["noisy_steps"](0, 1)
    formula = np.sqrt(0.1 / 1.9)
    assert np.sqrt(np.mean(step**2)) == pytest.approx(formula, rel=0.1)
    return f"$\\sqrt{{(1-\\beta_1)/(1+\\beta_1)}} = {formula:.2f}$"


def says_more_memory(n):
    return f"to {n['step_lengths'](np.zeros(1), 0.99)['root mean square'][0]:.2f} at 0.99"


def says_folded_first_steps(n):
    first = [n["shorter"][size][0] for size in (1, 1e-4, 1e-6)]
    return (
        f"With gradients of size 1 nobody notices: {first[0]:.5f} %. At 1e-4 the first step is "
        f"{first[1]:.1f} % shorter, at 1e-6 it is {first[2]:.0f} % shorter."
    )


def says_penalty_and_decay(n):
    (large, small), (first, second) = n["penalty"][-1].mean(axis=0), n["decoupled"][-1].mean(axis=0)
    return (
        f"the weight with large gradients ends at {large:.3f}, that with small ones at {small:.3f}. "
        f"With AdamW (right) they end at {first:.3f} and {second:.3f}, both at $(1 - 0.0001)^{{1000}} "
        f"= {0.9999**1000:.3f}$ up to noise."
    )


def says_race_of_adagrad(n):
    tries = np.sort(n["needed"]["AdaGrad", "Rosenbrock"])
    return (
        f"AdaGrad needs {best_steps(n, 'AdaGrad', 'valley')} steps in the valley along the axes, "
        f"because one rate for each axis solves it, and {best_steps(n, 'AdaGrad', 'turned')} in the "
        "turned one. Momentum and Nesterov do not notice the turn. "
        f"AdaGrad's {tries[0]:.0f} steps on Rosenbrock's valley are luck: at one single rate of the "
        f"{len(n['rates'])} a wide jump lands in the right place, and at the next best rate it needs "
        f"{tries[1]:,.0f}."
    )


def says_race_of_momentum(n):
    first, second, third = np.sort(n["needed"]["momentum", "Rosenbrock"])[:3]
    return f"Momentum's {first:.0f} are no luck, its neighbours need {second:.0f} and {third:.0f}."


def says_race_of_a_tuned_pair(n):
    counts = set()
    for course in ("valley", "turned"):
        hill, goal = n["courses"][course]
        iterates, _ = n["momentum"](hill.gradient, hill.start, 4000, (2 / 11) ** 2, (9 / 11) ** 2)
        counts.add(n["settled"](hill.f(iterates)[:, None], goal).item())
    (steps,) = counts
    assert steps < min(n["needed"][rule, "turned"].min() for rule in n["rules"]) / 2
    return (
        f"momentum needs {steps:.0f} steps in both valleys, and would win the second column by far"
    )


def says_race_of_adam(n):
    counts = [n["needed"]["Adam", course].min() for course in n["courses"]]
    assert not any(
        n["needed"]["Adam", course].min()
        == min(n["needed"][rule, course].min() for rule in n["rules"])
        for course in n["courses"]
    )
    arrive = [
        rule
        for rule in n["rules"]
        if all(np.isfinite(n["needed"][rule, course].min()) for course in n["courses"])
    ]
    assert set(n["rules"]) - set(arrive) == {"RMSProp"}
    ahead = sum(
        n["needed"]["momentum", course].min() < count
        for course, count in zip(n["courses"], counts, strict=True)
    )
    return (
        "Adam wins nothing. It arrives everywhere, as all do but RMSProp, and momentum is ahead of "
        f"it in {['no', 'one', 'two', 'three'][ahead]} columns of four."
    )


def says_race_of_rmsprop(n):
    for course in n["courses"]:
        steps = {rule: n["needed"][rule, course].min() for rule in n["rules"]}
        assert max(steps, key=steps.get) == "RMSProp"
    return "It is last in every column."


def says_nesterov_at_its_iterates(n):
    counts = []
    for hill, goal in n["courses"].values():
        rates = n["rates"][:, None]
        w = x = np.broadcast_to(hill.start, (len(rates), 2))
        v, losses = np.zeros_like(w), [hill.f(x) - hill.f_min]
        with np.errstate(all="ignore"):
            for _ in range(4000):
                v = 0.9 * v - rates * hill.gradient(w)
                x = x + v
                w = x + 0.9 * v
                losses.append(hill.f(x) - hill.f_min)
        found = n["settled"](np.nan_to_num(losses, nan=np.inf), goal)
        counts.append(f"{found.min():.0f}")
    return f"At its iterates it would need {', '.join(counts[:-1])} and {counts[-1]} steps."


def says_widths_on_the_turned_valley(n):
    adam, momentum, nesterov, *others = (
        width(n, rule, "turned")
        for rule in ("Adam", "momentum", "Nesterov", "SGD", "AdaGrad", "RMSProp")
    )
    assert max(others) <= 0.05
    return (
        f"over {adam:.2f} powers of ten of the rate with Adam, over {momentum:.2f} with momentum, over "
        f"{nesterov:.2f} with Nesterov, and over next to none with the others"
    )


def says_widths_on_the_wall(n):
    rules = ("momentum", "Nesterov", "Adam", "SGD", "AdaGrad", "RMSProp")
    momentum, nesterov, adam, sgd, adagrad, rmsprop = (
        f"{width(n, rule, 'wall'):.2f}" for rule in rules
    )
    assert sgd == adagrad
    return (
        f"On the wall momentum has {momentum}, Nesterov {nesterov}, Adam {adam}, SGD and AdaGrad "
        f"{sgd}, RMSProp {rmsprop}."
    )


def says_even_pixels(n):
    momentum, adam, sgd = (mean_loss(n, rule, "even") for rule in ("momentum", "Adam", "SGD"))
    return f"Even: momentum {momentum} and Adam {adam}, SGD {sgd}."


def says_uneven_pixels(n):
    rules = ("Adam", "RMSProp", "AdaGrad", "Nesterov", "momentum", "SGD")
    told = ", ".join(f"{rule} {mean_loss(n, rule, 'uneven')}" for rule in rules)
    return f"Uneven: {told}."


def says_who_loses_most(n):
    grows = {
        rule: n["repeated"][rule, "uneven"][:, 0].mean() / n["repeated"][rule, "even"][:, 0].mean()
        for rule in n["rules"]
    }
    assert f"{grows['AdaGrad']:.0f}" == f"{grows['RMSProp']:.0f}"
    assert min(n["rules"], key=lambda rule: mean_loss(n, rule, "uneven")) == "Adam"
    return (
        f"Uneven pixels multiply the loss of momentum by {grows['momentum']:.0f} and that of "
        f"Nesterov by {grows['Nesterov']:.0f}, those of AdaGrad and RMSProp by "
        f"{grows['AdaGrad']:.0f}. (Adam's grows {grows['Adam']:.0f}-fold,"
    )


def says_a_tenth_of_the_best_rate(n):
    small = [
        found[np.nanargmin(found) - 2] for (_, name), found in n["finals"].items() if name == "even"
    ]
    return f"a tenth of the best rate, the losses are {min(small):.2f} to {max(small):.2f}"


def says_shares_of_test_images(n):
    shares = [
        100 * found[:, 1].mean() for (_, name), found in n["repeated"].items() if name == "even"
    ]
    assert np.ptp(shares) < 1
    assert int(n["held_out"].sum()) == 599
    return f"({min(shares):.1f} % to {max(shares):.1f} %), about 599 images"


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of lecture 07 should say: {phrase}"
