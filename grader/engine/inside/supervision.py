"""The students' processes that run: stop them when told or over a limit, say how they ended."""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import time
from dataclasses import dataclass

from .memory import Memory

INTERRUPT, KILL = b"I", b"K"
# Milliseconds between two looks at the memory: the fastest flood takes some 200 MB meanwhile.
LOOK_EVERY = 100


@dataclass(eq=False)
class Student:
    """One student's process; `scratch` is its folder on the host if it has no mount of its own."""

    process: int
    control: socket.socket
    limits: dict
    scratch: str | None

    def __post_init__(self):
        self.pidfd = os.pidfd_open(self.process)
        self.memory = Memory(self.pidfd, self.limits["memory_mb"])
        self.stopped_for: str | None = None

    def stop(self, why: str) -> None:
        """Kill it; it is gone when `pidfd` says so."""
        self.stopped_for = self.stopped_for or why
        os.kill(self.process, signal.SIGKILL)

    def hear(self) -> None:
        """Do what is asked on the control channel; its end is the process's."""
        try:
            asked = self.control.recv(16)
        except ConnectionResetError:  # Closed with something unread.
            asked = b""
        if asked == INTERRUPT:
            os.kill(self.process, signal.SIGINT)
        elif asked in (KILL, b""):
            self.stop("killed")

    def bury(self) -> None:
        """Remove what it left and say how it ended."""
        if self.scratch:
            # It cannot leave its group; with a mount of its own it was the first of its processes.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process, signal.SIGKILL)
            shutil.rmtree(self.scratch, ignore_errors=True)
        _, status = os.waitpid(self.process, 0)
        tell(self.control, self.stopped_for or self._end(os.waitstatus_to_exitcode(status)))
        os.close(self.pidfd)
        self.control.close()

    def _end(self, code: int) -> str:
        if code == -signal.SIGKILL and not self.scratch:
            # Nobody here killed it, and a first process cannot kill itself: the kernel did.
            return "memory"
        return f"exit {code}" if code >= 0 else f"signal {-code}"


class Students:
    """All of them, beside the socket on which new ones are asked for."""

    def __init__(self, spawn: socket.socket):
        self.spawn = spawn.fileno()
        self.poll = select.poll()
        self.poll.register(self.spawn, select.POLLIN)
        self.students: dict[int, Student] = {}
        self.next_look = 0.0

    def add(self, student: Student) -> None:
        """Look after one more."""
        for fd in (student.pidfd, student.control.fileno()):
            self.students[fd] = student
            self.poll.register(fd, select.POLLIN)

    def look_after(self) -> None:
        """Look after those that run until a new one is asked for."""
        while self.spawn not in self._step():
            pass

    def end(self) -> None:
        """End all."""
        self.poll.unregister(self.spawn)
        for student in set(self.students.values()):
            student.stop("killed")
        while self.students:
            self._step()

    def _step(self) -> list[int]:
        """Do what is due; return the descriptors that had something to say."""
        ready = [fd for fd, _ in self.poll.poll(LOOK_EVERY if self.students else None)]
        for fd in ready:
            if fd in self.students:  # Else it was of one that ended just now.
                self._attend(fd, self.students[fd])
        if self.students and time.monotonic() > self.next_look:
            self._look_at_memory()
        return ready

    def _look_at_memory(self) -> None:
        for fd, student in self.students.items():
            if fd == student.pidfd and student.memory.is_over():
                student.stop("memory")
        self.next_look = time.monotonic() + LOOK_EVERY / 1000

    def _attend(self, fd: int, student: Student) -> None:
        if fd != student.pidfd:
            student.hear()
            if student.stopped_for:
                self._drop(fd)
            return
        for each in [fd for fd, of in self.students.items() if of is student]:
            self._drop(each)
        student.bury()

    def _drop(self, fd: int) -> None:
        self.poll.unregister(fd)
        del self.students[fd]


def tell(control: socket.socket, ended: str) -> None:
    """Say how a process ended, if anyone still listens."""
    with contextlib.suppress(OSError):
        control.send(json.dumps({"ended": ended}).encode())
