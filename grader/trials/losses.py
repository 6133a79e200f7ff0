"""The hidden tests of lesson 01: measured gradients, relative errors, losses with gradients.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers, and returns None or raises `helpers.checks.CheckFailed` or `NotAttempted`.
"""

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.compare import compare, copied, numbers
from helpers.checks.functions import call
from helpers.checks.losses import call_loss, compare_kept, compare_loss
from helpers.problems.gradients import richardson_gradient

SHAPES = ((), (1,), (6,), (3, 4), (1, 5), (5, 1), (2, 3, 4), (2, 1, 3, 2))
STEPS = (1e-3, 0.02, 0.3, 1.0, 7.0)
# Examples, features, classes.
SIZES = ((1, 1, 2), (1, 4, 3), (7, 1, 2), (5, 3, 2), (3, 3, 3), (6, 4, 10), (130, 2, 5), (2, 6, 9))


def cubic(rng, shape, coupling=1.0):
    """Return f(w) = sum(c w^3) + (sum(a w))^2, and what its central differences are exactly.

    The second function maps x and h to the gradient at x plus h^2 / 6 times the third
    derivatives, 6 c. All higher derivatives are zero.
    """
    c, a = rng.normal(size=shape), coupling * rng.normal(size=shape)

    def f(w):
        return float(np.sum(c * w**3) + np.sum(a * w) ** 2)

    def central_difference(x, h):
        return 3 * c * x**2 + 2 * a * np.sum(a * x) + c * h**2

    return f, central_difference


def given_step(function, grade_id):
    """Compare with the exact difference quotient, for steps small and large and the default."""
    rng = stream(grade_id)
    look = (
        "This cubic has a known central difference, which depends on h: use the h that is given, "
        "on both sides, and divide by 2 * h."
    )
    for h in STEPS:
        for x in (rng.normal(size=4), 30 * rng.normal(size=3)):
            f, exact = cubic(rng, x.shape)
            came = call(function, f, x.copy(), h, case=f"a cubic with h = {h:g}")
            _compare_slopes(came, exact(x, h), f"a cubic with h = {h:g}", look)
    # At 0 nothing but c h^2 is left, so that even the smallest step shows.
    x = np.zeros(5)
    f, exact = cubic(rng, x.shape, coupling=0.0)
    for arguments, h in (((), 1e-5), *(((h,), h) for h in (2e-5, 1e-6, 1e-9, 1e-30, 1e3))):
        case = f"a cubic at 0 with h = {h:g}" + ("" if arguments else ", the default")
        _compare_slopes(call(function, f, x.copy(), *arguments, case=case), exact(x, h), case, look)


def smooth_functions(function, grade_id):
    """Measure smooth functions at the default step, to eight digits."""
    rng = stream(grade_id)
    look = "A central difference with h = 1e-5 is good to about ten digits here."
    for _ in range(5):
        a, x = rng.normal(size=4), rng.normal(size=4)
        for f in (
            lambda w, a=a: np.sum(np.sin(a * w) + np.exp(w / 3)),
            lambda w, a=a: float(np.sum(np.logaddexp(0, a * w))),
            lambda w, a=a: np.array(np.tanh(a @ w)),
        ):
            came = call(function, f, x.copy(), case="a smooth function")
            expected = richardson_gradient(f, x)
            compare(_array(came), expected, "A slope", rtol=1e-8, scale=1.0, look=look)


def coupled_entries(function, grade_id):
    """Measure functions in which every entry takes part in every slope."""
    rng = stream(grade_id)
    look = (
        "Here all entries of x take part in f: shift one entry at a time, and leave the others "
        "where they are."
    )
    for size in (2, 3, 5):
        m, x = rng.normal(size=(size, size)), rng.normal(size=size)
        w = rng.normal(size=(size, 2))
        for f, at in (
            (lambda v, m=m: v @ m @ v, x),
            (lambda v: np.prod(v), x),
            (lambda v: np.linalg.norm(v), x),
            (lambda v, m=m: np.sum((m @ v) ** 2), w),
            (lambda v: np.sum(v.T @ v), w),
        ):
            came = call(function, f, at.copy(), case="a function that couples all entries")
            expected = richardson_gradient(f, at)
            compare(_array(came), expected, "A slope", rtol=1e-7, scale=_reach(expected), look=look)


