"""Measure what lesson 09 says of trained networks: helpers/data/runs/normalization.json.

Run: OPENBLAS_NUM_THREADS=1 .venv/bin/python tools/measure/normalization.py (some six minutes)

All networks see the digits of `split_digits`, less the mean of the training images, in training and
test, and are trained by momentum (rho 0.9). Hidden layers have 64 units. Seed k draws the weights
from default_rng(k) and the batches from default_rng(1000 + k). Accuracies are shares of the 599
test images, in test mode, rounded to 4 digits. Norms are "none", "batch" and "layer".

- "scales": 10 hidden layers, 200 steps, batches of 64. "accuracy" holds norm -> one row a rate, in
  it one list a scale of the first weights, in it the seeds. The scale 0.1768 is sqrt(2 / 64), He's.
- "good_start": the same networks with He's scale at rate 0.03, which suits both "none" and "batch",
  after two numbers of steps: for each a list of seeds.
- "sizes": 3 hidden layers, He's scale, 6 * 1198 images read, in batches of each size. "accuracy"
  holds norm -> one row a rate, in it one list a size, in it the seeds; "recomputed" the same for
  batch norm, with mean and variance of all training images in place of the running averages.
  For batches of two the best rate of batch norm is the smallest, so "pairs_at_lower_rates" has
  rates below it: one row a rate, in it the seeds.
- "settling": 3 hidden layers, He's scale, batch norm, rate 0.03, batches of 64, the mean of the
  seeds after some numbers of steps. "batch" is the accuracy with the statistics of the test images
  themselves; "from_0" holds one row a momentum of the running averages, which begin at mean 0 and
  variance 0; in "from_1" the variance begins at 1.
"""

import json
from pathlib import Path

import numpy as np

from helpers.data import split_digits
from helpers.problems import Mlp, batches, train

TARGET = Path(__file__).resolve().parents[2] / "helpers/data/runs/normalization.json"
COMMAND = "OPENBLAS_NUM_THREADS=1 .venv/bin/python tools/measure/normalization.py"
SEEDS = range(5)
UNITS = 64
RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
LOWER_RATES = [0.0001, 0.0003]
GOOD_START = {200: range(20), 1000: range(10)}
SCALES = [0.02, 0.05, 0.1, 0.1768, 0.3, 0.5, 1.0]
SIZES = [2, 4, 8, 32, 128]
EPOCHS = 6
MOMENTA = [0.0, 0.5, 0.9, 0.99, 0.999]
STEPS = [1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 70, 100, 150, 200, 300]

(_train, LABELS), (_test, TEST_LABELS) = split_digits()
IMAGES, TEST_IMAGES = _train - _train.mean(axis=0), _test - _train.mean(axis=0)


def softmax_loss(scores, labels):
    """Return the mean cross-entropy of a batch, and its gradient."""
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    value = -np.log(np.maximum(p[rows, labels], 1e-300)).mean()
    p[rows, labels] -= 1
    return value, p / len(labels)


def momentum_rule(w, dw, config):
    """Take a step of momentum."""
    v = 0.9 * config.get("v", 0.0) - config["learning_rate"] * dw
    return w + v, {**config, "v": v}


def norm_over(axis):
    """Return forward and backward of batch norm (axis 0) or layer norm (axis 1).

    In training batch norm leaves the statistics of its batch in its dict as "batch", and keeps
    running averages, momentum 0.9 from zero unless the dict says otherwise.
    """

    def forward(x, gamma, beta, param):
        mean, var = x.mean(axis, keepdims=True), x.var(axis, keepdims=True)
        if axis == 0 and param["mode"] == "test":
            mean, var = param["running"]
        elif axis == 0:
            param["batch"] = np.array([mean, var])
            kept = param.get("momentum", 0.9)
            param["running"] = kept * param.get("running", 0.0) + (1 - kept) * param["batch"]
        s = np.sqrt(var + 1e-5)
        return gamma * (x - mean) / s + beta, ((x - mean) / s, s, gamma)

    def backward(dout, cache):
        x_hat, s, gamma = cache
        d = dout * gamma
        along = x_hat * (d * x_hat).mean(axis, keepdims=True)
        dx = (d - d.mean(axis, keepdims=True) - along) / s
        return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)

    return forward, backward


NORMS = {"none": None, "batch": norm_over(0), "layer": norm_over(1)}


