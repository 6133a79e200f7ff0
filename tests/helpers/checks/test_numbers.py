"""Numbers that are an answer by themselves: what counts as one, and what is told otherwise."""

from fractions import Fraction

import numpy as np
import pytest

from helpers.checks import CheckFailed, NotAttempted
from helpers.checks.functions import check_numbers

KEYS = ("a", "b")


def test_check_numbers():
    assert check_numbers("t", {"a": 1, "b": np.float32(0.5)}, KEYS) == {"a": 1.0, "b": 0.5}
    assert check_numbers("t", {"a": 1, "b": Fraction(1, 2)}, KEYS) == {"a": 1.0, "b": 0.5}
    with pytest.raises(NotAttempted, match="Not attempted yet: t"):
        check_numbers("t", {"a": ..., "b": ...}, KEYS)
    with pytest.raises(NotAttempted, match="Not attempted yet: t"):
        check_numbers("t", {"a": 1, "b": ...}, KEYS)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (None, "t is None. Expected: a dict"),
        ((1, 2), "t is a value of type tuple of length 2"),
        ({"a": 1}, "t has no key 'b'; it holds 'a'"),
        ({"a": 1, "b": "2"}, "t['b'] is a value of type str"),
        ({"a": 1, "b": None}, "t['b'] is None"),
        ({"a": 1, "b": float("nan")}, "t['b'] is nan. Expected: a finite number"),
        ({"a": 1, "b": 10**400}, "holds values of type object"),
        ({"a": 1, "b": np.ones(2)}, "has the shape (2,)"),
        ({"a": object(), "b": 1}, "t['a'] is a value of type object"),
    ],
)
def test_check_numbers_of_garbage(values, message):
    with pytest.raises(CheckFailed) as caught:
        check_numbers("t", values, KEYS)
    assert message in str(caught.value)
