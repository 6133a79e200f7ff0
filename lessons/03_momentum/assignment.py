# %% [markdown]
# # Momentum: the assignment
#
# Here you write momentum yourself, in the two forms that the field uses, and see that they are one idea: a velocity, which is a weighted sum of the gradients so far. You work out when a ball stops overshooting, tune a ravine until a hundred steps are plenty, predict a ball before it rolls, and race your rule against plain SGD on handwritten digits, where it wins clearly once and hardly at all another time.
#
# **You will be able to**
#
# - write momentum with the learning rate inside and outside the velocity, and say when the two part,
# - read a velocity as a weighted sum of past gradients,
# - compute the momentum at which a ball stops overshooting,
# - choose learning rate and momentum for a ravine from its two curvatures,
# - predict how a ball coasts, turns and settles, and find a start from which it loses,
# - judge on real data when momentum pays, and when it does not.
#
# **Before you start:** the lecture [03_momentum](../../course/03_momentum.ipynb) (in the course folder, `course/03_momentum.ipynb`); exercises 4 to 6 use its section *Going further*. What a check says is explained in [00_start](../../course/00_start.ipynb).
#
# **Time:** about 75 to 120 minutes. 44 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import digits, two_digits
from helpers.landscapes import ravine, two_basins
from helpers.paths import as_path_function, run_rule
from helpers.plots import compare
from helpers.problems import logistic_loss, momentum_loss
from helpers.styles import style_of

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}
#
# {{ update_rules }}

# %% [markdown]
# ## 1. Momentum, the learning rate inside the velocity
#
# The velocity $v$ keeps a share $\rho$ of itself at each step and gains a push down the slope; the weights then move by the velocity. The learning rate scales the push, so it is *inside* the velocity.
#
# $$v \leftarrow \rho\, v - \text{lr}\; g, \qquad w \leftarrow w + v$$
#
# **Predict:** from rest, at rate 0.01 and $\rho = 0.9$, the gradient is 1 twice in a row. How much longer is the second step than the first?
#
# <details><summary>Answer</summary>
#
# 1.9<!--
# = sgd_momentum(np.array(0.0), np.array(1.0), {"velocity": np.array(-0.01)})[0] / -0.01 --> times. The first step is -0.01<!--
# = sgd_momentum(np.array(0.0), np.array(1.0))[0] -->; the second is 0.9<!--
# = sgd_momentum(np.array(0.0), np.array(1.0))[1]["momentum"] --> times that, plus another -0.01<!--
# = sgd_momentum(np.array(0.0), np.array(1.0))[0] -->.
#
# </details>


# %% answer="sgd_momentum"
def sgd_momentum(w, dw, config=None):
    """Take one step of SGD with momentum, the learning rate inside the velocity.

        v <- rho * v - learning_rate * dw
        w <- w + v

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        dw: the gradient at w, an array of the same shape. It must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-2.
            momentum: 0.9, the rho of the equation.
            velocity: zeros, the v of the equation, shape of w. This is the state.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with learning_rate, momentum, and the new v as velocity. Only what is
            returned counts: it is the config of the next call.

    Source: Sutskever et al., On the importance of initialization and momentum in deep learning,
    ICML 2013, equations (1) and (2); the idea is Polyak's, 1964. Keys and defaults as in CS231n.

    Example:
        >>> w, config = sgd_momentum(np.array([1.0]), np.array([1.0]), {"learning_rate": 0.5})
        >>> w, config["velocity"]
        (array([0.5]), array([-0.5]))
    """
    ### BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v - config["learning_rate"] * dw
    return w + v, {**config, "velocity": v}
    ### END SOLUTION


# %% tags=["claims"]
w_1, state_1 = sgd_momentum(np.array(1.0), np.array(1.0))
w_2, state_2 = sgd_momentum(w_1, np.array(1.0), state_1)

# %% [markdown]
# Try it with the numbers of your prediction. By hand: `w` goes from 1 to 0.99<!--
# = w_1 --> and then to 0.971<!-- = w_2 -->, and the velocity is -0.01<!--
# = state_1["velocity"] --> and then -0.019<!-- = state_2["velocity"] -->.

