"""Measure what lesson 11 says of transfer, and store it: helpers/data/runs/transfer.json.

    OPENBLAS_NUM_THREADS=1 python tools/measure/transfer.py

Networks learn the digits 0 to 4 and are reused for 5 to 9, of which they get a few images a class.
There are two tasks: "centred", the digits as they are, and "canvas", each digit at a random place
of 10 x 10 pixels. Every seed (0 to SEEDS - 1) draws the first network, its batches, the few images
and their places, the new head and the test's places; all ways of a seed share them. Test images
are those of `split_digits` with the labels 5 to 9, on the canvas three times, at three places.

Stored are "rates" and "at" (steps), and of each task, where accuracies are those on the test
images, one a seed, unless said otherwise:

- "source": accuracies on the test images of the digits 0 to 4, before any transfer;
- "runs": start ("pretrained" or "random") -> frozen layers -> images a class -> rate -> accuracies
  after 200 steps of Adam in which the layers above the frozen ones learn, the head from scratch;
  the start "linear" is a linear classifier of the pixels;
- "head first" (canvas): images a class -> rate -> accuracies; the head learns for 100 steps at
  0.01, then all layers for 100 at the rate;
- "zero head" (canvas): images a class -> rate -> accuracies; all layers learn for 200 steps, under
  a head of zeros;
- "graded" (canvas): images a class -> rate of the head -> accuracies; each layer below has a tenth
  of the rate of the next, for 200 steps;
- "kept" (canvas): way -> accuracies on 0 to 4 with the old head put back on what 200 steps with 10
  images a class have made of the layers below;
- "thawed" (canvas, 5 images a class): steps in which the head learns alone, at 0.01 -> mean
  accuracies at the steps "at"; afterwards all layers learn at 0.001.
"""

import json
from functools import partial
from pathlib import Path

import numpy as np

from grader.trials.losses import softmax_reference
from grader.trials.reference import adam
from helpers.data import few, placed, split_digits
from helpers.problems.mlp import Mlp, batches, train

