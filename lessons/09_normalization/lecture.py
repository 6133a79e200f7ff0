# %% [markdown]
# # Normalization: keep the signal alive
#
# A deep network multiplies its input by one matrix after another. If each matrix shrinks the signal
# a little, nothing is left at the end; if each stretches it a little, it explodes. *Batch
# normalization* repairs this inside the network, layer by layer, and is one of the most widely used
# parts of deep learning. We build it in ten lines, forward and backward, and measure what it does.
# Then we find out where it fails: it makes the answer for one image depend on the other images.
#
# **You will be able to**
#
# 1. *predict* from the scale of the weights whether a signal fades or explodes with depth;
# 2. *write* batch normalization, forward and backward, and check its gradient;
# 3. *judge* what it buys on our digits, and what it does not;
# 4. *explain* why training and test use different statistics, and what goes wrong when they
#    disagree;
# 5. *choose* among batch, layer, instance and group normalization by the values they average over.
#
# **Prerequisites**: gradients checked by measurement, and the softmax loss
# ([01_gradients](01_gradients.ipynb)); minibatches and centred pixels ([02_sgd](02_sgd.ipynb));
# momentum ([03_momentum](03_momentum.ipynb)). Deep networks are explained here from the start.
#
# **Time**: {{ times }}
#
# **Letters**: $x$ is an array that enters a normalization, with one row for each of the $N$ images
# of a batch and one column for each of $D$ numbers; $\mu$ and $\sigma^2$ are a mean and a variance,
# $\hat x$ is $x$ after normalization, $\gamma$ and $\beta$ (`gamma`, `beta`) are weights that are
# learned, $\varepsilon$ is a small number that prevents a division by zero. This $\beta$ has nothing
# to do with Adam's $\beta_1$ and $\beta_2$.
#
# The next cell loads our helpers: the digits, a deep network with exchangeable parts, plots. The
# parts that matter we write ourselves.

# %%
from copy import deepcopy

import matplotlib.pyplot as plt
import numpy as np

from helpers.data import runs, split_digits
from helpers.explorer import curves, log
from helpers.problems import Mlp, batches, richardson_gradient, train
from helpers.styles import NEUTRAL

# %% [markdown]
# We use the digits of the earlier lessons, two thirds of them for training and one third for
# testing. From every pixel we subtract its mean over the training images.

# %%
(images, labels), (test_images, test_labels) = split_digits()
average = images.mean(axis=0)
images, test_images = images - average, test_images - average
images.shape, test_images.shape

# %% [markdown]
# ## 1. Signals fade with depth
#
# *Time: {{ minutes }}*
#
# A *layer* turns the numbers it receives for an image into new ones. It multiplies them by a matrix
# of weights and adds a vector, $xW + b$. Two such layers in a row would be no better than one,
# because the product of two matrices is just another matrix. So between them every number passes
# through the *ReLU* of lesson 01, $\max(0, x)$: positive numbers pass, negative ones become zero.
#
# A network that recognizes digits has 64 pixels at one end and ten scores at the other. The layers
# in between are called *hidden*, because the data prescribe no values for them. Each number that a
# hidden layer puts out is the *activation* of one *unit*. With many hidden layers the network is
# *deep*. Here is the signal on its way through ten hidden layers. The weights are drawn at random
# with a standard deviation that we call `scale`, and all $b$ are zero, as they are before training.
# The function returns the standard deviation of the activations after each layer: how much of a
# signal there is.


# %%
def signal(images, scale, units=64, hidden=10):
    rng = np.random.default_rng(0)
    x, sizes = images, []
    for _ in range(hidden):
        W = scale * rng.standard_normal((x.shape[1], units))
        x = np.maximum(0, x @ W)
        sizes.append(x.std())
    return np.array(sizes)


# %% [markdown]
# **Predict.** We draw the weights with a standard deviation of 0.05 and send 256 images through the
# network. How much smaller are the activations of the tenth layer than those of the first: ten
# times, a thousand times, or more?
#
# **Run.** Read the row from left to right, and compare neighbours.

# %%
faint = signal(images[:256], scale=0.05)
print(*[f"{size:.1e}" for size in faint])

# %% tags=["claims"]
factor = np.sqrt(images.shape[1] / 2) * 0.05

# %% [markdown]
# <details><summary>Answer</summary>
#
# More than a hundred thousand times smaller<!-- if 1e5 < faint[0] / faint[-1] < 2e5 -->. Each layer
# multiplies the signal by about the same factor, and from the first layer to the tenth that happens
# nine times.
#
# The factor can be computed. A unit adds up 64 products of an activation and a random weight. The
# standard deviation of such a sum is $\sqrt{64}$ times the scale times the root mean square of the
# activations. Then the ReLU sets about half of the sums to zero, which halves their mean square.
# Altogether the root mean square, and with it the standard deviation, is multiplied by about
#
# $$\sqrt{64/2}\cdot 0.05 = 0.28<!-- = factor -->$$
#
# </details>

# %% [markdown]
# In general the factor is $\sqrt{n/2}$ times the scale, where $n$ is the number of inputs of the
# layer. It is 1 if the scale is $\sqrt{2/n}$. This choice is *He initialization*, after Kaiming He
# (He et al., 2015).
#
# So far we went forward, from the images to the scores: the *forward pass*. The gradient is
# computed on the way back, from the loss to the first layer, by the chain rule: the *backward
# pass*. Each layer receives the gradient with respect to its output, finds from it the gradient of
# its weights, and hands on the gradient with respect to its input. This leads through the same
# matrices, and each layer multiplies what it hands on by the same kind of factor.
#
# `Mlp` is the network above with a loss and both passes. We give it the softmax loss of lesson 01,
# written out once more. If we name no `scale`, every layer gets He's.


# %%
def softmax_loss(scores, labels):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = -np.log(np.maximum(p[rows, labels], 1e-300)).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


def network(hidden, units=64, seed=0, **options):
    sizes = [64] + [units] * hidden + [10]
    return Mlp(sizes, softmax_loss, np.random.default_rng(seed), **options)


# %% [markdown]
# **Predict.** Bring the activations of *all* ten layers between 0.1 and 1. Which scale do you need
# with 64 units in each layer? And with 256 units, four times as many: a larger scale or a smaller
# one?
#
# **Run.** Move `scale`, then change `units`. The dashed curve is the gradient of each layer's
# weights: does it fade towards the first layer?


