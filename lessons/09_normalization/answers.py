# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="norm_axes" name="dict"
def norm_axes(kind):
    axes = {"batch": (0, 2, 3), "layer": (1, 2, 3), "instance": (2, 3)}
    if kind not in axes:
        raise ValueError(f"unknown norm {kind}")
    return axes[kind]


# %% right="norm_axes" name="ifs"
def norm_axes(kind):
    if kind == "batch":
        return 0, 2, 3
    elif kind == "layer":
        return 1, 2, 3
    elif kind == "instance":
        return 2, 3
    raise ValueError


# %% right="norm_axes" name="what_is_kept"
def norm_axes(kind):
    kept = {"batch": {1}, "layer": {0}, "instance": {0, 1}}
    try:
        return tuple(sorted({0, 1, 2, 3} - kept[kind]))
    except KeyError:
        raise ValueError(kind) from None


# %% right="norm_axes" name="match"
def norm_axes(kind):
    match kind:
        case "batch":
            return (0, 2, 3)
        case "layer":
            return (1, 2, 3)
        case "instance":
            return (2, 3)
        case _:
            raise ValueError("batch, layer or instance")


# %% wrong="norm_axes" name="batch_and_layer_swapped"
# You swap batch and layer norm; batch norm's mean is one for each channel, so axis 1 is left.
# - "batch": (0, 2, 3), "layer": (1, 2, 3)
# + "batch": (1, 2, 3), "layer": (0, 2, 3)

# %% wrong="norm_axes" name="batch_over_images_only"
# Your batch norm averages over the images only; all places of a channel share its mean too.
# - (0, 2, 3)
# + (0,)

# %% wrong="norm_axes" name="axes_that_stay"
# You return the axes that stay; those that are averaged over are the others.
# - {"batch": (0, 2, 3), "layer": (1, 2, 3), "instance": (2, 3)}
# + {"batch": (1,), "layer": (0,), "instance": (0, 1)}

# %% wrong="norm_axes" name="layer_over_channels_only"
# Your layer norm averages over the channels only; an image has one mean for all channels and places.
# - "layer": (1, 2, 3)
# + "layer": (1,)

# %% wrong="norm_axes" name="instance_over_images_too"
# Your instance norm has one mean for all images; each channel of each image has its own.
# - "instance": (2, 3)
# + "instance": (0, 2, 3)

# %% wrong="norm_axes" name="key_error"
# An unknown word raises a KeyError; a ValueError is asked for, so check the word before you look it up.
# - if kind not in axes:
# -     raise ValueError(f"unknown norm {kind}")

# %% wrong="norm_axes" name="nothing_refused"
# An unknown word gets an answer; raise a ValueError for it.
# - raise ValueError(f"unknown norm {kind}")
# + kind = "batch"

# %% wrong="norm_axes" name="capitals_accepted"
# You accept words in capital letters; only the three words as they stand are known.
# - if kind not in axes:
# + kind = kind.lower()
# + if kind not in axes:


# %% right="batchnorm_forward" name="whole_formula"
def batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))
    cache = None
    if mode == "train":
        mean = x.mean(axis=0)
        var = ((x - mean) ** 2).mean(axis=0)
        s = np.sqrt(var + eps)
        xhat = (x - mean) / s
        out = gamma * xhat + beta
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
        bn_param["running_mean"] = running_mean
        bn_param["running_var"] = running_var
        cache = (xhat, gamma, s)
    elif mode == "test":
        scale = gamma / np.sqrt(running_var + eps)
        out = scale * (x - running_mean) + beta
    else:
        raise ValueError("the mode must be train or test")
    return out, cache


def batchnorm_backward(dout, cache):
    xhat, gamma, s = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dxhat = dout * gamma
    dx = (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / s
    return dx, dgamma, dbeta


# %% right="batchnorm_forward" name="node_by_node"
def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    N, D = x.shape
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))
    out, cache = None, None
    if mode == "train":
        mu = 1 / N * np.sum(x, axis=0)
        xmu = x - mu
        sq = xmu**2
        var = 1 / N * np.sum(sq, axis=0)
        sqrtvar = np.sqrt(var + eps)
        ivar = 1.0 / sqrtvar
        xhat = xmu * ivar
        out = gamma * xhat + beta
        cache = {"xhat": xhat, "gamma": gamma, "xmu": xmu, "ivar": ivar, "sqrtvar": sqrtvar}
        running_mean = momentum * running_mean + (1 - momentum) * mu
        running_var = momentum * running_var + (1 - momentum) * var
    elif mode == "test":
        out = (x - running_mean) / np.sqrt(running_var + eps) * gamma + beta
    else:
        raise ValueError('Invalid forward batchnorm mode "%s"' % mode)
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


def batchnorm_backward(dout, cache):
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * cache["xhat"], axis=0)
    dxhat = dout * cache["gamma"]
    divar = np.sum(dxhat * cache["xmu"], axis=0)
    dxmu1 = dxhat * cache["ivar"]
    dsqrtvar = -1.0 / cache["sqrtvar"] ** 2 * divar
    dvar = 0.5 / cache["sqrtvar"] * dsqrtvar
    dsq = 1.0 / N * np.ones((N, D)) * dvar
    dxmu2 = 2 * cache["xmu"] * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)
    dx2 = 1.0 / N * np.ones((N, D)) * dmu
    return dx1 + dx2, dgamma, dbeta


# %% right="batchnorm_forward" name="inverse_root_and_a_list"
def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    for key in ("running_mean", "running_var"):
        bn_param.setdefault(key, np.zeros_like(gamma))
    if bn_param["mode"] == "test":
        inverse = (bn_param["running_var"] + eps) ** -0.5
        return gamma * inverse * (x - bn_param["running_mean"]) + beta, []
    if bn_param["mode"] == "train":
        m, v = np.mean(x, 0), np.var(x, 0)
        keep = bn_param.get("momentum", 0.9)
        for key, new in (("running_mean", m), ("running_var", v)):
            bn_param[key] = bn_param[key] + (1 - keep) * (new - bn_param[key])
        return gamma * (x - m) * (v + eps) ** -0.5 + beta, [x, m, v, eps, gamma]
    raise ValueError(bn_param["mode"])


def batchnorm_backward(dout, cache):
    x, m, v, eps, gamma = cache
    N = len(x)
    z = (x - m) / np.sqrt(v + eps)
    dgamma, dbeta = np.einsum("nd,nd->d", dout, z), np.einsum("nd->d", dout)
    return gamma / np.sqrt(v + eps) / N * (N * dout - dbeta - z * dgamma), dgamma, dbeta


# %% right="batchnorm_forward" name="cache_is_a_function"
def batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    if mode not in ("train", "test"):
        raise ValueError(mode)
    zeros = np.zeros(x.shape[-1])
    mean, var = bn_param.get("running_mean", zeros), bn_param.get("running_var", zeros)
    if mode == "train":
        old_mean, old_var, rho = mean, var, bn_param.get("momentum", 0.9)
        mean, var = x.mean(0), x.var(0)
        bn_param.update(
            running_mean=rho * old_mean + (1 - rho) * mean,
            running_var=rho * old_var + (1 - rho) * var,
        )
    s = np.sqrt(var + eps)
    z = (x - mean) / s

    def back(dout):
        project = lambda a: a - a.mean(0) - z * (a * z).mean(0)
        return project(dout) * gamma / s, np.sum(dout * z, 0), np.sum(dout, 0)

    return gamma * z + beta, back


