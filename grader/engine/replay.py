"""A score, repeated: the graded notebook runs once more, with the seed of its grading."""

from dataclasses import asdict, dataclass

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry

from grader.course import Course, Lesson
from grader.engine import run
from grader.engine.intake import Template
from grader.engine.limits import Limits
from grader.errors import RavineError
from grader.files import digest
from grader.gradebook import graded
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission

UNKNOWN = (
    "It is not known how the present grade of {student}, {lesson} came about, so that it cannot be "
    "repeated. Run: ravine grade {lesson} --student {student} --again"
)
BY_STOCK = (
    "nbgrader_config.py chooses nbgrader's own steps, which cannot be repeated. Choose "
    "grader.engine.plug.GradeByEngine there, for this command at least."
)


@dataclass(frozen=True)
class Test:
    """What a test cell came to: points and what it said, when it was graded and now."""

    name: str
    of: float
    recorded: float | None
    points: float
    said_then: str
    said: str

    @property
    def is_same(self) -> bool:
        """Whether it came to the same."""
        return (self.recorded, self.said_then) == (self.points, self.said)


@dataclass(frozen=True)
class Replay:
    """A grading and its repetition; `facts` are those of the grading."""

    submission: Submission
    facts: dict
    tests: list[Test]

    @property
    def is_same(self) -> bool:
        """Whether each test came to the same."""
        return all(test.is_same for test in self.tests)

    def as_dict(self) -> dict:
        """Return it as plain data."""
        tests = [{**asdict(test), "same": test.is_same} for test in self.tests]
        of = {"lesson": self.submission.lesson.name, "student": self.submission.student}
        # Raw answers to probe problems say nothing to a reader.
        facts = {name: known for name, known in self.facts.items() if name != "probes"}
        return {**of, "same": self.is_same, "facts": facts, "tests": tests}


def replay(course: Course, lesson: Lesson, student: str, back_end) -> Replay:
    """Run the graded notebook of a submission once more; nothing is recorded.

    Raises:
        RavineError: it was not graded, or in a way that cannot be repeated.
    """
    if back_end is None:
        raise RavineError(BY_STOCK)
    book, submission = Book(course), Submission(lesson, student)
    if not submission.autograded.is_file():
        raise RavineError(f"{student}, {lesson.name} has no grade yet. Is the name right?")
    book.check_free()
    with book.open() as gradebook:
        facts = _facts(gradebook, submission)
        recorded = _recorded(gradebook, submission)
    notebook = nbformat.read(submission.autograded, as_version=4)
    said_then = _said(notebook)
    names = Template.of(book, lesson).names
    job = run.job_of(notebook, names, Limits.of(book.config).as_dict(), facts["seed"])
    outcome = run.filled(notebook, back_end.submit(job).result())
    said = _said(notebook)
    tests = [
        Test(name, *recorded[name], points, said_then[name], said[name])
        for name, points in outcome.points.items()
    ]
    return Replay(submission, facts, tests)


def _facts(gradebook: Gradebook, submission: Submission) -> dict:
    """Return what is known of the grading whose notebook lies in autograded/."""
    graded.prepare(gradebook)
    noted = graded.noted(gradebook.db, submission)
    if not noted or noted[0] != digest(submission.autograded) or "seed" not in noted[1]:
        raise RavineError(_unknown(submission))
    return noted[1]


def _unknown(submission: Submission) -> str:
    return UNKNOWN.format(student=submission.student, lesson=submission.lesson.name)


def _recorded(gradebook: Gradebook, submission: Submission) -> dict[str, tuple]:
    """Return points possible and points recorded, by grade id."""
    lesson = submission.lesson
    try:
        found = gradebook.find_submission_notebook(lesson.notebook, lesson.name, submission.student)
    except MissingEntry:
        raise RavineError(_unknown(submission)) from None
    return {grade.name: (grade.max_score, grade.auto_score) for grade in found.grades}


def _said(notebook: NotebookNode) -> dict[str, str]:
    """Return what each test cell printed, or what its error said, by grade id."""
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    known = {c.metadata.nbgrader.grade_id: c.outputs for c in code if "nbgrader" in c.metadata}
    return {grade_id: "\n".join(map(_text, outputs)) for grade_id, outputs in known.items()}


def _text(output: NotebookNode) -> str:
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}".strip()
    return output.get("text", "").strip()
