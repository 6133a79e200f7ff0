# %% [markdown]
# # Gradients: check them before you trust them
#
# Every method of this course follows a gradient downhill, and somebody has to write the formula for
# that gradient. A wrong formula rarely crashes. It trains, a little worse, and nobody knows why. In
# this lecture we learn to *measure* a slope with nothing but values of the loss, find out how far
# such a measurement can be trusted, and use it to catch a bug that training does not show.
#
# **You will be able to**
#
# 1. *measure* a slope with a one-sided and a central difference, and say how their errors shrink;
# 2. *explain* why a step can be too small, and choose a good one;
# 3. *derive* the gradient of a loss by hand and compare it with a measured slope, along any
#    direction;
# 4. *judge* a relative error, and say where the usual thresholds fail: at kinks and at minima;
# 5. *make* gradient checking a habit that catches what training hides.
#
# **Prerequisites**: derivatives, partial derivatives and Taylor's formula; Python functions and
# NumPy arrays. The lecture [00_start](00_start.ipynb) says how this course works, and CS231n's
# notes on [*Optimization*](https://cs231n.github.io/optimization-1/) introduce gradients gently.
#
# **Time**: {{ times }}
#
# **Letters**: $f$ is a loss, $w$ a weight or an array of weights, $h$ the step of a difference,
# $g$ the gradient by formula, $u$ a direction of length 1<!-- given -->, $t$ a distance along it, $\varepsilon$ the
# rounding error of floating-point numbers. From section 4 on, $X$ and $y$ are images and their
# labels, $N$ their number, $s$ a score, $p$ a probability, $\mathrm{wd}$ the weight decay
# (`weight_decay` in code). In code, `1e-5` is $10^{-5}$<!-- given -->.
#
# The first cell loads our helpers. We write the part that matters ourselves.

# %%
import matplotlib.pyplot as plt
import numpy as np

from helpers.data import two_digits
from helpers.explorer import curves
from helpers.problems import richardson_gradient
from helpers.styles import NEUTRAL

# %% [markdown]
# ## 1. Measure a slope
#
# *Time: {{ minutes }}*
#
# There are two ways to find a derivative. One is a formula: exact and fast, but people make mistakes
# in formulas. The other is to measure: move the weight a little and see how much the loss changes.
# That is slow and inexact, but it needs no formula, so it cannot repeat the mistake.
#
# The *one-sided difference* compares the loss here with the loss a step $h$ further on. The
# *central difference* compares the losses on both sides.


# %%
def one_sided(f, w, h):
    return (f(w + h) - f(w)) / h


def central(f, w, h):
    return (f(w + h) - f(w - h)) / (2 * h)


# %% [markdown]
# **Predict.** The slope of $f(w) = w^3$ at $w = 1$ is 3. With $h = 0.1$ you need $1.1^3 = 1.331$
# and $0.9^3 = 0.729$. Work out both differences by hand. Which one is nearer to 3?
#
# **Run.** One-sided first, then central.


# %%
def cube(w):
    return w**3


one_sided(cube, 1.0, 0.1), central(cube, 1.0, 0.1)

# %% tags=["claims"]
by_one, by_both = one_sided(cube, 1.0, 0.1), central(cube, 1.0, 0.1)

# %% [markdown]
# <details><summary>Answer</summary>
#
# One-sided: $0.331<!-- = 0.1 * by_one --> / 0.1 = 3.31$<!-- = by_one -->. Central: $0.602<!-- = 0.2
# * by_both --> / 0.2 = 3.01$<!-- = by_both -->. The one-sided error is 31<!-- = (by_one - 3) /
# (by_both - 3) --> times as large. (The last digits that Python prints are rounding; section 3
# explains them.)
#
# </details>

# %% [markdown]
# A difference is the slope of a *secant*, a line through two points of the curve. We take a larger
# step to see it.
#
# **Run.** Compare the two secants with the tangent. Then make `h` smaller: which of them merges
# with the tangent first?


# %%
def secants(w, h=0.5):
    one, both = one_sided(cube, 1.0, h), central(cube, 1.0, h)
    return {
        "the loss": cube(w),
        "tangent": 1 + 3 * (w - 1),
        "one-sided secant": 1 + one * (w - 1),
        "central secant": cube(1 + h) + both * (w - 1 - h),
    }


def their_slopes(w, loss, tangent, *lines):
    one, both = ((line[-1] - line[0]) / (w[-1] - w[0]) for line in lines)
    return f"slopes: tangent 3, one-sided secant {one:.2f}, central secant {both:.2f}"


# %%
two_secants = curves(
    secants,
    {"h": (0.01, 0.7, 0.01)},
    x=np.linspace(0.3, 1.7, 141),
    labels=("w", "loss"),
    y_limits=(-2.5, 5),
    says=their_slopes,
)
two_secants

# %% [markdown]
# **Figure 1.** *The central secant runs nearly parallel to the tangent; the one-sided one is too
# steep.* At $h = 0.5$ their slopes are 3.25<!-- = central(cube, 1.0, 0.5) --> and 4.75<!-- =
# one_sided(cube, 1.0, 0.5) -->. At $h = 0.1$ you can hardly tell the central secant from the
# tangent; the one-sided secant gets that close only at the left end of the slider.
#
# **Explain.** The curve bends, so each side alone gives a wrong slope. Why are both sides together
# so much better? Use Taylor's formula for $f(w+h)$ and for $f(w-h)$.
#
# <details><summary>Answer</summary>
#
# $$f(w \pm h) = f \pm h f' + \tfrac{h^2}{2} f'' \pm \tfrac{h^3}{6} f''' + \dots$$
#
# Subtract $f$ from $f(w+h)$ and divide by $h$: $f'$ is left, plus an error of $\tfrac{h}{2} f''$. Now
# subtract $f(w-h)$ from $f(w+h)$: the even terms are the same on both sides and cancel, the bend
# $f''$ among them. Divided by $2h$,
#
# $$\text{one-sided: } f' + \tfrac{h}{2} f'' + \dots \qquad
# \text{central: } f' + \tfrac{h^2}{6} f''' + \dots$$
#
# For $w^3$ at 1 the series ends: the errors are exactly $3h + h^2$ and $h^2$.
#
# </details>

