"""Every claim of every text holds, and every number that needs a claim has one.

How a claim is written, and what its numbers may look like, is told in grader/authoring/claims.py
and numerals.py; which numbers need none in tests/support/bare_numbers.py.
"""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from bare_numbers import bare_numbers
from project import ROOT
from texts import ASSIGNMENTS, LECTURES

from grader.authoring.claims import read_claims

TEXTS = pytest.mark.parametrize("text", LECTURES + ASSIGNMENTS)


def problem(claim, value):
    """Return what is wrong with a claim of this value, or None."""
    if isinstance(value, Exception):
        return f"{claim.said!r}: {claim.python} fails: {value!r}"
    is_truth = isinstance(value, bool | np.bool_)
    if claim.kind == "if":
        return None if is_truth and value else f"{claim.said!r}: {claim.python} is {value!r}"
    if claim.kind == "=" and (is_truth or np.ndim(value) != 0):
        return f"{claim.said!r}: {claim.python} is no number: {value!r}"
    if claim.kind == "=" and not claim.numeral.agrees(value):
        return f"{claim.said!r} stands where {claim.python} is {value!r}"
    return None


@TEXTS
def test_every_claim_holds(text):
    wrong = [
        f"cell {found.cell}: {why}"
        for found in text.claims
        if (why := problem(found.claim, found.value))
    ]
    assert not wrong, f"{text.path}:\n" + "\n".join(wrong)


def is_converted(text):
    return not list(
        (ROOT / "tests/lessons").glob(f"test_{text.kind}_{text.lesson[:2]}*_numbers.py")
    )


@TEXTS
def test_a_number_without_a_claim_is_given_or_no_measurement(text):
    if not is_converted(text):
        pytest.skip("its numbers are still checked by phrases")
    bare = [f"cell {n}: {said!r} in: ... {around} ..." for n, said, around in bare_numbers(text)]
    assert not bare, f"{text.path}, give these an anchor:\n" + "\n".join(bare)


@TEXTS
def test_a_number_changed_by_one_in_its_last_digit_fails(text):
    """Change each anchored number where it stands, and compare it with the value it has."""
    kept = []
    for found in text.claims:
        if found.claim.kind == "=":
            new = changed(text.written[found.cell - 1].source, found.claim)
            if not problem(new, found.value):
                kept.append(f"cell {found.cell}: {new.numeral} for {found.claim.said!r}")
    assert not kept, f"{text.path}: these would go unnoticed:\n" + "\n".join(kept)


def changed(source, claim):
    """Return the claim as it reads when the last digit that counts is one more, or 8 for a 9."""
    if not re.search(r"\d", claim.said):
        return replace(claim, numeral=next_number(claim.numeral))
    said = changed_digits(claim)
    end = claim.numeral.end
    text = source[: claim.numeral.start] + said + source[end : claim.end]
    new = read_claims(text)[-1]
    assert new.said == said, f"{claim.said!r}, changed, reads {new.said!r}"
    return new


def changed_digits(claim):
    said = claim.said
    # The digits of the mantissa, of a bare power of ten those of the exponent, of 1/3 the last.
    power = re.search(r"(?<=\d)(?:e|\s*(?:\\cdot|\\times|·|×))", said)
    places = [
        match.start() for match in re.finditer(r"\d", said[: power.start()] if power else said)
    ]
    if claim.numeral.form.endswith("e") and not power:
        while said[places[-1]] == "0":  # the zeros of "about 1300" do not count
            places.pop()
    place, digit = places[-1], int(said[places[-1]])
    return f"{said[:place]}{digit + 1 if digit < 9 else 8}{said[place + 1 :]}"


def next_number(numeral):
    """Return the number after one in words: of a third a quarter, of about a hundred 200."""
    number = numeral.under or numeral.value
    step = Fraction(1, 10) if numeral.form == ".1f" else 1
    while numeral.form.endswith("e") and number % (10 * step) == 0:
        step *= 10
    if not numeral.under:
        return replace(numeral, value=number + step)
    over = numeral.value * numeral.under
    return replace(numeral, value=over / (number + step), under=number + step)
