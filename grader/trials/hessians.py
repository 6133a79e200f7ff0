"""The hidden tests of lesson 02's functions of a Hessian.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers. Those of turned matrices, of scale, of errors and of the order of the
questions compare the function with itself.
"""

import numpy as np

from grader.trials.seeds import stream
from helpers.checks.agreement import (
    compare_kept,
    compare_same,
    compare_same_word,
    demand_effect,
)
from helpers.checks.compare import numbers
from helpers.checks.functions import (
    call,
    compare_infinite,
    compare_raises,
    compare_value,
    compare_word,
)
from helpers.checks.outcomes import wrong

EPS = np.finfo(float).eps
UP, DOWN, BOTH, FLAT = [1.0, 2.0], [-1.0, -2.0], [1.0, -1.0], [0.0, 0.0]
# Eigenvalues, the tolerance if one is given, and a clear point of the same kind.
TOLERANCES = [
    ([1.0, 2e-8], (), UP),
    ([1.0, 1.1e-8], (), UP),
    ([1.0, 0.9e-8], (), FLAT),
    ([1.0, 0.5e-8], (), FLAT),
    ([-1.0, -2e-8], (), DOWN),
    ([1.0, -2e-8], (), BOTH),
    ([1e3, 1e-6], (), UP),
    ([1e3, -1e-6], (), BOTH),
    ([1e-12, 2e-12], (0,), UP),
    ([1e-12, -2e-12], (0,), BOTH),
    ([1.0, 0.0], (0,), FLAT),
    ([-1.0, -0.25], (0.25,), FLAT),
    ([-1.0, -0.25], (0.125,), DOWN),
    ([-1.0, -0.25], (0.2,), DOWN),
    ([1.0, -0.25], (0.24,), BOTH),
    ([1.0, -0.25], (0.25,), FLAT),
    ([1.0, -0.25], (0.125,), BOTH),
    ([-1.0, 0.25], (0.5,), FLAT),
    ([5.0, -4.0], (8.0,), FLAT),
    ([0.5], (0.5,), FLAT),
    ([-0.5], (0.25,), DOWN),
]
ONLY_RATE, ONLY_FACTOR = np.array([1.0, np.inf]), np.array([np.inf, 1.0])


def symmetric(function, grade_id):
    """Condition numbers of symmetric matrices with positive eigenvalues."""
    rng = stream(grade_id)
    for n in (2, 3, 5, 8, 20):
        curvatures = 10 ** rng.uniform(-2, 2, size=n)
        expected = curvatures.max() / curvatures.min()
        compare_value(function, (_turned(rng, curvatures),), expected)


def singular_values(function, grade_id):
    """Condition numbers of matrices with negative eigenvalues, and of unsymmetric ones."""
    rng = stream(grade_id)
    look = "Take singular values; eigenvalues may be negative, and differ if H is not symmetric."
    for n in (2, 3, 5, 8):
        # So far apart that in the square of H the smaller one drowns.
        sizes = np.append(10 ** rng.uniform(-2, 2, size=n - 2), [200, 0.005])
        axes, others = _axes(rng, n), _axes(rng, n)
        signs = np.where(np.arange(n) % 2, 1.0, -1.0)
        for right in (axes * signs, others):
            H = (axes * sizes) @ right.T
            compare_value(function, (H,), sizes.max() / sizes.min(), look=look)


def infinite(function, grade_id):
    """Infinite up to the border n * eps * s_max, and finite just above it."""
    rng = stream(grade_id)
    look = "Compare the smallest singular value with the border n * eps * s_max before you divide."
    for H in _singular(rng):
        compare_infinite(function, (H,), look=look)
    for n in (2, 4, 7):
        for least in (1.1 * n * EPS, -1e-12, 1e-3):
            case = f"condition_number of a matrix whose smallest singular value is {abs(least):.3g}"
            came = numbers(call(function, _bordered(n, least), case=case), case, shape=())
            if not np.isfinite(came):
                raise wrong(f"{case} is {came}. Expected: a finite number, above the border.")


