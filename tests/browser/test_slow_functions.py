"""The explorer with functions that take long or never end: what is waited for, and interrupted."""

import pytest
from explorer_figure import Figure
from lab import eventually
from playwright.sync_api import expect

from helpers.explorer.interrupts import REST

pytestmark = pytest.mark.xdist_group("browser")

CELLS = ("rules", "slow", "calls", "endless")


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
        figure.type(start_w1=value)
    interrupt(figure)
    expect(figure.said).to_contain_text("Nothing to draw: interrupted")
    figure.page.wait_for_timeout(2000 * REST)
    # If it ran again, this would wait for it.
    figure.press("factor", "Home")
    expect(figure.said).to_have_text("After 3 steps: loss 0, distance 0")
    figure.button("Reset").click()
    expect(figure.said).to_have_text("After 3 steps: loss 0.049, distance 0.31")


def test_a_figure_says_that_its_kernel_has_gone_and_comes_back_with_it(opened):
    notebook, _ = opened
    figure = Figure(notebook, "endless")
    still = figure.output.locator("[class^=ravine-still] img")
    expect(still).to_be_hidden()
    notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    gone = figure.node.locator(".ravine-gone")
    expect(gone).to_have_text("The kernel has gone: run this cell again.")
    expect(still).to_be_visible()
    expect(figure.canvas).to_be_hidden()
    for cell in ("rules", "endless"):
        notebook.run(notebook.place(cell))
    figure = Figure(notebook, "endless")
    expect(still).to_be_hidden()
    figure.press("factor", "Home")
    figure.says("After 3 steps: loss 0, distance 0")
