"""Measure what lecture 08 says of schedules on the digits, and store it for the notebook.

    python tools/measure/08_schedules.py [ENTRY ...]

writes helpers/data/runs/08_schedules.json, all of it in about ten minutes on one core, or the
entries that are named. The network is that of lesson 07: 64 pixels, 32 tanh units, ten logistic
outputs, 600 steps. A seed draws the first weights and the batches. All losses are those of all 1198
training images; means of losses are geometric.

Entries of the table:

- "peaks": rule -> the learning rates at which a schedule may start, each of which is tried.
- "paths": batch size -> schedule -> one row a peak: the loss of SGD at every 20th step, the mean of
  the seeds 0 to 2.
- "table": "rule, batch size" -> schedule -> "peak", the best of the peaks by the seeds 0 to 2;
  "losses" after 600 steps at that peak, one for each of the seeds 10 to 19; "accuracy", the mean
  share of test images recognized.
- "averages": "rule, rate" -> weights -> "losses" and "accuracy" with the seeds 10 to 19, batches of
  8, a constant rate. "last" are the last weights, "0.98" and "0.99" their running means with that
  decay, corrected for the start, "second half" the mean of the last 300, and "linear" the last
  weights of a run whose rate falls linearly to zero from the same peak.
- "warm_up": "rule, rate" -> warm-up steps -> training losses with the seeds 0 to 4 of a network of
  ten hidden layers of 64 ReLU units, He initialization and no normalization: 300 steps, batches of
  64, a cosine after the warm-up. A loss that is not finite is stored as 99.
- "full_batch": how many gradients of all training images it takes until the loss stays below each
  of "goals"; one row for each of the seeds 0 to 2. Adam has the best of "rates" for each goal,
  L-BFGS ten pairs and a step that is halved until the loss falls; each trial step counts.
- "mini_batch": loss after 200 steps of L-BFGS on batches of 32, seeds 0 to 2, at the best of
  "rates"; "same" and "different" say whether both gradients of a pair are of the same batch. Pairs
  of negative curvature are left out. A loss above 99 is stored as 99.
"""

import json
import sys
from pathlib import Path

import numpy as np

from grader.trials import reference
from helpers.data import split_digits
from helpers.problems import Mlp, accuracy, batches, initial_weights, network_loss, train

STORED = Path(__file__).resolve().parents[2] / "helpers" / "data" / "runs" / "08_schedules.json"
STEPS = 600
RULES = {"SGD": reference.sgd, "momentum": reference.sgd_momentum, "Adam": reference.adam}
PEAKS = {
    "SGD": [0.5, 1, 1.5, 2, 3, 4, 6, 9],
    "momentum": [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3],
    "Adam": [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5],
}
# What the peak is multiplied by, as a function of the share of the run that is over.
SCHEDULES = {
    "constant": lambda s: np.ones_like(s),
    "step": lambda s: 0.1 ** ((s >= 0.5) + (s >= 0.75)),
    "exponential": lambda s: 0.01**s,
    "1/t": lambda s: 1 / (1 + 9 * s),
    "cosine": lambda s: (1 + np.cos(np.pi * s)) / 2,
    "linear": lambda s: 1 - s,
}
AVERAGED = [("SGD", rate) for rate in (0.5, 1, 2, 3)]
AVERAGED += [("momentum", 0.3), ("Adam", 0.01), ("Adam", 0.03)]
GOALS = (0.1, 0.01, 0.001)
DRAWN = ("constant", "step", "cosine", "linear")
SEARCH, REPORT = range(3), range(10, 20)

(X, labels), (unseen, unseen_labels) = split_digits()
X, unseen = X - X.mean(axis=0), unseen - X.mean(axis=0)


def loss_of(w):
    """Return the loss of all training images."""
    return network_loss(w, X, labels, hidden=32)[0]


def unseen_accuracy(w):
    """Return the share of test images recognized."""
    return accuracy(w, unseen, unseen_labels, hidden=32)


def rates_of(schedule, peak, steps=STEPS):
    """Return the rates of all steps."""
    return peak * SCHEDULES[schedule](np.arange(steps) / steps)


def iterates_of(rule, rates, batch_size, seed):
    """Return all weights on the way, shape (steps + 1, 2410)."""
    rng, config = np.random.default_rng(seed), {}
    w = initial_weights(inputs=64, hidden=32, classes=10, seed=seed)
    iterates = [w]
    for rate in rates:
        rows = rng.choice(len(X), batch_size, replace=False)
        gradient = network_loss(w, X[rows], labels[rows], hidden=32)[1]
        w, config = RULES[rule](w, gradient, {**config, "learning_rate": rate})
        iterates.append(w)
    return np.array(iterates)


