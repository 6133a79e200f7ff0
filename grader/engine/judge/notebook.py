"""One notebook, from its first cell to its last: what a student wrote there, the tests here."""

import ast
import contextlib
import io
import re
import socket
import time
from dataclasses import dataclass, field
from functools import partial

from grader.engine.inside.frames import LARGEST, Broken
from grader.engine.judge import outputs, probing, sentences
from grader.engine.judge.alarm import Late, late_after
from grader.engine.judge.score import error_of, judge
from grader.engine.judge.student import NOT_STARTED, Student, was_waited_for

STUDENT, TEST = "student", "test"
# Seconds for a cell that calls a function which has used up its time before, and for one in a
# notebook that has used up its own: enough for what only checks. Seconds that a notebook may go on
# so, before what is left of it is not run at all.
AGAIN, LAST, OVER = 2, 1, 20
# A function's time does not run while a test computes by itself, which on a busy machine can take
# longer than the function; so many times as long the two may take together.
BOTH = 3
# Bytes of output of one cell, of which a message may need several for one.
MOST = LARGEST // 8


@dataclass
class Ran:
    """What became of one cell; `points` is None for one that is no test.

    `stopped` says what was done to it, and is not to be told from `outputs`: a student's own error
    may be called so, and say what it likes.
    """

    outputs: list[dict] = field(default_factory=list)
    points: float | None = None
    defect: str = ""
    stopped: list[str] = field(default_factory=list)

    def tell(self, told: tuple[str, str]) -> None:
        """Add an error of one sentence: its name, and what it says."""
        self.outputs.append(error_of(*told))
        self.stopped.append(told[1])


