"""The visible checks of layers: a forward pass, and a backward pass that has to fit it.

A layer is ``forward(x, ..., param) -> (out, cache)`` with ``backward(dout, cache) -> gradients``.
What a cache holds is the learner's own affair: it is handed from the one to the other and never
looked into. A backward pass is compared with slopes of the learner's *own* forward pass, so that a
mistake in the one costs nothing in the other, or with given values. A `param` dict is looked at
after the call. Functions get copies of all that is given.
"""

from typing import Any

import numpy as np

from helpers.checks.compare import as_array, compare, copied, numbers, quiet, same
from helpers.checks.functions import call, errors_told
from helpers.checks.outcomes import kind, listed, name_of, passed, short, wrong
from helpers.checks.sequences import beside
from helpers.checks.slips import naming_slips

# What a backward pass returns, and the place of the argument that each belongs to.
PLACES = {"dx": 0, "dgamma": 1, "dbeta": 2}
NAMES = tuple(PLACES)
# Central differences at these distances and their weights: the errors of order h^2 cancel.
DISTANCES = np.array([1.0, -1.0, 0.5, -0.5])
WEIGHTS = np.array([-1 / 6, 1 / 6, 4 / 3, -4 / 3])
RELATIVE_STEP = 5e-4
# Slopes are good to 1e-8 of the largest. Where an eps of 1e-5 stands moves them by more.
SLOPES = 1e-4
ALONE = "No statistic may come from the other examples."


def _output_and_param(arguments, answer):
    """Return what a forward pass is known by: its output, and the numbers it leaves in `param`."""
    param = arguments[-1] if arguments and isinstance(arguments[-1], dict) else {}
    stored = [param[key] for key in sorted(param, key=str)]
    return [answer[0] if isinstance(answer, tuple | list) and answer else answer, *stored]


@naming_slips(seen=_output_and_param)
def check_out(forward, arguments, expected, *, case, rtol=1e-9, scale=None, look="") -> None:
    """Check the output of ``forward(*arguments) -> (out, cache)``.

    Args:
        forward: the learner's function.
        arguments: a tuple.
        expected: the output that should come.
        case: names the case in messages, for example "a batch of two".
        rtol: the tolerance, relative to `scale`, by default the largest expected entry.
        scale: see `rtol`.
        look: a sentence that says where to look when a value is wrong.
    """
    out, _ = call_forward(forward, arguments, case=case)
    compare(out, expected, f"out of {case}", rtol=rtol, scale=scale, look=look)
    passed(case)


@naming_slips(seen=_output_and_param)
def check_param(forward, arguments, batches, expected, *, case, rtol=1e-9, look="") -> None:
    """Check what a forward pass has left in its last argument, a dict, after some batches.

    Args:
        forward: the learner's function.
        arguments: those of a call but for x, the first; the last is the dict.
        batches: each is the x of a call; all calls get the same dict, a copy of the one given.
        expected: key -> array, what should be in it after the last call.
        case: names the case in messages.
        rtol: the tolerance, relative to the largest expected entry.
        look: a sentence that says where to look when a value is wrong.
    """
    compare_param(forward, arguments, batches, expected, case=case, rtol=rtol, look=look)
    passed(case)


@naming_slips(seen=_output_and_param)
def check_same_out(forward, arguments, others, *, unlike, case, rtol=1e-9, look="") -> None:
    """Check that two calls have the same output, and the call with `unlike` another one."""
    compare_same_out(forward, arguments, others, unlike=unlike, case=case, rtol=rtol, look=look)
    passed(case)


@naming_slips(seen=_output_and_param)
def check_same_row(forward, arguments, *, look="") -> None:
    """Check that each example, a row of x, has the same output alone as among the others."""
    compare_rows_alone(forward, arguments, look=look)
    passed("each row by itself")


@naming_slips
def check_gradients(
    backward, forward, arguments, dout, expected, *, case, names=NAMES, rtol=1e-6, look=""
) -> None:
    """Check some gradients of ``backward(dout, cache)`` against given values.

    Args:
        backward: the learner's function.
        forward: the learner's forward pass, which makes the cache.
        arguments: those of the forward pass.
        dout: the gradient with respect to its output.
        expected: name -> array for those that are looked at, for example {"dx": ...}.
        case: names the case in messages.
        names: of all that the backward pass returns, in order; a single one comes as it is.
        rtol: the tolerance, relative to the largest expected entry.
        look: a sentence that says where to look when a value is wrong.
    """
    came = call_layer(backward, forward, arguments, dout, case=case, names=names)
    for name, value in expected.items():
        compare(came[name], value, f"{name} of {case}", rtol=rtol, look=look)
    passed(f"{', '.join(expected)} of {case}")


@naming_slips
def check_backward(
    backward, forward, arguments, dout, *, of, case, names=NAMES, rtol=SLOPES, look=""
) -> None:
    """Check gradients of ``backward(dout, cache)`` against slopes of the learner's own forward.

    `of` are the names of those that are looked at, for example ["dx"]. The others are as in
    `check_gradients`.
    """
    compare_backward(
        backward, forward, arguments, dout, of=of, case=case, names=names, rtol=rtol, look=look
    )
    passed(f"{', '.join(of)} of {case}")


def compare_param(forward, arguments, batches, expected, *, case, rtol=1e-9, look="") -> Any:
    """Do what `check_param` does, without a line for a right answer; return the dict."""
    *others, param = copied(tuple(arguments))
    for x in batches:
        opened(call(forward, x.copy(), *copied(others), param, case=case), case)
    for key, value in expected.items():
        if key not in param:
            raise wrong(
                f"the dict that {name_of(forward)} was given has no key {key!r} after {case}; it "
                f"holds {listed(param)}.",
                "Store it in that very dict: the caller hands it over again with the next batch.",
            )
        came = as_array(param[key], f"{key} after {case}")
        compare(came, value, f"{key} after {case}", rtol=rtol, look=look)
    return param


