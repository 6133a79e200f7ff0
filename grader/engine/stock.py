"""Grading by nbgrader's own steps, one submission after the other, in a kernel with no walls.

For systems where the engine does not run, and for comparison: one line of nbgrader_config.py
chooses it.
"""

from nbgrader.converters import Autograde

from grader.course import Lesson
from grader.engine.intake.reading import examine
from grader.engine.interrupts import stop_if_asked
from grader.engine.time_budget import limited
from grader.engine.versions import template_of
from grader.errors import RavineError
from grader.gradebook import graded
from grader.gradebook.book import Book
from grader.gradebook.results import Result, result_of
from grader.gradebook.submissions import Submission
from grader.gradebook.under_way import under_way


class StockGrading:
    """One grading of a class, on its way."""

    def __init__(self, book: Book, watch):
        self._book, self._watch = book, watch
        self._unregistered: dict[Lesson, str] = {}
        self.results: dict[Submission, Result] = {}

    def grade(self, submitted: list[Submission]) -> None:
        """Grade one after the other; KeyboardInterrupt between two, or within one."""
        limited(self._book.config)
        self._book.back_up()
        for submission in submitted:
            self._watch(len(submitted), len(self.results), 1, self._failed())
            self.results[submission] = result_of(self._book, submission, self._step)
            stop_if_asked()

    def _failed(self) -> int:
        return sum(result.problem is not None for result in self.results.values())

    def _step(self, submission: Submission) -> dict | None:
        if why := submission.misplaced or self._why_not(submission.lesson):
            raise RavineError(why)
        try:
            return autograde(self._book, submission)
        except RavineError:
            stop_if_asked()  # Then the interrupt is why it failed.
            raise

    def _why_not(self, lesson: Lesson) -> str:
        """Enter a lesson into the gradebook, once; return why that is not possible, or nothing."""
        if lesson not in self._unregistered:
            try:
                template_of(self._book, lesson)
                self._unregistered[lesson] = ""
            except RavineError as error:
                self._unregistered[lesson] = str(error)
        return self._unregistered[lesson]


def autograde(book: Book, submission: Submission) -> dict | None:
    """Grade one submission, and return what is known of its grading.

    Raises:
        RavineError: it cannot be graded; what was recorded before stays.
    """
    _, note = examine(submission)
    with under_way(book, submission):
        book.convert(Autograde, submission, limited(book.config))
    with book.open() as gradebook:
        noted = graded.noted(gradebook.db, submission)
    return {**(noted[1] if noted else {}), "note": note}
