# %% [markdown]
# # RMSProp: let the past leak away
#
# AdaGrad remembers every gradient it has ever seen, and each of them makes all later steps shorter.
# RMSProp changes one line: the memory leaks. In this lesson we watch what the leak repairs: a rate
# that cannot recover. We also watch what it costs: first steps that are far too long, and a ball
# that never comes to rest. At the end you play doctor: eight loss curves, eight causes.
#
# **You will be able to**
#
# 1. *write* RMSProp as AdaGrad with a leak, and explain decay rate and horizon;
# 2. *compute* how long the memory takes to forget a large gradient, and how long to notice one;
# 3. *compare* AdaGrad and RMSProp at comparable rates, and explain why equal learning rates mislead;
# 4. *predict* the first and the last steps of RMSProp, and what to do about both;
# 5. *diagnose* a training run from its loss curve, and choose the experiment that settles a doubt.
#
# **Prerequisites**: AdaGrad ([lesson 05](05_adagrad.ipynb); its update is repeated below);
# momentum as a memory of gradients ([lesson 03](03_momentum.ipynb), sections 1 and 2); Python
# loops and NumPy arrays.
#
# **Time**: {{ times }}
#
# **Letters**: $w$ are the weights, $g$ the gradient at $w$, $\mathrm{lr}$ the learning rate
# (`learning_rate`), $c$ the cache (`cache`), $d$ the decay rate (`decay_rate`), $\varepsilon$
# epsilon (`epsilon`), $\lambda$ a curvature (the second derivative along a direction).
#
# The first cell loads our helpers: landscapes, a function that follows a path on them, and plots.
# The part that matters we write ourselves.

# %%
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from helpers.explorer import curves, explore, race
from helpers.landscapes import bowl, noisy, ravine, saddle, wall_plateau_basin
from helpers.paths import run_path
from helpers.plots import compare
from helpers.styles import NEUTRAL, STYLES

# %% [markdown]
# ## 1. A rate that can recover
#
# *Time: {{ minutes }}*
#
# First AdaGrad, as a reminder. For each weight it adds up the squares of all gradients so far; the
# sum is called the *cache*. The learning rate is divided by the root of the cache. The quotient,
# $\mathrm{lr}/(\sqrt{c} + \varepsilon)$, is the *effective rate* of that weight. (The tiny
# $\varepsilon$ keeps us from dividing by zero; section 6 is about it.) The function returns all
# iterates, and the effective rates, one row a step.


# %%
def adagrad(gradient, start, steps, learning_rate, epsilon=1e-8):
    w = np.array(start, dtype=float)
    cache, iterates, rates = np.zeros_like(w), [w], [np.nan * w]
    for _ in range(steps):
        g = gradient(w)
        cache = cache + g**2
        rate = learning_rate / (np.sqrt(cache) + epsilon)
        w = w - rate * g
        iterates.append(w)
        rates.append(rate)
    return np.array(iterates), {"rates": np.array(rates)}


# %% tags=["claims"]
place = wall_plateau_basin()
wall, plateau = (-place.gradient(np.array([x, 0.0]))[0] for x in (-2.0, 5.0))
on_the_wall = run_path(adagrad, place, steps=20, learning_rate=0.5).iterates[:, 0]

# %% [markdown]
# Nothing is ever taken out of the cache, so the effective rate can only fall. Remember what that
# cost in lesson 05: the landscape begins with a steep wall of slope 3.1<!--
# = wall -->, goes on with a long plateau of slope 0.1<!--
# = plateau -->, and ends in a basin at $w_1 = 12$<!--
# = place.minimum[0] -->.
#
# **Predict.** At the learning rate 0.5, AdaGrad is down the wall after 13<!--
# = np.argmax(on_the_wall > 0) --> steps. The plateau is
# four times as long as the wall. How many steps to the basin: 50, 500, or more?
#
# **Run.** The cell prints the step that leaves the wall, and the step from which on the loss stays
# below 0.01.

# %%
terrain = wall_plateau_basin()
slow = run_path(adagrad, terrain, steps=3000, learning_rate=0.5)
int(np.argmax(slow.iterates[:, 0] > 0)), slow.steps_to(0.01)

# %% tags=["claims"]
gradients = terrain.gradient(slow.iterates[:13])
rate_here = slow.extras["rates"][13, 0]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Far more: 2,162<!--
# = slow.steps_to(0.01) --> steps. The gradients on the wall have left about 114<!--
# = np.sum(gradients[:, 0] ** 2) --> in the cache, and a gradient
# on the plateau adds a mere 0.01. So all the way across, the effective rate is still the one the
# wall left behind: $0.5/\sqrt{114} = 0.047<!--
# = rate_here -->$ at first, and less at every step. At a slope of 0.1 a step is then shorter than
# 0.005, and the distance is 12<!-- = terrain.minimum[0] -->.
#
# </details>

# %% [markdown]
# The gradients on the wall say nothing about the plateau, and yet AdaGrad goes on paying for them.
# So we let the past leak away. At each step the cache keeps the share $d$ of itself, the *decay
# rate*, and takes in the share $1 - d$ of the new square. (Careful: the decay rate is the share
# that *stays*. At 0.99 little decays, at 0.5 much.) Compare with the loop above: one line has
# changed.


# %%
def rmsprop(gradient, start, steps, learning_rate, decay_rate=0.99, epsilon=1e-8):
    w = np.array(start, dtype=float)
    cache, iterates, rates = np.zeros_like(w), [w], [np.nan * w]
    for _ in range(steps):
        g = gradient(w)
        cache = decay_rate * cache + (1 - decay_rate) * g**2
        rate = learning_rate / (np.sqrt(cache) + epsilon)
        w = w - rate * g
        iterates.append(w)
        rates.append(rate)
    return np.array(iterates), {"rates": np.array(rates)}


# %% [markdown]
# This is RMSProp: *RMS* for the root of the mean of the squares, which divides the gradient, and
# *Prop* for backpropagation, which brings it. Tieleman and Hinton presented it in 2012 in their
# Coursera course; there is no paper. (*Going further* tells what they were after.)
#
# **Predict.** On a very long plateau, all gradients in the cache have the same size, $|g|$. What is
# the cache then, what is the effective rate, and how long is a step?
#
# **Run.** RMSProp gets the learning rate 0.05, and not 0.5, because then both make the same first
# step. Section 3 explains why.

# %% alt="Left, the landscape from above: both paths come down the wall along the same line and run straight to the right; AdaGrad ends after a quarter of the plateau, RMSProp in the minimum. Right, the losses: both fall together to about 2 and look like one flat line for 500 steps; then RMSProp's drops steeply out of the picture, and AdaGrad's stays."
on_the_plateau = {
    "AdaGrad": run_path(adagrad, terrain, steps=600, learning_rate=0.5),
    "RMSProp": run_path(rmsprop, terrain, steps=600, learning_rate=0.05),
}
_ = compare(terrain, on_the_plateau)

# %% tags=["claims"]
ada, rms = (on_the_plateau[name] for name in ("AdaGrad", "RMSProp"))

# %% [markdown]
# **Figure 1.** *The leak carries RMSProp across the plateau.* It is in the basin after 529<!--
# = rms.steps_to(0.01) --> steps;
# AdaGrad has come only a quarter of the way<!--
# if abs(ada.iterates[-1, 0] / 12 - 0.25) < 0.03 -->.