class Notebook:
    """A job on its way: its cells, its student's process, its time."""

    def __init__(self, job: dict, spawner: socket.socket):
        self._job, self._spawner = job, spawner
        self._limits = job["limits"]
        self._end = time.monotonic() + self._limits["notebook_seconds"]
        self._room = self._limits["notebook_output_kb"] * 1000
        self._student: Student | None = None
        # Cells that a new process runs again: number, source, and what has become of them.
        self._done: list[tuple[int, str, Ran]] = []
        self._slow: set[str] = set()
        self.tried: list[str] = []
        self.probes: dict[str, dict[str, list]] = {}
        self.calls = 0
        self.met_limit = False

    def run(self) -> list[Ran]:
        """Run all cells; what one does to its process costs itself, and what needs it."""
        try:
            came = [self._cell(n, cell) for n, cell in enumerate(self._job["cells"], 1)]
            self._probe(came)
            return came
        finally:
            self._end_student()

    def _cell(self, number: int, cell: dict) -> Ran:
        if cell["kind"] not in (STUDENT, TEST):
            return Ran()
        ran = Ran(points=0 if cell["kind"] == TEST else None)
        if not self._is_ready():
            self.met_limit = True
            ran.tell(sentences.not_run(cell["kind"], self._limits))
        elif cell["kind"] == STUDENT:
            self._student_cell(number, cell["source"], ran)
        else:
            self._test_cell(cell, ran)
        return ran

    def _probe(self, came: list[Ran]) -> None:
        """Record what functions that lost points answer to probe problems, after all tests.

        Then nothing that they do can cost points; and one that was too slow is not tried again.
        """
        tests = [
            (cell["id"], ran.points, cell["points"])
            for cell, ran in zip(self._job["cells"], came, strict=True)
            if cell["kind"] == TEST
        ]
        usable = set(self._job["names"]) - self._slow
        wanted = [exercise for exercise in probing.to_probe(tests) if exercise in usable]
        if not wanted or self._student is None or self._student.broken or self._left() <= 0:
            return
        try:
            with late_after(probing.SECONDS), contextlib.redirect_stdout(io.StringIO()):
                for exercise, function in self._student.names(wanted, given=[]).items():
                    if answers := probing.answers(exercise, function):
                        self.probes[exercise] = answers
        except Broken as broken:
            self.met_limit |= isinstance(broken, Late)
            self._how_it_ended()
        except BaseException:  # A student's code may raise whatever it likes.
            self.probes.clear()

    def _student_cell(self, number: int, source: str, ran: Ran) -> None:
        seconds = self._seconds(set(re.findall(r"\w+", source)))
        try:
            try:
                with late_after(seconds):
                    answer = self._student.run(source, number, self._room_of_a_cell())
            except Late:
                self.met_limit = True
                self._show(self._student.interrupt(), ran)
                ran.tell(sentences.cell_late(seconds))
            else:
                self._show(answer, ran)
                self._done.append((number, source, ran))
        except Broken as broken:
            ran.tell(sentences.cell_broke(broken, self._how_it_ended(), seconds, self._limits))

    def _test_cell(self, cell: dict, ran: Ran) -> None:
        used = sorted(_names_in(cell["source"]).intersection(self._job["names"]))
        seconds = self._seconds(used)
        try:
            try:
                with late_after(seconds, self._student.waited, self._most(seconds)):
                    look_up = partial(self._student.names, given=cell["given"])
                    verdict = judge(cell["source"], cell["id"], cell["points"], look_up, used)
                ran.points, ran.outputs, ran.defect = verdict
            except Late as late:
                self.met_limit = True
                ran.tell(self._late_call(used, seconds, is_own=not was_waited_for(late)))
        except Broken as broken:
            how = self._how_it_ended()
            ran.tell(sentences.call_broke(broken, how, used, seconds, self._limits))

    def _late_call(self, used: list[str], seconds: float, *, is_own: bool) -> tuple[str, str]:
        """Stop what a test has called, unless it went on by itself; return what to say."""
        if is_own:
            return sentences.call_late([], seconds, was_slow=False)
        was_slow = not self._slow.isdisjoint(used)
        self._slow.update(used)
        self._student.interrupt()
        return sentences.call_late(used, seconds, was_slow=was_slow)

    def _show(self, answer: object, ran: Ran) -> None:
        """Put what a cell shows into its outputs; Malformed if it is none."""
        ran.outputs, tried = outputs.read(answer, self._room_of_a_cell())
        self._room -= outputs.size(ran.outputs)
        self.tried = list(dict.fromkeys([*self.tried, *tried]))

    def _room_of_a_cell(self) -> int:
        """Return the bytes that the next cell may show."""
        return max(0, min(self._limits["cell_output_kb"] * 1000, self._room, MOST))

    def _seconds(self, names: list[str] | set[str]) -> float:
        """Return the seconds that a cell with these names in it may take."""
        most = self._limits["cell_seconds"] if self._slow.isdisjoint(names) else AGAIN
        return round(max(LAST, min(most, self._left())), 1)

    def _most(self, seconds: float) -> float:
        """Return the seconds that a test may take with all that it computes by itself."""
        return max(seconds, min(BOTH * seconds, self._left()))

    def _left(self) -> float:
        return self._end - time.monotonic()

    def _how_it_ended(self) -> str:
        """End the student's process, which is of no more use; return how it had ended by itself."""
        how = self._student.end()
        if how.startswith(NOT_STARTED):
            raise RuntimeError(f"the process for the student's code was {how}")
        self.met_limit |= how == "memory"
        return how

    def _is_ready(self) -> bool:
        """See that there is a process that has run the cells so far; False if there is no time."""
        while self._student is None or self._student.broken:
            self._end_student()
            if self._left() <= 0:
                return False
            self._student = Student(self._spawner, self._limits, _hear)
            self._replay()
        return self._left() > -OVER

    def _replay(self) -> None:
        """Run in a new process what had run in the one before; give up on what now fails to."""
        for n, (number, source, ran) in enumerate(self._done):
            try:
                with late_after(self._seconds([])):
                    self._student.run(source, number, 0)
            except Broken as broken:
                self.met_limit |= isinstance(broken, Late)
                self._how_it_ended()
                del self._done[n]
                ran.outputs.append(error_of(*sentences.NOT_AGAIN))
                return

    def _end_student(self) -> None:
        if self._student is not None:
            self.calls += self._student.calls
            self._student.end()
            self._student = None


def _hear(said: object) -> None:
    """Show what a student's function prints where a test's own prints are shown."""
    if isinstance(said, str) and said:
        print(said, end="")


def _names_in(source: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
