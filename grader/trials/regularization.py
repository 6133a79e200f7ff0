"""The hidden tests of lesson 10 but for dropout: penalty, limit, early stopping, shifts, a trap.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers.
"""

import itertools

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.agreement import (
    compare_columns,
    compare_first_rows,
    compare_kept,
    compare_same,
    demand_effect,
)
from helpers.checks.compare import as_array
from helpers.checks.functions import compare_value
from helpers.checks.outcomes import counted, wrong
from helpers.checks.regularization import (
    compare_layer_fits,
    compare_moved,
    compare_only_long_columns,
    compare_part,
    compare_penalties_add_up,
    compare_penalty,
    compare_reveals,
    compare_weights_kept,
    compare_zeros_after_shift,
)

# Of losses: it is the loss that decides, and not some number that it is compared with.
SIZES = (1.0, 1e6, 1e-9)
LISTS = (((3, 2),), ((4, 3), (3, 5)), ((2, 2), (2, 2), (2, 2)), ((1, 6), (6, 1), (1, 1), (5,)))


def noise(x, p):
    """Return the standard deviation of what inverted dropout makes of one output x."""
    outcomes, chances = np.array([x / p, 0.0]), np.array([p, 1 - p])
    return float(np.sqrt(chances @ (outcomes - chances @ outcomes) ** 2))


def balance(target, strength):
    """Return where (w - target)^2 + strength / 2 w^2 is smallest."""
    return float(np.roots(np.polyder([1 + strength / 2, -2 * target, target**2]))[0])


def inflation(p, layers):
    """Return by how much scores grow if each layer's output is 1 / p times that of training."""
    return float(np.prod(np.full(layers, 1 / p)))


def penalty_value(function, grade_id):
    """Half of the strength times the sum of squares."""
    for weights, strength, case in _penalties(grade_id):
        value = sum(strength / 2 * float(np.vdot(W, W)) for W in weights)
        compare_penalty(function, weights, strength, value=value, case=case)


def penalty_gradients(function, grade_id):
    """Strength times the weights, matrix by matrix."""
    for weights, strength, case in _penalties(grade_id):
        for each in (strength, 0.0):
            gradients = [each * W for W in weights]
            told = f"{case} at strength {each:.3g}"
            compare_penalty(function, weights, each, gradients=gradients, case=told)


def penalties_add_up(function, grade_id):
    """The penalty of a list is the sum of those of its matrices."""
    for weights, strength, case in _penalties(grade_id):
        compare_penalties_add_up(function, weights, strength, case=case)


def weights_kept(function, grade_id):
    """The matrices stay as they are, whatever the strength."""
    for weights, strength, case in _penalties(grade_id):
        compare_weights_kept(function, weights, strength, case=case)
        compare_weights_kept(function, weights, 1.0, case=f"{case} at strength 1")


def long_columns(function, grade_id):
    """A column that is too long gets the length of the limit."""
    rng = stream(grade_id)
    for shape in ((3, 2), (5, 5), (1, 4), (40, 3)):
        for size in (1e-3, 1.0, 1e4):
            W = size * _columns(rng, shape, 1.1, 50)
            expected = size * W / np.sqrt(np.sum(W**2, axis=0))
            compare_value(function, (W, size), expected)


def short_columns(function, grade_id):
    """Columns within the limit do not change by a bit, columns of zeros among them."""
    rng = stream(grade_id)
    for shape in ((3, 4), (6, 6), (1, 5), (30, 8)):
        W = _columns(rng, shape, 1.5, 9)
        W[:, 1:] = _columns(rng, (shape[0], shape[1] - 1), 0.02, 0.9)
        W[:, -1] = 0.0
        order = rng.permutation(shape[1])
        compare_only_long_columns(function, np.ascontiguousarray(W[:, order]), 1.0)


def each_column(function, grade_id):
    """A column's answer does not depend on the other columns."""
    rng = stream(grade_id)
    for shape in ((4, 3), (3, 3), (2, 7), (1, 3)):
        W = _columns(rng, shape, 0.3, 4)
        compare_columns(function, W, 1.0, look="Each column has a length of its own.")


