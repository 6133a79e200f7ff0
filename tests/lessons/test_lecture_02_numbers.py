"""The numbers in the prose of lecture 02 are the numbers that its code computes.

The lecture's code cells run once, in one namespace. Each claim below rebuilds a phrase of the prose
from the variables they leave, so a change of code or of prose that parts the two fails.
"""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from texts import claims, lecture

TEXT = lecture("02_sgd")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def condition(values):
    return values[-1] / values[0]


def softmax_at_minimum(n, pixels, reg=1e-3):
    """Return the Hessian of softmax regression at its minimum, found by damped Newton steps."""
    X = np.column_stack([pixels, np.ones(len(pixels))])
    targets, C, D = np.eye(10)[n["labels"]], 10, X.shape[1]
    W = np.zeros((D, C))

    def loss(W):
        scores = X @ W
        top = scores.max(axis=1, keepdims=True)
        logs = np.log(np.exp(scores - top).sum(axis=1)) + top[:, 0]
        return np.mean(logs - (scores * targets).sum(axis=1)) + reg * np.sum(W**2)

    for _ in range(60):
        scores = X @ W
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        slope = X.T @ (p - targets) / len(X) + 2 * reg * W
        hessian = 2 * reg * np.eye(C * D).reshape(C, D, C, D)
        for a, b in combinations_with_replacement(range(C), 2):
            block = (X.T * (p[:, a] * ((a == b) - p[:, b]))) @ X / len(X)
            hessian[a, :, b] += block
            if a != b:
                hessian[b, :, a] += block
        hessian = hessian.reshape(C * D, C * D)
        if abs(slope).max() < 1e-6:
            return hessian
        step, share = np.linalg.solve(hessian, slope.T.ravel()).reshape(C, D).T, 1.0
        while loss(W - share * step) > loss(W):
            share /= 2
        W = W - share * step
    raise AssertionError("Newton's method did not converge")


def says_end_of_divergence(n):
    path = n["sgd"](lambda w: w, start=1.0, steps=7, learning_rate=2.1)
    return f"after 7 steps it is at $w = {path[-1]:.2f}$."


def says_angle(n):
    return f"the way home are {n['angle']:.0f} degrees apart"


def says_first_gradient(n):
    x, y = n["valley"].gradient(n["valley"].start)
    return f"The gradient is $({x:g}, {y:g})$ here."


def says_valley_losses(n):
    paths = n["down_the_valley"].values()
    (first,) = {path.losses[0] for path in paths}
    slow, fast, far = (path.losses[-1] for path in paths)
    return (
        f"After 80 steps the loss, {first:.0f} at the start, is {slow:.0f} at the rate 0.005, "
        f"{fast:.1f} at 0.018, and {far:,.0f} at 0.0202."
    )


def says_valley_ends(n):
    slow, fast, _ = (path.iterates[-1, 0] for path in n["down_the_valley"].values())
    return (
        f"creeps along it, to about $w_1 = {slow:.1f}$. At 0.018 it zigzags from wall to wall in "
        f"ever smaller jumps, and creeps on to about $w_1 = {fast:.1f}$."
    )


def says_steps_needed(n):
    one, _, hundred, thousand = n["steps_needed"].values()
    assert one == 1
    return (
        f"One step in a round bowl, {hundred} steps at $k = 100$, {thousand:,} at $k = 1000$: ten"
    )


def says_condition_numbers(n):
    raw, scaled, centred = map(condition, n["spectra"].values())
    return (
        f"Softmax on the digits: {round(raw, -3):,.0f} on raw pixels, {scaled:.0f} divided by 16, "
        f"{centred:.0f} centred"
    )


def says_condition_numbers_below_the_cell(n):
    raw, scaled, centred = map(condition, n["spectra"].values())
    steps = 1 / np.log((raw + 1) / (raw - 1))
    assert steps == pytest.approx(raw / 2, rel=1e-3)
    return (
        f"has a condition number of {round(raw, -3):,.0f} if it is fed raw pixels. At its best rate, "
        f"gradient descent would need about $k/2$, that is {round(steps, -3):,.0f} steps there to "
        "shrink the distance along the flattest directions by a factor of $e$ (section 3). Dividing "
        "the pixels by 16 divides their curvatures by $16^2$. The two lines of preprocessing bring "
        f"the condition number down to {scaled:.0f}, and then to {centred:.0f}."
    )


