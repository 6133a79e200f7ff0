"""Two ends of a wire in one process: functions of one in the hands of the other."""

import socket
import threading

import numpy as np

from grader.engine.inside.frames import Frames, Gone
from grader.engine.inside.peer import ANSWER, CALL, TOOL, Peer


class Wired:
    """A judge's end, and a student's end that a thread serves."""

    def __init__(self, **of_judge):
        ours, theirs = socket.socketpair()
        ours.settimeout(10)  # A wire that hangs is to fail, not to wait.
        self.printed = []
        self.judge = Peer(Frames(ours), 0, sweeps=True, hear=self.printed.append, **of_judge)
        self.student = Peer(Frames(theirs), 1, sweeps=False, said=self._said)
        self.to_say = ""
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def hand(self, thing):
        """Return what the judge gets for an object of the student."""
        self._thing = thing
        return self.judge.wait_for("hand", None, None)

    def close(self):
        """End both."""
        self.judge.frames.close()
        self._thread.join(10)
        self.student.frames.close()

    def _said(self):
        said, self.to_say = self.to_say, ""
        return said

    def _serve(self):
        try:
            while True:
                kind, subject, value = self.student.receive()
                if kind == CALL:
                    self.student.serve(subject, value)
                elif kind == TOOL:
                    self.student.serve_tool(subject)
                else:
                    self.student.send(ANSWER, None, self._thing)
                del value
        except Gone:
            pass


def seen(value, met=None):
    """Return all that can be seen of a value: types, bits, order, and which parts are one object."""
    met = {} if met is None else met
    if isinstance(value, np.ndarray | list | dict | set | bytearray):
        if id(value) in met:
            return "the one met as", met[id(value)][0]
        met[id(value)] = len(met), value
    return type(value).__name__, _inside(value, met)


def _inside(value, met):
    if isinstance(value, np.ndarray | np.generic):
        flags = value.flags.c_contiguous, value.flags.f_contiguous, value.flags.writeable
        # Long doubles have bytes that mean nothing.
        is_long = value.dtype.char in "gG"
        bits = repr(value.ravel("A")) if is_long else value.tobytes("A")
        return value.dtype.str, value.shape, flags, bits
    if isinstance(value, dict):
        return [(seen(key, met), seen(each, met)) for key, each in value.items()]
    if isinstance(value, set | frozenset):
        return sorted(map(repr, map(seen, value)))
    if isinstance(value, list | tuple):
        return [seen(each, met) for each in value]
    if isinstance(value, float):
        return value.hex(), str(value)
    if isinstance(value, np.random.Generator):
        return repr(value.bit_generator.state)
    if isinstance(value, BaseException):
        return str(value), seen(value.args, met)
    return repr(value)