# %% [markdown]
# And now the cause: the effective rate of $w_1$ in both runs.

# %% fold=true alt="The effective rate of w_1 on a logarithmic axis. Both fall together on the wall. Then AdaGrad's creeps down forever, while RMSProp's climbs towards a gray line, learning rate divided by slope. At the edge of the basin, near step 530, it dips and rises again."
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
for name, path in on_the_plateau.items():
    ax.semilogy(path.extras["rates"][:, 0], label=name, markevery=50, **STYLES[name])
ax.axhline(0.05 / 0.1, color="gray", linewidth=0.8)
ax.annotate("0.05 / 0.1", (40, 0.55), color="dimgray")
ax.set(xlabel="step", ylabel="effective rate of $w_1$", ylim=(0.01, 1))
_ = ax.legend(loc="lower right")


# %% tags=["claims"]
def first_rates(name):
    return on_the_plateau[name].extras["rates"][:, 0]


ada, rms = (first_rates("AdaGrad"), first_rates("RMSProp"))
assert np.allclose(ada[1], rms[1], rtol=1e-06, atol=0)
assert np.allclose(ada[13], 0.05, rtol=0, atol=0.005)
assert np.allclose(rms[13], 0.05, rtol=0, atol=0.005)

# %% [markdown]
# **Figure 2.** *AdaGrad's rate only falls; RMSProp's recovers once the wall is forgotten.* On the
# wall both fall together. Then AdaGrad's creeps on downwards, while RMSProp's climbs towards the gray
# line, the learning rate divided by the slope.
#
# <details><summary>Answer to the prediction</summary>
#
# The mean of equal squares is that square: $c = g^2$. The effective rate is $\mathrm{lr}/|g|$, and
# the step is $\mathrm{lr}\,g/|g|$: it has the length of the learning rate, whatever the size of the
# gradient. On a plateau, however flat, RMSProp ends up walking $\mathrm{lr}$ a step.
#
# </details>

# %% [markdown]
# How much memory is good here? In the next figure our `rmsprop` runs again at every move of a
# slider.
#
# **Predict.** With the decay rate 0.99 the crossing takes 529 steps. You have 400. Do you need a
# longer memory (a larger decay rate) or a shorter one?
#
# **Run.** Move `decay_rate` alone until the loss gets below 0.01 within 400 steps. Then press
# *almost no memory* and look at the last steps.

# %%
crossing = explore(
    partial(rmsprop, learning_rate=0.05, decay_rate=0.99),
    terrain,
    {"learning_rate": (0.005, 0.5), "decay_rate": (0.0, 0.99, 0.01)},
    steps=400,
    goal=0.01,
    presets={"almost no memory": {"learning_rate": 0.2, "decay_rate": 0.1}},
)
crossing

# %% [markdown]
# <details><summary>Answer</summary>
#
# A shorter one: any decay rate up to 0.97 will do. The sooner the wall is forgotten, the sooner the
# steps have their full length. With almost no memory, the ball is in the basin within a hundred
# steps; there it jumps from side to side and never gets any closer. Section 5 is about that.
#
# </details>

# %% tags=["claims"]
nines = float(rmsprop.__defaults__[0])
shares = [d ** (1 / (1 - d)) for d in (nines, 0.999)]
assert np.allclose(shares, np.exp(-1), rtol=0.01)

# %% [markdown]
# ## 2. What the cache remembers
#
# *Time: {{ minutes }}*
#
# What exactly does the cache hold? Unroll its line, starting from $c = 0$:
#
# $$c_t = (1-d)\,\bigl(g_t^2 + d\, g_{t-1}^2 + d^2\, g_{t-2}^2 + \dots + d^{\,t-1} g_1^2\bigr).$$
#
# The square from $j$ steps ago has the weight $(1-d)\,d^{\,j}$. In the long run the weights add up to
# 1, so the cache is a mean: a *leaky average*, in which recent steps count most. It reaches back
# about $1/(1-d)$ steps, its *horizon*: 10<!-- given --> steps at $d = 0.9$, 100 steps at 0.99. A square
# that is one horizon old has 37 %<!--
# = nines ** (1 / (1 - nines)) --> ($1/e$) of the weight of the newest.
#
# **Explain.** It is often said, also in the lecture notes that this course follows, that this is
# just momentum with the squared gradient in place of the gradient. How much of that is true?
#
# **Run.** A velocity and a cache, both with a memory of ten steps, meet 200 gradients of size 1:
# first all of one sign, then with alternating signs. The cell prints velocity and cache.


# %%
def velocity_and_cache(gradients, share=0.9):
    v, cache = 0.0, 0.0
    for g in gradients:
        v = share * v + g
        cache = share * cache + (1 - share) * g**2
    return round(float(v), 3), round(float(cache), 3)


same_sign, alternating = velocity_and_cache([1] * 200), velocity_and_cache([1, -1] * 100)
same_sign, alternating

# %% tags=["claims"]
(v, cache_here), (small, same) = (same_sign, alternating)
assert abs(small) < 0.6
assert cache_here == same == 1

# %% [markdown]
# <details><summary>Answer</summary>
#
# The recursion is the same, and so is the way of forgetting. Three things differ.
#
# - *What is remembered.* The velocity keeps signs: it grows to 10<!--
# = v --> under a constant gradient and all
#   but cancels under an alternating one. The cache is 1 both times. It knows the size of the
#   gradient and not its direction.
# - *The scale.* The factor $1 - d$ makes the cache a mean. The velocity is a sum, $1/(1-\rho)$
#   times as large as a mean.
# - *The use.* The velocity takes the place of the gradient: it *moves* the weights. The cache only
#   *divides*: it decides how long the step is, and the current gradient decides where to.
#
# So RMSProp has no inertia. Where the slope ends, the ball stops.
#
# </details>

# %% [markdown]
# ### Forgetting is slow, noticing is quick
#
# The gradient has had size 100 for as long as the cache remembers. From now on it has size 1. The
# effective rate should rise from $\mathrm{lr}/100$ to $\mathrm{lr}$.
#
# **Predict.** At the decay rate 0.99, with a horizon of 100 steps: how many steps until the rate is
# halfway up? And the other way round, from size 1 to size 100: how many until it is halfway down?
#
# **Run.** The cell counts both.


# %%
def steps_to_halfway(old, new, decay_rate):
    cache, steps = old**2, 0
    halfway = (1 / old + 1 / new) / 2
    while (cache**-0.5 < halfway) if new < old else (cache**-0.5 > halfway):
        cache = decay_rate * cache + (1 - decay_rate) * new**2
        steps += 1
    return steps


forgetting, noticing = steps_to_halfway(100, 1, 0.99), steps_to_halfway(1, 100, 0.99)
forgetting, noticing


# %% tags=["claims"]
def updates_to_halfway(old, new, decay_rate):
    """Solve for the number of updates, as the fold in section 2 does in words."""
    middle = 2 / (1 / old + 1 / new)
    left = (middle**2 - new**2) / (old**2 - new**2)
    return int(np.ceil(np.log(left) / np.log(decay_rate)))


assert (forgetting, noticing) == (810, 1)
assert updates_to_halfway(100, 1, 0.99) == 810
assert updates_to_halfway(1, 100, 0.99) == 1
middle = 2 / (1 / 100 + 1 / 1)
factor = (100**2 - 1) / (middle**2 - 1)
cache_here = 0.99 + 0.01 * 100**2
assert np.allclose((1 - cache_here ** (-0.5)) / (1 - 0.01), 0.9, rtol=0, atol=0.02)

