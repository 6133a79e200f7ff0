"""The line that tells how far a grading has come."""

import io

from rich.console import Console

from grader.cli.progress import live


def shown(**of_console):
    """Return what is written while a class of five is half graded."""
    console = Console(file=io.StringIO(), width=100, **of_console)
    with live(console) as watch:
        watch(5, 3, 2, 1)
    return console.file.getvalue()


def test_a_terminal_shows_how_many_are_done_run_and_have_failed():
    line = shown(force_terminal=True, color_system=None)
    assert "3 of 5, 2 running" in line
    assert "1 failed" in line


def test_a_pipe_gets_nothing():
    assert shown() == ""
