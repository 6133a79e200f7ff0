"""Measure what lecture 12 says of curves, searches and ensembles, and store it for the notebook.

    python tools/measure/12_lecture.py [ENTRY ...]

writes helpers/data/runs/12_lecture.json, all of it in five minutes on one core, or the entries
that are named. Images have their training mean taken off. Losses are softmax cross-entropies.

Entries of the table:

- "curves": name -> "steps", "training", "validation": the losses at these steps, of networks of 64
  pixels, 64 ReLU units and ten scores (ten layers in "no signal"), SGD with momentum 0.9, batches
  of 50, 600 training images and 300 for validation, seed 0.
- "maps": seed -> 15 rows of 15 validation losses of networks of 64 pixels, 16 tanh units and ten
  scores: momentum 0.9, 300 training images, batches of 50, 150 steps, 300 validation images. Rows
  are the penalties of "penalties", columns the learning rates of "rates". What is above 9 is stored
  as 9.
- "winners": the best of 25 networks by the accuracy on 100 validation images: for each of the seeds
  0 to 39, its accuracy there and on the 599 test images, and the mean of all 25 on these.
  "settings" are drawn as the axes of the maps; "starts" all have the rate 0.1 and the penalty
  0.001, and differ in their first weights alone.
- "ensembles": "clean" and "wrong" -> accuracy and loss on the test images of ensembles of "sizes"
  networks, means over the seeds 0 to 7, each with ten networks of its own: 64 pixels, 64 ReLU units
  and ten scores, Adam at 0.001, 1000 steps. "clean" has all 1198 training images and batches of 64,
  "wrong" 200 of them, a fifth with wrong labels, and batches of 32. "singles" are the accuracies of
  the first network, one for each seed, "tens" those of the ten.
- "lines": for each of five pairs of such networks (clean, seeds 100 and up), test loss and accuracy
  at the places of "places" on the straight line between their weights.
- "snapshots": for each of the seeds 0 to 9, the test accuracy of an ensemble of five snapshots
  (five cosine cycles of 120 steps, Adam with a peak of 0.03), of one network with one cosine of 600
  steps, and of five networks of 120 steps each.
"""

import json
import sys
from pathlib import Path

import numpy as np

from grader.trials import reference
from helpers.data import few, split_digits, wrong_labels
from helpers.problems import Mlp, batches, train

STORED = Path(__file__).resolve().parents[2] / "helpers" / "data" / "runs" / "12_lecture.json"
(X, Y), (TEST, TEST_Y) = split_digits()
MEAN = X.mean(axis=0)
X, TEST = X - MEAN, TEST - MEAN
RATES, PENALTIES = np.geomspace(1e-4, 10, 15), np.geomspace(1e-6, 1, 15)
WORST = 9.0
SIZES = [1, 2, 3, 5, 10]


