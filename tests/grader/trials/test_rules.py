"""The trials that compare a rule with the reference, and those that compare it with itself.

The references pass all. A wrong formula fails only the former, and whatever else is wrong only the
trial that is for it.
"""

import numpy as np
import pytest

from grader.trials import consistency, reference, rules, tuning
from grader.trials.walks import Walk
from helpers.checks import CheckFailed, NotAttempted

RULES = ("sgd", "sgd_momentum", "sgd_momentum_outside", "nesterov", "adagrad", "rmsprop", "adam")
RULES += ("adamw",)
WITH_REFERENCE = (rules.first_step, rules.many_steps, rules.sizes)
ALONE = (
    consistency.keeps_state,
    consistency.hyperparameters,
    consistency.separate_parameters,
    consistency.gradient_kept,
    consistency.any_array,
)
TRIALS = WITH_REFERENCE + ALONE


def pairs(names, trials):
    """Return (name, trial) wherever the rule has what the trial is for."""
    return [(n, t) for n in names for t in trials if (n, t) != ("sgd", consistency.keeps_state)]


def named(value):
    return getattr(value, "__name__", value)


def rule_of(answer):
    """Return the rule that a function named after one, and after its mistake, answers."""
    return max((n for n in RULES if answer.__name__.startswith(f"{n}_")), key=len)


def run(trial, rule, name):
    return trial(rule, f"{name}--{trial.__name__}")


@pytest.mark.parametrize(("name", "trial"), pairs(RULES, TRIALS), ids=named)
def test_the_references_pass(name, trial, capfd):
    assert run(trial, getattr(reference, name), name) is None
    assert capfd.readouterr() == ("", "")


ADAPTIVE = ("adagrad", "rmsprop", "adam", "adamw")


@pytest.mark.parametrize("name", ADAPTIVE)
def test_the_references_pass_with_any_epsilon(name):
    run(rules.epsilon, getattr(reference, name), name)


def test_adam_and_adamw_pass_what_is_for_them_alone():
    run(rules.constant_gradient, reference.adam, "adam")
    run(rules.constant_gradient, reference.adam_folded, "adam")
    run(consistency.decay, reference.adamw, "adamw")
    run(consistency.decay, reference.adamw_folded, "adamw")


@pytest.mark.parametrize("trial", TRIALS, ids=named)
def test_a_stub_is_not_attempted(trial):
    def adam(w, dw, config=None):
        raise NotImplementedError

    with pytest.raises(NotAttempted, match="Not attempted yet: adam"):
        trial(adam, "adam--x")


def complete(name, w, config, **state):
    state = {key: np.zeros_like(w) if value is None else value for key, value in state.items()}
    return {**reference.DEFAULTS[name], **state, **(config or {})}


def adagrad_epsilon_inside(w, dw, config=None):
    config = complete("adagrad", w, config, cache=None)
    config["cache"] = config["cache"] + dw**2
    step = config["learning_rate"] * dw / np.sqrt(config["cache"] + config["epsilon"])
    return w - step, config


def adagrad_epsilon_hard_coded(w, dw, config=None):
    return reference.adagrad(w, dw, {**(config or {}), "epsilon": 1e-8})


def rmsprop_squares_in_place(w, dw, config=None):
    answer = reference.rmsprop(w, dw.copy(), config)
    dw *= dw
    return answer


def rmsprop_one_norm_for_all_entries(w, dw, config=None):
    config = complete("rmsprop", w, config, cache=None)
    decay = config["decay_rate"]
    config["cache"] = decay * config["cache"] + (1 - decay) * np.mean(dw**2)
    step = config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return w - step, config


def adam_t_not_raised(w, dw, config=None):
    w, new = reference.adam(w, dw, config)
    return w, {**new, "t": (config or {}).get("t", 0)}


def adam_t_starts_at_one(w, dw, config=None):
    return reference.adam(w, dw, {"t": 1, **(config or {})})


COUNT = [0]


def adam_t_shared(w, dw, config=None):
    COUNT[0] += 1
    w, config = reference.adam(w, dw, {**(config or {}), "t": COUNT[0] - 1})
    return w, config


