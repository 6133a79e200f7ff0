"""How soon a figure shows what its slider says: plain `interact`, the explorer, and its sweep.

Three figures show the same path on the same landscape, in one notebook in JupyterLab in headless
Chromium: `interact`, which plots anew; an explorer whose function draws a little noise, so that
each picture waits for the kernel; and the same explorer without noise, which has frames along the
slider as soon as it is grabbed. They take turns, so that all meet the same machine.

No pixel is read back. What is drawn is told by the coordinates of its lines, and a picture counts
when the frame in which it was drawn is painted.

    python benchmarks/explorer_latency.py [key presses] [drags]

Needs the development requirements and Chromium.
"""

import contextlib
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from lab import Notebook, chromium, jupyter_lab

STEPS = 200
FIGURES = ("interact", "no sweep", "sweep")
QUIET = 300  # ms after a key press, so that presses never meet
TURN = 10  # key presses in a row
SECONDS, MOVES = 4, 60  # a drag, and its mouse moves per second
PASS = 40  # moves from one end of the slider to the other
WANTED_DELAY, WANTED_RATE = 16.7, 50  # ms from a slider event to pixels, pictures per second

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

rng = np.random.default_rng()

def momentum(gradient, start, steps, learning_rate=0.018, rho=0.7):
    v = np.zeros_like(start)
    iterates = [start]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(iterates[-1])
        iterates.append(iterates[-1] + v)
    return np.array(iterates)

def trembling(gradient, start, steps, learning_rate=0.018, rho=0.7):
    path = momentum(gradient, start, steps, learning_rate, rho)
    path[1:] += 1e-9 * rng.standard_normal((steps, 2))
    return path

def replot(learning_rate, rho):
    path = run_path(momentum, ravine(100), {STEPS}, learning_rate=learning_rate, rho=rho)
    compare(ravine(100), {{"path": path}})
    plt.show()

controls = {{"learning_rate": (1e-3, 0.1), "rho": (0.0, 0.99, 0.01)}}""",
    """\
