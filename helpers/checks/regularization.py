"""The visible checks of lesson 10: penalties, limits, pairs of indices, and a layer that tells.

`check_penalty` looks at functions of a list of matrices, `check_part` at one number of an answer,
`check_only_long_columns` at what a limit leaves alone, and `check_reveals` at a layer on which a
forgotten scale shows.
"""

import numpy as np

from helpers.checks.agreement import demand_effect
from helpers.checks.compare import as_array, compare, copied, numbers, same
from helpers.checks.functions import call, call_text
from helpers.checks.outcomes import counted, kind, name_of, passed, short, wrong
from helpers.checks.slips import naming_slips

# The two scores of the classes may not be so close that rounding decides.
MARGIN = 1e-9


@naming_slips
def check_penalty(
    function, weights, strength, *, value=None, gradients=None, case, look=""
) -> None:
    """Check ``function(weights, strength) -> (value, gradients)``; what is not given is not seen.

    Args:
        function: the learner's function; it gets copies.
        weights: a list of arrays.
        strength: a number.
        value: the expected value.
        gradients: the expected gradients, a list of arrays.
        case: names the case in messages, for example "two matrices".
        look: a sentence that says where to look.
    """
    compare_penalty(
        function, weights, strength, value=value, gradients=gradients, case=case, look=look
    )
    passed(case)


@naming_slips
def check_penalties_add_up(function, weights, strength, *, case) -> None:
    """Check that a list has the sum of its matrices' penalties, and each matrix its gradient."""
    compare_penalties_add_up(function, weights, strength, case=case)
    passed(case)


@naming_slips
def check_weights_kept(function, weights, strength, *, case) -> None:
    """Check that the matrices stay as they are, and that no gradient is one of them."""
    compare_weights_kept(function, weights, strength, case=case)
    passed(f"{case}: the weights as before")


@naming_slips
def check_part(function, arguments, part, expected, *, called, look="") -> None:
    """Check one number of the pair that ``function(*arguments)`` returns.

    `part` is its place, 0 or 1, and `called` what messages call it.
    """
    compare_part(function, arguments, part, expected, called=called, look=look)
    passed(f"{called} of {call_text(function, arguments)}")


@naming_slips
def check_only_long_columns(function, W, limit, *, look="") -> None:
    """Check that columns longer than the limit change, and the others not by a bit."""
    compare_only_long_columns(function, W, limit, look=look)
    passed(f"{name_of(function)} leaves the short columns of a matrix alone")


@naming_slips
def check_moved(function, images, dx, dy, expected, *, look="") -> None:
    """Check where the pixels are that a shift leaves in the picture; `expected` is 0 elsewhere."""
    compare_moved(function, images, dx, dy, expected, look=look)
    passed(f"what stays in the picture after a shift by ({dx}, {dy})")


@naming_slips
def check_zeros_after_shift(function, images, dx, dy, zeros, *, look="") -> None:
    """Check how many pixels of each image, which has no zeros itself, are zero after a shift."""
    compare_zeros_after_shift(function, images, dx, dy, zeros, look=look)
    passed(f"{zeros} zeros in each image after a shift by ({dx}, {dy})")


@naming_slips
def check_reveals(function, x, p, *, look="") -> None:
    """Check that a layer ``function(x, p) -> (W, b)`` gives x another class than p x."""
    compare_reveals(function, x, p, look=look)
    passed(f"{name_of(function)}, a forgotten scale of {p:g} changes the class")


@naming_slips
def check_layer_fits(function, inputs) -> None:
    """Check that the layers for some (x, p) fit their x, and leave x alone."""
    compare_layer_fits(function, inputs)
    passed(f"{name_of(function)}, layers for {len(inputs)} inputs")


