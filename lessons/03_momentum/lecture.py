# %% [markdown]
# # Let the ball roll: momentum
#
# Plain gradient descent forgets each gradient as soon as it has taken its step. Momentum keeps one
# more array, the *velocity*, at the price of two more lines of code. In this lecture we let a ball
# roll: through a ravine, over a saddle, between local minima and under noise. At the end you will
# know what those two lines do, and where their reputation outruns their effect.
#
# **You will be able to**
#
# 1. *write* momentum as a ball with a velocity, and say what $\rho$, friction and the first
#    velocity are;
# 2. *expand* the velocity into a weighted sum of past gradients;
# 3. *trade* $\rho$ against the learning rate, and say when the trade holds;
# 4. *tell apart* the two forms in which momentum is written, and say when they part;
# 5. *predict* what momentum does where SGD has trouble: in a ravine, at saddles and local minima,
#    and under noise.
#
# **Prerequisites**: the learning rate, and curvatures as eigenvalues of the Hessian
# ([00_start](00_start.ipynb)); the troubles of SGD ([02_sgd](02_sgd.ipynb)).
#
# **Time**: {{ times }}
#
# **Letters**: $w$ are the weights, $g$ the gradient at $w$, $v$ the velocity, $\mathrm{lr}$ the
# learning rate (`learning_rate`), $\rho$ the momentum coefficient (`rho`), $\lambda$ a curvature,
# and $k$ the condition number, the largest curvature divided by the smallest.
#
# ## Play first
#
# *Time: {{ minutes }}*
#
# Run the two folded cells below, and a ball rolls down a ravine that is 100 times as strongly
# curved across as along. The slider `rho` says how much of its velocity the ball keeps at each step.
# At 0 it keeps nothing, and you have gradient descent. Walk along a path with *Step*, and two arrows
# show what makes each step: the push of the gradient (solid), then what is left of the velocity
# (dashed).

# %% fold=true
from dataclasses import replace
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from helpers.explorer import curves, explore, race, regime_map
from helpers.landscapes import bowl, local_minima, noisy, ravine, saddle
from helpers.paths import run_path
from helpers.plots import compare, plot_landscape, plot_path
from helpers.styles import NEUTRAL


# %% fold=true
def momentum(gradient, start, steps, learning_rate=0.018, rho=0.8):
    iterates, velocities = [start], [0 * start]
    for _ in range(steps):
        velocities.append(rho * velocities[-1] - learning_rate * gradient(iterates[-1]))
        iterates.append(iterates[-1] + velocities[-1])
    return np.array(iterates), {"velocity": np.array(velocities)}


limit = {"learning_rate": lambda rho: (2 + 2 * rho) / 100}
sliders = {"learning_rate": (0.001, 0.1), "rho": (0.0, 0.99, 0.01)}
ball = explore(momentum, ravine(100), sliders, steps=80, goal=1e-6, diverges=limit)
ball


# %% tags=["claims"]
def loss_at(rho):
    return run_path(momentum, ravine(100), steps=80, rho=rho).losses[-1]


enough = [rho for rho in np.arange(100) / 100 if loss_at(rho) < 1e-6]

# %% [markdown]
# **Predict.** At $\rho = 0.8$ the loss after 80 steps is 2.9e-06<!--
# = loss_at(0.8) -->. To get below 1e-6 at the same
# learning rate, does the ball need more momentum or less?
#
# **Run.** Move `rho` alone until the figure says that the goal is reached.
#
# <details><summary>Answer</summary>
#
# A little less: any $\rho$ from 0.75<!-- = enough[0] --> to 0.79<!--
# = enough[-1] --> will do. With less, the ball creeps: at $\rho = 0.6$
# the loss is 0.02<!--
# = loss_at(0.6) -->. With more, it *rings* like a bell, back and forth for a long time: at 0.97
# the loss is 8.2<!-- = loss_at(0.97) -->.
#
# </details>

# %% [markdown]
# ## 1. A ball with a velocity
#
# *Time: {{ minutes }}*
#
# Here is gradient descent as a *path function*, which returns all the places on the way, the
# *iterates*. Its step depends on the gradient *here and now*, and on nothing else. The last line
# tries it on $f(w) = w^2/2$, whose gradient is $w$ itself: every step of rate 0.1 takes away a tenth.


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
# And here is the ball. At each step its velocity $v$ keeps the share $\rho$ of itself, friction takes
# the rest, and the slope adds a push downhill. Then the velocity moves the ball. Compare the two
# loops. (We also return the velocities, to look at them later.)


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
# **Predict.** On $w^2/2$ again, from 1, with rate 0.1 and $\rho = 0.9$: gradient descent goes to
# 0.9<!-- = crept[1] -->, 0.81<!-- = crept[2] --> and 0.729<!--
# = crept[3] -->. Work out the first two iterates of momentum by hand. Is it behind, level, or ahead?
#
# **Run.** Read the row from left to right.

# %%
momentum(lambda w: w, start=1.0, steps=3, learning_rate=0.1, rho=0.9)[0]

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first step is that of gradient descent, because the ball starts at rest: $v = -0.1$<!--
# = pushed["velocity"][1] -->, $w = 0.9$<!-- = rolled[1] -->.
# In the second, $v = 0.9 \cdot (-0.1) - 0.1 \cdot 0.9 = -0.18$<!--
# = pushed["velocity"][2] -->, so $w = 0.72$<!-- = rolled[2] -->: ahead<!--
# if rolled[2] < crept[2] -->, because the
# first push still counts.
#
# </details>

# %% [markdown]
# Now both in the ravine, $f(w) = \tfrac12 (w_1^2 + 100\, w_2^2)$, at the same rate 0.018, just below
# the 0.02<!--
# = limit["learning_rate"](0) --> at which gradient descent (GD in the figures) would diverge.
#
# **Predict.** The ball keeps $\rho = 0.8$ of its velocity. Does it zigzag too? Which of the two is
# nearer to the minimum after 80 steps?
#
# **Run.** Look at the paths on the left first, then at the losses on the right.

# %% alt="Left, the valley from above, start at its right end. GD jumps from wall to wall in ever smaller zigzags, then creeps along the floor and stops far from the minimum. Momentum swings across the valley in wider, slower waves and reaches the minimum. Right, both losses on a log scale: that of GD falls fast for ten steps and then slowly, that of momentum steadily, six powers of ten further."
valley = ravine(condition_number=100)
in_the_valley = {
    "GD": run_path(sgd, valley, steps=80, learning_rate=0.018),
    "momentum": run_path(momentum, valley, steps=80, learning_rate=0.018, rho=0.8),
}
_ = compare(valley, in_the_valley)

