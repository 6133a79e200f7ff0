# %% [markdown]
# # The capstone: from nothing to a number you can defend
#
# You have rules, schedules, layers and regularizers. What nobody has given you is a working setup:
# a network that learns at all, settings that suit it, and a number at the end that will still hold
# tomorrow. This lecture is about that craft. You check a network before you train it, read what goes
# wrong from its curves, search its settings without fooling yourself, and combine several networks
# into a better one. Then the project is yours.
#
# **You will be able to**
#
# 1. *test* a network before training, with three checks, and say what they cannot see;
# 2. *diagnose* a training from its curves and from the length of its steps;
# 3. *search* hyperparameters: on which scale, at random or on a grid, and why;
# 4. *distrust* the winner of a search, and measure how much it flatters itself;
# 5. *combine* networks by their probabilities, and say what their weights would do.
#
# **Prerequisites**: [08_schedules](08_schedules.ipynb), and from
# [10_regularization](10_regularization.ipynb) the gap between training and validation. NumPy arrays.
#
# **Time**: {{ times }}
#
# **Letters**: $w$ are the weights, $s$ the scores of the classes, $p$ their probabilities, and
# $\mathrm{wd}$ is the strength of an L2 penalty $\frac{\mathrm{wd}}{2} \lVert w \rVert^2$.
#
# The first cell loads our helpers: images of digits, a network whose loss is passed in, stored runs.
# The part that matters we write ourselves.

# %%
import matplotlib.pyplot as plt
import numpy as np

from helpers.data import runs, split_digits
from helpers.explorer import curves
from helpers.problems import Mlp, batches, train
from helpers.styles import NEUTRAL

stored = runs("capstone")
(X, Y), (X_test, Y_test) = split_digits()
X, X_test = X - X.mean(axis=0), X_test - X.mean(axis=0)
X.shape, X_test.shape


# %%
def cross_entropy(scores, labels):
    log_p = scores - scores.max(axis=1, keepdims=True)
    log_p -= np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    wanted = np.eye(10)[labels]
    return -np.sum(wanted * log_p) / len(labels), (np.exp(log_p) - wanted) / len(labels)


def momentum(w, dw, config):
    v = 0.9 * config.get("v", 0.0) - config["learning_rate"] * dw
    return w + v, {**config, "v": v}


# %% [markdown]
# ## 1. Before you train: three checks
#
# *Time: {{ minutes }}*
#
# A bug in a training loop rarely stops it. The loss goes down anyway, a little less than it could,
# and you spend a week on the learning rate. CS231n's notes recommend three checks that take a
# minute. All three compare a number with one that you know beforehand.
#
# **Predict.** Ten classes, and weights so small that all scores are close to zero. What is the loss
# before the first step?
#
# **Run.** The network has 32 hidden units. The weights have a standard deviation of 0.01.

# %%
small = Mlp([64, 32, 10], cross_entropy, np.random.default_rng(0), scale=0.01)
first_loss = small.loss(X, Y)[0]
first_loss, np.log(10)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Equal scores mean a probability of one tenth for each class, so the loss is $\ln 10$, up to what the small scores change: 2.302<!-- = first_loss -->. For two
# classes it would be $\ln 2$. A much larger loss means that some scores are large already: pixels that
# nobody divided, weights that are too wide, a sum over the batch that should be a mean.
#
# </details>

# %% [markdown]
# The three checks, one function:
#
# 1. **The first loss** is that of a guess.
# 2. **A penalty raises it**: by $\frac{\mathrm{wd}}{2}\lVert w \rVert^2$, exactly. We take
#    $\mathrm{wd} = 0.1$.
# 3. **Twenty images can be learned by heart**: without a penalty, all of them. If
#    not even that works, more data will not help.


# %%
def three_checks(loss=cross_entropy, strength=0.1, labels=Y[:20], sizes=(64, 32, 10), scale=None):
    net = Mlp(sizes, loss, np.random.default_rng(0), scale=scale)
    first = net.loss(X[:20], labels)[0]
    penalty = strength / 2 * sum(np.sum(w**2) for name, w in net.weights.items() if "W" in name)
    train(net, momentum, [(X[:20], labels)] * 200, {"learning_rate": 0.05})
    return first, first + penalty, net.accuracy(X[:20], labels)


three_checks()

# %% [markdown]
# First loss, loss with the penalty, accuracy: as they should be. The first loss is not quite 2.303<!-- given -->,
# because He's weights are not small.
#
# Now four networks with a mistake each:
#
# - **A** adds up the losses of a batch, and does not divide by their number.
# - **B** subtracts the penalty, where it should add it.
# - **C** is deep, ten hidden layers, and its weights have the standard deviation 0.02.
# - **D** has its labels mixed up: a shuffle moved the images and left the labels where they were.
#
# **Predict.** Which check catches which mistake?
#
# **Run.** One row each.


