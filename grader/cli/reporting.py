"""What `ravine report` does."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from grader.cli.printing import Json, err, print_json, say
from grader.course import Course

app = typer.Typer()


@app.command()
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
    from grader.report.class_report import class_report
    from grader.report.class_report.page import page
    from grader.report.class_report.writing import check_free, write

    course = Course.find(Path.cwd())
    path = (Path.cwd() / to if to else course.root / "report.html").resolve()
    check_free(path)
    told = class_report(
        course, course.assignments(lessons) if lessons else None, path.parent, _progress
    )
    write(path, page(told))
    if as_json:
        print_json(told.as_dict())
        return
    say(*_summary(told), f"wrote {path}")


def _summary(told) -> list[str]:
    """Return what the page begins with, for those who only want to know that."""
    pressing = [f"{len(each.cases)} {each.title.lower()}" for each in told.reasons]
    return [f"{len(told.rows)} students, {len(told.lessons)} lessons", *pressing]


def _progress(things: list, what: str):
    return track(things, description=what, console=err, transient=True)
