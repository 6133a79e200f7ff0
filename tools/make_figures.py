"""Draw the README's picture: the first figure of the lecture on momentum, from the lecture's text.

Run: .venv/bin/python tools/make_figures.py
"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from grader.authoring.texts import read_text

ROOT = Path(__file__).parent.parent


def main():
    """Run the lecture's cells until the first figure is there, and save it."""
    names = {}
    for cell in read_text(ROOT / "lessons/03_momentum/lecture.py").cells:
        if cell.cell_type == "code" and not plt.get_fignums():
            exec(cell.source, names)
    target = ROOT / "docs/ravine.png"
    plt.gcf().savefig(target, dpi=120, metadata={"Software": None})
    print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
