"""The hidden tests of forward passes: what comes out, and what stays in the param dict.

Each trial takes the learner's function and the ``grade_id`` of the test cell, which names the
stream of random numbers and, before its ``--``, the layer. It returns None, or raises
`helpers.checks.CheckFailed` or `NotAttempted`.
"""

import numpy as np

from grader.trials.layers.draws import batch, begin, by_feature, calls, expected, named, running
from helpers.checks.compare import compare, copied, numbers, same
from helpers.checks.functions import call, compare_raises
from helpers.checks.layers import (
    ALONE,
    call_forward,
    compare_param,
    compare_rows_alone,
    compare_same_out,
)
from helpers.checks.outcomes import wrong

# So wide that an eps of 1e-5, wherever it stands, does not show beside variances of about 25.
WIDE = 1e-4
FRESH = "In mode 'train' the statistics are those of this batch alone."
KEPT = "running <- momentum * running + (1 - momentum) * batch, with the biased variance."
IN_TEST = "In mode 'test' the running averages are used, and gamma and beta as ever."


def values(forward, grade_id, **param):
    """The output in mode "train", or of a layer without modes, in several sizes."""
    rng, layer = begin(grade_id)
    for arguments in calls(rng, layer, **param):
        _compare_out(forward, layer, arguments, rtol=WIDE, look=FRESH)


def epsilon(forward, grade_id):
    """Eps is added to the variance, in either mode, and 1e-5 if it is not given.

    Beside a variance, an input c times as large has the same output with an eps c^2 times as large.
    """
    rng, layer = begin(grade_id)
    look = "s = sqrt(variance + eps), with the eps of the dict."
    for x, *others, param in calls(rng, layer):
        tests = [{"mode": "test", **running(rng, others[0].shape)}] if "mode" in param else []
        for each in (param, *tests):
            eps = float(rng.uniform(3, 30))
            one, scaled, unlike = (
                (c * x, *others, _scaled(each, c, eps=e))
                for c, e in ((1, eps), (3, 9 * eps), (1, 4 * eps))
            )
            told = {"case": f"{named(one)} and eps = {eps:.3g}", "look": look}
            compare_same_out(forward, one, scaled, unlike=unlike, **told)
            small, given, unlike = (
                (1e-3 * x, *others, _scaled(each, 1e-3, **more))
                for more in ({}, {"eps": 1e-5}, {"eps": 1e-6})
            )
            told = {"case": f"{named(one)} and no eps in the dict", "look": look}
            compare_same_out(forward, small, given, unlike=unlike, **told)
        large = (x, *others, {**param, "eps": 1e12})
        _compare_out(forward, layer, large, rtol=1e-6, less=by_feature(others[1], x), look=look)


def running_averages(forward, grade_id):
    """The running averages in the dict, from zeros and from given ones, for several momenta."""
    rng, layer = begin(grade_id)
    for x, gamma, beta, param in calls(rng, layer):
        for momentum in (None, 0.0, 1.0, 0.3, float(rng.uniform(0.5, 0.99))):
            given = param if momentum is None else {**param, "momentum": momentum}
            for start in ({}, running(rng, gamma.shape)):
                batches = [x, batch(rng, x.shape), batch(rng, x.shape)]
                _compare_running(forward, layer, (gamma, beta, {**given, **start}), batches)
    _compare_in_turn(forward, layer, rng)


def test_mode(forward, grade_id):
    """The output in mode "test" is made of running averages, row by row, and changes nothing."""
    rng, layer = begin(grade_id)
    for x, gamma, beta, _ in calls(rng, layer):
        for eps in ({}, {"eps": 1e-5}):
            param = {"mode": "test", **eps, **running(rng, gamma.shape)}
            arguments = (x, gamma, beta, param)
            _compare_out(forward, layer, arguments, rtol=WIDE, look=IN_TEST)
            compare_rows_alone(forward, arguments, look=ALONE)
            left = compare_param(forward, (gamma, beta, param), [x], {}, case=named(arguments))
            for key in ("running_mean", "running_var"):
                if not same(left[key], param[key]):
                    raise wrong(f"{key} changed in a call in mode 'test'.", IN_TEST)
        _compare_without_averages(forward, (x, gamma, beta))


