"""A notebook into its place in submitted/: whole or not at all, and what was there is kept."""

import os
import shutil
from enum import StrEnum
from pathlib import Path

from grader.collecting.choosing import HandedIn
from grader.engine.intake.reading import TIME, check_links
from grader.errors import RavineError
from grader.files import digest, write_whole
from grader.gradebook.collected import Origin, Origins
from grader.gradebook.submissions import Submission

BY_HAND = (
    "{path} was not collected from here, or was changed since, and stays. To take {file} in its "
    "place, move it away and run this again"
)
UNREADABLE = "{file} cannot be read as a notebook, and {path} stays. Ask the student for a new copy"


class Placed(StrEnum):
    """What became of a notebook."""

    NEW = "collected"
    NEWER = "collected, newer"
    SAME = "unchanged"
    OLDER = "older than what is there"


def place(
    handed_in: HandedIn, submission: Submission, origin: Origin, origins: Origins
) -> tuple[Placed, Path | None]:
    """Put a notebook into submitted/; return what became of it, and where what was there lies.

    Notebook, time and note are written one after the other, each of them whole. Whoever is stopped
    between them has the same done by running the command again.

    Args:
        handed_in: the notebook.
        submission: where it belongs.
        origin: where it comes from.
        origins: what is known of what is there.

    Raises:
        RavineError: what is there is not an older version of it.
        OSError: it cannot be written.
    """
    check_links(submission.folder)
    path = submission.folder / f"{submission.lesson.notebook}.ipynb"
    there, kept = digest(path), None
    if os.path.lexists(path) and there != origin.digest:
        if _is_older(handed_in, path, there, origin, origins.of(submission)):
            return Placed.OLDER, None
        kept = _keep(path, origins.folder / "older" / submission.student / submission.lesson.name)
    submission.folder.mkdir(parents=True, exist_ok=True)
    beside = submission.folder / TIME
    if kept or not beside.exists() or _is_ours(beside, origins.of(submission)):
        if handed_in.time:
            write_whole(beside, handed_in.time)
        else:
            beside.unlink(missing_ok=True)
    if there != origin.digest:
        write_whole(path, handed_in.entry.content.read_bytes())
    origins.note(submission, origin)
    if there == origin.digest:
        return Placed.SAME, None
    return (Placed.NEWER if kept else Placed.NEW), kept


def _is_older(
    handed_in: HandedIn, path: Path, there: str | None, origin: Origin, before: Origin | None
) -> bool:
    """Whether a notebook is older than what is there; RavineError if nothing tells."""
    file = handed_in.entry.shown
    known = before and (before.digest, before.source, before.owner)
    if known != (there, origin.source, origin.owner):
        raise RavineError(BY_HAND.format(path=path, file=file))
    if not handed_in.is_readable:
        raise RavineError(UNREADABLE.format(path=path, file=file))
    if before.version == origin.version:
        raise RavineError(BY_HAND.format(path=path, file=file))
    return origin.version < before.version


def _is_ours(beside: Path, before: Origin | None) -> bool:
    """Whether a time is as it was collected, and not written by hand."""
    return before is not None and beside.read_bytes() == str(before.version[0]).encode()


def _keep(path: Path, folder: Path) -> Path:
    """Copy a notebook and its time aside, unless they were already; return where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    n = 1
    while (kept := folder / f"{n}").exists():
        if digest(kept / path.name) == digest(path):
            return kept
        n += 1
    part = folder / f".part-{os.getpid()}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for name in (path.name, TIME):
        if (path.parent / name).is_file():
            shutil.copy2(path.parent / name, part / name)
    part.rename(kept)
    return kept
