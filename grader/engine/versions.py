"""The version of a lesson by which a class is graded: one for all, until one asks for another."""

from dataclasses import dataclass, field

from grader.course import Lesson
from grader.engine.intake.template import Template, cells_of
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.changes import Changes, NotEnteredError, changes_of
from grader.gradebook.entering import Entered, enter


@dataclass
class Versions:
    """What is done about lessons that changed since the class was graded.

    Attributes:
        wanted: whether their present versions are entered; else such a lesson is held back.
        entered: what was entered.
        held: what was held back.
    """

    wanted: bool = False
    entered: list[Entered] = field(default_factory=list)
    held: list[Changes] = field(default_factory=list)

    def settle(self, book: Book, lessons: list[Lesson]) -> list[Lesson]:
        """Return the lessons that can be graded; RavineError if the gradebook cannot be written."""
        return [lesson for lesson in lessons if self._is_settled(book, lesson)]

    def _is_settled(self, book: Book, lesson: Lesson) -> bool:
        try:
            cells = cells_of(book, lesson)
        except RavineError:
            return True  # Each submission says why it cannot be graded.
        changes = changes_of(book, lesson, cells)
        if changes and self.wanted:
            self.entered.append(enter(book, changes))
        elif changes:
            self.held.append(changes)
        return self.wanted or not changes


def template_of(book: Book, lesson: Lesson) -> Template:
    """Return a lesson's template; the gradebook knows the lesson then.

    Raises:
        RavineError: there is none, or the class is graded by another version.
    """
    try:
        return Template.of(book, lesson)
    except NotEnteredError:
        book.register(lesson)
        return Template.of(book, lesson)
