"""Update rules compared with themselves: what must agree whatever the formula is.

A wrong formula costs nothing here. What fails is a rule that changes the caller's gradient, keeps
its state elsewhere than in the config, or does not read what the config says. But a rule in which
nothing has an effect agrees with itself too, so each check first demands one.

All take a rule ``rule(w, dw, config) -> (next_w, config)``. The checks of a notebook (`check_...`)
take its `defaults`, a dict of all hyperparameters, and a `state`, a dict of numbers: a float stands
for an array that is filled with it. The others take weights, a gradient, a full config and the keys
of its state; a `start` is a tuple of weights and the config of a first call, or of weights alone
for a call without a config. Rules get copies of all of it.
"""

from typing import Any

import numpy as np

from helpers.checks.compare import agree, as_array, compare, copied, same
from helpers.checks.functions import call
from helpers.checks.outcomes import CheckFailed, listed, name_of, passed, short, wrong
from helpers.checks.rules import call_rule, compare_gradients, require_key
from helpers.checks.sequences import arrays_of, may_hold_gradients, steps, walks

SHAPES = ((), (2,), (2, 3), (2, 3, 4))
ALL_STATE = "All state must be in the config: nothing in globals, in attributes or in defaults."
READ_ALWAYS = (
    "Read each hyperparameter from config at every call, and keep nothing of earlier ones."
)


def check_keeps_state(rule, defaults, state) -> None:
    """Check that the state goes on from call to call, and that a state which is given is used."""
    compare_keeps_state(rule, *_situation(defaults, state), state)
    passed(f"{name_of(rule)}, {listed(state)} of config: used, and brought up to date")


def check_hyperparameters(rule, defaults, state) -> None:
    """Check that hyperparameters are read at every call, and that missing ones have defaults."""
    w, dw, config = _situation(defaults, state)
    demand_effect(rule, w, dw, config, state)
    compare_hyperparameters(
        rule, w, dw, config, {key: value / 2 for key, value in defaults.items()}
    )
    for key in defaults:
        compare_defaults(rule, w, dw, _without(config, [key]), defaults)
    passed(f"{name_of(rule)}, {listed(defaults)} of config: read at every call")


def check_separate_parameters(rule, defaults, state) -> None:
    """Check that two parameters move in turn as each does alone."""
    w, dw, config = _situation(defaults, state)
    demand_effect(rule, w, dw, config, state)
    for start in working(rule, dw, [(w, config), (w, defaults)]):
        compare_separate(rule, [start, (-w, start[1])], [dw, -dw, dw])
    passed(f"{name_of(rule)}, two parameters in turn")


def check_gradient_kept(rule, defaults, state) -> None:
    """Check that no call changes a dw, in this call or later, and that the state holds none."""
    w, dw, config = _situation(defaults, state)
    demand_effect(rule, w, dw, config, state)
    for start in working(rule, dw, [(w, config), (w, defaults)]):
        compare_gradient_kept(rule, start, [dw, -dw, dw], defaults)
    passed(f"{name_of(rule)}, dw is left as it was")


def check_any_array(rule, defaults, state) -> None:
    """Check that an array moves as its entries do one by one, in float64 and in float32."""
    for shape in SHAPES:
        w, dw, config = _situation(defaults, state, shape)
        demand_effect(rule, w, dw, config, state)
        compare_entries(rule, w, [dw, -w], config)
        compare_float32(rule, w, [dw, -w], config)
    passed(f"{name_of(rule)}, arrays of any shape")


def demand_effect(rule, w, dw, config, state) -> None:
    """Raise CheckFailed unless w, dw and the state, if there is one, matter to the steps."""
    name = name_of(rule)
    next_w, returned = step(rule, w, dw, config)
    if not np.isfinite(next_w).all():
        raise wrong(f"next_w is {short(next_w)}, though all that {name} was given is finite.")
    if same(next_w, w):
        raise wrong(f"{name} leaves the weights where they are, though dw is not zero.")
    # A step that is made with the old state shows its gradient one step later.
    ways = [((w, config), [dw, dw]), ((w + 0.5, config), [dw, dw]), ((w, config), [-2 * dw, dw])]
    later, *others = (walked for walked, _ in walks(rule, ways))
    for what, other in zip(("w", "dw"), others, strict=True):
        if same(other, later):
            raise wrong(f"next_w stays the same when {what} changes: {name} does not use it.")
    if state and same(step(rule, w, dw, {**returned, **_without(config, state)})[0], next_w):
        raise wrong(
            f"A step is the same with the config that {name} was given and with the one that it "
            "returned. Expected: the state that one step leaves changes the next.",
            "Is the new state in the config that you return, and does the step use it?",
        )


