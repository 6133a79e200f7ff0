# %% [markdown]
# # Plain SGD, and why it struggles
#
# Nearly everything that is trained today is trained by walking downhill, one small step after
# another. The rule fits on one line, and it works. It also has three troubles: it zigzags where
# the loss curves more in one direction than in another, it stands still where the slope vanishes,
# and it is shaken where its gradients are guesses from a few examples. We measure all three, because
# each later rule answers at least one of them.
#
# **You will be able to**
#
# 1. *run* gradient descent, and predict from rate and curvature whether it creeps, flips or
#    diverges;
# 2. *read* a Hessian: curvatures, condition number, and the best learning rate that they allow;
# 3. *tell* which preprocessing saves steps, and why a condition number alone does not;
# 4. *tell apart* minima, maxima and saddles, and say how long it takes to leave a saddle;
# 5. *predict* how the noise of a gradient depends on the batch size, and what it costs.
#
# **Prerequisites**: [00_start](00_start.ipynb), which introduces gradients, Hessians and how these
# pages work.
#
# **Time**: {{ times }}
#
# **Letters**: those of 00_start, and $k$, the condition number; $n$, the number of weights; $N$, the
# number of examples; $b$, the batch size; $s$, a score; $p$, a probability; $\sigma$, the size of a
# noise.
#
# The first cell loads our helpers. The part that matters we write ourselves.

# %%
from functools import partial
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from helpers.data import digits, two_digits
from helpers.explorer import curves, explore
from helpers.landscapes import batched_digits, local_minima, logistic_digits, noisy, ravine, saddle
from helpers.paths import run_path, settled
from helpers.plots import compare, plot_landscape, plot_path
from helpers.problems import logistic_loss
from helpers.styles import NEUTRAL

# %% [markdown]
# ## 1. One step downhill, and how long it is
#
# *Time: {{ minutes }}*
#
# A *loss* says how badly a model does; it depends on the model's weights $w$. Its *gradient* $g$, the
# vector of the derivatives with respect to each weight, points uphill along the steepest slope.
# *Gradient descent*, **GD** for short, steps against it, again and again:
#
# $$w \leftarrow w - \mathrm{lr}\; g .$$
#
# The *learning rate* $\mathrm{lr}$ is the one number that we choose. Here is the rule as a *path
# function*, which takes the gradient as a function and returns all points on the way, the
# *iterates*. The last line tries it on $w^2/2$, whose gradient is $w$ itself.


# %%
def sgd(gradient, start, steps, learning_rate):
    w = np.array(start, dtype=float)
    iterates = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        iterates.append(w)
    return np.array(iterates)


sgd(lambda w: w, start=1.0, steps=3, learning_rate=0.2)

# %% [markdown]
# (The S of SGD, *stochastic*, is about where the gradient comes from: section 6. Until then the
# gradient is exact, and we say GD.)
#
# **Predict.** At rate 1 the first step would lead straight to the minimum of $w^2/2$. What do you expect
# at the rates 0.2, 1.8 and 2.1?
#
# **Run.** Follow the dots from $w = 1$ on.

# %% alt="Three parabolas with the iterates of seven steps. At rate 0.2 they creep down one side. At 1.8 they jump from side to side, a little lower each time. At 2.1 they jump a little higher each time."
fig, axes = plt.subplots(1, 3, figsize=(11, 3), sharey=True, layout="constrained")
line = np.linspace(-2.2, 2.2, 100)
for ax, rate in zip(axes, [0.2, 1.8, 2.1], strict=True):
    path = sgd(lambda w: w, start=1.0, steps=7, learning_rate=rate)
    ax.plot(line, line**2 / 2, color="gray")
    ax.plot(path, path**2 / 2, **NEUTRAL[0])
    ax.set(xlabel="$w$", title=f"learning rate {rate}")
_ = axes[0].set_ylabel("loss")

# %% [markdown]
# **Figure 1.** *Too short, too long, far too long.* A path whose distance from the minimum shrinks
# to nothing **converges**, as the first two do. The third **diverges**: each step lands a little
# higher.
#
# **Explain.** For any number $\lambda > 0$ take $\lambda w^2/2$: a wider parabola if $\lambda < 1$, a
# narrower one if $\lambda > 1$. Its gradient is $\lambda w$. By which factor does one step multiply $w$?
# For which rates does the path converge?
#
# <details><summary>Answer</summary>
#
# One step leads from $w$ to $w - \mathrm{lr}\,\lambda w = (1 - \mathrm{lr}\,\lambda)\, w$. The path
# converges if this factor lies between $-1$ and 1, which means exactly
#
# $$0 < \mathrm{lr}\,\lambda < 2 .$$
#
# Such a rate is called **stable**.
#
# | $\mathrm{lr}\,\lambda$ | factor | the path |
# |---|---|---|
# | between 0 and 1 | between 1 and 0 | creeps down one side |
# | 1 | 0 | is at the minimum after one step |
# | between 1 and 2 | between 0 and $-1$ | flips from side to side, and converges |
# | 2 | $-1$ | flips forever |
# | above 2 | below $-1$ | flips and diverges |
#
# </details>

# %% [markdown]
# The number $\lambda$ is the second derivative of the loss, its **curvature**. The learning rate
# matters only in the product $\mathrm{lr}\,\lambda$, so no rate is "large" or "small" in itself.
#
# **Predict.** The curvature is 5. At which learning rate does $w$ stop converging?
#
# **Run.** Set `curvature` to 5, then raise the rate and read the factor below the sliders.


# %%
def on_a_parabola(steps, learning_rate=0.2, curvature=1.0):
    return sgd(lambda w: curvature * w, 1.0, len(steps) - 1, learning_rate)


parabola = curves(
    on_a_parabola,
    {"learning_rate": (0.02, 3.0), "curvature": (0.5, 10.0, 0.5)},
    x=np.arange(31),
    labels=("step", "w"),
    y_limits=(-1.5, 1.5),
    says=lambda steps, w: f"each step multiplies w by {w[1]:.3g}; after 30 steps w = {w[-1]:.2g}",
)
parabola

# %% [markdown]
# <details><summary>Answer</summary>
#
# At 0.4: there the product is 2 and the factor is $-1$. The best rate is 0.2, one over the
# curvature.
#
# </details>

