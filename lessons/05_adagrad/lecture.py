# %% [markdown]
# # AdaGrad: a rate for every coordinate
#
# Gradient descent has one learning rate for all weights, and that is often a bad bargain. In a
# ravine the steep direction dictates a small rate, and the gentle one has to creep along. In a model
# of text, the weight of "the" gets a gradient in every sentence, the weight of "ravine" in hardly
# any; no single rate suits both. AdaGrad gives every coordinate its own rate, worked out from the
# gradients that this coordinate has seen so far. In this lesson we watch these rates. They turn a
# ravine into a bowl, until somebody turns the ravine. They calm down where the gradient is noisy.
# And they remember a steep wall long after it has been left behind.
#
# **You will be able to**
#
# 1. *write* AdaGrad, and explain what its running sum holds and why we take the root;
# 2. *explain* how it eases a high condition number, and why only along the axes;
# 3. *predict* what happens to its rates over many steps: without noise, with noise, after a wall;
# 4. *judge* the claim that AdaGrad gets stuck;
# 5. *say* where it is at its best: on features that are rare.
#
# **Prerequisites**: gradient descent with a learning rate, curvatures and the condition number
# ([02_sgd](02_sgd.ipynb)); path functions, as in [03_momentum](03_momentum.ipynb).
#
# **Time**: {{ times }}
#
# **Letters**: $w$ are the weights, $w_1$ and $w_2$ its coordinates, $g$ the gradient at $w$,
# $\mathrm{lr}$ the learning rate (`learning_rate`), $\varepsilon$ a tiny number (`epsilon`),
# $\lambda$ a curvature (the second derivative along a direction), $k$ the *condition number* (the
# largest curvature divided by the smallest), $\sigma$ the standard deviation of the noise, $t$ and
# $n$ numbers of steps. Where the gradient is exact, "GD" is gradient descent.
#
# The next cell loads our helpers: landscapes, a function that follows a path on them, and plots. The
# part that matters we write ourselves.

# %%
from dataclasses import replace
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from helpers.explorer import explore
from helpers.landscapes import bowl, local_minima, noisy, ravine, wall_plateau_basin
from helpers.paths import run_path, settled
from helpers.plots import compare, draw_contours
from helpers.styles import NEUTRAL, STYLES

# %% tags=["claims"]
first_gradient = ravine(condition_number=100).gradient(np.array([10.0, 1.0]))

# %% [markdown]
# ## 1. A rate for every coordinate
#
# *Time: {{ minutes }}*
#
# Our ravine is curved 100 times as strongly across as along: the curvature is 1 along $w_1$ and 100
# along $w_2$. At the start, (10, 1), the gradient is (10<!--
# = first_gradient[0] -->, 100<!-- = first_gradient[1] -->). GD diverges as soon as its rate exceeds
# $2/100$. For the gentle direction alone, a rate of 1 would be perfect.
#
# So let us give each coordinate its own rate. But which? A coordinate whose gradients have been
# large should take it slowly; one whose gradients have been small can afford longer steps. AdaGrad
# keeps, for each coordinate, the *running sum of its squared gradients*, which CS231n calls the
# cache. It divides the learning rate by the root of that sum.
#
# Here are both rules as *path functions*: each takes the gradient as a function, a start and a
# number of steps, and returns all the iterates. Compare the loops.


# %%
def sgd(gradient, start, steps, learning_rate):
    w = np.array(start, dtype=float)
    iterates = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        iterates.append(w)
    return np.array(iterates)


# %%
def adagrad(gradient, start, steps, learning_rate, epsilon=1e-8, cache=0.0):
    w = np.array(start, dtype=float)
    iterates, rates = [w], [np.full_like(w, np.nan)]
    for _ in range(steps):
        g = gradient(w)
        cache = cache + g**2
        rates.append(learning_rate / (np.sqrt(cache) + epsilon))
        w = w - rates[-1] * g
        iterates.append(w)
    return np.array(iterates), {"rates": np.array(rates)}


# %% [markdown]
# Every operation works entry by entry: `cache`, and so the rate, has one entry for each weight.
# (The lecture notes that this course follows, a student's on CS231n's lecture 7, say that the sum
# runs "over all parameter dimensions". It runs over all *steps*; each dimension keeps a sum to
# itself.)
#
# We call `learning_rate / (np.sqrt(cache) + epsilon)` the *effective rate* of a coordinate: it is
# what GD would call its learning rate. The function returns these rates too, row $t$ for step $t$.
# The tiny `epsilon` prevents a division by zero while a coordinate has met no gradient;
# [lesson 06](06_rmsprop.ipynb) tells how much its place matters.
#
# **Predict.** The gradient at (10, 1) is (10, 100). Where does the first step land, with the
# learning rate 0.5? You need no calculator.
#
# **Run.** Look at the second row.

# %%
valley = ravine(condition_number=100)
adagrad(valley.gradient, (10, 1), steps=2, learning_rate=0.5)[0]

# %% tags=["claims"]
start, once, twice = adagrad(valley.gradient, (10, 1), steps=2, learning_rate=0.5)[0]
roots = np.hypot(valley.gradient(start), valley.gradient(once))

# %% [markdown]
# <details><summary>Answer</summary>
#
# To (9.5<!-- = once[0] -->, 0.5<!--
# = once[1] -->). After one step the cache holds one square, so its root is $|g|$, and
# $g/|g|$ is 1 or $-1$: *the first step of AdaGrad has the length of the learning rate in every
# coordinate*, however large or small the gradient is. In the second step the gradient is (9.5<!--
# = valley.gradient(once)[0] -->, 50<!-- = valley.gradient(once)[1] -->), and the two coordinates move
# by $0.5 \cdot 9.5/\sqrt{10^2 + 9.5^2} = 0.34<!-- = (once - twice)[0] -->$ and $0.5 \cdot
# 50/\sqrt{100^2 + 50^2} = 0.22<!-- = (once - twice)[1] -->$.
#
# </details>

# %% [markdown]
# **Predict.** Now GD runs at the rate 0.018, just below its limit, and AdaGrad at the learning rate
# 4, more than 200 times as much. Does AdaGrad diverge? Does it zigzag?
#
# **Run.** Look at the paths on the left first, then at the losses on the right.

# %% alt="Two panels. Left: a long flat valley; the start is at its right end, the minimum in the middle. GD jumps from wall to wall in ever smaller zigzags, then creeps along the floor and stops short of the minimum. AdaGrad takes one long step across the valley and out of the picture, swings back once or twice, and runs along the floor straight to the minimum. Right: both losses on a logarithmic scale. AdaGrad's first step makes the loss worse; from then on it falls along a steep straight line, while GD's falls slowly."
in_the_valley = {
    "GD": run_path(sgd, valley, steps=80, learning_rate=0.018),
    "AdaGrad": run_path(adagrad, valley, steps=80, learning_rate=4),
}
_ = compare(valley, in_the_valley)

