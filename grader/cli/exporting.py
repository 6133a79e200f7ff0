"""The commands `ravine dates` and `ravine export`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.printing import Json, out, print_json, say, say_or_json, tell
from grader.course import Course

app = typer.Typer()


@app.command()
def dates(as_json: Json = False) -> None:
    """Show due dates, extensions and penalties, and enter them into the gradebook.

    They are those of c.Dates in nbgrader_config.py, and of the gradebook where that says nothing.
    """
    from grader.report.timetable import timetable

    shown = timetable(Course.find(Path.cwd()))
    if as_json:
        print_json(shown.as_dict())
    else:
        out.print(shown.table())
        say(*shown.lines())
    for said in shown.complaints:
        tell(said)


@app.command()
def export(
    to: Annotated[Path, typer.Option(help="The CSV file to write.")] = Path("grades.csv"),
    as_json: Json = False,
) -> None:
    """Write all grades as a table (CSV) for spreadsheets and learning platforms."""
    from grader.report.exports import export_grades

    rows, lacking = export_grades(Course.find(Path.cwd()), to)
    say_or_json(as_json, rows, [f"wrote {to}: {len(rows)} rows"])
    for line in lacking:
        tell(line)
