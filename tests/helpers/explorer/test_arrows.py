"""The two arrows of a step: true where they are drawn, and not drawn where they would not be."""

import numpy as np
import pytest

from helpers.explorer import explore, race
from helpers.explorer.arrows import decompose_steps
from helpers.landscapes import LANDSCAPES, bowl, noisy, ravine, rosenbrock
from helpers.paths import run_path

RATE, RHO = 0.002, 0.8


def plain(gradient, start, steps, learning_rate=RATE, rho=RHO, velocity=(0, 0)):
    w, v = np.array(start), np.array(velocity, dtype=float)
    iterates, velocities = [w], [v]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}


def outside(gradient, start, steps, learning_rate=RATE, rho=RHO):
    w, v = np.array(start), np.zeros(2)
    iterates, velocities = [w], [v]
    for _ in range(steps):
        v = rho * v + gradient(w)
        w = w - learning_rate * v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}


def lookahead(
    gradient, start, steps, learning_rate=RATE, rho=RHO, velocity=(0, 0), row="to", tell=True
):
    """Nesterov; rows of its gradients stand at the iterate they lead `to` or come `from`."""
    w, v = np.array(start), np.array(velocity, dtype=float)
    iterates, velocities, gradients = [w], [v], []
    for _ in range(steps):
        gradients.append(gradient(w + rho * v))
        v = rho * v - learning_rate * gradients[-1]
        w = w + v
        iterates.append(w)
        velocities.append(v)
    none = [np.full(2, np.nan)]
    gradients = none + gradients if row == "to" else gradients + none
    extras = {"velocity": np.array(velocities), "gradient": np.array(gradients)}
    return np.array(iterates), extras if tell else {"velocity": extras["velocity"]}


def stored_ahead(gradient, start, steps, learning_rate=RATE, rho=RHO):
    """Nesterov after the change of variables: what is stored is the point ahead."""
    w, v = np.array(start), np.zeros(2)
    iterates, velocities = [w], [v]
    for _ in range(steps):
        before, v = v, rho * v - learning_rate * gradient(w)
        w = w - rho * before + (1 + rho) * v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}


def growing(gradient, start, steps, learning_rate=RATE, rho=RHO):
    """Momentum that grows from step to step."""
    w, v = np.array(start), np.zeros(2)
    iterates, velocities = [w], [v]
    for step in range(steps):
        v = step / (step + 3) * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}


def normed(gradient, start, steps, learning_rate=RATE, rho=RHO):
    """A step of the length of the learning rate."""
    w, iterates, velocities = np.array(start), [start], [np.zeros(2)]
    for _ in range(steps):
        velocities.append(-learning_rate * gradient(w) / np.linalg.norm(gradient(w)))
        w = w + velocities[-1]
        iterates.append(w)
    return np.array(iterates), {"velocity": np.array(velocities)}


def found(rule, landscape, steps=60, **values):
    path = run_path(rule, landscape, steps, **values)
    return path, decompose_steps(path, landscape, values.get("learning_rate", RATE))


@pytest.mark.parametrize("name", LANDSCAPES)
@pytest.mark.parametrize("rule", [plain, outside])
def test_plain_momentum_is_pushed_where_it_stands_and_carries_rho_of_the_last_step(rule, name):
    _, made = found(rule, LANDSCAPES[name]())
    assert made.share == pytest.approx(RHO, rel=1e-4)
    assert not made.ahead
    np.testing.assert_allclose(made.first, 0, atol=1e-12)


@pytest.mark.parametrize("name", LANDSCAPES)
@pytest.mark.parametrize("row", ["to", "from"])
def test_lookahead_is_carried_first(name, row):
    landscape = LANDSCAPES[name]()
    path, made = found(lookahead, landscape, row=row, velocity=(0.1, 0.2))
    assert made.share == pytest.approx(RHO, rel=1e-4)
    assert made.ahead
    np.testing.assert_allclose(made.first, [0.08, 0.16], rtol=1e-6)
    # The arrows as they are drawn: carried to a point, and from there pushed to the next iterate.
    w = path.iterates
    ahead = w[1:-1] + made.share * np.diff(w[:-1], axis=0)
    np.testing.assert_allclose(w[2:], ahead - RATE * landscape.gradient(ahead), atol=1e-5)


def test_a_first_velocity_is_carried_into_the_first_step():
    _, made = found(plain, bowl(), velocity=(1.0, -0.5))
    np.testing.assert_allclose(made.first, [0.8, -0.4])
    assert made.share == pytest.approx(RHO)


def test_without_the_gradients_of_the_points_ahead_nothing_is_told():
    assert found(lookahead, ravine(100), tell=False)[1] is None


@pytest.mark.parametrize("rule", [stored_ahead, growing, normed])
def test_nothing_is_told_of_other_rules(rule):
    assert found(rule, rosenbrock(), steps=40)[1] is None
    assert found(rule, ravine(100), learning_rate=0.01)[1] is None


def test_nothing_is_told_where_the_learning_rate_is_another():
    path = run_path(plain, ravine(100), 60, learning_rate=0.01)
    assert decompose_steps(path, ravine(100), 0.02) is None


def test_noise_is_that_of_the_path():
    hill = noisy(ravine(10), 0.5, seed=2)
    for rule, ahead in ((plain, False), (lookahead, True)):
        path = run_path(rule, hill.restart(), 50, learning_rate=0.02)
        made = decompose_steps(path, hill.restart(), 0.02)
        assert made.share == pytest.approx(RHO)
        assert made.ahead == ahead


def test_a_path_without_steps_or_momentum():
    assert found(plain, bowl(), steps=0)[1] is None
    assert found(plain, bowl(), steps=1)[1].share == 0
    assert found(plain, bowl(), rho=0.0)[1].share == pytest.approx(0, abs=1e-4)


def test_a_path_that_diverges_has_arrows_as_long_as_it_is_seen():
    path, made = found(plain, ravine(100), steps=3000, learning_rate=0.1)
    assert path.diverged_at is not None
    assert made.share == pytest.approx(RHO)


def test_what_is_told_is_sent():
    controls = {"learning_rate": (1e-4, 0.1), "rho": (0.0, 0.99, 0.01)}
    rules = {"plain": (plain, controls), "ahead": (lookahead, controls), "other": (growing, {})}
    figure = race(rules, bowl(), velocity=(1, 0))
    figure.set("ahead", rho=0.5)
    assert figure.canvas.series[0]["arrows"] == pytest.approx([0.8, 0.8, 0, 0])
    assert figure.canvas.series[1]["arrows"] == pytest.approx([0.5, 0.5, 0, 1])
    assert "arrows" not in figure.canvas.series[2]


def test_the_learning_rate_may_be_a_default():
    figure = explore(plain, bowl(), {"rho": (0.0, 0.99, 0.01)})
    assert figure.canvas.series[0]["arrows"] == pytest.approx([RHO, 0, 0, 0])
