"""The reference layers, in the signatures and with the keys and defaults of CS231n's assignment 2.

A layer is a pair: ``..._forward`` returns its output and a cache, ``..._backward(dout, cache)`` the
gradients of the loss with respect to what the forward pass was given, where ``dout`` is the
gradient with respect to the output. What a cache holds is nobody's business but the pair's. Arrays
are never changed; a `param` dict is changed only where the docstring says so. Dtypes are NumPy's
usual ones (float32 in, float32 out).

In the equations s = sqrt(variance + eps) and xhat = (x - mean) / s, with the biased variance
(divided by the number of values); gamma and beta scale and shift xhat.
"""

import numpy as np

EPS, MOMENTUM = 1e-5, 0.9
# Axes of (N, C, H, W) over which statistics are taken.
AXES = {"batch": (0, 2, 3), "layer": (1, 2, 3), "instance": (2, 3)}


def batchnorm_forward(x, gamma, beta, bn_param):
    """Normalize each feature over the batch, out = gamma xhat + beta.

    In mode "test" mean and variance are the running ones. In mode "train" those are brought up to
    date: running <- momentum running + (1 - momentum) of the batch, also the biased variance.

    Args:
        x: shape (N, D).
        gamma: shape (D,).
        beta: shape (D,).
        bn_param: a dict; "mode" is "train" or "test" (ValueError otherwise). "eps", by default
            1e-5, "momentum", by default 0.9, "running_mean" and "running_var", by default zeros of
            shape (D,). In mode "train" both are stored in it, as new arrays.

    Returns:
        out of shape (N, D), and the cache.

    Source: Ioffe and Szegedy 2015; CS231n assignment 2 for the running averages.

    >>> x, param = np.array([[1.0, 2.0], [3.0, 6.0]]), {"mode": "train", "eps": 0.0}
    >>> batchnorm_forward(x, np.array([2.0, 3.0]), np.array([10.0, 20.0]), param)[0].tolist()
    [[8.0, 17.0], [12.0, 23.0]]
    """
    mode, eps = bn_param.get("mode"), bn_param.get("eps", EPS)
    mean = bn_param.get("running_mean", np.zeros_like(x[0]))
    variance = bn_param.get("running_var", np.zeros_like(x[0]))
    if mode == "test":
        return gamma * (x - mean) / np.sqrt(variance + eps) + beta, None
    if mode != "train":
        raise ValueError(f"mode must be 'train' or 'test', got {mode!r}")
    keep = bn_param.get("momentum", MOMENTUM)
    bn_param["running_mean"] = keep * mean + (1 - keep) * x.mean(axis=0)
    bn_param["running_var"] = keep * variance + (1 - keep) * x.var(axis=0)
    xhat, s = _normalized(x, (0,), eps)
    return gamma * xhat + beta, (xhat, s, gamma)


def batchnorm_backward(dout, cache):
    """Return dx, dgamma and dbeta of `batchnorm_forward` in mode "train".

    dx = gamma / s (dout - mean(dout) - xhat mean(dout xhat)), the means over the batch.
    """
    xhat, s, gamma = cache
    dx = _through_statistics(gamma * dout, xhat, s, (0,))
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)


def layernorm_forward(x, gamma, beta, ln_param):
    """Normalize each example over its features, out = gamma xhat + beta; no state, no modes.

    Args:
        x: shape (N, D).
        gamma: shape (D,).
        beta: shape (D,).
        ln_param: a dict; "eps", by default 1e-5.

    Source: Ba, Kiros and Hinton 2016.
    """
    xhat, s = _normalized(x, (1,), ln_param.get("eps", EPS))
    return gamma * xhat + beta, (xhat, s, gamma)