# %% tags=["claims"]
slow, fast = (path.losses[-1] for path in in_the_valley.values())

# %% [markdown]
# **Figure 1.** *A velocity turns a crawl along the valley floor into a run.* After 80<!--
# = len(in_the_valley["GD"].losses) - 1 --> steps momentum is six<!-- = np.log10(slow / fast) -->
# powers of ten further down, for two lines of code!
#
# **Explain.** Momentum swings across the valley for *longer* than gradient descent. Why does it still
# win?
#
# <details><summary>Answer</summary>
#
# Across the valley the slope changes its sign again and again, so its pushes partly cancel in the
# velocity. Along the valley all pushes point the same way and add up. That is where gradient descent
# crawls, and where the ball has become fast.
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
# $\rho$ is often called the friction, but it is the share of the velocity that *survives* a step.
# What friction takes is $1 - \rho$.
#
# **Predict.** Four balls in a bowl, at the rate 0.01: $\rho = 0.5$, 0.81, 0.95 and 1. Which one
# reaches the bottom first? Which one is first at *rest* there?
#
# **Run.** The left panel shows the position of each ball against the step, the right one its velocity
# against its position: each ball starts on the right, at velocity 0, and rest is the point (0, 0).

# %% fold=true alt="Left, position against the step. Rho 0.5 creeps down and is not there at the end; 0.81 comes down and rests without overshooting; 0.95 swings through zero in waves that fade; 1 swings forever. Right, velocity against position: 0.5 runs along a slanted line towards the middle, 0.81 in a bow straight into it, 0.95 in a spiral around it, and 1 goes round and round on a closed ellipse."
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
for rho, style in zip([0.5, 0.81, 0.95, 1], NEUTRAL, strict=False):
    iterates, extras = momentum(lambda w: w, 1.0, 130, learning_rate=0.01, rho=rho)
    left.plot(iterates, label=f"rho = {rho}", markevery=15, markersize=4, **style)
    right.plot(iterates, extras["velocity"], markevery=15, markersize=4, **style)
left.set(xlabel="step", ylabel="position")
right.set(xlabel="position", ylabel="velocity")
for ax in (left, right):
    ax.axhline(0, color="gray", linewidth=0.8)
_ = fig.legend(loc="outside right upper")


# %% tags=["claims"]
def in_the_bowl(rho):
    return momentum(lambda w: w, 1.0, 2000, learning_rate=0.01, rho=rho)[0]


bottom = {rho: np.argmax(in_the_bowl(rho) < 0.01) for rho in (0.5, 0.81, 0.95, 1)}
rest = {rho: 2001 - np.argmax(abs(in_the_bowl(rho))[::-1] > 0.01) for rho in (0.5, 0.81, 0.95)}

# %% [markdown]
# **Figure 2.** *Creep, settle, swing.* The ball without friction, $\rho = 1$, is first at the bottom<!--
# if min(bottom, key=bottom.get) == 1 -->, and nothing ever stops it: it goes round forever. The ball
# with $\rho = 0.81$ is first at rest<!-- if min(rest, key=rest.get) == 0.81 -->. With less $\rho$ it
# creeps, with more it overshoots and spirals in. The border between the two is *critical damping*: a
# good door closer has it. (*Going further* computes it.)
#
# ## 2. The velocity remembers past gradients
#
# *Time: {{ minutes }}*
#
# What exactly does the velocity remember? We take the hill away and feed the velocity a list of
# gradients. (To see the memory and nothing else, we leave out the learning rate and the minus sign:
# $v \leftarrow \rho\, v + g$.)


# %%
def velocities(gradients, rho):
    v, history = 0.0, []
    for g in gradients:
        v = rho * v + g
        history.append(v)
    return np.array(history)


velocities([1, 0, 0, 0], rho=0.9)

# %% [markdown]
# A single gradient of size 1, and then silence: what is left in the velocity is its *echo*, weaker
# by a factor $\rho$ at every step.
#
# **Predict.** How much of that one gradient is left 10 steps later, for $\rho = 0.5$, $0.9$ and
# $0.99$? And which $\rho$ leaves just half of it?
#
# **Run.** Move the slider, and read the line above the figure.

# %%
struck_once = [1] + [0] * 60
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


# %% tags=["claims"]
def left_of(rho):
    return velocities(struck_once, rho)[10]


# %% [markdown]
# **Figure 3.** *$\rho$ sets how long a gradient is remembered.* After 10 steps 0.1 %<!--
# = left_of(0.5) --> of it is left
# at $\rho = 0.5$, 35 %<!-- = left_of(0.9) --> at 0.9, and 90 %<!--
# = left_of(0.99) --> at 0.99. Half of it is left at about 0.93<!--
# if left_of(0.93) < 0.5 < left_of(0.94) -->.
#
# So the gradient of $j$ steps ago has the weight $\rho^j$ in the velocity, and the velocity
# is the sum of all these echoes:
#
# $$v_{t+1} = -\mathrm{lr}\,\bigl(g_t + \rho\, g_{t-1} + \rho^2 g_{t-2} + \dots\bigr).$$
#
# **Predict.** What do all the weights add up to at $\rho = 0.9$? Think of the geometric series.
#
# **Run.** Add up a long echo.

# %%
total_weight = float(velocities([1] + [0] * 2000, rho=0.9).sum())
round(total_weight, 6)

# %% [markdown]
# The total is $1 + \rho + \rho^2 + \dots = 1/(1-\rho)$<!--
# if abs(total_weight - 10) < 1e-5 -->: 10<!-- = total_weight --> at $\rho = 0.9$, and 100<!--
# = velocities([1] + [0] * 3000, 0.99).sum() --> at 0.99.
# It also measures the memory: roughly the last $1/(1-\rho)$ gradients count.
#
# **Explain.** CS231n's slides call the velocity a *running mean of gradients*. Is it one?
#
# <details><summary>Answer</summary>
#
# Only up to a factor. In a mean the weights add up to 1; here they add up to $1/(1-\rho)$. So
# $(1-\rho)\,v$ is a running mean, in which recent gradients count most, and the velocity is ten<!--
# = total_weight --> times that mean at $\rho = 0.9$. This factor multiplies every step; section 3
# is about it.
#
# </details>


# %% tags=["claims"]
def steps_to_speed(rho):
    return np.argmax(velocities(np.ones(1000), rho) >= 0.9 / (1 - rho)) + 1


