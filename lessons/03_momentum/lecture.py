# %% [markdown]
# # Momentum: give the iterate a velocity
#
# Plain SGD forgets each gradient as soon as it has taken its step. Momentum keeps one more array,
# the *velocity*, and spends one more line of code on it. In this lecture we let the ball roll:
# through a ravine, over a saddle, between local minima and under noise. Each time we predict
# first, then measure, so that you know what the extra line does, and also where its reputation is
# larger than its effect.
#
# **You will be able to**
#
# 1. *write* momentum as a ball with a velocity, and say what $\rho$, friction and the first
#    velocity are;
# 2. *expand* the velocity into a weighted sum of past gradients;
# 3. *trade* $\rho$ against the learning rate, and say when the trade holds;
# 4. *tell apart* the two forms in which momentum is written, and say when they part;
# 5. *predict* what momentum does where SGD has trouble: zigzags in a ravine, standstill at saddles
#    and in local minima, noise.
#
# **Prerequisites**: gradient descent with a learning rate, and eigenvalues of the Hessian as
# curvatures ([00_start](00_start.ipynb)); how plain SGD zigzags, stands still at saddles, and feels
# the noise of minibatches ([02_sgd](02_sgd.ipynb)); Python loops and NumPy arrays.
#
# **Time**: the core takes about 50 minutes. The section *Going further* takes about 25 minutes
# more; you can leave it for another day.
#
# **Letters**: $w$ are the weights, $g$ the gradient at $w$, $v$ the velocity, $\mathrm{lr}$ the
# learning rate (`learning_rate`), $\rho$ the momentum coefficient (`rho`), $\lambda$ a curvature
# (the second derivative along a direction), $k$ the *condition number*: the largest curvature
# divided by the smallest. Other sources use other letters; [00_start](00_start.ipynb) lists them,
# in its section on notation.
#
# The first cell brings in what supports us: landscapes, a function that follows a path on them,
# and plots. What this lecture is about, we write ourselves.

# %%
from dataclasses import replace
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from helpers.explorer import curves, explore, race, regime_map
from helpers.landscapes import bowl, local_minima, noisy, ravine, saddle
from helpers.paths import run_path
from helpers.plots import compare, plot_landscape, plot_path
from helpers.styles import NEUTRAL

# %% [markdown]
# ## 1. A ball with a velocity
#
# *Time: about 8 min*
#
# Here is SGD as a *path function*: it takes the gradient as a function, a start and a number of
# steps, and returns all the places on the way, the *iterates*. Its step depends on the gradient
# *here and now*, and on nothing else. The last line tries it on $f(w) = w^2/2$, whose gradient is
# $w$ itself: every step of rate 0.1 takes away a tenth.


# %%
def sgd(gradient, start, steps, learning_rate):
    w = np.array(start, dtype=float)
    iterates = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        iterates.append(w)
    return np.array(iterates)


sgd(lambda w: w, start=1.0, steps=3, learning_rate=0.1)

# %% [markdown]
# Now we let the iterate roll like a ball. It has a velocity $v$. At each step the velocity keeps
# the share $\rho$ of itself, friction takes the rest, and the slope pushes it downhill. Then the
# velocity moves the ball. Compare the loop with the one above: one line more. It returns the
# velocities as well, so that we can look at them.


# %%
def momentum(gradient, start, steps, learning_rate, rho):
    w = np.array(start, dtype=float)
    v = np.zeros_like(w)
    iterates, velocities = [w], [v]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}


# %% tags=["claims"]
crept = sgd(lambda w: w, start=1.0, steps=3, learning_rate=0.1)
rolled, pushed = momentum(lambda w: w, start=1.0, steps=3, learning_rate=0.1, rho=0.9)

# %% [markdown]
# **Predict.** On $w^2/2$ again, from 1, with rate 0.1 and $\rho = 0.9$: SGD's first three iterates
# are 0.9<!-- = crept[1] -->, 0.81<!-- = crept[2] -->, 0.729<!--
# = crept[3] -->. Work out the first two of momentum by hand. Is it behind SGD, level with
# it, or ahead?
#
# **Run.** Read the row from left to right.

# %%
momentum(lambda w: w, start=1.0, steps=3, learning_rate=0.1, rho=0.9)[0]

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first step is SGD's, because the ball starts at rest: $v = -0.1$<!--
# = pushed["velocity"][1] -->, $w = 0.9$<!-- = rolled[1] -->.
# In the second, $v = 0.9 \cdot (-0.1) - 0.1 \cdot 0.9 = -0.18$<!--
# = pushed["velocity"][2] -->, so $w = 0.72$<!-- = rolled[2] -->: ahead<!--
# if rolled[2] < crept[2] -->, because the
# first push still counts. In the third, $w = 0.486$<!-- = rolled[3] -->.
#
# </details>

# %% [markdown]
# Now the landscape that gave this course its name: a ravine, 100 times as strongly curved across
# as along, $f(w) = \tfrac12 (w_1^2 + 100\, w_2^2)$. Its condition number is $k = 100$.
#
# **Predict.** Both methods use the same learning rate, 0.018, just below the 0.02 at which SGD
# would diverge. The ball keeps $\rho = 0.8$ of its velocity. Sketch its path: does it zigzag as
# well? Which one is nearer to the minimum after 80 steps?
#
# **Run.** Look at the paths on the left first, then at the losses on the right.

# %%
valley = ravine(condition_number=100)
in_the_valley = {
    "SGD": run_path(sgd, valley, steps=80, learning_rate=0.018),
    "momentum": run_path(momentum, valley, steps=80, learning_rate=0.018, rho=0.8),
}
_ = compare(valley, in_the_valley)

# %% tags=["claims"]
slow, fast = (path.losses[-1] for path in in_the_valley.values())

# %% [markdown]
# **Figure 1.** *A velocity turns a crawl along the valley floor into a run.* After 80<!--
# = len(in_the_valley["SGD"].losses) - 1 --> steps the
# loss is 2.7<!-- = slow --> with SGD and 2.9e-06<!--
# = fast --> with momentum, at the same learning rate.
#
# <details><summary>Figure 1 in words</summary>
#
# Left: contours of a long flat valley, the start at (10<!-- = valley.start[0] -->, 1<!--
# = valley.start[1] -->) at its right end, the minimum at
# (0, 0). SGD (black, dots) jumps from wall to wall in ever smaller zigzags, then creeps along
# the floor and stops at about $w_1 = 2.3$<!--
# = in_the_valley["SGD"].iterates[-1, 0] -->. Momentum (blue, squares) swings across the valley
# too, in wider and slower waves, and reaches the minimum. Right: both losses on a logarithmic
# scale. SGD's falls quickly for ten steps and then slowly; momentum's falls steadily, six<!--
# = np.log10(slow / fast) --> powers of
# ten further.
#
# </details>

# %% [markdown]
# **Explain.** Momentum swings across the valley for *longer* than SGD. Why does it win all the
# same?
#
# <details><summary>Answer</summary>
#
# Across the valley the slope changes its sign again and again, so its pushes partly cancel in the
# velocity. Along the valley all pushes point the same way and add up. After the first few steps the
# loss is all in the long direction, and there the ball has become fast. Section 2 puts numbers on
# both effects.
#
# </details>

# %% [markdown]
# Now feel it. In the next figure `momentum`, the function above, runs again whenever you move a
# slider, or click where it is to start; the path that you had before stays in gray, and *Pin* keeps
# one for good. Walk along a path with *Step*, and
# two arrows show what makes each step: the push of the gradient (solid), then what is left of the
# velocity (dashed).
#
# **Predict.** At $\rho = 0.8$ the loss after 80 steps is 2.9e-06<!--
# = fast -->. To get below 1e-6 at the same
# learning rate, does the ball need more momentum or less?
#
# **Run.** Move `rho` first, alone; then play with both. Where the track of the rate is shaded, the
# ball diverges. (`partial` only says where the two sliders start.)

# %%
ball = explore(
    partial(momentum, learning_rate=0.018, rho=0.8),
    valley,
    {"learning_rate": (0.001, 0.1), "rho": (0.0, 0.99, 0.01)},
    steps=80,
    goal=1e-6,
    presets={"plain SGD": {"rho": 0.0}, "little friction": {"rho": 0.97}},
    diverges={"learning_rate": lambda rho: (2 + 2 * rho) / 100},
)
ball


# %% tags=["claims"]
def loss_at(rho):
    return run_path(momentum, valley, steps=80, learning_rate=0.018, rho=rho).losses[-1]


enough = [rho for rho in np.arange(100) / 100 if loss_at(rho) < 1e-6]

# %% [markdown]
# <details><summary>Answer</summary>
#
# A little less: any $\rho$ from 0.75<!-- = enough[0] --> to 0.79<!--
# = enough[-1] --> will do. With less, the ball creeps: at $\rho = 0.6$
# the loss is 0.02<!--
# = loss_at(0.6) -->. With more, it *rings* like a bell, to and fro for a long time: at 0.9 the loss
# is 0.027<!-- = loss_at(0.9) -->, and at 0.97 it is 8.2<!-- = loss_at(0.97) -->.
#
# </details>

