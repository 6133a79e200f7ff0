"""Heads that are drawn: what can be told of random numbers, whatever order they are drawn in."""

import numpy as np

from helpers.checks.compare import copied, same
from helpers.checks.records.calls import Stopped
from helpers.checks.records.leaves import WORD, told


def head(called, layers, classes, seed) -> list[list]:
    """Record what ``new_head(layers, classes, rng)`` returns, and what it leaves of the layers."""
    given, rng = copied(layers), np.random.default_rng(seed)
    try:
        came = called(given, classes, rng)
        later = called(copied(layers), classes, rng)
        again = called(copied(layers), classes, np.random.default_rng(seed))
    except Stopped as stopped:
        return stopped.leaves
    try:
        words = [*_of_layers(came, given, layers), *_of_draws(came[-1][0], len(layers[-1][0]))]
    except Exception:
        return [["no layers"], *told(came)]
    words.append("old layers as before" if same(given, layers) else "old layers changed")
    words.append("same state, same head" if told(came) == told(again) else "another head")
    words.append("goes on" if told(came) != told(later) else "the same head twice")
    return [[word[:WORD]] for word in words]


def _of_layers(came, given, layers):
    """Yield words on the shapes, on what was copied, on the biases, and on shared arrays."""
    yield f"shapes {[np.shape(part) for pair in came for part in pair]}"
    yield "copied" if same(came[:-1], layers[:-1]) else "not copied"
    b, old = np.asarray(came[-1][1]), layers[-1][1]
    names = {"zero": np.zeros_like(b), "old": np.resize(old, b.shape)}
    yield f"biases {next((name for name, value in names.items() if same(b, value)), 'drawn')}"
    for n, (pair, own) in enumerate(zip(came, given, strict=False)):
        if any(np.shares_memory(*parts) for parts in zip(pair, own, strict=False)):
            yield f"shares layer {n}"
        if np.shares_memory(pair[0], own[0]):
            yield f"shares the weights of layer {n}"


def _of_draws(W, inputs):
    """Yield words on mean and deviation in units of 1 / sqrt(inputs), and on the tails."""
    drawn = np.ravel(W) * np.sqrt(inputs)
    mean, deviation = drawn.mean(), drawn.std()
    yield f"mean {round(mean / 0.2)}, deviation {round(deviation / 0.05)}"
    yield f"tails {round(50 * np.mean(np.abs(drawn - mean) > 2 * deviation))}"