# %% [markdown]
# **Figure 1.** *With a rate for each coordinate the ravine is no longer narrow.* After 80 steps
# GD's loss is still 2.7<!-- = in_the_valley["GD"].losses[-1] -->; AdaGrad's is below 1e-6 after 24<!--
# = in_the_valley["AdaGrad"].steps_to(1e-6) --> steps.
#
# What did the rates do meanwhile? The next figure draws the effective rate of each coordinate. The
# gray lines mark one over each curvature: at this rate a single step would reach the minimum of that
# direction.
#
# **Predict.** Both rates fall, since a sum of squares can only grow. Do they go on falling?
#
# **Run.** Look at the first steps, then at the right end.

# %% fold=true alt="The effective rates of the two coordinates against the step, on a logarithmic scale. Both fall during the first few steps and are constant from about step 10 on: that of the first weight somewhat below the line at 1, that of the second a little above the line at one hundredth."
rates = in_the_valley["AdaGrad"].extras["rates"]
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
for i, curvature in enumerate([1, 100]):
    ax.semilogy(rates[:31, i], label=f"effective rate of $w_{i + 1}$", markevery=3, **NEUTRAL[i])
    ax.axhline(1 / curvature, color="gray", linewidth=0.8)
    ax.annotate(f"1 / {curvature}", (30, 0.97 / curvature), ha="right", va="top", color="gray")
ax.set(xlabel="step", ylabel="effective rate", ylim=(0.005, 2), title="AdaGrad's own rates")
_ = ax.legend(loc="center right")

# %% [markdown]
# **Figure 2.** *Each coordinate finds its own rate, and keeps it.* That of $w_1$ settles at 0.31<!--
# = rates[30, 0] -->, that of $w_2$ at 0.012<!-- = rates[30, 1] -->, a little above 1/100.
#
# **Explain.** The cache only ever grows. How can the rates be constant?
#
# <details><summary>Answer</summary>
#
# The gradients shrink. Near the minimum each one is a fixed fraction of the one before, so the
# squares form a geometric series, which has a finite sum. What is added later is too little to see.
# Section 4 asks when this is so and when it is not.
#
# </details>

# %% [markdown]
# Now drive it. In the next figure `adagrad`, the function above, runs again whenever you move the
# slider or click on another start.
#
# **Predict.** To get below a loss of 1e-6 within 80 steps, must the learning rate be larger than
# some value, smaller than some value, or both?
#
# **Run.** Move the slider to both ends. The mark shows how far GD could go.

# %%
own_rates = explore(
    partial(adagrad, learning_rate=0.5),
    valley,
    {"learning_rate": (0.01, 1000)},
    steps=80,
    goal=1e-6,
    marks={"learning_rate": {"GD's limit": 0.02}},
    presets={"cautious": {"learning_rate": 0.5}, "bold": {"learning_rate": 10}},
)
own_rates

# %% tags=["claims"]
leap = run_path(adagrad, valley, 10, learning_rate=1000)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only larger: every learning rate from 2 on will do. Below that, the steps are too short to get
# there. And there is no upper limit! Even at 1000, where the first step leads to (-990<!--
# = leap.iterates[1, 0] -->, -999<!-- = leap.iterates[1, 1] -->), the loss is
# below 1e-6 after 4<!--
# = leap.steps_to(1e-6) --> steps. Section 3 explains what saves AdaGrad, and why you should not count
# on it.
#
# </details>

# %% [markdown]
# ## 2. Why the root?
#
# *Time: {{ minutes }}*
#
# In formulas, with every operation entry by entry:
#
# $$\mathrm{cache} \leftarrow \mathrm{cache} + g^2, \qquad
# w \leftarrow w - \frac{\mathrm{lr}\; g}{\sqrt{\mathrm{cache}} + \varepsilon}, \qquad
# \mathrm{cache}_0 = 0.$$
#
# This is the diagonal form of AdaGrad (Duchi, Hazan and Singer, JMLR 2011), with $\varepsilon$
# outside the root, as in CS231n's notes.
#
# **Explain.** In the lecture notes, AdaGrad *divides by the squared-gradient term*. By the term
# itself, or by its root? Decide by the units: let the loss be measured in euros and a weight in metres.
#
# <details><summary>Answer</summary>
#
# By its root. A gradient is a slope, in euros per metre. The cache is a sum of squares, in square
# euros per square metre, and its root is in euros per metre again, like the gradient. So
# $g/\sqrt{\mathrm{cache}}$ is a pure number, and the step has the unit of $\mathrm{lr}$: *AdaGrad's
# learning rate is a length, in metres*. With the cache itself the quotient would be in metres per
# euro, and the step would depend on the currency.
#
# </details>

# %% [markdown]
# Units are not a matter of taste: they tell us what happens when a scale changes. Let us count the
# loss in cents instead of euros. The minimum stays where it is, and the gradient becomes 100 times as
# long. For comparison, here is the rule without the root.


# %%
def without_root(gradient, start, steps, learning_rate):
    w = np.array(start, dtype=float)
    cache = np.zeros_like(w)
    iterates = [w]
    for _ in range(steps):
        g = gradient(w)
        cache = cache + g**2
        w = w - learning_rate * g / cache
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# **Predict.** We take ten steps in the bowl $f(w) = w^2/2$ from 1, first in euros, then in cents.
# Which of the three rules ends at the same place both times: GD, AdaGrad, or AdaGrad without the
# root?
#
# **Run.** Each row is a rule; the two numbers are where it ends, in euros and in cents.

# %%
in_euros, in_cents = (lambda w: w), (lambda w: 100 * w)
rules = {
    "GD": lambda f: sgd(f, 1.0, 10, 0.01),
    "AdaGrad": lambda f: adagrad(f, 1.0, 10, 0.1)[0],
    "without the root": lambda f: without_root(f, 1.0, 10, 0.1),
}
ends = {name: [float(rule(f)[-1]) for f in (in_euros, in_cents)] for name, rule in rules.items()}
for name, (euros, cents) in ends.items():
    print(f"{name:17} {euros:.6f}  {cents:.6f}")

# %% [markdown]
# AdaGrad does not notice. GD's steps become 100 times as long (in cents its first step leads
# straight to the minimum), and without the root the steps become 100 times as short.
#
# Every coordinate has a cache to itself, so this holds *for each coordinate alone*.
#
# **Predict.** In the ravine the loss is the sum of $w_1^2/2$ and $k\, w_2^2/2$. We raise $k$ from 100
# to 100,000, a thousand times as steep across. How far apart are AdaGrad's two paths?
#
# **Run.** The cell prints the largest distance between the two paths over 80 steps.

# %%
steep = adagrad(ravine(100).gradient, (10, 1), 80, learning_rate=4)[0]
steeper = adagrad(ravine(100_000).gradient, (10, 1), 80, learning_rate=4)[0]
largest_distance = float(np.abs(steep - steeper).max())
largest_distance

# %% [markdown]
# Only the tiny $\varepsilon$ tells them apart: the two paths are one. *Scale invariance* is the
# heart of AdaGrad. Along the axes it does not see the condition number at all.
#
# One scale it does see: that of the weights. The learning rate is a length in the space of weights,
# so it has to fit the distance to be covered.
#
# ## 3. The ravine, along the axes and turned
#
# *Time: {{ minutes }}*
#
# **Explain.** A question from CS231n's lecture 7: *how does AdaGrad ease the problem of a high
# condition number?* Answer it for two coordinates, one with large gradients and one with small.
#
# <details><summary>Answer</summary>
#
# Where the gradients are small, the sum of their squares is small, and we divide by a small number:
# that coordinate speeds up. Where they are large, we divide by a large number: the coordinate that
# would zigzag slows down. That is the lecture's answer, and it is true. Note the word *coordinates*.
# It will matter.
#
# </details>

