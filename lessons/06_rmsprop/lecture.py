# %% [markdown]
# # RMSProp: let the past leak away
#
# AdaGrad remembers every gradient it has ever seen, and each of them makes all later steps shorter.
# RMSProp changes one line of it: the memory leaks. In this lecture we watch what the leak repairs,
# a rate that cannot recover, and what it costs: first steps that are far too long, and a ball that
# never comes to rest. Each time we predict first, then measure.
#
# **You will be able to**
#
# 1. *write* RMSProp as AdaGrad with a leak, and say what decay rate and horizon are;
# 2. *compute* how long the memory takes to forget a large gradient, and how long to notice one;
# 3. *compare* AdaGrad and RMSProp at comparable rates, and say why equal learning rates mislead;
# 4. *predict* the first and the last steps of RMSProp, and what to do about both;
# 5. *say* where epsilon stands and when that matters, and what no rate per axis can do.
#
# **Prerequisites**: AdaGrad ([lecture 05](05_adagrad.ipynb); its update is repeated below);
# momentum as a memory of gradients ([lecture 03](03_momentum.ipynb), sections 1 and 2); Python
# loops and NumPy arrays.
#
# **Time**: the core takes about 50 minutes. The section *Going further* takes about 16 minutes
# more; you can leave it for another day.
#
# **Letters**: $w$ are the weights, $g$ the gradient at $w$, $\mathrm{lr}$ the learning rate
# (`learning_rate`), $c$ the cache (`cache`), $d$ the decay rate (`decay_rate`), $\varepsilon$
# epsilon (`epsilon`), $\lambda$ a curvature (the second derivative along a direction).
#
# The first cell brings in what supports us: landscapes, a function that follows a path on them,
# and plots. What this lecture is about, we write ourselves.

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
# *Time: about 8 min*
#
# First AdaGrad, as a reminder. For each weight it adds up the squares of all gradients so far; the
# sum is called the *cache*. The learning rate is divided by the root of the cache. What comes out,
# $\mathrm{lr}/(\sqrt{c} + \varepsilon)$, is the *effective rate* of that weight. The tiny
# $\varepsilon$ keeps us from dividing by zero; section 6 is about it.
#
# Here it is as a *path function*: gradient, start and number of steps go in, all iterates come out.
# It returns the effective rates as well, one row a step, so that we can look at them.


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
# Nothing is ever taken out of the cache, so the effective rate can only fall. We try that on a
# landscape where the gradient becomes small on the way: first a steep wall with a slope of 3.1<!--
# = wall -->,
# then a long plateau with a slope of 0.1<!--
# = plateau -->, and at $w_1 = 12$<!--
# = place.minimum[0] --> a basin with the minimum.
#
# **Predict.** At the learning rate 0.5, AdaGrad is down the wall after 13<!--
# = np.argmax(on_the_wall > 0) --> steps. The plateau is
# four times as long as the wall. How many steps will it take to the basin: 50, 500, or more?
#
# **Run.** The cell prints the step that leaves the wall, and the first step with a loss below 0.01.

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
# = slow.steps_to(0.01) --> steps. The 13<!--
# = np.argmax(slow.iterates[:, 0] > 0) --> gradients on the wall have left about 114<!--
# = np.sum(gradients[:, 0] ** 2) --> in the cache. A gradient
# on the plateau adds 0.01. So all the way across, the effective rate is what the wall has made of
# it: $0.5/\sqrt{114} = 0.047<!--
# = rate_here -->$ at first, and less at every step. At a slope of 0.1 that is less than
# 0.005 a step, for a distance of 12<!-- = terrain.minimum[0] -->.
#
# </details>

# %% [markdown]
# The gradients on the wall say nothing about the plateau, and yet AdaGrad goes on paying for them.
# So we let the past leak away. At each step the cache keeps the share $d$ of itself, the *decay
# rate*, and takes in the share $1 - d$ of the new square. (Take care: the decay rate is the share
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
# This is RMSProp: *RMS* for the root of the mean of the squares, by which the gradient is divided,
# and *Prop* for backpropagation, which brings the gradient. Tieleman and Hinton made it known in
# 2012 in lecture 6.5 of a Coursera course; there is no paper.
#
# **Predict.** On a very long plateau, all gradients in the cache have the same size, $|g|$. What is
# the cache then, what is the effective rate, and how long is a step?
#
# **Run.** RMSProp gets the learning rate 0.05. (Not 0.5: at 0.05 both methods make the same first
# step here. Section 3 says why.)

# %%
on_the_plateau = {
    "AdaGrad": run_path(adagrad, terrain, steps=600, learning_rate=0.5),
    "RMSProp": run_path(rmsprop, terrain, steps=600, learning_rate=0.05),
}
_ = compare(terrain, on_the_plateau)

# %% tags=["claims"]
ada, rms = (on_the_plateau[name] for name in ("AdaGrad", "RMSProp"))

# %% [markdown]
# **Figure 1.** *The leak brings RMSProp across the plateau.* It is in the basin after 529<!--
# = rms.steps_to(0.01) --> steps.
# AdaGrad has come as far as $w_1 = 3.0<!-- = ada.iterates[-1, 0] -->$ after 600<!--
# = len(ada.losses) - 1 -->.
#
# <details><summary>Figure 1 in words</summary>
#
# Left: the landscape from above, start at the left at (-2.8<!-- = terrain.start[0] -->, 1), minimum at the right at (12<!--
# = terrain.minimum[0] -->, 0).
# Both paths come down the wall along the same line and run straight to the right along $w_2 = 0$;
# AdaGrad (green, diamonds) ends after a quarter of the plateau, RMSProp (purple,
# triangles) in the minimum. Right: both losses fall together to about 2. On this logarithmic scale
# they look like one flat line up to about step 500<!--
# if abs(np.argmax(rms.losses < 1) - 500) < 30 -->. Then RMSProp's drops steeply, out of the
# picture, and AdaGrad's stays where it was.
#
# </details>

