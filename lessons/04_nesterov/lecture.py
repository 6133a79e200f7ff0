# %% [markdown]
# # Nesterov momentum: look before you step
#
# A ball with momentum does not stay where it is: the velocity that it already has decides most of
# its next step. So why judge the slope *here*, when we know that we are about to leave? Nesterov
# momentum goes where the velocity leads and takes the gradient there. In this lecture we draw both
# steps as arrows, measure what the look-ahead changes and where it fails, turn the rule into the
# form in which it is used, and ask what velocity does at narrow minima.
#
# **You will be able to**
#
# 1. *draw* a step of plain momentum and a step of Nesterov momentum as arrows, and say where each
#    takes its gradient;
# 2. *predict* from $\mathrm{lr}\,\lambda$ how much less Nesterov momentum overshoots, and where it
#    diverges;
# 3. *derive* the change of variables, and read its correction term;
# 4. *compare* losses at the same kind of point, and say which point a program's weights are;
# 5. *judge* what velocity does at a narrow minimum, and what is known about whether we want that.
#
# **Prerequisites**: the core of [lesson 03](03_momentum.ipynb), momentum; eigenvalues of the
# Hessian as curvatures; Python loops and NumPy arrays.
#
# **Time**: {{ times }}
#
# **Letters**: $w$ are the weights, $g$ the gradient, $\nabla f(w)$ the gradient at the point in
# brackets, $v$ the velocity, $\mathrm{lr}$ the learning rate (`learning_rate`), $\rho$ the momentum
# coefficient (`rho`), $\lambda$ a curvature (the second derivative along a direction), $k$ the
# *condition number*: the largest curvature divided by the smallest, and $t$ the number of a step.
#
# The first cell loads our helpers. We write the part that matters ourselves.

# %%
from dataclasses import replace
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from helpers.explorer import curves, explore, race, regime_map
from helpers.landscapes import bowl, ravine, two_basins
from helpers.paths import run_path
from helpers.plots import compare, plot_landscape
from helpers.styles import NEUTRAL, STYLES

# %% [markdown]
# ## 1. The gradient where you are going
#
# *Time: {{ minutes }}*
#
# Look at one step. A ball at $w = (2, 1)$ in a round bowl moves down and to the left, with velocity
# $v = (-1.2, -2.4)$. We draw three arrows: the share $\rho\,v$ of the velocity that survives, the
# push $-\mathrm{lr}\,\nabla f$ of the gradient, and their sum, the step.

# %% fold=true
here, velocity = np.array([2.0, 1.0]), np.array([-1.2, -2.4])


def draw_step(ax, look, title):
    push, carried = -0.4 * bowl().gradient(look), 0.9 * velocity
    arrows = {"velocity": (here, carried), "push": (look, push), "step": (here, carried + push)}
    plot_landscape(replace(bowl(), start=here), ax)
    places = [(0.4, "left", 8), (0.2, "right", -10), (0.4, "right", -7)]
    for (name, (tail, arrow)), style, place in zip(arrows.items(), NEUTRAL, places, strict=False):
        drawn = {"arrowstyle": "->", "linewidth": 2, "color": style["color"], "shrinkA": 0}
        ax.annotate("", tail + arrow, tail, arrowprops={**drawn, "shrinkB": 0})
        text = {"ha": place[1], "xytext": (place[2], 3), "textcoords": "offset points"}
        ax.annotate(name, tail + place[0] * arrow, weight="bold", **text)
    ax.set_title(title)


# %% [markdown]
# **Predict.** Plain momentum takes the gradient at $w$. Nesterov momentum takes it at
# $w + \rho\,v$, where the velocity alone would lead. In a round bowl every push points at the
# minimum, the star. Which of the two pushes keeps the ball from running past?
#
# **Run.** Compare the two arrows called *push*: where they start, and where they point.

# %% alt="Two copies of a round bowl, each with three arrows. In both, the arrow velocity leads from the start to a point below the minimum. Left, the push starts where the ball is and points down and to the left, so the step ends far below the minimum. Right, the push starts at the head of the velocity and points up, towards the minimum, so the step ends much closer to it."
fig, (left, right) = plt.subplots(1, 2, figsize=(11, 5.2), layout="constrained")
draw_step(left, look=here, title="plain momentum: the gradient here")
draw_step(right, look=here + 0.9 * velocity, title="Nesterov: the gradient ahead")


# %% [markdown]
# **Figure 1.** *Both steps begin with the same velocity; only the place of the push differs.* Plain
# momentum (left) is pushed further down, on top of a velocity that already leads past the minimum.
# Nesterov momentum (right) looks where the velocity leads, sees that it will be below the minimum,
# and is pushed *up*.

# %% [markdown]
# CS231n's lecture 7 has the same two pictures. Nesterov momentum first takes a trial step with the
# velocity alone and finds the gradient there. The real step, from the current point, combines that
# gradient with the velocity. We call the trial point, $w_t + \rho\,v_t$, the **look-ahead point**.
#
# $$\text{plain:}\quad v_{t+1} = \rho\, v_t - \mathrm{lr}\,\nabla f(w_t)
# \qquad\qquad
# \text{Nesterov:}\quad v_{t+1} = \rho\, v_t - \mathrm{lr}\,\nabla f(w_t + \rho\, v_t)$$
#
# and in both cases $w_{t+1} = w_t + v_{t+1}$. Each costs one gradient per step. Nesterov momentum is
# also called *Nesterov's accelerated gradient* (Nesterov 1983; in this form Sutskever et al., ICML
# 2013).
#
# Here are both as *path functions*: they take the gradient as a function, a start and a number of
# steps, and return all iterates and whatever else we want to look at. The first velocity is zero
# unless we choose another. First plain momentum, as in lesson 03.


# %%
def momentum(gradient, start, steps, learning_rate, rho, velocity=0.0):
    w, v = np.array(start, dtype=float), velocity + np.zeros_like(start)
    iterates, velocities = [w], [v]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}


# %% [markdown]
# Now Nesterov momentum. The only news is where `gradient` is called. (It also returns its
# gradients: the figure below draws them where they were taken.)


# %%
def nesterov(gradient, start, steps, learning_rate, rho, velocity=0.0):
    w, v = np.array(start, dtype=float), velocity + np.zeros_like(start)
    iterates, velocities, gradients = [w], [v], [0 * w]
    for _ in range(steps):
        gradients.append(gradient(w + rho * v))
        v = rho * v - learning_rate * gradients[-1]
        w = w + v
        iterates.append(w)
        velocities.append(v)
    extras = {"velocity": np.array(velocities), "gradient": np.array(gradients)}
    return np.array(iterates), extras


# %% [markdown]
# **Predict.** On $f(w) = w^2/2$ the gradient is $w$ itself. From 1 and from rest, with rate 0.1 and
# $\rho = 0.9$, plain momentum goes to 0.9 and then to 0.72. Work out the first two iterates of
# Nesterov momentum by hand.
#
# **Run.** Plain momentum is in the first row, Nesterov momentum in the second.

# %%
settings = {"start": 1.0, "steps": 3, "learning_rate": 0.1, "rho": 0.9}
np.array([rule(lambda w: w, **settings)[0] for rule in (momentum, nesterov)])


# %% tags=["claims"]
plain_walk, walk_ahead = (rule(lambda w: w, **settings)[0] for rule in (momentum, nesterov))

# %% [markdown]
# <details><summary>Answer</summary>
#
# From rest there is nothing to look ahead to, so the first step is the same: $v = -0.1$, $w = 0.9$.
# In the second step the velocity leads to $0.9 - 0.09 = 0.81$<!-- = walk_ahead[1] + 0.9 *
# (walk_ahead[1] - 1) -->. The gradient there is 0.81<!-- = walk_ahead[1] + 0.9 * (walk_ahead[1] -
# 1) -->, so $v = -0.09 - 0.081 = -0.171<!-- = walk_ahead[2] - walk_ahead[1] -->$ and $w = 0.729<!--
# = walk_ahead[2] -->$, not quite as far as 0.72<!-- = plain_walk[2] -->, because the slope ahead is
# gentler than the slope here.
#
# </details>

