"""What is recorded of an answer: what matters, as data that JSON holds, and no more."""

import json

import numpy as np
import pytest

from helpers.checks.records import record, written


def leaves_of(function, *arguments):
    """Return the leaves of one call."""
    problem = {"kind": "call", "arguments": arguments}
    return json.loads(record(function, written({"one": problem})))["one"]


@pytest.mark.parametrize(
    ("answer", "leaves"),
    [
        (2, [["()", 2.0]]),
        (np.float32(0.5), [["()", 0.5]]),
        ([1, 2.5], [["(2,)", 1.0, 2.5]]),
        (np.ones((1, 2)), [["(1, 2)", 1.0, 1.0]]),
        ((1.0, np.zeros(2)), [["2 parts"], ["()", 1.0], ["(2,)", 0.0, 0.0]]),
        (np.array([np.nan, -np.inf]), [["(2,)", "nan", "-inf"]]),
        (None, [["None"]]),
        (np.True_, [["True"]]),
        ("saddle", [["the word saddle"]]),
        (ValueError("no"), [["something else"]]),
        (1j, [["something else"]]),
    ],
)
def test_an_answer_is_told_without_what_does_not_matter(answer, leaves):
    assert leaves_of(lambda: answer) == leaves


def test_what_is_long_is_cut():
    (leaf,) = leaves_of(lambda: np.zeros(10**6))
    assert len(leaf) < 100
    assert len(leaves_of(lambda: ["x" * 10**6] * 1000)) < 20


def test_an_argument_that_changes_is_told():
    def halve(x):
        x /= 2
        return 0

    assert leaves_of(halve, np.ones(2)) == [["()", 0.0], ["argument 0 changed (2,)", 0.5, 0.5]]


def test_an_error_is_told_by_its_nearest_class_and_its_words_if_nothing_else_is_known():
    problem = written({"one": {"kind": "call", "arguments": [[[0.0]]]}})
    came = json.loads(record(lambda matrix: np.linalg.inv(matrix), problem))
    assert came == {"one": [["raised ValueError"]], "errors": [["Singular matrix"]]}


def test_an_answer_that_cannot_be_looked_at_does_no_harm():
    class Odd(dict):
        def __contains__(self, key):
            raise OSError("no")

    walk = {"starts": [(np.ones(2), {})], "turns": [(0, np.ones(2), {})], "keys": ["velocity"]}
    problems = written({"one": {"kind": "walk", **walk}})
    came = json.loads(record(lambda w, dw, config: (w, Odd()), problems))
    assert came == {"one": [["not told, OSError"]]}
