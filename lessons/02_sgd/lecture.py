# %% [markdown]
# # Plain SGD, and why it struggles
#
# Nearly everything that is trained today is trained by walking downhill, one small step after
# another. The rule fits on one line, and it works. It also has three troubles: it zigzags where
# the loss is curved more in one direction than in another, it stands still where the slope
# vanishes, and it is shaken by the noise of its own gradients. In this lecture we measure each of
# the three, because every other rule of this course was invented against one of them.
#
# **You will be able to**
#
# 1. *run* gradient descent, and predict from rate and curvature whether it creeps, flips or
#    diverges;
# 2. *read* a Hessian: curvatures, condition number, and the best learning rate that they allow;
# 3. *explain* why large condition numbers are common, and what centring the data does to them;
# 4. *tell apart* minima, maxima and saddles, and say how long it takes to leave a saddle;
# 5. *predict* how the noise of a gradient depends on the batch size, and what it costs.
#
# **Prerequisites**: derivatives of functions of several variables; vectors, matrices and
# eigenvalues, as in a first course of linear algebra; Python loops and NumPy arrays. No
# optimization. How the prompts and figures work is told in [00_start](00_start.ipynb).
#
# **Time**: the core takes about 52 minutes.
#
# **Letters**: $w$ are the weights, $g$ the gradient at $w$, $\mathrm{lr}$ the learning rate
# (`learning_rate`), $H$ the Hessian, $\lambda$ a curvature, $k$ the condition number, $n$ the
# number of weights, $N$ the number of examples, $b$ the batch size, $s$ a score, $p$ a
# probability, $\sigma$ the size of a noise.
#
# The first cell brings in what supports us: landscapes, a function that follows a path on them,
# plots, and handwritten digits. What this lecture is about, we write ourselves.

# %%
from functools import partial
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from helpers.data import digits, two_digits
from helpers.explorer import curves, explore
from helpers.landscapes import batched_digits, local_minima, logistic_digits, noisy, ravine, saddle
from helpers.paths import run_path
from helpers.plots import compare, plot_landscape, plot_path
from helpers.problems import logistic_loss
from helpers.styles import NEUTRAL

# %% [markdown]
# ## 1. One step downhill, and how long it is
#
# *Time: about 7 min*
#
# A *loss* is a number that says how badly a model does; it depends on the model's weights $w$. The
# *gradient* $g$ is the vector of its derivatives by each weight. It points uphill, along the
# steepest slope, and it is as long as that slope is steep. *Gradient descent* takes a step against
# it, again and again:
#
# $$w \leftarrow w - \mathrm{lr}\; g .$$
#
# The factor $\mathrm{lr}$, the *learning rate*, is the one number that we choose. Here is the rule
# as a *path function*: it takes the gradient as a function, a start and a number of steps, and
# returns all the points on the way, the *iterates*. The last line tries it on $w^2/2$, whose
# gradient is $w$ itself.


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
# (The S of SGD, *stochastic*, is about where the gradient comes from. We come to it in section 6;
# up to there the gradient is exact.)
#
# **Predict.** Three runs on $w^2/2$ from 1, with the learning rates 0.2, 1.8 and 2.1. At rate 1
# the first step would lead straight to the minimum. What do you expect of the other three?
#
# **Run.** Follow the dots from $w = 1$ on.

# %%
fig, axes = plt.subplots(1, 3, figsize=(11, 3), sharey=True, layout="constrained")
line = np.linspace(-2.2, 2.2, 100)
for ax, rate in zip(axes, [0.2, 1.8, 2.1], strict=True):
    path = sgd(lambda w: w, start=1.0, steps=7, learning_rate=rate)
    ax.plot(line, line**2 / 2, color="gray")
    ax.plot(path, path**2 / 2, **NEUTRAL[0])
    ax.set(xlabel="$w$", title=f"learning rate {rate}")
_ = axes[0].set_ylabel("loss")

# %% [markdown]
# **Figure 1.** *Too short, too long, far too long.* At rate 0.2 the iterates come down one side of
# the parabola in ever shorter steps. At 1.8 each step jumps across the minimum and lands a little
# lower on the other side. At 2.1 it lands a little higher each time: the path *diverges*, and after
# 7 steps it is at $w = -1.95$<!--
# = sgd(lambda w: w, start=1.0, steps=7, learning_rate=2.1)[-1] -->.
#
# **Explain.** For any number $\lambda > 0$ take $\lambda w^2/2$: a wider parabola if $\lambda < 1$, a
# narrower one if $\lambda > 1$. Its gradient is $\lambda w$. By which factor does one step multiply $w$?
# For which rates does the path *come home*, so that its distance from the minimum shrinks to nothing?
#
# <details><summary>Answer</summary>
#
# One step leads from $w$ to $w - \mathrm{lr}\,\lambda w = (1 - \mathrm{lr}\,\lambda)\, w$. The path
# comes home if this factor lies between $-1$ and 1, which means exactly
#
# $$0 < \mathrm{lr}\,\lambda < 2 .$$
#
# Such a rate is called **stable**.
#
# | $\mathrm{lr}\,\lambda$ | factor | the path |
# |---|---|---|
# | between 0 and 1 | between 1 and 0 | creeps down one side |
# | 1 | 0 | is home after one step |
# | between 1 and 2 | between 0 and $-1$ | flips from side to side, and comes home |
# | 2 | $-1$ | flips for ever |
# | above 2 | below $-1$ | flips and diverges |
#
# </details>