def adam_zero_beta_taken_for_missing(w, dw, config=None):
    config = dict(config or {})
    w, new = reference.adam(w, dw, {**config, "beta1": config.get("beta1") or 0.9})
    return w, {**new, "beta1": config.get("beta1", 0.9)}


def adamw_decay_of_the_other_sign(w, dw, config=None):
    config = complete("adamw", w, config)
    decay = 2 * config["learning_rate"] * config["weight_decay"] * w
    next_w, config = reference.adamw(w, dw, config)
    return next_w + decay, config


def adamw_default_decay_zero(w, dw, config=None):
    return reference.adamw(w, dw, {"weight_decay": 0.0, **(config or {})})


def nesterov_stops_at_zero_gradient(w, dw, config=None):
    return reference.nesterov(w, dw, config) if np.any(dw) else (w, config)


def nesterov_with_a_mutable_default(w, dw, config={}):  # noqa: B006 (the mistake)
    config = {} if config is None else config
    w, new = reference.nesterov(w, dw, config)
    config.update(new)
    return w, config


def sgd_without_hyperparameters(w, dw, config=None):
    return reference.sgd(w, dw, config)[0], dict(config or {})


def sgd_refuses_other_keys(w, dw, config=None):
    if set(config or {}) - {"learning_rate"}:
        raise TypeError("unknown key")
    return reference.sgd(w, dw, config)


def sgd_flattens(w, dw, config=None):
    w, config = reference.sgd(w, dw, config)
    return w.ravel() if w.ndim == 3 else w, config


def sgd_drops_tiny_gradients(w, dw, config=None):
    return reference.sgd(w, np.where(np.abs(dw) < 1e-8, 0, dw), config)


def sgd_overflows(w, dw, config=None):
    with np.errstate(over="ignore"):
        w = np.asarray(w, np.float32) if np.max(np.abs(w), initial=0) > 1e50 else w
    return reference.sgd(w, dw, config)


def sgd_caps_the_rate(w, dw, config=None):
    rate = (config or {}).get("learning_rate", 0.01)
    w, new = reference.sgd(w, dw, {**(config or {}), "learning_rate": min(rate, 100)})
    return w, {**new, "learning_rate": rate}


def sgd_refuses_four_axes(w, dw, config=None):
    if w.ndim > 3:
        raise ValueError("too many axes")
    return reference.sgd(w, dw, config)


def nesterov_caps_the_momentum(w, dw, config=None):
    rho = (config or {}).get("momentum", 0.9)
    w, new = reference.nesterov(w, dw, {**(config or {}), "momentum": min(rho, 0.99)})
    return w, {**new, "momentum": rho}


def rmsprop_caps_the_decay(w, dw, config=None):
    decay = (config or {}).get("decay_rate", 0.99)
    w, new = reference.rmsprop(w, dw, {**(config or {}), "decay_rate": min(decay, 0.999)})
    return w, {**new, "decay_rate": decay}


def adam_stops_counting_at_50(w, dw, config=None):
    w, config = reference.adam(w, dw, config)
    return w, {**config, "t": min(config["t"], 50)}


CACHE = {}


def adagrad_cache_outside_the_config(w, dw, config=None):
    config = complete("adagrad", w, config)
    cache = CACHE.setdefault(config.setdefault("id", len(CACHE)), np.zeros_like(w))
    cache += dw**2
    config["cache"] = cache.copy()
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), config


def sgd_momentum_outside_keeps_the_callers_array(w, dw, config=None):
    w, config = reference.sgd_momentum_outside(w, dw, config)
    fresh = np.array_equal(config["velocity"], dw)
    return w, {**config, "velocity": dw if fresh else config["velocity"]}


def sgd_momentum_keeps_a_second_copy(w, dw, config=None):
    own = (config or {}).get("own")
    w, new = reference.sgd_momentum(w, dw, config if own is None else {**config, "velocity": own})
    return w, {**new, "own": new["velocity"]}


def sgd_momentum_with_the_other_sign(w, dw, config=None):
    return reference.sgd_momentum(w, -dw, config)


def rmsprop_without_the_root(w, dw, config=None):
    _, new = reference.rmsprop(w, dw, config)
    return w - new["learning_rate"] * dw / (new["cache"] + new["epsilon"]), new


def sgd_with_a_positive_rate(w, dw, config=None):
    config = complete("sgd", w, config)
    return w - abs(config["learning_rate"]) * dw, config


