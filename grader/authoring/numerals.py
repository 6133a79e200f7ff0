r"""Numbers as prose prints them, in digits, in LaTeX and in words, and what rounds to them.

A computed value agrees with a printed number if it is that number when rounded to the digits that
are printed. `Numeral.agrees` is that comparison; what counts as printed digits:

- 2.7, -0.930, 1,234, 10\,000: the decimals. 1300 is exact to the unit, unless "about", "some",
  "around", "roughly", "nearly", "almost" or \approx stands right before it: then its trailing
  zeros do not count, and about 1300 means 1250 to 1350.
- 2.9e-06, 2.9 \cdot 10^{-6}: the digits of the mantissa.
- 10^{-6} alone is an order of magnitude: the logarithm is rounded.
- 55 %: as the 55 before it; the value is the share, 0.55.
- 1/3, \tfrac{2}{3}: all digits, so the value must be equal but for rounding errors.
- forty-five, a hundred, twice, tenfold, one and a half, the fifth: as 45, 100, 2, 10, 1.5, 5.
- half, a third, two thirds, a thirtieth: the nearest fraction of its kind, and within a tenth of
  it: a third is neither a quarter nor a half.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

MINUS = "-−–"
ABOUT = r"(?:about|around|roughly|some|nearly|almost|approximately)"
# Right before the number, or before what it is: about step 50, about $k = 750$.
IS_ABOUT = re.compile(
    rf"(?:\b{ABOUT}\s+(?:\$[^$\d]*|an?\s+|step\s+)?|\\approx\s*(?:\\,|\\;)?\s*)$", re.I
)
# A number in digits. Not one: an exponent, an index, a part of a word or of a version.
DIGITS = re.compile(
    rf"""
    (?<![\w.^]) (?<![\^_]\{{) (?<![\^_]\{{[{MINUS}]) (?<![\^_][{MINUS}])
    (?: (?<![)\]}}]) (?P<sign>[{MINUS}]) )?
    (?> (?P<fraction> \\[dt]?frac (?: \{{\d+\}}\{{[1-9]\d*\}} | \s?\d[1-9] )
                    | \d+/[1-9]\d* (?![\w.^/]) )
      | (?P<order>10\^ (?: \{{[{MINUS}]?\d+\}} | \d ))
      | (?P<mantissa> \d{{1,3}}(?:(?:,|\{{,\}}|\\,)\d{{3}})+(?!\d) | \d+(?:\.\d+)? )
        (?P<power> e[-+]?\d+ | \s*(?:\\cdot|\\times|·|×)\s*10\^(?:\{{[{MINUS}]?\d+\}}|\d) )?
    )
    (?![\w]) (?!\.\d)
    (?P<percent> [\s~]?\\?% )?
    """,
    re.X,
)
TO_TWENTY = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty"""
TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
WORDS = {word: n for n, word in enumerate(TO_TWENTY.split())}
WORDS |= {word: 10 * n for n, word in enumerate(TENS.split(), start=1)} | SCALES
MULTIPLES = {"once": 1, "twice": 2, "thrice": 3}
IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"}
IRREGULAR |= {"nine": "ninth", "twelve": "twelfth"}


def _ordinal(word: str) -> str:
    return IRREGULAR.get(word) or f"{word.removesuffix('y')}{'ieth' if word[-1] == 'y' else 'th'}"


ORDINALS = {_ordinal(word): n for word, n in WORDS.items() if n}
PARTS = {"half": 2, "quarter": 4} | {word: n for word, n in ORDINALS.items() if n > 2}


@dataclass(frozen=True)
class Numeral:
    """A printed number that stands at text[start:end].

    form is Python's format of the digits that are printed, "order" for a bare power of ten, and
    empty for 1/3, which is exact. In a fraction in words they are the digits of the denominator,
    under; elsewhere under is 0. factor is 100 for a number of percent.
    """

    start: int
    end: int
    value: Fraction
    form: str = ".0f"
    factor: int = 1
    under: int = 0

    def agrees(self, value: float) -> bool:
        """Whether a computed value, rounded as the number is printed, is this number."""
        value = float(value) * self.factor
        if not math.isfinite(value):
            return False
        if self.form == "order":
            same_sign = value * self.value > 0
            return same_sign and round(math.log10(value / self.value)) == 0
        if not self.form:
            return math.isclose(value, self.value, rel_tol=1e-6)
        if not self.under:
            return Fraction(format(value, self.form)) == self.value
        under = float(self.value * self.under) / value if value else math.inf
        is_near = math.isclose(value, self.value, rel_tol=0.1)
        return is_near and Fraction(format(under, self.form)) == self.under