# %% [markdown]
# How much is gained? We count steps from (10, 1) until the loss stays below 1e-6, for GD, for the
# momentum of [lesson 03](03_momentum.ipynb), and for AdaGrad, each at the best of many settings.


# %%
def momentum(gradient, start, steps, learning_rate, rho):
    w = np.array(start, dtype=float)
    v = np.zeros_like(w)
    iterates = [w]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# The folded cells do the counting. (Our rules take many starts at once, each with another setting, so
# one call tries them all.)


# %% fold=true
def fewest_steps(rule, hill, rates, at_most=1000, **settings):
    starts = np.broadcast_to(hill.start, (len(rates), 2))
    iterates = rule(hill.gradient, starts, at_most, learning_rate=rates[:, np.newaxis], **settings)
    iterates = iterates[0] if isinstance(iterates, tuple) else iterates
    return int(settled(hill.f(iterates), 1e-6).min())


def steps_with_adagrad(hill):
    return fewest_steps(adagrad, hill, np.geomspace(0.1, 100, 101))


# %% fold=true
def steps_with_momentum(hill):
    rates, friction = np.linspace(0.02, 0.04, 201), np.linspace(0.6, 0.8, 21)
    return min(fewest_steps(momentum, hill, rates, 200, rho=rho) for rho in friction)


def steps_with_all(hill):
    return {
        "GD": fewest_steps(sgd, hill, np.linspace(0.015, 0.02, 101)),
        "momentum": steps_with_momentum(hill),
        "AdaGrad": steps_with_adagrad(hill),
    }


# %% [markdown]
# **Predict.** GD needs 445 steps, and momentum 52. About how many does AdaGrad need?
#
# **Run.** Then look at how many it needs for $k$ from 10 to a million.

# %%
along_the_axes = steps_with_all(ravine(100))
along_the_axes

# %%
steps_by_k = {k: steps_with_adagrad(ravine(k)) for k in [10, 100, 1000, 10_000, 1_000_000]}
steps_by_k

# %% tags=["claims"]
newton_rates = adagrad(valley.gradient, (10, 1), 80, learning_rate=1000)[1]["rates"][-1]

# %% [markdown]
# Six steps, whatever the condition number! Along the axes AdaGrad solves the problem of section 1
# completely: *it equalizes*.
#
# **Explain.** In the first explorer even a learning rate of 1000 did no harm. What saves AdaGrad
# from diverging?
#
# <details><summary>Answer</summary>
#
# The jump itself does. A jump of length $\mathrm{lr}$ lands where the gradient is about
# $\lambda\,\mathrm{lr}$. This goes into the cache, whose root is then about $\lambda\,\mathrm{lr}$
# too, and the effective rate is
#
# $$\frac{\mathrm{lr}}{\sqrt{\mathrm{cache}}} \approx \frac{\mathrm{lr}}{\lambda\,\mathrm{lr}}
# = \frac{1}{\lambda}:$$
#
# one over the curvature. At that rate a single step leads straight to the minimum along that
# coordinate; it is the step of Newton's method. The jump has *measured* the curvature: with the
# learning rate 1000 the two rates settle at 1.01<!-- = newton_rates[0] --> and 0.0100<!--
# = newton_rates[1] -->. But here the curvature is the same everywhere, so there is always a way back.
# On the loss of a network a jump that far may land anywhere, and its gradient stays in the cache for
# good.
#
# </details>

# %% [markdown]
# ### Now turn it
#
# Turn the same ravine by an angle in the plane. For GD and momentum that is just another view: they
# know no axes, and their paths turn with the ravine. They are *rotation invariant*.
#
# **Predict.** What about AdaGrad, in a ravine that is turned by 45 degrees?
#
# **Run.** Move `angle` slowly from 0 to 90, and watch the panel with the rates. At which angles is
# the goal reached? Then, at 45, try to reach it with another learning rate.


# %%
def turned(angle=0.0):
    return ravine(100, angle)


turning = explore(
    partial(adagrad, learning_rate=10),
    turned,
    {"angle": (0.0, 90.0, 1.0), "learning_rate": (0.1, 100)},
    steps=300,
    goal=1e-6,
    presets={f"{angle} degrees": {"angle": angle} for angle in (0, 5, 45, 90)},
)
turning

# %% tags=["claims"]
rates_at_45 = run_path(adagrad, ravine(100, 45), 100, learning_rate=10).extras["rates"][-1]

# %% [markdown]
# <details><summary>Answer</summary>
#
# With the learning rate 10, the goal is reached within 300 steps up to an angle of 15 degrees, and
# from 73 on. At 45 degrees no learning rate reaches it, and the two curves in the panel of the
# rates lie almost on top of each other: both<!--
# if np.ptp(rates_at_45) < 0.0003 --> settle near 0.0107<!--
# = rates_at_45.mean() -->, while the gentle direction would need a rate of 1. The steep direction
# lies between the axes, and both coordinates have an equal share in it. So the two entries of the
# gradient are nearly equal in size, the two caches grow alike, and the two rates become one. What is
# left is GD.
#
# </details>

# %% [markdown]
# ### The ravine as AdaGrad sees it
#
# To give a coordinate another rate is to measure it in another unit. So we can *draw* what AdaGrad's
# rates do. At their best they are one over the curvature along each axis: $1/H_{ii}$, where $H$ is
# the Hessian. The matching unit is $z_i = \sqrt{H_{ii}}\, w_i$. Plain GD in $z$ at the rate 1 is then
# exactly GD in $w$ at the rate $1/H_{ii}$ for coordinate $i$.


# %%
def as_adagrad_sees_it(angle=0.0):
    hill = ravine(100, angle)
    roots = np.sqrt(np.diag(hill.hessian(hill.minimum)))
    return replace(
        hill,
        f=lambda z: hill.f(z / roots),
        gradient=lambda z: hill.gradient(z / roots) / roots,
        hessian=lambda z: hill.hessian(z / roots) / np.outer(roots, roots),
        start=roots * hill.start,
        domain=((-12, 12), (-12, 12)),
    )


# %% [markdown]
# **Predict.** In these units, what does the ravine look like along the axes? And turned by 5, by 20,
# by 45 degrees?
#
# **Run.** Above, the ravine as it is; below, the same ravine as AdaGrad sees it.

# %% fold=true alt="Eight small landscapes in two rows. Above, the ravine at 0, 5, 20 and 45 degrees: always the same long narrow valley, turned. Below, as AdaGrad sees it: at 0 degrees the contours are circles; at 5 degrees ellipses about twice as long as wide; at 20 degrees a valley along the diagonal; at 45 degrees a valley as narrow as the one above it."
fig, axes = plt.subplots(2, 4, figsize=(9, 4.9), layout="constrained", sharex=True, sharey=True)
for (above, below), angle in zip(axes.T, [0, 5, 20, 45], strict=True):
    seen = as_adagrad_sees_it(angle)
    draw_contours(replace(ravine(100, angle), domain=seen.domain), above)
    draw_contours(seen, below)
    left = np.linalg.cond(seen.hessian(seen.minimum))
    above.set_title(f"{angle} degrees\ncondition number 100", fontsize=10)
    below.set_title(f"condition number {left:.1f}", fontsize=10)
    above.set_aspect("equal"), below.set_aspect("equal")
