# %% [markdown]
# # Start here: how the course works, and how to walk downhill
#
# A neural network is trained by changing its weights, step by step, until its *loss* is small: the
# number that says how badly it does. That is a walk downhill, on a landscape that nobody can see as
# a whole. This course is about the rule for the next step: what goes wrong with the plain rule, and
# what each better one does about it. On this page you take your first steps, and collect the
# mathematics that the course rests on: slope, gradient and curvature.
#
# **You will be able to**
#
# 1. *work* through a page of this course: predict, run, explain;
# 2. *take* a step of gradient descent by hand, and say what the learning rate does to it;
# 3. *read* a gradient off a picture with contours, and curvatures off a Hessian;
# 4. *tell apart* the three things that a check can say about your answer;
# 5. *find* the lesson that answers a question.
#
# **Prerequisites**: Python functions and loops, and NumPy arrays ([a
# tutorial](https://cs231n.github.io/python-numpy-tutorial/) by CS231n, Stanford's course on neural
# networks, whose lecture 7 we follow); derivatives, and what it means to
# multiply a matrix by a vector ([*Mathematics for Machine Learning*](https://mml-book.github.io/),
# chapters 2 and 5). No optimization: that is what we are here to learn.
#
# **Time**: {{ times }}
#
# ## 1. Play first
#
# *Time: {{ minutes }}*
#
# This page is a *notebook*: text, and cells of Python that you run. The first cell is folded into
# the grey line just below this text. Click on that line and press **Shift + Enter**: the cell runs,
# and its output appears below it.
#
# You see a long, narrow valley from above, and the path of a walk of 80 steps down to the star; the
# bluer the ground, the higher it is. On the right is the loss, the height, after each step. The
# slider sets the *learning rate*: how far a step goes.
#
# **Run.** Move the slider, with the mouse, or with the arrow keys after a click on it. Bring the
# loss below 3, and press *Play* to watch that walk. Then go on to the right, until the walker flies
# out of the valley. Click anywhere on the ground to start from there.

# %% fold=true
# Click here, then press Shift + Enter.
from helpers.explorer import explore
from helpers.landscapes import ravine


def gradient_descent(gradient, start, steps, learning_rate=0.004):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return path


sliders = {"learning_rate": (0.001, 0.025)}
playground = explore(gradient_descent, ravine(100), sliders, steps=80, goal=3)
playground


# %% tags=["claims"]
def last_loss(rate):
    return ravine().f(gradient_descent(ravine().gradient, ravine().start, 80, rate)[-1])


slider_rates = [0.001 * 25 ** (n / 400) for n in range(401)]
last_losses = [float(last_loss(rate)) for rate in slider_rates]
best_rate = slider_rates[last_losses.index(min(last_losses))]
best_walk = gradient_descent(ravine().gradient, ravine().start, 80, best_rate)
sides = [float(w[1]) > 0 for w in best_walk]

# %% [markdown]
# **Predict.** Is there a rate that brings the loss below 1, from the first start? (*Reset* brings it
# back.)
#
# <details><summary>Answer</summary>
#
# No. The best you can get in these 80 steps is 2.2<!-- = min(last_losses) -->, at a rate of 0.0195<!--
# = best_rate -->, where the walk bounces from wall to wall<!--
# if sides[:-1] == [not side for side in sides[1:]] -->. A little
# further to the right it bounces higher with every step, and is gone.
#
# There is no trick in the code: this is the rule that everybody starts from. The valley is
# a hundred times as strongly curved across as along, which is mild for a neural network. What to do
# about it is the question of this course. In lesson 03 you will write a rule that gets below
# 0.00001<!-- given --> in the same 80 steps.
#
# </details>

# %% [markdown]
# From here on, run all cells from top to bottom, as later ones use what earlier ones define.
#
# **Run.** Is each version at least what it needs to be?

# %%
import sys
from importlib.metadata import version

needed = {"numpy": "2.0", "matplotlib": "3.9", "ipywidgets": "8.1"}
needed |= {"anywidget": "0.9", "jupyterlab": "4.2", "nbgrader": "0.9.5"}
print("Python", sys.version.split()[0], "(needed: 3.11, 3.12 or 3.13)")
for name, least in needed.items():
    print(f"{name} {version(name)} (needed: {least} or later)")

# %% [markdown]
# The next cell loads our helpers: landscapes, pictures, figures with sliders, checks. They are
# plain Python, in the folder `helpers/`. What a lecture is about is never hidden there; it is
# written out on the page.

# %%
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np

from helpers import checks
from helpers.explorer import curves
from helpers.landscapes import bowl, noisy, saddle, wall_plateau_basin
from helpers.paths import run_path
from helpers.plots import plot_landscape, plot_path