def softmax(scores):
    """Return the probabilities of the classes, the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def cross_entropy(scores, labels):
    """Return the mean loss, and its derivatives with respect to the scores."""
    n = np.arange(len(labels))
    probabilities = softmax(scores)
    shifted = scores - scores.max(axis=-1, keepdims=True)
    value = np.mean(np.log(np.exp(shifted).sum(axis=-1)) - shifted[n, labels])
    probabilities[n, labels] -= 1
    return float(value), probabilities / len(labels)


def rounded(values):
    """Return numbers with four digits, as JSON holds them."""
    return [float(f"{value:.4g}") for value in np.ravel(values)]


# --- Curves to read ---


def curves():
    """Return the curves of seven trainings, some of which went wrong."""
    rng = np.random.default_rng(0)
    order = rng.permutation(len(X))
    rows, other = order[:600], order[600:900]
    data, validation = (X[rows], Y[rows]), (X[other], Y[other])
    small = X[rows[:100]], wrong_labels(Y[rows[:100]], 0.2, seed=0)
    unlike = (validation[0] + MEAN) * 16, validation[1]
    return {
        "good": curve(data, validation, 0.05),
        "too slow": curve(data, validation, 0.0005),
        "too fast": curve(data, validation, 2.0),
        "overfitted": curve(small, validation, 0.05),
        "no signal": curve(data, validation, 0.05, sizes=[64] * 11 + [10], scale=0.02),
        "penalized": curve(data, validation, 0.05, penalty=0.06),
        "unlike data": curve(data, unlike, 0.05),
    }


def curve(data, validation, rate, sizes=(64, 64, 10), scale=None, penalty=0.0, steps=400):
    """Return the losses of a training on the way."""
    rng = np.random.default_rng(1)
    net = Mlp(sizes, cross_entropy, rng, scale=scale)
    found = {"steps": [], "training": [], "validation": []}

    def rule(w, dw, config):
        return reference.sgd_momentum(w, dw + penalty * w, config)

    def watch(step, net):
        if step % 10 == 0 or step == 1:
            found["steps"].append(step)
            for name, (images, labels) in (("training", data), ("validation", validation)):
                loss = cross_entropy(net.scores(images), labels)[0]
                found[name].append(float(f"{min(loss, 99.0):.4g}"))

    with np.errstate(all="ignore"):
        dealt = batches(*data, steps, 50, rng)
        train(net, rule, dealt, {"learning_rate": rate, "momentum": 0.9}, watch)
    return found


# --- Searches ---


def train_all(rates, penalties, data, rng, *, starts=1, hidden=16, steps=150, size=50):
    """Train a network for each pair of settings, all with the same batches.

    There is one start for all, or one for each.

    Returns:
        The scores function of all of them: images -> shape (settings, N, 10).
    """
    images, labels = data
    k = len(rates)
    shapes = {"W1": (64, hidden), "b1": (1, hidden), "W2": (hidden, 10), "b2": (1, 10)}
    scales = {"W1": 1 / 8, "b1": 0.0, "W2": hidden**-0.5, "b2": 0.0}
    w = {n: scales[n] * rng.normal(size=(starts, *s)) for n, s in shapes.items()}
    w = {name: np.repeat(part, k // starts, axis=0) for name, part in w.items()}
    v = {name: np.zeros_like(part) for name, part in w.items()}
    rates, penalties = (np.reshape(each, (k, 1, 1)) for each in (rates, penalties))

    def scores(x):
        units = np.tanh(x @ w["W1"] + w["b1"])
        return units, units @ w["W2"] + w["b2"]

    for _ in range(steps):
        rows = rng.choice(len(images), size, replace=False)
        x, wanted = images[rows], np.eye(10)[labels[rows]]
        units, out = scores(x)
        errors = (softmax(out) - wanted) / size
        back = errors @ w["W2"].transpose(0, 2, 1) * (1 - units**2)
        g = {"W1": x.T @ back, "W2": units.transpose(0, 2, 1) @ errors}
        g |= {"b1": back.sum(axis=1, keepdims=True), "b2": errors.sum(axis=1, keepdims=True)}
        for name in w:
            penalty = penalties * w[name] if name[0] == "W" else 0.0
            v[name] = 0.9 * v[name] - rates * (g[name] + penalty)
            w[name] = w[name] + v[name]
    return lambda x: scores(x)[1]


def split(rng, validation):
    """Return 300 training images and so many for validation, with their labels."""
    order = rng.permutation(len(X))
    rows, other = order[:300], order[300 : 300 + validation]
    return (X[rows], Y[rows]), (X[other], Y[other])


def maps():
    """Return a map of validation losses for each seed."""
    rates, penalties = (each.ravel() for each in np.meshgrid(RATES, PENALTIES))
    found = {}
    for seed in range(4):
        rng = np.random.default_rng(seed)
        data, (images, labels) = split(rng, 300)
        with np.errstate(all="ignore"):
            scores = train_all(rates, penalties, data, rng)(images)
            losses = np.array([cross_entropy(s, labels)[0] for s in scores])
        losses = np.nan_to_num(losses, nan=WORST).clip(max=WORST).reshape(15, 15)
        found[str(seed)] = [rounded(row) for row in losses]
    return found


def winners():
    """Return what the best of some settings, and of some starts, turn out to be."""
    return {"settings": [best_of(seed) for seed in range(40)]} | {
        "starts": [best_of(seed, starts=25) for seed in range(40)]
    }


def best_of(seed, starts=1, count=25):
    """Return the winner's accuracy on validation and test images, and the mean of all on these."""
    rng = np.random.default_rng(1000 + seed)
    data, (images, labels) = split(rng, 100)
    rates, penalties = 10 ** rng.uniform(-4, 1, count), 10 ** rng.uniform(-6, 0, count)
    if starts > 1:
        rates, penalties = np.full(count, 0.1), np.full(count, 0.001)
    with np.errstate(all="ignore"):
        scores = train_all(rates, penalties, data, rng, starts=starts)
        seen, unseen = (
            np.mean(scores(x).argmax(axis=2) == y, axis=1)
            for x, y in ((images, labels), (TEST, TEST_Y))
        )
    return rounded([seen.max(), unseen[seen.argmax()], unseen.mean()])


