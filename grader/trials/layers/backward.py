"""The hidden tests of backward passes: they fit the learner's own forward pass.

So a mistake in the forward pass costs nothing here, as long as what it does can be told to be this
layer at all.
"""

from grader.trials.layers.draws import begin, calls, expected, named
from helpers.checks.compare import compare
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
    for eps in ({}, {"eps": float(rng.uniform(2, 20))}):
        for arguments in calls(rng, layer, **eps):
            _demand_layer(forward, layer, arguments)
            for name in of:
                compare_backward(
                    backward,
                    forward,
                    arguments,
                    rng.normal(size=arguments[0].shape),
                    of=[name],
                    case=named(arguments),
                    look=LOOKS[name],
                )
    if "dx" in of:
        _compare_later(forward, backward, layer, rng)


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
        came = call_backward(backward, cache, arguments, dout, case=named(arguments))
        what = f"dx of {named(arguments)}, after other forward calls"
        compare(came["dx"], first["dx"], what, rtol=1e-9, look=LATER)
