"""The hidden tests of lesson 01's losses with their gradients: a quadratic, and softmax.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers, and returns None or raises `helpers.checks.CheckFailed` or `NotAttempted`.
"""

import itertools

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.agreement import compare_kept, demand_effect
from helpers.checks.compare import compare, copied, numbers
from helpers.checks.losses import call_loss, compare_loss, compare_same_loss

# Examples, features, classes.
SIZES = ((1, 1, 2), (1, 4, 3), (7, 1, 2), (5, 3, 2), (3, 3, 3), (6, 4, 10), (130, 2, 5), (2, 6, 9))


def quadratic_value(function, grade_id):
    """The value alone, for matrices of all kinds; it may be negative."""
    problems = list(_quadratics(stream(grade_id)))
    for w, A, b in [*problems, *((w, -A, b) for w, A, b in problems)]:
        look = "The value is w'Aw / 2 - b'w, one number."
        case = f"a quadratic of {len(w)} weights"
        value = w @ A @ w / 2 - b @ w
        scale = max(1.0, abs(value))
        compare_loss(function, (w, A, b), loss=value, scale=scale, case=case, look=look)


def quadratic_gradient(function, grade_id):
    """The gradient alone, for symmetric matrices."""
    for w, A, b in _quadratics(stream(grade_id)):
        look = "For a symmetric A the gradient is A w - b."
        case = f"a quadratic of {len(w)} weights, A symmetric"
        for far in (w, 1e5 * w):
            expected = (A + A.T) @ far - b
            compare_loss(function, (far, A + A.T, b), gradient=expected, case=case, look=look)


def symmetric_part(function, grade_id):
    """The gradient for a matrix that is not symmetric is that for its symmetric part."""
    for w, A, b in _quadratics(stream(grade_id)):
        look = "Write out 1/2 sum A_ij w_i w_j: w_k stands in row k and in column k of A."
        case = f"a quadratic of {len(w)} weights beside that of the symmetric part of A"
        for far in (w, 1e5 * w):
            arguments, others, unlike = (
                (far, M, b) for M in (A, (A + A.T) / 2, A + np.eye(len(w)))
            )
            compare_same_loss(
                function, arguments, others, of="gradient", unlike=unlike, case=case, look=look
            )


def quadratic_kept(function, grade_id):
    """The arguments stay as they are, and the gradient is an array of its own."""
    rng, given = stream(grade_id), []
    w, A, b = rng.normal(size=3), rng.normal(size=(3, 3)), rng.normal(size=3)
    demand_effect(function, (w, A, b), (2 * w, A, b))
    for w, A, b in (*_quadratics(rng), (rng.normal(size=4), np.eye(4), np.zeros(4))):
        case = f"a quadratic of {len(w)} weights"
        answer = compare_kept(function, (w, A, b), ["w", "A", "b"], case=case)
        if isinstance(answer, tuple | list) and answer and isinstance(answer[-1], np.ndarray):
            given.append((answer[-1], copied(answer[-1]), case))
        for argument in (w, A, b):
            argument += 1
    look = "Return a new array, neither an argument nor one that a later call fills again."
    for gradient, kept, case in given:
        compare(gradient, kept, f"The gradient of {case}, some calls later,", rtol=0, look=look)


def data_loss(function, grade_id):
    """The loss alone, without regularization."""
    for W, X, y in _classifications(stream(grade_id)):
        look = "For each example: log(sum of exp(scores)) - score of its class; then the mean."
        loss = softmax_reference(W, X, y, 0.0)[0]
        compare_loss(function, (W, X, y, 0.0), loss=loss, scale=1.0, case=_named(W, X), look=look)


def at_zero(function, grade_id):
    """At W = 0 all classes are as likely, and the loss is log C, whatever the examples are."""
    for W, X, y in _classifications(stream(grade_id)):
        demand_effect(function, (W, X, y, 1.0), (0 * W, X, y, 1.0))
        look = "At W = 0 each of the C classes has the probability 1 / C."
        loss = np.log(W.shape[1])
        compare_loss(function, (0 * W, X, y, 1.0), loss=loss, case=_named(W, X), look=look)


def regularization(function, grade_id):
    """What reg adds to the loss and to the gradient of the very same data."""
    rng = stream(grade_id)
    look = "The regularization adds reg * sum(W**2) to the loss: no half, no mean."
    for W, X, y in _classifications(rng):
        for reg in (float(rng.uniform(0.1, 2)), 1e-3, 30.0):
            case = f"{_named(W, X)} with reg = {reg:.3g}"
            added = _added(function, (W, X, y), reg, case)
            what = f"in {case} minus the one with reg = 0"
            scale = 1 + reg * np.sum(W**2)
            tolerance = {"rtol": 1e-9, "scale": scale, "look": look}
            compare(added[0], reg * np.sum(W**2), f"The loss {what}", **tolerance)
            compare(added[1], 2 * reg * W, f"The gradient {what}", **tolerance)