# %% [markdown]
# And now the cause. The cell draws the effective rate of $w_1$ in both runs.

# %%
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
# **Figure 2.** *AdaGrad's rate only falls; RMSProp's recovers once the wall is forgotten.* Both
# begin at the same 0.16<!--
# = ada[1] -->. On the wall they fall together, to 0.05. Then AdaGrad's (dotted, diamonds)
# creeps downwards, while RMSProp's (dashed, triangles) climbs to 0.37<!--
# = rms[500] --> at step 500. It is on its way
# to the gray line, the learning rate divided by the slope. From there on, at the edge of the
# basin, the gradient is larger for a moment and then vanishes: the rate dips and rises again.
#
# <details><summary>Answer to the prediction</summary>
#
# The mean of equal squares is that square: $c = g^2$. The effective rate is $\mathrm{lr}/|g|$, and
# the step is $\mathrm{lr}\,g/|g|$: it has the length of the learning rate, whatever the size of the
# gradient. On a plateau, however flat, RMSProp ends up walking $\mathrm{lr}$ a step.
#
# </details>

# %% [markdown]
# How much memory is good here? In the next figure `rmsprop`, the function above, runs again at
# every move of a slider.
#
# **Predict.** At the learning rate 0.05, the decay rate 0.99 takes 529 steps. You have 400. Do you
# need a longer memory (a larger decay rate) or a shorter one?
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
# steps and then jumps to and fro in it, and never gets any closer. Section 5 is about that.
#
# </details>

# %% tags=["claims"]
nines = float(rmsprop.__defaults__[0])
shares = [d ** (1 / (1 - d)) for d in (nines, 0.999)]
assert np.allclose(shares, np.exp(-1), rtol=0.01)

# %% [markdown]
# ## 2. What the cache remembers
#
# *Time: about 8 min*
#
# What exactly does the cache hold? Unroll the line from the first step on, with $c = 0$ before it:
#
# $$c_t = (1-d)\,\bigl(g_t^2 + d\, g_{t-1}^2 + d^2\, g_{t-2}^2 + \dots + d^{\,t-1} g_1^2\bigr).$$
#
# The square of $j$ steps ago has the weight $(1-d)\,d^{\,j}$. In the long run the weights add up to
# 1, so the cache is a mean: a *leaky average*, in which the recent counts most. It reaches back
# about $1/(1-d)$ steps, its *horizon*: 10 steps at $d = 0.9$, 100 steps at 0.99. A square
# that is one horizon old has 37 %<!--
# = nines ** (1 / (1 - nines)) --> ($1/e$) of the weight of the newest.
#
# **Explain.** It is often said, in the lecture notes that this course follows too, that this looks just
# like momentum, only on the square of the gradient and not on the gradient itself. How much of that is
# true?
#
# **Run.** The cell feeds a velocity and a cache, both with a memory of ten steps, with 200
# gradients of size 1: all of one sign first, then with alternating signs. It prints the velocity
# and the cache.


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
#   *divides*: it decides how long the step is, and the gradient of this moment decides where to.
#
# So RMSProp has no inertia. A ball on a slope that ends stops with the slope.
#
# </details>

# %% [markdown]
# ### Forgetting is slow, noticing is quick
#
# For ever, the gradient had the size 100. From now on it has the size 1. The effective rate should
# rise from $\mathrm{lr}/100$ to $\mathrm{lr}/1$.
#
# **Predict.** At the decay rate 0.99, with a horizon of 100 steps: how many steps until the rate is
# halfway up? And how many in the opposite case, from size 1 to size 100, until it is halfway down?
#
# **Run.** The cell steps through both and prints the two numbers of steps.


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
# 810<!-- = forgetting --> steps to forget, one step to notice.
#
# **Explain.** Why so different, and why is forgetting so much slower than the horizon of 100 steps?
#
# <details><summary>Answer</summary>
#
# After $n$ steps the cache is $c_n = \text{new}^2 + d^{\,n}\,(\text{old}^2 - \text{new}^2)$.
#
# *Forgetting.* Halfway up is $\sqrt{c} = 1/0.505 = 1.98<!--
# = middle -->$, so the old share must fall from 10,000 to
# about 3<!-- = middle ** 2 - 1 -->. A factor of 3,400<!--
# = round(factor, -2) --> at one percent a step takes 810<!-- = forgetting --> steps, eight horizons. The squares make
# it slow: a gradient 100 times larger weighs 10,000 times as much.
#
# *Noticing.* After one step the cache is $0.99 \cdot 1 + 0.01 \cdot 10\,000 = 101<!--
# = cache_here -->$, and
# $1/\sqrt{101} = 0.0995<!--
# = cache_here ** (-0.5) -->$ is nine tenths of the way down from 1 to 0.01.
#
# This is a useful lopsidedness: a method that slows down at once and speeds up with care. And it
# has a price: one single huge gradient keeps the steps short for hundreds of steps.
#
# </details>

# %% [markdown]
# The next figure shows both at once: a gradient that has the size 1, then 10 for fifty steps, then
# 1 again, and the root of the cache, which should follow it.
#
# **Predict.** Which decay rate brings the root back below 2 within 50 steps after the burst?
#
# **Run.** Move the slider; the line below it counts.


# %%
sizes = np.array([1.0] * 50 + [10.0] * 50 + [1.0] * 500)