axes[0, 0].set_ylabel("as it is")
_ = axes[1, 0].set_ylabel("as AdaGrad sees it")

# %% [markdown]
# **Figure 3.** *Along the axes, AdaGrad turns the ravine into a bowl; at 45 degrees it leaves it
# as it is.* There it is: the bowl that we promised! In AdaGrad's units both axes have the curvature
# 1, so what is left of the ravine lies along the diagonal. At 45 degrees it lay there before: both
# axes are stretched alike, and nothing but the scale changes.
#
# Turn it yourself. The path is GD at the rate 1, the best there is in this view. (The axes are $z_1$
# and $z_2$, whatever the labels say.)
#
# **Predict.** From how many degrees on are 100 steps too few for the goal?
#
# **Run.** Move `angle`.

# %%
seen_turning = explore(
    partial(sgd, learning_rate=1.0),
    as_adagrad_sees_it,
    {"angle": (0.0, 90.0, 1.0)},
    steps=100,
    goal=1e-6,
    start=(10, 4),
)
seen_turning


# %% tags=["claims"]
def steps_as_seen(angle, steps=100):
    seen = as_adagrad_sees_it(angle)
    return run_path(sgd, seen, steps, start=(10, 4), learning_rate=1.0).steps_to(1e-6)


last_angle = max(angle for angle in range(45) if steps_as_seen(angle) is not None)

# %% [markdown]
# <details><summary>Answer</summary>
#
# From 15<!-- = last_angle + 1 --> degrees on. At 0 degrees a single step<!--
# if steps_as_seen(0) == 1 --> arrives. The condition number that is left rises quickly: a turn by
# 10 degrees has already brought back 13<!--
# = np.linalg.cond(as_adagrad_sees_it(10).hessian(np.zeros(2))) --> of the 100.
#
# </details>

# %% [markdown]
# Does the picture predict what AdaGrad does? We count AdaGrad's steps again, now at every angle. (The
# start turns with the ravine, so only the axes differ.)
#
# **Predict.** At 45 degrees, each at its best: is AdaGrad still ahead of GD?
#
# **Run.** The first cell prints the steps at 45 degrees, the second draws them for all angles.

# %%
at_45_degrees = steps_with_all(ravine(100, angle=45))
at_45_degrees

# %% fold=true alt="Steps on a logarithmic scale against the angle. GD and momentum are horizontal lines. AdaGrad starts far below both at 0 degrees, crosses the line of momentum between 5 and 10 degrees and that of GD between 20 and 25, is highest at 45 degrees, and comes down again towards 90. The gray curve, GD on the ravine that AdaGrad sees, has the same shape, somewhat lower."
angles = np.arange(0, 91, 5)
by_angle = [steps_with_adagrad(ravine(100, angle)) for angle in angles]
seen = [run_path(sgd, as_adagrad_sees_it(a), 500, learning_rate=1.0) for a in angles]
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
ax.semilogy(angles, by_angle, label="AdaGrad", markersize=5, **STYLES["AdaGrad"])
for name, style in (("GD", STYLES["SGD"]), ("momentum", STYLES["momentum"])):
    ax.semilogy(angles, [along_the_axes[name]] * len(angles), label=name, markersize=4, **style)
predicted = [path.steps_to(1e-6) for path in seen]
ax.semilogy(angles, predicted, color="gray", linewidth=0.9, label="GD as AdaGrad sees it")
ax.set(xlabel="angle in degrees", ylabel="steps to a loss of 1e-6", title="The ravine, turned")
_ = ax.legend(loc="lower center")

# %% [markdown]
# **Figure 4.** *AdaGrad equalizes along the axes, and only there.* At 0 and 90 degrees it needs 6<!--
# = by_angle[0] --> steps, at 45 degrees 704<!-- = by_angle[9] -->: more than GD. The gray curve, GD on
# the ravine that AdaGrad sees, explains the shape. AdaGrad lies above it because the rates that it
# settles at are smaller than the ideal ones, at 45 degrees by a third.
#
# No other pair of rates would help at 45 degrees: there the best pair is two equal rates, which is
# GD. To speed up a direction between the axes, one has to mix the coordinates (*Going further*).
#
# Are the axes of a network special, then? In part. An axis is a single weight, and scales differ from
# weight to weight: one layer is larger than another, one input comes in other units or less often.
# Such differences lie along the axes, and AdaGrad helps. Where weights act together, the ravine lies
# between the axes, and AdaGrad cannot help. How much of each a network has must be measured.

# %% [markdown]
# **Half-way.** AdaGrad divides each coordinate's steps by the root of its summed squared gradients.
# That turns a ravine along the axes into a bowl, and leaves one that lies halfway between them as it
# is. A good place for a break; next we watch the sum grow.

# %% [markdown]
# ## 4. What happens over many steps?
#
# *Time: {{ minutes }}*
#
# **Explain.** Another question from CS231n's lecture 7: *what happens to AdaGrad's steps as the time
# $t$ gets larger and larger?* What does the formula tell you at once?
#
# <details><summary>Answer</summary>
#
# Squares are never negative, so the cache never shrinks, and no effective rate ever rises. The
# lecture's answer: the steps become smaller and smaller. That is good on a convex loss, where we come
# to rest at the minimum, and bad on a non-convex one, where we get stuck. But how fast do the rates
# fall? That depends on what the gradients do, and four cases are worth knowing.
#
# </details>

# %% [markdown]
# ### A constant gradient
#
# The simplest case is a slope that goes on forever.
#
# **Predict.** The gradient is 5 at every step, and the learning rate is 1. How long are the first,
# the fourth and the hundredth step? And with a gradient of 5000?
#
# **Run.** Look also at the distance that 100 and 10,000 steps cover.

# %%
down_the_slope = -adagrad(lambda w: np.full(1, 5.0), [0.0], 10_000, learning_rate=1)[0][:, 0]
lengths = np.diff(down_the_slope)
print("steps 1, 4, 100:", lengths[[0, 3, 99]].round(4))
print("distance after 100 and 10,000 steps:", down_the_slope[[100, 10_000]].round(2))

# %% [markdown]
# <details><summary>Answer</summary>
#
# 1, 1/2 and 1/10. After $t$ steps the cache is $t\,g^2$, so the step is $\mathrm{lr}\,g /
# \sqrt{t\,g^2} = \mathrm{lr}/\sqrt{t}$, whatever the gradient is.
#
# Together, $n$ steps cover $\mathrm{lr}\,(1 + 1/\sqrt2 + \dots + 1/\sqrt n)$, which is about $2\,
# \mathrm{lr}\,\sqrt{n}$. A hundred times as many steps cover only about ten times<!--
# if 10 < down_the_slope[10_000] / down_the_slope[100] < 11 --> the distance. Turn it round: a
# distance $D$ takes about $\bigl(D/(2\,\mathrm{lr})\bigr)^2$ steps. *The number of steps grows with
# the square of the distance.* But $\sqrt n$ grows beyond all limits, so AdaGrad slows down forever
# and never stops.
#
# </details>