# %% [markdown]
# ### Where does the velocity start?
#
# **Explain.** A question asked in CS231n's lecture 7: *which value does the velocity start with?*
# Is it a hyperparameter, to be tuned? (Figure 3 helps.)
#
# <details><summary>Answer</summary>
#
# It starts at zero, and it is no hyperparameter. A first velocity is one more push before
# the first gradient, and it fades like any other: after $t$ steps $\rho^t v_0$ is left. Before the
# first gradient we know no direction worth a push, so zero is the natural choice.
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
# We now feed the velocity gradients that are all of size 1 and differ only in sign: always the same,
# flipping at every step, and random.
#
# **Predict.** At $\rho = 0.9$ the constant signal ends at size 10<!--
# = total_weight -->. Where do the other two end:
# above 1, or below?
#
# **Run.** The cell prints the typical size (root mean square) of the velocity for each signal.

# %%
steps = 50_000
signals = {
    "constant": np.ones(steps),
    "alternating": np.resize([1.0, -1.0], steps),
    "random": np.random.default_rng(0).choice([1.0, -1.0], steps),
}
long_runs = {name: velocities(signal, rho=0.9)[100:] for name, signal in signals.items()}
gains = {name: float(np.sqrt(np.mean(v**2))) for name, v in long_runs.items()}
{name: round(gain, 2) for name, gain in gains.items()}

# %% [markdown]
# **Explain.** Which of the three signals does the gradient resemble along a ravine, across it, and
# under minibatch noise?
#
# <details><summary>Answer</summary>
#
# | signal | where it occurs | gain | at $\rho = 0.9$ |
# |---|---|---|---|
# | constant | along a ravine, down a long slope | $1/(1-\rho)$<!--
# if np.isclose(gains["constant"], 10, rtol=0.01) --> | 10<!-- = gains["constant"] --> |
# | random | noise of minibatches | $1/\sqrt{1-\rho^2}$<!--
# if np.isclose(gains["random"], (1 - 0.9**2) ** -0.5, rtol=0.02) --> | 2.3<!--
# = gains["random"] --> |
# | alternating | across a ravine, when a step is too long | $1/(1+\rho)$<!--
# if np.isclose(gains["alternating"], 1 / 1.9, rtol=0.01) --> | 0.53<!--
# = gains["alternating"] --> |
#
# (Random pushes add up in squares: $1 + \rho^2 + \rho^4 + \dots = 1/(1-\rho^2)$.) Momentum
# amplifies what persists, far more than it amplifies noise, and it damps what flips. This table is
# most of what there is to know about momentum.
#
# </details>

# %% [markdown]
# ## 3. $\rho$ and the learning rate are one trade-off
#
# *Time: {{ minutes }}*
#
# Under a constant gradient $g$ the velocity ends at $-\mathrm{lr}\, g/(1-\rho)$. The ball then
# moves as gradient descent would with the **effective learning rate** $\mathrm{lr}/(1-\rho)$.
#
# **Predict.** Three runs in the same bowl. Each has the effective rate 0.01: $\mathrm{lr} = 0.01$
# without momentum, 0.001<!-- given --> with $\rho = 0.9$, and 0.0001<!-- given --> with $\rho = 0.99$.
# Will the three move alike?
#
# **Run.** Which curves stay close together?

# %% fold=true alt="Position against the step. The curves of rho 0 and rho 0.9 fall together towards zero, the second a little later. That of rho 0.99 sets off much later, falls faster, passes both, overshoots zero and comes back."
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
coasting = {}
for rho, style in zip([0, 0.9, 0.99], NEUTRAL, strict=False):
    rate = 0.01 * (1 - rho)
    path = run_path(momentum, bowl(), steps=600, learning_rate=rate, rho=rho)
    coasting[rho] = path.iterates[:, 0]
    ax.plot(coasting[rho], label=f"lr = {rate:.4f}, rho = {rho}", markevery=50, **style)
ax.set(xlabel="step", ylabel="$w_1$", title="The same effective rate, 0.01, three times")
_ = ax.legend()

# %% tags=["claims"]
gap = np.abs(coasting[0] - coasting[0.9])
short_memory, long_memory = (1 / (1 - rho) for rho in coasting if rho)

# %% [markdown]
# **Figure 4.** *The effective rate sets the speed, as long as the slope changes slowly.* With
# $\rho = 0.9$ the ball has to gather speed, and lags by at most 0.13<!-- = gap.max() -->. With
# $\rho = 0.99$ it sets off much later, passes both and overshoots<!-- if coasting[0.99].min() < 0 --> the minimum.
#
# **Explain.** Why does the third curve leave the other two?
#
# <details><summary>Answer</summary>
#
# It remembers about 100<!--
# = long_memory --> steps. In 100<!--
# = long_memory --> steps of effective rate 0.01 the gradient itself has fallen
# by a factor of about $e$, so the sum of old gradients is out of date. With $\rho = 0.9$ the memory
# is 10<!-- = short_memory --> steps, in which the gradient hardly
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
# **Predict.** In the ravine of figure 1, gradient descent takes the rate 0.1, and momentum takes 0.01
# with $\rho = 0.9$, whose effective rate is 0.1 too. What happens to each? (Along a curvature
# $\lambda$ gradient descent is stable only for $\mathrm{lr}\,\lambda < 2$.)
#
# **Run.** Read the legend and the curves.

# %% alt="Left, of GD one line is seen, from the start steeply down and out of the frame. Momentum zigzags along the valley in ever smaller waves, passes the minimum, turns and closes in on it. Right, the loss of GD shoots up and out of the frame, and the legend says that it diverged; that of momentum falls in ripples by twelve powers of ten."
fair = {
    "GD": run_path(sgd, valley, steps=300, learning_rate=0.1),
    "momentum": run_path(momentum, valley, steps=300, learning_rate=0.01, rho=0.9),
}
_ = compare(valley, fair)

# %% [markdown]
# **Figure 5.** *What momentum buys is an effective rate at which gradient descent diverges.* Gradient
# descent leaves the picture with its first step; momentum swings its way to the minimum. It is stable
# up to $\mathrm{lr}\,\lambda = 2 + 2\rho$; *Going further* says why.
#
# **Explain.** You have a run that works with $\mathrm{lr} = 0.1$ and $\rho = 0.9$, and you want to
# try $\rho = 0.99$. Which learning rate do you start from?
#
# <details><summary>Answer</summary>
#
# From 0.01. The effective rate then stays at 1, and you compare two memories, not two speeds. Change
# $\rho$ alone, and you make the steps ten times longer without saying so.
#
# </details>

