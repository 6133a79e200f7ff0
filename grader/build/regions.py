"""The marked regions of a cell: solutions, and hidden tests."""

import re

SOLUTION = "SOLUTION"
HIDDEN = "HIDDEN TESTS"
# nbgrader knows only its exact words, so anything that looks like a marker must be one.
ALMOST = re.compile(r"\b(begin|end)[ _-]*(solution|hidden[ _-]*tests?)\b", re.IGNORECASE)


class MarkerError(ValueError):
    """A marker that is misspelt, nested, or without its partner."""


def _marker(line: str) -> tuple[str, str] | None:
    """Return ('BEGIN' or 'END', kind) if the line is a marker."""
    if not (match := ALMOST.search(line)):
        return None
    edge, kind = match[1].upper(), SOLUTION if match[2].lower() == "solution" else HIDDEN
    if line.strip() != f"### {edge} {kind}":
        raise MarkerError(
            f"{line.strip()!r} is no marker; write '### {edge} {kind}', alone on its line."
        )
    return edge, kind


def _split(source: str, kind: str) -> tuple[list[list[str]], list[str]]:
    """Return the lines inside each region of that kind, and the lines outside."""
    inside: list[list[str]] = []
    outside: list[str] = []
    is_open = False
    for line in source.split("\n"):
        marker = _marker(line)
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
    """Return the text inside each region; MarkerError for a bad marker."""
    return ["\n".join(lines) for lines in _split(source, kind)[0]]


def without(source: str, kind: str) -> str:
    """Return the cell's text less the regions of that kind; MarkerError for a bad marker."""
    return "\n".join(_split(source, kind)[1])