def compare_penalty(
    function, weights, strength, *, value=None, gradients=None, case, rtol=1e-9, look=""
) -> None:
    """Do what `check_penalty` does, without a line for a right answer."""
    came = _penalty(function, weights, strength, case)
    if value is not None:
        compare(came[0], value, f"The value of {case}", rtol=rtol, look=look)
    if gradients is not None:
        pairs = zip(_listed(came, weights, case), gradients, strict=True)
        for n, (one, expected) in enumerate(pairs):
            compare(one, expected, f"Gradient {n} of {case}", rtol=rtol, look=look)


def compare_penalties_add_up(function, weights, strength, *, case) -> None:
    """Do what `check_penalties_add_up` does, without a line for a right answer."""
    value, gradients = _finite(function, weights, strength, case)
    alone = [_finite(function, [W], strength, f"matrix {n} alone") for n, W in enumerate(weights)]
    if len({one for one, _ in alone}) < len(alone) or any(not np.any(g[0]) for _, g in alone):
        raise wrong(f"the matrices of {case} have the same penalty, or none. Expected: their own.")
    look = "Each matrix adds its own penalty to the sum, and has its own gradient in the list."
    total = sum(one for one, _ in alone)
    what = f"The value of {case}, compared with the sum of the values of its matrices"
    compare(value, total, what, rtol=1e-9, look=look)
    for n, (one, (_, [own])) in enumerate(zip(gradients, alone, strict=True)):
        what = f"Gradient {n} of {case}, compared with that of the matrix alone"
        compare(one, own, what, rtol=1e-9, look=look)


def compare_weights_kept(function, weights, strength, *, case) -> None:
    """Do what `check_weights_kept` does, without a line for a right answer."""
    half = [W / 2 for W in weights]
    one, other = (_finite(function, each, strength, case) for each in (weights, half))
    if one[0] == other[0] or same(one[1], other[1]):
        raise wrong(f"{case} has the same penalty at half the weights. Expected: another.")
    given = copied(weights)
    gradients = _listed(call(function, given, strength, case=case), weights, case)
    if not same(given, weights):
        raise wrong(
            f"the weights were changed in {case}. Expected: they stay, to the last bit. Look for "
            "operations in place (-=, *=, **=); a product is a new array."
        )
    if any(np.shares_memory(np.asarray(g), W) for g in gradients for W in given):
        raise wrong(f"a gradient of {case} is the array of the weights. Expected: a new array.")


def compare_part(function, arguments, part, expected, *, called, look="") -> None:
    """Do what `check_part` does, without a line for a right answer."""
    case = call_text(function, arguments)
    came = pair(call(function, *map(copied, arguments), case=case), case)
    compare(came[part], expected, f"{called} of {case}", rtol=0, look=look)


def compare_only_long_columns(function, W, limit, *, look="") -> None:
    """Do what `check_only_long_columns` does, without a line for a right answer."""
    case = call_text(function, (W, limit))
    came = numbers(call(function, W.copy(), limit, case=case), case, shape=W.shape)
    for n, (now, then) in enumerate(zip(came.T, W.T, strict=True)):
        long = np.linalg.norm(then) > limit
        if long and same(now, then):
            raise wrong(f"column {n} is too long, and {case} leaves it as it is.", look)
        if not long and not same(now, then):
            raise wrong(
                f"column {n} is not longer than {limit:g}, and {case} changes it. Expected: it "
                "stays, to the last bit.",
                look,
            )


def compare_moved(function, images, dx, dy, expected, *, look="") -> None:
    """Do what `check_moved` does, without a line for a right answer."""
    case = f"a shift by ({dx}, {dy})"
    came = numbers(call(function, images.copy(), dx, dy, case=case), case, shape=images.shape)
    compare(np.where(expected == 0, 0, came), expected, case, rtol=1e-9, look=look)


def compare_zeros_after_shift(function, images, dx, dy, zeros, *, look="") -> None:
    """Do what `check_zeros_after_shift` does, without a line for a right answer."""
    demand_effect(function, (images, 1, 0), (2 * images, 1, 0))
    case = f"a shift by ({dx}, {dy})"
    came = numbers(call(function, images.copy(), dx, dy, case=case), case, shape=images.shape)
    count = np.sum(came.reshape(len(images), -1) == 0, axis=1)
    what = f"The number of zeros in each image after {case}"
    compare(count, np.full(len(images), zeros), what, rtol=0, look=look)


