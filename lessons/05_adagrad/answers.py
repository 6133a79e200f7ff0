# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="adagrad" name="plain"
def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    lr, eps = config["learning_rate"], config["epsilon"]
    config["cache"] = cache = config["cache"] + dw**2
    return w - lr * dw / (np.sqrt(cache) + eps), config


# %% right="adagrad" name="setdefault_as_in_cs231n"
def adagrad(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))
    config["cache"] = config["cache"] + dw**2
    next_w = w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return next_w, config


# %% right="adagrad" name="all_in_place"
def adagrad(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))
    config["cache"] += dw * dw
    w -= config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return w, config


# %% right="adagrad" name="out_arguments"
def adagrad(w, dw, config=None):
    config = dict(config or {})
    lr = config.setdefault("learning_rate", 1e-2)
    eps = config.setdefault("epsilon", 1e-8)
    cache = np.array(config.get("cache", np.zeros_like(w)))
    np.add(cache, np.square(dw), out=cache)
    root = np.array(np.sqrt(cache))
    np.add(root, eps, out=root)
    config["cache"] = cache
    return np.subtract(w, np.divide(np.multiply(dw, lr), root)), config


# %% right="adagrad" name="new_config_of_three_keys"
def adagrad(w, dw, config=None):
    config = config or {}
    learning_rate = config.get("learning_rate", 0.01)
    epsilon = config.get("epsilon", 1e-8)
    cache = config.get("cache", 0) + dw * dw
    next_w = w - learning_rate * dw / (cache**0.5 + epsilon)
    return next_w, {"learning_rate": learning_rate, "epsilon": epsilon, "cache": cache}


# %% right="adagrad" name="helper_functions"
DEFAULTS = {"learning_rate": 1e-2, "epsilon": 1e-8}


def complete(config, w):
    completed = {**DEFAULTS, "cache": np.zeros(w.shape)}
    completed.update(config or {})
    return completed


def effective_rate(config):
    return config["learning_rate"] / (np.sqrt(config["cache"]) + config["epsilon"])


def adagrad(w, dw, config=None):
    config = complete(config, w)
    config["cache"] = config["cache"] + np.power(dw, 2)
    return w - effective_rate(config) * dw, config


# %% right="adagrad" name="rate_times_gradient"
def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    config["cache"] = config["cache"] + np.square(dw)
    rate = config["learning_rate"] / (np.sqrt(config["cache"]) + config["epsilon"])
    return w - rate * dw, config


# %% right="adagrad" name="only_float64"
def adagrad(w, dw, config=None):
    if not config:
        config = dict(learning_rate=1e-2, epsilon=1e-8)
    lr = float(config.setdefault("learning_rate", 1e-2))
    eps = float(config.setdefault("epsilon", 1e-8))
    g = np.asarray(dw, dtype=np.float64)
    cache = np.asarray(config.get("cache", np.zeros(np.shape(w))), dtype=np.float64)
    config["cache"] = cache + g**2
    return np.asarray(w, dtype=np.float64) - lr * g / (np.sqrt(config["cache"]) + eps), config


# %% right="adagrad" name="entry_by_entry"
import math


def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    cache, next_w = np.empty_like(w), np.empty_like(w)
    for index in np.ndindex(w.shape):
        cache[index] = config["cache"][index] + dw[index] ** 2
        root = math.sqrt(cache[index])
        next_w[index] = w[index] - config["learning_rate"] * dw[index] / (root + config["epsilon"])
    config["cache"] = cache
    return next_w, config


# %% right="adagrad" name="try_except"
def adagrad(w, dw, config=None):
    try:
        cache = config["cache"].copy()
    except (TypeError, KeyError):
        cache = w * 0
    config = {} if config is None else config.copy()
    config["learning_rate"] = config.get("learning_rate", 0.01)
    config["epsilon"] = config.get("epsilon", 1e-8)
    cache += dw**2
    config["cache"] = cache
    step = dw / (cache**0.5 + config["epsilon"])
    step *= -config["learning_rate"]
    w = w + step
    return w, config


# %% right="adagrad" name="extra_keys_and_a_list"
def adagrad(w, dw, config=None):
    config = {**(config or {})}
    for key, default in zip(["learning_rate", "epsilon"], [1e-2, 1e-8]):
        if key not in config:
            config[key] = default
    previous = config.get("cache")
    if previous is None:
        previous = np.zeros_like(w)
    config["calls"] = config.get("calls", 0) + 1
    config["cache"] = previous + np.abs(dw) ** 2
    config["rates"] = config["learning_rate"] / (np.sqrt(config["cache"]) + config["epsilon"])
    return [w - config["rates"] * dw, config]


# %% right="adagrad" name="root_by_hypot"
def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    root = np.hypot(np.sqrt(config["cache"]), dw)
    config["cache"] = root**2
    return w - config["learning_rate"] / (root + config["epsilon"]) * dw, config


# %% right="adagrad" name="divide_where_not_zero"
def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    cache = np.asarray(config["cache"] + dw**2)
    root = np.asarray(np.sqrt(cache) + config["epsilon"])
    share = np.divide(dw, root, out=np.zeros_like(root), where=root > 0)
    config["cache"] = cache
    return w - config["learning_rate"] * share, config


# %% right="adagrad" name="nothing_to_do_at_zero_gradient"
def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    if not np.any(dw):
        return w, config
    config["cache"] = config["cache"] + dw**2
    step = dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return w - config["learning_rate"] * step, config


# %% right="adagrad" name="rate_inside_the_fraction"
def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    config["cache"] = config["cache"] + dw**2
    divisor = (
        (np.sqrt(config["cache"]) + config["epsilon"]) / config["learning_rate"]
        if (config["learning_rate"])
        else np.inf
    )
    return w - dw / divisor, config


# %% right="adagrad" name="sign_and_size"
def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    size = np.abs(dw)
    cache = np.sum([config["cache"], size * size], axis=0)
    config["cache"] = cache
    share = size / (np.sqrt(cache) + config["epsilon"])
    return w - config["learning_rate"] * np.sign(dw) * share, config


# %% right="adagrad" name="pop_and_put_back"
def adagrad(w, dw, config=None):
    config = dict(config) if config else {}
    cache = config.pop("cache", np.zeros_like(dw))
    lr, eps = config.pop("learning_rate", 1e-2), config.pop("epsilon", 1e-8)
    cache = cache + np.float_power(dw, 2)
    config.update({"learning_rate": lr, "epsilon": eps, "cache": cache})
    w = w - lr * dw * np.reciprocal(np.sqrt(cache) + eps)
    return w, config


# %% right="adagrad" name="flat_and_reshaped"
def adagrad(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "epsilon": 1e-8,
        "cache": np.zeros_like(w),
        **(config or {}),
    }
    g = dw.ravel()
    cache = np.ravel(config["cache"]) + g * g
    flat = np.ravel(w) - config["learning_rate"] * g / (np.sqrt(cache) + config["epsilon"])
    config["cache"] = cache.reshape(w.shape)
    return flat.reshape(w.shape), config


