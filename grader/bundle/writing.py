"""A bundle is written whole or not at all, and over nothing."""

import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath

from grader.errors import RavineError


def require_free(to: Path) -> None:
    """Raise RavineError where a bundle cannot be written there."""
    if os.path.lexists(to):
        raise RavineError(
            f"{to} exists, and nothing is written over it. Give another name: "
            "ravine bundle --to PATH"
        )
    if not to.absolute().parent.is_dir():
        raise RavineError(f"There is no folder {to.absolute().parent} to write {to.name} into.")


def write(files: dict[PurePosixPath, bytes], to: Path) -> None:
    """Write the files (path inside -> content) as a folder, or as a zip if `to` is called so.

    The zip holds one folder with its own name, so that it unpacks beside others and not over them.
    """
    to = to.absolute()
    try:
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".ravine-bundle-") as scratch:
            is_zip = to.suffix.lower() == ".zip"
            whole = Path(scratch, to.stem if is_zip else to.name)
            for inside, content in files.items():
                path = whole / inside
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if is_zip:
                whole = Path(shutil.make_archive(f"{scratch}/made", "zip", scratch, whole.name))
            require_free(to)
            whole.rename(to)
    except OSError as error:
        raise RavineError(f"{to} cannot be written: {error}.") from error