# %% [markdown]
# ## 2. First problem: sensitive one way, flat the other
#
# *Time: {{ minutes }}*
#
# With one weight we could just take the best rate. A model has many weights, and one rate for all
# of them. Two are enough to see the trouble. Here is the landscape that gave this course its name:
# a *ravine*, a valley 100 times as strongly curved across as along, $f(w) = \tfrac12 (w_1^2 + 100\,
# w_2^2)$.
#
# **Predict.** The start is at (10, 1), the minimum at (0, 0). Does the gradient at the start point
# away from the minimum, as in the parabola?
#
# **Run.** The cell prints the angle, in degrees, between the way down, $-g$, and the straight way to
# the minimum.

# %%
valley = ravine(condition_number=100)
down, straight = -valley.gradient(valley.start), valley.minimum - valley.start
cosine = down @ straight / (np.linalg.norm(down) * np.linalg.norm(straight))
angle = float(np.rad2deg(np.arccos(cosine)))
round(angle, 1)

# %% [markdown]
# The gradient is $(10<!-- = -down[0] -->, 100<!--
# = -down[1] -->)$ here. It runs across the valley: the steepest way down
# and the way to the minimum are 79<!-- = angle --> degrees apart, almost a right angle.
#
# **Predict.** Across the valley the curvature is 100, along it is 1. Which learning rates are
# stable? With such a rate, by which factor does the distance *along* the valley shrink per step?
#
# **Run.** Three rates: well below the limit, just below it, and just above it.

# %% alt="Three times a long flat valley, the start at its right end. At the rate 0.005 the path drops to the valley floor and creeps along it, a third of the way. At 0.018 it zigzags from wall to wall and gets farther. At 0.0202 the zigzags grow until they leave the picture."
fig, axes = plt.subplots(1, 3, figsize=(12, 3.4), sharey=True, layout="constrained")
down_the_valley = {}
for ax, rate in zip(axes, [0.005, 0.018, 0.0202], strict=True):
    path = run_path(sgd, valley, steps=80, learning_rate=rate)
    plot_path(path, plot_landscape(valley, ax), "GD").get_legend().remove()
    ax.set_title(f"rate {rate}: loss {path.losses[-1]:.4g} after 80 steps")
    down_the_valley[rate] = path

# %% [markdown]
# **Figure 2.** *The steep direction limits the rate, and the flat direction pays for it.* This is
# the **zigzag** that CS231n's lecture 7 calls the first problem of SGD.
#
# <details><summary>Answer</summary>
#
# Stable are the rates below $2/100<!--
# = 2 / np.linalg.eigvalsh(valley.hessian(valley.start))[-1] --> = 0.02$<!--
# = 2 / np.linalg.eigvalsh(valley.hessian(valley.start))[-1] -->: the curvature across decides. Along, where the curvature is
# 1, a step multiplies the distance by $1 - \mathrm{lr}$, at best by about 0.98<!--
# = 1 - 2 / np.linalg.eigvalsh(valley.hessian(valley.start))[-1] -->.
#
# </details>

# %% [markdown]
# ### The Hessian
#
# In several dimensions the second derivatives form a matrix, the **Hessian** $H$: row $i$, column
# $j$ holds the derivative with respect to $w_i$ and $w_j$. Along a direction $u$ of length 1 the
# curvature is $u^\top H u$. Along its eigenvectors, which are at right angles, the curvatures are the
# **eigenvalues**; those in all other directions lie between the smallest and the largest of them.
#
# **Predict.** We turn the ravine by 30 degrees. Its Hessian is no longer diagonal. What happens to
# its eigenvalues?
#
# **Run.** The cell prints the Hessian and its eigenvalues.

# %%
turned = ravine(condition_number=100, angle=30)
hessian = turned.hessian(turned.start)
print(hessian.round(2))
np.linalg.eigvalsh(hessian).round(6)

# %% [markdown]
# The same two curvatures, 1 and 100: a rotation changes the matrix, not the valley. And on a
# *quadratic* loss, such as this one, the Hessian is the same everywhere. Along each eigenvector
# gradient descent does just what it does on a parabola, so it is stable exactly if
#
# $$0 < \mathrm{lr}\,\lambda < 2 \quad\text{for every eigenvalue } \lambda .$$
#
# The **condition number** is the ratio of the largest to the smallest *singular value* of the
# Hessian. The singular values of a symmetric matrix are the absolute values of its eigenvalues, so
# in a valley, where all curvatures are positive, it is simply
#
# $$k = \frac{\lambda_{\max}}{\lambda_{\min}} .$$
#
# **Explain.** Why singular values? What would the ratio of the eigenvalues say for the Hessian
# with the rows $(1, 0)$ and $(0, -2)$, and what does the condition number say?
#
# <details><summary>Answer</summary>
#
# The eigenvalues are 1 and $-2$, and the largest divided by the smallest is $1/(-2) = -0.5$: no
# measure of anything. The singular values are 2 and 1, so $k = 2$. Singular values compare the
# *sizes* of the curvatures, whatever their signs, so the definition holds at saddles (section 5)
# too. A curvature of exactly zero makes $k$ infinite.
#
# </details>

# %% [markdown]
# Now feel it.
#
# **Predict.** At the condition number 30, which rates bring the loss below 1e-3 in 100 steps: any
# stable one, only some, or none? Is the best one just below the limit of $2/30 = 0.067$?
#
# **Run.** Move the rate first; beyond the limit $2/k$ its track is shaded. Then raise the condition
# number `k`, and find the largest at which you can still reach the goal. (The axes have different
# scales: at $k = 1$ the bowl is round, though it looks narrow.)

# %%
zigzag = explore(
    partial(sgd, learning_rate=0.03),
    lambda k=30.0: ravine(condition_number=k),
    {"learning_rate": (0.001, 1.0), "k": (1.0, 100.0, 1.0)},
    steps=100,
    goal=1e-3,
    presets={"round bowl": {"k": 1.0, "learning_rate": 0.5}},
    diverges={"learning_rate": lambda k: 2 / k},
)
zigzag

# %% [markdown]
# <details><summary>Answer</summary>
#
# Some: with rates from about 0.053 to 0.065 at $k = 30$. The best rate is close to the limit but not
# at it, where the path across would flip forever. The goal can be reached up to a condition number
# of 36, and there only with rates close to 0.0535. In a ravine with $k = 100$ no rate does it: the
# loss stays above 0.9.
#
# </details>

# %% [markdown]
# ## 3. The best rate, and what it cannot do
#
# *Time: {{ minutes }}*
#
# In a ravine with the curvatures 1 and $k$, a step multiplies the distance along by $|1 -
# \mathrm{lr}|$ and the distance across by $|1 - \mathrm{lr}\,k|$. The larger of the two factors
# decides.
#
# **Predict.** Sketch both factors against the learning rate. Where is the larger one as small as
# possible?
#
# **Run.** Look for the lowest point of the upper line. Then raise the condition number `k`: what
# happens to the height of that point?


