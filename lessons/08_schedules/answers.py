# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="schedule_predictions" name="exact"
schedule_predictions = {
    "rate_for_a_tenth": 2 * 0.1**2 / (1 + 0.1**2),
    "lag": 99,
    "times_too_small": 101 / 3,
}

# %% right="schedule_predictions" name="by_rule_of_thumb"
schedule_predictions = {"rate_for_a_tenth": 0.02, "lag": 100, "times_too_small": 33.7}

# %% right="schedule_predictions" name="from_a_simulation"
mean, marched = 0.0, 0.0
for marched in range(5000):
    mean = 0.99 * mean + 0.01 * marched
schedule_predictions = dict(
    lag=np.float64(marched - mean),
    rate_for_a_tenth=np.float32(0.0198),
    times_too_small=np.array((1 + 0.1 * 1000) / (1 + 0.1 * 20)),
    note="simulated",
)

# %% right="schedule_predictions" name="fractions"
from fractions import Fraction

schedule_predictions = {
    "rate_for_a_tenth": Fraction(2, 101),
    "lag": Fraction(99, 1),
    "times_too_small": Fraction(101, 3),
}

# %% wrong="schedule_predictions" name="floor_proportional_to_the_rate"
# You took the distance to be proportional to the rate; it falls as the root of the rate, so the
# rate goes down by the square.
# - 2 * 0.1**2 / (1 + 0.1**2)
# + 0.1 * 0.1 / 0.229

# %% wrong="schedule_predictions" name="floor_without_the_square"
# Your rate solves lr / (2 - lr) = 0.1, where that is the square of the distance; set it to 0.01.
# - 2 * 0.1**2 / (1 + 0.1**2)
# + 2 * 0.1 / (1 + 0.1)

# %% wrong="schedule_predictions" name="a_tenth_of_the_rate"
# You divided the rate by ten, which brings the distance to 0.07; work out which rate gives 0.1.
# - 2 * 0.1**2 / (1 + 0.1**2)
# + 0.01

# %% wrong="schedule_predictions" name="rate_squared"
# You took the square of the distance for the rate; for small rates that square is half the rate.
# - 2 * 0.1**2 / (1 + 0.1**2)
# + 0.005

# %% wrong="schedule_predictions" name="half_life"
# Your lag is the half-life of the memory, ln 2 / 0.01; the mean age of what it holds is longer.
# - "lag": 99
# + "lag": 69

# %% wrong="schedule_predictions" name="lag_of_half_the_memory"
# Your lag is half of the memory, as if the last 100 iterates counted alike; they fade instead.
# - "lag": 99
# + "lag": 50

# %% wrong="schedule_predictions" name="no_lag"
# You expect hardly any lag; the mean multiplies the old by 0.99, so it holds much that is old.
# - "lag": 99
# + "lag": 1

# %% wrong="schedule_predictions" name="ratio_of_the_counts"
# Your factor is that of the counts, 50; the 1 in the denominator does not grow with them.
# - "times_too_small": 101 / 3
# + "times_too_small": 50

# %% wrong="schedule_predictions" name="the_rate_instead_of_the_factor"
# Your factor is how much the rate shrank by mistake; compare it with the intended rate, which
# shrank too.
# - "times_too_small": 101 / 3
# + "times_too_small": 101

# %% wrong="schedule_predictions" name="epochs_of_steps"
# You took 20 epochs for 20 steps of the mistaken schedule; it has been asked 1000 times.
# - "times_too_small": 101 / 3
# + "times_too_small": 3

# %% wrong="schedule_predictions" name="other_keys"
# The keys have other names; keep those of the stub.
# - "lag"
# + "delay"

# %% wrong="schedule_predictions" name="text_instead_of_numbers"
# A value is text; numbers stand without quotes.
# - "times_too_small": 101 / 3
# + "times_too_small": "101 / 3"


# %% right="step_decay" name="floor_division"
def step_decay(t, learning_rate, drop, every):
    drops = t // every
    return learning_rate * drop**drops


# %% right="step_decay" name="numpy"
def step_decay(t, learning_rate, drop, every):
    return np.multiply(learning_rate, np.power(float(drop), np.floor_divide(t, every)))


# %% right="step_decay" name="a_loop"
def step_decay(t, learning_rate, drop, every):
    rate = learning_rate
    for passed in range(1, int(t) + 1):
        if passed % every == 0:
            rate *= drop
    return rate


# %% right="step_decay" name="cumulative_product"
def step_decay(t, learning_rate, drop, every):
    factors = np.where(np.arange(1, t + 1) % every == 0, drop, 1.0)
    return learning_rate * np.prod(factors)


# %% right="step_decay" name="math_floor"
import math


def step_decay(t, learning_rate, drop, every):
    return learning_rate * math.pow(drop, math.floor(t / every))


# %% right="step_decay" name="recursion"
def step_decay(t, learning_rate, drop, every):
    if t < every:
        return learning_rate
    return drop * step_decay(t - every, learning_rate, drop, every)


# %% wrong="step_decay" name="one_step_late"
# Your drops come one step late; the first one comes at t = every.
# - t // every
# + max(t - 1, 0) // every

# %% wrong="step_decay" name="count_from_one"
# Your drops come one step early; t is the number of steps already taken, 0 at the first.
# - t // every
# + (t + 1) // every

# %% wrong="step_decay" name="first_step_dropped"
# The first step has a rate that has been dropped already; floor(0 / every) is 0 drops.
# - t // every
# + t // every + 1

# %% wrong="step_decay" name="no_floor"
# Your rate falls at every step; round t / every down, so that it falls in stairs.
# - t // every
# + t / every

# %% wrong="step_decay" name="rounded"
# You round t / every to the nearest whole number; round it down.
# - t // every
# + round(t / every)

# %% wrong="step_decay" name="drop_at_every_step"
# Your rate is multiplied by drop at every step; it is once in every steps.
# - t // every
# + t

# %% wrong="step_decay" name="dropped_once"
# Your rate drops once and never again; it drops as many times as every fits into t.
# - t // every
# + min(t // every, 1)

# %% wrong="step_decay" name="only_at_the_drops"
# Your rate is dropped at the multiples of every alone, and is back up a step later; a drop lasts.
# - t // every
# + (t // every if t % every == 0 else 0)

# %% wrong="step_decay" name="back_up_after_three_drops"
# After the last drop your rate goes back up to the first one; it stays down.
# - t // every
# + (t // every if t < 4 * every else 0)

