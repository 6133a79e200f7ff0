"""The process that forks for each submission, and what it is kept from.

Not tried on Windows, which cannot fork, nor on macOS, which has no namespaces.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import helpers
from grader.engine import walls
from grader.engine.limits import Limits
from grader.errors import RavineError

INSIDE = Path(__file__).parent / "inside"
# No account's and no service's on common systems, so that limits on processes count no one else's.
UNPRIVILEGED = 60789
SECONDS_TO_START = 60
SECONDS_TO_END = 5
# All that a submission sees of the environment.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "USER": "student",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONDONTWRITEBYTECODE": "1",
    # A pool of threads would not survive the fork.
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}


def available() -> bool:
    """Whether this system has what `start` needs; elsewhere it raises RavineError."""
    return sys.platform == "linux"


@dataclass
class Sandbox:
    """A warm parent that runs; `kind` says what it is kept from, `reason` why from no more."""

    kind: str
    reason: str
    process: subprocess.Popen
    socket: socket.socket

    def spawn(self, limits: dict[str, int]) -> tuple[socket.socket, socket.socket]:
        """Start a student's process; return its data channel and its control channel."""
        return _spawn(self.socket, limits)

    def close(self) -> None:
        """End the parent, and with it what still runs in it."""
        self.socket.close()
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Start:
    """A warm parent that starts while the caller goes on; it needs a second.

    It dies with the thread that made this, so make it in the main one.

    Raises:
        RavineError: this system cannot run it at all.
    """

    def __init__(self):
        if not available():
            raise RavineError(
                "Running students' code apart was not tried on this system. "
                "Grade on Linux, or switch to stock nbgrader in nbgrader_config.py."
            )
        self.first = None
        if program := shutil.which("bwrap"):
            command = [*walls.bubblewrap(program, INSIDE), *_parent("--apart")]
            self.first = _Parent(command, str(walls.IMPORTED))

    def wait(self) -> Sandbox:
        """Return the sandbox when it is ready; RavineError if there can be none."""
        if self.first is None:
            return _with_limits_only("bubblewrap is not installed")
        if why := self.first.trouble():
            return _with_limits_only(f"bubblewrap does not work here ({why})")
        return Sandbox("bubblewrap", "", self.first.process, self.first.socket)


def start() -> Sandbox:
    """Start the warm parent and wait for it, as `Start` does."""
    return Start().wait()


def _with_limits_only(why: str) -> Sandbox:
    course = Path(helpers.__file__).parent.parent
    if os.geteuid() == 0 and (closed := _closed_to_others(Path(sys.executable), course)):
        raise RavineError(
            f"Students' code is not run: {why}; without it root runs it as an ordinary user, "
            f"and {closed} cannot be read by one. Install bubblewrap, or grade as an ordinary user."
        )
    # The folder above `inside` has no `helpers`, and the course's no `inside`.
    parent = _Parent(_parent(), f"{INSIDE.parent}:{course}")
    if trouble := parent.trouble():
        raise RavineError(f"Students' code is not run: {why}, and without it: {trouble}.")
    return Sandbox("limits only", f"{why}.", parent.process, parent.socket)


def _closed_to_others(*paths: Path) -> Path | None:
    """Return the first folder on the way to these that only its owner may enter."""
    ways = [folder for path in (*paths, *map(Path.resolve, paths)) for folder in path.parents[::-1]]
    return next((folder for folder in ways if not folder.stat().st_mode & 1), None)


def _parent(*words: str) -> list[str]:
    """Return the command of the warm parent, less its spawn socket."""
    user = ["--user", str(UNPRIVILEGED)] if os.geteuid() == 0 else []
    return [sys.executable, "-P", "-s", "-m", "inside", *words, *user]


class _Parent:
    """A parent that starts."""

    def __init__(self, command: list[str], python_path: str):
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 - read when it does not start
        with theirs:
            self.process = subprocess.Popen(
                [*command, "--spawn-fd", str(theirs.fileno())],
                env=ENVIRONMENT | {"PYTHONPATH": python_path},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=self.said,
                stderr=self.said,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for who started this to act on.
            )

    def trouble(self) -> str:
        """Wait until it is warm and a first process has run in it; return what is in the way."""
        with self.said:
            self.socket.settimeout(SECONDS_TO_START)
            try:
                ready = self.socket.recv(1 << 12) == b"ready"
                trouble = self._refusal() if ready else self._last_words()
            except TimeoutError:
                trouble = f"it did not start within {SECONDS_TO_START} seconds"
            self.socket.settimeout(None)
            if trouble:
                self.socket.close()
                self.process.kill()
                self.process.wait()
            return trouble

    def _refusal(self) -> str:
        """Return what the kernel refuses a student's process, if anything."""
        data, control = _spawn(self.socket, Limits().as_dict())
        data.close()
        with control:
            control.settimeout(SECONDS_TO_START)
            ended = json.loads(control.recv(1 << 12))["ended"]
        return ended if ended.startswith("not started") else ""

    def _last_words(self) -> str:
        self.process.wait()
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").splitlines()
        return next((line for line in reversed(lines) if line.strip()), "it says nothing")


def _spawn(parent: socket.socket, limits: dict[str, int]) -> tuple[socket.socket, socket.socket]:
    data, theirs = socket.socketpair()
    control, of_parent = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs, of_parent:
        message = json.dumps({"limits": limits}).encode()
        socket.send_fds(parent, [message], [theirs.fileno(), of_parent.fileno()])
    return data, control