# %% [markdown]
# The number $\lambda$ is the second derivative of the loss: how fast the slope changes. We call it
# the **curvature**. The learning rate matters only in the product $\mathrm{lr}\,\lambda$, so no
# rate is "large" or "small" by itself.
#
# **Predict.** The curvature is 5. At which learning rate does $w$ stop coming home?
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
# *Time: about 9 min*
#
# With one weight we could just take the best rate. A model has many weights, and one rate for all
# of them. What the trouble with that is, two weights are enough to show. Here is the landscape
# that gave this course its name: a *ravine*, a valley 100 times as strongly curved across as along,
# $f(w) = \tfrac12 (w_1^2 + 100\, w_2^2)$.
#
# **Predict.** The start is at (10, 1), the minimum at (0, 0). Does the gradient at the start point
# away from the minimum, as in the parabola?
#
# **Run.** The cell prints the angle, in degrees, between the way down, $-g$, and the way home.

# %%
valley = ravine(condition_number=100)
down, home = -valley.gradient(valley.start), valley.minimum - valley.start
cosine = down @ home / (np.linalg.norm(down) * np.linalg.norm(home))
angle = float(np.rad2deg(np.arccos(cosine)))
round(angle, 1)

# %% [markdown]
# The gradient is $(10<!-- = -down[0] -->, 100<!--
# = -down[1] -->)$ here. It runs across the valley, not along it: the steepest way down
# and the way home are 79<!-- = angle --> degrees apart, which is almost a right angle.
#
# **Predict.** Across the valley the curvature is 100, along it is 1. Which learning rates are
# stable, so that the path comes home? With such a rate, by which factor does the distance *along* the
# valley shrink per step?
#
# **Run.** Three rates: well below the limit, just below it, and just above it.

# %%
fig, axes = plt.subplots(1, 3, figsize=(12, 3.4), sharey=True, layout="constrained")
down_the_valley = {}
for ax, rate in zip(axes, [0.005, 0.018, 0.0202], strict=True):
    path = run_path(sgd, valley, steps=80, learning_rate=rate)
    plot_path(path, plot_landscape(valley, ax), "SGD").get_legend().remove()
    ax.set_title(f"rate {rate}: loss {path.losses[-1]:.4g} after 80 steps")
    down_the_valley[rate] = path

# %% tags=["claims"]
creeping, zigzagging, diverging = down_the_valley.values()

# %% [markdown]
# **Figure 2.** *The steep direction limits the rate, and the flat direction pays for it.* After 80
# steps the loss, 100<!-- = creeping.losses[0] --> at the start, is 22<!--
# = creeping.losses[-1] --> at the rate 0.005, 2.7<!--
# = zigzagging.losses[-1] --> at 0.018, and 1,190<!-- = diverging.losses[-1] --> at 0.0202.
#
# <details><summary>Figure 2 in words, and the answer</summary>
#
# Three times the contours of a long flat valley, the start at (10<!--
# = creeping.iterates[0, 0] -->, 1<!-- = creeping.iterates[0, 1] -->) at its right end, the minimum
# at (0, 0). At the rate 0.005 the path drops to the valley floor and creeps along it, to about $w_1 =
# 6.7$<!--
# = creeping.iterates[-1, 0] -->. At 0.018 it zigzags from wall to wall in ever smaller jumps, and creeps on to about $w_1 =
# 2.3$<!--
# = zigzagging.iterates[-1, 0] -->. At 0.0202 the zigzags grow, until they leave the picture.
#
# Stable are the rates below $2/100<!--
# = 2 / np.linalg.eigvalsh(valley.hessian(valley.start))[-1] --> = 0.02$<!--
# = 2 / np.linalg.eigvalsh(valley.hessian(valley.start))[-1] -->: the curvature across decides. Along, where the curvature is
# 1, a step multiplies the distance by $1 - \mathrm{lr}$, at best by about 0.98<!--
# = 1 - 2 / np.linalg.eigvalsh(valley.hessian(valley.start))[-1] -->.
#
# </details>

# %% [markdown]
# This is the **zigzag** that CS231n's lecture 7 calls the first problem of SGD. Across, the step
# must stay below $2/100$<!--
# = 2 / np.linalg.eigvalsh(valley.hessian(valley.start))[-1] -->; along, such a step shrinks the distance by less than 2 %.
#
# ### The Hessian
#
# In several dimensions the second derivatives form a matrix, the **Hessian** $H$: row $i$, column
# $j$ holds the derivative of the loss by $w_i$ and by $w_j$. Along a direction $u$ of length 1 the
# curvature is $u^\top H u$. The matrix is symmetric, so it has eigenvectors at right angles; along
# them the curvatures are the **eigenvalues**, and no direction has a larger curvature than the
# largest eigenvalue or a smaller one than the smallest.
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
# *sizes* of the curvatures, whatever their signs; that is why the definition holds at saddles
# (section 5) too. A curvature of exactly zero makes $k$ infinite.
#
# </details>

# %% [markdown]
# Now feel it. In the next figure `sgd`, the function above, runs again whenever you move a slider,
# or click where it is to start; the path that you had before stays in gray.
#
# **Predict.** At the condition number 30, can 100 steps bring the loss below 1e-3? Is the best rate
# just below the limit of $2/30 = 0.067$?
#
# **Run.** Move the rate first; beyond the limit $2/k$ its track is shaded. Then raise the condition
# number `k`, and find the largest at which you can still reach the goal. (The axes have different
# scales: at $k = 1$ the bowl is round, though it looks narrow. `partial` only says where a slider
# starts; `lambda k` makes the landscape anew whenever `k` changes.)

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
# Yes: with rates from about 0.053 to 0.065 at $k = 30$. The best rate stands close to the limit but
# not at it, where the path across would flip for ever. The goal can be reached up to a condition
# number of 36, and there only with rates close to 0.0535. In a ravine with $k = 100$ no rate does
# it: the loss stays above 0.9.
#
# </details>

