# %% [markdown]
# # Gradients: the assignment
#
# Here you build the instrument that keeps the rest of the course honest: a function that measures the gradient of any loss, and a number that says how far apart two gradients are. Then you write two losses with their gradients by hand, a quadratic and the softmax loss of a classifier. You predict what the instrument will say, build a gradient that fools it, and finally check your own gradient on handwritten digits.
#
# **You will be able to**
#
# - measure the gradient of any loss at an array of any shape, and leave the array as it was,
# - judge two gradients by their largest relative error,
# - derive a gradient with a matrix, even where the matrix is not symmetric,
# - write the softmax loss and its gradient in a form in which no score can overflow,
# - predict what a check will say, and know what it cannot see,
# - check a gradient that you have written, before you train with it.
#
# **Before you start:** the lecture [01_gradients](../../course/01_gradients.ipynb) (in the course folder, `course/01_gradients.ipynb`).
#
# **Time:** about 90 to 130 minutes. 44 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import digits
from helpers.styles import NEUTRAL

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}
#
# Three agreements hold for all exercises:
#
# - **Only what is returned counts.** What a function prints is for your eyes only.
# - **The arguments belong to the caller.** After the call they hold the same numbers as before, to the last bit. Inside, work on copies, or on new arrays.
# - Arrays are float64 (labels are integers). No exercise depends on your answer to another.

# %% [markdown]
# ## 1. Measure a gradient
#
# The central difference needs two values of the function for each entry of $x$. Let $e_i$ be the array that is 1 at entry $i$ and 0 elsewhere. Then
#
# $$g_i = \frac{f(x + h e_i) - f(x - h e_i)}{2h}, \qquad \text{one } i \text{ after the other.}$$
#
# The array may have any shape: one axis for a vector, two for a matrix of weights, none for a single number. The gradient has the same shape.
#
# **Predict:** $f(x) = x_1^3 + x_2^3$ at $x = (1, -2)$, with $h = 0.1$. The true gradient is $(3, 12)$. What does the central difference give?
#
# <details><summary>Answer</summary>
#
# (3.01<!-- = numeric_gradient(lambda w: np.sum(w**3), np.array([1.0, -2.0]), 0.1)[0] -->, 12.01<!-- = numeric_gradient(lambda w: np.sum(w**3), np.array([1.0, -2.0]), 0.1)[1] -->). For a cube the central difference is exactly $3x^2 + h^2$, so a test can tell which $h$ you used.
#
# </details>


# %% answer="numeric_gradient"
def numeric_gradient(f, x, h=1e-5):
    """Measure the gradient of f at x with central differences.

        g_i = (f(x + h e_i) - f(x - h e_i)) / (2 h)

    One entry is shifted at a time, and all others stay: e_i is 1 at entry i and 0 elsewhere.

    Args:
        f: a function of an array shaped as x. It returns one number and leaves its argument as it
            is; every entry may take part in every value.
        x: where to measure, a float64 array of any shape: (), (n,), (n, m) and so on, also a view
            such as a transposed matrix. It is the same to the last bit after the call.
        h: the step, a positive number, the same for all entries.

    Returns:
        The slopes, an array shaped as x.

    Source: CS231n notes, Neural Nets 3, "use the centered formula"; Nocedal and Wright, Numerical
    Optimization, 2nd edition, section 8.1.

    Example:
        >>> numeric_gradient(lambda w: w[0] * w[1], np.array([2.0, 3.0]), h=0.5)
        array([3., 2.])
    """
    ### BEGIN SOLUTION
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[index] += h
        behind[index] -= h
        slopes[index] = (f(ahead) - f(behind)) / (2 * h)
    return slopes
    ### END SOLUTION


# %% tags=["claims"]
of_cubes = numeric_gradient(lambda w: np.sum(w**3), np.array([1.0, -2.0]), 0.1)
of_product = numeric_gradient(np.prod, np.array([2.0, 3.0, 4.0]))

# %% [markdown]
# Try it. By hand: (3.01<!-- = of_cubes[0] -->, 12.01<!--
# = of_cubes[1] -->) for the cubes of your prediction; then (12<!-- = of_product[0] -->, 8<!--
# = of_product[1] -->, 6<!--
# = of_product[2] -->) for the product of 2, 3 and 4, where each slope is the product of the other two.

# %%
print(numeric_gradient(lambda w: np.sum(w**3), np.array([1.0, -2.0]), h=0.1))
print(numeric_gradient(np.prod, np.array([2.0, 3.0, 4.0])))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Visit the entries one by one. Each time, make the two neighbours of <code>x</code> that differ from it in this entry alone, and call <code>f</code> on both.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.ndindex(shape)</code> yields every index of an array of that shape, as a tuple; for the shape <code>()</code> it yields the empty tuple, which is a valid index too. <code>x.copy()</code> is a new array. If you change <code>x</code> itself instead, keep the old value and put it back: <code>(0.1 + h) - h</code> need not be 0.1.
#
# </details>

# %% test="numeric_gradient--slopes" points=1
"""Slopes of smooth functions, to eight digits, with the default step."""
import numpy as np

from helpers import checks