# %% [markdown]
# The part of Taylor's series that a difference leaves out is its *truncation error*. For small $h$
# it is proportional to $h$ for the one-sided difference (*first order*), and to $h^2$ for the
# central one (*second order*). The central difference costs a little more: two losses instead of
# one, if $f(w)$ is known already. That is nearly always a bargain.
#
# ## 2. How fast the error shrinks
#
# *Time: {{ minutes }}*
#
# A cube is simpler than most losses: its Taylor series ends. Until the end of section 3 we take
# $f(w) = \sin w$ at $w = 1$, where the slope is $\cos 1 = 0.540$<!-- = central(np.sin, 1.0, 1e-5)
# -->.
#
# **Predict.** We make $h$ ten times smaller. By what factor does the one-sided error fall, and by
# what factor the central one? What do both look like on logarithmic axes?
#
# **Run.** Read off how many powers of ten each curve falls while $h$ falls by one.


# %%
def errors(f, w, h, slope):
    return {
        "one-sided": abs(one_sided(f, w, h) - slope),
        "central": abs(central(f, w, h) - slope),
    }


steps = 10.0 ** np.arange(0, -5, -1)
coarse = errors(np.sin, 1.0, steps, slope=np.cos(1.0))

# %% fold=true alt="Error of the slope against the step h from 1 down to 0.0001, both axes logarithmic. Two straight lines: that of the one-sided difference falls by one power of ten for each power of ten in h, that of the central difference by two, and ends far lower."
fig, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
for (name, error), style in zip(coarse.items(), NEUTRAL, strict=False):
    ax.loglog(steps, error, label=name, **style)
ax.set(xlabel="step h", ylabel="error of the slope", title="Truncation error of sin at 1")
_ = ax.legend()

# %% [markdown]
# **Figure 2.** *A power of $h$ is a straight line on logarithmic axes, and the power is its slope.*
# For each power of ten in $h$ the one-sided error falls by one (slope 1<!-- =
# np.log10(coarse["one-sided"][1] / coarse["one-sided"][4]) / 3 -->) and the central error by two
# (slope 2<!-- = np.log10(coarse["central"][1] / coarse["central"][4]) / 3 -->). At $h =
# 10^{-4}$<!-- = steps[4] --> the central difference is off by only 9.0e-10<!-- =
# coarse["central"][4] -->, just as $\tfrac{h^2}{6} |f'''|$ promises.

# %% [markdown]
# ## 3. Too small is wrong too
#
# *Time: {{ minutes }}*
#
# If smaller is better, the best $h$ should be the smallest that the computer can hold.
#
# **Predict.** We go on, down to $h = 10^{-16}$. Sketch how the two curves of figure 2 continue.
#
# **Run.** Look for the lowest point of each curve, and for the slope to its left.

# %% alt="Error against the step h from 1 down to 1e-16, both axes logarithmic. From the right, the one-sided error falls with slope 1 and the central error with slope 2. Each meets the same rough line, which rises to the left with slope -1. So the two curves form two letters V; that of the central difference is deeper, with its lowest point further to the right."
steps = 10.0 ** np.arange(0, -16.5, -0.5)
fine = errors(np.sin, 1.0, steps, slope=np.cos(1.0))
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
for (name, error), style in zip(fine.items(), NEUTRAL, strict=False):
    ax.loglog(steps, error, label=name, **style)
ax.loglog(steps, 1e-16 / steps, color="gray", linewidth=1, label="slope -1")
ax.set(xlabel="step h", ylabel="error", ylim=(1e-13, 3), title="The U-curve, float64")
_ = ax.legend()

# %% [markdown]
# **Figure 3.** *Every difference has a best step; below it the error grows again.* This is the
# *U-curve* of numerical differentiation; on logarithmic axes the U becomes a V. The one-sided
# difference is at its best near $h = 10^{-8}$, with a typical error of 1e-8. The central one is at
# its best near $10^{-5}$<!-- given -->, with a typical error of 1e-11<!-- if 1e-11 / 5 <
# fine["central"][10] < 5 * 1e-11 -->. (Rounding is partly luck; a few points lie far lower.) At
# $10^{-14}$<!-- = steps[28] --> either method gets only two digits right.
#
# Why does the error grow? Let us look at the loss through a magnifying glass. The next figure shows
# $\sin$ around 1, stretched until the step $h$ fills the picture. A smaller $h$ zooms in.
#
# **Predict.** What does any smooth curve look like under a strong glass? And under one that is far
# too strong?
#
# **Run.** Move the slider slowly from 0 to the left, to $h = 10^{-17}$. Find three kinds of
# picture, and note where they change.


# %%
def magnified(t, log10_h=0.0):
    h = 10.0**log10_h
    return {"loss": (np.sin(1 + h * t) - np.sin(1)) / h, "tangent": np.cos(1) * t}


def slopes(t, loss, tangent):
    both = (loss[-1] - loss[0]) / 2
    return f"one-sided slope {loss[-1]:.9f}, central {both:.9f}, true {tangent[-1]:.9f}"


# %%
glass = curves(
    magnified,
    {"log10_h": (-17.0, 0.0, 0.25)},
    x=np.linspace(-1, 1, 401),
    labels=("distance from 1, in steps h", "change of the loss, divided by h"),
    y_limits=(-1.1, 1.1),
    says=slopes,
)
glass

# %% [markdown]
# <details><summary>Answer</summary>
#
# First comes a *bend*: the curve leaves its tangent, and that is truncation. Below $h =
# 10^{-2}$<!-- given --> comes a *straight line*: here differences are good. Below about
# $10^{-14}$<!-- given --> comes a *staircase*: this is what the computer's sine looks like. Near
# 0.84<!-- = np.sin(1 + 0 * steps[0]) -->, the value of $\sin 1$, floating-point numbers are $1.1
# \cdot 10^{-16}$ apart, and there is nothing in between. At $10^{-17}$<!-- = 10.0 **
# glass.controls["log10_h"].min --> even $1 + h$ is rounded to 1: the curve is flat, and every
# difference is 0.
#
# </details>

# %% tags=["claims"]
eps_64, eps_32 = (np.finfo(kind).eps / 2 for kind in (steps.dtype, np.float32))