# %%
def summed(scores, labels):
    loss, slopes = cross_entropy(scores, labels)
    return len(labels) * loss, len(labels) * slopes


mixed_up = np.random.default_rng(0).permutation(Y[:20])
suspects = {
    "A": three_checks(loss=summed),
    "B": three_checks(strength=-0.1),
    "C": three_checks(sizes=[64] * 11 + [10], scale=0.02),
    "D": three_checks(labels=mixed_up),
}
for name, (first, penalized, accuracy) in suspects.items():
    print(f"{name}: first {first:.3f}, with penalty {penalized:.3f}, 20 images {accuracy:.0%}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first check catches A, whose loss is 20<!--
# = round(suspects["A"][0] / three_checks()[0]) --> times too large. The second catches B: a penalty never lowers a loss<!--
# if suspects["B"][1] < suspects["B"][0] -->. The third
# catches C, and only the third: its first loss is perfect, 2.303<!-- = suspects["C"][0] -->, because nothing of the image
# arrives at the scores, and training does not change that (lesson 09 has the cure).
#
# D passes all three<!-- if suspects["D"][2] == 1 and abs(suspects["D"][0] - suspects["B"][0]) < 0.3 -->. A network
# learns twenty wrong labels by heart just as easily. No check on the training data can see that they
# make no sense; the only one that can is a look at other images. Which is why you look at a few
# images with their labels before anything else.
#
# </details>

# %% [markdown]
# ## 2. While it trains: read the curves
#
# *Time: {{ minutes }}*
#
# Two curves, the loss on the training images and the loss on validation images, tell most of what
# can go wrong. Here are seven trainings. One is as it should be; in each of the others something is wrong:
#
# - the rate is far too low;
# - the rate is far too high;
# - there is a strong penalty;
# - there are only 100<!-- given --> training images, a fifth of them with wrong labels;
# - the network has ten layers with tiny weights;
# - the validation images were not preprocessed.
#
# **Predict.** Which panel is which? Decide on all seven before you open the answer.

# %% alt="Seven panels, the loss on a logarithmic axis against 400 steps, training (solid) and validation (dashed). A: both fall for 50 steps and then stay level, close together. B: training falls as in D; validation starts three times as high and stays above 2. C: both sink slowly and together. D: both fall fast at first; training goes on falling, validation levels out above it. E: both jump up and down by powers of ten. F: two flat lines on top of each other. G: training falls steadily, validation falls a little and then rises."
order = ["penalized", "unlike data", "too slow", "good", "too fast", "no signal", "overfitted"]
fig, panels = plt.subplots(2, 4, figsize=(10, 4.6), sharex=True, sharey=True, layout="constrained")
for letter, name, ax in zip("ABCDEFG", order, panels.flat, strict=False):
    run = stored["curves"][name]
    for which, style in zip(["training", "validation"], NEUTRAL, strict=False):
        ax.semilogy(run["steps"], run[which], label=which, **{**style, "marker": ""})
    ax.set(title=letter, ylim=(0.01, 20))
panels[1, 3].axis("off")
panels[1, 3].legend(*ax.get_legend_handles_labels(), loc="center")
_ = fig.supxlabel("steps taken"), fig.supylabel("loss")


# %% tags=["claims"]
def end_of(name, which="training"):
    return stored["curves"][name][which][-1]


def lowest(name, which="validation"):
    return min(stored["curves"][name][which])


# %% [markdown]
# **Figure 1.** *Seven trainings, two curves each.* What to look at: where the curves start, how fast
# they fall, how low the training loss gets, and how far apart the two are in the end.
#
# <details><summary>Answer</summary>
#
# - **A**, a strong penalty: both curves stop high, at 0.8<!-- = end_of("penalized") --> and 0.9<!--
#   = end_of("penalized", "validation") -->, close together. The network could do better and is not allowed to.
# - **B**, validation images that were not preprocessed: the training curve is fine, and the other one
#   starts too high, at 8<!-- = stored["curves"]["unlike data"]["validation"][0] -->, *before the first steps*. No overfitting can do that.
# - **C**, a rate far too low: both fall together in nearly a straight line, and are still falling.
# - **D** is as it should be: a quick fall, then a slow one, a moderate gap.
# - **E**, a rate far too high: it falls within ten steps, then jumps about at a high level<!--
#   if end_of("too fast") > 0.3 > end_of("good") -->.
# - **F**, ten layers with tiny weights: flat at $\ln 10$ from beginning to end. It is not slow, as C is; it
#   does not learn.
# - **G**, few images with wrong labels: the training loss goes to 0.03<!--
#   = end_of("overfitted") -->, while the validation loss turns round at 1.2<!-- = lowest("overfitted") --> and
#   rises to 1.7<!-- = end_of("overfitted", "validation") -->.
#
# </details>

# %% [markdown]
# One more number is cheap: how long a step is, compared with the weights,
# $\lVert w_{t+1} - w_t \rVert / \lVert w_t \rVert$. CS231n's notes advise to look for about a thousandth.
#
# **Predict.** The figure slides over four powers of ten of the learning rate. At the rate with the
# lowest loss after 300 steps, is the ratio near 0.001, far above, or far below? And from a rate of 0.01 to
# one of 0.1, by how much does it grow?
#
# **Run.** The first cell trains a network for each rate. In the second, find the lowest loss, and then
# read the ratio. The first cell also says how many of the 32 units are *dead* in the end, zero for every training
# image.


# %%
def watched(rate, steps=300):
    rng, ratios = np.random.default_rng(0), []
    net = Mlp([64, 32, 10], cross_entropy, rng)

    def watching(w, dw, config):
        next_w, config = momentum(w, dw, config)
        if w.shape == (64, 32):
            ratios.append(np.linalg.norm(next_w - w) / np.linalg.norm(w))
        return next_w, config

    losses = train(net, watching, batches(X, Y, steps, 50, rng), {"learning_rate": rate})
    return losses, np.array(ratios), np.sum(net.activations(X)[0].max(axis=0) == 0)


# %%
tried_rates = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0]
watched_runs = {rate: watched(rate) for rate in tried_rates}
{rate: int(dead) for rate, (_, _, dead) in watched_runs.items()}


