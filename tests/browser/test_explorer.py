"""The explorer in a real JupyterLab: each control moved, what it says checked against Python."""

import itertools
import re

import numpy as np
import pytest
from explorer_figure import Figure
from explorer_notebook import FAULTS, LANDSCAPE, STEPS, path, result
from playwright.sync_api import expect

from helpers.landscapes import bowl, ravine

pytestmark = pytest.mark.xdist_group("browser")

SETTLED = 600  # ms, until a result is read out


@pytest.fixture
def explorer(notebook):
    """The single explorer, as it was in the beginning."""
    shown = Figure(notebook, "explore")
    shown.button("Reset").click()
    expect(shown.said).to_have_text(result())
    return shown


def test_the_rate_moves_by_keyboard(explorer):
    before = explorer.pixels(0), explorer.pixels(1)
    explorer.press("learning_rate", *["ArrowLeft"] * 12)
    expect(explorer.said).to_have_text(result(learning_rate=0.018 * 10**-0.12))
    for n in (0, 1):
        explorer.redrawn(before[n], n=n)


def test_rho_moves_by_keyboard(explorer):
    explorer.press("rho", *["ArrowRight"] * 5)
    expect(explorer.said).to_have_text(result(rho=0.85))


def test_a_path_that_diverges_is_said_to(explorer):
    explorer.press("rho", "Home")
    explorer.press("learning_rate", "End")
    expect(explorer.said).to_have_text(result(learning_rate=0.1, rho=0.0))
    made = path(learning_rate=0.1, rho=0.0)
    assert made.losses[-1] > 1e10, "the example is to diverge"


def test_the_sliders_of_a_race_move_their_own_rule(notebook):
    figure = Figure(notebook, "race")
    figure.press("SGD learning_rate", *["ArrowRight"] * 20)
    figure.press("momentum rho", *["ArrowLeft"] * 10)
    figure.press("angle", "ArrowRight")
    start, turned = ravine(30, 30).start, ravine(30, 31)
    sgd = result("sgd", turned, 100, start, learning_rate=0.018 * 10**0.2)
    momentum = result("momentum", turned, 100, start, rho=0.7)
    expected = f"SGD: {sgd[0].lower()}{sgd[1:]}\nmomentum: {momentum[0].lower()}{momentum[1:]}"
    expect(figure.said).to_have_text(expected, use_inner_text=True)


def test_a_slider_moves_curves(notebook):
    figure = Figure(notebook, "curves")
    before = figure.pixels()
    figure.press("rho", *["ArrowLeft"] * 3)
    expect(figure.said).to_have_text(f"total weight {(0.87 ** np.arange(40)).sum():.3g}")
    moved = figure.redrawn(before)
    figure.button("Reset").click()
    expect(figure.said).to_have_text(f"total weight {(0.9 ** np.arange(40)).sum():.3g}")
    figure.redrawn(before, moved)  # the curve before stays as a ghost


def test_a_choice_changes_pictures(notebook):
    figure = Figure(notebook, "pictures")
    corner = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data]"
    stroke = figure.node.locator(".ravine-picture canvas").first
    assert stroke.evaluate(corner) == [0, 0, 0, 255]
    figure.node.locator("select").select_option("1")
    expect(figure.said).to_have_text("ink in the corner: 0")
    assert stroke.evaluate(corner) == [254, 254, 254, 255]
    assert figure.node.locator(".ravine-picture figcaption").all_inner_texts() == [
        "stroke",
        "empty",
    ]


def test_the_start_is_dragged(explorer):
    page = explorer.page
    page.mouse.move(*explorer.point(*LANDSCAPE.start, LANDSCAPE.domain))
    page.mouse.down()
    page.mouse.move(*explorer.point(-2, 1.5, LANDSCAPE.domain), steps=8)
    page.mouse.move(*explorer.point(-5, 2, LANDSCAPE.domain), steps=8)
    page.mouse.up()
    start = explorer.is_set("start", [-5, 2], within=0.06)
    explorer.says_about(result(start=start))
    # It stays when the button is released: what comes after tells of the same start.
    page.mouse.move(*explorer.point(3, 0, LANDSCAPE.domain), steps=4)
    explorer.press("rho", "ArrowRight")
    explorer.says_about(result(start=start, rho=0.81))
    assert explorer.is_set("start", [-5, 2], within=0.06) == start


