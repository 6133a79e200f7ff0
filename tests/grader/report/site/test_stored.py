"""Figures without twins show stored runs, each what the notebook shows at the same setting."""

import itertools
import json

import numpy as np
import pytest
from figures import press

from grader.report.site.figures.marks import marks
from grader.report.site.figures.taking import STILL_ONLY, figure_data
from helpers.explorer import curves, explore, log, pictures, regime_map
from helpers.landscapes import ravine

pytestmark = pytest.mark.xdist_group("site in JavaScript")

X = np.linspace(0, 1, 30)
SHOWN = """async ([data, settings]) => {
    const model = ravineSite.modelOf(data);
    const found = [];
    for (const values of settings) {
        model.set("values", values);
        model.save_changes();
        await Promise.resolve();
        const packed = (bytes) => [...new Uint8Array(bytes.buffer)];
        found.push({
            values: model.get("values"),
            text: model.get("said").text,
            lines: model.get("series").map(({ path }) => packed(path)),
            images: model.get("images").map(({ grey }) => packed(grey)),
            ground: packed(model.get("ground")),
        });
    }
    return found;
}"""


def wave(x, scale=2.0, kind="sine", shifted=False, times=3):
    y = {"sine": np.sin, "cosine": np.cos}[kind](times * x / scale + shifted)
    return {"wave": y, "line": x}


WAVE = {"scale": (0.5, 3.0, 0.5), "kind": ["sine", "cosine"], "shifted": False, "times": (1, 4)}


def at_height(wave, line):
    return f"it ends at {wave[-1]:.3f}"


def shade(dark=0.5):
    return {"even": np.full((4, 4), dark), "hole": np.array([[dark, np.nan]])}