# %% [markdown]
# ### A minimum, without noise and with it
#
# In figure 2 the rates became constant. The gradients shrank so fast that their squares had a finite
# sum, and near the minimum AdaGrad was just GD with fixed rates. The *gradient* vanished there, not
# the rate. The same holds on every smooth loss, convex or not (*Going further* has the proof).
#
# Noise changes that: the gradient of a minibatch does not vanish, not even at the minimum. Each step
# adds about $\sigma^2$ to the cache, where $\sigma$ is the standard deviation of the noise. After $t$
# steps the cache is about $\sigma^2 t$.
#
# **Predict.** Which power of $t$ does the rate follow then?
#
# **Run.** Move `sigma` from 0 upwards, and watch the panel with the rates.


# %%
def noisy_bowl(sigma=0.0):
    return noisy(bowl(), sigma)


explore(
    partial(adagrad, learning_rate=1),
    noisy_bowl,
    {"sigma": (0.0, 2.0, 0.05), "learning_rate": (0.05, 20)},
    steps=400,
    presets={"no noise": {"sigma": 0.0}, "noise": {"sigma": 1.0}},
)

# %% [markdown]
# And for longer: 200 balls at once, for 10,000 steps. Look at the slope of the dashed line.

# %%
many = np.zeros((200, 2))
quiet = run_path(adagrad, bowl(), steps=10_000, learning_rate=1).extras["rates"][:, 0]
cloud, extras = adagrad(noisy(bowl(), sigma=1.0).gradient, many, 10_000, learning_rate=1)
with_noise = extras["rates"][:, :, 0].mean(axis=1)
t = np.arange(1, 10_001)

# %% fold=true alt="The effective rate of the first weight against the step, both on logarithmic scales. Without noise it soon becomes constant. With noise it falls along a straight line of slope minus one half, the thin line lr / (sigma sqrt(t)), down to a hundredth after 10,000 steps."
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
marks = {"markevery": [0, 9, 99, 999, 9999]}
ax.loglog(t, quiet[1:], label="without noise", **NEUTRAL[0], **marks)
ax.loglog(t, with_noise[1:], label="noise, sigma = 1", **NEUTRAL[1], **marks)
ax.loglog(t, 1 / np.sqrt(t), label="lr / (sigma sqrt(t))", color="gray", linewidth=0.8)
ax.set(xlabel="step t", ylabel="effective rate of $w_1$", title="A bowl, learning rate 1")
_ = ax.legend()

# %% [markdown]
# **Figure 5.** *Noise is what makes the rates fall without end.* Without noise the rate settles at
# 0.43<!-- = quiet[-1] -->. With noise it soon follows the thin line, $\mathrm{lr}/(\sigma\sqrt{t})$,
# and is 0.01<!-- = with_noise[-1] --> after 10,000 steps. The power of $t$ is $-1/2$. (At first, balls
# whose first gradients happen to be tiny lift the mean.)
#
# Is that bad? SGD with a constant rate never settles in noise. It hovers about the minimum in a cloud
# whose width depends on the rate.
#
# **Predict.** What does AdaGrad's cloud do?
#
# **Run.** Each row is the width (standard deviation) of the cloud after 10, 100, 1000 and 10,000
# steps.

# %%
hovering = sgd(noisy(bowl(), sigma=1.0).gradient, many, 10_000, learning_rate=0.1)
moments = [10, 100, 1000, 10_000]
widths = {
    "SGD": [round(float(hovering[m].std()), 3) for m in moments],
    "AdaGrad": [round(float(cloud[m].std()), 3) for m in moments],
}
widths

# %% [markdown]
# SGD's cloud keeps<!-- if np.ptp(widths["SGD"]) < 0.05 --> its width. AdaGrad's contracts, to 0.07<!--
# = widths["AdaGrad"][-1] --> in the end, without any schedule: a falling rate averages the noise away.
# This is the good side of the lecture's answer.

# %% tags=["claims"]
landscape = wall_plateau_basin()
way_down = run_path(adagrad, landscape, 100, learning_rate=0.5)
on_the_wall, on_the_plateau = -landscape.gradient(np.array([[-2.0, 0.0], [6.0, 0.0]]))[:, 0]

# %% [markdown]
# ### A wall in the past
#
# The bad side needs a landscape that changes on the way. Ours begins with a steep wall of slope 3.1<!--
# = on_the_wall -->, which ends at $w_1 = 0$. A long plateau of slope 0.1<!--
# = on_the_plateau --> follows, and at $w_1 = 12$<!-- = landscape.minimum[0] --> a basin. Nothing on
# the way is a minimum or a saddle.
#
# **Predict.** At the learning rate 0.5, AdaGrad is down the wall after 13<!--
# = np.argmax(way_down.iterates[:, 0] > 0) --> steps. GD, at the same rate, is in the basin after 190<!--
# = run_path(sgd, landscape, 500, learning_rate=0.5).steps_to(0.01) -->. And AdaGrad?
#
# **Run.** Reach the goal with the slider. Then set the learning rate back to 0.5, and start at the
# foot of the wall, (0.5, 1): click there, or type the two numbers under *More*.

# %%
wall = wall_plateau_basin()
over_the_wall = explore(
    partial(adagrad, learning_rate=0.5),
    wall,
    {"learning_rate": (0.1, 10)},
    steps=2000,
    goal=0.01,
    presets={"cautious": {"learning_rate": 0.5}, "bold": {"learning_rate": 3}},
)
over_the_wall

# %% [markdown]
# In numbers: the steps to a loss of 0.01 for four learning rates, first over the wall, then from its
# foot, with an empty cache.


# %%
def steps_to_the_basin(learning_rate, start=None):
    path = run_path(adagrad, wall, 10_000, start=start, learning_rate=learning_rate)
    return path.steps_to(0.01)


over = {rate: steps_to_the_basin(rate) for rate in [0.25, 0.5, 1, 3]}
from_the_foot = {rate: steps_to_the_basin(rate, start=(0.5, 1.0)) for rate in [0.25, 0.5, 1, 3]}
over, from_the_foot

# %% [markdown]
# And as a picture, at the rate 0.5. Look at how straight the slowest curve is.

# %% fold=true alt="The first weight against the step, for three runs at the rate 0.5. GD and AdaGrad from the foot of the wall reach the basin at 12 within the first tenth of the picture. AdaGrad over the wall climbs towards it along an almost straight line, and arrives only near the right end."
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
ways = {
    "GD": run_path(sgd, wall, 2500, learning_rate=0.5),
    "AdaGrad, from the foot": run_path(adagrad, wall, 2500, start=(0.5, 1.0), learning_rate=0.5),
    "AdaGrad, over the wall": run_path(adagrad, wall, 2500, learning_rate=0.5),
}
for (name, path), style in zip(ways.items(), NEUTRAL, strict=False):
    ax.plot(path.iterates[:, 0], label=name, markevery=250, **style)
ax.set(xlabel="step", ylabel="$w_1$", title="Three ways to the basin at 12, rate 0.5")
_ = ax.legend(loc="lower right")


