# %% [markdown]
# # Letters and names: a page to look things up
#
# Nothing here needs to be read through. Come when a letter puzzles you, or when another source seems
# to contradict us: most often it is only another convention.
#
# ## All letters of the course
#
# The last column names the lesson that introduces it.
#
# | letter | in code | what it is | since |
# |---|---|---|---|
# | $w$ | `w` | the weights: all numbers that training may change, in one array | 00 |
# | $f(w)$ | `f`, `loss` | the loss, which is to become small | 00 |
# | $g$, $\nabla f$ | `dw`, `gradient` | the gradient of the loss at $w$; it has the shape of $w$ | 00 |
# | $\mathrm{lr}$ | `learning_rate` | the learning rate: how far a step goes | 00 |
# | $H$ | `hessian`, `H` | the Hessian, the matrix of second derivatives | 00 |
# | $\lambda$ | `curvature` | a curvature: an eigenvalue of the Hessian | 00 |
# | $u$ | `u` | a direction: an arrow of length 1 | 00 |
# | $t$ | `t`, `step` | the number of a step; $w_t$ is the iterate after $t$ steps | 00 |
# | $h$ | `h` | the small distance over which a slope is measured | 01 |
# | $X$, $y$ | `X`, `y` | the examples, one in each row, and their labels | 01 |
# | $s$ | `scores` | a score: what a model makes of an example before it becomes a probability | 01 |
# | $p$ | `p` | a probability | 01 |
# | $N$ | `N`, `len(X)` | the number of examples | 01 |
# | $k$ | `condition_number` | the condition number: the largest curvature divided by the smallest | 02 |
# | $b$ | `batch_size` | the number of examples in a *minibatch*, from which one gradient is computed | 02 |
# | $n$ | `n` | the number of weights | 02 |
# | $w^*$ | `minimum` | the weights at the minimum | 02 |
# | $\sigma$ | `sigma` | the size of a noise: its standard deviation | 02 |
# | | `config` | a dict with the hyperparameters of a rule and with what it remembers, its *state* | 02 |
# | $v$ | `velocity` | the velocity, a sum of past gradients that fade | 03 |
# | $\rho$ | `rho`, in a config `momentum` | the share of the velocity that survives a step | 03 |
# | $z$ | `roots` | a factor per step, sought by trying $w_t = z^t$ | 03 |
# | $x$ | `x` | the iterate itself, where $w$ is the look-ahead point, at which the gradient is taken | 04 |
# | $m$, $L$ | - | the smallest and the largest curvature that a loss has anywhere | 04 |
# | $T$, $D$ | - | the number of all steps, and a distance | 05 |
# | $c$ | `cache` | a sum or a mean of past squared gradients, one for each weight | 05 |
# | $\varepsilon$ | `epsilon` | a small number that keeps a division by zero away | 05 |
# | $d$ | `decay_rate` | the share of the cache that survives a step | 06 |
# | $\beta_1$, $\beta_2$ | `beta1`, `beta2` | in Adam, the shares of $m$ and of $v$ that survive a step | 07 |
# | $m$, $v$ | `m`, `v` | in Adam, running means of the gradients and of their squares | 07 |
# | $\mu$ | `mu` | the mean of a noisy gradient | 07 |
# | $\mathrm{wd}$ | `weight_decay` | the strength of a pull of all weights towards zero: as a penalty, $\tfrac{\mathrm{wd}}{2}\,\lVert w\rVert^2$ | 01 |
# | $\gamma$, $\beta$ | `gamma`, `beta` | in a normalization, the scale and the shift that are learned | 09 |
# | $p$ | `p` | in dropout, the probability that a unit is kept | 10<!-- given --> |
#
# Operations on arrays are entry by entry, as in NumPy: $g^2$ squares each entry, $\sqrt{\cdot}$
# takes each root. 1e-6<!-- given --> means $10^{-6}$<!-- given -->.
#
# ## The same name for two things
#
# Fields that grew side by side have left traps.
#
# - **Adam's $v$ is not the velocity.** It is a running mean of *squared* gradients, a `cache`. What
#   resembles a velocity in Adam is $m$.
# - **Momentum** is the method, and $\rho$, its coefficient, is also the name of a key in `config`.
#   The `momentum` of *batch normalization* ([09_normalization](09_normalization.ipynb)) is something
#   else again: it sets how fast a running mean of a layer's outputs adapts, and takes no steps.
# - **$\rho$ is called friction** in some places. It is what friction *leaves*: friction is $1 -
#   \rho$. Others write $\mu$, $\beta$ or $\gamma$ for it.
# - **Decay** is three things: `decay_rate` lets old squares fade, `weight_decay` shrinks weights,
#   and a *decay of the learning rate* makes the steps shorter in the course of training.
# - **$\varepsilon$** is a small number in a rule. In 01 it is the rounding error of floating-point
#   numbers, as everywhere in numerical mathematics.
# - **$\lambda$** is a curvature here. Elsewhere it is often the strength of a penalty or of weight
#   decay, which we call $\mathrm{wd}$.
# - **The factor of a penalty.** Ours is $\tfrac{\mathrm{wd}}{2}\,\lVert w\rVert^2$, with the
#   gradient $\mathrm{wd}\, w$. CS231n's `reg` leaves out the half: `reg` is $\mathrm{wd}/2$.
# - **$d$** is a small change of $w$ in 00, and the `decay_rate` from 06 on.
# - **$m$** is a least curvature in 04, and Adam's running mean in 07.
# - **$p$** is a probability: of a label in 01, and of a unit's being kept in 10<!-- given -->.
# - **$k$** is the condition number here. In statements on how fast a method converges, such as
#   $O(1/k^2)$, it counts steps.
#
# ## One rule, several conventions
#
# What to find out when you read other sources:
#
# - *Is the learning rate inside the velocity?* Inside, $v \leftarrow \rho v - \mathrm{lr}\, g$,
#   with CS231n and Sutskever et al. (2013); outside, $v \leftarrow \rho v + g$, in PyTorch and in
#   Goh's article (2017); some also multiply $g$ by $1 - \rho$. The first two take
#   the same steps as long as the rate is constant; the third needs a rate $1/(1 - \rho)$ times as
#   large (03).
# - *Where is epsilon?* Outside the root, $\sqrt{\text{cache}} + \varepsilon$, in CS231n,
#   PyTorch and this course; under it, $\sqrt{\text{cache} + \varepsilon}$, in *Dive into Deep
#   Learning* for AdaGrad and RMSProp (05, 06).
# - *Does $t$ start at 0<!-- given --> or at 1?* Here at 0<!-- given -->, and Adam raises it before it uses it (07).
# - *What is the default?* RMSProp's `decay_rate` is 0.99<!-- given --> here and in PyTorch, where it is called
#   `alpha`; elsewhere 0.9<!-- given -->.
#
# Each exercise tells you which convention it wants. If your answer differs from ours by just such a
# convention, the check shows it in the numbers.
#
# ### Sources
#
# - A. Zhang, Z. C. Lipton, M. Li, A. J. Smola, [*Dive into Deep Learning*](https://d2l.ai/).
# - I. Sutskever, J. Martens, G. Dahl, G. Hinton, [*On the importance of initialization and momentum
#   in deep learning*](https://proceedings.mlr.press/v28/sutskever13.html), ICML 2013.
# - G. Goh, [*Why momentum really works*](https://distill.pub/2017/momentum/), Distill, 2017.
# - CS231n, notes [*Neural Networks Part 3*](https://cs231n.github.io/neural-networks-3/).
