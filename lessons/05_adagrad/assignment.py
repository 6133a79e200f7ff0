# %% [markdown]
# # AdaGrad: the assignment
#
# Here you write AdaGrad yourself. You look at the rate that it gives to each coordinate, count the steps that a distance costs, and build the ravine on which it fails. At the end your rule runs over a wall and a plateau, and learns to tell handwritten digits apart when every pixel comes in its own unit.
#
# **You will be able to**
#
# - write AdaGrad as an update rule, with its root, its epsilon and its running sum in the right places,
# - compute the effective rate of each coordinate from the gradients it has seen,
# - say how many steps a distance costs under a constant gradient,
# - predict what AdaGrad does from what you know about it, and break it,
# - judge on real data when a rate for each weight pays.
#
# **Before you start:** the lecture [05_adagrad](../../course/05_adagrad.ipynb) (in the course folder, `course/05_adagrad.ipynb`).
#
# **Time:** about 75 to 110 minutes. 42 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import digits
from helpers.landscapes import ravine, wall_plateau_basin
from helpers.paths import as_path_function, run_rule, settled
from helpers.plots import compare
from helpers.problems import logistic_loss
from helpers.styles import NEUTRAL, STYLES

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}
#
# {{ update_rules }}


# %% tags=["claims"]
def walk_again(gradients, **config):
    """Step from w = 1 under these gradients; return w and the cache after each step."""
    w, seen = np.array([1.0]), []
    for gradient in gradients:
        w, config = adagrad(w, np.array([gradient]), config)
        seen.append((w.item(), config["cache"].item()))
    return seen


(w1, cache_1), (w2, cache_2) = walk_again([3.0, 4.0], learning_rate=0.1)

# %% [markdown]
# ## 1. AdaGrad
#
# Every weight keeps the sum of all its squared gradients, and its step is divided by the root of that sum. All operations work entry by entry.
#
# $$\text{cache} \leftarrow \text{cache} + g^2, \qquad w \leftarrow w - \frac{\text{lr}\; g}{\sqrt{\text{cache}} + \varepsilon}$$
#
# The cache grows *before* it is used, so it holds the newest gradient too. And $\varepsilon$ is *outside* the root.
#
# **Predict:** from an empty cache, at rate 0.1, the gradient of a weight is 3 and then 4. How long are the two steps?
#
# <details><summary>Answer</summary>
#
# The first is 0.1<!--
# = 1 - w1 -->: the root of the cache is 3, so 3 is divided by 3. Then the cache is 9<!--
# = cache_1 --> + 16<!-- = cache_2 - cache_1 --> = 25<!-- = cache_2 --> and its root 5<!--
# = cache_2**0.5 -->, so the second step is 0.1 times 4/5<!--
# = (w1 - w2) / 0.1 -->, which is 0.08<!-- = w1 - w2 -->.
#
# </details>


# %% answer="adagrad"
def adagrad(w, dw, config=None):
    """Take one step of AdaGrad.

        cache <- cache + dw^2
        w <- w - learning_rate * dw / (sqrt(cache) + epsilon)

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        dw: the gradient at w, an array of the same shape. It must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-2.
            epsilon: 1e-8, outside the root.
            cache: zeros, the sum of the squared gradients so far, shape of w. This is the state.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with learning_rate, epsilon, and the new cache. Only what is returned
            counts: it is the config of the next call.

    Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and
    Stochastic Optimization, JMLR 2011, the diagonal form of their figure 1. Name of the cache and
    place of epsilon as in CS231n's notes, Neural Networks Part 3.

    Example:
        >>> config = {"learning_rate": 0.5, "epsilon": 0.0}
        >>> w, config = adagrad(np.array([1.0]), np.array([-3.0]), config)
        >>> w, config["cache"]
        (array([1.5]), array([9.]))
    """
    ### BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "epsilon": 1e-8, **(config or {})}
    cache = config.get("cache", np.zeros_like(w)) + dw**2
    step = config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return w - step, {**config, "cache": cache}
    ### END SOLUTION


# %% [markdown]
# Try it with the numbers of your prediction. By hand: `w` goes from 1 to 0.9<!--
# = w1 --> and then to 0.82<!-- = w2 -->, and the cache is 9<!-- = cache_1 --> and then 25<!--
# = cache_2 -->.