# %% [markdown]
# Now take hold of the velocity. In the next figure both rules start at the same point with the same
# first velocity, the dotted arrow with a diamond at its head. Press **Step** once to see the first
# step of each rule as two arrows: what is left of the velocity (dashed) and the push of the
# gradient (solid). For Nesterov momentum the push begins where the velocity leads. (The diamond
# marks the head of the whole $v$, of which the share $\rho = 0.9$ survives.) Then **drag the
# diamond**, or type a velocity under *More*.
#
# **Predict.** Can you find a first velocity with which Nesterov momentum gets *no push at all* in
# its first step? Where does that step end?
#
# **Run.** Drag the diamond and watch the first pushes of both rules.

# %%
both = race(
    {
        "momentum": (partial(momentum, learning_rate=0.4, rho=0.9), {"learning_rate": (0.05, 1.3)}),
        "Nesterov": (partial(nesterov, learning_rate=0.4, rho=0.9), {"learning_rate": (0.05, 1.3)}),
    },
    bowl(),
    steps=4,
    start=(2, 1),
    velocity=(-1.2, -2.4),
)
both

# %% [markdown]
# <details><summary>Answer</summary>
#
# The push vanishes where the slope vanishes, so the velocity must lead exactly to the minimum: $w +
# \rho\,v = 0$ gives $v = -w/\rho$, here $(-2.22<!-- = -here[0] / 0.9 -->, -1.11<!-- = -here[1] /
# 0.9 -->)$. The first step then ends *at* the minimum. Plain momentum with the same velocity is
# pushed anyway, because the slope at its start is steep, and runs past. (The ball arrives at the
# minimum with its velocity, so Nesterov momentum has something to brake in its second step.)
#
# </details>


# %% tags=["claims"]
def overshoot(rule, product):
    walk, _ = rule(lambda w: w, np.ones_like(product), 3000, product, 0.9)
    return np.maximum(0.0, -walk.min(axis=0))


# %% [markdown]
# ## 2. Less overshoot, and why
#
# *Time: {{ minutes }}*
#
# CS231n's lecture 7 says that Nesterov momentum runs past a minimum less violently than plain
# momentum. Let us check, in one direction: $f(w) = \lambda w^2/2$. Only the product
# $\mathrm{lr}\,\lambda$ matters here, so we take $\lambda = 1$ and let the rate be the product.
#
# **Predict.** $\mathrm{lr}\,\lambda = 0.1$, $\rho = 0.9$, from 1 at rest: plain momentum overshoots
# the minimum at 0 by 0.60. By how much does Nesterov momentum overshoot: as much, about 60 %<!--
# = overshoot(nesterov, 0.1) / overshoot(momentum, 0.1) -->
# of that, or not at all?
#
# **Run.** Look at the first low of each curve, and at how long each goes on swinging.


# %%
def one_direction(steps, product=0.1, rho=0.9):
    rules = {"momentum": momentum, "Nesterov": nesterov}
    return {
        name: rule(lambda w: w, 1.0, len(steps) - 1, product, rho)[0]
        for name, rule in rules.items()
    }


# %% alt="Two curves of w against the step, both from 1. Plain momentum swings far below 0 and back, and is still swinging at step 100. Nesterov momentum swings about half as far, and its swings die out soon after step 50."
swings = one_direction(np.arange(101))
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for name, positions in swings.items():
    ax.plot(positions, label=name, markevery=10, markersize=4, **STYLES[name])
ax.axhline(0, color="gray", linewidth=0.8)
ax.set(xlabel="step", ylabel="$w$", title="The same direction, rate and $\\rho$, two rules")
_ = ax.legend()


# %% [markdown]
# **Figure 2.** *The look-ahead brakes the swing.* Nesterov momentum overshoots by 0.35<!-- =
# overshoot(nesterov, 0.1) --> instead of 0.60<!-- = overshoot(momentum, 0.1) -->. Its swings die
# out within about 60<!-- if abs(swings["Nesterov"][60:]).max() < 0.002 --> steps, while plain
# momentum is still swinging at step 100.
#
# Is that always so?
#
# **Predict.** What happens to the difference when $\mathrm{lr}\,\lambda$ becomes very small? And at
# $\mathrm{lr}\,\lambda = 1$?
#
# **Run.** Make `product` small, then 1. Then find out how large it must be, at $\rho = 0.9$, for
# Nesterov momentum to overshoot by at most 0.2.

# %%
swing = curves(
    one_direction,
    {"product": (0.0, 1.3, 0.01), "rho": (0.0, 0.99, 0.01)},
    x=np.arange(101),
    labels=("step", "w"),
    y_limits=(-1.15, 1.15),
    says=lambda steps, plain, ahead: (
        f"overshoot: momentum {max(0, -plain.min()):.2f}, Nesterov {max(0, -ahead.min()):.2f}"
    ),
)
swing

# %% tags=["claims"]
hundredths = np.arange(10, 131) / 100
small = hundredths[overshoot(nesterov, hundredths) <= 0.2 + 1e-12]

# %% [markdown]
# <details><summary>Answer</summary>
#
# When the product is small the two curves become one. At 1 Nesterov momentum does not<!-- if
# overshoot(nesterov, 1.0) == 0 --> overshoot at all: its first step lands on the minimum, and the
# look-ahead stops it there. Plain momentum swings out to $-0.90<!-- = -overshoot(momentum, 1.0)
# -->$. From 0.55<!-- = small[0] --> to 1.2<!-- = small[-1] --> Nesterov momentum overshoots by at
# most 0.2<!-- if len(small) == round(100 * np.ptp(small)) + 1 and 0.2 < overshoot(nesterov, 1.3)
# -->; beyond, the overshoot grows again.
#
# </details>

# %% [markdown]
# ### Friction that grows with the curvature
#
# In one direction the gradient is $\nabla f(w) = \lambda w$. Put the look-ahead point into it:
#
# $$v_{t+1} = \rho\, v_t - \mathrm{lr}\,\lambda\,(w_t + \rho\, v_t)
#           = \rho\,(1 - \mathrm{lr}\,\lambda)\, v_t - \mathrm{lr}\,\lambda\, w_t .$$
#
# This is *plain* momentum with another coefficient: $\rho\,(1 - \mathrm{lr}\,\lambda)$ in place of
# $\rho$ (Sutskever et al., 2013).
#
# **Predict.** At $\mathrm{lr}\,\lambda = 0.1$, which $\rho$ does plain momentum need to walk
# exactly like Nesterov momentum with $\rho = 0.9$?
#
# **Run.** The cell shows the largest difference between the two paths over 100 steps.

# %%
ahead, _ = nesterov(lambda w: w, 1.0, 100, learning_rate=0.1, rho=0.9)
plain, _ = momentum(lambda w: w, 1.0, 100, learning_rate=0.1, rho=0.9 * (1 - 0.1))
same_path = float(np.abs(ahead - plain).max())
same_path


# %% tags=["claims"]
def friction(product):
    """Return the share of the velocity that a step of Nesterov momentum keeps at the minimum."""
    return nesterov(lambda w: w, 0.0, 1, product, 0.9, velocity=1.0)[1]["velocity"][1]


# %% [markdown]
# It needs $\rho = 0.81$<!-- = friction(0.1) -->, and then the two paths are one, up to rounding<!--
# if same_path < 1e-14 -->. So that is the secret of the look-ahead: it gives **each direction its
# own friction**. In a ravine with curvatures 1 and 100, at $\mathrm{lr} = 0.01$ and $\rho = 0.9$,
# the gentle direction keeps 0.89<!-- = friction(0.01) --> of its velocity per step, almost as much
# as with plain momentum. The steep one, where $\mathrm{lr}\,\lambda = 1$, keeps nothing<!-- if
# friction(1.0) == 0 -->. The look-ahead brakes the swing across the valley and leaves the run along
# it alone.
#
# **Predict.** Both rules start at (10, 1) with these settings. Which one zigzags on its way, and
# which is ahead after 100 steps?
#
# **Run.** Look at the walls of the valley first.

# %% alt="Left, a long valley with the start at its right end. Plain momentum jumps from wall to wall in ever smaller swings while it runs to the left, passes the minimum, turns and comes back. Nesterov momentum is on the valley floor after its first step, runs along it, passes the minimum too, and comes back. Right, both losses on a logarithmic scale: after the first few steps that of Nesterov momentum is lower nearly everywhere, with deep notches where the ball passes the minimum."
valley = ravine(condition_number=100)
in_the_valley = {
    "momentum": run_path(momentum, valley, steps=100, learning_rate=0.01, rho=0.9),
    "Nesterov": run_path(nesterov, valley, steps=100, learning_rate=0.01, rho=0.9),
}
_ = compare(valley, in_the_valley)


