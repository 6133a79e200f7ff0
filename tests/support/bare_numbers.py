r"""Numbers of a lesson's prose that have no claim, less those that need none.

Only digits count: `two forms` is no measurement. These need no claim, by rules:

- code, links, and numbers in a word or a name (CS231n, 03_momentum);
- places: headings, list items, `section 3`, `Figure 7`, `lesson 06`; a lesson's number, 06;
- years, from 1940 to 2039, and all below a heading `Sources`;
- times and points, which have other tests;
- algebra: a number of a formula that is not alone on a side of an equals sign or in a list;
- what a prompt asks with: the paragraph of a **Predict**, a **Run** or an **Explain**;
- what a test of the text's statements or explorers looks for in the prose, word by word;
- what is given: a literal of the section's code, tests not counted, or a number of its algebra (of
  the whole text's, where a section has no code, as the recap); a literal of an anchor's Python in
  the same cell, as the 0.6 of "at 0.6 the loss is 0.02<!-- = loss_at(0.6) -->"; and what
  <!-- given --> says so of.
"""

import ast
import re
from fractions import Fraction

from project import ROOT

from grader.authoring.claims import is_for_claims, read_claims
from grader.authoring.numerals import numerals

TESTS = ROOT / "tests" / "lessons"
PLACES = (
    "lesson|lecture|section|figure|exercise|chapter|assignment|equation|hint|part|table|cell|net"
)
A_NUMBER = r"\(?\$?\d+\$?\)?"
NO_CLAIMS = [
    re.compile(pattern, re.M | re.I)
    for pattern in (
        r"^```.*?^```|`[^`]*`|<code>.*?</code>".replace(".*?", r"[\s\S]*?"),
        r"\]\([^)]*\)|<https?:[^>]*>|\bhttps?:\S+",
        r"\b\d\d_\w+",
        r"^\s*(?:#+ |- )?\d+\.(?=\s)",
        rf"\b(?:{PLACES})s?\s+{A_NUMBER}(?:(?:,|,?\s+and|,?\s+or|\s+to|-)\s*{A_NUMBER}\b)*",
        r"(?<![\w.])0\d\b(?!\.\d)",
        r"\b(?:19[4-9]\d|20[0-3]\d)\b(?<!2000)(?!\s+steps)",
        r"^\*Time: .*\*$|^\*\*Time(?:\*\*:|:\*\*).*$",
        r"^#+ Sources\n[\s\S]*",
        r"^\*\*(?:Predict|Run|Explain|Your turn)[.:]\*\*(?:.+\n?)+",
    )
]
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.S)
# What may stand between a number and its neighbour in a formula, and say nothing.
SPACE = r"(?:\s|\\[,;:! ]|\\q?quad|\\(?:big|Big)[lr]?|&|\\\\)*"
BEFORE_A_VALUE = re.compile(rf"(?:^\$+|=|\\approx|\\to|(?<![\w}}])\(|[\[,;:±]|\\pm){SPACE}$")
AFTER_A_VALUE = re.compile(rf"{SPACE}(?:\$+$|=|\\approx|\\to|[)\],;:.]|\\pm|\\text)")


def bare_numbers(text):
    """Return (cell, number, words around it) of each number that lacks a claim."""
    given, found, tested = given_numbers(text.written), [], tested_phrases(text)
    for n, cell in enumerate(text.written, start=1):
        if cell.cell_type == "markdown":
            expressions, prose = without_claimed_numbers(cell.source)
            algebra, values = split(without_phrases(prose, tested))
            known = given[n - 1] | literals("\n".join(expressions)) | algebra
            found += [(n, said, around) for said, ways, around in values if not ways & known]
    return found


def tested_phrases(text):
    """Return patterns of the phrases that other tests of the text look for in its prose."""
    name = f"test_{text.kind}_{text.lesson[:2]}*.py"
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in TESTS.glob(name)]
    phrases = {
        phrase
        for node in (node for tree in trees for node in ast.walk(tree))
        if isinstance(node, ast.Compare) and ast.unparse(node.comparators[-1]) == "prose"
        if (phrase := _pattern(node.left))
    }
    return [re.compile(phrase) for phrase in phrases]


