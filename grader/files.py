"""Files written whole, and told from every other."""

import hashlib
import os
from functools import partial
from pathlib import Path

# For nobody but who runs the command.
PRIVATE = 0o600


def write_whole(path: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Write a file such that whoever reads it finds the old one or the new one, never a half.

    `mode` is what the file may be at most; PRIVATE for what holds names and marks. Text is UTF-8.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.unlink(missing_ok=True)
        with open(new, "wb", opener=partial(os.open, mode=mode)) as file:
            file.write(content.encode() if isinstance(content, str) else content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def digest(path: Path) -> str | None:
    """Return the digest of a file; None if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
