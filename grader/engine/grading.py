"""Grading a class: each submission is taken in, run and recorded, as many at once as there is room.

Submissions are run side by side by a back end; one writer, here, records what comes back. A
submission that is recorded with all that its result depends on is not graded again.
"""

import concurrent.futures
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Protocol

from grader.course import Course, Lesson
from grader.engine import run
from grader.engine.fingerprint import Fingerprint, facts
from grader.engine.intake import Taken, Template, take_in
from grader.engine.interrupts import interrupts_kept, stop_if_asked
from grader.engine.limits import Limits
from grader.engine.record import Recorder
from grader.engine.stock import StockGrading
from grader.engine.versions import Versions, template_of
from grader.errors import RavineError
from grader.gradebook import dates
from grader.gradebook.alone import alone
from grader.gradebook.backups import UnmadeError
from grader.gradebook.book import Book
from grader.gradebook.results import Result, Scores, result_of, with_lateness
from grader.gradebook.scores import ClassScores, class_scores, exercise_scores, points_to_confirm
from grader.gradebook.seeds import draw_anew, seed_of
from grader.gradebook.submissions import Submission, handed_in
from grader.gradebook.under_way import ready

# Seconds between two looks whether somebody wants to stop.
LOOK_EVERY = 0.2


class BackEnd(Protocol):
    """What runs jobs: processes of this machine, or a cluster."""

    kind: str
    reason: str
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
    new_seed: bool = False,
    versions: Versions | None = None,
    tell: Callable[[str], object] = lambda said: None,
) -> list[Result]:
    """Grade what is new or changed of these lessons, all students' or one's.

    Args:
        course: whose class it is.
        lessons: which assignments.
        watch: is told how far it has come.
        back_end: what runs the notebooks; None for nbgrader's own steps.
        student: whose submissions alone.
        again: grade what has not changed too.
        new_seed: draw these lessons' seeds anew, on which all of their results depend.
        versions: what is done about lessons that changed since the class was graded; without it,
            that is told in each result.
        tell: is told in sentences what else an instructor should know.

    Returns:
        One result a submission, in their order, less those of lessons that `versions` holds back;
        what cannot be graded is told in its result.

    Raises:
        RavineError: nothing can be graded, or it was stopped.
    """
    with alone(course):
        book, problems = ready(course)
        before = class_scores(book, lessons) if versions else {}
        submitted = handed_in(course, lessons, student)
        lessons = versions.settle(book, lessons) if versions else lessons
        submitted = [each for each in submitted if each.lesson in lessons]
        for lesson in lessons if new_seed else []:
            draw_anew(book, lesson)
        for said in dates.enter(book):
            tell(said)
        with interrupts_kept(), ExitStack() as ends:
            if back_end:
                grading = _Grading(book, ends, back_end, watch, again)
            else:
                grading = StockGrading(book, watch)
            ends.callback(lambda: problems.note(list(grading.results.values())))
            try:
                grading.grade(submitted)
            except KeyboardInterrupt:
                raise RavineError(_how_far(submitted, grading.results)) from None
        results = with_lateness(book, [grading.results[submission] for submission in submitted])
        return _compared(book, results, before) if versions else results


def _compared(book: Book, results: list[Result], before: ClassScores) -> list[Result]:
    """Return results that know what was recorded before, and which points wait for a person."""
    waiting = points_to_confirm(book)
    of = [(result.submission.lesson.name, result.submission.student) for result in results]
    return [
        replace(result, before=before.get(key), to_confirm=waiting.get(key, {}))
        for result, key in zip(results, of, strict=True)
    ]


@dataclass(frozen=True)
class _Assignment:
    """What all submissions of a lesson have in common; `why_not` if it cannot be graded."""

    template: Template | None
    seed: str
    why_not: str = ""


@dataclass(frozen=True)
class _Begun:
    """A submission whose job is under way; `key` stands for all that its result depends on."""

    submission: Submission
    taken: Taken
    seed: str
    job: bytes
    key: str


