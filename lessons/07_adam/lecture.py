# %% [markdown]
# # Adam: both ideas together
#
# Momentum remembers the gradient. RMSProp remembers its square. Adam remembers both, and most
# networks are trained with it. Why? We begin with a problem that no earlier rule solves well. Then we
# take Adam apart. At the end all the rules of this course race.
#
# **You will be able to**
#
# 1. *explain* which problem Adam solves that neither momentum nor a rate for each weight can solve;
# 2. *derive* the bias correction, and say how the first steps would go wrong without it;
# 3. *estimate* how long a step of Adam is, from the learning rate and the noise of the gradient;
# 4. *tell apart* a penalty in the loss from decoupled weight decay, and two places for $\varepsilon$;
# 5. *judge* a comparison of optimizers: by the rates it tried, the problem, and what it measured.
#
# **Prerequisites**: [03_momentum](03_momentum.ipynb), [05_adagrad](05_adagrad.ipynb) and
# [06_rmsprop](06_rmsprop.ipynb). The first cells repeat their rules; a few answers use results of
# lesson 03.
#
# **Time**: {{ times }}
#
# **Letters**: $m$ and $v$ are the running means of the gradient $g$ and of $g^2$. $\beta_1$ and
# $\beta_2$ (`beta1`, `beta2`) are the shares that they keep of themselves at each step. $\varepsilon$
# prevents a division by zero, and $\mathrm{wd}$ (`weight_decay`) is the strength of a penalty or a
# decay. The steps $t$ count from 1<!-- given -->. In Adam $v$ is *not* a velocity. All operations work entry by
# entry: each weight has an $m$ and a $v$. ([13_letters](13_letters.ipynb) has all letters.)
#
# The first cell loads our helpers: landscapes, digits, a small network, plots. The rules we write
# ourselves.

# %%
from dataclasses import replace
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from helpers.data import digits
from helpers.explorer import curves, explore, race
from helpers.landscapes import bowl, noisy, ravine
from helpers.paths import Trajectory, run_path, settled
from helpers.plots import plot_landscape, plot_losses, plot_path
from helpers.problems import accuracy, initial_weights, network_loss
from helpers.styles import NEUTRAL, STYLES, style_of

# %% [markdown]
# ## 1. Why anyone needs Adam
#
# *Time: {{ minutes }}*
#
# The earlier rules form two families. The first remembers the *gradient*. Here it is as a path
# function: it takes the gradient as a function, a start and a number of steps, and returns all
# iterates (and a dict for extras, empty here). With $\rho = 0$ it is gradient descent. With
# `ahead=True` it takes Nesterov's step.


# %%
def momentum(gradient, start, steps, learning_rate, rho=0.9, ahead=False):
    w = np.array(start, dtype=float)
    v = np.zeros_like(w)
    iterates = [w]
    for _ in range(steps):
        v_before, v = v, rho * v - learning_rate * gradient(w)
        w = w + v + rho * (v - v_before) if ahead else w + v
        iterates.append(w)
    return np.array(iterates), {}


# %% [markdown]
# The second family remembers the *square* of the gradient and divides the step by its root. That
# gives every weight its own rate. RMSProp keeps 0.99 of the old memory and adds 0.01 of the new
# square: a running mean. With `keep=1, add=1` it is a sum instead, and the rule is AdaGrad.


# %%
def rmsprop(gradient, start, steps, learning_rate, keep=0.99, add=0.01):
    w, cache = np.array(start, dtype=float), 0.0
    iterates, rates = [w], [np.full_like(w, np.nan)]
    for _ in range(steps):
        g = gradient(w)
        cache = keep * cache + add * g**2
        rates.append(learning_rate / (np.sqrt(cache) + 1e-8))
        w = w - rates[-1] * g
        iterates.append(w)
    return np.array(iterates), {"rates": np.array(rates)}


# %% [markdown]
# And this is Adam. A running mean $m$ of the gradient says *where to*; a running mean $v$ of its
# square says *how far*, weight by weight. (Two lines divide by $1 - \beta^t$. Section 3 says why.)


