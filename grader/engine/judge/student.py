"""A student's process as the judge sees it: started, asked, interrupted, ended, started anew."""

import contextlib
import json
import select
import socket
import traceback
from collections.abc import Callable

from grader.engine.inside.child import CELL, NAMES
from grader.engine.inside.errors import told_discreetly
from grader.engine.inside.frames import Broken, Frames, Malformed
from grader.engine.inside.peer import CALL, Peer
from grader.engine.judge.alarm import Late, late_after

# Seconds for a process to heed an interrupt, and for its supervisor to tell how it ended.
HEED, TELL = 2, 5
# How a supervisor says that there is no process, which is no student's fault.
NOT_STARTED = "not started"


class Deaf(Broken):
    """It went on after its time, whatever it was told."""


def was_waited_for(late: Late) -> bool:
    """Whether the judge was waiting for a student's process when the time was over."""
    frames = (frame for frame, _ in traceback.walk_tb(late.__traceback__))
    return any(frame.f_code is Peer.wait_for.__code__ for frame in frames)


class Student:
    """One process that runs a student's code; `broken` if it can be asked nothing more."""

    def __init__(self, spawner: socket.socket, limits: dict, hear: Callable[[str], None]):
        self._data, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._control, control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, control:
            order = json.dumps({"limits": limits}).encode()
            socket.send_fds(spawner, [order], [theirs.fileno(), control.fileno()])
        self._peer = Peer(Frames(self._data), 0, sweeps=True, hear=hear, tell=told_discreetly)
        self.broken = ""

    @property
    def calls(self) -> int:
        """How often functions were called in it."""
        return self._peer.calls

    def waited(self) -> float:
        """Return the seconds for which it was waited for, until now."""
        return self._peer.frames.waited()

    def run(self, source: str, number: int, room: int) -> object:
        """Run the notebook's cell of this number; return what it answers with, at most to be JSON.

        `room` is for the bytes that it may show.
        """
        self._peer.forget()
        try:
            return self._peer.wait_for(CELL, source, (number, room))
        except Broken:
            raise
        except BaseException:
            raise Malformed("an error in place of outputs") from None

    def names(self, wanted: list[str], given: list[str]) -> dict:
        """Return what stands under these names, with stand-ins for functions.

        `given` are the imports that are made again before, since a test makes them too.
        """
        self._peer.forget()
        found = self._peer.wait_for(NAMES, [wanted, given], None)
        if not isinstance(found, dict) or not set(found) <= set(wanted):
            raise Malformed("other names than were asked for")
        return found

    def interrupt(self) -> object:
        """Stop what it does, and return what it then answers; Deaf if it cannot be stopped."""
        self._signal(b"I")
        try:
            with late_after(HEED):
                kind, _, value = self._peer.receive()
        except Late:
            raise Deaf from None
        except Broken:
            raise
        except Exception:
            raise Malformed("nothing that an interrupted process sends") from None
        if kind == CALL:  # It goes on.
            raise Deaf
        return value

    def end(self) -> str:
        """End the process; return how it had ended by itself, if it had."""
        how = self._how_it_ended()
        self._signal(b"K")
        self._data.close()
        self._control.close()
        self.broken = self.broken or "ended"
        return how

    def _signal(self, order: bytes) -> None:
        with contextlib.suppress(OSError):
            self._control.send(order)

    def _how_it_ended(self) -> str:
        """Return what the supervisor says of the end of the process; empty while it lives."""
        try:
            ready, _, _ = select.select([self._data], [], [], 0)
            if not ready or self._data.recv(1, socket.MSG_PEEK):
                return ""
            self._control.settimeout(TELL)
            return str(json.loads(self._control.recv(4096)).get("ended", "gone"))
        except (OSError, ValueError, AttributeError):
            return "gone"
