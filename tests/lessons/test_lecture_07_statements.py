"""What lecture 07 says without a number: the statements hold, as far as code can tell."""

import numpy as np
import pytest
from texts import lecture

from grader.trials import reference

TEXT = lecture("07_adam")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_the_path_functions_are_the_rules_of_the_reference(n, name):
    """On a landscape, step by step, with the lecture's own epsilon."""
    given = {"learning_rate": 0.1} | ({"weight_decay": 0.3} if name == "adamw" else {})
    w, config = np.array([10.0, 1.0]), given
    iterates, _ = n[name](n["valley"].gradient, w, 50, **given)
    for expected in iterates[1:]:
        w, config = getattr(reference, name)(w, n["valley"].gradient(w), config)
        np.testing.assert_allclose(w, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("rule", "name", "given"),
    [
        ("GD", "sgd", {}),
        ("momentum", "sgd_momentum", {}),
        ("Nesterov", "nesterov", {}),
        ("AdaGrad", "adagrad", {}),
        ("RMSProp", "rmsprop", {"decay_rate": 0.99}),
    ],
)
def test_the_racers_are_the_rules_of_the_reference(n, rule, name, given):
    w, config = np.array([10.0, 1.0]), {"learning_rate": 0.01, **given}
    iterates, _ = n["rules"][rule](n["valley"].gradient, w, 50, learning_rate=0.01)
    for expected in iterates[1:]:
        w, config = getattr(reference, name)(w, n["valley"].gradient(w), config)
        np.testing.assert_allclose(w, expected, rtol=1e-9, atol=1e-12)


def test_the_scale_of_the_loss_does_not_matter(n):
    assert np.abs(n["plain"] - n["scaled"]).max() < 1e-6


def test_the_first_step_needs_no_correction_where_the_answer_says(n):
    first, *later = n["first_steps"](np.arange(1, 100), 0.9, 0.99)["none"]
    assert first == pytest.approx(1)
    assert min(later) > 1


def bound(beta1=0.9, beta2=0.999):
    return (1 - beta1) / np.sqrt(1 - beta2) / np.sqrt(1 - beta1**2 / beta2)


@pytest.mark.parametrize("seed", range(20))
def test_no_gradients_make_a_longer_step_than_the_bound(seed):
    rng = np.random.default_rng(seed)
    gradients = rng.normal(size=300) * 10.0 ** rng.uniform(-3, 3, size=300)
    m = v = 0.0
    for g in gradients:
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        assert abs(m) <= bound() * np.sqrt(v) * (1 + 1e-12)


def test_the_corrections_make_no_step_longer():
    t = np.arange(1, 100_000)
    assert (np.sqrt(1 - 0.999**t) / (1 - 0.9**t)).max() <= 1


def test_some_gradients_nearly_reach_the_bound():
    m = v = 0.0
    for k in range(300, -1, -1):
        g = (0.9 / 0.999) ** k
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    assert m / np.sqrt(v) == pytest.approx(bound(), rel=1e-6)


def test_l2_and_decay_are_one_for_sgd():
    w, g, rate, decay = np.array([1.0, -2.0]), np.array([0.3, 0.7]), 0.1, 0.5
    np.testing.assert_allclose(w - rate * (g + decay * w), (1 - rate * decay) * w - rate * g)


def test_adam_beats_momentum_on_uneven_pixels_and_ties_on_even_ones(n):
    even, uneven = (
        [n["repeated"][rule, name][:, 0] for rule in ("momentum", "Adam")]
        for name in ("even", "uneven")
    )
    assert even[0].min() < even[1].max()
    assert even[1].min() < even[0].max()
    assert uneven[1].max() < uneven[0].min()


def test_ten_times_the_best_rate_costs_more_without_a_root(n):
    def ten_times(rule):
        found = n["finals"][rule, "even"]
        return found[np.nanargmin(found) + 2]

    assert all(0.2 < ten_times(rule) < 3 for rule in ("RMSProp", "Adam", "AdaGrad"))
    assert all(ten_times(rule) > 5 for rule in ("SGD", "momentum", "Nesterov"))


def test_at_most_three_of_the_eight_rates_bring_a_rule_below_a_tenth(n):
    counts = [np.sum(found <= 0.1) for (_, name), found in n["finals"].items() if name == "even"]
    assert max(counts) == 3
    assert min(counts) >= 1
    below = [np.min(found) <= 0.1 for (_, name), found in n["finals"].items() if name == "uneven"]
    assert below.count(False) == 1


def test_the_usual_rate_is_too_small_for_a_short_run(n):
    losses = [n["scores"](n["trained"]("Adam", rate))[0] for rate in (0.001, 0.01, 0.1)]
    assert losses[0] > 5 * losses[1] > 25 * losses[2]


def test_adam_walks_the_wrong_way_with_a_short_memory_only(n):
    wrong, kept, usual = n["runs"].values()
    assert wrong[-1] == pytest.approx(1, abs=0.01)
    assert kept[-1] == pytest.approx(-1, abs=0.01)
    assert usual[-1] == pytest.approx(-1, abs=0.01)


@pytest.mark.parametrize(("product", "stable"), [(37.5, True), (38.5, False)])
def test_a_fixed_rate_is_stable_below_38(product, stable):
    w, m = 1.0, 0.0
    for _ in range(20_000):
        m = 0.9 * m + 0.1 * w
        w = w - product * m
        if abs(w) > 1e6:
            break
    assert (abs(w) < 1e-3) == stable


def test_it_is_below_1e_12_early_and_above_1_late(n):
    assert n["long_run"].losses[400] < 1e-12
    assert n["long_run"].losses[3037:].max() > 1


def test_who_swings_and_who_creeps_in_the_turned_valley(n):
    runs = n["in_the_valley"].runners.items()
    assert [name for name, run in runs if run.path.losses[-1] < 1e-3] == [
        "momentum",
        "Nesterov",
        "Adam",
    ]
