"""The trials of the look-ahead form: the reference passes all, and each catches what it is for."""

import numpy as np
import pytest

from grader.trials import consistency, lookahead, reference, rules
from helpers.checks import CheckFailed, NotAttempted

THROUGH = (
    rules.first_step,
    rules.many_steps,
    rules.sizes,
    consistency.keeps_state,
    consistency.hyperparameters,
    consistency.separate_parameters,
    consistency.gradient_kept,
    consistency.any_array,
)
OWN = (lookahead.asks_ahead, lookahead.reads_momentum_ahead, lookahead.on_a_quadratic)


def run(trial, rule):
    grade_id = f"nesterov_lookahead--{trial.__name__}"
    if trial in OWN:
        trial(rule, grade_id)
    else:
        lookahead.go_through(trial, rule, grade_id)


def complete(w, config):
    defaults = reference.DEFAULTS["nesterov_lookahead"]
    return {**defaults, "velocity": np.zeros_like(w), **(config or {})}


@pytest.mark.parametrize("trial", THROUGH + OWN, ids=lambda trial: trial.__name__)
def test_the_reference_passes(trial, capfd):
    run(trial, reference.nesterov_lookahead)
    assert capfd.readouterr() == ("", "")


def all_in_place(w, gradient, config=None):
    config = {} if config is None else config
    for key, value in complete(w, config).items():
        config.setdefault(key, value)
    config["velocity"] *= config["momentum"]
    w += config["velocity"]
    push = config["learning_rate"] * gradient(w)
    config["velocity"] -= push
    w -= push
    return w, config


@pytest.mark.parametrize("trial", THROUGH + OWN, ids=lambda trial: trial.__name__)
def test_arguments_changed_in_place_are_accepted(trial):
    run(trial, all_in_place)


@pytest.mark.parametrize("trial", THROUGH + OWN, ids=lambda trial: trial.__name__)
def test_a_stub_is_not_attempted(trial):
    def nesterov_lookahead(w, gradient, config=None):
        raise NotImplementedError

    with pytest.raises(NotAttempted, match="Not attempted yet: nesterov_lookahead"):
        run(trial, nesterov_lookahead)


def gradient_at_w(w, gradient, config=None):
    config = complete(w, config)
    v = config["momentum"] * config["velocity"] - config["learning_rate"] * gradient(w)
    return w + v, {**config, "velocity": v}


def gradient_a_whole_velocity_ahead(w, gradient, config=None):
    config = complete(w, config)
    dw = gradient(w + config["velocity"])
    v = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + v, {**config, "velocity": v}


def gradient_with_momentum_hard_coded(w, gradient, config=None):
    config = complete(w, config)
    dw = gradient(w + 0.9 * config["velocity"])
    v = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + v, {**config, "velocity": v}


def gradient_called_twice(w, gradient, config=None):
    gradient(w)
    return reference.nesterov_lookahead(w, gradient, config)


def gradient_not_called(w, gradient, config=None):
    config = complete(w, config)
    v = config["momentum"] * config["velocity"]
    return w + v, {**config, "velocity": v}


def answer_scaled_in_place(w, gradient, config=None):
    config = complete(w, config)
    drift = config["momentum"] * config["velocity"]
    push = gradient(w + drift)
    push *= -config["learning_rate"]
    return w + drift + push, {**config, "velocity": drift + push}


def one_row_too_many(w, gradient, config=None):
    return reference.nesterov_lookahead(w, lambda point: gradient(point[None]), config)


CAUGHT = [
    (lookahead.asks_ahead, gradient_at_w, "the point at which gradient was called in call 1"),
    (lookahead.asks_ahead, gradient_a_whole_velocity_ahead, "where the velocity leads"),
    (lookahead.asks_ahead, gradient_called_twice, "called 2 times in call 1. Expected: once."),
    (lookahead.asks_ahead, gradient_not_called, "the same when dw changes"),
    (lookahead.asks_ahead, one_row_too_many, "has the shape (1, 3, 4). Expected: (3, 4)"),
    (lookahead.reads_momentum_ahead, gradient_with_momentum_hard_coded, "at the same point"),
    (lookahead.on_a_quadratic, gradient_at_w, "next_w of step 2"),
    (consistency.gradient_kept, answer_scaled_in_place, "dw passed at step 1 was changed"),
]


@pytest.mark.parametrize(
    ("trial", "rule", "message"), CAUGHT, ids=lambda part: getattr(part, "__name__", "")
)
def test_each_trial_catches_its_mistakes(trial, rule, message):
    with pytest.raises(CheckFailed, match=r"^Not right yet: ") as caught:
        run(trial, rule)
    assert message in str(caught.value)


@pytest.mark.parametrize("trial", THROUGH, ids=lambda trial: trial.__name__)
@pytest.mark.parametrize("rule", [gradient_at_w, gradient_called_twice])
def test_where_the_gradient_is_asked_for_costs_in_its_own_cells_only(trial, rule):
    run(trial, rule)


@pytest.mark.parametrize("trial", OWN, ids=lambda trial: trial.__name__)
def test_a_changed_answer_costs_only_where_it_is_on_trial(trial):
    run(trial, answer_scaled_in_place)


def test_an_error_in_the_rule_is_told_without_the_graders_own_lines():
    def nesterov_lookahead(w, gradient, config=None):
        return w + undefined_name, config  # noqa: F821

    with pytest.raises(CheckFailed) as caught:
        run(rules.first_step, nesterov_lookahead)
    assert "nesterov_lookahead stopped in step 1 (config None) with NameError" in str(caught.value)
    assert "_rule" not in str(caught.value)