def matrix_kept(function, grade_id):
    """The caller's matrix stays as it is."""
    rng = stream(grade_id)
    W = _columns(rng, (4, 5), 0.3, 4)
    demand_effect(function, (W, 1.0), (-W, 1.0))
    compare_kept(function, (W, 1.0), ["W"], case="a matrix of five units")


def stops(function, grade_id):
    """The evaluation after which training stops, for any patience."""
    rng = stream(grade_id)
    for patience, size in itertools.product((1, 2, 3, 5, 8), SIZES):
        losses = [size * loss for loss in _losses(rng, patience, int(rng.integers(1, 6)))]
        compare_part(function, (losses, patience), 0, len(losses) - 1, called="stop")
        later = [*losses, *map(float, size * rng.uniform(0, 1, 3))]
        compare_part(function, (later, patience), 0, len(losses) - 1, called="stop")


def best(function, grade_id):
    """The evaluation with the lowest loss, the first of equals."""
    rng = stream(grade_id)
    for patience, size in itertools.product((3, 4, 6, 9), SIZES):
        losses = _losses(rng, patience, int(rng.integers(2, 6)), spare=1)
        losses = [size * loss for loss in losses]
        lowest = int(np.argmin(losses))
        compare_part(function, (losses, patience), 1, lowest, called="best")
        losses[-2] = losses[lowest]
        look = "Of equal losses the first one is the best: the others are not lower."
        compare_part(function, (losses, patience), 1, lowest, called="best", look=look)


def never(function, grade_id):
    """A run whose patience never ends goes to its last evaluation."""
    rng = stream(grade_id)
    for patience in (4, 5, 7, 12) * 3:
        losses = _losses(rng, patience, int(rng.integers(2, 6)), spare=1)[: 2 - patience]
        arguments = (losses, patience)
        look = "Training was never stopped, so the last evaluation is the end."
        compare_part(function, arguments, 0, len(losses) - 1, called="stop", look=look)
        compare_part(function, arguments, 1, int(np.argmin(losses)), called="best", look=look)