def says_floor(n):
    (floor,) = {round(float(values[0]), 9) for values in n["spectra"].values()}
    return f"All three curves end at {floor}, and that floor is nothing but the weight decay"


def says_first_groups(n):
    raw, scaled, centred = n["spectra"].values()
    for values in (raw, scaled, centred):
        np.testing.assert_allclose(values[-9:], values[-1])
        assert values[-10] < 0.8 * values[-1]
    return f"starts with a group of nine at {raw[-1]:.0f}, far above the next ones"


def says_other_groups(n):
    scaled = n["spectra"]["0 to 1"]
    return f"its first group at {scaled[-1]:.1f}, and reaches the floor earlier."


def says_centred_group(n):
    return f"lacks the high first group: it starts at {n['spectra']['centred'][-1]:.2f} and lies"


def says_flat_directions(n):
    hessian = n["softmax_hessian"](n["images"], reg=0)
    values = np.linalg.eigvalsh(hessian)
    flat = int(np.sum(values < 1e-9 * values[-1]))
    blank = int(np.sum(~n["images"].any(axis=0)))
    assert flat == 65 + 9 * blank
    return (
        f"{flat} of the {len(values)} directions are exactly flat: adding the same vector to the "
        f"weights of all ten classes changes no probability (65 directions), and {blank} pixels are "
        "blank in every image (9 more directions each)."
    )


def says_condition_numbers_at_the_minimum(n):
    raw, scaled, centred = (
        condition(np.linalg.eigvalsh(softmax_at_minimum(n, X))) for X in n["versions"].values()
    )
    return f"the condition numbers are {raw:,.0f}, {scaled:.0f} and {centred:.0f}."


def largest_curvatures(n):
    return [np.linalg.eigvalsh(X.T @ X / (4 * len(X))).max() for X in (n["pixels"], n["centred"])]


def says_training(n):
    slow, fast = (int(np.argmax(losses < 0.1)) for losses in n["training"].values())
    rates = largest_curvatures(n)
    return (
        f"{slow} steps against {fast}, for the same images and the same model: a factor of "
        f"{slow / fast:.0f}, and the rates differ by a factor of {rates[0] / rates[1]:.0f}."
    )


def says_largest_curvatures(n):
    plain, centred = largest_curvatures(n)
    return (
        f"The largest curvature is {plain:.2f} on pixels from 0 to 1 and {centred:.2f} on centred"
    )


def says_blank_pixels(n):
    blank = int(np.sum(~n["pixels"].any(axis=0)))
    assert blank == 10
    return "ten pixels are blank in all these images"


def says_steps_from_the_logarithm(n):
    steps = 50 * np.log(1e4)
    assert n["steps_needed"][100] == round(steps)
    return f"$50 \\cdot \\ln 10^4 = {steps:.0f}$ steps."


def says_stable_rates(n):
    limit = 2 / np.linalg.eigvalsh(n["valley"].hessian(n["valley"].start)).max()
    assert limit == 0.02
    return f"below $2/100 = {limit:g}$", f"at best by about {1 - limit:.2f}."


def says_share_of_the_deepest(n):
    deepest = n["counts"][0]
    return f"{deepest} of {n['counts'].sum():,}, or {deepest / n['counts'].sum():.0%}".replace(
        "%", " %"
    )


def steps_beside(n, distance, steps=400):
    w2 = n["sgd"](n["pass_between_hills"].gradient, [1.5, distance], steps, 0.1)[:, 1]
    return int(np.argmax(w2 >= 1))


def says_prediction_at_the_saddle(n):
    assert n["leaving"]["SGD"].iterates[145, 1] >= 1 > n["leaving"]["SGD"].iterates[144, 1]
    return f"From a millionth it takes {steps_beside(n, 1e-6)} steps until $|w_2| \\ge 1$."