def root_of_the_cache(steps, decay_rate=0.99):
    cache, roots = 1.0, []
    for g in sizes:
        cache = decay_rate * cache + (1 - decay_rate) * g**2
        roots.append(np.sqrt(cache))
    return {"size of the gradient": sizes, "root of the cache": np.array(roots)}


# %%
burst = curves(
    root_of_the_cache,
    {"decay_rate": (0.5, 0.99, 0.01)},
    x=np.arange(len(sizes)),
    labels=("step", "size"),
    y_limits=(0, 11),
    says=lambda steps, size, root: (
        f"At the end of the burst the root is {root[99]:.3g}; "
        f"{np.argmax(np.append(root[100:], 0) < 2) + 1} steps later it is below 2, or the figure ends."
    ),
)
burst


# %% tags=["claims"]
def burst_at(decay_rate):
    roots = root_of_the_cache(None, decay_rate)["root of the cache"]
    return (roots[99], int(np.argmax(roots[100:] < 2)) + 1)


(nine, soon), (nines, late) = (burst_at(0.9), burst_at(0.99))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Any up to about 0.93<!-- if burst_at(0.93)[1] <= 50 < burst_at(0.94)[1] -->. At 0.9 the root follows the burst almost to the top, 9.97<!--
# = nine -->, and is below 2
# after 34<!-- = soon --> steps. At 0.99 it has come to 6.3<!--
# = nines --> when the burst ends, and takes 256<!-- = late --> steps to get below
# 2.
#
# </details>

# %% [markdown]
# ## 3. Equal learning rates mislead
#
# *Time: about 8 min*
#
# Now RMSProp against AdaGrad at a saddle, $(w_1^2 - w_2^2)/2$. We start a millionth beside the
# ridge and count the steps until $|w_2| \ge 1$. For a fair comparison both get the same learning
# rate, 0.01. Or is it fair?
#
# **Predict.** Will the two numbers be alike?
#
# **Run.** The cell prints both numbers of steps.


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
# = rms -->. This looks like a triumph of the leak. Before we believe it, we look at
# how far $w_2$ has moved after each of the first three steps.

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
# **Explain.** RMSProp's very first step is nine times as long as AdaGrad's. At that moment the
# cache has not had the time to leak anything. Where does the factor come from?
#
# <details><summary>Answer</summary>
#
# From the factor $1 - d$ in front of the square. After the first gradient AdaGrad's cache is $g^2$
# and its step is $\mathrm{lr}$. RMSProp's cache is $(1-d)\,g^2$, and its step is
# $\mathrm{lr}/\sqrt{1-d}$, which is $10\,\mathrm{lr}$ at $d = 0.99$. (At the start the slope in
# $w_2$ is only a millionth. Both methods divide by its size, so it hardly matters; but the root of
# RMSProp's cache is so small there that epsilon is felt. That makes 0.091<!--
# = rms --> of 0.1; see section 6.)
#
# </details>

# %% [markdown]
# The unrolled cache of section 2 says what would be fair. Pull $1 - d$ out of the root:
#
# $$\frac{\mathrm{lr}\; g_t}{\sqrt{c_t}} =
# \frac{\mathrm{lr}}{\sqrt{1-d}} \cdot \frac{g_t}{\sqrt{g_t^2 + d\, g_{t-1}^2 + d^2\, g_{t-2}^2 + \dots}}\,.$$
#
# On the right stands AdaGrad with a leaking sum, at the learning rate $\mathrm{lr}/\sqrt{1-d}$. So
# two learning rates are *comparable* if
#
# $$\mathrm{lr}_{\text{RMSProp}} = \sqrt{1-d}\;\cdot\; \mathrm{lr}_{\text{AdaGrad}}.$$
#
# Then both make the same first step, and from there on the leak alone makes the difference.
#
# **Predict.** The saddle once more, with comparable rates: 0.01 against 0.001, and 0.1 against
# 0.01. Where does the leak help?
#
# **Run.** Each row: AdaGrad's learning rate, its number of steps, and that of RMSProp.

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
# At the small rate RMSProp needs 670<!-- = rms --> steps instead of 1,263<!--
# = ada -->. At the larger rate both need 17<!-- = fast -->: a
# journey much shorter than the horizon of 100<!--
# = 1 / (1 - rmsprop.__defaults__[0]) --> steps ends before anything has leaked. The 17<!-- = equal_rates["RMSProp"] --> steps
# of the unfair comparison were those of a ten times larger rate, and no merit of the leak.
#
# (Why is AdaGrad good at this saddle at all? Plain gradient descent needs 145<!--
# = np.ceil(np.log(1e6) / np.log(1 - 0.1 * np.diag(saddle().hessian(np.zeros(2))).min())) --> steps at rate 0.1,
# since it starts with a slope of a millionth. A rule that divides by the size of the gradient makes
# its full step at once, however small the slope. But this saddle lies along the axes; section 7.)
#
# </details>

# %% [markdown]
# ### The same on the plateau, for many rates
#
# One pair of rates can always be lucky. So we go through five of them on the landscape of section
# 1, each the double of the one before, at comparable rates.
#
# **Predict.** If the learning rate is halved, by what factor does the number of steps to the basin
# grow, for AdaGrad and for RMSProp?
#
# **Run.** The cell prints the steps to a loss of 0.1; the next one draws them.

# %%
ada_rates = np.array([0.25, 0.5, 1, 2, 4])
to_the_basin = {"AdaGrad": [], "RMSProp": []}
for rate in ada_rates:
    path = run_path(adagrad, terrain, steps=10_000, learning_rate=rate)
    to_the_basin["AdaGrad"].append(path.steps_to(0.1))
    path = run_path(rmsprop, terrain, steps=10_000, learning_rate=rate / 10)
    to_the_basin["RMSProp"].append(path.steps_to(0.1))
