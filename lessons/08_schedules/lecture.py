# %% [markdown]
# # Schedules: a rate for every moment
#
# So far the learning rate was one number, and we looked for the best one. But a rate that is right
# for the first step is rarely right for the last. In this lecture we measure where a constant rate
# gets stuck and why, lower it during the run in five ways, raise it slowly at the start, and find
# that an average of the weights gains much of the same at no cost. And we find a case in which all
# of this makes things worse.
#
# **You will be able to**
#
# 1. *predict* how close to a minimum a constant rate can come in noise, and how long it takes;
# 2. *judge* a schedule by two sums: does it arrive, and does it settle;
# 3. *write* the usual shapes of decay, from step to cosine, and count them in steps or in epochs;
# 4. *decide* when a falling rate helps, when warm-up helps, and when neither does;
# 5. *average* the iterates instead, and say what that gains and what it costs.
#
# **Prerequisites**: [02_sgd](02_sgd.ipynb), for the noise of minibatches, and
# [07_adam](07_adam.ipynb), for running means and their correction. NumPy arrays.
#
# **Time**: {{ times }}
#
# **Letters**: $w$ are the weights, $t$ the number of steps already taken, counted
# from 0<!-- given --> (lesson 07 counted from 1<!-- given -->), $T$ the number of steps of the whole run, $\mathrm{lr}_t$ the
# learning rate of the step that follows, $\sigma$ the standard deviation of the noise in a
# gradient.
#
# The first cell loads our helpers: images of digits, the small network of lesson 07, plots. The
# part that matters we write ourselves.

# %%
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from helpers.data import runs, split_digits, two_digits
from helpers.explorer import curves, log
from helpers.problems import initial_weights, logistic_loss, network_loss
from helpers.styles import NEUTRAL

# %% [markdown]
# ## 1. The floor under a constant rate
#
# *Time: {{ minutes }}*
#
# The simplest loss there is, $w^2/2$, with its minimum at 0<!-- given -->. Its gradient is $w$, and we add noise
# of standard deviation 1<!-- given -->, as a minibatch would. The function below lets 2,000 runs start at
# $w = 10$, with one rate for each step; `rms` is their typical distance from the minimum (the root
# of the mean square).


# %%
def walks(rates, count=2000, seed=0):
    rng = np.random.default_rng(seed)
    w = [np.full(count, 10.0)]
    for rate in rates:
        gradient = w[-1] + rng.normal(size=count)
        w.append(w[-1] - rate * gradient)
    return np.array(w)


def rms(w):
    return np.sqrt(np.mean(w**2, axis=-1))


# %% [markdown]
# **Predict.** At the rate 0.1, how far from the minimum is a run after 100 steps? After 1,000? And
# at a rate ten times smaller: closer or farther away, after 100 and after 1,000?
#
# **Run.** Both axes are logarithmic. Look at where each curve stops falling.

# %% alt="Two curves on logarithmic axes fall from 10. That of rate 0.1 (solid) bends early, and is flat from about step 50 on. That of rate 0.01 (dashed) is flat at first, falls steeply after 100 steps, and ends far below the other. A thin gray line marks the level of each." fold=true
large, small = rms(walks(np.full(1000, 0.1))), rms(walks(np.full(1000, 0.01)))
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for distance, label, style in zip([large, small], ["rate 0.1", "rate 0.01"], NEUTRAL, strict=False):
    ax.loglog(np.arange(1, 1001), distance[1:], label=label, **{**style, "marker": ""})
for rate in [0.1, 0.01]:
    ax.axhline(np.sqrt(rate / (2 - rate)), color="gray", linewidth=0.8)
ax.set(xlabel="steps taken", ylabel="distance from the minimum (rms)")
_ = ax.legend()

# %% [markdown]
# **Figure 1.** *A constant rate falls to a floor and stays there; a smaller rate has a lower floor
# and gets there later.* After 100 steps the larger rate is on its floor, at 0.23<!--
# = large[100:].mean() -->, while the smaller one is still 3.66<!-- = small[100] --> away. After 1,000<!-- given -->
# the smaller one has come to 0.07<!-- = small[1000] -->, and the larger one has not moved.

# %% [markdown]
# Where do the gray lines come from? Split $w$ into its mean over all runs, $m$, and its variance
# $s^2$. One step multiplies $w$ by $1 - \mathrm{lr}$ and adds $\mathrm{lr}$ times the noise:
#
# $$m \leftarrow (1-\mathrm{lr})\, m, \qquad
# s^2 \leftarrow (1-\mathrm{lr})^2 s^2 + \mathrm{lr}^2 \sigma^2 .$$
#
# The mean goes to zero. The variance goes to the value that the second formula leaves unchanged,
# $s^2 = \mathrm{lr}\,\sigma^2/(2-\mathrm{lr})$, and for small rates
#
# $$\text{floor} \approx \sigma \sqrt{\mathrm{lr}/2} , \qquad
# \text{steps to get there} \propto 1/\mathrm{lr} .$$
#
# **Explain.** You want to end ten times closer to the minimum. What does it cost with a constant
# rate?
#
# <details><summary>Answer</summary>
#
# A rate a hundred times smaller, because the floor goes with its root, and so about a hundred times
# as many steps. A larger batch helps in the same way: four times the batch halves $\sigma$.
#
# </details>

# %% [markdown]
# That is a bad bargain, and figure 1 suggests a better one. Take the large rate while the way is
# long and the small one once noise is all there is: *first arrive, then settle*. It remains to say
# how fast the rate may fall.

# %% [markdown]
# ## 2. Arrive and settle
#
# *Time: {{ minutes }}*
#
# The two formulas above are exact for any rates, so we need no more random numbers. The cell turns
# them into a function, and writes down three ways for a rate to fall.


# %%
def exact_distance(rates, mean=10.0, variance=0.0):
    distances = []
    for rate in rates:
        mean, variance = (1 - rate) * mean, (1 - rate) ** 2 * variance + rate**2
        distances.append(np.sqrt(mean**2 + variance))
    return np.array(distances)


