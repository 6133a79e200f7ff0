"""Feedback pages, written by nbgrader's own step, one submission at a time."""

from collections.abc import Callable, Iterable

from nbgrader.converters import GenerateFeedback

from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.changes import cells_gone
from grader.gradebook.results import Result, result_of, with_lateness
from grader.gradebook.submissions import Submission, handed_in
from grader.gradebook.under_way import ready

FORMER = (
    "{path} was graded by a former version of the lesson: the gradebook no longer knows {cells}. "
    "No page of it is written; one that is there stays."
)


def give_feedback(
    course: Course, lessons: list[Lesson], progress: Callable[[list, str], Iterable]
) -> list[Result]:
    """Write the feedback pages of all submissions of these lessons."""
    book, problems = ready(course)

    def step(submission: Submission) -> None:
        why = problems.of(submission)
        if why and not submission.autograded.is_file():
            raise RavineError(why)
        write_page(book, submission)
        if why:
            raise RavineError(f"the page is that of an earlier submission. {why}")

    submitted = progress(handed_in(course, lessons), "Writing feedback")
    return with_lateness(book, [result_of(book, submission, step) for submission in submitted])


def write_page(book: Book, submission: Submission) -> None:
    """Write the feedback page of a graded submission."""
    if not submission.autograded.is_file():
        raise RavineError(
            f"{submission.lesson.name} is not graded yet. "
            f"Run: ravine grade {submission.lesson.name}"
        )
    if gone := cells_gone(book, submission):
        names = ", ".join(gone)
        raise RavineError(FORMER.format(path=submission.autograded, cells=names))
    book.convert(GenerateFeedback, submission, book.config)