# %% wrong="adagrad" name="leaky_sum"
# Your cache lets the past leak away, as RMSProp does; AdaGrad adds up all squares in full.
# - config["cache"] + dw**2
# + 0.99 * config["cache"] + 0.01 * dw**2

# %% wrong="adagrad" name="old_squares_fade"
# Your cache multiplies the old squares by 0.9 at every step; AdaGrad forgets nothing.
# - config["cache"] + dw**2
# + 0.9 * config["cache"] + dw**2

# %% wrong="adagrad" name="mean_of_squares"
# You divide by the root of the mean of the squares; here it is the root of their sum.
# - return
# + config["calls"] = config.get("calls", 0) + 1
# + cache = cache / config["calls"]
# + return

# %% wrong="adagrad" name="no_root"
# You divide by the sum of squares itself; take its root first.
# - np.sqrt(cache)
# + cache

# %% wrong="adagrad" name="epsilon_inside_the_root"
# Epsilon stands inside your root; add it after the root is taken.
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache + eps)

# %% wrong="adagrad" name="epsilon_squared_inside"
# Your divisor is sqrt(cache + epsilon^2); epsilon is added to the root, as it is.
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache + eps**2)

# %% wrong="adagrad" name="epsilon_added_into_the_cache"
# Epsilon is added into the cache at every step, so it piles up there; it belongs beside the root.
# - config["cache"] + dw**2
# + config["cache"] + dw**2 + eps
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache)

# %% wrong="adagrad" name="cache_starts_at_epsilon"
# Your cache starts at epsilon in place of zero; epsilon is added to the root instead.
# - np.zeros_like(w)
# + np.full_like(w, 1e-8 if config is None else config.get("epsilon", 1e-8))
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache)

# %% wrong="adagrad" name="epsilon_as_a_floor"
# Epsilon is a floor of your divisor, max(root, epsilon); it is added to the root.
# - (np.sqrt(cache) + eps)
# + np.maximum(np.sqrt(cache), eps)

# %% wrong="adagrad" name="epsilon_outside_the_fraction" slip="Brackets are missing: your epsilon is added to the weights."
# Brackets are missing: your epsilon is added to the weights, not to the divisor.
# - lr * dw / (np.sqrt(cache) + eps)
# + (lr * dw / np.sqrt(cache) + eps)

# %% wrong="adagrad" name="epsilon_missing"
# There is no epsilon in your divisor, so a weight without gradients becomes 0/0.
# - (np.sqrt(cache) + eps)
# + np.sqrt(cache)

# %% wrong="adagrad" name="epsilon_only_at_zero"
# You use epsilon only where the root is zero; it is added everywhere.
# - (np.sqrt(cache) + eps)
# + np.where(cache == 0, eps, np.sqrt(cache))

# %% wrong="adagrad" name="epsilon_hard_coded"
# Your epsilon is 1e-8 whatever config says; read it from config at every call.
# - config["epsilon"]
# + 1e-8

# %% wrong="adagrad" name="epsilon_times_the_rate"
# Epsilon is multiplied by the learning rate in your divisor; it stands there alone.
# - (np.sqrt(cache) + eps)
# + (np.sqrt(cache) + lr * eps)

# %% wrong="adagrad" name="epsilon_capped"
# You keep epsilon at 0.5 or below; the caller may want a larger one.
# - config["epsilon"]
# + min(config["epsilon"], 0.5)

# %% wrong="adagrad" name="epsilon_at_least_1e_8"
# Your epsilon is never below 1e-8; a smaller one in config is used as it comes.
# - config["epsilon"]
# + max(config["epsilon"], 1e-8)

# %% wrong="adagrad" name="rate_hard_coded"
# Your learning rate is 0.01 whatever config says; read it from config at every call.
# - config["learning_rate"]
# + 1e-2

# %% wrong="adagrad" name="rate_twice"
# The learning rate is applied twice: to the gradient and again to the step.
# - lr * dw
# + lr * lr * dw

# %% wrong="adagrad" name="rate_inside_the_cache"
# You square the gradient after it was multiplied by the rate, so the rate cancels out; the cache
# holds plain gradients.
# - dw**2
# + (lr * dw) ** 2

# %% wrong="adagrad" name="rate_capped"
# You keep the learning rate at 1 or below; the caller may want a larger one.
# - config["learning_rate"]
# + min(config["learning_rate"], 1.0)

# %% wrong="adagrad" name="rate_falls_by_itself"
# You divide the learning rate by sqrt(t) as well; the cache makes the rate fall already.
# - return
# + config["calls"] = config.get("calls", 0) + 1
# + lr = lr / np.sqrt(config["calls"])
# + return

# %% wrong="adagrad" name="rate_decays_in_the_config"
# Your learning rate shrinks in the config from call to call; only the caller changes it.
# - return
# + config["learning_rate"] *= 0.99
# + return

# %% wrong="adagrad" name="sign_of_the_step"
# Your step climbs the slope; subtract it from the weights.
# - w - lr * dw
# + w + lr * dw

# %% wrong="adagrad" name="step_before_the_sum"
# The step uses the cache from before this gradient; add the square first, then step.
# - config["cache"] = cache = config["cache"] + dw**2
# + cache = config["cache"]
# + config["cache"] = cache + dw**2

# %% wrong="adagrad" name="cache_not_stored" slip="The new cache does not reach the config that you return, so every step starts again from the old one."
# The new cache is not put into the config, so every step starts again from the old one.
# - config["cache"] = cache =
# + cache =

# %% wrong="adagrad" name="only_the_newest_square"
# Your cache holds the newest square only; add it to the squares so far.
# - config["cache"] + dw**2
# + dw**2

# %% wrong="adagrad" name="one_sum_for_all_entries"
# Your cache adds up the squares of all entries into one number; each entry has its own sum.
# - dw**2
# + np.sum(dw**2)

# %% wrong="adagrad" name="one_norm_in_the_step"
# You divide by one norm of the whole array; each entry is divided by its own root.
# - np.sqrt(cache)
# + np.sqrt(np.sum(cache))

# %% wrong="adagrad" name="mean_over_the_entries"
# Your cache is a mean over the entries of the array; each entry has its own sum.
# - dw**2
# + np.mean(dw**2)

# %% wrong="adagrad" name="one_sum_for_each_row"
# Entries along the last axis share a sum in your answer; each entry has its own.
# - dw**2
# + (np.sum(dw**2, axis=-1, keepdims=True) if dw.ndim > 1 else dw**2)

# %% wrong="adagrad" name="sizes_in_place_of_squares"
# Your cache adds up sizes, |dw|; it holds squares.
# - dw**2
# + np.abs(dw)

# %% wrong="adagrad" name="sum_of_sizes"
# You divide by the sum of the sizes |dw|; it is the root of the sum of the squares.
# - dw**2
# + np.abs(dw)
# - np.sqrt(cache)
# + cache

# %% wrong="adagrad" name="gradient_not_squared"
# Your cache adds up the gradients; it adds up their squares.
# - dw**2
# + dw

