"""The hostile corpus: read, handed in to a course with canaries, and watched while it is graded.

The rows are in `tests/grader/engine/hostile`, whose README says how they are written.
"""

import contextlib
import ctypes
import importlib.util
import json
import os
import re
import selectors
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import jupytext
import nbformat
from project import ROOT

from grader.authoring.texts import exercise_cells
from grader.course import Lesson

LESSON = "04_nesterov"
# What is answered in each notebook; the other exercises would take long, and tell no more.
ANSWERED = ("nesterov_lookahead", "nesterov", "iterate_from_lookahead")
ROWS = ROOT / "tests" / "grader" / "engine" / "hostile"
BEFORE, AFTER = "0_before", "zz_after"
# Given to a process in a container that goes on with a course that was made outside.
TOKEN = os.environ.get("HOSTILE_TOKEN") or os.urandom(4).hex()
WON, MARK, SOCKET = f"won-{TOKEN}", f"mark-{TOKEN}", f"ravine-{TOKEN}"
CANARIES = {
    kind: f"canary-{kind}-{TOKEN}"
    for kind in ("hidden", "solution", "other", "home", "environment")
}
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: whoever loses its parent becomes a child of this process.
# The keys of the segments of shared memory that a row makes.
SEGMENTS = range(0x7A610000, 0x7A610004)


@dataclass(frozen=True)
class Attack:
    """One submission: what it attacks, its cells as (place, cell), and what changes its folder."""

    name: str
    on: str = "nesterov"
    cells: list = field(default_factory=list)
    edit: object = None
    is_refused: bool = False
    spoils: bool = False  # Its own later cells.

    def __str__(self):
        return self.name


def attacks() -> list[Attack]:
    """Return all rows, those of code first."""
    found = {}
    for path in sorted(set(ROWS.glob("*.py")) - {ROWS / "notebooks.py"}):
        for cell in jupytext.read(path, fmt="py:percent").cells:
            if "attack" in cell.metadata:
                name, on = cell.metadata["attack"], cell.metadata.get("on", "nesterov")
                spoils = cell.metadata.get("spoils") == "true"
                attack = found.setdefault(name, Attack(name, on, spoils=spoils))
                attack.cells.append((cell.metadata.get("place", "before"), cell))
    spec = importlib.util.spec_from_file_location("notebooks", ROWS / "notebooks.py")
    notebooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebooks)
    for edit in notebooks.ATTACKS:
        name = edit.__name__
        found[name] = Attack(name, edit=edit, is_refused=name in notebooks.REFUSED)
    return list(found.values())