def geometric_mean(losses):
    """Return the geometric mean over the first axis."""
    return np.exp(np.mean(np.log(losses), axis=0))


def last_of(rule, schedule, peak, batch_size, seeds):
    """Return the last weights with each seed."""
    rates = rates_of(schedule, peak)
    return [iterates_of(rule, rates, batch_size, seed)[-1] for seed in seeds]


def report_of(weights):
    """Return what the table holds of the last weights of several seeds."""
    return {
        "losses": [rounded(loss_of(w)) for w in weights],
        "accuracy": rounded(np.mean([unseen_accuracy(w) for w in weights])),
    }


def rounded(value, digits=4):
    """Return a number with four digits that count."""
    return float(f"{value:.{digits}g}")


def compared(rule, batch_size):
    """Return each schedule at its best peak."""
    found = {}
    for schedule in SCHEDULES:
        searched = [
            geometric_mean([loss_of(w) for w in last_of(rule, schedule, peak, batch_size, SEARCH)])
            for peak in PEAKS[rule]
        ]
        peak = PEAKS[rule][int(np.nanargmin(searched))]
        found[schedule] = {"peak": peak} | report_of(
            last_of(rule, schedule, peak, batch_size, REPORT)
        )
        print(rule, batch_size, schedule, peak, np.round(searched, 4), flush=True)
    return found


def path_of(schedule, peak, batch_size):
    """Return SGD's loss at every 20th step."""
    rates = rates_of(schedule, peak)
    runs = [iterates_of("SGD", rates, batch_size, seed)[::20] for seed in SEARCH]
    losses = geometric_mean([[loss_of(w) for w in run] for run in runs])
    return [rounded(loss, 3) for loss in losses]


