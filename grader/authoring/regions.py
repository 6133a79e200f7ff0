"""The marked regions of a cell: solutions, and hidden tests."""

import re

SOLUTION = "SOLUTION"
HIDDEN = "HIDDEN TESTS"
MARKERS = {
    f"### {edge} {kind}": (edge, kind) for edge in ("BEGIN", "END") for kind in (SOLUTION, HIDDEN)
}
# nbgrader acts on these words wherever they stand in a line, without the ### as well.
DELIMITERS = tuple(f"{edge} {kind}" for edge, kind in MARKERS.values())
EDGES = {"BEGIN", "BEGINS", "END", "ENDS", "START", "STOP"}
KINDS = {"SOLUTION", "SOLUTIONS", "HIDDEN"}
REST = {"TEST", "TESTS", "CASE", "CASES", "TESTCASE", "TESTCASES", "REGION", "PART", "THE", "OF"}


class MarkerError(ValueError):
    """A marker without its partner, or inside another region."""


def misspelt(source: str, is_code: bool) -> list[str]:
    """Return a sentence for each line that looks like a marker and is none.

    nbgrader would not know such a line, and ship what follows it.
    """
    wanted = ", ".join(repr(marker) for marker in MARKERS)
    return [
        f"{line!r} is no marker; markers are {wanted}, each alone on its line."
        for line in map(str.strip, source.split("\n"))
        if line not in MARKERS and _looks_like_marker(line, is_code)
    ]


def _looks_like_marker(line: str, is_code: bool) -> bool:
    if any(words in line for words in DELIMITERS):
        return True
    if is_code and re.match(r"###+ *\w", line):
        return True
    if not line.startswith("#" if is_code else "###"):
        return False
    words = set(re.findall(r"[A-Za-z]+", line))
    loud = {word.upper() for word in words}
    return _names_region(words) or (loud <= EDGES | KINDS | REST and _names_region(loud))


def _names_region(words: set[str]) -> bool:
    return bool(words & EDGES and words & KINDS)


def _split(source: str, kind: str) -> tuple[list[list[str]], list[str]]:
    """Return the lines inside each region of that kind, and the lines outside."""
    inside: list[list[str]] = []
    outside: list[str] = []
    is_open = False
    for line in source.split("\n"):
        marker = MARKERS.get(line.strip())
        if marker == ("BEGIN", kind) and not is_open:
            is_open = True
            inside.append([])
        elif marker == ("END", kind) and is_open:
            is_open = False
        elif marker and (marker[1] == kind or is_open):
            raise MarkerError(f"{line.strip()!r} stands without its partner.")
        else:
            (inside[-1] if is_open else outside).append(line)
    if is_open:
        raise MarkerError(f"'### BEGIN {kind}' has no '### END {kind}'.")
    return inside, outside


def regions(source: str, kind: str) -> list[str]:
    """Return the text inside each region; MarkerError for a marker out of place."""
    return ["\n".join(lines) for lines in _split(source, kind)[0]]


def without(source: str, kind: str) -> str:
    """Return the cell's text less the regions of that kind; MarkerError as in `regions`."""
    return "\n".join(_split(source, kind)[1])