# %% tags=["claims"]
def to_the_foot(learning_rate):
    """Return the steps down the wall and what they leave in the cache of w_1."""
    path = run_path(adagrad, wall, 100, learning_rate=learning_rate)
    count = np.argmax(path.iterates[:, 0] > 0)
    return count, (learning_rate / path.extras["rates"][count, 0]) ** 2


(slow_steps, slow_cache), (bold_steps, _) = to_the_foot(0.5), to_the_foot(3)

# %% [markdown]
# **Figure 6.** *The past slows AdaGrad down, not the place where it is.* From the foot it crosses the
# plateau in 110<!-- = ways["AdaGrad, from the foot"].steps_to(0.01) --> steps; over the wall it takes
# 2,162<!-- = ways["AdaGrad, over the wall"].steps_to(0.01) -->.
#
# **Explain.** The two runs begin the plateau at the same slope. What does the slow one carry along?
#
# <details><summary>Answer</summary>
#
# Its cache. At the foot of the wall it holds 13<!-- = slow_steps --> squares, 114<!--
# = slow_cache --> in all, and a step on the plateau adds
# only $0.1^2 = 0.01$. In other words: *the wall counts as much as 11,421<!--
# = slow_cache / 0.1**2 --> steps on the plateau.* AdaGrad sets out with the rate of somebody who has
# been walking there all that time. It is not stuck, only slow.
#
# A learning rate six times as large takes 101<!--
# = over[3] --> steps. It pays twice: each step is longer, and fewer gradients of the wall get into the
# cache, only one<!-- = bold_steps --> instead of 13<!-- = slow_steps -->. But we then have that rate
# for the rest of the run.
#
# Halving the learning rate is like doubling the distance: on a long way it costs a factor of 4.
#
# </details>

# %% [markdown]
# ## 5. Does AdaGrad get stuck?
#
# *Time: {{ minutes }}*
#
# It is often said that on a non-convex loss AdaGrad gets stuck at a local optimum. Now we can take
# the claim apart. One part of it is true of AdaGrad alone, and to see that part we need noise.
#
# Let 400 balls rest in the shallowest of four wells. Noise, of standard deviation $\sigma = 1.5$, can
# kick a ball out. SGD runs at the rate 0.1, AdaGrad at the learning rate 1.5. A first step of that
# length would throw every ball out, so AdaGrad's cache starts at $50\,\sigma^2$, as if it had rested
# there for 50 steps. Its rate is 0.14<!--
# = adagrad(np.zeros_like, [0.0], 1, 1.5, cache=50 * 1.5**2)[1]["rates"][1, 0] --> at first, meets SGD's
# at step 50, and falls on from there.
#
# **Predict.** How many of the 400 are still in their well after 300, 1,000 and 5,000 steps?
#
# **Run.** Each row is the percentage of the balls that are still there.

# %%
wells = local_minima()
bottom = sgd(wells.gradient, (3.4, 2.6), 2000, learning_rate=0.1)[-1]
balls = np.tile(bottom, (400, 1))


def still_there(iterates):
    near = np.linalg.norm(iterates[[100, 300, 1000, 5000]] - bottom, axis=-1) < 1.2
    return [round(100 * float(share), 1) for share in near.mean(axis=1)]


kicked = noisy(wells, sigma=1.5).gradient
with_sgd = still_there(sgd(kicked, balls, 5000, learning_rate=0.1))
kicked = noisy(wells, sigma=1.5).gradient
rested = adagrad(kicked, balls, 5000, learning_rate=1.5, cache=50 * 1.5**2)[0]
with_adagrad = still_there(rested)
{"steps": [100, 300, 1000, 5000], "SGD": with_sgd, "AdaGrad": with_adagrad}


# %% tags=["claims"]
def steps_on_the_saddle(angle):
    """Return the steps that AdaGrad and GD need, at the rate 0.1, until they are 1 off the ridge."""
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    axes = np.array([[cos, -sin], [sin, cos]])

    def gradient(w):
        return (w @ axes * [1, -1]) @ axes.T

    start = axes @ [1.5, 1e-6]
    paths = adagrad(gradient, start, 1000, 0.1)[0], sgd(gradient, start, 1000, 0.1)
    return [np.argmax(np.abs((path @ axes)[:, 1]) >= 1) for path in paths]


on_axes, on_turned_axes = steps_on_the_saddle(0), steps_on_the_saddle(45)

# %% [markdown]
# At step 100 there is little between the two. Nearly all of SGD's balls get out in the end. AdaGrad's
# leave early or never: after a thousand steps nobody leaves any more.
#
# **Explain.** So what is true of the claim that AdaGrad gets stuck at a local optimum?
#
# <details><summary>Answer</summary>
#
# - *At a minimum every descent method stops*, because the gradient is zero there. That has nothing to do
#   with AdaGrad's rates: without noise, and on a smooth loss, they do not even fall to zero.
# - *On a slope it never gets stuck.* It gets slow: the number of steps grows with the square of the
#   distance, and old steep gradients make it slower still.
# - *With noise it loses the ability to leave.* Its kicks shrink as $1/\sqrt t$, and a well that still
#   holds it after some hundred steps holds it for good. This is the true core of the claim. Whether
#   that is a loss depends on the well: the same shrinking lets it settle in a good one.
# - *Saddles* are no special trap either. Near one the gradient of the way out is tiny, and AdaGrad
#   divides by its size. A millionth off the ridge of $(w_1^2 - w_2^2)/2$, at the rate 0.1, it is
#   away in 17<!-- = on_axes[0] --> steps, where GD needs 145<!--
# = on_axes[1] -->. But, again, only along the axes: on the
#   same saddle turned by 45<!-- given --> degrees it needs 526<!--
# = on_turned_axes[0] --><!-- if on_turned_axes[1] == on_axes[1] -->.
#
# </details>

# %% [markdown]
# ## 6. What it is good at: rare features
#
# *Time: {{ minutes }}*
#
# AdaGrad was made for problems in which many inputs are nearly always zero, such as the words of a
# text. The weight of a rare word gets a gradient only when that word occurs. Again no single rate
# fits: small enough for the frequent words, it starves the rare ones.
#
# We make such a stream: 2,000 samples with 100 features that are 0 or 1. The first feature is always
# 1, the second every other time, the hundredth once in a hundred samples. The target is a weighted sum
# of the features, plus noise. Each step sees one sample.

# %%
rng = np.random.default_rng(0)
how_often = 1 / np.arange(1, 101)
true_w = rng.choice([-1.0, 1.0], size=100)
X = (rng.random((2000, 100)) < how_often).astype(float)
y = X @ true_w + rng.normal(scale=0.5, size=2000)


def one_by_one(X, y):
    samples = iter(zip(X, y, strict=True))

    def gradient(w):
        x, target = next(samples)
        return (x @ w - target) * x

    return gradient


# %% [markdown]
# The score is the mean squared error over the last 500 samples, each predicted before it is learned
# from. (It leaves out the noise of the targets, which nobody can predict.) Both rules are tried at 25
# rates from 0.01 to 3.
#
# **Predict.** Each at its best rate: is AdaGrad ahead? Will it still be when all features are equally
# frequent?
#
# **Run.** For each rule the cell prints the best score, and the rate that gave it.


