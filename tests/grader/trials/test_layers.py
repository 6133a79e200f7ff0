"""The reference layers beside torch.nn, published numbers, and slopes of themselves."""

import doctest
import json

import numpy as np
import pytest
from project import ROOT

from grader.trials.layers import draws, reference
from helpers.checks.layers import compare_backward

GOLDEN = json.loads((ROOT / "tests" / "golden" / "layers.json").read_text())["rows"]
LAYERS = (*draws.SIZES, "spatial_groupnorm_forward")
# CS231n prints eight digits.
PRINTED = 5e-9


def passes(layer, *arguments, dout=None):
    """Return the output, and the gradients if dout is given."""
    out, cache = getattr(reference, f"{layer}_forward")(*arguments)
    if dout is None:
        return out
    return out, *getattr(reference, f"{layer}_backward")(dout, cache)


def published(*shape, gamma=None):
    """Return x, gamma, beta and dout as the notebooks' gradient checks draw them."""
    chance = np.random.RandomState(231)
    x = 5 * chance.randn(*shape) + 12
    of = shape[1:2] if gamma is None else gamma
    return x, chance.randn(*of), chance.randn(*of), chance.randn(*shape)


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["layer"])
def test_torch(row):
    arrays = {key: np.array(row[key]) for key in ("x", "gamma", "beta", "dout")}
    param = {k: np.array(v) if isinstance(v, list) else v for k, v in row["param"].items()}
    groups = [row["groups"]] if "groups" in row else []
    shape = (1, -1, 1, 1) if groups else (-1,)
    gamma, beta = arrays["gamma"].reshape(shape), arrays["beta"].reshape(shape)
    training = param.get("mode") != "test"
    dout = arrays["dout"] if training else None
    came = passes(row["layer"], arrays["x"], gamma, beta, *groups, param, dout=dout)
    names = ("out", "dx", "dgamma", "dbeta") if training else ("out",)
    for name, value in zip(names, came if training else [came], strict=True):
        expected = np.array(row[name]).reshape(value.shape)
        # Of a batch of two next to nothing of dout is left in dx.
        scale = max(1, np.abs(expected).max())
        np.testing.assert_allclose(value, expected, rtol=0, atol=1e-12 * scale)
    if "left" in row:
        # Torch takes in the unbiased variance.
        share = 1 - param["momentum"] if training else 0
        unbiased = np.var(arrays["x"], axis=(0, *range(2, arrays["x"].ndim))) / (row["values"] - 1)
        expected_var = np.array(row["left"]["running_var"]) - share * unbiased
        np.testing.assert_allclose(param["running_var"], expected_var, rtol=1e-12)
        np.testing.assert_allclose(param["running_mean"], row["left"]["running_mean"], rtol=1e-12)


def test_published_gradients_of_batch_norm():
    *arguments, dout = published(4, 5)
    _, dx, dgamma, dbeta = passes("batchnorm", *arguments, {"mode": "train"}, dout=dout)
    first = [-0.00310319, 0.00305468, -0.00156246, 0.17251307, 0.01388029]
    np.testing.assert_allclose(dx[0], first, atol=PRINTED, rtol=0)
    printed = [2.29048278, 1.39248907, 2.93350569, 0.98234546, 2.08326113]
    np.testing.assert_allclose(dgamma, printed, atol=PRINTED, rtol=0)
    printed = [0.08461601, 0.59073617, 1.2668311, -1.75428014, -0.80317214]
    np.testing.assert_allclose(dbeta, printed, atol=PRINTED, rtol=0)


def test_published_gradients_of_layer_norm():
    *arguments, dout = published(4, 5)
    _, dx, dgamma, _ = passes("layernorm", *arguments, {}, dout=dout)
    first = [-0.0148552, 0.01032912, -0.01190652, 0.04456401, -0.02813141]
    np.testing.assert_allclose(dx[0], first, atol=PRINTED, rtol=0)
    printed = [1.45413018, -0.74806364, 4.30445918, 2.71523651, 1.0074201]
    np.testing.assert_allclose(dgamma, printed, atol=PRINTED, rtol=0)


def test_published_gradients_of_group_norm():
    x, gamma, beta, dout = published(2, 6, 4, 5, gamma=(1, 6, 1, 1))
    _, _, dgamma, dbeta = passes("spatial_groupnorm", x, gamma, beta, 2, {}, dout=dout)
    printed = [-5.5749911, -4.51718446, 4.03649421, -9.39038196, -8.04060502, 15.83207669]
    np.testing.assert_allclose(dgamma.ravel(), printed, atol=PRINTED, rtol=0)
    printed = [4.94717589, 9.29714309, 5.17789417, -7.22563357, -2.52623661, 12.57463328]
    np.testing.assert_allclose(dbeta.ravel(), printed, atol=PRINTED, rtol=0)


