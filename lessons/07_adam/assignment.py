# %% [markdown]
# # Adam: the assignment
#
# Here you write Adam, the rule that trains most networks, and its sister AdamW. First you predict what they will do. Then you write them, make Adam leap, and turn a rule described only in words into code. At the end your rules race and train a small network.
#
# **You will be able to**
#
# - predict how far Adam goes, how long it remembers, and what holds it back,
# - correct a running mean that starts at zero, and write Adam and AdamW,
# - find gradients that make Adam take a step far longer than its rate,
# - turn a rule described in words into code,
# - judge from your own runs how precisely Adam's learning rate must be known.
#
# **Before you start:** the lecture [07_adam](../../course/07_adam.ipynb) (in the course folder, `course/07_adam.ipynb`).
#
# **Time:** about 100 to 140 minutes. 45 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import digits
from helpers.landscapes import logistic_digits, ravine, rosenbrock
from helpers.paths import as_path_function, run_rule
from helpers.plots import compare
from helpers.problems import accuracy, initial_weights, network_loss
from helpers.styles import STYLES

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}
#
# {{ update_rules }}
#
# For Adam the state is `m`, `v` and the count `t`.

# %% [markdown]
# ## 1. Predict first
#
# What will Adam do? Here are five questions about a single weight, with the default `beta2` and epsilon. Your function answers each with a number, worked out from its arguments by a formula or by a short run, in a second at most. Grading draws new arguments, runs the rules and compares. A sound estimate is close enough.
#
# 1. `steps_to_travel`: the gradient is `slope` at every step. After how many steps has the weight moved by `distance`?
# 2. `steps_to_turn`: the gradient has been `slope` for a thousand steps. From now on it is `-slope`. Which of the coming steps (1, 2, ...) is the first to move the weight the other way?
# 3. `average_step`: the gradient is `spike * slope` at every third step and `-slope` at the other two, forever; `spike` is larger than 2. By how much does the weight *fall* per step, averaged over a long run?
# 4. `held_by_adamw`: the gradient is `-slope` at every step and pushes the weight up from 0<!-- given -->. AdamW pulls it back with `weight_decay`. Where does the weight end up?
# 5. `held_by_penalty`: the push is the same, but the rule is Adam, and the loss contains the penalty $\tfrac{\text{wd}}{2} w^2$, where wd is `weight_decay`. Where does the weight end up now?


# %% answer="adam_predictions"
def adam_predictions(learning_rate, beta1, slope, spike, weight_decay, distance):
    """Return five predictions about one weight under Adam or AdamW.

    Args:
        learning_rate, beta1, weight_decay: hyperparameters of the rule, positive floats.
        slope: the size of the gradient, a float between 1 and 5.
        spike: how many times as large the rare gradient is, a float above 2.
        distance: how far to travel, at least a hundred times the learning rate.

    Returns:
        A dict of five numbers: "steps_to_travel" and "steps_to_turn" (in steps), "average_step",
        "held_by_adamw" and "held_by_penalty" (in units of the weight).

    Example:
        >>> sorted(adam_predictions(0.1, 0.9, 2.0, 5.0, 0.2, 10.0))[:2]
        ['average_step', 'held_by_adamw']
    """
    ### BEGIN SOLUTION
    rms = np.sqrt((spike**2 + 2) / 3)
    return {
        "steps_to_travel": np.ceil(distance / learning_rate),
        "steps_to_turn": np.ceil(np.log(0.5) / np.log(beta1)),
        "average_step": learning_rate * (spike - 2) / 3 / rms,
        "held_by_adamw": 1 / weight_decay,
        "held_by_penalty": slope / weight_decay,
    }
    ### END SOLUTION


# %% [markdown]
# Try it. The cell prints your five numbers twice, the second time for a slope ten times as steep. Which of them should change?

# %%
print(adam_predictions(0.1, 0.9, 2.0, 5.0, 0.2, 10.0))
print(adam_predictions(0.1, 0.9, 20.0, 5.0, 0.2, 10.0))

# %% [markdown]
# <details><summary>Hint 1: the ideas</summary>
#
# The first: how long is a step if all gradients agree? The second: only the sign of <em>m</em> decides which way a step goes. The third: section 4 of the lecture, <em>Signal and noise</em>. The last two: which two pulls cancel where the weight comes to rest?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# After a thousand steps <em>m</em> is <code>slope</code>. After <em>n</em> more, the share <code>beta1**n</code> of that is left, and the new gradients supply the rest. In the third, <em>m</em> averages to the mean of the gradients, and the root of <em>v</em> is their root mean square.
#
# </details>

# %% test="adam_predictions--steps_to_travel" points=2
"""A constant slope: how many steps for a given distance."""
from helpers import checks

