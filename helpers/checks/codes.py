"""Checks of a layer of ReLUs by its codes: which images it tells apart, and which it does not."""

import numpy as np

from helpers.checks.compare import copied, numbers, same
from helpers.checks.functions import call
from helpers.checks.outcomes import kind, passed, wrong
from helpers.checks.slips import naming_slips

APART, TOGETHER = 1.0, 1e-9


@naming_slips
def check_sees(function, source, target, *, look="") -> None:
    """Check that ``function(source, target)`` returns a layer that tells the source pair apart."""
    compare_sees(function, source, target, look=look)
    passed(f"two source images of {source.shape[1]} pixels, told apart")


def compare_sees(function, source, target, *, look="") -> None:
    """Do what `check_sees` does, without a line for a right answer."""
    _demand_other(function, source, target)
    W, b = call_layer(function, source, target)
    one, other = np.maximum(source @ W + b, 0)
    gap = np.max(np.abs(one - other), initial=0.0)
    if not gap >= APART * (1 - TOGETHER):
        raise wrong(
            f"the codes of the two source images are {gap:.3g} apart, in the unit where they "
            f"differ most. Expected: at least {APART:g}.",
            look,
        )


@naming_slips
def check_blind(function, source, target, *, look="") -> None:
    """Check that ``function(source, target)`` returns a layer that does not see the target pair."""
    compare_blind(function, source, target, look=look)
    passed(f"two target images of {source.shape[1]} pixels with the same codes")


def compare_blind(function, source, target, *, look="") -> None:
    """Do what `check_blind` does, without a line for a right answer."""
    _demand_other(function, source, target)
    W, b = call_layer(function, source, target)
    largest = np.max(np.abs(source @ W), initial=0.0)
    if not np.max(np.abs((source[1] - source[0]) @ W), initial=0.0) > TOGETHER * largest:
        raise wrong("the units do not see the source pair either. Expected: they do.", look)
    one, other = np.maximum(target @ W + b, 0)
    gap = np.max(np.abs(one - other), initial=0.0)
    if not gap <= TOGETHER * max(1.0, largest, np.max(np.abs(target @ W))):
        raise wrong(
            f"the codes of the two target images are {gap:.3g} apart. Expected: they are equal.",
            look,
        )


def call_layer(function, source, target) -> tuple[np.ndarray, np.ndarray]:
    """Return the layer that came, W of shape (pixels, units) and b of shape (units,)."""
    case = f"a call with images of {source.shape[1]} pixels"
    came = call(function, *map(copied, (source, target)), case=case)
    if not isinstance(came, list | tuple) or len(came) != 2:
        look = "Is there a return statement?" if came is None else ""
        raise wrong(f"what came in {case} is {kind(came)}. Expected: the pair (W, b).", look)
    units = np.shape(came[1])[:1] if isinstance(came[1], np.ndarray) else (1,)
    shapes = (source.shape[1], *units), units
    layer = tuple(
        numbers(part, f"{name} in {case}", shape=shape)
        for name, part, shape in zip("Wb", came, shapes, strict=True)
    )
    if not all(np.isfinite(part).all() for part in layer):
        raise wrong(f"W or b in {case} holds inf or nan. Expected: finite numbers.")
    return layer


def _demand_other(function, source, target):
    """Raise CheckFailed if the layer is the same for other images."""
    layers = [call_layer(function, *pair) for pair in ((source, target), (target, source))]
    if same(*layers):
        raise wrong("the layer is the same when source and target change places.")
