# %% [markdown]
# # Plain SGD: the assignment
#
# Here you write the rule that all others of this course start from, and the tools that show why it struggles: the condition number of a Hessian, the best learning rate that it allows, the name of a stationary point, and the minibatches that make the S of SGD. At the end your own rule runs down a ravine, and your own minibatches train a classifier of handwritten digits.
#
# **You will be able to**
#
# - write SGD as an update rule in the form that all rules of this course share,
# - measure how narrow a ravine is, and say when a condition number is infinite,
# - compute the best learning rate of a quadratic loss, and how fast it is,
# - tell minimum, maximum and saddle apart, and notice when the Hessian does not decide,
# - deal an epoch of minibatches that can be repeated, and choose a batch size,
# - predict steps, rates and noise without a run, and make a saddle hold gradient descent up.
#
# **Before you start:** the lecture [02_sgd](../../course/02_sgd.ipynb) (in the course folder, `course/02_sgd.ipynb`).
#
# **Time:** about 75 to 110 minutes. 43 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import two_digits
from helpers.landscapes import ravine
from helpers.paths import as_path_function
from helpers.problems import logistic_loss
from helpers.styles import NEUTRAL

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }} No exercise needs the answer to another one.

# %% [markdown]
# ## 1. The rule
#
# One step of gradient descent goes against the gradient $g$, scaled by the learning rate:
#
# $$w \leftarrow w - \text{lr}\; g$$
#
# {{ update_rules }}
#
# For plain SGD this is more form than it needs: it has no memory. The rules to come have one, and all of them can be called in the same way.
#
# **Predict:** a weight is 3, its gradient is $-2$, and the learning rate is 0.5. Where does the step lead?
#
# <details><summary>Answer</summary>
#
# To 4<!--
# = sgd(np.array(3.0), np.array(-2.0), {"learning_rate": 0.5})[0] -->. The slope is negative, so downhill is to the right: 3 - 0.5 times (-2).
#
# </details>


# %% answer="sgd"
def sgd(w, dw, config=None):
    """Take one step of plain stochastic gradient descent.

        w <- w - learning_rate * dw

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        dw: the gradient at w, an array of the same shape. It must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-2.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with learning_rate. Only what is returned counts: it is the config of the
            next call.

    Source: Robbins and Monro, A stochastic approximation method, 1951; CS231n notes, Optimization, and
    Neural Networks Part 3, "vanilla update". Key and default as in CS231n.

    Example:
        >>> w, config = sgd(np.array([3.0]), np.array([-2.0]), {"learning_rate": 0.5})
        >>> w, config["learning_rate"]
        (array([4.]), 0.5)
    """
    ### BEGIN SOLUTION
    config = {"learning_rate": 1e-2, **(config or {})}
    return w - config["learning_rate"] * dw, config
    ### END SOLUTION


# %% tags=["claims"]
after_default, _ = sgd(np.array([1.0, -2.0]), np.array([0.5, 1.0]))

# %% [markdown]
# Try it. By hand, at the default rate of 0.01: `w` goes from (1, -2) to (0.995<!--
# = after_default[0] -->, -2.01<!-- = after_default[1] -->).

# %%
w, config = sgd(np.array([1.0, -2.0]), np.array([0.5, 1.0]))
print(w, config)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A call does two things: complete the config with the default, and step against the gradient. It returns both, as a pair.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>config.setdefault(key, value)</code> fills in a key only if it is missing. And <code>config</code> may be <code>None</code>. The operators <code>*</code> and <code>-</code> make new arrays; an operation in place on <code>dw</code> would change the caller's array.
#
# </details>

# %% test="sgd--first_step" points=1
"""A step without a config: the default rate is used, and returned in a config."""
import numpy as np

from helpers import checks