def every_shape(function, grade_id):
    """Measure at arrays of 0 to 4 axes, and at views that are not contiguous.

    The functions are quadratics, for which every step gives the slope itself.
    """
    rng = stream(grade_id)
    for x in (np.asarray(rng.normal(size=shape)) for shape in SHAPES):
        look = "The slopes have the shape of x, and f gets arrays of that shape."
        _compare_quadratic(function, rng, x, f"a call with x of shape {x.shape}", look)
    for x in _views(rng):
        look = "x is a view here: x.ravel() and x.reshape(-1) are copies of it, not x itself."
        _compare_quadratic(function, rng, x, f"a call with a view x of shape {x.shape}", look)


def x_kept(function, grade_id):
    """See that x is the same to the last bit, whatever its entries, its step or its layout."""
    rng = stream(grade_id)
    special = np.array([0.1, 1 / 3, 1e-30, -1e-9, 1e8, -0.0, 12345.678])
    for x in (special, rng.normal(size=50), np.asarray(rng.normal()), *_views(rng)):
        for arguments in ((), (0.1,), (1e-3,), (3.0,)):
            compare_kept(
                function,
                (lambda w: np.sum(w**2), x, *arguments),
                ["x"],
                case=f"a call with x of shape {x.shape}",
            )


def largest(function, grade_id):
    """One wrong entry among many, of any size and in any place, decides."""
    rng = stream(grade_id)
    look = "The result is the largest of the errors of all entries, each relative to its own size."
    for shape in ((2,), (9,), (100, 100), (4, 5, 6)):
        for size in (1e-6, 1.0, 1e6):
            a = size * rng.normal(size=shape) * 10.0 ** rng.uniform(-2, 2, size=shape)
            b = a * (1 + 1e-9 * rng.normal(size=shape))
            place = tuple(int(rng.integers(n)) for n in shape)
            b[place] = a[place] * rng.uniform(1.1, 3)
            _compare_error(function, a, b, "one wrong entry", look)
            _compare_error(function, b, a, "one wrong entry", look)
    small = rng.uniform(1, 3, size=2) * 1e-6
    a, b = (np.array([1e6, each, -1e6]) for each in small)
    _compare_error(function, a, b, "a small entry between two that are huge", look)


def error_values(function, grade_id):
    """Pairs of numbers of both signs, near to each other and far apart."""
    rng = stream(grade_id)
    look = "By hand: |a - b| divided by |a| + |b|, and the largest of that."
    for _ in range(20):
        a, b = rng.normal(size=(2, 3)) * 10.0 ** rng.integers(-3, 4, size=(2, 3))
        _compare_error(function, a, b, "numbers of both signs", look)
        _compare_error(function, a, -a, "numbers of opposite sign", look)
        _compare_error(function, a, a * (1 + 1e-6), "close numbers", look)


def near_zero(function, grade_id):
    """Sizes around the floor of 1e-8, above and below, and zeros."""
    rng = stream(grade_id)
    look = "Where |a| + |b| is below 1e-8, divide by 1e-8; elsewhere by |a| + |b| alone."
    for power in (-30, -12, -10, -9, -8.5, -8, -7.5, -7, -6):
        a, b = rng.uniform(0.2, 0.6, size=(2, 4)) * 10.0**power
        _compare_error(function, a, b, f"numbers of size 1e{power:g}", look)
        _compare_error(function, a, np.zeros(4), f"size 1e{power:g} and zero", look)
        _compare_error(function, np.append(a, 0.0), np.append(-b, 0.0), "zeros among them", look)
    _compare_error(function, np.zeros(3), np.zeros(3), "zeros only", look)


