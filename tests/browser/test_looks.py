"""The explorer's figures on all pages and in both themes: seen whole, and told to everybody."""

import importlib.resources
import re

import explorer_notebook
import pytest
from explorer_figure import Figure, theme_is
from explorer_notebook import result
from lab import eventually

pytestmark = pytest.mark.xdist_group("browser")

FIGURES = ("explore", "map", "race", "curves", "rates", "rates_race", "velocity", "ahead", "marks")
CELLS = ("rules", *FIGURES, "unknown")


@pytest.mark.parametrize("cell", ["explore", "race", "curves", "velocity", "rates"])
def test_every_control_is_reached_by_keyboard(notebook, cell):
    figure = Figure(notebook, cell)
    controls = figure.node.locator(".noUi-handle, button, input").all()
    controls[0].focus()
    for control in controls[1:]:
        for _ in range(2):  # a slider's number can be edited, and has a place of its own
            figure.page.keyboard.press("Tab")
            if control.evaluate("node => node === document.activeElement"):
                break
        else:
            pytest.fail(f"Tab does not lead to {control.get_attribute('aria-label')}")


@pytest.mark.parametrize("cell", [*FIGURES, "unknown"])
def test_no_part_of_a_figure_has_a_scrollbar(notebook, cell):
    figure = Figure(notebook, cell)
    figure.pixels()
    assert figure.scrolling() == []


def nothing_is_cut_off(figure):
    assert figure.scrolling() == []
    right = figure.node.last.evaluate("node => node.getBoundingClientRect().right")
    for part in figure.node.locator("canvas, button, input, .widget-slider").all():
        box = part.bounding_box()
        assert box["x"] + box["width"] <= right + 1


@pytest.mark.parametrize("cell", FIGURES)
def test_nothing_is_cut_off_on_a_narrow_page(notebook, cell):
    notebook.page.set_viewport_size({"width": 700, "height": 1100})
    try:
        figure = Figure(notebook, cell)
        figure.pixels()
        eventually(figure.page, lambda: nothing_is_cut_off(figure))
    finally:
        notebook.page.set_viewport_size({"width": 1300, "height": 1100})


@pytest.mark.parametrize("cell", ["explore", "race", "curves", "rates", "velocity"])
def test_a_dark_theme_draws_anew(notebook, cell):
    figure = Figure(notebook, cell)
    light = figure.pixels()
    try:
        theme_is(notebook, "Dark")
        figure = Figure(notebook, cell)
        figure.redrawn(light)
    finally:
        theme_is(notebook, "Light")
    Figure(notebook, cell).looks_like(light)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("cell", [*FIGURES, "unknown"])
def test_axe_finds_nothing_serious(notebook, cell, theme):
    script = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    try:
        theme_is(notebook, theme)
        figure = Figure(notebook, cell)
        figure.page.evaluate(script.read_text(encoding="utf-8"))
        done = figure.node.last.evaluate("async node => await axe.run(node)")
    finally:
        theme_is(notebook, "Light")
    found = [
        (rule["id"], rule["help"], [node["html"][:200] for node in rule["nodes"]])
        for rule in done["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert found == []
    assert len(done["passes"]) > 5


def test_where_there_is_no_kernel_pictures_stand_in(tmp_path):
    page = explorer_notebook.to_html(tmp_path, ("rules", *FIGURES))
    pictures = re.findall(r'<img[^>]*class="ravine-still-[^"]*"[^>]*>', page)
    alts = [re.search(r'alt="([^"]*)"', picture)[1] for picture in pictures]
    assert len(pictures) == len(FIGURES)
    assert alts[0] == result()
    assert all(alts)
    assert all("data:image/png;base64," in picture for picture in pictures)
