"""What people do between two gradings of the tiny course, and what the gradebook holds then."""

import contextlib
import sqlite3

from handed_in import LESSON
from nbgrader.api import Gradebook

NOTEBOOK = "doubling"


@contextlib.contextmanager
def opened(root):
    """Open the gradebook of a course with nbgrader's own interface."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "ravine") as gradebook:
        yield gradebook


def by_a_person(root, student, cell, points, extra=None):
    """Give points as the formgrader does (nbgrader's GradeHandler.put)."""
    with opened(root) as gradebook:
        grade = gradebook.find_grade(cell, NOTEBOOK, LESSON, student)
        grade.manual_score, grade.extra_credit = points, extra
        grade.needs_manual_grade = grade.manual_score is None and grade.auto_score is None
        gradebook.db.commit()


def grades(root):
    """Return (automatic, by hand, extra, needs a person) by student and cell."""
    query = (
        "SELECT s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit,"
        " g.needs_manual_grade FROM grade g JOIN base_cell c ON c.id = g.cell_id"
        " JOIN submitted_notebook n ON n.id = g.notebook_id"
        " JOIN submitted_assignment s ON s.id = n.assignment_id"
    )
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        rows = database.execute(query).fetchall()
    return {(student, cell): tuple(row) for student, cell, *row in rows}


def comments(root):
    """Return the comments that people wrote, by student and cell."""
    with opened(root) as gradebook:
        return {
            (part.student.id, comment.name): comment.manual_comment
            for part in gradebook.find_notebook(NOTEBOOK, LESSON).submissions
            for comment in part.comments
            if comment.manual_comment
        }


def content(gradebook):
    """Return all that a gradebook holds, as statements of SQL."""
    with contextlib.closing(sqlite3.connect(gradebook)) as database:
        return list(database.iterdump())


def rewrite(root, *pairs):
    """Change the text of the lesson; each text must be there."""
    path = root / "lessons" / LESSON / "assignment.py"
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def backups(root):
    """Return the backups of the gradebook, the oldest first."""
    return sorted(root.glob("gradebook-backups/*.db"))