def any_size(function, grade_id):
    """A factor before H changes nothing, be it tiny or huge, and H stays as it is."""
    rng = stream(grade_id)
    look = "A factor before H changes neither the ratio nor whether it is finite."
    for n in (1, 2, 4):
        H = _turned(rng, rng.uniform(1, 9, size=n))
        unlike = (np.diag([1.0, 1e3]),)
        for power in (-200, -150, -30, -9, 9, 30, 150, 200):
            compare_same(function, (H,), (10.0**power * H,), unlike=unlike, look=look)
        compare_kept(function, (H,), ["H"], case=f"condition_number of a {n} by {n} matrix")
    compare_same(function, (np.eye(1),), (np.eye(3),), unlike=unlike, look="All sizes are equal.")


def rate(function, grade_id):
    """The best rate, for curvatures along the axes."""
    _compare_pair(function, grade_id, ONLY_RATE)


def factor(function, grade_id):
    """The factor per step, for curvatures along the axes."""
    _compare_pair(function, grade_id, ONLY_FACTOR)


def turned(function, grade_id):
    """A valley that is turned has the pair that it has along the axes, and H stays as it is."""
    rng = stream(grade_id)
    look = "Rate and factor belong to the eigenvalues, not to the entries on the diagonal."
    for n in (2, 3, 5, 12):
        for power in (-3, 0, 3):
            curvatures = np.sort(10.0 ** (power + rng.uniform(-1.5, 1.5, size=n)))
            H, unlike = _turned(rng, curvatures), (np.diag(curvatures + curvatures[-1]),)
            compare_same(function, (np.diag(curvatures),), (H,), unlike=unlike, look=look)
            compare_kept(function, (H,), ["H"], case=f"a {n} by {n} matrix")


def not_definite(function, grade_id):
    """A ValueError where an eigenvalue is zero or negative, and none where all are positive."""
    rng = stream(grade_id)
    matrices = [np.zeros((2, 2)), np.array([[-2.0]]), np.zeros((1, 1)), np.diag([-1.0, -9.0])]
    matrices += [np.diag([2.0, 1.0, -9.0]), np.diag([-9.0, 1.0, 2.0]), np.diag([1.0, 0.0, 2.0])]
    matrices.append(np.diag([9.0, -1.0, -2.0]))  # Determinant and trace are positive.
    for n in (3, 5, 8):
        for signs in (np.where(np.arange(n) == 1, -1.0, 1.0), -np.ones(n)):
            matrices.append(_turned(rng, signs * rng.uniform(1, 9, size=n)))
    for H in matrices:
        compare_raises(function, (H,), look="Every eigenvalue must be above 0.")
    # Small is not zero.
    demand_effect(function, (np.diag([1e-9, 1.0]),), (np.diag([1.0, 2.0]),))


def not_symmetric(function, grade_id):
    """A ValueError where H is not symmetric, whatever its eigenvalues."""
    rng = stream(grade_id)
    demand_effect(function, (np.diag([1.0, 3.0]),), (np.diag([1.0, 2.0]),))
    for n in (2, 3, 5):
        places = [(0, n - 1), (n - 1, 0)] + [(1, 2), (2, 1), (1, 3), (3, 2)] * (n == 5)
        for place in places:
            H = np.diag(rng.uniform(5, 9, size=n))
            H[place] = rng.uniform(0.05, 1)
            compare_raises(function, (H,), look="Compare H with its transpose.")
        H[0, n - 1], H[n - 1, 0] = 0.5, -0.5
        compare_raises(function, (H,), look="Compare H with its transpose.")