def test_the_start_is_typed(explorer):
    explorer.node.get_by_text("More", exact=True).click()
    for name, value in (("start w1", "-4"), ("start w2", "2.5")):
        explorer.field(name).select_text()
        explorer.page.keyboard.type(value)
        explorer.page.keyboard.press("Enter")
    expect(explorer.said).to_have_text(result(start=[-4, 2.5]))
    explorer.field("start w1").fill("")
    expect(explorer.field("start w1")).to_have_value("-4")
    explorer.node.get_by_text("More", exact=True).click()


def test_a_start_that_overflows_is_survived(explorer):
    explorer.field("start w1").fill("1e200")
    explorer.page.keyboard.press("Enter")
    expect(explorer.said).to_have_text("Diverged at step 0")
    explorer.field("start w1").fill("10")
    explorer.page.keyboard.press("Enter")
    expect(explorer.said).to_have_text(result())


def test_play_runs_through_the_steps_and_pauses(explorer):
    explorer.button("Play").click()
    # From here the click might come after the last step.
    paused = explorer.scrubber.evaluate(
        """scrubber => new Promise(resolve => {
            const look = () => {
                if (scrubber.value === "0") return requestAnimationFrame(look);
                scrubber.parentNode.querySelector("button").click();
                resolve(scrubber.value);
            };
            look();
        })"""
    )
    explorer.page.wait_for_timeout(200)
    assert explorer.scrubber.input_value() == paused
    assert 0 < int(paused) < STEPS
    explorer.button("Play").click()
    expect(explorer.scrubber).to_have_js_property("value", str(STEPS), timeout=15_000)
    expect(explorer.button("Play")).to_be_visible()


def test_play_does_not_move_where_motion_is_not_wanted(explorer):
    explorer.page.emulate_media(reduced_motion="reduce")
    try:
        explorer.scrubber.focus()
        explorer.page.keyboard.press("Home")
        expect(explorer.scrubber).to_have_value("0")
        # Looked at in the same moment: there was no time to move.
        shown = explorer.scrubber.evaluate(
            "node => (node.parentNode.querySelector('button').click(), node.value)"
        )
        assert shown == str(STEPS)
        expect(explorer.button("Play")).to_be_visible()
    finally:
        explorer.page.emulate_media(reduced_motion="no-preference")


def test_scrubbing_and_stepping_show_the_loss_of_a_step(explorer):
    losses = path().losses
    whole = explorer.pixels()
    explorer.scrubber.focus()
    for keys, step in ((["Home"], 0), (["ArrowRight"] * 3, 3), (["PageUp", "ArrowLeft"], 12)):
        for key in keys:
            explorer.page.keyboard.press(key)
        explorer.is_at(step, losses)
    explorer.redrawn(whole)
    explorer.button("Step").click()
    explorer.is_at(13, losses)
    explorer.scrubber.focus()
    explorer.page.keyboard.press("End")
    explorer.is_at(STEPS, losses)
    explorer.button("Step").click()
    explorer.is_at(0, losses)
    explorer.scrubber.focus()
    explorer.page.keyboard.press("End")


def test_reset_takes_everything_back(explorer):
    explorer.press("rho", "ArrowRight")
    explorer.press("learning_rate", "ArrowRight")
    explorer.field("start w1").fill("3")
    explorer.page.keyboard.press("Enter")
    expect(explorer.said).to_have_text(
        result(start=[3, 1], rho=0.81, learning_rate=0.018 * 10**0.01)
    )
    explorer.button("Reset").click()
    expect(explorer.said).to_have_text(result())
    expect(explorer.field("start w1")).to_have_value("10")
    expect(explorer.node.locator(".widget-readout")).to_have_text(["0.0180", "0.80"])


def test_presets_set_the_sliders_and_the_goal_lights_up(explorer):
    goal = explorer.node.locator(".ravine-goal")
    explorer.button("plain SGD").click()
    expect(explorer.said).to_have_text(result(rho=0.0))
    assert path(rho=0.0).steps_to(1e-8) is None
    expect(goal).to_contain_text("Goal: ")
    expect(goal).not_to_contain_class("reached")
    explorer.button("in tune").click()
    rate = 0.018 * 10**0.26
    expect(explorer.said).to_have_text(result(learning_rate=rate, rho=0.67))
    assert path(learning_rate=rate, rho=0.67).steps_to(1e-8) is not None
    expect(explorer.node.locator(".ravine-goal.reached")).to_contain_text("Reached")


