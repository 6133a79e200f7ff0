"""Grading a class: each submission is taken in, run and recorded, as many at once as there is room.

Submissions are run side by side by a back end; one writer, here, records what comes back. A
submission that is recorded with all that its result depends on is not graded again.
"""

import concurrent.futures
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from grader.course import Course, Lesson
from grader.engine import run
from grader.engine.fingerprint import Fingerprint
from grader.engine.intake import Taken, Template, take_in
from grader.engine.interrupts import interrupts_kept, stop_if_asked
from grader.engine.limits import Limits
from grader.engine.record import Recorder
from grader.engine.stock import StockGrading
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.results import Result, result_of
from grader.gradebook.seeds import seed_of
from grader.gradebook.submissions import Submission, handed_in
from grader.gradebook.under_way import ready

# Seconds between two looks whether somebody wants to stop.
LOOK_EVERY = 0.2


class BackEnd(Protocol):
    """What runs jobs: processes of this machine, or a cluster."""

    kind: str
    width: int

    def submit(self, job: bytes) -> "Future[bytes]":
        """Run a job, and return the future of its outcome."""


class Watch(Protocol):
    """What is told how far a grading has come."""

    def __call__(self, total: int, done: int, running: int, failed: int) -> None:
        """Take numbers of submissions: all, those done, those that run, those that failed."""


def grade_class(
    course: Course,
    lessons: list[Lesson],
    watch: Watch,
    back_end: BackEnd | None,
    *,
    student: str | None = None,
    again: bool = False,
) -> list[Result]:
    """Grade what is new or changed of these lessons, all students' or one's.

    Args:
        back_end: what runs the notebooks; None for nbgrader's own steps.
        again: grade what has not changed too.

    Returns:
        One result a submission, in their order; what cannot be graded is told in its result.
    """
    book, problems = ready(course)
    submitted = handed_in(course, lessons, student)
    grading = _Grading(book, back_end, watch, again) if back_end else StockGrading(book, watch)
    with interrupts_kept():
        try:
            grading.grade(submitted)
        except KeyboardInterrupt:
            raise RavineError(_how_far(submitted, grading.results)) from None
        finally:
            grading.close()
            problems.note(list(grading.results.values()))
    return [grading.results[submission] for submission in submitted]


@dataclass(frozen=True)
class _Assignment:
    """What all submissions of a lesson have in common; `why_not` if it cannot be graded."""

    template: Template | None
    seed: str
    why_not: str = ""


@dataclass(frozen=True)
class _Begun:
    """A submission whose job is under way."""

    submission: Submission
    taken: Taken
    key: str


class _Grading:
    """One grading of a class, on its way."""

    def __init__(self, book: Book, back_end: BackEnd, watch: Watch, again: bool):
        self._book, self._back_end, self._watch, self._again = book, back_end, watch, again
        self._limits = Limits.of(book.config).as_dict()
        self._fingerprint = Fingerprint(book, self._limits, back_end.kind)
        self._assignments: dict[Lesson, _Assignment] = {}
        self._running: dict[Future, _Begun] = {}
        self._recorder = Recorder(book)
        self.results: dict[Submission, Result] = {}

    def close(self) -> None:
        """Let go of the gradebook."""
        self._recorder.__exit__()

    def grade(self, submitted: list[Submission]) -> None:
        """Grade all; KeyboardInterrupt if somebody wants to stop, when nothing is half recorded."""
        for submission in submitted:
            # Enough to keep all processes busy while this one records, and no more in memory.
            while len(self._running) >= 2 * self._back_end.width:
                self._finish_some()
            self._begin(submission)
            stop_if_asked()
            self._tell(len(submitted))
        while self._running:
            self._finish_some()
            self._tell(len(submitted))

    def _begin(self, submission: Submission) -> None:
        """Start a submission's job, or have its result at once."""
        begun: list[_Begun] = []

        def step(submission: Submission) -> str | None:
            of = self._assignment(submission.lesson)
            if why := submission.misplaced or of.why_not:
                raise RavineError(why)
            taken = take_in(submission, of.template)
            key = self._fingerprint.of(submission, taken, of.seed)
            last = self._recorder.facts_of(submission)
            if last and last["key"] == key and not self._again:
                return last["note"]
            begun.append(_Begun(submission, taken, key))
            return None

        result = result_of(self._book, submission, step)
        if not begun:
            self.results[submission] = result
            return
        of = self._assignment(submission.lesson)
        job = run.job_of(begun[0].taken.notebook, of.template.names, self._limits, of.seed)
        self._running[self._back_end.submit(job)] = begun[0]

    def _finish_some(self) -> None:
        """Record what has come back, and wait if nothing has."""
        done, _ = concurrent.futures.wait(
            self._running, LOOK_EVERY, concurrent.futures.FIRST_COMPLETED
        )
        stop_if_asked()
        for future in done:
            begun = self._running.pop(future)
            self.results[begun.submission] = result_of(
                self._book, begun.submission, lambda _, f=future, b=begun: self._record(f, b)
            )
            stop_if_asked()

    def _record(self, future: Future, begun: _Begun) -> str | None:
        of = self._assignment(begun.submission.lesson)
        outcome = run.filled(begun.taken.notebook, future.result())
        # What met a limit may fare better the next time, so it is not as good as graded.
        key = "" if outcome.met_limit else begun.key
        note = _note(begun.taken, outcome)
        facts = self._fingerprint.facts(key, of.seed, note)
        self._recorder.record(begun.submission, begun.taken.notebook, outcome.points, facts)
        return note

    def _assignment(self, lesson: Lesson) -> _Assignment:
        """Enter a lesson into the gradebook, once, and return what its submissions need."""
        if lesson not in self._assignments:
            try:
                self._book.register(lesson)
                template, seed = Template.of(self._book, lesson), seed_of(self._book, lesson)
                found = _Assignment(template, seed)
            except RavineError as error:
                found = _Assignment(None, "", str(error))
            self._assignments[lesson] = found
        return self._assignments[lesson]

    def _tell(self, total: int) -> None:
        failed = sum(result.problem is not None for result in self.results.values())
        self._watch(total, len(self.results), len(self._running), failed)


def _note(taken: Taken, outcome: run.Outcome) -> str | None:
    """Return what an instructor should know of a submission that was graded, if anything."""
    said = [taken.note] if taken.note else []
    said += taken.repairs
    said += [f"it tried what no assignment needs: {what}" for what in outcome.tried]
    said += [f"the test {defect}" for defect in outcome.defects]
    return "; ".join(said) or None


def _how_far(submitted: list[Submission], results: dict[Submission, Result]) -> str:
    graded = sum(result.problem is None for result in results.values())
    return (
        f"Stopped: {graded} of {len(submitted)} submissions are graded, and recorded; of the "
        "others nothing new is. To grade those, run the command again."
    )