# %% [markdown]
# ## 4. Two forms of one rule
#
# *Time: {{ minutes }}*
#
# CS231n's slides write momentum in two ways. In one, the learning rate is *inside* the velocity, as
# we have it, after Sutskever et al. In the other it is *outside*, as in PyTorch and in Goh's article
# (Distill, 2017).
#
# $$\text{inside:}\quad v \leftarrow \rho\, v - \mathrm{lr}\; g, \quad w \leftarrow w + v
# \qquad\qquad
# \text{outside:}\quad v \leftarrow \rho\, v + g, \quad w \leftarrow w - \mathrm{lr}\; v$$
#
# To compare them we write both with a list of rates, one for each step. First inside:


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
# **Predict.** The two velocities differ in sign and size. Do the *iterates* differ?
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
# **Predict.** Now the rate drops from 0.1 to 0.01 after the fifth step, just when the ball shoots
# through the minimum. Which form carries it further? (A plan by which the rate changes in training is
# a *schedule*; see [08_schedules](08_schedules.ipynb).)
#
# **Run.** Look at what the curves do after step 5. Then move `new_rate` until they no longer part.


# %%
def both_forms(steps, rho=0.9, new_rate=0.01):
    rates = [0.1] * 5 + [new_rate] * 35
    inside = rate_inside(lambda w: w, 1.0, 40, rates, rho)
    return {"rate inside": inside, "rate outside": rate_outside(lambda w: w, 1.0, 40, rates, rho)}


# %% fold=true
curves(
    both_forms,
    {"rho": (0.0, 0.99, 0.01), "new_rate": (0.0, 0.2, 0.005)},
    x=np.arange(41),
    labels=("step", "w"),
    y_limits=(-2, 2),
    says=lambda steps, inside, outside: (
        f"at step 10: {inside[10]:.3f} with the rate inside, {outside[10]:.3f} outside"
    ),
)

# %% tags=["claims"]
after_drop = {name: path[10] for name, path in both_forms(np.arange(41)).items()}

# %% [markdown]
# **Figure 6.** *The two forms part when the rate changes.* At step 10 the ball is at $-0.930$<!--
# = after_drop["rate inside"] -->
# with the rate inside, and at $-0.116$<!-- = after_drop["rate outside"] --> with the rate outside.
#
# **Explain.** Where does the difference come from?
#
# <details><summary>Answer</summary>
#
# Inside, each gradient was multiplied by the rate of *its* step. The drop reaches only new
# gradients; the velocity built up at the old rate rolls on until friction has used it up. Outside,
# the velocity is a sum of bare gradients and the rate multiplies the whole sum, so a drop slows the
# ball at once. Neither is wrong, but a schedule tuned for one is not tuned for the other. The two do
# not part if the new rate is the old one, 0.1, or if no velocity carries the old rate along, at
# $\rho = 0$.
#
# </details>

# %% [markdown]
# Some texts use a third form, a true running mean: $v \leftarrow \rho\, v + (1-\rho)\, g$,
# $w \leftarrow w - \mathrm{lr}\; v$. It has the effective rate $\mathrm{lr}$, whatever $\rho$ is.
# So when you read a learning rate next to a $\rho$, first find out which form it belongs to.

# %% [markdown]
# **Half-way.** The velocity is a sum of past gradients with the weights $\rho^j$: it amplifies what
# persists and damps what flips, and $\mathrm{lr}/(1-\rho)$ sets its speed. A good place for a break.

# %% [markdown]
# ## 5. Zigzag: momentum against the condition number
#
# *Time: {{ minutes }}*
#
# Lesson 02 measured three problems of SGD: the zigzag in a ravine, saddles and local minima, and
# noise. We take them in turn, in this section and the next two.
#
# First the zigzag. As in lesson 02, three directions with the curvatures 1, 10 and 100 share the
# loss equally at the start. The lowest line is the part of the flat direction; each line above adds
# one direction. Where the lines meet, only the flat direction has any loss left.
#
# **Predict.** At $\rho = 0$ the lines meet after ten steps, and then the loss falls slowly. When you
# raise $\rho$, does the last part become steeper? And do the lines meet sooner or later?
#
# **Run.** Raise `rho` slowly. What is special about 0.75?

# %%
curvatures = np.array([1, 10, 100])


def shares(steps, learning_rate=0.018, rho=0.0):
    start = np.sqrt(2 / 3 / curvatures)
    w = momentum(lambda w: curvatures * w, start, len(steps) - 1, learning_rate, rho)[0]
    flat, middle, steep = (curvatures * w**2 / 2).T
    return {"curvature 1": flat, "1 and 10": flat + middle, "all three": flat + middle + steep}


# %% fold=true
curves(
    shares,
    {"learning_rate": (0.002, 0.036), "rho": (0.0, 0.99, 0.01)},
    x=np.arange(61),
    labels=("step", "loss of these curvatures"),
    scales=("linear", "log"),
    y_limits=(1e-7, 2),
    says=lambda x, flat, _, loss: (
        f"after {x[-1]:.0f} steps the loss is {loss[-1]:.2g}, and the flat direction "
        f"holds {flat[-1] / loss[-1]:.0%} of it"
    ),
)


# %% tags=["claims"]
def overshoots(rho):
    return (momentum(lambda w: w, 1.0, 2000, learning_rate=0.018, rho=rho)[0] < 0).any()


flat_swings = next(rho for rho in np.arange(60, 90) / 100 if overshoots(rho))

# %% [markdown]
# **Figure 7.** *The steep directions wait for the flat one.* Without momentum they are done after a
# few steps, while the flat one has hardly moved. With more $\rho$ they swing for longer and the flat
# one runs faster, until, at 0.75<!-- = flat_swings -->, it starts to swing too. From there on the
# distance in all three directions shrinks at one pace, by $\sqrt{\rho}$ per step, and more $\rho$ only
# makes it slower. That is why the ball at the top of this page wanted a little less momentum.
#
# How narrow a ravine can one $\rho$ serve? Lesson 02 found the best rate of gradient descent for the
# curvatures 1 and $k$, $\mathrm{lr} = 2/(1+k)$; the number of steps then grows in proportion to $k$.
#
# **Predict.** Give momentum the same rate, for each $k$. From $k = 100$ to $k = 10\,000$,
# how does the number of steps change without momentum, for $\rho = 0.9$, and for $\rho = 0.99$? And
# which of the three wins at $k = 10$?
#
# **Run.** Each row of the result is one $\rho$; each entry is the number of steps from (10, 1) until
# the loss stays below 1e-6, for $k$ = 10, 100, 1000 and 10000.