# %% [markdown]
# 810<!-- = forgetting --> steps to forget, one step to notice!
#
# **Explain.** Why so different? And why does forgetting take so much longer than the horizon of 100
# steps?
#
# <details><summary>Answer</summary>
#
# After $n$ steps the cache is $c_n = \text{new}^2 + d^{\,n}\,(\text{old}^2 - \text{new}^2)$.
#
# *Forgetting.* Halfway up is $\sqrt{c} = 1/0.505 = 1.98<!--
# = middle -->$, so the old share must fall from 10,000 to
# about 3<!-- = middle ** 2 - 1 -->. At one percent a step that takes eight horizons<!--
# if round(forgetting / 100) == 8 -->. The squares make
# it slow: a gradient 100 times larger weighs 10,000 times as much.
#
# *Noticing.* After one step the cache is $0.99 \cdot 1 + 0.01 \cdot 10\,000 = 101<!--
# = cache_here -->$, and
# $1/\sqrt{101} \approx 0.1<!--
# = cache_here ** (-0.5) -->$ is nine tenths of the way down from 1 to 0.01.
#
# This lopsidedness is useful: the method slows down at once and speeds up with care. And it
# has a price: one single huge gradient keeps the steps short for hundreds of steps.
#
# </details>


# %% [markdown]
# ## 3. Equal learning rates mislead
#
# *Time: {{ minutes }}*
#
# Now RMSProp meets AdaGrad at a saddle, $(w_1^2 - w_2^2)/2$. Both start a millionth away from the
# ridge, and we count the steps until $|w_2| \ge 1$. To be fair, both get the same learning rate,
# 0.01. But is that fair?
#
# **Predict.** Will the two need about the same number of steps?
#
# **Run.** The cell prints both numbers.


# %%
def steps_to_leave(rule, **settings):
    path = run_path(rule, saddle(), steps=2000, **settings)
    return int(np.argmax(np.abs(path.iterates[:, 1]) >= 1))


equal_rates = {
    "AdaGrad": steps_to_leave(adagrad, learning_rate=0.01),
    "RMSProp": steps_to_leave(rmsprop, learning_rate=0.01),
}
equal_rates

# %% tags=["claims"]
ada, rms = equal_rates.values()

# %% [markdown]
# 1,263<!-- = ada --> steps against 17<!--
# = rms -->. What a triumph of the leak! Before we believe it, let us look at how
# far $w_2$ has moved after each of the first three steps.

# %%
for name, rule in {"AdaGrad": adagrad, "RMSProp": rmsprop}.items():
    path = run_path(rule, saddle(), steps=3, learning_rate=0.01)
    print(name, np.round(path.iterates[1:, 1], 3))

# %% tags=["claims"]
ada, rms = (
    run_path(globals()[rule], saddle(), 1, learning_rate=0.01).iterates[1, 1]
    for rule in ("adagrad", "rmsprop")
)
assert np.allclose(rms / ada, 9, rtol=0, atol=0.3)

# %% [markdown]
# **Explain.** RMSProp's very first step is nine times as long as AdaGrad's. But by then the cache
# has had no time to leak. Where does the factor come from?
#
# <details><summary>Answer</summary>
#
# From the factor $1 - d$ in front of the square. After the first gradient AdaGrad's cache is $g^2$
# and its step is $\mathrm{lr}$. RMSProp's cache is $(1-d)\,g^2$, and its step is
# $\mathrm{lr}/\sqrt{1-d}$, which is $10\,\mathrm{lr}$ at $d = 0.99$. (Nine and not ten: at the
# start the slope in $w_2$ is only a millionth, and the root of RMSProp's cache is so small that
# epsilon is felt; see section 6.)
#
# </details>

# %% [markdown]
# The unrolled cache of section 2 tells us what would be fair. Pull $1 - d$ out of the root:
#
# $$\frac{\mathrm{lr}\; g_t}{\sqrt{c_t}} =
# \frac{\mathrm{lr}}{\sqrt{1-d}} \cdot \frac{g_t}{\sqrt{g_t^2 + d\, g_{t-1}^2 + d^2\, g_{t-2}^2 + \dots}}\,.$$
#
# The right-hand side is AdaGrad with a leaking sum, at the learning rate $\mathrm{lr}/\sqrt{1-d}$. So
# two learning rates are *comparable* if
#
# $$\mathrm{lr}_{\text{RMSProp}} = \sqrt{1-d}\;\cdot\; \mathrm{lr}_{\text{AdaGrad}}.$$
#
# Then both make the same first step, and from there on only the leak makes a difference.
#
# **Predict.** The saddle once more, with comparable rates: AdaGrad gets 0.01 and RMSProp 0.001, then
# both get ten times as much. Where does the leak help?
#
# **Run.** Each row holds AdaGrad's learning rate, AdaGrad's steps, and RMSProp's steps.

# %%
comparable_rates = []
for rate in (0.01, 0.1):
    with_the_sum = steps_to_leave(adagrad, learning_rate=rate)
    with_the_leak = steps_to_leave(rmsprop, learning_rate=rate / 10)
    comparable_rates.append((rate, with_the_sum, with_the_leak))
comparable_rates

# %% tags=["claims"]
(_, ada, rms), (_, fast, same) = comparable_rates
assert fast == same

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the small rate RMSProp needs 670<!-- = rms --> steps, about half as many as AdaGrad<!--
# if abs(rms / ada - 0.5) < 0.05 -->. At the larger rate both need 17<!-- = fast -->: a
# journey much shorter than the horizon ends before anything has leaked. So the triumph was due to a rate ten
# times as large; the leak had no part in it.
#
# (Why is AdaGrad good at this saddle at all? A rule that divides by the size of the gradient makes
# its full step at once, however small the slope. But this saddle lies along the axes. RMSProp, too,
# adapts one rate per axis and nothing else. Where a landscape is turned that is of little use, as
# lesson 05 showed for the ravine.)
#
# </details>

# %% [markdown]
# ### The same on the plateau, for many rates
#
# One pair of rates can always be lucky. So we try five pairs on the landscape of section 1, each
# twice the one before.
#
# **Predict.** We halve the learning rate. By what factor does the time on the plateau grow, for
# AdaGrad and for RMSProp?
#
# **Run.** We count the steps until the plateau is crossed ($w_1 > 11$), and for RMSProp also those
# until the loss stays below 0.1.

# %%
ada_rates = np.array([0.25, 0.5, 1, 2, 4])
across, settled = {"AdaGrad": [], "RMSProp": []}, []
for rate in ada_rates:
    one = run_path(adagrad, terrain, steps=8000, learning_rate=rate)
    two = run_path(rmsprop, terrain, steps=2000, learning_rate=rate / 10)
    for name, path in {"AdaGrad": one, "RMSProp": two}.items():
        across[name].append(int(np.argmax(path.iterates[:, 0] > 11)))
    settled.append(two.steps_to(0.1))
across, settled

# %% fold=true alt="Steps against the length of the first step, both axes logarithmic. AdaGrad's line falls from nearly 8,000 to 70, first along a gray line of slope -2. RMSProp's begins ten times lower, stays near a gray line of slope -1, and meets AdaGrad's at the right. A third line, RMSProp until it stays, lies on RMSProp's at small rates and turns upwards at large ones."
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for name, counts in across.items():
    ax.loglog(ada_rates, counts, label=f"{name}, across", **STYLES[name])
