"""A site's files put into their place, all or none."""

import tempfile
from pathlib import Path

from grader.errors import RavineError

# What tells a site that may be replaced from a folder that somebody else filled.
MARK = '<meta name="generator" content="Ravine">'


def place(files: dict[str, bytes], to: Path) -> None:
    """Write a site beside its place, then put it there instead of the one before.

    Raises:
        RavineError: there is something else at the place, or it cannot be written.
    """
    check(to)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{to.name}-", dir=to.parent) as beside:
            made, former = Path(beside) / "made", Path(beside) / "former"
            for path, content in files.items():
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                (made / path).write_bytes(content)
            if to.exists():
                to.rename(former)
            made.rename(to)
    except OSError as error:
        raise RavineError(f"The site cannot be written to {to}: {error}.") from error


def check(to: Path) -> None:
    """Refuse a place that holds what is no site of ours."""
    if not to.exists() or (to.is_dir() and not any(to.iterdir())):
        return
    first = to / "index.html"
    if not (first.is_file() and MARK in first.read_text(encoding="utf-8", errors="replace")):
        raise RavineError(
            f"{to} exists and is not a site that ravine made, so it is left alone. "
            "Name another folder: ravine site --to FOLDER"
        )