# %%
def score(iterates, X):
    errors = ((iterates[:-1] - true_w) * X).sum(axis=1)
    return float(np.mean(errors[-500:] ** 2))


def best_score(rule, X, y):
    rates = np.geomspace(0.01, 3, 25)
    with np.errstate(all="ignore"):
        runs = [(score(rule(X, y, rate), X), round(float(rate), 3)) for rate in rates]
    return min(run for run in runs if np.isfinite(run[0]))


# %%
streamed = {
    "SGD": lambda X, y, rate: sgd(one_by_one(X, y), np.zeros(100), len(X), rate),
    "AdaGrad": lambda X, y, rate: adagrad(one_by_one(X, y), np.zeros(100), len(X), rate)[0],
}
rare = {name: best_score(rule, X, y) for name, rule in streamed.items()}
rare

# %% [markdown]
# AdaGrad's error is about half<!-- = rare["AdaGrad"][0] / rare["SGD"][0] --> of SGD's! Is it really
# the rarity? We repeat the run with equally frequent features, each in 5 % of the samples. A sample
# then holds about as many ones as before.

# %%
X_even = (rng.random((2000, 100)) < 0.05).astype(float)
y_even = X_even @ true_w + rng.normal(scale=0.5, size=2000)
even = {name: best_score(rule, X_even, y_even) for name, rule in streamed.items()}
even

# %% tags=["claims"]
gain_even, gain_rare = (1 - runs["AdaGrad"][0] / runs["SGD"][0] for runs in (even, rare))

# %% [markdown]
# Now AdaGrad's error is 19 %<!-- = gain_even --> below SGD's, instead of 52 %<!--
# = gain_rare -->. So most of the gain comes from the differences between the features. The rates show
# how. Look at the slope.

# %% fold=true alt="The effective rate of each feature at the end against the number of samples in which it occurred, on logarithmic scales. The points follow a thin line of slope minus one half: the feature that is always present has by far the smallest rate, the rarest ones have the largest. A horizontal line, SGD's best rate for all, lies between them."
_, extras = adagrad(one_by_one(X, y), np.zeros(100), 2000, learning_rate=rare["AdaGrad"][1])
occurred = X.sum(axis=0)
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
ax.loglog(occurred, extras["rates"][-1], label="one feature", **{**NEUTRAL[0], "linestyle": ""})
ax.loglog(occurred, 0.5 / np.sqrt(occurred), color="gray", linewidth=0.8, label="slope -1/2")
ax.axhline(rare["SGD"][1], color="black", label="SGD's best rate, for all")
ax.set(xlabel="samples in which the feature occurred", ylabel="effective rate at the end")
_ = ax.legend()

# %% [markdown]
# **Figure 7.** *Rare features keep a large rate.* Those that occurred fewer than 20 times end with a
# rate about nine<!--
# = extras["rates"][-1, occurred < 20].mean() / extras["rates"][-1, 0] --> times that of the feature
# that is always present. The points follow a line of slope $-1/2$: a feature that has been seen $n$
# times has a cache in proportion to $n$. SGD's best rate is too large for the first and too small for
# the last.
#
# AdaGrad trained the word vectors of GloVe (Pennington et al., 2014), where frequent and rare words
# differ in just this way. In deep networks the wall of section 4 weighs more. The next lesson keeps
# the idea, and lets the past fade.
#
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### Mixing the coordinates: the full matrix
#
# To speed up a direction between the axes, we need to know how the entries of the gradient vary
# *together*. Duchi et al. give this form too: the cache becomes a matrix, the sum of all
# $g\,g^\top$, whose entry in row $i$ and column $j$ is $g_i g_j$. Then the root of this matrix is
# taken. AdaGrad as we know it keeps only the diagonal, the $g_i^2$.
#
# $$G \leftarrow G + g\,g^\top, \qquad w \leftarrow w - \mathrm{lr}\,\bigl(G^{1/2} +
# \varepsilon I\bigr)^{-1} g$$
#
# The root of a symmetric matrix takes the roots of its eigenvalues, and keeps its eigenvectors.


# %%
def full_matrix_adagrad(gradient, start, steps, learning_rate, epsilon=1e-8):
    w = np.array(start, dtype=float)
    G = np.zeros((len(w), len(w)))
    iterates = [w]
    for _ in range(steps):
        g = gradient(w)
        G = G + np.outer(g, g)
        sizes, directions = np.linalg.eigh(G)
        roots = np.sqrt(np.maximum(sizes, 0)) + epsilon
        w = w - learning_rate * directions @ (directions.T @ g / roots)
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# **Predict.** How many steps does it need in the ravine that is turned by 0, 20 and 45 degrees?
#
# **Run.** Each entry is the number of steps to a loss of 1e-6, at the learning rate 12.

# %%
full = {
    angle: run_path(full_matrix_adagrad, ravine(100, angle), 100, learning_rate=12).steps_to(1e-6)
    for angle in [0, 20, 45]
}
full

# %% [markdown]
# The same number at every angle: the full matrix knows no axes. But it costs. For $d$ weights it
# stores $d^2$ numbers and takes about $d^3$ operations a step for the root. With a million weights
# that is a million million numbers. Later methods store something in between: Shampoo (Gupta et al.,
# 2018) keeps one smaller matrix for each axis of a weight array.
#
# ### Why the rates settle
#
# Is it convexity that keeps the rates up where there is no noise? We try three losses in one weight:
# the bowl $w^2/2$; the convex $|w|$, which has a kink at its minimum; and $\cos w$, which is not convex
# at all.
#
# **Predict.** For which of the three do the rates settle?
#
# **Run.** Each row holds the effective rates after 100, 1000 and 10,000 steps.


# %%
def sign(w):
    return np.where(w < 0, -1.0, 1.0)


slopes = {"bowl": lambda w: w, "kink": sign, "cosine": lambda w: -np.sin(w)}
settling = {}
for name, slope in slopes.items():
    seen_rates = adagrad(slope, 1.25, 10_000, learning_rate=1)[1]["rates"]
    settling[name] = [round(float(seen_rates[m]), 4) for m in [100, 1000, 10_000]]
settling

# %% [markdown]
# <details><summary>Answer</summary>
#
# For the bowl and for the cosine; not for the kink, where the gradient is 1 or $-1$ forever. What
# counts is not that the loss is convex, but that it is *smooth*. Take any loss that is bounded below
# and whose curvature is bounded. Without noise, at every learning rate, AdaGrad's rates tend to
# constants above zero, and the gradients tend to zero.
#
# </details>

