"""Probe problems of update rules: what they are given, in a row, and nothing of what is right.

Each problem asks one question, so that a mistake shows in some and leaves the others as they are.
Where epsilon is not the question it is too small to show.
"""

import itertools

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
SHAPES = {
    "no axis": (),
    "two axes": (2, 3),
    "a square": (2, 2),
    "three axes": (2, 1, 2),
    "four axes": (1, 2, 1, 2),
}


def problems(name: str) -> dict[str, dict]:
    """Return the problems of an update rule, by the question that each asks."""
    return Problems(name).of_all()


class Problems:
    """The problems of one rule."""

    def __init__(self, name: str):
        self._name, self._rng = name, np.random.default_rng(SEED)
        self._defaults = reference.DEFAULTS[name]
        self._rates = {key: RATES[key] for key in self._defaults}
        self._takes_function = name == "nesterov_lookahead"
        self._state = () if self._takes_function and False else _state_of(name)
        self._keys = [*self._defaults, *self._state]

    def of_all(self) -> dict[str, dict]:
        """Return them all."""
        return {
            **self._first_calls(),
            **self._on_the_way(),
            **self._hyperparameters(),
            **(self._epsilons() if "epsilon" in self._defaults else {}),
            **self._arrays(),
            **({} if self._takes_function else self._buffers()),
            **self._together(),
        }

    def _first_calls(self) -> dict[str, dict]:
        w = self._array((2,))
        starts = {"no config": (w,), "config None": (w, None), "empty config": (w, {})}
        found = {label: self._walk([start], self._pushes(1)) for label, start in starts.items()}
        found["defaults"] = self._walk([(w, None)], self._pushes(3))
        for key, rate in self._rates.items():
            found[f"only {key}"] = self._walk([(w, {key: rate})], self._pushes(2))
        found["no state"] = self._walk([(w, self._rates)], self._pushes(3))
        found["first zero gradient"] = self._walk([(w, None)], [self._zero(), *self._pushes(1)])
        return found

    def _on_the_way(self) -> dict[str, dict]:
        given = (self._array((3,)), self._given((3,)))
        changed = [
            (0, dw, OTHERS if n == 2 else {}) for n, (_, dw, _) in enumerate(self._pushes(4, 3))
        ]
        of_rule = {key: OTHERS[key] for key in self._rates}
        changed = [(place, dw, of_rule if more else {}) for place, dw, more in changed]
        found = {
            "given state": self._walk([given], self._pushes(3, 3)),
            "changed by the caller": self._walk([given], changed),
            "zero gradient": self._walk([given], [self._zero(3), *self._pushes(1, 3)]),
            "further keys": self._walk(
                [(given[0], {**given[1], "name": "layer 1", "epoch": 3})], self._pushes(1, 3)
            ),
            "long": self._walk(
                [(given[0], self._rates | self._long())], self._pushes(5, 3), times=24, every=False
            ),
            "seven steps": self._walk([(given[0], self._rates)], self._pushes(7, 3)),
        }
        if "t" in given[1]:
            late = {**given[1], **self._defaults, "epsilon": 1e-13, "t": 1500}
            found["late"] = self._walk([(given[0], late)], self._pushes(2, 3))
        return found

    def _long(self) -> dict[str, float]:
        return {"beta2": 0.999} if "beta2" in self._rates else {}

    def _hyperparameters(self) -> dict[str, dict]:
        w, given = self._array((3,)), self._given((3,))
        found = {}
        for key in self._rates:
            for label, size in (("zero", 0.0), ("large", EXTREMES[key])):
                start = (w, {**given, key: size})
                found[f"{label} {key}"] = self._walk([start], self._pushes(2, 3))
        return found

    def _epsilons(self) -> dict[str, dict]:
        w, rates = self._array((3,)), self._rates
        still = np.zeros(3)
        found = {"epsilon": self._walk([(w, {**rates, "epsilon": 0.3})], self._pushes(3, 3))}
        for label, size in (("small", 1e-6), ("tiny", 1e-12)):
            pushes = [(0, size * dw, {}) for _, dw, _ in self._pushes(3, 3)]
            start = (still, {**rates, "epsilon": size})
            found[f"epsilon and {label} gradients"] = self._walk([start], pushes)
        asleep = [(0, dw * np.array([1.0, 0, 1.0]), {}) for _, dw, _ in self._pushes(2, 3)]
        found["an entry without gradients"] = self._walk([(w, {**rates, "epsilon": 1e-3})], asleep)
        return found

    def _arrays(self) -> dict[str, dict]:
        found = {
            label: self._walk([(self._array(shape), self._rates)], self._pushes(2, shape))
            for label, shape in SHAPES.items()
        }
        for label, size in (("huge", 1e6), ("small", 1e-8), ("tiny", 1e-11)):
            pushes = [(0, self._times(size, dw), {}) for _, dw, _ in self._pushes(2, 3)]
            found[f"{label} gradients"] = self._walk([(np.zeros(3), self._rates)], pushes)
        return found

    def _buffers(self) -> dict[str, dict]:
        w, starts = self._array((3,)), {}
        starts["first calls"] = None
        starts["a state"] = self._given((3,))
        for key in ("momentum", "decay_rate", "beta1"):
            if key in self._rates:
                starts[f"zero {key}"] = {**self._rates, key: 0.0}
        found = {
            f"one array for gradients, {label}": self._walk(
                [(w, config)], self._pushes(3, 3), reused=True
            )
            for label, config in starts.items()
        }
        found["one array for gradients, no axis"] = self._walk(
            [(self._array(()), self._rates)], self._pushes(3, ()), reused=True
        )
        return found

    def _together(self) -> dict[str, dict]:
        starts = [(self._array((2,)), None), (self._array((2,)), None)]
        pushes = [(n % 2, dw, {}) for n, (_, dw, _) in enumerate(self._pushes(6))]
        given = [(self._array((2,)), self._given((2,))) for _ in range(2)]
        more = {key: OTHERS[key] for key in self._rates}
        found = {
            "in turn": {"kind": "apart", "starts": starts, "turns": pushes, "keys": self._keys},
            "in turn, given states": self._walk(given, pushes),
            "once more": {
                "kind": "again",
                "start": starts[0],
                "dw": pushes[0][1],
                "keys": self._keys,
                "changes": more,
            },
        }
        return found

    def _walk(self, starts, turns, **how) -> dict:
        return {"kind": "walk", "starts": starts, "turns": turns, "keys": self._keys, **how}

    def _array(self, shape) -> np.ndarray:
        return draws.gradient(self._rng, shape)

    def _pushes(self, count, shape=2) -> list[tuple]:
        return [(0, self._push(2 * self._array(shape)), {}) for _ in range(count)]

    def _push(self, dw):
        dw = np.asarray(dw)
        return {"slopes": np.abs(dw)} if self._takes_function else dw

    def _times(self, size, push):
        return {"slopes": size * push["slopes"]} if self._takes_function else size * push

    def _zero(self, shape=2) -> tuple:
        return (0, self._push(np.zeros(shape)), {})

    def _given(self, shape) -> dict:
        """Return a config as a run could leave it."""
        state = {key: np.asarray(np.abs(self._array(shape))) for key in self._state if key != "t"}
        for key in ("velocity", "m"):
            if key in state:
                state[key] = np.asarray(self._array(shape) * 0.5)
        return self._rates | state | ({"t": 4} if "t" in self._state else {})


def _state_of(name):
    if name == "nesterov_lookahead":
        return ("velocity",)
    return draws.state_of(name)
