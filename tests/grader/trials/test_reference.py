"""The reference rules beside published numbers, torch.optim, closed forms and one another."""

import doctest
import json
from types import MappingProxyType

import numpy as np
import pytest
from project import ROOT

from grader.trials import reference

GOLDEN = ROOT / "tests" / "golden"
MOMENTUM_RULES = ["sgd_momentum", "sgd_momentum_outside", "nesterov", "nesterov_lookahead"]

# rule: its default hyperparameters and its state keys, as curriculum and CS231n have them
MOMENTUM = {"learning_rate": 1e-2, "momentum": 0.9}
ADAM = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
CONTRACT = {
    "sgd": ({"learning_rate": 1e-2}, []),
    **{name: (MOMENTUM, ["velocity"]) for name in MOMENTUM_RULES},
    "adagrad": ({"learning_rate": 1e-2, "epsilon": 1e-8}, ["cache"]),
    "rmsprop": ({"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}, ["cache"]),
    "adam": (ADAM, ["m", "v", "t"]),
    "adamw": (ADAM | {"weight_decay": 1e-2}, ["m", "v", "t"]),
}
RULES = list(CONTRACT)


def step(name, w, gradient, config=None):
    """Call the rule `name`, which takes the gradient at w or, for the look-ahead, a function."""
    rule = getattr(reference, name)
    return rule(w, gradient if name == "nesterov_lookahead" else gradient(w), config)


def play(name, gradient, start, steps, config=None):
    """Return the iterates (steps + 1, ...) and the last config; `gradient` is of (step, w)."""
    iterates = [start]
    for k in range(steps):
        w, config = step(name, iterates[-1], lambda w, k=k: gradient(k, w), config)
        iterates.append(w)
    return np.array(iterates), config


def varying_gradients(steps=30, shape=(3,), seed=0):
    """Return a gradient of (step, w) that takes no notice of w; its size spans four decades."""
    rng = np.random.default_rng(seed)
    sizes = 10.0 ** rng.uniform(-3, 1, size=(steps, *[1] * len(shape)))
    gradients = sizes * rng.standard_normal((steps, *shape))
    return lambda k, w: gradients[k]


def assert_close(actual, expected, tolerance=1e-12):
    """Compare relative to the largest entry, since weights that pass zero lose their digits."""
    np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * np.abs(expected).max())


# Published numbers


@pytest.mark.parametrize("name", RULES)
def test_defaults_and_keys_are_those_of_the_contract(name):
    defaults, state = CONTRACT[name]
    _, config = step(name, np.ones(2), np.sign)
    assert set(config) == {*defaults, *state}
    assert {key: config[key] for key in defaults} == defaults
    assert reference.DEFAULTS[name] == defaults


CS231N = json.loads((GOLDEN / "cs231n.json").read_text())["vectors"]


@pytest.mark.parametrize("row", CS231N, ids=lambda row: row["rule"])
def test_cs231n_vector(row):
    def lin(low, high):
        return np.linspace(low, high, 20).reshape(4, 5)

    given = row["config"] | {key: lin(*ends) for key, ends in row["linspace"].items()}
    next_w, config = getattr(reference, row["rule"])(lin(-0.4, 0.6), lin(-0.6, 0.4), given)
    for key, numbers in row["expected"].items():
        actual, expected = {**config, "next_w": next_w}[key].ravel(), np.array(numbers)
        error = np.abs(actual - expected) / np.maximum(1e-8, np.abs(actual) + np.abs(expected))
        assert error.max() < 1e-6, key


# Dive into Deep Learning has AdaGrad's epsilon, 1e-6, inside the root: a cache that starts at 1e-6.
# Outside it changes the last digits: the roots are at least 1 from the first step on, so each step
# changes by at most 1e-6 of its length, and the steps together are at most 5 long.
INSIDE, OUTSIDE = {"epsilon": 0.0, "cache": np.full(2, 1e-6)}, {"epsilon": 1e-6}
ALL_DIGITS, NEAR = 0.5001e-6, 5.5e-6
D2L = [
    # rule, curvatures, config, the weights printed after 20 steps from (-5, -2), tolerance
    ("sgd", (0.2, 4), {"learning_rate": 0.4}, (-0.943467, -0.000073), ALL_DIGITS),
    ("sgd", (0.2, 4), {"learning_rate": 0.6}, (-0.387814, -1673.365109), ALL_DIGITS),
    ("sgd", (2, 4), {"learning_rate": 0.1}, (-0.057646, -0.000073), ALL_DIGITS),
    ("adagrad", (0.2, 4), {"learning_rate": 0.4, **INSIDE}, (-2.382563, -0.158591), ALL_DIGITS),
    ("adagrad", (0.2, 4), {"learning_rate": 2.0, **INSIDE}, (-0.002295, -0.000000), ALL_DIGITS),
    ("adagrad", (0.2, 4), {"learning_rate": 0.4, **OUTSIDE}, (-2.382563, -0.158591), NEAR),
    ("adagrad", (0.2, 4), {"learning_rate": 2.0, **OUTSIDE}, (-0.002295, -0.000000), NEAR),
]


@pytest.mark.parametrize(("name", "curvatures", "config", "printed", "tolerance"), D2L)
def test_d2l_weights_after_20_steps(name, curvatures, config, printed, tolerance):
    iterates, _ = play(name, lambda k, w: curvatures * w, np.array([-5.0, -2.0]), 20, config)
    np.testing.assert_allclose(iterates[-1], printed, rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    ("name", "printed"), [("sgd_momentum", -0.930), ("sgd_momentum_outside", -0.116)]
)
def test_a_rate_that_drops_parts_the_two_momentum_forms(name, printed):
    five, config = play(name, lambda k, w: w, np.array(1.0), 5, {"learning_rate": 0.1})
    ten, _ = play(name, lambda k, w: w, five[-1], 5, {**config, "learning_rate": 0.01})
    assert ten[-1] == pytest.approx(printed, abs=0.5e-3)


# Golden trajectories of torch.optim; tools/make_golden.py says which conventions differ


def golden(name):
    """Return the file of runs; torch has no momentum with the rate inside."""
    file = "sgd_momentum_outside" if name == "sgd_momentum" else name
    return json.loads((GOLDEN / f"{file}.json").read_text())


PROBLEMS = {problem["name"]: problem for problem in golden("problems")["problems"]}
GOLDEN_RUNS = [
    pytest.param(name, run, data["change_at"], id=f"{name}-{run['problem']}-{number}")
    for name in RULES
    if name != "nesterov_lookahead"
    for data in [golden(name)]
    for number, run in enumerate(data["runs"])
]


def golden_gradient(problem):
    """Return the problem's gradient of (step, w)."""
    if "gradients" in problem:
        return lambda k, w: np.array(problem["gradients"][k])
    return lambda k, w: np.array(
        [-2 * (1 - w[0]) - 20 * w[0] * (w[1] - w[0] ** 2), 10 * (w[1] - w[0] ** 2)]
    )


@pytest.mark.parametrize(("name", "run", "change_at"), GOLDEN_RUNS)
def test_golden_run(name, run, change_at):
    inside = name in ["sgd_momentum", "nesterov"]
    problem, change, expected = PROBLEMS[run["problem"]], run["change"], np.array(run["iterates"])
    gradient, start = golden_gradient(problem), np.array(problem["start"])
    before, config = play(name, gradient, start, change_at, run["config"])
    if inside and "learning_rate" in change:
        ratio = change["learning_rate"] / config["learning_rate"]
        config = {**config, "velocity": ratio * config["velocity"]}
    after, config = play(
        name, lambda k, w: gradient(change_at + k, w), before[-1], 60 - change_at, config | change
    )
    assert expected.shape == (61, 2)
    for actual, column in zip(np.concatenate([before, after[1:]]).T, expected.T, strict=True):
        assert_close(actual, column)
    for key, value in run["state"].items():
        factor = -config["learning_rate"] if inside else 1.0
        assert_close(config[key], factor * np.array(value))


# Closed forms on quadratics: a step maps (velocity, w) of one eigenvector by a 2 x 2 matrix

# rule: the matrix, and the limit of stability, for a = learning rate times curvature
HEAVY_BALL = (lambda a, rho: [[rho, -a], [rho, 1 - a]], lambda rho: 2 + 2 * rho)
LINEAR = {
    "sgd": (lambda a, rho: [[1, 0], [0, 1 - a]], lambda rho: 2),  # any velocity just rests
    "sgd_momentum": HEAVY_BALL,
    "sgd_momentum_outside": HEAVY_BALL,  # its velocity times -lr is that of the inside form
    "nesterov": (
        lambda a, rho: [[rho, -a], [rho**2, 1 - (1 + rho) * a]],
        lambda rho: (2 + 2 * rho) / (1 + 2 * rho),
    ),
    "nesterov_lookahead": (
        lambda a, rho: [[rho * (1 - a), -a], [rho * (1 - a), 1 - a]],
        lambda rho: (2 + 2 * rho) / (1 + 2 * rho),
    ),
}


@pytest.mark.parametrize("name", LINEAR)
@pytest.mark.parametrize(("lr", "rho"), [(0.02, 0.9), (0.05, 0.5), (0.01, 0.99)])
@pytest.mark.parametrize("steps", [1, 7, 60])
def test_quadratic_is_a_power_of_a_matrix_for_each_eigenvalue(name, lr, rho, steps):
    curvatures = np.array([1.0, 7.5, 30.0])
    basis = np.linalg.qr(np.random.default_rng(3).standard_normal((3, 3)))[0]
    hessian = basis @ np.diag(curvatures) @ basis.T
    start = np.array([[0.3, 1.0], [0.0, -2.0], [-0.2, 0.5]])  # rows (velocity, w)
    unit = -1 / lr if name == "sgd_momentum_outside" else 1.0
    config = {"learning_rate": lr, "momentum": rho, "velocity": basis @ start[:, 0] * unit}
    iterates, config = play(name, lambda k, w: hessian @ w, basis @ start[:, 1], steps, config)
    matrices = np.array([LINEAR[name][0](lr * curvature, rho) for curvature in curvatures])
    expected = (np.linalg.matrix_power(matrices, steps) @ start[:, :, np.newaxis])[:, :, 0]
    assert_close(basis.T @ iterates[-1], expected[:, 1])
    assert_close(basis.T @ config["velocity"] / unit, expected[:, 0])


def radius(name, a, rho, curvature=3.0):
    """Return the spectral radius of the reference's own step matrix at rate a / curvature."""
    v, w = np.eye(2)
    config = {"learning_rate": a / curvature, "momentum": rho, "velocity": v}
    w, config = step(name, w, lambda w: curvature * w, config)
    v = np.zeros(2) if name == "sgd" else config["velocity"]
    return np.abs(np.linalg.eigvals([v, w])).max()


@pytest.mark.parametrize("name", LINEAR)
@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, 0.99])
def test_stable_between_zero_and_the_limit_and_nowhere_else(name, rho):
    limit = LINEAR[name][1](rho)
    assert all(radius(name, a, rho) < 1 for a in [1e-6, 0.5 * limit, limit - 1e-6])
    assert all(radius(name, a, rho) > 1 for a in [-1e-6, limit + 1e-6])


