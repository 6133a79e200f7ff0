"""The notebooks in a zip, each written into a scratch file; all else, with the reason why not.

Nothing is written under a name that stands in the zip, and nothing beyond the limits, whatever the
zip says of its sizes.
"""

import errno
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from grader.engine.intake.reading import MEGABYTES
from grader.errors import RavineError

# Far above what a class hands in for one lesson.
ENTRIES = 20_000
ALL_MEGABYTES = 4_000
# Of one file in the zip, which may be a zip of a student's own.
MEGABYTES_OF_ONE, NOTEBOOKS_OF_ONE = 100, 50
LONGEST_NAME, LONGEST_PATH = 255, 1000
# A notebook of text and pictures shrinks 3 to 20 times; long runs of one letter, 1000 times.
RATIO, FREE_OF_RATIO = 200, 1_000_000
BLOCK = 1 << 20
# Browsers put a second ending to what they take for text.
NOTEBOOK = re.compile(r"\.ipynb(\.json|\.txt)?$", re.IGNORECASE)
ZIP = re.compile(r"\.zip$", re.IGNORECASE)
# What Finder and Explorer leave behind, and nobody hands in.
SYSTEM = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini"}
# A few bytes of others (bzip2, LZMA) unpack to gigabytes before any can be counted.
WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DRIVE = re.compile(r"[A-Za-z]:")

ENCRYPTED = "it is encrypted. Ask for it without a password"
LINK = "it is a link, and links are not followed. Ask for the file itself"
CLIMBS = "its path leads out of the zip. Take it out by hand if you trust it"
LONG_NAME = f"its name has more than {LONGEST_NAME} letters. Ask for it with a shorter one"
OTHER_WAY = "it is packed in a way that is not read. Ask for the file itself, or an ordinary zip"
CHECKPOINT = "it is a copy that Jupyter keeps of an older state, not what should be handed in"
NONE_INSIDE = "it is a zip without a notebook"
NO_NOTEBOOK = "it is no notebook (.ipynb)"
TWICE_PACKED = "it is a zip within a zip within a zip. Unpack it by hand"
DAMAGED = "it is damaged ({error}). Download the zip again, or ask the student for a new copy"
BOMB = f"it is over {RATIO} times as large as it is packed, as no notebook is. Look at it by hand"
TOO_LARGE = f"it has more than {MEGABYTES} MB. Ask for it without large outputs"
TOO_MUCH = f"all before it has {ALL_MEGABYTES} MB, and what follows is not read. Split the zip"
TOO_MUCH_OF_ONE = (
    f"it holds more than {NOTEBOOKS_OF_ONE} notebooks or {MEGABYTES_OF_ONE} MB, and what follows "
    "is not read. Ask for the notebook alone"
)
TOO_MANY = f"it holds more than {ENTRIES} files. Look at it by hand"
NO_ROOM = "{path} has no room left for what is unpacked. Make some, then run this again."
NO_ZIP = (
    "{path} is no zip that can be read ({error}). Download it again: a download that was cut off "
    "lacks its end."
)
FOLDER = (
    "{path} is a folder. Some browsers unpack what they download; pack it again, or turn that off "
    "(in Safari: open safe files after downloading)."
)


@dataclass(frozen=True)
class Entry:
    """A file in the zip.

    Attributes:
        path: its path there; for a file in a zip of a student's own, that of this zip.
        order: its place in the zip, and in a student's own.
        packed: the time that the zip gives it, which LMSs set to that of the download.
        inner: its path in the student's own zip, if it is in one.
        content: where what it holds was written; None if it was not.
        why: the reason, if it was not.
    """

    path: str
    order: tuple[int, ...]
    packed: str = ""
    inner: str = ""
    content: Path | None = None
    why: str = ""

    @property
    def file(self) -> str:
        """The name of the file itself."""
        return (self.inner or self.path).rpartition("/")[2]

    @property
    def shown(self) -> str:
        """Where it is, for people."""
        path = f"{self.path} > {self.inner}" if self.inner else self.path
        return path if path.isprintable() else ascii(path)


class _TooMuchError(Exception):
    """A limit was reached; its text says which."""


