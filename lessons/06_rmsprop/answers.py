# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="rmsprop" name="plain"
def rmsprop(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "decay_rate": 0.99,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    lr, decay, eps = config["learning_rate"], config["decay_rate"], config["epsilon"]
    config["cache"] = cache = decay * config["cache"] + (1 - decay) * dw**2
    return w - lr * dw / (np.sqrt(cache) + eps), config


# %% right="rmsprop" name="setdefault_as_in_cs231n"
def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))

    next_w = None
    config["cache"] = config["decay_rate"] * config["cache"] + (1 - config["decay_rate"]) * dw**2
    next_w = w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return next_w, config


# %% right="rmsprop" name="unpacked_and_packed_again"
def rmsprop(x, dx, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(x))
    learning_rate, decay_rate = config["learning_rate"], config["decay_rate"]
    eps, cache = config["epsilon"], config["cache"]
    cache = decay_rate * cache + (1 - decay_rate) * (dx * dx)
    next_x = x + -learning_rate * dx / (np.sqrt(cache) + eps)
    config["cache"] = cache
    return next_x, config


# %% right="rmsprop" name="all_in_place"
def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    for key, default in (("learning_rate", 1e-2), ("decay_rate", 0.99), ("epsilon", 1e-8)):
        config.setdefault(key, default)
    cache = config.setdefault("cache", np.zeros_like(w))
    cache *= config["decay_rate"]
    cache += (1 - config["decay_rate"]) * dw**2
    config["cache"] = cache
    w -= config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return w, config


# %% right="rmsprop" name="out_arguments"
def rmsprop(w, dw, config=None):
    config = dict(config or {})
    lr = config.setdefault("learning_rate", 1e-2)
    decay = config.setdefault("decay_rate", 0.99)
    epsilon = config.setdefault("epsilon", 1e-8)
    cache = np.array(config.get("cache", np.zeros_like(w)))
    np.multiply(cache, decay, out=cache)
    np.add(cache, (1 - decay) * np.square(dw), out=cache)
    config["cache"] = cache
    root = np.sqrt(cache, out=np.empty_like(cache))
    np.add(root, epsilon, out=root)
    return np.subtract(w, np.divide(lr * dw, root)), config


# %% right="rmsprop" name="moves_by_the_difference"
def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    cache = config.get("cache", np.zeros_like(w))
    cache = cache + (1 - config["decay_rate"]) * (np.power(dw, 2) - cache)
    rate = config["learning_rate"] / (cache**0.5 + config["epsilon"])
    return w - rate * dw, {**config, "cache": cache}


# %% right="rmsprop" name="new_config_of_four_keys"
def rmsprop(w, dw, config=None):
    config = config or {}
    lr = config.get("learning_rate", 0.01)
    rho = config.get("decay_rate", 0.99)
    eps = config.get("epsilon", 1e-8)
    cache = rho * config.get("cache", 0) + (1 - rho) * np.abs(dw) ** 2
    next_w = w - lr * (dw / (np.sqrt(cache) + eps))
    return next_w, {"learning_rate": lr, "decay_rate": rho, "epsilon": eps, "cache": cache}


# %% right="rmsprop" name="helper_functions"
DEFAULTS = dict(learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)


def average(old, new, share):
    return share * old + (1 - share) * new


def effective_rate(cache, config):
    return config["learning_rate"] / (np.sqrt(cache) + config["epsilon"])


def rmsprop(w, dw, config=None):
    config = {**DEFAULTS, "cache": np.zeros(w.shape, w.dtype), **(config or {})}
    config["cache"] = average(config["cache"], dw**2, config["decay_rate"])
    return w - effective_rate(config["cache"], config) * dw, config


# %% right="rmsprop" name="unnormalized_sum_inside"
def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    taken = 1 - config["decay_rate"]
    leaking_sum = config["decay_rate"] * config.get("cache", np.zeros_like(w)) / taken + dw * dw
    config["cache"] = taken * leaking_sum
    root = np.sqrt(taken) * np.sqrt(leaking_sum)
    return w - config["learning_rate"] * dw / (root + config["epsilon"]), config


# %% right="rmsprop" name="extra_keys_and_a_list"
def rmsprop(w, dw, config=None):
    config = {**(config or {})}
    for key, default in zip(["learning_rate", "decay_rate", "epsilon"], [1e-2, 0.99, 1e-8]):
        if key not in config:
            config[key] = default
    if config.get("cache") is None:
        config["cache"] = np.zeros_like(w)
    config["calls"] = config.get("calls", 0) + 1
    config["cache"] = config["cache"] * config["decay_rate"] + dw**2 * (1 - config["decay_rate"])
    config["last_step"] = (
        -config["learning_rate"] * dw / (config["epsilon"] + config["cache"] ** 0.5)
    )
    return [w + config["last_step"], config]


# %% right="rmsprop" name="only_float64"
def rmsprop(w, dw, config=None):
    if not config:
        config = dict(learning_rate=1e-2)
    lr = float(config.setdefault("learning_rate", 1e-2))
    decay = float(config.setdefault("decay_rate", 0.99))
    epsilon = float(config.setdefault("epsilon", 1e-8))
    g = np.asarray(dw, dtype=np.float64)
    cache = np.asarray(config.get("cache", np.zeros(np.shape(w))), dtype=np.float64)
    config["cache"] = decay * cache + (1 - decay) * g**2
    return np.asarray(w, dtype=np.float64) - lr * g / (np.sqrt(config["cache"]) + epsilon), config


# %% right="rmsprop" name="entry_by_entry"
import math


