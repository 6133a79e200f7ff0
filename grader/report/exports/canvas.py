"""A gradebook for Canvas to import.

The format is that of Canvas's own export, as Canvas's instructor guide says ("How do I import
grades in the Gradebook?"), and in other words Ohio State University's
(https://teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/import-csv-file-carmen-grades).
What reads it is `lib/gradebook_importer.rb` of https://github.com/instructure/canvas-lms:

- The first columns are Student, ID, SIS User ID, SIS Login ID and Section, in this order; the row
  after the header may say Points Possible.
- A student is found by ID (Canvas's own number), else by SIS User ID, else by SIS Login ID, else by
  name, and for one who is not found Canvas asks.
- A column `Name (123)` is the assignment 123, another is the assignment of that name; Canvas offers
  to make a new one where there is none.
- An empty cell is no score, and takes one away that is there.

Not tried on a real Canvas.
"""

from grader.gradebook.standings import Who
from grader.report.exports.cells import Table, is_data
from grader.report.exports.grades import Grades, points, some

STUDENT = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
POSSIBLE = ["Points Possible", "", "", "", ""]
BY_LOGIN = (
    "Without an LMS id: {who}. Canvas will look for a SIS login of that name, and then for a "
    "person of it. To be sure, enter the ids: ravine roster FILE.csv."
)


def table(grades: Grades) -> tuple[Table, list[str]]:
    """Return one row a student, one column a lesson, and what to tell of it."""
    graded = grades.graded
    rows = [[*POSSIBLE, *map(points, graded.values())]]
    without_id = []
    for who, standings in grades.by_student():
        scores = [standings[lesson].score if lesson in standings else None for lesson in graded]
        rows.append([*_student(who), *(None if s is None else points(s) for s in scores)])
        without_id += [] if _is_id(who.lms_id) else [who.name]
    said = [
        f"{gaps}: Canvas takes empty cells for no score." for gaps in [grades.missing()] if gaps
    ]
    said += [BY_LOGIN.format(who=some(without_id))] if without_id else []
    return Table([*STUDENT, *map(grades.column, graded)], rows), said


def _student(who: Who) -> list[str]:
    name = ", ".join(filter(None, (who.last, who.first))) or who.name
    known = who.lms_id if _is_id(who.lms_id) else ""
    # Canvas's own numbers are digits; what is none is of the university's system.
    ids = [known, ""] if known.isdecimal() else ["", known]
    return [name, *ids, who.name if _is_id(who.name) else "", ""]


def _is_id(text: str) -> bool:
    """Whether a text finds a student: not if it would have to be written otherwise."""
    return bool(text) and is_data(text)
