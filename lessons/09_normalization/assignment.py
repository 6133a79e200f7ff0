# %% [markdown]
# # Normalization: the assignment
#
# You write the layers that make deep networks easy to train: batch norm, forward and backward, with its two modes and its running averages; layer norm; and their versions for images. Each backward pass is checked against measured slopes of your own forward pass. At the end, your layers train a network that does not train without them.
#
# **You will be able to**
#
# - say over which axes each norm takes its statistics,
# - write batch norm, and say what it does at test time and why it needs a mode,
# - derive a gradient through a mean and a variance,
# - reuse a layer for images by moving axes,
# - explain how the rest of a batch can change the answer for one image.
#
# **Before you start:** the lecture [09_normalization](../../course/09_normalization.ipynb) (in the course folder, `course/09_normalization.ipynb`), and the gradient check of [01_gradients](../../course/01_gradients.ipynb).
#
# **Time:** about 90 to 120 minutes. 30 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import split_digits
from helpers.problems import Mlp, batches, train

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}
#
# A layer is a pair of functions, as in CS231n's assignment 2:
#
# - `..._forward(x, gamma, beta, param)` returns the pair `(out, cache)`.
# - `..._backward(dout, cache)` takes the gradient of the loss with respect to `out` and returns the gradients with respect to `x`, `gamma` and `beta`.
#
# Three agreements hold for all layers:
#
# - **The cache is yours.** Put whatever the backward pass needs into it, in any form. No check looks inside; it is only handed from the one function to the other.
# - `x`, `gamma`, `beta` and `dout` **may not change**.
# - `param` is a dict. It may hold keys that you do not know, and a missing key has its default.
#
# The statistics are a mean $\mu$ and the *biased* variance $\sigma^2$, divided by the number of values and not by one less. With them
#
# $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad \text{out} = \gamma\, \hat x + \beta .$$

# %% [markdown]
# ## 1. Which axes?
#
# A batch of images is an array of shape (N, C, H, W): images, channels, height, width. The norms differ in the axes over which they take their statistics.
#
# **Predict:** for 8 images with 6 channels of 4 by 5 pixels, how many means does each of the three norms below compute?
#
# <details><summary>Answer</summary>
#
# Batch norm: one for each channel, 6<!--
# = np.zeros((8, 6, 4, 5)).mean(axis=norm_axes("batch")).size -->. Layer norm: one for each image, 8<!--
# = np.zeros((8, 6, 4, 5)).mean(axis=norm_axes("layer")).size -->. Instance norm: one for each channel of each image, 48<!--
# = np.zeros((8, 6, 4, 5)).mean(axis=norm_axes("instance")).size -->.
#
# </details>


# %% answer="norm_axes"
def norm_axes(kind):
    """Return the axes of (N, C, H, W) over which a norm takes its mean and its variance.

    Args:
        kind: "batch": each channel, over all images and all places; "layer": each image, over
            all channels and all places; "instance": each channel of each image, over all places.

    Returns:
        The axes, a tuple of ints in rising order, as in x.mean(axis=...).

    Raises:
        ValueError: if kind is anything else.

    Source: Wu and He, Group Normalization, ECCV 2018, figure 2.

    Example:
        >>> len(norm_axes("layer"))
        3
    """
    ### BEGIN SOLUTION
    axes = {"batch": (0, 2, 3), "layer": (1, 2, 3), "instance": (2, 3)}
    if kind not in axes:
        raise ValueError(f"kind must be one of {', '.join(axes)}, got {kind!r}")
    return axes[kind]
    ### END SOLUTION


# %% [markdown]
# Try it. The number of means is what is left of the shape.

# %%
images = np.zeros((8, 6, 4, 5))
[images.mean(axis=norm_axes(kind)).shape for kind in ("batch", "layer", "instance")]

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# The axes in the tuple are those that disappear. What should be left, one number for each what?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# N is axis 0 and C is axis 1. A dict from words to tuples is all you need, and a check of the word before you look it up.
#
# </details>

# %% test="norm_axes--axes" points=1
"""The axes of the three norms."""
import numpy as np

from helpers import checks

checks.check_value(norm_axes, ("batch",), np.array([0, 2, 3]), look="One mean a channel is left.")
checks.check_value(norm_axes, ("layer",), np.array([1, 2, 3]), look="One mean an image is left.")
checks.check_value(
    norm_axes, ("instance",), np.array([2, 3]), look="One mean a channel of each image is left."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.axes(norm_axes, "norm_axes--axes")
### END HIDDEN TESTS

# %% test="norm_axes--refuses" points=1
"""A ValueError for a word that is none of the three; those have axes that differ."""
from helpers import checks

checks.check_different(norm_axes, [("batch",), ("layer",), ("instance",)])
checks.check_raises(norm_axes, ("group",), look="Only three words are known here.")
checks.check_raises(norm_axes, ("Batch",), look="Capital letters count.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.refuses(norm_axes, "norm_axes--refuses")
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Batch norm
#
# The input is a table of shape (N, D): a row an example, a column a feature. In mode `"train"` each column is normalized with its own mean and variance over the batch. Meanwhile two running averages are kept, in the dict `bn_param`:
#
# $$\text{running} \leftarrow \text{momentum} \cdot \text{running} + (1 - \text{momentum}) \cdot \text{batch},$$
#
# once with the means and once with the (biased) variances. In mode `"test"` the running averages take the place of the batch's own statistics, and nothing changes.
#
# Here `momentum` is the share that is **kept**. PyTorch's argument of the same name is the share of the *new* value.
#
# **Predict:** the batch is [[1, 2], [3, 6]], and epsilon is 0. What comes out with gamma (1, 1) and beta (0, 0)? And with the second row [300, 600]?
#
# <details><summary>Answer</summary>
#
# [[-1, -1], [1, 1]]<!--
# if np.allclose(batchnorm_forward(np.array([[1.0, 2], [3, 6]]), np.ones(2), np.zeros(2), {"mode": "train", "eps": 0})[0], [[-1, -1], [1, 1]])
# and np.allclose(batchnorm_forward(np.array([[1.0, 2], [300, 600]]), np.ones(2), np.zeros(2), {"mode": "train", "eps": 0})[0], [[-1, -1], [1, 1]]) --> both times. In a batch of two, only the order survives.
#
# </details>
#
# **The backward pass.** `gamma` and `beta` are shared by all rows, so their gradients are sums over the batch: $d\beta = \sum_i d\text{out}_i$ and $d\gamma = \sum_i d\text{out}_i\, \hat x_i$. For `x` there are three ways from an entry to the loss: directly, through the mean, and through the variance. You can go node by node, as in CS231n's notes on backpropagation, or derive the whole at once. Both are right.


# %% answer="batchnorm_forward"
def batchnorm_forward(x, gamma, beta, bn_param):
    """Normalize each feature of a batch, and scale and shift it.

        mode "train":  xhat = (x - mean) / sqrt(var + eps)  with mean and var of each column
        mode "test":   xhat = (x - running_mean) / sqrt(running_var + eps)
        out = gamma * xhat + beta

    var is the biased variance, divided by N. In mode "train" both running averages are brought up
    to date and stored in bn_param, this very dict:

        running <- momentum * running + (1 - momentum) * batch

    Args:
        x: the batch, a float array of shape (N, D). It must not change.
        gamma: scales, shape (D,).
        beta: shifts, shape (D,).
        bn_param: a dict; all but the mode may be missing:
            mode: "train" or "test".
            eps: 1e-5, added to the variance under the root, in both modes.
            momentum: 0.9, the share of the running averages that is kept.
            running_mean: zeros of shape (D,). State.
            running_var: zeros of shape (D,), the running average of var. State.

    Returns:
        out: shape (N, D).
        cache: whatever batchnorm_backward needs; in mode "test" anything.

    Raises:
        ValueError: if the mode is another word.

    Source: Ioffe and Szegedy, Batch Normalization, ICML 2015. Keys and defaults as in CS231n.

    Example:
        >>> x = np.array([[1.0, 2.0], [3.0, 6.0]])
        >>> out, cache = batchnorm_forward(x, np.ones(2), np.zeros(2), {"mode": "train"})
        >>> out.round(4)
        array([[-1., -1.],
               [ 1.,  1.]])
    """
    ### BEGIN SOLUTION
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))
    if bn_param["mode"] == "test":
        return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, None
    if bn_param["mode"] != "train":
        raise ValueError(f"the mode must be 'train' or 'test', got {bn_param['mode']!r}")
    mean, var = x.mean(axis=0), x.var(axis=0)
    s = np.sqrt(var + eps)
    xhat = (x - mean) / s
    bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
    bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    return gamma * xhat + beta, (xhat, gamma, s)
    ### END SOLUTION


