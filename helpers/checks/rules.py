"""The visible checks of update rules, ``rule(w, dw, config) -> (next_w, config)``."""

import numpy as np

from helpers.checks.compare import compare, copied, numbers
from helpers.checks.functions import call
from helpers.checks.outcomes import kind, listed, name_of, passed, wrong


def check_rule(rule, w, dw, config, next_w, state, *, case, rtol=1e-6, look="") -> None:
    """Check one step of an update rule ``rule(w, dw, config) -> (next_w, config)``.

    Args:
        rule: the learner's function; it gets copies of all arguments.
        w, dw: weights and gradient, arrays of one shape.
        config: dict of hyperparameters and state, or None.
        next_w: the expected weights, shape of w.
        state: the expected state, as key -> array or number of the returned config.
        case: names the case in messages, for example "the first step".
        rtol: tolerance relative to the largest expected entry.
        look: a sentence that says where to look when a value is wrong.
    """
    came_w, came_config = call_rule(rule, copied(w), copied(dw), copied(config), case=case)
    compare(came_w, next_w, f"next_w of {case}", rtol=rtol, look=look)
    compare_state(came_config, state, case, rtol=rtol, look=look)
    passed(f"{name_of(rule)}, {case}")


def check_steps(rule, w, steps, config=None, *, case, rtol=1e-6, look="") -> None:
    """Check several steps of a rule, each made with what the step before returned.

    Args:
        rule: the learner's function; it gets copies of w, config and the gradients.
        w: the weights at the start.
        steps: a list of (dw, changes, next_w): the gradient, a dict of hyperparameters that the
            caller changes in the config before the step, and the expected weights after it.
        config: the config of the first step, or None.
        case, rtol, look: as in `check_rule`.
    """
    w, config, given = copied(w), copied(config), set()
    for number, (dw, changes, next_w) in enumerate(steps, start=1):
        here = f"step {number} of {case}"
        if changes:
            config = {**(config or {}), **changes}
        if lost := given - set(config or {}):
            look = f"Only what is returned reaches the next call; {listed(sorted(lost))} was not."
        given |= set(config or {})
        w, config = call_rule(rule, w, copied(dw), config, case=here)
        compare(w, next_w, f"next_w of {here}", rtol=rtol, look=look)
    passed(f"{name_of(rule)}, {case}")


def call_rule(rule, w, dw, *config, case) -> tuple[np.ndarray, dict]:
    """Call an update rule and return its checked answer, (next_w as an array of its own, config).

    Without a config the rule is called with two arguments.
    """
    answer = call(rule, w, dw, *config, case=case)
    return checked_step(name_of(rule), answer, np.shape(w), case)


def checked_step(name, answer, shape, case) -> tuple[np.ndarray, dict]:
    """Return what a rule of this name answers, (next_w as an array of its own, config), checked."""
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        advice = "Is there a return statement?" if answer is None else ""
        raise wrong(
            f"{name} returned {kind(answer)} in {case}. Expected: the pair next_w, config.", advice
        )
    next_w, new_config = answer
    if isinstance(next_w, dict) and not isinstance(new_config, dict):
        raise wrong(f"{name} returned config first in {case}. Expected the order next_w, config.")
    if not isinstance(new_config, dict):
        raise wrong(
            f"The config that {name} returned in {case} is {kind(new_config)}. Expected: a dict "
            "with the hyperparameters and the state."
        )
    next_w = numbers(next_w, f"next_w of {case}", shape=shape)
    return np.array(next_w), new_config


def compare_state(config, state, case, *, rtol, scales=None, look="") -> None:
    """Raise CheckFailed if the state keys of a returned config lack or differ from `state`."""
    for key, expected in state.items():
        require_key(config, key, case)
        scale = None if scales is None else scales[key]
        what = f"config[{key!r}] after {case}"
        compare(config[key], expected, what, rtol=rtol, scale=scale, look=look)


def require_key(config, key, case) -> None:
    """Raise CheckFailed if a returned config lacks this key."""
    if key not in config:
        raise wrong(
            f"The config returned in {case} has no key {key!r}; it holds {listed(config)}.",
            "Only what is returned reaches the next call, so it must be in there.",
        )


def compare_gradients(given, kept, case) -> None:
    """Raise CheckFailed if one of the arrays that were passed as dw is no longer as it was kept."""
    for number, (now, before) in enumerate(zip(given, kept, strict=True), start=1):
        if not np.array_equal(now, before):
            when = "in the same call" if number == len(given) else f"later, in {case}"
            raise wrong(
                f"The dw passed at step {number} was changed {when}. Expected: dw stays as it is.",
                "Look for operations in place (-=, *=, out=) on dw, or on an array that is dw.",
            )