# %% wrong="adagrad" name="root_stored"
# Your cache holds the root; keep the plain sum of squares in it, and take the root in the step.
# - config["cache"] + dw**2
# + np.sqrt(config["cache"] ** 2 + dw**2)
# - np.sqrt(cache)
# + cache

# %% wrong="adagrad" name="root_taken_again_and_again"
# You store the root in the cache and add the next square to it, so the roots pile up.
# - config["cache"] + dw**2
# + np.sqrt(config["cache"] + dw**2)
# - np.sqrt(cache)
# + cache

# %% wrong="adagrad" name="squares_of_the_weights"
# Your cache adds up the squares of the weights; it is about the gradients.
# - dw**2
# + w**2

# %% wrong="adagrad" name="squared_gradient_in_the_step"
# The step is made with the squared gradient; the square belongs to the cache only.
# - lr * dw
# + lr * dw**2

# %% wrong="adagrad" name="no_gradient_in_the_step"
# Your step is the effective rate alone; multiply it by the gradient.
# - lr * dw
# + lr

# %% wrong="adagrad" name="sign_of_the_gradient_only"
# Your steps have the length of the rate at every call; the root is of the sum of all squares, not
# of the newest.
# - np.sqrt(cache)
# + np.abs(dw)

# %% wrong="adagrad" name="cube_in_the_cache"
# Your cache adds up cubes; it adds up squares.
# - dw**2
# + np.abs(dw) ** 3

# %% wrong="adagrad" name="cache_starts_at_a_tenth"
# Your cache starts at 0.1, as TensorFlow's does; here it starts at zero.
# - np.zeros_like(w)
# + np.full_like(w, 0.1)

# %% wrong="adagrad" name="bias_corrected"
# You divide the cache by 1 - 0.9^t, which is Adam's correction; AdaGrad has none.
# - return
# + config["t"] = config.get("t", 0) + 1
# + cache = cache / (1 - 0.9 ** config["t"])
# + return

# %% wrong="adagrad" name="plain_sgd"
# These are the steps of plain SGD: the cache is not used.
# - lr * dw / (np.sqrt(cache) + eps)
# + lr * dw

# %% wrong="adagrad" name="default_rate_changed"
# The default learning rate is 1e-2, not 1e-3.
# - 1e-2
# + 1e-3

# %% wrong="adagrad" name="default_epsilon_of_pytorch"
# The default epsilon is 1e-8; 1e-10 is PyTorch's.
# - 1e-8
# + 1e-10

# %% wrong="adagrad" name="default_epsilon_too_large"
# The default epsilon is 1e-8, not 1e-4.
# - 1e-8
# + 1e-4

# %% wrong="adagrad" name="key_error_on_a_fresh_config"
# A fresh config has no cache yet: where the key is missing, start with zeros.
# - "cache": np.zeros_like(w),

# %% wrong="adagrad" name="config_none_not_handled"
# A first call comes with config=None, which has no keys: make an empty dict of it first.
# - **(config or {}),
# + **config,

# %% wrong="adagrad" name="defaults_only_for_none"
# Defaults are filled in only when config is None; a config that lacks a key needs them as well.
# - "learning_rate": 1e-2,
# - "epsilon": 1e-8,
#
# - **(config or {}),
# + **({"learning_rate": 1e-2, "epsilon": 1e-8} if config is None else config),

# %% wrong="adagrad" name="zero_taken_for_missing"
# A hyperparameter of 0 counts as missing in your code (0 or 0.01 is 0.01); zero is a value too.
# - config["learning_rate"], config["epsilon"]
# + config["learning_rate"] or 1e-2, config["epsilon"] or 1e-8


# %% wrong="adagrad" name="cache_in_a_global"
# Your cache lives in a global variable, so two parameters share it; keep it in the config.
CACHE = 0


def adagrad(w, dw, config=None):
    global CACHE
    config = {"learning_rate": 1e-2, "epsilon": 1e-8, **(config or {})}
    CACHE = config.get("cache", CACHE) + dw**2
    config["cache"] = CACHE
    step = config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return w - step, config


# %% wrong="adagrad" name="mutable_default" of="setdefault_as_in_cs231n"
# The default config={} is one dict shared by all calls, so a fresh start finds an old cache.
# - (w, dw, config=None):
# + (w, dw, config={}, fresh={}):
# - config = {}
# + config = fresh


# %% wrong="adagrad" name="cache_as_attribute"
# Your cache is an attribute of the function, so two parameters share it; keep it in the config.
def adagrad(w, dw, config=None):
    config = {"learning_rate": 1e-2, "epsilon": 1e-8, **(config or {})}
    if "cache" not in config or not hasattr(adagrad, "cache"):
        adagrad.cache = config.get("cache", np.zeros_like(w))
    adagrad.cache = adagrad.cache + dw**2
    config["cache"] = adagrad.cache
    step = config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return w - step, config


# %% wrong="adagrad" name="config_with_the_state_only" slip="The config that you return lacks hyperparameters that you used."
# The returned config holds the cache only; the next call needs the hyperparameters as well.
# - eps), config
# + eps), {"cache": cache}

# %% wrong="adagrad" name="config_without_the_defaults" slip="The config that you return lacks hyperparameters that you used."
# The defaults you used are not in the returned config, where the caller may want to change them.
# - config = {
# + given = config or {}
# + config = {
# - eps), config
# + eps), {**given, "cache": cache}

# %% wrong="adagrad" name="old_config_returned" slip="The new cache does not reach the config that you return, so every step starts again from the old one."
# The state goes into a copy of the config, but you return the config as it came in.
# - config = {
# + given = config if config is not None else {"learning_rate": 1e-2, "epsilon": 1e-8}
# + config = {
# - eps), config
# + eps), given

# %% wrong="adagrad" name="hyperparameters_remembered"
# Your rule keeps the hyperparameters of its first call; read them from config at every call.
# - config["learning_rate"], config["epsilon"]
# + config.setdefault("first", (config["learning_rate"], config["epsilon"]))

# %% wrong="adagrad" name="cache_reset_when_the_rate_changes"
# Your cache starts again from zero when the learning rate changes; it should go on.
# - config["cache"] = cache =
# + if config.get("last_rate", lr) != lr:
# +     config["cache"] = np.zeros_like(w)
# + config["last_rate"] = lr
# + config["cache"] = cache =

# %% wrong="adagrad" name="cache_reset_every_50_steps"
# Your cache starts again from zero after 50 steps; it adds up all squares, however many.
# - config["cache"] = cache =
# + config["calls"] = config.get("calls", 0) + 1
# + if config["calls"] % 50 == 0:
# +     config["cache"] = np.zeros_like(w)
# + config["cache"] = cache =

# %% wrong="adagrad" name="window_of_twenty"
# Only the last 20 squares are in your cache; AdaGrad's sum has no window.
# - config["cache"] = cache = config["cache"] + dw**2
# + config["recent"] = (*config.get("recent", (config["cache"],)), dw**2)[-20:]
# + config["cache"] = cache = np.sum(config["recent"], axis=0)

# %% wrong="adagrad" name="cache_capped"
# You cap the cache, which the formula does not do.
# - config["cache"] + dw**2
# + np.minimum(config["cache"] + dw**2, 1e6)

