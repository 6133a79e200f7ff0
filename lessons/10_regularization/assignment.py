# %% [markdown]
# # Regularization: the assignment
#
# A network that has learned its training images by heart looks perfect, and is at its worst. Here you write five cures: a penalty, a limit on the length of weight vectors, early stopping, dropout, and shifted images. Then you try them on a small set of digits in which every fifth label is wrong, and see which of them help, and when none is needed.
#
# **You will be able to**
#
# - write an L2 penalty and say where its factor of one half is,
# - write inverted dropout, forward and backward, for training and for test,
# - stop a training run in time, and say what the patience is for,
# - explain why a forgotten scale of dropout can hide behind a good accuracy,
# - judge which cure the data ask for.
#
# **Before you start:** the lecture [10_regularization](../../course/10_regularization.ipynb) (in the course folder, `course/10_regularization.ipynb`).
#
# **Time:** about 75 to 105 minutes. 30 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import few, split_digits, wrong_labels
from helpers.problems.mlp import Mlp, batches, train

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}

# %% [markdown]
# ## 1. Three predictions
#
# Before you write any code, work out three numbers with pencil and paper. The checks only tell whether an entry is a number in a sensible range. Whether it is the right one, to within one percent, you will see from your grade.
#
# - `"noise"`: a unit has the output 3. Inverted dropout keeps it with probability 0.2. What is the standard deviation of what leaves the dropout layer in training?
# - `"weight"`: a single weight has the data loss $(w - 4)^2$. An L2 penalty $\frac{\mathrm{wd}}{2} w^2$ with $\mathrm{wd} = 3$ is added. At which $w$ is the sum smallest?
# - `"scores"`: a network has three hidden ReLU layers and no biases; its inputs and weights are all positive. It was trained with dropout that keeps a share of 0.8 in each hidden layer, but nobody divided by 0.8, and at test time nobody multiplied by it. By what factor are the scores at test time larger than they were on average in training?
#
# Put the three numbers in place of the dots and delete the line that raises `NotImplementedError`.

# %% answer="regularization_predictions"
regularization_predictions = {"noise": ..., "weight": ..., "scores": ...}
### BEGIN SOLUTION
regularization_predictions = {
    "noise": 3 * np.sqrt((1 - 0.2) / 0.2),
    "weight": 2 * 4 / (2 + 3),
    "scores": 1 / 0.8**3,
}
### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: noise</summary>
#
# The output takes two values only. Write down both, with their probabilities. Their mean is 3.
#
# </details>
#
# <details><summary>Hint 2: weight and scores</summary>
#
# At the minimum the slopes of loss and penalty add up to zero. For the scores, follow one number through the network: each layer passes on the factor that it receives and multiplies it by another.
#
# </details>

# %% test="regularization_predictions--noise" points=1
"""The spread that dropout gives to one unit."""
from helpers import checks