def rmsprop(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "decay_rate": 0.99,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    d, cache, next_w = config["decay_rate"], np.empty_like(w), np.empty_like(w)
    for index in np.ndindex(w.shape):
        cache[index] = d * config["cache"][index] + (1 - d) * dw[index] ** 2
        rate = config["learning_rate"] / (math.sqrt(cache[index]) + config["epsilon"])
        next_w[index] = w[index] - rate * dw[index]
    config["cache"] = cache
    return next_w, config


# %% right="rmsprop" name="try_except"
def rmsprop(w, dw, config=None):
    try:
        cache = config["cache"].copy()
    except (TypeError, KeyError):
        cache = w * 0
    config = {} if config is None else config.copy()
    config["learning_rate"] = config.get("learning_rate", 0.01)
    config["decay_rate"] = config.get("decay_rate", 0.99)
    config["epsilon"] = config.get("epsilon", 1e-8)
    cache = cache * config["decay_rate"]
    cache += (1.0 - config["decay_rate"]) * dw * dw
    config["cache"] = cache
    update = config["learning_rate"] * dw
    update /= np.sqrt(cache) + config["epsilon"]
    return w - update, config


# %% right="rmsprop" name="copy_of_the_gradient_squared"
def rmsprop(w, dw, config=None):
    config = {**{"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}, **(config or {})}
    square = dw.copy()
    square *= square
    square *= 1 - config["decay_rate"]
    square += config["decay_rate"] * config.get("cache", np.zeros_like(dw))
    config["cache"] = square
    return w - dw * config["learning_rate"] / (square**0.5 + config["epsilon"]), config


# %% right="rmsprop" name="zero_gradients_left_out"
def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    old = np.asarray(config.get("cache", np.zeros_like(w)))
    config["cache"] = config["decay_rate"] * old + (1 - config["decay_rate"]) * dw**2
    moves = dw != 0
    root = np.where(moves, np.sqrt(config["cache"]) + config["epsilon"], 1.0)
    return np.where(moves, w - config["learning_rate"] * dw / root, w), config


# %% right="rmsprop" name="gradient_rebound_and_weights_in_place"
def rmsprop(x, dx, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(x))

    cache, rho = config["cache"], config["decay_rate"]
    cache = rho * cache + (1 - rho) * dx**2
    dx = dx / (np.sqrt(cache) + config["epsilon"])
    x += -config["learning_rate"] * dx
    config["cache"] = cache
    next_x = x
    return next_x, config


# %% right="rmsprop" name="class_inside"
class Step:
    def __init__(self, learning_rate=0.01, decay_rate=0.99, epsilon=1e-8, cache=0.0, **others):
        self.lr, self.keep, self.epsilon = learning_rate, decay_rate, epsilon
        self.cache, self.others = cache, others

    def take(self, w, g):
        self.cache = self.keep * self.cache + (1 - self.keep) * g**2
        return w - self.lr * np.true_divide(g, np.sqrt(self.cache) + self.epsilon)

    def config(self):
        names = {"learning_rate": self.lr, "decay_rate": self.keep, "epsilon": self.epsilon}
        return {**self.others, **names, "cache": self.cache}


def rmsprop(w, dw, config=None):
    step = Step(**(config or {}))
    next_w = step.take(w, dw)
    return next_w, step.config()


# %% wrong="rmsprop" name="sign_of_the_step"
# Your weights climb the slope: the step is subtracted from the weights, not added to them.
# - w - lr * dw
# + w + lr * dw

# %% wrong="rmsprop" name="epsilon_inside_the_root"
# Your epsilon is inside the root; here it is added after the root is taken.
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache + eps)

# %% wrong="rmsprop" name="epsilon_hard_coded"
# Your epsilon is 1e-8 whatever config says; read it from config at every call.
# - config["epsilon"]
# + 1e-8

# %% wrong="rmsprop" name="epsilon_subtracted"
# You subtract epsilon from the root; added, it keeps the divisor away from 0.
# - np.sqrt(cache) + eps
# + np.sqrt(cache) - eps

# %% wrong="rmsprop" name="no_gradient_in_the_step"
# The gradient is missing from your step; the rate divided by the root multiplies it.
# - lr * dw
# + lr

# %% wrong="rmsprop" name="cache_squared_in_the_step"
# You square the cache in the step; the divisor is its root.
# - np.sqrt(cache)
# + cache**2

# %% wrong="rmsprop" name="old_squares_kept_in_full"
# The old cache is kept in full; decay_rate is the share of it that stays.
# - decay * config["cache"]
# + config["cache"]

# %% wrong="rmsprop" name="epsilon_missing" slip="Your epsilon adds nothing to the root."
# There is no epsilon in your step; it is added to the root, and keeps 0 / 0 away.
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache)

# %% wrong="rmsprop" name="epsilon_on_the_weights"
# Parentheses are missing below the fraction bar: your epsilon is added to the weights, not to the
# root.
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache) + eps

# %% wrong="rmsprop" name="epsilon_inside_and_outside"
# Your epsilon is used twice, inside and outside the root; it stands outside alone.
# - np.sqrt(cache) + eps
# + np.sqrt(cache + eps) + eps

# %% wrong="rmsprop" name="epsilon_in_the_cache"
# Your epsilon is added into the cache and stored there, so that it grows from step to step.
# - (1 - decay) * dw**2
# + (1 - decay) * dw**2 + eps
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache)

# %% wrong="rmsprop" name="epsilon_as_a_floor" slip="Your epsilon adds nothing to the root."
# You take the larger of root and epsilon; the formula takes their sum.
# - (np.sqrt(cache) + eps)
# + np.maximum(np.sqrt(cache), eps)

# %% wrong="rmsprop" name="epsilon_capped"
# You keep epsilon at 20 or below; it is used as it comes, however large.
# - config["epsilon"]
# + min(config["epsilon"], 20.0)

# %% wrong="rmsprop" name="floor_below_epsilon"
# You do not let the divisor fall below 1e-10; the caller may choose a smaller epsilon than that.
# - (np.sqrt(cache) + eps)
# + np.maximum(np.sqrt(cache) + eps, 1e-10)

# %% wrong="rmsprop" name="adagrad_sum"
# Your cache adds up all squares, as AdaGrad's does; here the old cache is multiplied by the decay
# rate.
# - decay * config["cache"] + (1 - decay) * dw**2
# + config["cache"] + dw**2

# %% wrong="rmsprop" name="weights_swapped"
# The two shares are swapped: the old cache keeps decay_rate, the new square gets 1 - decay_rate.
# - decay * config["cache"] + (1 - decay) * dw**2
# + (1 - decay) * config["cache"] + decay * dw**2

# %% wrong="rmsprop" name="leaking_sum"
# The factor 1 - decay_rate in front of the square is missing, so your cache is a sum and no
# average.
# - (1 - decay) * dw**2
# + dw**2

# %% wrong="rmsprop" name="no_root" slip="The root is missing."
# The root is missing: the gradient is divided by the root of the cache, not by the cache.
# - np.sqrt(cache)
# + cache

# %% wrong="rmsprop" name="cache_not_stored" slip="The new cache does not reach the config that you return, so every step starts again from the old one."
# The new cache is not put into the config, so every step starts again from the old one.
# - config["cache"] = cache =
# + cache =

# %% wrong="rmsprop" name="root_stored_as_cache"
# You store the root; the cache is the average of the squares, before the root is taken.
# - decay * config["cache"] + (1 - decay) * dw**2
# + np.sqrt(decay * config["cache"] + (1 - decay) * dw**2)
# - np.sqrt(cache)
# + cache

# %% wrong="rmsprop" name="root_mean_stored_and_squared"
# You store the root plus epsilon as cache; it must be the average of the squares itself.
# - return
# + config["cache"] = (np.sqrt(cache) + eps) ** 2
# + return

# %% wrong="rmsprop" name="step_before_the_update"
# The step uses the cache from before this gradient; update the cache first, then step with the new
# one.
# - config["cache"] = cache = decay * config["cache"] + (1 - decay) * dw**2
# + cache = np.array(config["cache"])
# + config["cache"] = decay * cache + (1 - decay) * dw**2

# %% wrong="rmsprop" name="gradient_not_squared"
# Your cache averages the gradient; it must average its square.
# - dw**2
# + dw
# - np.sqrt(cache)
# + np.sqrt(np.abs(cache))

# %% wrong="rmsprop" name="mean_of_sizes"
# Your cache averages |dw|; the average is taken over the squares, and the root afterwards.
# - dw**2
# + np.abs(dw)
# - np.sqrt(cache)
# + cache

# %% wrong="rmsprop" name="share_squared"
# You square the share with the gradient, ((1 - decay_rate) * dw)**2; only dw is squared.
# - (1 - decay) * dw**2
# + ((1 - decay) * dw) ** 2

# %% wrong="rmsprop" name="decay_hard_coded"
# Your decay rate is 0.99 whatever config says; read it from config at every call.
# - config["decay_rate"]
# + 0.99