# %%
def adam(gradient, start, steps, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    w, m, v = np.array(start, dtype=float), 0.0, 0.0
    iterates, rates = [w], [np.full_like(w, np.nan)]
    for t in range(1, steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        rates.append(learning_rate / (np.sqrt(v / (1 - beta2**t)) + epsilon))
        w = w - rates[-1] * m / (1 - beta1**t)
        iterates.append(w)
    return np.array(iterates), {"rates": np.array(rates)}


# %% [markdown]
# Now the problem. Networks have layers, and layers differ in scale. Picture four weights. $w_1$ and
# $w_2$ lie in a ravine, 100 times as strongly curved across as along. So do $w_3$ and $w_4$, but
# their ravine is 1,000 times as steep. And both ravines may be turned by 45 degrees against the axes.


# %%
def two_ravines(angle, scale):
    one = ravine(condition_number=100, angle=angle)
    hessian = np.zeros((4, 4))
    hessian[:2, :2] = one.hessian(one.start)
    hessian[2:, 2:] = scale * hessian[:2, :2]
    twice = np.tile(one.start, 2)
    return lambda w: w @ hessian, lambda w: np.sum(w @ hessian * w, axis=-1) / 2, twice


# %% [markdown]
# Every rule gets every chance: we try 161 rates, and the best one counts. (A shared rate would only
# show whom it happens to suit.) `sweep` runs all rates at once and returns the losses, one row a step
# and one column a rate. `settled`, from our helpers, says from which step on a loss *stays* below a
# goal.

# %%
rules = {
    "GD": partial(momentum, rho=0),
    "momentum": momentum,
    "Nesterov": partial(momentum, ahead=True),
    "AdaGrad": partial(rmsprop, keep=1, add=1),
    "RMSProp": rmsprop,
    "Adam": adam,
}
rates = np.geomspace(1e-6, 100, 161)


# %%
def sweep(rule, gradient, loss, start, steps):
    starts = np.broadcast_to(start, (len(rates), len(start)))
    with np.errstate(all="ignore"):
        iterates, _ = rule(gradient, starts, steps, rates[:, None])
        return np.nan_to_num(loss(iterates), nan=np.inf)


def table(columns, entry):
    print(" " * 9 + "".join(f"{column:>12}" for column in columns))
    for rule in rules:
        row = (f"{entry(rule, column):.4g}".replace("inf", "never") for column in columns)
        print(f"{rule:9}" + "".join(f"{number:>12}" for number in row))


# %% [markdown]
# **Predict.** There are four versions: the ravines are turned or not, and they differ in scale or
# not. What spoils momentum, the turn or the scales? What spoils AdaGrad? Does any rule cope with both?
#
# **Run.** After how many steps, out of 2,000, does the loss stay below a millionth of its first value?

# %%
cases = {"neither": (0, 1), "turn": (45, 1), "scales": (0, 1000), "both": (45, 1000)}
on_ravines = {
    (rule, case): sweep(rules[rule], *two_ravines(*cases[case]), steps=2000)
    for rule in rules
    for case in cases
}
arrivals = {key: settled(found, 1e-6 * found[0, 0]).min() for key, found in on_ravines.items()}
table(cases, lambda rule, case: arrivals[rule, case])

# %% [markdown]
# <details><summary>Answer</summary>
#
# *Momentum cannot fix scales.* The steep ravine dictates the one rate, which is then 1,000<!-- given --> times too
# small for the gentle ravine. GD, momentum and Nesterov never arrive<!--
# if all(np.isinf(arrivals[rule, case]) for rule in ("GD", "momentum", "Nesterov") for case in ("scales", "both")) -->.
#
# *Rates cannot fix turns.* Along the axes a rate for each weight takes AdaGrad there in 5<!-- = arrivals["AdaGrad", "scales"] --> steps, at
# any scale<!-- if arrivals["AdaGrad", "scales"] == arrivals["AdaGrad", "neither"] -->. After the turn both coordinates of a gradient are about equally large. Nothing is left to
# equalize, and AdaGrad needs 521<!-- = arrivals["AdaGrad", "turn"] -->.
#
# Real networks have both troubles: layers differ in scale, and inputs are correlated. Where both
# come together, **Adam needs 132<!-- = arrivals["Adam", "both"] --> steps, and no other rule comes near it**<!--
# if all(arrivals[rule, "both"] > 3 * arrivals["Adam", "both"] for rule in rules if rule != "Adam") -->. Where one trouble comes alone,
# a specialist beats it<!-- if all(arrivals["Adam", case] > min(arrivals[rule, case] for rule in rules) for case in ("scales", "turn")) -->.
#
# </details>

# %% alt="Three panels. In the gentle ravine on the left momentum goes only a fifth of the way in 600 steps; AdaGrad and Adam follow the floor to the minimum, Adam with small swings. In the steep ravine in the middle momentum zigzags wildly, and all three arrive. On the right the losses on a logarithmic scale: momentum falls quickly and stays on a high plateau, AdaGrad falls slowly and steadily, Adam falls far below both." fold=true
(slopes, heights, top), at_best = two_ravines(45, 1000), {}
for name in ["momentum", "AdaGrad", "Adam"]:
    path, _ = rules[name](slopes, top, 600, rates[on_ravines[name, "both"][600].argmin()])
    at_best[name] = Trajectory(path, heights(path))
fig, axes = plt.subplots(1, 3, figsize=(15, 4.2), layout="constrained")
for ax, first in zip(axes, (0, 2), strict=False):
    plot_landscape(ravine(condition_number=100, angle=45), ax)
    for name, path in at_best.items():
        plot_path(replace(path, iterates=path.iterates[:, first : first + 2]), ax, name)
    ax.set(xlabel=f"$w_{first + 1}$", ylabel=f"$w_{first + 2}$")
_ = axes[0].set_title("gentle"), axes[1].set_title("1,000 times as steep")
_ = plot_losses(at_best, axes[2])

# %% tags=["claims"]
left_over = np.linalg.norm(at_best["momentum"].iterates[-1, :2]) / np.linalg.norm(top[:2])

# %% [markdown]
# **Figure 1.** *Scales stop momentum, the turn slows AdaGrad, Adam gets through.* Each rule has the
# rate that is best after 600 steps. Momentum is soon done with the steep ravine, but in the gentle
# one it still has 81 %<!-- = left_over --> of the way to go.
#
# No earlier rule solves this well. Adam does, and that is why it is famous. How does it do it?

# %% [markdown]
# ## 2. From signs to Adam
#
# *Time: {{ minutes }}*
#
# Start from the crudest cure for scales, known from lesson 06: use only the *sign* of each gradient,
#
# $$w \leftarrow w - \mathrm{lr}\cdot\mathrm{sign}(g) = w - \mathrm{lr}\,\frac{g}{\sqrt{g^2}} .$$
#
# Multiply the loss by 1,000<!-- given -->, and nothing changes. But every step is equally long, down to the
# minimum and across it, and the path ends bouncing. The cure is to put averages where single
# gradients are. Above the fraction bar goes a running mean of $g$, in which pushes that contradict
# each other cancel. Below it goes a running mean of $g^2$: the size of recent gradients, not of this
# one. With both betas at 0 Adam remembers nothing, and only the sign step is left.
#
# **Predict.** On a turned ravine we start with sign steps of length 0.5. Does an average below help
# by itself? Does one above?
#
# **Run.** Press the buttons in order, and watch the path bounce, crawl, leap, arrive.

# %%
buttons = {
    "signs": {"beta1": 0.0, "beta2": 0.0},
    "average below": {"beta1": 0.0, "beta2": 0.999},
    "average above": {"beta1": 0.9, "beta2": 0.0},
    "both: Adam": {"beta1": 0.9, "beta2": 0.999},
}
sliders = {"learning_rate": (0.01, 5), "beta1": (0.0, 0.99, 0.01), "beta2": [0.0, 0.9, 0.99, 0.999]}
hill = ravine(condition_number=100, angle=45)
signs = partial(adam, learning_rate=0.5, beta1=0.0, beta2=0.0)
route = explore(signs, hill, sliders, steps=200, goal=1e-4, presets=buttons)
route

# %% [markdown]
# And here are the same four on the hard problem of section 1, each at its best rate.

# %%
averages = {"neither": (0, 0), "below": (0, 0.999), "above": (0.9, 0), "both": (0.9, 0.999)}
with_averages = {}
for name, (beta1, beta2) in averages.items():
    found = sweep(partial(adam, beta1=beta1, beta2=beta2), slopes, heights, top, steps=2000)
    with_averages[name] = settled(found, 1e-6 * found[0, 0]).min()
    print(f"averages {name}: {with_averages[name]:.0f} steps".replace("inf steps", "never"))

# %% [markdown]
# <details><summary>Answer</summary>
#
# *Signs alone* bounce about the minimum at a distance of about their rate. A rate small enough for
# the goal takes all 2,000<!-- = with_averages["neither"] --> steps to get there. *An average below* shrinks the steps with the gradients,
# but the path still crawls along the floor<!-- if 1000 < with_averages["below"] < 2000 -->. *An average above*, alone, is worse than
# none<!-- if np.isinf(with_averages["above"]) -->: where the path crosses the floor, the latest gradient is tiny, and the remembered push is
# divided by it.
#
# Each average needs the other. *Together* they need only 132<!-- = with_averages["both"] --> steps: the one above carries the path
# along the floor, the one below gives every weight its scale.
#
# </details>

# %% [markdown]
# In formulas, with $m_0 = v_0 = 0$ and the gradient $g_t$ of step $t = 1, 2<!-- given -->, \dots$
#
# $$m_t = \beta_1 m_{t-1} + (1-\beta_1)\, g_t, \qquad v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2,$$
#
# $$\hat m_t = \frac{m_t}{1-\beta_1^t}, \qquad \hat v_t = \frac{v_t}{1-\beta_2^t}, \qquad
# w_t = w_{t-1} - \mathrm{lr}\, \frac{\hat m_t}{\sqrt{\hat v_t} + \varepsilon} .$$
#
# This is Algorithm 1 of Kingma and Ba (2015), with their defaults $\beta_1 = 0.9$,
# $\beta_2 = 0.999$, $\varepsilon = 10^{-8}<!-- given -->$ and $\mathrm{lr} = 0.001$<!-- given -->. The name is short for
# *adaptive moment estimation*: $\hat m$ estimates the first moment of the gradient, its mean, and
# $\hat v$ the second, the mean of its square.
#
# **Explain.** Lesson 03 had a velocity $v \leftarrow \rho\, v - \mathrm{lr}\, g$. How does $m$
# differ?
#
# <details><summary>Answer</summary>
#
# $m$ is a true mean: the shares of the gradients in it, $(1-\beta_1)\,\beta_1^i$, add up to 1. Those
# in the velocity add up to $1/(1-\rho)$. And $m$ holds no learning rate. If you change $\beta_1$, the
# steps under a steady gradient keep their length. If you change the rate, the change acts at once.
#
# </details>

# %% [markdown]
# ## 3. Bias correction: the first steps
#
# *Time: {{ minutes }}*
#
# Both means start at zero, and that is wrong. Feed a running mean nothing but ones. It should be 1
# from the start.


# %%
def running_mean(values, beta):
    mean, history = 0.0, []
    for value in values:
        mean = beta * mean + (1 - beta) * value
        history.append(mean)
    return np.array(history)


running_mean([1, 1, 1, 1], beta=0.9)

# %% [markdown]
# It starts at a tenth and climbs slowly. After $t$ values the shares in the mean add up to
#
# $$(1-\beta)\,(1 + \beta + \dots + \beta^{t-1}) = 1 - \beta^t ,$$
#
# and the rest, $\beta^t$, still belongs to the zero at the start. So divide by $1 - \beta^t$, and the
# shares add up to 1 at every step. (For random gradients with a constant expectation this corrects
# the expectation of the mean, its *bias*; hence the name.)
#
# **Predict.** At $\beta_1 = 0.9$, $\beta_2 = 0.999$ the uncorrected $m_1$ is a tenth of what it
# should be, and $v_1$ a thousandth. Without any correction, is the first *step* too short or too
# long? By how much?
#
# **Run.** Write your number down first. The cell prints the first step without corrections, in units
# of the learning rate.

# %%
m_1, v_1 = 1 - 0.9, 1 - 0.999
float(m_1 / np.sqrt(v_1))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Too *long*, by a factor of 3.16<!-- = m_1 / np.sqrt(v_1) -->. $m$ is ten times too small, but the step divides by the root of
# $v$, which is $\sqrt{1000} = 31.6<!-- = 1 / np.sqrt(v_1) -->$ times too small. The natural guess, "too short, because both means are too
# small", points the wrong way.
#
# </details>

# %% [markdown]
# And after the first step? Under a constant gradient the step without corrections is, in units of
# the learning rate,
#
# $$\frac{1 - \beta_1^t}{\sqrt{1 - \beta_2^t}} .$$
#
# **Predict.** Does it fall straight from 3.16 to 1? About how many steps does that take: 10, 100, or
# more than 1,000?
#
# **Run.** Follow the curve "none" first, then compare. Then move the betas: when is the first step
# right without any correction?


# %%
def first_steps(t, beta1=0.9, beta2=0.999):
    m, root = 1 - beta1**t, np.sqrt(1 - beta2**t)
    return {"none": m / root, "only m": 1 / root, "only v": m, "both": np.ones_like(t)}


def in_words(t, none, *_):
    off = t[np.abs(none - 1) > 0.1]
    length = f"first step {none[0]:.2f}, longest {none.max():.2f} at step {t[none.argmax()]:.0f}"
    return f"without correction: {length}; off by over 10 % until step {off.max(initial=0):.0f}"


# %%
early = curves(
    first_steps,
    {"beta1": (0.0, 0.99, 0.01), "beta2": (0.9, 0.999, 0.001)},
    x=np.concatenate([np.arange(1.0, 100), np.arange(100.0, 10_000, 10)]),
    labels=("step t", "step / learning rate, by what is corrected"),
    scales=("log", "log"),
    y_limits=(0.05, 50),
    says=in_words,
)
early


# %% tags=["claims"]
ratios = first_steps(np.arange(1, 10_001))["none"]


def last_above(ratio):
    return np.flatnonzero(ratios > ratio)[-1] + 1


# %% [markdown]
# **Figure 2.** *Without correction the steps stay too long for more than a thousand steps.* $m$ is up
# to date after a few tens of steps, $v$ only after a few thousand. In between, at step 12<!-- = ratios.argmax() + 1 -->, the step
# is 6.57<!-- = ratios.max() --> times as long as it should be, and even at step 1,750<!-- = last_above(1.1) --> it is 10 % too long.
#
# <details><summary>Answer</summary>
#
# Without correction the first step is $(1-\beta_1)/\sqrt{1-\beta_2}$. It is 1 if
# $1 - \beta_2 = (1-\beta_1)^2$: for $\beta_1 = 0.9$, that is at $\beta_2 = 0.99$. Even then the later
# steps are too long. With $\beta_1 = 0$ the rule is RMSProp. It has no correction, and its first step
# is $\mathrm{lr}/\sqrt{1-\beta_2}$.
#
# </details>

# %% [markdown]
# **Explain.** Does it matter? After all, one could take a smaller learning rate.
#
# <details><summary>Answer</summary>
#
# Then it would be too small from step 2,000 on<!-- if last_above(1.1) < 2000 -->. The correction lets one learning rate mean the same
# thing at step 1 and at step 10,000. Kingma and Ba (2015, section 6.4) found that without it the
# training of a network became unstable when $\beta_2$ was close to 1, above all in the first epochs.
# A *warm-up*, a rate that rises slowly from zero, is common even with the correction. It guards
# against another weakness of the first steps: $\hat v$ is then a mean of very few squares.
#
# </details>

# %% [markdown]
# ## 4. How long is a step?
#
# *Time: {{ minutes }}*
#
# A step of gradient descent is as long as the gradient makes it. Adam's is not. In the first step
# $\hat m = g$ and $\hat v = g^2$, so each weight moves by $\mathrm{lr}\cdot \mathrm{sign}(g)$: Adam
# begins with a sign step.
#
# **Predict.** We multiply the loss by 1,000, and with it every gradient. What happens to Adam's path?
#
# **Run.** The cell prints the largest distance between the two paths over 100 steps.

# %%
valley = ravine(condition_number=100)
plain, _ = adam(valley.gradient, valley.start, 100, learning_rate=0.4)
scaled, _ = adam(lambda w: 1000 * valley.gradient(w), valley.start, 100, learning_rate=0.4)
float(np.abs(plain - scaled).max())

# %% [markdown]
# Nothing, up to $\varepsilon$ and rounding: the factor cancels in $\hat m/\sqrt{\hat v}$. The learning
# rate of Adam is a *length*, in units of the weights. A rate of 0.001<!-- given --> means about a thousandth per
# step and weight, whatever the loss.
#
# ### Signal and noise
#
# "About", because $\hat m/\sqrt{\hat v}$ is 1 only if the gradient always agrees with itself.
# Suppose its mean is $\mu$ and noise of standard deviation $\sigma$ comes on top. Then $\hat m$ is
# near $\mu$, and $\hat v$ is near $\mu^2 + \sigma^2$.
#
# **Predict.** How long is a typical step, in units of lr, if there is no noise? If the noise is
# three times the signal? If there is nothing but noise?
#
# **Run.** We feed Adam such gradients, 2,000 weights at once, and look at the last of 1,500 steps.


# %%
def noisy_steps(mu, sigma, seed=0):
    rng = np.random.default_rng(seed)
    start = np.zeros(2000)
    iterates, _ = adam(lambda w: rng.normal(mu, sigma, w.shape), start, 1500, learning_rate=1.0)
    return iterates[-2] - iterates[-1]


for mu, sigma in [(1, 0), (1, 1), (1, 3), (0, 1)]:
    step = noisy_steps(mu, sigma)
    sizes = f"mean step {step.mean():.2f}, root mean square {np.sqrt(np.mean(step**2)):.2f}"
    print(f"signal {mu}, noise {sigma}: {sizes}")

# %% tags=["claims"]
means = [1 / np.hypot(1, ratio) for ratio in (1, 3)]
rms_in_noise = np.sqrt(0.1 / 1.9)
assert np.allclose([noisy_steps(1, ratio).mean() for ratio in (1, 3)], means, rtol=0, atol=0.02)
assert np.isclose(np.sqrt(np.mean(noisy_steps(0, 1) ** 2)), rms_in_noise, rtol=0.1, atol=0)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The mean step is $\mu/\sqrt{\mu^2+\sigma^2}$: 1 without noise, 0.32<!-- = means[1] --> if the noise is three times the
# signal, 0 without signal. A single step is longer than that, because some noise is left in
# $\hat m$: as much as in a plain average of $(1+\beta_1)/(1-\beta_1) = 19$<!-- = (1 + 0.9) / m_1 --> gradients. In pure noise its
# root mean square is $\sqrt{(1-\beta_1)/(1+\beta_1)} = 0.23<!-- = rms_in_noise -->$.
#
# Kingma and Ba call $\hat m/\sqrt{\hat v}$ a *signal-to-noise ratio*. Where the gradients agree, Adam
# walks at full speed. Where they contradict each other, near a minimum for example, it slows down by
# itself.
#
# </details>

# %% [markdown]
# **Explain.** The rate is a length: how would you use that to choose one?
#
# <details><summary>Answer</summary>
#
# In 1,000 steps a weight travels at most about 1,000 lr. If the weights have to move by about 1, the
# rate must be at least 0.001<!-- given -->, and anything up to ten times that is a sensible first try. There is a
# limit above, too. With minibatches every weight keeps wandering about its best value, and a larger
# rate makes it wander farther. So the rate also says how precisely Adam can settle (*Going further*).
#
# </details>

# %% [markdown]
# **Half-way.** Adam is a sign step with two averages. The one above carries it along turned ravines;
# the one below gives every weight its scale. Its rate is a length. A good place for a break.

# %% [markdown]
# ## 5. Betas and epsilon
#
# *Time: {{ minutes }}*
#
# $\beta_1$ sets how long directions are remembered, roughly $1/(1-\beta_1)$ steps: 10 by default.
# $\beta_2$ does the same for sizes: 1,000 steps by default. The difference matters where sizes
# change, as they do on the way into a minimum.
#
# **Predict.** In a valley along the axes, at rate 0.1, the loss after 200 steps is 0.012. You may move
# just one of the betas to get below 1e-4 and stay there. Which one, and in which direction?
#
# **Run.** Try one, reset, try the other. The third panel shows the rates of the two weights,
# $\mathrm{lr}/ (\sqrt{\hat v} + \varepsilon)$.

# %%
tuning = explore(
    partial(adam, learning_rate=0.1),
    valley,
    {"learning_rate": (0.01, 1), "beta1": (0.0, 0.99, 0.01), "beta2": (0.9, 0.999, 0.001)},
    steps=200,
    goal=1e-4,
    presets={"short memory": {"beta2": 0.95}, "no momentum": {"beta1": 0.0}},
)
tuning

# %% [markdown]
# <details><summary>Answer</summary>
#
# $\beta_2$, downwards: every setting from 0.944 to 0.977 does it. At 0.999 the large gradients of the
# first steps stay in $v$ for the whole run and keep the rates low. With a shorter memory the rates
# grow as the gradient shrinks. No $\beta_1$ alone will do: 0.94 and 0.95 dip below the goal and come
# up again.
#
# Do not take 0.95 home as a rule. Here the gradient is exact. With noise, a short memory makes the
# denominator noisy too. And if a rare large gradient is forgotten too soon, Adam may even walk the
# wrong way (*Going further*). In practice $\beta_2$ is between 0.95 and 0.999.
#
# </details>

# %% [markdown]
# ### Where epsilon goes
#
# We add $\varepsilon$ to the root of the *corrected* $\hat v$. The paper has a second form, at the end
# of its section 2, which folds both corrections into the rate and saves some work:
#
# $$w_t = w_{t-1} - \mathrm{lr}\, \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\;
# \frac{m_t}{\sqrt{v_t} + \hat\varepsilon} .$$
#
# With $\hat\varepsilon = \varepsilon\sqrt{1-\beta_2^t}$ it is the same rule. Keras takes a constant
# $\hat\varepsilon$ instead; CS231n's notes and PyTorch do as we do.
#
# **Predict.** With the same constant 1e-8 in both, in which form does it weigh more? For gradients of
# which size would you notice?
#
# **Run.** The cell prints by how many percent the folded step is shorter, at steps 1, 10, 100 and
# 1,000.


# %%
def folded_is_shorter(size, t, epsilon=1e-8):
    root = size * np.sqrt(1 - 0.999**t)
    return 1 - (1 + epsilon / size) / (1 + epsilon / root)


t = np.array([1, 10, 100, 1000])
shorter = {size: 100 * folded_is_shorter(size, t) for size in [1, 1e-4, 1e-6]}
for size, percent in shorter.items():
    print(f"gradient {size:g}:", ", ".join(f"{value:.2g} %" for value in percent))

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the folded form, because $\sqrt{v_t}$ is smaller than $\sqrt{\hat v_t}$ in early steps. With
# gradients of size 1 nobody notices. At 1e-6 the first step is 23 %<!-- = shorter[1e-6][0] / 100 --> shorter. In both forms Adam steps
# less than lr once gradients are as small as $\varepsilon$. They can be, where a loss is a mean over
# many outputs.
#
# *Under* the root, as $\sqrt{\hat v + \varepsilon}$, it would act like an $\varepsilon$ of the size
# $\sqrt{\varepsilon} = 10^{-4}$. The assignment accepts both forms above, but not this one.
#
# </details>

# %% [markdown]
# ## 6. Weight decay, decoupled
#
# *Time: {{ minutes }}*
#
# There are two ways to keep weights small. The first is a penalty in the loss,
# $\tfrac{\mathrm{wd}}{2}\lVert w\rVert^2$ (lesson [10_regularization](10_regularization.ipynb)). It
# adds $\mathrm{wd}\, w$ to the gradient. The second is *weight decay*: at every step each weight loses
# a small share of itself. For gradient descent they are the same:
#
# $$w - \mathrm{lr}\,(g + \mathrm{wd}\, w) = (1 - \mathrm{lr}\,\mathrm{wd})\, w - \mathrm{lr}\; g .$$
#
# For Adam they are not. AdamW (Loshchilov and Hutter, 2019) takes the decay off the weights,
# *decoupled* from the gradient. Compare the line that computes the new `w`.


# %%
def adamw(gradient, start, steps, learning_rate, weight_decay, beta1=0.9, beta2=0.999):
    w, m, v = np.array(start, dtype=float), 0.0, 0.0
    iterates = [w]
    for t in range(1, steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        adam_step = learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + 1e-8)
        w = (1 - learning_rate * weight_decay) * w - adam_step
        iterates.append(w)
    return np.array(iterates), {}


# %% [markdown]
# Here is an experiment. Two weights start at 1, and the loss does not care about either: their
# gradients are pure noise, of standard deviation 1 for the first and 0.01 for the second. Only the
# decay pulls. We run 1,000 steps of rate 0.001 with wd = 0.1, for 400 such pairs at once.
#
# **Predict.** With decoupled decay, where do the two weights end? With the penalty in the gradient,
# which of the two decays faster?
#
# **Run.** The cell prints the means of both weights, first for the penalty, then for AdamW.

# %%
sizes, pairs = np.array([1.0, 0.01]), np.ones((400, 2))


def indifferent(seed=0):
    rng = np.random.default_rng(seed)
    return lambda w: sizes * rng.normal(size=w.shape)


only_noise = indifferent()
penalty, _ = adam(lambda w: only_noise(w) + 0.1 * w, pairs, 1000, learning_rate=0.001)
decoupled, _ = adamw(indifferent(), pairs, 1000, learning_rate=0.001, weight_decay=0.1)
penalty[-1].mean(axis=0).round(3), decoupled[-1].mean(axis=0).round(3)

# %% alt="Two panels, the mean weight against the step, from 1 downwards. Left, the penalty: the weight with large gradients falls slightly; that with small gradients falls steeply and levels off at about a quarter. Right, AdamW: the two curves lie on each other and fall slightly." fold=true
fig, axes = plt.subplots(1, 2, figsize=(10, 3.2), sharey=True, layout="constrained")
drawn = {"penalty in the gradient": penalty, "decoupled (AdamW)": decoupled}
for ax, (title, run) in zip(axes, drawn.items(), strict=True):
    for n, size in enumerate(["large", "small"]):
        ax.plot(run[:, :, n].mean(axis=1), label=f"{size} gradients", markevery=100, **NEUTRAL[n])
    ax.set(xlabel="step", title=title, ylim=(0, 1.05))
axes[0].set_ylabel("mean weight")
_ = axes[0].legend()

# %% tags=["claims"]
with_penalty, with_decay = penalty[-1].mean(axis=0), decoupled[-1].mean(axis=0)

# %% [markdown]
# **Figure 3.** *Adam rescales a penalty inside the gradient; it leaves decoupled decay alone.* With
# the penalty, the weight with large gradients ends at 0.90<!-- = with_penalty[0] --> and the one with small gradients at 0.26<!-- = with_penalty[1] -->.
# With AdamW both end at $(1 - 0.0001)^{1000} = 0.905<!-- = 0.9999 ** (len(decoupled) - 1) -->$, up to noise<!-- if np.abs(with_decay - 0.905).max() < 0.005 -->.
#
# **Explain.** Why does the penalty act so unequally? And which weights would you rather see decay?
#
# <details><summary>Answer</summary>
#
# The penalty adds $\mathrm{wd}\, w$ to $g$, and Adam divides the sum by $\sqrt{\hat v}$, the size of
# that weight's gradients. Where they are of size 1, the pull that is left is
# $\mathrm{lr}\,\mathrm{wd}\, w$, as in AdamW. Where they are of size 0.01, the penalty of 0.1 is ten
# times the noise: it *is* the gradient, and Adam walks at full speed, lr per step. So the weights
# that the loss cares about most are regularized least, and how strongly depends on the scale of the
# loss.
#
# With decoupled decay every weight loses the same share. This also sets a limit: a step of Adam is
# usually no longer than lr, while the decay takes $\mathrm{lr}\,\mathrm{wd}\, |w|$. So AdamW can
# hardly hold a weight much larger than $1/\mathrm{wd}$.
#
# </details>

# %% [markdown]
# ## 7. A race on the landscapes
#
# *Time: {{ minutes }}*
#
# **The advice, in one line:** begin with AdamW at a rate of about 0.001, search the rate by factors
# of three, and if you have the patience, try SGD with momentum too. Now the caveats.
#
# **Predict.** Four landscapes of two weights: the valley along the axes, the valley turned by 45
# degrees, Rosenbrock's curved valley, and a steep wall followed by a long plateau. Is there a rule
# that wins all four? Is there one that loses all four?
#
# **Run.** Each entry is the fewest steps over all rates, out of 4,000, until the loss stays within
# 1e-6 of the minimum in the two valleys, and within 1e-3 on the other two landscapes.

# %%
from helpers.landscapes import rosenbrock, saddle, two_basins, wall_plateau_basin

courses = {
    "valley": (valley, 1e-6),
    "turned": (ravine(condition_number=100, angle=45), 1e-6),
    "Rosenbrock": (rosenbrock(), 1e-3),
    "wall": (wall_plateau_basin(), 1e-3),
}

# %%
losses, needed = {}, {}
for course, (hill, goal) in courses.items():
    for rule in rules:
        found = sweep(rules[rule], hill.gradient, hill.f, hill.start, steps=4000)
        losses[rule, course], needed[rule, course] = found, settled(found, goal)
table(courses, lambda rule, course: needed[rule, course].min())


# %% tags=["claims"]
def fewest(rule, course):
    return needed[rule, course].min()


def of_a_pair(course, rate, rho):
    hill, goal = courses[course]
    path, _ = momentum(hill.gradient, hill.start, 4000, rate, rho)
    return settled(hill.f(path)[:, None], goal).item()


tuned = [of_a_pair(course, (2 / 11) ** 2, (9 / 11) ** 2) for course in ("valley", "turned")]
tries, of_momentum = (np.sort(needed[rule, "Rosenbrock"]) for rule in ("AdaGrad", "momentum"))
losers = [max(rules, key=lambda rule: fewest(rule, course)) for course in courses]
won = [c for c in courses if fewest("Adam", c) <= min(fewest(rule, c) for rule in rules)]
fail = {rule for rule, course in needed if np.isinf(fewest(rule, course))}

# %% [markdown]
# **Explain.** Where does each victory come from?
#
# <details><summary>Answer</summary>
#
# No rule wins everywhere. In the valley along the axes AdaGrad needs 6<!-- = fewest("AdaGrad", "valley") --> steps, in the turned one
# 704<!-- = fewest("AdaGrad", "turned") -->. Momentum and Nesterov do not notice the turn. AdaGrad's 10<!-- = tries[0] --> steps in Rosenbrock's valley are
# luck: at one single rate a wide jump lands in the right place, and the next best rate needs
# 2,602<!-- = tries[1] -->. Momentum's 164<!-- = of_momentum[0] --> are no luck: the neighbouring rates do nearly as well<!-- if of_momentum[2] < 1.3 * of_momentum[0] -->. RMSProp is last in every
# column: without noise it ends in a dance about the minimum, and a rate small enough for the goal is
# too small to arrive<!-- if set(losers) == {"RMSProp"} -->.
#
# Adam wins nothing here<!-- if not won -->. Each of these landscapes has one trouble, and each trouble has its
# specialist. But Adam arrives everywhere, as all do but RMSProp<!-- if fail == {"RMSProp"} -->.
#
# A caution: only the rate was tuned. With the pair that lesson 03 found best for such a valley,
# $\rho = (9/11)^2$ and the rate $(2/11)^2$, momentum needs 69<!--
# = of_a_pair("turned", (2/11)**2, (9/11)**2) --> steps in both valleys<!-- if tuned[0] == tuned[1] -->, and would win the
# second column by far<!-- if 2 * tuned[1] < min(fewest(rule, "turned") for rule in rules) -->. And these are toys of two weights.
#
# </details>

# %% [markdown]
# The best rate is one thing; how precisely you must know it is another.
#
# **Predict.** Which rule forgives the widest range of rates?
#
# **Run.** The figure shows the loss after 500 steps against the rate. The table says over how many
# powers of ten of the rate it is below 1e-6.

# %% alt="Two panels, the loss after 500 steps against the learning rate, both logarithmic. Left, the turned valley: GD, momentum and Nesterov come down from the left, and each ends in a vertical line where it diverges. Adam comes down furthest to the right and stays down to the right edge. AdaGrad and RMSProp stay high. Right, the wall: all six reach the basin, momentum from the smallest rates on, and all lose it again at some larger rate." fold=true
fig, axes = plt.subplots(1, 2, figsize=(11, 3.8), sharey=True, layout="constrained")
for ax, course in zip(axes, ["turned", "wall"], strict=True):
    for rule in rules:
        after = np.clip(losses[rule, course][500], 1e-12, 1e6)
        ax.loglog(rates, after, label=rule, markevery=12, markersize=4, **style_of(rule, 0))
    ax.set(xlabel="learning rate", title=course, ylim=(1e-12, 1e3), xlim=(1e-4, 100))
axes[0].set_ylabel("loss after 500 steps")
_ = axes[0].legend(fontsize=8)

# %%
width = {key: np.sum(found[500] < 1e-6) / 20 for key, found in losses.items()}
table(courses, lambda rule, course: width[rule, course])

# %% [markdown]
# **Figure 4.** *How precisely you must know the rate depends on the rule and on the landscape.* In the
# turned valley Adam forgives twice as many powers of ten as momentum<!-- if 2 <= width["Adam", "turned"] / width["momentum", "turned"] < 2.2 -->. On the wall momentum is the
# more forgiving one<!-- if width["momentum", "wall"] > width["Adam", "wall"] -->.

# %% [markdown]
# ### All six at once
#
# Tables hide how the rules move. Now watch them: press *Play*, slow down, step back. First comes the
# turned valley, with each rule at the rate that is best after 150 steps.
#
# **Predict.** Who swings along the floor, and who creeps?


# %%
def contest(landscape, steps, at):
    racers = {
        name: (
            partial(rule, learning_rate=at[name]),
            {"learning_rate": (at[name] / 30, 30 * at[name])},
        )
        for name, rule in rules.items()
    }
    return race(racers, landscape, steps=steps)


best_rates = {rule: rates[losses[rule, "turned"][150].argmin()] for rule in rules}
in_the_valley = contest(courses["turned"][0], 150, best_rates)
in_the_valley

# %% [markdown]
# <details><summary>Answer</summary>
#
# Momentum, Nesterov and Adam swing along the floor and arrive. GD, AdaGrad and RMSProp creep.
#
# </details>

# %% [markdown]
# Next, a saddle. The start lies a millionth off the line that leads into it, and the slope away from
# that line is just as tiny. All rates are 0.1.
#
# **Predict.** In which order do the rules leave? (What does a sign step care about the size of a slope?)

# %%
on_the_saddle = contest(saddle(), 150, dict.fromkeys(rules, 0.1))
on_the_saddle


# %% tags=["claims"]
def leaves(rule, rate=0.1):
    path = run_path(rules[rule], saddle(), steps=400, learning_rate=rate)
    return int(np.argmax(np.abs(path.iterates[:, 1]) > 1))


order = sorted(rules, key=leaves)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The three with a root leave first: RMSProp, Adam, AdaGrad<!-- if order[:3] == ["RMSProp", "Adam", "AdaGrad"] -->. Divided by its own size, a tiny slope is as
# good as a large one, and even AdaGrad is a whole unit away after 17<!-- = leaves("AdaGrad") --> steps. Nesterov, momentum and GD<!-- if order[3:] == ["Nesterov", "momentum", "GD"] -->
# have to wait until their distance has doubled twenty times; GD takes 145<!-- = leaves("GD") --> steps.
#
# </details>

# %% [markdown]
# Last, two wells: a narrow one, slightly deeper, on the way to a wide one. Again all rates are 0.1.
#
# **Predict.** Which of the six jumps over the narrow well? Is that good luck or bad?

# %%
between_wells = contest(two_basins(), 200, dict.fromkeys(rules, 0.1))
between_wells


# %% tags=["claims"]
def ends_at(rule, rate=0.1):
    return run_path(rules[rule], two_basins(), steps=200, learning_rate=rate).iterates[-1, 0]


jumpers = [rule for rule in rules if ends_at(rule) > 1]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only momentum<!-- if jumpers == ["momentum"] -->: it arrives at full speed, as in lesson 03. Judged by the loss, that is bad luck. By
# the flat-minimum story of lesson 04 it is perhaps good luck. At the rate 1 Adam jumps too<!-- if ends_at("Adam", 1.0) > 1 -->: its speed
# *is* its rate.
#
# </details>

# %% [markdown]
# ## 8. A race on the digits
#
# *Time: {{ minutes }}*
#
# Landscapes of two weights are for the eye. Now comes a network, small enough to train it dozens of
# times: 64 pixels, 32 hidden units (tanh), and ten outputs that each answer "is it this digit?" (a
# logistic loss each, summed). `network_loss` takes all its 2,410<!--
# = initial_weights(inputs=64, hidden=32, classes=10).size --> weights in one vector and returns
# the loss and the gradient, so our path functions can train it as they are. Every third image is
# kept for testing. With minibatches, GD is called SGD.

# %%
images, labels = digits()
X = images / 16 - np.mean(images / 16, axis=0)
held_out = np.arange(len(X)) % 3 == 0
start = initial_weights(inputs=64, hidden=32, classes=10)
trainers = {"SGD" if name == "GD" else name: rule for name, rule in rules.items()}
start.shape, int((~held_out).sum()), int(held_out.sum())

# %% [markdown]
# `minibatch_gradient` returns a function that draws 64 training images at every call. `trained` trains
# a network for each rate that it is given.


# %%
def minibatch_gradient(X, seed):
    rng, train = np.random.default_rng(seed), np.flatnonzero(~held_out)

    def gradient(w):
        rows = rng.choice(train, size=64)
        return network_loss(w, X[rows], labels[rows], hidden=32)[1]

    return gradient


def trained(rule, rate, X=X, seed=0):
    starts = np.broadcast_to(start, np.shape(rate)[:1] + start.shape)
    with np.errstate(all="ignore"):
        return trainers[rule](minibatch_gradient(X, seed), starts, 300, rate)[0][-1]


# %% [markdown]
# First, every beginner's question. CS231n's lecture calls Adam with a rate of 1e-3 or 5e-4<!-- given --> a good
# starting point for many models.
#
# **Predict.** We have 300 steps. Is 0.001 the best rate for Adam here? If not, is it too large or
# too small? (Section 4 has what you need.)
#
# **Run.** The cell tries three rates.


# %%
def scores(w, X=X):
    loss = network_loss(w, X[~held_out], labels[~held_out], hidden=32)[0]
    return loss, accuracy(w, X[held_out], labels[held_out], hidden=32)


for rate in [0.001, 0.01, 0.1]:
    loss, share = scores(trained("Adam", rate))
    print(f"Adam, rate {rate}: training loss {loss:.3f}, {share:.1%} of the test images right")

# %% [markdown]
# <details><summary>Answer</summary>
#
# It is far too small for so short a run: in 300 steps of 0.001 no weight can move much further than
# 0.3<!--
# if np.abs(trained("Adam", 0.001) - start).max() - 0.3 < 0.1 -->. For a long training of a large network it may well be right. It is a good *starting point*,
# and the rate still has to be searched.
#
# </details>

# %% [markdown]
# Now all six rules, each with eight rates, half a power of ten apart. And all of that twice: with the
# images as they are, and with *uneven* pixels. There every second column is divided by 30, as if half
# of the measurements came in another unit.
#
# **Predict.** Do you expect a clear winner with even pixels? Who loses most when the pixels become
# uneven: the rules with one rate for all weights, or those with one for each?
#
# **Run.** This trains 96 networks and takes some seconds.

# %%
uneven = X.copy()
uneven[:, ::2] /= 30
centres = {"SGD": 0.5, "momentum": 0, "Nesterov": 0, "AdaGrad": 0, "RMSProp": -1.5, "Adam": -1}
grids = {rule: 10.0 ** (centre + np.arange(-2, 2, 0.5)) for rule, centre in centres.items()}
finals = {}
for rule in trainers:
    for name, data in {"even": X, "uneven": uneven}.items():
        ends = trained(rule, grids[rule][:, None], data)
        finals[rule, name] = np.array([scores(w, data)[0] for w in ends])

# %% alt="Two panels, training loss against the rate, both logarithmic, with a gray line at 0.1. Every rule has a curve of the shape of a V; from left to right RMSProp, Adam, momentum together with Nesterov and AdaGrad, and SGD. Left, even pixels: all six dip below the gray line, momentum, Nesterov and Adam deepest. Right, uneven pixels: all are higher, and SGD stays above the line. The right arms of SGD, momentum and Nesterov leave the picture at the top; those of the others rise more gently." fold=true
fig, axes = plt.subplots(1, 2, figsize=(11, 3.8), sharey=True, layout="constrained")
for ax, name in zip(axes, ["even", "uneven"], strict=True):
    for rule in trainers:
        ax.loglog(grids[rule], finals[rule, name], label=rule, markersize=5, **STYLES[rule])
    ax.axhline(0.1, color="gray", linewidth=0.8)
    ax.set(xlabel="learning rate", title=f"{name} pixels", ylim=(1e-3, 20))
axes[0].set_ylabel("training loss after 300 steps")
_ = axes[0].legend(fontsize=8)

# %% [markdown]
# **Figure 5.** *Every rule has its valley of rates; the rules with a root have a gentler right
# arm.*
#
# One seed is an anecdote. The next cell repeats the best rate of each rule with three other seeds for
# the minibatches, and prints the mean and range of the training loss.

# %%
repeated = {}
for (rule, name), found in finals.items():
    data, rate = {"even": X, "uneven": uneven}[name], grids[rule][np.nanargmin(found)]
    repeated[rule, name] = np.array([scores(trained(rule, rate, data, s), data) for s in (1, 2, 3)])
for name in ["even", "uneven"]:
    for rule in trainers:
        loss, share = repeated[rule, name].T
        spread = f"{loss.mean():.4f} ({loss.min():.4f} to {loss.max():.4f})"
        print(f"{name:7} {rule:9} {spread}, test {share.mean():.1%}")


# %% tags=["claims"]
def mean_loss(rule, pixels):
    return repeated[rule, pixels][:, 0].mean()


grows = {rule: mean_loss(rule, "uneven") / mean_loss(rule, "even") for rule in trainers}
lowest = min(trainers, key=lambda rule: mean_loss(rule, "uneven"))
shares = [found[:, 1].mean() for (_, pixels), found in repeated.items() if pixels == "even"]

# %% [markdown]
# **Explain.** What do these numbers say about choosing an optimizer, and what do they not say?
#
# <details><summary>Answer</summary>
#
# With even pixels momentum and Adam tie. With uneven ones Adam wins<!-- if lowest == "Adam" -->. A rate for each weight pays where
# weights need different rates: the change multiplies the loss of momentum by 19<!-- = grows["momentum"] -->, Adam's by 8<!-- = grows["Adam"] -->, and
# that of AdaGrad and RMSProp<!-- if round(grows["RMSProp"]) == 3 --> by only 3<!-- = grows["AdaGrad"] -->. And *no* rule could do without a search: with even pixels, at
# most three of the eight rates bring a rule below 0.1. But a rate ten times too large costs the rules
# with a root less, because their steps are bounded.
#
# The numbers do not say which rule generalizes better: with even pixels the shares of test images lie
# within a percent of each other<!-- if np.ptp(shares) < 0.01 -->. And centring and scaling the pixels, two lines of code, does more than
# any change of rule.
#
# </details>

# %% [markdown]
# ### What is known beyond our toy
#
# **Explain.** So which rule is best?
#
# <details><summary>Answer</summary>
#
# There is no best rule for everything, and careful comparisons show why.
#
# - Wilson et al. (2017) built a problem of two classes on which gradient descent makes no test
#   errors and the adaptive methods come arbitrarily close to guessing. On several deep networks of
#   the time the adaptive methods did worse on unseen data than tuned SGD or momentum, even where
#   their training loss was lower.
# - Loshchilov and Hutter (2019) found part of the reason in the coupled weight decay. With AdamW they
#   closed much of that gap on the image classification that they tried.
# - Schmidt, Schneider and Hennig (2021) ran fifteen optimizers on eight problems, with four budgets
#   for tuning and four schedules, more than 50,000<!-- given --> runs. The best one varied from problem to
#   problem. Trying several with their defaults did about as well as tuning one. None was clearly best
#   overall, and Adam remained a strong contender that newer methods did not consistently beat.
#
# When you read that one optimizer beats another, ask how the rates of both were found.
#
# </details>

# %% [markdown]
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### The longest step
#
# Can a step be longer than lr? Think of a weight that sleeps for a long time, with a gradient of zero,
# and then wakes up: one that serves a rare word of a text, say.
#
# **Predict.** A weight has slept for 10,000 steps. From then on its gradient is 1. How long is the
# first step, and which step is the longest?
#
# **Run.** Compare with figure 2.

# %%
asleep, awake = np.zeros(10_000), np.ones(100)
signal = iter(np.concatenate([asleep, awake]))
iterates, _ = adam(lambda w: next(signal), 0.0, 10_100, learning_rate=1.0)
waking = -np.diff(iterates)[10_000:]
print(
    f"first {waking[0]:.2f}, longest {waking.max():.2f} at step {waking.argmax() + 1} after waking"
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The numbers are those of figure 2. Both means are zero, as at the start, but the corrections have
# long faded. The first step is 3.16<!-- = waking[0] --> lr, the twelfth<!--
# = waking.argmax() + 1 --> 6.57<!-- = waking.max() --> lr.
#
# Kingma and Ba (2015, section 2.1) name the first one, $(1-\beta_1)/\sqrt{1-\beta_2}$, as an upper
# bound of the step in units of lr (where it is more than 1; otherwise 1). It is not one, as you see. A bound that holds is
#
# $$\frac{|m_t|}{\sqrt{v_t}} \le \frac{1-\beta_1}{\sqrt{1-\beta_2}} \Big/ \sqrt{1 - \beta_1^2/\beta_2}
# \qquad (\beta_1^2 < \beta_2),$$
#
# 7.27<!-- = m_1 / np.sqrt(v_1) / np.sqrt(1 - 0.9**2 / 0.999) --> at the default betas. It is the Cauchy-Schwarz inequality, applied to the sums
# $m_t = (1-\beta_1)\sum_i \beta_1^i g_{t-i}$ and $v_t = (1-\beta_2)\sum_i \beta_2^i g_{t-i}^2$. The
# corrections multiply it by $\sqrt{1-\beta_2^t}/(1-\beta_1^t)$, which at the default betas is at most
# 1. In practice a step is about lr where gradients agree, less where they do not, and a few lr at
# the very most.
#
# </details>

# %% [markdown]
# ### A problem on which Adam walks the wrong way
#
# Reddi, Kale and Kumar (ICLR 2018) found a gap in the first proof that Adam converges, and an
# example that slips through it. There is one weight, kept between $-1$ and 1. The gradient is $C = 3$
# at every third step and $-1$ at the two others. On average it is $1/3$<!-- given -->, so the weight should go
# down to $-1$. The rate falls as $0.1/\sqrt{t}$, as the theory requires. The betas are $\beta_1 = 0$ and
# $\beta_2 = 1/(1 + C^2) = 0.1$.


# %%
def three_in_turn(steps, beta2, beta1=0.0, keep_largest=False):
    w, m, v, largest, iterates = 0.0, 0.0, 0.0, 0.0, [0.0]
    for t in range(1, steps + 1):
        g = 3.0 if t % 3 == 1 else -1.0
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        largest = max(largest, v) if keep_largest else v
        w = np.clip(w - 0.1 / np.sqrt(t) * m / np.sqrt(largest), -1, 1)
        iterates.append(w)
    return np.array(iterates)


# %% [markdown]
# **Predict.** The gradient is divided by the root of $v$. Right after a large gradient $v$ is
# large; two steps later it is nearly forgotten. Which of the three gradients counts most after the
# division?
#
# **Run.** Look at where each curve ends.

# %% alt="One weight against the step. With beta2 of 0.1 it goes up to 1, the worst place. If the largest v so far is kept, or with beta2 of 0.999, it goes down to minus 1."
runs = {
    "beta2 = 0.1": three_in_turn(3000, beta2=0.1),
    "beta2 = 0.1, largest v kept": three_in_turn(3000, beta2=0.1, keep_largest=True),
    "beta2 = 0.999": three_in_turn(3000, beta2=0.999),
}
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for (label, path), style in zip(runs.items(), NEUTRAL, strict=False):
    ax.plot(path, label=label, markevery=300, **style)
ax.set(xlabel="step", ylabel="w", title="The average gradient is positive: down is right")
_ = ax.legend()

# %% tags=["claims"]
divided = -np.diff(three_in_turn(30, beta2=0.1)) * np.sqrt(np.arange(1, 31)) / 0.1

# %% [markdown]
# **Figure 6.** *With a short memory the large gradient pays for its own size, and the small ones
# win.* With $\beta_2 = 0.1$ the weight goes up to 1, the worst place. If the largest $v$ so far is
# kept (*AMSGrad*), or with the usual $\beta_2 = 0.999$, it goes down to $-1$.
#
# **Explain.** Is Adam refuted?
#
# <details><summary>Both answers</summary>
#
# The large gradient still counts most, but only just: divided by the root, 3 becomes 1.05<!-- = divided[-3] -->, and the
# two $-1$ become $-0.76$<!-- = divided[-2] --> and $-0.97$<!--
# = divided[-1] -->. Together the small ones win<!-- if sum(divided[-3:]) < 0 -->.
#
# Adam is not refuted, but warned. The theorem says that for every fixed pair of betas with
# $\beta_1 < \sqrt{\beta_2}$ there is such a problem; a longer memory needs a more extreme one. The
# defaults can handle *this* one: with a memory of 1,000<!-- = 1 / v_1 --> steps $v$ is practically constant over three.
# The lesson is about $\beta_2$: it must remember for much longer than the pauses between rare, large,
# important gradients.
#
# </details>

# %% [markdown]
# ### It does not settle in noise
#
# A step of Adam in pure noise has a root mean square of 0.23<!-- = rms_in_noise --> lr, however close the minimum is.
#
# **Predict.** In a noisy bowl, how does the distance at which Adam hovers change when the rate
# falls by a factor of 100: not at all, by 10, by 100?
#
# **Run.** The cell prints the root mean square distance over the last 2,000 of 4,000 steps, for 500
# runs at once.


# %%
def hovering(rate):
    gradient = noisy(bowl(), sigma=1.0).gradient
    iterates, _ = adam(gradient, np.zeros((500, 2)), 4000, rate)
    return float(np.sqrt(np.mean(iterates[2000:] ** 2)))


hover = {rate: round(hovering(rate), 3) for rate in [0.1, 0.001]}
hover

# %% tags=["claims"]
spreads = {rate: np.sqrt(rate / 2) for rate in hover}
assert all(np.isclose(hover[rate], spreads[rate], rtol=0.05, atol=0) for rate in hover)

# %% [markdown]
# <details><summary>Answer</summary>
#
# By about 10<!-- = hover[0.1] / hover[0.001] -->. Close to the minimum all is noise, $\sqrt{\hat v}$ is about $\sigma$, and Adam is
# momentum with the effective rate $\mathrm{lr}/\sigma$. Its spread is
# $\sqrt{\mathrm{lr}\,\sigma/2}$ (lesson 03, section 7): 0.224<!-- = spreads[0.1] --> and 0.022<!-- = spreads[0.001] -->. To come closer, lower
# the rate during the run. Adam needs such a *schedule* too; lesson
# [08_schedules](08_schedules.ipynb) builds one.
#
# </details>

# %% [markdown]
# ### Late bursts
#
# And without noise? Then the gradient shrinks, $v$ forgets, and the rate of each weight,
# $\mathrm{lr}/\sqrt{\hat v}$, grows without limit. We watch the valley again, for a long time.
#
# **Predict.** With the rate 0.5 Adam is below a loss of 1e-12 in less than 400 steps. What does it
# do in the next 3,600?
#
# **Run.** On the left is the loss, on the right the rate of $w_2$, the steep direction, whose
# curvature is 100.

# %% alt="Left, the loss on a logarithmic scale: a straight fall to the lower edge in about 900 steps, a flat line there, a sudden rise to above 1 after more than 3,000 steps, and a second fall. Right, the rate of w_2: it rises from near 0, ever faster, crosses a dotted line at 0.38, drops by half in the burst, and rises again."
long_run = run_path(adam, valley, steps=4000, learning_rate=0.5)
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
left.semilogy(np.clip(long_run.losses, 1e-40, None), **{**STYLES["Adam"], "marker": ""})
left.set(xlabel="step", title="loss (cut off below 1e-40)")
right.plot(long_run.extras["rates"][:, 1], **{**STYLES["Adam"], "marker": ""})
right.axhline(0.38, color="gray", linestyle=":")
_ = right.set(xlabel="step", title="rate of the steep direction, and 0.38")

# %% tags=["claims"]
steep_rates = long_run.extras["rates"][1:, 1]
unstable = 1 + np.argmax(steep_rates > 0.38)
with_rate_half = losses["Adam", "turned"][:2001, np.argmin(np.abs(rates - 0.5))]

# %% [markdown]
# **Figure 7.** *The rates of Adam grow until they are unstable.* For three thousand steps the loss
# falls, far below anything one could want<!-- if long_run.losses[400:3000].max() < 1e-12 -->. At step 3,037<!-- = unstable --> the rate of the steep direction passes
# 0.38. From then on the distance in that direction grows, for a few hundred steps unseen, until the
# loss is above 1 again<!-- if long_run.losses[unstable:].max() > 1 -->. The large gradients raise $v$, the rate drops, and the descent begins anew.
#
# **Explain.** Where does the 0.38 come from?
#
# <details><summary>Answer</summary>
#
# With a fixed rate $a$ for each weight, Adam is momentum: $m \leftarrow \beta_1 m + (1-\beta_1) g$,
# $w \leftarrow w - a\, m$. This is momentum with $\rho = \beta_1$ and the learning rate
# $(1-\beta_1)\, a$, which on a curvature $\lambda$ is stable for
# $(1-\beta_1)\, a\, \lambda < 2 + 2\beta_1$ (lesson 03). So
#
# $$a\,\lambda < \frac{2\,(1+\beta_1)}{1-\beta_1} = 38<!-- = 2 * (1 + 0.9) / m_1 -->$$
#
# at $\beta_1 = 0.9$, and with $\lambda = 100$, $a < 0.38$. Cohen et al. (2022) found that networks
# trained with the gradient of all data run at about this limit most of the time. With minibatches the
# noise keeps $v$ from vanishing.
#
# Bursts are why our race asked for a loss that *stays* low. With the rate 0.5 Adam is done with the
# turned valley in 177<!--
# = settled(with_rate_half[:, None], 1e-6).item() --> steps, and a later burst sets it back; the 268<!-- = fewest("Adam", "turned") --> in the table belong to a smaller
# rate.
#
# </details>

# %% [markdown]
# ### Which weight decay?
#
# PyTorch's `AdamW` and this course use the convention
# $w \leftarrow w\,(1 - \mathrm{lr} \cdot \mathrm{wd}) - \dots$, with the default $\mathrm{wd} = 0.01<!-- given -->$.
# In Algorithm 2 of the paper it reads
#
# $$w \leftarrow w - \eta_t\Bigl(\alpha\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon} + \lambda' w\Bigr),$$
#
# with the learning rate $\alpha$, the decay $\lambda'$, and a factor $\eta_t$ that starts at 1 and is
# lowered by a schedule.
#
# **Explain.** What is the paper's decay for PyTorch's defaults (rate 0.001, decay 0.01)? You double
# the learning rate: what happens to the decay in each convention?
#
# <details><summary>Answer</summary>
#
# It is $\mathrm{lr}\cdot\mathrm{wd} = 10^{-5}$<!-- given -->, the share that a weight loses per step. Double the rate,
# and in PyTorch that share doubles. In the paper it stays, because $\alpha$ multiplies only Adam's
# step. When you compare two papers or two libraries, compare the share per step.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Why Adam.** Momentum cannot fix scales, rates cannot fix turns, networks have both. Adam is a
#    sign step with two averages: $m$ says where to, $v$ how far, weight by weight. It steps by
#    $\mathrm{lr}\;\hat m/(\sqrt{\hat v} + \varepsilon)$.
# 2. **Bias correction.** A mean that starts at zero holds only the share $1 - \beta^t$; divide by it.
#    Without the correction the steps would be too *long*, by a factor of 3.16<!-- = ratios[0] --> at first.
# 3. **The length of a step** is about lr where gradients agree, lr times signal over root mean square
#    where they do not, and a few lr at the very most. The scale of the loss does not matter.
# 4. **Decay and epsilon.** Adam divides a penalty in the gradient by $\sqrt{\hat v}$, too; AdamW takes
#    the same share off every weight. $\varepsilon$ is added outside the root. In the folded form the
#    same number weighs more in early steps.
# 5. **Comparisons.** The winner depends on the problem, on its scaling and its axes, and on how the rates
#    were found. Look at the whole curve of loss against rate, and at more than one seed.
#
# **What comes next.** You now know every update rule of this course, and what each can fix. In the
# assignment you predict what Adam does, write `adam` and `adamw`, make Adam leap, and train the
# network. Only one thing has stayed constant all along: the learning rate. Lesson
# [08_schedules](08_schedules.ipynb) lets it fall during the run and so brings a noisy descent to
# rest.
#
# ### The same in PyTorch
#
# ```python
# optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8)
# optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
# ```
#
# Names, defaults and steps are ours, with $\varepsilon$ added to the root of the corrected $\hat v$.
# Take care with `weight_decay`: in `Adam` (default 0) it is the *penalty* of section 6, added to the
# gradient and rescaled with it; in `AdamW` (default 0.01, even if you do not ask for it) it is the
# decoupled decay, multiplied by the rate.
#
# ### Sources
#
# - D. P. Kingma, J. Ba, [*Adam: a method for stochastic optimization*](https://arxiv.org/abs/1412.6980),
#   ICLR 2015.
# - I. Loshchilov, F. Hutter, [*Decoupled weight decay regularization*](https://arxiv.org/abs/1711.05101),
#   ICLR 2019.
# - S. J. Reddi, S. Kale, S. Kumar,
#   [*On the convergence of Adam and beyond*](https://arxiv.org/abs/1904.09237), ICLR 2018.
# - A. C. Wilson, R. Roelofs, M. Stern, N. Srebro, B. Recht,
#   [*The marginal value of adaptive gradient methods in machine learning*](https://arxiv.org/abs/1705.08292),
#   NIPS 2017.
# - R. M. Schmidt, F. Schneider, P. Hennig,
#   [*Descending through a crowded valley*](https://arxiv.org/abs/2007.01547), ICML 2021.
# - J. M. Cohen et al. (2022),
#   [*Adaptive gradient methods at the edge of stability*](https://arxiv.org/abs/2207.14484).
# - T. Tieleman, G. Hinton, *Neural networks for Machine Learning, lecture 6.5: RMSProp*,
#   Coursera, 2012.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
# - Digits: E. Alpaydin, C. Kaynak, *Optical recognition of handwritten digits*, UCI Machine Learning
#   Repository, 1998.
