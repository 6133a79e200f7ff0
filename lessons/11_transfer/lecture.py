# %% [markdown]
# # Transfer: what five digits teach about the other five
#
# A network that has learned one task has also learned to see. If your new task has few images, you
# can borrow that sight: keep the layers of the old network, give them a new head, and train only
# what you must. This is how most image classifiers are made today. It does not always pay. In this
# lecture we find a task where it hurts and one where it helps, understand the difference, and learn
# how much of the old network to keep.
#
# **You will be able to**
#
# 1. *turn* a trained network into a feature extractor, and train a new head on its codes;
# 2. *choose* between freezing, training the head first, and fine-tuning all layers, by the number
#    of images;
# 3. *explain* why transfer helps on one task and hurts on another;
# 4. *judge* a claim that transfer helped, by the baselines and the draws behind it;
# 5. *avoid* the mistakes that make a borrowed network worse than it is.
#
# **Prerequisites**: [07_adam](07_adam.ipynb) for the rule, [10_regularization](10_regularization.ipynb)
# for small data sets; layers, ReLU and the softmax loss.
#
# **Time**: {{ times }}
#
# **Letters**: $x$ is an image, $W$ and $b$ the weights and biases of a layer, $h$ what leaves a
# hidden layer, also called its *code*. The *source* task is the old one, the *target* task the new
# one. $k$ is the number of target images per class. The last layer, which gives the scores, is the
# *head*.
#
# The first cell loads our helpers: the digits, and a deep network whose loss is passed in.

# %%
import matplotlib.pyplot as plt
import numpy as np

from helpers.data import few, placed, runs, split_digits
from helpers.explorer import curves
from helpers.problems.mlp import Mlp, batches, train
from helpers.styles import NEUTRAL

# %% [markdown]
# ## 1. Five digits for the other five
#
# *Time: {{ minutes }}*
#
# The source task: tell the digits 0 to 4<!-- given --> apart, with hundreds of training images. The
# target task: tell 5 to 9<!-- given --> apart, with only a few images of each. All of them are *centred*: each digit
# fills its image. First the loss and the rule, as
# you know them, with a learning rate that may depend on the step.


# %%
def softmax_loss(scores, labels):
    rows, exps = np.arange(len(labels)), np.exp(scores - scores.max(axis=1)[:, None])
    errors = exps / exps.sum(axis=1)[:, None]
    loss = -np.log(errors[rows, labels]).mean()
    errors[rows, labels] -= 1
    return loss, errors / len(labels)


# %%
def adam(rate):
    def rule(w, dw, config):
        t = config.get("t", 0) + 1
        m = 0.9 * config.get("m", 0) + 0.1 * dw
        v = 0.999 * config.get("v", 0) + 0.001 * dw**2
        step = rate(t) * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        return w - step, {"t": t, "m": m, "v": v}

    return rule


# %% [markdown]
# The network has one hidden layer of 128 units. It learns for 1200 steps, with a cosine schedule.
# The cell prints its accuracy on test images of the digits 0 to 4<!-- given -->.

# %%
cosine = adam(lambda t: 0.001 * (1 + np.cos(np.pi * t / 1200)))
(images, labels), (test_images, test_labels) = split_digits()
old, rng = labels < 5, np.random.default_rng(0)
mean = images[old].mean(axis=0)
centred = Mlp([64, 128, 5], softmax_loss, rng)
drawn = batches(images[old] - mean, labels[old], 1200, 64, rng)
train(centred, cosine, drawn, {})
centred.accuracy(test_images[test_labels < 5] - mean, test_labels[test_labels < 5])

# %% [markdown]
# A flawless teacher<!-- if centred.accuracy(test_images[test_labels < 5] - mean, test_labels[test_labels < 5]) == 1 -->, trained on 611<!-- = old.sum() --> images. Now we remove its head and keep its hidden layer. For the target task we have
# five ways:
#
# - **scratch**: a new network of the same shape learns from the few images alone;
# - **linear**: a linear classifier of the pixels, no hidden layer at all;
# - **random, frozen**: a hidden layer of random weights that never learns, and a head that does;
# - **old, frozen**: the hidden layer of the source task, frozen, and a new head;
# - **old, fine-tuned**: the same, but all layers go on learning.
#
# To be fair to each way, all of them get 200<!-- given --> steps of Adam at each of five learning rates, and each
# is judged at the rate that suits it best. Each entry is a mean of twelve runs, in which everything
# is drawn anew: the old network, the few images, the new head. That takes minutes, so the runs are
# stored; `tools/measure/transfer.py` makes them.
#
# **Predict.** With two images of each digit, training from scratch gets about four out of five test
# images right. Rank the five ways. Where is *old, frozen*?
#
# **Run.** The cell prints accuracies in percent for $k = 1, 2, 5, 10, 20, 50$ images per class.