to_the_basin

# %%
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for name, counts in to_the_basin.items():
    ax.loglog(ada_rates, counts, label=name, **STYLES[name])
ax.loglog(ada_rates, 500 * ada_rates**-2, color="gray", linewidth=0.8, label="slope -2")
ax.loglog(ada_rates, 260 / ada_rates, color="gray", linewidth=0.8, linestyle=":", label="slope -1")
ax.set_xticks(ada_rates, labels=[f"{rate:g}" for rate in ada_rates])
ax.minorticks_off()
ax.set(xlabel="length of the first step", ylabel="steps to a loss of 0.1")
_ = ax.legend()


# %% tags=["claims"]
def ratios(counts):
    return np.array(counts[:-1]) / np.array(counts[1:])


ada, rms = (ratios(to_the_basin["AdaGrad"]), ratios(to_the_basin["RMSProp"]))
ada_2, rms_2 = to_the_basin.values()

# %% [markdown]
# **Figure 3.** *AdaGrad pays for a small rate twice.* Half the rate costs AdaGrad 3.0<!--
# = ada.min() --> to 3.6<!-- = ada.max() --> times
# as many steps, and RMSProp 1.6<!-- = rms.min() --> to 2.4<!--
# = rms.max() --> times as many. From right to left AdaGrad goes from 69<!-- = ada_2[-1] --> to
# 7,742<!-- = ada_2[0] --> steps, RMSProp from 60<!-- = rms_2[-1] --> to 866<!--
# = rms_2[0] -->. Where a few dozen steps are enough, the two are nearly equal.
# (The first step of both is as long as AdaGrad's learning rate, of which RMSProp's learning rate
# is a tenth.)
#
# <details><summary>Figure 3 in words</summary>
#
# Logarithmic axes. Two falling lines start far apart at the left, at 7,742<!-- = ada_2[0] --> (AdaGrad, dotted green)
# and 866<!-- = rms_2[0] --> steps (RMSProp, dashed purple), and meet at the right, at 69<!--
# = ada_2[-1] --> and 60<!-- = rms_2[-1] -->. At the left
# AdaGrad's runs along a gray line of slope -2, further right it is less steep. RMSProp's stays near
# one of slope -1.
#
# </details>

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
# Now both of them side by side, each with its own learning rate.
#
# **Predict.** Can AdaGrad be as fast as RMSProp if it gets a large enough rate?
#
# **Run.** Press the two buttons first. Then bring both below a loss of 0.01. (The marks stand where
# the first step is 1 long. The one of RMSProp moves with its decay rate.)

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
# Its first step is then 5<!-- given --> long: nothing on this landscape punishes that, but in a network it would
# throw the weights about. AdaGrad's trouble is not that it cannot cross plateaus. It is that a rate
# that is safe at the beginning is too small later.
#
# </details>

# %% [markdown]
# ## 4. The first steps are too long
#
# *Time: about 4 min*
#
# We have met it already: whatever the size of the gradient, RMSProp's first step is
# $\mathrm{lr}/\sqrt{1-d}$. The cache starts at 0 and is called a mean, but at first it is a mean
# with a lot of zeros in it. Under a constant gradient the weights of section 2 add up to $1 -
# d^{\,t}$ only, and the $t$-th step is $\mathrm{lr}/\sqrt{1-d^{\,t}}$ long.
#
# **Predict.** At $d = 0.99$ the first step is 10 times too long. After how many steps is it less
# than twice too long, and after how many is it right to within 10 %?
#
# **Run.** The figure shows the length of the $t$-th step in learning rates. Move the slider to 0.9
# as well.


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
# rates long, and the steps are right to within 10 %<!-- given --> from step 17<!--
# = first_below(1.1, 0.9) --> on. At 0.999 it is 31.6<!-- = lengths(0.999, 1)[0] --> long, and
# that takes until step 1,751<!-- = first_below(1.1, 0.999) -->.
#
# </details>

# %% [markdown]
# **Explain.** What could one do about it?
#
# <details><summary>Answer</summary>
#
# *Begin with a smaller learning rate* and raise it during the first steps. *Begin with a cache that
# is not zero*: TensorFlow's earlier RMSProp began with ones (`RMSpropTF` of the library timm still
# does). That makes the first steps short instead of long where the gradients are small. *Divide the
# cache by the sum of its weights*, $1 - d^{\,t}$, before its root is taken: then it is a mean from
# the first step on. This is called bias correction, it costs one line, and it is one half of the
# next lecture (Adam). RMSProp itself does not have it, and in this course it stays as it is.
#
# </details>

# %% [markdown]
# ## 5. It never settles
#
# *Time: about 9 min*
#
# On the plateau the steps had the length of the learning rate, however small the gradient. That is
# what we wanted there. But a minimum, too, is a place where the gradient is small.
#
# To see it, the simplest loss, $w^2/2$, whose gradient is $w$ itself. The function takes one
# learning rate per step.


# %%
def in_the_bowl(learning_rates, decay_rate=0.9, w=1.0):
    cache, iterates = 0.0, [w]
    for rate in learning_rates:
        cache = decay_rate * cache + (1 - decay_rate) * w**2
        w = w - rate / (np.sqrt(cache) + 1e-8) * w
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# **Predict.** At the learning rate 0.1, and from $w = 1$: does $w$ come to rest at the minimum? If
# not, how far away from it might it stay?
#
# **Run.** Look at the curve with the learning rate 0.1 first.

