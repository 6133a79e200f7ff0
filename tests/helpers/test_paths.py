"""Paths: what is recorded, where it is cut, what is refused."""

import copy
import re

import numpy as np
import pytest

from helpers.landscapes import bowl, noisy, ravine, rosenbrock, saddle
from helpers.paths import Trajectory, run_path, run_rule, settled


def halving(gradient, start, steps, factor=0.5):
    """Multiply w by the factor at each step, which needs no gradient."""
    return [start * np.float64(factor) ** k for k in range(steps + 1)]


def halving_rule(w, dw, config=None):
    """Multiply w by config's factor and count the calls."""
    config = {"factor": 0.5, "calls": 0} | (config or {})
    config["calls"] += 1
    return w * config["factor"], config


def test_follow_records_iterates_and_losses():
    path = run_path(halving, bowl(), steps=3)
    assert path.iterates.dtype == np.float64
    np.testing.assert_array_equal(
        path.iterates, [[2, 1.5], [1, 0.75], [0.5, 0.375], [0.25, 0.1875]]
    )
    np.testing.assert_array_equal(path.losses, [3.125 / 4**k for k in range(4)])
    assert path.diverged_at is None
    assert path.extras == {}


def test_follow_hands_on_gradient_start_steps_and_hyperparameters():
    landscape, seen = rosenbrock(), {}

    def path_function(gradient, start, steps, **hyperparameters):
        seen.update(hyperparameters, gradient=gradient, steps=steps)
        return np.tile(start, (steps + 1, 1))

    path = run_path(path_function, landscape, 4, start=[1, -2], learning_rate=0.1, rho=0.9)
    assert seen == {"gradient": landscape.gradient, "steps": 4, "learning_rate": 0.1, "rho": 0.9}
    np.testing.assert_array_equal(path.iterates, [[1.0, -2.0]] * 5)


def test_follow_keeps_extras():
    def path_function(gradient, start, steps):
        iterates = halving(gradient, start, steps)
        return iterates, {"velocity": np.diff(iterates, axis=0, prepend=[start])}

    path = run_path(path_function, bowl(), steps=2)
    np.testing.assert_array_equal(path.extras["velocity"], [[0, 0], [-1, -0.75], [-0.5, -0.375]])


def test_a_path_function_of_any_dimension_of_its_landscape():
    class Line:
        start = np.array([3.0])

        @staticmethod
        def f(w):
            return w[..., 0] ** 2

        gradient = None

    np.testing.assert_array_equal(run_path(halving, Line, 1).losses, [9.0, 2.25])


def test_zero_steps_are_a_path_of_the_start():
    for path in (run_path(halving, bowl(), 0), run_rule(halving_rule, bowl(), 0)):
        np.testing.assert_array_equal(path.iterates, [bowl().start])


def test_the_start_is_never_changed():
    def in_place(gradient, start, steps):
        iterates = [start.copy()]
        for _ in range(steps):
            start *= 0.5
            iterates.append(start.copy())
        return iterates

    landscape, start = bowl(), np.array([4.0, 2.0])
    run_path(in_place, landscape, 3)
    run_path(in_place, landscape, 3, start=start)
    np.testing.assert_array_equal(landscape.start, [2.0, 1.5])
    np.testing.assert_array_equal(start, [4.0, 2.0])


def test_a_path_keeps_no_array_of_the_path_function():
    iterates = np.array(halving(None, bowl().start, 2))
    path = run_path(lambda gradient, start, steps: iterates, bowl(), 2)
    iterates[:] = -1
    np.testing.assert_array_equal(path.iterates[0], [2.0, 1.5])