# %% wrong="rmsprop" name="rate_hard_coded"
# Your learning rate is 0.01 whatever config says; read it from config at every call.
# - config["learning_rate"]
# + 1e-2

# %% wrong="rmsprop" name="default_rate_of_other_rules"
# The default learning rate is 1e-2, not 1e-3.
# - 1e-2
# + 1e-3

# %% wrong="rmsprop" name="default_decay_of_hinton" slip="Your default decay rate is not the one of CS231n."
# The default decay rate here is 0.99, as in CS231n; 0.9 is the one on Hinton's slide.
# - 0.99
# + 0.9

# %% wrong="rmsprop" name="default_epsilon_changed" slip="Your epsilon is 1e-7 here."
# The default epsilon is 1e-8, not 1e-7.
# - 1e-8
# + 1e-7

# %% wrong="rmsprop" name="epsilon_of_keras_hard_coded" slip="Your epsilon is 1e-7 here."
# Your epsilon is 1e-7 whatever config says; read it from there, with 1e-8 as its default.
# - config["epsilon"]
# + 1e-7

# %% wrong="rmsprop" name="bias_corrected"
# You divide the cache by 1 - decay_rate^t; this correction belongs to Adam, RMSProp has none.
# - return
# + config["t"] = config.get("t", 0) + 1
# + cache = cache / (1 - decay ** config["t"])
# + return

# %% wrong="rmsprop" name="cache_starts_with_the_first_square"
# Your first cache is the first square in full; it starts from zero, so only 1 - decay_rate of it
# counts.
# - np.zeros_like(w)
# + dw**2

# %% wrong="rmsprop" name="cache_starts_with_ones"
# Your cache starts with ones, as TensorFlow's once did; here it starts with zeros.
# - np.zeros_like(w)
# + np.ones_like(w)

# %% wrong="rmsprop" name="one_cache_for_all_entries"
# All entries share one average; each entry has a cache of its own.
# - dw**2
# + np.mean(dw**2)

# %% wrong="rmsprop" name="norm_of_the_cache"
# You divide by the norm of the whole cache; each entry is divided by its own root.
# - np.sqrt(cache)
# + np.sqrt(np.sum(cache))

# %% wrong="rmsprop" name="centred"
# You subtract the squared mean of the gradients (the centred form); RMSProp averages the squares
# alone.
# - return
# + config["mean"] = decay * config.get("mean", np.zeros_like(w)) + (1 - decay) * dw
# + cache = np.maximum(cache - config["mean"] ** 2, 0)
# + return

# %% wrong="rmsprop" name="momentum_added"
# You put the steps into a velocity as well; plain RMSProp has no momentum.
# - return w - lr * dw / (np.sqrt(cache) + eps), config
# + step = lr * dw / (np.sqrt(cache) + eps)
# + config["velocity"] = 0.9 * config.get("velocity", np.zeros_like(w)) - step
# + return w + config["velocity"], config

# %% wrong="rmsprop" name="sign_descent"
# You step along the sign of the gradient, with no memory; the cache must be used.
# - lr * dw / (np.sqrt(cache) + eps)
# + lr * np.sign(dw)

# %% wrong="rmsprop" name="gradient_squared_in_the_step"
# Your step contains the square of the gradient; the gradient itself is divided by the root.
# - lr * dw
# + lr * dw**2

# %% wrong="rmsprop" name="dw_squared_in_place"
# You square dw in place (dw *= dw), which changes the caller's array.
# - config["cache"] = cache = decay * config["cache"] + (1 - decay) * dw**2
# + gradient = dw.copy()
# + dw *= dw
# + config["cache"] = cache = decay * config["cache"] + (1 - decay) * dw
# - lr * dw
# + lr * gradient

# %% wrong="rmsprop" name="dw_divided_in_place"
# You divide dw in place (dw /= ...), which changes the caller's array.
# - return w - lr * dw / (np.sqrt(cache) + eps), config
# + dw /= np.sqrt(cache) + eps
# + return w - lr * dw, config

# %% wrong="rmsprop" name="dw_scaled_in_the_next_call"
# Your config keeps the array dw itself and overwrites it in the next call; keep a copy.
# - return
# + if "last" in config:
# +     config["last"] *= 0
# + config["last"] = dw
# + return

# %% wrong="rmsprop" name="cache_is_made_in_dw"
# Your first cache is built in the array dw itself, so the caller's gradient is lost.
# - "cache": np.zeros_like(w),
#
# - config["cache"] = cache = decay * config["cache"] + (1 - decay) * dw**2
# + g = dw.copy()
# + square = np.multiply(dw, dw, out=None if "cache" in config else dw)
# + config["cache"] = cache = decay * config.get("cache", 0) + (1 - decay) * square
# - lr * dw
# + lr * g


# %% wrong="rmsprop" name="last_gradient_stored"
# Your config keeps the array dw and squares it a step later; when the caller reuses it, the cache
# is wrong.
def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    decay, old = config["decay_rate"], config.get("cache", np.zeros_like(w))
    if "before" in config:
        kept, share, last = config["before"]
        old = share * kept + (1 - share) * last**2
    config["before"] = (old, decay, dw)
    config["cache"] = decay * old + (1 - decay) * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"]), config


# %% wrong="rmsprop" name="key_error_on_a_fresh_config"
# A fresh config has no cache yet: where the key is missing, start with zeros.
# - "cache": np.zeros_like(w),

# %% wrong="rmsprop" name="config_none_not_handled"
# A first call comes with config=None, which has no keys: make an empty dict of it first.
# - **(config or {}),
# + **config,

# %% wrong="rmsprop" name="defaults_only_for_none"
# Defaults are filled in only when config is None; a config that lacks a key needs them as well.
# - "learning_rate": 1e-2,
# - "decay_rate": 0.99,
# - "epsilon": 1e-8,
#
# - **(config or {}),
# + **({"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8} if config is None else config),

# %% wrong="rmsprop" name="zero_taken_for_missing"
# A hyperparameter of 0 counts as missing in your code (0 or 0.99 is 0.99); zero is a value too.
# - lr, decay, eps =
# + for key, default in (("learning_rate", 1e-2), ("decay_rate", 0.99), ("epsilon", 1e-8)):
# +     config[key] = config[key] or default
# + lr, decay, eps =

# %% wrong="rmsprop" name="given_cache_ignored"
# The cache is set to zeros at every call, so one that config brings is lost.
# - decay * config["cache"]
# + decay * np.zeros_like(w)


# %% wrong="rmsprop" name="cache_in_a_global"
# Your cache lives in a global variable, so two parameters share it; keep it in the config.
CACHE = {}


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    cache, decay = config.get("cache", CACHE.get(w.shape, np.zeros_like(w))), config["decay_rate"]
    CACHE[w.shape] = config["cache"] = decay * cache + (1 - decay) * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"]), config


# %% wrong="rmsprop" name="cache_as_attribute"
# Your cache is an attribute of the function, so two parameters share it; keep it in the config.
def rmsprop(w, dw, config=None):
    fresh = config is None or "cache" not in config
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    if fresh or not hasattr(rmsprop, "cache"):
        rmsprop.cache = config.get("cache", np.zeros_like(w))
    decay = config["decay_rate"]
    rmsprop.cache = decay * rmsprop.cache + (1 - decay) * dw**2
    config["cache"] = rmsprop.cache
    return w - config["learning_rate"] * dw / (np.sqrt(rmsprop.cache) + config["epsilon"]), config