# %%
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
# **Figure 4.** *It reaches the minimum, and then it leaves again.* With the learning rate 0.1
# (solid, dots) the distance is 4e-12<!-- = fast[30] --> after 30 steps and 3e-19<!--
# = fast.min() --> after 43<!-- = fast.argmin() -->. By step 100 it is back at
# 0.02<!-- = fast[100] -->, and from step 150 on it stays at 0.05<!--
# if (abs(fast[150:] - 0.05) < 0.005).all() -->, after 1,000 steps as well. With 0.01 (dashed,
# squares) all that happens later, and it ends at 0.005<!-- = slow_in_the_bowl[-1] -->. The gray lines are half of the learning
# rate.
#
# <details><summary>Figure 4 in words</summary>
#
# The distance to the minimum on a logarithmic scale. Both curves dive, the first to its lowest
# point at step 43<!-- = fast.argmin() -->, the second to 2e-21<!--
# = slow_in_the_bowl.min() --> at step 169<!--
# = slow_in_the_bowl.argmin() -->. Both climb again just as steeply, swing in a
# few ever smaller waves about their gray line, and run along it from there on.
#
# </details>

# %% [markdown]
# Where does it end exactly? The cell prints the last four iterates of a long run.

# %%
last_four = in_the_bowl([0.1] * 1000)[-4:]
last_four

# %% [markdown]
# **Explain.** Why half of the learning rate? And why does a ball that is within a billionth of a
# billionth of the minimum not stay there?
#
# <details><summary>Answer</summary>
#
# *Half of the learning rate.* Suppose that the ball jumps to and fro between $a$ and $-a$. Then all
# gradients have the size $a$, the cache is $a^2$, and the step is $\mathrm{lr} \cdot a/a =
# \mathrm{lr}$. It leads from $a$ to $-a$ exactly if $a - \mathrm{lr} = -a$, so $a = \mathrm{lr}/2$.
# The decay rate has no part in it, and a curvature $\lambda$ neither: it multiplies the gradient
# and its root alike.
#
# *Why it leaves.* While the gradients vanish, nothing comes into the cache. It fades by the factor
# $d$ at each step, and the effective rate grows by $1/\sqrt{d}$, up to $\mathrm{lr}/\varepsilon$ if
# need be. A step multiplies $w$ by one minus the effective rate. Beyond an effective rate of 2
# (which is $2/\lambda$, and $\lambda$ is 1 here) gradient descent is no longer stable, and the ball is
# thrown out. In the end the two balance: at $a = \mathrm{lr}/2$ the effective rate is
# $\mathrm{lr}/a = 2$, just the limit of stability. RMSProp drives itself to that edge. AdaGrad does not: its rate cannot grow.
#
# </details>

# %% [markdown]
# With several weights, each of them finds an edge of its own. Here is a ravine along the axes, with
# the curvatures 1 and 100.
#
# **Predict.** At which values do the two effective rates end? Do they depend on the learning rate,
# and does the loss?
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
# = round(rmsprop(ravine(100).gradient, ravine(100).start, 400, 0.2, 0.9)[1]["rates"][-1, 1], 4) -->, which is $2/\lambda$ for each: RMSProp has found the two curvatures by itself.
# The learning rate has no part in it. But it decides how far the ball jumps, $\mathrm{lr}/2$ to
# either side along each axis, and so the loss, which ends at $(1 + 100)\,\mathrm{lr}^2/8$: 0.505 at
# a learning rate of 0.2.
#
# </details>

# %% [markdown]
# The longer the memory, the longer the calm, and the ruder the awakening. Try it.
#
# **Predict.** With a decay rate of 0.99, how far from the minimum is the ball thrown when it wakes
# up, measured in learning rates?
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
# At a learning rate of 0.1 and a decay rate of 0.99 it comes as near as 3e-77<!--
# = far[lowest] -->, lies still, as far
# as anyone can see, and is thrown out to 0.53<!-- = far[thrown] -->, five learning rates, at step 348<!--
# = thrown -->. At 0.9 it is two
# learning rates. (The limit is the length of a first step, $\mathrm{lr}/\sqrt{1-d}$: no step is
# ever longer.)
#
# With the gradients of minibatches it hardly comes to that, because their noise does not let the
# cache run dry. Then there is no calm at all. With those of all the data it does, as you will see
# in the assignment.
#
# </details>

# %% [markdown]
# ### So lower the rate
#
# **Predict.** After 200 steps we divide the learning rate by 10. What happens to the distance?
#
# **Run.** Look at what follows the dotted line. The numbers are the distances at steps 200 and 400.

# %%
dropping = [0.1] * 200 + [0.01] * 200
distance = np.abs(in_the_bowl(dropping))
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.semilogy(distance, markevery=40, **NEUTRAL[0])
ax.axvline(200, color="gray", linestyle=":")
ax.set(xlabel="step", ylabel="|w|", ylim=(1e-24, 10), title="The rate drops from 0.1 to 0.01")
round(float(distance[200]), 3), round(float(distance[-1]), 3)

# %% [markdown]
# **Figure 5.** *A lower rate gives a lower error.* The distance drops with the rate, from 0.05<!--
# = distance[200] --> to
# 0.005<!-- = distance[-1] -->.
#
# <details><summary>Figure 5 in words</summary>
#
# Up to the dotted line at step 200 the curve is that of figure 4 and ends at 0.05<!-- = distance[200] -->. Then it
# dives once more: the cache is still as large as before, so that a tenth of the rate is far
# below the edge. When the cache has faded, the ball is thrown out again, and settles at 0.005<!-- = distance[-1] -->.
#
# </details>

