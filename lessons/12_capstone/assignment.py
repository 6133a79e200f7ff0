# %% [markdown]
# # The capstone: the assignment
#
# You have written the rules, the schedules and the regularizers of this course one by one. Now you put them together. First come the tools of a search: draws that are even in the exponent, the search itself, and the mean of several networks. Then the project: train a network on data that you never see, half of whose labels are wrong, within a fixed budget of gradients, and see how high you climb.
#
# **You will be able to**
#
# - predict the first loss, the length of a search and the loss of an ensemble before any run,
# - draw hyperparameters evenly in the exponent and search with them at random,
# - read from one number whether the weights move too fast or hardly at all,
# - average networks where it helps and show where it breaks them,
# - plan a training within a budget and defend the number that comes out.
#
# **Before you start:** the lecture [12_capstone](../../course/12_capstone.ipynb) (in the course folder, `course/12_capstone.ipynb`).
#
# **Time:** about 120 to 180 minutes. 30 points.

# %% given="setup"
import numpy as np

from helpers.challenge import Challenge
from helpers.checks import explain_stubs
from helpers.problems import accuracy, initial_weights, network_scores

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}

# %% [markdown]
# ## 1. Predict first
#
# Three numbers to work out with pen and paper. The visible checks only say whether each is a number in a sensible range; grading compares it with the true one, within two percent.
#
# - `"first_loss"`: the network of the project has ten outputs, each with a logistic loss of its own, and the loss of an image is their *sum*. What is the loss while all scores are still zero?
# - `"trials"`: you try settings at random, one after the other. How many trials does it take until, with a probability of 95 %, at least one of them is among the best 5 % of all settings?
# - `"ensemble_loss"`: one network gives the true class of an image the probability 0.9, another one 0.2. What is the loss, minus the logarithm of the probability of the true class, of the mean of their probabilities?

# %% answer="capstone_predictions"
capstone_predictions = {"first_loss": ..., "trials": ..., "ensemble_loss": ...}
### BEGIN SOLUTION
capstone_predictions = {
    "first_loss": 10 * np.log(2),
    "trials": np.ceil(np.log(0.05) / np.log(0.95)),
    "ensemble_loss": -np.log((0.9 + 0.2) / 2),
}
### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: the ideas</summary>
#
# A score of zero means a probability of one half, for each of the ten outputs. A search misses the best settings if <em>every</em> trial misses them. And the mean of two probabilities is taken before the logarithm, not after it.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# One output with the probability p for what is true costs -ln p. Each trial misses with a probability of 0.95, independently of the others, so multiply: when does the product fall below 0.05?
#
# </details>

# %% test="capstone_predictions--first_loss" points=1
"""The loss of a network that knows nothing."""
from helpers import checks