# %%
w, config = adagrad(np.array([1.0]), np.array([3.0]), {"learning_rate": 0.1})
print(w, config["cache"])
w, config = adagrad(w, np.array([4.0]), config)
print(w, config["cache"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A call does four things. It completes the config with defaults, adds the squared gradient to the cache, moves the weights with the <em>new</em> cache, and puts the new cache where the next call will find it.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>config.setdefault(key, value)</code> fills in a key only if it is missing, and <code>np.zeros_like(w)</code> has the shape of <code>w</code>. Remember that <code>config</code> may be <code>None</code>. <code>dw * dw</code> makes a new array; <code>dw *= dw</code> changes the caller's. Check the brackets of your divisor: the root ends before epsilon.
#
# </details>

# %% test="adagrad--first_step" points=1
"""The first step from config=None: the defaults, a cache of zeros, a full config returned."""
import numpy as np

from helpers import checks

checks.check_rule(
    adagrad,
    w=np.array([1.0, -2.0]),
    dw=np.array([0.5, -4.0]),
    config=None,
    next_w=np.array([0.99, -1.99]),
    state={"learning_rate": 0.01, "epsilon": 1e-8, "cache": np.array([0.25, 16.0])},
    case="the first step",
    look="By hand: the root of the cache is the size of dw, so each weight moves by 0.01. A huge step "
    "means that the cache is used before the square is added.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.first_step(adagrad, "adagrad--first_step")
### END HIDDEN TESTS

# %% test="adagrad--many_steps" points=1
"""Step after step: by hand, over a long run, and from a given cache.

CS231n publishes no numbers for AdaGrad, so these are our own. They are made of the inputs of its
vectors for other rules, by torch.optim.Adagrad in float64, and once more by a formula that is
written down separately; both agree in all digits shown.
"""
import numpy as np

from helpers import checks

checks.check_steps(
    adagrad,
    w=np.array([1.0, 1.0]),
    config={"learning_rate": 0.1, "epsilon": 0.0},
    steps=[
        (np.array([3.0, 5.0]), {}, np.array([0.9, 0.9])),
        (np.array([4.0, -12.0]), {}, np.array([0.82, 0.9 + 0.1 * 12 / 13])),
        (np.array([0.0, 0.0]), {}, np.array([0.82, 0.9 + 0.1 * 12 / 13])),
        (np.array([12.0, 0.0]), {}, np.array([0.82 - 0.1 * 12 / 13, 0.9 + 0.1 * 12 / 13])),
    ],
    case="four steps",
    rtol=1e-9,
    look="By hand, the first weight: the roots of the cache are 3, 5, 5 and 13.",
)
checks.check_steps(
    adagrad,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "epsilon": 1e-8},
    steps=[
        (np.array([3.0]), {}, np.array([0.9])),
        (np.array([4.0]), {"learning_rate": 1.0}, np.array([0.1])),
        (np.array([12.0]), {"learning_rate": 0.13}, np.array([-0.02])),
    ],
    case="three steps, the rate rising to 1 before the second and falling to 0.13 before the third",
    look="By hand: the steps are 0.1 * 3/3, then 1 * 4/5, then 0.13 * 12/13.",
)
checks.check_rule(
    adagrad,
    w=np.linspace(-0.4, 0.6, 20).reshape(4, 5),
    dw=np.linspace(-0.6, 0.4, 20).reshape(4, 5),
    config={
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.linspace(0.6, 0.9, 20).reshape(4, 5),
    },
    next_w=np.array(
        [
            [-0.39387628, -0.3416474, -0.28945194, -0.23728959, -0.18515909],
            [-0.1330581, -0.08098318, -0.02892979, 0.02310755, 0.075135],
            [0.12715916, 0.17918664, 0.23122376, 0.28327621, 0.33534884],
            [0.38744551, 0.43956905, 0.49172129, 0.54390317, 0.59611486],
        ]
    ),
    state={
        "cache": np.array(
            [
                [0.96, 0.91540166, 0.87634349, 0.84282548, 0.81484765],
                [0.79240997, 0.77551247, 0.76415512, 0.75833795, 0.75806094],
                [0.7633241, 0.77412742, 0.79047091, 0.81235457, 0.83977839],
                [0.87274238, 0.91124654, 0.95529086, 1.00487535, 1.06],
            ]
        )
    },
    case="the step with a given cache",
    look="The cache is given here.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.many_steps(adagrad, "adagrad--many_steps")
trials.rules.sizes(adagrad, "adagrad--many_steps")
### END HIDDEN TESTS

# %% test="adagrad--epsilon" points=1
"""Epsilon stands outside the root, and keeps a weight without any gradient where it is."""
import numpy as np

from helpers import checks

checks.check_rule(
    adagrad,
    w=np.array([1.0, 1.0, 1.0]),
    dw=np.array([2.0, -2.0, 0.0]),
    config={"learning_rate": 1.0, "epsilon": 6.0},
    next_w=np.array([0.75, 1.25, 1.0]),
    state={"cache": np.array([4.0, 4.0, 0.0])},
    case="a step with the large epsilon 6",
    rtol=1e-9,
    look="By hand, the first weight: 2 / (2 + 6). Inside the root it would be 2 / sqrt(4 + 6).",
)
checks.check_rule(
    adagrad,
    w=np.array([1.0, 5.0]),
    dw=np.array([1e-8, 0.0]),
    config={"learning_rate": 1.0, "epsilon": 1e-8},
    next_w=np.array([0.5, 5.0]),
    state={"cache": np.array([1e-16, 0.0])},
    case="a step with a gradient of the size of epsilon",
    rtol=1e-9,
    look="By hand, the first weight: 1e-8 / (1e-8 + 1e-8). The second one has no gradient yet.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.epsilon(adagrad, "adagrad--epsilon")
### END HIDDEN TESTS

# %% test="adagrad--keeps_state" points=2
"""The cache goes on from call to call, and a cache that is given is used."""
from helpers import checks

checks.check_keeps_state(
    adagrad, defaults={"learning_rate": 0.01, "epsilon": 1e-8}, state={"cache": 4.0}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.keeps_state(adagrad, "adagrad--keeps_state")
### END HIDDEN TESTS

# %% test="adagrad--hyperparameters" points=2
"""Learning rate and epsilon are read from config at every call, one, both or none given."""
from helpers import checks

checks.check_hyperparameters(
    adagrad, defaults={"learning_rate": 0.01, "epsilon": 1e-8}, state={"cache": 4.0}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.hyperparameters(adagrad, "adagrad--hyperparameters")
### END HIDDEN TESTS

# %% test="adagrad--separate_parameters" points=1
"""Two parameters, moved in turn, keep their own caches: all state is in the configs."""
from helpers import checks

checks.check_separate_parameters(
    adagrad, defaults={"learning_rate": 0.01, "epsilon": 1e-8}, state={"cache": 4.0}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.separate_parameters(adagrad, "adagrad--separate_parameters")
### END HIDDEN TESTS

# %% test="adagrad--gradient_kept" points=2
"""The caller's dw never changes, and the cache survives when the caller reuses that array."""
from helpers import checks

checks.check_gradient_kept(
    adagrad, defaults={"learning_rate": 0.01, "epsilon": 1e-8}, state={"cache": 4.0}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.gradient_kept(adagrad, "adagrad--gradient_kept")
### END HIDDEN TESTS

# %% test="adagrad--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(
    adagrad, defaults={"learning_rate": 0.01, "epsilon": 1e-8}, state={"cache": 4.0}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.any_array(adagrad, "adagrad--any_array")
### END HIDDEN TESTS

# %% [markdown]
# ## 2. The rate that each coordinate has
#
# We can count the root that AdaGrad divides by as part of the rate. In step $t$ a coordinate has the *effective rate*
#
# $$\text{rate}_t = \frac{\text{lr}}{\sqrt{g_1^2 + g_2^2 + \dots + g_t^2} + \varepsilon},$$
#
# which depends on its own gradients only, the newest one included. Your task: compute all effective rates at once, from an array of gradients with a row for each step and a column for each coordinate.
#
# **Predict:** one coordinate has the gradient 1 at every step, another has 10. How do their effective rates compare? And their steps?
#
# <details><summary>Answer</summary>
#
# The second rate is a tenth of the first, at every step. The steps, rate times gradient, are equal: AdaGrad does not see the scale of a coordinate.
#
# </details>


# %% answer="effective_rates"
def effective_rates(gradients, learning_rate, epsilon):
    """Return AdaGrad's effective rate of each coordinate after each step.

        rate_t = learning_rate / (sqrt(g_1^2 + ... + g_t^2) + epsilon)

    Args:
        gradients: a float array of shape (steps, d), a row for each step. It must not change.
        learning_rate: a number.
        epsilon: a number, outside the root. It is 0 only if no first gradient is 0.

    Returns:
        An array of shape (steps, d): in row t the rates of step t, which count row t of the
        gradients too.

    Source: the update of exercise 1, written as learning rate times gradient.

    Example:
        >>> effective_rates(np.array([[3.0], [4.0]]), 1.0, 0.0)
        array([[0.33333333],
               [0.2       ]])
    """
    ### BEGIN SOLUTION
    sums = np.cumsum(np.square(gradients), axis=0)
    return learning_rate / (np.sqrt(sums) + epsilon)
    ### END SOLUTION


# %% tags=["claims"]
by_hand = effective_rates(np.array([[3.0, 2.0], [4.0, 0.0], [12.0, 0.0]]), 1.0, 0.0)

# %% [markdown]
# Try it. By hand, at rate 1 with epsilon 0: the first coordinate has the roots 3<!--
# = 1 / by_hand[0, 0] -->, 5<!-- = 1 / by_hand[1, 0] --> and 13<!--
# = 1 / by_hand[2, 0] -->, so its rates are 1/3<!-- = by_hand[0, 0] -->, 1/5<!--
# = by_hand[1, 0] --> and 1/13<!-- = by_hand[2, 0] -->. The second one has the roots 2<!--
# = 1 / by_hand[0, 1] -->, 2<!-- = 1 / by_hand[1, 1] --> and 2<!--
# = 1 / by_hand[2, 1] -->, because only its first gradient is not zero.

# %%
gradients = np.array([[3.0, 2.0], [4.0, 0.0], [12.0, 0.0]])
effective_rates(gradients, 1.0, 0.0)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Keep one running sum for each column, as the cache of exercise 1 does, and write down a row of rates after each addition.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.cumsum</code> adds up along an axis and keeps all sums on the way; without an axis it first flattens the array. A loop over the rows works too.
#
# </details>

# %% test="effective_rates--by_hand" points=1
"""One coordinate: the newest gradient is counted, and the squares add up."""
import numpy as np

from helpers import checks

checks.check_value(
    effective_rates,
    (np.array([[3.0], [4.0], [-12.0]]), 1.0, 0.0),
    [[1 / 3], [1 / 5], [1 / 13]],
    rtol=1e-6,
    look="The sums of the squares are 9, 25 and 169.",
)
checks.check_value(effective_rates, (np.array([[-4.0]]), 2.0, 0.0), [[0.5]], rtol=1e-6)

# %% test="effective_rates--epsilon" points=1
"""Epsilon stands outside the root, and bounds the rate of a coordinate without gradients."""
import numpy as np

from helpers import checks

checks.check_value(
    effective_rates,
    (np.array([[0.0, 2.0], [0.0, 0.0], [3.0, 0.0]]), 1.0, 0.5),
    [[2.0, 0.4], [2.0, 0.4], [1 / 3.5, 0.4]],
    look="By hand, the first row: 1 / (0 + 0.5) and 1 / (2 + 0.5).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.epsilon(effective_rates, "effective_rates--epsilon")
### END HIDDEN TESTS

# %% test="effective_rates--many_steps" points=1
"""Many steps of gradients that change in size: nothing is forgotten."""
import numpy as np

from helpers import checks

checks.check_value(
    effective_rates,
    (np.ones((100, 1)), 1.0, 0.0),
    1 / np.sqrt(np.arange(1.0, 101.0)).reshape(100, 1),
    rtol=1e-6,
    look="Under a constant gradient of 1 the rate after t steps is 1 / sqrt(t).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.effective_rates(effective_rates, "effective_rates--many_steps")
### END HIDDEN TESTS

# %% test="effective_rates--each_coordinate" points=1
"""Several coordinates: each has the rates that it has alone."""
import numpy as np

from helpers import checks

checks.check_columns(
    effective_rates,
    np.array([[3.0, 1.0, 30.0], [4.0, 0.0, 40.0]]),
    0.6,
    0.5,
    look="Each column has its own sum; nothing is added up from column to column.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.each_coordinate(effective_rates, "effective_rates--each_coordinate")
### END HIDDEN TESTS

# %% test="effective_rates--step_by_step" points=1
"""The first rows know nothing of the later ones."""
import numpy as np

from helpers import checks

checks.check_first_rows(
    effective_rates,
    np.array([[3.0, 1.0], [4.0, 0.0], [-12.0, 2.0], [1.0, 1.0]]),
    0.6,
    0.5,
    look="Row t holds the rates with which step t is made, from the gradients up to that step.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.step_by_step(effective_rates, "effective_rates--step_by_step")
### END HIDDEN TESTS

# %% test="effective_rates--gradients_kept" points=1
"""The array of gradients is as it was after the call."""
import numpy as np

from helpers import checks

checks.check_kept(
    effective_rates,
    (np.array([[3.0, 2.0], [4.0, 0.5], [12.0, -1.0]]), 0.1, 1e-8),
    ["gradients"],
    unlike=(np.array([[1.0, 2.0], [4.0, 0.5], [12.0, -1.0]]), 0.1, 1e-8),
    case="a call with three steps",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.gradients_kept(effective_rates, "effective_rates--gradients_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. How many steps a distance costs
#
# Under a constant gradient (and with epsilon 0) step $i$ of AdaGrad has the length $\text{lr}/\sqrt{i}$, however steep the slope is. So $n$ steps cover the distance
#
# $$\text{lr}\left(1 + \frac{1}{\sqrt2} + \frac{1}{\sqrt3} + \dots + \frac{1}{\sqrt n}\right).$$
#
# Your task: the smallest number of steps that covers a given distance.
#
# **Predict:** a distance costs 100 steps. About how many does twice that distance cost?
#
# <details><summary>Answer</summary>
#
# About four times as many, because the sum is close to $2\sqrt n$. At rate 1 a distance of 18.5 costs 100<!--
# = steps_to_travel(18.5, 1.0) --> steps and one of 37 costs 370<!--
# = steps_to_travel(37.0, 1.0) -->. (Not quite 400<!--
# = 4 * steps_to_travel(18.5, 1.0) -->, because the sum is not exactly $2\sqrt n$.)
#
# </details>


# %% answer="steps_to_travel"
def steps_to_travel(distance, learning_rate):
    """Return how many steps of AdaGrad a distance costs under a constant gradient.

    The smallest n with learning_rate * (1/sqrt(1) + 1/sqrt(2) + ... + 1/sqrt(n)) >= distance.

    Args:
        distance: a number, at least 0. It may cost some ten thousand steps, so add up as you go.
        learning_rate: a number above 0.

    Returns:
        n, a whole number (3 or 3.0); 0 for distance 0.

    Source: exercise 1 with a gradient that never changes and epsilon 0.

    Example:
        >>> steps_to_travel(1.5, 1.0)
        2
    """
    ### BEGIN SOLUTION
    steps, travelled = 0, 0.0
    while travelled < distance:
        steps += 1
        travelled += learning_rate / steps**0.5
    return steps
    ### END SOLUTION


# %% tags=["claims"]
ways = walk_again([1.0] * 3, learning_rate=1.0, epsilon=0.0)

# %% [markdown]
# Try it. By hand, at rate 1: one step covers 1<!-- = 1 - ways[0][0] -->, two cover 1.71<!--
# = 1 - ways[1][0] -->, three 2.28<!-- = 1 - ways[2][0] -->. So 0.9 costs one<!--
# = steps_to_travel(0.9, 1.0) --> step, 1.5 two<!-- = steps_to_travel(1.5, 1.0) -->, and 2 three<!--
# = steps_to_travel(2.0, 1.0) -->.

# %%
print([steps_to_travel(distance, 1.0) for distance in (0.9, 1.5, 2.0)])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Walk: take one step after the other, add up their lengths, and stop as soon as you have arrived. The order matters: look first, then step.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# A <code>while</code> loop with two variables, the steps taken and the distance covered. A formula such as $(D / (2 \, \text{lr}))^2$ is close, but not exact. A plain loop is fast enough.
#
# </details>

# %% test="steps_to_travel--short_ways" points=1
"""Short distances at rate 1, counted by hand."""
from helpers import checks

checks.check_value(
    steps_to_travel,
    (0.9, 1.0),
    1,
    look="By hand: 1 step covers 1, 2 cover 1.71, 3 cover 2.28, 4 cover 2.78.",
)
checks.check_value(
    steps_to_travel,
    (1.0, 1.0),
    1,
    look="By hand: 1 step covers 1, 2 cover 1.71, 3 cover 2.28, 4 cover 2.78.",
)
checks.check_value(
    steps_to_travel,
    (1.5, 1.0),
    2,
    look="By hand: 1 step covers 1, 2 cover 1.71, 3 cover 2.28, 4 cover 2.78.",
)
checks.check_value(
    steps_to_travel,
    (2.5, 1.0),
    4,
    look="By hand: 1 step covers 1, 2 cover 1.71, 3 cover 2.28, 4 cover 2.78.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.short_ways(steps_to_travel, "steps_to_travel--short_ways")
### END HIDDEN TESTS

# %% test="steps_to_travel--long_ways" points=1
"""Long distances, to the exact step."""
from helpers import checks

checks.check_value(
    steps_to_travel,
    (18.5, 1.0),
    100,
    look="The count must be exact: a formula for the sum is close, but some steps off.",
)
checks.check_value(
    steps_to_travel,
    (37.0, 1.0),
    370,
    look="The count must be exact: a formula for the sum is close, but some steps off.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.long_ways(steps_to_travel, "steps_to_travel--long_ways")
### END HIDDEN TESTS

# %% test="steps_to_travel--no_way" points=1
"""Distance 0 costs no step, and the least distance costs one."""
from helpers import checks

checks.check_value(steps_to_travel, (0.0, 0.5), 0, look="At distance 0 you have arrived.")
checks.check_value(steps_to_travel, (0.001, 0.5), 1)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.no_way(steps_to_travel, "steps_to_travel--no_way")
### END HIDDEN TESTS

# %% test="steps_to_travel--learning_rate" points=1
"""Other learning rates: only the distance in units of the rate counts."""
from helpers import checks

checks.check_same(
    steps_to_travel,
    (2.5, 1.0),
    (20.0, 8.0),
    unlike=(20.0, 1.0),
    look="Every step is as many times longer as the rate is.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.learning_rate(steps_to_travel, "steps_to_travel--learning_rate")
### END HIDDEN TESTS

# %% test="steps_to_travel--farther" points=1
"""A longer distance costs more steps, and a larger rate takes fewer."""
from helpers import checks

checks.check_rising(
    steps_to_travel,
    [(2.5, 1.0), (5.0, 1.0), (40.0, 1.0)],
    look="A longer distance costs more steps.",
)
checks.check_rising(
    steps_to_travel,
    [(20.0, 4.0), (20.0, 2.0), (20.0, 0.5)],
    look="At a smaller rate a distance costs more steps.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.farther(steps_to_travel, "steps_to_travel--farther")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Predict
#
# Here are five numbers that you can work out before any run. Write each as a formula, or as a little run with the functions that you have, in a second at most. Grading calls your sheet with other settings. Take $\varepsilon$ to be 0.
#
# - `same_path_rate`: AdaGrad runs at the rate `learning_rate`. Then we measure the weights in a smaller unit, which makes every weight a number `factor` times as large. We also count the loss in cents, which makes it 100 times as large. Which learning rate leads through the same places now?
# - `rare_distance`: one feature occurs in every sample, and its gradient is always 1. Another occurs in a `share` of the samples, with the gradient `factor`. After very many samples, how far has the weight of the rare feature moved, as a fraction of the way that the other weight has moved?
# - `steps_after_wall`: AdaGrad has taken `steps_on_wall` steps on a wall that is `factor` times as steep as the plateau that follows. How many steps does it take on the plateau to cover `distance`?
# - `steps_of_noise`: on flat ground the gradient is nothing but noise, with the standard deviation 2 for a single image. How many steps on batches of `batch_size` images bring the effective rate down to a tenth of the learning rate?
# - `angle_left`: we turn a ravine with the condition number `k` until AdaGrad sees one with the condition number `left` (figure 3 of the lecture). By how many degrees, between 0 and 45<!-- given -->?
#
# <details><summary>Hint 1: the idea</summary>
#
# Which settings matter for a number, and which cancel? What is a length, and what has no unit? How many steps on the plateau would fill the cache as far as the wall has filled it?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# Sums such as $1/\sqrt{M+1} + \dots + 1/\sqrt{M+n}$ are close to an integral, and a loop over the steps is just as good. An average over a batch of $b$ images has noise that is $\sqrt b$ times smaller. For the angle, build the Hessian for a given angle, as the lecture's figure 3 does, and search.
#
# </details>


# %% answer="adagrad_predictions"
def adagrad_predictions(learning_rate, factor, share, steps_on_wall, distance, k, left, batch_size):
    """Return what AdaGrad will do, as a dict of five numbers.

    Args:
        learning_rate: a number above 0.
        factor: a number above 1.
        share: of the samples in which the rare feature occurs, between 0 and 1.
        steps_on_wall: a whole number.
        distance: the length of the plateau, many times the learning rate.
        k: the condition number of the ravine as it is.
        left: the condition number of the ravine as AdaGrad sees it, between 1 and k.
        batch_size: images in a batch.

    Returns:
        A dict with `same_path_rate`, `rare_distance`, `steps_after_wall`, `steps_of_noise` and
        `angle_left` (in degrees). A few percent do not matter.

    Example:
        >>> sheet = adagrad_predictions(0.5, 10.0, 0.04, 9, 20.0, 400.0, 100.0, 16)
        >>> sorted(sheet)
        ['angle_left', 'rare_distance', 'same_path_rate', 'steps_after_wall', 'steps_of_noise']
    """
    ### BEGIN SOLUTION
    half_way, past = distance / (2 * learning_rate), steps_on_wall * factor**2
    ratio = (left**0.5 - left**-0.5) / (k**0.5 - k**-0.5)
    return {
        "same_path_rate": factor * learning_rate,
        "rare_distance": share**0.5,
        "steps_after_wall": (half_way + past**0.5) ** 2 - past,
        "steps_of_noise": (10 / 2) ** 2 * batch_size,
        "angle_left": np.degrees(np.arcsin(ratio)) / 2,
    }
    ### END SOLUTION


# %% [markdown]
# Look at your sheet. When you change a setting, do the numbers move the way they should?

# %%
adagrad_predictions(0.5, 10.0, 0.04, 9, 20.0, 400.0, 100.0, 16)

# %% test="adagrad_predictions--same_path_rate" points=3
"""The rate that takes the same path in the other units."""
from helpers import checks

checks.check_prediction(
    adagrad_predictions,
    "same_path_rate",
    (0.5, 10.0, 0.04, 9, 20.0, 400.0, 100.0, 16),
    between=(0.005, 500),
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adagrad.same_path_rate(
    adagrad_predictions, "adagrad_predictions--same_path_rate"
)
### END HIDDEN TESTS

# %% test="adagrad_predictions--rare_distance" points=3
"""The share of the distance that the rare weight gets."""
from helpers import checks

checks.check_prediction(
    adagrad_predictions,
    "rare_distance",
    (0.5, 10.0, 0.04, 9, 20.0, 400.0, 100.0, 16),
    between=(0, 100),
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adagrad.rare_distance(
    adagrad_predictions, "adagrad_predictions--rare_distance"
)
### END HIDDEN TESTS

# %% test="adagrad_predictions--steps_after_wall" points=3
"""How many steps the plateau takes after the wall."""
from helpers import checks

checks.check_prediction(
    adagrad_predictions,
    "steps_after_wall",
    (0.5, 10.0, 0.04, 9, 20.0, 400.0, 100.0, 16),
    between=(1, 1e6),
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adagrad.steps_after_wall(
    adagrad_predictions, "adagrad_predictions--steps_after_wall"
)
### END HIDDEN TESTS

# %% test="adagrad_predictions--steps_of_noise" points=3
"""How many steps the noise takes."""
from helpers import checks

checks.check_prediction(
    adagrad_predictions,
    "steps_of_noise",
    (0.5, 10.0, 0.04, 9, 20.0, 400.0, 100.0, 16),
    between=(1, 1e6),
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adagrad.steps_of_noise(
    adagrad_predictions, "adagrad_predictions--steps_of_noise"
)
### END HIDDEN TESTS

# %% test="adagrad_predictions--angle_left" points=3
"""The angle that leaves so much of the ravine."""
from helpers import checks

checks.check_prediction(
    adagrad_predictions,
    "angle_left",
    (0.5, 10.0, 0.04, 9, 20.0, 400.0, 100.0, 16),
    between=(0, 45),
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adagrad.angle_left(adagrad_predictions, "adagrad_predictions--angle_left")
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Break it
#
# AdaGrad takes a ravine along the axes in six steps, at any condition number. Your task: a ravine that defeats it. For a given $k$, return a Hessian with the eigenvalues 1 and $k$ on which AdaGrad needs as many steps as possible.
#
# Grading starts at (10, 1), tries 31 learning rates from 0.1 to 100, and takes the best. It counts steps until the loss $w^\top H w/2$ stays below 1e-6. The three tests ask for more than $k$, $3k$ and $5k$ steps.
#
# <details><summary>Hint 1: the idea</summary>
#
# AdaGrad gives each coordinate a rate that suits its own curvature. Where would that not help at all?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# $H = Q\,\mathrm{diag}(1, k)\,Q^\top$ has the eigenvalues 1 and $k$ for each rotation $Q$, whose columns are the directions of the ravine.
#
# </details>


# %% answer="hard_ravine"
def hard_ravine(k):
    """Return a Hessian with eigenvalues 1 and k on which AdaGrad is slow.

    Args:
        k: the condition number, above 1.

    Returns:
        A symmetric array of shape (2, 2).

    Example:
        >>> np.linalg.eigvalsh(hard_ravine(9.0)).round(6)
        array([1., 9.])
    """
    ### BEGIN SOLUTION
    return np.array([[k + 1, 1 - k], [1 - k, k + 1]]) / 2
    ### END SOLUTION


# %% [markdown]
# Try it. The cell counts the steps of your AdaGrad (exercise 1) at the best of the rates.


# %%
def steps_at_the_best_rate(H, at_most):
    counts = []
    for rate in np.geomspace(0.1, 100, 31):
        w, config, losses = np.array([10.0, 1.0]), {"learning_rate": rate}, [np.inf]
        for _ in range(at_most):
            w, config = adagrad(w, H @ w, config)
            losses.append(w @ H @ w / 2)
        counts.append(settled(losses, 1e-6))
    return min(counts)


H = hard_ravine(100.0)
print(H, "\neigenvalues", np.linalg.eigvalsh(H), "\nsteps", steps_at_the_best_rate(H, 1000))

# %% test="hard_ravine--over_k" points=1
"""A Hessian of two weights that takes AdaGrad more than k steps."""
from helpers import checks

checks.check_shape(hard_ravine, (100.0,), (2, 2), look="A Hessian of two weights is asked for.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adagrad.needs_over(hard_ravine, "hard_ravine--over_k", 1)
### END HIDDEN TESTS

# %% test="hard_ravine--over_3k" points=2
"""A Hessian of two weights that takes AdaGrad more than 3 k steps."""
from helpers import checks

checks.check_shape(hard_ravine, (100.0,), (2, 2), look="A Hessian of two weights is asked for.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adagrad.needs_over(hard_ravine, "hard_ravine--over_3k", 3)
### END HIDDEN TESTS

# %% test="hard_ravine--over_5k" points=2
"""A Hessian of two weights that takes AdaGrad more than 5 k steps."""
from helpers import checks

checks.check_shape(hard_ravine, (100.0,), (2, 2), look="A Hessian of two weights is asked for.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adagrad.needs_over(hard_ravine, "hard_ravine--over_5k", 5)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Watch your rule
#
# Now your AdaGrad runs down the ravine, along the axes and turned by 45 degrees. (You need exercise 1.)
#
# **Predict:** AdaGrad takes the learning rate 4 both times. In which ravine is it at the minimum after 60 steps?

# %% tags=["skip-execution"]
upright, turned = ravine(condition_number=100.0), ravine(condition_number=100.0, angle=45.0)
for landscape in (upright, turned):
    path = run_rule(adagrad, landscape, steps=60, config={"learning_rate": 4.0})
    fig = compare(landscape, {"AdaGrad": path})
    plt.show()
    print(f"loss after 60 steps: {path.losses[-1]:.1e}")

# %% tags=["claims"]
loss_turned = run_rule(adagrad, turned, steps=60, config={"learning_rate": 4.0}).losses[-1]

# %% [markdown]
# **Explain:** the two ravines differ only in their direction. Why do the paths differ so much?
#
# <details><summary>Answer</summary>
#
# Along the axes AdaGrad gives the gentle coordinate its own rate. In the turned ravine both coordinates share the steep direction, their rates are nearly equal, and the loss is still 13<!--
# = loss_turned --> after 60 steps.
#
# </details>

# %% [markdown]
# Now turn it by hand. The figure runs your `adagrad` at every move of a slider, and a panel shows the rates from your `effective_rates`. Up to which angle can you reach the goal, at whatever learning rate? (You need exercises 1 and 2.)

# %% tags=["skip-execution"]
from helpers.explorer import explore, race


def with_rates(gradient, start, steps, learning_rate=4.0):
    w, config = start, {"learning_rate": learning_rate}
    iterates, gradients = [start], []
    for _ in range(steps):
        gradients.append(gradient(w))
        w, config = adagrad(w.copy(), gradients[-1].copy(), config)
        iterates.append(w)
    rates = effective_rates(np.array(gradients), learning_rate, 1e-8)
    return np.array(iterates), {"rates": np.vstack([np.full(2, np.nan), rates])}


# %% tags=["skip-execution"]
explore(
    with_rates,
    lambda angle=0.0: ravine(condition_number=100.0, angle=angle),
    {"angle": (0.0, 90.0, 1.0), "learning_rate": (0.1, 100.0)},
    steps=200,
    goal=1e-6,
)

# %% tags=["claims"]
rates_tried, met = np.geomspace(0.1, 100, 151)[:, None], {}
for angle in range(91):
    hill = ravine(condition_number=100.0, angle=float(angle))
    ends, state = np.tile([10.0, 1.0], (len(rates_tried), 1)), {"learning_rate": rates_tried}
    for _ in range(200):
        ends, state = adagrad(ends, hill.gradient(ends), state)
    if (good := hill.f(ends) <= 1e-6).any():
        met[angle] = rates_tried[good].ravel()
last, again = max(angle for angle in met if angle < 45), min(angle for angle in met if angle > 45)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Up to 11<!-- = last --> degrees, with a learning rate of about 4<!--
# if met[last].min() < 4 < met[last].max() -->, and again from 78<!--
# = again --> on, with one of about 15<!--
# if met[again].min() < 15 < met[again].max() -->. In between no<!--
# if met.keys() == {*range(last + 1), *range(again, 91)} --> learning rate does it in 200 steps: the two curves in the panel of the rates come too close to each other.
#
# </details>
#
# ### A race over the wall
#
# A steep wall, then a long plateau, then a basin: here your AdaGrad races plain gradient descent (GD). Each has its own rate, since one rate for both would be unfair.
#
# **Predict:** both start at the rate 0.5. Which one reaches the basin within 300 steps? What does the other need?


# %% tags=["skip-execution"]
def gradient_descent(gradient, start, steps, learning_rate=0.5):
    iterates = [start]
    for _ in range(steps):
        iterates.append(iterates[-1] - learning_rate * gradient(iterates[-1]))
    return np.array(iterates)


# %% tags=["skip-execution"]
race(
    {
        "GD": (gradient_descent, {"learning_rate": (0.05, 10.0)}),
        "AdaGrad": (
            as_path_function(adagrad, {"learning_rate": 0.5}),
            {"learning_rate": (0.05, 10.0)},
        ),
    },
    wall_plateau_basin(),
    steps=300,
    goal=0.01,
)


# %% tags=["claims"]
def steps_over_the_wall(rule, rate):
    hill = wall_plateau_basin()
    return run_rule(rule, hill, steps=3000, config={"learning_rate": rate}).steps_to(0.01)


def plain_rule(w, dw, config):
    return w - config["learning_rate"] * dw, config


# %% [markdown]
# <details><summary>Answer</summary>
#
# GD is there after 190<!--
# = steps_over_the_wall(plain_rule, 0.5) --> steps. AdaGrad still carries the squares of the wall in its cache, and crawls: it needs 2,162<!--
# = steps_over_the_wall(adagrad, 0.5) -->. With a learning rate of 3 it is there after 101<!--
# = steps_over_the_wall(adagrad, 3.0) -->.
#
# </details>

# %% [markdown]
# How much of that is the plateau, and how much the past? The plateau is about 12 long, and its slope is constant.
#
# **Predict:** at rate 0.5, how many steps would a plateau of length 12 cost without a wall before it?

# %% tags=["skip-execution"]
print("without a past:", steps_to_travel(12.0, 0.5), "steps")
path = run_rule(adagrad, wall_plateau_basin(), steps=3000, config={"learning_rate": 0.5})
print("after the wall:", path.steps_to(0.01), "steps")

# %% tags=["claims"]
all_images, shown = digits()

# %% [markdown]
# The distance alone costs 162<!--
# = steps_to_travel(12.0, 0.5) --> steps. All the rest is the work of the wall, which AdaGrad cannot forget.
#
# ## 7. The real thing: every pixel in its own unit
#
# We teach a logistic regression to tell a 1 from an 8 (356<!--
# = np.isin(shown, (1, 8)).sum() --> images of 8<!-- = all_images.shape[1] ** 0.5 --> by 8<!--
# = all_images.shape[1] ** 0.5 --> pixels, from the UCI Machine Learning Repository), with batches of 8 images. Its loss and gradient are given. Nothing here is graded. You need exercise 1.

# %% tags=["skip-execution"]
images, labels = digits()
chosen = np.isin(labels, (1, 8))
pixels = images[chosen] / 16
y = (labels[chosen] == 8).astype(float)
pixels.shape


# %% [markdown]
# `train` plays a rule from weights of zero for 200 steps, and returns the mean loss on all images over the last 20 of them.


# %% tags=["skip-execution"]
def train(rule, X, y, learning_rate, seed, steps=200, batch_size=8):
    rng, w, config = np.random.default_rng(seed), np.zeros(X.shape[1]), {}
    config["learning_rate"], losses = learning_rate, []
    for _ in range(steps):
        rows = rng.choice(len(X), batch_size, replace=False)
        w, config = rule(w, logistic_loss(w, X[rows], y[rows])[1], config)
        losses.append(logistic_loss(w, X, y)[0])
    return np.mean(losses[-20:])


# %% [markdown]
# Each rule is tried at 13 rates, from 1/256 to 16, with three different shuffles.

# %% tags=["skip-execution"]
rates = 2.0 ** np.arange(-8, 5)


def sgd_rule(w, dw, config):
    step = config["learning_rate"] * dw
    return w - step, config


def losses_at_all_rates(X):
    rules = {"SGD": sgd_rule, "AdaGrad": adagrad}
    return {
        name: [np.mean([train(rule, X, y, rate, seed) for seed in range(3)]) for rate in rates]
        for name, rule in rules.items()
    }


# %% tags=["skip-execution"]
def plot_at_all_rates(losses, ax, title):
    for name, values in losses.items():
        ax.loglog(rates, values, label=name, markersize=4, **STYLES[name])
    ax.set(xlabel="learning rate", title=title, ylim=(0.05, 5))
    ax.legend()


# %% [markdown]
# First the pixels as they come, all between 0 and 1. Then every pixel gets its own unit, by a factor between 0.1<!-- given --> and 10, as if each had been measured by another device. To anyone who may choose the scale of each weight the two problems are the same.
#
# **Predict:** which rule suffers more from the units?

# %% tags=["skip-execution"]
own_units = pixels * 10.0 ** np.random.default_rng(0).uniform(-1, 1, size=64)
same, mixed = (
    losses_at_all_rates(np.column_stack([X, np.ones(len(X))])) for X in (pixels, own_units)
)
fig, axes = plt.subplots(1, 2, figsize=(9, 3.5), sharey=True, layout="constrained")
plot_at_all_rates(same, axes[0], "Pixels as they come")
plot_at_all_rates(mixed, axes[1], "Each pixel in its own unit")
axes[0].set_ylabel("loss after 200 steps")
plt.show()
for title, losses in (("as they come", same), ("own units", mixed)):
    for name, values in losses.items():
        print(f"{title}, {name}: {min(values):.3f} at rate {rates[np.argmin(values)]:g}")

# %% tags=["claims"]
(plain, own), (bad, better) = (
    [min(losses[name]) for name in ("SGD", "AdaGrad")] for losses in (same, mixed)
)
slope, slope_in_units = (logistic_loss(np.zeros(64), k * pixels, y)[1] for k in (1, 10))
steeper = np.linalg.norm(slope_in_units) / np.linalg.norm(slope)

# %% [markdown]
# **Explain:** AdaGrad does not see the scale of a coordinate. Why does it suffer at all?
#
# <details><summary>Answer</summary>
#
# SGD suffers far more<!--
# if bad / plain > 1.7 and better / own < 1.5 -->: the pixels with large numbers dictate a small rate for all. Its best loss rises from 0.095<!-- = plain --> to 0.170<!--
# = bad -->, AdaGrad's only from 0.077<!--
# = own --> to 0.106<!-- = better -->.
#
# AdaGrad does not see the scale of a coordinate's <em>gradient</em>, but it does see the scale of its weight: its learning rate is a length. A pixel whose numbers are ten times as large needs a weight a tenth as large, and still takes steps of the same length. So a factor of 10 in the unit spoils AdaGrad's steps by 10, and SGD's by 100<!--
# = 10 * steeper -->, because the gradient is ten<!-- = steeper --> times as large too.
#
# </details>
#
# How do its rates differ? Pixels in the corners are rarely inked, so their gradients are small and rare.


# %% tags=["skip-execution"]
def cache_after(steps):
    """Return the cache of your rule after steps on batches of 8 images, shape (64,)."""
    w, config, rng = np.zeros(64), {"learning_rate": 1.0}, np.random.default_rng(0)
    for _ in range(steps):
        rows = rng.choice(len(pixels), 8, replace=False)
        w, config = adagrad(w, logistic_loss(w, pixels[rows], y[rows])[1], config)
    return config["cache"]


# %% tags=["skip-execution"]
cache = cache_after(200)
ever_inked = cache > 0
found = 1.0 / (np.sqrt(cache[ever_inked]) + 1e-8)
fig, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
style = {**NEUTRAL[0], "linestyle": ""}
ax.loglog((pixels > 0).mean(axis=0)[ever_inked], found, markersize=4, **style)
ax.set(xlabel="share of images in which the pixel is inked", ylabel="effective rate at the end")
ax.set_title("The rate of each pixel after 200 steps")
plt.show()
print(
    f"{ever_inked.sum()} of 64 pixels met a gradient; rates from {found.min():.2g} to {found.max():.2g}"
)

# %% tags=["claims"]
share_inked = (pixels > 0).mean(axis=0)[ever_inked]
rarely_is_fast = np.corrcoef(np.log(share_inked), np.log(found))[0, 1] < -0.8

# %% [markdown]
# The pixels that are rarely inked have<!-- if rarely_is_fast --> rates up to 360<!--
# = round(found.max() / found.min(), -1) --> times as large as those that always are. What AdaGrad does for rare words, it does for rare pixels too. And 11<!--
# = 64 - ever_inked.sum() --> of the 64 pixels never met a gradient; thanks to epsilon their weights stay at zero.
#
# ## What you can do now
#
# - You wrote AdaGrad: the squares of all gradients add up, entry by entry, before they are used, and the step is divided by the root of the sum, plus epsilon.
# - A coordinate's effective rate depends on its own gradients only, and never rises.
# - Under a constant gradient step $i$ has the length $\text{lr}/\sqrt i$, so the steps that a distance costs grow with its square, and an old wall costs even more.
# - A ravine along the axes is a bowl to AdaGrad. Turned by 45 degrees it is a ravine again, and you built the worst one.
# - Where units or frequencies differ from weight to weight, a rate for each weight pays.
#
# **Next:** lesson 06_rmsprop lets the past leak away.