# %% [markdown]
# ## 3. The best rate, and what it cannot do
#
# *Time: about 7 min*
#
# In a ravine with the curvatures 1 and $k$, a step multiplies the distance along by $|1 -
# \mathrm{lr}|$ and the distance across by $|1 - \mathrm{lr}\,k|$. The worse of the two decides.
#
# **Predict.** Draw both factors against the learning rate, in your mind. Where is the larger one
# as small as possible?
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
# **Figure 3.** *The two lines cross at the best rate.* To the left of the crossing the flat
# direction is the slower one, to the right the steep one is.
#
# <details><summary>Figure 3 in words, and the formula</summary>
#
# The factor along is a straight line that falls from 1 to 0 at the rate 1. The factor across falls
# steeply from 1 to 0 at the rate $1/k$ and rises again, just as steeply; it crosses the other line
# soon after. At the crossing the two factors are equally large, with opposite signs. For curvatures
# from $\lambda_{\min}$ to $\lambda_{\max}$ this means $1 - \mathrm{lr}\,\lambda_{\min} =
# \mathrm{lr}\,\lambda_{\max} - 1$, so
#
# $$\mathrm{lr} = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad
# \text{factor per step } \frac{k - 1}{k + 1} .$$
#
# All curvatures in between have smaller factors, so the formula holds for any number of weights.
#
# </details>

# %% [markdown]
# For a large $k$ the best factor is about $1 - 2/k$. No learning rate does better in the long run.
#
# **Predict.** How does the number of steps grow with $k$? Think of how often one has to multiply
# by $1 - 2/k$ to get down by a given factor.
#
# **Run.** Each entry is the number of steps from (10, 1) to a loss of 1e-6, at the best rate.

# %%
steps_needed = {}
for k in [1, 10, 100, 1000]:
    path = run_path(sgd, ravine(k), steps=6 * k + 1, learning_rate=2 / (1 + k))
    steps_needed[k] = path.steps_to(1e-6)
steps_needed

# %% [markdown]
# One<!-- = steps_needed[1] --> step in a round bowl, 461<!--
# = steps_needed[100] --> steps at $k = 100$, 5,032<!--
# = steps_needed[1000] --> at $k = 1000$: ten times the condition
# number costs about ten times the steps. As $\ln(1 - 2/k)$ is about $-2/k$, $t$ steps multiply the distance
# by about $e^{-2t/k}$, so a factor of $e$ takes $k/2$ steps. At $k = 100$ the loss is to fall by $10^8$<!--
# = ravine(100).f(ravine(100).start) / 1e-6 -->, so the
# distance, whose square it is, by $10^4$: $50 \cdot \ln 10^4 = 461$<!--
# = steps_needed[100] --> steps.
#
# **Explain.** If the Hessian tells us all that, why not divide by it?
#
# <details><summary>Answer: Newton's step, and why it is rarely taken</summary>
#
# One can: *Newton's step* is $w \leftarrow w - H^{-1} g$. On a quadratic $g = H (w - w^*)$, where
# $w^*$ is the minimum, so the step leads to $w^*$ at once, whatever the condition number:
#
# $$w - H^{-1} H (w - w^*) = w^* .$$
#
# It divides the step by its own curvature in each direction. Why networks are not trained that way:
# the Hessian of $n$ weights has $n^2$ entries, $10^{12}$<!-- given --> for a million weights, and solving with it
# takes about $n^3$ operations; on minibatches (section 6) it would be noisy as well; and where
# curvatures are negative, Newton's step walks *towards* a saddle or a maximum. The rules of this
# course find cheaper ways to a part of the effect.
#
# </details>

# %% [markdown]
# ## 4. Are large condition numbers common?
#
# *Time: about 8 min*
#
# The lecture notes that this course follows say that such losses are common in high dimensions.
# Here is a check on real data: handwritten digits of 8 by 8 pixels. We begin with two of the ten, 3 and 8, and with the
# simplest model that tells them apart, *logistic regression*.
#
# An image is a row $x$ of 65 numbers, its 64<!--
# = digits()[0].shape[1] --> pixels and a 1. The model has one weight for each, and
# adds up the *score* $s = x \cdot w$. (The weight of the 1, the *bias*, shifts all scores alike.) From
# the score it makes the probability $p = 1/(1 + e^{-s})$ that the image is an 8. With $y = 1$ for an
# 8 and $y = 0$ for a 3, the loss of the image is $\ln(1 + e^s) - y s$, which is minus the logarithm of the
# probability of the right answer. By $s$ it has the slope $p - y$ and the curvature $p\,(1 - p)$.
# A weight $w_i$ moves the score by $x_i$ per unit, so the second derivative by $w_i$ and $w_j$ is
# $p\,(1 - p)\, x_i x_j$. With all weights at zero $p$ is $1/2$<!--
# = np.exp(-logistic_loss(np.zeros(65), *two_digits(3, 8))[0]) --> for every image, and the mean over all
# $N$ images, the rows of the matrix $X$, is
#
# $$H = \frac{X^\top X}{4N} .$$
#
# So this Hessian knows nothing of 3 or 8: it says how the inputs are spread.
#
# For all ten digits, 1,797<!--
# = len(digits()[0]) --> images, each class has a score with 65 weights of its own, 650<!--
# = 10 * two_digits(3, 8)[0].shape[1] --> in all: *softmax
# regression*. Its Hessian at zero is made of the same matrix: each eigenvalue of $X^\top X/N$ appears nine
# times divided by 10, and once times 0. And a penalty $\mathrm{reg} \cdot \sum W^2$ on all weights
# $W$, a *weight decay*, with $\mathrm{reg} = 10^{-3}$ as in assignment 01, adds $2 \cdot 10^{-3}$<!-- given -->
# to every curvature. That is all we need of it.
#
# <details><summary>Where the nine times 1/10 come from, and how the code writes it</summary>
#
# Softmax makes of the scores $s_c$ the probabilities $p_c = e^{s_c} / \sum_d e^{s_d}$. The loss of an image
# is $-\ln p_c$ for its class $c$. Its slopes by the scores are $p$, minus 1 in the entry of the class;
# its second derivatives are those of the probabilities, $\mathrm{diag}(p) - p\,p^\top$. With all
# weights at zero every $p_c$ is $1/10$, and this matrix has the eigenvalue $1/10$ nine times and 0
# once: raising all ten scores alike changes no probability. The Hessian multiplies each of its entries by $X^\top X/N$,
# which is what `np.kron` does.
#
# </details>