def batchnorm_backward(dout, cache):
    return cache(dout)


# %% right="batchnorm_forward" name="with_a_second_backward"
class Saved:
    pass


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    D = x.shape[1]
    running_mean = bn_param.get("running_mean", np.zeros(D)).copy()
    running_var = bn_param.get("running_var", np.zeros(D)).copy()
    saved = Saved()
    if mode == "train":
        sample_mean = np.sum(x, axis=0) / x.shape[0]
        sample_var = np.sum(np.square(x - sample_mean), axis=0) / x.shape[0]
        running_mean *= momentum
        running_mean += (1 - momentum) * sample_mean
        running_var *= momentum
        running_var += (1 - momentum) * sample_var
        saved.x, saved.mean, saved.var = x, sample_mean, sample_var
        saved.eps, saved.gamma = eps, gamma
        out = (x - sample_mean) / np.sqrt(sample_var + eps)
        out = out * gamma + beta
        bn_param["running_mean"] = running_mean
        bn_param["running_var"] = running_var
    elif mode == "test":
        out = (x - running_mean) / np.sqrt(running_var + eps)
        out = out * gamma + beta
    else:
        raise ValueError("mode")
    return out, saved


def batchnorm_backward(dout, cache):
    N = len(dout)
    centred, s2 = cache.x - cache.mean, cache.var + cache.eps
    dxhat = dout * cache.gamma
    dvar = np.sum(dxhat * centred * -0.5 * s2**-1.5, axis=0)
    dmean = np.sum(-dxhat / np.sqrt(s2), axis=0) + dvar * np.mean(-2 * centred, axis=0)
    dx = dxhat / np.sqrt(s2) + dvar * 2 * centred / N + dmean / N
    dgamma = np.sum(dout * centred / np.sqrt(s2), axis=0)
    return dx, dgamma, np.sum(dout, axis=0)


def batchnorm_backward_alt(dout, cache):
    return batchnorm_backward(dout, cache)


# %% right="batchnorm_forward" name="column_by_column"
def batchnorm_forward(x, gamma, beta, bn_param):
    N, D = x.shape
    eps, mode = bn_param.get("eps", 1e-5), bn_param["mode"]
    mean = np.array(bn_param.get("running_mean", [0.0] * D), dtype=float)
    var = np.array(bn_param.get("running_var", [0.0] * D), dtype=float)
    if mode not in {"train", "test"}:
        raise ValueError
    out, columns = np.empty((N, D)), []
    for d in range(D):
        m, v = mean[d], var[d]
        if mode == "train":
            m = sum(x[:, d]) / N
            v = sum((x[:, d] - m) ** 2) / N
            keep = bn_param.get("momentum", 0.9)
            mean[d], var[d] = keep * mean[d] + (1 - keep) * m, keep * var[d] + (1 - keep) * v
        z = (x[:, d] - m) / (v + eps) ** 0.5
        out[:, d] = gamma[d] * z + beta[d]
        columns.append((z, gamma[d], (v + eps) ** 0.5))
    if mode == "train":
        bn_param["running_mean"], bn_param["running_var"] = mean, var
    return out, columns


def batchnorm_backward(dout, cache):
    dx = np.empty(dout.shape)
    dgamma, dbeta = np.empty(len(cache)), np.empty(len(cache))
    for d, (z, g, s) in enumerate(cache):
        push = dout[:, d]
        dgamma[d], dbeta[d] = push @ z, push.sum()
        dx[:, d] = g / s * (push - push.mean() - z * (push @ z) / len(z))
    return dx, dgamma, dbeta


# %% wrong="batchnorm_forward" name="unbiased_variance"
# You divide the variance by N - 1; batch norm divides by N.
# - ((x - mean) ** 2).mean(axis=0)
# + x.var(axis=0, ddof=1)

# %% wrong="batchnorm_forward" name="epsilon_outside_the_root"
# Epsilon stands outside your root in mode "train"; add it to the variance, then take the root.
# - np.sqrt(var + eps)
# + (np.sqrt(var) + eps)

# %% wrong="batchnorm_forward" name="epsilon_hard_coded"
# Epsilon is a fixed number in your code; read it from bn_param, with 1e-5 if it is missing.
# - bn_param.get("eps", 1e-5)
# + 1e-5

# %% wrong="batchnorm_forward" name="epsilon_of_adam"
# A missing eps means 1e-8 in your code; the default of batch norm is 1e-5.
# - bn_param.get("eps", 1e-5)
# + bn_param.get("eps", 1e-8)

# %% wrong="batchnorm_forward" name="no_epsilon"
# There is no epsilon in your mode "train"; add it to the variance, or a constant feature gives 0 / 0.
# - np.sqrt(var + eps)
# + np.sqrt(var)

# %% wrong="batchnorm_forward" name="no_epsilon_in_test_mode"
# There is no epsilon in your mode "test"; add it to the running variance as in mode "train".
# - np.sqrt(running_var + eps)
# + np.sqrt(running_var)

# %% wrong="batchnorm_forward" name="epsilon_outside_the_root_in_test_mode"
# Epsilon stands outside your root in mode "test"; add it to the running variance, then take the root.
# - np.sqrt(running_var + eps)
# + (np.sqrt(running_var) + eps)

# %% wrong="batchnorm_forward" name="momentum_swapped"
# Your momentum is the share of the new value, as in PyTorch; here it is the share that is kept.
# - momentum * running_mean + (1 - momentum) * mean
# + (1 - momentum) * running_mean + momentum * mean
#
# - momentum * running_var + (1 - momentum) * var
# + (1 - momentum) * running_var + momentum * var

# %% wrong="batchnorm_forward" name="momentum_hard_coded"
# The momentum is a fixed number in your code; read it from bn_param, with 0.9 if it is missing.
# - bn_param.get("momentum", 0.9)
# + 0.9

# %% wrong="batchnorm_forward" name="running_standard_deviation"
# running_var collects standard deviations; it is the running average of variances.
# - (1 - momentum) * var
# + (1 - momentum) * s

# %% wrong="batchnorm_forward" name="epsilon_in_the_running_variance"
# Epsilon goes into your running variance; store the variance alone, epsilon is added where it is used.
# - (1 - momentum) * var
# + (1 - momentum) * (var + eps)

# %% wrong="batchnorm_forward" name="unbiased_running_variance"
# Your running variance is the unbiased one, as in PyTorch; here it is divided by N too.
# - (1 - momentum) * var
# + (1 - momentum) * var * len(x) / (len(x) - 1)

# %% wrong="batchnorm_forward" name="running_variance_from_one"
# Your running variance starts at 1, as in PyTorch and Keras; here both averages start at 0.
# - "running_var", np.zeros(
# + "running_var", np.ones(

# %% wrong="batchnorm_forward" name="last_batch_only"
# You store the statistics of the last batch; mix them into the running averages.
# - momentum * running_mean + (1 - momentum) * mean
# + mean
#
# - momentum * running_var + (1 - momentum) * var
# + var

