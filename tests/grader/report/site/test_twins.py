"""The site's JavaScript does what the lectures' functions do: the same paths, and the same words."""

import base64
import itertools
import json
import re

import numpy as np
import pytest
from lecture_figures import explorers
from texts import OURS, lecture

from grader.report.site.figures.marks import marks
from grader.report.site.figures.taking import figure_data
from grader.report.site.figures.twins import landscape_twin
from helpers.explorer.sliders import LogSlider
from helpers.landscapes import LANDSCAPES

pytestmark = pytest.mark.xdist_group("site in JavaScript")

SETTINGS = 20
NEAR = 1e-10
BESIDE = 1e-12  # of the domain, how far a second run in Python starts from the first
TOGETHER = 1e-9  # how near two such runs stay, of the path, unless it is chaotic
FIRST_STEPS = 50  # of a chaotic path, that are compared if the two runs stay together so long

SURFACE = """([twin, places]) => {
    const { f, gradient } = ravineSite.readLandscape(twin)({});
    return { f: places.map(f), gradient: places.map(gradient) };
}"""
TINY = re.compile(r"\d(\.\d)?e-(1[3-9]|[2-9]\d|\d{3})")
# What the model of a figure shows at settings, and its paths before they are packed.
ANSWERS = """async ([data, settings]) => {
    const model = ravineSite.modelOf(data);
    const base64 = (rows) => {
        const bytes = new Uint8Array(new Float64Array(rows.flat()).buffer);
        return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
    };
    const found = [];
    for (const values of settings) {
        model.set("values", values);
        model.save_changes();
        await Promise.resolve();
        const [said, limits, view] = ["said", "limits", "view"].map((name) => model.get(name));
        const paths = model.engine.paths.map(({ iterates, extras }) =>
            Object.fromEntries(Object.entries({ iterates, ...extras })
                .map(([name, rows]) => [name, base64(rows)])));
        found.push({ said, limits, view, paths });
    }
    return found;
}"""


@pytest.mark.parametrize("lesson", ["03_momentum", "07_adam"])
def test_the_first_explorer_of_a_lecture_does_what_it_does_in_a_notebook(page, lesson):
    assert differences(page, lesson, only=1)[0] <= NEAR


# Explorers of a rule or a landscape that is the lecture's own: their runs are stored.
STORED = {"02_sgd": 1, "05_adagrad": 1}


@pytest.mark.full
@pytest.mark.parametrize("lesson", [name for name in OURS if name < "08"])
def test_all_other_explorers_have_a_twin(lesson):
    kinds = ["twin" in figure_data(explorer, "1") for explorer in explorers(lecture(lesson))]
    assert kinds.count(False) == STORED.get(lesson, 0)


@pytest.mark.full
@pytest.mark.parametrize("lesson", [name for name in OURS if name < "08"])
def test_all_explorers_of_a_lecture_do_what_they_do_in_a_notebook(page, lesson):
    assert max(differences(page, lesson), default=0) <= NEAR


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_landscape_is_the_same_in_javascript(page, name):
    made = LANDSCAPES[name]()
    twin = landscape_twin(LANDSCAPES[name], [{}], 1)
    places = made.start + np.random.default_rng(1).standard_normal((20, 2))
    found = page.evaluate(SURFACE, [twin, places.tolist()])
    assert found["f"] == pytest.approx(made.f(places).tolist(), rel=1e-12)
    gradients = np.array(found["gradient"])
    np.testing.assert_allclose(gradients, made.gradient(places), rtol=1e-10, atol=1e-13)


def differences(page, lesson, only=None):
    """Return the largest difference of each explorer, and print them as rows of a table."""
    found = []
    for explorer in itertools.islice(explorers(lecture(lesson)), only):
        rng = np.random.default_rng(len(found))
        data = json.loads(json.dumps(figure_data(explorer, "1")))
        if "twin" not in data:
            continue
        drawn = explorer.all_controls.drawn
        settings = [[value(control, rng) for control in drawn] for _ in range(SETTINGS)]
        notebook = [Shown(explorer, values) for values in settings]
        for n, shown in enumerate(notebook):
            shown.follows_chaos = any(before.is_chaotic for before in notebook[:n])
        site = page.evaluate(ANSWERS, [data, settings])
        off = [shown.difference(answer) for shown, answer in zip(notebook, site, strict=True)]
        rules = ", ".join(rule["rule"] for rule in data["twin"]["rules"])
        chaotic = sum(shown.is_chaotic for shown in notebook)
        name = explorer.model.landscape.name
        print(f"| {lesson} | {rules} | {name} | {SETTINGS} | {chaotic} | {max(off):.0e} |")
        found.append(max(off))
    return found


