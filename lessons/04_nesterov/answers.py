# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="nesterov_lookahead" name="plain"
def nesterov_lookahead(w, gradient, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    rho, lr = config["momentum"], config["learning_rate"]
    v_prev = config["velocity"]
    dw = gradient(w + rho * v_prev)
    v = rho * v_prev - lr * dw
    config["velocity"] = v
    return w + v, config


# %% right="nesterov_lookahead" name="setdefault_as_in_cs231n"
def nesterov_lookahead(w, gradient, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    dw = gradient(w + config["momentum"] * v)
    v = config["momentum"] * v - config["learning_rate"] * dw
    next_w = w + v
    config["velocity"] = v
    return next_w, config


# %% right="nesterov_lookahead" name="all_in_place"
def nesterov_lookahead(w, gradient, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    config["velocity"] *= config["momentum"]
    ahead = w + config["velocity"]
    config["velocity"] -= config["learning_rate"] * gradient(ahead)
    w += config["velocity"]
    return w, config


# %% right="nesterov_lookahead" name="weights_moved_ahead_in_place"
def nesterov_lookahead(w, gradient, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    v = config["momentum"] * config["velocity"]
    w += v
    push = -config["learning_rate"] * gradient(w)
    w += push
    config["velocity"] = v + push
    return w, config


# %% right="nesterov_lookahead" name="weights_moved_ahead_and_back"
def nesterov_lookahead(w, gradient, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    drift = config["momentum"] * config["velocity"]
    w += drift
    dw = gradient(w)
    w -= drift
    config["velocity"] = drift - config["learning_rate"] * dw
    return w + config["velocity"], config


# %% right="nesterov_lookahead" name="out_arguments"
def nesterov_lookahead(w, gradient, config=None):
    config = dict(config or {})
    rho = config.setdefault("momentum", 0.9)
    lr = config.setdefault("learning_rate", 1e-2)
    v = np.array(config.get("velocity", np.zeros_like(w)))
    np.multiply(v, rho, out=v)
    g = gradient(np.add(w, v))
    np.subtract(v, np.multiply(lr, g), out=v)
    config["velocity"] = v
    return np.add(w, v), config


# %% right="nesterov_lookahead" name="new_config_of_three_keys"
def nesterov_lookahead(w, gradient, config=None):
    config = config or {}
    learning_rate = config.get("learning_rate", 0.01)
    momentum = config.get("momentum", 0.9)
    drift = momentum * config.get("velocity", 0)
    velocity = drift - learning_rate * gradient(w + drift)
    return w + velocity, {
        "learning_rate": learning_rate,
        "momentum": momentum,
        "velocity": velocity,
    }


# %% right="nesterov_lookahead" name="helper_functions"
DEFAULTS = {"learning_rate": 1e-2, "momentum": 0.9}


def complete(config, w):
    completed = {**DEFAULTS, "velocity": np.zeros(w.shape)}
    completed.update(config or {})
    return completed


def peek(w, v, mu):
    return w + mu * v


def nesterov_lookahead(w, gradient, config=None):
    config = complete(config, w)
    mu, v, alpha = config["momentum"], config["velocity"], config["learning_rate"]
    config["velocity"] = mu * v - alpha * gradient(peek(w, v, mu))
    return w + config["velocity"], config


# %% right="nesterov_lookahead" name="step_from_the_look_ahead_point"
def nesterov_lookahead(w, gradient, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    ahead = w + config["momentum"] * config["velocity"]
    next_w = ahead - config["learning_rate"] * gradient(ahead)
    config["velocity"] = next_w - w
    return next_w, config


# %% right="nesterov_lookahead" name="velocity_of_the_other_sign_inside"
def nesterov_lookahead(w, gradient, config=None):
    config = dict(config) if config is not None else {}
    lr, rho = config.get("learning_rate", 1e-2), config.get("momentum", 0.9)
    u = -config["velocity"] if "velocity" in config else np.zeros_like(w)
    u = rho * u + lr * gradient(w - rho * u)
    config.update(learning_rate=lr, momentum=rho, velocity=-u)
    return w - u, config


# %% right="nesterov_lookahead" name="extra_keys_and_a_list"
def nesterov_lookahead(w, gradient, config=None):
    config = {**(config or {})}
    for key, default in zip(["learning_rate", "momentum"], [1e-2, 0.9]):
        if key not in config:
            config[key] = default
    previous = config.get("velocity")
    if previous is None:
        previous = np.zeros_like(w)
    config["previous_velocity"] = previous
    config["look_ahead"] = w + config["momentum"] * previous
    config["calls"] = config.get("calls", 0) + 1
    dw = gradient(config["look_ahead"])
    config["velocity"] = previous * config["momentum"] - dw * config["learning_rate"]
    return [w + config["velocity"], config]


# %% right="nesterov_lookahead" name="only_float64"
def nesterov_lookahead(w, gradient, config=None):
    if not config:
        config = dict(learning_rate=1e-2, momentum=0.9)
    lr = float(config.setdefault("learning_rate", 1e-2))
    rho = float(config.setdefault("momentum", 0.9))
    w = np.asarray(w, dtype=np.float64)
    v = np.asarray(config.get("velocity", np.zeros(np.shape(w))), dtype=np.float64)
    g = np.asarray(gradient(w + rho * v), dtype=np.float64)
    config["velocity"] = rho * v - lr * g
    return w + config["velocity"], config


# %% right="nesterov_lookahead" name="entry_by_entry"
def nesterov_lookahead(w, gradient, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    ahead, v, next_w = np.empty_like(w), np.empty_like(w), np.empty_like(w)
    for index in np.ndindex(w.shape):
        ahead[index] = w[index] + config["momentum"] * config["velocity"][index]
    dw = gradient(ahead)
    for index in np.ndindex(w.shape):
        v[index] = (
            config["momentum"] * config["velocity"][index] - config["learning_rate"] * dw[index]
        )
        next_w[index] = w[index] + v[index]
    config["velocity"] = v
    return next_w, config


# %% right="nesterov_lookahead" name="try_except"
def nesterov_lookahead(w, gradient, config=None):
    try:
        v = config["velocity"].copy()
    except (TypeError, KeyError):
        v = w * 0
    config = {} if config is None else config.copy()
    config["learning_rate"] = config.get("learning_rate", 0.01)
    config["momentum"] = config.get("momentum", 0.9)
    v *= config["momentum"]
    v += -config["learning_rate"] * gradient(w + v)
    config["velocity"] = v
    w = w + v
    return w, config


# %% right="nesterov_lookahead" name="everything_remembered_in_extra_keys"
def nesterov_lookahead(w, gradient, config=None):
    config = {"learning_rate": 0.01, "momentum": 0.9, **({} if config is None else config)}
    old = config["velocity"] if "velocity" in config else 0.0
    config["x_ahead"] = np.asarray(w + config["momentum"] * old)
    config["grad"] = gradient(config["x_ahead"])
    config["velocity"] = config["momentum"] * old + (-config["learning_rate"]) * config["grad"]
    return np.asarray(w + config["velocity"]), config


# %% right="nesterov_lookahead" name="two_moves"
def nesterov_lookahead(w, gradient, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    rho, lr, v = config["momentum"], config["learning_rate"], config["velocity"]
    projected = np.add(w, np.multiply(rho, v))
    correction = -lr * gradient(projected)
    next_w = projected + correction
    config.update(velocity=rho * v + correction)
    return next_w, config


# %% right="nesterov_lookahead" name="gradient_copied_and_scaled"
def nesterov_lookahead(w, gradient, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    v = config["momentum"] * config["velocity"]
    g = np.array(gradient(v + w))
    g *= config["learning_rate"]
    config["velocity"] = v - g
    return w + v - g, config


# %% right="nesterov_lookahead" name="long_doubles_inside"
def nesterov_lookahead(w, gradient, config=None):
    config = dict(config or {})
    lr, rho = config.setdefault("learning_rate", 1e-2), config.setdefault("momentum", 0.9)
    v = np.asarray(config.get("velocity", np.zeros_like(w)), dtype=np.longdouble)
    v = rho * v - lr * gradient(w + rho * v)
    config["velocity"] = v
    return w + v, config


# %% right="nesterov" name="plain"
def nesterov(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    rho, lr = config["momentum"], config["learning_rate"]
    v_prev = config["velocity"]
    v = rho * v_prev - lr * dw
    config["velocity"] = v
    return w - rho * v_prev + (1 + rho) * v, config


# %% right="nesterov" name="as_in_the_cs231n_notes"
def nesterov(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    mu = config["momentum"]
    v_prev = v
    v = mu * v - config["learning_rate"] * dw
    w += -mu * v_prev + (1 + mu) * v
    config["velocity"] = v
    return w, config


# %% right="nesterov" name="step_plus_correction"
def nesterov(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    v_old = config["velocity"]
    v = config["momentum"] * v_old - config["learning_rate"] * dw
    config["velocity"] = v
    return w + v + config["momentum"] * (v - v_old), config


# %% right="nesterov" name="gradient_step_and_look_ahead"
def nesterov(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    step = config["learning_rate"] * dw
    config["velocity"] = config["momentum"] * config["velocity"] - step
    return w - step + config["momentum"] * config["velocity"], config


# %% right="nesterov" name="in_place_with_a_copy"
def nesterov(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.setdefault("velocity", np.zeros_like(w))
    rho, v_prev = config["momentum"], v.copy()
    v *= rho
    v -= config["learning_rate"] * dw
    w -= rho * v_prev
    w += (1 + rho) * v
    return w, config


# %% right="nesterov" name="in_place_without_the_old_velocity"
def nesterov(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    config["velocity"] *= config["momentum"]
    w -= config["velocity"]
    config["velocity"] -= config["learning_rate"] * dw
    w += config["velocity"]
    w += config["momentum"] * config["velocity"]
    return w, config


# %% right="nesterov" name="through_the_plain_iterate"
def nesterov(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    rho, lr = config["momentum"], config["learning_rate"]
    iterate = w - rho * config["velocity"]
    velocity = rho * config["velocity"] - lr * dw
    iterate = iterate + velocity
    config["velocity"] = velocity
    return iterate + rho * velocity, config


# %% right="nesterov" name="momentum_squared_of_the_old_velocity"
def nesterov(w, dw, config=None):
    config = dict(config or {})
    rho = config.setdefault("momentum", 0.9)
    lr = config.setdefault("learning_rate", 0.01)
    v = config.get("velocity", np.zeros_like(w))
    next_w = w + rho * rho * v
    next_w = next_w - (1 + rho) * lr * dw
    config["velocity"] = rho * v - lr * dw
    return next_w, config


# %% right="nesterov" name="pytorch_with_a_converted_velocity"
def nesterov(w, dw, config=None):
    config = dict(config) if config is not None else {}
    lr, rho = config.get("learning_rate", 1e-2), config.get("momentum", 0.9)
    push = lr * dw
    buffer = -config["velocity"] if "velocity" in config else np.zeros_like(w)
    buffer = rho * buffer + push
    config.update(learning_rate=lr, momentum=rho, velocity=-buffer)
    return w - (push + rho * buffer), config


# %% right="nesterov" name="temporary_of_the_old_velocity"
def nesterov(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    temp = config["momentum"] * config["velocity"]
    v = temp - config["learning_rate"] * dw
    config["velocity"] = v
    next_w = w - temp
    next_w = next_w + (1 + config["momentum"]) * v
    return next_w, config


# %% right="nesterov" name="out_arguments"
def nesterov(w, dw, config=None):
    config = dict(config or {})
    rho = config.setdefault("momentum", 0.9)
    lr = config.setdefault("learning_rate", 1e-2)
    v_prev = np.array(config.get("velocity", np.zeros_like(w)))
    v = np.array(np.multiply(v_prev, rho))
    np.subtract(v, np.multiply(lr, dw), out=v)
    config["velocity"] = v
    return np.add(w, np.subtract(np.multiply(1 + rho, v), np.multiply(rho, v_prev))), config


# %% right="nesterov" name="new_config_of_three_keys"
def nesterov(w, dw, config=None):
    config = config or {}
    learning_rate = config.get("learning_rate", 0.01)
    momentum = config.get("momentum", 0.9)
    velocity_prev = config.get("velocity", 0)
    velocity = momentum * velocity_prev - learning_rate * dw
    return w - momentum * velocity_prev + velocity + momentum * velocity, {
        "learning_rate": learning_rate,
        "momentum": momentum,
        "velocity": velocity,
    }


# %% right="nesterov" name="helper_functions"
DEFAULTS = {"learning_rate": 1e-2, "momentum": 0.9}


def complete(config, w):
    completed = {**DEFAULTS, "velocity": np.zeros(w.shape)}
    completed.update(config or {})
    return completed


def displacement(before, after, mu):
    return (1 + mu) * after - mu * before


def nesterov(w, dw, config=None):
    config = complete(config, w)
    mu, alpha, before = config["momentum"], config["learning_rate"], config["velocity"]
    config["velocity"] = after = mu * before - alpha * dw
    return w + displacement(before, after, mu), config


# %% right="nesterov" name="extra_keys_and_a_list"
def nesterov(w, dw, config=None):
    config = {**(config or {})}
    for key, default in zip(["learning_rate", "momentum"], [1e-2, 0.9]):
        if key not in config:
            config[key] = default
    v_prev = config.get("velocity")
    if v_prev is None:
        v_prev = np.zeros_like(w)
    config["v_prev"] = v_prev
    config["calls"] = config.get("calls", 0) + 1
    config["velocity"] = v_prev * config["momentum"] - dw * config["learning_rate"]
    change = config["velocity"] - config["v_prev"]
    return [w + config["velocity"] + change * config["momentum"], config]


# %% right="nesterov" name="only_float64"
def nesterov(w, dw, config=None):
    if not config:
        config = dict(learning_rate=1e-2, momentum=0.9)
    lr = float(config.setdefault("learning_rate", 1e-2))
    rho = float(config.setdefault("momentum", 0.9))
    g = np.asarray(dw, dtype=np.float64)
    v_prev = np.asarray(config.get("velocity", np.zeros(np.shape(w))), dtype=np.float64)
    v = config["velocity"] = rho * v_prev - lr * g
    return np.asarray(w, dtype=np.float64) - rho * v_prev + (1.0 + rho) * v, config


# %% right="nesterov" name="entry_by_entry"
def nesterov(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    rho = config["momentum"]
    v, next_w = np.empty_like(w), np.empty_like(w)
    for index in np.ndindex(w.shape):
        old = config["velocity"][index]
        v[index] = rho * old - config["learning_rate"] * dw[index]
        next_w[index] = w[index] - rho * old + (1 + rho) * v[index]
    config["velocity"] = v
    return next_w, config


# %% right="nesterov" name="try_except"
def nesterov(w, dw, config=None):
    try:
        v_prev = config["velocity"].copy()
    except (TypeError, KeyError):
        v_prev = w * 0
    config = {} if config is None else config.copy()
    config["learning_rate"] = config.get("learning_rate", 0.01)
    config["momentum"] = config.get("momentum", 0.9)
    v = v_prev * config["momentum"]
    v += -config["learning_rate"] * dw
    config["velocity"] = v
    w = w - config["momentum"] * v_prev
    w = w + v
    w = w + config["momentum"] * v
    return w, config


# %% right="nesterov" name="second_half_of_the_old_step_first"
def nesterov(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    rho, lr = config["momentum"], config["learning_rate"]
    first = w - rho * config["velocity"]
    config["velocity"] = -(lr * dw - rho * config["velocity"])
    return first + np.multiply(config["velocity"], 1 + rho), config


# %% right="nesterov" name="velocity_defaults_to_a_scalar"
def nesterov(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": 0.0, **(config or {})}
    lr, rho, v_prev = config["learning_rate"], config["momentum"], config["velocity"]
    config["velocity"] = rho * v_prev - lr * dw
    return w + (-rho * v_prev + (1 + rho) * config["velocity"]), config


# %% right="nesterov" name="as_in_the_japanese_book_in_the_right_order"
def nesterov(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 0.01)
    momentum = config.setdefault("momentum", 0.9)
    if "velocity" not in config:
        config["velocity"] = np.zeros_like(w)
    w = w + momentum**2 * config["velocity"]
    w = w - (1 + momentum) * lr * dw
    config["velocity"] = np.power(momentum, 1) * config["velocity"] - lr * dw
    return w, config


# %% wrong="nesterov_lookahead" name="gradient_at_w"
# This is plain momentum: the gradient is taken at w, not where the velocity leads.
# - gradient(w + rho * v_prev)
# + gradient(w)

# %% wrong="nesterov_lookahead" name="a_whole_velocity_ahead"
# You look a whole velocity ahead; only the share rho of it survives, so look at w + rho v.
# - gradient(w + rho * v_prev)
# + gradient(w + v_prev)

# %% wrong="nesterov_lookahead" name="look_behind"
# You look behind, at w - rho v; the velocity leads to w + rho v.
# - gradient(w + rho * v_prev)
# + gradient(w - rho * v_prev)

# %% wrong="nesterov_lookahead" name="look_ahead_with_the_wrong_momentum"
# The point uses momentum 0.9 whatever config says; rho is read from config in both places.
# - gradient(w + rho * v_prev)
# + gradient(w + 0.9 * v_prev)

# %% wrong="nesterov_lookahead nesterov" name="momentum_hard_coded"
# Your momentum is 0.9 whatever config says; read it from config at every call.
# - config["momentum"]
# + 0.9

# %% wrong="nesterov_lookahead" name="momentum_twice_in_the_point"
# The velocity is multiplied by rho before you look, and again when you look: rho squared.
# - gradient(w + rho * v_prev)
# + gradient(w + rho * rho * v_prev)

# %% wrong="nesterov_lookahead" name="look_ahead_by_a_plain_step"
# You look where plain momentum would step, its gradient included; look where the velocity alone leads, and call gradient once.
# - gradient(w + rho * v_prev)
# + gradient(w + rho * v_prev - lr * gradient(w))

# %% wrong="nesterov_lookahead" name="gradient_called_twice"
# Your rule calls gradient twice; each call costs a whole pass over the data, so keep its answer.
# - dw = gradient(w + rho * v_prev)
# + if np.all(np.isfinite(gradient(w + rho * v_prev))):
# +     dw = gradient(w + rho * v_prev)

# %% wrong="nesterov_lookahead" name="mean_of_two_gradients"
# You average the gradients at w and ahead; only the one at w + rho v belongs into the step.
# - gradient(w + rho * v_prev)
# + (gradient(w) + gradient(w + rho * v_prev)) / 2

# %% wrong="nesterov_lookahead" name="step_from_the_look_ahead_point_by_v" slip="Your step starts at the look-ahead point, so the velocity counts twice."
# You step by v from the look-ahead point, so the velocity counts twice; step from w.
# - w + v
# + w + rho * v_prev + v

# %% wrong="nesterov_lookahead" name="weights_left_ahead" slip="Your step starts at the look-ahead point, so the velocity counts twice."
# w is moved ahead in place (w += ...) and not moved back, so the velocity counts twice.
# - dw = gradient(w + rho * v_prev)
# + w += rho * v_prev
# + dw = gradient(w)

# %% wrong="nesterov_lookahead" name="look_ahead_point_returned"
# You return the next look-ahead point, w + v + rho v; this form returns the iterate, w + v.
# - w + v
# + w + v + rho * v

# %% wrong="nesterov_lookahead" name="change_of_variables"
# This is the form after the change of variables, exercise 2; here w is the plain iterate.
# - gradient(w + rho * v_prev)
# + gradient(w)
# - w + v
# + w - rho * v_prev + (1 + rho) * v

# %% wrong="nesterov_lookahead" name="step_of_the_other_form"
# You step by rho v - lr g with the new v, as the form of exercise 2 does from its look-ahead point; from w the step is v.
# - w + v
# + w + rho * v - lr * dw

# %% wrong="nesterov_lookahead" name="moved_back_by_the_new_velocity"
# You move w ahead by the old velocity and back by the new one; the step is then from the wrong point.
# - w + v
# + w + rho * v_prev - rho * v + v

# %% wrong="nesterov_lookahead" name="gradient_of_the_first_point_kept"
# Your rule asks for the gradient only once and keeps it; every step needs the gradient at its own point.
# - dw = gradient(w + rho * v_prev)
# + if "dw" not in config:
# +     config["dw"] = np.array(gradient(w + rho * v_prev))
# + dw = config["dw"]

# %% wrong="nesterov_lookahead" name="old_velocity_not_shrunk"
# The gradient is taken at the right point, but the velocity keeps all of itself; multiply it by rho.
# - v = rho * v_prev - lr * dw
# + v = v_prev - lr * dw

# %% wrong="nesterov_lookahead" name="velocity_forgotten_after_the_look"
# The velocity serves to look ahead only; its share rho belongs into the step as well.
# - v = rho * v_prev - lr * dw
# + v = -lr * dw

# %% wrong="nesterov_lookahead nesterov" name="sign_of_the_gradient"
# Your velocity grows along the gradient, so the weights climb the slope instead of descending it.
# - rho * v_prev - lr * dw
# + rho * v_prev + lr * dw

# %% wrong="nesterov_lookahead nesterov" name="velocity_of_the_other_sign_stored"
# Your steps are right, but the stored velocity has the other sign: here v points where w moves.
# - v_prev = config["velocity"]
# + v_prev = -config["velocity"]
# - config["velocity"] = v
# + config["velocity"] = -v

# %% wrong="nesterov_lookahead" name="velocity_with_the_rate_outside"
# Your velocity gathers plain gradients, as PyTorch's does; here the learning rate is inside it.
# - gradient(w + rho * v_prev)
# + gradient(w - lr * rho * v_prev)
# - v = rho * v_prev - lr * dw
# + v = rho * v_prev + dw
# - w + v
# + w - lr * v

# %% wrong="nesterov_lookahead nesterov" name="velocity_not_stored" slip="The new velocity does not reach the config that you return, so every step starts again from the old one."
# The new velocity is not put into the config, so every step starts again from the old one.
# - config["velocity"] = v

# %% wrong="nesterov_lookahead" name="shrunk_velocity_stored"
# You store rho v, the part that looks ahead, and not the new velocity.
# - config["velocity"] = v
# + config["velocity"] = rho * v_prev

# %% wrong="nesterov_lookahead" name="step_with_the_old_velocity"
# The weights move by the velocity from before this step; they should move by the new one.
# - w + v
# + w + v_prev

# %% wrong="nesterov_lookahead" name="velocity_returned_as_weights"
# You return the velocity in place of the weights; next_w is w + v.
# - w + v
# + v

# %% wrong="nesterov_lookahead" name="gradient_taken_for_an_array"
# gradient is a function here: call it at the look-ahead point, and use what it returns.
# - dw = gradient(w + rho * v_prev)
# + dw = gradient

# %% wrong="nesterov_lookahead" name="answer_scaled_in_place"
# You multiply what gradient returned in place (*=), which changes the caller's array.
# - v = rho * v_prev - lr * dw
# + dw *= lr
# + v = rho * v_prev - dw

# %% wrong="nesterov_lookahead" name="rate_hard_coded"
# Your learning rate is 0.01 whatever config says; read it from config at every call.
# - rho, lr = config["momentum"], config["learning_rate"]
# - v_prev = config["velocity"]
# - dw = gradient(w + rho * v_prev)
# - v = rho * v_prev - lr * dw
# + drift = config["momentum"] * config["velocity"]
# + v = drift - 1e-2 * gradient(w + drift)

# %% wrong="nesterov_lookahead" name="rate_twice"
# The learning rate is applied twice: once inside the velocity and again in the step.
# - w + v
# + w + lr * v

# %% wrong="nesterov_lookahead nesterov" name="key_error_on_a_fresh_config"
# A fresh config has no velocity yet: where the key is missing, start with zeros.
# - "velocity": np.zeros_like(w),

# %% wrong="nesterov_lookahead nesterov" name="config_none_not_handled"
# A first call comes with config=None, which has no keys: make an empty dict of it first.
# - **(config or {}),
# + **config,

# %% wrong="nesterov_lookahead nesterov" name="defaults_only_for_none"
# Defaults are filled in only when config is None; a config that lacks a key needs them as well.
# - "learning_rate": 1e-2,
# - "momentum": 0.9,
#
# - **(config or {}),
# + **({"learning_rate": 1e-2, "momentum": 0.9} if config is None else config),

# %% wrong="nesterov_lookahead" name="default_rate_changed"
# The default learning rate is 1e-2, not 1e-3.
# - 1e-2
# + 1e-3
# - rho, lr = config["momentum"], config["learning_rate"]
# - v_prev = config["velocity"]
# - dw = gradient(w + rho * v_prev)
# - v = rho * v_prev - lr * dw
# + drift = config["momentum"] * config["velocity"]
# + v = drift - config["learning_rate"] * gradient(w + drift)

# %% wrong="nesterov_lookahead" name="default_momentum_changed"
# The default momentum is 0.9, not 0.99.
# - 0.9
# + 0.99
# - rho, lr = config["momentum"], config["learning_rate"]
# - v_prev = config["velocity"]
# - dw = gradient(w + rho * v_prev)
# - v = rho * v_prev - lr * dw
# + drift = config["momentum"] * config["velocity"]
# + v = drift - config["learning_rate"] * gradient(w + drift)

# %% wrong="nesterov_lookahead" name="default_momentum_half"
# The default momentum is 0.9, not 0.5.
# - 0.9
# + 0.5
# - rho, lr = config["momentum"], config["learning_rate"]
# - v_prev = config["velocity"]
# - dw = gradient(w + rho * v_prev)
# - v = rho * v_prev - lr * dw
# + drift = config["momentum"] * config["velocity"]
# + v = drift - config["learning_rate"] * gradient(w + drift)

# %% wrong="nesterov_lookahead nesterov" name="zero_taken_for_missing"
# A hyperparameter of 0 counts as missing in your code (0 or 0.9 is 0.9); zero is a value too.
# - config["momentum"], config["learning_rate"]
# + config["momentum"] or 0.9, config["learning_rate"] or 1e-2

# %% wrong="nesterov_lookahead nesterov" name="momentum_taken_for_friction"
# You take momentum for friction: the velocity keeps the share rho of itself, not 1 - rho.
# - config["momentum"]
# + 1 - config["momentum"]

# %% wrong="nesterov_lookahead nesterov" name="running_mean"
# Your velocity is a running mean, with 1 - rho on the gradient; here the push is lr g in full.
# - lr * dw
# + (1 - rho) * lr * dw

# %% wrong="nesterov_lookahead nesterov" name="sgd_step_added"
# The gradient is used twice: in the velocity, and in an extra step of plain SGD.
# - return w
# + return w - lr * dw

# %% wrong="nesterov_lookahead nesterov" name="velocity_in_a_global"
# Your velocity lives in a global variable, so two parameters share it; keep it in the config.
# - def
# + VELOCITY = 0
# +
# +
# + def
# - config = {
# + global VELOCITY
# + config = {
# - np.zeros_like(w)
# + VELOCITY
# - config["velocity"] = v
# + VELOCITY = config["velocity"] = v


# %% wrong="nesterov_lookahead" name="velocity_as_attribute"
# Your velocity is an attribute of the function, so two parameters share it; keep it in the config.
def nesterov_lookahead(w, gradient, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    if "velocity" not in config:
        nesterov_lookahead.v = np.zeros_like(w)
    elif not hasattr(nesterov_lookahead, "v"):
        nesterov_lookahead.v = config["velocity"]
    drift = config["momentum"] * nesterov_lookahead.v
    v = drift - config["learning_rate"] * gradient(w + drift)
    nesterov_lookahead.v = config["velocity"] = v
    return w + v, config


# %% wrong="nesterov_lookahead" name="mutable_default" of="setdefault_as_in_cs231n"
# The default config={} is one dict shared by all calls, so a fresh start finds an old velocity.
# - (w, gradient, config=None):
# + (w, gradient, config={}, fresh={}):
# - config = {}
# + config = fresh

# %% wrong="nesterov_lookahead nesterov" name="config_with_the_state_only" slip="The config that you return lacks hyperparameters that you used."
# The returned config holds the velocity only; the next call needs the hyperparameters as well.
# - v, config
# + v, {"velocity": v}

# %% wrong="nesterov_lookahead nesterov" name="config_without_the_defaults" slip="The config that you return lacks hyperparameters that you used."
# The defaults you used are not in the returned config, where the caller may want to change them.
# - config = {
# + given = config or {}
# + config = {
# - v, config
# + v, {**given, "velocity": v}

# %% wrong="nesterov_lookahead nesterov" name="old_config_returned" slip="The new velocity does not reach the config that you return, so every step starts again from the old one."
# The state goes into a copy of the config, but you return the config as it came in.
# - config = {
# + given = config if config is not None else {"learning_rate": 1e-2, "momentum": 0.9}
# + config = {
# - v, config
# + v, given

# %% wrong="nesterov_lookahead nesterov" name="given_velocity_ignored"
# The velocity is set to zeros at every call, so one that config brings is lost.
# - v_prev = config["velocity"]
# + v_prev = np.zeros_like(w)

# %% wrong="nesterov_lookahead nesterov" name="velocity_reset_when_the_rate_changes"
# Your velocity starts again from zero when the learning rate changes; it should roll on.
# - v_prev =
# + if config.get("last_rate", lr) != lr:
# +     config["velocity"] = np.zeros_like(w)
# + config["last_rate"] = lr
# + v_prev =

# %% wrong="nesterov_lookahead nesterov" name="hyperparameters_remembered"
# Your rule keeps the hyperparameters of its first call; read them from config at every call.
# - config["momentum"], config["learning_rate"]
# + config.setdefault("first", (config["momentum"], config["learning_rate"]))

# %% wrong="nesterov_lookahead nesterov" name="momentum_that_rises_by_itself"
# Your momentum is replaced by a schedule such as (k-1)/(k+2); here it is the rho that config holds.
# - v_prev =
# + k = config["calls"] = config.get("calls", 0) + 1
# + rho = rho if k == 1 else (k - 1) / (k + 2)
# + v_prev =

# %% wrong="nesterov_lookahead" name="rate_decays_by_itself" of="weights_moved_ahead_and_back"
# Your learning rate shrinks from call to call; only the caller changes it.
# - w += drift
# - dw = gradient(w)
# - w -= drift
# - config["velocity"] = drift - config["learning_rate"] * dw
# - return w + config["velocity"], config
# + v = drift - config["learning_rate"] * gradient(w + drift)
# + config["velocity"] = v
# + config["learning_rate"] *= 0.99
# + return w + v, config

# %% wrong="nesterov_lookahead" name="float32_inside" of="step_from_the_look_ahead_point"
# You compute in float32, which keeps only about seven digits of a float64 array.
# - ahead = w + config["momentum"] * config["velocity"]
# + drift = config["momentum"] * config["velocity"]
# - next_w = ahead - config["learning_rate"] * gradient(ahead)
# + v = drift - config["learning_rate"] * gradient(w + drift)
# - config["velocity"] = next_w - w
# + v = config["velocity"] = v.astype(np.float32)
# - next_w, config
# + w + v, config

# %% wrong="nesterov_lookahead nesterov" name="one_velocity_for_all_entries"
# Your velocity is one number for the whole array (a mean); each entry has its own.
# - lr * dw
# + lr * np.mean(dw)

# %% wrong="nesterov_lookahead nesterov" name="gradient_clipped"
# You clip the gradient, which the formula does not do.
# - lr * dw
# + lr * np.clip(dw, -100, 100)

# %% wrong="nesterov_lookahead nesterov" name="tiny_gradients_dropped"
# You take small gradients for zero; the formula has no tolerance.
# - lr * dw
# + lr * np.where(np.abs(dw) < 1e-8, 0, dw)

# %% wrong="nesterov_lookahead nesterov" name="no_step_at_zero_gradient"
# Where the gradient is zero you stop; the ball rolls on with its velocity.
# - v =
# + if not np.any(dw):
# +     return w, config
# + v =

# %% wrong="nesterov_lookahead nesterov" name="momentum_capped"
# You keep the momentum at 0.9 or below; any rho below 1 is allowed, such as 0.99.
# - config["momentum"]
# + min(config["momentum"], 0.9)

# %% wrong="nesterov_lookahead nesterov" name="rate_capped"
# You keep the learning rate at 0.3 or below; the caller may want a larger one.
# - config["learning_rate"]
# + min(config["learning_rate"], 0.3)

# %% wrong="nesterov_lookahead nesterov" name="velocity_reset_every_50_steps"
# Your velocity starts again from zero after 50 steps; the ball rolls on however many there are.
# - v_prev =
# + config["calls"] = config.get("calls", 0) + 1
# + if config["calls"] % 50 == 0:
# +     config["velocity"] = np.zeros_like(w)
# + v_prev =

# %% wrong="nesterov_lookahead nesterov" name="config_not_returned"
# You return the weights alone; the rule returns the pair next_w, config.
# - v, config
# + v

# %% wrong="nesterov_lookahead nesterov" name="unknown_keys_refused"
# Your rule stops at a key it does not know; a config may hold other keys, so pass over them.
# - config = {
# + if set(config or {}) - {"learning_rate", "momentum", "velocity"}:
# +     raise TypeError("unknown key")
# + config = {

# %% wrong="nesterov_lookahead nesterov" name="zero_axes_become_one"
# A 0-d array comes back with one axis; next_w has the shape of w.
# - rho, lr =
# + w = np.atleast_1d(w)
# + rho, lr =
# - lr * dw
# + lr * np.atleast_1d(dw)

# %% wrong="nesterov_lookahead nesterov" name="up_to_three_axes"
# Your code spells out three axes at most; the rule works entry by entry on any shape.
# - lr * dw
# + lr * np.einsum({0: ",->", 1: ",i->i", 2: ",ij->ij", 3: ",ijk->ijk"}[w.ndim], 1.0, dw)

# %% wrong="nesterov_lookahead nesterov" name="momentum_kept_below_one"
# You keep the momentum below 1; it is used as it comes, and 1 or more is the caller's choice.
# - config["momentum"]
# + min(config["momentum"], 0.9999)

# %% wrong="nesterov_lookahead" name="gradient_asked_at_a_vector"
# You ask for the gradient at an array of one axis at least; the point has the shape of w.
# - gradient(w + rho * v_prev)
# + np.reshape(gradient(np.atleast_1d(w + rho * v_prev)), np.shape(w))

# %% wrong="nesterov" name="plain_momentum" slip="These are the steps of plain momentum: look at what v_prev holds, and at how your step uses it."
# These are the steps of plain momentum: from the look-ahead point the step is -rho v_prev + (1 + rho) v.
# - w - rho * v_prev + (1 + rho) * v
# + w + v

# %% wrong="nesterov" name="both_terms_the_new_velocity" slip="These are the steps of plain momentum: look at what v_prev holds, and at how your step uses it."
# Both terms of your step use the new velocity, so they add up to v alone; -rho goes with the old one.
# - w - rho * v_prev
# + w - rho * v

# %% wrong="nesterov" name="velocities_swapped"
# v and v_prev are swapped in your step: -rho goes with the old velocity, 1 + rho with the new one.
# - rho * v_prev + (1 + rho) * v
# + rho * v + (1 + rho) * v_prev

# %% wrong="nesterov" name="sign_of_the_old_velocity"
# The old velocity is added in your step; from the look-ahead point it leads back, so subtract rho v_prev.
# - w - rho * v_prev
# + w + rho * v_prev

# %% wrong="nesterov" name="both_signs_turned"
# Both signs of your step are turned; it is -rho v_prev + (1 + rho) v.
# - w - rho * v_prev + (1 + rho) * v
# + w + rho * v_prev - (1 + rho) * v

# %% wrong="nesterov" name="momentum_hard_coded_in_the_step"
# The step uses momentum 0.9 whatever config says; rho is read from config in all places.
# - w - rho * v_prev + (1 + rho) * v
# + w - 0.9 * v_prev + 1.9 * v

# %% wrong="nesterov" name="momentum_squared_of_the_new_velocity"
# rho squared goes with the old velocity, if you write the step that way; yours takes the new one.
# - w - rho * v_prev + (1 + rho) * v
# + w + rho * rho * v - (1 + rho) * lr * dw

# %% wrong="nesterov" name="old_velocity_changed_in_place" slip="These are the steps of plain momentum: look at what v_prev holds, and at how your step uses it."
# v_prev is only a second name for the array that you change in place; copy it, or build a new v.
# - v_prev = config["velocity"]
# - v = rho * v_prev - lr * dw
# + v_prev = v = np.array(config["velocity"])
# + v *= rho
# + v -= lr * dw

# %% wrong="nesterov" name="old_velocity_taken_from_config_too_late" slip="These are the steps of plain momentum: look at what v_prev holds, and at how your step uses it."
# v_prev is read from config after the new velocity has been put there, so it is the new one.
# - config["velocity"] = v
# + config["velocity"] = v
# + v_prev = config["velocity"]

# %% wrong="nesterov" name="old_velocity_left_out"
# You step by (1 + rho) v; without -rho v_prev the old look-ahead is never taken back.
# - w - rho * v_prev
# + w

# %% wrong="nesterov" name="no_new_look_ahead" slip="You take the old look-ahead back and step by v, but you do not look ahead again."
# You take the old look-ahead back and step by v, but you do not look ahead again: the factor is 1 + rho.
# - (1 + rho) * v
# + v

# %% wrong="nesterov" name="whole_velocities"
# rho is missing in your step: the look-ahead is rho v, not a whole velocity.
# - w - rho * v_prev + (1 + rho) * v
# + w - v_prev + 2 * v

# %% wrong="nesterov" name="friction_in_the_step"
# Your step has 1 - rho with the new velocity; it is 1 + rho.
# - 1 + rho
# + 1 - rho

# %% wrong="nesterov" name="look_ahead_of_the_old_velocity"
# You look ahead with the old velocity once more; the next look-ahead uses the new one.
# - w - rho * v_prev + (1 + rho) * v
# + w + v + rho * v_prev

# %% wrong="nesterov" name="correction_of_the_wrong_sign" slip="Your correction has the wrong sign."
# Your correction has the wrong sign: it is + rho (v - v_prev).
# - w - rho * v_prev + (1 + rho) * v
# + w + v - rho * (v - v_prev)

# %% wrong="nesterov" name="momentum_of_twice_the_gradient"
# The gradient is applied with 1 + rho in the velocity as well; there it stands once, as lr g.
# - lr * dw
# + (1 + rho) * lr * dw
# - w - rho * v_prev + (1 + rho) * v
# + w + v

# %% wrong="nesterov" name="velocity_of_pytorch"
# Your velocity gathers plain gradients, as PyTorch's does; here the learning rate is inside it.
# - rho * v_prev - lr * dw
# + rho * v_prev + dw
# - w - rho * v_prev + (1 + rho) * v
# + w - lr * (dw + rho * v)

# %% wrong="nesterov" name="whole_step_stored" slip="You store the step of the look-ahead point as velocity, its look-ahead included."
# You store the whole step of the look-ahead point as velocity; the velocity is v alone.
# - config["velocity"] = v
# + config["velocity"] = (1 + rho) * v - rho * v_prev

# %% wrong="nesterov" name="look_ahead_velocity_stored" slip="You store the step of the look-ahead point as velocity, its look-ahead included."
# You store rho v - lr g, the velocity of one step further; the state is v itself.
# - config["velocity"] = v
# + config["velocity"] = rho * v - lr * dw

# %% wrong="nesterov" name="velocity_under_another_key"
# The old velocity is kept under the key v_prev and used as it came; the state is velocity alone.
# - rho * v_prev - lr * dw
# + rho * config["velocity"] - lr * dw
# - v_prev = config["velocity"]
# + v_prev = config.get("v_prev", np.zeros_like(w))
# - config["velocity"] = v
# + config["v_prev"] = config["velocity"] = v

# %% wrong="nesterov" name="velocity_returned_as_weights"
# You return the step in place of the weights; next_w is w plus the step.
# - w - rho * v_prev
# + -rho * v_prev

# %% wrong="nesterov" name="gradient_scaled_in_place"
# You multiply dw in place (dw *= lr), which changes the caller's array.
# - v = rho * v_prev - lr * dw
# + dw *= lr
# + v = rho * v_prev - dw

# %% wrong="nesterov" name="gradient_taken_for_a_function"
# dw is the gradient itself here, an array; the form that calls a function is exercise 1.
# - lr * dw
# + lr * dw(w + rho * v_prev)
# - w - rho * v_prev + (1 + rho) * v
# + w + v

# %% wrong="nesterov" name="plain_sgd"
# These are the steps of plain SGD: the velocity is not used.
# - v = rho * v_prev - lr * dw
# + v = -lr * dw
# - w - rho * v_prev + (1 + rho) * v
# + w + v

# %% wrong="nesterov" name="rate_hard_coded" of="step_plus_correction"
# Your learning rate is 0.01 whatever config says; read it from config at every call.
# - v_old = config["velocity"]
# - v = config["momentum"] * v_old - config["learning_rate"] * dw
# + drift = config["momentum"] * config["velocity"]
# + v = drift - 1e-2 * dw
# - w + v + config["momentum"] * (v - v_old)
# + w - drift + (1 + config["momentum"]) * v

# %% wrong="nesterov" name="rate_twice"
# The learning rate is applied twice: once inside the velocity and again in the step.
# - w - rho * v_prev + (1 + rho) * v
# + w + lr * ((1 + rho) * v - rho * v_prev)

# %% wrong="nesterov" name="default_rate_changed" of="step_plus_correction"
# The default learning rate is 1e-2, not 1e-3.
# - 1e-2
# + 1e-3
# - v_old = config["velocity"]
# + drift = config["momentum"] * config["velocity"]
# - config["momentum"] * v_old
# + drift
# - w + v + config["momentum"] * (v - v_old)
# + w - drift + (1 + config["momentum"]) * v

# %% wrong="nesterov" name="default_momentum_changed" of="step_plus_correction"
# The default momentum is 0.9, not 0.99.
# - 0.9
# + 0.99
# - v_old = config["velocity"]
# + drift = config["momentum"] * config["velocity"]
# - config["momentum"] * v_old
# + drift
# - w + v + config["momentum"] * (v - v_old)
# + w - drift + (1 + config["momentum"]) * v

# %% wrong="nesterov" name="default_momentum_half" of="step_plus_correction"
# The default momentum is 0.9, not 0.5.
# - 0.9
# + 0.5
# - v_old = config["velocity"]
# + drift = config["momentum"] * config["velocity"]
# - config["momentum"] * v_old
# + drift
# - w + v + config["momentum"] * (v - v_old)
# + w - drift + (1 + config["momentum"]) * v


# %% wrong="nesterov" name="velocity_as_attribute"
# Your velocity is an attribute of the function, so two parameters share it; keep it in the config.
def nesterov(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    if "velocity" not in config:
        nesterov.v = np.zeros_like(w)
    elif not hasattr(nesterov, "v"):
        nesterov.v = config["velocity"]
    drift = config["momentum"] * nesterov.v
    v = drift - config["learning_rate"] * dw
    nesterov.v = config["velocity"] = v
    return w - drift + (1 + config["momentum"]) * v, config


# %% wrong="nesterov" name="mutable_default" of="as_in_the_cs231n_notes"
# The default config={} is one dict shared by all calls, so a fresh start finds an old velocity.
# - (w, dw, config=None):
# + (w, dw, config={}, fresh={}):
# - config = {}
# + config = fresh

# %% wrong="nesterov" name="rate_decays_by_itself" of="step_plus_correction"
# Your learning rate shrinks from call to call; only the caller changes it.
# - v_old = config["velocity"]
# + drift = config["momentum"] * config["velocity"]
# - config["momentum"] * v_old
# + drift
# - return w + v + config["momentum"] * (v - v_old), config
# + config["learning_rate"] *= 0.99
# + return w - drift + (1 + config["momentum"]) * v, config

# %% wrong="nesterov" name="float32_inside" of="step_plus_correction"
# You compute in float32, which keeps only about seven digits of a float64 array.
# - v_old = config["velocity"]
# + drift = config["momentum"] * config["velocity"]
# - config["momentum"] * v_old
# + drift
# - config["velocity"] = v
# + v = config["velocity"] = v.astype(np.float32)
# - w + v + config["momentum"] * (v - v_old)
# + w - drift + (1 + config["momentum"]) * v


# %% right="iterate_from_lookahead" name="plain"
def iterate_from_lookahead(w, config):
    config = config or {}
    rho, v = config.get("momentum", 0.9), config.get("velocity", np.zeros_like(w))
    return w - rho * v


# %% right="iterate_from_lookahead" name="none_first"
def iterate_from_lookahead(w, config):
    if config is None:
        return w
    return w - config.get("momentum", 0.9) * config.get("velocity", 0.0)


# %% right="iterate_from_lookahead" name="defaults_merged"
def iterate_from_lookahead(w, config):
    config = {"momentum": 0.9, "velocity": np.zeros_like(w), **(config or {})}
    rho, v = config["momentum"], config["velocity"]
    return w - rho * v


# %% right="iterate_from_lookahead" name="copy_moved_back"
def iterate_from_lookahead(w, config):
    x = np.array(w)
    if config and "velocity" in config:
        x -= config.get("momentum", 0.9) * config["velocity"]
    return x


# %% right="iterate_from_lookahead" name="missing_keys_filled_in"
def iterate_from_lookahead(w, config):
    config = {} if config is None else config
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    return np.subtract(w, np.multiply(config["momentum"], config["velocity"]))


# %% right="iterate_from_lookahead" name="try_except"
def iterate_from_lookahead(w, config):
    try:
        v = config["velocity"]
    except (TypeError, KeyError):
        return w.copy()
    rho = config["momentum"] if "momentum" in config else 0.9
    return -rho * v + w


# %% right="iterate_from_lookahead" name="entry_by_entry"
def iterate_from_lookahead(w, config):
    rho = 0.9 if config is None else config.get("momentum", 0.9)
    v = np.zeros_like(w) if config is None else config.get("velocity", np.zeros_like(w))
    x = np.empty_like(w)
    for index in np.ndindex(w.shape):
        x[index] = w[index] - rho * v[index]
    return x


# %% right="iterate_from_lookahead" name="with_another_default"
def iterate_from_lookahead(w, config=None):
    rho, v = read(config or {}, np.asarray(w, dtype=float))
    return np.asarray(w, dtype=float) - np.asarray(v, dtype=float) * float(rho)


def read(config, w):
    return config.get("momentum", 0.9), config.get("velocity", 0 * w)


# %% right="iterate_from_lookahead" name="a_plain_number_for_no_axes"
def iterate_from_lookahead(w, config):
    config = config or {}
    x = np.asarray(w - config.get("momentum", 0.9) * np.asarray(config.get("velocity", 0.0)))
    return float(x) if x.ndim == 0 else x


# %% wrong="iterate_from_lookahead" name="one_look_too_far"
# You look ahead once more; the way back from the look-ahead point is w - rho v.
# - w - rho * v
# + w + rho * v

# %% wrong="iterate_from_lookahead" name="whole_velocity"
# You go back by the whole velocity; the look-ahead point is rho v ahead.
# - rho * v
# + v

# %% wrong="iterate_from_lookahead" name="next_iterate" slip="This leads to the next iterate, less its gradient."
# This leads to the next iterate, less its gradient: w + v - rho v. The one behind w is w - rho v.
# - w - rho * v
# + w + v - rho * v

# %% wrong="iterate_from_lookahead" name="friction"
# You go back by (1 - rho) v; the look-ahead point is rho v ahead.
# - rho * v
# + (1 - rho) * v

# %% wrong="iterate_from_lookahead" name="one_plus_momentum"
# You go back by (1 + rho) v, to the iterate before; the one behind w is w - rho v.
# - rho * v
# + (1 + rho) * v

# %% wrong="iterate_from_lookahead" name="momentum_hard_coded"
# Your momentum is 0.9 whatever config says; read it from config.
# - config.get("momentum", 0.9)
# + 0.9

# %% wrong="iterate_from_lookahead" name="rate_used"
# The learning rate is inside this velocity already; do not multiply by it.
# - rho * v
# + config.get("learning_rate", 1e-2) * rho * v

# %% wrong="iterate_from_lookahead" name="rate_divided_out"
# You divide by the learning rate; the velocity is what moved w already, so it is simply w - rho v.
# - rho * v
# + rho * v / config.get("learning_rate", 1e-2)

# %% wrong="iterate_from_lookahead" name="look_ahead_point_returned"
# You return the look-ahead point itself; the iterate is rho v behind it.
# - w - rho * v
# + w

# %% wrong="iterate_from_lookahead" name="zero_taken_for_missing"
# A momentum of 0 counts as missing in your code (0 or 0.9 is 0.9); zero is a value too.
# - config.get("momentum", 0.9)
# + config.get("momentum") or 0.9

# %% wrong="iterate_from_lookahead" name="none_not_handled"
# config may be None, which has no keys: make an empty dict of it first.
# - config = config or {}

# %% wrong="iterate_from_lookahead" name="velocity_demanded"
# config may lack the velocity, before the first step; then the iterate is w.
# - config.get("velocity", np.zeros_like(w))
# + config["velocity"]

# %% wrong="iterate_from_lookahead" name="momentum_demanded"
# config may lack momentum; its default is 0.9.
# - config.get("momentum", 0.9)
# + config["momentum"]

# %% wrong="iterate_from_lookahead" name="default_momentum_zero"
# Where momentum is missing it is 0.9, the rule's default, not 0.
# - 0.9
# + 0.0

# %% wrong="iterate_from_lookahead" name="default_momentum_changed"
# Where momentum is missing it is 0.9, not 0.99.
# - 0.9
# + 0.99

# %% wrong="iterate_from_lookahead" name="weights_changed_in_place"
# You change w in place (-=), and the run goes on from the wrong point; make a new array.
# - return w - rho * v
# + w -= rho * v
# + return w

# %% wrong="iterate_from_lookahead" name="velocity_changed_in_place"
# You multiply the velocity in the config in place (*=), so the run goes on more slowly.
# - return w - rho * v
# + v *= rho
# + return w - v

# %% wrong="iterate_from_lookahead" name="velocity_reset"
# You set the velocity in the config to zero after the look; the run goes on from it.
# - return
# + config["velocity"] = np.zeros_like(w)
# + return

# %% wrong="iterate_from_lookahead" name="pair_returned"
# You return a pair; this function returns the iterate alone.
# - w - rho * v
# + w - rho * v, config

# %% wrong="iterate_from_lookahead" name="length_of_the_velocity"
# You subtract the length of the velocity from every entry; subtract the velocity, entry by entry.
# - rho * v
# + rho * np.linalg.norm(v)

# %% wrong="iterate_from_lookahead" name="float32_inside"
# You compute in float32, which keeps only about seven digits of a float64 array.
# - w - rho * v
# + np.float32(w) - np.float32(rho * v)

# %% wrong="iterate_from_lookahead" name="rounded"
# You round the iterate; return it as it is.
# - w - rho * v
# + np.round(w - rho * v, 2)

# %% wrong="iterate_from_lookahead" name="flattened"
# You return a flat array; the iterate has the shape of w.
# - w - rho * v
# + (w - rho * v).ravel()

# %% wrong="iterate_from_lookahead" name="momentum_kept_below_one"
# You keep the momentum below 1; it is used as it comes, and 1 or more is the caller's choice.
# - config.get("momentum", 0.9)
# + min(config.get("momentum", 0.9), 0.999)

# %% wrong="iterate_from_lookahead" name="one_array_for_all_answers"
# You write every iterate into the same array, so that a later call changes an earlier answer.
# - (w, config):
# + (w, config, iterates={}):
# - return w - rho * v
# + x = iterates.setdefault(np.shape(w), np.empty_like(w))
# + x[...] = w - rho * v
# + return x


# %% right="nesterov_predictions" name="plain"
def nesterov_predictions(learning_rate, rho, curvature):
    p = learning_rate * curvature
    pace = np.sqrt(rho * (1 - p))
    return {
        "sharpest_rest": (2 + 2 * rho) / ((1 + 2 * rho) * learning_rate),
        "lead_on_a_slope": learning_rate / (1 - rho) * rho,
        "reported_share": (1 - p - rho * p) ** 2 / (1 - p) ** 2,
        "steps_to_a_thousandth": np.log(1e-3) / np.log(pace),
        "rho_to_walk_alike": rho / (1 - p),
    }


# %% right="nesterov_predictions" name="runs_of_the_rule"
def ahead(w, v, gradient, lr, rho):
    v = rho * v - lr * gradient(w + rho * v)
    return w + v, v


def nesterov_predictions(learning_rate, rho, curvature):
    w, v, distances, slope = 1.0, 0.0, [1.0], 0.0
    for _ in range(400):
        w, v = ahead(w, v, lambda w: curvature * w, learning_rate, rho)
        distances.append(abs(w))
        _, slope = ahead(0.0, slope, lambda w: 1.0, learning_rate, rho)
    first = 1 - learning_rate * curvature
    at_hand = first - rho * learning_rate * curvature
    return {
        "sharpest_rest": (1 + 1 / (1 + 2 * rho)) / learning_rate,
        "lead_on_a_slope": abs(rho * slope),
        "reported_share": (at_hand / first) ** 2,
        "steps_to_a_thousandth": max(t for t, far in enumerate(distances) if far > 1e-3) + 1,
        "rho_to_walk_alike": rho / first,
    }


# %% right="nesterov_predictions" name="rounded"
def nesterov_predictions(learning_rate, rho, curvature):
    kept = 1 - learning_rate * curvature
    numbers = {
        "sharpest_rest": (2 + 2 * rho) / (1 + 2 * rho) / learning_rate,
        "lead_on_a_slope": rho * learning_rate / (1 - rho),
        "reported_share": (1 - rho * (1 / kept - 1)) ** 2,
        "rho_to_walk_alike": rho / kept,
    }
    numbers = {name: float(f"{number:.3g}") for name, number in numbers.items()}
    return numbers | {"steps_to_a_thousandth": round(2 * 6.9 / -np.log(rho * kept))}


# %% right="nesterov_predictions" name="logarithms_of_both_factors"
def nesterov_predictions(learning_rate, rho, curvature):
    product = np.float64(learning_rate * curvature)
    limit = 2 * (1 + rho) / (1 + 2 * rho)
    last_velocity = -learning_rate / (1 - rho)
    sheet = dict(sharpest_rest=limit / learning_rate, lead_on_a_slope=-rho * last_velocity)
    iterate, velocity = 1 - product, -product
    sheet["reported_share"] = ((iterate + rho * velocity) / iterate) ** 2
    sheet["steps_to_a_thousandth"] = -6 * np.log(10) / (np.log(rho) + np.log1p(-product))
    sheet["rho_to_walk_alike"] = rho / (1 - product)
    return sheet


# %% wrong="nesterov_predictions" name="limit_of_momentum"
# This is where plain momentum diverges; Nesterov's limit is (2 + 2 rho) / (1 + 2 rho).
# - (2 + 2 * rho) / ((1 + 2 * rho) * learning_rate)
# + (2 + 2 * rho) / learning_rate

# %% wrong="nesterov_predictions" name="limit_of_gradient_descent"
# This is where gradient descent diverges; the look-ahead has a smaller limit.
# - (2 + 2 * rho) / ((1 + 2 * rho) * learning_rate)
# + 2 / learning_rate

# %% wrong="nesterov_predictions" name="product_for_curvature"
# This limit is one of rate times curvature; divide it by the rate.
# - (2 + 2 * rho) / ((1 + 2 * rho) * learning_rate)
# + (2 + 2 * rho) / (1 + 2 * rho)

# %% wrong="nesterov_predictions" name="whole_velocity_ahead"
# This is the whole velocity; the look-ahead point is only rho times it ahead.
# - learning_rate / (1 - rho) * rho
# + learning_rate / (1 - rho)

# %% wrong="nesterov_predictions" name="first_step_for_many"
# This is the lead after one step; on a slope the velocity grows until lr / (1 - rho).
# - learning_rate / (1 - rho) * rho
# + learning_rate * rho

# %% wrong="nesterov_predictions" name="curvature_on_a_slope"
# A straight slope has no curvature: its gradient is 1 wherever the ball is.
# - learning_rate / (1 - rho) * rho
# + learning_rate * curvature / (1 - rho) * rho

# %% wrong="nesterov_predictions" name="distances_for_losses"
# This is the share of the distances; the loss goes with the square.
# - (1 - p - rho * p) ** 2 / (1 - p) ** 2
# + (1 - p - rho * p) / (1 - p)

# %% wrong="nesterov_predictions" name="the_other_way_round"
# You divide the iterate's loss by that at the look-ahead point; it is asked the other way round.
# - (1 - p - rho * p) ** 2 / (1 - p) ** 2
# + (1 - p) ** 2 / (1 - p - rho * p) ** 2

# %% wrong="nesterov_predictions" name="looks_back"
# Your look-ahead point is behind the iterate: the velocity leads towards the minimum.
# - (1 - p - rho * p) ** 2 / (1 - p) ** 2
# + (1 - p + rho * p) ** 2 / (1 - p) ** 2

# %% wrong="nesterov_predictions" name="pace_of_momentum"
# This is the pace of plain momentum; the look-ahead brakes by 1 - lr times curvature more.
# - np.sqrt(rho * (1 - p))
# + np.sqrt(rho)

# %% wrong="nesterov_predictions" name="no_root"
# A swing shrinks by the root of the coefficient per step.
# - np.sqrt(rho * (1 - p))
# + rho * (1 - p)

# %% wrong="nesterov_predictions" name="gradient_descent_steps"
# This is the pace of gradient descent, which has no velocity.
# - np.sqrt(rho * (1 - p))
# + 1 - p

# %% wrong="nesterov_predictions" name="braked_once_more"
# This is plain momentum's rho for Nesterov's walk; here it is the other way round.
# - "rho_to_walk_alike": rho / (1 - p)
# + "rho_to_walk_alike": rho * (1 - p)

# %% wrong="nesterov_predictions" name="kept_below_one"
# You keep rho below 1; to make up for the brake of the look-ahead it may have to exceed 1.
# - "rho_to_walk_alike": rho / (1 - p)
# + "rho_to_walk_alike": min(rho / (1 - p), 0.999)


# %% wrong="nesterov_predictions" name="settings_of_the_example"
# These are the numbers of one setting; work them out for the settings that are given.
def nesterov_predictions(learning_rate, rho, curvature):
    return {
        "sharpest_rest": 13.6,
        "lead_on_a_slope": 0.9,
        "reported_share": 0.6,
        "steps_to_a_thousandth": 42,
        "rho_to_walk_alike": 1.125,
    }


# %% right="largest_stable_rate" name="plain"
def largest_stable_rate(rule, curvature, config):
    low, high = 0.0, 1.0 / curvature
    while shrinks(rule, curvature, {**config, "learning_rate": high}):
        high *= 2
    for _ in range(12):
        middle = (low + high) / 2
        if shrinks(rule, curvature, {**config, "learning_rate": middle}):
            low = middle
        else:
            high = middle
    return low


def shrinks(rule, curvature, state, steps=100):
    w = np.array([1.0])
    for _ in range(steps):
        dw = curvature * w
        w, state = rule(w, dw, state)
        if abs(w[0]) > 1e3:
            return False
    return bool(abs(w[0]) < 1)


# %% right="largest_stable_rate" name="halving_of_the_exponent"
def largest_stable_rate(rule, curvature, config):
    def diverges(exponent):
        state = dict(config)
        state["learning_rate"] = 10.0**exponent / curvature
        w = np.ones(())
        for _ in range(250):
            w, state = rule(w, w * curvature, state)
            if not np.isfinite(w) or abs(w) > 1e9:
                return True
        return abs(w) > 1

    low, high = -4.0, 4.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if diverges(middle) else (middle, high)
    return 10.0 ** ((low + high) / 2) / curvature


# %% right="largest_stable_rate" name="many_rates_at_once"
def largest_stable_rate(rule, curvature, config):
    low, high = 1e-4 / curvature, 1e4 / curvature
    for _ in range(3):
        rates = np.geomspace(low, high, 100)
        w, state = np.ones(100), {**config, "learning_rate": rates}
        for _ in range(300):
            w, state = rule(w, curvature * w, state)
        first = np.argmax(~(np.abs(w) < 1))
        low, high = rates[first - 1], rates[first]
    return float(low)


# %% right="largest_stable_rate" name="doubling_and_small_growth"
def largest_stable_rate(rule, curvature, config):
    def end_of(rate):
        w, state = np.array([1.0]), config.copy()
        state["learning_rate"] = rate
        for _ in range(200):
            w, state = rule(w.copy(), curvature * w, state)
            if abs(w).max() > 1e4:
                break
        return abs(w).max()

    rate, factor = 1e-2 / curvature, 2.0
    while factor > 1.003:
        while end_of(rate * factor) <= 1:
            rate *= factor
        factor = factor**0.5
    return rate


# %% wrong="largest_stable_rate" name="limit_of_gradient_descent"
# You return gradient descent's limit without a run; the rule that is given may have another one.
def largest_stable_rate(rule, curvature, config):
    return 2 / curvature


# %% wrong="largest_stable_rate" name="state_dropped"
# You throw away the config that a step returns, and with it the velocity; hand it to the next step.
# - w, state = rule(w, dw, state)
# + w, _ = rule(w, dw, {**state})

# %% wrong="largest_stable_rate" name="one_dict_for_all_runs"
# You write into the config that you are given; each run needs a dict of its own.
# - low, high = 0.0, 1.0 / curvature
# - while shrinks(rule, curvature, {**config, "learning_rate": high}):
# + low, high = 0.0, 1.0 / curvature
# + config["learning_rate"] = high
# + while shrinks(rule, curvature, config):
# - high *= 2
# + high *= 2
# + config["learning_rate"] = high
# - if shrinks(rule, curvature, {**config, "learning_rate": middle}):
# + config["learning_rate"] = middle
# + if shrinks(rule, curvature, config):

# %% wrong="largest_stable_rate" name="one_state_for_all_runs"
# Your runs share one dict, in which a rule may leave what a run that grew has come to.
# - low, high = 0.0, 1.0 / curvature
# - while shrinks(rule, curvature, {**config, "learning_rate": high}):
# + low, high, shared = 0.0, 1.0 / curvature, dict(config)
# + shared["learning_rate"] = high
# + while shrinks(rule, curvature, shared):
# - high *= 2
# + high *= 2
# + shared["learning_rate"] = high
# - if shrinks(rule, curvature, {**config, "learning_rate": middle}):
# + shared["learning_rate"] = middle
# + if shrinks(rule, curvature, shared):

# %% wrong="largest_stable_rate" name="settings_left_out"
# Your runs leave out what config holds; the momentum there has a say in the limit.
# - while shrinks(rule, curvature, {**config, "learning_rate": high}):
# + while shrinks(rule, curvature, {"learning_rate": high}):
# - if shrinks(rule, curvature, {**config, "learning_rate": middle}):
# + if shrinks(rule, curvature, {"learning_rate": middle}):

# %% wrong="largest_stable_rate" name="a_single_step"
# Your run is one step long; a velocity shows only later.
# - steps=100
# + steps=1

# %% wrong="largest_stable_rate" name="every_step_must_shrink"
# You call a run that passes the minimum unstable; a swing may grow for a while and still die out.
# - if abs(w[0]) > 1e3:
# + if w[0] < -0.5:

# %% wrong="largest_stable_rate" name="upper_end_fixed"
# You search between 0 and 4 whatever the curvature is; double until a run diverges.
# - low, high = 0.0, 1.0 / curvature
# - while shrinks(rule, curvature, {**config, "learning_rate": high}):
# -     high *= 2
# + low, high = 0.0, 4.0

# %% wrong="largest_stable_rate" name="curvature_left_out"
# Your gradient is w; on this landscape it is curvature times w.
# - dw = curvature * w
# + dw = w

# %% wrong="largest_stable_rate" name="too_coarse"
# You stop while the limit is known to a tenth only; go on halving.
# - range(12)
# + range(2)

# %% wrong="largest_stable_rate" name="product_returned"
# You return rate times curvature; the rate is asked for.
# - return low
# + return low * curvature

# %% wrong="largest_stable_rate" name="distance_for_limit"
# You return whether the last run shrinks, not the rate at which that changes.
# - return low
# + return float(shrinks(rule, curvature, {**config, "learning_rate": low}))


# %% right="parting_settings" name="plain"
def parting_settings(curvatures):
    largest, smallest = np.max(curvatures), np.min(curvatures)
    root = np.sqrt(largest / smallest)
    rate = 4 / (np.sqrt(largest) + np.sqrt(smallest)) ** 2
    rho = ((root - 1) / (root + 1)) ** 2
    return {"learning_rate": rate, "momentum": rho}


# %% right="parting_settings" name="between_the_limits"
def parting_settings(curvatures):
    rho = 0.7
    ahead, plain = (2 + 2 * rho) / (1 + 2 * rho), 2 + 2 * rho
    return {"learning_rate": (0.1 * ahead + 0.9 * plain) / max(curvatures), "momentum": rho}


# %% right="parting_settings" name="a_rate_that_fits_all"
def parting_settings(curvatures):
    flat = 2.7 * min(curvatures) / max(curvatures)
    return {"learning_rate": 2.7 / max(curvatures), "momentum": (1 - flat**0.5) ** 2 + 0.02}


# %% right="parting_settings" name="search_by_runs"
def farthest(curvatures, rate, rho, steps):
    w, v = np.ones_like(curvatures), np.zeros_like(curvatures)
    for _ in range(steps):
        v = rho * v - rate * curvatures * w
        w = w + v
    return max(np.max(np.abs(w)), np.max(np.abs(v)))


def parting_settings(curvatures):
    rate = 3.1 / np.max(curvatures)
    rhos = np.arange(0.58, 0.95, 0.01)
    best = min(rhos, key=lambda rho: farthest(curvatures, rate, rho, 50))
    return {"learning_rate": rate, "momentum": float(best)}


# %% right="parting_settings" name="a_little_more_momentum"
def parting_settings(curvatures):
    roots = np.sqrt(np.sort(curvatures))
    pace = (roots[-1] - roots[0]) / (roots[-1] + roots[0])
    return dict(
        learning_rate=2 * (1 + pace**2) / (curvatures.max() + curvatures.min()), momentum=pace
    )


# %% wrong="parting_settings" name="both_diverge"
# With these settings plain momentum diverges too: its limit is 2 + 2 rho over the largest curvature.
# - rate = 4 / (np.sqrt(largest) + np.sqrt(smallest)) ** 2
# + rate = 4.1 / largest

# %% wrong="parting_settings" name="both_converge"
# With these settings both converge: the rate is below (2 + 2 rho) / (1 + 2 rho) over the curvature.
# - rate = 4 / (np.sqrt(largest) + np.sqrt(smallest)) ** 2
# + rate = 1 / largest

# %% wrong="parting_settings" name="limit_of_the_flat_direction"
# The direction with the largest curvature diverges first; your rate is measured by the smallest.
# - rate = 4 / (np.sqrt(largest) + np.sqrt(smallest)) ** 2
# + rate = 3 / smallest

# %% wrong="parting_settings" name="first_for_the_largest"
# The curvatures come in any order; the first need not be the largest.
# - largest, smallest = np.max(curvatures), np.min(curvatures)
# + largest, smallest = curvatures[0], curvatures[-1]
# - root = np.sqrt(largest / smallest)
# + root = max(np.sqrt(largest / smallest), 1.1)

# %% wrong="parting_settings" name="no_momentum"
# At rho = 0 both rules are gradient descent, and diverge together.
# - rho = ((root - 1) / (root + 1)) ** 2
# + rho = 0.0

# %% wrong="parting_settings" name="hardly_any_momentum"
# With so little momentum the flat direction creeps; a larger rho carries it along.
# - rate = 4 / (np.sqrt(largest) + np.sqrt(smallest)) ** 2
# + rate = 2.05 / largest
# - rho = ((root - 1) / (root + 1)) ** 2
# + rho = 0.1

# %% wrong="parting_settings" name="hardly_any_friction"
# With so little friction the swing hardly dies out: it shrinks by the root of rho per step.
# - rho = ((root - 1) / (root + 1)) ** 2
# + rho = 0.97

# %% wrong="parting_settings" name="the_usual_momentum"
# At rho = 0.9 the swing shrinks by 5 percent a step, too slowly for a landscape as round as this.
# - rho = ((root - 1) / (root + 1)) ** 2
# + rho = 0.9

# %% wrong="parting_settings" name="root_left_out"
# Here stands the condition number where its root belongs, so rho is close to 1.
# - root = np.sqrt(largest / smallest)
# + root = largest / smallest

# %% wrong="parting_settings" name="settings_of_nesterov"
# These are the best settings of Nesterov momentum, with which it converges.
# - rate = 4 / (np.sqrt(largest) + np.sqrt(smallest)) ** 2
# + rate = 4 / (3 * largest + smallest)
