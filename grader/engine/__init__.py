"""Grading a class: every submission on its own, whatever the others hold."""

from collections.abc import Callable, Iterable

from grader.course import Course, Lesson
from grader.engine.interrupts import interrupts_kept
from grader.engine.stock import autograde
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.problems import Problems
from grader.gradebook.results import Result, result_of
from grader.gradebook.submissions import Submission, handed_in

Progress = Callable[[list, str], Iterable]


def grade_class(course: Course, lessons: list[Lesson], progress: Progress) -> list[Result]:
    """Grade all submissions of these lessons; what cannot be graded is told in its result."""
    book = Book(course)
    book.check_free()
    submitted = handed_in(course, lessons)
    unregistered = {lesson: _register(book, lesson) for lesson in lessons}

    def step(submission: Submission) -> None:
        if why := submission.misplaced or unregistered[submission.lesson]:
            raise RavineError(why)
        autograde(book, submission)

    results = []
    try:
        with interrupts_kept() as stop_if_asked:
            for submission in progress(submitted, "Grading"):
                results.append(result_of(book, submission, step))
                stop_if_asked()
    except KeyboardInterrupt:
        done = f"{len(results)} of {len(submitted)} submissions are graded, and recorded"
        raise RavineError(f"Stopped: {done}. To grade all, run the command again.") from None
    finally:
        Problems(course).note(results)
    return results


def _register(book: Book, lesson: Lesson) -> str:
    """Register a lesson; return why that is not possible, or nothing."""
    try:
        book.register(lesson)
    except RavineError as error:
        return str(error)
    return ""
