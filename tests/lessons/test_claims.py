"""Every claim of every text holds, and every number that needs a claim has one.

How a claim is written, and what its numbers may look like, is told in grader/authoring/claims.py
and numerals.py; which numbers need none in tests/support/bare_numbers.py.
"""

import re
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from bare_numbers import bare_numbers
from nbformat.v4 import new_code_cell, new_markdown_cell
from texts import ASSIGNMENTS, LECTURES, Run

from grader.authoring.claims import TAG, read_claims

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


@TEXTS
def test_a_number_without_a_claim_is_given_or_no_measurement(text):
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


X_IS_3 = ("code", "import math\nx = 3\n")


def written(*cells):
    """Return the cells of a text, given as (kind, source)."""
    make = {"code": new_code_cell, "markdown": new_markdown_cell}
    return [make[kind](source) for kind, source in cells]


@pytest.mark.parametrize(
    ("prose", "why"),
    [
        ("4<!-- = x -->", "'4' stands where x is 3"),
        ("3<!-- = y -->", "y fails: NameError"),
        ("3<!-- = 3 -->", "it uses no name of the notebook"),
        ("3<!-- = math.sqrt(9) -->", "it uses no name of the notebook"),
        ("3<!-- = [x] -->", "[x] is no number"),
        ("1<!-- = x == 3 -->", "x == 3 is no number"),
        ("more<!-- if x < 3 -->", "x < 3 is False"),
        ("more<!-- if x -->", "x is 3"),
    ],
)
def test_what_a_wrong_claim_gets(prose, why):
    run = Run("a text")
    code, text = written(X_IS_3, ("markdown", prose))
    run.execute(code.source)
    run.evaluate([(2, text)])
    (found,) = run.claims
    assert why in problem(found.claim, found.value)


def for_claims(source):
    return new_code_cell(source, metadata={"tags": [TAG]})


def test_the_notebook_never_sees_what_a_cell_for_claims_defines():
    run = Run("a text")
    run.execute(X_IS_3[1])
    run.evaluate(
        [(2, for_claims("twice_x = 2 * x")), (3, new_markdown_cell("6<!-- = twice_x -->"))]
    )
    assert run.claims[0].value == 6
    with pytest.raises(NameError):
        run.execute("twice_x")


def test_a_cell_for_claims_is_bound_to_the_notebook_as_they_are():
    run = Run("a text")
    run.execute(X_IS_3[1])
    run.evaluate([(2, for_claims("six = 6")), (3, new_markdown_cell("6<!-- = six -->"))])
    assert isinstance(run.claims[0].value, NameError)


@pytest.mark.parametrize(
    ("prose", "bare"),
    [
        ("After 52 steps, 52<!-- = x --> of them", ["52"]),
        ("In 2017, section 7, lesson 06, by CS231n, 2,017 steps", ["2,017"]),
        ("`52` in [04_nesterov](04_nesterov.ipynb)", []),
        ("$x^2 + 52\\,y = 7$ at $(8, y_9)$, $f(7) = 6$", ["8", "6"]),
        ("at rate 3, or 30 %, or 31 %", ["30 %", "31 %"]),
        ("below 52<!-- if x < 52 -->, or 51", ["51"]),
        ("elsewhere 52<!-- given -->", []),
        ("After 52.\n\n**Predict.** After\n51?\n\nAfter 50.", ["52", "50"]),
    ],
)
def test_which_numbers_need_a_claim(prose, bare):
    cells = written(("markdown", "## One"), X_IS_3, ("markdown", prose), ("markdown", "## Two"))
    cells += written(("code", "y = 51"))
    text = SimpleNamespace(kind="lecture", lesson="no lesson", written=cells)
    assert [said for _, said, _ in bare_numbers(text)] == bare
