"""Many calls that go over the wire as one: what is said of them is what a loop of calls would say."""

import re

import numpy as np
import pytest
from wired import Wired

from grader.trials import consistency, reference, rules
from grader.trials.lookahead import asks_ahead, go_through
from grader.trials.minibatches import fair_shuffle
from helpers.checks import CheckFailed, sequences


@pytest.fixture
def wired():
    pair = Wired()
    yield pair
    pair.close()


def told(trial, *arguments, **options):
    """Return what a trial raises, without the line that only a process of cells knows."""
    try:
        trial(*arguments, **options)
    except Exception as error:
        return type(error), re.sub(r", at line \d+ of its cell: `.*`", "", str(error))
    return None


def dealt(n, size, rng):
    order = rng.permutation(n)
    return [order[begin : begin + size] for begin in range(0, n, size)]


ORDER = np.arange(8)


def dealt_from_one_array(n, size, rng):
    rng.shuffle(ORDER)
    return [ORDER[begin : begin + size] for begin in range(0, n, size)]


def unfair(n, size, rng):
    order = rng.permutation(n)
    order[:2] = sorted(order[:2])
    return [order[begin : begin + size] for begin in range(0, n, size)]


def at_call(number, wrong):
    """Return a function that makes another one, which does something wrong at one of its calls."""

    def make():
        left = [number]

        def minibatches(n, size, rng):
            left[0] -= 1
            return wrong(left[0]) if left[0] <= 0 else dealt(n, size, rng)

        return minibatches

    return make


DEALERS = {
    "right": lambda: dealt,
    "one array": lambda: dealt_from_one_array,
    "unfair": lambda: unfair,
    "stops": at_call(700, lambda _: {}["seed"]),
    "stub": at_call(1, lambda _: (_ for _ in ()).throw(NotImplementedError("Write it"))),
    "ends": at_call(700, lambda _: exec("raise SystemExit(1)")),
    "stops iterating": at_call(700, lambda _: next(iter([]))),
    "no answer": at_call(700, lambda _: None),
    "no answer, then stops": at_call(700, lambda left: {}["seed"] if left else None),
    "no indices": at_call(700, lambda _: [np.ones(8)]),
}


@pytest.mark.parametrize("make", DEALERS.values(), ids=DEALERS)
def test_a_trial_of_epochs_says_the_same(wired, make):
    direct = told(fair_shuffle, make(), "any", epochs=1500)
    assert told(fair_shuffle, wired.hand(make()), "any", epochs=1500) == direct
    assert (direct is None) == (make() in (dealt, dealt_from_one_array))


def right(w, dw, config=None):
    return reference.sgd_momentum(w, dw, config)


def at_step(number, wrong):
    """Return a function that makes a rule, which does something wrong at one of its steps."""

    def make():
        left = [number]

        def rule(w, dw, config=None):
            left[0] -= 1
            return wrong(w, dw, config) if left[0] == 0 else right(w, dw, config)

        return rule

    return make


def keeping(change):
    """Return a function that makes a rule, of whose answer something is changed."""

    def make():
        def rule(w, dw, config=None):
            next_w, config = right(w, dw, config)
            return change(next_w, config, dw) or (next_w, config)

        return rule

    return make


def with_state_elsewhere():
    velocity = [0.0]

    def rule(w, dw, config=None):
        next_w, config = right(w, dw, {**(config or {}), "velocity": velocity[0] + 0 * w})
        velocity[0] = config["velocity"]
        return next_w, config

    return rule


def stub():
    def rule(w, dw, config=None):
        raise NotImplementedError("Write it")

    return rule


RULES = {
    "right": lambda: right,
    "a list": keeping(lambda next_w, config, dw: [next_w, config]),
    "changes dw": keeping(lambda next_w, config, dw: dw.fill(3)),
    "holds dw": keeping(lambda next_w, config, dw: config.update(velocity=dw)),
    "state elsewhere": with_state_elsewhere,
    "sign": keeping(lambda next_w, config, dw: (-next_w, config)),
    "float32": keeping(lambda next_w, config, dw: (next_w.astype("f4"), config)),
    "stub": stub,
    "stops": at_step(9, lambda *_: {}["velocity"]),
    "ends": at_step(9, lambda *_: exec("raise SystemExit(1)")),
    "no answer": at_step(9, lambda *_: None),
    "no config": at_step(9, lambda w, dw, config: (w, None)),
    "no numbers": at_step(9, lambda w, dw, config: ("w", config)),
    "another shape": at_step(9, lambda w, dw, config: (np.ones(7), config)),
    "no function": lambda: 3,
}
TRIALS = [
    rules.first_step,
    rules.many_steps,
    consistency.keeps_state,
    consistency.hyperparameters,
    consistency.separate_parameters,
    consistency.gradient_kept,
    consistency.any_array,
]


@pytest.mark.parametrize("make", RULES.values(), ids=RULES)
def test_trials_of_steps_say_the_same(wired, make):
    said = []
    for trial in TRIALS:
        cell = f"sgd_momentum--{trial.__name__}"
        said.append(told(trial, make(), cell))
        assert told(trial, wired.hand(make()), cell) == said[-1]
    assert (set(said) == {None}) == (make() is right or make is RULES["a list"])


@pytest.mark.parametrize("trial", [rules.many_steps, consistency.any_array])
def test_a_rule_that_asks_for_its_gradient_says_the_same(wired, trial):
    def halfway(w, gradient, config=None):
        return reference.nesterov_lookahead(w, lambda at: gradient((at + w) / 2), config)

    for rule in (reference.nesterov_lookahead, halfway):
        assert told(go_through, trial, wired.hand(rule), "any") is None
    direct, came = (told(asks_ahead, rule, "any") for rule in (halfway, wired.hand(halfway)))
    assert came == direct
    assert "the point at which gradient was called" in came[1]


def test_a_run_is_one_message_each_way(wired):
    standin = wired.hand(right)
    standin.beside(sequences.take_steps)
    before = wired.judge.calls
    ways = [((np.ones(2), {"velocity": np.ones(2)}), [np.ones(2)] * 50)] * 3
    assert len(list(sequences.walks(standin, ways))) == 3
    assert wired.judge.calls == before + 1


STEP = np.ones(2), {}
BROUGHT = [
    *(None, ([],), ([], None), ([], 3), ([None], None), ([STEP], None), "ab", ({}, None)),
    *(([], ended) for ended in ((0, None, None), (1, None, 0), (2, STEP, lambda: None), (7, 1, 1))),
    *(([], ended) for ended in ((-1, STEP, print), ("a", None, None), (1.5, STEP, print), (1,))),
]


@pytest.mark.parametrize("brought", BROUGHT)
def test_a_tool_that_was_exchanged_gains_nothing(wired, brought, monkeypatch):
    """A learner's code can put anything in place of what runs beside it."""

    def serve_tool(_):
        wired.student.send("answer", None, lambda *_: brought)

    monkeypatch.setattr(wired.student, "serve_tool", serve_tool)
    standin = wired.hand(right)
    with pytest.raises(CheckFailed, match=r"asked for|returned None|stopped in"):
        list(sequences.steps(standin, [STEP], [(0, np.ones(2))] * 3))


def test_a_tool_that_is_not_there_costs_the_call_alone(wired):
    standin = wired.hand(right)

    def unknown():
        """Stand in for what a learner has deleted."""

    unknown.__module__ = "helpers.nowhere"
    with pytest.raises(KeyError, match="nowhere"):
        standin.beside(unknown)
    assert standin(np.ones(2), np.ones(2))[0].tolist() == [0.99, 0.99]