# %% wrong="adagrad" name="gradient_clipped"
# You clip the gradient, which the formula does not do.
# - config["cache"] = cache =
# + dw = np.clip(dw, -100, 100)
# + config["cache"] = cache =

# %% wrong="adagrad" name="step_clipped"
# You clip the step, which the formula does not do.
# - lr * dw / (np.sqrt(cache) + eps)
# + np.clip(lr * dw / (np.sqrt(cache) + eps), -1, 1)

# %% wrong="adagrad" name="gradient_squared_in_place"
# You square dw in place (dw *= dw), which changes the caller's array, and the step's direction
# with it.
# - config["cache"] = cache = config["cache"] + dw**2
# + g = dw.copy()
# + dw *= dw
# + config["cache"] = cache = config["cache"] + dw
# - lr * dw
# + lr * g

# %% wrong="adagrad" name="gradient_scaled_in_place"
# You multiply dw in place (dw *= lr), which changes the caller's array.
# - return w - lr * dw
# + dw *= lr
# + return w - dw

# %% wrong="adagrad" name="gradients_kept_by_reference"
# You keep the gradients themselves and add up their squares later; the caller may reuse the array
# of dw, so keep sums or copies.
# - config["cache"] = cache = config["cache"] + dw**2
# + seen = config["seen"] = (*config.get("seen", ()), dw)
# + before = config.setdefault("before", config["cache"])
# + config["cache"] = cache = before + sum(g**2 for g in seen)

# %% wrong="adagrad" name="cache_is_the_gradient_array"
# Your first cache is the array of dw itself; make a new array, with dw * dw.
# - "cache": np.zeros_like(w),
#
# - config["cache"] = cache = config["cache"] + dw**2
# + g = dw.copy()
# + squares = dw**2 if "cache" in config or not dw.ndim else np.square(dw, out=dw)
# + config["cache"] = cache = config["cache"] + squares if "cache" in config else squares
# - lr * dw
# + lr * g

# %% wrong="adagrad" name="float32_inside"
# You compute in float32, which keeps only about seven digits of a float64 array.
# - config["cache"] + dw**2
# + (config["cache"] + dw**2).astype(np.float32)

# %% wrong="adagrad" name="only_two_axes" of="entry_by_entry"
# Your code needs arrays with one or two axes; the rule works entry by entry on any shape.
# - np.ndindex(w.shape)
# + np.ndindex(w.shape[0], *w.shape[1:2])

# %% wrong="adagrad" name="zero_axes_become_one"
# A 0-d array comes back with one axis; next_w has the shape of w.
# - lr, eps =
# + w, dw = np.atleast_1d(w), np.atleast_1d(dw)
# + lr, eps =

# %% wrong="adagrad" name="up_to_three_axes"
# Your code spells out three axes at most; the rule works entry by entry on any shape.
# - dw**2
# + np.einsum({0: ",->", 1: "i,i->i", 2: "ij,ij->ij", 3: "ijk,ijk->ijk"}[w.ndim], dw, dw)

# %% wrong="adagrad" name="matrix_product"
# You multiply dw by itself as a matrix (dw @ dw); squares are taken entry by entry.
# - dw**2
# + (dw @ dw if dw.ndim == 2 and dw.shape[0] == dw.shape[1] else dw * dw)

# %% wrong="adagrad" name="unknown_keys_refused"
# Your rule stops at a key it does not know; a config may hold other keys, so pass over them.
# - config = {
# + if set(config or {}) - {"learning_rate", "epsilon", "cache"}:
# +     raise TypeError("unknown key")
# + config = {

# %% wrong="adagrad" name="other_key_for_the_cache"
# Your cache has another name in the config; its key is cache.
# - "cache": np.zeros_like(w),
# + "sum_of_squares": np.zeros_like(w),
# - config["cache"] = cache = config["cache"] + dw**2
# + config["sum_of_squares"] = cache = config["sum_of_squares"] + dw**2

# %% wrong="adagrad" name="config_not_returned"
# You return the weights alone; the rule returns the pair next_w, config.
# - eps), config
# + eps)

# %% wrong="adagrad" name="order_of_the_pair"
# You return config first; the order is next_w, config.
# - w - lr * dw / (np.sqrt(cache) + eps), config
# + config, w - lr * dw / (np.sqrt(cache) + eps)

# %% wrong="adagrad" name="step_returned_as_weights"
# You return the step in place of the weights; next_w is w minus the step.
# - w - lr * dw
# + lr * dw

# %% wrong="adagrad" name="weights_not_moved"
# The weights come back as they were: the step is computed, but not taken.
# - w - lr * dw / (np.sqrt(cache) + eps), config
# + w, config

# %% wrong="adagrad" name="small_gradients_skipped"
# You skip gradients below 1e-7; AdaGrad has no such limit, and a small gradient may be the first
# of its weight.
# - config["cache"] = cache =
# + dw = np.where(np.abs(dw) < 1e-7, 0, dw)
# + config["cache"] = cache =

# %% wrong="adagrad" name="rounded"
# You round the cache; small squares vanish.
# - config["cache"] + dw**2
# + np.round(config["cache"] + dw**2, 10)


# %% right="effective_rates" name="plain"
def effective_rates(gradients, learning_rate, epsilon):
    cache = np.cumsum(gradients**2, axis=0)
    return learning_rate / (np.sqrt(cache) + epsilon)


# %% right="effective_rates" name="cumsum"
def effective_rates(gradients, learning_rate, epsilon):
    cache = (gradients**2).cumsum(0)
    return learning_rate / (cache**0.5 + epsilon)


# %% right="effective_rates" name="loop_over_the_steps"
def effective_rates(gradients, learning_rate, epsilon):
    cache = np.zeros(gradients.shape[1])
    rates = np.zeros_like(gradients)
    for t in range(len(gradients)):
        cache += gradients[t] ** 2
        rates[t] = learning_rate / (np.sqrt(cache) + epsilon)
    return rates


# %% right="effective_rates" name="list_of_rows"
def effective_rates(gradients, learning_rate, epsilon):
    cache, rows = 0, []
    for g in gradients:
        cache = cache + g * g
        rows.append(learning_rate / (np.sqrt(cache) + epsilon))
    return rows


# %% right="effective_rates" name="triangle_of_ones"
def effective_rates(gradients, learning_rate, epsilon):
    steps = gradients.shape[0]
    return learning_rate / (np.sqrt(np.tril(np.ones((steps, steps))) @ gradients**2) + epsilon)


# %% right="effective_rates" name="accumulated_hypot"
def effective_rates(gradients, learning_rate, epsilon):
    roots = np.hypot.accumulate(np.abs(gradients), axis=0)
    return learning_rate * np.reciprocal(roots + epsilon)


# %% right="effective_rates" name="entry_by_entry"
import math


def effective_rates(gradients, learning_rate, epsilon):
    steps, d = np.shape(gradients)
    rates = [[0.0] * d for _ in range(steps)]
    for i in range(d):
        total = 0.0
        for t in range(steps):
            total += float(gradients[t][i]) ** 2
            rates[t][i] = learning_rate / (math.sqrt(total) + epsilon)
    return np.array(rates)


