"""One submission's supervisor: sets its process apart, stops it when told, says how it ended."""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import tempfile
import traceback
from typing import NoReturn

from . import attempts, isolation
from .memory import Memory

INTERRUPT, KILL = b"I", b"K"
# Milliseconds between two looks at the memory: what floods it takes some 2 MB in one of them.
LOOK_EVERY = 100


def supervise(data: socket.socket, control: socket.socket, limits: dict, apart: bool) -> None:
    """Run one student's process to its end; nothing of it is left when this has told so."""
    isolation.close_all_but({data.fileno(), control.fileno()})
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    scratch = isolation.SCRATCH
    try:
        if apart:
            isolation.set_apart(limits["scratch_mb"])
        else:
            isolation.adopt_orphans()
            scratch = tempfile.mkdtemp(prefix="ravine-")
            isolation.furnish(scratch)
        memory = Memory(limits["memory_mb"])
        student = os.fork()
    except OSError as error:
        tell(control, f"not started: {error}")
        return
    if student == 0:
        _be_student(data, control, limits, scratch, apart)
    data.close()
    ended = _watch(student, control, memory) or _how_ended(student)
    if not apart:
        _end_orphans()
        shutil.rmtree(scratch, ignore_errors=True)
    tell(control, ended)


def tell(control: socket.socket, ended: str) -> None:
    """Say how it ended, if anyone still listens."""
    with contextlib.suppress(OSError):
        control.send(json.dumps({"ended": ended}).encode())


def _be_student(
    data: socket.socket, control: socket.socket, limits: dict, scratch: str, apart: bool
) -> NoReturn:
    """Become the process that runs student code, and end with it."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        _move_in(scratch)
        try:
            isolation.give_up(limits, apart)
        except OSError as error:
            tell(control, f"not started: {error}")
            os._exit(code)
        isolation.close_all_but({data.fileno()})
        attempts.watch(scratch)
        _begin_anew()
        # Only now, when `child` may hold what it likes.
        from . import child

        child.serve(data, limits)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code & 255)


def _move_in(scratch: str) -> None:
    """Go to the scratch folder; what the process prints past Python goes to a file without a name."""
    os.environ.update(HOME=f"{scratch}/home", TMPDIR=f"{scratch}/tmp")
    tempfile.tempdir = None
    os.chdir(f"{scratch}/work")
    printed = os.open(f"{scratch}/printed", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    os.unlink(f"{scratch}/printed")
    nothing = os.open(os.devnull, os.O_RDONLY)
    for fd, of in ((0, nothing), (1, printed), (2, printed)):
        os.dup2(of, fd)


def _begin_anew() -> None:
    """Forget the random state of the parent, which all submissions would share."""
    import random

    import numpy

    random.seed()
    numpy.random.seed()


def _watch(student: int, control: socket.socket, memory: Memory) -> str | None:
    """Pass on what is asked until the process ends or has to; why it had to."""
    pidfd = os.pidfd_open(student)
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    poll.register(control, select.POLLIN)
    why = None
    while why is None:
        ready = {fd for fd, _ in poll.poll(LOOK_EVERY)}
        if pidfd in ready:
            return None
        if control.fileno() in ready:
            asked = control.recv(16)
            if asked == INTERRUPT:
                os.kill(student, signal.SIGINT)
            elif asked in (KILL, b""):
                why = "killed"
        if memory.is_over(student):
            why = "memory"
    os.kill(student, signal.SIGKILL)
    os.waitpid(student, 0)
    return why


def _how_ended(student: int) -> str:
    _, status = os.waitpid(student, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGKILL:
        return "memory"  # No one here killed it, so the kernel did, and that is its reason.
    return f"exit {code}" if code >= 0 else f"signal {-code}"


def _end_orphans() -> None:
    """Kill what the process left behind, until nothing is."""
    me = os.getpid()
    with contextlib.suppress(ChildProcessError):
        while True:
            with open(f"/proc/{me}/task/{me}/children") as children:
                for orphan in children.read().split():
                    os.kill(int(orphan), signal.SIGKILL)
            os.waitpid(-1, 0)