# %% [markdown]
# A number in float64 has about 16<!-- = -np.log10(eps_64) --> digits: rounding changes it by up to
# $\varepsilon = 1.1 \cdot 10^{-16}$<!-- = eps_64 --> of its size. So each of the two losses is
# wrong by about $\varepsilon f$. When we subtract, the leading digits cancel and the errors remain.
# Divided by $h$ they become the *round-off error*, about $\varepsilon f / h$: a line of slope $-1$.
#
# **Explain.** The error of the central difference is about
# $\tfrac{h^2}{6} |f'''| + \tfrac{\varepsilon}{h} |f|$. Which $h$ makes it smallest, and how small
# does it get? Take $f$ and its derivatives to be about 1. Then do the same for the one-sided
# difference.
#
# <details><summary>Answer</summary>
#
# Set the derivative with respect to $h$ to zero: $\tfrac{h}{3} |f'''| = \tfrac{\varepsilon}{h^2}
# |f|$. So the best step is about $\varepsilon^{1/3}$, up to a factor of order 1, and the error there
# is about $\varepsilon^{2/3}$. For the one-sided difference, $\tfrac{h}{2}|f''| +
# \tfrac{2\varepsilon}{h}|f|$, the best step is about $\varepsilon^{1/2}$, and so is the error.
#
# | | $\varepsilon$ | one-sided: best $h$ | error | central: best $h$ | error |
# |---|---|---|---|---|---|
# | float64 | 1.1e-16<!-- = eps_64 --> | 1.1e-08<!-- = eps_64**0.5 --> | 1.1e-08<!--
# = eps_64**0.5 --> | 4.8e-06<!-- = eps_64 ** (1 / 3) --> | 2.3e-11<!-- = eps_64 ** (2 / 3) --> |
# | float32 | 6.0e-08<!-- = eps_32 --> | 2.4e-04<!-- = eps_32**0.5 --> | 2.4e-04<!--
# = eps_32**0.5 --> | 3.9e-03<!-- = eps_32 ** (1 / 3) --> | 1.5e-05<!-- = eps_32 ** (2 / 3) --> |
#
# A central difference in float64 can be good to about 11<!--
# = -np.log10(eps_64 ** (2 / 3)) --> digits, at a step of about $10^{-5}$<!--
# = eps_64 ** (1 / 3) -->. That is why $10^{-5}$<!-- given --> is the usual choice, and our default
# in the assignment.
#
# </details>

# %% [markdown]
# Networks are often trained in float32, with about 7 digits. There the usual step of $10^{-5}$<!--
# given --> is far too small, as the last row of the table in the answer warns. So check in float64,
# even if you train in float32. (*Going further* has the picture.)
#
# ## 4. A gradient by hand
#
# *Time: {{ minutes }}*
#
# With many weights there are many slopes. The *gradient* is the array of all partial derivatives:
# its entry $g_i$ is the slope of the loss when $w_i$ moves and all other weights stay put. It has
# the shape of $w$.
#
# The gradient knows the slope along every other direction, too. If we walk from $w$ along $u$, the
# loss is a function of one number, the distance $t$, and by the chain rule its slope at $t = 0$ is
#
# $$\frac{d}{dt} f(w + t u) = \sum_i g_i u_i = g \cdot u .$$
#
# So one measured slope, for the price of two losses, tests all entries of a gradient at once.
#
# We need an example that matters. *Logistic regression* tells images of a 3 from images of an 8.
# Each image $x$ has 64<!-- = len(two_digits(3, 8)[0][0]) - 1 --> pixels and a constant 1; the
# weights $w$ give it the *score* $s = x \cdot w$. A high score means "it is an 8" ($y = 1$), a low
# one "it is a 3" ($y = 0$). The loss of one image is $\log(1 + e^{s}) - y s$. For a 3 this is
# $\log(1 + e^{s})$, which is small if the score is low; for an 8 it equals $\log(1 + e^{-s})$,
# which is small if the score is high.
#
# We take the mean over all 357<!-- = len(two_digits(3, 8)[1]) --> images, and add a *penalty* on
# large weights (a *regularization*), $\tfrac{\mathrm{wd}}{2} \lVert w \rVert^2$ with $\lVert w
# \rVert^2 = \sum_i w_i^2$. The number $\mathrm{wd}$ is called the *weight decay*, because the
# penalty pulls every weight towards 0. (CS231n writes $\mathrm{reg} \sum_i w_i^2$, so its reg is
# $\mathrm{wd}/2$. For simplicity we include the weight of the constant.)


# %%
X, y = two_digits(3, 8)


def loss(w, weight_decay=0.02):
    scores = X @ w
    return np.mean(np.logaddexp(0, scores) - y * scores) + weight_decay / 2 * np.sum(w**2)


float(loss(np.zeros(65)))

# %% [markdown]
# With all weights at zero every score is 0, and the loss is $\log 2 = 0.693$<!--
# = loss(np.zeros(65)) -->: the loss of a coin
# toss. Knowing the loss of a blind guess is a first check, and it costs nothing.
#
# (`np.logaddexp(0, s)` is $\log(e^0 + e^s)$. Written as `np.log(1 + np.exp(s))` it would overflow
# from $s = 710$<!-- = np.ceil(np.log(np.finfo(X.dtype).max)) --> on, although the result is just
# $s$.)
#
# **Explain.** Derive the gradient. Begin with the slope of one image's loss with respect to its
# score $s$, then go on to the weights, then to the mean and the penalty.
#
# <details><summary>Answer</summary>
#
# - *The score.* The slope of $\log(1 + e^s) - y s$ is $\frac{e^s}{1 + e^s} - y = p - y$. Here $p =
#   1/(1 + e^{-s})$ lies between 0 and 1; it is the probability that the model gives to "8". So the
#   slope is the model's error on this image.
# - *The weights.* $s = \sum_i x_i w_i$, so $\partial s / \partial w_i = x_i$, and by the chain rule
#   the image contributes $(p - y)\, x_i$ to entry $i$.
# - *The mean.* Add up over the images and divide by their number $N$. For all entries at once, this
#   is $X^{\top}(p - y) / N$, where the rows of $X$ are the images.
# - *The penalty.* $\tfrac{\mathrm{wd}}{2} w_i^2$ has the slope $\mathrm{wd}\, w_i$: the 2 of the
#   square cancels the half, which is what the half is for.
#
# Shapes are a second free check: $X^{\top}$ is (65<!-- = X.shape[1] -->, 357<!--
# = X.shape[0] -->), $p - y$ is (357<!--
# = X.shape[0] -->,), the result (65<!-- = X.shape[1] -->,), like $w$.
#
# </details>