rate = widgets.FloatLogSlider(value=0.018, min=-3, max=-1, step=0.01)
rho = widgets.FloatSlider(value=0.7, min=0, max=0.99, step=0.01)
widgets.interact(replot, learning_rate=rate, rho=rho);""",
    f"explore(trembling, ravine(100), controls, steps={STEPS})",
    f"explore(momentum, ravine(100), controls, steps={STEPS})",
]

# Notes when keys and mouse moves come, and when another picture than the last one is painted: of
# each, a number for what was drawn.
WATCH = """() => {
    const seen = (window.seen = { events: [], pictures: [], last: null });
    let [drawn, waiting, inFrame] = [0, false, false];
    const nextFrame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (act) => nextFrame((now) => {
        inFrame = true;
        try { act(now); } finally { inFrame = false; }
    });
    const onceItIsPainted = (act) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = act;
        if (inFrame) port2.postMessage(null);
        else nextFrame(() => port2.postMessage(null));
    };
    const picture = (number) => {
        drawn = (Math.imul(drawn, 31) + number) | 0;
        if (waiting) return;
        waiting = true;
        onceItIsPainted(() => {
            const picture = { at: performance.now(), drawn };
            if (drawn !== seen.last) seen.pictures.push(picture);
            seen.last = drawn;
            [drawn, waiting] = [0, false];
        });
    };
    for (const { prototype } of [CanvasRenderingContext2D, Path2D]) {
        const { lineTo } = prototype;
        prototype.lineTo = function (x, y) {
            picture(Math.round(64 * x) ^ Math.round(8192 * y));
            lineTo.call(this, x, y);
        };
    }
    document.addEventListener('load', ({ target }) => {
        if (target.closest('.widget-interact')) picture(performance.now());
    }, { capture: true });
    for (const kind of ['keydown', 'pointermove'])
        window.addEventListener(kind, () => seen.events.push(performance.now()), true);
}"""


def main(presses: int = 60, drags: int = 3) -> None:
    """Measure, and print the tables."""
    received = []
    with notebook(received) as opened:
        sliders = {name: Slider(opened, n, received) for n, name in enumerate(FIGURES, 1)}
        for _ in range(0, presses, TURN):
            for slider in sliders.values():
                slider.press(TURN)
        for _ in range(drags):
            for slider in sliders.values():
                slider.drag()
    print(f"One key press on a slider, {presses} of each, {STEPS} steps; medians (90 %)")
    table(sliders, KEYS)
    print(f"\nDragging for {SECONDS} s, {MOVES} mouse moves per second, {drags} of each")
    table(sliders, DRAGGING)
    delay, rate = np.median(sliders["sweep"].delays), np.median(sliders["sweep"].rates)
    print(f"\nmedian at most {WANTED_DELAY} ms: {_yes(delay <= WANTED_DELAY)}")
    print(f"at least {WANTED_RATE} pictures per second: {_yes(rate >= WANTED_RATE)}")


@contextlib.contextmanager
def notebook(received: list[int]):
    """Yield the notebook with all figures shown; sizes of websocket messages go to `received`."""
    with tempfile.TemporaryDirectory() as folder:
        root, settings = Path(folder, "course"), Path(folder, "settings")
        root.mkdir()
        settings.mkdir()
        cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
        kernel = {"kernelspec": {"display_name": "Python 3", "name": "python3"}}
        written = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
        nbformat.write(written, root / "latency.ipynb")
        with jupyter_lab(root, settings) as address, chromium(1300, 1000) as page:
            page.on(
                "websocket",
                lambda ws: ws.on("framereceived", lambda payload: received.append(len(payload))),
            )
            page.add_init_script(f"({WATCH})()")
            opened = Notebook(page, address, "latency.ipynb")
            opened.run_all()
            page.wait_for_timeout(1000)
            yield opened


class Slider:
    """The slider of rho in a cell's output, and what was measured of it.

    Attributes:
        first, exact: ms from a key press to the first new picture, and to the last.
        sizes, frames: bytes that a key press brought, and those that came when it was focused.
        rates: new pictures per second of a drag.
        delays: ms from a mouse move to the next new picture. With a sweep it is that of the value
            or of its nearest frame; where pictures wait for the kernel, it may be of an older one.
    """

    def __init__(self, opened: Notebook, cell: int, received: list[int]):
        self.page, self.opened, self.cell = opened.page, opened, cell
        self.received = received
        active = self.page.locator(".jp-Cell.jp-mod-active")
        self.node = active.get_by_role("slider").nth(1)
        self.first, self.exact, self.sizes, self.frames = [], [], [], []
        self.rates, self.delays = [], []

    def press(self, times: int) -> None:
        """Press keys, to and fro, each after the other has been answered."""
        self._focus()
        for n in range(times):
            self._forget()
            self.page.keyboard.press("ArrowRight" if n < times / 2 else "ArrowLeft")
            self.page.wait_for_function("() => window.seen.pictures.length")
            self.page.wait_for_timeout(QUIET)
            ((event,), pictures) = self._seen()
            self.first.append(pictures[0]["at"] - event)
            self.exact.append(pictures[-1]["at"] - event)
            self.sizes.append(sum(self.received))

    def drag(self) -> None:
        """Move the mouse along the slider, from end to end and back."""
        self._focus()
        box = self._track()
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + 0.7 * box["width"], y)
        self.page.mouse.down()
        self.page.wait_for_timeout(500)
        self._forget()
        began = time.monotonic()
        for n in range(SECONDS * MOVES):
            share = abs((n + 0.7 * PASS) / PASS % 2 - 1)
            self.page.mouse.move(box["x"] + (0.03 + 0.94 * share) * box["width"], y)
            time.sleep(max(0, began + (n + 1) / MOVES - time.monotonic()))
        events, pictures = self._seen()
        self.page.mouse.up()
        self.page.wait_for_timeout(2 * QUIET)
        self.rates.append(len(pictures) / SECONDS)
        times = np.array([picture["at"] for picture in pictures])
        waits = [times[times > event][:1] - event for event in events]
        self.delays += np.concatenate(waits).tolist()

    def _focus(self) -> None:
        self.opened.select(self.cell)
        self.page.evaluate("() => document.activeElement.blur()")
        self.page.wait_for_timeout(QUIET)
        self.received.clear()
        self.node.focus()
        self.page.wait_for_timeout(1000)
        self.frames.append(sum(self.received))

    def _track(self) -> dict:
        track = "node => (node.closest('.noUi-target') ?? node).getBoundingClientRect().toJSON()"
        return self.node.evaluate(track)

    def _forget(self) -> None:
        self.received.clear()
        self.page.evaluate("() => (window.seen.events = [], window.seen.pictures = [])")

    def _seen(self) -> tuple[list[dict], list[dict]]:
        seen = self.page.evaluate("() => [window.seen.events, window.seen.pictures]")
        return tuple(seen)


KEYS = {
    "first new picture, ms": lambda slider: spread(slider.first),
    "exact picture, ms": lambda slider: spread(slider.exact),
    "bytes received": lambda slider: f"{np.median(slider.sizes):,.0f}",
    "bytes once, when focused": lambda slider: f"{max(slider.frames):,.0f}",
}
DRAGGING = {
    "new pictures per second": lambda slider: f"{np.median(slider.rates):.0f}",
    "slider to picture, ms": lambda slider: spread(slider.delays),
}


def spread(values: list[float]) -> str:
    """Return the median, and the 90th percentile in brackets."""
    return f"{np.median(values):.1f} ({np.percentile(values, 90):.1f})"


def table(sliders: dict[str, Slider], rows: dict) -> None:
    """Print a table in Markdown."""
    print("| " + " | ".join(["", *sliders]) + " |")
    print("|---" * (len(sliders) + 1) + "|")
    for title, value in rows.items():
        print("| " + " | ".join([title, *(value(slider) for slider in sliders.values())]) + " |")


def _yes(holds) -> str:
    return "yes" if holds else "no"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