# %% [markdown]
# **Figure 3.** *In the ravine the look-ahead takes the zigzag away.* After 100 steps plain momentum
# still has 46<!-- = in_the_valley["momentum"].losses[-1] / in_the_valley["Nesterov"].losses[-1] -->
# times the loss of Nesterov momentum.

# %% [markdown]
# ## 3. Where it fails: a smaller stability limit
#
# *Time: {{ minutes }}*
#
# So far the look-ahead has only won. But a brake that grows with the rate can grow too strong. A
# rule is *stable* in a direction if it converges there: the distance goes to zero, however long that
# takes.
#
# **Predict.** With $\rho = 0.9$ plain momentum is stable up to $\mathrm{lr}\,\lambda = 3.8$. Is
# Nesterov momentum, with its extra friction, stable up to a larger rate, the same, or a smaller
# one?
#
# **Run.** The curves show how much distance and speed are left after 100 steps, against
# $\mathrm{lr}\,\lambda$. Move `rho`, and watch where each curve leaves the frame.


# %%
def what_is_left(products, rho=0.9):
    left = {}
    for name, rule in {"momentum": momentum, "Nesterov": nesterov}.items():
        w, extras = rule(lambda w: w, np.ones_like(products), 100, products, rho)
        left[name] = np.hypot(w[-1], extras["velocity"][-1])
    return left


def in_words(products, *left):
    plain, ahead = (products[share < 1].max() for share in left)
    return f"less is left than at the start up to {plain:.2f} (momentum), {ahead:.2f} (Nesterov)"


# %%
limits = curves(
    what_is_left,
    {"rho": (0.0, 0.99, 0.01)},
    x=np.linspace(0.02, 4.1, 205),
    labels=("learning rate times curvature", "what is left after 100 steps"),
    scales=("linear", "log"),
    y_limits=(1e-12, 1e4),
    says=in_words,
)
limits


# %% tags=["claims"]
def growth(rule, product, rho):
    """Return the factor per step in the long run, of the matrix that takes (w, v) one step on."""
    w_of, v_of = [1.0, 0.0], np.array([0.0, 1.0])
    walk, extras = rule(lambda w: w, w_of, 1, product, rho, velocity=v_of)
    return abs(np.linalg.eigvals([walk[1], extras["velocity"][1]])).max()


def limit(rule, rho):
    stable, unstable = 1.0, 4.1
    for _ in range(40):
        between = (stable + unstable) / 2
        if growth(rule, between, rho) < 1:
            stable = between
        else:
            unstable = between
    return stable


# %% [markdown]
# **Figure 4.** *Within its limit Nesterov momentum is far ahead, but its limit comes much sooner.*
# At $\rho = 0.9$ plain momentum leaves the same share, about a hundredth, at nearly all products up
# to 3.8. The curve of Nesterov momentum falls steeply towards a product of 1, where nothing is left
# after a few steps, and rises again to its limit at about 1.36<!-- = limit(nesterov, 0.9) -->.

# %% [markdown]
# **Explain.** Where does Nesterov's limit come from? You have all you need: its coefficient is
# $\rho\,(1 - \mathrm{lr}\,\lambda)$, and plain momentum with a coefficient $\rho'$ is stable for
# $0 < \mathrm{lr}\,\lambda < 2 + 2\rho'$ (lesson 03; this also holds for negative $\rho'$ above
# $-1$, with the same two roots).
#
# <details><summary>Answer</summary>
#
# Put $\rho' = \rho\,(1 - \mathrm{lr}\,\lambda)$ into plain momentum's limit:
#
# $$\mathrm{lr}\,\lambda < 2 + 2\rho\,(1 - \mathrm{lr}\,\lambda)
# \quad\Longleftrightarrow\quad
# \mathrm{lr}\,\lambda\,(1 + 2\rho) < 2 + 2\rho
# \quad\Longleftrightarrow\quad
# \mathrm{lr}\,\lambda < \frac{2 + 2\rho}{1 + 2\rho} .$$
#
# At $\rho = 0.9$ that is $3.8/2.8 = 1.357<!--
# = limit(nesterov, 0.9) -->$; as $\rho$ goes to 1, it goes to $4/3$<!--
# = limit(nesterov, 1.0) -->. Beyond
# $\mathrm{lr}\,\lambda = 1$ the coefficient $\rho'$ is negative: each push ahead turns the velocity
# around, and a large enough push throws the ball back farther than it came from. (The other way to
# become unstable, $|\rho'| > 1$, comes later<!--
# if all(1 + 1 / rho > limit(nesterov, rho) for rho in (0.1, 0.5, 0.9, 0.999)) -->: at $\mathrm{lr}\,\lambda = 1 + 1/\rho$.)
#
# </details>

# %% [markdown]
# | $\rho$ | plain momentum: $2 + 2\rho$ | Nesterov: $(2+2\rho)/(1+2\rho)$ |
# |---|---|---|
# | 0 | 2.00 | 2.00 |
# | 0.5 | 3.00 | 1.50 |
# | 0.9 | 3.80 | 1.36 |
# | 0.99 | 3.98 | 1.34 |
#
# *At the same settings*, as long as both are stable, Nesterov momentum rings less. But plain
# momentum can take a *larger rate*, 2.8<!-- = limit(momentum, 0.9) / limit(nesterov, 0.9) --> times
# as large at $\rho = 0.9$. So in a race with one rate for both, the person who sets the rate
# decides who wins.
#
# **Predict.** In the ravine, with its curvatures 1 and 100, both start at rate 0.01 and $\rho = 0.9$.
# You will bring each below a loss of 1e-6 for good, within 100 steps. Which one will end up with the
# larger rate?
#
# **Run.** The track of a rate is shaded where the rule diverges, and that limit moves with `rho`.
# The button sets one rate for both.

# %%
sliders = {"learning_rate": (0.001, 0.04), "rho": (0.0, 0.99, 0.01)}
contest = {
    "momentum": (partial(momentum, learning_rate=0.01, rho=0.9), sliders),
    "Nesterov": (partial(nesterov, learning_rate=0.01, rho=0.9), sliders),
}

# %%
fast = {"learning_rate": 0.02}
one_rate = {"0.02 for both": {"momentum": fast, "Nesterov": fast}}
beyond = {
    "momentum": {"learning_rate": lambda rho: (2 + 2 * rho) / 100},
    "Nesterov": {"learning_rate": lambda rho: (2 + 2 * rho) / (1 + 2 * rho) / 100},
}
race_in_the_valley = race(contest, valley, goal=1e-6, presets=one_rate, diverges=beyond)
race_in_the_valley

# %% [markdown]
# <details><summary>Answer</summary>
#
# Plain momentum. It gets there at rate 0.03 and $\rho = 0.7$, for example, after 55 steps. Nesterov
# momentum gets there at rate 0.013 and $\rho = 0.8$, after 85; with more than 0.0138 it would
# diverge at that $\rho$. At 0.02 for both, Nesterov momentum has diverged; plain momentum is still
# running. So on this landscape plain momentum, *well tuned*, is faster. Why want Nesterov momentum
# at all, then? *Going further* has the answer.
#
# </details>

# %% [markdown]
# **Half-way.** The look-ahead brakes each direction by the factor $1 - \mathrm{lr}\,\lambda$. At
# the same settings that means less ringing, but divergence begins at a smaller rate. This is a good
# place for a break.

# %% [markdown]
# ## 4. The same rule with the gradient at hand
#
# *Time: {{ minutes }}*
#
# There is a practical difficulty. A training loop computes the gradient at its current weights and
# hands it to the rule. Nesterov momentum wants the gradient somewhere else.
#
# The way out: **make the look-ahead point the weights.** Let $x_t$ be the iterates so far, and let
# the program keep
#
# $$w_t = x_t + \rho\, v_t$$
#
# in their place. The gradient at hand, $\nabla f(w_t)$, is then just the one we need. How does $w$
# move? Line by line:
#
# 1. The velocity: $v_{t+1} = \rho\, v_t - \mathrm{lr}\,\nabla f(x_t + \rho\, v_t)
#    = \rho\, v_t - \mathrm{lr}\,\nabla f(w_t)$. No $x_t$ is left.
# 2. The next look-ahead point, by its definition: $w_{t+1} = x_{t+1} + \rho\, v_{t+1}$.
# 3. The iterate has made its step, $x_{t+1} = x_t + v_{t+1}$:
#    $\quad w_{t+1} = x_t + v_{t+1} + \rho\, v_{t+1} = x_t + (1 + \rho)\, v_{t+1}$.
# 4. The old iterate, by the definition read backwards, is $x_t = w_t - \rho\, v_t$:
#
# $$w_{t+1} = w_t - \rho\, v_t + (1 + \rho)\, v_{t+1} .$$
#
# A program overwrites $v$, so the old velocity needs a name, $v_\text{prev}$. From rest
# $v_0 = 0$<!-- given --> and $w_0 = x_0$: both forms start at the same point.
#
# **Explain.** Read the last line as a walk of three moves. What does each do?
#
# <details><summary>Answer</summary>
#
# $-\rho\, v_t$ goes back from the old look-ahead point to the iterate; $+v_{t+1}$ makes the step
# of the iterate; $+\rho\, v_{t+1}$ looks ahead once more, with the new velocity.
#
# </details>