# %%
def gradient(w, weight_decay=0.02):
    p = 1 / (1 + np.exp(-(X @ w)))
    return (p - y) @ X / len(y) + weight_decay * w


# %% [markdown]
# Is it right? At random weights and along a random direction, we compare the slope $g \cdot u$ by
# formula with the measured one. `central` can do that if we hand it the loss as a function of the
# distance $t$.
#
# **Predict.** To how many digits will the two agree, with $h = 10^{-5}$?
#
# **Run.** Formula first, then measurement.


# %%
def slope_along(u, f, w, h=1e-5):
    return central(lambda t: f(w + t * u), 0.0, h)


def random_direction(rng, size=65):
    u = rng.normal(size=size)
    return u / np.linalg.norm(u)


rng = np.random.default_rng(0)
w, u = rng.normal(size=65), random_direction(rng)
float(gradient(w) @ u), float(slope_along(u, loss, w))

# %% [markdown]
# <details><summary>Answer</summary>
#
# To nine digits or so: section 3 promised that the measured slope is good to about $10^{-11}$<!--
# given -->. You derived a gradient on paper, and a measurement that knows nothing of your formula
# confirms it. That deserves a moment.
#
# </details>

# %% [markdown]
# A direction may also be a coordinate. Then the measured slope is one entry of the gradient. Here
# is the entry of pixel 20, by formula and measured:

# %%
pixel = np.eye(65)[20]
float(gradient(w)[20]), float(slope_along(pixel, loss, w))

# %% [markdown]
# Measuring all 65 entries takes 130<!-- = 2 * len(w) --> losses. You will write that loop in the
# assignment, for arrays of any shape.
#
# **Explain.** If we can measure every gradient, why do we need formulas at all?
#
# <details><summary>Answer</summary>
#
# Because of the price. A measured gradient of $n$ weights costs $2n$ losses. The formula costs
# about as much as a few losses, whatever $n$ is: two passes over the images instead of one. For a
# network with a million weights, each step of training would cost two million losses. (That a
# gradient never needs to cost more than a small multiple of its loss is a theorem about
# *reverse-mode differentiation*, known in deep learning as backpropagation: Griewank and Walther,
# 2008.) So we compute with formulas, and measure to check them.
#
# </details>

# %% [markdown]
# **Half-way.** A central difference with $h = 10^{-5}$<!-- given --> measures any slope to about ten
# digits, and along a random direction two losses test a whole gradient. A good place for a break.

# %% [markdown]
# ## 5. How wrong is wrong?
#
# *Time: {{ minutes }}*
#
# **Predict.** An entry by formula and its measured value differ by $10^{-4}$. Is the formula right?
#
# <details><summary>Answer</summary>
#
# We cannot tell. If both are about 1, they agree to four digits. If both are about $10^{-5}$, they
# have nothing to do with each other. What counts is the difference *relative to their size*.
#
# </details>

# %% [markdown]
# So we use the *relative error*. We divide by the sum of both sizes, as CS231n's assignments do.
#
# $$\frac{|a - b|}{|a| + |b|} .$$
#
# It is 0 if the two agree, and 1 if one of them is zero or has the wrong sign.


# %%
def relative(a, b):
    return abs(a - b) / (abs(a) + abs(b))


relative(1.0, 1.0001), relative(1e-5, 11e-5), relative(2.0, -2.0)

# %% [markdown]
# Which errors are typical of right gradients, and which of wrong ones? We test four gradients at
# 1,000 random places, each time along a random direction: ours, and three with typical bugs. One
# forgets the 2 that comes down from the square in the penalty, and keeps the half. One divides by
# $N - 1$. One forgets the bias, the weight of the constant 1.


# %%
def missing_2(w, weight_decay=0.02):
    return gradient(w, weight_decay) - weight_decay / 2 * w


def wrong_n(w, weight_decay=0.02):
    return gradient(w, 0.0) * len(y) / (len(y) - 1) + weight_decay * w


def no_bias(w, weight_decay=0.02):
    return gradient(w, weight_decay) * (np.arange(65) < 64)


# %% [markdown]
# **Predict.** Sort the four by their relative error. Do right and wrong overlap?
#
# **Run.** The dotted lines mark $10^{-7}$, $10^{-4}$ and $10^{-2}$.

# %%
candidates = {"right": gradient, "N - 1": wrong_n, "2 missing": missing_2, "no bias": no_bias}
found = {name: [] for name in candidates}
rng = np.random.default_rng(0)
for _ in range(1000):
    w, u = rng.normal(size=65), random_direction(rng)
    measured = slope_along(u, loss, w)
    for name, candidate in candidates.items():
        found[name].append(relative(candidate(w) @ u, measured))

# %% fold=true alt="Four histograms of the relative error, on a logarithmic axis from 1e-14 to 1. That of the right gradient is a hill with its top near 1e-10. That of N - 1 is a narrow hill around 1e-3. Those of the missing 2 and of the missing bias are broad and lie between 1e-2 and 1, with tails to the left. Between the first hill and the rest there is a wide gap."
fig, ax = plt.subplots(figsize=(8, 3.8), layout="constrained")
bins = np.logspace(-14, 0, 57)
for (name, values), style in zip(found.items(), NEUTRAL, strict=False):
    line = {"color": style["color"], "linestyle": style["linestyle"], "linewidth": 2}
    ax.hist(values, bins, histtype="step", label=name, **line)
for threshold in (1e-7, 1e-4, 1e-2):
    ax.axvline(threshold, color="gray", linestyle=":")
ax.set(
    xscale="log", xlabel="relative error", ylabel="checks", title="1,000 checks of each gradient"
)
_ = ax.legend(loc="upper left")

# %% tags=["claims"]
medians = {name: np.median(errors_of) for name, errors_of in found.items()}