# %%
stored, counts = runs("transfer"), np.array([1, 2, 5, 10, 20, 50])


def at_its_best(by_rate):
    return np.array(max(by_rate.values(), key=np.mean))


def accuracies(task, start, frozen):
    by_count = stored[task]["runs"][start][str(frozen)]
    return 100 * np.array([at_its_best(by_count[str(k)]) for k in counts])


# %%
ways = {
    "linear": ("linear", 0),
    "random, frozen": ("random", 1),
    "old, frozen": ("pretrained", 1),
    "old, fine-tuned": ("pretrained", 0),
}
for name, way in {"scratch": ("random", 0), **ways}.items():
    print(f"{name:16}", accuracies("centred", *way).mean(axis=1).round(1))

# %% [markdown]
# One line per way is easier to read as a difference. For each seed we subtract the accuracy from
# scratch, with the same few images, and plot the mean with two standard errors.


# %% alt="Four curves against the number of images per class, on a logarithmic axis; zero means as good as training from scratch. The linear classifier (solid, dots) and the fine-tuned old network (dotted, diamonds) lie one to two points below with two images per class and draw level later. Random frozen features (dashed, squares) lie one to four points below. The frozen old network (dash-dotted, triangles) begins six points below and rises to one point below."
def plot_gains(task, ways):
    scratch = accuracies(task, "random", 0)
    _, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
    for (name, way), style in zip(ways.items(), NEUTRAL, strict=False):
        gains = accuracies(task, *way) - scratch
        error = 2 * gains.std(axis=1, ddof=1) / np.sqrt(gains.shape[1])
        ax.errorbar(counts, gains.mean(axis=1), error, label=name, capsize=3, **style)
    ax.axhline(0, color="gray", linewidth=1)
    ax.set(xscale="log", xticks=counts, xticklabels=counts)
    ax.set(xlabel="images per class", ylabel="points better than scratch")
    ax.legend()


plot_gains("centred", ways)


# %% tags=["claims"]
def gains(task, start, frozen):
    return accuracies(task, start, frozen) - accuracies(task, "random", 0)


frozen_here, tuned_here = gains("centred", "pretrained", 1), gains("centred", "pretrained", 0)
random_here = gains("centred", "random", 1)

# %% [markdown]
# **Figure 1.** *On centred digits nothing beats starting from scratch, and the frozen old network is
# the worst of all up to ten images per class.* With two images per class it loses
# 6<!-- = -frozen_here[1].mean() --> points; random features lose 3<!-- = -random_here[1].mean() -->.
#
# <details><summary>The answer</summary>
#
# *Old, frozen* looks like the natural winner. It is last up to ten images per class, behind features
# that nobody has trained<!-- if (frozen_here.mean(axis=1) < random_here.mean(axis=1))[:4].all() -->.
# Fine-tuning repairs most of the damage, and at no count does it gain anything that these runs could
# show<!-- if tuned_here.mean(axis=1).max() < 0.5 -->.
#
# </details>

# %% [markdown]
# **Explain.** How can random features be better than trained ones?
#
# <details><summary>Answer</summary>
#
# Centred digits of 64<!-- given --> pixels are easy: a straight cut through pixel space does well, so there is
# little left for a hidden layer to add. Random features keep nearly everything that the pixels say.
# Trained ones keep what tells 0 to 4<!-- given --> apart. Whatever did not help there was free to fade, and some of
# it is what tells 5 from 9<!-- given -->. In the assignment you build the extreme case, a layer that serves its
# source perfectly and is blind to its target.
#
# </details>

# %% [markdown]
# ## 2. Digits anywhere
#
# *Time: {{ minutes }}*
#
# Now we make the target harder, in a way that a few images cannot teach. Every digit is put at a
# random place of a canvas of 10 by 10 pixels. There are nine places.

# %% alt="Six pictures of a handwritten seven on a canvas of 10 by 10 pixels, each at another place."
draws = np.random.default_rng(3)
fig, axes = plt.subplots(1, 6, figsize=(9, 1.8), layout="constrained")
sample = placed(images[labels == 7][:6], 10, draws)
for ax, picture in zip(axes, sample.reshape(6, 10, 10), strict=True):
    ax.imshow(picture, cmap="gray_r")
    ax.set(xticks=[], yticks=[])

# %% [markdown]
# **Figure 2.** *Six images of a seven, each somewhere else.* To a classifier of pixels the
# same digit one pixel further right is another image.
#
# The source task has hundreds of images, and we place them anew at every step. So the old network
# sees the digits 0 to 4<!-- given --> everywhere, and can learn that the place does not matter. The target task
# has $k$ images of each of the digits 5<!-- given --> to 9<!-- given -->, each at one place. The network is deeper, with hidden
# layers of 128<!-- given --> and 64<!-- given --> units.
#
# **Predict.** Which of the curves of figure 1 now rise above zero? For few images or for many?
#
# **Run.** The same plot for the canvas.

