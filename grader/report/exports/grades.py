"""The grades of a class, as exports ask for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.course import Lesson
from grader.gradebook.standings import Standing, Who


@dataclass(frozen=True)
class Grades:
    """All standings of the students in the gradebook.

    Attributes:
        standings: by lesson, then by student.
        columns: by lesson, what a platform calls it, if not by the lesson's name.
    """

    standings: list[Standing]
    columns: dict[str, str]

    @property
    def graded(self) -> dict[Lesson, float]:
        """The lessons that the gradebook has points for, and how many."""
        return {each.lesson: each.max_score for each in self.standings if each.max_score}

    def column(self, lesson: Lesson) -> str:
        """Return what a platform calls a lesson."""
        return self.columns.get(lesson.name, lesson.name)

    def by_student(self) -> Iterator[tuple[Who, dict[Lesson, Standing]]]:
        """Yield each student, with the standings by lesson."""
        of: dict[Who, dict[Lesson, Standing]] = {}
        for standing in self.standings:
            of.setdefault(standing.who, {})[standing.lesson] = standing
        yield from of.items()

    def missing(self) -> str:
        """Return how many grades an export leaves out, in words; empty if it has all."""
        lessons = self.graded
        gaps = sum(s.lesson in lessons and s.score is None for s in self.standings)
        if not gaps:
            return ""
        grades = "1 grade is" if gaps == 1 else f"{gaps} grades are"
        return f"{grades} missing, which is not the same as zero, and left out"


def points(number: float) -> str:
    """Return points as platforms show them, to a hundredth."""
    return f"{round(number, 2):.10g}"


def some(names: list[str]) -> str:
    """Return the first three names, and how many more there are."""
    rest = len(names) - 3
    return ", ".join(names[:3]) + (f" and {rest} more" if rest > 0 else "")
