"""The warm student parent: imports what lessons need once, then forks for each submission.

It never receives a submission, a test or a seed, as a fork inherits its parent's memory.
"""

import gc
import importlib
import json
import os
import signal
import socket
import tempfile

import matplotlib.pyplot as plt
import numpy

from . import isolation, shell, student
from .supervision import Student, Students, tell

WARM = (
    ".child",
    "matplotlib_inline.backend_inline",
    "helpers.checks",
    "helpers.checks.records",
    "helpers.data",
    "helpers.landscapes",
    "helpers.paths",
    "helpers.plots",
    "helpers.problems",
)


def run(spawn: socket.socket, apart: bool) -> None:
    """Say that all is warm, and fork for each message until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    only = os.listdir("/proc/self/task")
    assert len(only) == 1, f"threads {only} before the first fork"
    spawn.send(b"ready")
    students = Students(spawn)
    while message := _next(students, spawn):
        _fork(students, *message, apart)
    students.end()


def warm_up() -> None:
    """Import and draw once what lessons import and draw, in the shell that will run them."""
    ipython = shell.started()
    for name in WARM:
        importlib.import_module(name, __package__)
    numpy.random.SeedSequence()  # Its first call imports; ten milliseconds in each fork.
    fig, ax = plt.subplots()
    ax.contour([[0, 1], [1, 2]])
    ax.set(title="$x$", xlabel="x")
    ipython.display_formatter.format(fig)
    plt.close(fig)


def _next(students: Students, spawn: socket.socket) -> tuple | None:
    """Return the limits, data and control of the next to start; None at the end of messages."""
    students.look_after()
    message, fds, _, _ = socket.recv_fds(spawn, 1 << 16, 2)
    if not message:
        return None
    return json.loads(message)["limits"], *(socket.socket(fileno=fd) for fd in fds)


def _fork(
    students: Students, limits: dict, data: socket.socket, control: socket.socket, apart: bool
) -> None:
    """Fork a student's process and look after it; if that fails `control` says so."""
    try:
        scratch = None if apart else tempfile.mkdtemp(prefix="ravine-")
        process = isolation.fork_apart() if apart else os.fork()
    except OSError as error:
        tell(control, f"not started: {error}")
        control.close()
    else:
        if process == 0:
            student.live(data, control, limits, scratch)
        students.add(Student(process, control, limits, scratch))
    data.close()