# %% alt="Four curves against the number of images per class. The old network, frozen (dash-dotted, triangles), lies about six points above zero for one, two and five images, crosses zero near ten and falls steeply. The fine-tuned one (dotted, diamonds) is a low hill, up to three points. The linear classifier (solid, dots) begins at zero and falls to minus twelve; random frozen features (dashed, squares) fall from minus four to minus twenty."
ways_on_canvas = {
    "linear": ("linear", 0),
    "random, frozen": ("random", 2),
    "old, frozen": ("pretrained", 2),
    "old, fine-tuned": ("pretrained", 0),
}
plot_gains("canvas", ways_on_canvas)

# %% tags=["claims"]
frozen_there, tuned_there = gains("canvas", "pretrained", 2), gains("canvas", "pretrained", 0)
random_there, linear_there = gains("canvas", "random", 2), gains("canvas", "linear", 0)
from_scratch = accuracies("canvas", "random", 0).mean(axis=1)
capped = accuracies("canvas", "pretrained", 2).mean(axis=1)

# %% [markdown]
# **Figure 3.** *On the canvas the frozen old network wins with few images and loses with many.* It
# gains 7<!-- = frozen_there[1].mean() --> points with two images per class and loses
# 11<!-- = -frozen_there[5].mean() --> with fifty. Fine-tuning all layers is never worse than scratch in the
# mean<!-- if tuned_there.mean(axis=1).min() > 0 -->, and gains 2 to 3 points from two images to twenty<!--
# if 1.5 < tuned_there[1:5].mean(axis=1).min() and tuned_there[1:5].mean(axis=1).max() < 3.5 -->.
#
# <details><summary>The answer</summary>
#
# Scratch itself rises from 32 %<!-- = from_scratch[0] / 100 --> to 86 %<!-- = from_scratch[5] / 100 -->, where guessing gives 20 %<!-- given -->. So all of this is
# hard, and with one image per class nobody is good.
#
# </details>

# %% [markdown]
# **Explain.** Why does freezing lose with fifty images per class?
#
# <details><summary>Answer</summary>
#
# A frozen network never gets better; only its head does. Its accuracy levels off at
# 75 %<!-- = capped[5] / 100 -->, while a network that may change its layers goes on to 86 %<!-- = from_scratch[5] / 100 -->. Borrowed sight
# is worth most to those who have seen little. And note that the *random* network, frozen, is the
# worst of all at every count<!-- if (random_there.mean(axis=1) < np.minimum(linear_there, frozen_there).mean(axis=1)).all() -->. It has the same shape and the same number of
# trained weights, so it is the *learning* that transfers, not the architecture.
#
# </details>

# %% [markdown]
# **Your turn.** Every stored setting is behind this figure: how many of the three layers are frozen,
# and the learning rate of the others. The dashed curve is scratch at its best rate. Two goals:
#
# 1. Get as much as you can with one image per class.
# 2. Find a setting that is above scratch at *every* count.


# %%
def on_canvas(count, frozen=2, learning_rate=0.001):
    table = stored["canvas"]["runs"]["pretrained"][str(frozen)]
    shares = [100 * np.mean(table[str(k)][f"{learning_rate:g}"]) for k in counts]
    return {"old network": np.array(shares), "scratch": from_scratch_at_best}


def points(count, old_network, scratch):
    gains = ", ".join(f"{gain:+.1f}" for gain in old_network - scratch)
    below = (old_network <= scratch).sum()
    return f"gain: {gains} points; below scratch at {below} of {len(count)} counts"


# %%
from_scratch_at_best = accuracies("canvas", "random", 0).mean(axis=1)
settings = curves(
    on_canvas,
    {"frozen": (0, 2, 1), "learning_rate": stored["rates"]},
    x=counts,
    labels=("images per class", "test accuracy in percent"),
    scales=("log", "linear"),
    y_limits=(20, 90),
    says=points,
)
settings


# %% tags=["claims"]
def gained(frozen, rate):
    shown = on_canvas(counts, frozen, rate)
    return shown["old network"] - shown["scratch"]


settings_of = [(frozen, rate) for frozen in range(3) for rate in stored["rates"]]
best_with_one = max(settings_of, key=lambda setting: gained(*setting)[0])
always_above = [setting for setting in settings_of if gained(*setting).min() > 0]

