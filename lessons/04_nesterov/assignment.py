# %% [markdown]
# # Nesterov momentum: the assignment
#
# Here you write Nesterov momentum twice: once as it was conceived, asking for the gradient where the velocity leads, and once as it is used in practice, with the gradient that is already at hand. You also find the plain iterate behind a look-ahead point, put the brake of the look-ahead into numbers, and write a program that finds the largest stable rate of any rule. At the end your rule races against plain momentum.
#
# **You will be able to**
#
# - write Nesterov momentum in the look-ahead form and after the change of variables,
# - say at which point each form takes the gradient, and which point is its weights,
# - turn a look-ahead point back into the plain iterate, and compare losses at the same point,
# - predict what the look-ahead does to a swing, a slope and the stability limit, and find that limit for any rule,
# - judge by measurement when Nesterov momentum is ahead of plain momentum, and when it is not.
#
# **Before you start:** the lecture [04_nesterov](../../course/04_nesterov.ipynb) (in the course folder, `course/04_nesterov.ipynb`).
#
# **Time:** about 90 to 120 minutes. 43 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import digits
from helpers.explorer import race
from helpers.landscapes import ravine
from helpers.paths import settled
from helpers.problems import logistic_loss
from helpers.styles import NEUTRAL, STYLES

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}
#
# {{ update_rules }}

# %% [markdown]
# In exercise 1 the rule is given the gradient as a function, in place of `dw`. The array that the function returns belongs to the caller, just as `dw` does.


# %% tags=["claims"]
def from_one(gradient):
    """Step from w = 1 with velocity -0.5; return w and the velocity after it."""
    given = {"learning_rate": 0.1, "momentum": 0.9, "velocity": np.array([-0.5])}
    moved, state = nesterov_lookahead(np.array([1.0]), gradient, given)
    return moved.item(), state["velocity"].item()


(carried, drift), (_, v_here), (w_ahead, v_ahead) = map(
    from_one, (np.zeros_like, np.ones_like, np.copy)
)

# %% [markdown]
# ## 1. Look ahead
#
# Plain momentum takes the gradient at $w$, where the ball is. Nesterov momentum takes it where the velocity alone would lead, at the look-ahead point $w + \rho\, v$.
#
# $$v \leftarrow \rho\, v - \text{lr}\; \nabla f(w + \rho\, v), \qquad w \leftarrow w + v$$
#
# This rule picks the point itself, so no gradient is ready for it. Its second argument is therefore the *function* $\nabla f$.
#
# **Predict:** on $f(w) = w^2/2$, whose gradient is $w$ itself, the ball is at 1 with velocity -0.5; the rate is 0.1 and $\rho = 0.9$. Which rule makes the longer step, plain momentum or Nesterov momentum?
#
# <details><summary>Answer</summary>
#
# Plain momentum. It takes the gradient at 1 and moves by -0.45<!-- = drift --> - 0.1<!--
# = drift - v_here --> = -0.55<!-- = v_here -->. Nesterov momentum takes it at 0.55<!--
# = carried -->, where the slope is gentler, and moves by -0.45<!-- = drift --> - 0.055<!--
# = drift - v_ahead --> = -0.505<!--
# = v_ahead -->. Both keep 0.9 of the velocity; only the push differs.
#
# </details>


# %% answer="nesterov_lookahead"
def nesterov_lookahead(w, gradient, config=None):
    """Take one step of Nesterov momentum, with the gradient where the velocity leads.

        v <- rho * v - learning_rate * gradient(w + rho * v)
        w <- w + v

    The v on the right of the first line is the old one, in both places.

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        gradient: a function. Call it once, with an array of w's shape; it returns dw, the gradient
            there, an array of the same shape. That array must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-2.
            momentum: 0.9, the rho of the equations.
            velocity: zeros, the v of the equations, shape of w. This is the state.

    Returns:
        next_w: the weights after the step, shape of w.
        config: a dict with learning_rate, momentum, and the new v as velocity. Only what is
            returned counts: it is the config of the next call.

    Source: Sutskever et al., On the importance of initialization and momentum in deep learning,
    ICML 2013, equations (3) and (4); the method is Nesterov's, 1983. Keys and defaults as in
    CS231n.

    Example:
        >>> config = {"learning_rate": 0.5, "momentum": 0.5, "velocity": np.array([-1.0])}
        >>> w, config = nesterov_lookahead(np.array([1.0]), lambda w: 2 * w, config)
        >>> w, config["velocity"]
        (array([0.]), array([-1.]))
    """
    ### BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    drift = config["momentum"] * config.get("velocity", np.zeros_like(w))
    v = drift - config["learning_rate"] * gradient(w + drift)
    return w + v, {**config, "velocity": v}
    ### END SOLUTION


# %% [markdown]
# Try it with the numbers of your prediction. By hand: the gradient is taken at 0.55<!--
# = carried -->, the velocity becomes -0.505<!-- = v_ahead --> and `w` 0.495<!-- = w_ahead -->.