class _Unpacking:
    """One zip on its way into a scratch folder."""

    def __init__(self, scratch: Path):
        self._scratch, self._number = scratch, count()
        self._left = ALL_MEGABYTES * 1_000_000
        self._left_of_one, self._notebooks_of_one = 0.0, 0

    def entries(self, archive: zipfile.ZipFile) -> Iterator[Entry]:
        """Yield the files, small ones first: who hands in much takes no room from the others."""
        for n, info in sorted(enumerate(_infos(archive)), key=lambda each: _size(each[1])):
            self._left_of_one = MEGABYTES_OF_ONE * 1_000_000
            self._notebooks_of_one = NOTEBOOKS_OF_ONE
            yield from self._entry(archive, info, Entry(_name(info), (n,), _time(info)))

    def _entry(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry
    ) -> Iterator[Entry]:
        if why := _refusal(info, entry):
            # Whose a file is its name tells first; nobody wants to read all of one so long.
            inner, path = entry.inner[:LONGEST_NAME], entry.path[:LONGEST_PATH]
            yield replace(entry, path=path, inner=inner, why=why)
            return
        target = self._scratch / f"{next(self._number)}.ipynb"
        try:
            self._write(archive, info, target)
            if ZIP.search(entry.file):
                yield from self._inside(target, entry)
            else:
                yield replace(entry, content=target)
        except _TooMuchError as error:
            why = str(error)
            yield replace(entry, inner="" if why == TOO_MUCH_OF_ONE else entry.inner, why=why)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as e:
            if isinstance(e, OSError) and e.errno == errno.ENOSPC:
                raise RavineError(NO_ROOM.format(path=self._scratch)) from None
            yield replace(entry, why=DAMAGED.format(error=e or type(e).__name__))

    def _inside(self, path: Path, entry: Entry) -> Iterator[Entry]:
        """Yield the files in a student's own zip."""
        # Python makes an object for each before it tells how many they are.
        if path.read_bytes().count(b"PK\x01\x02") > ENTRIES:
            raise _TooMuchError(TOO_MANY)
        is_empty = True
        with zipfile.ZipFile(path) as archive:
            for n, info in enumerate(_infos(archive)):
                inner = replace(
                    entry, order=(*entry.order, n), packed=_time(info), inner=_name(info)
                )
                for each in self._entry(archive, info, inner):
                    yield each
                    is_empty = False
                    if each.why == TOO_MUCH_OF_ONE:
                        return
        if is_empty:
            yield replace(entry, why=NONE_INSIDE)

    def _write(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
        is_zip = ZIP.search(info.filename)
        if not self._notebooks_of_one:
            raise _TooMuchError(TOO_MUCH_OF_ONE)
        self._notebooks_of_one -= not is_zip
        limits = {
            MEGABYTES * 1_000_000: TOO_LARGE,
            self._left_of_one: TOO_MUCH_OF_ONE,
            self._left: TOO_MUCH,
        }
        most = min(limits)
        size = 0
        try:
            with archive.open(info) as source, target.open("wb") as file:
                while block := source.read(BLOCK):
                    size += len(block)
                    if size > most:
                        raise _TooMuchError(limits[most])
                    if size > FREE_OF_RATIO and size > RATIO * info.compress_size:
                        raise _TooMuchError(BOMB)
                    file.write(block)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        self._left -= size
        self._left_of_one -= 0 if is_zip else size


def entries(path: Path, scratch: Path) -> list[Entry]:
    """Return the files in a zip, and in the zips in it, less those of operating systems.

    Args:
        path: the zip.
        scratch: an empty folder, into which notebooks are written.

    Raises:
        RavineError: it is no zip, or holds far too many files.
    """
    if path.is_dir():
        raise RavineError(FOLDER.format(path=path))
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise RavineError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RavineError(NO_ZIP.format(path=path, error=error)) from None
    with archive:
        try:
            found = list(_Unpacking(scratch).entries(archive))
        except _TooMuchError as error:
            raise RavineError(f"{path}: {error}.") from None
    return sorted(found, key=lambda entry: entry.order)


def _infos(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > ENTRIES:
        raise _TooMuchError(TOO_MANY)
    return [info for info in infos if not info.is_dir() and not _is_of_system(_name(info))]


def _size(info: zipfile.ZipInfo) -> tuple[bool, int]:
    """Return how large a file is at most; a zip is larger than all that are none."""
    return bool(ZIP.search(info.filename)), info.file_size


def _time(info: zipfile.ZipInfo) -> str:
    return "{}-{:02}-{:02} {:02}:{:02}:{:02}".format(*info.date_time)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a file's name; many programs write UTF-8 without saying so, and some backslashes."""
    name = info.filename
    if not info.flag_bits & 0x800:
        # If it is of another encoding, its letters stay wrong; they are for people only.
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _is_of_system(name: str) -> bool:
    parts = name.casefold().split("/")
    return not SYSTEM.isdisjoint(parts) or parts[-1].startswith("._")


def _refusal(info: zipfile.ZipInfo, entry: Entry) -> str:
    """Return why a file is not even opened."""
    name = entry.inner or entry.path
    kind = stat.S_IFMT(info.external_attr >> 16)
    if len(name) > LONGEST_PATH or max(map(len, name.split("/"))) > LONGEST_NAME:
        return LONG_NAME
    if name.startswith("/") or ".." in name.split("/") or DRIVE.match(name):
        return CLIMBS
    if kind and kind != stat.S_IFREG:
        return LINK
    if ZIP.search(name):
        why = TWICE_PACKED if entry.inner else ""
    elif ".ipynb_checkpoints" in name.casefold().split("/"):
        why = CHECKPOINT
    else:
        why = "" if NOTEBOOK.search(name) else NO_NOTEBOOK
    if why or info.flag_bits & 1:
        return why or ENCRYPTED
    return "" if info.compress_type in WAYS else OTHER_WAY