def compare_same_out(forward, arguments, others, *, unlike, case, rtol=1e-9, look="") -> None:
    """Do what `check_same_out` does, without a line for a right answer."""
    came, again, differs = (
        finite(call_forward(forward, each, case=case)[0], f"out of {case}")
        for each in (arguments, others, unlike)
    )
    compare(again, came, f"out of {case}", rtol=rtol, look=look)
    if same(came, arguments[0]):
        raise wrong(f"out of {case} is x itself.", look)
    if same(came, differs):
        raise wrong(f"out of {case} is the same for other arguments: {short(came)}.", look)


def compare_rows_alone(forward, arguments, *, look="") -> None:
    """Do what `check_same_row` does, without a line for a right answer."""
    x, *others = arguments
    case = f"a call with x of shape {x.shape}"
    out, _ = call_forward(forward, arguments, case=case)
    out = finite(numbers(out, f"out of {case}", shape=x.shape), f"out of {case}")
    moved, _ = call_forward(forward, (1 - 2 * x, *others), case=case)
    if same(out, moved) or same(out, x):
        raise wrong(f"out of {case} is x itself, or the same for another x.")
    for n in range(len(x)):
        alone, _ = call_forward(forward, (x[n : n + 1], *others), case=case)
        compare(alone, out[n : n + 1], f"out of row {n} alone", rtol=1e-9, look=look)


def compare_backward(
    backward, forward, arguments, dout, *, of, case, names=NAMES, rtol=SLOPES, look=""
) -> None:
    """Do what `check_backward` does, without a line for a right answer."""
    came = call_layer(backward, forward, arguments, dout, case=case, names=names)
    for name in of:
        slopes = measured(forward, arguments, PLACES[name], dout, case=case)
        if not np.any(slopes):
            raise wrong(
                f"{name_of(forward)} has the same output whatever {name.removeprefix('d')} is in "
                f"{case}, so there is no gradient to check."
            )
        compare(
            came[name],
            slopes,
            f"{name} of {case}, measured on your own forward pass",
            rtol=rtol,
            look=look,
        )


def call_forward(forward, arguments, *, case) -> tuple[Any, Any]:
    """Call a forward pass with copies; return its output, a real array, and the cache as it is."""
    return opened(call(forward, *copied(tuple(arguments)), case=case), case)


def call_layer(backward, forward, arguments, dout, *, case, names=NAMES) -> dict[str, Any]:
    """Call both passes one after the other; return what came back as gradients, by name."""
    _, cache = call_forward(forward, arguments, case=case)
    return call_backward(backward, cache, dout, case=case, names=names)


def call_backward(backward, cache, dout, *, case, names=NAMES) -> dict[str, Any]:
    """Call a backward pass with a cache; return what came back as gradients, by name."""
    answer = call(backward, dout.copy(), cache, case=case)
    if len(names) == 1:
        answer = (answer,)
    elif not isinstance(answer, tuple | list) or len(answer) != len(names):
        advice = "Is there a return statement?" if answer is None else ""
        raise wrong(
            f"what {name_of(backward)} returned in {case} is {kind(answer)}. Expected: the "
            f"{len(names)} gradients {', '.join(names)}.",
            advice,
        )
    return dict(zip(names, answer, strict=True))


def measured(forward, arguments, place, dout, *, case) -> np.ndarray:
    """Return slopes of ``sum(dout * forward(*arguments)[0])`` with respect to an argument.

    They are central differences of the learner's own forward pass, the argument's entries moved one
    by one, made where it runs.
    """
    moving = np.asarray(arguments[place])
    steps = RELATIVE_STEP * np.maximum(1.0, np.abs(moving)).ravel()
    with errors_told(forward, arguments, case):
        came = beside(forward, moved_outputs)(forward, copied(tuple(arguments)), place, steps)
    outs = numbers(came, f"out of {case}", shape=(moving.size, len(DISTANCES), *dout.shape))
    slopes = np.tensordot(WEIGHTS, np.sum(outs * dout, axis=tuple(range(2, outs.ndim))).T, axes=1)
    return (slopes / steps).reshape(moving.shape)


def moved_outputs(forward, arguments, place, steps) -> np.ndarray:
    """Return the outputs with each entry of an argument moved by its step times each distance.

    This runs beside the learner's function. The output has the shape (entries, distances, ...).
    """
    outs = []
    with quiet():
        for entry, step in enumerate(steps):
            for distance in DISTANCES:
                given = list(copied(arguments))
                given[place].flat[entry] += distance * step
                outs.append(np.array(forward(*given)[0], dtype=np.float64))
    return np.array(outs).reshape(len(steps), len(DISTANCES), *outs[0].shape)


def opened(answer, case) -> tuple[Any, Any]:
    """Return the output and the cache that a forward pass returned, the output as a real array."""
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        advice = "Is there a return statement?" if answer is None else ""
        raise wrong(
            f"what came in {case} is {kind(answer)}. Expected: the pair of out and the cache.",
            advice,
        )
    out, cache = answer
    if not isinstance(out, np.ndarray | np.generic | float | int):
        raise wrong(f"out of {case} is {kind(out)}. Expected: an array, shaped as x.")
    return numbers(out, f"out of {case}", shape=np.shape(out)), cache


def finite(array, what) -> np.ndarray:
    """Return an array; CheckFailed if a number in it is not finite."""
    if not np.isfinite(array).all():
        raise wrong(f"{what} is {short(array)}. Expected: finite numbers.")
    return array
