"""What a dropout layer does, recorded by what does not depend on how a mask is drawn."""

import numpy as np

from helpers.checks.compare import same
from helpers.checks.records.calls import Called, Stopped

SEED, DEVIATIONS = 5, 6
# Ratios of arrays are told apart up to here.
DIGITS = 9


def dropout(called, ask, p, shape) -> list[list]:
    """Record ``forward(x, param) -> (out, cache)`` and its backward pass, which stands beside it.

    `ask` is a key of QUESTIONS; p is the probability to keep an entry, and x has this shape.
    """
    try:
        return QUESTIONS[ask](_Layer(called, p, tuple(shape)))
    except Stopped as stopped:
        return stopped.leaves
    except (TypeError, ValueError, IndexError, KeyError):
        return [["no arrays, or of other shapes"]]


class _Layer:
    """A learner's layer, with numbers to try it on."""

    def __init__(self, called, p, shape):
        space = getattr(called.function, "__globals__", {})
        self._forward, self._backward = called, Called(space.get("dropout_backward"))
        self.p, self.shape = p, shape
        rng = np.random.default_rng(SEED)
        self.x, self.dout = (
            rng.uniform(0.5, 2, shape) * rng.choice([-1.0, 1.0], shape) for _ in range(2)
        )

    def out(self, x, mode="train", **more):
        """Return the output for an x, a dict apart, and the cache."""
        out, cache = self._forward(x.copy(), {"mode": mode, "p": self.p, **more})
        return np.array(out, dtype=float).reshape(self.shape), cache

    def dx(self, cache):
        """Return the gradient for a cache."""
        return np.array(self._backward(self.dout.copy(), cache), dtype=float).reshape(self.shape)

    def changed(self, mode):
        """Return words for the arguments that the two passes change."""
        x, dout, param = self.x.copy(), self.dout.copy(), {"mode": mode, "p": self.p, "seed": SEED}
        self._backward(dout, self._forward(x, param)[1])
        kept = {"x": same(x, self.x), "dout": same(dout, self.dout), "p": param.get("p") == self.p}
        return [[f"{name} changed"] for name, is_kept in kept.items() if not is_kept]


def _training(layer):
    out, _ = layer.out(layer.x)
    return [_share(out, layer.p), *_ratios("scale", out, layer.x)]


def _pattern(layer):
    kept, other = (layer.out(np.ones(layer.shape))[0] != 0 for _ in range(2))
    words = {
        "one mask for all calls": same(kept, other),
        "rows as a whole": all(len(set(row)) == 1 for row in kept.tolist()),
        "rows alike": len({str(row) for row in kept.tolist()}) == 1,
    }
    return [_share(kept, layer.p), *([word] for word, holds in words.items() if holds)]


def _seeds(layer):
    ones = np.ones(layer.shape)
    first, again, other = (layer.out(ones, seed=seed)[0] for seed in (1, 1, 2))
    zero, as_before = (layer.out(ones, seed=0)[0] for _ in range(2))
    pairs = {"again": (first, again), "other": (first, other), "zero": (zero, as_before)}
    return [[f"{k}: {'same' if same(*pair) else 'other'} mask"] for k, pair in pairs.items()]


def _test_mode(layer):
    out, cache = layer.out(layer.x, "test")
    try:
        dx = _ratios("dx", layer.dx(cache), layer.dout)
    except Stopped as stopped:
        dx = stopped.leaves
    return [_share(out, layer.p), *_ratios("out", out, layer.x), *dx]


def _gradient(layer):
    out, cache = layer.out(layer.x)
    at_once = same(layer.dx(cache) != 0, out != 0)
    layer.out(layer.x)
    dx, mask = layer.dx(cache), out / layer.x
    if not same(dx != 0, mask != 0):
        words = "no mask" if np.all(dx) else "a later mask" if at_once else "another mask"
        return [[words], *_ratios("scale", dx, layer.dout)]
    return _ratios("dx", dx, layer.dout * mask)


def _zeros(layer):
    _, cache = layer.out(np.zeros(layer.shape))
    return [_share(layer.dx(cache), layer.p)]


def _changes(layer):
    return [["arguments"], *layer.changed("train"), *layer.changed("test")]


QUESTIONS = {
    "training": _training,
    "pattern": _pattern,
    "seeds": _seeds,
    "test mode": _test_mode,
    "gradient": _gradient,
    "gradient at zeros": _zeros,
    "changes": _changes,
}


def _share(out, p):
    """Return a word for the share of entries that are not zero."""
    came = np.mean(out != 0)
    far = DEVIATIONS * np.sqrt(p * (1 - p) / out.size)
    if came in (0, 1):
        return ["all kept" if came else "none kept"]
    if abs(came - p) <= far:
        return ["the share p kept"]
    return ["the share 1 - p kept" if abs(came - (1 - p)) <= far else "another share kept"]


def _ratios(name, one, other):
    """Return the ratio of two arrays where neither is zero; a word if there are several."""
    found = np.unique(np.round((one / other)[(one != 0) & (other != 0)], DIGITS))
    if len(found) > 1:
        return [[f"{name}: several ratios"]]
    return [[f"{name}: ratio", *map(float, found)]]