# %% wrong="rmsprop" name="mutable_default" of="setdefault_as_in_cs231n"
# The default config={} is one dict shared by all calls, so a fresh start finds an old cache.
# - (w, dw, config=None):
# + (w, dw, config={}, fresh={}):
# - config = {}
# + config = fresh

# %% wrong="rmsprop" name="config_with_the_state_only" slip="The config that you return lacks hyperparameters that you used."
# The returned config holds the cache only; the next call needs the hyperparameters as well.
# - eps), config
# + eps), {"cache": cache}

# %% wrong="rmsprop" name="config_without_the_defaults" slip="The config that you return lacks hyperparameters that you used."
# The defaults you used are not in the returned config, where the caller may want to change them.
# - config = {
# + given = config or {}
# + config = {
# - eps), config
# + eps), {**given, "cache": cache}

# %% wrong="rmsprop" name="old_config_returned" slip="The new cache does not reach the config that you return, so every step starts again from the old one."
# The state goes into a copy of the config, but you return the config as it came in.
# - config = {
# + given = config or {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}
# + config = {
# - eps), config
# + eps), given

# %% wrong="rmsprop" name="cache_under_another_name"
# Your cache is stored under another key; the contract calls it cache.
# - config["cache"] = cache = decay * config["cache"]
# + config["s"] = cache = decay * config.get("s", config["cache"])

# %% wrong="rmsprop" name="hyperparameters_under_other_names"
# Your hyperparameters have other keys (beta, eps); the contract calls them decay_rate and epsilon.
# - "decay_rate": 0.99,
# + "beta": 0.99,
# - "epsilon": 1e-8,
# + "eps": 1e-8,
# - config["decay_rate"], config["epsilon"]
# + config["beta"], config["eps"]

# %% wrong="rmsprop" name="second_moment_of_the_scaled_gradient"
# Your cache averages the scaled gradient, dw / root; it averages the square of dw itself.
# - config["cache"] = cache = decay * config["cache"] + (1 - decay) * dw**2
# + cache = decay * config["cache"] + (1 - decay) * dw**2
# + scaled = dw / (np.sqrt(cache) + eps)
# + config["cache"] = decay * config["cache"] + (1 - decay) * scaled**2

# %% wrong="rmsprop" name="rate_times_one_minus_decay"
# Your step is multiplied by 1 - decay_rate; that factor belongs to the square in the cache alone.
# - lr * dw
# + lr * (1 - decay) * dw

# %% wrong="rmsprop" name="pair_in_the_wrong_order"
# You return config first; the order is next_w, config.
# - w - lr * dw / (np.sqrt(cache) + eps), config
# + config, w - lr * dw / (np.sqrt(cache) + eps)

# %% wrong="rmsprop" name="weights_not_returned"
# The step is returned in place of the weights; next_w is w minus the step.
# - w - lr * dw
# + lr * dw

# %% wrong="rmsprop" name="nothing_returned"
# Your function returns nothing; it ends with return next_w, config.
# - return w - lr * dw / (np.sqrt(cache) + eps), config
# + w -= lr * dw / (np.sqrt(cache) + eps)

# %% wrong="rmsprop" name="only_one_axis"
# Your code walks along one axis with len(w); the rule works entry by entry on any shape, 0-d too.
# - dw**2
# + np.array([dw[i] ** 2 for i in range(len(w))])

# %% wrong="rmsprop" name="cache_flattened"
# Your cache is stored flat; the state has the shape of w.
# - decay * config["cache"] + (1 - decay) * dw**2
# + decay * np.ravel(config["cache"]) + (1 - decay) * np.ravel(dw) ** 2
# - np.sqrt(cache)
# + np.sqrt(cache).reshape(w.shape)

# %% wrong="rmsprop" name="float32_inside"
# You compute in float32, which keeps only about seven digits of a float64 array.
# - decay * config["cache"] + (1 - decay) * dw**2
# + decay * np.float32(config["cache"]) + (1 - decay) * np.float32(dw) ** 2

# %% wrong="rmsprop" name="gradient_clipped"
# You clip the gradient to a range; the rule uses it as it comes.
# - config["cache"] = cache =
# + dw = np.clip(dw, -1e3, 1e3)
# + config["cache"] = cache =

# %% wrong="rmsprop" name="tiny_gradients_ignored"
# Gradients below 1e-10 count as zero in your code; the rule has no such limit.
# - config["cache"] = cache =
# + dw = np.where(np.abs(dw) < 1e-10, 0, dw)
# + config["cache"] = cache =

# %% wrong="rmsprop" name="decay_capped"
# You keep the decay rate at 0.999 or below; any share below 1 is allowed.
# - config["decay_rate"]
# + min(config["decay_rate"], 0.999)

# %% wrong="rmsprop" name="rate_falls_with_the_steps"
# You lower the learning rate from step to step yourself; only the caller changes it.
# - return
# + config["calls"] = config.get("calls", 0) + 1
# + lr = lr / np.sqrt(config["calls"])
# + return

# %% wrong="rmsprop" name="memory_cut_after_50_steps"
# After 50 steps your cache starts anew; it goes on for as long as the caller hands it back.
# - config["cache"] = cache =
# + config["calls"] = config.get("calls", 0) + 1
# + if config["calls"] > 50:
# +     config.update(cache=np.zeros_like(w), calls=0)
# + config["cache"] = cache =

# %% wrong="rmsprop" name="weight_decay_added"
# A term in w is added to the gradient (weight decay), which this rule does not have.
# - config["cache"] = cache =
# + dw = dw + 1e-4 * w
# + config["cache"] = cache =

# %% wrong="rmsprop" name="epsilon_zero_taken_for_missing"
# An epsilon of 0 counts as missing in your code (0 or 1e-8 is 1e-8); zero is a value too.
# - config["epsilon"]
# + config["epsilon"] or 1e-8


# %% right="leaky_average" name="plain"
def leaky_average(values, decay_rate):
    a, averages = np.zeros(values.shape[1:]), []
    for value in values:
        a = decay_rate * a + (1 - decay_rate) * value
        averages.append(a)
    return np.array(averages)


# %% right="leaky_average" name="filled_array"
def leaky_average(values, decay_rate):
    averages = np.zeros_like(values)
    a = 0.0
    for t in range(len(values)):
        a = decay_rate * a + (1 - decay_rate) * values[t]
        averages[t] = a
    return averages


# %% right="leaky_average" name="from_the_entry_before"
def leaky_average(values, decay_rate):
    averages = (1 - decay_rate) * values
    for t in range(1, values.shape[0]):
        averages[t] += decay_rate * averages[t - 1]
    return averages


# %% right="leaky_average" name="list_of_averages"
def leaky_average(values, decay_rate):
    a, averages = np.zeros_like(values[0]), []
    for value in values:
        a = a + (1 - decay_rate) * (value - a)
        averages.append(a)
    return averages


# %% right="leaky_average" name="in_place_with_copies"
def leaky_average(values, decay_rate):
    a, history = np.zeros(np.shape(values)[1:]), []
    for value in values:
        a *= decay_rate
        a += (1 - decay_rate) * value
        history.append(a.copy())
    return np.array(history)


