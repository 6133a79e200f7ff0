"""The student's process, after the fork: it runs cells, and functions for the judge."""

import contextlib
import json
import os
import signal
import socket
import traceback

import numpy as np

from . import attempts
from .errors import told_of
from .frames import Frames
from .peer import ANSWER, CALL, TOOL, Peer
from .shell import Shell, printed_past_python, started, take_standard_streams

CELL, NAMES = "cell", "names"


def serve(data: socket.socket, limits: dict) -> None:
    """Do what the judge asks for over `data` until that closes."""
    Student(data, limits, started()).serve()


class Student:
    """What the judge can ask for: to run a cell, to look up names, to call functions."""

    def __init__(self, data: socket.socket, limits: dict, shell: Shell):
        self._shell = shell
        self._limit = int(limits["cell_output_kb"]) * 1000
        shell.outputs.begin(self._limit)
        take_standard_streams(shell)
        self._peer = Peer(
            Frames(data),
            1,
            sweeps=False,
            said=self._said,
            calling=self._run_for_judge,
            tell=_told_and_let_go,
        )
        self._runs = False
        signal.signal(signal.SIGINT, self._interrupt)
        # A process that a student's code forks, and lets run on, is not to answer in our place.
        os.register_at_fork(after_in_child=data.close)

    def serve(self) -> None:
        """Do one thing after the other; Gone when the judge is."""
        while True:
            self._runs = False
            kind, subject, value = self._peer.receive()
            if kind == CELL:
                self._peer.forget()
                self._peer.send(ANSWER, None, self._cell(subject, *value))
            elif kind == NAMES:
                self._peer.forget()
                self._look_up(*subject)
            elif kind == TOOL:
                self._peer.serve_tool(subject)
            elif kind == CALL:
                self._peer.serve(subject, value)

    def _look_up(self, names: list[str], given: list[str]) -> None:
        """Send what stands under these names; what is too much to send is an error of the test.

        In one kernel a test's `import numpy as np` would mend what a learner has called `np`.
        """
        for statement in given:
            with contextlib.suppress(Exception):
                exec(statement, self._shell.user_ns)
        found = {name: self._shell.user_ns[name] for name in names if name in self._shell.user_ns}
        try:
            self._peer.send(ANSWER, None, found)
        except Exception as error:
            self._peer.send_error(error)

    def _cell(self, source: str, number: int, room: int) -> str:
        """Run a cell; return as JSON what it shows, up to `room` bytes, and what it tried."""
        outputs = self._shell.outputs
        outputs.begin(room)
        try:
            # Python's own handler, which shows where it stopped a cell.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._shell.run(source, number)
        except KeyboardInterrupt:
            outputs.fail("KeyboardInterrupt", "", ["KeyboardInterrupt"])
        finally:
            signal.signal(signal.SIGINT, self._interrupt)
        outputs.write("stdout", printed_past_python(room))
        told = json.dumps([outputs.taken(), attempts.noted()], ensure_ascii=False)
        outputs.begin(self._limit)
        return told

    def _run_for_judge(self, function, *args, **kwargs):
        # A function can call the judge back, which can call another one.
        outer, self._runs = self._runs, True
        try:
            with np.errstate(all="ignore"):
                return function(*args, **kwargs)
        finally:
            self._runs = outer

    def _interrupt(self, _number, _frame) -> None:
        """Stop what a student wrote; an interrupt that comes too late does nothing."""
        if self._runs:
            raise KeyboardInterrupt

    def _said(self) -> str:
        """Return what functions printed since the last message."""
        if not self._shell.outputs.shown:
            return ""
        shown = self._shell.outputs.taken()
        return "".join(output["text"] for output in shown if output.get("name") == "stdout")


def _told_and_let_go(error: BaseException) -> list:
    """Return what to tell of an error, and let go of what its frames hold.

    The function that filled the memory is told of; the next test is not to pay for it.
    """
    told = told_of(error)
    for each in (error, error.__context__):
        if each is not None:
            traceback.clear_frames(each.__traceback__)
    return told