# %%
def at_rate(step, rate=0.001):
    losses, ratios, _ = watched_runs[rate]
    return {"loss of the batch": losses, "step / weights": ratios}


def in_words(step, loss, ratio):
    return f"mean of the last 50 losses {loss[-50:].mean():.3f}; ratio {np.median(ratio[50:]):.1e}"


# %%
ratio_by_rate = curves(
    at_rate,
    {"rate": tried_rates},
    x=np.arange(1.0, 301),
    labels=("steps taken", "loss, and ratio"),
    scales=("linear", "log"),
    y_limits=(1e-5, 20),
    says=in_words,
)
ratio_by_rate

# %% tags=["claims"]
ends = {rate: losses[-50:].mean() for rate, (losses, _, _) in watched_runs.items()}
ratio_at = {rate: np.median(ratios[50:]) for rate, (_, ratios, _) in watched_runs.items()}
best_rate = min(ends, key=ends.get)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The rate 0.3<!-- = best_rate --> has the lowest loss, and a ratio of 0.003<!-- = ratio_at[best_rate] -->. From 0.01
# to 0.1 the ratio does not even double<!-- if ratio_at[0.1] < 2 * ratio_at[0.01] -->, though the rate grows by ten: the better a network fits, the smaller its gradients become.
#
# So the rule is an *alarm*, not a target: at 0.0003, where hardly anything happens, the ratio is 0.0001<!--
# = ratio_at[0.0003] -->, and at 1, where the loss never settles, 0.014<!-- = ratio_at[1.0] -->. And at the rate 3 most
# units are dead<!-- if watched_runs[3.0][2] > 16 -->: the first steps threw their weights so far that no image
# reaches them any more, and without a gradient they never come back.
#
# </details>

# %% [markdown]
# Where the inputs are images, you can also look at the weights themselves. Each hidden unit has 64
# weights, one a pixel, which make a picture: what the unit looks for.
#
# **Predict.** How do the pictures of a network differ before training, after it, and after a training
# with a penalty?
#
# **Run.** Ten units of each, those with the longest weights.


# %%
def first_layer(steps, strength=0.0):
    rng = np.random.default_rng(0)
    net = Mlp([64, 32, 10], cross_entropy, rng)

    def rule(w, dw, config):
        return momentum(w, dw + strength * w * (w.ndim == 2), config)

    train(net, rule, batches(X, Y, steps, 50, rng), {"learning_rate": 0.1})
    W = net.weights["W1"]
    return W[:, np.argsort(-np.linalg.norm(W, axis=0))[:10]]


rows = {"start": first_layer(0), "trained": first_layer(600), "penalty": first_layer(600, 0.01)}

# %% alt="Three rows of ten gray pictures of 8 by 8 pixels. In the first, neighbouring pixels have nothing to do with each other. In the second, bright and dark blobs begin to show. In the third, blobs and bows as wide as a pen's stroke lie on an even gray: the pictures get smoother from row to row." fold=true
fig, panels = plt.subplots(3, 10, figsize=(9, 3), layout="constrained")
for (name, weights), line in zip(rows.items(), panels, strict=True):
    for unit, ax in zip(weights.T, line, strict=True):
        ax.imshow(unit.reshape(8, 8), cmap="gray")
        ax.set(xticks=[], yticks=[])
    _ = line[0].set_ylabel(name)


# %% tags=["claims"]
def roughness(weights):
    """The mean square of the differences between neighbours, beside that of the weights."""
    W = weights.T.reshape(-1, 8, 8)
    steps_between = np.diff(W, axis=1).ravel(), np.diff(W, axis=2).ravel()
    return np.mean(np.concatenate(steps_between) ** 2) / np.var(W)