# %%
def factors(rate, k=5.0):
    return {"along": abs(1 - rate), "across": abs(1 - rate * k)}


both_factors = curves(
    factors,
    {"k": (1.0, 20.0, 1.0)},
    x=np.linspace(0, 1.2, 1201),
    labels=("learning rate", "factor per step"),
    y_limits=(0, 1.5),
    says=lambda x, along, across: f"the worse factor is at best {np.fmax(along, across).min():.3f}",
)
both_factors

# %% [markdown]
# **Figure 3.** *The two lines cross at the best rate.* To the left the flat direction is the slower
# one, to the right the steep one.
#
# <details><summary>The formula</summary>
#
# At the crossing the two factors are equally large, with opposite signs. For curvatures from
# $\lambda_{\min}$ to $\lambda_{\max}$ this means $1 - \mathrm{lr}\,\lambda_{\min} =
# \mathrm{lr}\,\lambda_{\max} - 1$, so
#
# $$\mathrm{lr} = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad
# \text{factor per step } \frac{k - 1}{k + 1} .$$
#
# All curvatures in between have smaller factors, so the formula holds for any number of weights.
#
# </details>

# %% [markdown]
# For a large $k$ the best factor is about $1 - 2/k$. Where a distance shrinks by about the same factor
# in each step, convergence is called **linear**, as the distance falls along a straight line on a
# logarithmic scale; the factor is the **rate of convergence**.
#
# **Predict.** How does the number of steps grow with $k$?
#
# **Run.** Each entry is the number of steps from (10, 1) to a loss of 1e-6, at the best rate.

# %%
steps_needed = {}
for k in [1, 10, 100, 1000]:
    path = run_path(sgd, ravine(k), steps=6 * k + 1, learning_rate=2 / (1 + k))
    steps_needed[k] = path.steps_to(1e-6)
steps_needed

# %% [markdown]
# Ten times the condition number costs about ten times the steps. As $\ln(1 - 2/k)$ is about $-2/k$, $t$
# steps multiply the distance by about $e^{-2t/k}$, so a factor of $e$ takes $k/2$ steps. At $k = 100$
# the loss is to fall from 100 to 1e-6, by a factor of $10^8$<!--
# = ravine(100).f(ravine(100).start) / 1e-6 -->. The loss goes as the square of the distance, which
# has to fall by $10^4$:
# $50 \cdot \ln 10^4 = 461$<!--
# = steps_needed[100] --> steps.
#
# ### Who pays?
#
# On a quadratic the loss is a sum of shares, one for each eigenvector. Here are three curvatures,
# 1, 10 and 100, and a start at which each holds a third of the loss.
#
# **Predict.** At the rate 1/100, which share is gone first, and when? Which is left after 30 steps?
#
# **Run.** The shares are stacked: that of curvature 1 below the lowest line, each other one between
# two lines. Move the rate from 0.01 to its limit, 0.02.

# %%
curvatures = np.array([1, 10, 100])


def shares(steps, learning_rate=0.01):
    path = sgd(lambda w: curvatures * w, np.sqrt(2 / 3 / curvatures), len(steps) - 1, learning_rate)
    flat, middle, steep = (curvatures * path**2 / 2).T
    return {"curvature 1": flat, "1 and 10": flat + middle, "all three": flat + middle + steep}


def told(steps, flat, _, loss):
    return f"after {steps[-1]:.0f} steps the flat direction holds {flat[-1] / loss[-1]:.0%} of the loss"


rates = {"learning_rate": (0.002, 0.02)}
stack = curves(
    shares, rates, x=np.arange(31), labels=("step", "loss"), y_limits=(0, 1.05), says=told
)
stack

# %% [markdown]
# **Figure 4.** *The steep dies first, the flat pays.* At 1/100 the steepest share is gone after a
# single step and the middle one soon after; from then on all steps serve the flat one.
#
# **Predict.** So why keep one rate? In the ravine, curvatures 1 and 100, take a step at the rate 1/100
# and then one at the rate 1, fifty times the stable limit. Where does that lead?
#
# **Run.** The cell prints the loss after these two steps, then after 50 steps at 50 rates from 1/100
# to about 1, which come from the *Chebyshev polynomials*.


# %%
def loss_after(rates):
    w = valley.start
    for rate in rates:
        w = w - rate * valley.gradient(w)
    return float(valley.f(w))


angles = np.pi * (np.arange(50) + 1 / 2) / 50
fifty = 2 / (101 + 99 * np.cos(angles))
loss_after([1 / 100, 1]), loss_after(fifty)

# %% tags=["claims"]
between = np.linspace(1, 100, 9999)
worst_of_fifty = abs(np.prod(1 - np.outer(fifty, between), axis=0)).max()
at_middle = np.prod(1 - np.array([1 / 100, 1]) * 10)

# %% [markdown]
# Two steps, and we are at the minimum! The first removes the steep part; with nothing left there, the
# second may be as long as the flat part needs. The catch: along a third curvature, say 10, the
# distance would grow to 8<!-- = -at_middle --> times what it was. The fifty rates serve *every* curvature
# from 1 to 100, and do what
# 461<!-- = steps_needed[100] --> steps<!--
# if loss_after(fifty) < 1e-6 --> at the best constant rate do. With such rates the steps grow only as
# $\sqrt k$ (Young, 1953). Two lessons build on this: [03_momentum](03_momentum.ipynb) reaches $\sqrt k$
# with constant settings, and [08_schedules](08_schedules.ipynb) changes the rate on the way.
#
# **Explain.** If the Hessian tells us all that, why not divide by it?
#
# <details><summary>Answer</summary>
#
# We can: *Newton's step* is $w \leftarrow w - H^{-1} g$. On a quadratic $g = H (w - w^*)$, where
# $w^*$ is the minimum, so the step leads to $w^*$ at once, whatever the condition number:
#
# $$w - H^{-1} H (w - w^*) = w^* .$$
#
# Why networks are not trained that way: the Hessian of $n$ weights has $n^2$ entries, $10^{12}$<!-- given --> for a
# million weights, and solving with it takes about $n^3$ operations; on minibatches (section 6) it
# would be noisy too; and where curvatures are negative, Newton's step walks *towards* a saddle or a
# maximum. The rules of this course find cheaper ways to a part of the effect.
#
# </details>

