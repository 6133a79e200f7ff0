"""Probe problems of update rules: what they are given, in a row, and nothing of what is right.

Each problem asks one question, so that a mistake shows in some and leaves the others as they are.
Where epsilon is not the question it is too small to show.
"""

import numpy as np

from grader.trials import draws, reference

# Of a stream of its own: hidden tests draw theirs anew for every class.
SEED = 20
RATES = {
    "learning_rate": 0.2,
    "momentum": 0.7,
    "decay_rate": 0.6,
    "beta1": 0.7,
    "beta2": 0.8,
    "epsilon": 1e-13,
    "weight_decay": 0.3,
}
OTHERS = {
    "learning_rate": 0.05,
    "momentum": 0.4,
    "decay_rate": 0.8,
    "beta1": 0.5,
    "beta2": 0.9,
    "epsilon": 1e-12,
    "weight_decay": 0.6,
}
EXTREMES = {
    "learning_rate": 5.0,
    "momentum": 1.5,
    "decay_rate": 0.9999,
    "beta1": 0.9995,
    "beta2": 0.9999,
    "epsilon": 100.0,
    "weight_decay": 5.0,
}
# Keys that no rule knows, as a caller may keep them beside the rule's own.
FURTHER = {"name": "layer 1", "epoch": 3}
TAKE_FUNCTIONS = ("nesterov_lookahead",)
# Hyperparameters at 0 with which an answer may hand on dw itself.
KEEPING = ("momentum", "decay_rate", "beta1")
SHAPES = {
    "no axis": (),
    "two axes": (2, 3),
    "a square": (2, 2),
    "three axes": (2, 1, 2),
    "four axes": (1, 2, 1, 2),
}


def problems(name: str) -> dict[str, dict]:
    """Return the problems of an update rule, by the question that each asks."""
    of = _Problems(name)
    found = {
        **of.first_calls(),
        **of.on_the_way(),
        **of.hyperparameters(),
        **of.arrays(),
        **of.in_turn(),
    }
    if "epsilon" in reference.DEFAULTS[name]:
        found |= of.epsilons()
    if name not in TAKE_FUNCTIONS:
        found |= of.buffers()
    return found