def test_a_preset_between_two_marks_of_a_slider_is_kept(notebook):
    figure = Figure(notebook, "marks")
    figure.button("between marks").click()
    figure.page.wait_for_timeout(1000)
    expect(figure.said).to_have_text(result("sgd", learning_rate=0.0195))
    expect(figure.node.locator(".widget-readout")).to_have_text("0.0195")
    figure.button("Copy settings").click()
    expect(figure.said).to_contain_text("learning_rate=0.0195")
    figure.press("learning_rate", "ArrowRight")
    expect(figure.said).to_have_text(result("sgd", learning_rate=0.0195 * 10**0.01))


def test_values_between_the_marks_of_coarse_sliders_are_kept(notebook):
    figure = Figure(notebook, "coarse")
    readouts = figure.node.locator(".widget-readout")
    for button, factor, times in (("Reset", 0.6, 2), ("between marks", 0.7, 4), ("Reset", 0.6, 2)):
        figure.button(button).click()
        figure.page.wait_for_timeout(1000)
        expect(figure.said).to_have_text(result("coarse", bowl(), 2, factor=factor, times=times))
        expect(readouts).to_have_text([f"{factor:.2f}", f"{times}"])
        figure.button("Copy settings").click()
        expect(figure.said).to_contain_text(f"dict(factor={factor}, times={times})")
    figure.press("times", "End")
    expect(figure.said).to_have_text(result("coarse", bowl(), 2, factor=0.6, times=9))


def test_settings_are_copied_as_code(explorer):
    explorer.press("rho", "ArrowRight")
    expect(explorer.said).to_have_text(result(rho=0.81))
    explorer.button("Copy settings").click()
    expect(explorer.said).to_contain_text("Copied")
    copied = explorer.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == "dict(learning_rate=0.018, rho=0.81), start=(10, 1)"
    explorer.press("rho", "ArrowRight")
    expect(explorer.said).to_have_text(result(rho=0.82))


def test_without_a_clipboard_nothing_is_said_to_be_copied(explorer):
    page = explorer.page
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    )
    explorer.button("Copy settings").click()
    expect(explorer.said).to_have_text(
        "Settings: dict(learning_rate=0.018, rho=0.8), start=(10, 1)"
    )
    page.evaluate("delete navigator.clipboard")
    explorer.press("rho", "ArrowRight")
    expect(explorer.said).to_have_text(result(rho=0.81))


def test_a_click_on_the_map_sets_the_sliders(explorer, notebook):
    regimes = Figure(notebook, "map")
    # The rate is on a log scale, so its place is that of its decimal logarithm.
    at = regimes.point(-2.2, 0.4, ((-3, -1), (0, 0.99)))
    notebook.page.mouse.click(*at)
    expect(regimes.said).to_contain_text(re.compile(r"^learning_rate 0\.006\d+, rho 0\.(39|4)"))
    made = path(learning_rate=10**-2.2, rho=0.4)
    regimes.says_about(
        f"learning_rate {10**-2.2:.3g}, rho 0.4: loss {made.losses[-1]:.2g} after {STEPS} steps"
    )
    figure = Figure(notebook, "explore")
    expect(figure.node.locator(".widget-readout").nth(1)).to_have_text("0.40")
    figure.says_about(result(learning_rate=10**-2.2, rho=0.4))


def test_arrow_keys_move_on_the_map(explorer, notebook):
    regimes = Figure(notebook, "map")
    regimes.node.locator("canvas").focus()
    for key, rate in (("ArrowUp", 0.018), ("ArrowLeft", 0.0172), ("ArrowLeft", 0.0164)):
        notebook.page.keyboard.press(key)
        expect(regimes.said).to_contain_text(f"learning_rate {rate:.3g}, rho 0.81: ")


