"""A layer's two passes, recorded: what comes out, what stays in `param`, and the gradients.

The backward pass is found where the forward pass is defined: it stands beside it, under its name
with "backward" for "forward". Nothing looks into a cache.
"""

import numpy as np

from helpers.checks.compare import copied, same
from helpers.checks.records.calls import Called, NotWritten, Stopped
from helpers.checks.records.leaves import named, told, told_by_key

AVERAGES = ("running_mean", "running_var")


def layer(called, ask, calls, dout=None) -> list[list]:
    """Record calls of ``forward(x, ..., param) -> (out, cache)``, or of its backward pass.

    Args:
        called: the forward pass.
        ask: a key of QUESTIONS.
        calls: the arguments of each call of the forward pass, one after the other.
        dout: a gradient with respect to the output of the first call.
    """
    try:
        return QUESTIONS[ask](called, calls, dout)
    except Stopped as stopped:
        return stopped.leaves


def _out(called, calls, _):
    """Record the output of each call, and what it changes of its arguments."""
    leaves = []
    for arguments in calls:
        given = list(copied(arguments))
        leaves += told(_pair(called(*given))[0])
        changed = [not same(*pair) for pair in zip(given[:3], arguments[:3], strict=True)]
        leaves += [[f"argument {n} changed"] for n, is_changed in enumerate(changed) if is_changed]
    return leaves


def _param(called, calls, _):
    """Record what is in the dict of the first call after all calls have had it."""
    param = copied(calls[0][-1])
    for arguments in calls:
        _pair(called(*copied(arguments[:-1]), param))
    others = [key for key in calls[0][-1] if key not in AVERAGES]
    return [*told_by_key(param, [*AVERAGES, *others]), [f"{len(param)} keys"]]


def _shared(called, calls, _):
    """Record the output of the last call, where all calls have the dict of the first."""
    param = copied(calls[0][-1])
    return told([_pair(called(*copied(each[:-1]), param))[0] for each in calls][-1])


def _in_turn(called, calls, _):
    """Record whether the dicts of two calls, made in turn, hold what each holds alone."""
    dicts = []
    for order in ((0, 0, 1, 1), (0, 1, 0, 1)):
        params = [copied(arguments[-1]) for arguments in calls]
        for n in order:
            _pair(called(*copied(calls[n][:-1]), params[n]))
        dicts.append([told_by_key(param, AVERAGES) for param in params])
    return [["as alone" if dicts[0] == dicts[1] else "not as alone"]]


def _gradients(of):
    """Return a question for one of three gradients, by its place among them."""

    def gradient(called, calls, dout):
        came = _backward(called)(dout.copy(), _pair(called(*copied(calls[0])))[1])
        return told(_three(came)[of])

    return gradient


def _later(called, calls, dout):
    """Record whether dx of the first call stays the same when the others are made before it."""
    backward = _backward(called)
    alone = told(_three(backward(dout.copy(), _pair(called(*copied(calls[0])))[1]))[0])
    caches = [_pair(called(*copied(arguments)))[1] for arguments in calls]
    later = told(_three(backward(dout.copy(), caches[0]))[0])
    return [["as alone" if alone == later else "not as alone"]]


def _kept(called, calls, dout):
    """Record whether the backward pass leaves dout as it is."""
    given = dout.copy()
    _backward(called)(given, _pair(called(*copied(calls[0])))[1])
    return [["dout as before"]] if same(given, dout) else named("argument 0 changed", told(given))


QUESTIONS = {
    "out": _out,
    "param": _param,
    "shared": _shared,
    "in turn": _in_turn,
    "dx": _gradients(0),
    "dgamma": _gradients(1),
    "dbeta": _gradients(2),
    "later": _later,
    "kept": _kept,
}


def _backward(called):
    """Return the backward pass; Stopped if there is none yet."""
    space = getattr(called.function, "__globals__", {})
    name = getattr(called.function, "__name__", "").replace("_forward", "_backward")
    backward = Called(space.get(name))

    def asked(*arguments):
        try:
            return backward(*arguments)
        except NotWritten:
            raise Stopped([["raised NotImplementedError"]]) from None

    return asked


def _pair(answer):
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        raise Stopped([["no pair"], *told(answer)])
    return answer


def _three(answer):
    if not isinstance(answer, list | tuple) or len(answer) != 3:
        raise Stopped([["no three gradients"], *told(np.shape(answer))])
    return answer