# %%
def with_depth(layer, scale=0.1, units=64):
    net = network(10, units, scale=scale)
    activations = [x.std() for x in net.activations(images[:256])]
    gradients = net.loss(images[:256], labels[:256])[1]
    return {
        "activations": np.array(activations),
        "gradients of the weights": np.array([gradients[f"W{int(n)}"].std() for n in layer]),
    }


def kept(layer, activations, gradients):
    inside = np.sum((activations > 0.1) & (activations < 1))
    return f"{inside} of 10 layers between 0.1 and 1; layer 10 at {activations[-1]:.2g}"


# %%
fading = curves(
    with_depth,
    {"scale": log(0.02, 1), "units": [16, 64, 256]},
    x=np.arange(1, 11),
    labels=("hidden layer", "standard deviation"),
    scales=("linear", "log"),
    y_limits=(1e-12, 1e8),
    says=kept,
)
fading

# %% tags=["claims"]
he, he_256 = (np.sqrt(2 / units) for units in (images.shape[1], 256))

# %% [markdown]
# **Figure 1.** *On a logarithmic axis the signal is a straight line: each layer multiplies it by
# about the same factor.* Only in a narrow range of scales is the line nearly level.
#
# <details><summary>The answer</summary>
#
# The gradients of the weights are the same for all layers: a layer's gradient is what arrives from
# the front times what arrives from the back, and together the two have passed through the whole
# network, whichever layer it is.
#
# With 64 units all ten layers lie between 0.1 and 1 for scales near $\sqrt{2/64} = 0.18$<!-- = he
# -->. Four times as many units add up four times as many products, so the scale must be half as
# large: $\sqrt{2/256} = 0.09$<!-- = he_256 -->.
#
# </details>

# %% [markdown]
# With a scale of 0.05 all gradients are so small that training hardly moves. With 0.5 they are so
# large that the first step throws the weights far away. He initialization avoids both, at the
# start. Can the network take care of it by itself, at every step?
#
# ## 2. Batch normalization
#
# *Time: {{ minutes }}*
#
# Before the formula, a picture. We take the sums $xW + b$ of two units in the tenth hidden layer,
# before the ReLU, for 256 images. The scale is 0.3, larger than He's.
#
# **Predict.** The inputs of this layer come out of a ReLU, so none of them is negative. Is the
# cloud of points centred on zero? If not, what does the ReLU do to it?
#
# **Run.** Look for the gray lines, where each sum is zero, and at the numbers on the axes.

# %% alt="Two panels. Left, a cloud of 256 points, almost all to the right of the vertical gray line and above the horizontal one; the axes reach to about 100. Right, the same cloud, shifted and scaled: both lines run through its middle, and the axes reach to about 4."
net = network(10, scale=0.3)
inputs = net.activations(images[:256])[8]
sums = (inputs @ net.weights["W10"])[:, :2]
normalized = (sums - sums.mean(axis=0)) / np.sqrt(sums.var(axis=0) + 1e-5)

fig, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
for ax, points, title in zip(axes, [sums, normalized], ["before", "after"], strict=True):
    ax.axhline(0, color="gray", linewidth=0.8)
    ax.axvline(0, color="gray", linewidth=0.8)
    ax.scatter(*points.T, s=8, color=NEUTRAL[0]["color"])
    ax.set(title=title, xlabel="unit 1", ylabel="unit 2")

# %% tags=["claims"]
all_sums = inputs @ net.weights["W10"]
off_centre = np.mean(np.abs(all_sums.mean(axis=0)) > all_sums.std(axis=0))

# %% [markdown]
# **Figure 2.** *Batch normalization moves each unit's sums to zero and scales them to a standard
# deviation of 1.*
#
# <details><summary>The answer</summary>
#
# The activations that enter this layer have much in common for all images, and their weighted sum
# inherits it. For half of the units<!--
# if 0.4 < off_centre < 0.65 --> the mean lies more than one standard deviation from zero. A ReLU
# then lets nearly every image pass unchanged, as with these two units, or blocks nearly every
# image. Either way its bend goes unused, and without the bend a layer adds nothing (section 1).
#
# </details>

# %% [markdown]
# That is the whole idea. For each unit, we take the mean and the variance over the images of the
# batch, and normalize:
#
# $$\mu = \frac1N \sum_i x_i, \qquad \sigma^2 = \frac1N \sum_i (x_i - \mu)^2, \qquad
# \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
# y_i = \gamma\, \hat x_i + \beta .$$
#
# The normalization sits between $xW + b$ and the ReLU. The last step gives a choice back to the
# network: $\gamma$ and $\beta$, one of each per unit, are learned like all other weights. They
# start at 1 and 0. With $\gamma = \sigma$ and $\beta = \mu$ the network could even undo the
# normalization.
#
# The code returns the result, and in a tuple what the backward pass will need. By convention this
# is called a *cache*; it has nothing to do with AdaGrad's. `param`, and further down `mode`, have
# no use until section 5.


# %%
def batch_norm(x, gamma, beta, param):
    s = np.sqrt(x.var(axis=0) + 1e-5)
    x_hat = (x - x.mean(axis=0)) / s
    return gamma * x_hat + beta, (x_hat, s, gamma)


batch_norm(np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 6.0]]), np.ones(2), np.zeros(2), {})[0].round(3)

# %% [markdown]
# **Predict.** What does batch normalization turn a batch with a single image into? And a batch with
# two images?
#
# **Run.** The cell tries two batches of two images and one batch of one, with three units each,
# $\gamma = 1$ and $\beta = 0$.

# %%
rng = np.random.default_rng(0)
for x in [rng.normal(size=(2, 3)), 100 * rng.normal(size=(2, 3)), rng.normal(size=(1, 3))]:
    print(batch_norm(x, gamma=1, beta=0, param={})[0].round(2))

# %% tags=["claims"]
drawn_first = np.random.default_rng(0).normal(size=(2, 3))
nearly_alike = batch_norm(drawn_first, gamma=1, beta=0, param={})[0]
assert np.argmin(np.abs(drawn_first[0] - drawn_first[1])) == 0

# %% [markdown]
# <details><summary>Answer</summary>
#
# A single image is its own mean, so $x - \mu$ is zero and the result is $\beta$, whatever the image
# is. Of two images one lies above the mean and one below, both by one standard deviation: all that
# survives is which of the two is larger. (The 0.96<!-- = nearly_alike[0, 0] --> comes from two
# numbers so close that $\varepsilon$ counts.) We will come back to small batches in sections 6 and 7.
#
# </details>

