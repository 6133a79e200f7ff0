"""Train the networks of lesson 10, ten seeds each, and store what became of them.

    .venv/bin/python tools/measure/regularization.py        (about ten minutes on one core)

writes helpers/data/runs/regularization.json. Everything there is a network 64-128-10 of ReLU units
(for "dropout" 64-128-128-10), trained by Adam at 0.001 for 1000 steps of 32 images. Seed s draws
the training images, `few(20, s)`, their wrong labels, `wrong_labels(labels, 0.2, s)`, and by
`default_rng(s)` the weights, the batches and all that is random in a cure. Lists of ten are by
seed; paths are by step, as "steps" has them. The test images are the 599 of `split_digits`.

- "cures": name -> final "train" accuracy (wrong labels included), "test" accuracy, test "loss".
- "plain": without a cure, ten paths each: "train", "test", "loss" (of the test images), and of the
  40 images with wrong labels the share that is given the wrong label, "given", and the true one,
  "true".
- "l2": strength -> "train", "test" and "loss", paths, means over the seeds.
- "early": trained on 150 of the 200 images; ten paths each of the 50 others, "validation loss" and
  "validation accuracy", and "test". "early clean": the same with no wrong labels, without the
  accuracy.
- "test time": of networks trained with inverted and with plain dropout, what each way to use them
  on the test images gives, "test" and "loss".
- "clean": training images a class -> cure -> "test" and "shifted" accuracy, no wrong labels;
  "shifted" are the test images moved by one pixel, each in one of the eight directions.
"""

import json
from pathlib import Path

import numpy as np

from grader.trials.reference import adam
from helpers.data import few, split_digits, wrong_labels
from helpers.problems.mlp import Mlp, batches, train

STORED = Path(__file__).parents[2] / "helpers" / "data" / "runs" / "regularization.json"
SEEDS = range(10)
EVERY, STEPS, SIZE = 20, 1000, 32
STRENGTHS = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 2e-2, 3e-2, 5e-2, 1e-1, 3e-1)
ENDS = ("train", "test", "loss")
PLACES = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def softmax_loss(scores, labels, smoothing=0.0):
    """Return the mean cross-entropy and its gradient with respect to the scores."""
    scores = scores - scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    target = np.full(scores.shape, smoothing / scores.shape[1])
    target[np.arange(len(labels)), labels] += 1 - smoothing
    return -np.mean(np.sum(target * log_p, axis=1)), (np.exp(log_p) - target) / len(labels)


def smoothed_loss(scores, labels):
    """Return the loss with a fifth of each target spread over all classes."""
    return softmax_loss(scores, labels, smoothing=0.2)


class Penalized(Mlp):
    """A network whose loss has strength / 2 times the sum of the squared weights added."""

    strength = 0.0

    def loss(self, images, labels):
        """Return loss and gradients, those of the penalty included; biases are left alone."""
        value, gradients = super().loss(images, labels)
        for name in (name for name in gradients if name.startswith("W")):
            value += self.strength / 2 * np.sum(self.weights[name] ** 2)
            gradients[name] = gradients[name] + self.strength * self.weights[name]
        return value, gradients


def dropout_forward(x, param):
    """Return x with a share 1 - p of its entries dropped; "over_p" divides the others by p."""
    if param["mode"] == "test":
        return x, 1.0
    mask = (param["rng"].random(x.shape) < param["p"]) / (param["p"] if param["over_p"] else 1)
    return x * mask, mask


DROPOUT = (dropout_forward, lambda dout, mask: dout * mask)


def batchnorm_forward(x, gamma, beta, param):
    """Return x normalized over the batch, or in test mode by running means."""
    if param["mode"] == "test":
        return gamma * (x - param["mean"]) / np.sqrt(param["var"] + 1e-5) + beta, None
    mean, var = x.mean(axis=0), x.var(axis=0)
    for key, new in (("mean", mean), ("var", var)):
        param[key] = 0.9 * param.get(key, 0.0) + 0.1 * new
    x_hat = (x - mean) / np.sqrt(var + 1e-5)
    return gamma * x_hat + beta, (x_hat, gamma, np.sqrt(var + 1e-5))


def batchnorm_backward(dout, cache):
    """Return the gradients with respect to x, gamma and beta."""
    x_hat, gamma, deviation = cache
    centred = dout - dout.mean(axis=0) - x_hat * np.mean(dout * x_hat, axis=0)
    return gamma / deviation * centred, np.sum(dout * x_hat, axis=0), dout.sum(axis=0)


def moved(images, dx, dy):
    """Return the images, shape (N, 64), moved right by dx and down by dy, at most one pixel."""

    def along(d):
        d, eye = d[:, None, None], np.eye(8)
        down, up = np.eye(8, k=-1), np.eye(8, k=1)
        return (1 - abs(d)) * eye + np.maximum(d, 0) * down + np.maximum(-d, 0) * up

    cells = images.reshape(-1, 8, 8)
    return np.einsum("nij,njk,nlk->nil", along(dy), cells, along(dx)).reshape(len(images), 64)


