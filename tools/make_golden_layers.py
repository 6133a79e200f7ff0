"""Make tests/golden/layers.json: torch's layers in float64, which grader/trials/layers must repeat.

Torch is no dependency of Ravine. Run this once, in an environment that is thrown away afterwards:

    python -m venv torchenv
    torchenv/bin/pip install torch numpy
    torchenv/bin/python tools/make_golden_layers.py

A row holds a layer, what it is given, its output, and autograd's gradients of sum(dout * out).
Numbers are written as Python's repr of the float, which reads back to the same bits.

Where torch's conventions differ from the reference:

- The momentum of torch's batch norm is the share of the new value, so 1 - momentum is handed over.
- Its running variance takes in the unbiased variance. The reference takes the biased one, so here
  the two differ by n / (n - 1); what is stored is what torch has, with n beside it.
- Its running variance starts at 1, and the reference's at 0, so both averages are always given.
- `torch.nn.functional.layer_norm` has gamma for each feature, as the reference has; group norm's
  gamma has shape (C,) and is stored as (1, C, 1, 1).
- Instance norm is group norm with as many groups as channels.
"""

import json
import platform
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

FILE = Path(__file__).resolve().parent.parent / "tests" / "golden" / "layers.json"
SEED = 2015
TABLES = ((2, 3), (5, 1), (7, 4))
IMAGES = ((2, 3, 2, 3), (3, 4, 1, 2), (1, 6, 3, 2))
EPS = (1e-5, 0.3)


def tensors(rng, shape, channels):
    """Return x, gamma, beta, and dout, the first three with gradients."""
    x = 3 * rng.standard_normal(shape) + 4
    others = [rng.standard_normal(size) for size in (channels, channels, shape)]
    *leaves, dout = (torch.tensor(a, dtype=torch.float64) for a in (x, *others))
    return [leaf.requires_grad_() for leaf in leaves], dout


def row(layer, leaves, dout, out, **more):
    """Return a row of what a layer was given and of what came."""
    gradients = torch.autograd.grad((out * dout).sum(), leaves)
    parts = {
        **dict(zip(("x", "gamma", "beta"), leaves, strict=True)),
        "dout": dout,
        "out": out,
        **dict(zip(("dx", "dgamma", "dbeta"), gradients, strict=True)),
    }
    return {"layer": layer, **{key: part.tolist() for key, part in parts.items()}, **more}


def batchnorm(rng, shape, eps, momentum, mode):
    """Return a row of batch norm, of a table or of images."""
    leaves, dout = tensors(rng, shape, shape[1])
    mean = torch.tensor(rng.standard_normal(shape[1]), dtype=torch.float64)
    var = torch.tensor(rng.uniform(0.5, 2, shape[1]), dtype=torch.float64)
    given = {"mode": mode, "eps": eps, "momentum": momentum}
    given |= {"running_mean": mean.tolist(), "running_var": var.tolist()}
    out = functional.batch_norm(
        leaves[0], mean, var, *leaves[1:], mode == "train", 1 - momentum, eps
    )
    left = {"running_mean": mean.tolist(), "running_var": var.tolist()}
    layer = "batchnorm" if len(shape) == 2 else "spatial_batchnorm"
    values = int(np.prod(shape)) // shape[1]
    return row(layer, leaves, dout, out, param=given, left=left, values=values)


def layernorm(rng, shape, eps):
    """Return a row of layer norm."""
    leaves, dout = tensors(rng, shape, shape[1])
    out = functional.layer_norm(leaves[0], shape[1:], *leaves[1:], eps)
    return row("layernorm", leaves, dout, out, param={"eps": eps})


def groupnorm(rng, shape, groups, eps):
    """Return a row of group norm; of instance norm, if there are as many groups as channels."""
    leaves, dout = tensors(rng, shape, shape[1])
    if groups == shape[1] and shape[2] * shape[3] > 1:
        out = functional.instance_norm(leaves[0], None, None, *leaves[1:], True, 0.1, eps)
    else:
        out = functional.group_norm(leaves[0], groups, *leaves[1:], eps)
    return row("spatial_groupnorm", leaves, dout, out, param={"eps": eps}, groups=groups)


def rows(rng):
    """Yield all rows."""
    for eps in EPS:
        for shape in (*TABLES, *IMAGES):
            yield batchnorm(rng, shape, eps, 0.9 if eps < 0.1 else 0.3, "train")
            if eps < 0.1:
                yield batchnorm(rng, shape, eps, 0.9, "test")
        for shape in TABLES[::2]:
            yield layernorm(rng, shape, eps)
        for shape in IMAGES:
            for groups in (1, 2, shape[1]):
                if shape[1] % groups == 0:
                    yield groupnorm(rng, shape, groups, eps)


def main():
    """Write the file, one row a line."""
    versions = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
    }
    rng = np.random.Generator(np.random.PCG64(SEED))
    body = ",\n".join(json.dumps(each, allow_nan=False) for each in rows(rng))
    head = f'"versions": {json.dumps(versions)},\n"rows": ['
    FILE.write_text(f"{{\n{head}\n{body}\n]\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