# %% [markdown]
# Now into the deep network. Gradients come in the next section; for the activations the forward
# pass is enough.
#
# **Predict.** With batch normalization before each ReLU, how large are the activations of the tenth
# layer at a scale of 0.05? And at 0.5, ten times as large?
#
# **Run.** Each row: scale, then the standard deviation in layers 1, 5 and 10.


# %%
def through_norm(scale, norm=batch_norm):
    net = network(10, scale=scale, norm=(norm, None))
    return [x.std() for x in net.activations(images[:256], mode="train")]


for scale in [0.02, 0.05, 0.177, 0.5]:
    print(scale, *[f"{through_norm(scale)[n]:.3f}" for n in (0, 4, 9)])

# %% tags=["claims"]
all_sizes = np.array([through_norm(scale) for scale in (0.02, 0.05, 0.177, 0.5)])
half_normal = np.sqrt(1 / 2 - 1 / (2 * np.pi))
assert np.allclose(all_sizes, half_normal, atol=0.03)

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 0.6<!-- = all_sizes.mean() --> everywhere: in each layer, at each scale. The normalization
# divides by whatever size the sums have, so the scale cancels. The number 0.58<!-- = half_normal
# --> is the standard deviation of $\max(0, z)$ for a standard normal $z$, which is $\sqrt{1/2 -
# 1/(2\pi)}$.
#
# </details>

# %% [markdown]
# ## 3. Backwards
#
# *Time: {{ minutes }}*
#
# To train, we need the gradient of the loss $L$ with respect to $x$, $\gamma$ and $\beta$, given
# the gradient $d_i$ with respect to each output $y_i$. For $\gamma$ and $\beta$ it is simple:
#
# $$\frac{\partial L}{\partial \beta} = \sum_i d_i, \qquad
# \frac{\partial L}{\partial \gamma} = \sum_i d_i\, \hat x_i .$$
#
# For $x$ there is a catch. Changing one image's $x_i$ also moves the mean and the variance, and so
# the outputs of *all* images in the batch. There are three paths: directly, through the mean, and
# through the variance. Together they give
#
# $$\frac{\partial L}{\partial x_i} = \frac{\gamma}{\sqrt{\sigma^2+\varepsilon}}
# \left( d_i - \frac1N\sum_k d_k - \hat x_i\, \frac1N\sum_k d_k \hat x_k \right) .$$
#
# *Going further* has the derivation. In words: the gradient loses its mean, because moving all
# images together changes nothing, and it loses its part along $\hat x$, because stretching all
# images changes nothing.


# %%
def batch_norm_back(dout, cache):
    x_hat, s, gamma = cache
    d_gamma, d_beta = np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)
    d_x = gamma / s * (dout - d_beta / len(dout) - x_hat * d_gamma / len(dout))
    return d_x, d_gamma, d_beta


# %% [markdown]
# We check it against the forward pass, as in lesson 01. `richardson_gradient` measures the gradient
# of any function of an array, more accurately than a central difference does. To turn an output
# into a loss, we multiply it by random numbers `dout` and add up; then the gradient with respect to
# the output is `dout`.


# %%
def relative_error(back, x, gamma, beta, dout):
    measured = richardson_gradient(lambda x: np.sum(dout * batch_norm(x, gamma, beta, {})[0]), x)
    claimed = back(dout, batch_norm(x, gamma, beta, {})[1])[0]
    return np.abs(claimed - measured).max() / np.abs(measured).max()


x, dout = rng.normal(3, 2, size=(5, 4)), rng.normal(size=(5, 4))
gamma, beta = rng.normal(size=4), rng.normal(size=4)
float(relative_error(batch_norm_back, x, gamma, beta, dout))

# %% [markdown]
# The formula passes: below 1e-7<!-- if relative_error(batch_norm_back, x, gamma, beta, dout) < 1e-7
# --> counts as good. A common mistake is to forget the last two terms: mean and variance are
# treated as constants, and only the direct path is left, $\gamma\, d_i / \sqrt{\sigma^2 +
# \varepsilon}$.
#
# **Predict.** For a batch of *two* images, what is the true gradient with respect to $x$? (Section
# 2 has what you need.) What does the mistaken one say?
#
# **Run.** The first array is the true gradient, the second the mistaken one.

# %%
two_out, two_cache = batch_norm(x[:2], gamma, beta, {})
true = batch_norm_back(dout[:2], two_cache)[0]
mistaken = dout[:2] * gamma / two_cache[1]
true.round(4), mistaken.round(4)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Zero, but for $\varepsilon$. The output of a batch of two is $\pm\gamma + \beta$ whatever $x$ is, so
# a small change of $x$ changes nothing. The mistaken gradient sees the direct path only, and
# reports a slope that is not there.
#
# A second trap hides in checks. If `dout` is all ones, the loss is the sum of all outputs, which is
# $N\beta$ whatever $x$ is, and the true gradient is zero for any batch. Such a check accepts wrong
# formulas; one without the last term passes. Use random numbers.
#
# </details>

# %% [markdown]
# ## 4. What it buys
#
# *Time: {{ minutes }}*
#
# Now we train. The rule is momentum with $\rho = 0.9$, in the form of lesson 03.


# %%
def momentum(w, dw, config):
    v = 0.9 * config.get("v", 0.0) - config["learning_rate"] * dw
    return w + v, {**config, "v": v}


def trained(hidden, rate, steps=200, size=64, seed=0, **options):
    net = network(hidden, seed=seed, **options)
    drawn = batches(images, labels, steps, size, np.random.default_rng(1000 + seed))
    losses = train(net, momentum, drawn, {"learning_rate": rate})
    return net, losses


# %% [markdown]
# **Predict.** Ten hidden layers, weights of scale 0.05, 200 steps with batches of 64. You know from
# section 1 how small the gradients are then. What will the loss do without normalization, and what
# with it? (A network that guesses has the loss $\ln 10 = 2.3$<!-- given -->.)
#
# **Run.** Follow both curves.

# %% alt="The loss against the step. Without normalization (solid, dots) it is a level line, at the loss of guessing. With batch normalization (dashed, squares) it falls below 0.5 within the first thirty steps, and then slowly and with jitter to about 0.1."
with_norm = {"norm": (batch_norm, batch_norm_back)}
plain_losses = trained(10, rate=0.03, scale=0.05)[1]
norm_losses = trained(10, rate=0.03, scale=0.05, **with_norm)[1]

fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.plot(plain_losses, label="no norm", markevery=25, **NEUTRAL[0])
ax.plot(norm_losses, label="batch norm", markevery=25, **NEUTRAL[1])
ax.set(xlabel="step", ylabel="loss of the batch", title="Ten hidden layers, scale 0.05")
_ = ax.legend()