FIGURES = {
    "curves": lambda: curves(wave, WAVE, x=X, says=lambda x, *ys: at_height(*ys)),
    "pictures": lambda: pictures(shade, {"dark": (0.0, 1.0, 0.1)}),
    "a rule of its own": lambda: explore(
        lambda gradient, start, steps, a=0.1: [start * (1 - a) ** k for k in range(steps + 1)],
        lambda angle=0: ravine(9, angle),
        {"angle": [0, 30], "a": (0.0, 1.0, 0.5)},
        steps=10,
        presets={"half": {"a": 0.5}},
    ),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_each_stored_run_is_what_the_notebook_shows(page, kind):
    figure = FIGURES[kind]()
    data = json.loads(json.dumps(figure_data(figure, "1")))
    assert data["stored"]["grid"]
    values = [marks(control) for control in figure.all_controls.drawn]
    settings = list(itertools.product(*values))
    places = list(itertools.product(*(range(len(found)) for found in values)))
    settings, places = [*settings, settings[0]], [*places, places[0]]
    for setting, shown in zip(settings, page.evaluate(SHOWN, [data, places]), strict=True):
        figure.canvas.values = list(setting)
        assert shown["text"] == figure.text
        assert [bytes(line) for line in shown["lines"]] == [s["path"] for s in figure.canvas.series]
        assert [bytes(grey) for grey in shown["images"]] == [
            image["grey"] for image in figure.canvas.images
        ]
        assert bytes(shown["ground"]) == figure.canvas.ground


PRESSED = """async ([data, values]) => {
    const model = ravineSite.modelOf(data);
    model.set("values", values);
    model.save_changes();
    await Promise.resolve();
    model.send({ type: "press", preset: 0 });
    await Promise.resolve();
    return model.get("said").text;
}"""


def test_a_preset_leaves_what_it_does_not_name(page):
    figure = FIGURES["a rule of its own"]()
    data = json.loads(json.dumps(figure_data(figure, "1")))
    shown = page.evaluate(PRESSED, [data, [1, 0]])
    figure.canvas.values = [1, 0.0]
    press(figure, "half")
    assert shown == figure.text


def test_taking_the_runs_leaves_the_figure_as_it_was():
    figure = FIGURES["curves"]()
    figure.controls["scale"].value = 1.3
    before = figure.text, figure.canvas.values
    data = figure_data(figure, "1")
    assert (figure.text, figure.canvas.values) == before
    (control, *_) = data["state"]["view"]["controls"][0]["controls"]
    assert control["options"] == ["0.5", "1.0", "1.3", "1.5", "2.0", "2.5", "3.0"]
    assert data["state"]["values"][0] == 2


def many(x, a=1.0, b=1.0, c=1.0):
    return {"sum": a + b + c + x}


def test_of_too_many_settings_those_along_each_slider_are_stored(page):
    long = dict.fromkeys("abc", (0.0, 2.0, 0.01))
    says = lambda x, total: f"{total[0]:.2f}"  # noqa: E731
    data = json.loads(json.dumps(figure_data(curves(many, long, x=X, says=says), "1")))
    assert not data["stored"]["grid"]
    assert "back to their first values" in data["note"]
    first = data["state"]["values"]
    options = data["state"]["view"]["controls"][0]["controls"]
    moved = [[0, *first[1:]], [0, 0, first[2]], [0, 0, 0], first]
    shown = page.evaluate(SHOWN, [data, moved])
    assert [one["text"] for one in shown] == ["2.00", "2.00", "2.00", "3.00"]
    assert shown[1]["values"] == [first[0], 0, first[2]]
    assert options[0]["options"][0] == "0.00"


def test_what_fits_no_page_stays_a_still():
    data = figure_data(curves(many, {"a": (0.0, 2.0)}, x=np.linspace(0, 1, 60_000)), "1")
    assert data["note"] == STILL_ONLY
    assert not {"stored", "twin", "map"}.intersection(data)


MAP = """async ([data, picked]) => {
    const beside = ravineSite.modelOf(data.beside);
    const map = ravineSite.modelOf(data, beside.engine);
    const seen = () => ({
        picked: map.get("picked"), text: map.get("said").text,
        values: beside.get("values"), path: beside.get("said").text,
    });
    const found = [seen()];
    const act = async (model, trait, value) => {
        model.set(trait, value);
        model.save_changes();
        await Promise.resolve();
        found.push(seen());
    };
    await act(map, "picked", picked);
    await act(map, "moved", [3, -2]);
    await act(beside, "values", [0.05, 0.5]);
    return found;
}"""


def momentum(gradient, start, steps, learning_rate=0.02, rho=0.9):
    w, v = np.array(start, dtype=float), np.zeros_like(start)
    iterates, velocities = [w], [v]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}


def test_a_map_and_its_explorer_follow_each_other(page):
    place, sliders = ravine(25), {"learning_rate": log(0.002, 0.16), "rho": (0.0, 0.98, 0.01)}
    explorer = explore(momentum, place, sliders, steps=50)
    axes = {"learning_rate": (0.002, 0.16)}, {"rho": (0.0, 0.98)}
    figure = regime_map(momentum, place, *axes, steps=50, explorer=explorer)
    found = page.evaluate(MAP, [json.loads(json.dumps(figure_data(figure, "1"))), [0.1, 0.3]])

    def expected():
        canvas, beside = figure.canvas, explorer.canvas
        said = {"text": canvas.said["text"], "path": beside.said["text"]}
        return {"picked": canvas.picked, "values": beside.values, **said}

    seen = [expected()]
    figure.canvas.picked = [0.1, 0.3]
    seen.append(expected())
    figure.canvas.moved = [3, -2]
    seen.append(expected())
    explorer.canvas.values = [0.05, 0.5]
    seen.append(expected())
    for shown, wanted in zip(found, seen, strict=True):
        assert shown["picked"] == pytest.approx(wanted.pop("picked"))
        assert shown["values"] == pytest.approx(wanted.pop("values"))
        assert wanted.items() <= shown.items()