# %% [markdown]
# **Figure 2.** *What ten hidden units look for: noise at the start, strokes and noise after training,
# strokes alone with a penalty.* Noise in these pictures is left over from the start, in directions that the
# images do not need. A penalty lets it fade.

# %% [markdown]
# **Half-way.** Three checks before the first step, two curves and a ratio on the way. They tell you
# that a setup *works*. How good it can get is a question for a search. This is a good place for a
# break.

# %% [markdown]
# ## 3. Search
#
# *Time: {{ minutes }}*
#
# Two settings, the learning rate from 0.0001 to 10 and the penalty's strength $\mathrm{wd}$ from a
# millionth to 1<!-- given -->. You can afford nine trainings. Which nine?
#
# To study searches, and not only make one, we need to know the answer beforehand. The stored runs
# hold a map: 225<!-- = np.size(stored["maps"]["0"]) --> trainings on a grid of both settings, each with four<!--
# = len(stored["maps"]) --> seeds. Between its points we interpolate.

# %%
landscape = np.mean([np.array(each) for each in stored["maps"].values()], axis=0)


def validation_loss(rate_power, penalty_power):
    x, y = (np.asarray(rate_power) + 4) / 5 * 14, (np.asarray(penalty_power) + 6) / 6 * 14
    i, j = np.minimum(x.astype(int), 13), np.minimum(y.astype(int), 13)
    a, b = x - i, y - j
    low = (1 - a) * landscape[j, i] + a * landscape[j, i + 1]
    high = (1 - a) * landscape[j + 1, i] + a * landscape[j + 1, i + 1]
    return (1 - b) * low + b * high


landscape.min(), validation_loss(-1, -3)

# %% [markdown]
# Here are three ways to choose. `uniform` draws the two values themselves evenly, `log-uniform` draws
# their *exponents* evenly, and `grid` has three by three evenly spaced exponents (shifted by a random
# amount, because otherwise its luck would be that of a single grid). `cube` is for later.


# %%
def chosen(how, count, rng):
    if how == "uniform":
        return np.log10(rng.uniform(1e-4, 10, count)), np.log10(rng.uniform(1e-6, 1, count))
    if how == "log-uniform":
        return rng.uniform(-4, 1, count), rng.uniform(-6, 0, count)
    side = 3 if how == "cube" else int(np.sqrt(count))
    across, up = (np.ravel(each) for each in np.meshgrid(np.arange(side), np.arange(side)))
    return -4 + 5 * (across + rng.random()) / side, -6 + 6 * (up + rng.random()) / side


ways = ["uniform", "log-uniform", "grid"]

# %% alt="Three times the same map: log10 of the rate across, log10 of the penalty upwards. The light region of low loss, right of the middle and in the lower half, takes up a tenth of the map. Left: nine dots in the upper right corner. Middle: nine dots all over. Right: three rows of three." fold=true
fig, panels = plt.subplots(1, 3, figsize=(10, 3.4), sharey=True, layout="constrained")
powers = np.linspace(-4, 1, 101), np.linspace(-6, 0, 101)
for how, ax in zip(ways, panels, strict=True):
    heights = np.minimum(validation_loss(*np.meshgrid(*powers)), 3)
    drawn = ax.contourf(*powers, heights, levels=[0.2, 0.3, 0.5, 1, 2, 3], cmap="Greys")
    ax.plot(*chosen(how, 9, np.random.default_rng(2)), "o", color=NEUTRAL[1]["color"])
    ax.set(title=how, xlim=(-4, 1), ylim=(-6, 0), xlabel="log10 of the rate")
panels[0].set_ylabel("log10 of the penalty")
_ = fig.colorbar(drawn, label="validation loss")

# %% tags=["claims"]
share_above_one = 9 / (10 - 1e-4)
good_share = np.mean(validation_loss(*np.meshgrid(*powers)) < landscape.min() + 0.05)
least = landscape.min()

# %% [markdown]
# **Figure 3.** *Nine trials in three ways, on the map of validation losses (light is good).* Draws
# that are even in the value crowd into a corner: nine tenths<!-- if 0.89 < share_above_one < 0.91 --> of all rates are above 1, where every
# run diverges.

# %% [markdown]
# **Predict.** A search succeeds if its best trial is within 0.05 of the best loss on the map. With
# nine trials, how often do the three ways succeed?
#
# **Run.** Two thousand searches of each kind, with 9, 16 and 25 trials.


# %%
def success(how, count, loss=validation_loss, times=2000):
    rng, found = np.random.default_rng(0), []
    for _ in range(times):
        found.append(np.min(loss(*chosen(how, count, rng))))
    return float(np.mean(np.array(found) < np.min(loss(*np.meshgrid(*powers))) + 0.05))


for how in ways:
    print(f"{how:>12}:", *(f"{success(how, count):>6.1%}" for count in (9, 16, 25)))