# %% [markdown]
# **Figure 3.** *With batch normalization the deep network trains; without it, nothing happens.*
# After 200 steps the losses are 2.3<!-- = plain_losses[-20:].mean() --> and 0.1<!--
# = norm_losses[-20:].mean() --> (means of the last 20).

# %% tags=["claims"]
trainings = sum(np.size(found) for found in runs("normalization")["scales"]["accuracy"].values())
low_high = [end(runs("normalization")["scales"]["scales"]) for end in (min, max)]

# %% [markdown]
# A bad start, rescued. But with a *good* start, is batch normalization still better? One run at one
# rate cannot answer that. So we trained such networks 735<!-- = trainings --> times: seven scales
# from 0.02<!-- = low_high[0] --> to 1<!-- = low_high[1] -->, seven rates, five seeds, without
# normalization, with batch normalization, and with *layer* normalization, a relative that section 8
# introduces. The figure shows medians over the seeds from a stored table, which
# `tools/measure/normalization.py` made.
#
# **Predict.** At how many of the seven scales does each kind of network get above 90 %, if it may
# choose its rate? And at He's scale, 0.177, which kind recognizes the most test images?
#
# **Run.** Move `rate` and watch where each curve is high. Find a rate at which one of them is above
# 90 % at *every* scale.

# %%
measured = runs("normalization")["scales"]
tables = {norm: np.median(found, axis=-1) for norm, found in measured["accuracy"].items()}
names = {"none": "no norm", "batch": "batch norm", "layer": "layer norm"}


def at_rate(scale, rate=0.001):
    row = measured["rates"].index(rate)
    return {names[norm]: table[row] for norm, table in tables.items()}


def how_many(scale, *curves):
    none, batch, layer = [np.sum(y > 0.9) for y in curves]
    return (
        f"above 90 %, of 7 scales: no norm at {none}, batch norm at {batch}, layer norm at {layer}"
    )


# %%
tolerance = curves(
    at_rate,
    {"rate": measured["rates"]},
    x=measured["scales"],
    labels=("scale of the weights", "test accuracy"),
    scales=("log", "linear"),
    y_limits=(0, 1),
    says=how_many,
)
tolerance

# %% tags=["claims"]
handled = {norm: np.sum(table.max(axis=0) > 0.9) for norm, table in tables.items()}
everywhere = {
    norm: [rate for rate, row in zip(measured["rates"], table, strict=True) if row.min() > 0.9]
    for norm, table in tables.items()
}
he_column = measured["scales"].index(0.1768)
at_he = {
    norm: dict(zip(measured["rates"], table[:, he_column], strict=True))
    for norm, table in tables.items()
}
good = runs("normalization")["good_start"]
leads = [np.subtract(b, a) for a, b in zip(good["none"], good["batch"], strict=True)]
lost = at_he["batch"][0.03] - tables["none"].max(axis=0)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without normalization it is one<!-- = handled["none"] -->, He's<!-- if max(at_he["none"].values())
# > 0.9 -->: at the other six none of our rates will do. With layer normalization it is six<!-- =
# handled["layer"] -->, each at a suitable rate. With batch normalization it is all seven<!-- =
# handled["batch"] -->, and the rates 0.1 and 0.3 each do for every one of them<!-- if everywhere ==
# {"none": [], "batch": [0.1, 0.3], "layer": []} -->.
#
# At He's scale there is little to gain. At rate 0.03, which suits both, in a second table of runs,
# batch normalization leads by about one<!-- = 100 * leads[0].mean() --> percentage point (mean of
# 20<!-- = len(leads[0]) --> seeds; it is ahead in 17<!-- = np.sum(leads[0] > 0) -->). After 1000
# steps instead of 200 the lead is no larger<!-- if leads[1].mean() <= leads[0].mean() -->. A poor
# scale costs far more: at the smallest one the network without normalization stays more than eighty
# points<!-- if lost[0] > 0.8 --> below them.
#
# "Batch normalization allows higher learning rates" is true here: at He's scale the plain network
# fails from 0.1 on<!-- if max(at_he["none"][r] for r in (0.1, 0.3, 1.0)) < 0.2 -->, the normalized
# one still trains at 0.3<!-- if at_he["batch"][0.3] > 0.9 -->. But the higher rate does not make it
# better<!-- if at_he["batch"][0.3] <= at_he["batch"][0.03] -->.
#
# So what it buys is tolerance. Neither the scale nor the rate has to be found with care. In a small
# network with a known good initialization that is a convenience. In a network of a hundred layers
# of different kinds it can decide whether anything trains at all.
#
# </details>

# %% [markdown]
# **Half-way mark.** Signals fade or explode because every layer multiplies them by a factor; batch
# normalization resets mean and size before each ReLU, so the scale of the weights hardly matters
# any more. But it needs a batch, and that is the second half of the story.
#
# ## 5. Test time: no batch to lean on
#
# *Time: {{ minutes }}*
#
# In training, mean and variance, the *statistics*, come from the batch. In use there may be a
# single image, and section 2 showed what becomes of that. So during training each layer also keeps
# *running averages* of its means and variances, and in *test mode* it uses those instead:
#
# $$\text{running} \leftarrow m \cdot \text{running} + (1 - m) \cdot \text{of this batch} .$$
#
# The share $m$ that is kept is called `momentum`, by a custom that confuses everyone: it has
# nothing to do with momentum in lesson 03, and PyTorch uses the same word for $1 - m$. Here is the
# complete layer. The dict `param` belongs to one layer and keeps its averages; the network writes
# `"train"` or `"test"` into it.


# %%
def batch_norm(x, gamma, beta, param):
    if param.get("mode") == "test":
        mean, variance = param["mean"], param["variance"]
    else:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        m = param.get("momentum", 0.9)
        param["mean"] = m * param.get("mean", 0.0) + (1 - m) * mean
        param["variance"] = m * param.get("variance", 0.0) + (1 - m) * variance
    s = np.sqrt(variance + 1e-5)
    x_hat = (x - mean) / s
    return gamma * x_hat + beta, (x_hat, s, gamma)


# %% [markdown]
# **Predict.** A layer with `momentum` 0.9 sees batches with mean 5 and variance 4, and nothing
# else. After 10 of them, what are its running averages, if both begin at zero? You have met this
# mistake before, in another rule.
#
# **Run.** Read the averages, mean first.

# %%
steady, param = np.array([[3.0], [7.0]]), {"mode": "train"}
for _ in range(10):
    batch_norm(steady, gamma=1, beta=0, param=param)
