"""What a sheet of predictions is called with, and what its reader is told of a wrong number."""

import pytest

from grader.trials.sheets import predicts_drawn
from helpers.checks import CheckFailed


def draw(rng):
    return float(rng.uniform(1, 2)), int(rng.integers(1000, 2000))


def sheet_of(share, called):
    def sheet(length, number):
        called.append((length, number))
        return {"key": share * length * number}

    return sheet


def predicts(share):
    called = []
    predicts_drawn(sheet_of(share, called), "sheet--key", draw, lambda a, b: a * b, rtol=0.01)
    return called


def test_settings_have_three_digits_and_whole_numbers_stay():
    called = predicts(1.0)
    assert all(
        length == float(f"{length:.3g}") and type(number) is int for length, number in called
    )
    assert len(set(called)) == 5


@pytest.mark.parametrize(("share", "off"), [(1.1, "more"), (0.9, "less")])
def test_a_wrong_number_is_told_to_be_too_large_or_too_small(share, off):
    with pytest.raises(CheckFailed, match=rf"sheet\(.*\)\['key'\] is .*{off} than what comes out"):
        predicts(share)
