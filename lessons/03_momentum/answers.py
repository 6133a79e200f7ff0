# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="sgd_momentum" name="plain"
def sgd_momentum(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["velocity"], config


# %% right="sgd_momentum" name="setdefault_as_in_cs231n"
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v - config["learning_rate"] * dw
    next_w = w + v
    config["velocity"] = v
    return next_w, config


# %% right="sgd_momentum" name="all_in_place"
def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    config["velocity"] *= config["momentum"]
    config["velocity"] -= config["learning_rate"] * dw
    w += config["velocity"]
    return w, config


# %% right="sgd_momentum" name="out_arguments"
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    rho = config.setdefault("momentum", 0.9)
    lr = config.setdefault("learning_rate", 1e-2)
    v = np.array(config.get("velocity", np.zeros_like(w)))
    np.multiply(v, rho, out=v)
    np.subtract(v, lr * dw, out=v)
    config["velocity"] = v
    return np.add(w, v), config


# %% right="sgd_momentum" name="new_config_of_three_keys"
def sgd_momentum(w, dw, config=None):
    config = config or {}
    learning_rate = config.get("learning_rate", 0.01)
    momentum = config.get("momentum", 0.9)
    velocity = momentum * config.get("velocity", 0) - learning_rate * dw
    return w + velocity, {
        "learning_rate": learning_rate,
        "momentum": momentum,
        "velocity": velocity,
    }


# %% right="sgd_momentum" name="helper_functions"
DEFAULTS = {"learning_rate": 1e-2, "momentum": 0.9}


def complete(config, w):
    completed = {**DEFAULTS, "velocity": np.zeros(w.shape)}
    completed.update(config or {})
    return completed


def sgd_momentum(w, dw, config=None):
    config = complete(config, w)
    mu, v, alpha = config["momentum"], config["velocity"], config["learning_rate"]
    config["velocity"] = mu * v - alpha * dw
    return w + config["velocity"], config


# %% right="sgd_momentum" name="velocity_of_the_other_sign_inside"
def sgd_momentum(w, dw, config=None):
    config = dict(config) if config is not None else {}
    lr, rho = config.get("learning_rate", 1e-2), config.get("momentum", 0.9)
    u = -config["velocity"] if "velocity" in config else np.zeros_like(w)
    u = rho * u + lr * dw
    config.update(learning_rate=lr, momentum=rho, velocity=-u)
    return w - u, config


# %% right="sgd_momentum" name="velocity_as_difference_of_positions"
def sgd_momentum(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    next_w = w - config["learning_rate"] * dw + config["momentum"] * config["velocity"]
    config["velocity"] = next_w - w
    return next_w, config


# %% right="sgd_momentum" name="extra_keys_and_a_list"
def sgd_momentum(w, dw, config=None):
    config = {**(config or {})}
    for key, default in zip(["learning_rate", "momentum"], [1e-2, 0.9]):
        if key not in config:
            config[key] = default
    previous = config.get("velocity")
    if previous is None:
        previous = np.zeros_like(w)
    config["previous_velocity"] = previous
    config["calls"] = config.get("calls", 0) + 1
    config["velocity"] = previous * config["momentum"] - dw * config["learning_rate"]
    return [w + config["velocity"], config]


# %% right="sgd_momentum" name="only_float64"
def sgd_momentum(w, dw, config=None):
    if not config:
        config = dict(learning_rate=1e-2, momentum=0.9)
    lr = float(config.setdefault("learning_rate", 1e-2))
    rho = float(config.setdefault("momentum", 0.9))
    g = np.asarray(dw, dtype=np.float64)
    v = np.asarray(config.get("velocity", np.zeros(np.shape(w))), dtype=np.float64)
    config["velocity"] = rho * v - lr * g
    return np.asarray(w, dtype=np.float64) + config["velocity"], config


# %% right="sgd_momentum" name="entry_by_entry"
def sgd_momentum(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    v, next_w = np.empty_like(w), np.empty_like(w)
    for index in np.ndindex(w.shape):
        v[index] = (
            config["momentum"] * config["velocity"][index] - config["learning_rate"] * dw[index]
        )
        next_w[index] = w[index] + v[index]
    config["velocity"] = v
    return next_w, config


# %% right="sgd_momentum" name="try_except"
def sgd_momentum(w, dw, config=None):
    try:
        v = config["velocity"].copy()
    except (TypeError, KeyError):
        v = w * 0
    config = {} if config is None else config.copy()
    config["learning_rate"] = config.get("learning_rate", 0.01)
    config["momentum"] = config.get("momentum", 0.9)
    v *= config["momentum"]
    v += -config["learning_rate"] * dw
    config["velocity"] = v
    w = w + v
    return w, config


# %% right="sgd_momentum_outside" name="plain"
def sgd_momentum_outside(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    config["velocity"] = config["momentum"] * config["velocity"] + dw
    return w - config["learning_rate"] * config["velocity"], config


# %% right="sgd_momentum_outside" name="setdefault_as_in_cs231n"
def sgd_momentum_outside(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v + dw
    next_w = w - config["learning_rate"] * v
    config["velocity"] = v
    return next_w, config


# %% right="sgd_momentum_outside" name="all_in_place"
def sgd_momentum_outside(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    config["velocity"] *= config["momentum"]
    config["velocity"] += dw
    w -= config["learning_rate"] * config["velocity"]
    return w, config


# %% right="sgd_momentum_outside" name="out_arguments"
def sgd_momentum_outside(w, dw, config=None):
    config = dict(config or {})
    rho = config.setdefault("momentum", 0.9)
    lr = config.setdefault("learning_rate", 1e-2)
    v = np.array(config.get("velocity", np.zeros_like(w)))
    np.multiply(v, rho, out=v)
    np.add(v, dw, out=v)
    config["velocity"] = v
    return np.subtract(w, np.multiply(lr, v)), config


# %% right="sgd_momentum_outside" name="clone_of_the_first_gradient"
def sgd_momentum_outside(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    if "velocity" not in config:
        config["velocity"] = dw.copy()
    else:
        config["velocity"] = config["velocity"] * config["momentum"]
        config["velocity"] += dw
    return w - config["learning_rate"] * config["velocity"], config


# %% right="sgd_momentum_outside" name="new_config_of_three_keys"
def sgd_momentum_outside(w, dw, config=None):
    config = config or {}
    learning_rate = config.get("learning_rate", 0.01)
    momentum = config.get("momentum", 0.9)
    velocity = momentum * config.get("velocity", 0) + dw
    return w - learning_rate * velocity, {
        "learning_rate": learning_rate,
        "momentum": momentum,
        "velocity": velocity,
    }


# %% right="sgd_momentum_outside" name="helper_functions"
DEFAULTS = {"learning_rate": 1e-2, "momentum": 0.9}


def complete(config, w):
    completed = {**DEFAULTS, "velocity": np.zeros(w.shape)}
    completed.update(config or {})
    return completed


def sgd_momentum_outside(w, dw, config=None):
    config = complete(config, w)
    mu, v, alpha = config["momentum"], config["velocity"], config["learning_rate"]
    config["velocity"] = v = dw + mu * v
    return w + -alpha * v, config


# %% right="sgd_momentum_outside" name="step_in_two_parts"
def sgd_momentum_outside(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    coasting = config["momentum"] * config["velocity"]
    next_w = w - config["learning_rate"] * dw - config["learning_rate"] * coasting
    config["velocity"] = coasting + dw
    return next_w, config


# %% right="sgd_momentum_outside" name="extra_keys_and_a_list"
def sgd_momentum_outside(w, dw, config=None):
    config = {**(config or {})}
    for key, default in zip(["learning_rate", "momentum"], [1e-2, 0.9]):
        if key not in config:
            config[key] = default
    previous = config.get("velocity")
    if previous is None:
        previous = np.zeros_like(w)
    config["previous_velocity"] = previous
    config["calls"] = config.get("calls", 0) + 1
    config["velocity"] = previous * config["momentum"] + dw
    return [w - config["velocity"] * config["learning_rate"], config]


# %% right="sgd_momentum_outside" name="only_float64"
def sgd_momentum_outside(w, dw, config=None):
    if not config:
        config = dict(learning_rate=1e-2, momentum=0.9)
    lr = float(config.setdefault("learning_rate", 1e-2))
    rho = float(config.setdefault("momentum", 0.9))
    g = np.asarray(dw, dtype=np.float64)
    v = np.asarray(config.get("velocity", np.zeros(np.shape(w))), dtype=np.float64)
    config["velocity"] = rho * v + g
    return np.asarray(w, dtype=np.float64) - lr * config["velocity"], config


# %% right="sgd_momentum_outside" name="entry_by_entry"
def sgd_momentum_outside(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    v, next_w = np.empty_like(w), np.empty_like(w)
    for index in np.ndindex(w.shape):
        v[index] = config["momentum"] * config["velocity"][index] + dw[index]
        next_w[index] = w[index] - config["learning_rate"] * v[index]
    config["velocity"] = v
    return next_w, config


# %% wrong="sgd_momentum" name="sign_of_the_gradient"
# Your velocity grows along the gradient, so the weights climb the slope instead of descending it.
# - config["velocity"] - config["learning_rate"] * dw
# + config["velocity"] + config["learning_rate"] * dw

# %% wrong="sgd_momentum" name="velocity_of_the_other_sign_stored"
# Your steps are right, but the stored velocity has the other sign: here v points where w moves.
# - config["velocity"] - config["learning_rate"] * dw
# + config["velocity"] + config["learning_rate"] * dw
# - w + config["velocity"]
# + w - config["velocity"]

# %% wrong="sgd_momentum sgd_momentum_outside" name="velocity_not_stored" slip="The new velocity does not reach the config that you return, so every step starts again from the old one."
# The new velocity is not put into the config, so every step starts again from the old one.
# - config["velocity"] =
# + v =
# - config["velocity"], config
# + v, config

# %% wrong="sgd_momentum sgd_momentum_outside" name="step_with_the_old_velocity"
# The weights move by the velocity from before this step; they should move by the new one.
# - config["velocity"] =
# + v_prev = config["velocity"]
# + config["velocity"] =
# - config["velocity"], config
# + v_prev, config

# %% wrong="sgd_momentum sgd_momentum_outside" name="momentum_hard_coded"
# Your momentum is 0.9 whatever config says; read it from config at every call.
# - config["momentum"]
# + 0.9

# %% wrong="sgd_momentum sgd_momentum_outside" name="rate_hard_coded"
# Your learning rate is 0.01 whatever config says; read it from config at every call.
# - config["learning_rate"]
# + 1e-2

# %% wrong="sgd_momentum" name="rate_twice"
# The learning rate is applied twice: once inside the velocity and again in the step.
# - w + config["velocity"]
# + w + config["learning_rate"] * config["velocity"]

# %% wrong="sgd_momentum" name="sgd_step_added"
# The gradient is used twice: in the velocity, and in an extra step of plain SGD.
# - w + config["velocity"]
# + w - config["learning_rate"] * dw + config["velocity"]

# %% wrong="sgd_momentum" name="momentum_in_the_step_too"
# You multiply the step by the momentum once more; the weights move by the new velocity itself.
# - w + config["velocity"]
# + w + config["momentum"] * config["velocity"]

# %% wrong="sgd_momentum" name="momentum_on_both"
# The momentum multiplies the gradient as well; it belongs to the old velocity alone.
# - config["momentum"] * config["velocity"] - config["learning_rate"] * dw
# + config["momentum"] * (config["velocity"] - config["learning_rate"] * dw)

# %% wrong="sgd_momentum" name="velocity_subtracted"
# Your velocity points down the slope and is subtracted, so the weights climb; add it.
# - w + config["velocity"]
# + w - config["velocity"]

# %% wrong="sgd_momentum" name="gradient_squared"
# You square the gradient, which loses its sign; it goes into the velocity as it is.
# - * dw
# + * dw**2

# %% wrong="sgd_momentum sgd_momentum_outside" name="velocity_never_fades"
# The old velocity is kept in full; momentum is the share of it that stays.
# - config["momentum"] * config["velocity"]
# + config["velocity"]

# %% wrong="sgd_momentum_outside" name="rate_forgotten"
# The learning rate is missing from your step; this velocity holds none, so the step needs it.
# - config["learning_rate"] * config["velocity"]
# + config["velocity"]

# %% wrong="sgd_momentum sgd_momentum_outside" name="key_error_on_a_fresh_config"
# A fresh config has no velocity yet: where the key is missing, start with zeros.
# - "velocity": np.zeros_like(w),

# %% wrong="sgd_momentum" name="config_none_not_handled" of="setdefault_as_in_cs231n"
# A first call comes with config=None, which has no keys: make an empty dict of it first.
# - if config is None:
# -     config = {}

# %% wrong="sgd_momentum" name="defaults_only_for_none" of="setdefault_as_in_cs231n"
# Defaults are filled in only when config is None; a config that lacks a key needs them as well.
# - config = {}
# + config = {"learning_rate": 1e-2, "momentum": 0.9}
# - config.setdefault("learning_rate", 1e-2)
# - config.setdefault("momentum", 0.9)

# %% wrong="sgd_momentum sgd_momentum_outside" name="default_rate_changed"
# The default learning rate is 1e-2, not 1e-3.
# - 1e-2
# + 1e-3

# %% wrong="sgd_momentum" name="default_momentum_changed"
# The default momentum is 0.9, not 0.99.
# - 0.9
# + 0.99

# %% wrong="sgd_momentum" name="zero_taken_for_missing"
# A hyperparameter of 0 counts as missing in your code (0 or 0.9 is 0.9); zero is a value too.
# - config["momentum"] *
# + (config["momentum"] or 0.9) *
# - config["learning_rate"] *
# + (config["learning_rate"] or 1e-2) *

# %% wrong="sgd_momentum" name="momentum_on_the_gradient"
# The momentum multiplies the gradient; it belongs to the old velocity.
# - config["momentum"] * config["velocity"] - config["learning_rate"] * dw
# + config["velocity"] - config["momentum"] * config["learning_rate"] * dw

# %% wrong="sgd_momentum sgd_momentum_outside" name="momentum_taken_for_friction"
# You take momentum for friction: the velocity keeps the share rho of itself, not 1 - rho.
# - config["momentum"]
# + (1 - config["momentum"])

# %% wrong="sgd_momentum" name="running_mean"
# Your velocity is a running mean, with 1 - rho on the gradient; here the push is lr g in full.
# - config["learning_rate"] * dw
# + (1 - config["momentum"]) * config["learning_rate"] * dw

# %% wrong="sgd_momentum" name="rate_outside"
# This is the form with the learning rate outside the velocity, the one of exercise 2.
# - config["momentum"] * config["velocity"] - config["learning_rate"] * dw
# + config["momentum"] * config["velocity"] + dw
# - w + config["velocity"]
# + w - config["learning_rate"] * config["velocity"]

# %% wrong="sgd_momentum" name="nesterov"
# These are the steps of Nesterov momentum; plain momentum moves the weights by v alone.
# - config["velocity"] =
# + v_prev = config["velocity"]
# + config["velocity"] =
# - w + config["velocity"]
# + w - config["momentum"] * v_prev + (1 + config["momentum"]) * config["velocity"]

# %% wrong="sgd_momentum" name="velocity_returned_as_weights"
# You return the velocity in place of the weights; next_w is w + v.
# - w + config["velocity"]
# + config["velocity"]

# %% wrong="sgd_momentum" name="weights_added_into_the_velocity"
# The weights are added into the array of the velocity (v += w), so the config stores the weights.
# - return w + config["velocity"], config
# + config["velocity"] += w
# + return config["velocity"], config


# %% wrong="sgd_momentum" name="velocity_in_a_global"
# Your velocity lives in a global variable, so two parameters share it; keep it in the config.
VELOCITY = 0


def sgd_momentum(w, dw, config=None):
    global VELOCITY
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    v = config.get("velocity", VELOCITY)
    VELOCITY = config["momentum"] * v - config["learning_rate"] * dw
    config["velocity"] = VELOCITY
    return w + VELOCITY, config


# %% wrong="sgd_momentum" name="mutable_default" of="setdefault_as_in_cs231n"
# The default config={} is one dict shared by all calls, so a fresh start finds an old velocity.
# - (w, dw, config=None):
# + (w, dw, config={}, fresh={}):
# - config = {}
# + config = fresh


# %% wrong="sgd_momentum" name="velocity_as_attribute"
# Your velocity is an attribute of the function, so two parameters share it; keep it in the config.
def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    if "velocity" in config or not hasattr(sgd_momentum, "v"):
        sgd_momentum.v = getattr(sgd_momentum, "v", config.get("velocity", np.zeros_like(w)))
    else:
        sgd_momentum.v = np.zeros_like(w)
    sgd_momentum.v = config["momentum"] * sgd_momentum.v - config["learning_rate"] * dw
    config["velocity"] = sgd_momentum.v
    return w + sgd_momentum.v, config


# %% wrong="sgd_momentum sgd_momentum_outside" name="config_with_the_state_only" slip="The config that you return lacks hyperparameters that you used."
# The returned config holds the velocity only; the next call needs the hyperparameters as well.
# - config["velocity"], config
# + config["velocity"], {"velocity": config["velocity"]}

# %% wrong="sgd_momentum" name="config_without_the_defaults" of="setdefault_as_in_cs231n" slip="The config that you return lacks hyperparameters that you used."
# The defaults you used are not in the returned config, where the caller may want to change them.
# - config.setdefault("learning_rate", 1e-2)
# - config.setdefault("momentum", 0.9)
#
# - config["momentum"] * v - config["learning_rate"] * dw
# + config.get("momentum", 0.9) * v - config.get("learning_rate", 1e-2) * dw

# %% wrong="sgd_momentum" name="old_config_returned" of="setdefault_as_in_cs231n" slip="The new velocity does not reach the config that you return, so every step starts again from the old one."
# The state goes into a copy of the config, but you return the config as it came in.
# - config["velocity"] = v
# + new = {**config, "velocity": v}

# %% wrong="sgd_momentum" name="velocity_reset_when_the_rate_changes"
# Your velocity starts again from zero when the learning rate changes; it should roll on.
# - config["velocity"] =
# + if config.get("last_rate", config["learning_rate"]) != config["learning_rate"]:
# +     config["velocity"] = np.zeros_like(w)
# + config["last_rate"] = config["learning_rate"]
# + config["velocity"] =

# %% wrong="sgd_momentum" name="hyperparameters_remembered"
# Your rule keeps the hyperparameters of its first call; read them from config at every call.
# - config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
# + lr, rho = config.setdefault("first", (config["learning_rate"], config["momentum"]))
# + config["velocity"] = rho * config["velocity"] - lr * dw

# %% wrong="sgd_momentum" name="rate_decays_by_itself"
# Your learning rate shrinks from call to call; only the caller changes it.
# - return
# + config["learning_rate"] *= 0.99
# + return

# %% wrong="sgd_momentum" name="gradient_scaled_in_place"
# You multiply dw in place (dw *= lr), which changes the caller's array.
# - config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
# + dw *= config["learning_rate"]
# + config["velocity"] = config["momentum"] * config["velocity"] - dw

# %% wrong="sgd_momentum" name="float32_inside"
# You compute in float32, which keeps only about seven digits of a float64 array.
# - return
# + config["velocity"] = config["velocity"].astype(np.float32)
# + return

# %% wrong="sgd_momentum" name="only_two_axes" of="entry_by_entry"
# Your code needs arrays with two axes; the rule works entry by entry on any shape.
# - np.ndindex(w.shape)
# + np.ndindex(w.shape[0], *w.shape[1:2])

# %% wrong="sgd_momentum" name="zero_axes_become_one"
# A 0-d array comes back with one axis; next_w has the shape of w.
# - config = {
# + w, dw = np.atleast_1d(w), np.atleast_1d(dw)
# + config = {

# %% wrong="sgd_momentum" name="one_velocity_for_all_entries"
# Your velocity is one number for the whole array (a mean); each entry has its own.
# - * dw
# + * np.mean(dw)

# %% wrong="sgd_momentum" name="gradient_clipped"
# You clip the gradient, which the formula does not do.
# - * dw
# + * np.clip(dw, -100, 100)

# %% wrong="sgd_momentum" name="no_step_at_zero_gradient"
# Where the gradient is zero you stop; the ball rolls on with its velocity.
# - config["velocity"] =
# + if not np.any(dw):
# +     return w, config
# + config["velocity"] =


# %% wrong="sgd_momentum" name="unknown_keys_refused"
# Your rule stops at a key it does not know; a config may hold other keys, so pass over them.
def sgd_momentum(w, dw, config=None):
    def step(learning_rate=1e-2, momentum=0.9, velocity=0.0):
        v = momentum * velocity - learning_rate * dw
        return w + v, {"learning_rate": learning_rate, "momentum": momentum, "velocity": v}

    return step(**(config or {}))


# %% wrong="sgd_momentum" name="config_not_returned"
# You return the weights alone; the rule returns the pair next_w, config.
# - config["velocity"], config
# + config["velocity"]

# %% wrong="sgd_momentum" name="plain_sgd"
# These are the steps of plain SGD: the velocity is not used.
# - config["momentum"] * config["velocity"] - config["learning_rate"] * dw
# + -config["learning_rate"] * dw

# %% wrong="sgd_momentum sgd_momentum_outside" name="momentum_capped"
# You keep the momentum at 0.9 or below; any rho below 1 is allowed, such as 0.99.
# - config["momentum"]
# + min(config["momentum"], 0.9)

# %% wrong="sgd_momentum sgd_momentum_outside" name="rate_capped"
# You keep the learning rate at 0.3 or below; the caller may want a larger one.
# - config["learning_rate"]
# + min(config["learning_rate"], 0.3)

# %% wrong="sgd_momentum sgd_momentum_outside" name="velocity_kept_twice"
# You keep the velocity under a key of your own and never read config["velocity"], so that a caller
# who sets it anew changes nothing.
# - config["velocity"] = config["momentum"] * config["velocity"]
# + v = config.get("own", config["velocity"])
# + config["velocity"] = config["own"] = config["momentum"] * v

# %% wrong="sgd_momentum" name="velocity_reset_every_50_steps"
# Your velocity starts again from zero after 50 steps; the ball rolls on however many there are.
# - config["velocity"] =
# + config["calls"] = config.get("calls", 0) + 1
# + if config["calls"] % 50 == 0:
# +     config["velocity"] = np.zeros_like(w)
# + config["velocity"] =

# %% wrong="sgd_momentum" name="up_to_three_axes"
# Your code spells out three axes at most; the rule works entry by entry on any shape.
# - * dw
# + * np.einsum({0: ",->", 1: ",i->i", 2: ",ij->ij", 3: ",ijk->ijk"}[w.ndim], 1.0, dw)

# %% wrong="sgd_momentum" name="gradient_scaled_in_place_on_a_first_call"
# On a first call you scale dw in place; the caller's gradient must stay as it is, then too.
# - config = {
# + if not config:
# +     dw *= -1e-2
# +     return w + dw, {"learning_rate": 1e-2, "momentum": 0.9, "velocity": dw}
# + config = {

# %% wrong="sgd_momentum" name="gradient_changed_unless_a_vector"
# For arrays that are no vectors you change dw in place; it must stay as it is at any shape.
# - config["learning_rate"] * dw
# + np.multiply(config["learning_rate"], dw, out=None if dw.ndim == 1 else dw)

# %% wrong="sgd_momentum" name="one_array_for_all_answers"
# You write every answer into one array, so a second parameter overwrites the first one's weights.
# - config=None
# + config=None, answers={}
# - return w + config["velocity"], config
# + next_w = answers.setdefault((w.shape, w.dtype), np.empty_like(w))
# + next_w[...] = w + config["velocity"]
# + return next_w, config

# %% wrong="sgd_momentum sgd_momentum_outside" name="momentum_kept_below_one"
# You keep the momentum below 1; it is used as it comes, and 1 or more is the caller's choice.
# - config["momentum"]
# + min(config["momentum"], 0.999)

# %% wrong="sgd_momentum_outside" name="sign_of_the_step"
# The weights move along the velocity, up the slope; here v gathers gradients, so subtract it.
# - w - config["learning_rate"] * config["velocity"]
# + w + config["learning_rate"] * config["velocity"]

# %% wrong="sgd_momentum_outside" name="velocity_of_the_other_sign_stored"
# Your steps are right, but the stored velocity has the other sign: here v gathers gradients.
# - config["momentum"] * config["velocity"] + dw
# + config["momentum"] * config["velocity"] - dw
# - w - config["learning_rate"] * config["velocity"]
# + w + config["learning_rate"] * config["velocity"]

# %% wrong="sgd_momentum_outside" name="rate_inside"
# This is the form with the learning rate inside the velocity, the one of exercise 1.
# - config["momentum"] * config["velocity"] + dw
# + config["momentum"] * config["velocity"] - config["learning_rate"] * dw
# - w - config["learning_rate"] * config["velocity"]
# + w + config["velocity"]

# %% wrong="sgd_momentum_outside" name="rate_inside_and_subtracted"
# The learning rate is inside your velocity; here v gathers plain gradients, without the rate.
# - config["momentum"] * config["velocity"] + dw
# + config["momentum"] * config["velocity"] + config["learning_rate"] * dw
# - config["learning_rate"] * config["velocity"]
# + config["velocity"]

# %% wrong="sgd_momentum_outside" name="rate_twice"
# The learning rate is applied twice: in the velocity and again in the step.
# - config["momentum"] * config["velocity"] + dw
# + config["momentum"] * config["velocity"] + config["learning_rate"] * dw

# %% wrong="sgd_momentum_outside" name="running_mean"
# Your velocity is a running mean, with 1 - rho on the gradient; here the gradient is added in full.
# - config["velocity"] + dw
# + config["velocity"] + (1 - config["momentum"]) * dw

# %% wrong="sgd_momentum_outside" name="dampening_after_the_first_step" of="clone_of_the_first_gradient"
# The first gradient is added in full and later ones with 1 - rho; that is dampening, here it is 0.
# - += dw
# + += (1 - config["momentum"]) * dw

# %% wrong="sgd_momentum_outside" name="momentum_zero_by_default"
# The default momentum is 0.9; PyTorch's own default is 0, which is plain SGD.
# - "momentum": 0.9
# + "momentum": 0

# %% wrong="sgd_momentum_outside" name="velocity_is_the_gradient_array" of="setdefault_as_in_cs231n"
# On the first call your velocity is the array dw itself; when the caller reuses it, v changes too.
# - v = config.get("velocity", np.zeros_like(w))
# - v = config["momentum"] * v + dw
# + v = config["momentum"] * config["velocity"] + dw if "velocity" in config else dw

# %% wrong="sgd_momentum_outside" name="old_gradient_changed_later" of="clone_of_the_first_gradient"
# Your velocity begins as the array dw and changes in place, so the caller's old gradient changes.
# - dw.copy()
# + dw
# - config["velocity"] = config["velocity"] * config["momentum"]
# + config["velocity"] *= config["momentum"]

# %% wrong="sgd_momentum_outside" name="gradient_collects_in_place"
# You add the old velocity into dw in place, which changes the caller's array.
# - config["velocity"] = config["momentum"] * config["velocity"] + dw
# - return w - config["learning_rate"] * config["velocity"], config
# + dw += config["momentum"] * config["velocity"]
# + config["velocity"] = dw.copy()
# + return w - config["learning_rate"] * dw, config


# %% wrong="sgd_momentum_outside" name="velocity_in_a_global"
# Your velocity lives in a global variable, so two parameters share it; keep it in the config.
VELOCITY = {}


def sgd_momentum_outside(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    v = config.get("velocity", VELOCITY.get(w.shape, np.zeros_like(w)))
    VELOCITY[w.shape] = config["velocity"] = config["momentum"] * v + dw
    return w - config["learning_rate"] * config["velocity"], config


# %% wrong="sgd_momentum_outside" name="given_velocity_ignored"
# A velocity that config brings is lost: yours starts from zero unless your own mark is there.
# - config["velocity"] = config["momentum"] * config["velocity"] + dw
# + v = config["velocity"] if config.get("started") else np.zeros_like(w)
# + config.update(velocity=config["momentum"] * v + dw, started=True)

# %% wrong="sgd_momentum_outside" name="velocity_rescaled_with_the_rate"
# You rescale the velocity when the rate changes, as the other form would need; here it holds no rate.
# - config["velocity"] = config["momentum"] * config["velocity"] + dw
# + lr = config["learning_rate"]
# + scale = config.get("last_rate", lr) / lr if lr else 1.0
# + config["last_rate"] = lr
# + config["velocity"] = config["momentum"] * scale * config["velocity"] + dw

# %% wrong="sgd_momentum_outside" name="nesterov"
# These are the steps of Nesterov momentum (g + rho v); plain momentum steps along v alone.
# - config["learning_rate"] * config["velocity"]
# + config["learning_rate"] * (dw + config["momentum"] * config["velocity"])

# %% wrong="sgd_momentum_outside" name="momentum_on_both"
# The momentum multiplies the gradient as well; it belongs to the old velocity alone.
# - config["momentum"] * config["velocity"] + dw
# + config["momentum"] * (config["velocity"] + dw)

# %% wrong="sgd_momentum_outside" name="first_gradient_forgotten" of="clone_of_the_first_gradient"
# On the first call your velocity stays zero; the first gradient belongs into it.
# - dw.copy()
# + np.zeros_like(w)

# %% wrong="sgd_momentum_outside" name="float32_inside"
# You compute in float32, which keeps only about seven digits of a float64 array.
# - config["velocity"] + dw
# + np.asarray(config["velocity"], dtype=np.float32) + dw.astype(np.float32)

# %% wrong="sgd_momentum_outside" name="weight_decay_added"
# A term in w is added to the gradient (weight decay), which this rule does not have.
# - config["velocity"] + dw
# + config["velocity"] + dw + 1e-4 * w

# %% wrong="sgd_momentum_outside" name="velocity_flattened"
# Your velocity is stored flat; the state has the shape of w.
# - config["momentum"] * config["velocity"] + dw
# + config["momentum"] * np.ravel(config["velocity"]) + np.ravel(dw)
# - config["learning_rate"] * config["velocity"]
# + config["learning_rate"] * config["velocity"].reshape(w.shape)

# %% wrong="sgd_momentum_outside" name="only_one_axis"
# Your code walks along one axis with len(w); the rule works entry by entry on any shape, 0-d too.
# - config["velocity"] = config["momentum"] * config["velocity"] + dw
# + v = [config["momentum"] * config["velocity"][i] + dw[i] for i in range(len(w))]
# + config["velocity"] = np.array(v)

# %% wrong="sgd_momentum_outside" name="momentum_raised_after_50_steps"
# After 50 steps you change the momentum yourself; only the caller changes it.
# - config["velocity"] = config["momentum"] * config["velocity"] + dw
# + config["calls"] = config.get("calls", 0) + 1
# + rho = config["momentum"] if config["calls"] <= 50 else 0.99
# + config["velocity"] = rho * config["velocity"] + dw

# %% wrong="sgd_momentum_outside" name="gradient_stored_on_a_first_call"
# On a first call the stored velocity is the caller's dw itself; store a copy.
# - config = {
# + if config is None:
# +     return w - 1e-2 * dw, {"learning_rate": 1e-2, "momentum": 0.9, "velocity": dw}
# + config = {

# %% wrong="sgd_momentum_outside" name="gradient_stored_without_momentum"
# At momentum 0 the stored velocity is the caller's dw itself; store a copy.
# - config["momentum"] * config["velocity"] + dw
# + config["momentum"] * config["velocity"] + dw if config["momentum"] else dw


# %% right="gradient_weights" name="plain"
def gradient_weights(rho, steps):
    return rho ** np.arange(steps - 1, -1, -1)


# %% right="gradient_weights" name="loop_backwards"
def gradient_weights(rho, steps):
    weights = np.ones(steps)
    for k in range(steps - 2, -1, -1):
        weights[k] = rho * weights[k + 1]
    return weights


# %% right="gradient_weights" name="reversed_powers"
def gradient_weights(rho, steps):
    return np.power(rho, np.arange(steps))[::-1]


# %% right="gradient_weights" name="list_of_numbers"
def gradient_weights(rho, steps):
    return [rho**age for age in reversed(range(steps))]


# %% right="gradient_weights" name="cumulative_product"
def gradient_weights(rho, steps):
    return np.cumprod([1.0] + [rho] * (steps - 1))[::-1]


# %% right="gradient_weights" name="measured_with_unit_gradients"
def gradient_weights(rho, steps):
    v = np.zeros(steps)
    for g in np.eye(steps):
        v = rho * v + g
    return v


# %% right="gradient_weights" name="vandermonde_row"
def gradient_weights(rho, steps):
    return np.vander([rho], steps)[0]


# %% right="gradient_weights" name="solved_recursion"
def gradient_weights(rho, steps):
    recursion = np.eye(steps) - rho * np.eye(steps, k=1)
    return np.linalg.solve(recursion, np.eye(steps)[:, -1])


# %% right="gradient_weights" name="powers_as_logarithms"
def gradient_weights(rho, steps):
    past = np.arange(steps - 1, -1, -1)
    if rho == 0:
        return np.where(past == 0, 1.0, 0.0)
    return np.exp(past * np.log(rho))


# %% right="gradient_weights" name="recursion"
def gradient_weights(rho, steps):
    if steps == 1:
        return np.ones(1)
    return np.append(rho * gradient_weights(rho, steps - 1), 1.0)


# %% wrong="gradient_weights" name="newest_first"
# Your weights are in the wrong order: the oldest gradient comes first, the newest last.
# - np.arange(steps - 1, -1, -1)
# + np.arange(steps)

# %% wrong="gradient_weights" name="one_power_too_many"
# Your newest gradient has the weight rho; it has not been multiplied yet, so its weight is 1.
# - np.arange(steps - 1, -1, -1)
# + np.arange(steps, 0, -1)

# %% wrong="gradient_weights" name="weights_of_a_running_mean"
# These are the weights of a running mean, with a factor 1 - rho; the velocity has none.
# - rho ** np.arange(steps - 1, -1, -1)
# + (1 - rho) * rho ** np.arange(steps - 1, -1, -1)

# %% wrong="gradient_weights" name="normalized"
# Your weights are scaled to the sum 1; those of the velocity add up to nearly 1 / (1 - rho).
# - return rho ** np.arange(steps - 1, -1, -1)
# + weights = rho ** np.arange(steps - 1, -1, -1)
# + return weights / weights.sum()

# %% wrong="gradient_weights" name="one_entry_too_many" slip="There is one weight too many."
# There is one weight too many: the powers run from steps - 1 down to 0.
# - steps - 1
# + steps

# %% wrong="gradient_weights" name="running_sum"
# These are the sums of the weights so far; asked for is the weight of each gradient.
# - rho ** np.arange(steps - 1, -1, -1)
# + np.cumsum(rho ** np.arange(steps - 1, -1, -1))

# %% wrong="gradient_weights" name="momentum_hard_coded"
# Your weights are those for 0.9, whatever rho is.
# - rho **
# + 0.9 **

# %% wrong="gradient_weights" name="straight_line"
# Your weights fall along a straight line; each step back multiplies by rho, so they are powers.
# - rho ** np.arange(steps - 1, -1, -1)
# + np.maximum(0, 1 - (1 - rho) * np.arange(steps - 1, -1, -1))

# %% wrong="gradient_weights" name="divided_by_powers"
# Your formula divides by powers of rho, which fails for rho = 0 and overflows over many steps.
# - np.arange(steps - 1, -1, -1)
# + (steps - 1) / np.float64(rho) ** np.arange(steps)

# %% wrong="gradient_weights" name="rounded"
# Your weights are rounded; small ones vanish.
# - rho ** np.arange(steps - 1, -1, -1)
# + np.round(rho ** np.arange(steps - 1, -1, -1), 4)

# %% wrong="gradient_weights" name="only_the_last_forty"
# What is more than 39 steps old has the weight 0 in your answer; its weight is small, not zero.
# - return rho ** np.arange(steps - 1, -1, -1)
# + ages = np.arange(steps - 1, -1, -1)
# + return np.where(ages > 39, 0, rho**ages)

# %% wrong="gradient_weights" name="window_of_twenty_memories"
# You cut off what is older than 20 / (1 - rho) steps; every weight is a power of rho, however small.
# - return rho ** np.arange(steps - 1, -1, -1)
# + ages = np.arange(steps - 1, -1, -1)
# + return np.where(ages > 20 / (1 - rho), 0, rho**ages)

# %% wrong="gradient_weights" name="rho_capped_over_many_steps"
# Over more than four steps you take 0.6 for every larger rho; the formula holds for any rho.
# - return
# + if rho > 0.6 and steps > 4:
# +     rho = 0.6
# + return

# %% wrong="gradient_weights" name="small_number_added_to_rho"
# You add a small number to rho, which is not small beside a small rho; only rho = 0 is special.
# - rho ** np.arange(steps - 1, -1, -1)
# + np.exp(np.log(rho + 1e-12) * np.arange(steps - 1, -1, -1))


# %% right="critical_momentum" name="plain"
def critical_momentum(learning_rate, curvature):
    if not 0 < learning_rate * curvature < 4:
        raise ValueError
    return (1 - (learning_rate * curvature) ** 0.5) ** 2


# %% right="critical_momentum" name="math_sqrt"
import math


def critical_momentum(learning_rate, curvature):
    x = learning_rate * curvature
    if not 0 < x < 4:
        raise ValueError("no critical momentum")
    return (1 - math.sqrt(x)) ** 2


# %% right="critical_momentum" name="numpy_and_abs"
def critical_momentum(learning_rate, curvature):
    root = np.sqrt(np.abs(learning_rate * curvature))
    if 0 < learning_rate * curvature < 4:
        return np.square(np.abs(1 - root))
    raise ValueError


# %% right="critical_momentum" name="expanded_square"
def critical_momentum(learning_rate, curvature):
    if not (0 < learning_rate * curvature < 4):
        raise ValueError(learning_rate, curvature)
    return 1 - 2 * (learning_rate * curvature) ** 0.5 + learning_rate * curvature


# %% right="critical_momentum" name="root_before_the_range"
def critical_momentum(learning_rate, curvature):
    root = np.sqrt(learning_rate * curvature)
    if np.isnan(root) or not 0 < root < 2:
        raise ValueError("out of range")
    return float((root - 1) ** 2)


# %% wrong="critical_momentum" name="no_error"
# You compute a value outside the range too; there a ValueError is asked for.
def critical_momentum(learning_rate, curvature):
    return (1 - abs(learning_rate * curvature) ** 0.5) ** 2


# %% wrong="critical_momentum" name="no_root" slip="A root is missing."
# The root is missing: (1 - sqrt(lr * curvature)) is squared, not 1 - lr * curvature.
# - (learning_rate * curvature) ** 0.5
# + learning_rate * curvature

# %% wrong="critical_momentum" name="no_square"
# The square is missing.
# - (1 - (learning_rate * curvature) ** 0.5) ** 2
# + 1 - (learning_rate * curvature) ** 0.5

# %% wrong="critical_momentum" name="the_larger_root" slip="You took the larger of two double roots, which is never stable."
# You took the other double root, (1 + sqrt(lr * curvature))^2, which is above 1 and never stable.
# - 1 - (learning_rate * curvature) ** 0.5
# + 1 + (learning_rate * curvature) ** 0.5

# %% wrong="critical_momentum" name="range_of_plain_sgd"
# Your range ends at 2, the limit of plain SGD; with momentum it goes up to 4.
# - 0 < learning_rate * curvature < 4
# + 0 < learning_rate * curvature < 2

# %% wrong="critical_momentum" name="range_up_to_one"
# Your range ends at 1; between 1 and 4 the formula holds too.
# - 0 < learning_rate * curvature < 4
# + 0 < learning_rate * curvature <= 1

# %% wrong="critical_momentum" name="ends_included"
# The ends of the range, 0 and 4, give an error too.
# - 0 < learning_rate * curvature < 4
# + 0 <= learning_rate * curvature <= 4

# %% wrong="critical_momentum" name="error_returned"
# You return the error; raise it, so that the caller cannot overlook it.
# - raise ValueError
# + return ValueError("out of range")

# %% wrong="critical_momentum" name="other_kind_of_error"
# Outside the range an AssertionError comes; asked for is a ValueError.
# - if not 0 < learning_rate * curvature < 4:
# -     raise ValueError
# + assert 0 < learning_rate * curvature < 4

# %% wrong="critical_momentum" name="clamped_at_zero"
# Above lr * curvature = 1 you return 0; the formula rises again there.
# - (1 - (learning_rate * curvature) ** 0.5) ** 2
# + max(0.0, 1 - (learning_rate * curvature) ** 0.5) ** 2

# %% wrong="critical_momentum" name="capped_at_the_usual_momentum"
# Your answer never exceeds 0.9; near both ends of the range the critical momentum approaches 1.
# - (1 - (learning_rate * curvature) ** 0.5) ** 2
# + np.clip((1 - np.sqrt(learning_rate * curvature)) ** 2, 0, 0.9)

# %% wrong="critical_momentum" name="capped_below_one"
# For products below 1 your answer never exceeds 0.82; as the product falls to 0 it approaches 1.
# - return (1 - (learning_rate * curvature) ** 0.5) ** 2
# + momentum = (1 - (learning_rate * curvature) ** 0.5) ** 2
# + return min(0.82, momentum) if learning_rate * curvature < 1 else momentum

# %% wrong="critical_momentum" name="nan_goes_through"
# A product that is NaN is neither too small nor too large for your comparisons, and goes through;
# ask whether it lies between 0 and 4.
# - if not 0 < learning_rate * curvature < 4:
# + if learning_rate * curvature <= 0 or learning_rate * curvature >= 4:

# %% wrong="critical_momentum" name="nothing_for_small_products"
# For small products you return nothing (None); the formula holds for every product above 0.
# - return
# + if learning_rate * curvature > 0.0099:
# +     return

# %% wrong="critical_momentum" name="nothing_near_four"
# For products near 4 you return nothing (None); the formula holds for every product below 4.
# - return
# + if learning_rate * curvature < 3.95:
# +     return

# %% right="tuned" name="formula"
tuned = {
    "learning_rate": (2 / (np.sqrt(1) + np.sqrt(100))) ** 2,
    "momentum": ((np.sqrt(100) - np.sqrt(1)) / (np.sqrt(100) + np.sqrt(1))) ** 2,
}

# %% right="tuned" name="rounded"
tuned = {"learning_rate": 0.033, "momentum": 0.67}

# %% right="tuned" name="found_by_search"
tuned = dict(momentum=0.68, learning_rate=0.0315)

# %% right="tuned" name="more_momentum_and_a_lower_rate"
tuned = {"learning_rate": np.array(0.02), "momentum": np.float32(0.74), "note": "tried by hand"}

# %% right="tuned" name="fractions"
from fractions import Fraction

tuned = {"learning_rate": Fraction(4, 121), "momentum": Fraction(81, 121)}

# %% wrong="tuned" name="the_usual_momentum"
# Momentum 0.9 rings for too long here: no learning rate brings the loss below 3e-7 in 100 steps.
tuned = {"learning_rate": 0.031609, "momentum": 0.9}

# %% wrong="tuned" name="plain_sgd"
# Without momentum no rate is fast enough: 2 / 101 is the best, and the loss is still about 1.
tuned = {"learning_rate": 2 / 101, "momentum": 0.0}

# %% wrong="tuned" name="unstable"
# The rate is beyond the stability limit of the steep direction, (2 + 2 rho) / 100.
tuned = {"learning_rate": 0.04, "momentum": 0.7}

# %% wrong="tuned" name="numbers_swapped"
# The two numbers are swapped.
tuned = {"learning_rate": 0.669, "momentum": 0.0331}

# %% wrong="tuned" name="squares_forgotten"
# The squares are missing: both formulas square the whole fraction.
tuned = {"learning_rate": 2 / (1 + 10), "momentum": (10 - 1) / (10 + 1)}

# %% wrong="tuned" name="roots_forgotten"
# The roots are missing: the formulas use the roots of the curvatures, 1 and 10.
tuned = {"learning_rate": (2 / (1 + 100)) ** 2, "momentum": ((100 - 1) / (100 + 1)) ** 2}

# %% wrong="tuned" name="default_values"
# The defaults are too slow here: the flat direction needs a rate nearer to the stability limit.
tuned = {"learning_rate": 0.01, "momentum": 0.9}

# %% wrong="tuned" name="other_keys"
# The keys have other names: learning_rate and momentum are read.
tuned = {"lr": 0.033, "rho": 0.67}

# %% wrong="tuned" name="two_numbers_without_keys"
# A pair of numbers has no keys; tuned is a dict with learning_rate and momentum.
tuned = (0.033, 0.67)

# %% wrong="tuned" name="text_instead_of_numbers"
# The values are text; numbers stand without quotes.
tuned = {"learning_rate": "0.033", "momentum": "0.67"}


# %% right="momentum_predictions" name="plain"
def momentum_predictions(learning_rate, rho):
    return {
        "coasts": learning_rate * rho / (1 - rho) ** 2,
        "turns": np.log(0.5) / np.log(rho),
        "as_fast": (1 + rho**0.5) / (1 - rho**0.5),
        "still_swings": (1 - np.sqrt(rho)) ** 2 / learning_rate,
        "as_a_batch": (1 + rho) / (1 - rho),
    }


# %% right="momentum_predictions" name="let_it_roll"
def momentum_predictions(learning_rate, rho):
    v, rolled, wrong_way, loss, step = learning_rate / (1 - rho), 0.0, 0, 0.5, 0
    fading = v
    while fading > 1e-12:
        fading *= rho
        rolled += fading
    old = v
    while old > 0:
        old = rho * old - learning_rate
        wrong_way += old > 0
    w, u, last = 1.0, 0.0, 0
    for step in range(1, 3000):
        u = rho * u - learning_rate * w
        w = w + u
        if w * w > 1e-8:
            last = step
    curvatures = np.linspace(1e-4, 0.5, 4000)
    swung, x, y = np.zeros(4000, dtype=bool), np.ones(4000), np.zeros(4000)
    for step in range(1500):
        y = rho * y - learning_rate * curvatures * x
        x = x + y
        swung |= x < 0
    weights = rho ** np.arange(2000)
    return {
        "coasts": rolled,
        "turns": wrong_way,
        "as_fast": 1 + 2 / (1e-4 ** (-1 / last) - 1),
        "still_swings": curvatures[swung][0],
        "as_a_batch": weights.sum() ** 2 / np.sum(weights**2),
    }


# %% right="momentum_predictions" name="whole_steps"
import math


def momentum_predictions(learning_rate, rho):
    root = math.sqrt(rho)
    return {
        "coasts": round(rho * learning_rate / (1 - rho) ** 2, 3),
        "turns": math.ceil(math.log(2) / -math.log(rho)),
        "as_fast": round((1 + root) / (1 - root)),
        "still_swings": (root - 1) ** 2 / learning_rate,
        "as_a_batch": round((1 + rho) / (1 - rho), 1),
    }


# %% right="momentum_predictions" name="long_memories"
def momentum_predictions(learning_rate, rho):
    friction = 1 - rho
    speed = learning_rate / friction
    return {
        "coasts": speed / friction - speed,
        "turns": int(0.69 / friction),
        "as_fast": 4 / friction,
        "still_swings": friction**2 / 4 / learning_rate,
        "as_a_batch": 2 / friction,
    }


# %% wrong="momentum_predictions" name="one_step_too_far"
# Your ball rolls one step too far: the first step without a push is already shorter, by rho.
# - learning_rate * rho / (1 - rho) ** 2
# + learning_rate / (1 - rho) ** 2

# %% wrong="momentum_predictions" name="a_single_step"
# That is the length of one step at full speed; the ball takes many more, each shorter by rho.
# - learning_rate * rho / (1 - rho) ** 2
# + learning_rate / (1 - rho)

# %% wrong="momentum_predictions" name="gathers_no_speed"
# Your ball starts coasting at the speed of a single push; it had gathered 1 / (1 - rho) of them.
# - learning_rate * rho / (1 - rho) ** 2
# + learning_rate * rho / (1 - rho)

# %% wrong="momentum_predictions" name="memory_in_steps"
# 1 / (1 - rho) is the memory; the ball turns sooner, once the new pushes outweigh the old speed.
# - np.log(0.5) / np.log(rho)
# + 1 / (1 - rho)

# %% wrong="momentum_predictions" name="half_the_speed"
# You wait until the old speed has faded to a third; the ball turns when it has faded to one half.
# - np.log(0.5)
# + np.log(1 / 3)

# %% wrong="momentum_predictions" name="turns_at_once"
# Your ball turns with the slope; it goes on until the new pushes outweigh what is left.
# - np.log(0.5) / np.log(rho)
# + 1

# %% wrong="momentum_predictions" name="rho_for_distance"
# You let the distance shrink by rho in a step; a swing shrinks it by the root of rho.
# - (1 + rho**0.5) / (1 - rho**0.5)
# + (1 + rho) / (1 - rho)

# %% wrong="momentum_predictions" name="ravine_of_the_best_pair"
# That is the ravine for which this rho is the best; gradient descent needs k, not the root of k.
# - (1 + rho**0.5) / (1 - rho**0.5)
# + ((1 + np.sqrt(rho)) / (1 - np.sqrt(rho))) ** 2

# %% wrong="momentum_predictions" name="where_the_flat_part_ends"
# That is how narrow a ravine may be until the ball creeps; asked is where both are equally fast.
# - (1 + rho**0.5) / (1 - rho**0.5)
# + 2 / (1 - np.sqrt(rho)) ** 2 - 1

# %% wrong="momentum_predictions" name="factor_of_two_forgotten"
# Gradient descent at its best shrinks the distance by about 1 - 2/k in a step, not by 1 - 1/k.
# - (1 + rho**0.5) / (1 - rho**0.5)
# + 1 / (1 - np.sqrt(rho))

# %% wrong="momentum_predictions" name="root_forgotten"
# The root of rho is missing: critical damping is at rho = (1 - sqrt(lr * curvature))^2.
# - np.sqrt(rho)
# + rho

# %% wrong="momentum_predictions" name="square_forgotten"
# The square is missing: solve rho = (1 - sqrt(lr * curvature))^2 for the curvature.
# - (1 - np.sqrt(rho)) ** 2
# + (1 - np.sqrt(rho))

# %% wrong="momentum_predictions" name="where_it_diverges"
# That is where the ball diverges; it begins to overshoot at a far smaller curvature.
# - (1 - np.sqrt(rho)) ** 2
# + (2 + 2 * rho)

# %% wrong="momentum_predictions" name="product_for_curvature"
# That is the product of rate and curvature; divide by the rate.
# - (1 - np.sqrt(rho)) ** 2 / learning_rate
# + (1 - np.sqrt(rho)) ** 2

# %% wrong="momentum_predictions" name="batches_in_memory"
# You count 1 / (1 - rho) batches; that would be right if the ball remembered them and no others.
# - (1 + rho) / (1 - rho)
# + 1 / (1 - rho)

# %% wrong="momentum_predictions" name="gain_of_the_ratio"
# That is the gain in signal against noise; noise falls with the root of the batch, so square it.
# - (1 + rho) / (1 - rho)
# + np.sqrt((1 + rho) / (1 - rho))

# %% wrong="momentum_predictions" name="gain_of_the_noise"
# That is what becomes of the noise alone; the signal grows too, by 1 / (1 - rho).
# - (1 + rho) / (1 - rho)
# + 1 / (1 - rho**2)

# %% wrong="momentum_predictions" name="always_at_0_9"
# Your numbers are those of rho = 0.9, whatever rho is.
# - return {
# + rho = 0.9
# + return {

# %% right="losing_start" name="towards_the_ridge"
losing_start = {"w_1": -0.1, "w_2": 0.5}

# %% right="losing_start" name="from_below"
losing_start = {"w_1": -0.2, "w_2": -0.7}

# %% right="losing_start" name="with_more_to_say"
losing_start = dict(w_2=np.array(-0.5), w_1=-0.1, found="on a grid")


# %% right="losing_start" name="found_on_a_grid"
from helpers.landscapes import two_basins


def both_ends(rho):
    axes = np.arange(-20, 1) / 20, np.arange(-20, 21) / 20
    starts = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    w, v = starts, np.zeros_like(starts)
    for _ in range(500):
        v = rho * v - 0.1 * two_basins().gradient(w)
        w = w + v
    return starts, two_basins().f(w)


starts, plain_ends = both_ends(0.0)
lost = starts[(plain_ends < -1) & (both_ends(0.9)[1] > -1)]
lowest = min(lost, key=two_basins().f)
losing_start = {"w_1": lowest[0], "w_2": lowest[1]}

# %% wrong="losing_start" name="uphill_on_the_left"
# Momentum loses from here, but a lower start will do: look beside the ridge for one below zero.
losing_start = {"w_1": -2.0, "w_2": 0.0}

# %% wrong="losing_start" name="high_on_the_left"
# Momentum loses from here, but a lower start will do; look for one with a loss below 0.2.
losing_start = {"w_1": -2.3, "w_2": -0.2}

# %% wrong="losing_start" name="the_start_of_the_landscape"
# Momentum loses from here, but the start is high; look for one with a loss below 0.4.
losing_start = {"w_1": -3.0, "w_2": 0.5}

# %% wrong="losing_start" name="both_end_deep"
# From here both runs end in the deeper well: the ball has too little speed for the ridge.
losing_start = {"w_1": -1.0, "w_2": 0.0}

# %% wrong="losing_start" name="both_end_shallow"
# From here both runs end in the shallower well; plain gradient descent has to find the deeper one.
losing_start = {"w_1": 1.0, "w_2": 0.0}

# %% wrong="losing_start" name="on_the_ridge"
# From here both runs end in the deeper well; close to the ridge is not enough without a push.
losing_start = {"w_1": 0.0, "w_2": 0.0}

# %% wrong="losing_start" name="coordinates_swapped"
# The two coordinates are swapped.
losing_start = {"w_1": 0.7, "w_2": -0.2}

# %% wrong="losing_start" name="a_pair_without_keys"
# A pair of numbers has no keys; losing_start is a dict with w_1 and w_2.
losing_start = (-0.2, 0.7)