# %% [markdown]
# **Predict.** Now every gradient has noise of standard deviation 1. Does a tenth of the rate again
# bring a tenth of the distance?
#
# **Run.** The cell lets 500 noisy balls wander in a bowl and prints the standard deviation of the
# cloud that they form, for three learning rates.


# %%
def cloud(learning_rate):
    gradient = noisy(bowl(), sigma=1.0).gradient
    iterates, _ = rmsprop(gradient, np.zeros((500, 2)), 6000, learning_rate)
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
# No. A tenth of the rate narrows the cloud by $\sqrt{10}$ only: 0.226<!-- = wide -->, 0.071<!-- = middle -->, 0.022<!-- = narrow -->. When gradients
# are mostly noise of standard deviation $\sigma$, the cache is about $\sigma^2$, and RMSProp is
# gradient descent at the rate $\mathrm{lr}/\sigma$. Its cloud has a variance of about
# $\tfrac{\mathrm{lr}}{\sigma} \cdot \tfrac{\sigma^2}{2\lambda}$, so a standard deviation of
# $\sqrt{\mathrm{lr}\,\sigma/(2\lambda)}$: 0.224<!-- = formula[0] -->, 0.071<!-- = formula[1] -->, 0.022<!--
# = formula[2] --> here.
#
# </details>

# %% [markdown]
# In practice the learning rate of RMSProp is therefore lowered towards the end of the training, in
# steps or smoothly. With AdaGrad this is built in: it falls as $1/\sqrt{t}$ by itself, as long as
# noise comes in. One method lowers its rate whether you want it or not; with the other, you have
# to.
#
# ## 6. Where epsilon stands
#
# *Time: about 5 min*
#
# If a weight has had no gradient at all, its cache is 0, and we would divide 0 by 0. Epsilon
# prevents that. It can stand in two places: after the root is taken, so *outside* of it, or before,
# *inside*.
#
# $$\text{outside:}\quad \frac{\mathrm{lr}\; g}{\sqrt{c} + \varepsilon}
# \qquad\qquad
# \text{inside:}\quad \frac{\mathrm{lr}\; g}{\sqrt{c + \varepsilon}}$$
#
# Outside is where CS231n, PyTorch and this course put it. Inside is where TensorFlow and *Dive into
# Deep Learning* put it. Hinton's slide has none.
#
# **Predict.** For which sizes of the gradient is $\varepsilon = 10^{-8}$ felt: below $10^{-8}$,
# below $10^{-4}$, or only for zero? Answer for both places.
#
# **Run.** The figure shows the step in the long run under a constant gradient, in learning rates.
# It should be 1. Choose other values of epsilon, too.


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

# %% [markdown]
# And in numbers: the step for gradients of size 1 and of size $10^{-4}$, outside and inside, first
# in the long run, where the cache is $g^2$, then at the first step, where it is $0.01\,g^2$.

# %%
for name, share in [("in the long run", 1), ("at the first step", 0.01)]:
    for size in [1, 1e-4]:
        cache = share * size**2
        outside, inside = size / (np.sqrt(cache) + 1e-8), size / np.sqrt(cache + 1e-8)
        print(f"{name}, gradient {size:g}: {outside:.9f} outside, {inside:.9f} inside")


# %% tags=["claims"]
def apart(size):
    outside, inside = step_in_the_long_run(np.array(size)).values()
    return abs(inside - outside) / outside


first = [0.0001 / (1e-05 + 1e-08), 0.0001 / np.sqrt(1e-10 + 1e-08)]
assert np.allclose(first[0] / first[1], 10, rtol=0, atol=0.1)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Outside, epsilon is compared with $|g|$ and is felt below about $10^{-8}$. Inside, it is compared
# with $g^2$ and is felt below $10^{-4}$, its root. At gradients of size 1 the place makes a
# difference of 5e-09<!--
# = apart(1.0) --> in the long run. At gradients of $10^{-4}$ it makes one of 29 %<!--
# = apart(0.0001) --> in the long
# run, and of a factor of ten at the first step. So the numbers in two libraries mean different
# things: $10^{-8}$ outside is about as strong as $10^{-16}$<!-- given --> inside. Whoever moves a program from
# one to the other has to look. (PyTorch's documentation of RMSprop warns of just that.)
#
# </details>

# %% [markdown]
# **Explain.** Epsilon is a hyperparameter as well. What becomes of RMSProp if epsilon is *large*
# compared with the gradients?
#
# <details><summary>Answer</summary>
#
# Then the root no longer matters, and the step is $\mathrm{lr}\,g/\varepsilon$: plain gradient
# descent with the learning rate $\mathrm{lr}/\varepsilon$. Epsilon is where RMSProp stops
# enlarging small gradients. With $10^{-8}$ and a learning rate of 0.01 that is at a rate of a
# million. Nobody would choose such a rate, and a far larger epsilon can be the better choice:
# Szegedy et al. (2016) trained their Inception network with RMSProp at a decay rate of 0.9<!-- given --> and
# $\varepsilon = 1$.
#
# </details>

# %% [markdown]
# ## 7. Blind to all directions but the axes
#
# *Time: about 4 min*
#
# RMSProp inherits one thing from AdaGrad unchanged: each weight has a rate of its own, and nothing
# else is adapted. A ravine along the axes is no trouble at all: steep and flat direction get their
# own rates. But what if the ravine is turned?
#
# **Predict.** A ravine 100 times as steep across as along. Plain gradient descent at its best rate
# does not care how it is turned. How do the other two fare at 45 degrees?
#
# **Run.** Each method goes through 60 learning rates; the cell prints the fewest steps to a loss of
# 0.01, along the axes and at 45 degrees.