def test_fast_arrow_keys_on_the_map_lose_no_step(explorer, notebook):
    regimes = Figure(notebook, "map")
    regimes.node.locator("canvas").focus()
    for key in ["ArrowLeft"] * 15 + ["ArrowDown"] * 20 + ["ArrowRight"] * 3:
        notebook.page.keyboard.press(key)
    rate, rho = 0.018 * 10 ** (-12 * 2 / 100), 0.8 - 20 * 0.0099
    expect(regimes.said).to_contain_text(f"learning_rate {rate:.3g}, rho {rho:.3g}: ")
    notebook.page.wait_for_timeout(1000)
    expect(regimes.said).to_contain_text(f"learning_rate {rate:.3g}, rho {rho:.3g}: ")
    figure = Figure(notebook, "explore")
    expect(figure.said).to_have_text(result(learning_rate=rate, rho=rho))


def test_the_sliders_move_the_mark_on_the_map(explorer, notebook):
    regimes = Figure(notebook, "map")
    before = regimes.pixels()
    figure = Figure(notebook, "explore")
    figure.press("rho", *["ArrowLeft"] * 10)
    expect(figure.said).to_have_text(result(rho=0.7))
    regimes = Figure(notebook, "map")
    expect(regimes.said).to_contain_text("learning_rate 0.018, rho 0.7: ")
    regimes.redrawn(before)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_function_that_goes_wrong_is_told_of_and_comes_back(notebook, fault):
    figure = Figure(notebook, fault)
    said = {
        "raises": "RuntimeError: no such luck",
        "exits": "SystemExit",
        "shape": "(80, 2)",
        "nan": "Diverged at step 3",
        "none": "None",
    }[fault]
    expect(figure.said).to_contain_text(said)
    if fault != "nan":
        expect(figure.said).to_contain_text("Nothing to draw: ")
        assert "Nothing to draw: " in notebook.output(figure.place)
    assert "Traceback" not in notebook.output(figure.place)
    empty = figure.pixels()
    figure.press("wrong", "ArrowLeft", "ArrowLeft")
    expect(figure.said).to_have_text(result("sgd"))
    figure.redrawn(empty)
    figure.press("wrong", "ArrowRight", "ArrowRight")
    expect(figure.said).to_contain_text(said)


def test_a_control_that_the_function_does_not_have(notebook):
    figure = Figure(notebook, "unknown")
    expect(figure.said).to_contain_text("the path function has no parameter beta")
    assert "the path function has no parameter beta" in notebook.output(figure.place)
    assert "Traceback" not in notebook.output(figure.place)


def test_only_what_has_settled_is_read_out(explorer):
    live = explorer.node.locator(".ravine-live")
    expect(live).to_have_text(result())
    explorer.node.locator(".ravine").evaluate(
        """node => {
            window.changes = [];
            for (const name of ['said', 'live']) new MutationObserver(
                () => window.changes.push([name, performance.now()])
            ).observe(node.querySelector(`.ravine-${name}`), {childList: true});
        }"""
    )
    for _ in range(6):
        explorer.press("rho", "ArrowLeft")
        explorer.page.wait_for_timeout(100)
    expect(live).to_have_text(result(rho=0.74))
    changes = explorer.page.evaluate("window.changes")
    # What was said before may be read out while we already listen.
    changes = list(itertools.dropwhile(lambda change: change[0] == "live", changes))
    names, times = zip(*changes, strict=True)
    assert names.count("said") > 1
    assert names[-1] == "live"
    # On a busy machine there may be so much time between two keys as well.
    read_out = [n for n, name in enumerate(names) if name == "live"]
    assert all(names[n - 1] == "said" for n in read_out)
    assert all(times[n] - times[n - 1] > SETTLED - 50 for n in read_out)


def test_a_rate_is_called_by_its_value_not_by_its_logarithm(explorer):
    rate = explorer.node.get_by_role("slider", name="learning_rate")
    expect(rate).to_have_attribute("aria-valuetext", "0.0180")
    explorer.press("learning_rate", "ArrowRight")
    expect(rate).to_have_attribute("aria-valuetext", f"{0.018 * 10**0.01:.4f}")


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
    # What comes late from the kernel would undo the keys.
    expect(figure.said).to_have_text(result("sgd", learning_rate=0.018))
    figure.page.wait_for_timeout(300)
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
