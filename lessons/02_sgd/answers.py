# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="sgd" name="plain"
def sgd(w, dw, config=None):
    config = {"learning_rate": 1e-2, **(config or {})}
    return w - config["learning_rate"] * dw, config


# %% right="sgd" name="as_in_cs231n_in_place"
def sgd(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    w -= config["learning_rate"] * dw
    return w, config


# %% right="sgd" name="new_config_of_one_key"
def sgd(w, dw, config=None):
    learning_rate = (config or {}).get("learning_rate", 0.01)
    return w - learning_rate * dw, {"learning_rate": learning_rate}


# %% right="sgd" name="out_arguments"
def sgd(w, dw, config=None):
    config = dict(config or {})
    lr = config.setdefault("learning_rate", 1e-2)
    return np.subtract(w, np.multiply(lr, dw)), config


# %% right="sgd" name="added_with_the_other_sign"
def sgd(w, dw, config=None):
    config = config.copy() if config else {}
    if "learning_rate" not in config:
        config["learning_rate"] = 1e-2
    next_w = w + (-config["learning_rate"]) * dw
    return [next_w, config]


# %% right="sgd" name="only_float64"
def sgd(w, dw, config=None):
    config = {} if config is None else config
    lr = np.float64(config.get("learning_rate", 1e-2))
    config["learning_rate"] = lr
    return np.asarray(w, dtype=np.float64) - lr * np.asarray(dw, dtype=np.float64), config


# %% right="sgd" name="entry_by_entry"
def sgd(w, dw, config=None):
    config = {"learning_rate": 1e-2, **(config or {})}
    next_w = np.empty_like(w)
    for index in np.ndindex(w.shape):
        next_w[index] = w[index] - config["learning_rate"] * dw[index]
    return next_w, config


# %% right="sgd" name="helper_and_extra_keys"
DEFAULTS = {"learning_rate": 1e-2}


def complete(config):
    return DEFAULTS | (config or {})


def sgd(w, dw, config=None):
    config = complete(config)
    config["steps"] = config.get("steps", 0) + 1
    step = np.array(dw)
    step *= config["learning_rate"]
    return w - step, config


# %% right="sgd" name="try_except"
def sgd(w, dw, config=None):
    try:
        lr = config["learning_rate"]
    except (KeyError, TypeError):
        lr = 0.01
    config = {} if config is None else config
    config.update(learning_rate=lr)
    return w * 1 - dw * lr, config


# %% wrong="sgd" name="sign_of_the_step"
# You add the gradient, so the weights climb the slope; a step goes against it.
# - w - config["learning_rate"] * dw
# + w + config["learning_rate"] * dw

# %% wrong="sgd" name="rate_hard_coded" slip="Your learning rate is not the one that config brings."
# Your learning rate is 0.01 whatever config says; read it from config at every call.
# - config["learning_rate"]
# + 1e-2

# %% wrong="sgd" name="rate_forgotten"
# The gradient is subtracted as it is; it is the learning rate that makes a step of it.
# - config["learning_rate"] * dw
# + dw

# %% wrong="sgd" name="divided_by_the_rate"
# You divide the gradient by the learning rate; multiply by it.
# - config["learning_rate"] * dw
# + dw / config["learning_rate"]

# %% wrong="sgd" name="default_rate_changed"
# The default learning rate is 1e-2, not 1e-3.
# - 1e-2
# + 1e-3

# %% wrong="sgd" name="config_none_not_handled"
# A first call comes with config=None, which has no keys: make an empty dict of it first.
# - config = {"learning_rate": 1e-2, **(config or {})}
# + config.setdefault("learning_rate", 1e-2)

# %% wrong="sgd" name="defaults_only_for_none"
# The default is filled in only when config is None; a config that lacks the key needs it too.
# - config = {"learning_rate": 1e-2, **(config or {})}
# + if config is None:
# +     config = {"learning_rate": 1e-2}

# %% wrong="sgd" name="default_not_returned"
# The default rate is used but not returned: the config of the next call must hold it.
# - {"learning_rate": 1e-2, **(config or {})}
# + config or {}
# - config["learning_rate"]
# + config.get("learning_rate", 1e-2)

# %% wrong="sgd" name="zero_taken_for_missing"
# A learning rate of 0 counts as missing in your code (0 or 0.01 is 0.01); zero is a value too.
# - config["learning_rate"] * dw
# + (config["learning_rate"] or 1e-2) * dw

# %% wrong="sgd" name="rate_capped"
# You cap the learning rate at 1; it is used as it comes, large values included.
# - config["learning_rate"]
# + min(config["learning_rate"], 1.0)

# %% wrong="sgd" name="sign_of_the_rate_dropped"
# You take the learning rate without its sign; it is used as it comes, a negative one too.
# - config["learning_rate"]
# + abs(config["learning_rate"])

# %% wrong="sgd" name="rate_decays"
# Your learning rate shrinks from call to call; plain SGD keeps the rate that the caller gave it.
# - return w - config["learning_rate"] * dw, config
# + next_w = w - config["learning_rate"] * dw
# + config["learning_rate"] *= 0.99
# + return next_w, config

# %% wrong="sgd" name="gradient_scaled_in_place"
# You multiply dw in place, which changes the caller's array; let the product make a new one.
# - return w - config["learning_rate"] * dw, config
# + dw *= config["learning_rate"]
# + return w - dw, config

# %% wrong="sgd" name="gradient_set_to_zero"
# You clear dw after the step; it belongs to the caller, who may want to look at it.
# - return w - config["learning_rate"] * dw, config
# + next_w = w - config["learning_rate"] * dw
# + dw.fill(0)
# + return next_w, config

# %% wrong="sgd" name="old_gradient_changed_later"
# You keep the array dw itself in config and change it in a later call; keep a copy, or nothing.
# - config = {"learning_rate": 1e-2, **(config or {})}
# + config = {"learning_rate": 1e-2, **(config or {})}
# + if "last" in config:
# +     config["last"] *= 0
# + config["last"] = dw

# %% wrong="sgd" name="step_taken_twice" of="as_in_cs231n_in_place"
# The step is taken twice: once in place on w, and again in what you return.
# - return w, config
# + return w - config["learning_rate"] * dw, config

# %% wrong="sgd" name="gradient_normalized"
# You divide the gradient by its length, so every step is equally long; SGD uses it as it is.
# - return w - config["learning_rate"] * dw, config
# + length = np.sqrt(np.sum(dw**2))
# + return w - config["learning_rate"] * dw / np.where(length > 0, length, 1), config

# %% wrong="sgd" name="sign_of_the_gradient_only"
# You use only the sign of the gradient; its size counts as well.
# - config["learning_rate"] * dw
# + config["learning_rate"] * np.sign(dw)

# %% wrong="sgd" name="gradient_clipped"
# You clip the gradient; plain SGD uses large gradients as they are.
# - config["learning_rate"] * dw
# + config["learning_rate"] * np.clip(dw, -5, 5)

# %% wrong="sgd" name="weights_rounded"
# You round the weights; small steps get lost in it.
# - w - config["learning_rate"] * dw
# + np.round(w - config["learning_rate"] * dw, 8)

# %% wrong="sgd" name="weight_decay_added"
# You add a weight decay; plain SGD steps along the gradient and nothing else.
# - config["learning_rate"] * dw
# + config["learning_rate"] * (dw + 1e-4 * w)

# %% wrong="sgd" name="momentum"
# You keep a velocity, which is momentum, the next lesson; plain SGD remembers nothing.
# - return w - config["learning_rate"] * dw, config
# + v = 0.9 * config.get("velocity", np.zeros_like(w)) - config["learning_rate"] * dw
# + config["velocity"] = v
# + return w + v, config

# %% wrong="sgd" name="mean_over_rows"
# You average the gradient over its first axis; each entry has its own gradient.
# - config["learning_rate"] * dw
# + config["learning_rate"] * (dw.mean(axis=0) if dw.ndim > 1 else dw)

# %% wrong="sgd" name="only_one_axis" of="entry_by_entry"
# Your loop expects arrays of one axis; let NumPy subtract whole arrays, of whatever shape.
# - np.ndindex(w.shape)
# + range(len(w))

# %% wrong="sgd" name="zero_axes_become_one"
# Arrays without an axis come back with one; the shape of w must stay as it is.
# - w - config["learning_rate"] * dw
# + np.atleast_1d(w - config["learning_rate"] * dw)

# %% wrong="sgd" name="config_not_returned"
# You return only the weights; the rule returns the pair next_w, config.
# - * dw, config
# + * dw

# %% wrong="sgd" name="config_first"
# You return config first; the order is next_w, config.
# - w - config["learning_rate"] * dw, config
# + config, w - config["learning_rate"] * dw


# %% wrong="sgd" name="rate_of_the_first_call_kept" slip="Your learning rate is not the one that config brings."
# Your rate is kept outside of config, from the first call on; each call brings its own.
RATES = []


def sgd(w, dw, config=None):
    config = {"learning_rate": 1e-2, **(config or {})}
    RATES.append(config["learning_rate"])
    return w - RATES[0] * dw, config


# %% wrong="sgd" name="unknown_keys_refused"
# A config may hold keys that you do not know; leave them alone.
def sgd(w, dw, config=None):
    def rate(learning_rate=1e-2):
        return learning_rate

    lr = rate(**(config or {}))
    return w - lr * dw, {**(config or {}), "learning_rate": lr}


# %% wrong="sgd" name="rate_decays_after_ten_steps"
# Your rate shrinks after some steps; plain SGD keeps the rate that the caller gave it.
# - return w - config["learning_rate"] * dw, config
# + config["t"] = config.get("t", 0) + 1
# + lr = config["learning_rate"] / (1 if config["t"] <= 30 else 2)
# + return w - lr * dw, config


# %% wrong="sgd" name="defaults_shared_by_all_first_calls"
# All first calls return one and the same dict; a caller who changes it changes your defaults.
DEFAULTS = {"learning_rate": 1e-2}


def sgd(w, dw, config=None):
    config = config or DEFAULTS
    config.setdefault("learning_rate", 1e-2)
    return w - config["learning_rate"] * dw, config


# %% wrong="sgd" name="zero_gradient_left_alone"
# Where the gradient is zero you return the config as it came, which may be None or incomplete.
# - config = {"learning_rate": 1e-2, **(config or {})}
# + if not np.any(dw):
# +     return w, config
# + config = {"learning_rate": 1e-2, **(config or {})}


# %% right="condition_number" name="plain"
def condition_number(H):
    s = np.linalg.svd(H, compute_uv=False)
    if s[-1] <= len(H) * np.finfo(float).eps * s[0]:
        return np.inf
    return s[0] / s[-1]


# %% right="condition_number" name="matrix_rank_and_cond"
def condition_number(H):
    if np.linalg.matrix_rank(H) < len(H):
        return float("inf")
    return np.linalg.cond(H)


# %% right="condition_number" name="sorted_values"
import math


def condition_number(H):
    _, s, _ = np.linalg.svd(np.asarray(H))
    smallest, largest = min(s), max(s)
    if smallest <= H.shape[0] * 2.0**-52 * largest:
        return math.inf
    return largest / smallest


# %% right="condition_number" name="norms"
def condition_number(H):
    largest = np.linalg.norm(H, 2)
    smallest = np.linalg.norm(H, -2)
    n, eps = H.shape[0], np.finfo(np.float64).eps
    if largest == 0 or smallest <= n * eps * largest:
        return np.inf
    return float(largest / smallest)


# %% right="condition_number" name="cond_beyond_the_border"
def condition_number(H):
    k = np.linalg.cond(H, 2)
    limit = 1 / (len(H) * np.finfo(float).eps)
    return np.float64(k) if k < limit else np.inf


# %% right="condition_number" name="scaled_first"
def condition_number(H):
    scale = abs(H).max()
    if scale == 0:
        return np.inf
    values = np.linalg.svd(H / scale)[1]
    border = len(values) * np.finfo(float).eps * values[0]
    return np.array(values[0] / values[-1]) if values[-1] > border else np.array(np.inf)


# %% right="condition_number" name="norm_of_the_inverse"
def condition_number(H):
    if np.linalg.matrix_rank(H) < H.shape[0]:
        return np.inf
    return np.linalg.norm(H, ord=2) * np.linalg.norm(np.linalg.inv(H), ord=2)


# %% right="condition_number" name="zero_matrix_apart"
def condition_number(H):
    if not np.any(H):
        return float("inf")
    k = np.linalg.cond(H)
    return np.inf if 1 / k <= H.shape[0] * np.finfo(float).eps else float(k)


# %% wrong="condition_number" name="eigenvalues"
# You divide eigenvalues; negative ones give a negative ratio, and an unsymmetric matrix has others.
# - s = np.linalg.svd(H, compute_uv=False)
# + values = np.linalg.eigvalsh(H)
# - s[-1] <= len(H) * np.finfo(float).eps * s[0]
# + abs(values).min() <= len(H) * np.finfo(float).eps * abs(values).max()
# - s[0] / s[-1]
# + values.max() / values.min()

# %% wrong="condition_number" name="sizes_of_eigenvalues" slip="What you compute gives the singular values of symmetric matrices only."
# The sizes of eigenvalues are the singular values only if H is symmetric; this H may not be.
# - np.linalg.svd(H, compute_uv=False)
# + np.sort(np.abs(np.linalg.eigvals(H)))[::-1]

# %% wrong="condition_number" name="symmetric_solver" slip="What you compute gives the singular values of symmetric matrices only."
# Your solver is for symmetric matrices and reads one triangle only; take singular values.
# - np.linalg.svd(H, compute_uv=False)
# + np.sort(np.abs(np.linalg.eigvalsh(H)))[::-1]

# %% wrong="condition_number" name="unsymmetric_refused"
# You refuse matrices that are not symmetric; every square matrix has a condition number.
# - s = np.linalg.svd(H, compute_uv=False)
# + if not np.allclose(H, H.T):
# +     raise ValueError("H is not symmetric")
# + s = np.linalg.svd(H, compute_uv=False)

# %% wrong="condition_number" name="no_border" slip="Your border lets through a smallest singular value that is nothing but rounding."
# You divide without asking whether the smallest value can be told from zero.
# - if s[-1] <= len(H) * np.finfo(float).eps * s[0]:
# -     return np.inf

# %% wrong="condition_number" name="library_function" of="matrix_rank_and_cond" slip="Your border lets through a smallest singular value that is nothing but rounding."
# Yours is infinite only at an exact zero, as np.linalg.cond is; the border n eps s_max is missing.
# - if np.linalg.matrix_rank(H) < len(H):
# -     return float("inf")

# %% wrong="condition_number" name="only_exact_zero" slip="Your border lets through a smallest singular value that is nothing but rounding."
# You look for an exact zero; rounding leaves about 1e-16 instead, so the border is n eps s_max.
# - s[-1] <= len(H) * np.finfo(float).eps * s[0]
# + s[-1] == 0

# %% wrong="condition_number" name="border_without_n"
# The border grows with the size of the matrix: n eps s_max, not eps s_max.
# - len(H) * np.finfo(float).eps
# + np.finfo(float).eps

# %% wrong="condition_number" name="absolute_border"
# Your border does not grow with s_max, so a matrix of tiny numbers counts as singular.
# - len(H) * np.finfo(float).eps * s[0]
# + len(H) * np.finfo(float).eps

# %% wrong="condition_number" name="border_too_high"
# Your border is 1e-10; what is small but can be told from zero has a finite condition number.
# - len(H) * np.finfo(float).eps
# + 1e-10

# %% wrong="condition_number" name="border_of_the_squared_size"
# Your border counts the entries, n squared; it is n eps s_max for an n by n matrix.
# - len(H)
# + H.size

# %% wrong="condition_number" name="determinant"
# A small determinant does not mean singular: it shrinks with the scale of the matrix.
# - s[-1] <= len(H) * np.finfo(float).eps * s[0]
# + abs(np.linalg.det(H)) < 1e-12
# - s[0] / s[-1]
# + np.linalg.cond(H)

# %% wrong="condition_number" name="squared_matrix"
# You take eigenvalues of H'H, whose roots lose the small singular values to rounding.
# - np.linalg.svd(H, compute_uv=False)
# + np.sqrt(np.abs(np.linalg.eigvalsh(H.T @ H)))[::-1]

# %% wrong="condition_number" name="not_the_root"
# You take eigenvalues of H'H: they are squares, so the ratio comes out squared.
# - np.linalg.svd(H, compute_uv=False)
# + np.linalg.eigvalsh(H.T @ H)[::-1]

# %% wrong="condition_number" name="upside_down" slip="Your ratio is upside down."
# Your ratio is upside down: the largest singular value divided by the smallest.
# - s[0] / s[-1]
# + s[-1] / s[0]

# %% wrong="condition_number" name="diagonal_only"
# You compare entries of the diagonal; they are singular values only if all others are zero.
# - np.linalg.svd(H, compute_uv=False)
# + np.sort(np.abs(np.diag(H)))[::-1]

# %% wrong="condition_number" name="first_and_second"
# You divide the largest by the second singular value; the smallest is the last one.
# - s[0] / s[-1]
# + s[0] / s[1]

# %% wrong="condition_number" name="frobenius_norm"
# You use another norm (Frobenius); the ratio of singular values belongs to the 2-norm.
# - s[0] / s[-1]
# + np.linalg.norm(H) * np.linalg.norm(np.linalg.inv(H))

# %% wrong="condition_number" name="error_where_it_is_singular"
# You raise an error for a singular matrix; its condition number is infinite, np.inf.
# - return np.inf
# + raise ValueError("singular")

# %% wrong="condition_number" name="small_number_added"
# You add a small number to the divisor; a matrix of tiny numbers then has a wrong ratio.
# - s[0] / s[-1]
# + s[0] / (s[-1] + 1e-12)

# %% wrong="condition_number" name="zero_matrix_called_perfect"
# The matrix of zeros is as singular as can be; its condition number is infinite, not 1.
# - s = np.linalg.svd(H, compute_uv=False)
# + s = np.linalg.svd(H, compute_uv=False)
# + if s[0] == 0:
# +     return 1.0

# %% wrong="condition_number" name="one_row_not_foreseen"
# A matrix of one row has one singular value, and the condition number 1.
# - s = np.linalg.svd(H, compute_uv=False)
# + largest, *_, smallest = s = np.linalg.svd(H, compute_uv=False)

# %% wrong="condition_number" name="border_excluded"
# Exactly at the border the condition number is infinite too: <=, and not <.
# - if s[-1] <= len(H)
# + if s[-1] == 0 or s[-1] < len(H)

# %% wrong="condition_number" name="matrix_scaled_in_place"
# You scale H itself, which belongs to the caller: H / size is a new matrix, H /= size is not.
# - s = np.linalg.svd(H, compute_uv=False)
# + H /= np.max(np.abs(H)) or 1.0
# + s = np.linalg.svd(H, compute_uv=False)


# %% right="best_learning_rate" name="plain"
def best_learning_rate(H):
    values = np.linalg.eigvalsh(H)
    if not np.array_equal(H, H.T) or values[0] <= 0:
        raise ValueError
    k = values[-1] / values[0]
    return 2 / (values[0] + values[-1]), (k - 1) / (k + 1)


# %% right="best_learning_rate" name="sorted_eigenvalues"
def best_learning_rate(H):
    if not np.array_equal(H, H.T):
        raise ValueError("not symmetric")
    values = sorted(np.linalg.eigvalsh(H))
    low, high = values[0], values[-1]
    if low <= 0:
        raise ValueError("not positive definite")
    return 2 / (low + high), (high - low) / (high + low)


# %% right="best_learning_rate" name="cholesky"
def best_learning_rate(H):
    if np.abs(H - H.T).max() > 1e-10 * np.abs(H).max():
        raise ValueError("H is not symmetric")
    np.linalg.cholesky(H)
    values = np.linalg.eigvalsh(H)
    rate = 2 / (values.min() + values.max())
    return rate, 1 - rate * values.min()


# %% right="best_learning_rate" name="general_solver"
def best_learning_rate(H):
    if (H != np.transpose(H)).any():
        raise ValueError
    values = np.real(np.linalg.eigvals(H))
    if not np.all(values > 0):
        raise ValueError
    kappa = values.max() / values.min()
    return [float(2 / (values.min() + values.max())), float((kappa - 1) / (kappa + 1))]


# %% right="best_learning_rate" name="array_of_two"
def best_learning_rate(H):
    eigenvalues = np.linalg.eigh(H)[0]
    definite = np.min(eigenvalues) > 0
    symmetric = np.allclose(H, H.T)
    if not (definite and symmetric):
        raise ValueError(f"expected a symmetric positive definite matrix, got {H}")
    mean = (eigenvalues[0] + eigenvalues[-1]) / 2
    return np.array([1 / mean, eigenvalues[-1] / mean - 1])


# %% wrong="best_learning_rate" name="stability_limit"
# This is the rate at which the steepest direction just begins to diverge, 2 / l_max.
# - 2 / (values[0] + values[-1])
# + 2 / values[-1]

# %% wrong="best_learning_rate" name="one_over_the_largest"
# This rate, 1 / l_max, suits the steepest direction; the flattest one can do with more.
# - 2 / (values[0] + values[-1]), (k - 1) / (k + 1)
# + 1 / values[-1], 1 - 1 / k

# %% wrong="best_learning_rate" name="two_forgotten" slip="A factor 2 is missing in your rate."
# The rate is 2 / (l_min + l_max); the 2 is missing.
# - 2 / (values[0] + values[-1])
# + 1 / (values[0] + values[-1])

# %% wrong="best_learning_rate" name="sum_of_all_curvatures"
# You add up all curvatures; only the smallest and the largest decide.
# - 2 / (values[0] + values[-1])
# + 2 / np.sum(values)

# %% wrong="best_learning_rate" name="factor_of_the_loss"
# Your factor is that of the loss, squared; asked for is that of the distance.
# - (k - 1) / (k + 1)
# + ((k - 1) / (k + 1)) ** 2

# %% wrong="best_learning_rate" name="factor_of_momentum"
# This factor, with the root of k, is that of momentum; plain SGD has (k - 1) / (k + 1).
# - k = values[-1] / values[0]
# + k = np.sqrt(values[-1] / values[0])

# %% wrong="best_learning_rate" name="factor_approximated"
# 1 - 2 / k is the factor for large k only; the exact one is (k - 1) / (k + 1).
# - (k - 1) / (k + 1)
# + 1 - 2 / k

# %% wrong="best_learning_rate" name="negative_factor"
# Your factor has the sign of the steepest direction; asked for is its size.
# - (k - 1) / (k + 1)
# + (1 - k) / (k + 1)

# %% wrong="best_learning_rate" name="condition_number_returned"
# Your second number is the condition number; asked for is the factor per step.
# - (k - 1) / (k + 1)
# + k

# %% wrong="best_learning_rate" name="order_of_the_pair"
# You return the factor first; the order is rate, factor.
# - 2 / (values[0] + values[-1]), (k - 1) / (k + 1)
# + (k - 1) / (k + 1), 2 / (values[0] + values[-1])

# %% wrong="best_learning_rate" name="rate_only"
# You return the rate alone; asked for is the pair rate, factor.
# - , (k - 1) / (k + 1)

# %% wrong="best_learning_rate" name="diagonal_entries"
# You take the diagonal of H for its curvatures; they are the eigenvalues, in every direction.
# - np.linalg.eigvalsh(H)
# + np.sort(np.diag(H))
# - values[0] <= 0
# + np.linalg.eigvalsh(H)[0] <= 0

# %% wrong="best_learning_rate" name="first_and_last_unsorted"
# np.linalg.eig does not sort; take the smallest and the largest, not the first and the last.
# - np.linalg.eigvalsh(H)
# + np.linalg.eig(H)[0]
# - values[0] <= 0
# + np.any(values <= 0)

# %% wrong="best_learning_rate" name="singular_values"
# Singular values have no sign, so you do not notice a negative eigenvalue.
# - np.linalg.eigvalsh(H)
# + np.linalg.svd(H, compute_uv=False)[::-1]

# %% wrong="best_learning_rate" name="positive_diagonal"
# A positive diagonal does not make a matrix positive definite; the eigenvalues decide.
# - values[0] <= 0
# + np.any(np.diag(H) <= 0)

# %% wrong="best_learning_rate" name="positive_determinant"
# A positive determinant is not enough: two negative eigenvalues make one as well.
# - values[0] <= 0
# + np.linalg.det(H) <= 0

# %% wrong="best_learning_rate" name="zero_let_through"
# An eigenvalue of zero is let through; positive definite means all eigenvalues above zero.
# - values[0] <= 0
# + values[0] < 0
# - k = values[-1] / values[0]
# + low, high = values[0], values[-1]
# - 2 / (values[0] + values[-1]), (k - 1) / (k + 1)
# + 2 / (low + high), (high - low) / (high + low)

# %% wrong="best_learning_rate" name="small_taken_for_zero"
# You take small eigenvalues for zero; a flat direction that is not quite flat has a best rate.
# - values[0] <= 0
# + values[0] <= 1e-8

# %% wrong="best_learning_rate" name="symmetry_not_checked"
# You do not compare H with its transpose; eigvalsh reads one triangle and does not notice.
# - not np.array_equal(H, H.T) or values[0] <= 0
# + values[0] <= 0

# %% wrong="best_learning_rate" name="made_symmetric"
# You replace H by its symmetric part; an unsymmetric H is to raise a ValueError.
# - np.linalg.eigvalsh(H)
# + np.linalg.eigvalsh((H + H.T) / 2)
# - not np.array_equal(H, H.T) or values[0] <= 0
# + values[0] <= 0

# %% wrong="best_learning_rate" name="definiteness_not_checked"
# You do not ask whether all eigenvalues are positive.
# - or values[0] <= 0

# %% wrong="best_learning_rate" name="none_instead_of_an_error"
# You return None where no rate is good; raise a ValueError, which cannot be overlooked.
# - raise ValueError
# + return None

# %% wrong="best_learning_rate" name="error_returned"
# You return the error; raise it.
# - raise ValueError
# + return ValueError("not symmetric positive definite")

# %% wrong="best_learning_rate" name="assertion"
# An assert raises an AssertionError; the contract asks for a ValueError.
# - if not np.array_equal(H, H.T) or values[0] <= 0:
# -     raise ValueError
# + assert np.array_equal(H, H.T) and values[0] > 0

# %% wrong="best_learning_rate" name="two_by_two_only"
# Your formula for eigenvalues holds for 2 by 2 matrices only.
# - not np.array_equal(H, H.T)
# + H.shape != (2, 2) or H[0, 1] != H[1, 0]

# %% wrong="best_learning_rate" name="symmetry_seen_in_the_first_row_only"
# You compare the first row with the first column; all of H must equal its transpose.
# - np.linalg.eigvalsh(H)
# + np.linalg.eigvalsh((H + H.T) / 2)
# - np.array_equal(H, H.T)
# + np.allclose(H[0], H[:, 0])

# %% wrong="best_learning_rate" name="matrix_scaled_in_place"
# You scale H itself, which belongs to the caller: H / size is a new matrix, H /= size is not.
# - values = np.linalg.eigvalsh(H)
# + size = np.max(np.abs(H)) or 1.0
# + H /= size
# + values = size * np.linalg.eigvalsh(H)

# %% wrong="best_learning_rate" name="determinant_and_trace"
# A positive determinant and trace prove nothing beyond two by two: look at the eigenvalues.
# - values[0] <= 0
# + np.linalg.det(H) <= 0 or np.trace(H) <= 0


# %% right="stationary_point_kind" name="plain"
def stationary_point_kind(H, tolerance=1e-8):
    values = np.linalg.eigvalsh(H)
    up, down = values > tolerance, values < -tolerance
    if up.any() and down.any():
        return "saddle"
    if not (up | down).all():
        return "degenerate"
    return "minimum" if up.all() else "maximum"


# %% right="stationary_point_kind" name="counting"
def stationary_point_kind(H, tolerance=1e-8):
    values = np.linalg.eigvalsh(H)
    positive = int(np.sum(values > tolerance))
    negative = int(np.sum(values < -tolerance))
    if positive and negative:
        return "saddle"
    if positive + negative < len(values):
        return "degenerate"
    return "minimum" if positive else "maximum"


# %% right="stationary_point_kind" name="ends_of_the_spectrum"
def stationary_point_kind(H, tolerance=1e-8):
    values = np.sort(np.linalg.eigvalsh(H))
    lowest, highest = values[0], values[-1]
    if lowest > tolerance:
        return "minimum"
    if highest < -tolerance:
        return "maximum"
    if lowest < -tolerance and highest > tolerance:
        return "saddle"
    return "degenerate"


# %% right="stationary_point_kind" name="loop_over_general_eigenvalues"
def stationary_point_kind(H, tolerance=1e-8):
    seen = set()
    for value in np.linalg.eig(H)[0].real:
        seen.add("flat" if abs(value) <= tolerance else "up" if value > 0 else "down")
    if {"up", "down"} <= seen:
        return "saddle"
    if "flat" in seen:
        return "degenerate"
    return {"up": "minimum", "down": "maximum"}[seen.pop()]


# %% right="stationary_point_kind" name="signs_and_a_numpy_string"
def stationary_point_kind(H, tolerance=1e-8):
    values, _ = np.linalg.eigh(np.asarray(H))
    signs = np.where(np.abs(values) <= tolerance, 0, np.sign(values))
    names = np.array(["maximum", "degenerate", "minimum"])
    if signs.min() * signs.max() == -1:
        return np.str_("saddle")
    return names[1] if 0 in signs else names[int(signs[0]) + 1]


# %% wrong="stationary_point_kind" name="degenerate_first"
# You ask for zeros first; a saddle with a flat direction is still a saddle.
# - up.any() and down.any()
# + up.any() and down.any() and (up | down).all()

# %% wrong="stationary_point_kind" name="never_degenerate"
# You never answer degenerate; an eigenvalue within the tolerance leaves the kind open.
# - if not (up | down).all():
# -     return "degenerate"
# - return "minimum" if up.all() else "maximum"
# + return "minimum" if up.any() else "maximum"

# %% wrong="stationary_point_kind" name="tolerance_ignored"
# You compare with zero; an eigenvalue up to the tolerance counts as zero.
# - values > tolerance, values < -tolerance
# + values > 0, values < 0

# %% wrong="stationary_point_kind" name="tolerance_hard_coded"
# Your tolerance is 1e-8 whatever the argument says.
# - values > tolerance, values < -tolerance
# + values > 1e-8, values < -1e-8

# %% wrong="stationary_point_kind" name="default_tolerance_changed"
# The default tolerance is 1e-8, not 1e-6.
# - 1e-8
# + 1e-6

# %% wrong="stationary_point_kind" name="zero_tolerance_taken_for_missing"
# A tolerance of 0 counts as missing in your code; zero is a value too.
# - values = np.linalg.eigvalsh(H)
# + tolerance = tolerance or 1e-8
# + values = np.linalg.eigvalsh(H)

# %% wrong="stationary_point_kind" name="border_excluded"
# An eigenvalue exactly at the tolerance still counts as zero.
# - values > tolerance, values < -tolerance
# + values >= tolerance, values <= -tolerance

# %% wrong="stationary_point_kind" name="saddle_without_tolerance"
# You look for both signs without the tolerance, so rounding makes saddles.
# - up.any() and down.any()
# + values[0] < 0 < values[-1]

# %% wrong="stationary_point_kind" name="relative_tolerance"
# Your tolerance is relative to the largest eigenvalue; it is meant as it is given.
# - up, down = values > tolerance, values < -tolerance
# + border = tolerance * np.abs(values).max()
# + up, down = values > border, values < -border


# %% wrong="stationary_point_kind" name="determinant"
# The determinant tells the kind in two dimensions only, and not which of the eigenvalues is small.
def stationary_point_kind(H, tolerance=1e-8):
    determinant = np.linalg.det(H)
    if abs(determinant) <= tolerance:
        return "degenerate"
    if determinant < 0:
        return "saddle"
    return "minimum" if H[0, 0] > 0 else "maximum"


# %% wrong="stationary_point_kind" name="diagonal_entries"
# You look at the diagonal of H; the curvatures are its eigenvalues.
# - np.linalg.eigvalsh
# + np.diag

# %% wrong="stationary_point_kind" name="signs_of_entries"
# You look at the signs of the entries of H; the eigenvalues decide.
# - up.any() and down.any()
# + up.any() and down.any() or (H > tolerance).any() and (H < -tolerance).any()

# %% wrong="stationary_point_kind" name="singular_values"
# Singular values have no sign, so a maximum or a saddle looks like a minimum.
# - np.linalg.eigvalsh(H)
# + np.linalg.svd(H, compute_uv=False)

# %% wrong="stationary_point_kind" name="minimum_and_maximum_swapped"
# You have minimum and maximum the wrong way round: positive curvatures bend upwards.
# - "minimum" if up.all() else "maximum"
# + "maximum" if up.all() else "minimum"

# %% wrong="stationary_point_kind" name="degenerate_only_if_all_are_zero"
# One eigenvalue within the tolerance is enough for degenerate, if the others have one sign.
# - (up | down).all()
# + (up | down).any()
# - up.all()
# + up.any()

# %% wrong="stationary_point_kind" name="not_positive_means_saddle" of="ends_of_the_spectrum"
# What is no minimum and no maximum is not always a saddle: some points are degenerate.
# - return "degenerate"
# + return "saddle"

# %% wrong="stationary_point_kind" name="other_spelling"
# The names are in small letters: 'saddle', 'degenerate', 'minimum', 'maximum'.
# - "saddle"
# + "Saddle"
# - "degenerate"
# + "Degenerate"
# - "minimum" if up.all() else "maximum"
# + "Minimum" if up.all() else "Maximum"


# %% wrong="stationary_point_kind" name="name_printed"
# You print the name and return nothing; return it.
def stationary_point_kind(H, tolerance=1e-8):
    values = np.linalg.eigvalsh(H)
    up, down = values > tolerance, values < -tolerance
    if up.any() and down.any():
        print("saddle")
    elif not (up | down).all():
        print("degenerate")
    else:
        print("minimum" if up.all() else "maximum")


# %% wrong="stationary_point_kind" name="list_of_names"
# You name every eigenvalue; asked for is one name for the point.
def stationary_point_kind(H, tolerance=1e-8):
    return [
        "degenerate" if abs(value) <= tolerance else "minimum" if value > 0 else "maximum"
        for value in np.linalg.eigvalsh(H)
    ]


# %% wrong="stationary_point_kind" name="flat_direction_called_minimum"
# A valley floor that is flat counts as degenerate, even if all other curvatures are positive.
# - (up | down).all()
# + (up | down).any()
# - up.all()
# + not down.any()

# %% wrong="stationary_point_kind" name="tolerance_grows_with_the_curvatures"
# Your tolerance is relative to the largest curvature; it is meant as it is given.
# - up, down = values > tolerance, values < -tolerance
# + border = tolerance * max(1.0, np.abs(values).max())
# + up, down = values > border, values < -border

# %% wrong="stationary_point_kind" name="matrix_made_symmetric_in_place"
# You write into H, which belongs to the caller; work on a matrix of your own.
# - values = np.linalg.eigvalsh(H)
# + H += H.T.copy()
# + values = np.linalg.eigvalsh(H) / 2

# %% wrong="stationary_point_kind" name="tolerance_stretched"
# You take half as much again of the tolerance; an eigenvalue just above it does not count as zero.
# - values > tolerance, values < -tolerance
# + values > 1.5 * tolerance, values < -1.5 * tolerance


# %% right="minibatches" name="plain"
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% right="minibatches" name="shuffled_in_place"
def minibatches(n, batch_size, rng):
    indices = np.arange(n)
    rng.shuffle(indices)
    batches = []
    start = 0
    while start < n:
        batches.append(indices[start : start + batch_size])
        start += batch_size
    return batches


# %% right="minibatches" name="np_split"
def minibatches(n, batch_size, rng):
    return np.split(rng.permutation(n), np.arange(batch_size, n, batch_size))


# %% right="minibatches" name="random_keys"
def minibatches(n, batch_size, rng):
    order = np.argsort(rng.random(n))
    count = -(-n // batch_size)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]


# %% right="minibatches" name="choice_without_replacement"
def minibatches(n, batch_size, rng):
    order = rng.choice(n, size=n, replace=False)
    full, rest = divmod(n, batch_size)
    batches = list(order[: full * batch_size].reshape(full, batch_size))
    return batches + [order[full * batch_size :]] if rest else batches


# %% right="minibatches" name="lists_of_permuted"
def minibatches(n, batch_size, rng):
    order = rng.permuted(range(n)).tolist()
    return tuple(np.array(order[i:][:batch_size]) for i in range(0, n, batch_size))


# %% right="minibatches" name="drawn_from_what_is_left"
def minibatches(n, batch_size, rng):
    left, batches = list(range(n)), []
    while left:
        drawn = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = sorted(set(left) - set(drawn.tolist()))
        batches.append(drawn)
    return batches


# %% right="minibatches" name="fisher_yates"
def minibatches(n, batch_size, rng):
    order = list(range(n))
    for last in range(n - 1, 0, -1):
        other = int(rng.integers(last + 1))
        order[last], order[other] = order[other], order[last]
    return [np.array(order[i : i + batch_size]) for i in range(0, n, batch_size)]


# %% wrong="minibatches" name="not_shuffled"
# Your order is 0, 1, 2, ... in every epoch; draw it from rng.
# - rng.permutation
# + np.arange

# %% wrong="minibatches" name="seed_fixed"
# Every epoch has the same order, whatever rng is; draw a new one from rng at every call.
# - rng.permutation
# + np.random.default_rng(0).permutation

# %% wrong="minibatches" name="copy_of_the_generator"
# You draw from a copy of rng, so rng itself never moves on, and the next epoch is the same.
# - order = rng.permutation(n)
# + from copy import deepcopy
# +
# + order = deepcopy(rng).permutation(n)

# %% wrong="minibatches" name="global_numpy_random"
# You draw from np.random, not from rng: a caller who passes a generator cannot repeat your epochs.
# - rng.permutation
# + np.random.permutation

# %% wrong="minibatches" name="python_random"
# You shuffle with Python's random, not with rng: nobody can repeat your epochs.
# - order = rng.permutation(n)
# + import random
# +
# + order = np.array(random.sample(range(n), n))

# %% wrong="minibatches" name="unseeded_generator"
# You make a new generator without a seed; draw from the one that is passed.
# - rng.permutation
# + np.random.default_rng().permutation


# %% wrong="minibatches" name="order_kept_between_calls"
# You shuffle on from the order of the last call, so a batch depends on more than rng.
ORDERS = {}


def minibatches(n, batch_size, rng):
    order = ORDERS.setdefault(n, np.arange(n))
    rng.shuffle(order)
    return [order[i : i + batch_size].copy() for i in range(0, n, batch_size)]


# %% wrong="minibatches" name="order_drawn_once"
# You draw the order in the first call and keep it; every epoch needs a fresh one.
KEPT = {}


def minibatches(n, batch_size, rng):
    if n not in KEPT:
        KEPT[n] = rng.permutation(n)
    return [KEPT[n][i : i + batch_size] for i in range(0, n, batch_size)]


# %% wrong="minibatches" name="with_replacement"
# You draw with replacement: some indices come twice in an epoch and others never.
# - rng.permutation(n)
# + rng.integers(n, size=n)

# %% wrong="minibatches" name="each_batch_drawn_by_itself"
# Each batch is drawn from all indices, so batches overlap; an epoch holds each index once.
# - order = rng.permutation(n)
# - return [order[i : i + batch_size] for i in range(0, n, batch_size)]
# + sizes = [min(batch_size, n - i) for i in range(0, n, batch_size)]
# + return [rng.choice(n, size=size, replace=False) for size in sizes]

# %% wrong="minibatches" name="rest_dropped"
# You drop the examples that do not fill a batch; the last batch may be short.
# - range(0, n, batch_size)
# + range(0, n - n % batch_size, batch_size)

# %% wrong="minibatches" name="empty_batch_at_the_end"
# Where batch_size divides n, your last batch is empty.
# - range(0, n, batch_size)
# + range(0, n + 1, batch_size)

# %% wrong="minibatches" name="evenly_split"
# Your batches are evened out; all are full, and only the last one may be short.
# - [order[i : i + batch_size] for i in range(0, n, batch_size)]
# + np.array_split(order, -(-n // batch_size))

# %% wrong="minibatches" name="batch_size_taken_for_a_count"
# You cut the order into batch_size pieces; it is the size of a piece, not their number.
# - [order[i : i + batch_size] for i in range(0, n, batch_size)]
# + np.array_split(order, batch_size)

# %% wrong="minibatches" name="last_batch_filled_up"
# Your last batch is filled up with indices that came before; let it be short.
# - return [order[i : i + batch_size] for i in range(0, n, batch_size)]
# + count = -(-n // batch_size)
# + return list(np.resize(order, (count, batch_size)))

# %% wrong="minibatches" name="short_batch_first"
# Your short batch comes first; the rest belongs into the last batch.
# - for i in range(0, n, batch_size)]
# + for i in range(0, n, batch_size)][::-1]

# %% wrong="minibatches" name="rest_joined_to_the_last_batch"
# The rest is joined to the last full batch, which becomes too large; give it a batch of its own.
# - [order[i : i + batch_size] for i in range(0, n, batch_size)]
# + np.split(order, np.arange(1, max(1, n // batch_size)) * batch_size)

# %% wrong="minibatches" name="one_index_too_few"
# Your indices run to n - 2: the last example never comes.
# - rng.permutation(n)
# + rng.permutation(n - 1)

# %% wrong="minibatches" name="counted_from_one"
# Your indices run from 1 to n; in Python they run from 0 to n - 1.
# - rng.permutation(n)
# + rng.permutation(n) + 1

# %% wrong="minibatches" name="batches_shuffled_as_a_whole"
# You cut first and shuffle the batches: the same neighbours stay together in every epoch.
# - order = rng.permutation(n)
# - return [order[i : i + batch_size] for i in range(0, n, batch_size)]
# + order = np.arange(n)
# + batches = [order[i : i + batch_size] for i in range(0, n - n % batch_size, batch_size)]
# + rest = [order[n - n % batch_size :]] if n % batch_size else []
# + return [batches[k] for k in rng.permutation(len(batches))] + rest

# %% wrong="minibatches" name="shuffled_inside_the_batches"
# You shuffle inside each batch: its members stay the same in every epoch.
# - rng.permutation
# + np.arange
# - order[i : i + batch_size]
# + rng.permutation(order[i : i + batch_size])

# %% wrong="minibatches" name="rotated"
# You only rotate the order, so neighbours stay neighbours; shuffle it.
# - order = rng.permutation(n)
# + order = np.roll(np.arange(n), int(rng.integers(n)))

# %% wrong="minibatches" name="one_swap"
# You swap two indices only; the rest keep their places.
# - order = rng.permutation(n)
# + order = np.arange(n)
# + one, other = rng.integers(n, size=2)
# + order[one], order[other] = order[other], order[one]

# %% wrong="minibatches" name="short_batch_always_the_same"
# The same examples make the short batch in every epoch; shuffle all indices, then cut.
# - order = rng.permutation(n)
# + full = n - n % batch_size
# + order = np.concatenate([rng.permutation(full), np.arange(full, n)])

# %% wrong="minibatches" name="swapped_with_any_place"
# You swap each place with any other one, and some orders come out likelier than others.
# - order = rng.permutation(n)
# + order = np.arange(n)
# + for place in range(n):
# +     other = rng.integers(n)
# +     order[place], order[other] = order[other], order[place]

# %% wrong="minibatches" name="keys_with_ties"
# You sort by random whole numbers, which may be equal: equal ones keep their old order.
# - order = rng.permutation(n)
# + order = np.argsort(rng.integers(n, size=n), kind="stable")

# %% wrong="minibatches" name="generator_function"
# You yield batches one by one; return a list, which can be looked at twice.
# - return [order[i : i + batch_size] for i in range(0, n, batch_size)]
# + for i in range(0, n, batch_size):
# +     yield order[i : i + batch_size]

# %% wrong="minibatches" name="flat_order"
# You return the order in one piece; cut it into batches.
# - [order[i : i + batch_size] for i in range(0, n, batch_size)]
# + order

# %% wrong="minibatches" name="floats"
# Your indices are floats, with which no array can be indexed.
# - rng.permutation(n)
# + rng.permutation(n).astype(float)

# %% wrong="minibatches" name="seeded_by_the_size"
# You seed a generator by n, so the order is the same in every epoch; draw from rng.
# - rng.permutation(n)
# + np.random.default_rng(n + batch_size).permutation(n)

# %% wrong="minibatches" name="one_batch_not_shuffled"
# Where one batch holds all examples you do not shuffle; each call draws an order.
# - order = rng.permutation(n)
# + if batch_size >= n:
# +     return [np.arange(n)]
# + order = rng.permutation(n)

# %% wrong="minibatches" name="batch_size_limited_by_half"
# Your batches are never larger than half of the examples; batch_size is meant as it is given.
# - order = rng.permutation(n)
# + batch_size = min(batch_size, max(1, n // 2))
# + order = rng.permutation(n)

# %% wrong="minibatches" name="larger_than_n_refused"
# A batch_size above n is no error: there is one batch, with all examples.
# - order = rng.permutation(n)
# + if batch_size > n:
# +     raise ValueError("batch_size is larger than n")
# + order = rng.permutation(n)

# %% wrong="minibatches" name="only_the_first_batch_drawn"
# Only your first batch is drawn at random; the others take what is left in ascending order.
# - order = rng.permutation(n)
# + first = rng.choice(n, min(batch_size, n), replace=False)
# + order = np.concatenate([first, np.setdiff1d(np.arange(n), first)])

# %% wrong="minibatches" name="swaps_stop_one_too_early" of="fisher_yates"
# Your swaps stop one place too early, so not all orders are equally likely.
# - range(n - 1, 0, -1)
# + range(n - 1, 1 if n > 2 else 0, -1)


# %% wrong="minibatches" name="one_array_shuffled_on"
# You go on shuffling one array, so the order depends on earlier calls and earlier batches change.
arrays = {}


def minibatches(n, batch_size, rng):
    order = arrays.setdefault(n, np.arange(n))
    rng.shuffle(order)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% wrong="minibatches" name="one_array_for_all_epochs"
# All epochs share one array, so that dealing the next one changes the batches of the last.
buffers = {}


def minibatches(n, batch_size, rng):
    order = buffers.setdefault(n, np.empty(n, dtype=int))
    order[:] = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% right="sgd_predictions" name="formulas"
def sgd_predictions(low, high, factor):
    k = high / low
    shrink = (k - 1) / (k + 1)
    return {
        "steps": np.log(factor) / (-2 * np.log(shrink)),
        "rate_in_other_units": 2 / (low / factor**2 + high / factor**2),
        "extra_steps": np.log(factor) / np.log(1 + 1 / k),
        "batch": 4 * factor**2,
        "grows": (k - 1) ** 2 / (4 * k),
    }


# %% right="sgd_predictions" name="small_runs"
def sgd_predictions(low, high, factor):
    def count(curvature, rate, goal):
        w, steps = 1.0, 0
        while (w < goal) if goal > 1 else (w**2 > goal):
            w = w - rate * curvature * w
            steps += 1
        return steps

    middle, w = (low + high) / 2, 1.0
    for rate in (1 / high, 1 / low):
        w = w - rate * middle * w
    return {
        "steps": count(low, 2 / (low + high), 1 / factor),
        "rate_in_other_units": 2 / (low + high) * factor * factor,
        "extra_steps": count(-low, 1 / high, factor),
        "batch": (factor / 0.5) ** 2,
        "grows": -w,
    }


# %% right="sgd_predictions" name="for_a_large_condition_number"
import math


def sgd_predictions(low, high, factor):
    k = high / low
    return {
        "steps": k / 4 * math.log(factor),
        "rate_in_other_units": factor**2 / ((low + high) / 2),
        "extra_steps": (k + 0.5) * math.log(factor),
        "batch": round(4 * factor**2),
        "grows": abs(1 - (low + high) / (2 * high)) * abs(1 - (low + high) / (2 * low)),
    }


# %% right="sgd_predictions" name="rounded"
def sgd_predictions(low, high, factor):
    k = high / low
    return {
        "steps": int(np.ceil(np.log(factor) / np.log((k + 1) / (k - 1)) / 2)),
        "rate_in_other_units": round(2 * factor**2 / (low + high), 1),
        "extra_steps": int(np.ceil(np.log(factor) / np.log1p(low / high))),
        "batch": int(np.ceil((2 * factor) ** 2)),
        "grows": round((high - low) ** 2 / (4 * low * high), 2),
    }


# %% wrong="sgd_predictions" name="loss_taken_for_distance"
# You count until the distance is down; the loss goes with its square and takes half as many steps.
# - np.log(factor) / (-2 * np.log(shrink))
# + np.log(factor) / -np.log(shrink)

# %% wrong="sgd_predictions" name="rate_of_the_steep_direction"
# You count at the rate 1/high; the best rate is nearly twice as large and needs half the steps.
# - shrink = (k - 1) / (k + 1)
# + shrink = 1 - 1 / k

# %% wrong="sgd_predictions" name="steps_by_tens"
# You count factors of ten, but k/4 steps bring the loss down by a factor of e.
# - np.log(factor) / (-2 * np.log(shrink))
# + np.log10(factor) / (-2 * np.log(shrink))

# %% wrong="sgd_predictions" name="factor_at_every_step"
# The steps go with the logarithm of the factor, not with the factor itself.
# - np.log(factor) / (-2 * np.log(shrink))
# + factor * k / 4

# %% wrong="sgd_predictions" name="units_do_not_matter"
# A change of units leaves the steps as they are only because the rate changes with it.
# - 2 / (low / factor**2 + high / factor**2)
# + 2 / (low + high)

# %% wrong="sgd_predictions" name="curvatures_divided_once"
# Curvatures go with the square of the inputs, so they are divided by the square of the factor.
# - 2 / (low / factor**2 + high / factor**2)
# + 2 / (low / factor + high / factor)

# %% wrong="sgd_predictions" name="rate_divided"
# Smaller inputs make smaller curvatures, and these allow a larger rate, not a smaller one.
# - 2 / (low / factor**2 + high / factor**2)
# + 2 / (low + high) / factor**2

# %% wrong="sgd_predictions" name="one_over_the_largest"
# One over the largest curvature is a safe rate; the best one lies nearly twice as high.
# - 2 / (low / factor**2 + high / factor**2)
# + factor**2 / high

# %% wrong="sgd_predictions" name="as_many_times_more_steps"
# The steps to leave a saddle go with the logarithm of the distance, not with one over it.
# - np.log(factor) / np.log(1 + 1 / k)
# + factor

# %% wrong="sgd_predictions" name="logarithm_without_the_growth"
# That is a logarithm without a base: the base is the factor by which one step multiplies.
# - np.log(factor) / np.log(1 + 1 / k)
# + np.log(factor)

# %% wrong="sgd_predictions" name="the_valley_instead"
# At 1/high the steep direction does not grow; what leaves the saddle grows by 1 + low/high a step.
# - np.log(factor) / np.log(1 + 1 / k)
# + np.log(factor) / np.log(2)

# %% wrong="sgd_predictions" name="error_divided_by_the_batch"
# The error goes with one over the root of the batch, so the ratio has to be squared.
# - 4 * factor**2
# + 2 * factor

# %% wrong="sgd_predictions" name="half_forgotten"
# At this batch the error is as long as the true gradient; half of that takes four times the batch.
# - 4 * factor**2
# + factor**2

# %% wrong="sgd_predictions" name="half_squared_the_wrong_way"
# For half the error the batch grows by 4; it does not shrink.
# - 4 * factor**2
# + factor**2 / 4

# %% wrong="sgd_predictions" name="only_the_second_step"
# The first of the two steps acts on the third direction too; its factors multiply.
# - (k - 1) ** 2 / (4 * k)
# + (k + 1) / 2 - 1

# %% wrong="sgd_predictions" name="home_in_two_steps"
# Two rates bring two curvatures to the minimum; a third one, between them, is thrown out.
# - (k - 1) ** 2 / (4 * k)
# + 0.0

# %% wrong="sgd_predictions" name="middle_by_its_geometric_mean"
# Half way between two numbers is half of their sum.
# - (k - 1) ** 2 / (4 * k)
# + (np.sqrt(k) - 1) * (1 - 1 / np.sqrt(k))


# %% right="slow_start" name="eigenvectors"
def slow_start(H, learning_rate, steps):
    values, vectors = np.linalg.eigh(H)
    growth = 1 - learning_rate * values[0]
    little = growth ** (-1.5 * steps)
    return vectors[:, 1] * 2 + vectors[:, 0] * little


# %% right="slow_start" name="as_a_flow"
def slow_start(H, learning_rate, steps):
    values, vectors = np.linalg.eigh(H)
    return vectors @ np.array([np.exp(1.4 * steps * learning_rate * values[0]), 1.0])


# %% right="slow_start" name="run_backwards_as_a_list"
def slow_start(H, learning_rate, steps):
    values, vectors = np.linalg.eigh(H)
    beside = 1.0
    for _ in range(3 * steps // 2):
        beside /= 1 + learning_rate * abs(values[0])
    return (-1.5 * vectors[:, -1] - beside * vectors[:, 0]).tolist()


# %% right="slow_start" name="by_the_angle"
def slow_start(H, learning_rate, steps):
    (a, b), (_, d) = np.asarray(H)
    lowest = (a + d) / 2 - np.hypot((a - d) / 2, b)
    angle = np.arctan2(2 * b, a - d) / 2
    up, down = (np.array([np.cos(t), np.sin(t)]) for t in (angle, angle + np.pi / 2))
    return 1.2 * up + down / (1 - learning_rate * lowest) ** (1.5 * steps)


# %% wrong="slow_start" name="on_the_ridge"
# Your start is on the ridge itself, and from there gradient descent never gets away.
# - vectors[:, 1] * 2 + vectors[:, 0] * little
# + vectors[:, 1] * 2

# %% wrong="slow_start" name="always_a_millionth"
# You start a millionth off the ridge whatever the steps; how close it must be depends on them.
# - little = growth ** (-1.5 * steps)
# + little = 1e-6

# %% wrong="slow_start" name="rate_forgotten"
# One step multiplies the way down by 1 - learning_rate * eigenvalue; your factor lacks the rate.
# - 1 - learning_rate * values[0]
# + 1 - values[0]

# %% wrong="slow_start" name="far_too_little"
# You take the steps three times over: gradient descent is still there after twice as many.
# - -1.5 * steps
# + -3 * steps

# %% wrong="slow_start" name="rounded"
# You round the start, and the little part along the way down is lost or changed.
# - vectors[:, 1] * 2 + vectors[:, 0] * little
# + np.round(vectors[:, 1] * 2 + vectors[:, 0] * little, 3)

# %% wrong="slow_start" name="diagonal_of_a_turned_matrix"
# You read the directions off the diagonal; a turned saddle has neither of them along an axis.
# - values, vectors = np.linalg.eigh(H)
# + order = np.argsort(np.diag(H))
# + values, vectors = np.diag(H)[order], np.eye(2)[:, order]

# %% wrong="slow_start" name="one_over_the_steps"
# The distance shrinks with a power of the growth per step, not with one over the steps.
# - little = growth ** (-1.5 * steps)
# + little = 1 / steps

# %% wrong="slow_start" name="ends_swapped"
# You start far out on the way down, and close to the ridge that leads back.
# - vectors[:, 1] * 2 + vectors[:, 0] * little
# + vectors[:, 0] * 2 + vectors[:, 1] * little

# %% wrong="slow_start" name="beside_the_saddle_itself"
# Your start is next to the saddle itself, where the gradient is nearly zero; go 1 away from it.
# - vectors[:, 1] * 2 + vectors[:, 0] * little
# + vectors[:, 0] * little

# %% wrong="slow_start" name="turned_the_wrong_way" of="by_the_angle"
# Your angle has the wrong sign, so the directions are those of a mirrored saddle.
# - np.arctan2(2 * b, a - d) / 2
# + np.arctan2(-2 * b, a - d) / 2

# %% wrong="slow_start" name="first_axis_taken_for_the_ridge"
# You take the first axis for the ridge; which direction leads away is told by the eigenvalues.
# - vectors[:, 1] * 2 + vectors[:, 0] * little
# + np.array([2.0, little])
