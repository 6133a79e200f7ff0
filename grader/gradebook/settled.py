"""Which dates of the gradebook the settings have set: those go when their line does.

What a person has changed since, in the formgrader or by nbgrader's commands, is a person's.
"""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

# An extra table in the same file survives nbgrader's own commands.
TABLE = (
    "CREATE TABLE IF NOT EXISTS ravine_date (lesson VARCHAR(128) NOT NULL, "
    "student VARCHAR(128) NOT NULL, value VARCHAR(64) NOT NULL, PRIMARY KEY (lesson, student))"
)
OF = "lesson = :lesson AND student = :student"
# In place of a student, for a lesson's due date.
ALL = ""
Value = datetime | timedelta | None


class Settled:
    """The dates that the settings have set, in a transaction that is open."""

    def __init__(self, session: Session):
        """Read them from a gradebook."""
        self._session = session
        session.execute(text(TABLE))
        rows = session.execute(text("SELECT lesson, student, value FROM ravine_date"))
        self._of = {(lesson, student): value for lesson, student, value in rows}

    def due(self) -> set[str]:
        """Return the lessons whose due dates they are."""
        return {lesson for lesson, student in self._of if student == ALL}

    def holds(self, lesson: str, value: Value, student: str = ALL) -> bool:
        """Whether a due date, or a student's extension, is as they have set it."""
        return value is not None and self._of.get((lesson, student)) == str(value)

    def note(self, lesson: str, value: Value, student: str = ALL) -> None:
        """Write down what they set; None for nothing."""
        new = None if value is None else str(value)
        if self._of.get((lesson, student)) == new:
            return
        row = {"lesson": lesson, "student": student, "value": new}
        self._session.execute(text(f"DELETE FROM ravine_date WHERE {OF}"), row)
        self._of.pop((lesson, student), None)
        if new is not None:
            insert = "INSERT INTO ravine_date VALUES (:lesson, :student, :value)"
            self._session.execute(text(insert), row)
            self._of[lesson, student] = new
