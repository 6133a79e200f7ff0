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
from grader.errors import RavineError

INSIDE = Path(__file__).parent / "inside"
# No account's and no service's on common systems, so that limits on processes count no one else's.
UNPRIVILEGED = 60789
SECONDS_TO_START = 60
# All that a submission sees of the environment.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "USER": "student",
    "HOME": "/scratch/home",
    "TMPDIR": "/scratch/tmp",
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
        """Start a student's process; return its data and its control, as both ends agreed."""
        data, theirs = socket.socketpair()
        control, of_supervisor = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, of_supervisor:
            message = json.dumps({"limits": limits}).encode()
            socket.send_fds(self.socket, [message], [theirs.fileno(), of_supervisor.fileno()])
        return data, control

    def close(self) -> None:
        """End the parent, and with it what still runs in it."""
        self.socket.close()
        self.process.kill()
        self.process.wait()


def start() -> Sandbox:
    """Start the warm parent; it dies with the thread that called this, so call from the main one.

    Raises:
        RavineError: this system cannot run it at all.
    """
    if not available():
        raise RavineError(
            "Grading with a sandbox was not tried on this system. "
            "Grade on Linux, or switch to stock nbgrader in nbgrader_config.py."
        )
    bwrap = shutil.which("bwrap")
    why = "bubblewrap is not installed"
    if bwrap:
        command = [*walls.bubblewrap(bwrap, INSIDE), *_parent("--apart")]
        started = _started(command, walls.IMPORTED)
        if started.socket:
            return Sandbox("bubblewrap", "", started.process, started.socket)
        why = f"bubblewrap does not work here ({started.why})"
    # The folder above `inside` holds nothing named `helpers`, and the course's has no `inside`.
    started = _started(_parent(), f"{INSIDE.parent}:{Path(helpers.__file__).parent.parent}")
    if started.socket is None:
        raise RavineError(f"Students' code cannot be run here: {why}, and without it {started.why}")
    return Sandbox("limits only", f"{why}.", started.process, started.socket)


@dataclass
class _Started:
    """A parent that is ready, or why it is not."""

    process: subprocess.Popen
    socket: socket.socket | None
    why: str = ""


def _parent(*words: str) -> list[str]:
    """Return the command of the warm parent, less its spawn socket."""
    user = ["--user", str(UNPRIVILEGED)] if os.geteuid() == 0 else []
    return [sys.executable, "-P", "-s", "-m", "inside", *words, *user]


def _started(command: list[str], python_path: str) -> _Started:
    """Start a parent and wait until it is warm."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*command, "--spawn-fd", str(theirs.fileno())],
            env=ENVIRONMENT | {"PYTHONPATH": python_path},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for who started this to act on.
        )
        theirs.close()
        ours.settimeout(SECONDS_TO_START)
        try:
            ready = ours.recv(1 << 12).decode()
        except OSError as error:
            ready = str(error)
        if ready == "ready":
            ours.settimeout(None)
            return _Started(process, ours)
        process.kill()
        process.wait()
        ours.close()
        said.seek(0)
        lines = said.read().decode(errors="replace").split("\n")
        return _Started(
            process, None, ready or next((s for s in lines[::-1] if s.strip()), "silent")
        )
