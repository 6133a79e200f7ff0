"""Answers and edits as they are read: what they become, and what is refused."""

import re

import pytest

from grader.answers import load
from grader.errors import RavineError

RIGHT = """# %% right="f" name="plain"
def f(x):
    y = x + 1
    return y + y


"""
WRONG = """# %% wrong="f" name="a"
# You add 2,
# not 1.
# - x + 1
# + x + 2
"""


@pytest.fixture
def answers(tmp_path):
    """Return a function that reads a text as the file of a lesson's answers."""

    def read(text):
        path = tmp_path / "answers.py"
        path.write_text(text)
        return load(path)

    return read


def test_an_edit_changes_one_place_of_a_right_answer(answers):
    right, wrong = answers("# %% [markdown]\n# Text.\n\n" + RIGHT + WRONG)
    assert (right.exercise, right.name, right.right, right.diagnosis) == ("f", "plain", True, "")
    assert (wrong.exercise, wrong.name, wrong.right) == ("f", "a", False)
    assert wrong.diagnosis == "You add 2, not 1."
    assert (right.slip, wrong.slip) == ("", "You add 2, not 1.")
    assert wrong.source == right.source.replace("x + 1", "x + 2")


def test_a_slip_is_what_its_header_says_or_the_diagnosis_up_to_the_remedy(answers):
    named = WRONG.replace('name="a"', 'name="a" slip="Two."')
    cut = WRONG.replace('name="a"', 'name="b"').replace("2,\n# not 1.", "2; add 1 (x; y).")
    assert [answer.slip for answer in answers(RIGHT + named + "\n" + cut)] == [
        "",
        "Two.",
        "You add 2.",
    ]


def test_an_answer_may_be_written_out_and_an_edit_take_a_line_away(answers):
    whole = '# %% wrong="f" name="b"\n# It is 1.\ndef f(x):\n    return 1\n\n\n'
    gone = '# %% wrong="f" name="c" of="plain"\n# A line is missing.\n# - y = x + 1\n'
    _, other, shorter = answers(RIGHT + whole + gone)
    assert other.source == "def f(x):\n    return 1"
    assert shorter.source == "def f(x):\n    return y + y"


def test_an_answer_may_define_several_names_that_begin_with_its_exercise(answers):
    several = RIGHT.replace("def f(", "def f_a(): pass\ndef f_b(")
    assert answers(several)[0].exercise == "f"
    with pytest.raises(RavineError, match="does not define f"):
        answers(RIGHT.replace("def f(", "def f_a("))


def test_changes_are_made_where_the_right_answer_stood(answers):
    swap = "# - y = x + 1\n# + y = x + y\n# - y + y\n# + x + 1\n"
    _, swapped = answers(RIGHT + '# %% wrong="f" name="d"\n# Swapped.\n' + swap)
    assert swapped.source == "def f(x):\n    y = x + y\n    return x + 1"


def test_changes_are_indented_as_the_line_that_they_begin_in(answers):
    longer = "# - y = x + 1\n# - return\n# + for y in x:\n# +     return\n"
    _, deeper = answers(RIGHT + '# %% wrong="f" name="d"\n# Deeper.\n' + longer)
    assert deeper.source == "def f(x):\n    for y in x:\n        return y + y"


def test_two_changes_stand_apart_by_an_empty_comment(answers):
    two = "# - y = x + 1\n#\n# - y + y\n# + x\n"
    _, short = answers(RIGHT + '# %% wrong="f" name="d"\n# Short.\n' + two)
    assert short.source == "def f(x):\n    return x"


def test_an_edit_changes_the_right_answer_that_it_names(answers):
    other = RIGHT.replace("plain", "other").replace("y + y", "2 * y")
    *_, wrong = answers(RIGHT + other + WRONG.replace('name="a"', 'name="a" of="other"'))
    assert wrong.source == "def f(x):\n    y = x + 2\n    return 2 * y"


def test_an_edit_may_belong_to_several_exercises(answers):
    again = RIGHT.replace('"f"', '"g"').replace("def f", "def g")
    *_, of_f, of_g = answers(RIGHT + again + WRONG.replace('"f"', '"f g"'))
    assert (of_f.exercise, of_g.exercise) == ("f", "g")
    assert "x + 2" in of_f.source
    assert "def g" in of_g.source


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WRONG.replace("wrong", "maybe"), "either right= or wrong="),
        (WRONG.replace("wrong", 'right="f" wrong'), "either right= or wrong="),
        (WRONG.replace("# You add 2,\n# not 1.\n", ""), "its diagnosis"),
        (WRONG + "\n\n" + WRONG, "two answers called a"),
        (WRONG.replace(' name="a"', ""), "name=None"),
        (WRONG.replace('"f"', '""'), "wrong='' should be a name"),
        (WRONG.replace('name="a"', 'name="a" of="other"'), "no right answer called other"),
        (WRONG.replace('"f"', '"g"'), "no right answer that it could change"),
        (WRONG.replace("# - x + 1", "# - x + 7"), "'x + 7' fits no place"),
        (WRONG.replace("# - x + 1", "# - y"), "'y' fits 3 places"),
        (WRONG.replace("# - x + 1", "# - eturn"), "'eturn' fits no place"),
        (WRONG + "# - 1\n", "two changes overlap"),
        (WRONG.replace("# - x + 1\n", ""), "'# + x + 2' follows no line that begins with '# -'"),
        (WRONG + "x = 1\n", "has changes and code"),
        (WRONG.replace("# + x + 2", "# + x + 1"), "is changed into itself"),
        (
            WRONG.replace("# - x + 1", "# - def f(x):").replace("x + 2", "def g(x):"),
            "does not define f",
        ),
        (WRONG.replace("x + 2", "x + ("), "is no Python"),
        (WRONG + "# so\n", "'# so' stands among changes"),
    ],
)
def test_what_is_refused(answers, text, message):
    with pytest.raises(RavineError, match=re.escape(message)):
        answers(RIGHT + text)


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(RavineError, match="cannot be read"):
        load(tmp_path / "answers.py")