# %% right="effective_rates" name="norms_of_the_first_rows"
def effective_rates(gradients, learning_rate, epsilon):
    norms = [np.linalg.norm(gradients[: t + 1], axis=0) for t in range(len(gradients))]
    return learning_rate / (np.array(norms) + epsilon)


# %% right="effective_rates" name="column_by_column"
def effective_rates(gradients, learning_rate, epsilon):
    columns = [np.sqrt(np.add.accumulate(column**2)) + epsilon for column in gradients.T]
    return np.stack([learning_rate / column for column in columns], axis=1)


# %% right="effective_rates" name="on_a_copy_in_place"
def effective_rates(gradients, learning_rate, epsilon):
    work = np.array(gradients, dtype=float)
    np.square(work, out=work)
    for t in range(1, len(work)):
        work[t] += work[t - 1]
    np.sqrt(work, out=work)
    work += epsilon
    return np.divide(learning_rate, work, out=work)


# %% wrong="effective_rates" name="no_root"
# You divide by the sum of squares itself; take its root first.
# - np.sqrt(cache)
# + cache

# %% wrong="effective_rates" name="epsilon_inside_the_root"
# Epsilon stands inside your root; add it after the root is taken.
# - (np.sqrt(cache) + epsilon)
# + np.sqrt(cache + epsilon)

# %% wrong="effective_rates" name="epsilon_left_out"
# Epsilon is missing from your divisor.
# - (np.sqrt(cache) + epsilon)
# + np.sqrt(cache)

# %% wrong="effective_rates" name="epsilon_hard_coded"
# Your epsilon is 1e-8 whatever is given; use the argument.
# - np.sqrt(cache) + epsilon
# + np.sqrt(cache) + 1e-8

# %% wrong="effective_rates" name="epsilon_as_a_floor"
# Epsilon is a floor of your divisor, max(root, epsilon); it is added to the root.
# - (np.sqrt(cache) + epsilon)
# + np.maximum(np.sqrt(cache), epsilon)

# %% wrong="effective_rates" name="rate_left_out"
# The learning rate is missing: you return one over the divisor.
# - learning_rate /
# + 1 /

# %% wrong="effective_rates" name="one_sum_for_all"
# All coordinates share one sum in your answer; each column has its own.
# - np.cumsum(gradients**2, axis=0)
# + np.cumsum((gradients**2).sum(axis=1))[:, None] * np.ones_like(gradients)

# %% wrong="effective_rates" name="flattened_sum"
# np.cumsum without an axis runs through the whole array; add up along axis 0, step by step.
# - np.cumsum(gradients**2, axis=0)
# + np.cumsum(gradients**2).reshape(gradients.shape)

# %% wrong="effective_rates" name="sum_along_the_coordinates"
# You add up along axis 1, from coordinate to coordinate; the steps are along axis 0.
# - axis=0
# + axis=1

# %% wrong="effective_rates" name="only_the_newest_gradient"
# Your rate looks at the newest gradient only; the squares of all steps so far add up.
# - np.sqrt(cache)
# + np.abs(gradients)

# %% wrong="effective_rates" name="one_step_late"
# Row t of your answer leaves out the gradient of step t; it is counted before the step is made.
# - np.cumsum(gradients**2, axis=0)
# + np.cumsum(gradients**2, axis=0) - gradients**2

# %% wrong="effective_rates" name="one_row_too_many"
# There is one row too many, for the time before the first step; return a row for each step.
# - gradients**2
# + np.vstack([np.zeros(gradients.shape[1]), gradients**2])

# %% wrong="effective_rates" name="last_row_only"
# You return the rates of the last step only; a row for every step is asked for.
# - np.cumsum
# + np.sum

# %% wrong="effective_rates" name="last_rates_everywhere"
# All your rows are those of the last step; row t knows the gradients up to step t only.
# - np.cumsum(gradients**2, axis=0)
# + np.sum(gradients**2, axis=0) * np.ones_like(gradients)

# %% wrong="effective_rates" name="sums_from_the_end"
# Your sums run backwards from the last step; begin with the first.
# - np.cumsum(gradients**2, axis=0)
# + np.cumsum((gradients**2)[::-1], axis=0)[::-1]

# %% wrong="effective_rates" name="transposed"
# Rows and columns are swapped in your answer: it has the shape of the gradients, (steps, d).
# - learning_rate / (np.sqrt(cache) + epsilon)
# + (learning_rate / (np.sqrt(cache) + epsilon)).T

# %% wrong="effective_rates" name="steps_in_place_of_rates"
# You return the steps, rate times gradient; the rates alone are asked for.
# - learning_rate /
# + learning_rate * gradients /

# %% wrong="effective_rates" name="mean_of_squares"
# You divide by the root of the mean of the squares; it is the root of their sum.
# - np.cumsum(gradients**2, axis=0)
# + np.cumsum(gradients**2, axis=0) / np.arange(1, len(gradients) + 1)[:, None]

# %% wrong="effective_rates" name="leaky_sum" of="list_of_rows"
# Your sum lets the past leak away; AdaGrad forgets nothing.
# - cache + g * g
# + 0.999 * cache + g * g

# %% wrong="effective_rates" name="sum_of_sizes"
# You add up the sizes of the gradients; it is the root of the sum of their squares.
# - gradients**2
# + np.abs(gradients)
# - np.sqrt(cache)
# + cache

# %% wrong="effective_rates" name="root_of_the_squared_sum"
# You add up the gradients first and square the sum, so that plus and minus cancel; square first.
# - np.cumsum(gradients**2, axis=0)
# + np.cumsum(gradients, axis=0) ** 2

# %% wrong="effective_rates" name="window_of_fifty"
# Only the last 50 gradients are in your sums; AdaGrad's sum has no window.
# - np.cumsum(gradients**2, axis=0)
# + np.array([(gradients[max(0, t - 49) : t + 1] ** 2).sum(0) for t in range(len(gradients))])

# %% wrong="effective_rates" name="gradients_squared_in_place"
# You square the gradients in place, which changes the caller's array.
# - gradients**2
# + np.multiply(gradients, gradients, out=gradients)

# %% wrong="effective_rates" name="sums_in_place"
# You add up in the caller's array (out=gradients); make a new one.
# - cache = np.cumsum(gradients**2, axis=0)
# + roots = np.hypot.accumulate(np.abs(gradients, out=gradients), axis=0)
# - np.sqrt(cache)
# + roots

# %% wrong="effective_rates" name="rounded"
# Your rates are rounded; small ones vanish.
# - learning_rate / (np.sqrt(cache) + epsilon)
# + np.round(learning_rate / (np.sqrt(cache) + epsilon), 6)

# %% wrong="effective_rates" name="small_gradients_skipped"
# You skip squares below 1e-12; small gradients count as well.
# - gradients**2
# + np.where(gradients**2 < 1e-12, 0, gradients**2)

