"""The warm parent of the judges: it has imported what tests need, and forks a judge a notebook.

Started with a socket. Over it comes first another one, on which judges order students' processes;
then jobs, each a channel of its own on which the job is read and its outcome written.
"""

import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
import traceback

from grader import trials  # noqa: F401 (warm, before the first fork)
from grader.engine.judge.notebook import Notebook
from grader.trials import probes

# Bytes of memory of one judge: what comes from a student cannot fill the machine.
MEMORY = 4 * 2**30
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Fork a judge for each job until there are no more."""
    jobs = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # The kernel reaps what is forked here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us.
    for exercise in probes.EXERCISES:
        probes.problems(exercise)
    libc = ctypes.CDLL(None)
    gc.collect()
    gc.freeze()
    _, spawners, _, _ = socket.recv_fds(jobs, 16, 1)
    if not spawners:
        return
    spawner = socket.socket(fileno=spawners[0])
    jobs.send(b"ready")
    while True:
        try:
            message, channels, _, _ = socket.recv_fds(jobs, 1, 1)
        except ConnectionError:
            return
        if not message:
            return
        with socket.socket(fileno=channels[0]) as channel:
            if os.fork() == 0:
                libc.prctl(DIES_WITH_PARENT, signal.SIGKILL)
                _judge(channel, spawner)


def _judge(channel: socket.socket, spawner: socket.socket) -> None:
    """Read one job, run it, write its outcome, and end."""
    try:
        # Nothing that a student's code sends is for the terminal.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with channel.makefile("rb") as lines, channel.makefile("wb") as out:
            out.write(b"%d\n" % os.getpid())
            out.flush()
            out.write(json.dumps(_outcome(json.loads(lines.readline()), spawner)).encode() + b"\n")
    finally:
        os._exit(0)


def _outcome(job: dict, spawner: socket.socket) -> dict:
    os.environ["RAVINE_SEED"] = job["seed"]
    try:
        notebook = Notebook(job, spawner)
        cells = [vars(ran) for ran in notebook.run()]
    except BaseException:
        return {"defect": traceback.format_exc()}
    return {
        "cells": cells,
        "tried": notebook.tried,
        "calls": notebook.calls,
        "met_limit": notebook.met_limit,
        "probes": notebook.probes,
    }


if __name__ == "__main__":
    main()