OUT = Path(__file__).parents[2] / "helpers" / "data" / "runs" / "transfer.json"
SEEDS, STEPS = 12, 200
RATES = (3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
COUNTS = (1, 2, 5, 10, 20, 50)
SIZES = {"centred": (64, 128, 5), "canvas": (100, 128, 64, 5)}
HEAD_RATE, HEAD_STEPS = 1e-2, 100
THAWED, AT = (0, 5, 10, 25, 50, 100, 150, 200), tuple(range(0, STEPS + 1, 5))


def softmax(scores, labels):
    """Return the mean cross-entropy and its gradient with respect to the scores."""
    return softmax_reference(scores, np.eye(len(scores)), labels, 0.0)


def rule_of(rate):
    """Return Adam at a rate, which `rate(t)` may also say for the step t, from 0."""

    def rule(w, dw, config):
        now = rate(config.get("t", 0)) if callable(rate) else rate
        return adam(w, dw, {**config, "learning_rate": now})

    return rule


def of_digits(first, part):
    """Return images, and labels from 0, of the digits `first` to `first` + 4."""
    images, labels = part
    own = (labels >= first) & (labels < first + 5)
    return images[own], labels[own] - first


class Task:
    """One of the two tasks with a seed: how images are shown, and a network that knows 0 to 4.

    Attributes:
        old, fresh: layers, pairs (W, b), of that network and of one that has learned nothing.
        source: the accuracy of the network on the test images of 0 to 4.
    """

    def __init__(self, name, seed):
        self.name, self.seed = name, seed
        images, labels = of_digits(0, split_digits()[0])
        times = 4 if name == "canvas" else 1
        self._mean = 0.0
        self._mean = self.shown(np.tile(images, (times, 1)), self.draws(0)).mean(axis=0)
        net = self._trained(images, labels)
        self.old = layers_of(net)
        self.fresh = layers_of(Mlp(SIZES[name], softmax, self.draws(6)))
        self.source = net.accuracy(*self.test(0))

    def draws(self, *what):
        """Return the generator for something that this seed draws."""
        return np.random.default_rng([self.seed, *what])

    def shown(self, images, rng):
        """Return images as the task shows them, less the mean image of the first training."""
        return (placed(images, 10, rng) if self.name == "canvas" else images) - self._mean

    def test(self, first):
        """Return the test images of five digits, and their labels."""
        images, labels = of_digits(first, split_digits()[1])
        times = 3 if self.name == "canvas" else 1
        images = self.shown(np.tile(images, (times, 1)), self.draws(5, first))
        return images, np.tile(labels, times)

    def target(self, count):
        """Return a few images of each of the digits 5 to 9, and their labels."""
        images, labels = of_digits(5, few(count, self.seed))
        return self.shown(images, self.draws(2, count)), labels

    def _trained(self, images, labels, steps=1200):
        rng = self.draws(1)
        net = Mlp(SIZES[self.name], softmax, rng)
        drawn = batches(images, labels, steps, 64, rng)
        cosine = rule_of(lambda t: 2e-3 * (1 + np.cos(np.pi * t / steps)) / 2)
        train(net, cosine, ((self.shown(x, rng), y) for x, y in drawn), {})
        return net


def layers_of(net):
    """Return the layers of a network as pairs (W, b)."""
    return [(net.weights[f"W{n}"], net.weights[f"b{n}"]) for n in range(1, net.depth + 1)]


def network_of(layers):
    """Return a network of these layers."""
    net = Mlp([len(layers[0][0]), *(len(b) for _, b in layers)], softmax, np.random.default_rng(0))
    for n, (W, b) in enumerate(layers, start=1):
        net.weights[f"W{n}"], net.weights[f"b{n}"] = W, b
    return net


def codes_of(images, layers):
    """Return what leaves the last of these layers of ReLUs."""
    for W, b in layers:
        images = np.maximum(images @ W + b, 0)
    return images


def learned(task, count, net, frozen, rule, steps=STEPS, watch=None):
    """Train a network on the codes of the frozen layers, and return it with its accuracy."""
    images, labels = task.target(count)
    codes, size = codes_of(images, frozen), min(32, len(images))
    drawn = batches(codes, labels, steps, size, task.draws(4))
    train(net, rule, drawn, {}, watch and partial(watch, codes_of(task.test(5)[0], frozen)))
    test, test_labels = task.test(5)
    return net, net.accuracy(codes_of(test, frozen), test_labels)


def with_new_head(task, layers):
    """Return these layers with the head that the seed draws in place of the last one."""
    inputs = len(layers[-1][0])
    W = task.draws(3).standard_normal((inputs, 5)) / np.sqrt(inputs)
    return [*layers[:-1], (W, np.zeros(5))]


def on_frozen(task, count, layers, frozen, rate):
    """Train all above some frozen layers, with a new head; return the network and its accuracy."""
    net = network_of(with_new_head(task, layers)[frozen:])
    return learned(task, count, net, layers[:frozen], rule_of(rate))


def head_first(task, count, rate, head_steps=HEAD_STEPS, watch=None):
    """Train the head of the old network, then all; return the network and its accuracy.

    `watch(test codes, step, net)` is called as in `train`.
    """
    *below, head = with_new_head(task, task.old)
    later = watch and (lambda codes, step, net: watch(codes, head_steps + step, net))
    if head_steps:
        net, _ = learned(
            task, count, network_of([head]), below, rule_of(HEAD_RATE), head_steps, watch
        )
        head = layers_of(net)[0]
    net = network_of([*below, head])
    return learned(task, count, net, [], rule_of(rate), STEPS - head_steps, later)


def zero_head(task, count, rate):
    """Train all layers of the old network under a head of zeros."""
    W, b = task.old[-1]
    net = network_of([*task.old[:-1], (0 * W, 0 * b)])
    return learned(task, count, net, [], rule_of(rate))


def graded(task, count, head_rate):
    """Train the old network with a new head, each layer at a tenth of the next one's rate."""
    net = network_of(with_new_head(task, task.old))
    rates = {
        id(w): head_rate / 10 ** (net.depth - int(name[1:])) for name, w in net.weights.items()
    }

    def rule(w, dw, config):
        rate = config.get("learning_rate") or rates[id(w)]
        return adam(w, dw, {**config, "learning_rate": rate})

    return learned(task, count, net, [], rule)


def kept(task, net):
    """Return the accuracy on the digits 0 to 4 with the old head on a network's other layers."""
    return network_of([*layers_of(net)[:-1], task.old[-1]]).accuracy(*task.test(0))


def thawed(task, head_steps):
    """Return the accuracies at the steps AT, if all layers learn after `head_steps`."""
    _, labels = task.test(5)
    head = network_of(with_new_head(task, task.old))
    found = {0: head.accuracy(*task.test(5))}

    def watch(codes, step, net):
        if step in AT:
            found[step] = net.accuracy(codes, labels)

    head_first(task, 5, 1e-3, head_steps, watch)
    return [found[step] for step in AT]


def runs_of(task, count):
    """Return start -> frozen layers -> rate -> accuracy."""
    pixels = len(task.old[0][0])
    starts = {
        "pretrained": task.old,
        "random": task.fresh,
        "linear": [(np.zeros((pixels, 5)), np.zeros(5))],
    }
    return {
        start: {
            str(frozen): {
                f"{rate:g}": on_frozen(task, count, layers, frozen, rate)[1] for rate in RATES
            }
            for frozen in range(len(layers))
        }
        for start, layers in starts.items()
    }


def of_seed(name, seed):
    """Return everything that is measured of a task with one seed."""
    task = Task(name, seed)
    by_count = {str(count): runs_of(task, count) for count in COUNTS}
    runs = {
        start: {
            frozen: {count: runs[start][frozen] for count, runs in by_count.items()}
            for frozen in by_count["1"][start]
        }
        for start in by_count["1"]
    }
    found = {"source": task.source, "runs": runs}
    return found | (of_ways(task) if name == "canvas" else {})


def of_ways(task):
    """Return what is measured of the other ways to fine-tune."""
    to_keep = {
        "all, 0.001": on_frozen(task, 10, task.old, 0, 1e-3),
        "all, 0.01": on_frozen(task, 10, task.old, 0, 1e-2),
        "head first, 0.001": head_first(task, 10, 1e-3),
    }
    ways = {
        "head first": (head_first, RATES[:4]),
        "zero head": (zero_head, RATES[:4]),
        "graded": (graded, RATES[1:]),
    }
    found = {
        name: {
            str(count): {f"{rate:g}": way(task, count, rate)[1] for rate in rates}
            for count in COUNTS
        }
        for name, (way, rates) in ways.items()
    }
    found["kept"] = {name: kept(task, net) for name, (net, _) in to_keep.items()}
    found["thawed"] = {str(steps): thawed(task, steps) for steps in THAWED}
    return found


def together(results):
    """Return one result of many: numbers become lists, one entry a result, and lists their mean."""
    first = results[0]
    if isinstance(first, dict):
        return {key: together([result[key] for result in results]) for key in first}
    if isinstance(first, list):
        return np.mean(results, axis=0).round(4).tolist()
    return [round(float(result), 4) for result in results]


def written(table, indent=""):
    """Return a table as JSON, a line for each list."""
    if not isinstance(table, dict):
        return json.dumps(table, separators=(",", ":"))
    inner = indent + " "
    rows = (f"{inner}{json.dumps(key)}: {written(part, inner)}" for key, part in table.items())
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"


def main():
    """Measure both tasks with all seeds, and write the table."""
    table = {"made_by": "OPENBLAS_NUM_THREADS=1 python tools/measure/transfer.py"}
    table |= {"rates": list(RATES), "at": list(AT)}
    for name in SIZES:
        table[name] = together([of_seed(name, seed) for seed in range(SEEDS)])
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(written(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
