"""The warm student parent: imports what lessons need once, then forks for each submission.

It never receives a submission, a test or a seed, as a fork inherits its parent's memory.
"""

import argparse
import gc
import importlib
import json
import os
import signal
import socket
import sys

from . import isolation, supervisor

# What submissions use, and what shows it. A child imports nothing of it anew.
USED = (
    "IPython.core.interactiveshell",
    "matplotlib_inline.backend_inline",
    "numpy.random",
    "helpers.checks",
    "helpers.data",
    "helpers.landscapes",
    "helpers.paths",
    "helpers.plots",
    "helpers.problems",
)


def main() -> None:
    """Say what this sandbox is, then fork for each message until the other end is closed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--spawn-fd", type=int, required=True)
    asked.add_argument("--user", type=int, help="the unprivileged user that root becomes")
    asked.add_argument("--apart", action="store_true", help="namespaces for each submission")
    given = asked.parse_args()
    spawn = socket.socket(fileno=given.spawn_fd)
    if given.user:
        if given.apart:
            isolation.open_scratch()
        isolation.become(given.user)
    if given.apart:
        isolation.furnish(isolation.SCRATCH)
    warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # The kernel reaps what is forked here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    only = sorted(os.listdir("/proc/self/task"))
    assert len(only) == 1, f"threads {only} before the first fork"
    gc.collect()
    gc.freeze()
    spawn.send(b"ready")
    while _fork_one(spawn, given.apart):
        pass


def warm_up() -> None:
    """Import and draw once what lessons import and draw."""
    for name in USED:
        importlib.import_module(name)
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots()
    ax.contour([[0, 1], [1, 2]])
    ax.set(title="$x$", xlabel="x")
    fig.savefig(os.devnull, format="png")
    plt.close(fig)


def _fork_one(spawn: socket.socket, apart: bool) -> bool:
    """Take a message and fork its supervisor; False at the end of messages."""
    message, fds, _, _ = socket.recv_fds(spawn, 1 << 16, 2)
    if not message:
        return False
    data, control = (socket.socket(fileno=fd) for fd in fds)
    with data, control:
        try:
            pid = os.fork()
        except OSError as error:
            supervisor.tell(control, f"not started: {error}")
            return True
        if pid == 0:
            try:
                supervisor.supervise(data, control, json.loads(message)["limits"], apart)
            finally:
                os._exit(0)
    return True


if __name__ == "__main__":
    sys.exit(main())