def compare_reveals(function, x, p, *, look="") -> None:
    """Do what `check_reveals` does, without a line for a right answer."""
    W, b = layer(function, x, p)
    trained, forgotten = p * x @ W + b, x @ W + b
    for scores, which in ((trained, "p * x"), (forgotten, "x")):
        second, first = np.sort(scores)[-2:]
        if not first - second > MARGIN * max(abs(first), abs(second)):
            raise wrong(
                f"the scores {short(scores)} of {which} have no single winner, with x = {short(x)} "
                f"and p = {p:g}.",
                look,
            )
    if np.argmax(trained) == np.argmax(forgotten):
        raise wrong(
            f"with x = {short(x)} and p = {p:g} both give class {np.argmax(trained)}: the scores "
            f"of p * x are {short(trained)}, those of x {short(forgotten)}. Expected: two classes.",
            look,
        )


def compare_layer_fits(function, inputs) -> None:
    """Do what `check_layer_fits` does, without a line for a right answer."""
    for x, p in inputs:
        given = x.copy()
        _fitting(call(function, given, p, case=call_text(function, (x, p))), x)
        if not same(given, x):
            raise wrong(f"{name_of(function)} changed its x. Expected: it stays, to the last bit.")


def layer(function, x, p) -> tuple[np.ndarray, np.ndarray]:
    """Return the W and the b that a learner's function makes for x and p, as float64."""
    return _fitting(call(function, x.copy(), p, case=call_text(function, (x, p))), x)


def pair(came, case) -> tuple:
    """Return what came as a pair, or raise CheckFailed."""
    if not isinstance(came, tuple | list) or len(came) != 2:
        advice = "Is there a return statement?" if came is None else ""
        raise wrong(f"{case} returned {kind(came)}. Expected: a pair.", advice)
    return tuple(came)


def _fitting(came, x):
    W, bias = (as_array(part, "W or b") for part in pair(came, f"a layer for {len(x)} inputs"))
    classes = np.shape(bias)[0] if np.ndim(bias) == 1 else 2
    W = numbers(W, "W", shape=(len(x), classes)).astype(np.float64)
    bias = numbers(bias, "b", shape=(classes,)).astype(np.float64)
    if classes < 2:
        made = counted(classes, "class")
        raise wrong(f"W and b make {made}. Expected: at least two classes.")
    for name, part in (("W", W), ("b", bias)):
        if not np.isfinite(part).all():
            raise wrong(f"{name} holds inf or nan. Expected: finite numbers.")
    if not (np.ptp(W, axis=1).any() or np.ptp(bias)):
        raise wrong("all classes have the same weights and the same bias. Expected: scores differ.")
    return W, bias


def _penalty(function, weights, strength, case):
    return pair(call(function, copied(weights), strength, case=case), case)


def _listed(came, weights, case):
    """Return the gradients of a penalty, which must be a list of arrays like the weights."""
    gradients = pair(came, case)[1]
    if not isinstance(gradients, list | tuple) or len(gradients) != len(weights):
        raise wrong(
            f"the gradients of {case} are {kind(gradients)}. Expected: a list of "
            f"{counted(len(weights), 'array')}, one for each matrix."
        )
    return [
        numbers(one, f"Gradient {n} of {case}", shape=np.shape(W))
        for n, (one, W) in enumerate(zip(gradients, weights, strict=True))
    ]


def _finite(function, weights, strength, case):
    """Return the value and the gradients of a penalty, which must be finite numbers."""
    came = _penalty(function, weights, strength, case)
    value = numbers(came[0], f"The value of {case}", shape=())
    gradients = _listed(came, weights, case)
    if not all(np.isfinite(part).all() for part in (value, *gradients)):
        raise wrong(f"{case} has a penalty that is not finite. Expected: finite numbers.")
    return float(value), gradients