# %% [markdown]
# The proof takes three lines. Let no curvature exceed $L$, let $\varepsilon$ be 0, and write $c_i$ for
# the cache of coordinate $i$ after $T$ steps. One step changes coordinate $i$ by $-\mathrm{lr}\, g_i/\sqrt{\mathrm{cache}_i}$, so by
# Taylor's theorem the loss falls at least by
#
# $$\sum_i \Bigl( \mathrm{lr}\, \frac{g_i^2}{\sqrt{\mathrm{cache}_i}} - \frac{L\,\mathrm{lr}^2}{2}\,
# \frac{g_i^2}{\mathrm{cache}_i} \Bigr).$$
#
# **Explain.** Add this up over all steps. Which of the two sums grows faster with $c_i$?
#
# <details><summary>Answer</summary>
#
# The first. Since the cache is at most $c_i$, the first terms add up to at least
# $\mathrm{lr}\, c_i/\sqrt{c_i} = \mathrm{lr}\sqrt{c_i}$. The second terms are of the form "what is
# added, divided by the sum so far", and such terms add up to at most a logarithm, $1 + \ln(c_i /
# g_{1,i}^2)$, where $g_{1,i}$ is the first gradient that is not zero. All in all the loss can fall
# only by a finite amount, from where it started to its lower bound $f_{\mathrm{low}}$:
#
# $$\sum_i \Bigl( \mathrm{lr} \sqrt{c_i} - \frac{L\,\mathrm{lr}^2}{2} \bigl(1 + \ln
# \frac{c_i}{g_{1,i}^2}\bigr) \Bigr) \le f(w_0) - f_{\mathrm{low}} .$$
#
# A root outgrows a logarithm, so no $c_i$ can grow without limit, however large $\mathrm{lr}$ is. If
# the squares of the gradients have a finite sum, the gradients tend to zero. Ward, Wu and Bottou
# (2019) carry this through with constants, for a form of AdaGrad with one rate for all weights, and
# with noise.
#
# </details>

# %% [markdown]
# ### What the regret bound promises
#
# AdaGrad comes with a theorem that is often quoted as more than it says. Its setting is *online
# learning*: at each step $t$ we choose weights $w_t$, then a convex loss $f_t$ is revealed, and we pay
# $f_t(w_t)$. The *regret* after $T$ steps is what we paid, minus what the best fixed weights $w^*$
# would have paid, chosen in hindsight:
#
# $$R(T) = \sum_{t=1}^{T} f_t(w_t) - \sum_{t=1}^{T} f_t(w^*).$$
#
# For the update of this lecture (with $\varepsilon = 0$), Duchi, Hazan and Singer prove
#
# $$R(T) \le \Bigl(\frac{D^2}{2\,\mathrm{lr}} + \mathrm{lr}\Bigr) \sum_i
# \sqrt{\textstyle\sum_{t} g_{t,i}^2}\,,$$
#
# where $D$ is the largest distance in any coordinate between any iterate and $w^*$ (their theorem 5<!-- given -->).
# The last sum runs over the coordinates: it adds up the roots of the caches.
#
# **Predict.** On our stream of rare features, what part of this bound is the regret: half of it, a
# tenth, a hundredth?
#
# **Run.** The first cell computes the regret, the second the bound. Both print a sum over all 2,000
# steps.

# %%
rate = rare["AdaGrad"][1]
iterates = streamed["AdaGrad"](X, y, rate)
best_w = np.linalg.lstsq(X, y)[0]
paid = ((iterates[:-1] * X).sum(axis=1) - y) ** 2 / 2
regret = float(paid.sum() - ((X @ best_w - y) ** 2 / 2).sum())
regret

# %%
D = np.abs(iterates - best_w).max()
roots_of_caches = rate / extras["rates"][-1]
bound = float((D**2 / (2 * rate) + rate) * roots_of_caches.sum())
bound

# %% [markdown]
# **Explain.** What does the theorem promise, and what not?
#
# <details><summary>Answer</summary>
#
# The regret is about a ninth<!-- = regret / bound --> of the bound.
#
# *It promises* that the regret grows at most like $\sqrt T$, if gradients and $D$ stay bounded: each
# root of a cache is then at most of the order of $\sqrt T$. So the mean regret per step falls at
# least as $1/\sqrt T$. Where features are rare, most caches are small, and so is the sum of their
# roots. And nobody could have chosen much better: for fixed rates, one for each coordinate and chosen
# in hindsight, the same reasoning gives a bound of $D \sum_i \sqrt{\sum_t g_{t,i}^2}$ at the best
# rates. AdaGrad's bound at its best learning rate is only $\sqrt2$ times that.
#
# *It does not promise*
#
# - anything about a loss that is not convex;
# - that $D$ stays bounded: the theorem projects the weights back into a bounded set if they leave it,
#   and the rule that people use does not;
# - anything about the last iterate: the sum counts all that was paid, so it carries over to the
#   *average* of the iterates;
# - that AdaGrad is faster than SGD on your problem: an upper bound that is smaller is not a run that
#   is shorter.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **The rule.** $\mathrm{cache} \leftarrow \mathrm{cache} + g^2$, $w \leftarrow w - \mathrm{lr}\, g /
#    (\sqrt{\mathrm{cache}} + \varepsilon)$, entry by entry. The root makes the step independent of the
#    scale of the loss, in every coordinate separately. The learning rate is a length.
# 2. **The ravine.** Along the axes AdaGrad turns it into a bowl: 6<!--
# = along_the_axes["AdaGrad"] --> steps for every condition number. Turned by 45 degrees the ravine
#    is untouched, because both coordinates see the same steep part. There AdaGrad needs more steps
#    than GD.
# 3. **Over many steps.** Constant gradient: steps of $\mathrm{lr}/\sqrt t$, and a distance costs
#    its square in steps. A smooth loss without noise: the rates tend to a constant. With noise: they
#    fall as $\mathrm{lr}/(\sigma\sqrt t)$, and the iterate settles. After a wall: the past keeps them
#    small.
# 4. **Stuck?** Not on a slope, where it is only slow, and at a minimum no more than others. But with
#    noise it loses the ability to leave a well.
# 5. **Rare features** keep large rates. On our stream that halves the error of SGD; when all features
#    are equally frequent, little is gained.
#
# **What comes next.** In the assignment of this lesson you write AdaGrad as an update rule, compute its
# effective rates, and build the ravine on which it fails. The next lecture,
# [06_rmsprop](06_rmsprop.ipynb), lets the sum of squares leak, and forgets the wall.
#
# ### The same in PyTorch
#
# ```python
# optimizer = torch.optim.Adagrad(model.parameters(), lr=0.01)  # eps=1e-10, outside the root
# optimizer.zero_grad(); loss.backward(); optimizer.step()
# ```
#
# The rule is ours. `initial_accumulator_value` (default 0) is where every cache starts, like our
# `cache` in section 5; `lr_decay` (default 0) makes the rate fall once more, to
# `lr / (1 + (t - 1) * lr_decay)` in step $t$.
#
# ### Sources
#
# - J. Duchi, E. Hazan, Y. Singer, [*Adaptive subgradient methods for online learning and stochastic
#   optimization*](https://jmlr.org/papers/v12/duchi11a.html), JMLR 12 (2011), 2121-2159.
# - R. Ward, X. Wu, L. Bottou, *AdaGrad stepsizes: sharp convergence over nonconvex landscapes*, ICML 2019.
# - J. Pennington, R. Socher, C. Manning, *GloVe: global vectors for word representation*, EMNLP 2014.
# - V. Gupta, T. Koren, Y. Singer, *Shampoo: preconditioned stochastic tensor optimization*, ICML 2018.
# - A. Zhang et al., *Dive into Deep Learning*, chapter on AdaGrad: rare features and preconditioning.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