def _pattern(node):
    """Return the regular expression of a text in Python, whose fields hold anything short."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return r"\s+".join(map(re.escape, node.value.split()))
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.sub(r"\s+", r"\\s+", re.escape(part.value).replace(r"\ ", " "))
            if isinstance(part, ast.Constant)
            else r"\S{1,12}"
            for part in node.values
        ]
        return "".join(parts)
    return None


def without_phrases(prose, tested):
    """Return prose with no digits in the phrases that are tested elsewhere."""
    for pattern in tested:
        prose = pattern.sub(lambda match: re.sub(r"\d", "D", match[0]), prose)
    return prose


def without_claimed_numbers(source):
    """Return the Python of a cell's claims, and its text less anchors and their numbers."""
    expressions, parts, end = [], [], 0
    for claim in read_claims(source):
        expressions.append(claim.python)
        if claim.kind == "if":
            parts.append(source[end : claim.start])
        else:
            # An anchor after a formula leaves the formula closed.
            parts += [source[end : claim.numeral.start], "N"]
            parts.append(source[claim.numeral.end : claim.start])
        end = claim.end
    return expressions, "".join(parts) + source[end:]


def split(prose):
    """Return the numbers of the algebra, and (as printed, values, words around) of the others."""
    for pattern in NO_CLAIMS:
        prose = pattern.sub(lambda match: re.sub(r"\d", "D", match[0]), prose)
    formulas = [match.span() for match in FORMULA.finditer(prose)]
    algebra, values = set(), []
    for number in numerals(prose):
        start, end = next((f for f in formulas if f[0] <= number.start < f[1]), (None, None))
        if start is not None and is_algebra(
            prose[start:end], number.start - start, number.end - start
        ):
            algebra.add(abs(number.value))
        else:
            around = " ".join(prose[max(0, number.start - 50) : number.end + 30].split())
            # 5 % is given by a 5 or by a 0.05.
            ways = {abs(number.value), abs(number.value) / number.factor}
            values.append((prose[number.start : number.end], ways, around))
    return algebra, values


def is_algebra(formula, start, end):
    """Whether a number of a formula has a letter or an operator beside it."""
    before, after = formula[:start], formula[end:]
    return not (BEFORE_A_VALUE.search(before) and AFTER_A_VALUE.match(after))


def given_numbers(cells):
    """Return for each cell the numbers that its section gives; one without code may use all."""
    given = [set() for _ in cells]
    everything = set().union(*map(numbers_of, cells))
    for section in sections(cells):
        has_code = any(cells[n].cell_type == "code" for n in section)
        known = set().union(*(numbers_of(cells[n]) for n in section)) if has_code else everything
        for n in section:
            given[n] |= known
    return given


def sections(cells):
    """Return the places of the cells of each section; one with a heading inside is in both."""
    found = [[]]
    for n, cell in enumerate(cells):
        is_text = cell.cell_type == "markdown"
        if heading := re.search(r"^##? ", cell.source, re.M) if is_text else None:
            found[-1] += [n] if heading.start() else []
            found.append([])
        found[-1].append(n)
    return found


def numbers_of(cell):
    """Return the numbers of a cell that make the same number given elsewhere."""
    if cell.cell_type == "markdown":
        return split(without_claimed_numbers(cell.source)[1])[0]
    is_test = cell.metadata.get("nbgrader", {}).get("grade")
    return set() if is_test or is_for_claims(cell) else literals(cell.source)


def literals(source):
    """Return the absolute values of the numbers that Python writes out, in docstrings too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            found.add(Fraction(repr(node.value)))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            over, under = node.left, node.right
            if isinstance(over, ast.Constant) and isinstance(under, ast.Constant):
                found.add(Fraction(repr(over.value)) / Fraction(repr(under.value)))
        elif isinstance(node, ast.FunctionDef):
            found |= {abs(number.value) for number in numerals(ast.get_docstring(node) or "")}
    return found