def trained(norm, hidden, rate, steps, size, seed, scale=None, watch=None):
    """Return a network with that many hidden layers, trained; overflow is a way to fail."""
    sizes = [IMAGES.shape[1], *[UNITS] * hidden, 10]
    net = Mlp(sizes, softmax_loss, np.random.default_rng(seed), scale=scale, norm=NORMS[norm])
    drawn = batches(IMAGES, LABELS, steps, size, np.random.default_rng(1000 + seed))
    with np.errstate(all="ignore"):
        train(net, momentum_rule, drawn, {"learning_rate": rate}, watch)
    return net


def accuracy(net, mode="test"):
    """Return the share of the test images that are recognized, with 4 digits."""
    with np.errstate(all="ignore"):
        return round(net.accuracy(TEST_IMAGES, TEST_LABELS, mode), 4)


def recomputed(net):
    """Give a network with batch norm the statistics of all training images; return its accuracy."""
    for param in net.norm_params:
        param["momentum"] = 0.0
    net.scores(IMAGES, "train")
    return accuracy(net)


def deep(norm, rate, scale, seed):
    """Return the accuracy of a deep network whose first weights have a scale."""
    return accuracy(trained(norm, 10, rate, 200, 64, seed, scale))


def good_start(norm):
    """Return the accuracies with He's scale at rate 0.03, one list a number of steps."""
    return [
        [accuracy(trained(norm, 10, 0.03, steps, 64, seed)) for seed in seeds]
        for steps, seeds in GOOD_START.items()
    ]


def small_batches(norm, rate, size, seed):
    """Return the accuracy after training with batches of a size."""
    return accuracy(trained(norm, 3, rate, EPOCHS * len(IMAGES) // size, size, seed))


def small_batches_recomputed(rate, size, seed):
    """Return it for batch norm, with the statistics of all training images."""
    return recomputed(trained("batch", 3, rate, EPOCHS * len(IMAGES) // size, size, seed))


class Settling:
    """Running averages of every momentum and start beside one training, and what they are worth."""

    def __init__(self):
        self.running = {
            (kept, start): [np.array([0.0, start])[:, None, None]] * 3
            for start in (0, 1)
            for kept in MOMENTA
        }
        self.accuracies = {"batch": [], **{key: [] for key in self.running}}

    def __call__(self, step, net):
        """Take in the statistics of a step; at some steps, look."""
        of_batch = [param["batch"] for param in net.norm_params]
        for (kept, start), layers in self.running.items():
            pairs = zip(layers, of_batch, strict=True)
            self.running[kept, start] = [kept * old + (1 - kept) * new for old, new in pairs]
        if step in STEPS:
            self._look(net)

    def _look(self, net):
        for key, layers in self.running.items():
            for param, running in zip(net.norm_params, layers, strict=True):
                param["running"] = running
            self.accuracies[key].append(accuracy(net))
        self.accuracies["batch"].append(accuracy(net, "train"))


def settling(seed):
    """Return the accuracies at each of STEPS, by what the running averages were."""
    watch = Settling()
    trained("batch", 3, 0.03, STEPS[-1], 64, seed, watch=watch)
    return watch.accuracies


def mean_settling():
    """Return the means of `settling` over the seeds, as the table has them."""
    found = [settling(seed) for seed in SEEDS]
    mean = {key: np.mean([one[key] for one in found], axis=0).round(4).tolist() for key in found[0]}
    starts = {f"from_{s}": [mean[kept, s] for kept in MOMENTA] for s in (0, 1)}
    return {"steps": STEPS, "momenta": MOMENTA, "batch": mean["batch"], **starts}


def table(measure, columns):
    """Return one row a rate, in it one list a column, in it the seeds."""
    return [[[measure(rate, c, seed) for seed in SEEDS] for c in columns] for rate in RATES]


def pairs_at_lower_rates():
    """Return what batch norm reaches in batches of two, one row a rate, in it the seeds."""
    return [[small_batches("batch", rate, 2, seed) for seed in SEEDS] for rate in LOWER_RATES]


def by_norm(measure, columns):
    """Return such a table for each norm."""
    return {norm: table(lambda *one, n=norm: measure(n, *one), columns) for norm in NORMS}


def main():
    """Measure everything, and write it."""
    found = {
        "made_by": COMMAND,
        "scales": {"rates": RATES, "scales": SCALES, "accuracy": by_norm(deep, SCALES)},
        "good_start": {
            "steps": list(GOOD_START),
            **{norm: good_start(norm) for norm in ("none", "batch")},
        },
        "sizes": {
            "rates": RATES,
            "sizes": SIZES,
            "accuracy": by_norm(small_batches, SIZES),
            "recomputed": table(small_batches_recomputed, SIZES),
            "pairs_at_lower_rates": {"rates": LOWER_RATES, "accuracy": pairs_at_lower_rates()},
        },
        "settling": mean_settling(),
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(found) + "\n", encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