def nan(function, grade_id):
    """A loss that is NaN is as bad as one that is very large."""
    rng = stream(grade_id)
    look = "A comparison with NaN is False, whichever way it is written. Ask for what is lower."
    for patience in (2, 3, 5) * 4:
        losses = _losses(rng, patience, 3) + [0.5] * 3
        worse = [n for n in range(1, len(losses)) if losses[n] > min(losses[:n])]
        chosen = set(rng.choice(worse, size=max(1, len(worse) // 2), replace=False).tolist())
        one, other = (
            [bad if n in chosen else loss for n, loss in enumerate(losses)]
            for bad in (float("nan"), 1e6)
        )
        unlike = (_falling(patience), patience)
        compare_same(function, (one, patience), (other, patience), unlike=unlike, look=look)


def only_the_past(function, grade_id):
    """What would have come after the stop changes nothing."""
    rng = stream(grade_id)
    look = "Training ends at the stop: later losses are never seen."
    for patience in (1, 2, 4, 7) * 3:
        losses = _losses(rng, patience, int(rng.integers(2, 6)))
        # One more that is worse, for those who wait one evaluation too long.
        begin = [*losses, 99.0]
        futures = [begin + list(map(float, rng.uniform(*span, 6))) for span in ((0, 0.1), (10, 20))]
        one, other = ((future, patience) for future in futures)
        compare_same(function, one, other, unlike=(_falling(patience), patience), look=look)


def shifts(function, grade_id):
    """Right and down for positive shifts, left and up for negative ones."""
    rng = stream(grade_id)
    for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1), (2, 3), (-3, 1), (1, -2), (-2, -2)):
        images = rng.uniform(1, 2, (3, 8, 8))
        compare_moved(function, images, dx, dy, _shifted(images, dx, dy))


def edges(function, grade_id):
    """Nothing comes in again on the other side, however far the shift goes."""
    rng = stream(grade_id)
    look = "What leaves the picture is gone, and zeros come in."
    images = rng.uniform(1, 2, (2, 8, 8))
    demand_effect(function, (images, 1, 0), (2 * images, 1, 0))
    for dx, dy in ((7, 0), (0, -7), (8, 0), (0, 8), (-8, 0), (0, -8), (11, 2), (-9, -20), (3, 30)):
        lost = min(abs(dx), 8) * 8 + min(abs(dy), 8) * (8 - min(abs(dx), 8))
        compare_zeros_after_shift(function, images, dx, dy, lost, look=look)


def each_image(function, grade_id):
    """An image of a batch moves as it does alone, of whatever size it is."""
    rng = stream(grade_id)
    for shape in ((5, 8, 8), (8, 8, 8), (4, 5, 9), (2, 12, 3)):
        compare_first_rows(function, rng.uniform(1, 2, shape), 1, -2)


def images_kept(function, grade_id):
    """The caller's images stay as they are, and the array that comes is another one."""
    images = stream(grade_id).uniform(1, 2, (3, 8, 8))
    demand_effect(function, (images, 1, 1), (2 * images, 1, 1))
    for dx, dy in ((1, 1), (0, 0), (-2, 3)):
        case = f"a shift by ({dx}, {dy})"
        came = compare_kept(function, (images, dx, dy), ["images"], case=case)
        if np.shares_memory(as_array(came, case), images):
            raise wrong(f"{case} returns the array of the images. Expected: a new array.")


def reveals(function, grade_id):
    """Activations of any number and size, and any share that is kept."""
    rng = stream(grade_id)
    for units in (1, 2, 5, 64):
        for p in (0.1, 0.5, 0.9, float(rng.uniform(0.2, 0.95))):
            compare_reveals(function, _activations(rng, units), p)


def layer_fits(function, grade_id):
    """Weights and biases fit any number of activations, which stay as they are."""
    rng = stream(grade_id)
    inputs = [(_activations(rng, units), float(rng.uniform(0.2, 0.9))) for units in (3, 3, 1, 64)]
    compare_layer_fits(function, inputs)


def _penalties(grade_id):
    """Yield weights, a strength, and what messages call them."""
    rng = stream(grade_id)
    for shapes in LISTS:
        weights = [rng.uniform(0.5, 2, shape) * rng.choice([-1, 1], shape) for shape in shapes]
        yield weights, float(10 ** rng.uniform(-3, 1)), f"a list of {counted(len(shapes), 'array')}"


def _columns(rng, shape, low, high):
    """Return a matrix whose columns have lengths between two bounds, drawn on a log scale."""
    W = rng.normal(size=shape)
    lengths = np.exp(rng.uniform(np.log(low), np.log(high), shape[1]))
    return W * (lengths / np.linalg.norm(W, axis=0))


def _losses(rng, patience, improvements, spare=0):
    """Return losses, all above 1, that use up a patience with their last one and not before.

    Between two improvements losses rise and fall again, but not below the best, and for so long
    that the patience has more than `spare` evaluations left.
    """
    best, losses = 10.0, [10.0]
    for left in range(improvements, -1, -1):
        waits = patience if left == 0 else int(rng.integers(0, patience - spare))
        losses += [float(best * rng.uniform(1.01, 1.9)) for _ in range(waits)]
        if left:
            best *= float(rng.uniform(0.75, 0.95))
            losses.append(best)
    return losses


def _falling(patience):
    """Return losses that fall for longer than any of `_losses`, and then use up a patience."""
    return [*map(float, np.linspace(50, 1, 100)), *[9.0] * (patience + 2)]


def _shifted(images, dx, dy):
    """Return images moved pixel by pixel."""
    moved = np.zeros_like(images)
    _, height, width = images.shape
    for row in range(height):
        for column in range(width):
            if 0 <= row + dy < height and 0 <= column + dx < width:
                moved[:, row + dy, column + dx] = images[:, row, column]
    return moved


def _activations(rng, units):
    """Return what leaves a ReLU layer: zeros and positive numbers, one of these at least."""
    x = np.maximum(rng.normal(size=units), 0) * 10 ** rng.uniform(-1, 2)
    x[rng.integers(units)] = float(rng.uniform(0.5, 2))
    return x