# --- Ensembles ---


def network(data, seed, steps=1000, size=64):
    """Return a trained network."""
    rng = np.random.default_rng(seed)
    net = Mlp([64, 64, 10], cross_entropy, rng)
    train(net, reference.adam, batches(*data, steps, size, rng), {"learning_rate": 0.001})
    return net


def ensembles():
    """Return what ensembles of several sizes get."""
    found = {"sizes": SIZES}
    for kind in ("clean", "wrong"):
        accuracies, losses = [], []
        for seed in range(8):
            data, size = (X, Y), 64
            if kind == "wrong":
                images, labels = few(20, seed)
                data, size = (images - MEAN, wrong_labels(labels, 0.2, seed)), 32
            nets = [network(data, 1000 * seed + n, size=size) for n in range(10)]
            seen = np.cumsum([softmax(net.scores(TEST)) for net in nets], axis=0)
            seen = [seen[n - 1] / n for n in SIZES]
            accuracies.append([np.mean(p.argmax(axis=1) == TEST_Y) for p in seen])
            losses.append([-np.mean(np.log(p[np.arange(len(p)), TEST_Y])) for p in seen])
        found[kind] = {
            "accuracy": rounded(np.mean(accuracies, axis=0)),
            "loss": rounded(np.mean(losses, axis=0)),
            "singles": rounded([row[0] for row in accuracies]),
            "tens": rounded([row[-1] for row in accuracies]),
        }
    return found


def lines():
    """Return losses and accuracies between pairs of networks."""
    places = np.linspace(0, 1, 21)
    found = {"places": rounded(places), "loss": [], "accuracy": []}
    for pair in range(5):
        ends = [network((X, Y), 100 + 2 * pair + n) for n in range(2)]
        middle = network((X, Y), 0, steps=0)
        loss, accuracy = [], []
        for a in places:
            middle.weights = {
                name: (1 - a) * part + a * ends[1].weights[name]
                for name, part in ends[0].weights.items()
            }
            loss.append(cross_entropy(middle.scores(TEST), TEST_Y)[0])
            accuracy.append(middle.accuracy(TEST, TEST_Y))
        found["loss"].append(rounded(loss))
        found["accuracy"].append(rounded(accuracy))
    return found


def snapshots():
    """Return accuracies of snapshots, of one long run, and of short ones."""
    found = []
    for seed in range(10):
        kept = cosines(seed, cycles=5, steps=120)
        (long,) = cosines(seed, cycles=1, steps=600)
        short = [cosines(100 * seed + n + 1, cycles=1, steps=120)[0] for n in range(5)]
        each = (np.mean(kept, axis=0), long, np.mean(short, axis=0))
        found.append(rounded([np.mean(p.argmax(axis=1) == TEST_Y) for p in each]))
    return found


def cosines(seed, cycles, steps, peak=0.03):
    """Return the probabilities of the test images at the end of each cosine cycle."""
    rng = np.random.default_rng(seed)
    net, configs, kept = Mlp([64, 64, 10], cross_entropy, rng), {}, []
    for t, (images, labels) in enumerate(batches(X, Y, cycles * steps, 64, rng)):
        rate = peak / 2 * (1 + np.cos(np.pi * (t % steps) / steps))
        for name, dw in net.loss(images, labels)[1].items():
            config = {**configs.get(name, {}), "learning_rate": rate}
            net.weights[name], configs[name] = reference.adam(net.weights[name], dw, config)
        if (t + 1) % steps == 0:
            kept.append(softmax(net.scores(TEST)))
    return kept


ENTRIES = {
    "rates": lambda: rounded(RATES),
    "penalties": lambda: rounded(PENALTIES),
    "curves": curves,
    "maps": maps,
    "winners": winners,
    "ensembles": ensembles,
    "lines": lines,
    "snapshots": snapshots,
}


def main(wanted):
    """Measure the entries that are wanted, and write each into the table."""
    stored = json.loads(STORED.read_text(encoding="utf-8")) if wanted and STORED.exists() else {}
    stored["made_by"] = "python tools/measure/12_lecture.py"
    STORED.parent.mkdir(exist_ok=True)
    for name in wanted or ENTRIES:
        stored[name] = ENTRIES[name]()
        STORED.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
        print(name, "is measured", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