# %% wrong="effective_rates" name="first_two_columns"
# Your answer knows two coordinates only; there may be any number of them.
# - cache = np.cumsum(gradients**2, axis=0)
# - return learning_rate / (np.sqrt(cache) + epsilon)
# + rates = np.ones_like(gradients)
# + for i in range(min(2, gradients.shape[1])):
# +     rates[:, i] = learning_rate / (np.sqrt(np.cumsum(gradients[:, i] ** 2)) + epsilon)
# + return rates


# %% right="steps_to_travel" name="plain"
def steps_to_travel(distance, learning_rate):
    n, travelled = 0, 0.0
    while travelled < distance:
        n += 1
        travelled += learning_rate / n**0.5
    return n


# %% right="steps_to_travel" name="loop_with_numpy"
def steps_to_travel(distance, learning_rate):
    n, travelled = 0, 0.0
    while travelled < distance:
        n = n + 1
        travelled = travelled + learning_rate * 1 / np.sqrt(n)
    return n


# %% right="steps_to_travel" name="distance_left"
import math


def steps_to_travel(distance, learning_rate):
    left, n = distance / learning_rate, 0
    while left > 0:
        n += 1
        left -= 1 / math.sqrt(n)
    return n


# %% right="steps_to_travel" name="itertools"
import itertools


def steps_to_travel(distance, learning_rate):
    if distance <= 0:
        return 0
    sums = itertools.accumulate(learning_rate * i**-0.5 for i in itertools.count(1))
    return next(n for n, travelled in enumerate(sums, start=1) if travelled >= distance)


# %% right="steps_to_travel" name="cumsum_and_search"
def steps_to_travel(distance, learning_rate):
    if distance == 0:
        return 0
    most = int((distance / learning_rate) ** 2) + 10
    sums = learning_rate * np.cumsum(1 / np.sqrt(np.arange(1, most + 1)))
    return int(np.searchsorted(sums, distance)) + 1


# %% right="steps_to_travel" name="doubling_arrays"
def steps_to_travel(distance, learning_rate):
    size = 64
    while True:
        sums = np.concatenate([[0.0], np.cumsum(1 / np.sqrt(np.arange(1, size)))])
        if sums[-1] * learning_rate >= distance:
            return np.argmax(sums * learning_rate >= distance)
        size *= 2


# %% right="steps_to_travel" name="for_loop_with_return"
def steps_to_travel(distance, learning_rate):
    if distance <= 0:
        return 0
    travelled = 0.0
    for n in range(1, 10**9):
        travelled += learning_rate / n**0.5
        if travelled >= distance:
            return n


# %% right="steps_to_travel" name="a_number_with_a_point"
def steps_to_travel(distance, learning_rate):
    travelled, n = 0.0, 0.0
    while distance > travelled:
        n += 1.0
        travelled += learning_rate / n**0.5
    return n


# %% right="steps_to_travel" name="played_on_a_slope"
def steps_to_travel(distance, learning_rate):
    w = cache = 0.0
    n = 0
    while -w < distance:
        g = 2.5
        cache += g * g
        w -= learning_rate * g / cache**0.5
        n += 1
    return n


# %% right="steps_to_travel" name="formula_then_corrected"
def steps_to_travel(distance, learning_rate):
    ratio = distance / learning_rate
    n = max(0, int(((ratio + 1) / 2) ** 2))
    travelled = sum(1 / i**0.5 for i in range(1, n + 1))
    while n > 0 and travelled - 1 / n**0.5 >= ratio:
        travelled -= 1 / n**0.5
        n -= 1
    while travelled < ratio:
        n += 1
        travelled += 1 / n**0.5
    return n


# %% wrong="steps_to_travel" name="one_more_at_the_border" slip="You go on where the way is covered exactly."
# You go on when the way is covered exactly; at least the distance is enough.
# - travelled < distance
# + travelled <= distance and distance > 0


# %% wrong="steps_to_travel" name="square_of_half_the_distance"
# (distance / (2 lr))^2 is only an approximation; add up the steps, one by one.
def steps_to_travel(distance, learning_rate):
    return int(np.ceil((distance / (2 * learning_rate)) ** 2))


# %% wrong="steps_to_travel" name="better_formula_rounded"
# 2 sqrt(n) - 1.46 is close to the sum, but not exact; add up the steps, one by one.
def steps_to_travel(distance, learning_rate):
    return int(np.ceil(((distance / learning_rate + 1.46) / 2) ** 2)) if distance else 0


# %% wrong="steps_to_travel" name="one_step_too_many"
# Your count is one too high: look whether you have arrived before you take another step.
# - return n
# + return n + 1

# %% wrong="steps_to_travel" name="one_step_too_few"
# Your count is one too low: the step that arrives counts too.
# - 0.0
# + learning_rate
# - n**0.5
# + (n + 1) ** 0.5

# %% wrong="steps_to_travel" name="a_step_for_no_way"
# A distance of 0 costs no step: look whether you have arrived before the first one.
# - travelled < distance
# + travelled < distance or n == 0

# %% wrong="steps_to_travel" name="arrived_only_when_past" slip="You go on where the way is covered exactly."
# You stop only when you are past the distance; arriving is enough, so a distance of 0 costs no
# step.
# - travelled < distance
# + travelled <= distance

# %% wrong="steps_to_travel" name="rate_left_out"
# The learning rate is missing: each step is lr / sqrt(i) long.
# - learning_rate / n**0.5
# + 1 / n**0.5

# %% wrong="steps_to_travel" name="rate_on_the_wrong_side"
# You compare the plain sum with distance * lr; a larger rate makes fewer steps, so divide.
# - travelled < distance
# + travelled < distance * learning_rate
# - learning_rate / n**0.5
# + 1 / n**0.5


# %% wrong="steps_to_travel" name="equal_steps"
# Your steps are all equally long; step i has the length lr / sqrt(i).
def steps_to_travel(distance, learning_rate):
    return int(np.ceil(distance / learning_rate))


# %% wrong="steps_to_travel" name="no_root"
# Your step i is lr / i long; it is lr / sqrt(i).
# - travelled < distance
# + travelled < distance and n < 100_000
# - n**0.5
# + n

# %% wrong="steps_to_travel" name="steps_from_zero"
# Your steps are counted from 0, so the first is divided by the root of 0; begin with 1.
# - n += 1
# - travelled += learning_rate / n**0.5
# + travelled += learning_rate / np.sqrt(np.float64(n))
# + n += 1

# %% wrong="steps_to_travel" name="steps_get_longer"
# Your steps grow with sqrt(i); they shrink with it.
# - learning_rate / n**0.5
# + learning_rate * n**0.5

# %% wrong="steps_to_travel" name="way_in_place_of_steps"
# You return how far the steps lead; asked for is their number.
# - return n
# + return travelled

# %% wrong="steps_to_travel" name="at_most_a_thousand_steps"
# You give up after 1,000 steps; long ways cost many more.
# - return n
# + return min(n, 1000)

# %% wrong="steps_to_travel" name="at_most_fifty_thousand_steps"
# You give up after 50,000 steps; long ways cost more.
# - return n
# + if n <= 50_000:
# +     return n

