"""The visible checks of dropout, whose output is a matter of chance: no generator is prescribed.

The layer is ``forward(x, param) -> (out, cache)`` with ``backward(dout, cache) -> dx``; `param` is
a dict with "mode", "p", the probability to keep an entry, and perhaps "seed". The mask is read off
the output, out / x. Where p as such is not on trial, what is looked at does not depend on it.
"""

from typing import Any

import numpy as np

from helpers.checks.compare import compare, copied, numbers, same
from helpers.checks.functions import call
from helpers.checks.layers import call_forward
from helpers.checks.outcomes import name_of, passed, wrong

# A fair mask is farther off less than once in 500 million.
DEVIATIONS = 6


def check_kept_values(forward, x, p) -> None:
    """Check that an entry is either 0 or x / p."""
    compare_kept_values(forward, x, p)
    passed(f"each entry is 0 or x / {p:g}")


def check_share(forward, count, p) -> None:
    """Check that about the share p of so many entries, all on one axis, is kept."""
    compare_share(forward, count, p)
    passed(f"about {p:.0%} of the entries are kept")


def check_pattern(forward, shape) -> None:
    """Check that every entry is drawn by itself, in every call."""
    compare_pattern(forward, shape)
    passed("each entry is drawn by itself, and anew at each call")


def check_seed(forward, shape, seeds) -> None:
    """Check that a seed decides the mask."""
    compare_seed(forward, shape, seeds)
    passed("the same seed, the same mask")


def check_test_mode(forward, x, p) -> None:
    """Check that in test mode x comes out as it went in, and in training mode otherwise."""
    compare_test_mode(forward, x, p)
    passed("test mode hands x on")


def check_dropout_backward(backward, forward, x, dout, p) -> None:
    """Check that the gradient goes through the mask of its own forward pass."""
    compare_dropout_backward(backward, forward, x, dout, p)
    passed("dx went through the mask of its own forward pass")


def check_backward_at_zeros(backward, forward, shape, p) -> None:
    """Check that where x is 0 the gradient goes through all the same."""
    compare_backward_at_zeros(backward, forward, shape, p)
    passed("dx where x is 0")


def check_arguments_kept(backward, forward, x, dout, p) -> None:
    """Check that x, dout and the dict stay as they are."""
    compare_arguments_kept(backward, forward, x, dout, p)
    passed("x, dout and the dict as before")


def compare_kept_values(forward, x, p) -> None:
    """Do what `check_kept_values` does, without a line for a right answer."""
    out = dropped(forward, x, p)
    kept = out != 0
    look = "p is the probability to keep an entry, and what is kept is divided by p."
    if not np.any(kept):
        raise wrong(f"nothing is kept at p = {p:g}.", look)
    compare(out[kept], (x / p)[kept], f"a kept entry at p = {p:g}", rtol=1e-6, look=look)


def compare_share(forward, count, p) -> None:
    """Do what `check_share` does, without a line for a right answer."""
    came = np.mean(dropped(forward, np.ones(count), p) != 0)
    if abs(came - p) > DEVIATIONS * np.sqrt(p * (1 - p) / count):
        raise wrong(
            f"{came:.1%} of the entries are kept at p = {p:g}. Expected: about {p:.0%}.",
            "p is the probability to keep an entry.",
        )


def compare_pattern(forward, shape) -> None:
    """Do what `check_pattern` does, without a line for a right answer."""
    came = [dropped(forward, np.ones(shape), 0.5) != 0 for _ in range(2)]
    if same(*came):
        raise wrong(
            "two calls without a seed have the same mask. Expected: every call draws a new one.",
            "A seed is used only where the dict has one.",
        )
    for axis, lines in ((0, "columns"), (1, "rows")):
        counts = came[0].sum(axis=axis)
        if np.all((counts == 0) | (counts == shape[axis])):
            raise wrong(f"all {lines} are kept or dropped as a whole. Expected: entry by entry.")


def compare_seed(forward, shape, seeds) -> None:
    """Do what `check_seed` does, without a line for a right answer."""
    x = np.ones(shape)
    first, again, other = (
        dropped(forward, x, 0.5, seed=seed) for seed in (seeds[0], seeds[0], seeds[1])
    )
    if not same(first, again):
        raise wrong(
            f"two calls with the seed {seeds[0]} have different masks. Expected: the same.",
            "If the dict has a seed, start the generator with it in that call.",
        )
    if same(first, other):
        raise wrong(f"the seeds {seeds[0]} and {seeds[1]} have the same mask. Expected: others.")


