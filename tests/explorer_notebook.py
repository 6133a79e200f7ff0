"""The notebook on which the explorer's browser tests work, its figures, and what they are to say."""

import re
import subprocess
import sys

import nbformat
import numpy as np

from helpers.landscapes import ravine
from helpers.paths import follow

STEPS = 80
LANDSCAPE = ravine(100)
# How far the axes are from the edges of their canvas, in pixels: left, right, top, bottom.
MARGIN = (52, 10, 10, 40)

RULES = """\
import numpy as np
from helpers.explorer import curves, explore, race, regime_map
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
)"""

SLOW = """\
import time

def slow(gradient, start, steps, factor=0.5):
    slow.calls += 1
    time.sleep(1.0)
    return np.array([start * factor**k for k in range(steps + 1)])

slow.calls = 0
slow_figure = explore(slow, bowl(), {"factor": (0.0, 1.0, 0.05)}, steps=3)
slow_figure"""

CALLS = """\
print(slow.calls, slow_figure.controls["factor"].value)"""

ENDLESS = """\
def endless(gradient, start, steps, factor=0.5):
    while factor > 0.7:
        pass
    return np.array([start * factor**k for k in range(steps + 1)])

explore(endless, bowl(), {"factor": (0.0, 1.0, 0.05)}, steps=3)"""

CELLS = {
    "rules": RULES,
    "explore": EXPLORE,
    "map": MAP,
    "race": RACE,
    "curves": CURVES,
    **{name: BAD.format(line=line) for name, line in FAULTS.items()},
    "unknown": UNKNOWN,
    "marks": MARKS,
    "slow": SLOW,
    "calls": CALLS,
    "endless": ENDLESS,
    "rates": RATES,
    "rates_race": RATES_RACE,
    "velocity": VELOCITY,
    "ahead": AHEAD,
}


def write(path, cells=tuple(CELLS)):
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
    for cell in (RULES, RATES, VELOCITY):
        exec(cell.split("\n\nexplore(")[0], names)
    return names


NAMES = rules()


class Figure:
    """A figure in the output of a cell."""

    def __init__(self, notebook, cell):
        self.page, self.notebook = notebook.page, notebook
        self.place = notebook.place(cell)
        notebook.select(self.place)
        self.node = self.page.locator(".jp-Cell.jp-mod-active .jp-OutputArea-output")
        self.node.locator(".ravine canvas").first.wait_for()
        self.said = self.node.locator(".ravine-said")
        self.scrubber = self.node.get_by_label("step shown")

    def button(self, name):
        return self.node.get_by_role("button", name=name, exact=True)

    def press(self, slider, *keys):
        self.node.get_by_role("slider", name=slider, exact=True).focus()
        for key in keys:
            self.page.keyboard.press(key)

    def pixels(self, n=0):
        """Return the n-th canvas as drawn, once two looks at it agree."""
        canvas, was = self.node.locator("canvas").nth(n), None
        while was != (now := canvas.evaluate("c => c.toDataURL()")):
            was = now
            self.page.wait_for_timeout(150)
        return now

    def field(self, name):
        return self.node.get_by_label(name, exact=True)

    def point(self, x, y, domain, equal=False):
        """Return where on the page the values (x, y) of the first canvas are.

        Where the landscape is drawn to scale, both axes have the same unit.
        """
        (low_x, high_x), (low_y, high_y) = domain
        box = self.node.locator("canvas").first.bounding_box()
        left, right, top, bottom = MARGIN
        width, height = box["width"] - left - right, box["height"] - top - bottom
        units = width / (high_x - low_x), height / (high_y - low_y)
        unit_x, unit_y = (min(units), min(units)) if equal else units
        return (
            box["x"] + left + width / 2 + unit_x * (x - (low_x + high_x) / 2),
            box["y"] + top + height / 2 + unit_y * ((low_y + high_y) / 2 - y),
        )

    def is_at(self, step, losses):
        """Check which step the scrubber shows, and the loss that it is called by."""
        shown, last, loss = numbers(self.scrubber.get_attribute("aria-valuetext"))
        assert (shown, last) == (step, len(losses) - 1)
        assert abs(loss - losses[step]) <= 0.06 * losses[step]

    def scrolling(self):
        """Return the classes of the parts that are wider than what is seen of them."""
        return self.node.last.evaluate(
            """node => [node, ...node.querySelectorAll('*')]
                .filter(n => n.scrollWidth > n.clientWidth + 1 && n.clientWidth > 0
                    && ['auto', 'scroll'].includes(getComputedStyle(n).overflowX))
                .map(n => n.className)"""
        )


def path(rule="momentum", landscape=LANDSCAPE, steps=STEPS, start=None, **values):
    return follow(NAMES[rule], landscape, steps, start, **values)


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


def numbers(text):
    return [float(found) for found in re.findall(r"\d+\.?\d*(?:e[-+]?\d+)?", text)]


def theme_is(notebook, name):
    notebook.page.evaluate(
        "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})",
        f"JupyterLab {name}",
    )
    light = "true" if name == "Light" else "false"
    notebook.page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    notebook.page.wait_for_timeout(300)