# %%
def sgd(gradient, start, steps, learning_rate):
    iterates = [np.array(start, dtype=float)]
    for _ in range(steps):
        iterates.append(iterates[-1] - learning_rate * gradient(iterates[-1]))
    return np.array(iterates), {}


# %%
def fewest_steps(rule, angle, low, high):
    hill, rates = ravine(100, angle), np.geomspace(low, high, 60)
    starts = np.tile(hill.start, (len(rates), 1))
    iterates, _ = rule(hill.gradient, starts, 700, rates[:, None])
    return int(np.argmax((hill.f(iterates) <= 0.01).any(axis=1)))


search = {"SGD": (sgd, 0.01, 0.0199), "AdaGrad": (adagrad, 0.1, 20), "RMSProp": (rmsprop, 0.01, 2)}
turned = {
    name: [fewest_steps(rule, angle, low, high) for angle in (0, 45)]
    for name, (rule, low, high) in search.items()
}
turned

# %% tags=["claims"]
(sgd_here, still), (ada, worse), (rms, no_better) = turned.values()
assert ada == rms
assert sgd_here == still

# %% [markdown]
# <details><summary>Answer</summary>
#
# Along the axes AdaGrad and RMSProp need 4<!-- = ada --> steps each, and gradient descent needs 215<!--
# = sgd_here -->. At 45
# degrees gradient descent still needs 215<!-- = still -->, AdaGrad 338<!--
# = worse -->, and RMSProp 209<!-- = no_better -->: all of the advantage is
# gone. In a turned ravine every weight sees the same mixture of steep and flat, so no choice of a
# rate per weight can tell them apart.
#
# </details>

# %% [markdown]
# Turn it yourself, and watch the two rates in each run.
#
# **Predict.** At which angles are the rates of $w_1$ and $w_2$ equal?
#
# **Run.** Set the angle to 0, 20 and 45.

# %%
turning = race(
    {
        "AdaGrad": (
            partial(adagrad, learning_rate=1.5),
            {"angle": (0, 90, 5), "learning_rate": (0.1, 15)},
        ),
        "RMSProp": (partial(rmsprop, learning_rate=0.15), {"learning_rate": (0.01, 1.5)}),
    },
    lambda angle=45: ravine(100, angle),
    steps=250,
)
turning

# %% [markdown]
# <details><summary>Answer</summary>
#
# At 45 degrees: there the rate of $w_2$ settles at 0.98 times that of $w_1$. At 20 degrees it is
# about a third, at 0 degrees less than a hundredth, which is about what this ravine needs. The
# steep direction makes most of the gradient, whichever way it points, and the rates follow its
# share in $w_1$ and $w_2$: their ratio is about the tangent of the angle, and no longer that of the
# curvatures. In section 5 the rates of RMSProp ended at 2 and 0.02<!-- given -->; here both end near 0.02<!-- given -->, which
# is all that the steep direction allows. Compare the rates here and not the losses: the start stays
# where it is while the ravine turns beneath it. (The peak in RMSProp's loss is an awakening as in section 5, of the steep direction.)
#
# </details>

# %% [markdown]
# ## 8. Which one, and which decay rate?
#
# *Time: about 2 min*
#
# **Explain.** The lecture notes that this course follows end this topic with the words that one
# prefers not to use AdaGrad. What is true of that?
#
# <details><summary>Answer</summary>
#
# For the long training of a network, RMSProp and its successor Adam are indeed the usual choice:
# there the gradient changes its size on the way, and a rate that only falls can run down too early
# (figures 1 and 3). But it is a preference and no theorem.
#
# - On convex problems AdaGrad comes with a guarantee (Duchi et al. 2011), and it settles by itself.
#   RMSProp with a constant rate has neither (section 5, and *Going further*).
# - AdaGrad was made for rare features: a weight that seldom gets a gradient keeps a large rate, and
#   what it gets counts for good. With RMSProp a rare gradient finds an almost empty cache, so each
#   time the step is as long as a first step.
# - With a large enough rate AdaGrad crossed the plateau just as fast (section 3). Much of its bad
#   name comes from comparisons at equal learning rates.
#
# </details>

# %% tags=["claims"]
after_nine, after_nines = (steps_to_halfway(100, 1, decay) for decay in (0.9, 0.99))

# %% [markdown]
# **Explain.** Hinton's slide has a decay rate of 0.9, the default of CS231n's assignment and of
# PyTorch is 0.99. When would you take which?
#
# <details><summary>Answer</summary>
#
# With 0.9<!-- given --> the horizon is 10<!-- = lengths(0.9, 1)[0] ** 2 --> steps: the first step is 3.2<!--
# = lengths(0.9, 1)[0] --> learning rates long, and a gradient 100<!-- given -->
# times too large is halfway forgotten after 78<!-- = after_nine --> steps. With 0.99<!-- given --> it is 100<!-- = lengths(0.99, 1)[0] ** 2 --> steps: 10<!--
# = lengths(0.99, 1)[0] --> learning rates,
# and 810<!--
# = after_nines --> steps. A longer memory averages over more minibatches, so a step hangs less on the luck of
# one of them; a shorter one adapts sooner. CS231n's notes name 0.9<!-- given -->, 0.99<!-- given --> and 0.999<!-- given --> as typical.
# Whatever you choose, you change the first steps too (section 3), so choose the learning rate anew
# with it.
#
# </details>

