"""Checks of functions of networks: lists of layers, each a pair (W, b), and what they compute.

Args that all checks share: `function` is the learner's, `arguments` what it is called with (it gets
copies), `case` names the call in messages, `look` says where to look when something is wrong.
"""

from collections.abc import Iterator

import numpy as np

from helpers.checks.agreement import answer, compare_same, demand_effect
from helpers.checks.compare import compare, copied, numbers, same
from helpers.checks.functions import call
from helpers.checks.outcomes import counted, kind, passed, wrong
from helpers.checks.slips import naming_slips

Layers = list[tuple[np.ndarray, np.ndarray]]


@naming_slips
def check_layers(function, arguments, expected, *, case, rtol=1e-9, look="") -> None:
    """Check that a call returns these layers."""
    compare_layers(function, arguments, expected, case=case, rtol=rtol, look=look)
    passed(case)


def compare_layers(function, arguments, expected, *, case, rtol=1e-9, look="") -> None:
    """Do what `check_layers` does, without a line for a right answer."""
    came = call_layers(function, arguments, like=expected, case=case)
    for what, part, wanted in _side_by_side(came, expected):
        compare(part, wanted, f"{what} in {case}", rtol=rtol, look=look)


@naming_slips
def check_all_kept(function, arguments, names, *, unlike, like=None, case) -> None:
    """Check that a call leaves all arrays in its arguments as they were, those of layers too.

    `unlike` are arguments with another answer, and `like` are layers of the shapes that come, or
    None where an array or a pair comes.
    """
    compare_all_kept(function, arguments, names, unlike=unlike, like=like, case=case)
    passed(f"{case}: {', '.join(names)} as before")


def compare_all_kept(function, arguments, names, *, unlike, like=None, case) -> None:
    """Do what `check_all_kept` does, without a line for a right answer."""
    if like is None:
        demand_effect(function, arguments, unlike)
    else:
        demand_other_layers(function, arguments, unlike, like=like, case=case)
    given = copied(tuple(arguments))
    call(function, *given, case=case)
    for name, now, then in zip(names, given, arguments, strict=True):
        if not same(now, then):
            raise wrong(
                f"{name} was changed in {case}. Expected: after the call it is the same to the "
                "last bit. Look for operations in place (-=, *=, out=) and for entries of a list "
                "that get another value; make new arrays and a new list."
            )


def demand_other_layers(function, arguments, unlike, *, like, case) -> None:
    """Raise CheckFailed unless two calls have answers that differ and are no argument."""
    one, other = (call_layers(function, each, like=like, case=case) for each in (arguments, unlike))
    if same(one, other):
        raise wrong(f"what came in {case} is the same for other arguments.")
    for first, second in zip(arguments, unlike, strict=True):
        if _is(one, first) and _is(other, second):
            raise wrong(f"what came in {case} is an argument, as it was. Expected: new layers.")


def call_layers(function, arguments, *, like, case) -> Layers:
    """Call with copies of the arguments; return what came as layers of these shapes."""
    return as_layers(call(function, *map(copied, arguments), case=case), like, case)


def as_layers(came, like, case) -> Layers:
    """Return `came` as layers with the shapes of `like`, or raise CheckFailed."""
    if not isinstance(came, list | tuple) or isinstance(came, str):
        look = "Is there a return statement?" if came is None else ""
        raise wrong(f"what came in {case} is {kind(came)}. Expected: a list of pairs (W, b).", look)
    if len(came) != len(like):
        raise wrong(
            f"what came in {case} is a list of length {len(came)}. Expected: {len(like)} pairs."
        )
    for n, pair in enumerate(came):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise wrong(f"layer {n} in {case} is {kind(pair)}. Expected: the pair (W, b).")
    return [
        tuple(
            numbers(part, f"{name} of layer {n} in {case}", shape=np.shape(wanted))
            for name, part, wanted in zip("Wb", pair, layer, strict=True)
        )
        for n, (pair, layer) in enumerate(zip(came, like, strict=True))
    ]


