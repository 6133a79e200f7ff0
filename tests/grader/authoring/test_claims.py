"""Claims in a lesson's text: the build strips them, and refuses those that could not be checked."""

import pytest

from grader import authoring
from grader.authoring.claims import read_claims
from grader.authoring.numerals import last_numeral
from grader.course import Course
from grader.errors import RavineError

TEXT = "We double a number."


def write(root, markdown, code=""):
    """Put a sentence in place of the tiny lecture's, and cells before it."""
    path = root / "lessons" / "01_doubling" / "lecture.py"
    cell = f"{code}\n# %% [markdown]\n# {markdown}"
    path.write_text(path.read_text().replace(f"# {TEXT}", f"#\n{cell}"))


def refusal(root, markdown, code=""):
    write(root, markdown, code)
    with pytest.raises(RavineError) as refused:
        authoring.make(Course(root))
    return str(refused.value)


def test_a_claim_leaves_no_trace_in_what_is_built(tiny, ravine):
    helper = '# %% tags=["claims"]\ncanary_in_a_cell = 6\n'
    write(
        tiny, "We double 3<!-- = canary_beside -->, to $6$<!--\n# = canary_in_a_cell -->.", helper
    )
    assignment = tiny / "lessons" / "01_doubling" / "assignment.py"
    assignment.write_text(
        assignment.read_text().replace(
            "# # Doubling", f"# # Doubling 3<!-- = canary_beside -->\n\n{helper}"
        )
    )
    ravine("build", cwd=tiny)
    built = [p for folder in authoring.BUILT for p in (tiny / folder).rglob("*") if p.is_file()]
    assert len(built) == 3
    for path in built:
        text = path.read_text()
        assert "<!--" not in text
        assert "canary_in_a_cell" not in text
        assert "canary_beside" not in text
        assert "claims" not in text
    assert "We double 3, to $6$." in built[0].read_text()


@pytest.mark.parametrize(
    ("markdown", "why"),
    [
        ("It is 3<!-- = x", "'<!--' stands without its partner"),
        ("It is 3<! -- = x -->", "'-->' stands without its partner"),
        ("It is 3<!-- -->", "'<!-- -->' is no anchor"),
        ("It is 3<!-- x -->", "'<!-- x -->' is no anchor"),
        ("It is 3<!-- = -->", "lacks an expression"),
        ("It is 3<!-- = x + -->", "is no Python expression (invalid syntax)"),
        ("It is 3<!-- = x = 3 -->", "is no Python expression (invalid syntax"),
        ("It is small<!-- = x -->", "has no number right before it"),
        ("It is 3 <!-- = x -->", "has no number right before it"),
        ("It is $w_1$<!-- = x -->", "has no number right before it"),
        ("It is small<!-- given -->", "has no number right before it"),
        ("It is small <!-- if x < 3 -->", "follows a space"),
        ("It is 3<!-- given x -->", "after 'given' nothing may follow"),
    ],
)
def test_a_malformed_anchor_is_refused_with_its_cell_and_the_reason(tiny, markdown, why):
    said = refusal(tiny, markdown)
    assert "lecture.py, cell 2 (" in said
    assert why in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("# %%\nx = 3  # 3<!-- = x -->\n", "'<!-- = x -->' stands in code"),
        ('# %% tags=["claims"]\nx = (\n', "is not plain Python (line 1: "),
        ('# %%\nx = 3\n\n# %% tags=["claims"]\nx = y = 4\n', "binds x, as the notebook does"),
        ('# %% [markdown] tags=["claims"]\n# Words.\n', "a cell tagged claims is code"),
    ],
)
def test_a_claim_in_code_and_a_cell_that_matters_are_refused(tiny, code, why):
    assert why in refusal(tiny, "Words.", code)


def test_an_anchor_may_be_wrapped_and_stand_after_its_formula():
    source = "about $w = -0.5$<!--\n= w[0] --> and 35 %<!-- = share -->, fewer<!-- if a < b -->"
    claims = read_claims(source)
    assert [(c.kind, c.python) for c in claims] == [
        ("=", "w[0]"), ("=", "share"), ("if", "a < b"),
    ]  # fmt: skip
    assert [c.said for c in claims[:2]] == ["-0.5", "35 %"]


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("a loss of 2.7", 2.7499, 2.751),
        ("2.9e-06", 2.94e-6, 2.96e-6),
        ("$2.9 \\cdot 10^{-6}", 2.94e-6, 2.96e-6),
        ("of $10^{-6}", 3.1e-6, 3.2e-6),
        ("takes 1,234", 1234.4, 1235),
        ("$k = 10\\,000", 10_000, 10_001),
        ("exactly 1300", 1300.4, 1301),
        ("about 1300", 1349, 1351),
        ("about $k = 1300", 1251, 1249),
        ("some 1,000", 951, 949),
        ("about 1301", 1301, 1302),
        ("55 %", 0.5549, 0.5551),
        ("0.1 \\%", 0.00149, 0.00151),
        ("at -0.5", -0.5, 0.5),
        ("at −0.5", -0.5, 0.5),
        ("$-0.930", -0.9302, -0.931),
        ("from 0.75-0.79", 0.79, -0.79),
        ("$\\tfrac{2}{3}", 2 / 3, 0.667),
        ("$\\tfrac12", 0.5, 0.51),
        ("a rate of 1/3", 1 / 3, 0.333),
        ("Twelve", 12.4, 12.6),
        ("forty-five", 45, 46),
        ("a hundred", 100, 101),
        ("about a hundred", 140, 160),
        ("two hundred", 200, 100),
        ("twice", 2.4, 2.6),
        ("tenfold", 10, 11),
        ("every fifth", 5, 6),
        ("one and a half", 1.54, 1.56),
        ("half", 0.54, 0.56),
        ("a third", 0.36, 0.25),
        ("two thirds", 0.66, 0.75),
        ("a thirtieth", 1 / 30, 1 / 31),
        ("about a thirtieth", 1 / 31, 1 / 36),
        ("3", float("3.2"), float("nan")),
    ],
)
def test_a_value_agrees_if_it_rounds_to_what_is_printed(text, good, bad):
    numeral = last_numeral(text)
    assert numeral.agrees(good)
    assert not numeral.agrees(bad)


@pytest.mark.parametrize("text", ["$w_1", "$r^2", "$10^{-6}, r^{-6", "CS231", "0.9.5", ""])
def test_what_is_no_number_of_its_own(text):
    assert last_numeral(text) is None
