"""From the fork of the warm parent to a student's process that may run student code."""

import os
import signal
import socket
import tempfile
import traceback
from typing import NoReturn

import numpy

from . import attempts, child, isolation, supervision


def live(
    data: socket.socket, control: socket.socket, limits: dict, scratch: str | None
) -> NoReturn:
    """Become the process that runs student code, and end with it; `scratch` as in `Student`."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if _is_set_apart(control, limits, scratch):
            isolation.close_all_but({data.fileno()})
            attempts.watch(scratch or isolation.SCRATCH)
            # Else all submissions would share the parent's; `random` sees to itself.
            numpy.random.seed()
            child.serve(data, limits)
            code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code & 255)


def _is_set_apart(control: socket.socket, limits: dict, scratch: str | None) -> bool:
    """Leave the parent's world; where that fails nothing may run, and `control` says why."""
    try:
        if scratch is None:
            isolation.set_apart(limits["scratch_mb"])
        _move_in(scratch or isolation.SCRATCH)
        isolation.give_up(limits, apart=scratch is None)
    except OSError as error:
        supervision.tell(control, f"not started: {error}")
        return False
    return True


def _move_in(scratch: str) -> None:
    """Go to the scratch folder; what is printed past Python goes to a file there without a name."""
    for name in ("home", "tmp", "shm", "work"):
        os.makedirs(f"{scratch}/{name}", 0o700, exist_ok=True)
    os.environ.update(HOME=f"{scratch}/home", TMPDIR=f"{scratch}/tmp")
    tempfile.tempdir = None
    printed = os.open(f"{scratch}/printed", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    os.unlink(f"{scratch}/printed")
    nothing = os.open(os.devnull, os.O_RDONLY)
    for fd, of in ((0, nothing), (1, printed), (2, printed)):
        os.dup2(of, fd)
    os.chdir(f"{scratch}/work")
