"""The numbers in the prose of lecture 04 are the numbers that its code computes.

The lecture's code cells run once, in one namespace. Each claim below rebuilds a phrase of the prose
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

import numpy as np
import pytest
from texts import claims, lecture

TEXT = lecture("04_nesterov")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def identity(w):
    return w


def one_step(n, name):
    """Return head of the velocity, push and end of the step that figure 1 draws."""
    rule = {"plain": n["momentum"], "ahead": n["nesterov"]}[name]
    hill = n["bowl"]()
    iterates, _ = rule(hill.gradient, n["here"], 1, 0.4, 0.9, velocity=n["velocity"])
    head = n["here"] + 0.9 * n["velocity"]
    return head, iterates[1] - head, iterates[1], float(hill.f(iterates[1]))


def overshoot(rule, product, rho=0.9, steps=3000):
    return max(0.0, -rule(identity, 1.0, steps, product, rho)[0].min())


def says_head_of_the_velocity(n):
    (x, y), *_ = one_step(n, "plain")
    return f"leads from the start to ({x:.2f}, {y:.2f})."


def says_plain_push(n):
    _, (dx, dy), (x, y), _ = one_step(n, "plain")
    return (
        f"leads from the start by $({dx:.2f}, {dy:.2f})$, towards the minimum, and the arrow "
        f"*step*, the sum of both, ends at ({x:.2f}, {y:.2f})"
    )


def says_push_ahead(n):
    _, (dx, dy), (x, y), loss = one_step(n, "ahead")
    return (
        f"by $({dx:.2f}, {dy:+.2f})$, again towards the minimum, which now means upwards. The step "
        f"ends at ({x:.2f}, {y:.2f}). The loss there is {loss:.2f}; on the left it is "
        f"{one_step(n, 'plain')[3]:.2f}."
    )


def says_by_hand(n):
    plain, ahead = (rule(identity, **n["settings"])[0] for rule in (n["momentum"], n["nesterov"]))
    return (
        f"so $v = -0.09 - 0.081 = {ahead[2] - ahead[1]:.3f}$ and $w = {ahead[2]:.3f}$: a little "
        f"less far than {plain[2]:.2f}"
    )


def says_velocity_without_a_push(n):
    x, y = -n["here"] / 0.9
    return f"so $v = -w/\\rho$, which is $({x:.2f}, {y:.2f})$ here."


def says_overshoot(n):
    return (
        f"overshoots by {overshoot(n['momentum'], 0.1):.2f} and is still swinging at step 100. "
        "Nesterov momentum (dash-dotted orange, triangles) overshoots by "
        f"{overshoot(n['nesterov'], 0.1):.2f}"
    )


def says_overshoot_in_recap(n):
    plain, ahead = (overshoot(n[rule], 0.1) for rule in ("momentum", "nesterov"))
    return f"({ahead:.2f} instead of {plain:.2f} at 0.1)"


def says_share_of_the_overshoot(n):
    share = overshoot(n["nesterov"], 0.1) / overshoot(n["momentum"], 0.1)
    return f"by about {10 * round(10 * share):.0f} % of that"


def says_small_product(n):
    plain, ahead = (overshoot(n[rule], 0.01) for rule in ("momentum", "nesterov"))
    return f"at 0.01 they overshoot by {plain:.2f} and by {ahead:.2f}."


def says_product_one(n):
    assert overshoot(n["nesterov"], 1.0) == 0
    return f"plain momentum swings out to $-{overshoot(n['momentum'], 1.0):.2f}$."


def says_fifth(n):
    products = np.round(np.arange(0.1, 1.31, 0.01), 2)
    small = [p for p in products if overshoot(n["nesterov"], p) <= 0.2 + 1e-12]
    assert len(small) == round((small[-1] - small[0]) * 100) + 1
    return (
        f"From {small[0]:.2f} on Nesterov momentum overshoots by at most 0.2; beyond "
        f"{small[-1]:.1f} the overshoot grows over 0.2 again."
    )


def says_each_direction_its_friction(_):
    return f"the gentle direction keeps {0.9 * (1 - 0.01):.3f} of its velocity per step"


def valley_losses(n):
    return (n["in_the_valley"][name].losses[-1] for name in ("Nesterov", "momentum"))


def says_valley(n):
    ahead, plain = valley_losses(n)
    return f"momentum is at a loss of {ahead:.1e}, plain momentum at {plain:.1e}."


def says_valley_before(n):
    return f"plain momentum at these settings is at a loss of {list(valley_losses(n))[1]:.1e} after"


def limit(rho, ahead):
    return (2 + 2 * rho) / (1 + 2 * rho * ahead)


@pytest.mark.parametrize("rho", [0, 0.5, 0.9, 0.99])
def test_table_of_limits(rho, prose):
    row = f"| {rho:g} | {limit(rho, False):.2f} | {limit(rho, True):.2f} |"
    assert row in prose


@pytest.mark.parametrize("rho", [0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize(("rule", "ahead"), [("momentum", False), ("nesterov", True)])
def test_limits_are_where_the_rules_diverge(n, rule, ahead, rho):
    end = limit(rho, ahead)
    stable, unstable = (
        abs(n[rule](identity, 1.0, 3000, end * share, rho)[0][-1]) for share in (0.985, 1.01)
    )
    assert stable < 1e-5
    assert unstable > 1e6


def says_limit(_):
    return f"that is $3.8/2.8 = {limit(0.9, True):.3f}$; as $\\rho$ goes to 1, it goes to $4/3$."


def says_larger_rate(_):
    return f"up to {limit(0.9, False) / limit(0.9, True):.1f} times as large at $\\rho = 0.9$"


def says_second_way_out_comes_later(_):
    for rho in (0.1, 0.5, 0.9, 0.999):
        assert 1 + 1 / rho > limit(rho, True)
    return "comes later: at $\\mathrm{lr}\\,\\lambda = 1 + 1/\\rho$"


def says_where_the_curve_is_below_the_frame(n):
    products = np.round(np.arange(0.02, 2, 0.01), 2)
    below = products[n["what_is_left"](products)["Nesterov"] < 1e-12]
    first, last = (round(20 * end) / 20 for end in below[[0, -1]])
    return f"is below the frame from about {first:.2f} to {last:.2f} and shoots up"


def says_held_points_are_apart(n):
    assert n["differences"]["velocities"] < 1e-14
    assert n["differences"]["points less rho v"] < 1e-13
    return f"The held points are up to {n['differences']['points']:.1f} away from them."


def says_first_losses(n):
    first, second = n["table"][0], n["table"][1]
    assert second[0] == pytest.approx(second[1])
    return f"the loss falls from {first[0]:.0f} to {second[0]:.0f} in the ravine."


def says_loss_of_held_point(n):
    return f"It reports {n['table'][1, 2]:.0f}. Both made the same step"


def says_later_losses(n):
    ratio = n["table"][:, 2] / n["table"][:, 1]
    words = {6: "a sixth", 2.5: "two and a half times as much"}
    return (
        f"at step 60 the held point has {words[round(1 / ratio[60])]} of the iterate's loss, at "
        f"step 100 {words[round(2 * ratio[100]) / 2]}."
    )


def says_depths(n):
    wide = n["basins"].f(np.array([1.6637, 0.0]))
    return (
        f"The loss is ${n['basins'].f_min:.2f}$ at the bottom of the narrow basin and "
        f"${wide:.2f}$ at that of the wide one."
    )


def says_who_passes(n):
    kept = {key[1:]: counts[0] for key, counts in n["counts"].items() if key[0] == 0.05}
    assert kept["momentum", 0.9] == kept["nesterov", 0.9]
    return (
        f"{kept['momentum', 0.9]} balls stay in the narrow basin, with either rule. With little "
        "friction, $\\rho = 0.99$, velocity does carry plain momentum over it: only "
        f"{kept['momentum', 0.99]} stay. Nesterov momentum, on the other hand, is caught even more "
        f"often than SGD: {kept['nesterov', 0.99]} stay."
    )


def says_sgd_in_the_narrow_basin(n):
    return f"At rate 0.05 SGD leaves {n['counts'][0.05, 'momentum', 0][0]} balls in the narrow"


def says_who_settles(n):
    kept = {key[1:]: counts[0] for key, counts in n["counts"].items() if key[0] == 0.12}
    assert kept["nesterov", 0.9] == kept["nesterov", 0.99] == 0
    return (
        f"settles there {kept['momentum', 0.9]} times at $\\rho = 0.9$, and SGD, whose limit is 2, "
        f"{kept['momentum', 0]} times."
    )


def says_thrown_out(n):
    at_rest = n["counts"][0.2, "nesterov", 0.9]
    assert at_rest[0] == 0
    return f"Nesterov momentum is thrown out: {at_rest[1]} balls rest in the wide basin."


def says_product_in_the_basin(n):
    narrow, moving = n["curvatures"]["narrow"], n["counts"][0.12, "nesterov", 0.9][2]
    return (
        f"$0.12 \\cdot {narrow:.2f} = {0.12 * narrow:.2f}$ lies beyond its limit, 1.36. The "
        f"{moving} balls that are still moving jump about in that basin."
    )


def test_those_that_jump_about_are_in_the_narrow_basin(n):
    basins = n["basins"]
    w, extras = n["nesterov"](basins.gradient, n["starts"], 1500, 0.12, 0.9)
    moving = np.linalg.norm(extras["velocity"][-1], axis=-1) > 1e-3
    assert (np.linalg.norm(w[-1][moving] - basins.minimum, axis=-1) < 0.4).all()


def says_friction_in_the_basin(n):
    return f"$\\mathrm{{lr}}\\,\\lambda$ is about {0.05 * n['curvatures']['narrow']:.2f}, so there"


def on_new_data(n, shift):
    """Return the losses of the narrow and of the wide minimum when the landscape has moved."""
    return [n["basins"].f(np.array([place + shift, 0.0])) for place in (-0.7903, 1.6637)]


def says_shift(n):
    crossings = []
    for sign in (1, -1):
        shifts = sign * np.linspace(0, 0.6, 6001)
        narrow, wide = np.transpose([on_new_data(n, shift) for shift in shifts])
        crossings.append(abs(shifts[np.argmax(wide < narrow)]))
    assert np.ptp(crossings) < 0.02
    narrow, wide = np.transpose([on_new_data(n, shift) for shift in (0.5, -0.5)])
    return (
        f"From a shift of about {np.mean(crossings):.2f} to either side on, the wide one (dashed, "
        f"squares) has the lower loss; at 0.5 it is ${wide.max():.2f}$ or lower against "
        f"${narrow.min():.2f}$ or higher."
    )


def says_same_function(n):
    flat, sharp = n["largest_curvature"](1, 1), n["largest_curvature"](10, 0.1)
    assert (flat, sharp) == pytest.approx((1 + 1, 100 + 0.01))
    return (
        f"{flat:.0f} and {sharp}, that is $w_1^2 + w_2^2$. Same function, same predictions on any "
        f"data, and one minimum is {sharp / flat:.0f} times as sharp"
    )


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of lecture 04 should say: {phrase}"
