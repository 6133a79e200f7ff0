"""The commands `ravine dates` and `ravine export`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.printing import Json, out, print_json, say, say_or_json, tell
from grader.course import Course
from grader.errors import RavineError


def dates(as_json: Json = False) -> None:
    """Show due dates, extensions and penalties, and enter them into the gradebook.

    They are those of c.Dates in nbgrader_config.py, and of the gradebook where that says nothing.
    """
    from grader.gradebook.alone import alone
    from grader.gradebook.dates import enter
    from grader.gradebook.under_way import ready
    from grader.report.timetable import timetable

    course = Course.find(Path.cwd())
    with alone(course):
        book, _ = ready(course)
        complaints = enter(book)
    shown = timetable(course)
    if as_json:
        print_json(shown.as_dict())
    else:
        out.print(shown.table())
        say(*shown.lines())
    tell(*complaints)


def export(
    kind: Annotated[
        str, typer.Option("--as", metavar="nbgrader|canvas|moodle", help="What it is for.")
    ] = "nbgrader",
    to: Annotated[
        Path | None,
        typer.Option(help="The CSV file (default: grades.csv, grades-canvas.csv, ...)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write all grades to a file (CSV), for spreadsheets, or for Canvas or Moodle to import.

    An earlier export is replaced, and no other file. Missing grades are empty
    in files for Canvas, dashes in those for Moodle; the column `status` tells
    them in others.
    """
    from grader.report.exports import Kind, export_grades

    if kind not in list(Kind):
        raise RavineError(f"There is no export for {kind!r}. There are: {', '.join(Kind)}.")
    exported = export_grades(Course.find(Path.cwd()), to, Kind(kind))
    written = [f"wrote {exported.path}: {len(exported.table.rows)} rows"]
    say_or_json(as_json, exported.table.as_dicts(), written)
    tell(*exported.said)
