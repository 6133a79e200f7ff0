"""What a submission tried that no assignment needs, in words for the instructor.

Kept in the student's process, so a submission that knows this module can silence it; it says what
was tried, and the sandbox, which it does not touch, decides what is had.
"""

import os
import sys
import threading
from collections.abc import Callable

import helpers

MOST, LONGEST = 20, 160
# Beside the folders of Python and of the notebook, what libraries open by themselves.
READABLE = (
    *("/bin/", "/lib/", "/lib64/", "/usr/", "/ravine/", "/dev/", "/tmp/"),
    *("/etc/fonts/", "/etc/ld.so.cache", "/etc/localtime"),
)

_noted: list[str] = []
_busy = threading.local()


def noted() -> list[str]:
    """Return what was tried so far, each thing once, at most `MOST` of them."""
    return list(_noted)


def watch(scratch: str) -> None:
    """Note from now on; for good, since no audit hook can be removed."""
    own = (
        scratch,
        sys.prefix,
        sys.base_prefix,
        *map(os.path.dirname, (__file__, helpers.__file__)),
    )
    folders = (*(folder + os.sep for folder in own), *READABLE)

    def is_foreign(path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        return not f"{os.path.abspath(os.fsdecode(path))}/".startswith(folders)

    def hook(event: str, arguments: tuple) -> None:
        say = SAYINGS.get(event)
        if say is None or getattr(_busy, "now", False) or len(_noted) >= MOST:
            return
        _busy.now = True
        try:
            _note(say(arguments, is_foreign))
        except Exception:
            # What cannot be put in words, such as a path of a class with tricks, is not a failure.
            _note(event)
        finally:
            _busy.now = False

    sys.addaudithook(hook)


def _note(text: str | None) -> None:
    if text:
        # A line for a person: no control characters, no end to it that hides the next.
        line = "".join(c if c.isprintable() else "?" for c in text[:LONGEST])
        if line not in _noted:
            _noted.append(line)


Say = Callable[[tuple, Callable[[object], bool]], str | None]


def _plain(text: str) -> Say:
    return lambda arguments, is_foreign: text


def _with(text: str, which: int) -> Say:
    return lambda arguments, is_foreign: f"{text} {_short(arguments[which])}"


def _file(text: str) -> Say:
    def say(arguments: tuple, is_foreign: Callable[[object], bool]) -> str | None:
        return f"{text} {_short(arguments[0])}" if is_foreign(arguments[0]) else None

    return say


def _imported(arguments: tuple, is_foreign: Callable[[object], bool]) -> str | None:
    name = arguments[0]
    return f"imported {name}" if name.partition(".")[0] == "grader" else None


def _short(value: object) -> str:
    if isinstance(value, str | bytes | os.PathLike):
        return os.fsdecode(value)[:LONGEST]
    return str(value)[:LONGEST] if isinstance(value, int | tuple | list) else type(value).__name__


# Audit events of Python, https://docs.python.org/3/library/audit_events.html.
SAYINGS: dict[str, Say] = {
    "socket.__new__": _plain("opened a network connection"),
    "socket.connect": _with("connected to", 1),
    "socket.bind": _with("listened at", 1),
    "socket.getaddrinfo": _with("looked up the address of", 0),
    "socket.gethostbyname": _with("looked up the address of", 0),
    "os.fork": _plain("started a process by fork"),
    "os.forkpty": _plain("started a process by fork"),
    "os.exec": _with("replaced the process by", 0),
    "os.spawn": _with("started the program", 1),
    "os.posix_spawn": _with("started the program", 0),
    "os.system": _with("ran the shell command", 0),
    "subprocess.Popen": _with("started the program", 1),
    "os.kill": _with("sent a signal to process", 0),
    "os.killpg": _with("sent a signal to process group", 0),
    "ctypes.dlopen": _with("loaded the C library", 0),
    "ctypes.dlsym/handle": _with("called C code by name:", 1),
    "sys.settrace": _plain("traced what Python runs (sys.settrace)"),
    "sys.setprofile": _plain("traced what Python runs (sys.setprofile)"),
    "open": _file("opened the file"),
    "os.listdir": _file("listed the folder"),
    "os.scandir": _file("listed the folder"),
    "os.remove": _file("removed the file"),
    "os.rename": _file("renamed the file"),
    "os.chmod": _file("changed the rights of"),
    "shutil.copyfile": _file("copied the file"),
    "sqlite3.connect": _file("opened the database"),
    "import": _imported,
}