param["mean"], param["variance"]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Both are $1 - 0.9^{10} = 0.65$<!-- = param["mean"][0] / 5 --> times what they should be. It is the
# bias that Adam corrects in lesson 07: an average that starts at zero still contains a share $m^t$
# of that zero. Batch normalization usually leaves it uncorrected, since after many steps it no
# longer matters. (The averages in PyTorch begin at mean 0 and variance 1, which is wrong too, in a
# safer way: nothing is divided by nearly zero.)
#
# </details>

# %% [markdown]
# What does that do to a network? We trained one with three hidden layers five times, with different
# seeds, for 300 steps, and looked at the test images on the way: in test mode, and with the
# statistics of the 599<!-- = len(test_images) --> test images themselves, a comparison that knows
# the right mean and variance.
#
# **Predict.** At about which step does test mode catch up, with `momentum` 0.9: 3, 30 or 300? And
# with 0.999? Does it help to begin the running variance at 1 instead of 0?
#
# **Run.** Change `momentum`, then `variance_at_first`. Find a setting whose gap at step 30 is below
# one point.

# %%
settling = runs("normalization")["settling"]


def on_the_way(step, momentum=0.999, variance_at_first=0):
    row = settling["momenta"].index(momentum)
    return {
        "test mode": np.array(settling[f"from_{variance_at_first}"][row]),
        "statistics of the test images": np.array(settling["batch"]),
    }


def gaps(step, test_mode, own):
    gap = 100 * (own - test_mode)
    at_30, at_300 = gap[step == 30].item(), gap[step == 300].item()
    return f"test mode is behind by {at_30:.1f} points at step 30, {at_300:.1f} at step 300"


# %%
catching_up = curves(
    on_the_way,
    {"momentum": settling["momenta"], "variance_at_first": [0, 1]},
    x=settling["steps"],
    labels=("step", "test accuracy (mean of 5 seeds)"),
    scales=("log", "linear"),
    y_limits=(0, 1),
    says=gaps,
)
catching_up


# %% tags=["claims"]
def gap_at(step, momentum, start=0):
    test_mode, own = on_the_way(None, momentum, start).values()
    at = settling["steps"].index(step)
    return float(own[at] - test_mode[at])


# %% [markdown]
# <details><summary>Answer</summary>
#
# With 0.9 it has caught up at step 30, but for 0.3<!-- = 100 * gap_at(30, 0.9) --> points. With
# 0.99 the gap is still 14<!-- = 100 * gap_at(30, 0.99) --> points there, and with 0.999 it is
# 15<!-- = 100 * gap_at(300, 0.999) --> even at step 300. The averages lag behind, for two reasons:
# they contain the zero they started from, and they remember statistics of weights that have long
# changed. Beginning the variance at 1 halves<!-- if 0.3 < gap_at(300, 0.999, 1) / gap_at(300,
# 0.999) < 0.6 --> that last gap and does not close it.
#
# The other extreme, 0, takes the last batch alone. It is within three points all the way here<!--
# if max(abs(gap_at(step, 0.0)) for step in settling["steps"]) < 0.03 -->, but it is as noisy as a
# single batch. In a run of 100,000<!-- given --> steps, 0.99 or 0.999 are fine; in a short run they
# are a bug. If a network is good in training and poor in test mode, look at the running averages
# first.
#
# </details>

# %% [markdown]
# ## 6. Your neighbours change your answer
#
# *Time: {{ minutes }}*
#
# What happens if we forget to switch to test mode, and the network sees new images in training
# mode? It is an easy mistake to make, since nothing crashes. We train one network and ask it about
# the test images, in batches dealt at random. Each batch goes to a copy of the network, for a
# reason that comes at the end of this section.


# %%
net, _ = trained(3, rate=0.03, steps=300, norm=(batch_norm, batch_norm_back))


def in_training_mode(x):
    return deepcopy(net).scores(x, mode="train").argmax(axis=1)


def answers(size, seed=0):
    order = np.random.default_rng(seed).permutation(len(test_images))
    dealt = np.split(order, range(size, len(order), size))
    found = np.concatenate([in_training_mode(test_images[rows]) for rows in dealt])
    return found[np.argsort(order)]


print(f"test mode: {net.accuracy(test_images, test_labels):.1%} of the test images right")

# %% [markdown]
# **Predict.** How many does it get right in batches of 64? Of 8? Of 2? Of 1?
#
# **Run.** For each size: the share of right answers, and the share of answers that change when the
# same images are dealt into other batches.

# %%
for size in [64, 16, 8, 4, 2, 1]:
    first, second = answers(size), answers(size, seed=1)
    right, changed = np.mean(first == test_labels), np.mean(first != second)
    print(f"batches of {size:2}: {right:5.1%} right, {changed:5.1%} change")

# %% tags=["claims"]
twice_dealt = {size: (answers(size), answers(size, seed=1)) for size in (64, 8, 2, 1)}
right_in = {size: np.mean(pair[0] == test_labels) for size, pair in twice_dealt.items()}
changed_in = {size: np.mean(pair[0] != pair[1]) for size, pair in twice_dealt.items()}
test_mode_right = net.accuracy(test_images, test_labels)

# %% [markdown]
# <details><summary>Answer</summary>
#
# In batches of 64 hardly anything is lost<!-- if abs(right_in[64] - test_mode_right) < 0.02 -->, in
# batches of 8 it is 87 %<!-- = right_in[8] -->, in batches of 2 it is 43 %<!-- = right_in[2] -->. A
# batch of one always gets the same answer, right for one digit in ten. More disturbing is the
# second column: in batches of 8 one answer in five<!-- if 0.15 < changed_in[8] < 0.25 --> depends
# on which other images happen to be there. The network no longer answers a question about an image
# but about an image *among others*.
#
# </details>

# %% [markdown]
# Small batches have noisy statistics. So a large batch should be safe.
#
# **Predict.** We put all sevens among the test images into one batch, some sixty of them. In test
# mode the network recognizes nearly all. How many in training mode?
#
# **Run.** For each digit, a batch of that digit alone: first in test mode, then in training mode.

# %%
for digit in [0, 3, 7]:
    batch = test_images[test_labels == digit]
    in_test_mode = net.scores(batch).argmax(axis=1)
    shares = [np.mean(found == digit) for found in (in_test_mode, in_training_mode(batch))]
    print(f"{len(batch)} images of {digit}: {shares[0]:.0%} right, {shares[1]:.0%} right")