# %%
def steps_needed(k, rho):
    rate = 2 / (1 + k)
    path = run_path(momentum, ravine(k), steps=6 * k + 2000, learning_rate=rate, rho=rho)
    return path.steps_to(1e-6)


condition_numbers = [10, 100, 1000, 10_000]
needed = {rho: [steps_needed(k, rho) for k in condition_numbers] for rho in [0, 0.9, 0.99]}
needed

# %% [markdown]
# The same numbers, drawn. Look for slopes, flat parts and crossings.

# %% fold=true alt="Steps against the condition number, both on log scales. Without momentum the line rises with slope 1 from below all others to above all others. That of rho 0.9 is flat up to 100 and then bends upwards; that of rho 0.99 is flat almost to the end, ten times as high. A gray line of slope one half runs along the lowest points."
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
# **Figure 8.** *Each $\rho$ is flat up to the condition number that its memory can handle.* The lowest
# number of steps at each $k$ rises about as the gray line does, as $\sqrt{k}$.
#
# **Explain.** Why is more momentum not always better? And can you compute the height of the flat
# parts, 167<!-- = needed[0.9][0] --> and 174<!-- = needed[0.9][1] --> steps for $\rho = 0.9$, from
# the pace in figure 7?
#
# <details><summary>Answer</summary>
#
# A ball cannot come to rest before its memory has faded. Once it swings, its distance shrinks by
# $\sqrt{\rho}$ per step, however gentle the valley. (One step shrinks areas in the plane of position
# and velocity, figure 2 on the right, by $\rho$; a swing shares that evenly between the two.) From 100 to 1e-6 the loss falls by eight powers of ten, and the
# distance by four. So
#
# $$\sqrt{\rho}^{\;t} = 10^{-4}, \qquad t = \frac{\ln 10^{-4}}{\ln \sqrt{\rho}},$$
#
# which is 175<!-- = swinging_steps(nine) --> for $\rho = 0.9$ and 1,833<!--
# = swinging_steps(nines) --> for 0.99, where we counted 1,772<!-- = needed[0.99][0] --> and 1,850<!--
# = needed[0.99][1] -->. A line of theory, and it hits within a few percent!
#
# The flat part ends where the valley is so long that the ball creeps instead of swinging, for 0.9 at
# about $k = 758$<!-- = flat_end -->. From there on the steps grow in proportion to $k$ again.
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
# if abs(flat_end - 750) < 10 -->, and it forgets a bad direction in
# a few tens of steps. Try 0.99, with a tenth of the rate, if the loss still falls slowly and steadily
# and the run is long compared with 100 steps. Figure 8 shows the price if the valley is not that long.
#
# You can have both: CS231n's notes speak of schedules that start at about 0.5<!-- given --> and end near
# 0.99. Sutskever et al. raise $\rho$ slowly to a limit of up to 0.999<!-- given -->, and go back to 0.9
# for the last thousand updates, to let the ball settle.
#
# </details>

# %% tags=["claims"]
along_the_ridge = run_path(sgd, saddle(), steps=150, learning_rate=0.1).iterates

# %% [markdown]
# ## 6. Saddles and local minima
#
# *Time: {{ minutes }}*
#
# ### Leaving a saddle
#
# On the saddle $(w_1^2 - w_2^2)/2$ we start a millionth away from the ridge, the line $w_2 =
# 0$. The loss falls away along $w_2$, but at first that slope is only a millionth, too.
#
# **Predict.** At rate 0.1 gradient descent needs 145<!--
# = np.argmax(np.abs(along_the_ridge[:, 1]) >= 1) --> steps until $|w_2| \ge 1$. About how many does momentum
# need with $\rho = 0.9$: a tenth of that, a third, or just as many?
#
# **Run.** The cell prints both numbers of steps, and draws the two paths.


# %% alt="Left, the saddle from above. GD slides along the ridge from the right to the saddle point in the middle, waits there, and finally falls away upwards in the picture. Momentum swings back and forth along the ridge while it gathers speed away from it, and falls away too. Right, the loss of GD is flat near zero almost to the end, that of momentum drops out of the picture after a third of the time."
def steps_to_leave(path):
    return int(np.argmax(np.abs(path.iterates[:, 1]) >= 1))


pass_between_hills = saddle()
leaving = {
    "GD": run_path(sgd, pass_between_hills, steps=150, learning_rate=0.1),
    "momentum": run_path(momentum, pass_between_hills, steps=150, learning_rate=0.1, rho=0.9),
}
print({name: steps_to_leave(path) for name, path in leaving.items()})
_ = compare(pass_between_hills, leaving)

# %% tags=["claims"]
w_2 = leaving["momentum"].iterates[:, 1]
settled_factor = w_2[60] / w_2[59]
on_the_ridge = run_path(momentum, saddle(), 500, (1.5, 0), learning_rate=0.1, rho=0.9)

# %% [markdown]
# **Figure 9.** *Momentum leaves the neighbourhood of a saddle in a third<!--
# = steps_to_leave(leaving["momentum"]) / steps_to_leave(leaving["GD"]) --> of the steps.*
#
# **Explain.** The slope near a saddle *grows* while we leave it. What follows for the velocity? And
# what happens to a ball that starts exactly on the ridge, at $w_2 = 0$?
#
# <details><summary>Answer</summary>
#
# Gradient descent multiplies the distance from the ridge by $1 + \mathrm{lr} = 1.1$ per step. A ball
# adds ever larger pushes to a velocity that is growing already, and ends at a factor of
# $1 + \sqrt{0.1} = 1.316$<!--
# = settled_factor --> per step. The distance has to grow a millionfold:
# $\ln 10^6 / \ln 1.1 = 145$<!--
# = steps_to_leave(leaving["GD"]) -->, while $\ln 10^6/\ln 1.316 = 50$<!--
# = np.log(1e6) / np.log(settled_factor) -->; the other two<!--
# = steps_to_leave(leaving["momentum"]) - 50 --> steps go into gathering speed.
#
# Where does 1.316<!--
# = settled_factor --> come from? Without the velocity the rule reads $w_{t+1} = 2 w_t - 0.9\, w_{t-1}$
# here. Put in $w_t = z^t$, and $z^2 - 2z + 0.9 = 0$, whose larger root is $1 + \sqrt{0.1}$<!--
# if np.isclose(np.roots([1, -2, 0.9]).max(), settled_factor) -->.
#
# Exactly on the ridge the slope in $w_2$ is zero, so the velocity in $w_2$ stays zero, and momentum
# never<!--
# if not on_the_ridge.iterates[:, 1].any() --> leaves. It takes noise to push a ball off the ridge.
#
# </details>

