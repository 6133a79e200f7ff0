"""What students handed in: `submitted/STUDENT/LESSON/NOTEBOOK.ipynb`, and what lies elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Lesson
from grader.errors import RavineError

# nbgrader looks submissions up by pattern, so these would stand for other students, or for none.
PATTERN = set("*?[]{}")


@dataclass(frozen=True)
class Submission:
    """One student's folder for one lesson; `misplaced` says what is wrong if it is not there."""

    lesson: Lesson
    student: str
    misplaced: str = ""

    @property
    def folder(self) -> Path:
        """What the student handed in."""
        return self.lesson.root / "submitted" / self.student / self.lesson.name

    @property
    def autograded(self) -> Path:
        """The graded notebook."""
        graded = self.lesson.root / "autograded" / self.student / self.lesson.name
        return graded / f"{self.lesson.notebook}.ipynb"

    @property
    def feedback(self) -> Path:
        """The student's feedback page."""
        folder = self.lesson.root / "feedback" / self.student / self.lesson.name
        return folder / f"{self.lesson.notebook}.html"


def submissions(course: Course, lesson: Lesson) -> list[Submission]:
    """Return the submissions of a lesson, and whatever in submitted/ may be meant as one."""
    known = {other.name for other in course.assignments()}
    entries = sorted((course.root / "submitted").glob("*"))
    visible = [entry for entry in entries if not entry.name.startswith(".")]
    return [submission for entry in visible for submission in _in(entry, lesson, known)]


def handed_in(course: Course, lessons: list[Lesson]) -> list[Submission]:
    """Return the submissions of these lessons; RavineError if there are none."""
    found = [submission for lesson in lessons for submission in submissions(course, lesson)]
    if not found:
        names = " or ".join(f"STUDENT/{lesson.name}" for lesson in lessons) or "of any lesson"
        raise RavineError(
            f"{course.root / 'submitted'} holds no folder {names}. "
            "Put each student's notebook there, then run this again."
        )
    return found


def _in(entry: Path, lesson: Lesson, known: set[str]) -> Iterator[Submission]:
    """Yield what a student handed in for the lesson; nothing if only for other lessons."""
    wanted = f"submitted/STUDENT/{lesson.name}/{lesson.notebook}.ipynb"
    if not entry.is_dir():
        yield Submission(
            lesson, entry.name, f"{entry} is no student's folder. Move it to {wanted}."
        )
    elif PATTERN & set(entry.name):
        why = (
            f"{entry} has one of the characters {' '.join(sorted(PATTERN))} in its name. Rename it."
        )
        yield Submission(lesson, entry.name, why)
    elif (entry / lesson.name).is_dir():
        yield Submission(lesson, entry.name)
    elif strange := sorted({path.name for path in entry.glob("[!.]*")} - known):
        holds = f"{entry} holds {', '.join(strange)}, but no folder {lesson.name}"
        yield Submission(lesson, entry.name, f"{holds}. Move it to {wanted}.")
    elif not any(entry.glob("[!.]*")):
        holds = f"{entry / lesson.name} holds no {lesson.notebook}.ipynb"
        yield Submission(lesson, entry.name, f"{holds}: the student's folder is empty.")
