"""One submission, graded by nbgrader's own steps; nothing is lost if that fails."""

from nbgrader.converters import Autograde

from grader.engine.intake.reading import examine
from grader.engine.time_budget import limited
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission
from grader.gradebook.under_way import under_way


def autograde(book: Book, submission: Submission) -> str | None:
    """Grade one submission, and return what an instructor should know of it, if anything.

    Raises:
        RavineError: it cannot be graded; what was recorded before stays.
    """
    _, note = examine(submission)
    with under_way(book, submission):
        book.convert(Autograde, submission, limited(book.config))
    return note