falls = {
    "constant": lambda t, k: np.ones_like(t),
    "exponential": lambda t, k: np.exp(-k * t),
    "1/t": lambda t, k: 1 / (1 + k * t),
    "1/sqrt(t)": lambda t, k: 1 / np.sqrt(1 + k * t),
}

# %% [markdown]
# **Predict.** The rate starts at 0.1 and falls exponentially, as $0.1\, e^{-0.1 t}$. Where is a run
# after 1,000 steps: at 0.03, at 0.3, or at 3?
#
# **Run.** That is how the figure starts. Then find a kind, a first rate and a $k$ that bring the
# distance below 0.05. Can a constant rate do it?


# %%
def settling(step, learning_rate=0.1, kind="exponential", k=0.1):
    rates = learning_rate * falls[kind](step - 1, k)
    return {"distance": exact_distance(rates), "rate": rates}


def in_words(step, distance, rate):
    reached = "goal reached" if distance[-1] < 0.05 else "the goal is 0.05"
    sums = f"sum of rates {rate.sum():.3g}, sum of squares {np.sum(rate**2):.2g}"
    return f"after 1000 steps: distance {distance[-1]:.3g} ({reached}); {sums}"


# %%
to_settle = curves(
    settling,
    {"learning_rate": (0.001, 1), "kind": list(falls), "k": log(0.001, 10)},
    x=np.arange(1.0, 1001),
    labels=("steps taken", "distance (rms), and rate"),
    scales=("log", "log"),
    y_limits=(1e-4, 20),
    says=in_words,
)
to_settle


# %% tags=["claims"]
def distance_after(learning_rate, kind="constant", k=1.0, steps=1000):
    return settling(np.arange(1.0, steps + 1), learning_rate, kind, k)["distance"][-1]


constants = [distance_after(rate) for rate in np.geomspace(0.001, 1, 301)]
rates_that_freeze = settling(np.arange(1.0, 1001))["rate"]

# %% [markdown]
# <details><summary>Answer</summary>
#
# At 3.4<!-- = distance_after(0.1, "exponential", 0.1) -->: it froze on the way. All its rates together sum to
# 1.05<!-- = rates_that_freeze.sum() -->, and a run whose rates sum to 1<!-- given --> comes only a factor of about $e$ closer.
#
# The goal is reached with 1/t from the rate 1 with $k = 1$: 0.032<!--
# = distance_after(1.0, "1/t", 1.0) -->; with 1/sqrt(t) from 0.1 with $k = 1$:
# 0.046<!-- = distance_after(0.1, "1/sqrt(t)", 1.0) -->; and with the exponential too, from 0.1 with
# $k = 0.0046$: 0.041<!-- = distance_after(0.1, "exponential", 0.0046) -->. No constant rate reaches it<!-- if min(constants) > 0.05 -->:
# the best of them ends at 0.059<!-- = min(constants) -->.
#
# </details>

# %% [markdown]
# The two sums that the figure prints decide. The mean shrinks by about $e^{-\sum \mathrm{lr}_t}$,
# and noise enters with $\mathrm{lr}_t^2$. So a schedule that is to reach the minimum in the long
# run, from anywhere, needs
#
# $$\sum_t \mathrm{lr}_t = \infty \quad\text{(it arrives)}, \qquad
# \sum_t \mathrm{lr}_t^2 < \infty \quad\text{(it settles)}.$$
#
# These are the conditions of Robbins and Monro (1951), the paper in which stochastic gradient
# descent begins. A constant rate meets the first alone, an exponential one the second alone, and
# $c/t$ meets both.
#
# **Predict.** $0.1/(t+1)$ meets both conditions, so it arrives and it settles. How close is it after
# 1,000 steps?
#
# **Run.** Compare it with $1/(t+1)$, which starts ten times as high.

# %%
steps = np.arange(1.0, 1001)
for first in [0.1, 1.0]:
    print(f"{first}/(t+1): {settling(steps, first, '1/t', 1.0)['distance'][-1]:.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# It has hardly left: 4.69<!-- = distance_after(0.1, "1/t", 1.0) -->. Its sum is infinite, but grows like $0.1 \ln t$, and so
# the start fades like $t^{-0.1}$: for one more factor of ten it would need $10^{10}$<!-- given --> times as many steps.
# The conditions say what happens in the end, not how long that takes.
#
# With $1/(t+1)$ the first step jumps to the minimum, up to noise, and from there on the iterate is
# exactly the negative mean of all the noise so far: $1/\sqrt{1000}$, 0.032<!-- = distance_after(1.0, "1/t", 1.0) -->. No unbiased
# estimate from the same gradients does better. But that is for a curvature of 1<!-- given -->, which we knew.
# Another curvature needs another constant, and a loss in many dimensions has many curvatures.
#
# </details>

# %% [markdown]
# So these conditions alone do not set a rate. For a run of known length, what counts is where the
# rate starts, where it ends, and the way between. Even the exponential is fine if it ends low enough
# and not too soon.

# %% [markdown]
# ## 3. The shapes in use
#
# *Time: {{ minutes }}*
#
# Here are the five shapes in use, and a constant for comparison. Each is the factor by which the
# first rate, the *peak*, is multiplied. They depend on $s = t/T$, the share of the run that is over.


# %%
def shapes(s):
    return {
        "constant": np.ones_like(s),
        "step": 0.1 ** ((s >= 0.5) + 1.0 * (s >= 0.75)),
        "exponential": 0.01**s,
        "1/t": 1 / (1 + 9 * s),
        "cosine": (1 + np.cos(np.pi * s)) / 2,
        "linear": 1 - s,
    }


# %% [markdown]
# **Predict.** The area under a curve is the sum of the rates: how far a run can get. Which two of
# the falling shapes have the same area?
#
# **Run.** The legend gives the areas.

# %% alt="The factor on the rate against the share of the run, from 1 downwards. Constant (gray) stays at 1. Step (solid, dots) stays at 1 until the middle, then drops twice, each time to a tenth. Exponential (dashed, squares) is steep at first and ends at 0.01. 1/t (dash-dotted, triangles) is steep at first, then flat, and ends at 0.1. Cosine (dotted, diamonds) is flat at both ends and steep in the middle, and ends at 0. Linear (long dashes) is a straight line to 0."
s = np.linspace(0, 1, 1001)
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
styles = [{"color": "gray", "linestyle": "-"}, *NEUTRAL]
for (name, factor), style in zip(shapes(s).items(), styles, strict=True):
    area = np.mean(factor)
    ax.plot(s, factor, label=f"{name}, area {area:.2f}", markevery=100, **style)
ax.set(xlabel="share of the run that is over", ylabel="rate / peak")
_ = ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))

