"""Draw docs/explorer.png: the explorer as it stands in JupyterLab, in the light theme.

Needs Chromium or Chrome. Run: .venv/bin/python tools/make_screenshots.py
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

import explorer_notebook  # noqa: E402
from lab import Notebook, chromium, jupyter_lab  # noqa: E402

WIDTH, HEIGHT = 1300, 1100


def main():
    """Run the notebook, move a slider so that a ghost is seen, scrub, and save the figure."""
    target = ROOT / "docs/explorer.png"
    with tempfile.TemporaryDirectory() as folder:
        root, settings = Path(folder, "root"), Path(folder, "settings")
        root.mkdir()
        settings.mkdir()
        explorer_notebook.write(root / "explorer.ipynb", ("rules", "explore"))
        with jupyter_lab(root, settings) as address, chromium(WIDTH, HEIGHT) as page:
            notebook = Notebook(page, address, "explorer.ipynb")
            notebook.run_all()
            notebook.select(notebook.place("explore"))
            _use(page)
            notebook.wait_until_idle()
            page.wait_for_timeout(800)
            page.screenshot(path=target)
    print(f"wrote {target.relative_to(ROOT)}")


def _use(page):
    page.wait_for_timeout(1500)
    page.get_by_role("slider", name="rho").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.get_by_label("step shown").focus()
    for key in ("Home", "PageUp", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)


if __name__ == "__main__":
    main()
