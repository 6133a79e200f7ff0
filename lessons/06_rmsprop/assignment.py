# %% [markdown]
# # RMSProp: the assignment
#
# Here you write RMSProp yourself: a rate for each weight, as in AdaGrad, with a memory that leaks. You write the leak alone, as a leaky average of anything, and work out how long the memory takes to get over a wall. Then you lead RMSProp astray. At the end you race your rule, watch it wake up when it seems to have arrived, and bring it to rest on handwritten digits.
#
# **You will be able to**
#
# - predict what RMSProp does with gradients that it has not met in the lecture,
# - write RMSProp with its state, its three hyperparameters and epsilon in the right place,
# - write a leaky average for a series of numbers, vectors or whole arrays,
# - compute how long an effective rate takes to recover after the gradient has changed its size,
# - build a case in which a memory that is too short goes the wrong way,
# - judge when a short memory helps, when a long one does, and when the learning rate must come down.
#
# **Before you start:** the lecture [06_rmsprop](../../course/06_rmsprop.ipynb) (in the course folder, `course/06_rmsprop.ipynb`).
#
# **Time:** about 90 to 120 minutes. 43 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import digits
from helpers.explorer import race
from helpers.landscapes import ravine, wall_plateau_basin
from helpers.paths import as_path_function
from helpers.problems import logistic_loss
from helpers.styles import NEUTRAL

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}
#
# {{ update_rules }}


# %% [markdown]
# ## 1. Predict first
#
# Here are five numbers that follow from the lecture, though none of its formulas gives them. Write each as a formula in the settings below, or as a few lines that simulate one weight, in a second at most. In exercise 2 you write RMSProp; come back then and see whether you were right.
#
# One weight moves by RMSProp, epsilon is zero, and the cache starts at zero. What is
#
# - `second_step`: the length of the second step, if the first gradient is `large` and the second is 1?
# - `rare_step`: the length that its steps approach, if the gradient is 1 once in `every` steps, and zero in between?
# - `short_steps`: the number of steps shorter than half the learning rate, if all gradients have been 1 for a very long time, then a single one is `large`, and from then on all are 1 again? (The step with `large` does not count.)
# - `drift`: the distance that two steps cover in the long run, if the gradients `large` and -1 alternate?
# - `cache_in_the_end`: the cache after a very long run on the loss `curvature` $\cdot\, w^2/2$, from $w = 1$?
#
# Grading draws the settings anew. A sound approximation is good enough: `drift` may be off by 4 %, the others by 2 to 5 %.


# %% answer="rmsprop_predictions"
def rmsprop_predictions(learning_rate, decay_rate, large, every, curvature):
    """Return five predictions for one weight that RMSProp moves.

    Args:
        learning_rate: between 0.01 and 0.1.
        decay_rate: between 0.9 and 0.99.
        large: the size of a large gradient, between 30 and 80.
        every: every how many steps a rare gradient comes, from a third of the horizon to all of it.
        curvature: the second derivative of the loss, between 2.5 and 20.

    Returns:
        A dict of numbers: second_step, rare_step and drift are lengths in the unit of w, none of
        them negative; short_steps counts steps; cache_in_the_end is a squared gradient.

    Example:
        >>> sorted(rmsprop_predictions(0.05, 0.9, 40, 5, 4.0))
        ['cache_in_the_end', 'drift', 'rare_step', 'second_step', 'short_steps']
    """
    ### BEGIN SOLUTION
    share = 1 - decay_rate
    fades = np.log(share * (large**2 - 1) / 3)
    return {
        "second_step": learning_rate / np.sqrt(share * (decay_rate * large**2 + 1)),
        "rare_step": learning_rate * np.sqrt((1 - decay_rate**every) / share),
        "short_steps": fades / -np.log(decay_rate),
        "drift": learning_rate * (large - 1) / np.sqrt((large**2 + 1) / 2),
        "cache_in_the_end": (curvature * learning_rate / 2) ** 2,
    }
    ### END SOLUTION


# %%
rmsprop_predictions(0.05, 0.9, 40, 5, 4.0)

# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# <code>second_step</code> and <code>rare_step</code>: unroll the cache, section 2 of the lecture. <code>short_steps</code>: the fold on forgetting, but here the large gradient came only once. <code>drift</code>: with a long memory, both gradients are divided by nearly the same root. <code>cache_in_the_end</code>: where does the ball end, section 5, and how large is the gradient there?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# The squares of a rare gradient form a geometric series in <code>decay_rate**every</code>. A step is half as long as usual while the cache is four times as large as usual. The mean of the squares of two gradients is half of their sum.
#
# </details>

# %% test="rmsprop_predictions--second_step" points=3
"""The second step, after a first gradient that was larger."""
from helpers import checks