def sgd_in_float32(w, dw, config=None):
    config = complete("sgd", w, config)
    with np.errstate(over="ignore", under="ignore"):
        step = np.float32(config["learning_rate"]) * dw.astype(np.float32)
        return w.astype(np.float32) - step, config


def sgd_refuses_none(w, dw, config):
    return reference.sgd(w, dw, dict(config))


ANSWER = np.zeros(24)


def sgd_answers_with_one_array(w, dw, config=None):
    w, config = reference.sgd(w, dw, config)
    answer = ANSWER[: np.size(w)].reshape(np.shape(w))
    answer[...] = w
    return answer, config


def adam_stops_counting_at_2000(w, dw, config=None):
    w, config = reference.adam(
        w, dw, {**(config or {}), "t": min((config or {}).get("t", 0), 1999)}
    )
    return w, config


FORMULAS = [
    (rules.epsilon, adagrad_epsilon_inside),
    (rules.many_steps, adamw_decay_of_the_other_sign),
    (rules.many_steps, nesterov_stops_at_zero_gradient),
    (rules.many_steps, adam_stops_counting_at_50),
    (rules.many_steps, sgd_with_a_positive_rate),
    (rules.many_steps, adam_stops_counting_at_2000),
    (rules.first_step, adam_t_starts_at_one),
    (rules.sizes, sgd_drops_tiny_gradients),
    (rules.sizes, sgd_overflows),
    (rules.many_steps, sgd_momentum_with_the_other_sign),
    (rules.many_steps, rmsprop_without_the_root),
]


@pytest.mark.parametrize(("trial", "rule"), FORMULAS, ids=named)
def test_a_wrong_formula_costs_only_where_the_formula_is_on_trial(trial, rule):
    name = rule_of(rule)
    with pytest.raises(CheckFailed, match=r"^Not right yet: "):
        run(trial, rule, name)
    for _, alone in pairs([name], ALONE):
        run(alone, rule, name)


def outside(rule):
    """Return a rule of its own for each test, with what it keeps outside of the config empty."""
    CACHE.clear()
    COUNT[0] = 0
    rule.__kwdefaults__ = None
    return rule


# The trials that each mistake fails, and no others.
MISTAKES = {
    adam_t_not_raised: {rules.first_step, rules.many_steps, rules.sizes, consistency.keeps_state},
    rmsprop_squares_in_place: {consistency.gradient_kept},
    sgd_momentum_outside_keeps_the_callers_array: {consistency.gradient_kept},
    rmsprop_one_norm_for_all_entries: {*WITH_REFERENCE, consistency.any_array},
    sgd_flattens: {consistency.any_array},
    sgd_refuses_four_axes: {consistency.any_array},
    sgd_in_float32: {rules.many_steps, rules.sizes, consistency.any_array},
    adagrad_epsilon_hard_coded: {rules.many_steps, rules.sizes, consistency.hyperparameters},
    adam_zero_beta_taken_for_missing: {consistency.hyperparameters},
    adamw_default_decay_zero: {rules.first_step, consistency.hyperparameters},
    sgd_without_hyperparameters: {rules.first_step},
    sgd_refuses_other_keys: {consistency.hyperparameters},
    sgd_caps_the_rate: {consistency.hyperparameters},
    nesterov_caps_the_momentum: {consistency.hyperparameters},
    rmsprop_caps_the_decay: {consistency.hyperparameters},
    sgd_refuses_none: {rules.first_step},
    nesterov_with_a_mutable_default: {rules.first_step},
    sgd_answers_with_one_array: {consistency.separate_parameters},
    sgd_momentum_keeps_a_second_copy: {consistency.keeps_state},
    adagrad_cache_outside_the_config: {
        rules.many_steps,
        consistency.keeps_state,
        consistency.separate_parameters,
    },
}


@pytest.mark.parametrize(("rule", "failed"), MISTAKES.items(), ids=named)
def test_each_mistake_costs_where_it_is_on_trial(rule, failed):
    name = rule_of(rule)
    came = set()
    for _, trial in pairs([name], TRIALS):
        try:
            run(trial, outside(rule), name)
        except CheckFailed:
            came.add(trial)
    assert came == failed


def given_back(w, dw, config=None):
    return w, config or {}