# %%
def softmax_hessian(pixels, reg=1e-3, classes=10):
    X = np.column_stack([pixels, np.ones(len(pixels))])
    p = np.full(classes, 1 / classes)
    reaction = np.diag(p) - np.outer(p, p)
    return np.kron(reaction, X.T @ X / len(X)) + 2 * reg * np.eye(classes * X.shape[1])


images, labels = digits()
softmax_hessian(images).shape

# %% [markdown]
# **Predict.** The same digits, three times: pixels from 0 to 16 as they come; divided by 16, so
# from 0 to 1; and then with the mean of each pixel subtracted (*centred*). The smallest
# curvature is 0.002 each time. What does dividing by 16 do to the largest one? Which of the three
# has the smallest condition number?
#
# **Run.** The cell prints the smallest and the largest curvature and the condition number.

# %%
scaled = images / 16
versions = {"0 to 16": images, "0 to 1": scaled, "centred": scaled - scaled.mean(axis=0)}
spectra = {name: np.linalg.eigvalsh(softmax_hessian(X)) for name, X in versions.items()}
for name, values in spectra.items():
    k = values[-1] / values[0]
    print(f"{name:8} curvatures {values[0]:.3g} to {values[-1]:.4g}, condition number {k:,.0f}")

# %% tags=["claims"]
as_they_come, to_one, around_zero = (values[-1] / values[0] for values in spectra.values())
to_a_factor_of_e = 1 / np.log((as_they_come + 1) / (as_they_come - 1))

# %% [markdown]
# Even this small model has a condition number of 134,000<!--
# = round(as_they_come, -3) --> if it is fed raw pixels. At its best rate,
# gradient descent would need about $k/2$, that is 67,000<!--
# = round(to_a_factor_of_e, -3) --> steps there to shrink the distance along the
# flattest directions by a factor of $e$ (section 3). Dividing the
# pixels by 16 divides their curvatures by $16^2$. The two lines of preprocessing bring the condition number down to 573<!--
# = to_one -->,
# and then to 51<!-- = around_zero -->.
#
# The picture shows all 650<!--
# = len(softmax_hessian(images)) --> curvatures of each version, largest first, on logarithmic axes. Look at
# both ends.

# %%
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
for (name, values), style in zip(spectra.items(), NEUTRAL, strict=False):
    ax.loglog(np.arange(1, 651), values[::-1], label=name, markevery=0.1, **style)
ax.set(xlabel="rank of the curvature", ylabel="curvature", title="Softmax on the digits")
_ = ax.legend()

# %% tags=["claims"]
from_16, from_1, of_centred = spectra.values()

# %% [markdown]
# **Figure 4.** *A few large curvatures, a long slope, and a floor.* All three<!--
# if np.allclose([values[0] for values in spectra.values()], 0.002) --> curves end at 0.002<!--
# = from_16[0] -->,
# and that floor is nothing but the weight decay.
#
# <details><summary>Figure 4 in words</summary>
#
# Three falling curves. "0 to 16" (solid, dots) starts with a group of nine<!--
# = np.sum(np.isclose(from_16, from_16[-1])) -->
# at 268<!--
# = from_16[-1] -->, far above<!--
# if from_16[-10] < 0.8 * from_16[-1] --> the next ones, and falls to 0.002<!--
# = from_16[0] -->. "0 to 1" (dashed, squares) has the same shape
# 256<!--
# = np.median((from_16[-325:] - 0.002) / (from_1[-325:] - 0.002)) --> times lower, its first group at 1.1<!--
# = from_1[-1] -->, and reaches the floor earlier. "Centred" (dash-dotted,
# triangles) lacks the high first group: it starts at 0.10<!--
# = of_centred[-1] --> and lies on the second curve after that.
#
# </details>

# %% tags=["claims"]
without_decay = np.linalg.eigvalsh(softmax_hessian(images, reg=0))
blank_ones = np.sum(~images.any(axis=0))