def compare_keeps_state(rule, w, dw, config, state) -> None:
    """Do what `check_keeps_state` does, without a line for a right answer."""
    demand_effect(rule, w, dw, config, state)
    next_w, returned = step(rule, w, dw, config)
    for key in state:
        require_key(returned, key, "a step")
        if same(as_array(returned[key], f"config[{key!r}] after a step"), config[key]):
            raise wrong(f"config[{key!r}] is the same after a step as before it.")
        other = 1 + 2 * config[key]
        if same(step(rule, w, dw, {**config, key: other})[0], next_w):
            raise wrong(
                f"The step is the same whatever config[{key!r}] is.",
                "The state that config brings must be used.",
            )
        _compare_only_copy(rule, w, dw, {**returned, **_without(config, state), key: other}, config)


def compare_hyperparameters(rule, w, dw, config, others) -> None:
    """See that a step hands on each hyperparameter, and that the next one uses another value."""
    next_w, returned = step(rule, w, dw, config)
    usual = step(rule, next_w, dw, returned)[0]
    for key, other in others.items():
        require_key(returned, key, "a step")
        compare(returned[key], config[key], f"config[{key!r}] after a step", rtol=0)
        told = f"The caller changed {key} from {config[key]:g} to {other:g} between two calls"
        # What a rule keeps beside the documented keys is tried with the state, not here.
        plain = {each: returned.get(each, value) for each, value in config.items()}
        configs = {**returned, key: other}, plain, {**plain, key: other}
        came, usual_of_plain, came_of_plain = (
            moved for moved, _ in walks(rule, [((next_w, each), [dw]) for each in configs])
        )
        if same(came, usual):
            raise wrong(f"{told}, and the step stayed the same.", READ_ALWAYS)
        if agree(usual, usual_of_plain, 1e-12) and not agree(came, came_of_plain, 1e-12):
            raise wrong(
                f"{told}. A new config with the same values gave another step.", READ_ALWAYS
            )


def compare_defaults(rule, w, dw, config, defaults) -> None:
    """See that the steps without some hyperparameters are those with their defaults."""
    ways = [((w, each), [dw, -dw, dw]) for each in (config, {**defaults, **config})]
    if not agree(*(walked for walked, _ in walks(rule, ways)), 1e-12):
        missing = ", ".join(
            f"{key} = {value:g}" for key, value in defaults.items() if key not in config
        )
        raise wrong(
            f"The steps with {listed(config)} in the config are not those with {missing} as well.",
            "A missing hyperparameter has its default.",
        )


def compare_separate(rule, starts, gradients) -> None:
    """See that parameters move in turn as each does alone."""
    ways = [(start, gradients) for start in starts]
    walked = [w for w, _ in walks(rule, [*ways, *ways])]
    alone, again = walked[: len(starts)], walked[len(starts) :]
    if not same(alone, again):
        raise wrong("The same calls, made a second time, gave other weights.", ALL_STATE)
    turns = [(place, dw) for dw in gradients for place in range(len(starts))]
    in_turn = [w for w, _ in steps(rule, starts, turns)]
    if not same(alone, in_turn[-len(starts) :]):
        raise wrong("A parameter moved in turn with another moves otherwise than alone.", ALL_STATE)


def compare_first_answer(rule, starts, dw) -> None:
    """See that the weights of one call are still there after the call for another parameter."""
    (w, *config), other = (tuple(map(copied, start)) for start in starts)
    first = call(rule, w, copied(dw), *config, case="a step of parameter 1")[0]
    kept = np.array(first)
    step(rule, other[0], -dw, *other[1:])
    if not same(first, kept):
        raise wrong(
            "The next_w of one parameter changed when another parameter took a step.",
            "Each call must return an array of its own, and not write into an earlier answer.",
        )


def compare_gradient_kept(rule, start, gradients, then) -> None:
    """See that no array that was dw changes, and nothing in the config when the caller changes it.

    `then` is what the caller writes into the config before a step that shows it.
    """
    run(rule, start, gradients)
    if may_hold_gradients(rule, start, gradients):
        _compare_gradient_kept_step_by_step(rule, start, gradients, then)


def _compare_gradient_kept_step_by_step(rule, start, gradients, then):
    given = []
    for dw, _, _ in _walk(rule, start, gradients):
        given.append(dw)
        compare_gradients(given, gradients[: len(given)], f"step {len(given)}")
    for number, (dw, w, config) in enumerate(_walk(rule, start, gradients), start=1):
        before = copied(config)
        dw[...] = 7
        held = [key for key in before if not same(*map(arrays_of, (before[key], config[key])))]
        shown = [step(rule, w, gradients[0], {**each, **then})[0] for each in (before, config)]
        if held and not same(*shown):
            raise wrong(
                f"After step {number} the caller used its array dw again, and config[{held[0]!r}] "
                "changed.",
                "The state must not be that array. Copy dw, or build the state with + and *.",
            )


