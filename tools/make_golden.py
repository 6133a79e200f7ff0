"""Make tests/golden/*.json: runs of torch.optim in float64 that grader/reference.py must repeat.

Torch is no dependency of Ravine. Run this once, in an environment that is thrown away afterwards:

    python -m venv torchenv
    torchenv/bin/pip install torch numpy
    torchenv/bin/python tools/make_golden.py

Numbers are written as Python's repr of the float, which reads back to the same bits. A file holds
one rule's runs and the versions that made them; problems.json holds what the runs start from.
adagrad_vector.json is the step that the assignment on AdaGrad prints: CS231n publishes none for it.
cs231n.json is not made here: it holds published numbers and names their source.

Where torch's conventions differ from the reference:

- SGD with momentum keeps buffer = rho buffer + g and steps by -lr buffer: the rate stands outside,
  as in `sgd_momentum_outside`. `sgd_momentum` follows the same path as long as the rate is
  constant, with v = -lr buffer. Dampening is 0, or else torch would weight g by 1 - dampening on
  all steps but the first.
- Nesterov steps by -lr (g + rho buffer). With v = -lr buffer this is the change of variables of
  `nesterov`, again at a constant rate. In both, a new rate is the same as a velocity multiplied by
  new rate / old rate at that moment, so the runs whose rate changes are comparable too.
- Adagrad, RMSprop and Adam have epsilon outside the root, as here, but Adagrad's default is 1e-10,
  so every hyperparameter is passed. Adagrad's lr_decay and initial accumulator stay 0. RMSprop's
  `alpha` is `decay_rate`.
- Adam's weight_decay would be added to the gradient and stays 0; AdamW multiplies w by
  1 - lr weight_decay before it steps, which is the reference's convention.
"""

import json
import platform
from pathlib import Path

import numpy as np
import torch

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "golden"
STEPS = 60
CHANGE_AT = 25

SGD_KEYS = {"learning_rate": "lr"}
MOMENTUM_KEYS = {**SGD_KEYS, "momentum": "momentum"}
ADAPTIVE_KEYS = {**SGD_KEYS, "epsilon": "eps"}
ADAM_STATE = {"m": "exp_avg", "v": "exp_avg_sq", "t": "step"}

# rule: torch's class, its fixed options, and torch's names of hyperparameters and of the state
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {}, SGD_KEYS, {}),
    "sgd_momentum_outside": (
        torch.optim.SGD,
        {"dampening": 0},
        MOMENTUM_KEYS,
        {"velocity": "momentum_buffer"},
    ),
    "nesterov": (
        torch.optim.SGD,
        {"nesterov": True},
        MOMENTUM_KEYS,
        {"velocity": "momentum_buffer"},
    ),
    "adagrad": (torch.optim.Adagrad, {}, ADAPTIVE_KEYS, {"cache": "sum"}),
    "rmsprop": (
        torch.optim.RMSprop,
        {},
        {**ADAPTIVE_KEYS, "decay_rate": "alpha"},
        {"cache": "square_avg"},
    ),
    "adam": (torch.optim.Adam, {}, ADAPTIVE_KEYS, ADAM_STATE),
    "adamw": (
        torch.optim.AdamW,
        {},
        {**ADAPTIVE_KEYS, "weight_decay": "weight_decay"},
        ADAM_STATE,
    ),
}


def momentum(learning_rate, rho):
    """Return a config of one of the momentum rules."""
    return {"learning_rate": learning_rate, "momentum": rho}


def adam(learning_rate, beta1, beta2, epsilon, **more):
    """Return a config of Adam, or of AdamW with ``weight_decay=...``."""
    betas = {"beta1": beta1, "beta2": beta2}
    return {"learning_rate": learning_rate, **betas, "epsilon": epsilon, **more}