@pytest.mark.parametrize(
    ("name", "a", "rho", "factor"),
    [
        # the best rate, 2 / (1 + 100), at both ends of k = 100: (k - 1) / (k + 1)
        ("sgd", 2 / 101, 0.0, 99 / 101),
        ("sgd", 200 / 101, 0.0, 99 / 101),
        ("sgd_momentum", 0.5, 0.9, np.sqrt(0.9)),
        ("sgd_momentum_outside", 3.0, 0.64, 0.8),
        ("nesterov", 0.5, 0.9, np.sqrt(0.9 * 0.5)),
        ("nesterov_lookahead", 0.1, 0.9, 0.9),
        # rate 1/L and rho (sqrt k - 1) / (sqrt k + 1) at the smallest of k = 100: 1 - 1/sqrt k
        ("nesterov", 0.01, 9 / 11, 0.9),
    ],
)
def test_contraction_factor(name, a, rho, factor):
    # The last row has a double root, which eigvals finds to the root of the rounding error only.
    assert radius(name, a, rho) == pytest.approx(factor, abs=1e-7)


@pytest.mark.parametrize("name", ["sgd_momentum", "sgd_momentum_outside"])
@pytest.mark.parametrize(
    ("lr", "rho", "curvatures"),
    # rho = (1 - sqrt(lr curvature))^2; the last row, the best for k = 100, has it at both ends
    [(1.0, 0.64, [0.04]), (0.5, 0.25, [0.5]), (0.1, 0.01, [8.1]), (4 / 121, 81 / 121, [1, 100])],
)
def test_critical_damping_and_best_momentum_have_the_double_root(name, lr, rho, curvatures):
    curvatures, k = np.array(curvatures), np.arange(61)[:, np.newaxis]
    root = 1 - np.sqrt(lr * curvatures)
    np.testing.assert_allclose(root**2, rho)
    config = {"learning_rate": lr, "momentum": rho}
    iterates, _ = play(name, lambda k, w: curvatures * w, np.ones(len(curvatures)), 60, config)
    np.testing.assert_allclose(iterates, (1 + (1 - root) * k) * root**k, rtol=1e-9)


