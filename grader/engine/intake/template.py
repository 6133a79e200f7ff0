"""The instructor's notebook of a lesson, made ready once, to be filled with each student's work."""

import logging
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from traitlets.utils.importstring import import_item

from grader.course import Lesson
from grader.errors import RavineError
from grader.gradebook import changes
from grader.gradebook.book import Book
from grader.names import names_defined

MISSING = "{path} is missing. Run: ravine build"


@dataclass(frozen=True, eq=False)
class Part:
    """One cell of the instructor's notebook.

    Attributes:
        cell: as it is graded: a whole test, a stub for an answer, with nbgrader's checksum.
        given: its text as students got it, less blanks at the ends of lines.
        names: what the instructor's answer defines; empty for what is no answer in code.
        gap: how many locked cells stand before it.
        is_later: whether it came after the class was first graded.
    """

    cell: NotebookNode
    given: str
    names: frozenset[str]
    gap: int
    is_later: bool = False

    @property
    def name(self) -> str:
        """The grade id; the cell id where there is none."""
        return self.grade_id or self.cell.id

    @property
    def grade_id(self) -> str | None:
        """What nbgrader knows the cell by, if it does."""
        return self.cell.metadata.get("nbgrader", {}).get("grade_id")

    @property
    def text(self) -> str:
        """The text as it is graded, hidden lines and all."""
        return text_of(self.cell.source)

    @property
    def is_locked(self) -> bool:
        """Whether the cell is graded as the instructor wrote it."""
        return is_locked(self.cell)

    @property
    def is_test(self) -> bool:
        """Whether the cell earns points as it stands."""
        return self.is_locked and is_grade(self.cell)

    @property
    def is_answer(self) -> bool:
        """Whether nbgrader looks in this cell for a student's work."""
        return is_solution(self.cell) or (is_task(self.cell) and not self.is_locked)


@dataclass(frozen=True)
class Template:
    """The instructor's notebook of a lesson: its metadata and its cells, in order."""

    lesson: Lesson
    metadata: NotebookNode
    parts: tuple[Part, ...]

    @property
    def names(self) -> frozenset[str]:
        """What the instructor's answers define."""
        return frozenset().union(*(part.names for part in self.parts))

    @classmethod
    def of(cls, book: Book, lesson: Lesson) -> "Template":
        """Make the notebook that the gradebook knows, by the same steps of nbgrader.

        Raises:
            NotEnteredError: the gradebook does not know it, and nobody is graded by another one.
            ChangedError: the class is graded by another one.
            RavineError: there is no notebook in source/.
        """
        solution, graded, after = _prepared(book, lesson)
        later = changes.check(book, lesson, graded.cells)
        given = _through(after, graded, lesson)
        parts = _parts(graded, given, solution)
        marked = (replace(part, is_later=part.grade_id in later) for part in parts)
        return cls(lesson, graded.metadata, tuple(marked))

    @classmethod
    def released(cls, lesson: Lesson, notebook: NotebookNode) -> "Template":
        """Make a template of the notebook that students get; RavineError if source/ lacks it."""
        if not lesson.source.is_file():
            raise RavineError(MISSING.format(path=lesson.source))
        solution = nbformat.read(lesson.source, as_version=4)
        return cls(lesson, notebook.metadata, tuple(_parts(notebook, notebook, solution)))


def cells_of(book: Book, lesson: Lesson) -> list[NotebookNode]:
    """Return the cells of source/ as nbgrader enters them; RavineError if they are missing."""
    return _prepared(book, lesson)[1].cells


def text_of(source: str) -> str:
    """Return a text such that two which read alike are equal."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


def _prepared(book: Book, lesson: Lesson) -> tuple[NotebookNode, NotebookNode, list]:
    """Return the notebook in source/, the same as it is graded, and the steps to what is given."""
    if not lesson.source.is_file():
        raise RavineError(MISSING.format(path=lesson.source))
    solution = nbformat.read(lesson.source, as_version=4)
    step = GenerateAssignment(coursedir=book.folder(assignment_id=lesson.name), config=book.config)
    step.log = logging.Logger("nbgrader")
    before, after = _steps(step)
    return solution, _through(before, solution, lesson), after


def _steps(step: GenerateAssignment) -> tuple[list, list]:
    """Return the steps up to the one that enters cells into the gradebook, and those after it."""
    steps = [import_item(kind) if isinstance(kind, str) else kind for kind in step.preprocessors]
    n = next((n for n, kind in enumerate(steps) if issubclass(kind, SaveCells)), len(steps))
    return [[kind(parent=step) for kind in some] for some in (steps[:n], steps[n + 1 :])]


def _through(steps: Iterable, notebook: NotebookNode, lesson: Lesson) -> NotebookNode:
    """Return the notebook after these steps; the one that was given stays as it was."""
    notebook = deepcopy(notebook)
    here = {"student": ".", "assignment": lesson.name, "notebook": lesson.notebook}
    resources = {"nbgrader": here, "metadata": {"path": str(lesson.source.parent)}}
    for step in steps:
        notebook, resources = step(notebook, resources)
    return notebook


def _parts(graded: NotebookNode, given: NotebookNode, solution: NotebookNode) -> Iterator[Part]:
    written = {cell.id: cell.source for cell in solution.cells if cell.cell_type == "code"}
    gap = 0
    for cell, as_given in zip(graded.cells, given.cells, strict=True):
        names = _names(written.get(cell.id, "")) if is_solution(cell) else frozenset()
        yield Part(cell, text_of(as_given.source), names, gap)
        gap += is_locked(cell)


def _names(source: str) -> frozenset[str]:
    """Return what an answer defines; nothing if it is no plain Python."""
    try:
        return frozenset(names_defined(source))
    except SyntaxError:
        return frozenset()
