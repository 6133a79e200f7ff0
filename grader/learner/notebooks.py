"""A learner's notebook, read and changed as the JSON that it is, so that all else in it stays."""

import json
import time
from difflib import get_close_matches
from pathlib import Path

from grader.course import Lesson
from grader.errors import RavineError
from grader.files import write_whole
from grader.names import exercise_of

DAMAGED = (
    "{what} Nothing was changed. Take an older version of it (in JupyterLab: File > Revert "
    "Notebook to Checkpoint), or move it away, and `ravine start` makes a fresh copy."
)


def read(path: Path) -> dict:
    """Return a notebook, each of whose cells has its source in one string.

    Raises:
        RavineError: the file cannot be read, or holds no notebook.
    """
    try:
        notebook = json.loads(path.read_bytes())
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
    except OSError as error:
        why = error.strerror or str(error)
    except (ValueError, RecursionError) as error:
        why = str(error)
    except (KeyError, TypeError):
        why = "it is JSON, but no notebook"
    else:
        return notebook
    what = f"{path} cannot be read as a notebook ({why})."
    raise RavineError(DAMAGED.format(what=what))


def text_of(notebook: dict) -> bytes:
    """Return the bytes of a notebook's file, as Jupyter writes them."""
    cells = [{**cell, "source": cell["source"].splitlines(True)} for cell in notebook["cells"]]
    shown = json.dumps({**notebook, "cells": cells}, indent=1, ensure_ascii=False)
    return f"{shown}\n".encode("utf-8", "backslashreplace")


def grade_id(cell: dict) -> str | None:
    """Return the name by which nbgrader knows a cell; its id where an editor dropped that."""
    marks = _marks(cell)
    return marks.get("grade_id") or cell.get("id")


def answers(notebook: dict) -> dict[str, dict]:
    """Return the answer cells of a notebook of the course, by exercise."""
    return {grade_id(cell): cell for cell in notebook["cells"] if _marks(cell).get("solution")}


def stubs(release: dict) -> dict[str, str]:
    """Return what stands in the answer cells of a released notebook, by exercise."""
    return {name: cell["source"].strip() for name, cell in answers(release).items()}


def exercise_called(name: str, release: dict, lesson: Lesson) -> str:
    """Return the exercise of that name; RavineError if there is none."""
    known = list(answers(release))
    if name in known:
        return name
    close = get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
    raise RavineError(f"{lesson.name} has no exercise called {name!r}. {hint}")


def points(notebook: dict) -> dict[str, float]:
    """Return the points that each exercise of a notebook of the course gives."""
    found = dict.fromkeys(answers(notebook), 0.0)
    for cell in notebook["cells"]:
        if _marks(cell).get("grade"):
            found[exercise_of(grade_id(cell))] += _marks(cell)["points"]
    return found


def write(path: Path, text: bytes) -> None:
    """Write a file, all of it or nothing; RavineError if that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise RavineError(
            f"{path} cannot be written ({error.strerror}). Make that possible, then run this again."
        ) from None


def kept_aside(path: Path, suffix: str) -> Path:
    """Return a name beside a file, of this time, that no file has."""
    stem = f"{path.stem}-kept-{time.strftime('%Y-%m-%d-%H%M%S')}"
    names = (
        path.with_name(f"{stem}{more}{suffix}") for more in ("", *(f"-{n}" for n in range(2, 99)))
    )
    return next(name for name in names if not name.exists())


def saved_at(path: Path) -> str:
    """Return when a file was saved: the time, and the date if that was not today."""
    saved = time.localtime(path.stat().st_mtime)
    is_today = saved[:3] == time.localtime()[:3]
    return time.strftime("%H:%M" if is_today else "%Y-%m-%d %H:%M", saved)


def _marks(cell: dict) -> dict:
    return cell.get("metadata", {}).get("nbgrader", {})
