"""Grading a class, giving feedback and exporting grades: every submission on its own."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbgrader.plugins.export import CsvExportPlugin

from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.interrupts import interrupts_kept
from grader.scores import Score, exercise_scores, total
from grader.stock import Grading
from grader.submissions import Submission, submissions

Progress = Callable[[list, str], Iterable]


@dataclass(frozen=True)
class Result:
    """What became of one submission: its scores as recorded now, and what went wrong."""

    submission: Submission
    scores: dict[str, Score] | None
    problem: str | None = None

    @property
    def feedback(self) -> Path | None:
        """The feedback page, if there is one."""
        return self.submission.feedback if self.submission.feedback.is_file() else None

    def as_dict(self) -> dict:
        """Return the result as plain data."""
        scores = self.scores or {}
        sum_of = total(scores.values())
        return {
            "lesson": self.submission.lesson.name,
            "student": self.submission.student,
            "problem": self.problem,
            "score": sum_of.points if self.scores else None,
            "max_score": sum_of.of if self.scores else None,
            "exercises": {name: [s.points, s.of] for name, s in scores.items()},
            "feedback": str(self.feedback) if self.feedback else None,
        }


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


def grade_class(course: Course, lessons: list[Lesson], progress: Progress) -> list[Result]:
    """Grade all submissions of these lessons; what cannot be graded is told in its result."""
    grading = Grading(course)
    grading.check_free()
    handed_in = _handed_in(course, lessons)
    unregistered = {lesson: _register(grading, lesson) for lesson in lessons}

    def step(submission: Submission) -> None:
        if why := submission.misplaced or unregistered[submission.lesson]:
            raise RavineError(why)
        grading.autograde(submission)

    results = []
    try:
        with interrupts_kept() as stop_if_asked:
            for submission in progress(handed_in, "Grading"):
                results.append(_result(grading, submission, step))
                stop_if_asked()
    except KeyboardInterrupt:
        done = f"{len(results)} of {len(handed_in)} submissions are graded, and recorded"
        raise RavineError(f"Stopped: {done}. To grade all, run the command again.") from None
    finally:
        Problems(course).note(results)
    return results


def give_feedback(course: Course, lessons: list[Lesson], progress: Progress) -> list[Result]:
    """Write the feedback pages of all submissions of these lessons."""
    grading, problems = Grading(course), Problems(course)
    grading.check_free()

    def step(submission: Submission) -> None:
        why = problems.of(submission)
        if why and not submission.autograded.is_file():
            raise RavineError(why)
        grading.give_feedback(submission)
        if why:
            raise RavineError(f"the page is that of an earlier submission. {why}")

    handed_in = progress(_handed_in(course, lessons), "Writing feedback")
    return [_result(grading, submission, step) for submission in handed_in]


def export_grades(course: Course, to: Path) -> tuple[list[dict[str, str]], list[str]]:
    """Write nbgrader's table of grades to a CSV file; return its rows, and what it lacks."""
    grading = Grading(course)
    grading.check_free()
    with tempfile.TemporaryDirectory(prefix="ravine-export-") as scratch:
        table = Path(scratch) / "grades.csv"
        with grading.gradebook() as gradebook:
            if not gradebook.assignments:
                raise RavineError(
                    f"The gradebook of {course.root} is empty. Run: ravine grade --all"
                )
            CsvExportPlugin(config=grading.config, to=str(table)).export(gradebook)
        text = table.read_text(encoding="utf-8")
    try:
        to.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RavineError(
            f"{to} cannot be written: {error.strerror}. Choose another --to."
        ) from None
    return list(csv.DictReader(text.splitlines())), list(_lacking(course))


def _lacking(course: Course) -> Iterator[str]:
    for lesson, student, why in Problems(course):
        yield f"{student}, {lesson}: not of the present submission. {why}"


def _register(grading: Grading, lesson: Lesson) -> str:
    """Register a lesson; return why that is not possible, or nothing."""
    try:
        grading.register(lesson)
    except RavineError as error:
        return str(error)
    return ""


def _handed_in(course: Course, lessons: list[Lesson]) -> list[Submission]:
    found = [submission for lesson in lessons for submission in submissions(course, lesson)]
    if not found:
        names = " or ".join(f"STUDENT/{lesson.name}" for lesson in lessons) or "of any lesson"
        raise RavineError(
            f"{course.root / 'submitted'} holds no folder {names}. "
            "Put each student's notebook there, then run this again."
        )
    return found


def _result(grading: Grading, submission: Submission, step) -> Result:
    """Do a step for one submission; whatever goes wrong stays with that submission."""
    problem, scores = None, None
    try:
        step(submission)
    except RavineError as error:
        problem = str(error)
    except Exception as error:
        problem = f"{submission.folder} could not be processed: {error!r}."
    try:
        with grading.gradebook() as gradebook:
            scores = exercise_scores(gradebook, submission.lesson, submission.student)
    except Exception as error:
        problem = problem or f"the gradebook cannot be read: {error!r}."
    if problem and scores:
        problem = f"{problem} The grade recorded before stays: {total(scores.values())}."
    return Result(submission, scores, problem)