# %% right="leaky_average" name="matrix_of_weights"
def leaky_average(values, decay_rate):
    steps = len(values)
    ages = np.subtract.outer(np.arange(steps), np.arange(steps))
    weights = (1 - decay_rate) * np.where(ages >= 0, float(decay_rate) ** np.abs(ages), 0)
    return np.tensordot(weights, values, axes=(1, 0))


# %% right="leaky_average" name="accumulate"
from itertools import accumulate


def leaky_average(values, decay_rate):
    zero = np.zeros(values.shape[1:])
    steps = accumulate(values, lambda a, x: decay_rate * a + (1 - decay_rate) * x, initial=zero)
    return np.stack(list(steps)[1:])


# %% right="leaky_average" name="flattened_and_back"
def leaky_average(values, decay_rate):
    flat = np.asarray(values).reshape(len(values), -1)
    averages = np.empty(flat.shape)
    for column in range(flat.shape[1]):
        a = 0.0
        for row in range(flat.shape[0]):
            a = decay_rate * a + (1 - decay_rate) * flat[row, column]
            averages[row, column] = a
    return averages.reshape(values.shape)


# %% right="leaky_average" name="leaking_sum_scaled_at_the_end"
def leaky_average(values, decay_rate):
    total, sums = 0 * values[0], np.empty_like(values)
    for t, value in enumerate(values):
        total = decay_rate * total + value
        sums[t] = total
    return sums * (1 - decay_rate)


# %% right="leaky_average" name="rule_of_its_own_function"
def update(average, value, keep):
    return keep * average + (1.0 - keep) * value


def leaky_average(values, decay_rate):
    averages = np.zeros((len(values) + 1, *values.shape[1:]), dtype=values.dtype)
    for t, value in enumerate(values):
        averages[t + 1] = update(averages[t], value, decay_rate)
    return averages[1:]


# %% wrong="leaky_average" name="starts_with_the_first_value"
# Your average starts with the first value in full; it starts from zero, so the first counts 1 -
# decay_rate.
# - np.zeros(values.shape[1:])
# + values[0]

# %% wrong="leaky_average" name="bias_corrected"
# You divide by 1 - decay_rate^t; this correction is not asked for here.
# - for value in values:
# + for t, value in enumerate(values, start=1):
# - averages.append(a)
# + averages.append(a / (1 - decay_rate**t))

# %% wrong="leaky_average" name="weights_swapped"
# The two shares are swapped: the old average keeps decay_rate, the new value gets 1 - decay_rate.
# - decay_rate * a + (1 - decay_rate) * value
# + (1 - decay_rate) * a + decay_rate * value

# %% wrong="leaky_average" name="leaking_sum"
# The factor 1 - decay_rate is missing, so this is a leaking sum and no average.
# - (1 - decay_rate) * value
# + value

# %% wrong="leaky_average" name="only_the_last"
# You return the last average only; asked for is one after each value.
# - return np.array(averages)
# + return a


# %% wrong="leaky_average" name="plain_running_mean"
# This is the plain mean of all values so far; in a leaky average the old ones fade.
def leaky_average(values, decay_rate):
    counts = np.arange(1, len(values) + 1).reshape(-1, *[1] * (values.ndim - 1))
    return np.cumsum(values, axis=0) / counts


# %% wrong="leaky_average" name="before_each_value"
# Your entries are the averages before each value; they belong after it.
# - a = decay_rate * a + (1 - decay_rate) * value
# - averages.append(a)
# + averages.append(a)
# + a = decay_rate * a + (1 - decay_rate) * value

# %% wrong="leaky_average" name="zero_in_front"
# There is one entry too many: the zero before the first value does not belong into the result.
# - np.zeros(values.shape[1:]), []
# + np.zeros(values.shape[1:]), [np.zeros(values.shape[1:])]

# %% wrong="leaky_average" name="same_array_stored_again"
# Each entry of your list is the same array, changed in place; store a copy of the average.
# - a = decay_rate * a + (1 - decay_rate) * value
# - averages.append(a)
# + a *= decay_rate
# + a += (1 - decay_rate) * value
# + averages.append(a if values.ndim > 1 else a.copy())

# %% wrong="leaky_average" name="written_into_values" of="from_the_entry_before"
# You write the averages into the array values, which belongs to the caller.
# - averages = (1 - decay_rate) * values
# + values *= 1 - decay_rate
# + averages = values

# %% wrong="leaky_average" name="values_scaled_in_place"
# You multiply values in place (*=) before you add, which changes the caller's array.
# - a, averages =
# + values *= 1 - decay_rate
# + a, averages =
# - (1 - decay_rate) * value
# + value

# %% wrong="leaky_average" name="values_returned_without_a_memory"
# At a decay rate of 0 you return the array values itself; return a new one.
# - a, averages =
# + if decay_rate == 0:
# +     return values
# + a, averages =


# %% wrong="leaky_average" name="divided_by_powers"
# You divide by powers of decay_rate, which vanish over many steps and fail at a decay rate of 0.
def leaky_average(values, decay_rate):
    powers = np.float64(decay_rate) ** np.arange(len(values))
    powers = powers.reshape(-1, *[1] * (values.ndim - 1))
    return (1 - decay_rate) * powers * np.cumsum(values / powers, axis=0)


# %% wrong="leaky_average" name="divided_by_powers_above_zero"
# You divide by powers of decay_rate, which vanish over many steps; go step by step instead.
def leaky_average(values, decay_rate):
    if decay_rate == 0:
        return values.copy()
    powers = np.float64(decay_rate) ** np.arange(len(values))
    powers = powers.reshape(-1, *[1] * (values.ndim - 1))
    with np.errstate(all="ignore"):
        return (1 - decay_rate) * powers * np.cumsum(values / powers, axis=0)


# %% wrong="leaky_average" name="window_of_a_few_horizons"
# You cut off what is older than five horizons; it fades, but never vanishes at once.
def leaky_average(values, decay_rate):
    window, averages = int(5 / (1 - decay_rate)) + 1, []
    for t in range(len(values)):
        part = values[max(0, t + 1 - window) : t + 1]
        weights = (1 - decay_rate) * decay_rate ** np.arange(len(part) - 1, -1, -1)
        averages.append(np.tensordot(weights, part, axes=1))
    return np.array(averages)


# %% wrong="leaky_average" name="decay_hard_coded"
# Your decay rate is 0.9 whatever is passed.
# - decay_rate * a + (1 - decay_rate) * value
# + 0.9 * a + 0.1 * value

# %% wrong="leaky_average" name="squares_averaged"
# You average the squares; here the values themselves are averaged.
# - (1 - decay_rate) * value
# + (1 - decay_rate) * value**2

# %% wrong="leaky_average" name="along_the_last_axis"
# You average along the last axis; the series runs along the first one.
# - np.zeros(values.shape[1:])
# + np.zeros(values.shape[:-1])
# - for value in values:
# + for value in np.moveaxis(values, -1, 0):
# - np.array(averages)
# + np.stack(averages, axis=-1)

# %% wrong="leaky_average" name="entries_mixed"
# You average over the entries of each value too; each entry has an average of its own.
# - (1 - decay_rate) * value
# + (1 - decay_rate) * np.mean(value)