# %% wrong="step_decay" name="drop_times_count"
# You multiply by drop times the number of drops; it is drop to the power of that number.
# - drop**drops
# + (drop * drops if drops else 1)

# %% wrong="step_decay" name="rate_taken_off"
# You take off the share drop; drop is the factor that is left, not what goes.
# - drop**drops
# + (1 - drop) ** drops

# %% wrong="step_decay" name="divided_by_drop"
# You divide by drop, so the rate rises; multiply by it.
# - drop**drops
# + drop**-drops

# %% wrong="step_decay" name="base_swapped"
# You have the rate to the power of the drops; the base of the power is drop.
# - learning_rate * drop**drops
# + drop * learning_rate**drops

# %% wrong="step_decay" name="drop_hard_coded"
# Your factor is 0.5 whatever is passed; use drop.
# - drop**drops
# + 0.5**drops

# %% wrong="step_decay" name="every_hard_coded"
# Your rate drops every 5 steps whatever is passed; use every.
# - t // every
# + t // 5

# %% wrong="step_decay" name="state_in_a_global"
# Your function remembers its last rate, so it answers otherwise when it is asked again; compute the
# rate afresh from t.
kept = {}


def step_decay(t, learning_rate, drop, every):
    key = learning_rate, drop, every
    if t > 0 and t % every == 0:
        kept[key] = kept.get(key, learning_rate) * drop
    return kept.get(key, learning_rate)


# %% wrong="step_decay" name="floored_rate"
# You keep the rate above 1e-3; the formula has no such bound.
# - learning_rate * drop**drops
# + max(learning_rate * drop**drops, 1e-3)

# %% wrong="step_decay" name="printed"
# You print the rate; return it.
# - return learning_rate * drop**drops
# + print(learning_rate * drop**drops)


# %% right="inverse_time_decay" name="formula"
def inverse_time_decay(t, learning_rate, k):
    return learning_rate / (1 + k * t)


# %% right="inverse_time_decay" name="power"
def inverse_time_decay(t, learning_rate, k):
    return learning_rate * (1.0 + t * k) ** -1


# %% right="inverse_time_decay" name="numpy"
def inverse_time_decay(t, learning_rate, k):
    return np.divide(learning_rate, np.add(1, np.multiply(k, t)))


# %% right="inverse_time_decay" name="step_by_step"
def inverse_time_decay(t, learning_rate, k):
    below = 1.0
    for _ in range(t):
        below += k
    return learning_rate / below


# %% wrong="inverse_time_decay" name="count_from_one"
# Your count is one too high; t is the number of steps already taken, and the first step has the
# full rate.
# - 1 + k * t
# + 1 + k * (t + 1)

# %% wrong="inverse_time_decay" name="one_forgotten"
# The 1 below is missing, so there is no first rate; the denominator is 1 + k t.
# - learning_rate / (1 + k * t)
# + learning_rate / (k * t if t else 1)

# %% wrong="inverse_time_decay" name="power_of_t"
# You have (1 + k) to the power of t, which is exponential; multiply k by t.
# - 1 + k * t
# + (1 + k) ** t

# %% wrong="inverse_time_decay" name="root"
# Your rate falls as one over the root of t; there is no root in 1/t decay.
# - (1 + k * t)
# + (1 + k * t) ** 0.5

# %% wrong="inverse_time_decay" name="squared"
# Your denominator is squared; it is 1 + k t.
# - (1 + k * t)
# + (1 + k * t) ** 2

# %% wrong="inverse_time_decay" name="k_divides"
# You divide t by k; multiply them.
# - k * t
# + (t / k if k else 0.0)

# %% wrong="inverse_time_decay" name="multiplied"
# You multiply by 1 + k t, so the rate rises; divide by it.
# - learning_rate / (1 + k * t)
# + learning_rate * (1 + k * t)

# %% wrong="inverse_time_decay" name="k_of_the_square"
# Your denominator grows with the square of t; it is 1 + k t.
# - k * t
# + k * t**2

# %% wrong="inverse_time_decay" name="k_forgotten"
# Your denominator is 1 + t whatever k is; multiply t by k.
# - k * t
# + t

# %% wrong="inverse_time_decay" name="k_per_fifty_steps"
# Your decay is per epoch of fifty steps; here k and t both count single steps.
# - k * t
# + k * (t / 50)

# %% wrong="inverse_time_decay" name="subtracted"
# You subtract k t, which ends at 0 and goes on below; divide by 1 + k t.
# - learning_rate / (1 + k * t)
# + learning_rate - k * t

# %% wrong="inverse_time_decay" name="rate_in_the_denominator"
# The first rate is in your denominator too; it only multiplies the whole.
# - 1 + k * t
# + 1 + learning_rate * k * t

# %% wrong="inverse_time_decay" name="printed"
# You print the rate; return it.
# - return learning_rate
# + print(learning_rate
# - (1 + k * t)
# + (1 + k * t))


# %% right="exponential_decay" name="numpy"
def exponential_decay(t, learning_rate, k):
    return learning_rate * np.exp(-k * t)


# %% right="exponential_decay" name="math"
import math


def exponential_decay(t, learning_rate, k):
    return learning_rate / math.exp(k * t)


# %% right="exponential_decay" name="power_of_e"
def exponential_decay(t, learning_rate, k):
    return learning_rate * np.e ** (-k * t)


# %% right="exponential_decay" name="factor_by_factor"
def exponential_decay(t, learning_rate, k):
    factor = np.exp(-k)
    return learning_rate * factor**t


# %% wrong="exponential_decay" name="sign"
# Your exponent has the wrong sign, so the rate grows; it is -k t.
# - -k * t
# + k * t

# %% wrong="exponential_decay" name="base_ten"
# Your base is 10; it is e, so use np.exp.
# - np.exp(-k * t)
# + 10.0 ** (-k * t)

# %% wrong="exponential_decay" name="base_two"
# Your base is 2, as if k were one over a half-life; it is e, so use np.exp.
# - np.exp(-k * t)
# + 2.0 ** (-k * t)

# %% wrong="exponential_decay" name="count_from_one"
# Your count is one too high; t is the number of steps already taken, and the first step has the
# full rate.
# - -k * t
# + -k * (t + 1)

