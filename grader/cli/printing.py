"""How commands print: for people, and with `--json` for programs."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.segment import Segment

# All of C0 but tab and newline, DEL, C1, and what turns the direction of the text that follows.
CONTROLS = dict.fromkeys(
    {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    - {0x09, 0x0A}
)


class Plain(Console):
    """A console on which names and messages of students do nothing: none holds a control code."""

    def render(self, renderable, options=None) -> Iterator[Segment]:
        """Yield what is printed, less control codes that rich did not put there."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            yield segment if control else Segment(text.translate(CONTROLS), style)


# A table in a file or a pipe has no terminal's width to keep to.
out = Plain(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100)
err = Plain(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def say(*lines: str) -> None:
    """Print lines as they are; a terminal breaks those that are too long."""
    for line in lines:
        out.print(line, soft_wrap=True, markup=False, highlight=False)


def tell(*lines: str) -> None:
    """Print on stderr what a person should know, and a program that reads stdout need not."""
    for line in lines:
        err.print(line, soft_wrap=True, markup=False, highlight=False)


def bar(things: list, what: str) -> Iterable:
    """Go through `things` with a bar on stderr."""
    return track(things, description=what, console=err, transient=True)


def print_json(data) -> None:
    """Print plain data."""
    print(json.dumps(data, indent=2))


def say_or_json(as_json: bool, data, lines: list[str]) -> None:
    """Print lines, or the data that they are about."""
    if as_json:
        print_json(data)
    else:
        say(*lines)
