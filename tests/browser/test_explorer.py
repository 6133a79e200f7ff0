"""The explorer in a real JupyterLab: each control moved, what it says checked against Python."""

import itertools
import re

import numpy as np
import pytest
from explorer_figure import Figure, finger, numbers
from explorer_notebook import FAULTS, LANDSCAPE, STEPS, WHY_UNSWEPT, path, result
from lab import eventually
from playwright.sync_api import expect

from helpers.explorer.sweep import FRAMES
from helpers.landscapes import bowl, ravine

pytestmark = pytest.mark.xdist_group("browser")

CELLS = (
    "rules", "explore", "map", "race", "curves", "pictures", *FAULTS, "unknown", "marks", "coarse",
    "own", "busy", "swept", *WHY_UNSWEPT, "widgets", "rates", "velocity", "ahead",
)  # fmt: skip
SETTLED = 600  # ms, until a result is read out
SWEPT = 1500  # ms, in which a busy machine has computed a slider's frames


@pytest.fixture
def explorer(notebook):
    """The single explorer, as it was in the beginning."""
    shown = Figure(notebook, "explore")
    shown.button("Reset").click()
    shown.says(result())
    return shown


def test_keys_move_sliders(explorer):
    before = explorer.pixels(0), explorer.pixels(1)
    rate = explorer.slider("learning_rate")
    expect(rate).to_have_attribute("aria-valuetext", "0.0180")
    explorer.press("learning_rate", *["ArrowLeft"] * 2, "PageDown")
    explorer.says(result(learning_rate=0.018 * 10**-0.12))
    expect(explorer.readout("learning_rate")).to_have_text("0.0137")
    expect(rate).to_have_attribute("aria-valuetext", "0.0137")
    for n in (0, 1):
        explorer.redrawn(before[n], n=n)
    explorer.press("rho", "Home")
    explorer.press("learning_rate", "End")
    explorer.says(result(learning_rate=0.1, rho=0.0))
    assert path(learning_rate=0.1, rho=0.0).losses[-1] > 1e10, "the example is to diverge"


def test_the_sliders_of_a_race_move_their_own_rule(notebook):
    figure = Figure(notebook, "race")
    figure.press("SGD learning_rate", *["PageUp"] * 2)
    figure.press("momentum rho", "PageDown")
    figure.press("angle", "ArrowRight")
    start, turned = ravine(30, 30).start, ravine(30, 31)
    sgd = result("sgd", turned, 100, start, learning_rate=0.018 * 10**0.2)
    momentum = result("momentum", turned, 100, start, rho=0.7)
    figure.says(f"SGD: {sgd[0].lower()}{sgd[1:]}\nmomentum: {momentum[0].lower()}{momentum[1:]}")


def along(figure, slider, share):
    """Return the place on the page that is this share of a slider's track away from its low end."""
    box = figure.slider(slider).bounding_box()
    radius = box["height"] / 2 - 4
    width = box["width"] - 2 * radius
    return box["x"] + radius + share * width, box["y"] + box["height"] / 2


def test_a_slider_is_dragged_by_mouse_and_by_finger(explorer):
    explorer.drag(*(along(explorer, "rho", share) for share in (80 / 99, 0.2, 0.4)))
    by_mouse = float(explorer.readout("rho").inner_text())
    assert by_mouse == pytest.approx(0.4, abs=0.03)
    explorer.says(result(rho=by_mouse))
    with finger(explorer.page) as touch:
        touch.swipe(*(along(explorer, "rho", share) for share in (by_mouse / 0.99, 0.5, 0.9)))
    by_finger = float(explorer.readout("rho").inner_text())
    assert by_finger == pytest.approx(0.9 * 0.99, abs=0.03)
    explorer.says(result(rho=by_finger))


