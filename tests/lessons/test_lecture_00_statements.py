"""What lecture 00 says without a number holds."""

import re

from project import ROOT
from texts import lecture

from helpers.styles import SHADES

TEXT = lecture("00_start")


def test_grading_has_the_packages_that_the_first_page_names(prose):
    assert (
        "standard library, NumPy and matplotlib, in the versions that `requirements.txt`" in prose
    )
    assert "SciPy, pandas, scikit-learn and PyTorch are not there" in prose
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    names = set(re.findall(r"^([\w-]+)==", locked, flags=re.MULTILINE))
    assert {"numpy", "matplotlib"} <= names
    assert not {"scipy", "pandas", "scikit-learn", "torch"} & names


def test_the_ground_is_the_bluer_the_higher_it_is_in_both_themes(prose):
    assert "the stronger the blue-grey of the ground, the higher it is" in prose
    for shades in SHADES.values():
        low, high = (_blue_over_red(shades[end]) for end in ("low", "high"))
        assert low == 0 < high


def _blue_over_red(color):
    red, _, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return blue - red
