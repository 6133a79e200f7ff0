"""The hidden tests of lesson 08: schedules, rules with a schedule, averages, and L-BFGS.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers. What is true of any schedule of its kind (that it falls by equal factors,
stays where it ends, or is the same whenever it is asked) is tried on the function alone.
"""

import itertools

import numpy as np

from grader.trials import reference
from grader.trials.seeds import stream
from helpers.checks.agreement import answer, compare_kept, demand_effect
from helpers.checks.compare import compare, numbers, same
from helpers.checks.functions import call, call_text, compare_raises, compare_value
from helpers.checks.outcomes import wrong
from helpers.checks.schedules import (
    KEY,
    compare_apart,
    compare_asked,
    compare_rates,
    compare_resumed,
    compare_state_of_rule,
)


def steps(function, grade_id):
    """The rate of step decay on both sides of each drop, and far beyond."""
    rng = stream(grade_id)
    for every in (1, 2, 3, 7, 10, 30):
        rate, drop = 10 ** float(rng.uniform(-3, 1)), float(rng.uniform(0.1, 0.9))
        edges = (0, 1, every - 1, every, every + 1, 2 * every - 1, 2 * every, 5 * every, 9 * every)
        for t in edges:
            compare_value(function, (t, rate, drop, every), rate * drop ** (t // every))
    compare_value(function, (40, 1, 0.5, 10), 0.0625)


def goes_on_dropping(function, grade_id):
    """From drop to drop the rate changes by one factor, however many drops came before."""
    rng = stream(grade_id)
    look = "Every drop multiplies by the same factor, also the third one and the tenth."
    for every in (3, 5, 8, 20):
        rest = (10 ** float(rng.uniform(-2, 0)), float(rng.uniform(0.3, 0.8)), every)
        demand_effect(function, (2 * every, *rest), (4 * every, *rest))
        for place in (every, 2 * every - 1):
            rates = [_rate(function, place + n * every, rest) for n in range(12)]
            _compare_ratios(rates, call_text(function, (place, *rest)), look)


def any_order(function, grade_id):
    """Asked in any order, and again, it answers the same; twice the rate, twice the answer."""
    rng = stream(grade_id)
    look = "The answer depends on nothing but the arguments: compute it afresh from t."
    for every in (2, 5, 9):
        rest = (10 ** float(rng.uniform(-2, 0)), float(rng.uniform(0.3, 0.8)), every)
        demand_effect(function, (3 * every, *rest), (3 * every, 3 * rest[0], *rest[1:]))
        forth = [_rate(function, t, rest) for t in range(4 * every)]
        back = [_rate(function, t, rest) for t in reversed(range(4 * every))][::-1]
        double = [_rate(function, t, (2 * rest[0], *rest[1:])) for t in range(0, 4 * every, 3)]
        compare(np.array(back), np.array(forth), "the rate, asked again", rtol=1e-9, look=look)
        what = "the rate at twice the first one"
        compare(np.array(double), 2 * np.array(forth[::3]), what, rtol=1e-9)


def inverse_time(function, grade_id):
    """The rate of 1/t decay, soon and late."""
    for t, rate, k in _of_decays(grade_id):
        compare_value(function, (t, rate, k), rate / (1 + k * t))


def exponential(function, grade_id):
    """The rate of exponential decay, soon and late."""
    for t, rate, k in _of_decays(grade_id):
        compare_value(function, (t, rate, k), rate * np.exp(-k * t))


def first_rate(function, grade_id):
    """The first rate multiplies all, whenever and in whatever order it is asked."""
    rng = stream(grade_id)
    look = "The first rate stands before the whole, and nothing is remembered."
    for t in map(int, [7, 0, 1, *rng.integers(2, 60, size=6), 7]):
        rate, k = 10 ** float(rng.uniform(-2, 0)), 10 ** float(rng.uniform(-3, -1))
        demand_effect(function, (9, rate, k), (9, 3 * rate, k))
        came, expected = _rate(function, t, (3 * rate, k)), 3 * _rate(function, t, (rate, k))
        what = call_text(function, (t, 3 * rate, k))
        compare(came, expected, what, rtol=1e-9, look=look)


def cosine(function, grade_id):
    """Half a wave of the cosine, without a warm-up, down to zero."""
    for rate, length in _of_cosines(grade_id):
        for t in sorted({0, 1, length // 4, length // 2, length - 1, length}):
            expected = rate / 2 * (1 + np.cos(np.pi * t / length))
            compare_value(function, (t, rate, length), expected, scale=rate)


def warm_up(function, grade_id):
    """The rate on the way up, from the first step to the last before the peak."""
    rng = stream(grade_id)
    for rate, length in _of_cosines(grade_id):
        for warmup in (1, 2, 5, int(rng.integers(6, 12)), length // 2, length - 1):
            for t in sorted({0, warmup // 2, warmup - 1}):
                expected = rate * (t + 1) / warmup
                compare_value(function, (t, rate, length, warmup), expected, scale=rate)
    look = "The way up leads to learning_rate, whatever final is."
    compare_value(function, (1, 3.0, 40, 6, 0.6), 1.0, look=look)


def after_warm_up(function, grade_id):
    """After the way up, half a wave over the steps that are left."""
    rng = stream(grade_id)
    for rate, length in _of_cosines(grade_id):
        for warmup in (1, int(rng.integers(2, 12)), length // 2):
            left = length - warmup
            for t in sorted({0, 1, left // 3, left - 1}):
                expected = rate / 2 * (1 + np.cos(np.pi * t / left))
                compare_value(function, (warmup + t, rate, length, warmup), expected, scale=rate)


def down_to_final(function, grade_id):
    """With a final rate the way down is that to zero, shrunk to what lies between."""
    rng = stream(grade_id)
    look = "Between learning_rate and final the rate falls as it falls to zero without final."
    for rate, length in _of_cosines(grade_id):
        final, warmup = rate * float(rng.uniform(0.1, 0.5)), int(rng.integers(0, 5))
        demand_effect(function, (warmup, rate, length, warmup), (length - 1, rate, length, warmup))
        for t in (warmup, *map(int, rng.integers(warmup + 1, length, size=4)), length):
            to_zero = _rate(function, t, (rate, length, warmup))
            expected = final + (rate - final) * to_zero / rate
            arguments = (t, rate, length, warmup, final)
            what = call_text(function, arguments)
            compare(_rate(function, t, arguments[1:]), expected, what, rtol=1e-9, look=look)


def past_the_end(function, grade_id):
    """At the last step and ever after it stays where it ends."""
    rng = stream(grade_id)
    for rate, length in _of_cosines(grade_id):
        warmup = int(rng.integers(0, 6))
        for final in (0.0, 0.3 * rate):
            rest = (rate, length, warmup, final)
            demand_effect(function, (warmup, *rest), (length, *rest))
            for t in (length, length + 1, length + length // 2, 2 * length, 7 * length):
                what = call_text(function, (t, *rest))
                look = "From t = steps on the rate is final."
                came = _rate(function, t, rest)
                compare(came, final, what, rtol=1e-9, scale=rate, look=look)


def refuses(function, grade_id):
    """A ValueError where the way up leaves no step for the way down, and only there."""
    rng = stream(grade_id)
    look = "warmup must be smaller than steps."
    for length in (1, 2, 10, int(rng.integers(20, 200))):
        demand_effect(function, (0, 0.5, length + 8), (length, 0.5, length + 8))
        answer(function, (0, 0.5, length, length - 1))
        for warmup in (length, length + 1, 3 * length):
            for t in (0, length - 1, length, 2 * length):
                compare_raises(function, (t, 0.5, length, warmup), look=look)


def asks(scheduled, grade_id):
    """Each step asks the schedule once, for the number of steps taken before."""
    rng = stream(grade_id)
    look = f"The first step asks for t = 0, every step asks once, and the count stands in {KEY!r}."
    compare_asked(scheduled, int(rng.integers(110, 150)), look=look)
    compare_asked(scheduled, 3, begin=int(rng.integers(20, 500)), look=look)


def sets_rates(scheduled, grade_id):
    """Each step finds the rate that the schedule has just given, whatever was there before."""
    look = "Before each step config['learning_rate'] is set to what the schedule gives."
    compare_rates(scheduled, int(stream(grade_id).integers(5, 15)), look=look)


def state_of_rule(scheduled, grade_id):
    """What the rule itself keeps in its config is its own, a count `t` above all."""
    rng = stream(grade_id)
    look = f"The rule has its own count in config['t']; that of the schedule stands under {KEY!r}."
    later = {"t": 30, "m": np.ones(3), "v": np.ones(3), "beta1": 0.7, "epoch": 2}
    for rule, begin in (
        (reference.adam, {}),
        (reference.adam, later),
        (reference.sgd_momentum_outside, {"momentum": 0.5}),
    ):
        gradients = list(rng.normal(size=(4, 3)))
        compare_state_of_rule(scheduled, rule, rng.normal(size=3), gradients, begin, look=look)


def separate_parameters(scheduled, grade_id):
    """Parameters that move in turn count their steps apart."""
    rng = stream(grade_id)
    for length in (2, 5, 12):
        compare_apart(scheduled, tuple(map(int, [0, 1, *rng.integers(0, 2, size=length)])))


def resumes(scheduled, grade_id):
    """A new function goes on where a config was left, and the count of a config is read."""
    rng = stream(grade_id)
    look = f"All that is to be kept between calls stands in config: the count under {KEY!r}."
    for before, after in ((1, 1), (3, 4), (int(rng.integers(5, 12)), 3)):
        compare_resumed(scheduled, before, after, look=look)


def plain_mean(function, grade_id):
    """Without a decay each row is the mean of all up to it."""
    rng = stream(grade_id)
    for shape in ((1,), (5,), (8, 3), (6, 2, 2), (300, 1)):
        rows = 10 ** float(rng.uniform(-2, 2)) * rng.normal(size=shape)
        expected = np.array([np.mean(rows[: k + 1], axis=0) for k in range(len(rows))])
        compare_value(function, (rows,), expected, scale=float(np.abs(rows).max()))
        compare_value(function, (rows, None), expected, scale=float(np.abs(rows).max()))


def decaying_mean(function, grade_id):
    """With a decay, the corrected running mean; a decay of 0 keeps the newest row alone."""
    rng = stream(grade_id)
    for shape in ((1,), (5,), (8, 3), (6, 2, 2), (300, 1)):
        for decay in (0.0, float(rng.uniform(0.1, 0.8)), float(rng.uniform(0.9, 0.999))):
            rows = rng.normal(size=shape)
            expected = np.array([_weighted(rows[: k + 1], decay) for k in range(len(rows))])
            compare_value(function, (rows, decay), expected, scale=float(np.abs(rows).max()))


def each_entry(function, grade_id):
    """Each entry of the rows is averaged by itself, and what comes later changes no row."""
    rng = stream(grade_id)
    for shape in ((6, 1), (4, 4), (5, 2, 3), (3, 1, 2, 2)):
        rows = rng.normal(size=shape)
        for rest in ((), (float(rng.uniform(0.3, 0.8)),)):
            demand_effect(function, (rows, *rest), (rows[::-1] * 2 + 1, *rest))
            whole = _rows(function, rows, rest)
            for index in np.ndindex(shape[1:]):
                place = (slice(None), *index)
                alone = _rows(function, rows[place].copy(), rest)
                what = f"entry {list(index)} of rows of shape {shape[1:]}"
                compare(whole[place], alone, what, rtol=1e-9, scale=3.0)
            first = _rows(function, rows[:2].copy(), rest)
            compare(whole[:2], first, "the first two rows of more", rtol=1e-9, scale=3.0)


def iterates_kept(function, grade_id):
    """The iterates stay as they are, and the averages are the learner's own."""
    rng = stream(grade_id)
    rows, decay = rng.normal(size=(7, 3)), float(rng.uniform(0.5, 0.99))
    # At a decay of 0 the averages are the iterates themselves.
    for rest in ((), (decay,), (0.0,)):
        if rest != (0.0,):
            demand_effect(function, (rows, *rest), (2 * rows, *rest))
        _compare_own(function, rows.copy(), rest)


def lbfgs(function, grade_id):
    """The direction, beside that of the dense matrix that BFGS would have made of the pairs."""
    rng = stream(grade_id)
    for size, count in ((3, 0), (1, 1), (3, 1), (4, 2), (6, 5), (20, 10)):
        g, s_list, y_list = _pairs(rng, size, count)
        expected = -_inverse_hessian(size, s_list, y_list) @ g
        compare_value(function, (g, s_list, y_list), expected, rtol=1e-7)


def secant(function, grade_id):
    """What it makes of the newest change of the gradient, older pairs do not change."""
    rng = stream(grade_id)
    look = "For g = y of the newest pair the direction is -s of that pair, whatever is older."
    for size, count in ((2, 2), (3, 2), (5, 4), (12, 10)):
        g, s_list, y_list = _pairs(rng, size, count)
        demand_effect(function, (g, s_list, y_list), (-g, s_list, y_list))
        many, one = (y_list[-1], s_list, y_list), (y_list[-1], s_list[-1:], y_list[-1:])
        what = f"the direction at g = y with {count} pairs, beside that with the newest alone"
        alone = numbers(answer(function, one), "the direction", shape=(size,))
        compare(answer(function, many), alone, what, rtol=1e-7, look=look)


def pairs_kept(function, grade_id):
    """The gradient and the lists of pairs stay as they are."""
    rng = stream(grade_id)
    for size, count in ((3, 1), (3, 2), (5, 5)):
        g, s_list, y_list = _pairs(rng, size, count)
        demand_effect(function, (g, s_list, y_list), (-g, s_list, y_list))
        given = [g.copy(), [s.copy() for s in s_list], [y.copy() for y in y_list]]
        call(function, *given, case=f"a call with {count} pairs")
        if not (same(given[0], g) and same(given[1], s_list) and same(given[2], y_list)):
            raise wrong(
                f"g or a list was changed in a call with {count} pairs. Expected: they stay.",
                "Work on a copy of g, and go through the lists without pop and reverse().",
            )


def _rate(function, t, rest):
    arguments = (t, *rest)
    case = call_text(function, arguments)
    return float(numbers(call(function, *arguments, case=case), case, shape=()))


def _rows(function, rows, rest):
    """Return the averages of these rows, as an array of their shape."""
    came = answer(function, (rows, *rest))
    return numbers(came, f"the averages of shape {rows.shape}", shape=rows.shape)


def _compare_own(function, rows, rest):
    """See that a call leaves its rows alone, and that its answer outlives them."""
    case = "a call with " + (f"decay {rest[0]:.3g}" if rest else "the rows alone")
    came = compare_kept(function, (rows, *rest), ["iterates"], case=case)
    before = np.array(came)
    rows[...] = 7
    call(function, rows, *rest, case="a second call")
    if not same(np.array(came), before):
        raise wrong(
            f"The answer of {case} changed when the caller used the iterates again.",
            "Return an array of its own: np.array(iterates) copies, iterates[:] does not.",
        )


def _compare_ratios(rates, case, look):
    """See that from each rate to the next one it is one factor, below 1."""
    if not all(np.isfinite(rates)) or 0 in rates:
        raise wrong(f"from {case} on the rates are {rates}. Expected: positive numbers.", look)
    ratios = np.array([late / early for early, late in itertools.pairwise(rates)])
    if ratios[0] == 1:
        raise wrong(f"from {case} on the rate stays as it is. Expected: it changes.", look)
    expected = np.full_like(ratios, ratios[0])
    compare(ratios, expected, f"the factor from rate to rate, from {case} on", rtol=1e-9, look=look)


def _of_decays(grade_id):
    """Yield counts, rates and decays."""
    rng = stream(grade_id)
    for t in (0, 1, 2, 10, 99, 1000):
        for _ in range(4):
            yield t, 10 ** float(rng.uniform(-3, 1)), 10 ** float(rng.uniform(-3, -1))
    yield 10, 1, 0.5
    yield 3, 0.2, 0


def _of_cosines(grade_id):
    """Yield peaks and numbers of steps."""
    rng = stream(grade_id)
    yield float(rng.uniform(2, 10)), 100
    for length in (12, int(rng.integers(30, 90)), int(rng.integers(200, 900))):
        yield 10 ** float(rng.uniform(-3, 1)), length


def _weighted(rows, decay):
    """Return the mean of some rows in which each older one weighs less by the factor `decay`."""
    weights = decay ** np.arange(len(rows))[::-1].astype(float)
    return np.tensordot(weights / weights.sum(), rows, axes=1)


def _pairs(rng, size, count):
    """Return a gradient, and steps with the changes of gradient that a bowl would give them."""
    root = rng.normal(size=(size, size))
    hessian = root @ root.T / size + np.diag(rng.uniform(0.5, 2, size=size))
    s_list = [rng.normal(size=size) for _ in range(count)]
    return rng.normal(size=size), s_list, [hessian @ s for s in s_list]


def _inverse_hessian(size, s_list, y_list):
    """Return the dense matrix of BFGS (Nocedal and Wright, equation 6.17), from a scaled start."""
    if not s_list:
        return np.eye(size)
    h = np.eye(size) * (s_list[-1] @ y_list[-1]) / (y_list[-1] @ y_list[-1])
    for s, y in zip(s_list, y_list, strict=True):
        left = np.eye(size) - np.outer(s, y) / (y @ s)
        h = left @ h @ left.T + np.outer(s, s) / (y @ s)
    return h