# %% wrong="leaky_average" name="only_numbers"
# Your code takes each value for a number (float(...)); a value may be an array of any shape.
# - np.zeros(values.shape[1:])
# + 0.0
# - (1 - decay_rate) * value
# + (1 - decay_rate) * float(value)

# %% wrong="leaky_average" name="at_most_two_axes"
# Your code unpacks two axes; values may have any number of them.
# - a, averages =
# + steps, d = values.shape if values.ndim > 1 else (len(values), 1)
# + a, averages =

# %% wrong="leaky_average" name="decay_zero_taken_for_missing"
# A decay rate of 0 counts as missing in your code; zero is a value too.
# - a, averages =
# + decay_rate = decay_rate or 0.9
# + a, averages =

# %% wrong="leaky_average" name="shares_rounded"
# You round the shares; a decay rate such as 0.9999 becomes 1 and nothing comes in.
# - a, averages =
# + decay_rate = round(decay_rate, 3)
# + a, averages =


# %% right="recovery_steps" name="plain"
def recovery_steps(old, new, decay_rate, share):
    cache, n = old**2, 0
    goal = 1 / old + share * (1 / new - 1 / old)
    while (cache**-0.5 - goal) * (new - old) > 0:
        cache = decay_rate * cache + (1 - decay_rate) * new**2
        n += 1
    return n


# %% right="recovery_steps" name="loop_over_the_share"
def recovery_steps(old, new, decay_rate, share):
    cache, n = old**2, 0
    while True:
        cache = decay_rate * cache + (1 - decay_rate) * new**2
        n += 1
        if (1 / np.sqrt(cache) - 1 / old) / (1 / new - 1 / old) >= share:
            return n


# %% right="recovery_steps" name="two_loops"
def recovery_steps(old, new, decay_rate, share):
    rate, goal = 1 / old, (1 - share) / old + share / new
    cache, n = float(old) * old, 0
    if new < old:
        while rate < goal:
            cache = cache * decay_rate + new * new * (1 - decay_rate)
            rate, n = cache**-0.5, n + 1
    else:
        while rate > goal:
            cache = cache * decay_rate + new * new * (1 - decay_rate)
            rate, n = cache**-0.5, n + 1
    return n


# %% right="recovery_steps" name="logarithm"
import math


def recovery_steps(old, new, decay_rate, share):
    reached = 1 / (1 / old + share * (1 / new - 1 / old))
    left = (reached**2 - new**2) / (old**2 - new**2)
    return max(1, math.ceil(math.log(left) / math.log(decay_rate)))


# %% right="recovery_steps" name="numpy_logarithm"
def recovery_steps(old, new, decay_rate, share):
    goal = 1.0 / ((1 - share) / old + share / new) ** 2
    n = (np.log(np.abs(goal - new**2)) - np.log(np.abs(old**2 - new**2))) / np.log(decay_rate)
    return int(np.ceil(n))


# %% right="recovery_steps" name="ratio_of_the_two_sizes"
def recovery_steps(old, new, decay_rate, share):
    ratio = new / old
    root = 1 / (1 + share * (1 / ratio - 1))
    left = (root**2 - ratio**2) / (1 - ratio**2)
    return int(np.floor(np.log(left) / np.log(decay_rate))) + 1


# %% right="recovery_steps" name="bisection"
def recovery_steps(old, new, decay_rate, share):
    def gone(n):
        cache = new**2 + decay_rate**n * (old**2 - new**2)
        return (cache**-0.5 - 1 / old) / (1 / new - 1 / old)

    low, high = 0, 1
    while gone(high) < share:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if gone(middle) >= share else (middle, high)
    return high


# %% right="recovery_steps" name="table_of_caches"
def recovery_steps(old, new, decay_rate, share):
    n, chunk = 0, 10_000
    goal = 1 / old + share * (1 / new - 1 / old)
    while True:
        counts = np.arange(n + 1, n + chunk + 1)
        rates = 1 / np.sqrt(new**2 + decay_rate**counts * (old**2 - new**2))
        there = rates >= goal if new < old else rates <= goal
        if there.any():
            return int(counts[np.argmax(there)])
        n += chunk


# %% right="recovery_steps" name="counts_with_itertools"
import itertools
import math


def recovery_steps(old, new, decay_rate, share):
    way = 1 / new - 1 / old
    distance = old**2 - new**2
    for n in itertools.count(1):
        distance *= decay_rate
        if (1 / math.sqrt(new**2 + distance) - 1 / old) / way >= share:
            return np.int64(n)


# %% wrong="recovery_steps" name="rounded_down" of="logarithm" slip="Your count is one too low."
# Your count is one too low: the rate has gone far enough only after the next update.
# - max(1, math.ceil(math.log(left) / math.log(decay_rate)))
# + math.floor(math.log(left) / math.log(decay_rate))

# %% wrong="recovery_steps" name="not_rounded" of="logarithm"
# Your answer is no whole number; updates are counted, so round up.
# - max(1, math.ceil(math.log(left) / math.log(decay_rate)))
# + math.log(left) / math.log(decay_rate)

# %% wrong="recovery_steps" name="rounded_to_the_nearest" of="logarithm"
# You round to the nearest number; round up, since the rate must have gone at least the share.
# - math.ceil
# + round

# %% wrong="recovery_steps" name="one_too_many"
# You count one update too many: the last one was not needed any more.
# - old**2, 0
# + old**2, 1

# %% wrong="recovery_steps" name="one_too_few" slip="Your count is one too low."
# You do not count the first update.
# - old**2
# + decay_rate * old**2 + (1 - decay_rate) * new**2

# %% wrong="recovery_steps" name="share_of_the_cache" of="logarithm"
# You measure the share on the cache; asked for is the share of the way of the rate, 1 /
# sqrt(cache).
# - reached = 1 / (1 / old + share * (1 / new - 1 / old))
# - left = (reached**2 - new**2) / (old**2 - new**2)
# - return max(1, math.ceil(math.log(left) / math.log(decay_rate)))
# + return math.ceil(math.log(1 - share) / math.log(decay_rate))

# %% wrong="recovery_steps" name="share_of_the_root"
# You measure the share on the root of the cache; asked for is that of the rate, 1 / sqrt(cache).
# - goal = 1 / old + share * (1 / new - 1 / old)
# - while (cache**-0.5 - goal) * (new - old) > 0:
# + while (cache**0.5 - old) / (new - old) < share:

# %% wrong="recovery_steps" name="sizes_not_squared"
# Your cache averages the sizes; it averages their squares, and the rate has the root.
# - old**2, 0
# + old, 0
# - cache**-0.5
# + 1 / cache
# - new**2
# + new

# %% wrong="recovery_steps" name="root_forgotten" slip="The root is missing."
# The root is missing: the rate is 1 / sqrt(cache), not 1 / cache.
# - 1 / old + share * (1 / new - 1 / old)
# + 1 / old**2 + share * (1 / new**2 - 1 / old**2)
# - cache**-0.5
# + 1 / cache

# %% wrong="recovery_steps" name="only_when_the_rate_rises"
# Your loop waits for a rate that rises; when the gradient grows, the rate falls.
# - (cache**-0.5 - goal) * (new - old) > 0
# + cache**-0.5 < goal