# %% [markdown]
# As a path function, which returns the look-ahead points:


# %%
def nesterov_at_hand(gradient, start, steps, learning_rate, rho):
    w = np.array(start, dtype=float)
    v = np.zeros_like(w)
    look_ahead_points, velocities = [w], [v]
    for _ in range(steps):
        v_prev = v
        v = rho * v_prev - learning_rate * gradient(w)
        w = w - rho * v_prev + (1 + rho) * v
        look_ahead_points.append(w)
        velocities.append(v)
    return np.array(look_ahead_points), {"velocity": np.array(velocities)}


# %% [markdown]
# **Predict.** On the ravine with the settings of figure 3, which of these differ between the two
# forms: the velocities, the points, or the points minus $\rho\,v$?
#
# **Run.** The cell shows the largest difference of each.

# %%
x, first_form = nesterov(valley.gradient, valley.start, 100, learning_rate=0.01, rho=0.9)
w, second_form = nesterov_at_hand(valley.gradient, valley.start, 100, learning_rate=0.01, rho=0.9)
differences = {
    "velocities": np.abs(second_form["velocity"] - first_form["velocity"]).max(),
    "points": np.abs(w - x).max(),
    "points minus rho v": np.abs(w - 0.9 * second_form["velocity"] - x).max(),
}
{name: float(f"{value:.1e}") for name, value in differences.items()}

# %% [markdown]
# The velocities agree up to rounding<!-- if differences["velocities"] < 1e-14 -->, and so do the
# iterates<!-- if differences["points minus rho v"] < 1e-13 -->, once we take off $\rho\,v$. The
# look-ahead points are up to 0.9<!-- = differences["points"] --> away from them. **One walk, seen
# at two points.** That is all the change of variables does.
#
# ### What is corrected?
#
# **Explain.** CS231n's lecture 7 reads the new formula as a correction of the error between the
# current velocity and the previous one. Write the step in a way that shows this, with $v$ for the
# new velocity. Which error is it?
#
# <details><summary>Answer</summary>
#
# $$w_{t+1} = w_t + v + \rho\,(v - v_\text{prev}) .$$
#
# The first part, $v$, is the step of plain momentum. The second is the correction. The old
# look-ahead point was a *guess*: it looked ahead by $\rho\, v_\text{prev}$, with the velocity known
# at that time. Now we know that it should have been $\rho\, v$, and $\rho\,(v - v_\text{prev})$ is
# the error of that guess. If the velocity does not change, there is nothing to correct. If the slope
# brakes the ball, the correction points backwards, and that is the braking of section 2.
#
# </details>

# %% [markdown]
# There is a third way to write the step. Since $-\rho\, v_\text{prev} + v = -\mathrm{lr}\; g$,
#
# $$w_{t+1} = w_t - \mathrm{lr}\; g + \rho\, v :$$
#
# a step of plain gradient descent from the look-ahead point, and then a new look ahead. All three
# forms agree as long as $\rho$ stays the same; *Going further* says what to watch when it changes.
#
# ## 5. Compare losses at the same point
#
# *Time: {{ minutes }}*
#
# The look-ahead point is not the iterate, and its loss is not the iterate's loss. That matters as
# soon as we compare rules.
#
# **Predict.** From rest, the first steps of plain momentum and of Nesterov momentum are the
# same<!-- if np.isclose(*(path.losses[1] for path in in_the_valley.values()), rtol=1e-6) -->: the
# loss falls from 100<!-- = in_the_valley["momentum"].losses[0] --> to 49<!-- =
# in_the_valley["momentum"].losses[1] --> in the ravine. A program has the look-ahead point for its
# weights. Which loss does it report after that step?
#
# **Run.** The rows are steps 0, 1, 20, 60 and 100. The columns are plain momentum, the iterates of
# Nesterov momentum, and its look-ahead points.

# %%
of_momentum = in_the_valley["momentum"].losses
table = np.column_stack([of_momentum, valley.f(x), valley.f(w)])
[[float(f"{loss:.2g}") for loss in table[step]] for step in (0, 1, 20, 60, 100)]

# %% [markdown]
# <details><summary>Answer</summary>
#
# It reports 89<!--
# = table[1, 2] -->. Both made the same step, yet the second program reports nearly twice<!--
# = table[1, 2] / table[1, 1] --> the loss, because it looks somewhere else. Later it may be more or
# less: at step 60 the look-ahead point has a sixth<!--
# = table[60, 2] / table[60, 1] --> of the iterate's loss, at step 100 two and a half<!--
# = round(2 * table[100, 2] / table[100, 1]) / 2 --> times as much.
#
# </details>

# %% [markdown]
# In a figure, the two readings of one run look like two methods:

# %% fold=true alt="Two curves of the loss on a logarithmic scale against the step. Both fall in waves with deep notches; the curve at the look-ahead points has its notches about one step before that at the iterates, and the two cross again and again."
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
readings = {"at the iterates": valley.f(x), "at the look-ahead points": valley.f(w)}
for (name, losses), style in zip(readings.items(), NEUTRAL, strict=False):
    ax.semilogy(losses, label=name, markevery=10, markersize=4, **style)
ax.set(xlabel="step", ylabel="loss", title="One run of Nesterov momentum, read at two points")
_ = ax.legend()

# %% [markdown]
# **Figure 5.** *One run, two readings.* The look-ahead points run about one step ahead of the
# iterates: they read lower where the loss is about to fall, and higher where it is about to rise.
#
# **Explain.** You want to compare Nesterov momentum with plain momentum. Which losses do you plot?
#
# <details><summary>Answer</summary>
#
# Losses at points of the same kind. Take either the iterates of both (for Nesterov momentum $x = w - \rho\,v$,
# one line of code) or the look-ahead points of both, $w + \rho\,v$. Where the velocity
# dies down the two kinds agree in the limit, but "in the limit" is not "at step 100", as figure 5
# shows. With noisy gradients the velocity never dies down, and they stay about one step apart.
#
# </details>

# %% [markdown]
# ## 6. Narrow minima: does velocity carry you past?
#
# *Time: {{ minutes }}*
#
# **Explain.** A question from CS231n's lecture 7: *what if the minimum lies in a very narrow basin?
# Can the velocity of these two methods carry you over it?* And would you want that?
#
# We measure first. This landscape has a wide basin and a narrow one, which is a little deeper. At
# the bottom, the narrow basin is ten times as sharply curved.

# %% alt="A landscape with two basins side by side. The left one is small and round, with the minimum; the right one is several times as wide, and less deep. The start is far to the left."
basins = two_basins()
curvatures = {
    "narrow": np.linalg.eigvalsh(basins.hessian(basins.minimum)).max(),
    "wide": np.linalg.eigvalsh(basins.hessian(np.array([1.6637, 0.0]))).max(),
}
print({name: round(float(curvature), 2) for name, curvature in curvatures.items()})
_ = plot_landscape(basins, plt.subplots(figsize=(7, 4.4), layout="constrained")[1])

# %% tags=["claims"]
wide_bottom = run_path(momentum, basins, 2000, (1.7, 0.0), learning_rate=0.05, rho=0.9).iterates[-1]

