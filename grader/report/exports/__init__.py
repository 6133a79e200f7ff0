"""The grades of a course as files: for spreadsheets, and for Canvas and Moodle to import.

`spreadsheet`, `canvas` and `moodle` make a table each, `cells` writes it such that a spreadsheet
runs nothing of it, and `files` keeps it from what others have written.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from traitlets import Dict, TraitError
from traitlets.config import Configurable

from grader.course import CONFIG, Course, load_config
from grader.errors import RavineError
from grader.gradebook.standings import Standing, Status, standings
from grader.report.exports import canvas, moodle, spreadsheet
from grader.report.exports.cells import Table
from grader.report.exports.files import write_export
from grader.report.exports.grades import Grades


class Kind(StrEnum):
    """What a file of grades is for."""

    NBGRADER = "nbgrader"
    CANVAS = "canvas"
    MOODLE = "moodle"


MAKE = {Kind.NBGRADER: spreadsheet.table, Kind.CANVAS: canvas.table, Kind.MOODLE: moodle.table}

TWICE = (
    "Two columns would be called {name!r}. Give each another name: c.Exports.columns in {config}."
)


class Exports(Configurable):
    """How grades are exported: `c.Exports.*` in nbgrader_config.py."""

    columns = Dict(
        help="By lesson, what Canvas or Moodle calls it. In Canvas an assignment's own number, in "
        "parentheses, tells it from all others: Momentum (4711)."
    ).tag(config=True)


@dataclass(frozen=True)
class Exported:
    """What was written, and what there is to know about it."""

    path: Path
    table: Table
    said: list[str]


def export_grades(course: Course, to: Path | None = None, kind: Kind = Kind.NBGRADER) -> Exported:
    """Write the grades of a course to a CSV file: to `grades.csv` and the like, if none is named.

    Raises:
        RavineError: there are no grades, or two columns of one name, or the file is not an earlier
            export, or not to be written.
    """
    to = to or Path("grades.csv" if kind is Kind.NBGRADER else f"grades-{kind}.csv")
    everybody = standings(course)
    grades = Grades([each for each in everybody if each.is_in_gradebook], _columns(course))
    if not grades.standings:
        raise RavineError(f"The gradebook of {course.root} is empty. Run: ravine grade --all")
    table, said = MAKE[kind](grades)
    if twice := [name for name in table.header if table.header.count(name) > 1]:
        raise RavineError(TWICE.format(name=twice[0], config=CONFIG))
    write_export(course, to, table)
    return Exported(to, table, [*said, *_not_told(everybody)])


def _columns(course: Course) -> dict[str, str]:
    """Return what platforms call the lessons that have another name there."""
    try:
        names = Exports(config=load_config(course.root)).columns
    except TraitError as error:
        raise RavineError(
            f"c.Exports.columns in {CONFIG} should name lessons and their columns, such as "
            f'{{"03_momentum": "Momentum (4711)"}}: {error} Mend it.'
        ) from None
    try:
        return {lesson.name: str(names[name]) for name in names for lesson in
                course.assignments([name])}  # fmt: skip
    except RavineError as error:
        raise RavineError(f"c.Exports.columns in {CONFIG}: {error}") from None


def _not_told(everybody: list[Standing]) -> list[str]:
    """Return what the numbers do not say."""
    said = [
        f"{each.who.name}, {each.lesson.name}: not of the present submission. {each.problem}"
        for each in everybody
        if each.problem
    ]
    for lesson in dict.fromkeys(each.lesson for each in everybody):
        of_it = [each for each in everybody if each.lesson == lesson]
        if waiting := sum(each.needs_person for each in of_it):
            said.append(f"{lesson.name}: {waiting} wait for points that a person gives.")
        if new := [each for each in of_it if each.status is Status.NOT_GRADED]:
            old = sum(each.score is not None for each in new)
            of_old = f" ({old} of them with points of an earlier version)" if old else ""
            said.append(
                f"{lesson.name}: {len(new)} not graded yet{of_old}. Run: ravine grade {lesson.name}"
            )
    return said