# %% [markdown]
# <details><summary>Answer</summary>
#
# With one image per class the most is to be had from two frozen layers<!-- if best_with_one[0] == 2 --> and a rate
# of 0.003 or more: a gain of five<!-- = gained(2, 0.01)[0] --> points. Above scratch at every count are only settings in which all layers
# learn, at rates of 0.003 and
# 0.01<!-- if always_above == [(0, 0.003), (0, 0.01)] -->. One frozen layer lies between the two.
# So there is no best number of frozen layers; there is one for each number of images.
#
# </details>

# %% [markdown]
# **Half-way mark.** Borrowed layers help if the source task has taught what the few target images
# cannot, and hurt if they lost what the target needs. The fewer images, the more you freeze.
#
# ## 3. What a frozen network is
#
# *Time: {{ minutes }}*
#
# Let us train the old network of the canvas ourselves and look inside.

# %%
rng = np.random.default_rng(0)
net = Mlp([100, 128, 64, 5], softmax_loss, rng)
mean = placed(np.tile(images[old], (4, 1)), 10, rng).mean(axis=0)
drawn = batches(images[old], labels[old], 1200, 64, rng)
train(net, cosine, ((placed(x, 10, rng) - mean, y) for x, y in drawn), {})
known = test_labels < 5
source_test = placed(test_images[known], 10, rng) - mean, test_labels[known]
net.accuracy(*source_test)

# %% [markdown]
# Frozen layers are a fixed function from images to codes,
#
# $$h_1 = \max(0,\, x W_1 + b_1), \qquad h_2 = \max(0,\, h_1 W_2 + b_2),$$
#
# and $h_2$, 64 numbers, is what the head sees. The code includes the ReLU: the head was trained on codes
# that are never negative. As the function is fixed, we compute the codes *once* and forget the
# images. What remains is a linear classifier on a table of numbers.


# %%
def codes_of(pictures, weights):
    first = np.maximum(pictures @ weights["W1"] + weights["b1"], 0)
    return np.maximum(first @ weights["W2"] + weights["b2"], 0)


def head_on(codes, labels, rate=0.01):
    head = Mlp([codes.shape[1], 5], softmax_loss, np.random.default_rng(1))
    drawn = batches(codes, labels, 200, min(32, len(codes)), np.random.default_rng(2))
    train(head, adam(lambda t: rate), drawn, {})
    return head


# %% [markdown]
# **Predict.** Five images of each of the digits 5 to 9. Which is more accurate on the test images,
# a head on the codes of our old network, or on those of a network of the same shape with random
# weights?
#
# **Run.** The cell prints both accuracies, for one draw.

# %%
few_images, few_labels = few(5)
new = few_labels >= 5
target = placed(few_images[new], 10, rng) - mean, few_labels[new] - 5
unknown = np.tile(test_labels >= 5, 3)
many = placed(np.tile(test_images, (3, 1)), 10, rng)[unknown] - mean
target_test = many, np.tile(test_labels, 3)[unknown] - 5
target[0].shape, target_test[0].shape

# %%
weights = {"old": net.weights, "random": Mlp([100, 128, 64, 5], softmax_loss, rng).weights}
heads = {name: head_on(codes_of(target[0], w), target[1]) for name, w in weights.items()}
{
    name: round(heads[name].accuracy(codes_of(many, w), target_test[1]), 3)
    for name, w in weights.items()
}

# %% [markdown]
# The codes of the old network win<!--
# if heads["old"].accuracy(codes_of(many, weights["old"]), target_test[1]) > 0.1 + heads["random"].accuracy(codes_of(many, weights["random"]), target_test[1]) -->. One seed is an anecdote, but the twelve of figure 3 say the same. What has the old network learned that
# helps with digits it has never seen? Take every test image of the digits 5 to 9 at all nine places.
# Some of the variance of the codes comes from *where* the digit is, the rest from *which* image
# it is.
#
# **Predict.** For the pixels, which share of the variance is due to the place alone: a quarter, a
# half, or more than three quarters? Is the share smaller or larger for the codes?
#
# **Run.** The cell prints the share for the pixels and for both kinds of codes.


# %%
def at_all_places(picture):
    found = np.zeros((9, 10, 10))
    for n, (row, column) in enumerate(np.ndindex(3, 3)):
        found[n, row : row + 8, column : column + 8] = picture.reshape(8, 8)
    return found.reshape(9, 100) - mean


def share_of_place(codes):
    around_their_mean = codes - codes.mean(axis=1, keepdims=True)
    return float((around_their_mean**2).sum() / ((codes - codes.mean(axis=(0, 1))) ** 2).sum())


# %%
everywhere = np.array([at_all_places(picture) for picture in test_images[test_labels >= 5]])
spaces = {
    "pixels": everywhere,
    "random codes": codes_of(everywhere, weights["random"]),
    "old codes": codes_of(everywhere, net.weights),
}
{name: round(share_of_place(codes), 2) for name, codes in spaces.items()}

