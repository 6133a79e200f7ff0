"""The hidden tests of lesson 11: features, heads, steps with a rate for each layer, and a sheet.

A network is a list of layers, pairs (W, b). Each trial takes the learner's function and the
``grade_id`` of the test cell, which names the stream of random numbers.
"""

from itertools import pairwise

import numpy as np

from grader.trials.losses import softmax_reference
from grader.trials.seeds import stream
from grader.trials.sheets import predicts
from helpers.checks.codes import compare_blind, compare_sees
from helpers.checks.functions import compare_value
from helpers.checks.heads import (
    call_head,
    compare_bias,
    compare_head,
    compare_head_apart,
    compare_head_from_rng,
    compare_head_scale,
    compare_names,
    compare_new_head,
    compare_order,
    compare_separates,
)
from helpers.checks.networks import (
    compare_all_kept,
    compare_composed,
    compare_frozen,
    compare_layers,
    compare_rate_each,
    compare_rows_alone,
)
from helpers.checks.outcomes import counted

# The network of the predictions.
NETWORK = (100, 128, 64, 5)
# Inputs, then the units of each layer.
SIZES = ((3, 2), (4, 4, 4), (6, 5, 3), (1, 3, 2), (7, 1, 4), (5, 8, 6, 4, 3))
# Such networks whose codes differ from image to image: in a last layer so wide some unit is awake.
WIDE = ((3, 12), (1, 16), (4, 9, 14), (2, 16, 8, 12))
# Examples, features, classes, steps, learning rate.
HEADS = ((1, 1, 2, 3, 0.5), (5, 3, 4, 1, 0.3), (8, 4, 3, 40, 0.2), (30, 2, 5, 25, 1.0))


def features_of_one_layer(function, grade_id):
    """The codes of a single layer, for images with negative pixels too."""
    rng = stream(grade_id)
    look = "The codes of one layer are max(0, x W + b)."
    for d, h in ((1, 1), (2, 3), (4, 2), (9, 30)):
        x, [(W, b)] = rng.normal(size=(5, d)), network(rng, (d, h))
        compare_value(function, (x, [(W, b)]), np.maximum(x @ W + b, 0), look=look)


def features_composed(function, grade_id):
    """Several layers give what each gives after the one before it."""
    rng = stream(grade_id)
    look = "What leaves a layer, after its ReLU, is what the next one gets."
    for sizes in WIDE[2:]:
        compare_composed(function, rng.normal(size=(6, sizes[0])), network(rng, sizes), look=look)


def features_alone(function, grade_id):
    """Each image has the codes that it has alone; there may be one image only."""
    rng = stream(grade_id)
    look = "An image's codes depend on that image and the layers alone."
    for sizes in WIDE:
        x = rng.normal(size=(4, sizes[0]))
        compare_rows_alone(function, x, network(rng, sizes), look=look)


def features_kept(function, grade_id):
    """Images and layers stay as they are."""
    rng = stream(grade_id)
    for sizes in WIDE:
        x, layers = rng.normal(size=(4, sizes[0])), network(rng, sizes)
        case = f"a call with {counted(len(layers), 'layer')}"
        unlike = (1 - 2 * x, layers)
        compare_all_kept(function, (x, layers), ["x", "layers"], unlike=unlike, case=case)


def head_replaced(function, grade_id):
    """All layers but the last stay, and the head has the classes asked for, more or fewer."""
    rng = stream(grade_id)
    look = "Copy all layers but the last, and add a head of shape (inputs, classes) with b = 0."
    for sizes in SIZES:
        layers = network(rng, sizes)
        for classes in (1, 2, sizes[-1], sizes[-1] + 3):
            compare_new_head(function, layers, classes, rng, look=look)


def head_scale(function, grade_id):
    """Heads of few and of many inputs."""
    rng = stream(grade_id)
    look = "Divide normal draws by the root of the number of inputs, the rows of W."
    for inputs, classes in ((4, 2000), (100, 100), (2000, 5)):
        compare_head_scale(function, inputs, classes, rng, look=look)


def head_from_rng(function, grade_id):
    """Generators in the same state draw the same, and the next draw differs."""
    rng = stream(grade_id)
    for sizes in SIZES:
        compare_head_from_rng(function, network(rng, sizes), sizes[-1], rng)


def head_apart(function, grade_id):
    """No array of the new network is one of the old network, and that stays as it was."""
    rng = stream(grade_id)
    for sizes in SIZES[1:]:
        compare_head_apart(function, network(rng, sizes), 4, rng)


