"""The explorer in Notebook 7, whose own keys and shortcuts are not JupyterLab's."""

import explorer_notebook
import pytest
from explorer_figure import Figure, numbers
from explorer_notebook import path, result
from lab import Notebook7, chromium, jupyter_notebook, require_browser
from playwright.sync_api import expect

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("browser")]


def test_keys_mouse_pin_scrubber_and_map(tmp_path):
    require_browser()
    root, settings = tmp_path / "root", tmp_path / "settings"
    root.mkdir()
    settings.mkdir()
    explorer_notebook.write(root / "explorer.ipynb", ("rules", "explore", "map"))
    errors = []
    with jupyter_notebook(root, settings) as address, chromium() as page:
        page.on("pageerror", lambda error: errors.append(error.stack or str(error)))
        notebook = Notebook7(page, address, "explorer.ipynb")
        notebook.run_all()
        figure = Figure(notebook, "explore")
        keys(figure)
        pin(figure)
        drag(figure)
        scrub(figure)
        pick(Figure(notebook, "map"), Figure(notebook, "map", 1))
    # Notebook has an error of its own; the front end is a blob of the page.
    assert [error for error in errors if "blob:" in error] == []


def keys(figure):
    before = figure.pixels()
    figure.press("rho", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowLeft", "ArrowDown")
    figure.says(result(rho=0.81))
    expect(figure.slider("rho")).to_be_focused()
    figure.press("rho", "Home", "PageUp")
    figure.says(result(rho=0.1))
    figure.redrawn(before)


def pin(figure):
    figure.button("Pin").click()
    figure.button("Reset").click()
    figure.says(result())
    pinned = figure.pixels()
    figure.button("Unpin").click()
    figure.redrawn(pinned)


def drag(figure):
    box = figure.slider("rho").bounding_box()
    y = box["y"] + box["height"] / 2
    figure.drag(*((box["x"] + share * box["width"], y) for share in (0.8, 0.3, 0.5)))
    rho = float(figure.readout("rho").inner_text())
    assert rho == pytest.approx(0.5, abs=0.05)
    figure.says(result(rho=rho))
    figure.button("Reset").click()
    figure.says(result())


def scrub(figure):
    figure.press("step shown", "Home", "ArrowRight", "ArrowUp")
    figure.is_at(2, path().losses)
    figure.press("step shown", "End")


def pick(regimes, beside):
    box, before = regimes.canvas.bounding_box(), regimes.said.inner_text()
    regimes.canvas.click(position={"x": 0.5 * box["width"], "y": 0.5 * box["height"]})
    expect(regimes.said).not_to_have_text(before, use_inner_text=True)
    rate, rho = numbers(regimes.said.inner_text())[:2]
    beside.says_about(result(learning_rate=rate, rho=rho))
    regimes.page.keyboard.press("ArrowUp")
    expect(regimes.said).to_contain_text(f"rho {rho + 0.0099:.2f}")