# %% [markdown]
# **Figure 6.** *Two basins: a narrow one at $(-0.8<!-- = basins.minimum[0] -->, 0)$, with the
# minimum, and a wide one around $(1.7<!-- = wide_bottom[0] -->, 0)$.* The loss is $-1.18<!-- =
# basins.f_min -->$ at the bottom of the narrow basin and $-0.85<!-- = basins.f(wide_bottom) -->$ in
# the wide one.
#
# We let balls start at rest from 800 points all over this landscape, and count where they are after
# 1,500 steps.
#
# **Predict.** At a small rate, 0.05, does $\rho = 0.9$ bring many more balls past the narrow basin
# than gradient descent ($\rho = 0$)? Does $\rho = 0.99$? And which rule passes it more often, plain
# momentum or Nesterov momentum?
#
# **Run.** Each row counts the balls at rest in the narrow basin, at rest in the wide one, and still
# moving.


# %%
starts = np.stack(np.meshgrid(np.linspace(-4, 4, 40), np.linspace(-3, 3, 20)), axis=-1)
starts = starts.reshape(-1, 2)


def narrow_wide_moving(rule, learning_rate, rho):
    iterates, extras = rule(basins.gradient, starts, 1500, learning_rate, rho)
    moving = np.linalg.norm(extras["velocity"][-1], axis=-1) > 1e-3
    narrow = np.linalg.norm(iterates[-1] - basins.minimum, axis=-1) < 0.4
    counts = [narrow & ~moving, ~narrow & ~moving, moving]
    return [int(np.sum(count)) for count in counts]


# %%
rules = [(momentum, 0), (momentum, 0.9), (nesterov, 0.9), (momentum, 0.99), (nesterov, 0.99)]
counts = {}
print("rate  rule      rho    narrow    wide  moving")
for learning_rate in (0.05, 0.12, 0.2):
    for rule, rho in rules:
        row = narrow_wide_moving(rule, learning_rate, rho)
        counts[learning_rate, rule.__name__, rho] = row
        numbers = "".join(f"{count:8}" for count in row)
        print(f"{learning_rate:<5} {rule.__name__:9} {rho:<5}{numbers}")

# %% [markdown]
# **Explain.** At rate 0.05 gradient descent leaves 334<!--
# = counts[0.05, "momentum", 0][0] --> balls in the narrow basin. Who passes it? And what
# happens to Nesterov momentum at rate 0.12?
#
# <details><summary>Answer</summary>
#
# *Velocity.* At $\rho = 0.9$ it changes next to nothing: with either rule 336<!-- = counts[0.05,
# "momentum", 0.9][0] --> balls stay in the narrow basin<!-- if counts[0.05, "momentum", 0.9][0] ==
# counts[0.05, "nesterov", 0.9][0] -->. With little friction, $\rho = 0.99$, velocity does carry
# plain momentum over it: only 154<!-- = counts[0.05, "momentum", 0.99][0] --> stay. Nesterov
# momentum, on the other hand, is caught even more often<!-- if counts[0.05, "nesterov", 0.99][0] >
# counts[0.05, "momentum", 0][0] --> than gradient descent. In the narrow basin
# $\mathrm{lr}\,\lambda$ is about 0.67<!-- = 0.05 * curvatures["narrow"] -->, so its friction is
# strong there. The look-ahead notices the steep wall on the far side before the ball gets there.
#
# *Stability.* At rate 0.12 no<!-- if counts[0.12, "nesterov", 0.9][0] == counts[0.12, "nesterov",
# 0.99][0] == 0 --> ball comes to rest in the narrow basin with Nesterov momentum: $0.12 \cdot
# 13.45<!-- = curvatures["narrow"] --> = 1.61<!-- = 0.12 * curvatures["narrow"] -->$ lies beyond its
# limit, 1.36<!-- = limit(nesterov, 0.9) -->. The balls that are still moving jump about in that
# basin. Plain momentum and gradient descent, whose limits are 3.8<!-- = limit(momentum, 0.9) -->
# and 2<!-- = limit(momentum, 0) -->, still settle there<!-- if min(counts[0.12, "momentum", rho][0]
# for rho in (0, 0.9)) > 250 -->. At a still larger rate, 0.2, Nesterov momentum is thrown out<!--
# if counts[0.2, "nesterov", 0.9][0] == 0 -->: nearly all<!-- if counts[0.2, "nesterov", 0.9][1] >
# 770 --> balls rest in the wide basin.
#
# So "carried past a narrow minimum" means two different things. One is speed: a ball comes in fast
# enough to leave on the far side. The other is the rate: where
# $\lambda > \text{limit}/\mathrm{lr}$ a ball never comes to rest, however slowly it came.
#
# </details>

# %% [markdown]
# Now try it yourself; you can also drag the first velocity. The marks on the sliders show the
# largest rates at which a ball can come to rest in the narrow basin.
#
# **Predict.** At rate 0.05 and $\rho = 0.9$ this ball rests in the narrow basin. Will you need more
# $\rho$, or a larger rate, to bring it to the wide one?
#
# **Run.** Bring both balls to the wide basin, where the loss is $-0.85$. There is more than one
# way, and not every way works for both.

# %%
sliders = {"learning_rate": (0.01, 0.4), "rho": (0.0, 0.99, 0.01)}
contest = {
    "momentum": (partial(momentum, learning_rate=0.05, rho=0.9), sliders),
    "Nesterov": (partial(nesterov, learning_rate=0.05, rho=0.9), sliders),
}
narrow = {
    "momentum": {"learning_rate": {"narrow": lambda rho: (2 + 2 * rho) / 13.45}},
    "Nesterov": {"learning_rate": {"narrow": lambda rho: (2 + 2 * rho) / (1 + 2 * rho) / 13.45}},
}
past = race(contest, basins, steps=300, velocity=(0, 0), marks=narrow)
past


# %% tags=["claims"]
def passes(rule, rate, rho, push=0.0):
    """Whether a ball comes past the narrow basin, with this first velocity to the right."""
    first = np.array([push, 0.0])
    ball, _ = rule(basins.gradient, basins.start, 300, rate, rho, velocity=first)
    return bool(basins.f(ball[-1]) < -0.8 and ball[-1, 0] > 0.5)


# %% [markdown]
# <details><summary>Answer</summary>
#
# From rest, at rate 0.05, plain momentum passes the narrow basin with $\rho = 0.95$, for example<!--
# if passes(momentum, 0.05, 0.95) -->. For Nesterov momentum no<!--
# if not any(passes(nesterov, 0.05, rho) for rho in np.arange(100) / 100) --> $\rho$ on the slider is
# enough: the narrow basin brakes it too strongly. At rate 0.2 it passes<!--
# if passes(nesterov, 0.2, 0.9) --> even with $\rho = 0.9$, because the basin can no longer keep it. A
# first velocity helps both, at rate 0.05 and $\rho = 0.9$: with 0.5 to the right plain momentum runs
# through<!-- if passes(momentum, 0.05, 0.9, 0.5) --> and Nesterov momentum is still caught<!--
# if not passes(nesterov, 0.05, 0.9, 0.5) -->; with 0.7 both<!--
# if passes(momentum, 0.05, 0.9, 0.7) and passes(nesterov, 0.05, 0.9, 0.7) --> run through.
#
# </details>

# %% [markdown]
# ### Do you want that?
#
# The lecture's answer is *yes*: skipping very sharp minima is a feature, not a bug. A network is
# trained on some data and used on others. If we drew the data anew, or twice as much, the landscape
# would change a little. A very narrow minimum might be gone, while a flat one would hardly notice.
# A network *generalizes* if its loss on new data is about as low as on the training data, so flat
# minima should generalize better. In any case, the lecture adds, our algorithms do not even visit
# such narrow minima.
#
# Here is that argument as a picture. New data shift the whole landscape sideways, and we read the
# loss at the two old minima.
#
# **Predict.** From what shift on is the wide minimum the better place to be?

# %% fold=true alt="Two curves of the loss against the shift. At the narrow minimum the loss is lowest without a shift and rises steeply to both sides. At the wide minimum it is less low, and rises gently. The two cross at about a quarter to either side."
shifts = np.linspace(-0.6, 0.6, 121)
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
for (name, place), style in zip({"narrow": -0.7903, "wide": 1.6637}.items(), NEUTRAL, strict=False):
    moved = np.column_stack([place + shifts, 0 * shifts])
    ax.plot(shifts, basins.f(moved), label=f"at the {name} minimum", markevery=15, **style)
ax.set(xlabel="shift of the landscape", ylabel="loss", title="The same two places on new data")
_ = ax.legend()


# %% tags=["claims"]
def on_new_data(shift):
    """Return the losses of the narrow and of the wide minimum when the landscape has moved."""
    return [basins.f(place + np.array([shift, 0.0])) for place in (basins.minimum, wide_bottom)]


