"""One cell that runs all checks of an exercise: a line each, and never an exception."""

import json

import pytest
from project import ROOT

from grader.answers import load
from helpers.checks import overview

CALL = "from helpers import checks\nchecks.overview('rmsprop')"
NAMES = list(json.loads((ROOT / "helpers/checks/cells/rmsprop.json").read_text()))
RIGHT, WRONG, OPEN = "\x1b[32m✓ right", "\x1b[31m✗ not right yet", "○ not attempted yet"
NOTED = "· noted"


@pytest.fixture
def said(capsys):
    """Return a function that runs an answer and then the overview; it returns the lines."""

    def run(answer, call=CALL):
        namespace = {"__name__": "notebook"}
        exec(f"import numpy as np\n{answer}", namespace)
        before = set(namespace)
        exec(call, namespace)
        assert set(namespace) - before <= {"checks"}
        return capsys.readouterr().out.splitlines()

    return run


def signs(lines):
    """Return what each check came to."""
    return [
        next(sign for sign in (RIGHT, WRONG, OPEN, NOTED) if line.startswith(sign))
        for line in lines
    ]


def answer(name):
    """Return one of the lesson's answers."""
    answers = load(ROOT / "lessons/06_rmsprop/answers.py")
    return next(a.source for a in answers if (a.exercise, a.name) == ("rmsprop", name))


def test_all_right(said):
    *lines, count = said(answer("plain"))
    assert signs(lines) == [RIGHT] * len(NAMES)
    assert "  first step           The first step from config=None: the defaults," in lines[0]
    assert count == "rmsprop: 9 of 9 checks are right."


def test_one_check_fails_and_its_line_says_what_came(said):
    *lines, count = said(answer("epsilon_inside_the_root"))
    place = NAMES.index("epsilon")
    assert [n for n, sign in enumerate(signs(lines)) if sign == WRONG] == [place]
    assert "  epsilon              next_w of step 1" in lines[place]
    assert lines[place].endswith(": expected 0.9, came 0.858579.")
    assert count == "rmsprop: 8 of 9 checks are right."


@pytest.mark.parametrize(
    ("wrong", "sign", "what"),
    [
        (
            "def rmsprop(*_):\n    raise NotImplementedError",
            OPEN,
            "The first step from config=None",
        ),
        ("", OPEN, "Run the cell of your answer: NameError: name 'rmsprop' is not defined."),
        ("rmsprop = 3", WRONG, "The name stands for a value of type int."),
        ("def rmsprop(*_):\n    raise SystemExit", WRONG, "rmsprop stopped in"),
        ("def rmsprop(*_):\n    print('mine')", WRONG, "rmsprop returned None"),
    ],
)
def test_whatever_the_answer_is_there_is_a_line_for_each_check(said, wrong, sign, what):
    *lines, count = said(wrong)
    assert signs(lines) == [sign] * len(NAMES)
    assert all(len(line) < 160 for line in lines)
    assert what in lines[0]
    assert count == "rmsprop: 0 of 9 checks are right."


def test_a_prediction_is_noted_and_not_called_right(said):
    keys = ["coasts", "turns", "as_fast", "still_swings", "as_a_batch"]
    sheet = f"def momentum_predictions(*_):\n    print('mine')\n    return dict.fromkeys({keys}, 7)"
    *lines, count = said(sheet, CALL.replace("rmsprop", "momentum_predictions"))
    assert signs(lines) == [NOTED] * 5
    assert count.endswith(": 0 of 5 checks are right, and 5 are noted for grading.")


def test_checks_that_are_not_there_are_said_to_be_missing(capsys):
    overview("adagrad_of_old")
    assert capsys.readouterr().out.startswith("helpers has no checks of adagrad_of_old")
