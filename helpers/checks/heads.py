"""Checks of heads: the last layer of a network, drawn anew or trained on stored features."""

import copy

import numpy as np

from helpers.checks.agreement import compare_same, demand_effect
from helpers.checks.compare import compare, copied, numbers
from helpers.checks.functions import call
from helpers.checks.networks import Layers, as_layers, demand_other_layers
from helpers.checks.outcomes import counted, kind, passed, wrong
from helpers.checks.slips import naming_slips

# Shares of normal draws beyond 2 and 3 standard deviations.
BEYOND = {2: 0.0455, 3: 0.0027}
DEVIATIONS = 5.5


@naming_slips
def check_new_head(new_head, layers, classes, *, seed=0, look="") -> None:
    """Check what ``new_head(layers, classes, rng)`` returns: the old layers, a head, b of zeros."""
    compare_new_head(new_head, layers, classes, np.random.default_rng(seed), look=look)
    passed(f"{counted(len(layers), 'layer')} with a new head for {counted(classes, 'class')}")


def compare_new_head(new_head, layers, classes, rng, *, look="") -> None:
    """Do what `check_new_head` does, without a line for a right answer."""
    came = draw_head(new_head, layers, classes, rng)
    case = _case(layers, classes)
    for n, (pair, then) in enumerate(zip(came[:-1], layers[:-1], strict=True)):
        for name, part, wanted in zip("Wb", pair, then, strict=True):
            compare(part, wanted, f"{name} of layer {n} in {case}", rtol=0, look=look)
    W, b = came[-1]
    compare(b, np.zeros(classes), f"b of the new head in {case}", rtol=0, look=look)
    if len(set(np.ravel(W).tolist())) < np.size(W):
        raise wrong(f"W of the new head in {case} has equal entries. Expected: it is random.")


@naming_slips
def check_head_scale(new_head, inputs, classes, *, seed=0, look="") -> None:
    """Check that the head's W is drawn from a normal distribution of variance 1 / inputs."""
    compare_head_scale(new_head, inputs, classes, np.random.default_rng(seed), look=look)
    passed(f"a new head of {inputs} inputs, its W normal with the variance 1/{inputs}")


def compare_head_scale(new_head, inputs, classes, rng, *, look="") -> None:
    """Do what `check_head_scale` does, without a line for a right answer."""
    layers = [(rng.normal(size=(inputs, 3)), rng.normal(size=3))]
    W, _ = draw_head(new_head, layers, classes, rng)[-1]
    drawn, case = np.ravel(W) * np.sqrt(inputs), _case(layers, classes)
    error = DEVIATIONS / np.sqrt(drawn.size)
    if not abs(drawn.mean()) < error:
        raise wrong(f"the mean of W in {case} is {W.mean():.3g}. Expected: about 0.", look)
    if not abs(drawn.std() - 1) < error:
        raise wrong(
            f"the standard deviation of W in {case} is {W.std():.3g}. Expected: about "
            f"{inputs**-0.5:.3g}, the root of 1/{inputs}.",
            look,
        )
    for far, share in BEYOND.items():
        beyond = np.mean(np.abs(drawn) > far)
        if not abs(beyond - share) < DEVIATIONS * np.sqrt(share / drawn.size):
            raise wrong(
                f"{beyond:.2%} of W in {case} lie more than {far} standard deviations from 0. "
                f"Expected: {share:.2%}, as in a normal distribution.",
                look,
            )


@naming_slips
def check_head_from_rng(new_head, layers, classes) -> None:
    """Check that the head is drawn from rng, anew with each call, and from nothing else."""
    for seed in range(3):
        compare_head_from_rng(new_head, layers, classes, np.random.default_rng(seed))
    passed("the same state of rng draws the same head, the next draw another one")


def compare_head_from_rng(new_head, layers, classes, rng) -> None:
    """Do what `check_head_from_rng` does, without a line for a right answer."""
    again, case = copy.deepcopy(rng), _case(layers, classes)
    (one, _), (later, _) = (draw_head(new_head, layers, classes, rng)[-1] for _ in range(2))
    other, _ = draw_head(new_head, layers, classes, again)[-1]
    if not np.array_equal(one, other):
        raise wrong(
            f"two generators in the same state gave two heads in {case}. Expected: the same head. "
            "Draw from rng, and from nothing else."
        )
    if np.array_equal(one, later):
        raise wrong(
            f"one generator gave the same head twice in {case}. Expected: another head at each "
            "call. Draw from the rng that comes in, and do not make one of your own."
        )


@naming_slips
def check_head_apart(new_head, layers, classes, *, seed=0) -> None:
    """Check that old and new layers share no array: what changes in one stays in the other."""
    compare_head_apart(new_head, layers, classes, np.random.default_rng(seed))
    passed("old and new layers share no arrays")