# %% wrong="exponential_decay" name="first_order_only"
# You have 1 - k for e^(-k), which is close for small k only; use np.exp.
# - np.exp(-k * t)
# + (1 - k) ** t

# %% wrong="exponential_decay" name="straight_line"
# Your rate falls along a straight line and ends at 0; that of the formula never does.
# - np.exp(-k * t)
# + max(1 - k * t, 0.0)

# %% wrong="exponential_decay" name="inverse_time"
# This is 1/t decay; here the rate falls by equal factors over equal times.
# - np.exp(-k * t)
# + (1 / (1 + k * t))

# %% wrong="exponential_decay" name="rate_in_the_exponent"
# The rate is in your exponent too; it only multiplies the whole.
# - -k * t
# + -k * learning_rate * t

# %% wrong="exponential_decay" name="t_squared"
# Your exponent has the square of t; it is -k t.
# - -k * t
# + -k * t**2

# %% wrong="exponential_decay" name="k_per_fifty_steps"
# Your decay is per epoch of fifty steps; here k and t both count single steps.
# - -k * t
# + -k * (t / 50)

# %% wrong="exponential_decay" name="t_forgotten"
# Your rate is that of t = 1 at every step; the exponent is -k t.
# - -k * t
# + -k

# %% wrong="exponential_decay" name="bounded_below"
# You keep the rate above a tenth of the first one; the formula has no such bound.
# - np.exp(-k * t)
# + max(np.exp(-k * t), 0.1)

# %% wrong="exponential_decay" name="printed"
# You print the rate; return it.
# - return learning_rate * np.exp(-k * t)
# + print(learning_rate * np.exp(-k * t))


# %% right="frozen" name="by_the_sum"
frozen = {"learning_rate": 0.1, "k": 0.1 / np.log(4)}

# %% right="frozen" name="tried"
frozen = dict(learning_rate=0.12, k=np.float64(0.09))

# %% right="frozen" name="as_arrays"
frozen = {"learning_rate": np.array(0.1), "k": np.float32(0.08), "stops at": "about 2.6"}

# %% right="frozen" name="fractions"
from fractions import Fraction

frozen = {"learning_rate": Fraction(1, 9), "k": Fraction(1, 12)}

# %% wrong="frozen" name="as_in_the_lecture"
# Your weight stops above 3; let the decay be a little slower, or the first rate a little larger.
frozen = {"learning_rate": 0.1, "k": 0.1}

# %% wrong="frozen" name="arrives"
# Your weight comes closer than 2: the sum of your rates is too large for a stop on the way.
frozen = {"learning_rate": 0.12, "k": 0.05}

# %% wrong="frozen" name="no_decay"
# Without a decay the weight arrives, sooner or later; k must be above 0.
frozen = {"learning_rate": 0.1, "k": 0.0}

# %% wrong="frozen" name="tiny_rate"
# Your weight is slow because its rate is tiny from the start; begin at 0.1 or more, and let the
# decay freeze it.
frozen = {"learning_rate": 0.01, "k": 0.0072}

# %% wrong="frozen" name="absurd_decay"
# Your decay leaves the run a few steps only; k is to be 0.1 at most.
frozen = {"learning_rate": 0.5, "k": 0.5}

# %% wrong="frozen" name="numbers_swapped"
# The two numbers are swapped.
frozen = {"learning_rate": 0.075, "k": 0.1}

# %% wrong="frozen" name="other_keys"
# The keys have other names: learning_rate and k are read.
frozen = {"lr": 0.1, "k": 0.075}

# %% wrong="frozen" name="negative_decay"
# Your k is negative, so the rate grows and the run diverges; k is positive.
frozen = {"learning_rate": 0.1, "k": -0.075}

# %% wrong="frozen" name="sum_is_the_distance"
# You let the rates sum up to the 7.5 that are to be covered; a step multiplies the weight, so it is
# the logarithm of 10 / 2.5 that they sum up to.
frozen = {"learning_rate": 0.1, "k": 0.1 / 7.5}

# %% wrong="frozen" name="down_to_one"
# You let the weight come down to 1, with rates that sum up to ln 10; it is to stop above 2.
frozen = {"learning_rate": 0.1, "k": 0.1 / np.log(10)}

# %% wrong="frozen" name="base_two"
# Your rates sum up to log2(10 / 2.5) = 2, as if they halved the weight; take the natural logarithm.
frozen = {"learning_rate": 0.1, "k": 0.05}


# %% right="cosine_schedule" name="plain"
def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.0):
    if warmup >= steps:
        raise ValueError("warmup must be smaller than steps")
    if t < warmup:
        return learning_rate * (t + 1) / warmup
    if t >= steps:
        return final
    share = (t - warmup) / (steps - warmup)
    wave = (1 + np.cos(np.pi * share)) / 2
    return final + (learning_rate - final) * wave


# %% right="cosine_schedule" name="interp_and_clip"
def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.0):
    if not warmup < steps:
        raise ValueError
    if t < warmup:
        return np.interp(t + 1, [0, warmup], [0.0, learning_rate])
    angle = np.pi * np.clip((t - warmup) / (steps - warmup), 0, 1)
    return final + 0.5 * (learning_rate - final) * (1 + np.cos(angle))


# %% right="cosine_schedule" name="math_and_half_angle"
import math


def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.0):
    left = steps - warmup
    if left <= 0:
        raise ValueError(f"no steps left: {left}")
    if t + 1 <= warmup:
        return (t + 1) / warmup * learning_rate
    half = math.pi / 2 * min(t - warmup, left) / left
    return final + (learning_rate - final) * math.cos(half) ** 2


# %% right="cosine_schedule" name="weighted_mean"
def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.0):
    if steps <= warmup:
        raise ValueError("nothing is left")
    peak_weight = (1 - np.cos(np.pi * (steps - min(t, steps)) / (steps - warmup))) / 2
    down = peak_weight * learning_rate + (1 - peak_weight) * final
    return down if t >= warmup else learning_rate * (1 + t) / warmup


# %% right="cosine_schedule" name="a_table_of_all_rates"
def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.0):
    if warmup >= steps:
        raise ValueError("warmup must be smaller than steps")
    up = np.linspace(0, learning_rate, warmup + 1)[1:]
    wave = (1 + np.cos(np.linspace(0, np.pi, steps - warmup + 1))) / 2
    rates = np.concatenate([up, final + (learning_rate - final) * wave])
    return rates[min(t, steps)]