# %% wrong="batchnorm_forward" name="not_stored"
# Your running averages never arrive in bn_param; store both in the very dict that you are given.
# - bn_param["running_mean"] = running_mean
#
# - bn_param["running_var"] = running_var

# %% wrong="batchnorm_forward" name="stored_in_a_copy"
# You store the running averages in a copy of bn_param; the caller hands over its own dict again, so store them there.
# - mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
# + bn_param = dict(bn_param)
# + mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)

# %% wrong="batchnorm_forward" name="updated_in_test_mode"
# Your running averages move in mode "test" as well; there they are only used.
# - scale = gamma / np.sqrt(running_var + eps)
# + scale = gamma / np.sqrt(running_var + eps)
# + bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * x.mean(axis=0)
# + bn_param["running_var"] = momentum * running_var + (1 - momentum) * x.var(axis=0)

# %% wrong="batchnorm_forward" name="running_averages_demanded"
# A call in mode "test" without running averages stops your code; where they are missing they are zeros.
# - scale = gamma / np.sqrt(running_var + eps)
# + running_mean, running_var = bn_param["running_mean"], bn_param["running_var"]
# + scale = gamma / np.sqrt(running_var + eps)

# %% wrong="batchnorm_forward" name="batch_statistics_in_test_mode"
# Your mode "test" uses the statistics of the batch; use the running averages, so that each row stands alone.
# - scale = gamma / np.sqrt(running_var + eps)
# - out = scale * (x - running_mean) + beta
# + out = gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta

# %% wrong="batchnorm_forward" name="no_gamma_and_beta_in_test_mode"
# Your mode "test" forgets gamma and beta; out = gamma * xhat + beta in both modes.
# - scale = gamma / np.sqrt(running_var + eps)
# + scale = 1 / np.sqrt(running_var + eps)
#
# - scale * (x - running_mean) + beta
# + scale * (x - running_mean)

# %% wrong="batchnorm_forward" name="running_values_in_train_mode"
# Your mode "train" normalizes with the running averages; it needs the statistics of this batch.
# - xhat = (x - mean) / s
# - out = gamma * xhat + beta
# - running_mean = momentum * running_mean + (1 - momentum) * mean
# - running_var = momentum * running_var + (1 - momentum) * var
# + running_mean = momentum * running_mean + (1 - momentum) * mean
# + running_var = momentum * running_var + (1 - momentum) * var
# + s = np.sqrt(running_var + eps)
# + xhat = (x - running_mean) / s
# + out = gamma * xhat + beta


# %% wrong="batchnorm_forward" name="statistics_of_rows"
# You take mean and variance of each row, as layer norm does; batch norm takes those of each column.
def batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    if mode not in ("train", "test"):
        raise ValueError(mode)
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    s = np.sqrt(var + eps)
    xhat = (x - mean) / s
    return gamma * xhat + beta, (xhat, gamma, s)


def batchnorm_backward(dout, cache):
    xhat, gamma, s = cache
    d = dout * gamma
    mean = lambda a: a.mean(axis=1, keepdims=True)
    dx = (d - mean(d) - xhat * mean(d * xhat)) / s
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)


# %% wrong="batchnorm_forward" name="one_mean_for_all"
# You take one mean and one variance of the whole table; each column has its own.
# - mean = x.mean(axis=0)
# - var = ((x - mean) ** 2).mean(axis=0)
# + mean = np.full(x.shape[1], x.mean())
# + var = np.full(x.shape[1], x.var())

# %% wrong="batchnorm_forward" name="not_divided_by_the_deviation"
# You divide by the variance; divide by its root.
# - np.sqrt(var + eps)
# + (var + eps)

# %% wrong="batchnorm_forward" name="beta_forgotten"
# Beta is missing in your mode "train"; out = gamma * xhat + beta.
# - gamma * xhat + beta
# + gamma * xhat

# %% wrong="batchnorm_forward" name="any_other_mode_is_test"
# A misspelt mode passes for "test" in your code; raise a ValueError for anything but the two modes.
# - elif mode == "test":
# + elif mode:
# -     else:
# -     raise ValueError("the mode must be train or test")

# %% wrong="batchnorm_forward" name="mode_error_of_another_kind"
# A misspelt mode raises another error; a ValueError is asked for.
# - raise ValueError("the mode must be train or test")
# + raise KeyError(mode)

# %% wrong="batchnorm_forward" name="dict_cleared"
# You throw away keys of bn_param that are not yours; change the two running averages only.
# - bn_param["running_mean"] = running_mean
# + bn_param.clear()
# + bn_param["mode"], bn_param["eps"], bn_param["momentum"] = mode, eps, momentum
# + bn_param["running_mean"] = running_mean

# %% wrong="batchnorm_forward" name="difference_of_squares"
# Your variance is the mean square less the squared mean, which loses all digits far from zero; take the mean off first, then square.
# - ((x - mean) ** 2).mean(axis=0)
# + np.maximum((x**2).mean(axis=0) - mean**2, 0)

# %% wrong="batchnorm_forward" name="x_changed_in_place"
# You subtract the mean from x in place, and x belongs to the caller; make a new array.
# - var = ((x - mean) ** 2).mean(axis=0)
# + x -= mean
# + var = (x**2).mean(axis=0)
#
# - xhat = (x - mean) / s
# + xhat = x / s

# %% wrong="batchnorm_forward" name="averages_in_a_global"
# Your running averages live in a global, so all layers of a network share them; keep them in bn_param.
# - def batchnorm_forward(x, gamma, beta, bn_param):
# + SEEN = {}
# +
# +
# + def batchnorm_forward(x, gamma, beta, bn_param):
#
# - cache = None
# + cache = None
# + running_mean, running_var = SEEN.get(x.shape[1], (running_mean, running_var))
#
# - bn_param["running_mean"] = running_mean
# + SEEN[x.shape[1]] = running_mean, running_var
# + bn_param["running_mean"] = running_mean

# %% wrong="batchnorm_forward" name="statistics_as_constants"
# Your dx treats mean and variance as constants; both depend on x, so two more terms belong to it.
# - dx = (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / s
# + dx = dxhat / s

# %% wrong="batchnorm_forward" name="way_through_the_variance_missing"
# Your dx lacks the way through the variance; it takes out the component along xhat.
# -  - xhat * (dxhat * xhat).mean(axis=0)
# +

# %% wrong="batchnorm_forward" name="way_through_the_mean_missing"
# Your dx lacks the way through the mean; it takes out the mean of the gradient.
# -  - dxhat.mean(axis=0)
# +

# %% wrong="batchnorm_forward" name="sums_for_means"
# In your dx there are sums over the batch where means belong; divide both by N.
# - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)
# + dxhat.sum(axis=0) - xhat * (dxhat * xhat).sum(axis=0)

# %% wrong="batchnorm_forward" name="n_minus_1_in_the_backward_pass"
# Your backward pass divides the way through the variance by N - 1; your forward pass divides by N.
# - (dxhat * xhat).mean(axis=0)
# + (dxhat * xhat).sum(axis=0) / (len(dout) - 1)

