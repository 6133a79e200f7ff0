"""No line of a solution or a hidden test may reach the students' side."""

import io
import keyword
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.build.regions import HIDDEN, SOLUTION, regions, without
from grader.errors import RavineError

SHIPPED = ("release", "course", "helpers")
MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")


def secret_lines(assignments: Iterable[NotebookNode], lectures: Iterable[NotebookNode]) -> set[str]:
    """Return the telling lines that occur only in solution regions and hidden tests."""
    secret: set[str] = set()
    public: set[str] = set()
    for cell in _cells(assignments):
        hidden = [*regions(cell.source, SOLUTION), *regions(cell.source, HIDDEN)]
        secret.update(line.strip() for text in hidden for line in text.split("\n"))
        public.update(_lines(without(without(cell.source, SOLUTION), HIDDEN)))
    for cell in _cells(lectures):
        public.update(_lines(cell.source))
    return {line for line in secret - public if _is_telling(line)}


def leaks(files: dict[Path, str], secret: set[str]) -> list[str]:
    """Return a sentence for each place in `files` (path -> text) that holds a secret line."""
    found = []
    for path, text in files.items():
        for n, line in enumerate(_shipped_lines(path, text), start=1):
            what = "a marker" if any(m in line for m in MARKERS) else "a secret line"
            if what == "a marker" or line.strip() in secret:
                found.append(
                    f"{path}, line {n} of its text: {what} would reach students: {line.strip()!r}"
                )
    return found


def shipped_files(root: Path, folders: Iterable[str]) -> dict[Path, str]:
    """Return the text of all files in these folders of what students get, as they lie on disk."""
    paths = [path for folder in folders for path in tidy_files(root / folder)]
    return {path: path.read_bytes().decode("utf-8", errors="replace") for path in paths}


def tidy_files(folder: Path) -> list[Path]:
    """Return the files below a folder, less what Python and Jupyter leave beside them."""
    litter = {"__pycache__", ".ipynb_checkpoints"}
    return sorted(p for p in folder.rglob("*") if p.is_file() and not litter & set(p.parts))


def _cells(notebooks: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    for notebook in notebooks:
        yield from notebook.cells


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]


def _shipped_lines(path: Path, text: str) -> list[str]:
    """Return the lines that a reader of the file sees: a notebook's are those of its cells."""
    if path.suffix != ".ipynb":
        return text.split("\n")
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception as error:
        raise RavineError(f"{path} is no readable notebook ({error}). Run: ravine build") from None
    return [line for cell in notebook.cells for line in cell.source.split("\n")]


def _is_telling(line: str) -> bool:
    """Whether a line gives something away: it names at least two things, or computes."""
    if line.startswith(("import ", "from ")) and "grader" not in line:
        return False
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(line).readline))
    except (tokenize.TokenError, SyntaxError):
        tokens = []
    names = [t for t in tokens if t.type == tokenize.NAME and not keyword.iskeyword(t.string)]
    numbers = [t for t in tokens if t.type == tokenize.NUMBER]
    return len(names) + len(numbers) >= 2
