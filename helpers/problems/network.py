"""A small neural network: a loss with its gradient, given so that rules can be tried on it.

One hidden layer of tanh units and one logistic output for each class: output c says whether the
image shows class c, and its loss is the logistic loss of that question. All weights stand in one
flat vector, so that what moves a vector can train the network. A matrix of such rows is several
networks.
"""

import numpy as np


def initial_weights(inputs: int, hidden: int, classes: int, seed: int = 0) -> np.ndarray:
    """Return random weights, of a size that keeps the hidden units away from saturation.

    Returns:
        shape ((inputs + 1) * hidden + (hidden + 1) * classes,). Each weight is normal with
        variance 1 / (number of inputs of its unit); the biases are zero.

    >>> initial_weights(inputs=64, hidden=32, classes=10).shape
    (2410,)
    """
    rng = np.random.default_rng(seed)
    first = rng.normal(size=(inputs + 1, hidden)) / np.sqrt(inputs)
    second = rng.normal(size=(hidden + 1, classes)) / np.sqrt(hidden)
    first[-1], second[-1] = 0.0, 0.0
    return np.concatenate([first.ravel(), second.ravel()])


def network_loss(w, X, labels, hidden: int, classes: int = 10) -> tuple[float, np.ndarray]:
    """Return the loss of the network, the mean over the rows of X, and its gradient.

    The loss of a row is the sum of the logistic losses of its outputs, computed so that it stays
    finite for all finite scores. Some rows of X and the same rows of labels are a minibatch.

    Args:
        w: the weights of a network, shape as `initial_weights` returns it; or of several networks,
            shape (networks, weights).
        X: the images, shape (N, D).
        labels: the class of each image, shape (N,), integers from 0 to classes - 1.
        hidden: how many hidden units.
        classes: how many outputs.

    Returns:
        The loss, a float (for several networks an array, one loss each), and its gradient, shaped
        as w.

    Raises:
        ValueError: if the shapes do not fit, or a label is no class.

    >>> X, labels = np.zeros((1, 2)), np.array([1])
    >>> round(network_loss(np.zeros(12), X, labels, hidden=2, classes=2)[0], 4)
    1.3863
    """
    X, labels = _checked(X, labels, classes)
    (first, first_bias), (second, second_bias) = _layers(w, X.shape[1], hidden, classes)
    units = np.tanh(X @ first + first_bias)
    scores = units @ second + second_bias
    wanted = labels[:, None] == np.arange(classes)
    # log(1 + exp(scores)) without overflow, five times as fast as np.logaddexp(0, scores).
    softplus = np.maximum(scores, 0) + np.log1p(np.exp(-np.abs(scores)))
    loss = np.sum(softplus - wanted * scores, axis=(-2, -1)) / len(X)
    # The hyperbolic tangent never overflows, which 1 / (1 + exp(-scores)) does.
    errors = ((1 + np.tanh(scores / 2)) / 2 - wanted) / len(X)
    back = errors @ second.mT * (1 - units**2)
    parts = X.T @ back, back.sum(axis=-2), units.mT @ errors, errors.sum(axis=-2)
    flat = [part.reshape(*np.shape(w)[:-1], -1) for part in parts]
    return loss if np.ndim(loss) else float(loss), np.concatenate(flat, axis=-1)


def accuracy(w, X, labels, hidden: int, classes: int = 10) -> float:
    """Return the share of the images whose largest output is that of their class.

    >>> images, labels = np.array([[3.0], [-3.0]]), np.array([1, 0])
    >>> accuracy(np.array([1.0, 0.0, -1.0, 1.0, 0.0, 0.0]), images, labels, hidden=1, classes=2)
    1.0
    """
    X, labels = _checked(X, labels, classes)
    return float(np.mean(network_scores(w, X, hidden, classes).argmax(axis=1) == labels))


def network_scores(w, X, hidden: int, classes: int = 10) -> np.ndarray:
    """Return the scores of the network, shape (N, classes): what enters the logistic losses.

    For several networks, w of shape (networks, weights), the shape is (networks, N, classes).

    >>> network_scores(np.array([1.0, 0.0, 2.0, 0.5]), np.array([[0.0]]), hidden=1, classes=1)
    array([[0.5]])
    """
    (first, first_bias), (second, second_bias) = _layers(w, X.shape[1], hidden, classes)
    return np.tanh(X @ first + first_bias) @ second + second_bias


def _checked(X, labels, classes):
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(f"X must have shape (N, D) with N > 0, got {X.shape}")
    if labels.shape != X.shape[:1]:
        raise ValueError(
            f"labels must have shape {X.shape[:1]}, one a row of X, got {labels.shape}"
        )
    if not np.isin(labels, np.arange(classes)).all():
        raise ValueError(f"every label must be one of the classes 0 to {classes - 1}")
    return X, labels


def _layers(w, inputs, hidden, classes):
    """Return the matrix and the biases of each of the two layers; of each network, if several."""
    w = np.asarray(w, dtype=float)
    border, end = (inputs + 1) * hidden, (inputs + 1) * hidden + (hidden + 1) * classes
    if w.shape[-1:] != (end,):
        raise ValueError(
            f"{inputs} inputs, {hidden} hidden units and {classes} classes need {end} weights in "
            f"one vector, got {w.shape}"
        )
    first = w[..., :border].reshape(*w.shape[:-1], inputs + 1, hidden)
    second = w[..., border:].reshape(*w.shape[:-1], hidden + 1, classes)
    return [(layer[..., :-1, :], layer[..., -1:, :]) for layer in (first, second)]