def error_shapes(function, grade_id):
    """Numbers, NumPy scalars and arrays of any shape, which stay as they are."""
    rng = stream(grade_id)
    look = "The result is one number, whatever the shape of the arguments."
    _compare_error(function, float(rng.normal()), float(rng.normal()), "Python numbers", look)
    _compare_error(function, rng.normal(), np.float64(0.0), "NumPy numbers", look)
    for shape in SHAPES:
        a, b = (np.asarray(rng.normal(size=shape)) for _ in range(2))
        expected = _relative_error(a, b)
        case = f"arrays of shape {shape}"
        came = compare_kept(function, (a, b), ["a", "b"], case=case)
        compare(came, expected, f"The relative error in {case}", rtol=1e-9, look=look)


def quadratic_value(function, grade_id):
    """The value alone, for matrices of all kinds; it may be negative."""
    problems = list(_quadratics(stream(grade_id)))
    for w, A, b in [*problems, *((w, -A, b) for w, A, b in problems)]:
        look = "The value is w'Aw / 2 - b'w, one number."
        case = f"a quadratic of {len(w)} weights"
        value = w @ A @ w / 2 - b @ w
        scale = max(1.0, abs(value))
        compare_loss(function, (w, A, b), loss=value, scale=scale, case=case, look=look)


def quadratic_gradient(function, grade_id, *, symmetric):
    """The gradient alone, for symmetric matrices or for others."""
    for w, A, b in _quadratics(stream(grade_id)):
        if symmetric:
            A = A + A.T
        look = "Write out 1/2 sum A_ij w_i w_j: w_k stands in row k and in column k of A."
        if symmetric:
            look = "For a symmetric A the gradient is A w - b."
        case = f"a quadratic of {len(w)} weights, A {'' if symmetric else 'not '}symmetric"
        for far in (w, 1e5 * w):
            expected = (A + A.T) @ far / 2 - b
            compare_loss(function, (far, A, b), gradient=expected, case=case, look=look)


def quadratic_kept(function, grade_id):
    """The arguments stay as they are, and the gradient is an array of its own."""
    rng, given = stream(grade_id), []
    for arguments in (*_quadratics(rng), (rng.normal(size=4), np.eye(4), np.zeros(4))):
        case = f"a quadratic of {len(arguments[0])} weights"
        answer = compare_kept(function, arguments, ["w", "A", "b"], case=case)
        if isinstance(answer, tuple | list) and answer and isinstance(answer[-1], np.ndarray):
            given.append((answer[-1], copied(answer[-1]), case))
        for argument in arguments:
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
    """The gradient at random places beside the measured one, with and without regularization."""
    rng = stream(grade_id)
    look = (
        "Compare your loss and your gradient with a measured slope, without regularization first."
    )
    for W, X, y in _classifications(rng):
        for reg in (0.0, float(rng.uniform(0.1, 1))):
            measured = richardson_gradient(lambda V, a=(X, y, reg): softmax_reference(V, *a)[0], W)
            case = f"{_named(W, X)} with reg = {reg:.3g}"
            compare_loss(
                function, (W, X, y, reg), gradient=measured, case=case, rtol=1e-8, look=look
            )


def large_scores(function, grade_id, *, of):
    """Scores from large to enormous, of both signs, at different levels in different rows.

    `of` says what is compared: "loss" or "gradient".
    """
    rng = stream(grade_id)
    for size in (50.0, 800.0, 1e4, 1e8, 1e150):
        scores = size * rng.uniform(-1, 1, size=(6, 4))
        _compare_scores(function, scores, rng.integers(4, size=6), of, size)
    for levels in ((0, -2000, 3000), (-1e4, -1e4, -1e4), (900, 0, -900)):
        scores = np.array(levels)[:, None] + rng.normal(size=(3, 5))
        _compare_scores(function, scores, rng.integers(5, size=3), of, 1.0)


