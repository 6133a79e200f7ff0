"""The commands of `ravine`, in the order in which its help lists them."""

import typer

from grader.cli.building import build, bundle, site
from grader.cli.collecting import collect, roster
from grader.cli.exporting import dates, export
from grader.cli.grading import feedback, grade, replay
from grader.cli.learning import check, progress, reset, solution, start
from grader.cli.opening import demo, lab
from grader.cli.reporting import report

COMMANDS = {
    "The course": (lab, demo, build, site),
    "To learn by yourself": (start, check, progress, solution, reset),
    "To teach, in the order of a term": (
        *(roster, dates, bundle, collect, grade, replay, report, feedback, export),
    ),
}
# What these do not know is for `jupyter lab`.
PASSING_ON = {"context_settings": {"allow_extra_args": True, "ignore_unknown_options": True}}

app = typer.Typer(
    help="Ravine: learn by yourself, teach a class, write lessons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for panel, functions in COMMANDS.items():
    for function in functions:
        more = PASSING_ON if function in (lab, start) else {}
        app.command(rich_help_panel=panel, **more)(function)
