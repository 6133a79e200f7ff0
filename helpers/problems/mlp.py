"""A deep network of ReLU layers: its loss, its normalization and its dropout are passed in."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import numpy as np

Pair = tuple[Callable, Callable]


class Mlp:
    """A network that computes ``scores = affine(block(...block(images)))``.

    Each hidden block is affine, then the norm if there is one, then ReLU, then dropout if there is
    any (the order of Ioffe and Szegedy 2015, and of CS231n).

    Attributes:
        weights: name -> array; "W1" of shape (inputs, units), "b1" of shape (units,), and so on
            up to the layer of the scores; with a norm also "gamma1", "beta1", ... of the hidden
            layers. Whoever trains the network replaces the arrays.
        norm_params: one dict a hidden layer, what the norm keeps there. The network sets "mode".
        dropout_param: the dict that dropout gets, likewise.
    """

    def __init__(
        self,
        sizes: Iterable[int],
        loss: Callable,
        rng: np.random.Generator,
        *,
        scale: float | None = None,
        norm: Pair | None = None,
        norm_param: dict | None = None,
        dropout: Pair | None = None,
        dropout_param: dict | None = None,
    ):
        """Draw the weights.

        Args:
            sizes: inputs, units of each hidden layer, classes.
            loss: ``loss(scores, labels) -> (value, dscores)``.
            rng: draws the weights. Biases and betas are zero, gammas one.
            scale: the standard deviation of the weights; by default sqrt(2 / inputs of the layer)
                (He et al. 2015).
            norm: ``forward(x, gamma, beta, param) -> (out, cache)`` and ``backward(dout, cache) ->
                (dx, dgamma, dbeta)``, applied to the hidden layers.
            norm_param: what each layer's dict holds at first.
            dropout: ``forward(x, param) -> (out, cache)`` and ``backward(dout, cache) -> dx``.
            dropout_param: the dict that it gets.

        Raises:
            ValueError: if there are fewer than two sizes.

        >>> net = Mlp([64, 32, 10], None, np.random.default_rng(0))
        >>> net.weights["W2"].shape
        (32, 10)
        """
        sizes = list(sizes)
        if len(sizes) < 2:
            raise ValueError(f"sizes holds inputs, hidden layers and classes, got {sizes}")
        self.depth, self.weights = len(sizes) - 1, {}
        self._loss, self._norm, self._dropout = loss, norm, dropout
        for n, (inputs, units) in enumerate(pairwise(sizes), start=1):
            deviation = np.sqrt(2 / inputs) if scale is None else scale
            self.weights[f"W{n}"] = deviation * rng.standard_normal((inputs, units))
            self.weights[f"b{n}"] = np.zeros(units)
            if norm and n < self.depth:
                self.weights |= {f"gamma{n}": np.ones(units), f"beta{n}": np.zeros(units)}
        self.norm_params = [dict(norm_param or {}) for _ in range(self.depth - 1)]
        self.dropout_param = dict(dropout_param or {})

    def loss(self, images, labels) -> tuple[float, dict[str, np.ndarray]]:
        """Return the loss of a batch in training mode, and its gradient by name of the weights.

        Args:
            images: shape (N, inputs).
            labels: shape (N,).
        """
        scores, caches = self._forward(images, "train")
        value, dscores = self._loss(scores, labels)
        return value, self._backward(dscores, caches)

    def scores(self, images, mode: str = "test") -> np.ndarray:
        """Return the scores, shape (N, classes); `mode` is what norm and dropout are told."""
        return self._forward(images, mode)[0]

    def accuracy(self, images, labels, mode: str = "test") -> float:
        """Return the share of the images whose largest score is that of their class."""
        return float(np.mean(self.scores(images, mode).argmax(axis=1) == labels))

    def activations(self, images, mode: str = "test") -> list[np.ndarray]:
        """Return what leaves each hidden layer, arrays of shape (N, units)."""
        _, caches = self._forward(images, mode)
        return [cache["inputs"] for cache in caches[1:]]

    def _forward(self, x, mode):
        caches = []
        for n in range(1, self.depth + 1):
            cache, w = {"inputs": x}, self.weights
            x = x @ w[f"W{n}"] + w[f"b{n}"]
            if n < self.depth:
                x = self._block(x, n, mode, cache)
            caches.append(cache)
        return x, caches

    def _block(self, x, n, mode, cache):
        """Return what norm, ReLU and dropout make of a layer; what they need goes into `cache`."""
        if self._norm:
            param = self.norm_params[n - 1]
            param["mode"] = mode
            gamma, beta = self.weights[f"gamma{n}"], self.weights[f"beta{n}"]
            x, cache["norm"] = self._norm[0](x, gamma, beta, param)
        cache["positive"] = x > 0
        x = np.maximum(x, 0)
        if self._dropout:
            self.dropout_param["mode"] = mode
            x, cache["dropout"] = self._dropout[0](x, self.dropout_param)
        return x

    def _backward(self, dx, caches):
        gradients = {}
        for n in range(self.depth, 0, -1):
            cache = caches[n - 1]
            if n < self.depth:
                dx = self._block_backward(dx, n, cache, gradients)
            gradients[f"W{n}"] = cache["inputs"].T @ dx
            gradients[f"b{n}"] = dx.sum(axis=0)
            dx = dx @ self.weights[f"W{n}"].T
        return gradients

    def _block_backward(self, dx, n, cache, gradients):
        if self._dropout:
            dx = self._dropout[1](dx, cache["dropout"])
        dx = dx * cache["positive"]
        if self._norm:
            dx, dgamma, dbeta = self._norm[1](dx, cache["norm"])
            gradients |= {f"gamma{n}": dgamma, f"beta{n}": dbeta}
        return dx


def batches(images, labels, steps: int, size: int, rng) -> Iterator[tuple]:
    """Yield one batch a step, (images, labels): `size` different rows, drawn by `rng`."""
    for _ in range(steps):
        rows = rng.choice(len(images), size, replace=False)
        yield images[rows], labels[rows]


def train(
    net: Mlp, rule: Callable, batches: Iterable[tuple], config: dict, watch: Callable | None = None
) -> np.ndarray:
    """Train a network, one step of the rule a batch; return the loss of each batch before its step.

    Args:
        net: its weights are replaced.
        rule: ``rule(w, dw, config) -> (next_w, config)``; each array of weights has a config.
        batches: yields (images, labels), once a step.
        config: what each config holds at first.
        watch: called as ``watch(step, net)`` after each step, with 1 after the first.

    Returns:
        shape (steps,).
    """
    configs, losses = {name: dict(config) for name in net.weights}, []
    for step, (images, labels) in enumerate(batches, start=1):
        loss, gradients = net.loss(images, labels)
        for name, gradient in gradients.items():
            net.weights[name], configs[name] = rule(net.weights[name], gradient, configs[name])
        losses.append(loss)
        if watch:
            watch(step, net)
    return np.array(losses)
