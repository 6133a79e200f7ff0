"""The hidden tests of arrays of every kind, and of groups: a layer compared with itself."""

import numpy as np

from grader.trials.layers.draws import begin, by_feature, calls, named
from helpers.checks.agreement import compare_kept
from helpers.checks.compare import compare, copied, numbers, same
from helpers.checks.layers import (
    ALONE,
    call_backward,
    call_forward,
    call_layer,
    compare_rows_alone,
    finite,
    opened,
)
from helpers.checks.outcomes import name_of, wrong


def any_array(forward, backward, grade_id):
    """Arrays stay as they were, and their type, their order in memory and their level are free."""
    rng, layer = begin(grade_id)
    for arguments in calls(rng, layer):
        x, *others = arguments
        case = named(arguments)
        out = finite(call_forward(forward, arguments, case=case)[0], f"out of {case}")
        if any(same(out, o) for o in (x, call_forward(forward, (1 - x, *others), case=case)[0])):
            raise wrong(f"out of {case} is x itself, or the same for another x.")
        _compare_kept(forward, backward, arguments, rng.normal(size=x.shape))
        for moved, rtol, how in (
            (np.asfortranarray(x), 1e-9, "in another order in memory"),
            (x.astype(np.float32), 1e-3, "in float32"),
            (x + 1e7, 1e-6, "with 10,000,000 added to every entry"),
        ):
            came, _ = call_forward(forward, (moved, *others), case=f"{case}, {how}")
            look = "The variance is the mean of (x - mean)^2." if rtol == 1e-6 else ""
            compare(came, out, f"out of {case}, {how}", rtol=rtol, look=look)
        _compare_constant(forward, arguments)


def groups(forward, grade_id):
    """A group of channels has the output that it has alone, and so has each image."""
    rng, layer = begin(grade_id)
    look = "A group is C / G channels that lie side by side, and G is the number of groups."
    for arguments in calls(rng, layer):
        compare_rows_alone(forward, arguments, look=ALONE)
        x, gamma, beta, G, param = arguments
        out, _ = call_forward(forward, arguments, case=named(arguments))
        size = x.shape[1] // G
        for first in range(0, x.shape[1], size):
            part = slice(first, first + size)
            alone = (*(each[:, part] for each in (x, gamma, beta)), 1, param)
            what = f"out of channels {first} to {first + size - 1} in {named(arguments)}"
            came, _ = call_forward(forward, alone, case=named(alone))
            compare(came, out[:, part], f"{what}, alone with G = 1", rtol=1e-9, look=look)


def _compare_kept(forward, backward, arguments, dout):
    """See that no argument of either pass changes, and that a cache can be used twice."""
    *others, param = copied(tuple(arguments))
    count = sum(isinstance(each, np.ndarray) for each in others)
    names, case = ["x", "gamma", "beta"][:count], named(arguments)
    answer = compare_kept(forward, (*others, param), names, case=f"{name_of(forward)}, {case}")
    _, cache = opened(answer, case)
    given = dout.copy()
    first = call_layer(backward, forward, arguments, dout, case=case)
    # A cache may hold arrays of the caller's own: they are as they were.
    compare_kept(
        lambda given: backward(given, cache), (given,), ["dout"], case=f"a backward {case}"
    )
    again = call_backward(backward, cache, dout, case=case)
    for name, value in first.items():
        what = f"{name} of {case}, called once more"
        compare(again[name], numbers(value, what, shape=np.shape(value)), what, rtol=1e-9)


def _compare_constant(forward, arguments):
    """See that where all inputs are equal, the output is beta: no 0 / 0."""
    x, gamma, beta, *others = arguments
    value = np.broadcast_to(by_feature(beta, x), x.shape)
    flat = (np.full_like(x, 3.0), gamma, beta, *others)
    case = f"{named(arguments)} and all entries equal"
    came, _ = call_forward(forward, flat, case=case)
    compare(came, value, f"out of {case}", rtol=1e-6, look="xhat is 0 there, and out is beta.")