def zeros(w, dw, config=None):
    return np.zeros_like(w), config or {}


def weights_not_moved(w, dw, config=None):
    return w, reference.adam(w, dw, config)[1]


def always_the_same(w, dw, config=None):
    return np.ones_like(w), reference.adam(np.ones_like(w), np.ones_like(w))[1]


def none(w, dw, config=None):
    return None


def nothing_carried(w, dw, config=None):
    return reference.adam(w, dw, config)[0], config or {}


@pytest.mark.parametrize("trial", TRIALS, ids=named)
@pytest.mark.parametrize(
    "rule",
    [given_back, zeros, weights_not_moved, always_the_same, none, nothing_carried],
    ids=named,
)
def test_a_rule_in_which_nothing_has_an_effect_passes_nothing(rule, trial):
    with pytest.raises(CheckFailed):
        run(trial, rule, "adam")


def test_a_rule_with_state_elsewhere_is_told_of_its_state_and_not_of_dw():
    with pytest.raises(CheckFailed, match="All state must be in the config"):
        run(consistency.separate_parameters, outside(adam_t_shared), "adam")
    run(consistency.gradient_kept, outside(adam_t_shared), "adam")


def test_a_state_that_is_the_callers_array_is_told_by_its_key():
    with pytest.raises(CheckFailed, match=r"used its array dw again, and config\['velocity'\] ch"):
        run(
            consistency.gradient_kept,
            sgd_momentum_outside_keeps_the_callers_array,
            "sgd_momentum_outside",
        )


def test_a_failure_says_what_was_expected_and_what_came():
    with pytest.raises(CheckFailed) as caught:
        rules.many_steps(adam_t_not_raised, "adam--many_steps")
    assert "config['t'] after step 1: expected 1, came 0." in str(caught.value)
    with pytest.raises(CheckFailed, match=r"^Not right yet: next_w of step 1 .*expected .*, came "):
        rules.first_step(adam_t_starts_at_one, "adam--fresh_start")


def test_numbers_depend_on_the_cell_and_on_nothing_else():
    messages = set()
    for grade_id in ("sgd--a", "sgd--a", "sgd--b"):
        with pytest.raises(CheckFailed) as caught:
            rules.many_steps(lambda w, dw, config: (w, config), grade_id)
        messages.add(str(caught.value))
    assert len(messages) == 2


def test_arguments_changed_in_place_are_accepted():
    def sgd(w, dw, config=None):
        config = {} if config is None else config
        config.setdefault("learning_rate", 0.01)
        w -= config["learning_rate"] * dw
        return w, config

    for _, trial in pairs(["sgd"], TRIALS):
        run(trial, sgd, "sgd")


def test_loss_on_quadratic_of_sgd_is_the_closed_form():
    loss = tuning.loss_on_quadratic(
        "sgd", {"learning_rate": 0.018}, curvatures=(1, 100), start=(10, 1), steps=100
    )
    expected = (10 * 0.982**100) ** 2 / 2 + 50 * 0.8**200
    assert loss == pytest.approx(expected, rel=1e-12)


def test_loss_on_quadratic_that_overflows_is_not_finite():
    config = {"learning_rate": 1e6}
    loss = tuning.loss_on_quadratic("sgd", config, curvatures=(1, 100), start=(10, 1), steps=100)
    assert not np.isfinite(loss)
    assert config == {"learning_rate": 1e6}


def lowest_loss(momentum):
    """The lowest loss on the ravine after 100 steps, over all stable rates on a fine grid."""
    rates = np.linspace(0, (2 + 2 * momentum) / 100, 200_001)[1:-1, None]
    w, config = np.array([10.0, 1.0]), {"learning_rate": rates, "momentum": momentum}
    for _ in range(100):
        w, config = reference.sgd_momentum(w, np.array([1, 100]) * w, config)
    return np.min(np.sum([1, 100] * w**2, axis=1) / 2)


def test_numbers_told_in_the_assignment():
    """Momentum 0.9 and plain SGD never reach the target of 1e-8; the formula's pair does."""
    assert lowest_loss(0.0) == pytest.approx(0.97, rel=0.01)
    assert lowest_loss(0.9) == pytest.approx(3.5e-7, rel=0.05)
    best = {"learning_rate": (2 / 11) ** 2, "momentum": (9 / 11) ** 2}
    loss = tuning.loss_on_quadratic(
        "sgd_momentum", best, curvatures=(1, 100), start=(10, 1), steps=100
    )
    assert loss == pytest.approx(6e-12, rel=0.1)