# %% wrong="steps_to_travel" name="nothing_for_no_way"
# For a distance of 0 you return nothing (None); it costs 0 steps.
# - return n
# + return n or None

# %% wrong="steps_to_travel" name="lengths_rounded"
# You round the length of each step, and over a long way the errors add up.
# - learning_rate / n**0.5
# + max(round(learning_rate / n**0.5, 4), 1e-4)

# %% wrong="steps_to_travel" name="way_rounded_down"
# You round the distance down to whole steps of the rate; any distance is allowed.
# - travelled < distance
# + travelled < distance // learning_rate
# - learning_rate / n**0.5
# + 1 / n**0.5


# %% wrong="steps_to_travel" name="list_of_steps"
# You return a list of all steps; asked for is how many there are.
def steps_to_travel(distance, learning_rate):
    steps = []
    while sum(steps) < distance and len(steps) < 500:
        steps.append(learning_rate / (len(steps) + 1) ** 0.5)
    return steps


# %% right="adagrad_predictions" name="formulas"
def adagrad_predictions(learning_rate, factor, share, steps_on_wall, distance, k, left, batch_size):
    past = steps_on_wall * factor**2
    sine = (np.sqrt(left) - 1 / np.sqrt(left)) / (np.sqrt(k) - 1 / np.sqrt(k))
    return {
        "same_path_rate": learning_rate * factor,
        "rare_distance": np.sqrt(share),
        "steps_after_wall": (distance / (2 * learning_rate) + np.sqrt(past)) ** 2 - past,
        "steps_of_noise": (10 * 2 / 2) ** 2 / 4 * batch_size,
        "angle_left": np.rad2deg(np.arcsin(sine) / 2),
    }


# %% right="adagrad_predictions" name="little_runs"
def adagrad_predictions(learning_rate, factor, share, steps_on_wall, distance, k, left, batch_size):
    cache, covered, steps = steps_on_wall * factor**2, 0.0, 0
    while covered < distance:
        cache, steps = cache + 1, steps + 1
        covered += learning_rate / cache**0.5
    rng, noisy, sum_of_squares = np.random.default_rng(7), 0, np.zeros(200)
    while np.median(1 / np.sqrt(sum_of_squares + 1e-12)) > 0.1:
        sum_of_squares += rng.normal(0, 2 / batch_size**0.5, 200) ** 2
        noisy += 1
    way = np.cumsum(1 / np.sqrt(np.arange(1, 20_001)))
    angles, sizes = np.linspace(0.1, 45, 450), []
    for angle in np.radians(angles):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        H = turn @ np.diag([1, k]) @ turn.T
        own = np.diag(np.diag(H) ** -0.5)
        sizes.append(np.linalg.cond(own @ H @ own))
    return {
        "same_path_rate": factor * learning_rate,
        "rare_distance": way[int(share * 20_000) - 1] / way[-1],
        "steps_after_wall": steps,
        "steps_of_noise": noisy,
        "angle_left": angles[np.argmin(np.abs(np.array(sizes) - left))],
    }


# %% right="adagrad_predictions" name="rounded"
def adagrad_predictions(learning_rate, factor, share, steps_on_wall, distance, k, left, batch_size):
    root_of_wall = steps_on_wall**0.5 * factor
    more = distance / learning_rate / 2
    sine = (left**0.5 - left**-0.5) / (k**0.5 - k**-0.5)
    return {
        "same_path_rate": round(learning_rate * factor, 2),
        "rare_distance": round(share**0.5, 2),
        "steps_after_wall": round(more**2 + 2 * more * root_of_wall),
        "steps_of_noise": 25 * batch_size,
        "angle_left": round(float(np.degrees(0.5 * np.arcsin(sine))), 1),
    }


# %% right="adagrad_predictions" name="from_the_eigenvalues"
def adagrad_predictions(learning_rate, factor, share, steps_on_wall, distance, k, left, batch_size):
    sheet = {}
    sheet["same_path_rate"] = learning_rate * factor
    sheet["rare_distance"] = share**0.5
    M = steps_on_wall * factor**2
    sheet["steps_after_wall"] = next(
        n for n in range(1, 10**6) if 2 * learning_rate * (np.sqrt(M + n) - np.sqrt(M)) >= distance
    )
    sigma = 2 / np.sqrt(batch_size)
    sheet["steps_of_noise"] = (10 / sigma) ** 2
    # The eigenvalues are 1 + r and 1 - r, where r^2 is 1 - k over the product of the diagonal.
    r = (left - 1) / (left + 1)
    product = k / (1 - r**2)
    sheet["angle_left"] = np.degrees(np.arcsin(2 * np.sqrt(product - k) / (k - 1)) / 2)
    return sheet


# %% wrong="adagrad_predictions" name="rate_stays" of="formulas"
# Your rate is the old one in the new unit; it is a length, so it is counted in the new unit too.
# - learning_rate * factor,
# + learning_rate,

# %% wrong="adagrad_predictions" name="rate_divided" of="formulas"
# You divide the rate by the factor; a smaller unit makes every length a larger number.
# - learning_rate * factor,
# + learning_rate / factor,

# %% wrong="adagrad_predictions" name="rate_as_for_gd" of="formulas"
# Your new rate is the one that plain gradient descent would need; AdaGrad does not see the gradient's scale.
# - learning_rate * factor,
# + learning_rate * factor**2 / 100,

# %% wrong="adagrad_predictions" name="rate_in_cents" of="formulas"
# You change the rate with the currency; AdaGrad does not notice the scale of the loss.
# - learning_rate * factor,
# + learning_rate * factor / 100,

# %% wrong="adagrad_predictions" name="rare_as_often" of="formulas"
# You let the rare weight move in proportion to its samples; its steps shrink more slowly.
# - np.sqrt(share)
# + share

# %% wrong="adagrad_predictions" name="rare_with_its_gradient" of="formulas"
# You multiply the rare weight's distance by its gradient; the gradient's size cancels.
# - np.sqrt(share)
# + factor * np.sqrt(share)

# %% wrong="adagrad_predictions" name="rare_in_sgd" of="formulas"
# Your distances are those of one rate for all; AdaGrad gives each weight its own.
# - np.sqrt(share)
# + factor * share

# %% wrong="adagrad_predictions" name="rare_farther" of="formulas"
# You compare the rates of the two weights; the distances are asked for.
# - np.sqrt(share)
# + 1 / np.sqrt(share)

# %% wrong="adagrad_predictions" name="wall_forgotten" of="formulas"
# You count the plateau's steps with an empty cache; the wall's squares are still in it.
# - past = steps_on_wall * factor**2
# + past = 0

# %% wrong="adagrad_predictions" name="wall_not_squared" of="formulas"
# In your cache the wall counts by its slope; it counts by the square of its slope.
# - past = steps_on_wall * factor**2
# + past = steps_on_wall * factor

# %% wrong="adagrad_predictions" name="wall_added_to_the_steps" of="formulas"
# You add the wall to the steps of a plateau without a past; it goes into the cache, under the root.
# - (distance / (2 * learning_rate) + np.sqrt(past)) ** 2 - past
# + (distance / (2 * learning_rate)) ** 2 + past