def saddle(function, grade_id):
    """Eigenvalues of both signs, in any order, along the axes or not; H stays as it is."""
    rng = stream(grade_id)
    _demand_words(function)
    for n in (2, 3, 5, 9):
        for count in {1, n // 2, n - 1}:
            signs = np.where(np.arange(n) < count, -1.0, 1.0)
            H = _turned(rng, signs * 10 ** rng.uniform(-3, 3, size=n))
            look = "One eigenvalue is positive and another is negative."
            compare_word(function, (H,), "saddle", look=look)
            compare_kept(function, (H,), ["H"], case=f"a {n} by {n} matrix")


def minimum_or_maximum(function, grade_id):
    """Eigenvalues of one sign."""
    rng = stream(grade_id)
    _demand_words(function)
    for n in (1, 2, 3, 5, 9):
        H = _turned(rng, 10 ** rng.uniform(-3, 3, size=n))
        compare_word(function, (H,), "minimum")
        compare_word(function, (-H,), "maximum")
    valley = np.array([[2.0, -1.0], [-1.0, 2.0]])
    compare_word(function, (valley,), "minimum", look="Entries are no eigenvalues.")
    compare_word(function, (-valley,), "maximum")


def degenerate(function, grade_id):
    """An eigenvalue that counts as zero, and none of the other sign."""
    rng = stream(grade_id)
    _demand_words(function)
    matrices = [np.zeros((n, n)) for n in (1, 2, 3, 5)]
    for n in (2, 3, 5, 9):
        vectors = rng.normal(size=(n, n - 1))
        product = vectors @ vectors.T
        matrices += [(product + product.T) / 2, -(product + product.T) / 2]
    look = "An eigenvalue counts as zero here, and all others have one sign."
    for H in (*matrices, np.diag([1.0, -1e-10]), np.diag([-1.0, 1e-10])):
        compare_word(function, (H,), "degenerate", look=look)


def order(function, grade_id):
    """A saddle with a flat direction has the name of any saddle, not that of a flat direction."""
    look = "Ask for both signs first: a flat direction more does not change a saddle."
    plain, flat = (np.diag(BOTH),), (np.diag([1.0, 0.0]),)
    for diagonal in ([0.0, 0.0, 1.0, -1.0], [1e-9, -1.0, 1.0], [-1e-9, 1.0, 0.0, -1e-7]):
        compare_same_word(function, (np.diag(diagonal),), plain, unlike=flat, look=look)


def tolerance(function, grade_id):
    """The tolerance decides what has the name of a flat direction; the border counts as zero.

    The names are the learner's own, of points that are clear.
    """
    look = "An eigenvalue whose size is at most the tolerance counts as zero."
    for diagonal, given, kind in TOLERANCES:
        unlike = (np.diag(UP if kind is FLAT else FLAT),)
        arguments = np.diag(diagonal), *given
        compare_same_word(function, arguments, (np.diag(kind),), unlike=unlike, look=look)


def _demand_words(function):
    """See that points of two kinds have two names."""
    for kind, other in ((UP, DOWN), (BOTH, UP)):
        compare_same_word(function, (np.diag(kind),), (np.diag(kind),), unlike=(np.diag(other),))


def _compare_pair(function, grade_id, scale):
    """Compare rate and factor; where the scale is infinite any number passes."""
    rng = stream(grade_id)
    for n in (1, 2, 3, 6, 10):
        for power in (-6, 0, 6):
            curvatures = 10.0 ** (power + rng.uniform(-2, 2, size=n))
            low, high = curvatures.min(), curvatures.max()
            expected = np.array([2 / (low + high), (high - low) / (high + low)])
            sizes = scale * np.array([expected[0], 1.0])
            compare_value(function, (np.diag(curvatures),), expected, scale=sizes)


def _axes(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def _turned(rng, eigenvalues):
    """Return a symmetric matrix with these eigenvalues, along axes in any direction."""
    axes = _axes(rng, len(eigenvalues))
    H = (axes * eigenvalues) @ axes.T
    return (H + H.T) / 2


def _bordered(n, least):
    return np.diag([1.0] * (n - 1) + [least])


def _singular(rng):
    """Yield matrices whose smallest singular value is at or below the border."""
    for n in (3, 4, 7):
        signs = np.where(np.arange(n - 1) % 2, 1.0, -1.0)
        vectors = rng.normal(size=(n, n - 1))
        yield (vectors * signs) @ vectors.T  # Symmetric: its eigenvalues are as good as any.
        yield _bordered(n, 0.9 * n * EPS)
        yield np.diag([1e-3 * n * EPS] + [1.0] * (n - 1))
        yield -1e8 * _bordered(n, -0.9 * n * EPS)
    yield from (np.zeros((1, 1)), np.zeros((3, 3)))
    # Sizes without rounding, so that the smallest is exactly at the border.
    yield from (_bordered(n, n * EPS) for n in (2, 4, 8))
