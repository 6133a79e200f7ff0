"""Draw docs/site.png, the front page of the site, and docs/explorer.png, an explorer in JupyterLab.

Needs Chromium or Chrome. Run: .venv/bin/python tools/make_screenshots.py
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

import explorer_notebook  # noqa: E402
from lab import Notebook, chromium, jupyter_lab  # noqa: E402

from grader.course import Course  # noqa: E402
from grader.report.site import lectures, making, placing  # noqa: E402
from grader.report.site.pages import front_page  # noqa: E402

WIDTH, HEIGHT = 1300, 1100
FRONT = 850  # px of the front page, down to the figure's player


def main():
    """Take both pictures."""
    for take, target in ((_site, "docs/site.png"), (_explorer, "docs/explorer.png")):
        take(ROOT / target)
        print(f"wrote {target}")


def _site(target):
    """Make the front page alone, and save what is seen of it first."""
    course = Course(ROOT)
    pages = making.pages_of(course, lectures.run(course, {front_page.NAME: front_page.notebook()}))
    with tempfile.TemporaryDirectory() as folder, chromium(WIDTH, FRONT) as page:
        files = making.shared_files(pages) | pages[0].files
        placing.place(files, Path(folder, "site"))
        page.goto(Path(folder, "site/index.html").as_uri())
        page.wait_for_selector(".ravine-alive")
        page.wait_for_timeout(800)
        page.screenshot(path=target)


def _explorer(target):
    """Run the notebook, move a slider so that a ghost is seen, scrub, and save the figure."""
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
