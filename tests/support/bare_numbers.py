r"""Numbers of a lesson's prose that have no claim, less those that need none.

Only digits count: `two forms` is no measurement. These need no claim, by rules:

- code, links, and numbers in a word or a name (CS231n, 03_momentum);
- places: headings, list items, `section 3`, `Figure 7`, `lesson 06`; a lesson's number, 06;
- years, from 1940 to 2039, and all below a heading `Sources`;
- minutes and points, which have tests of their own;
- algebra: a number of a formula that is not alone on a side of an equals sign or in a list;
- what is given: a literal of the section's code, or of a cell before it; a number of the algebra
  there; a literal of a condition <!-- if ... --> in the same cell; and <!-- given -->.
"""

import ast
import re
from fractions import Fraction

from grader.authoring.claims import is_for_claims, read_claims
from grader.authoring.numerals import ABOUT, numerals

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
        rf"\b{ABOUT} \d+ min(?:utes)?\b|^\*\*Time:\*\*.*$",
        r"^#+ Sources\n[\s\S]*",
    )
]
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.S)
# What may stand between a number and its neighbour in a formula, and say nothing.
SPACE = r"(?:\s|\\[,;:! ]|\\q?quad|\\(?:big|Big)[lr]?|&|\\\\)*"
BEFORE_A_VALUE = re.compile(rf"(?:^\$+|=|\\approx|\\to|(?<![\w}}])\(|[\[,;:±]|\\pm){SPACE}$")
AFTER_A_VALUE = re.compile(rf"{SPACE}(?:\$+$|=|\\approx|\\to|[)\],;:.]|\\pm|\\text)")


def bare_numbers(text):
    """Return (cell, number, words around it) of each number that lacks a claim."""
    given, found = given_numbers(text.written), []
    for n, cell in enumerate(text.written, start=1):
        if cell.cell_type == "markdown":
            conditions, prose = without_claimed_numbers(cell.source)
            algebra, values = split(prose)
            known = given[n - 1] | literals("\n".join(conditions)) | algebra
            found += [(n, said, around) for said, ways, around in values if not ways & known]
    return found


def without_claimed_numbers(source):
    """Return the conditions of a cell's claims, and its text less anchors and their numbers."""
    conditions, parts, end = [], [], 0
    for claim in read_claims(source):
        is_condition = claim.kind == "if"
        parts.append(source[end : claim.start if is_condition else claim.numeral.start])
        # An anchor after a formula leaves the formula closed.
        parts.append("" if is_condition else "N" + source[claim.numeral.end : claim.start])
        conditions += [claim.python] if is_condition else []
        end = claim.end
    return conditions, "".join(parts) + source[end:]


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
    """Return for each cell the numbers that are given there: by its section and those before."""
    known, result, section = set(), [], []
    for cell in cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source):
            result += [known] * len(section)
            section = []
        section.append(cell)
        known = known | numbers_of(cell)
    return result + [known] * len(section)


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