def crossing(sign):
    """Return the smallest shift to this side with which the wide minimum has the lower loss."""
    sizes = np.arange(601) / 1000
    return next(size for size in sizes if np.diff(on_new_data(sign * size)) < 0)


# %% [markdown]
# **Figure 7.** *A narrow minimum is better only if nothing moves.* Without a shift the narrow one
# is deeper. From a shift of about 0.26<!-- = (crossing(1) + crossing(-1)) / 2 --> on, to either<!--
# if abs(crossing(1) - crossing(-1)) < 0.02 --> side, the wide one has the lower loss.
#
# That is the intuition. **What is known, and what is not:**
#
# - *Measured.* Keskar et al. (ICLR 2017) trained networks with large and with small batches. The
#   large batches ended in sharper minima and generalized worse. They explain it not by velocity but
#   by the noise of small batches, which drives a run out of sharp basins.
# - *Sharpness depends on how a network is written.* Dinh et al. (ICML 2017) showed that many
#   networks can be given other weights with which they compute exactly the same function, and sit
#   at a minimum as sharp as you like.
# - *The rate has a say.* Full-batch training of networks tends to run into regions where
#   $\mathrm{lr}\,\lambda$ is close to the stability limit. Cohen et al. (ICLR 2021) measured that
#   for gradient descent and for both kinds of momentum, each at its limit of section 3.
# - *Open.* Does flatness make a network generalize, or does it go along with something that does?
#   And which measure of flatness counts? Neither question is settled.
#
# Two weights are enough to see Dinh's point. The model $y = w_1 w_2\, x$ should learn $y = x$; its
# loss for $x = 1$ is $(w_1 w_2 - 1)^2/2$.
#
# **Predict.** At $(1, 1)$ and at $(10, 0.1)$ the model computes the same function. How large is the
# largest curvature of the loss at each?


# %%
def largest_curvature(w1, w2):
    hessian = [[w2**2, 2 * w1 * w2 - 1], [2 * w1 * w2 - 1, w1**2]]
    return round(float(np.linalg.eigvalsh(hessian).max()), 2)


largest_curvature(1, 1), largest_curvature(10, 0.1)

# %% [markdown]
# <details><summary>Answer</summary>
#
# 2<!-- = largest_curvature(1, 1) --> and 100.01<!--
# = largest_curvature(10, 0.1) -->, that is $w_1^2 + w_2^2$. Same function, same predictions on any data, and one
# minimum is 50<!--
# = largest_curvature(10, 0.1) / largest_curvature(1, 1) --> times as sharp as the other. So "sharp
# minima generalize badly" cannot be the whole truth if sharpness means the curvature in the weights.
# What can be true are statements about the minima that training actually finds.
#
# And do our algorithms *not even visit* narrow minima? Our count of balls tests that. At a small
# rate they do visit: with $\rho = 0.9$ as many<!-- if abs(counts[0.05, "momentum", 0.9][0] -
# counts[0.05, "momentum", 0][0]) < 5 --> balls ended in the narrow basin as with gradient descent.
# Where the balls avoided it, little friction did it, or the rate.
#
# </details>

# %% [markdown]
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### What "accelerated" means
#
# Nesterov's paper of 1983 is not about bowls or ravines. It is about *all* convex functions
# (functions without dents: the straight line between two points of the graph never runs below the
# graph) whose curvature nowhere exceeds a bound $L$. (His textbook of 2004 adds those whose curvature
# is bounded below too, by $m > 0$; we come to them further down.) With the rate $1/L$, the loss above
# the minimum $f^*$ has an upper bound, which for the rule in this form reads (papers write $k$ for
# our $t$):
#
# $$\begin{aligned}
# \text{gradient descent:}\quad f(w_t) - f^* &\le \frac{L\,|w_0 - w^*|^2}{2\,t}, \\
# \text{Nesterov:}\quad f(w_t) - f^* &\le \frac{2\,L\,|w_0 - w^*|^2}{(t+1)^2} .
# \end{aligned}$$
#
# In short $O(1/t)$ and $O(1/t^2)$. The second holds for a $\rho$ that *rises*:
# $\rho_t = (t-2)/(t+1)$ in step $t$, from step 2 on (in this simple form Su, Boyd and Candès 2014).
# In general no method that only adds up gradients can do better than in proportion to $1/t^2$, as
# long as $t$ is below half the number of weights (Nesterov 2004).
#
# These are bounds for the worst case. To see them we need a problem that is bad in every way at
# once: 100 directions with curvatures from 1e-8 to 1, so $L = 1$, and every weight starting at 1.
#
# **Predict.** On logarithmic axes $1/t$ is a line of slope $-1$, and $1/t^2$ one of slope $-2$.
# Which slope will Nesterov momentum have with the *constant* $\rho = 0.9$?
#
# **Run.** The first cell is the look-ahead form with any $\rho_t$; the second measures slopes
# between $t = 10$ and 1000.


# %%
def losses_with(rho_of, steps=1000):
    scales = np.logspace(-8, 0, 100)
    w, v = np.ones(100), np.zeros(100)
    losses = [np.sum(scales * w**2) / 2]
    for t in range(1, steps + 1):
        carried = rho_of(t) * v
        v = carried - scales * (w + carried)
        w = w + v
        losses.append(np.sum(scales * w**2) / 2)
    return np.array(losses)


# %%
schedules = {
    "rho = 0": lambda t: 0.0,
    "rho = 0.9": lambda t: 0.9,
    "rho = (t - 2)/(t + 1)": lambda t: max(t - 2, 0) / (t + 1),
}
runs = {name: losses_with(rho_of) for name, rho_of in schedules.items()}
t = np.arange(10, 1001)
slopes = {name: np.polyfit(np.log(t), np.log(run[t]), 1)[0] for name, run in runs.items()}
{name: round(float(slope), 2) for name, slope in slopes.items()}

# %% fold=true alt="Loss against the step on two logarithmic axes. Gradient descent and the constant rho of 0.9 fall along nearly parallel lines, the second about ten times lower. With the rising rho the loss falls twice as steeply, below the bound, and is far lower at step 1000."
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for (name, run), style in zip(runs.items(), NEUTRAL, strict=False):
    ax.loglog(np.arange(1, 1001), run[1:], label=name, markevery=[9, 99, 999], **style)
ax.loglog(t, 200 / (t + 1.0) ** 2, color="gray", label="bound for the last")
ax.set(xlabel="step t", ylabel="loss", title="100 curvatures from 1e-8 to 1")
_ = ax.legend()

# %% [markdown]
# **Figure 8.** *A constant $\rho$ wins a factor, a rising $\rho$ wins a power.* Gradient descent
# ($\rho = 0$) has the slope $-1.00$<!-- = slopes["rho = 0"] -->. With $\rho = 0.9$ the slope is
# nearly the same, and at $t = 1000$ the loss is a tenth<!-- = runs["rho = 0.9"][1000] / runs["rho =
# 0"][1000] --> of gradient descent's. With the rising $\rho$ the slope is $-1.94$<!-- = slopes["rho
# = (t - 2)/(t + 1)"] -->, close to the $-2$ of the theory.
#
# **Explain.** Why is a constant $\rho$ not enough?
#
# <details><summary>Answer</summary>
#
# With $\rho = 0.9$ the ball remembers about 10 steps, and in gentle directions it moves as gradient
# descent does at ten times the rate: a factor of 10, once and for all. To gain a power, the memory
# has to grow with $t$. $\rho_t = 1 - 3/(t+1)$ remembers about a third of all steps so far.
#
# The price: with a memory that grows forever the ball never settles in curved directions; it
# overshoots and swings. That is why people restart it ($\rho$ back to 0) or cap $\rho$, as Sutskever
# et al. do in training networks. And the bounds are for exact gradients: with the noise of
# minibatches no choice of $\rho$ gives $1/t^2$.
#
# </details>

# %% [markdown]
# <details><summary>A trap: the two forms part when the momentum changes</summary>
#
# The look-ahead point looks ahead for the *next* step. If $\rho$ changes, it needs the next $\rho$:
#
# $$w_{t+1} = w_t - \rho_t\, v_t + v_{t+1} + \rho_{t+1}\, v_{t+1} .$$
#
# The form of section 4 has one $\rho$ and does not know the next one. Fed with
# $\rho_t = (t-2)/(t+1)$ it looks ahead one step late and walks another path. For a $\rho$ that
# changes now and then this hardly matters; if you want the theorem, take the form of section 1, as
# we did.
#
# </details>

