"""Measure the ladder of the capstone: what reference trainings reach, and what look-ups reach.

    python tools/measure/capstone_ladder.py

Each training is graded as a submission would be, under 20 seeds: the mean accuracy on twelve tasks.
The table, helpers/data/runs/capstone_ladder.json, holds "steps", the ladder, and "accuracy": a name
-> the 20 accuracies of seeds 0 to 19. It takes some six minutes.

References, from poor to good:
    plain: momentum at a large rate, to the end of the budget.
    adam: Adam at its usual rate, to the end.
    slow: gradient descent at a rate that is too small for the budget, five networks.
    stopped: gradient descent, the weights of the best look.
    annealed: AdamW, the rate along a half cosine to zero.
    single: a fifth of `ensemble`, the first of its networks.
    ensemble: five networks on a fifth of the budget each, each with the weights of its best look.
    decayed: the same with momentum and a penalty.

Look-ups, by one who has trained a network on all the shipped digits with their right labels:
    shipped: its weights are returned as they are.
    shipped_start: training begins from them, and keeps the weights of the best look.
    shipped_mixing: they stay as they are behind a mixing of the pixels, which is trained.
    untrained: the starts as they came, for comparison.
A training that has learnt nothing is graded by the first of its tasks alone.
"""

import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from grader.trials.project import TASKS, accuracy  # noqa: E402
from helpers.data import digits  # noqa: E402
from helpers.problems import initial_weights, network_loss  # noqa: E402

STEPS = (0.35, 0.63, 0.778)
SEEDS = 20
INPUTS, HIDDEN = 64, 32
TABLE = ROOT / "helpers" / "data" / "runs" / "capstone_ladder.json"


def sgd(rate, penalty=0.0):
    """Return a step of gradient descent."""
    return lambda w, dw, state: (w - rate * (dw + penalty * w), state)


def momentum(rate, penalty=0.0, kept=0.9):
    """Return a step of momentum."""

    def step(w, dw, v):
        v = kept * (0.0 if v is None else v) - rate * (dw + penalty * w)
        return w + v, v

    return step


def adam(rate, decay=0.0, steps=None):
    """Return a step of AdamW; with a number of steps its rate falls along a half cosine."""

    def step(w, dw, state):
        m, v, t = (0.0, 0.0, 0) if state is None else state
        lr = rate * (1 + np.cos(np.pi * t / steps)) / 2 if steps else rate
        m, v, t = 0.9 * m + 0.1 * dw, 0.999 * v + 0.001 * dw**2, t + 1
        move = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        return w * (1 - lr * decay) - lr * move, (m, v, t)

    return step


def train(w, gradient, rule, steps, validate=None, seen=lambda w: w):
    """Return the last weights, or with `validate` those of the best look, one in ten steps.

    `seen` turns what is trained into the weights of the network.
    """
    best, highest, state = w, -1.0, None
    for n in range(1, steps + 1):
        w, state = rule(w, gradient(w)[1], state)
        if validate and n % 10 == 0 and (reached := validate(seen(w))) > highest:
            best, highest = w, reached
    return seen(best if validate else w)


def one(rule, steps=800, stops=False):
    """Return a training of one network."""
    return lambda gradient, validate, starts, rng: train(
        starts[0], gradient, rule, steps, validate if stops else None
    )


def five(rule, steps=160, stops=True):
    """Return a training of five networks."""
    return lambda gradient, validate, starts, rng: [
        train(w, gradient, rule, steps, validate if stops else None) for w in starts
    ]


def shipped():
    """Return the weights of a network trained on all the shipped digits."""
    images, labels = digits()
    rng = np.random.default_rng(0)
    images = images / 16 + 0.2 * rng.standard_normal(images.shape)
    images -= images.mean(axis=0)
    w, state, rule = initial_weights(INPUTS, HIDDEN, 10), None, adam(0.01, 0.1, 1500)
    for _ in range(1500):
        rows = rng.choice(len(images), 64, replace=False)
        w, state = rule(w, network_loss(w, images[rows], labels[rows], HIDDEN)[1], state)
    return w


def mixing(w):
    """Return a training of the mixing in front of a network, and of its biases and outputs."""
    border = INPUTS * HIDDEN
    first, rest = w[:border].reshape(INPUTS, HIDDEN), w[border:]

    def seen(p):
        mixed = p[: INPUTS**2].reshape(INPUTS, INPUTS) @ first
        return np.concatenate([mixed.ravel(), p[INPUTS**2 :]])

    def build(gradient, validate, starts, rng):
        def through(p):
            loss, dw = gradient(seen(p))
            dmixing = dw[:border].reshape(INPUTS, HIDDEN) @ first.T
            return loss, np.concatenate([dmixing.ravel(), dw[border:]])

        turned = np.linalg.qr(rng.standard_normal((INPUTS, INPUTS)))[0]
        start = np.concatenate([turned.ravel(), rest])
        return train(start, through, adam(0.01), 800, validate, seen)

    return build


def trainings():
    """Return all trainings by name."""
    w = shipped()
    return {
        "untrained": lambda gradient, validate, starts, rng: starts,
        "shipped": lambda gradient, validate, starts, rng: w,
        "shipped_start": lambda gradient, validate, starts, rng: train(
            w, gradient, sgd(0.1), 800, validate
        ),
        "shipped_mixing": mixing(w),
        "plain": one(momentum(0.1)),
        "adam": one(adam(0.01)),
        "slow": five(sgd(0.03)),
        "stopped": one(sgd(0.1), stops=True),
        "annealed": one(adam(0.01, 1.0, 800)),
        "single": one(sgd(0.2), 160, stops=True),
        "ensemble": five(sgd(0.2)),
        "decayed": five(momentum(0.02, 0.01)),
    }


def measured(build, seeds=range(SEEDS)):
    """Return the accuracy of a training under each seed."""
    tasks = (np.random.default_rng(s).integers(2**32, size=(TASKS, 2)).tolist() for s in seeds)
    return [round(accuracy(build, pairs), 4) for pairs in tasks]


def main():
    """Write the table, and print a row of it for each training."""
    found = {}
    for name, build in trainings().items():
        found[name] = measured(build)
        low, mean, high = min(found[name]), np.mean(found[name]), max(found[name])
        print(
            f"{name:16} {low:.3f} {mean:.3f} {high:.3f}  sd {np.std(found[name]):.4f}", flush=True
        )
    table = {
        "made_by": "python tools/measure/capstone_ladder.py",
        "steps": STEPS,
        "accuracy": found,
    }
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
