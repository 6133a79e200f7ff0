"""The notebook on which the explorer's browser tests work, and what its figures are to say."""

import subprocess
import sys

import nbformat
import numpy as np

from helpers.landscapes import ravine
from helpers.paths import run_path

STEPS = 80
LANDSCAPE = ravine(100)

RULES = """\
import pathlib
import time

import ipywidgets
import numpy as np
from helpers.explorer import curves, explore, pictures, race, regime_map
from helpers.landscapes import bowl, ravine

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
    },
    diverges={"learning_rate": lambda rho: (2 + 2 * rho) / 100},
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

PICTURES = """\
pictures(
    lambda angle=0: {"stroke": np.rot90(np.eye(8), angle), "empty": np.zeros((8, 4))},
    {"angle": [0, 1]},
    says=lambda stroke, empty: f"ink in the corner: {stroke[0, 0]:.0f}",
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
    "exits": "raise SystemExit",
    "nan": "return np.where(np.arange(steps + 1)[:, None] < 3, path, np.nan)",
}

UNKNOWN = """\
explore(sgd, ravine(100), {"learning_rate": (1e-3, 0.1), "beta": (0.0, 1.0)}, steps=80)"""

RATES = """\
def scaled(gradient, start, steps, learning_rate=0.5):
    w, total = np.array(start, dtype=float), np.zeros(2)
    iterates, rates = [w], [np.full(2, np.nan)]
    for _ in range(steps):
        total = total + gradient(w) ** 2
        rates.append(learning_rate / np.sqrt(total))
        w = w - rates[-1] * gradient(w)
        iterates.append(w)
    return np.array(iterates), {"rates": np.array(rates)}

explore(scaled, ravine(100), {"learning_rate": (1e-2, 10.0)}, steps=80)"""

RATES_RACE = """\
race(
    {
        "AdaGrad": (scaled, {"learning_rate": (1e-2, 10.0)}),
        "SGD": (sgd, {"learning_rate": (1e-3, 0.1)}),
        "RMSProp": (scaled, {"learning_rate": (1e-2, 10.0)}),
    },
    ravine(100),
    steps=80,
)"""

VELOCITY = """\
def thrown(gradient, start, steps, velocity, learning_rate=0.1, rho=0.8):
    w, v = np.array(start, dtype=float), velocity
    iterates, velocities = [w], [v]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}

explore(
    thrown,
    bowl(),
    {"learning_rate": (1e-2, 1.0), "rho": (0.0, 0.99, 0.01)},
    steps=80,
    velocity=(-1, 0.5),
)"""

AHEAD = """\
def lookahead(gradient, start, steps, velocity, learning_rate=0.1, rho=0.8):
    w, v = np.array(start, dtype=float), velocity
    iterates, velocities, gradients = [w], [v], [np.nan * w]
    for _ in range(steps):
        gradients.append(gradient(w + rho * v))
        v = rho * v - learning_rate * gradients[-1]
        w = w + v
        iterates.append(w)
        velocities.append(v)
    extras = {"velocity": np.array(velocities), "gradient": np.array(gradients)}
    return np.array(iterates), extras

controls = {"learning_rate": (1e-2, 1.0), "rho": (0.0, 0.99, 0.01)}
race(
    {"momentum": (thrown, controls), "Nesterov": (lookahead, controls)},
    bowl(),
    steps=80,
    velocity=(0, 0),
)"""

MARKS = """\
explore(
    sgd,
    ravine(100),
    {"learning_rate": (1e-3, 0.1)},
    steps=80,
    presets={"between marks": {"learning_rate": 0.0195}},
    marks={"learning_rate": {"limit": 0.02}},
    diverges={"learning_rate": 0.05},
)"""

# Its defaults and its preset stand between the marks of the sliders.
COARSE = """\
def coarse(gradient, start, steps, factor=0.6, times=2):
    return np.array([start * factor ** (k * times) for k in range(steps + 1)])

explore(
    coarse,
    bowl(),
    {"factor": (0.0, 1.0, 0.25), "times": (0, 9, 3)},
    steps=2,
    presets={"between marks": {"factor": 0.7, "times": 4}},
)"""

# The reader's own widget rounds to its marks, and stands above the figure.
OWN = """\
explore(
    sgd,
    ravine(100),
    {"learning_rate": ipywidgets.FloatSlider(0.01, min=0.0, max=0.02, step=0.005, description="mine")},
    steps=80,
)"""

