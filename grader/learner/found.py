"""What a check found: of a notebook, of each exercise, of each test."""

from dataclasses import asdict, dataclass
from pathlib import Path

from grader.course import Lesson
from grader.gradebook.scores import Score, total


@dataclass(frozen=True)
class Tested:
    """What one test came to: what it tries, in words, its points, and what it said."""

    tries: str
    score: Score
    said: str
    is_unanswered: bool = False


@dataclass(frozen=True)
class Exercise:
    """What an exercise came to; `hint` is the one to give now, if any.

    `is_changed` says that its answer is no longer the stub.
    """

    name: str
    tests: list[Tested]
    is_changed: bool
    diagnosis: str | None
    hint: str | None = None

    @property
    def is_attempted(self) -> bool:
        """Whether something was answered that a test could try."""
        return self.is_changed and not all(test.is_unanswered for test in self.tests)

    @property
    def score(self) -> Score:
        """The points of all of its tests."""
        return total(test.score for test in self.tests)

    @property
    def is_right(self) -> bool:
        """Whether it earned all points."""
        return self.score.points == self.score.of

    @property
    def is_missed(self) -> bool:
        """Whether something was answered, and lost points."""
        return self.is_attempted and not self.is_right


@dataclass(frozen=True)
class Checked:
    """What a check found; `saved` says which version of the notebook it was of."""

    lesson: Lesson
    path: Path
    saved: str
    exercises: list[Exercise]
    note: str | None

    @property
    def score(self) -> Score:
        """The points of the whole notebook."""
        return total(exercise.score for exercise in self.exercises)

    def as_dict(self) -> dict:
        """Return it as plain data."""
        of = {"lesson": self.lesson.name, "path": str(self.path), "saved": self.saved}
        score = {"score": self.score.points, "max_score": self.score.of, "note": self.note}
        return {**of, **score, "exercises": [asdict(exercise) for exercise in self.exercises]}