# %% right="cosine_schedule" name="two_functions"
def down(share, high, low):
    return low + (high - low) * (1 + np.cos(np.pi * share)) / 2


def up(share, high):
    return share * high


def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.0):
    if warmup >= steps:
        raise ValueError("warmup must be smaller than steps")
    t = min(t, steps)
    if t >= warmup:
        return down((t - warmup) / (steps - warmup), learning_rate, final)
    return up((t + 1) / warmup, learning_rate)


# %% wrong="cosine_schedule" name="warm_up_starts_at_zero"
# Your warm-up starts at a rate of 0, so the first step does nothing; it is (t + 1) / warmup.
# - (t + 1) / warmup
# + t / warmup

# %% wrong="cosine_schedule" name="warm_up_from_one"
# Your warm-up is a step ahead and passes the peak; it is (t + 1) / warmup.
# - (t + 1) / warmup
# + (t + 2) / warmup

# %% wrong="cosine_schedule" name="warm_up_a_step_too_long"
# Your warm-up has a step too many, which lifts the rate above its peak; it lasts while t < warmup.
# - if t < warmup:
# -     return learning_rate * (t + 1) / warmup
# + if warmup and t <= warmup:
# +     return learning_rate * (t + 1) / warmup

# %% wrong="cosine_schedule" name="warm_up_that_never_arrives"
# Your warm-up divides by one more than its length, so its last step is still below the peak;
# divide by warmup.
# - (t + 1) / warmup
# + (t + 1) / (warmup + 1)

# %% wrong="cosine_schedule" name="warm_up_in_percent"
# You take warmup for percent of the run; it is a number of steps.
# - if t < warmup:
# -     return learning_rate * (t + 1) / warmup
# + warmup = warmup / 100 * steps
# + if t < warmup:
# +     return learning_rate * (t + 1) / warmup

# %% wrong="cosine_schedule" name="warm_up_from_final"
# Your warm-up rises from final; it rises from 0 whatever final is.
# - learning_rate * (t + 1) / warmup
# + final + (learning_rate - final) * (t + 1) / warmup

# %% wrong="cosine_schedule" name="no_warm_up"
# Your rate is at its peak from the first step; while t < warmup it rises.
# - return learning_rate * (t + 1) / warmup
# + return learning_rate

# %% wrong="cosine_schedule" name="wave_over_all_steps"
# Your wave counts from step 0, so it jumps where the warm-up ends; it begins at t = warmup.
# - (t - warmup) / (steps - warmup)
# + t / steps

# %% wrong="cosine_schedule" name="wave_too_long"
# Your wave is as long as the whole run, so it never ends; what is left for it is steps - warmup.
# - (t - warmup) / (steps - warmup)
# + (t - warmup) / steps

# %% wrong="cosine_schedule" name="wave_too_short"
# Your wave has one step too few; it ends at t = steps, not a step before.
# - (t - warmup) / (steps - warmup)
# + (t - warmup) / max(steps - warmup - 1, 1)

# %% wrong="cosine_schedule" name="whole_wave"
# Yours is a whole wave, which is back at the top in the end; half a wave is pi.
# - np.pi * share
# + 2 * np.pi * share

# %% wrong="cosine_schedule" name="quarter_wave"
# Yours is a quarter of a wave; half a wave, from the top to the bottom, is pi.
# - np.pi * share
# + np.pi / 2 * share

# %% wrong="cosine_schedule" name="degrees"
# You count the angle in degrees; np.cos takes radians, and half a wave is np.pi.
# - np.pi * share
# + 180 * share

# %% wrong="cosine_schedule" name="half_forgotten"
# Half is forgotten, so your rate begins at twice the peak; 1 + cos goes from 2 down to 0.
# - (1 + np.cos(np.pi * share)) / 2
# + 1 + np.cos(np.pi * share)

# %% wrong="cosine_schedule" name="one_forgotten"
# The 1 is forgotten, so your rate falls below zero; the wave is (1 + cos) / 2.
# - (1 + np.cos(np.pi * share)) / 2
# + np.cos(np.pi * share)

# %% wrong="cosine_schedule" name="sine"
# This is a sine, which rises first; take the cosine.
# - np.cos
# + np.sin

# %% wrong="cosine_schedule" name="upside_down"
# Your wave is upside down: it rises; the sign of the cosine is plus.
# - 1 + np.cos
# + 1 - np.cos

# %% wrong="cosine_schedule" name="straight_line"
# Your rate falls along a straight line; it follows half a wave of the cosine.
# - (1 + np.cos(np.pi * share)) / 2
# + 1 - share

# %% wrong="cosine_schedule" name="rises_again"
# Past the end your cosine goes on and rises again; from t = steps on the rate is final.
# - if t >= steps:
# -     return final

# %% wrong="cosine_schedule" name="zero_past_the_end"
# Past the end your rate is 0; it is final.
# - if t >= steps:
# -     return final
# + if t >= steps:
# +     return 0.0

# %% wrong="cosine_schedule" name="peak_past_the_end"
# Past the end your rate is back at the peak; it is final.
# - if t >= steps:
# -     return final
# + if t >= steps:
# +     return learning_rate

# %% wrong="cosine_schedule" name="error_past_the_end"
# You refuse a step past the end; there the rate is final.
# - if t >= steps:
# -     return final
# + if t >= steps:
# +     raise ValueError("the run is over")

# %% wrong="cosine_schedule" name="final_added"
# You add final to the whole wave, so it begins above the peak; the wave leads from learning_rate to
# final.
# - (learning_rate - final) * wave
# + learning_rate * wave

# %% wrong="cosine_schedule" name="final_as_a_bound"
# You use final as a lower bound, where the rate stops early; the whole wave ends at final.
# - final + (learning_rate - final) * wave
# + max(final, learning_rate * wave)

# %% wrong="cosine_schedule" name="final_as_a_share"
# You take final for a share of the peak; it is a rate.
# - final + (learning_rate - final) * wave
# + learning_rate * (final + (1 - final) * wave)

# %% wrong="cosine_schedule" name="final_not_added"
# Your wave is as high as it should be, and ends at 0; add final to it.
# - final + (learning_rate - final) * wave
# + (learning_rate - final) * wave

# %% wrong="cosine_schedule" name="final_ignored"
# Your wave leads down to 0 whatever final is; it ends at final.
# - final + (learning_rate - final) * wave
# + learning_rate * wave