# %% tags=["claims"]
both_matter = {(how, count): success(how, count) for how in ways for count in (9, 25)}

# %% [markdown]
# <details><summary>Answer</summary>
#
# Log-uniform draws succeed in 69 %<!-- = both_matter["log-uniform", 9] --> of the searches, uniform ones in fewer than one in a
# hundred<!-- if both_matter["uniform", 9] < 0.01 -->. *Here the logarithm is worth a factor of a hundred*<!--
# if both_matter["log-uniform", 9] > 100 * both_matter["uniform", 9] -->, and nothing else in this
# lecture comes close. And the grid? It is no worse than random draws with nine trials<!--
# if both_matter["grid", 9] > both_matter["log-uniform", 9] - 0.02 -->, and better with 25<!--
# if both_matter["grid", 25] > both_matter["log-uniform", 25] + 0.02 -->, since it leaves no hole.
#
# </details>

# %% [markdown]
# That is not what one reads. CS231n's notes say "prefer random search to grid search". What do they
# have in mind? That often one setting matters and another hardly does. A grid of three by three tries
# only three values of the one that matters; nine random draws try nine.
#
# **Predict.** Suppose that the second setting does nothing at all. How often does each way succeed
# with nine trials now, and with 27, if a third setting does nothing either and the grid has three
# values of each?
#
# **Run.** We fix the penalty at $\mathrm{wd} = 10^{-4}$, whatever was drawn for it.


# %%
def only_the_rate(rate_power, penalty_power):
    return validation_loss(rate_power, np.full_like(rate_power, -4.0))


for how in ["log-uniform", "grid", "cube"]:
    count = 27 if how == "cube" else 9
    print(f"{how}, {count} trials: {success(how, count, only_the_rate):.1%}")
print(f"log-uniform, 27 trials: {success('log-uniform', 27, only_the_rate):.1%}")

# %% tags=["claims"]
one_matters = {how: success(how, 9, only_the_rate) for how in ("log-uniform", "grid")}
of_27, of_the_cube = (success(how, 27, only_the_rate) for how in ("log-uniform", "cube"))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Now random draws win: 88 %<!-- = one_matters["log-uniform"] --> against 64 %<!-- = one_matters["grid"] -->. With a third setting that does
# nothing it is 99 %<!-- = np.floor(100 * of_27) / 100 --> against 64 %<!-- = of_the_cube -->: the 27 trainings of the grid try
# the same three rates nine times over. So the rule has a condition: *random search wins where some
# settings do not matter*, and in practice one rarely knows which (Bergstra and Bengio, 2012).
#
# </details>

# %% [markdown]
# Nine trials are also a matter of luck. The figure shows single searches, the best loss so far after
# each trial.
#
# **Your turn.** Find a seed for which the grid beats the random draws after nine trials, and one for
# which the random draws do not succeed even with 25. How often do you have to try?


# %%
def best_so_far(trial, seed=0, what_matters="both"):
    loss, found = validation_loss if what_matters == "both" else only_the_rate, {}
    for how in ways:
        rng = np.random.default_rng(seed)
        count = 9 if how == "grid" else 25
        losses = np.minimum.accumulate(rng.permutation(loss(*chosen(how, count, rng))))
        found[how] = np.append(losses, np.full(25 - count, losses[-1]))
    return found


def who_leads(trial, uniform, log_uniform, grid):
    goal = "goal reached" if log_uniform[8] < landscape.min() + 0.05 else "not within 0.05"
    return f"after nine trials: log-uniform {log_uniform[8]:.3f} ({goal}), grid {grid[8]:.3f}"


# %%
searches = curves(
    best_so_far,
    {"seed": list(range(20)), "what_matters": ["both", "only the rate"]},
    x=np.arange(1.0, 26),
    labels=("trials", "lowest validation loss so far"),
    scales=("linear", "log"),
    y_limits=(0.2, 10),
    says=who_leads,
)
searches


# %% tags=["claims"]
def after_nine(seed):
    found = best_so_far(np.arange(1.0, 26), seed)
    return found["log-uniform"][8], found["grid"][8], found["log-uniform"][-1]


after = [after_nine(seed) for seed in range(20)]
grid_ahead = [seed for seed, (random, grid, _) in enumerate(after) if grid < random]
unlucky = [seed for seed, (_, _, late) in enumerate(after) if late > landscape.min() + 0.05]
later = np.array([after_nine(seed)[:2] for seed in range(20, 1020)])
ahead_later = np.mean(later[:, 1] < later[:, 0])

# %% [markdown]
# <details><summary>Answer</summary>
#
# The grid is ahead after nine trials with sixteen<!-- = len(grid_ahead) --> of the 20<!-- = len(after) --> seeds. With seed 12<!-- = unlucky[0] --> alone<!--
# if len(unlucky) == 1 --> even 25 random draws are not enough. These twenty
# seeds flatter the grid: with the next thousand it is ahead in 53 %<!-- = ahead_later -->, hardly more than half. *One search is an anecdote*, as one seed is.
#
# </details>

