"""One submission, graded by nbgrader's own steps; nothing is lost if that fails."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbgrader.converters import Autograde

from grader import converters
from grader.engine.time_budget import NotebookBudget
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission

# A notebook may take as long as this many cells that use up their time.
NOTEBOOK_CELLS = 6


def autograde(book: Book, submission: Submission) -> None:
    """Grade one submission; RavineError says why it cannot be graded, and nothing is lost."""
    check_readable(submission)
    config = book.config.copy()
    seconds = config.Execute.get("timeout", 30)
    config.Execute.timeout_func = NotebookBudget(seconds, NOTEBOOK_CELLS * seconds)
    was_there = book.is_recorded(submission)
    try:
        with _kept(submission.autograded.parent):
            book.convert(Autograde, submission, config)
    except RavineError:
        if not was_there:
            book.forget(submission)
        raise


def check_readable(submission: Submission) -> None:
    """RavineError unless the folder holds the lesson's notebook, and it can be read as one."""
    path = submission.folder / f"{submission.lesson.notebook}.ipynb"
    if not path.is_file():
        there = ", ".join(sorted(p.name for p in submission.folder.glob("*") if p.is_file()))
        holds = f"holds {there}, but no {path.name}" if there else f"holds no {path.name}"
        raise RavineError(
            f"{submission.folder} {holds}. Rename the notebook if it is there, "
            "or ask the student to hand in again."
        )
    try:
        with converters.quiet():
            nbformat.read(path, as_version=4)
    except Exception as error:
        why = str(error).partition("\n")[0][:120]
        raise RavineError(
            f"{path} cannot be read as a notebook ({why}). Ask the student for a new copy."
        ) from None


@contextmanager
def _kept(folder: Path):
    """Put a folder back as it was if what follows fails or is interrupted."""
    with tempfile.TemporaryDirectory(prefix="ravine-kept-") as scratch:
        kept = Path(scratch) / "kept"
        if folder.is_dir():
            shutil.copytree(folder, kept)
        try:
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if kept.is_dir():
                shutil.copytree(kept, folder)
            raise
