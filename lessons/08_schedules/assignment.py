# %% [markdown]
# # Schedules: the assignment
#
# A constant learning rate has to serve two masters: it must be large enough to get somewhere, and small enough to stay there. Here you write the schedules that change it on the way, the wrapper that gives a schedule to any rule, and the average that achieves much of the same without one.
#
# **You will be able to**
#
# - predict the effect of a rate, of an average and of a unit before you run anything,
# - write the common schedules, warm-up included, as functions of the step alone,
# - turn any update rule into one with a schedule, without touching the rule,
# - average iterates, with and without a memory,
# - judge from runs of your own when a schedule pays.
#
# **Before you start:** the lecture [08_schedules](../../course/08_schedules.ipynb) (in the course folder, `course/08_schedules.ipynb`).
#
# **Time:** about 90 to 120 minutes. 30 points.

# %% given="setup"
import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import explain_stubs
from helpers.data import digits
from helpers.problems import accuracy, initial_weights, network_loss

explain_stubs()

# %% [markdown]
# ## How it works
#
# {{ how_it_works }}
#
# A schedule is a function of `t`, **the number of steps already taken**: the first step of a run asks for `t = 0`. It returns the learning rate of that step, and it remembers nothing: the same `t` gives the same rate, whenever and in whatever order it is asked.


# %% tags=["claims"]
def squared(rate):
    """The squared distance at which a constant rate keeps the weight."""
    return rate / (2 - rate)


# %% [markdown]
# ## 1. Predict first
#
# Three numbers to work out with pen and paper. The visible checks only say whether each is a number in a sensible range; grading compares it with the true one, within a few percent.
#
# - `"rate_for_a_tenth"`: on the loss $w^2/2$ with gradient noise of standard deviation 1, a constant rate of 0.1 keeps the weight at a typical (rms) distance of 0.229<!--
# = 0.1 * np.sqrt(0.1 / 1.9 / squared(schedule_predictions["rate_for_a_tenth"])) --> from the minimum. Which constant rate keeps it at a distance of 0.1?
# - `"lag"`: the iterates march on by 1 at every step. After thousands of steps, how far behind the newest iterate is their running mean with a decay of 0.99, the one that multiplies the mean by 0.99 and adds 0.01 times the new iterate?
# - `"times_too_small"`: 1/t decay with k = 0.1 *per epoch*, and 50 steps in an epoch. By mistake the schedule is asked with the number of *steps*. After 20 epochs, how many times smaller is the rate than intended?

# %% answer="schedule_predictions"
schedule_predictions = {"rate_for_a_tenth": ..., "lag": ..., "times_too_small": ...}
### BEGIN SOLUTION
schedule_predictions = {
    "rate_for_a_tenth": 0.02 / 1.01,
    "lag": 0.99 / 0.01,
    "times_too_small": (1 + 0.1 * 20 * 50) / (1 + 0.1 * 20),
}
### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: the ideas</summary>
#
# The distance has a formula, in section 1 of the lecture: solve it for the rate. A running mean with decay $\beta$ gives the iterate that is $j$ steps old the weight $(1-\beta)\,\beta^j$: what is the mean age? And an epoch has 50 steps, so which number of steps are 20 epochs?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# The squared distance is $\text{lr}/(2 - \text{lr})$. The mean age is $\sum_j j\,(1-\beta)\,\beta^j$; if the series is not at hand, simulate it in a cell of your own.
#
# </details>

# %% test="schedule_predictions--rate_for_a_tenth" points=1
"""The constant rate that keeps the weight at a distance of 0.1."""
from helpers import checks