# %% wrong="cosine_schedule" name="count_from_one"
# Your wave is a step ahead; t is the number of steps already taken, 0 at the first.
# - (t - warmup) / (steps - warmup)
# + (t + 1 - warmup) / (steps - warmup)

# %% wrong="cosine_schedule" name="nothing_refused"
# A warm-up that takes the whole run passes; raise a ValueError for warmup >= steps.
# - if warmup >= steps:
# -     raise ValueError("warmup must be smaller than steps")

# %% wrong="cosine_schedule" name="equality_passes"
# A warm-up as long as the run passes, and then nothing is left for the wave; refuse warmup >= steps.
# - warmup >= steps
# + warmup > steps

# %% wrong="cosine_schedule" name="last_step_refused"
# You refuse a warm-up that leaves a single step; that one is allowed.
# - warmup >= steps
# + warmup >= steps - 1

# %% wrong="cosine_schedule" name="another_error"
# The error is of another class; a ValueError is asked for.
# - ValueError
# + IndexError

# %% wrong="cosine_schedule" name="state_in_a_global"
# Your function counts its own calls; compute the rate from t, which may come in any order.
calls = []


def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.0):
    if warmup >= steps:
        raise ValueError("warmup must be smaller than steps")
    t = min(len(calls), steps)
    calls.append(t)
    if t < warmup:
        return learning_rate * (t + 1) / warmup
    share = (t - warmup) / (steps - warmup)
    return final + (learning_rate - final) * (1 + np.cos(np.pi * share)) / 2


# %% wrong="cosine_schedule" name="peak_capped"
# You keep the rate at 1 or below; it is used as it comes.
# - share =
# + learning_rate = min(learning_rate, 1.0)
# + share =


# %% right="scheduled" name="new_config"
def scheduled(rule, schedule):
    def step(w, dw, config=None):
        config = dict(config or {})
        t = config.get("scheduled_t", 0)
        config["learning_rate"] = schedule(t)
        next_w, config = rule(w, dw, config)
        config["scheduled_t"] = t + 1
        return next_w, config

    return step


# %% right="scheduled" name="same_config"
def scheduled(rule, schedule):
    def with_schedule(w, dw, config=None):
        if config is None:
            config = {}
        config.setdefault("scheduled_t", 0)
        config["learning_rate"] = schedule(config["scheduled_t"])
        count = config["scheduled_t"] + 1
        next_w, new_config = rule(w, dw, config)
        new_config["scheduled_t"] = count
        return next_w, new_config

    return with_schedule


# %% right="scheduled" name="lambda_and_dicts"
def scheduled(rule, schedule):
    def add(answer, t):
        return answer[0], {**answer[1], "scheduled_t": t + 1}

    def at(w, dw, config, t):
        return add(rule(w, dw, {**config, "learning_rate": schedule(t)}), t)

    return lambda w, dw, config=None: at(w, dw, config or {}, (config or {}).get("scheduled_t", 0))


# %% right="scheduled" name="a_class"
class Scheduled:
    def __init__(self, rule, schedule):
        self.rule, self.schedule = rule, schedule

    def __call__(self, w, dw, config=None):
        given = {} if config is None else {**config}
        t = given.pop("scheduled_t", 0)
        given["learning_rate"] = self.schedule(t)
        next_w, given = self.rule(w, dw, given)
        return next_w, dict(given, scheduled_t=t + 1)


def scheduled(rule, schedule):
    return Scheduled(rule, schedule)


# %% right="scheduled" name="partial"
import functools


def step_with(rule, schedule, w, dw, config=None):
    config = {"scheduled_t": 0, **(config or {})}
    config |= {"learning_rate": schedule(config["scheduled_t"])}
    count = config["scheduled_t"]
    w, config = rule(w, dw, config)
    config |= {"scheduled_t": count + 1}
    return [w, config]


def scheduled(rule, schedule):
    return functools.partial(step_with, rule, schedule)


# %% right="scheduled" name="counted_in_an_array"
def scheduled(rule, schedule):
    def step(w, dw, *rest):
        config = dict(rest[0]) if rest and rest[0] else {}
        taken = int(np.asarray(config.get("scheduled_t", 0)))
        next_w, config = rule(w, dw, config | {"learning_rate": float(schedule(taken))})
        return next_w, config | {"scheduled_t": np.array(taken + 1)}

    return step


# %% wrong="scheduled" name="counted_from_one"
# Your schedule is asked for 1 at the first step; t is the number of steps already taken, 0 there.
# - schedule(t)
# + schedule(t + 1)

# %% wrong="scheduled" name="counts_in_t"
# You count in the key t, which is Adam's own; count under scheduled_t.
# - config.get("scheduled_t", 0)
# + config.get("t", 0)
# - config["scheduled_t"] = t + 1
# + config["t"] = t + 1

# %% wrong="scheduled" name="reads_the_count_of_the_rule"
# You read the count that the rule keeps in t, and not every rule has one; count under scheduled_t.
# - config.get("scheduled_t", 0)
# + config.get("t", 0)

# %% wrong="scheduled" name="sets_t_too"
# You write into t, which is the rule's own count; leave it alone.
# - config["learning_rate"] = schedule(t)
# + config["learning_rate"] = schedule(t)
# + config["t"] = t

# %% wrong="scheduled" name="rate_set_after_the_step"
# You set the rate after the step, so each step has the rate of the one before; set it first.
# - config["learning_rate"] = schedule(t)
# - next_w, config = rule(w, dw, config)
# + next_w, config = rule(w, dw, config)
# + config["learning_rate"] = schedule(t)


# %% wrong="scheduled" name="count_in_a_closure"
# The count is a variable of the function, which all parameters share; keep it in the config.
def scheduled(rule, schedule):
    count = 0

    def step(w, dw, config=None):
        nonlocal count
        config = dict(config or {}, learning_rate=schedule(count))
        count += 1
        return rule(w, dw, config)

    return step


# %% wrong="scheduled" name="count_in_a_global"
# The count is a global variable, which all functions share; keep it in the config.
count = 0


def scheduled(rule, schedule):
    def step(w, dw, config=None):
        global count
        config = dict(config or {}, learning_rate=schedule(count))
        count += 1
        return rule(w, dw, config)

    return step