def lay_out(course: Path) -> None:
    """Make a course of one lesson with a canary in each hidden and each solution region."""
    for folder in ("source", "release"):
        shutil.copytree(ROOT / folder / LESSON, course / folder / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    (course.parent / "outside").mkdir(exist_ok=True)
    (course.parent / "home").mkdir(exist_ok=True)
    (course.parent / "home" / "secret.txt").write_text(CANARIES["home"])
    lesson = Lesson(course, LESSON)
    notebook = nbformat.read(lesson.source, as_version=4)
    for cell in notebook.cells:
        for region, kind in (("HIDDEN TESTS", "hidden"), ("SOLUTION", "solution")):
            cell.source = re.sub(
                rf"( *)### BEGIN {region}", rf'\g<0>\n\1canary = "{CANARIES[kind]}"', cell.source
            )
    nbformat.write(notebook, lesson.source)


def names(course: Path, port: int) -> dict:
    """Return what attacks need to know, as the README of the rows says."""
    beside = {"HOME": str(course.parent / "home"), "OUTSIDE": str(course.parent / "outside")}
    return {"MARK": MARK, "PORT": port, "SOCKET": SOCKET, "COURSE": str(course), **beside}


def hand_in_honest(course: Path, student: str) -> None:
    """Hand in right answers, and something that is for no other student's eyes."""
    notebook = _solved(course)
    notebook.cells.append(nbformat.v4.new_markdown_cell(CANARIES["other"]))
    nbformat.write(notebook, _folder(course, student) / "nesterov.ipynb")


def hand_in(course: Path, attack: Attack, known: dict) -> None:
    """Hand in an attack under its name: the attacked exercise unanswered, others right."""
    notebook, folder = _solved(course, without=attack.on), _folder(course, attack.name)
    for place, cell in attack.cells:
        _put(notebook, attack.on, place, cell, known)
    if attack.edit:
        attack.edit(notebook, folder, known)
    path = folder / "nesterov.ipynb"
    if not (path.exists() or path.is_symlink()):
        path.write_text(json.dumps(notebook), encoding="utf-8")


def _put(notebook, exercise: str, place: str, cell, known: dict) -> None:
    answer = exercise_cells(notebook)[exercise]
    source = cell.source
    if cell.cell_type == "code":
        # In two parts: a traceback that shows the line is no proof that the attack went through.
        won = f"'-'.join(('won', {TOKEN!r}))"
        source = (
            f"WON, {', '.join(known)} = {won}, {', '.join(map(repr, known.values()))}\n{source}"
        )
    if place == "answer":
        answer.source = source
        return
    make = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")
    notebook.cells.insert(notebook.cells.index(answer) + (place == "after"), make(source))


def _solved(course: Path, without: str = "") -> nbformat.NotebookNode:
    notebook = nbformat.read(Lesson(course, LESSON).release, as_version=4)
    right = exercise_cells(nbformat.read(Lesson(ROOT, LESSON).source, as_version=4))
    for exercise, cell in exercise_cells(notebook).items():
        if exercise in ANSWERED and exercise != without:
            cell.source = right[exercise].source
    return notebook


def _folder(course: Path, student: str) -> Path:
    folder = course / "submitted" / student / LESSON
    folder.mkdir(parents=True)
    return folder


def seen(course: Path, student: str) -> dict[str, str]:
    """Return all that a student gets to see, and the outputs in the graded notebook, by place."""
    found = {}
    for path in (course / "autograded" / student).rglob("*.ipynb"):
        if path.is_file() and not path.is_symlink():
            cells = json.loads(path.read_bytes()).get("cells", [])
            outputs = [cell.get("outputs", []) for cell in cells]
            found[str(path.relative_to(course))] = json.dumps(outputs, ensure_ascii=False)
    for path in (course / "feedback" / student).rglob("*"):
        if path.is_file():
            found[str(path.relative_to(course))] = path.read_text("utf-8", "replace")
    return found


def leaks(course: Path, student: str) -> list[str]:
    """Return the canaries, and the successes of an attack, in what its student gets to see."""
    return [
        f"{secret} in {place}"
        for place, text in seen(course, student).items()
        for secret in (*CANARIES.values(), WON)
        if secret in text
    ]


class Stolen(HTMLParser):
    """Finds markup of a page that would run or load what an attack put there."""

    ACTIVE = ("script", "style", "iframe", "object", "embed", "base", "meta", "form", "svg")

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.found, self._open = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self._open = tag
        for name, value in attributes:
            if "stolen" in (value or "") and (
                tag in self.ACTIVE
                or name.startswith("on")
                or re.match(r"\s*(javascript|data:text)", value, re.I)
                or name == "srcdoc"
            ):
                self.found.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open in ("script", "style") and "stolen" in data:
            self.found.append(f"<{self._open}>{data[:200]}")


@contextlib.contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """Listen at a local port (TCP and UDP) and an abstract Unix address; give port and what came."""
    heard, end = [], threading.Event()
    tcp, udp, unix = socket.socket(), socket.socket(type=socket.SOCK_DGRAM), socket.socket(1)
    tcp.bind(("127.0.0.1", 0))
    port = tcp.getsockname()[1]
    udp.bind(("127.0.0.1", port))
    unix.bind("\0" + SOCKET)
    thread = threading.Thread(target=_listen, args=((tcp, unix), udp, heard, end))
    thread.start()
    try:
        yield port, heard
    finally:
        end.set()
        thread.join()


def _listen(streams, udp, heard, end) -> None:
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            stream.listen()
        for channel in (*streams, udp):
            selector.register(channel, selectors.EVENT_READ)
        while not end.is_set():
            for key, _ in selector.select(timeout=0.2):
                if key.fileobj is udp:
                    heard.append(udp.recv(1000))
                else:
                    with key.fileobj.accept()[0] as connection:
                        connection.settimeout(2)
                        with contextlib.suppress(OSError):
                            heard.append(connection.recv(1000))
    for channel in (*streams, udp):
        channel.close()


@contextlib.contextmanager
def adopting() -> Iterator[list[str]]:
    """Be the parent of all that the body leaves running; afterwards the list says what that was.

    It is ended. A process that has lost its parent stays a descendant of this one.
    """
    libc, left, before = ctypes.CDLL(None), [], children()
    libc.prctl(SUBREAPER, 1, 0, 0, 0)
    try:
        yield left
        time.sleep(1)  # What is about to end may do so.
    finally:
        for pid in children() - before:
            with contextlib.suppress(OSError):
                if os.waitpid(pid, os.WNOHANG) == (0, 0):
                    left.append(Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "))
                    os.kill(pid, 9)
                    os.waitpid(pid, 0)
        libc.prctl(SUBREAPER, 0, 0, 0, 0)


def children() -> set[int]:
    """Return the ids of this process's own children."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(path.parent.name))
    return found


def left_behind(*places: Path) -> list[str]:
    """Return the marked files in places and in all that everybody can write, and such segments."""
    shared = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm")]
    files = {
        os.path.join(folder, name)
        for place in (*places, *shared)
        for folder, folders, files in os.walk(place)
        for name in (*folders, *files)
        if MARK in name
    }
    table = Path("/proc/sysvipc/shm")
    rows = table.read_text().splitlines()[1:] if table.exists() else []
    return sorted(files) + [row for row in rows if int(row.split()[0]) in SEGMENTS]


def digest(*places: Path) -> dict[str, str]:
    """Return the content of each plain file in places, as a digest, and where each link leads."""
    found = {}
    for path in (path for place in places for path in sorted(place.rglob("*"))):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file() and path.suffix != ".pyc":
            found[str(path)] = sha256(path.read_bytes()).hexdigest()
    return found