def best_frame():
    """Return of the frames along rho the one that needs the fewest steps to the goal, and these."""
    values = [round(0.99 * n / (FRAMES - 1), 2) for n in range(FRAMES)]
    needed = {value: path(rho=value).steps_to(1e-3) for value in values}
    value = min(values, key=lambda value: needed[value] or STEPS)
    return value, needed[value]


def test_while_the_kernel_is_busy_frames_serve_and_only_exact_results_are_the_best(
    notebook, folder
):
    figures = {name: Figure(notebook, name) for name in WHY_UNSWEPT}
    for figure in figures.values():
        figure.press("factor", "ArrowLeft")
        figure.page.wait_for_timeout(200)
    before = {name: figure.said.inner_text() for name, figure in figures.items()}
    swept = Figure(notebook, "swept")
    value, steps = best_frame()
    swept.press("rho", "Home", *["ArrowRight"] * 5)
    swept.says(result(rho=0.05))
    best = swept.goal.inner_text()
    assert f"best so far: {steps} steps" not in best
    swept.page.wait_for_timeout(SWEPT)
    (folder / "stay").touch()
    try:
        notebook.select(notebook.place("busy"))
        notebook.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-cell')")
        swept = Figure(notebook, "swept")
        swept.press("rho", *["ArrowRight"] * round(100 * (value - 0.05)))
        swept.says(result(rho=value))
        expect(swept.goal).to_contain_class("reached")
        # Where there is no frame, number and words are those of the nearest one.
        swept.press("rho", "ArrowRight")
        expect(swept.readout("rho")).not_to_have_text(f"{value + 0.01:.2f}")
        swept.says(result(rho=float(swept.readout("rho").inner_text())))
        swept.press("rho", "ArrowLeft")
        swept.says(result(rho=value))
        assert swept.goal.inner_text().split("\n")[1:] == best.split("\n")[1:]
        for name in WHY_UNSWEPT:
            Figure(notebook, name).press("factor", "ArrowLeft")
        expect(swept.node.locator(".ravine-gone")).to_contain_text("busy")
        for name, text in before.items():
            assert Figure(notebook, name).said.inner_text() == text
    finally:
        (folder / "stay").unlink()
    notebook.wait_until_idle()
    swept = Figure(notebook, "swept")
    expect(swept.goal).to_contain_text(f"best so far: {steps} steps")
    expect(swept.node.locator(".ravine-gone")).to_be_hidden()
    for name, text in before.items():
        expect(Figure(notebook, name).said).not_to_have_text(text, use_inner_text=True)
    expect(Figure(notebook, "prints").said).to_contain_text("factor 0.4")


def test_a_slider_moves_curves_and_pinned_ones_stay(notebook):
    figure = Figure(notebook, "curves")
    before = figure.pixels()
    figure.press("rho", *["ArrowLeft"] * 3)
    figure.says(f"total weight {(0.87 ** np.arange(40)).sum():.3g}")
    moved = figure.redrawn(before)
    figure.button("Pin").click()
    figure.button("Reset").click()
    figure.says(f"total weight {(0.9 ** np.arange(40)).sum():.3g}")
    pinned = figure.redrawn(before, moved)
    figure.button("Unpin").click()
    figure.redrawn(before, moved, pinned)  # the curve before stays as a ghost


def test_a_choice_changes_pictures(notebook):
    figure = Figure(notebook, "pictures")
    corner = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data]"
    stroke = figure.node.locator(".ravine-picture canvas").first
    assert stroke.evaluate(corner) == [0, 0, 0, 255]
    figure.node.get_by_role("combobox", name="angle").select_option("1")
    figure.says("ink in the corner: 0")
    assert stroke.evaluate(corner) == [254, 254, 254, 255]
    captions = figure.node.locator(".ravine-picture figcaption").all_inner_texts()
    assert captions == ["stroke", "empty"]