# %% [markdown]
# ## Going further
#
# *Time: about 16 min, beside the core*
#
# ### Where it comes from: only the sign
#
# RMSProp with no memory at all, $d = 0$, divides each gradient by its own size: what is left is the
# sign, and every weight moves by $\mathrm{lr}$. An older method, Rprop (Riedmiller and Braun,
# 1993), used signs, with steps adapted for each weight, on the full data. Why not with minibatches?
# Hinton's example: a weight gets the gradient $+0.1$ from nine minibatches and $-0.9$ from the
# tenth. The mean is zero, and the weight should stay about where it is.
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
# = signs -->: nine to one side and one back. At 0.9 it moves by 0.68<!-- = nine -->, at 0.99 by
# 0.067<!-- = nines -->, at 0.999 by 0.007<!--
# = more -->. The longer the memory, the more the ten gradients share one divisor, and
# gradients with one divisor add up to zero. In Hinton's words it is a mini-batch version of Rprop.
#
# </details>

# %% [markdown]
# ### Relatives
#
# *Centred* RMSProp (Graves, 2013) also keeps a leaky average $m$ of the gradient itself and divides
# by $\sqrt{c - m^2 + \varepsilon}$, the standard deviation instead of the root mean square. Where
# gradients agree, that is smaller, and the steps are longer. RMSProp *with momentum* puts the
# scaled gradient into a velocity. Both are options of PyTorch's `RMSprop`. And with a leaky average
# of the gradient in the place of the gradient we are close to Adam.
#
# **Predict.** Under a constant gradient, how long are the steps of the centred form?
#
# **Run.** The cell prints the step in learning rates after 1, 10, 100 and 200 gradients of size 1,
# for $d = 0.9$ and with $\varepsilon = 10^{-8}$ inside the root.

# %%
d = 0.9
for t in [1, 10, 100, 200]:
    mean = square = 1 - d**t
    print(t, round(float(1 / np.sqrt(square - mean**2 + 1e-8)), 1))

# %% tags=["claims"]
mean_at_100 = 1 - d**100

# %% [markdown]
# <details><summary>Answer</summary>
#
# They grow without any limit but epsilon, since a constant gradient has no spread at all: after 100
# steps a step is about 194<!--
# = 1 / np.sqrt(mean_at_100 - mean_at_100**2 + 1e-8) --> learning rates long, after 200 nearly $1/\sqrt{\varepsilon}$. With the
# noise of minibatches there is always some spread. But epsilon is now a hyperparameter that counts.
#
# </details>

# %% [markdown]
# ### When the memory is too short
#
# A leak can do harm even on the simplest convex problem. Take one weight between $-1$ and 1. Every
# 30th minibatch has the gradient $+40$, all others have $-1$. The sum over a round is $40 - 29 =
# 11$: the average loss rises to the right, and its minimum is at $w = -1$. We lower the learning
# rate as $0.1/\sqrt{t}$, so the last section is no excuse.
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
# rare, important gradients come.
#
# </details>

# %% tags=["claims"]
ada, rms = equal_rates.values()

# %% [markdown]
# ## Recap
#
# *Time: about 2 min*
#
# 1. **AdaGrad with a leak.** $c \leftarrow d\, c + (1-d)\, g^2$, $w \leftarrow w - \mathrm{lr}\; g
#    / (\sqrt{c} + \varepsilon)$. The cache is a leaky average of the squared gradient with a
#    horizon of $1/(1-d)$ steps: like momentum, but a memory of size and not of direction.
# 2. **Forgetting and noticing.** From size 100 to 1 the rate is halfway up after 810<!-- = forgetting --> steps at
#    $d = 0.99$; from 1 to 100 it is most of the way down after one.
# 3. **Comparable rates.** RMSProp at $\sqrt{1-d}\,\mathrm{lr}$ is AdaGrad at $\mathrm{lr}$ whose
#    sum leaks. At equal learning rates RMSProp left the saddle after 17<!--
# = rms --> steps instead of 1,263<!-- = ada -->, at
#    comparable rates after 670<!--
# = comparable_rates[0][2] -->. On the plateau, half the rate costs AdaGrad three to four times the
#    steps, and RMSProp about twice.
# 4. **First and last steps.** The first is $\mathrm{lr}/\sqrt{1-d}$ long, ten learning rates at
#    0.99. The last ones never end: on $w^2/2$ the ball jumps to and fro at $\mathrm{lr}/2$. So
#    lower the rate ([08_schedules](08_schedules.ipynb) says how).
# 5. **Epsilon and axes.** $10^{-8}$ is felt below gradients of $10^{-8}$ outside the root, below
#    $10^{-4}$ inside it. Turn the ravine by 45 degrees, and a rate per axis is of no use.
#
# **What comes next.** In the assignment of this lesson you write RMSProp as an update rule, the
# leaky average by itself, and a function that says how long the cache takes to recover; then you
# race your rule. The next lecture, [07_adam](07_adam.ipynb), puts momentum and RMSProp together and
# repairs the first steps.
#
# ### Sources
#
# - T. Tieleman and G. Hinton, *Lecture 6.5, RMSProp: divide the gradient by a running average of
#   its recent magnitude*, COURSERA: Neural Networks for Machine Learning, 2012.
# - J. Duchi, E. Hazan, Y. Singer, *Adaptive subgradient methods for online learning and stochastic
#   optimization*, JMLR 12 (2011), 2121-2159.
# - M. Riedmiller and H. Braun, *A direct adaptive method for faster backpropagation learning: the
#   RPROP algorithm*, IEEE International Conference on Neural Networks, 1993.
# - A. Graves, *Generating sequences with recurrent neural networks*, arXiv:1308.0850, 2013.
# - S. Reddi, S. Kale, S. Kumar, *On the convergence of Adam and beyond*, ICLR 2018.
# - C. Szegedy et al., *Rethinking the Inception architecture for computer vision*, CVPR 2016.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