# %% tags=["claims"]
areas = {name: factor.mean() for name, factor in shapes(s).items()}

# %% [markdown]
# **Figure 2.** *The area under each curve is the way that a run can cover.* Cosine and linear decay
# cover exactly half<!-- = (areas["cosine"] + areas["linear"]) / 2 --> of what the constant rate covers; the cosine keeps
# its rate for longer and then drops faster. Step decay covers about as much<!-- if abs(areas["step"] - 0.5) < 0.05 -->,
# nearly all of it before the first drop. The exponential covers 0.22<!-- = areas["exponential"] --> of it,
# and 1/t 0.26<!-- = areas["1/t"] -->.

# %% [markdown]
# - **Step decay** multiplies by a factor at milestones, here by 0.1 at one half and three quarters.
# - **Exponential**: $\mathrm{lr}_0\, e^{-kt}$. Here $k = \ln(100)/T$.
# - **1/t**: $\mathrm{lr}_0/(1 + kt)$. Here $k = 9/T$.
# - **Cosine** (Loshchilov and Hutter, 2017) and **linear** have no $k$. They need to know $T$, and
#   the run is finished when it is over: to go on, you have to start a new schedule.
#
# CS231n's notes, which list the first three, slightly prefer step decay, since it is easy to say what
# its numbers mean. They advise a slower decay if you can afford to train for longer.
#
# **Explain.** A recipe says: 1/t decay with $k = 1$, in epochs. An epoch is one pass over the data,
# 150 steps for our digits in batches of 8. You type $k = 1$ into a function that counts steps. What
# is the rate after one epoch, and what should it be?
#
# <details><summary>Answer</summary>
#
# It should be one half<!-- = falls["1/t"](1.0, 1.0) -->. It is 0.007<!-- = falls["1/t"](150.0, 1.0) -->: hardly any of the rate is left. Convert first: divide $k$ by the 150<!-- given --> steps. Ask of every schedule that you read whether its $t$ counts steps or epochs; libraries
# differ, and within PyTorch it depends on where you call it.
#
# </details>

# %% [markdown]
# **Half-way.** A constant rate hovers above the minimum at a distance of about
# $\sigma\sqrt{\mathrm{lr}/2}$. A falling rate gets below that, if it neither freezes on the way nor
# starts too low. This is a good place for a break.

# %% [markdown]
# ## 4. On the digits: does it win?
#
# *Time: {{ minutes }}*
#
# The network of lesson 07 (32 tanh units, 2,410<!-- = initial_weights(64, 32, 10).size --> weights) and 600 steps of SGD. The function takes
# the rates of all steps and returns all weights on the way; the seed draws the first weights and
# the batches.

# %%
(X, labels), _ = split_digits()
X = X - X.mean(axis=0)


def trained(rates, batch_size, seed=0):
    rng, w = np.random.default_rng(seed), initial_weights(64, 32, 10, seed)
    iterates = [w]
    for rate in rates:
        rows = rng.choice(len(X), batch_size, replace=False)
        w = w - rate * network_loss(w, X[rows], labels[rows], hidden=32)[1]
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# **Predict.** With batches of 8 the gradients are noisy. A constant rate of 1.5, or a linear decay
# from 3 to 0: which has the lower loss after a third of the run, and which at the end? And with
# batches of 64, a constant rate of 4 against a linear decay from 4? (All four peaks are the best
# that a search found; more on that below.)
#
# **Run.** The loss of all training images on the way, for one seed.


# %%
def losses_on_the_way(shape, peak, batch_size):
    rates = peak * shapes(np.arange(600) / 600)[shape]
    now_and_then = trained(rates, batch_size)[::20]
    return [network_loss(w, X, labels, hidden=32)[0] for w in now_and_then]


on_the_way = {
    (8, "constant, 1.5"): losses_on_the_way("constant", 1.5, 8),
    (8, "linear from 3"): losses_on_the_way("linear", 3, 8),
    (64, "constant, 4"): losses_on_the_way("constant", 4, 64),
    (64, "linear from 4"): losses_on_the_way("linear", 4, 64),
}