# %% [markdown]
# In formulas, with the gradient $g_t$ at $w_t$:
#
# $$v_{t+1} = \rho\, v_t - \mathrm{lr}\; g_t, \qquad w_{t+1} = w_t + v_{t+1}, \qquad v_0 = 0.$$
#
# Put $v_{t+1} = w_{t+1} - w_t$ into the first equation, and the velocity disappears:
# $w_{t+1} = w_t - \mathrm{lr}\; g_t + \rho\,(w_t - w_{t-1})$. This is the *heavy ball* of
# Polyak (1964). The form with a velocity became the usual one in deep learning with
# Sutskever et al. (ICML 2013).
#
# ### What friction does
#
# $\rho$ is often called the friction. Take care: $\rho$ is the share of the velocity that
# *survives* a step. What friction takes is $1 - \rho$.
#
# **Predict.** Which ball reaches the bottom of a bowl first, and which comes to rest there:
# $\rho = 0$, $\rho = 0.9$, or $\rho = 1$?
#
# **Run.** Follow each curve to the right end.

# %%
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for rho, style in zip([0, 0.9, 1], NEUTRAL, strict=False):
    path = run_path(momentum, bowl(), steps=150, learning_rate=0.02, rho=rho)
    ax.plot(path.iterates[:, 0], label=f"rho = {rho}", markevery=15, **style)
ax.axhline(0, color="gray", linewidth=0.8)
ax.set(xlabel="step", ylabel="$w_1$", title="The same bowl and rate, three frictions")
_ = ax.legend()

# %% [markdown]
# **Figure 2.** *Friction is what brings the ball to rest.* With $\rho = 0$ (solid, dots) nothing
# survives from one step to the next: this is SGD, which creeps. With $\rho = 0.9$ (dashed,
# squares) the ball overshoots the bottom and settles there. With $\rho = 1$ (dash-dotted,
# triangles) it is at the bottom first, but nothing ever stops it, and it swings for ever.
#
# ## 2. The velocity remembers past gradients
#
# *Time: about 9 min*
#
# What exactly does the velocity remember? We take the hill away and look at the velocity alone.
# `velocities` is the recursion fed with a list of gradients. (To see the memory and nothing else,
# we leave out the learning rate and the minus sign here: $v = \rho\, v + g$.)


# %%
def velocities(gradients, rho):
    v, history = 0.0, []
    for g in gradients:
        v = rho * v + g
        history.append(v)
    return np.array(history)


velocities([1, 0, 0, 0], rho=0.9)

# %% [markdown]
# A single gradient of size 1, and then silence: the velocity rings on like a bell that was struck
# once. (The four numbers happen to be those of SGD on $w^2/2$ above: there, too, every step
# multiplies by 0.9.)
#
# **Predict.** How much of that one gradient is still in the velocity 10 steps later, for
# $\rho = 0.5$, $0.9$ and $0.99$?
#
# **Run.** Look at how fast each echo fades.

# %%
struck_once = [1] + [0] * 60
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for rho, style in zip([0.5, 0.9, 0.99], NEUTRAL, strict=False):
    ax.plot(velocities(struck_once, rho), label=f"rho = {rho}", markevery=5, **style)
ax.set(xlabel="steps since the gradient", ylabel="what is left of it", title="One gradient's echo")
_ = ax.legend()


# %% tags=["claims"]
def left(rho):
    return velocities(struck_once, rho)[10]


# %% [markdown]
# **Figure 3.** *$\rho$ sets how long a gradient is remembered.* After 10 steps 0.1 %<!--
# = left(0.5) --> of it is left
# at $\rho = 0.5$ (solid, dots), 35 %<!-- = left(0.9) --> at 0.9 (dashed, squares), 90 %<!--
# = left(0.99) --> at 0.99 (dash-dotted,
# triangles). Every step multiplies the echo by $\rho$.
#
# In between, the slider shows. How large must $\rho$ be for half of a gradient to be left after 10
# steps?