def softmax_gradient(function, grade_id):
    """The gradient at random places, with and without regularization."""
    rng = stream(grade_id)
    look = (
        "Compare your loss and your gradient with a measured slope, without regularization first."
    )
    for W, X, y in _classifications(rng):
        for reg in (0.0, float(rng.uniform(0.1, 1))):
            expected = softmax_reference(W, X, y, reg)[1]
            case = f"{_named(W, X)} with reg = {reg:.3g}"
            compare_loss(
                function, (W, X, y, reg), gradient=expected, case=case, rtol=1e-8, look=look
            )


def large_scores(function, grade_id, *, of):
    """Scores at any level, different in each row, and gaps between them of any size.

    `of` says what is compared: "loss" or "gradient". Scores are handed over as weights of examples
    that are unit vectors.
    """
    rng = stream(grade_id)
    X, y = np.eye(3), np.array([0, 2, 1])
    scores, other = rng.normal(size=(2, 3, 4))
    look = "exp overflows beyond 709 and is 0 below -745: shift the scores of each example first."
    if of == "loss":
        look += " Take no logarithm of a probability, which may be 0."
    for levels in ((0, -2000, 3000), (-1e4, -1e4, -1e4), (900, 0, -900)):
        shifted = scores + np.array(levels)[:, None]
        compare_same_loss(
            function,
            (scores, X, y, 0.0),
            (shifted, X, y, 0.0),
            of=of,
            unlike=(other, X, y, 0.0),
            case=f"a call with scores up to {np.abs(shifted).max():.2g}",
            rtol=1e-9,
            look=look,
        )
    _compare_gaps(function, of, look)


def softmax_kept(function, grade_id):
    """W, X and y stay as they are."""
    for W, X, y in _classifications(stream(grade_id)):
        demand_effect(function, (W, X, y, 0.1), (2 * W, X, y, 0.1))
        compare_kept(function, (W, X, y, 0.1), ["W", "X", "y"], case=_named(W, X))


def any_size(function, grade_id):
    """All sizes down to one example, one feature and two classes; labels of any integer type.

    The order of the examples and the numbers of the classes change nothing.
    """
    rng = stream(grade_id)
    look = "N, D and C come from the shapes of X and W; a class need not occur in y."
    for W, X, y in _classifications(rng):
        rows, classes = rng.permutation(len(X)), rng.permutation(W.shape[1])
        renamed = np.argsort(classes)
        for labels in (y, np.full_like(y, W.shape[1] - 1), np.zeros_like(y)):
            one, unlike = (W, X, labels, 0.0), (-2 * W, X, labels, 0.0)
            ordered = W, X[rows], labels[rows].astype(np.int32), 0.0
            told = {"unlike": unlike, "case": _named(W, X), "look": look}
            for of in ("loss", "gradient"):
                compare_same_loss(function, one, ordered, of=of, **told)
            other_names = W[:, classes], X, renamed[labels], 0.0
            compare_same_loss(function, one, other_names, of="loss", **told)


def softmax_reference(W, X, y, reg):
    """Return the mean cross-entropy of the scores X W plus reg * sum(W^2), and its gradient.

    Args:
        W: shape (D, C).
        X: shape (N, D).
        y: shape (N,), the class of each example, 0 to C - 1.
        reg: strength of the regularization.
    """
    scores = X @ W
    log_sums = np.logaddexp.reduce(scores, axis=1)
    rows = np.arange(len(y))
    errors = np.exp(scores - log_sums[:, None])
    errors[rows, y] -= 1
    loss = np.mean(log_sums - scores[rows, y]) + reg * np.sum(W**2)
    return loss, X.T @ errors / len(y) + 2 * reg * W


def _compare_gaps(function, of, look):
    """See that the loss grows with the gap between scores, and that the gradient saturates."""
    high = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])

    def at(gap, y=(1, 2)):
        return gap * high, np.eye(2), np.array(y), 0.0

    for gap, larger in itertools.pairwise((100.0, 800.0, 1e4, 1e8, 1e150)):
        others = at(gap) if of == "loss" else at(larger)
        unlike = at(larger) if of == "loss" else at(gap, (2, 0))
        case = f"a call with scores that are {larger:g} apart"
        compare_same_loss(function, at(gap), others, of=of, unlike=unlike, case=case, look=look)


def _added(function, data, reg, case):
    """Return what the regularization adds to the loss and to the gradient."""
    pairs = [call_loss(function, (*data, strength), case=case) for strength in (0.0, reg)]
    shapes = {"loss": (), "gradient": np.shape(data[0])}
    return [
        np.subtract(*(numbers(value, f"The {name} in {case}", shape=shape) for value in both))
        for (name, shape), *both in zip(shapes.items(), *reversed(pairs), strict=True)
    ]


def _quadratics(rng):
    """Yield weights, a matrix that is not symmetric, and a vector, in several sizes."""
    for size in (1, 2, 3, 3, 5, 8):
        yield rng.normal(size=size), rng.normal(size=(size, size)), rng.normal(size=size)


def _classifications(rng):
    """Yield weights, examples and classes, in several sizes; the last class may be missing in y."""
    for n, d, c in SIZES:
        known = c - 1 if n == 1 else c
        yield rng.normal(size=(d, c)), rng.normal(size=(n, d)), rng.integers(known, size=n)


def _named(W, X):
    return f"a call with N = {len(X)}, D = {len(W)}, C = {W.shape[1]}"
