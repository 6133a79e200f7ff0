"""How far a grading has come, on one line of a terminal: done, running, failed, rate, time left."""

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text


class _Rate(ProgressColumn):
    """Submissions a second, or seconds a submission where that is the larger number."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:.1f}/s" if speed >= 1 else f"{1 / speed:.1f} s each")


@contextlib.contextmanager
def live(console: Console) -> Iterator[Callable[[int, int, int, int], None]]:
    """Show a line while a class is graded; yield what is to be told how far that has come.

    Nothing is shown in a file or a pipe.
    """
    if not console.is_terminal:
        yield lambda *_: None
        return
    columns = (
        TextColumn("Grading"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total}, {task.fields[running]} running"),
        TextColumn("[red]{task.fields[failed]}"),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None, running=0, failed="")

        def watch(total: int, done: int, running: int, failed: int) -> None:
            said = f"{failed} failed" if failed else ""
            progress.update(task, total=total, completed=done, running=running, failed=said)

        yield watch