checks.check_settings(
    "capstone_predictions",
    capstone_predictions,
    ["first_loss"],
    allowed=lambda first_loss: 0 < first_loss < 100,
    expected="a first_loss between 0 and 100",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(capstone_predictions, "first_loss", 6.931, rtol=0.02)
### END HIDDEN TESTS

# %% test="capstone_predictions--trials" points=1
"""How many trials it takes to meet one of the best settings."""
from helpers import checks

checks.check_settings(
    "capstone_predictions",
    capstone_predictions,
    ["trials"],
    allowed=lambda trials: 1 <= trials < 10_000,
    expected="trials from 1 to 10,000",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(capstone_predictions, "trials", 59, rtol=0.02)
### END HIDDEN TESTS

# %% test="capstone_predictions--ensemble_loss" points=1
"""The loss of two networks together."""
from helpers import checks

checks.check_settings(
    "capstone_predictions",
    capstone_predictions,
    ["ensemble_loss"],
    allowed=lambda ensemble_loss: 0 < ensemble_loss < 10,
    expected="an ensemble_loss between 0 and 10",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(capstone_predictions, "ensemble_loss", 0.5978, rtol=0.02)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Draw the exponent
#
# A learning rate between 0.0001 and 10 can be wrong by five<!--
# = np.log10(np.ptp(log_uniform(0.0001, 10, np.random.default_rng(0), 10**5)) / 0.0001) --> powers of ten. Drawn evenly between these two numbers, nearly all rates are above 1, and hardly any is below 0.01. Drawn *log-uniformly*, each power of ten gets a fifth<!--
# = np.mean(log_uniform(0.0001, 10, np.random.default_rng(0), 10**5) > 1) --> of them: it is the logarithm that is even.
#
# **Predict:** half of the log-uniform draws from 0.0001 to 10 are below which number?
#
# <details><summary>Answer</summary>
#
# Below $\sqrt{0.0001 \cdot 10}$, about 0.03<!--
# = np.median(log_uniform(0.0001, 10, np.random.default_rng(0), 10**5)) -->: the geometric mean, in the middle of the exponents.
#
# </details>


# %% answer="log_uniform"
def log_uniform(low, high, rng, size=None):
    """Draw numbers whose logarithm is uniform.

    Args:
        low, high: the ends of the range, the values themselves and not their exponents,
            0 < low < high.
        rng: a numpy.random.Generator, from which all draws come.
        size: None for a single number, or the shape of the array of draws, an int or a tuple.

    Returns:
        A number, or an array of the shape `size`, from low to high.

    Raises:
        ValueError: unless 0 < low < high.

    Source: Bergstra and Bengio, Random Search for Hyper-Parameter Optimization, JMLR 13, 2012.

    Example:
        >>> rates = log_uniform(0.01, 1.0, np.random.default_rng(0), size=4)
        >>> rates.shape, bool(rates.min() >= 0.01), bool(rates.max() <= 1.0)
        ((4,), True, True)
    """
    ### BEGIN SOLUTION
    if low <= 0 or high <= low:
        raise ValueError(f"0 < low < high must hold, got {low} and {high}")
    return low * (high / low) ** rng.random(size)
    ### END SOLUTION


# %% [markdown]
# Try it: of a thousand draws from 0.0001 to 10, about two hundred should fall into each power of ten.

# %%
draws = log_uniform(0.0001, 10.0, np.random.default_rng(0), size=1000)
np.histogram(draws, bins=[0.0001, 0.001, 0.01, 0.1, 1, 10])[0]

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Look at <code>low</code> and <code>high</code> first and refuse what makes no sense. Then draw evenly between the two logarithms, and undo the logarithm.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>rng.uniform(a, b, size)</code> draws evenly between a and b; with <code>size=None</code> it returns one number. <code>np.log</code> is undone by <code>np.exp</code>, and <code>np.log10</code> by <code>10 ** x</code>: take a pair that fits.
#
# </details>

# %% test="log_uniform--inside" points=1
"""Draws lie in their range, as a single number or in the shape that is asked for."""
from helpers import checks

checks.check_inside(log_uniform, [(0.1, 10.0), (1e-5, 1e-2), (2.0, 3.0)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.inside(log_uniform, "log_uniform--inside")
### END HIDDEN TESTS

# %% test="log_uniform--even_in_the_exponent" points=1
"""Each power of ten gets its share of the draws."""
from helpers import checks

checks.check_exponents(log_uniform, 0.0001, 10.0)
checks.check_exponents(log_uniform, 0.2, 20.0)
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.shares(log_uniform, "log_uniform--even_in_the_exponent")
### END HIDDEN TESTS

# %% test="log_uniform--only_from_rng" points=1
"""All draws come from rng, and each call moves it on."""
from helpers import checks

checks.check_own_generator(log_uniform)
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.own_generator(log_uniform, "log_uniform--only_from_rng")
### END HIDDEN TESTS

# %% test="log_uniform--refuses" points=1
"""A ValueError for a range that has no logarithms, or is upside down."""
from helpers import checks

checks.check_refuses(log_uniform, [(0.0, 1.0), (-1.0, 1.0), (2.0, 1.0), (1.0, 1.0)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.refuses(log_uniform, "log_uniform--refuses")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Search at random
#
# A trial draws every setting anew, each from its range and independently of the others, and asks for the score. The trial with the lowest score wins. Runs that diverge are part of any search: their score is not a finite number, and they must not win.


# %% answer="random_search"
def random_search(score, ranges, trials, rng):
    """Try settings at random; the lowest score wins.

    Args:
        score: a function, called once a trial with the settings by name, as in
            score(learning_rate=0.1, decay=0.01). It returns a number; lower is better.
        ranges: a dict, name -> (low, high). Each setting is drawn log-uniformly from its range,
            independently of the others.
        trials: how many times, an int, at least 1.
        rng: a numpy.random.Generator, from which all draws come.

    Returns:
        best: the settings of the winner, a dict name -> number.
        lowest: its score.
        tried: a list with the pair (settings, score) of each trial, in the order of the calls.
        A score that is nan, inf or -inf never wins; at least one score is finite.

    Source: Bergstra and Bengio, Random Search for Hyper-Parameter Optimization, JMLR 13, 2012.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> best, lowest, tried = random_search(lambda a: abs(a - 3), {"a": (1, 9)}, 50, rng)
        >>> len(tried), bool(abs(best["a"] - 3) == lowest), bool(lowest < 0.3)
        (50, True, True)
    """
    ### BEGIN SOLUTION
    tried = []
    for _ in range(trials):
        settings = {
            name: low * (high / low) ** rng.random() for name, (low, high) in ranges.items()
        }
        tried.append((settings, score(**settings)))
    best, lowest = min((t for t in tried if np.isfinite(t[1])), key=lambda t: t[1])
    return best, lowest, tried
    ### END SOLUTION


# %% [markdown]
# Try it on a score with a known answer: how far a rate is, in powers of ten, from 0.03.

# %%
best, lowest, tried = random_search(
    lambda rate: abs(np.log10(rate / 0.03)), {"rate": (0.0001, 10.0)}, 20, np.random.default_rng(0)
)
print(best, lowest, len(tried))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A loop over the trials draws a new dict of settings each time, asks for its score <em>once</em>, and appends both to a list. Look for the winner afterwards, among the finite scores.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>score(**settings)</code> hands a dict over by name. Your <code>log_uniform</code> draws one number when it gets no size. <code>np.isfinite</code> tells nan and both infinities apart from numbers, where <code>&lt;</code> does not: every comparison with nan is false.
#
# </details>

# %% test="random_search--trials" points=1
"""One call of the score a trial, each with new settings."""
from helpers import checks

checks.check_trials(random_search)
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.trials(random_search, "random_search--trials")
### END HIDDEN TESTS

# %% test="random_search--winner" points=1
"""The lowest score wins, wherever it comes, and all trials are returned."""
from helpers import checks

checks.check_winner(random_search)
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.winner(random_search, "random_search--winner")
### END HIDDEN TESTS

# %% test="random_search--spread" points=1
"""Each setting is drawn by itself, evenly in the exponent."""
from helpers import checks

checks.check_spread(random_search)
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.spread(random_search, "random_search--spread")
### END HIDDEN TESTS

# %% test="random_search--not_finite" points=1
"""A run that diverged never wins."""
from helpers import checks

checks.check_not_finite(random_search)
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.not_finite(random_search, "random_search--not_finite")
### END HIDDEN TESTS

# %% test="random_search--only_from_rng" points=1
"""All draws come from rng."""
from helpers import checks

checks.check_search_repeats(random_search)
### BEGIN HIDDEN TESTS
from grader import trials

trials.search.repeats(random_search, "random_search--only_from_rng")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. How fast do the weights move?
#
# The length of a step, compared with the length of the weights, tells more about a rate than the rate does:
#
# $$\frac{\lVert w_{t+1} - w_t \rVert}{\lVert w_t \rVert}$$
#
# CS231n's notes look for about a thousandth<!-- = update_ratio(np.full(5, 2.0), np.full(5, 2.002)) -->. It is a rule of thumb: far below, nothing happens, and far above, a step replaces the weights instead of improving them.


# %% answer="update_ratio"
def update_ratio(w, next_w):
    """Return how long a step is, as a share of the length of the weights.

        |next_w - w| / |w|

    Args:
        w: the weights before the step, a float array of any shape. It must not change.
        next_w: the weights after it, an array of the same shape.

    Returns:
        A number, at least 0. From weights that are all zero it is inf for a step, and 0 for none.

    Source: CS231n notes, Neural Nets 3, "Ratio of weights:updates".

    Example:
        >>> float(update_ratio(np.array([3.0, 4.0]), np.array([3.0, 3.0])))
        0.2
    """
    ### BEGIN SOLUTION
    step, length = np.sqrt(np.sum((next_w - w) ** 2)), np.sqrt(np.sum(w**2))
    if length == 0:
        return 0.0 if step == 0 else np.inf
    return step / length
    ### END SOLUTION


# %% [markdown]
# Try it. By hand: the weights (3, 4) have the length 5<!-- = 1 / update_ratio(np.array([3.0, 4.0]), np.array([3.0, 3.0])) -->, and the step to (3, 3) has the length 1.

# %%
update_ratio(np.array([3.0, 4.0]), np.array([3.0, 3.0]))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Two lengths and a quotient. Take care of a length of zero before you divide by it.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# The length is the root of the sum of the squares of <em>all</em> entries. <code>np.linalg.norm</code> of a matrix without further arguments is just that; of an array with three axes, <code>np.linalg.norm(w.ravel())</code> is.
#
# </details>

# %% test="update_ratio--values" points=1
"""The length of the step over that of the weights, by hand."""
import numpy as np

from helpers import checks

checks.check_value(
    update_ratio,
    (np.array([3.0, 4.0]), np.array([3.0, 3.0])),
    0.2,
    rtol=1e-5,
    look="By hand: a step of length 1, weights of length 5.",
)
checks.check_value(
    update_ratio,
    (np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[2.0, 1.0], [1.0, 1.0]])),
    0.5,
    rtol=1e-5,
    look="By hand: a step of length 1, weights of length 2.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sanity.update_ratio(update_ratio, "update_ratio--values")
### END HIDDEN TESTS

# %% test="update_ratio--any_unit" points=1
"""The unit of the weights does not matter, and both arrays stay as they are."""
import numpy as np

from helpers import checks

checks.check_same(
    update_ratio,
    (np.array([1.0, 2.0]), np.array([1.5, 1.0])),
    (np.array([1e4, 2e4]), np.array([1.5e4, 1e4])),
    unlike=(np.array([1.0, 2.0]), np.array([3.0, 1.0])),
    rtol=1e-5,
    look="Weights and step are both 10,000 times as long.",
)
checks.check_kept(
    update_ratio,
    (np.array([1.0, 2.0]), np.array([1.5, 1.0])),
    ("w", "next_w"),
    unlike=(np.array([1.0, 2.0]), np.array([3.0, 1.0])),
    case="a step",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sanity.units(update_ratio, "update_ratio--any_unit")
### END HIDDEN TESTS

# %% test="update_ratio--zero_weights" points=1
"""From zero weights: inf for a step, 0 for none."""
import numpy as np

from helpers import checks

checks.check_infinite(
    update_ratio, (np.zeros(3), np.array([0.0, 1.0, 0.0])), look="A step from zero weights."
)
checks.check_value(update_ratio, (np.zeros(3), np.zeros(3)), 0.0, look="No step at all.")
checks.check_value(
    update_ratio,
    (np.array([1e-12, 2e-12]), np.array([1.5e-12, 1e-12])),
    0.5,
    look="Short weights are weights too; only the length 0 is zero.",
)
checks.check_value(
    update_ratio, (np.array([2.0]), np.array([0.0])), 1.0, look="A step to zero is as long as w."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sanity.zero(update_ratio, "update_ratio--zero_weights")
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Many networks, one answer
#
# An ensemble asks several networks and takes the mean of their *probabilities*. A network that is sure counts for more than one that hesitates, and none can veto.
#
# $$p_c = \frac{1}{M} \sum_{m=1}^{M} \frac{e^{s_{mc}}}{\sum_k e^{s_{mk}}}$$
#
# **Predict:** one network gives two classes the scores (0, 0), another the scores (0, 1000). What are the probabilities of the ensemble?
#
# <details><summary>Answer</summary>
#
# 0.25<!-- = ensemble_probabilities(np.array([[[0.0, 0.0]], [[0.0, 1000.0]]]))[0, 0] --> and 0.75<!--
# = ensemble_probabilities(np.array([[[0.0, 0.0]], [[0.0, 1000.0]]]))[0, 1] -->: the first says one half for each, the second is certain. The mean of the *scores* would have drowned the first one.
#
# </details>


# %% answer="ensemble_probabilities"
def ensemble_probabilities(scores):
    """Return the mean of the softmax probabilities of several networks.

    Args:
        scores: the scores of M networks for N images and C classes, shape (M, N, C). They may be
            as large as 1000 and more, and must not change.

    Returns:
        The probabilities, shape (N, C); each row sums to 1.

    Source: CS231n notes, Neural Nets 3, "Model Ensembles".

    Example:
        >>> ensemble_probabilities(np.array([[[0.0, 0.0]], [[0.0, np.log(3.0)]]]))
        array([[0.375, 0.625]])
    """
    ### BEGIN SOLUTION
    shifted = np.exp(scores - scores.max(axis=2, keepdims=True))
    return np.mean(shifted / shifted.sum(axis=2, keepdims=True), axis=0)
    ### END SOLUTION


# %% [markdown]
# Try it on the two networks of your prediction.

# %%
ensemble_probabilities(np.array([[[0.0, 0.0]], [[0.0, 1000.0]]]))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A softmax for each network and each image by itself, over the classes; then the mean over the networks. Before the exponential, take the largest score of each row off it: that changes no probability and keeps everything finite.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# The classes are the last axis: <code>scores.max(axis=2, keepdims=True)</code> keeps it, with length one, so that it can be subtracted. The networks are axis 0.
#
# </details>

# %% test="ensemble_probabilities--values" points=1
"""The mean of the probabilities, by hand."""
import numpy as np

from helpers import checks

checks.check_value(
    ensemble_probabilities,
    (np.log(np.array([[[1.0, 1.0]], [[1.0, 3.0]]])),),
    np.array([[0.375, 0.625]]),
    look="By hand: (1/2, 1/2) and (1/4, 3/4).",
)
checks.check_value(
    ensemble_probabilities,
    (np.array([[[0.0, 0.0]], [[0.0, 40.0]]]),),
    np.array([[0.25, 0.75]]),
    look="By hand: (1/2, 1/2) and (0, 1).",
)
checks.check_value(
    ensemble_probabilities,
    (np.log(np.array([[[1.0, 3.0], [1.0, 1.0], [4.0, 1.0]]])),),
    np.array([[0.25, 0.75], [0.5, 0.5], [0.8, 0.2]]),
    look="A single network: its own probabilities, image by image.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.ensembles.values(ensemble_probabilities, "ensemble_probabilities--values")
### END HIDDEN TESTS

# %% test="ensemble_probabilities--large_scores" points=1
"""Scores that no exponential can take: only their differences count."""
import numpy as np

from helpers import checks

checks.check_same(
    ensemble_probabilities,
    (np.array([[[0.0, 1.0, -1.0]], [[2.0, 0.0, 0.0]]]),),
    (np.array([[[1000.0, 1001.0, 999.0]], [[-4998.0, -5000.0, -5000.0]]]),),
    unlike=(np.array([[[0.0, 0.0, -1.0]], [[2.0, 0.0, 0.0]]]),),
    look="The scores of the first network are larger by 1000, those of the second lower by 5000.",
)
checks.check_same(
    ensemble_probabilities,
    (np.array([[[0.0, 100.0, 99.0]], [[1.0, 0.0, 100.0]]]),),
    (np.array([[[0.0, 4000.0, 3999.0]], [[1.0, 0.0, 4000.0]]]),),
    unlike=(np.array([[[100.0, 0.0, 98.0]], [[1.0, 0.0, 100.0]]]),),
    look="What is lower by 100 has a probability of nearly 0, as has what is lower by 4000.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.ensembles.large(ensemble_probabilities, "ensemble_probabilities--large_scores")
### END HIDDEN TESTS

# %% test="ensemble_probabilities--each_image" points=1
"""An image has the same probabilities alone as among others."""
import numpy as np

from helpers import checks

checks.check_images(ensemble_probabilities, np.random.default_rng(1).standard_normal((2, 4, 3)))
### BEGIN HIDDEN TESTS
from grader import trials

trials.ensembles.images(ensemble_probabilities, "ensemble_probabilities--each_image")
### END HIDDEN TESTS

# %% test="ensemble_probabilities--sums_to_one" points=1
"""Each row sums to 1, and the order of the networks does not matter."""
import numpy as np

from helpers import checks

checks.check_sums(ensemble_probabilities, np.random.default_rng(0).standard_normal((3, 4, 5)))
### BEGIN HIDDEN TESTS
from grader import trials

trials.ensembles.sums(ensemble_probabilities, "ensemble_probabilities--sums_to_one")
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Break it: the mean of the weights
#
# Why not average the *weights*, and have one network in place of many? Break it: construct a **twin** of a network, with other weights and exactly the same scores for every image, such that the mean of their weights is a network with other scores.
#
# The network is that of `helpers.problems`: one hidden layer of tanh units. Its weights are one vector. The first `(inputs + 1) * hidden` numbers are a matrix with a column for each hidden unit, whose last row holds the biases; the others are a matrix of shape `(hidden + 1, classes)` with a row for each hidden unit, and the biases of the outputs in its last row.
#
# **Predict:** a hidden unit computes $\tanh(a)$ and passes it on with the weight $v$. What else could it compute, and pass on with which weight, so that no output changes?


# %% answer="twin"
def twin(w, inputs, hidden, classes):
    """Return other weights that give the same scores, and do not survive the mean with w.

    Args:
        w: the weights of a network with tanh units, a vector of
            (inputs + 1) * hidden + (hidden + 1) * classes numbers. It must not change.
        inputs, hidden, classes: how many inputs, hidden units and outputs it has.

    Returns:
        A vector of the same length. Its network has the scores of the network w for every image;
        the network with the weights (w + twin) / 2 has clearly other scores.

    Example:
        >>> w = initial_weights(3, 2, 4)
        >>> other, image = twin(w, 3, 2, 4), np.array([[1.0, 2.0, 3.0]])
        >>> np.allclose(network_scores(other, image, 2, 4), network_scores(w, image, 2, 4))
        True
    """
    ### BEGIN SOLUTION
    other, border = w.copy(), (inputs + 1) * hidden
    other[: border + hidden * classes] *= -1
    return other
    ### END SOLUTION


# %% [markdown]
# Try it: the accuracy of a network, of its twin, and of their mean, on random images whose labels are what the network says.

# %%
w, images = initial_weights(64, 32, 10), np.random.default_rng(1).standard_normal((500, 64))
labels = network_scores(w, images, 32).argmax(axis=1)
for weights in (w, twin(w, 64, 32, 10), (w + twin(w, 64, 32, 10)) / 2):
    print(accuracy(weights, images, labels, 32))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# The hyperbolic tangent is odd: <code>tanh(-a)</code> is <code>-tanh(a)</code>. And only their position tells two hidden units apart.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# Work on a copy. Change the sign of all that goes into a hidden unit, its bias too, and of all that comes out of it; the biases of the outputs stay as they are. With <code>border = (inputs + 1) * hidden</code> the first matrix is <code>w[:border].reshape(inputs + 1, hidden)</code>.
#
# </details>

# %% test="twin--same_scores" points=1
"""Other weights, the same scores."""
from helpers import checks
from helpers.problems import initial_weights, network_scores

checks.check_twin(twin, initial_weights(3, 4, 2) + 0.1, (3, 4, 2), network_scores)
### BEGIN HIDDEN TESTS
from grader import trials

trials.ensembles.twins(twin, "twin--same_scores")
### END HIDDEN TESTS

# %% test="twin--mean_breaks" points=1
"""The mean of the network and its twin has other scores."""
from helpers import checks
from helpers.problems import initial_weights, network_scores

checks.check_broken(twin, initial_weights(3, 4, 2) + 0.1, (3, 4, 2), network_scores)
### BEGIN HIDDEN TESTS
from grader import trials

trials.ensembles.broken(twin, "twin--mean_breaks")
### END HIDDEN TESTS

# %% test="twin--keeps_w" points=1
"""The network keeps its weights, and the twin has an array of its own."""
from helpers import checks
from helpers.problems import initial_weights

checks.check_twin_apart(twin, initial_weights(3, 4, 2) + 0.1, (3, 4, 2))
### BEGIN HIDDEN TESTS
from grader import trials

trials.ensembles.apart(twin, "twin--keeps_w")
### END HIDDEN TESTS

# %% [markdown]
# ## 7. The project
#
# Somewhere there are 600<!-- = len(Challenge(0)._images) --> training images in ten classes, and **half of their labels are wrong**. You never see them. What you get is
#
# - `gradient(w)`, the loss and its gradient on a fresh batch of 20 training images: **800 evaluations**, and no more,
# - `validate(w)`, the accuracy on 200<!-- = len(Challenge(0)._validation) --> other images, whose labels are right: 100 looks,
# - `starts`, five vectors of random initial weights, a row each,
# - `rng`, for whatever you draw.
#
# Write `build`, which spends this budget as you see fit and returns the weights of one network, or of up to five, whose probabilities are then averaged. Asking for more than the budget, a gradient or a look, raises an error, and a training that did so earns nothing, even if it catches that error: count as you go, and stop before. Spending less is fine.
#
# The images are the digits of this course behind frosted glass: noise is added, then the pixels are mixed by a matrix that the seed draws, and the classes are renamed. So nothing that was trained on the shipped digits helps, and the rate has to be found, not remembered. The loss is `network_loss` with 32<!-- = (len(Challenge(0).starts[0]) - 10) / 75 --> hidden units; a vector of weights has 2410<!-- = len(Challenge(0).starts[0]) --> numbers.
#
# **The ladder.** Grading runs your function on twelve tasks of a secret seed, and takes the mean of its accuracies on test images that it has never asked about. Each step is worth 2<!-- given --> points:
#
# | step | accuracy | what gets there |
# |---|---|---|
# | 1<!-- given --> | 35 %<!-- given --> | a rule that learns anything at all |
# | 2<!-- given --> | 63 %<!-- given --> | one that does not learn the wrong labels by heart |
# | 3<!-- given --> | 77.8 %<!-- given --> | one that makes the most of its budget |
#
# **Mind the clock.** The twelve tasks run in one go, in a cell that grading stops after about half a minute: let your function take 2<!-- given --> seconds a task at the most. One that is stopped earns no step, and the message then says to look for a loop without end. Section 8 runs your function six times; that should take less than 12<!-- given --> seconds on your computer.
#
# Bring your own tools: copy what you like from your earlier notebooks into the free cell below, rules, schedules, averages, penalties, early stopping. `Challenge(seed)` is a practice task with any seed you choose; its `test_accuracy` is the judge. Look at it as often as you like here: a setting that was chosen on a few practice seeds still has to prove itself on twelve others.

# %%
# Your tools from earlier notebooks go here.


# %% answer="build"
def build(gradient, validate, starts, rng):
    """Train within a budget; return the weights of one to five networks.

    Args:
        gradient: gradient(w) returns (loss, dw) on a batch of 20 training images, another one each
            time. It may be called 800 times.
        validate: validate(w) returns the accuracy on the validation images, from 0 to 1. It may be
            called 100 times.
        starts: five vectors of initial weights, shape (5, 2410).
        rng: a numpy.random.Generator. What you draw, draw from it: the same task and the same
            state of rng lead to the same weights.

    Returns:
        A vector of 2410 weights, or a list of one to five such vectors.

    Example:
        >>> task = Challenge(0)
        >>> networks = build(task.gradient, task.validate, task.starts, np.random.default_rng(0))
        >>> task.test_accuracy(networks) > 0.35
        True
    """
    ### BEGIN SOLUTION
    networks = []
    for w in starts:
        best, highest = w, 0.0
        for step in range(1, 161):
            _, dw = gradient(w)
            w = w - 0.2 * dw
            if step % 10 == 0 and (accuracy := validate(w)) > highest:
                best, highest = w, accuracy
        networks.append(best)
    return networks
    ### END SOLUTION


# %% [markdown]
# Try it on a practice task. What is left of the budget?

# %%
practice = Challenge(0)
networks = build(practice.gradient, practice.validate, practice.starts, np.random.default_rng(0))
print(practice.test_accuracy(networks), practice.evaluations, practice.looks)

# %% [markdown]
# <details><summary>Hint 1: where to begin</summary>
#
# Begin with a single network and gradient descent, <code>w = w - rate * dw</code>, for all 800 evaluations. Plot the validation accuracy along the way: it rises, then falls. Why does it fall?
#
# </details>
#
# <details><summary>Hint 2: the second step</summary>
#
# The later half of the training learns the wrong labels. Keep the weights of the best look (lesson 10), or keep the weights small, or let the rate fall to zero (lesson 08). Search the rate on practice tasks with your <code>random_search</code>.
#
# </details>
#
# <details><summary>Hint 3: the third step</summary>
#
# A network that stops at its best has spent a fraction of the budget. What does section 5 suggest for the rest?
#
# </details>

# %% test="build--repeats" points=2
"""Networks that have learned something, from the task and rng alone, within the budget."""
from helpers import checks
from helpers.challenge import Challenge

checks.check_repeats(build, Challenge)

# %% test="build--climbs" points=6
"""The ladder: 2 points for each step. Here a single practice task says where you are."""
from helpers import checks
from helpers.challenge import Challenge

checks.check_climbs(build, Challenge, (0.35, 0.63, 0.778))
### BEGIN HIDDEN TESTS
from grader import trials

trials.project.climbs(build, "build--climbs", (0.35, 0.63, 0.778), 2)
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Defend your number
#
# Not graded, but it is what the number is worth: one practice task is an anecdote. The cell runs your function on six of them, and shows mean and standard deviation.

# %%
reached = []
for seed in range(6):
    task = Challenge(seed)
    weights = build(task.gradient, task.validate, task.starts, np.random.default_rng(seed))
    reached.append(task.test_accuracy(weights))
np.round(reached, 3), np.mean(reached), np.std(reached)

# %% [markdown]
# ## What you can do now
#
# - You **predicted** a first loss, the length of a search and the loss of an ensemble.
# - You **searched** at random, evenly in the exponent.
# - You **read** from the ratio of step and weights how fast a network moves.
# - You **averaged** probabilities, and showed what the mean of the weights can do.
# - You **planned** a training within a budget, and you know how far its number can be trusted.