class _Grading:
    """One grading of a class, on its way."""

    def __init__(self, book: Book, ends: ExitStack, back_end: BackEnd, watch: Watch, again: bool):
        self._book, self._back_end, self._watch, self._again = book, back_end, watch, again
        self._recorder = ends.enter_context(Recorder(book))
        # To read from: what is open for all of a class costs little for each submission.
        self._gradebook = ends.enter_context(book.open())
        self._limits = Limits.of(book.config).as_dict()
        self._fingerprint = Fingerprint(book, self._limits, back_end.kind)
        self._assignments: dict[Lesson, _Assignment] = {}
        self._running: dict[Future, _Begun] = {}
        self.results: dict[Submission, Result] = {}

    def grade(self, submitted: list[Submission]) -> None:
        """Grade all; KeyboardInterrupt if somebody wants to stop, when nothing is half recorded.

        RavineError: no backup can be made, before anything is changed.
        """
        for lesson in dict.fromkeys(submission.lesson for submission in submitted):
            self._assignments[lesson] = self._assignment(lesson)
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

        def step(_) -> dict | None:
            new = self._taken_in(submission)
            last = None if self._again else self._recorder.facts_of(submission)
            if last and last["key"] == new.key and self._scores(submission) is not None:
                return {**last, "unchanged": True}
            begun.append(new)
            return None

        # The scores from before are of no interest while there will be new ones.
        result = result_of(
            self._book, submission, step, lambda _: None if begun else self._scores(submission)
        )
        if begun:
            self._book.back_up()
            self._running[self._back_end.submit(begun[0].job)] = begun[0]
        else:
            self.results[submission] = result

    def _taken_in(self, submission: Submission) -> _Begun:
        of = self._assignments[submission.lesson]
        if why := submission.misplaced or of.why_not:
            raise RavineError(why)
        taken = take_in(submission, of.template)
        job = run.job_of(taken.notebook, of.template.names, self._limits, of.seed)
        key = self._fingerprint.of(submission, taken, job)
        return _Begun(submission, taken, of.seed, job, key)

    def _finish_some(self) -> None:
        """Record what has come back, after a wait if nothing has."""
        done, _ = concurrent.futures.wait(
            self._running, LOOK_EVERY, concurrent.futures.FIRST_COMPLETED
        )
        for future in done:
            stop_if_asked()
            begun = self._running.pop(future)
            self.results[begun.submission] = result_of(
                self._book,
                begun.submission,
                lambda _, f=future, b=begun: self._record(f, b),
                self._scores,
            )
        stop_if_asked()

    def _record(self, future: Future, begun: _Begun) -> dict:
        outcome = run.filled(begun.taken.notebook, future.result())
        # What met a limit may fare better the next time, so it is not as good as graded.
        key = "" if outcome.met_limit else begun.key
        known = facts(
            begun.seed,
            self._back_end.kind,
            key,
            note=begun.taken.note,
            repairs=begun.taken.repairs,
            submitted=begun.taken.digest,
            tried=outcome.tried,
            defects=outcome.defects,
            calls=outcome.calls,
            probes=outcome.probes,
            stopped=outcome.stopped,
        )
        self._recorder.record(begun.submission, begun.taken.notebook, outcome.points, known)
        return known

    def _scores(self, submission: Submission) -> Scores:
        """Read what is recorded of a submission now."""
        self._gradebook.db.expire_all()
        return exercise_scores(self._gradebook, submission.lesson, submission.student)

    def _assignment(self, lesson: Lesson) -> _Assignment:
        """Return what a lesson's submissions need; the gradebook knows it then."""
        try:
            return _Assignment(template_of(self._book, lesson), seed_of(self._book, lesson))
        except UnmadeError:
            raise
        except RavineError as error:
            return _Assignment(None, "", str(error))

    def _tell(self, total: int) -> None:
        failed = sum(result.problem is not None for result in self.results.values())
        self._watch(total, len(self.results), len(self._running), failed)


def _how_far(submitted: list[Submission], results: dict[Submission, Result]) -> str:
    graded = sum(result.problem is None for result in results.values())
    return (
        f"Stopped: {graded} of {len(submitted)} submissions are graded, and recorded; of the "
        "others nothing new is. To grade those, run the command again."
    )