# %% [markdown]
# <details><summary>If something does not run, or does not move</summary>
#
# | what you see | what it means, and what to do |
# |---|---|
# | `[*]` beside a cell, and nothing happens | Python is still busy with an earlier cell. Wait, or choose *Kernel > Interrupt Kernel*. (The *kernel* is the Python that runs this page.) |
# | `NameError` | A cell further up has not run. Choose *Run > Run All Above Selected Cell*, then run this one. |
# | `No module named 'helpers'` | The course is not installed in the Python that runs this page. In a terminal, in the course folder: `pip install --no-deps -e .` |
# | `No package metadata was found for ...` | A package is missing. In the course folder: `pip install -r requirements.txt` |
# | a picture, but no slider | There is no running Python behind the picture, as when a notebook has just been opened. Run the cell. |
# | `Error displaying widget`, or `Failed to load model class` | JupyterLab does not know the figure. Stop it, install the packages as above in the Python that starts it, start it again, and reload the page in the browser. |
# | `The kernel has gone` in a figure | Python has stopped or was restarted since. Choose *Kernel > Restart Kernel and Run All Cells*. |
# | `Nothing to draw: ...` in a figure | The function that the figure runs has failed; the rest of the sentence says why and in which line. |
#
# `pip` is the one of the course's environment: activate that first, or write `.venv/bin/pip` (on
# Windows `.venv\Scripts\pip`). The course is tested in JupyterLab. In other editors the text and the plain pictures will do, but
# we do not promise that the sliders move.
#
# When an answer of yours is graded, it finds Python's standard library, NumPy and matplotlib, in the
# versions that `requirements.txt` names. SciPy, pandas, scikit-learn and PyTorch are not there, and
# no exercise needs them.
#
# </details>

# %% [markdown]
# ## 2. Predict, run, explain
#
# *Time: {{ minutes }}*
#
# Three words in bold mark what *you* do on these pages.
#
# - **Predict** what will happen, aloud or on paper, before you look. A wrong prediction is worth
#   the most: it shows which of your mental pictures needs fixing.
# - **Run** the cell, and compare. The sentence says what to look at.
# - **Explain** why it came out that way, in your own words. Only then open the answer, which is folded.
#
# In a physics course, students who just watched a demonstration understood it no better than those
# who had not seen it; those who had to predict its outcome first understood it clearly better
# (Crouch et al., 2004).
#
# Let us try it on something that you know. The *derivative* of a function is its slope: how much
# the value changes per unit of change in $w$, as long as the change is small. Here is the loss
# $f(w) = w^2$, with the straight line that touches it at one $w$ and has the same slope there.
#
# **Predict.** Where will the line be level? Where does it rise to the right, and where does it fall?
#
# **Run.** Move the slider, and read the slope below it.


# %%
def touch(x, w=1.0):
    return {"the loss": x**2, "the line that touches it at w": w**2 + 2 * w * (x - w)}


first_figure = curves(
    touch,
    {"w": (-2.0, 2.0, 0.1)},
    x=np.linspace(-2.5, 2.5, 101),
    labels=("weight", "loss"),
    y_limits=(-4, 9),
    says=lambda x, loss, line: f"the slope is {(line[-1] - line[0]) / (x[-1] - x[0]):.1f}",
)
first_figure

# %% [markdown]
# The slope is $2w$: level at the bottom, positive on the right, and negative on the left, where the
# loss falls as $w$ grows. At $w = 3$<!-- given --> it is 6.
#
# **Predict.** $f(3) = 9$. We go up by 0.01, to $w = 3.01$. What does the slope predict for
# $f(3.01)$? Is the true value higher, lower, or the same?
#
# **Run.** The cell prints what the slope predicts, then the true value.

# %%
said_by_the_slope = 9 + 6 * 0.01
true_value = 3.01**2
print(round(said_by_the_slope, 6), round(true_value, 6))

# %% [markdown]
# **Explain.** Where does the small difference come from?
#
# <details><summary>Answer</summary>
#
# The slope predicts 9.06<!-- = said_by_the_slope -->, the truth is 9.0601<!--
# = true_value -->: higher by 0.0001<!--
# = true_value - said_by_the_slope -->. The slope itself grows on the way,
# from 6 to 6.02<!--
# = 2 * true_value**0.5 -->, so on average it is a little more than 6. How fast the slope grows is the *second
# derivative* $f''$, also called the **curvature**; here it is 2 everywhere. For a small change $d$,
#
# $$f(w + d) \;\approx\; f(w) + f'(w)\, d + \tfrac{1}{2} f''(w)\, d^2 ,$$
#
# and $\tfrac{1}{2} \cdot 2 \cdot 0.01^2 = 0.0001$<!--
# = true_value - said_by_the_slope -->. (For $w^2$ this is exact, in general it is
# Taylor's approximation.) These three terms, value, slope and curvature, carry most of this
# course.
#
# </details>