def compare_head_apart(new_head, layers, classes, rng) -> None:
    """Do what `check_head_apart` does, without a line for a right answer."""
    case = _case(layers, classes)
    like, unlike = _shapes(layers, classes), [(2 * W, b - 1) for W, b in layers]
    calls = ((each, classes, copy.deepcopy(rng)) for each in (layers, unlike))
    demand_other_layers(new_head, *calls, like=like, case=case)
    given = copied(layers)
    came = as_layers(call(new_head, given, classes, rng, case=case), like, case)
    if len(given) != len(layers) or any(
        not np.array_equal(now, then)
        for pair, other in zip(given, layers, strict=True)
        for now, then in zip(pair, other, strict=True)
    ):
        raise wrong(f"the old layers changed in {case}. Expected: they stay, head and all.")
    for n, (pair, old) in enumerate(zip(came, given, strict=True)):
        for name, part, then in zip("Wb", pair, old, strict=True):
            if np.shares_memory(part, then):
                raise wrong(
                    f"{name} of layer {n} in {case} is the old network's array. Expected: a copy, "
                    "so that training the new network leaves the old one alone."
                )


@naming_slips
def check_head(train_head, arguments, *, W=None, b=None, case, rtol=1e-9, look="") -> None:
    """Check ``train_head(features, y, classes, steps, learning_rate) -> (W, b)``.

    What is not given is not looked at.
    """
    compare_head(train_head, arguments, W=W, b=b, case=case, rtol=rtol, look=look)
    passed(case)


def compare_head(train_head, arguments, *, W=None, b=None, case, rtol=1e-9, look="") -> None:
    """Do what `check_head` does, without a line for a right answer."""
    came = call_head(train_head, arguments, case=case)
    for name, part, expected in zip("Wb", came, (W, b), strict=True):
        if expected is not None:
            compare(part, expected, f"{name} after {case}", rtol=rtol, look=look)


@naming_slips
def check_separates(train_head, arguments, *, case, look="") -> None:
    """Check that the head is finite, and names the class of each example that it was trained on."""
    compare_separates(train_head, arguments, case=case, look=look)
    passed(case)


def compare_separates(train_head, arguments, *, case, look="") -> None:
    """Do what `check_separates` does, without a line for a right answer."""
    features, y = arguments[:2]
    W, b = call_head(train_head, arguments, case=case)
    if not (np.isfinite(W).all() and np.isfinite(b).all()):
        raise wrong(f"W or b after {case} holds inf or nan. Expected: finite numbers.", look)
    named = (features @ W + b).argmax(axis=1)
    if not np.array_equal(named, y):
        raise wrong(f"{case}: the head names {named[:9]} for the classes {y[:9]}.", look)


@naming_slips
def check_bias(train_head, arguments, *, unlike, look="") -> None:
    """Check that b is what the weights of one more feature would be that is always 1."""
    compare_bias(train_head, arguments, unlike=unlike, look=look)
    passed("b learns as the weights of a feature that is always 1")


def compare_bias(train_head, arguments, *, unlike, look="") -> None:
    """Do what `check_bias` does, without a line for a right answer."""
    demand_effect(train_head, arguments, unlike)
    features, *rest = arguments
    case = f"training with a column of ones for {counted(rest[2], 'step')}"
    W, b = call_head(
        train_head, (np.column_stack([features, np.ones(len(features))]), *rest), case=case
    )
    if not np.any(b):
        raise wrong(f"b is still zero after {case}. Expected: it learns.", look)
    compare(b, W[-1], f"b after {case}", rtol=1e-8, look=look)


@naming_slips
def check_order(train_head, arguments, *, unlike, look="") -> None:
    """Check that the order of the examples does not matter."""
    compare_order(train_head, arguments, unlike=unlike, look=look)
    passed("the examples in another order")


def compare_order(train_head, arguments, *, unlike, look="") -> None:
    """Do what `check_order` does, without a line for a right answer."""
    features, y, *rest = arguments
    others = features[::-1].copy(), y[::-1].astype(np.int32), *rest
    compare_same(train_head, arguments, others, unlike=unlike, rtol=1e-8, look=look)


def compare_names(train_head, arguments, order, *, look="") -> None:
    """See that classes that are called otherwise only change the order of the columns."""
    features, y, *rest = arguments
    renamed = np.argsort(order)[y]
    case = "training with other names for the classes"
    one, other = (
        call_head(train_head, each, case=case) for each in (arguments, (features, renamed, *rest))
    )
    for name, part, again in zip("Wb", one, other, strict=True):
        compare(again, part[..., order], f"{name} after {case}", rtol=1e-8, look=look)


def call_head(train_head, arguments, *, case) -> tuple[np.ndarray, np.ndarray]:
    """Call with copies of the arguments; return what came as W and b."""
    came = call(train_head, *map(copied, arguments), case=case)
    if not isinstance(came, list | tuple) or len(came) != 2:
        look = "Is there a return statement?" if came is None else ""
        raise wrong(f"what came of {case} is {kind(came)}. Expected: the pair (W, b).", look)
    shapes = (arguments[0].shape[1], arguments[2]), (arguments[2],)
    return tuple(
        numbers(part, f"{name} after {case}", shape=shape)
        for name, part, shape in zip("Wb", came, shapes, strict=True)
    )


def draw_head(new_head, layers, classes, rng) -> Layers:
    """Call ``new_head`` with copies of the layers; return what came as layers."""
    case = _case(layers, classes)
    came = call(new_head, copied(layers), classes, rng, case=case)
    return as_layers(came, _shapes(layers, classes), case)


def _shapes(layers, classes):
    """Return layers of the shapes that come."""
    return [*layers[:-1], (np.zeros((len(layers[-1][0]), classes)), np.zeros(classes))]


def _case(layers, classes):
    return f"a call with {counted(len(layers), 'layer')} and {counted(classes, 'class')}"
