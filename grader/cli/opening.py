"""What opens the course, and shows what it can do: `ravine lab` and `demo`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli import learning
from grader.cli.printing import Json, bar, err, out, print_json, say
from grader.course import Course


def lab(
    context: typer.Context,
    teach: Annotated[
        bool, typer.Option("--teach", help="Show a teacher's menus and all files too.")
    ] = False,
) -> None:
    """Open JupyterLab on the whole course, at its first page.

    Its terminals and notebooks find `ravine`. A learner gets copies of all
    notebooks in work/, and sees no news, no teacher's menus and no files of
    those who write the course.

    More arguments go to `jupyter lab`, such as --no-browser or --port 9000.
    """
    from grader.cli.lab import serve

    course = Course.find(Path.cwd())
    if not teach:
        learning.lay_out(course)
    raise typer.Exit(serve(course, teach, context.args))


def demo(
    into: Annotated[Path | None, typer.Option(help="Where (default: demo/ here).")] = None,
    as_json: Json = False,
) -> None:
    """Grade a synthetic class in a scratch course, from submission to feedback and class report."""
    from grader.cli.progress import live
    from grader.demo import run_demo
    from grader.demo.telling import told
    from grader.report.tables import summary_table

    course = Course.find(Path.cwd())
    into = (into or course.root / "demo").resolve()
    shown = run_demo(course, into, lambda: live(err), bar)
    if as_json:
        print_json([result.as_dict() for result in shown.results])
        return
    out.print(summary_table(shown.results, {who.name: who.kind for who in shown.students}))
    say(*told(shown))