def modes(forward, grade_id):
    """A mode that is none is refused; what else is in the dict stays, and changes nothing."""
    rng, layer = begin(grade_id)
    for x, gamma, beta, _ in calls(rng, layer):
        state = running(rng, gamma.shape)
        for mode in ("train", "test"):
            plain = {**state, "mode": mode}
            more = {**plain, "name": "layer 3", "epoch": 7}
            arguments, others, unlike = (
                (each, gamma, beta, by) for each, by in ((x, plain), (x, more), (-2 * x + 1, plain))
            )
            told = {"case": f"{named(arguments)} in mode {mode!r}"}
            compare_same_out(forward, arguments, others, unlike=unlike, **told)
            left = compare_param(forward, (gamma, beta, more), [x], {}, **told)
            if any(left.get(key) != more[key] for key in ("name", "epoch", "mode")):
                raise wrong(f"A key of the dict that is none of yours changed in {told['case']}.")
        for mode in ("tests", "Train", "eval", ""):
            compare_raises(forward, (x, gamma, beta, {**state, "mode": mode}))


def without_state(forward, grade_id):
    """Each example is normalized as it is alone, and no call changes what a later one does."""
    rng, layer = begin(grade_id)
    for arguments in calls(rng, layer):
        compare_rows_alone(forward, arguments, look=ALONE)
        x, *others, param = arguments
        case = f"{named(arguments)}, after a call with the same dict"
        alone, _ = call_forward(forward, arguments, case=case)
        left = compare_param(forward, (*others, param), [batch(rng, x.shape)], {}, case=case)
        came, _ = call_forward(forward, (x, *others, left), case=case)
        look = "Nothing may be carried over from one call to the next."
        compare(came, alone, f"out of {case}", rtol=1e-9, look=look)


def _compare_out(forward, layer, arguments, *, rtol, less=0.0, look=""):
    """Compare an output with that of the reference, or what both are but for `less`."""
    case = named(arguments)
    out, _ = call_forward(forward, arguments, case=case)
    value, _ = expected(layer, arguments)
    out = numbers(out, f"out of {case}", shape=value.shape)
    compare(out - less, value - less, f"out of {case}", rtol=rtol, look=look)


def _compare_without_averages(forward, arguments):
    """See that in mode "test" running averages that are missing are zeros."""
    x, *affine = arguments
    zeros = np.zeros(affine[0].shape)
    bare = {"mode": "test", "eps": 2.0}
    given = {**bare, "running_mean": zeros, "running_var": zeros}
    one, other, unlike = (x, *affine, given), (x, *affine, bare), (1 - 2 * x, *affine, given)
    case = f"{named(arguments)} in mode 'test', without running averages"
    look = "Where they are missing, both are zeros."
    compare_same_out(forward, one, other, unlike=unlike, case=case, look=look)


def _compare_running(forward, layer, arguments, batches):
    """Compare what is in the dict after several batches with what the reference leaves."""
    *others, param = copied(arguments)
    for x in batches:
        param = expected(layer, (x, *others, param))[1]
    averages = {key: param[key] for key in ("running_mean", "running_var")}
    momentum = param.get("momentum", "missing")
    case = f"{len(batches)} batches of shape {batches[0].shape}, momentum {momentum}"
    compare_param(forward, arguments, batches, averages, case=case, look=KEPT)


def _compare_in_turn(forward, layer, rng):
    """See that two layers, each with a dict of its own, keep their own averages in turn."""
    x, gamma, beta, param = list(calls(rng, layer))[-1]
    params, batches = [dict(param), dict(param)], [x, batch(rng, x.shape)]
    for _ in range(2):
        for each, own in zip(batches, params, strict=True):
            call(forward, each.copy(), gamma.copy(), beta.copy(), own, case="a call")
    for each, own in zip(batches, params, strict=True):
        alone = compare_param(forward, (gamma, beta, param), [each, each], {}, case="a call")
        for key in ("running_mean", "running_var"):
            compare(own.get(key), alone.get(key), f"{key} of one of two layers in turn", rtol=1e-9)


def _scaled(param, c, **more):
    """Return a dict whose running averages are those of inputs c times as large."""
    powers = {"running_mean": c, "running_var": c**2}
    return {**{k: powers[k] * v if k in powers else v for k, v in param.items()}, **more}
