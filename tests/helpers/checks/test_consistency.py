"""The visible checks of rules that are compared with themselves; no lesson asks for these rules."""

import numpy as np
import pytest

from helpers import checks
from helpers.checks import CheckFailed, NotAttempted

DEFAULTS = {"rate": 0.5, "share": 0.25}
STATE = {"trail": 0.5}
CHECKS = [
    checks.check_keeps_state,
    checks.check_hyperparameters,
    checks.check_separate_parameters,
    checks.check_gradient_kept,
    checks.check_any_array,
]


def trailing(w, dw, config=None):
    """Move by the sum of the gradient and a share of the one before."""
    config = {**DEFAULTS, "trail": np.zeros_like(w), **(config or {})}
    next_w = w - config["rate"] * (dw + config["share"] * config["trail"])
    return next_w, {**config, "trail": dw.copy()}


def trailing_in_place(w, dw, config=None):
    config = {} if config is None else config
    for key, value in {**DEFAULTS, "trail": np.zeros_like(w)}.items():
        config.setdefault(key, value)
    w -= config["rate"] * (dw + config["share"] * config["trail"])
    config["trail"] = np.array(dw)
    return w, config


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("rule", [trailing, trailing_in_place])
def test_a_right_rule_gets_a_line(rule, check, capsys):
    check(rule, DEFAULTS, STATE)
    said = capsys.readouterr()
    assert said.out.startswith(f"Right: {rule.__name__}, ")
    assert (said.out.count("\n"), said.err) == (1, "")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_stub_is_not_attempted(check):
    def stub(w, dw, config=None):
        raise NotImplementedError

    with pytest.raises(NotAttempted):
        check(stub, DEFAULTS, STATE)


def without_effect(of):
    """Return a rule in which one of its arguments has no effect."""

    def rule(w, dw, config=None):
        next_w, config = trailing(w if of != "w" else 0 * w, dw if of != "dw" else 0 * w, config)
        return w if of == "all" else next_w, config if of != "state" else {**config, **FIXED}

    return rule


FIXED = {"trail": 0.5}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize(
    ("of", "message"),
    [
        ("all", "leaves the weights where they are"),
        ("w", "stays the same when w changes"),
        ("dw", "leaves the weights|stays the same when dw changes|A step is the same"),
        ("state", "the state that one step leaves changes the next"),
    ],
)
def test_each_check_first_demands_an_effect(check, of, message):
    with pytest.raises(CheckFailed, match=message):
        check(without_effect(of), DEFAULTS, STATE)


def changed(**changes):
    """Return the rule with something else in the returned config."""

    def rule(w, dw, config=None):
        next_w, new = trailing(w, dw, config)
        return next_w, {**new, **{key: make(config, dw) for key, make in changes.items()}}

    return rule


def ignoring(key):
    """Return the rule with a hyperparameter that is not read."""

    def rule(w, dw, config=None):
        next_w, _ = trailing(w, dw, {**(config or {}), key: DEFAULTS[key]})
        return next_w, trailing(w, dw, config)[1]

    return rule


def scaling_in_place(w, dw, config=None):
    answer = trailing(w, dw.copy(), config)
    dw *= 2
    return answer


def with_another_default(w, dw, config=None):
    return trailing(w, dw, {"share": 0.5, **(config or {})})


KEPT = []


def with_a_global(w, dw, config=None):
    KEPT.append(dw)
    next_w, config = trailing(w, dw, config)
    return next_w + 1e-3 * len(KEPT), config


def one_trail_for_all(w, dw, config=None):
    next_w, config = trailing(w, np.mean(dw) + 0 * w, config)
    return next_w, config


@pytest.mark.parametrize(
    ("check", "rule", "message"),
    [
        (checks.check_keeps_state, changed(trail=lambda c, dw: c["trail"] + 0), "the same"),
        (checks.check_hyperparameters, ignoring("share"), "changed share from 0.25 to 0.125"),
        (checks.check_hyperparameters, ignoring("rate"), "the step stayed the same"),
        (
            checks.check_hyperparameters,
            changed(rate=lambda c, dw: 0.9 * (c or DEFAULTS)["rate"]),
            r"config\['rate'\] after a step: expected 0.5, came 0.45",
        ),
        (checks.check_hyperparameters, with_another_default, "not those with share = 0.25"),
        (checks.check_separate_parameters, with_a_global, "made a second time"),
        (checks.check_gradient_kept, scaling_in_place, "step 1 was changed in the same call"),
        (checks.check_gradient_kept, changed(trail=lambda c, dw: dw), r"config\['trail'\] changed"),
        (checks.check_any_array, one_trail_for_all, r"shape \(2,\) moves otherwise than its entr"),
    ],
)
def test_what_each_check_is_for(check, rule, message):
    with pytest.raises(CheckFailed, match=message):
        check(rule, DEFAULTS, STATE)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_wrong_formula_costs_nothing(check):
    def uphill(w, dw, config=None):
        return trailing(w, -3 * dw, config)

    check(uphill, DEFAULTS, STATE)


def test_a_gradient_in_a_list_is_held_too():
    def listing(w, dw, config=None):
        kept = [*(config or {}).get("all", ()), dw]
        next_w, config = trailing(w, sum(kept), config)
        return next_w, {**config, "all": kept}

    with pytest.raises(CheckFailed, match=r"config\['all'\] changed. The state must not be that"):
        checks.check_gradient_kept(listing, DEFAULTS, STATE)


def test_an_array_that_is_kept_and_never_used_costs_nothing():
    checks.check_gradient_kept(changed(last=lambda c, dw: dw), DEFAULTS, STATE)


def test_state_outside_of_the_config_is_not_blamed_on_dw():
    checks.check_gradient_kept(with_a_global, DEFAULTS, STATE)


def test_a_rule_that_refuses_a_first_call_is_not_asked_for_one_again():
    def demanding(w, dw, config):
        return trailing(w, dw, {key: config[key] for key in ("rate", "share", "trail")})

    for check in (checks.check_gradient_kept, checks.check_separate_parameters):
        check(demanding, DEFAULTS, STATE)


def test_a_rule_without_state_has_none_to_lose():
    def plain(w, dw, config=None):
        config = {"rate": 0.5, **(config or {})}
        return w - config["rate"] * dw, config

    for check in CHECKS[1:]:
        check(plain, {"rate": 0.5}, {})