@pytest.mark.parametrize(
    ("landscape", "factor", "steps", "diverged_at"),
    [
        # 10 * 1e100**k: f overflows at k = 2, w itself at k = 4.
        (ravine(), 1e100, 9, 2),
        (ravine(), 1e308, 9, 1),
        # (1 - x)^2 overflows only beyond 1e154, but 100 x^4 beyond 1e76.
        (rosenbrock(), 1e80, 3, 1),
        (saddle(), np.nan, 3, 1),
        (bowl(), np.inf, 1, 1),
    ],
)
def test_overflow_cuts_the_path_without_a_warning(landscape, factor, steps, diverged_at):
    def with_extras(gradient, start, steps, factor):
        iterates = halving(gradient, start, steps, factor)
        return iterates, {"same": np.array(iterates)}

    def rule(w, dw, config):
        return w * factor, config

    paths = [run_path(with_extras, landscape, steps, factor=factor)]
    paths.append(run_rule(rule, landscape, steps, config={}))
    for path in paths:
        assert path.diverged_at == diverged_at
        assert path.iterates.shape == (diverged_at, 2)
        assert path.losses.shape == (diverged_at,)
        assert np.isfinite(path.iterates).all()
        assert np.isfinite(path.losses).all()
    assert paths[0].extras["same"].shape == (diverged_at, 2)


def test_a_path_that_comes_back_from_infinity_stays_cut():
    iterates = np.array([[2.0, 1.5], [np.inf, 0.0], [0.0, 0.0]])
    path = run_path(lambda gradient, start, steps: iterates, bowl(), 2)
    assert path.diverged_at == 1
    np.testing.assert_array_equal(path.iterates, [[2.0, 1.5]])


@pytest.mark.parametrize(
    ("loss", "step"), [(3.125, 0), (9, 0), (3.1, 1), (0.78125, 1), (0.1, 3), (0.0, None)]
)
def test_steps_to(loss, step):
    assert run_path(halving, bowl(), 3).steps_to(loss) == step


def test_a_path_arrives_where_its_loss_stays_below():
    path = Trajectory(iterates=np.zeros((5, 2)), losses=np.array([3.0, 1.0, 2.0, 0.5, 1.5]))
    assert path.steps_to(1.5) == 3
    assert path.steps_to(1.4) is None


def test_a_path_that_diverges_never_arrives():
    path = Trajectory(iterates=np.zeros((2, 2)), losses=np.array([3.0, 1.0]), diverged_at=2)
    assert path.steps_to(1.5) is None
    assert run_path(halving, rosenbrock(), 3, start=(1e200, 0.0)).steps_to(1.5) is None


def test_runs_settle_each_by_itself():
    losses = np.array([[3.0, 3.0, 1.0], [1.0, np.nan, 0.5], [2.0, 1.0, 0.5]])
    np.testing.assert_array_equal(settled(losses, 1.5), [np.inf, 2, 0])


@pytest.mark.parametrize(
    ("returned", "error", "message"),
    [
        (None, TypeError, "got None; is a return missing?"),
        (np.zeros((3, 2)), ValueError, "must have shape (4, 2), got (3, 2)"),
        (np.zeros((4, 3)), ValueError, "must have shape (4, 2), got (4, 3)"),
        (np.zeros(2), ValueError, "must have shape (4, 2), got (2,)"),
        (7.0, ValueError, "must have shape (4, 2), got ()"),
        ("path", TypeError, "must be an array of real numbers, got dtype <U4"),
        ([[1.0, 2.0], [3.0]], TypeError, "must be an array of numbers"),
        (np.zeros((4, 2), dtype=complex) + 1j, TypeError, "real numbers, got dtype complex128"),
        ((np.ones((4, 2)), {"v": np.ones((3, 2))}), ValueError, "extra 'v' must have shape (4, 2)"),
        ((np.ones((4, 2)), {"v": None}), TypeError, "the extra 'v' must be an array, got None"),
        ((np.ones((4, 2)), np.ones((4, 2))), ValueError, "must have shape (4, 2), got (2, 4, 2)"),
        (np.zeros((4, 2)), ValueError, "store w.copy()"),
    ],
)
def test_follow_refuses_what_is_no_path(returned, error, message):
    with pytest.raises(error, match=re.escape(message)):
        run_path(lambda gradient, start, steps: returned, bowl(), 3, start=np.ones(2))