def test_a_widget_of_the_reader_is_a_control(notebook):
    figure = Figure(notebook, "own")
    figure.says(result("sgd", learning_rate=0.01))
    figure.output.locator(".noUi-handle").focus()
    figure.page.keyboard.press("ArrowRight")
    figure.says(result("sgd", learning_rate=0.015))


def test_a_click_sets_the_start_and_a_drag_moves_it(explorer):
    place = explorer.places()
    start = explorer.pair("start")
    explorer.says_about(result(start=start))
    explorer.drag(place(*start), place(-2, 1.5), place(-5, 2))
    start = explorer.is_set("start", [-5, 2], within=0.06)
    explorer.says_about(result(start=start))
    # It stays when the button is released: what comes after tells of the same start.
    explorer.page.mouse.move(*place(3, 0), steps=4)
    explorer.press("rho", "ArrowRight")
    explorer.says_about(result(start=start, rho=0.81))
    assert explorer.pair("start") == start


def test_a_finger_moves_the_start_and_elsewhere_scrolls_the_page(explorer):
    place = explorer.places()
    with finger(explorer.page) as touch:
        touch.swipe(place(*explorer.pair("start")), place(-6, 1.5))
        explorer.is_set("start", [-6, 1.5], within=0.1)
        touch.tap(place(5, -1))
        start = explorer.is_set("start", [5, -1], within=0.1)
        explorer.says_about(result(start=start))
        for n in (0, 1):
            box = explorer.node.locator("canvas").nth(n).bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + 0.8 * box["height"]
            touch.swipe((x, y), (x, y - 100))
            moved = explorer.node.locator("canvas").nth(n).bounding_box()
            assert moved["y"] < box["y"] - 40
    assert explorer.pair("start") == start


def test_the_start_is_typed_survives_overflow_and_is_reset(explorer):
    explorer.press("rho", "ArrowRight")
    explorer.press("learning_rate", "ArrowRight")
    explorer.type(start_w1="-4", start_w2="2.5")
    explorer.says(result(start=[-4, 2.5], rho=0.81, learning_rate=0.018 * 10**0.01))
    explorer.type(start_w1="1e200")
    explorer.says("Diverged at step 0")
    explorer.button("Reset").click()
    explorer.says(result())
    expect(explorer.field("start w1")).to_have_value("10")
    expect(explorer.readout("rho")).to_have_text("0.80")
    expect(explorer.readout("learning_rate")).to_have_text("0.0180")


def test_play_runs_through_the_steps_and_pauses(explorer):
    explorer.field("speed").select_option("4")
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


def test_a_short_path_takes_three_seconds(notebook):
    figure = Figure(notebook, "coarse")
    took = figure.scrubber.evaluate(
        """(scrubber, play) => {
            const real = window.requestAnimationFrame;
            let [waiting, time] = [[], 0];
            window.requestAnimationFrame = frame => waiting.push(frame);
            play.click();
            for (; scrubber.value !== "1" && time < 5000; time += 20)
                waiting.splice(0).forEach(frame => frame(time));
            play.click();
            window.requestAnimationFrame = real;
            return time;
        }""",
        figure.button("Play").element_handle(),
    )
    assert 1450 < took < 1600, "one step of two, in frames of our own clock"
    figure.press("step shown", "End")


def test_play_does_not_move_where_motion_is_not_wanted(explorer):
    explorer.page.emulate_media(reduced_motion="reduce")
    try:
        explorer.press("step shown", "Home")
        expect(explorer.scrubber).to_have_value("0")
        # Looked at in the same moment: there was no time to move.
        shown = explorer.scrubber.evaluate(
            "node => (node.parentNode.querySelector('button').click(), node.value)"
        )
        assert shown == str(STEPS)
        expect(explorer.button("Play")).to_be_visible()
    finally:
        explorer.page.emulate_media(reduced_motion="no-preference")