# %% wrong="batchnorm_forward" name="power_of_s_in_dvar" of="node_by_node"
# The derivative of 1 / s is -1 / s^2, and your backward pass has -1 / s; look at how you come from 1 / s to s.
# - -1.0 / cache["sqrtvar"] ** 2 * divar
# + -1.0 / cache["sqrtvar"] * divar

# %% wrong="batchnorm_forward" name="gamma_forgotten_in_dx"
# Gamma is missing in your dx; dxhat = dout * gamma.
# - dxhat = dout * gamma
# + dxhat = dout

# %% wrong="batchnorm_forward" name="epsilon_forgotten_in_the_backward_pass"
# Your backward pass divides by the root of the variance without epsilon; keep the very s of the forward pass.
# - cache = (xhat, gamma, s)
# + cache = (xhat, gamma, np.sqrt(var) + 1e-300)

# %% wrong="batchnorm_forward" name="dgamma_without_xhat"
# Your dgamma is a sum of dout alone; gamma multiplies xhat, so each dout is multiplied by its xhat.
# - dgamma = (dout * xhat).sum(axis=0)
# + dgamma = dout.sum(axis=0)

# %% wrong="batchnorm_forward" name="dgamma_times_gamma"
# Your dgamma is multiplied by gamma; it is the sum of dout * xhat.
# - dgamma = (dout * xhat).sum(axis=0)
# + dgamma = (dout * gamma * xhat).sum(axis=0)

# %% wrong="batchnorm_forward" name="dbeta_averaged"
# Your dbeta is a mean over the batch; every row uses the same beta, so sum.
# - dbeta = dout.sum(axis=0)
# + dbeta = dout.mean(axis=0)

# %% wrong="batchnorm_forward" name="summed_over_features"
# You sum dgamma and dbeta over the features; both are sums over the batch and have shape (D,).
# - dbeta = dout.sum(axis=0)
# - dgamma = (dout * xhat).sum(axis=0)
# + dbeta = dout.sum(axis=1)
# + dgamma = (dout * xhat).sum(axis=1)

# %% wrong="batchnorm_forward" name="another_order"
# Your gradients come back in another order; return dx, dgamma, dbeta.
# - return dx, dgamma, dbeta
# + return dx, dbeta, dgamma

# %% wrong="batchnorm_forward" name="cache_in_a_global"
# Your cache is a global, so a second forward pass overwrites the first one's; return it, and use what you are given.
# - cache = (xhat, gamma, s)
# + LAST[:] = [xhat, gamma, s]
#
# - def batchnorm_backward(dout, cache):
# + LAST = []
# +
# +
# + def batchnorm_backward(dout, cache):
#
# - xhat, gamma, s = cache
# + xhat, gamma, s = LAST

# %% wrong="batchnorm_forward" name="dout_changed_in_place"
# Your backward pass multiplies dout in place, and dout belongs to the caller; make a new array.
# - dxhat = dout * gamma
# + dout *= gamma
# + dxhat = dout


# %% right="layernorm_forward" name="whole_formula"
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mean = x.mean(axis=1, keepdims=True)
    var = ((x - mean) ** 2).mean(axis=1, keepdims=True)
    s = np.sqrt(var + eps)
    xhat = (x - mean) / s
    cache = (xhat, gamma, s)
    return gamma * xhat + beta, cache


def layernorm_backward(dout, cache):
    xhat, gamma, s = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dxhat = dout * gamma
    across = (dxhat * xhat).mean(axis=1, keepdims=True)
    dx = (dxhat - dxhat.mean(axis=1, keepdims=True) - xhat * across) / s
    return dx, dgamma, dbeta


# %% right="layernorm_forward" name="transposed_batch_norm"
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    xt = x.T
    mu, var = xt.mean(axis=0), xt.var(axis=0)
    std = np.sqrt(var + eps)
    z = ((xt - mu) / std).T
    return z * gamma + beta, {"z": z, "std": std, "gamma": gamma, "axis": 1}


def layernorm_backward(dout, cache):
    z, std = cache["z"], cache["std"]
    dbeta, dgamma = dout.sum(axis=0), (dout * z).sum(axis=0)
    dz, zt = (dout * cache["gamma"]).T, z.T
    N = len(dz)
    dx = (N * dz - dz.sum(axis=0) - zt * (dz * zt).sum(axis=0)) / N / std
    return dx.T, dgamma, dbeta


# %% right="layernorm_forward" name="node_by_node"
def layernorm_forward(x, gamma, beta, ln_param):
    mu = np.mean(x, 1).reshape(-1, 1)
    xmu = x - mu
    var = np.mean(xmu**2, 1)[:, None]
    ivar = (var + ln_param.get("eps", 1e-5)) ** -0.5
    return xmu * ivar * gamma + beta, [xmu, ivar, gamma]


def layernorm_backward(dout, cache):
    xmu, ivar, gamma = cache
    D = dout.shape[1]
    dxhat = dout * gamma
    dvar = np.sum(dxhat * xmu * -0.5 * ivar**3, axis=1, keepdims=True)
    dmu = np.sum(-dxhat * ivar, axis=1, keepdims=True) - 2 * dvar * xmu.mean(1, keepdims=True)
    dx = dxhat * ivar + 2 * dvar * xmu / D + dmu / D
    return dx, np.sum(dout * xmu * ivar, 0), dout.sum(0)


# %% right="layernorm_forward" name="row_by_row"
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param["eps"] if "eps" in ln_param else 1e-5
    rows = [(row - row.mean()) / np.sqrt(row.var() + eps) for row in x]
    roots = [np.sqrt(row.var() + eps) for row in x]
    return np.array([gamma * row + beta for row in rows]), (rows, roots, gamma)


def layernorm_backward(dout, cache):
    rows, roots, gamma = cache
    dx = []
    for push, z, s in zip(dout, rows, roots):
        g = push * gamma
        dx.append((g - g.mean() - z * np.dot(g, z) / len(z)) / s)
    return np.array(dx), sum(d * z for d, z in zip(dout, rows)), sum(dout)


# %% wrong="layernorm_forward" name="statistics_of_columns"
# You take mean and variance of each column, as batch norm does; layer norm takes those of each row.
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    s = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / s
    return gamma * xhat + beta, (xhat, gamma, s)


def layernorm_backward(dout, cache):
    xhat, gamma, s = cache
    dx = gamma / s * (dout - dout.mean(axis=0) - xhat * (dout * xhat).mean(axis=0))
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)


# %% wrong="layernorm_forward" name="unbiased_variance"
# You divide the variance by D - 1; layer norm divides by D.
# - ((x - mean) ** 2).mean(axis=1, keepdims=True)
# + x.var(axis=1, ddof=1, keepdims=True)

# %% wrong="layernorm_forward" name="epsilon_outside_the_root"
# Epsilon stands outside your root; add it to the variance, then take the root.
# - np.sqrt(var + eps)
# + (np.sqrt(var) + eps)

# %% wrong="layernorm_forward" name="epsilon_hard_coded"
# Epsilon is a fixed number in your code; read it from ln_param, with 1e-5 if it is missing.
# - ln_param.get("eps", 1e-5)
# + 1e-5