def condition_at_minimum(pixels, reg=1e-3):
    """Go to the minimum of softmax regression in Newton steps."""
    X = np.column_stack([pixels, np.ones(len(pixels))])
    W = np.zeros((10, X.shape[1]))
    for _ in range(30):
        p = np.exp(X @ W.T - (X @ W.T).max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        slope = (p - np.eye(10)[labels]).T @ X / len(X) + 2 * reg * W
        reactions = p[:, :, None] * (np.eye(10) - p[:, None])
        H = np.tensordot(X, reactions[..., None] * X[:, None, None], (0, 0)) / len(X)
        H = H.transpose(1, 0, 2, 3).reshape(W.size, -1) + 2 * reg * np.eye(W.size)
        if abs(slope).max() < 1e-6:
            curvatures = np.linalg.eigvalsh(H)
            return curvatures[-1] / curvatures[0]
        W = W - np.linalg.solve(H, slope.ravel()).reshape(W.shape)
    raise AssertionError("Newton's method did not converge")


at_minimum = [condition_at_minimum(X) for X in versions.values()]

# %% [markdown]
# **Explain.** What does each of the two lines of preprocessing do? And how large would the
# condition number be without weight decay?
#
# <details><summary>Answer</summary>
#
# *Without weight decay it is infinite.* 92<!--
# = np.sum(without_decay < 1e-9 * without_decay[-1]) --> of the 650<!--
# = len(without_decay) --> directions are exactly flat: adding the same
# vector to the weights of all ten classes changes no probability (65 directions), and 3<!--
# = blank_ones --> pixels are
# blank in every image (9<!--
# = (np.sum(without_decay < 1e-9 * without_decay[-1]) - 65) / blank_ones --> more directions each). So the floor is set by the weight decay, and the
# condition number is the largest curvature divided by 0.002<!-- = from_16[0] -->.
#
# *Dividing by 16* divides the curvatures of the pixels by $16^2 = 256$<!--
# = (images**2).sum() / (scaled**2).sum() -->, large and small ones alike.
# It changes hardly any ratio among them, but it brings all of them closer to the floor. (It also
# means that the same weight decay holds back pixel weights more.)
#
# *Centring* changes the valley itself. Pixels are never negative, so all images share a common part,
# the mean image. A change of the weights along it moves the scores of all images together: that is
# one very steep direction, nine times over. Without the mean it is gone. (LeCun et al., *Efficient
# BackProp*, 1998, give this reason for centring inputs.)
#
# These are the numbers at weights of zero. At the minimum of each loss the probabilities are closer
# to 0 and 1, and the condition numbers are 7,694<!-- = at_minimum[0] -->, 293<!--
# = at_minimum[1] --> and 38<!--
# = at_minimum[2] -->. In larger networks the spectrum
# looks alike: a few large curvatures, and most of them near zero (Sagun et al., 2017).
#
# </details>

# %% tags=["claims"]
two_of_ten = np.isin(labels, (3, 8))
with_ones = np.column_stack([scaled[two_of_ten], np.ones(two_of_ten.sum())])
plain, without_mean = (
    np.linalg.eigvalsh(X.T @ X / (4 * len(X)))[-1] for X in (with_ones, two_digits(3, 8)[0])
)

# %% [markdown]
# Does it show in training? Back to logistic regression and the digits 3 and 8, once on pixels from 0 to 1
# and once on centred ones. The best rate of section 3 is of no use here: ten<!--
# = np.sum(~with_ones.any(axis=0)) --> pixels are blank in all
# these images, so the smallest curvature is zero, and the others change on the way, as the
# probabilities do. But $p\,(1 - p)$ is at most $1/4$<!-- given -->, so no curvature is anywhere larger than at weights
# of zero. We take one over the largest curvature there as the rate. Then $\mathrm{lr}\,\lambda$ is at most
# 1 everywhere, and no direction ever flips.
#
# **Predict.** The largest curvature is 3.23<!-- = plain --> on pixels from 0 to 1 and 0.25<!--
# = without_mean --> on centred ones. Which
# of the two comes down to a loss of 0.1 in fewer steps, and roughly by what factor?
#
# **Run.** The cell prints the number of steps of both.

# %%
centred, y = two_digits(3, 8)
pixels = np.column_stack([scaled[np.isin(labels, (3, 8))], np.ones(len(y))])
training = {}
for name, X in {"0 to 1": pixels, "centred": centred}.items():
    steepest = np.linalg.eigvalsh(X.T @ X / (4 * len(X))).max()
    gradient = partial(lambda w, X: logistic_loss(w, X, y)[1], X=X)
    path = sgd(gradient, np.zeros(65), steps=200, learning_rate=1 / steepest)
    training[name] = logistic_loss(path, X, y)[0]
{name: int(np.argmax(losses < 0.1)) for name, losses in training.items()}

# %% tags=["claims"]
slow, fast = (int(np.argmax(losses < 0.1)) for losses in training.values())

# %% [markdown]
# 144<!-- = slow --> steps against 10<!--
# = fast -->, for the same images and the same model: a factor of 14<!--
# = slow / fast -->, and the rates differ by
# a factor of 13<!-- = plain / without_mean -->. Before you reach for a better
# optimizer, look at the ravine: often it can be widened.
#
# ## 5. Second problem: local minima and saddles
#
# *Time: about 10 min*
#
# SGD moves by the gradient, so where the gradient is zero it stands still. Such a point is called
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
# **Run.** Try the rate first. Then click on other starts (or drag the start, or type its two numbers
# under *More*) until the path ends in the deepest well, which the goal asks for.

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
# No rate in this range helps. Where the path ends is decided by where it starts: each well has its
# own *basin*, and gradient descent in small steps runs down into the well of the basin it is in. A
# start of $(-3, 2)$ reaches the goal. (A rate so large that the wells themselves become unstable
# would throw the path out, of good wells as well as of bad ones.)
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
# 453<!-- = counts[0] --> of 1,600<!-- = counts.sum() -->, or 28 %<!--
# = counts[0] / counts.sum() -->: hardly more<!--
# if 0.25 < counts[0] / counts.sum() < 0.3 --> than a quarter. Gradient descent does not know that there is a
# deeper well.
#
# ### Slow at a saddle
#
# The saddle $(w_1^2 - w_2^2)/2$ has the curvatures 1 and $-1$. The point (0, 0) is stationary, but
# along $w_2$ the loss falls without end. We start at (1.5, 0.000001), a millionth beside the
# *ridge* $w_2 = 0$.
#
# **Predict.** Is SGD caught for good, or does it get away? What does its loss curve look like?
#
# **Run.** Look at the loss on the right: what would you think at step 100?

# %%
pass_between_hills = saddle()
leaving = {"SGD": run_path(sgd, pass_between_hills, steps=150, learning_rate=0.1)}
_ = compare(pass_between_hills, leaving)

# %% tags=["claims"]
of_leaving = leaving["SGD"].losses

# %% [markdown]
# **Figure 5.** *Near a saddle, training looks finished long before it is.* The loss falls to 0,
# stays there for a hundred steps, and then drops.
#
# <details><summary>Figure 5 in words</summary>
#
# Left: the path runs from the right along the ridge to the saddle point in the middle, almost stops
# there, and finally falls away upwards in the picture. Right: the loss falls from 1.1<!--
# = of_leaving[0] --> to 0<!-- = of_leaving[25] --> within
# 25<!-- if of_leaving[25] < 0.01 --> steps, is flat<!--
# if abs(of_leaving[25:130]).max() < 0.05 --> until about step 135<!--
# if of_leaving[145] < -0.4 < -0.1 < of_leaving[135] -->, and then drops out of the picture.
#
# </details>


# %% tags=["claims"]
def steps_beside(distance, steps=400):
    w2 = sgd(pass_between_hills.gradient, [1.5, distance], steps, 0.1)[:, 1]
    return int(np.argmax(w2 >= 1))


each_power = np.diff([steps_beside(10.0**-n) for n in range(1, 13)])

# %% [markdown]
# How long does it last? It depends on how close to the ridge we start.
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
# Twice<!-- = steps_beside(1e-12) / steps_beside(1e-6) --> as many, 290<!--
# = steps_beside(1e-12) -->. Along $w_2$ a step multiplies by $1 - \mathrm{lr} \cdot (-1) = 1.1$, so the
# distance grows as $1.1^t$, a straight line on this scale, and reaches 1 after
# $\ln(1/\text{distance})/\ln 1.1$ steps: every factor of ten costs about 24<!--
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
# **Predict.** How much noise does it take to get away within 150 steps?
#
# **Run.** Start without noise, then add a little. The goal is a loss below $-0.5$.

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
# With five weights there is hardly anything but saddles, and networks have millions. The share of
# minima falls even faster than a coin would have it, where $n$ heads in a row have the share
# $2^{-n}$: for large $n$ it falls as $3^{-n^2/4}$ (Dean and Majumdar, 2006).
#
# **Explain.** The same lecture notes say that in high dimensions a saddle is found *at almost any
# point*. What has to be meant? And is a stationary point of a real loss such a random matrix?
#
# <details><summary>Answer</summary>
#
# Almost any *stationary* point. At an ordinary point the gradient is not zero, and SGD simply walks
# on; a point is a saddle only if the slope vanishes there.
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
# *Time: about 8 min*
#
# The loss of a model is a mean over all $N$ examples, and so is its gradient. With a million
# examples one exact gradient would cost a pass through all of them. *Stochastic* gradient descent
# takes the mean over a few instead, a **minibatch** of $b$ examples drawn at random: cheap, right on
# average, and noisy. We measure how noisy, on the digits 3 and 8 with all weights at zero. There the
# model gives both classes the probability 1/2, and the gradient of one example is $(1/2 - y)\,x$,
# where $x$ are its centred pixels, with a 1 for the bias, and $y$ is 0 for a 3 and 1 for an 8.

# %%
examples, y = two_digits(3, 8)
one_by_one = (1 / 2 - y)[:, None] * examples
true_gradient = one_by_one.mean(axis=0)
noise_of_one = float(np.sqrt(np.sum((one_by_one - true_gradient) ** 2, axis=1).mean()))
round(float(np.linalg.norm(true_gradient)), 3), round(noise_of_one, 3)

# %% [markdown]
# The true gradient has the length 0.399<!--
# = np.linalg.norm(true_gradient) -->; a single example misses it by 0.959<!--
# = noise_of_one -->, more than twice<!-- if noise_of_one > 2 * np.linalg.norm(true_gradient) --> as
# much. Of a single step, most is noise.
#
# **Predict.** How large is the error of a batch of 4, 16, 64, 256 of the 357 images? What does it
# cost to halve the error?
#
# **Run.** The first cell measures the error of 2,000 batches of each size, drawn with replacement
# (an image may come twice) and without. The second draws it.


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

# %%
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
# **Figure 6.** *Four times the batch, half the error.* With replacement (solid, dots) the error
# follows the gray line of slope $-1/2$; without (dashed, squares) it is a little smaller, and much
# smaller when the batch is most of the data.
#
# <details><summary>Where the numbers come from</summary>
#
# A mean of $b$ independent draws has the **standard error** $\sigma/\sqrt{b}$, where $\sigma = 0.959$<!--
# = noise_of_one -->
# is the error of one. Drawn without replacement from $N$ examples, it is
# $\sigma/\sqrt{b} \cdot \sqrt{(N-b)/(N-1)}$, which is zero at $b = N$. At $b = 256$ the two
# formulas give 0.060<!-- = formulas[0] --> and 0.032<!--
# = formulas[1] -->, as measured<!--
# if np.allclose([error_with[-1], error_without[-1]], formulas, rtol=0.02) -->. At $b = 4$ the error is still larger than the true
# gradient (dotted), at 16 it is a bit more than half of it.
#
# </details>

# %% tags=["claims"]
of_two_pixels = examples[:, [26, 42]]
steepest_of_two = np.linalg.eigvalsh(of_two_pixels.T @ of_two_pixels / (4 * len(y)))[-1]

# %% [markdown]
# ### What noise does to a path
#
# To see the path we keep only two of the weights, those of two pixels. In the next figure each step
# takes its gradient from a fresh batch. Whenever you move a slider, the draws begin anew with the
# same seed, so what you see change is due to the slider.
#
# **Predict.** Batches of 1, rate 20: does the path reach the minimum? Does it stay there? (The rate is
# no misprint: no curvature of this loss exceeds 0.046<!--
# = steepest_of_two -->, so rates up to 43<!--
# = int(2 / steepest_of_two) --> are stable.)
#
# **Run.** Raise the batch size. Then go back to 1: what else narrows the wandering, and what do you
# pay for it? (The least loss is 0.18.)

# %%
batch_sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 357]
batches = explore(
    partial(sgd, learning_rate=20.0),
    partial(batched_digits, batch_size=1),
    {"learning_rate": (0.5, 40.0), "batch_size": batch_sizes},
    steps=300,
)
batches

