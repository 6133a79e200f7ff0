"""Grades for Moodle to import.

The format is told by Moodle's documentation, "Grade import"
(https://docs.moodle.org/en/Grade_import), and by what reads it,
`grade/import/csv/classes/load_data.php` of https://github.com/moodle/moodle. By that:

- Whoever imports chooses a column that says whose a row is (*Map from*), and what it holds (*Map
  to*): user name, e-mail address or ID number. A row that has nothing there is taken for the
  student of the row before, and one that names nobody ends the import. So a column is only written
  if it tells all students apart.
- Each column of grades is mapped to a grade item, or becomes a new one, which gives 100 points at
  most.
- A dash is no grade, and takes one away that is there. So is an empty cell for an item that is
  there, but for a new one it is a zero.

Not tried on a real Moodle.
"""

from operator import attrgetter

from grader.errors import RavineError
from grader.gradebook.standings import Who
from grader.report.exports.cells import Table, is_data
from grader.report.exports.grades import Grades, points, some

NONE = "-"
IDENTIFIERS = {
    "Username": attrgetter("name"),
    "ID number": attrgetter("lms_id"),
    "Email address": attrgetter("email"),
}
NOT_WRITTEN = "The file has no column {column}: {why}. Map users by {others}."
NOBODY = "No column tells the students apart, so Moodle could not know whose a grade is: {why}."


def table(grades: Grades) -> tuple[Table, list[str]]:
    """Return one row a student, one column a lesson, and what to tell of it.

    Raises:
        RavineError: nothing tells the students apart.
    """
    people = list(grades.by_student())
    columns = {column: [of(who) for who, _ in people] for column, of in IDENTIFIERS.items()}
    whys = {column: why for column, ids in columns.items() if (why := _why_not(ids, people))}
    ids = {column: values for column, values in columns.items() if column not in whys}
    if not ids:
        raise RavineError(NOBODY.format(why="; ".join(whys.values())))
    graded = grades.graded
    rows = []
    for n, (who, of) in enumerate(people):
        scores = [of[lesson].score if lesson in of else None for lesson in graded]
        written = [NONE if score is None else points(score) for score in scores]
        rows.append([who.first, who.last, *(values[n] for values in ids.values()), *written])
    said = [f"{gaps}: Moodle takes a dash for no grade." for gaps in [grades.missing()] if gaps]
    said += [
        NOT_WRITTEN.format(column=column, why=why, others=" or ".join(ids))
        for column, why in whys.items()
    ]
    header = ["First name", "Last name", *ids, *map(grades.column, graded)]
    return Table(header, rows), said


def _why_not(ids: list[str], people: list[tuple[Who, object]]) -> str:
    """Return why these do not tell all students apart; empty if they do."""
    # A zero is as good as nothing to PHP.
    without = [who.name for (who, _), text in zip(people, ids, strict=True) if text in ("", "0")]
    if without:
        return f"{some(without)} {'has' if len(without) == 1 else 'have'} none"
    if strange := [text for text in ids if not is_data(text)]:
        return f"{strange[0]!r} would have to be written otherwise, as a spreadsheet would run it"
    if twice := sorted({text for text in ids if ids.count(text) > 1}):
        return f"{twice[0]!r} stands there more than once"
    return ""
