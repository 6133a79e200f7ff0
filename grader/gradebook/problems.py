"""What the last grading could not grade, for feedback and export."""

import json
from collections.abc import Iterator
from pathlib import Path

from grader.course import Course
from grader.errors import RavineError
from grader.files import write_whole
from grader.gradebook.results import Result
from grader.gradebook.submissions import Submission

UNREADABLE = (
    "{path} cannot be read ({why}). It says what the last grading could not grade. "
    "Delete it, then run: ravine grade --all"
)


class Problems:
    """What the last grading could not grade, kept beside what it did, for feedback and export."""

    def __init__(self, course: Course):
        """Read the notes of earlier gradings; RavineError if that cannot be done."""
        self._file = course.root / "autograded" / "problems.json"
        self._notes = _read(self._file)

    def of(self, submission: Submission) -> str | None:
        """Return why the submission was not graded, if it was not."""
        return self._notes.get(submission.lesson.name, {}).get(submission.student)

    def note(self, results: list[Result]) -> None:
        """Write down what went wrong, and forget what is mended."""
        for result in results:
            self._set(result.submission, result.problem)
        self._write()

    def cut_off(self, submission: Submission) -> None:
        """Write down that a grading of the submission never came to its end."""
        again = f"Run: ravine grade {submission.lesson.name}"
        self._set(submission, f"its grading was cut off, and nothing of it is recorded. {again}")
        self._write()

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Yield lesson, student and reason."""
        for lesson, notes in self._notes.items():
            for student, why in notes.items():
                yield lesson, student, why

    def _set(self, submission: Submission, problem: str | None) -> None:
        notes = self._notes.setdefault(submission.lesson.name, {})
        notes.pop(submission.student, None)
        if problem:
            notes[submission.student] = problem

    def _write(self) -> None:
        try:
            self._file.parent.mkdir(exist_ok=True)
            write_whole(self._file, json.dumps(self._notes, indent=2))
        except OSError as error:
            raise RavineError(
                f"{self._file} cannot be written: {error.strerror}. The grades are recorded; "
                "what could not be graded is not. Mend that, and run the command again."
            ) from None


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        notes = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise RavineError(UNREADABLE.format(path=path, why=error)) from None
    if not _are_notes(notes):
        why = "it holds something else than reasons by lesson and student"
        raise RavineError(UNREADABLE.format(path=path, why=why))
    return notes


def _are_notes(notes: object) -> bool:
    if not isinstance(notes, dict):
        return False
    return all(
        isinstance(of_lesson, dict) and all(isinstance(why, str) for why in of_lesson.values())
        for of_lesson in notes.values()
    )
