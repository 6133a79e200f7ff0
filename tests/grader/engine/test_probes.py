"""Exercises of later lessons: what they ask for goes through the engine as through one kernel."""

import pytest
from in_stock import in_stock
from jobs import Test, came

pytestmark = pytest.mark.xdist_group("engine")

# What is asked for -> names, right answer, wrong answer, tests, points of the wrong one.
PROBES = {
    "a rule that gets its learning rate from a schedule": (
        "scheduled sgd cosine",
        """import math
def sgd(w, dw, config=None):
    config = dict(config or {})
    config.setdefault("learning_rate", 0.01)
    return w - config["learning_rate"] * dw, config
def cosine(t):
    return 0.5 * (1 + math.cos(math.pi * t / 10))
def scheduled(rule, schedule):
    def step(w, dw, config=None):
        config = dict(config or {})
        t = config.get("t", 0)
        inner = {**config.get("inner", {}), "learning_rate": schedule(t)}
        w, inner = rule(w, dw, inner)
        return w, {"t": t + 1, "inner": inner}
    return step""",
        ("schedule(t)}", "schedule(t + 1)}"),
        [
            """import numpy as np
asked = []
def schedule(t):
    asked.append(t)
    return 1 / (1 + t)
def plain(w, dw, config=None):
    return w - config["learning_rate"] * dw, config
step = scheduled(plain, schedule)
assert not asked
w, config = np.ones(2), None
for t in range(5):
    w, config = step(w, np.ones(2), config)
assert asked == list(range(5)), asked
np.testing.assert_allclose(w, 1 - sum(1 / (1 + t) for t in range(5)))""",
            """import numpy as np
step = scheduled(sgd, cosine)
w, config = step(np.array([3.0]), np.array([1.0]))
assert w[0] == 3 - cosine(0)
assert step.__name__ == "step" """,
            """one, other = scheduled(sgd, lambda t: 1.0), scheduled(sgd, lambda t: 2.0)
assert one(0.0, 1.0)[0] == -1 and other(0.0, 1.0)[0] == -2""",
        ],
        [0, 0, 2],
    ),
    "a layer with its backward pass and a cache": (
        "batchnorm_forward batchnorm_backward",
        """import numpy as np
class Cache:
    def __init__(self, **parts): self.__dict__.update(parts)
def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mean, std = x.mean(axis=0), np.sqrt(x.var(axis=0) + eps)
    hat = (x - mean) / std
    return gamma * hat + beta, Cache(hat=hat, std=std, gamma=gamma)
def batchnorm_backward(dout, cache):
    hat, n = cache.hat, len(dout)
    dhat = dout * cache.gamma
    dx = (dhat - dhat.mean(0) - hat * (dhat * hat).mean(0)) / cache.std
    return dx, (dout * hat).sum(0), dout.sum(0)""",
        ("- hat * (dhat * hat).mean(0)", ""),
        [
            """import numpy as np
rng = np.random.default_rng(1)
x, gamma, beta = rng.normal(size=(6, 3)), rng.normal(size=3), rng.normal(size=3)
out, cache = batchnorm_forward(x, gamma, beta)
np.testing.assert_allclose(((out - beta) / gamma).mean(0), 0, atol=1e-12)""",
            """import numpy as np
rng = np.random.default_rng(2)
x, gamma, beta = rng.normal(size=(6, 3)), rng.normal(size=3), rng.normal(size=3)
weights = rng.normal(size=(6, 3))
_, cache = batchnorm_forward(x, gamma, beta, eps=1e-5)
dx, dgamma, dbeta = batchnorm_backward(weights, cache)
for n in np.ndindex(x.shape):
    step = np.zeros_like(x)
    step[n] = 1e-6
    up, down = (batchnorm_forward(x + s, gamma, beta)[0] for s in (step, -step))
    slope = ((up - down) * weights).sum() / 2e-6
    np.testing.assert_allclose(dx[n], slope, rtol=1e-4, atol=1e-7)""",
            """import numpy as np
x = np.arange(6.0).reshape(3, 2)
caches = [batchnorm_forward(x * k, np.ones(2), np.zeros(2))[1] for k in (1, 2)]
first, second = (batchnorm_backward(np.eye(3, 2), cache)[1] for cache in caches)
np.testing.assert_allclose(first, second, rtol=1e-4)
kept = {"layers": [caches[0]]}
again = batchnorm_backward(np.eye(3, 2), kept["layers"][0])[1]
np.testing.assert_array_equal(again, first)""",
        ],
        [2, 0, 2],
    ),
    "a network that is built, and called many times": (
        "build",
        """import numpy as np
def build(sizes, activation=np.tanh, rng=None):
    rng = rng or np.random.default_rng(0)
    layers = [rng.normal(size=pair) for pair in zip(sizes, sizes[1:])]
    def network(x, scale=1.0):
        for W in layers[:-1]:
            x = activation(x @ W)
        return scale * (x @ layers[-1])
    return network""",
        ("return scale * (x @", "return (x @"),
        [
            """import numpy as np
network = build([3, 4, 2])
x = np.random.default_rng(5).normal(size=(50, 3))
rows = np.array([network(row) for row in x])
np.testing.assert_allclose(rows, network(x))
np.testing.assert_allclose(network(x, scale=3.0), 3 * rows)""",
            """import numpy as np
rng, same = np.random.default_rng(3), np.random.default_rng(3)
calls = []
def double(x):
    calls.append(x.shape)
    return 2 * x
network = build([2, 3, 1], activation=double, rng=rng)
W, V = same.normal(size=(2, 3)), same.normal(size=(3, 1))
np.testing.assert_allclose(network(np.eye(2)), 2 * W @ V)
assert calls == [(2, 3)]
assert rng.normal() == same.normal()""",
        ],
        [0, 2],
    ),
    "a search that calls back": (
        "random_search",
        """import numpy as np
def random_search(score, low, high, trials, rng):
    best, best_score = None, np.inf
    for _ in range(trials):
        rate = 10 ** rng.uniform(np.log10(low), np.log10(high))
        came = score({"learning_rate": rate})
        if came < best_score:
            best, best_score = {"learning_rate": rate}, came
    return best, best_score""",
        ("np.log10(low), np.log10(high)", "low, high"),
        [
            """import numpy as np
tried = []
def score(config):
    tried.append(config["learning_rate"])
    return abs(np.log10(config["learning_rate"]) + 2)
best, came = random_search(score, 1e-4, 1.0, 30, np.random.default_rng(0))
assert len(tried) == 30 and came == min(abs(np.log10(t) + 2) for t in tried)
assert best["learning_rate"] in tried""",
            """import numpy as np
rates = []
random_search(lambda c: rates.append(c["learning_rate"]) or 0.0, 1e-4, 1.0, 99,
              np.random.default_rng(1))
share = np.mean(np.array(rates) < 1e-2)
assert 0.3 < share < 0.7, share""",
            """import numpy as np
class Stop(Exception): pass
def score(config): raise Stop("enough")
try:
    random_search(score, 0.1, 1.0, 3, np.random.default_rng(1))
except Stop as error:
    assert str(error) == "enough"
else:
    raise AssertionError("it went on")""",
        ],
        [2, 0, 2],
    ),
    "a generator of batches": (
        "batches",
        """import numpy as np
def batches(X, y, size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        chosen = order[start:start + size]
        yield X[chosen], y[chosen]""",
        ("range(0, len(X), size)", "range(0, len(X) - size + 1, size)"),
        [
            """import numpy as np
X, y = np.arange(20.0).reshape(10, 2), np.arange(10)
seen = list(batches(X, y, 4, np.random.default_rng(0)))
assert sorted(np.concatenate([b for _, b in seen])) == list(range(10))""",
            """import numpy as np
X, y = np.arange(20.0).reshape(10, 2), np.arange(10)
rng, same = np.random.default_rng(0), np.random.default_rng(0)
first = next(batches(X, y, 5, rng))
np.testing.assert_array_equal(first[1], same.permutation(10)[:5])
for x, label in batches(X, y, 5, rng):
    np.testing.assert_array_equal(x, X[label])""",
        ],
        [0, 2],
    ),
    "state that is changed in place": (
        "momentum_step",
        """def momentum_step(w, v, dw, rate=0.1, rho=0.9):
    v *= rho
    v += dw
    w -= rate * v""",
        ("w -= rate * v", "w = w - rate * v"),
        [
            """import numpy as np
w, v = np.ones(3), np.zeros(3)
view = w[:2]
for _ in range(2):
    assert momentum_step(w, v, np.ones(3)) is None
np.testing.assert_allclose(v, 1.9)
np.testing.assert_allclose(view, 0.71)""",
            """import numpy as np
v = np.zeros(2)
momentum_step(np.ones(2), v, np.ones(2), rho=0.5)
np.testing.assert_allclose(v, 1)""",
        ],
        [0, 2],
    ),
    "a function that prints": (
        "report",
        "def report(losses):\n    for n, loss in enumerate(losses):\n        print(n, loss)",
        ("print(n, loss)", "print(loss)"),
        [
            """import contextlib, io
out = io.StringIO()
with contextlib.redirect_stdout(out):
    report([3.0, 2.0])
assert out.getvalue() == "0 3.0\\n1 2.0\\n" """,
        ],
        [0],
    ),
    "a number that is worked out, for part of the points": (
        "tuned",
        "tuned = {'learning_rate': 0.5, 'decay': [0.9, 0.99]}",
        ("0.5", "5.0"),
        ["0.5 if tuned['learning_rate'] > 1 else 2", "assert tuned['decay'] == [0.9, 0.99]"],
        [0.5, 2],
    ),
}


@pytest.fixture(scope="module")
def stock_points():
    """The points in stock of the right answers, then of the wrong ones, all from one kernel."""
    cells, order = [], []
    for what, (_, answer, (old, new), tests, _) in PROBES.items():
        for kind, source in (("right", answer), ("wrong", answer.replace(old, new))):
            cells += [source, *(Test(test, points=2) for test in tests)]
            order.append((what, kind, len(tests)))
    points = iter(in_stock(cells))
    return {(what, kind): [next(points) for _ in range(count)] for what, kind, count in order}


@pytest.mark.parametrize("kind", ["right", "wrong"])
@pytest.mark.parametrize("what", PROBES)
def test_the_engine_and_stock_agree(local, stock_points, what, kind):
    names, answer, (old, new), tests, of_wrong = PROBES[what]
    assert old in answer
    source = answer if kind == "right" else answer.replace(old, new)
    done = came(local, [source, *(Test(test, points=2) for test in tests)], names)
    expected = [2] * len(tests) if kind == "right" else of_wrong
    said = [done.said(n) for n in range(1, len(tests) + 1)]
    assert (done.points, stock_points[what, kind]) == (expected, expected), said
    assert done.outcome.defects == []