# %% [markdown]
# ## 4. Which line of preprocessing helps?
#
# *Time: {{ minutes }}*
#
# The lecture notes that this course follows say that large condition numbers are common in high
# dimensions. Let us check on real data: handwritten digits of 8 by 8 pixels, 3 or 8, and the
# simplest model that tells them apart, *logistic regression*.
#
# An image is a row $x$ of 65 numbers, its 64<!--
# = digits()[0].shape[1] --> pixels and a 1. The model has one weight for each (that of the 1 is the
# *bias*), adds up the *score* $s = x \cdot w$, and gives the probability $p = 1/(1 + e^{-s})$ that the
# image is an 8. With $y = 1$ for an 8 and $y = 0$ for a 3, its loss is $\ln(1 + e^s) - y s$, which is
# $-\ln$ of the probability that it gives to the right digit. As a function of $s$, the loss has slope
# $p - y$ and curvature $p\,(1 - p)$. A weight $w_i$ moves the score by $x_i$ per unit, so row $i$,
# column $j$ of the Hessian is the mean of $p\,(1 - p)\, x_i x_j$ over all $N$ images. With all weights
# at zero $p$ is $1/2$<!--
# = np.exp(-logistic_loss(np.zeros(65), *two_digits(3, 8))[0]) -->; with the images as the rows of a
# matrix $X$,
#
# $$H = \frac{X^\top X}{4N} + \mathrm{wd}\, I .$$
#
# The last term comes from a penalty $\tfrac{\mathrm{wd}}{2} \lVert w \rVert^2$, a *weight decay*, which
# adds $\mathrm{wd} = 0.002$ to every curvature.
#
# **Predict.** The pixels come as numbers from 0 to 16. Two lines of preprocessing are customary: divide by
# 16, and then *centre*, that is, subtract from each pixel its mean. What does each line do to the
# condition number? And **which of the two saves steps**?
#
# **Run.** First the condition numbers. Then commit yourself before you go on.


# %%
def with_bias(pixels):
    return np.column_stack([pixels, np.ones(len(pixels))])


centred, y = two_digits(3, 8)
images, labels = digits()
raw = images[np.isin(labels, (3, 8))]
versions = {"0 to 16": with_bias(raw), "0 to 1": with_bias(raw / 16), "centred": centred}
decay = 0.002 * np.eye(65)
spectra = {name: np.linalg.eigvalsh(X.T @ X / (4 * len(X)) + decay) for name, X in versions.items()}
{name: round(float(values[-1] / values[0])) for name, values in spectra.items()}

# %% tags=["claims"]
k_of_16, k_of_1, k_of_centred = (values[-1] / values[0] for values in spectra.values())
of_16, of_1, of_centred = (values[-1] / values[-10] for values in spectra.values())

# %% [markdown]
# From 382,000<!-- = round(k_of_16, -3) --> to 1,618<!-- = k_of_1 --> to 126<!--
# = k_of_centred -->: dividing by 16 looks like the line that matters.
#
# **Run.** Now count: steps until the loss of the data is 0.1. The rate is one over the largest
# curvature at zero. As $p\,(1 - p) \le 1/4$<!-- given -->, no curvature is ever larger, and no direction
# flips.

# %%
needed = {}
for name, X in versions.items():
    gradient = partial(lambda w, X: logistic_loss(w, X, y)[1] + 0.002 * w, X=X)
    path = sgd(gradient, np.zeros(65), steps=200, learning_rate=1 / spectra[name][-1])
    needed[name] = int(settled(logistic_loss(path, X, y)[0], 0.1))
needed

# %% tags=["claims"]
blank = np.sum(~raw.any(axis=0))

# %% [markdown]
# **Explain.** Dividing by 16 took the condition number down by a factor of 236<!--
# = k_of_16 / k_of_1 -->, and saved not a single step<!-- if needed["0 to 1"] > needed["0 to 16"] -->.
# Centring, a mere factor of 13<!-- = k_of_1 / k_of_centred -->, saved nearly all of them<!--
# if needed["centred"] < needed["0 to 1"] / 10 -->. How can that be?
#
# <details><summary>Answer</summary>
#
# *A change of units is undone by the rate.* Dividing all pixels by 16 divides their curvatures by
# 256<!--
# = (raw**2).sum() / ((raw / 16) ** 2).sum() -->, large and small alike, and the rate becomes that much larger. Every step
# does what it did before. (Even a little less: the same decay now holds the pixel weights back more.)
#
# *The condition number is a worst case over directions, and only directions that the loss cares
# about cost steps.* The smallest curvature is 0.002, a floor that we chose, and along the floor there is
# nowhere to go: ten<!-- = blank --> pixels are blank in all these images, and their weights start where
# they end. Dividing by 16 brought $k$ down only because it brought the other curvatures closer to that
# floor.
#
# </details>

# %% [markdown]
# So compare curvatures that count, say the largest with the tenth largest: it is 144<!-- = of_16 --> times
# as large with pixels from 0 to 16, 142<!-- = of_1 --> times after dividing, and 9<!--
# = of_centred --> times after centring. This ratio agrees with the
# steps. Narrow valleys are common, but a condition number alone does not say what they cost.
#
# ### Where narrow valleys come from
#
# - *A common part.* Pixels are never negative, so all images share the mean image. A change of the
#   weights along it moves all scores together: one very steep direction, which centring takes away
#   (LeCun et al., 1998).
# - *Correlated inputs.* Neighbouring pixels say nearly the same. Changes that move them together are
#   steep, changes that play one against the other are flat. That is what remains after centring.
# - *Depth and scale.* In a network, how strongly a layer's weights act depends on the scale of all
#   the layers around it, so layers of different scale make a valley by themselves
#   ([09_normalization](09_normalization.ipynb)). A few curvatures of large networks are large, and
#   most are near zero (Sagun et al., 2017).
#
# Before you reach for a better optimizer, look at the ravine: often it can be widened.

# %% [markdown]
# **Half-way.** The steepest direction limits the rate, the flattest that matters pays: about $k/2$
# steps for each factor of $e$ in the distance. A good place for a break. Ahead are points where the
# slope vanishes, and noise.

# %% [markdown]
# ## 5. Second problem: local minima and saddles
#
# *Time: {{ minutes }}*
#
# GD follows the gradient, so where the gradient is zero it stands still. Such a point is called
# **stationary**, and the Hessian there tells its kind:
#
# - all eigenvalues positive: a **minimum**, uphill in every direction;
# - all negative: a **maximum**;
# - both signs: a **saddle**, uphill in some directions and downhill in others;
# - zeros among eigenvalues of one sign: *degenerate*; the second derivatives do not decide.
#
# ### Stuck in a local minimum
#
# Here is a landscape with four wells, one of them deepest. The path starts at the upper right.
#
# **Predict.** Does a smaller or a larger learning rate help to reach the deepest well from there?
#
# **Run.** Try the rate first. Then click on other starts until the path ends in the deepest well.