def step_of_each(function, grade_id):
    """Steps of networks of any depth, with a rate for each layer."""
    rng = stream(grade_id)
    look = "Layer i moves by -rates[i] times its gradient, its W and its b."
    for sizes in SIZES:
        layers, gradients = network(rng, sizes), network(rng, sizes)
        rates = rng.uniform(0.1, 1.0, size=len(layers)).tolist()
        expected = [
            (W - rate * dW, b - rate * db)
            for (W, b), (dW, db), rate in zip(layers, gradients, rates, strict=True)
        ]
        case = f"a step of {counted(len(layers), 'layer')}"
        compare_layers(function, (layers, gradients, rates), expected, case=case, look=look)


def rate_of_each(function, grade_id):
    """A rate moves its own layer and no other."""
    rng = stream(grade_id)
    look = "rates[i] belongs to layers[i], counted from the input."
    for sizes in SIZES[1:]:
        layers, gradients = network(rng, sizes), network(rng, sizes)
        rates = rng.uniform(0.1, 1.0, size=len(layers)).tolist()
        compare_rate_each(function, layers, gradients, rates, look=look)


def frozen(function, grade_id, *, rate):
    """Layers at the rate 0 or None are the same to the last bit, whatever their gradient is."""
    rng = stream(grade_id)
    look = "A frozen layer is passed on as it is: 0 times inf is nan."
    for sizes in SIZES[1:]:
        layers, gradients = network(rng, sizes), network(rng, sizes)
        for first in range(1, len(layers)):
            rates = [rate] * first + [0.1] * (len(layers) - first)
            compare_frozen(function, layers, gradients, rates, look=look)
            compare_frozen(function, layers, gradients, rates[::-1], look=look)
        broken = [(dW + np.inf, db * np.nan) for dW, db in gradients[:-1]] + gradients[-1:]
        rates = [rate] * (len(layers) - 1) + [0.1]
        compare_frozen(function, layers, broken, rates, look=look)


def step_kept(function, grade_id):
    """Layers, gradients and rates stay as they are."""
    rng = stream(grade_id)
    for sizes in SIZES:
        layers, gradients = network(rng, sizes), network(rng, sizes)
        rates = [0.5] * len(layers)
        compare_all_kept(
            function,
            (layers, gradients, rates),
            ["layers", "gradients", "rates"],
            unlike=(layers, [(2 * dW, db) for dW, db in gradients], rates),
            like=layers,
            case=f"a step of {counted(len(layers), 'layer')}",
        )


def head_first_step(function, grade_id):
    """W after one step from zeros."""
    rng = stream(grade_id)
    look = "At W = 0 all classes are as likely: W = rate * X' (onehot - 1/C) / N."
    for n, d, c, _, rate in HEADS:
        X, y = examples(rng, n, d, c)
        W = rate * X.T @ (np.eye(c)[y] - 1 / c) / n
        compare_head(function, (X, y, c, 1, rate), W=W, case="one step", look=look)


def head_trained(function, grade_id):
    """W and b after many steps, and after none."""
    rng = stream(grade_id)
    look = "Each step takes the gradient at the W and b of the step before, from all examples."
    for n, d, c, steps, rate in HEADS:
        X, y = examples(rng, n, d, c)
        for count in (0, 2, steps):
            W, b = trained_head(X, y, c, count, rate)
            case = counted(count, "step")
            arguments = (X, y, c, count, rate)
            compare_head(function, arguments, W=W, b=b, case=case, rtol=1e-8, look=look)
    _compare_rivals(function, rng)


def head_large_features(function, grade_id):
    """Features so large that the exponential of a score overflows, or is zero for a whole row."""
    rng = stream(grade_id)
    look = "exp overflows beyond 709: take the largest score of each example off its scores first."
    for n, c in ((6, 3), (10, 5)):
        y = rng.permutation(np.arange(n) % c)
        X, sizes = np.eye(c)[y], 10 ** rng.uniform(1, 3, size=(n, 1))
        sizes[0] = 2000
        case = "training on features up to 2000"
        compare_separates(function, (X * sizes, y, c, 200, 1.0), case=case, look=look)


def head_bias(function, grade_id):
    """b learns as the weights of a feature that is always 1."""
    rng = stream(grade_id)
    look = "The gradient of b is the mean error of each class, as if its input were 1."
    # So many examples that no classes of equal size can leave b at zero.
    for n, d, c in ((5, 2, 3), (13, 4, 2)):
        X, y = examples(rng, n, d, c)
        for steps in (1, 2, 20):
            arguments = X, y, c, steps, 0.3
            compare_bias(function, arguments, unlike=(2 * X, y, c, steps, 0.3), look=look)