# %% [markdown]
# ### On a quadratic, tuned momentum is faster
#
# Back to the ravine with $k = 100$. For quadratics the best settings in the long run are known for
# both rules (Polyak 1964; Lessard, Recht and Packard 2016). With curvatures from $m$ to $L$ and
# $k = L/m$:
#
# | | $\mathrm{lr}$ | $\rho$ | factor per step on a quadratic |
# |---|---|---|---|
# | momentum | $4/(\sqrt{L} + \sqrt{m})^2$ | $\bigl((\sqrt{k}-1)/(\sqrt{k}+1)\bigr)^2$ | $(\sqrt{k}-1)/(\sqrt{k}+1)$ |
# | Nesterov, for every function with curvatures from $m$ to $L$ | $1/L$ | $(\sqrt{k}-1)/(\sqrt{k}+1)$ | $1 - 1/\sqrt{k}$ |
# | Nesterov, for quadratics | $4/(3L + m)$ | $(\sqrt{3k+1}-2)/(\sqrt{3k+1}+2)$ | $1 - 2/\sqrt{3k+1}$ |
#
# **Predict.** Which row needs the fewest steps from (10, 1) until the loss stays below 1e-6?
#
# **Run.** The cell shows the three numbers of steps, in the order of the table.

# %%
root = np.sqrt(301)
best_settings = [
    (momentum, 4 / 11**2, (9 / 11) ** 2),
    (nesterov, 1 / 100, 9 / 11),
    (nesterov, 4 / 301, (root - 2) / (root + 2)),
]
tuned = [
    run_path(rule, valley, steps=200, learning_rate=rate, rho=rho)
    for rule, rate, rho in best_settings
]
steps_to_goal = [path.steps_to(1e-6) for path in tuned]
steps_to_goal

# %% [markdown]
# Plain momentum, with its larger limit, wins. So at equal settings Nesterov momentum rings less,
# and at the best settings plain momentum is faster: 69<!-- = steps_to_goal[0] --> steps against
# 93<!-- = steps_to_goal[2] -->.
#
# ### Why Nesterov, then?
#
# Because those settings are tuned for *quadratics*. Lessard, Recht and Packard found a function of
# one variable on which they fail. Its curvature is 25 nearly everywhere, and 1 in a short piece in
# between:
#
# $$f'(w) = \begin{cases} 25\, w & w < 1 \\ w + 24 & 1 \le w < 2 \\ 25\, w - 24 & w \ge 2 \end{cases}$$
#
# It is convex, with one minimum, at 0. Its curvatures lie between $m = 1$ and $L = 25$, so $k = 25$
# and the best settings for quadratics are $\mathrm{lr} = 1/9$, $\rho = 4/9$ for plain momentum. For
# Nesterov momentum we take the second row of the table: $\mathrm{lr} = 1/25$, $\rho = 2/3$.
#
# **Predict.** Both start at 3.3. On a quadratic with these curvatures plain momentum would multiply
# the distance by 2/3 per step, in the long run. What will it do here?
#
# **Run.** The cell shows the last six points of plain momentum, then the last one of Nesterov
# momentum.


# %%
def slope(w):
    return np.where(w < 1, 25 * w, np.where(w < 2, w + 24, 25 * w - 24))


def from_start(steps, start=3.3):
    plain, _ = momentum(slope, start, len(steps) - 1, learning_rate=1 / 9, rho=4 / 9)
    ahead, _ = nesterov(slope, start, len(steps) - 1, learning_rate=1 / 25, rho=2 / 3)
    return {"momentum": plain, "Nesterov": ahead}


cycling = from_start(np.arange(61))
np.round(cycling["momentum"][-6:], 4), np.round(cycling["Nesterov"][-1:], 4)

# %% [markdown]
# Here are the whole paths, with the start as a slider.
#
# **Run.** Look at the path from 3.3. Then move the start: from where does plain momentum converge?

# %%
cycle = curves(
    from_start,
    {"start": (2.0, 6.0, 0.01)},
    x=np.arange(61),
    labels=("step", "w"),
    y_limits=(-6, 6),
    says=lambda steps, plain, ahead: (
        f"last step: momentum at {plain[-1]:.3g}, Nesterov at {ahead[-1]:.3g}"
    ),
)
cycle

# %% tags=["claims"]
in_turn = sorted(cycling["momentum"][-3:], key=abs)
many_starts = np.arange(200, 601) / 100
at_last = momentum(slope, many_starts, 3000, learning_rate=1 / 9, rho=4 / 9)[0][-1]
caught = abs(at_last) > 0.1
first_caught = many_starts[1:][caught[1:] & ~caught[:-1]]
last_caught = many_starts[:-1][caught[:-1] & ~caught[1:]]

# %% [markdown]
# **Figure 9.** *Plain momentum, tuned for quadratics, runs in a circle forever.* From 3.3 it ends in
# a cycle of three points, 0.65<!-- = in_turn[0] -->, $-1.80$<!--
# = in_turn[1] --> and 2.12<!-- = in_turn[2] -->. Nesterov momentum is at the minimum, to four digits,
# within 60<!-- if abs(cycling["Nesterov"][60]) < 5e-5 --> steps.
#
# <details><summary>Answer: which starts converge?</summary>
#
# On the slider, all but three<!-- = len(first_caught) --> stretches: from about 2.76<!--
# = first_caught[0] --> to 2.92<!-- = last_caught[0] -->, from 3.07<!--
# = first_caught[1] --> to 3.46<!-- = last_caught[1] -->, and from
# 5.40<!-- = first_caught[2] --> to 5.55<!--
# = last_caught[2] --> the ball ends in the cycle.
#
# </details>

# %% [markdown]
# Where do the three points lie? The next figure compares the slope with that of a quadratic of
# curvature 25.

# %% fold=true alt="The slope of the function against w, beside the straight line 25 w. Up to 1 the two are one; between 1 and 2 the slope is nearly flat; beyond 2 it rises as steeply as before, parallel to the line and well below it. Two points of the cycle lie on the line, left of 1; the third lies just right of 2, below it."
places, cycle_points = np.linspace(-2.5, 3.5, 121), cycling["momentum"][-3:]
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.plot(places, 25 * places, label="25 w", color="gray", linestyle="--")
ax.plot(places, slope(places), label="the slope", color=NEUTRAL[0]["color"])
ax.plot(
    cycle_points, slope(cycle_points), "s", label="the cycle", color=STYLES["momentum"]["color"]
)
ax.axhline(0, color="gray", linewidth=0.8)
ax.set(xlabel="$w$", ylabel="$f'(w)$", title="A slope with a gentle piece between 1 and 2")
_ = ax.legend()

# %% tags=["claims"]
right_point, left_points = cycle_points.max(), cycle_points[cycle_points < 1]
spared = slope(right_point) / right_point

# %% [markdown]
# **Figure 10.** *To the right of the gentle piece the slope is lower by 24<!--
# = 25 * right_point - slope(right_point) -->.* Two<!-- = len(left_points) --> points of the cycle
# lie on the line<!--
# if np.allclose(slope(left_points), 25 * left_points) --> $25\,w$, on which the ball would settle; the third, at 2.12<!--
# = right_point -->, lies below it.
#
# **Explain.** How can a ball that is stable at every curvature between 1 and 25 fail to settle?
#
# <details><summary>Answer</summary>
#
# The slope pushes the ball, and what counts is the slope divided by the distance. On a quadratic of
# curvature $\lambda$ that ratio is $\lambda$ at every step. Here it is 25 at the two points of the
# cycle left of 1, but only 13.7<!-- = spared --> at the third, because the gentle piece has spared
# the ball most of the rise. The theory for quadratics promises that the ball settles with 25 at
# every step, and with 13.7<!-- = spared --> at every step. It promises nothing for 25, 25, 13.7<!--
# = spared --> in rotation, and that rhythm matches the ball's own swing.
#
# And here is the answer to our question. For Nesterov momentum, with the settings of the second
# row, there is a *proof* that it converges on every function whose curvature stays between $m$ and
# $L$: the loss falls at least as fast as $(1 - 1/\sqrt{k})^t$ (Nesterov 2004). For plain momentum
# with its best settings for quadratics there is none, and this function shows that there cannot be
# one. Networks are neither convex nor quadratic, and no proof covers them; there you have to
# measure, as you will in the assignment. Sutskever et al. (2013) found Nesterov momentum ahead in
# training deep autoencoders, above all with $\rho$ close to 1, where the brake of section 2 matters
# most.
#
# </details>