# %%
w, config = nesterov_lookahead(
    np.array([1.0]),
    lambda w: w,
    {"learning_rate": 0.1, "momentum": 0.9, "velocity": np.array([-0.5])},
)
print(w, config["velocity"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A call does five things: it completes the config with defaults, finds the point where the velocity leads, asks for the gradient there, computes the new velocity from the old one, and moves the weights by the <em>new</em> velocity.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# You need the surviving share of the velocity twice: to find the look-ahead point, and in the new velocity. Compute it once, with <code>*</code>, which makes a new array; then both places see the same numbers. Call a function that came as an argument like any other.
#
# </details>

# %% test="nesterov_lookahead--first_step" points=1
"""The first step from config=None: the defaults, a velocity of zeros, a full config returned."""
import numpy as np

from helpers import checks

checks.check_lookahead(
    nesterov_lookahead,
    w=np.array([1.0, -2.0]),
    gradient=lambda w: w / 2,
    config=None,
    at=np.array([1.0, -2.0]),
    next_w=np.array([0.995, -1.99]),
    state={"learning_rate": 0.01, "momentum": 0.9, "velocity": np.array([-0.005, 0.01])},
    case="the first step",
    look="Without a velocity the look-ahead point is w itself: v = -0.01 * dw, then w + v.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.lookahead.go_through(
    trials.rules.first_step, nesterov_lookahead, "nesterov_lookahead--first_step"
)
### END HIDDEN TESTS

# %% test="nesterov_lookahead--looks_ahead" points=2
"""The gradient is asked for once, at the point where the velocity leads."""
import numpy as np

from helpers import checks

checks.check_lookahead(
    nesterov_lookahead,
    w=np.array([1.0]),
    gradient=lambda w: w,
    config={"learning_rate": 0.1, "momentum": 0.9, "velocity": np.array([-0.5])},
    at=np.array([0.55]),
    next_w=None,
    state={},
    case="a step with the velocity -0.5",
    look="By hand: the velocity leads to 1 - 0.45. With the gradient at w it would be 1.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.lookahead.asks_ahead(nesterov_lookahead, "nesterov_lookahead--looks_ahead")
### END HIDDEN TESTS

# %% test="nesterov_lookahead--many_steps" points=2
"""Step after step: by hand, and over a long run."""
import numpy as np

from helpers import checks

checks.check_lookahead(
    nesterov_lookahead,
    w=np.array([1.0]),
    gradient=lambda w: w,
    config={"learning_rate": 0.1, "momentum": 0.9, "velocity": np.array([-0.5])},
    at=np.array([0.55]),
    next_w=np.array([0.495]),
    state={"velocity": np.array([-0.505])},
    case="a step with the velocity -0.5",
    look="By hand: the velocity leads to 1 - 0.45; v = -0.45 - 0.1 * 0.55, then w + v. With the "
    "gradient at w it would be 0.45.",
)
checks.check_lookahead_steps(
    nesterov_lookahead,
    w=np.array([1.0]),
    gradient=lambda w: w,
    steps=[
        ({}, np.array([1.0]), np.array([0.9])),
        ({}, np.array([0.85]), np.array([0.765])),
        ({}, np.array([0.6975]), np.array([0.62775])),
    ],
    config={"learning_rate": 0.1, "momentum": 0.5},
    case="three steps",
    look="By hand: v = -0.1, then -0.05 - 0.085, then -0.0675 - 0.06975.",
)
checks.check_lookahead_steps(
    nesterov_lookahead,
    w=np.array([1.0]),
    gradient=lambda w: w,
    steps=[
        ({}, np.array([1.0]), np.array([0.9])),
        ({"momentum": 0.8}, np.array([0.82]), np.array([0.738])),
        ({"learning_rate": 0.01}, np.array([0.6084]), np.array([0.602316])),
    ],
    config={"learning_rate": 0.1, "momentum": 0.5},
    case="three steps with changing hyperparameters",
    look="Momentum rises from 0.5 to 0.8 before the second step, the rate falls from 0.1 to 0.01 "
    "before the third. By hand: the points are 1, 0.9 - 0.8 * 0.1 and 0.738 - 0.8 * 0.162.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.lookahead.on_a_quadratic(nesterov_lookahead, "nesterov_lookahead--many_steps")
trials.lookahead.go_through(
    trials.rules.many_steps, nesterov_lookahead, "nesterov_lookahead--many_steps"
)
trials.lookahead.go_through(
    trials.rules.sizes, nesterov_lookahead, "nesterov_lookahead--many_steps"
)
### END HIDDEN TESTS

# %% test="nesterov_lookahead--keeps_state" points=1
"""The velocity goes on from call to call, and a velocity that is given is used."""
from helpers import checks

checks.check_keeps_state(
    checks.with_given_gradient(nesterov_lookahead),
    defaults={"learning_rate": 0.01, "momentum": 0.9},
    state={"velocity": 0.5},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.lookahead.go_through(
    trials.consistency.keeps_state, nesterov_lookahead, "nesterov_lookahead--keeps_state"
)
### END HIDDEN TESTS

# %% test="nesterov_lookahead--hyperparameters" points=1
"""Learning rate and momentum are read from config at every call, rho in both places."""
from helpers import checks

checks.check_hyperparameters(
    checks.with_given_gradient(nesterov_lookahead),
    defaults={"learning_rate": 0.01, "momentum": 0.9},
    state={"velocity": 0.5},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.lookahead.go_through(
    trials.consistency.hyperparameters, nesterov_lookahead, "nesterov_lookahead--hyperparameters"
)
trials.lookahead.reads_momentum_ahead(nesterov_lookahead, "nesterov_lookahead--hyperparameters")
### END HIDDEN TESTS

# %% test="nesterov_lookahead--separate_parameters" points=1
"""Two parameters, moved in turn, keep their own velocities: all state is in the configs."""
from helpers import checks

checks.check_separate_parameters(
    checks.with_given_gradient(nesterov_lookahead),
    defaults={"learning_rate": 0.01, "momentum": 0.9},
    state={"velocity": 0.5},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.lookahead.go_through(
    trials.consistency.separate_parameters,
    nesterov_lookahead,
    "nesterov_lookahead--separate_parameters",
)
### END HIDDEN TESTS

# %% test="nesterov_lookahead--gradient_kept" points=1
"""The arrays that gradient returns never change, even where it returns one array again and again."""
from helpers import checks

checks.check_gradient_kept(
    checks.with_given_gradient(nesterov_lookahead),
    defaults={"learning_rate": 0.01, "momentum": 0.9},
    state={"velocity": 0.5},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.lookahead.go_through(
    trials.consistency.gradient_kept, nesterov_lookahead, "nesterov_lookahead--gradient_kept"
)
### END HIDDEN TESTS

# %% test="nesterov_lookahead--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(
    checks.with_given_gradient(nesterov_lookahead),
    defaults={"learning_rate": 0.01, "momentum": 0.9},
    state={"velocity": 0.5},
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.lookahead.go_through(
    trials.consistency.any_array, nesterov_lookahead, "nesterov_lookahead--any_array"
)
### END HIDDEN TESTS


# %% tags=["claims"]
def from_rest():
    """Step twice from w = 1 under a gradient of 1; return w and the velocity after each step."""
    moved, state, seen = np.array([1.0]), None, []
    for _ in range(2):
        moved, state = nesterov(moved, np.array([1.0]), state)
        seen.append((moved.item(), state["velocity"].item()))
    return seen


(w1, v1), (w2, v2) = from_rest()

# %% [markdown]
# ## 2. The gradient at hand: after the change of variables
#
# A training loop computes the gradient at its current weights and hands it over. So we make the look-ahead point the weights and call *it* $w$. Then the gradient at hand is just the one that Nesterov momentum asks for. Only the step changes: $w$ has to move on to the *next* look-ahead point.
#
# $$v_\text{prev} = v, \qquad v \leftarrow \rho\, v_\text{prev} - \text{lr}\; g, \qquad w \leftarrow w - \rho\, v_\text{prev} + (1 + \rho)\, v$$
#
# The velocity is the same as in exercise 1. From the look-ahead point, $-\rho\, v_\text{prev}$ leads back to the plain iterate, $v$ is its step, and $\rho\, v$ looks ahead once more.
#
# **Predict:** from rest, at rate 0.01 and $\rho = 0.9$, the gradient is 1. Plain momentum moves the weights by -0.01. How far does this form move them?
#
# <details><summary>Answer</summary>
#
# By -0.019<!-- = w1 - 1 -->: the velocity becomes -0.01<!-- = v1 -->, the iterate moves by that, and the look-ahead point lies another 0.9<!-- = (w1 - 1 - v1) / v1 --> times that far ahead. The next step, with gradient 1 again, is 0.009<!-- = w2 - w1 - (w1 - 1) / v1 * v2 --> - 1.9<!-- = (w1 - 1) / v1 --> * 0.019<!-- = -v2 --> = -0.0271<!-- = w2 - w1 -->.
#
# </details>


# %% answer="nesterov"
def nesterov(w, dw, config=None):
    """Take one step of Nesterov momentum after the change of variables.

        v_prev = v
        v <- rho * v_prev - learning_rate * dw
        w <- w - rho * v_prev + (1 + rho) * v

    Here w is the look-ahead point, and dw the gradient there.

    Args:
        w: the weights, a float array of any shape, also (), a single number.
        dw: the gradient at w, an array of the same shape. It must not change, now or later.
        config: None or a dict; a missing key means its default:
            learning_rate: 1e-2.
            momentum: 0.9, the rho of the equations.
            velocity: zeros, the v of the equations, shape of w. This is the state, with the
                learning rate inside, as in exercise 1.

    Returns:
        next_w: the next look-ahead point, shape of w.
        config: a dict with learning_rate, momentum, and the new v as velocity. Only what is
            returned counts: it is the config of the next call.

    Source: CS231n notes, Neural Networks Part 3, section "Nesterov momentum"; the method is
    Nesterov's, 1983. Keys and defaults as in CS231n.

    Example:
        >>> w, config = nesterov(np.array([1.0]), np.array([1.0]), {"learning_rate": 0.5})
        >>> w.round(12), config["velocity"]
        (array([0.05]), array([-0.5]))
    """
    ### BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    rho, v_prev = config["momentum"], config.get("velocity", np.zeros_like(w))
    v = rho * v_prev - config["learning_rate"] * dw
    return w - rho * v_prev + (1 + rho) * v, {**config, "velocity": v}
    ### END SOLUTION


# %% [markdown]
# Try it with the numbers of your prediction. By hand: `w` goes from 1 to 0.981<!--
# = w1 --> and then to 0.9539<!-- = w2 -->, and the velocity is -0.01<!--
# = v1 --> and then -0.019<!-- = v2 -->.

# %%
w, config = nesterov(np.array([1.0]), np.array([1.0]))
print(w, config["velocity"])
w, config = nesterov(w, np.array([1.0]), config)
print(w, config["velocity"])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# The step needs two velocities: the one that config brings and the one that you compute. Only the new one goes back into the config.
#
# </details>
#
# <details><summary>Hint 2: a trap</summary>
#
# A second name for an array is not a second array: after `a = b`, an operation in place such as `b *= 2` also changes what `a` shows. Build the new velocity with `*` and `-`, which make new arrays, or keep a copy of the old one.
#
# </details>

# %% test="nesterov--first_step" points=1
"""The first step from config=None: the defaults, a velocity of zeros, a full config returned."""
import numpy as np

from helpers import checks

checks.check_rule(
    nesterov,
    w=np.array([1.0, -2.0]),
    dw=np.array([0.5, 1.0]),
    config=None,
    next_w=np.array([0.9905, -2.019]),
    state={"learning_rate": 0.01, "momentum": 0.9, "velocity": np.array([-0.005, -0.01])},
    case="the first step",
    look="By hand: v = -0.01 * dw, then w + 1.9 * v.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.first_step(nesterov, "nesterov--first_step")
### END HIDDEN TESTS

# %% test="nesterov--published_vector" points=1
"""The numbers that assignments in the form of CS231n publish for this rule (UCLA, ECE C147)."""
import numpy as np

from helpers import checks

checks.check_rule(
    nesterov,
    w=np.linspace(-0.4, 0.6, 20).reshape(4, 5),
    dw=np.linspace(-0.6, 0.4, 20).reshape(4, 5),
    config={
        "learning_rate": 1e-3,
        "momentum": 0.9,
        "velocity": np.linspace(0.6, 0.9, 20).reshape(4, 5),
    },
    next_w=np.array(
        [
            [0.08714, 0.15246105, 0.21778211, 0.28310316, 0.34842421],
            [0.41374526, 0.47906632, 0.54438737, 0.60970842, 0.67502947],
            [0.74035053, 0.80567158, 0.87099263, 0.93631368, 1.00163474],
            [1.06695579, 1.13227684, 1.19759789, 1.26291895, 1.32824],
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
    case="the published step",
    look="The velocity is given here. Both velocities are in the step: the old one times -rho, the "
    "new one times 1 + rho. (If w + v comes out, the old one has changed together with the new one: "
    "see hint 2.)",
)

# %% test="nesterov--many_steps" points=1
"""Step after step: by hand, and over a long run."""
import numpy as np

from helpers import checks

checks.check_steps(
    nesterov,
    w=np.array([1.0, -2.0]),
    config={"learning_rate": 0.01, "momentum": 0.9},
    steps=[
        (np.array([0.5, 1.0]), {}, np.array([0.9905, -2.019])),
        (np.array([-1.0, 0.0]), {}, np.array([1.00545, -2.0271])),
        (np.array([0.0, 0.0]), {}, np.array([1.009905, -2.03439])),
    ],
    case="three steps",
    rtol=1e-9,
    look="In the last step the gradient is zero, and the point moves on by rho times the new "
    "velocity.",
)
checks.check_steps(
    nesterov,
    w=np.array([1.0]),
    config={"learning_rate": 0.1, "momentum": 0.5},
    steps=[
        (np.array([1.0]), {}, np.array([0.85])),
        (np.array([1.0]), {"momentum": 0.8}, np.array([0.606])),
        (np.array([1.0]), {"learning_rate": 0.01}, np.array([0.4728])),
    ],
    case="three steps with changing hyperparameters",
    rtol=1e-9,
    look="Momentum rises from 0.5 to 0.8 before the second step, the rate falls from 0.1 to 0.01 "
    "before the third. By hand: v = -0.1, then -0.08 - 0.1, then -0.144 - 0.01.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.rules.many_steps(nesterov, "nesterov--many_steps")
trials.rules.sizes(nesterov, "nesterov--many_steps")
### END HIDDEN TESTS

# %% test="nesterov--keeps_state" points=2
"""The velocity goes on from call to call, and a velocity that is given is used."""
from helpers import checks

checks.check_keeps_state(
    nesterov, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.keeps_state(nesterov, "nesterov--keeps_state")
### END HIDDEN TESTS

# %% test="nesterov--hyperparameters" points=1
"""Learning rate and momentum are read from config at every call, rho in all places."""
from helpers import checks

checks.check_hyperparameters(
    nesterov, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.hyperparameters(nesterov, "nesterov--hyperparameters")
### END HIDDEN TESTS

# %% test="nesterov--separate_parameters" points=1
"""Two parameters, moved in turn, keep their own velocities: all state is in the configs."""
from helpers import checks

checks.check_separate_parameters(
    nesterov, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.separate_parameters(nesterov, "nesterov--separate_parameters")
### END HIDDEN TESTS

# %% test="nesterov--gradient_kept" points=1
"""The caller's dw never changes, and the velocity survives when the caller reuses that array."""
from helpers import checks

checks.check_gradient_kept(
    nesterov, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.gradient_kept(nesterov, "nesterov--gradient_kept")
### END HIDDEN TESTS

# %% test="nesterov--any_array" points=1
"""Arrays of any shape, in float64 and float32: each entry moves as it does alone."""
from helpers import checks

checks.check_any_array(
    nesterov, defaults={"learning_rate": 0.01, "momentum": 0.9}, state={"velocity": 0.5}
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.consistency.any_array(nesterov, "nesterov--any_array")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. The iterate behind the look-ahead point
#
# The weights of exercise 2 are the look-ahead point. If you read a loss there and compare it with a loss of plain momentum, you compare two different kinds of point. The way back takes one line: the look-ahead point is $\rho\, v$ ahead of the plain iterate $x$, so
#
# $$x = w - \rho\, v ,$$
#
# with the velocity that the rule has returned together with $w$.
#
# **Predict:** does the way back need the learning rate?
#
# <details><summary>Answer</summary>
#
# No. The learning rate is already inside the velocity. With a velocity of PyTorch's kind, without the learning rate in it, you would need it.
#
# </details>


# %% answer="iterate_from_lookahead"
def iterate_from_lookahead(w, config):
    """Return the plain iterate behind a look-ahead point, as `nesterov` returns it.

        x = w - rho * v

    Args:
        w: the look-ahead point, a float array of any shape, also (), a single number.
        config: the config that the rule returned with it: None or a dict, of which count
            momentum: the rho of the equation; 0.9 where it is missing.
            velocity: the v of the equation, shape of w; zeros where it is missing.

    Returns:
        The plain iterate x, shape of w. This is only a look at a run that goes on: neither w nor a
        value that config holds changes.

    Source: the change of variables of exercise 2, read backwards.

    Example:
        >>> config = {"momentum": 0.5, "velocity": np.array([-0.2])}
        >>> iterate_from_lookahead(np.array([1.0]), config)
        array([1.1])
    """
    ### BEGIN SOLUTION
    config = config or {}
    return w - config.get("momentum", 0.9) * config.get("velocity", np.zeros_like(w))
    ### END SOLUTION


# %% tags=["claims"]
behind = iterate_from_lookahead(np.array([0.85]), {"momentum": 0.5, "velocity": np.array([-0.1])})

# %% [markdown]
# Try it. By hand: after the first step of the checks in exercise 2 the look-ahead point is 0.85, the velocity -0.1 and $\rho = 0.5$, so the plain iterate is 0.9<!--
# = behind.item() -->.

# %%
iterate_from_lookahead(np.array([0.85]), {"momentum": 0.5, "velocity": np.array([-0.1])})

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# As long as there is no velocity, the look-ahead point and the iterate are the same.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>config.get(key, value)</code> reads a key without adding it. But <code>config</code> may be <code>None</code>.
#
# </details>

# %% test="iterate_from_lookahead--formula" points=1
"""The point from which the velocity leads to the look-ahead point, for arrays of any shape."""
import numpy as np

from helpers import checks

checks.check_value(
    iterate_from_lookahead,
    (np.array([0.85]), {"momentum": 0.5, "velocity": np.array([-0.1])}),
    np.array([0.9]),
    look="By hand: 0.85 + 0.5 * 0.1.",
)
checks.check_value(
    iterate_from_lookahead,
    (np.array([1.0, 2.0]), {"momentum": 0.8, "velocity": np.array([1.0, -1.0])}),
    np.array([0.2, 2.8]),
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.iterates.formula(iterate_from_lookahead, "iterate_from_lookahead--formula")
### END HIDDEN TESTS

# %% test="iterate_from_lookahead--along_a_run" points=1
"""Along a run of the second form it gives the iterates of the first, step by step."""
import numpy as np

from helpers import checks

checks.check_value(
    iterate_from_lookahead,
    (
        np.array([0.5751]),
        {"learning_rate": 0.1, "momentum": 0.9, "velocity": np.array([-0.171])},
    ),
    [0.729],
    look="A look-ahead point and its velocity after two steps of exercise 2 on w^2 / 2, from 1.",
)
checks.check_value(
    iterate_from_lookahead,
    (
        np.array([0.327321]),
        {"learning_rate": 0.1, "momentum": 0.9, "velocity": np.array([-0.21141])},
    ),
    [0.51759],
    look="The same run one step later; the iterate has moved by the velocity.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.iterates.along_a_run(iterate_from_lookahead, "iterate_from_lookahead--along_a_run")
### END HIDDEN TESTS

# %% test="iterate_from_lookahead--missing_keys" points=1
"""Without a config or a velocity it is w itself; without momentum, rho is 0.9."""
import numpy as np

from helpers import checks

checks.check_same(
    iterate_from_lookahead,
    (np.array([1.0, -2.0]), None),
    (np.array([1.0, -2.0]), {"momentum": 0.5, "velocity": np.zeros(2)}),
    unlike=(np.array([1.0, -2.0]), {"momentum": 0.5, "velocity": np.array([1.0, 1.0])}),
    look="No velocity: v is zero.",
)
checks.check_same(
    iterate_from_lookahead,
    (np.array([1.0, -2.0]), {}),
    (np.array([1.0, -2.0]), {"momentum": 0.5, "velocity": np.zeros(2)}),
    unlike=(np.array([1.0, -2.0]), {"momentum": 0.5, "velocity": np.array([1.0, 1.0])}),
    look="No velocity: v is zero.",
)
checks.check_same(
    iterate_from_lookahead,
    (np.array([1.0, -2.0]), {"momentum": 0.5}),
    (np.array([1.0, -2.0]), {"momentum": 0.5, "velocity": np.zeros(2)}),
    unlike=(np.array([1.0, -2.0]), {"momentum": 0.5, "velocity": np.array([1.0, 1.0])}),
    look="No velocity: v is zero.",
)
checks.check_same(
    iterate_from_lookahead,
    (np.array([1.0, -2.0]), {"velocity": np.array([1.0, 1.0])}),
    (np.array([1.0, -2.0]), {"momentum": 0.9, "velocity": np.array([1.0, 1.0])}),
    unlike=(np.array([1.0, -2.0]), {"momentum": 0.5, "velocity": np.array([1.0, 1.0])}),
    look="The default of momentum is 0.9.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.iterates.missing_keys(iterate_from_lookahead, "iterate_from_lookahead--missing_keys")
### END HIDDEN TESTS

# %% test="iterate_from_lookahead--reads_config" points=1
"""Momentum is read from config and used as it comes; nothing else counts, and each entry goes alone."""
import numpy as np

from helpers import checks

checks.check_same(
    iterate_from_lookahead,
    (np.array([1.0, -2.0]), {"momentum": 0.5, "velocity": np.array([1.0, 1.0])}),
    (
        np.array([1.0, -2.0]),
        {"momentum": 0.5, "velocity": np.array([1.0, 1.0]), "learning_rate": 0.1, "epoch": 2},
    ),
    unlike=(np.array([1.0, -2.0]), {"momentum": 0.0, "velocity": np.array([1.0, 1.0])}),
    look="Only momentum and velocity count, and a momentum of 0 counts as one.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.iterates.reads_config(iterate_from_lookahead, "iterate_from_lookahead--reads_config")
### END HIDDEN TESTS

# %% test="iterate_from_lookahead--only_looks" points=1
"""Neither w nor what config holds changes: the run goes on from them."""
import numpy as np

from helpers import checks

checks.check_kept(
    lambda w, v: iterate_from_lookahead(w, {"momentum": 0.5, "velocity": v}),
    (np.array([0.85]), np.array([-0.1])),
    ["w", "velocity"],
    unlike=(np.array([0.75]), np.array([-0.1])),
    case="a call in the middle of a run",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.iterates.only_looks(iterate_from_lookahead, "iterate_from_lookahead--only_looks")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Predict: the brake in numbers
#
# Now put what you know about the look-ahead into formulas. Each number below combines two ideas of the lecture, and a run of your rule can confirm it. Grading calls your function with other settings and compares with real runs; a sound approximation is close enough, and so is a run inside the function that takes a second at most.
#
# All five numbers are about one ball that starts at rest, on $f(w) = \tfrac12 \lambda w^2$ or on a straight slope. On the curve, the settings are such that the ball swings.


# %% answer="nesterov_predictions"
def nesterov_predictions(learning_rate, rho, curvature):
    """Predict what Nesterov momentum does, as five numbers.

    Args:
        learning_rate: positive.
        rho: the momentum coefficient, below 1.
        curvature: lambda, positive; learning_rate * curvature is between 0.1 and 0.4.

    Returns:
        A dict of five positive numbers:
            sharpest_rest: the largest curvature in which the ball still comes to rest, with this
                learning rate and rho (the argument `curvature` plays no part).
            lead_on_a_slope: how far the look-ahead point is ahead of the iterate after many steps
                on a straight slope, where the gradient is always 1.
            reported_share: after the first step in this curvature, the loss at the look-ahead
                point divided by the loss at the iterate.
            steps_to_a_thousandth: the number of steps after which the distance to the minimum of
                this curvature stays below a thousandth of the first. 15 percent off will do.
            rho_to_walk_alike: the rho that Nesterov momentum needs in this curvature to walk
                exactly as plain momentum does with the given rho. It may exceed 1.

    Example:
        >>> sorted(nesterov_predictions(0.1, 0.9, 2.0))[:3]
        ['lead_on_a_slope', 'reported_share', 'rho_to_walk_alike']
    """
    ### BEGIN SOLUTION
    product = learning_rate * curvature
    return {
        "sharpest_rest": (2 + 2 * rho) / (1 + 2 * rho) / learning_rate,
        "lead_on_a_slope": rho * learning_rate / (1 - rho),
        "reported_share": ((1 - product * (1 + rho)) / (1 - product)) ** 2,
        "steps_to_a_thousandth": np.log(1000) / -np.log(np.sqrt(rho * (1 - product))),
        "rho_to_walk_alike": rho / (1 - product),
    }
    ### END SOLUTION


# %% [markdown]
# Try it. The settings are a rate of 0.1, $\rho = 0.9$ and a curvature of 2, and your rule can confirm each number: here are the distances along a run.

# %% tags=["skip-execution"]
print(nesterov_predictions(0.1, 0.9, 2.0))
w, config = np.array([1.0]), {"learning_rate": 0.1, "momentum": 0.9}
for step in range(1, 61):
    w, config = nesterov_lookahead(w, lambda w: 2.0 * w, config)
    if step % 10 == 0:
        print(step, abs(w))

# %% [markdown]
# <details><summary>Hint 1: the ideas</summary>
#
# Where is the limit, and what is it a limit of? What is the velocity once it no longer changes? Where are the two points after one step from rest, and what is the loss there? Nesterov momentum walks like plain momentum with another $\rho$: how fast does a swing of plain momentum shrink?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# A swing of plain momentum with coefficient $\rho'$ shrinks by $\sqrt{\rho'}$ per step (lesson 03). In a curvature $\lambda$ Nesterov momentum has $\rho' = \rho\,(1 - \text{lr}\,\lambda)$. On a slope the velocity grows until the push makes up for the loss: $v = \rho\, v - \text{lr}$.
#
# </details>

# %% test="nesterov_predictions--sharpest_rest" points=2
"""The largest curvature in which the ball comes to rest."""
from helpers import checks

checks.check_prediction(
    nesterov_predictions, "sharpest_rest", (0.1, 0.9, 2.0), between=(0.01, 1000.0)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.sharpest_rest(
    nesterov_predictions, "nesterov_predictions--sharpest_rest"
)
### END HIDDEN TESTS

# %% test="nesterov_predictions--lead_on_a_slope" points=2
"""How far ahead the look-ahead point is on a straight slope."""
from helpers import checks

checks.check_prediction(
    nesterov_predictions, "lead_on_a_slope", (0.1, 0.9, 2.0), between=(0.001, 100.0)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.lead_on_a_slope(
    nesterov_predictions, "nesterov_predictions--lead_on_a_slope"
)
### END HIDDEN TESTS

# %% test="nesterov_predictions--reported_share" points=2
"""The loss at the look-ahead point, as a share of the iterate's, after one step."""
from helpers import checks

checks.check_prediction(
    nesterov_predictions, "reported_share", (0.1, 0.9, 2.0), between=(0.001, 1000.0)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.reported_share(
    nesterov_predictions, "nesterov_predictions--reported_share"
)
### END HIDDEN TESTS

# %% test="nesterov_predictions--steps_to_a_thousandth" points=2
"""How many steps it takes until the ball stays within a thousandth of its first distance."""
from helpers import checks

checks.check_prediction(
    nesterov_predictions, "steps_to_a_thousandth", (0.1, 0.9, 2.0), between=(1.0, 10_000.0)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.steps_to_a_thousandth(
    nesterov_predictions, "nesterov_predictions--steps_to_a_thousandth"
)
### END HIDDEN TESTS

# %% test="nesterov_predictions--rho_to_walk_alike" points=2
"""The rho with which Nesterov momentum walks as plain momentum does."""
from helpers import checks

checks.check_prediction(
    nesterov_predictions, "rho_to_walk_alike", (0.1, 0.9, 2.0), between=(0.01, 10.0)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.rho_to_walk_alike(
    nesterov_predictions, "nesterov_predictions--rho_to_walk_alike"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. The largest stable rate of any rule
#
# So far each limit took a calculation: 2 for gradient descent, $2 + 2\rho$ for momentum, $(2 + 2\rho)/(1 + 2\rho)$ for Nesterov momentum. A program can find them all without knowing the rule. It lets the rule run from 1 on $f(w) = \tfrac12 \lambda w^2$, sees whether the distance shrinks or grows, and closes in on the limit by halving.


# %% answer="largest_stable_rate"
def largest_stable_rate(rule, curvature, config):
    """Find the largest learning rate with which a rule converges on curvature / 2 * w^2.

    Args:
        rule: an update rule, rule(w, dw, config) -> (next_w, config), of which nothing else is
            known. It may write into w and into the dict that it is given. It has one limit:
            it converges at all smaller rates and diverges at all larger ones.
        curvature: positive, of any size.
        config: a dict of the rule's other hyperparameters, such as momentum. It must not change.

    Returns:
        The largest stable rate, a number, to within 1 percent. Runs of 100 steps are long enough;
        a search may call its rule up to 6,000 times.

    Example:
        >>> def half_steps(w, dw, config):
        ...     return w - 0.5 * config["learning_rate"] * dw, config
        >>> round(float(largest_stable_rate(half_steps, 10.0, {})), 2)
        0.4
    """
    ### BEGIN SOLUTION

    def is_stable(rate):
        w, state = np.array([1.0]), {**config, "learning_rate": rate}
        for _ in range(100):
            w, state = rule(w, curvature * w, state)
            if not abs(w[0]) < 1e6:
                return False
        return abs(w[0]) < 1

    stable, unstable = 0.0, 1 / curvature
    while is_stable(unstable):
        stable, unstable = unstable, 2 * unstable
    while unstable - stable > 0.001 * unstable:
        between = (stable + unstable) / 2
        stable, unstable = (between, unstable) if is_stable(between) else (stable, between)
    return (stable + unstable) / 2
    ### END SOLUTION


# %% tags=["claims"]
of_nesterov = [largest_stable_rate(nesterov, 1.0, {"momentum": rho}) for rho in (0.0, 0.5, 0.9)]

# %% [markdown]
# Try it on your rule. By the formula the limits are 2<!-- = round(of_nesterov[0], 1) -->, 1.5<!-- = round(of_nesterov[1], 1) --> and $3.8/2.8$, about 1.35<!-- = of_nesterov[2] --> in a run of 100 steps, whichever of the two points is the weights. Your rules of lessons 02 and 03 have limits too: copy them here and see.

# %% tags=["skip-execution"]
for rho in (0.0, 0.5, 0.9):
    print(rho, largest_stable_rate(nesterov, 1.0, {"momentum": rho}))

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# First write a function of a rate that makes one run and says whether it converges. Then find one rate at which it does and one at which it does not: from any rate, double until the run diverges. The limit lies in between. Try the middle; it replaces one of the two.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# Each run starts with a fresh dict, <code>{**config, "learning_rate": rate}</code>, and hands the config that a step returns to the next step. A run that grows may overflow; end it as soon as it is far away. After 100 steps, compare with where it started.
#
# </details>

# %% test="largest_stable_rate--without_velocity" points=2
"""Rules that keep no velocity, at large and small curvatures."""
from helpers import checks

checks.check_limit(largest_stable_rate, curvature=500.0, momentum=0.0)
checks.check_limit(largest_stable_rate, curvature=0.001, momentum=0.0)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.without_velocity(
    largest_stable_rate, "largest_stable_rate--without_velocity"
)
### END HIDDEN TESTS

# %% test="largest_stable_rate--with_velocity" points=2
"""Rules with a velocity and a momentum, as config has it."""
from helpers import checks

checks.check_limit(largest_stable_rate, curvature=2.0, momentum=0.5)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.with_velocity(
    largest_stable_rate, "largest_stable_rate--with_velocity"
)
### END HIDDEN TESTS

# %% test="largest_stable_rate--fresh_runs" points=1
"""Every run starts afresh, and the config that was given stays as it is."""
from helpers import checks

checks.check_fresh_runs(largest_stable_rate, curvature=2.0)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.fresh_runs(largest_stable_rate, "largest_stable_rate--fresh_runs")
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Break it: settings that part the two
#
# Nesterov momentum is not the safer choice everywhere. Find settings, one learning rate and one $\rho$ for both rules, with which **Nesterov momentum diverges and plain momentum converges**, and converges quickly.
#
# The landscape is a bowl with several curvatures, $f(w) = \tfrac12 \sum_i \lambda_i w_i^2$, and the largest is 20 to 100 times the smallest. Every weight starts at 1, at rest. Grading runs both rules on other landscapes of this kind and asks for three things: that the rules part; that all weights of plain momentum have settled within 1/1000<!-- given --> after 200<!-- given --> steps; and that they have done so within $12\sqrt{k}$ steps, where $k$ is the condition number.


# %% answer="parting_settings"
def parting_settings(curvatures):
    """Return settings with which Nesterov momentum diverges and plain momentum converges.

    Args:
        curvatures: a float array, one positive curvature for each weight, in any order. The
            largest is 20 to 100 times the smallest.

    Returns:
        A dict with learning_rate, positive, and momentum, from 0 to below 1.

    Example:
        >>> sorted(parting_settings(np.array([50.0, 1.0])))
        ['learning_rate', 'momentum']
    """
    ### BEGIN SOLUTION
    steep, flat = np.sqrt(max(curvatures)), np.sqrt(min(curvatures))
    return {
        "learning_rate": 4 / (steep + flat) ** 2,
        "momentum": ((steep - flat) / (steep + flat)) ** 2,
    }
    ### END SOLUTION


# %% [markdown]
# Try it. Your rule runs from 1 in three directions; the farthest weight should fly off. (To see plain momentum, write its step in place of `nesterov`.)

# %% tags=["skip-execution"]
curvatures = np.array([1.0, 7.0, 50.0])
w, config = np.ones(3), parting_settings(curvatures)
for _ in range(100):
    w, config = nesterov(w, curvatures * w, config)
print(abs(w).max())

# %% [markdown]
# <details><summary>Hint 1: they part</summary>
#
# Which direction diverges first? At a given $\rho$, between which two rates does it diverge for one rule and not for the other?
#
# </details>
#
# <details><summary>Hint 2: soon</summary>
#
# With the rate as large as the steep direction permits, the flat one sets the pace, and a $\rho$ that is too small leaves it creeping. A $\rho$ that is too large keeps it swinging for long: the swing shrinks by $\sqrt{\rho}$ per step. Lesson 03 has the pair of settings between the two.
#
# </details>

# %% test="parting_settings--parts" points=2
"""Nesterov momentum diverges, plain momentum converges."""
import numpy as np

from helpers import checks

checks.check_prediction(
    parting_settings, "learning_rate", (np.array([50.0, 1.0]),), between=(1e-6, 100.0)
)
checks.check_prediction(parting_settings, "momentum", (np.array([50.0, 1.0]),), between=(0.0, 1.0))
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.parts(parting_settings, "parting_settings--parts")
### END HIDDEN TESTS

# %% test="parting_settings--arrives" points=1
"""All weights of plain momentum settle within a thousandth, in 200 steps."""
import numpy as np

from helpers import checks

checks.check_prediction(
    parting_settings, "learning_rate", (np.array([0.1, 9.0, 2.0]),), between=(1e-6, 100.0)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.arrives(parting_settings, "parting_settings--arrives")
### END HIDDEN TESTS

# %% test="parting_settings--soon" points=1
"""They settle within twelve times the root of the condition number."""
import numpy as np

from helpers import checks

checks.check_prediction(
    parting_settings, "momentum", (np.array([0.1, 9.0, 2.0]),), between=(0.0, 1.0)
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.understanding.nesterov.soon(parting_settings, "parting_settings--soon")
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Two forms, one path
#
# Nothing from here on is graded. Now your three functions work together: the first form asks for its gradients itself, the second gets them at its look-ahead points.


# %% tags=["skip-execution"]
def walk_ahead(gradient, start, steps, config):
    """Walk with nesterov_lookahead; return the iterates, shape (steps + 1, d)."""
    w, iterates = start, [start]
    for _ in range(steps):
        w, config = nesterov_lookahead(w.copy(), gradient, config)
        iterates.append(w)
    return np.array(iterates)


# %% tags=["skip-execution"]
def walk_at_hand(gradient, start, steps, config):
    """Walk with nesterov; return the look-ahead points and the plain iterates behind them."""
    w, ahead, plain = start, [start], [start]
    for _ in range(steps):
        w, config = nesterov(w.copy(), gradient(w), config)
        ahead.append(w)
        plain.append(iterate_from_lookahead(w, config))
    return np.array(ahead), np.array(plain)


# %% [markdown]
# **Predict:** on the ravine, with the same hyperparameters: which of the three lists of points agree with each other, the iterates of the first form, the look-ahead points of the second, and the plain iterates behind those?

# %% tags=["skip-execution"]
valley = ravine(condition_number=100.0)
settings = {"learning_rate": 0.01, "momentum": 0.9}
iterates = walk_ahead(valley.gradient, valley.start, 100, dict(settings))
ahead, plain = walk_at_hand(valley.gradient, valley.start, 100, dict(settings))
print(f"first form - plain iterates behind the second: {np.abs(iterates - plain).max():.1e}")
print(f"first form - look-ahead points of the second: {np.abs(iterates - ahead).max():.2g}")

# %% [markdown]
# **Explain:** below are the losses at the look-ahead points and at the plain iterates of that same run. Which of the two would you compare with plain momentum?

# %% tags=["skip-execution"]
ahead, plain = walk_at_hand(valley.gradient, valley.start, 100, dict(settings))
fig, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
for points, label, style in ((ahead, "look-ahead points", 0), (plain, "plain iterates", 1)):
    ax.semilogy(valley.f(points), label=label, markevery=10, markersize=4, **NEUTRAL[style])
ax.set(xlabel="step", ylabel="loss", title="One run of Nesterov momentum, read at two points")
ax.legend()
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The iterates of the first form are the plain iterates behind the second, up to rounding<!-- if np.allclose(iterates, plain, rtol=0, atol=1e-13) -->. The look-ahead points lie up to 0.9<!-- = np.linalg.norm(ahead - plain, axis=1).max() --> away from them. The loss there is not wrong; it is the loss at other points: at step 20, 0.66<!-- = valley.f(ahead)[20] --> instead of 1.1<!-- = valley.f(plain)[20] --> at the plain iterate. Compare plain momentum with the plain iterates, or read both rules at their look-ahead points.
#
# </details>

# %% [markdown]
# ## 8. Race your rule against plain momentum
#
# Plain momentum runs as the lecture writes it. Your rule runs through `walk_at_hand`, and we take the plain iterates: both rules are compared at the same kind of point. Each has its own sliders, because one rate for both would be unfair.
#
# **Predict:** both start at rate 0.01 and $\rho = 0.9$. The goal is a loss that stays below 1e-6 from step 100 or earlier, and reaching it is a matter of tuning. Which of the two will take the larger rate, and which will diverge first?


# %% tags=["skip-execution"]
def momentum(gradient, start, steps, learning_rate=0.01, rho=0.9):
    w, v, iterates = start, np.zeros_like(start), [start]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
    return np.array(iterates)


def your_nesterov(gradient, start, steps, learning_rate=0.01, rho=0.9):
    config = {"learning_rate": learning_rate, "momentum": rho}
    return walk_at_hand(gradient, start, steps, config)[1]


# %% tags=["skip-execution"]
sliders = {"learning_rate": (0.001, 0.04), "rho": (0.0, 0.99, 0.01)}
fast = {"learning_rate": 0.018, "rho": 0.8}
racers = race(
    {"momentum": (momentum, sliders), "Nesterov": (your_nesterov, sliders)},
    valley,
    steps=100,
    goal=1e-6,
    presets={"one rate for both": {"momentum": fast, "Nesterov": fast}},
)
racers


# %% tags=["claims"]
def race_losses(rule, rate, rho):
    return valley.f(rule(valley.gradient, valley.start, 100, rate, rho))


def steps_to_goal(rule, rate, rho):
    return settled(race_losses(rule, rate, rho), 1e-6)


steep = np.linalg.eigvalsh(valley.hessian(valley.start))[-1]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Momentum takes the larger rate. It reaches the goal at rate 0.03 and $\rho = 0.7$, for example, after 55<!--
# = steps_to_goal(momentum, 0.03, 0.7) --> steps; Nesterov momentum at rate 0.013 and $\rho = 0.8$, after 85<!--
# = steps_to_goal(your_nesterov, 0.013, 0.8) -->. Beyond lr * 100 = (2 + 2 rho)/(1 + 2 rho), a rate of about 0.0138<!--
# = (2 + 2 * 0.8) / (1 + 2 * 0.8) / steep --> at $\rho = 0.8$, Nesterov momentum diverges<!--
# if race_losses(your_nesterov, 0.018, 0.8)[-1] > 1e40 -->, while momentum is stable<!--
# if race_losses(momentum, 0.018, 0.8)[-1] < 1e-6 --> up to (2 + 2 rho)/100 = 0.036<!--
# = (2 + 2 * 0.8) / steep -->. At the <em>same</em> rate below that limit Nesterov momentum rings less: at the start of the race, 0.01 and 0.9, it reaches 9.5e-06<!--
# = race_losses(your_nesterov, 0.01, 0.9)[-1] --> in 100 steps, and momentum 4.4e-04<!--
# = race_losses(momentum, 0.01, 0.9)[-1] -->.
#
# </details>

# %% tags=["claims"]
all_images, shown = digits()

# %% [markdown]
# ## 9. The digits once more
#
# A logistic regression learns to tell a 1 from an 8 (356<!--
# = np.isin(shown, (1, 8)).sum() --> images of 8<!-- = all_images.shape[1] ** 0.5 --> by 8<!--
# = all_images.shape[1] ** 0.5 --> pixels, from the UCI Machine Learning Repository), with the penalty $\tfrac{\mathrm{wd}}{2}\lVert w\rVert^2$ and a small weight decay wd, as in lesson 03. Loss and gradient are given.

# %% tags=["skip-execution"]
images, labels = digits()
chosen = np.isin(labels, (1, 8))
X = np.column_stack([images[chosen] / 16, np.ones(chosen.sum())])
y = (labels[chosen] == 8).astype(float)
X.shape


# %% tags=["skip-execution"]
def decayed_loss(w, rows=slice(None), weight_decay=1e-3):
    """Return the logistic loss on these rows plus weight_decay / 2 times |w|^2, and its gradient."""
    loss, gradient = logistic_loss(w, X[rows], y[rows])
    return loss + weight_decay / 2 * w @ w, gradient + weight_decay * w


def gradient_of_batches(size=None, seed=0):
    """Return a function that gives the gradient on a fresh batch, or on all images."""
    rng = np.random.default_rng(seed)

    def gradient(w):
        rows = rng.choice(len(X), size, replace=False) if size else slice(None)
        return decayed_loss(w, rows)[1]

    return gradient


# %% [markdown]
# `losses` runs both rules with the same rate and $\rho$, and reads both at the plain iterates.


# %% tags=["skip-execution"]
def losses(steps, rate, rho, batch_size=None, seed=0):
    """Return the losses of each rule on all images, rule -> array of shape (steps + 1,)."""
    start, config = np.zeros(X.shape[1]), {"learning_rate": rate, "momentum": rho}
    walks = {
        "momentum": momentum(gradient_of_batches(batch_size, seed), start, steps, rate, rho),
        "Nesterov": walk_at_hand(gradient_of_batches(batch_size, seed), start, steps, config)[1],
    }
    return {rule: np.array([decayed_loss(w)[0] for w in walk]) for rule, walk in walks.items()}


# %% [markdown]
# ### All images
#
# **Predict:** how far is each above the minimum after 100 steps, at small rates, at good rates, and at too large ones? First at $\rho = 0.9$, then at 0.95.

# %% tags=["skip-execution"]
rates = 2.0 ** np.arange(-5, 3.1, 0.5)


def gaps(rho):
    """Return how far above the minimum each rule ends, rule -> one number for each rate."""
    lowest = losses(1500, rate=1.0, rho=0.9)["Nesterov"].min()
    runs = [losses(100, rate, rho) for rate in rates]
    return {rule: [run[rule][-1] - lowest for run in runs] for rule in runs[0]}


# %% tags=["skip-execution"]
fig, axes = plt.subplots(1, 2, figsize=(9, 3.5), sharey=True, layout="constrained")
for ax, rho in zip(axes, (0.9, 0.95), strict=True):
    for rule, values in gaps(rho).items():
        ax.loglog(rates, values, label=rule, markersize=4, **STYLES[rule])
        best = np.argmin(values)
        print(f"rho {rho}, {rule}: {values[best]:.1e} at rate {rates[best]:.2g}")
    ax.set(xlabel="learning rate", title=f"rho = {rho}")
    ax.legend()
axes[0].set_ylabel("loss - minimum after 100 steps")
plt.show()

# %% tags=["claims"]
at_9, at_95 = gaps(0.9), gaps(0.95)
half = np.flatnonzero(rates == 0.5)[0]
agree = all(
    np.allclose(found["Nesterov"][:4], found["momentum"][:4], rtol=0.05, atol=0)
    for found in (at_9, at_95)
)

# %% [markdown]
# **Explain:** why do the curves lie on top<!--
# if agree --> of each other on the left, and why do the best values differ so little?
#
# <details><summary>Answer</summary>
#
# Nesterov momentum differs from plain momentum only through lr times curvature: a direction of curvature $\lambda$ loses an extra share lr $\lambda$ of what is left of its velocity. At small rates that is next to nothing. At rates that are large for the steep directions it damps their ringing: at $\rho = 0.95$ and rate 0.5 the gap is 2.8e-03<!-- = at_95["Nesterov"][half] --> instead of 4.4e-03<!-- = at_95["momentum"][half] -->. Soon after, its smaller stability limit puts an end to that. At their best rates, with $\rho = 0.9$, the two are practically level<!-- if 0.8 < min(at_9["Nesterov"]) / min(at_9["momentum"]) < 1.25 -->.
#
# </details>

# %% [markdown]
# ### Small batches
#
# Batches of 8 images, the mean loss of the last 20 of 200 steps, over three shuffles, at $\rho = 0.9$.
#
# **Predict:** where do you expect a difference now?

# %% tags=["skip-execution"]
for rate in (0.0625, 0.125, 0.25, 0.5):
    runs = [losses(200, rate, 0.9, batch_size=8, seed=seed) for seed in range(3)]
    for rule in runs[0]:
        ends = [run[rule][-20:].mean() for run in runs]
        print(f"rate {rate}, {rule}: {np.mean(ends):.3f} +- {np.std(ends):.3f}")


# %% tags=["claims"]
def ends_of_batches(rate):
    """Return mean and spread of the end losses of each rule, as the notebook prints them."""
    shuffles = [losses(200, rate, 0.9, batch_size=8, seed=seed) for seed in range(3)]
    means = {rule: [run[rule][-20:].mean() for run in shuffles] for rule in shuffles[0]}
    return {rule: (np.mean(values), np.std(values)) for rule, values in means.items()}


small, *_, large = batch_ends = [ends_of_batches(rate) for rate in (0.0625, 0.125, 0.25, 0.5)]
best_plain, best_ahead = (min(found[rule] for found in batch_ends) for rule in small)

# %% [markdown]
# **Explain:** how would you read these differences?
#
# <details><summary>Answer</summary>
#
# At small rates there is none: 0.128<!-- = small["momentum"][0] --> each<!--
# if round(small["Nesterov"][0], 3) == 0.128 --> at 0.0625. At large rates Nesterov momentum is calmer: 0.115<!--
# = large["Nesterov"][0] --> instead of 0.162<!--
# = large["momentum"][0] --> at rate 0.5. The best values, 0.114<!--
# = best_ahead[0] --> and 0.123<!-- = best_plain[0] -->, are closer<!--
# if abs(best_plain[0] - best_ahead[0]) < best_plain[1] --> together than the spread of the shuffles. On this problem Nesterov momentum is momentum with a little more tolerance, no more and no less.
#
# </details>

# %% [markdown]
# ## What you can do now
#
# - You wrote Nesterov momentum in both forms: one asks for the gradient at $w + \rho\, v$, the other has that point for its weights and gets the gradient there.
# - The plain iterate behind a look-ahead point is $w - \rho\, v$, and both forms walk one path along it.
# - You can say in numbers how strongly the look-ahead brakes, and your program finds the limit even of a rule that you have never seen.
# - At equal rates Nesterov momentum rings less; plain momentum is stable at larger rates. At their best settings they hardly differed on the digits, and momentum was ahead on the ravine.
#
# **Next:** lesson 05_adagrad gives each weight its own rate.