ax.loglog(ada_rates, settled, label="RMSProp, until it stays", **NEUTRAL[0])
ax.loglog(ada_rates, 500 * ada_rates**-2, color="gray", linewidth=0.8, label="slope -2")
ax.loglog(ada_rates, 260 / ada_rates, color="gray", linewidth=0.8, linestyle=":", label="slope -1")
ax.set_xticks(ada_rates, labels=[f"{rate:g}" for rate in ada_rates])
ax.minorticks_off()
ax.set(xlabel="length of the first step", ylabel="steps")
_ = ax.legend()


# %% tags=["claims"]
def ratios(counts):
    return np.array(counts[:-1]) / np.array(counts[1:])


ada, rms = (ratios(across["AdaGrad"]), ratios(across["RMSProp"]))
still_equal = across["AdaGrad"][-1] / across["RMSProp"][-1] < 1.2

# %% [markdown]
# **Figure 3.** *AdaGrad pays for a small rate twice.* Half the rate costs AdaGrad three to four<!--
# if 2.95 < ada.min() and ada.max() < 4 --> times
# as many steps across the plateau, and RMSProp about twice<!--
# if 1.6 < rms.min() and rms.max() < 2.5 --> as many. Where a few dozen steps are enough, the two are nearly
# equal<!-- if still_equal -->. But crossing is not arriving: at large rates RMSProp reaches the basin early,
# is thrown out again, and takes up to 625<!-- = settled[-1] --> steps to stay. Section 5 shows why.

# %% [markdown]
# **Explain.** Where do the slopes come from?
#
# <details><summary>Answer</summary>
#
# Under a constant gradient AdaGrad's $t$-th step is $\mathrm{lr}/\sqrt{t}$ long, and $n$ steps
# cover about $2\,\mathrm{lr}\sqrt{n}$. For a given distance $n$ grows as $1/\mathrm{lr}^2$. RMSProp
# walks $\mathrm{lr}$ a step once the cache has adapted, so $n$ grows as $1/\mathrm{lr}$.
#
# </details>

# %% [markdown]
# Now drive both, side by side.
#
# **Predict.** Can AdaGrad be as fast as RMSProp if it gets a large enough rate?
#
# **Run.** Press the two buttons first. Then bring both below a loss of 0.01, and keep them there up
# to step 150. (The marks show where the first step is 1 long; RMSProp's moves with its decay rate.)

# %%
of_rmsprop = {"learning_rate": (0.005, 0.8), "decay_rate": (0.5, 0.99, 0.01)}
contestants = {
    "AdaGrad": (partial(adagrad, learning_rate=0.5), {"learning_rate": (0.05, 8)}),
    "RMSProp": (partial(rmsprop, learning_rate=0.05), of_rmsprop),
}
marks = {
    "AdaGrad": {"learning_rate": {"first step 1": 1.0}},
    "RMSProp": {"learning_rate": {"first step 1": lambda decay_rate: (1 - decay_rate) ** 0.5}},
}

# %%
low, high = {"learning_rate": 0.3}, {"learning_rate": 3.0}
buttons = {
    "equal learning rates": {"AdaGrad": low, "RMSProp": low},
    "equal first steps": {"AdaGrad": high, "RMSProp": low},
}
side_by_side = race(contestants, terrain, steps=150, goal=0.01, presets=buttons, marks=marks)
side_by_side

# %% [markdown]
# <details><summary>Answer</summary>
#
# Yes. At the rates 3 and 0.3 they arrive after 101 and 82 steps, and with 5 AdaGrad needs only 51.
# Its first step is then 5<!-- given --> long. Nothing on this landscape punishes that, but in a network it would
# throw the weights about. So AdaGrad can cross plateaus. Its trouble is that a rate that is safe at
# the beginning is too small later. (RMSProp at 0.4<!-- given --> is there even sooner, and thrown out again before
# step 150.)
#
# </details>

# %% [markdown]
# **Half-way.** A leak lets the rate recover: it forgets large gradients slowly, and notices them at
# once. Two rates are comparable if the first steps are equally long. A good place for a break; the
# price of the leak comes next.

# %% [markdown]
# ## 4. The first steps are too long
#
# *Time: {{ minutes }}*
#
# Whatever the size of the gradient, RMSProp's first step is $\mathrm{lr}/\sqrt{1-d}$ long. The cache
# is called a mean, but it starts at 0, and at first it is a mean with a lot of zeros in it. After
# $t$ steps the weights of section 2 add up to only $1 - d^{\,t}$. Under a constant gradient the
# $t$-th step is therefore $\mathrm{lr}/\sqrt{1-d^{\,t}}$ long.
#
# **Predict.** At $d = 0.99$ the first step is 10 times too long. From which step on is it less than
# twice too long, and from which is it right to within 10 %?
#
# **Run.** The figure shows the length of the $t$-th step in learning rates. Try 0.9, too.


# %%
def says_first_steps(t, length):
    return (
        f"the first step is {length[0]:.3g} learning rates long; {np.sum(length >= 2)} steps are "
        f"2 or longer, {np.sum(length >= 1.1)} are 1.1 or longer"
    )


# %%
too_long = curves(
    lambda t, decay_rate=0.99: 1 / np.sqrt(1 - decay_rate**t),
    {"decay_rate": (0.5, 0.99, 0.01)},
    x=np.arange(1, 401),
    labels=("step", "length in learning rates"),
    scales=("linear", "log"),
    y_limits=(0.8, 12),
    says=says_first_steps,
)
too_long


# %% tags=["claims"]
def lengths(decay_rate, steps=2000):
    """Return the steps of the rule under a constant gradient, in learning rates."""
    return -np.diff(rmsprop(lambda w: np.ones(1), [0.0], steps, 1.0, decay_rate)[0][:, 0])


def first_below(length, decay_rate):
    return 1 + np.argmax(lengths(decay_rate) < length)


# %% [markdown]
# <details><summary>Answer</summary>
#
# Below 2 from step 29<!-- = first_below(2, 0.99) --> on, and below 1.1 from step 175<!--
# = first_below(1.1, 0.99) --> on. At 0.9 the first step is 3.2<!-- = lengths(0.9, 1)[0] --> learning
# rates long, and it is all over by step 17<!--
# = first_below(1.1, 0.9) -->. At 0.999 it is 32<!-- = lengths(0.999, 1)[0] --> long, and
# takes until step 1,751<!-- = first_below(1.1, 0.999) -->.
#
# </details>

# %% [markdown]
# **Explain.** What could one do about it?
#
# <details><summary>Answer</summary>
#
# - *Begin with a smaller learning rate*, and raise it during the first steps.
# - *Begin with a cache that is not zero.* TensorFlow's earlier RMSProp began with ones (`RMSpropTF`
#   of the library timm still does). Where the gradients are small, that makes the first steps short
#   instead of long.
# - *Divide the cache by the sum of its weights*, $1 - d^{\,t}$, before taking the root. Then it is a
#   mean from the first step on. This *bias correction* costs one line, and the next lesson, Adam,
#   makes it. RMSProp itself does without.
#
# </details>

# %% [markdown]
# ## 5. It never settles
#
# *Time: {{ minutes }}*
#
# On the plateau every step was as long as the learning rate, however small the gradient. There we
# wanted that. But a minimum, too, is a place where the gradient is small.
#
# We take the simplest loss, $w^2/2$, whose gradient is $w$ itself. The function takes one learning
# rate per step.


