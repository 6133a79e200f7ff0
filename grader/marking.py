"""Grading a class, giving feedback and exporting grades: every submission on its own."""

import csv
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from nbgrader.plugins.export import CsvExportPlugin

from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.scores import Score, exercise_scores, total
from grader.stock import Grading, Submission

Progress = Callable[[list, str], Iterable]


@dataclass(frozen=True)
class Result:
    """What became of one submission."""

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


def grade_class(course: Course, lessons: list[Lesson], progress: Progress) -> list[Result]:
    """Grade all submissions of these lessons; what cannot be graded is told in its result."""
    grading = Grading(course)
    grading.check_free()
    submissions = _submissions(grading, lessons)
    for lesson in lessons:
        grading.register(lesson)
    return _each(grading, submissions, grading.autograde, progress, "Grading")


def give_feedback(course: Course, lessons: list[Lesson], progress: Progress) -> list[Result]:
    """Write the feedback pages of all submissions of these lessons."""
    grading = Grading(course)
    submissions = _submissions(grading, lessons)
    return _each(grading, submissions, grading.give_feedback, progress, "Writing feedback")


def export_grades(course: Course, to: Path) -> list[dict[str, str]]:
    """Write nbgrader's table of grades to a CSV file, and return its rows."""
    grading = Grading(course)
    grading.check_free()
    if not to.absolute().parent.is_dir():
        raise RavineError(f"The folder {to.absolute().parent} does not exist. Make it first.")
    # Written beside and moved: a failure half-way leaves an earlier table as it was.
    beside = to.with_name(f".{to.name}.part")
    with grading.gradebook() as gradebook:
        if not gradebook.assignments:
            raise RavineError(f"The gradebook of {course.root} is empty. Run: ravine grade --all")
        CsvExportPlugin(config=grading.config, to=str(beside)).export(gradebook)
    os.replace(beside, to)
    with to.open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def _submissions(grading: Grading, lessons: list[Lesson]) -> list[Submission]:
    found = [submission for lesson in lessons for submission in grading.submissions(lesson)]
    if not found:
        names = " or ".join(lesson.name for lesson in lessons)
        raise RavineError(
            f"{grading.course.root / 'submitted'} holds no folder STUDENT/{names}. "
            "Put each student's notebook there, then run this again."
        )
    return found


def _each(grading, submissions, step, progress: Progress, what: str) -> list[Result]:
    return [_one(grading, submission, step) for submission in progress(submissions, what)]


def _one(grading: Grading, submission: Submission, step: Callable[[Submission], None]) -> Result:
    try:
        step(submission)
        with grading.gradebook() as gradebook:
            scores = exercise_scores(gradebook, submission.lesson, submission.student)
    except RavineError as error:
        return Result(submission, None, str(error))
    return Result(submission, scores)