# %% [markdown]
# **Figure 4.** *Right and wrong lie far apart.* Of the right checks, 95 in 100 are below 1e-8<!--
# if np.mean(np.array(found["right"]) < 1e-8) > 0.95 -->; of the wrong ones, none is below 1e-7<!--
# if min(map(min, (found[name] for name in medians if name != "right"))) > 1e-7 -->. The hill of $N - 1$
# has its top near 1e-3<!-- = medians["N - 1"] -->; the errors of the other two are about a
# hundred times as large<!-- if 50 < medians["no bias"] / medians["N - 1"] < 200 -->.
#
# CS231n's notes (*Neural Nets 3*) give thresholds for such checks:
#
# | relative error | what to think of it |
# |---|---|
# | below 1e-7 | good |
# | 1e-7 to 1e-4 | fine if the loss has kinks (section 7); if it has none, look again |
# | 1e-4 to 1e-2 | uncomfortable: without kinks, suspect a bug |
# | above 1e-2 | probably wrong |
#
# These are rules of thumb. In a deep network the errors of many layers add up, and the notes accept
# more.
#
# **Explain.** The bug "$N - 1$" is wrong by one part in 356. Where does it lie in the table, and what
# follows for a check that comes out at $10^{-3}$?
#
# <details><summary>Answer</summary>
#
# In the third row. A small relative error is not a small bug: here every gradient of the data is
# wrong. A smooth loss and a right gradient in float64 seldom give $10^{-3}<!--
# if np.mean(np.array(found["right"]) > 1e-3) < 0.01 -->$, so do not
# explain it away as rounding. Rounding can be tested: change $h$ by a factor of ten. A round-off or
# truncation error moves with $h$; a bug stays where it is.
#
# </details>

# %% [markdown]
# **Explain.** Which check would you trust more: a random direction, or a few coordinates?
#
# <details><summary>Answer</summary>
#
# They see different things. A random direction has a share of every entry, so no wrong entry can
# hide from it: even the bug of the bias, one entry of 65, never came out below 1e-5 in figure 4. But
# a wrong entry among a million is diluted, and the direction does not say which one it is. A
# coordinate sees its entry at full strength and no other. So take a direction to find out
# whether something is wrong, and coordinates to find out where.
#
# </details>

# %% [markdown]
# If you check many entries, report the *largest* relative error: in a mean, one wrong entry could
# hide among many right ones. And where both values are zero, count 0/0 as agreement.
#
# ## 6. A bug that training does not show
#
# *Time: {{ minutes }}*
#
# "If the gradient were wrong, training would not work." Let us see. We train on the digits twice,
# with the right gradient and with the one that forgets the 2.
#
# **Predict.** What will the loss curve of the wrong gradient look like? How many images will each
# model classify correctly?
#
# **Run.** The cell prints the last loss and the share of images classified correctly.


# %%
def train(gradient, steps=100, rate=0.5):
    w = np.zeros(65)
    losses = [loss(w)]
    for _ in range(steps):
        w = w - rate * gradient(w)
        losses.append(loss(w))
    return w, losses


runs = {name: train(candidates[name]) for name in ("right", "2 missing")}
shares_right = {name: float(np.mean((X @ w > 0) == y)) for name, (w, _) in runs.items()}
{name: (round(float(runs[name][1][-1]), 4), round(shares_right[name], 4)) for name in runs}

# %% [markdown]
# Here are the two loss curves. Which one would you send back to its author?

# %% fold=true alt="Loss against the step, for 100 steps. Two curves, with the right and with the wrong gradient, fall from 0.69 in the same smooth way and end almost together, the wrong one slightly higher."
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for (name, (_, losses)), style in zip(runs.items(), NEUTRAL, strict=False):
    ax.plot(losses, label=name, markevery=10, **style)
ax.set(xlabel="step", ylabel="loss", title="Training with a right and with a wrong gradient")
_ = ax.legend()

# %% [markdown]
# **Figure 5.** *A wrong gradient trains well.* After 100 steps its loss is only 1.6 %<!-- = runs["2
# missing"][1][-1] / runs["right"][1][-1] - 1 --> higher, and it even classifies more images
# correctly: 98.9 %<!-- = shares_right["2 missing"] --> against 98.3 %<!-- = shares_right["right"]
# -->.
#
# **Explain.** Why does the loss fall with a wrong gradient? And why is that no comfort?
#
# <details><summary>Answer</summary>
#
# Any direction that makes an obtuse angle with the gradient leads downhill, so there is plenty of
# room for error. Here the wrong gradient is the right gradient of *another* loss, the one with half
# the penalty, and the two losses have much in common. So training looks healthy, but it goes to
# another minimum. What you then report about your weight decay is wrong by a factor of two, and the
# next person, whose gradient is right, cannot repeat your result. Without the correct curve next to
# it, nobody would notice.
#
# </details>

# %% [markdown]
# A gradient check takes two losses and no training. We check the wrong gradient twice: at zero
# weights, where training starts, and at random ones.
#
# **Predict.** Does the check catch the bug at both places?
#
# **Run.** The relative error at zero first, then at random weights.

# %%
u = random_direction(np.random.default_rng(1))
places = [np.zeros(65), np.random.default_rng(2).normal(size=65)]
at_zero, at_random = [relative(missing_2(w) @ u, slope_along(u, loss, w)) for w in places]
float(at_zero), float(at_random)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only at the random weights. At $w = 0$ the gradient of the penalty is $\mathrm{wd}\, w = 0$, with
# or without the 2, and the check passes. A check tests one place only, so choose a place where
# every part of the formula does some work. And check each part alone: a strong penalty can drown a
# bug of the data, and a weak penalty hides its own bugs. (*Going further* has a picture of that.)
#
# </details>

# %% [markdown]
# ## 7. Kinks
#
# *Time: {{ minutes }}*
#
# Much of deep learning is built from $\max(0, w)$, the *ReLU*. Its slope is 0 on the left and 1 on
# the right; at 0 it has a *kink* and no slope at all.
#
# **Predict.** We measure the slope at $w = -10^{-6}$ with $h = 10^{-5}$. The true slope is 0. What
# does the central difference say?
#
# **Run.** Work it out before you run the cell.


# %%
def relu(w):
    return np.maximum(0, w)


float(central(relu, -1e-6, 1e-5))