checks.check_rule(
    sgd,
    w=np.array([1.0, -2.0]),
    dw=np.array([0.5, 1.0]),
    config=None,
    next_w=np.array([0.995, -2.01]),
    state={"learning_rate": 0.01},
    case="the first step",
    look="By hand: w - 0.01 * dw.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.first_step(sgd, "sgd--first_step")
### END HIDDEN TESTS

# %% test="sgd--many_steps" points=2
"""Step after step, with one rate and with another: plain SGD remembers nothing."""
import numpy as np

from helpers import checks

checks.check_steps(
    sgd,
    w=np.array([1.0, -2.0]),
    config={"learning_rate": 0.1},
    steps=[
        (np.array([0.5, 1.0]), {}, np.array([0.95, -2.1])),
        (np.array([-1.0, 0.0]), {}, np.array([1.05, -2.1])),
        (np.array([0.0, 0.0]), {}, np.array([1.05, -2.1])),
    ],
    case="three steps",
    rtol=1e-9,
    look="Every step has the same rate, and a gradient of zero moves nothing.",
)
checks.check_steps(
    sgd,
    w=np.array([1.0]),
    config={"learning_rate": 0.5},
    steps=[
        (np.array([1.0]), {}, np.array([0.5])),
        (np.array([1.0]), {"learning_rate": 0.1}, np.array([0.4])),
        (np.array([1.0]), {"learning_rate": 0.0}, np.array([0.4])),
    ],
    case="three steps, the rate falling from 0.5 to 0.1 to 0",
    rtol=1e-9,
    look="A rate of 0 is a rate too: nothing moves.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.many_steps(sgd, "sgd--many_steps")
trials.rules.sizes(sgd, "sgd--many_steps")
trials.consistency.separate_parameters(sgd, "sgd--many_steps")
### END HIDDEN TESTS

# %% test="sgd--hyperparameters" points=1
"""The learning rate is read from config at every call, given or missing, and used as it comes."""
from helpers import checks

checks.check_hyperparameters(sgd, defaults={"learning_rate": 0.01}, state={})
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.hyperparameters(sgd, "sgd--hyperparameters")
### END HIDDEN TESTS

# %% test="sgd--gradient_kept" points=1
"""The caller's dw never changes, in this call or in a later one."""
from helpers import checks

checks.check_gradient_kept(sgd, defaults={"learning_rate": 0.01}, state={})
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.gradient_kept(sgd, "sgd--gradient_kept")
### END HIDDEN TESTS

# %% test="sgd--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(sgd, defaults={"learning_rate": 0.01}, state={})
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.any_array(sgd, "sgd--any_array")
### END HIDDEN TESTS

# %% tags=["claims"]
machine_eps = np.finfo(ravine().start.dtype).eps
flat_in_one = np.array([[1.0, 2.0], [2.0, 4.0]])

# %% [markdown]
# ## 2. How narrow is the ravine?
#
# The condition number of a matrix is the ratio of its largest to its smallest singular value:
#
# $$k = \frac{s_{\max}}{s_{\min}}$$
#
# A computer that works with 16<!--
# = -np.log10(machine_eps) --> digits cannot tell a very small $s_{\min}$ from zero. The usual border (that of `np.linalg.matrix_rank`) is $n\, \varepsilon\, s_{\max}$ for an $n \times n$ matrix, where $\varepsilon \approx 2.2 \cdot 10^{-16}$<!--
# = machine_eps --> is the distance from 1 to the next larger float64. At or below the border we call $k$ infinite.
#
# **Predict:** what is the condition number of the matrix with the rows (2, 0) and (0, -8)? And of the matrix with the rows (1, 2) and (2, 4)?
#
# <details><summary>Answer</summary>
#
# 4<!--
# = condition_number(np.diag([2.0, -8.0])) -->: the singular values are the sizes of the curvatures, 8 and 2, whatever their signs. The second matrix has a direction, (2, -1), that it sends to zero<!--
# if not (flat_in_one @ [2, -1]).any() -->, so its condition number is infinite<!--
# if np.isinf(condition_number(flat_in_one)) -->.
#
# </details>


# %% answer="condition_number"
def condition_number(H):
    """Return the ratio of the largest to the smallest singular value, s_max / s_min.

    Args:
        H: a float64 array of shape (n, n), n >= 1. A Hessian is symmetric, but this function
            takes any square matrix: it may be unsymmetric, and its eigenvalues may be negative.
            It is the same after the call.

    Returns:
        A number >= 1; np.inf if s_min <= n * eps * s_max, with eps = np.finfo(float).eps. The
        matrix of zeros has an infinite condition number too.

    Source: CS231n, Lecture 7, on the problems of SGD; Golub and Van Loan, Matrix Computations,
    4th edition, section 2.6.2, in the 2-norm.

    Example:
        >>> print(condition_number(np.array([[2.0, 0.0], [0.0, -8.0]])))
        4.0
    """
    ### BEGIN SOLUTION
    sizes = np.linalg.svd(H, compute_uv=False)
    is_singular = sizes[-1] <= len(H) * np.finfo(float).eps * sizes[0]
    return np.inf if is_singular else sizes[0] / sizes[-1]
    ### END SOLUTION


# %% [markdown]
# Try it with the two matrices of your prediction: 4 and infinite.

# %%
print(condition_number(np.array([[2.0, 0.0], [0.0, -8.0]])))
print(condition_number(np.array([[1.0, 2.0], [2.0, 4.0]])))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Get all singular values, compare the smallest with the border, and divide only if it lies above. Eigenvalues will not do: those of an unsymmetric matrix are something else, and negative ones have the wrong sign.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.linalg.svd</code> can leave out the two matrices of vectors; look for the argument in its documentation. It returns the singular values from large to small.
#
# </details>

# %% test="condition_number--symmetric" points=1
"""Symmetric matrices with positive eigenvalues, as in a valley."""
import numpy as np

from helpers import checks

checks.check_value(condition_number, (np.diag([1.0, 100.0]),), 100.0)
checks.check_value(
    condition_number,
    (np.array([[3.0, 1.0], [1.0, 3.0]]),),
    2.0,
    look="By hand: the eigenvalues are 4 and 2, along (1, 1) and (1, -1).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.symmetric(condition_number, "condition_number--symmetric")
### END HIDDEN TESTS

# %% test="condition_number--singular_values" points=2
"""Negative eigenvalues, and matrices that are not symmetric: singular values decide."""
import numpy as np

from helpers import checks

checks.check_value(
    condition_number,
    (np.diag([2.0, -8.0]),),
    4.0,
    look="Take singular values; eigenvalues may be negative, and differ if H is not symmetric.",
)
checks.check_value(
    condition_number,
    (np.array([[0.0, 6.0], [2.0, 0.0]]),),
    3.0,
    look="Take singular values; eigenvalues may be negative, and differ if H is not symmetric.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.singular_values(condition_number, "condition_number--singular_values")
### END HIDDEN TESTS

# %% test="condition_number--infinite" points=2
"""Infinite if the smallest singular value is zero, or too small to be told from zero."""
import numpy as np

from helpers import checks

checks.check_infinite(
    condition_number,
    (np.diag([1.0, 0.0]),),
    look="Compare the smallest singular value with the border n * eps * s_max before you divide.",
)
checks.check_infinite(
    condition_number,
    (np.array([[1.0, 2.0], [2.0, 4.0]]),),
    look="Compare the smallest singular value with the border n * eps * s_max before you divide.",
)
checks.check_infinite(
    condition_number,
    (np.zeros((2, 2)),),
    look="Compare the smallest singular value with the border n * eps * s_max before you divide.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.infinite(condition_number, "condition_number--infinite")
### END HIDDEN TESTS

# %% test="condition_number--any_size" points=1
"""Matrices of one row and more, of tiny or huge numbers: a factor before H changes nothing."""
import numpy as np

from helpers import checks

checks.check_same(
    condition_number,
    (np.array([[1.0]]),),
    (np.array([[-3.0]]),),
    unlike=(np.diag([1.0, 3.0]),),
    look="One singular value is the largest and the smallest.",
)
checks.check_same(
    condition_number,
    (np.diag([1.0, 100.0]),),
    (1e-20 * np.diag([1.0, 100.0]),),
    unlike=(np.diag([1.0, 3.0]),),
    look="A factor before H cancels.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.any_size(condition_number, "condition_number--any_size")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. The best learning rate
#
# On a quadratic loss with the Hessian $H$ the slowest direction decides. The rate that makes it as fast as possible, and the factor by which each step then shrinks the distance (in the slowest directions), are
#
# $$\text{lr} = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad \frac{k - 1}{k + 1} \quad\text{with } k = \frac{\lambda_{\max}}{\lambda_{\min}} .$$
#
# This holds in a valley: $H$ is symmetric and *positive definite*, which means that all its eigenvalues are positive. Where an eigenvalue is zero or negative, at no rate does every direction converge, and the function says so with a `ValueError`.
#
# **Predict:** for the curvatures 1 and 9, what are the best rate and its factor? By how much does the loss shrink per step?
#
# <details><summary>Answer</summary>
#
# The rate is 0.2<!-- = best_learning_rate(np.diag([1.0, 9.0]))[0] --> and the factor 0.8<!--
# = best_learning_rate(np.diag([1.0, 9.0]))[1] -->. The loss goes with the square of the distance, so it shrinks by 0.64<!--
# = best_learning_rate(np.diag([1.0, 9.0]))[1] ** 2 --> per step.
#
# </details>


# %% answer="best_learning_rate"
def best_learning_rate(H):
    """Return the best learning rate on a quadratic loss, and its factor per step.

        rate = 2 / (l_min + l_max),   factor = (k - 1) / (k + 1)   with k = l_max / l_min

    Args:
        H: the Hessian, a float64 array of shape (n, n), n >= 1. It is the same after the call.

    Returns:
        The pair (rate, factor), two numbers; 0 <= factor < 1.

    Raises:
        ValueError: if H is not symmetric, or not positive definite (an eigenvalue is zero or
            negative). Matrices in the tests are exactly symmetric or far from it.

    Source: Goh, Why Momentum Really Works, Distill 2017, section "Choosing a step-size"; Nesterov,
    Introductory Lectures on Convex Optimization, 2004, theorem 2.1.15.

    Example:
        >>> rate, factor = best_learning_rate(np.array([[1.0, 0.0], [0.0, 9.0]]))
        >>> print(round(rate, 6), round(factor, 6))
        0.2 0.8
    """
    ### BEGIN SOLUTION
    spectrum = np.linalg.eigvalsh(H)
    if not np.allclose(H, np.transpose(H), atol=0) or spectrum[0] <= 0:
        raise ValueError("H must be symmetric and positive definite")
    k = spectrum[-1] / spectrum[0]
    return 2 / (spectrum[0] + spectrum[-1]), (k - 1) / (k + 1)
    ### END SOLUTION


# %% tags=["claims"]
steep_rate, steep_factor = best_learning_rate(ravine(100.0).hessian(np.zeros(2)))

# %% [markdown]
# Try it. By hand, for the curvatures 1 and 9: 0.2<!--
# = best_learning_rate(np.diag([1.0, 9.0]))[0] --> and 0.8<!--
# = best_learning_rate(np.diag([1.0, 9.0]))[1] -->. For the ravine of the lecture, with the curvatures 1 and 100: 0.0198<!--
# = steep_rate --> and 0.98<!-- = steep_factor -->.

# %%
print(best_learning_rate(np.diag([1.0, 9.0])))
print(best_learning_rate(ravine(condition_number=100.0).hessian(np.zeros(2))))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Two questions come first: is H equal to its transpose, and are all eigenvalues positive? Then only the smallest and the largest of them are needed.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.linalg.eigvalsh</code> returns the eigenvalues of a symmetric matrix in ascending order; it looks at one triangle of the matrix only, so it does not notice an unsymmetric one. <code>raise ValueError("...")</code> stops a function with a message.
#
# </details>

# %% test="best_learning_rate--rate" points=1
"""The first of the two numbers, for curvatures along the axes. (The other may have any value here.)"""
import numpy as np

from helpers import checks

checks.check_value(
    best_learning_rate,
    (np.diag([1.0, 9.0]),),
    [0.2, 0.8],
    scale=np.array([0.2, np.inf]),
    look="By hand: 2 divided by the sum of the smallest and the largest curvature.",
)
checks.check_value(
    best_learning_rate,
    (np.diag([4.0, 0.25, 1.0]),),
    [2 / 4.25, 3.75 / 4.25],
    scale=np.array([2 / 4.25, np.inf]),
    look="By hand: 2 divided by the sum of the smallest and the largest curvature.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.rate(best_learning_rate, "best_learning_rate--rate")
### END HIDDEN TESTS

# %% test="best_learning_rate--factor" points=1
"""The second of the two numbers, for curvatures along the axes. (The other may have any value here.)"""
import numpy as np

from helpers import checks

checks.check_value(
    best_learning_rate,
    (np.diag([1.0, 9.0]),),
    [0.2, 0.8],
    scale=np.array([np.inf, 1.0]),
    look="By hand: k = 9, so 8 / 10.",
)
checks.check_value(
    best_learning_rate,
    (np.diag([5.0, 5.0]),),
    [0.2, 0.0],
    scale=np.array([np.inf, 1.0]),
    look="By hand: k = 1, a round bowl, at the minimum in one step.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.factor(best_learning_rate, "best_learning_rate--factor")
### END HIDDEN TESTS

# %% test="best_learning_rate--turned" points=1
"""A valley that does not run along the axes has the pair that it has along them."""
import numpy as np

from helpers import checks

checks.check_same(
    best_learning_rate,
    (np.diag([2.0, 4.0]),),
    (np.array([[3.0, 1.0], [1.0, 3.0]]),),
    unlike=(np.diag([3.0, 4.0]),),
    look="By hand: the eigenvalues of the second matrix are 2 and 4, not the entries on its diagonal.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.turned(best_learning_rate, "best_learning_rate--turned")
### END HIDDEN TESTS

# %% test="best_learning_rate--not_definite" points=1
"""A ValueError where an eigenvalue is zero or negative, and none where all are positive."""
import numpy as np

from helpers import checks

checks.check_raises(
    best_learning_rate, (np.diag([1.0, -1.0]),), look="Every eigenvalue must be above 0."
)
checks.check_raises(
    best_learning_rate,
    (np.array([[1.0, 2.0], [2.0, 1.0]]),),
    look="Every eigenvalue must be above 0.",
)
checks.check_raises(
    best_learning_rate, (np.diag([0.0, 3.0]),), look="Every eigenvalue must be above 0."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.not_definite(best_learning_rate, "best_learning_rate--not_definite")
### END HIDDEN TESTS

# %% test="best_learning_rate--not_symmetric" points=1
"""A ValueError where H is not symmetric, whatever its eigenvalues."""
import numpy as np

from helpers import checks

checks.check_raises(
    best_learning_rate, (np.array([[1.0, 5.0], [0.0, 2.0]]),), look="Compare H with its transpose."
)
checks.check_raises(
    best_learning_rate, (np.array([[1.0, 0.0], [5.0, 2.0]]),), look="Compare H with its transpose."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.not_symmetric(best_learning_rate, "best_learning_rate--not_symmetric")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. What kind of point is it?
#
# Where the gradient is zero, the signs of the Hessian's eigenvalues tell the kind of the point. Rounding hardly ever leaves an eigenvalue exactly zero, so one whose size is at most `tolerance` counts as zero. The rules, in this order:
#
# 1. One eigenvalue above `tolerance` and another below `-tolerance`: `'saddle'`, whatever the others are.
# 2. Else, any eigenvalue from `-tolerance` to `tolerance` (both included): `'degenerate'`. The second derivatives do not decide.
# 3. Else, all positive: `'minimum'`; all negative: `'maximum'`.
#
# **Predict:** at a stationary point the eigenvalues are 3, 0 and $-2$. Is this point degenerate, or a saddle?
#
# <details><summary>Answer</summary>
#
# A saddle: there is a way up and a way down, and the flat direction cannot change that.
#
# </details>


# %% answer="stationary_point_kind"
def stationary_point_kind(H, tolerance=1e-8):
    """Name the kind of a stationary point from the Hessian there.

    Args:
        H: the Hessian, a symmetric float64 array of shape (n, n), n >= 1. It is the same after
            the call.
        tolerance: a number >= 0; an eigenvalue whose absolute value is at most this counts as
            zero, so exactly at the tolerance it still does.

    Returns:
        A string: 'saddle' if there are eigenvalues of both signs, else 'degenerate' if any counts
        as zero, else 'minimum' or 'maximum'.

    Source: the second derivative test of calculus; Dauphin et al., Identifying and attacking the
    saddle point problem in high-dimensional non-convex optimization, NIPS 2014, section 2.

    Example:
        >>> stationary_point_kind(np.array([[1.0, 0.0], [0.0, -1.0]]))
        'saddle'
    """
    ### BEGIN SOLUTION
    spectrum = np.linalg.eigvalsh(H)
    up, down = spectrum > tolerance, spectrum < -tolerance
    if up.any() and down.any():
        return "saddle"
    if not np.all(up | down):
        return "degenerate"
    return "minimum" if up.all() else "maximum"
    ### END SOLUTION


# %% tags=["claims"]
def product_hessian(a, b):
    return np.array([[b**2, 2 * a * b - 1], [2 * a * b - 1, a**2]])


kinds = [stationary_point_kind(product_hessian(a, a)) for a in (0, 1)]
at_zero, at_ones = (np.linalg.eigvalsh(product_hessian(a, a)) for a in (0, 1))

# %% [markdown]
# Try it on a network of two weights: $f = (w_1 w_2 - 1)^2/2$, a product that is to become 1. Its gradient is zero at (0, 0), with the Hessian on the first line, and at (1, 1), with the Hessian on the second. By hand: the eigenvalues are $-1$<!--
# = at_zero[0] --> and 1<!-- = at_zero[1] -->, so a saddle<!--
# if kinds[0] == "saddle" --> (this is one reason why nobody starts with all weights at zero); then 0<!--
# = at_ones[0] --> and 2<!-- = at_ones[1] -->, so degenerate<!--
# if abs(at_ones[0]) < 1e-12 and kinds[1] == "degenerate" --> (all points with $w_1 w_2 = 1$ are minima, and they form a curve).

# %%
print(stationary_point_kind(np.array([[0.0, -1.0], [-1.0, 0.0]])))
print(stationary_point_kind(np.array([[1.0, 1.0], [1.0, 1.0]])))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Sort the eigenvalues into three groups: up, down, and flat. Then only the order of the questions matters: saddle first.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.linalg.eigvalsh(H) > 0</code> is an array of booleans, and such arrays have the methods <code>any()</code> and <code>all()</code>.
#
# </details>

# %% test="stationary_point_kind--saddle" points=1
"""Eigenvalues of both signs, in any order, along the axes or not."""
import numpy as np

from helpers import checks

checks.check_word(
    stationary_point_kind,
    (np.diag([1.0, -1.0]),),
    "saddle",
    look="One eigenvalue is positive and another is negative.",
)
checks.check_word(
    stationary_point_kind,
    (np.array([[0.0, -1.0], [-1.0, 0.0]]),),
    "saddle",
    look="One eigenvalue is positive and another is negative.",
)
checks.check_word(
    stationary_point_kind,
    (np.diag([-3.0, 4.0, 5.0]),),
    "saddle",
    look="One eigenvalue is positive and another is negative.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.saddle(stationary_point_kind, "stationary_point_kind--saddle")
### END HIDDEN TESTS

# %% test="stationary_point_kind--minimum_or_maximum" points=1
"""Eigenvalues of one sign."""
import numpy as np

from helpers import checks

checks.check_word(stationary_point_kind, (np.array([[3.0, 1.0], [1.0, 3.0]]),), "minimum")
checks.check_word(stationary_point_kind, (np.diag([-1.0, -0.5]),), "maximum")
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.minimum_or_maximum(
    stationary_point_kind, "stationary_point_kind--minimum_or_maximum"
)
### END HIDDEN TESTS

# %% test="stationary_point_kind--degenerate" points=1
"""An eigenvalue that counts as zero, and none of the other sign."""
import numpy as np

from helpers import checks

checks.check_word(
    stationary_point_kind,
    (np.diag([1.0, 0.0]),),
    "degenerate",
    look="An eigenvalue counts as zero here, and all others have one sign.",
)
checks.check_word(
    stationary_point_kind,
    (np.diag([0.0, -2.0]),),
    "degenerate",
    look="An eigenvalue counts as zero here, and all others have one sign.",
)
checks.check_word(
    stationary_point_kind,
    (np.array([[1.0, 1.0], [1.0, 1.0]]),),
    "degenerate",
    look="An eigenvalue counts as zero here, and all others have one sign.",
)
checks.check_word(
    stationary_point_kind,
    (np.zeros((2, 2)),),
    "degenerate",
    look="An eigenvalue counts as zero here, and all others have one sign.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.degenerate(stationary_point_kind, "stationary_point_kind--degenerate")
### END HIDDEN TESTS

# %% test="stationary_point_kind--order" points=1
"""A saddle with a flat direction has the name of any saddle: this rule comes first."""
import numpy as np

from helpers import checks

checks.check_same_word(
    stationary_point_kind,
    (np.diag([3.0, 0.0, -2.0]),),
    (np.diag([1.0, -1.0]),),
    unlike=(np.diag([1.0, 0.0]),),
    look="Ask for both signs first: a flat direction more does not change a saddle.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.order(stationary_point_kind, "stationary_point_kind--order")
### END HIDDEN TESTS

# %% test="stationary_point_kind--tolerance" points=1
"""The tolerance is that of the call, 1e-8 if none is given, and the border counts as zero."""
import numpy as np

from helpers import checks

checks.check_same_word(
    stationary_point_kind,
    (np.diag([1.0, 0.25]), 0.1),
    (np.diag([1.0, 1.0]),),
    unlike=(np.zeros((2, 2)),),
    look="0.25 is above the tolerance.",
)
checks.check_same_word(
    stationary_point_kind,
    (np.diag([1.0, 0.25]), 0.5),
    (np.zeros((2, 2)),),
    unlike=(np.diag([1.0, 1.0]),),
    look="0.25 counts as zero.",
)
checks.check_same_word(
    stationary_point_kind,
    (np.diag([1.0, 0.25]), 0.25),
    (np.zeros((2, 2)),),
    unlike=(np.diag([1.0, 1.0]),),
    look="The border is included.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.hessians.tolerance(stationary_point_kind, "stationary_point_kind--tolerance")
### END HIDDEN TESTS


# %% tags=["claims"]
def dealt(batch):
    return len(minibatches(10, 4, np.random.default_rng(0))[batch])


# %% [markdown]
# ## 5. Deal minibatches
#
# One *epoch* shows every example once, in an order drawn at random, in batches of `batch_size`. The last batch takes what is left and may be short. A new epoch has a new order.
#
# All randomness comes from one argument: `rng`, a NumPy `Generator`. A generator in the same state deals the same batches, which makes an experiment repeatable; passed on to the next call, it deals a new order.
#
# **Predict:** ten examples, batches of 4. How many batches are there, and how large are they?
#
# <details><summary>Answer</summary>
#
# Three<!-- = len(minibatches(10, 4, np.random.default_rng(0))) -->, of 4<!-- = dealt(0) -->, 4<!--
# = dealt(1) --> and 2<!-- = dealt(2) -->.
#
# </details>


# %% answer="minibatches"
def minibatches(n, batch_size, rng):
    """Deal the indices of n examples into the batches of one epoch, in random order.

    Args:
        n: the number of examples, an int >= 1.
        batch_size: the number of examples in a batch, an int >= 1; it may be larger than n.
        rng: a numpy.random.Generator, the only source of randomness. Every call draws a new
            order of all n indices from it, be it for one batch or many; all orders are equally
            likely.

    Returns:
        A list of integer arrays of one axis, new ones in every call. Together they hold each of
        the indices 0 to n - 1 exactly once. All have batch_size entries, except the last one,
        which has what is left (at least one).

    Source: Goodfellow, Bengio, Courville, Deep Learning, 2016, section 8.1.3.

    Example:
        >>> batches = minibatches(10, 4, np.random.default_rng(0))
        >>> [len(batch) for batch in batches]
        [4, 4, 2]
        >>> print(np.sort(np.concatenate(batches)))
        [0 1 2 3 4 5 6 7 8 9]
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n)
    return [order[begin : begin + batch_size] for begin in range(0, n, batch_size)]
    ### END SOLUTION


# %% [markdown]
# Try it: two epochs of ten examples. Each holds every index from 0 to 9 once, in batches of 4<!--
# = dealt(0) -->, 4<!-- = dealt(1) --> and 2<!-- = dealt(2) -->, and the two orders differ.

# %%
rng = np.random.default_rng(0)
print(minibatches(10, 4, rng))
print(minibatches(10, 4, rng))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Two steps: put all indices into a random order, then cut that order into pieces.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# A generator has methods that shuffle; look at <code>help(np.random.Generator)</code>. <code>range(0, n, batch_size)</code> counts through the beginnings of the pieces, and a slice that reaches beyond the end of an array just stops there.
#
# </details>

# %% test="minibatches--each_index_once" points=1
"""An epoch holds each index exactly once, in arrays of whole numbers."""
from helpers import checks

checks.check_epochs(minibatches, [(10, 4), (12, 3), (5, 5)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.minibatches.each_index_once(minibatches, "minibatches--each_index_once")
### END HIDDEN TESTS

# %% test="minibatches--sizes" points=1
"""All batches are full, the last one apart; none is empty."""
from helpers import checks

checks.check_sizes(minibatches, [(10, 4), (12, 3), (5, 5), (3, 8), (1, 1)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.minibatches.sizes(minibatches, "minibatches--sizes")
### END HIDDEN TESTS

# %% test="minibatches--fresh_order" points=2
"""Every call deals another order, from the same generator and from others."""
from helpers import checks

checks.check_fresh_order(minibatches)
### BEGIN HIDDEN TESTS
from grader import trials

trials.minibatches.fresh_order(minibatches, "minibatches--fresh_order")
### END HIDDEN TESTS

# %% test="minibatches--only_from_rng" points=1
"""Generators in the same state deal the same epochs: rng is the only source of randomness."""
from helpers import checks

checks.check_only_from_rng(minibatches)
### BEGIN HIDDEN TESTS
from grader import trials

trials.minibatches.only_from_rng(minibatches, "minibatches--only_from_rng")
### END HIDDEN TESTS

# %% test="minibatches--fair_shuffle" points=1
"""All orders are equally likely: no index prefers a batch, and no two stay together."""
from helpers import checks

checks.check_mixed(minibatches)
### BEGIN HIDDEN TESTS
from grader import trials

trials.minibatches.fair_shuffle(minibatches, "minibatches--fair_shuffle")
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Predict
#
# Five numbers to work out, for settings that you do not know yet: grading draws `low`, `high` and `factor` anew. So return each as a formula in these three (or let a loop count, in a second at most); it need not be a whole number. All runs are of gradient descent (GD) with exact gradients on a quadratic loss, whose curvatures are positive unless it says otherwise.
#
# 1. `steps`: a valley has the curvatures `low` and `high`, and the rate is the best constant one. After how many steps is the *loss* down to 1/`factor` of what it was?
# 2. `rate_in_other_units`: at its weights of zero, the curvatures of a logistic regression without weight decay go from `low` to `high`. Now all its inputs are divided by `factor` (the 1 of the bias too). What is the best constant rate for the new curvatures?
# 3. `extra_steps`: a saddle has the curvatures `high` and `-low`, and the rate is 1/`high`. How many *more* steps does GD need to get away if it starts `factor` times closer to the ridge?
# 4. `batch`: the error of a single example's gradient (root mean square) is `factor` times the length of the true gradient. How many examples, drawn with replacement, make a batch whose error is *half* that length?
# 5. `grows`: in a valley with three curvatures, `low`, `high` and the one half way between, GD takes two steps, at the rate 1/`high` and then at the rate 1/`low`. By which factor does the distance along the middle one grow in all (a positive number)?


# %% answer="sgd_predictions"
def sgd_predictions(low, high, factor):
    """Predict five numbers about gradient descent.

    Args:
        low: a curvature, a float from 0.2 to 2.
        high: another one, 30 to 80 times as large.
        factor: a float from 50 to 400.

    Returns:
        A dict of numbers, all positive:
            steps: a number of steps, to within 4 %.
            rate_in_other_units: a learning rate, to within 1 %.
            extra_steps: a number of steps, to within 3 %.
            batch: a number of examples, to within 1 %.
            grows: a ratio of distances, to within 1 %.

    Source: sections 3 to 6 of the lecture.

    Example:
        >>> sorted(sgd_predictions(1.0, 40.0, 100.0))
        ['batch', 'extra_steps', 'grows', 'rate_in_other_units', 'steps']
    """
    ### BEGIN SOLUTION
    k = high / low
    middle = (low + high) / 2
    return {
        "steps": np.log(1 / factor) / (2 * np.log((k - 1) / (k + 1))),
        "rate_in_other_units": 2 * factor**2 / (low + high),
        "extra_steps": np.log(factor) / np.log(1 + low / high),
        "batch": (2 * factor) ** 2,
        "grows": abs((1 - middle / high) * (1 - middle / low)),
    }
    ### END SOLUTION


# %% [markdown]
# Try it: your numbers for one setting. (The visible checks only say whether a number is in a sensible range.)

# %%
sgd_predictions(1.0, 40.0, 100.0)

# %% [markdown]
# <details><summary>Hint 1: the ideas</summary>
#
# What a step does to a direction is one factor, and factors multiply. A loss goes with the square of a distance. A curvature of a logistic regression goes with the square of the inputs. An error goes with one over the root of the batch.
#
# </details>
#
# <details><summary>Hint 2: let it run</summary>
#
# The first, third and fifth can be counted or measured in a loop of <code>w = w - rate * curvature * w</code>. Do it for two settings, guess the formula, and test it on a third.
#
# </details>

# %% test="sgd_predictions--steps" points=2
"""How many steps the best rate takes to bring the loss down."""
from helpers import checks

checks.check_prediction(sgd_predictions, "steps", (1.0, 40.0, 100.0), between=(1, 1e5))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.sgd.steps(sgd_predictions, "sgd_predictions--steps")
### END HIDDEN TESTS

# %% test="sgd_predictions--rate_in_other_units" points=2
"""The best rate after a change of units."""
from helpers import checks

checks.check_prediction(
    sgd_predictions, "rate_in_other_units", (1.0, 40.0, 100.0), between=(0, 1e12)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.sgd.rate_in_other_units(
    sgd_predictions, "sgd_predictions--rate_in_other_units"
)
### END HIDDEN TESTS

# %% test="sgd_predictions--extra_steps" points=2
"""What a start closer to the ridge costs."""
from helpers import checks

checks.check_prediction(sgd_predictions, "extra_steps", (1.0, 40.0, 100.0), between=(1, 1e6))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.sgd.extra_steps(sgd_predictions, "sgd_predictions--extra_steps")
### END HIDDEN TESTS

# %% test="sgd_predictions--batch" points=2
"""The batch whose error is half of the true gradient."""
from helpers import checks

checks.check_prediction(sgd_predictions, "batch", (1.0, 40.0, 100.0), between=(1, 1e9))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.sgd.batch(sgd_predictions, "sgd_predictions--batch")
### END HIDDEN TESTS

# %% test="sgd_predictions--grows" points=2
"""What two rates in turn do to a third direction."""
from helpers import checks

checks.check_prediction(sgd_predictions, "grows", (1.0, 40.0, 100.0), between=(0, 1e6))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.sgd.grows(sgd_predictions, "sgd_predictions--grows")
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Break it: a saddle that holds
#
# Make gradient descent slow, without touching the rule: find a start from which it lingers at a saddle for a given number of steps, although the gradient is not zero, and then gets away after all.
#
# The loss is $f(w) = \tfrac12 w^\top H w$ with two weights, and $H$ has one positive and one negative eigenvalue. GD has *left* the saddle once the loss is below $-1$. Return one start, at a distance of at least 1 from the saddle at (0, 0), from which GD at the given rate has *not* left after `steps` steps, and has left after twice as many. The visible checks look only at the form of your start; grading lets GD run from it.


# %% answer="slow_start"
def slow_start(H, learning_rate, steps):
    """Return a start from which GD stays near a saddle for `steps` steps, and leaves by 2 * steps.

    Args:
        H: the Hessian, a symmetric float64 array of shape (2, 2) with one positive and one negative
            eigenvalue; the rate is stable along the positive one.
        learning_rate: a float, the rate of the steps w <- w - learning_rate * H @ w.
        steps: an int. Along the way down `steps` steps multiply the distance by at most 1e6.

    Returns:
        The start, a float array of shape (2,), at least 1 away from (0, 0).

    Source: section 5 of the lecture, "Slow at a saddle".

    Example:
        >>> start = slow_start(np.diag([1.0, -1.0]), 0.1, 50)
        >>> start.shape, bool(np.linalg.norm(start) >= 1)
        ((2,), True)
    """
    ### BEGIN SOLUTION
    (down, _), directions = np.linalg.eigh(H)
    beside = (1 - learning_rate * down) ** (-1.5 * steps)
    return 1.5 * directions[:, 1] + beside * directions[:, 0]
    ### END SOLUTION


# %% [markdown]
# Try it, with your own `sgd` (exercise 1): the loss at the start, after the given steps, and after twice as many. The second should be above $-1$, the third below.

# %% tags=["skip-execution"]
H = np.array([[0.0, 1.0], [1.0, 0.0]])
w, config = slow_start(H, 0.1, 50), {"learning_rate": 0.1}
for step in range(101):
    if step % 50 == 0:
        print(f"after {step} steps the loss is {w @ H @ w / 2:.3g}")
    w, config = sgd(w, H @ w, config)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Take the distance of 1 along the direction that leads back to the saddle, and add a little along the direction that leads away. How little? The little part is multiplied by the same factor at every step.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.linalg.eigh</code> returns the eigenvalues in ascending order, and the eigenvectors as the <em>columns</em> of a matrix. With the factor 1 - learning_rate * eigenvalue, aim at the middle: after 1.5 * steps the little part is about 1.
#
# </details>

# %% test="slow_start--along_the_axes" points=1
"""Directions along the axes: GD is still there after `steps` steps."""
import numpy as np

from helpers import checks

checks.check_shape(slow_start, (np.diag([1.0, -1.0]), 0.1, 50), (2,))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.sgd.along_the_axes(slow_start, "slow_start--along_the_axes")
### END HIDDEN TESTS

# %% test="slow_start--turned" points=2
"""Directions that are turned: GD is still there after `steps` steps."""
import numpy as np

from helpers import checks

checks.check_shape(slow_start, (np.array([[0.0, 1.0], [1.0, 0.0]]), 0.1, 50), (2,))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.sgd.turned(slow_start, "slow_start--turned")
### END HIDDEN TESTS

# %% test="slow_start--leaves" points=2
"""Getting away: GD has left after twice as many steps, and not before."""
import numpy as np

from helpers import checks

checks.check_shape(slow_start, (np.diag([-1.0, 1.0]), 0.1, 50), (2,))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.sgd.leaves(slow_start, "slow_start--leaves")
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Drive your rule
#
# Now your `sgd` rolls down the ravine, from wherever you click. Beyond the limit $2/k$ the track of the rate is shaded.
#
# **Predict:** the ravine has the curvatures 1 and 30. Which rate does your `best_learning_rate` give? Does it bring the loss from 65<!-- = ravine(30.0).f(ravine(30.0).start) --> below 2e-4 within 100 steps?

# %% tags=["skip-execution"]
best_learning_rate(ravine(condition_number=30.0).hessian(np.zeros(2)))

# %% [markdown]
# The goal is a loss below 2e-4. Start with the rate above. Then raise the condition number `k` by 10<!-- given -->, and work out the new best rate before you set it.

# %% tags=["skip-execution"]
from helpers.explorer import explore

explore(
    as_path_function(sgd, {"learning_rate": 0.03}),
    lambda k=30.0: ravine(condition_number=k),
    {"learning_rate": (0.001, 1.0), "k": (1.0, 100.0, 1.0)},
    steps=100,
    goal=2e-4,
    diverges={"learning_rate": lambda k: 2 / k},
)

# %% tags=["claims"]
from helpers.paths import run_path


def best_and_losses(k):
    """Return the best rate and factor of a ravine, and the losses at this rate."""
    best = best_learning_rate(ravine(k).hessian(np.zeros(2)))
    return *best, run_path(as_path_function(sgd), ravine(k), 100, learning_rate=best[0]).losses


rate_30, factor_30, losses_30 = best_and_losses(30.0)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The rate is 2/31<!-- = rate_30 -->, about 0.0645<!-- = rate_30 -->, with the factor 29/31<!--
# = factor_30 -->, about 0.935<!-- = factor_30 -->. A hundred steps shrink the distance by 0.935<!--
# = factor_30 --> to the power 100, about 0.0013<!--
# = factor_30**100 -->, and the loss by its square, from 65<!-- = losses_30[0] --> to 1.0e-4<!--
# = losses_30[-1] -->: the goal is reached<!--
# if losses_30[-1] < 2e-4 -->. At a condition number of 40 the best rate is 2/41<!--
# = best_and_losses(40.0)[0] -->, about 0.0488<!--
# = best_and_losses(40.0)[0] -->, and the loss after 100 steps is 3.2e-3<!--
# = best_and_losses(40.0)[2][-1] -->.
#
# </details>

# %% [markdown]
# ## 9. The real thing: two handwritten digits
#
# We teach a logistic regression to tell a 3 from an 8: 357<!--
# = len(two_digits(3, 8)[1]) --> images of 8 by 8 pixels from the UCI Machine Learning Repository, centred, with a column of ones for the bias. The loss and its gradient are given, with a weight decay of 0.01, which keeps the minimum at a finite place. Nothing here is graded. You need exercises 1, 2 and 5.

# %% tags=["skip-execution"]
X, y = two_digits(3, 8)


def decayed_loss(w, X, y, weight_decay=1e-2):
    """Return the logistic loss plus weight_decay / 2 times |w|^2, and its gradient."""
    loss, gradient = logistic_loss(w, X, y)
    return loss + weight_decay / 2 * w @ w, gradient + weight_decay * w


# %% [markdown]
# First the ravine. At weights of zero the Hessian is $X^\top X / (4N)$, and the weight decay adds 0.01 to each curvature. We compare the centred pixels with the same pixels plus a constant of 0.5 (grey paper, so to speak).
#
# **Predict:** the same constant is added to every pixel of every image. Does that change how hard the problem is for gradient descent?

# %% tags=["skip-execution"]
grey = X + 0.5 * (np.arange(65) < 64)
hessians = {}
for name, examples in {"centred": X, "plus 0.5": grey}.items():
    hessians[name] = examples.T @ examples / (4 * len(X)) + 1e-2 * np.eye(65)
    print(f"{name}: condition number {condition_number(hessians[name]):.0f}")

# %% tags=["claims"]
of_centred, of_grey = (np.linalg.eigvalsh(H) for H in hessians.values())

# %% [markdown]
# **Explain:** where does the factor of 16<!--
# = condition_number(hessians["plus 0.5"]) / condition_number(hessians["centred"]) --> come from?
#
# <details><summary>Answer</summary>
#
# All images now share a part, 64 pixels of 0.5, and a step along it moves all scores at once. Together with the bias this direction has a curvature of at least<!--
# if 0 <= of_grey[-1] - 4.26 < 0.03 --> (64 times 0.25<!--
# = (grey - X)[0, 0] ** 2 -->, plus 1)/4 = 4.25<!--
# = (64 * (grey - X)[0, 0] ** 2 + 1) / 4 -->, and 0.01 from the weight decay. Before, the largest was that of the bias alone, 0.25<!--
# = of_centred[-1] - 1e-2 -->, and 0.01. The smallest<!--
# if np.allclose((of_centred[0], of_grey[0]), 0.01) --> is 0.01<!--
# = of_centred[0] --> in both cases.
#
# </details>

# %% [markdown]
# Now your minibatches. `train` plays your rule for some epochs, with a fresh deal in each, and records the loss on all images after each step, together with the number of epochs so far.


# %% tags=["skip-execution"]
def train(batch_size, learning_rate, epochs, seed=0):
    """Return the epochs passed and the loss on all images, at the start and after each step."""
    rng, w, config = np.random.default_rng(seed), np.zeros(65), {"learning_rate": learning_rate}
    seen, losses = [0], [decayed_loss(w, X, y)[0]]
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            gradient = decayed_loss(w, X[batch], y[batch])[1]
            w, config = sgd(w, gradient, config)
            seen.append(seen[-1] + len(batch) / len(X))
            losses.append(decayed_loss(w, X, y)[0])
    return np.array(seen), np.array(losses)


# %% [markdown]
# **Predict:** batches of 1, 16, 64 and 357 (all images), all at the rate 3. Which batch size is ahead after one epoch? Which after 40?


# %% tags=["skip-execution"]
def loss_after(epochs, curve):
    """Return the loss above the least after some epochs."""
    seen, losses = curve
    return losses[np.searchsorted(seen, epochs - 1e-9)] - least


# %% tags=["skip-execution"]
least = train(357, learning_rate=6.0, epochs=1000)[1].min()
curves = {b: train(b, learning_rate=3.0, epochs=40) for b in (1, 16, 64, 357)}
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
for (b, (seen, losses)), style in zip(curves.items(), NEUTRAL, strict=False):
    ax.semilogy(seen, losses - least, label=f"batch {b}", **{**style, "marker": ""})
ax.set(xlabel="epochs", ylabel="loss above the least", title="Rate 3, four batch sizes")
ax.set_ylim(2e-5, 20)
ax.legend(ncols=4, loc="upper center")
plt.show()
for b, curve in curves.items():
    early, late = loss_after(1, curve), loss_after(40, curve)
    print(f"batch {b}: {early:.4f} after 1 epoch, {late:.4f} after 40")


# %% tags=["claims"]
after_1, after_40 = ([loss_after(n, curve) for curve in curves.values()] for n in (1, 40))
of_ones = curves[1][1] - least

# %% [markdown]
# **Explain:** why is neither the smallest nor the largest batch the best after one epoch? And which curve would a smaller learning rate help?
#
# <details><summary>Answer</summary>
#
# After one epoch batches of 16<!-- = list(curves)[np.argmin(after_1)] --> are ahead, 0.0015<!--
# = after_1[1] --> above the least loss. All images together have made one single step, and are still 0.18<!--
# = after_1[3] --> above it. Batches of 1 have made 357<!--
# = np.argmin(curves[1][0] < 1 - 1e-9) --> steps, but each of them is mostly noise, and at this rate the noise throws the weights about forever, mostly 0.14<!--
# = np.median(of_ones[len(of_ones) // 2 :]) --> above the least.
#
# After 40 epochs the order<!--
# if after_40 == sorted(after_40, reverse=True) --> is that of the batch sizes: 0.0786<!--
# = after_40[0] -->, 0.0023<!--
# = after_40[1] -->, 0.0003<!-- = after_40[2] --> and 0.0002<!--
# = after_40[3] -->. Full batches are still on their way down. What is left for the others is due to noise, which goes as lr / b. So a smaller rate helps the small batches: at the rate 0.3, batches of 1 are 0.0016<!--
# = loss_after(1, train(1, learning_rate=0.3, epochs=1)) --> above the least after one epoch, as near as batches of 16 at the rate 3. Try <code>train(1, 0.3, 40)</code>.
#
# </details>

# %% [markdown]
# ## What you can do now
#
# - You wrote SGD as an update rule. The next rules keep its form, and add a memory to `config`.
# - A condition number compares the sizes of curvatures, by singular values, and is infinite where one of them cannot be told from zero.
# - The best rate on a quadratic, $2/(\lambda_{\min} + \lambda_{\max})$, still leaves the factor $(k-1)/(k+1)$ per step.
# - A stationary point with a way up and a way down is a saddle, whatever else it is; where no way down is seen and a curvature is zero, the Hessian does not decide.
# - An epoch deals each example once, in an order that comes from a generator you control.
#
# **Next:** lesson 03_momentum gives the weights a velocity.
