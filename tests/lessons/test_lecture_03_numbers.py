"""The numbers in the prose of lecture 03 are the numbers that its code computes.

The lecture's code cells run once, in one namespace. Each claim below rebuilds a phrase of the prose
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

import numpy as np
import pytest
from texts import lecture

TEXT = lecture("03_momentum")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def valley_losses(n):
    paths = n["in_the_valley"]
    slow, fast = paths["SGD"].losses[-1], paths["momentum"].losses[-1]
    return f"loss is {slow:.1f} with SGD and {fast:.1e} with momentum"


def valley_end(n):
    return f"stops at about $w_1 = {n['in_the_valley']['SGD'].iterates[-1, 0]:.1f}$"


def by_hand(n):
    w = n["momentum"](lambda w: w, 1.0, 3, learning_rate=0.1, rho=0.9)[0]
    return f"so $w = {w[2]:.2f}$: ahead, because the first push still counts. In the third, $w = {w[3]:.3f}$"


def echoes(n):
    struck = [1] + [0] * 10
    half, nine, nines = (100 * n["velocities"](struck, rho)[-1] for rho in (0.5, 0.9, 0.99))
    return (
        f"After 10 steps {half:.1f} % of it is left at $\\rho = 0.5$ (solid, dots), "
        f"{nine:.0f} % at 0.9 (dashed, squares), {nines:.0f} % at 0.99"
    )


def first_velocity_fades(n):
    left = n["velocities"]([1] + [0] * 100, rho=0.9)[-1]
    return f"$t = 100$ that is a share of {left:.0e}."


def gathering_speed(n):
    def steps(rho):
        v = n["velocities"](np.ones(1000), rho)
        return int(np.argmax(v >= 0.9 / (1 - rho))) + 1

    return (
        f"90 % of its final speed after {steps(0.9)} steps at $\\rho = 0.9$, "
        f"but only after {steps(0.99)} at 0.99"
    )


def close_curves(n):
    gap = np.abs(n["coasting"][0] - n["coasting"][0.9])
    return (
        f"lags by up to {gap.max():.2f}, at step {gap.argmax()}. From step 100 on the two are at most "
        f"{gap[100:].max():.2f} apart."
    )


def overshoot(n):
    return f"overshoots the minimum by {-n['coasting'][0.99].min():.2f}"


def turn_in_the_valley(n):
    return f"turns at about $w_1 = {n['fair']['momentum'].iterates[:, 0].min():.1f}$"


def sgd_overflows(n):
    return f"the legend says that it diverged at step {n['fair']['SGD'].diverged_at};"


def rate_drop(n):
    return (
        f"it is at $w = {n['inside'][5]:.3f}$ and has just covered "
        f"{n['inside'][4] - n['inside'][5]:.2f} in one step"
    )


def two_forms_part(n):
    return (
        f"at ${n['inside'][-1]:.3f}$ with the rate inside, "
        f"and at ${n['outside'][-1]:.3f}$ with the rate outside"
    )


def two_forms_in_recap(n):
    return f"(${n['inside'][-1]:.3f}$ against ${n['outside'][-1]:.3f}$)"


def zigzag_sgd(n):
    _, hundred, _, most = n["needed"][0]
    return f"{hundred} steps at $k = 100$, and {most:,} at $k = 10\\,000$"


def zigzag_nine(n):
    ten, hundred, thousand, most = n["needed"][0.9]
    return (
        f"needs {ten} and {hundred} steps at $k = 10$ and 100, is on the rise at 1000 with "
        f"{thousand}, and needs {most:,} at the end"
    )


def end_of_the_flat_part(_):
    k = 2 / (1 - np.sqrt(0.9)) ** 2 - 1
    assert abs(k - 750) < 10
    return f"for 0.9 at about $k = {k:.0f}$"


def zigzag_nines(n):
    counts = n["needed"][0.99]
    return f"needs {min(counts):,} to {max(counts):,} steps everywhere"


def zigzag_round(n):
    zero, nine, nines = (n["needed"][rho][0] for rho in (0, 0.9, 0.99))
    return f"SGD needs {zero} steps, $\\rho = 0.9$ needs {nine} and $\\rho = 0.99$ needs {nines:,}"


def flat_parts(_):
    nine, nines = (np.log(1e-4) / np.log(np.sqrt(rho)) for rho in (0.9, 0.99))
    return f"takes about {nine:.0f} steps in the first case and {nines:,.0f} in the second"


def saddle_steps(n):
    steps = {name: n["steps_to_leave"](path) for name, path in n["leaving"].items()}
    return f"{steps['momentum']} instead of {steps['SGD']}"


def saddle_prediction(n):
    return f"SGD needs {n['steps_to_leave'](n['leaving']['SGD'])} steps until"


def saddle_factor(n):
    w2 = n["leaving"]["momentum"].iterates[:, 1]
    return f"a factor of $1 + \\sqrt{{0.1}} = {w2[60] / w2[59]:.3f}$ per step"


def saddle_at_rate_1(n):
    path = n["run_path"](n["sgd"], n["saddle"](), steps=60, learning_rate=1.0)
    return f"and is away after {n['steps_to_leave'](path)}."


def wells_counts(n):
    some = n["deeper_same_shallower"]
    many = n["count_starts"](n["with_sgd"], n["with_little_friction"])
    return (
        f"Of the {sum(some.values()):,} starts, {some['deeper']} end deeper and {some['shallower']} "
        f"shallower with $\\rho = 0.9$; with $\\rho = 0.99$, {many['deeper']} end deeper and "
        f"{many['shallower']} shallower"
    )


def cosine_values(n):
    none, nine, nines = n["mean_cosines"].values()
    return (
        f"The cosine is {none} without memory (solid, dots), {nine} with $\\rho = 0.9$ "
        f"(dashed, squares), {nines} with 0.99"
    )


def cosine_formula(_):
    values = (1 / np.sqrt(1 + 100 / 9 * (1 - rho) / (1 + rho)) for rho in (0, 0.9, 0.99))
    return ": " + ", ".join(f"{value:.3f}" for value in values) + "."


def spread_values(n):
    none, nine, nines = n["spreads"].values()
    return f"to within a few percent: {none}, {nine} and {nines}."


def spread_formula(_):
    def spread(rate, rho):
        return np.sqrt(rate / (1 - rho) * (1 + rho) / (2 * (1 + rho) - rate))

    none, nine, nines = spread(0.1, 0), spread(0.01, 0.9), spread(0.001, 0.99)
    return f"the exact formula gives {none:.3f}, {nine:.3f} and {nines:.3f}"


def end_of_the_scale(n):
    rates, rhos = np.linspace(0.01, 4.4, 220), np.linspace(0, 0.995, 200)
    middle = n["left_over"][:, (rates > 0.5) & (rates < 2)]
    return f"Below about $\\rho = {rhos[np.argmax(np.median(middle, axis=1) > 1e-8)]:.2f}$ all is"


def best_pair_losses(n):
    return (
        f"is at a loss of {n['loss_of_best_pair'](20):.1e}, and the lowest point of this map "
        f"(circle) at {n['after_20'].min():.1e}"
    )


def best_pair_shares(n):
    first, second, third = (n["share_better"](steps) for steps in (20, 50, 100))
    return (
        f"{first} % beat the formula after 20 steps, {second} % after 50, and {third} % after 100"
    )


def double_root(n):
    return f"has cost a factor of {n['price'][2]:.0f} in distance, {n['price'][2] ** 2:.0f} in loss"


def double_root_at_100(n):
    r = 9 / 11
    iterates, _ = n["momentum"](lambda w: w, 1.0, 100, (1 - r) ** 2, r**2)
    return f"it costs a factor of {iterates[-1] / r**100:.0f} in distance at step 100"


CLAIMS = [
    valley_losses,
    valley_end,
    by_hand,
    echoes,
    first_velocity_fades,
    gathering_speed,
    close_curves,
    overshoot,
    turn_in_the_valley,
    sgd_overflows,
    rate_drop,
    two_forms_part,
    two_forms_in_recap,
    zigzag_sgd,
    zigzag_nine,
    end_of_the_flat_part,
    zigzag_nines,
    zigzag_round,
    flat_parts,
    saddle_steps,
    saddle_prediction,
    saddle_factor,
    saddle_at_rate_1,
    wells_counts,
    cosine_values,
    cosine_formula,
    spread_values,
    spread_formula,
    end_of_the_scale,
    best_pair_losses,
    best_pair_shares,
    double_root,
    double_root_at_100,
]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of lecture 03 should say: {phrase}"


def test_gains_are_those_of_the_table(n):
    expected = {"constant": 1 / 0.1, "alternating": 1 / 1.9, "random": 1 / np.sqrt(1 - 0.81)}
    assert n["gains"] == pytest.approx(expected, rel=0.01)


def test_total_weight_is_the_geometric_series(n):
    assert n["total_weight"] == pytest.approx(10)


def test_two_forms_agree_at_a_constant_rate(n):
    assert n["largest_difference"] < 1e-15


def test_at_equal_effective_rate_only_sgd_diverges(n):
    assert n["fair"]["SGD"].diverged_at is not None
    assert n["fair"]["momentum"].losses[-1] < 1e-10


def test_momentum_never_leaves_the_ridge_itself(n):
    path = n["run_path"](n["momentum"], n["saddle"](), 500, (1.5, 0), learning_rate=0.1, rho=0.9)
    assert not path.iterates[:, 1].any()


@pytest.mark.parametrize("rho", [0, 0.5, 0.9])
def test_momentum_is_stable_exactly_below_2_plus_2_rho(n, rho):
    limit = 2 + 2 * rho
    stable, unstable = (
        n["momentum"](lambda w: w, 1.0, 4000, limit * share, rho)[0][-1] for share in (0.99, 1.01)
    )
    assert abs(stable) < 1e-6
    assert abs(unstable) > 1e6


@pytest.mark.parametrize("product", [0.01, 0.25, 0.81])
def test_critical_damping_parts_creeping_from_swinging(n, product):
    critical = (1 - np.sqrt(product)) ** 2
    creeping, swinging = (
        n["momentum"](lambda w: w, 1.0, 400, product, rho)[0]
        for rho in (critical, min(critical + 0.05, 0.999))
    )
    assert (creeping >= 0).all()
    assert (swinging < 0).any()


def test_double_root_costs_one_plus_a_third_of_each_step(n):
    np.testing.assert_allclose(n["price"], 1 + n["t"] / 3, rtol=1e-6)


def test_momentum_passes_the_shallow_well_and_misses_a_deep_one(n):
    def depth(rho, start):
        path = n["run_path"](n["momentum"], n["wells"], 500, start, learning_rate=0.1, rho=rho)
        return path.losses[-1]

    lucky, unlucky = (3.4, 2.6), (-3.6, -0.35)
    assert depth(0.9, lucky) == pytest.approx(n["wells"].f_min, abs=1e-3)
    assert depth(0, lucky) > depth(0.9, lucky) + 0.5
    assert depth(0, unlucky) < depth(0.9, unlucky) - 0.2


def test_the_longest_memory_knows_the_direction_only_after_some_time(n, prose):
    cosines = n["cosines"](0.99)
    smooth = np.convolve(cosines, np.ones(25) / 25, mode="same")
    assert (
        f"which is at {cosines[100]:.2f} after 100 steps and takes about 300 to get there" in prose
    )
    assert 250 < np.argmax(smooth >= 0.97) < 350


def test_where_the_factor_at_the_saddle_comes_from(n, prose):
    assert "$z^2 - 2z + 0.9 = 0$, whose larger root is $1 + \\sqrt{0.1}$" in prose
    assert np.roots([1, -2, 0.9]).max() == pytest.approx(1 + np.sqrt(0.1))
