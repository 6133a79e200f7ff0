"""What a student handed in, read as data: is it a notebook, of which lesson, and what is beside it.

Nothing of what an editor or a student wrote around the cells survives: of a cell its kind, source,
id, tags and pictures, of a notebook nothing but its cells.
"""

import functools
import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader import converters
from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.gradebook.moments import Moment, NoMomentError
from grader.gradebook.submissions import MEGABYTES, Submission

KINDS = ("code", "markdown", "raw")
TIME = "timestamp.txt"
LONGEST_TIME = 100
# As `nbgrader zip_collect` writes UTC.
WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
NO_TIME = (
    "{path} does not say when this was handed in: {why}. Write it as 2026-01-31 12:00:00 UTC, or "
    "remove the file; then grade again. Nobody is late until then."
)
NEW_COPY = "Ask the student for a new copy"
LINK = "{path} is a link, and links are not followed. Put what it should be in its place."
# More than this share of a notebook's cells is that notebook: lessons have cells in common.
MOST = 0.5
# Far above what people write, as MEGABYTES is.
CELLS = 2000


class UnreadableError(RavineError):
    """A file that is no notebook: `what` is wrong, less what an instructor should do."""

    def __init__(self, what: str, way_out: str = NEW_COPY):
        super().__init__(f"{what} {way_out}.")
        self.what = what


def examine(submission: Submission) -> tuple[NotebookNode, str | None]:
    """Return the notebook of a submission, and what an instructor should know of it, if anything.

    Raises:
        RavineError: the folder does not hold the lesson's notebook, or it cannot be read.
    """
    path = submission.notebook
    check_links(submission.folder)
    others = sorted(str(p.relative_to(submission.folder)) for p in _notebooks(submission.folder))
    if not os.path.lexists(path):
        files = {p.name for p in submission.folder.glob("*") if p.is_file()}
        there = ", ".join(sorted(files.union(others)))
        holds = f"holds {there}, but no {path.name}" if there else f"holds no {path.name}"
        raise RavineError(
            f"{submission.folder} {holds}. Rename the notebook if it is there, "
            "or ask the student to hand in again."
        )
    notebook = read(path)
    check_lesson(notebook, path, submission.lesson)
    read_time(submission.folder)
    others.remove(path.name)
    return notebook, _remark(path.name, others, _is_untouched(notebook, submission.lesson))


def read(path: Path) -> NotebookNode:
    """Return a submitted notebook, of nbformat 4.5 and valid but for its outputs, as data.

    Raises:
        RavineError: there is none in the file.
    """
    raw = _bytes(path)
    try:
        # In any Unicode, with a byte-order mark or without; a disk that was full leaves nulls.
        data = json.loads(raw.decode(json.detect_encoding(raw), "surrogatepass").strip("\0"))
    except UnicodeDecodeError as error:
        why = f"its text is not Unicode: {error}"
        raise _unreadable(path, why, "or save it as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from None
    try:
        # Before they are made: a million of them, a few bytes each, would take the memory of all.
        sheets = [data, *data.get("worksheets", [])]
        number = sum(len(sheet.get("cells", [])) for sheet in sheets)
        notebook = _notebook(data) if number <= CELLS else None
    except Exception as error:
        raise _unreadable(path, f"it is JSON, but no notebook: {error}") from None
    if notebook is None:
        raise _unreadable(path, f"it has {number} cells; {CELLS} are read")
    return notebook


def read_time(folder: Path) -> bytes | None:
    """Return what a submission's `timestamp.txt` holds; None if there is none.

    Raises:
        RavineError: it holds no time.
    """
    path = folder / TIME
    if not os.path.lexists(path):
        return None
    raw = _bytes(path)
    try:
        moment(raw)
    except NoMomentError as error:
        raise RavineError(NO_TIME.format(path=path, why=error)) from None
    return raw


def moment(time: bytes | None) -> datetime | None:
    """Return a time of handing in, in UTC without a zone as nbgrader has it; None for none.

    What nbgrader's commands write is read as they mean it, and what people write as in c.Dates:
    nbgrader takes a zone that it does not know for UTC, and +0100 for a hundred seconds.

    Raises:
        NoMomentError: it cannot be read.
    """
    text = (time or b"").decode("utf-8", "replace").strip()
    if len(text) > LONGEST_TIME:
        raise NoMomentError(f"it holds {len(text)} characters")
    if WITHOUT_ZONE.fullmatch(text):
        text = f"{text} UTC"
    return Moment.parse(text).utc if text else None


def check_links(folder: Path) -> None:
    """RavineError if a submission's folder, or the student's, is a link: it may lead anywhere."""
    for place in (folder.parent, folder):
        if place.is_symlink():
            raise RavineError(LINK.format(path=place))


def check_lesson(notebook: NotebookNode, path: Path, lesson: Lesson) -> None:
    """RavineError if this is the notebook of another lesson, or a lecture."""
    if is_of(notebook, lesson):
        return
    for other, name in _others(lesson):
        if _share(other, notebook) > MOST:
            raise RavineError(
                f"{path}: this is the {name}, handed in as {lesson.name}. "
                f"Ask the student for the notebook of {lesson.name}."
            )


def is_of(notebook: NotebookNode, lesson: Lesson) -> bool:
    """Whether a notebook holds most of a lesson's assignment."""
    return _share(lesson.release, notebook) > MOST


def _bytes(path: Path) -> bytes:
    """Return what a file holds; RavineError if it is a link, or no file, or too large."""
    # A fifo is opened and not waited for; a link is not followed, even if it has just become one.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise RavineError(LINK.format(path=path))
    try:
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise UnreadableError(f"{path} is no file.")
            if found.st_size > MEGABYTES * 1_000_000:
                raise UnreadableError(
                    f"{path} has {found.st_size / 1e6:.0f} MB; files up to {MEGABYTES} MB are "
                    "read.",
                    f"{NEW_COPY}, without large outputs",
                )
            return file.read(MEGABYTES * 1_000_000)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None


def _unreadable(path: Path, why: str, way_out: str = "") -> UnreadableError:
    why = why.partition("\n")[0][:120]
    ways = f"{NEW_COPY}, {way_out}" if way_out else NEW_COPY
    return UnreadableError(f"{path} cannot be read as a notebook ({why}).", ways)


def _notebook(data: dict) -> NotebookNode:
    """Make a valid notebook of what JSON held; any exception if it holds no cells."""
    if "worksheets" in data:
        with converters.quiet():
            data = nbformat.convert(nbformat.from_dict(data), 4)
    seen: set[str] = set()
    # The last of two with the same id keeps it, as it counts when cells stand twice.
    cells = [_cell(raw, n, seen) for n, raw in reversed(list(enumerate(data["cells"])))]
    kept = [cell for cell in reversed(cells) if cell]
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=kept)


