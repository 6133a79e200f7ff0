"""Copies of the gradebook, made before a command changes it: `c.Backups.keep` in the settings.

To go back, close what uses the gradebook and copy one of them over it.
"""

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session
from traitlets import Integer, TraitError
from traitlets.config import Config, Configurable

from grader.course import CONFIG
from grader.errors import RavineError

TIME = "%Y-%m-%dT%H-%M-%S"
DAY = len("2026-12-24")
# Seconds to wait for other programs.
WAIT = 5
# Beside the newest, the first copy of each of so many days is kept.
DAYS = 30
# Seconds after which nobody writes a copy any more: its command was killed.
LEFT = 3600
UNMADE = (
    "No backup of {path} can be made in {folder} ({why}), so nothing was changed. Make room there, "
    "or make the folder writable, and run this again; or do without backups: c.Backups.keep = 0 in "
    "{config}."
)


class UnmadeError(RavineError):
    """No backup can be made, so that nothing may be changed."""


class Backups(Configurable):
    """How many copies of the gradebook there are."""

    keep = Integer(10, min=0, help="The newest so many are kept; 0: make none.").tag(config=True)

    @classmethod
    def of(cls, config: Config) -> "Backups":
        """Return what a course's settings say; RavineError for what is no number of copies."""
        try:
            return cls(config=config)
        except TraitError as error:
            said = f"{CONFIG} sets a number of backups that is none: {error} Mend it."
            raise RavineError(said) from None


def time_name() -> str:
    """Return the time now, as a name; later ones sort later."""
    now = datetime.now(UTC)
    return f"{now:{TIME}}.{now.microsecond // 1000:03d}Z"


def folder_of(gradebook: Path) -> Path:
    """Return the folder, beside a gradebook, in which its copies lie."""
    return gradebook.with_name(f"{gradebook.stem}-backups")


def back_up(gradebook: Path, keep: int, before: str = "") -> Path | None:
    """Copy a gradebook as it is now, and thin out the copies from before.

    Args:
        gradebook: SQLite's file; another program may be writing it.
        keep: how many of the newest copies stay, beside the first of each of thirty days.
        before: what the copy is made for; such a copy is named after that, and stays for good.

    Returns:
        The copy; None if there is no gradebook yet.

    Raises:
        UnmadeError: no copy can be made.
    """
    if not gradebook.is_file():
        return None
    folder = folder_of(gradebook)
    copy = folder / f"{time_name()}{before and f'-before-{before}'}.db"
    part = folder / f".{copy.name}.{os.getpid()}"
    try:
        folder.mkdir(exist_ok=True)
        try:
            _copy(gradebook, part)
            part.replace(copy)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        said = UNMADE.format(path=gradebook, folder=folder, why=why, config=CONFIG)
        raise UnmadeError(said) from None
    _thin_out(folder, keep)
    return copy


def rows_written(session: Session) -> int:
    """Return how many rows a session's connection has written; 0 where there are no backups."""
    return getattr(session.connection().connection.dbapi_connection, "total_changes", 0)


def _copy(gradebook: Path, to: Path) -> None:
    """Copy the gradebook between two of other programs' transactions; sqlite3.Error if held."""
    # SQLite would make a file that everybody can read.
    os.close(os.open(to, os.O_CREAT | os.O_WRONLY, 0o600))
    source = sqlite3.connect(gradebook, timeout=WAIT)
    with closing(source), closing(sqlite3.connect(to)) as made:
        # A reader's lock first, for which SQLite waits so long: `backup` would wait for ever.
        source.execute("BEGIN")
        source.execute("SELECT name FROM sqlite_master").fetchall()
        source.backup(made)
    shutil.copymode(gradebook, to)


def _thin_out(folder: Path, keep: int) -> None:
    copies = sorted(folder.glob("*Z.db"), reverse=True)
    first_of_day = {copy.name[:DAY]: copy for copy in copies}
    stay = {*copies[: max(keep, 1)], *list(first_of_day.values())[:DAYS]}
    for copy in copies:
        if copy not in stay:
            with suppress(OSError):
                copy.unlink()
    for part in folder.glob(".*Z*.db.*"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > LEFT:
                part.unlink()