# %% [markdown]
# ### Local minima: what is true
#
# CS231n's lecture 7 says that momentum copes better with local minima. The picture behind it is a
# ball that rolls through a small hollow and out on its far side. We test it on a landscape with four
# wells, from 1,600<!-- given --> starts on a grid. From each, gradient descent and momentum run until
# they rest in some well.
#
# **Predict.** Both at rate 0.1, momentum with $\rho = 0.9$: from how many of
# the 1,600<!-- given --> starts does momentum end in a *deeper* well than gradient descent? And in a
# *shallower* one?
#
# **Run.** `momentum` works for many balls at once. First gradient descent, which is momentum with
# $\rho = 0$; the cell prints the losses at the bottoms of the four wells, as the balls find them.

# %%
wells = local_minima()
axis = np.linspace(-4, 4, 40)
starts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def final_losses(steps, learning_rate, rho):
    iterates, _ = momentum(wells.gradient, starts, steps, learning_rate, rho)
    return wells.f(iterates[-1])


with_gd = final_losses(steps=500, learning_rate=0.1, rho=0)
np.unique(np.round(with_gd, 3))

# %% [markdown]
# Now momentum. The cell counts the starts from which it ends deeper than gradient descent, just as
# deep, and shallower: first with $\rho = 0.9$, then with far less friction at the same effective
# rate, $\rho = 0.99$ and the rate 0.01.


# %%
def count_starts(after):
    signs = np.sign(np.round(after - with_gd, 3))
    return {
        name: int(np.sum(signs == sign))
        for name, sign in [("deeper", -1), ("same", 0), ("shallower", 1)]
    }


much_friction = count_starts(final_losses(steps=500, learning_rate=0.1, rho=0.9))
little_friction = count_starts(final_losses(steps=2000, learning_rate=0.01, rho=0.99))
much_friction, little_friction

# %% [markdown]
# Here are two balls with $\rho = 0.9$, one that gains and one that loses.

# %% fold=true alt="Two copies of a landscape with four wells, one in each corner; the deepest, upper left, is marked as the minimum. Left, from the upper right, GD stops in the well at the upper right; momentum rolls through it, crosses to the upper left, swings in the deepest well and rests there. Right, from the left edge, GD turns down into the well at the lower left, the second deepest; momentum is too fast for the turn, crosses the middle and rests in the shallower well at the lower right."
fig, axes = plt.subplots(1, 2, figsize=(11, 4.8), layout="constrained")
for ax, start in zip(axes, [(3.4, 2.6), (-3.6, -0.35)], strict=True):
    here = replace(wells, start=np.array(start))
    plot_landscape(here, ax)
    plot_path(run_path(sgd, here, steps=500, learning_rate=0.1), ax, "GD")
    plot_path(run_path(momentum, here, steps=500, learning_rate=0.1, rho=0.9), ax, "momentum")
    ax.set_title(f"from {start}")


# %% tags=["claims"]
def depth(rho, start):
    return run_path(momentum, wells, 500, start, learning_rate=0.1, rho=rho).losses[-1]


lucky, unlucky = (3.4, 2.6), (-3.6, -0.35)

# %% [markdown]
# **Figure 10.** *A ball can roll out of a hollow, but it cannot tell a good one from a bad one.*
# Left: momentum runs through<!--
# if depth(0, lucky) > depth(0.9, lucky) + 0.5 --> the shallow well that holds gradient descent and ends in the deepest<!--
# if abs(depth(0.9, lucky) - wells.f_min) < 1e-3 -->. Right: from
# another start, gradient descent ends in the second deepest well, and momentum runs past it into a shallower<!--
# if depth(0, unlucky) < depth(0.9, unlucky) - 0.2 -->
# one.
#
# The shallowest well is the one at the upper right.
#
# **Predict.** From where does a ball get out of it: from anywhere in it, or only from high up its
# slopes?
#
# **Run.** Click on places in the upper right quarter to start there. Then raise `rho` to 0.95 and try
# the other three quarters too: do you like what you get?