def batchnorm_backward(dout, cache):
    """Return the gradients of the loss behind batch norm in mode "train".

    Args:
        dout: the gradient with respect to out, shape (N, D). It must not change.
        cache: what batchnorm_forward returned with it.

    Returns:
        dx: shape (N, D). The mean and the variance depend on x too.
        dgamma: shape (D,).
        dbeta: shape (D,).
    """
    ### BEGIN SOLUTION
    xhat, gamma, s = cache
    dx = gamma / s * (dout - dout.mean(axis=0) - xhat * (dout * xhat).mean(axis=0))
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)
    ### END SOLUTION


# %% tags=["claims"]
tried, tried_param = np.array([[1.0, 2.0], [3.0, 6.0]]), {"mode": "train"}
tried_out, _ = batchnorm_forward(tried, np.ones(2), np.zeros(2), tried_param)

# %% [markdown]
# Try it. By hand: the means are 2 and 4, the variances 1 and 4<!--
# if np.allclose(tried.mean(axis=0), [2, 4]) and np.allclose(tried.var(axis=0), [1, 4])
# -->. One batch brings a tenth of them into the running averages: (0.2, 0.4) and (0.1, 0.4)<!--
# if np.allclose([tried_param["running_mean"], tried_param["running_var"]], [[0.2, 0.4], [0.1, 0.4]])
# -->.

# %%
x, bn_param = np.array([[1.0, 2.0], [3.0, 6.0]]), {"mode": "train"}
out, cache = batchnorm_forward(x, np.ones(2), np.zeros(2), bn_param)
print(out.round(4), bn_param["running_mean"], bn_param["running_var"])
batchnorm_backward(np.array([[1.0, 0.0], [0.0, 0.0]]), cache)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Forward: read the dict, decide by the mode, and in mode "train" store two new averages in the dict that you were given. Backward: let $d\hat x = d\text{out} \cdot \gamma$. If mean and variance were constants, dx would be $d\hat x / s$. Adding the same number to a column changes nothing in the output, and neither (up to epsilon) does stretching it about its mean: so a gradient has no component along a column of ones, and hardly one along $\hat x$. Take these two components out.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>x.mean(axis=0)</code> and <code>x.var(axis=0)</code> have shape (D,) and broadcast against (N, D). <code>bn_param.get("momentum", 0.9)</code> reads with a default. In the end dx is $\frac{\gamma}{s}\left(d\text{out} - \text{mean}(d\text{out}) - \hat x \cdot \text{mean}(d\text{out}\, \hat x)\right)$, with means over the batch.
#
# </details>

# %% test="batchnorm_forward--train_values" points=1
"""What comes out in mode "train": each column with mean beta and standard deviation gamma."""
import numpy as np

from helpers import checks