# %%
wells = explore(
    partial(sgd, learning_rate=0.1),
    local_minima(),
    {"learning_rate": (0.01, 1.0)},
    steps=200,
    goal=-1.74,
)
wells

# %% [markdown]
# <details><summary>Answer</summary>
#
# No rate in this range helps. The start decides where the path ends: each well has a *basin*, and
# gradient descent in small steps runs down into the well of the basin it is in. A start of $(-3, 2)$
# reaches the goal. (Too large a rate throws the path out of good wells and bad ones alike.)
#
# </details>

# %% [markdown]
# **Predict.** We start from 1,600 points on a grid over this landscape. What share of them ends in
# the deepest of the four wells?
#
# **Run.** The cell prints the final losses (the depths of the wells) and how many starts end there.

# %%
four_wells, axis = local_minima(), np.linspace(-4, 4, 40)
starts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
ends = sgd(four_wells.gradient, starts, steps=500, learning_rate=0.1)[-1]
depths, counts = np.unique(four_wells.f(ends).round(3), return_counts=True)
dict(zip(depths.tolist(), counts.tolist(), strict=True))

# %% [markdown]
# Hardly more than a quarter<!--
# if 0.25 < counts[0] / counts.sum() < 0.3 -->. Gradient descent does not know that there is a
# deeper well.
#
# ### Slow at a saddle
#
# The saddle $(w_1^2 - w_2^2)/2$ has the curvatures 1 and $-1$. The point (0, 0) is stationary, but
# along $w_2$ the loss falls without end.

# %% fold=true alt="Three panels. A cut along w1 is a parabola that opens upwards, as at a minimum. A cut along w2 is one that opens downwards, as at a maximum. The surface has the shape of a riding saddle, and the two cuts are drawn on it: it rises to both sides along w1, and falls to both sides along w2."
pass_between_hills, line = saddle(), np.linspace(-1.5, 1.5, 31)
fig = plt.figure(figsize=(12, 3.8), layout="constrained")
surface = fig.add_subplot(1, 3, 3, projection="3d", computed_zorder=False)
grid = np.meshgrid(line, line)
surface.plot_surface(*grid, pass_between_hills.f(np.stack(grid, axis=-1)), cmap="Blues_r")
surface.set(xlabel="$w_1$", ylabel="$w_2$", title="the surface", xticks=[-1, 1], yticks=[-1, 1])
for number, direction in enumerate(np.eye(2)):
    cut, look = line[:, None] * direction, {**NEUTRAL[number], "marker": ""}
    ax = fig.add_subplot(1, 3, number + 1, title=f"cut along $w_{number + 1}$")
    ax.plot(line, pass_between_hills.f(cut), **look)
    ax.set(xlabel=f"$w_{number + 1}$", ylabel="loss")
    surface.plot(*cut.T, pass_between_hills.f(cut), zorder=3, linewidth=2.5, **look)

# %% [markdown]
# **Figure 5.** *A minimum one way, a maximum the other.* Where the cuts cross the slope is zero, in every
# direction.
#
# **Predict.** We start at (1.5, 0.000001), a millionth off the *ridge* $w_2 = 0$. Is GD caught for
# good, or does it get away? What does its loss curve look like?
#
# **Run.** Look at the loss on the right: what would you think at step 100?

# %% alt="Left: the path runs along the ridge to the saddle point in the middle, almost stops there, and finally falls away upwards in the picture. Right: the loss falls to zero within 25 steps, is flat for a hundred, and then drops out of the picture."
leaving = {"GD": run_path(sgd, pass_between_hills, steps=150, learning_rate=0.1)}
_ = compare(pass_between_hills, leaving)


# %% tags=["claims"]
def steps_beside(distance, steps=400):
    w2 = sgd(pass_between_hills.gradient, [1.5, distance], steps, 0.1)[:, 1]
    return int(np.argmax(w2 >= 1))


each_power = np.diff([steps_beside(10.0**-n) for n in range(1, 13)])

# %% [markdown]
# **Figure 6.** *Near a saddle, training looks finished long before it is.*
#
# **Predict.** From a millionth it takes 145<!--
# = steps_beside(1e-06) --> steps until $|w_2| \ge 1$. How many from a millionth
# of a millionth: a million times as many, twice as many, or about the same? And from exactly 0?
#
# **Run.** Move the exponent. The figure shows $|w_2|$ on a logarithmic scale, at the rate 0.1.


# %%
def beside_the_ridge(steps, exponent=-6.0, learning_rate=0.1):
    return sgd(saddle().gradient, [1.5, 10.0**exponent], len(steps) - 1, learning_rate)[:, 1]


ridge = curves(
    beside_the_ridge,
    {"exponent": (-16.0, -1.0, 1.0), "learning_rate": (0.02, 1.0)},
    x=np.arange(401),
    labels=("step", "|w2|"),
    scales=("linear", "log"),
    y_limits=(1e-16, 1e2),
    says=lambda x, w2: f"|w2| is below 1 in the first {np.sum(w2 < 1)} of 400 steps",
)
ridge

# %% [markdown]
# <details><summary>Answer</summary>
#
# Twice<!-- = steps_beside(1e-12) / steps_beside(1e-6) --> as many. Along $w_2$ a step multiplies by
# $1 - \mathrm{lr} \cdot (-1) = 1.1$, so the distance grows as $1.1^t$, a straight line on this scale,
# and reaches 1 after $\ln(1/\text{distance})/\ln 1.1$ steps: every factor of ten costs about 24<!--
# = each_power.mean() --> steps more<!-- if np.ptp(each_power) <= 2 -->. **The number of
# steps grows only as the logarithm of 1/distance.**
#
# From exactly 0 it never gets away: the slope in $w_2$ is exactly zero there, in each step.
#
# </details>

# %% [markdown]
# But a gradient is rarely exact. The next figure starts exactly *on* the ridge, at (1.5, 0), and
# adds random noise of the size `noise` to each gradient.
#
# **Predict.** How much noise does it take to get away within 150 steps: 1, a hundredth, or less?
#
# **Run.** Start without noise, then add a little.

# %%
on_the_ridge = explore(
    partial(sgd, learning_rate=0.1),
    lambda noise=0.0: noisy(saddle(), noise),
    {"noise": [0.0, 1e-6, 1e-4, 1e-2, 1.0]},
    steps=150,
    start=[1.5, 0.0],
    goal=-0.5,
)
on_the_ridge