# %% wrong="scheduled" name="mutable_default"
# A default such as config={} is one dict for all first calls, so parameters share it; take None,
# and make a new dict inside.
def scheduled(rule, schedule):
    def step(w, dw, config={}):
        t = config.setdefault("scheduled_t", 0)
        config["learning_rate"] = schedule(t)
        config["scheduled_t"] = t + 1
        next_w, new = rule(w, dw, config)
        new["scheduled_t"] = t + 1
        return next_w, new

    return step


# %% wrong="scheduled" name="count_not_kept"
# The count is not put into the config that you return, so every step is the first one; store t + 1.
# - config["scheduled_t"] = t + 1
# + pass

# %% wrong="scheduled" name="count_not_raised"
# The count is stored as it was, so every step has the first rate; store t + 1.
# - t + 1
# + t

# %% wrong="scheduled" name="count_raised_twice"
# Your count rises by 2 a step; every step is counted once.
# - t + 1
# + t + 2

# %% wrong="scheduled" name="asked_twice"
# The schedule is asked twice a step; keep what the first call returns.
# - config["learning_rate"] = schedule(t)
# + if schedule(t) is not None:
# +     config["learning_rate"] = schedule(t)

# %% wrong="scheduled" name="another_key"
# Your count stands under another key; it is scheduled_t.
# - config.get("scheduled_t", 0)
# + config.get("step", 0)
# - config["scheduled_t"] = t + 1
# + config["step"] = t + 1

# %% wrong="scheduled" name="schedule_in_the_config"
# You put the schedule itself into the config; the rule needs its value, schedule(t).
# - schedule(t)
# + schedule

# %% wrong="scheduled" name="rate_multiplied"
# You multiply the rate that is in the config, which was multiplied before; set it to schedule(t).
# - config["learning_rate"] = schedule(t)
# + config["learning_rate"] = config.get("learning_rate", 1.0) * schedule(t)

# %% wrong="scheduled" name="rate_under_another_key"
# You set the key lr, which no rule reads; it is learning_rate.
# - config["learning_rate"]
# + config["lr"]

# %% wrong="scheduled" name="rate_of_the_first_step"
# Your rate is that of the first step forever; ask the schedule for t.
# - schedule(t)
# + schedule(0)
# - config["scheduled_t"] = t + 1
# + config["scheduled_t"] = t + 1
# + schedule(t + 1) if t < 0 else None

# %% wrong="scheduled" name="rates_listed_beforehand"
# You ask for a hundred rates beforehand, and runs are longer; ask once a step.
# - def step(w, dw, config=None):
# + rates = [schedule(t) for t in range(100)]
# +
# + def step(w, dw, config=None):
# - schedule(t)
# + rates[min(t, 99)]

# %% wrong="scheduled" name="state_of_the_rule_dropped"
# You hand on nothing but the rate, so the rule loses its state; keep the whole config.
# - next_w, config = rule(w, dw, config)
# + next_w, config = rule(w, dw, {"learning_rate": config["learning_rate"]})

# %% wrong="scheduled" name="only_the_count_returned"
# The config that you return holds the count alone; add it to what the rule returned.
# - next_w, config = rule(w, dw, config)
# + next_w, config = rule(w, dw, config)[0], {}

# %% wrong="scheduled" name="weights_not_moved"
# You return the old weights; return those that the rule returned.
# - return next_w, config
# + return w, config

# %% wrong="scheduled" name="config_demanded"
# Your function needs a config; the first call may come without one, or with None.
# - config = dict(config or {})
# + config = dict(config)
# - config=None
# + config

# %% wrong="scheduled" name="one_step_taken_at_once"
# You return the step function's answer, not the function; return step itself.
# - return step
# + return step(np.zeros(1), np.zeros(1))

# %% wrong="scheduled" name="nothing_returned"
# The inner function is never returned; end with return step.
# - return step
# + step

# %% wrong="scheduled" name="order_swapped"
# You return config first; the order is next_w, config.
# - return next_w, config
# + return config, next_w

# %% wrong="scheduled" name="old_config_returned"
# You return the config from before the step, so the rule's state is lost; return the one that the
# rule returned.
# - next_w, config = rule(w, dw, config)
# + next_w, _ = rule(w, dw, dict(config))


# %% right="averaged_iterates" name="a_loop"
def averaged_iterates(iterates, decay=None):
    averages = np.zeros_like(iterates)
    total = np.zeros_like(iterates[0])
    for k in range(len(iterates)):
        if decay is None:
            total = total + iterates[k]
            averages[k] = total / (k + 1)
        else:
            total = decay * total + (1 - decay) * iterates[k]
            averages[k] = total / (1 - decay ** (k + 1))
    return averages


# %% right="averaged_iterates" name="cumsum_and_a_matrix"
def averaged_iterates(iterates, decay=None):
    n = len(iterates)
    counts = np.arange(1, n + 1).reshape(-1, *[1] * (iterates.ndim - 1))
    if decay is None:
        return np.cumsum(iterates, axis=0) / counts
    ages = np.arange(n)[:, None] - np.arange(n)
    weights = np.where(ages >= 0, float(decay) ** np.maximum(ages, 0), 0.0)
    weights /= weights.sum(axis=1, keepdims=True)
    return np.tensordot(weights, iterates, axes=1)


# %% right="averaged_iterates" name="running_powers"
def averaged_iterates(iterates, decay=None):
    rows, mean, weight = [], 0.0, 0.0
    for row in iterates:
        keep = 1.0 if decay is None else decay
        weight = keep * weight + 1.0
        mean = mean + (row - mean) / weight
        rows.append(mean)
    return np.array(rows)


# %% right="averaged_iterates" name="each_from_scratch"
def averaged_iterates(iterates, decay=None):
    answer = np.array(iterates)
    for k in range(1, len(answer)):
        rows = iterates[: k + 1]
        if decay is None:
            answer[k] = rows.mean(axis=0)
        else:
            weights = np.power(decay, np.arange(k, -1, -1.0))
            answer[k] = np.average(rows, axis=0, weights=weights)
    return answer


# %% right="averaged_iterates" name="a_list_of_arrays"
def averaged_iterates(iterates, decay=None):
    a, averages = 0 * iterates[0], []
    for k, row in enumerate(iterates, start=1):
        if decay is not None:
            a = a * decay + row * (1 - decay)
            averages.append(a / (1 - decay**k))
        else:
            averages.append(sum(iterates[:k]) / k)
    return averages