# %%
w, config = sgd_momentum(np.array([1.0]), np.array([1.0]))
print(w, config["velocity"])
w, config = sgd_momentum(w, np.array([1.0]), config)
print(w, config["velocity"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A call does four things: complete the config with defaults, compute the new velocity from the old one, move the weights by the <em>new</em> velocity, and put the new velocity where the next call will find it.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>config.setdefault(key, value)</code> fills in a key only if it is missing, and <code>np.zeros_like(w)</code> has the shape of <code>w</code>. <code>config</code> may be <code>None</code>. Build the velocity with <code>*</code> and <code>-</code>, which make new arrays, and no operation in place can reach <code>dw</code>.
#
# </details>

# %% test="sgd_momentum--first_step" points=1
"""The first step from config=None: the defaults, a velocity of zeros, a full config returned."""
import numpy as np

from helpers import checks

checks.check_rule(
    sgd_momentum,
    w=np.array([1.0, -2.0]),
    dw=np.array([0.5, 1.0]),
    config=None,
    next_w=np.array([0.995, -2.01]),
    state={"learning_rate": 0.01, "momentum": 0.9, "velocity": np.array([-0.005, -0.01])},
    case="the first step",
    look="By hand: v = -0.01 * dw, then w + v.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.first_step(sgd_momentum, "sgd_momentum--first_step")
### END HIDDEN TESTS

# %% test="sgd_momentum--published_vector" points=1
"""The numbers that CS231n publishes for this rule (assignment 2), from a given velocity."""
import numpy as np

from helpers import checks

checks.check_rule(
    sgd_momentum,
    w=np.linspace(-0.4, 0.6, 20).reshape(4, 5),
    dw=np.linspace(-0.6, 0.4, 20).reshape(4, 5),
    config={
        "learning_rate": 1e-3,
        "momentum": 0.9,
        "velocity": np.linspace(0.6, 0.9, 20).reshape(4, 5),
    },
    next_w=np.array(
        [
            [0.1406, 0.20738947, 0.27417895, 0.34096842, 0.40775789],
            [0.47454737, 0.54133684, 0.60812632, 0.67491579, 0.74170526],
            [0.80849474, 0.87528421, 0.94207368, 1.00886316, 1.07565263],
            [1.14244211, 1.20923158, 1.27602105, 1.34281053, 1.4096],
        ]
    ),
    state={
        "velocity": np.array(
            [
                [0.5406, 0.55475789, 0.56891579, 0.58307368, 0.59723158],
                [0.61138947, 0.62554737, 0.63970526, 0.65386316, 0.66802105],
                [0.68217895, 0.69633684, 0.71049474, 0.72465263, 0.73881053],
                [0.75296842, 0.76712632, 0.78128421, 0.79544211, 0.8096],
            ]
        )
    },
    case="the step that CS231n publishes",
    look="The velocity is given here.",
)

# %% test="sgd_momentum--many_steps" points=2
"""Step after step: by hand, and over a long run."""
import numpy as np

from helpers import checks

checks.check_steps(
    sgd_momentum,
    w=np.array([1.0, -2.0]),
    config={"learning_rate": 0.01, "momentum": 0.9},
    steps=[
        (np.array([0.5, 1.0]), {}, np.array([0.995, -2.01])),
        (np.array([-1.0, 0.0]), {}, np.array([1.0005, -2.019])),
        (np.array([0.0, 0.0]), {}, np.array([1.00545, -2.0271])),
    ],
    case="three steps",
    rtol=1e-9,
    later="Are velocity, momentum and learning_rate in the config that you returned? In step 3 the "
    "gradient is zero, and the ball rolls on at 0.9 times its velocity.",
)
checks.check_steps(
    sgd_momentum,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "momentum": 0.5},
    steps=[
        (np.array([1.0]), {}, np.array([0.9])),
        (np.array([1.0]), {}, np.array([0.75])),
        (np.array([1.0]), {"learning_rate": 0.01}, np.array([0.665])),
    ],
    case="three steps at momentum 0.5, the rate falling from 0.1 to 0.01 before the last",
    rtol=1e-9,
    look="By hand: v = -0.1, then -0.15, then -0.075 - 0.01.",
    later="Are velocity, momentum and learning_rate in the config that you returned?",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.many_steps(sgd_momentum, "sgd_momentum--many_steps")
trials.rules.sizes(sgd_momentum, "sgd_momentum--many_steps")
### END HIDDEN TESTS

# %% test="sgd_momentum--keeps_state" points=1
"""The velocity goes on from call to call, and a velocity that is given is used."""
from helpers import checks

checks.check_keeps_state(
    sgd_momentum, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.keeps_state(sgd_momentum, "sgd_momentum--keeps_state")
### END HIDDEN TESTS

# %% test="sgd_momentum--hyperparameters" points=1
"""Learning rate and momentum are read from config at every call, one, both or none given."""
from helpers import checks

checks.check_hyperparameters(
    sgd_momentum, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.hyperparameters(sgd_momentum, "sgd_momentum--hyperparameters")
### END HIDDEN TESTS

# %% test="sgd_momentum--separate_parameters" points=1
"""Two parameters, moved in turn, keep their own velocities: all state is in the configs."""
from helpers import checks

checks.check_separate_parameters(
    sgd_momentum, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.separate_parameters(sgd_momentum, "sgd_momentum--separate_parameters")
### END HIDDEN TESTS

# %% test="sgd_momentum--gradient_kept" points=1
"""The caller's dw never changes, and the velocity survives when the caller reuses that array."""
from helpers import checks

checks.check_gradient_kept(
    sgd_momentum, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.gradient_kept(sgd_momentum, "sgd_momentum--gradient_kept")
### END HIDDEN TESTS

# %% test="sgd_momentum--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(
    sgd_momentum, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.any_array(sgd_momentum, "sgd_momentum--any_array")
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Momentum, the learning rate outside
#
# PyTorch writes the same idea differently: the velocity gathers plain gradients, and the learning rate scales the step.
#
# $$v \leftarrow \rho\, v + g, \qquad w \leftarrow w - \text{lr}\; v$$
#
# As long as the rate is constant, both forms make the same steps from rest; this velocity is just $-1/\text{lr}$ times the other one.
#
# **Predict:** the learning rate falls to a tenth between two calls. In which form does the very next step become about ten times shorter?
#
# <details><summary>Answer</summary>
#
# In this one: the whole step is multiplied by the new rate. In the first form the velocity carries on at the size that the old rate gave it, and fades as powers of rho.
#
# </details>


# %% answer="sgd_momentum_outside"
def sgd_momentum_outside(w, dw, config=None):
    """Take one step of SGD with momentum, the learning rate outside the velocity.

        v <- rho * v + dw
        w <- w - learning_rate * v

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        dw: the gradient at w, an array of the same shape. It must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-2.
            momentum: 0.9, the rho of the equation.
            velocity: zeros, the v of the equation, shape of w. This is the state, and it holds
                no learning rate.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with learning_rate, momentum, and the new v as velocity. Only what is
            returned counts: it is the config of the next call.

    Source: the form of torch.optim.SGD (dampening 0), as the note in PyTorch's documentation
    sets it apart from Sutskever et al. 2013. Keys and defaults as in the first exercise.

    Example:
        >>> config = {"learning_rate": 0.5}
        >>> w, config = sgd_momentum_outside(np.array([1.0]), np.array([1.0]), config)
        >>> w, config["velocity"]
        (array([0.5]), array([1.]))
    """
    ### BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v + dw
    return w - config["learning_rate"] * v, {**config, "velocity": v}
    ### END SOLUTION


# %% tags=["claims"]
out_1, outside_1 = sgd_momentum_outside(np.array(1.0), np.array(1.0))
out_2, outside_2 = sgd_momentum_outside(out_1, np.array(1.0), outside_1)

# %% [markdown]
# Try it. By hand: `w` goes from 1 to 0.99<!-- = out_1 --> and then to 0.971<!--
# = out_2 -->, as before, but the velocity is 1<!-- = outside_1["velocity"] --> and then 1.9<!--
# = outside_2["velocity"] -->.

# %%
w, config = sgd_momentum_outside(np.array([1.0]), np.array([1.0]))
print(w, config["velocity"])
w, config = sgd_momentum_outside(w, np.array([1.0]), config)
print(w, config["velocity"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Only two lines differ from the first exercise: what is added to the velocity, and where the learning rate goes.
#
# </details>
#
# <details><summary>Hint 2: a trap</summary>
#
# From rest the new velocity equals <code>dw</code>. If it <em>is</em> the array <code>dw</code>, a later change of the one changes the other. A sum such as zeros plus <code>dw</code> makes a new array.
#
# </details>

# %% test="sgd_momentum_outside--first_step" points=1
"""The first step from config=None: the defaults, a velocity of zeros, a full config returned."""
import numpy as np

from helpers import checks

checks.check_rule(
    sgd_momentum_outside,
    w=np.array([1.0, -2.0]),
    dw=np.array([0.5, 1.0]),
    config=None,
    next_w=np.array([0.995, -2.01]),
    state={"learning_rate": 0.01, "momentum": 0.9, "velocity": np.array([0.5, 1.0])},
    case="the first step",
    look="By hand: v = dw, then w - 0.01 * v.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.first_step(sgd_momentum_outside, "sgd_momentum_outside--first_step")
### END HIDDEN TESTS

# %% test="sgd_momentum_outside--many_steps" points=2
"""Step after step: by hand, and over a long run."""
import numpy as np

from helpers import checks

checks.check_steps(
    sgd_momentum_outside,
    w=np.array([1.0, -2.0]),
    config={"learning_rate": 0.01, "momentum": 0.9},
    steps=[
        (np.array([0.5, 1.0]), {}, np.array([0.995, -2.01])),
        (np.array([-1.0, 0.0]), {}, np.array([1.0005, -2.019])),
        (np.array([0.0, 0.0]), {}, np.array([1.00545, -2.0271])),
    ],
    case="three steps",
    rtol=1e-9,
    later="Are velocity, momentum and learning_rate in the config that you returned? In step 3 the "
    "gradient is zero, and the ball rolls on at 0.9 times its velocity.",
)
checks.check_steps(
    sgd_momentum_outside,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "momentum": 0.5},
    steps=[
        (np.array([1.0]), {}, np.array([0.9])),
        (np.array([1.0]), {}, np.array([0.75])),
        (np.array([1.0]), {"learning_rate": 0.01}, np.array([0.7325])),
    ],
    case="three steps at momentum 0.5, the rate falling from 0.1 to 0.01 before the last",
    rtol=1e-9,
    look="By hand: v = 1, 1.5, 1.75, and the last step is 0.01 * 1.75. A velocity with the "
    "rate inside would come to 0.665.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.many_steps(sgd_momentum_outside, "sgd_momentum_outside--many_steps")
trials.rules.sizes(sgd_momentum_outside, "sgd_momentum_outside--many_steps")
### END HIDDEN TESTS

# %% test="sgd_momentum_outside--keeps_state" points=1
"""The velocity goes on from call to call, and a velocity that is given is used."""
from helpers import checks

checks.check_keeps_state(
    sgd_momentum_outside, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.keeps_state(sgd_momentum_outside, "sgd_momentum_outside--keeps_state")
### END HIDDEN TESTS

# %% test="sgd_momentum_outside--hyperparameters" points=1
"""Learning rate and momentum are read from config at every call, one, both or none given."""
from helpers import checks

checks.check_hyperparameters(
    sgd_momentum_outside, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.hyperparameters(sgd_momentum_outside, "sgd_momentum_outside--hyperparameters")
### END HIDDEN TESTS

# %% test="sgd_momentum_outside--separate_parameters" points=1
"""Two parameters, moved in turn, keep their own velocities: all state is in the configs."""
from helpers import checks

checks.check_separate_parameters(
    sgd_momentum_outside, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.separate_parameters(
    sgd_momentum_outside, "sgd_momentum_outside--separate_parameters"
)
### END HIDDEN TESTS

# %% test="sgd_momentum_outside--gradient_kept" points=1
"""The caller's dw never changes, and the velocity survives when the caller reuses that array."""
from helpers import checks

checks.check_gradient_kept(
    sgd_momentum_outside, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.gradient_kept(sgd_momentum_outside, "sgd_momentum_outside--gradient_kept")
### END HIDDEN TESTS

# %% test="sgd_momentum_outside--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(
    sgd_momentum_outside, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.any_array(sgd_momentum_outside, "sgd_momentum_outside--any_array")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. What a velocity remembers
#
# Write out the velocity of the second form after three steps from rest:
#
# $$v_3 = \rho^2 g_0 + \rho\, g_1 + g_2$$
#
# It is a weighted sum of all gradients so far, in which a gradient loses a factor $\rho$ at every step.
#
# **Predict:** at $\rho = 0.9$, how much does a gradient from ten steps ago still weigh, compared with the newest one?
#
# <details><summary>Answer</summary>
#
# 0.9 to the tenth power, 0.35<!-- = gradient_weights(0.9, 11)[0] -->.
#
# </details>


# %% answer="gradient_weights"
def gradient_weights(rho, steps):
    """Return the weight that each of the last gradients has in the velocity.

    The velocity is the one with the learning rate outside, v <- rho * v + g.

    Args:
        rho: the momentum, a float with 0 <= rho < 1.
        steps: how many of the last gradients, an int, at least 1.

    Returns:
        An array of shape (steps,), the oldest gradient first and the newest last.

    Source: the recursion of exercise 2, written out.

    Example:
        >>> gradient_weights(0.5, 2)
        array([0.5, 1. ])
    """
    ### BEGIN SOLUTION
    return rho ** np.arange(steps - 1, -1, -1)
    ### END SOLUTION


# %% [markdown]
# Try it. By hand, for $\rho = 0.9$ and four steps: 0.729<!--
# = gradient_weights(0.9, 4)[0] -->, 0.81<!-- = gradient_weights(0.9, 4)[1] -->, 0.9<!--
# = gradient_weights(0.9, 4)[2] -->, 1<!--
# = gradient_weights(0.9, 4)[3] -->. As the number of steps grows, the sum of the weights approaches<!--
# if abs(gradient_weights(0.9, 1000).sum() - 10) < 1e-5 --> $1/(1-\rho)$, here 10<!--
# = gradient_weights(0.9, 1000).sum() -->.

# %%
print(gradient_weights(0.9, 4))
print(np.sum(gradient_weights(0.9, 100)))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Go backwards in time: the newest gradient has not been multiplied by rho at all, the one before it once.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# A number to the power of an array is an array. <code>np.arange</code> can count down.
#
# </details>

# %% test="gradient_weights--order" points=1
"""The oldest gradient comes first and the newest, with weight 1, comes last."""
import numpy as np

from helpers import checks

checks.check_value(
    gradient_weights,
    (0.5, 3),
    [0.25, 0.5, 1.0],
    look="The newest gradient, the last entry, has just been added: its weight is 1.",
)
checks.check_value(gradient_weights, (0.9, 4), [0.729, 0.81, 0.9, 1.0])
checks.check_value(
    gradient_weights,
    (0.0, 3),
    [0.0, 0.0, 1.0],
    look="At rho = 0 the velocity is the newest gradient and nothing else.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.weights(gradient_weights, "gradient_weights--order")
### END HIDDEN TESTS

# %% test="gradient_weights--edges" points=1
"""A single step, a velocity that forgets everything, and one gradient more."""
import numpy as np

from helpers import checks

checks.check_shape(gradient_weights, (0.9, 1), (1,), look="One weight for each step.")
checks.check_same(
    lambda *given: np.sort(gradient_weights(*given))[-2:],
    (0.9, 4),
    (0.9, 2),
    unlike=(0.5, 2),
    look="One gradient more, long ago, changes no weight of the others.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.newest_weights(gradient_weights, "gradient_weights--edges")
### END HIDDEN TESTS

# %% test="gradient_weights--any_rho" points=1
"""Any rho and any number of steps, the small weights as exactly as the large ones: each step back multiplies by the same number."""
import numpy as np

from helpers import checks

checks.check_same(
    lambda *given: np.diff(np.log(np.sort(gradient_weights(*given))[:2])),
    (0.9, 30),
    (0.9, 2),
    unlike=(0.5, 2),
    look="Each step back multiplies by rho, however many there are.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.series.one_factor(gradient_weights, "gradient_weights--any_rho")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. The momentum that stops overshooting
#
# Along a direction of curvature $\lambda$ the loss is $\tfrac{1}{2} \lambda w^2$. With little momentum the ball creeps, with much it overshoots and swings back. In between lies *critical damping*, where the ball is at rest soonest:
#
# $$\rho = \left(1 - \sqrt{\text{lr} \cdot \lambda}\right)^2 \qquad \text{for } 0 < \text{lr} \cdot \lambda < 4 .$$
#
# There each step multiplies the error, the distance from the minimum, by about $|1 - \sqrt{\text{lr} \cdot \lambda}|$. While the product $\text{lr} \cdot \lambda$ is below 1, less momentum creeps and more swings; above 1 the ball jumps across the valley at every step, and critical momentum still converges fastest in the long run. Beyond 4 no momentum below 1 is stable, as $\text{lr} \cdot \lambda < 2 + 2\rho$ must hold.
#
# **Predict:** the curvature is 4 times as large, at the same learning rate. Does the critical momentum rise or fall?
#
# <details><summary>Answer</summary>
#
# It depends on where we are. While the product stays below 1 it falls: from 0.81<!--
# = critical_momentum(0.01, 1.0) --> at a product of 0.01 to 0.64<!--
# = critical_momentum(0.04, 1.0) --> at 0.04. Past 1 it rises: from 0.04<!--
# = critical_momentum(0.64, 1.0) --> at 0.64 to 0.36<!--
# = critical_momentum(2.56, 1.0) --> at 2.56. In between, at 1, it is 0<!--
# = critical_momentum(1.0, 1.0) -->.
#
# </details>


# %% answer="critical_momentum"
def critical_momentum(learning_rate, curvature):
    """Return the momentum of critical damping, (1 - sqrt(learning_rate * curvature))^2.

    Args:
        learning_rate: a number.
        curvature: a number, the second derivative of the loss along a direction.

    Returns:
        The momentum, a number with 0 <= momentum < 1.

    Raises:
        ValueError: unless 0 < learning_rate * curvature < 4, both ends excluded.

    Source: Goh, Why Momentum Really Works, Distill 2017, where momentum on a quadratic is a
    damped oscillator.

    Example:
        >>> critical_momentum(0.25, 1.0)
        0.25
    """
    ### BEGIN SOLUTION
    product = learning_rate * curvature
    if not 0 < product < 4:
        raise ValueError(f"learning_rate * curvature must lie between 0 and 4, got {product}")
    return (1 - product**0.5) ** 2
    ### END SOLUTION


# %% [markdown]
# Try it. By hand: for a learning rate of 0.01 and a curvature of 1 the root is 0.1<!--
# = 1 - critical_momentum(0.01, 1.0) ** 0.5 -->, and 0.9<!--
# = critical_momentum(0.01, 1.0) ** 0.5 --> squared is 0.81<!-- = critical_momentum(0.01, 1.0) -->.

# %%
critical_momentum(0.01, 1.0)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Everything depends on one number, the product of the two arguments. Look at it first, then compute.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# Python chains comparisons, <code>0 < x < 4</code>, and <code>raise ValueError("...")</code> stops a function with a message.
#
# </details>

# %% test="critical_momentum--formula" points=1
"""Products of learning rate and curvature below 1 and above."""
from helpers import checks

checks.check_value(critical_momentum, (0.25, 1.0), 0.25, look="By hand: the root is 0.5.")
checks.check_value(critical_momentum, (0.01, 4.0), 0.64, look="By hand: the root is 0.2.")
checks.check_value(critical_momentum, (2.25, 1.0), 0.25, look="By hand: the root is 1.5.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.critical_momentum(critical_momentum, "critical_momentum--formula")
### END HIDDEN TESTS

# %% test="critical_momentum--beyond_one" points=1
"""Between 1 and 4 the momentum goes on, and depends on the product alone."""
from helpers import checks

checks.check_same(
    critical_momentum, (2.25, 1.0), (0.5, 4.5), unlike=(3.0, 1.0), look="Both products are 2.25."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.beyond_one(critical_momentum, "critical_momentum--beyond_one")
### END HIDDEN TESTS

# %% test="critical_momentum--outside_range" points=1
"""A ValueError where no momentum damps critically, both ends included."""
from helpers import checks

checks.check_raises(
    critical_momentum, (0.0, 1.0), look="The product must lie strictly between 0 and 4."
)
checks.check_raises(
    critical_momentum, (1.0, 4.0), look="The product must lie strictly between 0 and 4."
)
checks.check_raises(
    critical_momentum, (0.1, -1.0), look="The product must lie strictly between 0 and 4."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.scalars.outside_range(critical_momentum, "critical_momentum--outside_range")
### END HIDDEN TESTS


# %% tags=["claims"]
def losses_on_ravine(rates, rho):
    both, w = np.array([[1.0], [100.0]]), np.outer([10.0, 1.0], np.ones_like(rates))
    config = {"learning_rate": rates, "momentum": rho}
    for _ in range(100):
        w, config = sgd_momentum(w, both * w, config)
    return np.sum(both * w**2, axis=0) / 2


def least_loss(rho):
    """The least loss of all stable rates: on a grid, then finer around each local minimum."""
    grid = np.linspace(0, (2 + 2 * rho) / 100, 20_001)[1:-1]
    losses = losses_on_ravine(grid, rho)
    dips = np.flatnonzero((losses[1:-1] <= losses[:-2]) & (losses[1:-1] <= losses[2:]))
    return losses_on_ravine(np.linspace(grid[dips], grid[dips + 2], 401).ravel(), rho).min()


steep_ravine = ravine(condition_number=100.0)
flat, steep = np.linalg.eigvalsh(steep_ravine.hessian(steep_ravine.start))
best_of_sgd = least_loss(0.0)

# %% [markdown]
# ## 5. Tune the ravine
#
# The ravine has the curvatures 1<!-- = flat --> and 100<!-- = steep -->, and we start at (10<!--
# = steep_ravine.start[0] -->, 1<!-- = steep_ravine.start[1] -->) with a loss of 100<!--
# = steep_ravine.f(steep_ravine.start) -->. Gradient descent, at the best of its learning rates, still has a loss of 0.97<!--
# = best_of_sgd --> after 100 steps. Momentum 0.9 stays above 3e-7<!--
# = np.floor(1e7 * least_loss(0.9)) / 1e7 --> at every rate.
#
# **Your task:** find a learning rate and a momentum with which the loss is below 1e-8<!-- given --> after 100 steps. Put the two numbers in place of the dots and delete the line that raises `NotImplementedError`.
#
# You may search, or use the pair that is best in the long run (Polyak 1964), for the smallest curvature $\lambda_{\min}$ and the largest $\lambda_{\max}$:
#
# $$\text{lr} = \left(\frac{2}{\sqrt{\lambda_{\min}} + \sqrt{\lambda_{\max}}}\right)^2, \qquad \rho = \left(\frac{\sqrt{\lambda_{\max}} - \sqrt{\lambda_{\min}}}{\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}}}\right)^2$$

# %% answer="tuned"
tuned = {"learning_rate": ..., "momentum": ...}
### BEGIN SOLUTION
tuned = {"learning_rate": (2 / (1 + 10)) ** 2, "momentum": ((10 - 1) / (10 + 1)) ** 2}
### END SOLUTION


# %% tags=["claims"]
def closed_loss(learning_rate, momentum):
    return momentum_loss(learning_rate, momentum, curvatures=(1, 100), start=(10, 1), steps=100)


rounded = {key: round(value, 4) for key, value in tuned.items()}

# %% [markdown]
# Try it. On a quadratic the loss after any number of steps has a closed form, which `momentum_loss` computes. So neither this cell nor the checks below need exercise 1. Let Python compute the formulas: with both rounded to four digits the loss stops at 6e-8<!--
# = closed_loss(**rounded) -->. (Pairs nearby can do better<!--
# if closed_loss(0.033, 0.67) < closed_loss(**tuned) < 1e-8 --> than the formulas within 100 steps; these are best in the long run.)

# %%
if ... not in tuned.values():
    reached = momentum_loss(**tuned, curvatures=(1, 100), start=(10, 1), steps=100)
    print(f"loss after 100 steps: {reached:.1e}, the goal is 1e-8")

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Too little momentum creeps along the flat direction, too much rings forever. The best value lies well below<!--
# if min(least_loss(0.7), least_loss(0.75)) < least_loss(0.8) < least_loss(0.9) --> 0.9.
#
# </details>
#
# <details><summary>Hint 2: a first bracket</summary>
#
# Stay below the stability limit of the steep direction, a rate of (2 + 2 rho) / 100, and try momenta between 0.6 and 0.8<!--
# if max(map(least_loss, (0.65, 0.7, 0.75, 0.8))) < 1e-8 < least_loss(0.6) -->. The roots of the two curvatures are 1 and 10.
#
# </details>

# %% test="tuned--numbers" points=1
"""Two numbers, a positive rate and a momentum from 0 to below 1."""
from helpers import checks

checks.check_settings(
    "tuned",
    tuned,
    ["learning_rate", "momentum"],
    allowed=lambda learning_rate, momentum: learning_rate > 0 and 0 <= momentum < 1,
    expected="learning_rate > 0 and 0 <= momentum < 1",
)

# %% test="tuned--converges" points=1
"""The loss falls from 100 to below 1 in 100 steps."""
from helpers import checks
from helpers.problems import momentum_loss

checks.check_reaches(
    "tuned",
    tuned,
    ["learning_rate", "momentum"],
    loss=lambda **rates: momentum_loss(**rates, curvatures=(1, 100), start=(10, 1), steps=100),
    below=1,
    look="It grows if the rate is above the limit (2 + 2 momentum) / 100 of the steep direction, and creeps if it is too small. The roots of the two curvatures are 1 and 10.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.tuning.reaches(tuned, below=1)
### END HIDDEN TESTS

# %% test="tuned--reaches_target" points=1
"""The loss is below 1e-8 after 100 steps."""
from helpers import checks
from helpers.problems import momentum_loss

checks.check_reaches(
    "tuned",
    tuned,
    ["learning_rate", "momentum"],
    loss=lambda **rates: momentum_loss(**rates, curvatures=(1, 100), start=(10, 1), steps=100),
    below=1e-8,
    look="The two formulas above the exercise lead there, if they are not rounded.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.tuning.reaches(tuned, below=1e-8)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Predict the ball
#
# Five numbers about a ball with the rate $\text{lr}$ and momentum $\rho$. Work them out with pen and paper, or let a ball run inside the function, for a second at most. The visible checks look only at the form and note your numbers; grading draws the rate and $\rho$ anew, lets the ball roll, and compares within a few percent.
#
# - `"coasts"`: the gradient has been 1 for a long time, and the ball moves at its full speed. Then the slope ends: from the next step on, every gradient is zero. How far does the ball roll in all these steps together?
# - `"turns"`: the ball moves at its full speed again. From the next step on, every gradient is -1. For how many of these steps does the ball still move the old way?
# - `"as_fast"`: with this $\rho$ a ball swings along every direction of a ravine. Gradient descent, at its best rate, is just as fast. What is the condition number of the ravine?
# - `"still_swings"`: a ball starts at rest. What is the smallest curvature along which it still overshoots the minimum?
# - `"as_a_batch"`: the velocity has less noise for its signal than a single minibatch gradient has. How many times as large would the batch have to be for a single gradient to do as well as the velocity in the long run?


# %% answer="momentum_predictions"
def momentum_predictions(learning_rate, rho):
    """Predict five numbers about a ball with this learning rate and momentum.

    Args:
        learning_rate: a float, from 0.05 to 0.3.
        rho: the momentum, a float with 0.8 <= rho < 1.

    Returns:
        A dict of numbers:
            coasts: a distance, positive.
            turns: a number of steps; one more or less makes no difference.
            as_fast: a condition number, to within a tenth.
            still_swings: a curvature.
            as_a_batch: a ratio of batch sizes.

    Source: sections 2, 5 and 7 of the lecture, and critical damping in its Going further.

    Example:
        >>> sorted(momentum_predictions(0.1, 0.9))
        ['as_a_batch', 'as_fast', 'coasts', 'still_swings', 'turns']
    """
    ### BEGIN SOLUTION
    return {
        "coasts": learning_rate * rho / (1 - rho) ** 2,
        "turns": np.log(0.5) / np.log(rho),
        "as_fast": (1 + rho**0.5) / (1 - rho**0.5),
        "still_swings": (1 - rho**0.5) ** 2 / learning_rate,
        "as_a_batch": (1 + rho) / (1 - rho),
    }
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: the ideas</summary>
#
# What is the full speed, and what is left of it after one step, two, three? After the slope has turned, the velocity is a sum of two parts: the old one, which fades, and the new one, which grows. A swinging ball and gradient descent both shrink the distance by a factor per step: where are the two equal? Exercise 4 asks for the momentum at a given curvature: turn it round. And noise falls with the root of the batch.
#
# </details>
#
# <details><summary>Hint 2: let it roll</summary>
#
# Each number can be measured with <code>sgd_momentum</code> in a loop. Measure at two values of rho, guess the formula, and test it at a third.
#
# </details>

# %% test="momentum_predictions--coasts" points=2
"""How far the ball rolls once the slope has ended."""
from helpers import checks

checks.check_prediction(momentum_predictions, "coasts", (0.1, 0.9), between=(0, 1000))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.momentum.coasts(momentum_predictions, "momentum_predictions--coasts")
### END HIDDEN TESTS

# %% test="momentum_predictions--turns" points=2
"""How long the ball goes on after the slope has turned."""
from helpers import checks

checks.check_prediction(momentum_predictions, "turns", (0.1, 0.9), between=(1, 1000))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.momentum.turns(momentum_predictions, "momentum_predictions--turns")
### END HIDDEN TESTS

# %% test="momentum_predictions--as_fast" points=3
"""The ravine in which gradient descent is as fast as a swinging ball."""
from helpers import checks

checks.check_prediction(momentum_predictions, "as_fast", (0.1, 0.9), between=(1, 10_000))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.momentum.as_fast(momentum_predictions, "momentum_predictions--as_fast")
### END HIDDEN TESTS

# %% test="momentum_predictions--still_swings" points=3
"""The gentlest direction along which the ball overshoots."""
from helpers import checks

checks.check_prediction(momentum_predictions, "still_swings", (0.1, 0.9), between=(0, 100))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.momentum.still_swings(
    momentum_predictions, "momentum_predictions--still_swings"
)
### END HIDDEN TESTS

# %% test="momentum_predictions--as_a_batch" points=3
"""The batch that is as true as the velocity."""
from helpers import checks

checks.check_prediction(momentum_predictions, "as_a_batch", (0.1, 0.9), between=(1, 10_000))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.momentum.as_a_batch(momentum_predictions, "momentum_predictions--as_a_batch")
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Break it: a start that momentum loses
#
# The lecture shows a ball that misses the better well. Here you find one yourself. The landscape `two_basins` has a narrow well, the deeper one, at (-0.8, 0), and a wide one at (1.8, 0).
#
# **Your task:** find a start from which plain gradient descent ends in the deeper well and momentum in the shallower one, both at the rate 0.1, momentum with $\rho = 0.9$. A ball that starts high up has speed to waste, so the lower your start, the more it counts: two points for a loss below 0.4<!-- given --> at the start, two more below 0.2<!-- given -->, and the last one below 0. (At the bottom of the deeper well it is -1.18<!--
# = two_basins().f_min -->, at the saddle between the wells -0.17<!--
# = max(two_basins().f(np.array([x, 0.0])) for x in np.linspace(-0.8, 1.8, 1000)) -->.)

# %% answer="losing_start"
losing_start = {"w_1": ..., "w_2": ...}
### BEGIN SOLUTION
losing_start = {"w_1": -0.2, "w_2": 0.7}
### END SOLUTION

# %% [markdown]
# Try it. (This needs exercise 1.) The figure opens with a start from which momentum does lose, but it is too high. Drag it, and read off where both paths end. At step 0 the player tells the loss at the start; *More* tells its place.

# %% tags=["skip-execution"]
from helpers.explorer import race

plain = {"learning_rate": 0.1, "momentum": 0.0}
ball = {"learning_rate": 0.1, "momentum": 0.9}
race(
    {
        "GD": (as_path_function(sgd_momentum, plain), {}),
        "momentum": (as_path_function(sgd_momentum, ball), {"momentum": (0.0, 0.99, 0.01)}),
    },
    two_basins(),
    steps=300,
)

# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# From the left and high up, a ball crosses the deeper well and still has the speed for the ridge. For a low start look at the ridge itself, a little above or below the saddle between the wells, on the side of the deeper one: the ball runs down along the ridge and may tip over to the other side.
#
# </details>
#
# <details><summary>Hint 2: thousands at once</summary>
#
# Your rule works on arrays of any shape. Put a whole grid of starts into <code>w</code>, one start a row, let <code>two_basins().gradient</code> give the slopes, and look for the rows in which the two runs end in different wells.
#
# </details>

# %% test="losing_start--loses" points=2
"""A start with a loss below 0.4: GD ends in the deeper well, momentum in the shallower one."""
import numpy as np

from helpers import checks
from helpers.landscapes import two_basins

checks.check_settings(
    "losing_start",
    losing_start,
    ["w_1", "w_2"],
    allowed=lambda w_1, w_2: (
        w_1**2 <= 16 and w_2**2 <= 9 and two_basins().f(np.array([w_1, w_2])) < 0.4
    ),
    expected="a start with w_1 from -4 to 4, w_2 from -3 to 3, and a loss below 0.4",
    grading_tells="where the two runs end",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.momentum.loses(losing_start, below=0.4)
### END HIDDEN TESTS

# %% test="losing_start--from_lower" points=2
"""A start with a loss below 0.2: GD ends in the deeper well, momentum in the shallower one."""
import numpy as np

from helpers import checks
from helpers.landscapes import two_basins

checks.check_settings(
    "losing_start",
    losing_start,
    ["w_1", "w_2"],
    allowed=lambda w_1, w_2: (
        w_1**2 <= 16 and w_2**2 <= 9 and two_basins().f(np.array([w_1, w_2])) < 0.2
    ),
    expected="a start with w_1 from -4 to 4, w_2 from -3 to 3, and a loss below 0.2",
    grading_tells="where the two runs end",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.momentum.loses(losing_start, below=0.2)
### END HIDDEN TESTS

# %% test="losing_start--from_below_zero" points=1
"""A start with a loss below 0: GD ends in the deeper well, momentum in the shallower one."""
import numpy as np

from helpers import checks
from helpers.landscapes import two_basins

checks.check_settings(
    "losing_start",
    losing_start,
    ["w_1", "w_2"],
    allowed=lambda w_1, w_2: (
        w_1**2 <= 16 and w_2**2 <= 9 and two_basins().f(np.array([w_1, w_2])) < 0
    ),
    expected="a start with w_1 from -4 to 4, w_2 from -3 to 3, and a loss below 0",
    grading_tells="where the two runs end",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.momentum.loses(losing_start, below=0)
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Watch your rule
#
# Now both of your forms, and gradient descent (GD), roll down the ravine. GD needs no code: at momentum 0 your rule is gradient descent.
#
# **Predict:** all three start at (10<!-- = steep_ravine.start[0] -->, 1<!--
# = steep_ravine.start[1] -->). Which of them zigzag across the ravine, and which one is furthest along it after 40 steps?

# %% tags=["skip-execution"]
landscape = ravine(condition_number=100.0)
plain = {"learning_rate": 0.018, "momentum": 0.0}
paths = {
    "GD": run_rule(sgd_momentum, landscape, steps=40, config=plain),
    "momentum": run_rule(sgd_momentum, landscape, steps=40, config=tuned),
    "momentum, rate outside": run_rule(sgd_momentum_outside, landscape, steps=40, config=tuned),
}
fig = compare(landscape, paths)

# %% tags=["claims"]
of_gd, of_inside, of_outside = (path.iterates for path in paths.values())
sides = [np.sign(iterates[:, 1]) for iterates in (of_gd, of_inside)]

# %% [markdown]
# **Explain:** why do the two forms of momentum lie on one line<!--
# if np.allclose(of_inside, of_outside, rtol=1e-9) -->? What would you have to do between two steps to part them? And why does their loss rise before it falls?
#
# <details><summary>Answer</summary>
#
# The prediction: all three zigzag<!--
# if all((side[1:] == -side[:-1]).all() for side in sides) -->. With the pair of the formulas, momentum even swings far out at first, to a loss of about 700<!--
# = paths["momentum"].losses.max() --> at step 4<!--
# = paths["momentum"].losses.argmax() -->, and still it is the one that arrives<!--
# if abs(of_inside[40, 0]) < abs(of_gd[40, 0]) / 10 -->: after 40 steps its loss is 0.03<!--
# = paths["momentum"].losses[40] -->, and that of GD 12<!--
# = paths["GD"].losses[40] -->. The fast decay of the formulas sets in only after such a start, which is why they are best in the long run and not at every step.
#
# Why the rise? The rate of the pair, 0.033<!-- = tuned["learning_rate"] -->, is above<!--
# if tuned["learning_rate"] > 2 / steep --> the limit of gradient descent, 0.02<!--
# = 2 / steep -->. The first step has no velocity yet, and throws $w_2$ from 1<!--
# = of_inside[0, 1] --> to -2.3<!--
# = of_inside[1, 1] -->; only the velocity of later steps brings it back.
#
# At a constant rate the two velocities differ only by the factor -1/lr, and the steps are the same. Change the learning rate on the way, and they part: see the check of exercise 2.
#
# </details>

# %% [markdown]
# Now drive it by hand. The figure runs your `sgd_momentum` at every move of a slider, from wherever you click on the landscape. Turn the momentum up and watch the ball ring, turn it down and watch it creep; the goal is that of exercise 5.

# %% tags=["skip-execution"]
from helpers.explorer import explore

explore(
    as_path_function(sgd_momentum, {"learning_rate": 0.018, "momentum": 0.8}),
    landscape,
    {"learning_rate": (0.001, 0.1), "momentum": (0.0, 0.99, 0.01)},
    steps=100,
    goal=1e-8,
)


# %% tags=["claims"]
def at_minimum(X, y, weight_decay=1e-3):
    """The minimum of the decayed logistic loss and the Hessian there, by Newton's method."""
    w = np.zeros(X.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-X @ w))
        slope = X.T @ (p - y) / len(X) + weight_decay * w
        curved = (X.T * (p * (1 - p))) @ X / len(X) + weight_decay * np.eye(len(w))
        w = w - np.linalg.solve(curved, slope)
    assert np.linalg.norm(slope) < 1e-12
    return w, curved


pixels, digit = digits()
one_or_eight = np.isin(digit, (1, 8))
raw_inputs = np.column_stack([pixels[one_or_eight] / 16, np.ones(one_or_eight.sum())])
raw_targets = (digit[one_or_eight] == 8).astype(float)
free_w = at_minimum(raw_inputs, raw_targets, weight_decay=1e-5)[0]

# %% [markdown]
# ## 9. The real thing: two handwritten digits
#
# We teach a *logistic regression*, a network of one layer that answers with a probability, to tell a 1 from an 8 (356<!--
# = len(raw_inputs) --> images of 8<!-- = pixels.shape[1] ** 0.5 --> by 8<!--
# = pixels.shape[1] ** 0.5 --> pixels, from the UCI Machine Learning Repository), first with pixels from 0 to 1, which are not centred. The loss and its gradient are given. A small penalty, $\tfrac{\mathrm{wd}}{2}\lVert w\rVert^2$, is added to the loss ($\mathrm{wd}$ is `weight_decay`). It adds $\mathrm{wd}$ to each curvature, and keeps the minimum at a finite place: without it, as the two digits can be told apart without a mistake<!--
# if ((2 * raw_targets - 1) * (raw_inputs @ free_w) > 0).all() -->, ever larger weights would make the loss ever smaller.
#
# Nothing here is graded. You need exercise 1.

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
# `train` plays your rule from weights of zero. It returns the loss on all images before each step and after the last one, and the size of each update relative to the weights.


# %% tags=["skip-execution"]
def train(X, y, steps, learning_rate, momentum, batch_size=None, seed=0):
    """Return the losses, shape (steps + 1,), and |update| / |weights|, shape (steps,)."""
    rng, w = np.random.default_rng(seed), np.zeros(X.shape[1])
    config = {"learning_rate": learning_rate, "momentum": momentum}
    losses, ratios = [decayed_loss(w, X, y)[0]], []
    for _ in range(steps):
        rows = rng.choice(len(X), batch_size, replace=False) if batch_size else slice(None)
        next_w, config = sgd_momentum(w.copy(), decayed_loss(w, X[rows], y[rows])[1], config)
        ratios.append(np.linalg.norm(next_w - w) / np.linalg.norm(next_w))
        w = next_w
        losses.append(decayed_loss(w, X, y)[0])
    return np.array(losses), np.array(ratios)


# %% [markdown]
# ### Equal effective rates
#
# In the long run a constant gradient $g$ moves the weights by $-\text{lr}\,g/(1-\rho)$ at each step, as gradient descent would with the *effective rate* $\text{lr}/(1-\rho)$. We give gradient descent the rate 0.5, and momentum 0.9 the rate 0.05.
#
# **Predict:** which of the two curves lies lower after 100 steps?

# %% tags=["skip-execution"]
pair = {
    "GD": train(X, y, steps=100, learning_rate=0.5, momentum=0.0)[0],
    "momentum": train(X, y, steps=100, learning_rate=0.05, momentum=0.9)[0],
}
fig, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
for label, losses in pair.items():
    ax.plot(losses, label=label, **{**style_of(label, 0), "marker": ""})
ax.set(xlabel="step", ylabel="loss", yscale="log", title="Equal effective rate 0.5")
ax.legend()
plt.show()

# %% tags=["claims"]
lag = pair["momentum"] / pair["GD"] - 1

# %% [markdown]
# **Explain:** where do the curves differ, and why only there?
#
# <details><summary>Answer</summary>
#
# At first momentum lags behind, by 30 %<!-- = lag.max() --> of the loss at step 8<!--
# = lag.argmax() -->: its velocity starts at zero and takes a few times ten steps to build up. Then it runs slightly ahead<!--
# if lag[-1] < 0 < lag[1] -->, because it still carries gradients from when they were larger; from step 40 on the two losses are within 5 %<!--
# if (abs(lag[40:]) < 0.05).all() --> of each other (0.160<!-- = pair["GD"][100] --> and 0.155<!--
# = pair["momentum"][100] --> at step 100). A small step with a long memory is a large step. If you compare momentum 0.9 with gradient descent <em>at the same learning rate</em>, you compare a rate with one ten times as large.
#
# </details>

# %% [markdown]
# ### Each at its best rate
#
# So momentum only pays where it can do what gradient descent cannot. We try many rates with both, and look at how far the loss is above its minimum after 100 steps.
#
# **Predict:** at which end of the axis do the two part?

# %% tags=["skip-execution"]
effective_rates = 2.0 ** np.arange(-3, 7.1, 0.5)
momenta = {"GD": 0.0, "momentum": 0.9}


def gaps(X, y):
    """Return, for each rule, the loss above the minimum after 100 steps at each effective rate."""
    lowest = min(train(X, y, steps=1500, learning_rate=2.0, momentum=0.9)[0])
    return {
        label: [train(X, y, 100, (1 - rho) * rate, rho)[0][-1] - lowest for rate in effective_rates]
        for label, rho in momenta.items()
    }


# %% tags=["skip-execution"]
def plot_gaps(curves, ax, title):
    """Draw the gaps against the effective rate."""
    for label, values in curves.items():
        ax.loglog(effective_rates, values, label=label, markersize=4, **style_of(label, 0))
    ax.set(xlabel="effective rate lr / (1 - momentum)", title=title, ylim=(1e-7, 1e3))
    ax.legend()


# %% tags=["skip-execution"]
raw = gaps(X, y)
fig, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
plot_gaps(raw, ax, "Pixels from 0 to 1")
ax.set_ylabel("loss - minimum after 100 steps")
plt.show()
for label, values in raw.items():
    print(f"{label}: {min(values):.1e} at effective rate {effective_rates[np.argmin(values)]:.3g}")


# %% tags=["claims"]
def best_of(curves, label):
    return min(curves[label]), effective_rates[np.argmin(curves[label])]


far = momenta["momentum"]

# %% [markdown]
# **Explain:** the curves lie on top<!--
# if np.allclose(raw["GD"][:9], raw["momentum"][:9], rtol=0.15) --> of each other at small rates. What ends the curve of gradient descent?
#
# <details><summary>Answer</summary>
#
# Stability. Among these rates gradient descent is at its best (a gap of 9e-3<!--
# = best_of(raw, "GD")[0] -->) at 2.8<!--
# = best_of(raw, "GD")[1] -->; soon after, the steep direction throws it from side to side, and the loss grows<!--
# if (np.diff(raw["GD"][9:14]) > 0).all() -->. Momentum goes on falling to 8e-5<!--
# = best_of(raw, "momentum")[0] -->, at an effective rate of 23<!--
# = best_of(raw, "momentum")[1] -->, because it is stable up to lr * curvature = 2 + 2 rho: counted in effective rates that is 19<!--
# = (1 + far) / (1 - far) --> times as far as gradient descent, at rho = 0.9. Momentum does not step more cleverly; it may step further.
#
# </details>

# %% tags=["claims"]
narrow, wide = (np.linalg.cond(at_minimum(*data)[1]) for data in ((X, y), two_digits(1, 8)))

# %% [markdown]
# There is another cure. Taking the mean off every pixel makes the ravine less narrow: at the minimum the condition number falls from 506<!--
# = narrow --> to 46<!-- = wide -->.

# %% tags=["skip-execution"]
centred = gaps(*two_digits(1, 8))
fig, axes = plt.subplots(1, 2, figsize=(9, 3.5), sharey=True, layout="constrained")
plot_gaps(raw, axes[0], "Pixels from 0 to 1: condition number 506")
plot_gaps(centred, axes[1], "Centred pixels: condition number 46")
axes[0].set_ylabel("loss - minimum after 100 steps")
plt.show()
for label, values in centred.items():
    print(f"centred pixels, {label}: {min(values):.1e} above the minimum")

# %% tags=["claims"]
root = np.sqrt(far)

# %% [markdown]
# On centred pixels the best of these rates brings gradient descent down to 9e-7<!--
# = min(centred["GD"]) -->, and momentum 0.9 to no better than 6e-6<!--
# = min(centred["momentum"]) -->: nothing left to win. On a quadratic, gradient descent at its best rate multiplies the error by $(k-1)/(k+1)$ at each step, and momentum $\rho$ at best by $\sqrt{\rho}$, which is 0.949<!--
# = root --> for 0.9. The two are equal at a condition number of $k = 38$<!--
# = (1 + root) / (1 - root) -->, so at 46<!--
# = wide --> the two are about level in the long run. After 100 steps, which is not yet the long run, gradient descent is ahead. Momentum 0.9 pays on ravines much narrower than that.

# %% [markdown]
# ### Small batches
#
# In practice a gradient comes from a few images only. We train on batches of 8 and take the mean loss over the last 20 of 200 steps, for three different draws of the batches.
#
# **Predict:** will momentum still be a hundred<!--
# if 80 < min(raw["GD"]) / min(raw["momentum"]) < 120 --> times closer to the minimum?

# %% tags=["skip-execution"]
batch_rates = 2.0 ** np.arange(-4, 3)


def ends(rho):
    """Return mean and spread of the last losses over three shuffles, at each effective rate."""
    losses = [
        [train(X, y, 200, (1 - rho) * rate, rho, 8, seed)[0][-20:].mean() for seed in range(3)]
        for rate in batch_rates
    ]
    return np.mean(losses, axis=1), np.std(losses, axis=1)


# %% tags=["skip-execution"]
fig, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
for label, rho in {"SGD": 0.0, "momentum": 0.9}.items():
    mean, spread = ends(rho)
    ax.errorbar(batch_rates, mean, yerr=spread, label=label, capsize=3, **style_of(label, 0))
    best = np.argmin(mean)
    print(f"{label}: {mean[best]:.3f} +- {spread[best]:.3f} at effective rate {batch_rates[best]}")
ax.axhline(0.0966, color="grey", linewidth=1, label="minimum, 0.0966")
ax.set(xscale="log", yscale="log", xlabel="effective rate lr / (1 - momentum)", ylabel="loss")
ax.set_title("Batches of 8 images, mean of the last 20 of 200 steps")
ax.legend()
plt.show()

# %% tags=["claims"]
(sgd_mean, sgd_spread), (ball_mean, ball_spread) = ends(0.0), ends(0.9)
lowest_loss = decayed_loss(at_minimum(X, y)[0], X, y)[0]

# %% [markdown]
# **Explain:** why is there so little to gain?
#
# <details><summary>Answer</summary>
#
# The best losses are 0.131<!-- = sgd_mean.min() --> for SGD and 0.126<!--
# = ball_mean.min() --> for momentum, and they spread by 0.01<!--
# = sgd_spread[sgd_mean.argmin()] --> to 0.02<!--
# = ball_spread[ball_mean.argmin()] --> from draw to draw. What keeps both above the minimum of 0.097<!--
# = lowest_loss --> is no longer the ravine but the noise of the gradient, and a velocity that adds up noisy gradients at the same effective rate shakes the weights about as much. What remains is tolerance: at an effective rate of 4<!--
# = batch_rates[-1] --> SGD ends at 0.47<!-- = sgd_mean[-1] -->, momentum at 0.15<!--
# = ball_mean[-1] -->.
#
# </details>

# %% [markdown]
# ### How large is a step?
#
# A rule of thumb of CS231n (*Neural Nets 3*): updates of about a thousandth of the weights, $10^{-3}$, suggest a sensible learning rate; far more is too high, far less too low.

# %% tags=["skip-execution"]
for batch_size in (None, 8):
    for label, learning_rate, rho in (("SGD", 1.0, 0.0), ("momentum", 0.1, 0.9)):
        ratios = train(X, y, 200, learning_rate, rho, batch_size)[1]
        print(f"batch {batch_size}, {label}: |update| / |weights| = {np.median(ratios[100:]):.1e}")


# %% tags=["claims"]
def update_ratio(rate, rho, batch_size=None):
    return np.median(train(X, y, 200, rate, rho, batch_size)[1][100:])


# %% [markdown]
# With all images, gradient descent and momentum at the effective rate 1 both<!--
# if round(1e3 * update_ratio(0.1, 0.9)) == 2 --> stay near the rule of thumb, at 2e-3<!--
# = update_ratio(1.0, 0.0) -->. With batches of 8 the same rates give 2e-2<!--
# = update_ratio(1.0, 0.0, 8) --> and 9e-3<!-- = update_ratio(0.1, 0.9, 8) -->, about twenty<!--
# = update_ratio(1.0, 0.0, 8) / 1e-3 --> and nine<!--
# = update_ratio(0.1, 0.9, 8) / 1e-3 --> times the rule of thumb: most of each update is noise. A smaller rate towards the end of training is the usual cure; you will try it in the assignment of lesson 06.

# %% [markdown]
# ## What you can do now
#
# - You wrote momentum in both forms. At a constant rate their steps are equal; when the rate changes, the form with the rate outside follows at once, the other one with delay.
# - The velocity is a sum of the past gradients with weights $\rho^j$, of total weight $1/(1-\rho)$: rho and the learning rate are one trade-off.
# - At $\rho = (1 - \sqrt{\text{lr} \cdot \lambda})^2$ a direction of curvature $\lambda$ is damped critically.
# - For curvatures from $\lambda_{\min}$ to $\lambda_{\max}$ there is a best pair of rate and momentum, and it turned 0.97<!--
# = best_of_sgd --> into less than 1e-8<!-- if closed_loss(**tuned) < 1e-8 -->.
# - On real data momentum pays where a narrow ravine keeps gradient descent at a small rate. Where the noise of small batches sets the limit, or better preprocessing has widened the ravine, it hardly does.
#
# **Next:** lesson 04_nesterov looks ahead before it steps.
