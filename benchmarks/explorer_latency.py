"""How long a slider's key press takes to change pixels: plain `interact` against the explorer.

Both figures show the same path on the same landscape, in one notebook in JupyterLab in headless
Chromium. Key presses alternate between them, so that both meet the same machine. The time runs
from the keydown event in the page to the first painted frame whose pixels differ.

    python benchmarks/explorer_latency.py [events]

Needs the development requirements and Chromium.
"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from lab import Notebook, chromium, jupyter_lab

STEPS = 200
PAUSE = 250  # ms after a change, so that events never meet
WANTED_RATIO, WANTED_BYTES = 1 / 5, 4_000

CELLS = [
    f"""\
%matplotlib inline
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from helpers.explorer import explore
from helpers.landscapes import ravine
from helpers.paths import run_path
from helpers.plots import compare

def momentum(gradient, start, steps, learning_rate=0.018, rho=0.7):
    v = np.zeros_like(start)
    iterates = [start]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(iterates[-1])
        iterates.append(iterates[-1] + v)
    return np.array(iterates)

def replot(learning_rate, rho):
    path = run_path(momentum, ravine(100), {STEPS}, learning_rate=learning_rate, rho=rho)
    compare(ravine(100), {{"path": path}})
    plt.show()
""",
    """\
rate = widgets.FloatLogSlider(value=0.018, min=-3, max=-1, step=0.01)
rho = widgets.FloatSlider(value=0.7, min=0, max=0.99, step=0.01)
widgets.interact(replot, learning_rate=rate, rho=rho);
""",
    f"""\
controls = {{"learning_rate": (1e-3, 0.1), "rho": (0.0, 0.99, 0.01)}}
explore(momentum, ravine(100), controls, steps={STEPS})
""",
]

# What each figure shows, as a value that changes with its pixels.
SEEN = {
    "interact": """() => {
        const img = document.querySelector('.widget-interact img');
        return img?.complete && img.naturalWidth ? img.src : null;
    }""",
    "explorer": """() => {
        const canvas = document.querySelector('.ravine canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let hash = 0;
        for (const pixel of new Uint32Array(data.buffer)) hash = (Math.imul(hash, 31) + pixel) | 0;
        return hash;
    }""",
}

# The clock starts before any other listener hears the key, and is read after a frame is painted.
CLOCK = """seen => {
    const look = eval(seen);
    window.took = new Promise((resolve) => {
        document.addEventListener('keydown', () => {
            const began = performance.now();
            const before = look();
            const check = () => {
                const now = look();
                if (now !== null && now !== before) return resolve(performance.now() - began);
                requestAnimationFrame(after);
            };
            const after = () => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = check;
                port2.postMessage(null);
            };
            requestAnimationFrame(after);
        }, { capture: true, once: true });
    });
}"""


def main(events: int = 60) -> None:
    """Measure, and print the table."""
    received = []
    with notebook(received) as page:
        handles = {"interact": handle(page, 1), "explorer": handle(page, 2)}
        for name in SEEN:
            for key in ("ArrowRight", "ArrowLeft"):
                latency(page, name, handles[name], key)
        times, sizes, largest = ({name: [] for name in SEEN} for _ in range(3))
        for event in range(events):
            # To and fro over ten marks: each event makes another path than the one before.
            key = "ArrowRight" if event % 20 < 10 else "ArrowLeft"
            for name in SEEN:
                received.clear()
                times[name].append(latency(page, name, handles[name], key))
                sizes[name].append(sum(received))
                largest[name].append(max(received))
    report(times, sizes, largest)


@contextlib.contextmanager
def notebook(received: list[int]):
    """Yield a page with both figures shown; sizes of websocket messages go to `received`."""
    with tempfile.TemporaryDirectory() as folder:
        root, settings = Path(folder, "course"), Path(folder, "settings")
        root.mkdir()
        settings.mkdir()
        (root / "latency.ipynb").write_text(json.dumps(notebook_of(CELLS)))
        with jupyter_lab(root, settings) as address, chromium(1300, 2400) as page:
            page.on(
                "websocket",
                lambda ws: ws.on("framereceived", lambda payload: received.append(len(payload))),
            )
            opened = Notebook(page, address, "latency.ipynb")
            for n in range(len(CELLS)):
                opened.run(n)
            page.wait_for_selector(".ravine canvas")
            page.wait_for_selector(".widget-interact img")
            yield page


def notebook_of(cells: list[str]) -> dict:
    """Return code cells as a notebook."""
    code = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{n}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for n, source in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": code, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def handle(page, cell: int):
    """Return the handle of the rho slider in a cell's output."""
    return page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".noUi-handle").nth(1)


def latency(page, name: str, slider, key: str) -> float:
    """Return the ms from a key press to changed pixels, and wait until all is quiet."""
    slider.focus()
    page.evaluate(CLOCK, SEEN[name])
    page.keyboard.press(key)
    took = page.evaluate("() => window.took")
    page.wait_for_timeout(PAUSE)
    return took


def report(times: dict, sizes: dict, largest: dict) -> None:
    """Print the table, and whether it is what was wanted.

    Beside the message that brings the path, each event of any widget costs Jupyter's own: the
    kernel is busy, the slider's value comes back as an echo, the kernel is idle.
    """
    events = len(times["explorer"])
    print(f"Slider key press to changed pixels, {events} events each, {STEPS} steps")
    print(f"{'':28}{'interact':>10}{'explorer':>10}{'ratio':>8}")
    median = line("median, ms", times, 50)
    line("90th percentile, ms", times, 90)
    line("largest message, bytes", largest, 50)
    line("all messages, bytes", sizes, 50)
    print(f"median at most {WANTED_RATIO:g} of interact's: {_yes(median <= WANTED_RATIO)}")
    for title, values in (("the path's message", largest), ("all messages", sizes)):
        small = np.median(values["explorer"]) <= WANTED_BYTES
        print(f"{title} at most {WANTED_BYTES} bytes an event: {_yes(small)}")


def _yes(holds) -> str:
    return "yes" if holds else "no"


def line(title: str, values: dict[str, list], percentile: int) -> float:
    """Print one line of the table; return its ratio."""
    plain, ours = (np.percentile(values[name], percentile) for name in ("interact", "explorer"))
    print(f"{title:28}{plain:10.0f}{ours:10.0f}{ours / plain:8.3f}")
    return ours / plain


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