def layernorm_backward(dout, cache):
    """Return dx, dgamma and dbeta of `layernorm_forward`; the last two have shape (D,)."""
    xhat, s, gamma = cache
    dx = _through_statistics(gamma * dout, xhat, s, (1,))
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Normalize each channel over the batch and all places.

    It is `batchnorm_forward` with places as examples.

    Args:
        x: shape (N, C, H, W).
        gamma: shape (C,).
        beta: shape (C,).
        bn_param: as in `batchnorm_forward`; the running averages have shape (C,).
    """
    out, cache = batchnorm_forward(_as_rows(x), gamma, beta, bn_param)
    return _as_images(out, x.shape), cache


def spatial_batchnorm_backward(dout, cache):
    """Return dx, dgamma and dbeta of `spatial_batchnorm_forward` in mode "train"."""
    dx, dgamma, dbeta = batchnorm_backward(_as_rows(dout), cache)
    return _as_images(dx, dout.shape), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Normalize groups of C / G neighbouring channels of each example over channels and places.

    Args:
        x: shape (N, C, H, W).
        gamma: shape (1, C, 1, 1).
        beta: shape (1, C, 1, 1).
        G: the number of groups, a divisor of C.
        gn_param: a dict; "eps", by default 1e-5.

    Source: Wu and He 2018.

    >>> x, one = np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 4, 1, 1), np.ones((1, 4, 1, 1))
    >>> spatial_groupnorm_forward(x, one, 0 * one, 2, {"eps": 0.0})[0].ravel().tolist()
    [-1.0, 1.0, -1.0, 1.0]
    """
    N, C, H, W = x.shape
    grouped = x.reshape(N, G, C // G, H, W)
    xhat, s = _normalized(grouped, (2, 3, 4), gn_param.get("eps", EPS))
    return gamma * xhat.reshape(x.shape) + beta, (xhat, s, gamma)


def spatial_groupnorm_backward(dout, cache):
    """Return dx, dgamma and dbeta of `spatial_groupnorm_forward`; the last two shaped as gamma."""
    xhat, s, gamma = cache
    dxhat = (gamma * dout).reshape(xhat.shape)
    dx = _through_statistics(dxhat, xhat, s, (2, 3, 4)).reshape(dout.shape)
    dgamma = (dout * xhat.reshape(dout.shape)).sum(axis=(0, 2, 3), keepdims=True)
    return dx, dgamma, dout.sum(axis=(0, 2, 3), keepdims=True)


def norm_axes(kind):
    """Return the axes of (N, C, H, W) over which a norm of this kind takes its statistics."""
    if kind not in AXES:
        raise ValueError(f"kind must be one of {', '.join(AXES)}, got {kind!r}")
    return AXES[kind]


def dropout_forward(x, dropout_param):
    """Keep each entry with probability p and divide it by p, else 0 (inverted dropout).

    Args:
        x: any shape.
        dropout_param: a dict; "mode" is "train" or "test" (then out is x). "p" is the probability
            to KEEP an entry, 0 < p <= 1. With "seed" the mask is the same at every call; without,
            it comes from NumPy's global generator, as in CS231n, whose numbers it repeats.

    Returns:
        out of the shape and dtype of x, and the cache (dropout_param, mask).

    Raises:
        ValueError: if mode is another word, or p is not in (0, 1].

    Source: Srivastava et al. 2014; CS231n assignment 2.
    """
    mode, p = dropout_param["mode"], dropout_param["p"]
    if mode not in ("train", "test") or not 0 < p <= 1:
        raise ValueError(f"mode is 'train' or 'test' and 0 < p <= 1, got {mode!r} and {p}")
    if mode == "test":
        return x, (dropout_param, None)
    seed = dropout_param.get("seed")
    chance = np.random if seed is None else np.random.RandomState(seed)
    mask = ((chance.random_sample(x.shape) < p) / p).astype(x.dtype)
    return x * mask, (dropout_param, mask)


def dropout_backward(dout, cache):
    """Return dx of `dropout_forward`: dout through the same mask, in mode "test" dout itself."""
    _, mask = cache
    return dout if mask is None else dout * mask


def _normalized(x, axes, eps):
    """Return xhat, and s with the axes kept."""
    centred = x - x.mean(axis=axes, keepdims=True)
    s = np.sqrt((centred**2).mean(axis=axes, keepdims=True) + eps)
    return centred / s, s


def _through_statistics(dxhat, xhat, s, axes):
    """Return dx for a given gradient with respect to xhat; mean and variance depend on x too."""
    along_xhat = (dxhat * xhat).mean(axis=axes, keepdims=True)
    return (dxhat - dxhat.mean(axis=axes, keepdims=True) - xhat * along_xhat) / s


def _as_rows(x):
    """Return (N, C, H, W) as (N H W, C): each place of each image is a row."""
    return np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])


def _as_images(rows, shape):
    """Return rows of `_as_rows` as an array of shape (N, C, H, W)."""
    N, C, H, W = shape
    return np.moveaxis(rows.reshape(N, H, W, C), -1, 1)