def _cell(raw: object, n: int, seen: set[str]) -> NotebookNode | None:
    """Return one cell without anything that could trip up a later step; None if it is none."""
    if not isinstance(raw, dict):
        return None
    kind = raw.get("cell_type")
    kind = kind if kind in KINDS else "code" if "outputs" in raw else "markdown"
    given = raw.get("id")
    is_id = isinstance(given, str) and _is_id(given) and given not in seen
    name = given if is_id else f"unnamed-{n}"
    seen.add(name)
    cell = nbformat.from_dict(
        {"cell_type": kind, "id": name, "metadata": _metadata(raw), "source": _source(raw)}
    )
    if kind == "code":
        outputs = raw.get("outputs")
        cell.update(execution_count=None, outputs=outputs if isinstance(outputs, list) else [])
    elif _are_pictures(raw.get("attachments")):
        cell.attachments = nbformat.from_dict(raw["attachments"])
    return cell


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", text) is not None


def _source(raw: dict) -> str:
    source = raw.get("source")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    # Half a surrogate pair is no text, and no file takes it.
    return text.encode("utf-8", "replace").decode("utf-8")


def _metadata(raw: dict) -> dict:
    """Return a cell's grade id, which says which one it is, and tags, which say what is not run."""
    metadata, kept = raw.get("metadata"), {}
    if not isinstance(metadata, dict):
        return kept
    of_nbgrader, tags = metadata.get("nbgrader"), metadata.get("tags")
    if isinstance(of_nbgrader, dict) and isinstance(of_nbgrader.get("grade_id"), str):
        kept["nbgrader"] = of_nbgrader
    if isinstance(tags, list):
        kept["tags"] = list(dict.fromkeys(tag for tag in tags if isinstance(tag, str)))
    return kept


def _are_pictures(attachments: object) -> bool:
    """Whether these are attachments as notebooks have them: name, kind, text."""
    if not isinstance(attachments, dict):
        return False
    return all(
        isinstance(kinds, dict) and all(isinstance(text, str) for text in kinds.values())
        for kinds in attachments.values()
    )


def _others(lesson: Lesson) -> Iterator[tuple[Path, str]]:
    """Yield each other notebook of the course, and what it is called."""
    course = Course(lesson.root)
    for other in course.assignments():
        if other != lesson:
            yield other.release, f"notebook of {other.name}"
    for lecture in sorted((course.root / "course").glob("*.ipynb")):
        yield lecture, f"lecture course/{lecture.name}"


def _share(known: Path, notebook: NotebookNode) -> float:
    """Return the share of a known notebook's cells that this one holds, by id or by text.

    In an assignment those count that nbgrader knows; students delete the text around them.
    """
    if not known.is_file():
        return 0
    names = {name for cell in notebook.cells for name in _names(cell)}
    all_cells = _known(known).cells
    cells = [cell for cell in all_cells if "nbgrader" in cell.metadata] or all_cells
    return sum(bool(names.intersection(_names(cell))) for cell in cells) / max(1, len(cells))


def _known(path: Path) -> NotebookNode:
    """Return a notebook of the course, which is read once for a class."""
    return _read_at(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=100)
def _read_at(path: Path, _changed: int) -> NotebookNode:
    return read(path)


def _names(cell: NotebookNode) -> set[str]:
    """Return what a cell may be recognized by."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
    return {cell.id, grade_id, cell.source.strip()}


def _notebooks(folder: Path) -> Iterator[Path]:
    """Yield the notebooks in a folder and below, less the checkpoints of editors."""
    for path in folder.rglob("*.ipynb"):
        inside = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") for part in inside):
            yield path


def _is_untouched(notebook: NotebookNode, lesson: Lesson) -> bool:
    """Whether each answer is as it was given out."""
    if not lesson.release.is_file():
        return False
    cells = _known(lesson.release).cells
    stubs = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")]
    held = [_names(cell) for cell in notebook.cells]
    return bool(stubs) and all(
        any({stub.id, stub.source.strip()} <= names for names in held) for stub in stubs
    )


def _remark(name: str, others: list[str], untouched: bool) -> str | None:
    as_given = f"{name} is as it was given out"
    if others:
        lie, which = ("lie", "which are") if others[1:] else ("lies", "which is")
        lies = f"beside {name} {lie} {', '.join(others)}, {which} not graded"
        same = f", and {as_given}" if untouched else ""
        return f"{lies}{same}. If the work is there, give it the name {name} and grade again."
    return f"{as_given}: no answer in it was changed." if untouched else None
