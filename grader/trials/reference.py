"""The reference update rules, in the form and with the keys and defaults of CS231n's assignment 2.

Each rule is a pure function ``rule(w, dw, config=None) -> (next_w, config)``. The weights ``w`` and
the gradient ``dw`` are float arrays of one shape (0-d included); ``next_w`` and the state arrays
have that shape too, and NumPy's usual dtype (float32 in, float32 out). No argument is changed: the
returned config is a new dict that holds the hyperparameters, the state after this step, and every
other key that was given. Missing keys mean the values of ``DEFAULTS`` and a state of zeros.

In the equations g is the gradient, lr ``learning_rate``, rho ``momentum`` and eps ``epsilon``.
"""

import numpy as np

DEFAULTS = {
    "sgd": {"learning_rate": 1e-2},
    "sgd_momentum": {"learning_rate": 1e-2, "momentum": 0.9},
    "sgd_momentum_outside": {"learning_rate": 1e-2, "momentum": 0.9},
    "nesterov": {"learning_rate": 1e-2, "momentum": 0.9},
    "nesterov_lookahead": {"learning_rate": 1e-2, "momentum": 0.9},
    "adagrad": {"learning_rate": 1e-2, "epsilon": 1e-8},
    "rmsprop": {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8},
    "adam": {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adamw": {
        "learning_rate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weight_decay": 1e-2,
    },
}
# Rules that a source writes in a second way, with the same state but not quite the same steps.
FORMS = {"adam": ("adam", "adam_folded"), "adamw": ("adamw", "adamw_folded")}


def _complete(rule, config, **state):
    """Return a new config: the rule's defaults and `state`, overridden by what `config` holds."""
    return {**DEFAULTS[rule], **state, **(config or {})}


def sgd(w, dw, config=None):
    """Take a step of plain stochastic gradient descent, w <- w - lr g.

    State: none. Source: Robbins and Monro 1951; CS231n notes, Neural Nets 3, "vanilla update".

    >>> float(sgd(np.array(1.0), np.array(2.0), {"learning_rate": 0.25})[0])
    0.5
    """
    config = _complete("sgd", config)
    return w - config["learning_rate"] * dw, config


def sgd_momentum(w, dw, config=None):
    """Take a momentum step with the learning rate inside the velocity.

    v <- rho v - lr g,  w <- w + v.

    State: ``velocity`` v, shape of w. Source: Polyak 1964; Sutskever et al. 2013, equations 1, 2.

    >>> w, config = sgd_momentum(np.array(1.0), np.array(2.0), {"velocity": np.array(1.0)})
    >>> round(float(w), 12), round(float(config["velocity"]), 12)
    (1.88, 0.88)
    """
    config = _complete("sgd_momentum", config, velocity=np.zeros_like(w))
    v = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + v, {**config, "velocity": v}


def sgd_momentum_outside(w, dw, config=None):
    """Take a momentum step with the learning rate outside the velocity.

    v <- rho v + g,  w <- w - lr v.

    State: ``velocity`` v, shape of w; at a constant rate it is -1/lr times that of `sgd_momentum`.
    Source: the form of PyTorch's ``torch.optim.SGD`` with dampening 0.
    """
    config = _complete("sgd_momentum_outside", config, velocity=np.zeros_like(w))
    v = config["momentum"] * config["velocity"] + dw
    return w - config["learning_rate"] * v, {**config, "velocity": v}


def nesterov(w, dw, config=None):
    """Take a step of Nesterov momentum after the change of variables.

    v_prev <- v,  v <- rho v_prev - lr g,  w <- w - rho v_prev + (1 + rho) v.

    Here w and the gradient belong to the look-ahead point, which is x + rho v for the iterate x of
    `nesterov_lookahead`. State: ``velocity`` v, shape of w. Source: Nesterov 1983; CS231n notes,
    Neural Nets 3, "Nesterov momentum".
    """
    config = _complete("nesterov", config, velocity=np.zeros_like(w))
    rho, v_prev = config["momentum"], config["velocity"]
    v = rho * v_prev - config["learning_rate"] * dw
    return w - rho * v_prev + (1 + rho) * v, {**config, "velocity": v}


def nesterov_lookahead(w, gradient, config=None):
    """Take a step of Nesterov momentum with the gradient where the velocity leads.

    v <- rho v - lr gradient(w + rho v),  w <- w + v.

    The function `gradient` maps an array of w's shape to one of that shape and is called once.
    State: ``velocity`` v, shape of w. Source: Nesterov 1983; Sutskever et al. 2013, equations 3, 4.
    """
    config = _complete("nesterov_lookahead", config, velocity=np.zeros_like(w))
    drift = config["momentum"] * config["velocity"]
    v = drift - config["learning_rate"] * gradient(w + drift)
    return w + v, {**config, "velocity": v}


