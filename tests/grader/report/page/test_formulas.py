"""Formulas on a page of feedback: all of the course's, and what else one may type between dollars."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pages import page
from texts import GRADED, assignment

from grader.report.page import formulas
from grader.report.page.cells import markdown

# Elements as they may stand in a formula: no links, no names, no handlers.
ELEMENT = re.compile(r"</?m[a-z]+(?: [a-z]+=\"[\w#%.:; -]*\")*/?>")
TEX = re.compile(r"\$|\\[a-zA-Z(\[]")


def outside_code(shown):
    """Return the text of a page that is no code: where TeX would be seen as such."""
    body = shown.partition("<body>")[2]
    return re.sub(r"<(pre|code)\b.*?</\1>|<[^>]*>", " ", body, flags=re.DOTALL)


@pytest.mark.parametrize("lesson", GRADED)
def test_every_formula_of_every_assignment_is_mathml(lesson):
    text = "\n\n".join(c.source for c in assignment(lesson).cells if c.cell_type == "markdown")
    prose = re.sub(r"`[^`]*`", "", text)
    written = re.findall(r"\$\$.+?\$\$|\$.+?\$", prose, flags=re.DOTALL)
    shown = str(markdown(text))
    assert written
    assert shown.count("<math") == len(written)
    assert TEX.findall(outside_code(f"<body>{shown}")) == []


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        (r"v \leftarrow \rho\, v - \text{lr}\; g", ["<mi>ρ</mi>", "←", "<mtext>lr</mtext>"]),
        (r"\frac{\hat m}{\sqrt{\hat v} + \varepsilon}", ["<mfrac>", "<msqrt>", "<mover", "ε"]),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", ["<mtable", "<mtd>"]),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", ["<mtable", "<mtr>"]),
        (r"f' + f''", ['<mo lspace="0" rspace="0">′</mo>', '<mo lspace="0" rspace="0">″</mo>']),
        (r"\bigl(a\bigr)^2", ['<msup><mrow><mo form="postfix"']),
        (r"\begin{cases} 1 & w < 1 \\ 2 & w \ge 1 \end{cases}", ["<mtable", "&lt;"]),
    ],
)
@pytest.mark.parametrize("is_block", [False, True])
def test_a_formula_is_made_of_its_parts(tex, parts, is_block):
    shown = formulas.mathml(tex, is_block)
    assert [part for part in parts if part not in shown] == []
    assert ('display="block"' in shown) == is_block


@pytest.mark.parametrize(
    "source", ["$a<b$ and $$c$$", "\\begin{align}a&=b\\end{align}", r"\\(a\\) and \\[b\\]"]
)
def test_all_ways_to_write_a_formula_in_a_text_cell_are_known(source):
    shown = page(new_notebook(cells=[new_markdown_cell(source)]), "feedback")
    assert shown.count("<math") == 1 + (" and " in source)
    assert TEX.findall(outside_code(shown)) == []


@pytest.mark.parametrize(
    ("latex", "count"),
    [("$a<b$", 1), ("$$a$$ or $b$", 2), (r"\[a\]", 1), (r"\(a\)", 1), ("a<b", 0)],
)
def test_formulas_that_code_shows_are_mathml_too(latex, count):
    shown = new_output("display_data", data={"text/latex": latex, "text/plain": "in short"})
    cell = new_code_cell("1", outputs=[shown])
    shown = page(new_notebook(cells=[cell]), "feedback")
    assert shown.count("<math") == count
    assert "in short" not in shown
    assert ("a&lt;b" in shown) == (count == 0)


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 60_000, r"\sqrt " * 60_000 + "x", "(" * 60_000, "[" * 60_000, "x^{" * 60_000,
        r"\frac", r"\unknown", r"\def\a{x}\a", r"\hspace{-50em}\text{9 of 9}",
        r"\hspace{9999em}x", r"\href{javascript:EVIL()}{x}", "<script>EVIL()",
    ],
)  # fmt: skip
def test_what_is_no_formula_or_too_much_of_one_is_shown_as_typed(tex):
    shown = formulas.mathml(tex, is_block=True)
    if "<math" in shown:
        assert tex == "<script>EVIL()"
    else:
        assert shown.startswith("<code>")
    assert "<script" not in shown


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<img src=x onerror=EVIL()>}",
        r"\color{red}{x}",
        r"\text{\" onclick=EVIL() \"}",
        "a'b<c>d",
    ],
)
def test_a_formula_has_no_elements_but_its_own(tex):
    shown = formulas.mathml(tex, is_block=False)
    assert shown.startswith("<math")
    assert [e for e in re.findall(r"<[^>]*>?", shown) if not ELEMENT.fullmatch(e)] == []


def test_a_formula_in_the_words_for_a_picture_stays_text():
    shown = str(markdown("![a $x<y$ b](data:image/png;base64,iV) $z$"))
    assert shown.count("<math>") == 1
    assert 'alt="a x&lt;y b"' in shown