def numerals(text: str) -> Iterator[Numeral]:
    """Yield the numbers that stand in the text in digits, in order."""
    return (_from_digits(text, match) for match in DIGITS.finditer(text))


def last_numeral(text: str) -> Numeral | None:
    """Return the number with which the text ends, in digits or in words, if it ends with one."""
    tail = max(0, len(text) - 60)
    for match in DIGITS.finditer(text, tail):
        if match.end() == len(text):
            return _from_digits(text, match)
    return _from_words(text)


def _from_digits(text: str, match: re.Match) -> Numeral:
    sign = -1 if match["sign"] else 1
    place = {"start": match.start(), "end": match.end()}
    if match["order"]:
        return Numeral(**place, value=sign * _power(match["order"]), form="order")
    if match["fraction"]:
        runs = re.findall(r"\d+", match["fraction"])
        over, under = runs if len(runs) == 2 else runs[0]  # 1/2, or \tfrac12 in one run
        return Numeral(**place, value=sign * Fraction(int(over), int(under)), form="")
    digits = re.sub(r"[^\d.]", "", match["mantissa"])
    value = sign * Fraction(digits) * (_power(match["power"]) if match["power"] else 1)
    factor = 100 if match["percent"] else 1
    is_about = IS_ABOUT.search(text[: match.start()])
    return Numeral(
        **place, value=value, form=_form(digits, match["power"], is_about), factor=factor
    )


def _form(digits: str, power: str | None, is_about: object) -> str:
    whole, _, decimals = digits.partition(".")
    if power:
        return f".{len((whole + decimals).lstrip('0')) - 1}e"
    if is_about and not decimals and whole.rstrip("0"):
        return f".{len(whole.rstrip('0')) - 1}e"
    return f".{len(decimals)}f"


def _power(text: str) -> Fraction:
    exponent = re.search(rf"([{MINUS}]?)\+?(\d+)\}}?$", text)
    return Fraction(10) ** (-int(exponent[2]) if exponent[1] else int(exponent[2]))


def _from_words(text: str) -> Numeral | None:
    """Return the number that the text's last words say, as many of them as say one together."""
    found = list(re.finditer(r"[A-Za-z]+", text[max(0, len(text) - 60) :]))[-6:]
    offset = max(0, len(text) - 60)
    if not found or offset + found[-1].end() != len(text):
        return None
    for n, first in enumerate(found):
        start = offset + first.start()
        if re.search(r"[^A-Za-z\s-]", text[start:]):
            continue
        is_about = bool(IS_ABOUT.search(text[:start]))
        if numeral := _said([w.group().lower() for w in found[n:]], start, len(text), is_about):
            return numeral
    return None


def _said(words: list[str], start: int, end: int, is_about: bool) -> Numeral | None:
    if words[-3:] == ["and", "a", "half"] and (whole := _cardinal(words[:-3])) is not None:
        return Numeral(start, end, whole + Fraction(1, 2), form=".1f")
    if (part := _part(words)) is not None:
        form = _form(str(part.denominator), None, is_about)
        return Numeral(start, end, part, form, under=part.denominator)
    if (whole := _cardinal(words)) is None:
        return None
    return Numeral(start, end, Fraction(whole), form=_form(str(whole), None, is_about))


def _part(words: list[str]) -> Fraction | None:
    """Return what `half`, `a third` and `two thirds` say; `third` alone is a place in a row."""
    *before, last = words
    under = PARTS.get("half" if last == "halves" else last.removesuffix("s"))
    if not under:
        return None
    if not before:
        return Fraction(1, 2) if last == "half" else None
    over = 1 if before in (["a"], ["an"]) else _cardinal(before)
    return Fraction(over, under) if over and over < under else None


def _cardinal(words: list[str]) -> int | None:
    """Return what cardinal words say, or the last word as an ordinal or a multiple."""
    if words[:1] == ["a"] and words[1:2] and words[1] in SCALES:
        words = words[1:]
    if len(words) == 1 and words[0] in MULTIPLES:
        return MULTIPLES[words[0]]
    total = None
    for n, word in enumerate(words, start=1):
        word = word.removesuffix("fold") if n == len(words) else word
        value = WORDS.get(word, ORDINALS.get(word) if n == len(words) else None)
        if value is None:
            return None
        if word in SCALES:
            total = value * (1 if total is None else total)
        elif total is None or (total >= 20 and total % (100 if value > 9 else 10) == 0):
            total = value + (total or 0)
        else:
            return None
    return total