def adagrad(w, dw, config=None):
    """Take a step of AdaGrad, with epsilon outside the root.

    cache <- cache + g^2,  w <- w - lr g / (sqrt(cache) + eps).

    State: ``cache``, shape of w. Source: Duchi et al., JMLR 2011, the diagonal form; CS231n notes,
    Neural Nets 3, for where epsilon stands.
    """
    config = _complete("adagrad", config, cache=np.zeros_like(w))
    cache = config["cache"] + dw**2
    step = config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return w - step, {**config, "cache": cache}


def rmsprop(w, dw, config=None):
    """Take a step of RMSProp, with epsilon outside the root.

    cache <- decay_rate cache + (1 - decay_rate) g^2,  w <- w - lr g / (sqrt(cache) + eps).

    State: ``cache``, shape of w. Source: Tieleman and Hinton 2012, lecture 6.5; CS231n notes,
    Neural Nets 3, for where epsilon stands.
    """
    config = _complete("rmsprop", config, cache=np.zeros_like(w))
    decay_rate = config["decay_rate"]
    cache = decay_rate * config["cache"] + (1 - decay_rate) * dw**2
    step = config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return w - step, {**config, "cache": cache}


def _adam_step(dw, config):
    """Return the step that Adam subtracts, and `config` with m, v and t after it."""
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    step = config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    return step, {**config, "m": m, "v": v, "t": t}


def _folded_step(dw, config):
    """Return the step with both corrections folded into the rate, and the config of `_adam_step`.

    lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps): beside the root of the uncorrected v
    the same eps weighs more, by 1 / sqrt(1 - beta2^t).
    """
    _, config = _adam_step(dw, config)
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"]
    rate = config["learning_rate"] * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return rate * config["m"] / (np.sqrt(config["v"]) + config["epsilon"]), config


def adam(w, dw, config=None):
    """Take a step of Adam, with t raised before its use and epsilon outside the root.

    t <- t + 1,  m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2,
    w <- w - lr m_hat / (sqrt(v_hat) + eps)  with  m_hat = m / (1 - beta1^t) and
    v_hat = v / (1 - beta2^t).

    State: ``m`` and ``v``, shape of w, and the number of steps taken ``t``, from 0. Source: Kingma
    and Ba 2015, Algorithm 1 (not the folded form at the end of their section 2).

    >>> w, config = adam(np.array([1.0, 1.0]), np.array([2.0, -0.5]), {"epsilon": 0.0})
    >>> w.round(12).tolist(), config["t"]
    ([0.999, 1.001], 1)
    """
    config = _complete("adam", config, m=np.zeros_like(w), v=np.zeros_like(w), t=0)
    step, config = _adam_step(dw, config)
    return w - step, config


def adamw(w, dw, config=None):
    """Take a step of Adam with decoupled weight decay.

    w <- w (1 - lr weight_decay) - step,  where step is that of `adam` and knows nothing of the
    decay.

    State: that of `adam`. Source: Loshchilov and Hutter 2019, Algorithm 2, in the convention of
    PyTorch's ``torch.optim.AdamW``: the paper's lambda is lr times ``weight_decay`` here, where
    the paper's schedule multiplier is 1.
    """
    config = _complete("adamw", config, m=np.zeros_like(w), v=np.zeros_like(w), t=0)
    step, config = _adam_step(dw, config)
    return w * (1 - config["learning_rate"] * config["weight_decay"]) - step, config


def adam_folded(w, dw, config=None):
    """Take a step of Adam in the folded form, epsilon beside the root of the uncorrected v.

    Defaults and state: those of `adam`. Source: Kingma and Ba 2015, the end of section 2, where
    this epsilon is called epsilon-hat; the form of CS231n's published key and of Keras.
    """
    config = _complete("adam", config, m=np.zeros_like(w), v=np.zeros_like(w), t=0)
    step, config = _folded_step(dw, config)
    return w - step, config


def adamw_folded(w, dw, config=None):
    """Take a step of `adamw` with the step of `adam_folded`."""
    config = _complete("adamw", config, m=np.zeros_like(w), v=np.zeros_like(w), t=0)
    step, config = _folded_step(dw, config)
    return w * (1 - config["learning_rate"] * config["weight_decay"]) - step, config
