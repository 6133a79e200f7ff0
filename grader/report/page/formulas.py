"""Formulas: TeX becomes MathML, which browsers show without a network or a script."""

import html
import re
import secrets

from math_core import LatexError, LatexToMathML
from nbconvert.filters.markdown_mistune import IPythonRenderer

# Marks where a formula goes when the text around it is clean: words that nobody can have typed.
WORD = secrets.token_hex(16)
MARK = re.compile(f"{WORD}-(\\d+)-")
# What can nest. The converter recurses on the machine's stack: too deep a formula ends Python.
NESTING, MOST = re.compile(r"[\\{^_(\[]"), 120
# Longer output is looked through for no formulas: that takes time with the square of its length.
LONGEST = 5_000
DELIMITED = re.compile(
    r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\$(.+?)\$|\\\((.+?)\\\)|(\\begin\{(\w+\*?)\}.+?\\end\{\6\})", re.S
)
# What the converter makes: elements that only show, in sizes and places that cover nothing else.
LENGTH = r"-?0(?:\.\d{1,9})?(?:em)?|\d{1,2}(?:\.\d{1,9})?(?:em|%)?|100%"
VALUE = rf"(?:{LENGTH}|#[0-9A-Fa-f]{{6}}|[a-z]{{1,12}})"
PROPERTY = r"(?:color|text-align|justify-items|width|padding-\w+|margin-left|border-\w+)"
STYLE = rf' style="(?:{PROPERTY}: ?{VALUE}(?: {VALUE})*;? ?)*"'
ATTRIBUTE = rf' (?!on|href|src|style|id|class)[a-z]+="{VALUE}"'
NAMES = (
    r"math|m(?:i|n|o|row|frac|sqrt|root|sub|sup|subsup|under|over|underover|text|space|style|"
    r"padded|table|tr|td|multiscripts|prescripts|phantom)"
)
SAFE = re.compile(rf"(?:[^<>]|</?(?:{NAMES})(?:{STYLE}|{ATTRIBUTE})*/?>)*")

# What browsers draw otherwise than TeX: a prime is raised already, and gets too small as an
# exponent; a bracket of a given size gets that size in a row of its own, and not under an exponent.
MENDED = (
    (
        re.compile("<msup>(<mi>[^<]*</mi>)<mo>([′″‴])</mo></msup>"),
        r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>',
    ),
    (
        re.compile('(<msu[a-z]+>)<mo (minsize="[^"]*" maxsize="[^"]*">[^<]*</mo>)'),
        r'\1<mrow><mo form="postfix" lspace="0" rspace="0" \2</mrow>',
    ),
)

_convert = LatexToMathML(max_expansions=0).convert_with_local_state


def mathml(tex: str, is_block: bool) -> str:
    """Return a formula as MathML; as it was typed, if it is none that can be shown."""
    typed = f"<code>{html.escape(tex)}</code>"
    if len(NESTING.findall(tex)) > MOST:
        return typed
    try:
        shown = _convert(tex.strip(), displaystyle=is_block)
    except LatexError:
        return typed
    for found, mended in MENDED:
        shown = found.sub(mended, shown)
    if not SAFE.fullmatch(shown):
        return typed
    return f'<span class="formula" tabindex="0">{shown}</span>' if is_block else shown


def of_output(text: str) -> str:
    """Return the LaTeX that an object shows of itself as HTML."""
    if len(text) > LONGEST:
        return f"<pre>{html.escape(text)}</pre>"
    parts, end = [], 0
    for found in DELIMITED.finditer(text):
        parts.append(html.escape(text[end : found.start()]))
        block, bracket, inline, parenthesis, environment, _ = found.groups()
        tex = next(filter(None, (block, bracket, inline, parenthesis, environment)))
        parts.append(mathml(tex, is_block=not (inline or parenthesis)))
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])


class Renderer(IPythonRenderer):
    """Markdown as HTML, its headings below those of the page, with marks where formulas go.

    `filled` puts them there when the HTML is clean.
    """

    def __init__(self, attachments: dict):
        """Begin a text cell."""
        # Without links at headings, as those need ids, and some ids are the page's own.
        super().__init__(escape=False, exclude_anchor_links=True, attachments=attachments)
        self._formulas: list[tuple[str, bool]] = []

    def heading(self, text: str, level: int, **attributes) -> str:
        """Set a heading one level lower: the first level is the page's."""
        return super().heading(text, min(level + 1, 6), **attributes)

    def inline_math(self, body: str) -> str:
        """Leave a mark for a formula in a line."""
        return self._mark(body, is_block=False)

    def block_math(self, body: str) -> str:
        """Leave a mark for a formula of its own."""
        return self._mark(body, is_block=True)

    def latex_environment(self, name: str, body: str) -> str:
        """Leave a mark for a formula of several lines."""
        return self._mark(f"\\begin{{{name}}}{body}\\end{{{name}}}", is_block=True)

    def filled(self, text: str) -> str:
        """Return HTML with its formulas; in an attribute, which holds no elements, as TeX."""
        parts = re.split(r"(<[^>]*>)", text)
        fill = (self._formula, self._tex)
        return "".join(MARK.sub(fill[n % 2], part) for n, part in enumerate(parts))

    def _mark(self, tex: str, is_block: bool) -> str:
        self._formulas.append((tex, is_block))
        return f"{WORD}-{len(self._formulas) - 1}-"

    def _formula(self, mark: re.Match) -> str:
        return mathml(*self._formulas[int(mark[1])])

    def _tex(self, mark: re.Match) -> str:
        return html.escape(self._formulas[int(mark[1])][0])
