"""Answers as other people write them, each with a mistake that a lesson knows, and what names it."""

# Lesson, exercise, a part of the sentence that names the mistake, answer.
ANSWERS = [
    (
        "06_rmsprop",
        "rmsprop",
        "epsilon is inside the root",
        """
def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    for key, value in dict(learning_rate=0.01, decay_rate=0.99, epsilon=1e-8).items():
        if key not in config:
            config[key] = value
    if "cache" not in config:
        config["cache"] = np.zeros(w.shape)
    rho = config["decay_rate"]
    config["cache"] = rho * config["cache"] + (1.0 - rho) * np.square(dw)
    scale = (config["cache"] + config["epsilon"]) ** -0.5
    return w - config["learning_rate"] * scale * dw, config
""",
    ),
    (
        "06_rmsprop",
        "rmsprop",
        "as AdaGrad's does",
        """
class State(dict):
    pass

def rmsprop(weights, grad, config=None):
    state = State(learning_rate=1e-2, decay_rate=.99, epsilon=1e-8, cache=weights*0)
    state.update(config or {})
    state["cache"] = state["cache"] + grad*grad
    update = -state["learning_rate"]*grad/(state["cache"]**.5 + state["epsilon"])
    weights = weights + update
    return [weights, state]
""",
    ),
    (
        "07_adam",
        "adam",
        "no bias correction",
        """
def adam(w, dw, config=None):
    cfg = dict(config) if config else {}
    lr = cfg.setdefault('learning_rate', 1e-3)
    b1, b2 = cfg.setdefault('beta1', .9), cfg.setdefault('beta2', .999)
    eps = cfg.setdefault('epsilon', 1e-8)
    cfg['t'] = cfg.get('t', 0) + 1
    cfg['m'] = cfg.get('m', 0.) * b1 + dw * (1 - b1)
    cfg['v'] = cfg.get('v', 0.) * b2 + dw * dw * (1 - b2)
    w = w - cfg['m'] * lr / (eps + np.sqrt(cfg['v']))
    return w, cfg
""",
    ),
    (
        "07_adam",
        "adam",
        "after the corrections have used it",
        """
def adam(w, dw, config=None):
    config = config if config is not None else {}
    lr = config.get("learning_rate", 1e-3); beta1 = config.get("beta1", 0.9)
    beta2 = config.get("beta2", 0.999); eps = config.get("epsilon", 1e-8)
    m = config.get("m", np.zeros_like(w)); v = config.get("v", np.zeros_like(w))
    t = config.get("t", 0)
    m = m + (1 - beta1) * (dw - m)
    v = v + (1 - beta2) * (dw**2 - v)
    mh = m / (1 - np.power(beta1, t))
    vh = v / (1 - np.power(beta2, t))
    out = {**config, "learning_rate": lr, "beta1": beta1, "beta2": beta2, "epsilon": eps,
           "m": m, "v": v, "t": t + 1}
    return w - lr * mh / (np.sqrt(vh) + eps), out
""",
    ),
    (
        "07_adam",
        "adam",
        "do not store it",
        """
def adam(w, dw, config=None):  # in the folded form, whose epsilon is another one
    c = {"learning_rate": 1e-3, "beta1": .9, "beta2": .999, "epsilon": 1e-8,
         "m": 0 * w, "v": 0 * w, "t": 0, **(config or {})}
    t = c["t"] + 1
    c["m"] = c["beta1"] * c["m"] + (1 - c["beta1"]) * dw
    c["v"] = c["beta2"] * c["v"] + (1 - c["beta2"]) * dw**2
    rate = c["learning_rate"] * np.sqrt(1 - c["beta2"]**t) / (1 - c["beta1"]**t)
    return w - rate * c["m"] / (np.sqrt(c["v"]) + c["epsilon"]), c
""",
    ),
    (
        "06_rmsprop",
        "rmsprop",
        "epsilon is inside the root",
        """
def rmsprop(w, dw, config=None):  # and a config that is None is not foreseen
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", .99)
    config.setdefault("epsilon", 1e-8)
    rho, cache = config["decay_rate"], config.get("cache", np.zeros_like(w))
    config["cache"] = rho * cache + (1 - rho) * dw**2
    return w - config["learning_rate"] * dw / np.sqrt(config["cache"] + config["epsilon"]), config
""",
    ),
    (
        "07_adam",
        "adamw",
        "added to the gradient, as an L2 penalty",
        """
def adamw(w, dw, config=None):
    defaults = {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
                "weight_decay": 0.01, "m": np.zeros(w.shape), "v": np.zeros(w.shape), "t": 0}
    c = {**defaults, **(config if config else {})}
    g = dw + w * c["weight_decay"]
    c["t"] += 1
    c["m"] = c["beta1"] * c["m"] + (1 - c["beta1"]) * g
    c["v"] = c["beta2"] * c["v"] + (1 - c["beta2"]) * g * g
    corrected = c["m"] / (1 - c["beta1"] ** c["t"])
    root = np.sqrt(c["v"] / (1 - c["beta2"] ** c["t"]))
    return w - c["learning_rate"] * corrected / (root + c["epsilon"]), c
""",
    ),
    (
        "05_adagrad",
        "adagrad",
        "take its root first",
        """
def adagrad(w, dw, config=None):
    lr, eps, G = 1e-2, 1e-8, np.zeros_like(w)
    if config:
        lr = config.get("learning_rate", lr)
        eps = config.get("epsilon", eps)
        G = config.get("cache", G)
    G = G + dw ** 2
    new = dict(config or {})
    new.update({"learning_rate": lr, "epsilon": eps, "cache": G})
    return np.subtract(w, lr * dw / (G + eps)), new
""",
    ),
    (
        "03_momentum",
        "sgd_momentum",
        "with the learning rate outside the velocity",
        """
def sgd_momentum(w, dw, config=None):
    config = {**{"learning_rate": 1e-2, "momentum": 0.9}, **(config or {})}
    try:
        v = config["velocity"]
    except KeyError:
        v = 0
    v = config["momentum"] * v + dw
    step = config["learning_rate"] * v
    config["velocity"] = v
    return w - step, config
""",
    ),
    (
        "03_momentum",
        "sgd_momentum",
        "steps of Nesterov momentum",
        """
def sgd_momentum(w, dw, config=None):
    c = {"learning_rate": .01, "momentum": .9, "velocity": np.zeros_like(w)}
    c.update(config or {})
    old = np.copy(c["velocity"])
    c["velocity"] = c["momentum"] * old - c["learning_rate"] * dw
    w_new = w + c["velocity"] + c["momentum"] * (c["velocity"] - old)
    return w_new, c
""",
    ),
    (
        "04_nesterov",
        "nesterov_lookahead",
        "the gradient is taken at w",
        """
def nesterov_lookahead(w, gradient, config=None):
    config = config or {}
    lr, mu = config.get("learning_rate", 0.01), config.get("momentum", 0.9)
    v = config.get("velocity", np.zeros(np.shape(w)))
    g = gradient(w)
    v = mu * v - lr * g
    return w + v, {"learning_rate": lr, "momentum": mu, "velocity": v}
""",
    ),
    (
        "01_gradients",
        "softmax_loss",
        "your gradient is a sum over the examples",
        """
def softmax_loss(W, X, y, reg):
    n = X.shape[0]
    scores = X.dot(W)
    scores = scores - np.max(scores, axis=1)[:, np.newaxis]
    logp = scores - np.log(np.sum(np.exp(scores), axis=1))[:, np.newaxis]
    loss = -logp[range(n), y].sum() / n + reg * (W * W).sum()
    d = np.exp(logp)
    d[range(n), y] -= 1
    grad = X.T.dot(d) + 2 * reg * W
    return loss, grad
""",
    ),
    (
        "01_gradients",
        "numeric_gradient",
        "This is the one-sided difference",
        """
def numeric_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    base = f(x)
    out = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        keep = x[i]
        x[i] = keep + h
        out[i] = (f(x) - base) / h
        x[i] = keep
        it.iternext()
    return out
""",
    ),
    (
        "02_sgd",
        "minibatches",
        "do not fill a batch",
        """
def minibatches(n, batch_size, rng):
    idx = np.arange(n)
    rng.shuffle(idx)
    out = []
    for k in range(n // batch_size):
        out.append(idx[k * batch_size:(k + 1) * batch_size])
    return out
""",
    ),
    (
        "02_sgd",
        "best_learning_rate",
        "just begins to diverge",
        """
def best_learning_rate(H):
    if (H != H.T).any():
        raise ValueError("not symmetric")
    lam = np.sort(np.linalg.eigvalsh(H))
    if lam.min() <= 0:
        raise ValueError("not positive definite")
    lo, hi = lam[0], lam[-1]
    return 2 / hi, (hi - lo) / (hi + lo)
""",
    ),
    (
        "06_rmsprop",
        "leaky_average",
        "starts with the first value in full",
        """
def leaky_average(values, decay_rate):
    out = np.empty_like(values, dtype=float)
    out[0] = values[0]
    for i in range(1, len(values)):
        out[i] = decay_rate * out[i - 1] + (1 - decay_rate) * values[i]
    return out
""",
    ),
    (
        "07_adam",
        "bias_correction",
        "You return the share",
        """
def bias_correction(beta, t):
    if t <= 0:
        raise ValueError(f"t is {t}")
    return 1 - pow(beta, t)
""",
    ),
    (
        "05_adagrad",
        "steps_to_travel",
        "look whether you have arrived before",
        """
def steps_to_travel(distance, learning_rate):
    i, way = 1, 0
    while way < distance:
        way += learning_rate / np.sqrt(i)
        i += 1
    return i
""",
    ),
    (
        "08_schedules",
        "cosine_schedule",
        "rises again",
        """
import math

def cosine_schedule(t, learning_rate, steps, warmup=0, final=0.):
    assert_ok = steps - warmup
    if assert_ok < 1: raise ValueError('too short')
    if warmup and t < warmup: return learning_rate/warmup*(t+1)
    phase = math.pi*(t - warmup)/assert_ok
    return final + .5*(learning_rate - final)*(math.cos(phase) + 1.)
""",
    ),
    (
        "08_schedules",
        "scheduled",
        "asked for 1 at the first step",
        """
class Wrapper:
    def __init__(self, rule, schedule): self.r, self.s = rule, schedule
    def __call__(self, weights, grads, cfg=None):
        cfg = {**cfg} if cfg else {}
        n = 1 + cfg.get("scheduled_t", 0)
        cfg.update(learning_rate=self.s(n))
        out, cfg = self.r(weights, grads, cfg)
        return out, {**cfg, "scheduled_t": n}

def scheduled(rule, schedule):
    return Wrapper(rule, schedule)
""",
    ),
    (
        "08_schedules",
        "averaged_iterates",
        "not corrected for its start",
        """
def averaged_iterates(x, decay=None):
    if decay is None:
        return np.stack([x[:i].mean(0) for i in range(1, len(x) + 1)])
    out = [(1 - decay) * x[0]]
    for row in x[1:]:
        out += [out[-1] + (1 - decay) * (row - out[-1])]
    return np.stack(out)
""",
    ),
]