# Equivalences

RHO_ZERO = {"learning_rate": 0.1, "momentum": 0.0, "velocity": np.ones(3)}
FRICTION = {"learning_rate": 0.05, "momentum": 0.8}
LARGE_EPSILON = {"learning_rate": 0.1, "epsilon": 0.1}
SAME_PATH = [
    # rule, config, another rule that must take the same path, its config
    *((name, RHO_ZERO, "sgd", {"learning_rate": 0.1}) for name in MOMENTUM_RULES),
    ("sgd_momentum", FRICTION, "sgd_momentum_outside", FRICTION),
    ("adamw", {**LARGE_EPSILON, "weight_decay": 0.0}, "adam", LARGE_EPSILON),
]


@pytest.mark.parametrize(("name", "config", "other", "other_config"), SAME_PATH)
def test_two_rules_take_the_same_path(name, config, other, other_config):
    actual, _ = play(name, varying_gradients(), np.ones(3), 30, config)
    expected, _ = play(other, varying_gradients(), np.ones(3), 30, other_config)
    assert_close(actual, expected)


@pytest.mark.parametrize("steps", [1, 2, 30])
def test_nesterov_stores_the_lookahead_point(steps):
    start = np.array([1.0, -2.0, 0.1])
    x, plain = play("nesterov_lookahead", lambda k, w: w**3, start, steps, FRICTION)
    w, changed = play("nesterov", lambda k, w: w**3, start, steps, FRICTION)
    assert_close(w[-1] - 0.8 * changed["velocity"], x[-1])
    assert_close(changed["velocity"], plain["velocity"])