# %% [markdown]
# <details><summary>Answer</summary>
#
# A noise of 1e-4 is enough. With 1e-6 the iterate is on its way, but 150 steps are too few. Noise
# pushes it off the ridge, and from there the distance grows by itself: here the third problem helps
# against the second.
#
# This holds in general. From almost every start gradient descent does get away from saddles whose
# Hessian has a negative eigenvalue (Lee et al., 2016), but it can take extremely long where many of
# them follow one another (Du et al., 2017). With a little noise it takes far fewer steps (Jin et al.,
# 2017).
#
# </details>

# %% [markdown]
# ### Which of the two is commoner?
#
# For a minimum *all* $n$ curvatures have to be positive. For a saddle, two that differ in sign are
# enough. As a first model of a stationary point we take a random symmetric matrix as its Hessian,
# with normally distributed entries (the *Gaussian orthogonal ensemble*, GOE).
#
# **Predict.** What share of these matrices has eigenvalues of both signs, for $n = 1$, 2, 3, 4, 5?
#
# **Run.** The cell prints the shares in percent, from 200,000 matrices each.

# %%
rng, share_of_saddles = np.random.default_rng(0), {}
for n in range(1, 6):
    matrices = rng.normal(size=(200_000, n, n))
    eigenvalues = np.linalg.eigvalsh(matrices + matrices.transpose(0, 2, 1))
    both_signs = (eigenvalues[:, 0] < 0) & (eigenvalues[:, -1] > 0)
    share_of_saddles[n] = round(100 * float(both_signs.mean()), 2)
share_of_saddles

# %% [markdown]
# With five weights there is hardly anything but saddles, and networks have millions.
#
# **Explain.** The same lecture notes say that in high dimensions a saddle is found *at almost any
# point*. What must be meant? And is the Hessian of a real loss such a random matrix?
#
# <details><summary>Answer</summary>
#
# Almost any *stationary* point. At an ordinary point the gradient is not zero, and GD simply walks
# on.
#
# And no, a real Hessian is not a random matrix. In theory and in experiments the share of negative
# curvatures depends on the loss: stationary points of *high* loss are nearly always saddles with
# many ways down, those of *low* loss have few or none (Bray and Dean, 2007, for random landscapes;
# Dauphin et al., NIPS 2014, for small networks). Dauphin et al. conclude that it is saddles and the
# plateaus around them, more than poor local minima, that slow training down. That local minima
# never matter has not been shown.
#
# </details>

# %% [markdown]
# ## 6. Third problem: stochastic gradients
#
# *Time: {{ minutes }}*
#
# The loss of a model is a mean over all $N$ examples, and so is its gradient. With a million
# examples one exact gradient costs a pass through all of them. *Stochastic* gradient descent,
# **SGD**, takes the mean over a few instead, a **minibatch** of $b$ examples drawn at random: cheap,
# right on average, and noisy. How noisy? Take the digits 3 and 8 of section 4, centred, with all weights
# at zero. There $p = 1/2$, and the gradient of one example is $(p - y)\,x = (1/2 - y)\,x$.
# The cell prints the length of the true gradient, then how far that of a single image misses it.

# %%
examples, y = two_digits(3, 8)
one_by_one = (1 / 2 - y)[:, None] * examples
true_gradient = one_by_one.mean(axis=0)
noise_of_one = float(np.sqrt(np.sum((one_by_one - true_gradient) ** 2, axis=1).mean()))
round(float(np.linalg.norm(true_gradient)), 3), round(noise_of_one, 3)

# %% [markdown]
# The gradient of a single image misses the true one by 2.4<!--
# = noise_of_one / np.linalg.norm(true_gradient) --> times the length of the true one. Most of it is
# noise!
#
# **Predict.** Take a short step against the gradient of a single image. For how many of 100 images does
# it still go downhill on the loss of *all* images? About 50, 70, or 95?
#
# **Run.** It does if the cosine between the two gradients is positive. The cell prints the percentage of
# images for which it is, and the mean cosine.

# %%
lengths = np.linalg.norm(one_by_one, axis=1) * np.linalg.norm(true_gradient)
cosines = one_by_one @ true_gradient / lengths
downhill = 100 * np.mean(cosines > 0)
round(float(downhill)), round(float(cosines.mean()), 2)

# %% [markdown]
# 95<!-- = downhill -->! The error is long, but it spreads over 65<!-- = len(true_gradient) --> directions, and hardly any of it
# lies along the true gradient. That is why SGD works: far from the minimum most of a step is noise, and
# still nearly every short step helps.
#
# **Predict.** How many times as large must a batch be to halve the error?
#
# **Run.** The first cell measures the error of 2,000 batches of 1, 4, 16, 64 and 256 of the 357 images,
# drawn with replacement (an image may come twice) and without. The second draws it.


# %%
def measured_error(batch_size, replace, repeats=2000):
    rng = np.random.default_rng(batch_size)
    rows = [rng.choice(len(y), batch_size, replace=replace) for _ in range(repeats)]
    errors = one_by_one[np.array(rows)].mean(axis=1) - true_gradient
    return float(np.sqrt(np.mean(np.sum(errors**2, axis=1))))


sizes = np.array([1, 4, 16, 64, 256])
error_with = [measured_error(b, replace=True) for b in sizes]
error_without = [measured_error(b, replace=False) for b in sizes]
np.round(error_with, 3), np.round(error_without, 3)

# %% fold=true alt="Error against batch size, both axes logarithmic. With replacement the error follows a straight line of slope minus a half. Without replacement it is a little smaller, and much smaller when the batch is most of the data. A dotted line, the length of the true gradient, is crossed between batches of 4 and 16."
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
ax.loglog(sizes, error_with, label="with replacement", **NEUTRAL[0])
ax.loglog(sizes, error_without, label="without replacement", **NEUTRAL[1])
ax.loglog(sizes, noise_of_one / np.sqrt(sizes), color="gray", label="slope -1/2")
ax.axhline(np.linalg.norm(true_gradient), color="gray", linestyle=":", label="true gradient")
ax.set(
    xlabel="batch size", ylabel="error (root mean square)", title="Error of a minibatch gradient"
)
_ = ax.legend()

# %% tags=["claims"]
formulas = noise_of_one / np.sqrt(256) * np.array([1, np.sqrt((357 - 256) / 356)])

# %% [markdown]
# **Figure 7.** *Four times the batch, half the error.*
#
# <details><summary>The formula</summary>
#
# A mean of $b$ independent draws has the **standard error** $\sigma/\sqrt{b}$, where $\sigma$ is the
# error of one. Drawn without replacement from $N$ examples, it is
# $\sigma/\sqrt{b} \cdot \sqrt{(N-b)/(N-1)}$, which is zero at $b = N$. Both are as measured<!--
# if np.allclose([error_with[-1], error_without[-1]], formulas, rtol=0.02) -->.
#
# </details>