# %%
slider = {"rho": (0.0, 0.99, 0.01)}
two_balls = race(
    {
        "GD": (partial(sgd, learning_rate=0.1), {}),
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
# more places; but it runs out of good wells too, and from ($-3$, 3) out of the best<!--
# if depth(0, (-3, 3)) < wells.f_min + 0.01 and depth(0.95, (-3, 3)) > wells.f_min + 0.3 -->.
#
# </details>

# %% [markdown]
# **Explain.** Of the 1,600<!-- = len(starts) --> starts, 92<!--
# = much_friction["deeper"] --> end deeper and 1<!--
# = much_friction["shallower"] --> shallower with $\rho = 0.9$; with
# $\rho = 0.99$, 450<!-- = little_friction["deeper"] --> end deeper and 262<!--
# = little_friction["shallower"] --> shallower. How far is the claim true?
#
# <details><summary>Answer</summary>
#
# In part. A ball can cross a barrier, if it comes fast and the barrier is low; and deep
# wells are harder to leave than shallow ones, so on balance it gains something. But most balls end
# where gradient descent ends, and some run out of a good well. Momentum is no method of finding the
# lowest minimum. And a ball that starts at rest and moves in small steps never climbs higher than
# where it started.
#
# These are counts on one made-up landscape of two weights. They do not say how much it matters in
# networks, where saddles are far commoner than poor minima (Dauphin et al., NIPS 2014).
#
# </details>

# %% tags=["claims"]
noise = np.random.default_rng(0).normal(scale=1 / 6, size=(2000, 400))
single = velocities(np.eye(400)[0] + noise, rho=0)
single_cosine = np.mean(single[:, 0] / np.linalg.norm(single, axis=1))

# %% [markdown]
# ## 7. Noise: a smoother path, not a smaller error
#
# *Time: {{ minutes }}*
#
# The third problem: a minibatch gradient is the true gradient plus noise. Take 400 weights, a true
# gradient of length 1, and noise of standard deviation 1/6 in each weight: an arrow of length
# $\sqrt{400}/6 = 3.3$<!--
# = np.linalg.norm(noise, axis=1).mean() -->, three<!--
# = np.linalg.norm(noise, axis=1).mean() --> times as long as what we want to know. A poor compass!
#
# **Predict.** A single such gradient is off by 73<!--
# = np.rad2deg(np.arccos(single_cosine)) --> degrees: its cosine with the true one is 0.29<!--
# = single_cosine -->. About what is that of the *velocity*, for $\rho = 0.9$ and for 0.99? (The table
# of section 2 helps.)
#
# **Run.** The cell prints the mean cosine after the first 1,000 steps.

# %%
rng = np.random.default_rng(0)
true_gradient = np.eye(400)[0]
gradients = true_gradient + rng.normal(scale=1 / 6, size=(2000, 400))


def cosines(rho):
    v = velocities(gradients, rho)
    return v @ true_gradient / np.linalg.norm(v, axis=1)


mean_cosines = {rho: round(float(cosines(rho)[1000:].mean()), 2) for rho in [0, 0.9, 0.99]}
mean_cosines

# %% [markdown]
# The same cosines step by step. Look at the final height, and at the time it takes to get there.

# %% fold=true alt="Cosine against the step. That of rho 0 jitters around 0.3 from the start on. That of rho 0.9 climbs to 0.8 within some twenty steps and jitters there. That of rho 0.99 climbs smoothly and takes some 300 steps to 0.97."
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for rho, style in zip([0, 0.9, 0.99], NEUTRAL, strict=False):
    ax.plot(cosines(rho)[:400], label=f"rho = {rho}", markevery=40, **style)
ax.set(xlabel="step", ylabel="cosine", ylim=(0, 1.05), title="Velocity against true gradient")
_ = ax.legend(loc="center right")

# %% tags=["claims"]
cosine_by_formula = [(1 + 100 / 9 * (1 - rho) / (1 + rho)) ** -0.5 for rho in mean_cosines]

# %% [markdown]
# **Figure 11.** *The velocity knows the direction far better than any gradient in it,* once the ball
# has gathered speed.
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
# **Run.** The cell prints the standard deviation of each cloud, after the first 1,000 steps.


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
# Now look at 300 steps of one ball each: which path is smoother? Is one narrower?

# %% fold=true alt="Position against the step, around a minimum at zero. Without momentum the line jitters from step to step; with rho 0.9 it drifts in slow waves. Both stray equally far."
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for rho, style in zip([0, 0.9], NEUTRAL, strict=False):
    ax.plot(wandering[rho][:300, 0, 0], label=f"rho = {rho}", markevery=25, **style)
ax.set(xlabel="step", ylabel="$w_1$", title="Wandering about a minimum at 0")
_ = ax.legend()

# %% [markdown]
# **Figure 12.** *The path becomes smoother, not narrower.* Without momentum the
# iterate jitters; with $\rho = 0.9$ it drifts in slow waves, just as far from 0. All three clouds have
# nearly the same spread<!-- if max(spreads.values()) < 1.1 * min(spreads.values()) -->.
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
# in which only the effective rate is left. (We do not derive it here.) What narrows the cloud is a
# smaller effective rate, a larger batch, or an average over iterates. Where noise, and not curvature,
# limits the rate, momentum gains little. You will see both cases in the assignment, on handwritten
# digits.
#
# </details>

# %% [markdown]
# ## Going further
#
# *Time: {{ minutes }}*
#
# Why $\sqrt\rho$, why $2 + 2\rho$, why $\sqrt k$? All of it can be computed. On
# $f(w) = \lambda w^2/2$ one step of momentum is linear in $w$ and $v$, and a ravine is several such
# problems side by side, one for each eigenvector of the Hessian. Goh (Distill, 2017) tells this story
# with beautiful interactive figures.
#
# ### One direction at a time
#
# The heavy-ball form with $g = \lambda w$ reads $w_{t+1} = (1 + \rho - \mathrm{lr}\,\lambda)\,
# w_t - \rho\, w_{t-1}$. For gradient descent the solution is a
# power, $(1 - \mathrm{lr}\,\lambda)^t$, so we try powers here too. $w_t = z^t$ solves it if
#
# $$z^2 - (1 + \rho - \mathrm{lr}\,\lambda)\, z + \rho = 0 .$$
#
# Unless the two roots coincide, any path is a sum of two such powers, and the one with the larger
# $|z|$ outlasts the other: in the long run each step multiplies the distance by this $|z|$. (For a
# complex $z = a + bi$, $|z| = \sqrt{a^2 + b^2}$.) Only two numbers matter: $\rho$ and the product
# $\mathrm{lr}\,\lambda$.
#
# **Predict.** The product of the two roots is $\rho$. If they are a complex pair, what is $|z|$?
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
# = np.sqrt(rho) --> here: the pace of section 5. It depends neither on the rate nor on the curvature.
# That is why one $\rho$ serves a whole range of curvatures.
#
# </details>

# %% [markdown]
# ### The map of regimes
#
# A ball runs on $w^2/2$ for 50 steps, for every pair on a grid of rates and $\rho$, and we draw
# what is left of its distance and speed. (Distance alone would be zero whenever a swinging ball
# happens to pass the minimum.)
#
# **Predict.** With the rate to the right and $\rho$ upwards: where on this map does the ball creep,
# where does it swing, where does it diverge?
#
# **Run.** The first cell computes the whole map with one call; the second draws it. On the solid
# line the two roots coincide.

# %%
rates, rhos = np.meshgrid(np.linspace(0.01, 4.4, 220), np.linspace(0, 0.995, 200))
iterates, extras = momentum(lambda w: w, np.ones(rates.shape), 50, rates, rhos)
left_over = np.hypot(iterates[-1], extras["velocity"][-1])
left_over.shape

# %% fold=true alt="A map with the learning rate times curvature from 0 to 4.4 to the right and rho upwards; dark means that little is left. A solid white line comes down from the upper left corner, touches the lower edge at 1 and rises to the upper right. Left of it the ball creeps, above it swings, between its right branch and a dashed line it flips, and right of the dashed line, from 2 at the lower edge to 4 at the upper, it diverges. In the swinging part the shade changes from bottom to top and hardly from left to right."
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

# %% [markdown]
# **Figure 13.** *Four regimes, and one number, $\rho$, that sets the pace in the largest of them.*
#
# - **creeps**, left of the solid line: two positive roots. The ball comes down without overshooting,
#   and the slower root decides.
# - **swings**, above the solid line: a complex pair, $|z| = \sqrt{\rho}$.
# - **flips**, between the right branch of the solid line and the dashed line: two negative roots. The
#   ball changes sides at every step.
# - **diverges**, right of the dashed line: $|z| > 1$.
#
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
# With less $\rho$ the ball creeps, with more it swings: this is the $\rho$ of the good door closer.
# (With $\mathrm{lr}\,\lambda$ between 1 and 4 the same formula gives the right branch.)
# Solved for the rate with $\rho$ near 1, it says $\mathrm{lr}\,\lambda \approx (1-\rho)^2/4$.
# Divide by $1 - \rho$, and you have the bound of section 3.
#
# </details>

# %% [markdown]
# ### The best pair for a ravine
#
# A ravine has curvatures from $\lambda_{\min}$ to $\lambda_{\max}$, and all of them share one rate
# and one $\rho$. The slowest direction decides. The best compromise damps *both* ends critically,
# the gentlest on the left branch and the steepest on the right branch; all curvatures between them
# swing, with the same $|z| = \sqrt{\rho}$:
#
# $$\mathrm{lr} = \Bigl(\frac{2}{\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}}}\Bigr)^2, \qquad
# \rho = \Bigl(\frac{\sqrt{k} - 1}{\sqrt{k} + 1}\Bigr)^2, \qquad
# \text{factor per step } \frac{\sqrt{k} - 1}{\sqrt{k} + 1}.$$
#
# The best factor of gradient descent is $(k-1)/(k+1)$. Momentum replaces $k$ with $\sqrt{k}$, and that
# is the slope 1/2<!-- given --> in figure 8 (Polyak 1964). The many rates of lesson 02 gain the same
# root, but have to be planned for a fixed number of steps; momentum needs one pair.
#
# **Predict.** For the curvatures 1 and 25 the best pair is $\mathrm{lr} = 1/9$, $\rho = 4/9$, with
# the factor 2/3. We draw the loss after 50 steps for all pairs. Is the best pair the darkest
# place?
#
# **Run.** The marked point is the best pair, and its path is next to the map. Click on the map to move
# the point. What does the path do where the map is speckled?

# %% fold=true
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
# Not quite: there are darker specks. The path rings there, and a speck is a pair whose swing happens
# to pass close to the minimum at just that step: at the rate 0.0156 and $\rho = 0.86$ the loss is 2.8e-06<!--
# = speck(0.0156, 0.86)[50] --> after 50
# steps, and 2.7e-03<!-- = speck(0.0156, 0.86)[51] --> after 51.
#
# </details>

# %% [markdown]
# Now in numbers: the share of such a map, in percent, that beats the best pair after 20, 50 and 100
# steps.

# %%
rates, rhos = np.meshgrid(np.linspace(0.002, 0.16, 159), np.linspace(0, 0.98, 99))
hill = ravine(condition_number=25)


def share_better(steps):
    start = np.broadcast_to(hill.start, (*rates.shape, 2))
    iterates, _ = momentum(hill.gradient, start, steps, rates[..., None], rhos[..., None])
    best = run_path(momentum, hill, steps, learning_rate=1 / 9, rho=4 / 9).losses[-1]
    return round(100 * float(np.mean(hill.f(iterates[-1]) < best)), 1)


[share_better(steps) for steps in (20, 50, 100)]

# %% [markdown]
# **Figure 14.** *The best pair is best in the limit, not at a given step.* The more steps, the fewer
# pairs beat it<!-- if share_better(20) > share_better(50) > share_better(100) > 0 -->.
#
# **Explain.** How can other pairs be ahead after 20 steps, and even after 100?
#
# <details><summary>Answer</summary>
#
# For two reasons. A swinging ball passes the minimum again and again, and some pair is always just
# passing it. And at the best pair the two roots coincide, at both ends of the ravine. A double root
# costs extra, as the next cell shows.
#
# </details>

# %% [markdown]
# ### The price of a double root
#
# Where both roots are equal to $z$, the powers $z^t$ are only one solution of the recursion; the
# other one is $t\, z^t$.
#
# **Predict.** On $w^2/2$ with the pair $(1/9, 4/9)$, $z = 2/3$. Is $w_t / z^t$ constant, or does it
# grow?
#
# **Run.** The cell prints it for $t = 0$, 3, 30 and 300.

# %%
t = np.array([0, 3, 30, 300])
iterates, _ = momentum(lambda w: w, start=1.0, steps=300, learning_rate=1 / 9, rho=4 / 9)
price = iterates[t] / (2 / 3) ** t
np.round(price, 6)

# %% [markdown]
# <details><summary>Answer</summary>
#
# It grows as $1 + t/3$<!--
# if np.allclose(price, 1 + t / 3, rtol=1e-6) -->. For a start at rest and critical damping, $w_t = \bigl(1 +
# (1-z)\,t\bigr)\, z^t$ times the start. The power wins in the end, but at step 30 the double root
# has cost a factor of 11<!-- = price[2] --> in distance. That is why a pair with slightly less
# damping can be ahead for a long while, and why you may find better numbers for a given number of
# steps by trying.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **A ball with a velocity.** $v \leftarrow \rho\, v - \mathrm{lr}\; g$, $w \leftarrow w + v$. The share
#    $\rho$ of the velocity survives a step, friction takes $1 - \rho$. The velocity starts at zero,
#    which is no hyperparameter.
# 2. **A weighted sum.** The gradient of $j$ steps ago has the weight $\rho^j$; the weights add up to
#    $1/(1-\rho)$. What persists grows by that factor, noise by $1/\sqrt{1-\rho^2}$, what flips shrinks
#    by $1/(1+\rho)$.
# 3. **One trade-off.** $\mathrm{lr}/(1-\rho)$ sets the speed, as long as the gradient hardly changes
#    within the memory, about $1/(1-\rho)$ steps. Momentum buys an effective rate at which gradient
#    descent would diverge.
# 4. **Two forms.** Rate inside or outside the velocity: the same iterates at a constant rate, but not
#    when the rate changes.
# 5. **Three problems.** *Zigzag*: a swinging ball shrinks its distance by $\sqrt{\rho}$ per step,
#    whatever the curvature; at the best pair the steps grow with $\sqrt{k}$ instead of $k$.
#    *Saddles*: away in 52<!-- = steps_to_leave(leaving["momentum"]) --> steps instead of 145<!--
# = steps_to_leave(leaving["GD"]) -->. *Local minima*: sometimes a way out, of good ones too.
#    *Noise*: a better direction (cosine 0.79<!-- = mean_cosines[0.9] --> instead of 0.29<!--
# = mean_cosines[0] -->), the same spread.
#
# **What comes next.** In the assignment you write both forms of momentum, tune a ravine, and race
# momentum against SGD on handwritten digits. The next lecture asks for the gradient where the ball
# is *going* to be: Nesterov momentum.
#
# ### The same in PyTorch
#
# ```python
# optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
# loss.backward(); optimizer.step(); optimizer.zero_grad()
# ```
#
# PyTorch has the rate outside the velocity (section 4), and its `momentum` is 0 unless you give it.
# With `dampening=0.9` each new gradient, except the first, enters with the factor 0.1<!-- given -->: the
# running mean of section 4. `nesterov=True` is the next lesson.
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