# %% [markdown]
# <details><summary>Answer</summary>
#
# It says 0.45<!-- = central(relu, -1e-6, 1e-5) -->. The right end of the secant lies beyond the
# kink, where the loss is $9 \cdot 10^{-6}$<!-- = relu(-1e-6 + 1e-5) -->; divided by $2h$ that is
# 0.45<!-- = relu(-1e-6 + 1e-5) / 2e-5 -->. Formula and measurement have both done their job, and
# yet their relative error is 1. The measured slope is wrong wherever the kink lies inside the step,
# for $|w| < h$.
#
# </details>

# %% [markdown]
# With a small $h$, a check seldom hits a single kink. But a loss adds up many. The *hinge loss* of
# a classifier is the mean of $\max(0, 1 - m)$ over the images. The *margin* $m$ is the score for an
# 8<!-- given -->, and minus the score for a 3, so it is large if the answer is right. That makes
# one kink for each image, at $m = 1$.
#
# **Predict.** We make 1,000 random checks at each of three steps, with all 357 images and then with
# only 3. How does the share of checks that cross a kink depend on $h$ and on the number of images?
#
# **Run.** A kink is crossed if an image is on one side of it at $w + hu$ and on the other at
# $w - hu$. Each row of the result is a number of images, each entry a step: 0.1, 0.01, 0.001.


# %%
def crosses_a_kink(images, h, rng):
    w, u = rng.normal(size=65), random_direction(rng)
    signs = 2 * y[:images] - 1
    beyond = [signs * (X[:images] @ (w + t * u)) > 1 for t in (-h, h)]
    return (beyond[0] != beyond[1]).any()


def share_of_checks(images, h):
    rng = np.random.default_rng(3)
    return float(np.mean([crosses_a_kink(images, h, rng) for _ in range(1000)]))


crossed = {n: [share_of_checks(n, h) for h in (0.1, 0.01, 0.001)] for n in (357, 3)}
crossed

# %% [markdown]
# **Explain.** A check of a loss with kinks fails with a relative error of $10^{-3}$. How do you find
# out whether it is a kink or a bug?
#
# <details><summary>Answer</summary>
#
# As long as crossings are rare, their share is proportional to $h$ and to the number of images: a
# tenth of the step means about a tenth<!-- = crossed[357][2] / crossed[357][1] --> of the
# crossings. (That cannot go on: with 357 images and $h = 0.1$, nearly 90 %<!-- if 0.85 <
# crossed[357][0] < 0.9 --> of the checks cross a kink.)
#
# So make a crossing less likely, with a smaller $h$, fewer images or other weights, and see whether
# the error goes away. A bug does not care. Or count crossings, as we just did: a check that has
# crossed none has no excuse. CS231n advises this too: note the winner of each $\max$, and see
# whether one changes. By their reckoning a hinge loss over 50,000<!-- given --> images and ten
# classes has 450,000<!-- given --> kinks.
#
# </details>

# %% [markdown]
# ## 8. A habit
#
# *Time: {{ minutes }}*
#
# There is one more place where a right gradient looks wrong. We train with the right gradient and
# check the entry of pixel 20 on the way.
#
# **Predict.** Does the relative error of a right gradient stay the same during training?
#
# **Run.** Read the relative errors from top to bottom.

# %%
on_the_way = []
for steps_taken in (0, 10, 100, 1000, 3000):
    w, _ = train(gradient, steps_taken)
    entry, measured = gradient(w)[20], slope_along(pixel, loss, w)
    on_the_way.append((entry, relative(entry, measured)))
    print(f"{steps_taken:5} steps: entry {entry:8.1e}, relative error {on_the_way[-1][1]:.0e}")

# %% [markdown]
# **Explain.** What happened?
#
# <details><summary>Answer</summary>
#
# The measured slope keeps its *absolute* error, some $10^{-12}$<!-- given -->, from rounding. The
# gradient itself goes to zero at the minimum, so the *relative* error grows, in the end to 1: by
# then we compare rounding with rounding. Check before the minimum, but not at the very start either
# (section 6): ten or twenty steps into training is a good place.
#
# </details>

# %% [markdown]
# So here is the habit, for every gradient that you write. Most of it is CS231n's advice.
#
# | do | because |
# |---|---|
# | use central differences, $h$ about $10^{-5}$ | error of second order; the bottom of the V (sections 1 to 3) |
# | use float64, and a loss without large constants | round-off grows with the loss (section 3) |
# | compare relative errors, and look at the largest | $10^{-4}$<!-- given --> alone means nothing (section 5) |
# | take a small problem: a few examples, a small network | fast, and fewer kinks (section 7) |
# | check some entries of *every* parameter array, biases too | a wrong bias is one entry of 65<!--
# = len(w) --> (section 5) |
# | check data part and penalty separately | each can hide the bugs of the other (section 6) |
# | check at random weights or shortly into training | zero hides terms; the minimum hides all (sections 6, 8) |
# | if the loss draws random numbers, use the same seed for both values | otherwise the difference measures chance |
# | if it fails, change $h$ before you blame the formula | rounding and kinks move with $h$, bugs do not |
#
# ## Going further
#
# *Time: {{ minutes }}*
#
# ### In float32, and with a large constant
#
# **Predict.** Somebody checks a gradient in float32 with the usual $h = 10^{-5}$. About how large
# is the error? (Section 3 has a table.)
#
# **Run.** Compare the two valleys, and read the float32 curve at $10^{-5}$.


# %%
def central_error(kind):
    h = steps.astype(kind)
    return abs(central(np.sin, kind(1), h) - np.cos(1.0))


both_kinds = {kind.__name__: central_error(kind) for kind in (np.float64, np.float32)}

# %% fold=true alt="Error of the central difference against the step h, both axes logarithmic, in two precisions. The float64 curve has a deep valley near 1e-5. The float32 curve has a far shallower one, between 1e-3 and 1e-2; at 1e-5 it is high up on the left arm, and below 1e-8 it is flat."
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for (name, error), style in zip(both_kinds.items(), NEUTRAL, strict=False):
    ax.loglog(steps, error, label=name, **style)
ax.set(xlabel="step h", ylabel="error", title="Central difference, two precisions")
_ = ax.legend()