checks.check_prediction(
    adam_predictions, "steps_to_travel", (0.1, 0.9, 2.0, 5.0, 0.2, 10.0), between=(1, 1e4)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.steps_to_travel(adam_predictions, "adam_predictions--steps_to_travel")
### END HIDDEN TESTS

# %% test="adam_predictions--steps_to_turn" points=2
"""The gradient changes its sign: when does the weight turn around?"""
from helpers import checks

checks.check_prediction(
    adam_predictions, "steps_to_turn", (0.1, 0.9, 2.0, 5.0, 0.2, 10.0), between=(1, 1e4)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.steps_to_turn(adam_predictions, "adam_predictions--steps_to_turn")
### END HIDDEN TESTS

# %% test="adam_predictions--average_step" points=2
"""One large gradient against two small ones, again and again."""
from helpers import checks

checks.check_prediction(
    adam_predictions, "average_step", (0.1, 0.9, 2.0, 5.0, 0.2, 10.0), between=(1e-6, 10)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.average_step(adam_predictions, "adam_predictions--average_step")
### END HIDDEN TESTS

# %% test="adam_predictions--held_by_adamw" points=2
"""Where the decay of AdamW holds a weight that is pushed up."""
from helpers import checks

checks.check_prediction(
    adam_predictions, "held_by_adamw", (0.1, 0.9, 2.0, 5.0, 0.2, 10.0), between=(1e-3, 1e4)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.held_by_adamw(adam_predictions, "adam_predictions--held_by_adamw")
### END HIDDEN TESTS

# %% test="adam_predictions--held_by_penalty" points=2
"""Where a penalty in the loss holds a weight that is pushed up."""
from helpers import checks

checks.check_prediction(
    adam_predictions, "held_by_penalty", (0.1, 0.9, 2.0, 5.0, 0.2, 10.0), between=(1e-3, 1e4)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.held_by_penalty(adam_predictions, "adam_predictions--held_by_penalty")
### END HIDDEN TESTS

# %% [markdown]
# ## 2. The correction for the first steps
#
# A running mean $a \leftarrow \beta\, a + (1-\beta)\, g$ that starts at zero is too small at first. If every value so far was $g$, then after $t$ of them $a = (1 - \beta^t)\, g$. The factor that corrects this is
#
# $$\frac{1}{1 - \beta^t} .$$
#
# **Predict:** by what factor is a running mean with $\beta = 0.9$ too small after its first value? And one with $\beta = 0.999$?
#
# <details><summary>Answer</summary>
#
# By 10<!-- = bias_correction(0.9, 1) --> and by 1000<!--
# = bias_correction(0.999, 1) -->: after one value only the share $1 - \beta$ of it has arrived.
#
# </details>


# %% answer="bias_correction"
def bias_correction(beta, t):
    """Return the factor that corrects a running mean which started at zero.

        1 / (1 - beta^t)

    Args:
        beta: the share of itself that the mean keeps at each step, a float with 0 <= beta < 1.
        t: how many values the mean has taken in, an int, at least 1.

    Returns:
        The factor, a number, at least 1.

    Raises:
        ValueError: if t < 1, when there is no value yet to correct.

    Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015, section 3.

    Example:
        >>> bias_correction(0.5, 1)
        2.0
    """
    ### BEGIN SOLUTION
    if t < 1:
        raise ValueError(f"t must be at least 1, got {t}")
    return 1 / (1 - beta**t)
    ### END SOLUTION


# %% [markdown]
# Try it. By hand, for $\beta = 0.5$: 2<!--
# = bias_correction(0.5, 1) --> after one value, then $1/(1 - 0.25) = 1.333$<!--
# = bias_correction(0.5, 2) --> and $1/(1 - 0.125) = 1.143$<!-- = bias_correction(0.5, 3) -->.

# %%
print([round(bias_correction(0.5, t), 3) for t in (1, 2, 3)])
print([round(bias_correction(0.999, t), 3) for t in (1, 10, 100, 1000, 10000)])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# First look at <code>t</code> and refuse what makes no sense; then compute.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>raise ValueError("...")</code> stops a function with a message. A power is written <code>**</code>. Remember that <code>t = 1</code> is allowed.
#
# </details>

# %% test="bias_correction--formula" points=1
"""The factor after the first few values, and after many."""
from helpers import checks

checks.check_value(bias_correction, (0.9, 1), 10.0, look="By hand: 1 / (1 - 0.9).")
checks.check_value(bias_correction, (0.5, 2), 4 / 3, look="By hand: 1 / (1 - 0.25).")
checks.check_value(bias_correction, (0.0, 3), 1.0, look="At beta = 0 there is nothing to correct.")
checks.check_value(bias_correction, (0.9, 5000), 1.0, look="0.9 to the power of 5000 is 0.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.bias_correction(bias_correction, "bias_correction--formula")
### END HIDDEN TESTS

# %% test="bias_correction--long_runs" points=1
"""A beta close to 1: the factor goes on changing for thousands of values."""
from helpers import checks

checks.check_different(bias_correction, [(0.999, 1), (0.999, 10), (0.999, 1000), (0.999, 4000)])
checks.check_different(bias_correction, [(0.5, 1), (0.9, 1), (0.999, 1)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.long_runs(bias_correction, "bias_correction--long_runs")
### END HIDDEN TESTS

# %% test="bias_correction--refuses" points=1
"""A ValueError where no value has come in yet."""
from helpers import checks

checks.check_raises(bias_correction, (0.9, 0), look="The count must be at least 1.")
checks.check_raises(bias_correction, (0.9, -1), look="The count must be at least 1.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.refuses(bias_correction, "bias_correction--refuses")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Adam
#
# Adam keeps two running means: $m$ of the gradient, as momentum does, and $v$ of its square, as RMSProp does. Both start at zero, and both are corrected before they are used.
#
# $$t \leftarrow t + 1, \qquad m \leftarrow \beta_1 m + (1-\beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1-\beta_2)\, g^2$$
#
# $$\hat m = \frac{m}{1-\beta_1^t}, \qquad \hat v = \frac{v}{1-\beta_2^t}, \qquad w \leftarrow w - \text{lr}\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# The config stores $m$ and $v$ themselves, *not* the corrected $\hat m$ and $\hat v$.
#
# **Predict:** the first gradient is $(0.5, -1000)$. How long is the first step in each entry, at rate 0.001?
#
# <details><summary>Answer</summary>
#
# 0.001<!-- = -adam(np.zeros(2), np.array([0.5, -1000.0]))[0][0] --> in both, against the sign of the gradient<!--
# if np.allclose(adam(np.zeros(2), np.array([0.5, -1000.0]))[0], [-0.001, 0.001], rtol=1e-6) -->. After one value the two corrected means are $g$ and $g^2$, and $g/\sqrt{g^2}$ is the sign.
#
# </details>


# %% answer="adam"
def adam(w, dw, config=None):
    """Take one step of Adam.

        t <- t + 1
        m <- beta1 * m + (1 - beta1) * dw
        v <- beta2 * v + (1 - beta2) * dw^2
        w <- w - learning_rate * m_hat / (sqrt(v_hat) + epsilon)
        with m_hat = m / (1 - beta1^t) and v_hat = v / (1 - beta2^t)

    The count is raised before it is used, so a first call uses t = 1. Epsilon is added outside the
    root of the corrected v_hat. The folded form at the end of section 2 of the paper is accepted
    too, with epsilon added to the root of the uncorrected v:

        w <- w - learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)

    Choose one of the two and stay with it.

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        dw: the gradient at w, an array of the same shape. It must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-3.
            beta1: 0.9, the share that m keeps.
            beta2: 0.999, the share that v keeps.
            epsilon: 1e-8.
            m: zeros, the running mean of dw, shape of w. State.
            v: zeros, the running mean of dw^2, shape of w. State.
            t: 0, the number of steps taken so far. State.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with the four hyperparameters and the new m, v (both uncorrected) and t.
            Only what is returned counts: it is the config of the next call.

    Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015, Algorithm 1. Keys
    and defaults as in CS231n.

    Example:
        >>> w, config = adam(np.array([1.0]), np.array([4.0]), {"learning_rate": 0.5})
        >>> w.round(6), config["m"].round(6), config["v"].round(6), config["t"]
        (array([0.5]), array([0.4]), array([0.016]), 1)
    """
    ### BEGIN SOLUTION
    defaults = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    config = {**defaults, "m": np.zeros_like(w), "v": np.zeros_like(w), "t": 0, **(config or {})}
    b1, b2, t = config["beta1"], config["beta2"], config["t"] + 1
    m = b1 * config["m"] + (1 - b1) * dw
    v = b2 * config["v"] + (1 - b2) * dw**2
    root = np.sqrt(v / (1 - b2**t))
    next_w = w - config["learning_rate"] * m / (1 - b1**t) / (root + config["epsilon"])
    return next_w, {**config, "m": m, "v": v, "t": t}
    ### END SOLUTION


# %% tags=["claims"]
reached, config_then = [np.array([1.0])], {"learning_rate": 0.1}
for _ in range(3):
    next_one, config_then = adam(reached[-1], np.array([2.0]), config_then)
    reached.append(next_one)

# %% [markdown]
# Try it: three steps under a constant gradient of 2, at rate 0.1. By hand: $\hat m = 2$ and $\hat v = 4$ at every step, so `w` goes from 1 to 0.9<!--
# = reached[1][0] -->, 0.8<!-- = reached[2][0] --> and 0.7<!-- = reached[3][0] -->, and `t` counts to 3<!--
# = config_then["t"] -->.

# %%
w, config = np.array([1.0]), {"learning_rate": 0.1}
for _ in range(3):
    w, config = adam(w, np.array([2.0]), config)
    print(w, config["m"], config["v"], config["t"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A call does five things: complete the config with defaults, raise the count, update both running means, step with their corrected values, and return the <em>uncorrected</em> means and the count for the next call.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>dw * dw</code> makes a new array; <code>dw *= dw</code> would change the caller's. Count with <code>config["t"] + 1</code> and store what you counted. If the checks of a first step pass and later ones fail, print <code>config["t"]</code> after each call.
#
# </details>

# %% test="adam--first_step" points=1
"""The first step from config=None: the defaults, a state of zeros, a full config returned."""
import numpy as np

from helpers import checks

checks.check_rule(
    adam,
    w=np.array([1.0, -2.0]),
    dw=np.array([0.5, -1.0]),
    config=None,
    next_w=np.array([0.999, -1.999]),
    state={
        "learning_rate": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.array([0.05, -0.1]),
        "v": np.array([0.00025, 0.001]),
        "t": 1,
    },
    case="the first step",
    look="By hand: m_hat is dw and sqrt(v_hat) is |dw|, so each entry moves by 0.001. The config "
    "keeps m and v uncorrected.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.first_step(adam, "adam--first_step")
### END HIDDEN TESTS

# %% test="adam--published_vector" points=1
"""The numbers that CS231n publishes for this rule (assignment 2), from a given state."""
import numpy as np

from helpers import checks

checks.check_rule(
    adam,
    w=np.linspace(-0.4, 0.6, 20).reshape(4, 5),
    dw=np.linspace(-0.6, 0.4, 20).reshape(4, 5),
    config={
        "learning_rate": 1e-2,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.linspace(0.6, 0.9, 20).reshape(4, 5),
        "v": np.linspace(0.7, 0.5, 20).reshape(4, 5),
        "t": 5,
    },
    next_w=np.array(
        [
            [-0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977],
            [-0.1380274, -0.08544591, -0.03286534, 0.01971428, 0.0722929],
            [0.1248705, 0.17744702, 0.23002243, 0.28259667, 0.33516969],
            [0.38774145, 0.44031188, 0.49288093, 0.54544852, 0.59801459],
        ]
    ),
    state={
        "m": np.array(
            [
                [0.48, 0.49947368, 0.51894737, 0.53842105, 0.55789474],
                [0.57736842, 0.59684211, 0.61631579, 0.63578947, 0.65526316],
                [0.67473684, 0.69421053, 0.71368421, 0.73315789, 0.75263158],
                [0.77210526, 0.79157895, 0.81105263, 0.83052632, 0.85],
            ]
        ),
        "v": np.array(
            [
                [0.69966, 0.68908382, 0.67851319, 0.66794809, 0.65738853],
                [0.64683452, 0.63628604, 0.6257431, 0.61520571, 0.60467385],
                [0.59414753, 0.58362676, 0.57311152, 0.56260183, 0.55209767],
                [0.54159906, 0.53110598, 0.52061845, 0.51013645, 0.49966],
            ]
        ),
        "t": 6,
    },
    case="the step that CS231n publishes",
    look="Five steps have been taken before this one, so the corrections use t = 6.",
)

# %% test="adam--early_steps" points=1
"""Under a constant gradient every step, from the first on, is exactly as long as the rate."""
import numpy as np

from helpers import checks

checks.check_steps(
    adam,
    w=np.array([1.0, 1.0]),
    config={"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    steps=[
        (np.array([2.0, -300.0]), {}, np.array([0.9, 1.1])),
        (np.array([2.0, -300.0]), {}, np.array([0.8, 1.2])),
        (np.array([2.0, -300.0]), {}, np.array([0.7, 1.3])),
    ],
    case="three steps under a constant gradient",
    look="Both running means are corrected, each with its own beta, and t is 1, 2, 3.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.constant_gradient(adam, "adam--early_steps")
### END HIDDEN TESTS

# %% test="adam--many_steps" points=1
"""Step after step: by hand, and over a long run."""
import numpy as np

from helpers import checks

checks.check_steps(
    adam,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.0},
    steps=[
        (np.array([2.0]), {}, np.array([0.9])),
        (np.array([0.0]), {}, np.array([0.8490824923])),
        (np.array([-2.0]), {}, np.array([0.9012204568])),
    ],
    case="three steps at beta1 = 0.5 and beta2 = 0.75",
    rtol=1e-8,
    look="By hand: m = 1, 0.5, -0.75 and v = 1, 0.75, 1.5625, each corrected before its use.",
)
checks.check_steps(
    adam,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.0},
    steps=[
        (np.array([2.0]), {}, np.array([0.9])),
        (np.array([2.0]), {"learning_rate": 0.01}, np.array([0.89])),
        (np.array([2.0]), {"learning_rate": 0}, np.array([0.89])),
    ],
    case="three steps, the rate going from 0.1 to 0.01 and then to 0",
    rtol=1e-9,
    look="Under a constant gradient each step is as long as the rate of that call.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.many_steps(adam, "adam--many_steps")
trials.rules.sizes(adam, "adam--many_steps")
### END HIDDEN TESTS

# %% test="adam--epsilon" points=1
"""Epsilon is added to the root, not under it, and the gradient may be of any size."""
import numpy as np

from helpers import checks

checks.check_rule(
    adam,
    w=np.array([1.0]),
    dw=np.array([2.0]),
    config={
        "learning_rate": 0.3,
        "beta1": 0.5,
        "beta2": 0.75,
        "epsilon": 1.0,
        "m": np.array([0.0]),
        "v": np.array([4.0]),
        "t": 999,
    },
    next_w=np.array([0.9]),
    state={"m": np.array([1.0]), "v": np.array([4.0]), "t": 1000},
    case="a late step with epsilon = 1",
    rtol=1e-9,
    look="By hand: after 1000 steps nothing is left to correct, so the step is 0.3 * 1 / (2 + 1). "
    "Under the root, epsilon would make it 0.3 / sqrt(4 + 1).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.epsilon(adam, "adam--epsilon")
### END HIDDEN TESTS

# %% test="adam--keeps_state" points=1
"""Both means and the count go on from call to call, and a state that is given is used."""
from helpers import checks

checks.check_keeps_state(
    adam,
    defaults={"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.keeps_state(adam, "adam--keeps_state")
### END HIDDEN TESTS

# %% test="adam--hyperparameters" points=2
"""All four hyperparameters are read from config at every call, any of them given or missing."""
from helpers import checks

checks.check_hyperparameters(
    adam,
    defaults={"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.hyperparameters(adam, "adam--hyperparameters")
### END HIDDEN TESTS

# %% test="adam--separate_parameters" points=1
"""Two parameters, moved in turn, keep their own means and counts: all state is in the configs."""
from helpers import checks

checks.check_separate_parameters(
    adam,
    defaults={"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.separate_parameters(adam, "adam--separate_parameters")
### END HIDDEN TESTS

# %% test="adam--gradient_kept" points=1
"""The caller's dw never changes, and the state survives when the caller reuses that array."""
from helpers import checks

checks.check_gradient_kept(
    adam,
    defaults={"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.gradient_kept(adam, "adam--gradient_kept")
### END HIDDEN TESTS

# %% test="adam--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(
    adam,
    defaults={"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.any_array(adam, "adam--any_array")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. AdamW: decay that Adam does not rescale
#
# A penalty $\tfrac{\mathrm{wd}}{2} \lVert w\rVert^2$ in the loss adds $\mathrm{wd}\, w$ to the gradient, and Adam would divide that, too, by $\sqrt{\hat v}$: weights with large gradients would hardly decay. AdamW keeps the decay out of the gradient. It takes Adam's step, with an $m$ and a $v$ that know nothing of the decay, and also takes a share off the *old* weights:
#
# $$w \leftarrow w\,(1 - \text{lr} \cdot \text{weight\_decay}) - \text{lr}\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# **Predict:** two weights of 1, one with gradient 100 and one with 0.01; rate 0.1, weight decay 0.5. Where is each after the first step?
#
# <details><summary>Answer</summary>
#
# Both at 0.85<!--
# = adamw(np.ones(2), np.array([100, 0.01]), {"learning_rate": 0.1, "weight_decay": 0.5})[0][0]
# -->: the decay takes 0.1 times 0.5 of each, and Adam's first step is 0.1 long for both.
#
# </details>


# %% answer="adamw"
def adamw(w, dw, config=None):
    """Take one step of Adam with decoupled weight decay.

        w <- w * (1 - learning_rate * weight_decay) - step

    where step is what Adam subtracts: learning_rate * m_hat / (sqrt(v_hat) + epsilon), with m, v
    and t as in the exercise before, computed from dw alone. The decay is taken off the weights as
    they were before the step, and the learning rate multiplies it. The folded form of the step is
    accepted here too:

        step = learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        dw: the gradient at w, an array of the same shape. It must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-3.
            beta1: 0.9, the share that m keeps.
            beta2: 0.999, the share that v keeps.
            epsilon: 1e-8.
            weight_decay: 1e-2.
            m: zeros, the running mean of dw, shape of w. State.
            v: zeros, the running mean of dw^2, shape of w. State.
            t: 0, the number of steps taken so far; raised before it is used. State.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with the five hyperparameters and the new m, v (both uncorrected) and t.
            Only what is returned counts: it is the config of the next call.

    Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, ICLR 2019, Algorithm 2, in
    the convention of torch.optim.AdamW (the paper's lambda is learning_rate * weight_decay).

    Example:
        >>> config = {"learning_rate": 0.5, "weight_decay": 0.1}
        >>> w, config = adamw(np.array([2.0]), np.array([4.0]), config)
        >>> w.round(6), config["t"]
        (array([1.4]), 1)
    """
    ### BEGIN SOLUTION
    rates = {"learning_rate": 1e-3, "epsilon": 1e-8, "weight_decay": 1e-2}
    state = {"beta1": 0.9, "beta2": 0.999, "m": np.zeros_like(w), "v": np.zeros_like(w), "t": 0}
    config = {**rates, **state, **(config or {})}
    lr, b1, b2, t = config["learning_rate"], config["beta1"], config["beta2"], config["t"] + 1
    m = b1 * config["m"] + (1 - b1) * dw
    v = b2 * config["v"] + (1 - b2) * dw**2
    step = lr * m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + config["epsilon"])
    next_w = w * (1 - lr * config["weight_decay"]) - step
    return next_w, {**config, "m": m, "v": v, "t": t}
    ### END SOLUTION


# %% tags=["claims"]
shrunk, _ = adamw(np.ones(2), np.array([100.0, 0.01]), {"learning_rate": 0.1, "weight_decay": 0.5})

# %% [markdown]
# Try it with the numbers of your prediction: both<!--
# if abs(shrunk[0] - shrunk[1]) < 1e-6 --> weights should come to 0.85<!-- = shrunk[0] -->, the second one up to epsilon.

# %%
w, config = adamw(np.ones(2), np.array([100.0, 0.01]), {"learning_rate": 0.1, "weight_decay": 0.5})
print(w, config["t"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Begin with what you wrote for Adam. The gradient stays as it is; only the line that makes the new weights changes. Write the rule out in full: the checks of this exercise do not know your <code>adam</code>.
#
# </details>
#
# <details><summary>Hint 2: two traps</summary>
#
# Take the decay off the weights <em>before</em> they have moved, and remember that the rate multiplies it. There is a quick test: with a gradient of zero the weights must shrink by the factor 1 - rate * decay and nothing else.
#
# </details>

# %% test="adamw--first_step" points=1
"""The first step from config=None: the defaults, a state of zeros, a full config returned."""
import numpy as np

from helpers import checks

checks.check_rule(
    adamw,
    w=np.array([1.0, -2.0]),
    dw=np.array([0.5, -1.0]),
    config=None,
    next_w=np.array([0.99899, -1.99898]),
    state={
        "learning_rate": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 0.01,
        "m": np.array([0.05, -0.1]),
        "v": np.array([0.00025, 0.001]),
        "t": 1,
    },
    case="the first step",
    look="By hand: the decay takes 0.001 * 0.01 of w, and each entry moves by 0.001.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.first_step(adamw, "adamw--first_step")
### END HIDDEN TESTS

# %% test="adamw--published_vector" points=1
"""Without decay it is Adam: the numbers that CS231n publishes, from a given state."""
import numpy as np

from helpers import checks

checks.check_rule(
    adamw,
    w=np.linspace(-0.4, 0.6, 20).reshape(4, 5),
    dw=np.linspace(-0.6, 0.4, 20).reshape(4, 5),
    config={
        "learning_rate": 1e-2,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 0.0,
        "m": np.linspace(0.6, 0.9, 20).reshape(4, 5),
        "v": np.linspace(0.7, 0.5, 20).reshape(4, 5),
        "t": 5,
    },
    next_w=np.array(
        [
            [-0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977],
            [-0.1380274, -0.08544591, -0.03286534, 0.01971428, 0.0722929],
            [0.1248705, 0.17744702, 0.23002243, 0.28259667, 0.33516969],
            [0.38774145, 0.44031188, 0.49288093, 0.54544852, 0.59801459],
        ]
    ),
    state={
        "m": np.array(
            [
                [0.48, 0.49947368, 0.51894737, 0.53842105, 0.55789474],
                [0.57736842, 0.59684211, 0.61631579, 0.63578947, 0.65526316],
                [0.67473684, 0.69421053, 0.71368421, 0.73315789, 0.75263158],
                [0.77210526, 0.79157895, 0.81105263, 0.83052632, 0.85],
            ]
        ),
        "v": np.array(
            [
                [0.69966, 0.68908382, 0.67851319, 0.66794809, 0.65738853],
                [0.64683452, 0.63628604, 0.6257431, 0.61520571, 0.60467385],
                [0.59414753, 0.58362676, 0.57311152, 0.56260183, 0.55209767],
                [0.54159906, 0.53110598, 0.52061845, 0.51013645, 0.49966],
            ]
        ),
        "t": 6,
    },
    case="the step that CS231n publishes for Adam, weight_decay 0",
    look="Without decay this is Adam; five steps have been taken, so the corrections use t = 6.",
)

# %% test="adamw--many_steps" points=1
"""Step after step: by hand, over a long run, and with epsilons of any size."""
import numpy as np

from helpers import checks

checks.check_rule(
    adamw,
    w=np.array([1.0, 1.0]),
    dw=np.array([100.0, 0.01]),
    config={"learning_rate": 0.1, "weight_decay": 0.5, "epsilon": 0.0},
    next_w=np.array([0.85, 0.85]),
    state={"t": 1},
    case="a step with a large and a small gradient",
    rtol=1e-9,
    look="By hand: 1 * (1 - 0.05) - 0.1 in both entries; the decay is not divided by the root of v, "
    "and it is a share of w, not of what the step makes of it (that would be 0.855).",
)
checks.check_steps(
    adamw,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.0, "weight_decay": 1.0},
    steps=[
        (np.array([2.0]), {}, np.array([0.8])),
        (np.array([0.0]), {}, np.array([0.6690824923])),
        (np.array([-2.0]), {}, np.array([0.6543122076])),
    ],
    case="three steps that each decay by a tenth",
    rtol=1e-8,
    look="By hand: Adam's steps are 0.1, 0.0509175 and -0.0521380; and w also shrinks by a tenth.",
)
checks.check_steps(
    adamw,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.0, "weight_decay": 0.0},
    steps=[
        (np.array([2.0]), {}, np.array([0.9])),
        (np.array([2.0]), {"learning_rate": 0.01}, np.array([0.89])),
        (np.array([2.0]), {"learning_rate": 0.1, "weight_decay": 1.0}, np.array([0.701])),
    ],
    case="three steps, the rate going from 0.1 to 0.01 and then to 0.1 with decay",
    rtol=1e-9,
    look="Each step is as long as the rate of that call; in the last one w also shrinks by a tenth.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.many_steps(adamw, "adamw--many_steps")
trials.rules.sizes(adamw, "adamw--many_steps")
trials.rules.epsilon(adamw, "adamw--many_steps")
### END HIDDEN TESTS

# %% test="adamw--decay" points=2
"""The decay takes the same share of every weight, whatever its gradient, and leaves m and v alone."""
import numpy as np

from helpers import checks

checks.check_rule(
    adamw,
    w=np.array([2.0, -4.0]),
    dw=np.zeros(2),
    config={
        "learning_rate": 0.1,
        "weight_decay": 0.5,
        "m": np.zeros(2),
        "v": np.zeros(2),
        "t": 4,
    },
    next_w=np.array([1.9, -3.8]),
    state={"m": np.zeros(2), "v": np.zeros(2)},
    case="a step with a gradient of zero",
    rtol=1e-9,
    look="By hand: each weight loses the share 0.1 * 0.5 of itself, and m and v stay zero.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.decay(adamw, "adamw--decay")
### END HIDDEN TESTS

# %% test="adamw--keeps_state" points=1
"""Both means and the count go on from call to call, and a state that is given is used."""
from helpers import checks

checks.check_keeps_state(
    adamw,
    defaults={
        "learning_rate": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 0.01,
    },
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.keeps_state(adamw, "adamw--keeps_state")
### END HIDDEN TESTS

# %% test="adamw--hyperparameters" points=2
"""All five hyperparameters are read from config at every call, any of them given or missing."""
from helpers import checks

checks.check_hyperparameters(
    adamw,
    defaults={
        "learning_rate": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 0.01,
    },
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.hyperparameters(adamw, "adamw--hyperparameters")
### END HIDDEN TESTS

# %% test="adamw--separate_parameters" points=1
"""Two parameters, moved in turn, keep their own means and counts: all state is in the configs."""
from helpers import checks

checks.check_separate_parameters(
    adamw,
    defaults={
        "learning_rate": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 0.01,
    },
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.separate_parameters(adamw, "adamw--separate_parameters")
### END HIDDEN TESTS

# %% test="adamw--gradient_kept" points=1
"""The caller's dw never changes, and the state survives when the caller reuses that array."""
from helpers import checks

checks.check_gradient_kept(
    adamw,
    defaults={
        "learning_rate": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 0.01,
    },
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.gradient_kept(adamw, "adamw--gradient_kept")
### END HIDDEN TESTS

# %% test="adamw--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(
    adamw,
    defaults={
        "learning_rate": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 0.01,
    },
    state={"m": 0.5, "v": 2.0, "t": 4},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.any_array(adamw, "adamw--any_array")
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Make Adam leap
#
# A step of Adam is about as long as its learning rate. Find gradients that break this rule of thumb.
#
# `long_step(beta1, beta2)` returns 5,000 gradients, which one weight receives one after the other from its very first step on. At most ten may differ from zero. Somewhere on the way, Adam with these betas must take a step much longer than its rate. There are three levels:
#
# 1. more than 1.2<!-- given --> times $(1-\beta_1)/\sqrt{1-\beta_2}$ rates, the bound that the paper names, for betas near the defaults (one point);
# 2. more than five rates, at the default betas (one point);
# 3. more than 97 %<!-- given --> of the longest step that any such gradients can cause, for a `beta1` between 0.6 and 0.8 and a `beta2` between 0.998 and 0.999 (two points).
#
# **Predict:** does it help if the gradients are large?


# %% answer="long_step"
def long_step(beta1, beta2):
    """Return gradients under which a step of Adam is much longer than its learning rate.

    Args:
        beta1, beta2: the two betas of the rule that will run, floats between 0 and 1.

    Returns:
        shape (5000,), the gradients of one weight, step by step; at most ten are not zero.

    Example:
        >>> gradients = long_step(0.9, 0.999)
        >>> gradients.shape, bool(np.count_nonzero(gradients) <= 10)
        ((5000,), True)
    """
    ### BEGIN SOLUTION
    gradients = np.zeros(5000)
    gradients[-10:] = (beta2 / beta1) ** np.arange(10)
    return gradients
    ### END SOLUTION


# %% [markdown]
# Try it with your own `adam`. The cell prints the longest step, in rates, for three pairs of betas.

# %%
for beta1, beta2 in [(0.9, 0.999), (0.8, 0.998), (0.6, 0.999)]:
    w, longest, config = np.zeros(1), 0.0, {"learning_rate": 1.0, "beta1": beta1, "beta2": beta2}
    for gradient in long_step(beta1, beta2):
        next_w, config = adam(w, np.array([gradient]), config)
        longest, w = max(longest, abs(next_w - w).item()), next_w
    print(f"beta1 = {beta1}, beta2 = {beta2}: the longest step is {longest:.2f} rates")

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Size does not help, since Adam divides it out. The step is long where <em>m</em> has heard of the gradients and <em>v</em> hardly has. At the very first steps the corrections make up for that. When do they no longer?
#
# </details>
#
# <details><summary>Hint 2: the last level</summary>
#
# Ten equal gradients are good, not best. An old gradient counts less in <em>m</em> than a new one, and nearly as much in <em>v</em>. So which of the ten should be larger? <em>Going further</em> in the lecture has the inequality; for gradients in one particular proportion it becomes an equality.
#
# </details>

# %% test="long_step--beyond_the_bound" points=1
"""A step longer by a fifth than the bound of the paper, for betas near the defaults."""
from helpers import checks

checks.check_shape(long_step, (0.01, 0.9), (5000,), look="One gradient for each step.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.beyond_the_bound(long_step, "long_step--beyond_the_bound")
### END HIDDEN TESTS

# %% test="long_step--five_rates" points=1
"""A step longer than five times the rate, at the default betas."""
from helpers import checks

checks.check_shape(long_step, (0.9, 0.999), (5000,), look="One gradient for each step.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.five_rates(long_step, "long_step--five_rates")
### END HIDDEN TESTS

# %% test="long_step--nearly_the_longest" points=2
"""Nearly the longest step that any such gradients can make, for drawn betas."""
from helpers import checks

checks.check_shape(long_step, (0.7, 0.999), (5000,), look="One gradient for each step.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.nearly_the_longest(long_step, "long_step--nearly_the_longest")
### END HIDDEN TESTS


# %% tags=["claims"]
def rprop_growth(steps):
    w, config = np.zeros(1), None
    for _ in range(steps + 1):
        w, config = rprop(w, np.ones(1), config)
    return config["step_size"].item() / 0.01


# %% [markdown]
# ## 6. A rule told in words
#
# The ancestor of RMSProp is called *Rprop* (Riedmiller and Braun, 1993). Here is a simple form of it, in words only. The formulas are up to you.
#
# > Every weight has a step size, and all step sizes start equal. At each step, compare the sign of a weight's gradient with its sign one step earlier. If both are positive or both negative, the weight is still on its way down: multiply its step size by a factor larger than 1. If one is positive and the other negative, the weight has jumped over a minimum: multiply its step size by another factor, smaller than 1. If either gradient is zero, the step size stays as it is. It stays in the very first step too, because nothing came before. After that the weight moves by its new step size, against the sign of its present gradient. How large the gradient is makes no difference. A weight whose present gradient is zero does not move.
#
# **Predict:** a weight slides down a long slope. How does its speed develop, compared with Adam's?
#
# <details><summary>Answer</summary>
#
# It grows by a fifth at every step, without limit: after twenty steps the weight is about 38<!-- = rprop_growth(20) --> times as fast. Adam's speed stays at the learning rate.
#
# </details>


# %% answer="rprop"
def rprop(w, dw, config=None):
    """Take one step of Rprop, as the paragraph above describes it.

    Args:
        w: the weights, a float array of any shape.
        dw: the gradient at w, an array of the same shape. It must not change.
        config: None or a dict; a missing key means its default:
            learning_rate: 0.01, the first step size of every weight.
            grow: 1.2, the factor that lengthens a step size.
            shrink: 0.5, the factor that shortens it.
            step_size: learning_rate in every entry, shape of w. State.
            before: zeros, the gradient (dw) of the step before, shape of w. State.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with the three hyperparameters, the new step sizes, and dw as `before`.

    Source: M. Riedmiller and H. Braun, A direct adaptive method for faster backpropagation
    learning, 1993, without its limits and without its step back.

    Example:
        >>> w, config = rprop(np.array([1.0]), np.array([-70.0]), {"learning_rate": 0.25})
        >>> w, config["step_size"]
        (array([1.25]), array([0.25]))
    """
    ### BEGIN SOLUTION
    config = {"learning_rate": 0.01, "grow": 1.2, "shrink": 0.5, **(config or {})}
    size = config.get("step_size", np.full_like(w, config["learning_rate"]))
    agrees = np.sign(dw) * np.sign(config.get("before", np.zeros_like(w)))
    size = np.where(agrees > 0, size * config["grow"], size)
    size = np.where(agrees < 0, size * config["shrink"], size)
    return w - size * np.sign(dw), {**config, "step_size": size, "before": np.array(dw)}
    ### END SOLUTION


# %% tags=["claims"]
handed, place, size_then = [], np.array([1.0]), {"learning_rate": 0.1}
for push in (5.0, 3.0, -1.0, 0.0, -2.0):
    place, size_then = rprop(place, np.array([push]), size_then)
    handed.append(place.item())

# %% [markdown]
# Try it: from 1, with the first step size 0.1 and the gradients 5, 3, -1, 0, -2. By hand: the weight goes to 0.9<!-- = handed[0] -->, 0.78<!-- = handed[1] -->, 0.84<!-- = handed[2] -->, 0.84<!-- = handed[3] --> and 0.9<!-- = handed[4] -->.

# %%
w, config = np.array([1.0]), {"learning_rate": 0.1}
for gradient in [5.0, 3.0, -1.0, 0.0, -2.0]:
    w, config = rprop(w, np.array([gradient]), config)
    print(w.round(4), config["step_size"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# The product of the two signs is 1, -1 or 0, and that is all you need to know.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>np.sign</code> gives the signs, and <code>np.where(condition, this, that)</code> chooses entry by entry. Store a copy, <code>dw.copy()</code>, as <code>before</code>: the caller may use the array again.
#
# </details>

# %% test="rprop--first_move" points=1
"""The first step: every weight moves by the first step size, whatever its gradient."""
import numpy as np

from helpers import checks

checks.check_rule(
    rprop,
    w=np.array([1.0, 1.0]),
    dw=np.array([5.0, -0.1]),
    config=None,
    next_w=np.array([0.99, 1.01]),
    state={"step_size": np.array([0.01, 0.01]), "before": np.array([5.0, -0.1])},
    case="the first step",
    rtol=1e-9,
    look="Each weight moves by 0.01, against the sign of its gradient.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.first_move(rprop, "rprop--first_move")
### END HIDDEN TESTS

# %% test="rprop--same_sign" points=1
"""Signs that stay: the step sizes grow."""
import numpy as np

from helpers import checks

checks.check_steps(
    rprop,
    w=np.array([1.0]),
    config={"step_size": np.array([0.1]), "before": np.array([3.0])},
    steps=[
        (np.array([2.0]), {}, np.array([0.88])),
        (np.array([0.5]), {}, np.array([0.736])),
        (np.array([9.0]), {}, np.array([0.5632])),
    ],
    case="three gradients of the same sign as the one before",
    rtol=1e-9,
    look="By hand: the step sizes are 0.12, 0.144 and 0.1728.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.same_sign(rprop, "rprop--same_sign")
### END HIDDEN TESTS

# %% test="rprop--opposite_sign" points=1
"""A sign that changes: the step size shrinks, and the weight moves by the new one."""
import numpy as np

from helpers import checks

checks.check_steps(
    rprop,
    w=np.array([1.0]),
    config={"step_size": np.array([0.1]), "before": np.array([-3.0])},
    steps=[
        (np.array([2.0]), {}, np.array([0.95])),
        (np.array([-2.0]), {}, np.array([0.975])),
        (np.array([2.0]), {}, np.array([0.9625])),
    ],
    case="three gradients, each with the opposite sign of the one before",
    rtol=1e-9,
    look="By hand: the step sizes are 0.05, 0.025 and 0.0125.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.opposite_sign(rprop, "rprop--opposite_sign")
### END HIDDEN TESTS

# %% test="rprop--zeros" points=1
"""A gradient of zero: no move, and the step size stays, now and one step later."""
import numpy as np

from helpers import checks

checks.check_steps(
    rprop,
    w=np.array([1.0]),
    config={"step_size": np.array([0.1]), "before": np.array([3.0])},
    steps=[
        (np.array([0.0]), {}, np.array([1.0])),
        (np.array([2.0]), {}, np.array([0.9])),
        (np.array([0.0]), {}, np.array([0.9])),
    ],
    case="zero, two, zero",
    rtol=1e-9,
    look="In the second step the gradient of the step before is zero, so the step size stays 0.1.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.zeros(rprop, "rprop--zeros")
### END HIDDEN TESTS

# %% test="rprop--long_run" points=1
"""Many steps: every weight has its own step size, and all numbers come from config."""
import numpy as np

from helpers import checks

checks.check_steps(
    rprop,
    w=np.array([[1.0, 2.0]]),
    config={
        "grow": 2.0,
        "shrink": 0.25,
        "step_size": np.array([[0.1, 0.1]]),
        "before": np.array([[3.0, -3.0]]),
    },
    steps=[
        (np.array([[2.0, 1.0]]), {}, np.array([[0.8, 1.975]])),
        (np.array([[2.0, 1.0]]), {}, np.array([[0.4, 1.925]])),
    ],
    case="two weights, of which one turns",
    rtol=1e-9,
    look="By hand: the step sizes of the first are 0.2 and 0.4; those of the second 0.025 and 0.05.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.adam.long_run(rprop, "rprop--long_run")
### END HIDDEN TESTS

# %% test="rprop--keeps_state" points=1
"""Step sizes and the last gradient go on from call to call, and those that are given are used."""
from helpers import checks

checks.check_keeps_state(
    rprop,
    defaults={"learning_rate": 0.01, "grow": 1.2, "shrink": 0.5},
    state={"step_size": 0.5, "before": -0.25},
)

# %% [markdown]
# ## 7. Race your rules
#
# You have written the rule that trains most networks. Now let it run, first on landscapes. Nothing from here on is graded, and all of it needs exercises 3 and 4.
#
# **Predict:** Adam and AdamW (with a strong decay of 0.5) start together on Rosenbrock's valley, whose minimum lies at (1, 1). Which one comes closer to it?

# %% tags=["skip-execution"]
landscape = rosenbrock()
paths = {
    "Adam": run_rule(adam, landscape, steps=1000, config={"learning_rate": 0.1}),
    "AdamW": run_rule(
        adamw, landscape, steps=1000, config={"learning_rate": 0.1, "weight_decay": 0.5}
    ),
}
fig = compare(landscape, paths)
for name, path in paths.items():
    print(f"{name}: ends at {path.iterates[-1].round(2)}, loss {path.losses[-1]:.2g}")

# %% [markdown]
# **Explain:** why does AdamW end so far from the minimum? And why can Adam, at a rate of 0.1, hardly get there in fewer than 22 steps?
#
# <details><summary>Answer</summary>
#
# The decay pulls towards the origin at every step, against the gentle slope of the valley floor, so AdamW only creeps: after 1,000<!--
# = len(paths["AdamW"].losses) - 1 --> steps it is at (0.32<!-- = paths["AdamW"].iterates[-1, 0] -->, 0.10<!--
# = paths["AdamW"].iterates[-1, 1] -->). Weight decay is for weights that should stay small, not for finding this minimum<!--
# if paths["Adam"].losses[-1] < 1e-4 < 0.1 < paths["AdamW"].losses[-1] -->. And a step of Adam is about as long as its rate in each entry: from -1.2<!-- = landscape.start[0] --> to 1<!--
# = landscape.minimum[0] --> there are 2.2<!-- = landscape.minimum[0] - landscape.start[0] --> to go, at 0.1 a step.
#
# </details>

# %% [markdown]
# Now drive it by hand: your Adam in the ravine, from wherever you click. The goal is a loss below 1e-6 in 200 steps.
#
# **Predict:** at the default betas, is there a rate that reaches the goal? Try the rate first, then the betas.

# %% tags=["skip-execution"]
from helpers.explorer import explore, race

defaults = {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999}
driven = explore(
    as_path_function(adam, defaults),
    ravine(condition_number=100.0),
    {"learning_rate": (0.01, 2), "beta1": (0.0, 0.99, 0.01), "beta2": (0.9, 0.999, 0.001)},
    steps=200,
    goal=1e-6,
)
driven


# %% tags=["claims"]
def in_the_ravine(rate):
    config = {"learning_rate": rate}
    return run_rule(adam, ravine(condition_number=100.0), steps=200, config=config).losses


tried = (0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Yes: every rate from 0.2<!-- = tried[0] --> to 1.5<!-- = tried[-1] --> that we tried does it<!--
# if in_the_ravine(0.1).min() > 1e-6 > max(in_the_ravine(rate).min() for rate in tried) -->. The right size is a rate that covers the ten units from the start in a few tens of steps.
#
# </details>

# %% [markdown]
# Finally your two rules against each other, on the logistic loss of two pixels. Its minimum lies far out, at (7.1<!--
# = logistic_digits().minimum[0] -->, 7.2<!-- = logistic_digits().minimum[1] -->). Each has its own rate, and AdamW its decay.
#
# **Predict:** where does AdamW end at decay 0, and where does a large decay of 1 leave it?

# %% tags=["skip-execution"]
rivals = race(
    {
        "Adam": (as_path_function(adam, {"learning_rate": 0.1}), {"learning_rate": (0.001, 1)}),
        "AdamW": (
            as_path_function(adamw, {"learning_rate": 0.1, "weight_decay": 0.1}),
            {"learning_rate": (0.001, 1), "weight_decay": (0.0, 1.0, 0.05)},
        ),
    },
    logistic_digits(),
    steps=400,
)
rivals


# %% tags=["claims"]
def on_digits(rule, **config):
    config = {"learning_rate": 0.1, **config}
    return run_rule(rule, logistic_digits(), steps=400, config=config).iterates


held_back = on_digits(adamw, weight_decay=1.0)[-1]

# %% [markdown]
# <details><summary>Answer</summary>
#
# At 0 the two paths are one<!--
# if np.allclose(on_digits(adamw, weight_decay=0), on_digits(adam), rtol=1e-7, atol=0)
# -->. At 1 AdamW ends near (1.00<!-- = held_back[0] -->, 1.04<!--
# = held_back[1] -->), far from the minimum<!--
# if np.hypot(*(held_back - logistic_digits().minimum)) > 8 -->. A step is about as long as the rate, and the decay takes rate times decay times the weight. So AdamW cannot hold a weight much larger than 1/decay.
#
# </details>

# %% [markdown]
# ## 8. Train a network
#
# The network of the lecture: 64 pixels, 32 hidden units, ten outputs that each say "is it this digit?". All its 2,410<!--
# = initial_weights(64, 32, 10).size --> weights are in one vector, so your rules can train it as they are. A third of the images are kept for testing.

# %% tags=["skip-execution"]
images, labels = digits()
X = images / 16 - np.mean(images / 16, axis=0)
held_out = np.arange(len(X)) % 3 == 0
train = np.flatnonzero(~held_out)
X.shape, len(train)


# %% tags=["skip-execution"]
def train_network(rule, steps=300, penalty=0.0, seed=0, **config):
    """Train on batches of 64 images; return the weights, and |update| / |weights| of each step."""
    rng, w, ratios = np.random.default_rng(seed), initial_weights(64, 32, 10), []
    for _ in range(steps):
        rows = rng.choice(train, size=64)
        gradient = network_loss(w, X[rows], labels[rows], hidden=32)[1] + penalty * w
        next_w, config = rule(w.copy(), gradient, config)
        ratios.append(np.linalg.norm(next_w - w) / np.linalg.norm(w))
        w = next_w
    return w, np.array(ratios)


# %% tags=["skip-execution"]
def scores(w):
    """Return the training loss and the share of the test images that are recognized."""
    loss = network_loss(w, X[train], labels[train], hidden=32)[0]
    return loss, accuracy(w, X[held_out], labels[held_out], hidden=32)


# %% [markdown]
# ### How well must you know the rate?
#
# We try rates from 0.0003<!-- = rates[0] --> to 1<!-- = rates[-1] -->, three and a half powers of ten.
#
# **Predict:** over how much of this range does your Adam reach a training loss below 0.2 within 300 steps?

# %% tags=["skip-execution"]
rates = 10.0 ** np.arange(-3.5, 0.1, 0.5)
ends = np.array([scores(train_network(adam, learning_rate=rate)[0]) for rate in rates])
fig, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
ax.loglog(rates, ends[:, 0], label="Adam", **STYLES["Adam"])
ax.axhline(0.2, color="gray", linewidth=0.8)
ax.set(xlabel="learning rate", ylabel="training loss after 300 steps", title="Your Adam")
plt.show()
for rate, (loss, share) in zip(rates, ends, strict=True):
    print(f"rate {rate:.2g}: training loss {loss:.3g}, {share:.1%} of the test images right")

# %% tags=["claims"]
good = rates[ends[:, 0] < 0.2]

# %% [markdown]
# **Explain:** what ends the curve on the left, and what on the right?
#
# <details><summary>Answer</summary>
#
# The loss is below 0.2 from about 0.01<!-- = good[0] --> to 0.3<!--
# = good[-1] -->, one and a half<!-- = np.log10(good[-1] / good[0]) --> powers of ten. On the left the steps are too short: in 300 steps of 0.001<!-- = rates[1] --> no weight can travel much further than 0.3<!--
# = 300 * rates[1] -->. On the right each weight jitters by a sizeable fraction of the rate, and that jitter is as large as the weights. Nothing overflows, as it would with SGD; the loss just stays high.
#
# </details>

# %% [markdown]
# ### Decay, and a penalty
#
# The same strength, 0.1, acts once as decay in your AdamW and once as a penalty in the gradient that your Adam gets. The rate is always 0.03.
#
# **Predict:** which of the two leaves smaller weights?

# %% tags=["skip-execution"]
runs = {
    "Adam": train_network(adam, learning_rate=0.03),
    "AdamW, decay 0.1": train_network(adamw, learning_rate=0.03, weight_decay=0.1),
    "Adam, penalty 0.1": train_network(adam, learning_rate=0.03, penalty=0.1),
}
for name, (w, ratios) in runs.items():
    loss, share = scores(w)
    size = f"|w| = {np.linalg.norm(w):.1f}, |update| / |weights| = {np.median(ratios[100:]):.1e}"
    print(f"{name}: training loss {loss:.3f}, {share:.1%} right, {size}")


# %% tags=["claims"]
def outweighed(steps):
    w, _ = train_network(adam, steps=steps, learning_rate=0.03)
    rows = np.random.default_rng(5).choice(train, size=64)
    return np.mean(0.1 * np.abs(w) > np.abs(network_loss(w, X[rows], labels[rows], 32)[1]))


update = {name: np.median(ratios[100:]) for name, (_, ratios) in runs.items()}

# %% [markdown]
# **Explain:** the number is the same. Why is the penalty so much stronger here?
#
# <details><summary>Answer</summary>
#
# The gradients of this network soon become small: after 50 steps of Adam the penalty's $0.1\, w$ would be larger than the gradient of a batch in 93 %<!--
# = outweighed(50) --> of the weights. So the sum points towards the origin more than towards the digits, and Adam scales it up to steps of full length. The decay takes $0.03 \cdot 0.1$ of each weight per step, whatever the gradients are. That is why a number that works as a penalty says nothing about a good decay, and why AdamW has its own.
#
# CS231n's rule of thumb is an update of about a thousandth of the weights (*Neural Nets 3*). Here it is 5e-3<!--
# = update["Adam"] --> with Adam and 8e-3<!-- = update["AdamW, decay 0.1"] --> with AdamW: 300 steps have to go a long way.
#
# </details>

# %% [markdown]
# ## What you can do now
#
# - You predicted how far Adam goes and what holds it: the rate is a length, and AdamW holds a weight at 1/wd.
# - You wrote Adam: $t$ is raised first, both means are stored uncorrected, and $\varepsilon$ is added outside the root.
# - You wrote AdamW: each weight also loses the share $\text{lr} \cdot \text{weight\_decay}$, and neither $m$ nor $v$ knows of it.
# - You made it leap many times its rate, and wrote its ancestor from a paragraph of words.
# - On the network your Adam worked for rates across one and a half<!-- = np.log10(good[-1] / good[0]) --> powers of ten. It still needs a search.
#
# You now have every update rule of this course, and each of them is your own work. **Next:** the lecture [08_schedules](../../course/08_schedules.ipynb) changes the learning rate during a run.