checks.check_settings(
    "regularization_predictions",
    regularization_predictions,
    ["noise"],
    allowed=lambda noise: 0 < noise < 100,
    expected="a number above 0 and below 100",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(
    regularization_predictions, "noise", trials.regularization.noise(3, 0.2), rtol=0.01
)
### END HIDDEN TESTS

# %% test="regularization_predictions--weight" points=1
"""Where a loss and an L2 penalty balance."""
from helpers import checks

checks.check_settings(
    "regularization_predictions",
    regularization_predictions,
    ["weight"],
    allowed=lambda weight: -10 < weight < 10,
    expected="a number between -10 and 10",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(
    regularization_predictions, "weight", trials.regularization.balance(4, 3), rtol=0.01
)
### END HIDDEN TESTS

# %% test="regularization_predictions--scores" points=1
"""What a scale that is forgotten three times does to the scores."""
from helpers import checks

checks.check_settings(
    "regularization_predictions",
    regularization_predictions,
    ["scores"],
    allowed=lambda scores: 0 < scores < 1000,
    expected="a number above 0 and below 1000",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(
    regularization_predictions, "scores", trials.regularization.inflation(0.8, 3), rtol=0.01
)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. An L2 penalty
#
# The penalty is half the strength times the sum of all squared weights, and so its gradient is the strength times the weights:
#
# $$R = \frac{\mathrm{wd}}{2} \sum_k \lVert W_k \rVert^2, \qquad \frac{\partial R}{\partial W_k} = \mathrm{wd}\, W_k .$$
#
# The half is a matter of taste, and texts differ: CS231n's notes and its second assignment have it, its first assignment and our `softmax_loss` of lesson 01 do not. Here it is part of the formula. Biases are not penalized; the caller leaves them out of the list.
#
# **Predict:** the weights are 3 and 4, in two matrices of one entry each, and $\mathrm{wd}$ is 0.1. How large is the penalty?
#
# <details><summary>Answer</summary>
#
# $0.05 \cdot (9 + 16) = 1.25$<!-- = l2_penalty([np.array([[3.0]]), np.array([[4.0]])], 0.1)[0] -->.
#
# </details>


# %% answer="l2_penalty"
def l2_penalty(weights, strength):
    """Return the L2 penalty of some weight matrices, and its gradients.

        R = strength / 2 * (sum of the squares of all entries)

    Args:
        weights: a list of float arrays, of any shapes. They must not change.
        strength: wd, a number, at least 0.

    Returns:
        value: R, a number.
        gradients: a list of new arrays, the gradient of R with respect to each array of `weights`,
            in the same order and of the same shapes.

    Source: CS231n, Neural Nets notes 2, "L2 regularization"; with its factor of one half.

    Example:
        >>> value, gradients = l2_penalty([np.array([[3.0, 4.0]])], 0.5)
        >>> float(value), gradients[0].tolist()
        (6.25, [[1.5, 2.0]])
    """
    ### BEGIN SOLUTION
    value = strength / 2 * sum(np.sum(W**2) for W in weights)
    return value, [strength * W for W in weights]
    ### END SOLUTION


# %% [markdown]
# Try it. By hand: the squares of 1, 2 and 2 add up to 9, so at strength 2 the penalty is 9<!--
# = l2_penalty([np.array([[1.0, 2.0]]), np.array([[2.0]])], 2.0)[0] -->, and each gradient is twice its matrix.

# %%
print(l2_penalty([np.array([[1.0, 2.0]]), np.array([[2.0]])], 2.0))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Go through the list twice: once to add up the squares, once to make the gradients.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.sum(W**2)</code> adds up the squares of an array. <code>strength * W</code> is a new array; <code>W *= strength</code> would change the caller's weights.
#
# </details>

# %% test="l2_penalty--value" points=1
"""The value: half the strength times the sum of all squares."""
import numpy as np

from helpers import checks

checks.check_penalty(
    l2_penalty,
    [np.array([[3.0, 4.0], [0.0, -1.0]]), np.array([[2.0], [-0.5], [1.5]])],
    0.6,
    value=9.75,
    case="two matrices at strength 0.6",
    look="By hand: the squares add up to 26 and 6.5, and half the strength is 0.3.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.penalty_value(l2_penalty, "l2_penalty--value")
### END HIDDEN TESTS

# %% test="l2_penalty--gradients" points=1
"""The gradients: the strength times each matrix."""
import numpy as np

from helpers import checks

checks.check_penalty(
    l2_penalty,
    [np.array([[3.0, 4.0], [0.0, -1.0]]), np.array([[2.0], [-0.5], [1.5]])],
    0.6,
    gradients=[np.array([[1.8, 2.4], [0.0, -0.6]]), np.array([[1.2], [-0.3], [0.9]])],
    case="two matrices at strength 0.6",
    look="The slope of w^2 is 2 w, and the half takes the 2 away.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.penalty_gradients(l2_penalty, "l2_penalty--gradients")
### END HIDDEN TESTS

# %% test="l2_penalty--adds_up" points=1
"""The penalty of a list is the sum of its matrices' penalties, and each has its own gradient."""
import numpy as np

from helpers import checks

checks.check_penalties_add_up(
    l2_penalty,
    [np.array([[3.0, 4.0], [0.0, -1.0]]), np.array([[2.0], [-0.5], [1.5]]), np.array([[7.0]])],
    0.6,
    case="three matrices",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.penalties_add_up(l2_penalty, "l2_penalty--adds_up")
### END HIDDEN TESTS

# %% test="l2_penalty--weights_kept" points=1
"""The weights stay as they are, and the gradients are new arrays."""
import numpy as np

from helpers import checks

checks.check_weights_kept(
    l2_penalty, [np.array([[3.0, 4.0]]), np.array([[2.0], [1.5]])], 1.0, case="strength 1"
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.weights_kept(l2_penalty, "l2_penalty--weights_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. A limit: max-norm
#
# Column $j$ of a weight matrix of shape (inputs, units) holds the weights that lead into unit $j$. Max-norm lets no column be longer than a limit. After each step, a column that is too long is scaled back to the limit; its direction stays. All other columns stay as they are.
#
# **Predict:** the matrix is $\begin{pmatrix} 3 & 0 & 1 \\ 4 & 1 & 0 \end{pmatrix}$ and the limit is 2. Which entries change?
#
# <details><summary>Answer</summary>
#
# Only those of the first column. It is 5<!--
# = 3 / max_norm(np.array([[3.0], [4.0]]), 1.0)[0, 0] --> long, so it shrinks to 1.2<!--
# = max_norm(np.array([[3.0, 0.0, 1.0], [4.0, 1.0, 0.0]]), 2.0)[0, 0] --> and 1.6<!--
# = max_norm(np.array([[3.0, 0.0, 1.0], [4.0, 1.0, 0.0]]), 2.0)[1, 0] -->.
#
# </details>


# %% answer="max_norm"
def max_norm(W, limit):
    """Return a weight matrix in which no column is longer than a limit.

    A column longer than `limit` is scaled to that length; the others stay, to the last bit. The
    length is the root of the sum of squares.

    Args:
        W: weights, a float array of shape (inputs, units). It must not change.
        limit: a positive number.

    Returns:
        An array of the same shape.

    Source: Srivastava et al., Dropout, 2014, section 5; CS231n, Neural Nets notes 2.

    Example:
        >>> max_norm(np.array([[3.0, 0.0], [4.0, 1.0]]), 2.5).tolist()
        [[1.5, 0.0], [2.0, 1.0]]
    """
    ### BEGIN SOLUTION
    norms = np.sqrt(np.sum(W**2, axis=0))
    return np.where(norms > limit, W * (limit / np.where(norms > 0, norms, 1)), W)
    ### END SOLUTION


# %% [markdown]
# Try it on the matrix of the prediction, and on a column of zeros, which has no direction at all.

# %%
print(max_norm(np.array([[3.0, 0.0, 1.0], [4.0, 1.0, 0.0]]), 2.0))
print(max_norm(np.zeros((2, 1)), 2.0))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# First the length of each column, one number per unit. Then decide column by column.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.linalg.norm(W, axis=0)</code> has the lengths of the columns. A loop over columns with <code>W.copy()</code> is fine; without a loop, <code>np.where(long, scaled, W)</code> chooses. Do not divide by the length of a column of zeros.
#
# </details>

# %% test="max_norm--long_columns" points=1
"""Columns that are too long are scaled to the limit."""
import numpy as np

from helpers import checks

checks.check_value(
    max_norm,
    (np.array([[3.0, 5.0, -6.0], [4.0, -12.0, 8.0]]), 2.0),
    np.array([[1.2, 10 / 13, -1.2], [1.6, -24 / 13, 1.6]]),
    look="The lengths of the columns are 5, 13 and 10; each is to be 2.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.long_columns(max_norm, "max_norm--long_columns")
### END HIDDEN TESTS

# %% test="max_norm--short_columns" points=1
"""Columns within the limit stay, to the last bit; a column of zeros is one of them."""
import numpy as np

from helpers import checks

checks.check_only_long_columns(
    max_norm,
    np.array([[3.0, 0.3, 0.0, 2.0, -0.1], [4.0, 1.1, 0.0, 0.0, 0.7]]),
    2.0,
    look="Only the first column is too long; the fourth is exactly at the limit.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.short_columns(max_norm, "max_norm--short_columns")
### END HIDDEN TESTS

# %% test="max_norm--each_column" points=1
"""What becomes of a column does not depend on the others."""
import numpy as np

from helpers import checks

checks.check_columns(
    max_norm,
    np.array([[3.0, 0.0, 1.0], [4.0, 1.0, 0.0], [12.0, 0.5, 3.0]]),
    2.0,
    look="Look at the length of each column separately, not at rows or at the whole matrix.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.each_column(max_norm, "max_norm--each_column")
### END HIDDEN TESTS

# %% test="max_norm--matrix_kept" points=1
"""The caller's matrix stays as it is."""
import numpy as np

from helpers import checks

checks.check_kept(
    max_norm,
    (np.array([[3.0, 0.0], [4.0, 1.0]]), 2.0),
    ["W"],
    unlike=(np.array([[4.0, 1.0], [3.0, 0.5]]), 2.0),
    case="a matrix with a long column",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.matrix_kept(max_norm, "max_norm--matrix_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Early stopping
#
# During training the loss on validation images is evaluated again and again. Training stops as soon as a number of evaluations in a row, the *patience*, were not lower than the best loss so far. The weights that are kept are those of the best evaluation.
#
# **Predict:** the validation losses are 5, 3, 4, 3.5, 2, 2.5, 3, 2.2, 1. With a patience of 2, after which evaluation does training stop, and which one is the best by then? Count from 0.
#
# <details><summary>Answer</summary>
#
# It stops after evaluation 3<!--
# = early_stopping([5, 3, 4, 3.5, 2, 2.5, 3, 2.2, 1], 2)[0] -->, with evaluation 1<!--
# = early_stopping([5, 3, 4, 3.5, 2, 2.5, 3, 2.2, 1], 2)[1] --> as its best: 4 and 3.5 are both not lower than 3. The better losses later on are never seen. A patience of 4 would find the 1 at the end<!--
# if early_stopping([5, 3, 4, 3.5, 2, 2.5, 3, 2.2, 1], 4)[1] == 8 -->.
#
# </details>


# %% answer="early_stopping"
def early_stopping(losses, patience):
    """Return when training stops, and which evaluation was the best by then.

    Training stops when `patience` evaluations in a row were not lower than the lowest loss before
    them. A NaN is not lower than anything.

    Args:
        losses: the validation losses in order, a list or an array of at least one number. The first
            one is no NaN.
        patience: an int, at least 1.

    Returns:
        stop: the index of the evaluation after which training stops, counted from 0; the last
            index if the patience never ends.
        best: the index of the lowest loss up to there, the first of equals.

    Source: Prechelt, Early Stopping - But When?, 1998.

    Example:
        >>> early_stopping([5.0, 3.0, 4.0, 3.5, 2.0], patience=2)
        (3, 1)
    """
    ### BEGIN SOLUTION
    lowest = 0
    for n in range(1, len(losses)):
        if losses[n] < losses[lowest]:
            lowest = n
        elif n - lowest >= patience:
            return n, lowest
    return len(losses) - 1, lowest
    ### END SOLUTION


# %% [markdown]
# Try it, with growing patience. The first line is the prediction: (3, 1).

# %%
for patience in (2, 3, 4):
    print(patience, early_stopping([5, 3, 4, 3.5, 2, 2.5, 3, 2.2, 1], patience))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Remember the place of the best loss so far. How many evaluations have passed since then?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# One loop over the losses. Ask <code>loss &lt; best_loss</code> rather than <code>loss &gt;= best_loss</code>: a comparison with NaN is always False, so NaN then counts as not lower.
#
# </details>

# %% test="early_stopping--stops" points=1
"""The evaluation after which training stops."""
import numpy as np

from helpers import checks

checks.check_part(
    early_stopping,
    (np.array([5.0, 3.0, 4.0, 3.5, 2.0, 2.5, 3.0, 2.2, 1.0]), 2),
    0,
    3,
    called="stop",
    look="4 and 3.5 are two evaluations in a row that are not lower than 3.",
)
checks.check_part(
    early_stopping,
    (np.array([5.0, 3.0, 4.0, 3.5, 2.0, 2.5, 3.0, 2.2, 1.0]), 3),
    0,
    7,
    called="stop",
    look="The count begins anew at each new best; and 2.2 is lower than the one before it, but not "
    "lower than the best.",
)
checks.check_part(
    early_stopping,
    (np.array([5.0, 4.0, 4.0, 2.0]), 1),
    0,
    2,
    called="stop",
    look="An equal is not lower.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.stops(early_stopping, "early_stopping--stops")
### END HIDDEN TESTS

# %% test="early_stopping--best" points=1
"""The best evaluation up to the stop, the first of equals."""
import numpy as np

from helpers import checks

checks.check_part(
    early_stopping,
    (np.array([5.0, 4.0, 6.0, 2.5, 3.0, 2.5, 3.5, 4.0]), 4),
    1,
    3,
    called="best",
    look="Not the last evaluation but the lowest, and of two equals the first.",
)
checks.check_part(
    early_stopping, (np.array([5.0, 4.0, 3.0, 6.0, 7.0, 7.5]), 3), 1, 2, called="best"
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.best(early_stopping, "early_stopping--best")
### END HIDDEN TESTS

# %% test="early_stopping--never" points=1
"""Where the patience never ends, training goes on to the last evaluation."""
import numpy as np

from helpers import checks

checks.check_part(
    early_stopping, (np.array([5.0, 4.0, 4.5, 3.0, 3.2, 3.1]), 5), 0, 5, called="stop"
)
checks.check_part(
    early_stopping, (np.array([5.0, 4.0, 4.5, 3.0, 3.2, 3.1]), 5), 1, 3, called="best"
)
checks.check_part(early_stopping, ([5.0, 4.0, 4.5, 3.0], 3), 1, 3, called="best")
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.never(early_stopping, "early_stopping--never")
### END HIDDEN TESTS

# %% test="early_stopping--nan" points=1
"""A loss that is NaN counts as not lower, as a very large loss would."""
import numpy as np

from helpers import checks

checks.check_same(
    early_stopping,
    (np.array([5.0, 4.0, np.nan, 3.0, np.nan, np.nan, np.nan, 1.0]), 3),
    (np.array([5.0, 4.0, 9e9, 3.0, 9e9, 9e9, 9e9, 1.0]), 3),
    unlike=(np.array([5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 6.0, 7.0, 8.0, 9.0]), 3),
    look="A comparison with NaN is always False.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.nan(early_stopping, "early_stopping--nan")
### END HIDDEN TESTS

# %% test="early_stopping--only_the_past" points=1
"""What would have come after the stop changes nothing."""
import numpy as np

from helpers import checks

checks.check_same(
    early_stopping,
    (np.array([5.0, 3.0, 4.0, 3.5, 9.0, 0.1, 0.2]), 2),
    (np.array([5.0, 3.0, 4.0, 3.5, 9.0, 20.0, 30.0]), 2),
    unlike=(np.array([5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 6.0, 7.0, 8.0, 9.0]), 2),
    look="Training has ended by then, so nobody ever sees these losses.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.only_the_past(early_stopping, "early_stopping--only_the_past")
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Dropout
#
# In training, each entry of `x` is kept with probability $p$ and divided by $p$; otherwise it becomes 0. So its expected value is the entry itself, and at test time there is nothing left to do: `x` goes through unchanged. This is *inverted* dropout.
#
# **Mind the letter.** Here `p` is the probability to **keep** an entry, as in CS231n since 2018 and in the paper. In CS231n's assignment of 2017, in PyTorch and in Keras it is the probability to **drop** one. Code that you find elsewhere may mean either.
#
# The backward pass multiplies by the same mask: what was dropped gets no gradient, what was scaled up gets a gradient that is scaled up too.
#
# **Predict:** `x` is 4 in every entry and `p` is 0.8. Which values can `out` hold, and what is their mean?
#
# <details><summary>Answer</summary>
#
# 0, and 4 divided by 0.8, which is 5<!--
# = dropout_forward(np.full(99, 4.0), {"mode": "train", "p": 0.8})[0].max() -->. Four entries out of five are kept, so the mean is still 4, up to chance.
#
# </details>


# %% answer="dropout_forward"
def dropout_forward(x, dropout_param):
    """In training keep each entry with probability p, and drop the others; at test time do nothing.

        training:  out = x * mask,  mask = 1/p with probability p, else 0, for each entry
        test:      out = x

    Args:
        x: a float array of any shape. It must not change.
        dropout_param: a dict, which must not change, with the keys
            mode: "train" or "test".
            p: the probability to KEEP an entry, 0 < p <= 1.
            seed: optional, an int. With it the mask is the same at every call; without it every
                call draws a new one. Any generator of NumPy will do.

    Returns:
        out: an array of the shape of x.
        cache: whatever `dropout_backward` needs.

    Source: Srivastava et al., Dropout, 2014; signature and keys as in CS231n, assignment 2.

    Example:
        >>> out, cache = dropout_forward(np.array([1.0, 2.0]), {"mode": "test", "p": 0.5})
        >>> out.tolist()
        [1.0, 2.0]
    """
    ### BEGIN SOLUTION
    if dropout_param["mode"] == "test":
        return x, (dropout_param, None)
    p, seed = dropout_param["p"], dropout_param.get("seed")
    random = np.random if seed is None else np.random.RandomState(seed)
    mask = (random.random_sample(x.shape) < p) / p
    return x * mask, (dropout_param, mask)
    ### END SOLUTION


def dropout_backward(dout, cache):
    """Return the gradient with respect to x.

    Args:
        dout: the gradient with respect to out, an array of its shape. It must not change.
        cache: what `dropout_forward` returned with out.

    Returns:
        dx, an array of the shape of dout.
    """
    ### BEGIN SOLUTION
    _, mask = cache
    return dout if mask is None else dout * mask
    ### END SOLUTION


# %% [markdown]
# Try it: ten entries of 4, kept with probability 0.8. The output holds nothing but 0 and 5<!--
# = dropout_forward(np.full(99, 4.0), {"mode": "train", "p": 0.8})[0].max() -->, and a gradient of 1 comes back as 0 or 1.25<!--
# = dropout_backward(np.ones(99), dropout_forward(np.ones(99), {"mode": "train", "p": 0.8})[1]).max() -->, at the same places.

# %%
x, param = np.full(10, 4.0), {"mode": "train", "p": 0.8}
out, cache = dropout_forward(x, param)
print(out)
print(dropout_backward(np.ones(10), cache))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A random number between 0 and 1 is below p with probability p. One such number for each entry, compared with p, is a mask of True and False. Both passes need that mask, so it goes into the cache.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>rng = np.random.default_rng(seed)</code> starts from a seed, or from somewhere new if <code>seed</code> is None; <code>rng.random(x.shape)</code> draws. CS231n's own <code>np.random.seed</code> and <code>np.random.rand(*x.shape)</code> are fine too. If you divide the mask by p once, both passes are a product with it.
#
# </details>

# %% test="dropout_forward--values" points=1
"""In training an entry is either 0 or x divided by p."""
import numpy as np

from helpers import checks

checks.check_kept_values(dropout_forward, np.linspace(1.0, 3.0, 200).reshape(10, 20), 0.8)
checks.check_kept_values(dropout_forward, np.linspace(-3.0, -1.0, 200).reshape(10, 20), 0.25)
### BEGIN HIDDEN TESTS
from grader import trials

trials.dropout.values(dropout_forward, "dropout_forward--values")
### END HIDDEN TESTS

# %% test="dropout_forward--share" points=1
"""The share of the entries that are kept is p."""
from helpers import checks

checks.check_share(dropout_forward, 10_000, 0.8)
checks.check_share(dropout_forward, 10_000, 0.25)
### BEGIN HIDDEN TESTS
from grader import trials

trials.dropout.share(dropout_forward, "dropout_forward--share")
### END HIDDEN TESTS

# %% test="dropout_forward--pattern" points=1
"""Each entry is drawn by itself, not row by row, and anew at each call."""
from helpers import checks

checks.check_pattern(dropout_forward, (30, 40))
### BEGIN HIDDEN TESTS
from grader import trials

trials.dropout.pattern(dropout_forward, "dropout_forward--pattern")
### END HIDDEN TESTS

# %% test="dropout_forward--seed" points=1
"""With a seed the mask is the same at every call, and another seed has another mask."""
from helpers import checks

checks.check_seed(dropout_forward, (10, 20), (231, 232))
### BEGIN HIDDEN TESTS
from grader import trials

trials.dropout.seed(dropout_forward, "dropout_forward--seed")
### END HIDDEN TESTS

# %% test="dropout_forward--test_mode" points=1
"""In test mode x comes out as it went in, whatever p is."""
import numpy as np

from helpers import checks

checks.check_test_mode(dropout_forward, np.linspace(-3.0, 3.0, 60).reshape(3, 4, 5), 0.5)
### BEGIN HIDDEN TESTS
from grader import trials

trials.dropout.test_mode(dropout_forward, "dropout_forward--test_mode")
### END HIDDEN TESTS

# %% test="dropout_forward--gradient" points=1
"""The gradient goes through the mask of its forward pass, and in test mode through none."""
import numpy as np

from helpers import checks

checks.check_dropout_backward(
    dropout_backward,
    dropout_forward,
    np.linspace(1.0, 3.0, 60).reshape(5, 12),
    np.linspace(-2.0, -1.0, 60).reshape(5, 12),
    0.5,
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.dropout.backward(dropout_backward, dropout_forward, "dropout_forward--gradient")
### END HIDDEN TESTS

# %% test="dropout_forward--gradient_at_zeros" points=1
"""Where x is 0 the gradient depends on the mask all the same."""
from helpers import checks

checks.check_backward_at_zeros(dropout_backward, dropout_forward, (20, 20), 0.5)
### BEGIN HIDDEN TESTS
from grader import trials

trials.dropout.at_zeros(dropout_backward, dropout_forward, "dropout_forward--gradient_at_zeros")
### END HIDDEN TESTS

# %% test="dropout_forward--arguments_kept" points=1
"""x, dout and the dict stay as they are."""
import numpy as np

from helpers import checks

checks.check_arguments_kept(
    dropout_backward,
    dropout_forward,
    np.linspace(1.0, 3.0, 60).reshape(5, 12),
    np.linspace(-2.0, -1.0, 60).reshape(5, 12),
    0.6,
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.dropout.arguments_kept(dropout_backward, dropout_forward, "dropout_forward--arguments_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Break it: a scale that was forgotten
#
# Somebody trains with dropout but forgets to divide by $p$, and forgets to multiply by $p$ at test time. In training the last layer received $p\,x$ on average; at test time it receives $x$. In the lecture's network the accuracy hardly suffered, so nobody noticed.
#
# **Your task:** make the mistake visible. You are given the activations `x` of the last hidden layer and `p`. Return weights and biases of an output layer that gives another class to $x$ than to $p\,x$.
#
# **Predict:** can you do it with all biases zero?
#
# <details><summary>Answer</summary>
#
# No. Without biases the scores of $p\,x$ are $p$ times those of $x$, so the largest of them stays the largest. A scale can only change the class if something in the scores does not scale along.
#
# </details>


# %% answer="revealing_layer"
def revealing_layer(x, p):
    """Return an output layer whose class for x is another one than for p * x.

        np.argmax(x @ W + b)  is not  np.argmax((p * x) @ W + b)

    In both cases the largest score must be larger than all others.

    Args:
        x: activations of a ReLU layer, shape (units,): none is negative, at least one is positive.
            It must not change.
        p: the probability to keep, 0 < p < 1.

    Returns:
        W: weights, a finite float array of shape (units, classes), with at least two classes.
        b: biases, a finite float array of shape (classes,).

    Example:
        >>> x = np.array([1.0, 0.0, 2.0])
        >>> W, b = revealing_layer(x, 0.5)
        >>> bool(np.argmax(x @ W + b) != np.argmax(0.5 * x @ W + b))
        True
    """
    ### BEGIN SOLUTION
    W = np.column_stack([np.ones(len(x)), np.zeros(len(x))])
    return W, np.array([0.0, (1 + p) / 2 * np.sum(x)])
    ### END SOLUTION


# %% [markdown]
# Try it on three activations. The two lines must have their largest score at different places.

# %%
x, p = np.array([1.0, 0.0, 2.0]), 0.5
W, b = revealing_layer(x, p)
print("training, on average:", p * x @ W + b)
print("test, scale forgotten:", x @ W + b)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Two classes are enough. Let the score of one grow with x, and let the other be a constant.
#
# </details>
#
# <details><summary>Hint 2: the constant</summary>
#
# If the first score is the sum of x, it is p times that sum in training. Where must a constant lie to win in the one case and lose in the other?
#
# </details>

# %% test="revealing_layer--reveals" points=1
"""The class of x is not the class of p * x."""
import numpy as np

from helpers import checks

checks.check_reveals(
    revealing_layer,
    np.array([1.0, 0.0, 2.0]),
    0.5,
    look="Scores without a bias all shrink by the same factor. Which constant lies between?",
)
checks.check_reveals(revealing_layer, np.array([0.0, 40.0]), 0.9)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.reveals(revealing_layer, "revealing_layer--reveals")
### END HIDDEN TESTS

# %% test="revealing_layer--fits" points=1
"""Weights and biases fit x, whatever its length, and x stays as it is."""
import numpy as np

from helpers import checks

checks.check_layer_fits(
    revealing_layer,
    [(np.array([1.0, 0.0, 2.0]), 0.5), (np.array([0.5, 3.0, 2.5]), 0.5), (np.array([0.7]), 0.5)],
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.layer_fits(revealing_layer, "revealing_layer--fits")
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Shifted images
#
# A digit that is moved by a pixel is the same digit. So we can make several training images out of one. What leaves the picture on one side is lost, and on the other side zeros come in.
#
# **Predict:** an image has a single bright pixel, in row 2 and column 5, counted from 0. Where is it after a shift by `dx=1`, `dy=-2`? And after `dx=3`?
#
# <details><summary>Answer</summary>
#
# In row 0 and column 6<!--
# = np.argmax(shift_image(np.outer(np.eye(8)[2], np.eye(8)[5])[None], 1, -2)) % 8 -->. After the second shift it has left the picture<!--
# if not shift_image(np.outer(np.eye(8)[2], np.eye(8)[5])[None], 3, 0).any() -->.
#
# </details>


# %% answer="shift_image"
def shift_image(images, dx, dy):
    """Return images moved by whole pixels.

    Args:
        images: a float array of shape (N, height, width). It must not change.
        dx: pixels to the right, an int; negative ones go to the left.
        dy: pixels down, an int; negative ones go up. Row 0 is at the top.

    Returns:
        A new array of the same shape. Zeros come in where nothing was, and nothing comes in again
        on the other side, however large the shift is.

    Source: CS231n, lecture 7, data augmentation.

    Example:
        >>> shift_image(np.array([[[1.0, 2.0], [3.0, 4.0]]]), 1, 0).tolist()
        [[[0.0, 1.0], [0.0, 3.0]]]
    """
    ### BEGIN SOLUTION
    _, height, width = images.shape
    padded = np.pad(images, ((0, 0), (height, height), (width, width)))
    top = height - np.clip(dy, -height, height)
    left = width - np.clip(dx, -width, width)
    return padded[:, top : top + height, left : left + width].copy()
    ### END SOLUTION


# %% [markdown]
# Try it on an image of three times three pixels: once to the right, then once up.

# %%
small = np.arange(1.0, 10.0).reshape(1, 3, 3)
print(small[0], shift_image(small, 1, 0)[0], shift_image(small, 0, -1)[0], sep="\n\n")

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Start from zeros and copy the part that stays in the picture. Or put a wide frame of zeros around the images, and cut out a window.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# For a shift to the right by <code>dx</code>, the new columns from <code>dx</code> on are the old ones up to <code>width - dx</code>. <code>np.roll</code> brings back on the left what left on the right; overwrite that part with zeros, and mind shifts larger than the picture.
#
# </details>

# %% test="shift_image--directions" points=1
"""Positive shifts go right and down, negative ones left and up."""
import numpy as np

from helpers import checks

checks.check_moved(
    shift_image,
    np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]),
    1,
    0,
    np.array([[[0.0, 1.0, 2.0], [0.0, 4.0, 5.0], [0.0, 7.0, 8.0]]]),
    look="dx = 1 moves everything one column to the right.",
)
checks.check_moved(
    shift_image,
    np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]),
    -1,
    2,
    np.array([[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [2.0, 3.0, 0.0]]]),
    look="dx = -1 goes to the left and dy = 2 down: row 0 is now row 2.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.shifts(shift_image, "shift_image--directions")
### END HIDDEN TESTS

# %% test="shift_image--edges" points=1
"""Zeros come in at the edge, and nothing comes back on the other side."""
import numpy as np

from helpers import checks

checks.check_zeros_after_shift(shift_image, np.linspace(1.0, 2.0, 18).reshape(2, 3, 3), 1, 0, 3)
checks.check_zeros_after_shift(shift_image, np.linspace(1.0, 2.0, 18).reshape(2, 3, 3), 0, -2, 6)
checks.check_zeros_after_shift(shift_image, np.linspace(1.0, 2.0, 18).reshape(2, 3, 3), 7, 0, 9)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.edges(shift_image, "shift_image--edges")
### END HIDDEN TESTS

# %% test="shift_image--each_image" points=1
"""Each image of a batch moves as it does alone, whatever its size."""
import numpy as np

from helpers import checks

checks.check_first_rows(shift_image, np.linspace(1.0, 2.0, 60).reshape(3, 4, 5), 1, -1)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.each_image(shift_image, "shift_image--each_image")
### END HIDDEN TESTS

# %% test="shift_image--images_kept" points=1
"""The caller's images stay as they are."""
import numpy as np

from helpers import checks

checks.check_kept(
    shift_image,
    (np.linspace(1.0, 2.0, 32).reshape(2, 4, 4), 1, 1),
    ["images"],
    unlike=(np.linspace(2.0, 5.0, 32).reshape(2, 4, 4), 1, 1),
    case="a shift by one pixel",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.regularization.images_kept(shift_image, "shift_image--images_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Which cure do the data ask for?
#
# Nothing from here on is graded. You need exercises 2 to 5 and 7.
#
# The patient: 20 images of each digit, and a network with 128 hidden units, far more than it needs. Every fifth training label is wrong; the test images have their true labels.

# %% tags=["skip-execution"]
test_images, test_labels = split_digits()[1]


def cross_entropy(scores, labels):
    """Return the softmax loss of lesson 01, and its gradient with respect to the scores."""
    rows = np.arange(len(labels))
    logs = scores - scores.max(axis=1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
    probabilities = np.exp(logs)
    probabilities[rows, labels] -= 1
    return -np.mean(logs[rows, labels]), probabilities / len(labels)


# %% [markdown]
# There are three rules: Adam as in lesson 07, Adam with your penalty added to the gradient of the weights, and Adam with your limit applied to the first layer after each step. Biases have one axis and are left alone.


# %% tags=["skip-execution"]
def adam(w, dw, config):
    m, v, t = config.get("m", 0), config.get("v", 0), config.get("t", 0) + 1
    m, v = 0.9 * m + 0.1 * dw, 0.999 * v + 0.001 * dw**2
    step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w - 0.001 * step, {"m": m, "v": v, "t": t}


# %% tags=["skip-execution"]
def adam_with_penalty(w, dw, config):
    return adam(w, dw + l2_penalty([w], 0.03)[1][0] if w.ndim == 2 else dw, config)


def adam_with_limit(w, dw, config):
    w, config = adam(w, dw, config)
    return max_norm(w, 0.5) if w.shape == (64, 128) else w, config


# %% tags=["skip-execution"]
def experiment(seed, rule=adam, keep=None, wrong=0.2):
    """Train for 1000 steps; return the accuracy on the training labels, and on the test images."""
    images, labels = few(20, seed)
    given, mean = wrong_labels(labels, wrong, seed), images.mean(axis=0)
    rng = np.random.default_rng(seed)
    np.random.seed(seed)  # for a dropout that draws from NumPy's global generator
    dropout = {"dropout": (dropout_forward, dropout_backward), "dropout_param": {"p": keep}}
    net = Mlp([64, 128, 10], cross_entropy, rng, **(dropout if keep else {}))
    train(net, rule, batches(images - mean, given, 1000, 32, rng), {})
    return net.accuracy(images - mean, given), net.accuracy(test_images - mean, test_labels)


# %% [markdown]
# **Predict:** which of the cures raise the accuracy on the test images when a fifth of the labels are wrong? And which when all labels are right?

# %% tags=["skip-execution"]
cures = {
    "none": {},
    "penalty 0.03": {"rule": adam_with_penalty},
    "limit 0.5": {"rule": adam_with_limit},
    "dropout, keep 0.25": {"keep": 0.25},
}

# %% tags=["skip-execution"]
found = {}
for wrong in (0.2, 0.0):
    print(f"{wrong:.0%} wrong labels: accuracy on training labels, on test images (seeds 0, 1, 2)")
    for name, cure in cures.items():
        found[name, wrong] = np.array([experiment(s, **cure, wrong=wrong) for s in range(3)])
        training, test = found[name, wrong].mean(axis=0)
        print(f"    {name:20} {training:6.1%} {test:6.1%}")

# %% tags=["claims"]
gains = {key: found[key][:, 1] - found["none", key[1]][:, 1] for key in found if key[0] != "none"}
of_none = [found["none", wrong].mean(axis=0)[0] for wrong in (0.2, 0.0)]
best_training = [max(found[name, wrong].mean(axis=0)[0] for name in cures) for wrong in (0.2, 0.0)]

# %% [markdown]
# **Explain:** in both tables nothing has a better training accuracy than the network without a cure. Why does that say so little?
#
# <details><summary>Answer</summary>
#
# A network that has understood the digits and nothing else would agree with 80 %<!--
# = np.mean(wrong_labels(few(20)[1], 0.2) == few(20)[1]) --> of the training labels in the first table. Whatever it gets beyond that<!--
# if of_none == best_training and of_none[0] > 0.99 -->, it has learned from the mistakes. There each of the three cures helps under all three seeds<!--
# if min(gain.min() for key, gain in gains.items() if key[1]) > 0 -->, the penalty by 8.6<!--
# = 100 * gains["penalty 0.03", 0.2].mean() --> points on average. With true labels there is little to cure: no cure changes the accuracy by as much as one point<!--
# if max(abs(gain.mean()) for key, gain in gains.items() if not key[1]) < 0.01 -->, up or down. A cure needs a disease.
#
# </details>

# %% [markdown]
# ### When to stop
#
# Now 150 of the images are for training and the rest for validation, their labels no cleaner. The loss on the validation images is evaluated every 10 steps, and your `early_stopping` looks at the curve with a patience of 5 evaluations.
#
# **Predict:** where does it stop, of 1000 steps: in the first quarter, around the middle, or in the last quarter?


# %% tags=["skip-execution"]
def validated(seed):
    """Return the losses on the validation images, and the accuracies on the test images."""
    images, labels = few(20, seed)
    given, X = wrong_labels(labels, 0.2, seed), images - images.mean(axis=0)
    rng, losses, accuracies = np.random.default_rng(seed), [], []
    net = Mlp([64, 128, 10], cross_entropy, rng)

    def watch(step, net):
        if step % 10 == 0:
            losses.append(cross_entropy(net.scores(X[150:]), given[150:])[0])
            accuracies.append(net.accuracy(test_images - images.mean(axis=0), test_labels))

    train(net, adam, batches(X[:150], given[:150], 1000, 32, rng), {}, watch)
    return losses, accuracies


# %% tags=["skip-execution"]
stopped = {}
for seed in range(3):
    losses, accuracies = validated(seed)
    stop, best = early_stopping(losses, patience=5)
    stopped[seed] = 10 * (stop + 1), accuracies[best], accuracies[-1]
    print(f"seed {seed}: stops after step {10 * (stop + 1)}, best at step {10 * (best + 1)};")
    print(f"    test accuracy {accuracies[best]:.1%} at the best, {accuracies[-1]:.1%} at the end")

# %% tags=["skip-execution"]
steps, (_, best) = 10 * np.arange(1, len(losses) + 1), early_stopping(losses, patience=5)
fig, (above, below) = plt.subplots(2, 1, figsize=(6, 5), sharex=True, layout="constrained")
above.plot(steps, losses, color="black")
below.plot(steps, accuracies, color="black")
for ax, label in ((above, "validation loss"), (below, "test accuracy")):
    ax.axvline(steps[best], color="gray", linestyle="--")
    ax.set(ylabel=label)
above.set(title="Seed 2; dashed: the best evaluation before the stop")
below.set(xlabel="step")
plt.show()

# %% [markdown]
# **Explain:** the rule never looked at a test image. How can it know when the test accuracy is about to fall?
#
# <details><summary>Answer</summary>
#
# It sees the same disease. From some step on the network mostly learns single images and their wrong labels by heart, and that helps with no other image, neither in the validation set nor in the test set. The run stops in the first quarter<!--
# if max(stop for stop, _, _ in stopped.values()) <= 250 --> under each of the three seeds, and the weights of its best evaluation get at least 6<!--
# = np.floor(100 * min(at_best - at_end for _, at_best, at_end in stopped.values())) --> points more of the test images right than those at the end. The price: 50<!--
# = len(few(20)[1]) - 150 --> images that the network never learned from.
#
# </details>

# %% [markdown]
# ### Shifts
#
# The digits of this data set are centred. Does it help to train on images that are moved by up to one pixel in each direction? All labels are true here.
#
# **Predict:** what do such shifts do to the accuracy on the test images as they are, and on test images that are all moved by one pixel to the right?


# %% tags=["skip-execution"]
def moved(batches, farthest, rng):
    """Yield each batch of 8 x 8 images, moved by at most `farthest` pixels in each direction."""
    for images, labels in batches:
        dx, dy = rng.integers(-farthest, farthest + 1, size=2)
        yield shift_image(images.reshape(-1, 8, 8), dx, dy).reshape(-1, 64), labels


# %% tags=["skip-execution"]
def with_shifts(seed, farthest):
    """Return the accuracy on the test images as they are, and moved by one pixel to the right."""
    (images, labels), rng = few(20, seed), np.random.default_rng(seed)
    net = Mlp([64, 128, 10], cross_entropy, rng)
    train(net, adam, moved(batches(images, labels, 1000, 32, rng), farthest, rng), {})
    right = shift_image(test_images.reshape(-1, 8, 8), 1, 0).reshape(-1, 64)
    return [net.accuracy(tests, test_labels) for tests in (test_images, right)]


# %% tags=["skip-execution"]
shifted = {far: np.array([with_shifts(s, far) for s in range(3)]) for far in (0, 1)}
for far, runs in shifted.items():
    as_is, to_the_right = runs.mean(axis=0)
    print(f"shifts up to {far}: {as_is:.1%} as they are, {to_the_right:.1%} moved (seeds 0, 1, 2)")

# %% tags=["claims"]
lost, won = 100 * (shifted[1] - shifted[0]).T

# %% [markdown]
# **Explain:** the same augmentation hurts in one column and rescues the other. What decides?
#
# <details><summary>Answer</summary>
#
# Whether the test images vary in the same way. On centred images the shifts cost 3.5<!--
# = -lost.mean() --> points, a loss under each seed<!--
# if max(lost) < 0 -->: the network spends its capacity on digits that never occur. On moved images they win 51<!--
# = won.mean() --> points, because without them the network has never seen a digit there. Augment by what varies in the images you care about.
#
# </details>

# %% [markdown]
# ## What you can do now
#
# - You wrote an L2 penalty; its gradient is $\mathrm{wd}\, W$ because the penalty has a factor of one half.
# - You wrote inverted dropout: kept entries are divided by $p$ in training, both passes use one mask, and at test time nothing happens.
# - You wrote early stopping. The patience says how many evaluations in a row may fail to beat the best one.
# - A scale that is forgotten multiplies all scores alike, so only biases can make it change a class. Look at the loss, not only at the accuracy.
# - Each cure helped with wrong labels and none with true ones, and shifts helped exactly where the test images were shifted. Look at the data first.
#
# **Next:** so far every network began from random weights. The next lesson begins from a network that has already learned something else.