def half_pixel(x, rng):
    """Move each image by up to half a pixel."""
    return moved(x, *rng.uniform(-0.5, 0.5, (2, len(x))))


def whole_pixel(x, rng):
    """Move each image by -1, 0 or 1 pixels along each axis."""
    return moved(x, *rng.integers(-1, 2, (2, len(x))).astype(float))


def noisy(x, rng):
    """Add noise of standard deviation 0.3 to each pixel."""
    return x + 0.3 * rng.standard_normal(x.shape)


def input_dropout(keep):
    """Return a change that drops pixels; it comes after the mean is taken off."""
    return lambda x, rng: x * (rng.random(x.shape) < keep) / keep


def max_norm(limit):
    """Return what is done after each step: no unit's weights may be longer than the limit."""

    def after(net):
        for name in ("W1", "W2"):
            w = net.weights[name]
            lengths = np.linalg.norm(w, axis=0)
            net.weights[name] = w * np.minimum(1, limit / np.maximum(lengths, 1e-12))

    return after


class Data:
    """Training images of a seed, and the test images, the mean of the former taken off."""

    def __init__(self, seed, per_class=20, share=0.2, rows=slice(None)):
        images, labels = few(per_class, seed)
        given = wrong_labels(labels, share, seed)
        self.raw, self.true, self.given = images[rows], labels[rows], given[rows]
        _, (tests, self.test_labels) = split_digits()
        self.mean = self.raw.mean(axis=0)
        self.images, self.tests = self.raw - self.mean, tests - self.mean
        places = np.random.default_rng(0).integers(0, len(PLACES), len(tests))
        self.shifted = moved(tests, *np.array(PLACES, float)[places].T) - self.mean
        self.is_wrong = self.given != self.true


def network(rng, *, hidden=(128,), loss=softmax_loss, strength=0.0, p=None, over_p=True, norm=None):
    """Return a network with the cures that are part of it."""
    param = {"p": p, "over_p": over_p, "rng": rng}
    sizes = [64, *hidden, 10]
    net = Penalized(
        sizes, loss, rng, norm=norm, dropout=DROPOUT if p else None, dropout_param=param
    )
    net.strength = strength
    return net


def fit(data, seed, *, change=None, change_centred=None, after=None, watch=None, **net_settings):
    """Train a network on the data, with the cures; return it. `watch(net)` is called every 20."""
    rng = np.random.default_rng(seed)
    net = network(rng, **net_settings)

    def seen():
        for x, y in batches(data.raw, data.given, STEPS, SIZE, rng):
            x = (change(x, rng) if change else x) - data.mean
            yield change_centred(x, rng) if change_centred else x, y

    def each_step(step, net):
        if after:
            after(net)
        if watch and step % EVERY == 0:
            watch(net)

    train(net, adam, seen(), {"learning_rate": 1e-3}, each_step)
    return net


def scored(net, data):
    """Return what is said of a network at one moment."""
    scores = net.scores(data.tests)
    said = net.scores(data.images).argmax(axis=1)
    return {
        "train": np.mean(said == data.given),
        "test": np.mean(scores.argmax(axis=1) == data.test_labels),
        "loss": softmax_loss(scores, data.test_labels)[0],
    }


def of_wrong(net, data):
    """Return how the images with wrong labels are named."""
    said = net.scores(data.images).argmax(axis=1)[data.is_wrong]
    given, true = data.given[data.is_wrong], data.true[data.is_wrong]
    return {"given": np.mean(said == given), "true": np.mean(said == true)}


def gathered(rows):
    """Return name -> list, of a list of name -> value."""
    return {name: [row[name] for row in rows] for name in rows[0]}


CURES = {
    "none": {},
    "dropout 0.75": {"p": 0.75},
    "dropout 0.5": {"p": 0.5},
    "dropout 0.25": {"p": 0.25},
    "dropout 0.5, input 0.8": {"p": 0.5, "change_centred": input_dropout(0.8)},
    "dropout 0.5, input 0.5": {"p": 0.5, "change_centred": input_dropout(0.5)},
    "noise 0.3": {"change": noisy},
    "half pixel": {"change": half_pixel},
    "whole pixel": {"change": whole_pixel},
    "max-norm 1": {"after": max_norm(1.0)},
    "max-norm 0.5": {"after": max_norm(0.5)},
    "max-norm 0.25": {"after": max_norm(0.25)},
    "label smoothing 0.2": {"loss": smoothed_loss},
    "batch norm": {"norm": (batchnorm_forward, batchnorm_backward)},
}
PENALTIES = {f"L2 {strength:g}": {"strength": strength} for strength in STRENGTHS}
ON_CLEAN = ("none", "L2 0.001", "L2 0.01", "L2 0.03", "dropout 0.5", "noise 0.3")
ON_CLEAN += ("half pixel", "whole pixel")


