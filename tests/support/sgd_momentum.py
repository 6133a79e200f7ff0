"""A right and a wrong answer to the first exercise on momentum, as a student types them."""

ASSIGNMENT = "release/03_momentum/momentum.ipynb"
ANSWER = """\
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    rho = config.setdefault("momentum", 0.9)
    lr = config.setdefault("learning_rate", 1e-2)
    v = rho * config.get("velocity", np.zeros_like(w)) - lr * dw
    config["velocity"] = v
    return w + v, config"""
WRONG = ANSWER.replace("- lr * dw", "+ lr * dw")