def head_any_order(function, grade_id):
    """The order of examples and the names of classes do not matter; a class may be absent."""
    rng = stream(grade_id)
    look = "The number of classes is given; y need not hold all of them, nor in any order."
    for n, d, c in ((1, 2, 3), (7, 3, 4), (20, 1, 6)):
        X, y = examples(rng, n, d, c - 1)
        arguments = X, y, c, 6, 0.4
        compare_order(function, arguments, unlike=(-X, y, c, 6, 0.4), look=look)
        compare_names(function, arguments, rng.permutation(c), look=look)


def head_kept(function, grade_id):
    """Features and labels stay as they are."""
    rng = stream(grade_id)
    for n, d, c, steps, rate in HEADS[1:]:
        X, y = examples(rng, n, d, c)
        names = ["features", "y", "classes", "steps", "learning_rate"]
        unlike = (1 - 2 * X, y, c, steps, rate)
        case = f"training for {counted(steps, 'step')}"
        compare_all_kept(function, (X, y, c, steps, rate), names, unlike=unlike, case=case)


def sees(function, grade_id):
    """The source pair is told apart, whatever the signs and the sizes of the pixels are."""
    look = "A unit whose score is negative for both images has the code 0 for both."
    for source, target in _pairs(stream(grade_id)):
        compare_sees(function, source, target, look=look)


def blind(function, grade_id):
    """The target pair has the same codes."""
    look = "A unit does not see a difference d between two images if d' w = 0."
    for source, target in _pairs(stream(grade_id)):
        compare_blind(function, source, target, look=look)


def layer_kept(function, grade_id):
    """The images stay as they are."""
    for source, target in _pairs(stream(grade_id)):
        case = f"a call with images of {source.shape[1]} pixels"
        unlike, names = (target, source), ["source", "target"]
        compare_all_kept(function, (source, target), names, unlike=unlike, case=case)


def predicts_learning_weights(sheet):
    """How many numbers learn where all layers but the head are frozen."""
    predicts(sheet, "learning_weights", (NETWORK[-2] + 1) * NETWORK[-1], rtol=1e-9)


def predicts_cheaper(sheet):
    """How many times fewer products a forward pass takes on stored codes."""
    products = np.multiply(NETWORK[:-1], NETWORK[1:])
    predicts(sheet, "cheaper", float(products.sum() / products[-1]), rtol=0.003)


def predicts_too_large(sheet):
    """How many times too large a code is if the mean is not taken off the pixels."""
    pixels, weight, bias, mean, pixel = 100, 0.02, 0.1, 0.3, 0.4
    right, forgotten = (pixels * weight * value + bias for value in (pixel - mean, pixel))
    predicts(sheet, "too_large", forgotten / right, rtol=0.01)


def _compare_rivals(function, rng):
    """See that an example's largest score wins where several of its scores are beyond 700.

    Where the exponential overflows nothing is said: that is on trial in a cell of its own.
    """
    look = "Clipped scores have other probabilities: take off the largest score of each example."
    for classes in (3, 5):
        often, seldom = rng.permutation(classes)[:2]
        y, sizes = np.repeat([often, seldom], [3, 2]), rng.uniform(1000, 1200, size=(5, 1))
        direction = rng.normal(size=4)
        X = sizes * direction / np.linalg.norm(direction)
        for steps in (2, 3):
            arguments = X, y, classes, steps, 0.1
            case = f"{steps} steps on codes up to 1200"
            came = call_head(function, arguments, case=case)
            if all(np.isfinite(part).all() for part in came):
                W, b = trained_head(*arguments)
                compare_head(function, arguments, W=W, b=b, case=case, rtol=1e-8, look=look)


def network(rng, sizes):
    """Return layers of these sizes, with negative and positive numbers everywhere."""
    return [(rng.normal(size=(d, h)), rng.normal(size=h)) for d, h in pairwise(sizes)]


def examples(rng, n, d, c):
    """Return features and classes."""
    return rng.normal(size=(n, d)), rng.integers(c, size=n)


def trained_head(features, y, classes, steps, learning_rate):
    """Return W and b after steps of gradient descent from zeros on the softmax loss."""
    X = np.column_stack([features, np.ones(len(features))])
    W = np.zeros((X.shape[1], classes))
    for _ in range(steps):
        W = W - learning_rate * softmax_reference(W, X, y, 0.0)[1]
    return W[:-1], W[-1]


def _pairs(rng):
    """Yield a source pair and a target pair of images, of any size and sign."""
    for pixels, size, level in (
        *((2, 1.0, 0.0), (2, 1.0, 5.0), (3, 1.0, -5.0), (5, 1e-3, 0.0)),
        *((64, 1.0, 0.5), (64, 16.0, 8.0), (100, 1e-2, -0.1), (9, 1e3, 0.0)),
    ):
        yield tuple(level + size * rng.normal(size=(2, 2, pixels)))