# %% tags=["claims"]
at_rate_1, at_rate_20 = (
    run_path(sgd, batched_digits(1), steps=300, learning_rate=rate) for rate in (1, 20)
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# With batches of 1 the path comes near the minimum within a few steps, and then wanders about it
# without end; after 300 steps its loss is 0.32<!--
# = at_rate_20.losses[-1] -->. With batches of 64 it stays close. With all 357
# images the gradient is exact, and the path comes to rest.
#
# A smaller learning rate narrows the wandering as well: at rate 1 the final loss is 0.19<!--
# = at_rate_1.losses[-1] -->. The price
# is the way there: the loss first falls below 0.2 after 146<!--
# = at_rate_1.steps_to(0.2) --> steps, and at rate 20 it took 2<!--
# = at_rate_20.steps_to(0.2) -->.
#
# </details>

# %% [markdown]
# **Predict.** SGD at a constant rate does not converge; it ends in a cloud about the minimum. How
# does the mean loss of the cloud change with the rate, and with the batch size?
#
# **Run.** We start at the minimum itself, and let the noise drive the path away. Each row is a
# learning rate (10, 20, 40), each column a batch size (8, 16, 32). The entry is the mean loss above
# the least one, over 4,000 steps, times 1,000.

# %%
two_weights = logistic_digits()


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
# Half the rate does about what twice the batch does: 9.5<!-- = clouds[1, 0] --> becomes 4.5<!--
# = clouds[0, 0] --> or 4.1<!-- = clouds[1, 1] -->. So with both doubled
# nothing changes, and the entries are about the same along each diagonal that falls to the right
# (4.5<!-- = clouds[0, 0] -->, 4.1<!-- = clouds[1, 1] -->, 5.0<!--
# = clouds[2, 2] -->): to a good approximation only $\mathrm{lr}/b$ counts. So a large batch buys a
# low final loss, and so does a learning rate that is lowered towards the end of training, which
# costs less.
#
# </details>

# %% [markdown]
# Then why not always take all the images? Because steps are not what costs; reading images is.
#
# **Predict.** We draw the loss against the number of *images read*, not of steps. Which batch size
# comes down first? Which one is lowest after 40 passes through the data (*epochs*)?
#
# **Run.** Compare the curves at the left, then at the right. The first cell prints how many
# images each batch size reads until its loss is less than 0.05 above the least one, and the median of
# its loss above the least one over the last ten passes. The second cell draws.

# %%
above, images_read, last_ten = {}, {}, {}
for b in [8, 64, 357]:
    path = run_path(sgd, batched_digits(b), steps=40 * 357 // b, learning_rate=20)
    above[b] = path.losses - two_weights.f_min
    images_read[b] = b * path.steps_to(two_weights.f_min + 0.05)
    last_ten[b] = round(float(np.median(above[b][-10 * 357 // b :])), 4)
print("images read:", images_read)
print("median of the last ten passes:", last_ten)

# %%
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
for (b, losses), style in zip(above.items(), NEUTRAL, strict=False):
    edges = np.unique(np.geomspace(1, len(losses), 30).astype(int))
    medians = [np.median(losses[i:j]) for i, j in pairwise(edges)]
    ax.loglog(b * edges[:-1], medians, label=f"batch {b}", **style)
ax.set(xlabel="images read", ylabel="loss above the least", title="40 passes through the data")
_ = ax.legend()

# %% [markdown]
# **Figure 7.** *Small batches are ahead first, large ones last.* Each mark is the median over the
# steps up to the next mark, as the losses themselves jump up and down. Batches of 8 come within 0.05
# of the least loss after 32<!-- = images_read[8] --> images, batches of 64 after 320<!--
# = images_read[64] -->, and the full batch after 2,142<!-- = images_read[357] -->, six<!--
# = images_read[357] / 357 -->
# passes through the data. By the end the order is the other way round<!--
# if last_ten[8] > 10 * last_ten[64] > 10 * last_ten[357] -->: the median over the last ten
# passes is 0.0059<!-- = last_ten[8] --> for batches of 8, 0.0003<!--
# = last_ten[64] --> for batches of 64 and 0.0002<!-- = last_ten[357] --> for the full batch.
#
# <details><summary>Figure 7 in words</summary>
#
# Three curves on logarithmic axes. Batches of 8 (solid, dots) drop within the first 100<!--
# if 8 * np.argmax(above[8] < 0.05) <= 100 --> images and
# then stay at about the same level. Batches of 64 (dashed, squares) fall until about 1,200<!--
# if np.median(above[64][10 : 1200 // 64]) > 5 * np.median(above[64][1200 // 64 :]) --> images and then
# stay at about a tenth of that level. The full batch (dash-dotted, triangles) makes its first step only
# after 357 images; then it falls without a jump and ends lowest of the three.
#
# </details>

# %% [markdown]
# Is the noise the same everywhere? The cell prints the error of a single image and the length of the
# true gradient, at the start of these paths and at the minimum, for the same two weights.

# %%
two_pixels, error_at = examples[:, [26, 42]], {}
for name, w in {"start": two_weights.start, "minimum": two_weights.minimum}.items():
    p = 1 / (1 + np.exp(-two_pixels @ w))
    each = (p - y)[:, None] * two_pixels
    truth = each.mean(axis=0)
    error = np.sqrt(np.sum((each - truth) ** 2, axis=1).mean())
    error_at[name] = round(float(error), 3), round(float(np.linalg.norm(truth)), 3)
error_at

# %% [markdown]
# CS231n's lecture draws the noisy path with noise that is uniform over the landscape. A minibatch's
# noise is not: it depends on where we are. For batches of one, on these two weights, the error is
# 0.194<!-- = error_at["start"][0] --> at the start and 0.115<!--
# = error_at["minimum"][0] --> at the minimum. The true gradient has the length 0.076<!--
# = error_at["start"][1] --> at the start and 0<!-- = error_at["minimum"][1] -->
# at the minimum: a single step is mostly noise in both places. But far away the small true part points
# the same way step after step and adds up, while the noise partly cancels. At the minimum there is
# nothing to add up, and *all* of the step is noise. That is why SGD is fast far away and restless at
# the end.
#
# ## 7. Does the full batch cure all three?
#
# *Time: about 2 min*
#
# **Explain.** A question of CS231n's lecture 7: suppose we could afford the gradient of all
# examples, *full-batch gradient descent*. Would that solve all three problems?
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
#    dropout (which switches off random units at each step; [10_regularization](10_regularization.ipynb)) or with random changes of its images has
#    a noisy gradient even on the full batch.
#
# And it costs a pass through all data for each single step, of which figure 7 shows what becomes.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: about 1 min*
#
# 1. **Gradient descent.** $w \leftarrow w - \mathrm{lr}\; g$. Along a curvature $\lambda$ a step
#    multiplies the distance by $1 - \mathrm{lr}\,\lambda$: it creeps below $\mathrm{lr}\,\lambda = 1$,
#    flips between 1 and 2, diverges above 2.
# 2. **Hessian.** Its eigenvalues are the curvatures, and its condition number $k$ is the ratio of its
#    largest to its smallest singular value. The best rate is $2/(\lambda_{\min} + \lambda_{\max})$,
#    with the factor $(k-1)/(k+1)$; the steps grow in proportion to $k$.
# 3. **Large condition numbers are common.** Softmax on the digits: 134,000<!--
# = round(as_they_come, -3) --> on raw pixels, 573<!-- = to_one --> divided
#    by 16, 51<!--
# = around_zero --> centred, because centring takes away the steep direction that all images share.
# 4. **Stationary points.** Eigenvalues of one sign: minimum or maximum; of both signs: saddle, which
#    is by far the commoner in high dimension. The steps to leave a saddle grow as the logarithm of
#    1/distance; from the ridge itself only noise gets away.
# 5. **Noise.** The error of a batch is $\sigma/\sqrt{b}$. At a constant rate SGD ends in a cloud whose
#    excess loss goes as $\mathrm{lr}/b$; small batches are ahead early, large ones late.
#
# **What comes next.** In the assignment of this lesson you write SGD as an update rule, compute
# condition numbers and best rates, name stationary points, and deal minibatches. The next lecture,
# [03_momentum](03_momentum.ipynb), gives the iterate a velocity, and looks at all three problems
# again. Two threads are picked up later: noise that a falling rate averages away, in
# [08_schedules](08_schedules.ipynb), and large condition numbers, of which a deep network makes its own, in
# [09_normalization](09_normalization.ipynb).
#
# ### Sources
#
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Optimization*](https://cs231n.github.io/optimization-1/) and
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, *Efficient BackProp*, 1998.
# - L. Sagun et al., *Empirical analysis of the Hessian of over-parametrized neural networks*, 2017.
# - Y. Dauphin et al., *Identifying and attacking the saddle point problem in high-dimensional
#   non-convex optimization*, NIPS 2014.
# - A. Bray, D. Dean, *Statistics of critical points of Gaussian fields on large-dimensional spaces*,
#   Physical Review Letters, 2007.
# - D. Dean, S. Majumdar, *Large deviations of extreme eigenvalues of random matrices*, Physical Review
#   Letters, 2006.
# - J. Lee et al., *Gradient descent only converges to minimizers*, COLT 2016; S. Du et al., *Gradient
#   descent can take exponential time to escape saddle points*, NIPS 2017; C. Jin et al., *How to escape
#   saddle points efficiently*, ICML 2017.
