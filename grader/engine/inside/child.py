"""The student's process, after the fork: it runs cells, and functions for the judge, till the end."""

import base64
import json
import signal
import socket
import sys

import numpy as np

from . import attempts
from .frames import Frames
from .peer import ANSWER, CALL, Peer
from .shell import Outputs, Shell, started

CELL, NAMES = "cell", "names"


def serve(data: socket.socket, limits: dict, shell: Shell | None = None) -> None:
    """Do what the judge asks for over `data` until that closes."""
    Student(data, limits, shell or started()).serve()


class Student:
    """What the judge can ask for: a cell to be run, names to be looked up, functions to be called."""

    def __init__(self, data: socket.socket, limits: dict, shell: Shell):
        self._shell = shell
        self._limit = int(limits["cell_output_kb"]) * 1000
        shell.outputs = Outputs(self._limit)
        sys.stdout._outputs = sys.stderr._outputs = shell.outputs
        self._peer = Peer(
            Frames(data), 1, sweeps=False, said=self._said, calling=self._run_for_judge
        )
        self._running = False
        signal.signal(signal.SIGINT, self._interrupt)

    def serve(self) -> None:
        """Do one thing after the other; Gone when the judge is."""
        while True:
            kind, subject, value = self._peer.receive()
            if kind == CELL:
                self._peer.send(ANSWER, None, self._cell(subject))
            elif kind == NAMES:
                self._peer.forget()
                found = {name: self._shell.user_ns[name] for name in subject if self._has(name)}
                self._peer.send(ANSWER, None, found)
            elif kind == CALL:
                self._peer.serve(subject, value)

    def _has(self, name: str) -> bool:
        return name in self._shell.user_ns

    def _cell(self, source: str) -> str:
        """Run a cell; return as JSON what it shows and what it tried."""
        self._running = True
        try:
            self._shell.run(source)
        except KeyboardInterrupt:
            self._shell.outputs.write("stderr", "\nKeyboardInterrupt\n")
        finally:
            self._running = False
        return json.dumps([self._shell.outputs.taken(), attempts.noted()], default=_as_text)

    def _run_for_judge(self, function, *args, **kwargs):
        self._running = True
        try:
            with np.errstate(all="ignore"):
                return function(*args, **kwargs)
        finally:
            self._running = False

    def _said(self) -> str:
        """Return what functions printed since the last message."""
        if not self._shell.outputs.shown:
            return ""
        shown = self._shell.outputs.taken()
        return "".join(output["text"] for output in shown if output.get("name") == "stdout")

    def _interrupt(self, _number, _frame) -> None:
        """Stop what runs; one that comes too late does nothing."""
        if self._running:
            raise KeyboardInterrupt


def _as_text(value: object) -> str:
    """Return what JSON does not know: bytes as notebooks hold pictures, the rest as it prints."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