# %% [markdown]
# **Figure 6.** *In float32 the valley is far shallower, and lies elsewhere.* The float32 curve comes
# down to about 1e-5 only, at steps between $10^{-3}$ and $10^{-2}$. At $h = 10^{-5}$ its error is
# about 1e-3. Below $10^{-8}$<!-- = steps[16] -->, where $1 + h$ is rounded to 1, the error is the
# slope itself<!-- if (both_kinds["float32"][16:] == both_kinds["float32"][-1]).all() -->. So a right
# gradient can fail its check for no other reason than the number format.
#
# Our sine has values and derivatives of about 1. Losses need not. In the next figure the loss is
# $C + \sin(a w)$, and you choose $C$ (`offset`) and $a$ (`frequency`). Round-off is partly luck,
# so the curves are means over 20 points close to 1.
#
# **Predict.** Which of the two sliders lifts the right arm of the V, and which the left?
#
# **Run.** Move one at a time. Then set `offset` to 1000, as if your loss contained a large constant.
# How far can you get now, and with which $h$?


# %%
def wave_errors(h, frequency=1.0, offset=0.0, precision="float64"):
    kind = np.dtype(precision).type
    a, c, h = kind(frequency), kind(offset), h.astype(kind)
    w = np.linspace(1, 1.01, 20, dtype=kind)[:, None]
    found = errors(lambda w: c + np.sin(a * w), w, h, slope=a * np.cos(a * w))
    return {name: error.mean(axis=0) for name, error in found.items()}


def lowest(h, *found):
    best = [f"{error.min():.0e} at h = {h[error.argmin()]:.0e}" for error in found]
    return f"least error: one-sided {best[0]}, central {best[1]}"


# %%
sliders = {"frequency": (1.0, 30.0, 0.5), "offset": (0.0, 1000.0, 1.0)}
trade_off = curves(
    wave_errors,
    {**sliders, "precision": ["float64", "float32"]},
    x=10.0 ** np.linspace(-16, 0, 129),
    labels=("step h", "error of the slope"),
    scales=("log", "log"),
    y_limits=(1e-13, 1e2),
    says=lowest,
)
trade_off

# %% [markdown]
# <details><summary>Answer</summary>
#
# `frequency` makes the curve wigglier: $f'''$ grows as $a^3$, so it lifts the right arm,
# truncation. `offset` changes no derivative at all, but it makes the loss larger, and with it the
# rounding: it lifts the left arm. With an offset of 1000 the numbers are $1.1 \cdot 10^{-13}$ apart,
# and the best central difference is off by about 3e-10 instead of 3e-12, at a step near $10^{-4}$:
# two digits are lost. So keep large constants out of a loss that you check. (A sum over examples in
# place of their mean is no such constant: loss and slope grow by the same factor, and the number
# of right digits stays.)
#
# </details>

# %% [markdown]
# ### A bug in each part
#
# A loss with two parts sets another trap. The figure shows the relative error of the right gradient
# and of two bugs against the weight decay: "2 missing" is a bug of the penalty, "$N - 1$" one of
# the data part.
#
# **Predict.** For which values of wd do you see the first bug, and for which the second?
#
# **Run.** Look first, then make the weights smaller with the slider. At which `size` does the
# check no longer see the missing 2 at all, whatever wd is?


# %%
def visible_bugs(decays, size=1.0):
    w = size * places[1]
    names = ("right", "2 missing", "N - 1")
    rows = {name: [] for name in names}
    for wd in decays:
        measured = slope_along(u, lambda w, wd=wd: loss(w, wd), w)
        for name in names:
            rows[name].append(max(relative(candidates[name](w, wd) @ u, measured), 1e-13))
    return {name: np.array(row) for name, row in rows.items()}


# %%
two_parts = curves(
    visible_bugs,
    {"size": (0.0, 3.0, 0.1)},
    x=np.logspace(-6, 3, 46),
    labels=("weight decay wd", "relative error"),
    scales=("log", "log"),
    y_limits=(1e-12, 1),
    says=lambda decays, right, two, n: (
        f"at wd = 0.01: right {right[20]:.0e}, 2 missing {two[20]:.0e}, N - 1 {n[20]:.0e}"
    ),
)
two_parts

# %% [markdown]
# <details><summary>Answer</summary>
#
# A missing 2 is in full view for large wd and fades for small wd, where the data part outweighs it.
# The $N - 1$ does the opposite: a strong penalty drowns it, and at $\mathrm{wd} = 1000$ its error is
# below 1e-7, which counts as good. So check both parts on their own: the data part with
# $\mathrm{wd} = 0$, and the penalty with a wd that makes it count. At `size` 0 the missing 2 is
# invisible for every wd; this is the start of training again. (The bump is where the slopes of the
# two parts nearly cancel along $u$: there the gradient is small, and every relative error is larger.)
#
# </details>

# %% [markdown]
# ### How far a kink reaches
#
# The figure shows the measured slope of the ReLU, for each $w$.
#
# **Predict.** What does the measured slope say at the kink itself?
#
# **Run.** Move the slider to other steps $h$. How small must $h$ be for the measured slope to be
# wrong for less than 5 % of the $w$ in the picture?

# %%
around_the_kink = curves(
    lambda w, h=0.5: {"measured": central(relu, w, h), "true slope": (w > 0).astype(float)},
    {"h": (0.01, 1.0, 0.01)},
    x=np.linspace(-2, 2, 401),
    labels=("w", "slope"),
    y_limits=(-0.1, 1.4),
    says=lambda w, measured, true: (
        f"wrong for {np.mean(abs(measured - true) > 1e-9):.0%} of the w from -2 to 2; "
        f"at the kink {measured[200]:.2f}"
    ),
)
around_the_kink

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the kink it is 0.5, the mean of both sides, while a formula says 0 or 1, and either is accepted.
# The slope is wrong over a width of $2h$. For less than 5 % of a picture that is 4 wide, this means
# $h < 0.1$.
#
# </details>

# %% [markdown]
# ### Cancel one more term
#
# The error of the central difference is $\tfrac{h^2}{6} f'''$, plus terms in $h^4$. With half the
# step it is a quarter of that.
#
# **Predict.** Combine the central differences $D(h)$ and $D(h/2)$ to cancel the term in $h^2$.
# Which weights do you need, and what does it do to the U-curve?
#
# <details><summary>Answer</summary>
#
# $\tfrac{4}{3} D(h/2) - \tfrac{1}{3} D(h)$: the weights add up to 1, and $\tfrac{4}{3} \cdot
# \tfrac{1}{4} - \tfrac{1}{3} = 0$. This is *Richardson extrapolation* (1911<!-- given -->). An error of order
# $h^4$ is left. So a larger step will do, and at a larger step the round-off is smaller.
#
# </details>