# %% wrong="adagrad_predictions" name="wall_steps_counted_too" of="formulas"
# You count the steps from a start that the wall's squares stand for; only those on the plateau count.
# - (distance / (2 * learning_rate) + np.sqrt(past)) ** 2 - past
# + (distance / (2 * learning_rate) + np.sqrt(past)) ** 2

# %% wrong="adagrad_predictions" name="rate_of_the_wall_for_good" of="formulas"
# You keep the rate from the foot of the wall; it falls on along the plateau.
# - (distance / (2 * learning_rate) + np.sqrt(past)) ** 2 - past
# + distance / learning_rate * np.sqrt(past)

# %% wrong="adagrad_predictions" name="batch_forgotten" of="formulas"
# Your noise is that of a single image; the average over a batch has less.
# - (10 * 2 / 2) ** 2 / 4 * batch_size
# + 25

# %% wrong="adagrad_predictions" name="noise_over_the_batch" of="formulas"
# You divide the noise by the batch size; it falls with the root of the batch size.
# - (10 * 2 / 2) ** 2 / 4 * batch_size
# + 25 * batch_size**2

# %% wrong="adagrad_predictions" name="noise_grows_with_the_batch" of="formulas"
# In your sheet larger batches are noisier; an average over more images is less noisy.
# - (10 * 2 / 2) ** 2 / 4 * batch_size
# + 25 / batch_size

# %% wrong="adagrad_predictions" name="noise_adds_up" of="formulas"
# Your cache grows like the sum of the sizes; the squares add up, and the root is taken of their sum.
# - (10 * 2 / 2) ** 2 / 4 * batch_size
# + 5 * batch_size**0.5

# %% wrong="adagrad_predictions" name="angle_in_radians" of="formulas"
# Your angle is in radians; degrees are asked for.
# - np.rad2deg(np.arcsin(sine) / 2)
# + np.arcsin(sine) / 2

# %% wrong="adagrad_predictions" name="angle_in_proportion" of="formulas"
# You let the condition number rise in proportion to the angle; work it out from the Hessian.
# - np.rad2deg(np.arcsin(sine) / 2)
# + 45 * (left - 1) / (k - 1)

# %% wrong="adagrad_predictions" name="angle_not_halved" of="formulas"
# Your angle is twice the one asked for; at 45 degrees the whole ravine is left.
# - np.rad2deg(np.arcsin(sine) / 2)
# + np.rad2deg(np.arcsin(sine))

# %% wrong="adagrad_predictions" name="angle_from_the_diagonal" of="little_runs"
# You look at the diagonal of the turned Hessian alone; what is off the diagonal remains.
# - np.linalg.cond(own @ H @ own)
# + H[1, 1] / H[0, 0]

# %% wrong="adagrad_predictions" name="own_rates_without_a_root" of="little_runs"
# You scale one side of the Hessian by the rates; the units of both coordinates enter, by their roots.
# - np.linalg.cond(own @ H @ own)
# + np.linalg.cond(own @ own @ H)


# %% wrong="adagrad_predictions" name="constants"
# Your numbers do not depend on the settings; work each out from what is given.
def adagrad_predictions(learning_rate, factor, share, steps_on_wall, distance, k, left, batch_size):
    return {
        "same_path_rate": 5.0,
        "rare_distance": 0.2,
        "steps_after_wall": 1600,
        "steps_of_noise": 400,
        "angle_left": 15.0,
    }


# %% right="hard_ravine" name="by_hand"
def hard_ravine(k):
    return np.array([[(1 + k) / 2, (k - 1) / 2], [(k - 1) / 2, (1 + k) / 2]])


# %% right="hard_ravine" name="as_lists"
def hard_ravine(k):
    return [[(k + 1) / 2, (1 - k) / 2], [(1 - k) / 2, (k + 1) / 2]]


# %% right="hard_ravine" name="turned_by_45_degrees"
def hard_ravine(k):
    angle = np.pi / 4
    Q = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return Q @ np.diag([1.0, k]) @ Q.T


# %% right="hard_ravine" name="two_directions"
def hard_ravine(k):
    along, across = np.array([1.0, 1.0]) / np.sqrt(2), np.array([1.0, -1.0]) / np.sqrt(2)
    return np.outer(along, along) + k * np.outer(across, across)


# %% right="hard_ravine" name="of_the_course"
from helpers.landscapes import ravine


def hard_ravine(k):
    return ravine(k, 45).hessian(np.zeros(2))


# %% right="hard_ravine" name="forty_degrees"
def hard_ravine(k):
    c, s = np.cos(np.radians(40)), np.sin(np.radians(40))
    return np.array([[c * c + k * s * s, (1 - k) * c * s], [(1 - k) * c * s, s * s + k * c * c]])


# %% wrong="hard_ravine" name="along_the_axes" of="turned_by_45_degrees"
# Your ravine lies along the axes, where AdaGrad is at its best; turn it.
# - np.pi / 4
# + 0.0

# %% wrong="hard_ravine" name="turned_by_90_degrees" of="turned_by_45_degrees"
# A quarter turn puts the ravine along the other axis; stop half way.
# - np.pi / 4
# + np.pi / 2

# %% wrong="hard_ravine" name="turned_a_little" of="turned_by_45_degrees"
# You turn the ravine a little, and AdaGrad can still tell the two coordinates apart; turn it further.
# - np.pi / 4
# + np.radians(10)

# %% wrong="hard_ravine" name="turned_by_20_degrees" of="turned_by_45_degrees"
# Your ravine is turned, but one coordinate is still the steeper; make both alike.
# - np.pi / 4
# + np.radians(20)

# %% wrong="hard_ravine" name="no_eigenvalues" of="by_hand"
# Your matrix has k and 1 among its entries, but its eigenvalues are others.
# - np.array([[(1 + k) / 2, (k - 1) / 2], [(k - 1) / 2, (1 + k) / 2]])
# + np.array([[k, 1.0], [1.0, k]])

# %% wrong="hard_ravine" name="not_turned_back" of="turned_by_45_degrees"
# You multiply by the rotation on one side only, and the matrix is not symmetric; the transpose belongs on the other side.
# - Q @ np.diag([1.0, k]) @ Q.T
# + Q @ np.diag([1.0, k])

# %% wrong="hard_ravine" name="always_100" of="by_hand"
# Your ravine has the condition number 100 for every k; use the argument.
# - np.array([[(1 + k) / 2, (k - 1) / 2], [(k - 1) / 2, (1 + k) / 2]])
# + np.array([[50.5, -49.5], [-49.5, 50.5]])

# %% wrong="hard_ravine" name="steeper_than_k" of="turned_by_45_degrees"
# Your ravine is steeper than k; the eigenvalues are 1 and k.
# - np.diag([1.0, k])
# + np.diag([1.0, k**2])

# %% wrong="hard_ravine" name="scaled" of="turned_by_45_degrees"
# You scale the whole Hessian; the eigenvalues are 1 and k.
# - np.diag([1.0, k])
# + np.diag([1 / k, 1.0])