# %%
curves(
    lambda steps, rho=0.9: velocities(struck_once, rho),
    {"rho": (0.0, 0.99, 0.01)},
    x=np.arange(61),
    labels=("steps since the gradient", "what is left of it"),
    y_limits=(0, 1.05),
    says=lambda steps, left: (
        f"after 10 steps {left[10]:.0%} is left; 60 steps add up to {left.sum():.3g}"
    ),
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 0.93<!-- if left(0.93) < 0.5 < left(0.94) -->: at 0.93 there is 48 %<!--
# = left(0.93) --> left, at 0.94 there is 54 %<!-- = left(0.94) -->.
#
# </details>

# %% [markdown]
# So the gradient of $j$ steps ago stands in the velocity with weight $\rho^j$, and the velocity
# is the sum of all these echoes:
#
# $$v_{t+1} = -\mathrm{lr}\,\bigl(g_t + \rho\, g_{t-1} + \rho^2 g_{t-2} + \dots\bigr).$$
#
# **Predict.** What is the sum of all the weights at $\rho = 0.9$? Think of the geometric series.
#
# **Run.** Add up a long echo.

# %%
total_weight = float(velocities([1] + [0] * 2000, rho=0.9).sum())
round(total_weight, 6)

# %% [markdown]
# The total is $1 + \rho + \rho^2 + \dots = 1/(1-\rho)$<!--
# if abs(total_weight - 10) < 1e-5 -->: 10<!-- = total_weight --> at $\rho = 0.9$, and 100<!--
# = velocities([1] + [0] * 3000, 0.99).sum() --> at 0.99.
# It is a measure of the memory as well: roughly the last $1/(1-\rho)$ gradients count.
#
# **Explain.** CS231n's slides call the velocity a *running mean of gradients*. Is it one?
#
# <details><summary>Answer</summary>
#
# Up to a factor. In a mean the weights add up to 1; here they add up to $1/(1-\rho)$. So
# $(1-\rho)\,v$ is a running mean, in which recent gradients count most, and the velocity is ten<!--
# = total_weight -->
# times that mean at $\rho = 0.9$. The factor is no detail: it multiplies the step. Section 3 is
# about it.
#
# </details>


# %% tags=["claims"]
def steps_to_speed(rho):
    return np.argmax(velocities(np.ones(1000), rho) >= 0.9 / (1 - rho)) + 1


# %% [markdown]
# ### Where does the velocity start?
#
# **Explain.** A question asked in CS231n's lecture 7: *which value does the velocity start with?*
# Is that value a hyperparameter, to be tuned? Figure 3 has the answer in it.
#
# <details><summary>Answer</summary>
#
# It starts at zero, and it is no hyperparameter. A first velocity $v_0$ is one more push before
# the first gradient, and it fades like any other: after $t$ steps $\rho^t v_0$ is left. At $\rho =
# 0.9$ and $t = 100$ that is a share of 3e-05<!--
# = velocities([1] + [0] * 100, 0.9)[-1] -->. Before the first gradient we know no direction worth
# a push, so zero is the natural choice.
#
# Zero has one visible effect: the ball has to gather speed. Under a constant gradient it reaches
# 90 % of its final speed after 22<!--
# = steps_to_speed(0.9) --> steps at $\rho = 0.9$, but only after 230<!--
# = steps_to_speed(0.99) --> at 0.99.
#
# </details>

# %% [markdown]
# ### Three signals, three gains
#
# A sum treats different signals differently. We feed the velocity with gradients that are all of
# size 1 and differ in sign only: always the same, flipping at every step, and random.
#
# **Predict.** At $\rho = 0.9$ the constant signal ends at size 10<!--
# = total_weight -->. Where do the other two end:
# above 1, or below?
#
# **Run.** The cell prints the typical size (root mean square) of the velocity for each signal.

# %%
steps = 200_000
signals = {
    "constant": np.ones(steps),
    "alternating": np.resize([1.0, -1.0], steps),
    "random": np.random.default_rng(0).choice([1.0, -1.0], steps),
}
settled = {name: velocities(signal, rho=0.9)[100:] for name, signal in signals.items()}
gains = {name: float(np.sqrt(np.mean(v**2))) for name, v in settled.items()}
{name: round(gain, 2) for name, gain in gains.items()}

# %% [markdown]
# **Explain.** Which of the three signals does a gradient look like along a ravine, across it, and
# under minibatch noise?
#
# <details><summary>Answer</summary>
#
# | signal | where it occurs | gain | at $\rho = 0.9$ |
# |---|---|---|---|
# | constant | along a ravine, down a long slope | $1/(1-\rho)$<!--
# if np.isclose(gains["constant"], 10, rtol=0.01) --> | 10<!-- = gains["constant"] --> |
# | random | noise of minibatches | $1/\sqrt{1-\rho^2}$<!--
# if np.isclose(gains["random"], (1 - 0.9**2) ** -0.5, rtol=0.01) --> | 2.3<!--
# = gains["random"] --> |
# | alternating | across a ravine, when a step is too long | $1/(1+\rho)$<!--
# if np.isclose(gains["alternating"], 1 / 1.9, rtol=0.01) --> | 0.53<!--
# = gains["alternating"] --> |
#
# Momentum amplifies what persists, far more than it amplifies noise, and it damps what flips. This
# table is most of what there is to know about momentum; the rest of the lecture looks at its three
# rows, one by one.
#
# </details>

# %% [markdown]
# ## 3. $\rho$ and the learning rate are one trade-off
#
# *Time: about 5 min*
#
# Under a constant gradient $g$ the velocity ends at $-\mathrm{lr}\, g/(1-\rho)$. The ball then
# moves as SGD would with the **effective learning rate** $\mathrm{lr}/(1-\rho)$.
#
# **Predict.** Three runs in the same bowl. Each has the effective rate 0.01: $\mathrm{lr} = 0.01$
# without momentum, 0.001<!-- given --> with $\rho = 0.9$, and 0.0001<!-- given --> with $\rho = 0.99$. Which one is fastest?
#
# **Run.** Look for the two curves that stay close together, and for the one that does not.

# %%
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
coasting = {}
for rho, style in zip([0, 0.9, 0.99], NEUTRAL, strict=False):
    rate = 0.01 * (1 - rho)
    coasting[rho] = run_path(momentum, bowl(), steps=600, learning_rate=rate, rho=rho).iterates[
        :, 0
    ]
    ax.plot(coasting[rho], label=f"lr = {rate:.4f}, rho = {rho}", markevery=50, **style)
ax.set(xlabel="step", ylabel="$w_1$", title="The same effective rate, 0.01, three times")
_ = ax.legend()

# %% tags=["claims"]
gap = np.abs(coasting[0] - coasting[0.9])
short_memory, long_memory = (1 / (1 - rho) for rho in coasting if rho)

# %% [markdown]
# **Figure 4.** *The effective rate sets the speed, as long as the slope changes slowly.* SGD
# (solid, dots) and $\rho = 0.9$ (dashed, squares) stay close together. Both start at 2<!--
# = coasting[0.9][0] -->; the ball
# with $\rho = 0.9$ has to gather speed and lags by up to 0.13<!-- = gap.max() -->, at step 20<!--
# = gap.argmax() -->. From step 100 on the two
# are at most 0.03<!--
# = gap[100:].max() --> apart. With $\rho = 0.99$ (dash-dotted, triangles) the ball sets off much later,
# passes both and overshoots<!-- if coasting[0.99].min() < 0 --> the minimum by 0.32<!--
# = -coasting[0.99].min() -->.
#
# **Explain.** Why does the third curve leave the other two?
#
# <details><summary>Answer</summary>
#
# It remembers about 100<!--
# = long_memory --> steps. In 100 steps of effective rate 0.01 the gradient itself has fallen
# by a factor of about $e$, so it is not constant over the ball's memory, and the sum of old
# gradients is out of date. With $\rho = 0.9$ the memory is 10<!--
# = short_memory --> steps, in which the gradient hardly
# changes. In a bowl of curvature $\lambda$ the trade is good as long as
# $\frac{\mathrm{lr}}{1-\rho}\,\lambda$, which is 0.01 here, is below $(1-\rho)/4$. That is 0.025<!--
# = 1 / (4 * short_memory) --> at
# $\rho = 0.9$, which is good enough, and 0.0025<!--
# = 1 / (4 * long_memory) --> at 0.99, which is not; *Going further* says where the 4 comes from.
#
# </details>

# %% [markdown]
# If momentum were only a larger learning rate, we could simply take a larger learning rate. So:
#
# **Predict.** In the ravine of figure 1, SGD takes the rate 0.1, and momentum takes 0.01 with
# $\rho = 0.9$, whose effective rate is 0.1 too. What do you expect? (Along a direction of
# curvature $\lambda$ a step of SGD multiplies the distance by $1 - \mathrm{lr}\,\lambda$. It is
# stable only where that lies between $-1$ and 1, so for $\mathrm{lr}\,\lambda < 2$.)
#
# **Run.** Read the legend as well as the curves.

# %%
fair = {
    "SGD": run_path(sgd, valley, steps=300, learning_rate=0.1),
    "momentum": run_path(momentum, valley, steps=300, learning_rate=0.01, rho=0.9),
}
_ = compare(valley, fair)

# %% [markdown]
# **Figure 5.** *What momentum buys is an effective rate at which SGD is no longer stable.* SGD
# (black) jumps out of the picture with its first step and overflows later; momentum
# (blue) swings its way to the minimum. It stays stable up to $\mathrm{lr}\,\lambda = 2 + 2\rho$;
# *Going further* says why.
#
# <details><summary>Figure 5 in words</summary>
#
# Left: of SGD one line is seen, from the start steeply down and out of the frame. Momentum zigzags
# from one side of the valley to the other in ever smaller waves while it runs to the left; it
# passes the minimum, turns at about $w_1 = -1.5$<!--
# = fair["momentum"].iterates[:, 0].min() --> and closes in on the minimum. Right: SGD's loss
# shoots up and out of the frame, and the legend says that it diverged at step 161<!--
# = fair["SGD"].diverged_at -->; momentum's falls
# in ripples to less than 1e-10<!-- if fair["momentum"].losses[-1] < 1e-10 -->.
#
# </details>

# %% [markdown]
# **Explain.** You have a run that works with $\mathrm{lr} = 0.1$ and $\rho = 0.9$, and you want to
# try $\rho = 0.99$. Which learning rate do you start from?
#
# <details><summary>Answer</summary>
#
# From 0.01. The effective rate then stays at 1, and you compare two memories, not two speeds.
# Whoever changes $\rho$ alone, from 0.9 to 0.99, makes the steps ten times longer without saying
# so.
#
# </details>

# %% [markdown]
# ## 4. Two forms of one rule
#
# *Time: about 7 min*
#
# CS231n's slides write momentum in two ways. In one, the learning rate is *inside* the velocity:
# this is ours, and that of CS231n's notes and of Sutskever et al. In the other it is *outside*, as
# in PyTorch and in Goh's article (Distill, 2017).
#
# $$\text{inside:}\quad v \leftarrow \rho\, v - \mathrm{lr}\; g, \quad w \leftarrow w + v
# \qquad\qquad
# \text{outside:}\quad v \leftarrow \rho\, v + g, \quad w \leftarrow w - \mathrm{lr}\; v$$
#
# To compare them we write both with one rate *per step*. First inside:


# %%
def rate_inside(gradient, start, steps, learning_rates, rho):
    w, v, iterates = start, 0.0, [start]
    for _, rate in zip(range(steps), learning_rates, strict=True):
        v = rho * v - rate * gradient(w)
        w = w + v
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# And outside. Two lines differ.


# %%
def rate_outside(gradient, start, steps, learning_rates, rho):
    w, v, iterates = start, 0.0, [start]
    for _, rate in zip(range(steps), learning_rates, strict=True):
        v = rho * v + gradient(w)
        w = w - rate * v
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# **Predict.** The two velocities have different signs and sizes. Do the *iterates* differ?
#
# **Run.** The cell shows the largest difference between the two paths on $w^2/2$ from 1, over ten
# steps of rate 0.1.

# %%
constant = [0.1] * 10
inside = rate_inside(lambda w: w, 1.0, 10, constant, rho=0.9)
outside = rate_outside(lambda w: w, 1.0, 10, constant, rho=0.9)
largest_difference = float(np.abs(inside - outside).max())
largest_difference

# %% [markdown]
# No difference<!--
# if largest_difference < 1e-15 --> beyond rounding. With a constant rate, the velocity inside is $-\mathrm{lr}$ times
# the velocity outside at every step: one rule, two notations.
#
# **Predict.** Now the rate drops after the fifth step, from 0.1 to 0.01. (In practice the rate
# often follows such a *schedule*: a plan by which it falls in the course of training; see
# [08_schedules](08_schedules.ipynb).) At that
# moment the ball shoots through the minimum: it is at $w = -0.029$<!--
# = inside[5] --> and has just covered 0.26<!-- = inside[4] - inside[5] --> in one
# step. Which form carries it further?
#
# **Run.** Look at what the curves do after the dotted line.

# %%
dropping = [0.1] * 5 + [0.01] * 5
inside = rate_inside(lambda w: w, 1.0, 10, dropping, rho=0.9)
outside = rate_outside(lambda w: w, 1.0, 10, dropping, rho=0.9)

fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.plot(inside, label="rate inside the velocity", **NEUTRAL[0])
ax.plot(outside, label="rate outside the velocity", **NEUTRAL[1])
ax.axvline(5, color="gray", linestyle=":")
ax.set(xlabel="step", ylabel="$w$", title="The rate drops from 0.1 to 0.01 after step 5")
_ = ax.legend()

# %% [markdown]
# The last iterates of both, inside first:

# %%
float(inside[-1]), float(outside[-1])

# %% [markdown]
# **Figure 6.** *The two forms part when the rate changes.* After ten steps the ball is at $-0.930$<!--
# = inside[-1] -->
# with the rate inside, and at $-0.116$<!-- = outside[-1] --> with the rate outside.
#
# <details><summary>Figure 6 in words</summary>
#
# Both curves start at 1 and fall together to just below 0 at step 5, where a dotted line marks the
# drop of the rate. After it, the curve with the rate inside (solid, dots) runs on downwards, almost
# at its old speed. The curve with the rate outside (dashed, squares) bends at once and stays close
# to 0.
#
# </details>

# %% [markdown]
# **Explain.** Where does the difference come from?
#
# <details><summary>Answer</summary>
#
# Inside, each gradient was multiplied by the rate of *its own* step. The drop reaches only new
# gradients; the velocity built up at the old rate runs on, and friction takes some tens of steps to
# use it up. Outside, the velocity is a sum of bare gradients and the rate multiplies the whole sum,
# so that a drop slows the ball at once. Neither is wrong, but a schedule tuned for one is not tuned
# for the other. PyTorch's documentation of `torch.optim.SGD` notes that its form differs from that
# of Sutskever et al.
#
# </details>

# %% [markdown]
# How far the two forms part depends on $\rho$ and on how far the rate falls. Where do you have to
# put the slider `new_rate` so that they do not part at all?


# %%
def both_forms(steps, rho=0.9, new_rate=0.01):
    rates = [0.1] * 5 + [new_rate] * 35
    inside = rate_inside(lambda w: w, 1.0, 40, rates, rho)
    return {"rate inside": inside, "rate outside": rate_outside(lambda w: w, 1.0, 40, rates, rho)}


curves(
    both_forms,
    {"rho": (0.0, 0.99, 0.01), "new_rate": (0.0, 0.2, 0.005)},
    x=np.arange(41),
    labels=("step", "w"),
    y_limits=(-2, 2),
    says=lambda steps, inside, outside: f"largest distance: {abs(inside - outside).max():.3g}",
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# At 0.1, the old rate: then nothing drops. With $\rho = 0$ there is no velocity to carry the old
# rate along, and the two forms are one as well, at whatever rate.
#
# </details>

# %% [markdown]
# Some texts use a third form, a true running mean: $v \leftarrow \rho\, v + (1-\rho)\, g$,
# $w \leftarrow w - \mathrm{lr}\; v$. It has the effective rate $\mathrm{lr}$, whatever $\rho$ is.
# So whenever you read a learning rate beside a $\rho$, find out first which form it belongs to.
#
# ## 5. Zigzag: momentum against the condition number
#
# *Time: about 7 min*
#
# CS231n's lecture 7 names three problems of SGD, which [02_sgd](02_sgd.ipynb) measures. It
# *zigzags* where the loss is curved far more in one direction than in another. It comes to a halt
# at *saddles and local minima*, where the gradient vanishes. And the gradient of a minibatch is
# *noisy*. We take them in turn, in this section and the next two.
#
# First the zigzag. In a ravine with the curvatures 1 and $k$ ($k$ is the condition number) a step
# of SGD multiplies the distance by $1 - \mathrm{lr}$ along and by $1 - \mathrm{lr}\,k$ across. Beyond
# $\mathrm{lr} = 1/k$ a larger rate helps along and hurts across. The best rate makes both factors
# equally large, with opposite signs: $1 - \mathrm{lr} = \mathrm{lr}\,k - 1$, so $\mathrm{lr} =
# 2/(1+k)$. Each step then leaves the share $(k-1)/(k+1)$, about $1 - 2/k$, of the distance, and the
# number of steps grows in proportion to $k$.
#
# **Predict.** Give momentum the same rate as SGD, for each $k$. From $k = 100$ to $k = 10\,000$,
# how does the number of steps change for SGD, for $\rho = 0.9$, and for $\rho = 0.99$? And which
# of the three wins at $k = 10$?
#
# **Run.** Each row of the result is one $\rho$; each entry is the number of steps from (10, 1) to a
# loss of 1e-6, for $k$ = 10, 100, 1000 and 10000.


# %%
def steps_needed(k, rho):
    rate = 2 / (1 + k)
    path = run_path(momentum, ravine(k), steps=6 * k + 2000, learning_rate=rate, rho=rho)
    return path.steps_to(1e-6)


condition_numbers = [10, 100, 1000, 10_000]
needed = {rho: [steps_needed(k, rho) for k in condition_numbers] for rho in [0, 0.9, 0.99]}
needed

# %% [markdown]
# The same numbers as a picture, on logarithmic axes. Look for slopes, flat parts and crossings.

# %%
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for (rho, counts), style in zip(needed.items(), NEUTRAL, strict=False):
    ax.loglog(condition_numbers, counts, label=f"rho = {rho}", **style)
ax.loglog(condition_numbers, 20 * np.sqrt(condition_numbers), color="gray", label="slope 1/2")
ax.set(xlabel="condition number k", ylabel="steps to a loss of 1e-6", title="Zigzag, measured")
_ = ax.legend()

# %% tags=["claims"]
nine, nines = list(needed)[1:]


def swinging_steps(rho):
    return np.log(1e-4) / np.log(np.sqrt(rho))


flat_end = 2 / (1 - np.sqrt(nine)) ** 2 - 1

# %% [markdown]
# **Figure 7.** *Each $\rho$ is flat up to the condition number that its memory can handle.* SGD
# (solid, dots) rises with slope 1: 461<!-- = needed[0][1] --> steps at $k = 100$, and 55,857<!--
# = needed[0][3] --> at $k = 10\,000$.
# $\rho = 0.9$ (dashed, squares) needs 147<!-- = needed[0.9][0] --> and 131<!--
# = needed[0.9][1] --> steps at $k = 10$ and 100, is on the rise at 1000
# with 346<!-- = needed[0.9][2] -->, and needs 4,356<!--
# = needed[0.9][3] --> at the end. $\rho = 0.99$ (dash-dotted, triangles) needs 1,243<!--
# = min(needed[0.99]) --> to 1,747<!-- = max(needed[0.99]) --> steps everywhere. The lowest
# number of steps at each $k$ rises about as the gray line does, as $\sqrt{k}$.
#
# **Explain.** Why is more momentum not always better? Look at $k = 10$, where SGD needs 45<!--
# = needed[0][0] --> steps,
# $\rho = 0.9$ needs 147<!-- = needed[0.9][0] --> and $\rho = 0.99$ needs 1,243<!--
# = needed[0.99][0] -->.
#
# <details><summary>Answer</summary>
#
# A ball that remembers cannot come to rest before its memory has faded. Once it swings, its
# distance shrinks by $\sqrt{\rho}$ per step, however gentle the valley: by 0.949<!--
# = np.sqrt(nine) --> at $\rho = 0.9$,
# by 0.995<!--
# = np.sqrt(nines) --> at 0.99. To go down by four powers of ten in distance takes about 175<!--
# = swinging_steps(nine) --> steps in the first
# case and 1,833<!--
# = swinging_steps(nines) --> in the second, somewhat above the height of the flat parts. (The loss goes as the
# square of the distance, so from 100 to 1e-6, eight powers of ten, it takes four in distance. Place
# and velocity share the factor $\rho$, so each gets $\sqrt{\rho}$: see *Going further*.) The flat part ends where the
# valley is so long that even the effective rate $\mathrm{lr}/(1-\rho)$ is too small for it, for 0.9 at
# about $k = 758$<!--
# = flat_end -->: there the ball no longer swings, but creeps, and the steps grow in proportion to $k$ again.
#
# With the best pair of rate and $\rho$ for each $k$, the steps grow as $\sqrt{k}$ (*Going
# further*).
#
# </details>

# %% [markdown]
# ### 0.9 or 0.99?
#
# **Explain.** CS231n's slides give $\rho = 0.9$ or $0.99$ as typical. When would you try which?
#
# <details><summary>Answer</summary>
#
# Begin with 0.9: it covers condition numbers up to about 750<!--
# if abs(flat_end - 750) < 10 -->, it forgets a bad direction in
# a few tens of steps, and its effective rate is easily kept in mind. Try 0.99, with a tenth of the
# rate, if the loss still falls slowly and steadily along gentle directions and the run is long
# compared with 100 steps. Figure 7 shows the price if the valley was not that long.
#
# Both can be had: CS231n's notes speak of trying 0.5<!-- given -->, 0.9, 0.95<!-- given --> and 0.99 on data held back for it
# (cross-validation), and of schedules that start at about 0.5<!-- given --> and end near 0.99. Sutskever et al.
# raise $\rho$ slowly to a limit of up to 0.999<!-- given -->, and go back to 0.9 for the last thousand updates,
# to let the ball settle.
#
# </details>

# %% tags=["claims"]
along_the_ridge = run_path(sgd, saddle(), steps=150, learning_rate=0.1).iterates

# %% [markdown]
# ## 6. Saddles and local minima
#
# *Time: about 7 min*
#
# ### Leaving a saddle
#
# On the saddle $(w_1^2 - w_2^2)/2$ we start a millionth beside the ridge, which is the line $w_2 =
# 0$. The loss falls away along $w_2$, but at first the slope in that direction is a millionth, too.
#
# **Predict.** At rate 0.1 SGD needs 145<!--
# = np.argmax(np.abs(along_the_ridge[:, 1]) >= 1) --> steps until $|w_2| \ge 1$. About how many does momentum
# need with $\rho = 0.9$: a tenth of that, a third, or just as many?
#
# **Run.** The cell prints both numbers of steps.


# %%
def steps_to_leave(path):
    return int(np.argmax(np.abs(path.iterates[:, 1]) >= 1))


pass_between_hills = saddle()
leaving = {
    "SGD": run_path(sgd, pass_between_hills, steps=150, learning_rate=0.1),
    "momentum": run_path(momentum, pass_between_hills, steps=150, learning_rate=0.1, rho=0.9),
}
{name: steps_to_leave(path) for name, path in leaving.items()}

# %% [markdown]
# Now look at the two paths, and at how long the loss does not move.

# %%
_ = compare(pass_between_hills, leaving)

# %% tags=["claims"]
w_2 = leaving["momentum"].iterates[:, 1]
settled_factor = w_2[60] / w_2[59]
fast_sgd = run_path(sgd, saddle(), steps=60, learning_rate=1.0)
on_the_ridge = run_path(momentum, saddle(), 500, (1.5, 0), learning_rate=0.1, rho=0.9)
dropped = {name: np.argmax(path.losses < -0.2) for name, path in leaving.items()}

# %% [markdown]
# **Figure 8.** *Momentum leaves the neighbourhood of a saddle in a third<!--
# = steps_to_leave(leaving["momentum"]) / steps_to_leave(leaving["SGD"]) --> of the steps:* 52<!--
# = steps_to_leave(leaving["momentum"]) --> instead
# of 145<!-- = steps_to_leave(leaving["SGD"]) -->.
#
# <details><summary>Figure 8 in words</summary>
#
# Left: SGD (black) slides along the ridge from the right to the saddle point in the middle,
# stands there, and finally falls away upwards in the picture. Momentum (blue) swings to and
# fro along the ridge while it gathers speed away from it, and falls away as well. Right: SGD's loss
# is flat near 0 until about step 140<!--
# = dropped["SGD"] -->, momentum's drops out of the picture at about step 50<!--
# = dropped["momentum"] -->.
#
# </details>

# %% [markdown]
# **Explain.** The slope near a saddle *grows* while we leave it. What follows for the velocity? And
# what happens to a ball that starts exactly on the ridge, at $w_2 = 0$?
#
# <details><summary>Answer</summary>
#
# SGD multiplies the distance from the ridge by $1 + \mathrm{lr} = 1.1$ per step. A ball has the
# larger pushes of every step added to a velocity that is growing already: it settles to a factor of
# $1 + \sqrt{0.1} = 1.316$<!--
# = settled_factor --> per step. The distance has to grow a millionfold, and
# $\ln 10^6 / \ln 1.1 = 145$<!--
# = steps_to_leave(leaving["SGD"]) -->, while $\ln 10^6/\ln 1.316 = 50$<!--
# = np.log(1e6) / np.log(settled_factor) -->; the two<!--
# = steps_to_leave(leaving["momentum"]) - 50 --> missing steps go into
# gathering speed.
#
# Where 1.316<!--
# = settled_factor --> comes from: without the velocity the rule reads $w_{t+1} = 2 w_t - 0.9\, w_{t-1}$ here.
# Put in $w_t = z^t$, and $z^2 - 2z + 0.9 = 0$, whose larger root is $1 + \sqrt{0.1}$<!--
# if np.isclose(np.roots([1, -2, 0.9]).max(), settled_factor) -->.
#
# On a constant slope the ball would reach the effective rate, 1 here. But this slope grows in every
# step, so most pushes in the memory of 10<!--
# = short_memory --> steps are older and smaller ones, and less is gained. SGD with rate 1 doubles the
# distance at each step and is away after 20<!--
# = steps_to_leave(fast_sgd) -->. But a rate of 1 is rarely stable in the other
# directions of a network's loss; there momentum can have the one without the other.
#
# Exactly on the ridge the slope in $w_2$ is zero, so the velocity in $w_2$ stays zero, and momentum
# never<!--
# if not on_the_ridge.iterates[:, 1].any() --> leaves, no more than SGD does. It is noise that pushes both off the ridge.
#
# </details>

# %% [markdown]
# ### Local minima: what is true
#
# CS231n's lecture 7 has it that momentum copes better with local minima. The picture behind it is a
# ball that rolls through a small hollow and out on its far side. We test it: a landscape with four
# wells, one of them deepest, and 1,600<!-- given --> starts on a grid. From each, SGD and momentum run until they
# rest in some well.
#
# **Predict.** SGD at rate 0.1 against momentum at the same rate with $\rho = 0.9$: from how many of
# the 1,600<!-- given --> starts does momentum end in a *deeper* well than SGD? And in a *shallower* one?
#
# **Run.** `momentum` works for many balls at once, so one call does it. First SGD, which is
# momentum with $\rho = 0$; the cell prints the depths of the four wells, as found by the balls.

# %%
wells = local_minima()
axis = np.linspace(-4, 4, 40)
starts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def final_losses(steps, learning_rate, rho):
    iterates, _ = momentum(wells.gradient, starts, steps, learning_rate, rho)
    return wells.f(iterates[-1])


with_sgd = final_losses(steps=500, learning_rate=0.1, rho=0)
np.unique(np.round(with_sgd, 3))

# %% [markdown]
# Now momentum. The cell prints how many of the 1,600<!--
# = len(starts) --> starts end deeper than with SGD, just as deep,
# and shallower.


# %%
def count_starts(before, after):
    signs = np.sign(np.round(after - before, 3))
    return {
        name: int(np.sum(signs == sign))
        for name, sign in [("deeper", -1), ("same", 0), ("shallower", 1)]
    }


with_momentum = final_losses(steps=500, learning_rate=0.1, rho=0.9)
deeper_same_shallower = count_starts(with_sgd, with_momentum)
deeper_same_shallower

# %% [markdown]
# Almost every ball ends in the same well as with SGD. Now far less friction, at the same effective
# rate 1: rate 0.01 and $\rho = 0.99$.

# %%
with_little_friction = final_losses(steps=3000, learning_rate=0.01, rho=0.99)
count_starts(with_sgd, with_little_friction)

# %% [markdown]
# The next figure shows two balls with $\rho = 0.9$, one that gains and one that loses.

# %%
fig, axes = plt.subplots(1, 2, figsize=(11, 4.8), layout="constrained")
for ax, start in zip(axes, [(3.4, 2.6), (-3.6, -0.35)], strict=True):
    here = replace(wells, start=np.array(start))
    plot_landscape(here, ax)
    plot_path(run_path(sgd, here, steps=500, learning_rate=0.1), ax, "SGD")
    plot_path(run_path(momentum, here, steps=500, learning_rate=0.1, rho=0.9), ax, "momentum")
    ax.set_title(f"from {start}")


# %% tags=["claims"]
def depth(rho, start):
    return run_path(momentum, wells, 500, start, learning_rate=0.1, rho=rho).losses[-1]


lucky, unlucky = (3.4, 2.6), (-3.6, -0.35)
little_friction = count_starts(with_sgd, with_little_friction)

# %% [markdown]
# **Figure 9.** *A ball can roll out of a hollow, but it cannot tell a good one from a bad one.*
# Left: momentum runs through<!--
# if depth(0, lucky) > depth(0.9, lucky) + 0.5 --> the shallow well that holds SGD and ends in the deepest<!--
# if abs(depth(0.9, lucky) - wells.f_min) < 1e-3 -->. Right: from
# another start, SGD ends in the second deepest well, and momentum runs past it into a shallower<!--
# if depth(0, unlucky) < depth(0.9, unlucky) - 0.2 -->
# one.
#
# <details><summary>Figure 9 in words</summary>
#
# Two copies of one landscape with four<!--
# = len(np.unique(np.round(with_sgd, 3))) --> wells, one in each corner; the deepest, upper left, is
# marked as the minimum. Left, from the upper right: SGD (black) stops in the well at the
# upper right; momentum (blue) rolls through it, crosses to the upper left, swings in the
# deepest well and rests there. Right, from the left edge: SGD turns down into the well at the
# lower left, the second deepest; momentum is too fast for the turn, crosses the middle and rests
# in the shallower well at the lower right.
#
# </details>

# %% [markdown]
# From where does a ball get out of the shallowest well? Here are both rules from one start, which a
# click sets.
#
# **Predict.** From close to the bottom of the upper right well, from high up its slopes, or from
# anywhere in its basin?
#
# **Run.** Click on places in the upper right quarter. Then raise `rho` to 0.95 and try the other
# three quarters too: do you like what you get?

# %%
slider = {"rho": (0.0, 0.99, 0.01)}
two_balls = race(
    {
        "SGD": (partial(sgd, learning_rate=0.1), {}),
        "momentum": (partial(momentum, learning_rate=0.1, rho=0.9), slider),
    },
    wells,
    steps=300,
)
two_balls

# %% [markdown]
# <details><summary>Answer</summary>
#
# From high up only: from (3, 3) it does<!-- if depth(0.9, (3, 3)) < depth(0, (3, 3)) - 0.3 -->, from
# (2, 2)<!-- if depth(0.9, (2, 2)) > depth(0, (2, 2)) - 0.001 --> it does not. A ball at rest has
# only its height to spend, and friction takes a share of it. With $\rho = 0.95$ it gets out from far
# more places; but it runs out of good wells as well, and from ($-3$, 3) out of the best<!--
# if depth(0, (-3, 3)) < wells.f_min + 0.01 and depth(0.95, (-3, 3)) > wells.f_min + 0.3 -->.
#
# </details>

# %% [markdown]
# **Explain.** Of the 1,600<!-- = len(starts) --> starts, 92<!--
# = deeper_same_shallower["deeper"] --> end deeper and 1<!--
# = deeper_same_shallower["shallower"] --> shallower with $\rho = 0.9$; with
# $\rho = 0.99$, 450<!-- = little_friction["deeper"] --> end deeper and 262<!--
# = little_friction["shallower"] --> shallower. What is true of the claim?
#
# <details><summary>Answer</summary>
#
# It holds in part. A ball can cross a barrier, if it comes fast and the barrier is low; and deep
# wells are harder to leave than shallow ones, so on balance it gains something. But most balls end
# where SGD ends, and some run out of a good well. Momentum is no method of finding the lowest
# minimum. There is a limit as well: a ball that starts at rest and moves in small steps never
# climbs higher than where it started.
#
# These are counts on one made-up landscape of two weights. How much it matters in networks, where
# saddles are far commoner than poor minima (Dauphin et al., NIPS 2014), they do not say.
#
# </details>

# %% tags=["claims"]
noise = np.random.default_rng(0).normal(scale=1 / 6, size=(4000, 400))
single = velocities(np.eye(400)[0] + noise, rho=0)
single_cosine = np.mean(single[:, 0] / np.linalg.norm(single, axis=1))

# %% [markdown]
# ## 7. Noise: a smoother path, not a smaller error
#
# *Time: about 5 min*
#
# The third problem: a minibatch gradient is the true gradient plus noise. We model 400 weights, a
# true gradient of length 1, and noise of standard deviation 1/6 in each weight, which is of length
# $\sqrt{400}/6 = 3.3$<!--
# = np.linalg.norm(noise, axis=1).mean() --> altogether. That is a poor compass: the noise is three<!--
# = np.linalg.norm(noise, axis=1).mean() --> times as long as what
# we want to know.
#
# **Predict.** The cosine between a single such gradient and the true one is about 0.29<!--
# = single_cosine -->, which is an
# angle of 73<!--
# = np.rad2deg(np.arccos(single_cosine)) --> degrees. What is the cosine between the *velocity* and the true direction for
# $\rho = 0.9$ and for 0.99?
#
# **Run.** The cell prints the mean cosine after the first 1,000 steps.

# %%
rng = np.random.default_rng(0)
true_gradient = np.eye(400)[0]
gradients = true_gradient + rng.normal(scale=1 / 6, size=(4000, 400))


def cosines(rho):
    v = velocities(gradients, rho)
    return v @ true_gradient / np.linalg.norm(v, axis=1)


mean_cosines = {rho: round(float(cosines(rho)[1000:].mean()), 2) for rho in [0, 0.9, 0.99]}
mean_cosines

# %% [markdown]
# The same cosines step by step, from the start on. Look at the height at the right, and at the time
# it takes to get there.

# %%
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for rho, style in zip([0, 0.9, 0.99], NEUTRAL, strict=False):
    ax.plot(cosines(rho)[:400], label=f"rho = {rho}", markevery=40, **style)
ax.set(xlabel="step", ylabel="cosine", ylim=(0, 1.05), title="Velocity against true gradient")
_ = ax.legend(loc="center right")

# %% tags=["claims"]
smooth = np.convolve(cosines(0.99), np.ones(25) / 25, mode="same")
cosine_by_formula = [(1 + 100 / 9 * (1 - rho) / (1 + rho)) ** -0.5 for rho in mean_cosines]

# %% [markdown]
# **Figure 10.** *The velocity knows the direction far better than any gradient in it.* The cosine
# is 0.29<!-- = mean_cosines[0] --> without memory (solid, dots), 0.79<!--
# = mean_cosines[0.9] --> with $\rho = 0.9$ (dashed, squares), 0.97<!--
# = mean_cosines[0.99] --> with 0.99
# (dash-dotted, triangles), which is at 0.94<!--
# = cosines(0.99)[100] --> after 100 steps and takes about 300<!--
# = np.argmax(smooth >= 0.97) --> to get there.
#
# <details><summary>Where the numbers come from</summary>
#
# By the table of section 2, the true gradient grows by $1/(1-\rho)$ and the noise by
# $1/\sqrt{1-\rho^2}$. The ratio of noise to signal therefore shrinks by
# $\sqrt{(1-\rho)/(1+\rho)}$, which is $1/\sqrt{19}$ at $\rho = 0.9$ and $1/\sqrt{199}$ at 0.99.
# With a noise of length $10/3$<!--
# = len(true_gradient) ** 0.5 / 6 -->, the cosine is $1\big/\sqrt{1 +
# \tfrac{100}{9}\tfrac{1-\rho}{1+\rho}}$: 0.287<!-- = cosine_by_formula[0] -->, 0.794<!--
# = cosine_by_formula[1] -->, 0.973<!-- = cosine_by_formula[2] -->.
#
# </details>

# %% [markdown]
# So momentum smooths the direction. Does that bring the iterates closer to the minimum? We let 500
# balls wander about in a noisy bowl, three times, always at the effective rate 0.1.
#
# **Predict.** The balls never settle; they form a cloud about the minimum. Which cloud is
# narrowest: that of $\rho = 0$, of 0.9 or of 0.99?
#
# **Run.** The cell prints the standard deviation of the clouds, after the first 1,000 steps.


# %%
def wander(rho, effective_rate):
    rate = effective_rate * (1 - rho)
    gradient = noisy(bowl(), sigma=1.0).gradient
    iterates, _ = momentum(gradient, np.zeros((500, 2)), 2000, rate, rho)
    return iterates[1000:]


wandering = {rho: wander(rho, effective_rate=0.1) for rho in [0, 0.9, 0.99]}
spreads = {rho: round(float(iterates.std()), 2) for rho, iterates in wandering.items()}
spreads

# %% [markdown]
# Now look at 300 steps of one ball each: which path is smoother, and which is narrower?

# %%
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for rho, style in zip([0, 0.9], NEUTRAL, strict=False):
    ax.plot(wandering[rho][:300, 0, 0], label=f"rho = {rho}", markevery=25, **style)
ax.set(xlabel="step", ylabel="$w_1$", title="Wandering about a minimum at 0")
_ = ax.legend()


# %% tags=["claims"]
def exact_spread(rho, effective_rate=0.1):
    rate = effective_rate * (1 - rho)
    return np.sqrt(effective_rate * (1 + rho) / (2 * (1 + rho) - rate))


spreads_by_formula = [exact_spread(rho) for rho in spreads]

# %% [markdown]
# **Figure 11.** *The path becomes smoother, not narrower.* Without momentum (solid, dots) the
# iterate jitters; with $\rho = 0.9$ (dashed, squares) it drifts in slow waves, just as far from 0.
# The three clouds have the same spread to within a few percent: 0.23<!-- = spreads[0] -->, 0.22<!--
# = spreads[0.9] --> and 0.23<!-- = spreads[0.99] -->.
#
# **Explain.** How can the direction be so much better and the spread just the same?
#
# <details><summary>Answer</summary>
#
# The velocity smooths, but it also carries each error on: a noisy push is remembered for
# $1/(1-\rho)$ steps and moves the ball each time. At equal effective rate the two cancel almost
# exactly. For a curvature $\lambda$ and noise of standard deviation $\sigma$ the variance settles
# at
#
# $$\frac{\mathrm{lr}\,\sigma^2}{\lambda\,(1-\rho)} \cdot \frac{1+\rho}{2(1+\rho) - \mathrm{lr}\,\lambda}
# \;\approx\; \frac{\mathrm{lr}}{1-\rho}\cdot\frac{\sigma^2}{2\lambda},$$
#
# in which only the effective rate is left. (We do not derive it here.) As a standard deviation, the
# square root of the variance, the exact formula gives 0.229<!--
# = spreads_by_formula[0] -->, 0.224<!-- = spreads_by_formula[1] -->
# and 0.224<!--
# = spreads_by_formula[2] --> for our three runs. What narrows the spread is a smaller effective rate, a larger batch, or an average
# over iterates. Where noise, and not curvature, limits the rate, momentum therefore gains little.
# You will see both cases in the assignment, on handwritten digits.
#
# </details>

# %% [markdown]
# ## Going further
#
# *Time: about 25 min, beside the core*
#
# The rest can be computed. On $f(w) = \lambda w^2/2$ one step of momentum is linear in $w$ and $v$,
# and a ravine is nothing but several such problems side by side, one for each eigenvector of the
# Hessian. Goh (Distill, 2017) tells this story with beautiful interactive figures.
#
# ### One direction at a time
#
# The heavy-ball form with $g = \lambda w$ reads $w_{t+1} = (1 + \rho - \mathrm{lr}\,\lambda)\,
# w_t - \rho\, w_{t-1}$. For SGD the solution is a
# power, $(1 - \mathrm{lr}\,\lambda)^t$, so we try powers here as well. $w_t = z^t$ solves it if
#
# $$z^2 - (1 + \rho - \mathrm{lr}\,\lambda)\, z + \rho = 0 .$$
#
# Unless the two roots coincide, any path is a sum of two such powers, and the one with the larger
# $|z|$ outlasts the other. (For a complex $z = a + bi$, $|z| = \sqrt{a^2 + b^2}$.)
# The larger of the two $|z|$ is the factor per step in the long run. Only two numbers matter:
# $\rho$ and the product $\mathrm{lr}\,\lambda$.
#
# **Predict.** The product of both roots is $\rho$. If they are a complex pair, what is $|z|$?
#
# **Run.** The cell prints the roots for $\rho = 0.9$ and four values of $\mathrm{lr}\,\lambda$.

# %%
rho = 0.9
for product in [0.001, 0.1, 3.799, 3.9]:
    roots = np.roots([1, -(1 + rho - product), rho])
    factor = np.abs(roots).max()
    print(f"lr * lambda = {product}: z = {np.round(roots, 3)}, |z| = {factor:.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# A complex pair shares the product $\rho$ evenly, so $|z| = \sqrt{\rho}$, 0.949<!--
# = np.sqrt(rho) --> here: the factor
# of section 5. It does not depend on the rate or on the curvature at all. That is why one $\rho$
# serves a whole range of curvatures.
#
# </details>

# %% [markdown]
# ### The map of regimes
#
# We let a ball run on $w^2/2$ for 50 steps, at every point of a grid of rates and $\rho$, and draw
# what is left of its distance and speed. (Distance alone would be zero whenever a swinging ball
# happens to pass the minimum.)
#
# **Predict.** Where on this map does the ball creep, where does it swing, where does it diverge?
#
# **Run.** The first cell computes the whole map with one call; the second draws it. On the solid
# line the two roots coincide.

# %%
rates, rhos = np.meshgrid(np.linspace(0.01, 4.4, 220), np.linspace(0, 0.995, 200))
iterates, extras = momentum(lambda w: w, np.ones(rates.shape), 50, rates, rhos)
left_over = np.hypot(iterates[-1], extras["velocity"][-1])
left_over.shape

# %%
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
logs = np.log10(np.clip(left_over, 1e-8, 1e2))
image = ax.pcolormesh(rates, rhos, logs, cmap="cividis", rasterized=True)
ax.contour(rates, rhos, (1 + rhos - rates) ** 2 - 4 * rhos, levels=[0], colors="white")
ax.plot(2 + 2 * rhos[:, 0], rhos[:, 0], color="black", linestyle="--")
names = {"creeps": (0.08, 0.02), "swings": (1.5, 0.7), "flips": (1.7, 0.02), "diverges": (3.3, 0.3)}
for text, place in names.items():
    ax.annotate(text, place, bbox={"facecolor": "white", "edgecolor": "none", "pad": 2})
ax.set(xlabel="learning rate times curvature", ylabel="rho", title="What is left after 50 steps")
_ = fig.colorbar(image, label="log10 of what is left")

# %% tags=["claims"]
middle = left_over[:, (rates[0] > 0.5) & (rates[0] < 2)]
end_of_scale = rhos[np.argmax(np.median(middle, axis=1) > 1e-8), 0]

# %% [markdown]
# **Figure 12.** *Four regimes, and one number, $\rho$, that sets the pace in the largest of them.*
#
# <details><summary>Figure 12 in words, and the four regimes</summary>
#
# A map with the learning rate times curvature from 0 to 4.4 to the right, and $\rho$ from 0 to 1
# upwards; dark means that little is left (on our landscapes the shade tells the height). A solid white line comes down from the upper left corner,
# touches the lower edge at 1 and rises again to the upper right; a dashed black line runs from 2 at
# the lower edge to 4 at the upper.
#
# - **creeps**, left of the solid line: two positive roots. The ball comes down without overshooting,
#   and the slower root decides.
# - **swings**, above the solid line: a complex pair, $|z| = \sqrt{\rho}$. The shade gets brighter from
#   bottom to top and hardly changes from left to right, apart from fine stripes; they show in which
#   part of its swing step 50 finds the ball. Below about $\rho = 0.48$<!--
# = end_of_scale --> all is equally dark, as less
#   than 1e-8 is left there and the scale ends.
# - **flips**, between the right branch of the solid line and the dashed line: two negative roots. The
#   ball changes sides at every step.
# - **diverges**, right of the dashed line: $|z| > 1$.
#
# </details>

# %% [markdown]
# **Explain.** Where do the two lines come from?
#
# <details><summary>Answer</summary>
#
# *Stability.* The ball begins to diverge where a root passes $z = -1$. Put $z = -1$ into the
# quadratic equation: $2 + 2\rho - \mathrm{lr}\,\lambda = 0$. (At $z = 1$, the other way out,
# $\mathrm{lr}\,\lambda = 0$; a complex pair never leaves the unit circle, as $|z|^2 = \rho$.)
# Momentum with $0 \le \rho < 1$ is stable exactly for
#
# $$0 < \mathrm{lr}\,\lambda < 2 + 2\rho .$$
#
# *Critical damping.* The roots coincide where $(1 + \rho - \mathrm{lr}\,\lambda)^2 = 4\rho$. On the
# left branch this means
#
# $$\rho = \bigl(1 - \sqrt{\mathrm{lr}\,\lambda}\,\bigr)^2 .$$
#
# With less $\rho$ the ball creeps, with more it swings: this is the $\rho$ that a good door closer
# has. (With $\mathrm{lr}\,\lambda$ between 1 and 4 the same formula gives the right branch.)
# Solved for the rate with $\rho$ near 1, it says $\mathrm{lr}\,\lambda \approx (1-\rho)^2/4$.
# Divide by $1 - \rho$, and you have the bound of section 3.
#
# </details>

# %% [markdown]
# ### The best pair for a ravine
#
# A ravine has curvatures from $\lambda_{\min}$ to $\lambda_{\max}$, and all of them share one rate
# and one $\rho$. The slowest direction decides. The best compromise makes *both* ends critically
# damped, the gentlest on the left branch and the steepest on the right branch; all between swing,
# with the same $|z| = \sqrt{\rho}$:
#
# $$\mathrm{lr} = \Bigl(\frac{2}{\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}}}\Bigr)^2, \qquad
# \rho = \Bigl(\frac{\sqrt{k} - 1}{\sqrt{k} + 1}\Bigr)^2, \qquad
# \text{factor per step } \frac{\sqrt{k} - 1}{\sqrt{k} + 1}.$$
#
# SGD's best factor is $(k-1)/(k+1)$ (section 5). Momentum puts $\sqrt{k}$ in the place of $k$, and
# that is the slope 1/2<!-- given --> in figure 7 (Polyak 1964).
#
# **Predict.** For the curvatures 1 and 25 the best pair is $\mathrm{lr} = 1/9$, $\rho = 4/9$, with
# the factor 2/3. We draw the loss after 20 steps for all pairs. Is the best pair the darkest
# place?
#
# **Run.** Again one cell computes, the next draws. The cross is the best pair by the formula, the
# circle the lowest loss on this map.

# %%
rates, rhos = np.meshgrid(np.linspace(0.002, 0.16, 159), np.linspace(0, 0.98, 99))


def losses_on_the_map(steps):
    start = np.broadcast_to([10.0, 1.0], (*rates.shape, 2))
    hill = ravine(condition_number=25)
    iterates, _ = momentum(hill.gradient, start, steps, rates[..., None], rhos[..., None])
    return hill.f(iterates[-1])


after_20 = losses_on_the_map(20)
lowest = np.unravel_index(after_20.argmin(), after_20.shape)
float(rates[lowest]), float(rhos[lowest]), float(after_20[lowest])

# %%
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
logs = np.log10(np.clip(after_20, 1e-6, 1e3))
image = ax.pcolormesh(rates, rhos, logs, cmap="cividis", rasterized=True)
ax.plot(1 / 9, 4 / 9, "x", color="white", markersize=11, markeredgewidth=2.5)
ax.plot(rates[lowest], rhos[lowest], "o", color="white", fillstyle="none", markersize=10)
ax.set(xlabel="learning rate", ylabel="rho", title="Loss after 20 steps, curvatures 1 and 25")
_ = fig.colorbar(image, label="log10 of the loss")

# %% [markdown]
# Behind each point of such a map is a path. Here is the map for 50 steps, with the path of the
# marked point beside it: click on the map, or move the sliders. Its rates stand on a logarithmic
# axis, and two lines of figure 12 are drawn for this ravine. Right of the *stability limit*,
# $25\,\mathrm{lr} = 2 + 2\rho$, the steepest direction diverges. At *critical damping*,
# $\rho = (1 - \sqrt{\mathrm{lr}}\,)^2$, the gentlest direction changes from creeping, below the line,
# to swinging, above it.
#
# **Run.** Walk upwards from the dark band. What does the path do where the map is speckled?

# %%
walker = explore(
    partial(momentum, learning_rate=1 / 9, rho=0.44),
    ravine(condition_number=25),
    {"learning_rate": (0.002, 0.16), "rho": (0.0, 0.98, 0.01)},
    steps=50,
)
theory = {
    "stability limit": lambda rho: (2 + 2 * rho) / 25,
    "critical damping": lambda rho: (1 - np.sqrt(rho)) ** 2,
}

# %%
regime_map(
    momentum,
    ravine(condition_number=25),
    {"learning_rate": (0.002, 0.16)},
    {"rho": (0.0, 0.98)},
    steps=50,
    explorer=walker,
    lines=theory,
)


# %% tags=["claims"]
def speck(rate, rho):
    return run_path(momentum, ravine(25), 51, learning_rate=rate, rho=rho).losses


# %% [markdown]
# <details><summary>Answer</summary>
#
# It rings, and the loss swings with it. A dark speck is a pair whose swing happens to pass close to
# the minimum at just that step: at the rate 0.0156 and $\rho = 0.86$ the loss is 2.8e-06<!--
# = speck(0.0156, 0.86)[50] --> after 50
# steps, and 2.7e-03<!-- = speck(0.0156, 0.86)[51] --> after 51.
#
# </details>

# %% [markdown]
# And in numbers: the loss of the formula's pair after 20 steps, and then the share of the map, in
# percent, that does better than that pair after 20, 50 and 100 steps.


# %%
def loss_of_best_pair(steps):
    path = run_path(momentum, ravine(25), steps=steps, learning_rate=1 / 9, rho=4 / 9)
    return float(path.losses[-1])


def share_better(steps):
    return round(100 * float(np.mean(losses_on_the_map(steps) < loss_of_best_pair(steps))), 1)


loss_of_best_pair(20), [share_better(steps) for steps in (20, 50, 100)]

# %% [markdown]
# **Figure 13.** *The best pair is best in the limit, not at a given step.* After 20 steps the
# formula's pair (cross) is at a loss of 1.6e-03<!--
# = loss_of_best_pair(20) -->, and the lowest point of this map (circle) at
# 1.2e-06<!-- = after_20.min() -->. Of all pairs on the map 3.6<!--
# = share_better(20) --> % beat the formula after 20 steps, 0.7<!--
# = share_better(50) --> % after 50, and 0.2<!-- = share_better(100) --> %
# after 100.
#
# <details><summary>Figure 13 in words</summary>
#
# A map with the learning rate from 0.002 to 0.16 to the right and $\rho$ from 0 to 0.98 upwards;
# dark means a low loss. A narrow dark band comes down from the upper left to the cross at (0.111<!-- given -->,
# 0.444<!-- given -->), which stands just left of the bright region where the ball diverges. Above the band the
# map is speckled with dark dots; the circle is around one of them, above the cross and a little to
# the left.
#
# </details>

# %% [markdown]
# **Explain.** The factor $(\sqrt{k}-1)/(\sqrt{k}+1)$ cannot be beaten in the long run. How can
# other pairs be ahead after 20 steps, and after 100?
#
# <details><summary>Answer</summary>
#
# For two reasons. A swinging ball passes the minimum again and again; the circle is a pair that
# passes it just at step 20. And at the best pair the two roots coincide, at both ends of the
# ravine. A double root costs extra, as the next cell shows.
#
# </details>

# %% [markdown]
# ### The price of a double root
#
# Where both roots are equal to $r$, the powers $r^t$ are only one solution of the recursion; the
# other one is $t\, r^t$.
#
# **Predict.** On $w^2/2$ with the pair $(1/9, 4/9)$, $r = 2/3$. Is $w_t / r^t$ constant? Does it
# grow without limit?
#
# **Run.** The cell prints it for $t = 0$, 3, 30 and 300.

# %%
t = np.array([0, 3, 30, 300])
iterates, _ = momentum(lambda w: w, start=1.0, steps=300, learning_rate=1 / 9, rho=4 / 9)
price = iterates[t] / (2 / 3) ** t
np.round(price, 6)


# %% tags=["claims"]
def cost_at_100(r):
    return momentum(lambda w: w, 1.0, 100, (1 - r) ** 2, r**2)[0][-1] / r**100


# %% [markdown]
# <details><summary>Answer</summary>
#
# It grows as $1 + t/3$<!--
# if np.allclose(price, 1 + t / 3, rtol=1e-6) -->. For a start at rest and critical damping, $w_t = \bigl(1 +
# (1-r)\,t\bigr)\, r^t$ times the start. The power wins in the end, but at step 30 the double root
# has cost a factor of 11<!-- = price[2] --> in distance, 121<!--
# = price[2] ** 2 --> in loss. At $k = 100$, where $r = 9/11$, it costs a
# factor of 19<!--
# = cost_at_100(9 / 11) --> in distance at step 100. That is why a pair with slightly less damping can be ahead
# for a long while, and why you may find better numbers for a given number of steps by trying.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: about 2 min*
#
# 1. **A ball with a velocity.** $v \leftarrow \rho\, v - \mathrm{lr}\; g$, $w \leftarrow w + v$. The share
#    $\rho$ of the velocity survives a step, friction takes $1 - \rho$. The velocity starts at zero,
#    which is no hyperparameter.
# 2. **A weighted sum.** The gradient of $j$ steps ago has the weight $\rho^j$; the weights add up to
#    $1/(1-\rho)$. What persists grows by that factor, noise by $1/\sqrt{1-\rho^2}$, what flips shrinks
#    by $1/(1+\rho)$.
# 3. **One trade-off.** $\mathrm{lr}/(1-\rho)$ sets the speed, as long as the gradient hardly changes
#    within the memory, about $1/(1-\rho)$ steps. Momentum buys an effective rate at which SGD would
#    diverge.
# 4. **Two forms.** Rate inside or outside the velocity: the same iterates at a constant rate, but not
#    when the rate changes ($-0.930$<!--
# = rate_inside(lambda w: w, 1.0, 10, dropping, rho=0.9)[-1] --> against $-0.116$<!--
# = rate_outside(lambda w: w, 1.0, 10, dropping, rho=0.9)[-1] -->).
# 5. **Three problems.** *Zigzag*: steps in proportion to $\sqrt{k}$ instead of $k$, at the best pair.
#    *Saddles*: away in 52<!-- = steps_to_leave(leaving["momentum"]) --> steps instead of 145<!--
# = steps_to_leave(leaving["SGD"]) -->. *Local minima*: sometimes a way out, of good ones as
#    well. *Noise*: a better direction (cosine 0.79<!-- = mean_cosines[0.9] --> instead of 0.29<!--
# = mean_cosines[0] -->), the same spread.
#
# **What comes next.** In the assignment of this lesson you write both forms of momentum as update
# rules, compute the weights, find the critical $\rho$, tune a pair for a ravine, and set momentum
# against SGD on handwritten digits. The next lecture asks for the gradient where the ball is
# *going* to be: Nesterov momentum.
#
# ### Sources
#
# - B. T. Polyak, *Some methods of speeding up the convergence of iteration methods*, USSR
#   Computational Mathematics and Mathematical Physics 4 (1964), 1-17.
# - I. Sutskever, J. Martens, G. Dahl, G. Hinton,
#   [*On the importance of initialization and momentum in deep learning*](https://proceedings.mlr.press/v28/sutskever13.html),
#   ICML 2013.
# - G. Goh, [*Why momentum really works*](https://distill.pub/2017/momentum/), Distill, 2017.
# - Y. Dauphin et al., *Identifying and attacking the saddle point problem in high-dimensional
#   non-convex optimization*, NIPS 2014.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
