"""The explorer in a real JupyterLab: velocity, rates, marks; slow functions; all pages and themes."""

import importlib.resources
import re

import explorer_notebook
import numpy as np
import pytest
from explorer_figure import Figure, theme_is
from explorer_notebook import STEPS, result
from lab import eventually
from playwright.sync_api import expect

from helpers.explorer.interrupts import REST
from helpers.landscapes import bowl

pytestmark = pytest.mark.xdist_group("browser")

FIGURES = ("explore", "map", "race", "curves", "rates", "rates_race", "velocity", "ahead", "marks")


def is_there(path, page):
    """Wait until there is a file."""

    def look():
        assert path.exists()

    eventually(page, look)


def run_for_ever(figure, folder):
    """Start the function that never ends, and wait until it runs."""
    (folder / "endless").unlink(missing_ok=True)
    figure.press("factor", "End")
    is_there(folder / "endless", figure.page)


def interrupt(figure):
    figure.page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")


@pytest.fixture
def thrown(notebook):
    """The explorer with a first velocity, as it was in the beginning."""
    shown = Figure(notebook, "velocity")
    shown.button("Reset").click()
    expect(shown.said).to_have_text(of_thrown())
    return shown


def of_thrown(velocity=(-1, 0.5), start=None, **values):
    values = {"velocity": np.array(velocity, dtype=float)} | values
    return result("thrown", bowl(), STEPS, start, **values)


def test_the_first_velocity_is_dragged(thrown):
    page, domain = thrown.page, bowl().domain
    x, y = bowl().start
    page.mouse.move(*thrown.point(x - 1, y + 0.5, domain, equal=True))
    page.mouse.down()
    page.mouse.move(*thrown.point(x - 1.5, y, domain, equal=True), steps=6)
    page.mouse.move(*thrown.point(x - 3, y - 2, domain, equal=True), steps=6)
    page.mouse.up()
    velocity = thrown.is_set("velocity", [-3, -2], within=0.05)
    thrown.says_about(of_thrown(velocity))
    expect(thrown.field("start w1")).to_have_value("2")


def test_the_first_velocity_is_typed_kept_when_the_start_moves_and_copied(thrown):
    for name, value in (("velocity w1", "0"), ("velocity w2", "-2"), ("start w1", "1")):
        thrown.field(name).fill(value)
        thrown.page.keyboard.press("Enter")
    expect(thrown.said).to_have_text(of_thrown((0, -2), start=[1, 1.5]))
    thrown.button("Copy settings").click()
    expect(thrown.said).to_contain_text("start=(1, 1.5), velocity=(0, -2)")
    thrown.button("Reset").click()
    expect(thrown.field("velocity w2")).to_have_value("0.5")


def test_a_velocity_of_zero_is_taken_hold_of_beside_the_start(notebook):
    figure = Figure(notebook, "ahead")
    x, y = figure.point(*bowl().start, bowl().domain, equal=True)
    figure.page.mouse.move(x + 19, y - 14)
    figure.page.mouse.down()
    figure.page.mouse.move(x - 60, y + 40, steps=8)
    figure.page.mouse.up()
    expect(figure.field("velocity w1")).to_have_value(re.compile(r"^-"))
    expect(figure.field("start w1")).to_have_value("2")
    figure.button("Reset").click()
    expect(figure.field("velocity w1")).to_have_value("0")


def test_the_arrows_of_a_step_are_drawn_where_the_step_is(notebook):
    figure = Figure(notebook, "ahead")
    before = figure.pixels()
    figure.field("velocity w1").fill("-1")
    figure.page.keyboard.press("Enter")
    whole = figure.redrawn(before)
    figure.scrubber.focus()
    figure.page.keyboard.press("Home")
    first = figure.redrawn(whole)
    figure.page.keyboard.press("ArrowRight")
    figure.redrawn(whole, first)
    figure.page.keyboard.press("End")
    figure.button("Reset").click()


def test_rates_have_a_panel_that_moves_with_their_slider(notebook):
    figure = Figure(notebook, "rates")
    expect(figure.node.locator("canvas")).to_have_count(3)
    before = figure.pixels(2)
    figure.press("learning_rate", *["ArrowRight"] * 20)
    expect(figure.said).to_have_text(result("scaled", learning_rate=0.5 * 10**0.2))
    figure.redrawn(before, n=2)
    label = "rate of each coordinate at each step, w1 solid and w2 dashed"
    expect(figure.node.locator("canvas").nth(2)).to_have_attribute("aria-label", label)
    figure.button("Reset").click()


def test_a_mark_stands_on_its_slider(notebook):
    figure = Figure(notebook, "marks")
    figure.button("Reset").click()
    mark, slider = figure.node.locator(".ravine-mark"), figure.node.get_by_role("slider").first
    expect(mark).to_have_text("limit")
    expect(slider).to_have_attribute("aria-description", "limit at 0.02")
    middles = []
    for keys, value in ((4, "0.0197"), (1, "0.0202")):
        figure.press("learning_rate", *["ArrowRight"] * keys)
        expect(figure.node.locator(".widget-readout")).to_have_text(value)
        box = slider.bounding_box()
        middles.append(box["x"] + box["width"] / 2)
    expect(figure.said).to_have_text(result("sgd", learning_rate=0.018 * 10**0.05))
    at = mark.bounding_box()["x"] + 1
    assert middles[0] - 1 <= at <= middles[1] + 1, "0.018 * 10**0.0458 is 0.02"
    figure.button("Reset").click()


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


def test_of_many_keys_on_a_slow_function_the_last_one_counts(notebook, folder):
    figure = Figure(notebook, "slow")
    figure.press("factor", *["ArrowRight"] * 6)
    expect(figure.said).to_have_text("Computing ...")
    (folder / "go on").touch()
    expect(figure.said).to_have_text("After 3 steps: loss 0.82, distance 1.3")
    runs, factor = map(float, notebook.run(notebook.place("calls")).split())
    assert factor == pytest.approx(0.8)
    assert runs == 3, "one at first, then the first key and the last"


def test_a_function_that_never_ends_is_interrupted_and_the_figure_lives_on(notebook, folder):
    figure = Figure(notebook, "endless")
    run_for_ever(figure, folder)
    interrupt(figure)
    expect(figure.said).to_contain_text("Nothing to draw: interrupted (line ")
    figure.page.wait_for_timeout(2000 * REST)
    figure.press("factor", "Home")
    expect(figure.said).to_have_text("After 3 steps: loss 0, distance 0")


def test_an_interrupt_stops_the_events_that_wait_as_well(notebook, folder):
    figure = Figure(notebook, "endless")
    run_for_ever(figure, folder)
    figure.press("factor", *["ArrowLeft"] * 3)
    for value in ("1", "1.5"):
        figure.field("start w1").fill(value)
        figure.page.keyboard.press("Enter")
    interrupt(figure)
    expect(figure.said).to_contain_text("Nothing to draw: interrupted")
    figure.page.wait_for_timeout(2000 * REST)
    # If it ran again, this would wait for it.
    figure.press("factor", "Home")
    expect(figure.said).to_have_text("After 3 steps: loss 0, distance 0")
    figure.button("Reset").click()
    expect(figure.said).to_have_text("After 3 steps: loss 0.049, distance 0.31")


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
