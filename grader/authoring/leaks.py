"""No line of a solution or a hidden test may reach the students' side."""

import contextlib
import html
import io
import json
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.authoring.regions import DELIMITERS, HIDDEN, SOLUTION, regions, without

SHIPPED = ("release", "course", "helpers")
LITTER = {"__pycache__", ".ipynb_checkpoints"}
# Lines that any program may hold: a loop that repeats, or goes through something, a counter, the
# head of a call that goes on below.
COMMON = re.compile(r"for _ in range\(.*\):|for \w+ in \w+:|\w+ [+-]= 1|(raise |return )?[\w.]+\(")


def secret_lines(assignments: Iterable[NotebookNode]) -> set[str]:
    """Return the telling lines, as words, of solution regions and hidden tests.

    A line that a code cell of the same assignment shows is no secret: it is part of a stub, or
    of a visible check.
    """
    return set().union(*map(_secrets, assignments))


def _secrets(assignment: NotebookNode) -> set[str]:
    secret: set[str] = set()
    public: set[str] = set()
    for cell in assignment.cells:
        hidden = [*regions(cell.source, SOLUTION), *regions(cell.source, HIDDEN)]
        secret |= {_words(_code(line)) for line in _lines(*hidden) if _is_telling(line)}
        if cell.cell_type == "code":
            shown = without(without(cell.source, SOLUTION), HIDDEN)
            public |= {_words(_code(line)) for line in _lines(shown)}
    return secret - public


def leaks(files: dict[Path, str], secret: set[str]) -> list[str]:
    """Return a sentence for each place in `files` (path -> text) that holds a secret line."""
    found = []
    for path, text in files.items():
        for place, line in _shipped_lines(path, text):
            if what := _what_leaks(line, secret):
                found.append(f"{path}, {place}: {what} would reach students: {line.strip()!r}")
    return found


def _what_leaks(line: str, secret: set[str]) -> str | None:
    if any(words in line for words in DELIMITERS):
        return "a marker"
    # Whole, be it in a comment, in a list or in a hint's HTML.
    shown = f" {_words(html.unescape(line))} "
    return "a secret line" if any(f" {words} " in shown for words in secret) else None


def shipped_files(root: Path, folders: Iterable[str]) -> dict[Path, str]:
    """Return the text of all files in these folders of what students get, as they lie on disk."""
    paths = [path for folder in folders for path in _files(root / folder)]
    # Compiled Python has no lines.
    return {
        path: path.read_bytes().decode("utf-8", errors="replace")
        for path in paths
        if path.suffix != ".pyc"
    }


def tidy_files(folder: Path) -> list[Path]:
    """Return the files below a folder, less what Python and Jupyter leave beside them."""
    return [path for path in _files(folder) if not LITTER & set(path.relative_to(folder).parts)]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _lines(*texts: str) -> list[str]:
    return [line.strip() for text in texts for line in text.split("\n")]


def _words(line: str) -> str:
    """Return a line's words and signs with one space between them, so that spacing is no matter.

    >>> _words("w=w - 0.1*config['x.y']")
    "w = w - 0.1 * config [ ' x.y ' ]"
    """
    return " ".join(re.findall(r"\w+(?:\.\w+)*|[^\w\s]", line))


def _shipped_lines(path: Path, text: str) -> Iterator[tuple[str, str]]:
    """Yield each line that a reader may find in the file, and its place: a line, or a cell."""
    notebook = _notebook(text) if path.suffix == ".ipynb" else None
    if notebook is None:
        yield from ((f"line {n}", line) for n, line in enumerate(text.splitlines(), start=1))
        if path.suffix == ".json":
            yield from (("a text", line) for line in _strings(_data(text)))
        return
    for n, cell in enumerate(notebook.cells, start=1):
        yield from ((f"cell {n}", line) for line in _strings(cell))
    yield from (("its metadata", line) for line in _strings(notebook.metadata))


def _notebook(text: str) -> NotebookNode | None:
    """Return the notebook, or None if the text is none: students would get it all the same."""
    try:
        return nbformat.reads(text, as_version=4)
    except Exception:
        return None


def _data(text: str) -> dict | list | None:
    """Return what a piece of JSON holds; None if it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _strings(node) -> Iterator[str]:
    """Yield the lines of all texts in a piece of JSON."""
    if isinstance(node, str):
        yield from node.splitlines()
    elif isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from _strings(part)


def _tokens(line: str) -> list[tokenize.TokenInfo]:
    """Return the tokens of a line up to its end, or to where it is no Python by itself."""
    tokens = []
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        tokens.extend(tokenize.generate_tokens(io.StringIO(line).readline))
    return tokens


def _code(line: str) -> str:
    """Return the line without its comment."""
    comments = [t.start[1] for t in _tokens(line) if t.type == tokenize.COMMENT]
    return line[: comments[0]] if comments else line


def _is_telling(line: str) -> bool:
    """Whether a line gives something away: it names at least two things, or computes."""
    if COMMON.fullmatch(line):
        return False
    if line.startswith(("import ", "from ")) and "grader" not in line:
        return False
    tokens = _tokens(line)
    names = [t for t in tokens if t.type == tokenize.NAME and not keyword.iskeyword(t.string)]
    numbers = [t for t in tokens if t.type == tokenize.NUMBER]
    return len(names) + len(numbers) >= 2
