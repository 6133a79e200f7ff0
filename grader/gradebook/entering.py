"""A lesson that changed since the class was graded enters the gradebook; what people gave stays.

nbgrader's own step takes changed texts and points, and refuses other cells as soon as somebody is
graded. Here cells come, go and change their names in one transaction. Points, extra credit and
comments of a person stay with each cell that is still there. Those of a cell that is gone are
written into a file beside the backup.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from grader import converters
from grader.errors import RavineError
from grader.files import PRIVATE, write_whole
from grader.gradebook import graded
from grader.gradebook.backups import folder_of, time_name
from grader.gradebook.book import BUSY, Book
from grader.gradebook.changes import Cell, Changes, note_later

KEPT_HEAD = (
    "What people gave in {lesson} for cells that are gone. The gradebook holds it no longer; "
    "the backup {backup} does."
)
UNKEPT = (
    "What people gave for cells that are gone from {lesson} cannot be written into {path} ({why}), "
    "so nothing was changed. Mend that, and run this again."
)
# Of a lesson's kinds of cells, those that have points, and those that have comments.
WITH_GRADES, WITH_COMMENTS = {GradeCell, TaskCell}, {SolutionCell, TaskCell}


@dataclass(frozen=True)
class Entered:
    """What was entered into the gradebook.

    Attributes:
        changes: what it was.
        backup: the gradebook as it was before; None if there is no copy.
        kept: the file with what people gave for cells that are gone; None if nobody did.
        above: in sentences, points of a person that are more than a cell gives now.
    """

    changes: Changes
    backup: Path | None
    kept: Path | None = None
    above: list[str] = field(default_factory=list)


def enter(book: Book, changes: Changes) -> Entered:
    """Put the present version of a lesson into the gradebook, after a backup: all, or nothing.

    Raises:
        RavineError: the gradebook, its backup or the file beside it cannot be written.
    """
    backup = book.back_up(before=changes.lesson.name)
    try:
        with converters.quiet(), book.open() as gradebook:
            session = gradebook.db()
            graded.lock(session)
            notebook = gradebook.find_notebook(changes.lesson.notebook, changes.lesson.name)
            kept = _keep(book, changes, backup, _gone(session, notebook, changes))
            _change(session, notebook, changes)
            note_later(session, changes)
            above = list(_above(session, notebook))
            session.commit()
    except SQLAlchemyError as error:
        why = getattr(error, "orig", None) or error
        raise RavineError(BUSY.format(path=book.file, error=why)) from None
    return Entered(changes, backup, kept, above)


def _change(session: Session, notebook: Notebook, changes: Changes) -> None:
    """Make the cells of the gradebook those of the present version."""
    for cell in list(notebook._base_cells):
        new = _new_of(cell, changes)
        if new is None:
            _remove(session, cell)
        else:
            cell.name = new.name
            if type(cell) in WITH_GRADES:
                cell.max_score, cell.cell_type = new.points, new.cell_type
    for cell in notebook.source_cells:
        session.delete(cell)
    session.flush()
    session.refresh(notebook)
    there = {(cell.name, type(cell)) for cell in notebook._base_cells}
    for new in changes.new.values():
        for kind in new.kinds:
            if (new.name, kind) not in there:
                _add(session, notebook, new, kind)
        _add_source(session, notebook, new)


def _new_of(cell: BaseCell, changes: Changes) -> Cell | None:
    """Return what a cell of the gradebook is in the present version; None if it is gone."""
    new = changes.new.get(changes.renamed.get(cell.name, cell.name))
    return new if new and type(cell) in new.kinds else None


def _remove(session: Session, cell: BaseCell) -> None:
    for rows in (Grade, Comment):
        for row in session.query(rows).filter_by(cell_id=cell.id):
            session.delete(row)
    session.flush()
    session.delete(cell)


def _add(session: Session, notebook: Notebook, new: Cell, kind: type) -> None:
    """Add a cell, and the rows of it that each submission has."""
    points = {"max_score": new.points, "cell_type": new.cell_type} if kind in WITH_GRADES else {}
    cell = kind(name=new.name, notebook_id=notebook.id, **points)
    session.add(cell)
    session.flush()
    for of in notebook.submissions:
        if kind in WITH_GRADES:
            session.add(Grade(cell_id=cell.id, notebook_id=of.id))
        if kind in WITH_COMMENTS:
            session.add(Comment(cell_id=cell.id, notebook_id=of.id))


def _add_source(session: Session, notebook: Notebook, new: Cell) -> None:
    row = SourceCell(
        name=new.name,
        cell_type=new.cell_type,
        locked=new.locked,
        source=new.source,
        checksum=new.checksum,
        notebook_id=notebook.id,
    )
    session.add(row)
    # One by one: the order of the rows is the only note of the order of the cells.
    session.flush()


def _gone(session: Session, notebook: Notebook, changes: Changes) -> list[str]:
    """Return what people gave for what will be removed, student by student."""
    order = list(changes.old)
    found = sorted(
        (student, order.index(name), f"{student}, {name}: {said}")
        for student, name, said in _given_for_removed(session, notebook, changes)
    )
    return [sentence for *_, sentence in found]


def _given_for_removed(
    session: Session, notebook: Notebook, changes: Changes
) -> Iterator[tuple[str, str, str]]:
    """Yield student, name of the cell, and what was given."""
    for cell in notebook._base_cells:
        if _new_of(cell, changes) is None:
            of = getattr(cell, "max_score", None)
            for student, grade in _of_cell(session, Grade, cell):
                if said := _given(grade, of):
                    yield student, cell.name, said
            for student, comment in _of_cell(session, Comment, cell):
                if comment.manual_comment:
                    yield student, cell.name, f"the comment “{comment.manual_comment}”"


def _given(grade: Grade, of: float | None) -> str:
    said = []
    if grade.manual_score is not None:
        said.append(f"{grade.manual_score:g} points of {of or 0:g}")
    if grade.extra_credit:
        said.append(f"{grade.extra_credit:g} points of extra credit")
    return ", ".join(said)


def _above(session: Session, notebook: Notebook) -> Iterator[str]:
    """Yield the points of people that are more than a cell gives."""
    for cell in notebook._base_cells:
        if type(cell) in WITH_GRADES:
            for student, grade in _of_cell(session, Grade, cell):
                if grade.manual_score is not None and grade.manual_score > cell.max_score:
                    points = f"{grade.manual_score:g} points by a person"
                    yield f"{student}, {cell.name}: {points}, and it gives {cell.max_score:g} now"


def _of_cell(session: Session, rows: type, cell: BaseCell) -> list[tuple]:
    """Return student and row of each submission's grade of a cell, or comment on it."""
    query = session.query(SubmittedAssignment.student_id, rows)
    query = query.join(SubmittedNotebook, SubmittedNotebook.id == rows.notebook_id)
    query = query.join(
        SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id
    )
    query = query.filter(rows.cell_id == cell.id)
    return query.order_by(SubmittedAssignment.student_id).all()


def _keep(book: Book, changes: Changes, backup: Path | None, gone: list[str]) -> Path | None:
    """Write down what people gave for what is removed; return where, None if that is nothing."""
    if not gone:
        return None
    lesson = changes.lesson
    folder = folder_of(book.file or book.course.root / "gradebook.db")
    path = folder / f"{backup.stem if backup else f'{time_name()}-{lesson.name}'}.txt"
    head = KEPT_HEAD.format(lesson=lesson.name, backup=backup.name if backup else "(none)")
    try:
        folder.mkdir(exist_ok=True)
        write_whole(path, "\n".join([head, "", *gone, ""]), PRIVATE)
    except OSError as error:
        said = UNKEPT.format(lesson=lesson.name, path=path, why=error.strerror)
        raise RavineError(said) from None
    return path