# %% [markdown]
# ## 3. The gradient: a slope in every direction
#
# *Time: {{ minutes }}*
#
# A network has thousands or millions of weights. We can draw two. Then the loss is a landscape: the
# place on the map is $w = (w_1, w_2)$, the height is $f(w)$. Our first landscape is a valley:
#
# $$f(w) = w_1^2 + w_1 w_2 + w_2^2 .$$
#
# Each weight has its slope: the *partial derivative*, for which all other weights are held
# fixed. Side by side they form the **gradient** $g$, also written $\nabla f(w)$. Here
#
# $$g = (2 w_1 + w_2, \; w_1 + 2 w_2) .$$
#
# **Predict.** We stand at $(2, 0)$. What is the gradient there?
#
# **Run.** Compare with what you worked out by hand.


# %%
def loss(w):
    return w[0] ** 2 + w[0] * w[1] + w[1] ** 2


def gradient(w):
    return np.array([2 * w[0] + w[1], w[0] + 2 * w[1]])


here = np.array([2.0, 0.0])
gradient(here)

# %% [markdown]
# So the slope is 4<!-- = gradient(here)[0] --> along the first axis and 2<!--
# = gradient(here)[1] --> along the second. But we may walk in any direction $u$, an arrow of length
# 1. A short walk along it changes $w_1$ by $u_1$ and $w_2$ by $u_2$ per unit of its length, so the slope
# along $u$ is $g_1 u_1 + g_2 u_2$, the scalar product $g \cdot u$.
#
# **Predict.** In which direction is the way up steepest, and how steep is it? In which does the
# loss not change at all?
#
# **Run.** The cell takes a tiny step in three directions and measures the slope: along the
# gradient, at a right angle to it, and against it.

