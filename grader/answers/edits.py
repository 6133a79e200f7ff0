"""A wrong answer as an edit of a right one: the changes, and where they fit.

    # - (np.sqrt(v_hat) + eps)
    # + np.sqrt(v_hat + eps)

The text after `-` stands in the right answer once, not inside a word, and gives way to the text
after `+`. Without a `+` it goes, with its lines if nothing else stands there. Either may have
several lines, indented as they are beside the first one. An empty comment, or a `-` after a `+`,
begins another change.
"""

import re
import textwrap
from dataclasses import dataclass

from grader.errors import RavineError

MARK = re.compile(r"# ([-+])(?: (.*))?")


@dataclass(frozen=True)
class Change:
    """A text that stands in an answer once, and what takes its place."""

    old: str
    new: str


def is_change(line: str) -> bool:
    """Tell whether a comment is a line of a change."""
    return MARK.fullmatch(line) is not None


def read_changes(lines: list[str]) -> list[Change]:
    """Return the changes that comments make; RavineError for a line that is out of place."""
    changes: list[dict[str, list[str]]] = []
    before = ""
    for line in lines:
        mark, text = _mark(line)
        if mark == "+" and not before:
            raise RavineError(f"{line!r} follows no line that begins with '# -'.")
        if mark == "-" and before != "-":
            changes.append({"-": [], "+": []})
        if mark:
            changes[-1][mark].append(text)
        before = mark
    return [Change("\n".join(change["-"]), "\n".join(change["+"])) for change in changes]


def edited(source: str, changes: list[Change]) -> str:
    """Return the source with all changes made.

    Raises:
        RavineError: if a change fits no place or several, changes nothing, or overlaps another.
    """
    pieces, end = [], 0
    for start, stop, new in sorted(_fitted(source, change) for change in changes):
        if start < end:
            raise RavineError(f"two changes overlap at {source[start:end]!r}.")
        pieces += source[end:start], new
        end = stop
    return "".join([*pieces, source[end:]])


def _mark(line: str) -> tuple[str, str]:
    """Return the mark of a comment and its text; for an empty one, neither."""
    if line.rstrip() == "#":
        return "", ""
    found = MARK.fullmatch(line)
    if not found:
        raise RavineError(f"{line!r} stands among changes; it should begin with '# -' or '# +'.")
    return found[1], found[2] or ""


def _fitted(source: str, change: Change) -> tuple[int, int, str]:
    """Return where a change begins and ends in a source, and its new text as indented there."""
    if change.old == change.new:
        raise RavineError(f"{change.old!r} is changed into itself.")
    places = _places(source, change.old)
    if len(places) != 1:
        count = f"{len(places)} places" if places else "no place"
        raise RavineError(f"{change.old!r} fits {count}; it should fit one.")
    start, indent = places[0]
    stop = start + len(_indented(change.old, indent))
    if change.new:
        return start, stop, _indented(change.new, indent)
    return *_with_its_lines(source, start, stop), ""


def _places(source: str, text: str) -> list[tuple[int, str]]:
    """Return where a text stands, and the indentation of the line in which it begins."""
    places = []
    for line in re.finditer("(?m)^( *).*$", source):
        wanted = re.compile(f"(?={_whole_words(_indented(text, line[1]))})")
        found = wanted.finditer(source, line.start())
        places += [(one.start(), line[1]) for one in found if one.start() <= line.end()]
    return places


def _whole_words(text: str) -> str:
    """Return the pattern of a text whose ends do not stand inside a word."""
    before, after = (r"\b" if re.match(r"\w", end) else "" for end in (text[:1], text[-1:]))
    return before + re.escape(text) + after


def _indented(text: str, indent: str) -> str:
    """Return a text as it stands where its first line is in a line of that indentation."""
    return textwrap.indent(text, indent)[len(indent) :]


def _with_its_lines(source: str, start: int, stop: int) -> tuple[int, int]:
    """Return where the lines of a text begin and end, or the text itself if they hold more."""
    begin = source.rfind("\n", 0, start) + 1
    if source[begin:start].strip() or source[stop : stop + 1] not in ("", "\n"):
        return start, stop
    return begin, stop + 1