class Shown:
    """What a figure shows in a notebook at one setting."""

    def __init__(self, explorer, values):
        canvas, model = explorer.canvas, explorer.model
        canvas.values = values
        self.view = canvas.view | {"number": "1"}
        self.said, self.limits, self.series = canvas.said, canvas.limits, canvas.series
        self.extent = np.ptp(model.landscape.domain)
        self.paths = [runner.path for runner in model.runners.values()]
        other = model.copy()
        # Along neither an axis nor a diagonal, where a ravine may hide how its steps part.
        aside = BESIDE * self.extent * np.array([1, -0.6])
        other.start = [float(place) for place in model.start + aside]
        other.run(other.runners, explorer.all_controls.setting().rules)
        beside = [runner.path for runner in other.runners.values()]
        self.compared = [self._compared(*pair) for pair in zip(self.paths, beside, strict=True)]
        self.is_chaotic = any(count is not None for count in self.compared)

    def difference(self, answer):
        """Return how far the site's numbers are from these, as a share of their size."""
        if not self.is_chaotic:
            # A busy kernel may have waited for a path; the site never waits.
            said = self.said | {"best": answer["said"]["best"], "waits": []}
            assert without_noise(answer["said"]) == without_noise(said)
            assert answer["limits"] == self.limits
            assert self._comparable(answer["view"]) == self._comparable(self.view)
        paths = zip(self.paths, answer["paths"], self.compared, strict=True)
        return max(self._difference(*path) for path in paths)

    def _comparable(self, view):
        """Return a view; scales that a chaotic path may have extended before are left out."""
        first, *others = view["panels"]
        if self.follows_chaos:
            others = [axes | {"y": None} for axes in others]
        return rounded(view | {"panels": [first, *others]})

    def _compared(self, path, beside):
        """Return how many iterates of a chaotic path are compared; None for all."""
        apart = self._apart(path.iterates, beside.iterates) > TOGETHER
        if len(path.iterates) == len(beside.iterates) and not apart.any():
            return None
        return min(FIRST_STEPS + 1, int(np.argmax(apart)) or len(apart))

    def _difference(self, path, found, count):
        iterates = read(found.pop("iterates"))
        assert count or len(iterates) == len(path.iterates)
        apart = [self._apart(iterates[:count], path.iterates[:count]).max()]
        for name in path.extras:
            own, other = read(found[name])[1:count], path.extras[name][1:count]
            if name == "rates":
                apart.append(np.max(np.abs(own / other - 1), initial=0))
            else:
                apart.append(
                    np.max(np.abs(own - other), initial=0) / np.abs(other).max(initial=1e-9)
                )
        return max(apart)

    def _apart(self, first, second):
        """Return the distances of iterates, as shares of the domain, or of their size beyond it."""
        count = min(len(first), len(second))
        size = np.maximum(np.abs(first[:count]).max(axis=1), self.extent)
        return np.abs(first[:count] - second[:count]).max(axis=1) / size


def value(control, rng):
    """Return a value that the front end may send: a mark, or anything on a logarithmic slider."""
    if isinstance(control, LogSlider):
        return float(np.exp(rng.uniform(np.log(control.min), np.log(control.max))))
    found = marks(control)
    return found[rng.integers(len(found))]


def read(base64_rows):
    return np.frombuffer(base64.b64decode(base64_rows)).reshape(-1, 2)


def without_noise(said):
    """Return what is said with 0 for what is so small that it comes of rounding alone."""
    return said | {"text": TINY.sub("0", said["text"])}


def rounded(value):
    """Return a value with its numbers as texts of nine digits."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(part) for part in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:.9g}" if is_number else value