@pytest.mark.parametrize("run", [run_path, run_rule])
@pytest.mark.parametrize(
    ("steps", "start", "error", "message"),
    [
        (3, [1.0, np.nan], ValueError, "start must be finite"),
        (3, [np.inf, 0], ValueError, "start must be finite"),
        (3, [1.0, 2.0, 3.0], ValueError, "start must have shape (2,), got (3,)"),
        (3, 1.0, ValueError, "start must have shape (2,), got ()"),
        (3, "here", TypeError, "start must be an array of real numbers"),
        (-1, None, ValueError, "steps must be at least 0, got -1"),
        (2.5, None, TypeError, "steps must be a whole number, got a float"),
        (None, None, TypeError, "steps must be a whole number, got None"),
    ],
)
def test_bad_starts_and_steps_are_refused(run, steps, start, error, message):
    with pytest.raises(error, match=re.escape(message)):
        run(halving if run is run_path else halving_rule, bowl(), steps, start=start)


@pytest.mark.parametrize("thing", [None, 3, np.ones((4, 2))])
def test_things_that_are_no_functions_are_refused(thing):
    with pytest.raises(TypeError, match="path_function must be a function"):
        run_path(thing, bowl(), 3)
    with pytest.raises(TypeError, match="rule must be a function"):
        run_rule(thing, bowl(), 3)


def test_play_passes_the_returned_config_on():
    seen = []

    def rule(w, dw, config):
        seen.append(None if config is None else dict(config))
        return halving_rule(w, dw, config)

    path = run_rule(rule, bowl(), 3)
    np.testing.assert_array_equal(path.iterates, run_path(halving, bowl(), 3).iterates)
    np.testing.assert_array_equal(path.losses, run_path(halving, bowl(), 3).losses)
    assert seen == [None, {"factor": 0.5, "calls": 1}, {"factor": 0.5, "calls": 2}]


def test_play_gives_the_gradient_at_w_once_a_step():
    gradients = []

    def rule(w, dw, config):
        gradients.append(dw)
        return w + 1, config

    landscape = noisy(ravine(), sigma=1.0, seed=4)
    path = run_rule(rule, landscape, 3, config={})
    again = noisy(ravine(), sigma=1.0, seed=4)
    np.testing.assert_array_equal(gradients, [again.gradient(w) for w in path.iterates[:-1]])


def test_play_changes_neither_the_config_of_the_caller_nor_the_path():
    def rule(w, dw, config):
        w *= config["factor"]
        config["velocity"] += 1
        config["calls"] = config.get("calls", 0) + 1
        return w, config

    config = {"factor": 0.5, "velocity": np.zeros(2)}
    before = copy.deepcopy(config)
    path = run_rule(rule, bowl(), 3, config=config)
    np.testing.assert_array_equal(path.iterates, run_path(halving, bowl(), 3).iterates)
    np.testing.assert_equal(config, before)


def test_play_stops_at_divergence():
    calls = []

    def rule(w, dw, config):
        calls.append(w)
        return w * np.inf, config

    path = run_rule(rule, bowl(), 1000, config={})
    assert (path.diverged_at, len(calls)) == (1, 1)


@pytest.mark.parametrize(
    ("returned", "error", "message"),
    [
        (None, TypeError, "rule must return the pair (next_w, config), got None"),
        (np.zeros(2), TypeError, "the pair (next_w, config), got a ndarray"),
        ((np.zeros(2), {}, {}), TypeError, "the pair (next_w, config), got a tuple of 3"),
        ((np.zeros(2), None), TypeError, "must return config, a dict, after next_w, got None"),
        (({}, np.zeros(2)), TypeError, "must return config, a dict, after next_w, got a ndarray"),
        ((None, {}), TypeError, "next_w must be an array, got None"),
        ((np.zeros(3), {}), ValueError, "next_w must have shape (2,), got (3,)"),
        ((0.0, {}), ValueError, "next_w must have shape (2,), got ()"),
    ],
)
def test_play_refuses_what_is_no_step(returned, error, message):
    with pytest.raises(error, match=re.escape(message)):
        run_rule(lambda w, dw, config: returned, bowl(), 3)


def test_errors_of_the_learner_come_through():
    def stub(w, dw, config=None):
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        run_rule(stub, bowl(), 3)