# %% [markdown]
# Nobody has to decide on all trials beforehand.
#
# **Predict.** Eighteen trials: all of them over the whole range, or nine, and then nine more near the best of
# these, in a range half as wide? Which succeeds more often?
#
# **Run.** Two thousand searches of each kind.


# %%
def coarse_to_fine(rng):
    x, y = chosen("log-uniform", 9, rng)
    best = np.argmin(validation_loss(x, y))
    near_x = np.clip(x[best] + rng.uniform(-1.25, 1.25, 9), -4, 1)
    near_y = np.clip(y[best] + rng.uniform(-1.5, 1.5, 9), -6, 0)
    return np.min([validation_loss(x, y), validation_loss(near_x, near_y)])


rng = np.random.default_rng(0)
refined = np.array([coarse_to_fine(rng) for _ in range(2000)])
np.mean(refined < landscape.min() + 0.05), success("log-uniform", 18)

# %% tags=["claims"]
in_two_rounds = np.mean(refined < landscape.min() + 0.05)
in_one_round = success("log-uniform", 18)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The two rounds: 97 %<!-- = in_two_rounds --> of the searches succeed, against 90 %<!-- = in_one_round -->. The map is smooth enough that a good trial
# has good neighbours. Two more habits of this kind: look at the *border*, since a winner at the end of a range says
# that the range was wrong; and search with *short* runs, since a rate that diverges says so within ten steps.
#
# </details>

# %% [markdown]
# ## 4. Do not trust the winner
#
# *Time: {{ minutes }}*
#
# The winner of a search is the setting with the best *validation* accuracy. Is that what it will get
# on new images?
#
# **Predict.** You train 25 networks with the same good settings and 25 different first weights, and
# keep the one with the best accuracy on 100 validation images. How much better is it than an average
# one of the 25, on the validation images, and on 599<!-- = len(X_test) --> test images?
#
# **Run.** The stored runs did this 40 times, with different images each time.

# %%
for kind in ("starts", "settings"):
    seen, unseen, average = np.mean(stored["winners"][kind], axis=0)
    print(f"best of 25 {kind}: {seen:.1%} on validation, {unseen:.1%} on test")
    print(f"{'':>12} an average one of them: {average:.1%} on test")

# %% tags=["claims"]
by_start, by_setting = (np.mean(stored["winners"][k], axis=0) for k in ("starts", "settings"))

# %% [markdown]
# <details><summary>Answer</summary>
#
# On the validation images the chosen one has 95.4 %<!-- = by_start[0] -->, on the test images 94.4 %<!--
# = by_start[1] -->, as many as an average one<!-- if abs(by_start[1] - by_start[2]) < 0.001 -->. It was not better: it was luckier, on these
# images.
#
# The second row is a search among different settings. There choosing is worth a lot<!--
# if by_setting[1] > by_setting[2] + 0.3 -->, with no flattery to speak of<!--
# if by_setting[0] - by_setting[1] < 0.005 -->, because settings differ by more than luck does. Luck
# decides between candidates that are equally good, such as seeds.
#
# </details>

# %% [markdown]
# How large can this flattery become? Let all candidates be *equally good*, and each be judged on images of its
# own. The figure shows the mean of what the best of them seems to reach.
#
# **Predict.** All have a true accuracy of 90 %, and 100 images to validate. What does the best of 25 seem to
# have?
#
# **Run.** Then find out how many images it takes until the best of 25 flatters itself by less than one point.


# %%
def luckiest(candidates, images=100, accuracy=0.9):
    correct = np.random.default_rng(0).binomial(images, accuracy, (2000, 100))
    shown = np.maximum.accumulate(correct, axis=1).mean(axis=0) / images
    return {"the best seems to have": shown, "all have": np.full(100, accuracy)}


def flattery(candidates, shown, true):
    points = 100 * (shown[24] - true[24])
    goal = "goal reached" if points < 1 else "the goal is 1"
    return f"best of 25: {shown[24]:.1%}, which flatters by {points:.1f} points ({goal})"


# %%
equals = curves(
    luckiest,
    {"images": [50, 100, 200, 500, 1000, 2000, 5000], "accuracy": [0.7, 0.8, 0.9, 0.95, 0.99]},
    x=np.arange(1.0, 101),
    labels=("candidates", "accuracy"),
    y_limits=(0.65, 1.01),
    says=flattery,
)
equals


# %% tags=["claims"]
def flatters(images, accuracy=0.9):
    return luckiest(None, images, accuracy)["the best seems to have"][24] - accuracy