def says_twice_as_many(n):
    more, distances = np.log(10) / np.log(1.1), 10.0 ** -np.arange(1, 13)
    steps = [steps_beside(n, distance) for distance in distances]
    np.testing.assert_allclose(np.diff(steps), more, atol=1)
    return f"Twice as many, {steps[-1]}.", f"every factor of ten costs about {more:.0f} steps more."


def says_flat_loss(n):
    losses = n["leaving"]["SGD"].losses
    assert losses[25] < 0.01
    assert abs(losses[25:130]).max() < 0.05
    assert losses[145] < -0.4
    return f"the loss falls from {losses[0]:.1f} to 0 within 25 steps, is flat until about step 135"


def says_true_gradient(n):
    length = np.linalg.norm(n["true_gradient"])
    return (
        f"The true gradient has the length {length:.3f}; a single example misses it by "
        f"{n['noise_of_one']:.3f}, more than twice as much."
    )


def says_standard_errors(n):
    with_, without = n["error_with"][-1], n["error_without"][-1]
    formula = n["noise_of_one"] / 16
    np.testing.assert_allclose([with_, without], [formula, formula * np.sqrt(101 / 356)], rtol=0.02)
    return f"formulas give {formula:.3f} and {formula * np.sqrt(101 / 356):.3f}, as measured."


def says_cloud_of_batch_1(n):
    path = n["run_path"](n["sgd"], n["batched_digits"](1), steps=300, learning_rate=20)
    return f"after 300 steps its loss is {path.losses[-1]:.2f}."


def says_price_of_a_small_rate(n):
    paths = [
        n["run_path"](n["sgd"], n["batched_digits"](1), steps=300, learning_rate=rate)
        for rate in (1, 20)
    ]
    slow, fast = (path.steps_to(0.2) for path in paths)
    return (
        f"at rate 1 the final loss is {paths[0].losses[-1]:.2f}. The price is the way there: the "
        f"loss first falls below 0.2 after {slow} steps, and at rate 20 it took {fast}."
    )


def says_images_read(n):
    eight, sixty_four, whole = n["images_read"].values()
    assert whole == 6 * 357
    return (
        f"Batches of 8 come within 0.05 of the least loss after {eight} images, batches of 64 after "
        f"{sixty_four}, and the full batch after {whole:,}, six passes"
    )


def says_levels_at_the_end(n):
    eight, sixty_four, whole = n["last_ten"].values()
    assert eight > 10 * sixty_four > 10 * whole
    return (
        f"the median over the last ten passes is {eight:.4f} for batches of 8, {sixty_four:.4f} for "
        f"batches of 64 and {whole:.4f} for the full batch."
    )


def says_noise_in_two_places(n):
    whole, X = n["two_weights"], n["examples"][:, [26, 42]]

    def noise(w):
        gradients = (1 / (1 + np.exp(-X @ w)) - n["y"])[:, None] * X
        spread = gradients - gradients.mean(axis=0)
        return np.sqrt(np.sum(spread**2, axis=1).mean())

    return (
        f"For batches of one, on these two weights, the error is {noise(whole.start):.3f} at the "
        f"start and {noise(whole.minimum):.3f} at the minimum. The true gradient has the length "
        f"{np.linalg.norm(whole.gradient(whole.start)):.3f} at the start and 0 at the minimum:"
    )


def says_largest_curvature_of_two_weights(n):
    X = n["examples"][:, [26, 42]]
    largest = np.linalg.eigvalsh(X.T @ X / (4 * len(X))).max()
    assert n["batches"].controls["learning_rate"].value == 20 < int(2 / largest)
    return f"no curvature of this loss exceeds {largest:.3f}, so rates up to {int(2 / largest)} are"


def says_clouds_of_doubled_rate_and_batch(n):
    (small, *_), (middle, larger, _), (*_, largest) = n["clouds"].round(1)
    return (
        f"{middle} becomes {small} or {larger}. So with both doubled nothing changes, and the "
        "entries are about the same along each diagonal that falls to the right "
        f"({small}, {larger}, {largest})"
    )


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrases = claim(n)
    for phrase in (phrases,) if isinstance(phrases, str) else phrases:
        assert phrase in prose, f"the prose of lecture 02 should say: {phrase}"