FOLDED = [(reference.adam_folded, "adam"), (reference.adamw_folded, "adamw")]


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.__name__)
@pytest.mark.parametrize(("rule", "name"), FOLDED, ids=["adam", "adamw"])
def test_the_folded_form_passes_as_well(rule, name, trial):
    assert trial(rule, f"{name}--{trial.__name__}") is None


def test_the_two_forms_are_told_apart():
    config = {"epsilon": 0.1}
    w = np.ones(3)
    for rule, folded in ((reference.adam, FOLDED[0][0]), (reference.adamw, FOLDED[1][0])):
        assert np.abs(rule(w, w, config)[0] - folded(w, w, config)[0]).max() > 1e-4


@pytest.mark.parametrize("form", ["adam", "adam_folded"])
def test_a_walk_keeps_to_the_form_that_the_answer_takes(form):
    walk = Walk(getattr(reference, form), "adam", np.ones(2), {"epsilon": 0.1})
    assert list(walk.forms) == ["adam", "adam_folded"]
    walk.go([np.ones(2)], "")
    assert list(walk.forms) == [form]


def test_the_folded_form_is_adam_with_a_smaller_epsilon():
    w, dw, config = np.ones(3), np.array([1.0, -1e-3, 1e-7]), {"t": 4, "v": np.full(3, 1e-8)}
    epsilon_hat = 0.3 * np.sqrt(1 - 0.999**5)
    folded = reference.adam_folded(w, dw, {**config, "epsilon": epsilon_hat})[0]
    plain = reference.adam(w, dw, {**config, "epsilon": 0.3})[0]
    np.testing.assert_allclose(folded, plain, rtol=1e-14)


def adam_changes_its_form_on_the_way(w, dw, config=None):
    folded = (config or {}).get("t", 0) % 2
    return (reference.adam_folded if folded else reference.adam)(w, dw, config)


def adamw_changes_its_form_once(w, dw, config=None):
    folded = (config or {}).get("t", 0) >= 3
    return (reference.adamw_folded if folded else reference.adamw)(w, dw, config)


def adam_epsilon_inside(w, dw, config=None):
    _, config = reference.adam(w, dw, config)
    v_hat = config["v"] / (1 - config["beta2"] ** config["t"])
    m_hat = config["m"] / (1 - config["beta1"] ** config["t"])
    return w - config["learning_rate"] * m_hat / np.sqrt(v_hat + config["epsilon"]), config


def adam_epsilon_inside_the_folded_form(w, dw, config=None):
    _, config = reference.adam(w, dw, config)
    shares = 1 - config["beta1"] ** config["t"], 1 - config["beta2"] ** config["t"]
    rate = config["learning_rate"] * np.sqrt(shares[1]) / shares[0]
    return w - rate * config["m"] / np.sqrt(config["v"] + config["epsilon"]), config


def adam_epsilon_on_the_weights(w, dw, config=None):
    next_w, config = reference.adam(w, dw, {**(config or {}), "epsilon": 0.0})
    return next_w + config["epsilon"], config


def adam_epsilon_grows(w, dw, config=None):
    epsilon = (config or {}).get("epsilon", 1e-8)
    share = 1 - (config or {}).get("beta2", 0.999) ** ((config or {}).get("t", 0) + 1)
    w, new = reference.adam(w, dw, {**(config or {}), "epsilon": epsilon / share})
    return w, {**new, "epsilon": epsilon}


BETWEEN = [
    adam_changes_its_form_on_the_way,
    adamw_changes_its_form_once,
    adam_epsilon_inside,
    adam_epsilon_inside_the_folded_form,
    adam_epsilon_on_the_weights,
    adam_epsilon_grows,
]


@pytest.mark.parametrize("rule", BETWEEN, ids=lambda rule: rule.__name__)
def test_no_third_form_of_adam_passes(rule):
    with pytest.raises(CheckFailed, match=r"^Not right yet: next_w of step "):
        run(rules.epsilon, rule, rule_of(rule))