# %% tags=["claims"]
def right_alone(net):
    groups = [test_images[test_labels == digit] for digit in range(10)]
    found = [deepcopy(net).scores(x, "train").argmax(axis=1) for x in groups]
    return np.mean(np.concatenate(found) == np.repeat(range(10), [len(x) for x in groups]))


others = {"rate": 0.03, "steps": 300, "norm": (batch_norm, batch_norm_back)}
alone = [right_alone(trained(3, seed=seed, **others)[0]) for seed in range(5)]

# %% [markdown]
# <details><summary>Answer</summary>
#
# About as many as by guessing. Over all ten digits, each in a batch by itself, it is 11 %<!-- =
# alone[0] -->, and with four other seeds 9 %<!-- = min(alone) --> to 11 %<!-- = max(alone) -->. The
# statistics of such a batch are not noisy; they are those of sevens. What all sevens have in common
# is their mean, and the mean is subtracted. What is left is how one seven differs from another.
#
# This happens outside the laboratory whenever a batch is not a random sample: test data sorted by
# class, successive frames of a video, all patients of one hospital.
#
# </details>

# %% [markdown]
# Why the copies? Now we ask the network itself. We change no weight; we only let it look at the
# sevens thirty times, in training mode.
#
# **Predict.** Back in test mode, how many of all test images does it get right?
#
# **Run.** The share before and after.

# %%
sevens = test_images[test_labels == 7]
unharmed = net.accuracy(test_images, test_labels)
for _ in range(30):
    net.scores(sevens, mode="train")
unharmed, net.accuracy(test_images, test_labels)

# %% tags=["claims"]
harmed = net.accuracy(test_images, test_labels)

# %% [markdown]
# <details><summary>Answer</summary>
#
# It falls from 96 %<!-- = unharmed --> to 73 %<!-- = harmed -->. A pass in training mode also
# updates the running averages, and these now describe sevens. No weight has changed, yet the
# network is damaged, and a saved copy of it will be too. If the weights of a network are to stay as
# they are, keep its normalizations in test mode.
#
# </details>

# %% [markdown]
# ## 7. Small batches in training
#
# *Time: {{ minutes }}*
#
# Some networks are so large that only a few images fit into memory at once. Does training survive
# that? We trained the three hidden layers with batches of 2<!-- given --> to 128<!-- given -->. All
# networks read the same number of images (each about six times), all are tested in test mode, and
# every entry is the best of seven rates; the figure shows the median of five seeds, and the range.
#
# **Predict.** Which of the three gets worse in small batches: no normalization, batch, or layer
# normalization (which takes its statistics from one image at a time)?
#
# **Run.** Look at the left end.

# %% alt="Three curves of test accuracy against the batch size, on a logarithmic axis. No norm (solid, dots) and layer norm (dash-dotted, triangles) lie close together near the top for all sizes. Batch norm (dashed, squares) begins at less than half for two images, is still behind at four, and joins them at eight."
small = runs("normalization")["sizes"]
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
for (norm, found), style in zip(small["accuracy"].items(), NEUTRAL, strict=False):
    best_rate = np.median(found, axis=-1).argmax(axis=0)
    seeds = np.array(found)[best_rate, range(len(small["sizes"]))]
    ax.plot(small["sizes"], np.median(seeds, axis=1), label=names[norm], **style)
    reach = seeds.min(axis=1), seeds.max(axis=1)
    ax.fill_between(small["sizes"], *reach, alpha=0.2, color=style["color"])
ax.set(xscale="log", xlabel="batch size", ylabel="test accuracy")
ax.set_xticks(small["sizes"], small["sizes"], minor=False)
_ = ax.legend()


# %% tags=["claims"]
def at_best_rate(table):
    """Return the seeds at the best rate, one row a size."""
    found = np.array(table)
    return found[np.median(found, axis=-1).argmax(axis=0), range(found.shape[1])]


by_size = {norm: at_best_rate(table) for norm, table in small["accuracy"].items()}
medians_by_size = {norm: np.median(seeds, axis=1) for norm, seeds in by_size.items()}
with_all_statistics = np.median(at_best_rate(small["recomputed"]), axis=1)
at_lower_rates = np.median(small["pairs_at_lower_rates"]["accuracy"], axis=-1)
best_of_pairs = np.median(small["accuracy"]["batch"], axis=-1)[:, 0].argmax()
assert small["rates"][best_of_pairs] == min(small["rates"])
assert max(small["pairs_at_lower_rates"]["rates"]) < min(small["rates"])

# %% [markdown]
# **Figure 4.** *In batches of two, batch normalization fails; from eight on, the three are level.*
# Layer normalization does not care about the batch.
#
# <details><summary>The answer</summary>
#
# Two images say only which is larger (section 2), and that is all the next layer gets to learn
# from. Are perhaps only the running averages to blame, noisy as they are after batches of two? No:
# with mean and variance of *all* training images in their place the median is 48 %<!--
# = with_all_statistics[0] -->. Or the rate, since the best of the seven was the smallest? No: with
# lower ones the median is 48 %<!-- = at_lower_rates.max() --> at most. The network has been trained
# on something other than what it is tested on.
#
# On a network of fifty<!-- given --> layers and a million photographs (ResNet-50<!-- given --> on
# ImageNet) Wu and He (2018) found the same, if less drastic: with two images per processor, batch
# normalization has an error 10.6<!-- given --> points higher than *group normalization*, to which
# we come now.
#
# </details>

# %% [markdown]
# ## 8. Which values share a mean?
#
# *Time: {{ minutes }}*
#
# So far each image was a row of $D$ numbers. In networks for images a hidden layer often puts out
# several small *maps* instead, one number per pixel. There are $C$ of them, called *channels*, as
# in a colour image with a red, a green and a blue channel. A batch is then an array of shape
# $(N, C, H, W)$: image, channel, row, column. (This $W$ is the width of a map, and no matrix; $H$
# is its height.)
#
# All normalizations subtract a mean and divide by a standard deviation. They differ only in which
# values they take the mean of.
#
# **Predict.** In batch normalization each channel has one mean. Over which of the four axes is it
# taken?
#
# **Run.** Each cube is a batch, with images along one edge, channels along another, and pixels
# upwards. The coloured values share one mean and one variance.

# %%
share_a_mean = {
    "batch norm": np.s_[:, 0, :],
    "layer norm": np.s_[0, :, :],
    "instance norm": np.s_[0, 0, :],
    "group norm, groups of two": np.s_[0, :2, :],
}

