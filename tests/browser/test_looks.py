"""The explorer's figures on all pages and in both themes: seen whole, and told to everybody."""

import importlib.resources
import re

import explorer_notebook
import pytest
from explorer_figure import Figure, theme_is
from explorer_notebook import result
from lab import eventually

pytestmark = pytest.mark.xdist_group("browser")

FIGURES = ("explore", "map", "race", "curves", "rates_race", "ahead", "marks", "pictures")
CELLS = ("rules", "rates", "velocity", *FIGURES, "unknown")
PAGE = {"width": 1300, "height": 1100}


@pytest.fixture
def narrow(request, notebook):
    """The width of a page that is narrow meanwhile."""
    notebook.page.set_viewport_size({"width": request.param, "height": 1100})
    yield request.param
    notebook.page.set_viewport_size(PAGE)


@pytest.fixture
def theme(request, notebook):
    """A theme that the page has meanwhile."""
    theme_is(notebook, request.param)
    yield request.param
    theme_is(notebook, "Light")


@pytest.mark.parametrize("cell", ["explore", "race", "curves", "ahead"])
def test_every_control_is_reached_by_keyboard(notebook, cell):
    figure = Figure(notebook, cell)
    controls = figure.node.locator(":is(input, select, button, summary):visible").all()
    assert controls
    controls[0].focus()
    for control in controls[1:]:
        figure.page.keyboard.press("Tab")
        name = control.evaluate("node => node.outerHTML")
        assert control.evaluate("node => node === document.activeElement"), name


def nothing_is_cut_off(figure):
    assert figure.scrolling() == []
    right = figure.output.evaluate("node => node.getBoundingClientRect().right")
    for part in figure.output.locator(":is(canvas, button, input, select):visible").all():
        box = part.bounding_box()
        assert box["x"] + box["width"] <= right + 1, part.evaluate("node => node.outerHTML")


@pytest.mark.parametrize("narrow", [1300, 390], indirect=True)
def test_nothing_is_cut_off(notebook, narrow):
    for cell in (*FIGURES, "unknown"):
        figure = Figure(notebook, cell)
        figure.output.evaluate(
            "node => node.querySelectorAll('details').forEach(n => n.open = true)"
        )
        figure.pixels()
        eventually(figure.page, lambda figure=figure: nothing_is_cut_off(figure))


@pytest.mark.parametrize("narrow", [700, 560], indirect=True)
def test_landscape_and_loss_stand_side_by_side(notebook, narrow):
    figure = Figure(notebook, "explore")

    def look():
        room = figure.node.bounding_box()["width"]
        left, right = (canvas.bounding_box() for canvas in figure.node.locator("canvas").all())
        assert (right["x"] >= left["x"] + left["width"]) == (room >= 560)

    eventually(figure.page, look)


def test_a_dark_theme_draws_anew(notebook):
    cells = ("explore", "race", "curves", "map")
    light = {cell: Figure(notebook, cell).pixels() for cell in cells}
    try:
        theme_is(notebook, "Dark")
        for cell in cells:
            Figure(notebook, cell).redrawn(light[cell])
    finally:
        theme_is(notebook, "Light")
    for cell in cells:
        Figure(notebook, cell).looks_like(light[cell])


@pytest.mark.parametrize("theme", ["Light", "Dark"], indirect=True)
def test_axe_finds_nothing_serious(notebook, theme):
    script = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    notebook.page.evaluate(script.read_text(encoding="utf-8"))
    for cell in (*FIGURES, "unknown"):
        figure = Figure(notebook, cell)
        done = figure.output.evaluate("async node => await axe.run(node)")
        found = [
            (rule["id"], rule["help"], [node["html"][:200] for node in rule["nodes"]])
            for rule in done["violations"]
            if rule["impact"] in ("serious", "critical")
        ]
        assert found == [], cell
        assert len(done["passes"]) > 5


@pytest.mark.full
def test_where_there_is_no_kernel_pictures_stand_in(tmp_path):
    page = explorer_notebook.to_html(tmp_path, ("rules", "rates", "velocity", *FIGURES))
    stills = re.findall(r'<div class="ravine-still-[^"]*">\s*<img([^>]*)>', page)
    alts = [re.search(r'alt="([^"]*)"', still)[1] for still in stills]
    assert len(stills) == len(FIGURES) + 3, "two cells more, and the explorer beside the map"
    assert result() in alts
    assert all(alts)
    assert all("data:image/png;base64," in still for still in stills)
    assert "Explorer(" not in page