def compare_entries(rule, w, gradients, config) -> None:
    """See that an array moves as its entries do, each as an array of one entry."""
    ways = [((w, config), gradients)]
    for index in np.ndindex(w.shape):
        parts = tuple(_entry(part, index) for part in (w, config))
        ways.append((parts, [_entry(dw, index) for dw in gradients]))
    came, *entries = (walked for walked, _ in walks(rule, ways))
    alone = np.reshape([entry[0] for entry in entries], came.shape)
    if not agree(came, alone, 1e-9):
        raise wrong(
            f"An array of shape {w.shape} moves otherwise than its entries one by one.",
            "Every operation must work entry by entry, on an array of any shape.",
        )


def compare_float32(rule, w, gradients, config) -> None:
    """See that float32 arrays move as float64 arrays do, up to rounding: 1e-4 of the weights."""
    short_w, short_config, *short_gradients = cast(
        (w, config, *map(np.asarray, gradients)), np.float32
    )
    ways = [((short_w, short_config), short_gradients), ((w, config), gradients)]
    came, expected = (walked for walked, _ in walks(rule, ways))
    if not agree(np.stack([w, came]), np.stack([w, expected]), 1e-4):
        raise wrong(f"An array of shape {w.shape} moves otherwise in float32 than in float64.")


def compare_digits(rule, w, dw, config) -> None:
    """See that the last digits of float64 arrays count."""
    more = 1 + 1e-10
    ways = [((at, config), [along]) for at, along in ((w, dw), (w * more, dw), (w, dw * more))]
    next_w, *others = (moved for moved, _ in walks(rule, ways))
    for what, other in zip(("w", "dw"), others, strict=True):
        if same(other, next_w):
            raise wrong(
                f"A change in the tenth digit of {what} does not reach next_w.",
                "Look for float32 and for rounding: float64 arrays keep their digits.",
            )


def working(rule, dw, starts) -> list[tuple]:
    """Return the starts with which a first call works; what it needs is checked by itself."""
    return [start for start in starts if _works(rule, dw, start)]


def step(rule, w, dw, *config) -> tuple[np.ndarray, dict]:
    """Return next_w and the config after a step that is made with copies."""
    return call_rule(rule, np.array(w), np.array(dw), *map(copied, config), case="a step")


def run(rule, start, gradients) -> tuple[np.ndarray, dict]:
    """Return the weights and the config after all steps."""
    return next(walks(rule, [(start, gradients)]))


def _walk(rule, start, gradients):
    """Yield the array that was dw, the weights and the config after each step."""
    w, *config = map(copied, start)
    for number, dw in enumerate(map(np.array, gradients), start=1):
        w, *config = call_rule(rule, np.array(w), dw, *config, case=f"step {number}")
        yield dw, w, config[0]


def _works(rule, dw, start):
    w, *config = start
    try:
        return np.isfinite(step(rule, w, dw, *config)[0]).all()
    except CheckFailed:
        return False


def _compare_only_copy(rule, w, dw, edited, config):
    """See that the documented keys decide, not what a rule may keep beside them."""
    documented = {key: edited[key] for key in config}
    if not agree(step(rule, w, dw, edited)[0], step(rule, w, dw, documented)[0], 1e-12):
        raise wrong(
            "The caller changed the state in the config between two calls. A new config with the "
            "same values gave another step.",
            "Read the state from its documented keys alone, and keep no second copy.",
        )


def _situation(defaults, state, shape=(2,)):
    """Return weights and a gradient, all entries different, and a full config."""
    w = 1 + np.arange(np.prod(shape, dtype=int)).reshape(shape) / 4
    filled = {k: np.full(shape, v) if isinstance(v, float) else v for k, v in state.items()}
    return np.asarray(w), np.asarray(1 / w), {**defaults, **filled}


def _without(config, keys):
    return {key: value for key, value in config.items() if key not in keys}


def _entry(part, index):
    """Return one entry of an array of this shape, as an array, or of those in a config."""
    if isinstance(part, dict):
        arrays = {key: value for key, value in part.items() if isinstance(value, np.ndarray)}
        return {**part, **{key: _entry(value, index) for key, value in arrays.items()}}
    return np.asarray(part)[index].reshape(1)


def cast(parts, dtype) -> Any:
    """Return arrays, and those in a config, with another type."""
    if isinstance(parts, tuple):
        return tuple(cast(part, dtype) for part in parts)
    if isinstance(parts, dict):
        return {key: cast(value, dtype) for key, value in parts.items()}
    return parts.astype(dtype) if isinstance(parts, np.ndarray) else parts
