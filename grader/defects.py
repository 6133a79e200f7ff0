"""Errors that nobody foresaw: a sentence for the terminal, the traceback for those who mend it."""

import sys
import tempfile
import time
import traceback
from pathlib import Path

LOG = "ravine.log"
# An older log is kept beside it once, so that the last errors are there and the disk stays free.
BYTES = 1_000_000


def kept(error: Exception, root: Path | None, more: str = "") -> str:
    """Keep an error's traceback; return the sentence that says where, without its full stop.

    Args:
        error: what was raised, as it is being handled.
        root: the course, whose `autograded/` gets the log; None for the system's scratch folder.
        more: what else is known, such as the log of the step that failed.
    """
    said = "".join(traceback.format_exception(error))
    entry = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {' '.join(sys.argv)}\n{more}\n{said}\n"
    scratch = Path(tempfile.gettempdir())
    for folder in [root / "autograded", scratch] if root else [scratch]:
        try:
            path = _append(folder / LOG, entry)
        except OSError:
            continue
        return f"The traceback is in {path}"
    return "The traceback could not be written anywhere"


def _append(path: Path, entry: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    if path.is_file() and path.stat().st_size > BYTES:
        path.replace(path.with_suffix(".log.1"))
    with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
        log.write(entry[-BYTES:])
    return path