# %%
def in_the_bowl(learning_rates, decay_rate=0.9, w=1.0):
    cache, iterates = 0.0, [w]
    for rate in learning_rates:
        cache = decay_rate * cache + (1 - decay_rate) * w**2
        w = w - rate / (np.sqrt(cache) + 1e-8) * w
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# **Predict.** Start at $w = 1$, with the learning rate 0.1. Does $w$ come to rest at the minimum? If
# not, how far away from it will it stay?
#
# **Run.** Look at the curve with the learning rate 0.1 first.

# %% alt="The distance to the minimum on a logarithmic axis, for the learning rates 0.1 and 0.01. Both curves dive, the first to its lowest point near step 40, the second near step 170. Both climb again just as steeply, swing in a few ever smaller waves about a gray line at half of their learning rate, and run along it from there on."
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for rate, style in zip([0.1, 0.01], NEUTRAL, strict=False):
    distance = np.abs(in_the_bowl([rate] * 400))
    ax.semilogy(distance, label=f"learning rate {rate}", markevery=40, **style)
    ax.axhline(rate / 2, color="gray", linewidth=0.8)
ax.set(xlabel="step", ylabel="|w|", ylim=(1e-24, 10), title="RMSProp in the bowl, decay rate 0.9")
_ = ax.legend(loc="lower right")


# %% tags=["claims"]
def bowl_distance(rate, steps=400, decay_rate=0.9):
    return np.abs(in_the_bowl([rate] * steps, decay_rate))


fast = bowl_distance(0.1, 1000)
slow_in_the_bowl = bowl_distance(0.01)

# %% [markdown]
# **Figure 4.** *It reaches the minimum, and then it leaves again.* At the learning rate 0.1
# the distance falls to 3e-19<!--
# = fast.min() -->. Yet from step 150 on it stays at 0.05<!--
# if (abs(fast[150:] - 0.05) < 0.005).all() -->, forever. At 0.01 everything happens later, at a tenth<!--
# if abs(slow_in_the_bowl[-1] - 0.005) < 5e-5 --> of the height. The gray lines show half of the learning rate.

# %% [markdown]
# Where exactly does it end? The cell prints the last four iterates of a long run.

# %%
last_four = in_the_bowl([0.1] * 1000)[-4:]
last_four

# %% [markdown]
# **Explain.** Why half of the learning rate? And why does a ball that is within a billionth of a
# billionth of the minimum not stay there?
#
# <details><summary>Answer</summary>
#
# *Half of the learning rate.* Suppose that the ball jumps back and forth between $a$ and $-a$. Then all
# gradients have the size $a$, the cache is $a^2$, and the step is $\mathrm{lr} \cdot a/a =
# \mathrm{lr}$. It leads from $a$ to $-a$ exactly if $a - \mathrm{lr} = -a$, so $a = \mathrm{lr}/2$.
# Neither the decay rate nor the curvature matters: a curvature $\lambda$ multiplies the gradient and
# the root of the cache alike.
#
# *Why it leaves.* While the gradients vanish, nothing comes into the cache. It fades by the factor
# $d$ at each step, and the effective rate grows by $1/\sqrt{d}$, up to $\mathrm{lr}/\varepsilon$ if
# need be. A step multiplies $w$ by one minus the effective rate. Beyond an effective rate of 2
# (which is $2/\lambda$, and $\lambda$ is 1 here) gradient descent diverges, and the ball is
# thrown out. In the end the two balance: at $a = \mathrm{lr}/2$ the effective rate is
# $\mathrm{lr}/a = 2$, exactly the limit of stability. RMSProp drives itself to that edge. AdaGrad
# does not: its rate cannot grow.
#
# </details>

# %% [markdown]
# With several weights, each finds its own edge. Here is a ravine along the axes, with the
# curvatures 1 and 100.
#
# **Predict.** At which values do the two effective rates end? Do they depend on the learning rate?
# Does the loss?
#
# **Run.** Look at the rates first, then change `learning_rate`.

# %%
at_the_edge = explore(
    partial(rmsprop, learning_rate=0.2, decay_rate=0.9),
    ravine(100),
    {"learning_rate": (0.1, 1), "decay_rate": (0.5, 0.95, 0.01)},
    steps=400,
)
at_the_edge

# %% [markdown]
# <details><summary>Answer</summary>
#
# At 2 and at 0.02<!--
# = round(rmsprop(ravine(100).gradient, ravine(100).start, 400, 0.2, 0.9)[1]["rates"][-1, 1], 4) -->, which is $2/\lambda$ for each: RMSProp has found the two curvatures by itself!
# The learning rate has no part in it. But it decides how far the ball jumps: $\mathrm{lr}/2$ to
# either side along each axis. So it decides the loss, which ends at $(1 + 100)\,\mathrm{lr}^2/8$, or
# 0.505 at a learning rate of 0.2.
#
# </details>

# %% [markdown]
# The longer the memory, the longer the calm, and the ruder the awakening. Try it.
#
# **Predict.** With a decay rate of 0.99, how many learning rates from the minimum is the ball thrown
# when it wakes up?
#
# **Run.** Move `decay_rate` up from 0.9.


# %%
def distances(step, learning_rate=0.1, decay_rate=0.9):
    return np.abs(in_the_bowl([learning_rate] * step[-1].astype(int), decay_rate))


def nearest_and_farthest(step, w):
    lowest = w.argmin()
    farthest = lowest + w[lowest:].argmax()
    return (
        f"nearest: {w[lowest]:.2g} at step {lowest}; farthest after that: {w[farthest]:.3g} at "
        f"step {farthest}; last: {w[-1]:.3g}"
    )


# %%
waking = curves(
    distances,
    {"learning_rate": (0.03, 1), "decay_rate": (0.5, 0.99, 0.01)},
    x=np.arange(1401),
    labels=("step", "|w|"),
    scales=("linear", "log"),
    y_limits=(1e-30, 10),
    says=nearest_and_farthest,
)
waking

# %% tags=["claims"]
far = bowl_distance(0.1, 1400, 0.99)
lowest = far.argmin()
thrown = lowest + far[lowest:].argmax()
short = bowl_distance(0.1)
assert np.allclose(short[short.argmin() :].max() / 0.1, 2, rtol=0, atol=0.1)
assert np.allclose(far[thrown] / 0.1, 5, rtol=0, atol=0.5)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Five learning rates, after it had come as near as 3e-77<!-- = far[lowest] -->! At 0.9 it is two
# learning rates. (The limit is the length of a first step, $\mathrm{lr}/\sqrt{1-d}$: no step is
# ever longer.)
#
# With minibatches this hardly ever happens, because their noise does not let the cache run dry. Then
# there is no calm at all. With all the data it does happen, as you will see in the assignment.
#
# </details>

# %% [markdown]
# ### So lower the rate
#
# **Predict.** After 200 steps we divide the learning rate by 10. What happens to the distance?
#
# **Run.** Look at what follows the dotted line.

# %% alt="The distance to the minimum on a logarithmic axis. Up to a dotted line at step 200 it is the curve of figure 4 and levels off. Then it dives once more, since the cache is still as large as before; when the cache has faded, the ball is thrown out again, and settles ten times lower."
dropping = [0.1] * 200 + [0.01] * 200
distance = np.abs(in_the_bowl(dropping))
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.semilogy(distance, markevery=40, **NEUTRAL[0])
ax.axvline(200, color="gray", linestyle=":")
ax.set(xlabel="step", ylabel="|w|", ylim=(1e-24, 10), title="The rate drops from 0.1 to 0.01")
round(float(distance[200]), 3), round(float(distance[-1]), 3)