# %% alt="Two panels with three groups of nine points, by digit: dots, squares and triangles. Left, in the plane of the pixels, the groups overlap. Right, in the plane of the codes, each group has a region to itself."
digits_shown, styles = test_labels[test_labels >= 5], dict(zip((6, 7, 9), NEUTRAL, strict=False))
fig, axes = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
for ax, name in zip(axes, ("pixels", "old codes"), strict=True):
    codes = spaces[name].reshape(-1, spaces[name].shape[-1])
    center = codes.mean(axis=0)
    plane = np.linalg.svd(codes - center, full_matrices=False)[2][:2].T
    for digit, style in styles.items():
        chosen = spaces[name][np.flatnonzero(digits_shown == digit)[3]]
        ax.plot(*((chosen - center) @ plane).T, label=f"a {digit}", **{**style, "linestyle": ""})
    ax.set(title=name, xticks=[], yticks=[])
_ = axes[0].legend()

# %% tags=["claims"]
places = {name: share_of_place(codes) for name, codes in spaces.items()}

# %% [markdown]
# **Figure 4.** *To the pixels a digit's place is nearly everything; the codes of the old network
# hold it together better.* One image each of a 6, a 7 and a 9, at all nine places, in the plane in
# which the pixels (left) and the codes (right) vary most. None of these digits was in the source task.
# We chose digits that come apart well; a 5, an 8 and a 9 overlap in the codes too.
#
# <details><summary>The answer</summary>
#
# The place is 86 %<!-- = places["pixels"] --> of the variance of the pixels, and 88 %<!-- = places["random codes"] --> of that of random codes. In the old
# network's codes it is 66 %<!-- = places["old codes"] -->. Hundreds of images of other digits, placed anew at every step, have taught the network to see past the place, and that holds for
# digits it never met. Far from perfectly: place is still more than half of the variance<!-- if places["old codes"] > 0.5 -->.
#
# </details>

# %% [markdown]
# ## 4. Head first
#
# *Time: {{ minutes }}*
#
# Fine-tuning all layers at once gained little with five images per class, and freezing gained more.
# Can we have both? Look at what happens in the very first step. The new head is random, and the
# gradient reaches the layers below *through* the head:
#
# $$\frac{\partial L}{\partial h_2} = \frac{\partial L}{\partial s}\, W_3^\top .$$
#
# **Predict.** Two new heads are drawn at random. How alike are the gradients that they send to the
# first layer, for the same network and the same images? Think of the cosine of the angle between
# them: 1 for the same direction, 0 for right angles.
#
# **Run.** The cell prints the cosine for two random heads, for a random head and a trained one, and
# the length of the gradient through a random and through a trained head.


# %%
def through(W, b):
    mixed = Mlp([100, 128, 64, 5], softmax_loss, np.random.default_rng(0))
    mixed.weights = {**net.weights, "W3": W, "b3": b}
    return mixed.loss(*target)[1]["W1"].ravel()


def cosine_of(a, b):
    return round(float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)), 2)


draws = np.random.default_rng(4)
one, two = (through(draws.standard_normal((64, 5)) / 8, np.zeros(5)) for _ in range(2))
trained = through(*heads["old"].weights.values())
print("cosines:", cosine_of(one, two), cosine_of(one, trained))
print("lengths:", np.linalg.norm(one).round(3), np.linalg.norm(trained).round(3))

# %% tags=["claims"]
lengths = np.linalg.norm(one) / np.linalg.norm(trained)
angles = [cosine_of(one, two), cosine_of(one, trained)]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Hardly at all: both cosines are close to 0<!-- if max(np.abs(angles)) < 0.2 -->. A gradient through a random head says
# in which direction *that* head would like its codes changed, and another head would like another.
# It is also long, 11<!-- = lengths --> times as long here as through a trained head, since a random head is wrong
# about most images. So the first steps of fine-tuning move what the source task has taught in random
# directions; with plain SGD, far as well. (The steps of Adam are about as long as its rate, however long the gradient.) Train the head first, with everything below frozen, and thaw the rest when the head
# knows what it wants.
#
# </details>

# %% [markdown]
# If that explanation is right, a head of *zeros* should do less harm than a random one.
#
# **Predict.** All layers learn from the first step, under a head of zeros. Which gradient do the
# layers below get in that step?
#
# **Run.** Accuracies in percent with two and with five images per class, at the best of the rates,
# for fine-tuning at once under either head.

# %%
at_once = {
    "random head": stored["canvas"]["runs"]["pretrained"]["0"],
    "head of zeros": stored["canvas"]["zero head"],
}
shares = {name: [100 * at_its_best(by[k]) for k in ("2", "5")] for name, by in at_once.items()}
{name: [round(float(each.mean()), 1) for each in both] for name, both in shares.items()}