# %% wrong="recovery_steps" name="one_whenever_the_gradient_grows"
# You return 1 whenever the gradient grows; noticing is quick, but it can take more than one
# update.
# - cache, n =
# + if new > old:
# +     return 1
# + cache, n =

# %% wrong="recovery_steps" name="only_when_the_rate_falls"
# Your loop waits for a rate that falls; when the gradient shrinks, the rate rises.
# - (cache**-0.5 - goal) * (new - old) > 0
# + cache**-0.5 > goal

# %% wrong="recovery_steps" name="sizes_swapped"
# Old and new are swapped: the cache starts at old^2 and takes in new^2.
# - cache, n =
# + old, new = new, old
# + cache, n =

# %% wrong="recovery_steps" name="shares_of_the_update_swapped"
# The shares of the update are swapped: the cache keeps decay_rate and takes in 1 - decay_rate.
# - decay_rate * cache + (1 - decay_rate) * new**2
# + (1 - decay_rate) * cache + decay_rate * new**2

# %% wrong="recovery_steps" name="share_from_the_other_end"
# Your share is counted from the new rate; it is the share of the way that has been gone.
# - 1 / old + share * (1 / new - 1 / old)
# + 1 / new + share * (1 / old - 1 / new)

# %% wrong="recovery_steps" name="share_hard_coded"
# You always go half of the way; share says how much of it.
# - share * (1 / new - 1 / old)
# + 0.5 * (1 / new - 1 / old)

# %% wrong="recovery_steps" name="share_of_the_new_rate"
# You wait for share / new; the way begins at 1 / old, not at 0.
# - 1 / old + share * (1 / new - 1 / old)
# + share / new
# - (cache**-0.5 - goal) * (new - old) > 0
# + (cache**-0.5 - goal) * (new - old) > 0 and n < 10**5
# - n += 1
# + n += 1
# + if cache == new**2:
# +     break

# %% wrong="recovery_steps" name="gives_up_too_soon"
# Your loop ends after 5,000 updates; a long memory needs more.
# - (cache**-0.5 - goal) * (new - old) > 0
# + (cache**-0.5 - goal) * (new - old) > 0 and n < 5000

# %% wrong="recovery_steps" name="number_with_a_point"
# Your count is a float; updates are counted as an int.
# - return n
# + return float(n)

# %% wrong="recovery_steps" name="horizons_instead_of_logarithms" of="logarithm"
# You take 1 - decay_rate for -log(decay_rate); they agree only for decay rates near 1.
# - max(1, math.ceil(math.log(left) / math.log(decay_rate)))
# + math.ceil(-math.log(left) / (1 - decay_rate))

# %% wrong="recovery_steps" name="new_square_neglected" of="logarithm"
# You let the cache fade as if nothing came in; the new squares keep it up.
# - reached = 1 / (1 / old + share * (1 / new - 1 / old))
# - left = (reached**2 - new**2) / (old**2 - new**2)
# - return max(1, math.ceil(math.log(left) / math.log(decay_rate)))
# + goal = 1 / old + share * (1 / new - 1 / old)
# + n = math.log(1 / (goal * old) ** 2) / math.log(decay_rate)
# + return max(1, math.ceil(n))

# %% wrong="recovery_steps" name="decay_hard_coded"
# Your decay rate is 0.99 whatever is passed.
# - decay_rate * cache + (1 - decay_rate) * new**2
# + 0.99 * cache + 0.01 * new**2

# %% wrong="recovery_steps" name="cache_starts_from_zero"
# Your cache starts from zero; the gradient had the size old for ever, so it starts at old^2.
# - old**2
# + (1 - decay_rate) * old**2


# %% right="rmsprop_predictions" name="formulas"
def rmsprop_predictions(learning_rate, decay_rate, large, every, curvature):
    lr, d = learning_rate, decay_rate
    cache = d * (1 - d) * large**2 + (1 - d)
    full = (1 - d**every) / (1 - d)
    n = np.log(3 / ((1 - d) * large**2)) / np.log(d)
    mean_square = (large**2 + 1) / 2
    distance = lr / 2
    return {
        "second_step": lr / cache**0.5,
        "rare_step": lr * full**0.5,
        "short_steps": n,
        "drift": lr * (large - 1) / mean_square**0.5,
        "cache_in_the_end": (curvature * distance) ** 2,
    }


# %% right="rmsprop_predictions" name="simulated"
def rmsprop_predictions(learning_rate, decay_rate, large, every, curvature):
    def steps(gradients):
        cache, found = 0.0, []
        for g in gradients:
            cache = decay_rate * cache + (1 - decay_rate) * g**2
            found.append(learning_rate * g / np.sqrt(cache))
        return np.array(found)

    rare = steps(([1.0] + [0.0] * (every - 1)) * 300)
    burst = steps([1.0] * 2000 + [large] + [1.0] * 2000)
    w, cache = 1.0, 0.0
    for _ in range(5000):
        g = curvature * w
        cache = decay_rate * cache + (1 - decay_rate) * g**2
        w = w - learning_rate * g / (np.sqrt(cache) + 1e-8)
    return dict(
        second_step=steps([large, 1.0])[1],
        rare_step=rare[-every],
        short_steps=np.sum(burst[2001:] < learning_rate / 2),
        drift=abs(steps([large, -1.0] * 1000)[-2:].sum()),
        cache_in_the_end=cache,
    )


# %% right="rmsprop_predictions" name="rounded_to_three_digits"
def rmsprop_predictions(learning_rate, decay_rate, large, every, curvature):
    leak = 1 - decay_rate
    exact = {
        "second_step": learning_rate / (large * np.sqrt(leak * decay_rate)),
        "rare_step": learning_rate * np.sqrt(sum(decay_rate**j for j in range(every))),
        "short_steps": np.ceil(np.log(leak * large**2 / 3) / np.log(1 / decay_rate)),
        "drift": learning_rate * 2**0.5 * (1 - 1 / large),
        "cache_in_the_end": curvature**2 * learning_rate**2 / 4,
    }
    return {key: float(f"{value:.3g}") for key, value in exact.items()}


# %% right="rmsprop_predictions" name="in_the_steady_state"
def rmsprop_predictions(learning_rate, decay_rate, large, every, curvature):
    d = decay_rate
    after_large = (large**2 + d) / (1 + d)
    after_small = (1 + d * large**2) / (1 + d)
    out = {}
    out["second_step"] = learning_rate * ((1 - d) * (1 + d * large**2)) ** -0.5
    out["rare_step"] = learning_rate / np.sqrt((1 - d) / (1 - d**every))
    cache, count = 1 - (1 - d) + (1 - d) * large**2, 0
    while (cache := d * cache + 1 - d) > 4:
        count += 1
    out["short_steps"] = count
    out["drift"] = learning_rate * (large / after_large**0.5 - 1 / after_small**0.5)
    out["cache_in_the_end"] = np.square(curvature * 0.5 * learning_rate)
    return out


# %% wrong="rmsprop_predictions" name="second_step_as_the_first"
# Your second step is as long as a first one; the large square is still in the cache.
# - "second_step": lr / cache**0.5
# + "second_step": lr / (1 - d) ** 0.5