# %% [markdown]
# **Figure 5.** *A lower rate gives a lower error.* In the end the distance, too, is a tenth<!--
# if abs(distance[-1] / distance[200] - 0.1) < 0.005 --> of what it was.

# %% [markdown]
# **Predict.** Now every gradient has noise of standard deviation 1. Does a tenth of the rate again
# bring a tenth of the distance?
#
# **Run.** Let 300 noisy balls wander in a bowl. The cell prints the width (standard deviation) of
# their cloud, for three learning rates.


# %%
def cloud(learning_rate):
    gradient = noisy(bowl(), sigma=1.0).gradient
    iterates, _ = rmsprop(gradient, np.zeros((300, 2)), 6000, learning_rate)
    return float(iterates[4000:].std())


clouds = {rate: round(cloud(rate), 3) for rate in [0.1, 0.01, 0.001]}
clouds

# %% tags=["claims"]
wide, middle, narrow = clouds.values()
formula = [np.sqrt(rate / 2) for rate in clouds]
assert np.allclose(list(clouds.values()), formula, rtol=0.02)

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. A tenth of the rate narrows the cloud only by $\sqrt{10}$<!-- if np.allclose([wide / middle, middle / narrow], np.sqrt(10), rtol=0.03) -->. When gradients
# are mostly noise of standard deviation $\sigma$, the cache is about $\sigma^2$, and RMSProp is
# gradient descent at the rate $\mathrm{lr}/\sigma$. Its cloud has a variance of about
# $\tfrac{\mathrm{lr}}{\sigma} \cdot \tfrac{\sigma^2}{2\lambda}$, so a standard deviation of
# $\sqrt{\mathrm{lr}\,\sigma/(2\lambda)}$. At the rate 0.1 that is 0.22<!-- = formula[0] -->, as measured<!-- if abs(wide / formula[0] - 1) < 0.02 -->.
#
# </details>

# %% [markdown]
# So in practice we lower RMSProp's learning rate towards the end of the training, in steps or
# smoothly ([lesson 08](08_schedules.ipynb)). In AdaGrad this is built in: its rate falls as
# $1/\sqrt{t}$ as long as noise comes in. One method lowers its rate whether you want it or not; with
# the other, you have to.

# %% [markdown]
# ## 6. Where epsilon goes
#
# *Time: {{ minutes }}*
#
# If a weight has had no gradient at all, its cache is zero, and we would divide zero by zero. Epsilon
# prevents that. It is added either *outside* the root, after it is taken, or *inside*, before.
#
# $$\text{outside:}\quad \frac{\mathrm{lr}\; g}{\sqrt{c} + \varepsilon}
# \qquad\qquad
# \text{inside:}\quad \frac{\mathrm{lr}\; g}{\sqrt{c + \varepsilon}}$$
#
# CS231n, PyTorch and this course put it outside, TensorFlow and *Dive into Deep Learning* inside.
# Hinton's slide has none.
#
# **Predict.** For which sizes of the gradient is $\varepsilon = 10^{-8}$ felt: below $10^{-8}$,
# below $10^{-4}$, or only for zero? Answer for both places.
#
# **Run.** The figure shows the step under a constant gradient, in the long run and in learning
# rates. It should be 1. Try other values of epsilon, too.


# %%
def step_in_the_long_run(size, epsilon=1e-8):
    cache = size**2
    outside = size / (np.sqrt(cache) + epsilon)
    inside = size / np.sqrt(cache + epsilon)
    return {"outside the root": outside, "inside the root": inside}


# %%
def says_half_a_step(size, outside, inside):
    first, second = (size[np.argmax(steps > 0.49)] for steps in (outside, inside))
    return f"half a step or more from gradients of {first:.0e} on (outside), {second:.0e} (inside)"


# %%
places = curves(
    step_in_the_long_run,
    {"epsilon": [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2]},
    x=np.geomspace(1e-12, 1, 121),
    labels=("size of the gradient", "step in learning rates"),
    scales=("log", "log"),
    y_limits=(1e-5, 2),
    says=says_half_a_step,
)
places


# %% tags=["claims"]
def apart(size):
    outside, inside = step_in_the_long_run(np.array(size)).values()
    return abs(inside - outside) / outside


# %% [markdown]
# <details><summary>Answer</summary>
#
# Outside, epsilon is compared with $|g|$ and is felt below about $10^{-8}$. Inside, it is compared
# with $g^2$ and is felt below $10^{-4}$, its root: there the step is already 29 %<!--
# = apart(0.0001) --> shorter. So the same number means different things
# in two libraries: $10^{-8}$ outside is about as strong as $10^{-16}$<!-- given --> inside. If you move a program from
# one to the other, look. (PyTorch's documentation of RMSprop warns of exactly this.)
#
# </details>

# %% [markdown]
# **Explain.** Epsilon is a hyperparameter, too. What becomes of RMSProp if epsilon is *large*
# compared with the gradients?
#
# <details><summary>Answer</summary>
#
# Then the root no longer matters, and the step is $\mathrm{lr}\,g/\varepsilon$: plain gradient
# descent with the learning rate $\mathrm{lr}/\varepsilon$. Epsilon decides where RMSProp stops
# enlarging small gradients. With $10^{-8}$ and a learning rate of 0.01 it stops at a rate of a
# million, which nobody would choose. A far larger epsilon can be the better choice: Szegedy et al. (2016) trained their Inception network with RMSProp at a decay rate of 0.9<!-- given --> and
# $\varepsilon = 1$.
#
# </details>

# %% [markdown]
# ## 7. Which curve is which?
#
# *Time: {{ minutes }}*
#
# By now you have met most of what can go wrong on the way down. Let us turn it round: someone shows
# you a loss curve and asks what is wrong. Here are eight runs on problems of lessons 02 to 06. Each
# curve shows how far the loss (that of the data alone) still is from its minimum, as a fraction of
# where it started. The causes, in another order:
#
# 1. the rate is just above the limit of stability;
# 2. the rate is 50<!-- given --> times too low;
# 3. a ravine, at the best rate there is;
# 4. a saddle on the way;
# 5. minibatches that are too small;
# 6. a penalty that is too strong;
# 7. momentum with too little friction;
# 8. AdaGrad, after a steep wall.
#
# **Predict.** Which is which? Write down a number for each letter. Two of the curves cannot be told
# apart by looking: which two?
#
# **Run.** The next cells are folded because they give the causes away. Run them, and look only at the
# figure.


# %% fold=true
def train(place, rate, rho=0.0, noise=0.0, penalty=0.0, keep=None, start=None):
    rng, w = np.random.default_rng(1), np.array(place.start if start is None else start)
    v, cache, losses = 0.0, 0.0, []
    for _ in range(201):
        losses.append(place.f(w) - place.f_min)
        g = place.gradient(w) + noise * rng.standard_normal(2) + penalty * w
        cache = 1.0 if keep is None else keep * cache + g**2
        v = rho * v - rate * g / np.sqrt(cache)
        w = w + v
    return np.array(losses) / losses[0]


# %% fold=true
# The eight runs: no peeking.
from helpers.landscapes import local_minima, logistic_digits

