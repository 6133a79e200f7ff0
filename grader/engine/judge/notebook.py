"""One notebook, from its first cell to its last: what a student wrote there, the tests here."""

import ast
import socket
import time
from dataclasses import dataclass, field

from grader.engine.inside.frames import Broken, Gone
from grader.engine.judge import outputs
from grader.engine.judge.alarm import Late, late_after
from grader.engine.judge.score import judge, sentence
from grader.engine.judge.student import Student

STUDENT, TEST = "student", "test"
# Seconds for a cell that calls a function which has used up its time before, and for one in a
# notebook that has used up its own: enough for what only checks.
AGAIN, LAST = 2, 1
# New processes for one notebook.
STARTS = 20

# How a supervisor says that there is no process, which is no student's fault.
NOT_STARTED = "not started"
# Ends that another time or another machine might have spared it.
OF_LIMITS = ("memory", "signal 9")

TOO_LONG = "It took longer than {seconds:g} seconds and was stopped."
ENDED = (
    "It ended Python ({how}). What this cell was to define is lost; the cells after it were run in "
    "a new process, without it."
)
ENDED_BY_CALL = "A function that this test calls ended Python ({how})."
NONSENSE = "What came back is no answer: {what}."
NOT_RUN = "It was not run: the cells above ended Python too often."


@dataclass
class Ran:
    """What became of one cell; `points` is None for one that is no test."""

    outputs: list[dict] = field(default_factory=list)
    points: float | None = None
    defect: str = ""


class Notebook:
    """A job on its way: its cells, its student's process, its time."""

    def __init__(self, job: dict, spawner: socket.socket):
        self._job, self._spawner = job, spawner
        self._limits = job["limits"]
        self._end = time.monotonic() + self._limits["notebook_seconds"]
        self._student: Student | None = None
        self._starts = 0
        self._done: list[str] = []
        self._slow: set[str] = set()
        self.tried: list[str] = []
        self.calls = 0
        self.met_limit = False

    def run(self) -> list[Ran]:
        """Run all cells; what one does to its process costs itself, and what needs it."""
        try:
            return [self._cell(cell) for cell in self._job["cells"]]
        finally:
            self._end_student()

    def _cell(self, cell: dict) -> Ran:
        if cell["kind"] == STUDENT:
            return self._student_cell(cell["source"])
        if cell["kind"] == TEST:
            return self._test_cell(cell)
        return Ran()

    def _student_cell(self, source: str) -> Ran:
        if not self._revived():
            return Ran([sentence("NotRun", NOT_RUN)])
        seconds = self._seconds()
        answer, said = None, None
        try:
            with late_after(seconds):
                answer = self._student.run(source)
        except Late:
            self.met_limit = True
            answer = self._student.interrupt()
            said = sentence("Timeout", TOO_LONG.format(seconds=seconds))
        except Broken as broken:
            said = sentence("Ended", self._why(broken, ENDED))
        if said is None:
            self._done.append(source)
        shown = self._shown(answer) if answer is not None else []
        return Ran([*shown, said] if said else shown)

    def _shown(self, answer: object) -> list[dict]:
        try:
            shown, tried = outputs.read(answer, self._limits["cell_output_kb"] * 1000)
        except Broken as broken:
            return [sentence("Ended", self._why(broken, ENDED))]
        self.tried = list(dict.fromkeys([*self.tried, *tried]))
        return shown

    def _test_cell(self, cell: dict) -> Ran:
        if not self._revived():
            return Ran([sentence("NotRun", NOT_RUN)], 0)
        used = self._job["names"] and _names_in(cell["source"]).intersection(self._job["names"])
        seconds = self._seconds(AGAIN if self._slow.intersection(used) else None)
        try:
            with late_after(seconds):
                names = self._student.names(sorted(used))
                verdict = judge(cell["source"], cell["id"], cell["points"], names)
        except Late:
            self.met_limit = True
            self._student.interrupt()
            self._slow.update(used)
            return Ran([sentence("Timeout", TOO_LONG.format(seconds=seconds))], 0)
        except Broken as broken:
            return Ran([sentence("Ended", self._why(broken, ENDED_BY_CALL))], 0)
        return Ran(verdict.outputs, verdict.points, verdict.defect)

    def _seconds(self, at_most: float | None = None) -> float:
        """Return the seconds that the next cell may take."""
        left = max(LAST, self._end - time.monotonic())
        return round(min(at_most or self._limits["cell_seconds"], left), 1)

    def _why(self, broken: Broken, ended: str) -> str:
        """End the student's process; return in a sentence why it is of no more use."""
        how = self._student.end()
        if how.startswith(NOT_STARTED):
            raise RuntimeError(how)
        self.met_limit |= how in OF_LIMITS
        if isinstance(broken, Gone) or how:
            return ended.format(how=how or "gone")
        return NONSENSE.format(what=broken)

    def _revived(self) -> bool:
        """See that there is a process that has run the cells so far; False if that is hopeless."""
        while self._student is None or self._student.broken:
            self._end_student()
            if self._starts == STARTS:
                return False
            self._starts += 1
            self._student = Student(self._spawner, self._limits, _hear)
            self._replay()
        return True

    def _replay(self) -> None:
        """Run in a new process what had run in the one before; drop what now fails to."""
        for n, source in enumerate(self._done):
            try:
                with late_after(self._seconds()):
                    self._student.run(source)
            except Broken:
                del self._done[n]
                self._student.end()
                return

    def _end_student(self) -> None:
        if self._student is not None:
            self.calls += self._student.calls
            self._student.end()
            self._student = None


def _hear(said: str) -> None:
    """Show what a student's function prints where a test's own prints are shown."""
    if isinstance(said, str) and said:
        print(said, end="")


def _names_in(source: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
