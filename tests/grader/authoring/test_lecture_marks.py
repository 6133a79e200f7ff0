"""What the build works out for lectures: times, folded code, and words for pictures."""

import nbformat
import pytest
from refusals import refusal

from grader import authoring
from grader.authoring.alternatives import alternative
from grader.course import Course

PLOT = '# %% alt="It \'falls\\", a < b, [at once]." fold=true'
WORDS = "It 'falls\", a < b, [at once]."


def built(tiny, text):
    (tiny / "lessons/01_doubling/lecture.py").write_text(text)
    files = authoring.make(Course(tiny)).files
    return nbformat.reads(files[tiny / "course/01_doubling.ipynb"], as_version=4).cells


def prose(text):
    return "# %% [markdown]\n" + "".join(f"# {line}".rstrip() + "\n" for line in text.split("\n"))


def test_times_are_ranges_that_follow_from_the_length(tiny):
    words = " ".join(["word"] * 1200)
    first, one, further = (
        "# Doubling\n\n**Time**: {{ times }}",
        f"## 1. Twice\n\n*Time: {{{{ minutes }}}}*\n\n{words}",
        "## Going further\n\n{{minutes}}\n\n" + "$$x$$\n\n" * 60,
    )
    cells = built(tiny, "\n".join(map(prose, (first, one, further))))
    assert "**Time**: the core takes about 5 to 10 minutes; *Going further* another 10 to 30," in (
        cells[0].source
    )
    assert "*Time: about 6 to 8 min*" in cells[1].source
    assert "about 10 to 30 min" in cells[2].source


def test_folded_code_takes_no_time_to_read_and_is_shipped_folded(tiny):
    code = "x = 1\n" * 60
    head = prose("# Doubling\n\n## 1. Twice\n\n{{ minutes }}\n")
    shown = built(tiny, f"{head}\n# %%\n{code}")
    folded = built(tiny, f"{head}\n# %% fold=true\n{code}")
    assert "about 2 to 3 min" in shown[0].source
    assert "about 1 min" in folded[0].source
    assert shown[1].metadata == {}
    assert folded[1].metadata == {"jupyter": {"source_hidden": True}}


@pytest.mark.parametrize("figure", ["explore(rule)", "seen = curves(y)"])
def test_live_figures_take_time(tiny, figure):
    head = prose("# Doubling\n\n## 1. Twice\n\n{{ minutes }}\n")
    cells = built(tiny, f"{head}\n# %%\n" + f"{figure}\n" * 10)
    assert "about 5 to 11 min" in cells[0].source


@pytest.mark.parametrize(
    ("below", "begins"),
    [
        (prose("**Figure 1.** Down."), "**"),
        (prose("## 2. Up"), "##"),
        (prose("1. Down\n2. Up"), "1."),
        (prose("* Down\n* Up"), "* "),
        ("# %%\n1", ""),
        ("", ""),
    ],
)
def test_the_words_for_a_picture_begin_the_text_below_it(tiny, below, begins):
    cells = built(tiny, f"{prose('# Doubling')}\n{PLOT}\nplot()\n\n{below}")
    assert cells[1].metadata == {"jupyter": {"source_hidden": True}}
    assert cells[2].cell_type == "markdown"
    said, rest = alternative(cells[2].source)
    assert said == WORDS
    assert rest[:2] == begins
    assert cells[2].source.count("\n\n") == (begins in ("##", "1.", "* "))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# %% fold=3\n1\n", "fold=3 is ill-formed"),
        ("# %% alt=3\n1\n", "alt needs words"),
        ('# %% alt="at $w$"\n1\n', "read aloud"),
        ("# %% [markdown] fold=true\n# 1\n", "for a code cell that is not graded"),
    ],
)
def test_what_is_no_fold_and_no_words_is_refused(tiny, text, reason):
    (tiny / "lessons/01_doubling/lecture.py").write_text(text)
    assert reason in refusal(tiny)