def test_scrubbing_and_stepping_tell_of_a_step(explorer):
    losses = path().losses
    whole = explorer.pixels()
    for keys, step in ((["Home"], 0), (["ArrowRight"] * 3, 3), (["PageUp", "ArrowLeft"], 12)):
        explorer.press("step shown", *keys)
        explorer.is_at(step, losses)
    explorer.redrawn(whole)
    explorer.button("Step").click()
    explorer.is_at(13, losses)
    explorer.press("step shown", "End")
    explorer.says(result())
    explorer.button("Step").click()
    explorer.is_at(0, losses)
    explorer.press("step shown", "End")


def test_a_pointer_over_a_path_is_told_step_and_loss(explorer):
    tip = explorer.node.locator(".ravine-tip").first
    place = explorer.places()
    explorer.button("Reset").click()
    explorer.says(result())
    explorer.page.mouse.move(*place(*LANDSCAPE.start))
    expect(tip).to_contain_text("step 0: loss 1e+02, w₁ 10, w₂ 1")
    explorer.page.mouse.move(*place(-10, 2))
    expect(tip).to_be_hidden()
    box = explorer.node.locator("canvas").nth(1).bounding_box()
    explorer.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    step, loss = numbers(explorer.node.locator(".ravine-tip:visible").inner_text())
    assert loss == pytest.approx(path().losses[int(step)], rel=0.06)


def test_pinned_runs_stay_until_they_are_unpinned(explorer):
    explorer.press("rho", *["ArrowRight"] * 5)
    explorer.says(result(rho=0.85))
    explorer.button("Pin").click()
    explorer.button("Reset").click()
    explorer.press("rho", "ArrowLeft", "ArrowRight")
    explorer.says(result())
    pinned = explorer.pixels()
    explorer.button("Unpin").click()
    explorer.redrawn(pinned)


def test_presets_light_the_goal_up_and_settings_are_copied_as_code(explorer):
    explorer.button("plain SGD").click()
    explorer.says(result(rho=0.0))
    assert path(rho=0.0).steps_to(1e-8) is None
    expect(explorer.goal).to_contain_text("Goal: ")
    expect(explorer.goal).not_to_contain_class("reached")
    explorer.button("in tune").click()
    rate = 0.018 * 10**0.26
    explorer.says(result(learning_rate=rate, rho=0.67))
    needed = path(learning_rate=rate, rho=0.67).steps_to(1e-8)
    expect(explorer.node.locator(".ravine-goal.reached")).to_contain_text("Reached")
    expect(explorer.goal).to_contain_text(f"best so far: {needed} steps")
    explorer.button("Copy settings").click()
    expect(explorer.said).to_contain_text("Copied")
    copied = explorer.page.evaluate("() => navigator.clipboard.readText()")
    assert re.fullmatch(r"dict\(learning_rate=0\.0327\d*, rho=0\.67\), start=\(10, 1\)", copied)
    explorer.press("rho", "ArrowRight")
    explorer.says(result(learning_rate=rate, rho=0.68))


def test_without_a_clipboard_nothing_is_said_to_be_copied(explorer):
    page = explorer.page
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    )
    explorer.button("Copy settings").click()
    explorer.says("Settings: dict(learning_rate=0.018, rho=0.8), start=(10, 1)")
    page.evaluate("delete navigator.clipboard")
    explorer.press("rho", "ArrowRight")
    explorer.says(result(rho=0.81))


def test_values_between_the_marks_of_coarse_sliders_are_kept(notebook):
    figure = Figure(notebook, "coarse")
    for button, factor, times in (("Reset", 0.6, 2), ("between marks", 0.7, 4), ("Reset", 0.6, 2)):
        figure.button(button).click()
        figure.says(result("coarse", bowl(), 2, factor=factor, times=times))
        expect(figure.readout("factor")).to_have_text(f"{factor:.2f}")
        expect(figure.readout("times")).to_have_text(f"{times}")
        figure.button("Copy settings").click()
        expect(figure.said).to_contain_text(f"dict(factor={factor}, times={times})")
    figure.press("times", "End")
    figure.says(result("coarse", bowl(), 2, factor=0.6, times=9))