def test_lookahead_calls_the_gradient_once_at_w_plus_rho_v():
    calls = []
    given = {"momentum": 0.5, "velocity": np.array([2.0, -4.0])}
    reference.nesterov_lookahead(np.ones(2), lambda w: calls.append(w) or w, given)
    np.testing.assert_array_equal(calls, [[2.0, -1.0]])


def folded_adam(w, dw, config):
    """Adam with both corrections folded into the rate: Kingma and Ba 2015, end of section 2."""
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"] + 1
    m, v = beta1 * config["m"] + (1 - beta1) * dw, beta2 * config["v"] + (1 - beta2) * dw * dw
    rate = config["learning_rate"] * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    epsilon_hat = config["epsilon"] * np.sqrt(1 - beta2**t)
    return w - rate * m / (np.sqrt(v) + epsilon_hat), {**config, "m": m, "v": v, "t": t}


@pytest.mark.parametrize("size", [1.0, 1e-4, 1e-7])
def test_adam_is_its_folded_form_with_epsilon_hat(size):
    gradient, w, config = varying_gradients(), np.zeros(3), {**ADAM, "m": 0.0, "v": 0.0, "t": 0}
    actual, _ = play("adam", lambda k, w: size * gradient(k, w), w, 30)
    for k in range(30):
        w, config = folded_adam(w, size * gradient(k, w), config)
    assert_close(actual[-1], w)


def test_adamw_takes_its_share_of_the_old_weights():
    w, given = np.array([3.0, -2.0, 0.5]), {"learning_rate": 0.1, "m": np.ones(3), "t": 4}
    plain, _ = reference.adam(w, np.ones(3), given)
    decayed, _ = reference.adamw(w, np.ones(3), {**given, "weight_decay": 0.2})
    assert_close(plain - decayed, 0.1 * 0.2 * w)


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam", "adamw"])
def test_without_epsilon_the_size_of_the_gradients_does_not_count(name):
    gradient = varying_gradients()
    one, _ = play(name, gradient, np.ones(3), 30, {"epsilon": 0.0})
    other, _ = play(name, lambda k, w: 1e-6 * gradient(k, w), np.ones(3), 30, {"epsilon": 0.0})
    assert_close(one, other)


# rule, config, the length of step t under a constant gradient in units of the gradient (momentum)
# or of its sign (the adaptive rules)
CONSTANT_GRADIENT = [
    ("sgd_momentum", {"momentum": 0.9}, lambda t: 0.01 * (1 - 0.9**t) / 0.1),
    ("nesterov_lookahead", {"momentum": 0.9}, lambda t: 0.01 * (1 - 0.9**t) / 0.1),
    ("nesterov", {"momentum": 0.9}, lambda t: 0.01 * (1 - 0.9 ** (t + 1)) / 0.1),
    ("adagrad", {"epsilon": 0.0}, lambda t: 0.01 / np.sqrt(t)),
    ("rmsprop", {"epsilon": 0.0}, lambda t: 0.01 / np.sqrt(1 - 0.99**t)),
    ("adam", {"epsilon": 0.0}, lambda t: 0.001 * t**0.0),
]