# %% alt="Two panels, the training loss on a logarithmic axis against the steps. Left, batches of 8: the constant rate (solid, dots) is jagged and falls slowly; the linear decay (dashed, squares) is above it at first, becomes smoother as its rate falls, and ends below. Right, batches of 64: the curves fall together, farther than on the left; then the linear decay flattens out, and the constant rate goes on falling." fold=true
fig, axes = plt.subplots(1, 2, figsize=(10, 3.6), sharey=True, layout="constrained")
for n, ((size, label), losses) in enumerate(on_the_way.items()):
    axes[n // 2].semilogy(np.arange(0, 601, 20), losses, label=label, **NEUTRAL[n % 2])
    axes[n // 2].set(xlabel="steps taken", title=f"batches of {size}")
    axes[n // 2].legend()
_ = axes[0].set_ylabel("training loss")

# %% tags=["claims"]
noisy_start = [np.array(losses[1:10]) for (size, _), losses in on_the_way.items() if size == 8]
calm_end = [losses[-1] for (size, _), losses in on_the_way.items() if size == 64]

# %% [markdown]
# **Figure 3.** *The same schedule wins with small batches and loses with large ones.* Left, the
# linear decay is behind for the first third of the run<!-- if np.all(noisy_start[1] > noisy_start[0]) -->, and ahead at
# the end, at 0.07<!-- = on_the_way[8, "linear from 3"][-1] --> against 0.10<!--
# = on_the_way[8, "constant, 1.5"][-1] -->. Right, both start alike, and the constant rate ends at less than
# half<!-- if 2 * calm_end[0] < calm_end[1] --> the loss.

# %% [markdown]
# One seed is an anecdote, and a rate that suits one schedule need not suit another. So each of the
# six shapes was tried at eight or more peaks, with three rules and both batch sizes, and was run at
# its best peak with ten new seeds. That takes ten minutes, so `tools/measure/schedules.py` did
# it, and the next cell reads what it stored. Each entry is the geometric mean of ten final training
# losses, with the peak in brackets.

# %%
stored = runs("schedules")
table = {
    setting: {name: np.exp(np.mean(np.log(row["losses"]))) for name, row in found.items()}
    for setting, found in stored["table"].items()
}
print(f"{'':>12}" + "".join(f"{setting:>15}" for setting in table))
for name in table["SGD, 8"]:
    cells = [f"{table[s][name]:.2g} ({stored['table'][s][name]['peak']})" for s in table]
    print(f"{name:>12}" + "".join(f"{cell:>15}" for cell in cells))

# %% tags=["claims"]
noisy_settings, calm_settings = list(table)[:3], list(table)[3:]
gains = [table[setting]["constant"] / table[setting]["linear"] for setting in noisy_settings]
costs = [table[setting]["linear"] / table[setting]["constant"] for setting in calm_settings]
lowest = {setting: min(found, key=found.get) for setting, found in table.items()}
recognized = [row["accuracy"] for found in stored["table"].values() for row in found.values()]


def better_seeds(setting):
    """In how many of the ten seeds the linear decay ends lower than the constant rate."""
    found = stored["table"][setting]
    return sum(np.array(found["linear"]["losses"]) < found["constant"]["losses"])


def times_the_peak(setting):
    found = stored["table"][setting]
    return found["linear"]["peak"] / found["constant"]["peak"]


# %% [markdown]
# **Explain.** Which schedule is best, and why does the answer depend on the batch?
#
# <details><summary>Answer</summary>
#
# With batches of 8, linear decay, for all three rules<!--
# if {lowest[setting] for setting in noisy_settings} == {"linear"} -->: its loss is lower than that of the best constant
# rate by a factor of 1.7<!-- = min(gains) --> to 2.0<!-- = max(gains) -->, in each of the ten<!-- = min(map(better_seeds, noisy_settings)) -->
# seeds. It can afford a peak at least twice as high<!-- if min(map(times_the_peak, noisy_settings)) >= 2 -->, since the
# noise that this brings in fades before the end. Not every schedule gains: the exponential, which falls early,
# loses to the constant rate with SGD<!-- if table["SGD, 8"]["exponential"] > table["SGD, 8"]["constant"] -->.
#
# With batches of 64, the constant rate, for all three rules<!--
# if {lowest[setting] for setting in calm_settings} == {"constant"} -->; linear decay ends higher by a factor of
# 1.7<!-- = min(costs) --> to 2.4<!-- = max(costs) -->. Here 600 steps are too few to reach the floor. The run is limited by the way,
# not by noise, and a falling rate shortens the way. In a run long enough to reach the floor,
# expect the schedule to pay again.
#
# What the table does not show is a gain on unseen images. The shares of test images that are recognized lie
# between 96.2 %<!-- = min(recognized) --> and 97.5 %<!-- = max(recognized) --> in all 36<!-- = len(recognized) --> entries, and do not
# follow the training loss.
#
# </details>

# %% [markdown]
# ### The peak belongs to the schedule
#
# You have tuned a constant rate, and now you make it fall. Should it keep its peak? The next figure
# slides over stored runs of SGD, at eight peaks from 0.5<!-- = min(stored["peaks"]["SGD"]) --> to
# 9<!-- = max(stored["peaks"]["SGD"]) -->, each the mean of three seeds.
#
# **Predict.** With batches of 8, at which peaks does the linear decay end lower than the constant
# rate, and at which higher? And with batches of 64?
#
# **Run.** Go through the peaks; compare the right ends of the curves.


# %%
def at_a_peak(step, batch_size=8, peak=1.5):
    place = stored["peaks"]["SGD"].index(peak)
    return {name: found[place] for name, found in stored["paths"][str(batch_size)].items()}


def how_they_end(step, constant, by_steps, cosine, linear):
    lower = "linear" if linear[-1] < constant[-1] else "constant"
    return f"the end: constant {constant[-1]:.4f}, linear {linear[-1]:.4f}; {lower} is lower"


# %%
peaks = curves(
    at_a_peak,
    {"batch_size": [8, 64], "peak": stored["peaks"]["SGD"]},
    x=np.arange(0, 601, 20),
    labels=("steps taken", "training loss"),
    scales=("linear", "log"),
    y_limits=(0.002, 20),
    says=how_they_end,
)
peaks


# %% tags=["claims"]
def lower_at(batch_size):
    """The peaks at which the linear decay ends lower."""
    runs_of_size = stored["paths"][str(batch_size)]
    pairs = zip(runs_of_size["constant"], runs_of_size["linear"], strict=True)
    ends_of_both = zip(stored["peaks"]["SGD"], pairs, strict=True)
    return [peak for peak, (constant, linear) in ends_of_both if linear[-1] < constant[-1]]


def end_at(batch_size, schedule, peak):
    return stored["paths"][str(batch_size)][schedule][stored["peaks"]["SGD"].index(peak)][-1]


# %% [markdown]
# <details><summary>Answer</summary>
#
# With batches of 8 it ends lower from peak 2 on<!--
# if lower_at(8) == [peak for peak in stored["peaks"]["SGD"] if peak >= 2] -->, and higher below. At the peak that is best for the
# constant rate, 1.5, it ends *higher*: 0.105<!-- = end_at(8, "linear", 1.5) --> against 0.091<!--
# = end_at(8, "constant", 1.5) -->. It has only half of the way to go, and stops early. Put a
# schedule on a tuned rate, leave the rate alone, and you may conclude that schedules do not work.
#
# With batches of 64 it ends higher at every peak but the last, 9, where both are poor<!--
# if lower_at(64) == [9] and end_at(64, "constant", 9) > 0.1 -->.
#
# </details>

# %% [markdown]
# ## 5. Warm-up: a slow start
#
# *Time: {{ minutes }}*
#
# At the other end of the run, many recipes *raise* the rate at first: linearly from near zero to
# the peak, in the first few percent of the steps. This is *warm-up*. When does it help? Where the
# curvature is large at the start and smaller later. The simplest such loss is $w^4/4$: its slope is
# $w^3$, and a step turns $w$ into $w\,(1 - \mathrm{lr}\, w^2)$. This brings $w$ closer to 0<!-- given -->
# as long as $\mathrm{lr} < 2/w^2$, a limit that rises as $w$ falls.
#
# **Predict.** From $w = 3$, what is the largest constant rate that does not diverge? And if the
# rate rises linearly to its peak over 50 steps, how high may the peak be: about the same, twice, or
# forty times as high?
#
# **Run.** Raise the peak first, then the warm-up. The goal is $|w| < 0.03$ at step 200. The rate
# has to stay below the limit $2/w^2$: watch how close the two curves come.


# %%
def warming(step, peak=0.2, warm_up=0):
    rates = peak * np.minimum(1, (step + 1) / max(warm_up, 1))
    w = [3.0]
    for rate in rates[:-1]:
        w.append(np.clip(w[-1] - rate * w[-1] ** 3, -1e50, 1e50))
    return {"|w|": np.abs(w), "rate": rates, "limit": 2 / np.square(w)}


def of_the_start(step, w, rate, limit):
    reached = "goal reached" if w[-1] < 0.03 else "the goal is 0.03"
    return f"|w| = {w[-1]:.3g} at step 200 ({reached})" if w[-1] < 1e6 else "diverged"


# %%
slow_start = curves(
    warming,
    {"peak": log(0.05, 20), "warm_up": (0, 100, 1)},
    x=np.arange(0, 201),
    labels=("steps taken", "|w|, rate, and limit of the rate"),
    scales=("linear", "log"),
    y_limits=(5e-3, 1e4),
    says=of_the_start,
)
slow_start


# %% tags=["claims"]
def w_after(peak, warm_up=0):
    return warming(np.arange(201), peak, warm_up)["|w|"][-1]


# %% [markdown]
# <details><summary>Answer</summary>
#
# A constant rate has to be below $2/3^2 = 0.222$<!-- = warming(np.arange(2))["limit"][0] -->; at 0.22 it ends at
# 0.11<!-- = w_after(0.22) -->. (The goal has one back door: at a rate of $1/9$<!-- = 1 / warming(np.arange(2))["|w|"][0] ** 2 --> the first step lands exactly on the
# minimum.) With a warm-up over 50 steps a peak of 5 ends at 0.024<!-- = w_after(5.0, 50) -->, and peaks up to 9.5
# do not diverge<!-- if w_after(9.5, 50) < 0.05 < 1e9 < w_after(9.7, 50) -->, more than forty<!--
# if 9.5 > 40 * warming(np.arange(2))["limit"][0] --> times the limit.
# Only the first few rates have to be small. They bring $w$ down, the limit rises as $1/w^2$, and from
# then on it stays ahead of the rate.
#
# (For small rates $w$ follows $1/\sqrt{2\sum \mathrm{lr}_t}$, which makes the limit four times the sum
# of all rates so far; and the sum of rising rates grows faster than the rates do.)
#
# </details>

# %% [markdown]
# Real networks are said to be like that at the start, above all with large batches, for which Goyal
# et al. (2017) made warm-up popular. With Adam there is a second reason: $\hat v$ is a mean of very
# few squares at first (lesson 07).
#
# **Predict.** A network with ten hidden layers of ReLU, good initial weights, no normalization, a
# cosine of 300 steps. Its first 30 or 90 steps become a warm-up. Does that help momentum or Adam at
# their best rate? Does it rescue a rate that is too large?
#
# **Run.** The stored training losses, geometric means of five seeds, without warm-up, with 30 steps,
# and with 90. (A run that overflows counts as 99.)

# %%
for setting, found in stored["warm_up"].items():
    losses = [np.exp(np.mean(np.log(found[key]))) for key in found]
    print(f"{setting:>15}: " + ", ".join(f"{loss:.4f}" for loss in losses))


# %% tags=["claims"]
def after_warm_up(setting):
    """The mean losses without, with 30 and with 90 steps, and the seeds without."""
    found = stored["warm_up"][setting]
    return [np.exp(np.mean(np.log(losses))) for losses in found.values()], found["0"]


(with_momentum, by_seed), (with_adam, _) = map(after_warm_up, ("momentum, 0.02", "Adam, 0.003"))
of_all = {setting: after_warm_up(setting)[0][0] for setting in stored["warm_up"]}
too_large = [after_warm_up(setting)[0] for setting in ("momentum, 0.08", "Adam, 0.03")]

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the best of the four rates, 0.02<!-- given --> for momentum and 0.003<!-- given --> for Adam<!--
# if sorted(of_all, key=of_all.get)[:2] == ["Adam, 0.003", "momentum, 0.02"] -->, the three means differ by less than
# a sixth<!-- if max(with_momentum) < 7 / 6 * min(with_momentum) and max(with_adam) < 7 / 6 * min(with_adam) -->, while one seed differs from another by a factor of 7<!-- = max(by_seed) / min(by_seed) -->. That is no effect. Nor does
# warm-up rescue a rate that is too large: at four times the best rate of momentum and ten times that of Adam, the
# longer warm-up leaves a *higher* loss<!-- if all(long > none for none, _, long in too_large) -->.
#
# At one rate in between, 0.01<!-- given --> for Adam, the shorter warm-up halves the mean loss<!--
# if after_warm_up("Adam, 0.01")[0][1] < 0.5 * of_all["Adam, 0.01"] --> and the longer one raises it<!--
# if after_warm_up("Adam, 0.01")[0][2] > of_all["Adam, 0.01"] -->, which five seeds cannot turn into a rule.
#
# So we found nothing at the start of this network that needs protection. Where the recipe comes from, with batches
# of thousands of images and networks with normalization, things may differ. Before you copy a warm-up, run
# once without.
#
# </details>

# %% [markdown]
# ## 6. Average instead
#
# *Time: {{ minutes }}*
#
# With short steps, the noise of many of them cancels. There is another way to make it cancel: leave
# the rate alone and take the *mean of the iterates*. Back to $w^2/2$, with the rate 0.5, for which
# section 1 predicts a floor at 0.577<!--
# = settling(np.arange(1.0, 1001), 0.5, "constant")["distance"][-1] -->.
#
# **Predict.** 1,000 steps at the constant rate 0.5. How close to the minimum is the mean of the last
# 500 iterates: about as close as the last one, ten times closer, or a hundred times?
#
# **Run.** The cell prints the distance of the last iterate, that of the mean, and, for comparison,
# that of the last iterate with a cosine and with a linear decay from 0.5.

# %%
hovering = walks(np.full(1000, 0.5))
falling = [walks(0.5 * shapes(np.arange(1000) / 1000)[name])[-1] for name in ("cosine", "linear")]
ends = [hovering[-1], hovering[-500:].mean(axis=0), *falling]
[round(float(rms(end)), 3) for end in ends]

# %% [markdown]
# <details><summary>Answer</summary>
#
# More than ten<!-- if rms(ends[0]) > 10 * rms(ends[1]) --> times closer: 0.044<!-- = rms(ends[1]) --> against 0.577<!-- = rms(ends[0]) -->. It beats
# both schedules<!-- if min(map(rms, ends)) == rms(ends[1]) -->. Up to the luck of the draw, this is $1/\sqrt{500}$, the error of a mean of 500 draws of the noise,
# whatever the rate. Add up the steps $w_{t+1} - w_t = -\mathrm{lr}\,(w_t + \xi_t)$ over $n$ steps,
# where $\xi_t$ is the noise, and divide by $n\,\mathrm{lr}$:
#
# $$\text{mean of } w_t = -\,\text{mean of } \xi_t - \frac{w_n - w_0}{n\,\mathrm{lr}} .$$
#
# The last term is small, as $w$ only hovers. In a bowl, the *average forgets the rate*. This is
# Polyak and Ruppert's averaging (Polyak and Juditsky, 1992).
#
# </details>

# %% [markdown]
# On a network we do not know when the hovering begins. So we take a running mean that forgets, as
# in lesson 07, with the same correction for the start. The slides of CS231n's lecture 7 test
# with `x_test = 0.995*x_test + 0.005*x`. Training goes on from the weights themselves; the mean
# only serves for testing.


# %%
def running_means(iterates, decay):
    mean, found = 0.0, []
    for t, w in enumerate(iterates, start=1):
        mean = decay * mean + (1 - decay) * w
        found.append(mean / (1 - decay**t))
    return np.array(found)


# %% [markdown]
# **Predict.** SGD on the digits at a constant rate, batches of 8. At which rate does a running mean
# gain most: 0.5, 1, 2 or 3? Can the mean be *worse* than the last weights?
#
# **Run.** The first cell computes everything that the figure shows, the second slides over it. Move
# the decay at each of the rates.

# %%
seen, decays = np.arange(30, 601, 30), [0.9, 0.98, 0.99, 0.995]
at_rate = {rate: trained(np.full(600, rate), 8)[1:] for rate in [0.5, 1, 2, 3]}


def losses_of(iterates):
    return np.array([network_loss(w, X, labels, hidden=32)[0] for w in iterates[seen - 1]])


last = {rate: losses_of(iterates) for rate, iterates in at_rate.items()}
means = {
    (rate, decay): losses_of(running_means(at_rate[rate], decay))
    for rate in at_rate
    for decay in decays
}


# %%
def averaging(step, rate=2, decay=0.98):
    return {"last weights": last[rate], "running mean": means[rate, decay]}


averages = curves(
    averaging,
    {"rate": list(at_rate), "decay": decays},
    x=seen,
    labels=("steps taken", "training loss"),
    scales=("linear", "log"),
    y_limits=(0.03, 20),
    says=lambda step, w, mean: f"in the end: last weights {w[-1]:.3f}, running mean {mean[-1]:.3f}",
)
averages


# %% tags=["claims"]
def gained(rate, decay=0.99):
    return last[rate][-1] / means[rate, decay][-1]


# %% [markdown]
# <details><summary>Answer</summary>
#
# At the largest rate, where the weights hover farthest from where they should be: at 3 the mean has clearly less loss<!--
# if gained(3) > 1.5 --> in the end. Yes, it can be worse: at 0.5 the weights are still on their way, a mean of
# old weights lags behind, and with the decay 0.995 it ends higher<!-- if gained(0.5, 0.995) < 1 -->.
#
# </details>

# %% [markdown]
# The same with ten seeds, from the stored table, and next to it a linear decay from the same peak. Each
# entry: training loss (geometric mean), share of test images recognized.

# %%
names = ["last", "0.98", "0.99", "second half", "linear"]
print(f"{'':>13}" + "".join(f"{name:>16}" for name in names))
for setting, found in stored["averages"].items():
    losses = [np.exp(np.mean(np.log(found[name]["losses"]))) for name in names]
    cells = [f"{z:.3f}, {found[k]['accuracy']:.1%}" for k, z in zip(names, losses, strict=True)]
    print(f"{setting:>13}" + "".join(f"{cell:>16}" for cell in cells))


# %% tags=["claims"]
def average_of(setting, name, what="losses"):
    value = stored["averages"][setting][name][what]
    return np.exp(np.mean(np.log(value))) if what == "losses" else value


def won(setting, name="0.99"):
    """How many of the ten seeds the running mean improves."""
    found = stored["averages"][setting]
    return np.sum(np.array(found[name]["losses"]) < found["last"]["losses"])


def lift(setting, name="0.99"):
    return average_of(setting, name, "accuracy") - average_of(setting, "last", "accuracy")


# %% [markdown]
# <details><summary>What the table says</summary>
#
# At rates too high to settle, 3 for SGD and 0.3<!-- given --> for momentum, a decay of 0.99 cuts the loss to a third<!--
# = average_of("SGD, 3", "0.99") / average_of("SGD, 3", "last") -->, in ten<!-- = won("SGD, 3") --> of ten seeds,
# and lifts the share of test images recognized by
# 2.3<!-- = 100 * lift("SGD, 3") --> and 2.4<!-- = 100 * lift("momentum, 0.3") --> points. At a rate of 2, SGD with the mean comes to 0.056<!--
# = average_of("SGD, 2", "0.99") -->, as low as the best linear decay (0.055<!-- = average_of("SGD, 3", "linear") -->, from 3), without
# a schedule. At rates that are too low it costs: with Adam at 0.01<!-- given --> the mean is lower in
# none<!-- if won("Adam, 0.01") == 0 --> of ten seeds.
#
# CS231n's notes call the running mean "a cheap way of almost always getting an extra percent or two of
# performance". Here it gains those two points where the rate is too high; elsewhere it gains less than
# one<!-- if max(map(lift, ["SGD, 0.5", "SGD, 1", "SGD, 2", "Adam, 0.01", "Adam, 0.03"])) < 0.01 -->, and nowhere does it lower that share<!-- if min(map(lift, stored["averages"])) > 0 -->.
#
# </details>

# %% [markdown]
# ## 7. The same in PyTorch
#
# *Time: {{ minutes }}*
#
# A scheduler holds the optimizer and changes its rate. These two lines set it up and advance it;
# the second goes into the loop, after `optimizer.step()`. Called once per batch, its $T$ counts
# steps, and called once per epoch, it counts epochs.
#
# ```python
# scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=600)
# scheduler.step()
# ```
#
# Running means of the weights are in `torch.optim.swa_utils.AveragedModel`. (If the network has
# batch norm, lesson 09, the statistics that it keeps do not belong to the averaged weights and have
# to be computed again, with `update_bn`.)

# %% [markdown]
# ## Going further
#
# *Time: {{ minutes }}*
#
# CS231n's notes name one more way to settle the rate: methods that need none, because they
# measure the curvature. Why are networks not trained with them?
#
# ### Newton's step
#
# Newton's method divides the gradient by the curvature, in all directions at once:
# $w \leftarrow w - H^{-1} g$. We try it on the digits 3 and 8 with logistic regression, 65 weights
# and a small penalty, whose Hessian is $X^\top \mathrm{diag}\bigl(p(1-p)\bigr) X / N$ (lesson 02), plus the penalty's.
#
# **Predict.** Gradient descent at its best rate needs about a hundred steps until the gradient is shorter than
# a millionth. How many does Newton's method need?
#
# **Run.** The length of the gradient, at the start and after each of nine Newton steps.

# %%
pixels, y = two_digits(3, 8)


def penalized_gradient(w):
    return logistic_loss(w, pixels, y)[1] + 1e-3 * w


w, lengths = np.zeros(65), []
for _ in range(10):
    lengths.append(float(np.linalg.norm(penalized_gradient(w))))
    p = 1 / (1 + np.exp(-pixels @ w))
    hessian = pixels.T @ (pixels * (p * (1 - p))[:, None]) / len(y) + 1e-3 * np.eye(65)
    w = w - np.linalg.solve(hessian, penalized_gradient(w))
[f"{length:.0e}" for length in lengths]


# %% tags=["claims"]
def of_gradient_descent(rates, limit=300):
    weights, below = np.zeros((len(rates), 65)), []
    for _ in range(limit):
        g = penalized_gradient(weights)
        below.append(np.linalg.norm(g, axis=1) > 1e-6)
        weights = weights - rates[:, None] * g
    return np.where(below[-1], np.inf, np.sum(below, axis=0))


descent = of_gradient_descent(np.geomspace(1, 200, 25))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Seven<!-- = np.argmax(np.array(lengths) < 1e-6) -->. In the last steps the number of correct digits doubles, until
# rounding stops it. Gradient descent needs 104<!-- = descent.min() --> steps at the best of 25<!-- = len(descent) --> rates.
#
# </details>

# %% [markdown]
# Two things stand against it. The first is memory: with $n$ weights the Hessian has $n^2$ entries.
#
# **Explain.** How much memory does it take for the network of this lesson, with 2,410 weights in
# float64, and for a million weights in float32?
#
# <details><summary>Answer</summary>
#
# 46<!-- = trained([], 8).size ** 2 * 8 / 1e6 --> MB, and 3725<!-- given --> GiB, the number in CS231n's notes.
#
# </details>

# %% [markdown]
# The second is saddles. Newton's method looks for a point where the gradient is zero, and does not
# care which kind. Here $f = x^2/2 - y^2/2 + y^4/4$, a saddle at the origin between two minima at
# $y = \pm 1$.
#
# **Predict.** From (1, 0.1) gradient descent slides off the saddle to one of the minima. Where does
# Newton's method go?
#
# **Run.** The first four steps.

# %%
x, y_saddle = 1.0, 0.1
for _ in range(4):
    x, y_saddle = x - x / 1, y_saddle - (y_saddle**3 - y_saddle) / (3 * y_saddle**2 - 1)
    print(f"({x:.0g}, {y_saddle:.0g})")

# %% [markdown]
# To the saddle, and it stays there: dividing by a negative curvature turns *down* into *up*.

# %% [markdown]
# ### L-BFGS: curvature from gradients
#
# A quasi-Newton method needs no Hessian. From two gradients along the way, at $w_1$ and $w_2$, it
# learns the curvature between them: with $s = w_2 - w_1$ and $y = g_2 - g_1$, that is $s^\top y / s^\top s$.
# *L-BFGS* (Nocedal, 1980) keeps the last ten such pairs and makes of them a direction close to
# Newton's, in a few lines (you write them in the assignment). On our network, with the gradient of *all*
# images, it works very well:

# %%
full = stored["full_batch"]
for n, goal in enumerate(full["goals"]):
    print(
        f"loss {goal}:",
        *(f"{rule} {[row[n] for row in full[rule]]}" for rule in ("Adam", "L-BFGS")),
    )

# %% tags=["claims"]
to_the_least = {name: [row[-1] for row in full[name]] for name in ("Adam", "L-BFGS")}

# %% [markdown]
# Each list has one number for each of three seeds: how many gradients it took. For a loss of 0.001,
# L-BFGS needs 23<!-- = min(to_the_least["L-BFGS"]) --> to 27<!-- = max(to_the_least["L-BFGS"]) -->, and Adam, at the best of four rates, more than 500<!--
# if min(to_the_least["Adam"]) > 500 -->. No rate was tuned for L-BFGS.
#
# So why not on minibatches? Then $g_1$ and $g_2$ come from different images.
#
# **Predict.** We walk 200 steps of SGD at the rate 0.5, batches of 32, and measure the curvature
# along each step: first with both gradients from the *same* batch, then with each from its own. How
# often does the curvature come out negative?
#
# **Run.** The share of negative ones, and the middle 90 % of all.


# %%
def measured_curvatures(same, rate=0.5, size=32, seed=0):
    rng, found = np.random.default_rng(seed), []
    for before, after in pairwise(trained(np.full(200, rate), size, seed)):
        first, other = (rng.choice(len(X), size, replace=False) for _ in range(2))
        g = network_loss(before, X[first], labels[first], hidden=32)[1]
        rows = first if same else other
        y = network_loss(after, X[rows], labels[rows], hidden=32)[1] - g
        found.append((after - before) @ y / np.sum((after - before) ** 2))
    return np.array(found)


for same in [True, False]:
    found = measured_curvatures(same)
    print(same, f"negative {np.mean(found < 0):.0%}", np.quantile(found, [0.05, 0.95]).round(1))

# %% tags=["claims"]
mixed = measured_curvatures(False)
in_batches = stored["mini_batch"]

# %% [markdown]
# <details><summary>Answer</summary>
#
# From the same batch never<!-- if measured_curvatures(True).min() > 0 -->; from different ones in a quarter<!--
# = np.mean(mixed < 0) --> of the steps, and what is positive is wrong too. The difference $y$ then holds the difference of two
# samples, which does not get smaller with the step, while the true one does. Divided by the length of the step, noise is all
# that is left.
#
# The stored table has L-BFGS itself, 200 steps on batches of 32, at the best of four step lengths. With both
# gradients of a pair from one batch, which doubles the price, the three losses are 0.08<!-- = min(in_batches["same"]) --> to 0.13<!-- = max(in_batches["same"]) -->;
# from different batches 0.21<!-- = min(in_batches["different"]) --> to 0.31<!-- = max(in_batches["different"]) -->, even though negative pairs are left out. On
# minibatches, then, we are back to a rate, and to a schedule for it.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **The floor.** In noise a constant rate ends at a distance of about $\sigma\sqrt{\mathrm{lr}/2}$, after a
#    number of steps that goes as $1/\mathrm{lr}$.
# 2. **Two sums.** It arrives if the sum of its rates is infinite, and settles if that of their squares is
#    finite. Over a run of $T$ steps the first sum is the way it can cover.
# 3. **Five shapes**: step, exponential, 1/t, cosine, linear. Say whether $t$ counts steps or epochs, and
#    tune the peak together with the shape.
# 4. **When.** With batches of 8, noise is the limit, and a falling rate helps; with batches of 64 it
#    only shortens the way. Warm-up helps where the curvature is large at the start and falls later. On our
#    deep network it gained nothing that five seeds could show.
# 5. **Average.** A running mean of the weights cancels noise without lowering the rate. It helps most at high
#    rates, and lags behind at low ones.
#
# **What comes next.** In the assignment of this lesson you write the schedules, `scheduled`, which
# puts a schedule on any of your rules, and `averaged_iterates`. Then the course turns from the rule
# to what it moves: [09_normalization](09_normalization.ipynb) rescales what flows through a deep
# network, 10_regularization and 11_transfer ask how it does on images that it has not seen, and in
# 12_capstone you train one from nothing to a number that you defend.
#
# ### Sources
#
# - H. Robbins, S. Monro, *A stochastic approximation method*, Annals of Mathematical Statistics 22, 1951.
# - B. T. Polyak, A. B. Juditsky, *Acceleration of stochastic approximation by averaging*, SIAM Journal on
#   Control and Optimization 30, 1992.
# - I. Loshchilov, F. Hutter, [*SGDR: stochastic gradient descent with warm restarts*](https://arxiv.org/abs/1608.03983),
#   ICLR 2017.
# - P. Goyal et al., [*Accurate, large minibatch SGD: training ImageNet in 1 hour*](https://arxiv.org/abs/1706.02677), 2017.
# - P. Izmailov et al., [*Averaging weights leads to wider optima and better generalization*](https://arxiv.org/abs/1803.05407),
#   UAI 2018.
# - J. Nocedal, *Updating quasi-Newton matrices with limited storage*, Mathematics of Computation 35, 1980.
# - CS231n, the notes [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
