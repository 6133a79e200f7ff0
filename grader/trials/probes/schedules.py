"""Probe problems of lesson 08: schedules, rules that get one, averages, and pairs for L-BFGS."""

import numpy as np

SEED = 28
KEYS = ["scheduled_t", "t", "learning_rate", "epoch"]


def step_decay() -> dict[str, dict]:
    """Return counts on both sides of the drops."""
    counts = (0, 1, 3, 5, 6, 7, 8, 13, 14, 15, 20, 21, 28, 30, 70)
    found = {f"step {t}": _call(t, 0.3, 0.4, 7) for t in counts}
    return found | {
        "a drop at every step": _call(3, 0.3, 0.4, 1),
        "a tiny rate": _call(29, 1e-3, 0.1, 7),
        "a large rate": _call(9, 20.0, 0.4, 7),
        "another factor": _call(15, 0.3, 0.5, 7),
        "asked again": _twice([(t, 0.6, 0.7, 3) for t in (0, 3, 4, 6, 9)]),
    }


def decay() -> dict[str, dict]:
    """Return counts, soon and late, of a decay that falls with k times t."""
    counts = (0, 1, 2, 5, 10, 50, 99, 400)
    found = {f"step {t}": _call(t, 0.3, 0.02) for t in counts}
    return found | {
        "a large rate": _call(4, 20.0, 0.02),
        "a quick decay": _call(7, 0.3, 0.7),
        "no decay": _call(3, 0.3, 0.0),
        "asked again": _twice([(t, 0.6, 0.1) for t in (0, 1, 5, 2)]),
    }


def cosine_schedule() -> dict[str, dict]:
    """Return counts without a warm-up, on the way up, on the way down, and past the end."""
    found = {f"step {t}": _call(t, 0.3, 40) for t in (0, 1, 5, 10, 20, 33, 38, 39)}
    ways = (0, 1, 3, 6, 7, 8, 9, 15, 24, 33, 39)
    found |= {f"step {t} after a warm-up of 8": _call(t, 0.3, 40, 8) for t in ways}
    found |= {f"step {t}, down to 0.1": _call(t, 0.3, 40, 0, 0.1) for t in (0, 7, 20, 35)}
    found |= {f"step {t}, up and down to 0.1": _call(t, 0.3, 40, 8, 0.1) for t in (0, 5, 8, 30)}
    found |= {f"step {t}, past the end": _call(t, 0.3, 40, 0, 0.1) for t in (40, 41, 55, 80)}
    found |= {f"step {t}, past the end at 0": _call(t, 0.3, 40, 8) for t in (40, 44, 300)}
    return found | {
        "a warm-up of one step": _call(0, 0.3, 40, 1),
        "a long run": _call(250, 0.3, 600, 20),
        "a large rate": _call(9, 20.0, 40),
        "a warm-up as long as the run": _call(5, 0.3, 8, 8),
        "a warm-up that is longer": _call(5, 0.3, 8, 12),
        "a single step down": _call(2, 0.3, 8, 7),
        "asked again": _twice([(t, 0.6, 10_000) for t in (0, 3, 4, 29)]),
    }


def scheduled() -> dict[str, dict]:
    """Return first calls, configs, and parameters that move in turn."""
    w, other = np.array([0.5, -1.0]), np.array([2.0, 3.0])
    later = {"scheduled_t": 7, "t": 40, "learning_rate": 5.0, "epoch": 3}
    return {
        "first calls": _steps("adding", [(w,)], 3),
        "config None": _steps("adding", [(w, None)], 3),
        "empty config": _steps("adding", [(w, {})], 3),
        "a rate in the config": _steps("adding", [(w, {"learning_rate": 5.0})], 3),
        "a rule without a count": _steps("silent", [(w, {"epoch": 3})], 3),
        "a given count": _steps("adding", [(w, later)], 3),
        "one step": _steps("adding", [(w, {})], 1),
        "in turn": _steps("adding", [(w, {}), (other, {})], 6),
        "in turn, first calls": _steps("adding", [(w,), (other,)], 6),
        "in turn, given counts": _steps("adding", [(w, later), (other, {})], 4),
        "long": {**_steps("adding", [(w, {})], 30), "times": 4, "every": False},
    }


def averaged_iterates() -> dict[str, dict]:
    """Return iterates of several shapes, and decays."""
    rng = np.random.default_rng(SEED)
    tables = {
        "numbers": rng.normal(size=5),
        "vectors": rng.normal(size=(4, 3)),
        "as many vectors as entries": rng.normal(size=(3, 3)),
        "matrices": rng.normal(size=(3, 2, 2)),
        "one iterate": rng.normal(size=(1, 2)),
    }
    found = {label: _call(rows) for label, rows in tables.items()}
    for decay in (0.0, 0.3, 0.95):
        found |= {f"{label}, {decay:g}": _call(rows, decay) for label, rows in tables.items()}
    rows, many = tables["vectors"], rng.normal(size=60)
    return found | {
        "None": _call(rows, None),
        "many": _call(many),
        "many, 0.99": _call(many, 0.99),
        "a later call": {"kind": "keeping", "calls": [(rows,), (2 * rows,)]},
        "a result of its own": {"kind": "own", "arguments": (rows, 0.0)},
    }


def lbfgs_direction() -> dict[str, dict]:
    """Return gradients with no pair, one, and several."""
    rng = np.random.default_rng(SEED)
    g, hessian = rng.normal(size=4), np.diag([0.5, 1.0, 3.0, 8.0])
    s_list = [rng.normal(size=4) for _ in range(5)]
    y_list = [hessian @ s for s in s_list]
    found = {f"{n} pairs": _call(g, s_list[:n], y_list[:n]) for n in (0, 1, 2, 3, 5)}
    return found | {
        "the newest change": _call(y_list[1], s_list[:2], y_list[:2]),
        "the oldest change": _call(y_list[0], s_list[:2], y_list[:2]),
        "a long gradient": _call(100 * g, s_list[:2], y_list[:2]),
        "one weight": _call(g[:1], [np.array([0.5])], [np.array([2.0])]),
    }


def values() -> dict[str, dict]:
    """Return the one problem of a value: what it is."""
    return {"the values": {"kind": "value"}}


def _call(*arguments) -> dict:
    return {"kind": "call", "arguments": arguments}


def _twice(calls) -> dict:
    return {"kind": "twice", "calls": calls}


def _steps(rule, starts, count) -> dict:
    """Return steps that the parameters of `starts` take in turn."""
    turns = [(n % len(starts), np.array([1.0, -2.0]), {}) for n in range(count)]
    return {"kind": "scheduled", "rule": rule, "starts": starts, "turns": turns, "keys": KEYS}


PROBLEMS = {
    "step_decay": step_decay,
    "inverse_time_decay": decay,
    "exponential_decay": decay,
    "cosine_schedule": cosine_schedule,
    "scheduled": scheduled,
    "averaged_iterates": averaged_iterates,
    "lbfgs_direction": lbfgs_direction,
    "frozen": values,
    "schedule_predictions": values,
}