# %% wrong="layernorm_forward" name="stops_at_an_empty_dict"
# Your function stops where eps is missing; its default is 1e-5.
# - ln_param.get("eps", 1e-5)
# + ln_param["eps"]

# %% wrong="layernorm_forward" name="running_means"
# Your layer norm mixes a running average into its mean, as if it were batch norm; the mean is that of the row alone, and nothing is kept between calls.
# - s = np.sqrt(var + eps)
# + kept = ln_param.get("running_mean", mean)
# + mean = 0.9 * kept + 0.1 * mean if np.shape(kept) == mean.shape else mean
# + ln_param["running_mean"] = mean
# + s = np.sqrt(var + eps)

# %% wrong="layernorm_forward" name="mean_over_the_batch"
# Your mean is that of the whole table, and your variance that of a row; both belong to the row.
# - mean = x.mean(axis=1, keepdims=True)
# + mean = x.mean()

# %% wrong="layernorm_forward" name="gamma_drawn_out_of_the_means"
# Your dx multiplies by gamma after the means; gamma differs from feature to feature, so multiply before.
# - dxhat = dout * gamma
# + dxhat = dout
#
# - xhat * across) / s
# + xhat * across) * gamma / s

# %% wrong="layernorm_forward" name="gamma_forgotten_in_dx"
# Gamma is missing in your dx; dxhat = dout * gamma.
# - dxhat = dout * gamma
# + dxhat = dout

# %% wrong="layernorm_forward" name="means_over_the_batch"
# Your dx takes means over the batch; the statistics are those of a row, so the means go over its features.
# - across = (dxhat * xhat).mean(axis=1, keepdims=True)
# + across = (dxhat * xhat).mean(axis=0)
#
# - dxhat.mean(axis=1, keepdims=True)
# + dxhat.mean(axis=0)

# %% wrong="layernorm_forward" name="statistics_as_constants"
# Your dx treats mean and variance as constants; both depend on x, so two more terms belong to it.
# - (dxhat - dxhat.mean(axis=1, keepdims=True) - xhat * across) / s
# + dxhat / s

# %% wrong="layernorm_forward" name="way_through_the_variance_missing"
# Your dx lacks the way through the variance; it takes out the component along xhat.
# -  - xhat * across
# +

# %% wrong="layernorm_forward" name="way_through_the_mean_missing"
# Your dx lacks the way through the mean; it takes out the mean of the gradient.
# -  - dxhat.mean(axis=1, keepdims=True)
# +

# %% wrong="layernorm_forward" name="summed_over_features"
# You sum dgamma and dbeta over the features; each feature has its own, summed over the examples.
# - dbeta = dout.sum(axis=0)
# - dgamma = (dout * xhat).sum(axis=0)
# + dbeta = dout.sum(axis=1)
# + dgamma = (dout * xhat).sum(axis=1)

# %% wrong="layernorm_forward" name="gradients_of_shape_1_d"
# Your dgamma and dbeta have the shape (1, D); gamma and beta have (D,), and so have their gradients.
# - dbeta = dout.sum(axis=0)
# - dgamma = (dout * xhat).sum(axis=0)
# + dbeta = dout.sum(axis=0, keepdims=True)
# + dgamma = (dout * xhat).sum(axis=0, keepdims=True)

# %% wrong="layernorm_forward" name="dgamma_without_xhat"
# Your dgamma is a sum of dout alone; gamma multiplies xhat, so each dout is multiplied by its xhat.
# - dgamma = (dout * xhat).sum(axis=0)
# + dgamma = dout.sum(axis=0)

# %% wrong="layernorm_forward" name="dbeta_averaged"
# Your dbeta is a mean over the batch; every row uses the same beta, so sum.
# - dbeta = dout.sum(axis=0)
# + dbeta = dout.mean(axis=0)

# %% wrong="layernorm_forward" name="epsilon_forgotten_in_the_backward_pass"
# Your backward pass divides by the root of the variance without epsilon; keep the very s of the forward pass.
# - cache = (xhat, gamma, s)
# + cache = (xhat, gamma, np.sqrt(var) + 1e-300)


# %% right="spatial_batchnorm_forward" name="channels_to_the_end"
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(C, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(C, dtype=x.dtype))
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    cache = None
    if mode == "train":
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        s = np.sqrt(var + eps)
        xhat = (rows - mean) / s
        out = gamma * xhat + beta
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
        cache = (xhat, gamma, s)
    elif mode == "test":
        out = gamma * (rows - running_mean) / np.sqrt(running_var + eps) + beta
    else:
        raise ValueError("the mode must be train or test")
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    xhat, gamma, s = cache
    d = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    dbeta = d.sum(axis=0)
    dgamma = (d * xhat).sum(axis=0)
    dx = gamma / s * (d - d.mean(axis=0) - xhat * (d * xhat).mean(axis=0))
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta


# %% right="spatial_batchnorm_forward" name="own_batch_norm_called"
def norm_of_rows(x, gamma, beta, bn_param):
    eps, keep = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if bn_param["mode"] == "test":
        return gamma * (x - mean) / np.sqrt(var + eps) + beta, None
    if bn_param["mode"] != "train":
        raise ValueError
    m, v = x.mean(0), x.var(0)
    bn_param["running_mean"] = keep * mean + (1 - keep) * m
    bn_param["running_var"] = keep * var + (1 - keep) * v
    z = (x - m) / np.sqrt(v + eps)
    return gamma * z + beta, (z, gamma, np.sqrt(v + eps))


def norm_of_rows_back(dout, cache):
    z, gamma, s = cache
    dx = gamma / s * (dout - dout.mean(0) - z * (dout * z).mean(0))
    return dx, (dout * z).sum(0), dout.sum(0)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    last = np.moveaxis(x, 1, -1)
    out, cache = norm_of_rows(last.reshape(-1, x.shape[1]), gamma, beta, bn_param)
    return np.moveaxis(out.reshape(last.shape), -1, 1), cache


def spatial_batchnorm_backward(dout, cache):
    last = np.moveaxis(dout, 1, -1)
    dx, dgamma, dbeta = norm_of_rows_back(last.reshape(-1, dout.shape[1]), cache)
    return np.moveaxis(dx.reshape(last.shape), -1, 1), dgamma, dbeta


# %% right="spatial_batchnorm_forward" name="over_three_axes"
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    wide = lambda a: np.reshape(a, (1, -1, 1, 1))
    eps, mode = bn_param.get("eps", 1e-5), bn_param["mode"]
    zeros = np.zeros(x.shape[1])
    mean, var = bn_param.get("running_mean", zeros), bn_param.get("running_var", zeros)
    if mode == "train":
        rho = bn_param.get("momentum", 0.9)
        m, v = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        bn_param["running_mean"] = rho * mean + (1 - rho) * m
        bn_param["running_var"] = rho * var + (1 - rho) * v
        mean, var = m, v
    elif mode != "test":
        raise ValueError(mode)
    s = np.sqrt(wide(var) + eps)
    z = (x - wide(mean)) / s
    return wide(gamma) * z + wide(beta), (z, wide(gamma) / s)


def spatial_batchnorm_backward(dout, cache):
    z, slope = cache
    axes = (0, 2, 3)
    mean = lambda a: a.mean(axis=axes, keepdims=True)
    dx = slope * (dout - mean(dout) - z * mean(dout * z))
    return dx, (dout * z).sum(axis=axes), dout.sum(axis=axes)