# While there is a file "stay", the kernel answers to nothing.
BUSY = """\
while pathlib.Path("stay").exists():
    time.sleep(0.01)"""

SWEPT = """\
explore(momentum, ravine(100), {"rho": (0.0, 0.99, 0.01)}, steps=80, goal=1e-3)"""

# Functions of which no frames are computed ahead.
UNSWEPT = """\
def unswept(gradient, start, steps, factor=0.5):
    {line}
    return np.array([start * (factor + more) ** k for k in range(steps + 1)])

explore(unswept, bowl(), {{"factor": (0.0, 1.0, 0.05)}}, steps=3)"""

WHY_UNSWEPT = {
    "prints": 'more = print("factor", factor) or 0.0',
    "takes_long": "more = time.sleep(0.02) or 0.0",
    "draws": "more = 1e-6 * np.random.default_rng().random()",
}

WIDGETS = """\
len(ipywidgets.widgets.widget._instances)"""

# Its first run takes long, the later ones until there is a file "go on".
SLOW = """\
def slow(gradient, start, steps, factor=0.5):
    slow.calls += 1
    time.sleep(1.0)
    while slow.calls > 1 and not pathlib.Path("go on").exists():
        time.sleep(0.02)
    return np.array([start * factor**k for k in range(steps + 1)])

slow.calls = 0
slow_figure = explore(slow, bowl(), {"factor": (0.0, 1.0, 0.05)}, steps=3)
slow_figure"""

CALLS = """\
print(slow.calls, slow_figure.controls["factor"].value)"""

ENDLESS = """\
def endless(gradient, start, steps, factor=0.5):
    began = time.monotonic()
    while factor > 0.7:
        if time.monotonic() - began > 0.5:  # no frame of a sweep takes as long
            pathlib.Path("endless").touch()
    return np.array([start * factor**k for k in range(steps + 1)])

explore(endless, bowl(), {"factor": (0.0, 1.0, 0.05)}, steps=3)"""

CELLS = {
    "rules": RULES,
    "explore": EXPLORE,
    "map": MAP,
    "race": RACE,
    "curves": CURVES,
    "pictures": PICTURES,
    **{name: BAD.format(line=line) for name, line in FAULTS.items()},
    "unknown": UNKNOWN,
    "marks": MARKS,
    "coarse": COARSE,
    "own": OWN,
    "busy": BUSY,
    "swept": SWEPT,
    **{name: UNSWEPT.format(line=line) for name, line in WHY_UNSWEPT.items()},
    "widgets": WIDGETS,
    "slow": SLOW,
    "calls": CALLS,
    "endless": ENDLESS,
    "rates": RATES,
    "rates_race": RATES_RACE,
    "velocity": VELOCITY,
    "ahead": AHEAD,
}


def write(path, cells):
    """Write a notebook of these cells, their names as ids."""
    notebook = nbformat.v4.new_notebook()
    for name in cells:
        notebook.cells.append(nbformat.v4.new_code_cell(CELLS[name], id=name))
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


def to_html(folder, cells):
    """Return the executed notebook as the HTML that nbconvert makes of it."""
    write(folder / "explorer.ipynb", cells)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", "explorer.ipynb"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "explorer.html").read_text(encoding="utf-8")


def rules():
    """Return the path functions that the notebook defines."""
    names = {}
    for cell in (RULES, RATES, VELOCITY, COARSE):
        exec(cell.split("\n\nexplore(")[0], names)
    return names


NAMES = rules()


def path(rule="momentum", landscape=LANDSCAPE, steps=STEPS, start=None, **values):
    return run_path(NAMES[rule], landscape, steps, start, **values)


def result(rule="momentum", landscape=LANDSCAPE, steps=STEPS, start=None, **values):
    """Return what a figure is to say of a path that is computed here."""
    made = path(rule, landscape, steps, start, **values)
    if made.diverged_at is not None:
        return f"Diverged at step {made.diverged_at}"
    first = landscape.f(landscape.start)
    if (
        made.losses[-1] > 1e3 * first
        and made.losses[-(steps + 1) // 4 :].max() == made.losses.max()
    ):
        return f"Diverges: after {steps} steps the loss is above {1e3 * first:.0e} and growing"
    distance = np.linalg.norm(made.iterates[-1] - landscape.minimum)
    return f"After {steps} steps: loss {made.losses[-1]:.2g}, distance {distance:.2g}"