def compare_test_mode(forward, x, p) -> None:
    """Do what `check_test_mode` does, without a line for a right answer."""
    out = dropped(forward, x, p, mode="test")
    if not same(out, x):
        compare(out, x, "out in test mode", rtol=0, look="In test mode nothing happens to x.")
    if same(dropped(forward, x, p), x):
        raise wrong("out is x in training mode too. Expected: some entries are dropped.")


def compare_dropout_backward(backward, forward, x, dout, p) -> None:
    """Do what `check_dropout_backward` does, without a line for a right answer."""
    out, cache = passed_on(forward, x, p)
    passed_on(forward, x, p)
    mask = np.array(out / x)
    if not 0 < np.count_nonzero(mask) < mask.size:
        raise wrong("all entries are kept, or all are dropped. Expected: some of each.")
    dx = _gradient(backward, cache, dout, "training mode")
    look = (
        "The gradient goes where x went, through the very mask of its forward pass, and is scaled "
        "as x was. A later forward pass changes nothing in an earlier cache."
    )
    compare(dx, dout * mask, "dx, compared with dout * (out / x),", rtol=1e-6, look=look)
    _, cache = passed_on(forward, x, p, mode="test")
    dx = _gradient(backward, cache, dout, "test mode")
    compare(dx, dout, "dx in test mode", rtol=1e-6, look="There x was handed on as it is.")


def compare_backward_at_zeros(backward, forward, shape, p) -> None:
    """Do what `check_backward_at_zeros` does, without a line for a right answer."""
    x, dout = np.zeros(shape), np.ones(shape)
    _, cache = passed_on(forward, x, p)
    came = np.mean(_gradient(backward, cache, dout, "zeros") != 0)
    if not 0 < came < 1:
        raise wrong(
            f"where x is 0, {came:.0%} of the entries of dx are not 0. Expected: about as many as "
            "are kept.",
            "Keep the mask in the cache: from an output of 0 nobody can tell what was dropped.",
        )


def compare_arguments_kept(backward, forward, x, dout, p) -> None:
    """Do what `check_arguments_kept` does, without a line for a right answer."""
    for mode in ("train", "test"):
        given, gradient, param = x.copy(), dout.copy(), {"mode": mode, "p": p, "seed": 3}
        before = copied(param)
        out, cache = call_forward_as_given(forward, given, param)
        numbers(out, "out", shape=x.shape)
        dx = call(backward, gradient, cache, case=f"{mode} mode")
        numbers(dx, "dx", shape=x.shape)
        for name, now, then in (("x", given, x), ("dout", gradient, dout)):
            if not same(now, then):
                raise wrong(
                    f"{name} was changed in {mode} mode. Expected: it stays, to the last bit. "
                    "Look for operations in place (*=, /=, an assignment to entries)."
                )
        if any(param.get(key) != value for key, value in before.items()):
            raise wrong(f"the dict was changed in {mode} mode: {param}. Expected: {before}.")
    once, twice = (dropped(forward, each, p, seed=3) for each in (x, 2 * x))
    if same(once, x) or same(once, twice):
        raise wrong(
            "out is x in training mode, or does not depend on x. Expected: entries dropped."
        )


def dropped(forward, x, p, **more) -> np.ndarray:
    """Return the output alone of `passed_on`."""
    return passed_on(forward, x, p, **more)[0]


def passed_on(forward, x, p, *, mode="train", **more) -> tuple[np.ndarray, Any]:
    """Return the output for an x, which must have the shape of x and be finite, and the cache."""
    param = {"mode": mode, "p": p, **more}
    out, cache = call_forward(forward, (x, param), case=f"{mode} mode at p = {p:g}")
    out = numbers(out, f"out of {name_of(forward)}", shape=x.shape)
    if not np.isfinite(out).all():
        raise wrong("out holds numbers that are not finite.")
    return out, cache


def call_forward_as_given(forward, x, param) -> tuple[Any, Any]:
    """Call a forward pass with these very arguments."""
    came = call(forward, x, param, case=f"{param['mode']} mode")
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise wrong("what came is no pair. Expected: out and the cache.")
    return tuple(came)


def _gradient(backward, cache, dout, case):
    came = call(backward, dout.copy(), cache, case=case)
    return numbers(came, f"dx of {case}", shape=dout.shape)
