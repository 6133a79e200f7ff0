"""Logistic regression: a loss with its gradient, given so that rules can be tried on real data."""

import numpy as np


def logistic_loss(w, X, y) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean logistic loss of the scores X @ w, and its gradient.

    The loss of an example with score s is log(1 + exp(s)) - y s, computed so that it stays
    finite for every finite score.

    Args:
        w: the weights, shape (D,); leading axes, (..., D), broadcast.
        X: the examples, shape (N, D).
        y: the class of each example, shape (N,), 0 or 1.

    Returns:
        The loss, shape () or (...), and its gradient, shaped as w.

    Raises:
        ValueError: if the shapes do not fit, or if a class is neither 0 nor 1.

    >>> loss, gradient = logistic_loss(np.zeros(2), np.array([[1.0, 1.0], [3.0, 1.0]]), [0, 1])
    >>> round(float(loss), 4), gradient
    (0.6931, array([-0.5,  0. ]))
    """
    w, X, y = np.asarray(w, dtype=float), np.asarray(X, dtype=float), np.asarray(y)
    _require_shapes(w, X, y)
    scores = w @ X.T
    loss = np.mean(np.logaddexp(0, scores) - y * scores, axis=-1)
    # The hyperbolic tangent never overflows, which 1 / (1 + exp(-scores)) does.
    probabilities = (1 + np.tanh(scores / 2)) / 2
    return loss, (probabilities - y) @ X / len(y)


def _require_shapes(w, X, y):
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(f"X must have shape (N, D) with N > 0, got {X.shape}")
    if y.shape != X.shape[:1]:
        raise ValueError(f"y must have shape {X.shape[:1]}, one class a row of X, got {y.shape}")
    if w.shape[-1:] != X.shape[1:]:
        raise ValueError(f"w must have {X.shape[1]} entries, one a column of X, got {w.shape}")
    if not np.isin(y, (0, 1)).all():
        raise ValueError("every class in y must be 0 or 1")