checks.check_out(
    batchnorm_forward,
    (
        np.array([[1.0, 2.0], [3.0, 6.0]]),
        np.array([2.0, 3.0]),
        np.array([10.0, 20.0]),
        {"mode": "train", "eps": 0.0},
    ),
    np.array([[8.0, 17.0], [12.0, 23.0]]),
    case="a batch of two rows",
    rtol=1e-4,
    look="By hand: xhat is -1 in the first row and 1 in the second; the statistics are those of each column.",
)
checks.check_out(
    batchnorm_forward,
    (np.array([[0.0], [3.0], [6.0]]), np.array([1.0]), np.array([0.0]), {"mode": "train"}),
    np.array([[-1.2247449], [0.0], [1.2247449]]),
    case="a batch of three rows",
    rtol=1e-4,
    look="By hand: the variance is (9 + 0 + 9) / 3 = 6, and xhat is 3 / sqrt(6).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.values(batchnorm_forward, "batchnorm_forward--train_values")
### END HIDDEN TESTS

# %% test="batchnorm_forward--published" points=1
"""The numbers behind the gradient check of CS231n's notebook BatchNormalization."""
import numpy as np

from helpers import checks

checks.check_gradients(
    batchnorm_backward,
    batchnorm_forward,
    (
        np.array(
            [
                [14.08971705, 18.98550139, 3.07047846, 8.45586133, 11.62637342],
                [8.12491616, 11.25101049, 21.30864512, 4.8723535, 10.1182165],
                [10.28862305, 13.47453818, 7.81338135, 16.76093835, 18.64658296],
                [14.62326227, 11.25950008, 16.44765974, 12.62223264, 16.95546256],
            ]
        ),
        np.array([0.03514666, 0.26207083, 0.14320173, 0.90101716, 0.23185863]),
        np.array([-0.79725793, 0.12001014, -0.65679608, 0.26917456, 0.333667]),
        {"mode": "train"},
    ),
    np.array(
        [
            [0.27423503, 0.76215717, -0.69550058, 0.29214712, -0.38489942],
            [0.1228747, -1.42904497, 0.70286283, -0.85850947, -1.14042979],
            [-1.58535997, -0.01530138, -0.32156083, 0.56834936, -0.19961722],
            [1.27286625, 1.27292534, 1.58102968, -1.75626715, 0.9217743],
        ]
    ),
    {
        "dx": np.array(
            [
                [-0.00310319, 0.00305468, -0.00156246, 0.17251307, 0.01388029],
                [0.01147762, -0.10800884, -0.01112564, -0.02021632, -0.02098085],
                [-0.01682492, -0.01106847, -0.00384286, 0.13581055, -0.04108612],
                [0.00845049, 0.11602263, 0.01653096, -0.2881073, 0.04818669],
            ]
        ),
        "dgamma": np.array([2.29048278, 1.39248907, 2.93350569, 0.98234546, 2.08326113]),
        "dbeta": np.array([0.08461601, 0.59073617, 1.2668311, -1.75428014, -0.80317214]),
    },
    case="the published gradient check",
    rtol=1e-5,
    look="These are the gradients of a right forward and a right backward pass together; the other checks tell which of the two is off.",
)

# %% test="batchnorm_forward--epsilon" points=1
"""Epsilon is added to the variance, under the root, in both modes; it is 1e-5 by default."""
import numpy as np

from helpers import checks

checks.check_same_out(
    batchnorm_forward,
    (
        np.array([[0.0], [2.0], [4.0]]),
        np.array([1.0]),
        np.array([0.0]),
        {"mode": "train", "eps": 3.0},
    ),
    (
        np.array([[0.0], [4.0], [8.0]]),
        np.array([1.0]),
        np.array([0.0]),
        {"mode": "train", "eps": 12.0},
    ),
    unlike=(
        np.array([[0.0], [2.0], [4.0]]),
        np.array([1.0]),
        np.array([0.0]),
        {"mode": "train", "eps": 12.0},
    ),
    case="a batch twice as large with an epsilon four times as large",
    look="Epsilon is added to a variance, so it scales like one. Is it under the root, and read from the dict?",
)
checks.check_same_out(
    batchnorm_forward,
    (np.array([[0.0], [2e-3], [5e-3]]), np.array([1.0]), np.array([0.0]), {"mode": "train"}),
    (
        np.array([[0.0], [2e-3], [5e-3]]),
        np.array([1.0]),
        np.array([0.0]),
        {"mode": "train", "eps": 1e-5},
    ),
    unlike=(
        np.array([[0.0], [2e-3], [5e-3]]),
        np.array([1.0]),
        np.array([0.0]),
        {"mode": "train", "eps": 1e-6},
    ),
    case="no epsilon in the dict",
    look="A missing eps means 1e-5.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.epsilon(batchnorm_forward, "batchnorm_forward--epsilon")
### END HIDDEN TESTS

# %% test="batchnorm_forward--running_averages" points=2
"""The running averages in bn_param, which start at zero and are carried on from batch to batch."""
import numpy as np

from helpers import checks

checks.check_param(
    batchnorm_forward,
    (np.array([1.0, 1.0]), np.array([0.0, 0.0]), {"mode": "train"}),
    [np.array([[1.0, 2.0], [3.0, 6.0]])],
    {"running_mean": np.array([0.2, 0.4]), "running_var": np.array([0.1, 0.4])},
    case="one batch",
    look="By hand: 0.9 * 0 + 0.1 * (2, 4), and the same with the variances (1, 4).",
)
checks.check_param(
    batchnorm_forward,
    (np.array([1.0, 1.0]), np.array([0.0, 0.0]), {"mode": "train", "momentum": 0.75}),
    [np.array([[1.0, 2.0], [3.0, 6.0]]), np.array([[0.0, 0.0], [0.0, 8.0]])],
    {"running_mean": np.array([0.375, 1.75]), "running_var": np.array([0.1875, 4.75])},
    case="two batches, a quarter of each let in",
    look="By hand: (0.5, 1) and (0.25, 1) after the first batch; then three quarters of that and a quarter of (0, 4) and (0, 16).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.running_averages(batchnorm_forward, "batchnorm_forward--running_averages")
### END HIDDEN TESTS

# %% test="batchnorm_forward--test_mode" points=1
"""In mode "test" the running averages are used, each row stands alone, and nothing is stored."""
import numpy as np

from helpers import checks

checks.check_out(
    batchnorm_forward,
    (
        np.array([[5.0, 0.0], [1.0, 3.0]]),
        np.array([2.0, 1.0]),
        np.array([1.0, -1.0]),
        {
            "mode": "test",
            "running_mean": np.array([1.0, 2.0]),
            "running_var": np.array([4.0, 1.0]),
        },
    ),
    np.array([[5.0, -3.0], [1.0, 0.0]]),
    case="two rows in mode 'test'",
    rtol=1e-4,
    look="By hand: (5 - 1) / 2 * 2 + 1 = 5 for the first entry. gamma and beta are used in both modes.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.test_mode(batchnorm_forward, "batchnorm_forward--test_mode")
### END HIDDEN TESTS

# %% test="batchnorm_forward--modes" points=1
"""A mode that does not exist is refused; other keys of the dict stay, and change nothing."""
import numpy as np

from helpers import checks

checks.check_same_out(
    batchnorm_forward,
    (np.array([[1.0], [4.0]]), np.array([2.0]), np.array([1.0]), {"mode": "train"}),
    (
        np.array([[1.0], [4.0]]),
        np.array([2.0]),
        np.array([1.0]),
        {"mode": "train", "name": "layer 3"},
    ),
    unlike=(np.array([[4.0], [1.0]]), np.array([2.0]), np.array([1.0]), {"mode": "train"}),
    case="a dict with a further key",
    look="Leave alone what is not yours.",
)
checks.check_raises(
    batchnorm_forward,
    (np.array([[1.0], [4.0]]), np.array([2.0]), np.array([1.0]), {"mode": "tset"}),
    look="A misspelt mode must not be taken for one of the two.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.modes(batchnorm_forward, "batchnorm_forward--modes")
### END HIDDEN TESTS

# %% test="batchnorm_forward--gradient_x" points=2
"""dx is the slope of your own forward pass with respect to each entry of x."""
import numpy as np

from helpers import checks

checks.check_backward(
    batchnorm_backward,
    batchnorm_forward,
    (
        np.array([[1.0, 8.0], [4.0, 2.0], [9.0, 3.0]]),
        np.array([2.0, -1.0]),
        np.array([1.0, 0.5]),
        {"mode": "train"},
    ),
    np.array([[1.0, -2.0], [0.5, 3.0], [-1.5, 0.5]]),
    of=["dx"],
    case="a batch of three rows",
    look="An entry of x moves the mean and the variance of its column too, and with them every row.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.gradients(
    batchnorm_forward, batchnorm_backward, "batchnorm_forward--gradient_x", of=["dx"]
)
### END HIDDEN TESTS

# %% test="batchnorm_forward--gradient_gamma_beta" points=1
"""dgamma and dbeta are the slopes of your own forward pass, summed over the batch."""
import numpy as np

from helpers import checks

checks.check_backward(
    batchnorm_backward,
    batchnorm_forward,
    (
        np.array([[1.0, 8.0], [4.0, 2.0], [9.0, 3.0]]),
        np.array([2.0, -1.0]),
        np.array([1.0, 0.5]),
        {"mode": "train"},
    ),
    np.array([[1.0, -2.0], [0.5, 3.0], [-1.5, 0.5]]),
    of=["dgamma", "dbeta"],
    case="a batch of three rows",
    look="All rows share gamma and beta: sum over the batch.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.gradients(
    batchnorm_forward,
    batchnorm_backward,
    "batchnorm_forward--gradient_gamma_beta",
    of=["dgamma", "dbeta"],
)
### END HIDDEN TESTS

# %% test="batchnorm_forward--any_array" points=1
"""Any shape, type and level of x, constant columns too; no argument of either pass changes."""
import numpy as np

from helpers import checks

checks.check_same_out(
    batchnorm_forward,
    (np.array([[1.0], [4.0], [2.0]]), np.array([2.0]), np.array([1.0]), {"mode": "train"}),
    (
        np.array([[10000001.0], [10000004.0], [10000002.0]]),
        np.array([2.0]),
        np.array([1.0]),
        {"mode": "train"},
    ),
    unlike=(np.array([[4.0], [1.0], [2.0]]), np.array([2.0]), np.array([1.0]), {"mode": "train"}),
    case="a batch with 10,000,000 added to every entry",
    rtol=1e-6,
    look="Take the mean off first and square then: the difference of two huge numbers has lost its digits.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.any_array(batchnorm_forward, batchnorm_backward, "batchnorm_forward--any_array")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Layer norm
#
# Layer norm takes the same formula across the table: each *row* is normalized with its own mean and variance, over its features. There is no batch in it, so there is nothing to run an average of, and no mode.
#
# `gamma` and `beta` still belong to the features: both have shape (D,), and so do their gradients.
#
# **Predict:** the same batch, [[1, 2], [3, 6]], epsilon 0, gamma (2, 3), beta (10, 20). What comes out?
#
# <details><summary>Answer</summary>
#
# [[8, 23], [8, 23]]<!--
# if np.allclose(layernorm_forward(np.array([[1.0, 2], [3, 6]]), np.array([2.0, 3]), np.array([10.0, 20]), {"eps": 0})[0], [[8, 23], [8, 23]])
# -->: in each row the first feature is the smaller one. With two features, again, only the order survives.
#
# </details>


# %% answer="layernorm_forward"
def layernorm_forward(x, gamma, beta, ln_param):
    """Normalize each example over its features, and scale and shift each feature.

        xhat = (x - mean) / sqrt(var + eps)  with mean and (biased) var of each row
        out = gamma * xhat + beta

    Args:
        x: the batch, a float array of shape (N, D). It must not change.
        gamma: scales, shape (D,), one for each feature.
        beta: shifts, shape (D,).
        ln_param: a dict, in which nothing is kept from call to call:
            eps: 1e-5, added to the variance under the root.

    Returns:
        out: shape (N, D).
        cache: whatever layernorm_backward needs.

    Source: Ba, Kiros and Hinton, Layer Normalization, 2016. Keys and defaults as in CS231n.

    Example:
        >>> x = np.array([[1.0, 2.0], [3.0, 6.0]])
        >>> out, cache = layernorm_forward(x, np.ones(2), np.zeros(2), {})
        >>> out.round(4)
        array([[-1.,  1.],
               [-1.,  1.]])
    """
    ### BEGIN SOLUTION
    centred = x - x.mean(axis=1, keepdims=True)
    s = np.sqrt((centred**2).mean(axis=1, keepdims=True) + ln_param.get("eps", 1e-5))
    xhat = centred / s
    return gamma * xhat + beta, (xhat, gamma, s)
    ### END SOLUTION


def layernorm_backward(dout, cache):
    """Return the gradients of the loss behind layer norm.

    Args:
        dout: the gradient with respect to out, shape (N, D). It must not change.
        cache: what layernorm_forward returned with it.

    Returns:
        dx: shape (N, D).
        dgamma: shape (D,).
        dbeta: shape (D,).
    """
    ### BEGIN SOLUTION
    xhat, gamma, s = cache
    dxhat = dout * gamma
    along = (dxhat * xhat).mean(axis=1, keepdims=True)
    dx = (dxhat - dxhat.mean(axis=1, keepdims=True) - xhat * along) / s
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)
    ### END SOLUTION


# %% [markdown]
# Try it: what comes out of a row does not change when the row is scaled, or shifted.

# %%
rows = np.array([[1.0, 2.0, 4.0], [10.0, 20.0, 40.0], [101.0, 102.0, 104.0]])
layernorm_forward(rows, np.ones(3), np.zeros(3), {})[0].round(4)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Only the axis of the statistics changes. In the backward pass two axes matter: dgamma and dbeta are sums over the examples that share gamma, as before, and the means in dx go over the features of a row.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>keepdims=True</code> leaves a shape of (N, 1), which broadcasts against (N, D). In dx multiply by gamma <em>before</em> you take the means: gamma differs from feature to feature now, so it cannot be drawn out of them.
#
# </details>

# %% test="layernorm_forward--values" points=1
"""What comes out: each row is normalized, then each feature scaled and shifted."""
import numpy as np

from helpers import checks

checks.check_out(
    layernorm_forward,
    (
        np.array([[1.0, 2.0], [3.0, 6.0]]),
        np.array([2.0, 3.0]),
        np.array([10.0, 20.0]),
        {},
    ),
    np.array([[8.0, 23.0], [8.0, 23.0]]),
    case="two rows of two features",
    rtol=1e-4,
    look="By hand: xhat is -1 and 1 in both rows; the statistics are those of each row.",
)
checks.check_out(
    layernorm_forward,
    (
        np.array(
            [
                [14.08971705, 18.98550139, 3.07047846, 8.45586133, 11.62637342],
                [8.12491616, 11.25101049, 21.30864512, 4.8723535, 10.1182165],
            ]
        ),
        np.array([0.03514666, 0.26207083, 0.14320173, 0.90101716, 0.23185863]),
        np.array([-0.79725793, 0.12001014, -0.65679608, 0.26917456, 0.333667]),
        {},
    ),
    np.array(
        [
            [-0.77855014, 0.49962539, -0.8758901, -0.20124269, 0.3501902],
            [-0.81639365, 0.12550793, -0.39328321, -0.75146201, 0.29102456],
        ]
    ),
    case="two rows of the data of CS231n's gradient check",
    rtol=1e-5,
    look="The variance is that of a row, divided by the number of its features.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.values(layernorm_forward, "layernorm_forward--values")
### END HIDDEN TESTS

# %% test="layernorm_forward--epsilon" points=1
"""Epsilon is added to the variance, under the root; it is 1e-5 by default."""
import numpy as np

from helpers import checks

checks.check_same_out(
    layernorm_forward,
    (np.array([[0.0, 2.0, 4.0]]), np.ones(3), np.zeros(3), {"eps": 3.0}),
    (np.array([[0.0, 4.0, 8.0]]), np.ones(3), np.zeros(3), {"eps": 12.0}),
    unlike=(np.array([[0.0, 2.0, 4.0]]), np.ones(3), np.zeros(3), {"eps": 12.0}),
    case="a row twice as large with an epsilon four times as large",
    look="Epsilon is added to a variance, so it scales like one. Is it under the root, and read from the dict?",
)
checks.check_same_out(
    layernorm_forward,
    (np.array([[0.0, 2e-3, 5e-3]]), np.ones(3), np.zeros(3), {}),
    (np.array([[0.0, 2e-3, 5e-3]]), np.ones(3), np.zeros(3), {"eps": 1e-5}),
    unlike=(np.array([[0.0, 2e-3, 5e-3]]), np.ones(3), np.zeros(3), {"eps": 1e-6}),
    case="no epsilon in the dict",
    look="A missing eps means 1e-5.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.epsilon(layernorm_forward, "layernorm_forward--epsilon")
### END HIDDEN TESTS

# %% test="layernorm_forward--gradient_x" points=1
"""dx is the slope of your own forward pass with respect to each entry of x."""
import numpy as np

from helpers import checks

checks.check_backward(
    layernorm_backward,
    layernorm_forward,
    (
        np.array([[1.0, 8.0, 3.0], [4.0, 2.0, 9.0]]),
        np.array([2.0, -1.0, 0.5]),
        np.array([1.0, 0.5, 0.0]),
        {},
    ),
    np.array([[1.0, -2.0, 0.5], [0.5, 3.0, -1.5]]),
    of=["dx"],
    case="two rows of three features",
    look="gamma differs from feature to feature, so it belongs inside the means over a row.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.gradients(
    layernorm_forward, layernorm_backward, "layernorm_forward--gradient_x", of=["dx"]
)
### END HIDDEN TESTS

# %% test="layernorm_forward--gradient_gamma_beta" points=1
"""dgamma and dbeta are the slopes of your own forward pass, one for each feature."""
import numpy as np

from helpers import checks

checks.check_backward(
    layernorm_backward,
    layernorm_forward,
    (
        np.array([[1.0, 8.0, 3.0], [4.0, 2.0, 9.0]]),
        np.array([2.0, -1.0, 0.5]),
        np.array([1.0, 0.5, 0.0]),
        {},
    ),
    np.array([[1.0, -2.0, 0.5], [0.5, 3.0, -1.5]]),
    of=["dgamma", "dbeta"],
    case="two rows of three features",
    look="All rows share gamma and beta: sum over the examples, although the statistics go over features.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.gradients(
    layernorm_forward,
    layernorm_backward,
    "layernorm_forward--gradient_gamma_beta",
    of=["dgamma", "dbeta"],
)
### END HIDDEN TESTS

# %% test="layernorm_forward--no_state" points=1
"""A row has the same output alone as in a batch, and after any other call."""
import numpy as np

from helpers import checks

checks.check_same_row(
    layernorm_forward,
    (
        np.array([[1.0, 8.0, 3.0], [4.0, 2.0, 9.0]]),
        np.array([2.0, -1.0, 0.5]),
        np.array([1.0, 0.5, 0.0]),
        {},
    ),
    look="No statistic may come from the other rows, or from another call.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.without_state(layernorm_forward, "layernorm_forward--no_state")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Batch norm for images
#
# In a convolutional network every place of a channel is treated alike, so batch norm takes one mean and one variance for each *channel*, over all images and all places. If each place of each image is seen as a row of its own, that is the batch norm that you have. What remains is to move axes. Or write it from scratch, with statistics over three axes; both are right. (If you call your `batchnorm_forward`, its checks should all be green first: a mistake in it would cost points here again.)
#
# **Predict:** `x` has shape (2, 3, 4, 4). Which array do you hand to `batchnorm_forward`, `x.reshape(-1, 3)` or `x.transpose(0, 2, 3, 1).reshape(-1, 3)`?
#
# <details><summary>Answer</summary>
#
# The second. A plain reshape cuts the numbers as they lie in memory, where the pixels of one channel follow each other, so its columns mix all channels. No error is raised, and every number is wrong.
#
# </details>


# %% answer="spatial_batchnorm_forward"
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Normalize each channel of a batch of images over images and places.

    Args:
        x: images, a float array of shape (N, C, H, W). It must not change.
        gamma: scales, shape (C,).
        beta: shifts, shape (C,).
        bn_param: a dict as in batchnorm_forward; the running averages have shape (C,).

    Returns:
        out: shape (N, C, H, W).
        cache: whatever spatial_batchnorm_backward needs.

    Source: Ioffe and Szegedy 2015, section 3.2. Signature as in CS231n.

    Example:
        >>> x = np.array([1.0, 3.0, 2.0, 6.0]).reshape(1, 2, 1, 2)
        >>> out, cache = spatial_batchnorm_forward(x, np.ones(2), np.zeros(2), {"mode": "train"})
        >>> out.round(4).ravel()
        array([-1.,  1., -1.,  1.])
    """
    ### BEGIN SOLUTION
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))
    if bn_param["mode"] == "train":
        kept_mean, kept_var = momentum * mean, momentum * var
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        bn_param["running_mean"] = kept_mean + (1 - momentum) * mean
        bn_param["running_var"] = kept_var + (1 - momentum) * var
    elif bn_param["mode"] != "test":
        raise ValueError(f"the mode must be 'train' or 'test', got {bn_param['mode']!r}")
    mean, var, gamma, beta = (a.reshape(-1, 1, 1) for a in (mean, var, gamma, beta))
    s = np.sqrt(var + eps)
    xhat = (x - mean) / s
    return gamma * xhat + beta, (xhat, gamma, s)
    ### END SOLUTION


def spatial_batchnorm_backward(dout, cache):
    """Return the gradients of the loss behind spatial batch norm in mode "train".

    Args:
        dout: the gradient with respect to out, shape (N, C, H, W). It must not change.
        cache: what spatial_batchnorm_forward returned with it.

    Returns:
        dx: shape (N, C, H, W).
        dgamma: shape (C,).
        dbeta: shape (C,).
    """
    ### BEGIN SOLUTION
    xhat, gamma, s = cache
    across = (dout * xhat).mean(axis=(0, 2, 3), keepdims=True)
    dx = gamma / s * (dout - dout.mean(axis=(0, 2, 3), keepdims=True) - xhat * across)
    return dx, (dout * xhat).sum(axis=(0, 2, 3)), dout.sum(axis=(0, 2, 3))
    ### END SOLUTION


# %% [markdown]
# Try it: after normalization every channel has mean 0 and standard deviation 1.

# %%
channels = np.arange(36.0).reshape(2, 3, 2, 3) ** 2
out, _ = spatial_batchnorm_forward(channels, np.ones(3), np.zeros(3), {"mode": "train"})
out.mean(axis=(0, 2, 3)).round(6), out.std(axis=(0, 2, 3)).round(6)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Bring the channels to the end, make rows, call <code>batchnorm_forward</code>, and go the same way back. The backward pass is the same walk with <code>dout</code>.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>x.transpose(0, 2, 3, 1)</code> has shape (N, H, W, C). On the way back the shape is (N, H, W, C) first, and <code>transpose(0, 3, 1, 2)</code> after that. Hand on the dict itself, not a copy.
#
# </details>

# %% test="spatial_batchnorm_forward--values" points=1
"""What comes out in mode "train": one mean and one variance a channel."""
import numpy as np

from helpers import checks

checks.check_out(
    spatial_batchnorm_forward,
    (
        np.array([[[[1.0, 3.0]], [[2.0, 2.0]]], [[[1.0, 3.0]], [[6.0, 6.0]]]]),
        np.array([2.0, 3.0]),
        np.array([10.0, 20.0]),
        {"mode": "train"},
    ),
    np.array([[[[8.0, 12.0]], [[17.0, 17.0]]], [[[8.0, 12.0]], [[23.0, 23.0]]]]),
    case="two images of two channels",
    rtol=1e-4,
    look="By hand: the first channel holds 1 and 3 twice, the second 2 and 6; over both images and all places each has one mean.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.values(spatial_batchnorm_forward, "spatial_batchnorm_forward--values")
### END HIDDEN TESTS

# %% test="spatial_batchnorm_forward--running_averages" points=1
"""The running averages, one a channel, and their use in mode "test"."""
import numpy as np

from helpers import checks

checks.check_param(
    spatial_batchnorm_forward,
    (np.array([1.0, 1.0]), np.array([0.0, 0.0]), {"mode": "train"}),
    [np.array([[[[1.0, 3.0]], [[2.0, 6.0]]]])],
    {"running_mean": np.array([0.2, 0.4]), "running_var": np.array([0.1, 0.4])},
    case="one image of two channels",
    look="By hand: the channels have the means 2 and 4 and the variances 1 and 4. Is it the same dict all the way?",
)
checks.check_out(
    spatial_batchnorm_forward,
    (
        np.array([[[[5.0, 1.0]], [[0.0, 3.0]]]]),
        np.array([2.0, 1.0]),
        np.array([1.0, -1.0]),
        {
            "mode": "test",
            "running_mean": np.array([1.0, 2.0]),
            "running_var": np.array([4.0, 1.0]),
        },
    ),
    np.array([[[[5.0, 1.0]], [[-3.0, 0.0]]]]),
    case="one image in mode 'test'",
    rtol=1e-4,
    look="By hand: (5 - 1) / 2 * 2 + 1 = 5 for the first pixel.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.running_averages(
    spatial_batchnorm_forward, "spatial_batchnorm_forward--running_averages"
)
trials.layers.test_mode(spatial_batchnorm_forward, "spatial_batchnorm_forward--running_averages")
### END HIDDEN TESTS

# %% test="spatial_batchnorm_forward--gradient" points=1
"""All three gradients are slopes of your own forward pass."""
import numpy as np

from helpers import checks

checks.check_backward(
    spatial_batchnorm_backward,
    spatial_batchnorm_forward,
    (
        np.array([[[[1.0, 8.0]], [[4.0, 2.0]]], [[[9.0, 3.0]], [[5.0, 7.0]]]]),
        np.array([2.0, -1.0]),
        np.array([1.0, 0.5]),
        {"mode": "train"},
    ),
    np.array([[[[1.0, -2.0]], [[0.5, 3.0]]], [[[-1.5, 0.5]], [[2.0, -1.0]]]]),
    of=["dx", "dgamma", "dbeta"],
    case="two images of two channels",
    look="The gradient takes the way back that the images took: the same axes, the other way round.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.gradients(
    spatial_batchnorm_forward,
    spatial_batchnorm_backward,
    "spatial_batchnorm_forward--gradient",
    of=["dx", "dgamma", "dbeta"],
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Group norm
#
# Group norm stands between layer norm and instance norm: the channels of an image are split into G groups of C / G neighbours, and each group of each image is normalized by itself. It has no state and no modes, and an image comes out the same in a batch of any size.
#
# In CS231n `gamma` and `beta` have the shape (1, C, 1, 1) here, and their gradients too.
#
# **Predict:** one image of 4 channels with a single pixel each, x = 1, 2, 3, 4. What comes out for G = 1, 2 and 4?
#
# <details><summary>Answer</summary>
#
# For G = 1 the four numbers, evenly spaced, from -1.34<!--
# = spatial_groupnorm_forward(np.arange(1.0, 5).reshape(1, 4, 1, 1), np.ones((1, 4, 1, 1)), np.zeros((1, 4, 1, 1)), 1, {})[0].min() --> to 1.34<!--
# = spatial_groupnorm_forward(np.arange(1.0, 5).reshape(1, 4, 1, 1), np.ones((1, 4, 1, 1)), np.zeros((1, 4, 1, 1)), 1, {})[0].max() -->. For G = 2 each pair gives -1 and 1. For G = 4 every number is its own mean, and only 0 comes out<!--
# if not spatial_groupnorm_forward(np.arange(1.0, 5).reshape(1, 4, 1, 1), np.ones((1, 4, 1, 1)), np.zeros((1, 4, 1, 1)), 4, {})[0].any() -->: instance norm erases an image of one pixel a channel.
#
# </details>


# %% answer="spatial_groupnorm_forward"
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Normalize groups of neighbouring channels of each image, and scale and shift each channel.

    Args:
        x: images, a float array of shape (N, C, H, W). It must not change.
        gamma: scales, shape (1, C, 1, 1), one for each channel.
        beta: shifts, shape (1, C, 1, 1).
        G: the number of groups, a divisor of C. Channels 0 to C/G - 1 are the first group.
        gn_param: a dict, in which nothing is kept from call to call:
            eps: 1e-5, added to the variance under the root.

    Returns:
        out: shape (N, C, H, W).
        cache: whatever spatial_groupnorm_backward needs.

    Source: Wu and He 2018. Signature as in CS231n.

    Example:
        >>> x, one = np.arange(1.0, 5.0).reshape(1, 4, 1, 1), np.ones((1, 4, 1, 1))
        >>> out, cache = spatial_groupnorm_forward(x, one, 0 * one, 2, {})
        >>> out.round(3).ravel()
        array([-1.,  1., -1.,  1.])
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    groups = x.reshape(N, G, C // G, H, W)
    centred = groups - groups.mean(axis=(2, 3, 4), keepdims=True)
    s = np.sqrt((centred**2).mean(axis=(2, 3, 4), keepdims=True) + gn_param.get("eps", 1e-5))
    xhat = (centred / s).reshape(x.shape)
    return gamma * xhat + beta, (xhat, gamma, s, G)
    ### END SOLUTION


def spatial_groupnorm_backward(dout, cache):
    """Return the gradients of the loss behind group norm.

    Args:
        dout: the gradient with respect to out, shape (N, C, H, W). It must not change.
        cache: what spatial_groupnorm_forward returned with it.

    Returns:
        dx: shape (N, C, H, W).
        dgamma: shape (1, C, 1, 1).
        dbeta: shape (1, C, 1, 1).
    """
    ### BEGIN SOLUTION
    xhat, gamma, s, G = cache
    N, C, H, W = dout.shape
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3), keepdims=True)
    dxhat, xhat = (a.reshape(N, G, C // G, H, W) for a in (dout * gamma, xhat))
    along = (dxhat * xhat).mean(axis=(2, 3, 4), keepdims=True)
    dx = (dxhat - dxhat.mean(axis=(2, 3, 4), keepdims=True) - xhat * along) / s
    return dx.reshape(dout.shape), dgamma, dbeta
    ### END SOLUTION


# %% [markdown]
# Try it on the image of the prediction.

# %%
x, one = np.arange(1.0, 5.0).reshape(1, 4, 1, 1), np.ones((1, 4, 1, 1))
[spatial_groupnorm_forward(x, one, 0 * one, G, {})[0].ravel().round(3) for G in (1, 2, 4)]

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A group needs an axis of its own: give the array five axes, take statistics over the last three, and go back to four. It is layer norm with another shape.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>x.reshape(N, G, C // G, H, W)</code> keeps neighbours together. gamma belongs to channels and not to groups, so it multiplies xhat in the old shape; in the backward pass it multiplies dout before you group.
#
# </details>

# %% test="spatial_groupnorm_forward--values" points=1
"""What comes out: each group of each image with mean 0 and variance 1, then gamma and beta."""
import numpy as np

from helpers import checks

checks.check_out(
    spatial_groupnorm_forward,
    (
        np.array([[[[1.0]], [[3.0]], [[2.0]], [[6.0]]], [[[7.0]], [[5.0]], [[0.0]], [[9.0]]]]),
        np.array([[[[1.0]], [[2.0]], [[3.0]], [[1.0]]]]),
        np.array([[[[0.0]], [[0.0]], [[10.0]], [[20.0]]]]),
        2,
        {"eps": 0.0},
    ),
    np.array([[[[-1.0]], [[2.0]], [[7.0]], [[21.0]]], [[[1.0]], [[-2.0]], [[7.0]], [[21.0]]]]),
    case="two images of four channels in two groups",
    look="By hand: xhat is -1, 1, -1, 1 in the first image, whose groups are (1, 3) and (2, 6), and 1, -1, -1, 1 in the second.",
)
checks.check_out(
    spatial_groupnorm_forward,
    (
        np.array([[[[0.0, 2.0]], [[5.0, 5.0]]]]),
        np.array([[[[1.0]], [[1.0]]]]),
        np.array([[[[0.0]], [[0.0]]]]),
        2,
        {"eps": 3.0},
    ),
    np.array([[[[-0.5, 0.5]], [[0.0, 0.0]]]]),
    case="an image with an epsilon of 3",
    look="By hand: the variance of the first group is 1, and 1 / sqrt(1 + 3) = 0.5.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.values(spatial_groupnorm_forward, "spatial_groupnorm_forward--values")
trials.layers.epsilon(spatial_groupnorm_forward, "spatial_groupnorm_forward--values")
### END HIDDEN TESTS

# %% test="spatial_groupnorm_forward--groups" points=1
"""A group has the output that it has alone, and so has an image."""
import numpy as np

from helpers import checks

checks.check_same_out(
    spatial_groupnorm_forward,
    (
        np.array([[[[1.0]], [[3.0]], [[2.0]], [[7.0]]]]),
        np.array([[[[1.0]], [[1.0]], [[0.0]], [[0.0]]]]),
        np.array([[[[0.0]], [[0.0]], [[0.0]], [[0.0]]]]),
        2,
        {},
    ),
    (
        np.array([[[[1.0]], [[3.0]], [[50.0]], [[-4.0]]]]),
        np.array([[[[1.0]], [[1.0]], [[0.0]], [[0.0]]]]),
        np.array([[[[0.0]], [[0.0]], [[0.0]], [[0.0]]]]),
        2,
        {},
    ),
    unlike=(
        np.array([[[[3.0]], [[1.0]], [[2.0]], [[7.0]]]]),
        np.array([[[[1.0]], [[1.0]], [[0.0]], [[0.0]]]]),
        np.array([[[[0.0]], [[0.0]], [[0.0]], [[0.0]]]]),
        2,
        {},
    ),
    case="a first group beside two different second groups",
    look="A group is C / G channels side by side, and G is the number of groups.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.groups(spatial_groupnorm_forward, "spatial_groupnorm_forward--groups")
### END HIDDEN TESTS

# %% test="spatial_groupnorm_forward--gradient" points=1
"""All three gradients are slopes of your own forward pass."""
import numpy as np

from helpers import checks

checks.check_backward(
    spatial_groupnorm_backward,
    spatial_groupnorm_forward,
    (
        np.array([[[[1.0, 8.0]], [[4.0, 2.0]]], [[[9.0, 3.0]], [[5.0, 7.0]]]]),
        np.array([[[[2.0]], [[-1.0]]]]),
        np.array([[[[1.0]], [[0.5]]]]),
        1,
        {},
    ),
    np.array([[[[1.0, -2.0]], [[0.5, 3.0]]], [[[-1.5, 0.5]], [[2.0, -1.0]]]]),
    of=["dx", "dgamma", "dbeta"],
    case="two images of two channels in one group",
    look="gamma goes in before the means of a group are taken; its own gradient is a sum over images and places.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.gradients(
    spatial_groupnorm_forward,
    spatial_groupnorm_backward,
    "spatial_groupnorm_forward--gradient",
    of=["dx", "dgamma", "dbeta"],
)
### END HIDDEN TESTS

# %% test="spatial_groupnorm_forward--any_array" points=1
"""Any shape, type and level of x, constant images too; no argument of either pass changes."""
import numpy as np

from helpers import checks

checks.check_same_out(
    spatial_groupnorm_forward,
    (
        np.array([[[[1.0]], [[4.0]], [[2.0]]]]),
        np.array([[[[2.0]], [[1.0]], [[1.0]]]]),
        np.array([[[[1.0]], [[0.0]], [[0.0]]]]),
        1,
        {},
    ),
    (
        np.array([[[[10000001.0]], [[10000004.0]], [[10000002.0]]]]),
        np.array([[[[2.0]], [[1.0]], [[1.0]]]]),
        np.array([[[[1.0]], [[0.0]], [[0.0]]]]),
        1,
        {},
    ),
    unlike=(
        np.array([[[[4.0]], [[1.0]], [[2.0]]]]),
        np.array([[[[2.0]], [[1.0]], [[1.0]]]]),
        np.array([[[[1.0]], [[0.0]], [[0.0]]]]),
        1,
        {},
    ),
    case="an image with 10,000,000 added to every entry",
    rtol=1e-6,
    look="Take the mean off first and square then.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.any_array(
    spatial_groupnorm_forward,
    spatial_groupnorm_backward,
    "spatial_groupnorm_forward--any_array",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Break it: outvoted
#
# In mode "train" an example's output depends on the company it is in. Here you choose the company, and make it as bad as possible.
#
# Write a function that returns a batch of `n` examples with a single feature. The first example is `value`, a given number; the others you choose. Batch norm in mode "train", with gamma 1 and beta 0, should then give the first example an output within 1 % of the **lowest that any batch of `n` examples can give it**.
#
# **Predict:** how low can it be for n = 2? Does it get lower for larger n, and without end?


# %% answer="outvoted"
def outvoted(value, n):
    """Return a batch in which batch norm gives the first example nearly the lowest output.

    Args:
        value: what the first example is, a float.
        n: the number of examples, an int, at least 2.

    Returns:
        A float array of shape (n, 1); its first entry is value.

    Example:
        >>> outvoted(3.0, 5)[0, 0]
        np.float64(3.0)
    """
    ### BEGIN SOLUTION
    batch = np.full((n, 1), float(value))
    batch[1:] += 10 + abs(value)
    return batch
    ### END SOLUTION


# %% tags=["claims"]
def lowest(batch):
    """What batch norm makes of the first example."""
    return batchnorm_forward(batch, np.ones(1), np.zeros(1), {"mode": "train"})[0][0, 0]


# %% [markdown]
# Try it with your own batch norm.

# %%
for n in (2, 5, 10):
    batch = outvoted(3.0, n)
    out, _ = batchnorm_forward(batch, np.ones(1), np.zeros(1), {"mode": "train"})
    print(n, batch.ravel().round(2), "->", out[0, 0].round(3))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# The output is the distance from the mean in standard deviations. The others should pull the mean away from <code>value</code> without adding to the spread among themselves.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# If all the others are equal, the output no longer depends on how far away they are, as long as epsilon is too small to matter. Work it out for others that are at distance 1.
#
# </details>

# %% test="outvoted--form" points=1
"""A batch of n examples with one feature, the first of which is the given value."""
from helpers import checks

checks.check_different(outvoted, [(3.0, 4), (5.0, 4), (5.0, 6)])
checks.check_shape(outvoted, (3.0, 4), (4, 1), look="A row for each example, and one feature.")
checks.check_shape(outvoted, (-1.0, 2), (2, 1), look="A row for each example, and one feature.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.company.form(outvoted, "outvoted--form")
### END HIDDEN TESTS

# %% test="outvoted--lowest" points=1
"""The first example is as many standard deviations below the mean as n examples allow."""
from helpers import checks

checks.check_standing(
    outvoted,
    (3.0, 2),
    -1.0,
    rtol=0.01,
    look="Of two examples one is always one standard deviation below the mean, the other above.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.layers.company.lowest(outvoted, "outvoted--lowest")
### END HIDDEN TESTS

# %% [markdown]
# **Explain:** ten examples, and a network that reads off the sign of this output. What do you conclude for a network that is used in mode "train" by mistake?
#
# <details><summary>Answer</summary>
#
# Nine equal neighbours push the tenth to -3.0<!-- = lowest(outvoted(3.0, 10)) -->, whatever it is and however near they are: $-\sqrt{n-1}$ is the limit. So in mode "train" an answer belongs to the batch as much as to the image, and a batch in which all others are alike is the worst. That is why there is a mode "test".
#
# </details>

# %% [markdown]
# ## 7. Predictions
#
# Three numbers to work out before any run; a line on paper is enough for each. The visible checks only say whether a number is in a sensible range.
#
# - `batches_to_99`: the running mean starts at 0<!-- given --> with momentum 0.9<!-- given -->, and every batch has the mean 8<!-- given -->. After how many batches is the running mean within a hundredth of that value for the first time?
# - `means_of_groups`: how many means does group norm compute for 8<!-- given --> images with 6<!-- given --> channels of 4<!-- given --> by 5<!-- given --> pixels, in G = 3<!-- given --> groups?
# - `scaled_gradient`: `W` are the weights of an affine layer right before batch norm, and the gradient of the loss with respect to `W` has length 0.5<!-- given -->. All entries of `W` are multiplied by 10, and nothing else changes. How long is the gradient now? (Epsilon is too small to matter.)

# %% answer="norm_predictions"
norm_predictions = {"batches_to_99": ..., "means_of_groups": ..., "scaled_gradient": ...}
### BEGIN SOLUTION
norm_predictions = {"batches_to_99": 44, "means_of_groups": 24, "scaled_gradient": 0.05}
### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: the ideas</summary>
#
# What is still missing of the running mean after one batch, and after two? Who has a mean of its own in group norm? And for the last one: what happens to the loss when all of `W` is multiplied by 10?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# A tenth of what is missing comes in with each batch. Each group of each image has a mean. If $L(10\, W) = L(W)$ for every `W`, then the same change of the loss takes steps ten times as long at $10\, W$.
#
# </details>

# %% test="norm_predictions--batches_to_99" points=1
"""After how many batches the running mean is near the true one."""
from helpers import checks

checks.check_settings(
    "norm_predictions",
    norm_predictions,
    ["batches_to_99"],
    allowed=lambda batches_to_99: 1 < batches_to_99 < 10_000 and batches_to_99 % 1 == 0,
    expected="batches_to_99 is a whole number between 1 and 10,000",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(norm_predictions, "batches_to_99", 44, rtol=0.01)
### END HIDDEN TESTS

# %% test="norm_predictions--means_of_groups" points=1
"""How many means group norm computes."""
from helpers import checks

checks.check_settings(
    "norm_predictions",
    norm_predictions,
    ["means_of_groups"],
    allowed=lambda means_of_groups: 1 < means_of_groups < 1000 and means_of_groups % 1 == 0,
    expected="means_of_groups is a whole number between 1 and 1000",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(norm_predictions, "means_of_groups", 24, rtol=0.01)
### END HIDDEN TESTS

# %% test="norm_predictions--scaled_gradient" points=1
"""The length of the gradient once the weights are ten times as large."""
from helpers import checks

checks.check_settings(
    "norm_predictions",
    norm_predictions,
    ["scaled_gradient"],
    allowed=lambda scaled_gradient: 0 < scaled_gradient < 1000,
    expected="scaled_gradient is between 0 and 1000",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(norm_predictions, "scaled_gradient", 0.05, rtol=0.01)
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Train a deep network
#
# Now your layers go to work. Nothing from here on is graded; you need exercises 2 and 3. `Mlp` is a network of ReLU layers, given in `helpers`; its loss, its norm and the rule that trains it are passed in.

# %% tags=["skip-execution"]
(images, labels), (test_images, test_labels) = split_digits()
test_images, images = (part - images.mean(axis=0) for part in (test_images, images))
images.shape, test_images.shape


# %% tags=["skip-execution"]
def softmax_loss(scores, y):
    """Return the mean cross-entropy and its gradient with respect to the scores (lesson 01)."""
    scores = scores - scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    dscores = (np.exp(log_p) - np.eye(10)[y]) / len(y)
    return -log_p[np.arange(len(y)), y].mean(), dscores


def momentum(w, dw, config):
    v = 0.9 * config.get("v", 0) - 0.01 * dw
    return w + v, {"v": v}


# %% tags=["skip-execution"]
def train_deep(norm, hidden=10, scale=0.02, seed=0):
    """Train 200 steps on batches of 64; return the losses, and the share of test images right."""
    rng = np.random.default_rng(seed)
    net = Mlp([64] + [64] * hidden + [10], softmax_loss, rng, scale=scale, norm=norm)
    losses = train(net, momentum, batches(images, labels, 200, 64, rng), {})
    return losses, net.accuracy(test_images, test_labels)


# %% [markdown]
# ### Weights that are far too small
#
# Ten hidden layers of 64 units, and initial weights with a standard deviation of 0.02. (He's initialization would take $\sqrt{2/64}$, nine times as much.) Without a norm the signal has faded away by the last layer.
#
# **Predict:** which of the three trains within 200 steps: no norm, layer norm, batch norm?

# %% tags=["skip-execution"]
norms = {
    "none": None,
    "layer norm": (layernorm_forward, layernorm_backward),
    "batch norm": (batchnorm_forward, batchnorm_backward),
}

# %% tags=["skip-execution"]
runs = {name: [train_deep(norm, seed=seed) for seed in range(3)] for name, norm in norms.items()}
fig, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
for (name, of_seeds), style in zip(runs.items(), ("-", "--", "-."), strict=True):
    ax.plot(np.mean([losses for losses, _ in of_seeds], axis=0), style, label=name)
    print(f"{name}: {', '.join(f'{share:.1%}' for _, share in of_seeds)} of the test images right")
ax.set(xlabel="step", ylabel="training loss of the batch", title="Weights that are far too small")
ax.legend()
plt.show()

# %% tags=["claims"]
shares = {name: [share for _, share in of_seeds] for name, of_seeds in runs.items()}

# %% [markdown]
# <details><summary>Answer</summary>
#
# Batch norm: above 94 %<!-- if min(shares["batch norm"]) > 0.94 --> in all three runs, while the network without a norm stays at chance<!--
# if max(shares["none"]) < 0.15 -->. Layer norm lies between on average<!--
# if 0.15 < np.mean(shares["layer norm"]) < 0.9 -->, and behind batch norm each time<!--
# if max(shares["layer norm"]) < min(shares["batch norm"]) -->. How far a single run gets is a lottery: with another seed, or only the rounding of another processor, it ends anywhere from chance to close behind batch norm. It restores the size of the signal too, but it never compares images: whatever all images share stays in, layer after layer, and that is a likely reason why it lags here. These are three runs of one small network at one scale; with weights of the right size a network without any norm trains as well.
#
# </details>

# %% [markdown]
# ### A backward pass that is wrong, and trains
#
# Here is a common mistake in a backward pass of batch norm: mean and variance are treated as constants. All shapes are right.
#
# **Predict:** does a network of 3 hidden layers train with it, from He's initialization? And one of 10?


# %% tags=["skip-execution"]
def forward_with_slope(x, gamma, beta, bn_param):
    out, cache = batchnorm_forward(x, gamma, beta, bn_param)
    return out, (cache, gamma / np.sqrt(x.var(axis=0) + 1e-5))


def constant_statistics(dout, cache):
    """Go backward through gamma (x - mean) / s + beta as if mean and s were constants."""
    own_cache, slope = cache
    _, dgamma, dbeta = batchnorm_backward(dout, own_cache)
    return dout * slope, dgamma, dbeta


# %% tags=["skip-execution"]
right, wrong = norms["batch norm"], (forward_with_slope, constant_statistics)
ends = {}
for hidden in (3, 10):
    for name, norm in (("right", right), ("wrong", wrong)):
        deep = [train_deep(norm, hidden, scale=None, seed=seed)[1] for seed in range(3)]
        ends[hidden, name] = deep
        print(f"{hidden} hidden layers, {name}: {', '.join(f'{share:.1%}' for share in deep)}")

# %% [markdown]
# **Explain:** why does depth bring the mistake to light? And what should you have done before training?
#
# <details><summary>Answer</summary>
#
# With 3 hidden layers the wrong pass reaches more than 95 %<!-- if min(ends[3, "wrong"]) > 0.95 --> in each of three runs, hardly less than the right one<!--
# if max(ends[3, "right"]) - min(ends[3, "wrong"]) < 0.03 -->: a gradient that points roughly the right way is enough. Every layer that the gradient passes repeats the error, and with 10 layers the wrong pass ends below 85 %<!--
# if max(ends[10, "wrong"]) < 0.85 -->, against 95 % or so<!--
# if min(ends[10, "right"]) > 0.94 --> for the right one. A network that trains is no evidence for its gradients. A gradient check of a single layer on a small table takes milliseconds and would have caught it.
#
# </details>

# %% [markdown]
# ## What you can do now
#
# - The norms share a formula and differ in their axes: batch norm keeps the channel, layer norm the image, instance norm both, and group norm splits the channels of an image.
# - You wrote batch norm: biased variance, epsilon under the root, and running averages that are kept in the dict, updated in mode "train" and used in mode "test".
# - Through mean and variance a gradient loses its component along a column of ones and, nearly, the one along $\hat x$.
# - For images batch norm is the same layer, once the axes are moved; a plain reshape would be wrong without an error.
# - In mode "train" an example can be pushed to $-\sqrt{n-1}$ by its batch, whatever it is.
#
# **Next:** lesson 10_regularization overfits on purpose, and then looks for the cure.