def test_published_statistics_after_fifty_batches():
    chance = np.random.RandomState(231)
    W1, W2 = chance.randn(50, 60), chance.randn(60, 3)
    param, one = {"mode": "train"}, np.ones(3)
    for _ in range(50):
        a = np.maximum(0, chance.randn(200, 50) @ W1) @ W2
        passes("batchnorm", a, one, 0 * one, param)
    means = [-0.32415038, 18.55718135, 14.18894184]
    variances = [1205.42218363, 1249.80137297, 1311.43079537]
    np.testing.assert_allclose(param["running_mean"], means, atol=PRINTED, rtol=0)
    np.testing.assert_allclose(param["running_var"], variances, atol=PRINTED, rtol=0)
    a = np.maximum(0, chance.randn(200, 50) @ W1) @ W2
    out = passes("batchnorm", a, one, 0 * one, {**param, "mode": "test"})
    means, deviations = (
        [-0.03927354, -0.04349152, -0.10452688],
        [1.01531428, 1.01238373, 0.97819988],
    )
    np.testing.assert_allclose(out.mean(axis=0), means, atol=PRINTED, rtol=0)
    np.testing.assert_allclose(out.std(axis=0), deviations, atol=PRINTED, rtol=0)


def test_published_statistics_of_images():
    chance = np.random.RandomState(231)
    x, one, param = 4 * chance.randn(2, 3, 4, 5) + 10, np.ones(3), {"mode": "train"}
    means, deviations = [9.33463814, 8.90909116, 9.11056338], [3.61447857, 3.19347686, 3.5168142]
    np.testing.assert_allclose(x.mean(axis=(0, 2, 3)), means, atol=PRINTED, rtol=0)
    np.testing.assert_allclose(x.std(axis=(0, 2, 3)), deviations, atol=PRINTED, rtol=0)
    out = passes("spatial_batchnorm", x, one, 0 * one, param)
    printed = [0.99999962, 0.99999951, 0.9999996]
    np.testing.assert_allclose(out.std(axis=(0, 2, 3)), printed, atol=PRINTED, rtol=0)


@pytest.mark.parametrize(
    ("p", "mean", "zeros"),
    [
        (0.25, 10.014059116977283, 0.749784),
        (0.4, 9.977917658761159, 0.600796),
        (0.7, 9.987811912159426, 0.30074),
    ],
)
def test_published_dropout(p, mean, zeros):
    np.random.seed(231)
    x = np.random.randn(500, 500) + 10
    for each in (0.25, 0.4, 0.7):  # The notebook draws one after the other.
        out, _ = reference.dropout_forward(x, {"mode": "train", "p": each})
        if each == p:
            np.testing.assert_allclose([out.mean(), np.mean(out == 0)], [mean, zeros], rtol=1e-12)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("eps", [1e-5, 7.0])
def test_gradients_are_slopes_of_the_forward_pass(layer, eps):
    forward = getattr(reference, layer)
    backward = getattr(reference, layer.replace("forward", "backward"))
    rng = np.random.default_rng(0)
    for arguments in draws.calls(rng, layer, eps=eps):
        dout = rng.normal(size=arguments[0].shape)
        rtol = 1e-2 if len(arguments[0]) == 2 and eps < 1 else 1e-7
        told = {"of": ["dx", "dgamma", "dbeta"], "case": layer, "rtol": rtol}
        compare_backward(backward, forward, arguments, dout, **told)


def test_gradients_of_dropout_are_slopes_of_the_forward_pass():
    x, dout = np.random.default_rng(0).normal(size=(2, 5, 3))
    compare_backward(
        reference.dropout_backward,
        reference.dropout_forward,
        (x, {"mode": "train", "p": 0.3, "seed": 7}),
        dout,
        of=["dx"],
        names=["dx"],
        case="dropout",
        rtol=1e-9,
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_float32_stays_float32(layer):
    for *arrays, param in draws.calls(np.random.default_rng(0), layer):
        short = [a.astype(np.float32) if isinstance(a, np.ndarray) else a for a in arrays]
        out, cache = getattr(reference, layer)(*short, param)
        backward = getattr(reference, layer.replace("forward", "backward"))
        assert {part.dtype for part in (out, *backward(out, cache))} == {np.dtype(np.float32)}


def test_group_norm_with_one_channel_a_group_is_instance_norm_and_with_one_group_layer_norm():
    x = np.random.default_rng(0).normal(size=(2, 4, 3, 2))
    one = np.ones((1, 4, 1, 1))
    for groups, kind in ((4, "instance"), (1, "layer")):
        axes = reference.norm_axes(kind)
        expected = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + 1e-5)
        out = passes("spatial_groupnorm", x, one, 0 * one, groups, {})
        np.testing.assert_allclose(out, expected, atol=1e-12)


def test_a_mode_that_is_none_is_refused():
    x, one = np.ones((2, 3)), np.ones(3)
    for param in ({"mode": "tset"}, {}):
        with pytest.raises(ValueError, match="mode"):
            reference.batchnorm_forward(x, one, one, param)


def test_examples():
    assert doctest.testmod(reference).failed == 0
