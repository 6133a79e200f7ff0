# %% [markdown]
# # Regularization: when a network learns its examples by heart
#
# A network with enough weights can learn every training image by heart, mistakes included. On
# images that it has never seen, such knowledge is useless or worse. In this lesson we make a
# network learn by heart on purpose, and watch what becomes of the mislabelled images. Then we try
# five cures, which go by the name of *regularization*: stopping early, a penalty on the weights,
# dropout, altered images, and a limit on the length of weights. Each takes a few lines. All of them
# help here, but there are data on which they do nothing, and we look at those too.
#
# **You will be able to**
#
# 1. *recognize* overfitting in two curves, and say when a network learns what is true and when it
#    learns what is wrong;
# 2. *stop* a training run with validation images and a patience, and say what that costs;
# 3. *add* an L2 penalty to a loss and its gradient, and explain how a network can become more
#    accurate while its loss gets worse;
# 4. *write* dropout with inverted scaling, and find a bug in it that accuracy does not show;
# 5. *choose* how to alter training images, and judge whether your data need a cure at all.
#
# **Prerequisites**: [07_adam](07_adam.ipynb), and the softmax loss of
# [01_gradients](01_gradients.ipynb). Batch norm, from lesson 09, appears in *Going further* only.
#
# **Time**: {{ times }}
#
# **Letters**: $x$ is what enters a layer, $y$ what leaves it, $W$ and $b$ are its weights and
# biases, $\mathrm{wd}$ (`strength`) the strength of a penalty, $p$ the probability that dropout
# *keeps* a unit.
#
# The first cell loads our helpers: the digits, a network, sliders, and a table of stored runs.
# Dropout, penalties and all the other cures we write ourselves.

# %%
import matplotlib.pyplot as plt
import numpy as np

from helpers.data import few, runs, split_digits, wrong_labels
from helpers.explorer import curves, pictures
from helpers.problems.mlp import Mlp, batches, train
from helpers.styles import NEUTRAL

# %% [markdown]
# ## 1. Overfit on purpose
#
# *Time: {{ minutes }}*
#
# We need data that are easy to learn by heart: few images, and some of them mislabelled. `few`
# picks 20 training images of each digit, and `wrong_labels` gives a fifth of these 200<!-- given
# --> images the label of some other digit. The 599<!-- given --> test images keep their true
# labels.

# %%
images, true_labels = few(20, seed=0)
labels = wrong_labels(true_labels, share=0.2, seed=0)
is_wrong = labels != true_labels
_, (test_images, test_labels) = split_digits()
mean = images.mean(axis=0)
X, X_test = images - mean, test_images - mean
X.shape, int(is_wrong.sum()), X_test.shape

# %% alt="Eight gray images of handwritten digits of 8 by 8 pixels, in a row. The label above each and the true digit below it differ." fold=true
fig, axes = plt.subplots(1, 8, figsize=(10, 1.9), layout="constrained")
for ax, row in zip(axes, np.flatnonzero(is_wrong), strict=False):
    ax.imshow(images[row].reshape(8, 8), cmap="gray_r")
    ax.set(xticks=[], yticks=[], title=f"label: {labels[row]}")
    ax.set_xlabel(f"true: {true_labels[row]}")

# %% [markdown]
# **Figure 1.** *Eight of the 40<!-- = is_wrong.sum() --> images that will be taught wrongly.* Above
# each image is the label that the network gets, below it the digit that was meant.
#
# The network has 64 inputs, a hidden layer of 128 units and ten scores. Each hidden unit is a
# *ReLU*: it passes on its input if that is positive, and zero otherwise. The loss is the softmax
# loss of lesson 01, and the rule is the Adam of lesson 07 with its usual settings.