@pytest.mark.parametrize(("name", "config", "length"), CONSTANT_GRADIENT)
def test_steps_under_a_constant_gradient(name, config, length):
    g = np.array([2.0, -0.5])
    iterates, _ = play(name, lambda k, w: g, np.zeros(2), 20, config)
    unit = g if "momentum" in config else np.sign(g)
    assert_close(np.diff(iterates, axis=0), -length(np.arange(1, 21))[:, np.newaxis] * unit)


def test_rmsprop_with_the_plain_mean_of_the_squares_is_adagrad():
    gradient, w, config = varying_gradients(), np.ones(3), {"epsilon": 0.0}
    expected, _ = play("adagrad", gradient, w, 30, config)
    for t in range(1, 31):
        changed = {"decay_rate": 1 - 1 / t, "learning_rate": 0.01 / np.sqrt(t)}
        w, config = reference.rmsprop(w, gradient(t - 1, w), {**config, **changed})
    assert_close(w, expected[-1])


# The contract: rules x shapes x dtypes, and what happens to what is given


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (2, 1, 3)], ids=str)
@pytest.mark.parametrize("name", RULES)
def test_every_entry_runs_for_itself_in_every_shape_and_dtype(name, shape, dtype):
    recorded, start = varying_gradients(10, shape), np.full(shape, 0.5, dtype)
    gradients = [np.asarray(recorded(k, start), dtype) for k in range(10)]
    iterates, config = play(name, lambda k, w: gradients[k], start, 10)
    arrays = [iterates[-1], *(config[key] for key in CONTRACT[name][1] if key != "t")]
    assert {(np.shape(array), array.dtype) for array in arrays} == {(shape, np.dtype(dtype))}
    for index in np.ndindex(shape):
        alone, _ = play(name, lambda k, w, i=index: float(gradients[k][i]), np.array(0.5), 10)
        assert_close(iterates[:, *index], alone, 1e-12 if dtype is np.float64 else 1e-5)


@pytest.mark.parametrize("config", [{}, {"momentum": 0.0}, {"learning_rate": 0.0}], ids=str)
@pytest.mark.parametrize("name", RULES)
def test_nothing_given_is_changed_or_kept_and_extra_keys_travel(name, config):
    # All that is given is read-only, so that a change in place raises.
    w, dw, note = np.array([1.0, -2.0]), np.array([0.5, 3.0]), np.arange(3)
    _, given = step(name, w, lambda w: dw, MappingProxyType({**config, "note": note}))
    arrays = [w, dw, *(np.asarray(given[key]) for key in CONTRACT[name][1])]
    for array in arrays:
        array.setflags(write=False)
    next_w, returned = step(name, w, lambda w: dw, MappingProxyType(given))
    assert returned["note"] is note
    for new in [next_w, *(returned[key] for key in CONTRACT[name][1])]:
        assert not any(np.shares_memory(new, array) for array in arrays)


@pytest.mark.parametrize(("name", "key"), [(n, key) for n in RULES for key in CONTRACT[n][0]])
def test_each_hyperparameter_counts_alone_and_at_every_call(name, key):
    (defaults, state), gradient, start = CONTRACT[name], varying_gradients(), np.ones(3)
    usual, config = play(name, gradient, start, 5)
    alone, _ = play(name, gradient, start, 5, {key: 0.5})
    spelled_out, _ = play(name, gradient, start, 5, {**defaults, key: 0.5})
    np.testing.assert_array_equal(alone, spelled_out)
    assert not np.allclose(alone[-1], usual[-1], rtol=1e-6)
    changed, _ = play(name, gradient, usual[-1], 5, {**config, key: 0.5})
    resumed = {**defaults, **{k: config[k] for k in state}, key: 0.5}
    np.testing.assert_array_equal(changed, play(name, gradient, usual[-1], 5, resumed)[0])
    assert not np.allclose(changed[-1], play(name, gradient, usual[-1], 5, config)[0][-1])


def test_examples_in_the_docstrings():
    results = doctest.testmod(reference)
    assert results.attempted > results.failed == 0