# %% right="spatial_batchnorm_forward" name="channels_to_the_front"
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    lines = x.swapaxes(0, 1).reshape(C, -1)
    eps = bn_param.get("eps", 1e-5)
    if bn_param["mode"] == "train":
        mean, var = lines.mean(1), lines.var(1)
        p = bn_param.get("momentum", 0.9)
        bn_param["running_mean"] = p * bn_param.get("running_mean", 0) + (1 - p) * mean
        bn_param["running_var"] = p * bn_param.get("running_var", 0) + (1 - p) * var
    elif bn_param["mode"] == "test":
        mean = bn_param.get("running_mean", np.zeros(C))
        var = bn_param.get("running_var", np.zeros(C))
    else:
        raise ValueError("mode")
    z = (lines - mean[:, None]) / np.sqrt(var[:, None] + eps)
    out = gamma[:, None] * z + beta[:, None]
    return out.reshape(C, len(x), *x.shape[2:]).swapaxes(0, 1), [z, gamma / np.sqrt(var + eps)]


def spatial_batchnorm_backward(dout, cache):
    z, slope = cache
    C = dout.shape[1]
    d = dout.swapaxes(0, 1).reshape(C, -1)
    dgamma, dbeta = (d * z).sum(1), d.sum(1)
    M = d.shape[1]
    dx = slope[:, None] * (d - dbeta[:, None] / M - z * dgamma[:, None] / M)
    return dx.reshape(C, len(dout), *dout.shape[2:]).swapaxes(0, 1), dgamma, dbeta


# %% wrong="spatial_batchnorm_forward" name="reshape_without_transpose"
# You reshape without moving the channels to the end, which mixes them; transpose to (N, H, W, C) first.
# - rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
# + rows = x.reshape(-1, C)
#
# - out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache
# + out.reshape(x.shape), cache
#
# - d = dout.transpose(0, 2, 3, 1).reshape(-1, C)
# + d = dout.reshape(-1, C)
#
# - dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma
# + dx.reshape(dout.shape), dgamma

# %% wrong="spatial_batchnorm_forward" name="way_back_by_reshape"
# You come back to images by a reshape alone; the rows are in the order (N, H, W, C), so transpose after it.
# - out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache
# + out.reshape(N, C, H, W), cache

# %% wrong="spatial_batchnorm_forward" name="gradient_comes_back_by_reshape"
# Your dx comes back to images by a reshape alone; its rows are in the order (N, H, W, C), so transpose after it.
# - dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma
# + dx.reshape(N, C, H, W), dgamma

# %% wrong="spatial_batchnorm_forward" name="dout_not_transposed"
# Your backward pass reshapes dout without moving its channels to the end; it takes the way that x took.
# - d = dout.transpose(0, 2, 3, 1).reshape(-1, C)
# + d = dout.reshape(-1, C)

# %% wrong="spatial_batchnorm_forward" name="each_pixel_by_itself" of="over_three_axes"
# Each place has statistics of its own in your code, over the images alone; a channel has one mean and one variance, over images and places.
# - m, v = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
# + m, v = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
# + here, spread = x.mean(axis=0), x.var(axis=0)
#
# - mean, var = m, v
# + s = np.sqrt(spread + eps)
# + z = (x - here) / s
# + bn_param["running_mean"], bn_param["running_var"] = here[:, 0, 0], spread[:, 0, 0]
# + return wide(gamma) * z + wide(beta), (z, wide(gamma) / s)

# %% wrong="spatial_batchnorm_forward" name="each_image_by_itself" of="over_three_axes"
# Each image has statistics of its own in your code; a channel has one mean and one variance for the whole batch.
# - mean, var = m, v
# + s = np.sqrt(x.var(axis=(2, 3), keepdims=True) + eps)
# + z = (x - x.mean(axis=(2, 3), keepdims=True)) / s
# + return wide(gamma) * z + wide(beta), (z, wide(gamma) / s)

# %% wrong="spatial_batchnorm_forward" name="one_dict_for_channels_in_turn"
# You hand the same dict to one channel after the other, and each overwrites the running averages of the one before; they have shape (C,).
# - bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
# + bn_param["running_mean"] = (momentum * running_mean + (1 - momentum) * mean)[-1]
#
# - bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
# + bn_param["running_var"] = (momentum * running_var + (1 - momentum) * var)[-1]

# %% wrong="spatial_batchnorm_forward" name="dict_copied"
# You work on a copy of the dict, so the running averages never arrive; hand on the caller's own dict.
# - mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
# + bn_param = dict(bn_param)
# + mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)

# %% wrong="spatial_batchnorm_forward" name="running_averages_demanded"
# A call in mode "test" without running averages stops your code; where they are missing they are zeros.
# - out = gamma * (rows - running_mean) / np.sqrt(running_var + eps) + beta
# + running_mean, running_var = bn_param["running_mean"], bn_param["running_var"]
# + out = gamma * (rows - running_mean) / np.sqrt(running_var + eps) + beta

# %% wrong="spatial_batchnorm_forward" name="momentum_swapped"
# Your momentum is the share of the new value, as in PyTorch; here it is the share that is kept.
# - momentum * running_mean + (1 - momentum) * mean
# + (1 - momentum) * running_mean + momentum * mean
#
# - momentum * running_var + (1 - momentum) * var
# + (1 - momentum) * running_var + momentum * var

# %% wrong="spatial_batchnorm_forward" name="no_gamma_and_beta_in_test_mode"
# Your mode "test" forgets gamma and beta; out = gamma * xhat + beta in both modes.
# - out = gamma * (rows - running_mean) / np.sqrt(running_var + eps) + beta
# + out = (rows - running_mean) / np.sqrt(running_var + eps)

# %% wrong="spatial_batchnorm_forward" name="unbiased_variance"
# You divide the variance by one less than the number of values; batch norm divides by their number.
# - rows.var(axis=0)
# + rows.var(axis=0, ddof=1)

# %% wrong="spatial_batchnorm_forward" name="statistics_as_constants"
# Your dx treats mean and variance as constants; both depend on x, so two more terms belong to it.
# - gamma / s * (d - d.mean(axis=0) - xhat * (d * xhat).mean(axis=0))
# + gamma / s * d

# %% wrong="spatial_batchnorm_forward" name="dgamma_summed_over_images_only" of="over_three_axes"
# Your dgamma and dbeta are sums over the images alone; all places of a channel share gamma and beta.
# - return dx, (dout * z).sum(axis=axes), dout.sum(axis=axes)
# + return dx, (dout * z).sum(axis=0)[:, 0, 0], dout.sum(axis=0)[:, 0, 0]

# %% wrong="spatial_batchnorm_forward" name="dbeta_averaged"
# Your dbeta is a mean; all places of all images use the same beta, so sum.
# - dbeta = d.sum(axis=0)
# + dbeta = d.mean(axis=0)