# %% [markdown]
# ### Do not subtract at all
#
# Round-off comes from the subtraction of two nearly equal losses. There is a way round it. If $f$
# is analytic, it has values at complex numbers too, and Taylor's formula with an imaginary step
# reads
#
# $$f(w + i h) = f + i h f' - \tfrac{h^2}{2} f'' - i\, \tfrac{h^3}{6} f''' + \dots$$
#
# Divide the imaginary part by $h$, and the slope is there:
#
# $$\frac{\operatorname{Im} f(w + i h)}{h} = f' - \tfrac{h^2}{6} f''' + \dots$$
#
# The real loss and the slope sit in different parts of one number; nothing is subtracted. This is
# the *complex step* (Squire and Trapp, 1998).
#
# **Predict.** What does its curve look like towards small $h$?
#
# **Run.** Compare the left ends.


# %%
def extrapolated(f, w, h):
    return (4 * central(f, w, h / 2) - central(f, w, h)) / 3


def complex_step(f, w, h):
    return f(w + 1j * h).imag / h


methods = {"central": central, "extrapolated": extrapolated, "complex step": complex_step}
better = {name: abs(m(np.sin, 1.0, steps) - np.cos(1.0)) for name, m in methods.items()}

# %% fold=true alt="Error against the step h, both axes logarithmic, for three methods. The central difference is a V with its bottom near 1e-5. The extrapolated difference falls with slope 4 and has a deeper bottom near 1e-3. The complex step falls together with the central difference and then stays at the bottom of the picture for all smaller steps."
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
for (name, error), style in zip(better.items(), NEUTRAL, strict=False):
    ax.loglog(steps, np.maximum(error, 1e-17), label=name, **style)
ax.set(
    xlabel="step h", ylabel="error", ylim=(5e-18, 3), title="Two ways beyond the central difference"
)
_ = ax.legend()

# %% [markdown]
# **Figure 7.** *One more term pushes the bottom of the V down; without a subtraction there is no
# left arm.* The extrapolated difference falls with slope 4 and is at its best near
# $h = 10^{-3}$, with an error of about 1e-13. The complex step has the same truncation error as the
# central difference, and then stays at the last digit however small $h$ is. (Anything below
# $10^{-17}$ is drawn at $10^{-17}$.)
#
# The complex step has its price: every operation in $f$ must be written for complex numbers. `abs`,
# `max` and comparisons break it. The gradients of this course's landscapes are tested with
# Richardson extrapolation of a still higher order, which you find in `helpers/problems/gradients.py`.
# Here it checks ours, all 65<!--
# = len(w) --> entries; the result is the length of the difference, relative to that of the gradient.

# %%
w = places[1]
distance = np.linalg.norm(gradient(w) - richardson_gradient(loss, w))
float(distance / np.linalg.norm(gradient(w)))

# %% [markdown]
# ### The step that you get is not the step that you asked for
#
# The computer cannot hold $1 + 10^{-5}$ exactly, so the two points of a difference are not
# exactly $2h$ apart.
#
# **Predict.** By what share of $h$ is `(1 + h) - 1` wrong for $h = 10^{-5}$? And for $h = 2^{-17}$,
# which is nearly as large?
#
# **Run.** The two shares:

# %%
shares = [abs((1 + h) - 1 - h) / h for h in (1e-5, 2.0**-17)]
shares

# %% [markdown]
# <details><summary>Answer</summary>
#
# By about $7 \cdot 10^{-12}$<!--
# = shares[0] -->, and not at all<!--
# if shares[1] == 0 -->: with a power of two the sum is exact. The error has
# the size of the other round-off, $\varepsilon / h$, and hardly matters for a check. If you
# want the last digit, divide by the difference of the two points as the computer holds them, `(w +
# h) - (w - h)`, or choose a power of two.
#
# </details>

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Measure.** One-sided: $(f(w+h) - f(w))/h$, error $\tfrac{h}{2} f''$. Central: $(f(w+h) -
#    f(w-h))/(2h)$, error $\tfrac{h^2}{6} f'''$.
# 2. **Choose $h$.** Truncation falls with $h$, round-off grows as $\varepsilon f/h$. For central
#    differences the best step is about $\varepsilon^{1/3}$: in float64 $10^{-5}$, good to about 11<!-- given -->
#    digits.
# 3. **Derive and compare.** A gradient has the shape of its weights, and the slope along $u$ is $g
#    \cdot u$. One direction tests all entries for the price of two losses; one coordinate tests one
#    entry.
# 4. **Judge.** Relative error below 1e-7: good. Above 1e-4 without kinks: suspicious. A step across
#    a kink, or a gradient that is nearly zero, makes a right formula look wrong.
# 5. **Make it a habit.** A wrong gradient can train well. Check every parameter array and every part
#    of the loss, in float64, on a small problem, at random weights.
#
# **What comes next.** In the assignment you write the measured gradient for arrays of any shape,
# the relative error, and two losses with their gradients: a quadratic, and the softmax loss for ten
# classes. You also build a wrong gradient that fools a careless check. The next lecture follows the
# gradient downhill, and sees where plain SGD struggles. (The gradient check is the first of several
# checks of a new network; [12_capstone](12_capstone.ipynb) has the others.)
#
# ### Sources
#
# - CS231n notes, [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/): gradient
#   checks, thresholds, kinks.
# - J. Nocedal, S. Wright, *Numerical Optimization*, 2nd edition, Springer 2006, section 8.1: finite
#   differences and their best step.
# - L. F. Richardson, *The approximate arithmetical solution by finite differences of physical
#   problems involving differential equations*, Phil. Trans. R. Soc. A 210 (1911), 307-357.
# - W. Squire, G. Trapp, *Using complex variables to estimate derivatives of real functions*, SIAM
#   Review 40 (1998), 110-112.
# - A. Griewank, A. Walther, *Evaluating Derivatives*, 2nd edition, SIAM 2008: the price of a gradient.
# - The digits: E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998.
