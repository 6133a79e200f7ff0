"""How the lessons are written: words that carry meaning, and none that only sound translated."""

import ast
import re
from collections import Counter

import pytest
from texts import GRADED, OURS, assignment, lecture, of_lessons

from grader.authoring.alternatives import KEY
from helpers.styles import NEUTRAL, STYLES

# The later ones are read at one sitting.
LONG = [name for name in OURS if name < "08"]
WITH_RULES = [name for name in LONG if name >= "02"]
OUR_LECTURES = of_lessons(lecture, OURS)
OUR_TEXTS = OUR_LECTURES + of_lessons(assignment, [name for name in GRADED if name in OURS])

FENCE = re.compile(r"^```.*?^```", re.M | re.S)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.S)

# What draws a picture; explorers tell themselves.
PLOT = re.compile(
    r"^(?:_ = |\w+ = )?(?:compare|compare_rates|plot_\w+)\(|\bplt\.(?:subplots|figure)", re.M
)

# What no native writer would say; and how often in 1,000 words the others may come.
BANNED = (
    r"for ever\b|to and fro|\b(?:come|comes|came|coming) home|(?<!not )\bmind that\b|\bwhoever\b"
    r"|\b(?:say|says|said) of\b|\bshall\b"
)
LIMITS = {
    r"\bof (?:its|their) own\b": 1.0,
    r"\bas well\b": 1.0,
    r"\bbesides?\b": 1.0,
    r", so that\b": 1.0,
    r"\bstands?\b": 1.5,
    r"\bmends?\b|\bmakes? of\b": 0.5,
}


def prose_of(text):
    """Return the words of a text in one line, those that stand for pictures included."""
    written = (
        FENCE.sub("", cell.source) if cell.cell_type == "markdown" else cell.metadata.get(KEY, "")
        for cell in text.cells
    )
    return re.sub(r"\s+", " ", " ".join(written))


def places(said, prose):
    """Return each place where this is said, with a little of what is around it."""
    found = re.finditer(said, prose, re.I)
    return [prose[max(0, at.start() - 30) : at.end() + 20] for at in found]


@pytest.mark.parametrize("text", of_lessons(lecture, LONG))
def test_a_lecture_has_one_half_way_with_what_we_have_in_two_lines(text):
    sections = "\n".join(c.source for c in text.cells if c.cell_type == "markdown")
    core = sections.partition("\n## Going further")[0]
    [recap] = [c.source for c in text.cells if c.source.startswith("**Half-way.**")]
    assert 0.25 < core.index(recap) / len(core) < 0.75
    assert len(recap.split()) < 70
    assert sections.count("**Half-way.**") == 1


@pytest.mark.parametrize("text", of_lessons(lecture, WITH_RULES))
def test_a_lecture_ends_with_the_same_in_pytorch(text):
    titles = [title for _, title in text.headings()]
    place = titles.index("The same in PyTorch")
    assert any(title.startswith("Recap") for title in titles[:place])
    assert titles[place + 1 :] == ["Sources"]
    [cell] = [c.source for c in text.cells if "### The same in PyTorch" in c.source]
    lines = re.search(r"^```python\n(.+?)^```", cell.partition("### The same")[2], re.M | re.S)[1]
    ast.parse(lines)
    assert "torch" in lines


@pytest.mark.parametrize("text", OUR_LECTURES)
def test_each_plot_is_told_in_words_to_who_cannot_see_it(text):
    plots = [c for c in text.cells if c.cell_type == "code" and PLOT.search(c.source)]
    assert [cell.source for cell in plots if KEY not in cell.metadata] == []


@pytest.mark.parametrize("text", OUR_TEXTS)
def test_one_epsilon_and_our_own_are_lessons(text):
    written = "\n".join(cell.source for cell in text.cells)
    assert r"\epsilon" not in written.replace(r"\varepsilon", "")
    numbered = re.findall(r"[^.]{0,80}\b[Ll]ectures? \d+", prose_of(text))
    assert [
        said
        for said in numbered
        if not re.search(r"(?:CS231n|Machine Learning).*ectures? \d+$", said)
    ] == []


@pytest.mark.parametrize("text", OUR_TEXTS)
def test_words_that_sound_translated_are_rare(text):
    prose = FORMULA.sub("formula", prose_of(text))
    thousands = len(prose.split()) / 1000
    found = {said: places(said, prose) for said in LIMITS}
    too_many = {said: of for said, of in found.items() if len(of) > LIMITS[said] * thousands + 1}
    assert places(BANNED, prose) == []
    assert too_many == {}


# What each part of a style is called.
COLORS = {
    "#000000": "black",
    "#0068AA": "blue",
    "#B54000": "dark orange",
    "#008A5E": "green",
    "#A8487F": "purple",
    "#AF7300": "ochre",
    "#0A8AA8": "teal",
    "#332288": "indigo",
    "#C05468": "rose",
    "#117733": "dark green",
    "#882255": "wine",
    "#7F7F20": "olive",
}
MARKERS = {
    "o": ("circles", "dots"),
    "s": ("squares",),
    "^": ("triangles",),
    "D": ("diamonds",),
    "v": ("triangles pointing down",),
    "P": ("plus signs",),
    "X": ("crosses",),
}
DASHES = {
    "-": ("solid",),
    "--": ("dashes", "dashed"),
    "-.": ("dash-dotted",),
    ":": ("dotted",),
    (0, (6, 1)): ("long dashes", "long-dashed"),
    (0, (5, 1, 1, 1, 1, 1)): ("dashes with two dots",),
    (0, (2, 1)): ("short dashes",),
}
WORDS = {word for table in (MARKERS, DASHES) for words in table.values() for word in words}
WORDS |= set(COLORS.values())
# Colours that are no other word, and no part of a landscape's shade.
ALWAYS_A_COLOR = r"\b(?:orange|vermilion|ochre|purple|pink|teal|indigo|violet|magenta|cyan)\b"
RULE = r"(?:\b(GD|SGD|[Mm]omentum|Nesterov|AdaGrad|RMSProp|AdamW?)(?: momentum)?(?:'s(?: \w+)?)? )?"
SERIES = re.compile(rf"{RULE}\(([^()]+)\)")


def called(style):
    """Return all words for a style."""
    return {COLORS[style["color"]], *MARKERS[style["marker"]], *DASHES[style["linestyle"]]}


def styles_in_words(prose):
    """Yield (the rule before it, the words) of each parenthesis that tells a line by its style."""
    for name, inside in SERIES.findall(prose):
        words = inside.split(", ")
        if set(words) <= WORDS:
            yield name, words


@pytest.mark.parametrize("text", OUR_TEXTS)
def test_lines_are_told_apart_in_words_as_they_are_drawn(text):
    prose = prose_of(text)
    for name, words in styles_in_words(prose):
        key = {"GD": "SGD", "Momentum": "momentum"}.get(name, name)
        allowed = [STYLES[key], *NEUTRAL] if key else NEUTRAL
        fitting = [style for style in allowed if set(words) <= called(style)]
        is_colored = set(words) & set(COLORS.values())
        assert fitting[:1] == [STYLES[key]] if key and is_colored else fitting, (name, words)


@pytest.mark.parametrize("text", OUR_TEXTS)
def test_colors_are_named_only_where_a_line_is_told_by_its_style(text):
    told = Counter(word for _, words in styles_in_words(prose_of(text)) for word in words)
    found = Counter(re.findall(ALWAYS_A_COLOR, prose_of(text)))
    assert found == Counter({w: told[w] for w in found})