# %% tags=["claims"]
spared = np.subtract(shares["head of zeros"], shares["random head"])

# %% [markdown]
# <details><summary>Answer</summary>
#
# None: $\partial L/\partial h_2 = (\partial L/\partial s)\, W_3^\top = 0$. The head itself does get a
# gradient, and by the time it sends one down it has learned something. That is worth 2<!-- = spared[0].mean() --> points with
# two images per class and 1<!-- = spared[1].mean() --> with five, each time in 8<!-- = (spared[0] > 0).sum() --> of
# 12<!-- = spared.shape[1] --> draws<!-- if (spared[0] > 0).sum() == (spared[1] > 0).sum() -->: a hint, no more. So the random first
# steps are a part of the trouble and not all of it. The other part is that layers which learn from five images per class
# learn these images.
#
# </details>

# %% [markdown]
# The stored runs try it with five images per class: the head alone for some steps at a rate of 0.01<!-- given -->,
# then all layers at 0.001<!-- given -->, until step 200.
#
# **Your turn.** Move `head_steps`. Goal: the fewest steps of the head alone after which thawing ends
# above 55.5 percent. Look at what the curve does at the moment of thawing.


# %%
def thawing(step, head_steps=0):
    table = stored["canvas"]["thawed"]
    of = {"head first": head_steps, "all at once": 0, "head alone": 200}
    return {name: 100 * np.array(table[str(steps)]) for name, steps in of.items()}


# %%
def at_the_end(step, *ys):
    return "after 200 steps: head first {:.1f}, all at once {:.1f}, head alone {:.1f}".format(
        *(y[-1] for y in ys)
    )


# %%
thaw = curves(
    thawing,
    {"head_steps": [0, 5, 10, 25, 50, 100, 150, 200]},
    x=np.array(stored["at"]),
    labels=("step", "test accuracy in percent"),
    y_limits=(40, 60),
    says=at_the_end,
)
thaw