def test_marks_and_what_diverges_stand_on_the_slider(notebook):
    figure = Figure(notebook, "marks")
    mark, slider = figure.node.locator(".ravine-mark").first, figure.slider("learning_rate")
    expect(mark).to_have_text("limit")
    expect(slider).to_have_attribute("aria-description", "limit at 0.02, diverges above 0.05")
    shaded = figure.node.locator(".ravine-diverges").bounding_box()
    for at, x in ((0.02, mark.bounding_box()["x"] + 1), (0.05, shaded["x"])):
        share = np.log10(at / 1e-3) / 2
        assert x == pytest.approx(along(figure, "learning_rate", share)[0], abs=2)
    # The handle's middle is where the value is.
    figure.button("between marks").click()
    figure.says(result("sgd", learning_rate=0.0195))
    expect(figure.readout("learning_rate")).to_have_text("0.0195")
    figure.press("learning_rate", "ArrowRight")
    figure.says(result("sgd", learning_rate=0.0195 * 10**0.01))


def test_a_click_on_the_map_sets_the_explorer_beside_it(explorer, notebook):
    regimes, beside = Figure(notebook, "map"), Figure(notebook, "map", 1)
    box, other = regimes.canvas.bounding_box(), beside.node.bounding_box()
    assert other["x"] >= box["x"] + box["width"]
    assert abs(other["y"] - regimes.node.bounding_box()["y"]) < 20
    regimes.canvas.click(position={"x": 0.5 * box["width"], "y": 0.5 * box["height"]})
    expect(regimes.said).to_contain_text(re.compile(r"^learning_rate 0\.0[01]\d+, rho 0\.[456]"))
    rate, rho = numbers(regimes.said.inner_text())[:2]
    regimes.says_about(
        f"learning_rate {rate}, rho {rho}: loss {path(learning_rate=rate, rho=rho).losses[-1]:.2g}"
        f" after {STEPS} steps"
    )
    beside.says_about(result(learning_rate=rate, rho=rho))
    expect(beside.readout("rho")).to_have_text(f"{rho:.2f}")


def test_fast_arrow_keys_on_the_map_lose_no_step(explorer, notebook):
    regimes, beside = Figure(notebook, "map"), Figure(notebook, "map", 1)
    regimes.canvas.focus()
    for key in ["ArrowLeft"] * 15 + ["ArrowDown"] * 20 + ["ArrowRight"] * 3:
        notebook.page.keyboard.press(key)
    rate, rho = 0.018 * 10 ** (-12 * 2 / 100), 0.8 - 20 * 0.0099
    expect(regimes.said).to_contain_text(f"learning_rate {rate:.3g}, rho {rho:.3g}: ")
    beside.says(result(learning_rate=rate, rho=rho))
    regimes.page.wait_for_timeout(500)
    expect(regimes.said).to_contain_text(f"learning_rate {rate:.3g}, rho {rho:.3g}: ")


def test_the_sliders_move_the_mark_on_the_map(explorer, notebook):
    regimes, beside = Figure(notebook, "map"), Figure(notebook, "map", 1)
    before = regimes.pixels()
    beside.press("rho", "PageDown")
    beside.says(result(rho=0.7))
    expect(regimes.said).to_contain_text("learning_rate 0.018, rho 0.7: ")
    regimes.redrawn(before)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_function_that_goes_wrong_is_told_of_and_comes_back(notebook, fault):
    figure = Figure(notebook, fault)
    said = {
        "raises": "Nothing to draw: RuntimeError: no such luck",
        "exits": "Nothing to draw: SystemExit",
        "nan": "Diverged at step 3",
    }[fault]
    expect(figure.said).to_contain_text(said)
    assert "Traceback" not in notebook.output(figure.place)
    empty = figure.pixels()
    figure.press("wrong", "ArrowLeft", "ArrowLeft")
    figure.says(result("sgd"))
    figure.redrawn(empty)
    figure.press("wrong", "ArrowRight", "ArrowRight")
    expect(figure.said).to_contain_text(said)