# %%
uphill = gradient(here) / np.linalg.norm(gradient(here))
sideways = np.array([-uphill[1], uphill[0]])
tiny, measured = 1e-6, {}
for name, u in {"along": uphill, "sideways": sideways, "against": -uphill}.items():
    measured[name] = (loss(here + tiny * u) - loss(here)) / tiny
    print(f"{name}: slope {measured[name]:.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The scalar product is the length of the gradient times the cosine of the angle between $g$ and $u$.
# It is greatest along the gradient, where the cosine is 1: $\sqrt{4^2 + 2^2} = 4.472$<!--
# = measured["along"] -->. At a right angle it is 0<!--
# if abs(measured["sideways"]) < 1e-5 -->: the loss does not change. Against the
# gradient the loss falls fastest<!-- if abs(measured["against"] + measured["along"]) < 1e-5 -->.
#
# </details>

# %% [markdown]
# On a map, *contours* join places of equal height. Along a contour the loss does not change, so the
# gradient is at right angles to it, everywhere. In the next figure the arrows point *against* the
# gradient, downhill, and are a quarter as long.
#
# **Predict.** Do the arrows point to the minimum?
#
# **Run.** Go on along each arrow, in your mind. Where does it lead? (`ravine(3, angle=-45)` is our
# $f$, as a landscape that can be drawn.)

# %% alt="Contours of a valley from the upper left to the lower right: ellipses about the minimum, longer along the valley than across. On a circle about the minimum, sixteen arrows, each at a right angle to its contour: long ones across the valley, short ones along it."
valley = replace(ravine(3, angle=-45), domain=((-3, 3), (-3, 3)), start=here)
compass = np.deg2rad(np.arange(0, 360, 22.5))
places = 2 * np.stack([np.cos(compass), np.sin(compass)], axis=-1)
downhill = -valley.gradient(places)

fig, ax = plt.subplots(figsize=(5.5, 5.5), layout="constrained")
plot_landscape(valley, ax)
ax.quiver(*places.T, *downhill.T, angles="xy", scale_units="xy", scale=4, color="#332288")
_ = ax.set_title("Downhill, at sixteen places")

# %% tags=["claims"]
lengths = np.linalg.norm(places, axis=1) * np.linalg.norm(downhill, axis=1)
cosines = np.sum(-places * downhill, axis=1) / lengths
straight = np.rad2deg(compass)[cosines > 1 - 1e-12]

# %% [markdown]
# **Figure 1.** *Downhill is at right angles to the contour, and hardly ever straight to the
# minimum.*
#
# <details><summary>Answer</summary>
#
# No: twelve<!-- = np.sum(cosines < 0.999) --> of the sixteen<!--
# = len(places) --> miss the minimum. They point to the floor<!--
# if cosines.min() > 0.8 --> of the valley. Only the four<!-- = len(straight) --> on
# the two axes of the ellipses, at 45<!-- = straight[0] -->, 135<!-- = straight[1] -->, 225<!--
# = straight[2] --> and 315<!--
# = straight[3] --> degrees, lead to the minimum. The gradient knows the slope
# *here*, not where the minimum is. Most of what is to come grows from that.
#
# </details>

# %% [markdown]
# ## 4. A step downhill, and the first slider
#
# *Time: {{ minutes }}*
#
# **Gradient descent**, the rule of section 1, takes a step against the gradient at the place where
# it is:
#
# $$w \;\leftarrow\; w - \mathrm{lr}\; g .$$
#
# The *learning rate* $\mathrm{lr}$ is a positive number. It is a *hyperparameter*: we choose it, the
# training does not. The arrow $\leftarrow$ means that the new $w$ replaces the old one.
#
# **Predict.** We stand at $(2<!-- = here[0] -->, 0<!--
# = here[1] -->)$, where the gradient is $(4<!-- = gradient(here)[0] -->, 2<!--
# = gradient(here)[1] -->)$. Where does a step with
# $\mathrm{lr} = 0.25$ lead?
#
# **Run.** `gradient_descent` steps again and again, and returns all places on the way, the
# *iterates*, one a row.


# %%
def gradient_descent(gradient, start, steps, learning_rate=0.1):
    w = np.array(start, dtype=float)
    iterates = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        iterates.append(w)
    return np.array(iterates)


gradient_descent(gradient, here, steps=2, learning_rate=0.25)

# %% tags=["claims"]
first, second = gradient_descent(gradient, here, steps=2, learning_rate=0.25)[1:]

# %% [markdown]
# <details><summary>Answer</summary>
#
# To $(2, 0) - 0.25 \cdot (4<!-- = gradient(here)[0] -->, 2<!-- = gradient(here)[1] -->) = (1<!--
# = first[0] -->, -0.5<!--
# = first[1] -->)$. The gradient there is $(1.5<!-- = gradient(first)[0] -->, 0<!--
# = gradient(first)[1] -->)$, so the second step
# leads to $(0.625<!-- = second[0] -->, -0.5<!--
# = second[1] -->)$. The arrows of figure 1 are such steps, at this very rate.
#
# </details>

# %% [markdown]
# Three steps, on the map. Look at the angle at which each step leaves its contour.

# %% alt="The same contours, and a path with a dot for each step. From the start on the right a long step leads to the lower left, close to the floor of the valley; from there shorter and shorter steps turn along the floor, towards the minimum."
fig, ax = plt.subplots(figsize=(5.5, 5.5), layout="constrained")
plot_landscape(valley, ax)
down = run_path(gradient_descent, valley, steps=3, learning_rate=0.25)
plot_path(down, ax, "GD").get_legend().remove()

# %% [markdown]
# **Figure 2.** *Each step starts at a right angle to the contour, and does not turn on the way.* The
# path bends only at its dots, where the gradient is computed anew.


# %% tags=["claims"]
def loss_after_20(rate):
    return run_path(gradient_descent, bowl(), steps=20, learning_rate=rate).losses[-1]


rates = np.arange(0.02, 2.5, 0.01)
good_rates = [rate for rate in rates if loss_after_20(rate) < 1e-6]

# %% [markdown]
# `gradient_descent` is a *path function*: it takes the gradient as a function, a start and a number
# of steps, and returns the path. The rules in our lectures have this form, and the figures with
# sliders run them as they are: change the function, run both cells again, and the figure follows.
# In such a figure,
#
# - a click on **the landscape** sets the start, which can also be dragged, or typed under *More*;
# - your last path stays in gray until the next one; *Pin* keeps a path to compare others with;
# - **the player** below goes along the path: *Play* all of it, *Step* one step, the bar to any step;
# - *Reset* puts everything back.
#
# Now the simplest landscape there is, a round bowl: $f(w) = \tfrac{1}{2}(w_1^2 + w_2^2)$. Its
# gradient is $w$ itself, so here downhill leads straight to the minimum, from everywhere.
#
# **Predict.** With $\mathrm{lr} = 0.1$ the loss after 20 steps is 0.046<!--
# = loss_after_20(0.1) -->. To get below 1e-6 in 20
# steps, does it take a larger rate or a smaller one? Is there a rate that is too large?
#
# **Run.** Move `learning_rate` slowly to the right, until the goal is reached. Then try the buttons
# for single rates, and walk along each path with *Step*.

# %%
roll = explore(
    gradient_descent,
    bowl(),
    {"learning_rate": (0.02, 2.5)},
    steps=20,
    goal=1e-6,
    presets={f"rate {rate}": {"learning_rate": rate} for rate in (0.1, 1.0, 1.8, 2.0)},
)
roll

# %% [markdown]
# **Explain.** What is special about the rates 1 and 2? (Put $g = w$ into the formula of the step.)
#
# <details><summary>Answer</summary>
#
# In this bowl a step turns $w$ into $w - \mathrm{lr}\, w = (1 - \mathrm{lr})\, w$: it multiplies
# the distance from the minimum by $1 - \mathrm{lr}$.
#
# - Below 1 each step leaves a share of the distance: 0.9<!--
# = gradient_descent(lambda w: w, 1.0, 1)[1] --> at rate 0.1. That is slow.
# - At 1 the first step lands on the minimum.
# - Between 1 and 2 each step jumps across the minimum to the other side, and still comes nearer.
# - At 2 the factor is $-1$: the walk bounces back and forth forever; the loss stays at 3.125<!--
# = loss_after_20(2.0) -->.
# - Beyond 2 each jump is longer than the one before. The path *diverges*.
#
# So all rates from 0.32<!-- = min(good_rates) --> to 1.68<!--
# = max(good_rates) --> reach the goal: a wide range, in a bowl. In the long narrow valley of section
# 1 hardly anything is left of it.
#
# </details>

# %% [markdown]
# **Half-way.** A step goes against the gradient, at a right angle to the contour, and the learning
# rate says how far. In the bowl each step multiplies the distance by $1 - \mathrm{lr}$. A good place
# for a break.

# %% [markdown]
# ## 5. The Hessian: curvature in every direction
#
# *Time: {{ minutes }}*
#
# The bowl is equally curved in all directions. The valley of section 3 is not. How do we say so in
# numbers?
#
# For one weight, curvature is how fast the slope changes. For two weights there are two slopes, and
# each may change with each weight: four numbers. They form the **Hessian** $H$, the matrix of the
# second derivatives. Its entry in row $i$, column $j$ says how fast slope $i$ changes when
# $w_j$ grows. From $g = (2 w_1 + w_2, \; w_1 + 2 w_2)$ we read off
#
# $$H = \begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix} .$$
#
# (For a smooth loss it is always symmetric: $w_1$ changes slope 2 just as $w_2$ changes slope 1.)
#
# **Predict.** Along both axes the curvature is 2. Is it 2 in all directions?
#
# **Run.** We cut the valley open along a straight line through the minimum, which the slider turns.
# Where is the cut flattest, and where is it most strongly curved?


# %%
def cut(distance, degrees=0):
    u = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
    return np.array([loss(d * u) for d in distance])


slice_figure = curves(
    cut,
    {"degrees": (0, 180, 5)},
    x=np.linspace(-2, 2, 81),
    labels=("distance from the minimum", "loss"),
    y_limits=(-0.3, 6.3),
    says=lambda distance, loss: f"the curvature is {2 * loss[-1] / distance[-1] ** 2:.2f}",
)
slice_figure

# %% tags=["claims"]
turned = np.arange(0, 181, 5)
curvature = np.array([2 * cut([1.0], degrees)[0] for degrees in turned])

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. It is least at 135<!--
# = turned[curvature.argmin()] --> degrees, along the valley, where it is 1<!--
# = curvature.min() -->. It is greatest at 45<!-- = turned[curvature.argmax()] --> degrees,
# across the valley, where it is 3<!--
# = curvature.max() -->. In between it changes smoothly. (Along a direction $u$ of length
# 1 it is $u \cdot H u$, and the cut is the parabola $\tfrac{1}{2} (u \cdot H u)\, d^2$.)
#
# </details>

# %% [markdown]
# Every matrix like $H$ has special directions, at right angles to one another, which it only
# stretches: $H u = \lambda u$. They are its *eigenvectors*, the factors $\lambda$ its
# *eigenvalues*. The eigenvalues of a Hessian are the **curvatures** along its eigenvectors, and the
# largest and the smallest are the extremes over *all* directions.
#
# **Predict.** You have found both with the slider. Which eigenvalues does our $H$ have, and which
# angles do its eigenvectors have?
#
# **Run.** `eigh` computes them for a symmetric matrix. The cell prints the eigenvalues, then the
# angles in degrees.

# %%
hessian = np.array([[2.0, 1.0], [1.0, 2.0]])
curvatures, axes_of_the_valley = np.linalg.eigh(hessian)
angles = np.rad2deg(np.arctan2(axes_of_the_valley[1], axes_of_the_valley[0])) % 180
print(np.round(curvatures, 6), np.round(angles, 6))

# %% [markdown]
# The curvature is 1<!-- = curvatures[0] --> at 135<!-- = angles[0] --> degrees and 3<!--
# = curvatures[1] --> at 45<!-- = angles[1] --> degrees, just as the slider showed. Why do we care?
# Because along an eigenvector gradient descent is as simple as in the bowl: the gradient is
# $\lambda$ times the distance from the minimum, so a step multiplies that distance by
#
# $$1 - \mathrm{lr}\,\lambda .$$
#
# **Predict.** We start at $(2, 0)$ with the rate 1/3. What is left after one step of the distance
# along the valley ($\lambda = 1$), and of the distance across ($\lambda = 3$)?
#
# **Run.** A row is a step. The first column is the distance along the valley, the second the
# distance across, as scalar products with the two eigenvectors.

# %%
path = gradient_descent(gradient, here, steps=3, learning_rate=1 / 3)
along_and_across = np.abs(path @ axes_of_the_valley)
np.round(along_and_across, 3)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Along the valley each step leaves the share $1 - \tfrac{1}{3} = \tfrac{2}{3}$<!--
# = along_and_across[1, 0] / along_and_across[0, 0] -->: 1.414<!--
# = along_and_across[0, 0] -->, 0.943<!-- = along_and_across[1, 0] -->,
# 0.629<!-- = along_and_across[2, 0] -->. Across, the first step takes it all<!--
# if np.allclose(along_and_across[1:, 1], 0, atol=1e-12) -->: $1 - \tfrac{3}{3} = 0$. One rate has to serve both
# curvatures. With 3 to 1 that does no harm. With 100<!-- given --> to 1, a rate that is right across
# the valley creeps along it: that is the whole secret of section 1.
#
# </details>

# %% [markdown]
# Two more facts, for later.
#
# - The *sign* of a curvature says which way the loss bends: up where it is positive, as in a
#   valley, and down where it is negative, as on a hilltop. A place without slope that has
#   curvatures of both signs is a **saddle**, like a pass between two mountains.
# - The loss of a network is no such tidy valley. But near any place $w$ where it is smooth,
#   $f(w + d) \approx f(w) + g \cdot d + \tfrac{1}{2}\, d \cdot H d$ with the gradient and the Hessian
#   of that place: the formula of section 2 for many weights. This is why we study bowls, valleys and
#   saddles so closely.
#
# ## 6. What a check says
#
# *Time: {{ minutes }}*
#
# In the assignments you write functions, and *checks* tell you at once how you are doing. Let us try
# one: `halve(x)` should return half of `x`. An exercise looks like this, and your answer replaces the
# line with `raise`.


# %%
def halve(x):
    """Return half of x."""
    raise NotImplementedError


# %% [markdown]
# A check calls your function and compares. (In an assignment an answer that is not *right* stops the
# cell, with the sentence on a red ground. Here we just print the sentence.)
#
# **Run.** What does it say while there is no answer yet?


# %%
def try_check(function, x, expected):
    look = "Twice the result should give x back."
    try:
        checks.check_value(function, (x,), expected, look=look)
    except (checks.NotAttempted, checks.CheckFailed) as outcome:
        print(outcome)


try_check(halve, 10.0, expected=5.0)


# %% [markdown]
# The first of three outcomes: **not attempted yet**. Now an answer.
#
# **Predict.** What should a good check tell you about this one?


# %%
def halve(x):
    """Return half of x."""
    return 2 * x


try_check(halve, 10.0, expected=5.0)


# %% [markdown]
# The second outcome: **not right yet**, with what was *expected*, what *came*, and often where to
# look.
#
# **Predict.** And of this one?


# %%
def halve(x):
    """Return half of x."""
    return x - 5


try_check(halve, 10.0, expected=5.0)

# %% [markdown]
# The third outcome: **right**. But is it?
#
# **Explain.** Why does the check say so? Which second check would you add?
#
# <details><summary>Answer</summary>
#
# Because 10 - 5 happens to be half of 10. Any other number tells the two apart, as the next cell
# shows. A check sees only what it tries. So when an assignment is graded, most of the checks that
# you see are followed by *hidden* ones: the same behaviour, with other numbers, other shapes, more
# steps.
#
# </details>

# %%
try_check(halve, 7.0, expected=3.5)

# %% [markdown]
# **Your turn.** Go back to the last `halve`, fix it, and run the cells from there on. Two times
# *right*: you have passed your first hidden test. (Where an exercise asks for a prediction, a check
# only says *noted*: whether it holds, grading tells.)
#
# ## 7. Letters
#
# *Time: {{ minutes }}*
#
# You have met nearly all the letters that the first two lessons need:
#
# | letter | in code | what it is |
# |---|---|---|
# | $w$ | `w` | the weights: all numbers that training may change, in one array |
# | $f(w)$ | `f`, `loss` | the loss, which is to become small |
# | $g$, $\nabla f$ | `dw`, `gradient` | the gradient of the loss at $w$; it has the shape of $w$ |
# | $\mathrm{lr}$ | `learning_rate` | the learning rate: how far a step goes |
# | $H$ | `hessian`, `H` | the Hessian, the matrix of second derivatives |
# | $\lambda$ | `curvature` | a curvature: an eigenvalue of the Hessian |
# | $u$ | `u` | a direction: an arrow of length 1 |
# | $t$ | `t`, `step` | the number of a step; $w_t$ is the iterate after $t$ steps |
#
# Operations on arrays are entry by entry, as in NumPy: $g^2$ squares each entry, $\sqrt{\cdot}$
# takes each root. 1e-6 means $10^{-6}$. Later letters are explained where they come, and
# [13_letters](13_letters.ipynb) has them all on one page.
#
# %% [markdown]
# ## 8. Where we are going
#
# *Time: {{ minutes }}*
#
# Gradient descent works in a bowl. Here are four landscapes where it has a hard time.
#
# **Predict.** It takes 60 steps in each. Where does it zigzag, where does it stand still, where
# does it creep, and where does it never come to rest?
#
# **Run.** Look where each path ends.

# %% fold=true alt="Four landscapes with a path each. A: the path jumps from wall to wall of a long narrow valley and then creeps along its floor. B: it slides along a ridge into a saddle point and stays there, although the ground falls away on both sides. C: it is near the minimum within ten steps and wanders about it from then on. D: a few long steps lead down a wall; then short ones creep along a plateau, far from the minimum."
troubles = {
    "A: a ravine, 100 to 1": (ravine(100), 0.018),
    "B: a saddle": (saddle(), 0.1),
    "C: a bowl, the gradient is noisy": (noisy(bowl(), sigma=1.0), 0.3),
    "D: a wall, then a plateau": (wall_plateau_basin(), 0.3),
}
ends = {}
fig, axes = plt.subplots(2, 2, figsize=(10, 8), layout="constrained")
for ax, (title, (place, rate)) in zip(axes.flat, troubles.items(), strict=True):
    ends[title[0]] = run_path(gradient_descent, place, steps=60, learning_rate=rate)
    plot_path(ends[title[0]], plot_landscape(place, ax), "GD").get_legend().remove()
    ax.set_title(title)

# %% tags=["claims"]
zigzag = ends["A"].iterates[:8, 1]
wandering = np.linalg.norm(ends["C"].iterates, axis=1)
strides = -np.diff(ends["D"].iterates[:, 0])

# %% [markdown]
# **Figure 3.** *Four ways to lose time on the way down.* The lessons that follow answer them.
#
# <details><summary>Answer</summary>
#
# - **A** *zigzags and creeps.* This is the valley of section 1: the path jumps from wall to wall<!--
# if (zigzag[1:] * zigzag[:-1] < 0).all() -->, then
#   creeps along the floor. After 60<!--
# = len(ends["A"].losses) - 1 --> steps a third<!--
# = ends["A"].iterates[-1, 0] / ends["A"].iterates[0, 0] --> of the way is still ahead. (The picture
#   is not to scale: in truth the valley is far narrower.)
# - **B** *stands still.* The path slides along a ridge into the saddle point and stays<!--
# if np.abs(ends["B"].iterates[-1]).max() < 0.01 --> there,
#   although the loss falls away on both sides.
# - **C** *never comes to rest.* A random number is added to every gradient. (In training such noise
#   comes from looking at a few examples at a time.) The path is near<!--
# if wandering[10] < 0.6 --> the minimum within ten steps,
#   and wanders<!--
# if wandering[-40:].max() > 0.8 and wandering[10:].max() < 1.5 --> about it from then on.
# - **D** *creeps.* A few long<!--
# if np.ptp(strides[:3]) < 1e-3 --> steps lead down the wall. On the plateau the slope is about a
#   thirtieth<!--
# = strides[-1] / strides[0] --> of that, and so are the steps. The minimum is far away<!--
# if 12 - ends["D"].iterates[-1, 0] > 9 -->.
#
# </details>

# %% [markdown]
# | lesson | the problem | the idea |
# |---|---|---|
# | [01_gradients](01_gradients.ipynb) | Is the gradient that I have coded right? | Compare it with slopes that you measure. |
# | [02_sgd](02_sgd.ipynb) | What exactly goes wrong in A, B and C? | Measure zigzag, standstill and noise, with gradients from a few examples at a time: *SGD*. |
# | [03_momentum](03_momentum.ipynb) | A and B: plain SGD forgets every gradient at once. | Give the iterate a velocity. |
# | [04_nesterov](04_nesterov.ipynb) | Momentum shoots past the goal. | Ask for the gradient where the velocity is leading. |
# | [05_adagrad](05_adagrad.ipynb) | A and D: one learning rate for all weights. | Divide each weight's step by the size of its own past gradients. |
# | [06_rmsprop](06_rmsprop.ipynb) | D: AdaGrad never forgets the wall, and its steps become ever shorter. | Let old gradients fade. |
# | [07_adam](07_adam.ipynb) | A velocity, or a rate for each weight? | Both, with a correction for the first steps. |
# | [08_schedules](08_schedules.ipynb) | C: a constant rate stops improving. | Lower the rate during the run, or average the iterates. |
# | [09_normalization](09_normalization.ipynb) | In a deep network the signal fades or explodes. | Set the mean and the spread of every layer. |
# | [10_regularization](10_regularization.ipynb) | The network learns its training images by heart, wrong labels included. | Stop early, shrink weights, switch units off, vary the images. |
# | [11_transfer](11_transfer.ipynb) | There are only a few images. | Start from a network that has learned from others. |
# | [12_capstone](12_capstone.ipynb) | All of it at once, within a budget. | Check, search, combine, and defend your number. |
# | [13_letters](13_letters.ipynb) | What does this letter mean, here and elsewhere? | Look it up. |
#
# Take the lessons in order; each uses the ones before it.
#
# ### How to work with a lesson
#
# Each lesson has two notebooks. You find them in the file browser on the left (the folder icon). It
# shows this page's folder; the small folder above the list leads up to the whole course.
#
# - The **lecture**, such as `03_momentum.ipynb`, next to this page. Take your time: one to two
#   hours, with a mark half-way where a break does no harm. You cannot break anything: *File > Revert
#   Notebook to Checkpoint* brings back what you saved last.
# - The **assignment**, such as `momentum.ipynb` in the folder `03_momentum/`. Fill in one function
#   after the other, run the checks below it, and open the hints if you are stuck. The button
#   **Validate**, above the notebook, runs all checks at once and lists those that do not pass yet.
#   No exercise needs the answer to another one, and a part of an answer earns a part of the points.
#
# **In a class**, the assignments are in the folder `release/`. Write your answers there, save, and
# hand in the notebook as your teacher says, under the name that it has.

# %% [markdown] tags=["self-study"]
# **If you learn by yourself**, with the whole course and `ravine lab`, all notebooks in the folder
# `work/` are your own copies, this page too. When you have written an answer, save, open a terminal
# (*File > New > Terminal*) and run
#
# ```
# ravine check 03
# ```
#
# It grades your notebook with the hidden tests and tells you, exercise by exercise, what was tried,
# what came and where to look, with one more hint each time. `ravine progress` counts your points in all
# lessons, and `ravine start 03` opens a lesson's assignment. Once an answer of yours was checked,
# `ravine solution 03 sgd_momentum` shows ours; `ravine reset 03 sgd_momentum` clears the exercise
# for another try and keeps your answer aside. (A terminal outside JupyterLab finds the command once
# the environment is activated; `README.md` says how.)

# %% [markdown]
# ## Recap
#
# *Time: {{ minutes }}*
#
# 1. **Predict, run, explain.** Shift + Enter runs a cell; a figure moves as long as its Python
#    runs.
# 2. **A step of gradient descent**: $w \leftarrow w - \mathrm{lr}\, g$. A rate may be too small or too
#    large: in the bowl all is well between 0 and 2.
# 3. **Gradient and curvature.** The gradient is at right angles to the contours and points
#    uphill, not away from the minimum. The eigenvalues of the Hessian are the curvatures along its
#    eigenvectors; there a step multiplies the distance by $1 - \mathrm{lr}\,\lambda$.
# 4. **A check says** *not attempted yet*, *not right yet* (expected, came, where to look), or
#    *right*. Hidden tests try more.
# 5. **The map.** Section 8 has the lessons, [13_letters](13_letters.ipynb) all letters.
#
# **What comes next.** Everything downhill begins with the gradient. The next lesson,
# [01_gradients](01_gradients.ipynb), asks how you know that yours is right.
#
# ### Sources
#
# - C. Crouch, A. P. Fagen, J. P. Callan, E. Mazur, *Classroom demonstrations: learning tools or
#   entertainment?*, American Journal of Physics 72 (2004), 835-838.
# - M. P. Deisenroth, A. A. Faisal, C. S. Ong, [*Mathematics for Machine
#   Learning*](https://mml-book.github.io/), Cambridge University Press 2020.
# - CS231n, Lecture 7 (2017 video, 2018 slides), and the notes
#   [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
