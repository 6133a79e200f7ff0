"""The leak check: no line of a solution or a hidden test reaches the students' side."""

import json
import re

import pytest

from grader import authoring
from grader.course import Course
from grader.errors import RavineError

SECRET = "total = x + x"
HIDDEN = "assert [double(canary) for canary in (7, 8, 16)]"


def edit(root, old, new, file="assignment.py"):
    """Replace one passage of the tiny lesson's text; it must be there."""
    path = root / "lessons" / "01_doubling" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def plant(root, change):
    """Change the first cell of the release notebook, as JSON."""
    path = root / "release/01_doubling/doubling.ipynb"
    notebook = json.loads(path.read_text())
    change(notebook["cells"][0])
    path.write_text(json.dumps(notebook))


def found(root):
    """Return what the leak check finds in the folder as it lies."""
    course = Course(root)
    return [
        said for said in authoring.check(course, authoring.make(course)) if "would reach" in said
    ]


@pytest.fixture
def built(tiny):
    """The tiny course, built, with no leak in it."""
    course = Course(tiny)
    authoring.write(course, authoring.make(course))
    assert not found(tiny)
    return tiny


@pytest.mark.parametrize(
    "line", [SECRET, f"    {SECRET}", f"{HIDDEN} == [14, 16, 32]", "### BEGIN SOLUTION"]
)
def test_check_finds_a_secret_line_in_release(built, ravine, line):
    plant(built, lambda cell: cell["source"].append("\n" + line))
    said = ravine("build", "--check", cwd=built, code=1).stdout
    assert re.search(r"release/.*, cell 1: (a secret line|a marker) would reach students", said)


@pytest.mark.parametrize(
    "line",
    [
        "total=x+x",
        "total  =  x +\tx",
        "total = x + x  # twice",
        "# total = x + x",
        "#total = x + x",
        ">>> total = x + x",
        "Write `total = x + x`.",
        "- total = x + x",
        "1. *total = x + x*",
        "<code>total = x + x</code>",
        "print(1); total = x + x",
        "a\rtotal = x + x\rb",
        f"{HIDDEN}==[14,16 , 32]  # all",
        "assert double(0.5) == 1.0, f&quot;twice {0.5}&quot;",
    ],
)
def test_a_secret_line_is_found_however_it_is_written(built, line):
    plant(built, lambda cell: cell["source"].append("\n" + line))
    assert len(found(built)) == 1


@pytest.mark.parametrize(
    "line",
    ["subtotal = x + x", "total = x + x2", "total = x + x.size", "return total", "x + x", "x"],
)
def test_a_line_that_only_resembles_a_secret_is_none(built, line):
    plant(built, lambda cell: cell["source"].append("\n" + line))
    assert not found(built)


def test_comments_in_a_solution_do_not_hide_its_line(built):
    edit(built, SECRET, f'{SECRET} + len("#")  # twice')
    plant(built, lambda cell: cell["source"].append(f'\n{SECRET} + len("#")'))
    assert len(found(built)) == 1


def test_metadata_and_outputs_are_searched(built):
    plant(built, lambda cell: cell["metadata"].update(tags=[SECRET]))
    assert len(found(built)) == 1
    data = {"text/plain": [f"{SECRET}\n", "1"]}
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    plant(built, lambda cell: cell.update(cell_type="code", execution_count=1, outputs=[output]))
    assert len(found(built)) == 2


@pytest.mark.parametrize("folder", ["course", "release/01_doubling"])
@pytest.mark.parametrize("name", ["__pycache__/x.py", ".ipynb_checkpoints/x.ipynb", "broken.ipynb"])
def test_what_lies_beside_the_notebooks_is_searched(built, folder, name):
    path = built / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(SECRET)
    assert f"{path}, line 1: a secret line would reach students: '{SECRET}'" in found(built)


@pytest.mark.parametrize("name", ["cheat.py", "data/notes.md"])
def test_a_secret_line_in_helpers_is_found_and_nothing_written(tiny, ravine, name):
    (tiny / "helpers" / "data").mkdir(parents=True)
    (tiny / "helpers" / name).write_text(f"def f(x):\n    {SECRET}\n")
    said = ravine("build", cwd=tiny, code=1).stderr
    assert f"helpers/{name}, line 2: a secret line would reach students" in said
    assert not (tiny / "release").exists()


def test_a_secret_line_in_data_of_helpers_is_found_whatever_json_makes_of_it(built):
    data = built / "helpers" / "data.json"
    data.parent.mkdir()
    data.write_text(json.dumps({"x": ['a\nassert double(0.5) == 1.0, f"twice {0.5}"']}))
    assert found(built) == [
        f"{data}, a text: a secret line would reach students: "
        "'assert double(0.5) == 1.0, f\"twice {0.5}\"'"
    ]


@pytest.mark.parametrize(
    ("file", "place"),
    [("lecture.py", "course/01_doubling.ipynb"), ("assignment.py", "release/01_doubling")],
)
def test_a_secret_line_in_a_lecture_or_a_hint_is_refused(tiny, file, place):
    edit(tiny, "# # Doubling", f"# # Doubling\n# A hint:\n#\n#     {SECRET}", file=file)
    course = Course(tiny)
    built = authoring.make(course)
    with pytest.raises(RavineError, match=rf"{place}.*, cell 1: a secret line would reach"):
        authoring.write(course, built)


def test_a_line_that_the_same_assignment_shows_in_code_is_no_secret(tiny):
    edit(tiny, "# # Doubling", "# # Doubling\n\n# %%\nx = 1\ntotal = x + x  # as always")
    course = Course(tiny)
    authoring.write(course, authoring.make(course))
    assert not found(tiny)


@pytest.mark.parametrize(
    "line",
    [
        "for _ in range(3):",
        "for value in values:",
        "steps += 1",
        "checks.compare_value(",
        "raise checks.CheckFailed(",
    ],
)
def test_a_line_that_any_program_may_hold_is_no_secret(tiny, line):
    below = {":": "\n        x", "(": "\n        x)"}.get(line[-1], "")
    edit(tiny, SECRET, f"{line}{below}\n    {SECRET}")
    edit(tiny, "# We double", f"# `{line}` We double", file="lecture.py")
    course = Course(tiny)
    authoring.write(course, authoring.make(course))
    assert not found(tiny)


def test_another_assignment_makes_no_line_public(built):
    other = built / "lessons/02_other"
    other.mkdir()
    (other / "lecture.py").write_text("# %%\n1\n")
    (other / "assignment.py").write_text(f"# %%\nx = 1\n{SECRET}\n")
    course = Course(built)
    with pytest.raises(RavineError, match=r"02_other/.*, cell 1: a secret line"):
        authoring.write(course, authoring.make(course))
