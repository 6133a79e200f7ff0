"""What changed in a lesson since its cells were entered into the gradebook, in sentences."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from nbformat import NotebookNode
from nbgrader.api import (
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from sqlalchemy import Column, MetaData, Table, Text, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from grader import converters
from grader.course import Lesson
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission
from grader.names import exercise_of

CHANGED = "{source} has changed since the class was graded: {what}. {do}"
STAYS = (
    "{grades} of the version before, and nothing of the lesson is graded now. To grade everybody "
    "by the present version: ravine grade {lesson} --changed"
)
NEW = (
    "The gradebook does not know {lesson} as it is in source/. Run: nbgrader generate_assignment "
    "{lesson} --force"
)


# As nbgrader takes them out: from the line with the one to the line with the other.
HIDDEN = re.compile(r"(?ms)^[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*$")
# Beside nbgrader's tables: a copy that was given out earlier lacks these cells rightly.
LATER = Table(
    "ravine_later",
    MetaData(),
    Column("lesson", Text, primary_key=True),
    Column("cell", Text, primary_key=True),
)


@dataclass(frozen=True)
class Cell:
    """What the gradebook keeps of a cell of the instructor's notebook.

    `kinds` are nbgrader's tables in which it stands; `points` None if it gives none.
    """

    name: str
    kinds: frozenset[type]
    points: float | None
    cell_type: str
    locked: bool
    source: str
    checksum: str | None

    @property
    def what(self) -> str:
        """What an instructor calls it, by its name."""
        if TaskCell in self.kinds:
            kind = "task"
        elif SolutionCell in self.kinds:
            kind = "answer"
        else:
            kind = "test" if GradeCell in self.kinds else "locked cell"
        return f"the {kind} {self.name}"

    @property
    def worth(self) -> str:
        """Its points in brackets, if it gives any."""
        return "" if self.points is None else f" ({_points(self.points)})"

    def called(self, name: str) -> "Cell":
        """Return the cell under another name, which its text uses where it used the exercise's."""
        was, now = map(exercise_of, (self.name, name))
        source = re.sub(rf"\b{re.escape(was)}\b", lambda _: now, self.source)
        return replace(self, name=name, source=source)

    def has_text_and_kind_of(self, other: "Cell") -> bool:
        """Whether nothing but points and checksum may tell them apart."""
        return (self.kinds, self.source) == (other.kinds, other.source)


@dataclass(frozen=True)
class Changes:
    """How the cells of a lesson differ from those by which these students are graded."""

    lesson: Lesson
    old: dict[str, Cell]
    new: dict[str, Cell]
    students: tuple[str, ...]

    @cached_property
    def renamed(self) -> dict[str, str]:
        """New names by old ones: of cells with the same text, but for the exercise's name in it."""
        free = [name for name in self.new if name not in self.old]
        found = {}
        for cell in (self.old[name] for name in self.old if name not in self.new):
            alike = (n for n in free if cell.called(n).has_text_and_kind_of(self.new[n]))
            if (name := next(alike, None)) is not None:
                found[cell.name] = name
                free.remove(name)
        return found

    @property
    def removed(self) -> list[str]:
        """The names of cells that are no more."""
        return [name for name in self.old if name not in self.new and name not in self.renamed]

    @property
    def added(self) -> list[str]:
        """The names of cells that were not there before."""
        known = {*self.old, *self.renamed.values()}
        return [name for name in self.new if name not in known]

    def told(self) -> list[str]:
        """Return what changed, one sentence for one thing, in the notebook's order."""
        said = [f"{self.old[name].what} is gone{self.old[name].worth}" for name in self.removed]
        was = {now: name for name, now in self.renamed.items()}
        for name, cell in self.new.items():
            if name in self.added:
                said.append(f"{cell.what} is new{cell.worth}")
            else:
                said += _changed(self.old[was.get(name, name)], cell)
        return said or ["nbgrader's checksums of its cells are others"]

    def stays(self) -> str:
        """Return what becomes of the grades there are, and what to do."""
        number = len(self.students)
        grades = "The one grade is" if number == 1 else f"All {number} grades are"
        return STAYS.format(grades=grades, lesson=self.lesson.name)


class NotEnteredError(RavineError):
    """The gradebook does not know the lesson as it is now, and nobody is graded by another one."""


class ChangedError(RavineError):
    """The class is graded by another version of the lesson."""


def check(book: Book, lesson: Lesson, cells: Iterable[NotebookNode]) -> set[str]:
    """Compare the cells in source/ with those that the gradebook knows.

    Returns:
        The names of those that came after the class was first graded.

    Raises:
        NotEnteredError: it knows none or others, and nobody is graded by them.
        ChangedError: the class is graded by others.
    """
    new = of_notebook(cells)
    with converters.quiet(), book.open() as gradebook:
        notebook = _entered(gradebook, lesson)
        changes = None if _is_same(notebook, new) else _changes(gradebook, notebook, lesson, new)
        later = later_cells(gradebook, lesson)
    if changes is None:
        return later
    if not changes.students:
        raise NotEnteredError(NEW.format(lesson=lesson.name))
    what = "; ".join(changes.told())
    raise ChangedError(CHANGED.format(source=lesson.source, what=what, do=changes.stays()))