# %% tags=["claims"]
courses = {
    steps: thawing(None, steps)["head first"] for steps in map(int, stored["canvas"]["thawed"])
}
ends = {steps: course[-1] for steps, course in courses.items()}
fewest = min(steps for steps, end in ends.items() if end > 55.5)
jump = min(
    courses[n][stored["at"].index(n + 10)] - courses[n][stored["at"].index(n)]
    for n in (50, 100, 150)
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# 25<!-- = fewest --> steps will do: the head needs little time. Thawed later, the curve makes a small jump upwards
# at the moment of thawing<!-- if jump > 0.4 --> and ends no lower. All at once ends at
# 52 %<!-- = ends[0] / 100 -->, 4<!-- = ends[50] - ends[0] --> points below what 50 steps of the head alone make possible. With only five images per
# class the head alone, until the end, is nearly as good: the layers below have little left to learn
# from so few images.
#
# </details>

# %% [markdown]
# Five images are the case in which freezing is best anyway. What about more?
#
# **Predict.** Head first, for 100 steps, then all layers for 100. At which counts, if any, is that
# worse than freezing? At which is it worse than fine-tuning all at once?
#
# **Run.** The gains over scratch once more. Each way is at the best of its rates.

# %%
head_first = stored["canvas"]["head first"]
three = {
    "old, frozen": accuracies("canvas", "pretrained", 2),
    "all at once": accuracies("canvas", "pretrained", 0),
    "head first": 100 * np.array([at_its_best(head_first[str(k)]) for k in counts]),
}

# %% alt="Three curves against the number of images per class; zero is training from scratch. The frozen network (solid, dots) starts at six points, crosses zero at ten images and falls far below. All at once (dashed, squares) stays between one and three points. Head first (dash-dotted, triangles) follows the frozen network up to five images, lies above both at ten, and joins the other curve at twenty."
scratch = accuracies("canvas", "random", 0)
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for (name, shares), style in zip(three.items(), NEUTRAL, strict=False):
    ax.plot(counts, (shares - scratch).mean(axis=1), label=name, **style)
ax.axhline(0, color="gray", linewidth=1)
ax.set(xscale="log", xticks=counts, xticklabels=counts, xlabel="images per class")
_ = ax.set_ylabel("points better than scratch"), ax.legend()

# %% tags=["claims"]
over_scratch = (three["head first"] - scratch).mean(axis=1)
best_of_two = np.maximum(three["old, frozen"].mean(axis=1), three["all at once"].mean(axis=1))
shortfall = best_of_two - three["head first"].mean(axis=1)
wins = (three["head first"] > scratch).sum(axis=1)

# %% [markdown]
# **Figure 5.** *Head first is as good as freezing where freezing is good, and as good as fine-tuning
# where fine-tuning is.* It gains 7<!-- = over_scratch[2] --> points with five images per class,
# 5<!-- = over_scratch[3] --> with ten, and nothing with fifty<!-- if abs(over_scratch[5]) < 0.5 -->.
#
# <details><summary>The answer</summary>
#
# Nowhere is it worse than the better of the two by more than one point<!-- if shortfall.max() < 1 -->. With two to twenty images per class it
# beats scratch in at least 9<!-- = wins[1:5].min() --> of 12<!-- = len(scratch[0]) --> draws.
#
# </details>

# %% [markdown]
# What became of the old task? Put the old head back on the layers that were fine-tuned, and ask for
# the digits 0 to 4 again.
#
# **Predict.** The old network got 99 percent of them right. How many after 200 steps on the digits 5
# to 9, with ten images per class, all layers at once, at a rate of 0.001? At 0.01? And with the head
# first?
#
# **Run.** Means over twelve runs.

# %%
{way: round(float(np.mean(shares)), 3) for way, shares in stored["canvas"]["kept"].items()}

# %% tags=["claims"]
kept = {way: np.mean(shares) for way, shares in stored["canvas"]["kept"].items()}

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the smaller rate it still gets 95 %<!-- = kept["all, 0.001"] --> right, at the larger one 73 %<!-- = kept["all, 0.01"] -->. With the head first, 99 %<!-- = kept["head first, 0.001"] -->: its
# layers learned for half as long, and never through a random head. That a network loses what it is no
# longer shown is known as *catastrophic forgetting*; here it tells us how far fine-tuning has moved. The rate is Adam's, and Adam's rate is a length (lesson 07): in
# $n$ steps no weight travels much further than $n$ times the rate.
#
# </details>

# %% [markdown]
# ## 5. When to borrow
#
# *Time: {{ minutes }}*
#
# The CS231n notes give a rule of thumb with four cases. Here it is, with what we measured. *Similar*
# means that the source has taught what the target needs.
#
# | | few target images | many target images |
# |---|---|---|
# | **similar** (the canvas) | freeze, train a head: our best up to five per class | fine-tune, head first: a gain at twenty, none at fifty |
# | **not similar** | an early layer at most, or a simple model on the inputs | start from scratch, or from the old weights: it costs little |
#
# Our centred digits belong in the lower row, which may surprise you: five digits look much like
# five other digits. But the question is what the source has taught *that the target
# cannot learn by itself*. On the canvas that was to see past the place. On centred digits there was
# nothing of the kind.
#
# **Explain.** You read that a network pretrained on a million photographs improved the recognition
# of X-ray images from 81 to 84 percent. What do you ask?
#
# <details><summary>Answer</summary>
#
# - Against which baseline? From scratch at *its* best learning rate, and with enough steps: a
#   borrowed network needs fewer, so a short budget favours it. Also against a simple model.
# - Over how many draws of the few images, and how large is the spread? In our runs with one
#   image per class the gain of freezing was between minus a few<!-- if -6 < frozen_there[0].min() < -1 --> points and plus
#   fifteen<!-- = frozen_there[0].max() -->, and one draw may show either.
# - Were the learning rate and the number of frozen layers chosen by looking at the test images? Our
#   rates were, as the best of five by the mean of twelve draws, which flatters every way a little.
#   We did it alike for all, scratch included.
# - Was any test image, or a copy of one, among the million?
#
# </details>

# %% [markdown]
# ## 6. Four traps
#
# *Time: {{ minutes }}*
#
# A borrowed network is used wrongly more easily than it is trained. Nothing fails loudly; the
# accuracy is only lower than it could be.
#
# **The preprocessing belongs to the network.** Ours was trained on pixels divided by 16, with
# the mean image of the *source* subtracted.
#
# **Predict.** The old network, on its own task, gets 99 percent right. How many if we forget to subtract
# the mean? If the pixels run from 0 to 16, as in the original file?
#
# **Run.** Same network, same images, same labels.

# %%
shown, answers = source_test
mistakes = {
    "as trained": shown,
    "mean forgotten": shown + mean,
    "pixels up to 16": 16 * (shown + mean) - mean,
}
{name: round(net.accuracy(pictures, answers), 3) for name, pictures in mistakes.items()}

# %% tags=["claims"]
with_mistakes = {name: net.accuracy(pictures, answers) for name, pictures in mistakes.items()}

# %% [markdown]
# <details><summary>Answer</summary>
#
# 87 %<!-- = with_mistakes["mean forgotten"] --> and 89 %<!-- = with_mistakes["pixels up to 16"] -->. That is bad enough to cost more than transfer gains, and good
# enough to go unnoticed. The mean to subtract is the source's: it is part of the network, as its
# weights are. A fresh mean of your five images would shift every unit.
#
# </details>

# %% [markdown]
# **Codes are taken after the ReLU.** The old head was trained on codes that are never negative. If
# you take $h$ before its ReLU, you have other features, and what the network has learned to switch
# off comes back.
#
# **Frozen means frozen.** A layer that gets no gradient can still move. Weight decay shrinks it at
# every step. Momentum left over from earlier training pushes it on. And batch norm keeps running
# averages that are updated in training mode by every batch it sees, gradient or not (lesson 09);
# people meet that in PyTorch again and again ([an example of 2022](https://github.com/pytorch/pytorch/issues/86590)). Freeze by handing the
# layer on untouched, and put batch norm into test mode.
#
# **The source must not have seen the test.** If test images of the target, or near copies, are
# among the source images, the codes may already know them. Large source sets have been gathered from
# the same web as the tests.

# %% [markdown]
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### A rate for each layer
#
# Instead of freezing at first and thawing later, one can give every layer its own rate, smaller
# towards the pixels, from the first step on. The stored runs have it: each layer at a tenth of the
# rate of the layer above.
#
# **Predict.** Does that come close to head first?
#
# **Run.** Accuracies in percent at the best rates, for 1, 2, 5, 10, 20 and 50 images per class.

# %%
graded = stored["canvas"]["graded"]
by_layer = np.array([100 * at_its_best(graded[str(k)]).mean() for k in counts])
print("head first       ", three["head first"].mean(axis=1).round(1))
print("a rate each layer", by_layer.round(1))

# %% tags=["claims"]
lag = three["head first"].mean(axis=1) - by_layer

# %% [markdown]
# <details><summary>Answer</summary>
#
# With up to ten images per class it comes within about a point<!-- if lag[:4].max() < 1.5 -->, with one schedule less to think about. With twenty and fifty
# it is about two points behind<!-- if 1.4 < lag[4:].min() and lag[4:].max() < 2.6 -->: its first layer, at a hundredth of the head's rate, cannot move far
# enough in 200<!-- given --> steps. In the assignment you write a step with such rates.
#
# </details>

# %% [markdown]
# ### Batch norm in a frozen network
#
# Suppose the frozen layers hold batch norm.
#
# **Explain.** You train only the head, in training mode, with batches of five images. Which numbers
# of the frozen layers change, and what do the codes of an image depend on?
#
# <details><summary>Answer</summary>
#
# The running means and variances change, with every batch, towards those of the few target images.
# And in training mode the codes of an image depend on the other images of its batch, so the head
# learns from codes that it will not meet in test mode. In test mode all of that stops: the running
# averages of the source are used, and nothing moves. That codes can be stored at all presupposes
# test mode.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Codes.** Frozen layers are a fixed function. Compute the codes once, after the ReLU, and train
#    a linear classifier on them.
# 2. **How much to freeze.** The fewer images, the more. Frozen codes gain 7<!-- = frozen_there[1].mean() --> points with two images
#    per class of our canvas and lose 11<!-- = -frozen_there[5].mean() --> with fifty; head first, then all, is good throughout.
# 3. **Why.** The old network had learned to see past a digit's place, from hundreds of images. Centred
#    digits had nothing of the kind to offer, and the frozen network, blind to some of what the new
#    digits need, was worse than random features.
# 4. **Judging.** Scratch at its best rate, a simple model, frozen random features, and a dozen draws:
#    with fewer, transfer seems to help, or hurt, by luck.
# 5. **Traps.** The source's preprocessing, codes after the ReLU, layers that are really frozen, and no test images in
#    the source.
#
# ### The same in PyTorch
#
# Freeze all parameters of a `model`, then give it a new last layer, whose parameters are not frozen:
#
# ```python
# for parameter in model.parameters(): parameter.requires_grad = False
# model.fc = torch.nn.Linear(model.fc.in_features, 5)
# ```
#
# With batch norm inside, call `model.eval()` too, and set only the head to training mode.
#
# **What comes next.** In the assignment you write the parts: codes, a new head, its training, a step
# with a rate for each layer, and a layer that is blind. In [12_capstone](12_capstone.ipynb) you take
# a network from nothing to a number that you can defend.
#
# ### Sources
#
# - CS231n notes, [*Transfer Learning*](https://cs231n.github.io/transfer-learning/), and
#   [*Neural Networks Part 2*](https://cs231n.github.io/neural-networks-2/).
# - J. Yosinski, J. Clune, Y. Bengio, H. Lipson,
#   [*How transferable are features in deep neural networks?*](https://arxiv.org/abs/1411.1792), NIPS 2014.
# - A. S. Razavian, H. Azizpour, J. Sullivan, S. Carlsson,
#   [*CNN features off-the-shelf: an astounding baseline for recognition*](https://arxiv.org/abs/1403.6382), 2014.
# - Digits: E. Alpaydin, C. Kaynak, *Optical recognition of handwritten digits*, UCI Machine Learning
#   Repository, 1998.