runs = {
    "A": {"place": bowl(), "rate": 0.3, "noise": 0.4},
    "B": {"place": ravine(100), "rate": 0.0198},
    "C": {"place": logistic_digits(), "rate": 10.0, "penalty": 0.01},
    "D": {"place": ravine(100), "rate": 0.0201},
    "E": {"place": local_minima(), "rate": 0.05, "start": (-3.5, -0.315)},
    "F": {"place": bowl(), "rate": 0.0198},
    "G": {"place": wall_plateau_basin(), "rate": 1.0, "keep": 1.0},
    "H": {"place": ravine(4), "rate": 0.02, "rho": 0.98},
}

# %% fold=true alt="Eight panels, the loss on a logarithmic axis against 200 steps. A: falls within ten steps, then jitters about a level. B: a straight slanting line. C: falls within ten steps, then perfectly flat, smooth. D: flat at first, then rises along a straight line. E: slopes gently, lies flat for most of the run, then drops steeply. F: a straight slanting line, like B. G: falls within ten steps, then nearly flat, sinking slowly. H: a row of arches that sink slowly."
fig, panels = plt.subplots(2, 4, figsize=(10, 4.4), sharex=True, sharey=True, layout="constrained")
for (letter, run), ax in zip(runs.items(), panels.flat, strict=True):
    ax.semilogy(train(**run), **{**NEUTRAL[0], "marker": ""})
    ax.set(title=letter, ylim=(1e-4, 10))
_ = fig.supxlabel("step"), fig.supylabel("loss / first loss")


# %% tags=["claims"]
def end_of(letter, **changed):
    """Return the mean of the last hundred losses of a run."""
    return train(**{**runs[letter], **changed})[-100:].mean()


assert np.allclose(train(**runs["B"]), train(**runs["F"]), rtol=0.05)
with np.errstate(all="ignore"):
    faster = train(**{**runs["B"], "rate": 0.198})
assert runs["D"]["rate"] > 2 / 100 > runs["B"]["rate"]

# %% [markdown]
# **Figure 6.** *Eight runs, eight causes.* A doctor in doubt does not look harder, but tries
# something. So can you. In the next figure choose a curve, and then the change that should help if
# your diagnosis is right. Then choose one that should *not* help.

# %% fold=true
changes = {
    "none": lambda run: {},
    "10 times the rate": lambda run: {"rate": 10 * run["rate"]},
    "a tenth of the rate": lambda run: {"rate": run["rate"] / 10},
    "momentum 0.9": lambda run: {"rho": 0.9},
    "16 times the batch": lambda run: {"noise": run.get("noise", 0) / 4},
    "1 % of the penalty": lambda run: {"penalty": run.get("penalty", 0) / 100},
    "a cache that leaks": lambda run: {"keep": 0.9} if "keep" in run else {},
}


# %% fold=true
def treated(step, curve="A", change="none"):
    run, changed_by = runs[curve], changes[change]
    return {"as it is": train(**run), "changed": train(**{**run, **changed_by(run)})}


def says_how_it_ends(step, before, after):
    first, second = before[-20:].mean(), after[-20:].mean()
    told = f"it is {second:.2g}" if np.isfinite(second) else "it grows without bound"
    return f"the mean of the last 20 losses is {first:.2g}; with the change {told}"


# %%
clinic = curves(
    treated,
    {"curve": list(runs), "change": list(changes)},
    x=np.arange(201),
    labels=("step", "loss / first loss"),
    scales=("linear", "log"),
    y_limits=(1e-6, 100),
    says=says_how_it_ends,
)
clinic

# %% [markdown]
# <details><summary>Answer</summary>
#
# - **A**, *batches that are too small*: a quick fall, then jitter about a level, with no trend.
#   Sixteen times the batch brings that level down to a sixteenth<!-- if abs(end_of("A", noise=0.1) / end_of("A") * 16 - 1) < 0.1 -->;
#   a tenth of the rate does nearly the same at no cost, once you are there.
# - **B**, *the ravine*, and **F**, *the rate too low*, by a factor of 50<!-- given -->: the same straight line, to within a
#   few percent. The curve alone cannot tell; ten times the rate can. F is done in twenty steps<!--
#   if train(**{**runs["F"], "rate": 0.198})[20] < 1e-3 -->, and B diverges<!-- if not np.isfinite(faster[-1]) -->. What B needs is momentum.
# - **C**, *the penalty*: a quick fall, then flat as a table. The fit could be better and is not
#   allowed to be. Only a smaller penalty helps. A smaller rate makes no difference, and ten times the
#   rate makes it worse<!-- if train(**{**runs["C"], "rate": 100.0})[-20:].mean() > 2 * end_of("C") -->.
# - **D**, *the rate above the limit of stability*, by half a percent<!-- if np.isclose(runs["D"]["rate"], 0.0201) -->: a harmless start, while the
#   steep direction grows unseen, then a straight line upwards. Lower the rate, or add momentum.
# - **E**, *the saddle*: nothing seems to happen, then a sudden fall. Momentum shortens the wait. So
#   does patience, if you know that it is a saddle.
# - **G**, *AdaGrad after the wall*: it looks like C, but C is still and G sinks, by 8 %<!--
#   = 1 - train(**runs["G"])[-1] / train(**runs["G"])[100] --> in the last hundred steps. Let the cache leak.
# - **H**, *momentum with too little friction*: it rings, in waves that die out slowly. Lower rho.
#
# Six or more: well done! And if B and F caught you, remember them when someone tells you from a
# curve alone what a training run needs. Real training runs have a second curve, that of the
# validation data, and further ways to go wrong; [lesson 12](12_capstone.ipynb) reads those.
#
# </details>

# %% [markdown]
# ## 8. Which one, and which decay rate?
#
# *Time: {{ minutes }}*
#
# **Explain.** The lecture notes that this course follows end this topic with "we prefer not to use
# AdaGrad". How far is that true? And when would you take a decay rate of 0.9 (Hinton's slide), when
# 0.99 (the default of CS231n's assignment and of PyTorch)?
#
# <details><summary>Answer</summary>
#
# - *Which rule.* For the long training of a network RMSProp and its successor Adam are indeed the usual
#   choice: the gradient changes its size on the way, and a rate that only falls can run down too
#   early. But that is a preference, not a theorem. On convex problems AdaGrad comes with a guarantee
#   (Duchi et al. 2011) and settles by itself. It suits rare features; in RMSProp their gradients meet
#   an almost empty cache, and each brings a step as long as a first one. And much of AdaGrad's bad
#   name comes from comparisons at equal learning rates.
# - *Which decay rate.* A longer memory averages over more minibatches, so a step depends less on the
#   luck of one of them; a shorter one adapts sooner. CS231n's notes name 0.9<!-- given -->, 0.99<!-- given --> and 0.999<!-- given --> as
#   typical. The choice changes the first steps, too (section 3), so tune the learning rate again
#   with it.
#
# </details>

# %% [markdown]
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### Where it comes from: only the sign
#
# RMSProp with no memory at all, $d = 0$, divides each gradient by its size. What is left is the
# sign, and every weight moves by $\mathrm{lr}$. An older method, Rprop (Riedmiller and Braun,
# 1993), used signs on the full data, with a step length adapted for each weight. Why not on
# minibatches? Hinton's example: a weight gets the gradient $+0.1$ from nine minibatches and $-0.9$
# from the tenth. The mean is zero, so the weight should stay about where it is.
#
# **Predict.** How far does it move in ten steps, counted in learning rates, with signs alone? With
# decay rates of 0.9, 0.99 and 0.999?
#
# **Run.** The cell prints the drift over the last of 1,000 rounds of ten minibatches.