# rule: rows of (config at the start, what changes in it after CHANGE_AT steps)
MOMENTUM_RUNS = [
    (momentum(5e-3, 0.9), {}),
    (momentum(2e-2, 0.5), {}),
    (momentum(1e-3, 0.99), {}),
    (momentum(1e-2, 0.8), {"learning_rate": 2e-3}),
    (momentum(5e-3, 0.5), {"momentum": 0.95}),
]
RUNS = {
    "sgd": [
        ({"learning_rate": 2e-2}, {}),
        ({"learning_rate": 1e-3}, {"learning_rate": 3e-2}),
    ],
    "sgd_momentum_outside": MOMENTUM_RUNS,
    "nesterov": MOMENTUM_RUNS,
    "adagrad": [
        ({"learning_rate": 1e-2, "epsilon": 1e-8}, {}),
        ({"learning_rate": 0.3, "epsilon": 0.5}, {}),
        ({"learning_rate": 0.2, "epsilon": 1e-4}, {"learning_rate": 5e-2, "epsilon": 1e-2}),
    ],
    "rmsprop": [
        ({"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}, {}),
        ({"learning_rate": 2e-2, "decay_rate": 0.8, "epsilon": 0.1}, {}),
        ({"learning_rate": 5e-3, "decay_rate": 0.95, "epsilon": 1e-6}, {"learning_rate": 2e-2}),
        ({"learning_rate": 1e-2, "decay_rate": 0.9, "epsilon": 1e-4}, {"decay_rate": 0.5}),
    ],
    "adam": [
        (adam(1e-3, 0.9, 0.999, 1e-8), {}),
        (adam(2e-2, 0.8, 0.95, 0.3), {}),
        (adam(1e-2, 0.95, 0.9, 1e-5), {}),
        (adam(3e-2, 0.9, 0.99, 1e-6), {"learning_rate": 5e-3}),
        (adam(1e-2, 0.5, 0.9, 1e-4), {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-2}),
    ],
    "adamw": [
        (adam(1e-3, 0.9, 0.999, 1e-8, weight_decay=1e-2), {}),
        (adam(2e-2, 0.8, 0.95, 0.3, weight_decay=0.5), {}),
        (adam(1e-2, 0.95, 0.9, 1e-5, weight_decay=0.1), {"learning_rate": 3e-2}),
        (adam(1e-2, 0.9, 0.99, 1e-6, weight_decay=0.2), {"weight_decay": 1.0}),
    ],
}


def recorded_gradients(rng, smallest, largest):
    """Return (STEPS, 2) gradients of random direction; their sizes span decades, step by step."""
    exponents = rng.uniform(np.log10(smallest), np.log10(largest), size=(STEPS, 1))
    return (10.0**exponents * rng.standard_normal((STEPS, 2))).tolist()


def make_problems():
    """Return what the runs start from: two lists of gradients, and a function to go down on."""
    rng = np.random.Generator(np.random.PCG64(2017))
    return {
        "varying": {"start": [0.7, -1.3], "gradients": recorded_gradients(rng, 1e-3, 1e1)},
        # From zero, so that steps of this size are not lost in the rounding of larger weights.
        "tiny": {"start": [0.0, 0.0], "gradients": recorded_gradients(rng, 1e-9, 1e-5)},
        "rosenbrock": {"start": [-0.5, 1.0], "f": "(1 - x)^2 + 5 (y - x^2)^2"},
    }


def gradient_at(problem, step, w):
    """Return the problem's gradient as a tensor: the recorded one, or autograd's at w."""
    if "gradients" in problem:
        return torch.tensor(problem["gradients"][step], dtype=torch.float64)
    x, y = w
    (gradient,) = torch.autograd.grad((1 - x) ** 2 + 5 * (y - x**2) ** 2, w)
    return gradient


def torch_options(config, names):
    """Return `config` under the names that torch's optimizers use."""
    options = {names[key]: value for key, value in config.items() if key in names}
    if "beta1" in config:
        options["betas"] = (config["beta1"], config["beta2"])
    return options


def run(rule, problem, config, change):
    """Return the iterates, (STEPS + 1, 2), and the state after the last step."""
    optimizer_class, fixed, names, state_names = OPTIMIZERS[rule]
    w = torch.tensor(problem["start"], dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_class([w], **fixed, **torch_options(config, names))
    iterates = [w.tolist()]
    for step in range(STEPS):
        if step == CHANGE_AT:
            optimizer.param_groups[0].update(torch_options({**config, **change}, names))
        w.grad = gradient_at(problem, step, w)
        optimizer.step()
        iterates.append(w.tolist())
    state = {key: optimizer.state[w][name].tolist() for key, name in state_names.items()}
    return iterates, state


def adagrad_vector():
    """Return one step of Adagrad, from the inputs of CS231n's vectors and a given accumulator."""

    def lin(low, high):
        return torch.tensor(np.linspace(low, high, 20).reshape(4, 5))

    w = lin(-0.4, 0.6).requires_grad_()
    optimizer = torch.optim.Adagrad([w], lr=1e-2, eps=1e-8)
    optimizer.state[w]["sum"] = lin(0.6, 0.9)
    w.grad = lin(-0.6, 0.4)
    optimizer.step()
    cache = optimizer.state[w]["sum"]
    return {"config": {"learning_rate": 1e-2}, "next_w": w.tolist(), "cache": cache.tolist()}


def write(name, fields, rows_key, rows):
    """Write tests/golden/<name>.json with one row of `rows` a line."""
    head = "".join(f"{json.dumps(key)}: {json.dumps(value)},\n" for key, value in fields.items())
    body = ",\n".join(json.dumps(row, allow_nan=False) for row in rows)
    text = f"{{\n{head}{json.dumps(rows_key)}: [\n{body}\n]\n}}\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def main():
    """Write the problems, and each rule's runs on all of them."""
    problems = make_problems()
    versions = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
    }
    write(
        "problems",
        {"versions": versions},
        "problems",
        [{"name": n} | p for n, p in problems.items()],
    )
    for rule, rows in RUNS.items():
        runs = []
        for name, problem in problems.items():
            for config, change in rows:
                iterates, state = run(rule, problem, config, change)
                row = {"problem": name, "config": config, "change": change}
                runs.append({**row, "iterates": iterates, "state": state})
        write(rule, {"versions": versions, "change_at": CHANGE_AT}, "runs", runs)
    write("adagrad_vector", {"versions": versions}, "vectors", [adagrad_vector()])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    main()
