"""How commands print: for people, and with `--json` for programs."""

import json
import os
import sys
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

# A table in a file or a pipe has no terminal's width to keep to.
out = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100)
err = Console(stderr=True)

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