def cure(name, seed):
    """Return what a network with a cure ends at, trained with wrong labels."""
    data = Data(seed)
    return scored(fit(data, seed, **CURES[name]), data)


def path(seed, **settings):
    """Return the path of a network, trained with wrong labels."""
    data, rows = Data(seed), []
    fit(
        data,
        seed,
        watch=lambda net: rows.append(scored(net, data) | of_wrong(net, data)),
        **settings,
    )
    return gathered(rows)


def early(seed, share=0.2):
    """Return the path of a network trained on three quarters, seen by the last quarter."""
    data, rest = Data(seed, share=share, rows=slice(150)), slice(150, None)
    images, labels = few(20, seed)
    images, labels = images[rest] - data.mean, wrong_labels(labels, share, seed)[rest]
    rows = []

    def watch(net):
        scores = net.scores(images)
        rows.append(
            {
                "validation loss": softmax_loss(scores, labels)[0],
                "validation accuracy": np.mean(scores.argmax(axis=1) == labels),
                "test": net.accuracy(data.tests, data.test_labels),
            }
        )

    fit(data, seed, watch=watch)
    return gathered(rows)


def averaged(net, data, masks):
    """Return the log of the mean probabilities over some masks, which serve as scores."""
    total = 0.0
    for _ in range(masks):
        scores = net.scores(data.tests, mode="train")
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        total = total + p / p.sum(axis=1, keepdims=True)
    return np.log(total / masks)


def scaled(net, images, factor):
    """Return the scores in test mode, what leaves each hidden layer multiplied by the factor."""
    x = images
    for n in (1, 2):
        x = factor * np.maximum(x @ net.weights[f"W{n}"] + net.weights[f"b{n}"], 0)
    return x @ net.weights["W3"] + net.weights["b3"]


def at_test_time(seed):
    """Return name -> accuracy and loss of each way to use a network trained with dropout 0.5."""
    data, deep = Data(seed), (128, 128)
    inverted = fit(data, seed, hidden=deep, p=0.5)
    plain = fit(data, seed, hidden=deep, p=0.5, over_p=False)
    ways = {
        "inverted": inverted.scores(data.tests),
        "inverted, halved": scaled(inverted, data.tests, 0.5),
        "inverted, left on": inverted.scores(data.tests, mode="train"),
        "inverted, mean of 10": averaged(inverted, data, 10),
        "inverted, mean of 100": averaged(inverted, data, 100),
        "plain, halved": scaled(plain, data.tests, 0.5),
        "plain, forgotten": plain.scores(data.tests),
    }
    return {
        name: {
            "test": np.mean(scores.argmax(axis=1) == data.test_labels),
            "loss": softmax_loss(scores, data.test_labels)[0],
        }
        for name, scores in ways.items()
    }


def clean(name, per_class, seed):
    """Return the accuracy of a network whose labels are right, in place and shifted."""
    data = Data(seed, per_class, share=0.0)
    net = fit(data, seed, **(CURES | PENALTIES)[name])
    return {
        "test": net.accuracy(data.tests, data.test_labels),
        "shifted": net.accuracy(data.shifted, data.test_labels),
    }


def mean_paths(by_seed):
    """Return the means over the seeds of ten paths each."""
    return {key: np.mean(by_seed[key], axis=0) for key in ENDS}


def ends(by_seed):
    """Return the last of ten paths each."""
    return {key: [path[-1] for path in by_seed[key]] for key in ENDS}


def by_seed(measure, *given):
    """Return name -> list by seed, of a measurement that returns name -> value."""
    return gathered([measure(*given, seed) for seed in SEEDS])


def early_paths(share):
    """Return the ten paths of early stopping."""
    return gathered([early(seed, share) for seed in SEEDS])


def table():
    """Return all that is stored."""
    ways = [at_test_time(seed) for seed in SEEDS]
    clean_paths = early_paths(0.0)
    del clean_paths["validation accuracy"]
    penalized = {name: gathered([path(s, **of) for s in SEEDS]) for name, of in PENALTIES.items()}
    return {
        "made_by": ".venv/bin/python tools/measure/regularization.py",
        "steps": list(range(EVERY, STEPS + 1, EVERY)),
        "cures": {name: by_seed(cure, name) for name in CURES}
        | {name: ends(paths) for name, paths in penalized.items()},
        "plain": by_seed(path),
        "l2": {name.removeprefix("L2 "): mean_paths(paths) for name, paths in penalized.items()},
        "early": early_paths(0.2),
        "early clean": clean_paths,
        "test time": {name: gathered([way[name] for way in ways]) for name in ways[0]},
        "clean": {str(n): {name: by_seed(clean, name, n) for name in ON_CLEAN} for n in (5, 20)},
    }


def rounded(value):
    """Return a table with its numbers rounded to four digits."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | np.ndarray):
        return [rounded(inner) for inner in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


if __name__ == "__main__":
    STORED.parent.mkdir(exist_ok=True)
    STORED.write_text(json.dumps(rounded(table()), separators=(",", ":")) + "\n", encoding="utf-8")