class _Problems:
    """The problems of one rule, drawn one after the other."""

    def __init__(self, name: str):
        self._rng = np.random.default_rng(SEED)
        self._takes_function = name in TAKE_FUNCTIONS
        self._rates = {key: RATES[key] for key in reference.DEFAULTS[name]}
        self._others = {key: OTHERS[key] for key in self._rates}
        # A rule that takes a function has the state of the form that does not.
        self._state = draws.state_of("nesterov" if self._takes_function else name)
        self._keys = [*self._rates, *self._state]

    def first_calls(self) -> dict[str, dict]:
        """Begin without a config, with an incomplete one, and with a gradient of zeros."""
        w = self._array((2,))
        starts = {"no config": (w,), "config None": (w, None), "empty config": (w, {})}
        found = {label: self._walk([start], self._pushes(1)) for label, start in starts.items()}
        found["defaults"] = self._walk([(w, None)], self._pushes(3))
        for key, rate in self._rates.items():
            found[f"only {key}"] = self._walk([(w, {key: rate})], self._pushes(2))
        found["no state"] = self._walk([(w, self._rates)], self._pushes(3))
        found["first zero gradient"] = self._walk([(w, None)], [self._zero(2), *self._pushes(1)])
        return found

    def on_the_way(self) -> dict[str, dict]:
        """Go on from a state that is given, and for long."""
        w, given = self._array((3,)), self._given((3,))
        turns = self._pushes(4, 3)
        turns[2] = (*turns[2][:2], self._others)
        # The default, at which corrections count for longest.
        long = self._rates | ({"beta2": 0.999} if "beta2" in self._rates else {})
        found = {
            "given state": self._walk([(w, given)], self._pushes(3, 3)),
            "changed by the caller": self._walk([(w, given)], turns),
            "zero gradient": self._walk([(w, given)], [self._zero(3), *self._pushes(1, 3)]),
            "further keys": self._walk([(w, given | FURTHER)], self._pushes(1, 3)),
            "long": self._walk([(w, long)], self._pushes(5, 3), times=24, every=False),
            "seven steps": self._walk([(w, self._rates)], self._pushes(7, 3)),
        }
        if "t" in given:
            late = given | reference.DEFAULTS["adam"] | {"epsilon": RATES["epsilon"]}
            for label, t in (("late", 1500), ("very late", 25_000)):
                found[label] = self._walk([(w, {**late, "t": t})], self._pushes(2, 3))
        if self._state:
            turns = self._pushes(3, 3)
            anew = self._given((3,)) | ({"t": 9} if "t" in given else {})
            turns[1] = (*turns[1][:2], {key: anew[key] for key in self._state})
            found["state set by the caller"] = self._walk([(w, given)], turns)
        return found

    def hyperparameters(self) -> dict[str, dict]:
        """Set each hyperparameter to 0, and to a large value, and the rate below 0."""
        w, given = self._array((3,)), self._given((3,))
        found = {
            f"{label} {key}": self._walk([(w, {**given, key: size})], self._pushes(2, 3))
            for key in self._rates
            for label, size in (("zero", 0.0), ("large", EXTREMES[key]))
        }
        uphill = {**given, "learning_rate": -RATES["learning_rate"]}
        found["negative learning_rate"] = self._walk([(w, uphill)], self._pushes(2, 3))
        return found

    def epsilons(self) -> dict[str, dict]:
        """Make epsilon count: large beside a gradient of size 1, and as small as the gradient."""
        w, rates, still = self._array((3,)), self._rates, np.zeros(3)
        found = {"epsilon": self._walk([(w, {**rates, "epsilon": 0.3})], self._pushes(3, 3))}
        for label, size in (("small", 1e-6), ("tiny", 1e-12)):
            pushes = self._pushes(3, 3, size)
            found[f"epsilon and {label} gradients"] = self._walk(
                [(still, {**rates, "epsilon": size})], pushes
            )
        asleep = [(0, dw * np.array([1.0, 0, 1.0]), {}) for _, dw, _ in self._pushes(2, 3)]
        found["an entry without gradients"] = self._walk([(w, {**rates, "epsilon": 1e-3})], asleep)
        return found

    def arrays(self) -> dict[str, dict]:
        """Move arrays of all shapes, and by gradients of all sizes."""
        found = {
            label: self._walk([(self._array(shape), self._rates)], self._pushes(2, shape))
            for label, shape in SHAPES.items()
        }
        for label, size in (("huge", 1e6), ("small", 1e-8), ("tiny", 1e-11)):
            start = (np.zeros(3), self._rates)
            found[f"{label} gradients"] = self._walk([start], self._pushes(2, 3, size))
        return found

    def buffers(self) -> dict[str, dict]:
        """Hand over all gradients in one array, which is overwritten after each step."""
        w, configs = self._array((3,)), {"first calls": None, "a state": self._given((3,))}
        for key in KEEPING:
            if key in self._rates:
                configs[f"zero {key}"] = {**self._rates, key: 0.0}
        found = {
            label: self._walk([(w, config)], self._pushes(3, 3), reused=True)
            for label, config in configs.items()
        }
        start = (self._array(()), self._rates)
        found["no axis"] = self._walk([start], self._pushes(3, ()), reused=True)
        return {f"one array for gradients, {label}": each for label, each in found.items()}

    def in_turn(self) -> dict[str, dict]:
        """Move two parameters in turn, and make a first call once more."""
        starts = [(self._array((2,)), None) for _ in range(2)]
        given = [(self._array((2,)), self._given((2,))) for _ in range(2)]
        turns = [(n % 2, dw, {}) for n, (_, dw, _) in enumerate(self._pushes(6))]
        again = {"start": starts[0], "dw": turns[0][1], "changes": self._others}
        return {
            "in turn": {"kind": "apart", "starts": starts, "turns": turns, "keys": self._keys},
            "in turn, given states": self._walk(given, turns),
            "once more": {"kind": "again", **again, "keys": self._keys},
        }

    def _walk(self, starts, turns, **how) -> dict:
        return {"kind": "walk", "starts": starts, "turns": turns, "keys": self._keys, **how}

    def _array(self, shape) -> np.ndarray:
        return draws.gradient(self._rng, shape)

    def _pushes(self, count, shape=2, size=1.0) -> list[tuple]:
        """Return turns of the one parameter, with gradients that are twice this size."""
        return [(0, self._push(2 * size * self._array(shape)), {}) for _ in range(count)]

    def _zero(self, shape) -> tuple:
        return 0, self._push(np.zeros(shape)), {}

    def _push(self, dw):
        dw = np.asarray(dw)
        return {"slopes": np.abs(dw)} if self._takes_function else dw

    def _given(self, shape) -> dict:
        """Return a config as a run could leave it."""
        state = {key: self._array(shape) for key in self._state}
        of_squares = {key: np.asarray(state[key] ** 2) for key in ("cache", "v") if key in state}
        return self._rates | state | of_squares | ({"t": 4} if "t" in state else {})