# %% [markdown]
# ### What noise does to a path
#
# To see steps we keep only two of the weights, those of two pixels. From one point we take 100
# steps, each with a fresh batch, and go back after each. They make a star.

# %% tags=["claims"]
of_two_pixels = examples[:, [26, 42]]
steepest_of_two = np.linalg.eigvalsh(of_two_pixels.T @ of_two_pixels / (4 * len(y)))[-1]

# %% [markdown]
# **Predict.** What does the star of single images look like at the start, half way to the minimum, and
# at the minimum? And with larger batches?
#
# **Run.** Raise the batch size. Then set it back to 1, click half way to the minimum, then on the
# minimum, and raise it again. On the right each dip is a step downhill, each peak one uphill. The last
# dot is the mean of all steps. (The rate of 20 is no misprint: no curvature of this loss exceeds
# 0.046<!-- = steepest_of_two -->.)


# %%
def first_steps(gradient, start, steps, learning_rate=20.0):
    w = np.array(start, dtype=float)
    tips = [w - learning_rate * gradient(w) for _ in range(steps // 2)]
    to_and_back = [point for tip in tips for point in (tip, w)]
    return np.array([w, *to_and_back, np.mean(tips, axis=0)])


batch_sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 357]
single = partial(batched_digits, batch_size=1)
star = explore(first_steps, single, {"batch_size": batch_sizes}, steps=201)
star


# %% tags=["claims"]
def share_downhill(w):
    p = 1 / (1 + np.exp(-examples[:, [26, 42]] @ w))
    each = (p - y)[:, None] * examples[:, [26, 42]]
    return np.mean(each @ each.mean(axis=0) > 0)


middle = (logistic_digits().start + logistic_digits().minimum) / 2
at_start, half_way = share_downhill(logistic_digits().start), share_downhill(middle)

# %% fold=true alt="The landscape of two weights, three times, with stars of arrows: at the start, half way and at the minimum. The long thin arrows of single images differ widely. Those of batches of 16 are short, and close to the thick arrow of all images, which at the start and half way points downhill. At the minimum there is no thick arrow, and the thin ones point all round."
two_weights = logistic_digits()
places = np.linspace(two_weights.start, two_weights.minimum, 3)
colors = {1: NEUTRAL[1]["color"], 16: NEUTRAL[0]["color"], 357: "black"}
fig, axes = plt.subplots(1, 3, figsize=(12, 4.4), sharey=True, layout="constrained")
for ax, place, title in zip(axes, places, ["start", "half way", "minimum"], strict=True):
    plot_landscape(two_weights, ax).set_title(title)
    for (b, color), width in zip(colors.items(), [0.003, 0.003, 0.009], strict=True):
        batch = batched_digits(b)
        steps = -20 * np.array([batch.gradient(place) for _ in range(100)]).T
        look = {"color": color, "width": width, "scale": 1, "label": f"batches of {b}"}
        ax.quiver(*np.tile(place, (100, 1)).T, *steps, angles="xy", scale_units="xy", **look)
_ = axes[0].legend(loc="lower left")

# %% [markdown]
# **Figure 8.** *Noise that depends on the place.* Each arrow is a step; 357 are all images.

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the start the star is lopsided: the steps differ widely, but 71 %<!--
# = at_start --> of their directions lead downhill, and half way 65 %<!-- = half_way -->. At the minimum
# the star points all round and its mean is zero: *all* of a step is noise. Larger batches draw the star
# together about its mean, until with all 357 it is a single line. So the noise is not uniform over the
# landscape, as the picture in CS231n's lecture has it. Far away the small true part adds up step after
# step while the noise partly cancels; at the minimum there is nothing to add up. That is why SGD is fast
# far away and restless at the end.
#
# </details>

# %% [markdown]
# Now a path: each step takes its gradient from a fresh batch. (The draws begin with the same seed
# whenever you move a slider.)
#
# **Predict.** Batches of 1, rate 20: does the path reach the minimum? Does it stay there?
#
# **Run.** Raise the batch size. Then go back to 1: what else narrows the wandering, and what do you
# pay for it? (The least loss is 0.18.)

# %%
batches = explore(
    partial(sgd, learning_rate=20.0),
    single,
    {"learning_rate": (0.5, 40.0), "batch_size": batch_sizes},
    steps=300,
)
batches

# %% tags=["claims"]
at_rate_1 = run_path(sgd, batched_digits(1), steps=300, learning_rate=1)
at_rate_20 = run_path(sgd, batched_digits(1), steps=300, learning_rate=20)

# %% [markdown]
# <details><summary>Answer</summary>
#
# With batches of 1 the path comes near the minimum within a few steps, and then wanders about it
# without end. With batches of 64 it stays close. With all 357 images the gradient is exact, and the
# path converges.
#
# A smaller learning rate narrows the wandering too: at rate 1 the final loss is 0.19<!--
# = at_rate_1.losses[-1] --> instead of 0.32<!-- = at_rate_20.losses[-1] -->. The price is the way there:
# rate 20 is below 0.2<!-- given --> after two<!-- if at_rate_20.losses[2] < 0.2 --> steps, rate 1 settles there
# after 243<!-- = at_rate_1.steps_to(0.2) -->.
#
# </details>

# %% [markdown]
# **Predict.** SGD at a constant rate does not converge; it ends in a cloud about the minimum. How
# does the mean loss of the cloud change with the rate, and with the batch size?
#
# **Run.** We start at the minimum itself, for 4,000 steps. Each row is a learning rate (10, 20, 40),
# each column a batch size (8, 16, 32). The entry is the mean loss above the least one, times 1,000.


# %%
def excess(learning_rate, batch_size):
    batch = batched_digits(batch_size)
    path = sgd(batch.gradient, two_weights.minimum, 4000, learning_rate)
    return np.mean(two_weights.f(path)) - two_weights.f_min


clouds = 1000 * np.array([[excess(rate, b) for b in (8, 16, 32)] for rate in (10, 20, 40)])
clouds.round(1)

# %% [markdown]
# **Explain.** Which two changes come to about the same?
#
# <details><summary>Answer</summary>
#
# Half the rate does about what twice the batch does<!--
# if 0.8 < clouds[0, 0] / clouds[1, 1] < 1.25 -->: the entries are about the same along each diagonal
# that falls to the right, where both are doubled. To a good approximation only
# $\mathrm{lr}/b$ counts. So a large batch buys a low final loss, and so does a learning rate that is
# lowered towards the end of training, which costs less.
#
# </details>

# %% [markdown]
# Then why not always take all the images? Because steps are not what costs; reading images is.
#
# **Predict.** We draw the loss against the number of *images read*, not of steps. Which batch size
# comes down first? Which one is lowest after 40 passes through the data (*epochs*)?
#
# **Run.** The first cell prints the median loss above the least one, over the last ten passes. The
# second draws: compare the curves at the left, then at the right.

# %%
above, last_ten = {}, {}
for b in [8, 64, 357]:
    path = run_path(sgd, batched_digits(b), steps=40 * 357 // b, learning_rate=20)
    above[b] = path.losses - two_weights.f_min
    last_ten[b] = round(float(np.median(above[b][-10 * 357 // b :])), 4)
last_ten

# %% fold=true alt="Loss above the least against images read, both axes logarithmic. Batches of 8 drop within the first hundred images and then stay level. Batches of 64 fall until about 1,200 images and stay at about a tenth of that level. The full batch makes its first step only after 357 images, then falls without a jump and ends lowest."
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
for (b, losses), style in zip(above.items(), NEUTRAL, strict=False):
    edges = np.unique(np.geomspace(1, len(losses), 30).astype(int))
    medians = [np.median(losses[i:j]) for i, j in pairwise(edges)]
    ax.loglog(b * edges[:-1], medians, label=f"batch {b}", **style)
ax.set(xlabel="images read", ylabel="loss above the least", title="40 passes through the data")
_ = ax.legend()

# %% tags=["claims"]
falls_until_1200 = np.median(above[64][10 : 1200 // 64]) > 5 * np.median(above[64][1200 // 64 :])

# %% [markdown]
# **Figure 9.** *Small batches are ahead first, large ones last.* Each mark is a median over several
# steps, as the losses jump up and down. Batches of 8 are down within a hundred<!--
# if np.median(above[8][100 // 8 :]) < 0.01 --> images, before the full batch has made a single step. By
# the end the order is the other way round<!--
# if last_ten[8] > 10 * last_ten[64] > 10 * last_ten[357] -->.
#
# ## 7. Does the full batch cure all three?
#
# *Time: {{ minutes }}*
#
# **Explain.** CS231n's lecture 7 asks: suppose we could afford the gradient of all examples,
# *full-batch gradient descent*. Would that solve all three problems?
#
# <details><summary>Answer</summary>
#
# No, at best one of them.
#
# 1. *The ravine* stays. It is a property of the loss, not of the batch; all of sections 2 to 4 was
#    computed with exact gradients.
# 2. *Saddles and local minima* stay too. At a saddle the exact gradient is even at a disadvantage:
#    on the ridge itself it never gets away, while noise does.
# 3. *The noise* goes away, but only if the model itself draws nothing at random. A network with
#    dropout (which switches off random units at each step; [10_regularization](10_regularization.ipynb)) or
#    with random changes of its images has a noisy gradient even on the full batch.
#
# And every step costs a full pass through the data; figure 9 shows how that starts.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Gradient descent.** $w \leftarrow w - \mathrm{lr}\; g$. Along a curvature $\lambda$ a step
#    multiplies the distance by $1 - \mathrm{lr}\,\lambda$: it creeps below $\mathrm{lr}\,\lambda = 1$,
#    flips between 1 and 2, diverges above 2.
# 2. **Hessian.** Its eigenvalues are the curvatures, and its condition number $k$ is the ratio of its
#    largest to its smallest singular value. At the best constant rate,
#    $2/(\lambda_{\min} + \lambda_{\max})$, the steps grow as $k$; with rates that change, as $\sqrt k$.
# 3. **Preprocessing.** Dividing by 16 took $k$ from 382,000<!-- = round(k_of_16, -3) --> to 1,618<!--
# = k_of_1 --> and saved no step<!-- if needed["0 to 1"] > needed["0 to 16"] -->; centring took the steps from 160<!--
# = needed["0 to 1"] --> to 12<!-- = needed["centred"] -->. Only directions that the loss cares about cost steps.
# 4. **Stationary points.** Eigenvalues of one sign: minimum or maximum; of both signs: saddle, by far the
#    commoner in random landscapes of many dimensions, and in networks at high loss. The steps to leave it
#    grow as the logarithm of 1/distance; from the ridge itself only noise gets away.
# 5. **Noise.** The error of a batch is $\sigma/\sqrt{b}$; most of a small batch's step is noise, and most
#    such steps still go downhill. At a constant rate SGD ends in a cloud whose excess loss goes as
#    $\mathrm{lr}/b$; small batches are ahead early, large ones late.
#
# **What comes next.** In the assignment you write SGD as an update rule, and the tools of this lecture.
# The next lecture, [03_momentum](03_momentum.ipynb), gives the iterate a velocity, and looks at all
# three problems again.
#
# ### The same in PyTorch
#
# ```python
# optimizer = torch.optim.SGD(model.parameters(), lr=0.01, weight_decay=wd)
# optimizer.zero_grad(); loss.backward(); optimizer.step()
# ```
#
# The rule is ours; its default rate is 0.001, not CS231n's 0.01. `weight_decay` adds
# $\mathrm{wd}\, w$ to the gradient, as here. Gradients add up until `zero_grad` clears them, and the S
# is not in the optimizer at all: a `DataLoader` with `shuffle=True` deals the batches.
#
# ### Sources
#
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Optimization*](https://cs231n.github.io/optimization-1/) and
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, *Efficient BackProp*, 1998.
# - L. Sagun et al., *Empirical analysis of the Hessian of over-parametrized neural networks*, 2017.
# - G. Goh, [*Why Momentum Really Works*](https://distill.pub/2017/momentum/), Distill, 2017: the loss as a
#   stack of shares.
# - D. Young, *On Richardson's method for solving linear systems with positive definite matrices*,
#   Journal of Mathematics and Physics, 1953: Chebyshev's rates.
# - Y. Dauphin et al., *Identifying and attacking the saddle point problem in high-dimensional
#   non-convex optimization*, NIPS 2014.
# - A. Bray, D. Dean, *Statistics of critical points of Gaussian fields on large-dimensional spaces*,
#   Physical Review Letters, 2007.
# - J. Lee et al., *Gradient descent only converges to minimizers*, COLT 2016; S. Du et al., *Gradient
#   descent can take exponential time to escape saddle points*, NIPS 2017; C. Jin et al., *How to escape
#   saddle points efficiently*, ICML 2017.
