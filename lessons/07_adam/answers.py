# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="bias_correction" name="formula"
def bias_correction(beta, t):
    if t < 1:
        raise ValueError("t must be at least 1")
    return 1 / (1 - beta**t)


# %% right="bias_correction" name="np_power"
def bias_correction(beta, t):
    if t <= 0:
        raise ValueError
    return np.divide(1.0, 1.0 - np.power(float(beta), t))


# %% right="bias_correction" name="geometric_sum"
def bias_correction(beta, t):
    if not t >= 1:
        raise ValueError(t)
    return 1 / ((1 - beta) * np.sum(beta ** np.arange(t)))


# %% right="bias_correction" name="a_mean_of_ones"
def bias_correction(beta, t):
    if t < 1:
        raise ValueError("nothing has come in")
    mean = 0.0
    for _ in range(t):
        mean = beta * mean + (1 - beta)
    return 1.0 / mean


# %% right="bias_correction" name="expm1"
import math


def bias_correction(beta, t):
    if t < 1:
        raise ValueError("t must be at least 1")
    if beta == 0:
        return 1.0
    return -1 / math.expm1(t * math.log(beta))


# %% right="bias_correction" name="negative_exponent"
def bias_correction(beta, t):
    if t < 1:
        raise ValueError("t must be at least 1")
    return (1 - beta**t) ** -1


# %% wrong="bias_correction" name="share_instead_of_factor"
# You return the share 1 - beta^t; the factor that corrects it is one over that.
# - 1 / (1 - beta**t)
# + 1 - beta**t

# %% wrong="bias_correction" name="power_of_the_wrong_number"
# You raise 1 - beta to the power of t; it is 1 - beta^t.
# - 1 / (1 - beta**t)
# + 1 / (1 - beta) ** t

# %% wrong="bias_correction" name="count_from_zero"
# Your exponent is one too small: after the first value the share is 1 - beta.
# - beta**t
# + beta ** max(t - 1, 1)

# %% wrong="bias_correction" name="count_one_too_far"
# Your exponent is one too large: after the first value the share is 1 - beta.
# - beta**t
# + beta ** (t + 1)

# %% wrong="bias_correction" name="beta_times_t"
# You multiply beta by t; it is a power, beta^t.
# - beta**t
# + beta * t

# %% wrong="bias_correction" name="first_step_only"
# Your factor is that of the first step, whatever t is.
# - beta**t
# + beta

# %% wrong="bias_correction" name="no_error"
# Nothing stops a count below 1; raise a ValueError there.
# - raise ValueError("t must be at least 1")
# + return 1.0

# %% wrong="bias_correction" name="division_by_zero"
# A count of 0 ends in a division by zero here; look at t first and raise a ValueError.
# - if t < 1:
# -     raise ValueError("t must be at least 1")

# %% wrong="bias_correction" name="first_step_refused"
# You refuse t = 1 as well; that is the first step, where the correction is largest.
# - t < 1
# + t <= 1

# %% wrong="bias_correction" name="only_zero_refused"
# Negative counts pass in your code; raise a ValueError for every t below 1.
# - t < 1
# + t == 0

# %% wrong="bias_correction" name="another_error"
# The error is of another class; a ValueError is asked for.
# - ValueError
# + TypeError

# %% wrong="bias_correction" name="error_returned"
# You return the ValueError; use raise.
# - raise ValueError
# + return ValueError

# %% wrong="bias_correction" name="rounded"
# You round the factor; its small digits count.
# - 1 / (1 - beta**t)
# + round(1 / (1 - beta**t), 3)

# %% wrong="bias_correction" name="stops_at_a_thousand"
# Your factor is 1 after a thousand values; with beta = 0.999 there is still something to correct.
# - 1 / (1 - beta**t)
# + 1 / (1 - beta**t) if t < 1000 else 1.0

# %% wrong="bias_correction" name="capped"
# You keep the factor at 100 or below; with beta = 0.999 it begins at 1000.
# - 1 / (1 - beta**t)
# + min(1 / (1 - beta**t), 100.0)

# %% wrong="bias_correction" name="beta_hard_coded"
# Your beta is 0.9, whatever is passed.
# - beta**t
# + 0.9**t

# %% wrong="bias_correction" name="as_an_exponential"
# You put exp(-(1 - beta) t) for beta^t, which is close to it for beta near 1 only.
# - beta**t
# + np.exp(-(1 - beta) * t)

# %% wrong="bias_correction" name="epsilon_below"
# You add a small number to the denominator; the formula has none.
# - beta**t
# + beta**t + 1e-8

# %% wrong="bias_correction" name="printed"
# You print the factor; return it.
# - return 1 / (1 - beta**t)
# + print(1 / (1 - beta**t))

# %% wrong="bias_correction" name="beta_zero_refused"
# You refuse beta = 0, which is a running mean without memory: its factor is 1.
# - t < 1
# + t < 1 or not 0 < beta < 1


# %% right="adam" name="plain"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, eps = config["learning_rate"], config["epsilon"]
    beta1, beta2 = config["beta1"], config["beta2"]
    config["t"] = t = config["t"] + 1
    config["m"] = m = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    step = lr * m_hat / (np.sqrt(v_hat) + eps)
    return w - step, config