# %% [markdown]
# ### The map of regimes
#
# At last we see the whole plane: what is left after 50 steps, in one direction, for both rules.
#
# **Predict.** Where on the right-hand map do you expect the darkest place?
#
# **Run.** One cell computes both maps, the next draws them.

# %%
products, rhos = np.meshgrid(np.linspace(0.01, 4.2, 210), np.linspace(0, 0.995, 200))
maps = {}
for name, rule in {"plain momentum": momentum, "Nesterov momentum": nesterov}.items():
    w_50, extras = rule(lambda w: w, np.ones(products.shape), 50, products, rhos)
    maps[name] = np.hypot(w_50[-1], extras["velocity"][-1])

# %% fold=true alt="Two maps of what is left after 50 steps, over the learning rate times curvature and rho. Left, plain momentum: dark at the bottom, brighter evenly towards the top, and hardly different from left to right up to its limit, which runs from 2 at the lower edge to 4 at the upper. Right, Nesterov momentum: a dark band around a product of 1 reaches up to the upper edge and becomes narrow there; its limit runs from 2 at the lower edge back to four thirds, and everything right of it is bright."
fig, axes = plt.subplots(1, 2, figsize=(11, 4), sharey=True, layout="constrained")
ends = [2 + 2 * rhos[:, 0], (2 + 2 * rhos[:, 0]) / (1 + 2 * rhos[:, 0])]
for ax, (name, left_over), end in zip(axes, maps.items(), ends, strict=True):
    logs = np.log10(np.clip(left_over, 1e-8, 1e2))
    image = ax.pcolormesh(products, rhos, logs, cmap="cividis", rasterized=True)
    ax.plot(end, rhos[:, 0], color="black", linestyle="--")
    ax.set(xlabel="learning rate times curvature", title=name)
axes[0].set_ylabel("rho")
_ = fig.colorbar(image, ax=axes, label="log10 of what is left after 50 steps")

# %% [markdown]
# **Figure 11.** *The look-ahead trades reach for damping.* Dark means that little is left; the
# dashed lines are the limits of section 3.
#
# <details><summary>The formula</summary>
#
# In one direction $x_{t+1} = (1 + \rho)(1 - p)\, x_t - \rho\,(1 - p)\, x_{t-1}$, with
# $p = \mathrm{lr}\,\lambda$, so powers $z^t$ solve it if
# $z^2 - (1 + \rho)(1 - p)\, z + \rho\,(1 - p) = 0$. A complex pair has $|z| = \sqrt{\rho\,(1-p)}$:
# here the pace *does* depend on the curvature, and at $p = 1$ both roots vanish.
#
# </details>

# %% [markdown]
# On a ravine all curvatures share one rate and one $\rho$, so no direction but the steepest can have
# $\mathrm{lr}\,\lambda$ near 1. Here is the map for curvatures 1 and 25, with the path of the marked
# point next to it: click on the map, or move the sliders. Two lines cross it. Right of the *stability
# limit* of section 3 the steepest direction diverges. At *critical damping*,
# $\mathrm{lr} = \bigl((1 - \rho)/(1 + \rho)\bigr)^2$, the two roots of the gentlest direction
# coincide: below the line it creeps, above the line it swings.
#
# **Predict.** The sliders start at the settings of the table's third row, $\mathrm{lr} = 4/76 =
# 0.053$ and $\rho = 0.63$. Are they the darkest place at step 50?
#
# **Run.** Click around the mark on the map, and watch the loss.

# %%
walker = explore(
    partial(nesterov, learning_rate=4 / 76, rho=0.63),
    ravine(condition_number=25),
    {"learning_rate": (0.002, 0.08), "rho": (0.0, 0.98, 0.01)},
    steps=50,
)
theory = {
    "stability limit": lambda rho: (2 + 2 * rho) / (1 + 2 * rho) / 25,
    "critical damping": lambda rho: ((1 - rho) / (1 + rho)) ** 2,
}

# %%
regime_map(
    nesterov,
    ravine(condition_number=25),
    {"learning_rate": (0.002, 0.08)},
    {"rho": (0.0, 0.98)},
    steps=50,
    explorer=walker,
    lines=theory,
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. At the rate 0.048 and $\rho = 0.68$, for example, the loss at step 50 is 3.7e-09<!--
# = run_path(nesterov, ravine(25), 50, learning_rate=0.048, rho=0.68).losses[-1] --> instead of
# 1.3e-08<!--
# = run_path(nesterov, ravine(25), 50, learning_rate=4 / 76, rho=0.63).losses[-1] -->. As with plain
# momentum in lesson 03, such settings are best in the long run, not at a given step. The fine dark
# lines are settings whose swing passes the minimum at just that step.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Two pictures.** Both rules keep $\rho\,v$. Plain momentum adds the push of the gradient at
#    $w$; Nesterov momentum adds the push of the gradient at $w + \rho\,v$, where the velocity
#    leads.
# 2. **What it changes** depends on $\mathrm{lr}\,\lambda$. In a direction of curvature $\lambda$
#    Nesterov momentum is plain momentum with $\rho\,(1 - \mathrm{lr}\,\lambda)$: the same where the
#    product is small, less overshoot where it is not (0.35<!-- = overshoot(nesterov, 0.1) -->
#    instead of 0.60<!-- = overshoot(momentum, 0.1) --> at 0.1). It diverges beyond $(2 +
#    2\rho)/(1 + 2\rho)$, plain momentum only beyond $2 + 2\rho$.
# 3. **Change of variables.** With the weights at $w = x + \rho\,v$ the gradient at hand is the right
#    one, and $w \leftarrow w - \rho\,v_\text{prev} + (1 + \rho)\,v$: the step $v$, and a correction
#    $\rho\,(v - v_\text{prev})$ of the old look-ahead.
# 4. **The same point.** A program's weights are the look-ahead point. For a comparison read the loss
#    at $x = w - \rho\,v$, or both rules at their look-ahead points.
# 5. **Narrow minima.** At $\rho = 0.9$ velocity carried hardly a ball past. Little friction did,
#    and so did a rate beyond the basin's limit. Flat minima are robust if the landscape shifts, but
#    sharpness alone does not decide it; what does is an open question.
#
# **What comes next.** In the assignment you write both forms, find the iterate behind a look-ahead
# point, and race your rule against plain momentum, in the ravine and on handwritten digits. Lesson
# 05 leaves velocity aside and gives each weight its own rate: AdaGrad.
#
# ### The same in PyTorch
#
# ```python
# optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True)
# optimizer.step()  # after loss.backward()
# ```
#
# PyTorch takes the third form of section 4, so the weights of the model are the look-ahead points.
# Its velocity, `momentum_buffer`, has the other sign and no learning rate in it: ours is
# $-\mathrm{lr}$ times that. `momentum` is 0 unless you set it, and `dampening` has to stay 0.
#
# ### Sources
#
# - Y. Nesterov, *A method of solving a convex programming problem with convergence rate
#   $O(1/k^2)$*, Soviet Mathematics Doklady 27 (1983), 372-376.
# - Y. Nesterov, *Introductory Lectures on Convex Optimization: A Basic Course*, Kluwer, 2004.
# - I. Sutskever, J. Martens, G. Dahl, G. Hinton,
#   [*On the importance of initialization and momentum in deep learning*](https://proceedings.mlr.press/v28/sutskever13.html),
#   ICML 2013.
# - L. Lessard, B. Recht, A. Packard, *Analysis and design of optimization algorithms via integral
#   quadratic constraints*, SIAM Journal on Optimization 26 (2016), 57-95.
# - W. Su, S. Boyd, E. Candès, *A differential equation for modeling Nesterov's accelerated gradient
#   method*, NIPS 2014.
# - N. S. Keskar et al., *On large-batch training for deep learning: generalization gap and sharp
#   minima*, ICLR 2017.
# - L. Dinh, R. Pascanu, S. Bengio, Y. Bengio, *Sharp minima can generalize for deep nets*,
#   ICML 2017.
# - J. M. Cohen et al., *Gradient descent on neural networks typically occurs at the edge of
#   stability*, ICLR 2021.
# - B. T. Polyak, *Some methods of speeding up the convergence of iteration methods*, USSR
#   Computational Mathematics and Mathematical Physics 4 (1964), 1-17.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
