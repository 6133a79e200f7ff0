"""What the last grading could not grade, for feedback and export."""

import json
from collections.abc import Iterator

from grader.course import Course
from grader.gradebook.results import Result
from grader.gradebook.submissions import Submission


class Problems:
    """What the last grading could not grade, kept beside what it did, for feedback and export."""

    def __init__(self, course: Course):
        """Read the notes of earlier gradings."""
        self._file = course.root / "autograded" / "problems.json"
        text = self._file.read_text(encoding="utf-8") if self._file.is_file() else "{}"
        self._notes: dict[str, dict[str, str]] = json.loads(text)

    def of(self, submission: Submission) -> str | None:
        """Return why the submission was not graded, if it was not."""
        return self._notes.get(submission.lesson.name, {}).get(submission.student)

    def note(self, results: list[Result]) -> None:
        """Write down what went wrong, and forget what is mended."""
        for result in results:
            notes = self._notes.setdefault(result.submission.lesson.name, {})
            notes.pop(result.submission.student, None)
            if result.problem:
                notes[result.submission.student] = result.problem
        self._file.parent.mkdir(exist_ok=True)
        self._file.write_text(json.dumps(self._notes, indent=2), encoding="utf-8")

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Yield lesson, student and reason."""
        for lesson, notes in self._notes.items():
            for student, why in notes.items():
                yield lesson, student, why