# %% [markdown]
# <details><summary>Answer</summary>
#
# 95 %<!-- = 0.9 + flatters(100) -->, five<!-- = 100 * flatters(100) --> points too many. It goes with one over the root of the number of
# images: 5,000 are enough at 90 %<!-- if flatters(5000) < 0.01 < flatters(2000) -->, and 2,000 at 95 %<!--
# if flatters(2000, 0.95) < 0.01 < flatters(1000, 0.95) -->. Our networks flattered themselves by one<!--
# = 100 * (by_start[0] - by_start[1]) --> point only, because all of them were judged on the *same* images, and mostly
# fail on the same ones.
#
# </details>

# %% [markdown]
# So search with validation images (one fixed set of them, if there are enough; averaging over several splits is
# for small data), and keep the test images shut away. Look at them *once*, at the
# end, for the number that you report. If you go back to the search after that look, they have become
# validation images.

# %% [markdown]
# ## 5. Several networks are better than one
#
# *Time: {{ minutes }}*
#
# If luck makes equally good networks differ, they make different mistakes, and can correct each other. An
# *ensemble* takes the mean of their probabilities, class by class, and then the largest.
#
# **Predict.** Two tasks: all 1,198<!-- = len(X) --> training images, and 200 of them with a fifth of the labels wrong. What
# does an ensemble of ten gain over a single network? And how much of that gain do two already have?
#
# **Run.** Means over eight seeds, ten networks each.

# %%
sizes = stored["ensembles"]["sizes"]
for kind in ("clean", "wrong"):
    found = stored["ensembles"][kind]
    for what in ("accuracy", "loss"):
        print(
            f"{kind}, {what}:", *(f"{n}: {v:.3f} " for n, v in zip(sizes, found[what], strict=True))
        )


# %% tags=["claims"]
def points_gained(kind, networks):
    accuracy = dict(zip(sizes, stored["ensembles"][kind]["accuracy"], strict=True))
    return 100 * (accuracy[networks] - accuracy[1])


def times_better(kind):
    found = stored["ensembles"][kind]
    return sum(ten > one for one, ten in zip(found["singles"], found["tens"], strict=True))


# %% [markdown]
# <details><summary>Answer</summary>
#
# Where labels are wrong, ten networks gain 2.4<!-- = points_gained("wrong", 10) --> points, and two already have most of that<!--
# if points_gained("wrong", 2) > 0.6 * points_gained("wrong", 10) -->. On the clean task the gain is below half a point<!--
# if points_gained("clean", 10) < 0.5 -->, about what our test images can show: the networks
# saw the same images and share their mistakes. CS231n's notes speak of a few percent; that is what
# you get where single networks are unreliable. They also name a cheap way to get several networks: the best few
# of a search, which you have trained anyway.
#
# </details>

# %% [markdown]
# Ten networks cost ten times as much to ask. Why not take the mean of their *weights*, as we did
# along a single run in lesson 08, and have one network again?
#
# **Predict.** Two networks, both with a test accuracy of 98 %. What is the accuracy of a network whose
# weights are half way between theirs?
#
# **Run.** The straight line from one to the other, for five pairs of networks.

# %% alt="Five curves that nearly coincide, each a hill: the test loss is 0.1 at both ends, rises slowly, then quickly, to 0.4 half way, and falls again in the same way." fold=true
fig, ax = plt.subplots(figsize=(6.5, 3.2), layout="constrained")
for losses in stored["lines"]["loss"]:
    ax.plot(stored["lines"]["places"], losses, color=NEUTRAL[0]["color"])
ax.set(xlabel="share of the second network", ylabel="test loss", ylim=(0, None))
print("accuracy half way:", *(f"{row[len(row) // 2]:.1%}" for row in stored["lines"]["accuracy"]))

# %% tags=["claims"]
middle = len(stored["lines"]["places"]) // 2
in_between = [row[middle] for row in stored["lines"]["accuracy"]]
loss_between = [row[middle] / max(row[0], row[-1]) for row in stored["lines"]["loss"]]
at_ends = [end for row in stored["lines"]["accuracy"] for end in (row[0], row[-1])]

# %% [markdown]
# **Figure 4.** *Between two good networks lies a hill.* Half way, the loss is about 4<!-- = np.mean(loss_between) --> times that of either end, for all five pairs.

# %% [markdown]
# <details><summary>Answer</summary>
#
# From 92 %<!-- = min(in_between) --> to 95 %<!-- = max(in_between) --> in the five pairs, where all ends have more than 97 %<!-- = np.floor(100 * min(at_ends)) / 100 -->. The first
# unit of one network and the first unit of the other have nothing to do with each other: the first weights decided what each became. Their mean is neither. The iterates of *one* run lie in one
# valley, and there the mean works (lesson 08). In the assignment you make this much worse, on purpose.
#
# </details>