# %% alt="Four cubes of small blocks, with images along one edge, channels along the other and pixels upwards. Batch norm: one channel of all images, a slab along the image axis. Layer norm: all channels of one image, a slab along the channel axis. Instance norm: a single column, one channel of one image. Group norm: two neighbouring columns, two channels of one image."
fig = plt.figure(figsize=(11, 3.2), layout="constrained")
for n, (title, slab) in enumerate(share_a_mean.items(), start=1):
    colours = np.full((4, 4, 6), "#EEEEEE")
    colours[slab] = NEUTRAL[n - 1]["color"]
    ax = fig.add_subplot(1, 4, n, projection="3d", title=title, elev=25, azim=-135)
    ax.voxels(np.ones(colours.shape), facecolors=colours, edgecolor="white", shade=False)
    ax.set(xlabel="image", ylabel="channel", xticks=[], yticks=[], zticks=[])
    ax.text2D(-0.05, 0.5, "pixel", rotation=90, transform=ax.transAxes)

# %% [markdown]
# **Figure 5.** *Same formula, different neighbours.* The coloured values of each cube share one
# mean and one variance; every other slab of the same shape has a mean and a variance too.
#
# <details><summary>The answer</summary>
#
# *Batch norm*: the mean is taken over images, rows and columns, all axes but the channels. The
# others can be read off in the same way.
#
# </details>

# %% [markdown]
# | normalization | one mean for each | needs other images | running averages |
# |---|---|---|---|
# | batch | channel | yes | yes |
# | layer | image | no | no |
# | instance | image and channel | no | no |
# | group | image and group of channels | no | no |
#
# Without maps, for rows of $D$ numbers, layer normalization is batch normalization with the other
# axis. Only $\gamma$ and $\beta$ are as before, one of each per unit.


# %%
def layer_norm(x, gamma, beta, param):
    s = np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / s
    return gamma * x_hat + beta, (x_hat, s, gamma)


# %% [markdown]
# **Predict.** We take an image out of its batch and normalize it by itself. Does its row change,
# with layer normalization? And what happens to the signal in our deep network of section 2?
#
# **Run.** First the largest difference of that row, then the standard deviation in layers 1, 5 and
# 10 at a scale of 0.05.

# %%
ones, zeros = np.ones(64), np.zeros(64)
in_a_batch = layer_norm(images[:32], ones, zeros, {})[0][0]
by_itself = layer_norm(images[:1], ones, zeros, {})[0][0]
print(np.abs(in_a_batch - by_itself).max())
print(*[f"{through_norm(0.05, layer_norm)[n]:.2f}" for n in (0, 4, 9)])

# %% [markdown]
# The row stays the same. So no running averages are needed, and training and test compute the same
# thing. Nor does the signal fade. The price: the units of a layer now share a mean, whether or not
# they measure comparable things.
#
# Group normalization lies in between. A single image with four channels of one pixel each, 1, 2, 3
# and 4, shows the whole family.
#
# **Predict.** What comes out with one group of four channels? With two groups of two? With four
# groups of one, which is instance normalization?
#
# **Run.** One row for each number of groups.

# %%
for groups in [1, 2, 4]:
    x = np.array([1.0, 2.0, 3.0, 4.0]).reshape(groups, -1)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
    print(groups, x_hat.ravel().round(2))

# %% [markdown]
# <details><summary>Answer</summary>
#
# One group keeps the spacing of all four values. Two groups keep only which of each pair is
# larger; that 3 and 4 are larger than 1 and 2 is lost. Four groups keep nothing: a value by itself
# is its own mean. Instance normalization needs maps of more than one pixel.
#
# </details>

# %% [markdown]
# **Explain.** Which normalization would you take (a) for a network with batches of 128, (b) with
# batches of two large images, (c) where answers must not depend on other images even in training?
#
# <details><summary>Answer</summary>
#
# (a) Batch normalization is a sound choice, and on our digits so are layer normalization or none
# with a good initialization. (b) Group normalization, or layer normalization. (c) Anything
# but batch normalization. Layer normalization is also the usual choice for sequences such as
# text, where the number of words varies and statistics over a batch mix unlike positions.
#
# </details>

# %% [markdown]
# ## 9. The same in PyTorch
#
# *Time: {{ minutes }}*
#
# ```python
# layer = torch.nn.BatchNorm1d(64, momentum=0.1)  # 0.1 is the share of the new batch: our 0.9
# net.eval()  # running averages from here on; net.train() goes back to those of the batch
# ```
#
# One more difference: PyTorch puts the *unbiased* variance into the running average (divided by
# $N-1$ instead of $N$), while it normalizes each batch with the same variance as we do.
#
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### The gradient, derived
#
# We write $s = \sqrt{\sigma^2 + \varepsilon}$ and follow a small change $\delta_k$ of one unit's
# inputs $x_k$ through the layer. The mean changes by the mean of the changes, $\bar\delta$. The
# variance changes by $\tfrac2N \sum_k (x_k - \mu)\,\delta_k = 2s\,\tfrac1N\sum_k \hat x_k
# \delta_k$, so $s$ changes by $\tfrac1N\sum_k \hat x_k \delta_k$. Then by the rule for quotients
#
# $$\text{change of } \hat x_i = \frac1s \left( \delta_i - \bar\delta - \hat x_i\, \frac1N \sum_k \hat x_k \delta_k \right) .$$
#
# This is a linear map of the changes, and its matrix is symmetric. The gradient is sent back by the
# transposed matrix, which is the same one: put $\gamma\, d_i$ in place of $\delta_i$, and the
# formula of section 3 appears.
#
# ### The scale of the weights does not matter, and then it does
#
# A layer before a normalization computes $xW + b$, and whatever $b$ adds is subtracted again.
#
# **Predict.** We multiply the weights $W_2$ of a network by 10. What happens to its scores, and
# what to the gradient with respect to $W_2$? And what is the gradient with respect to $b_2$?
#
# **Run.** In this order: the largest change of a score, the ratio of the gradients' lengths, the
# largest entry of the gradient with respect to $b_2$.