# %% right="adam" name="setdefault_as_in_cs231n"
def adam(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    lr = config["learning_rate"]
    config["t"] += 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * (dw**2)
    mt = config["m"] / (1 - config["beta1"] ** config["t"])
    vt = config["v"] / (1 - config["beta2"] ** config["t"])
    next_w = w - lr * mt / (np.sqrt(vt) + config["epsilon"])
    return next_w, config


# %% right="adam" name="folded_rate"
def adam(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    beta1, beta2 = config["beta1"], config["beta2"]
    config["t"] += 1
    t = config["t"]
    lr = config["learning_rate"]
    alpha = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw * dw
    next_w = w - alpha * config["m"] / (np.sqrt(config["v"]) + config["epsilon"])
    return next_w, config


# %% right="adam" name="folded_rate_in_place"
def adam(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    m, v = config["m"], config["v"]
    config["t"] += 1
    m *= beta1
    m += (1 - beta1) * dw
    v *= beta2
    v += (1 - beta2) * dw * dw
    scale = (1 - beta2 ** config["t"]) ** 0.5 / (1 - beta1 ** config["t"])
    w -= lr * scale * m / (v**0.5 + config["epsilon"])
    return w, config


# %% right="adam" name="all_in_place"
def adam(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    lr = config["learning_rate"]
    config["t"] += 1
    config["m"] *= config["beta1"]
    config["m"] += (1 - config["beta1"]) * dw
    config["v"] *= config["beta2"]
    config["v"] += (1 - config["beta2"]) * np.square(dw)
    m_hat = config["m"] / (1 - np.power(config["beta1"], config["t"]))
    v_hat = config["v"] / (1 - np.power(config["beta2"], config["t"]))
    w -= lr * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    return w, config


# %% right="adam" name="means_as_differences"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr = config["learning_rate"]
    m, v = np.array(config["m"]), np.array(config["v"])
    m += (1 - config["beta1"]) * (dw - m)
    v += (1 - config["beta2"]) * (dw * dw - v)
    t = config["t"] + 1
    config.update(m=m, v=v, t=t)
    step = (
        m
        / (1 - config["beta1"] ** t)
        / (np.sqrt(v / (1 - config["beta2"] ** t)) + config["epsilon"])
    )
    return w - lr * step, config


# %% right="adam" name="new_config_of_its_keys"
def adam(w, dw, config=None):
    config = config or {}
    lr, eps = config.get("learning_rate", 1e-3), config.get("epsilon", 1e-8)
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    config = {**config}
    t = config.get("t", 0) + 1
    m = beta1 * config.get("m", 0) + (1 - beta1) * dw
    v = beta2 * config.get("v", 0) + (1 - beta2) * dw**2
    bias1, bias2 = 1 - beta1**t, 1 - beta2**t
    next_w = w - lr * (m / bias1) / ((v / bias2) ** 0.5 + eps)
    new = {
        "learning_rate": lr,
        "beta1": beta1,
        "beta2": beta2,
        "epsilon": eps,
        "m": m,
        "v": v,
        "t": t,
    }
    return next_w, {**config, **new}


# %% right="adam" name="helper_functions"
DEFAULTS = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}


def running_mean(mean, value, beta):
    return beta * mean + (1 - beta) * value


def corrected(mean, beta, t):
    return mean / (1 - beta**t)


def adam(w, dw, config=None):
    config = {**DEFAULTS, "m": np.zeros(w.shape), "v": np.zeros(w.shape), "t": 0, **(config or {})}
    lr = config["learning_rate"]
    config["t"] += 1
    config["m"] = running_mean(config["m"], dw, config["beta1"])
    config["v"] = running_mean(config["v"], np.square(dw), config["beta2"])
    first = corrected(config["m"], config["beta1"], config["t"])
    second = corrected(config["v"], config["beta2"], config["t"])
    return w - lr * first / (np.sqrt(second) + config["epsilon"]), config


# %% right="adam" name="powers_multiplied_out_from_t"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    config["t"] += 1
    power1 = power2 = 1.0
    for _ in range(int(config["t"])):
        power1, power2 = power1 * beta1, power2 * beta2
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    root = np.sqrt(config["v"] / (1 - power2))
    return w - lr * config["m"] / (1 - power1) / (root + config["epsilon"]), config


# %% right="adam" name="both_sides_times_the_root_of_the_share"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    config["t"] += 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    share1, root2 = 1 - beta1 ** config["t"], np.sqrt(1 - beta2 ** config["t"])
    step = root2 / share1 * config["m"] / (np.sqrt(config["v"]) + root2 * config["epsilon"])
    return w - lr * step, config


# %% right="adam" name="out_arguments"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    m, v = np.array(config["m"]), np.array(config["v"])
    np.add(np.multiply(m, beta1, out=m), (1 - beta1) * dw, out=m)
    np.add(np.multiply(v, beta2, out=v), (1 - beta2) * np.multiply(dw, dw), out=v)
    t = np.add(config["t"], 1)
    config = {**config, "m": m, "v": v, "t": t}
    below = np.sqrt(np.divide(v, 1 - beta2**t)) + config["epsilon"]
    return np.subtract(w, np.divide(lr * m / (1 - beta1**t), below)), config


# %% right="adam" name="entry_by_entry"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, b1, b2 = config["learning_rate"], config["beta1"], config["beta2"]
    t = config["t"] + 1
    m, v, next_w = np.empty_like(w), np.empty_like(w), np.array(w)
    for index in np.ndindex(w.shape):
        m[index] = b1 * config["m"][index] + (1 - b1) * dw[index]
        v[index] = b2 * config["v"][index] + (1 - b2) * dw[index] ** 2
        below = np.sqrt(v[index] / (1 - b2**t)) + config["epsilon"]
        next_w[index] -= lr * m[index] / (1 - b1**t) / below
    config["m"], config["v"], config["t"] = m, v, t
    return next_w, config


# %% right="adam" name="try_except_and_a_float_count"
def adam(w, dw, config=None):
    try:
        m, v, t = config["m"].copy(), config["v"].copy(), float(config["t"])
    except (TypeError, KeyError):
        config = dict(config or {})
        m, v = config.get("m", w * 0), config.get("v", w * 0)
        t = float(config.get("t", 0))
    config = config.copy()
    lr = config["learning_rate"] = config.get("learning_rate", 0.001)
    b1 = config["beta1"] = config.get("beta1", 0.9)
    b2 = config["beta2"] = config.get("beta2", 0.999)
    eps = config["epsilon"] = config.get("epsilon", 1e-8)
    t += 1
    m = b1 * m + (1 - b1) * dw
    v = b2 * v + (1 - b2) * dw**2
    config["m"], config["v"], config["t"] = m, v, t
    w = w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps)
    return w, config


# %% right="adam" name="extra_keys_and_a_list"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    config["t"] = np.int64(config["t"]) + 1
    config["m"] = config["m"] * beta1 + dw * (1.0 - beta1)
    config["v"] = config["v"] * beta2 + dw * dw * (1.0 - beta2)
    config["m_hat"] = config["m"] / (1.0 - beta1 ** config["t"])
    config["v_hat"] = config["v"] / (1.0 - beta2 ** config["t"])
    config["calls"] = config.get("calls", 0) + 1
    step = lr / (np.sqrt(config["v_hat"]) + config["epsilon"]) * config["m_hat"]
    return [w - step, config]


# %% right="adam" name="only_float64"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, b1, b2, eps = (float(config[k]) for k in ("learning_rate", "beta1", "beta2", "epsilon"))
    g = np.asarray(dw, dtype=np.float64)
    t = int(config["t"]) + 1
    w = np.asarray(w, dtype=np.float64)
    m = b1 * np.asarray(config["m"], dtype=np.float64) + (1 - b1) * g
    v = b2 * np.asarray(config["v"], dtype=np.float64) + (1 - b2) * g**2
    config.update(m=m, v=v, t=t)
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), config


# %% right="adam" name="count_written_back_at_the_end"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, t = config["learning_rate"], config["t"]
    t += 1
    beta = np.array([config["beta1"], config["beta2"]])
    shares = 1 - beta**t
    config["m"] = beta[0] * config["m"] + (1 - beta[0]) * dw
    config["v"] = beta[1] * config["v"] + (1 - beta[1]) * dw**2
    unit = (config["m"] / shares[0]) / (np.sqrt(config["v"] / shares[1]) + config["epsilon"])
    config["t"] = t
    return w - lr * unit, config


# %% right="adam" name="expm1_and_log"
def adam(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    t = config["t"] = config["t"] + 1
    m = config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    v = config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    with np.errstate(divide="ignore"):
        share1, share2 = -np.expm1(t * np.log([beta1, beta2]))
    return w - lr * (m / share1) / (np.sqrt(v / share2) + config["epsilon"]), config


# %% right="adamw" name="plain"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, eps = config["learning_rate"], config["epsilon"]
    beta1, beta2 = config["beta1"], config["beta2"]
    config["t"] = t = config["t"] + 1
    config["m"] = m = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    step = lr * m_hat / (np.sqrt(v_hat) + eps)
    return w * (1 - lr * config["weight_decay"]) - step, config


# %% right="adamw" name="setdefault_as_in_cs231n"
def adamw(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("weight_decay", 1e-2)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    lr = config["learning_rate"]
    config["t"] += 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * (dw**2)
    mt = config["m"] / (1 - config["beta1"] ** config["t"])
    vt = config["v"] / (1 - config["beta2"] ** config["t"])
    next_w = w - lr * config["weight_decay"] * w - lr * mt / (np.sqrt(vt) + config["epsilon"])
    return next_w, config


# %% right="adamw" name="folded_rate"
def adamw(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("weight_decay", 1e-2)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    beta1, beta2 = config["beta1"], config["beta2"]
    config["t"] += 1
    t = config["t"]
    lr = config["learning_rate"]
    alpha = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw * dw
    next_w = (
        w
        - lr * config["weight_decay"] * w
        - alpha * config["m"] / (np.sqrt(config["v"]) + config["epsilon"])
    )
    return next_w, config


# %% right="adamw" name="folded_rate_in_place"
def adamw(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("weight_decay", 1e-2)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    m, v = config["m"], config["v"]
    config["t"] += 1
    m *= beta1
    m += (1 - beta1) * dw
    v *= beta2
    v += (1 - beta2) * dw * dw
    scale = (1 - beta2 ** config["t"]) ** 0.5 / (1 - beta1 ** config["t"])
    w -= lr * config["weight_decay"] * w
    w -= lr * scale * m / (v**0.5 + config["epsilon"])
    return w, config


# %% right="adamw" name="all_in_place"
def adamw(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("weight_decay", 1e-2)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    lr = config["learning_rate"]
    config["t"] += 1
    config["m"] *= config["beta1"]
    config["m"] += (1 - config["beta1"]) * dw
    config["v"] *= config["beta2"]
    config["v"] += (1 - config["beta2"]) * np.square(dw)
    m_hat = config["m"] / (1 - np.power(config["beta1"], config["t"]))
    v_hat = config["v"] / (1 - np.power(config["beta2"], config["t"]))
    w -= lr * config["weight_decay"] * w
    w -= lr * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    return w, config


# %% right="adamw" name="means_as_differences"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr = config["learning_rate"]
    m, v = np.array(config["m"]), np.array(config["v"])
    m += (1 - config["beta1"]) * (dw - m)
    v += (1 - config["beta2"]) * (dw * dw - v)
    t = config["t"] + 1
    config.update(m=m, v=v, t=t)
    step = (
        m
        / (1 - config["beta1"] ** t)
        / (np.sqrt(v / (1 - config["beta2"] ** t)) + config["epsilon"])
    )
    return w - lr * config["weight_decay"] * w - lr * step, config


# %% right="adamw" name="new_config_of_its_keys"
def adamw(w, dw, config=None):
    config = config or {}
    lr, eps = config.get("learning_rate", 1e-3), config.get("epsilon", 1e-8)
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    decay = config.get("weight_decay", 1e-2)
    t = config.get("t", 0) + 1
    m = beta1 * config.get("m", 0) + (1 - beta1) * dw
    v = beta2 * config.get("v", 0) + (1 - beta2) * dw**2
    bias1, bias2 = 1 - beta1**t, 1 - beta2**t
    next_w = w - lr * ((m / bias1) / ((v / bias2) ** 0.5 + eps) + decay * w)
    new = {
        "learning_rate": lr,
        "beta1": beta1,
        "beta2": beta2,
        "epsilon": eps,
        "m": m,
        "v": v,
        "t": t,
    }
    return next_w, {**new, "weight_decay": decay}


# %% right="adamw" name="helper_functions"
DEFAULTS = {
    "learning_rate": 1e-3,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-8,
    "weight_decay": 1e-2,
}


def running_mean(mean, value, beta):
    return beta * mean + (1 - beta) * value


def corrected(mean, beta, t):
    return mean / (1 - beta**t)


def adamw(w, dw, config=None):
    config = {**DEFAULTS, "m": np.zeros(w.shape), "v": np.zeros(w.shape), "t": 0, **(config or {})}
    lr = config["learning_rate"]
    config["t"] += 1
    config["m"] = running_mean(config["m"], dw, config["beta1"])
    config["v"] = running_mean(config["v"], np.square(dw), config["beta2"])
    first = corrected(config["m"], config["beta1"], config["t"])
    second = corrected(config["v"], config["beta2"], config["t"])
    return w - lr * config["weight_decay"] * w - lr * first / (
        np.sqrt(second) + config["epsilon"]
    ), config


# %% right="adamw" name="powers_multiplied_out_from_t"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    config["t"] += 1
    power1 = power2 = 1.0
    for _ in range(int(config["t"])):
        power1, power2 = power1 * beta1, power2 * beta2
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    root = np.sqrt(config["v"] / (1 - power2))
    return w - lr * config["weight_decay"] * w - lr * config["m"] / (1 - power1) / (
        root + config["epsilon"]
    ), config


# %% right="adamw" name="both_sides_times_the_root_of_the_share"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    config["t"] += 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    share1, root2 = 1 - beta1 ** config["t"], np.sqrt(1 - beta2 ** config["t"])
    step = root2 / share1 * config["m"] / (np.sqrt(config["v"]) + root2 * config["epsilon"])
    return w - lr * config["weight_decay"] * w - lr * step, config


# %% right="adamw" name="out_arguments"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    m, v = np.array(config["m"]), np.array(config["v"])
    np.add(np.multiply(m, beta1, out=m), (1 - beta1) * dw, out=m)
    np.add(np.multiply(v, beta2, out=v), (1 - beta2) * np.multiply(dw, dw), out=v)
    t = np.add(config["t"], 1)
    config = {**config, "m": m, "v": v, "t": t}
    below = np.sqrt(np.divide(v, 1 - beta2**t)) + config["epsilon"]
    return np.subtract(
        w - lr * config["weight_decay"] * w, np.divide(lr * m / (1 - beta1**t), below)
    ), config


# %% right="adamw" name="entry_by_entry"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, b1, b2 = config["learning_rate"], config["beta1"], config["beta2"]
    t = config["t"] + 1
    m, v, next_w = np.empty_like(w), np.empty_like(w), np.array(w - lr * config["weight_decay"] * w)
    for index in np.ndindex(w.shape):
        m[index] = b1 * config["m"][index] + (1 - b1) * dw[index]
        v[index] = b2 * config["v"][index] + (1 - b2) * dw[index] ** 2
        below = np.sqrt(v[index] / (1 - b2**t)) + config["epsilon"]
        next_w[index] -= lr * m[index] / (1 - b1**t) / below
    config["m"], config["v"], config["t"] = m, v, t
    return next_w, config


# %% right="adamw" name="try_except_and_a_float_count"
def adamw(w, dw, config=None):
    try:
        m, v, t = config["m"].copy(), config["v"].copy(), float(config["t"])
    except (TypeError, KeyError):
        config = dict(config or {})
        m, v = config.get("m", w * 0), config.get("v", w * 0)
        t = float(config.get("t", 0))
    config = config.copy()
    lr = config["learning_rate"] = config.get("learning_rate", 0.001)
    b1 = config["beta1"] = config.get("beta1", 0.9)
    b2 = config["beta2"] = config.get("beta2", 0.999)
    eps = config["epsilon"] = config.get("epsilon", 1e-8)
    config.setdefault("weight_decay", 1e-2)
    t += 1
    m = b1 * m + (1 - b1) * dw
    v = b2 * v + (1 - b2) * dw**2
    config["m"], config["v"], config["t"] = m, v, t
    w = (
        w
        - lr * config["weight_decay"] * w
        - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps)
    )
    return w, config


# %% right="adamw" name="extra_keys_and_a_list"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    config["t"] = np.int64(config["t"]) + 1
    config["m"] = config["m"] * beta1 + dw * (1.0 - beta1)
    config["v"] = config["v"] * beta2 + dw * dw * (1.0 - beta2)
    config["m_hat"] = config["m"] / (1.0 - beta1 ** config["t"])
    config["v_hat"] = config["v"] / (1.0 - beta2 ** config["t"])
    config["calls"] = config.get("calls", 0) + 1
    step = lr / (np.sqrt(config["v_hat"]) + config["epsilon"]) * config["m_hat"]
    return [w - lr * config["weight_decay"] * w - step, config]


# %% right="adamw" name="only_float64"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, b1, b2, eps = (float(config[k]) for k in ("learning_rate", "beta1", "beta2", "epsilon"))
    g = np.asarray(dw, dtype=np.float64)
    t = int(config["t"]) + 1
    w = np.asarray(w, dtype=np.float64)
    m = b1 * np.asarray(config["m"], dtype=np.float64) + (1 - b1) * g
    v = b2 * np.asarray(config["v"], dtype=np.float64) + (1 - b2) * g**2
    config.update(m=m, v=v, t=t)
    return w - lr * config["weight_decay"] * w - lr * (m / (1 - b1**t)) / (
        np.sqrt(v / (1 - b2**t)) + eps
    ), config


# %% right="adamw" name="count_written_back_at_the_end"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, t = config["learning_rate"], config["t"]
    t += 1
    beta = np.array([config["beta1"], config["beta2"]])
    shares = 1 - beta**t
    config["m"] = beta[0] * config["m"] + (1 - beta[0]) * dw
    config["v"] = beta[1] * config["v"] + (1 - beta[1]) * dw**2
    unit = (config["m"] / shares[0]) / (np.sqrt(config["v"] / shares[1]) + config["epsilon"])
    config["t"] = t
    return w - lr * config["weight_decay"] * w - lr * unit, config


# %% right="adamw" name="expm1_and_log"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    t = config["t"] = config["t"] + 1
    m = config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    v = config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    with np.errstate(divide="ignore"):
        share1, share2 = -np.expm1(t * np.log([beta1, beta2]))
    return w - lr * config["weight_decay"] * w - lr * (m / share1) / (
        np.sqrt(v / share2) + config["epsilon"]
    ), config


# %% right="adamw" name="decay_first"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    next_w = w.copy()
    next_w *= 1 - lr * config["weight_decay"]
    config["t"] += 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = config["m"] / (1 - beta1 ** config["t"])
    v_hat = config["v"] / (1 - beta2 ** config["t"])
    next_w -= lr * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    return next_w, config


# %% right="adamw" name="decay_after_with_the_old_weights_kept"
def adamw(w, dw, config=None):
    config = {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
        "m": np.zeros_like(w),
        "v": np.zeros_like(w),
        "t": 0,
        **(config or {}),
    }
    lr, beta1, beta2 = config["learning_rate"], config["beta1"], config["beta2"]
    old = np.array(w)
    config["t"] += 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = config["m"] / (1 - beta1 ** config["t"])
    v_hat = config["v"] / (1 - beta2 ** config["t"])
    w = w - lr * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    w = w - lr * config["weight_decay"] * old
    return w, config


# %% wrong="adam adamw" name="t_never_raised" slip="The count t that you return has not risen: the next call corrects as if it were this one again."
# The count t is never raised, so the corrections divide by the share that t had before this step
# (by 0 on the first).
# - config["t"] = t = config["t"] + 1
# + t = config["t"]

# %% wrong="adam adamw" name="t_from_one_never_raised" slip="The count t that you return has not risen: the next call corrects as if it were this one again."
# The count t stays 1, so every step is corrected as if it were the first.
# - "t": 0,
# + "t": 1,
# - config["t"] = t = config["t"] + 1
# + t = config["t"]

# %% wrong="adam adamw" name="t_not_stored" slip="The count t that you return has not risen: the next call corrects as if it were this one again."
# You count t + 1 for the corrections, but do not store it, so every call thinks it is the first.
# - config["t"] = t =
# + t =

# %% wrong="adam adamw" name="t_raised_after_its_use" slip="The count is raised after the corrections have used it."
# The count is raised after the corrections have used it; raise it first, so that a first call uses
# t = 1.
# - config["t"] = t = config["t"] + 1
# + t = config["t"]
# - return
# + config["t"] = t + 1
# + return

# %% wrong="adam adamw" name="t_from_one_raised_after_its_use" slip="The count is raised after the corrections have used it."
# Your count starts at 1 and is raised after its use; here it starts at 0 and is raised first, so
# that a given t is the number of steps already taken.
# - "t": 0,
# + "t": 1,
# - config["t"] = t = config["t"] + 1
# + t = config["t"]
# - return
# + config["t"] = t + 1
# + return

# %% wrong="adam adamw" name="t_from_one_raised_first"
# Your count starts at 1 and is raised before its use, so that the first step is corrected as if it
# were the second; start at 0.
# - "t": 0,
# + "t": 1,

# %% wrong="adam adamw" name="t_raised_twice"
# The count is raised twice in a call, so the corrections fade too early.
# - config["t"] + 1
# + config["t"] + 2

# %% wrong="adam adamw" name="t_used_from_before_in_one_correction"
# The two corrections use different counts; raise t once, before both.
# - beta2**t
# + beta2 ** (t + 1)

# %% wrong="adam adamw" name="no_bias_correction" slip="There is no bias correction."
# There is no bias correction: m and v start at zero and must be divided by 1 - beta^t before the
# step.
# - m / (1 - beta1**t)
# + m
# - v / (1 - beta2**t)
# + v

# %% wrong="adam adamw" name="powers_of_the_wrong_numbers"
# You raise 1 - beta to the power of t; the correction divides by 1 - beta^t.
# - m / (1 - beta1**t)
# + m / (1 - beta1) ** t
# - v / (1 - beta2**t)
# + v / (1 - beta2) ** t

# %% wrong="adam adamw" name="only_m_corrected"
# Only m is corrected; v starts at zero as well and needs the factor 1 / (1 - beta2^t).
# - v / (1 - beta2**t)
# + v

# %% wrong="adam adamw" name="only_v_corrected"
# Only v is corrected; m starts at zero as well and needs the factor 1 / (1 - beta1^t).
# - m / (1 - beta1**t)
# + m

# %% wrong="adam adamw" name="corrections_with_the_other_beta"
# The corrections have each other's beta: m goes with beta1 and v with beta2.
# - beta1**t
# + beta2**t
# - beta2**t
# + beta1**t

# %% wrong="adam adamw" name="both_corrections_with_beta1"
# Both corrections use beta1; v is corrected with beta2.
# - beta2**t
# + beta1**t

# %% wrong="adam adamw" name="beta_times_t"
# The corrections divide by 1 - beta * t; it is a power, 1 - beta^t.
# - beta1**t
# + beta1 * t
# - beta2**t
# + beta2 * t

# %% wrong="adam adamw" name="corrections_multiply"
# The corrections multiply by 1 - beta^t; the means are too small at first, so divide.
# - m / (1 - beta1**t)
# + m * (1 - beta1**t)
# - v / (1 - beta2**t)
# + v * (1 - beta2**t)

# %% wrong="adam adamw" name="corrected_means_stored"
# You store the corrected means; the config keeps m and v as they are, and each call corrects them
# anew.
# - return
# + config["m"], config["v"] = m_hat, v_hat
# + return

# %% wrong="adam adamw" name="corrections_end_after_ten_steps"
# Your corrections stop after ten steps; with beta2 = 0.999 they matter for thousands.
# - m / (1 - beta1**t)
# + m if t > 10 else m / (1 - beta1**t)
# - v / (1 - beta2**t)
# + v if t > 10 else v / (1 - beta2**t)

# %% wrong="adam adamw" name="count_ends_at_fifty"
# Your count stops at 50; it goes on with every step.
# - config["t"] + 1
# + min(config["t"] + 1, 50)

# %% wrong="adam adamw" name="count_ends_at_twenty_thousand"
# Your count stops at 20,000; it goes on with every step.
# - config["t"] + 1
# + min(config["t"] + 1, 20_000)

# %% wrong="adam adamw" name="count_kept_twice"
# You keep the count under a key of your own and never read config["t"] again, so that a caller who
# sets it anew changes nothing.
# - config["t"] = t = config["t"] + 1
# + config["t"] = config["own"] = t = config.get("own", config["t"]) + 1

# %% wrong="adam adamw" name="epsilon_inside" slip="Epsilon stands inside the root."
# Epsilon stands inside the root; it is added to the root: sqrt(v_hat) + epsilon.
# - (np.sqrt(v_hat) + eps)
# + np.sqrt(v_hat + eps)

# %% wrong="adam adamw" name="epsilon_added_to_the_weights"
# Parentheses are missing: epsilon is added to the weights instead of to the root.
# - (np.sqrt(v_hat) + eps)
# + np.sqrt(v_hat) - eps

# %% wrong="adam adamw" name="epsilon_hard_coded"
# Your epsilon is 1e-8 whatever config says; read it from config at every call.
# - config["epsilon"]
# + 1e-8

# %% wrong="adam adamw" name="epsilon_left_out" slip="Your epsilon adds nothing to the root."
# Epsilon is missing: it is added to the root of v_hat before you divide.
# - (np.sqrt(v_hat) + eps)
# + np.where(v_hat > 0, np.sqrt(v_hat), 1)

# %% wrong="adam adamw" name="epsilon_as_a_floor" slip="Your epsilon adds nothing to the root."
# You use epsilon as a lower bound of the root; it is added to it.
# - (np.sqrt(v_hat) + eps)
# + np.maximum(np.sqrt(v_hat), eps)

# %% wrong="adam adamw" name="epsilon_inside_the_folded_form" slip="Epsilon stands inside the root."
# Epsilon stands inside the root of the folded form; there, too, it is added to the root: sqrt(v) +
# epsilon.
# - lr * m_hat / (np.sqrt(v_hat) + eps)
# + lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / np.sqrt(v + eps)

# %% wrong="adam adamw" name="epsilon_divided_by_the_share"
# Your epsilon grows by 1 / (1 - beta2^t); it stands beside sqrt(v_hat) as it is, or beside sqrt(v)
# in the folded form.
# - np.sqrt(v_hat) + eps
# + np.sqrt(v_hat) + eps / (1 - beta2**t)

# %% wrong="adam adamw" name="forms_mixed"
# Epsilon stands beside sqrt(v) at odd steps and beside sqrt(v_hat) at even ones; keep to one form.
# - step =
# + if t % 2:
# +     eps = eps / np.sqrt(1 - beta2**t)
# + step =

# %% wrong="adam adamw" name="corrected_twice"
# The corrections are in the folded rate and in m_hat and v_hat as well; they belong in one of the
# two.
# - lr * m_hat
# + lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m_hat

# %% wrong="adam adamw" name="folded_rate_upside_down" slip="The factor of your folded rate is upside down."
# The factor of your folded rate is upside down: it is sqrt(1 - beta2^t) / (1 - beta1^t).
# - lr * m_hat / (np.sqrt(v_hat) + eps)
# + lr * (1 - beta1**t) / np.sqrt(1 - beta2**t) * m / (np.sqrt(v) + eps)

# %% wrong="adam adamw" name="folded_rate_without_the_root" slip="A root is missing in your folded rate."
# The root is missing in your folded rate: it is sqrt(1 - beta2^t) / (1 - beta1^t).
# - lr * m_hat / (np.sqrt(v_hat) + eps)
# + lr * (1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)

# %% wrong="adam adamw" name="betas_swapped"
# The betas are swapped: beta1 belongs to m and beta2 to v.
# - beta1, beta2
# + beta2, beta1

# %% wrong="adam adamw" name="betas_hard_coded"
# Your betas are 0.9 and 0.999 whatever config says; read them from config at every call.
# - config["beta1"], config["beta2"]
# + 0.9, 0.999

# %% wrong="adam adamw" name="betas_hard_coded_in_the_corrections"
# The corrections have 0.9 and 0.999 written into them; use the betas of the config.
# - beta1**t
# + 0.9**t
# - beta2**t
# + 0.999**t

# %% wrong="adam adamw" name="rate_hard_coded"
# Your learning rate is 0.001 whatever config says; read it from config at every call.
# - config["learning_rate"]
# + 1e-3

# %% wrong="adam adamw" name="no_root"
# The step divides by v_hat itself; the root is missing.
# - np.sqrt(v_hat)
# + v_hat

# %% wrong="adam adamw" name="v_from_m_squared"
# Your v is the mean of m^2; it is the mean of the squared gradient.
# - dw**2
# + m**2

# %% wrong="adam adamw" name="gradient_not_squared"
# Your v is a mean of |dw|; it is the mean of dw^2.
# - dw**2
# + np.abs(dw)

# %% wrong="adam adamw" name="v_with_one_minus_beta_squared"
# In your v the square reaches 1 - beta2 as well; only dw is squared.
# - (1 - beta2) * dw**2
# + ((1 - beta2) * dw) ** 2

# %% wrong="adam adamw" name="variance_for_v"
# Your v is the variance of the gradient, dw minus m; Adam takes the mean of dw^2.
# - dw**2
# + (dw - m) ** 2

# %% wrong="adam adamw" name="m_without_one_minus_beta"
# Your m sums gradients as a velocity does; a running mean has the factor 1 - beta1 on the new one.
# - (1 - beta1) * dw
# + dw

# %% wrong="adam adamw" name="v_without_one_minus_beta"
# Your v sums squares; a running mean has the factor 1 - beta2 on the new one.
# - (1 - beta2) * dw**2
# + dw**2

# %% wrong="adam adamw" name="weights_of_the_means_swapped"
# The weights of your means are swapped: beta belongs to the old mean and 1 - beta to the new
# value.
# - beta1 * config["m"] + (1 - beta1) * dw
# + (1 - beta1) * config["m"] + beta1 * dw
# - beta2 * config["v"] + (1 - beta2) * dw**2
# + (1 - beta2) * config["v"] + beta2 * dw**2

# %% wrong="adam adamw" name="step_with_the_old_m"
# The step is made with m from before this gradient; bring m up to date first.
# - config["m"] = m =
# + before = config["m"]
# + config["m"] = m =
# - m / (1 - beta1**t)
# + before / (1 - beta1**t)

# %% wrong="adam adamw" name="step_with_the_old_v"
# The step is made with v from before this gradient; bring v up to date first.
# - config["v"] = v =
# + before = config["v"]
# + config["v"] = v =
# - v / (1 - beta2**t)
# + before / (1 - beta2**t)

# %% wrong="adam adamw" name="step_with_the_gradient"
# The step goes along the gradient, as in RMSProp; Adam steps along the corrected mean m_hat.
# - lr * m_hat
# + lr * dw

# %% wrong="adam adamw" name="not_scaled_by_v" slip="Your step is lr * m_hat, with nothing below the fraction bar."
# The step is lr * m_hat; it must be divided by sqrt(v_hat) + epsilon.
# - lr * m_hat / (np.sqrt(v_hat) + eps)
# + lr * m_hat

# %% wrong="adam adamw" name="sign_of_the_step"
# The step is added to the weights, so they climb the slope instead of descending it.
# - step = lr * m_hat
# + step = -lr * m_hat

# %% wrong="adam adamw" name="nadam"
# These are the steps of NAdam, with a look ahead inside the momentum; Adam steps with m_hat alone.
# - lr * m_hat
# + lr * (beta1 * m_hat + (1 - beta1) * dw / (1 - beta1**t))

# %% wrong="adam adamw" name="amsgrad"
# You keep the largest v so far, as AMSGrad does; Adam uses the running mean as it is.
# - v_hat = v / (1 - beta2**t)
# + config["largest"] = np.maximum(config.get("largest", 0), v)
# + v_hat = config["largest"] / (1 - beta2**t)

# %% wrong="adam adamw" name="moments_not_stored"
# m and v are not put into the config, so every call starts again from the old ones.
# - config["m"] = m =
# + m =
# - config["v"] = v =
# + v =

# %% wrong="adam adamw" name="v_not_stored"
# v is not put into the config, so every call starts again from the old one.
# - config["v"] = v =
# + v =

# %% wrong="adam adamw" name="given_state_ignored"
# m, v and t are set to zero at every call, so a state that config brings is lost.
# - lr, eps =
# + config["m"], config["v"], config["t"] = np.zeros_like(w), np.zeros_like(w), 0
# + lr, eps =

# %% wrong="adam adamw" name="given_t_ignored" slip="Your powers of beta are products kept from call to call: a t that config brings, and a beta that changes, go unheard."
# Your powers of beta are products kept from call to call: a t that config brings, and a beta that
# changes, go unheard. Compute beta^t from the t and the beta of this call.
# - m_hat = m / (1 - beta1**t)
# - v_hat = v / (1 - beta2**t)
# + config["p1"] = config.get("p1", 1.0) * beta1
# + config["p2"] = config.get("p2", 1.0) * beta2
# + m_hat = m / (1 - config["p1"])
# + v_hat = v / (1 - config["p2"])

# %% wrong="adam adamw" name="state_starts_with_the_first_gradient"
# Your means start with the first gradient instead of with zeros.
# - "m": np.zeros_like(w),
# - "v": np.zeros_like(w),
# + "m": np.array(dw),
# + "v": np.square(dw),

# %% wrong="adam adamw" name="key_error_on_a_fresh_config"
# A fresh config has no m, v and t yet: where the keys are missing, start with zeros.
# - "m": np.zeros_like(w),
# - "v": np.zeros_like(w),
# - "t": 0,

# %% wrong="adam adamw" name="config_none_not_handled"
# A first call comes with config=None, which has no keys: make an empty dict of it first.
# - **(config or {}),
# + **config,

# %% wrong="adam adamw" name="defaults_only_for_none"
# Defaults are filled in only when config is None; a config that lacks a key needs them as well.
# - config = {
# + fresh = {
# - **(config or {}),
#
# - lr, eps =
# + config = fresh if config is None else {**config}
# + lr, eps =

# %% wrong="adam adamw" name="default_rate_changed"
# The default learning rate is 1e-3, not 1e-2.
# - 1e-3
# + 1e-2

# %% wrong="adam adamw" name="default_beta1_changed"
# The default of beta1 is 0.9, not 0.95.
# - 0.9
# + 0.95

# %% wrong="adam adamw" name="default_beta2_changed"
# The default of beta2 is 0.999, not 0.99.
# - 0.999
# + 0.99

# %% wrong="adam adamw" name="default_epsilon_changed"
# The default of epsilon is 1e-8, not 1e-6.
# - 1e-8
# + 1e-6

# %% wrong="adam adamw" name="zero_taken_for_missing"
# A hyperparameter of 0 counts as missing in your code (0 or 0.9 is 0.9); zero is a value too.
# - beta1, beta2 = config["beta1"], config["beta2"]
# + beta1, beta2 = config["beta1"] or 0.9, config["beta2"] or 0.999
# + lr, eps = lr or 1e-3, eps or 1e-8

# %% wrong="adam adamw" name="count_in_a_global"
# Your count is a global variable, so two parameters share it; keep t in the config.
# - def
# + COUNT = 0
# +
# +
# + def
# - config["t"] = t = config["t"] + 1
# + global COUNT
# + config["t"] = t = COUNT = COUNT + 1

# %% wrong="adam adamw" name="count_shared_once_it_runs"
# A parameter without a count of its own goes on with the count of the others; a fresh config
# starts at 0.
# - def
# + LAST = [0]
# +
# +
# + def
# - "t": 0,
# + "t": LAST[0],
# - config["t"] = t =
# + config["t"] = LAST[0] = t =

# %% wrong="adam" name="state_as_attributes"
# Your means are attributes of the function, so two parameters share them; keep them in the config.
# - config["m"] = m =
# + if t > 1:
# +     config["m"], config["v"] = vars(adam).get("state", (config["m"], config["v"]))
# + config["m"] = m =
# - m_hat =
# + adam.state = m, v
# + m_hat =

# %% wrong="adam adamw" name="mutable_default" of="setdefault_as_in_cs231n"
# The default config={} is one dict shared by all calls, so a fresh start finds an old state.
# - (w, dw, config=None):
# + (w, dw, config={}, fresh={}):
# - config = {}
# + config = fresh

# %% wrong="adam adamw" name="config_with_the_state_only" slip="The config that you return lacks hyperparameters that you used."
# The returned config holds the state only; the next call needs the hyperparameters as well.
# - step, config
# + step, {"m": m, "v": v, "t": t}

# %% wrong="adam adamw" name="config_without_the_defaults" slip="The config that you return lacks hyperparameters that you used."
# The defaults you used are not in the returned config, where the caller may want to change them.
# - config = {
# + given = config or {}
# + config = {
# - step, config
# + step, {**given, "m": m, "v": v, "t": t}

# %% wrong="adam adamw" name="old_config_returned"
# The state goes into a copy of the config, but you return the config as it came in.
# - lr, eps =
# + came_in = {**config}
# + lr, eps =
# - step, config
# + step, came_in

# %% wrong="adam adamw" name="hyperparameters_remembered"
# Your rule keeps the hyperparameters of its first call; read them from config at every call.
# - config["t"] = t =
# + lr, eps, beta1, beta2 = config.setdefault("first", (lr, eps, beta1, beta2))
# + config["t"] = t =

# %% wrong="adam adamw" name="rate_decays_by_itself"
# Your learning rate shrinks from call to call; only the caller changes it.
# - return
# + config["learning_rate"] *= 0.99
# + return

# %% wrong="adam adamw" name="rate_over_the_root_of_t"
# You divide the rate by the root of t, as the paper's theorem does; the rule itself keeps the
# rate.
# - lr * m_hat
# + lr / np.sqrt(t) * m_hat

# %% wrong="adam adamw" name="gradient_squared_in_place"
# You square dw in place (dw *= dw), which changes the caller's array.
# - config["v"] = v = beta2 * config["v"] + (1 - beta2) * dw**2
# + dw *= dw
# + config["v"] = v = beta2 * config["v"] + (1 - beta2) * dw

# %% wrong="adam adamw" name="gradient_array_kept_as_m"
# At beta1 = 0, or on a first call, your m is the array dw itself, which the caller uses again;
# make a new array.
# - config["m"] = m = beta1 * config["m"] + (1 - beta1) * dw
# + before, square = config["m"], dw**2
# + config["m"] = m = np.multiply(dw, 1 - beta1, out=dw)
# + m += beta1 * before
# - dw**2
# + square

# %% wrong="adam adamw" name="float32_inside"
# You keep the means in float32, which has only about seven digits.
# - m_hat =
# + config["m"] = m = np.float32(m)
# + config["v"] = v = np.float32(v)
# + m_hat =

# %% wrong="adam adamw" name="only_two_axes"
# Your code needs arrays with one or two axes; the rule works entry by entry on any shape.
# - lr, eps =
# + rows, columns = w.shape if w.ndim > 1 else (w.shape[0], 1)
# + lr, eps =

# %% wrong="adam adamw" name="up_to_three_axes"
# Your code spells out three axes at most; the rule works entry by entry on any shape.
# - lr, eps =
# + dw = np.einsum({0: ",->", 1: ",i->i", 2: ",ij->ij", 3: ",ijk->ijk"}[w.ndim], 1.0, dw)
# + lr, eps =

# %% wrong="adam adamw" name="zero_axes_become_one"
# A 0-d array comes back with one axis; next_w has the shape of w.
# - config = {
# + w, dw = np.atleast_1d(w), np.atleast_1d(dw)
# + config = {

# %% wrong="adam adamw" name="one_v_for_all_entries"
# Your v is one number for the whole array (a mean); each entry has its own.
# - dw**2
# + np.mean(dw**2)

# %% wrong="adam adamw" name="norm_of_the_gradient"
# Your v holds the squared length of the whole gradient; each entry has its own square.
# - dw**2
# + np.sum(dw * dw)

# %% wrong="adam adamw" name="gradient_clipped"
# You clip the gradient, which the formula does not do.
# - lr, eps =
# + dw = np.clip(dw, -100, 100)
# + lr, eps =

# %% wrong="adam adamw" name="step_clipped"
# You clip the step to the learning rate, which the formula does not do.
# - lr * m_hat / (np.sqrt(v_hat) + eps)
# + np.clip(lr * m_hat / (np.sqrt(v_hat) + eps), -lr, lr)

# %% wrong="adam adamw" name="no_step_at_zero_gradient"
# Where the gradient is zero you stop; the means go on fading, and m still moves the weights.
# - lr, eps =
# + if not np.any(dw):
# +     return w, config
# + lr, eps =

# %% wrong="adam adamw" name="unknown_keys_refused"
# Your rule stops at a key it does not know; a config may hold other keys, so pass over them.
# - lr, eps =
# + known = {"learning_rate", "beta1", "beta2", "epsilon", "weight_decay", "m", "v", "t"}
# + if set(config) - known:
# +     raise KeyError("unknown key")
# + lr, eps =

# %% wrong="adam adamw" name="rate_capped"
# You keep the learning rate at 1 or below; the caller may want a larger one.
# - config["learning_rate"]
# + min(config["learning_rate"], 1)

# %% wrong="adam adamw" name="beta2_capped"
# You keep beta2 at 0.999 or below; any beta2 below 1 is allowed.
# - config["beta2"]
# + min(config["beta2"], 0.999)

# %% wrong="adam adamw" name="config_not_returned"
# You return the weights alone; the rule returns the pair next_w, config.
# - step, config
# + step

# %% wrong="adam" name="step_returned_as_weights"
# You return the step in place of the weights; next_w is w minus the step.
# - w - step
# + -step

# %% wrong="adam" name="weights_and_config_swapped"
# You return config first; the order is next_w, config.
# - w - step, config
# + config, w - step

# %% wrong="adam" name="beta2_zero_taken_for_missing"
# A beta2 of 0 counts as missing in your code (0 or 0.999 is 0.999); zero is a value too.
# - config["beta2"]
# + config["beta2"] or 0.999

# %% wrong="adam" name="correction_ends_after_a_thousand_steps"
# You stop correcting after a thousand steps; at beta2 = 0.999 the correction still counts there.
# - m / (1 - beta1**t)
# + m if t > 1000 else m / (1 - beta1**t)
# - v / (1 - beta2**t)
# + v if t > 1000 else v / (1 - beta2**t)

# %% wrong="adamw" name="state_as_attributes"
# Your means are attributes of the function, so two parameters share them; keep them in the config.
# - config["m"] = m =
# + if t > 1:
# +     config["m"], config["v"] = vars(adamw).get("state", (config["m"], config["v"]))
# + config["m"] = m =
# - m_hat =
# + adamw.state = m, v
# + m_hat =

# %% wrong="adamw" name="step_returned_as_weights"
# You return the step in place of the weights; next_w is w minus the step.
# - w * (1 - lr * config["weight_decay"]) - step
# + -step

# %% wrong="adamw" name="weights_and_config_swapped"
# You return config first; the order is next_w, config.
# - step = lr * m_hat / (np.sqrt(v_hat) + eps)
# - return w * (1 - lr * config["weight_decay"]) - step, config
# + next_w = w * (1 - lr * config["weight_decay"]) - lr * m_hat / (np.sqrt(v_hat) + eps)
# + return config, next_w

# %% wrong="adamw" name="sign_of_the_decay"
# The weights grow by the decay; it is subtracted: w * (1 - lr * weight_decay).
# - 1 - lr * config["weight_decay"]
# + 1 + lr * config["weight_decay"]

# %% wrong="adamw" name="decay_inside_the_gradient" slip="The decay is added to the gradient, as an L2 penalty, and Adam rescales it."
# The decay is added to the gradient, as an L2 penalty: it passes through m and v, and Adam
# rescales it. Take it off the weights instead.
# - lr, eps =
# + dw = dw + config["weight_decay"] * w
# + lr, eps =
# - w * (1 - lr * config["weight_decay"]) - step
# + w - step

# %% wrong="adamw" name="decay_inside_m_only"
# The decay enters m and is divided by the root of v; take it off the weights instead.
# - (1 - beta1) * dw
# + (1 - beta1) * (dw + config["weight_decay"] * w)
# - w * (1 - lr * config["weight_decay"]) - step
# + w - step

# %% wrong="adamw" name="decay_divided_by_the_root"
# The decay is divided by the root of v_hat together with m_hat; it stands outside the fraction.
# - lr * m_hat
# + lr * (m_hat + config["weight_decay"] * w)
# - w * (1 - lr * config["weight_decay"]) - step
# + w - step

# %% wrong="adamw" name="decay_on_the_new_weights"
# The decay is taken off the weights after the step; it is a share of the weights before it.
# - w * (1 - lr * config["weight_decay"]) - step
# + (w - step) * (1 - lr * config["weight_decay"])

# %% wrong="adamw" name="decay_without_the_rate"
# The decay is not multiplied by the learning rate, as in the paper's own form; here it is lr *
# weight_decay.
# - lr * config["weight_decay"]
# + config["weight_decay"]

# %% wrong="adamw" name="rate_squared"
# The learning rate multiplies the decay twice.
# - lr * config["weight_decay"]
# + lr**2 * config["weight_decay"]

# %% wrong="adamw" name="half_the_decay"
# The decay is halved; the factor is 1 - lr * weight_decay.
# - config["weight_decay"]
# + config["weight_decay"] / 2

# %% wrong="adamw" name="decay_twice"
# The decay is taken off twice.
# - (1 - lr * config["weight_decay"])
# + (1 - lr * config["weight_decay"]) ** 2

# %% wrong="adamw" name="decay_as_an_exponential"
# The decay is exp(-lr * weight_decay); the rule has 1 - lr * weight_decay.
# - w * (1 - lr * config["weight_decay"])
# + w * np.exp(-lr * config["weight_decay"])

# %% wrong="adamw" name="no_decay" slip="Nothing decays here: these are the steps of Adam."
# These are the steps of Adam: the weight decay is missing.
# - w * (1 - lr * config["weight_decay"]) - step
# + w - step

# %% wrong="adamw" name="decay_in_one_entry_only"
# The decay is the mean of the weights, the same for all entries; each entry loses a share of
# itself.
# - w * (1 - lr * config["weight_decay"])
# + (w - lr * config["weight_decay"] * np.mean(w))

# %% wrong="adamw" name="decay_towards_the_sign"
# The decay takes the same amount off every weight, as an L1 penalty; it takes a share of each.
# - w * (1 - lr * config["weight_decay"])
# + (w - lr * config["weight_decay"] * np.sign(w))

# %% wrong="adamw" name="decay_with_the_folded_rate"
# Your folded rate multiplies the decay too; the decay has the plain learning rate.
# - lr * config["weight_decay"]
# + lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * config["weight_decay"]

# %% wrong="adamw" name="decay_default_of_zero"
# The default of weight_decay is 1e-2, not 0.
# - 1e-2
# + 0.0

# %% wrong="adamw" name="decay_hard_coded"
# Your weight decay is 0.01 whatever config says; read it from config at every call.
# - config["weight_decay"]
# + 0.01

# %% wrong="adamw" name="zero_decay_taken_for_missing"
# A weight decay of 0 counts as missing in your code; zero is a value too.
# - config["weight_decay"]
# + (config["weight_decay"] or 0.01)

# %% wrong="adamw" name="decay_only_where_the_gradient_is_not_zero"
# Weights whose gradient is zero do not decay in your code; the decay does not depend on the
# gradient.
# - config["weight_decay"]
# + config["weight_decay"] * (dw != 0)

# %% wrong="adamw" name="decay_only_of_matrices" slip="Nothing decays here: these are the steps of Adam."
# You decay arrays with two axes or more only; the rule treats all shapes alike.
# - config["weight_decay"])
# + config["weight_decay"] * (w.ndim != 1))

# %% wrong="adamw" name="decay_skipped_on_the_first_step"
# The first step has no decay in your code; every step has it.
# - config["weight_decay"]
# + config["weight_decay"] * (t > 1)

# %% wrong="adamw" name="decay_without_the_default_returned"
# weight_decay is not in the returned config, where the caller may want to change it.
# - step, config
# + step, {k: x for k, x in config.items() if k != "weight_decay" or x != 0.01}

# %% wrong="adamw" name="steps_counted_to_a_hundred"
# You count t to a hundred and begin again; it goes on for as long as the training does.
# - config["t"] + 1
# + config["t"] % 100 + 1


# %% right="adam_predictions" name="formulas"
def adam_predictions(learning_rate, beta1, slope, spike, weight_decay, distance):
    gradients = np.array([spike, -1.0, -1.0])
    return {
        "steps_to_travel": distance / learning_rate,
        "steps_to_turn": np.log(0.5) / np.log(beta1),
        "average_step": learning_rate * gradients.mean() / np.sqrt(np.mean(gradients**2)),
        "held_by_adamw": 1 / weight_decay,
        "held_by_penalty": slope / weight_decay,
    }


# %% right="adam_predictions" name="little_runs"
def adam_predictions(learning_rate, beta1, slope, spike, weight_decay, distance):
    def path(gradient, steps, beta2=0.999, decay=0.0):
        w, m, v, iterates = 0.0, 0.0, 0.0, [0.0]
        for t in range(1, steps + 1):
            g = gradient(t, w)
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
            step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + 1e-8)
            w = w * (1 - learning_rate * decay) - learning_rate * step
            iterates.append(w)
        return np.array(iterates)

    travel = np.abs(path(lambda t, w: slope, 600))
    turn = np.diff(path(lambda t, w: slope if t <= 1000 else -slope, 1200))[1000:]
    average = path(lambda t, w: spike * slope if t % 3 == 1 else -slope, 900)
    return {
        "steps_to_travel": int(np.argmax(travel >= distance)),
        "steps_to_turn": int(np.argmax(turn > 0)) + 1,
        "average_step": (average[300] - average[900]) / 600,
        "held_by_adamw": path(lambda t, w: -slope, 1500, decay=weight_decay)[-1],
        "held_by_penalty": path(lambda t, w: weight_decay * w - slope, 2500, 0.99)[-1],
    }


# %% right="adam_predictions" name="rounded_and_estimated"
def adam_predictions(learning_rate, beta1, slope, spike, weight_decay, distance):
    fall = learning_rate * (spike - 2) / np.sqrt(3 * spike**2 + 6)
    return {
        "steps_to_travel": round(distance / learning_rate),
        "steps_to_turn": 0.69 / (1 - beta1),
        "average_step": float(f"{fall:.2g}"),
        "held_by_adamw": round(1 / weight_decay, 1),
        "held_by_penalty": round(slope / weight_decay, 1),
    }


# %% right="adam_predictions" name="counted_and_named"
def adam_predictions(learning_rate, beta1, slope, spike, weight_decay, distance):
    turn, left = 0, 1.0
    while left >= 0.5:
        left, turn = left * beta1, turn + 1
    held = 1 / weight_decay
    mean, square = (spike * slope - 2 * slope) / 3, ((spike * slope) ** 2 + 2 * slope**2) / 3
    predicted = dict(steps_to_turn=turn, held_by_adamw=held, held_by_penalty=held * slope)
    predicted["average_step"] = learning_rate * mean / square**0.5
    predicted["steps_to_travel"] = 1 + int(distance // learning_rate)
    return predicted


# %% wrong="adam_predictions" name="travel_as_gradient_descent"
# Your weight travels by rate times slope at each step; Adam's step does not depend on the slope.
# - distance / learning_rate,
# + distance / (learning_rate * slope),

# %% wrong="adam_predictions" name="travel_begins_slowly"
# Your first steps are short because m starts at zero; the correction makes them full length.
# - distance / learning_rate,
# + distance / learning_rate + 1 / (1 - beta1),

# %% wrong="adam_predictions" name="travel_at_a_tenth"
# You take 1 - beta1 of the rate for each step; m gathers up the rest.
# - distance / learning_rate,
# + distance / (learning_rate * (1 - beta1)),

# %% wrong="adam_predictions" name="turns_after_its_memory"
# You give the length of the memory, 1 / (1 - beta1); m changes its sign when half of it is replaced.
# - np.log(0.5) / np.log(beta1),
# + 1 / (1 - beta1),

# %% wrong="adam_predictions" name="turns_at_once"
# Your weight turns at once, as that of gradient descent; m still points the old way.
# - np.log(0.5) / np.log(beta1),
# + 1,

# %% wrong="adam_predictions" name="turns_with_beta2"
# You take the memory of v; v has no sign, so only m decides when the weight turns.
# - np.log(0.5) / np.log(beta1),
# + np.log(0.5) / np.log(0.999),

# %% wrong="adam_predictions" name="turns_when_nearly_all_is_forgotten"
# You wait until a hundredth of the old mean is left; it is outweighed when half of it is gone.
# - np.log(0.5) / np.log(beta1),
# + np.log(0.01) / np.log(beta1),

# %% wrong="adam_predictions" name="average_of_full_length"
# Your average step has the full length; these gradients contradict each other.
# - learning_rate * gradients.mean() / np.sqrt(np.mean(gradients**2)),
# + learning_rate,

# %% wrong="adam_predictions" name="average_as_gradient_descent"
# Your average step is the rate times the mean gradient; Adam divides by the root mean square.
# - learning_rate * gradients.mean() / np.sqrt(np.mean(gradients**2)),
# + learning_rate * slope * gradients.mean(),

# %% wrong="adam_predictions" name="average_over_the_deviation"
# You divide by the standard deviation; v is a mean of squares, from which no mean is taken off.
# - np.sqrt(np.mean(gradients**2))
# + gradients.std()

# %% wrong="adam_predictions" name="average_of_signs"
# You divide each gradient by its own size, as if v forgot at once; it remembers a thousand steps.
# - learning_rate * gradients.mean() / np.sqrt(np.mean(gradients**2)),
# + learning_rate / 3,

# %% wrong="adam_predictions" name="average_of_sizes"
# You divide by the mean size of the gradients; v holds squares, in which the large one counts more.
# - np.sqrt(np.mean(gradients**2))
# + np.abs(gradients).mean()

# %% wrong="adam_predictions" name="average_with_a_sum_of_squares"
# You sum the squares; v is a mean of them.
# - np.sqrt(np.mean(gradients**2))
# + np.sqrt(np.sum(gradients**2))

# %% wrong="adam_predictions" name="adamw_as_penalty"
# You let the slope hold the weight; Adam's push is one rate per step, however steep the slope.
# - 1 / weight_decay,
# + slope / weight_decay,

# %% wrong="adam_predictions" name="adamw_without_the_rate"
# Your decay is not multiplied by the rate; the rate is in both the push and the decay and cancels.
# - 1 / weight_decay,
# + learning_rate / weight_decay,

# %% wrong="adam_predictions" name="adamw_with_the_rate_below"
# You leave the rate in the decay only; it is in both the push and the decay and cancels.
# - 1 / weight_decay,
# + 1 / (learning_rate * weight_decay),

# %% wrong="adam_predictions" name="penalty_as_decay"
# Your penalty holds the weight where a decay would; at rest the whole gradient is zero.
# - "held_by_penalty": slope / weight_decay,
# + "held_by_penalty": 1 / weight_decay,

# %% wrong="adam_predictions" name="penalty_twice"
# Your penalty pulls twice as hard; the gradient of (wd / 2) w^2 is wd w.
# - "held_by_penalty": slope / weight_decay,
# + "held_by_penalty": slope / (2 * weight_decay),

# %% wrong="adam_predictions" name="penalty_with_the_rate"
# Your rate decides where the weight rests; there the gradient is zero, whatever the rate.
# - "held_by_penalty": slope / weight_decay,
# + "held_by_penalty": learning_rate * slope / weight_decay,


# %% wrong="adam_predictions" name="one_setting"
# Your numbers are those of one setting; work them out from the arguments.
def adam_predictions(learning_rate, beta1, slope, spike, weight_decay, distance):
    return {
        "steps_to_travel": 100,
        "steps_to_turn": 7,
        "average_step": learning_rate * (spike - 2) / np.sqrt(3 * spike**2 + 6),
        "held_by_adamw": 1 / weight_decay,
        "held_by_penalty": slope / weight_decay,
    }


# %% right="long_step" name="growing"
def long_step(beta1, beta2):
    gradients = np.zeros(5000)
    gradients[-10:] = (beta2 / beta1) ** np.arange(10)
    return gradients


# %% right="long_step" name="growing_by_one_over_beta1"
def long_step(beta1, beta2):
    awake = [-(beta1 ** (9 - k)) for k in range(10)]
    return np.concatenate([np.zeros(4990), awake])


# %% right="long_step" name="early_enough_and_large"
def long_step(beta1, beta2):
    gradients = np.zeros(5000)
    for k in range(10):
        gradients[4900 + k] = 1e3 * (beta2 / beta1) ** k
    return gradients


# %% right="long_step" name="searched"
def long_step(beta1, beta2):
    def longest(growth):
        m = v = best = 0.0
        for k in range(10):
            g = growth**k
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
            best = max(best, m / np.sqrt(v))
        return best

    growth = max(np.linspace(1, 2.5, 151), key=longest)
    gradients = np.zeros(5000)
    gradients[-10:] = growth ** np.arange(10)
    return gradients


# %% wrong="long_step" name="ten_equal_ones"
# Your ten gradients are equal; old ones count less in m than in v, so each should be larger than the last.
# - (beta2 / beta1) ** np.arange(10)
# + 1.0

# %% wrong="long_step" name="one_gradient"
# Only one of your gradients is not zero; further ones lengthen m more than the root of v.
# - gradients[-10:] = (beta2 / beta1) ** np.arange(10)
# + gradients[-1] = 1.0

# %% wrong="long_step" name="falling"
# Your gradients fall; the late ones count most in m, so they should be the largest.
# - (beta2 / beta1) ** np.arange(10)
# + (beta1 / beta2) ** np.arange(10)

# %% wrong="long_step" name="at_the_start"
# Your gradients come first, where the corrections make up for the zeros; let Adam sleep before them.
# - gradients[-10:]
# + gradients[:10]

# %% wrong="long_step" name="too_short_a_sleep"
# Your gradients come after a hundred steps, where the corrections still work; let Adam sleep longer.
# - gradients[-10:]
# + gradients[100:110]

# %% wrong="long_step" name="growth_of_one_setting"
# Your gradients grow as is best at beta1 = 0.9; take the betas that come.
# - (beta2 / beta1) ** np.arange(10)
# + 1.11 ** np.arange(10)

# %% wrong="long_step" name="all_awake"
# More than ten of your gradients are not zero.
# - gradients = np.zeros(5000)
# + gradients = np.full(5000, 1e-6)

# %% wrong="long_step" name="ten_gradients_only"
# You return ten gradients; the 4,990 zeros before them belong to the answer.
# - return gradients
# + return gradients[-10:]

# %% wrong="long_step" name="rising_slowly"
# Your gradients grow by two percent; work out from the betas how much each counts in m and in v.
# - (beta2 / beta1) ** np.arange(10)
# + 1.02 ** np.arange(10)

# %% wrong="long_step" name="three_equal_ones"
# Only three of your gradients are not zero, and they are equal; ten may, and they should grow.
# - gradients[-10:] = (beta2 / beta1) ** np.arange(10)
# + gradients[-3:] = 1.0

# %% wrong="long_step" name="growing_by_beta1"
# Your growth is 1 + beta1; the weights in m fall by beta1 from one gradient to the one before.
# - (beta2 / beta1) ** np.arange(10)
# + (1 + beta1) ** np.arange(10)

# %% wrong="long_step" name="root_of_the_growth"
# Your gradients grow by the root of what is best.
# - (beta2 / beta1)
# + np.sqrt(np.sqrt(beta2 / beta1))

# %% wrong="long_step" name="equal_and_negative"
# The sign does not matter; your ten gradients are equal, and each should be larger than the last.
# - (beta2 / beta1) ** np.arange(10)
# + -1.0


# %% right="rprop" name="product_of_signs"
def rprop(w, dw, config=None):
    config = {"learning_rate": 0.01, "grow": 1.2, "shrink": 0.5, **(config or {})}
    size = config.get("step_size", np.full(np.shape(w), config["learning_rate"]))
    agrees = np.sign(dw) * np.sign(config.get("before", np.zeros_like(w)))
    factor = np.where(agrees > 0, config["grow"], np.where(agrees < 0, config["shrink"], 1.0))
    size = size * factor
    return w - size * np.sign(dw), {**config, "step_size": size, "before": dw.copy()}


# %% right="rprop" name="masks_in_place"
def rprop(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 0.01)
    config.setdefault("grow", 1.2)
    config.setdefault("shrink", 0.5)
    config.setdefault("step_size", np.zeros_like(w) + config["learning_rate"])
    config.setdefault("before", np.zeros_like(w))
    size, before = np.array(config["step_size"]), config["before"]
    same = ((dw > 0) & (before > 0)) | ((dw < 0) & (before < 0))
    size[same] *= config["grow"]
    size[((dw > 0) & (before < 0)) | ((dw < 0) & (before > 0))] *= config["shrink"]
    config["step_size"], config["before"] = size, np.array(dw)
    w = w - np.where(dw > 0, size, 0) + np.where(dw < 0, size, 0)
    return w, config


# %% right="rprop" name="entry_by_entry"
def rprop(w, dw, config=None):
    config = dict(config or {})
    rate = config.setdefault("learning_rate", 0.01)
    grow, shrink = config.setdefault("grow", 1.2), config.setdefault("shrink", 0.5)
    size = np.array(config.get("step_size", np.full_like(w, rate)))
    before = config.get("before", np.zeros_like(w))
    next_w = np.array(w)
    for index in np.ndindex(np.shape(w)):
        signs = np.sign(dw[index]), np.sign(before[index])
        if 0 not in signs:
            size[index] *= grow if signs[0] == signs[1] else shrink
        next_w[index] -= size[index] * signs[0]
    return next_w, {**config, "step_size": size, "before": dw.copy()}


# %% right="rprop" name="powers_of_the_sign"
def rprop(w, dw, config=None):
    config = config or {}
    grow, shrink = config.get("grow", 1.2), config.get("shrink", 0.5)
    rate = config.get("learning_rate", 0.01)
    sign = np.sign(dw)
    agrees = sign * np.sign(config.get("before", 0 * w))
    size = config.get("step_size", rate + 0 * w)
    size = size * grow ** (agrees > 0) * shrink ** (agrees < 0)
    hyperparameters = {"learning_rate": rate, "grow": grow, "shrink": shrink}
    return w - sign * size, {**hyperparameters, "step_size": size, "before": +dw}


# %% wrong="rprop" name="size_of_the_gradient"
# You multiply by the gradient; only its sign plays a part.
# - w - size * np.sign(dw)
# + w - size * dw

# %% wrong="rprop" name="moves_before_it_compares"
# The weight moves by its old step size; the new one comes first.
# - size = size * factor
# - return w - size * np.sign(dw), {**config, "step_size": size, "before": dw.copy()}
# + return w - size * np.sign(dw), {**config, "step_size": size * factor, "before": dw.copy()}

# %% wrong="rprop" name="uphill"
# You move with the sign of the gradient, which is uphill.
# - w - size * np.sign(dw)
# + w + size * np.sign(dw)

# %% wrong="rprop" name="factors_swapped"
# Your step size shrinks where the signs agree and grows where they differ.
# - np.where(agrees > 0, config["grow"], np.where(agrees < 0, config["shrink"], 1.0))
# + np.where(agrees < 0, config["grow"], np.where(agrees > 0, config["shrink"], 1.0))

# %% wrong="rprop" name="zero_counts_as_a_change"
# A zero shrinks your step size; it should stay as it is.
# - np.where(agrees < 0, config["shrink"], 1.0)
# + config["shrink"]

# %% wrong="rprop" name="zero_counts_as_agreement"
# A zero lets your step size grow, and so does the first step; it should stay as it is.
# - agrees > 0
# + agrees >= 0

# %% wrong="rprop" name="zeros_are_skipped"
# You remember the last gradient that was not zero; the text asks for the one of the step before.
# - "before": dw.copy()
# + "before": np.where(dw == 0, config.get("before", np.zeros_like(w)), dw)

# %% wrong="rprop" name="no_move_where_the_sign_changes"
# Your weight does not move where the sign changes; it does, by its shrunken step size.
# - w - size * np.sign(dw)
# + w - size * np.sign(dw) * (agrees >= 0)

# %% wrong="rprop" name="one_size_for_all"
# One step size serves all your weights; each has its own.
# - size = size * factor
# + size = size * np.mean(factor)

# %% wrong="rprop" name="step_size_not_returned"
# The config that you return has the old step sizes.
# - {**config, "step_size": size, "before": dw.copy()}
# + {**config, "step_size": size / factor, "before": dw.copy()}

# %% wrong="rprop" name="before_is_never_set"
# The config that you return holds no new `before`, so no sign is ever compared.
# - "before": dw.copy()
# + "before": np.zeros_like(w)

# %% wrong="rprop" name="state_in_a_global"
# Your step sizes live outside the config; what config brings must be used.
# - size = config.get("step_size", np.full(np.shape(w), config["learning_rate"]))
# + rprop.sizes = getattr(rprop, "sizes", {})
# + size = rprop.sizes.get(np.shape(w), np.full(np.shape(w), config["learning_rate"]))
# - size = size * factor
# + size = rprop.sizes[np.shape(w)] = size * factor

# %% wrong="rprop" name="factors_hard_coded"
# Your factors are 1.2 and 0.5 whatever config holds.
# - np.where(agrees > 0, config["grow"], np.where(agrees < 0, config["shrink"], 1.0))
# + np.where(agrees > 0, 1.2, np.where(agrees < 0, 0.5, 1.0))

# %% wrong="rprop" name="grows_by_adding"
# Your step size grows by adding; it is multiplied by the factor.
# - size = size * factor
# + size = np.where(agrees > 0, size + 0.2 * config["learning_rate"], size * factor)

# %% wrong="rprop" name="starts_at_one"
# Your first step size is 1; it is the learning rate.
# - np.full(np.shape(w), config["learning_rate"])
# + np.ones(np.shape(w))

# %% wrong="rprop" name="sign_of_the_last_move"
# You compare with the last move, which points against the gradient.
# - "before": dw.copy()
# + "before": -dw