# %% wrong="averaged_iterates" name="no_correction"
# Your running mean is not corrected for its start at zero; divide by 1 - decay^(k+1).
# - total / (1 - decay ** (k + 1))
# + total

# %% wrong="averaged_iterates" name="correction_one_too_small"
# Your correction is a step behind; after k + 1 rows the exponent is k + 1.
# - total / (1 - decay ** (k + 1))
# + total / (1 - decay ** max(k, 1))

# %% wrong="averaged_iterates" name="correction_one_too_large"
# Your correction is a step ahead; after k + 1 rows the exponent is k + 1.
# - total / (1 - decay ** (k + 1))
# + total / (1 - decay ** (k + 2))

# %% wrong="averaged_iterates" name="correction_of_the_first_row"
# Your correction is that of the first row for all; the exponent grows by 1 with each row.
# - total / (1 - decay ** (k + 1))
# + total / (1 - decay)

# %% wrong="averaged_iterates" name="corrected_value_kept"
# You go on with the corrected value, so it is corrected again and again; keep the uncorrected one.
# - averages[k] = total / (1 - decay ** (k + 1))
# + averages[k] = total = total / (1 - decay ** (k + 1))

# %% wrong="averaged_iterates" name="weights_swapped"
# Your two weights are swapped; the old mean keeps the share decay.
# - decay * total + (1 - decay) * iterates[k]
# + (1 - decay) * total + decay * iterates[k]

# %% wrong="averaged_iterates" name="started_at_the_first_row"
# Your running mean starts at the first row, which then weighs more than the rest; start at zero and
# correct.
# - total = decay * total + (1 - decay) * iterates[k]
# - averages[k] = total / (1 - decay ** (k + 1))
# + total = decay * total + (1 - decay) * iterates[k] if k else iterates[0]
# + averages[k] = total

# %% wrong="averaged_iterates" name="zero_decay_taken_for_none"
# A decay of 0 counts as missing in your code; it is a decay, and keeps the newest row alone.
# - decay is None
# + not decay

# %% wrong="averaged_iterates" name="decay_ignored"
# You return the plain mean whatever decay is; with a decay it is the corrected running mean.
# - decay is None
# + True

# %% wrong="averaged_iterates" name="divided_by_the_count_before"
# You divide by the number of rows before; row k is the mean of k + 1 rows.
# - total / (k + 1)
# + total / max(k, 1)

# %% wrong="averaged_iterates" name="zero_among_the_rows"
# Your mean counts a zero before the first row as well; row k is the mean of k + 1 rows.
# - total / (k + 1)
# + total / (k + 2)

# %% wrong="averaged_iterates" name="sum_instead_of_mean"
# You return the sums; divide by the number of rows.
# - total / (k + 1)
# + total

# %% wrong="averaged_iterates" name="mean_of_all_rows"
# Each of your rows is the mean of all, also of those that come later; row k knows the rows up to k.
# - averages[k] = total / (k + 1)
# + averages[k] = iterates.mean(axis=0)

# %% wrong="averaged_iterates" name="mean_of_the_last_two"
# Your mean takes the last two rows only; it takes all rows so far.
# - averages[k] = total / (k + 1)
# + averages[k] = iterates[max(k - 1, 0) : k + 1].mean(axis=0)

# %% wrong="averaged_iterates" name="last_row_only"
# You return the last average alone; there is one for each row.
# - return averages
# + return averages[-1]

# %% wrong="averaged_iterates" name="over_the_last_axis"
# You average along the entries of an iterate; average down the rows.
# - averages = np.zeros_like(iterates)
# + iterates = np.moveaxis(np.atleast_2d(iterates.T), 0, -1).T if iterates.ndim == 2 else iterates
# + if iterates.ndim == 2:
# +     return np.cumsum(iterates, axis=1) / np.arange(1, iterates.shape[1] + 1)
# + averages = np.zeros_like(iterates)

# %% wrong="averaged_iterates" name="entries_flattened"
# You average all entries of an iterate into one number; each entry has an average.
# - averages = np.zeros_like(iterates)
# + iterates = np.broadcast_to(iterates.reshape(len(iterates), -1).mean(1), iterates.T.shape).T
# + averages = np.zeros_like(iterates)

# %% wrong="averaged_iterates" name="written_into_the_iterates"
# You write the averages into the iterates, which belong to the caller; make a new array.
# - averages = np.zeros_like(iterates)
# + averages = iterates

# %% wrong="averaged_iterates" name="view_of_the_iterates"
# Where nothing is to be averaged you hand back the iterates themselves; return a copy.
# - total = np.zeros_like(iterates[0])
# + total = np.zeros_like(iterates[0])
# + if decay == 0:
# +     return iterates

# %% wrong="averaged_iterates" name="scaled_in_place"
# You scale the caller's iterates on the way; work on copies.
# - averages = np.zeros_like(iterates)
# + averages = np.zeros_like(iterates)
# + iterates *= 1 if decay is None else 1 - decay
# - (1 - decay) * iterates[k]
# + iterates[k]

# %% wrong="averaged_iterates" name="newest_first"
# Your rows are in the wrong order, the newest first; keep that of the iterates.
# - return averages
# + return averages[::-1]

# %% wrong="averaged_iterates" name="one_row_short"
# Your answer lacks the first row, which is its own average; there is one for each iterate.
# - return averages
# + return averages[1:]

# %% wrong="averaged_iterates" name="in_float32"
# You average in float32, which has only about seven digits.
# - total = np.zeros_like(iterates[0])
# + total = np.zeros_like(iterates[0])
# + iterates = iterates.astype(np.float32)

# %% wrong="averaged_iterates" name="correction_ends_after_fifty_rows"
# After fifty rows you stop correcting; with a decay near 1 there is still something to correct.
# - total / (1 - decay ** (k + 1))
# + (total if k >= 50 else total / (1 - decay ** (k + 1)))


# %% right="lbfgs_direction" name="two_loops"
def lbfgs_direction(g, s_list, y_list):
    q = g.copy()
    count = len(s_list)
    alpha = np.zeros(count)
    for i in range(count - 1, -1, -1):
        alpha[i] = s_list[i] @ q / (y_list[i] @ s_list[i])
        q = q - alpha[i] * y_list[i]
    r = q
    if count:
        r = q * (s_list[-1] @ y_list[-1]) / (y_list[-1] @ y_list[-1])
    for i in range(count):
        beta = y_list[i] @ r / (y_list[i] @ s_list[i])
        r = r + s_list[i] * (alpha[i] - beta)
    return -r