def softmax_kept(function, grade_id):
    """W, X and y stay as they are."""
    for W, X, y in _classifications(stream(grade_id)):
        compare_kept(function, (W, X, y, 0.1), ["W", "X", "y"], case=_named(W, X))


def any_size(function, grade_id):
    """All sizes down to one example, one feature and two classes; labels of any integer type."""
    rng = stream(grade_id)
    look = "N, D and C come from the shapes of X and W; a class need not occur in y."
    for W, X, y in _classifications(rng):
        for labels in (y.astype(np.int32), np.full_like(y, W.shape[1] - 1), np.zeros_like(y)):
            arguments = (W, X, labels, 0.0)
            loss, _ = softmax_reference(*arguments)
            case = f"{_named(W, X)}, labels of type {labels.dtype}"
            compare_loss(function, arguments, loss=loss, scale=1.0, case=case, look=look)


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


def _compare_scores(function, scores, y, of, size):
    """Hand over scores as weights of examples that are unit vectors."""
    arguments = (scores, np.eye(len(scores)), y, 0.0)
    loss, gradient = softmax_reference(*arguments)
    case = f"a call with scores up to {np.abs(scores).max():.2g}"
    look = "exp overflows beyond 709 and is 0 below -745: shift the scores of each example first."
    if of == "loss":
        look += " Take no logarithm of a probability, which may be 0."
        compare_loss(function, arguments, loss=loss, scale=size, case=case, look=look)
    else:
        compare_loss(function, arguments, gradient=gradient, scale=1.0, case=case, look=look)


def _added(function, data, reg, case):
    """Return what the regularization adds to the loss and to the gradient."""
    pairs = [call_loss(function, (*data, strength), case=case) for strength in (0.0, reg)]
    shapes = {"loss": (), "gradient": np.shape(data[0])}
    return [
        np.subtract(*(numbers(value, f"The {name} in {case}", shape=shape) for value in both))
        for (name, shape), *both in zip(shapes.items(), *reversed(pairs), strict=True)
    ]


def _compare_quadratic(function, rng, x, case, look):
    """Measure f(w) = sum(c w^2) / 2 + (sum(a w))^2 / 2 at x, with the default step."""
    c, a = rng.normal(size=(2, *x.shape))
    expected = c * x + a * np.sum(a * x)
    came = call(function, lambda w: np.sum(c * w**2 + a * w * np.sum(a * w)) / 2, x, case=case)
    scale = _reach(expected)
    compare(_array(came), expected, f"A slope in {case}", rtol=1e-7, scale=scale, look=look)


def _compare_slopes(came, expected, case, look):
    compare(_array(came), expected, f"A slope of {case}", rtol=1e-9, look=look)


def _compare_error(function, a, b, case, look):
    came = call(function, copied(a), copied(b), case=case)
    compare(came, _relative_error(a, b), f"The relative error of {case}", rtol=1e-9, look=look)


def _relative_error(a, b):
    return float(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))


def _array(came):
    """Return nested lists as an array; `compare` says what is wrong with anything else."""
    return np.array(came) if isinstance(came, list | tuple) else came


def _reach(values):
    return max(1.0, float(np.max(np.abs(values))))


def _views(rng):
    """Return arrays that do not lie in one piece in memory."""
    return (
        rng.normal(size=(4, 3)).T,
        rng.normal(size=(6, 8))[::2, 1::3],
        rng.normal(size=9)[::-2],
        rng.normal(size=(3, 4, 5))[:, 1],
    )


def _quadratics(rng):
    """Yield weights, a matrix that is not symmetric, and a vector, in several sizes."""
    for size in (1, 2, 3, 3, 5, 8):
        yield rng.normal(size=size), rng.normal(size=(size, size)), rng.normal(size=size)


def _classifications(rng):
    """Yield weights, examples and classes, in several sizes."""
    for n, d, c in SIZES:
        yield rng.normal(size=(d, c)), rng.normal(size=(n, d)), rng.integers(c, size=n)


def _named(W, X):
    return f"a call with N = {len(X)}, D = {len(W)}, C = {W.shape[1]}"