# %%
def drift(decay_rate, rounds=1000):
    cache, w = 0.0, [0.0]
    for g in ([0.1] * 9 + [-0.9]) * rounds:
        cache = decay_rate * cache + (1 - decay_rate) * g**2
        w.append(w[-1] - g / np.sqrt(cache))
    return round(float(w[-1] - w[-11]), 3)


drifts = {decay_rate: drift(decay_rate) for decay_rate in [0, 0.9, 0.99, 0.999]}
drifts

# %% tags=["claims"]
signs, nine, nines, more = (abs(float(drift)) for drift in drifts.values())

# %% [markdown]
# <details><summary>Answer</summary>
#
# With signs alone it moves by 8<!--
# = signs -->: nine to one side and one back. At 0.9 it moves by 0.68<!-- = nine -->, and each further nine
# divides that by ten<!-- if abs(nine / nines - 10) < 0.5 and abs(nines / more - 10) < 0.5 -->. The longer the memory, the more the ten gradients share one divisor, and
# gradients with one divisor add up to zero. That is the mini-batch version of Rprop, as Hinton called
# it.
#
# </details>

# %% [markdown]
# ### Relatives
#
# *Centred* RMSProp (Graves, 2013) also keeps a leaky average $m$ of the gradient itself and divides
# by $\sqrt{c - m^2 + \varepsilon}$, the standard deviation instead of the root mean square. Where
# gradients agree, that is smaller, and the steps are longer. RMSProp *with momentum* puts the
# scaled gradient into a velocity. Take a leaky average of the gradient in place of the gradient, and
# you are close to Adam. (A constant gradient has no spread at all: there only epsilon limits the
# steps of the centred form.)

# %% [markdown]
# ### When the memory is too short
#
# A leak can do harm even on the simplest convex problem. Take one weight between $-1$ and 1. Every
# 30th minibatch has the gradient $+40$, all others have $-1$. The sum over a round is $40 - 29 =
# 11$. So the average loss rises to the right, and its minimum is at $w = -1$. We lower the learning
# rate as $0.1/\sqrt{t}$, so section 5 is no excuse.
#
# **Predict.** Where do AdaGrad, RMSProp with 0.9 and RMSProp with 0.99 end?
#
# **Run.** The cell prints the mean of $w$ over the last 30 of 30,000 steps.


# %%
def where_it_ends(keep, take, drop=True, steps=30_000):
    w, cache, tail = 0.0, 0.0, []
    for t in range(1, steps + 1):
        g = 40.0 if t % 30 == 1 else -1.0
        cache = keep * cache + take * g**2
        rate = 0.1 / np.sqrt(t) if drop else 0.1
        w = min(1.0, max(-1.0, w - rate * g / np.sqrt(cache)))
        tail.append(w)
    return round(float(np.mean(tail[-30:])), 2)


# %%
ends = {
    "AdaGrad": where_it_ends(1, 1, drop=False),
    "RMSProp 0.9": where_it_ends(0.9, 0.1),
    "RMSProp 0.99": where_it_ends(0.99, 0.01),
}
ends

# %% [markdown]
# <details><summary>Answer</summary>
#
# AdaGrad and the longer memory end at the minimum, $-1$. RMSProp with 0.9 ends at $+1$, the worst
# point there is. The rare large gradient is divided by a cache that it has just filled itself, so
# it counts at most $1/\sqrt{1-d} = 3.2$<!-- = lengths(0.9, 1)[0] --> learning rates. Then it is forgotten, and the small ones
# have their full length again: 29 of them outweigh the large one. With 0.99 the memory is longer
# than a round, and the division is the same for all, or nearly.
#
# This is the idea behind the examples of Reddi et al. (ICLR 2018): for any decay rate there is a
# convex problem on which such a method goes to the wrong end. Their remedy is a cache
# that never falls. The practical one is a memory that is long compared with the rounds in which
# rare, important gradients come. In the assignment you build such a trap yourself.
#
# </details>

# %% tags=["claims"]
ada, rms = equal_rates.values()

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **AdaGrad with a leak.** $c \leftarrow d\, c + (1-d)\, g^2$, $w \leftarrow w - \mathrm{lr}\; g
#    / (\sqrt{c} + \varepsilon)$. The cache is a leaky average of the squared gradient with a
#    horizon of $1/(1-d)$ steps: a memory like momentum's, but of size and not of direction.
# 2. **Forgetting and noticing.** From size 100 to 1 the rate is halfway up after 810<!-- = forgetting --> steps at
#    $d = 0.99$; from 1 to 100 it is most of the way down after one.
# 3. **Comparable rates.** RMSProp at $\sqrt{1-d}\,\mathrm{lr}$ is AdaGrad at $\mathrm{lr}$ whose
#    sum leaks. On a plateau, half the rate costs AdaGrad three to four times the
#    steps, and RMSProp about twice.
# 4. **First and last steps.** The first is $\mathrm{lr}/\sqrt{1-d}$ long, ten learning rates at
#    0.99. The last ones never end: on $w^2/2$ the ball jumps from side to side at $\mathrm{lr}/2$. So
#    lower the rate.
# 5. **Epsilon** of $10^{-8}$ is felt by gradients below $10^{-8}$ outside the root, below
#    $10^{-4}$ inside it.
# 6. **Diagnosis.** Jitter, waves, a wait, a flat line, a slow slope: each has its cause. Where two
#    causes draw the same curve, change one thing and look again.
#
# **What comes next.** In the assignment you write RMSProp as an update rule, the leaky average by
# itself, and a function that tells how long the cache takes to recover. Then you lead your rule
# astray, and race it. The next lesson, [07_adam](07_adam.ipynb), puts momentum and RMSProp together
# and repairs the first steps.
#
# ### The same in PyTorch
#
# ```python
# optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01, alpha=0.99, eps=1e-8)
# loss.backward(); optimizer.step(); optimizer.zero_grad()
# ```
#
# These are its defaults, and the steps are ours: `alpha` is our decay rate, `eps` is outside the
# root. `centered=True` divides by $\sqrt{c - m^2} + \varepsilon$, again with epsilon outside, and
# `momentum=0.9` puts the scaled gradient into a velocity, without the learning rate (the second form
# of lesson 03).
#
# ### Sources
#
# - T. Tieleman and G. Hinton, COURSERA: Neural Networks for Machine Learning, lecture 6.5: *RMSProp:
#   divide the gradient by a running average of its recent magnitude*, 2012.
# - J. Duchi, E. Hazan, Y. Singer, *Adaptive subgradient methods for online learning and stochastic
#   optimization*, JMLR 12 (2011), 2121-2159.
# - M. Riedmiller and H. Braun, *A direct adaptive method for faster backpropagation learning: the
#   RPROP algorithm*, IEEE International Conference on Neural Networks, 1993.
# - A. Graves, *Generating sequences with recurrent neural networks*, arXiv:1308.0850, 2013.
# - S. Reddi, S. Kale, S. Kumar, *On the convergence of Adam and beyond*, ICLR 2018.
# - C. Szegedy et al., *Rethinking the Inception architecture for computer vision*, CVPR 2016.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