# %% right="lbfgs_direction" name="lists_turned_round"
def lbfgs_direction(g, s_list, y_list):
    if not s_list:
        return -g
    q, stack = g, []
    for s, y in zip(s_list[::-1], y_list[::-1]):
        rho = 1 / np.dot(y, s)
        alpha = rho * np.dot(s, q)
        q = q - alpha * y
        stack.append((s, y, rho, alpha))
    q = q * np.dot(s_list[-1], y_list[-1]) / np.dot(y_list[-1], y_list[-1])
    while stack:
        s, y, rho, alpha = stack.pop()
        q = q + (alpha - rho * np.dot(y, q)) * s
    return np.negative(q)


# %% right="lbfgs_direction" name="recursion"
def times_inverse(g, s_list, y_list, gamma):
    if not len(s_list):
        return gamma * g
    s, y = s_list[-1], y_list[-1]
    alpha = np.sum(s * g) / np.sum(s * y)
    r = times_inverse(g - alpha * y, s_list[:-1], y_list[:-1], gamma)
    return r + s * (alpha - np.sum(y * r) / np.sum(s * y))


def lbfgs_direction(g, s_list, y_list):
    gamma = 1.0
    if len(s_list):
        gamma = np.sum(s_list[-1] * y_list[-1]) / np.sum(y_list[-1] ** 2)
    return -times_inverse(g, s_list, y_list, gamma)


# %% right="lbfgs_direction" name="dense_matrix"
def lbfgs_direction(g, s_list, y_list):
    eye = np.eye(len(g))
    h = eye
    for n, (s, y) in enumerate(zip(s_list, y_list)):
        if n == 0:
            h = eye * (s_list[-1].dot(y_list[-1]) / y_list[-1].dot(y_list[-1]))
        v = eye - np.outer(y, s) / y.dot(s)
        h = v.T @ h @ v + np.outer(s, s) / y.dot(s)
    return -h @ g


# %% wrong="lbfgs_direction" name="uphill"
# Your direction leads uphill; return -r.
# - return -r
# + return r

# %% wrong="lbfgs_direction" name="first_loop_from_the_oldest"
# Your first loop goes from the oldest pair to the newest; it begins with the newest.
# - range(count - 1, -1, -1)
# + range(count)

# %% wrong="lbfgs_direction" name="second_loop_from_the_newest"
# Your second loop goes from the newest pair to the oldest; it begins with the oldest.
# - for i in range(count):
# + for i in range(count)[::-1]:

# %% wrong="lbfgs_direction" name="no_scale"
# The scale gamma is missing between the loops; it is s . y / y . y of the newest pair.
# - if count:
# + if False:

# %% wrong="lbfgs_direction" name="scale_of_the_oldest"
# Your gamma is that of the oldest pair; take the newest.
# - (s_list[-1] @ y_list[-1]) / (y_list[-1] @ y_list[-1])
# + (s_list[0] @ y_list[0]) / (y_list[0] @ y_list[0])

# %% wrong="lbfgs_direction" name="scale_upside_down"
# Your gamma is upside down; it is s . y / y . y, about one over a curvature.
# - (s_list[-1] @ y_list[-1]) / (y_list[-1] @ y_list[-1])
# + (y_list[-1] @ y_list[-1]) / (s_list[-1] @ y_list[-1])

# %% wrong="lbfgs_direction" name="other_scale"
# Your gamma is s . s / s . y; the one that is asked for is s . y / y . y.
# - (s_list[-1] @ y_list[-1]) / (y_list[-1] @ y_list[-1])
# + (s_list[-1] @ s_list[-1]) / (s_list[-1] @ y_list[-1])

# %% wrong="lbfgs_direction" name="alpha_of_y"
# Your alpha has y . q; it is s . q over y . s.
# - s_list[i] @ q /
# + y_list[i] @ q /

# %% wrong="lbfgs_direction" name="q_less_s"
# You subtract alpha s in the first loop; subtract alpha y.
# - alpha[i] * y_list[i]
# + alpha[i] * s_list[i]

# %% wrong="lbfgs_direction" name="beta_of_q"
# Your second loop looks at q; it needs y . r, of the r that the loop is building.
# - y_list[i] @ r /
# + y_list[i] @ q /

# %% wrong="lbfgs_direction" name="r_plus_y"
# You add a multiple of y in the second loop; add one of s.
# - r + s_list[i] * (alpha[i] - beta)
# + r + y_list[i] * (alpha[i] - beta)

# %% wrong="lbfgs_direction" name="difference_reversed"
# The difference in your second loop is reversed; it is alpha - beta.
# - alpha[i] - beta
# + beta - alpha[i]

# %% wrong="lbfgs_direction" name="beta_forgotten"
# You add alpha s alone in the second loop; beta is taken off alpha first.
# - alpha[i] - beta
# + alpha[i]

# %% wrong="lbfgs_direction" name="newest_pair_only"
# You use the newest pair alone; all pairs count.
# - count = len(s_list)
# + s_list, y_list = s_list[-1:], y_list[-1:]
# + count = len(s_list)

# %% wrong="lbfgs_direction" name="newest_pair_left_out"
# The newest pair is left out of your first loop; begin at the last index.
# - range(count - 1, -1, -1)
# + range(count - 2, -1, -1)

# %% wrong="lbfgs_direction" name="gradient_changed"
# You change g in place, which belongs to the caller; work on a copy.
# - g.copy()
# + g
# - q = q - alpha[i] * y_list[i]
# + q -= alpha[i] * y_list[i]

# %% wrong="lbfgs_direction" name="lists_reversed_in_place"
# You turn the caller's lists round; reversed() or [::-1] leaves them as they are.
# - r = q
# - if count:
# + s_list.reverse()
# + s_list = s_list[::-1]
# + r = q
# + if count:

# %% wrong="lbfgs_direction" name="normalized"
# You scale the direction to length 1; its length is part of the answer.
# - return -r
# + return -r / np.linalg.norm(r)

# %% wrong="lbfgs_direction" name="no_pairs_no_direction"
# Without pairs you return zeros; there it is minus the gradient.
# - return -r
# + return -r if count else 0 * g

# %% wrong="lbfgs_direction" name="stops_without_pairs"
# Your code stops where the lists are empty; there the direction is -g.
# - if count:
# + if True:
