"""The run stage on this machine: two warm programs, and as many notebooks at once as asked for.

The judge's parent and the student's parent are programs of their own, started by exec: a fork of
the command line or of a server would have what those hold in its memory.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from grader.engine import sandbox
from grader.errors import RavineError

# Seconds: for the warm programs to start, and for a judge beyond the time of its notebook.
START, SLACK = 60, 60
# Bytes of an outcome: many figures make many.
LARGEST = 256 * 2**20
# One thread a process: notebooks run side by side.
ONE_THREAD = {
    f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
}


class Local:
    """A back end of the run stage: `submit` a job, get a future of its outcome."""

    def __init__(self, jobs: int | None = None):
        """Start the two warm programs; `jobs` notebooks run at once (default: one a core)."""
        self._jobs, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._judges = subprocess.Popen(
            [sys.executable, "-m", "grader.engine.judge", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=Path(__file__).parents[2],
            env={**os.environ, **ONE_THREAD, "MPLBACKEND": "agg"},
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        # Both get warm at the same time.
        self._sandbox = sandbox.start()
        socket.send_fds(self._jobs, [b"students"], [self._sandbox.socket.fileno()])
        self._lock = threading.Lock()
        self.width = jobs or len(os.sched_getaffinity(0))
        self._threads = ThreadPoolExecutor(self.width, "ravine-run")
        self._is_ready = threading.Event()
        atexit.register(self.close)

    @property
    def kind(self) -> str:
        """What keeps students' code from the machine."""
        return self._sandbox.kind

    def submit(self, job: bytes) -> "Future[bytes]":
        """Run a job; its future is the outcome, or raises RavineError."""
        return self._threads.submit(self._run, job)

    def close(self) -> None:
        """End both programs, and what runs in them."""
        atexit.unregister(self.close)
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._jobs.close()
        self._sandbox.close()
        self._judges.kill()
        self._judges.wait()

    def _run(self, job: bytes) -> bytes:
        self._wait_until_warm()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with ours, theirs:
            ours.settimeout(json.loads(job)["limits"]["notebook_seconds"] + SLACK)
            with self._lock:
                socket.send_fds(self._jobs, [b"j"], [theirs.fileno()])
            theirs.close()
            return _outcome(ours, job)

    def _wait_until_warm(self) -> None:
        with self._lock:
            if self._is_ready.is_set():
                return
            self._jobs.settimeout(START)
            try:
                if self._jobs.recv(16) != b"ready":
                    raise RavineError("The program that runs the tests has ended at its start.")
            except TimeoutError:
                raise RavineError(
                    f"The program that runs the tests did not start in {START} seconds."
                ) from None
            self._jobs.settimeout(None)
            self._is_ready.set()


def _outcome(ours: socket.socket, job: bytes) -> bytes:
    """Hand a job to its judge, and return what it answers; end a judge that does not."""
    pid = None
    with ours.makefile("rb") as lines:
        try:
            pid = int(lines.readline() or 0)
            ours.sendall(job + b"\n")
            outcome = lines.readline(LARGEST)
        except (OSError, ValueError):
            outcome = b""
    if not outcome.endswith(b"\n"):
        if pid:
            _kill(pid)
        raise RavineError("the tests could not be brought to an end. Grade it again.")
    return outcome


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