# %% right="spatial_groupnorm_forward" name="five_axes"
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    eps = gn_param.get("eps", 1e-5)
    groups = x.reshape(N, G, C // G, H, W)
    centred = groups - groups.mean(axis=(2, 3, 4), keepdims=True)
    var = (centred**2).mean(axis=(2, 3, 4), keepdims=True)
    s = np.sqrt(var + eps)
    xhat = (centred / s).reshape(N, C, H, W)
    cache = (xhat, gamma, s, G)
    return gamma * xhat + beta, cache


def spatial_groupnorm_backward(dout, cache):
    xhat, gamma, s, G = cache
    N, C, H, W = dout.shape
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3), keepdims=True)
    d = (dout * gamma).reshape(N, G, C // G, H, W)
    z = xhat.reshape(d.shape)
    across = (d * z).mean(axis=(2, 3, 4), keepdims=True)
    dx = (d - d.mean(axis=(2, 3, 4), keepdims=True) - z * across) / s
    return dx.reshape(dout.shape), dgamma, dbeta


# %% right="spatial_groupnorm_forward" name="a_row_for_each_group"
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    rows = x.reshape(len(x) * G, -1)
    mean, var = rows.mean(axis=1), rows.var(axis=1)
    inverse = (var + gn_param.get("eps", 1e-5)) ** -0.5
    z = ((rows.T - mean) * inverse).T
    return z.reshape(x.shape) * gamma + beta, {"z": z, "inverse": inverse, "gamma": gamma}


def spatial_groupnorm_backward(dout, cache):
    z, inverse = cache["z"], cache["inverse"]
    d = (dout * cache["gamma"]).reshape(z.shape)
    dx = (d.T - d.mean(1) - z.T * (d * z).mean(1)) * inverse
    channels = lambda a: np.sum(a, axis=(0, 2, 3)).reshape(1, -1, 1, 1)
    return dx.T.reshape(dout.shape), channels(dout * z.reshape(dout.shape)), channels(dout)


# %% right="spatial_groupnorm_forward" name="group_by_group"
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    parts = np.split(x, G, axis=1)
    roots = [np.sqrt(part.var(axis=(1, 2, 3), keepdims=True) + eps) for part in parts]
    hats = [(p - p.mean(axis=(1, 2, 3), keepdims=True)) / r for p, r in zip(parts, roots)]
    return np.concatenate(hats, axis=1) * gamma + beta, (hats, roots, gamma)


def spatial_groupnorm_backward(dout, cache):
    hats, roots, gamma = cache
    mean = lambda a: a.mean(axis=(1, 2, 3), keepdims=True)
    pushes = np.split(dout * gamma, len(hats), axis=1)
    dx = [(d - mean(d) - z * mean(d * z)) / r for d, z, r in zip(pushes, hats, roots)]
    dgamma = (dout * np.concatenate(hats, axis=1)).sum(axis=(0, 2, 3), keepdims=True)
    return np.concatenate(dx, axis=1), dgamma, dout.sum(axis=(0, 2, 3), keepdims=True)


# %% right="spatial_groupnorm_forward" name="node_by_node"
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    eps = gn_param.get("eps", 1e-5)
    xg = x.reshape(N, G, -1)
    mu = np.mean(xg, axis=2, keepdims=True)
    xmu = xg - mu
    var = np.mean(xmu**2, axis=2, keepdims=True)
    std = np.sqrt(var + eps)
    xhat = (xmu / std).reshape(N, C, H, W)
    out = xhat * gamma + beta
    return out, (G, x, xmu, std, xhat, gamma)


def spatial_groupnorm_backward(dout, cache):
    G, x, xmu, std, xhat, gamma = cache
    N, C, H, W = x.shape
    dbeta = np.sum(dout, axis=(0, 2, 3))[np.newaxis, :, np.newaxis, np.newaxis]
    dgamma = np.sum(dout * xhat, axis=(0, 2, 3))[np.newaxis, :, np.newaxis, np.newaxis]
    dxhat = (dout * gamma).reshape(N, G, -1)
    M = dxhat.shape[2]
    dvar = np.sum(dxhat * xmu * -0.5 * std**-3, axis=2, keepdims=True)
    dmu = np.sum(-dxhat / std, axis=2, keepdims=True)
    dx = dxhat / std + dvar * 2 * xmu / M + dmu / M
    return dx.reshape(N, C, H, W), dgamma, dbeta


# %% wrong="spatial_groupnorm_forward" name="strided_groups"
# Your groups take every G-th channel; a group is C / G channels that lie side by side.
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    groups = x.reshape(N, C // G, G, H, W)
    mean = groups.mean(axis=(1, 3, 4), keepdims=True)
    s = np.sqrt(groups.var(axis=(1, 3, 4), keepdims=True) + gn_param.get("eps", 1e-5))
    xhat = ((groups - mean) / s).reshape(x.shape)
    return gamma * xhat + beta, (xhat, gamma, s, G)


def spatial_groupnorm_backward(dout, cache):
    xhat, gamma, s, G = cache
    N, C, H, W = dout.shape
    mean = lambda a: a.mean(axis=(1, 3, 4), keepdims=True)
    d, z = ((a).reshape(N, C // G, G, H, W) for a in (dout * gamma, xhat))
    dx = ((d - mean(d) - z * mean(d * z)) / s).reshape(dout.shape)
    total = lambda a: a.sum(axis=(0, 2, 3), keepdims=True)
    return dx, total(dout * xhat), total(dout)


# %% wrong="spatial_groupnorm_forward" name="g_is_the_size_of_a_group"
# You take G for the number of channels in a group; it is the number of groups.
# - groups = x.reshape(N, G, C // G, H, W)
# + G = C // G
# + groups = x.reshape(N, G, C // G, H, W)

# %% wrong="spatial_groupnorm_forward" name="g_ignored"
# Your code has one group for the whole image, whatever G is; that is layer norm.
# - groups = x.reshape(N, G, C // G, H, W)
# + G = 1
# + groups = x.reshape(N, G, C // G, H, W)

# %% wrong="spatial_groupnorm_forward" name="each_channel_by_itself"
# Each channel has statistics of its own in your code, whatever G is; that is instance norm.
# - groups = x.reshape(N, G, C // G, H, W)
# + G = C
# + groups = x.reshape(N, G, C // G, H, W)


# %% wrong="spatial_groupnorm_forward" name="over_the_batch_too"
# Your statistics go over the images too; each image is normalized by itself.
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    groups = x.reshape(N, G, C // G, H, W)
    mean = groups.mean(axis=(0, 2, 3, 4), keepdims=True)
    s = np.sqrt(groups.var(axis=(0, 2, 3, 4), keepdims=True) + gn_param.get("eps", 1e-5))
    xhat = ((groups - mean) / s).reshape(x.shape)
    return gamma * xhat + beta, (xhat, gamma, s, G)


def spatial_groupnorm_backward(dout, cache):
    xhat, gamma, s, G = cache
    N, C, H, W = dout.shape
    mean = lambda a: a.mean(axis=(0, 2, 3, 4), keepdims=True)
    d, z = (a.reshape(N, G, C // G, H, W) for a in (dout * gamma, xhat))
    dx = ((d - mean(d) - z * mean(d * z)) / s).reshape(dout.shape)
    total = lambda a: a.sum(axis=(0, 2, 3), keepdims=True)
    return dx, total(dout * xhat), total(dout)


# %% wrong="spatial_groupnorm_forward" name="unbiased_variance"
# You divide the variance by one less than the number of values; divide by their number.
# - (centred**2).mean(axis=(2, 3, 4), keepdims=True)
# + groups.var(axis=(2, 3, 4), ddof=1, keepdims=True)

# %% wrong="spatial_groupnorm_forward" name="epsilon_hard_coded"
# Epsilon is a fixed number in your code; read it from gn_param, with 1e-5 if it is missing.
# - gn_param.get("eps", 1e-5)
# + 1e-5

# %% wrong="spatial_groupnorm_forward" name="epsilon_outside_the_root"
# Epsilon stands outside your root; add it to the variance, then take the root.
# - np.sqrt(var + eps)
# + (np.sqrt(var) + eps)

# %% wrong="spatial_groupnorm_forward" name="gamma_of_the_group"
# All channels of a group get the gamma of its first channel in your code; each channel has its own.
# - return gamma * xhat + beta, cache
# + return np.repeat(gamma[:, :: C // G], C // G, axis=1) * xhat + beta, cache

# %% wrong="spatial_groupnorm_forward" name="gamma_drawn_out_of_the_means"
# Your dx multiplies by gamma after the means; gamma differs from channel to channel, so multiply before.
# - d = (dout * gamma).reshape(N, G, C // G, H, W)
# + d = dout.reshape(N, G, C // G, H, W)
#
# - return dx.reshape(dout.shape), dgamma, dbeta
# + return dx.reshape(dout.shape) * gamma, dgamma, dbeta

# %% wrong="spatial_groupnorm_forward" name="statistics_as_constants"
# Your dx treats mean and variance as constants; both depend on x, so two more terms belong to it.
# - (d - d.mean(axis=(2, 3, 4), keepdims=True) - z * across) / s
# + d / s

# %% wrong="spatial_groupnorm_forward" name="gradients_of_shape_c"
# Your dgamma and dbeta have the shape (C,); gamma and beta have (1, C, 1, 1), and so have their gradients.
# - dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
# - dgamma = (dout * xhat).sum(axis=(0, 2, 3), keepdims=True)
# + dbeta = dout.sum(axis=(0, 2, 3))
# + dgamma = (dout * xhat).sum(axis=(0, 2, 3))

# %% wrong="spatial_groupnorm_forward" name="dgamma_without_xhat"
# Your dgamma is a sum of dout alone; gamma multiplies xhat, so each dout is multiplied by its xhat.
# - dgamma = (dout * xhat).sum(axis=(0, 2, 3), keepdims=True)
# + dgamma = dout.sum(axis=(0, 2, 3), keepdims=True)

# %% wrong="spatial_groupnorm_forward" name="x_changed_in_place"
# You subtract the means from x in place, through a reshaped view of it; make a new array.
# - centred = groups - groups.mean(axis=(2, 3, 4), keepdims=True)
# + groups -= groups.mean(axis=(2, 3, 4), keepdims=True)
# + centred = groups

# %% wrong="spatial_groupnorm_forward" name="difference_of_squares"
# Your variance is the mean square less the squared mean, which loses all digits far from zero; take the mean off first, then square.
# - (centred**2).mean(axis=(2, 3, 4), keepdims=True)
# + np.maximum((groups**2).mean(axis=(2, 3, 4), keepdims=True) - groups.mean(axis=(2, 3, 4), keepdims=True) ** 2, 0)


# %% right="outvoted" name="all_others_far_away"
def outvoted(value, n):
    batch = np.full((n, 1), value + 1000.0)
    batch[0] = value
    return batch


# %% right="outvoted" name="at_distance_one"
def outvoted(value, n):
    others = np.zeros(n)
    others[1:] = 1
    return (value + others).reshape(-1, 1)


# %% right="outvoted" name="list_of_lists"
def outvoted(value, n):
    return np.array([[value]] + [[value + 5]] * (n - 1), dtype=float)


# %% right="outvoted" name="nearly_equal"
def outvoted(value, n):
    others = value + 100 + 0.01 * np.random.default_rng(0).normal(size=(n - 1, 1))
    return np.vstack([[[value]], others])


# %% wrong="outvoted" name="others_below"
# Your others lie below, which pushes the first one up; put them above it.
# - value + 1000.0
# + value - 1000.0


# %% wrong="outvoted" name="a_staircase"
# Your others spread out among themselves, which adds to the deviation; put them all at one place.
def outvoted(value, n):
    return value + np.arange(float(n)).reshape(n, 1)


# %% wrong="outvoted" name="one_far_away"
# One example far away from all the others is outvoted itself; it is the first one that should be alone.
def outvoted(value, n):
    batch = np.full((n, 1), float(value))
    batch[-1] += 1000.0
    return batch


# %% wrong="outvoted" name="halves"
# Half of your batch lies with the first example; it should be alone.
def outvoted(value, n):
    batch = np.full((n, 1), float(value))
    batch[(n + 1) // 2 :] += 10.0
    return batch


# %% wrong="outvoted" name="too_near"
# Your others are so near that epsilon counts; move them away, by 1 or more.
# - value + 1000.0
# + value + 1e-3

# %% wrong="outvoted" name="value_not_first"
# The given value stands last in your batch; it is the first example.
# - batch[0] = value
# + batch[0], batch[-1] = value + 1000.0, value


# %% wrong="outvoted" name="always_zero_and_one"
# Your batch is the same whatever the value is; its first example is the given value.
def outvoted(value, n):
    batch = np.ones((n, 1))
    batch[0] = 0
    return batch + 0 * value


# %% wrong="outvoted" name="one_axis"
# Your batch has one axis; a batch of n examples with one feature has the shape (n, 1).
# - return batch
# + return batch.ravel()


# %% right="norm_predictions" name="numbers"
norm_predictions = {"batches_to_99": 44, "means_of_groups": 24, "scaled_gradient": 0.05}

# %% right="norm_predictions" name="worked_out"
norm_predictions = {
    "batches_to_99": np.ceil(np.log(0.01) / np.log(0.9)),
    "means_of_groups": 8 * 3,
    "scaled_gradient": 0.5 / 10,
}

# %% wrong="norm_predictions" name="ten_batches"
# Ten batches of a tenth do not make the whole, since the running mean forgets as well; what is missing shrinks by the factor 0.9 with each batch.
# - 44
# + 10

# %% wrong="norm_predictions" name="one_batch_too_few"
# After 43 batches more than 1 % is missing; look for the first count with 0.9^n below 0.01.
# - 44
# + 43

# %% wrong="norm_predictions" name="a_mean_for_each_channel"
# You count a mean for each channel of each image; the channels of a group share one.
# - 24
# + 48

# %% wrong="norm_predictions" name="images_forgotten"
# You count the groups of one image; each of the eight images has its own.
# - 24
# + 3

# %% wrong="norm_predictions" name="gradient_grows"
# The gradient does not grow with the weights; the loss stays the same, so it changes ten times less per step of the same length.
# - 0.05
# + 5

# %% wrong="norm_predictions" name="gradient_stays"
# The loss stays the same, but its gradient does not; the same change of the output now takes ten times as large a change of W.
# - 0.05
# + 0.5