def averaged(rule, rate):
    """Return the last weights of a constant rate beside averages of the iterates."""
    found = {}
    for seed in REPORT:
        run = iterates_of(rule, rates_of("constant", rate), 8, seed)[1:]
        kept = {"last": run[-1], "second half": run[STEPS // 2 :].mean(axis=0)}
        kept |= {str(decay): last_running_mean(run, decay) for decay in (0.98, 0.99)}
        kept["linear"] = last_of(rule, "linear", rate, 8, [seed])[0]
        for name, w in kept.items():
            found.setdefault(name, []).append(w)
    return {name: report_of(weights) for name, weights in found.items()}


def last_running_mean(run, decay):
    """Return the running mean of all rows, corrected for its start."""
    shares = decay ** np.arange(len(run))[::-1]
    return shares @ run / shares.sum()


def softmax_loss(scores, labels):
    """Return the mean cross-entropy, and its gradient with respect to the scores."""
    rows = np.arange(len(labels))
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(probabilities[rows, labels] + 1e-300))
    probabilities[rows, labels] -= 1
    return loss, probabilities / len(labels)


def warmed_up(rule, rate, warm_up, seed, steps=300):
    """Return the last training loss of the deep network."""
    rng = np.random.default_rng(seed)
    net = Mlp([64, *[64] * 10, 10], softmax_loss, rng)
    t = np.arange(steps)
    cosine = (1 + np.cos(np.pi * (t - warm_up) / (steps - warm_up))) / 2
    rates = rate * np.where(t < warm_up, (t + 1) / max(warm_up, 1), cosine)
    taken = {"t": 0}

    def scheduled(w, dw, config):
        return RULES[rule](w, dw, {**config, "learning_rate": rates[taken["t"]]})

    def next_step(step, net):
        taken["t"] = min(step, steps - 1)

    with np.errstate(all="ignore"):
        train(net, scheduled, batches(X, labels, steps, 64, rng), {}, watch=next_step)
        loss = softmax_loss(net.scores(X), labels)[0]
    return rounded(loss) if np.isfinite(loss) else 99.0


def all_warm_ups():
    """Return the losses of the deep network for rates that work and rates that do not."""
    rates = {"momentum": [0.01, 0.02, 0.04, 0.08], "Adam": [0.001, 0.003, 0.01, 0.03]}
    return {
        f"{rule}, {rate}": {
            str(warm_up): [warmed_up(rule, rate, warm_up, seed) for seed in range(5)]
            for warm_up in (0, 30, 90)
        }
        for rule in rates
        for rate in rates[rule]
    }


def full_batch(rates=(0.01, 0.02, 0.05, 0.1)):
    """Return how many full gradients Adam and L-BFGS take to each goal."""
    starts = [initial_weights(64, 32, 10, seed) for seed in SEARCH]
    adam = [
        np.min([reached(adams_losses(w, rate)) for rate in rates], axis=0).tolist() for w in starts
    ]
    lbfgs = [reached(lbfgs_losses(w)) for w in starts]
    return {"rates": list(rates), "goals": list(GOALS), "Adam": adam, "L-BFGS": lbfgs}


def adams_losses(w, rate, limit=1000):
    """Return the loss at each gradient."""
    config, losses = {"learning_rate": rate}, []
    for _ in range(limit):
        loss, gradient = network_loss(w, X, labels, hidden=32)
        losses.append(loss)
        w, config = reference.adam(w, gradient, config)
    return np.array(losses)


def lbfgs_losses(w, limit=60):
    """Return the loss of the weights held at each gradient, trial steps counted."""
    pairs = []
    loss, gradient = network_loss(w, X, labels, hidden=32)
    losses = [loss]
    while len(losses) < limit:
        direction, step = lbfgs_direction(gradient, pairs), 1.0
        while True:
            new_loss, new_gradient = network_loss(w + step * direction, X, labels, hidden=32)
            if new_loss <= loss + 1e-4 * step * (gradient @ direction) or step < 1e-8:
                break
            losses.append(loss)
            step /= 2
        pairs = [*pairs, (step * direction, new_gradient - gradient)][-10:]
        w, loss, gradient = w + step * direction, new_loss, new_gradient
        losses.append(loss)
    return np.array(losses)


def lbfgs_direction(gradient, pairs):
    """Return minus the inverse Hessian that the pairs (s, y) imply, times the gradient."""
    q, shares = gradient.copy(), []
    for s, y in reversed(pairs):
        shares.append(s @ q / (s @ y))
        q = q - shares[-1] * y
    if pairs:
        s, y = pairs[-1]
        q = q * (s @ y / (y @ y))
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        q = q + (share - y @ q / (s @ y)) * s
    return -q


def reached(losses):
    """Return for each goal after how many gradients the loss is below it and stays there."""
    return [int(np.flatnonzero(np.append(np.inf, losses) > goal)[-1] + 1) for goal in GOALS]


def mini_batch(rates=(0.03, 0.1, 0.3, 1.0)):
    """Return what becomes of L-BFGS on batches."""
    found = {"rates": list(rates)}
    for name in ("same", "different"):
        found[name] = [
            rounded(min(lbfgs_on_batches(name == "same", rate, seed) for rate in rates))
            for seed in SEARCH
        ]
    return found


def lbfgs_on_batches(same, rate, seed, steps=200, size=32):
    """Return the loss of all images after some steps."""
    rng, w, pairs = np.random.default_rng(seed), initial_weights(64, 32, 10, seed), []

    def gradient_on(w, rows):
        return network_loss(w, X[rows], labels[rows], hidden=32)[1]

    rows = rng.choice(len(X), size, replace=False)
    gradient = gradient_on(w, rows)
    with np.errstate(all="ignore"):
        for _ in range(steps):
            s = rate * lbfgs_direction(gradient, pairs)
            w, new_rows = w + s, rng.choice(len(X), size, replace=False)
            new_gradient = gradient_on(w, new_rows)
            y = (gradient_on(w, rows) if same else new_gradient) - gradient
            pairs = [*pairs, (s, y)][-10:] if s @ y > 0 else pairs
            rows, gradient = new_rows, new_gradient
        return min(float(np.nan_to_num(loss_of(w), nan=99.0)), 99.0)


def paths():
    """Return SGD's losses on the way, for each batch size, schedule and peak."""
    return {
        str(size): {name: [path_of(name, peak, size) for peak in PEAKS["SGD"]] for name in DRAWN}
        for size in (8, 64)
    }


ENTRIES = {
    "peaks": lambda: PEAKS,
    "warm_up": all_warm_ups,
    "full_batch": full_batch,
    "mini_batch": mini_batch,
    "averages": lambda: {f"{rule}, {rate}": averaged(rule, rate) for rule, rate in AVERAGED},
    "paths": paths,
    "table": lambda: {
        f"{rule}, {size}": compared(rule, size) for size in (8, 64) for rule in RULES
    },
}


def main(wanted):
    """Measure the entries that are wanted, and write each into the table."""
    stored = json.loads(STORED.read_text(encoding="utf-8")) if wanted and STORED.exists() else {}
    stored["made_by"] = "python tools/measure/08_schedules.py"
    STORED.parent.mkdir(exist_ok=True)
    for name in wanted or ENTRIES:
        stored[name] = ENTRIES[name]()
        STORED.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
        print(name, "is measured", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