checks.check_prediction(
    rmsprop_predictions, "second_step", (0.05, 0.9, 40, 5, 4.0), between=(1e-9, 1)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.rmsprop.second_step(rmsprop_predictions, "rmsprop_predictions--second_step")
### END HIDDEN TESTS

# %% test="rmsprop_predictions--rare_step" points=3
"""The steps of a weight that seldom gets a gradient."""
from helpers import checks

checks.check_prediction(
    rmsprop_predictions, "rare_step", (0.05, 0.9, 40, 5, 4.0), between=(1e-9, 1)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.rmsprop.rare_step(rmsprop_predictions, "rmsprop_predictions--rare_step")
### END HIDDEN TESTS

# %% test="rmsprop_predictions--short_steps" points=3
"""How many steps a single large gradient shortens."""
from helpers import checks

checks.check_prediction(
    rmsprop_predictions, "short_steps", (0.05, 0.9, 40, 5, 4.0), between=(1, 10000)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.rmsprop.short_steps(rmsprop_predictions, "rmsprop_predictions--short_steps")
### END HIDDEN TESTS

# %% test="rmsprop_predictions--drift" points=3
"""Two steps, when a large gradient and a small one of the other sign alternate."""
from helpers import checks

checks.check_prediction(rmsprop_predictions, "drift", (0.05, 0.9, 40, 5, 4.0), between=(0, 10))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.rmsprop.drift(rmsprop_predictions, "rmsprop_predictions--drift")
### END HIDDEN TESTS

# %% test="rmsprop_predictions--cache_in_the_end" points=3
"""The cache where the ball hovers about a minimum."""
from helpers import checks

checks.check_prediction(
    rmsprop_predictions, "cache_in_the_end", (0.05, 0.9, 40, 5, 4.0), between=(0, 100)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.rmsprop.cache_in_the_end(
    rmsprop_predictions, "rmsprop_predictions--cache_in_the_end"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. RMSProp
#
# The cache $c$ is a leaky average of the squared gradient: at each step it keeps the share $d$ of itself and takes in the share $1 - d$ of the new square. Then the weights move against the gradient, divided by the root of the *new* cache. Epsilon is *outside* the root: it is added after the root is taken.
#
# $$c \leftarrow d\, c + (1 - d)\, g^2, \qquad w \leftarrow w - \text{lr}\; \frac{g}{\sqrt{c} + \varepsilon}$$
#
# Everything happens entry by entry: each weight has its own cache, and so its own rate.
#
# **Predict:** at the defaults (rate 0.01, decay rate 0.99) the first gradient of one weight is 1, that of another is -1000. How far do the two move?
#
# <details><summary>Answer</summary>
#
# Both by 0.1<!--
# = rmsprop(np.zeros(2), np.array([1.0, -1000.0]))[0][1] -->, in opposite directions. The first cache is 0.01 times the square of the gradient, and its root is a tenth of the size of the gradient. So the first step is ten learning rates long, whatever the gradient.
#
# </details>


# %% answer="rmsprop"
def rmsprop(w, dw, config=None):
    """Take one step of RMSProp, with epsilon outside the root.

        c <- decay_rate * c + (1 - decay_rate) * dw^2
        w <- w - learning_rate * dw / (sqrt(c) + epsilon)

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        dw: the gradient at w, an array of the same shape. It must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-2.
            decay_rate: 0.99, the share of the cache that is kept.
            epsilon: 1e-8, added to the root of the cache.
            cache: zeros, the c of the equation, shape of w. This is the state.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with learning_rate, decay_rate, epsilon, and the new c as cache. Only what
            is returned counts: it is the config of the next call.

    Source: Tieleman and Hinton, lecture 6.5 of Neural Networks for Machine Learning, Coursera
    2012, where the rule has no number and no epsilon. Epsilon, keys and defaults as in CS231n.

    Example:
        >>> config = {"learning_rate": 0.5, "decay_rate": 0.75, "epsilon": 1.0}
        >>> w, config = rmsprop(np.array([1.0]), np.array([2.0]), config)
        >>> w, config["cache"]
        (array([0.5]), array([1.]))
    """
    ### BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    kept = config["decay_rate"] * config.get("cache", np.zeros_like(w))
    config["cache"] = kept + (1 - config["decay_rate"]) * dw**2
    scale = np.sqrt(config["cache"]) + config["epsilon"]
    return w - config["learning_rate"] * dw / scale, config
    ### END SOLUTION


# %% tags=["claims"]
def steps_of(gradients, **config):
    """Step from w = 0 along these gradients; return w and cache after each step."""
    at, seen = np.zeros_like(gradients[0]), []
    for gradient in gradients:
        at, config = rmsprop(at, gradient, config)
        seen.append((at, config["cache"]))
    return seen


(first, cache_of_one), (second, grown) = steps_of([np.array([1.0, -1000.0])] * 2)
length = np.abs(second - first)

# %% [markdown]
# Try it with the two gradients of your prediction, three times in a row. By hand: after the first step `w` is -0.1<!--
# = first[0] --> and 0.1<!-- = first[1] -->, and the cache 0.01<!-- = cache_of_one[0] --> and 10000<!--
# = cache_of_one[1] -->. After the second, the cache is 0.0199<!-- = grown[0] --> and 19900<!--
# = grown[1] -->, and the step is $0.01 / \sqrt{0.0199} = 0.0709<!--
# = length[0] -->$ long, for both<!-- if np.allclose(length[0], length[1]) -->.

# %%
w, config = np.zeros(2), None
for _ in range(3):
    w, config = rmsprop(w, np.array([1.0, -1000.0]), config)
    print(w, config["cache"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A call does four things. It completes the config with defaults and computes the new cache from the old one. It moves the weights by the gradient divided by the root of the <em>new</em> cache plus epsilon. And it puts the new cache where the next call will find it.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>config.setdefault(key, value)</code> fills in a key only if it is missing, and <code>np.zeros_like(w)</code> has the shape of <code>w</code>. Remember that <code>config</code> may be <code>None</code>. <code>np.sqrt</code> takes the root entry by entry; watch the parentheses below the fraction bar. To square <code>dw</code> make a new array (<code>dw**2</code>), never <code>dw *= dw</code>.
#
# </details>

# %% test="rmsprop--first_step" points=1
"""The first step from config=None: the defaults, a cache of zeros, a full config returned."""
import numpy as np

from helpers import checks

checks.check_rule(
    rmsprop,
    w=np.array([1.0, -2.0]),
    dw=np.array([0.5, 1.0]),
    config=None,
    next_w=np.array([0.9, -2.1]),
    state={
        "learning_rate": 0.01,
        "decay_rate": 0.99,
        "epsilon": 1e-8,
        "cache": np.array([0.0025, 0.01]),
    },
    case="the first step",
    look="By hand: the cache is 0.01 * dw^2, its root 0.1 * |dw|, so each step is 0.1 long. A step of "
    "0.01 lacks the share 1 - decay_rate; one of 0.01005 has the two shares swapped.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.first_step(rmsprop, "rmsprop--first_step")
### END HIDDEN TESTS

# %% test="rmsprop--published_vector" points=1
"""The numbers that CS231n publishes for this rule (assignment 2), from a given cache."""
import numpy as np

from helpers import checks

checks.check_rule(
    rmsprop,
    w=np.linspace(-0.4, 0.6, 20).reshape(4, 5),
    dw=np.linspace(-0.6, 0.4, 20).reshape(4, 5),
    config={
        "learning_rate": 1e-2,
        "decay_rate": 0.99,
        "epsilon": 1e-8,
        "cache": np.linspace(0.6, 0.9, 20).reshape(4, 5),
    },
    next_w=np.array(
        [
            [-0.39223849, -0.34037513, -0.28849239, -0.23659121, -0.18467247],
            [-0.132737, -0.08078555, -0.02881884, 0.02316247, 0.07515774],
            [0.12716641, 0.17918792, 0.23122175, 0.28326742, 0.33532447],
            [0.38739248, 0.43947102, 0.49155973, 0.54365823, 0.59576619],
        ]
    ),
    state={
        "cache": np.array(
            [
                [0.5976, 0.6126277, 0.6277108, 0.64284931, 0.65804321],
                [0.67329252, 0.68859723, 0.70395734, 0.71937285, 0.73484377],
                [0.75037008, 0.7659518, 0.78158892, 0.79728144, 0.81302936],
                [0.82883269, 0.84469141, 0.86060554, 0.87657507, 0.8926],
            ]
        )
    },
    case="the step that CS231n publishes",
    look="Everything is given here: the cache, and each hyperparameter.",
)

# %% test="rmsprop--many_steps" points=1
"""Step after step: by hand, and over a long run."""
import numpy as np

from helpers import checks

checks.check_steps(
    rmsprop,
    w=np.array([1.0, -1.0]),
    config={"learning_rate": 0.1, "decay_rate": 0.75, "epsilon": 1e-8},
    steps=[
        (np.array([2.0, -2.0]), {}, np.array([0.8, -0.8])),
        (np.array([1.0, 0.0]), {}, np.array([0.7, -0.8])),
        (np.array([0.0, 0.0]), {}, np.array([0.7, -0.8])),
        (np.array([2.0, 1.0]), {}, np.array([0.54, -0.92199886])),
    ],
    case="four steps",
    look="By hand, first entry: the cache is 1, 1, 0.75 and 1.5625, with the roots 1, 1, ..., 1.25.",
)
checks.check_steps(
    rmsprop,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "decay_rate": 0.75, "epsilon": 1e-8},
    steps=[
        (np.array([2.0]), {}, np.array([0.8])),
        (np.array([3.0]), {"decay_rate": 0.0}, np.array([0.7])),
        (np.array([3.0]), {"decay_rate": 0.75, "learning_rate": 0.01}, np.array([0.69])),
    ],
    case="three steps: decay rate 0.75, then 0, then 0.75 again at a tenth of the learning rate",
    look="By hand: the cache is 1, then 9 (nothing is kept), then 9.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.many_steps(rmsprop, "rmsprop--many_steps")
trials.rules.sizes(rmsprop, "rmsprop--many_steps")
### END HIDDEN TESTS

# %% test="rmsprop--epsilon" points=1
"""Epsilon is added after the root is taken, whatever its size and that of the gradient."""
import numpy as np

from helpers import checks

checks.check_steps(
    rmsprop,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "decay_rate": 0.75, "epsilon": 1.0},
    steps=[
        (np.array([2.0]), {}, np.array([0.9])),
        (np.array([1.0]), {"epsilon": 3.0}, np.array([0.875])),
    ],
    case="two steps with epsilon 1 and then 3",
    look="By hand: the cache is 1 both times; 0.1 * 2 / (1 + 1), then 0.1 * 1 / (1 + 3). With "
    "epsilon inside the root the first step would be 0.141.",
)
checks.check_rule(
    rmsprop,
    w=np.zeros(3),
    dw=np.array([2e-9, -2e-4, 0.0]),
    config={"learning_rate": 1.1, "decay_rate": 0.75, "epsilon": 1e-8},
    next_w=np.array([-0.2, 2.199780022, 0.0]),
    state={"cache": np.array([1e-18, 1e-8, 0.0])},
    case="a step with tiny gradients and epsilon 1e-8",
    look="First entry by hand: the root is 1e-9, so the step is 1.1 * 2e-9 / (1e-9 + 1e-8).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.epsilon(rmsprop, "rmsprop--epsilon")
### END HIDDEN TESTS

# %% test="rmsprop--keeps_state" points=2
"""The cache goes on from call to call, and a cache that is given is used."""
from helpers import checks

checks.check_keeps_state(
    rmsprop,
    defaults={"learning_rate": 0.01, "decay_rate": 0.99, "epsilon": 1e-8},
    state={"cache": 4.0},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.keeps_state(rmsprop, "rmsprop--keeps_state")
### END HIDDEN TESTS

# %% test="rmsprop--hyperparameters" points=2
"""All hyperparameters are read from config at every call, none, some or all of them given."""
from helpers import checks

checks.check_hyperparameters(
    rmsprop,
    defaults={"learning_rate": 0.01, "decay_rate": 0.99, "epsilon": 1e-8},
    state={"cache": 4.0},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.hyperparameters(rmsprop, "rmsprop--hyperparameters")
### END HIDDEN TESTS

# %% test="rmsprop--separate_parameters" points=1
"""Two parameters, moved in turn, keep their own caches: all state is in the configs."""
from helpers import checks

checks.check_separate_parameters(
    rmsprop,
    defaults={"learning_rate": 0.01, "decay_rate": 0.99, "epsilon": 1e-8},
    state={"cache": 4.0},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.separate_parameters(rmsprop, "rmsprop--separate_parameters")
### END HIDDEN TESTS

# %% test="rmsprop--gradient_kept" points=2
"""The caller's dw never changes, and the cache survives when the caller reuses that array."""
from helpers import checks

checks.check_gradient_kept(
    rmsprop,
    defaults={"learning_rate": 0.01, "decay_rate": 0.99, "epsilon": 1e-8},
    state={"cache": 4.0},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.gradient_kept(rmsprop, "rmsprop--gradient_kept")
### END HIDDEN TESTS

# %% test="rmsprop--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(
    rmsprop,
    defaults={"learning_rate": 0.01, "decay_rate": 0.99, "epsilon": 1e-8},
    state={"cache": 4.0},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.any_array(rmsprop, "rmsprop--any_array")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. A leaky average
#
# The cache is a leaky average of squares. The same recursion averages anything: losses, gradients, whole arrays of weights. Starting from zero,
#
# $$a_t = d\; a_{t-1} + (1 - d)\; x_t, \qquad a_0 = 0.$$
#
# **Predict:** the series is 1, 1, 1, ... and the decay rate 0.9. What is the average after one value, and after ten?
#
# <details><summary>Answer</summary>
#
# 0.1<!-- = leaky_average(np.ones(10), 0.9)[0] --> after one value, and $1 - 0.9^{10} = 0.651<!--
# = leaky_average(np.ones(10), 0.9)[9] -->$ after ten. It starts from zero and needs about a horizon, $1/(1-d) = 10$ steps, to get near the values it averages. Divided by $1 - d^{\,t}$ it would be 1 from the beginning: that is the bias correction of the next lesson, not asked for here.
#
# </details>


# %% answer="leaky_average"
def leaky_average(values, decay_rate):
    """Return the leaky average of a series after each of its values.

        a <- decay_rate * a + (1 - decay_rate) * value, starting from a = 0

    Args:
        values: a float array of shape (steps, ...): along the first axis the series, one value
            after the other; a value is a number or an array of any shape. It must not change.
        decay_rate: the share of the average that is kept, a number with 0 <= decay_rate < 1.

    Returns:
        An array of the shape of values: entry t is the average after value t.

    Source: the running mean of Tieleman and Hinton's lecture 6.5 (Coursera, 2012).

    Example:
        >>> leaky_average(np.array([4.0, 0.0, 8.0]), 0.5)
        array([2. , 1. , 4.5])
    """
    ### BEGIN SOLUTION
    averages, average = [], np.zeros(values.shape[1:])
    for value in values:
        average = decay_rate * average + (1 - decay_rate) * value
        averages.append(average)
    return np.stack(averages)
    ### END SOLUTION


# %% tags=["claims"]
of_ones = leaky_average(np.ones(3), 0.9)

# %% [markdown]
# Try it. By hand, for ones and 0.9: 0.1<!-- = of_ones[0] -->, 0.19<!-- = of_ones[1] -->, 0.271<!--
# = of_ones[2] -->. The second line averages two columns at once, each by itself.

# %%
print(leaky_average(np.ones(3), 0.9))
print(leaky_average(np.array([[1.0, 100.0], [1.0, 0.0], [1.0, 0.0]]), 0.9))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Walk through the values in a loop, and write down the average after each. The average has the shape of <em>one</em> value.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# A loop over an array walks along its first axis. An array of results can be made first (<code>np.empty_like</code>) and filled, or a list can be collected and made an array in the end. If you store the average and then change it in place, the stored one changes too.
#
# </details>

# %% test="leaky_average--recursion" points=1
"""A series of numbers, averaged from zero."""
import numpy as np

from helpers import checks

checks.check_value(
    leaky_average,
    (np.array([1.0, 1.0, 1.0]), 0.9),
    [0.1, 0.19, 0.271],
    look="By hand: 0.1 * 1, then 0.9 * 0.1 + 0.1 * 1, and so on.",
)
checks.check_value(
    leaky_average,
    (np.array([4.0, 0.0, -8.0, 0.0]), 0.5),
    [2.0, 1.0, -3.5, -1.75],
    look="By hand: half of the old average plus half of the new value.",
)

# %% test="leaky_average--any_decay" points=1
"""Any decay rate from 0, where nothing is remembered, to nearly 1; short series and long ones."""
import numpy as np

from helpers import checks

checks.check_value(
    leaky_average,
    (np.array([3.0, -1.0, 2.0]), 0.0),
    [3.0, -1.0, 2.0],
    look="At a decay rate of 0 the average is the newest value and nothing else.",
)
checks.check_value(leaky_average, (np.array([1000.0, 0.0]), 0.999), [1.0, 0.999])
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.leaky_average(leaky_average, "leaky_average--any_decay")
### END HIDDEN TESTS

# %% test="leaky_average--any_value" points=2
"""Values that are vectors, matrices or larger arrays: each entry is averaged as it is alone."""
import numpy as np

from helpers import checks

checks.check_columns(
    leaky_average,
    np.array([[1.0, 100.0], [1.0, 0.0], [1.0, 0.0]]),
    0.9,
    look="Each column by itself.",
)
checks.check_columns(
    leaky_average,
    np.arange(12.0).reshape(2, 2, 1, 3),
    0.75,
    look="Every value is an array of shape (2, 1, 3); the result has the shape of values.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.any_value(leaky_average, "leaky_average--any_value")
### END HIDDEN TESTS

# %% test="leaky_average--long_series" points=1
"""Many values: the first averages know nothing of the later values, and nothing overflows."""
import numpy as np

from helpers import checks

checks.check_first_rows(
    leaky_average,
    np.linspace(1.0, 2.0, 2000),
    0.5,
    look="Powers of the decay rate must neither vanish nor overflow over many steps.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.long_series(leaky_average, "leaky_average--long_series")
### END HIDDEN TESTS

# %% test="leaky_average--values_kept" points=1
"""The caller's values stay as they were, now and when the result is changed."""
import numpy as np

from helpers import checks

checks.check_kept(
    leaky_average,
    (np.array([[4.0, 1.0], [0.0, 2.0], [8.0, 3.0]]), 0.5),
    ["values"],
    unlike=(np.array([[1.0, 1.0], [0.0, 2.0], [8.0, 3.0]]), 0.5),
    case="a series of three pairs at a decay rate of 0.5",
)
checks.check_kept(
    leaky_average,
    (np.array([[4.0, 1.0], [0.0, 2.0], [8.0, 3.0]]), 0.0),
    ["values"],
    unlike=(np.array([[1.0, 1.0], [0.0, 2.0], [8.0, 3.0]]), 0.5),
    case="a series of three pairs at a decay rate of 0.0",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.values_kept(leaky_average, "leaky_average--values_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. How long does it take to recover?
#
# The gradient has had the size *old* for so long that the cache is $\text{old}^2$. From now on its size is *new*, and every update takes in $\text{new}^2$. The effective rate is proportional to $1/\sqrt{c}$, which moves from $1/\text{old}$ towards $1/\text{new}$.
#
# How many updates does it take until $1/\sqrt{c}$ has gone a given *share* of that way? (Epsilon is left out.)
#
# **Predict:** the size falls from 10 to 1, at the decay rate 0.9, whose horizon is 10 steps. How many updates to the middle (share 0.5): about 4, 10, or 36? And if it rises from 1 to 10?
#
# <details><summary>Answer</summary>
#
# 36<!--
# = recovery_steps(10, 1, 0.9, 0.5) --> to recover from the large gradients: the old square is a hundred times the new one, and it loses a tenth at each update. One<!-- = recovery_steps(1, 10, 0.9, 0.5) --> update to notice it: the first square of 10 brings the cache from 1 to 10.9<!--
# = leaky_average(np.array([10.0**2]), 0.9)[0] + 0.9 --> at once.
#
# </details>


# %% answer="recovery_steps"
def recovery_steps(old, new, decay_rate, share):
    """Return how many updates of the cache bring the rate a share of the way to its new value.

    The cache starts at old^2, and each update is c <- decay_rate * c + (1 - decay_rate) * new^2.
    The rate is 1 / sqrt(c). It starts at 1 / old and goes towards 1 / new.

    Args:
        old: the size of all gradients so far, a number above 0.
        new: their size from now on, a number above 0, not equal to old.
        decay_rate: a number with 0 < decay_rate < 1.
        share: the share of the way, a number with 0 < share < 1.

    Returns:
        The smallest number of updates, an int, after which the rate has gone at least this share
        of the way from 1 / old to 1 / new. It is at least 1.

    Source: the lecture of this lesson, section 2.

    Example:
        >>> recovery_steps(100, 1, 0.99, 0.5)
        810
    """
    ### BEGIN SOLUTION
    target = 1 / old + share * (1 / new - 1 / old)
    cache, updates = old**2, 0
    while (cache**-0.5 - target) * (new - old) > 0:
        cache += (1 - decay_rate) * (new**2 - cache)
        updates += 1
    return updates
    ### END SOLUTION


# %% tags=["claims"]
falls, rises, fades, bursts = (
    recovery_steps(*sizes, 0.5)
    for sizes in ((10, 1, 0.9), (1, 10, 0.9), (100, 1, 0.99), (1, 100, 0.99))
)

# %% [markdown]
# Try it with the numbers of the prediction, and with those of the lecture: 36<!-- = falls -->, 1<!-- = rises -->, 810<!-- = fades -->, 1<!--
# = bursts -->.

# %%
for old, new, decay_rate in ((10, 1, 0.9), (1, 10, 0.9), (100, 1, 0.99), (1, 100, 0.99)):
    print(old, new, recovery_steps(old, new, decay_rate, share=0.5))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# There are two ways. Update the cache in a loop and stop as soon as the rate has gone far enough; it rises in one case and falls in the other. Or find a formula for the cache after <em>n</em> updates and solve it for <em>n</em>.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# The share of the way that a rate has gone is (rate - 1/old) / (1/new - 1/old), whichever way it goes. For the formula: at each update the distance of the cache from new<sup>2</sup> shrinks by the same factor. A logarithm of a power is a product, and <code>math.ceil</code> rounds up.
#
# </details>

# %% test="recovery_steps--forgets" points=1
"""From a large gradient to a small one: the rate rises."""
from helpers import checks

checks.check_value(
    recovery_steps,
    (10, 1, 0.9, 0.5),
    36,
    look="Halfway from 1/10 to 1/1 is 0.55. After 35 updates the rate is 0.536, after 36 it is 0.556.",
)
checks.check_value(recovery_steps, (100, 1, 0.99, 0.5), 810)
checks.check_value(recovery_steps, (2, 1, 0.5, 0.5), 2)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.forgets(recovery_steps, "recovery_steps--forgets")
### END HIDDEN TESTS

# %% test="recovery_steps--notices" points=1
"""From a small gradient to a large one: the rate falls."""
from helpers import checks

checks.check_value(
    recovery_steps,
    (1, 100, 0.99, 0.5),
    1,
    look="One update brings the cache from 1 to 101, and the rate from 1 to 0.0995.",
)
checks.check_value(recovery_steps, (1, 2, 0.9, 0.5), 3)
checks.check_value(recovery_steps, (1, 10, 0.999, 0.5), 24)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.notices(recovery_steps, "recovery_steps--notices")
### END HIDDEN TESTS

# %% test="recovery_steps--any_share" points=1
"""Other shares of the way, in both directions."""
from helpers import checks

checks.check_value(
    recovery_steps,
    (10, 1, 0.9, 0.9),
    59,
    look="Nine tenths of the way from 1/10 to 1/1 is 0.91.",
)
checks.check_value(recovery_steps, (1, 10, 0.99, 0.9), 32)
checks.check_value(recovery_steps, (10, 1, 0.9, 0.01), 2)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.any_share(recovery_steps, "recovery_steps--any_share")
### END HIDDEN TESTS

# %% test="recovery_steps--more_share" points=1
"""A larger share of the way takes more updates, whether the rate rises or falls."""
from helpers import checks

checks.check_rising(recovery_steps, [(10, 1, 0.99, 0.1), (10, 1, 0.99, 0.5), (10, 1, 0.99, 0.9)])
checks.check_rising(recovery_steps, [(1, 10, 0.999, 0.1), (1, 10, 0.999, 0.5), (1, 10, 0.999, 0.9)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.more_share(recovery_steps, "recovery_steps--more_share")
### END HIDDEN TESTS

# %% test="recovery_steps--any_unit" points=1
"""The unit in which the gradients are measured does not matter; updates are counted as an int."""
from helpers import checks

checks.check_same(
    recovery_steps,
    (10, 1, 0.9, 0.5),
    (40, 4, 0.9, 0.5),
    unlike=(10, 1, 0.99, 0.5),
    look="Only the ratio of the two sizes counts.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.any_unit(recovery_steps, "recovery_steps--any_unit")
### END HIDDEN TESTS

# %% test="recovery_steps--long_memory" points=1
"""A memory that is many times as long takes as many times the updates, thousands of them."""
from helpers import checks

checks.check_rising(
    recovery_steps,
    [(100, 1, 0.9, 0.5), (100, 1, 0.99, 0.5), (100, 1, 0.9995, 0.5)],
    look="The closer decay_rate is to 1, the longer it takes.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.long_memory(recovery_steps, "recovery_steps--long_memory")
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Break it: lead RMSProp the wrong way
#
# A memory that fades can be misled, even where the loss is as simple as a straight line. You choose the gradients of one weight, one for each minibatch. They make a *round*, which is repeated again and again. The positive gradients must clearly outweigh the negative ones, so gradient descent moves $w$ down. Make RMSProp move it *up*.
#
# Grading passes a decay rate and a length to your function, runs RMSProp for a few rounds, and looks at the last one. Three cells ask for more and more:
#
# - in rounds of ten horizons, $w$ must climb at all;
# - in rounds of twenty horizons, it must climb by a tenth of the learning rate a step;
# - in rounds of only three horizons, it must climb, however little.
#
# **Predict:** a gradient of 1,000 comes after a long silence. At $d = 0.99$, how many learning rates long is its step? And the step of a gradient of 1,000,000?
#
# <details><summary>Answer</summary>
#
# Ten<!-- = abs(rmsprop(np.array(0.0), np.array(1000.0), {"learning_rate": 1.0})[0]) -->, both times: $1/\sqrt{1-d}$. However large a gradient is, RMSProp never counts it for more.
#
# </details>


# %% answer="misleading_round"
def misleading_round(decay_rate, length):
    """Return gradients whose sum is positive, and on which RMSProp nevertheless moves w up.

    Args:
        decay_rate: that of RMSProp, between 0.5 and 0.99.
        length: how many gradients a round has; from 3 to 20 horizons, 1 / (1 - decay_rate).

    Returns:
        A float array of shape (length,). Its sum is at least a quarter of the sum of its sizes.

    Source: the idea of Reddi, Kale and Kumar, ICLR 2018.

    Example:
        >>> misleading_round(0.9, 100).shape
        (100,)
    """
    ### BEGIN SOLUTION
    gradients = -np.ones(length)
    gradients[0] = 1.7 * (length - 1)
    return gradients
    ### END SOLUTION


# %% [markdown]
# Try it with your own rule. The cell plays five rounds and prints the climb of each, the first excepted, in learning rates. The last number is the sum of the gradients divided by the sum of their sizes; it must be at least 0.25<!-- given -->.

# %%
gradients = misleading_round(0.9, 100)
w, config, heights = np.zeros(()), {"learning_rate": 1.0, "decay_rate": 0.9}, []
for gradient in np.tile(gradients, 5):
    w, config = rmsprop(w, np.array(gradient), config)
    heights.append(float(w))
print(np.diff(heights[99::100]), gradients.sum() / np.abs(gradients).sum())

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# How far can one gradient move the weight at most? And how far do many small ones move it, once the cache has forgotten everything else? The last part of the lecture, <em>When the memory is too short</em>, has an example.
#
# </details>
#
# <details><summary>Hint 2: short rounds</summary>
#
# The larger the large gradient, the longer the cache takes to forget it. In a round of three horizons there is little time: make it no larger than it has to be.
#
# </details>

# %% test="misleading_round--uphill" points=2
"""Rounds of ten horizons on which RMSProp climbs."""
from helpers import checks

checks.check_shape(misleading_round, (0.9, 100), (100,))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.rmsprop.uphill(misleading_round, "misleading_round--uphill")
### END HIDDEN TESTS

# %% test="misleading_round--far" points=1
"""Rounds of twenty horizons on which it climbs far."""
from helpers import checks

checks.check_shape(misleading_round, (0.9, 200), (200,))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.rmsprop.far(misleading_round, "misleading_round--far")
### END HIDDEN TESTS

# %% test="misleading_round--short_rounds" points=1
"""Rounds of three horizons on which it climbs all the same."""
from helpers import checks

checks.check_shape(misleading_round, (0.9, 30), (30,))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.rmsprop.short_rounds(misleading_round, "misleading_round--short_rounds")
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Race your rule
#
# That was the graded part; from here on you play. You need exercise 2. Two copies of your rule, one with a short memory and one with a long one, cross the wall and the plateau of the lecture. Their learning rates are comparable: both make the same first step, $\text{lr}/\sqrt{1-d} = 0.5$.
#
# **Predict:** which of the two is in the basin first? Does it come to rest there?

# %% tags=["skip-execution"]
terrain = wall_plateau_basin()
sliders = {"learning_rate": (0.005, 0.5), "decay_rate": (0.0, 0.99, 0.01)}
rules = {
    name: (as_path_function(rmsprop, {"learning_rate": rate, "decay_rate": share}), sliders)
    for name, rate, share in (("short memory", 0.158, 0.9), ("long memory", 0.05, 0.99))
}
race(rules, terrain, steps=300, goal=0.01)

# %% tags=["claims"]
from helpers.paths import run_path


def cross(rate, decay_rate, steps=300, landscape=None):
    """Return the path of the solution on the wall, the plateau and the basin."""
    rule = as_path_function(rmsprop)
    place = landscape or terrain
    return run_path(rule, place, steps, learning_rate=rate, decay_rate=decay_rate)


short, long = (cross(0.158, 0.9), cross(0.05, 0.99, 1000))
assert np.allclose(short.losses[-1], 0.158**2 / 8, rtol=0.001, atol=0)
assert np.allclose(0.158 / np.sqrt(0.1), 0.05 / np.sqrt(0.01), rtol=0.01, atol=0)
assert long.steps_to(0.01) > 300
there = [d for d in np.arange(0, 100) / 100 if cross(0.05, d).steps_to(0.01) is not None]
assert there == [k / 100 for k in range(len(there))]

# %% [markdown]
# **Explain:** you want both in the basin, at a loss that stays below 0.01, within 300 steps. Can you get the long memory there with its learning rate alone? With its decay rate alone? Why, or why not?
#
# <details><summary>Answer</summary>
#
# The short memory is there after 126<!--
# = short.steps_to(0.01) --> steps, and then jumps from side to side, half a learning rate from the minimum<!--
# if abs(short.losses[-1] / (0.158**2 / 8) - 1) < 0.001 -->. The long memory has not forgotten the wall after 300 steps, so its steps are short; it would need more than 500<!--
# if 500 < np.argmax(long.losses < 0.01) < 550 --> to get into the basin.
#
# With its learning rate alone, yes: from about 0.1<!--
# if cross(0.1, 0.99).steps_to(0.01) is not None and cross(0.09, 0.99).steps_to(0.01) is None -->
# on, all its steps are long enough, the first one included. With its decay rate alone, just about: at 0.66<!--
# = there[-1] --> or below it forgets the wall within a few steps, and then walks nearly a full learning rate a step. 300 steps of 0.05 cover 15<!-- = 300 * 0.05 * (terrain.minimum[0] > 0) -->, which is just the distance. In the long run no decay rate makes the steps on a plateau longer than the learning rate, so the two have to be chosen together.
#
# </details>

# %% [markdown]
# Now the ravine, 100 times as strongly curved across as along, which you can turn. Gradient descent runs next to your rule.
#
# **Predict:** along the axes, which of the two is faster? And at 45 degrees?


# %% tags=["skip-execution"]
def sgd(gradient, start, steps, learning_rate=0.019):
    iterates = [start]
    for _ in range(steps):
        iterates.append(iterates[-1] - learning_rate * gradient(iterates[-1]))
    return np.array(iterates)


turnable = {"angle": (0, 90, 5), "learning_rate": (0.01, 2.0), "decay_rate": (0.0, 0.99, 0.01)}
own = as_path_function(rmsprop, {"learning_rate": 0.15, "decay_rate": 0.99})
rules = {"GD": (sgd, {"learning_rate": (0.001, 0.05)}), "RMSProp": (own, turnable)}
race(rules, lambda angle=0: ravine(100, angle), steps=250, goal=0.01)

# %% tags=["claims"]
plain, own_rule = [], []
for turn in (0, 45):
    hill = ravine(100, turn)
    plain.append(run_path(sgd, hill, 250).steps_to(0.01))
    own_rule.append(cross(0.15, 0.99, 250, hill).steps_to(0.01))
upright = cross(0.15, 0.99, 250, ravine(100)).losses
highest = 100 + upright[100:].argmax()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Along the axes your rule is far ahead at first: its loss gets below 0.01 after 52<!--
# = np.argmax(upright < 0.01) --> steps, that of gradient descent after 223<!-- = plain[0] -->. But it does not stay there. At step 180<!--
# = highest --> it shoots up to 12<!-- = upright[highest] -->. In the end it hovers, because the rate is constant. (Section 7 shows the same on real data, and says why.)
#
# At 45<!-- = turn --> degrees both need about 220<!-- = round(plain[1], -1) --> steps<!-- if {*plain, own_rule[1]} <= set(range(205, 235)) -->: a rate for each weight helps only against a ravine along the axes.
#
# </details>

# %% tags=["claims"]
shown, kinds = digits()
side = np.sqrt(shown.shape[1])

# %% [markdown]
# ## 7. Two handwritten digits: bring it to rest
#
# A logistic regression tells a 1 from an 8 (356<!-- = np.isin(kinds, (1, 8)).sum() --> images of 8<!-- = side --> by 8<!--
# = side --> pixels, from the UCI Machine Learning Repository). Loss and gradient are given; a small weight decay keeps the minimum, 0.0966, at a finite place.

# %% tags=["skip-execution"]
images, labels = digits()
chosen = np.isin(labels, (1, 8))
X = np.column_stack([images[chosen] / 16, np.ones(chosen.sum())])
y = (labels[chosen] == 8).astype(float)
X.shape


# %% tags=["skip-execution"]
def decayed_loss(w, X, y, weight_decay=1e-3):
    """Return the logistic loss plus weight_decay / 2 times |w|^2, and its gradient."""
    loss, gradient = logistic_loss(w, X, y)
    return loss + weight_decay / 2 * w @ w, gradient + weight_decay * w


# %% [markdown]
# `train` plays your rule from weights of zero, with one learning rate per step, on all images or on small batches. It returns the loss on all images before each step and after the last one.


# %% tags=["skip-execution"]
def train(learning_rates, batch_size=None, seed=0):
    """Return the losses, shape (steps + 1,)."""
    rng, w, config = np.random.default_rng(seed), np.zeros(X.shape[1]), {}
    losses = [decayed_loss(w, X, y)[0]]
    for learning_rate in learning_rates:
        rows = rng.choice(len(X), batch_size, replace=False) if batch_size else slice(None)
        gradient = decayed_loss(w, X[rows], y[rows])[1]
        config["learning_rate"] = learning_rate
        w, config = rmsprop(w.copy(), gradient, config)
        losses.append(decayed_loss(w, X, y)[0])
    return np.array(losses)


# %% [markdown]
# ### All images: has it arrived?
#
# First on all 356<!-- = len(X) --> images at once, without any noise, at the learning rate 0.1.
#
# **Predict:** after 100 steps the loss is within 0.01 of the minimum. You leave the run alone until step 400. What will you find?

# %% tags=["skip-execution"]
runs = {
    "0.1 all the way": train([0.1] * 400),
    "0.1, from step 150 on 0.01": train([0.1] * 150 + [0.01] * 250),
}
fig, ax = plt.subplots(figsize=(7, 3.5), layout="constrained")
for (label, losses), style in zip(runs.items(), NEUTRAL, strict=False):
    ax.semilogy(losses - 0.0966, label=label, markevery=40, **style)
ax.set(xlabel="step", ylabel="loss - minimum", title="RMSProp on all images")
ax.legend()
plt.show()


# %% tags=["claims"]
def peaks(losses):
    inner = losses[1:-1]
    found = (inner > losses[:-2]) & (inner >= losses[2:]) & (inner > 0.5)
    return (1 + np.flatnonzero(found)).tolist()


restless, calm = runs.values()
begin, early, late = peaks(restless)

# %% [markdown]
# **Explain:** what happened to the first run at steps 110 and 300? Why was the second one spared at step 300? And what was that at the very beginning?
#
# <details><summary>Answer</summary>
#
# Twice the loss jumps up as if something had broken, to about 0.8<!--
# = restless[early] --> at step 110<!-- = early --> and to nearly 2<!--
# if 1.6 < restless[late] < 2 --> near step 300<!-- if abs(late - 300) < 5 -->. Nothing has. Near the minimum the gradients are small, the cache fades, and the effective rates grow until the steepest direction is no longer stable. Then the weights are thrown out. The large gradients fill the cache at once, the rates are small again, and the run comes back. From step 150 on, the second run has a tenth of the rate and stays well below that edge, without a jump.
#
# It pays for its calm. It creeps, and at step 400 it is about five times<!--
# if 4.5 < (calm[400] - 0.0966) / (restless[400] - 0.0966) < 5.5 --> as far above the minimum as the first run. But stop the first run near step 300, and you may get nearly 2<!--
# if 1.6 < restless[late] - 0.0966 < 2 --> instead. With noise, next, lowering the rate wins outright.
#
# The peak at step 2<!-- = begin -->, up to 6.28<!--
# = restless.max() -->, has another cause: the first step is ten learning rates long, for each of the 65<!--
# = X.shape[1] --> weights.
#
# </details>

# %% [markdown]
# ### Small batches: lower the rate
#
# With batches of 8 images the noise never lets the cache run dry. There is no calm to wake up from: the loss jumps about all the time.
#
# **Predict:** a constant rate of 0.1 or of 0.01, or 0.1 for 150 steps and then 0.01: which is best after 300 steps?

# %% tags=["skip-execution"]
schedules = {
    "0.1": [0.1] * 300,
    "0.01": [0.01] * 300,
    "0.1, then 0.01": [0.1] * 150 + [0.01] * 150,
}
ends = {
    name: [train(rates, batch_size=8, seed=seed)[-30:].mean() for seed in range(5)]
    for name, rates in schedules.items()
}
for name, values in ends.items():
    print(f"{name:15} {np.mean(values):.3f} +- {np.std(values):.3f}")

# %% tags=["claims"]
high, low, both = (np.mean(values) for values in ends.values())
end = train([0.01] * 2000, batch_size=8)[-30:].mean()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Both together<!-- if both + 0.03 < min(high, low) -->! The rate 0.1 arrives, but keeps shaking. The rate 0.01 shakes little, but has not arrived (left alone for 2,000<!-- given --> steps it gets to 0.10<!--
# = end -->). Large steps first and small ones later need no more steps than either, and end far lower. This is why RMSProp hardly ever runs at a constant rate.
#
# </details>

# %% [markdown]
# ## What you can do now
#
# - You wrote RMSProp: each weight's step is divided by the root of a leaky average of its squared gradient, plus epsilon.
# - A leaky average works for anything that comes step by step. It starts from zero, so for about a horizon it is too small, and RMSProp's first steps are too long.
# - A rate recovers slowly from large gradients (810 updates from 100 to 1 at 0.99) and notices them at once.
# - RMSProp counts no gradient for more than $1/\sqrt{1-d}$ learning rates; where rare large gradients matter, its memory must be longer than their rounds.
# - A short memory forgets a wall sooner; in the long run the learning rate is the length of a step.
# - In a ravine that is turned, a rate for each weight does not help.
# - RMSProp does not come to rest by itself. Near the minimum the learning rate has to come down.
#
# **Next:** lesson 07_adam adds momentum and repairs the first steps.
