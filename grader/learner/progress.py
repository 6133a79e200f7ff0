"""How far a learner has come: each lesson's points, and what to do next."""

from dataclasses import dataclass

from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.gradebook.scores import Score, total
from grader.learner import notebooks
from grader.learner.copies import assignment
from grader.learner.record import Record


@dataclass(frozen=True)
class Stage:
    """A lesson's points, and its exercises that lack some.

    `is_checked` says that they are of a check; `begun` counts the answers that are no stubs now,
    and is None where that cannot be read.
    """

    lesson: Lesson
    score: Score
    is_checked: bool
    lacking: list[str]
    begun: int | None

    def as_dict(self) -> dict:
        """Return it as plain data."""
        score = {"score": self.score.points, "max_score": self.score.of}
        known = {"checked": self.is_checked, "lacking": self.lacking, "begun": self.begun}
        return {"lesson": self.lesson.name, **score, **known}


def progress(course: Course) -> list[Stage]:
    """Return how each lesson that has an assignment stands; RavineError as for its files."""
    record = Record(course.root)
    return [_stage(lesson, record) for lesson in course.assignments()]


def _stage(lesson: Lesson, record: Record) -> Stage:
    release, standings = notebooks.read(lesson.release), record.of(lesson)
    scores = {name: Score(0, of) for name, of in notebooks.points(release).items()}
    scores |= {name: Score(standing.points, standing.of) for name, standing in standings.items()}
    lacking = [name for name, score in scores.items() if score.points < score.of]
    return Stage(lesson, total(scores.values()), bool(standings), lacking, _begun(lesson, release))


def _begun(lesson: Lesson, release: dict) -> int | None:
    copy = assignment(lesson)
    if not copy.path.is_file():
        return 0
    try:
        mine = notebooks.read(copy.path)["cells"]
    except RavineError:
        return None
    own = {notebooks.grade_id(cell): cell["source"].strip() for cell in mine}
    stubs = notebooks.stubs(release)
    return sum(own.get(name, "") not in ("", stub) for name, stub in stubs.items())