# %%
before = network(3, norm=(batch_norm, batch_norm_back))
after = network(3, norm=(batch_norm, batch_norm_back))
after.weights["W2"] = 10 * after.weights["W2"]
batch = images[:64], labels[:64]
g_before, g_after = before.loss(*batch)[1], after.loss(*batch)[1]
change = np.abs(before.scores(batch[0], "train") - after.scores(batch[0], "train")).max()
ratio = np.linalg.norm(g_before["W2"]) / np.linalg.norm(g_after["W2"])
print(f"{change:.0e}, {ratio:.4f}, {np.abs(g_before['b2']).max():.0e}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The scores do not change, but for $\varepsilon$. The gradient becomes ten times *smaller*<!-- if
# np.isclose(ratio, 10, rtol=1e-4) -->: for a weight ten times as large, the same small change
# matters only a tenth as much. The bias has no gradient at all, except for rounding; $\beta$ does
# its work, so $b$ can be left out.
#
# </details>

# %% [markdown]
# Since the loss does not change along $W$, the gradient is perpendicular to $W$. A step of plain
# SGD is then a step at a right angle.
#
# **Predict.** What do such steps do to the length of $W_2$, over 300 steps?
#
# **Run.** The length of $W_2$ at the start and after 100, 200 and 300 steps, and the share of steps
# in which it grew.


# %%
def sgd(w, dw, config):
    return w - 0.3 * dw, config


def remember(step, net):
    lengths.append(np.linalg.norm(net.weights["W2"]))


net = network(3, norm=(batch_norm, batch_norm_back))
lengths = [np.linalg.norm(net.weights["W2"])]
drawn = batches(images, labels, 300, 64, np.random.default_rng(0))
train(net, sgd, drawn, {}, remember)
np.round(lengths[::100], 3), np.mean(np.diff(lengths) > 0)

# %% [markdown]
# <details><summary>Answer</summary>
#
# It grows in every single step<!-- if np.all(np.diff(lengths) > 0) -->, by Pythagoras: $|W|$ and
# the step are the two short sides of a right triangle, and the new $|W|$ is the long one. What
# counts for the output is the *direction* of $W$, and a step turns it by an angle that falls as
# $1/|W|^2$: once because $W$ is longer, once because its gradient is shorter. So the rate that
# matters is $\mathrm{lr}/|W|^2$, and it falls by itself as training goes on. It is a learning-rate
# schedule (lesson 08) that nobody asked for, and a gentle one here: in 300 steps the rate loses
# about 1 %<!-- = 1 - (lengths[0] / lengths[-1]) ** 2 -->.
#
# </details>

# %% [markdown]
# ### Why does it help?
#
# Ioffe and Szegedy (2015), who invented batch normalization, wanted to reduce what they called
# *internal covariate shift*: while one layer learns, the inputs of the next keep changing their
# distribution. Santurkar et al. (2018) tested that. They added random shifts behind each
# normalization, more than a plain network has, and training remained just as good; their own
# explanation is that the loss becomes smoother. The question is not settled.
#
# One thing that it does can be seen before any training. How similar do two different images look
# to the layers of our deep network?
#
# **Predict.** Take the cosine between the activations of two images, averaged over all pairs: 1 if
# they all point the same way. Does it rise or fall with depth, without a norm, with layer norm,
# with batch norm?
#
# **Run.** Layers 1, 5 and 10, at He's scale, each a mean of five seeds.


# %%
def alike(x):
    directions = x / np.linalg.norm(x, axis=1, keepdims=True)
    cosines = directions @ directions.T
    return cosines[~np.eye(len(x), dtype=bool)].mean()


for norm in [None, (layer_norm, None), (batch_norm, None)]:
    nets = [network(10, seed=seed, norm=norm) for seed in range(5)]
    layers = [net.activations(images[:256], mode="train") for net in nets]
    cosines = [np.mean([alike(of_net[n]) for of_net in layers]) for n in (0, 4, 9)]
    print(norm and norm[0].__name__, *[f"{cosine:.2f}" for cosine in cosines])


# %% tags=["claims"]
def alike_by_layer(norm, seed):
    layers = network(10, seed=seed, norm=norm and (norm, None)).activations(images[:256], "train")
    return [alike(layers[n]) for n in (0, 4, 9)]


similar = {
    norm and norm.__name__: np.mean([alike_by_layer(norm, seed) for seed in range(5)], axis=0)
    for norm in (None, layer_norm, batch_norm)
}

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without a norm it rises from a third<!-- = similar[None][0] --> to almost 0.9<!-- =
# similar[None][2] -->: at the tenth layer all images look nearly alike, though the signal has the
# right *size*. Layer normalization does not prevent it (0.9<!-- = similar["layer_norm"][2] -->).
# Batch normalization does: it subtracts what the images have in common, and the cosine stays at
# 0.33<!-- = similar["batch_norm"][2] --> in every layer. That same subtraction is what erased the
# sevens.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Signals.** Each layer multiplies the signal by about $\sqrt{n/2}$ times the scale of its
#    weights. He's scale makes that 1.
# 2. **Batch normalization** subtracts the mean of the batch and divides by its standard deviation,
#    unit by unit; $\gamma$ and $\beta$ are learned. Backwards, the gradient loses its mean and its
#    part along $\hat x$.
# 3. **What it buys** is tolerance: it trains from all seven scales that we tried. With a good
#    initialization it gains about a point.
# 4. **Training and test differ.** Running averages stand in for the batch, and they must have
#    caught up. In training mode answers depend on the neighbours, and a batch of one kind ruins
#    them. In batches of two, training fails here.
# 5. **Which values share a mean** is all that distinguishes batch, layer, instance and group
#    normalization. Only the first needs other images.
#
# **What comes next.** In the assignment you write batch, layer and group normalization, forward and
# backward, and choose the neighbours that change one example's output the most. Then lesson 10 asks
# what to do about a network that has learned its training images by heart.
#
# ### Sources
#
# - S. Ioffe, C. Szegedy, [*Batch normalization*](https://arxiv.org/abs/1502.03167), ICML 2015.
# - K. He et al., [*Delving deep into rectifiers*](https://arxiv.org/abs/1502.01852), ICCV 2015.
# - J. L. Ba, J. R. Kiros, G. E. Hinton, [*Layer normalization*](https://arxiv.org/abs/1607.06450), 2016.
# - D. Ulyanov, A. Vedaldi, V. Lempitsky,
#   [*Instance normalization*](https://arxiv.org/abs/1607.08022), 2016.
# - Y. Wu, K. He, [*Group normalization*](https://arxiv.org/abs/1803.08494), ECCV 2018.
# - S. Santurkar et al.,
#   [*How does batch normalization help optimization?*](https://arxiv.org/abs/1805.11604), NeurIPS 2018.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Neural Networks Part 2*](https://cs231n.github.io/neural-networks-2/).
# - Digits: E. Alpaydin, C. Kaynak, *Optical recognition of handwritten digits*, UCI Machine Learning
#   Repository, 1998.
