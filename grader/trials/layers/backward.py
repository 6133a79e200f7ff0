"""The hidden tests of backward passes: they fit the learner's own forward pass.

So a mistake in the forward pass costs nothing here, as long as what it does can be told to be this
layer at all.
"""

import numpy as np

from grader.trials.layers.draws import begin, calls, expected, named
from helpers.checks.compare import agree, compare, numbers
from helpers.checks.layers import call_backward, call_forward, call_layer, compare_backward

LOOKS = {
    "dx": "Mean and variance depend on x too: three ways lead from x to out.",
    "dgamma": "gamma is the same for the whole batch: sum dout * xhat over what shares it.",
    "dbeta": "beta is the same for the whole batch: sum dout over what shares it.",
}
# An output further off than this share of the largest is not that of the layer.
ROUGHLY = 0.6
LATER = "Each backward call has the cache of its own forward call: keep all that it needs in there."


def gradients(forward, backward, grade_id, *, of):
    """Compare the gradients that are called so with slopes of the learner's own forward pass."""
    rng, layer = begin(grade_id)
    for arguments in calls(rng, layer):
        # At a usual eps next to nothing is left of the slopes of a batch of two.
        if len(arguments[0]) != 2 or layer != "batchnorm_forward":
            _demand_layer(forward, layer, arguments)
            _compare_gradients(backward, forward, arguments, rng, of)
    for arguments in calls(rng, layer, eps=float(rng.uniform(3, 20))):
        # What does with eps something else has paid for it, and has another backward pass.
        if _is_right(forward, layer, arguments):
            _compare_gradients(backward, forward, arguments, rng, of)
    if "dx" in of:
        _compare_later(forward, backward, layer, rng)


def _compare_gradients(backward, forward, arguments, rng, of):
    for name in of:
        told = {"case": named(arguments), "look": LOOKS[name]}
        dout = rng.normal(size=arguments[0].shape)
        compare_backward(backward, forward, arguments, dout, of=[name], **told)


def _is_right(forward, layer, arguments):
    out, _ = call_forward(forward, arguments, case=named(arguments))
    return np.shape(out) == arguments[0].shape and agree(out, expected(layer, arguments)[0], 1e-6)


def _demand_layer(forward, layer, arguments):
    """See that the forward pass is about that of the layer; a simpler one has another backward."""
    case = named(arguments)
    out, _ = call_forward(forward, arguments, case=case)
    look = "The backward pass is tried on your forward pass, which has to be about right first."
    compare(out, expected(layer, arguments)[0], f"out of {case}", rtol=ROUGHLY, look=look)


def _compare_later(forward, backward, layer, rng):
    """See that a cache is good after another forward call, and the gradients after another dout."""
    pairs = [(each, rng.normal(size=each[0].shape)) for each in calls(rng, layer)]
    alone = [call_layer(backward, forward, *pair, case="a call") for pair in pairs]
    caches = [call_forward(forward, each, case="a call")[1] for each, _ in pairs]
    for (arguments, dout), cache, first in zip(pairs, caches, alone, strict=True):
        came = call_backward(backward, cache, dout, case=named(arguments))
        what = f"dx of {named(arguments)}, after other forward calls"
        before = numbers(first["dx"], what, shape=dout.shape)
        compare(came["dx"], before, what, rtol=1e-9, look=LATER)