# %%
def softmax_loss(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    target = np.eye(10)[labels]
    loss = -np.mean(np.sum(target * log_p, axis=1))
    return loss, (np.exp(log_p) - target) / len(labels)


# %%
def adam(w, dw, state):
    t = state.get("t", 0) + 1
    m = 0.9 * state.get("m", 0.0) + 0.1 * dw
    v = 0.999 * state.get("v", 0.0) + 0.001 * dw**2
    step = 0.001 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w - step, {"t": t, "m": m, "v": v}


# %% [markdown]
# The helpers bring `Mlp`, a network of such layers with its gradients; `batches`, which deals out
# images for each step; and `train`, which applies the rule to each array of weights and then calls
# `watch`. `fit` trains a network for 1000 steps of 32 images each. Every 20 steps it notes four
# numbers: the accuracy on the training images, judged by the labels that were given; the accuracy
# on the test images; and, for the mislabelled images alone, how many of them get the wrong label
# that they were given, and how many get their true one.


# %%
def fit(net, rng):
    rows = []

    def watch(step, net):
        if step % 20 == 0:
            said = net.scores(X).argmax(axis=1)
            learned = [np.mean(said == labels), net.accuracy(X_test, test_labels)]
            fooled = [np.mean((said == y)[is_wrong]) for y in (labels, true_labels)]
            rows.append(learned + fooled)

    train(net, adam, batches(X, labels, 1000, 32, rng), {}, watch)
    return np.array(rows).T


# %% [markdown]
# **Predict.** Sketch two curves against the step: the accuracy on the training images, and that on
# the test images. Where does each end? The labels of one training image in five are wrong.
#
# **Run.** Compare your sketch with the figure.

# %% alt="Accuracy against the step. At first two curves rise together, that of the test images (dashed, squares) even above that of the training images (solid, dots), which include wrong labels. Then the training curve climbs on to 1, and the test curve sinks slowly to 0.79."
rng = np.random.default_rng(0)
net = Mlp([64, 128, 10], softmax_loss, rng)
on_training, on_test, given_back, true_back = fit(net, rng)
steps = np.arange(20, 1001, 20)
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.plot(steps, on_training, label="training images", markevery=5, **NEUTRAL[0])
ax.plot(steps, on_test, label="test images", markevery=5, **NEUTRAL[1])
ax.set(xlabel="step", ylabel="accuracy", ylim=(0.4, 1.02))
_ = ax.legend()

# %% [markdown]
# **Figure 2.** *The network gets ever better on the images it has seen, and after a while worse on
# all others.*

# %% [markdown]
# This is **overfitting**: from some step on, what the network learns is true of its training images
# only. The distance between the two curves at the end is called the *gap*. One seed is an anecdote,
# so we trained ten such networks, each with different images, wrong labels and first weights. That
# takes too long for a notebook: the script `tools/measure/regularization.py` did it, with the seeds
# 0 to 9<!-- given -->, and stored what came out.

# %%
stored = runs("regularization")
plain = {name: np.array(paths) for name, paths in stored["plain"].items()}
best = plain["test"].mean(axis=0).max()
f"mean test accuracy: {best:.3f} at its best, {plain['test'][:, -1].mean():.3f} at the end"

# %% tags=["claims"]
at = {step: step // 20 - 1 for step in (100, 200, 400, 1000)}
cures = {cure: {k: np.array(v) for k, v in of.items()} for cure, of in stored["cures"].items()}
peak_step = steps[plain["test"].mean(axis=0).argmax()]


def share(key, step):
    return plain[key][:, at[step]]


def better(cure, than="none"):
    """In how many of the ten seeds a cure has the better test accuracy."""
    return int(np.sum(cures[cure]["test"] > cures[than]["test"]))


def touching():
    """At which steps the bands of figure 3 touch."""
    low, high = (
        {key: of(plain[key], axis=0) for key in ("given", "true")} for of in (np.min, np.max)
    )
    return steps[(low["given"] <= high["true"]) & (low["true"] <= high["given"])]


# %% [markdown]
# All ten do it<!-- if (plain["test"].max(axis=1) - plain["test"][:, -1]).min() > 0.03 -->: on
# average the test accuracy peaks at step 180<!-- = peak_step --> with 88 %<!-- = best -->, and
# falls to 80 %<!-- = plain["test"][:, -1].mean() -->, while the training accuracy rises to 100
# %<!-- = plain["train"][:, -1].mean() -->. To see what happens in between, look at the 40<!-- =
# is_wrong.sum() --> mislabelled images alone.
#
# **Predict.** Of these images, what share gets the *wrong* label, the one it was taught, at step
# 200? At step 1000? And what does the network call the others?
#
# **Run.** The bands show all ten seeds, the lines their means.

# %% alt="Two curves with bands, against the step. The share with the true digit (dashed, squares) rises within a hundred steps to 0.8 and sinks to nearly 0; the share with the wrong label (solid, dots) stays near 0.1 for two hundred steps and rises to nearly 1. They cross at about step 400, and except around the crossing the bands do not touch." fold=true
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
names = {"given": "the wrong label, as taught", "true": "the true digit"}
for (key, name), style in zip(names.items(), NEUTRAL, strict=False):
    low, middle, high = (of(plain[key], axis=0) for of in (np.min, np.mean, np.max))
    ax.fill_between(steps, low, high, color=style["color"], alpha=0.15)
    ax.plot(steps, middle, label=name, markevery=5, **style)
ax.set(xlabel="step", ylabel="share of the mislabelled images", ylim=(0, 1.02))
_ = ax.legend()

# %% [markdown]
# **Figure 3.** *First the network knows better than its teacher; then it unlearns that.*
#
# <details><summary>The answer</summary>
#
# At step 200 the network repeats 11 %<!-- = share("given", 200).mean() --> of the wrong labels. It
# calls 82 %<!-- = share("true", 200).mean() --> of these images by their *true* name, against
# everything it was told about them. (The training accuracy is 0.80<!-- = share("train", 200).mean()
# --> at that step: just about the share of labels that are right.) At step 1000 it repeats 99 %<!--
# = share("given", 1000).mean() --> of the wrong labels.
#
# What sevens have in common is in many images, and pulls the weights the same way in every batch. A
# wrong label is in one image only. So the common part is learned first (Arpit et al., 2017), and it
# is right even for an image that carries a wrong label. Later the images that fit have small
# gradients, and those of the misfits remain. The network bends its scores around each of them, and
# the test images nearby pay for it.
#
# </details>

# %% [markdown]
# ## 2. Stop early
#
# *Time: {{ minutes }}*
#
# If the network is at its best at step 180<!-- = peak_step -->, stop there. But the test images
# must not tell us when. They stand for the images of the future, and once they have helped to
# choose, they are no longer unseen. Instead we put 50<!-- given --> of our 200<!-- = len(X) -->
# images aside, wrong labels included, and train on the other 150<!-- given -->. Those put aside are
# called **validation images**. Every 20 steps we look at their loss. When it has failed to improve
# for a given number of looks in a row, the **patience**, we stop and go back to the weights with
# the lowest loss.


# %%
def early_stopping(losses, patience):
    best = 0
    for now, loss in enumerate(losses):
        if loss < losses[best]:
            best = now
        if now - best == patience:
            break
    return now, best


early_stopping([0.9, 0.7, 0.8, 0.6, 0.7, 0.8, 0.5], patience=2)

# %% [markdown]
# Counting from 0, it stopped at look 5 and went back to the weights of look 3. The last loss in the
# list is lower still, but with this patience nobody gets to see it.
#
# Here are the stored runs of ten seeds. `error` is an alternative to the loss: the share of the
# validation images that are named wrongly.

# %%
early = {name: np.array(paths) for name, paths in stored["early"].items()}
signals = {"loss": early["validation loss"], "error": 1 - early["validation accuracy"]}


def stopped(step, watched="loss", patience=1, seed=3):
    signal, test = signals[watched][seed], early["test"][seed]
    stop, _ = early_stopping(signal, patience)
    kept = [early_stopping(signal[: n + 1], patience)[1] for n in range(len(step))]
    until = np.where(np.arange(len(step)) <= stop, 1.0, np.nan)
    return {"watched": until * signal, "test accuracy": until * test, "kept": test[kept]}


# %% [markdown]
# **Predict.** With a patience of 1, training ends as soon as the signal fails to improve once.
# Which of the two signals can you trust with that, the loss or the error? Remember that there are
# only 50 validation images.
#
# **Run.** Switch `watched`, then change `patience` and `seed`. Two of the curves end where training
# stops. The third, `kept`, is the test accuracy of the weights that we would go back to. For seed
# 3, watch the error and find a patience that keeps weights of an accuracy above 0.84.


# %%
def told(step, watched, test, kept):
    stop = step[np.isfinite(watched)][-1]
    return f"stops at step {stop:.0f}; test accuracy of the weights kept: {kept[-1]:.3f}"


stopping = curves(
    stopped,
    {"watched": ["loss", "error"], "patience": (1, 20), "seed": (0, 9)},
    x=steps,
    labels=("step", "loss or error, and accuracy"),
    y_limits=(0, 2.2),
    says=told,
)
stopping


# %% tags=["claims"]
def kept_by(watched, patience, seeds=range(10)):
    return np.array([stopped(steps, watched, patience, seed)["kept"][-1] for seed in seeds])


reaching = [patience for patience in range(1, 21) if kept_by("error", patience, [3]) > 0.84]
lucky = steps[early_stopping(signals["error"][3], 20)[1]]
jump = np.diff(np.unique(signals["error"].round(4))).min()
clean_paths = {name: np.array(paths) for name, paths in stored["early clean"].items()}
clean_best = clean_paths["validation loss"].argmin(axis=1)
kept_of_clean = clean_paths["test"][range(10), clean_best]

# %% [markdown]
# <details><summary>Answer</summary>
#
# The loss. It changes a little at every look, and on these data it falls smoothly to its minimum
# and rises again: a patience of 1 keeps weights of an accuracy of 0.85<!-- = kept_by("loss",
# 1).mean() --> on average, and a longer one changes nothing that matters<!-- if abs(kept_by("loss",
# 20) - kept_by("loss", 1)).mean() < 0.005 -->. The error of so few images moves in jumps of 2 %<!--
# = jump --> and often does not move at all. A patience of 1 then stops far too early, and keeps
# 0.79<!-- = kept_by("error", 1).mean() -->; a patience of 5 keeps 0.84<!-- = kept_by("error",
# 5).mean() -->. Seed 3 reaches the goal with a patience of 4<!-- = reaching[0] --> or 5<!-- =
# reaching[-1] -->. With a longer one, a lucky image at step 320<!-- = lucky --> wins.
#
# </details>

# %% [markdown]
# Without stopping, these networks end at 0.77<!-- = early["test"][:, -1].mean() -->. Stopped by
# their loss, all ten end higher<!-- if (kept_by("loss", 5) > early["test"][:, -1]).all() -->. But
# they have learned from 150<!-- given --> images only.
#
# **Predict.** We throw the network away, start from the beginning with all 200 images, and train
# for as many steps as the kept weights had. Does that beat the weights we kept? There are no
# validation images left to warn us.
#
# **Run.** Means over the ten seeds, stopped by the loss with a patience of 5.

# %%
looks = [early_stopping(losses, patience=5)[1] for losses in early["validation loss"]]
test_accuracy = {
    "150 images, all 1000 steps": early["test"][:, -1],
    "150 images, stopped": early["test"][range(10), looks],
    "200 images, all 1000 steps": plain["test"][:, -1],
    "200 images, as many steps as the line above had": plain["test"][range(10), looks],
}
for name, found in test_accuracy.items():
    print(f"{found.mean():.3f}  {name}")

# %% tags=["claims"]
_, stopped_150, _, again_200 = test_accuracy.values()


def best_step(paths):
    return steps[paths["test"].mean(axis=0).argmax()]


# %% [markdown]
# <details><summary>Answer</summary>
#
# It does, for all ten seeds<!-- if (again_200 > stopped_150).all() -->: 0.87<!-- = again_200.mean()
# --> instead of 0.85<!-- = stopped_150.mean() -->. The good number of steps is nearly the same for
# 150<!-- given --> images as for all<!-- if abs(best_step(early) - best_step(plain)) <= 40 -->. So
# the validation images are borrowed, not lost.
#
# Early stopping is cheap but not free: it costs the memory for the best weights, and a second run.
# And where nothing turns, there is nothing to stop. With true labels throughout, the same networks
# end at 0.93<!-- = clean_paths["test"][:, -1].mean() -->, stopped or not<!-- if
# abs(kept_of_clean.mean() - clean_paths["test"][:, -1].mean()) < 0.005 -->.
#
# </details>

# %% [markdown]
# ## 3. A penalty on large weights
#
# *Time: {{ minutes }}*
#
# To bend its scores around single images, a network needs large weights. So we make large weights
# expensive, and add their squares to the loss:
#
# $$L_{\text{total}} = L + \frac{\mathrm{wd}}{2} \sum_{\text{layers}} \sum_{ij} W_{ij}^2, \qquad
# \frac{\partial L_{\text{total}}}{\partial W} = \frac{\partial L}{\partial W} + \mathrm{wd}\, W .$$
#
# This is **L2 regularization**. Every weight is pulled towards zero in proportion to its size, and
# stays away from zero only if the data pull back. Biases are left out: they shift a score without
# making it any steeper. The factor of one half makes the gradient plain $\mathrm{wd}\, W$. Some texts,
# and the `softmax_loss` of lesson 01, leave it out: their `reg` is $\mathrm{wd}/2$.
#
# In code we extend the loss of the network, and with it the gradients. We begin with a strength of
# 0.02.


# %%
class WithPenalty(Mlp):
    strength = 0.02

    def loss(self, images, labels):
        value, gradients = super().loss(images, labels)
        for name, W in self.weights.items():
            if name.startswith("W"):
                value = value + self.strength / 2 * np.sum(W**2)
                gradients[name] = gradients[name] + self.strength * W
        return value, gradients


# %%
rng = np.random.default_rng(0)
penalized = WithPenalty([64, 128, 10], softmax_loss, rng)
penalized_on_training, penalized_on_test, *_ = fit(penalized, rng)
f"training {penalized_on_training[-1]:.3f}, test {penalized_on_test[-1]:.3f}"

# %% [markdown]
# With the same first weights and the same batches, the network without a penalty ended at 1.0 and
# 0.79<!-- = on_test[-1] -->. What has changed inside? A hidden unit has 64 weights, one for each
# pixel, which make a picture: ink on dark pixels excites the unit, ink on light ones silences it.
#
# **Predict.** How will the pictures of the units differ with and without the penalty?
#
# **Run.** The eight units with the longest weights, for each of the two networks.

# %% alt="Two rows of eight gray pictures of 8 by 8 pixels. Without the penalty all pixels differ, also at the edges, as noise does. With L2 the edges are an even gray, and in the middle there are patches and short strokes." fold=true
fig, axes = plt.subplots(2, 8, figsize=(10, 2.8), layout="constrained")
for row, (title, of) in zip(axes, {"none": net, "L2": penalized}.items(), strict=True):
    W = of.weights["W1"]
    darkest = np.abs(W).max()
    for ax, unit in zip(row, np.argsort(-np.linalg.norm(W, axis=0))[:8], strict=True):
        ax.imshow(W[:, unit].reshape(8, 8), cmap="gray_r", vmin=-darkest, vmax=darkest)
        ax.set(xticks=[], yticks=[])
    row[0].set_ylabel(title)

# %% tags=["claims"]
is_blank = (images == 0).all(axis=0)
length = {name: np.linalg.norm(of.weights["W1"]) for name, of in {"0": net, "2": penalized}.items()}


def top_probability(of):
    scores = of.scores(X_test)
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (p.max(axis=1) / p.sum(axis=1)).mean()


# %% [markdown]
# **Figure 4.** *Without a penalty the random first weights are still there; with it they have
# faded, and simpler pictures remain.* Each row has its own shades of grey: the weights below are
# about a quarter<!-- = length["2"] / length["0"] --> as large as those above.
#
# <details><summary>Answer</summary>
#
# Above, noise from edge to edge. Even pixels that are blank in every image, such as those in the
# corners, have their random first weights: nothing pulls at them. Below, the border is an even
# grey, that is, zero<!-- if np.abs(penalized.weights["W1"][is_blank]).mean() < 0.001 -->, and in
# the middle there are patches and short strokes. What only one image needs is too expensive to
# keep.
#
# </details>

# %% [markdown]
# How strong should the penalty be? Again there are stored runs: ten strengths, ten seeds each. (To
# choose a strength, ask validation images. Here and below we want to understand what the cures do,
# and look at the test images.)
#
# **Predict.** As the penalty grows, what happens to the training accuracy, to the test accuracy,
# and to the *loss* on the test images? Are the last two at their best for the same strength?
#
# **Run.** Was 0.02 a good choice? See whether another strength ends with a test accuracy of 0.88 or
# more, and then find the one with the lowest test loss at the end. (The loss is that of the data,
# without the penalty.)


# %%
l2 = {float(strength): paths for strength, paths in stored["l2"].items()}
shown = {"accuracy, training": "train", "accuracy, test": "test", "loss, test": "loss"}


def with_strength(step, strength=0.001):
    return {name: l2[strength][key] for name, key in shown.items()}


def ends(step, training, test, loss):
    return f"at the end: test accuracy {test[-1]:.3f}, test loss {loss[-1]:.3f}"


# %%
penalties = curves(
    with_strength,
    {"strength": list(l2)},
    x=steps,
    labels=("step", "accuracy, and loss"),
    y_limits=(0, 2.4),
    says=ends,
)
penalties

# %% tags=["claims"]
last = {key: {of: l2[of][key][-1] for of in l2} for key in shown.values()}
most_accurate = max(last["test"], key=last["test"].get)
least_loss = min(last["loss"], key=last["loss"].get)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The training accuracy only falls. The test accuracy rises from 80 %<!-- = last["test"][1e-4] -->
# to 88 %<!-- = last["test"][0.02] --> at a strength of 0.02<!-- = most_accurate -->, where the
# network is right about as often as the labels are (81 %<!-- = last["train"][0.02] --> on the
# training images), and then both collapse: at 0.3 nothing but the penalty is left, all scores are
# zero, and the loss is $\ln 10 = 2.3<!-- = last["loss"][0.3] -->$.
#
# The test loss is lowest at 0.003<!-- = least_loss -->. At 0.02 the network is more often right
# than at 0.003, and its loss is *higher*, 0.71<!-- = last["loss"][0.02] --> against 0.59<!-- =
# last["loss"][0.003] --> (and 0.62<!-- = last["loss"][1e-4] --> with hardly any penalty). Small
# weights make small scores, and small scores make timid probabilities: our network with the penalty
# gives its first choice for a test image a probability of 0.56<!-- = top_probability(penalized) -->
# on average, that without one 0.77<!-- = top_probability(net) -->. It is right more often, and less
# sure of it. Loss and accuracy are two questions, and a cure can help with one of them only.
#
# </details>

# %% [markdown]
# One caution from lesson 07: with Adam, $\mathrm{wd}\, W$ in the gradient is rescaled along with the rest
# of it. Weight decay (AdamW) is then a different rule, with other good strengths.
#
# **Half-way.** A network first learns what its images share, and learns the single ones by heart
# later. Stop at the turn, or make the large weights expensive that learning by heart takes.
#
# ## 4. Dropout
#
# *Time: {{ minutes }}*
#
# The third cure is noise. During training we switch hidden units off at random, different ones for
# each image and each step. A unit can then no longer count on one particular partner to correct
# its mistakes. This is **dropout** (Srivastava et al., 2014). With $p$ the probability to *keep* a
# unit, and $M$ a mask of zeros and ones,
#
# $$\text{in training:}\quad y = \frac{M}{p}\, x, \qquad \text{in testing:}\quad y = x .$$
#
# **Explain.** What is the division by $p$ good for?
#
# <details><summary>Answer</summary>
#
# An entry of $M$ is 1 with probability $p$, so $M x$ is $p x$ on average, and $M x / p$ is $x$. The
# next layer is used to inputs of this average size, and gets the same in testing, when nothing is
# switched off. Because the correction is made in training, testing needs none; this form is called
# *inverted* dropout.
#
# </details>


# %%
def dropout_forward(x, param):
    if param["mode"] == "test":
        return x, None
    keep = param["rng"].random(x.shape) < param["p"]
    mask = keep / param["p"] if param["inverted"] else keep
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout * mask


# %% [markdown]
# On the way back the same mask multiplies the gradients, $1/p$ included: a unit that was off had no
# part in the loss. (The key `inverted` is for a question below.) Here are 24 of our trained
# network's hidden units, for six images, before and after.

# %% alt="Three gray tables of 6 rows and 24 columns. The first has cells of all shades. In the second each cell is white or of one dark gray, about half of them each, at random. The third is the first where the second is dark, there twice as dark, and white elsewhere."
units = net.activations(X[:6])[0][:, :24]
param = {"mode": "train", "p": 0.5, "inverted": True, "rng": np.random.default_rng(1)}
dropped, mask = dropout_forward(units, param)
fig, axes = plt.subplots(1, 3, figsize=(11, 1.6), layout="constrained")
titles = ["24 units (columns), 6 images", "mask / p", "after dropout"]
for ax, title, values in zip(axes, titles, [units, mask, dropped], strict=True):
    ax.imshow(values, cmap="gray_r", vmin=0, vmax=3)
    ax.set(xticks=[], yticks=[], title=title)

# %% [markdown]
# **Figure 5.** *Each image loses different units, and what is left counts double.* White is zero,
# and the darker, the larger.
#
# Does it help? Here are ten seeds for each of three strengths, and finally with half of the
# *pixels* dropped too.

# %%
for name in ("none", "dropout 0.75", "dropout 0.5", "dropout 0.25", "dropout 0.5, input 0.5"):
    found = stored["cures"][name]
    print(f"{name:<24} training {np.mean(found['train']):.3f}, test {np.mean(found['test']):.3f}")

# %% [markdown]
# The more noise, the less is learned by heart: all four beat the plain network for all ten
# seeds<!-- if min(better(cure) for cure in cures if "dropout" in cure) == 10 -->, and the last is
# the best of this lesson<!-- if max(cures, key=lambda cure: cures[cure]["test"].mean()) == "dropout
# 0.5, input 0.5" -->.
#
# Now to what can go wrong. We train a deeper network with $p = 0.5$ twice on the same data, once
# with the division by $p$, and once without.


# %%
def trained_with_dropout(inverted):
    rng = np.random.default_rng(0)
    param = {"p": 0.5, "inverted": inverted, "rng": rng}
    pair = dropout_forward, dropout_backward
    net = Mlp([64, 128, 128, 10], softmax_loss, rng, dropout=pair, dropout_param=param)
    fit(net, rng)
    return net


divided, undivided = trained_with_dropout(True), trained_with_dropout(False)

# %% [markdown]
# Without the division, half of a layer's units are on in training, and all of them in testing. To
# make up for that, what leaves each hidden layer must be multiplied by $p$ in testing. Suppose
# somebody gets this wrong: (a) forgets to multiply; (b) divides in training *and* multiplies in
# testing; (c) leaves dropout switched on in testing.
#
# **Predict.** Which of the three mistakes does the test accuracy show? Which does the test loss
# show?
#
# **Run.** The two right ways first, then the three wrong ones.


# %%
def scores_times(net, factor):
    x = X_test
    for n in (1, 2):
        x = factor * np.maximum(x @ net.weights[f"W{n}"] + net.weights[f"b{n}"], 0)
    return x @ net.weights["W3"] + net.weights["b3"]


# %%
ways = {
    "divided in training": divided.scores(X_test),
    "multiplied in testing": scores_times(undivided, 0.5),
    "(a) neither": undivided.scores(X_test),
    "(b) both": scores_times(divided, 0.5),
    "(c) left on": divided.scores(X_test, mode="train"),
}
for way, scores in ways.items():
    accuracy = np.mean(scores.argmax(axis=1) == test_labels)
    print(f"{way:<22} accuracy {accuracy:.3f}, loss {softmax_loss(scores, test_labels)[0]:.2f}")

# %% tags=["claims"]
used = {way: {k: np.array(v) for k, v in of.items()} for way, of in stored["test time"].items()}
away = {
    wrong: np.mean(used[wrong]["test"]) - np.mean(used[right]["test"])
    for wrong, right in [("plain, forgotten", "plain, halved"), ("inverted, halved", "inverted")]
}


def loss_of(way):
    return used[way]["loss"].mean()


# %% [markdown]
# <details><summary>Answer</summary>
#
# Accuracy shows only (c). Over ten seeds, (a) and (b) leave it where it was, to within half a
# percentage point<!-- if max(map(abs, away.values())) < 0.005 -->, and double the loss: from
# 0.52<!-- = loss_of("plain, halved") --> to 1.07<!-- = loss_of("plain, forgotten") -->, and from
# 0.54<!-- = loss_of("inverted") --> to 1.16<!-- = loss_of("inverted, halved") -->. ReLU units whose
# inputs are doubled give twice the output. So all scores of an image grow by about the same factor,
# and the largest remains the largest; only the probabilities become too sure in (a), or too timid
# in (b). (About, because the biases do not grow.) Left on, dropout costs 12<!-- = 100 *
# (used["inverted"]["test"] - used["inverted, left on"]["test"]).mean() --> points.
#
# So to find a bug in dropout, look at the loss, or test the layer by itself: on average over many
# masks, what comes out must be what goes in.
#
# </details>

# %% [markdown]
# A trap that has caught many: is $p$ the probability to keep a unit, or to drop it? In the paper of
# 2014, in the notes of CS231n and in this course, $p$ keeps. In PyTorch and Keras it drops. With
# $p=0.5$ nobody notices.
#
# ## 5. Alter the images
#
# *Time: {{ minutes }}*
#
# The best cure for too few images is more of them. **Augmentation** makes more from those we have,
# by changes that leave the label true: a seven that is moved a little to the left is still a seven.
# When an image moves by a fraction of a pixel, each new pixel is a mixture of two neighbours in its
# row, and then of two in its column. Two small matrices do it; at the border zeros come in.


# %%
def mixing(d):
    d = np.reshape(d, (-1, 1, 1))
    stay, forward, back = np.eye(8), np.eye(8, k=-1), np.eye(8, k=1)
    return (1 - abs(d)) * stay + np.maximum(d, 0) * forward + np.maximum(-d, 0) * back


def moved(images, right, down):
    squares = images.reshape(-1, 8, 8)
    return (mixing(down) @ squares @ mixing(right).transpose(0, 2, 1)).reshape(-1, 64)


# %% [markdown]
# **Predict.** Move the seven by half a pixel, and then by half a pixel back: is it the old one?
#
# **Run.** Look at `moved`, and at what `back again` has lost.


# %%
def seven(right=0.5, down=0.0):
    image = images[true_labels == 7][:1]
    there = moved(image, right, down)
    found = {"original": image, "moved": there, "back again": moved(there, -right, -down)}
    return {title: pixels.reshape(8, 8) for title, pixels in found.items()}


moving = pictures(
    seven,
    {"right": (-1, 1, 0.25), "down": (-1, 1, 0.25)},
    says=lambda first, _, last: f"back again differs by up to {np.abs(last - first).max():.2f}",
)
moving

# %% [markdown]
# No: mixing blurs, and moving back blurs again. A move by a whole pixel can be undone, unless ink
# has left the picture. To train with such moves, move every image of every batch by a new random
# distance; the network never sees the same picture twice. The mean is taken off after the move:
# only then are the zeros at the border blank paper.


# %%
def with_moves(dealt, reach, rng):
    for x, y in dealt:
        yield moved(x, *rng.uniform(-reach, reach, (2, len(x)))) - mean, y


# %% [markdown]
# Now let all 200<!-- = len(X) --> labels be right, so that nothing but the moves is at work. Three
# networks: one trained on the images as they are; one with moves by up to half a pixel; one with
# moves by -1, 0 or 1 whole pixels along each axis.
#
# **Predict.** The digits in these data are centred. Which of the three is best on the test images?
# And which if every *test* image is moved by a pixel, in one of the eight directions?
#
# **Run.** Each mark is a mean over ten seeds, its line goes from the worst seed to the best. Note
# that the two panels have different scales.

# %% alt="Two panels of three marks each. Left, 'as they are' and 'up to half a pixel' lie close together, and their lines overlap; the mark of the whole pixels lies far to the left of both. Right, it lies far to their right."
kinds = {"none": "as they are", "half pixel": "up to half a pixel"}
kinds |= {"whole pixel": "whole pixels"}
places = {"test": "test images in place", "shifted": "test images moved by a pixel"}
fig, axes = plt.subplots(1, 2, figsize=(10, 2.2), sharey=True, layout="constrained")
for ax, (key, place) in zip(axes, places.items(), strict=True):
    for n, kind in enumerate(kinds):
        found = stored["clean"]["20"][kind][key]
        ax.plot([min(found), max(found)], [n, n], color=NEUTRAL[n]["color"], alpha=0.4)
        ax.plot(np.mean(found), n, **NEUTRAL[n])
    ax.set(title=place, xlabel="accuracy", ylim=(2.5, -0.5))
_ = axes[0].set_yticks(range(3), kinds.values())

# %% tags=["claims"]
right_labels = {
    n: {kind: {k: np.array(v) for k, v in of.items()} for kind, of in found.items()}
    for n, found in stored["clean"].items()
}


def on_clean(kind, key="test", n="20"):
    return right_labels[n][kind][key].mean()


def better_on_clean(kind, key="test", n="20"):
    return int(np.sum(right_labels[n][kind][key] > right_labels[n]["none"][key]))


# %% [markdown]
# **Figure 6.** *An augmentation pays for what the test images vary in, and costs where they do
# not.*
#
# <details><summary>The answer</summary>
#
# Whole pixels *hurt* on the test images in place, for all ten seeds<!-- if better_on_clean("whole
# pixel") == 0 -->: 90 %<!-- = on_clean("whole pixel") --> instead of 94 %<!-- = on_clean("none")
# -->. One pixel is an eighth of the picture, and the network spends its units on places where no
# test image ever is. Half a pixel gains less than a point here, and 1.5<!-- = 100 * (on_clean("half
# pixel", n="5") - on_clean("none", n="5")) --> points (in 8<!-- = better_on_clean("half pixel",
# n="5") --> of ten seeds) with only five images of each digit.
#
# With the test images moved by a pixel, the last becomes the first: 30 %<!-- = on_clean("none",
# "shifted") --> as they are, 41 %<!-- = on_clean("half pixel", "shifted") --> with half pixels, 84
# %<!-- = on_clean("whole pixel", "shifted") --> with whole ones. A network does not know that a
# seven may be anywhere, until you tell it.
#
# </details>

# %% [markdown]
# Adding noise to the pixels is an augmentation too, and a strong one here: with noise of standard
# deviation 0.3<!-- given --> on each pixel, the networks with wrong labels end at 88 %<!-- =
# cures["noise 0.3"]["test"].mean() -->.
#
# ## 6. Which cure do your data need?
#
# *Time: {{ minutes }}*
#
# A last cure in three lines. **Max-norm** does not pull at weights; it forbids a unit to have
# weights longer than a limit. After each step, columns of $W$ that are too long are shortened.


# %%
def max_norm(W, limit):
    lengths = np.linalg.norm(W, axis=0)
    return W * np.minimum(1, limit / np.maximum(lengths, 1e-12))


max_norm(np.array([[3.0, 0.0], [4.0, 1.0]]), limit=2)

# %% [markdown]
# The first column was too long and now has length 2; the second was short enough. With a limit of 1
# on both layers, the networks with wrong labels end at 88 %<!-- = cures["max-norm
# 1"]["test"].mean() -->, like those with the best L2 penalty. Apart from figure 6, all of this was
# measured where a fifth of the labels are wrong.
#
# **Predict.** With 200 images whose labels are all right, how many points do L2 and dropout gain?
#
# **Run.** Left the wrong labels, right the same images with right ones. The dotted line is the
# network without a cure; each line goes from the worst seed to the best. L2 has the strength
# 0.01<!-- given -->, between the best for the loss and the best for the accuracy.

# %%
chosen = {"none": "none", "L2 0.01": "L2 0.01", "dropout 0.5": "dropout, p = 0.5"}
chosen |= {"noise 0.3": "noise on pixels", "half pixel": "moves by half a pixel"}
chosen |= {"whole pixel": "moves by whole pixels"}
tables = {"a fifth of the labels wrong": stored["cures"]}
tables |= {"all labels right": stored["clean"]["20"]}

# %% alt="Two panels of five marks each. Left, with wrong labels, all lie to the right of the dotted line, those of noise and L2 farthest. Right, with true labels, four of them lie on the line or next to it, and that of the whole pixels lies far to its left." fold=true
fig, axes = plt.subplots(1, 2, figsize=(10, 2.8), sharey=True, layout="constrained")
for ax, (title, table) in zip(axes, tables.items(), strict=True):
    for n, name in enumerate(chosen):
        found = table[name]["test"]
        ax.plot([min(found), max(found)], [n, n], color="gray", alpha=0.4)
        ax.plot(np.mean(found), n, **NEUTRAL[0])
    ax.axvline(np.mean(table["none"]["test"]), color="gray", linestyle=":")
    ax.set(title=title, xlabel="test accuracy", ylim=(5.5, -0.5), xlim=(0.76, 0.97))
    ax.set_xticks([0.8, 0.85, 0.9, 0.95])
_ = axes[0].set_yticks(range(6), chosen.values())

# %% tags=["claims"]
drawn = np.random.default_rng(0)
rightly_taught = Mlp([64, 128, 10], softmax_loss, drawn)
train(rightly_taught, adam, batches(X, true_labels, 1000, 32, drawn), {})
clean_gap = rightly_taught.accuracy(X, true_labels) - on_clean("none")
clean_mean = clean_paths["test"].mean(axis=0)

# %% [markdown]
# **Figure 7.** *The cures help where there is something to cure.*
#
# <details><summary>The answer</summary>
#
# None that we could measure: L2 and dropout end within half a point of the plain network<!-- if
# max(abs(on_clean(kind) - on_clean("none")) for kind in ("L2 0.01", "dropout 0.5")) < 0.005 --> (an
# L2 of 0.03<!-- given --> loses more than one<!-- if on_clean("none") - on_clean("L2 0.03") > 0.01
# -->), and one test image is already a sixth<!-- = 100 / len(X_test) --> of a point. Noise and half
# pixels gain less than a point<!-- if on_clean("half pixel") - on_clean("none") < 0.01 -->, for
# 8<!-- = better_on_clean("noise 0.3") --> and 7<!-- = better_on_clean("half pixel") --> of ten
# seeds: a hint, no more. With labels that are all right, the network learns its images by heart,
# too<!-- if rightly_taught.accuracy(X, true_labels) == 1 -->, but there is nothing wrong in them to
# learn. With wrong labels every one of these cures gains, and does so for at least nine<!-- =
# min(better(cure) for cure in chosen if cure != "none") --> seeds of ten. Even whole pixels do: with
# them wrong labels are hard to learn by heart, and the training accuracy ends at 0.76<!-- =
# cures["whole pixel"]["train"].mean() -->.
#
# </details>

# %% [markdown]
# So regularization is no virtue in itself. Ask three questions first. Is there a gap between
# training and validation? Without one there is little to cure; perhaps the network is too small, or
# trained too briefly. Does the validation curve turn, as the test curve does in figure 2? Then try
# early stopping, the cheapest cure; next L2 or dropout; and tune the strength by validation images.
# (A gap alone proves little. With right labels it is 6<!-- = 100 * clean_gap --> points wide, but
# the test accuracy does not turn<!-- if clean_mean.max() - clean_mean[-1] < 0.005 -->.) Is there
# something that you *know* about your images, such as "it may be anywhere"? Then augmentation says
# it better than any penalty.
#
# ### The same in PyTorch
#
# ```python
# optimizer = torch.optim.Adam(model.parameters(), lr=0.001, weight_decay=0.02)
# layer = torch.nn.Dropout(p=0.5)
# ```
#
# In `Adam`, `weight_decay` is our L2 in the gradient, for biases too unless you make groups of
# parameters; in `AdamW` it is the decay of lesson 07. In `Dropout`, `p` is the probability to
# *drop*. `model.train()` and `model.eval()` switch it on and off; forgetting the second is mistake
# (c).
#
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### Two famous regularizers that do not help here
#
# *Label smoothing* (Szegedy et al., 2016) gives the softmax loss a target a little below 1 for the
# label, and spreads the rest over all classes. *Batch norm*, lesson 09, makes each image's scores
# depend on the other images of its batch, and its inventors report that it regularizes: in some
# networks dropout could be left out (Ioffe and Szegedy, 2015).
#
# **Predict.** On our wrong labels, does either of them raise the test accuracy of 80 %?
#
# **Run.** Ten seeds; a fifth of each target is spread out.

# %%
for name in ("none", "label smoothing 0.2", "batch norm"):
    found = np.array(stored["cures"][name]["test"])
    ahead = np.sum(found > np.array(stored["cures"]["none"]["test"]))
    print(f"{name:<20} {found.mean():.3f}, better than none for {ahead} seeds of 10")

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. Smoothing does nothing for the accuracy. Batch norm makes it worse, for all ten seeds<!-- if
# better("batch norm") == 0 -->. This does not refute the claims of the papers, which are about
# large networks and images of a thousand classes; it says that "it regularizes" is the outcome of
# an experiment, and not a property of a method.
#
# </details>

# %% [markdown]
# ### One image, many masks
#
# In testing we switch nothing off, to get "the average over all masks" in one go. With several
# layers this is not exactly true. The real average is easy to take: leave dropout on, compute the
# probabilities a hundred times with new masks, and average them. The spread of these answers is
# sometimes used to tell how sure a network is (Gal and Ghahramani, 2016).
#
# **Predict.** Is the real average more accurate than the shortcut?
#
# **Run.** The deeper network of section 4, ten seeds.

# %%
for name in ("inverted", "inverted, left on", "inverted, mean of 10", "inverted, mean of 100"):
    found = {key: np.mean(values) for key, values in stored["test time"][name].items()}
    print(f"{name:<24} accuracy {found['test']:.3f}, loss {found['loss']:.2f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Not here. One mask is poor, ten are better, and a hundred reach the accuracy of the shortcut at a
# hundred times its cost, with a loss that is higher: 0.62<!-- = loss_of("inverted, mean of 100")
# --> instead of 0.54<!-- = loss_of("inverted") -->. An average of probabilities over masks that
# disagree is timid.
#
# </details>

# %% [markdown]
# ### The wider family
#
# Dropout, noise and moves follow one pattern: add chance in training, average it out in testing.
# Batch norm fits it too: in training its chance is the choice of the batch. DropConnect (Wan et
# al., 2013) drops single weights in place of units, stochastic depth (Huang et al., 2016) whole
# layers, cutout (DeVries and Taylor, 2017) a square of the image; mixup (Zhang et al., 2018) blends
# two images, and their labels in the same proportion. And L1, the penalty $\mathrm{wd} \sum |W|$, pulls
# on each weight with the same force however small the weight is, which leaves many of them at
# nearly zero. We have measured none of these.
#
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Overfitting** is two curves that part: training accuracy goes on to 1, test accuracy turns.
#    The network first learned what the images share, true even for mislabelled ones, and then the
#    mislabels themselves.
# 2. **Early stopping** watches the loss of validation images and goes back to the best weights. It
#    costs the images that are set aside; train again on all of them for as many steps.
# 3. **L2** adds $\tfrac{\mathrm{wd}}{2}\sum W^2$ to the loss and $\mathrm{wd}\, W$ to the gradient. It raised
#    the accuracy by 8<!-- = 100 * (last["test"][0.02] - plain["test"][:, -1].mean()) --> points,
#    and the loss too, because small scores make timid probabilities.
# 4. **Dropout** multiplies by a mask divided by $p$ in training, by the same mask on the way back,
#    and does nothing in testing. A forgotten $1/p$ hides from accuracy and doubles the loss.
# 5. **Choosing**: alter training images in what the test images vary in. With right labels L2 and
#    dropout gained nothing, in spite of a gap; see whether a curve turns before you cure it.
#
# **What comes next.** In the assignment of this lesson you write dropout, the L2 penalty, max-norm,
# early stopping and a shift of images. In lesson 11 we try another answer to "too few images":
# start from a network that has learned on others.
#
# ### Sources
#
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, [*Dropout: a simple way
#   to prevent neural networks from overfitting*](https://jmlr.org/papers/v15/srivastava14a.html),
#   JMLR 2014 (max-norm, too).
# - L. Prechelt, *Early stopping - but when?*, in: Neural networks: tricks of the trade, Springer
#   1998.
# - C. Zhang, S. Bengio, M. Hardt, B. Recht, O. Vinyals, [*Understanding deep learning requires
#   rethinking generalization*](https://arxiv.org/abs/1611.03530), ICLR 2017: networks can learn
#   random labels by heart.
# - D. Arpit et al., [*A closer look at memorization in deep
#   networks*](https://arxiv.org/abs/1706.05394), ICML 2017: they learn patterns first.
# - C. Szegedy et al., [*Rethinking the Inception architecture for computer
#   vision*](https://arxiv.org/abs/1512.00567), CVPR 2016 (label smoothing).
# - S. Ioffe, C. Szegedy, [*Batch normalization*](https://arxiv.org/abs/1502.03167), ICML 2015.
# - Y. Gal, Z. Ghahramani, [*Dropout as a Bayesian
#   approximation*](https://arxiv.org/abs/1506.02142), ICML 2016.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes [*Neural Networks Part
#   2*](https://cs231n.github.io/neural-networks-2/).
# - Digits: E. Alpaydin, C. Kaynak, *Optical recognition of handwritten digits*, UCI Machine
#   Learning Repository, 1998.