def test_a_control_that_the_function_does_not_have(notebook):
    figure = Figure(notebook, "unknown")
    expect(figure.said).to_contain_text("the path function has no parameter beta")
    assert "Traceback" not in notebook.output(figure.place)


def test_only_what_has_settled_is_read_out(explorer):
    live = explorer.node.locator(".ravine-live")
    expect(live).to_have_text(result())
    explorer.node.evaluate(
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


def of_thrown(velocity=(-1, 0.5), start=None, **values):
    values = {"velocity": np.array(velocity, dtype=float)} | values
    return result("thrown", bowl(), STEPS, start, **values)


def test_the_first_velocity_is_dragged_typed_and_copied(notebook):
    thrown = Figure(notebook, "velocity")
    place = thrown.places()
    thrown.button("Reset").click()
    thrown.says(of_thrown())
    x, y = bowl().start
    thrown.drag(place(x - 1, y + 0.5), place(x - 1.5, y), place(x - 3, y - 2))
    velocity = thrown.is_set("velocity", [-3, -2], within=0.05)
    thrown.says_about(of_thrown(velocity))
    expect(thrown.field("start w1")).to_have_value("2")
    # It is kept when the start moves.
    thrown.type(velocity_w1="0", velocity_w2="-2", start_w1="1")
    thrown.says(of_thrown((0, -2), start=[1, 1.5]))
    thrown.button("Copy settings").click()
    expect(thrown.said).to_contain_text("start=(1, 1.5), velocity=(0, -2)")
    thrown.button("Reset").click()
    expect(thrown.field("velocity w2")).to_have_value("0.5")


def test_a_velocity_of_zero_is_taken_hold_of_beside_the_start(notebook):
    figure = Figure(notebook, "ahead")
    place = figure.places()
    figure.button("Reset").click()
    expect(figure.field("start w1")).to_have_value("2")
    x, y = place(*bowl().start)
    figure.drag((x + 19, y - 14), (x - 60, y + 40))
    expect(figure.field("velocity w1")).to_have_value(re.compile(r"^-"))
    expect(figure.field("start w1")).to_have_value("2")


def test_the_arrows_of_a_step_are_drawn_where_the_step_is(notebook):
    figure = Figure(notebook, "ahead")
    before = figure.pixels()
    figure.type(velocity_w1="-1")
    whole = figure.redrawn(before)
    figure.press("step shown", "Home")
    first = figure.redrawn(whole)
    figure.press("step shown", "ArrowRight")
    figure.redrawn(whole, first)


def test_rates_have_a_panel_that_moves_with_their_slider(notebook):
    figure = Figure(notebook, "rates")
    expect(figure.node.locator("canvas")).to_have_count(3)
    before = figure.pixels(2)
    figure.press("learning_rate", *["PageUp"] * 2)
    figure.says(result("scaled", learning_rate=0.5 * 10**0.2))
    figure.redrawn(before, n=2)
    label = "rate of each coordinate at each step, w1 solid and w2 dashed"
    expect(figure.node.locator("canvas").nth(2)).to_have_attribute("aria-label", label)


def test_a_cell_that_runs_again_closes_its_former_figure(notebook):
    def widgets():
        return int(notebook.run(notebook.place("widgets")))

    before = widgets()
    for _ in range(2):
        notebook.run(notebook.place("race"))
    assert widgets() == before
    figure = Figure(notebook, "race")
    expect(figure.output.locator(".ravine")).to_have_count(1)
    eventually(notebook.page, lambda: figure.press("angle", "Home"))
    expect(figure.readout("angle")).to_have_text("0")
