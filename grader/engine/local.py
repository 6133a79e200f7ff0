"""The run stage on this machine: two warm programs, and as many notebooks at once as asked for.

The judge's parent and the student's parent are programs of their own, started by exec: a fork of
the command line or of a server would have what those hold in its memory.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from grader.engine import sandbox
from grader.errors import RavineError

# Seconds: for the warm programs to start, and for a judge beyond the time of its notebook.
START, SLACK = 60, 60
# Bytes of an outcome: many figures make many.
LARGEST = 256 * 2**20
# How often a notebook is run whose programs end under it.
TRIES = 3
# One thread a process: notebooks run side by side.
ONE_THREAD = {
    f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
}


class Local:
    """A back end of the run stage: `submit` a job, get a future of its outcome."""

    def __init__(self, jobs: int | None = None):
        """Let the two programs start, which takes a second, while the caller goes on.

        They die with the thread that called this. `jobs` notebooks run at once (default: one a
        core).
        """
        self.width = jobs or len(os.sched_getaffinity(0))
        self._programs = _Programs()
        self._lock = threading.Lock()
        self._is_closed = False
        self._threads = ThreadPoolExecutor(self.width, "ravine-run")
        atexit.register(self.close)

    @property
    def kind(self) -> str:
        """What keeps students' code from the machine."""
        return self._programs.students.kind

    @property
    def reason(self) -> str:
        """Why it is kept from no more than that; empty if there is a sandbox."""
        return self._programs.students.reason

    def submit(self, job: bytes) -> "Future[bytes]":
        """Run a job; its future is the outcome, or raises RavineError."""
        return self._threads.submit(self._run, job)

    def close(self) -> None:
        """End both programs, and what runs in them."""
        atexit.unregister(self.close)
        self._is_closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._programs.close()

    def _run(self, job: bytes) -> bytes:
        """Run a job; once more if a program ended under it, which is no doing of the notebook's."""
        for _ in range(TRIES):
            programs = self._living()
            try:
                outcome = programs.run(job)
            except RavineError:
                if programs.are_alive():
                    raise
                continue
            if programs.are_alive():
                return outcome
        raise RavineError(f"the programs that run notebooks ended {TRIES} times. Grade it again.")

    def _living(self) -> "_Programs":
        """Return the programs, started anew if one of them has ended."""
        with self._lock:
            if self._is_closed:
                raise RavineError("the grading was stopped.")
            if not self._programs.are_alive():
                self._programs.close()
                self._programs = _Programs()
            return self._programs


class _Programs:
    """The judge's parent and the student's parent; if one ends, so should the other."""

    def __init__(self):
        self._jobs, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._judges = subprocess.Popen(
            [sys.executable, "-m", "grader.engine.judge", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=Path(__file__).parents[2],
            env={**os.environ, **ONE_THREAD, "MPLBACKEND": "agg"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for who started this to act on.
        )
        theirs.close()
        self._starting = sandbox.Start()
        self._lock = threading.Lock()
        self._sandbox: sandbox.Sandbox | None = None
        self._is_warm = False

    @property
    def students(self) -> sandbox.Sandbox:
        """The student's parent, when it is warm; RavineError if there can be none."""
        with self._lock:
            return self._introduced()

    def _introduced(self) -> sandbox.Sandbox:
        """Return the student's parent, after the judge's has been told where it is."""
        if self._sandbox is None:
            self._sandbox = self._starting.wait()
            with contextlib.suppress(OSError):  # Judges that have ended are found out later.
                socket.send_fds(self._jobs, [b"students"], [self._sandbox.socket.fileno()])
        return self._sandbox

    def are_alive(self) -> bool:
        """Whether both programs run."""
        if self._judges.poll() is not None or self.students.process.poll() is not None:
            return False
        # The program in the sandbox ends a moment before the one that made the sandbox.
        end = select.poll()
        end.register(self.students.socket, 0)
        return not end.poll(0)

    def run(self, job: bytes) -> bytes:
        """Run a job to its outcome; RavineError if there is none."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with ours:
            ours.settimeout(json.loads(job)["limits"]["notebook_seconds"] + SLACK)
            with theirs, self._lock:
                self._wait_until_warm()
                with contextlib.suppress(OSError):
                    socket.send_fds(self._jobs, [b"j"], [theirs.fileno()])
            return _outcome(ours, job)

    def close(self) -> None:
        """End both, and what runs in them."""
        self._judges.kill()
        self._judges.wait()
        with contextlib.suppress(RavineError):
            self.students.close()
        self._jobs.close()

    def _wait_until_warm(self) -> None:
        if self._is_warm:
            return
        self._introduced()
        self._jobs.settimeout(START)
        try:
            said = self._jobs.recv(16)
        except TimeoutError:
            raise RavineError(
                f"the program that runs the tests did not start in {START} seconds."
            ) from None
        except OSError:
            said = b""
        if said != b"ready":
            raise RavineError("the program that runs the tests has ended at its start.")
        self._jobs.settimeout(None)
        self._is_warm = True


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
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
