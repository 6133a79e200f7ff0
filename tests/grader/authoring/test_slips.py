"""The tables of slips: made of a lesson's wrong answers, and what is left out of them."""

import json

import pytest
from refusals import edit
from tiny_course import with_checks

from grader import authoring
from grader.authoring.slips import slip_files
from grader.authoring.texts import read_text
from grader.course import Course
from grader.errors import RavineError

TEST = '''\
"""Twice two."""
from helpers import checks

checks.check_value(double, ([2.0, 3.0, 5.0],), [4.0, 6.0, 10.0], look="Twice.")
'''
RIGHT = """\
# %% right="double" name="plain"
def double(x):
    return [2 * one for one in x]
"""
ANSWERS = {
    "adds_two": ("You add two; twice a number is more.", "[one + 2 for one in x]"),
    "thrice": ("You take three times the number.", "[3 * one for one in x]"),
    "column": ("You return a column.", "[[2 * one] for one in x]"),
    "stops": ("You divide by zero.", "1 / 0"),
    "one": ("You return one number.", "x[0]"),
}
SQUARE = ("You take the square.", "[one * 3 for one in x]")


def lay_out(root, answers, headers=None):
    """Give the tiny course a test that calls a check, and answers."""
    edit(root, '"""Twice two."""\nassert double(2) == 4\n', TEST)
    edit(root, "total = x + x", "total = [2 * one for one in x]")
    cells = [RIGHT]
    for name, (diagnosis, value) in answers.items():
        more = (headers or {}).get(name, "")
        cells.append(f'# %% wrong="double" name="{name}"{more}\n# {diagnosis}\n')
        cells[-1] += f"def double(x):\n    return {value}\n"
    (root / "lessons/01_doubling/answers.py").write_text("\n\n".join(cells))
    return with_checks(root) / "helpers/checks/slips/01_doubling.json"


def build(root):
    """Write the table alone, without the notebooks; return it if it changed."""
    [lesson] = Course(root).texts()
    [(path, text)] = slip_files(
        Course(root), {lesson: read_text(lesson.text / "assignment.py")}
    ).items()
    changed = not path.exists() or path.read_text() != text
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return [path] if changed else []


def entries(path):
    """Return slip -> numbers of the only case of the only exercise."""
    [exercise] = json.loads(path.read_text())["exercises"].values()
    [case] = exercise["cases"].values()
    return {entry["slip"]: entry["numbers"] for entry in case}


def test_a_wrong_answer_enters_with_its_numbers_and_what_it_says_first(tiny):
    path = lay_out(tiny, ANSWERS)
    build(tiny)
    assert entries(path) == {
        "You add two.": [4, 5, 7],
        "You take three times the number.": [6, 9, 15],
    }


def test_slips_that_look_alike_are_left_out_unless_they_share_a_sentence(tiny):
    path = lay_out(tiny, {**ANSWERS, "square": SQUARE})
    build(tiny)
    assert list(entries(path)) == ["You add two."]
    answers = path.parents[3] / "lessons/01_doubling/answers.py"
    for name in ("thrice", "square"):
        shared = f'name="{name}" slip="It is three times as much."'
        answers.write_text(answers.read_text().replace(f'name="{name}"', shared))
    build(tiny)
    assert list(entries(path)) == ["You add two.", "It is three times as much."]


def test_what_depends_on_earlier_calls_is_left_out(tiny):
    growing = ("It grows.", "[double.__dict__.update(n=vars(double).get('n', 0) + 1) or one * "
               "double.n + 1 for one in x]")  # fmt: skip
    path = lay_out(tiny, {**ANSWERS, "growing": growing})
    build(tiny)
    assert "It grows." not in entries(path)


def test_a_table_is_made_again_only_if_something_it_depends_on_changed(tiny, monkeypatch):
    path = lay_out(tiny, ANSWERS)
    build(tiny)
    text = path.read_text()
    with monkeypatch.context() as patched:
        patched.setattr("grader.authoring.slips._exercises", None)
        assert build(tiny) == []
    answers = path.parents[3] / "lessons/01_doubling/answers.py"
    answers.write_text(answers.read_text().replace("You add two;", "You add 2;"))
    assert build(tiny) == [path]
    assert "You add 2." in entries(path)
    answers.write_text(answers.read_text().replace("You add 2;", "You add two;"))
    build(tiny)
    assert path.read_text() == text


def test_wrong_answers_without_a_right_one_are_refused(tiny):
    path = lay_out(tiny, ANSWERS)
    answers = path.parents[3] / "lessons/01_doubling/answers.py"
    answers.write_text(answers.read_text().replace(RIGHT, "").lstrip())
    with pytest.raises(RavineError, match=r"double has wrong answers and no right one\."):
        build(tiny)


def test_check_finds_a_table_that_was_written_by_hand_and_one_of_no_lesson(tiny, ravine):
    path = lay_out(tiny, ANSWERS)
    assert f"wrote {path.relative_to(tiny)}" in ravine("build", cwd=tiny).stdout
    ravine("build", "--check", cwd=tiny)
    path.with_name("02_gone.json").write_text(path.read_text())
    path.write_text(path.read_text().replace("15", "16"))
    said = ravine("build", "--check", cwd=tiny, code=1).stdout
    assert "01_doubling.json is not what lessons/ says. Run: ravine build" in said
    assert "02_gone.json comes from no lesson" in said


@pytest.mark.parametrize(
    "secret", ["total = [2 * one for one in x]", "assert double(0.5) == 1.0, f'twice {0.5}'"]
)
def test_a_sentence_that_gives_a_solution_or_a_hidden_test_away_is_refused(tiny, secret):
    path = lay_out(tiny, {**ANSWERS, "told": (f"Write {secret}", "[one + 3 for one in x]")})
    if "assert" in secret:
        edit(tiny, 'f"twice {0.5}"', "f'twice {0.5}'")
    with pytest.raises(RavineError, match=r"01_doubling\.json, line \d+: a secret line would"):
        authoring.write(Course(tiny), authoring.make(Course(tiny)))
    assert not path.exists()