checks.check_settings(
    "schedule_predictions",
    schedule_predictions,
    ["rate_for_a_tenth"],
    allowed=lambda rate_for_a_tenth: 0 < rate_for_a_tenth < 1,
    expected="a rate_for_a_tenth between 0 and 1",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(schedule_predictions, "rate_for_a_tenth", 0.02 / 1.01, rtol=0.05)
### END HIDDEN TESTS

# %% test="schedule_predictions--lag" points=1
"""How many steps the running mean is behind."""
from helpers import checks

checks.check_settings(
    "schedule_predictions",
    schedule_predictions,
    ["lag"],
    allowed=lambda lag: 0 < lag < 10_000,
    expected="a lag between 0 and 10,000",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(schedule_predictions, "lag", 99, rtol=0.03)
### END HIDDEN TESTS

# %% test="schedule_predictions--times_too_small" points=1
"""How many times too small the rate is that was asked in steps."""
from helpers import checks

checks.check_settings(
    "schedule_predictions",
    schedule_predictions,
    ["times_too_small"],
    allowed=lambda times_too_small: 1 < times_too_small < 10_000,
    expected="times_too_small above 1",
    grading_tells="whether it holds",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.sheets.predicts(schedule_predictions, "times_too_small", 101 / 3, rtol=0.03)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Step decay
#
# Keep the rate for a number of steps, then multiply it by a factor below 1, and go on. With $\lfloor\cdot\rfloor$ for rounding down:
#
# $$\text{lr}_t = \text{lr}_0 \cdot \text{drop}^{\lfloor t / \text{every} \rfloor}$$
#
# **Predict:** the first rate is 0.1, halved every 5 steps. Which rate has the step with $t = 5$, and how many steps have been taken before it?
#
# <details><summary>Answer</summary>
#
# 0.05<!-- = step_decay(5, 0.1, 0.5, 5) -->, after 5 steps: those with $t = 0$ to $4$ had 0.1<!--
# = step_decay(4, 0.1, 0.5, 5) -->.
#
# </details>


# %% answer="step_decay"
def step_decay(t, learning_rate, drop, every):
    """Return the learning rate of a step under step decay.

        learning_rate * drop^floor(t / every)

    Args:
        t: the number of steps already taken, an int, at least 0.
        learning_rate: the rate of the first step.
        drop: the factor of each drop, between 0 and 1.
        every: the number of steps between two drops, an int, at least 1. The first drop comes at
            t = every.

    Returns:
        The rate, a number.

    Source: CS231n notes, Neural Nets 3, "Annealing the learning rate".

    Example:
        >>> [step_decay(t, 0.8, 0.5, 2) for t in range(5)]
        [0.8, 0.8, 0.4, 0.4, 0.2]
    """
    ### BEGIN SOLUTION
    return learning_rate * drop ** (t // every)
    ### END SOLUTION


# %% [markdown]
# Try it. By hand: two drops by half make a quarter, so the last rate is 0.025<!-- = step_decay(10, 0.1, 0.5, 5) -->.

# %%
[step_decay(t, 0.1, 0.5, 5) for t in (0, 4, 5, 9, 10)]

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Count the drops that lie behind: how many times does <code>every</code> fit into <code>t</code>?
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>t // every</code> divides and rounds down. No loop and no memory are needed, and nothing outside of the function may change.
#
# </details>

# %% test="step_decay--values" points=1
"""The rate before, at and after the drops."""
from helpers import checks

checks.check_value(step_decay, (0, 0.1, 0.5, 5), 0.1, look="The first step has the first rate.")
checks.check_value(
    step_decay, (4, 0.1, 0.5, 5), 0.1, look="The fifth step is still before the drop."
)
checks.check_value(step_decay, (5, 0.1, 0.5, 5), 0.05, look="The first drop comes at t = every.")
checks.check_value(step_decay, (9, 0.1, 0.5, 5), 0.05, look="By hand: 9 // 5 is 1, one drop.")
checks.check_value(step_decay, (10, 0.1, 0.5, 5), 0.025, look="By hand: 10 // 5 is 2, two drops.")
checks.check_value(step_decay, (20, 0.1, 0.5, 5), 0.00625, look="By hand: four drops.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.steps(step_decay, "step_decay--values")
### END HIDDEN TESTS

# %% test="step_decay--goes_on_dropping" points=1
"""The rate goes on falling, drop after drop."""
from helpers import checks

checks.check_different(step_decay, [(t, 0.1, 0.5, 5) for t in (2, 8, 16, 21, 26, 60)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.goes_on_dropping(step_decay, "step_decay--goes_on_dropping")
### END HIDDEN TESTS

# %% test="step_decay--any_order" points=1
"""Asked again, after a later step, it answers the same."""
from helpers import checks

checks.check_same(
    step_decay,
    (10, 0.1, 0.5, 5),
    (10, 0.1, 0.5, 5),
    unlike=(15, 0.3, 0.5, 5),
    look="The answer depends on nothing but the arguments.",
)
checks.check_same(
    step_decay,
    (10, 0.1, 0.5, 5),
    (10, 0.1, 0.5, 5),
    unlike=(15, 0.3, 0.5, 5),
    look="The answer depends on nothing but the arguments.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.any_order(step_decay, "step_decay--any_order")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Two smooth decays
#
# The same idea without stairs. First *1/t decay*:
#
# $$\text{lr}_t = \frac{\text{lr}_0}{1 + k\,t}$$
#
# **Predict:** after how many steps is the rate half the first one, for $k = 0.05$?
#
# <details><summary>Answer</summary>
#
# After $1/k = 20$ steps<!-- if inverse_time_decay(20, 1.0, 0.05) == 0.5 -->. For a quarter it takes 60<!--
# = next(t for t in range(100) if inverse_time_decay(t, 1.0, 0.05) <= 0.25) -->: this decay gets slower and slower.
#
# </details>


# %% answer="inverse_time_decay"
def inverse_time_decay(t, learning_rate, k):
    """Return the learning rate of a step under 1/t decay.

        learning_rate / (1 + k t)

    Args:
        t: the number of steps already taken, an int, at least 0.
        learning_rate: the rate of the first step.
        k: how fast it decays, per step, at least 0.

    Returns:
        The rate, a number.

    Source: CS231n notes, Neural Nets 3, "Annealing the learning rate".

    Example:
        >>> [inverse_time_decay(t, 1.0, 0.5) for t in (0, 2, 6)]
        [1.0, 0.5, 0.25]
    """
    ### BEGIN SOLUTION
    return learning_rate / (1 + k * t)
    ### END SOLUTION


# %% [markdown]
# Try it. By hand: half of the first rate after 20 steps, where $k\,t$ is 1<!-- = 0.1 / inverse_time_decay(20, 0.1, 0.05) - 1 -->, and a quarter after 60.

# %%
[inverse_time_decay(t, 0.1, 0.05) for t in (0, 20, 60)]

# %% test="inverse_time_decay--values" points=1
"""The rate of the first step, and of later ones."""
from helpers import checks

checks.check_value(
    inverse_time_decay, (0, 0.1, 0.05), 0.1, look="The first step has the first rate."
)
checks.check_value(
    inverse_time_decay, (10, 0.1, 0.05), 0.1 / 1.5, look="By hand: 1 + 0.05 * 10 = 1.5."
)
checks.check_value(inverse_time_decay, (20, 0.1, 0.05), 0.05, look="By hand: 1 + 0.05 * 20 = 2.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.inverse_time(inverse_time_decay, "inverse_time_decay--values")
### END HIDDEN TESTS

# %% test="inverse_time_decay--first_rate" points=1
"""Three times the first rate gives three times the rate, at every step."""
from helpers import checks

checks.check_different(inverse_time_decay, [(10, rate, 0.05) for rate in (0.1, 0.2, 0.3)])
checks.check_different(inverse_time_decay, [(3, rate, 0.05) for rate in (0.1, 0.2, 0.3)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.first_rate(inverse_time_decay, "inverse_time_decay--first_rate")
### END HIDDEN TESTS

# %% [markdown]
# And *exponential decay*, which halves the rate again and again after equal times:
#
# $$\text{lr}_t = \text{lr}_0 \, e^{-k\,t}$$


# %% answer="exponential_decay"
def exponential_decay(t, learning_rate, k):
    """Return the learning rate of a step under exponential decay.

        learning_rate * exp(-k t)

    Args:
        t: the number of steps already taken, an int, at least 0.
        learning_rate: the rate of the first step.
        k: how fast it decays, per step, at least 0.

    Returns:
        The rate, a number.

    Source: CS231n notes, Neural Nets 3, "Annealing the learning rate".

    Example:
        >>> [round(float(exponential_decay(t, 1.0, 0.5)), 3) for t in (0, 1, 2)]
        [1.0, 0.607, 0.368]
    """
    ### BEGIN SOLUTION
    return learning_rate * np.exp(-k * t)
    ### END SOLUTION


# %% [markdown]
# Try it. By hand: after 20 steps $e^{-1}$ is left, 0.368<!-- = exponential_decay(20, 1.0, 0.05) -->, and after 40 steps the square of that.

# %%
[exponential_decay(t, 0.1, 0.05) for t in (0, 20, 40)]

# %% test="exponential_decay--values" points=1
"""The rate of the first step, and of later ones."""
from helpers import checks

checks.check_value(
    exponential_decay, (0, 0.1, 0.05), 0.1, look="The first step has the first rate."
)
checks.check_value(
    exponential_decay, (20, 0.1, 0.05), 0.03678794411714, look="By hand: a factor of e^(-1)."
)
checks.check_value(
    exponential_decay, (10, 0.1, 0.05), 0.06065306597126, look="By hand: a factor of e^(-0.5)."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.exponential(exponential_decay, "exponential_decay--values")
### END HIDDEN TESTS

# %% test="exponential_decay--first_rate" points=1
"""Three times the first rate gives three times the rate, at every step."""
from helpers import checks

checks.check_different(exponential_decay, [(10, rate, 0.05) for rate in (0.1, 0.2, 0.3)])
checks.check_different(exponential_decay, [(3, rate, 0.05) for rate in (0.1, 0.2, 0.3)])
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.first_rate(exponential_decay, "exponential_decay--first_rate")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Break a schedule
#
# Exponential decay can be so quick that a run never arrives, with no noise and no saddle in its way. Do it on purpose. The loss is $w^2/2$, whose gradient is $w$; the weight starts at 10, and step $t$ has the rate $\text{lr}_0\, e^{-k t}$:
#
# $$w \leftarrow w - \text{lr}_0\, e^{-k t}\, w$$
#
# **Your task:** find a first rate from 0.1 to 1 and a $k$ of at most 0.1 with which the weight stops between 2 and 3<!-- given -->, forever. Put the two numbers in place of the dots and delete the line that raises `NotImplementedError`.

# %% answer="frozen"
frozen = {"learning_rate": ..., "k": ...}
### BEGIN SOLUTION
frozen = {"learning_rate": 0.1, "k": 0.075}
### END SOLUTION


# %% tags=["claims"]
def stops_at(learning_rate, k, steps=5000):
    return 10 * np.prod(1 - learning_rate * np.exp(-k * np.arange(steps)))


stopped = stops_at(**frozen)

# %% [markdown]
# Try it: where does the weight stand after ten, a hundred, a thousand steps?

# %%
if ... not in frozen.values():
    w = 10.0
    for t in range(1001):
        if t in (10, 100, 1000):
            print(f"after {t} steps: {w:.4f}")
        w -= frozen["learning_rate"] * np.exp(-frozen["k"] * t) * w

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# A step multiplies the weight by $1 - \text{lr}_t$, which is about $e^{-\text{lr}_t}$. So what counts is the *sum* of all rates, and that of an exponential decay is finite.
#
# </details>
#
# <details><summary>Hint 2: a first guess</summary>
#
# The sum is about $\text{lr}_0 / k$. Where should it be, if a weight of 10 is to stop at a quarter of that?
#
# </details>

# %% test="frozen--rates" points=1
"""A first rate that is worth the name, and a decay that is not absurd."""
from helpers import checks

checks.check_settings(
    "frozen",
    frozen,
    ["learning_rate", "k"],
    allowed=lambda learning_rate, k: 0.1 <= learning_rate <= 1 and 0 < k <= 0.1,
    expected="a learning_rate from 0.1 to 1, and a k above 0 and up to 0.1",
)

# %% test="frozen--stops" points=1
"""The weight starts at 10 and stops between 2 and 3."""
import numpy as np

from helpers import checks

checks.check_settings(
    "frozen",
    frozen,
    ["learning_rate", "k"],
    allowed=lambda learning_rate, k: (
        0 < learning_rate <= 1
        and k > 0
        and 2 < 10 * np.prod(1 - learning_rate * np.exp(-k * np.arange(5000))) < 3
    ),
    expected="a pair with which the weight stops between 2 and 3",
)

# %% [markdown]
# <details><summary>What this shows</summary>
#
# The pair of our solution stops at 2.4<!-- = stopped -->, and half the $k$ would have brought it to 0.61<!--
# = stops_at(frozen["learning_rate"], frozen["k"] / 2) -->. Robbins and Monro (1951) require that the sum of the rates be infinite: then every distance can be covered. In a run of finite length that is too strict, but the sum should still be large enough for the way.
#
# </details>

# %% [markdown]
# ## 5. Warm up, then follow a cosine
#
# The schedule of most large models today: the rate rises in equal steps to its peak, then falls along half a wave of the cosine. With `warmup` $= W$ and `steps` $= T$:
#
# $$
# \text{lr}_t =
# \begin{cases}
# \text{lr} \cdot \dfrac{t + 1}{W} & t < W \\[2ex]
# \text{final} + \dfrac{\text{lr} - \text{final}}{2} \left(1 + \cos \pi\, \dfrac{t - W}{T - W}\right) & W \le t < T \\[2ex]
# \text{final} & t \ge T
# \end{cases}
# $$
#
# **Predict:** with $W = 10$, at which $t$ has the rate reached its peak? And why $t + 1$ in the first line?
#
# <details><summary>Answer</summary>
#
# At $t = 9$<!-- if cosine_schedule(9, 0.1, 100, 10) == 0.1 > cosine_schedule(8, 0.1, 100, 10)
# -->, the last step of the warm-up; the cosine begins with the same rate<!--
# if cosine_schedule(10, 0.1, 100, 10) == 0.1 --> at $t = 10$. With $t$ in place of $t + 1$ the first step would have the rate 0: it would do nothing, but a rule with a memory would remember it.
#
# </details>


# %% answer="cosine_schedule"
def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.0):
    """Return the learning rate of a step: a linear warm-up, then half a wave of the cosine.

        learning_rate * (t + 1) / warmup                                        for t < warmup,
        final + (learning_rate - final) / 2
            * (1 + cos(pi * (t - warmup) / (steps - warmup)))                   for t < steps,
        final                                                                   from t = steps on.

    Args:
        t: the number of steps already taken, an int, at least 0.
        learning_rate: the rate at the peak.
        steps: the length of the run, warm-up included, an int.
        warmup: the number of steps on the way up, an int, at least 0.
        final: the rate where the cosine ends.

    Returns:
        The rate, a number.

    Raises:
        ValueError: if warmup >= steps, which leaves no step for the way down.

    Source: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR 2017,
    equation 5, without restarts; the warm-up as in Goyal et al. 2017, section 2.2.

    Example:
        >>> [round(float(cosine_schedule(t, 0.4, 6, warmup=2)), 4) for t in range(7)]
        [0.2, 0.4, 0.4, 0.3414, 0.2, 0.0586, 0.0]
    """
    ### BEGIN SOLUTION
    if warmup >= steps:
        raise ValueError(f"warmup must be smaller than steps, got {warmup} and {steps}")
    if t < warmup:
        return learning_rate * (t + 1) / warmup
    share = min((t - warmup) / (steps - warmup), 1)
    return final + (learning_rate - final) / 2 * (1 + np.cos(np.pi * share))
    ### END SOLUTION


# %% [markdown]
# Try it. By hand, without a warm-up: a quarter of the way is $\pi/4$, with a cosine of 0.707<!--
# = 2 * cosine_schedule(25, 1.0, 100) - 1 -->, so the rate is 0.854<!-- = cosine_schedule(25, 1.0, 100) --> of the first one. Does the curve below look as you would draw it?

# %%
fig, ax = plt.subplots(figsize=(6, 2.5), layout="constrained")
for warmup, style in ((0, "-"), (30, "--")):
    rates = [cosine_schedule(t, 0.1, 100, warmup=warmup, final=0.01) for t in range(120)]
    ax.plot(rates, style, label=f"warmup={warmup}")
ax.set(xlabel="t", ylabel="learning rate", title="steps=100, final=0.01")
ax.legend()
plt.show()

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Refuse what makes no sense, return on the way up, and for all the rest compute which <em>share</em> of the way down lies behind; it never exceeds 1.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>min((t - warmup) / (steps - warmup), 1)</code> is that share. <code>np.cos</code> takes radians: half a wave is $\pi$.
#
# </details>

# %% test="cosine_schedule--cosine" points=1
"""Without a warm-up: down along half a wave of the cosine."""
import numpy as np

from helpers import checks

checks.check_value(cosine_schedule, (0, 0.1, 100), 0.1, look="The first step has the full rate.")
checks.check_value(
    cosine_schedule, (25, 0.1, 100), 0.05 * (1 + np.sqrt(0.5)), look="By hand: cos(pi / 4) = 0.707."
)
checks.check_value(cosine_schedule, (50, 0.1, 100), 0.05, look="Half way down it is half the rate.")
checks.check_value(
    cosine_schedule,
    (75, 0.1, 100),
    0.05 * (1 - np.sqrt(0.5)),
    look="By hand: cos(3 pi / 4) = -0.707.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.cosine(cosine_schedule, "cosine_schedule--cosine")
### END HIDDEN TESTS

# %% test="cosine_schedule--warm_up" points=1
"""On the way up: equal steps, the first of which is not zero."""
from helpers import checks

checks.check_value(cosine_schedule, (0, 0.1, 100, 10), 0.01, look="By hand: 0.1 * 1 / 10.")
checks.check_value(cosine_schedule, (4, 0.1, 100, 10), 0.05, look="By hand: 0.1 * 5 / 10.")
checks.check_value(cosine_schedule, (9, 0.1, 100, 10), 0.1, look="By hand: 0.1 * 10 / 10.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.warm_up(cosine_schedule, "cosine_schedule--warm_up")
### END HIDDEN TESTS

# %% test="cosine_schedule--after_warm_up" points=1
"""After the way up: the whole half wave, over the steps that are left."""
from helpers import checks

checks.check_value(
    cosine_schedule, (10, 0.1, 100, 10), 0.1, look="The wave begins where the warm-up ends."
)
checks.check_value(
    cosine_schedule, (55, 0.1, 100, 10), 0.05, look="By hand: 45 of the 90 steps that are left."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.after_warm_up(cosine_schedule, "cosine_schedule--after_warm_up")
### END HIDDEN TESTS

# %% test="cosine_schedule--final" points=1
"""The wave leads from the full rate down to `final`."""
from helpers import checks

checks.check_same(
    cosine_schedule,
    (20, 0.1, 100, 0, 0.1),
    (60, 0.1, 100, 0, 0.1),
    unlike=(60, 0.1, 100, 0, 0.02),
    look="A wave from 0.1 down to 0.1 is flat.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.down_to_final(cosine_schedule, "cosine_schedule--final")
### END HIDDEN TESTS

# %% test="cosine_schedule--past_the_end" points=1
"""From t = steps on the rate stays as it is."""
from helpers import checks

checks.check_same(
    cosine_schedule,
    (100, 0.1, 100, 0, 0.02),
    (150, 0.1, 100, 0, 0.02),
    unlike=(0, 0.1, 100, 0, 0.02),
    look="A cosine that goes on would rise again.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.past_the_end(cosine_schedule, "cosine_schedule--past_the_end")
### END HIDDEN TESTS

# %% test="cosine_schedule--refuses" points=1
"""A ValueError where the warm-up takes the whole run."""
from helpers import checks

checks.check_raises(cosine_schedule, (0, 0.1, 10, 10), look="warmup must be smaller than steps.")
checks.check_raises(cosine_schedule, (3, 0.1, 10, 20), look="warmup must be smaller than steps.")
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.refuses(cosine_schedule, "cosine_schedule--refuses")
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Any rule, with any schedule
#
# Your rules read `config["learning_rate"]` at every call, so a schedule needs no change in them: somebody has to set that key before each step. `scheduled(rule, schedule)` makes a new rule that does so.
#
# A function that returns a function looks like this:
#
# ```python
# def doubled(f):
#     def twice(x):
#         return 2 * f(x)
#
#     return twice
# ```
#
# Since only the config survives from call to call, the number of steps taken has to be in it. Adam keeps a `t` there already, which you must not touch, so the schedule's count gets a key to itself: `scheduled_t`.
#
# **Predict:** one function made by `scheduled` trains two layers in turn. What goes wrong if the count is a variable of that function?
#
# <details><summary>Answer</summary>
#
# It counts the calls for both layers together, so each of them sees every second rate only, and the schedule ends after half the steps.
#
# </details>


# %% answer="scheduled"
def scheduled(rule, schedule):
    """Return an update rule that takes the steps of `rule` at the rates of `schedule`.

    Before each step it sets config["learning_rate"] to schedule(t), where t is the number of steps
    that this parameter has taken: 0 at the first. It keeps that number under "scheduled_t", and no
    other key of the config is its business.

    Args:
        rule: rule(w, dw, config) -> (next_w, config).
        schedule: schedule(t) -> the learning rate, asked once a step.

    Returns:
        A function of (w, dw, config=None) that returns the pair (next_w, config). Missing keys
        mean what they mean to `rule`; a missing "scheduled_t" is 0.

    Example:
        >>> def plain(w, dw, config):
        ...     rate = config["learning_rate"]
        ...     return w - rate * dw, config
        >>> step = scheduled(plain, lambda t: 1 / (t + 1))
        >>> w, config = step(10.0, 1.0)
        >>> w, config = step(w, 1.0, config)
        >>> w, config["scheduled_t"]
        (8.5, 2)
    """

    ### BEGIN SOLUTION
    def step(w, dw, config=None):
        config = dict(config or {})
        t = config.get("scheduled_t", 0)
        config["learning_rate"] = schedule(t)
        next_w, config = rule(w, dw, config)
        return next_w, {**config, "scheduled_t": t + 1}

    return step
    ### END SOLUTION


# %% tags=["claims"]
def plainly(w, dw, config):
    return w - config["learning_rate"] * dw, config


slower, reached = scheduled(plainly, lambda t: 1 / (t + 1)), [(10.0, None)]
for _ in range(3):
    reached.append(slower(reached[-1][0], 1.0, reached[-1][1]))

# %% [markdown]
# Try it on a gradient that is always 1, whose rates are one, a half, a third, and so on. From 10 the first steps lead to 9<!--
# = reached[1][0] -->, 8.5<!-- = reached[2][0] --> and 8.17<!-- = reached[3][0] -->.


# %%
def plain(w, dw, config):
    rate = config["learning_rate"]
    return w - rate * dw, config


w, config, step = np.array([10.0]), None, scheduled(plain, lambda t: 1 / (t + 1))
for _ in range(3):
    w, config = step(w, np.array([1.0]), config)
    print(w, config)

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# The inner function does four things: read the count, set the rate, call the rule, and put the raised count into the config <em>that the rule returned</em>.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>dict(config or {})</code> makes a new dict, whether there is a config or not. <code>config.get("scheduled_t", 0)</code> is 0 at the first call.
#
# </details>

# %% test="scheduled--asks" points=1
"""Each step asks the schedule once: for 0, 1, 2, or onwards from the count in the config."""
from helpers import checks

checks.check_asks(
    scheduled,
    5,
    begin=7,
    look="The first step asks for t = 0, every step asks once, and the count is in 'scheduled_t'.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.asks(scheduled, "scheduled--asks")
### END HIDDEN TESTS

# %% test="scheduled--sets_rates" points=1
"""The rule finds the rate that the schedule has just given."""
from helpers import checks

checks.check_sets_rates(
    scheduled, 4, look="Before each step config['learning_rate'] is set to what the schedule gives."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.sets_rates(scheduled, "scheduled--sets_rates")
### END HIDDEN TESTS

# %% test="scheduled--state_of_rule" points=1
"""What the rule keeps in its config is left alone, a count `t` above all."""
import numpy as np

from helpers import checks

checks.check_state_of_rule(
    scheduled,
    lambda w, dw, config: (w - dw, {**config, "t": config["t"] + 1, "last": dw}),
    w=np.array([1.0]),
    steps=[np.array([2.0]), np.array([3.0])],
    config={"t": 40},
    look="The rule keeps its count in config['t']; yours is in config['scheduled_t'].",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.state_of_rule(scheduled, "scheduled--state_of_rule")
### END HIDDEN TESTS

# %% test="scheduled--separate_parameters" points=1
"""Two parameters that move in turn, from first calls without a config on, are counted apart."""
from helpers import checks

checks.check_scheduled_apart(scheduled)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.separate_parameters(scheduled, "scheduled--separate_parameters")
### END HIDDEN TESTS

# %% test="scheduled--resumes" points=1
"""A new function goes on where the config of another one was left."""
from helpers import checks

checks.check_resumes(
    scheduled, look="All that is kept between calls is in config, under 'scheduled_t'."
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.resumes(scheduled, "scheduled--resumes")
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Average instead
#
# Lowering the rate calms the noise. Averaging the iterates does too, at a rate that stays high. Two averages, both known after every step:
#
# $$\bar w_k = \frac{1}{k+1} \sum_{i=0}^{k} w_i
# \qquad\text{or}\qquad
# \bar w_k = \frac{a_k}{1 - \beta^{k+1}}, \quad a_k = \beta\, a_{k-1} + (1-\beta)\, w_k, \quad a_{-1} = 0$$
#
# The first is the plain mean of Polyak and Ruppert; the second forgets, and has the correction that you know from Adam.
#
# **Predict:** the iterates are 0, 2, 4. What are their averages, plain and with $\beta = 0.5$?
#
# <details><summary>Answer</summary>
#
# Plain 0, 1, 2<!-- if np.allclose(averaged_iterates(np.array([0.0, 2.0, 4.0])), [0, 1, 2])
# -->. With the decay 0, then $1/0.75 = 1.333$<!--
# = averaged_iterates(np.array([0.0, 2.0, 4.0]), 0.5)[1] -->, then $2.5/0.875 = 2.857$<!--
# = averaged_iterates(np.array([0.0, 2.0, 4.0]), 0.5)[2] -->.
#
# </details>


# %% answer="averaged_iterates"
def averaged_iterates(iterates, decay=None):
    """Return the averages of iterates, row by row as they become known.

        without a decay   row k is the plain mean of the rows 0 to k,
        with a decay      a <- decay * a + (1 - decay) * row, from a = 0,
                          and row k of the answer is a / (1 - decay^(k+1)).

    Args:
        iterates: one row a step, a float array of shape (steps, ...). It must not change.
        decay: None for the plain mean, or the share that the running mean keeps, 0 <= decay < 1.

    Returns:
        A new array, of the shape of iterates.

    Source: Polyak and Juditsky, Acceleration of Stochastic Approximation by Averaging, 1992; the
    corrected running mean as in Kingma and Ba 2015, section 3.

    Example:
        >>> averaged_iterates(np.array([0.0, 2.0, 4.0]))
        array([0., 1., 2.])
        >>> averaged_iterates(np.array([0.0, 2.0, 4.0]), 0.5).round(4)
        array([0.    , 1.3333, 2.8571])
    """
    ### BEGIN SOLUTION
    averages, a = np.empty_like(iterates), 0.0
    for k, row in enumerate(iterates):
        share = 1 / (k + 1) if decay is None else (1 - decay) / (1 - decay ** (k + 1))
        a = a + share * (row - a)
        averages[k] = a
    return averages
    ### END SOLUTION


# %% [markdown]
# Try it on noise around 3: both averages come closer to it than most of the iterates.

# %%
noisy = 3 + np.random.default_rng(0).normal(size=400)
for name, average in (
    ("last iterate", noisy),
    ("plain mean", averaged_iterates(noisy)),
    ("decay 0.95", averaged_iterates(noisy, 0.95)),
):
    print(f"{name}: {average[-1]:.3f}")

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Go through the rows, keep a running value, and write what is known after each row into the answer.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# Ask <code>decay is None</code>, not <code>not decay</code>: a decay of 0 is a decay. A row can be an array of any shape, and <code>np.empty_like(iterates)</code> has room for all answers.
#
# </details>

# %% test="averaged_iterates--plain_mean" points=1
"""Without a decay: the mean of all rows so far."""
import numpy as np

from helpers import checks

checks.check_value(
    averaged_iterates,
    (np.array([0.0, 2.0, 4.0]),),
    np.array([0.0, 1.0, 2.0]),
    look="By hand: 0, (0 + 2) / 2, (0 + 2 + 4) / 3.",
)
checks.check_value(
    averaged_iterates,
    (np.array([[1.0, 8.0], [3.0, 4.0]]),),
    np.array([[1.0, 8.0], [2.0, 6.0]]),
    look="Each row is an iterate: average down the rows, entry by entry.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.plain_mean(averaged_iterates, "averaged_iterates--plain_mean")
### END HIDDEN TESTS

# %% test="averaged_iterates--decay" points=1
"""With a decay: the running mean, corrected for its start at zero."""
import numpy as np

from helpers import checks

checks.check_value(
    averaged_iterates,
    (np.array([0.0, 2.0, 4.0]), 0.5),
    np.array([0.0, 1 / 0.75, 2.5 / 0.875]),
    look="By hand: a is 0, 1, 2.5, and is divided by 0.5, 0.75, 0.875.",
)
checks.check_value(
    averaged_iterates,
    (np.array([1.0, 3.0, 2.0]), 0.0),
    np.array([1.0, 3.0, 2.0]),
    look="A decay of 0 keeps nothing, so each average is the row itself. It is not None.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.decaying_mean(averaged_iterates, "averaged_iterates--decay")
### END HIDDEN TESTS

# %% test="averaged_iterates--each_entry" points=1
"""Rows of any shape, entry by entry, and each average as soon as its row is there."""
import numpy as np

from helpers import checks

checks.check_columns(averaged_iterates, np.arange(12.0).reshape(4, 3) ** 2)
checks.check_first_rows(averaged_iterates, np.arange(12.0).reshape(4, 3) ** 2, 0.7)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.each_entry(averaged_iterates, "averaged_iterates--each_entry")
### END HIDDEN TESTS

# %% test="averaged_iterates--iterates_kept" points=1
"""The iterates stay as they are, and the averages are an array apart."""
import numpy as np

from helpers import checks

checks.check_kept(
    averaged_iterates,
    (np.array([[1.0, 8.0], [3.0, 4.0], [2.0, 2.0]]), 0.5),
    ["iterates"],
    unlike=(np.array([[2.0, 3.0], [3.0, 4.0], [2.0, 5.0]]), 0.5),
    case="a call with three rows",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.iterates_kept(averaged_iterates, "averaged_iterates--iterates_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Going further: the direction of L-BFGS
#
# This exercise belongs to the lecture's *Going further*. L-BFGS remembers the last few steps $s_i = w_{i+1} - w_i$ and the changes of the gradient $y_i = g_{i+1} - g_i$ that came with them, and from these alone it multiplies a gradient by an estimate of the inverse Hessian, without ever writing down a matrix. Its *two-loop recursion*, with $\rho_i = 1 / (y_i \cdot s_i)$:
#
# 1. $q \leftarrow g$. From the newest pair to the oldest: $\alpha_i = \rho_i\, (s_i \cdot q)$, then $q \leftarrow q - \alpha_i\, y_i$.
# 2. $r \leftarrow \gamma\, q$ with $\gamma = (s \cdot y) / (y \cdot y)$ of the newest pair, or $\gamma = 1$ if there is none.
# 3. From the oldest pair to the newest: $r \leftarrow r + s_i\, \big(\alpha_i - \rho_i\, (y_i \cdot r)\big)$. The direction is $-r$.
#
# **Predict:** on a bowl with one weight and curvature 4, one pair is known. Which direction comes out for a gradient of 8?
#
# <details><summary>Answer</summary>
#
# -2<!-- = lbfgs_direction(np.array([8.0]), [np.array([1.0])], [np.array([4.0])])[0] -->: Newton's step $-g / 4$, whatever step the pair was made with. In one dimension a single difference of gradients is the whole Hessian.
#
# </details>


# %% answer="lbfgs_direction"
def lbfgs_direction(g, s_list, y_list):
    """Return the direction of L-BFGS, minus an estimate of the inverse Hessian times g.

    Args:
        g: the gradient, a float array of shape (n,). It must not change.
        s_list: the last steps, a list of arrays of shape (n,), the oldest first. It must not change.
        y_list: the changes of the gradient that came with them, likewise.

    Returns:
        The direction, an array of shape (n,); -g if the lists are empty.

    Source: Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.4, with the scale
    of equation 7.20.

    Example:
        >>> lbfgs_direction(np.array([8.0]), [np.array([1.0])], [np.array([4.0])])
        array([-2.])
    """
    ### BEGIN SOLUTION
    q, alphas = g, []
    pairs = list(zip(s_list, y_list, strict=True))
    for s, y in reversed(pairs):
        alphas.append((s @ q) / (y @ s))
        q = q - alphas[-1] * y
    r = q if not pairs else q * (s_list[-1] @ y_list[-1]) / (y_list[-1] @ y_list[-1])
    for (s, y), alpha in zip(pairs, reversed(alphas), strict=True):
        r = r + s * (alpha - (y @ r) / (y @ s))
    return -r
    ### END SOLUTION


# %% [markdown]
# Try it. By hand: the first loop has $\alpha = 2$ and leaves nothing of $q$; the second one adds $\alpha\, s$, and the sign turns.

# %%
lbfgs_direction(np.array([8.0]), [np.array([1.0])], [np.array([4.0])])

# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Two loops over the same pairs, in opposite directions. The first one keeps its alphas, because the second one needs them.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# <code>zip(s_list, y_list)</code> pairs them; <code>reversed(list(...))</code> goes backwards and leaves the lists as they are. Write <code>q = q - alpha * y</code>, not <code>q -= ...</code>, because the first q is the caller's g.
#
# </details>

# %% test="lbfgs_direction--values" points=1
"""No pair, one pair, two pairs."""
import numpy as np

from helpers import checks

checks.check_value(
    lbfgs_direction,
    (np.array([3.0, -4.0]), [], []),
    np.array([-3.0, 4.0]),
    look="Without a pair it is minus the gradient.",
)
checks.check_value(
    lbfgs_direction,
    (np.array([4.0, 4.0]), [np.array([1.0, 0.0])], [np.array([2.0, 0.0])]),
    np.array([-2.0, -2.0]),
    look="By hand: alpha = 2, q = (0, 4), gamma = 1/2, so r is (0, 2), and in the end (2, 2).",
)
checks.check_value(
    lbfgs_direction,
    (
        np.array([4.0, 2.0]),
        [np.array([1.0, 0.0]), np.array([1.0, 1.0])],
        [np.array([2.0, 0.0]), np.array([2.0, 4.0])],
    ),
    np.array([-31 / 15, -7 / 15]),
    look="By hand: both alphas are 1 and gamma is 0.3, so r is (0, -0.6), then (1, -0.6).",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.lbfgs(lbfgs_direction, "lbfgs_direction--values")
### END HIDDEN TESTS

# %% test="lbfgs_direction--newest_pair" points=1
"""Older pairs do not change what it makes of the newest change of the gradient."""
import numpy as np

from helpers import checks

checks.check_same(
    lbfgs_direction,
    (
        np.array([2.0, 3.0]),
        [np.array([1.0, 0.0]), np.array([1.0, 1.0])],
        [np.array([2.0, 0.0]), np.array([2.0, 3.0])],
    ),
    (np.array([2.0, 3.0]), [np.array([1.0, 1.0])], [np.array([2.0, 3.0])]),
    unlike=(np.array([3.0, 2.0]), [np.array([1.0, 1.0])], [np.array([2.0, 3.0])]),
    look="For g = y of the newest pair the direction is -s of that pair, whatever is older.",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.secant(lbfgs_direction, "lbfgs_direction--newest_pair")
### END HIDDEN TESTS

# %% test="lbfgs_direction--pairs_kept" points=1
"""The gradient and the lists stay as they are."""
import numpy as np

from helpers import checks

checks.check_kept(
    lbfgs_direction,
    (np.array([4.0, 4.0]), [np.array([1.0, 0.0])], [np.array([2.0, 0.0])]),
    ["g"],
    unlike=(np.array([4.0, 5.0]), [np.array([1.0, 0.0])], [np.array([2.0, 0.0])]),
    case="a call with one pair",
)
### BEGIN HIDDEN TESTS
from grader import trials

trials.schedules.pairs_kept(lbfgs_direction, "lbfgs_direction--pairs_kept")
### END HIDDEN TESTS

# %% [markdown]
# ## 9. Does a schedule pay?
#
# Nothing from here on is graded. You need exercises 5, 6 and 7.
#
# The network of lesson 07: 64 pixels, 32 hidden units, ten outputs; 600 steps of plain SGD. A third of the images is kept for testing.

# %% tags=["skip-execution"]
images, labels = digits()
X = images / 16 - np.mean(images / 16, axis=0)
held_out = np.arange(len(X)) % 3 == 0
train = np.flatnonzero(~held_out)
X.shape, len(train)


# %% tags=["skip-execution"]
def iterates_of(schedule, batch, steps=600, seed=0):
    """Train with `scheduled(plain, schedule)`; return the weights after each step."""
    rng, step = np.random.default_rng(seed), scheduled(plain, schedule)
    w, config, kept = initial_weights(64, 32, 10, seed=seed), None, []
    for _ in range(steps):
        rows = rng.choice(train, size=batch)
        w, config = step(w, network_loss(w, X[rows], labels[rows], hidden=32)[1], config)
        kept.append(w)
    return np.array(kept)


# %% tags=["skip-execution"]
def training_loss(w):
    return network_loss(w, X[train], labels[train], hidden=32)[0]


def constant(t):
    return 1.0


def cosine(t):
    return cosine_schedule(t, 3.0, 600)


# %% [markdown]
# **Predict:** the batches hold 8 images. Which run has the lower training loss half way, and which at the end: rate 1 throughout, or a cosine from 3 down to 0? And what does an average of the last iterates at rate 3 achieve?

# %% tags=["skip-execution"]
fast = iterates_of(lambda t: 3.0, batch=8)
runs = {
    "constant, rate 1": iterates_of(constant, batch=8),
    "cosine, 3 to 0": iterates_of(cosine, batch=8),
    "constant, rate 3": fast,
    "rate 3, averaged": averaged_iterates(fast, 0.99),
}
for name, kept in runs.items():
    half, end = training_loss(kept[299]), training_loss(kept[-1])
    right = accuracy(kept[-1], X[held_out], labels[held_out], hidden=32)
    print(f"{name}: training loss {half:.3f}, then {end:.3f}; {right:.1%} of test images right")


# %% tags=["claims"]
def losses_of(schedule, batch, seed, last=lambda kept: kept[-1]):
    kept = iterates_of(schedule, batch, seed=seed)
    return training_loss(kept[299]), training_loss(last(kept))


def mean_of_last(kept):
    return averaged_iterates(kept, 0.99)[-1]


seeds = range(3)
steady, falling = ([losses_of(each, 8, seed) for seed in seeds] for each in (constant, cosine))
high = [losses_of(lambda t: 3.0, 8, seed)[1] for seed in seeds]
calmed = [losses_of(lambda t: 3.0, 8, seed, mean_of_last)[1] for seed in seeds]
at_64 = [losses_of(lambda t: 5.0, 64, seed)[1] for seed in seeds]
falling_64 = [losses_of(lambda t: cosine_schedule(t, 5.0, 600), 64, seed)[1] for seed in seeds]
ahead = [one[0] < low[0] for low, one in zip(falling, steady, strict=True)]

# %% [markdown]
# <details><summary>Answer</summary>
#
# Half way the two are close, and the seed decides which is ahead<!-- if len({*ahead}) == 2 -->. At the end the cosine has the lower loss<!--
# if falling[0][1] < steady[0][1] -->, as it has with each of three<!-- = len(seeds) --> seeds<!--
# if all(low[1] < one[1] for low, one in zip(falling, steady, strict=True)) -->. The average brings the loss of rate 3 down to half or less<!--
# if all(low < one / 2 for low, one in zip(calmed, high, strict=True)) -->, without any schedule. On the test images do not read much into the order: a single one of them counts 0.17 %<!--
# = 1 / held_out.sum() -->.
#
# </details>

# %% [markdown]
# **Predict:** now batches of 64, whose gradients are less noisy, and the rate 5, constant or as the peak of the cosine. Which one wins?

# %% tags=["skip-execution"]
for name, schedule in (
    ("constant, rate 5", lambda t: 5.0),
    ("cosine, 5 to 0", lambda t: cosine_schedule(t, 5.0, 600)),
):
    print(f"{name}: training loss {training_loss(iterates_of(schedule, batch=64)[-1]):.4f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The constant rate, with each of the three seeds<!--
# if all(low < one for low, one in zip(at_64, falling_64, strict=True)) -->. A schedule calms noise. Where noise is not what limits the run, lowering the rate only shortens the way: the rates of a cosine add up to half of those of its peak<!--
# if abs(sum(cosine_schedule(t, 5.0, 600) for t in range(600)) / (600 * 5.0) - 0.5) < 0.01 -->.
#
# </details>

# %% [markdown]
# Take your Adam from lesson 07 and give it a schedule too: `scheduled(adam, cosine)` needs no other change, since its own `t` is left alone.

# %% [markdown]
# ## What you can do now
#
# - You predicted a floor, a lag and the price of a wrong unit from formulas: the floor falls as the root of the rate, a running mean is about $1/(1-\beta)$ steps behind.
# - You wrote step, 1/t, exponential and cosine schedules with a warm-up, as functions that remember nothing.
# - `scheduled` gives any of them to any rule; its count is in the config, next to the rule's.
# - `averaged_iterates` calms the noise at a rate that stays high.
# - A cosine won at batch 8 and lost at batch 64: a schedule pays where noise is the limit, and if its peak is tuned with it.
#
# **Next:** lesson 09, where the network gets deeper, and the scale of its layers becomes the problem.
