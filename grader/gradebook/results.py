"""What became of a submission, as every command tells it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.defects import kept
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.lateness import Late, late_submissions
from grader.gradebook.scores import Score, exercise_scores, total
from grader.gradebook.submissions import Submission

# What is done for a submission; it returns what is known of its grading, if anything is.
Step = Callable[[Submission], dict | None]
# Scores by exercise; None if none are recorded.
Scores = dict[str, Score] | None
CONFIRM = (
    "a person's points stand for {cells}, given for what was graded before: confirm or change them "
    "in the formgrader"
)
# Of what is known, that which programs are told.
TOLD = {"unchanged": False, "sandbox": None, "calls": None, "tried": [], "repairs": []}


@dataclass(frozen=True)
class Result:
    """What became of one submission: its scores as recorded now, and what went wrong.

    `facts` are of a grading that ended well; "unchanged" among them says that it is an earlier one.
    `before` are the scores that were recorded when the command began, if it compares; `to_confirm`
    points that a person gave by cell, where what was graded is new since.
    `late` is None for what came in time, and where the gradebook was not asked.
    """

    submission: Submission
    scores: Scores
    problem: str | None = None
    facts: dict | None = None
    before: Scores = None
    to_confirm: dict[str, float] = field(default_factory=dict)
    late: Late | None = None

    @property
    def total(self) -> Score | None:
        """The points that count, after a penalty, out of those possible; None if not graded."""
        if not self.scores:
            return None
        raw = total(self.scores.values())
        return Score(max(0.0, raw.points - (self.late.penalty if self.late else 0)), raw.of)

    @property
    def note(self) -> str | None:
        """What an instructor should know of one that was graded, if anything."""
        known = {"repairs": [], "tried": [], "defects": [], "note": None, **(self.facts or {})}
        said = [known["note"]] if known["note"] else []
        said += known["repairs"]
        said += [f"it tried what no assignment needs: {what}" for what in known["tried"]]
        said += [f"the test {defect}" for defect in known["defects"]]
        if self.to_confirm:
            said.append(CONFIRM.format(cells=_and_points(self.to_confirm)))
        return "; ".join([*(each.rstrip(".") for each in said[:-1]), *said[-1:]]) or None

    @property
    def is_unchanged(self) -> bool:
        """Whether the grade is that of an earlier grading, which nothing has changed since."""
        return bool(self.facts and self.facts.get("unchanged"))

    @property
    def is_other(self) -> bool:
        """Whether there were other points when the command began."""
        return self.before is not None and self.scores != self.before

    @property
    def feedback(self) -> Path | None:
        """The feedback page, if there is one."""
        return self.submission.feedback if self.submission.feedback.is_file() else None

    @property
    def has_older_feedback(self) -> bool:
        """Whether the page is of an earlier grading than the graded notebook."""
        graded = self.submission.autograded
        page = self.feedback
        return bool(page and graded.is_file() and _changed(page) < _changed(graded))

    def as_dict(self) -> dict:
        """Return the result as plain data."""
        scores, counts = self.scores or {}, self.total
        return {
            "lesson": self.submission.lesson.name,
            "student": self.submission.student,
            "problem": self.problem,
            "note": self.note,
            "score": counts.points if counts else None,
            "max_score": counts.of if counts else None,
            "late_seconds": self.late.by.total_seconds() if self.late else 0,
            "late_submission_penalty": self.late.penalty if self.late else 0,
            "raw_score_before": total(self.before.values()).points if self.is_other else None,
            "exercises": {name: [s.points, s.of] for name, s in scores.items()},
            "feedback": str(self.feedback) if self.feedback else None,
            **{name: (self.facts or {}).get(name, none) for name, none in TOLD.items()},
        }


def result_of(
    book: Book,
    submission: Submission,
    step: Step,
    read: Callable[[Submission], Scores] | None = None,
) -> Result:
    """Do a step for one submission; whatever goes wrong stays with that submission.

    `read` reads the scores that are recorded then, for who has a gradebook open.
    """
    problem, scores, facts = None, None, None
    try:
        facts = step(submission)
    except RavineError as error:
        problem = str(error)
    except Exception as error:
        where = kept(error, book.course.root)
        problem = f"{submission.folder} could not be processed: {error!r}. {where}."
    try:
        scores = read(submission) if read else _read(book, submission)
    except Exception as error:
        problem = (
            problem or f"the gradebook cannot be read: {error!r}. {kept(error, book.course.root)}."
        )
    if problem and scores:
        problem = f"{problem} The grade recorded before stays: {total(scores.values())}."
    return Result(submission, scores, problem, facts)


def _and_points(points: dict[str, float]) -> str:
    return ", ".join(f"{name} ({each:g})" for name, each in points.items())


def with_lateness(book: Book, results: list[Result]) -> list[Result]:
    """Return the results with how late their submissions were, as is recorded now."""
    with book.open() as gradebook:
        late = late_submissions(gradebook)
    return [
        replace(each, late=late.get((each.submission.lesson.name, each.submission.student)))
        for each in results
    ]


def _read(book: Book, submission: Submission) -> Scores:
    with book.open() as gradebook:
        return exercise_scores(gradebook, submission.lesson, submission.student)


def _changed(path: Path) -> float:
    return path.stat().st_mtime
