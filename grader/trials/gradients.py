"""The hidden tests of lesson 01's instrument: measured gradients, and relative errors.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers, and returns None or raises `helpers.checks.CheckFailed` or `NotAttempted`.
Those of shapes, of the largest entry and of arguments compare the function with itself.
"""

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.agreement import answer, compare_kept, compare_same, demand_effect
from helpers.checks.compare import compare, copied, numbers
from helpers.checks.functions import call
from helpers.problems.gradients import richardson_gradient

SHAPES = ((), (1,), (6,), (3, 4), (1, 5), (5, 1), (2, 3, 4), (2, 1, 3, 2))
STEPS = (1e-3, 0.02, 0.3, 1.0, 7.0)


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
        # So small that a default step of 1e-4 would do: the default has its own cell.
        a, x = rng.choice([-1, 1], size=4) * rng.uniform(0.3, 0.9, size=4), rng.normal(size=4)
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
            (np.linalg.norm, x + np.sign(x)),  # Near 0 a norm bends more than a step h can see.
            (lambda v, m=m: np.sum((m @ v) ** 2), w),
            (lambda v: np.sum(v.T @ v), w),
        ):
            came = call(function, f, at.copy(), case="a function that couples all entries")
            expected = richardson_gradient(f, at)
            compare(_array(came), expected, "A slope", rtol=1e-7, scale=_reach(expected), look=look)


def every_shape(function, grade_id):
    """Measure at arrays of 0 to 4 axes and at views, beside the same numbers as a plain vector."""
    rng = stream(grade_id)
    for x in (np.asarray(rng.normal(size=shape)) for shape in SHAPES):
        look = "The slopes have the shape of x, and f gets arrays of that shape."
        _compare_with_vector(function, rng, x, look)
    for x in _views(rng):
        look = "x is a view here: x.ravel() and x.reshape(-1) are copies of it, not x itself."
        _compare_with_vector(function, rng, x, look)


def x_kept(function, grade_id):
    """See that x is the same to the last bit, whatever its entries, its step or its layout."""
    rng = stream(grade_id)
    special = np.array([0.1, 1 / 3, 1e-30, -1e-9, 1e8, -0.0, 12345.678])
    demand_effect(function, (_squares, special), (_cubes, special))
    for x in (special, rng.normal(size=12), np.asarray(rng.normal()), *_views(rng)):
        for arguments in ((), (0.1,), (1e-3,), (3.0,)):
            case = f"a call with x of shape {x.shape}"
            compare_kept(function, (_squares, x, *arguments), ["x"], case=case)


def largest(function, grade_id):
    """One wrong entry among many, of any size and in any place, decides: as it does alone."""
    rng = stream(grade_id)
    for shape in ((2,), (9,), (100, 100), (4, 5, 6)):
        for size in (1e-6, 1.0, 1e6):
            a = size * rng.normal(size=shape) * 10.0 ** rng.uniform(-2, 2, size=shape)
            b = a * (1 + 1e-9 * rng.normal(size=shape))
            place = tuple(int(rng.integers(n)) for n in shape)
            b[place] = a[place] * rng.uniform(1.1, 3)
            _compare_with_entry(function, a, b, place)
            _compare_with_entry(function, b, a, place)
    small = rng.uniform(1, 3, size=2) * 1e-6
    _compare_with_entry(function, *(np.array([1e6, each, -1e6]) for each in small), (1,))


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
    """Numbers, NumPy scalars and arrays of any shape: as for a vector; they stay as they are."""
    rng = stream(grade_id)
    look = "The result is one number, whatever the shape of the arguments."
    for kind in (float, np.float64):
        a, b = (kind(rng.uniform(*span)) for span in ((2, 3), (1, 2)))
        single = np.array([a]), np.array([b])
        compare_same(function, (a, b), single, unlike=(a, a), look=look)
    for shape in SHAPES:
        a, b = (np.asarray(rng.uniform(*span, size=shape)) for span in ((2, 3), (1, 2)))
        compare_same(function, (a, b), (a.ravel(), b.ravel()), unlike=(a, a), look=look)
        numbers(answer(function, (a, b)), f"The result for arrays of shape {shape}", shape=())
        kept = np.asarray(-a), b
        compare_kept(function, kept, ["a", "b"], case=f"a call with arrays of shape {shape}")


def _squares(w):
    return np.sum(w**2)


def _cubes(w):
    return np.sum(w**3)


def _compare_with_vector(function, rng, x, look):
    """Measure f(w) = sum(c w^2) / 2 + (sum(a w))^2 / 2 at x, and as a function of a vector."""
    c, a = rng.normal(size=(2, *x.shape))

    def f(w):
        return np.sum(c * w**2 + a * w * np.sum(a * w)) / 2

    def of_vector(w):
        return f(w.reshape(x.shape))

    case = f"a call with x of shape {x.shape}"
    demand_effect(function, (f, x), (lambda w: 2 * f(w), x))
    alone = answer(function, (of_vector, x.flatten()))
    came = _array(call(function, f, x, case=case))
    expected = numbers(alone, "The slopes at a vector", shape=(x.size,)).reshape(x.shape)
    compare(came, expected, f"A slope in {case}", rtol=1e-7, scale=_reach(expected), look=look)


def _compare_with_entry(function, a, b, place):
    look = "The result is the largest of the errors of all entries, each relative to its own size."
    entry = np.array([a[place]]), np.array([b[place]])
    compare_same(function, (a, b), entry, unlike=(a, a), look=look)


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