def changes_of(book: Book, lesson: Lesson, cells: Iterable[NotebookNode]) -> Changes | None:
    """Return what changed since the class was graded; None if nothing did, or nobody is graded."""
    new = of_notebook(cells)
    with converters.quiet(), book.open() as gradebook:
        try:
            notebook = _entered(gradebook, lesson)
        except NotEnteredError:
            return None
        changes = None if _is_same(notebook, new) else _changes(gradebook, notebook, lesson, new)
    return changes if changes and changes.students else None


def cells_gone(book: Book, submission: Submission) -> list[str]:
    """Return the cells of a graded notebook that the gradebook no longer knows."""
    notebook = json.loads(submission.autograded.read_bytes())
    marks = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    lesson = submission.lesson
    with converters.quiet(), book.open() as gradebook:
        known = {cell.name for cell in _entered(gradebook, lesson).source_cells}
    return [mark["grade_id"] for mark in marks if mark and mark["grade_id"] not in known]


def note_later(session: Session, changes: Changes) -> None:
    """Write down, in a transaction that is open, which cells came after the first grading."""
    session.execute(CreateTable(LATER, if_not_exists=True))
    of_lesson = LATER.c.lesson == changes.lesson.name
    for name in [*changes.removed, *changes.added]:
        session.execute(LATER.delete().where(of_lesson, LATER.c.cell == name))
    for was, now in changes.renamed.items():
        session.execute(LATER.update().where(of_lesson, LATER.c.cell == was).values(cell=now))
    for name in changes.added:
        session.execute(LATER.insert().values(lesson=changes.lesson.name, cell=name))


def later_cells(gradebook: Gradebook, lesson: Lesson) -> set[str]:
    """Return what `note_later` wrote down of a lesson."""
    if not inspect(gradebook.engine).has_table(LATER.name):
        return set()
    return set(gradebook.db.scalars(select(LATER.c.cell).where(LATER.c.lesson == lesson.name)))


def of_notebook(cells: Iterable[NotebookNode]) -> dict[str, Cell]:
    """Return by name, in their order, the cells of which nbgrader keeps something."""
    found = {}
    for cell in cells:
        flags = {GradeCell: is_grade, SolutionCell: is_solution, TaskCell: is_task}
        kinds = frozenset(kind for kind, is_one in flags.items() if is_one(cell))
        if kinds or is_locked(cell):
            mark = cell.metadata.nbgrader
            found[mark["grade_id"]] = Cell(
                mark["grade_id"],
                kinds,
                float(mark["points"]) if kinds & {GradeCell, TaskCell} else None,
                cell.cell_type,
                is_locked(cell),
                cell.source,
                mark.get("checksum"),
            )
    return found


def _is_same(notebook: Notebook, new: dict[str, Cell]) -> bool:
    """Whether the gradebook knows these cells; nbgrader's checksum is of points and kind too."""
    known = {cell.name: (cell.checksum, cell.source) for cell in notebook.source_cells}
    return known == {name: (cell.checksum, cell.source) for name, cell in new.items()}


def _changes(
    gradebook: Gradebook, notebook: Notebook, lesson: Lesson, new: dict[str, Cell]
) -> Changes:
    kinds, points = {}, {}
    for cell in notebook._base_cells:
        kinds.setdefault(cell.name, set()).add(type(cell))
        if isinstance(cell, GradeCell | TaskCell):
            points[cell.name] = cell.max_score
    old = {
        cell.name: Cell(
            cell.name,
            frozenset(kinds.get(cell.name, ())),
            points.get(cell.name),
            cell.cell_type,
            cell.locked,
            cell.source,
            cell.checksum,
        )
        for cell in notebook.source_cells
    }
    is_of = SubmittedNotebook.notebook_id == notebook.id
    asked = gradebook.db.query(SubmittedAssignment.student_id)
    asked = asked.join(SubmittedNotebook).filter(is_of)
    students = tuple(sorted(student for (student,) in asked))
    return Changes(lesson, old, new, students)


def _entered(gradebook: Gradebook, lesson: Lesson) -> Notebook:
    try:
        return gradebook.find_notebook(lesson.notebook, lesson.name)
    except MissingEntry:
        raise NotEnteredError(NEW.format(lesson=lesson.name)) from None


def _changed(old: Cell, new: Cell) -> Iterator[str]:
    """Yield how a cell changed that was there before."""
    if old.name != new.name:
        yield f"{old.what} is called {new.name} now"
        old = old.called(new.name)
    if old.what != new.what:
        yield f"{old.what} is now {new.what}"
    if old.points != new.points:
        yield f"{new.what} gives {_points(new.points)}, where it gave {_points(old.points)}"
    if old.source != new.source:
        yield f"{new.what} has {_where(old.source, new.source)}"


def _where(old: str, new: str) -> str:
    """Return where two texts differ, as an instructor thinks of it."""
    is_seen = HIDDEN.sub("", old) != HIDDEN.sub("", new)
    return "another text for students" if is_seen else "other hidden lines"


def _points(points: float | None) -> str:
    return f"{points or 0:g} point{'' if points == 1 else 's'}"
