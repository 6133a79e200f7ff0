"""Grading a class: every submission on its own, whatever the others hold."""

from collections.abc import Callable, Iterable

from grader.course import Course, Lesson
from grader.engine.interrupts import interrupts_kept, stop_if_asked
from grader.engine.stock import autograde
from grader.engine.time_budget import limited
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.results import Result, result_of
from grader.gradebook.submissions import Submission, handed_in
from grader.gradebook.under_way import ready

Progress = Callable[[list, str], Iterable]


def grade_class(course: Course, lessons: list[Lesson], progress: Progress) -> list[Result]:
    """Grade all submissions of these lessons; what cannot be graded is told in its result."""
    book, problems = ready(course)
    limited(book.config)
    submitted = handed_in(course, lessons)
    results: list[Result] = []
    with interrupts_kept():
        try:
            _grade_each(book, lessons, progress(submitted, "Grading"), results)
        except KeyboardInterrupt:
            raise RavineError(_how_far(submitted, results)) from None
        finally:
            problems.note(results)
    return results


def _grade_each(
    book: Book, lessons: list[Lesson], submitted: Iterable[Submission], results: list[Result]
) -> None:
    """Grade one after the other into `results`; KeyboardInterrupt between two, or within one."""
    unregistered = {}
    for lesson in lessons:
        unregistered[lesson] = _register(book, lesson)
        stop_if_asked()

    def step(submission: Submission) -> str | None:
        if why := submission.misplaced or unregistered[submission.lesson]:
            raise RavineError(why)
        try:
            return autograde(book, submission)
        except RavineError:
            stop_if_asked()  # Then the interrupt is why it failed.
            raise

    for submission in submitted:
        results.append(result_of(book, submission, step))
        stop_if_asked()


def _how_far(submitted: list[Submission], results: list[Result]) -> str:
    graded = sum(result.problem is None for result in results)
    said = f"Stopped: {graded} of {len(submitted)} submissions are graded, and recorded"
    if len(results) < len(submitted):
        next_one = submitted[len(results)]
        said += f"; of {next_one.student}, {next_one.lesson.name}, nothing new is"
    return f"{said}. To grade all, run the command again."


def _register(book: Book, lesson: Lesson) -> str:
    """Register a lesson; return why that is not possible, or nothing."""
    try:
        book.register(lesson)
    except RavineError as error:
        return str(error)
    return ""
