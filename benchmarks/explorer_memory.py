"""What an explorer leaves behind: a slider moved many times, and a cell run many times.

One notebook in JupyterLab in headless Chromium. The heap of the page is read after a collection
of garbage, and so are the objects of the kernel.

    python benchmarks/explorer_memory.py [moves] [runs]

Needs the development requirements and Chromium.
"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from lab import Notebook, chromium, jupyter_lab

CELLS = {
    "rule": """\
import gc
import json

import ipywidgets
import numpy as np
from helpers.explorer import explore
from helpers.explorer.figure import LiveFigure
from helpers.landscapes import ravine

def momentum(gradient, start, steps, learning_rate=0.018, rho=0.7):
    v = np.zeros_like(start)
    iterates = [start]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(iterates[-1])
        iterates.append(iterates[-1] + v)
    return np.array(iterates)""",
    "figure": """\
explore(momentum, ravine(100), {"learning_rate": (1e-3, 0.1), "rho": (0.0, 0.99, 0.01)}, steps=80)
""",
    "count": """\
# A figure that was a cell's last line is kept by IPython as well, until it is told to forget.
get_ipython().displayhook.flush()
gc.collect()
print(json.dumps({
    "live figures in the kernel": sum(isinstance(o, LiveFigure) for o in gc.get_objects()),
    "widgets in the kernel": len(ipywidgets.widgets.widget._instances),
}))""",
}
METRICS = {"heap of the page, MB": "JSHeapUsedSize", "nodes": "Nodes"}
METRICS |= {"listeners": "JSEventListeners"}


def main(moves: int = 1000, runs: int = 50) -> None:
    """Do it, and print the table."""
    with notebook() as opened:
        session = opened.page.context.new_cdp_session(opened.page)
        session.send("Performance.enable")
        opened.run(opened.place("figure"))
        # What is loaded and kept once is not counted.
        move(opened, 20)
        opened.run(opened.place("figure"))
        columns = {"before": counted(opened, session)}
        move(opened, moves)
        columns[f"after {moves} moves"] = counted(opened, session)
        for _ in range(runs):
            opened.run(opened.place("figure"))
        columns[f"after {runs} runs of the cell"] = counted(opened, session)
    report(columns)


@contextlib.contextmanager
def notebook():
    """Yield the notebook, its rule defined."""
    with tempfile.TemporaryDirectory() as folder:
        root, settings = Path(folder, "course"), Path(folder, "settings")
        root.mkdir()
        settings.mkdir()
        cells = [nbformat.v4.new_code_cell(cell, id=name) for name, cell in CELLS.items()]
        kernel = {"kernelspec": {"display_name": "Python 3", "name": "python3"}}
        written = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
        nbformat.write(written, root / "memory.ipynb")
        with jupyter_lab(root, settings) as address, chromium(1300, 1000) as page:
            opened = Notebook(page, address, "memory.ipynb")
            opened.run(opened.place("rule"))
            yield opened


def move(opened: Notebook, times: int) -> None:
    """Move the slider of rho by keys, to and fro, each answered or overtaken by the next."""
    opened.select(opened.place("figure"))
    active = opened.page.locator(".jp-Cell.jp-mod-active")
    active.get_by_role("slider", name="rho", exact=True).focus()
    for n in range(times):
        opened.page.keyboard.press("ArrowRight" if n % 40 < 20 else "ArrowLeft")
        opened.page.wait_for_timeout(20)
    opened.wait_until_idle()


def counted(opened: Notebook, session) -> dict[str, float]:
    """Return how much there is in the page and in the kernel, once garbage has been collected."""
    kernel = json.loads(opened.run(opened.place("count")))
    opened.page.wait_for_timeout(1000)
    session.send("HeapProfiler.collectGarbage")
    page = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
    found = {title: int(page[name]) for title, name in METRICS.items()}
    found["heap of the page, MB"] /= 1e6
    return found | kernel


def report(columns: dict[str, dict[str, float]]) -> None:
    """Print the table in Markdown."""
    print("| " + " | ".join(["", *columns]) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for title in columns["before"]:
        values = [column[title] for column in columns.values()]
        shown = [f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" for value in values]
        print("| " + " | ".join([title, *shown]) + " |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