# %% [markdown]
# ## 6. The project
#
# *Time: {{ minutes }}*
#
# In the assignment you train networks on data that you never see. Six hundred images in ten classes,
# half of them with wrong labels, sit behind a function that gives you a loss and a gradient for a
# batch of 20. You have 800<!-- given --> gradients and 100<!-- given --> looks at a validation accuracy, and you return
# the weights of one to five networks. Grading draws the tasks anew: only the *procedure* can
# be good, not the weights. A way to begin:
#
# 1. **Anything that learns.** One network, plain gradient descent, one rate. Is the first loss what
#    you expect? (Ten logistic outputs are summed there. So it is not $\ln 10$.)
# 2. **A curve.** Look at the validation accuracy on the way. Which of the panels of figure 1 is it?
# 3. **One change at a time**, on several practice seeds each: a cure from lesson 10, a schedule or an
#    average from lesson 08, an ensemble from section 5. The budget is fixed, so whatever you add is
#    taken from something else.
# 4. **A search**, log-uniform, over what you could not decide. Then practice seeds that the search
#    has not seen: they are your test images.
#
# **Explain.** Your procedure gets 70 %<!-- given --> on the practice seed that you tuned it on. What do you report?
#
# <details><summary>Answer</summary>
#
# Nothing yet. Run it on ten seeds that played no part in any decision, and report their mean and
# their spread. If what you had is not within the spread, section 4 tells you why.
#
# </details>

# %% [markdown]
# ## 7. The same in PyTorch
#
# *Time: {{ minutes }}*
#
# A log-uniform draw, and an ensemble:
#
# ```python
# rate = 10 ** torch.empty(1).uniform_(-4, 1).item()
# probabilities = torch.stack([net(images).softmax(dim=1) for net in nets]).mean(dim=0)
# ```

# %% [markdown]
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### An ensemble for the price of one
#
# Huang et al. (2017) lower the rate to zero five times in one run, and keep the weights at the end of
# each cycle: five *snapshots*. We compare the ensemble of the five with one long run of as many
# steps, and with five separate runs, each as long as a cycle.
#
# **Predict.** Which of the three is best?
#
# **Run.** Ten seeds, on the clean task: mean test accuracy, and in how many seeds each beats the long
# run.

# %%
snapshots, long_run, short_runs = np.array(stored["snapshots"]).T
for name, found in (("snapshots", snapshots), ("long run", long_run), ("short runs", short_runs)):
    print(f"{name}: {found.mean():.1%}, better in {np.sum(found > long_run)} of {len(found)}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The five short runs: better than the long run in eight<!-- = np.sum(short_runs > long_run) --> of ten seeds, by half a point<!--
# if 0.004 < short_runs.mean() - long_run.mean() < 0.007 --> on average. The snapshots are ahead of
# the long run by less than half a point<!-- if 0 < snapshots.mean() - long_run.mean() < 0.005 -->, which we do not call a gain. Snapshots were made for
# networks that need days, where a short run gets nowhere; ours is done after a fifth of the run.
#
# </details>

# %% [markdown]
# ### A search that learns
#
# Our second round drew its trials near the best of the first. *Bayesian optimization* does this after every
# single trial: it fits a model to all scores so far, with its uncertainty, and tries next what the model
# finds most promising. CS231n's notes (2015) still found random draws from a well
# chosen range hard to beat. We have not measured it.

# %% [markdown]
# ### Distillation
#
# If ten networks are too slow to ask, let *one* learn to give the probabilities of the ten, in place
# of the labels (Hinton, Vinyals and Dean, 2015). A probability says more than a label does: that this three looks a little
# like an eight.

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Three checks**: the first loss is that of a guess, a penalty raises it, twenty images can be
#    learned by heart. They do not see labels that make no sense.
# 2. **Two curves**: their start, their slope, their level and their gap tell the usual mistakes apart. A
#    step very far from a thousandth of the weights is an alarm; the thousandth itself is not a target.
# 3. **A search** draws exponents; in ours that alone was worth a factor of a hundred. Random draws beat a grid where
#    some settings do not matter, and not elsewhere.
# 4. **The winner** of many equals is lucky, not good. The test images are for one look.
# 5. **An ensemble** averages probabilities, and helps where single networks are unreliable. The mean of the
#    weights of two runs is worse than either.
#
# **What comes next.** The project, and with it this course ends. You wrote the rules that train most networks of
# today, and you measured where each of them fails. Whatever rule comes next: ask what it assumes,
# give it and its rivals their best rates, and count the seeds.
#
# ### Sources
#
# - J. Bergstra, Y. Bengio, *Random search for hyper-parameter optimization*, Journal of Machine Learning
#   Research 13, 2012.
# - G. Huang et al., [*Snapshot ensembles: train 1, get M for free*](https://arxiv.org/abs/1704.00109), ICLR
#   2017.
# - G. Hinton, O. Vinyals, J. Dean, [*Distilling the knowledge in a neural
#   network*](https://arxiv.org/abs/1503.02531), 2015.
# - CS231n, the notes [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/): sanity checks,
#   babysitting, search, ensembles.
