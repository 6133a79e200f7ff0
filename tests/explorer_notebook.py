"""The notebook on which the explorer's browser tests work: one cell of each kind of figure."""

import nbformat

RULES = """\
import numpy as np
from helpers.explorer import curves, explore, race, regime_map
from helpers.landscapes import ravine

def momentum(gradient, start, steps, learning_rate=0.018, rho=0.8):
    w = np.array(start, dtype=float)
    v = np.zeros_like(w)
    iterates, velocities = [w], [v]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}

def sgd(gradient, start, steps, learning_rate=0.018):
    return momentum(gradient, start, steps, learning_rate, 0.0)[0]"""

EXPLORE = """\
figure = explore(
    momentum,
    ravine(100),
    {"learning_rate": (1e-3, 0.1), "rho": (0.0, 0.99, 0.01)},
    steps=80,
    goal=1e-8,
    presets={
        "plain SGD": {"rho": 0.0},
        "in tune": {"learning_rate": 0.018 * 10**0.26, "rho": 0.67},
        "between marks": {"learning_rate": 0.033},
    },
)
figure"""

MAP = """\
regime_map(
    momentum,
    ravine(100),
    {"learning_rate": (1e-3, 0.1)},
    {"rho": (0.0, 0.99)},
    steps=80,
    explorer=figure,
)"""

RACE = """\
race(
    {
        "SGD": (sgd, {"learning_rate": (1e-3, 0.1), "angle": (0, 90)}),
        "momentum": (momentum, {"learning_rate": (1e-3, 0.1), "rho": (0.0, 0.99, 0.01)}),
    },
    lambda angle=30: ravine(30, angle),
    steps=100,
)"""

CURVES = """\
curves(
    lambda x, rho=0.9: rho**x,
    {"rho": (0.0, 0.99, 0.01)},
    x=np.arange(40),
    labels=("steps ago", "weight"),
    y_limits=(0, 1.05),
    says=lambda x, y: f"total weight {y.sum():.3g}",
)"""

# Each goes wrong in its own way while its slider `wrong` stands right of 0.5, where it begins.
BAD = """\
def bad(gradient, start, steps, learning_rate=0.018, wrong=0.75):
    path = sgd(gradient, start, steps, learning_rate)
    if wrong < 0.5:
        return path
    {line}

explore(bad, ravine(100), {{"wrong": (0.0, 1.0, 0.25)}}, steps=80)"""

FAULTS = {
    "raises": 'raise RuntimeError("no such luck")',
    "shape": "return path[:-1]",
    "nan": "return np.where(np.arange(steps + 1)[:, None] < 3, path, np.nan)",
    "none": "return None",
}

UNKNOWN = """\
explore(sgd, ravine(100), {"learning_rate": (1e-3, 0.1), "beta": (0.0, 1.0)}, steps=80)"""

CELLS = {
    "rules": RULES,
    "explore": EXPLORE,
    "map": MAP,
    "race": RACE,
    "curves": CURVES,
    **{name: BAD.format(line=line) for name, line in FAULTS.items()},
    "unknown": UNKNOWN,
}


def write(path, cells=tuple(CELLS)):
    """Write a notebook of these cells, their names as ids."""
    notebook = nbformat.v4.new_notebook()
    for name in cells:
        notebook.cells.append(nbformat.v4.new_code_cell(CELLS[name], id=name))
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


def rules():
    """Return the names that the notebook's first cell defines."""
    names = {}
    exec(RULES, names)
    return names