checks.check_value(
    numeric_gradient,
    (lambda w: w @ w, np.array([1.0, -2.0, 3.0])),
    [2.0, -4.0, 6.0],
    rtol=1e-8,
    look="The slope of the sum of squares is 2 w. A one-sided difference is off by h.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.smooth_functions(numeric_gradient, "numeric_gradient--slopes")
### END HIDDEN TESTS

# %% test="numeric_gradient--given_step" points=2
"""The central difference with the step that is given, which is not the slope itself."""
import numpy as np

from helpers import checks

checks.check_value(
    numeric_gradient,
    (lambda w: np.sum(w**3), np.array([1.0, -2.0]), 0.1),
    [3.01, 12.01],
    look="For a cube the central difference is 3 w**2 + h**2.",
)
checks.check_value(
    numeric_gradient,
    (lambda w: np.sum(w**3), np.array([1.0, -2.0]), 0.5),
    [3.25, 12.25],
    look="For a cube the central difference is 3 w**2 + h**2.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.given_step(numeric_gradient, "numeric_gradient--given_step")
### END HIDDEN TESTS

# %% test="numeric_gradient--coupled" points=1
"""Functions in which all entries act together: one is shifted, the others stay."""
import numpy as np

from helpers import checks

checks.check_value(
    numeric_gradient,
    (np.prod, np.array([2.0, 3.0, 4.0])),
    [12.0, 8.0, 6.0],
    rtol=1e-8,
    look="Each slope is the product of the other two entries, which must not move.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.coupled_entries(numeric_gradient, "numeric_gradient--coupled")
### END HIDDEN TESTS

# %% test="numeric_gradient--every_shape" points=2
"""Arrays of any shape, a single number and views of larger arrays among them: the slopes of a vector, arranged as x is."""
import numpy as np

from helpers import checks

checks.check_same(
    lambda x: np.ravel(numeric_gradient(lambda w: np.sum(w**2), x)),
    (np.full((), 2.0),),
    (np.full(1, 2.0),),
    unlike=(np.full((), 3.0),),
    look="The slopes have the shape of x, and f gets arrays of that shape.",
)
checks.check_same(
    lambda x: np.ravel(numeric_gradient(lambda w: np.sum(w**2), x)),
    (np.full((2, 3), 2.0),),
    (np.full(6, 2.0),),
    unlike=(np.full((2, 3), 3.0),),
    look="The slopes have the shape of x, and f gets arrays of that shape.",
)
checks.check_shape(
    numeric_gradient, (np.sum, np.ones(())), (), look="The slopes have the shape of x."
)
checks.check_shape(
    numeric_gradient, (np.sum, np.ones((2, 3))), (2, 3), look="The slopes have the shape of x."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.every_shape(numeric_gradient, "numeric_gradient--every_shape")
### END HIDDEN TESTS

# %% test="numeric_gradient--x_kept" points=2
"""After the call x is the same to the last bit."""
import numpy as np

from helpers import checks

checks.check_kept(
    numeric_gradient,
    (lambda w: np.sum(w**2), np.array([0.1, 1 / 3, -2.0, 1e-9])),
    ["x"],
    unlike=(lambda w: np.sum(w**3), np.array([0.1, 1 / 3, -2.0, 1e-9])),
    case="numeric_gradient of a sum of squares",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.x_kept(numeric_gradient, "numeric_gradient--x_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Compare two gradients
#
# A difference of $10^{-4}$<!-- given --> is nothing if the gradient is about 1, and everything if it is about $10^{-5}$<!-- given -->. The relative error of each entry, and the largest of them, is
#
# $$\max_i \frac{|a_i - b_i|}{\max(10^{-8},\; |a_i| + |b_i|)} .$$
#
# (Some divide by the larger of the two sizes instead of their sum, which gives up to twice as much; the checks want the sum.) The floor of $10^{-8}$ makes 0/0 count as agreement, and keeps pure rounding noise from looking like a bug.
#
# **Predict:** one hundred entries agree to ten digits, and one has the wrong sign. What is the result? And what would it be with a mean in place of the maximum?
#
# <details><summary>Answer</summary>
#
# 1<!-- = relative_error(1.0, -1.0) -->: for $b = -a$ the numerator is $2|a|$, and so is the denominator. The mean would be only about 0.01<!-- = np.mean([relative_error(1.0, b) for b in [1.0] * 100 + [-1.0]]) -->, and among a million entries nobody would notice it.
#
# </details>


# %% answer="relative_error"
def relative_error(a, b):
    """Return the largest relative error of two arrays, entry by entry.

        max over i of |a_i - b_i| / max(1e-8, |a_i| + |b_i|)

    Args:
        a, b: two float arrays of one shape, which may be (), or two numbers.

    Returns:
        One number: 0 where all entries agree, 1 where one of them has the wrong sign or is zero
        for one side only (and not tiny).

    Source: CS231n, assignments 1 and 2, rel_error in the notebooks; notes, Neural Nets 3.

    Example:
        >>> float(relative_error(np.array([1.0, 3.0]), np.array([1.0, 1.0])))
        0.5
    """
    ### BEGIN SOLUTION
    scale = np.maximum(1e-8, np.abs(a) + np.abs(b))
    return np.max(np.abs(a - b) / scale)
    ### END SOLUTION


# %% [markdown]
# Try it. By hand: for 1.0 and 1.1 the difference is 0.1<!--
# = 2.1 * relative_error(1.0, 1.1) --> and the sum 2.1<!--
# = 0.1 / relative_error(1.0, 1.1) -->, so the result is 0.0476<!--
# = relative_error(1.0, 1.1) -->; then 0.5<!--
# = relative_error(np.array([2.0, 1.0]), np.array([2.0, 3.0])) -->, which the second entry decides; then 0, for two zeros.

# %%
print(relative_error(1.0, 1.1))
print(relative_error(np.array([2.0, 1.0]), np.array([2.0, 3.0])))
print(relative_error(np.zeros(3), np.zeros(3)))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# There are two different maxima here. One compares each denominator with the floor, entry by entry; the other looks through all entries at the end.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.maximum(p, q)</code> is the larger one entry by entry, <code>np.max(p)</code> the largest of all entries, of an array of any shape. Python's <code>max</code> does neither.
#
# </details>

# %% test="relative_error--by_hand" points=1
"""Pairs of entries of both signs."""
import numpy as np

from helpers import checks

checks.check_value(
    relative_error,
    (np.array([1.0]), np.array([3.0])),
    0.5,
    look="By hand: 2 divided by 4.",
)
checks.check_value(
    relative_error,
    (np.array([-2.0]), np.array([2.0])),
    1.0,
    look="By hand: 4 divided by 4. The denominator has both absolute values.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.error_values(relative_error, "relative_error--by_hand")
### END HIDDEN TESTS

# %% test="relative_error--largest" points=1
"""The largest error of all entries counts, in whichever of them: it is what that entry has alone."""
import numpy as np

from helpers import checks

checks.check_same(
    relative_error,
    (np.array([100.0, 1.0, 0.002]), np.array([100.0, 1.0, 0.006])),
    (np.array([0.002]), np.array([0.006])),
    unlike=(np.array([100.0]), np.array([100.0])),
    look="The last entry is small, and its relative error is the largest.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.largest(relative_error, "relative_error--largest")
### END HIDDEN TESTS

# %% test="relative_error--near_zero" points=1
"""Zeros, and entries around the floor of 1e-8."""
import numpy as np

from helpers import checks

checks.check_value(
    relative_error,
    (np.array([0.0]), np.array([0.0])),
    0.0,
    look="The denominator is |a| + |b|, or 1e-8 where that is larger.",
)
checks.check_value(
    relative_error,
    (np.array([1e-9]), np.array([0.0])),
    0.1,
    look="The denominator is |a| + |b|, or 1e-8 where that is larger.",
)
checks.check_value(
    relative_error,
    (np.array([1e-8]), np.array([3e-8])),
    0.5,
    look="The denominator is |a| + |b|, or 1e-8 where that is larger.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.near_zero(relative_error, "relative_error--near_zero")
### END HIDDEN TESTS

# %% test="relative_error--any_shape" points=1
"""Numbers and arrays of any shape give one number, that of a vector, and stay as they were."""
import numpy as np

from helpers import checks

checks.check_same(
    relative_error,
    (3.0, 1.0),
    (np.array([3.0]), np.array([1.0])),
    unlike=(np.array([1.0]), np.array([1.0])),
    look="The result is one number, whatever the shape.",
)
checks.check_same(
    relative_error,
    (np.full((), 3.0), np.full((), 1.0)),
    (np.array([3.0]), np.array([1.0])),
    unlike=(np.array([1.0]), np.array([1.0])),
    look="The result is one number, whatever the shape.",
)
checks.check_same(
    relative_error,
    (np.full((2, 3), 3.0), np.full((2, 3), 1.0)),
    (np.array([3.0]), np.array([1.0])),
    unlike=(np.array([1.0]), np.array([1.0])),
    look="The result is one number, whatever the shape.",
)
checks.check_kept(
    relative_error,
    (np.array([1.5, 2.0]), np.array([1.0, 2.0])),
    ["a", "b"],
    unlike=(np.array([1.0, 2.0]), np.array([1.0, 2.0])),
    case="relative_error of two vectors",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.gradients.error_shapes(relative_error, "relative_error--any_shape")
### END HIDDEN TESTS

# %% tags=["claims"]
A = np.array([[1.0, 2.0], [0.0, 3.0]])

# %% [markdown]
# ## 3. A quadratic
#
# The bowls and ravines of this course are quadratics. With a matrix $A$ and a vector $b$,
#
# $$f(w) = \tfrac{1}{2}\, w^{\top} A\, w - b^{\top} w = \tfrac{1}{2} \sum_{i,j} A_{ij} w_i w_j - \sum_i b_i w_i .$$
#
# Derive the gradient before you write it. The matrix may be any square matrix; it need not be symmetric. (The Hessians of later lessons are. We ask for more because without symmetry the popular shortcut $A w$ goes wrong, and only a derivation, or a check, tells you.)
#
# **Predict:** for $A = \begin{pmatrix} 1 & 2 \\ 0 & 3 \end{pmatrix}$ and $b = 0$, write the function out in $w_1$ and $w_2$, and differentiate. What is the gradient at (1, 1)? Is it $A w$?
#
# <details><summary>Answer</summary>
#
# $f = \tfrac12 w_1^2 + w_1 w_2 + \tfrac32 w_2^2$, so the gradient is $(w_1 + w_2,\; w_1 + 3 w_2)$; at (1, 1) it is (2<!-- = quadratic(np.ones(2), A, np.zeros(2))[1][0] -->, 4<!-- = quadratic(np.ones(2), A, np.zeros(2))[1][1] -->). But $A w = (3, 3)$. The 2 in the upper right corner belongs to both weights, half of it to each.
#
# </details>


# %% answer="quadratic"
def quadratic(w, A, b):
    """Return the value and the gradient of 1/2 w'Aw - b'w.

    Args:
        w: the weights, shape (n,).
        A: any square matrix, shape (n, n); it need not be symmetric.
        b: shape (n,).

    Returns:
        value: one number.
        gradient: shape (n,), a new array.

    Source: Nocedal and Wright, Numerical Optimization, 2nd edition, section 5.1, where A is
    symmetric.

    Example:
        >>> value, gradient = quadratic(np.ones(2), np.diag([2.0, 4.0]), np.array([1.0, 0.0]))
        >>> float(value), gradient
        (2.0, array([1., 4.]))
    """
    ### BEGIN SOLUTION
    gradient = (A + A.T) @ w / 2 - b
    return w @ A @ w / 2 - b @ w, gradient
    ### END SOLUTION


# %% [markdown]
# Try it on the matrix of your prediction. By hand: the value is $(1 + 2 + 3)/2 = 3$<!--
# = quadratic(np.ones(2), A, np.zeros(2))[0] -->, the gradient (2<!--
# = quadratic(np.ones(2), A, np.zeros(2))[1][0] -->, 4<!--
# = quadratic(np.ones(2), A, np.zeros(2))[1][1] -->).

# %%
quadratic(np.array([1.0, 1.0]), np.array([[1.0, 2.0], [0.0, 3.0]]), np.zeros(2))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Pick one weight, $w_m$, and look for all terms of the double sum that contain it: those with $i = m$ and those with $j = m$. The first kind adds up to row $m$ of $A$ times $w$. What does the second kind add up to?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>A @ w</code> multiplies the rows of <code>A</code> by <code>w</code>, <code>A.T @ w</code> its columns. For two vectors <code>p @ q</code> is a number. Test your formula with the instrument of exercise 1.
#
# </details>

# %% test="quadratic--value" points=1
"""The value, for any matrix."""
import numpy as np

from helpers import checks

checks.check_loss(
    quadratic,
    (np.array([1.0, 2.0]), np.diag([2.0, 4.0]), np.array([1.0, 1.0])),
    loss=6.0,
    case="quadratic of (1, 2) with A = diag(2, 4) and b = (1, 1)",
    look="By hand: half of 2 + 16, minus 3.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.quadratic_value(quadratic, "quadratic--value")
### END HIDDEN TESTS

# %% test="quadratic--symmetric_matrix" points=1
"""The gradient for a symmetric matrix."""
import numpy as np

from helpers import checks

checks.check_loss(
    quadratic,
    (np.array([1.0, 2.0]), np.diag([2.0, 4.0]), np.array([1.0, 1.0])),
    gradient=np.array([1.0, 7.0]),
    case="quadratic of (1, 2) with A = diag(2, 4) and b = (1, 1)",
    look="By hand: (2, 8) minus b.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.quadratic_gradient(quadratic, "quadratic--symmetric_matrix")
### END HIDDEN TESTS

# %% test="quadratic--any_matrix" points=1
"""A matrix that is not symmetric has the gradient of its symmetric part."""
import numpy as np

from helpers import checks

checks.check_same_loss(
    quadratic,
    (np.array([1.0, 1.0]), np.array([[1.0, 2.0], [0.0, 3.0]]), np.zeros(2)),
    (np.array([1.0, 1.0]), np.array([[1.0, 1.0], [1.0, 3.0]]), np.zeros(2)),
    of="gradient",
    unlike=(np.array([1.0, 1.0]), np.array([[1.0, 2.0], [1.0, 3.0]]), np.zeros(2)),
    case="quadratic of (1, 1) with A = ((1, 2), (0, 3)) beside A = ((1, 1), (1, 3)), and b = 0",
    look="Both have the value 3, and the gradient (2, 4). With the first A, A w would be (3, 3), and "
    "the transposed A times w (1, 5).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.symmetric_part(quadratic, "quadratic--any_matrix")
### END HIDDEN TESTS

# %% test="quadratic--arguments_kept" points=2
"""w, A and b stay as they were, and the gradient is a new array."""
import numpy as np

from helpers import checks

checks.check_kept(
    quadratic,
    (np.array([1.0, 2.0]), np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([1.0, 1.0])),
    ["w", "A", "b"],
    unlike=(np.array([3.0, 2.0]), np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([1.0, 1.0])),
    case="quadratic",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.quadratic_kept(quadratic, "quadratic--arguments_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. The softmax loss
#
# The lecture told two digits apart. For $C$ classes, a linear classifier gives each example, a row $x_n$ of $X$, one score for each class: $s_{nc} = x_n \cdot W_{:,c}$, with column $c$ of $W$. (With two classes and the scores 0 and $s$ this is the lecture's loss.) The *softmax* turns scores into probabilities, $p_{nc} = e^{s_{nc}} / \sum_{c'} e^{s_{nc'}}$, and the loss of an example is minus the logarithm of the probability of its class $y_n$, the *cross-entropy*. With the penalty, in CS231n's form (their reg is half of the lecture's wd),
#
# $$L = \frac{1}{N} \sum_n \Bigl( \log \sum_c e^{s_{nc}} - s_{n y_n} \Bigr) + \text{reg} \sum_{d,c} W_{dc}^2 .$$
#
# The loss must be finite for all finite scores. But in float64 $e^{710}$ is infinite, and $e^{-746}$ is 0, whose logarithm is infinite. There is a way out: if you subtract any number from all scores of an example, the loss stays the same.
#
# **Predict:** what is the loss if $W$ is 0, for ten classes and reg = 0? And what is the loss of one example with the scores (1000, 0) if its class is the first? If it is the second?
#
# <details><summary>Answer</summary>
#
# $\log 10 = 2.303$<!-- = softmax_loss(np.zeros((1, 10)), np.ones((1, 1)), np.array([3]), 0.0)[0] -->, the loss of a blind guess among ten. Then 0 (more exactly $e^{-1000}$), and 1000, which is how far the score of the right class is behind. So a loss can be large and finite although the probability, $e^{-1000}$, is 0 in float64.
#
# </details>


# %% answer="softmax_loss"
def softmax_loss(W, X, y, reg):
    """Return the softmax loss of a linear classifier, and its gradient.

        mean over n of (log(sum over c of exp(s_nc)) - s_n,y_n) + reg * sum(W**2),  s = X W

    Args:
        W: the weights, float64, shape (D, C).
        X: the examples, float64, shape (N, D).
        y: the class of each example, shape (N,), integers from 0 to C - 1.
        reg: strength of the penalty, a number; it comes without a half and without a mean.

    Returns:
        loss: one number, finite for all finite scores.
        dW: the gradient of the loss with respect to W, shape (D, C).

    Source: CS231n notes, Linear classification, "Softmax classifier", and "Practical issues:
    numeric stability"; the name and order of the arguments are those of assignment 1.

    Example:
        >>> loss, dW = softmax_loss(np.zeros((1, 2)), np.array([[2.0]]), np.array([0]), 0.0)
        >>> round(float(loss), 4), dW
        (0.6931, array([[-1.,  1.]]))
    """
    ### BEGIN SOLUTION
    scores = X @ W
    scores -= scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(scores).sum(axis=1))
    rows = np.arange(len(y))
    loss = np.mean(log_sums - scores[rows, y]) + reg * np.sum(W**2)
    errors = np.exp(scores - log_sums[:, None])
    errors[rows, y] -= 1
    return loss, X.T @ errors / len(y) + 2 * reg * W
    ### END SOLUTION


# %% tags=["claims"]
in_class_0, slopes_in_class_0 = softmax_loss(
    np.log([[1.0, 3.0]]), np.ones((1, 1)), np.array([0]), 0.0
)

# %% [markdown]
# Try it. By hand: one example $x = 1$ with the scores $(0, \log 3)$ has the probabilities (1/4<!--
# = 1 + slopes_in_class_0[0, 0] -->, 3/4<!--
# = slopes_in_class_0[0, 1] -->). In class 0 its loss is $\log 4 = 1.3863$<!--
# = in_class_0 --> and its gradient (-0.75<!-- = slopes_in_class_0[0, 0] -->, 0.75<!--
# = slopes_in_class_0[0, 1] -->). With the scores (1000, 0), in class 1, the loss is 1000 and the gradient (1, -1).

# %%
print(softmax_loss(np.log([[1.0, 3.0]]), np.array([[1.0]]), np.array([0]), 0.0))
print(softmax_loss(np.array([[1000.0, 0.0]]), np.array([[1.0]]), np.array([1]), 0.0))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Work in three steps: scores, then the slope of the loss with respect to each score, then the chain rule to the weights. Derive the second step on paper: what is the slope of $\log \sum_c e^{s_c}$ with respect to one of the scores? And what changes for the score of the right class? The lecture has the result for two classes.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>S.max(axis=1, keepdims=True)</code> is the largest score of each row, as a column that can be subtracted. Build the loss from scores, not from probabilities: a probability may be 0, but a score is never infinite. <code>S[np.arange(N), y]</code> picks one entry in each row. For the last step look at the shapes: (N, D) and (N, C) have to become (D, C).
#
# </details>

# %% test="softmax_loss--at_zero" points=1
"""With all weights at zero the loss is log C."""
import numpy as np

from helpers import checks

checks.check_loss(
    softmax_loss,
    (np.zeros((2, 2)), np.array([[1.0, 2.0], [3.0, -4.0]]), np.array([0, 1]), 0.5),
    loss=np.log(2),
    case="softmax_loss at W = 0 with 2 classes",
    look="All scores are 0, so each class has the probability 1 / C.",
)
checks.check_loss(
    softmax_loss,
    (np.zeros((2, 10)), np.array([[1.0, 2.0], [3.0, -4.0]]), np.array([0, 1]), 0.5),
    loss=np.log(10),
    case="softmax_loss at W = 0 with 10 classes",
    look="All scores are 0, so each class has the probability 1 / C.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.at_zero(softmax_loss, "softmax_loss--at_zero")
### END HIDDEN TESTS

# %% test="softmax_loss--data_loss" points=1
"""The mean cross-entropy, without regularization."""
import numpy as np

from helpers import checks

checks.check_loss(
    softmax_loss,
    (np.log([[1.0, 3.0]]), np.ones((1, 1)), np.array([0]), 0.0),
    loss=np.log(4),
    case="softmax_loss with the probabilities 1/4 and 3/4 and y = [0]",
    look="The loss is minus the natural logarithm of 1/4 or of 3/4, and the mean of both.",
)
checks.check_loss(
    softmax_loss,
    (np.log([[1.0, 3.0]]), np.ones((1, 1)), np.array([1]), 0.0),
    loss=np.log(4 / 3),
    case="softmax_loss with the probabilities 1/4 and 3/4 and y = [1]",
    look="The loss is minus the natural logarithm of 1/4 or of 3/4, and the mean of both.",
)
checks.check_loss(
    softmax_loss,
    (np.log([[1.0, 3.0]]), np.ones((2, 1)), np.array([0, 1]), 0.0),
    loss=np.log(16 / 3) / 2,
    case="softmax_loss with the probabilities 1/4 and 3/4 and y = [0, 1]",
    look="The loss is minus the natural logarithm of 1/4 or of 3/4, and the mean of both.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.data_loss(softmax_loss, "softmax_loss--data_loss")
### END HIDDEN TESTS

# %% test="softmax_loss--regularization" points=1
"""What reg adds to the loss and to the gradient."""
import numpy as np

from helpers import checks

checks.check_loss(
    softmax_loss,
    (np.array([[1.0, -2.0]]), np.array([[0.0]]), np.array([0]), 0.5),
    loss=np.log(2) + 2.5,
    gradient=np.array([[1.0, -2.0]]),
    case="softmax_loss of an example x = 0 with W = (1, -2) and reg = 0.5",
    look="By hand: log 2 from the data, 0.5 * 5 from the weights; x = 0 adds nothing to dW.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.regularization(softmax_loss, "softmax_loss--regularization")
### END HIDDEN TESTS

# %% test="softmax_loss--gradient" points=2
"""The gradient, by hand and compared with a measured one."""
import numpy as np

from helpers import checks

checks.check_loss(
    softmax_loss,
    (np.log([[1.0, 3.0]]), np.ones((1, 1)), np.array([0]), 0.0),
    gradient=np.array([[-0.75, 0.75]]),
    case="softmax_loss with the probabilities 1/4 and 3/4 and y = [0]",
    look="Compare the probabilities with what they should be, 1 for the class and 0 elsewhere.",
)
checks.check_loss(
    softmax_loss,
    (np.log([[1.0, 3.0]]), np.ones((1, 1)), np.array([1]), 0.0),
    gradient=np.array([[0.25, -0.25]]),
    case="softmax_loss with the probabilities 1/4 and 3/4 and y = [1]",
    look="Compare the probabilities with what they should be, 1 for the class and 0 elsewhere.",
)
checks.check_loss(
    softmax_loss,
    (np.log([[1.0, 3.0]]), np.ones((2, 1)), np.array([0, 1]), 0.0),
    gradient=np.array([[-0.25, 0.25]]),
    case="softmax_loss with the probabilities 1/4 and 3/4 and y = [0, 1]",
    look="Compare the probabilities with what they should be, 1 for the class and 0 elsewhere.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.softmax_gradient(softmax_loss, "softmax_loss--gradient")
### END HIDDEN TESTS

# %% test="softmax_loss--large_scores" points=1
"""The loss for scores of any size: no overflow, no logarithm of zero, and the same at any level."""
import numpy as np

from helpers import checks

checks.check_same_loss(
    softmax_loss,
    (np.array([[50.0, 0.0]]), np.array([[1.0]]), np.array([1]), 0.0),
    (np.array([[-5000.0, -5050.0]]), np.array([[1.0]]), np.array([1]), 0.0),
    of="loss",
    unlike=(np.array([[50.0, 0.0]]), np.array([[1.0]]), np.array([0]), 0.0),
    case="softmax_loss with the scores (50, 0), and with 5050 less for both",
    look="Shift the scores of each example by their largest one, and build the loss from scores: log(sum of exp) minus the score of the class.",
)
checks.check_same_loss(
    softmax_loss,
    (np.array([[1000.0, 0.0]]), np.array([[1.0]]), np.array([1]), 0.0),
    (np.array([[5000.0, 4000.0]]), np.array([[1.0]]), np.array([1]), 0.0),
    of="loss",
    unlike=(np.array([[1000.0, 0.0]]), np.array([[1.0]]), np.array([0]), 0.0),
    case="softmax_loss with the scores (1000, 0), and with 4000 more for both",
    look="Shift the scores of each example by their largest one, and build the loss from scores: log(sum of exp) minus the score of the class.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.large_scores(softmax_loss, "softmax_loss--large_scores", of="loss")
### END HIDDEN TESTS

# %% test="softmax_loss--large_scores_gradient" points=1
"""The gradient for scores of any size, the same at any level."""
import numpy as np

from helpers import checks

checks.check_same_loss(
    softmax_loss,
    (np.array([[50.0, 0.0]]), np.array([[1.0]]), np.array([1]), 0.0),
    (np.array([[-5000.0, -5050.0]]), np.array([[1.0]]), np.array([1]), 0.0),
    of="gradient",
    unlike=(np.array([[50.0, 0.0]]), np.array([[1.0]]), np.array([0]), 0.0),
    case="softmax_loss with the scores (50, 0), and with 5050 less for both",
    look="Shift the scores of each example by their largest one before exp, so that neither inf / inf nor 0 / 0 comes up.",
)
checks.check_same_loss(
    softmax_loss,
    (np.array([[1000.0, 0.0]]), np.array([[1.0]]), np.array([1]), 0.0),
    (np.array([[5000.0, 4000.0]]), np.array([[1.0]]), np.array([1]), 0.0),
    of="gradient",
    unlike=(np.array([[1000.0, 0.0]]), np.array([[1.0]]), np.array([0]), 0.0),
    case="softmax_loss with the scores (1000, 0), and with 4000 more for both",
    look="Shift the scores of each example by their largest one before exp, so that neither inf / inf nor 0 / 0 comes up.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.large_scores(softmax_loss, "softmax_loss--large_scores_gradient", of="gradient")
### END HIDDEN TESTS

# %% test="softmax_loss--any_size" points=1
"""One example, one feature, two classes and more, in any order; labels of any integer type."""
import numpy as np

from helpers import checks

checks.check_same_loss(
    softmax_loss,
    (np.eye(1, 2), np.ones((1, 1)), np.full(1, 1, dtype=np.int64), 0.0),
    (np.eye(1, 2), np.ones((1, 1)), np.full(1, 1, dtype=np.int32), 0.0),
    of="gradient",
    unlike=(2 * np.eye(1, 2), np.ones((1, 1)), np.full(1, 1), 0.0),
    case="softmax_loss with N = 1, D = 1, C = 2, labels of type int64 and int32",
    look="Sizes come from the shapes of X and W. A class may be missing in y.",
)
checks.check_same_loss(
    softmax_loss,
    (np.eye(3, 4), np.ones((1, 3)), np.full(1, 1, dtype=np.int64), 0.0),
    (np.eye(3, 4), np.ones((1, 3)), np.full(1, 1, dtype=np.int32), 0.0),
    of="gradient",
    unlike=(2 * np.eye(3, 4), np.ones((1, 3)), np.full(1, 1), 0.0),
    case="softmax_loss with N = 1, D = 3, C = 4, labels of type int64 and int32",
    look="Sizes come from the shapes of X and W. A class may be missing in y.",
)
checks.check_same_loss(
    softmax_loss,
    (np.eye(1, 3), np.ones((5, 1)), np.full(5, 1, dtype=np.int64), 0.0),
    (np.eye(1, 3), np.ones((5, 1)), np.full(5, 1, dtype=np.int32), 0.0),
    of="gradient",
    unlike=(2 * np.eye(1, 3), np.ones((5, 1)), np.full(5, 1), 0.0),
    case="softmax_loss with N = 5, D = 1, C = 3, labels of type int64 and int32",
    look="Sizes come from the shapes of X and W. A class may be missing in y.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.any_size(softmax_loss, "softmax_loss--any_size")
### END HIDDEN TESTS

# %% test="softmax_loss--arguments_kept" points=1
"""W, X and y stay as they were."""
import numpy as np

from helpers import checks

checks.check_kept(
    softmax_loss,
    (np.array([[1.0, -2.0]]), np.array([[1.0], [3.0]]), np.array([0, 1]), 0.5),
    ["W", "X", "y"],
    unlike=(np.array([[2.0, -2.0]]), np.array([[1.0], [3.0]]), np.array([0, 1]), 0.5),
    case="softmax_loss",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.losses.softmax_kept(softmax_loss, "softmax_loss--arguments_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Predict
#
# Can you tell what a check will say before you make it? Write a function that returns five numbers. Work them out on paper and return formulas, or let a little run inside the function find them, in a second at most: grading calls it with settings that you do not know. A few percent do not matter; where a rougher estimate is enough, the list says so.
#
# **Predict:** five numbers, each under its key.
# - `"bargain"`: for $f(w) = e^{a w}$ at $w = 0$ with step $h$, the error of the one-sided difference divided by that of the central one.
# - `"best_step"`: for $f(w) = \sin(a w)$ at $w = 0$, where each value that we get may be wrong by up to `noise`, in either direction. Which step keeps the worst-case error of the central difference smallest? (An estimate is enough: a factor of 1.4 does not matter.)
# - `"missing_2"`: a loss has a data part and a penalty, and along our direction the slope of the penalty is `ratio` times that of the data. The formula forgets the 2, as in the lecture. What is the relative error?
# - `"diluted"`: a gradient has `n` entries, all equally large, and the formula has a 0 in place of one of them. We check it along very many random directions, drawn as in the lecture from normal numbers. What is the median relative error? (Within 20 %.)
# - `"crossings"`: a loss is a mean of `n` ReLUs, whose kinks are spread at random, evenly between $w = -1$ and $w = 1$. We measure its slope at 0 by a central difference with step $h$, very often, each time with new kinks. What share of the measurements crosses at least one kink? (Within 10 %.)
# - The settings that grading draws: `a` from 2 to 5, `h` from 0.0005 to 0.04, `noise` from 1e-9 to 1e-5, `n` from 60 to 1000, and `ratio` from 0.2 to 5.


# %% answer="gradient_predictions"
def gradient_predictions(a, h, noise, n, ratio):
    """Predict what checks of gradients will say.

    Args:
        a: the frequency, or the growth rate, of the function that is measured.
        h: the step of a difference, small compared with 1 / a.
        noise: by how much each value of a loss may be wrong, a small positive number.
        n: the number of entries of a gradient, or of kinks; an int.
        ratio: the slope of the penalty divided by that of the data, positive.

    Returns:
        A dict with a number for each of the five keys that are described above.

    Example:
        >>> sorted(gradient_predictions(3.0, 0.01, 1e-6, 100, 0.5))
        ['bargain', 'best_step', 'crossings', 'diluted', 'missing_2']
    """
    ### BEGIN SOLUTION
    return {
        "bargain": 3 / (a * h),
        "best_step": (3 * noise) ** (1 / 3) / a,
        "missing_2": (ratio / 2) / (2 + 1.5 * ratio),
        "diluted": 1 / (2 * np.sqrt(n)),
        "crossings": 1 - (1 - h) ** n,
    }
    ### END SOLUTION


# %%
gradient_predictions(3.0, 0.01, 1e-6, 100, 0.5)

# %% [markdown]
# <details><summary>Hint 1: the ideas</summary>
#
# The first two need the errors from sections 1 to 3 of the lecture; put the derivatives of these functions in. For `"missing_2"`, call the slope of the data 1. For `"diluted"`, compare the slope along a random direction, a sum of `n` terms of either sign, with one of its terms. For `"crossings"`, ask for the opposite: how likely is it that no kink lies inside the step?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# $e^{aw}$ and $\sin(aw)$ have third derivatives of size $a^3$ there. With noise, the worst-case error is $\tfrac{h^2}{6} |f'''| + \text{noise}/h$. The relative error divides by the sum of both sizes, formula and measurement. A sum of $n$ random numbers of either sign is about $\sqrt n$ times as large as one of them. Where no formula comes to mind, a little run will do: draw a few thousand directions with NumPy, and take `np.median`.
#
# </details>

# %% test="gradient_predictions--bargain" points=2
"""How many times larger the error of the one-sided difference is."""
from helpers import checks

checks.check_prediction(
    gradient_predictions, "bargain", (3.0, 0.01, 1e-6, 100, 0.5), between=(1.5, 1e6)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.gradients.bargain(gradient_predictions, "gradient_predictions--bargain")
### END HIDDEN TESTS

# %% test="gradient_predictions--best_step" points=3
"""The best step where the values of the loss are noisy."""
from helpers import checks

checks.check_prediction(
    gradient_predictions, "best_step", (3.0, 0.01, 1e-6, 100, 0.5), between=(1e-8, 0.5)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.gradients.best_step(gradient_predictions, "gradient_predictions--best_step")
### END HIDDEN TESTS

# %% test="gradient_predictions--missing_2" points=2
"""The relative error of a check that meets the forgotten 2."""
from helpers import checks

checks.check_prediction(
    gradient_predictions, "missing_2", (3.0, 0.01, 1e-6, 100, 0.5), between=(1e-6, 0.99)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.gradients.missing_2(gradient_predictions, "gradient_predictions--missing_2")
### END HIDDEN TESTS

# %% test="gradient_predictions--diluted" points=3
"""What a wrong entry among n does to a check along a random direction."""
from helpers import checks

checks.check_prediction(
    gradient_predictions, "diluted", (3.0, 0.01, 1e-6, 100, 0.5), between=(1e-6, 0.99)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.gradients.diluted(gradient_predictions, "gradient_predictions--diluted")
### END HIDDEN TESTS

# %% test="gradient_predictions--crossings" points=3
"""The share of measurements that cross a kink."""
from helpers import checks

checks.check_prediction(
    gradient_predictions, "crossings", (3.0, 0.01, 1e-6, 100, 0.5), between=(1e-6, 0.999999)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.gradients.crossings(gradient_predictions, "gradient_predictions--crossings")
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Fool the check
#
# Before you trust a check, fool it once. The loss is
#
# $$f(w) = \tfrac{1}{4} \sum_i w_i^4 ,$$
#
# and you write a *wrong* gradient for it. You know where a careless friend will check it: at the weights `point`, along the direction `u`, which has length 1<!-- given -->. There the check must pass, with a relative error below $10^{-7}$<!-- given -->. Nearly everywhere else your gradient must be wrong: at random places and along random directions the relative error must exceed 0.01<!-- given --> in at least 80 %<!-- given --> of the checks. Three friends will check, each careless in a different way:
#
# 1. the first checks at `point`, along `u`, and nowhere else;
# 2. the second checks every entry, but only at `point`;
# 3. the third checks at many places, but always along `u`.
#
# One gradient can fool all three. (There are at least 3<!-- given --> weights, and none is near zero.)
#
# **Predict:** suppose your friend draws `point` and `u` at random, after you have written your gradient. How likely are you to get away with it?
#
# <details><summary>Answer</summary>
#
# You have no chance: your bug would have to vanish at a place that you did not know, or be perpendicular to a direction that you did not know. So a good check draws both at random, and draws again the next time.
#
# </details>


# %% answer="fools_the_check"
def fools_the_check(w, point, u):
    """Return a wrong gradient of sum(w**4) / 4 that passes careless checks.

    Args:
        w: the weights, shape (n,), n at least 3.
        point: where a careless friend checks, shape (n,).
        u: the direction along which a careless friend checks, shape (n,), of length 1.

    Returns:
        What you claim to be the gradient at w, shape (n,).

    Example:
        >>> w, u = np.array([1.0, -1.0, 2.0]), np.array([0.6, 0.0, 0.8])
        >>> fools_the_check(w, w, u).round(6)
        array([ 1., -1.,  8.])
    """
    ### BEGIN SOLUTION
    aside = np.eye(len(w))[np.argmin(np.abs(u))]
    aside -= (aside @ u) * u
    return w**3 + np.sum((w - point) ** 2) * aside
    ### END SOLUTION


# %% [markdown]
# Try it: your slope and the measured one, first where the first friend looks, then at another place along another direction.

# %%
point, other, u = np.array([1.0, -1.0, 2.0]), np.array([2.0, 1.0, 1.0]), np.array([0.6, 0.0, 0.8])
for place, along in ((point, u), (other, np.array([0.0, 1.0, 0.0]))):
    ahead, behind = (np.sum((place + h * along) ** 4) / 4 for h in (1e-5, -1e-5))
    print(fools_the_check(place, point, u) @ along, (ahead - behind) / 2e-5)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Start with the right gradient and add a bug. Which bugs leave the slope $g \cdot u$ as it is? And how do you make a bug vanish at `point` alone?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# A vector <code>v</code> minus <code>(v @ u) * u</code> is perpendicular to <code>u</code>. The number <code>np.sum((w - point) ** 2)</code> is zero at <code>point</code> and nowhere else.
#
# </details>

# %% test="fools_the_check--along_u" points=2
"""The first friend checks at the point, along u; everywhere else the gradient is wrong."""
import numpy as np

from helpers import checks

checks.check_shape(
    fools_the_check,
    (np.array([1.0, -1.0, 2.0]), np.array([1.0, -1.0, 2.0]), np.array([0.6, 0.0, 0.8])),
    (3,),
    look="A gradient has the shape of w.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.gradients.fools_along_u(fools_the_check, "fools_the_check--along_u")
### END HIDDEN TESTS

# %% test="fools_the_check--at_the_point" points=1
"""The second friend checks every entry at the point; everywhere else the gradient is wrong."""
import numpy as np

from helpers import checks

checks.check_shape(
    fools_the_check,
    (np.array([2.0, 1.0, 1.0]), np.array([1.0, -1.0, 2.0]), np.array([0.6, 0.0, 0.8])),
    (3,),
    look="A gradient has the shape of w.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.gradients.fools_at_the_point(fools_the_check, "fools_the_check--at_the_point")
### END HIDDEN TESTS

# %% test="fools_the_check--everywhere_along_u" points=2
"""The third friend checks at many places along u; along other directions the gradient is wrong."""
import numpy as np

from helpers import checks

checks.check_shape(
    fools_the_check,
    (np.array([2.0, 1.0, 1.0, -1.0]), np.array([1.0, -1.0, 2.0, 1.0]), np.array([0.6, 0, 0.8, 0])),
    (4,),
    look="A gradient has the shape of w.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.gradients.fools_everywhere_along_u(
    fools_the_check, "fools_the_check--everywhere_along_u"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Check your gradient on the digits
#
# Now your functions work together; nothing here is graded. We take the 1797 handwritten digits, with pixels between 0 and 1, and a constant 1 for the bias. The weights have the shape (65, 10), so there are 650<!-- = 10 * (1 + digits()[0].shape[1]) -->; we draw them at random, about 0.1 in size.

# %% tags=["skip-execution"]
images, y = digits()
X = np.column_stack([images / 16, np.ones(len(images))])
W = 0.1 * np.random.default_rng(0).normal(size=(65, 10))
X.shape, W.shape


# %% [markdown]
# `gradients` returns your gradient of the softmax loss and the measured one, on the first five digits.


# %% tags=["skip-execution"]
def gradients(W, reg, few=slice(0, 5)):
    analytic = softmax_loss(W, X[few], y[few], reg)[1]
    measured = numeric_gradient(lambda V: softmax_loss(V, X[few], y[few], reg)[0], W)
    return analytic, measured


# %% [markdown]
# **Predict:** how many losses does one check need? How large will the largest relative error be?

# %% tags=["skip-execution"]
print(f"with reg = 0.1: {relative_error(*gradients(W, reg=0.1)):.0e}")
print(f"with reg = 0:   {relative_error(*gradients(W, reg=0.0)):.0e}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# It needs 1300<!-- = 2 * W.size --> losses, two for each weight. The largest of 650 relative errors is a few times 1e-7 at most. That is more than the 1e-7<!-- given --> that counts as good, and yet your gradient is right: among so many entries some are close to 0 by chance, and their relative error is large. The median is below 1e-9.
#
# </details>

# %% [markdown]
# **Predict:** many pixels are blank in all five images. What is the gradient of their weights at reg = 0, and what does the floor in `relative_error` do there?

# %% tags=["skip-execution"]
analytic, measured = gradients(W, reg=0.0)
print(f"entries that are 0 in both: {np.sum((analytic == 0) & (measured == 0))} of {W.size}")

# %% tags=["claims"]
blank = np.sum(X[:5].sum(axis=0) == 0)
both = np.sum((analytic == 0) & (measured == 0))

# %% [markdown]
# <details><summary>Answer</summary>
#
# A pixel that is blank in all images adds nothing to any score, so both gradients are exactly 0 for its ten<!-- = both / blank --> weights: 190<!-- = both --> entries, of 19<!-- = blank --> pixels. 0/0 would be NaN; the floor makes it 0, which counts as agreement. But these entries have not been tested at all.
#
# </details>

# %% [markdown]
# Now the same gradient at weights that are ten times as large.

# %% tags=["skip-execution"]
analytic, measured = gradients(10 * W, reg=0.0)
worst = np.argmax(np.vectorize(relative_error)(analytic, measured))
print(f"largest relative error: {relative_error(analytic, measured):.0e}")
print(
    f"at that entry: {analytic.ravel()[worst]:.3e} by formula, {measured.ravel()[worst]:.3e} measured"
)
print(f"largest difference of any entry: {np.max(abs(analytic - measured)):.0e}")

# %% [markdown]
# **Explain:** the lecture's table says "suspect a bug" at a relative error above 1e-3. Is there one?
#
# <details><summary>Answer</summary>
#
# No. Look at the entry: it is about 2e-8, while round-off makes every measured entry wrong by about 1e-10. With such weights the classifier is sure of itself, and many probabilities are nearly 0. Before you hunt for a bug, look at <em>which</em> entry is to blame, and how large it is. Or take smaller weights, as above.
#
# </details>

# %% [markdown]
# ### What the wrong entries tell
#
# Here are three wrong gradients, made from yours. One forgets the penalty. One leaves the bias, the last row of $W$, out of the penalty, although its loss does not. One has the wrong sign for the class 9.
#
# **Predict:** for each of them, which of the 65 by 10 entries will light up?


# %% tags=["skip-execution"]
def suspects(W, reg):
    right, measured = gradients(W, reg)
    rows, columns = np.ogrid[:65, :10]
    wrong = {
        "no regularization": right - 2 * reg * W,
        "bias not regularized": right - 2 * reg * W * (rows == 64),
        "class 9 reversed": np.where(columns == 9, -right, right),
    }
    entry_by_entry = np.vectorize(relative_error)
    return {name: entry_by_entry(g, measured) for name, g in wrong.items()}


# %% tags=["skip-execution"]
fig, axes = plt.subplots(1, 3, figsize=(9, 5), layout="constrained")
for ax, (name, entries) in zip(axes, suspects(W, reg=0.1).items(), strict=True):
    image = ax.imshow(
        np.log10(np.maximum(entries, 1e-12)), aspect="auto", cmap="cividis", vmin=-12, vmax=0
    )
    ax.set(title=name, xlabel="class", ylabel="pixel; 64 is the bias")
fig.colorbar(image, label="log10 of the relative error")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without the penalty nearly every entry is wrong. With the forgotten bias only the last row is wrong, ten of 650<!-- = W.size --> entries, which a check of a few random entries may well miss: check some entries of every part. With the reversed class it is one column. So the place of the wrong entries often names the bug.
#
# </details>

# %% [markdown]
# ### The U-curve of your own instrument
#
# The figure shows the largest difference between your gradient and the measured one against the step $h$, for the digits 0, 1 and 2. You choose how many images there are and how large the weights are.
#
# **Predict:** how does the lowest point move when the weights become ten times as large, and the loss with them?


# %% tags=["skip-execution"]
from helpers.explorer import curves


def largest_difference(steps, size=0.1, count=10):
    V, rows = size * 10 * W[:, :3], np.flatnonzero(y < 3)[:count]
    analytic = softmax_loss(V, X[rows], y[rows], 0.0)[1]
    found = [
        numeric_gradient(lambda U: softmax_loss(U, X[rows], y[rows], 0.0)[0], V, h) for h in steps
    ]
    return np.array([np.max(abs(analytic - measured)) for measured in found])


# %% tags=["skip-execution"]
curves(
    largest_difference,
    {"size": [0.1, 1.0, 10.0], "count": (1, 50)},
    x=10.0 ** np.arange(-12, 0.1, 0.75),
    labels=("step h", "largest difference"),
    scales=("log", "log"),
    y_limits=(1e-12, 1e-1),
    says=lambda h, difference: (
        f"lowest: {difference.min():.0e} at h = {h[difference.argmin()]:.0e}"
    ),
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# From size 0.1 to size 10 it moves to the right: the figure says 3e-05, and then 2e-04. The loss of large weights is large, so its round-off lifts the left arm; and the softmax is flat nearly everywhere, so the truncation is smaller. The default of 1e-5<!-- = numeric_gradient.__defaults__[0] --> is a good compromise, not a law.
#
# </details>

# %% [markdown]
# ### Train with it
#
# A gradient that has passed its check deserves to be used: 300 steps of plain gradient descent at rate 1 on two thirds of the digits, all of them at every step.
#
# **Predict:** which loss does the curve start with? Which share of the other third will be classified correctly?

# %% tags=["skip-execution"]
training, other = np.arange(1797) % 3 > 0, np.arange(1797) % 3 == 0
V, losses = np.zeros((65, 10)), []
for _ in range(300):
    loss, gradient = softmax_loss(V, X[training], y[training], 1e-4)
    losses.append(loss)
    V = V - 1.0 * gradient
share = np.mean(np.argmax(X[other] @ V, axis=1) == y[other])
print(f"first loss {losses[0]:.3f}, last loss {losses[-1]:.3f}, {share:.1%} of the others correct")

# %% tags=["skip-execution"]
fig, ax = plt.subplots(figsize=(6, 3.2), layout="constrained")
ax.plot(losses, **{**NEUTRAL[0], "marker": ""})
ax.set(xlabel="step", ylabel="loss", title="Softmax on the digits")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# It starts with log 10, 2.303<!-- = losses[0] -->, and falls to 0.183<!--
# = losses[-1] -->; 96.7 %<!--
# = share --> of the digits that it has not seen are classified correctly.
#
# </details>

# %% [markdown]
# ## What you can do now
#
# - You measure any gradient with two losses for each entry, and leave the array as you found it.
# - You judge it by the largest relative error, and look at the entry behind that number before you call it a bug.
# - In a quadratic, a weight collects its slope from a row and from a column of the matrix; the two are the same only if the matrix is symmetric.
# - You know what a check cannot see: other places, other directions, and a wrong entry among very many.
# - Your softmax loss is finite for all finite scores, because it never takes the logarithm of a probability.
# - You check first and train afterwards.
#
# **Next:** lesson 02_sgd follows the gradient downhill, and finds three reasons why that can be slow.