# %% wrong="rmsprop_predictions" name="second_step_under_a_constant_gradient"
# Your second step is that of two equal gradients; the first one was larger.
# - "second_step": lr / cache**0.5
# + "second_step": lr / (1 - d**2) ** 0.5

# %% wrong="rmsprop_predictions" name="second_step_without_the_share"
# The large square is in your cache in full; RMSProp takes in the share 1 - decay_rate of it.
# - cache = d * (1 - d) * large**2 + (1 - d)
# + cache = d * large**2 + (1 - d)

# %% wrong="rmsprop_predictions" name="rare_steps_as_first_steps"
# Your cache is empty whenever the rare gradient comes; some of the last visits is left in it.
# - "rare_step": lr * full**0.5
# + "rare_step": lr / (1 - d) ** 0.5

# %% wrong="rmsprop_predictions" name="rare_steps_of_one_rate"
# Your rare steps are one learning rate long; that is so where the gradient comes at every step.
# - "rare_step": lr * full**0.5
# + "rare_step": lr

# %% wrong="rmsprop_predictions" name="rare_steps_without_a_leak"
# You take the mean of the squares over a round; the newest square counts more than the zeros.
# - "rare_step": lr * full**0.5
# + "rare_step": lr * every**0.5

# %% wrong="rmsprop_predictions" name="horizon"
# You take the horizon for the number of short steps; it depends on how large the gradient was.
# - "short_steps": n
# + "short_steps": 1 / (1 - d)

# %% wrong="rmsprop_predictions" name="large_for_a_long_time"
# Your cache has come to large^2 before it fades; the large gradient came only once.
# - n = np.log(3 / ((1 - d) * large**2)) / np.log(d)
# + n = np.log(3 / large**2) / np.log(d)

# %% wrong="rmsprop_predictions" name="square_forgotten"
# You wait until the cache is twice as large as usual; its root decides, so four times is half a step.
# - n = np.log(3 / ((1 - d) * large**2)) / np.log(d)
# + n = np.log(1 / ((1 - d) * large**2)) / np.log(d)

# %% wrong="rmsprop_predictions" name="signs_only"
# Your two steps cancel, as those of signs do; with a memory both are divided by nearly the same root.
# - "drift": lr * (large - 1) / mean_square**0.5
# + "drift": 0.0

# %% wrong="rmsprop_predictions" name="mean_of_sizes"
# You divide by the mean of the sizes; it is the root of the mean of the squares.
# - "drift": lr * (large - 1) / mean_square**0.5
# + "drift": lr * (large - 1) / ((large + 1) / 2)

# %% wrong="rmsprop_predictions" name="difference_of_the_gradients"
# Your drift is that of gradient descent; RMSProp divides the gradients by the root of the cache.
# - "drift": lr * (large - 1) / mean_square**0.5
# + "drift": lr * (large - 1)

# %% wrong="rmsprop_predictions" name="distance_instead_of_the_gradient"
# You square the distance from the minimum; the cache holds the square of the gradient there.
# - "cache_in_the_end": (curvature * distance) ** 2
# + "cache_in_the_end": distance**2

# %% wrong="rmsprop_predictions" name="a_whole_rate_away"
# You let the ball end a whole learning rate away; it jumps by one, from one side to the other.
# - "cache_in_the_end": (curvature * distance) ** 2
# + "cache_in_the_end": (curvature * 2 * distance) ** 2

# %% wrong="rmsprop_predictions" name="it_comes_to_rest"
# Your cache ends at 0, as if the ball came to rest; it hovers about the minimum.
# - "cache_in_the_end": (curvature * distance) ** 2
# + "cache_in_the_end": 0.0

# %% wrong="rmsprop_predictions" name="other_keys"
# Your sheet has other keys than those that were asked for.
# - "second_step":
# + "step_2":

# %% wrong="rmsprop_predictions" name="lengths_in_learning_rates"
# You count lengths in learning rates; they are asked in the unit of w.
# - lr, d = learning_rate, decay_rate
# + lr, d = 1.0, decay_rate
# - distance = lr / 2
# + distance = learning_rate / 2


# %% right="misleading_round" name="one_large_first"
def misleading_round(decay_rate, length):
    gradients = -np.ones(length)
    gradients[0] = 1.7 * (length - 1)
    return gradients


# %% right="misleading_round" name="one_large_last"
def misleading_round(decay_rate, length):
    small = np.full(length - 1, -0.01)
    return np.append(small, 0.017 * (length - 1))


# %% right="misleading_round" name="just_enough"
def misleading_round(decay_rate, length):
    others = length - 1
    return np.array([others * 5 / 3] + others * [-1.0])


# %% right="misleading_round" name="two_large_neighbours"
def misleading_round(decay_rate, length):
    g = -np.ones(length)
    many = 2 if length * (1 - decay_rate) > 5 else 1
    g[:many] = 1.75 * (length - many) / many
    return g


# %% wrong="misleading_round" name="as_large_as_the_round_is_long"
# Your large gradient is so large that a short round ends before it is forgotten.
# - 1.7 * (length - 1)
# + 10.0 * (length - 1)

# %% wrong="misleading_round" name="far_too_large"
# Your large gradient grows with the square of the length, so hardly any round outlasts it.
# - 1.7 * (length - 1)
# + 1.7 * (length - 1) ** 2

# %% wrong="misleading_round" name="round_of_the_lecture"
# Your large gradients come every 30 steps; a longer memory does not forget one before the next comes.
# - gradients = -np.ones(length)
# - gradients[0] = 1.7 * (length - 1)
# - return gradients
# + return np.resize([60.0] + [-1.0] * 29, length)

# %% wrong="misleading_round" name="other_sign"
# Your signs are the other way round; the rare gradient is the positive one.
# - return gradients
# + return -gradients

# %% wrong="misleading_round" name="large_all_the_time"
# Your large gradients alternate with small ones, so the cache forgets none of them.
# - gradients = -np.ones(length)
# - gradients[0] = 1.7 * (length - 1)
# - return gradients
# + return np.resize([2.0, -1.0], length)

# %% wrong="misleading_round" name="only_positive"
# All your gradients are positive; some must be negative, or the weight never moves up.
# - gradients = -np.ones(length)
# - gradients[0] = 1.7 * (length - 1)
# + gradients = np.ones(length)

# %% wrong="misleading_round" name="mostly_zeros"
# Most of your gradients are zero; the small ones move w only where they come.
# - gradients[0] = 1.7 * (length - 1)
# + gradients[length // 20 + 1 :] = 0.0
# + gradients[0] = -1.7 * gradients.sum()

# %% wrong="misleading_round" name="sum_too_small"
# Your sum is positive, but too small; it is to be a quarter of the sum of the sizes.
# - 1.7 * (length - 1)
# + 1.2 * (length - 1)

# %% wrong="misleading_round" name="short_rounds_only"
# Your round is as long as three horizons whatever length is asked for.
# - gradients = -np.ones(length)
# + length = min(length, round(3 / (1 - decay_rate)))
# + gradients = -np.ones(length)

# %% wrong="misleading_round" name="small_ones_in_a_burst"
# Your small gradients are silent in the second half of the round; there they could move w farthest.
# - gradients[0] = 1.7 * (length - 1)
# + gradients[length // 4 :] = 0.0
# + gradients[0] = -1.7 * gradients.sum()
