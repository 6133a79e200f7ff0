"""What `ravine report` does."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.printing import Json, bar, print_json, say
from grader.course import Course


def report(
    lessons: Annotated[
        list[str] | None, typer.Argument(metavar="LESSON...", show_default=False)
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The page to write (default: report.html in the course).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the class report: one page on how the class did, all lessons or some.

    Who needs a person, which mistakes are common, how the tests did, and everybody's results.
    """
    from grader.report.class_report.writing import write_report

    course = Course.find(Path.cwd())
    path = (Path.cwd() / to if to else course.root / "report.html").resolve()
    chosen = course.assignments(lessons) if lessons else None
    told = write_report(course, chosen, path, bar)
    if as_json:
        print_json(told.as_dict())
        return
    pressing = [f"{each.title}: {len(each.cases)}" for each in told.reasons]
    say(*pressing, f"wrote {path}")