@naming_slips
def check_composed(function, x, layers, *, look="") -> None:
    """Check that the features after all layers are those of the last one, given all before it."""
    compare_composed(function, x, layers, look=look)
    passed(f"{counted(len(layers), 'layer')} at once, and one after the other")


def compare_composed(function, x, layers, *, look="") -> None:
    """Do what `check_composed` does, without a line for a right answer."""
    between = answer(function, (x, layers[:-1]))
    compare_same(
        function, (x, layers), (between, layers[-1:]), unlike=(1 - 2 * x, layers), look=look
    )


@naming_slips
def check_rows_alone(function, x, layers, *, look="") -> None:
    """Check that each row of the features is that of its image alone."""
    compare_rows_alone(function, x, layers, look=look)
    passed(f"{len(x)} images at once, and each alone")


def compare_rows_alone(function, x, layers, *, look="") -> None:
    """Do what `check_rows_alone` does, without a line for a right answer."""
    shape = (len(x), len(layers[-1][1]))
    demand_effect(function, (x, layers), (1 - 2 * x, layers))
    together = numbers(answer(function, (x, layers)), "what came for all images", shape=shape)
    for n, row in enumerate(x):
        alone = answer(function, (row[None], layers))
        what = f"The features of image {n}, alone,"
        compare(alone, together[n : n + 1], what, rtol=1e-9, look=look)


@naming_slips
def check_frozen(function, layers, gradients, rates, *, look="") -> None:
    """Check that the layers with the rates 0 or None stay to the last bit, and the others move."""
    compare_frozen(function, layers, gradients, rates, look=look)
    passed(f"rates {rates}: what is frozen stays to the last bit")


def compare_frozen(function, layers, gradients, rates, *, look="") -> None:
    """Do what `check_frozen` does, without a line for a right answer."""
    case = f"a step at the rates {rates}"
    came = call_layers(function, (layers, gradients, rates), like=layers, case=case)
    for n, (pair, then, rate) in enumerate(zip(came, layers, rates, strict=True)):
        moved = not all(np.array_equal(np.asarray(a), b) for a, b in zip(pair, then, strict=True))
        if moved and not rate:
            raise wrong(f"layer {n} moved in {case}. Expected: it stays to the last bit.", look)
        if not moved and rate:
            raise wrong(f"layer {n} did not move in {case}. Expected: it learns.", look)


@naming_slips
def check_rate_each(function, layers, gradients, rates, *, look="") -> None:
    """Check that twice the rate of a layer doubles its own move, and no other."""
    compare_rate_each(function, layers, gradients, rates, look=look)
    passed(f"{counted(len(layers), 'layer')}, each with its own rate")


def compare_rate_each(function, layers, gradients, rates, *, look="") -> None:
    """Do what `check_rate_each` does, without a line for a right answer."""
    before = _moves(function, layers, gradients, rates)
    for n in range(len(layers)):
        doubled = [rate * (1 + (n == m)) for m, rate in enumerate(rates)]
        after = _moves(function, layers, gradients, doubled)
        for m, (one, two) in enumerate(zip(before, after, strict=True)):
            what = f"The move of layer {m}, with the rate of layer {n} doubled,"
            if not np.any(one):
                raise wrong(f"layer {m} did not move at the rates {rates}.", look)
            compare(two, one * (1 + (n == m)), what, rtol=1e-6, look=look)


def _moves(function, layers, gradients, rates) -> list[np.ndarray]:
    case = f"a step at the rates {rates}"
    came = call_layers(function, (layers, gradients, rates), like=layers, case=case)
    return [
        np.concatenate([np.ravel(now - then) for now, then in zip(pair, layer, strict=True)])
        for pair, layer in zip(came, layers, strict=True)
    ]


def _side_by_side(layers, others) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield what each array is called, and it in both."""
    for n, (pair, other) in enumerate(zip(layers, others, strict=True)):
        for name, part, wanted in zip("Wb", pair, other, strict=True):
            yield f"{name} of layer {n}", part, wanted


def _is(came, argument) -> bool:
    """Whether layers are an argument, which may be something else than layers."""
    pairs = isinstance(argument, list) and all(isinstance(item, list | tuple) for item in argument)
    return pairs and same(came, argument)
